"""What every route has in common: its methods, its name in log and metrics, and how its errors are told."""

from __future__ import annotations

import http
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg.server.errors import HttpError
from kg.server.gate import preflight
from kg.server.html import page

Handler = Callable[[Request], Awaitable[Response]]


class Endpoint:
    """A route's handler as an application: HEAD is answered like GET, OPTIONS tells the methods, errors are told."""

    def __init__(self, name: str, handler: Handler, methods: tuple[str, ...]) -> None:
        self._name = name
        self._handler = handler
        self._allow = ", ".join((*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if "log" in scope:
            scope["log"]["route"] = self._name
        request = Request(scope, receive)
        try:
            if request.method == "OPTIONS":
                response = Response(status_code=204, headers=preflight(self._allow))
            elif request.method not in self._allow.split(", "):
                raise HttpError(405, f"{request.method} is not allowed here", "", {"Allow": self._allow})
            else:
                response = await self._handler(request)
        except HttpError as error:
            if "log" in scope:
                scope["log"]["told"] = error.message
            response = told(error, request)
        await response(scope, receive, send)


def route(path: str, handler: Handler, *methods: str, name: str = "") -> Route:
    """A route, by default for GET (and HEAD, and OPTIONS)."""
    return Route(path, Endpoint(name or path, handler, methods or ("GET",)))


def told(error: HttpError, request: Request) -> Response:
    """An error as text, or as a page for a browser."""
    headers = {"Cache-Control": "no-store", **error.headers}
    if "text/html" in request.headers.get("accept", ""):
        phrase = http.HTTPStatus(error.status).phrase
        return page("error.html", error.status, headers, phrase=phrase, message=error.message, advice=error.advice)
    return PlainTextResponse(f"{error}\n", error.status, headers)
