"""Contacts as columns of numbers, and the searches over them: each from one actor, or back through time for all."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.network.columns import Whole

NEVER = 1 << 60  # minutes; later than any moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Contacts from one source to one target each, as columns; those of a source stand together (`first`).

    A step takes along what is with its source at `until` at the latest. Word that is there at `t` arrives at
    `max(t, start) + way`, and at `lands` at the earliest. For the certain, `until` is the first moment of sending and
    `lands` the last of arrival, since word must be there whenever the message went.
    """

    first: Whole
    target: Whole
    until: Whole
    start: Whole
    lands: Whole
    way: Whole
    contact: Whole

    @classmethod
    def of(cls, rows: Sequence[tuple[int, ...]], actors: int) -> Steps:
        """Columns of rows (source, target, until, start, lands, way, contact): by source, the latest `until` first."""
        columns = np.array(rows, dtype=np.int64).reshape(-1, 7).T
        columns = columns[:, np.lexsort((-columns[2], columns[0]))]
        first = np.searchsorted(columns[0], np.arange(actors + 1))
        _, target, until, start, lands, way, contact = columns
        return cls(first=first, target=target, until=until, start=start, lands=lands, way=way, contact=contact)

    def spread(self, source: int, since: int) -> tuple[Whole, Whole, Whole]:
        """The arrival at everyone, the contact that brings it, and from whom; `NEVER` and -1 where it never comes."""
        actors = len(self.first) - 1
        reached = np.full(actors, NEVER, dtype=np.int64)
        by, sender = np.full(actors, -1, dtype=np.int64), np.full(actors, -1, dtype=np.int64)
        reached[source] = since
        settled = bytearray(actors)
        waiting = [(since, source)]
        while waiting:
            at, actor = heapq.heappop(waiting)
            if settled[actor]:
                continue
            settled[actor] = 1
            first, last = self.first[actor], self.first[actor + 1]
            last = first + np.searchsorted(-self.until[first:last], -at, "right")
            arrivals = np.maximum(np.maximum(self.start[first:last], at) + self.way[first:last], self.lands[first:last])
            sooner = np.flatnonzero(arrivals < reached[self.target[first:last]])
            for place, arrival in zip((sooner + first).tolist(), arrivals[sooner].tolist(), strict=True):
                other = int(self.target[place])
                if arrival < reached[other]:
                    reached[other], by[other], sender[other] = arrival, self.contact[place], actor
                    heapq.heappush(waiting, (arrival, other))
        return reached, by, sender

    def reversed(self) -> Steps:
        """The same steps by their targets, each with its source where the target was."""
        actors = len(self.first) - 1
        source = np.repeat(np.arange(actors), np.diff(self.first))
        order = np.argsort(self.target, kind="stable")
        first = np.searchsorted(self.target[order], np.arange(actors + 1))
        columns = (one[order] for one in (source, self.until, self.start, self.lands, self.way, self.contact))
        target, until, start, lands, way, contact = columns
        return Steps(first=first, target=target, until=until, start=start, lands=lands, way=way, contact=contact)

    def closed(self) -> list[int]:
        """Whom word reaches from everyone, as bits: back through time, from the last moment to the first.

        A step gives its source whatever its target has, from its last moment (`until`) back to the first at which what
        its target has can still grow (`settled`). Where it settles before it begins, it gives what its target had then.
        """
        source = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first)).tolist()
        target = self.target.tolist()
        begins = self.until
        settled = np.maximum(self.start, self.lands)
        moments = [*zip((-begins).tolist(), [0] * len(target), range(len(target)), strict=True)]
        moments += zip((-settled).tolist(), [1] * len(target), range(len(target)), strict=True)
        bits = [0] * (len(self.first) - 1)
        live: list[set[int]] = [set() for _ in bits]
        had: dict[int, int] = {}
        before = (settled > begins).tolist()
        for _, what, step in sorted(moments):
            ends = source[step], target[step]
            if what == 0:
                given = had.pop(step) if before[step] else bits[ends[1]]
                if not before[step]:
                    live[ends[1]].add(step)
                _grow(bits, live, source, ends[0], given | 1 << ends[1])
            elif before[step]:
                had[step] = bits[ends[1]]
            else:
                live[ends[1]].discard(step)
        return bits

    def gather(self, target: int, by: int, *, certain: bool) -> Whole:
        """The last departure from everyone, for steps by their targets; `-NEVER - 1` where none is in time."""
        left = np.full(len(self.first) - 1, -NEVER - 1, dtype=np.int64)
        left[target] = by
        settled = bytearray(len(left))
        waiting = [(-by, target)]
        while waiting:
            deadline, actor = heapq.heappop(waiting)
            if settled[actor]:
                continue
            settled[actor] = 1
            here = slice(self.first[actor], self.first[actor + 1])
            late = self.lands[here] > -deadline
            departures = self.until[here]
            if not certain:
                late |= self.start[here] + self.way[here] > -deadline
                departures = np.minimum(departures, -deadline - self.way[here])
            departures = np.where(late, -NEVER - 1, departures)
            sources = self.target[here]
            for place in np.flatnonzero(departures > left[sources]).tolist():
                source, departure = int(sources[place]), int(departures[place])
                if departure > left[source]:
                    left[source] = departure
                    heapq.heappush(waiting, (-departure, source))
        return left


def _grow(bits: list[int], live: list[set[int]], source: list[int], actor: int, given: int) -> None:
    """Give an actor bits, and all those whose word comes to it at that moment, and theirs."""
    waiting = [(actor, given)]
    while waiting:
        one, more = waiting.pop()
        new = more & ~bits[one]
        if new:
            bits[one] |= new
            waiting += [(source[step], new) for step in live[one]]
