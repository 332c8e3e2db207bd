"""What the reconciliation service answers, as values: candidates with features, suggestions, properties, a preview."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from rapidfuzz.distance import JaroWinkler
from rdflib import URIRef

from extract.spelling import fold, key
from kg.graph.sparql import is_iri, serialised
from kg.graph.store import Selects
from kg.identity.kept import Names
from kg.review.matching import Candidate, beginning, candidates, with_properties
from kg.vocab import CG, ID_NS, PREFIXES

Json = dict[str, Any]

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"actor": "Actor", "person": "Person", "body": "Body", "post": "Post", "concept": "Concept"}
)
"""The types that things can be asked for by, with their names."""

PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "appellation": "what texts call it",
        "authorityRecord": "records of authority files",
        "correspondent": "who wrote to it, or whom it wrote to",
        "messages": "number of messages",
        "earliest": "first day of a message",
        "latest": "last day of a message",
    }
)
"""The properties that things can be asked for, with their names."""

_ACTOR: Final = f"{ID_NS}actor/"
_KINDS: Final = ("person", "body", "post")
_ALIKE: Final = 0.85
_DECLARED: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_PART: Final = f"VALUES ?part {{ {' '.join(f'<{p}>' for p in (CG.sender, CG.recipient, CG.intermediary, CG.topic))} }}"
_PATTERNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "appellation": "{ ?id cg:appellation/cg:text ?v } UNION { ?id skos:prefLabel|skos:altLabel ?v }",
        "authorityRecord": "?id cg:authorityRecord ?v",
        "correspondent": "{ ?id cg:messaged ?v } UNION { ?v cg:messaged ?id } ?v rdfs:label ?label",
        "messages": f"{{ SELECT ?id (COUNT(DISTINCT ?m) AS ?v) {{ {_PART} ?m ?part ?id . %s }} GROUP BY ?id }}",
        "earliest": f"{{ SELECT ?id (MIN(?d) AS ?v) {{ {_PART} ?m ?part ?id ; cg:earliest ?d . %s }} GROUP BY ?id }}",
        "latest": f"{{ SELECT ?id (MAX(?d) AS ?v) {{ {_PART} ?m ?part ?id ; cg:latest ?d . %s }} GROUP BY ?id }}",
    }
)
_CONCEPTS: Final = """SELECT DISTINCT ?id ?label ?pref WHERE {
  { SELECT DISTINCT ?id WHERE { { ?message cg:topic ?id } UNION { ?id a skos:Concept } } }
  BIND(REPLACE(REPLACE(STR(?id), "^.*[/#]", ""), "-", " ") AS ?tail)
  OPTIONAL { ?id skos:prefLabel ?own }
  BIND(COALESCE(?own, ?tail) AS ?pref)
  OPTIONAL { ?id skos:prefLabel|skos:altLabel ?said }
  BIND(COALESCE(?said, ?tail) AS ?label)
} ORDER BY ?id ?label ?pref"""
_TOLD: Final = 8  # names that a preview shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A query: a name, the types that are welcome (none: all), and values of properties."""

    query: str
    types: tuple[str, ...] = ()
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class Reconciler:
    """Answers from the names of a build and its store, until a deadline (of the monotonic clock)."""

    names: Names
    store: Selects
    deadline: float
    _concepts: list[tuple[str, str, str]] | None = None

    def matched(self, asked: Matched) -> Json:
        """The candidates of one query, the best first. Raises `TimeoutError` past the deadline."""
        self._hurry()
        found: list[Json] = []
        kinds = [one for one in asked.types if one in _KINDS]
        if not asked.types or kinds or "actor" in asked.types:
            wanted = () if not asked.types or "actor" in asked.types else kinds
            some = candidates(self.names, asked.query, kinds=wanted, most=asked.limit)
            found += [_candidate(one) for one in self._heeded(some, asked.properties)]
        if not asked.types or "concept" in asked.types:
            found += self._alike_concepts(asked.query)
        found.sort(key=lambda one: (-one["score"], one["name"], one["id"]))
        return {"result": found[: asked.limit]}

    def suggested(self, prefix: str, most: int) -> list[Json]:
        """Actors and concepts with a name that begins so."""
        self._hurry()
        found = [
            {
                "id": _ACTOR + actor.id,
                "name": actor.label,
                "description": f"{actor.kind}: {text}",
                "notable": [actor.kind],
            }
            for actor, text in beginning(self.names, prefix, most=most)
        ]  # fmt: skip
        sought = fold(prefix)
        concepts = {
            id_: {"id": id_, "name": pref, "description": f"concept: {label}", "notable": ["concept"]}
            for id_, label, pref in self._all_concepts()
            if sought and any(word.startswith(sought) for word in (fold(label), *fold(label).split()))
        }
        return [*found, *concepts.values()][:most]

    def extended(self, ids: Sequence[str], properties: Sequence[str]) -> Json:
        """Values of properties of things; of what is no address, or not in the graph, none."""
        rows: dict[str, dict[str, list[Json]]] = {id_: {name: [] for name in properties} for id_ in ids}
        known = [id_ for id_ in rows if is_iri(id_)]
        for name in properties if known else ():
            self._hurry()
            for id_, value, label in self._values(name, known):
                if id_ in rows:
                    rows[id_][name].append(_cell(name, value, label))
        return {"meta": [{"id": name, "name": PROPERTIES[name]} for name in properties], "rows": rows}

    def told(self, iri: str) -> Json | None:
        """What a preview shows of a thing."""
        self._hurry()
        actor = self.names.actor(iri.removeprefix(_ACTOR)) if iri.startswith(_ACTOR) else None
        label = actor.label if actor else next((pref for id_, _, pref in self._all_concepts() if id_ == iri), None)
        if label is None:
            return None
        rows = self.extended([iri], ["appellation", "messages", "earliest", "latest"])["rows"][iri]
        values = {name: [next(iter(cell.values())) for cell in cells] for name, cells in rows.items()}
        kind = actor.kind if actor else "concept"
        called = [text for text in values["appellation"] if text != label]
        return {"label": label, "kind": kind, "iri": iri, "called": called[:_TOLD], "more": len(called[_TOLD:])} | {
            name: next(iter(values[name]), None) for name in ("messages", "earliest", "latest")
        }

    def _heeded(self, some: list[Candidate], properties: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[Candidate]:
        """Candidates with the properties that were asked for weighed in; unknown ones count as asked in vain."""
        asked = [(name, {_plain(value) for value in values}) for name, values in properties if values]
        if not asked or not some:
            return some
        ids = [_ACTOR + one.actor.id for one in some]
        held: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for name, _ in asked:
            for id_, value, label in self._values(name, ids) if name in PROPERTIES else ():
                held[name, id_] |= {_plain(value), _plain(label)}
        agreed = []
        for one in some:
            own = {name: not values.isdisjoint(held[name, _ACTOR + one.actor.id]) for name, values in asked}
            agreed.append(with_properties(one, own))
        return sorted(agreed, key=lambda one: -one.score)

    def _values(self, name: str, ids: Iterable[str]) -> Iterable[tuple[str, str, str]]:
        values = f"VALUES ?id {{ {' '.join(serialised(URIRef(id_)) for id_ in ids)} }}"
        pattern = _PATTERNS[name]
        pattern = pattern % values if "%s" in pattern else f"{values} {pattern}"
        label = "?label" if "?label" in pattern else '("" AS ?label)'
        text = f"{_DECLARED}SELECT DISTINCT ?id ?v {label} WHERE {{ {pattern} }} ORDER BY ?id ?label ?v"
        for id_, value, said in self.store.select(text).rows:
            if id_ is not None and value is not None:
                yield str(id_), str(value), str(said or "")

    def _alike_concepts(self, query: str) -> list[Json]:
        sought = fold(query)
        best: dict[str, tuple[float, bool, str, str]] = {}
        for id_, label, pref in self._all_concepts():
            equal = bool(key(query)) and key(label) == key(query)
            likeness = 1.0 if equal else 0.99 * JaroWinkler.similarity(sought, fold(label))
            if likeness >= _ALIKE and (id_ not in best or likeness > best[id_][0]):
                best[id_] = (likeness, equal, label, pref)
        return [
            {
                "id": id_, "name": pref, "description": f"concept: {label}", "type": [_type("concept")],
                "score": round(100 * likeness, 2), "match": equal,
                "features": [
                    {"id": "same_name", "value": equal}, {"id": "name_likeness", "value": round(100 * likeness, 2)},
                ],
            }
            for id_, (likeness, equal, label, pref) in best.items()
        ]  # fmt: skip

    def _all_concepts(self) -> list[tuple[str, str, str]]:
        if self._concepts is None:
            found = self.store.select(_DECLARED + _CONCEPTS).rows
            self._concepts = [(str(id_), str(label), str(pref)) for id_, label, pref in found]
        return self._concepts

    def _hurry(self) -> None:
        if time.monotonic() > self.deadline:
            raise TimeoutError


def _candidate(one: Candidate) -> Json:
    return {
        "id": _ACTOR + one.actor.id, "name": one.actor.label,
        "description": one.actor.kind if one.name == one.actor.label else f"{one.actor.kind}: {one.name}",
        "type": [_type(one.actor.kind), _type("actor")], "score": one.score, "match": one.match,
        "features": [{"id": name, "value": value} for name, value in one.features],
    }  # fmt: skip


def _type(id_: str) -> Json:
    return {"id": id_, "name": TYPES[id_]}


def _cell(name: str, value: str, label: str) -> Json:
    if label:
        return {"id": value, "name": label}
    if name == "messages":
        return {"int": int(value)}
    return {"date": value} if name in ("earliest", "latest") else {"str": value}


def _plain(text: str) -> str:
    return text.strip().casefold()
