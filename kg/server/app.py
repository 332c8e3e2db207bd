"""The application: its routes, and the gate before them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.server.endpoint import SparqlRoute
from kg.server.errors import HttpError
from kg.server.gate import Gate
from kg.server.routes import route, told
from kg.server.service import Service


def application(service: Service, *, hosts: frozenset[str], origins: frozenset[str]) -> ASGIApp:
    """All routes of a service behind its gate."""
    sparql = SparqlRoute(service)

    async def health(request: Request) -> Response:
        if not service.is_healthy():
            raise HttpError(503, "no engine answers", "see the log", {"Retry-After": "2"})
        told = {"status": "ok", "state": service.state}
        return JSONResponse(told | ({"warning": service.failure} if service.failure else {}))

    async def metrics(request: Request) -> Response:
        text = "\n".join(service.metrics.lines(service.pool)) + "\n"
        return PlainTextResponse(text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    routes = [
        route("/sparql", sparql, "GET", "POST"),
        route("/health", health),
        route("/metrics", metrics),
    ]
    router = Router(routes, redirect_slashes=False, default=_nothing_there)
    return Gate(router, metrics=service.metrics, log=service.log, hosts=hosts, origins=origins)


async def _nothing_there(scope: Scope, receive: Receive, send: Send) -> None:
    error = HttpError(404, "nothing is here", "the start page / tells what is")
    await told(error, Request(scope))(scope, receive, send)
