"""The route /update, and updates sent to /sparql: refused unless the service may be written to, and who asks may."""

from __future__ import annotations

import hmac
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError, StoreError
from kg.graph.sparql import one_line, refuse_load, refuse_service
from kg.server import protocol
from kg.server.errors import HttpError
from kg.server.service import Service
from kg.server.using import using

_SHORTEST = 16


class UpdateRoute:
    """Takes updates from those who have the token."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, request: Request) -> Response:
        """Answer a request. Raises `HttpError`."""
        self.admit(request)
        asked = await protocol.asked(request, self._service.limits)
        if asked.update is None:
            raise HttpError(400, "no update in the request", "send the field update")
        return await self.take(asked.update, asked.fields, request)

    def admit(self, request: Request) -> None:
        """Refuse whoever may not change the graph. Raises `HttpError`."""
        token = self._service.settings.token
        if token is None:
            raise HttpError(403, "this service takes no updates", "it was started to be read only")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise HttpError(401, "an update needs the token of this service", "send it as: Authorization: Bearer TOKEN",
                            {"WWW-Authenticate": 'Bearer realm="cablegraph"'})  # fmt: skip

    async def take(self, update: str, fields: protocol.Fields, request: Request) -> Response:
        """Apply an update of somebody who was admitted. Raises `HttpError`."""
        default, named = (protocol.iris(fields, name) for name in protocol.USING)
        try:
            refuse_service(update)
            refuse_load(update)
            if default or named:
                update = using(update, default, named)
        except QueryError as error:
            raise HttpError(400, error.message, error.advice) from None
        update = protocol.based(update, request)
        await self._service.update(update, protocol.time_limit(request, self._service.limits))
        return Response(status_code=204, headers={"Cablegraph-State": self._service.state})


def read_token(file: Path | None, environment: str | None) -> str:
    """The token that updates need: the first line of a file, or what the environment holds.

    Raises `StoreError` where there is none, or one that is soon guessed.
    """
    token = environment
    if file is not None:
        try:
            token = file.read_text("utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"cannot read the token in {file}: {one_line(str(error))}", advice="check it") from None
    if not token:
        raise StoreError(
            "--writable needs a token", advice="give --token-file FILE, or set CABLEGRAPH_TOKEN in the environment"
        )
    if len(token) < _SHORTEST or not token.isascii() or not token.isprintable():
        raise StoreError(
            f"the token is no {_SHORTEST} printable characters", advice="make one: openssl rand -hex 32 > FILE"
        )
    return token
