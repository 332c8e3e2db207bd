"""`python -m bench.service`: the service against the engine that it stands before, and under those who mean it harm.

    python -m bench.service [--messages 100000] [--seconds 5] [--rounds 3] [--requests 100000] [--json FILE]

Questions are asked of one made-up correspondence: a resource (light), the dated messages of one actor (medium), a
count over all messages (heavy), none of them twice in the same words, since the service keeps short answers; and the
medium ones again and again (again). Each is put by 1, 8 and 64 clients to `cablegraph serve`, to the `oxigraph`
server on the same store, and to the engine in this process, with as many threads. A rate depends on what else the
machine does; the processor's time for one request does less, so both are told. Then a light question alone and beside
heavy ones, and last many requests of which a tenth is hostile: endless, huge, malformed, or out for all memory.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import platform
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox

from kg.graph.store import EmbeddedStore
from kg.vocab import CG_NS, ID_NS, RDF_TYPE, RDFS_LABEL, XSD_DATE

_NUMBERS = itertools.count()
_BIN = Path(sys.executable).parent
_PREFIXES = f"PREFIX cg: <{CG_NS}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } #"
_BOMB = "SELECT ?x40 { BIND('0123456789' AS ?x0) " + " ".join(
    f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40)
)


def light(chance: random.Random, messages: int) -> str:
    """All statements about a message."""
    return f"SELECT * {{ <{ID_NS}message/{chance.randrange(messages):x}> ?p ?o }} #{next(_NUMBERS)}"


def medium(chance: random.Random, messages: int) -> str:
    """The messages of an actor who writes often, by date."""
    return f"{again(chance, messages)} #{next(_NUMBERS)}"


def again(chance: random.Random, messages: int) -> str:
    """The same in the same words for each of ninety actors."""
    actor = f"<{ID_NS}actor/{10 + chance.randrange(90):x}>"
    return f"{_PREFIXES} SELECT ?m ?l ?d {{ ?m cg:sender {actor} ; rdfs:label ?l ; cg:earliest ?d }} ORDER BY ?d ?m"


def heavy(chance: random.Random, messages: int) -> str:
    """Who wrote how often to whom, over all messages; no two texts are the same."""
    asked = (
        "SELECT ?a ?b (COUNT(?m) AS ?n) { ?m cg:sender ?a ; cg:recipient ?b } GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 50"
    )
    return f"{_PREFIXES} {asked} #{next(_NUMBERS)}"


Ask = Callable[[random.Random, int], str]
KINDS: dict[str, Ask] = {"light": light, "medium": medium, "again": again, "heavy": heavy}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Requests that a subject answered in one round: how many a second, how long they took, what they cost."""

    subject: str
    kind: str
    clients: int
    rate: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float  # of the server and its processes, for one request


def correspondence(messages: int, file: Path) -> None:
    """Write a graph of messages among actors of whom few write much, as N-Triples; the same each time."""
    chance = random.Random(1)  # noqa: S311 (the same each time)
    actors = max(200, messages // 10)
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(actors)))
    with file.open("w") as out:
        for actor in range(actors):
            out.write(f"<{ID_NS}actor/{actor:x}> <{RDF_TYPE}> <{CG_NS}Person> .\n")
            out.write(f'<{ID_NS}actor/{actor:x}> <{RDFS_LABEL}> "Actor {actor}" .\n')
        for number in range(messages):
            subject = f"<{ID_NS}message/{number:x}>"
            sender, recipient = chance.choices(range(actors), cum_weights=weights, k=2)
            day = f'"{chance.randint(1945, 1956)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"^^<{XSD_DATE}>'
            values = {
                RDF_TYPE: f"<{CG_NS}Message>", RDFS_LABEL: f'"Message {number}"',
                f"{CG_NS}sender": f"<{ID_NS}actor/{sender:x}>", f"{CG_NS}recipient": f"<{ID_NS}actor/{recipient:x}>",
                f"{CG_NS}earliest": day, f"{CG_NS}latest": day,
            }  # fmt: skip
            out.writelines(f"{subject} <{name}> {value} .\n" for name, value in values.items())
            for name in ("sender", "recipient"):
                claim, span = f"<{ID_NS}claim/{number:x}-{name}>", f"<{ID_NS}span/{number:x}-{name}>"
                out.write(f"{claim} <{CG_NS}claimSubject> {subject} .\n{claim} <{CG_NS}evidence> {span} .\n")
                out.write(f'{span} <{CG_NS}quotation> "the words that tell of the {name} of {number}" .\n')


def workspace(messages: int, folder: Path) -> Path:
    """A workspace of such a graph."""
    correspondence(messages, folder / "graph.nt")
    EmbeddedStore(folder / "store").load(folder / "graph.nt")
    (folder / "records.jsonl").touch()
    (folder / "report.json").write_text('{"cablegraph": "0", "counts": {}}')
    return folder


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[int, int]]:
    """`cablegraph serve` on a free port; its process and the port."""
    command = [_BIN / "cablegraph", "serve", folder, "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    try:
        assert process.stdout is not None
        yield process.pid, int(process.stdout.readline().partition(" (")[0].rpartition(":")[2])
    finally:
        process.terminate()
        process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[tuple[int, int]]:
    """The `oxigraph` server, reading the same store; its process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [_BIN / "oxigraph", "serve-read-only", "--location", folder / "store", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid, port
    finally:
        process.kill()
        process.wait()


class Client:
    """One connection that is kept, from an address of its own, and as little work as can be between two requests."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        number = next(_NUMBERS) % 65_000
        self._address = f"127.1.{number >> 8}.{number & 255 or 1}"  # this machine's; places are shared by address

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._port, local_addr=(self._address, 0)
        )

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def ask(self, query: str, *headers: str) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        target = f"{self._path}?query={urllib.parse.quote(query)}"
        head = (
            f"GET {target} HTTP/1.1",
            "Host: localhost",
            "Accept: application/sparql-results+json",
            *headers,
            "",
            "",
        )
        self._writer.write("\r\n".join(head).encode())
        told = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length:" in told:
            size = int(told.split(b"content-length:")[1].split(b"\r\n")[0])
            return int(told.split()[1]), await self._reader.readexactly(size)
        body = b""
        while size := int(await self._reader.readline(), 16):
            body += (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readexactly(2)
        return int(told.split()[1]), body


async def ask_for(seconds: float, clients: int, port: int, path: str, kind: str, messages: int) -> list[float]:
    """How long each request took that so many clients made who began none after so many seconds."""
    taken: list[float] = []

    async def one(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        client = Client(port, path)
        await client.open()
        while time.perf_counter() < end:
            started = time.perf_counter()
            status, _ = await client.ask(KINDS[kind](chance, messages))
            if status == 200:
                taken.append(time.perf_counter() - started)
        client.close()

    end = time.perf_counter() + seconds
    await asyncio.gather(*(one(number) for number in range(clients)))
    return taken


def ask_engine(seconds: float, clients: int, folder: Path, kind: str, messages: int) -> list[float]:
    """The same of the engine in this process, with a thread for each client."""
    store = ox.Store.read_only(str(folder / "store"))
    taken: list[float] = []

    def one(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        while time.perf_counter() < end:
            started = time.perf_counter()
            found = store.query(KINDS[kind](chance, messages))
            assert isinstance(found, ox.QuerySolutions)
            found.serialize(format=ox.QueryResultsFormat.JSON)
            taken.append(time.perf_counter() - started)

    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def spent(process: int) -> float:
    """Seconds of the processor that a process and those it started have taken."""
    total, ticks = 0, os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if process in (int(entry.name), int(fields[1])):
                total += int(fields[11]) + int(fields[12])
    return total / ticks


def row(subject: str, kind: str, clients: int, seconds: float, taken: list[float], cpu: float) -> Measured:
    """One measurement, which took so many seconds."""
    if not taken:
        raise SystemExit(f"bench: {subject} answered no {kind} question of {clients} clients in {seconds:.0f} seconds")
    ordered = sorted(taken)
    return Measured(
        subject=subject, kind=kind, clients=clients, rate=len(taken) / seconds, p50_ms=1000 * median(ordered),
        p95_ms=1000 * ordered[int(len(ordered) * 0.95)], cpu_ms=1000 * cpu / len(taken),
    )  # fmt: skip


def rates(folder: Path, messages: int, seconds: float, rounds: int) -> Iterator[Measured]:
    """Every kind of question by 1, 8 and 64 clients, to all subjects in turn."""
    with serving(folder, "--timeout", "600") as ours, oxigraph(folder) as theirs:
        for _, kind, clients in itertools.product(range(rounds), KINDS, (1, 8, 64)):
            if kind == "heavy" and clients == 64:
                continue  # these would wait in a queue that is not that long
            for subject, (process, port), path in (("cablegraph", ours, "/sparql"), ("oxigraph", theirs, "/query")):
                before, started = spent(process), time.perf_counter()
                taken = asyncio.run(ask_for(seconds, clients, port, path, kind, messages))
                took = time.perf_counter() - started
                yield row(subject, kind, clients, took, taken, spent(process) - before)
            worked, started = time.process_time(), time.perf_counter()
            taken = ask_engine(seconds, clients, folder, kind, messages)
            took = time.perf_counter() - started
            yield row("engine", kind, clients, took, taken, time.process_time() - worked)


async def beside(port: int, busy: int, seconds: float, messages: int) -> tuple[float, float]:
    """The median and the 95th percentile in ms of a light question, beside so many clients with heavy ones."""
    tasks = [asyncio.create_task(ask_for(seconds, 1, port, "/sparql", "heavy", messages)) for _ in range(busy)]
    taken = sorted(await ask_for(seconds, 1, port, "/sparql", "light", messages))
    await asyncio.gather(*tasks)
    return 1000 * median(taken), 1000 * taken[int(len(taken) * 0.95)]


async def mixed(port: int, requests: int, clients: int, messages: int) -> tuple[Counter[str], list[float]]:
    """What came of so many requests, a tenth of them hostile, and how long the light ones took."""
    chance = random.Random(7)  # noqa: S311
    told: Counter[str] = Counter()
    taken: list[float] = []
    left = iter(range(requests))

    async def one() -> None:
        client = Client(port, "/sparql")
        await client.open()
        for number in left:
            kind, query, expected = _request(chance, number, messages)
            started = time.perf_counter()
            try:
                status, body = await client.ask(query, "Cablegraph-Timeout: 0.3")
            except (OSError, asyncio.IncompleteReadError):
                told[f"{kind}: ERROR, the connection broke"] += 1
                await client.open()
                continue
            good = status in expected and (status != 200 or _whole(body))
            told[f"{kind}: {'' if good else 'ERROR, '}{status}"] += 1
            if kind == "light":
                taken.append(time.perf_counter() - started)
        client.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return told, taken


def _request(chance: random.Random, number: int, messages: int) -> tuple[str, str, tuple[int, ...]]:
    """A request: what kind it is, the query, and the statuses that are right for it. Each tenth one is hostile."""
    if number % 10:
        return "light", light(chance, messages), (200,)
    kind = chance.choices(("malformed", "huge", "endless", "bomb"), (4, 3, 2, 1))[0]
    if kind == "malformed":
        return (
            kind,
            chance.choice(("SELECT", "ASK { ?s", "\x00", "DROP ALL", "SELECT * { SERVICE <urn:a> { } }")),
            (400,),
        )
    if kind == "huge":
        return kind, f"SELECT * {{ ?s ?p ?o }} OFFSET {number}", (200, 503, 504)
    if kind == "endless":
        return kind, f"{_ENDLESS}{number}", (503, 504)
    return kind, f"{_BOMB} }} #{number}", (503, 504, 507)


def _whole(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def report(rows: list[Measured], fair: list[dict[str, float]], told: dict[str, int]) -> Iterator[str]:
    """The report in Markdown."""
    versions = f"Python {platform.python_version()}, pyoxigraph {ox.__version__}"
    yield f"{platform.machine()}, {os.cpu_count()} cores, {versions}\n"
    yield "| question | clients | subject | requests/s | p50 ms | p95 ms | processor ms | of the engine's |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    grouped: dict[tuple[str, int, str], list[Measured]] = {}
    for one in rows:
        grouped.setdefault((one.kind, one.clients, one.subject), []).append(one)
    for (kind, clients, subject), found in grouped.items():
        cpu = median(one.cpu_ms for one in found)
        engine = median(one.cpu_ms for one in grouped[kind, clients, "engine"])
        values = (median(getattr(one, name) for one in found) for name in ("rate", "p50_ms", "p95_ms"))
        cells = " | ".join(f"{value:.1f}" for value in values)
        yield f"| {kind} | {clients} | {subject} | {cells} | {cpu:.2f} | {engine / cpu:.0%} |"
    yield "\n| heavy clients beside | light p50 ms | light p95 ms | against alone |"
    yield "| --- | --- | --- | --- |"
    for busy in sorted({one["heavy"] for one in fair}):
        p50, p95 = (median(one[name] for one in fair if one["heavy"] == busy) for name in ("p50", "p95"))
        alone = median(one["p95"] for one in fair if one["heavy"] == 0)
        yield f"| {busy:.0f} | {p50:.1f} | {p95:.1f} | {p95 / alone:.1f} |"
    yield "\n| of many requests | number |"
    yield "| --- | --- |"
    for name, count in sorted(told.items()):
        yield f"| {name} | {count} |"


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=str(__doc__).partition("\n")[0])
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(given.messages, Path(place))
        rows = list(rates(folder, given.messages, given.seconds, given.rounds))
        fair: list[dict[str, float]] = []
        with serving(folder, "--timeout", "30") as (_, port):
            for _, busy in itertools.product(range(given.rounds), (0, 1, 4)):
                p50, p95 = asyncio.run(beside(port, busy, 2 * given.seconds, given.messages))
                fair.append({"heavy": busy, "p50": p50, "p95": p95})
        with serving(folder) as (_, port):
            told, taken = asyncio.run(mixed(port, given.requests, 16, given.messages))
    for line in report(rows, fair, dict(told)):
        print(line)
    if given.json:
        found: dict[str, Any] = {"rates": [asdict(one) for one in rows], "beside": fair, "mixed": told}
        given.json.write_text(json.dumps(found | {"light_ms": [round(1000 * one, 2) for one in taken]}), "utf-8")


if __name__ == "__main__":
    main()
