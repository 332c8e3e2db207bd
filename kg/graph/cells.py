"""Rows of which the cells are known as plain values, and made terms of rdflib only when somebody looks at them.

Of a long answer most of the time went into terms; whoever counts its rows, shows the first of them, or wants a data
frame needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from rdflib.term import Node

Row = tuple[Node | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What makes a cell of a column a term, and a plain Python value."""

    term: Callable[[Any], Node]
    plain: Callable[[Any], Any]


class Cells(Sequence[Row]):
    """The rows of a table, made when asked for; equal to any sequence of the same rows.

    >>> from rdflib import Literal
    >>> rows = Cells((Column(term=Literal, plain=str),), [("a",), (None,)])
    >>> rows[0], rows[1:], len(rows), rows.column(0)
    ((rdflib.term.Literal('a'),), ((None,),), 2, ('a', None))
    """

    def __init__(self, columns: Sequence[Column], cells: list[tuple[Any, ...]]) -> None:
        self._columns = tuple(columns)
        self._terms = tuple(column.term for column in columns)
        self._cells = cells

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(place, slice):
            return tuple(map(self._row, self._cells[place]))
        return self._row(self._cells[place])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._cells)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as a list is, for the same reason

    def column(self, place: int) -> tuple[Any, ...]:
        """One column as plain Python values, without making its terms."""
        plain = self._columns[place].plain
        return tuple(None if row[place] is None else plain(row[place]) for row in self._cells)

    def _row(self, cells: tuple[Any, ...]) -> Row:
        return tuple([None if cell is None else term(cell) for term, cell in zip(self._terms, cells, strict=True)])
