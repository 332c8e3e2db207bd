"""Messages and the ties that they make, as columns of numbers: what every measure reckons with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kg.network.columns import Whole
from kg.network.values import Network

Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Ties:
    """Ties from actor to actor (places in `actors`), each once, by source and target; `weight` counts its messages.

    >>> ties = Ties.of(("a", "b"), [(0, 1), (0, 1), (1, 0)])
    >>> ties.source.tolist(), ties.target.tolist(), ties.weight.tolist()
    ([0, 1], [1, 0], [2.0, 1.0])
    """

    actors: Sequence[str]
    source: Whole
    target: Whole
    weight: Real

    @classmethod
    def of(cls, actors: Sequence[str], pairs: Iterable[tuple[int, int]] | Whole) -> Ties:
        """The ties of pairs (source, target), one a message; also as an array of shape (messages, 2)."""
        ends = np.asarray(pairs if isinstance(pairs, np.ndarray) else list(pairs), dtype=np.int64).reshape(-1, 2)
        width = max(len(actors), 1)
        keys, counts = np.unique(ends[:, 0] * width + ends[:, 1], return_counts=True)
        return cls(actors=actors, source=keys // width, target=keys % width, weight=counts.astype(np.float64))

    @cached_property
    def first(self) -> Whole:
        """Where the ties of each source begin; one more than there are actors."""
        return np.searchsorted(self.source, np.arange(len(self.actors) + 1))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Who sent what to whom, one row a message and pair: places in `actors`, and the place of the message.

    `sources` and `folders` are the files and the archive folders that each message is known from, and `carried` the
    rows (message, carrier).
    """

    actors: Sequence[str]
    pairs: Whole
    message: Whole
    carried: Whole
    sources: Sequence[frozenset[str]]
    folders: Sequence[frozenset[str]]

    @classmethod
    def of(cls, network: Network) -> Sent:
        """All messages of a network that have both ends, and all that were carried."""
        actors = tuple(actor.iri for actor in network.actors)
        places = {iri: place for place, iri in enumerate(actors)}
        rows = [
            (places[sender], places[recipient], number)
            for number, message in enumerate(network.messages)
            for sender in message.senders
            for recipient in message.recipients
        ]
        carried = [(number, places[hand]) for number, message in enumerate(network.messages) for hand in message.via]
        columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return cls(
            actors=actors, pairs=columns[:, :2], message=columns[:, 2],
            carried=np.array(carried, dtype=np.int64).reshape(-1, 2),
            sources=tuple(frozenset(message.files) for message in network.messages),
            folders=tuple(frozenset(message.folders) for message in network.messages),
        )  # fmt: skip

    def ties(self, kept: NDArray[np.bool_] | None = None) -> Ties:
        """The ties that the messages make; of those alone that are `kept`, where given (one truth value a message)."""
        return Ties.of(self.actors, self.pairs if kept is None else self.pairs[kept[self.message]])

    def carriers(self, kept: NDArray[np.bool_] | None = None) -> Real:
        """How many of the messages each actor carried for others."""
        rows = self.carried if kept is None else self.carried[kept[self.carried[:, 0]]]
        return np.bincount(rows[:, 1], minlength=len(self.actors)).astype(np.float64)
