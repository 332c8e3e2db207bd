"""The routes /queries and /queries/NAME: saved queries as forms, as tables on a page, and in every result format."""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import QueryError
from kg.graph.results import TRUNCATED_HEADER
from kg.queries import SavedQuery, find_query
from kg.server import answers, media, protocol
from kg.server.asking import PoolStore
from kg.server.endpoint import SparqlRoute, log_query, log_reply
from kg.server.errors import HttpError
from kg.server.html import page
from kg.server.pool import Question, Reply
from kg.server.results import Links, Result, labelled, read
from kg.server.service import Service

_RESOLVING = 8  # threads that look up names at once


class SavedRoutes:
    """Lists and answers saved queries."""

    def __init__(self, service: Service, sparql: SparqlRoute) -> None:
        self._service = service
        self._sparql = sparql
        self._threads = ThreadPoolExecutor(_RESOLVING, thread_name_prefix="resolving")

    async def listed(self, request: Request) -> Response:
        """All saved queries and what they take. Raises `HttpError`."""
        wanted = media.choose(",".join(request.headers.getlist("accept")), ("json", "html"))
        if wanted is None:
            raise HttpError(406, "the saved queries are listed in JSON or HTML", "accept application/json or text/html")
        if wanted == "html":
            return page("queries.html", queries=self._service.queries.values())
        return JSONResponse([described(query) for query in self._service.queries.values()], headers={"Vary": "Accept"})

    async def one(self, request: Request) -> Response:
        """The answer of a saved query, or in HTML the form to ask it with. Raises `HttpError`."""
        try:
            saved = find_query(self._service.queries, request.path_params["name"])
        except QueryError as error:
            raise HttpError(404, error.message, error.advice) from None
        fields = protocol.decoded(request.scope["query_string"], "the URL")
        wanted = protocol.formats(fields, request, page=True)[0]
        if wanted is None:
            raise HttpError(
                406, "the answer of a saved query is a table", f"ask for one of: {', '.join(media.TABLE_TYPES)}"
            )
        values = {name: protocol.one(fields, name) for name in fields if name != "format"}
        if wanted == "html":
            return await self._page(saved, values, request)
        question = await self._question(saved, values, request, wanted)
        return await self._sparql.answer(question, request, html=False)

    async def _question(
        self, saved: SavedQuery, values: Mapping[str, str | None], request: Request, wanted: str
    ) -> Question:
        """The query with its parameters filled in; wanted as a page, it has no more rows than one shows."""
        limits = self._service.limits
        limit = protocol.time_limit(request, limits)
        loop = asyncio.get_running_loop()
        store = PoolStore(self._service, loop, self._service.client(request), limit)
        try:
            terms = await loop.run_in_executor(self._threads, saved.terms, store, values)
            bound = saved.bind(terms)
        except QueryError as error:
            raise HttpError(400, error.message, error.advice) from None
        if wanted == "html":
            rows = min(limits.rows, limits.page_rows)
            return Question(query=bound, graph=None, timeout=limit, rows=rows, size=limits.page)
        return Question(query=bound, table=wanted, graph=None, timeout=limit, rows=limits.rows)

    async def _page(self, saved: SavedQuery, values: Mapping[str, str | None], request: Request) -> Response:
        """The form, and the answer below it as soon as all that is needed is given."""
        shown: dict[str, Any] = {"query": saved, "values": values, "result": None, "error": None}
        needed = {parameter.name for parameter in saved.parameters if parameter.required}
        if not values and needed:
            return page("saved.html", **shown)
        try:
            question = await self._question(saved, values, request, "html")
            log_query(request, question.query, whole=self._service.settings.log_queries)
            reply = await self._service.ask(question, self._service.client(request), request)
        except HttpError as error:
            return page("saved.html", error.status, error.headers, **{**shown, "error": error})
        log_reply(request, reply)
        return await asyncio.to_thread(_answered, reply, _links(saved.name, values), shown)


def _answered(reply: Reply, links: Links, shown: Mapping[str, Any]) -> Response:
    found = read(reply, links)
    assert isinstance(found, Result)
    cut = {TRUNCATED_HEADER: answers.truncated(reply)} if reply.cut else {}
    return page("saved.html", headers={"Cache-Control": "no-cache", **cut}, **{**shown, "result": labelled(found)})


def described(query: SavedQuery) -> dict[str, object]:
    """A saved query as JSON tells it."""
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "url": f"/queries/{query.name}",
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "help": parameter.help,
                "required": parameter.required,
                "default": parameter.default,
            }
            for parameter in query.parameters
        ],
    }


def _links(name: str, values: Mapping[str, str | None]) -> list[tuple[str, str]]:
    given = {key: value for key, value in values.items() if value is not None}
    return [
        (short.upper(), f"/queries/{name}?{urllib.parse.urlencode({**given, 'format': short})}")
        for short in media.TABLE_TYPES
    ]
