"""What a server answers, as terms: results in JSON row by row as they come, graphs in any of three formats."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any, Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.errors import QueryError, StoreError
from kg.graph.cells import Row
from kg.graph.native import node
from kg.graph.sparql import one_line
from kg.graph.table import Table

JSON_KIND: Final = "application/sparql-results+json"
TRUNCATED_HEADER: Final = "Cablegraph-Truncated"
"""With this header our own service says where it has cut an answer."""

# no RDF/XML: its entities could make a short answer a long one, and every server has the others
GRAPH_KINDS: Final = "application/n-triples, text/turtle;q=0.8"
_FORMATS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_PIECE = 1 << 18
_ROWS = re.compile(r'"bindings"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_KEPT = 200_000
"""So many different terms are kept to be shared by the rows of a table."""
_VIRTUOSO_TRUTH = "__ASK_RETVAL"


def read_results(kind: str, body: IO[bytes], url: str) -> Table | bool:
    """The results of a SELECT or an ASK. Raises `StoreError` for what is none, and for what was cut short.

    >>> import io
    >>> read_results(JSON_KIND, io.BytesIO(b'{"head": {}, "boolean": true}'), "http://a/")
    True
    """
    if "json" not in kind:
        raise StoreError(
            f"{url} is not a SPARQL endpoint: it answers with {one_line(kind)}",
            advice="check the URL, or say with --server what server it is",
        )
    pieces = _Pieces(body)
    try:
        found = _read(pieces)
    except QueryError:
        raise
    except (ValueError, RecursionError) as cause:
        if not pieces.began.startswith("{"):
            raise StoreError(f"{url} is not a SPARQL endpoint: what it calls JSON is none") from cause
        raise StoreError(
            f"{url} cut its answer short after {pieces.count} characters",
            advice="it ran into its time limit; ask for less, or raise the server's limit",
        ) from cause
    except (KeyError, TypeError, AttributeError) as cause:
        raise StoreError(f"{url} is not a SPARQL endpoint: its JSON holds no results of a query") from cause
    if isinstance(found, Table) and found.columns == (_VIRTUOSO_TRUTH,):  # its way to answer an ASK
        return any(str(row[0]) not in ("0", "false") for row in found.rows)
    return found


class _Pieces:
    """The text of an answer as it comes: what was read and not yet used."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self.text = self.began = ""
        self.count = 0

    def more(self) -> bool:
        piece = self._body.read(_PIECE)
        text = self._decode(piece, final=not piece)
        self.count += len(text)
        self.text += text
        self.began = self.began or text.lstrip()[:1]
        return bool(piece)

    def rest(self) -> str:
        while self.more():
            pass
        return self.text


def _read(pieces: _Pieces) -> Table | bool:
    """The rows one by one where the columns are named before them, as all servers do that we know; else all at once."""
    while (begin := _ROWS.search(pieces.text)) is None and pieces.more():
        pass
    if begin is None:
        whole = json.loads(pieces.rest())
        return _table(whole, whole["results"]["bindings"]) if "boolean" not in whole else bool(whole["boolean"])
    before = pieces.text[: begin.end()]
    try:
        columns = _columns(json.loads(f"{before}]}}}}"))
    except (ValueError, KeyError):
        whole = json.loads(pieces.rest())
        return _table(whole, whole["results"]["bindings"])
    pieces.text = pieces.text[begin.end() :]
    terms = _Terms()
    rows = tuple(terms.row(columns, found) for found in _objects(pieces))
    _columns(json.loads(before + pieces.rest()))  # what stands around the rows is whole, too
    return Table(columns=columns, rows=rows)


def _table(whole: Any, bindings: Any) -> Table:
    terms, columns = _Terms(), _columns(whole)
    return Table(columns=columns, rows=tuple(terms.row(columns, found) for found in bindings))


def _columns(whole: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in whole["head"]["vars"])


def _objects(pieces: _Pieces) -> Iterator[Any]:
    """The objects of an array whose opening bracket is behind us, up to its closing one, which is left."""
    decode = json.JSONDecoder(strict=False).raw_decode
    at = 0
    while True:
        between = _BETWEEN.match(pieces.text, at)
        at = between.end() if between else at
        if pieces.text.startswith("]", at):
            pieces.text = pieces.text[at:]
            return
        try:
            found, at = decode(pieces.text, at)
        except ValueError:
            pieces.text, at = pieces.text[at:], 0
            if not pieces.more():
                raise
            continue
        yield found


class _Terms:
    """Terms of rdflib, each made once: a column names the same actors in row after row."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Node] = {}

    def row(self, columns: tuple[str, ...], found: dict[str, dict[str, str]]) -> Row:
        return tuple(self._term(found[name]) if name in found else None for name in columns)

    def _term(self, cell: dict[str, str]) -> Node:
        key = (cell["type"], cell["value"], cell.get("xml:lang", ""), cell.get("datatype", ""))
        term = self._known.get(key)
        if term is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            term = self._known[key] = _made(*key)
        return term


def _made(kind: str, value: str, language: str, datatype: str) -> Node:
    match kind:
        case "uri":
            return URIRef(value)
        case "bnode":
            return BNode(value)
        case "literal" | "typed-literal":
            if language:
                return Literal(value, lang=language)
            if datatype == str(XSD.boolean):  # Virtuoso writes 1 and 0
                value = {"1": "true", "0": "false"}.get(value, value)
            return Literal(value, datatype=datatype if datatype not in ("", str(XSD.string)) else None, normalize=False)
    raise QueryError(f"the answer holds a term that is neither IRI, literal nor blank node: {one_line(kind)}")


def read_graph(kind: str, body: IO[bytes], url: str) -> Graph:
    """The graph that answers a CONSTRUCT or a DESCRIBE. Raises `StoreError` for what is none or was cut short."""
    if kind not in _FORMATS:
        raise StoreError(
            f"{url} is not a SPARQL endpoint: it answers with {one_line(kind)}",
            advice="check the URL, or say with --server what server it is",
        )
    graph = Graph()
    try:
        for triple in ox.parse(body, format=_FORMATS[kind]):
            graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    except (SyntaxError, ValueError) as cause:
        raise StoreError(
            f"{url} answered with a graph that does not parse: {one_line(str(cause))}",
            advice="the answer was cut short by the server's time limit, perhaps",
        ) from cause
    return graph
