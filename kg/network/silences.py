"""Silences: times without a message between two who wrote to each other, longer than was their habit."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.network.lags import INNER, fence
from kg.network.messages import Message, days
from kg.network.moments import DAY

FEWEST = 8
"""Gaps between messages below which two have no habit."""

_REGULAR = 2.0  # times what is usual that even the most regular may be silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A time without a message between two: at least and at most so many days, and the messages around it.

    `usual` is the median of the days between their messages, `limit` what is still their habit; it is `certain` where
    it is longer than that however the dates are taken.
    """

    between: tuple[str, str]
    messages: int
    usual: float
    limit: float
    least: float
    most: float
    after: Message
    before: Message

    @property
    def certain(self) -> bool:
        """Whether it is longer than the habit however the dates are taken."""
        return self.least > self.limit


def silences(messages: Iterable[Message]) -> tuple[Silence, ...]:
    """The silences between every two who wrote to each other, the longest beyond its limit first.

    The limit is Tukey's inner fence on the logarithms of the days between messages, those of the pair alone: a robust
    measure, since a few long silences do not move it. It is twice what is usual at least. Two with fewer than `FEWEST`
    gaps have no habit.
    """
    pairs: defaultdict[tuple[str, str], dict[str, Message]] = defaultdict(dict)
    for message in messages:
        if message.is_dated:
            for one, other in message.channels:
                pairs[min(one, other), max(one, other)][message.iri] = message
    found = [silence for between, own in pairs.items() for silence in _silences(between, own.values())]
    return tuple(sorted(found, key=lambda one: (-one.most / max(one.limit, 1.0), one.between, one.after.iri)))


def _silences(between: tuple[str, str], messages: Iterable[Message]) -> Iterator[Silence]:
    ordered = sorted(messages, key=lambda one: (_middle(one), one.iri))
    gaps = [(_middle(other) - _middle(one)) / DAY for one, other in pairwise(ordered)]
    if len(gaps) < FEWEST:
        return
    logarithms = sorted(map(math.log1p, gaps))
    usual = math.expm1(logarithms[len(logarithms) // 2])
    limit = max(fence(logarithms, INNER), _REGULAR * usual)
    last, latest = ordered[0], _ends(ordered[0])[1]
    for one in ordered[1:]:
        first, until = _ends(one)
        most = days(until - _ends(last)[0])
        if most > limit:
            yield Silence(
                between=between, messages=len(ordered), usual=round(usual, 1), limit=round(limit, 1),
                least=max(0.0, days(first - latest)), most=most, after=last, before=one,
            )  # fmt: skip
        last, latest = one, max(latest, until)


def _ends(message: Message) -> tuple[int, int]:
    first, last = message.sent
    assert first is not None
    assert last is not None
    return first, last


def _middle(message: Message) -> float:
    return sum(_ends(message)) / 2
