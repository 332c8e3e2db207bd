"""The values of a network: actors, the messages between them, and the legs of messages that third hands carried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol


class Table(Protocol):
    """Rows of a SELECT: terms whose `str` is their IRI or their lexical form, `None` where unbound."""

    @property
    def columns(self) -> Sequence[str]:
        """The projected variables, in order."""

    @property
    def rows(self) -> Iterable[Sequence[object]]:
        """One sequence of terms a solution."""


class Selecting(Protocol):
    """Anything that answers a SELECT: a store, a workspace, an adapter over a graph."""

    def select(self, sparql: str, /) -> Table:
        """The table of solutions of `sparql`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appellation:
    """A name that the sources use for an actor, and what kind of name it is (Name, Pseudonym, Office, ...)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """In how many distinct messages an actor is the sender, a recipient, an intermediary, or any of these."""

    sent: int
    received: int
    relayed: int
    messages: int

    @property
    def relay_share(self) -> float:
        """The share of the actor's messages that the actor only or also carried for others.

        >>> Counts(sent=1, received=0, relayed=3, messages=4).relay_share
        0.75
        """
        return self.relayed / self.messages if self.messages else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, body or post that sent, received or carried at least one message."""

    iri: str
    label: str
    kind: str
    appellations: tuple[Appellation, ...]
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The words of a source behind one claim: what it says, where it stands, and how the claim was made.

    `start` and `end` are code points into the text of the file `source`; `status` is stated, inferred or conflicting.
    """

    claims: str
    value: str
    text: str
    source: str
    start: int | None
    end: int | None
    rule: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A document that attests a message: its file, its heading as printed, and its lines where the format has any."""

    file: str
    heading: str
    first_line: int | None
    last_line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a message decides, in the words of the source, and who decided it."""

    quotation: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeMessage:
    """One message, with everything that a reader needs to judge it: date, form, way, documents and quotations.

    Senders, recipients and `via` stand as IRIs of actors, `copies` as labels. `date` is EDTF as the graph holds it;
    `earliest` and `latest` are ISO days, `None` where undated. `files` and archive `folders` are those that it is known
    from (`kg.network.holdings`).
    """

    iri: str
    label: str
    missing: bool
    date: str
    earliest: str | None
    latest: str | None
    form: str
    topics: tuple[str, ...]
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    via: tuple[str, ...]
    copies: tuple[str, ...]
    documents: tuple[Attestation, ...]
    quotations: tuple[Quotation, ...]
    decisions: tuple[Decision, ...]
    files: tuple[str, ...]
    folders: tuple[str, ...]

    @property
    def relayed(self) -> bool:
        """Whether an intermediary is named."""
        return bool(self.via)

    @property
    def dated(self) -> bool:
        """Whether a first or a last day is known that it may be of."""
        return self.earliest is not None or self.latest is not None

    @property
    def placed(self) -> bool:
        """Whether it has both a sender and a recipient, and so stands behind an edge."""
        return bool(self.senders and self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """All messages from one actor to another: the way from sender to recipient, whoever carried them."""

    source: str
    target: str
    messages: tuple[EdgeMessage, ...]

    @property
    def weight(self) -> int:
        """The number of distinct messages."""
        return len(self.messages)

    @property
    def relayed(self) -> int:
        """How many of the messages name an intermediary."""
        return sum(message.relayed for message in self.messages)

    @property
    def direct(self) -> int:
        """How many of the messages name none."""
        return self.weight - self.relayed

    @property
    def first(self) -> str | None:
        """The earliest day that any of the messages may be of."""
        return min((m.earliest for m in self.messages if m.earliest), default=None)

    @property
    def last(self) -> str | None:
        """The latest day that any of the messages may be of."""
        return max((m.latest for m in self.messages if m.latest), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One leg of relayed messages: from the hand that passed them on to the hand that took them."""

    source: str
    target: str
    messages: tuple[EdgeMessage, ...]

    @property
    def weight(self) -> int:
        """The number of distinct messages that went this leg."""
        return len(self.messages)


@dataclass(frozen=True, kw_only=True)
class Network:
    """Actors, edges from sender to recipient, legs of relayed messages, and what could not be placed on an edge.

    Every message is here: `messages` holds all of them, those without a sender or a recipient too.
    `aside` counts the actors that only receive copies, take part or are mentioned: they are no part of the network.
    """

    actors: tuple[Actor, ...]
    edges: tuple[Edge, ...]
    legs: tuple[Leg, ...]
    messages: tuple[EdgeMessage, ...]
    aside: int = field(default=0)

    @cached_property
    def by_iri(self) -> dict[str, Actor]:
        """The actors by IRI."""
        return {actor.iri: actor for actor in self.actors}

    @cached_property
    def unplaced(self) -> tuple[EdgeMessage, ...]:
        """The messages without a named sender or without a named recipient: behind no edge."""
        return tuple(message for message in self.messages if not message.placed)

    @cached_property
    def undocumented_relays(self) -> tuple[EdgeMessage, ...]:
        """The messages that name an intermediary but whose legs the graph does not hold: no leg is drawn for them."""
        drawn = {message.iri for leg in self.legs for message in leg.messages}
        return tuple(message for message in self.messages if message.relayed and message.iri not in drawn)
