"""What keeps two names from being one actor's: records of one list, dates of life, messages of other times.

Each is a reason in words with a weight below 0. The weights are ranks of evidence like those of `extract.offices`: any
of them outweighs any rule that speaks for two names being one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from extract.authorities import list_of
from extract.edtf import ends, is_unsure

MARK: Final = "apart "
"""What begins a mark that stands among the records of a name, and keeps it apart by judgement."""

_TWO_RECORDS: Final = -9
_TWO_LIVES: Final = -5
_BEYOND: Final = -5
_ABOUT: Final = 5  # years that "about 1883" may be away
_APART: Final = 1  # years by which two sources may tell one date of life differently

Years = tuple[int, int]  # the first and the last that are meant
Reason = tuple[str, int]  # in words, and what it weighs

ONE_SOURCE: Final[Reason] = ("one source names both", -5)
"""Of two names that stand in one source, which so tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """In which years somebody was born and died, as far as it is told."""

    born: Years | None = None
    died: Years | None = None


class Known(Protocol):
    """What of an actor, or of a name, can keep it apart from another.

    `acts` are the first year by which it had a part in a message for certain, and the last from which on it had one.
    """

    @property
    def records(self) -> Iterable[str]:
        """The addresses of the records that it is told to be, and marks of judgement."""

    @property
    def life(self) -> Lifetime | None:
        """When it was born and died."""

    @property
    def acts(self) -> Years | None:
        """The years that its messages lie in."""


def is_mark(record: str) -> bool:
    """Whether what stands among the records of a name is a mark that keeps it apart.

    >>> is_mark("https://viaf.org/viaf/9847974")
    False
    """
    return record.startswith(MARK)


def lifetime(born: str | None, died: str | None) -> Lifetime | None:
    """The years of two dates of life (EDTF), or None where they tell none.

    >>> lifetime("1883-05-04", "1945~"), lifetime(None, "..")
    (Lifetime(born=(1883, 1883), died=(1940, 1950)), None)
    """
    found = Lifetime(born=_years(born), died=_years(died))
    return found if found.born or found.died else None


def _years(date: str | None) -> Years | None:
    first, last = ends(date) if date else (None, None)
    if date is None or first is None or last is None:
        return None
    about = _ABOUT if is_unsure(date) else 0
    return first.year - about, last.year + about


def together(one: Lifetime | None, other: Lifetime | None) -> Lifetime | None:
    """What two dates of one life come to: the first years that are told count."""
    if one is None or other is None:
        return one or other
    return Lifetime(born=one.born or other.born, died=one.died or other.died)


def spanned(one: Years | None, other: Years | None) -> Years | None:
    """The years from the earlier beginning to the later end.

    >>> spanned((1911, 1912), (1900, 1910)), spanned(None, (1900, 1910))
    ((1900, 1912), (1900, 1910))
    """
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def against(one: Known, other: Known) -> list[Reason]:
    """What speaks against two being one actor.

    >>> from kg.identity.groups import Group
    >>> dead = Group(number=1, kind="person", life=lifetime("1883", "1945"))
    >>> against(dead, Group(number=2, kind="person", acts=(1911, 1950)))
    [('died in 1945, and has a part in a message of 1950', -5)]
    >>> against(dead, Group(number=2, kind="person", acts=(1911, 1945)))
    []
    """
    return [*(_records(one, other) if one.records and other.records else ()), *by_dates(one, other)]


def by_dates(one: Known, other: Known) -> list[Reason]:
    """What of it dates tell: two lives that differ, or messages beyond a life."""
    found: list[Reason] = []
    if one.life and other.life:
        found += _lives(one.life, other.life)
    for own, acts in ((one.life, other.acts), (other.life, one.acts)):
        if own and acts:
            found += beyond(own, acts)
    return found


def _records(one: Known, other: Known) -> Iterator[Reason]:
    first, second = _by_list(one.records), _by_list(other.records)
    for name in sorted(first.keys() & second.keys()):
        if first[name].isdisjoint(second[name]):
            a, b = min(first[name]), min(second[name])
            told = "a person judged that they are two" if is_mark(a) else f"two records of one list: {a}, {b}"
            yield told, _TWO_RECORDS


def _by_list(records: Iterable[str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        found[list_of(record)].add(record)
    return found


def _lives(one: Lifetime, other: Lifetime) -> Iterator[Reason]:
    for event, first, second in (("born", one.born, other.born), ("died", one.died, other.died)):
        if first and second and max(first[0], second[0]) - min(first[1], second[1]) > _APART:
            yield f"{event} in {_told(first)}, and {event} in {_told(second)}", _TWO_LIVES
    for born, died in ((one.born, other.died), (other.born, one.died)):
        if born and died and born[0] > died[1]:
            yield f"born in {_told(born)}, and died in {_told(died)}", _TWO_LIVES


def beyond(life: Lifetime, acts: Years) -> Iterator[Reason]:
    """What of somebody's messages lies beyond a life."""
    if life.died and acts[1] > life.died[1]:
        yield f"died in {_told(life.died)}, and has a part in a message of {acts[1]}", _BEYOND
    if life.born and acts[0] < life.born[0]:
        yield f"born in {_told(life.born)}, and has a part in a message of {acts[0]}", _BEYOND


def _told(years: Years) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"
