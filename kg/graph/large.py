"""Check a graph that is too large to be held: terms and shapes portion by portion, and of consistency what is local."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.errors import StoreError
from kg.graph.check import SHAPES_ENGINE, UNREASONED, add_context, shape_findings, terms_part, unknown_terms
from kg.graph.exclusions import Exclusions
from kg.graph.findings import CheckReport, Finding, Part
from kg.graph.ontology import load
from kg.graph.portions import Portion, portions
from kg.graph.sparql import one_line

PORTION: Final = 50_000  # statements: some 300 MB while they are checked
_HERE: Final = "urn:cablegraph:here:"


def check_store(path: Path, *, reason: bool = True, size: int = PORTION) -> CheckReport:
    """Check the graph of a store on disk in portions of about so many statements: the same findings of terms and shapes
    as by `check`, in memory that does not grow with the graph.

    No reasoner is asked: HermiT holds all at once. Of consistency it is told which nodes are of classes that exclude
    each other, and which links that may not lead back do so. Raises `StoreError` where there is no store,
    `OntologyError`.
    """
    try:
        store = ox.Store.read_only(str(path))
    except OSError as error:
        raise StoreError(f"cannot open the store: {one_line(str(error))}", advice="build the workspace first") from None
    ontology = load("cablegraph")
    shapes, exclusions = _Shapes(ontology), Exclusions.of(ontology)
    terms: set[str] = set()
    wrong: list[set[Finding]] = [set(), set(), set()]
    for portion in portions(store, size, shapes.graph, ontology):
        used, unknown = unknown_terms(portion.own)
        terms |= used
        wrong[0] |= unknown
        wrong[1] |= set(shapes.findings(portion))
        if reason:
            wrong[2] |= set(exclusions.clashes(portion.own, portion.around))
    if reason:
        wrong[2] |= set(_both_ways(store, ontology))
    return CheckReport(
        statements=len(store),
        parts=(
            terms_part(terms, wrong[0]),
            Part(
                name="shapes", engine=SHAPES_ENGINE, checked=f"{shapes.count} shapes, in portions",
                findings=tuple(sorted(wrong[1])),
            ),
            _consistency(tuple(sorted(wrong[2])), len(store)) if reason else UNREASONED,
        ),
    )  # fmt: skip


class _Shapes:
    """The shapes, each of which looks at the nodes of a portion alone and not at those around."""

    def __init__(self, ontology: Graph) -> None:
        self.graph = load("shapes")
        self._targeted = Graph()
        self.count = 0
        for subject, predicate, value in self.graph:
            if predicate == SH.targetClass:
                self.count += 1
                value = URIRef(_HERE + str(value))
            self._targeted.add((subject, predicate, value))
        self._above: dict[Node, list[URIRef]] = {}
        for class_ in set(self.graph.objects(None, SH.targetClass)):
            for below in ontology.transitive_subjects(RDFS.subClassOf, class_):
                assert below is not None
                self._above.setdefault(below, []).append(URIRef(_HERE + str(class_)))

    def findings(self, portion: Portion) -> tuple[Finding, ...]:
        """What the shapes find at the nodes of a portion."""
        graph = Graph()
        add_context(graph, (*portion.own, *portion.around))
        for subject, predicate, value in portion.own:
            if predicate == RDF.type:
                for class_ in self._above.get(value, ()):
                    graph.add((subject, RDF.type, class_))
        return shape_findings(graph, self._targeted)


def _both_ways(store: ox.Store, ontology: Graph) -> list[Finding]:
    """Links that may not lead back, nor from a node to itself, and do."""
    found = []
    for kind, pattern, told in (
        (OWL.AsymmetricProperty, "?a <%s> ?b . ?b <%s> ?a", "It leads back, which it may not."),
        (OWL.IrreflexiveProperty, "?a <%s> ?b . FILTER(?a = ?b) # <%s>", "It leads to itself, which it may not."),
    ):
        for property_ in ontology.subjects(RDF.type, kind):
            answer = store.query(f"SELECT ?a ?b {{ {pattern % (property_, property_)}\n}}")
            assert isinstance(answer, ox.QuerySolutions)
            found += [
                Finding(focus=row["a"].value, message=told, path=str(property_), value=row["b"].value) for row in answer
            ]
    return found


def _consistency(findings: tuple[Finding, ...], statements: int) -> Part:
    return Part(
        name="consistency",
        engine="cablegraph",
        checked="classes that exclude each other, by types, domains and ranges; links that may not lead back",
        findings=findings,
        unchecked=(
            f"OWL 2 DL in full: a reasoner holds all at once, and {statements} statements are too many for that",
            "what follows only from several nodes together (a chain, a functional property)",
        ),
    )
