"""Tables opened for asking."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kg.tables.kinds import TYPED
from kg.tables.relations import NotInTables, Value, text
from kg.tables.translation import Property, Translation
from kg.tables.writing import FORMAT
from kg.vocab import ID_NS

_DIGITS = 16
_ROWS = "SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'graph'"
_NARROW = re.compile(f"{re.escape(ID_NS)}(?:message|document)/")
# Beyond ASCII, programs disagree on what is lower case; the store and Python follow the same chapter of Unicode.
_LOWER_CASE = """CREATE TEMP MACRO lower_case(words) AS
    CASE WHEN strlen(words) = length(words) THEN lower(words) ELSE lower_case_beyond_ascii(words) END"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a SELECT: what each column is, and the rows as plain values, IRIs as text."""

    columns: dict[str, Value]
    rows: Iterator[tuple[object, ...]]


class Tables:
    """The tables of one graph, opened for reading only. Raises `NotInTables` where there are none that can be read.

    With `memory`, in bytes, no answer takes more and none is helped out by files; `threads` is how many work on one.
    """

    def __init__(self, path: Path, *, memory: int | None = None, threads: int | None = None) -> None:
        try:
            self._database = duckdb.connect()  # an engine of its own, so that nothing is shared but the file
            self._database.execute("SET temp_directory = ?", [tempfile.gettempdir() if memory is None else ""])
            if memory is not None:
                self._database.execute("SET memory_limit = ?", [f"{memory >> 20}MiB"])
            if threads is not None:
                self._database.execute("SET threads = ?", [threads])
            self._database.execute("SET enable_progress_bar = false")  # it would be written among our own output
            self._database.execute(f"ATTACH {text(str(path))} AS graph (READ_ONLY)")
            self._database.execute("USE graph")
            (found,) = self._database.execute("SELECT format FROM about").fetchall()
            if found[0] != FORMAT:
                raise NotInTables(f"tables of the format {found[0]}")
            beginnings = self._database.execute("SELECT text, digest FROM beginnings ORDER BY place").fetchall()
            properties = self._database.execute("SELECT number, iri, kind, datatype, wide FROM properties").fetchall()
            rows = dict(self._database.execute(_ROWS).fetchall())
        except (duckdb.Error, ValueError) as cause:
            raise NotInTables(f"no tables at {path}") from cause
        self._beginnings = {beginning: (place, digest) for place, (beginning, digest) in enumerate(beginnings)}
        self._prepare = (_iri_text(beginnings), _LOWER_CASE)
        self._database.create_function("lower_case_beyond_ascii", str.lower, ["VARCHAR"], "VARCHAR")
        self._properties = {
            iri: Property(
                table=wide or f"p{number}",
                column=f"c{number}" if wide else "o",
                wide=wide is not None,
                kind=kind,
                datatype=datatype if kind == TYPED else None,
                rows=rows.get(wide or f"p{number}", 0),
            )
            for number, iri, kind, datatype, wide in properties
        }

    def select(self, sparql: str, *, rows: int | None = None) -> Answer:
        """Answer a SELECT, with the first `rows` at most. Raises `NotInTables` for one that is not answered here."""
        translation = Translation(self._properties, self._code)
        relation = translation.query(sparql)
        cursor = self._database.cursor()
        for statement in ("USE graph", *self._prepare, *translation.before):
            cursor.execute(statement)
        cursor.execute(relation.sql if rows is None else f"{relation.sql} LIMIT {rows}")
        return Answer(columns=dict(relation.columns), rows=_rows(cursor))

    def _code(self, iri: str) -> int | None:
        """The number of an IRI, None for one whose like the graph does not have."""
        place, digest = self._beginnings.get(iri, (0, True))
        if not digest:
            return place << 64
        place, digest = self._beginnings.get(iri[:-_DIGITS], (0, False))
        number = iri[-_DIGITS:]
        if not digest or not set(number) <= set("0123456789abcdef"):
            return None
        return (place << 64) + int(number, 16)


class Beside:
    """The tables beside a store, opened when a question is for them first. With limits as of `Tables`."""

    def __init__(self, path: Path, *, memory: int | None = None, threads: int | None = None) -> None:
        self._path = path
        self._memory = memory
        self._threads = threads
        self._opened: Tables | None = None

    def open(self) -> Tables | None:
        """The tables; None where there are none that can be read."""
        if self._opened is None and self._path.is_file():
            with suppress(NotInTables):
                self._opened = Tables(self._path, memory=self._memory, threads=self._threads)
        return self._opened

    def answer(self, sparql: str, *, rows: int | None = None) -> Answer | None:
        """The answer of a SELECT, with the first `rows` at most; None where the store is to answer: it touches little,
        it is of a kind that is not translated, or there are no tables. What DuckDB raises is raised."""
        if narrow(sparql) or (tables := self.open()) is None:
            return None
        try:
            return tables.select(sparql, rows=rows)
        except NotInTables:
            return None


def narrow(sparql: str) -> bool:
    """Whether a query names a message or a document: then it touches little, and the store is the faster one.

    >>> narrow("SELECT ?o { <https://w3id.org/cablegraph/id/message/00ff00ff00ff00ff> ?p ?o }")
    True
    """
    return bool(_NARROW.search(sparql))


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    with cursor:  # what was made for the answer goes with it
        while some := cursor.fetchmany(10_000):
            yield from some


def _iri_text(beginnings: list[tuple[str, bool]]) -> str:
    """The function that writes an IRI out."""
    texts = ", ".join(text(beginning) for beginning, _ in beginnings)
    digests = ", ".join("TRUE" if digest else "FALSE" for _, digest in beginnings)
    return f"""CREATE TEMP MACRO iri_text(code) AS [{texts}][(code >> 64)::BIGINT + 1] ||
        CASE WHEN [{digests}][(code >> 64)::BIGINT + 1]
        THEN printf('%016x', (code & 18446744073709551615::HUGEINT)::UBIGINT) ELSE '' END"""
