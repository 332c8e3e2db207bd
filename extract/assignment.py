"""An assignment of shards to documents: how strongly it binds as a whole, told by what each single move would gain.

Moves are tried by the thousand and few of them are made, so a trial weighs only what the move touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.shards import File, Traits

FARTHEST = 40  # documents: columns are displaced within a few pages, never across a volume
_NEIGHBOURS = 0.8  # what stands one after the other in the file is more often one document's than not
_TWICE = 2.0  # a message has one distribution list, is received once

Joins = dict[tuple[int, int], float]  # places (a, b) of shards where b goes on from a, and how strongly


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The first leaf of a file that the source note of a shard cites."""

    shard: int
    file: File
    number: int


@dataclass(slots=True)
class _Load:
    """What is assigned to a document: source notes, words, parts of a head, shards that bear a sender's signature."""

    signers: int
    notes: int = 0
    words: int = 0
    closings: int = 0
    head: Counter[str] = field(default_factory=Counter)

    def cost(self) -> float:
        """A document has one source note, a text, one head, and (attachments apart) its senders' signatures."""
        unsigned = 1.5 * max(0, self.closings - self.signers)
        doubled = _TWICE * sum(count - 1 for count in self.head.values() if count > 1)
        return 4.0 * abs(self.notes - 1) + (6.0 if self.words < 8 else 0.0) + unsigned + doubled


class Assignment:
    """The document of each shard, changed move by move.

    `weights` tells how strongly each shard binds to the documents near it, to which alone it can be moved, `senders`
    the keys of each document's senders, `signers` how many sign it, `places` where each document stands in the order
    of the print. While `free`, nothing is asked of the documents as wholes.

    >>> from extract.shards import vocabulary
    >>> none: frozenset[str] = frozenset()
    >>> shown = Traits(
    ...     has_note=True, words=9, signed=none, addressed=none, mentioned=none, codes=none, marked=none, figures=(),
    ...     vocabulary=vocabulary(""), leaves=(), head=(), passes_on=False,
    ... )
    >>> two = Assignment(
    ...     [0, 0], traits=[shown, shown], weights=[{0: 1, 1: 0}] * 2, joins={}, senders=[none] * 2, signers=[1, 1],
    ...     places=[0, 1],
    ... )
    >>> round(two.gain([1], [1]), 3), two.gain([0, 1], [1, 1])
    (12.2, -2.0)
    >>> two.move([1], [1])
    >>> two.owners
    [0, 1]
    """

    def __init__(
        self,
        owners: Sequence[int],
        *,
        traits: Sequence[Traits],
        weights: Sequence[Mapping[int, float]],
        joins: Joins,
        senders: Sequence[frozenset[str]],
        signers: Sequence[int],
        places: Sequence[int],
        free: bool = False,
    ) -> None:
        self.owners = list(owners)
        self._traits = traits
        self._weights = weights
        sent: dict[str, set[int]] = {}
        for document, names in enumerate(senders):
            for name in names:
                sent.setdefault(name, set()).add(document)
        self._closes = [set().union(*(sent.get(name, ()) for name in shown.signed)) for shown in traits]
        self._places = places
        self._free = free
        self._loads = [_Load(signers=max(1, count)) for count in signers]
        for shard, owner in enumerate(owners):
            self._put(shard, owner, 1)
        self._joined: list[list[tuple[int, int, float]]] = [[] for _ in traits]
        for (one, two), weight in joins.items():
            for shard in (one, two):
                self._joined[shard].append((one, two, weight))
        self._leaves: dict[File, list[Leaf]] = {}
        for shard, shown in enumerate(traits):
            for file, number in shown.leaves:
                self._leaves.setdefault(file, []).append(Leaf(shard=shard, file=file, number=number))

    def gain(self, shards: Sequence[int], owners: Sequence[int]) -> float:
        """How much more strongly the whole binds once the shards belong to these documents."""
        touched = {self.owners[shard] for shard in shards} | set(owners)
        before = self._bound(shards, touched)
        old = [self.owners[shard] for shard in shards]
        self.move(shards, owners)
        after = self._bound(shards, touched)
        self.move(shards, old)
        return after - before

    def move(self, shards: Sequence[int], owners: Sequence[int]) -> None:
        """Give shards to documents."""
        for shard, owner in zip(shards, owners, strict=True):
            self._put(shard, self.owners[shard], -1)
            self._put(shard, owner, 1)
            self.owners[shard] = owner

    def _put(self, shard: int, owner: int, times: int) -> None:
        load, shown = self._loads[owner], self._traits[shard]
        load.notes += times * shown.has_note
        load.words += times * shown.words
        load.closings += times * (owner in self._closes[shard])
        for part in shown.head:
            load.head[part] += times

    def _bound(self, shards: Sequence[int], documents: set[int]) -> float:
        """How strongly these shards bind, and what these documents cost: the part of the whole that a move changes."""
        owners = self.owners
        joined = {join for shard in shards for join in self._joined[shard] if owners[join[0]] == owners[join[1]]}
        bound = sum(self._weights[shard][owners[shard]] for shard in shards) + sum(weight for _, _, weight in joined)
        bound += _NEIGHBOURS * self._together(shards)
        if self._free:
            return bound
        return bound - sum(self._loads[document].cost() for document in documents) - self._inversions(shards)

    def strength(self) -> float:
        """How strongly the whole binds."""
        return self._bound(range(len(self.owners)), set(range(len(self._loads))))

    def _together(self, shards: Sequence[int]) -> int:
        """How many of the pairs of neighbours that these shards are part of are one document's."""
        owners = self.owners
        pairs = {(one, one + 1) for shard in shards for one in (shard - 1, shard) if 0 <= one < len(owners) - 1}
        return sum(owners[one] == owners[two] for one, two in pairs)

    def _inversions(self, shards: Sequence[int]) -> float:
        """The cost of source notes of one file whose leaves run against the order of documents, these among them."""
        owners = self.owners
        count = 0
        seen = set[int]()
        for shard in shards:
            seen.add(shard)
            for file, number in self._traits[shard].leaves:
                for other in self._leaves[file]:
                    # a pair within the group counts once
                    if other.shard not in seen:
                        apart = self._places[owners[shard]] - self._places[owners[other.shard]]
                        count += apart * (number - other.number) < 0
        return float(count)
