"""The route /network: who messaged whom, as a page of the whole graph or of a period."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.parameters import days_of
from kg.server import protocol
from kg.server.drawing import Drawing
from kg.server.errors import HttpError
from kg.server.media import PAGE
from kg.server.service import Service

# The page has a policy of its own, under which its own scripts run and nothing else; it may not be framed either.
_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class NetworkRoute:
    """Has pages drawn; an empty field of a form is no bound."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._drawing = Drawing(service.limits, service.settings.title)

    async def __call__(self, request: Request) -> Response:
        """The page of the period from `since` to `until`. Raises `HttpError`."""
        fields = protocol.decoded(request.scope["query_string"], "the URL")
        since, until = ((protocol.one(fields, name) or "").strip() or None for name in ("since", "until"))
        try:
            period = days_of(since, until)
        except QueryError as error:
            raise HttpError(400, error.message, error.advice) from None
        drawn = await self._drawing.page(self._service.pool.fleet.served, period)
        return Response(drawn, headers={"Content-Type": PAGE, "Content-Security-Policy": _POLICY})
