"""The messages of a graph as values: who wrote to whom through whom, sent and received within which bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.network.contacts import Interval, bounds
from kg.network.facts import facts_of
from kg.network.moments import DAY, Open
from kg.network.values import Selecting
from kg.vocab import CG, RDFS_LABEL

_PARTIES = (CG.sender, CG.recipient, CG.intermediary)
_TOLD = (*_PARTIES, CG.date, CG.handling, CG.topic, RDFS_LABEL)
Channel = tuple[str, str]  # who wrote, to whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message and its parties by their IRIs, its topics, and the minutes between which it was sent and received."""

    iri: str
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sent: Interval = (None, None)
    received: Interval = (None, None)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every pair of one who wrote and one who was written to.

        >>> Message(iri="m", senders=("Holt",), recipients=("Moe", "Poe")).channels
        (('Holt', 'Moe'), ('Holt', 'Poe'))
        """
        return tuple((one, other) for one in self.senders for other in self.recipients if one != other)

    @property
    def is_dated(self) -> bool:
        """Whether both the first and the last minute at which it can have been sent are known."""
        return None not in self.sent

    def arrival(self, slowest: Open) -> Interval:
        """Between which minutes it came: as told, else not before it was sent, nor more than `slowest` after it."""
        (early, late), (first, last) = self.received, self.sent
        soonest = max((bound for bound in (early, first) if bound is not None), default=None)
        if late is None and last is not None and slowest is not None:
            late = last + slowest
        return soonest, late


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages in the order of their IRIs, and the labels of messages and actors by IRI."""

    all: tuple[Message, ...]
    labels: Mapping[str, str]

    def label(self, iri: str) -> str:
        """How a message or an actor is called."""
        return self.labels.get(iri, iri)


def read_messages(select: Selecting, *, hours: bool = False) -> Messages:
    """Every message of a store, those that are missing included; `hours` compares hours as if all clocks agreed."""
    told = facts_of(select, (CG.Message,), _TOLD)
    handlings = facts_of(select, (CG.Handling,), (CG.stage, CG.at))
    labels = {iri: facts[RDFS_LABEL][0] for iri, facts in told.items() if RDFS_LABEL in facts}
    labels |= {iri: facts[RDFS_LABEL][0] for iri, facts in facts_of(select, (CG.Actor,), (RDFS_LABEL,)).items()}
    found = []
    for iri, facts in told.items():
        sent, received = bounds(facts, handlings, hours=hours)
        senders, recipients, carriers = (facts.get(party, ()) for party in _PARTIES)
        found.append(Message(
            iri=iri, senders=senders, recipients=recipients, carriers=carriers, topics=facts.get(CG.topic, ()),
            sent=sent, received=received,
        ))  # fmt: skip
    return Messages(all=tuple(found), labels=labels)


def by_channel(messages: Iterable[Message]) -> dict[Channel, list[Message]]:
    """The dated messages of each channel, in the order in which they can have been sent."""
    found: defaultdict[Channel, list[Message]] = defaultdict(list)
    for message in messages:
        if message.is_dated:
            for channel in message.channels:
                found[channel].append(message)
    return {channel: sorted(several, key=_when) for channel, several in sorted(found.items())}


def _when(message: Message) -> tuple[int, int, str]:
    first, last = message.sent
    return first or 0, last or 0, message.iri


def days(minutes: float) -> float:
    """Minutes as days, with one decimal.

    >>> days(1.5 * DAY)
    1.5
    """
    return round(minutes / DAY, 1)
