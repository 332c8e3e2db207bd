"""What a store says of the members of a class: plain SELECTs, joined here, whatever order the rows come in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from kg.graph.sparql import is_iri
from kg.network.values import Selecting
from kg.vocab import RDF_TYPE, RDFS_LABEL

_TOGETHER = 500  # IRIs of one query

Facts = Mapping[str, Mapping[str, tuple[str, ...]]]


def facts_of(
    select: Selecting, classes: Iterable[str], properties: Iterable[str], among: Iterable[str] | None = None
) -> Facts:
    """Every value of `properties` on every member of `classes`, or on those members that are `among` some, each value
    once and in order."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, prop, value in _stated(select, tuple(classes), tuple(properties), among):
        found[subject][prop].add(value)
    return {s: {p: tuple(sorted(values)) for p, values in facts.items()} for s, facts in sorted(found.items())}


def _stated(
    select: Selecting, classes: tuple[str, ...], properties: tuple[str, ...], among: Iterable[str] | None
) -> Iterator[tuple[str, str, str]]:
    if among is None:
        # One query a class and property: every store plans that well, where a join of two VALUES blocks makes some
        # enumerate all pairs; and the tables of a large graph, of which each holds one property, can answer it.
        for name, prop in product(classes, properties):
            for subject, value in select.select(f"SELECT ?s ?o WHERE {{ ?s a <{name}> ; <{prop}> ?o }}").rows:
                yield str(subject), prop, str(value)
        return
    wanted = ", ".join(f"<{iri}>" for iri in {RDF_TYPE, *properties})
    for some in _portions(among):
        asked = f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {some} }} ?s ?p ?o FILTER(?p IN ({wanted})) }}"
        rows = [(str(s), str(p), str(o)) for s, p, o in select.select(asked).rows]
        members = {s for s, p, o in rows if p == RDF_TYPE and o in classes}
        yield from (row for row in rows if row[0] in members and row[1] in properties)


def subjects_of(select: Selecting, prop: str, values: Iterable[str]) -> set[str]:
    """All things of which one of these is a value of a property."""
    found: set[str] = set()
    for some in _portions(values):
        rows = select.select(f"SELECT ?s WHERE {{ VALUES ?o {{ {some} }} ?s <{prop}> ?o }}").rows
        found.update(str(subject) for (subject,) in rows)
    return found


def _portions(iris: Iterable[str]) -> Iterator[str]:
    """IRIs as a query lists them, so many at a time; what is none in SPARQL's grammar stands in no graph."""
    ordered = sorted(filter(is_iri, set(iris)))
    for start in range(0, len(ordered), _TOGETHER):
        yield " ".join(f"<{iri}>" for iri in ordered[start : start + _TOGETHER])


def pairs_of(select: Selecting, prop: str) -> tuple[tuple[str, str], ...]:
    """The subject and the value of every statement of a property, each pair once and in order."""
    return tuple(sorted({(str(a), str(b)) for a, b in select.select(f"SELECT ?a ?b WHERE {{ ?a <{prop}> ?b }}").rows}))


def labels_in(*facts: Facts) -> dict[str, str]:
    """The labels of things by IRI, the first where several are told; of things in several facts, that of the last.

    >>> labels_in({"a": {RDFS_LABEL: ("Holt", "Hult")}, "b": {}})
    {'a': 'Holt'}
    """
    return {iri: told[RDFS_LABEL][0] for one in facts for iri, told in one.items() if RDFS_LABEL in told}
