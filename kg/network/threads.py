"""Threads: the messages that replies, references and enclosures tie together, in the order that their dates allow.

A link leads from a message to one that was there before it: the one it answers or refers to, or passes on. A thread is
all that links hold together. Each member was sent between two bounds; a link says besides that the earlier one was sent
no later. So each member has a first and a last place that it can take in its thread over every choice of the dates,
and a message is certainly before another where no choice has it after. A link whose ends are dated the other way round
is *out of order*: it is kept and flagged, and takes no part in the order.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.network.moments import Interval
from kg.network.steps import NEVER

Kind = Literal["responds to", "encloses", "may respond to"]
INFERRED: Kind = "may respond to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """From a message to an earlier one: what ties them, by which status and confidence, and why.

    `reasons` are the rules of the claims behind it, or what an inferred link was concluded from; `words` quotations.
    """

    later: str
    earlier: str
    kind: Kind
    status: str = "stated"
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    out_of_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Member:
    """A message in its thread: the first and the last place that it can have, counted from 1."""

    message: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Messages that hang together, in an order that their dates and links allow, and the links between them."""

    members: tuple[Member, ...]
    links: tuple[Link, ...]

    @property
    def size(self) -> int:
        """How many messages it has."""
        return len(self.members)


def threads(sent: Mapping[str, Interval], links: Iterable[Link]) -> tuple[Thread, ...]:
    """The threads that links make of messages, the longest first; what no link ties to another is in none.

    `sent` has the minutes between which each message was sent.

    >>> sent = {"letter": (0, 9), "answer": (5, 20), "note": (3, 4)}
    >>> reply = Link(later="answer", earlier="letter", kind="responds to")
    >>> cover = Link(later="answer", earlier="note", kind="encloses")
    >>> (thread,) = threads(sent, [reply, cover])
    >>> [(one.message, one.first, one.last) for one in thread.members]
    [('letter', 1, 2), ('note', 1, 2), ('answer', 3, 3)]
    """
    kept = [link for link in links if link.later in sent and link.earlier in sent and link.later != link.earlier]
    made = [_thread(messages, tied, sent) for messages, tied in _parts(kept)]
    return tuple(sorted(made, key=lambda one: (-one.size, _or(sent[one.members[0].message][0], NEVER), one.members)))


def _parts(links: Sequence[Link]) -> list[tuple[list[str], list[Link]]]:
    """The messages that hang together, with their links."""
    above: dict[str, str] = {}

    def root(one: str) -> str:
        above.setdefault(one, one)
        while above[one] != one:
            above[one] = one = above[above[one]]
        return one

    for link in links:
        one, other = root(link.later), root(link.earlier)
        above[max(one, other)] = min(one, other)
    messages: defaultdict[str, list[str]] = defaultdict(list)
    tied: defaultdict[str, list[Link]] = defaultdict(list)
    for one in above:
        messages[root(one)].append(one)
    for link in links:
        tied[root(link.later)].append(link)
    return [(sorted(messages[one]), tied[one]) for one in messages]


def _thread(messages: Sequence[str], links: Sequence[Link], sent: Mapping[str, Interval]) -> Thread:
    firsts = {one: _or(sent[one][0], -NEVER) for one in messages}
    lasts = {one: _or(sent[one][1], NEVER) for one in messages}
    order, wrong = _ordered(messages, links, firsts, lasts)
    kept = [link for number, link in enumerate(links) if number not in wrong]
    if wrong:
        order, _ = _ordered(messages, kept, firsts, lasts)
    earlier: defaultdict[str, set[str]] = defaultdict(set)
    later: defaultdict[str, set[str]] = defaultdict(set)
    for link in kept:
        earlier[link.later].add(link.earlier)
        later[link.earlier].add(link.later)
    for one in order:
        firsts[one] = max([firsts[one], *(firsts[other] for other in earlier[one])])
    for one in reversed(order):
        lasts[one] = min([lasts[one], *(lasts[other] for other in later[one])])
    told = (replace(link, out_of_order=number in wrong) for number, link in enumerate(links))
    places = {one: place for place, one in enumerate(order)}
    return Thread(
        members=_members(order, earlier, later, firsts, lasts),
        links=tuple(sorted(told, key=lambda link: (places[link.later], places[link.earlier], link.kind))),
    )


def _ordered(
    messages: Sequence[str], links: Sequence[Link], firsts: Mapping[str, int], lasts: Mapping[str, int]
) -> tuple[list[str], set[int]]:
    """The messages one after another, by the links and then by their dates, and the links that no dates allow.

    A link is out of order where its ends, or a chain of links that ends with it, cannot be dated so; so is one that
    closes a circle.
    """
    after: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    waits = dict.fromkeys(messages, 0)
    for number, link in enumerate(links):
        after[link.earlier].append((number, link.later))
        waits[link.later] += 1
    soonest = dict(firsts)
    ready = [(soonest[one], lasts[one], one) for one in messages if not waits[one]]
    heapq.heapify(ready)
    order: list[str] = []
    wrong: set[int] = set()
    left = set(messages)
    while left:
        if not ready:  # a circle: whoever can be first begins
            one = min(left, key=lambda name: (soonest[name], lasts[name], name))
            wrong |= {number for number, link in enumerate(links) if link.later == one and link.earlier in left}
        else:
            *_, one = heapq.heappop(ready)
        if one not in left:
            continue
        left.discard(one)
        order.append(one)
        for number, other in after[one]:
            if soonest[one] > lasts[other]:
                wrong.add(number)
            elif number not in wrong:
                soonest[other] = max(soonest[other], soonest[one])
            waits[other] -= 1
            if not waits[other] and other in left:
                heapq.heappush(ready, (soonest[other], lasts[other], other))
    return order, wrong


def _members(
    order: Sequence[str],
    earlier: Mapping[str, set[str]],
    later: Mapping[str, set[str]],
    firsts: Mapping[str, int],
    lasts: Mapping[str, int],
) -> tuple[Member, ...]:
    """The places that each message can have: after all that must be before it, before all that must be after."""
    begins, ends = sorted(firsts.values()), sorted(lasts.values())
    back = {one: -first for one, first in firsts.items()}
    made = []
    for one in order:
        sooner = bisect_left(ends, firsts[one]) + _by_links(one, earlier, lasts, firsts[one])
        to_come = len(order) - bisect_right(begins, lasts[one]) + _by_links(one, later, back, -lasts[one])
        made.append(Member(message=one, first=sooner + 1, last=len(order) - to_come))
    return tuple(made)


def _by_links(one: str, links: Mapping[str, set[str]], ends: Mapping[str, int], begins: int) -> int:
    """How many messages links alone put before one, not their dates; where dates do, they do for all behind.

    After one, with time turned round.
    """
    seen = {one}
    waiting = [one]
    while waiting:
        new = {other for other in links.get(waiting.pop(), ()) if other not in seen and ends[other] >= begins}
        seen |= new
        waiting += new
    return len(seen) - 1


def _or(bound: int | None, default: int) -> int:
    return default if bound is None else bound
