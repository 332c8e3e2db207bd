"""Crossed letters: two that went opposite ways between the same two, each sent before the other had come.

Over all that the dates allow it is *certain* that they crossed, or *possible*. A letter whose receipt nobody tells has
come between `fastest` and `slowest` minutes after it was sent; without a `slowest` nobody can tell, and it is left out.
What is sent and what comes at one place are told by one clock and compared as told; the clocks of the two places differ
by `clocks` minutes at most, by which every bound that leads from one place to the other is less certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.network.courses import Course
from kg.network.moments import CLOCKS, Open


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """Two messages between the same two actors that crossed, the one first that can have been sent first."""

    one: str
    other: str
    ends: tuple[str, str]
    verdict: Literal["certain", "possible"]


@dataclass(frozen=True, slots=True)
class _Under:
    """One message under way: the first and last minute of its sending, the first and last of its receipt."""

    sent: int
    sent_last: int
    got: int
    got_last: int
    key: str


def crossed(
    courses: Iterable[Course],
    answers: Iterable[tuple[str, str]] = (),
    *,
    fastest: int = 0,
    slowest: Open = None,
    clocks: int = CLOCKS,
) -> tuple[tuple[Crossed, ...], int]:
    """The letters that crossed, and how many messages were left out since nobody tells when they were sent or came.

    `answers` are pairs of a reply and what it answers: whoever answers a letter has it, so these two did not cross.

    >>> letter = Course(key="1", senders=("Holt",), recipients=("Moe",), dated=(0, 0))
    >>> other = Course(key="2", senders=("Moe",), recipients=("Holt",), dated=(5, 5))
    >>> found, left = crossed([letter, other], fastest=10, slowest=20, clocks=0)
    >>> found[0].verdict, left
    ('certain', 0)
    """
    ways: defaultdict[tuple[str, str], list[_Under]] = defaultdict(list)
    left = 0
    for course in courses:
        if course.draft or not course.channels:
            continue
        under = _under(course, fastest, slowest, clocks)
        left += under is None
        if under:
            for channel in course.channels:
                ways[channel].append(under)
    known = {frozenset(pair) for pair in answers}
    found = [
        one
        for (source, target), there in ways.items()
        if source < target and (target, source) in ways
        for one in _crossing((source, target), there, ways[target, source], known)
    ]
    return tuple(sorted(found, key=lambda one: (one.verdict, one.ends, one.one, one.other))), left


def _under(course: Course, fastest: int, slowest: Open, clocks: int) -> _Under | None:
    sent, sent_last = course.sent
    if sent is None or sent_last is None:
        return None
    got, got_last = course.received
    least = -clocks if got_last is not None else fastest - clocks
    if got_last is None:
        if slowest is None:
            return None
        got_last = sent_last + max(slowest, fastest) + clocks
    first = sent + least if got is None else max(got, sent + least)
    return _Under(sent, min(sent_last, got_last - least), first, got_last, course.key)


def _crossing(
    ends: tuple[str, str], there: list[_Under], back: list[_Under], known: set[frozenset[str]]
) -> Iterator[Crossed]:
    """The pairs of two opposite ways that can have crossed: the times that they can be under way overlap."""
    there, back = sorted(there, key=lambda one: one.sent), sorted(back, key=lambda one: one.sent)
    for first, second in ((there, back), (back, there)):
        begins = [one.sent for one in second]
        for one in first:
            # whoever began later, or at once, while this one can have been under way: each pair is met once
            low = bisect_right(begins, one.sent - (first is there))
            for other in second[low:]:
                if other.sent >= one.got_last:
                    break
                if one.sent < other.got_last and frozenset((one.key, other.key)) not in known:
                    sure = one.sent_last < other.got and other.sent_last < one.got
                    yield Crossed(
                        one=one.key, other=other.key, ends=ends, verdict="certain" if sure else "possible"
                    )  # fmt: skip
