"""The route /search: headings, quotations and names with some words in them, as a page, JSON or CSV."""

from __future__ import annotations

import asyncio
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from extract.errors import CablegraphError
from kg.errors import QueryError
from kg.export.table import as_csv, as_json
from kg.fulltext import Found, search
from kg.graph.results import TRUNCATED_HEADER
from kg.server import media, protocol
from kg.server.asking import PoolStore
from kg.server.errors import HttpError, Queue
from kg.server.html import page
from kg.server.results import labelled, read_json
from kg.server.service import Service

_DATA = ("json", "csv")
_THREADS = 2  # that look words up at once
_ON_A_PAGE = 100  # hits


class SearchRoute:
    """Looks words up in the index of the build that is served."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="searching")
        self._queue = Queue(service.limits.queue, "too many searches wait already")

    async def __call__(self, request: Request) -> Response:
        """The hits, in HTML below the form to ask with. Raises `HttpError`."""
        fields = protocol.decoded(request.scope["query_string"], "the URL")
        wanted = protocol.formats(fields, request, page=True)[0]
        words = protocol.one(fields, "q")
        if wanted not in ("html", *_DATA):
            raise HttpError(406, "hits are written in HTML, JSON and CSV", "ask for one of: html, json, csv")
        if wanted == "html":
            return await self._page(words, request)
        if words is None:
            raise HttpError(400, "no words to look for", "send the field q")
        found = await self._found(words, request, self._service.limits.page_rows)
        body = as_json(found.table) if wanted == "json" else as_csv(found.table)
        kind = {"Content-Type": media.content_type(wanted), "Vary": "Accept", "Cache-Control": "no-cache"}
        return Response(body, headers=kind | _cut(found, self._service.limits.page_rows))

    async def _page(self, words: str | None, request: Request) -> Response:
        shown: dict[str, Any] = {"words": words or "", "result": None, "total": 0, "cut": 0, "error": None}
        if words is None:
            return page("search.html", **shown)
        try:
            found = await self._found(words, request, _ON_A_PAGE)
        except HttpError as error:
            return page("search.html", error.status, error.headers, **shown | {"error": error})
        links = [(form.upper(), f"/search?{urllib.parse.urlencode({'q': words, 'format': form})}") for form in _DATA]
        result = labelled(read_json(as_json(found.table), links))
        cut = _ON_A_PAGE if found.total > _ON_A_PAGE else 0
        headers = {"Cache-Control": "no-cache", **_cut(found, _ON_A_PAGE)}
        return page("search.html", headers=headers, **shown | {"result": result, "total": found.total, "cut": cut})

    async def _found(self, words: str, request: Request, rows: int) -> Found:
        with self._queue:
            seconds = protocol.time_limit(request, self._service.limits)
            loop = asyncio.get_running_loop()
            store = PoolStore(self._service, loop, self._service.client(request), seconds)
            index = self._service.source.store()
            try:
                return await loop.run_in_executor(
                    self._threads, lambda: search(index, store, words, rows=rows, seconds=seconds)
                )
            except QueryError as error:
                raise HttpError(400, error.message, error.advice) from None
            except CablegraphError as error:
                self._service.log({"event": "search", "told": str(error)})
                raise HttpError(404, "this graph has no index of words", "build it again: cablegraph build") from None


def _cut(found: Found, rows: int) -> dict[str, str]:
    return {TRUNCATED_HEADER: f"rows {rows} of {found.total}"} if found.total > rows else {}
