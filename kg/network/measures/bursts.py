"""Bursts: stretches in which messages come so much faster than usual that a change of pace explains them best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A stretch of periods, both included, with its messages and how much better the faster pace explains them."""

    first: int
    last: int
    messages: int
    weight: float


def bursts(counts: Sequence[int], *, faster: float = 2.0, cost: float = 1.0) -> tuple[Burst, ...]:
    """The bursts in a series of periods of equal length with some messages each (Kleinberg 2002, two states).

    In the usual state messages come at the mean pace, in a burst `faster` times as fast, both as Poisson would have it;
    going into a burst costs `cost` times the logarithm of the number of periods, leaving it nothing. The cheapest way
    through both states is found exactly. `weight` is what a burst saves against the usual state.

    >>> [(burst.first, burst.last) for burst in bursts([1, 0, 1, 9, 8, 9, 1, 0, 1, 1])]
    [(3, 5)]
    """
    total = sum(counts)
    if not total or len(counts) < 2:
        return ()
    usual = total / len(counts)
    entry = cost * math.log(len(counts))
    gains = [count * math.log(faster) - usual * (faster - 1) for count in counts]  # what a period saves in a burst
    calm, burst = 0.0, -math.inf
    came: list[tuple[bool, bool]] = []
    for gain in gains:
        enter, stay = calm - entry, burst
        into_calm, into_burst = burst > calm, stay >= enter
        calm, burst = max(calm, burst), max(enter, stay) + gain
        came.append((into_calm, into_burst))
    return tuple(_stretches(came, burst > calm, counts, gains))


def _stretches(
    came: Sequence[tuple[bool, bool]], bursting: bool, counts: Sequence[int], gains: Sequence[float]
) -> list[Burst]:
    """Walk the cheapest way back from its end, and gather the stretches of the faster state."""
    inside = []
    for from_burst in reversed(came):
        inside.append(bursting)
        bursting = from_burst[bursting]
    inside.reverse()
    found: list[Burst] = []
    first = None
    for place, burst in enumerate([*inside, False]):
        if burst and first is None:
            first = place
        elif not burst and first is not None:
            stretch = slice(first, place)
            found.append(
                Burst(first=first, last=place - 1, messages=sum(counts[stretch]), weight=sum(gains[stretch]))
            )  # fmt: skip
            first = None
    return found
