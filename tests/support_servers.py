"""Real servers for the tests: a Virtuoso with limits and users of its own, and one that misbehaves."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.graph.login import Login

ROWS = 1000
"""The most rows that our Virtuoso gives out in one answer."""
WRITER = Login(user="clio", password="sesame & 'open'")
READER = Login(user="urania", password="stars")

_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 8000
MaxDirtyBuffers = 6000
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
ServerRoot = .

[SPARQL]
ResultSetMaxRows = {rows}
"""
_USERS = f"""
USER_CREATE('{WRITER.user}', '{WRITER.password.replace("'", "''")}');
USER_CREATE('{READER.user}', '{READER.password}');
GRANT SPARQL_UPDATE TO "{WRITER.user}";
GRANT SPARQL_SELECT TO "{READER.user}";
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def virtuoso_is_here() -> bool:
    return shutil.which("virtuoso-t") is not None and shutil.which("isql-vt") is not None


@contextmanager
def running_virtuoso() -> Iterator[str]:
    """A real Virtuoso on free ports, in a folder of its own, with a user who may write and one who may not; its URL."""
    sql, web = free_port(), free_port()
    with TemporaryDirectory() as folder:
        Path(folder, "virtuoso.ini").write_text(_INI.format(sql=sql, http=web, rows=ROWS))
        Path(folder, "users.sql").write_text(_USERS)
        command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(server, web)
            made = subprocess.run(
                ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "users.sql"], cwd=folder, capture_output=True, text=True
            )
            assert "Error" not in made.stdout + made.stderr, made.stdout + made.stderr
            yield f"http://127.0.0.1:{web}/sparql"
        finally:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server listens; it says so nowhere but on its port."""
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"Virtuoso ended with {server.returncode}")


@dataclass(slots=True)
class Misbehaving:
    """A server that answers as the test says; what it was asked, and with which Authorization."""

    url: str
    asked: list[tuple[str, str | None]]


@contextmanager
def misbehaving(answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[Misbehaving]:
    """A real HTTP server on this machine whose every answer is what `answer` does with the request."""
    asked: list[tuple[str, str | None]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.headers.get("Authorization")))
            with suppress(ConnectionError):  # the client has hung up, as it should on some of these
                answer(self)

        do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Misbehaving(url=f"http://127.0.0.1:{server.server_port}/x", asked=asked)
        finally:
            server.shutdown()
            thread.join()


def says(
    code: int, body: bytes = b"", kind: str = "application/sparql-results+json", **headers: str
) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    """Answer with a status, a body, and headers (`Retry_After="0"`)."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        given = {"Content-Type": kind, "Content-Length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in given.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return answer
