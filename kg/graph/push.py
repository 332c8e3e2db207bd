"""Put a workspace's graph on a SPARQL server, in bounded pieces, replacing what is there, and count it after."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.graph.remote import TIMEOUT_SECONDS, Endpoints, RemoteStore, checked_graph_name, speaking_to

PIECE_BYTES = 8_000_000
UPDATE_BYTES = 1_000_000
_NO_GRAPH_STORE = frozenset({404, 405, 501})
_ESCAPE = re.compile(r"\\\\([uU])|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\.|\t")
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


def push(graph_nt: Path | str, url: str | Endpoints, *, graph: str | None = None) -> Pushed:
    """Replace a graph of a server by a workspace's `graph.nt`; return what is there after.

    Sent by the Graph Store Protocol where the server offers it, else by SPARQL updates. The lines of the file are
    sorted, as a build writes them, so equal ones stand together and are counted once. Pushing twice changes nothing.
    Raises `StoreError` where the file or the server fails, and where the server counts another number of triples.
    """
    endpoints = Endpoints.of(url) if isinstance(url, str) else url
    name = None if graph is None else checked_graph_name(graph)
    source = Path(graph_nt)
    if not source.is_file():
        raise StoreError(f"no graph to push: {source}", advice="build the workspace first: cablegraph build")
    store = RemoteStore(endpoints, graph=name)
    before = store.triple_count()
    try:
        way = "the Graph Store Protocol"
        if endpoints.data is None or not _put(source, endpoints.data, name):
            way = "SPARQL updates"
            _insert(source, store)
    except StoreError as cause:
        advice = f"it held {before} triples before; the graph there may be incomplete, so push again"
        raise StoreError(cause.message, advice=advice) from cause
    return _verified(source, store, way)


def _verified(source: Path, store: RemoteStore, way: str) -> Pushed:
    expected = sum(len(lines) for lines in pieces(source, PIECE_BYTES))
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


def _put(source: Path, data_url: str, graph: str | None) -> bool:
    """Send the file by the Graph Store Protocol; `False` where the server offers none there."""
    where = "default" if graph is None else urllib.parse.urlencode({"graph": graph})
    target = f"{data_url}?{where}"
    method = "PUT"
    for lines in pieces(source, PIECE_BYTES):
        body = "".join(f"{line}\n" for line in lines).encode()
        with speaking_to(target):
            try:
                _request(target, method, body)
            except urllib.error.HTTPError as refusal:
                if method == "PUT" and refusal.code in _NO_GRAPH_STORE:
                    refusal.close()
                    return False
                raise
        method = "POST"
    return True


def _request(url: str, method: str, body: bytes) -> None:
    headers = {"Content-Type": "application/n-triples", "User-Agent": "cablegraph"}
    request = urllib.request.Request(url, data=body, method=method, headers=headers)  # noqa: S310 (http(s) only, checked)
    with closing(urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)) as answer:  # noqa: S310
        answer.read()


def _insert(source: Path, store: RemoteStore) -> None:
    """Send the file by SPARQL updates: clear the graph, then insert it piece by piece."""
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


def _rewritten(found: re.Match[str]) -> str:
    spelt, four, eight = found.groups()
    if spelt:
        return f"\\\\\\U{ord(spelt):08X}"
    if not (four or eight):
        return "\\t" if found.group() == "\t" else found.group()  # one store takes a tab for eight spaces
    meant = chr(int(four or eight, 16))
    return _MEANT.get(meant, meant)
