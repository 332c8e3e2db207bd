"""Numbered series: which of the numbers that a sender's messages bear belong together, and which are missing between.

Offices number what they send. Where the numbers that a sender's messages bear grow with their dates, those between two
of them were used too, for messages that nobody holds or that went elsewhere. A sender may be numbered in several series
at once (by his own office and by the cipher room, say), so numbers are told apart by how they are written, and by the
pace at which they grow. A series is of one year: registers mostly begin again with it.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kg.graph.uncollected import uncollected
from kg.network.moments import DAY

_NUMBER = re.compile(
    r"(?:(?:No|Nr)\.?|#|№)?\s*(?P<before>\D{0,30}(?:\w{1,9}/)?)(?P<number>\d{1,9})(?P<after>\s?[/-]?\s?[^\W\d]{0,9})"
)
_FEWEST = 3  # members that make a series: two numbers always grow or fall
_SPREAD = 3.0  # how much faster or slower than its pace so far a series may go on
_SLACK = 20  # numbers that it may be ahead of its pace besides
_SURE = 1.96  # standard deviations on either side of an estimate, which hold it 95 times of 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A message with a number: who sent it, the number as written, and the first and last minute it can be of."""

    message: str
    sender: str
    written: str
    first: int
    last: int

    @property
    def parts(self) -> tuple[str, int] | None:
        """How the number is written, without it, and the number; None where it is none that counts.

        >>> Numbered(message="m", sender="s", written="No. 362/sh", first=0, last=0).parts
        ('/sh', 362)
        """
        found = _NUMBER.fullmatch(self.written.strip())
        if not found:
            return None
        style = "".join(f"{found['before']}*{found['after']}".split()).casefold().strip("*")
        return style, int(found["number"])

    @property
    def year(self) -> int:
        """The year that most of the time is in which it can be of."""
        return _year(int(self.day) + 1)

    @property
    def day(self) -> float:
        """The middle of the time that it can be of, in days from the first day of the year 1."""
        return (self.first + self.last) / 2 / DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Numbers that are missing between two messages of a series, the first and the last of them."""

    after: Numbered
    before: Numbered
    first: int
    last: int

    @property
    def missing(self) -> int:
        """How many numbers are missing."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Messages of one sender whose numbers grow with their dates, in their order.

    `style` is how the numbers are written, the numbers themselves left out.
    """

    sender: str
    style: str
    members: tuple[tuple[int, Numbered], ...]

    @property
    def span(self) -> int:
        """How many numbers there are from the first to the last."""
        return self.members[-1][0] - self.members[0][0] + 1

    @property
    def held(self) -> int:
        """How many of them messages that are held or cited bear."""
        return len({number for number, _ in self.members})

    @property
    def pace(self) -> float:
        """Numbers a day, from the first to the last; 0 where both are of one day."""
        days = self.members[-1][1].day - self.members[0][1].day
        return (self.span - 1) / days if days > 0 else 0.0

    def gaps(self) -> Iterator[Gap]:
        """What is missing between each member and the next."""
        for (number, one), (following, other) in pairwise(self.members):
            if following > number + 1:
                yield Gap(after=one, before=other, first=number + 1, last=following - 1)

    def expected(self, days: float) -> tuple[float, float, float]:
        """How many numbers some days take at the pace of the series: the estimate, and the interval around it.

        Numbers are taken to be counts whose spread is estimated from how unevenly this series grew: a variance in
        proportion to the count (quasi-Poisson). The interval is meant to hold in 95 of 100 series that grow so; it
        knows nothing of holidays and new registers.

        >>> def held(n):
        ...     return Numbered(message=str(n), sender="s", written=str(n), first=n * DAY, last=n * DAY)
        >>> (one,) = series(map(held, (1, 5, 9)))
        >>> [round(bound) for bound in one.expected(10)]
        [10, 10, 10]
        """
        pace = self.pace
        steps = [(b - a, max(two.day - one.day, 0.0)) for (a, one), (b, two) in pairwise(self.members)]
        timed = [(grown, days_between) for grown, days_between in steps if days_between > 0 and pace > 0]
        uneven = sum((grown - pace * between) ** 2 / (pace * between) for grown, between in timed)
        spread = uneven / max(1, len(timed) - 1)
        known = sum(between for _, between in timed)
        estimate = pace * days
        deviation = math.sqrt(spread * estimate * (1 + (days / known if known else 0.0)))
        return estimate, max(0.0, estimate - _SURE * deviation), estimate + _SURE * deviation


@cache
def _year(ordinal: int) -> int:
    """The year of a day; many messages are of one day, and there are fewer days than can be many."""
    return datetime.date.fromordinal(ordinal).year


@uncollected()
def series(messages: Iterable[Numbered]) -> tuple[Series, ...]:
    """The series that messages form, by sender, style and year, the one that tells of most numbers first.

    A message joins the series whose pace its number fits best, or begins another. Numbers that three messages at least
    do not bear out are no series.
    """
    found: defaultdict[tuple[str, str, int], list[tuple[int, Numbered]]] = defaultdict(list)
    for one in messages:
        if parts := one.parts:
            found[one.sender, parts[0], one.year].append((parts[1], one))
    made = []
    for (sender, style, _), numbered in found.items():
        for chain in _chains(sorted(numbered, key=lambda pair: (pair[1].day, pair[0], pair[1].message))):
            if len({number for number, _ in chain}) >= _FEWEST:
                made.append(Series(sender=sender, style=style, members=tuple(chain)))
    return tuple(sorted(made, key=lambda one: (-one.span, one.sender, one.style, one.members[0][0])))


def _chains(numbered: list[tuple[int, Numbered]]) -> list[list[tuple[int, Numbered]]]:
    """Numbers in the order of their dates, as growing chains."""
    chains: list[list[tuple[int, Numbered]]] = []
    for number, one in numbered:
        fits = [(fit, place) for place, chain in enumerate(chains) if (fit := _fit(chain, number, one)) is not None]
        if fits:
            chains[min(fits)[1]].append((number, one))
        else:
            chains.append([(number, one)])
    return chains


def _fit(chain: list[tuple[int, Numbered]], number: int, one: Numbered) -> float | None:
    """How far a number is from where a chain would be at its day, as a share of that; None where it cannot follow."""
    last, before = chain[-1]
    if number == last:
        return 0.0
    if number < last or one.last < before.first:
        return None
    day = before.day
    days = max(0.0, one.day - day)
    first, begun = chain[0]
    past = day - begun.day
    if past <= 0:  # no pace yet: a number of the same size
        return (number - last) / last if number <= _SPREAD * last + _SLACK else None
    due = (last - first) / past * days
    grown = number - last
    if grown > _SPREAD * due + _SLACK or grown * _SPREAD + _SLACK < due:
        return None
    return abs(grown - due) / max(last, 1)
