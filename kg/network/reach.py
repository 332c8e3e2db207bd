"""Who can have known what, when, and through whom: paths that respect time, where dates are uncertain.

A contact is one message from some actors to others, sent at a moment between two bounds and received at one between
two others. Word goes along a chain of contacts if each is sent no earlier than the one before it was received. What
holds for some choice of all the moments is *possible*; what holds for every choice is *certain*; the rest is
*impossible*.

The possible is the earliest arrival when every moment is chosen as it suits the chain. For the certain, think of
somebody who chooses the moments to keep word from arriving. If word is with a sender at W at the latest, a message that
can be sent before W will be sent just before; one that cannot is carried, and arrives as late as it can. So the latest
arrival over all choices is that of one chain in which every message is sent, at the earliest, no earlier than the one
before is received at the latest; a single such chain decides for all choices together. Both are shortest paths with
arrivals for lengths (Dijkstra), in O(m log m) for m contacts: an arrival is never before the one it follows from.

Legs of one message share its moment of sending. A chain never needs two of them, since what a message brings to one of
its hands it brings to all behind; but where several are given as contacts of their own, some arrivals that are certain
may be told as possible only, and never the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kg.network.columns import Whole
from kg.network.moments import UNKNOWN, Open, follows
from kg.network.steps import NEVER, Steps

Verdict = Literal["certain", "possible", "impossible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One message from actors to others: the bounds of the moments at which it was sent and received, in minutes.

    None is a bound that nobody knows. `key` says which message it is. `on` are the bounds of the moment at which it was
    sent on, where it went with a later message: it is under way from then. `shown_by` is the message that shows that it
    came, by passing it on or answering it, where it is no message's own way.
    """

    key: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    sent: tuple[Open, Open]
    received: tuple[Open, Open] = (None, None)
    on: tuple[Open, Open] | None = None
    shown_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When word is with an actor, in minutes, and the contacts that brought it, in their order."""

    actor: str
    at: int
    chain: tuple[Contact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether word can have come from one actor to another in time, with the chains that show it.

    `soonest` is the earliest arrival that is possible, `surest` the latest that every choice of dates allows, each None
    where there is none. The verdict is about the time that was asked for.
    """

    verdict: Verdict
    soonest: Arrival | None
    surest: Arrival | None


@dataclass(frozen=True, slots=True)
class Closure:
    """Who reaches whom at all: for each actor the set of those, as the bits of a number by the actors' places."""

    places: Mapping[str, int]
    bits: Sequence[int]

    def reaches(self, source: str, target: str) -> bool:
        """Whether word from one actor can have come to another."""
        return bool(self.bits[self.places[source]] >> self.places[target] & 1)

    def count(self, source: str) -> int:
        """How many others word from an actor can have come to."""
        place = self.places[source]
        return (self.bits[place] & ~(1 << place)).bit_count()


class Arrivals(Mapping[str, Arrival]):
    """When word is with everyone whom it reaches, but the one it comes from; each arrival with its chain."""

    def __init__(self, contacts: Contacts, reached: Whole, by: Whole, sender: Whole) -> None:
        self._contacts, self._reached, self._by, self._sender = contacts, reached, by, sender

    def __getitem__(self, actor: str) -> Arrival:
        """The arrival at an actor. Raises `KeyError` for one whom word does not reach."""
        place = self._contacts.places[actor]
        if self._by[place] < 0:
            raise KeyError(actor)
        chain = []
        at = place
        while self._by[at] >= 0:
            chain.append(self._contacts.contacts[self._by[at]])
            at = int(self._sender[at])
        return Arrival(actor=actor, at=int(self._reached[place]), chain=tuple(reversed(chain)))

    def __iter__(self) -> Iterator[str]:
        """Whom word reaches, the soonest first."""
        for place in np.argsort(self._reached, kind="stable").tolist():
            if self._by[place] >= 0:
                yield self._contacts.actors[place]

    def __len__(self) -> int:
        """How many word reaches."""
        return int(np.count_nonzero(self._by >= 0))


class Contacts:
    """The contacts of a network, to be asked from any actor.

    `fastest` and `slowest` are how many minutes a message is under way where nobody tells when it was received; without
    `slowest` such a message arrives nobody knows when, and no chain through it is certain.

    >>> day = 24 * 60
    >>> letters = Contacts([
    ...     Contact(key="1", sources=("Holt",), targets=("Moe",), sent=(0, day - 1)),
    ...     Contact(key="2", sources=("Moe",), targets=("Lund",), sent=(0, 2 * day - 1)),
    ... ], slowest=0)
    >>> answer = letters.ask("Holt", "Lund", since=0, by=2 * day)
    >>> answer.verdict, [contact.key for contact in answer.soonest.chain], answer.surest
    ('possible', ['1', '2'], None)
    """

    def __init__(self, contacts: Iterable[Contact], *, fastest: int = 0, slowest: Open = None) -> None:
        self.contacts = tuple(contacts)
        names = dict.fromkeys(name for one in self.contacts for name in (*one.sources, *one.targets))
        self.actors = tuple(names)
        self.places = {name: place for place, name in enumerate(self.actors)}
        possible, certain = [], []
        for number, one in enumerate(self.contacts):
            some, sure = _bounds(one, fastest, slowest)
            for source in one.sources:
                for target in one.targets:
                    ends = self.places[source], self.places[target]
                    if some:
                        possible.append((*ends, *some, number))
                    if sure:
                        certain.append((*ends, *sure, number))
        self._steps = {False: Steps.of(possible, len(names)), True: Steps.of(certain, len(names))}

    def arrivals(self, source: str, since: int, *, certain: bool = False) -> Mapping[str, Arrival]:
        """When word that is with `source` from a minute on is with everyone else, at the earliest, and through whom.

        With `certain`: at the latest, over every choice of the moments; whom it need not reach is left out.
        """
        if source not in self.places:
            return {}
        return Arrivals(self, *self._steps[certain].spread(self.places[source], since))

    def ask(self, source: str, target: str, *, since: int, by: int) -> Answer:
        """Whether word that is with `source` from a minute on can have been with `target` by another."""
        soonest = self.arrivals(source, since).get(target)
        surest = self.arrivals(source, since, certain=True).get(target)
        verdict: Verdict = "impossible"
        if surest is not None and surest.at <= by:
            verdict = "certain"
        elif soonest is not None and soonest.at <= by:
            verdict = "possible"
        return Answer(verdict=verdict, soonest=soonest, surest=surest)

    def closure(self, *, certain: bool = False) -> Closure:
        """Whom word can have come to from everyone, whenever it set out: in one pass back through time."""
        return Closure(self.places, self._steps[certain].closed())

    def departures(self, target: str, by: int, *, certain: bool = False) -> dict[str, int]:
        """The last minute at which word can still set out from everyone to be with `target` by a minute.

        With `certain`: the last at which it reaches `target` in time whatever the moments were.
        """
        if target not in self.places:
            return {}
        left = self._steps[certain].reversed().gather(self.places[target], by, certain=certain)
        found = {self.actors[place]: int(left[place]) for place in np.flatnonzero(left > -NEVER - 1).tolist()}
        del found[target]
        return found


def _bounds(contact: Contact, fastest: int, slowest: Open) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    """A contact as a step of possible chains and of certain ones (until, start, lands, way); None where it can be none.

    Where what is told of its receipt cannot follow its sending, the receipt is taken to be unknown: it is a conflict,
    which the graph tells elsewhere.
    """
    first, last = contact.sent
    on, gone = contact.on or contact.sent
    told = follows(contact.received, (first, None), by=fastest) and follows(contact.received, (on, None), by=fastest)
    early, late = contact.received if told else UNKNOWN
    until = min(bound for bound in (last, gone, None if late is None else late - fastest, NEVER) if bound is not None)
    start = first if first is not None else -NEVER
    lands = early if early is not None else -NEVER
    if on is not None and contact.on is not None:
        lands = max(lands, on + fastest)
    possible = (until, start, lands, fastest) if start <= until else None
    arrives = late
    if arrives is None and gone is not None and slowest is not None:
        arrives = max(gone + slowest, lands)
    certain = (start, -NEVER, arrives, 0) if first is not None and arrives is not None else None
    return possible, certain
