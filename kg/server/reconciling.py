"""The routes /reconcile/…: the graph as a service of the Reconciliation Service API 0.2, for OpenRefine and its like.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. Types are actors, of all kinds or one,
and concepts. There is no JSONP: a script from here would run in the asker's page; pages ask with CORS.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.parse
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extract.errors import CablegraphError
from kg.errors import QueryError
from kg.graph.sparql import one_line
from kg.identity.kept import Names
from kg.server import protocol
from kg.server.asking import PoolStore
from kg.server.errors import HttpError, Queue
from kg.server.html import page
from kg.server.reconciled import PROPERTIES, TYPES, Matched, Reconciler
from kg.server.routes import route
from kg.server.service import Service
from kg.vocab import CG_NS, ID_NS

Json = dict[str, Any]
Made = TypeVar("Made")

_THREADS: Final = 2
_QUERIES: Final = 50  # of one batch
_IDS: Final = 200  # whose properties are asked for at once
_ASKED: Final = 10  # properties of a query, or of what is extended
_TEXT: Final = 500  # characters of what is asked
_MOST: Final = 50  # candidates of one query
_DIGITS: Final = 4  # of a cursor or a limit
_USUAL: Final = 10
_PREVIEW: Final = "default-src 'none'; style-src 'none'; frame-ancestors *; sandbox"


def reconcile_routes(service: Service) -> list[Route]:
    """The routes of the API."""
    answers = Reconciling(service)
    return [
        route("/reconcile", answers.root, "GET", "POST"),
        route("/reconcile/suggest/entity", answers.suggest_entity, name="/reconcile/suggest"),
        route("/reconcile/suggest/type", answers.suggest_type, name="/reconcile/suggest"),
        route("/reconcile/suggest/property", answers.suggest_property, name="/reconcile/suggest"),
        route("/reconcile/properties", answers.properties),
        route("/reconcile/preview", answers.preview),
    ]


class Reconciling:
    """Answers what clients of the API ask."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="reconciling")
        self._queue = Queue(service.limits.queue, "too many batches wait already")

    async def root(self, request: Request) -> Response:
        """The manifest, answers to a batch of queries, or properties of things, by the fields that are sent."""
        fields = await self._fields(request)
        if (queries := protocol.one(fields, "queries")) is not None:
            batch = _batch(queries)
            return await self._answer(request, lambda one: {name: one.matched(asked) for name, asked in batch.items()})
        if (extend := protocol.one(fields, "extend")) is not None:
            ids, properties = _extension(extend)
            return await self._answer(request, lambda one: one.extended(ids, properties))
        return JSONResponse(self._manifest(str(request.base_url).rstrip("/")), headers={"Cache-Control": "no-cache"})

    async def suggest_entity(self, request: Request) -> Response:
        """Actors and concepts whose name begins so."""
        prefix, cursor = await self._typed(request)
        return await self._answer(request, lambda one: {"result": one.suggested(prefix, _USUAL + cursor)[cursor:]})

    async def suggest_type(self, request: Request) -> Response:
        """Types whose name begins so."""
        prefix, cursor = await self._typed(request)
        return JSONResponse({"result": _beginning(TYPES, prefix)[cursor : cursor + _USUAL]})

    async def suggest_property(self, request: Request) -> Response:
        """Properties whose name begins so."""
        prefix, cursor = await self._typed(request)
        return JSONResponse({"result": _beginning(PROPERTIES, prefix)[cursor : cursor + _USUAL]})

    async def properties(self, request: Request) -> Response:
        """What things of a type can be extended with."""
        fields = await self._fields(request)
        asked = protocol.one(fields, "limit") or str(len(PROPERTIES))
        if not asked.isascii() or not asked.isdigit() or len(asked) > _DIGITS or asked == "0":
            raise HttpError(400, "the limit is no number from 1")
        some = [{"id": id_, "name": name} for id_, name in PROPERTIES.items()][: int(asked)]
        told = {"limit": int(asked), "properties": some, "type": protocol.one(fields, "type") or "actor"}
        return JSONResponse(told)

    async def preview(self, request: Request) -> Response:
        """A small page about a thing, to be shown in another page."""
        fields = await self._fields(request)
        id_ = protocol.one(fields, "id")
        if id_ is None:
            raise HttpError(400, "nothing to tell of", "send the field id")
        told = await self._made(request, lambda one: one.told(_iri(id_)))
        if not told:
            raise HttpError(404, f"the graph tells nothing of {one_line(id_, 200)}")
        return page("preview.html", headers={"Content-Security-Policy": _PREVIEW}, told=told)

    async def _answer(self, request: Request, make: Callable[[Reconciler], Any]) -> Response:
        return JSONResponse(await self._made(request, make), headers={"Cache-Control": "no-cache"})

    async def _made(self, request: Request, make: Callable[[Reconciler], Made]) -> Made:
        with self._queue:
            return await self._worked(request, make)

    async def _worked(self, request: Request, make: Callable[[Reconciler], Made]) -> Made:
        seconds = protocol.time_limit(request, self._service.limits)
        loop = asyncio.get_running_loop()
        store = PoolStore(self._service, loop, self._service.client(request), seconds)
        folder = self._service.source.store()

        def work() -> Made:
            with Names(folder) as names:
                return make(Reconciler(names=names, store=store, deadline=time.monotonic() + seconds))

        try:
            return await loop.run_in_executor(self._threads, work)
        except TimeoutError:
            raise HttpError(
                504, f"the batch took more than {seconds:g} seconds", "send fewer queries at once"
            ) from None
        except QueryError as error:
            raise HttpError(400, error.message, error.advice) from None
        except CablegraphError as error:
            self._service.log({"event": "reconcile", "told": str(error)})
            raise HttpError(404, "this graph has no names to match", "build it again: cablegraph build") from None

    async def _fields(self, request: Request) -> protocol.Fields:
        url = protocol.decoded(request.scope["query_string"], "the URL")
        if request.method != "POST":
            return url
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != protocol.FORM:
            told = f"bodies of the type {one_line(kind, 60)} are not read here"
            raise HttpError(415, told, f"send {protocol.FORM}", {"Accept-Post": protocol.FORM})
        return {**url, **protocol.decoded(await protocol.read(request, self._service.limits), "the body")}

    async def _typed(self, request: Request) -> tuple[str, int]:
        fields = await self._fields(request)
        prefix = _text(protocol.one(fields, "prefix") or "", "the prefix")
        cursor = protocol.one(fields, "cursor") or "0"
        if not cursor.isascii() or not cursor.isdigit() or len(cursor) > _DIGITS:
            raise HttpError(400, "the cursor is no number up to 9999")
        return prefix, int(cursor)

    def _manifest(self, base: str) -> Json:
        here = f"{base}/reconcile"
        return {
            "versions": ["0.2"],
            "name": self._service.settings.title,
            "identifierSpace": ID_NS,
            "schemaSpace": CG_NS,
            "defaultTypes": [{"id": id_, "name": name} for id_, name in TYPES.items()],
            "view": {"url": f"{base}/resource?iri={{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 420, "height": 240},
            "suggest": {
                name: {"service_url": here, "service_path": f"/suggest/{name}"}
                for name in ("entity", "type", "property")
            },
            "extend": {
                "propose_properties": {"service_url": here, "service_path": "/properties"}, "property_settings": [],
            },
            "batchSize": _QUERIES,
        }  # fmt: skip


def _batch(text: str) -> dict[str, Matched]:
    """The queries of a batch, by their names. Raises `HttpError`."""
    told = _object(text, "queries")
    if len(told) > _QUERIES:
        raise HttpError(413, f"more than {_QUERIES} queries in one batch", "send several batches")
    return {name: _query(name, asked) for name, asked in told.items()}


def _query(name: str, told: Any) -> Matched:
    where = f"query {one_line(name, 40)}"
    if isinstance(told, str):
        told = {"query": told}
    if not isinstance(told, dict):
        raise HttpError(400, f"{where} is no object")
    types = told.get("type", [])
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(isinstance(one, str) and one in TYPES for one in types):
        raise HttpError(400, f"{where} is of no type that is known here", f"there are: {', '.join(TYPES)}")
    limit = told.get("limit", _USUAL)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise HttpError(400, f"the limit of {where} is no number from 1")
    return Matched(
        query=_text(told.get("query", ""), where), types=tuple(types), limit=min(limit, _MOST),
        properties=tuple(_property(where, one) for one in _list(told.get("properties", []), where)),
    )  # fmt: skip


def _property(where: str, told: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(told, dict) or not isinstance(told.get("pid"), str):
        raise HttpError(400, f"a property of {where} has no pid")
    values = told.get("v", [])
    values = values if isinstance(values, list) else [values]
    if len(values) > _ASKED:
        raise HttpError(413, f"a property of {where} has more than {_ASKED} values")
    plain = (one.get("id", "") if isinstance(one, dict) else one for one in values)
    return told["pid"], tuple(_text(str(one) if isinstance(one, int | float) else one, where) for one in plain)


def _extension(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The things and the properties that are asked for. Raises `HttpError`."""
    told = _object(text, "extend")
    ids, properties = told.get("ids", []), _list(told.get("properties", []), "extend")
    if not isinstance(ids, list) or len(ids) > _IDS:
        raise HttpError(413, f"ids is no list of at most {_IDS}", "send several requests")
    asked = [str(one.get("id") if isinstance(one, dict) else one) for one in properties]
    if unknown := [one for one in asked if one not in PROPERTIES]:
        raise HttpError(400, f"no property here: {one_line(unknown[0], 60)}", f"there are: {', '.join(PROPERTIES)}")
    return tuple(_text(one, "an id") for one in ids), tuple(dict.fromkeys(asked))


def _object(text: str, name: str) -> Json:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise HttpError(400, f"{name} is not JSON") from None
    if not isinstance(told, dict):
        raise HttpError(400, f"{name} is no JSON object")
    return told


def _list(told: Any, where: str) -> list[Any]:
    if not isinstance(told, list) or len(told) > _ASKED:
        raise HttpError(413, f"the properties of {where} are no list of at most {_ASKED}")
    return told


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > _TEXT:
        raise HttpError(400, f"{where} holds no text of at most {_TEXT} characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise HttpError(400, f"{where} holds half a character")
    return value


def _iri(id_: str) -> str:
    return urllib.parse.unquote(_text(id_, "the id"))


def _beginning(known: Mapping[str, str], prefix: str) -> list[Json]:
    sought = prefix.casefold()
    return [
        {"id": id_, "name": name}
        for id_, name in known.items()
        if sought in name.casefold() or sought in id_.casefold()
    ]
