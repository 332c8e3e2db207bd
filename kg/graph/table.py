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
_INT64 = 1 << 63
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
        """The table as a data frame of pandas, with the column that pandas would want to reckon with.

        Days and moments become `datetime64`, whole numbers `Int64` (they stay whole where a cell is empty), numbers
        with a point `Float64`, truth values `boolean`. IRIs, texts and dates in EDTF stay strings, since an EDTF date
        such as `1950-03` or `1950-03/1950-05` is no moment; compare the days `earliest` and `latest` beside it.

        Raises `CablegraphError` where pandas is not installed.

        >>> rows = (Literal(2), Literal(datetime.date(1950, 3, 9))), (None, None)
        >>> Table(columns=("n", "day"), rows=rows).frame().dtypes
        n              Int64
        day    datetime64[s]
        dtype: object
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
            columns[name] = pd.Series(values, dtype=_dtype(values))
        return pd.DataFrame(columns, columns=list(self.columns))


def _dtype(values: Sequence[Plain]) -> str:
    """What pandas calls the type of a column, "object" where its cells are of several."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return "object"
    if kinds == {int}:
        return "Int64" if all(value is None or -_INT64 <= value < _INT64 for value in values) else "object"  # type: ignore[operator]
    if kinds <= {int, float, Decimal}:
        return "Float64"
    if kinds == {bool}:
        return "boolean"
    if kinds == {datetime.date}:
        return "datetime64[s]"
    zones = {value.tzinfo is None for value in values if isinstance(value, datetime.datetime)}
    return "datetime64[us]" if kinds == {datetime.datetime} and zones == {True} else "object"


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
