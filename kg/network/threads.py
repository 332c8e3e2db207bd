"""Threads: messages that answers and enclosures tie together, in an order that all their dates and ties allow.

What the texts state, and what the reading concluded, is told apart by its status. Beyond that, an answer can be
inferred from pair, time and topic alone; how far that is to be trusted is measured on the answers that are stated.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.network.contacts import Interval
from kg.network.messages import Channel, Message, by_channel
from kg.network.moments import DAY, Open
from kg.network.values import Selecting
from kg.vocab import CG

Kind = Literal["answers", "encloses"]
_KINDS: Mapping[str, Kind] = {CG.respondsTo: "answers", CG.encloses: "encloses"}
_NEVER = 1 << 60  # minutes
_LINKS = f"""
SELECT ?message ?property ?other ?status ?rule ?confidence ?words WHERE {{
  ?claim <{CG.claimProperty}> ?property ; <{CG.claimSubject}> ?message ; <{CG.claimObject}> ?other .
  FILTER(?property = <{CG.respondsTo}> || ?property = <{CG.encloses}>)
  OPTIONAL {{ ?claim <{CG.status}> ?status }}
  OPTIONAL {{ ?claim <{CG.rule}> ?rule }}
  OPTIONAL {{ ?claim <{CG.confidence}> ?confidence }}
  OPTIONAL {{ ?claim <{CG.evidence}> ?span . OPTIONAL {{ ?span <{CG.quotation}> ?words }} }}
}} ORDER BY ?message ?property ?other ?status ?rule ?confidence ?words"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One message that answers or encloses another, how that is known, and the words that say so."""

    message: str
    other: str
    kind: Kind
    status: str = "stated"
    rule: str = ""
    confidence: float = 1.0
    words: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """What came first, and what after it: what is answered or enclosed is the older one."""
        return self.other, self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Messages in their order, the links between them, and those of the links that the dates contradict."""

    members: tuple[str, ...]
    links: tuple[Link, ...]
    impossible: tuple[Link, ...] = ()


def threads(links: Iterable[Link], sent: Mapping[str, Interval]) -> tuple[Thread, ...]:
    """The threads that links make, the longest first. `sent` are the minutes between which each message was sent.

    A link is impossible where the message was certainly sent before what it answers or encloses.

    >>> one = Link(message="b", other="a", kind="answers")
    >>> [thread.members for thread in threads([one], {"a": (5, 9), "b": (7, 7)})]
    [('a', 'b')]
    """
    several = tuple(links)
    tied: defaultdict[str, list[Link]] = defaultdict(list)
    for link in several:
        tied[link.message].append(link)
        tied[link.other].append(link)
    seen: set[str] = set()
    found = []
    for start in sorted(tied):
        if start not in seen:
            members = _component(start, tied)
            seen |= members
            own = tuple(dict.fromkeys(link for one in sorted(members) for link in tied[one]))
            impossible = tuple(link for link in own if _is_impossible(link, sent))
            found.append(Thread(members=_ordered(members, own, sent), links=own, impossible=impossible))
    return tuple(sorted(found, key=lambda thread: (-len(thread.members), thread.members)))


def _component(start: str, tied: Mapping[str, Sequence[Link]]) -> set[str]:
    members, waiting = {start}, [start]
    while waiting:
        for link in tied[waiting.pop()]:
            new = {link.message, link.other} - members
            members |= new
            waiting += new
    return members


def _is_impossible(link: Link, sent: Mapping[str, Interval]) -> bool:
    before, after = link.order
    first, last = sent.get(before, (None, None))[0], sent.get(after, (None, None))[1]
    return first is not None and last is not None and last < first


def _ordered(members: set[str], links: Sequence[Link], sent: Mapping[str, Interval]) -> tuple[str, ...]:
    """Members by what came before what, then by date; where links contradict each other, by date alone."""
    after: defaultdict[str, set[str]] = defaultdict(set)
    waits: defaultdict[str, int] = defaultdict(int)
    for before, then in {link.order for link in links}:
        after[before].add(then)
        waits[then] += 1

    def place(message: str) -> tuple[int, int, str]:
        first, last = sent.get(message, (None, None))
        return (_NEVER if first is None else first), (_NEVER if last is None else last), message

    ready = [place(one) for one in members if not waits[one]]
    heapq.heapify(ready)
    rest = sorted(map(place, members))
    found: dict[str, None] = {}
    while len(found) < len(members):
        if not ready:  # a circle of links: its first message begins it
            ready = [next(one for one in rest if one[2] not in found)]
        message = heapq.heappop(ready)[2]
        if message in found:
            continue
        found[message] = None
        for then in after[message]:
            waits[then] -= 1
            if not waits[then]:
                heapq.heappush(ready, place(then))
    return tuple(found)


def inferred(messages: Sequence[Message], links: Iterable[Link], *, days: int) -> tuple[Link, ...]:
    """Answers that nobody states: to the last message the other way, certainly sent before, at most `days` before.

    Where several are the last, none is inferred. The confidence is how often the same rule finds the right message
    where one is stated, with or without a common topic, by Laplace's rule of succession: (right + 1) / (tried + 2).
    """
    stated: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.kind == "answers":
            stated[link.message].add(link.other)
    channels = by_channel(messages)
    ends = {channel: sorted((one.sent[1] or 0, one.iri, one) for one in found) for channel, found in channels.items()}
    guesses = {message.iri: _guess(message, ends, days) for message in messages if message.is_dated}
    right, tried = [0, 0], [0, 0]
    held = {message.iri for message in messages if message.is_dated}
    for message, others in stated.items():
        guess = guesses.get(message)
        if guess is not None and others <= held:
            right[guess[1]] += guess[0] in others
            tried[guess[1]] += 1
    trust = [(found + 1) / (of + 2) for found, of in zip(right, tried, strict=True)]
    return tuple(
        Link(
            message=iri, other=guess[0], kind="answers", status="inferred", confidence=trust[guess[1]],
            rule=f"the last message the other way{', on the same topic' if guess[1] else ''}",
        )
        for iri, guess in sorted(guesses.items()) if guess is not None and iri not in stated
    )  # fmt: skip


Ends = Mapping[Channel, Sequence[tuple[int, str, Message]]]


def _guess(message: Message, ends: Ends, days: int) -> tuple[str, bool] | None:
    """The one message that this can answer, and whether both have a topic in common."""
    begun = message.sent[0]
    assert begun is not None
    last: dict[str, Message] = {}
    for writer, reader in message.channels:
        other = ends.get((reader, writer), ())
        place = bisect_left(other, (begun, "")) - 1
        if place >= 0 and other[place][0] >= begun - days * DAY:
            last[other[place][1]] = other[place][2]
            if place and other[place - 1][0] == other[place][0]:
                return None
    if len(last) != 1:
        return None
    (one,) = last.values()
    return one.iri, bool(set(one.topics) & set(message.topics))


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Two messages between the same two, each sent before the other had come; `certain` whatever the dates were."""

    one: str
    other: str
    between: Channel
    certain: bool


def crossings(messages: Sequence[Message], links: Iterable[Link], *, slowest: Open) -> Iterator[Crossing]:
    """The messages that crossed each other: certainly, or possibly.

    `slowest` is how many minutes a message is under way at most where nobody tells when it came; without it only
    messages of which that is told are weighed. What answers the other has not crossed it.
    """
    answered = {frozenset(link.order) for link in links if link.kind == "answers"}
    channels = by_channel(messages)
    for (one, other), there in channels.items():
        back = channels.get((other, one), [])
        if one < other and back:
            yield from _crossed((one, other), there, back, answered, slowest)


def _crossed(
    between: Channel, there: list[Message], back: list[Message], answered: set[frozenset[str]], slowest: Open
) -> Iterator[Crossing]:
    begins = [message.sent[0] or 0 for message in back]
    widest = max(((m.arrival(slowest)[1] or 0) - (m.sent[0] or 0) for m in back), default=0)
    for message in there:
        arrived = message.arrival(slowest)
        if arrived[1] is None:
            continue
        first = bisect_left(begins, (message.sent[0] or 0) - widest)
        last = bisect_left(begins, arrived[1])
        for other in back[first:last]:
            came = other.arrival(slowest)
            if came[1] is None or {message.iri, other.iri} in answered or message.iri == other.iri:
                continue
            if _before(message.sent[0], came[1]) and _before(other.sent[0], arrived[1]):
                sure = _before(message.sent[1], came[0]) and _before(other.sent[1], arrived[0])
                yield Crossing(one=message.iri, other=other.iri, between=between, certain=sure)


def _before(one: Open, other: Open) -> bool:
    return one is not None and other is not None and one < other


def read_links(select: Selecting) -> tuple[Link, ...]:
    """The answers and enclosures that claims of a store tell, each with the words of its claims."""
    found: dict[tuple[str, str, str], Link] = {}
    for message, property_, other, status, rule, confidence, words in map(tuple, select.select(_LINKS).rows):
        key = (str(message), str(property_), str(other))
        if str(status) == "conflicting":
            continue
        if key not in found:
            found[key] = Link(
                message=key[0], other=key[2], kind=_KINDS[key[1]], status=str(status or ""), rule=str(rule or ""),
                confidence=float(str(confidence or 0)), words=" ".join(str(words or "").split()),
            )  # fmt: skip
    return tuple(found.values())
