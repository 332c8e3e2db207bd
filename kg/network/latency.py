"""The latency ledger: how long a message lay between the stages of its way, as far as uncertain dates and clocks tell.

A lag runs from one dated stage to the next that is told, in the order in which stages are done; where nobody tells when
a message was sent, from its date. It lies between two bounds over all that the dates allow. Hours are those of the
clock where they were written down. Stages of one end (drafted to sent; received to handed over) share a clock, and so
do two that name the same one; between the two ends clocks differ by fourteen hours at most, so a lag from one end to
the other is that much less certain on either side, unless whoever asks takes the clocks to agree.

No message comes before it goes. What is told is kept as told, and what cannot be is flagged: *negative* where the lag
is below zero whatever the dates and clocks were, *negative by the clocks* where differing clocks can explain it, and
*implausibly long* where the least that it can be is beyond the outer fence of its kind (the third quartile and three
times the distance between the quartiles, of the logarithm; Tukey, Exploratory Data Analysis, 1977). Where most lags of
a kind are alike, the quartiles are taken to lie a doubling apart.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from extract.model import STAGES
from kg.network.courses import Course, Handled
from kg.network.moments import CLOCKS, UNKNOWN, Interval, Open, around

Flag = Literal["", "negative", "negative by the clocks", "implausibly long"]
DATED = "dated"
ANSWERED = "answered"
_HERE = frozenset({DATED, "drafted", "submitted", "enciphered", "sent"})
_RANK: dict[str, int] = {stage: place for place, stage in enumerate(STAGES)}
_RANK[DATED] = _RANK["sent"]
_RANK[ANSWERED] = len(_RANK)
_ENOUGH = 8  # lags of a kind, from which its fence is reckoned
_FENCE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long a message lay between two stages: the bounds as told, and over all clocks, in minutes.

    `begun` and `ended` are the moments themselves; `rests_on` are the handlings that tell them, by IRI.
    For a reply, `message` is the one that is answered and `answer` the reply.
    """

    message: str
    start: str
    end: str
    told: Interval
    least: Open
    most: Open
    begun: Interval
    ended: Interval
    clerks: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    answer: str | None = None
    flag: Flag = ""

    @property
    def kind(self) -> tuple[str, str]:
        """From which stage to which."""
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """The median of lags that each lie between two bounds: the least and the most that it can be, and of how many.

    A bound is None where it is open. `flagged` counts the lags that cannot be as told; negative ones are left out.
    """

    count: int
    least: Open
    most: Open
    flagged: int


@dataclass(frozen=True, slots=True)
class _Stage:
    name: str
    at: Interval
    done: tuple[Handled, ...] = ()

    @property
    def clock(self) -> str | None:
        clocks = {one.clock for one in self.done}
        return clocks.pop() if len(clocks) == 1 else None


def lags(courses: Iterable[Course], *, hours: bool = False) -> tuple[Lag, ...]:
    """Every lag of the messages that were sent, with its flag; `hours` takes all clocks to agree.

    >>> stamps = (Handled(key="a", stage="sent", at=(600, 600)), Handled(key="b", stage="received", at=(500, 500)))
    >>> [(lag.kind, lag.told, lag.least, lag.most, lag.flag) for lag in lags([Course(key="m", handled=stamps)])]
    [(('sent', 'received'), (-100, -100), 0, 740, 'negative by the clocks')]
    """
    found = []
    for course in courses:
        if course.handled and not course.draft:
            found += [_lag(course.key, one, other, hours=hours) for one, other in pairwise(_stages(course))]
    return flagged(found)


def replies(links: Iterable[tuple[Course, Course]], *, hours: bool = False) -> tuple[Lag, ...]:
    """How long each reply (the first of a pair) took, from the message that it answers: from its sending, and receipt.

    A reply is written where the message was received, so these two share a clock.
    """
    found = []
    for answer, answered in links:
        if answer.draft or answered.draft or answer.sent == UNKNOWN:
            continue
        end = _Stage(ANSWERED, answer.sent, answer.stage("sent"))
        starts = [_Stage("sent" if answered.stage("sent") else DATED, answered.sent, answered.stage("sent"))]
        if answered.received != UNKNOWN:
            starts.append(_Stage("received", answered.received, answered.stage("received")))
        found += [
            replace(_lag(answered.key, start, end, hours=hours), answer=answer.key)
            for start in starts
            if start.at != UNKNOWN
        ]
    return flagged(found)


def _stages(course: Course) -> list[_Stage]:
    """The stages of a course whose time is told, in order; its date in place of an untold sending."""
    by_stage: defaultdict[str, list[Handled]] = defaultdict(list)
    for one in course.handled:
        by_stage[one.stage].append(one)
    found = [_Stage(name, around([one.at for one in done]), tuple(done)) for name, done in by_stage.items()]
    if "sent" not in by_stage and course.dated != UNKNOWN:
        found.append(_Stage(DATED, course.dated))
    found.sort(key=lambda stage: _RANK[stage.name])
    return found


def _lag(message: str, one: _Stage, other: _Stage, *, hours: bool) -> Lag:
    told = between(one.at, other.at)
    same_end = (one.name in _HERE) == (other.name in _HERE) and ANSWERED not in (one.name, other.name)
    same_end = same_end or (one.name == "received" and other.name == ANSWERED)
    same_clock = one.clock is not None and one.clock == other.clock
    unsure = 0 if hours or same_end or same_clock else CLOCKS
    least = None if told[0] is None else told[0] - unsure
    most = None if told[1] is None else told[1] + unsure
    flag: Flag = ""
    if most is not None and most < 0:
        flag = "negative"
    elif told[1] is not None and told[1] < 0:
        flag = "negative by the clocks"
    if flag != "negative":
        least = 0 if least is None else max(0, least)
    return Lag(
        message=message, start=one.name, end=other.name, told=told, least=least, most=most, begun=one.at,
        ended=other.at, clerks=tuple(dict.fromkeys(name for done in other.done for name in done.by)),
        rests_on=tuple(done.key for done in (*one.done, *other.done)), flag=flag,
    )  # fmt: skip


def between(one: Interval, other: Interval) -> Interval:
    """How long it is at least and at most from a moment to another, None where that is open.

    >>> between((0, 10), (30, None))
    (20, None)
    """
    (first, last), (start, end) = one, other
    least = None if last is None or start is None else start - last
    most = None if first is None or end is None else end - first
    return least, most


def flagged(found: Sequence[Lag]) -> tuple[Lag, ...]:
    """The lags, those beyond the fence of their kind flagged."""
    sizes: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for lag in found:
        if lag.most is not None and lag.least is not None and lag.flag != "negative":
            sizes[lag.kind].append(math.log1p((lag.least + lag.most) / 2))
    fences = {kind: _fence(several) for kind, several in sizes.items() if len(several) >= _ENOUGH}
    return tuple(
        replace(lag, flag="implausibly long")
        if not lag.flag and lag.least is not None and lag.least > fences.get(lag.kind, math.inf)
        else lag
        for lag in found
    )


def _fence(sizes: Sequence[float]) -> float:
    lower, _, upper = statistics.quantiles(sizes, n=4, method="inclusive")
    beyond = upper + _FENCE * max(upper - lower, math.log(2))
    return math.expm1(beyond) if beyond < 60 else math.inf  # e^60 minutes are longer than all of time


def median(found: Iterable[Lag]) -> Median:
    """The median of some lags over every choice of what they can be, negative ones left out.

    It grows with each of them, so its bounds are the medians of the bounds. Of an even number it is the lower of the
    two in the middle, which is a lag that was.

    >>> lag = lags([Course(key="m", handled=(Handled(key="a", stage="received", at=(0, 1439)),
    ...                                      Handled(key="b", stage="typed", at=(1440, 2879))))])
    >>> median(lag)
    Median(count=1, least=1, most=2879, flagged=0)
    """
    kept, wrong = [], 0
    for lag in found:
        wrong += bool(lag.flag)
        if lag.flag != "negative":
            kept.append(lag)
    lows = sorted(0 if lag.least is None else lag.least for lag in kept)
    highs = sorted(math.inf if lag.most is None else lag.most for lag in kept)
    place = (len(kept) - 1) // 2
    most = highs[place] if kept else math.inf
    return Median(
        count=len(kept), least=lows[place] if kept else None, most=None if most == math.inf else int(most),
        flagged=wrong,
    )  # fmt: skip


def grouped(found: Iterable[Lag], by: Sequence[Sequence[str]]) -> dict[tuple[str, str, str], Median]:
    """The median of each kind of lag in each group; `by` has the groups that each lag is in, in the same order."""
    groups: defaultdict[tuple[str, str, str], list[Lag]] = defaultdict(list)
    for lag, names in zip(found, by, strict=True):
        for name in names:
            groups[name, lag.start, lag.end].append(lag)
    return {key: median(several) for key, several in sorted(groups.items(), key=_place)}


def _place(item: tuple[tuple[str, str, str], list[Lag]]) -> tuple[str, int, int]:
    name, start, end = item[0]
    return name, _RANK[start], _RANK[end]
