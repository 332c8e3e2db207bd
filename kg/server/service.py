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
from kg.server.errors import explained
from kg.server.gate import Log
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
        self.log = log
        self.failure = ""
        self._looked = time.monotonic()
        self._switching = asyncio.Lock()
        self._task: asyncio.Task[bool] | None = None

    @property
    def state(self) -> str:
        """The name of the state of the graph that is served."""
        return self.pool.fleet.served.state

    async def open(self) -> None:
        """Start the engines. Raises `StoreError`, `WorkspaceError`."""
        await self.pool.serve(self.source.look())

    def close(self) -> None:
        """End the engines."""
        self.pool.close()

    async def ask(self, question: Question, request: Request | None = None) -> Reply:
        """The answer to a question, asked until it is there, or until the client of `request` has gone.

        Raises `HttpError`.
        """
        self._look()
        watch = None if request is None else (lambda: _gone(request))
        try:
            return await self.pool.ask(question, watch)
        except Unanswered as unanswered:
            if unanswered.cause == "store" and await self.refresh():
                return await self.ask(question, request)
            if unanswered.cause == "store":
                self.log({"event": "store", "told": unanswered.told})
            raise explained(unanswered, question, self.limits) from None

    async def refresh(self) -> bool:
        """Serve the graph as it lies there now; False where it is the same. What goes wrong is told to the log."""
        async with self._switching:
            self._looked = time.monotonic()
            try:
                found = self.source.look()
                self.failure = ""
                if found.state == self.state:
                    return False
                await self.pool.serve(found)
            except (CablegraphError, OSError) as error:
                if not self.failure:
                    self.log({"event": "graph", "error": str(error)})
                self.failure = "the workspace holds no graph that can be opened; the one before is served on"
                return False
            self.log({"event": "graph", "state": found.state})
            return True

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
