"""Engine processes, shared out: admission, light and heavy queries apart, time limits, and a change of the graph.

A query begins as a light one. Whatever has taken `heavy_after` seconds of the processor is heavy and takes one of the
places of the heavy ones, so that there is always a place for the next light query. Where all those are taken, its
process is halted until one is free; and where too many are halted already, it is ended, and waits for a place as a
query that is known to be heavy, which begins among them. While light queries run, all heavy ones but as many as leave
a core free are halted too. Nothing but the end of its process ends a query.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from kg.errors import StoreError
from kg.server.account import Account
from kg.server.fleet import Fleet, Served
from kg.server.lanes import Lane, Unanswered
from kg.server.limits import Limits
from kg.server.process import Engine, EngineEndedError, Received
from kg.server.wire import frame

_REMEMBERED = 4096  # queries that are known to be heavy
_ATTEMPTS = 3  # to ask an engine after another died for no reason of the query's

_SOON = 0.02  # seconds between two looks at what a query has taken
_LONG = 1.0  # seconds after which a query is heavy even if it took little of the processor
_MOMENT = 0.05  # seconds without a light query after which all heavy ones go on

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
    size: int | None = None  # bytes of the answer at most, where fewer than the service allows

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
    """One query on one engine: the place that it has, and what may still happen to it."""

    question: Question
    engine: Engine
    client: str
    lane: Lane | None
    watch: Watch | None
    remaining: float  # seconds of its time limit, from `since` on
    since: float
    verdict: str = ""
    halted: bool = False
    timer: asyncio.TimerHandle | None = None
    deadline: asyncio.TimerHandle | None = None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def begin(self) -> None:
        """Let the time limit count from now on."""
        loop = asyncio.get_running_loop()
        self.since = loop.time()
        self.deadline = loop.call_later(self.remaining, self.end, "timeout")

    def halt(self) -> None:
        """Stop the engine, and the clock of the time limit."""
        if self.deadline is None or self.halted:
            return
        self.halted = True
        self.deadline.cancel()
        self.remaining -= asyncio.get_running_loop().time() - self.since
        self.engine.halt()

    def go_on(self) -> None:
        """Let a halted engine go on, and the clock with it."""
        if self.halted:
            self.halted = False
            self.engine.resume()
            self.begin()

    def end(self, verdict: str) -> None:
        """End the query, and the engine with it."""
        self.verdict = self.verdict or verdict
        self.engine.kill()

    def leave(self) -> None:
        """Nothing more happens to it."""
        for handle in (self.timer, self.deadline, *self.tasks):
            if handle is not None:
                handle.cancel()
        if self.lane is not None:
            self.lane.leave(self.client)


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
        self._account = Account()
        # So many that those that turn heavy seldom take them all.
        self.light = Lane(2 * limits.workers, limits.queue, self._account)
        self.heavy = Lane(limits.workers, limits.queue, self._account)
        self.halted = 0  # queries that are halted until there is a place for them
        self._going: dict[int, _Run] = {}  # those that have a place among the heavy ones, the oldest first
        self._quiet = True  # no light query has run for a moment
        self._quieter: asyncio.TimerHandle | None = None
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

    async def ask(self, question: Question, client: str = "", watch: Watch | None = None) -> Reply:
        """The answer to a question of a client. `watch` returns when nobody waits for it any more.

        Raises `Unanswered`.
        """
        key = question.key()
        lane = self.heavy if key in self._known else self.light
        if lane is self.heavy:
            self._known.move_to_end(key)
        died = 0
        while True:
            await lane.enter(client, self.limits.patience)
            try:
                return await self._run(question, client, lane, watch)
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

    async def _run(self, question: Question, client: str, lane: Lane, watch: Watch | None) -> Reply:
        fleet = self._fleet
        assert fleet is not None
        try:
            engine = await fleet.take()
        except StoreError as error:
            lane.leave(client)
            if fleet is not self._fleet:
                raise EngineEndedError(0) from None
            raise Unanswered("store", str(error)) from None
        except BaseException:
            lane.leave(client)
            raise
        loop = asyncio.get_running_loop()
        started = loop.time()
        run = _Run(question, engine, client, lane, watch, question.timeout, started)
        run.begin()
        run.timer = loop.call_later(self.limits.heavy_after, self._look_at, run)
        if lane is self.heavy:
            self._join(run)
        elif self._quiet:
            self._be_quiet(False)
        try:
            received = await engine.ask(_frame(question, self.limits))
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
            self._account.add(client, loop.time() - started if engine.ended else engine.took)
            self._leave(run)
            fleet.give_back(engine)
        seconds = loop.time() - started
        if lane is self.heavy and engine.took < self.limits.heavy_after:
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

    def _look_at(self, run: _Run) -> None:
        """Ask how much of the processor a query has taken, and again where it may still become a heavy one."""
        loop = asyncio.get_running_loop()
        left = min(self.limits.heavy_after - run.engine.taking(), run.since + _LONG - loop.time())
        if left > 0:
            run.timer = loop.call_later(max(left, _SOON), self._look_at, run)
            return
        self._remember(run.question.key())
        if run.watch is not None:
            run.tasks.append(loop.create_task(_watched(run)))
        if run.lane is self.heavy:
            return
        self.light.leave(run.client)
        run.lane = None
        if self.heavy.try_enter(run.client):
            self._join(run)
        elif self.halted < self.limits.halted:
            run.halt()
            run.tasks.append(loop.create_task(self._wait_halted(run)))
        else:
            run.end("moved")
        self.fleet.fill()

    async def _wait_halted(self, run: _Run) -> None:
        self.halted += 1
        try:
            await self.heavy.enter(run.client, self.limits.patience)
        except Unanswered as unanswered:
            run.end(unanswered.cause)
            return
        finally:
            self.halted -= 1
        self._join(run)

    def _join(self, run: _Run) -> None:
        """A query has got a place among the heavy ones."""
        run.lane = self.heavy
        self._going[id(run)] = run
        self._balance()

    def _leave(self, run: _Run) -> None:
        """A query is over, or its engine."""
        run.leave()
        if self._going.pop(id(run), None) is not None:
            self._balance()
        if not self._quiet and self._quieter is None and self.light.free == self.light.places:
            self._quieter = asyncio.get_running_loop().call_later(_MOMENT, self._be_quiet, True)

    def _be_quiet(self, quiet: bool) -> None:
        self._quieter = None
        self._quiet = quiet and self.light.free == self.light.places
        if self._going:
            self._balance()

    def _balance(self) -> None:
        """Let as many heavy queries go on as there are places; while there are light ones, one fewer, but one."""
        most = self.heavy.places if self._quiet else max(1, self.heavy.places - 1)
        for number, run in enumerate(self._going.values()):
            if number < most:
                run.go_on()
            else:
                run.halt()

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
            "bytes": question.size or limits.answer,
            "inline": limits.inline,
        }
    )
