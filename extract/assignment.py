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
_EPSILON = 1e-9  # less is the rounding of sums
_WORDS, _WORDLESS = 8, 6.0  # words that a document has at least, and what it costs to have fewer
_NOTE, _CLOSING = 4.0, 1.5  # for each source note too many or too few, for each signature too many
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
        unsigned = _CLOSING * max(0, self.closings - self.signers)
        doubled = _TWICE * sum([count - 1 for count in self.head.values() if count > 1]) if self.head else 0.0
        return _NOTE * abs(self.notes - 1) + (_WORDLESS if self.words < _WORDS else 0.0) + unsigned + doubled

    def lacks(self, *, note: bool) -> float:
        """The most that it can come to cost less with more words, and with a source note if one comes."""
        return (_WORDLESS if self.words < _WORDS else 0.0) + (_NOTE if note and not self.notes else 0.0)


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
        self._partners = _partners(joins, len(owners))
        # the most that a document can come to cost less without a shard
        self._most = [
            _NOTE * shown.has_note + _CLOSING * bool(closes) + _TWICE * len(shown.head)
            for shown, closes in zip(traits, self._closes, strict=True)
        ]
        self._leaves: dict[File, list[Leaf]] = {}
        for shard, shown in enumerate(traits):
            for file, number in shown.leaves:
                self._leaves.setdefault(file, []).append(Leaf(shard=shard, file=file, number=number))

    def promising(self, shards: Sequence[int], reach: Mapping[int, float]) -> list[int]:
        """Of the documents that some shards can be moved to together, those that the move may gain by.

        `reach` tells how strongly the shards bind to each by themselves. Left out is where even the most that documents
        can come to cost less for it does not make up for what the shards now bind to.
        """
        owners, within = self.owners, set(shards)
        near: dict[int, float] = {}  # the documents of partners outside the group
        bound = 0.0  # what is lost by any move: the weights of now, and partners that the move parts
        for shard in shards:
            was = owners[shard]
            bound += self._weights[shard][was]
            for other, weight in self._partners[shard]:
                at = owners[other]
                if other not in within:
                    near[at] = near.get(at, 0.0) + weight
                    if at == was:
                        bound += weight
                elif other < shard and at != was:  # of a pair that the move brings together
                    bound -= weight
        left = {owners[shard] for shard in shards}
        bound -= _EPSILON
        if self._free:
            return [d for d, binds in reach.items() if binds + near.get(d, 0.0) > bound and left != {d}]
        loads, notes = self._loads, any(self._traits[shard].has_note for shard in shards)
        bound -= min(sum([loads[d].cost() for d in left]), sum([self._most[shard] for shard in shards]))
        bound -= self._inversions(shards)
        gets = [load.lacks(note=notes) for load in loads]
        return [d for d, binds in reach.items() if binds + near.get(d, 0.0) + gets[d] > bound and left != {d}]

    def moved(self, shards: Sequence[int], owners: Sequence[int]) -> bool:
        """Give shards to these documents if the whole binds more strongly for it; whether it does."""
        gains = self.gain(shards, owners) > _EPSILON
        if gains:
            self.move(shards, owners)
        return gains

    def gain(self, shards: Sequence[int], owners: Sequence[int]) -> float:
        """How much more strongly the whole binds once the shards belong to these documents."""
        bound = self._bound_gained(shards, owners)
        return bound if self._free else bound + self._cost_saved(shards, owners)

    def _bound_gained(self, shards: Sequence[int], owners: Sequence[int]) -> float:
        """How much more strongly the shards bind, to the documents and to their partners."""
        new = dict(zip(shards, owners, strict=True))
        gained = 0.0
        for shard, owner in new.items():
            was, weights = self.owners[shard], self._weights[shard]
            gained += weights[owner] - weights[was]
            for other, weight in self._partners[shard]:
                at = self.owners[other]
                if other not in new:
                    gained += weight * ((owner == at) - (was == at))
                elif other < shard:  # of a pair within the group once
                    gained += weight * ((owner == new[other]) - (was == at))
        return gained

    def _cost_saved(self, shards: Sequence[int], owners: Sequence[int]) -> float:
        """How much less the documents that a move touches cost after it."""
        old = [self.owners[shard] for shard in shards]
        touched = [self._loads[document] for document in {*old, *owners}]
        before = sum([load.cost() for load in touched]) + self._inversions(shards)
        self.move(shards, owners)
        after = sum([load.cost() for load in touched]) + self._inversions(shards)
        self.move(shards, old)
        return before - after

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

    def strength(self) -> float:
        """How strongly the whole binds."""
        bound = sum([weights[owner] for weights, owner in zip(self._weights, self.owners, strict=True)])
        for shard, partners in enumerate(self._partners):
            bound += sum([w for other, w in partners if other < shard and self.owners[other] == self.owners[shard]])
        if self._free:
            return bound
        return bound - sum([load.cost() for load in self._loads]) - self._inversions(range(len(self.owners)))

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


def _partners(joins: Joins, count: int) -> list[list[tuple[int, float]]]:
    """For each shard those that bind to it where they are one document's: what is joined to it, and its neighbours."""
    bound: dict[tuple[int, int], float] = {(place, place + 1): _NEIGHBOURS for place in range(count - 1)}
    for (one, two), weight in joins.items():
        pair = min(one, two), max(one, two)
        bound[pair] = bound.get(pair, 0.0) + weight
    partners: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (one, two), weight in bound.items():
        partners[one].append((two, weight))
        partners[two].append((one, weight))
    return partners
