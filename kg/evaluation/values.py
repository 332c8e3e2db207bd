"""What a comparison comes to: figures for each field, and what differs in each document, with the words behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["missed", "spurious"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One field over all documents: the values that the gold has, those predicted, and how many agree."""

    field: str
    hits: int
    gold: int
    predicted: int

    @property
    def precision(self) -> float:
        """The share of the predicted values that the gold has too; where nothing was predicted, 1 if nothing was due.

        >>> Figure(field="senders", hits=3, gold=6, predicted=4).precision
        0.75
        """
        if self.predicted:
            return self.hits / self.predicted
        return 0.0 if self.gold else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold's values that were predicted; 1 where the gold has none.

        >>> Figure(field="senders", hits=3, gold=6, predicted=4).recall
        0.5
        """
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> Figure(field="senders", hits=3, gold=6, predicted=4).f1
        0.6
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def missed(self) -> int:
        """How many of the gold's values were not predicted."""
        return self.gold - self.hits

    @property
    def spurious(self) -> int:
        """How many of the predicted values the gold does not have."""
        return self.predicted - self.hits


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stretch of the source that bears on a value, in code points, and in what way it does."""

    start: int
    end: int
    quote: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that was missed or that is spurious.

    The places of a spurious value are the evidence it was predicted with; those of a missed one tell where in the
    document it would be, and are empty where nothing tells.
    """

    field: str
    kind: Kind
    value: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One document of the gold, the predicted record that stands for it (None where none does), and what differs."""

    id: str
    file: str
    lines: tuple[int, int] | None
    heading: str
    predicted: str | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFigure:
    """How well mentions are brought together, in one way of counting."""

    name: str
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> ClusterFigure(name="b-cubed", precision=0.75, recall=0.5).f1
        0.6
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """An actor of the gold that several predicted ones share, or the other way round; the largest share first."""

    actor: str
    clusters: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """How well the mentions of one actor are brought together, and those of others kept apart.

    `mentions` are the names of the gold for which one was predicted, `due` all of them; `divided` are actors of the
    gold with several predicted ones, `merged` predicted actors with several of the gold.
    """

    figures: tuple[ClusterFigure, ...]
    mentions: int
    due: int
    divided: tuple[Divided, ...] = ()
    merged: tuple[Divided, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A whole comparison. Its documents stand in the order of files and lines, whatever the order of the records."""

    figures: tuple[Figure, ...]
    documents: tuple[Compared, ...]
    outside: int
    """Predicted records that stand for no document of the gold: they are not compared."""
    absent: tuple[str, ...]
    """Files of the gold of which no record at all was predicted."""
    unmarked: tuple[str, ...]
    """Fields whose key no record of the gold has: they are not compared."""
    clustering: Clustering | None = None
    """How the mentions of actors are brought together; None where no table tells which names are one actor's."""

    @property
    def splits(self) -> int:
        """How many predicted records claim a document for which another one stands already."""
        return self.figures[0].spurious

    def figure(self, field: str) -> Figure:
        """The figure of one field. Raises `KeyError` where the field was not compared."""
        return {figure.field: figure for figure in self.figures}[field]
