"""Motifs in time: two messages that follow each other within a window, and share actors, under uncertain dates.

An *answer* goes back the way that a message came; a *relay* goes on from whom it came to, to somebody else; a
*reminder* goes the same way again; a message is *spread* where its sender writes to somebody else as well. A motif of
two messages is *certain* where every choice of their dates has the second after the first and within the window,
*possible* where some choice has (after Kovanen and others 2011, and Paranjape and others 2017, who know the times).
What follows need not be meant as an answer: a motif tells the rhythm of a network, not what a text says.

Motifs are counted, not listed, in O(k m log m) for m messages with k different lengths of their dates' intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from kg.network.columns import Whole, counted_off
from kg.network.moments import DAY, first_minute
from kg.network.values import Network

Figure = Literal["answer", "relay", "reminder", "spread"]
FIGURES: tuple[Figure, ...] = get_args(Figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """How many pairs of messages make a figure: for certain, and possibly (the certain ones among them)."""

    figure: Figure
    certain: int
    possible: int


@dataclass(frozen=True, kw_only=True)
class Moves:
    """Who wrote to whom and when, a row for each message and pair: places of actors, the message, and its bounds.

    Messages to oneself are left out. `first` and `last` are in minutes, or any other unit that the window has too.
    """

    source: Whole
    target: Whole
    message: Whole
    first: Whole
    last: Whole

    @classmethod
    def of(cls, rows: Whole) -> Moves:
        """The columns of rows (source, target, message, first, last)."""
        rows = rows.reshape(-1, 5)
        source, target, message, first, last = rows[rows[:, 0] != rows[:, 1]].T
        return cls(source=source, target=target, message=message, first=first, last=last)

    @classmethod
    def of_network(cls, network: Network) -> Moves:
        """The messages of a network of which a first and a last day are told, in minutes."""
        places = {actor.iri: place for place, actor in enumerate(network.actors)}
        rows = [
            (places[sender], places[recipient], number, first_minute(first), first_minute(last) + DAY - 1)
            for number, message in enumerate(network.messages)
            if message.earliest and message.latest
            for first, last in [map(date.fromisoformat, (message.earliest, message.latest))]
            for sender in message.senders
            for recipient in message.recipients
        ]
        return cls.of(np.array(rows, dtype=np.int64))

    @cached_property
    def together(self) -> tuple[Whole, Whole]:
        """Every two rows of one message, and every row with itself, as two columns of places."""
        order = np.argsort(self.message, kind="stable")
        _, begin, counts = np.unique(self.message[order], return_index=True, return_counts=True)
        size = np.repeat(counts, counts)  # rows of the message that each row is of
        ahead = np.repeat(order, size)
        return ahead, order[np.repeat(np.repeat(begin, counts), size) + counted_off(size)]


def motifs(moves: Moves, window: int) -> tuple[Motif, ...]:
    """How many pairs of two messages make each figure, the second after the first and within a window.

    Two rows of one message make none.

    >>> rows = np.array([(0, 1, 0, 5, 5), (1, 0, 1, 7, 7), (1, 2, 2, 6, 9)])
    >>> [(one.figure, one.certain, one.possible) for one in motifs(Moves.of(rows), 3)]
    [('answer', 1, 1), ('relay', 0, 1), ('reminder', 0, 0), ('spread', 0, 2)]
    """
    there, back = _pairs(moves)
    by_pair = {
        "answer": _followed(moves, back, there, window),
        "reminder": _followed(moves, there, there, window),
        # what goes on from the one it came to, or from the sender, whoever it goes to
        "relay": _followed(moves, moves.target, moves.source, window),
        "spread": _followed(moves, moves.source, moves.source, window),
    }
    by_pair["relay"] -= by_pair["answer"]
    by_pair["spread"] -= by_pair["reminder"]
    return tuple(
        Motif(figure=figure, certain=int(by_pair[figure][0]), possible=int(by_pair[figure][1])) for figure in FIGURES
    )  # fmt: skip


def _pairs(moves: Moves) -> tuple[Whole, Whole]:
    """A number for each row's pair of source and target, and that of target and source."""
    width = int(max(moves.source.max(initial=0), moves.target.max(initial=0))) + 1
    both = np.concatenate([moves.source * width + moves.target, moves.target * width + moves.source])
    _, numbers = np.unique(both, return_inverse=True)
    return numbers.reshape(-1)[: len(moves.source)], numbers.reshape(-1)[len(moves.source) :]


def _followed(moves: Moves, behind: Whole, ahead: Whole, window: int) -> NDArray[np.int64]:
    """How many rows follow rows with which they share a key: certain, possible; those of one message left out.

    `behind` is the key of a row as the first of two, `ahead` its key as the second.
    """
    order = np.lexsort((moves.first, behind))  # what is looked for in order is found sooner
    first, last = moves.first[order], moves.last[order]
    found = np.array([
        _certain(moves, ahead, behind[order], (first, last), window),
        _possible(moves, ahead, behind[order], (first, last), window),
    ])  # fmt: skip
    one, other = moves.together
    alike = behind[one] == ahead[other]
    one, other = one[alike], other[alike]
    follows = (moves.last[one] <= moves.first[other]) & (moves.last[other] - moves.first[one] <= window)
    can = moves.first[other] - moves.last[one] <= window  # both have one date, so that either can be after the other
    return found - (np.count_nonzero(follows), np.count_nonzero(can))


def _certain(moves: Moves, ahead: Whole, behind: Whole, bounds: tuple[Whole, Whole], window: int) -> int:
    """Pairs in which the second cannot be before the first, nor later than the window.

    Of those that are equally uncertain, the second begins between the end of the first, and the end of the window less
    that uncertainty: what begins in a stretch is a search in a sorted column.
    """
    first, last = bounds
    lengths = moves.last - moves.first
    found = 0
    for length in np.unique(lengths).tolist():
        alike = lengths == length
        found += _counted(ahead[alike], moves.first[alike], behind, last, first + window - length)
    return found


def _possible(moves: Moves, ahead: Whole, behind: Whole, bounds: tuple[Whole, Whole], window: int) -> int:
    """Pairs in which the second can be after the first and within the window: all but those in which it ends before or
    begins after, of which none is both."""
    first, last = bounds
    many = int(max(behind.max(initial=0), ahead.max(initial=0))) + 1
    every = int(np.bincount(ahead, minlength=many)[behind].sum())
    far = np.full(len(behind), np.iinfo(np.int64).max // 4)
    before = _counted(ahead, moves.last, behind, -far, first - 1)
    return every - before - _counted(ahead, moves.first, behind, last + window + 1, far)


def _counted(keys: Whole, values: Whole, wanted: Whole, low: Whole, high: Whole) -> int:
    """How many values stand under each wanted key between two bounds, both included, added up."""
    if not len(values):
        return 0
    base = int(values.min())
    width = int(values.max()) - base + 2
    column = np.sort(keys * width + (values - base))  # keys and values as one number
    begin = np.searchsorted(column, wanted * width + np.clip(low - base, 0, width - 1), side="left")
    end = np.searchsorted(column, wanted * width + np.clip(high - base, -1, width - 1), side="right")
    return int(np.maximum(end - begin, 0).sum())
