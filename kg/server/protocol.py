"""The SPARQL 1.1 Protocol: a request read into what is asked, or refused with what is wrong with it."""

from __future__ import annotations

import asyncio
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from kg.errors import QueryError
from kg.graph.sparql import is_iri, one_line, refuse_service
from kg.server import media
from kg.server.errors import HttpError
from kg.server.limits import Limits
from kg.server.pool import Question

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
TIMEOUT_HEADER = "Cablegraph-Timeout"
DATASET = ("default-graph-uri", "named-graph-uri")  # of a query
USING = ("using-graph-uri", "using-named-graph-uri")  # of an update
_MOST_FIELDS = 200
_DRAINED = 16  # times the limit: so much of a body that is too long is taken, since a client that sends hears nothing
_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\"{}|^`\\\x00-\x20]*>")
# A dataset clause that names a file. The engine reads no file for it; it is refused so that nobody thinks it does.
_FROM_FILE = re.compile(r"\bFROM\s+(?:NAMED\s+)?<\s*file:", re.IGNORECASE)

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks by the protocol: a query or an update (None: neither), and the fields that came with it."""

    query: str | None
    update: str | None
    fields: Fields


async def asked(request: Request, limits: Limits) -> Asked:
    """Read a request to the endpoint. Raises `HttpError` for whatever the protocol does not allow."""
    url = decoded(request.scope["query_string"], "the URL")
    if request.method in ("GET", "HEAD"):
        if url.get("update"):
            raise HttpError(400, "an update cannot be sent by GET", "send it by POST")
        return Asked(one(url, "query"), None, url)
    kind = _content_type(request)
    if kind == FORM:
        for name in ("query", "update", *DATASET, *USING):
            if name in url:
                raise HttpError(400, f"{name} stands in the URL of a form", "send all of it in the body")
        body = decoded(await read(request, limits), "the body")
        query, update = one(body, "query"), one(body, "update")
        if query is not None and update is not None:
            raise HttpError(400, "a query and an update in one request", "send two requests")
        return Asked(query, update, {**url, **body})
    text = _text(await read(request, limits))
    if "query" in url or "update" in url:
        raise HttpError(400, f"a query in the body ({kind}) and one in the URL", "send one")
    return Asked(text if kind == QUERY else None, text if kind == UPDATE else None, url)


def question(query: str, fields: Fields, request: Request, limits: Limits, *, page: bool) -> Question:
    """A query with its dataset, the formats that are welcome, and its limits. Raises `HttpError`.

    With `page`, a table is asked for as a page too: as JSON with as many rows as one shows.
    """
    guard(query)
    default, named = (iris(fields, name) for name in DATASET)
    tables, graphs = formats(fields, request, page=page)
    html = tables == "html"
    rows = min(limits.rows, limits.page_rows) if html else limits.rows
    return Question(
        query=based(query, request), table="json" if html else tables, graph=graphs, default=default, named=named,
        timeout=time_limit(request, limits), rows=rows, size=limits.page if html else None,
    )  # fmt: skip


def based(text: str, request: Request) -> str:
    """A query or an update with the base that its relative IRIs are resolved against: where it was sent to (RFC 3986,
    section 5.1.3). A BASE of its own has the last word."""
    if not _RELATIVE.search(text):
        return text
    base = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
    return f"BASE <{base}> {text}" if is_iri(base) else text


def guard(query: str) -> None:
    """Refuse a query that reaches beyond the graph. Raises `HttpError`."""
    try:
        refuse_service(query)
    except QueryError as error:
        raise HttpError(400, "SERVICE is refused: this graph is asked alone", error.advice) from None
    if _FROM_FILE.search(query):
        raise HttpError(400, "a graph named by a file: is refused", "name graphs that the store holds")


def formats(fields: Fields, request: Request, *, page: bool) -> tuple[str | None, str | None]:
    """How a table and how a graph is to be written, by the field `format`, else by Accept. Raises `HttpError`."""
    tables = (*media.TABLE_TYPES, "html") if page else tuple(media.TABLE_TYPES)
    wanted = one(fields, "format")
    if wanted is None:
        accept = ",".join(request.headers.getlist("accept"))
        chosen = media.choose(accept, tables), media.choose(accept, tuple(media.GRAPH_TYPES))
        if chosen == ("html", None):
            chosen = "html", "turtle"  # a browser shows it as text
        if chosen == (None, None):
            raise HttpError(406, "no format that was asked for is written here", f"ask for one of: {_known()}")
        return chosen
    short = media.named(wanted)
    if short is None:
        raise HttpError(400, f"no format is called {one_line(wanted, 60)!r}", f"there are: {_known()}")
    if short == "html":
        return ("html" if page else None), "turtle"
    return (short, None) if short in media.TABLE_TYPES else (None, short)


def time_limit(request: Request, limits: Limits) -> float:
    """The time limit of a request: that of the service, or the lower one of its header. Raises `HttpError`."""
    given = request.headers.get(TIMEOUT_HEADER)
    if given is None:
        return limits.timeout
    try:
        seconds = float(given)
        if not seconds > 0:
            raise ValueError
    except ValueError:
        raise HttpError(400, f"{TIMEOUT_HEADER} is not a number of seconds above 0") from None
    return min(seconds, limits.timeout)


async def read(request: Request, limits: Limits) -> bytes:
    """The body of a request. Raises `HttpError` where it is too long or does not come in time."""
    body = bytearray()
    length = 0
    try:
        async with asyncio.timeout(limits.request):
            async for data in request.stream():
                length += len(data)
                if length <= limits.body:
                    body += data
                elif length > _DRAINED * limits.body:
                    break
    except TimeoutError:
        raise HttpError(408, f"the body did not come within {limits.request:g} seconds", "send it again",
                        {"Connection": "close"}) from None  # fmt: skip
    except ClientDisconnect:
        raise HttpError(400, "the body ended early") from None
    if length > limits.body:
        raise HttpError(413, f"the body is longer than {limits.body} bytes", "send less", {"Connection": "close"})
    return bytes(body)


def decoded(form: bytes, where: str) -> dict[str, list[str]]:
    """The fields of a form, in percent encoding and UTF-8; empty ones are left out. Raises `HttpError`.

    >>> decoded(b"query=ASK%7B%7D&default-graph-uri=", "the URL")
    {'query': ['ASK{}']}
    """
    try:
        pairs = urllib.parse.parse_qsl(
            form.decode("ascii"), keep_blank_values=False, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except UnicodeDecodeError:
        raise HttpError(400, f"{where} is not UTF-8 in percent encoding") from None
    except ValueError:
        raise HttpError(400, f"{where} has more than {_MOST_FIELDS} fields") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def one(fields: Fields, name: str) -> str | None:
    """The one value of a field, None where it is not there. Raises `HttpError` where it is there twice."""
    values = fields.get(name, ())
    if len(values) > 1:
        raise HttpError(400, f"{one_line(name, 60)} is given {len(values)} times", "give it once")
    return values[0] if values else None


def _content_type(request: Request) -> str:
    kind, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    if kind not in (FORM, QUERY, UPDATE):
        told = f"bodies of the type {one_line(kind, 60)} are not read" if kind else "the body has no Content-Type"
        raise HttpError(415, told, f"send {QUERY} or {FORM}", {"Accept-Post": f"{QUERY}, {FORM}, {UPDATE}"})
    for parameter in parameters:
        if parameter.startswith("charset=") and parameter.partition("=")[2].strip('"') not in ("utf-8", "utf8"):
            raise HttpError(415, "the body is not in UTF-8", "send it in UTF-8")
    return kind


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the body is not UTF-8, at byte {error.start}") from None


def iris(fields: Fields, name: str) -> tuple[str, ...]:
    """The graphs that a field names. Raises `HttpError` where one is no absolute IRI, or a file."""
    for value in fields.get(name, ()):
        if not is_iri(value):
            raise HttpError(400, f"{name} is not an absolute IRI: {one_line(value)}")
        if value.lower().startswith("file:"):
            raise HttpError(400, f"{name} names a file, and no file is read", "name graphs that the store holds")
    return tuple(fields.get(name, ()))


def _known() -> str:
    return ", ".join((*media.TABLE_TYPES, *media.GRAPH_TYPES))
