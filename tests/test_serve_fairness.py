"""No client keeps another one out: places and the queue are shared by who asks, whatever one of them sends."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_serve import ENDLESS, Server, make_workspace, serving, until

from kg.server.account import Account
from kg.server.lanes import Lane, Unanswered
from kg.server.protocol import TIMEOUT_HEADER

GREEDY, OTHER = "127.0.0.2", "127.0.0.3"  # every address 127.* is this machine's
CROWD = 64


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = (f'<http://a.example/{number:05}> <http://a.example/p> "{number}" .\n' for number in range(2000))
    return make_workspace(tmp_path_factory.mktemp("fair") / "graph", "".join(lines))


def ask(port: int, address: str, query: str, **headers: str) -> int:
    """The status of a query that is sent from an address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(address, 0))
    try:
        connection.request("GET", f"/sparql?{urllib.parse.urlencode({'query': query})}", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@contextmanager
def crowd(port: int, query: str, **headers: str) -> Iterator[list[int]]:
    """One client with many connections, each of which asks again as soon as it is answered; the statuses it gets."""
    stop, numbers, told = threading.Event(), itertools.count(), []

    def one() -> None:
        while not stop.is_set():
            told.append(ask(port, GREEDY, f"{query} #{next(numbers)}", **headers))

    threads = [threading.Thread(target=one) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def waiting(server: Server) -> int:
    lines = server.get("/metrics").text.splitlines()
    return sum(int(line.rpartition(" ")[2]) for line in lines if line.startswith("cablegraph_queries_waiting{"))


def test_a_crowd_of_one_client_starves_nobody(workspace: Path, tmp_path: Path) -> None:
    """64 connections of one client, with endless queries, fill places and queue: each query of another one, heavy or
    light, is answered; the greedy client is the one who is told to come again.

    Its queries ask for .3 s alone; those of the other one may take what a slow machine needs.
    """
    limits = ("--workers", "1", "--timeout", "20", "--queue", "8")
    heavy = "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } LIMIT 600 } { SELECT ?d { ?d ?e ?f } LIMIT 600 } } #"
    soon = {TIMEOUT_HEADER: "0.3"}
    with serving(workspace, *limits, log=tmp_path / "log") as server, crowd(server.port, ENDLESS, **soon) as told:
        assert until(lambda: told.count(503) > CROWD)
        assert [ask(server.port, OTHER, f"{heavy}{number}") for number in range(4)] == [200] * 4
        assert [ask(server.port, OTHER, f"ASK {{}} #{number}") for number in range(20)] == [200] * 20
    assert 200 not in told


def test_whom_a_proxy_names_is_told_apart_and_nobody_else_is_believed(workspace: Path, tmp_path: Path) -> None:
    """Of a proxy's requests the client is whom it names; a client's own X-Forwarded-For makes it no other client."""
    limits = ("--workers", "1", "--timeout", "0.3", "--queue", "4")
    endless = f"{ENDLESS} # of another"
    with (
        serving(workspace, *limits, "--proxy", GREEDY, log=tmp_path / "log") as server,
        crowd(server.port, ENDLESS, **{"X-Forwarded-For": "198.51.100.1, 192.0.2.1"}) as told,
    ):
        assert until(lambda: told.count(503) > CROWD)
        asked = {"X-Forwarded-For": "192.0.2.1, 192.0.2.2"}
        assert [ask(server.port, GREEDY, f"{endless}{number}", **asked) for number in range(3)] == [504] * 3
    with serving(workspace, *limits, log=tmp_path / "other") as server, crowd(server.port, ENDLESS) as told:
        assert until(lambda: told.count(503) > CROWD)
        forged = [
            ask(server.port, GREEDY, f"{endless}{number}", **{"X-Forwarded-For": f"192.0.2.{number}"})
            for number in range(20)
        ]
        assert 503 in forged


CONNECTIONS = """
import sys
from pathlib import Path
from kg.server.limits import Limits
from kg.server.run import Address, serve
from kg.server.service import Settings
serve(Path(sys.argv[1]), Address(port=0), Limits(connections=20), {}, Settings(title="a"),
      started=lambda url: print(url, flush=True), log=lambda entry: None)
"""


def test_one_client_cannot_hold_all_connections(workspace: Path) -> None:
    """Of all connections one address may hold a half; one more is told to come again, and others are answered."""
    command = [sys.executable, "-c", CONNECTIONS, str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            held = [socket.create_connection(("127.0.0.1", port), source_address=(GREEDY, 0)) for _ in range(10)]
            for _ in range(15):
                with socket.create_connection(("127.0.0.1", port), source_address=(GREEDY, 0)) as more:
                    assert more.recv(100).startswith(b"HTTP/1.1 503 ")
            assert ask(port, OTHER, "ASK {}") == 200
            for one in held:
                one.close()
            assert until(lambda: _answers(port))
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return ask(port, GREEDY, "ASK {}") == 200
    except http.client.RemoteDisconnected:
        return False


class Played:
    """A lane under whoever comes and goes, beside a plain account of who has a place and who waits."""

    def __init__(self, places: int, most: int) -> None:
        self.lane, self.places, self.most = Lane(places, most, Account()), places, most
        self.held: list[str] = []
        self.wait: list[tuple[str, asyncio.Task[None]]] = []

    def waits(self, client: str) -> int:
        return sum(one == client for one, _ in self.wait)

    async def enter(self, client: str) -> None:
        self.wait.append((client, asyncio.ensure_future(self.lane.enter(client, 100))))

    async def leave(self, client: str) -> None:
        if client not in self.held:
            return
        self.held.remove(client)
        fewest = min((self.held.count(one) for one, _ in self.wait), default=0)
        there = len(self.held)
        self.lane.leave(client)
        await self.settle()
        if len(self.held) > there:
            assert self.held.count(self.held[-1]) - 1 == fewest

    async def give_up(self, client: str) -> None:
        task = next((task for one, task in self.wait if one == client), None)
        if task is not None:
            task.cancel()

    async def settle(self) -> None:
        for _ in range(4):
            await asyncio.sleep(0)
        over = [entry for entry in self.wait if entry[1].done()]
        self.wait = [entry for entry in self.wait if not entry[1].done()]
        for client, task in over:
            if not task.cancelled() and task.exception() is None:
                self.held.append(client)
            elif not task.cancelled():
                assert isinstance(task.exception(), Unanswered)
                assert all(self.waits(other) <= self.waits(client) + 1 for other, _ in self.wait)
        assert self.lane.free == self.places - len(self.held)
        assert self.lane.waiting == len(self.wait) <= self.most
        assert not (self.lane.free and self.wait)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([Played.enter, Played.leave, Played.give_up]), st.sampled_from("abc"))),
    st.integers(1, 3),
    st.integers(0, 4),
)
def test_a_lane_keeps_its_count_and_its_order(
    steps: list[tuple[Callable[[Played, str], Awaitable[None]], str]], places: int, most: int
) -> None:
    """Whatever comes and goes: no place is lost or given twice, none is free while somebody waits, the queue keeps its
    length, nobody is refused for one who waits with two more, and the one with the fewest places comes next."""

    async def play() -> None:
        played = Played(places, most)
        for step, client in steps:
            await step(played, client)
            await played.settle()
        for _, task in played.wait:
            task.cancel()
        await asyncio.gather(*(task for _, task in played.wait), return_exceptions=True)

    asyncio.run(play())
