"""Whom the offices in messages mean, by what all sources together tell of who held them.

A source resolves the offices in its address lines by its own index. What is left, a post in the place of a sender, a
recipient, a carrier or who got a copy, is asked here of the tenures that any source states: an index of names, or a
list of holders that the user supplies. Offices that documents merely give somebody beside his name say nothing beyond
their own source.
"""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from extract.hypotheses import decided, used
from extract.model import Ground, Reading, Record, Span, Tenure
from extract.offices import HOLDER, weigh
from extract.posts import Post, post_of
from kg.identity.actors import Actor, Identity, identity_of, resolve_gathered
from kg.identity.gathered import Gathered, gathered_from
from kg.identity.names import renamed
from kg.identity.supposed import Supposed

_INDEXES = ("CREATE INDEX supposed_record ON supposed (record)", "CREATE INDEX tenure_does ON tenure (does)")
_ANYWHERE = Span(start=0, end=1, quote=" ")
_LAST = (1 << 62) - 1  # no record's place is beyond it
_KNOWN = 256  # offices whose tenures are at hand
_CONFIDENCE = 0.8  # of a part in a message that somebody has by the office that he held


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A tenure that some source states: of which post, and who its holder is."""

    post: Post
    tenure: Tenure
    digest: str
    grouped: int


def resolve_offices(gathered: Gathered) -> None:
    """Find out whom the offices in all records mean; the names must have been resolved.

    Where exactly one holder is the strongest candidate on every day that a record gives the post's messages, he stands
    for the post in that record; else the post stays. Every candidate is entered, with the reasons.
    """
    for index in _INDEXES:
        gathered.execute(index)
    held = lru_cache(_KNOWN)(lambda does: list(_held(gathered, does)))
    asked = gathered.each(
        "SELECT record, name, days, told FROM office WHERE does IN (SELECT does FROM tenure) ORDER BY record, name"
    )
    for record, name, days, told in asked:
        post = post_of(name)
        if post is None:
            continue
        fitting = [one for one in held(" ".join(post.does)) if post.fits(one.post)]
        if fitting:
            _suppose(gathered, record, name, json.loads(days), json.loads(told), fitting)


def _held(gathered: Gathered, does: str) -> Iterator[_Held]:
    for digest, grouped, told in gathered.each(
        "SELECT digest, grouped, told FROM tenure JOIN source ON tenure.source = place"
        " JOIN bearer ON bearer.source = tenure.source AND bearer.name = tenure.holder JOIN grouping USING (grouped)"
        " WHERE does = ? AND kind = 'person' ORDER BY digest, tenure.rowid", does,
    ):  # fmt: skip
        holder, post, date, spans, rule, confidence = json.loads(told)
        read = post_of(post)
        if read is not None:
            tenure = Tenure(
                holder=holder, post=post, date=date, rule=rule, confidence=confidence,
                spans=tuple(Span(start=start, end=end, quote=quote) for start, end, quote in spans),
            )  # fmt: skip
            yield _Held(post=read, tenure=tenure, digest=digest, grouped=grouped)


def _suppose(
    gathered: Gathered, record: int, name: str, days: list[str | None], told: list[Any], held: list[_Held]
) -> None:
    """Enter whom an office can mean in a record by each of its words, and whom it does mean there if that is certain.

    The record's own day comes first of the days; the others are those of messages that it passes on.
    """
    by_tenure = {id(one.tenure): one for one in held}
    meant = set()
    for place, day in enumerate(days):
        weighed = weigh(day, ((str(one.grouped), one.tenure) for one in held))
        grounds = {holder: said for holder, (said, _) in weighed.items()}
        for key, first, last, quote in told if place == 0 else ():
            words = Span(start=first, end=last, quote=quote)
            rows = [
                (
                    record, key, first, last, quote, name, int(one.name), one.state,
                    json.dumps([by_tenure[id(weighed[one.name][1])].digest, _written(one.grounds)], ensure_ascii=False),
                )
                for one in decided(key, words, name, grounds)
            ]  # fmt: skip
            gathered.insert("supposed", rows)
        meant.add(used(decided("", _ANYWHERE, name, grounds)))
    if len(meant) == 1 and (grouped := meant.pop()) is not None:
        gathered.insert("standing", [(record, name, int(grouped))])


def _written(grounds: tuple[Ground, ...]) -> list[Any]:
    return [[g.text, g.weight, [[s.start, s.end, s.quote] for s in g.spans], g.rule] for g in grounds]


def resolve(readings: Iterable[Reading]) -> Identity:
    """The actors of some readings and the holders of the offices in their records, all held in memory.

    >>> resolve([]).standing
    {}
    """
    with gathered_from(readings) as gathered:
        resolve_gathered(gathered)
        resolve_offices(gathered)
        ids = dict(gathered.rows("SELECT place, id FROM record"))
        standing = {ids[place]: found for place, found in standing_in(gathered, 0, _LAST).items()}
        return replace(identity_of(gathered), standing=standing)


def supposed_in(gathered: Gathered, first: int, last: int) -> dict[int, list[Supposed]]:
    """Whom the offices in the records from one place to another can mean, by the record's place."""
    found: dict[int, list[Supposed]] = {}
    for record, key, start, end, quote, asked, state, told, *actor in gathered.each(
        "SELECT record, part, first, last, quote, asked, state, grounds, id, label, kind, joined FROM supposed"
        " JOIN actor USING (grouped) WHERE record BETWEEN ? AND ? ORDER BY record, supposed.rowid", first, last,
    ):  # fmt: skip
        digest, grounds = json.loads(told)
        found.setdefault(record, []).append(
            Supposed(
                key=key, words=Span(start=start, end=end, quote=quote), asked=asked, candidate=_actor(actor),
                state=state, grounds=tuple((_ground(*ground), digest) for ground in grounds),
            )
        )  # fmt: skip
    return found


def standing_in(gathered: Gathered, first: int, last: int) -> dict[int, dict[str, Actor]]:
    """Who stands behind which post in the records from one place to another, by the record's place."""
    found: dict[int, dict[str, Actor]] = {}
    for record, name, *actor in gathered.each(
        "SELECT record, name, id, label, kind, joined FROM standing JOIN actor USING (grouped)"
        " WHERE record BETWEEN ? AND ?", first, last,
    ):  # fmt: skip
        found.setdefault(record, {})[name] = _actor(actor)
    return found


def _ground(text: str, weight: int, spans: list[Any], rule: str) -> Ground:
    return Ground(text=text, weight=weight, rule=rule, spans=tuple(Span(start=a, end=b, quote=q) for a, b, q in spans))


def _actor(told: list[Any]) -> Actor:
    id_, label, kind, joined = told
    return Actor(id=id_, label=label, kind=kind, joined=tuple(json.loads(joined)))


def resolved(
    record: Record, digest: str, identity: Identity, standing: Mapping[str, Actor] | None
) -> tuple[Record, Identity]:
    """A record of a source with the holders of its offices in place of the posts, and who is who in it.

    Each holder goes by the identifier of his actor there. Claims that name the post are inferred ones then, whose words
    are still the office.
    """
    if not standing:
        return record, identity
    holders = {(digest, actor.id): actor for actor in standing.values()}
    return _with_holders(record, standing), Identity(by_name=ChainMap(holders, identity.by_name))  # type: ignore[arg-type]


def _with_holders(record: Record, standing: Mapping[str, Actor]) -> Record:
    found = renamed(record, lambda name: standing[name].id if name in standing else name)
    claims = [
        replace(
            after, rule=f"{before.rule.partition(':')[0]}: {HOLDER}", confidence=min(before.confidence, _CONFIDENCE),
            status="conflicting" if before.status == "conflicting" else "inferred",
        )
        if after.value != before.value
        else after
        for before, after in zip(record.claims, found.claims, strict=True)
    ]  # fmt: skip
    return replace(found, claims=tuple(claims))
