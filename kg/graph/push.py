"""Put a workspace's graph on a SPARQL server: sent beside the one there, in bounded pieces, counted, then moved."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import QueryError, StoreError
from kg.graph.endpoints import Endpoints, checked_graph_name
from kg.graph.login import Login
from kg.graph.remote import RemoteStore
from kg.graph.transport import TIMEOUT_SECONDS, NoSuchMethodError

PIECE_BYTES = 8_000_000
UPDATE_BYTES = 1_000_000
MOVE_PATIENCE: Final = 12
"""A move is one request, however large the graph: it may take so many times as long as any other."""
ASIDE: Final = "https://w3id.org/cablegraph/loading"
_ESCAPE = re.compile(r"\\\\([uU])|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\.|\t")
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")  # no tab: it may stand between terms, and is read well
_MEANT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a push did: how many triples now stand in which graph, and how they were sent."""

    url: str
    graph: str | None
    triples: int
    way: str

    def __str__(self) -> str:
        where = f"the graph {self.graph}" if self.graph else "the default graph"
        return f"{self.triples} triples in {where} of {self.url}, counted there (sent by {self.way})"


def push(
    graph_nt: Path | str,
    url: str | Endpoints,
    *,
    graph: str | None = None,
    login: Login | None = None,
    in_place: bool = False,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Pushed:
    """Replace a graph of a server by a workspace's `graph.nt`; return what is there after.

    Sent by the Graph Store Protocol where the server offers it, else by SPARQL updates: into a graph of its own, which
    is counted and then moved in one update, so that what fails before leaves the old graph as it was. `in_place` sends
    it into the graph itself, for a server that has no memory for moving one as large: who asks meanwhile sees a part.
    The lines of the file are sorted, as a build writes them, so equal ones stand together and are counted once. Pushing
    twice changes nothing. Raises `StoreError` where the file or the server fails, and where the server counts another
    number of triples.
    """
    endpoints = Endpoints.of(url) if isinstance(url, str) else url
    name = None if graph is None else checked_graph_name(graph)
    source = Path(graph_nt)
    if not source.is_file():
        raise StoreError(f"no graph to push: {source}", advice="build the workspace first: cablegraph build")
    if name is None and endpoints.kind == "virtuoso":
        raise StoreError("Virtuoso has no default graph to put this into", advice="name a graph with --graph IRI")
    count = sum(len(lines) for lines in pieces(source, PIECE_BYTES))
    target = RemoteStore(endpoints, graph=name, login=login, timeout_seconds=timeout_seconds)
    before = target.triple_count()
    if in_place or not count or endpoints.kind == "qlever":
        way = _sent_in_place(source, target, before)
    else:
        way = _sent_aside(source, target, count, before)
    return _verified(target, count, way)


def _sent_aside(source: Path, target: RemoteStore, count: int, before: int) -> str:
    """Send the file into a graph beside the one it is for, and move it there."""
    aside = ASIDE if target.graph_name is None else f"{target.graph_name}.loading"
    beside = target.of_graph(aside)
    with _dropping(beside):
        way = _send(source, beside)
        _verified(beside, count, way)
        place = "DEFAULT" if target.graph_name is None else f"GRAPH <{target.graph_name}>"
        try:
            target.update(f"MOVE GRAPH <{aside}> TO {place}", patience=MOVE_PATIENCE)
        except QueryError:  # it knows no MOVE; nothing has happened
            moved = False
        except StoreError as cause:
            advice = f"see what it holds ({before} triples before, {count} wanted), then push again"
            raise StoreError(f"the graph was sent, but not moved: {cause.message}", advice=advice) from cause
        else:
            moved = True
    if moved:
        return f"{way}, moved into place"
    beside.update(f"DROP SILENT GRAPH <{aside}>")
    return f"{_sent_in_place(source, target, before)}, since it cannot move a graph"


@contextmanager
def _dropping(beside: RemoteStore) -> Iterator[None]:
    """Where a push fails or cannot move, take away what was sent aside."""
    try:
        yield
    except StoreError as cause:
        left = ""
        try:
            beside.update(f"DROP SILENT GRAPH <{beside.graph_name}>")
        except (StoreError, QueryError):
            left = f"; {beside.graph_name} there may hold what was sent"
        advice = cause.advice if "not moved" in cause.message else "the graph there is as it was; push again"
        raise StoreError(cause.message, advice=advice + left) from cause


def _sent_in_place(source: Path, target: RemoteStore, before: int) -> str:
    try:
        return _send(source, target)
    except StoreError as cause:
        advice = f"it held {before} triples before; the graph there may be incomplete, so push again"
        raise StoreError(cause.message, advice=advice) from cause


def _send(source: Path, store: RemoteStore) -> str:
    """Replace the graph of a store by the file's; return how."""
    if store.endpoints.data is not None:
        try:
            _put(source, store, store.endpoints.data)
        except NoSuchMethodError:
            pass
        else:
            return "the Graph Store Protocol"
    _insert(source, store)
    return "SPARQL updates"


def _verified(store: RemoteStore, expected: int, way: str) -> Pushed:
    found = store.triple_count()
    if found != expected:
        raise StoreError(
            f"{store.endpoints.query} counts {found} triples after {expected} were sent",
            advice="its default graph holds other graphs too, perhaps: push into a graph of its own with --graph IRI",
        )
    return Pushed(url=store.endpoints.query, graph=store.graph_name, triples=found, way=way)


def pieces(source: Path, limit: int) -> Iterator[list[str]]:
    """The statements of a file of sorted N-Triples in lists of about `limit` characters, equal neighbours once; one
    empty list for an empty file."""
    held: list[str] = []
    size, last, yielded = 0, "", False
    with source.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            statement = line.strip()
            if not statement or statement.startswith("#") or statement == last:
                continue
            held.append(statement)
            last = statement
            size += len(statement)
            if size >= limit:
                yield held
                held, size, yielded = [], 0, True
    if held or not yielded:
        yield held


def _put(source: Path, store: RemoteStore, data_url: str) -> None:
    """Send the file by the Graph Store Protocol. Raises `NoSuchMethodError` where the server offers none there."""
    where = "default" if store.graph_name is None else urllib.parse.urlencode({"graph": store.graph_name})
    headers = {"Content-Type": "application/n-triples"}
    method = "PUT"
    for lines in pieces(source, PIECE_BYTES):
        body = "".join(f"{_CONTROL.sub(_spelt, line)}\n" for line in lines).encode()
        request = urllib.request.Request(f"{data_url}?{where}", data=body, method=method, headers=headers)  # noqa: S310
        with store.transport.answer(request) as answer:
            answer.body.read()
        method = "POST"


def _insert(source: Path, store: RemoteStore) -> None:
    """Send the file by SPARQL updates: empty the graph, then insert it piece by piece."""
    graph = store.graph_name
    store.update("CLEAR SILENT DEFAULT" if graph is None else f"CLEAR SILENT GRAPH <{graph}>")
    opened, closed = ("{", "}") if graph is None else (f"{{ GRAPH <{graph}> {{", "} }")
    for lines in pieces(source, UPDATE_BYTES):
        body = "\n".join(in_update(line) for line in lines)
        store.update(f"INSERT DATA {opened}\n{body}\n{closed}")


def in_update(statement: str) -> str:
    r"""A statement of N-Triples as it may stand in an update, where some stores undo `\u` before they parse.

    Without this a text of `\u0022`, which N-Triples writes `\\u0022`, could close its own quotation.

    >>> print(in_update(r'<http://a/s> <http://a/p> "\\u0022 \u0022 \u00E9" .'))
    <http://a/s> <http://a/p> "\\\U000000750022 \" é" .
    """
    before, quote, rest = statement.partition('"')
    inside, end, after = rest.rpartition('"')
    return f"{before}{quote}{_ESCAPE.sub(_rewritten, inside)}{end}{after}" if quote else statement


def _spelt(control: re.Match[str]) -> str:
    """A control character written out: Virtuoso's parser loses what stands before one in a text with escapes."""
    return f"\\u{ord(control.group()):04X}"


def _rewritten(found: re.Match[str]) -> str:
    spelt, four, eight = found.groups()
    if spelt:
        return f"\\\\\\U{ord(spelt):08X}"
    if not (four or eight):
        return "\\t" if found.group() == "\t" else found.group()  # one store takes a tab for eight spaces
    meant = chr(int(four or eight, 16))
    return _MEANT.get(meant, meant)
