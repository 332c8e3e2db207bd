"""What speaks for two actors being one, and what against: facts of the graph, each with a weight, to be judged by a
person.

The weights order the pairs, nothing else: no pair is joined by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import JaroWinkler

from extract.authorities import list_of
from extract.authority import families
from extract.given import alike, given_names
from extract.lexicon import TITLES
from extract.spelling import fold
from kg.identity.kept import KeptActor
from kg.identity.transliteration import matches

_UNKNOWN: Final = 0.3  # the weight, on either side, of what nobody knows
_SHOWN: Final = 3  # of several things that are alike
_YEARS_APART: Final = 20
_ALIKE: Final = 0.88  # of two given names (Jaro and Winkler), 1 where they are equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One fact: in words, whether it speaks for their being one, and its weight, from 0 to 1."""

    text: str
    speaks_for: bool
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the graph holds of an actor; `files` are the sources that name it, by digest, with the names there."""

    actor: KeptActor
    names: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    messages: int = 0
    years: tuple[int, int] | None = None
    correspondents: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Two actors that may be one, with the evidence, what speaks most first."""

    one: Facts
    other: Facts
    evidence: tuple[Evidence, ...]

    @property
    def closeness(self) -> float:
        """How near the evidence for is to that against: 1 where they are even, 0 where all is on one side."""
        weight = {side: sum(e.weight for e in self.evidence if e.speaks_for is side) for side in (True, False)}
        share = (weight[True] + _UNKNOWN) / (weight[True] + weight[False] + 2 * _UNKNOWN)
        return 1 - abs(2 * share - 1)

    @property
    def touched(self) -> int:
        """How many messages would have somebody else: those of the one of the two who has fewer."""
        return min(self.one.messages, self.other.messages)

    @property
    def hardness(self) -> float:
        """Closeness times the binary logarithm of one more than the messages touched."""
        return self.closeness * math.log2(1 + self.touched)


def weighed(one: Facts, other: Facts, labels: Mapping[str, str]) -> Undecided:
    """Two actors with what speaks for and against their being one; `labels` are those of all actors."""
    found = [
        *_by_name(one, other),
        *_by_record(one, other),
        *_by_source(one, other),
        *_by_correspondence(one, other, labels),
        *_by_time(one, other),
    ]
    return Undecided(one=one, other=other, evidence=tuple(sorted(found, key=lambda e: (-e.weight, e.text))))


def _by_name(one: Facts, other: Facts) -> list[Evidence]:
    if one.actor.kind != "person":
        return [Evidence(text="one name could be the other in short, or misspelt", speaks_for=True, weight=0.3)]
    found = []
    spelt = sorted(
        {(match.full, match.rule) for a in one.names for b in other.names for match in matches(*sorted((a, b)))}
    )
    if spelt:
        full, rule = spelt[-1]
        found.append(Evidence(text=rule, speaks_for=True, weight=0.5 if full else 0.3))
    first, second = ({word for name in side.names for word in families(name)} for side in (one, other))
    if shared := sorted(first & second):
        found += _given(one, other, shared[0])
    elif first and second and not spelt:
        alike, a, b = max((JaroWinkler.similarity(a, b), a, b) for a in first for b in second)
        text = f"family names alike: {a}, {b} ({alike:.2f})"
        found.append(Evidence(text=text, speaks_for=True, weight=round(0.25 * alike, 3)))
    return found


def _given(one: Facts, other: Facts, family: str) -> list[Evidence]:
    """What the words beside one family name tell."""
    beside = [_beside(side.names, family) for side in (one, other)]
    if not all(beside):
        return [Evidence(text=f"one family name, {family}, alone for one of them", speaks_for=True, weight=0.3)]
    given = [{found for name in side.names if (found := given_names(name))} for side in (one, other)]
    if all(given):
        agree = all(alike(a, b) for a in given[0] for b in given[1])
    else:
        agree = any(JaroWinkler.similarity(a, b) >= _ALIKE for a in beside[0] for b in beside[1])
    if agree:
        text = f"one family name, {family}, and given names or initials that agree"
        return [Evidence(text=text, speaks_for=True, weight=0.5)]
    return [
        Evidence(text=f"one family name, {family}", speaks_for=True, weight=0.1),
        Evidence(text="given names or initials that differ", speaks_for=False, weight=0.6),
    ]


def _beside(names: Iterable[str], family: str) -> set[str]:
    """What some names have beside a family name."""
    words = (" ".join(word for word in fold(name).split() if word != family and word not in TITLES) for name in names)
    return {found for found in words if found}


def _by_record(one: Facts, other: Facts) -> list[Evidence]:
    found = [
        Evidence(text=f"both are told to be {record}", speaks_for=True, weight=0.7)
        for record in sorted(one.records & other.records)[:_SHOWN]
    ]
    lists = [{list_of(record): record for record in sorted(side.records)} for side in (one, other)]
    for name in sorted(lists[0].keys() & lists[1].keys()):
        first, second = (each[name] for each in lists)
        if first not in other.records and second not in one.records:
            text = f"two records of one list: {first}, {second}"
            found.append(Evidence(text=text, speaks_for=False, weight=0.7))
    return found


def _by_source(one: Facts, other: Facts) -> list[Evidence]:
    both = sorted(one.files[digest] for digest in one.files.keys() & other.files.keys())
    if not both:
        return []
    return [Evidence(text=f"named side by side in {_several(both)}", speaks_for=False, weight=0.5)]


def _by_correspondence(one: Facts, other: Facts, labels: Mapping[str, str]) -> list[Evidence]:
    found = []
    if other.actor.id in one.correspondents or one.actor.id in other.correspondents:
        found.append(Evidence(text="one wrote to the other", speaks_for=False, weight=0.6))
    shared = sorted(labels.get(actor, "") for actor in one.correspondents & other.correspondents)
    if shared:
        text = f"both correspond with {_several(shared)}"
        found.append(Evidence(text=text, speaks_for=True, weight=round(min(0.3, 0.1 * len(shared)), 3)))
    return found


def _by_time(one: Facts, other: Facts) -> list[Evidence]:
    if one.years is None or other.years is None:
        return []
    apart = max(one.years[0] - other.years[1], other.years[0] - one.years[1])
    if apart >= _YEARS_APART:
        return [Evidence(text=f"{apart} years between their messages", speaks_for=False, weight=0.3)]
    if apart <= 0:
        return [Evidence(text="messages in the same years", speaks_for=True, weight=0.1)]
    return []


def _several(texts: list[str]) -> str:
    more = len(texts) - _SHOWN
    return ", ".join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
