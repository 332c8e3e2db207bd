"""Check a graph: does it use the ontology's terms, has it the right shape, is it consistent with the ontology?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyoxigraph
import pyshacl
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.errors import OntologyError
from kg.graph.findings import CheckReport, Finding, Part
from kg.graph.native import Triple
from kg.graph.ontology import KINDS, NAMESPACE, load
from kg.graph.reason import by_hermit, by_rl, reasoning_copy
from kg.vocab import XSD_STRING

SHAPES_ENGINE: Final = f"pySHACL {version('pyshacl')}"
UNREASONED: Final = Part(name="consistency", engine="", checked="nothing", unchecked=("all of it, as asked",))
"""What is told of consistency where nobody asks for it."""
_STRING: Final = URIRef(XSD_STRING)


def read_graph(path: Path) -> Graph:
    """The N-Triples file at `path` as an rdflib graph, by Oxigraph's parser (a third faster than rdflib's own).

    Raises `OntologyError` where the file is missing or is no N-Triples, with the line.
    """
    graph = Graph()
    known: dict[object, Node] = {}

    def term(found: object) -> Node:
        node = known.get(found)
        if node is None:
            node = known[found] = _term(found)
        return node

    try:
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.N_TRIPLES):
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror or error}", advice="build the workspace first") from error
    except SyntaxError as error:
        raise OntologyError(f"{path}: not N-Triples: {error}", advice="build the workspace again") from error
    return graph


def _term(found: object) -> Node:
    if isinstance(found, pyoxigraph.NamedNode):
        return URIRef(found.value)
    if isinstance(found, pyoxigraph.Literal):
        if found.language is not None:
            return Literal(found.value, lang=found.language)
        datatype = URIRef(found.datatype.value)
        return Literal(found.value, datatype=None if datatype == _STRING else datatype)
    if isinstance(found, pyoxigraph.BlankNode):
        return BNode(found.value)
    raise OntologyError(f"a term that RDF 1.1 does not know: {found}")


def check(data: Graph | Path, *, reason: bool = True) -> CheckReport:
    """Check `data`, a graph or the path of an N-Triples file: its terms, its shape and, unless `reason` is false,
    its consistency. The graph is not altered.

    Raises `OntologyError` where the file or the ontology cannot be read.

    >>> report = check(Graph().parse(format="turtle", data='''
    ...     <urn:m> a <https://w3id.org/cablegraph/ns#Place> .'''), reason=False)
    >>> [str(finding) for finding in report.findings]
    ['urn:m: A place must have a label. [http://www.w3.org/2000/01/rdf-schema#label]']
    """
    graph = read_graph(data) if isinstance(data, Path) else data
    consistency = check_consistency(graph) if reason else UNREASONED
    return CheckReport(statements=len(graph), parts=(check_terms(graph), check_shapes(graph), consistency))


def check_terms(data: Graph) -> Part:
    """Does `data` use only those terms in the ontology's namespace that the ontology has?"""
    return terms_part(*unknown_terms(data))


def terms_part(used: Collection[str], findings: Iterable[Finding]) -> Part:
    """What the check of terms came to: the terms used, and what was found."""
    return Part(
        name="terms",
        engine="cablegraph",
        checked=f"{len(used)} terms in {NAMESPACE}, used as properties and classes",
        findings=tuple(sorted(findings)),
    )


def unknown_terms(statements: Iterable[Triple]) -> tuple[set[str], set[Finding]]:
    """The terms in the ontology's namespace that statements use, and a finding for each use of one that it lacks."""
    known = _known_terms()
    findings = set()
    used = set()
    for subject, predicate, object_ in statements:
        named = (str(predicate), str(object_)) if predicate == RDF.type else (str(predicate),)
        for term in named:
            if term.startswith(NAMESPACE):
                used.add(term)
                if term not in known:
                    findings.add(Finding(focus=str(subject), message=f"The ontology has no term {term}."))
    return used, findings


@lru_cache(1)
def _known_terms() -> frozenset[str]:
    ontology = load("cablegraph")
    return frozenset(str(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind))


def check_shapes(data: Graph) -> Part:
    """Has `data` the shape that ontology/shapes.ttl asks for? By SHACL Core, with pySHACL."""
    shapes = load("shapes")
    subject = Graph()
    add_context(subject, data)
    return Part(
        name="shapes",
        engine=SHAPES_ENGINE,
        checked=f"{len(set(shapes.subjects(SH.targetClass)))} shapes",
        findings=shape_findings(subject, shapes),
    )


def shape_findings(data: Graph, shapes: Graph) -> tuple[Finding, ...]:
    """What shapes find in data that has its context (`add_context`) already, in order."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(results, Graph):
        raise OntologyError(f"pySHACL could not run: {results}", advice="reinstall cablegraph")
    return tuple(sorted(_results(results)))


def add_context(graph: Graph, data: Iterable[Triple]) -> None:
    """Put statements into an empty graph, and what the shapes must know of the ontology: subclasses, properties,
    concepts."""
    for subject, predicate, object_ in data:
        if isinstance(object_, Literal) and object_.datatype == _STRING:
            object_ = Literal(str(object_))  # the same value, which rdflib takes for another
        graph.add((subject, predicate, object_))
    for triple in _context():
        graph.add(triple)


@lru_cache(1)
def _context() -> Graph:
    ontology = load("cablegraph", "topics", "forms")
    graph = Graph()
    for child, parent in ontology.subject_objects(RDFS.subClassOf):
        if isinstance(parent, URIRef):
            graph.add((child, RDFS.subClassOf, parent))
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for found in ontology.subjects(RDF.type, kind):
            graph.add((found, RDF.type, RDF.Property))
    for triple in ontology.triples((None, SKOS.inScheme, None)):
        graph.add(triple)
    return graph


def _results(results: Graph) -> Iterator[Finding]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        value = results.value(result, SH.value)
        path = results.value(result, SH.resultPath)
        yield Finding(
            focus=str(results.value(result, SH.focusNode)),
            message=" ".join(sorted(str(message) for message in results.objects(result, SH.resultMessage))),
            path=str(path) if isinstance(path, URIRef) else "",
            value="" if value is None else str(value),
        )


def check_consistency(data: Graph) -> Part:
    """Is `data` consistent with the ontology? By HermiT where Java is found, else by the OWL RL rules."""
    copy = reasoning_copy(data)
    try:
        return by_hermit(copy)
    except OntologyError as error:
        part = by_rl(copy)
        return Part(
            name=part.name,
            engine=part.engine,
            checked=part.checked,
            findings=part.findings,
            unchecked=(f"OWL 2 DL in full: {error}", *part.unchecked),
        )
