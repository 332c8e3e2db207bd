"""A SPARQL 1.1 server: where it is asked, where updated, and where graphs are put."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kg.errors import StoreError
from kg.graph.sparql import is_iri, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The URLs of one server: where it is asked, where updated, and where graphs are put (`None`: nowhere).

    `kind` is what the server was taken for, or told to be; empty where the URLs were all given.
    """

    query: str
    update: str
    data: str | None
    kind: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for url in (self.query, self.update, self.data):
            if url is not None:
                _check_url(url)

    @classmethod
    def of(cls, url: str, *, kind: str | None = None, update: str | None = None, data: str | None = None) -> Endpoints:
        """The endpoints that follow from one URL: the server's own (`http://host:port`), or that of its queries.

        `kind`, one of `KINDS`, says what server it is; without it that is guessed from the path: none or `/query` is
        Oxigraph's, `/sparql` Virtuoso's, `…/repositories/NAME` GraphDB's and RDF4J's, any other `…/query` Fuseki's;
        what is left serves everything at one URL. A service of `cablegraph serve` answers questions at the first two,
        too. `update` and `data` are taken as they are given.
        Raises `StoreError` for a URL that is not http or https, or that carries a password.

        >>> Endpoints.of("http://localhost:7878").data
        'http://localhost:7878/store'
        >>> Endpoints.of("http://localhost:7200/repositories/letters").update
        'http://localhost:7200/repositories/letters/statements'
        >>> Endpoints.of("http://localhost:7019", kind="qlever").query
        'http://localhost:7019'
        """
        _check_url(url)
        if kind is not None and kind not in KINDS:
            raise StoreError(f"not a kind of server: {one_line(kind)}", advice=f"known: {', '.join(KINDS)}")
        base = url.rstrip("/")
        known = kind or _guessed(urllib.parse.urlsplit(base).path)
        found = KINDS[known](base) if known else cls(query=url, update=url, data=None)
        return replace(found, kind=known, update=update or found.update, data=data or found.data)

    def __str__(self) -> str:
        taken = f" (taken for {self.kind})" if self.kind else ""
        return f"asked at {self.query}, updated at {self.update}, graphs put at {self.data or 'no URL'}{taken}"


def _guessed(path: str) -> str:
    if path in ("", "/query"):
        return "oxigraph"
    if path in ("/sparql", "/sparql-auth"):
        return "virtuoso"
    if "/repositories/" in path:
        return "graphdb"
    return "fuseki" if path.endswith("/query") else ""


def _oxigraph(base: str) -> Endpoints:
    root = base.removesuffix("/query")
    return Endpoints(query=f"{root}/query", update=f"{root}/update", data=f"{root}/store")


def _cablegraph(base: str) -> Endpoints:
    root = base.removesuffix("/query").removesuffix("/sparql")
    return Endpoints(query=f"{root}/sparql", update=f"{root}/update", data=None)


def _virtuoso(base: str) -> Endpoints:
    root = base.removesuffix("/sparql-auth").removesuffix("/sparql")
    query = f"{root}/sparql-auth" if base.endswith("/sparql-auth") else f"{root}/sparql"
    return Endpoints(query=query, update=f"{root}/sparql-auth", data=f"{root}/sparql-graph-crud-auth")


def _fuseki(base: str) -> Endpoints:
    root = base.removesuffix("/query").removesuffix("/sparql")
    return Endpoints(query=f"{root}/query", update=f"{root}/update", data=f"{root}/data")


def _graphdb(base: str) -> Endpoints:
    root = base.removesuffix("/statements")
    return Endpoints(query=root, update=f"{root}/statements", data=f"{root}/rdf-graphs/service")


def _qlever(base: str) -> Endpoints:
    return Endpoints(query=base, update=base, data=base)


KINDS: Mapping[str, Callable[[str], Endpoints]] = MappingProxyType(
    {
        "oxigraph": _oxigraph,
        "fuseki": _fuseki,
        "virtuoso": _virtuoso,
        "graphdb": _graphdb,
        "qlever": _qlever,
        "cablegraph": _cablegraph,
    }
)


def checked_graph_name(name: str) -> str:
    """A graph's name, checked. Raises `StoreError` for what is not an absolute IRI."""
    if not is_iri(name):
        raise StoreError(f"not the IRI of a graph: {one_line(name)}", advice="give one such as urn:example:letters")
    return name


def is_url(text: str) -> bool:
    """Whether a text names a server rather than a folder.

    >>> is_url("http://localhost:7878"), is_url("letters/http")
    (True, False)
    """
    return text.lower().startswith(("http://", "https://"))


def _check_url(url: str) -> None:
    try:
        parts = urllib.parse.urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise StoreError(f"not an http or https URL: {one_line(url)}", advice="give one such as http://localhost:7878")
    if parts.username is not None:
        raise StoreError(
            f"a URL with a password in it is refused: {parts.hostname}",
            advice="it would end up in logs; write user and password into a file and give --login FILE",
        )
    if parts.query or parts.fragment:
        raise StoreError(f"a URL with ? or # in it is refused: {one_line(url)}", advice="give the endpoint alone")
