"""The application: its routes, and the gate before them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.server.dereference import ResourceRoute
from kg.server.endpoint import SparqlRoute
from kg.server.errors import HttpError
from kg.server.gate import Gate
from kg.server.html import page
from kg.server.networks import NetworkRoute
from kg.server.openapi import described
from kg.server.reconciling import reconcile_routes
from kg.server.routes import route, told
from kg.server.saved import SavedRoutes
from kg.server.searching import SearchRoute
from kg.server.service import Service
from kg.server.updating import UpdateRoute


def application(service: Service, *, hosts: frozenset[str], origins: frozenset[str]) -> ASGIApp:
    """All routes of a service behind its gate."""
    update = UpdateRoute(service)
    sparql = SparqlRoute(service, update)
    saved = SavedRoutes(service, sparql)
    resource = ResourceRoute(service, sparql)
    search = SearchRoute(service)

    async def home(request: Request) -> Response:
        report = service.source.report()
        return page(
            "home.html", name=service.settings.title, state=service.state, counts=report.get("counts", {}),
            read=len(report.get("read", ())), refused=len(report.get("not_read", ())),
        )  # fmt: skip

    async def openapi(request: Request) -> Response:
        return JSONResponse(described(service.queries, service.limits))

    async def health(request: Request) -> Response:
        if not service.is_healthy():
            raise HttpError(503, "no engine answers", "see the log", {"Retry-After": "2"})
        told = {"status": "ok", "state": service.state}
        return JSONResponse(told | ({"warning": service.failure} if service.failure else {}))

    async def metrics(request: Request) -> Response:
        text = "\n".join(service.metrics.lines(service.pool, service.kept)) + "\n"
        return PlainTextResponse(text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    routes = [
        route("/", home),
        route("/sparql", sparql, "GET", "POST"),
        route("/query", sparql, "GET", "POST", name="/sparql"),  # where Oxigraph's server is asked, and clients look
        route("/update", update, "POST"),
        route("/queries", saved.listed),
        route("/queries/{name}", saved.one, name="/queries/NAME"),
        route("/resource", resource),
        route("/resource/{path:path}", resource, name="/resource"),
        route("/search", search),
        *reconcile_routes(service),
        route("/network", NetworkRoute(service)),
        route("/openapi.json", openapi),
        route("/health", health),
        route("/metrics", metrics),
    ]
    router = Router(routes, redirect_slashes=False, default=_nothing_there)
    return Gate(router, metrics=service.metrics, log=service.log, hosts=hosts, origins=origins)


async def _nothing_there(scope: Scope, receive: Receive, send: Send) -> None:
    error = HttpError(404, "nothing is here", "the start page / tells what is")
    await told(error, Request(scope))(scope, receive, send)
