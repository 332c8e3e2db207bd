"""What is asked of every engine: each saved query with its parameters open, and with values that people would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import URIRef

from kg.graph.store import EmbeddedStore
from kg.parameters import Value
from kg.queries import SavedQuery, load_queries

_CG = "PREFIX cg: <https://w3id.org/cablegraph/ns#>\n"
_WRITERS = "SELECT ?a (COUNT(?m) AS ?n) { ?m cg:sender ?a } GROUP BY ?a ORDER BY DESC(?n) ?a"
_TOLD = """SELECT ?d ?m { ?m cg:respondsTo ?x ; cg:handling ?h ; cg:copyRecipient ?c . ?d cg:attests ?m }
           ORDER BY ?d LIMIT 1"""
YEARS = {"since": "1930", "until": "1931"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A saved query with some of its parameters given: its name, what is given, and the SPARQL."""

    query: str
    given: str
    sparql: str


def cases(store: EmbeddedStore) -> list[Case]:
    """The cases for a graph: the most active writer and a middling one, a message with everything, two years."""
    queries = load_queries()
    writers = store.select(_CG + _WRITERS).rows
    document, message = store.select(_CG + _TOLD).rows[0]
    known: dict[str, list[tuple[str, Value]]] = {
        "actor": [("most active", writers[0][0] or ""), ("middling", writers[min(40, len(writers) // 2)][0] or "")],
        "message": [("message", URIRef(str(message)))],
        "document": [("document", URIRef(str(document)))],
        "concept": [("topic", "topic:party-affairs")],
        "string": [("text", "ARVS")],
    }
    found = []
    for name, query in queries.items():
        if not any(parameter.required for parameter in query.parameters):
            found.append(_case(store, query, "open", {}))
        for parameter in query.parameters:
            for what, value in known.get(parameter.type, ()):
                if parameter.name not in ("opis", "delo", "fond", "pseudonym"):
                    found.append(_case(store, query, f"{parameter.name}: {what}", {parameter.name: value}))
        if name == "archive-folder":
            folder = {"archive": "ARVS", "fond": "1", "opis": "1", "delo": "1"}
            found.append(_case(store, query, "one folder", folder))
        if any(parameter.name == "since" for parameter in query.parameters):
            found.append(_case(store, query, "two years", YEARS))
    return found


def _case(store: EmbeddedStore, query: SavedQuery, given: str, values: Mapping[str, Value]) -> Case:
    return Case(query=query.name, given=given, sparql=query.bind(query.terms(store, values)))
