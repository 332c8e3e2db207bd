"""uvicorn's HTTP/1.1 with what it lacks: a time in which a request's head must come, and a length of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Container
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.server.clients import household
from kg.server.limits import Limits

_SHARE = 2  # of all connections, one address may have a half
_CROWD = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 2\r\nconnection: close\r\n\r\n"
_LATE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class _TooLongError(Exception):
    """Ends the reading of a request whose head is too long."""


def guarded(limits: Limits, proxies: Container[str] = ()) -> type[asyncio.Protocol]:
    """The protocol class with these limits, as uvicorn takes it; a proxy may have all connections."""
    return type("Guarded", (_Guarded,), {"limits": limits, "proxies": proxies, "held": Counter()})


class _Guarded(HttpToolsProtocol):
    limits: Limits
    proxies: Container[str]
    held: Counter[str]  # connections by client

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected: from now on it is waited for."""
        super().connection_made(transport)
        address = str(self.client[0]) if self.client else ""
        self._household = household(address)
        self.held[self._household] += 1
        self._late: asyncio.TimerHandle | None = None
        self._head = self._waited = 0  # bytes of a head: as told by the parser, and as they came
        if self.held[self._household] > self.limits.connections // _SHARE and address not in self.proxies:
            transport.write(_CROWD)
            transport.close()
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """A client has gone."""
        self._stop_waiting()
        self.held[self._household] -= 1
        if not self.held[self._household]:
            del self.held[self._household]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have come; of a head that is not whole yet, all of them count."""
        super().data_received(data)
        if self._late is not None and not self.transport.is_closing():
            self._waited += len(data)
            if self._waited > self.limits.head:
                self._head = self._waited
                self.send_400_response("")

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        super().on_message_begin()
        self._head = self._waited = 0
        self._wait()
        extensions: dict[str, Any] = {"cablegraph.abort": self.transport.abort}
        self.scope["extensions"] = extensions

    def on_url(self, url: bytes) -> None:
        """Part of a request's line."""
        self._measure(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header of a request."""
        self._measure(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there; how long the body may take is the application's matter."""
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or one whose head is too long."""
        if self._head > self.limits.head:
            self._refuse(431, f"the request's line and headers are longer than {self.limits.head} bytes\n")
        else:
            self._refuse(400, "this is no HTTP/1.1 request\n")

    def _measure(self, size: int) -> None:
        self._head += size
        if self._head > self.limits.head:
            raise _TooLongError

    def _refuse(self, status: int, text: str) -> None:
        phrase = {400: "Bad Request", 431: "Request Header Fields Too Large"}[status]
        head = f"HTTP/1.1 {status} {phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        self.transport.write(f"{head}content-length: {len(text)}\r\nconnection: close\r\n\r\n{text}".encode())
        self.transport.close()

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.limits.request, self._is_late)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _is_late(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            if self.cycle is None or self.cycle.response_complete:
                self.transport.write(_LATE)
            self.transport.close()
