"""Putting interleaved documents back together: which displaced shard of text is whose, and in what order.

Columns of a printed page come out of a file in any order. What binds a shard to a document: that it stands after its
heading; its signature, addressee, dates and numbers; the vocabulary it shares; a word, a sentence, a numbering or a
list that goes on from another shard; and that a document ends in one source note. These are weighed together for a
region in which the plain order does not work out (a document without a source note, or with two), and the assignment
that binds most strongly is taken. Everywhere else the order of the file stands.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from extract.assignment import Assignment, Joins
from extract.dates import Order, bounds, find_dates
from extract.headings import Heading
from extract.layout import letterhead_line
from extract.shards import (
    Shard,
    Traits,
    Vocabulary,
    addressed,
    alike,
    begins_within,
    breaks_off,
    codes,
    names_only,
    signatures,
    traits,
    vocabulary,
)

_ITEM = re.compile(r"(?:^|(?<=\s))[“\"]?(?P<n>\d{1,2})\.\s+[A-Z]")
_COPIES = re.compile(r"\b[Cc]opies\b")
_ORDERS: tuple[Order, ...] = ("day", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document that shards are wanted for: its heading taken apart, and whether the heading is whole.

    `names` are the keys of everybody the heading names; `relays` of those who pass the message on, and sign for the
    sender.
    """

    heading: Heading
    whole: bool
    names: frozenset[str] = field(default_factory=frozenset)
    senders: frozenset[str] = field(default_factory=frozenset)
    relays: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certain:
    """What is certain of a document: its heading, and the words and numbers of the shards that are surely its own."""

    place: int
    wanted: Wanted
    vocabulary: Vocabulary
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """Documents whose shards are interleaved, and everything that is weighed, each computed once.

    `weights` tells how strongly each shard binds to each document near it.
    """

    documents: Sequence[Wanted]
    shards: Sequence[Shard]
    traits: tuple[Traits, ...]
    joins: Joins
    weights: tuple[Mapping[int, float], ...]


def untangle(
    documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]
) -> tuple[tuple[Shard, ...], ...]:
    """For each document its shards in reading order.

    `place`, `fixed` and `default` of the shards are places in `shards` and `documents`; `completes(heading, line)`
    tells whether a line finishes an unfinished heading.

    >>> holt, lund = (Wanted(heading=Heading(text=n), whole=True, senders=frozenset({n})) for n in ("holt", "lund"))
    >>> def shard(place, line):
    ...     return Shard(place=place, first=place, last=place, lines=(line,), text=line, fixed=None, default=place)
    >>> shards = [shard(0, "LUND"), shard(1, "HOLT")]
    >>> [[one.text for one in order] for order in untangle((holt, lund), shards, lambda heading, line: False)]
    [['HOLT'], ['LUND']]
    """
    region = _region(documents, shards, completes)
    own: list[list[Shard]] = [[] for _ in documents]
    for shard, owner in zip(shards, _climb(region), strict=True):
        own[owner].append(shard)
    return tuple(tuple(_ordered(one, region.joins)) for one in own)


def _region(documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]) -> _Region:
    senders, relays = (
        frozenset().union(*names) for names in zip(*((d.senders, d.relays) for d in documents), strict=True)
    )
    everyone = senders | relays
    shown = tuple(traits(shard, everyone) for shard in shards)
    signed = shown
    if relays - senders:  # what counts as a document's closing is who sends it
        signed = tuple(replace(t, signed=signatures(s, senders)) for t, s in zip(shown, shards, strict=True))
    return _Region(
        documents=documents,
        shards=shards,
        traits=signed,
        joins=_joins(shards),
        weights=_weights(documents, shards, shown, everyone, completes),
    )


def _climb(region: _Region) -> list[int]:
    """Move single shards, joined pairs, and pairs of notes while the whole binds more strongly for it."""
    shards = region.shards
    best = Assignment(
        [s.fixed if s.fixed is not None else s.default for s in shards],
        traits=region.traits, weights=region.weights, joins=region.joins,
        senders=[document.senders for document in region.documents],
    )  # fmt: skip
    groups = [[i] for i, s in enumerate(shards) if s.fixed is None]
    groups += [[a, b] for a, b in region.joins if shards[a].fixed is None and shards[b].fixed is None]
    groups += _clusters(region)
    notes = [i for i, s in enumerate(shards) if region.traits[i].has_note and s.fixed is None]
    pairs = list(_near_pairs(region, notes))
    improved = True
    while improved:
        improved = False
        now = tuple(best.owners)
        near = [(group, d) for group in groups for d in region.weights[group[0]]]
        trials = [(group, [d] * len(group)) for group, d in near if all(d in region.weights[i] for i in group)]
        trials += [([a, b], [now[b], now[a]]) for a, b in pairs if now[a] != now[b]]
        for group, owners in trials:
            if [best.owners[shard] for shard in group] == owners:
                continue
            known = all(owner in region.weights[shard] for shard, owner in zip(group, owners, strict=True))
            if known and best.gain(group, owners) > 1e-9:
                best.move(group, owners)
                improved = True
    return best.owners


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


def _weights(
    documents: Sequence[Wanted],
    shards: Sequence[Shard],
    shown: Sequence[Traits],
    everyone: frozenset[str],
    completes: Callable[[str, str], bool],
) -> tuple[Mapping[int, float], ...]:
    """How strongly each shard binds to each document near it; a fixed one to its own beyond doubt."""
    fixed: dict[int | None, list[Shard]] = {}
    for shard in shards:
        fixed.setdefault(shard.fixed, []).append(shard)
    certain = [_certain(place, wanted, fixed.get(place, ())) for place, wanted in enumerate(documents)]
    return tuple(
        {
            known.place: 100.0 if shard.fixed == known.place else _affinity(shard, seen, known, everyone, completes)
            for known in certain[max(0, shard.default - _FARTHEST) : shard.default + _FARTHEST + 1]
        }
        for shard, seen in zip(shards, shown, strict=True)
    )


def _certain(place: int, wanted: Wanted, shards: Sequence[Shard]) -> _Certain:
    text = " ".join(shard.text for shard in shards)
    found = codes(text)
    numbers = {re.sub(r"\D", "", code) for code in found} | {n for code in found for n in re.findall(r"\d{3,}", code)}
    return _Certain(place=place, wanted=wanted, vocabulary=vocabulary(text), numbers=frozenset(numbers))


_FARTHEST = 40  # documents: columns are displaced within a few pages, never across a volume


def _affinity(
    shard: Shard, seen: Traits, known: _Certain, everyone: frozenset[str], completes: Callable[[str, str], bool]
) -> float:
    """How strongly one shard binds to one document, from everything that both show."""
    wanted = known.wanted
    score = 1.5 if shard.default == known.place else -0.3 * abs(shard.default - known.place)
    if not wanted.whole and completes(wanted.heading.text, shard.lines[0]):
        score += 6.0
    score += _signed(seen.signed, wanted, everyone)
    if seen.addressed:
        score += 3.0 if seen.addressed & (wanted.names - wanted.senders) else -1.5
    if wanted.heading.date:
        score += _dated(seen.figures, wanted.heading.date.value)
    if (seen.codes | seen.marked) & known.numbers:
        score += 3.0
    return score + 3.0 * alike(seen.vocabulary, known.vocabulary)


def _signed(signed: frozenset[str], wanted: Wanted, everyone: frozenset[str]) -> float:
    """What a signature tells: of a sender for, of another document's sender against, of nobody known little."""
    if not signed:
        return 0.0
    if signed & wanted.senders:
        return 4.0
    if signed & wanted.relays:
        return 3.0
    return -4.0 if signed & everyone else -0.5


def _dated(figures: Sequence[str], date: str) -> float:
    """How the dates on short lines (stamps, signatures) fit the heading's."""
    year = int(date[:4])
    wanted = bounds(date)
    found = [day for line in figures for day in _first_days(line, year)]
    near = [abs((day - wanted[0]).days) for day in found] if wanted else []
    if not near:
        return 0.0
    return 2.5 if min(near) == 0 else (0.5 if min(near) == 1 else -1.0)


@lru_cache(maxsize=1 << 16)  # a shard is weighed against every document near it
def _first_days(line: str, year: int) -> tuple[datetime.date, ...]:
    """The first day of each date that a line can tell, in whichever order day and month stand."""
    found = [bounds(told.edtf) for order in _ORDERS for told in find_dates(line, year=year, order=order)]
    return tuple(limits[0] for limits in found if limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seam:
    """What shows of a shard whether it goes on in another or another goes on in it.

    `item` is the number of a point that it begins with, `items` are the numbers of the point that must follow.
    """

    shard: Shard
    within: bool
    broken: bool
    listing: bool
    names: bool
    head: bool
    item: str | None
    items: frozenset[int]
    end: str


def _seam(shard: Shard) -> _Seam:
    end, item = shard.text.rstrip(), re.match(r"(\d{1,2})\.\s", shard.text.lstrip("“ "))
    numbers = [int(m["n"]) for m in _ITEM.finditer(shard.text)]
    return _Seam(
        shard=shard, within=begins_within(shard), broken=breaks_off(shard),
        listing=end.endswith(",") and bool(_COPIES.search(end, end.rfind(".") + 1)), names=names_only(shard),
        head=letterhead_line(shard.lines[0]),
        item=item[1] if item else None, items=frozenset({numbers[-1] + 1} if numbers else ()), end=end[-1:],
    )  # fmt: skip


def _joins(shards: Sequence[Shard]) -> Joins:
    """Pairs (a, b) where b goes on from a: a broken word or sentence, a numbering, a list; with how strongly."""
    found: Joins = {}
    seams = [_seam(shard) for shard in shards]
    free = [(b, seam) for b, seam in enumerate(seams) if seam.shard.fixed is None]
    for a, one in enumerate(seams):
        if one.shard.has_note or not (one.broken or one.listing or one.items or one.end in ",:"):
            continue
        near = free[
            bisect_left(free, one.shard.default - _FARTHEST, key=_default) : bisect_right(
                free, one.shard.default + _FARTHEST, key=_default
            )
        ]
        candidates = [(b, _join(one, other)) for b, other in near if b != a]
        strong = [(b, w - 0.01 * abs(b - a) + (0.5 if b == a + 1 else 0.0)) for b, w in candidates if w > 0]
        if strong:
            b, weight = max(strong, key=lambda pair: (pair[1], -pair[0]))
            found[a, b] = weight
    # a shard is continued once: of several that claim the same continuation the strongest keeps it
    kept: dict[int, tuple[int, float]] = {}
    for (a, b), weight in found.items():
        if b not in kept or weight > kept[b][1]:
            kept[b] = (a, weight)
    return {(a, b): weight for b, (a, weight) in kept.items()}


def _default(free: tuple[int, _Seam]) -> int:
    return free[1].shard.default


def _join(one: _Seam, other: _Seam) -> float:
    """How strongly one shard goes on in another; 0 where nothing says so."""
    if other.names and one.listing:
        return 4.0
    if other.item and (int(other.item) in one.items or (one.end == ":" and other.item == "1")):
        return 3.0
    if other.within and one.broken:
        return 3.5
    if other.within and one.end in ",:":
        return 2.0
    if one.broken and not other.head:
        if other.shard.first == one.shard.last + 1:  # only a page break between
            return 2.5
        return 1.0 if other.shard.place == one.shard.place + 1 else 0.0
    return 0.0


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
    lower = sum(1 for line in shard.lines if len(re.findall(r"\b[a-z]{3,}\b", line)) >= 4)
    if letterhead_line(shard.lines[0]) and not (lower == 0 and signatures(shard) and not addressed(shard)):
        return 1
    return 2 if lower else 3
