"""A SPARQL 1.1 server: where its endpoints are, and a store that asks it over HTTP."""

from __future__ import annotations

import ast
import http.client
import json
import urllib.error
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import XSD
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import Node
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, SPARQLWrapperException, Unauthorized

from kg.errors import QueryError, StoreError
from kg.graph.sparql import form, is_iri, one_line
from kg.graph.table import Answer, Row, Table, expect_graph, expect_table, expect_truth

LONGEST_GET = 1500
TIMEOUT_SECONDS = 300
_GRAPH_FORMATS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The URLs of one server: where it is asked, where updated, and where graphs are put (`None`: nowhere)."""

    query: str
    update: str
    data: str | None

    def __post_init__(self) -> None:
        for url in (self.query, self.update, self.data):
            if url is not None:
                _check_url(url)

    @classmethod
    def of(cls, url: str) -> Endpoints:
        """The endpoints that follow from one URL: the server's own (`http://host:port`), or that of its queries.

        A bare server is taken for Oxigraph (`/query`, `/update`, `/store`); `…/NAME/query` for Fuseki
        (`…/NAME/update`, `…/NAME/data`); any other path serves queries and updates both.
        Raises `StoreError` for a URL that is not http or https, or that carries a password.

        >>> Endpoints.of("http://localhost:7878").data
        'http://localhost:7878/store'
        >>> Endpoints.of("http://localhost:8890/sparql")
        Endpoints(query='http://localhost:8890/sparql', update='http://localhost:8890/sparql', data=None)
        """
        _check_url(url)
        base = url.rstrip("/")
        path = urllib.parse.urlsplit(base).path
        if path in ("", "/query"):
            root = base.removesuffix("/query")
            return cls(query=f"{root}/query", update=f"{root}/update", data=f"{root}/store")
        if path.endswith("/query"):
            root = base.removesuffix("/query")
            return cls(query=base, update=f"{root}/update", data=f"{root}/data")
        return cls(query=url, update=url, data=None)


class RemoteStore:
    """Any SPARQL 1.1 server, asked over HTTP; `graph` names the graph to ask, else the server's default graph.

    Nothing is sent before the first question.

    >>> RemoteStore("http://localhost:7878").endpoints.query
    'http://localhost:7878/query'
    >>> RemoteStore("file:///etc/passwd")
    Traceback (most recent call last):
        ...
    kg.errors.StoreError: not an http or https URL: file:///etc/passwd (give one such as http://localhost:7878)
    """

    def __init__(
        self, url: str | Endpoints, *, graph: str | None = None, timeout_seconds: int = TIMEOUT_SECONDS
    ) -> None:
        self.endpoints = Endpoints.of(url) if isinstance(url, str) else url
        self.graph_name = None if graph is None else checked_graph_name(graph)
        self.timeout_seconds = timeout_seconds

    def query(self, sparql: str) -> Answer:
        """Answer any query. Raises `QueryError` for what the server refuses, `StoreError` for all else."""
        asked = form(sparql)
        client = self._client(self.endpoints.query)
        client.setReturnFormat(JSON if asked in ("SELECT", "ASK") else TURTLE)
        # Set as they are: the client's own way of finding the form is a guess by regular expression.
        client.queryString, client.queryType = sparql, asked
        if self.graph_name is not None:
            client.addDefaultGraph(self.graph_name)
        if len(sparql) > LONGEST_GET:
            client.setMethod(POST)
        kind, body = self._send(client)
        if asked in ("CONSTRUCT", "DESCRIBE"):
            return _read_graph(kind, body, self.endpoints.query)
        return _read_json(kind, body, self.endpoints.query)

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
        view = SPARQLStore(query_endpoint=self.endpoints.query, returnFormat="json", timeout=self.timeout_seconds)
        return Graph(store=view, identifier=name)

    def triple_count(self) -> int:
        """The number of triples in the graph asked. Raises `StoreError`."""
        answer = self.select("SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }")
        return int(str(answer.rows[0][0]))

    def update(self, sparql: str) -> None:
        """Send an update. Raises `QueryError` for what the server refuses, `StoreError` for all else."""
        client = self._client(self.endpoints.update)
        client.setMethod(POST)
        client.setRequestMethod(POSTDIRECTLY)
        client.queryString, client.queryType = sparql, "INSERT"
        self._send(client)

    def _client(self, url: str) -> SPARQLWrapper:
        client = SPARQLWrapper(endpoint=url, updateEndpoint=url, agent="cablegraph")
        client.setTimeout(self.timeout_seconds)
        client.setOnlyConneg(True)
        return client

    def _send(self, client: SPARQLWrapper) -> tuple[str, bytes]:
        """The media type and the body of the answer."""
        with speaking_to(client.endpoint), closing(client.query().response) as response:
            return response.headers.get_content_type(), response.read()


@contextmanager
def speaking_to(url: str) -> Iterator[None]:
    """Turn whatever goes wrong in a conversation over HTTP into one line that says the cause."""
    try:
        yield
    except QueryBadFormed as cause:
        raise QueryError(f"{url} refuses the query: {_told(cause)}") from cause
    except EndPointNotFound as cause:
        raise StoreError(f"{url} is not a SPARQL endpoint: HTTP 404", advice="check the URL") from cause
    except Unauthorized as cause:
        raise StoreError(
            f"{url} asks for a password: HTTP 401", advice="use an endpoint that is open to you"
        ) from cause
    except SPARQLWrapperException as cause:
        raise StoreError(f"{url} failed: {_told(cause)}") from cause
    except urllib.error.HTTPError as cause:
        with cause:
            told = one_line(cause.read(2000).decode(errors="replace"))
        raise StoreError(f"{url} answered HTTP {cause.code}: {told or cause.reason}") from cause
    except TimeoutError as cause:
        raise StoreError(f"{url} did not answer in time", advice="ask for less, or raise the time limit") from cause
    except urllib.error.URLError as cause:
        raise StoreError(f"{url} cannot be reached: {one_line(str(cause.reason))}", advice="check the URL") from cause
    except (http.client.HTTPException, OSError) as cause:
        told = one_line(str(cause) or type(cause).__name__)
        raise StoreError(
            f"{url} broke off: {told}", advice="the server ran into its time limit or was stopped"
        ) from cause


def checked_graph_name(name: str) -> str:
    """A graph's name, checked. Raises `StoreError` for what is not an absolute IRI."""
    if not is_iri(name):
        raise StoreError(f"not the IRI of a graph: {one_line(name)}", advice="give one such as urn:example:letters")
    return name


def _check_url(url: str) -> None:
    try:
        parts = urllib.parse.urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise StoreError(f"not an http or https URL: {one_line(url)}", advice="give one such as http://localhost:7878")
    if parts.username is not None:
        raise StoreError(f"a URL with a password in it is refused: {parts.hostname}", advice="it would end up in logs")
    if parts.query or parts.fragment:
        raise StoreError(f"a URL with ? or # in it is refused: {one_line(url)}", advice="give the endpoint alone")


def _told(cause: SPARQLWrapperException) -> str:
    """What the server itself said, without what the client adds around it."""
    text = str(cause.args[0]) if cause.args else type(cause).__name__
    said = text.partition("Response:\n")[2]
    try:
        told = ast.literal_eval(said)  # the client writes the server's bytes as Python would
    except (ValueError, SyntaxError):
        return one_line(text)
    return one_line(told.decode(errors="replace") if isinstance(told, bytes) else text)


def _read_json(kind: str, body: bytes, url: str) -> Table | bool:
    try:
        answer = json.loads(body)
    except ValueError as cause:
        if "json" not in kind:
            raise StoreError(f"{url} is not a SPARQL endpoint: it answers with {one_line(kind)}") from cause
        raise StoreError(
            f"{url} cut its answer short after {len(body)} bytes",
            advice="it ran into its time limit; ask for less, or raise the server's limit",
        ) from cause
    try:
        if "boolean" in answer:
            return bool(answer["boolean"])
        columns = tuple(str(name) for name in answer["head"]["vars"])
        return Table(columns=columns, rows=tuple(_row(columns, found) for found in answer["results"]["bindings"]))
    except (KeyError, TypeError, AttributeError) as cause:
        raise StoreError(f"{url} is not a SPARQL endpoint: its JSON holds no results of a query") from cause


def _row(columns: tuple[str, ...], found: dict[str, dict[str, str]]) -> Row:
    return tuple(_term(found[name]) if name in found else None for name in columns)


def _term(cell: dict[str, str]) -> Node:
    value = cell["value"]
    match cell["type"]:
        case "uri":
            return URIRef(value)
        case "bnode":
            return BNode(value)
        case "literal" | "typed-literal":
            if "xml:lang" in cell:
                return Literal(value, lang=cell["xml:lang"])
            datatype = cell.get("datatype")
            return Literal(value, datatype=None if datatype == str(XSD.string) else datatype, normalize=False)
    raise QueryError(f"the answer holds a term that is neither IRI, literal nor blank node: {cell['type']}")


def _read_graph(kind: str, body: bytes, url: str) -> Graph:
    if kind not in _GRAPH_FORMATS:
        raise StoreError(f"{url} is not a SPARQL endpoint: it answers with {one_line(kind)}")
    try:
        return Graph().parse(data=body, format=_GRAPH_FORMATS[kind])
    except Exception as cause:  # rdflib's parsers raise errors of many unrelated types
        raise StoreError(
            f"{url} answered with a graph that does not parse: {one_line(str(cause))}",
            advice="the answer was cut short by the server's time limit, perhaps",
        ) from cause
