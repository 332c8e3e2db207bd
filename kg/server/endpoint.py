"""The route /sparql: the SPARQL 1.1 Protocol, the service description, and a form for people."""

from __future__ import annotations

import asyncio
import hashlib
import urllib.parse

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.graph.results import TRUNCATED_HEADER
from kg.graph.sparql import QUERY_FORMS, UPDATE_FORMS, tokens
from kg.server import answers, media, protocol
from kg.server.engine import GRAPHS
from kg.server.errors import HttpError
from kg.server.html import page
from kg.server.pool import Question, Reply
from kg.server.results import Result, read
from kg.server.service import Service
from kg.server.updating import UpdateRoute

_FORMATS = (
    ("html", "table on a page"), ("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"),
    ("turtle", "Turtle (graphs)"), ("ntriples", "N-Triples (graphs)"), ("jsonld", "JSON-LD (graphs)"),
)  # fmt: skip
_EXAMPLE = """PREFIX cg: <https://w3id.org/cablegraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?day ?message ?label WHERE {
  ?message a cg:Message ; rdfs:label ?label ; cg:earliest ?day .
} ORDER BY ?day LIMIT 100
"""
_DESCRIPTION = """
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
<#service> a sd:Service ;
  sd:endpoint <> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
    formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:JSON-LD, formats:RDF_XML ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
"""


class SparqlRoute:
    """Answers queries over HTTP."""

    def __init__(self, service: Service, update: UpdateRoute) -> None:
        self._service = service
        self._update = update

    async def __call__(self, request: Request) -> Response:
        """Answer a request. Raises `HttpError`."""
        asked = await protocol.asked(request, self._service.limits)
        if asked.update is not None:
            self._update.admit(request)
            return await self._update.take(asked.update, asked.fields, request)
        if asked.query is None:
            if request.method == "POST":
                raise HttpError(400, "no query in the request", "send the field query")
            return self._described(request)
        question = protocol.question(asked.query, asked.fields, request, self._service.limits, page=True)
        wanted = protocol.formats(asked.fields, request, page=True)[0]
        return await self.answer(question, request, html=wanted == "html")

    async def answer(self, question: Question, request: Request, *, html: bool) -> Response:
        """The answer to a question, as data or as a page. Raises `HttpError`."""
        log_query(request, question.query, whole=self._service.settings.log_queries)
        state = self._service.state
        etag = answers.tag(question, state)
        if etag is not None and not html and answers.is_known(request, etag):
            return answers.not_modified(etag)
        try:
            reply = await self._service.ask(question, self._service.client(request), request)
        except HttpError as error:
            if error.status == 400 and (form := _update_form(question.query)):
                raise HttpError(400, f"an update, not a query: {form}", "queries are asked here") from None
            raise
        log_reply(request, reply)
        if html and reply.kind != "graph":
            return await asyncio.to_thread(self._page, question.query, reply)
        headers = {"Cache-Control": "no-cache"}
        if etag is not None:
            headers["ETag"] = etag if reply.state == state else str(answers.tag(question, reply.state))
        return answers.whole(reply, request, self._service.limits, headers)

    def _page(self, query: str, reply: Reply) -> Response:
        links = [
            (name.upper(), f"/sparql?{urllib.parse.urlencode({'query': query, 'format': name})}")
            for name in media.TABLE_TYPES
        ]
        found = read(reply, links)
        headers = {"Cache-Control": "no-cache"}
        if reply.cut:
            headers[TRUNCATED_HEADER] = answers.truncated(reply)
        return page(
            "query.html", headers=headers, query=query, formats=_FORMATS, limits=self._service.limits,
            truth=found if isinstance(found, bool) else None, result=found if isinstance(found, Result) else None,
        )  # fmt: skip

    def _described(self, request: Request) -> Response:
        wanted = media.choose(",".join(request.headers.getlist("accept")), (*media.GRAPH_TYPES, "html"))
        if wanted == "html":
            return page("query.html", query=_EXAMPLE, formats=_FORMATS, limits=self._service.limits, truth=None,
                        result=None)  # fmt: skip
        if wanted is None:
            raise HttpError(406, "the service is described in RDF or HTML", "accept text/turtle or text/html")
        base = str(request.url.replace(query="", fragment=""))
        more = "<#service> sd:supportedLanguage sd:SPARQL11Update ." if self._service.settings.token else ""
        triples = ox.parse(_DESCRIPTION + more, format=ox.RdfFormat.TURTLE, base_iri=base)
        prefixes = {"sd": "http://www.w3.org/ns/sparql-service-description#"} if wanted == "turtle" else None
        body = ox.serialize((quad.triple for quad in triples), format=GRAPHS[wanted], prefixes=prefixes)
        return Response(body, headers={"Content-Type": media.content_type(wanted), "Vary": "Accept"})


def log_query(request: Request, query: str, *, whole: bool) -> None:
    """Tell the log which query it was: by a digest, or with its text."""
    entry = request.scope.get("log", {})
    entry["query"] = hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    if whole:
        entry["text"] = query


def log_reply(request: Request, reply: Reply) -> None:
    """Tell the log what came of it."""
    entry = request.scope.get("log", {})
    entry |= {"rows": reply.rows, "engine_ms": round(reply.seconds * 1000, 2)}
    if reply.cut:
        entry["cut"] = answers.truncated(reply)


def _update_form(query: str) -> str:
    """The word that makes a text an update, where no word makes it a query."""
    words = [token.text.upper() for token in tokens(query) if token.kind == "word"]
    if any(word in QUERY_FORMS for word in words):
        return ""
    return next((word for word in words if word in UPDATE_FORMS), "")
