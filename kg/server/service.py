"""The service behind the routes: it asks the pool, notices a new build, and knows the saved queries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from extract.errors import CablegraphError
from kg.errors import StoreError
from kg.queries import SavedQuery
from kg.server.answers import decided_by
from kg.server.clients import client_of
from kg.server.errors import busy, explained
from kg.server.fleet import Served
from kg.server.gate import Log
from kg.server.kept import Kept
from kg.server.lanes import Unanswered
from kg.server.limits import Limits
from kg.server.metrics import Metrics
from kg.server.pool import Pool, Question, Reply
from kg.server.state import Source

_LOOK_EVERY = 1.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a service is run, beside its limits."""

    title: str
    log_queries: bool = False
    token: str | None = None  # what updates need; None where none are taken
    proxies: frozenset[str] = frozenset()  # addresses that are believed whom they ask for


class Service:
    """What all routes share."""

    def __init__(
        self, source: Source, limits: Limits, queries: Mapping[str, SavedQuery], settings: Settings, log: Log
    ) -> None:
        self.source = source
        self.limits = limits
        self.queries = queries
        self.settings = settings
        self.metrics = Metrics()
        self.pool = Pool(limits)
        self.kept = Kept()
        self.log = log
        self.failure = ""
        self._looked = time.monotonic()
        self._switching = asyncio.Lock()
        self._updates = 0
        self._task: asyncio.Task[bool] | None = None

    @property
    def state(self) -> str:
        """The name of the state of the graph that is served."""
        return self.pool.fleet.served.state

    async def open(self) -> None:
        """Start the engines. Raises `StoreError`, `WorkspaceError`."""
        await self.pool.serve(await self.source.served())

    def close(self) -> None:
        """End the engines."""
        self.pool.close()
        self.source.close()

    def client(self, request: Request) -> str:
        """Who asks: places are shared among clients."""
        return client_of(request.scope, self.settings.proxies)

    async def ask(self, question: Question, client: str, request: Request | None = None) -> Reply:
        """The answer to a question of a client, asked until it is there, or until the one of `request` has gone.

        Raises `HttpError`.
        """
        self._look()
        key = decided_by(question, self.state)
        kept = None if key is None else self.kept.get(key)
        if kept is not None:
            return kept
        watch = None if request is None else (lambda: _gone(request))
        try:
            reply = await self.pool.ask(question, client, watch)
        except Unanswered as unanswered:
            if unanswered.cause == "store" and await self.refresh():
                return await self.ask(question, client, request)
            if unanswered.cause == "store":
                self.log({"event": "store", "told": unanswered.told})
            raise explained(unanswered, question, self.limits) from None
        if key is not None and reply.state == key[0]:
            self.kept.put(key, reply, question.query)
        return reply

    async def refresh(self) -> bool:
        """Serve the graph as it lies there now; False where it is the same. What goes wrong is told to the log."""
        async with self._switching:
            self._looked = time.monotonic()
            try:
                state = self.source.state()
                self.failure = ""
                if state == self.state:
                    return False
                await self.pool.serve(await self.source.served())
                self.kept.clear()
            except (CablegraphError, OSError) as error:
                if not self.failure:
                    self.log({"event": "graph", "error": str(error)})
                self.failure = "the workspace holds no graph that can be opened; the one before is served on"
                return False
            self.log({"event": "graph", "state": self.state})
            return True

    async def update(self, text: str, timeout: float) -> None:
        """Change the graph, and serve it changed. Raises `HttpError`; then it is not changed."""
        if self._updates >= self.limits.queue:
            raise busy()
        self._updates += 1
        question = Question(query=text, timeout=timeout, rows=0)
        try:
            async with self._switching:
                await self._show(await self.source.update(text, timeout))
        except Unanswered as unanswered:
            if unanswered.cause == "store":
                self.log({"event": "store", "told": unanswered.told})
            error = explained(unanswered, question, self.limits)
            error.message = error.message.replace("the query", "the update", 1)
            raise error from None
        except (CablegraphError, OSError) as failure:
            self.log({"event": "update", "error": str(failure)})
            told = failure.message if isinstance(failure, StoreError) and failure.advice else ""
            raise busy(told or "the update cannot be written down") from None
        finally:
            self._updates -= 1

    async def _show(self, changed: Served) -> None:
        """Serve a changed graph. The change is written down: where engines fail, it is shown as soon as they do not."""
        try:
            await self.pool.serve(changed)
            self.kept.clear()
        except StoreError as error:
            self.log({"event": "graph", "error": str(error)})

    def is_healthy(self) -> bool:
        """Whether there is an engine that can answer."""
        try:
            fleet = self.pool.fleet
        except StoreError:
            return False
        return fleet.idle > 0 or fleet.running > 0

    def _look(self) -> None:
        """Look for a new build once a second at most, without making anybody wait for it."""
        if time.monotonic() - self._looked > _LOOK_EVERY and (self._task is None or self._task.done()):
            self._looked = time.monotonic()
            self._task = asyncio.get_running_loop().create_task(self.refresh())


async def _gone(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
