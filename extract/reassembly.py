"""Putting interleaved documents back together: which displaced shard of text is whose, and in what order.

Columns of a printed page come out of a file in any order. What binds a shard to a document: that it stands after its
heading; its signature, addressee, dates and numbers; the vocabulary it shares; a word, a sentence, a numbering or a
list that goes on from another shard; and that a document ends in one source note. These are weighed together for a
region in which the plain order does not work out (a document without a source note, or with two), and the assignment
that binds most strongly is taken. Everywhere else the order of the file stands.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extract.dates import Order, bounds, find_dates
from extract.headings import Heading
from extract.layout import letterhead_line
from extract.shards import (
    Shard,
    Traits,
    addressed,
    begins_within,
    breaks_off,
    codes,
    names_only,
    signatures,
    traits,
    vocabulary,
)

_ITEM = re.compile(r"(?:^|(?<=\s))[“\"]?(?P<n>\d{1,2})\.\s+[A-Z]")
_ORDERS: tuple[Order, ...] = ("day", "month")

Joins = dict[tuple[int, int], float]  # places (a, b) of shards where b goes on from a, and how strongly


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
    vocabulary: Counter[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """Documents whose shards are interleaved, and everything that is weighed, each computed once.

    `weights` tells how strongly each shard binds to each document.
    """

    documents: Sequence[Wanted]
    shards: Sequence[Shard]
    traits: tuple[Traits, ...]
    joins: Joins
    weights: tuple[tuple[float, ...], ...]


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
    owners = _climb(region)
    return tuple(
        tuple(_ordered([s for s, owner in zip(shards, owners, strict=True) if owner == d], region.joins))
        for d in range(len(documents))
    )


def _region(documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]) -> _Region:
    senders = frozenset().union(*(d.senders for d in documents))
    weights = _weights(documents, shards, completes)
    return _Region(
        documents=documents,
        shards=shards,
        traits=tuple(traits(s, senders) for s in shards),
        joins=_joins(shards),
        weights=weights,
    )


def _climb(region: _Region) -> list[int]:
    """Move single shards, joined pairs, and pairs of notes while the whole binds more strongly for it."""
    shards = region.shards
    best = [s.fixed if s.fixed is not None else s.default for s in shards]
    value = _strength(region, best)
    groups = [[i] for i, s in enumerate(shards) if s.fixed is None]
    groups += [[a, b] for a, b in region.joins if shards[a].fixed is None and shards[b].fixed is None]
    groups += _clusters(region)
    notes = [i for i, s in enumerate(shards) if region.traits[i].has_note and s.fixed is None]
    improved = True
    while improved:
        improved = False
        trials = [(group, [d] * len(group)) for group in groups for d in range(len(region.documents))]
        trials += [([a, b], [best[b], best[a]]) for a in notes for b in notes if a < b and best[a] != best[b]]
        for group, owners in trials:
            candidate = list(best)
            for index, owner in zip(group, owners, strict=True):
                candidate[index] = owner
            if candidate != best and (score := _strength(region, candidate)) > value + 1e-9:
                best, value, improved = candidate, score, True
    return best


def _strength(region: _Region, owners: list[int]) -> float:
    """How strongly an assignment (the document of each shard) binds as a whole."""
    score = sum(region.weights[i][owner] for i, owner in enumerate(owners))
    score += sum(weight for (a, b), weight in region.joins.items() if owners[a] == owners[b])
    count = len(region.documents)
    notes, words, closings = [0] * count, [0] * count, [0] * count
    for shown, owner in zip(region.traits, owners, strict=True):
        notes[owner] += shown.has_note
        words[owner] += shown.words
        closings[owner] += bool(shown.signed & region.documents[owner].senders)
    for d in range(count):
        # a document has one source note, a text, and (attachments apart) one signature
        score -= 4.0 * abs(notes[d] - 1) + (6.0 if words[d] < 8 else 0.0) + 1.5 * max(0, closings[d] - 1)
    return score - _inversions(region, owners)


def _inversions(region: _Region, owners: list[int]) -> float:
    """The cost of source notes of one file whose leaves run against the order of the documents."""
    leaves = [
        (owner, file, leaf) for shown, owner in zip(region.traits, owners, strict=True) for file, leaf in shown.leaves
    ]
    return sum(
        0.75
        for i, (owner, file, leaf) in enumerate(leaves)
        for another, other, further in leaves[i + 1 :]
        if file == other and (owner - another) * (leaf - further) < 0
    )


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
    documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]
) -> tuple[tuple[float, ...], ...]:
    """How strongly each shard binds to each document; a fixed one to its own beyond doubt."""
    certain = [_certain(place, wanted, shards) for place, wanted in enumerate(documents)]
    everyone = frozenset().union(*(d.senders | d.relays for d in documents))
    shown = [traits(shard, everyone) for shard in shards]
    return tuple(
        tuple(
            100.0 if shard.fixed == known.place else _affinity(shard, seen, known, everyone, completes)
            for known in certain
        )
        for shard, seen in zip(shards, shown, strict=True)
    )


def _certain(place: int, wanted: Wanted, shards: Sequence[Shard]) -> _Certain:
    text = " ".join(shard.text for shard in shards if shard.fixed == place)
    found = codes(text)
    numbers = {re.sub(r"\D", "", code) for code in found} | {n for code in found for n in re.findall(r"\d{3,}", code)}
    return _Certain(place=place, wanted=wanted, vocabulary=vocabulary(text), numbers=frozenset(numbers))


_FARTHEST = 40  # documents: columns are displaced within a few pages, never across a volume


def _affinity(
    shard: Shard, seen: Traits, known: _Certain, everyone: frozenset[str], completes: Callable[[str, str], bool]
) -> float:
    """How strongly one shard binds to one document, from everything that both show."""
    if abs(shard.default - known.place) > _FARTHEST:
        return -0.3 * abs(shard.default - known.place)
    wanted = known.wanted
    score = 1.5 if shard.default == known.place else -0.3 * abs(shard.default - known.place)
    if not wanted.whole and completes(wanted.heading.text, shard.lines[0]):
        score += 6.0
    score += _signed(seen.signed, wanted, everyone)
    if seen.addressed:
        score += 3.0 if seen.addressed & (wanted.names - wanted.senders) else -1.5
    if wanted.heading.date:
        score += _dated(shard, wanted.heading.date.value)
    short = (number for number in known.numbers if len(number) == 3)
    if seen.codes & known.numbers or any(re.search(rf"(?:#|^){number}\b", shard.text) for number in short):
        score += 3.0
    return score + 3.0 * _alike(seen.vocabulary, known.vocabulary)


def _signed(signed: frozenset[str], wanted: Wanted, everyone: frozenset[str]) -> float:
    """What a signature tells: of a sender for, of another document's sender against, of nobody known little."""
    if not signed:
        return 0.0
    if signed & wanted.senders:
        return 4.0
    if signed & wanted.relays:
        return 3.0
    return -4.0 if signed & everyone else -0.5


def _dated(shard: Shard, date: str) -> float:
    """How the dates on short lines (stamps, signatures) fit the heading's."""
    year = int(date[:4])
    wanted = bounds(date)
    found = [day for line in shard.lines if len(line) < 60 for day in _first_days(line, year)]
    near = [abs((day - wanted[0]).days) for day in found] if wanted else []
    if not near:
        return 0.0
    return 2.5 if min(near) == 0 else (0.5 if min(near) == 1 else -1.0)


@lru_cache(maxsize=1 << 16)  # a shard is weighed against every document near it
def _first_days(line: str, year: int) -> tuple[datetime.date, ...]:
    """The first day of each date that a line can tell, in whichever order day and month stand."""
    found = [bounds(told.edtf) for order in _ORDERS for told in find_dates(line, year=year, order=order)]
    return tuple(limits[0] for limits in found if limits)


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The cosine of two vocabularies: 0 where they share no word, 1 where they are the same."""
    shared = sum(one[w] * other[w] for w in one)
    norm = math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))
    return shared / norm if norm else 0.0


def _joins(shards: Sequence[Shard]) -> Joins:
    """Pairs (a, b) where b goes on from a: a broken word or sentence, a numbering, a list; with how strongly."""
    found: Joins = {}
    for a, one in enumerate(shards):
        if one.has_note:
            continue
        candidates = [(b, _join(one, other)) for b, other in enumerate(shards) if b != a and other.fixed is None]
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


def _join(one: Shard, other: Shard) -> float:
    """How strongly one shard goes on in another; 0 where nothing says so."""
    end, start = one.text.rstrip(), other.text.lstrip("“ ")
    if names_only(other) and end.endswith(",") and re.search(r"\b[Cc]opies\b[^.]*$", end):
        return 4.0
    if (item := re.match(r"(\d{1,2})\.\s", start)) and _next_item(one.text, end, item[1]):
        return 3.0
    goes_on, broken = begins_within(other), breaks_off(one)
    if goes_on and broken:
        return 3.5
    if goes_on and end[-1:] in ",:":
        return 2.0
    if broken and not letterhead_line(other.lines[0]):
        if other.first == one.last + 1:  # only a page break between
            return 2.5
        return 1.0 if other.place == one.place + 1 else 0.0
    return 0.0


def _next_item(text: str, end: str, number: str) -> bool:
    """Whether an item of this number is the next of the text's items, or the first after its colon."""
    numbers = [int(m["n"]) for m in _ITEM.finditer(text)]
    return bool(numbers and int(number) == numbers[-1] + 1) or (end.endswith(":") and number == "1")


def _ordered(shards: list[Shard], joins: Joins) -> list[Shard]:
    """Reading order: head, text, closing, source note; within each the file's; what goes on directly after."""
    follows = {b: a for a, b in joins}
    by_place = {s.place: s for s in shards}
    ordered: list[Shard] = []
    for shard in sorted(shards, key=lambda s: (_stage(s), s.place)):
        before = follows.get(shard.place)
        if before in by_place and by_place[before] is not shard:
            continue
        chain = [shard]
        while (following := next((b for a, b in joins if a == chain[-1].place and b in by_place), None)) is not None:
            if by_place[following] in chain:
                break
            chain.append(by_place[following])
        ordered.extend(s for s in chain if s not in ordered)
    ordered.extend(s for s in sorted(shards, key=lambda s: s.place) if s not in ordered)
    return ordered


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
