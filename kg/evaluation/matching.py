"""Which value is which: as many pairs as there can be between two lists, whatever their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Value = TypeVar("Value")


def matched(
    gold: Sequence[Value], predicted: Sequence[Value], same: Callable[[Value, Value], bool]
) -> tuple[tuple[int, int], ...]:
    """The pairs of positions whose values are the same, each position in one pair at most.

    Equal values are paired first; then `same` decides, and a pair is rearranged where that makes room for one more: a
    first-come choice would count fewer, and another number for another order of the values. For equal input in any
    order the same values are paired.

    >>> matched(("Kim", "Kim Ku"), ("Kim Ku", "Pak"), lambda one, other: one in other)
    ((1, 0),)
    >>> matched(("Kim", "Kim Ku"), ("General Kim Ku", "Kim Il Sung"), lambda one, other: one in other)
    ((0, 1), (1, 0))
    """
    rows = sorted(range(len(gold)), key=lambda row: repr(gold[row]))
    columns = sorted(range(len(predicted)), key=lambda column: repr(predicted[column]))
    pairs = _equal(gold, predicted, rows, columns)
    taken = {column: row for row, column in pairs.items()}

    def fitting(row: int) -> list[int]:
        return [c for c in columns if gold[row] == predicted[c] or same(gold[row], predicted[c])]

    for row in rows:
        if row not in pairs:
            _extend(row, fitting, pairs, taken)
    return tuple(sorted(pairs.items()))


def _equal(gold: Sequence[Value], predicted: Sequence[Value], rows: list[int], columns: list[int]) -> dict[int, int]:
    waiting: dict[Value, list[int]] = {}
    for column in reversed(columns):
        waiting.setdefault(predicted[column], []).append(column)
    return {row: waiting[gold[row]].pop() for row in rows if waiting.get(gold[row])}


def _extend(start: int, fitting: Callable[[int], list[int]], pairs: dict[int, int], taken: dict[int, int]) -> None:
    """Pair `start`, moving others where they can go elsewhere; nothing changes where there is no way."""
    reached: dict[int, int] = {}
    queue = [start]
    for row in queue:
        for column in fitting(row):
            if column in reached:
                continue
            reached[column] = row
            if column in taken:
                queue.append(taken[column])
                continue
            _shift(column, reached, pairs, taken)
            return


def _shift(column: int, reached: dict[int, int], pairs: dict[int, int], taken: dict[int, int]) -> None:
    """Give the free column to the row that reached it, that row's former column to the one before, and so on."""
    free: int | None = column
    while free is not None:
        row = reached[free]
        taken[free] = row
        pairs[row], free = free, pairs.get(row)
