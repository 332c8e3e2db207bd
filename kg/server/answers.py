"""Replies of the engines as responses: entity tags, gzip, long answers sent from their files at the client's pace."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import zlib
from collections.abc import Hashable, Iterator, MutableMapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.graph.results import TRUNCATED_HEADER
from kg.server import media
from kg.server.limits import Limits
from kg.server.pool import Question, Reply

_PIECE = 128 * 1024
_WORTH_GZIP = 1024
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
_GZIP_LEVEL = 1  # level 6 is three times slower and gains a tenth


class SentWhole(Response):
    """A whole answer, in memory or in a file, sent piece by piece as the client takes it."""

    def __init__(self, reply: Reply, headers: MutableMapping[str, str], *, gzip: bool, stall: float) -> None:
        self._reply = reply
        self._gzip = gzip
        self._stall = stall
        if gzip:
            headers["Content-Encoding"] = "gzip"
        else:
            headers["Content-Length"] = str(reply.size)
        super().__init__(status_code=200, headers=None)
        self.raw_headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]

    @property
    def rows(self) -> int | None:
        """How many rows or statements it has."""
        return self._reply.rows

    def close(self) -> None:
        """Let the answer go unsent."""
        self._reply.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. The connection is broken off, with less than was announced, where the client takes nothing."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                squeeze = zlib.compressobj(_GZIP_LEVEL, wbits=31) if self._gzip else None
                for piece in self._pieces():
                    data = await asyncio.to_thread(squeeze.compress, piece) if squeeze else piece
                    await self._send(scope, send, data, more=True)
                await self._send(scope, send, squeeze.flush() if squeeze else b"", more=False)
            else:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._reply.close()

    def _pieces(self) -> Iterator[bytes]:
        if self._reply.file is None:
            yield self._reply.body
            return
        place = 0
        while place < self._reply.size:
            piece = os.pread(self._reply.file, _PIECE, place)
            if not piece:
                raise OSError("a spooled answer is shorter than it was")
            place += len(piece)
            yield piece

    async def _send(self, scope: Scope, send: Send, data: bytes, *, more: bool) -> None:
        try:
            async with asyncio.timeout(self._stall):
                await send({"type": "http.response.body", "body": data, "more_body": more})
        except TimeoutError:
            abort = scope.get("extensions", {}).get("cablegraph.abort")
            if abort:
                abort()
            raise StalledError from None


class StalledError(Exception):
    """A client took nothing of its answer for too long."""


def whole(reply: Reply, request: Request, limits: Limits, headers: MutableMapping[str, str]) -> Response:
    """The response that sends a reply as it is."""
    headers["Content-Type"] = media.content_type(reply.format)
    headers["Vary"] = "Accept, Accept-Encoding"
    if reply.cut:
        headers[TRUNCATED_HEADER] = truncated(reply)
    gzip = reply.size >= _WORTH_GZIP and welcomes_gzip(request.headers.get("accept-encoding", ""))
    return SentWhole(reply, headers, gzip=gzip, stall=limits.stall)


def truncated(reply: Reply) -> str:
    """What the header says of an answer that was cut."""
    return f"{'statements' if reply.kind == 'graph' else 'rows'} {reply.rows}"


def decided_by(question: Question, state: str) -> tuple[Hashable, ...] | None:
    """All that an answer depends on; None where that is more than the graph: the time, or chance."""
    if _CHANGING.search(question.query):
        return None
    return (
        state, question.query, question.default, question.named, question.table, question.graph, question.rows,
        question.size,
    )  # fmt: skip


def tag(question: Question, state: str) -> str | None:
    """The entity tag of the answer to a question, weak because it may be sent with gzip or without.

    None where the answer depends on more than the graph: on the time, or on chance.

    >>> asked = Question(query="ASK {}", timeout=5, rows=10)
    >>> tag(asked, "a") == tag(asked, "a") != tag(asked, "b")
    True
    """
    parts = decided_by(question, state)
    if parts is None:
        return None
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def is_known(request: Request, etag: str | None) -> bool:
    """Whether the client has said that it holds what bears this tag (If-None-Match)."""
    held = request.headers.get("if-none-match")
    if etag is None or held is None or request.method not in ("GET", "HEAD"):
        return False
    bare = etag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == bare for part in held.split(","))


def not_modified(etag: str) -> Response:
    """The response to a client that holds the answer already."""
    return Response(
        status_code=304, headers={"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"}
    )


def welcomes_gzip(accept: str) -> bool:
    """Whether an Accept-Encoding header welcomes gzip.

    >>> welcomes_gzip("br, gzip;q=0.8"), welcomes_gzip("gzip;q=0"), welcomes_gzip("")
    (True, False, False)
    """
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name in ("gzip", "*"):
            return not any(re.fullmatch(r"q\s*=\s*0(\.0*)?", parameter) for parameter in parameters)
    return False
