"""The routes described for programs, as OpenAPI 3.1 has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg import vocab
from kg.queries import SavedQuery
from kg.server import media
from kg.server.limits import Limits
from kg.server.protocol import FORM, QUERY, TIMEOUT_HEADER

Json = dict[str, Any]

_REFUSED: Json = {
    "400": "What is wrong with the request.", "406": "No format that was asked for is written.",
    "503": "The service is busy: ask again after Retry-After.", "504": "The query ran into its time limit.",
    "507": "The query needs too much memory, or its answer is too big.",
}  # fmt: skip


def described(queries: Mapping[str, SavedQuery], limits: Limits) -> Json:
    """The document served at /openapi.json.

    >>> sorted(described({}, Limits())["paths"])[:3]
    ['/', '/health', '/metrics']
    """
    tables, graphs = _content(media.TABLE_TYPES.values()), _content(media.GRAPH_TYPES.values())
    html: Json = {media.PAGE.partition(";")[0]: {}}
    tables_json = media.TABLE_TYPES["json"]
    answer = _responses({**tables, **graphs, **html})
    text = {"type": "string", "minLength": 1}
    dataset = [_field("default-graph-uri", "A graph of the dataset."), _field("named-graph-uri", "A named graph.")]
    limit = {"name": TIMEOUT_HEADER, "in": "header", "schema": {"type": "number", "exclusiveMinimum": 0},
             "description": f"Seconds that the query may take, at most {limits.timeout:g}."}  # fmt: skip
    form = {"type": "object", "properties": {"query": text}, "required": ["query"]}
    posted = {"required": True, "content": {FORM: {"schema": form}, QUERY: {"schema": text}}}
    paths: Json = {
        "/": {"get": _operation("What this graph is.", (), _responses(html))},
        "/sparql": {
            "get": _operation("Ask a query.", (_field("query", "SPARQL 1.1."), *dataset, limit), answer),
            "post": _operation("Ask a query.", (limit,), {
                **answer, "403": _told("Updates are not taken."), "408": _told("The body did not come in time."),
                "413": _told("The body is too long."), "415": _told("Such a body is not read."),
            }) | {"requestBody": posted},
        },
        "/queries": {"get": _operation("The saved queries.", (), _responses({"application/json": {}, **html}))},
        "/search": {"get": _operation("Texts with some words in them.", (_field("q", "The words."), limit), {
            **_responses({tables_json: {}, "text/csv": {}, **html}),
            "404": _told("The graph has no index of words."),
        })},
        "/network": {"get": _operation("Who messaged whom, as a page.", (
            _field("since", "Only messages that may be of this day, month or year, or later."),
            _field("until", "Only messages that may be of this day, month or year, or earlier."),
        ), _responses(html))},
        "/reconcile": {"get": _operation("The manifest of the Reconciliation Service API 0.2.", (), _responses({
            "application/json": {},
        }))},
        "/resource": {"get": _operation("What the graph holds of a thing.", (
            {**_field("iri", "The IRI of the thing."), "required": True}, limit,
        ), {**_responses({**graphs, **html}), "404": _told("The graph tells nothing of it.")})},
        "/health": {"get": _operation("Whether the service answers.", (), _responses({"application/json": {}}))},
        "/metrics": {"get": _operation("Metrics for Prometheus.", (), _responses({"text/plain": {}}))},
    }  # fmt: skip
    for query in queries.values():
        parameters = [_field(parameter.name, parameter.help) for parameter in query.parameters]
        paths[f"/queries/{query.name}"] = {
            "get": _operation(query.title, (*parameters, limit), _responses({**tables, **html}))
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "cablegraph", "version": vocab.VERSION},
        "paths": paths,
    }


def _operation(summary: str, parameters: Sequence[Json], responses: Json) -> Json:
    return {"summary": summary, "parameters": list(parameters), "responses": responses}


def _field(name: str, text: str) -> Json:
    return {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}


def _responses(content: Json) -> Json:
    return {"200": {"description": "The answer.", "content": content}} | {
        status: _told(text) for status, text in _REFUSED.items()
    }


def _told(text: str) -> Json:
    return {"description": text, "content": {"text/plain": {}, "text/html": {}}}


def _content(types: Any) -> Json:
    return {content_type.partition(";")[0]: {} for content_type in types}
