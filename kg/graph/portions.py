"""A large graph in portions, each with what must be known of its surroundings to check its nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.graph.native import Triple, node

_TOLD = (ox.NamedNode(str(RDF.type)), ox.NamedNode(str(SKOS.inScheme)))  # what shapes ask of a node that is named
_REMEMBERED = 100_000  # nodes of which that is known, and terms

Named = ox.NamedNode | ox.BlankNode | ox.Triple  # what the store's types allow a subject to be
Statement = tuple[Named, ox.NamedNode, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some nodes with all that they say (`own`), and what others say of them or are said to be (`around`)."""

    nodes: frozenset[Node]
    own: tuple[Triple, ...]
    around: tuple[Triple, ...]


def portions(store: ox.Store, size: int, shapes: Graph, ontology: Graph) -> Iterator[Portion]:
    """The default graph of a store on disk in portions of about so many statements; each node is in one of them.

    `around` holds the types and schemes of the nodes that are named, and the statements that lead to a node by a
    property that a shape of its class follows back. The store's own order keeps a node's statements together; a
    store in memory has no such order.
    """
    back = _followed_back(shapes, ontology)

    @lru_cache(_REMEMBERED)
    def told(subject: Named) -> Sequence[Statement]:
        return tuple(_told(store, subject))

    own: list[Statement] = []
    last: object = None
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if quad.subject != last and len(own) >= size:
            yield _portion(store, own, told, back)
            own = []
        last = quad.subject
        own.append((quad.subject, quad.predicate, quad.object))
    if own:
        yield _portion(store, own, told, back)


def _portion(
    store: ox.Store,
    own: list[Statement],
    told: Callable[[Named], Sequence[Statement]],
    back: Mapping[str, frozenset[str]],
) -> Portion:
    term = lru_cache(_REMEMBERED)(node)
    nodes = {subject for subject, _, _ in own}
    named = {value for _, _, value in own if isinstance(value, (ox.NamedNode, ox.BlankNode))} - nodes
    around = [statement for one in named for statement in told(one)]
    for subject, predicate, value in own:
        if predicate == _TOLD[0] and isinstance(value, ox.NamedNode):
            for property_ in back.get(value.value, ()):
                for quad in store.quads_for_pattern(None, ox.NamedNode(property_), subject, ox.DefaultGraph()):
                    around.append((quad.subject, quad.predicate, quad.object))
    return Portion(
        nodes=frozenset(map(term, nodes)),
        own=tuple((term(s), term(p), term(o)) for s, p, o in own),
        around=tuple((term(s), term(p), term(o)) for s, p, o in around),
    )


def _told(store: ox.Store, subject: Named) -> Iterator[Statement]:
    for property_ in _TOLD:
        for quad in store.quads_for_pattern(subject, property_, None, ox.DefaultGraph()):
            yield quad.subject, quad.predicate, quad.object


def _followed_back(shapes: Graph, ontology: Graph) -> Mapping[str, frozenset[str]]:
    """By class, also by subclass: the properties that its shapes follow from value to subject."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for shape, class_ in shapes.subject_objects(SH.targetClass):
        properties = {str(one) for one in _inverse(shapes, shape, set()) if isinstance(one, URIRef)}
        for subclass in ontology.transitive_subjects(RDFS.subClassOf, class_) if properties else ():
            found[str(subclass)] |= properties
    return {name: frozenset(properties) for name, properties in found.items()}


def _inverse(shapes: Graph, place: Node, seen: set[Node]) -> Iterator[Node]:
    """What stands behind `sh:inversePath` anywhere in a shape."""
    seen.add(place)
    for property_, value in shapes.predicate_objects(place):
        if property_ == SH.inversePath:
            yield value
        elif isinstance(value, BNode) and value not in seen:
            yield from _inverse(shapes, value, seen)
