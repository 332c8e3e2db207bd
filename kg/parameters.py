"""The parameters of a saved query: their types, and how what a person writes becomes a term."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kg import vocab
from kg.errors import QueryError
from kg.graph.sparql import is_iri, one_line, serialised
from kg.graph.store import Selects

Value = str | int | datetime.date | Node

_PREFIXES = MappingProxyType({**vocab.PREFIXES, "id": vocab.ID_NS})
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SHOWN = 10

_NAMED = """
    { ?thing rdfs:label ?name } UNION { ?thing cg:appellation ?as . ?as rdfs:label ?name }
    UNION { ?thing cg:appellation ?as . ?as cg:text ?name } UNION { ?thing cg:key ?name }
    ?thing a cg:Actor ."""
_PLACE = """
    { ?thing rdfs:label ?name } UNION { ?thing cg:placeName ?name } UNION { ?thing skos:altLabel ?name }
    ?thing a cg:Place ."""
_DOCUMENT = """
    { ?thing rdfs:label ?name } UNION { ?thing cg:record ?name } UNION { ?thing cg:number ?name }
    ?thing a cg:Document ."""
_MESSAGE = """
    { ?thing rdfs:label ?name } UNION { ?thing cg:documentNumber ?name }
    ?thing a cg:Message ."""
_USED = """{ SELECT DISTINCT ?thing WHERE {
        { ?message cg:topic ?thing } UNION { ?message cg:form ?thing } UNION { ?thing a skos:Concept } } }"""
_CONCEPT = f"""
    {{ SELECT ?thing (REPLACE(STR(?thing), "^.*[/#]", "") AS ?name) WHERE {{ {_USED} }} }}
    UNION {{ {_USED} ?thing skos:prefLabel ?name }} UNION {{ {_USED} ?thing skos:altLabel ?name }}"""

# What a parameter of each type is called by: a pattern that binds ?thing and ?name.
_KNOWN_BY: Mapping[str, str] = MappingProxyType(
    {"actor": _NAMED, "place": _PLACE, "concept": _CONCEPT, "document": _DOCUMENT, "message": _MESSAGE}
)
TYPES = frozenset({"iri", "string", "integer", "date", *_KNOWN_BY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a saved query.

    The types `actor`, `place`, `concept`, `document` and `message` take an IRI, a prefixed name (`topic:arms`) or a
    name that the store knows; `iri` takes the first two. A `date` is written YYYY, YYYY-MM or YYYY-MM-DD, and `widen`
    says which end of a year or month it stands for: "start" or "end".
    """

    name: str
    type: str
    help: str
    required: bool = False
    default: str | int | None = None
    widen: str | None = None

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"the type of {self.name} is {self.type!r}, not one of {', '.join(sorted(TYPES))}")
        if (self.type == "date") != (self.widen in ("start", "end")):
            raise ValueError(f'{self.name}: a date, and only a date, says widen = "start" or widen = "end"')
        if self.required and self.default is not None:
            raise ValueError(f"{self.name} is required, so its default is never used")

    def term(self, value: Value, store: Selects) -> Node:
        """What a person wrote, as a term to ask for. Raises `QueryError` where it fits no term, or several."""
        if isinstance(value, Node):
            return value
        try:
            if self.type == "string":
                return Literal(str(value))
            if self.type == "integer":
                return Literal(int(str(value)), datatype=XSD.integer)
            if self.type == "date":
                return Literal(_widened(str(value), self.widen), datatype=XSD.date, normalize=False)
        except ValueError as cause:
            raise QueryError(f"{self.name} is not a {self.type}: {one_line(str(value))}", advice=self.help) from cause
        if self.type == "iri" and _identifier(str(value)) is None:
            raise QueryError(f"{self.name} is not an IRI: {one_line(str(value))}", advice=self.help)
        return resolve(self.type, str(value), store)


def resolve(kind: str, name: str, store: Selects) -> URIRef:
    """The one thing of a kind (actor, place, concept, document, message) that is called by a name, in any case.

    An IRI, written out or with a known prefix, is that thing, whatever the store knows of it.
    Raises `QueryError` where nothing is called so (naming what contains the name), and where several things are.
    """
    iri = _identifier(name)
    if iri is not None:
        return iri
    wanted = serialised(Literal(name.strip()))
    found = _called(kind, f"LCASE(STR(?name)) = LCASE({wanted})", store)
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise QueryError(
            f"{len(found)} things of the kind {kind} are called {one_line(name)!r}: {_listed(found)}",
            advice="give the IRI of one",
        )
    like = _called(kind, f"CONTAINS(LCASE(STR(?name)), LCASE({wanted}))", store)
    near = f"; like it: {_listed(like)}" if like else ""
    advice = "give a name as the store has it, or an IRI"
    raise QueryError(f"no {kind} is called {one_line(name)!r}{near}", advice=advice)


def days_of(first: str | None, last: str | None) -> tuple[str | None, str | None]:
    """The first day of one date and the last of another (ISO), None where open. Raises `QueryError` else.

    >>> days_of("1950", "1950-02")
    ('1950-01-01', '1950-02-28')
    """
    try:
        return (
            None if first is None else _widened(first, "start"),
            None if last is None else _widened(last, "end"),
        )
    except ValueError as cause:
        raise QueryError(f"no date: {one_line(str(cause))}", advice="write YYYY, YYYY-MM or YYYY-MM-DD") from cause


def _called(kind: str, condition: str, store: Selects) -> dict[URIRef, str]:
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in vocab.PREFIXES.items())
    text = f"""{declared}SELECT DISTINCT ?thing ?name WHERE {{ {_KNOWN_BY[kind]}
    FILTER({condition}) }} ORDER BY ?thing ?name"""
    found: dict[URIRef, str] = {}
    for thing, name in store.select(text):
        found.setdefault(URIRef(str(thing)), str(name))
    return found


def _listed(found: Mapping[URIRef, str]) -> str:
    shown = [f"{one_line(name)} <{iri}>" for iri, name in list(found.items())[:_SHOWN]]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _identifier(text: str) -> URIRef | None:
    """The IRI that a text writes out, in angle brackets or not, or by a known prefix; `None` where it writes none."""
    bare = text.strip()
    if bare.startswith("<") and bare.endswith(">"):
        bare = bare[1:-1]
    prefix, colon, local = bare.partition(":")
    if colon and prefix in _PREFIXES and not local.startswith("//"):
        bare = _PREFIXES[prefix] + local
    if is_iri(bare) and ("://" in bare or bare.startswith("urn:")):
        return URIRef(bare)
    return None


def _widened(text: str, widen: str | None) -> str:
    """A day, or the first or last day of a month or year. Raises `ValueError` for what is no date.

    >>> _widened("1950-02", "end"), _widened("1950", "start"), _widened("1950-03-18", "end")
    ('1950-02-28', '1950-01-01', '1950-03-18')
    """
    written = _DATE.fullmatch(text.strip())
    if written is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in written.groups())
    assert year is not None
    month = month or (1 if widen == "start" else 12)
    day = day or (1 if widen == "start" else calendar.monthrange(year, month)[1])
    return datetime.date(year, month, day).isoformat()
