"""The pool as a store of the library's: asked from a thread, with the same limits as everybody."""

from __future__ import annotations

import asyncio
import io

from kg.errors import QueryError
from kg.graph.results import read_results
from kg.graph.table import Table, expect_table
from kg.server.media import TABLE_TYPES
from kg.server.pool import Question
from kg.server.results import content
from kg.server.service import Service


class PoolStore:
    """Answers a SELECT from the service's engines. For threads beside the event loop, which it would block."""

    def __init__(self, service: Service, loop: asyncio.AbstractEventLoop, client: str, timeout: float) -> None:
        self._service = service
        self._loop = loop
        self._client = client
        self._timeout = timeout

    def select(self, sparql: str) -> Table:
        """Answer a SELECT. Raises `QueryError` where there is no such table, or too long a one; `HttpError`."""
        limits = self._service.limits
        question = Question(query=sparql, graph=None, timeout=self._timeout, rows=limits.rows, size=limits.page)
        asked = self._service.ask(question, self._client)
        reply = asyncio.run_coroutine_threadsafe(asked, self._loop).result()
        if reply.cut:
            reply.close()
            raise QueryError(f"more than {reply.rows} things fit", advice="give a longer part of the name")
        return expect_table(read_results(TABLE_TYPES["json"], io.BytesIO(content(reply)), "the engine"))
