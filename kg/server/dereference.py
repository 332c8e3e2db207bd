"""The routes /resource/… and /resource?iri=…: what the graph tells of one thing, as a page or as data."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg import vocab
from kg.graph.results import TRUNCATED_HEADER
from kg.graph.sparql import is_iri, one_line
from kg.server import answers, media, protocol
from kg.server.endpoint import SparqlRoute
from kg.server.errors import HttpError
from kg.server.html import page
from kg.server.pool import Question
from kg.server.results import Cell, Result, read
from kg.server.service import Service

_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in vocab.PREFIXES.items())
_ABOUT = """SELECT ?property ?value ?label WHERE {
  <%s> ?property ?value . OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?property ?label ?value"""
_FROM = """SELECT ?thing ?property ?label WHERE {
  ?thing ?property <%s> . FILTER(?property NOT IN (cg:claimSubject, cg:claimObject))
  OPTIONAL { ?thing rdfs:label ?label }
} ORDER BY ?property ?label ?thing"""
_CLAIMS = """SELECT ?property ?value ?label ?status ?confidence ?rule ?quotation ?source WHERE {
  ?claim cg:claimSubject <%s> ; cg:claimProperty ?property ; cg:status ?status .
  OPTIONAL { ?claim cg:claimValue ?text }
  OPTIONAL { ?claim cg:claimObject ?object . OPTIONAL { ?object rdfs:label ?label } }
  BIND(COALESCE(?object, ?text) AS ?value)
  OPTIONAL { ?claim cg:confidence ?confidence }
  OPTIONAL { ?claim cg:rule ?rule }
  OPTIONAL {
    ?claim cg:evidence ?span . ?span cg:quotation ?quotation . OPTIONAL { ?span cg:inSource/rdfs:label ?source }
  }
} ORDER BY ?property ?value ?claim ?quotation"""
_DATA = """CONSTRUCT { ?s ?p ?o } WHERE {
  { ?s ?p ?o . VALUES ?s { <%s> } } UNION { ?s ?p ?o . VALUES ?o { <%s> } }
}"""


class ResourceRoute:
    """Tells what the graph holds of a thing."""

    def __init__(self, service: Service, sparql: SparqlRoute) -> None:
        self._service = service
        self._sparql = sparql

    async def __call__(self, request: Request) -> Response:
        """Answer a request. Raises `HttpError`."""
        fields = protocol.decoded(request.scope["query_string"], "the URL")
        iri = self._iri(request, fields)
        wanted = self._format(request, fields)
        if wanted == "html":
            return await self._page(iri, request)
        limits = self._service.limits
        question = Question(
            query=_DATA % (iri, iri), table=None, graph=wanted, timeout=protocol.time_limit(request, limits),
            rows=limits.rows,
        )  # fmt: skip
        response = await self._sparql.answer(question, request, html=False)
        if isinstance(response, answers.SentWhole) and response.rows == 0:
            response.close()
            raise _unknown(iri)
        return response

    async def _page(self, iri: str, request: Request) -> Response:
        state = self._service.state
        etag = answers.tag(Question(query=f"page of {iri}", timeout=1, rows=self._service.limits.page_rows), state)
        if etag is not None and answers.is_known(request, etag):
            return answers.not_modified(etag)
        about, other, claims = await asyncio.gather(
            *(self._rows(text % iri, request) for text in (_ABOUT, _FROM, _CLAIMS))
        )
        if not about.rows and not other.rows:
            raise _unknown(iri)
        label = next((row[1] for row in about.rows if _is(row[0], vocab.RDFS_LABEL)), None)
        cut = any(found.cut for found in (about, other, claims))
        headers = {"Cache-Control": "no-cache"}
        if etag is not None and self._service.state == state:
            headers["ETag"] = etag
        if cut:
            headers[TRUNCATED_HEADER] = f"rows {self._service.limits.page_rows}"
        return await asyncio.to_thread(
            page,
            "resource.html", headers=headers, iri=iri, name=label["value"] if label else None,
            about=_labelled(about, "value"), other=_labelled(other, "thing"), claims=_labelled(claims, "value"),
            formats=media.GRAPH_TYPES, cut=cut, most=self._service.limits.page_rows,
        )  # fmt: skip

    async def _rows(self, query: str, request: Request) -> Result:
        limits = self._service.limits
        question = Question(
            query=_PREFIXES + query, graph=None, timeout=protocol.time_limit(request, limits), rows=limits.page_rows,
            size=limits.page,
        )  # fmt: skip
        found = read(await self._service.ask(question, self._service.client(request)))
        assert isinstance(found, Result)
        return found

    def _iri(self, request: Request, fields: protocol.Fields) -> str:
        path = request.path_params.get("path")
        iri = vocab.ID_NS + path if path else protocol.one(fields, "iri")
        if iri is None:
            raise HttpError(400, "no resource is named", "give its IRI: /resource?iri=…")
        if not is_iri(iri):
            raise HttpError(404 if path else 400, f"not an absolute IRI: {one_line(iri)}")
        return iri

    def _format(self, request: Request, fields: protocol.Fields) -> str:
        given = protocol.one(fields, "format")
        offered = (*media.GRAPH_TYPES, "html")
        chosen = media.named(given) if given else media.choose(",".join(request.headers.getlist("accept")), offered)
        if chosen not in offered:
            raise HttpError(406, "a resource is not told in that format", f"ask for one of: {', '.join(offered)}")
        return chosen


def _unknown(iri: str) -> HttpError:
    return HttpError(404, f"the graph tells nothing of {one_line(iri)}", "the graph may have been built anew since")


def _is(cell: Cell, iri: str) -> bool:
    return cell is not None and cell["value"] == iri


def _labelled(found: Result, column: str) -> Iterable[Mapping[str, Any]]:
    """Rows by column name; the label of a thing stands in the cell of the thing."""
    rows = []
    for row in found.rows:
        named = dict(zip(found.columns, row, strict=True))
        label = named.pop("label", None)
        if label is not None and named[column] is not None:
            named[column] = {**named[column], "label": label["value"]}  # type: ignore[dict-item]
        rows.append(named)
    return rows
