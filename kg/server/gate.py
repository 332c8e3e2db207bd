"""Around every request: a log line, the metrics, headers for safety, whose name it came by, and the last resort."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.answers import StalledError
from kg.server.metrics import Metrics

SAFETY: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_EXPOSED = "Cablegraph-Truncated, ETag, Retry-After, Content-Disposition"
_ALLOWED_HEADERS = "Accept, Content-Type, Cablegraph-Timeout, If-None-Match"
_DAY = "86400"

Log = Callable[[dict[str, Any]], None]


def log_line(entry: dict[str, Any]) -> None:
    """Write one entry of the log to standard error, as a line of JSON."""
    with suppress(OSError, ValueError):
        print(json.dumps(entry, ensure_ascii=True), file=sys.stderr, flush=True)


class Gate:
    """Lets requests in that came by a name of this service, and tells what became of each.

    `hosts` are the names by which the service may be called (empty: any), so that no page elsewhere reaches it through
    a name of its own; `origins` those whose pages may read it (`*`: all).
    """

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, log: Log, hosts: frozenset[str], origins: frozenset[str]
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log
        self._hosts = hosts
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        started = time.perf_counter()
        headers = {name: value for name, value in scope["headers"] if name in (b"host", b"origin")}
        entry: dict[str, Any] = {"time": round(time.time(), 3), "method": scope["method"]}
        scope["log"] = entry
        status = sent = 0

        async def telling(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(message, headers)
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            if self._is_foreign(headers.get(b"host")):
                await _plain(telling, 421, "this service does not go by that name (start it with --allow-host NAME)\n")
            else:
                await self._app(scope, receive, telling)
        except StalledError:
            entry["stalled"] = True
        except Exception:  # the last resort: what went wrong is told to the log, and nothing of it to the client
            entry["error"] = traceback.format_exc()
            if status:
                raise
            await _plain(telling, 500, "the service failed; its log says why\n")
        finally:
            seconds = time.perf_counter() - started
            route = entry.setdefault("route", "other")
            entry |= {"status": status, "ms": round(seconds * 1000, 2), "bytes": sent}
            self._metrics.request(route, scope["method"], status, seconds, sent)
            self._log(entry)

    def _is_foreign(self, host: bytes | None) -> bool:
        return bool(self._hosts) and _name(host or b"") not in self._hosts

    def _add_headers(self, message: Message, headers: Mapping[bytes, bytes]) -> None:
        given = message["headers"] = list(message.get("headers", ()))
        names = {name for name, _ in given}
        given += [(name.lower().encode(), value.encode()) for name, value in SAFETY.items()]
        if b"content-security-policy" not in names:
            given.append((b"content-security-policy", _DATA_POLICY.encode()))
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin and self._is_welcome(origin):
            allowed = "*" if "*" in self._origins else origin
            given.append((b"access-control-allow-origin", allowed.encode("latin-1")))
            given.append((b"access-control-expose-headers", _EXPOSED.encode()))
        if origin and "*" not in self._origins:
            given.append((b"vary", b"Origin"))

    def _is_welcome(self, origin: str) -> bool:
        return "*" in self._origins or origin in self._origins or ("local" in self._origins and _is_local(origin))


def preflight(allow: str) -> dict[str, str]:
    """The headers that answer a browser's question whether a request may be sent (a preflight)."""
    return {
        "Allow": allow,
        "Access-Control-Allow-Methods": allow,
        "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
        "Access-Control-Max-Age": _DAY,
    }


LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def _is_local(origin: str) -> bool:
    scheme, _, rest = origin.partition("://")
    return scheme in ("http", "https") and _name(rest.encode("latin-1")) in LOCAL


def _name(host: bytes) -> str:
    """The name in a Host header, without the port and without the brackets of an IPv6 address."""
    text = host.decode("latin-1").lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]


async def _plain(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
