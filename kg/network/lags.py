"""The ledger of waiting times: how long each step on the way of a message took, and which times cannot be right.

Clocks are taken as they are told: an hour in Moscow and one in Beijing are compared as if they were of one place, so a
lag between two places is off by the hours between their clocks. A day without an hour is all its hours, and a lag is
an interval.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median

from kg.network.contacts import Interval
from kg.network.messages import Message
from kg.network.moments import minutes
from kg.network.values import Selecting
from kg.vocab import CG

FEWEST = 10
"""Lags of a leg below which nothing is said to be implausible."""

OUTER, INNER = 3.0, 1.5
"""Tukey's fences (1977): how many distances between the quartiles beyond the upper one."""

_HANDLINGS = f"""
SELECT ?message ?document ?position ?handling ?stage ?at ?clerk ?words WHERE {{
  ?message <{CG.handling}> ?handling .
  ?handling <{CG.stage}> ?stage ; <{CG.position}> ?position ; <{CG.at}> ?at .
  OPTIONAL {{ ?handling <{CG.handledBy}> ?clerk }}
  OPTIONAL {{
    ?claim <{CG.claimObject}> ?handling .
    OPTIONAL {{ ?claim <{CG.inDocument}> ?document }}
    OPTIONAL {{ ?claim <{CG.evidence}> ?span . OPTIONAL {{ ?span <{CG.quotation}> ?words }} }}
  }}
}} ORDER BY ?message ?document ?position ?handling ?at ?clerk ?words"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What was done with a message, in its place on the way that a document tells, when, by whom, and the words."""

    message: str
    document: str
    position: int
    stage: str
    at: Interval
    clerk: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How many minutes passed between two steps: at least and at most; `clerk` did the second of them."""

    message: str
    leg: str
    least: int
    most: int
    begun: int
    clerk: str | None = None
    words: str = ""

    @property
    def is_negative(self) -> bool:
        """Whether the second step is told to be before the first, however their dates are taken."""
        return self.most < 0


def lags(handled: Iterable[Handled]) -> Iterator[Lag]:
    """The time between each dated step and the next of the same message, as one document tells them.

    >>> sent = Handled(message="m", document="d", position=1, stage="sent", at=(0, 0))
    >>> (lag,) = lags([sent, Handled(message="m", document="d", position=2, stage="received", at=(90, 90))])
    >>> lag.leg, lag.least, lag.most
    ('sent → received', 90, 90)
    """
    for _, several in groupby(sorted(handled, key=_place), attrgetter("message", "document")):
        for one, other in pairwise(several):
            (first, last), (begin, end) = one.at, other.at
            if first is not None and last is not None and begin is not None and end is not None:
                yield Lag(
                    message=one.message, leg=f"{one.stage} → {other.stage}", least=begin - last, most=end - first,
                    begun=first, clerk=other.clerk, words=other.words,
                )  # fmt: skip


def _place(one: Handled) -> tuple[str, str, int, str]:
    return one.message, one.document, one.position, one.stage


def answering(messages: Sequence[Message], answers: Iterable[tuple[str, str]]) -> Iterator[Lag]:
    """The time from a message to its answer, from its receipt where that is told; `answers` are (answer, answered)."""
    known = {message.iri: message for message in messages}
    for answer, answered in answers:
        one, other = known.get(answered), known.get(answer)
        if one is None or other is None:
            continue
        stage, begun = ("received", one.received) if None not in one.received else ("sent", one.sent)
        (first, last), (begin, end) = begun, other.sent
        if first is not None and last is not None and begin is not None and end is not None:
            yield Lag(message=answered, leg=f"{stage} → answered", least=begin - last, most=end - first, begun=first)


def limits(ledger: Iterable[Lag]) -> dict[str, float]:
    """The minutes beyond which a lag of a leg is implausible; a leg of fewer than `FEWEST` lags has no such limit.

    Tukey's outer fence on the logarithms, since lags are spread over orders of magnitude: the upper quartile and three
    times the distance between the quartiles.
    """
    by_leg: defaultdict[str, list[float]] = defaultdict(list)
    for lag in ledger:
        if not lag.is_negative:
            by_leg[lag.leg].append(math.log1p(max(0, lag.least + lag.most) / 2))
    return {leg: fence(found) for leg, found in by_leg.items() if len(found) >= FEWEST}


def fence(logarithms: Iterable[float], times: float = OUTER) -> float:
    """One of Tukey's fences of values whose logarithms (of one more than each) are given.

    >>> round(fence([math.log1p(value) for value in (1, 2, 3, 4)]))
    15
    """
    ordered = sorted(logarithms)
    lower, upper = _quantile(ordered, 0.25), _quantile(ordered, 0.75)
    return math.expm1(min(upper + times * (upper - lower), 700.0))


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def doubt(lag: Lag, fences: Mapping[str, float]) -> str:
    """What is wrong with a lag, if anything: it is negative, or longer than its leg's limit by any reading."""
    if lag.is_negative:
        return "negative"
    return "implausible" if lag.least > fences.get(lag.leg, math.inf) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The lags of a leg in one group: how many, between what the median lies, the longest, and how many are doubtful.

    Doubtful ones count in no median.
    """

    group: str
    leg: str
    count: int
    median: tuple[float, float] | None
    longest: int | None
    doubtful: int


def summaries(ledger: Sequence[Lag], groups: Callable[[Lag], Iterable[str]]) -> tuple[Summary, ...]:
    """The ledger by group and leg, in their order.

    The median of intervals lies between the median of their lower and that of their upper ends, whatever the lags were.
    """
    fences = limits(ledger)
    found: defaultdict[tuple[str, str], list[Lag]] = defaultdict(list)
    for lag in ledger:
        for group in groups(lag):
            found[group, lag.leg].append(lag)
    made = []
    for (group, leg), several in sorted(found.items()):
        sound = [lag for lag in several if not doubt(lag, fences)]
        least, most = sorted(lag.least for lag in sound), sorted(lag.most for lag in sound)
        made.append(Summary(
            group=group, leg=leg, count=len(several), median=(median(least), median(most)) if sound else None,
            longest=most[-1] if sound else None, doubtful=len(several) - len(sound),
        ))  # fmt: skip
    return tuple(made)


def read_handlings(select: Selecting) -> tuple[Handled, ...]:
    """Every dated step on the way of a message in a store, once for each document that tells it."""
    found: dict[tuple[str, str, str], Handled] = {}
    for message, document, position, handling, stage, at, clerk, words in map(tuple, select.select(_HANDLINGS).rows):
        found.setdefault((str(message), str(document or ""), str(handling)), Handled(
            message=str(message), document=str(document or ""), position=int(str(position)), stage=str(stage),
            at=minutes(str(at)), clerk=None if clerk is None else str(clerk), words=" ".join(str(words or "").split()),
        ))  # fmt: skip
    return tuple(found.values())
