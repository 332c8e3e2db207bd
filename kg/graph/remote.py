"""Any SPARQL 1.1 server as a store, asked over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rdflib import Graph, URIRef, Variable
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper

from kg.errors import StoreError
from kg.graph.cells import Row
from kg.graph.endpoints import Endpoints, checked_graph_name
from kg.graph.login import Login
from kg.graph.ordering import Ordering
from kg.graph.results import GRAPH_KINDS, TRUNCATED_HEADER, read_graph, read_results
from kg.graph.sparql import form, one_line, tokens
from kg.graph.table import Answer, Table, expect_graph, expect_table, expect_truth
from kg.graph.transport import AGENT, TIMEOUT_SECONDS, Transport
from kg.graph.transport import Answer as HttpAnswer

__all__ = ["Endpoints", "Login", "RemoteStore"]

LONGEST_GET = 1500
_CAP = "X-SPARQL-MaxRows"  # with which Virtuoso tells that it has cut an answer


class RemoteStore:
    """Any SPARQL 1.1 server, asked over HTTP; `graph` names the graph to ask, else the server's default graph.

    Nothing is sent before the first question, and a login only to a server that asks for one (a token: to this one).
    The rows of a SELECT are put in order here (`kg.graph.ordering`), so that every server gives the same.

    >>> RemoteStore("http://localhost:7878").endpoints.query
    'http://localhost:7878/query'
    >>> RemoteStore("file:///etc/passwd")
    Traceback (most recent call last):
        ...
    kg.errors.StoreError: not an http or https URL: file:///etc/passwd (give one such as http://localhost:7878)
    """

    def __init__(
        self,
        url: str | Endpoints,
        *,
        graph: str | None = None,
        login: Login | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self.endpoints = Endpoints.of(url) if isinstance(url, str) else url
        self.graph_name = None if graph is None else checked_graph_name(graph)
        self.transport = Transport(login=login, timeout_seconds=timeout_seconds)

    def query(self, sparql: str) -> Answer:
        """Answer any query. Raises `QueryError` for what the server refuses, `StoreError` for all else."""
        asked = form(sparql)
        if asked in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(sparql, asked)
        ordering = Ordering.of(sparql) if asked == "SELECT" else None
        answer = self._results(ordering.sent if ordering else sparql, asked)
        return ordering.applied(answer) if ordering and isinstance(answer, Table) else answer

    def select(self, sparql: str) -> Table:
        """Answer a SELECT. Raises `QueryError`, `StoreError`."""
        return expect_table(self.query(sparql))

    def ask(self, sparql: str) -> bool:
        """Answer an ASK. Raises `QueryError`, `StoreError`."""
        return expect_truth(self.query(sparql))

    def construct(self, sparql: str) -> Graph:
        """Answer a CONSTRUCT or a DESCRIBE. Raises `QueryError`, `StoreError`."""
        return expect_graph(self.query(sparql))

    def graph(self) -> Graph:
        """The server's graph seen as a graph of rdflib's: each look at it is a request."""
        name = DATASET_DEFAULT_GRAPH_ID if self.graph_name is None else URIRef(self.graph_name)
        return Graph(store=_View(self), identifier=name)

    def copy(self) -> Graph:
        """All statements of the graph asked, in memory. Raises `StoreError`.

        Asked for as rows, which a server may limit but then says so; a graph it may cut without a word.
        """
        graph = Graph()
        for subject, predicate, value in self.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }"):
            assert subject is not None
            assert predicate is not None
            assert value is not None
            graph.add((subject, predicate, value))
        return graph

    def ntriples(self) -> bytes:
        """All statements of the graph asked as N-Triples. Raises `StoreError`."""
        return self.copy().serialize(format="nt", encoding="utf-8")

    def triple_count(self) -> int:
        """The number of triples in the graph asked. Raises `StoreError`."""
        return self._count("SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }")

    def of_graph(self, graph: str) -> RemoteStore:
        """The same server, asked for another graph."""
        transport = self.transport
        return RemoteStore(
            self.endpoints, graph=graph, login=transport.login, timeout_seconds=transport.timeout_seconds
        )

    def update(self, sparql: str, *, patience: int = 1) -> None:
        """Send an update, which may take `patience` times as long as any other request.

        Raises `QueryError` for what the server refuses, `StoreError` for all else.
        """
        client = _client(self.endpoints.update, sparql, "INSERT")
        client.setMethod(POST)
        client.setRequestMethod(POSTDIRECTLY)
        with self.transport.answer(client._createRequest(), patience=patience) as answer:
            answer.body.read()

    def _results(self, sparql: str, asked: str) -> Table | bool:
        """The answer to a SELECT or an ASK; where the server limits the rows, all of them nevertheless."""
        with self.transport.answer(self._request(sparql, asked)) as answer:
            _check_whole(answer, self.endpoints.query)
            found = read_results(answer.kind, answer.body, self.endpoints.query)
            cut = isinstance(found, Table) and _CAP in answer.headers
        return self._rest(sparql, found) if cut and isinstance(found, Table) else found

    def _rest(self, sparql: str, first: Table) -> Table:
        """A table that the server has cut, fetched in pieces of the size that it gives out.

        No order makes such pieces fit together for certain, so they are counted: as many different rows as the query
        has answers can only be all of them. Raises `StoreError` where they are not.
        """
        limit = len(first)
        refusal = StoreError(
            f"{self.endpoints.query} gives out no more than {limit} rows of an answer, and this one has more",
            advice="ask for less, or raise the server's limit (Virtuoso: ResultSetMaxRows)",
        )
        if not limit or any(token.text.upper() == "FROM" and token.depth == 0 for token in tokens(sparql)):
            raise refusal
        start = next(t.start for t in tokens(sparql) if t.text.upper() == "SELECT" and t.depth == 0)
        before, inner = sparql[:start], sparql[start:]
        wanted = self._count(f"{before} SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {inner}\n}} }}")
        rows: dict[Row, None] = dict.fromkeys(first.rows)
        for offset in range(limit, wanted, limit):
            page = f"{before} SELECT * WHERE {{ {{ {inner}\n}} }} LIMIT {limit} OFFSET {offset}"
            with self.transport.answer(self._request(page, "SELECT")) as answer:
                _check_whole(answer, self.endpoints.query)
                found = expect_table(read_results(answer.kind, answer.body, self.endpoints.query))
            rows.update(dict.fromkeys(_in_columns(found, first.columns)))
        if len(rows) != wanted:
            raise refusal
        return replace(first, rows=tuple(rows))

    def _count(self, sparql: str) -> int:
        answer = expect_table(self._results(sparql, "SELECT"))
        try:
            return int(str(answer.rows[0][0]))
        except (IndexError, ValueError) as cause:
            raise StoreError(f"{self.endpoints.query} counts no number") from cause

    def _graph(self, sparql: str, asked: str) -> Graph:
        with self.transport.answer(self._request(sparql, asked)) as answer:
            _check_whole(answer, self.endpoints.query)
            virtuoso = str(answer.headers.get("Server", "")).startswith("Virtuoso")
            virtuoso = virtuoso or any(name.upper().startswith("X-SPARQL-") for name in answer.headers)
            found = read_graph(answer.kind, answer.body, self.endpoints.query)
        if virtuoso and asked == "CONSTRUCT":
            self._check_uncut(sparql)
        return found

    def _check_uncut(self, sparql: str) -> None:
        """Virtuoso cuts a CONSTRUCT too, but says so of rows alone: so its pattern is asked for as rows, unread."""
        read = list(tokens(sparql))
        start = next(at for at, token in enumerate(read) if token.text.upper() == "CONSTRUCT" and token.depth == 0)
        after = start + 1
        if read[after].text == "{":  # a template; what follows is what it is filled from
            after = next(at for at in range(after + 1, len(read)) if read[at].text == "}" and read[at].depth == 0) + 1
        rows = f"{sparql[: read[start].start]} SELECT * {sparql[read[after].start :]}"
        with self.transport.answer(self._request(rows, "SELECT")) as answer:
            if _CAP in answer.headers:
                raise StoreError(
                    f"{self.endpoints.query} has cut this graph: it takes {answer.headers[_CAP]} rows of its pattern",
                    advice="ask for less, or raise the server's limit (Virtuoso: ResultSetMaxRows)",
                )

    def _request(self, sparql: str, asked: str) -> Any:
        client = _client(self.endpoints.query, sparql, asked)
        if self.graph_name is not None:
            client.addDefaultGraph(self.graph_name)
        if len(sparql) > LONGEST_GET:
            client.setMethod(POST)
        return client._createRequest()


def _client(url: str, sparql: str, asked: str) -> SPARQLWrapper:
    """SPARQLWrapper writes the request; it is sent by our own transport, since its way of sending knows no limits, and
    changes the login of the whole process."""
    client = SPARQLWrapper(endpoint=url, updateEndpoint=url, agent=AGENT)
    client.setOnlyConneg(True)
    client.setReturnFormat(TURTLE if asked in ("CONSTRUCT", "DESCRIBE") else JSON)
    if asked in ("CONSTRUCT", "DESCRIBE"):
        client.addCustomHttpHeader("Accept", GRAPH_KINDS)
    # Set as they are: the client's own way of finding the form is a guess by regular expression.
    client.queryString, client.queryType = sparql, asked
    return client


def _check_whole(answer: HttpAnswer, url: str) -> None:
    cut = answer.headers.get(TRUNCATED_HEADER)
    if cut is not None:
        raise StoreError(
            f"{url} has cut this answer: {one_line(cut)}",
            advice="ask for less, or raise the limit of the service (cablegraph serve --rows)",
        )
    state = answer.headers.get("X-SQL-State")
    if answer.partial or state is not None:
        told = one_line(str(answer.headers.get("X-SQL-Message", "HTTP 206")))
        raise StoreError(
            f"{url} answered in part only: {told}", advice="ask for less, or raise the server's time limit"
        )


def _in_columns(table: Table, columns: tuple[str, ...]) -> list[Row]:
    places = [table.columns.index(name) for name in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


class _View(SPARQLStore):
    """rdflib's way to a server, through our own store: with its login, its limits, its graph."""

    def __init__(self, store: RemoteStore) -> None:
        super().__init__(query_endpoint=store.endpoints.query)
        self._store = store

    def _query(self, query: str, *_: Any, **__: Any) -> Result:
        answer = self._store.query(query)
        if isinstance(answer, bool):
            result = Result("ASK")
            result.askAnswer = answer
        elif isinstance(answer, Table):
            result = Result("SELECT")
            result.vars = [Variable(name) for name in answer.columns]
            result.bindings = [
                {Variable(name): term for name, term in zip(answer.columns, row, strict=True) if term is not None}  # type: ignore[misc]
                for row in answer.rows
            ]
        else:
            result = Result("CONSTRUCT")
            result.graph = answer
        return result
