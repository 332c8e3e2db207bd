"""Which classes exclude each other, and the nodes that are of two such: what can be told of a node by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.graph.findings import Finding
from kg.graph.native import Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """Of the ontology: superclasses (a class itself too), domains, ranges, and the classes of which one excludes the
    others."""

    above: Mapping[Node, frozenset[Node]]
    domains: Mapping[Node, frozenset[Node]]
    ranges: Mapping[Node, frozenset[Node]]
    groups: tuple[frozenset[Node], ...]

    @classmethod
    def of(cls, ontology: Graph) -> Exclusions:
        """Those that an ontology states."""
        classes = {one for one in ontology.subjects(RDF.type, OWL.Class) if isinstance(one, URIRef)}
        return cls(
            above={one: frozenset(filter(None, ontology.transitive_objects(one, RDFS.subClassOf))) for one in classes},
            domains=_named(ontology, RDFS.domain),
            ranges=_named(ontology, RDFS.range),
            groups=tuple(
                frozenset(one for one in Collection(ontology, members) if one is not None)
                for group in ontology.subjects(RDF.type, OWL.AllDisjointClasses)
                for members in ontology.objects(group, OWL.members)
            ),
        )

    def clashes(self, own: Iterable[Triple], around: Iterable[Triple]) -> Iterator[Finding]:
        """The nodes that are of two classes that exclude each other: by their types, by the domains of what they say,
        and by the range of a property of `own` that leads to them."""
        classes: defaultdict[Node, set[Node]] = defaultdict(set)
        said = tuple(own)
        for subject, predicate, value in (*said, *around):
            if predicate == RDF.type:
                classes[subject] |= self.above.get(value, frozenset({value}))
        for subject, predicate, value in said:
            for found in self.domains.get(predicate, ()):
                classes[subject] |= self.above.get(found, frozenset({found}))
            for found in self.ranges.get(predicate, ()):
                classes[value] |= self.above.get(found, frozenset({found}))
        for subject, found_classes in classes.items():
            for group in self.groups:
                both = sorted(str(one) for one in found_classes & group)
                if len(both) > 1:
                    yield Finding(focus=str(subject), message=f"Its classes exclude each other: {_all(both)}.")


def _named(ontology: Graph, property_: URIRef) -> Mapping[Node, frozenset[Node]]:
    found: defaultdict[Node, set[Node]] = defaultdict(set)
    for subject, class_ in ontology.subject_objects(property_):
        if isinstance(class_, URIRef):
            found[subject].add(class_)
    return {subject: frozenset(classes) for subject, classes in found.items()}


def _all(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}"
