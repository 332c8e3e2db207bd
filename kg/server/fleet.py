"""The engine processes of one state of the graph."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.server.lanes import Lane
from kg.server.limits import Limits
from kg.server.process import Engine

_ATTEMPTS = 3  # to start an engine
_PAUSE = 0.2  # seconds before another attempt


@dataclass(frozen=True, slots=True)
class Served:
    """A graph as it is served: where its store lies, a name for its state, and what keeps the store there."""

    store: Path
    state: str
    held: object = None


class Fleet:
    """The engine processes of one state of the graph: idle ones, and new ones started before they are needed."""

    def __init__(self, served: Served, limits: Limits, light: Lane) -> None:
        self.served = served
        self.running = 0
        self.started = 0
        self.failure: StoreError | None = None
        self._limits = limits
        self._light = light
        self._idle: deque[Engine] = deque()
        self._wanted: deque[asyncio.Future[Engine]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._all: set[Engine] = set()
        self._retired = False

    @property
    def idle(self) -> int:
        """How many engines wait for a query."""
        return len(self._idle)

    async def open(self) -> None:
        """Start the first engines. Raises `StoreError` where the store cannot be opened."""
        self._idle.extend(await asyncio.gather(*(self._start() for _ in range(self._limits.workers + 1))))

    async def take(self) -> Engine:
        """An idle engine. Raises `StoreError` where none can be started."""
        engine = self._pop()
        while engine is None:
            wanted: asyncio.Future[Engine] = asyncio.get_running_loop().create_future()
            self._wanted.append(wanted)
            self.fill()
            engine = await wanted
        self.running += 1
        self.fill()
        return engine

    def give_back(self, engine: Engine) -> None:
        """Take an engine back; one that has ended, or keeps much memory to itself, is replaced."""
        self.running -= 1
        if self._retired or engine.ended or engine.held > self._limits.memory // 2:
            self._all.discard(engine)
            engine.close()
        else:
            self._offer(engine)
        self.fill()

    def fill(self) -> None:
        """Have one more idle, or about to be, than light queries are likely to begin at once."""
        if self._retired:
            return
        wished = min(self._light.free, self._limits.workers) + 1 + len(self._wanted)
        for _ in range(wished - len(self._idle) - len(self._starting)):
            task = asyncio.get_running_loop().create_task(self._add())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    def retire(self) -> None:
        """Let all idle engines end, and every other one when its query has."""
        self._retired = True
        while self._idle:
            engine = self._idle.popleft()
            self._all.discard(engine)
            engine.close()
        for task in self._starting:
            task.cancel()
        self._disappoint(StoreError("the graph was replaced"))

    def kill(self) -> None:
        """End every engine at once."""
        self.retire()
        for engine in self._all:
            engine.kill()

    async def _add(self) -> None:
        for _ in range(_ATTEMPTS):
            try:
                engine = await self._start()
            except StoreError as error:
                self.failure = error
                await asyncio.sleep(_PAUSE)
                continue
            self.failure = None
            self._offer(engine)
            return
        self._disappoint(self.failure or StoreError("no engine"))

    async def _start(self) -> Engine:
        engine = await Engine.start(self.served.store, self._limits.memory)
        self.started += 1
        self._all.add(engine)
        return engine

    def _pop(self) -> Engine | None:
        while self._idle:
            engine = self._idle.pop()  # the one that was busy last: its caches are warm
            if not engine.ended:
                return engine
            self._all.discard(engine)
        return None

    def _offer(self, engine: Engine) -> None:
        """Give an engine to whoever waits for one, or keep it."""
        while self._wanted:
            wanted = self._wanted.popleft()
            if not wanted.done():
                wanted.set_result(engine)
                return
        self._idle.append(engine)

    def _disappoint(self, error: StoreError) -> None:
        while self._wanted:
            wanted = self._wanted.popleft()
            if not wanted.done():
                wanted.set_exception(error)
