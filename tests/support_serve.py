"""A real `cablegraph serve` on a free port of this machine, and a client that hides nothing of HTTP."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.graph.store import EmbeddedStore

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BOMB = (
    "SELECT ?x40 { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40))
    + " }"
)
DEEP = "ASK " + "{" * 30_000 + "}" * 30_000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers.get_content_type()

    def rows(self) -> list[dict[str, dict[str, str]]]:
        return json.loads(self.body)["results"]["bindings"]


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[str]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self, method: str, path: str, body: bytes | str | None = None, *, timeout: float = 60, **headers: str
    ) -> Answer:
        """One request on a connection of its own; header names are written with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def query(self, sparql: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        return self.get(f"/sparql?{urllib.parse.urlencode({'query': sparql, **(fields or {})})}", **headers)

    def engines(self) -> set[int]:
        """The processes that this server started and that are there now."""
        return children(self.process.pid)

    def entries(self) -> list[dict[str, object]]:
        """The log, line by line."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


def children(parent: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.add(int(entry.name))
    return found


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true: object, seconds: float = 30) -> bool:
    """Whether a condition comes true while one waits for it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.01)
    return False


@contextmanager
def serving(workspace: Path, *options: str, log: Path | None = None, **environment: str) -> Iterator[Server]:
    """The service of a workspace, as its user would start it; stopped at the end."""
    log = log or workspace.with_name(f"{workspace.name}.log")
    command = [str(Path(sys.executable).parent / "cablegraph"), "serve", str(workspace), "--port", "0", *options]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **environment}
        )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()  # returns when the server listens, or has given up
        assert " is served at http://" in first, log.read_text()
        yield Server(int(first.partition(" (")[0].rpartition(":")[2].rstrip("/")), process, log)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def make_workspace(folder: Path, ntriples: str) -> Path:
    """A workspace with a graph of our own, as a build would leave it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graph.nt").write_text(ntriples, encoding="utf-8")
    EmbeddedStore(folder / "store").load(folder / "graph.nt")
    (folder / "records.jsonl").write_text("", encoding="utf-8")
    report = {"cablegraph": "0", "read": [], "not_read": [], "counts": {"statements": ntriples.count("\n")}}
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return folder
