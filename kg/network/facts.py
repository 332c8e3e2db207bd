"""What a store says of the members of a class: plain SELECTs, joined here, whatever order the rows come in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.network.values import Selecting
from kg.vocab import RDFS_LABEL

Facts = Mapping[str, Mapping[str, tuple[str, ...]]]


def facts_of(select: Selecting, classes: Iterable[str], properties: Iterable[str]) -> Facts:
    """Every value of `properties` on every member of `classes`, each value once and in order."""
    wanted = ", ".join(f"<{iri}>" for iri in properties)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    # One query a class: every store plans that well, where a join of two VALUES blocks makes some enumerate all pairs.
    for name in classes:
        table = select.select(f"SELECT ?s ?p ?o WHERE {{ ?s a <{name}> ; ?p ?o . FILTER(?p IN ({wanted})) }}")
        for subject, prop, value in table.rows:
            found[str(subject)][str(prop)].add(str(value))
    return {s: {p: tuple(sorted(values)) for p, values in facts.items()} for s, facts in sorted(found.items())}


def pairs_of(select: Selecting, prop: str) -> tuple[tuple[str, str], ...]:
    """The subject and the value of every statement of a property, each pair once and in order."""
    return tuple(sorted({(str(a), str(b)) for a, b in select.select(f"SELECT ?a ?b WHERE {{ ?a <{prop}> ?b }}").rows}))


def labels_in(*facts: Facts) -> dict[str, str]:
    """The labels of things by IRI, the first where several are told; of things in several facts, that of the last.

    >>> labels_in({"a": {RDFS_LABEL: ("Holt", "Hult")}, "b": {}})
    {'a': 'Holt'}
    """
    return {iri: told[RDFS_LABEL][0] for one in facts for iri, told in one.items() if RDFS_LABEL in told}
