"""What speaks for two actors being one, and what against: to be judged by a person.

What the rules said of two names, for and against, is in the hypotheses of the build; what keeps two apart is found by
the same functions as there (`kg.identity.lifetimes`). The rest is what the graph holds of both. Weights are of one
kind: they order the pairs here, and no pair is joined by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import JaroWinkler

from extract.authority import families
from extract.given import alike, given_names
from extract.lexicon import TITLES
from extract.spelling import fold
from kg.identity.kept import KeptActor
from kg.identity.lifetimes import ONE_SOURCE, Lifetime, Years, against
from kg.identity.transliteration import matches

_UNKNOWN: Final = 2  # the weight, on either side, of what nobody knows
_SHOWN: Final = 3  # of several things that are alike
_YEARS_APART: Final = 20
_ALIKE: Final = 0.88  # of two given names (Jaro and Winkler), 1 where they are equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One ground: in words, and what it weighs, less than 0 where it speaks against their being one."""

    text: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the graph holds of an actor; `files` are the sources that name it, by digest, with the names there.

    `years` are those between which its messages lie; `life` and `acts` as in `kg.identity.lifetimes.Known`.
    """

    actor: KeptActor
    names: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    messages: int = 0
    years: Years | None = None
    life: Lifetime | None = None
    acts: Years | None = None
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
        speaking_for = sum(max(0, one.weight) for one in self.evidence)
        against_it = sum(max(0, -one.weight) for one in self.evidence)
        share = (speaking_for + _UNKNOWN) / (speaking_for + against_it + 2 * _UNKNOWN)
        return 1 - abs(2 * share - 1)

    @property
    def touched(self) -> int:
        """How many messages would have somebody else: those of the one of the two who has fewer."""
        return min(self.one.messages, self.other.messages)

    @property
    def hardness(self) -> float:
        """Closeness times the binary logarithm of one more than the messages touched."""
        return self.closeness * math.log2(1 + self.touched)


def weighed(one: Facts, other: Facts, labels: Mapping[str, str], told: Iterable[tuple[str, int]] = ()) -> Undecided:
    """Two actors with what speaks for and against their being one.

    `labels` are those of all actors; `told` are the grounds of the build's own hypothesis, where it has one. That one
    source names both is told once, with the source.
    """
    grounds = [Evidence(text=text, weight=weight) for text, weight in told if (text, weight) != ONE_SOURCE]
    found = [
        *(grounds or _by_name(one, other)),
        *_by_record(one, other),
        *(Evidence(text=text, weight=weight) for text, weight in against(one, other)),
        *_by_source(one, other),
        *_by_correspondence(one, other, labels),
        *_by_time(one, other),
    ]
    different = {evidence.text: evidence for evidence in found}.values()
    return Undecided(one=one, other=other, evidence=tuple(sorted(different, key=lambda e: (-abs(e.weight), e.text))))


def _by_name(one: Facts, other: Facts) -> list[Evidence]:
    if one.actor.kind != "person":
        return [Evidence(text="one name could be the other in short, or misspelt", weight=2)]
    found = []
    spelt = sorted(
        {(match.full, match.rule) for a in one.names for b in other.names for match in matches(*sorted((a, b)))}
    )
    if spelt:
        full, rule = spelt[-1]
        found.append(Evidence(text=rule, weight=3 if full else 2))
    first, second = ({word for name in side.names for word in families(name)} for side in (one, other))
    if shared := sorted(first & second):
        found += _given(one, other, shared[0])
    elif first and second and not spelt:
        alike, a, b = max((JaroWinkler.similarity(a, b), a, b) for a in first for b in second)
        text = f"family names alike: {a}, {b} ({alike:.2f})"
        found.append(Evidence(text=text, weight=1))
    return found


def _given(one: Facts, other: Facts, family: str) -> list[Evidence]:
    """What the words beside one family name tell."""
    beside = [_beside(side.names, family) for side in (one, other)]
    if not all(beside):
        return [Evidence(text=f"one family name, {family}, alone for one of them", weight=2)]
    given = [{found for name in side.names if (found := given_names(name))} for side in (one, other)]
    if all(given):
        agree = all(alike(a, b) for a in given[0] for b in given[1])
    else:
        agree = any(JaroWinkler.similarity(a, b) >= _ALIKE for a in beside[0] for b in beside[1])
    if agree:
        text = f"one family name, {family}, and given names or initials that agree"
        return [Evidence(text=text, weight=2)]
    return [
        Evidence(text=f"one family name, {family}", weight=1),
        Evidence(text="given names or initials that differ", weight=-4),
    ]


def _beside(names: Iterable[str], family: str) -> set[str]:
    """What some names have beside a family name."""
    words = (" ".join(word for word in fold(name).split() if word != family and word not in TITLES) for name in names)
    return {found for found in words if found}


def _by_record(one: Facts, other: Facts) -> list[Evidence]:
    shared = sorted(one.records & other.records)[:_SHOWN]
    return [Evidence(text=f"both are told to be {record}", weight=4) for record in shared]


def _by_source(one: Facts, other: Facts) -> list[Evidence]:
    both = sorted(one.files[digest] for digest in one.files.keys() & other.files.keys())
    if not both:
        return []
    return [Evidence(text=f"named side by side in {_several(both)}", weight=ONE_SOURCE[1])]


def _by_correspondence(one: Facts, other: Facts, labels: Mapping[str, str]) -> list[Evidence]:
    found = []
    if other.actor.id in one.correspondents or one.actor.id in other.correspondents:
        found.append(Evidence(text="one wrote to the other", weight=-4))
    shared = sorted(labels.get(actor, "") for actor in one.correspondents & other.correspondents)
    if shared:
        text = f"both correspond with {_several(shared)}"
        found.append(Evidence(text=text, weight=min(2, len(shared))))
    return found


def _by_time(one: Facts, other: Facts) -> list[Evidence]:
    if one.years is None or other.years is None:
        return []
    apart = max(one.years[0] - other.years[1], other.years[0] - one.years[1])
    if apart >= _YEARS_APART:
        return [Evidence(text=f"{apart} years between their messages", weight=-2)]
    if apart <= 0:
        return [Evidence(text="messages in the same years", weight=1)]
    return []


def _several(texts: list[str]) -> str:
    more = len(texts) - _SHOWN
    return ", ".join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
