"""Hypotheses about the words of a source, as far as all sources together make them: whom they mean, as actors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.model import Ground, HypothesisState, Reading, Span
from extract.rules import Rule
from kg.identity.actors import Actor, who_is_who
from kg.identity.gathered import Gathered

_BETWEEN: Final = Rule("names of several sources", "whom a name can mean by what other sources tell, and why not")


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


_OF_SOURCE: Final = """
SELECT asked.name, rule, state, told, actor.id, actor.label, actor.kind,
    (SELECT other.name || ' [' || named || ']' FROM bearer AS other JOIN source ON other.source = place
        WHERE other.unit = candidate ORDER BY listed DESC, digest, other.name LIMIT 1)
FROM bearer AS asked JOIN hypothesis USING (unit)
JOIN actor ON actor.grouped = (SELECT grouped FROM bearer WHERE unit = candidate LIMIT 1)
JOIN mentioned USING (id)
WHERE asked.source = ? AND candidate <> unit AND (state = 'used') = (actor.grouped = asked.grouped)
ORDER BY asked.name, actor.id, state = 'used' DESC, rule
"""


def supposed_names(gathered: Gathered, source: int, reading: Reading) -> Iterator[tuple[Actor, Supposed]]:
    """Whom names of a source mean or can mean by what other sources tell: who bears each, and the hypothesis.

    Only of those who have a part in anything. A name for which the source's reading has no place is left out. Of
    several rules by which a name can be one actor's the first counts.
    """
    rows = gathered.rows(_OF_SOURCE, source)
    if not rows:
        return
    who = who_is_who(gathered, source)
    first: dict[str, tuple[bool, Span]] = {}
    for form in reading.appellations:
        here = form.text != form.name, form.span
        first[form.name] = min(first.get(form.name, here), here)
    done = set()
    for name, _, state, told, id_, label, kind, other in rows:
        if name in first and (name, id_) not in done:
            done.add((name, id_))
            (rule, weight), *reasons = json.loads(told)
            grounds = (
                Ground(text=text, weight=weight, spans=(first[name][1],), rule=_BETWEEN)
                for text, weight in ((f"{rule}: {other}", weight), *reasons)
            )
            yield who[name], Supposed(
                key="people", words=first[name][1], asked=name, candidate=Actor(id=id_, label=label, kind=kind),
                state=state, grounds=tuple((ground, reading.sha256 or "") for ground in grounds),
            )  # fmt: skip
