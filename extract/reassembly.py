"""Putting interleaved documents back together: which displaced shard of text is whose, and in what order.

Columns of a printed page come out of a file in any order. What binds a shard to a document: that it stands after its
heading; its signature, addressee, dates and numbers; the people and the vocabulary it shares; a word, a sentence, a
numbering or a list that goes on from another shard; and that a document has one head and ends in one source note.
These are weighed together for a region in which the plain order does not work out (a document without a source note, or
with two), and the assignment that binds most strongly is taken. Everywhere else the order of the file stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extract.assignment import Assignment, Joins
from extract.binding import Wanted, weights
from extract.continuation import bonds, joins
from extract.layout import letterhead_line
from extract.shards import Shard, Traits, addressed, greets, signatures, traits

_LOWER = re.compile(r"\b[a-z]{3,}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """Documents whose shards are interleaved, and everything that is weighed, each computed once.

    `weights` tells how strongly each shard binds to each document near it.
    """

    documents: Sequence[Wanted]
    shards: Sequence[Shard]
    traits: tuple[Traits, ...]
    joins: Joins
    bonds: Joins
    weights: tuple[Mapping[int, float], ...]


def untangle(
    documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]
) -> tuple[tuple[Shard, ...], ...]:
    """For each document its shards in reading order.

    `place`, `fixed` and `default` of the shards are places in `shards` and `documents`; `completes(heading, line)`
    tells whether a line finishes an unfinished heading.

    >>> from extract.headings import Heading
    >>> keys = frozenset({"holt"}), frozenset({"lund"})
    >>> holt, lund = (Wanted(heading=Heading(text=""), whole=True, names=key, senders=key) for key in keys)
    >>> def shard(at, line):
    ...     return Shard(place=at, first=2 * at, last=2 * at, lines=(line,), text=line, fixed=None, default=at)
    >>> shards = [shard(0, "LUND"), shard(1, "HOLT")]
    >>> [[one.text for one in order] for order in untangle((holt, lund), shards, lambda heading, line: False)]
    [['HOLT'], ['LUND']]
    """
    region = _region(documents, shards, completes)
    own: list[list[Shard]] = [[] for _ in documents]
    for shard, owner in zip(shards, _best(region), strict=True):
        own[owner].append(shard)
    return tuple(tuple(_ordered(one, region.joins)) for one in own)


def _region(documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]) -> _Region:
    senders = frozenset().union(*(d.senders for d in documents))
    everyone = frozenset().union(*(d.senders | d.relays for d in documents))
    shown = tuple(traits(shard, everyone) for shard in shards)
    signed = shown
    if everyone != senders:  # what counts as a document's closing is who sends it
        signed = tuple(replace(t, signed=signatures(s, senders)) for t, s in zip(shown, shards, strict=True))
    return _Region(
        documents=documents,
        shards=shards,
        traits=signed,
        joins=joins(shards),
        bonds=bonds(shown),
        weights=weights(documents, shards, shown, completes),
    )


def _best(region: _Region) -> list[int]:
    """The strongest assignment found from two beginnings.

    One is the file's own order; the other what binds most strongly while nothing is asked of the documents as wholes.
    """
    own = [s.fixed if s.fixed is not None else s.default for s in region.shards]
    moves = _moves(region)
    starts = [own]
    if (bound := _climb(region, _assignment(region, own, free=True), moves).owners) != own:
        starts.append(bound)
    found = [_climb(region, _assignment(region, start), moves) for start in starts]
    return max(found, key=Assignment.strength).owners


def _assignment(region: _Region, owners: Sequence[int], *, free: bool = False) -> Assignment:
    bound = dict(region.joins)
    for pair, weight in region.bonds.items():
        bound[pair] = bound.get(pair, 0.0) + weight
    return Assignment(
        owners, traits=region.traits, weights=region.weights, joins=bound,
        senders=[document.senders for document in region.documents],
        signers=[len(document.heading.senders) for document in region.documents],
        places=_printed_order(region.documents), free=free,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moves:
    """What can be tried: groups of shards with the documents that each can be moved to, and notes to exchange.

    With each document stands how strongly the group binds to it.
    """

    groups: list[tuple[list[int], dict[int, float]]]
    exchanges: list[tuple[int, int]]


def _moves(region: _Region) -> _Moves:
    """Single shards, joined pairs, runs that go on from one another, blocks, and pairs of notes."""
    shards = region.shards
    groups = [[i] for i, s in enumerate(shards) if s.fixed is None]
    groups += [[a, b] for a, b in region.joins if shards[a].fixed is None and shards[b].fixed is None]
    groups += _clusters(region)
    groups += _blocks(shards)
    notes = [i for i, s in enumerate(shards) if region.traits[i].has_note and s.fixed is None]
    return _Moves(
        groups=[(group, _within_reach(region, group)) for group in groups],
        exchanges=list(_near_pairs(region, notes)),
    )


def _climb(region: _Region, best: Assignment, moves: _Moves) -> Assignment:
    """Move shards while the whole binds more strongly for it."""
    improved = True
    while improved:
        improved = False
        for group, reach in moves.groups:
            improved |= _moved(best, group, reach)
        now = tuple(best.owners)
        for a, b in moves.exchanges:
            if now[a] != now[b] and now[b] in region.weights[a] and now[a] in region.weights[b]:
                improved |= best.moved([a, b], [now[b], now[a]])
    return best


def _moved(best: Assignment, group: list[int], reach: dict[int, float]) -> bool:
    """Move a group to one document after the other, as long as the whole binds more strongly; whether it was moved."""
    moved = False
    waiting = best.promising(group, reach)
    while waiting:
        document = waiting.pop(0)
        if best.moved(group, [document] * len(group)):
            moved = True
            waiting = [other for other in best.promising(group, reach) if other > document]
    return moved


def _within_reach(region: _Region, group: Sequence[int]) -> dict[int, float]:
    """The documents that every shard of a group can be moved to, in order, and how strongly all of them bind there."""
    first, *others = (region.weights[shard] for shard in group)
    if not others:
        return dict(first)
    shared = [d for d in first if all(d in other for other in others)]
    return {d: first[d] + sum([other[d] for other in others]) for d in shared}


def _printed_order(documents: Sequence[Wanted]) -> list[int]:
    """The place of each document by the numbers of the headings, or by where they stand if not all have one."""
    numbers = [int(d.heading.number) for d in documents if d.heading.number]
    if len(set(numbers)) < len(documents):
        return list(range(len(documents)))
    return [sorted(numbers).index(number) for number in numbers]


def _near_pairs(region: _Region, notes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of shards with notes, near enough for their documents to be exchanged."""
    for place, one in enumerate(notes):
        for other in islice(notes, place + 1, None):
            if region.shards[other].default not in region.weights[one]:
                break
            yield one, other


def _clusters(region: _Region) -> list[list[int]]:
    """The runs of shards that go on from one another, to be moved as one."""
    following = {a: b for (a, b), weight in region.joins.items() if weight >= 2}
    clusters = []
    for first in sorted(set(following) - set(following.values())):
        run = [first]
        while (after := following.get(run[-1])) is not None and after not in run:
            run.append(after)
        free = [i for i in run if region.shards[i].fixed is None]
        if len(free) > 2:
            clusters.append(free)
    return clusters


def _blocks(shards: Sequence[Shard]) -> list[list[int]]:
    """Shards that stand one after the other, two to four, to be moved as one: columns are displaced whole."""
    free = [shard.fixed is None for shard in shards]
    runs = (range(first, first + width) for width in (2, 3, 4) for first in range(len(shards) - width + 1))
    return [list(run) for run in runs if all(free[place] for place in run)]


def _ordered(shards: list[Shard], joins: Joins) -> list[Shard]:
    """Reading order: head, text, closing, source note; within each the file's; what goes on directly after."""
    by_place = {s.place: s for s in shards}
    following = {a: b for a, b in joins if b in by_place}
    follows = {b: a for a, b in joins if a in by_place}
    ordered: dict[int, Shard] = {}
    for shard in sorted(shards, key=lambda s: (_stage(s), s.place)):
        if follows.get(shard.place, shard.place) != shard.place:
            continue
        chain = {shard.place: shard}
        after = following.get(shard.place)
        while after is not None and after not in chain:
            chain[after] = by_place[after]
            after = following.get(after)
        for place, part in chain.items():
            ordered.setdefault(place, part)
    return [*ordered.values(), *(s for s in sorted(shards, key=lambda s: s.place) if s.place not in ordered)]


def _stage(shard: Shard) -> int:
    """Where in a document a shard belongs: 0 after the heading, 1 head, 2 text, 3 closing, 4 source note."""
    if shard.fixed is not None:
        return 0
    if shard.has_note:
        return 4
    if re.match(r"\[?(?:SECRETARY|Secretary|Attachment|ATTACHMENT)\b", shard.lines[0]):
        return 3
    if not any(len(_LOWER.findall(line)) >= 4 for line in shard.lines):
        head = any(letterhead_line(line) for line in shard.lines) and not signatures(shard)
        return 1 if head or (letterhead_line(shard.lines[0]) and addressed(shard)) else 3
    return 1 if letterhead_line(shard.lines[0]) or greets(shard) else 2
