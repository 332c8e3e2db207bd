"""Hypotheses about the words of a source, as far as all sources together make them: whom they mean, as actors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.model import Ground, HypothesisState, Reading, Span
from extract.rules import Rule
from kg.identity.actors import Actor, who_is_who
from kg.identity.gathered import Gathered

_OPEN: Final = Rule("left open", "persons of other sources whom a name of a single word can mean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A hypothesis about the words of a record: whom they mean, as an actor, with each ground's source by its digest.

    `asked` is the post or the name, as the record's source calls it.
    """

    key: str
    words: Span
    asked: str
    candidate: Actor
    state: HypothesisState
    grounds: tuple[tuple[Ground, str], ...]


def open_names(gathered: Gathered, source: int, reading: Reading) -> Iterator[tuple[Actor, Supposed]]:
    """The names of a source that are left open, with each person whom one can mean: who bears it, and the hypothesis.

    Only of those who have a part in anything. A name for which the source's reading has no place is left out.
    """
    rows = gathered.rows(
        "SELECT DISTINCT bearer.name, opened.told, actor.id, actor.label, actor.kind FROM bearer"
        " JOIN opened USING (grouped) JOIN actor ON actor.grouped = opened.candidate JOIN mentioned USING (id)"
        " WHERE bearer.source = ? ORDER BY bearer.name, actor.id", source,
    )  # fmt: skip
    if not rows:
        return
    who = who_is_who(gathered, source)
    first: dict[str, Span] = {}
    for form in reading.appellations:
        first[form.name] = min(first.get(form.name, form.span), form.span)
    for name, told, id_, label, kind in rows:
        if name in first:
            ground = Ground(text=told, weight=1, spans=(first[name],), rule=_OPEN)
            yield who[name], Supposed(
                key="people", words=first[name], asked=name, candidate=Actor(id=id_, label=label, kind=kind),
                state="open", grounds=((ground, reading.sha256 or ""),),
            )  # fmt: skip
