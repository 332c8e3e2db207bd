"""One engine process: a store opened for reading, asked over a socket, answering with the bytes that a client gets.

    python -m kg.server.engine SOCKET PARENT STORE MEMORY

It imports little, so that it starts in a few hundredths of a second (beside the tables of a large graph in two
tenths, and these answer then what they can); it writes to nothing but its socket and to
temporary files without a name, whose descriptors it hands over. It ends when the front closes the socket, and the
kernel ends it when the front dies.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import resource
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, cast

import pyoxigraph as ox

from kg.server.cut import ROWS, Rows, xml_text
from kg.server.wire import LENGTHS, Head, frame, length, parse
from kg.tables.kinds import TABLES
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from kg.server.rows import Cells, Written
    from kg.server.tabled import Tabled

RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_AT_ONCE: Final = 1000  # rows of the tables that are written together
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


class Refused(Exception):  # noqa: N818 (an answer, not a fault)
    """What a question cannot be answered with: a word for the cause, and what to tell."""

    def __init__(self, cause: str, told: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.told = told


class _EnoughError(Exception):
    """Ends the engine's writing: the row limit is reached."""


class Body:
    """What the engine writes to: counts rows, cuts, and keeps a short answer in memory, a long one in a file."""

    def __init__(self, *, rows: Rows | None, most_rows: int, most_bytes: int, inline: int, xml: bool) -> None:
        self._rows = rows
        self._most_rows = most_rows
        self._most_bytes = most_bytes
        self._inline = inline
        self._xml = xml
        self._kept = bytearray()
        self.file: BinaryIO | None = None
        self.size = 0
        self.cut = False

    def write(self, data: bytes) -> int:
        """Take what the engine wrote. Raises `_EnoughError` after the last row that is allowed, `Refused`."""
        if self.cut:
            return len(data)  # the serializer empties its buffer when it is dropped
        if self._xml:
            made = xml_text(data, bytes(self._kept[-2:]))
            if made is None:
                raise Refused("unwritable", "it holds a character that XML cannot express; ask for another format")
            written = made
        else:
            written = data
        place = None if self._rows is None else self._rows.feed(written, self._most_rows)
        if place is not None:
            assert self._rows is not None
            self._add(written[: max(place, 0)])
            self._take_back(max(-place, 0))
            self._add(self._rows.tail)
            self.cut = True
            raise _EnoughError
        self._add(written)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def inline(self) -> bytes:
        """The whole answer, where it stayed in memory."""
        return b"" if self.file else bytes(self._kept)

    def finish(self) -> None:
        """Have everything in the file, where there is one."""
        if self.file is not None:
            self.file.write(self._kept)
            self.file.flush()
            self._kept.clear()

    def _add(self, data: bytes) -> None:
        self._kept += data
        self.size += len(data)
        if self.size > self._most_bytes:
            raise Refused("big", f"it is longer than {self._most_bytes >> 20} MiB")
        if len(self._kept) > self._inline:
            if self.file is None:
                self.file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 (handed over open)
            # the last bytes stay here: the place of a cut may lie before what was written last
            self.file.write(self._kept[:-16])
            del self._kept[:-16]

    def _take_back(self, count: int) -> None:
        del self._kept[len(self._kept) - count :]
        self.size -= count


def answer(store: ox.Store, job: Head, tabled: Tabled | None = None) -> tuple[Head, Body | None]:
    """The answer to a question: its head, and its body. A question that cannot be answered has a head alone."""
    try:
        if tabled is not None and (of_tables := tabled.answer(job)) is not None:
            return _of_tables(*of_tables, job)
        found = _asked(store, job)
        if isinstance(found, ox.QueryTriples):
            return _graph(found, job)
        return _table(found, job)
    except Refused as refused:
        return {"failed": refused.cause, "told": refused.told}, None
    except SyntaxError as error:
        return {"failed": "query", "told": str(error)}, None
    except MemoryError:
        return {"failed": "memory", "told": ""}, None
    except (ValueError, RuntimeError) as error:
        return {"failed": "evaluation", "told": str(error)}, None
    except OSError as error:
        return {"failed": "store", "told": str(error)}, None


def _of_tables(form: Written, rows: Iterator[Cells], job: Head) -> tuple[Head, Body]:
    body = _body(job, None, xml=job["table"] == "xml")
    body.write(form.head.encode())
    count, between = 0, ""
    while some := [form.row(row) for row in itertools.islice(rows, min(_AT_ONCE, job["rows"] - count))]:
        body.write((between + form.between.join(some)).encode())
        count += len(some)
        between = form.between
    body.write(form.tail.encode())
    body.cut = count == job["rows"] and next(rows, None) is not None
    return {"kind": "table", "format": job["table"], "rows": count}, body


def _asked(store: ox.Store, job: Head) -> Any:
    options: dict[str, Any] = {}
    default, named = job.get("default"), job.get("named")
    if default or named:  # a dataset of the request's own: what it does not name is empty
        options["default_graph"] = [ox.NamedNode(iri) for iri in default or ()]
        options["named_graphs"] = [ox.NamedNode(iri) for iri in named or ()]
    return store.query(job["query"], **options)


def _table(found: Any, job: Head) -> tuple[Head, Body]:
    kind = "truth" if isinstance(found, ox.QueryBoolean) else "table"
    written = job.get("table")
    if written is None:
        raise Refused("format", kind)
    rows = ROWS[written]() if kind == "table" else None
    body = _body(job, rows, xml=written == "xml")
    with suppress(_EnoughError):
        found.serialize(body, format=RESULTS[written])
    return {"kind": kind, "format": written, "rows": rows.count if rows else None}, body


def _graph(found: ox.QueryTriples, job: Head) -> tuple[Head, Body]:
    written = job.get("graph")
    if written is None:
        raise Refused("format", "graph")
    body = _body(job, None, xml=written == "rdfxml")
    counted = itertools.count()
    triples = map(_first, zip(itertools.islice(found, job["rows"]), counted))  # noqa: B905 (counts what is taken)
    prefixes = dict(PREFIXES) if written == "turtle" else None
    try:
        ox.serialize(triples, cast("IO[bytes]", body), format=GRAPHS[written], prefixes=prefixes)
    except OSError as error:
        raise Refused("unwritable", f"{error}; ask for another format") from error
    rows = next(counted)
    body.cut = rows == job["rows"] and next(found, None) is not None
    return {"kind": "graph", "format": written, "rows": rows}, body


def _first(pair: tuple[ox.Triple, int]) -> ox.Triple:
    return pair[0]


def _body(job: Head, rows: Rows | None, *, xml: bool) -> Body:
    return Body(rows=rows, most_rows=job["rows"], most_bytes=job["bytes"], inline=job["inline"], xml=xml)


def serve(channel: socket.socket, store: ox.Store, tabled: Tabled | None = None) -> None:
    """Answer one question after the other until the front closes the socket."""
    for job in questions(channel):
        head, body = answer(store, job, tabled)
        head |= {"held": _held(), "spent": time.process_time()}
        if body is None:
            channel.sendall(frame(head))
            continue
        body.finish()
        head |= {"size": body.size, "cut": body.cut, "spooled": body.file is not None}
        sent = frame(head, body.inline())
        if body.file is None:
            channel.sendall(sent)
            continue
        with body.file:
            start = socket.send_fds(channel, [sent], [body.file.fileno()])
        channel.sendall(sent[start:])


def questions(channel: socket.socket) -> Iterator[Head]:
    """What comes over a socket, one after the other, until it is closed."""
    waiting = bytearray()
    while data := channel.recv(1 << 16):
        waiting += data
        while len(waiting) >= LENGTHS.size and len(waiting) >= (size := length(waiting)):
            yield parse(waiting[:size])[0]
            del waiting[:size]


def confine(parent: int, memory: int) -> None:
    """Die with the front, leave no core file, and take no more memory than is allowed."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked the kernel to tell us
        sys.exit(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _held() -> int:
    """Bytes of what the memory limit counts, as this process has it now."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 0


def main(descriptor: str, parent: str, path: str, memory: str) -> None:
    """Open the store, say so, and serve."""
    confine(int(parent), int(memory))
    with socket.socket(fileno=int(descriptor)) as channel:
        try:
            store = ox.Store.read_only(path)
        except OSError as error:
            channel.sendall(frame({"failed": "store", "told": str(error)}))
            return
        tabled = _tabled(Path(path) / TABLES, int(memory))
        channel.sendall(frame({"ready": True, "spent": time.process_time()}))
        serve(channel, store, tabled)


def _tabled(file: Path, memory: int) -> Tabled | None:
    """The tables of a large graph; what reads them takes long to import, and is not for small ones."""
    if not file.is_file():
        return None
    from kg.server.tabled import Tabled

    return Tabled.open(file, memory)


if __name__ == "__main__":
    main(*sys.argv[1:])
