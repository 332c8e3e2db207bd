"""The answer of a SELECT: a frozen table of terms, also as plain Python values and as a data frame."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rdflib import Graph, Literal
from rdflib.term import Node

from extract.errors import CablegraphError
from kg.errors import QueryError
from kg.graph.cells import Cells, Row

if TYPE_CHECKING:
    import pandas as pd

Plain = str | bool | int | float | Decimal | datetime.date | datetime.datetime | None
_PLAIN = (bool, int, float, Decimal, datetime.date, datetime.datetime)


def plain(term: Node | None) -> Plain:
    """A term as a plain Python value: numbers, truth values and dates as such, anything else as its text.

    >>> plain(Literal(3)), plain(Literal("1950-03", datatype="http://id.loc.gov/datatypes/edtf/EDTF")), plain(None)
    (3, '1950-03', None)
    """
    if term is None:
        return None
    if isinstance(term, Literal) and isinstance(term.value, _PLAIN):
        return term.value
    return str(term)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns and rows of a SELECT; a cell is a term of rdflib, or `None` where the query left it unbound.

    >>> table = Table(columns=("name", "messages"), rows=((Literal("Stalin"), Literal(2)),))
    >>> len(table), table.records()
    (1, ({'name': 'Stalin', 'messages': 2},))
    """

    columns: tuple[str, ...]
    rows: Sequence[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def records(self) -> tuple[dict[str, Plain], ...]:
        """The rows as dictionaries of plain Python values."""
        return tuple(dict(zip(self.columns, map(plain, row), strict=True)) for row in self.rows)

    def column(self, name: str) -> tuple[Plain, ...]:
        """One column as plain Python values. Raises `KeyError` for a column that is not there."""
        if name not in self.columns:
            raise KeyError(name)
        position = self.columns.index(name)
        if isinstance(self.rows, Cells):
            return self.rows.column(position)
        return tuple(plain(row[position]) for row in self.rows)

    def frame(self) -> pd.DataFrame:
        """The table as a data frame of pandas; whole numbers stay whole where a cell is empty.

        Raises `CablegraphError` where pandas is not installed.

        >>> Table(columns=("n",), rows=((Literal(2),), (None,))).frame()["n"].dtype
        Int64Dtype()
        """
        try:
            import pandas as pd
        except ImportError as missing:
            raise CablegraphError(
                "a data frame needs pandas, which is not installed", advice="pip install 'cablegraph[notebook]'"
            ) from missing
        columns: dict[str, pd.Series] = {}
        for name in self.columns:
            values = self.column(name)
            whole = all(value is None or type(value) is int for value in values) and any(v is not None for v in values)
            columns[name] = pd.Series(values, dtype="Int64" if whole else "object")
        return pd.DataFrame(columns, columns=list(self.columns))


Answer = Table | bool | Graph


def expect_table(answer: Answer) -> Table:
    """The answer as a table. Raises `QueryError` where the query was no SELECT."""
    if isinstance(answer, Table):
        return answer
    raise QueryError("not a SELECT: the query answers with no table")


def expect_truth(answer: Answer) -> bool:
    """The answer as a truth value. Raises `QueryError` where the query was no ASK."""
    if isinstance(answer, bool):
        return answer
    raise QueryError("not an ASK: the query answers with no truth value")


def expect_graph(answer: Answer) -> Graph:
    """The answer as a graph. Raises `QueryError` where the query was no CONSTRUCT or DESCRIBE."""
    if isinstance(answer, Graph):
        return answer
    raise QueryError("not a CONSTRUCT or DESCRIBE: the query answers with no graph")
