"""One engine in a process of its own: `python -m bench.engines NAME JOB` loads, answers and prints JSON.

JOB is a JSON file: the graph, a folder, the cases, rounds and the limit in seconds for all rounds of a case; without
cases, those of the graph are found in the store that was loaded, and told. Each case is answered in a fork of the
process that loaded, so that one that takes too long can be ended alone.
"""

# ruff: noqa: D102 (what the methods of each engine do, `Engine` tells)

from __future__ import annotations

import gzip
import hashlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from bench.asked import cases
from kg.graph.store import TABLES, EmbeddedStore, bulk_load
from kg.graph.table import Table
from kg.tables.writing import write_tables

Rows = list[tuple[str | None, ...]]
Ask = Callable[[str], Any]  # the answer, held in Python
Read = Callable[[Any], Rows]


def raw_rows(answer: list[ox.QuerySolution]) -> Rows:
    """The values of an answer of pyoxigraph."""
    return [tuple(None if term is None else str(term.value) for term in row) for row in answer]


def table_rows(answer: Table) -> Rows:
    """The values of an answer of ours."""
    return [tuple(None if term is None else str(term) for term in row) for row in answer.rows]


class Engine:
    """What loads a graph and answers; `held` tells that what is loaded is in the memory of the process that loads."""

    held = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, graph: Path) -> None:
        """Load a graph."""
        raise NotImplementedError

    def start(self) -> None:
        """Start what serves, where something does."""

    def open(self) -> tuple[Ask, Read]:
        """Open what was loaded: what asks, and what reads the values of an answer."""
        raise NotImplementedError

    def worked(self) -> float:
        """The processor's time that was spent so far."""
        return time.process_time()

    def close(self) -> None:
        """Leave nothing running."""


class Ours(Engine):
    """The embedded store as `cablegraph` opens it, with tables where the graph is large enough."""

    def load(self, graph: Path) -> None:
        EmbeddedStore(self.folder / "store").load(graph)

    def open(self) -> tuple[Ask, Read]:
        return EmbeddedStore(self.folder / "store").select, table_rows


class OursAlone(Ours):
    """The embedded store without its tables."""

    def load(self, graph: Path) -> None:
        super().load(graph)
        (self.folder / "store" / TABLES).unlink(missing_ok=True)


class TablesAlone(Engine):
    """The writing of the tables; it answers nothing, since `Ours` does."""

    def load(self, graph: Path) -> None:
        self.folder.mkdir(exist_ok=True)
        write_tables(graph, self.folder / TABLES)


class OnDisk(Engine):
    """Pyoxigraph's store on disk, loaded in bulk."""

    def load(self, graph: Path) -> None:
        store = ox.Store(str(self.folder / "store"))
        bulk_load(store, graph)
        store.flush()

    def open(self) -> tuple[Ask, Read]:
        store = ox.Store.read_only(str(self.folder / "store"))
        return lambda sparql: list(store.query(sparql)), raw_rows


class Optimized(OnDisk):
    """The same, made smaller after loading."""

    def load(self, graph: Path) -> None:
        super().load(graph)
        ox.Store(str(self.folder / "store")).optimize()


class InMemory(Engine):
    """Pyoxigraph's store in memory."""

    held = True

    def load(self, graph: Path) -> None:
        self.store = ox.Store()
        bulk_load(self.store, graph)

    def open(self) -> tuple[Ask, Read]:
        return lambda sparql: list(self.store.query(sparql)), raw_rows


class Rdflib(Engine):
    """rdflib's store in memory."""

    held = True

    def load(self, graph: Path) -> None:
        with gzip.open(graph) if graph.suffix == ".gz" else graph.open("rb") as statements:
            self.graph = rdflib.Graph().parse(statements, format="nt")

    def open(self) -> tuple[Ask, Read]:
        return lambda sparql: list(self.graph.query(sparql)), lambda answer: [
            tuple(None if term is None else str(term) for term in row) for row in answer
        ]


class Server(OnDisk):
    """`oxigraph serve-read-only` on that store, asked through HTTP; the answer is the bytes of its JSON."""

    server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [str(Path(sys.executable).parent / "oxigraph"), "serve-read-only"]
        command += ["--location", str(self.folder / "store"), "--bind", f"127.0.0.1:{self.port}"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
        assert self.server.stdout is not None
        self.server.stdout.readline()  # comes when the server listens

    def open(self) -> tuple[Ask, Read]:
        return self._ask, self._read

    def _ask(self, sparql: str) -> bytes:
        body = urllib.parse.urlencode({"query": sparql}).encode()
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/query", body, {"Accept": "application/sparql-results+json"}
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            return bytes(answer.read())

    @staticmethod
    def _read(answer: bytes) -> Rows:
        found = json.loads(answer)
        names = found["head"]["vars"]
        return [tuple(row[n]["value"] if n in row else None for n in names) for row in found["results"]["bindings"]]

    def worked(self) -> float:
        assert self.server is not None
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()


# name: the engine, and up to how many statements it is tried
ENGINES: dict[str, tuple[type[Engine], int]] = {
    "cablegraph": (Ours, 1 << 62),
    "cablegraph, store alone": (OursAlone, 1 << 62),
    "tables alone": (TablesAlone, 1 << 62),
    "pyoxigraph, disk": (OnDisk, 1 << 62),
    "pyoxigraph, disk, optimized": (Optimized, 1 << 62),
    "pyoxigraph, memory": (InMemory, 12_000_000),
    "rdflib, memory": (Rdflib, 4_000_000),
    "oxigraph serve-read-only": (Server, 1 << 62),
}


def answered(engine: Engine, sparql: str, rounds: int, limit: float) -> dict[str, Any]:
    """The times of a case, in a fork that is ended where its first answer is not there in time."""
    return forked(lambda: _answer(engine, sparql, rounds, limit), limit * 2)


def forked(work: Callable[[], dict[str, Any]], limit: float | None = None) -> dict[str, Any]:
    """What some work finds, done in a fork; an engine with threads of its own is thus never open where one forks."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            found = work()
        except Exception as cause:  # told in the report
            found = {"failed": f"{type(cause).__name__}: {cause}"[:200]}
        with os.fdopen(write, "w") as pipe:
            json.dump(found, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        if not select.select([pipe], [], [], limit)[0]:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return {"cut": limit}
        text = pipe.read()
    os.waitpid(child, 0)
    return dict(json.loads(text)) if text else {"failed": "the process died"}


def _answer(engine: Engine, sparql: str, rounds: int, limit: float) -> dict[str, Any]:
    """A first answer, then rounds while there is time; the first counts only where there is none for another."""
    ask, values = engine.open()
    begin = time.perf_counter()
    walls, works = [], []
    for turn in range(rounds + 1):
        start, work = time.perf_counter(), engine.worked()
        answer = ask(sparql)
        walls.append(time.perf_counter() - start)
        works.append(engine.worked() - work)
        if turn == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
            rows = sorted(values(answer), key=lambda row: tuple(cell or "" for cell in row))
            count, digest = len(rows), hashlib.sha256(json.dumps(rows).encode()).hexdigest()
            del rows
        del answer
        if time.perf_counter() - begin > limit / 2:
            break
    measured_ = slice(1 if len(walls) > 1 else 0, None)
    return {"wall": walls[measured_], "work": works[measured_], "rows": count, "digest": digest, "peak": peak}


def measured(name: str, job: dict[str, Any]) -> dict[str, Any]:
    """Load and answer."""
    kind, most = ENGINES[name]
    if job["statements"] > most:
        return {"absent": f"not tried with more than {most} statements"}
    folder = Path(job["folder"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    engine = kind(folder)
    try:
        load = _load(engine, Path(job["graph"])) if engine.held else forked(lambda: _load(engine, Path(job["graph"])))
        if "failed" in load:
            return {"absent": f"it did not load: {load['failed']}"}
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        found: dict[str, Any] = {"load": load, "disk": disk}
        engine.start()
        if job["cases"] is None:
            job["cases"] = found["cases"] = forked(lambda: {"all": _cases(folder)})["all"]
        if kind is not TablesAlone:
            found["answers"] = list(_answers(engine, job))
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _cases(folder: Path) -> list[dict[str, Any]]:
    return [asdict(case) for case in cases(EmbeddedStore(folder / "store"))]


def _load(engine: Engine, graph: Path) -> dict[str, float]:
    start, work = time.perf_counter(), time.process_time()
    engine.load(graph)
    wall, worked = time.perf_counter() - start, time.process_time() - work
    return {"wall": wall, "work": worked, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10}


def _answers(engine: Engine, job: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for case in job["cases"]:
        yield answered(engine, case["sparql"], job["rounds"], job["limit"])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))) + "\n")
