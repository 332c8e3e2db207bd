"""Silences: stretches in which a channel was still for longer than is its habit.

The habit of a channel is read from the days on which it is known to have been used, those told to the day. The median
of the gaps between one such day and the next gives a rate: of gaps that come at random at a steady rate (exponential),
half are longer than ln 2 / rate. Single long gaps hardly move a median, so a silence does not hide itself. A gap is
beyond the habit where at that rate the longest of so many gaps would exceed it `level` times of 100 or less:

    beyond = -ln(1 - (1 - level)^(1 / gaps)) / rate

Correspondence that comes in bursts has more such silences than steady correspondence; each is still one that is there.

Dates may be uncertain. A silence of so many days is *certain* where it is beyond the habit whatever the days were,
*possible* where some choice of days leaves the stretch empty. `least` is what is still for certain within it.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.network.courses import Course
from kg.network.moments import DAY

_FEWEST = 8  # days with messages that make a habit
_LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A message of a channel: the first and the last day that it can be of, counted from the first of the year 1."""

    message: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days without a message from one that has one to the next: at the most from `begun` to `ended`.

    `least` and `most` are the days from one to the other, 1 where a message followed on the next day;
    `least` is 0 where nothing is still for certain. `before` and `after` are the messages around it.
    """

    before: Dated
    after: Dated
    begun: int
    ended: int
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How often a channel is used: the median gap in days, of how many gaps, and how long a gap is within the habit."""

    median: float
    gaps: int
    beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch of a channel that is beyond its habit."""

    ends: tuple[str, str]
    stretch: Stretch
    habit: Habit

    @property
    def verdict(self) -> Literal["certain", "possible"]:
        """Whether it is beyond the habit whatever the days were, or for some of them."""
        return "certain" if self.stretch.least > self.habit.beyond else "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The silences of all channels, the most certain and longest first, and of how many channels nothing is known.

    `unsteady` counts the channels with too few days for a habit, `undated` the messages without a first or a last day.
    """

    silences: tuple[Silence, ...]
    unsteady: int
    undated: int


def habit(days: Iterable[int], *, level: float = _LEVEL) -> Habit | None:
    """The habit that some days with messages show; None where they are too few.

    >>> usual = habit(range(0, 90, 3))
    >>> usual.median, usual.gaps, round(usual.beyond, 1)
    (3, 29, 27.4)
    """
    gaps = [b - a for a, b in pairwise(sorted(set(days)))]
    if len(gaps) < _FEWEST - 1:
        return None
    median = statistics.median(gaps)
    beyond = -math.log(-math.expm1(math.log1p(-level) / len(gaps))) * median / math.log(2)
    return Habit(median=median, gaps=len(gaps), beyond=beyond)


def silences(courses: Iterable[Course], *, both_ways: bool = False, level: float = _LEVEL) -> Channels:
    """The silences of each sender with each recipient, or of each two whoever wrote, that are beyond the habit."""
    ways: defaultdict[tuple[str, str], list[Dated]] = defaultdict(list)
    undated = 0
    for course in courses:
        if course.draft or not course.channels:
            continue
        first, last = course.sent
        if first is None or last is None:
            undated += 1
            continue
        one = Dated(message=course.key, first=first // DAY, last=last // DAY)
        for channel in dict.fromkeys(_ends(pair, both_ways=both_ways) for pair in course.channels):
            ways[channel].append(one)
    found: list[Silence] = []
    unsteady = 0
    for channel, several in ways.items():
        usual = habit((one.first for one in several if one.first == one.last), level=level)
        unsteady += usual is None
        if usual:
            found += _of_channel(channel, several, usual)
    found.sort(key=lambda one: (one.verdict, -one.stretch.least, -one.stretch.most, one.ends, one.stretch.begun))
    return Channels(silences=tuple(found), unsteady=unsteady, undated=undated)


def _ends(pair: tuple[str, str], *, both_ways: bool) -> tuple[str, str]:
    return (min(pair), max(pair)) if both_ways else pair


def _of_channel(ends: tuple[str, str], several: Sequence[Dated], usual: Habit) -> Iterator[Silence]:
    for stretch in stretches(several):
        if stretch.most > usual.beyond:
            yield Silence(ends=ends, stretch=stretch, habit=usual)


def stretches(several: Sequence[Dated]) -> Iterator[Stretch]:
    """Every longest stretch that some choice of days leaves without a message, with what of it is empty for certain.

    It runs from the first day of one message to the last day of another: each message can be placed at or before the
    one, or at or after the other. One that begins on a day ends with the soonest last day of all messages that cannot
    be of that day or before; where there are none, with the last day of any other. Of those with one end the longest is
    told. O(m log m) for m messages.

    >>> three = [Dated(message="a", first=1, last=1), Dated(message="b", first=4, last=9),
    ...          Dated(message="c", first=12, last=12)]
    >>> [(one.before.message, one.after.message, one.least, one.most) for one in stretches(three)]
    [('a', 'b', 3, 8), ('b', 'c', 3, 8)]
    """
    by_first = sorted(several, key=lambda one: (one.first, one.last, one.message))
    soonest: list[Dated] = []  # of the messages from each place on, the one whose last day comes soonest
    for one in reversed(by_first):
        soonest.append(one if not soonest or one.last <= soonest[-1].last else soonest[-1])
    soonest.reverse()
    told: set[int] = set()
    latest = by_first[0]  # of the messages up to a place, the one whose last day comes latest
    for place, (one, following) in enumerate(pairwise(by_first)):
        latest = one if one.last >= latest.last else latest
        after = soonest[place + 1]
        if following.first > one.first and after.last not in told:
            told.add(after.last)
            sure = following.first > latest.last
            yield Stretch(
                before=latest if sure else one, after=following if sure else after, begun=one.first, ended=after.last,
                least=max(0, following.first - latest.last), most=after.last - one.first,
            )  # fmt: skip
    yield from _left_behind(by_first, told)


def _left_behind(by_first: Sequence[Dated], told: set[int]) -> Iterator[Stretch]:
    """The stretch from the last of all first days, to which another message can have been put off."""
    begun = by_first[-1].first
    stays = min((one for one in by_first if one.first == begun), key=lambda one: one.last)
    others = [one for one in by_first if one is not stays]
    after = max(others, key=lambda one: one.last, default=stays)
    if after.last > begun and after is not stays and after.last not in told:
        yield Stretch(
            before=stays, after=after, begun=begun, ended=after.last, least=0, most=after.last - begun,
        )  # fmt: skip
