"""Engine processes, shared out: admission, light and heavy queries apart, time limits, and a change of the graph.

A query begins as a light one. Whatever has run for `heavy_after` seconds is heavy and takes one of the places of the
heavy ones, so that there is always a place for the next light query. Where all those are taken, it is ended, and waits
for one as a query that is known to be heavy. Nothing but the end of its process ends a query.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from kg.errors import StoreError
from kg.server.fleet import Fleet, Served
from kg.server.lanes import Lane, Unanswered
from kg.server.limits import Limits
from kg.server.process import Engine, EngineEndedError, Received
from kg.server.wire import frame

_REMEMBERED = 4096  # queries that are known to be heavy
_ATTEMPTS = 3  # to ask an engine after another died for no reason of the query's

Watch = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query with its dataset, how its answer may be written, and its limits."""

    query: str
    table: str | None = "json"  # short names of `media`; None where no such answer is welcome
    graph: str | None = "turtle"
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    timeout: float
    rows: int

    def key(self) -> int:
        """What the pool remembers a heavy query by."""
        return hash((self.query, self.default, self.named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: what kind it is (table, truth, graph), how it is written, its bytes or a file with them."""

    kind: str
    format: str
    rows: int | None
    cut: bool
    size: int
    body: bytes
    file: int | None  # a descriptor, which whoever takes the reply closes
    state: str
    seconds: float

    def close(self) -> None:
        """Let the file go."""
        if self.file is not None:
            os.close(self.file)


@dataclass(slots=True)
class _Run:
    """One query on one engine: what may still happen to it."""

    question: Question
    engine: Engine
    lane: Lane
    watch: Watch | None
    verdict: str = ""
    timer: asyncio.TimerHandle | None = None
    watcher: asyncio.Task[None] | None = None

    def end(self, verdict: str) -> None:
        self.verdict = self.verdict or verdict
        self.engine.kill()

    def stop_watching(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        if self.watcher is not None:
            self.watcher.cancel()


@dataclass(slots=True)
class Counts:
    """What happened, for the metrics."""

    ended: dict[str, int] = field(default_factory=dict)  # by verdict: timeout, memory, …
    cut: int = 0
    moved: int = 0


class Pool:
    """Answers questions with the engines of the graph as it is now."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.light = Lane(limits.workers, limits.queue)
        self.heavy = Lane(limits.workers, limits.queue)
        self.counts = Counts()
        self._fleet: Fleet | None = None
        self._old: set[Fleet] = set()
        self._known: OrderedDict[int, None] = OrderedDict()

    @property
    def idle(self) -> int:
        """How many engines wait for a query."""
        return self._fleet.idle if self._fleet else 0

    @property
    def started(self) -> int:
        """How many engines have been started for the graph as it is now."""
        return self._fleet.started if self._fleet else 0

    @property
    def fleet(self) -> Fleet:
        """The engines of the graph as it is now. Raises `StoreError` before there is one."""
        if self._fleet is None:
            raise StoreError("no graph is served yet")
        return self._fleet

    async def serve(self, served: Served) -> None:
        """Serve this graph from now on; queries that run go on with the one that they began with.

        Raises `StoreError` where its store cannot be opened: then the old one stays.
        """
        fleet = Fleet(served, self.limits, self.light)
        try:
            await fleet.open()
        except BaseException:
            fleet.kill()
            raise
        old, self._fleet = self._fleet, fleet
        if old is not None:
            old.retire()
            self._old = {one for one in (*self._old, old) if one.running}

    async def ask(self, question: Question, watch: Watch | None = None) -> Reply:
        """The answer to a question. `watch` returns when nobody waits for it any more.

        Raises `Unanswered`.
        """
        key = question.key()
        lane = self.heavy if key in self._known else self.light
        if lane is self.heavy:
            self._known.move_to_end(key)
        died = 0
        while True:
            await lane.enter(self.limits.patience)
            try:
                return await self._run(question, lane, watch)
            except _MovedError:
                lane = self.heavy
                self.counts.moved += 1
            except EngineEndedError as ended:
                verdict = _verdict(ended)
                died += 1
                if verdict != "died" or died == _ATTEMPTS:
                    self._count(verdict)
                    raise Unanswered(verdict) from None
            except Unanswered as unanswered:
                self._count(unanswered.cause)
                raise

    def close(self) -> None:
        """End every engine."""
        for fleet in (*self._old, *([self._fleet] if self._fleet else ())):
            fleet.kill()

    async def _run(self, question: Question, lane: Lane, watch: Watch | None) -> Reply:
        fleet = self._fleet
        assert fleet is not None
        try:
            engine = await fleet.take()
        except StoreError as error:
            lane.leave()
            if fleet is not self._fleet:
                raise EngineEndedError(0) from None
            raise Unanswered("store", str(error)) from None
        except BaseException:
            lane.leave()
            raise
        run = _Run(question, engine, lane, watch)
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        if self.limits.heavy_after < question.timeout:
            run.timer = loop.call_later(self.limits.heavy_after, self._turn_heavy, run)
        else:
            run.timer = loop.call_later(question.timeout, run.end, "timeout")
        try:
            received = await engine.ask(_frame(question, self.limits))
            engine.held = received.head["held"]
        except EngineEndedError:
            if run.verdict == "moved":
                raise _MovedError from None
            if run.verdict:
                raise Unanswered(run.verdict) from None
            raise
        except BaseException:
            engine.kill()
            raise
        finally:
            run.stop_watching()
            run.lane.leave()
            fleet.give_back(engine)
        seconds = time.perf_counter() - started
        if lane is self.heavy and seconds < self.limits.heavy_after:
            self._known.pop(question.key(), None)
        return self._reply(received, fleet, seconds)

    def _reply(self, received: Received, fleet: Fleet, seconds: float) -> Reply:
        head: dict[str, Any] = received.head
        if "failed" in head:
            raise Unanswered(head["failed"], head["told"])
        self.counts.cut += head["cut"]
        return Reply(
            kind=head["kind"], format=head["format"], rows=head["rows"], cut=head["cut"], size=head["size"],
            body=received.body, file=received.file, state=fleet.served.state, seconds=seconds,
        )  # fmt: skip

    def _turn_heavy(self, run: _Run) -> None:
        """A query has run long: it goes on in one of the places for heavy ones, or waits until it can."""
        self._remember(run.question.key())
        if run.lane is self.light:
            if not self.heavy.try_enter():
                run.end("moved")
                return
            self.light.leave()
            run.lane = self.heavy
            self.fleet.fill()
        loop = asyncio.get_running_loop()
        run.timer = loop.call_later(run.question.timeout - self.limits.heavy_after, run.end, "timeout")
        if run.watch is not None:
            run.watcher = loop.create_task(_watched(run))

    def _remember(self, key: int) -> None:
        self._known[key] = None
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _count(self, verdict: str) -> None:
        self.counts.ended[verdict] = self.counts.ended.get(verdict, 0) + 1


class _MovedError(Exception):
    """A query has to wait among the heavy ones."""


async def _watched(run: _Run) -> None:
    with suppress(asyncio.CancelledError):
        if run.watch is not None:
            await run.watch()
            run.end("gone")


def _verdict(ended: EngineEndedError) -> str:
    """What the end of a process says of its query: the engine aborts without memory, and overflows its stack."""
    return {signal.SIGABRT: "memory", signal.SIGSEGV: "deep", signal.SIGBUS: "deep"}.get(
        signal.Signals(ended.signal) if ended.signal else signal.SIGKILL, "died"
    )


def _frame(question: Question, limits: Limits) -> bytes:
    return frame(
        {
            "query": question.query,
            "table": question.table,
            "graph": question.graph,
            "default": question.default,
            "named": question.named,
            "rows": question.rows,
            "bytes": limits.answer,
            "inline": limits.inline,
        }
    )
