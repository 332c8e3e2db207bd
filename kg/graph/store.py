"""Stores that answer SPARQL: the workspace's own, embedded and on disk, and any SPARQL 1.1 server."""

from __future__ import annotations

import gzip
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol, cast

import duckdb
import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Graph, Literal
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from kg.errors import QueryError, StoreError
from kg.graph.cells import Cells, Column
from kg.graph.native import node
from kg.graph.quick import iri_term, text_term
from kg.graph.remote import Endpoints, RemoteStore
from kg.graph.sparql import form, one_line, refuse_service
from kg.graph.table import Answer, Table, expect_graph, expect_table, expect_truth, plain
from kg.graph.uncollected import uncollected
from kg.tables.kinds import IRI, KINDS, TABLES, TEXT
from kg.tables.opened import Beside
from kg.tables.relations import Value
from kg.tables.writing import write_tables

# A graph of fewer statements the store reads through as fast as the tables are opened.
TABLES_FROM = 500_000
# The loader writes four files for each million statements, and a look-up asks all that are not merged. Of 344 million
# statements the evidence of a document took 1 s before they were merged, and 0.007 s after.
PIECES = 200
_REMEMBERED = 100_000  # terms of one answer

__all__ = ["Answer", "EmbeddedStore", "Endpoints", "RemoteStore", "Selects", "Store", "Table", "check_syntax"]


class Selects(Protocol):
    """What answers a SELECT, which is all that a saved query needs. Raises `StoreError`, `QueryError`."""

    def select(self, sparql: str) -> Table:
        """Answer a SELECT."""


class Store(Selects, Protocol):
    """What answers SPARQL. All of it raises `StoreError` (the store) or `QueryError` (the query)."""

    def query(self, sparql: str) -> Answer:
        """Answer any query: SELECT a table, ASK a truth value, CONSTRUCT and DESCRIBE a graph."""

    def ask(self, sparql: str) -> bool:
        """Answer an ASK."""

    def construct(self, sparql: str) -> Graph:
        """Answer a CONSTRUCT or a DESCRIBE."""

    def graph(self) -> Graph:
        """The default graph as a view of rdflib's, not a copy."""

    def ntriples(self) -> bytes:
        """All statements of the default graph as N-Triples."""

    def triple_count(self) -> int:
        """The number of triples in the default graph."""


class EmbeddedStore:
    """The store of a workspace: Oxigraph on disk, opened for reading only, so that several may ask at once.

    >>> import tempfile
    >>> temporary = tempfile.TemporaryDirectory()
    >>> folder = Path(temporary.name)
    >>> _ = (folder / "graph.nt").write_text('<http://a/s> <http://a/p> "o" .' + chr(10))
    >>> store = EmbeddedStore(folder / "store")
    >>> store.load(folder / "graph.nt")
    1
    >>> store.select("SELECT ?o { ?s ?p ?o }").records()
    ({'o': 'o'},)
    >>> temporary.cleanup()
    """

    def __init__(self, path: Path | str, *, held: object = None) -> None:
        self.path = Path(path)
        self._held = held  # what keeps the store there, as long as this is referred to
        self._opened: ox.Store | None = None
        self._tables = Beside(self.path / TABLES)

    def load(self, graph_nt: Path | str) -> int:
        """Load a file of N-Triples, compressed (`.nt.gz`) or not, into a fresh store at this path; return the number of
        triples.

        The store that was there is replaced only when the new one is whole. Of a large graph the tables are made too.
        Raises `StoreError` where the file does not parse, or the path holds something that is not a store.
        """
        source = Path(graph_nt)
        if self.path.exists() and not _is_store(self.path):
            raise StoreError(f"not a store, and not empty: {self.path}", advice="give another folder")
        fresh = self.path.with_name(self.path.name + ".loading")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            count = _stored(source, fresh)
            if count >= TABLES_FROM:
                write_tables(source, fresh / TABLES)
        except (OSError, EOFError, zlib.error, SyntaxError, ValueError, duckdb.Error) as cause:
            shutil.rmtree(fresh, ignore_errors=True)
            raise StoreError(f"cannot load {source}: {one_line(str(cause))}") from cause
        self._opened, self._tables = None, Beside(self.path / TABLES)
        if self.path.exists():
            shutil.rmtree(self.path)
        fresh.rename(self.path)
        return count

    def query(self, sparql: str) -> Answer:
        """Answer any query. Raises `QueryError` for an update, a SERVICE clause and what does not parse."""
        refuse_service(sparql)
        if form(sparql) == "SELECT" and (table := self._from_tables(sparql)) is not None:
            return table
        with _asking():
            answer = self._store().query(sparql)
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer)
            if isinstance(answer, ox.QuerySolutions):
                term = lru_cache(maxsize=_REMEMBERED)(node)  # names, days and rules come again and again
                with uncollected():
                    rows = tuple(tuple(None if one is None else term(one) for one in solution) for solution in answer)
                return Table(columns=tuple(variable.value for variable in answer.variables), rows=rows)
            graph = Graph()
            for triple in answer:
                graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
            return graph

    def select(self, sparql: str) -> Table:
        """Answer a SELECT. Raises `QueryError`."""
        return expect_table(self.query(sparql))

    def ask(self, sparql: str) -> bool:
        """Answer an ASK. Raises `QueryError`."""
        return expect_truth(self.query(sparql))

    def construct(self, sparql: str) -> Graph:
        """Answer a CONSTRUCT or a DESCRIBE. Raises `QueryError`."""
        return expect_graph(self.query(sparql))

    def graph(self) -> Graph:
        """The same store seen as a graph of rdflib's: not a copy, for reading only, and without network too."""
        return Graph(store=_View(store=self._store()), identifier=DATASET_DEFAULT_GRAPH_ID)

    def ntriples(self) -> bytes:
        """All statements as N-Triples. Raises `StoreError` where there is no store."""
        return self._store().dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def triple_count(self) -> int:
        """The number of triples. Raises `StoreError` where there is no store."""
        return len(self._store())

    def _from_tables(self, sparql: str) -> Table | None:
        """The answer that the tables give; None where there are none, or the store is the one to ask."""
        try:
            answer = self._tables.answer(sparql)
            if answer is None:
                return None
            with uncollected():
                rows = Cells([_column(value) for value in answer.columns.values()], list(answer.rows))
        except duckdb.Error as cause:
            raise StoreError(
                f"the tables failed to answer: {one_line(str(cause))}", advice="build the workspace again"
            ) from cause
        return Table(columns=tuple(answer.columns), rows=rows)

    def _store(self) -> ox.Store:
        if self._opened is None:
            try:
                self._opened = ox.Store.read_only(str(self.path))
            except OSError as cause:
                known = (self.path / "CURRENT").is_file()
                what = f"cannot open the store: {one_line(str(cause))}" if known else f"no store there: {self.path}"
                raise StoreError(what, advice="build the workspace first: cablegraph build") from cause
        return self._opened


class _View(OxigraphStore):
    """rdflib's way into the embedded store, with the same guard as ours."""

    def query(self, query: Query | str, *rest: Any, **options: Any) -> Result:
        refuse_service(str(query))
        return super().query(query, *rest, **options)


def check_syntax(sparql: str) -> None:
    """Refuse a query that does not parse. Raises `QueryError` with the place in the text.

    >>> check_syntax("SELECT * WHERE { ?s ?p ?o }")
    >>> check_syntax("DROP ALL")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: an update, not a query: DROP (cablegraph only asks; it never changes a store)
    """
    refuse_service(sparql)
    form(sparql)
    with _asking():
        ox.Store().query(sparql)


def _is_store(path: Path) -> bool:
    return path.is_dir() and ((path / "CURRENT").is_file() or not any(path.iterdir()))


def bulk_load(store: ox.Store, source: Path) -> None:
    """Load a file of N-Triples, compressed (`.nt.gz`) or not, into a store of Oxigraph's. Raises what that raises."""
    if source.suffix == ".gz":
        with gzip.open(source) as statements:
            store.bulk_load(cast(IO[bytes], statements), format=ox.RdfFormat.N_TRIPLES)
    else:
        store.bulk_load(path=str(source), format=ox.RdfFormat.N_TRIPLES)


def _stored(source: Path, into: Path) -> int:
    store = ox.Store(str(into))
    bulk_load(store, source)
    store.flush()
    if sum(1 for _ in into.glob("*.sst")) > PIECES:
        store.optimize()
    return len(store)


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except SyntaxError as cause:
        raise QueryError(f"the query does not parse: {one_line(str(cause))}") from cause
    except (OSError, RuntimeError) as cause:
        raise StoreError(f"the store failed to answer: {one_line(str(cause))}") from cause


def _column(value: Value) -> Column:
    """What makes terms and plain values of a column of the tables; days and numbers that come again share a term."""
    if value.kind == IRI:
        return Column(term=iri_term, plain=str)
    if value.kind == TEXT:
        return Column(term=text_term, plain=str)
    kind = KINDS.get(value.kind)
    datatype = value.datatype or (kind.datatype if kind else None)

    @lru_cache(maxsize=_REMEMBERED)
    def term(cell: object) -> Literal:
        return Literal(str(cell), datatype=datatype, normalize=False)

    return Column(term=term, plain=lambda cell: plain(term(cell)))
