"""A scheme of topics in SKOS: its file to the cues that the extractor looks for, its concepts to statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from extract.errors import CablegraphError
from extract.topics import Cue, TopicScheme, Weight
from kg.errors import OntologyError
from kg.graph import terms
from kg.graph.statements import Graph
from kg.graph.userfiles import quads as parsed
from kg.vocab import CG, RDF_TYPE, TOPIC_NS

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_CONCEPT: Final = f"{_SKOS}Concept"
_LABELS: Final[Mapping[str, Weight]] = MappingProxyType(
    {
        f"{_SKOS}prefLabel": "name",
        f"{_SKOS}altLabel": "name",
        f"{_SKOS}hiddenLabel": "cue",
        CG.hint: "hint",
    }
)
# what the graph says of a concept that is not of the shipped scheme, so that it can be asked for by name
_TOLD: Final = frozenset(f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "inScheme", "broader", "related"))
_FORMATS: Final[Mapping[str, RdfFormat]] = MappingProxyType(
    {
        ".ttl": RdfFormat.TURTLE,
        ".nt": RdfFormat.N_TRIPLES,
        ".rdf": RdfFormat.RDF_XML,
        ".xml": RdfFormat.RDF_XML,
        ".jsonld": RdfFormat.JSON_LD,
        ".json": RdfFormat.JSON_LD,
    }
)
_REST: Final = "other"
_BOOLEANS: Final[Mapping[str, bool]] = MappingProxyType({"true": True, "1": True, "false": False, "0": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Concepts:
    """A scheme as the extractor uses it, and its file's statements about concepts of its own."""

    scheme: TopicScheme
    statements: tuple[tuple[str, str, str], ...]  # N-Triples terms, the property bare

    def describe(self, graph: Graph) -> None:
        """Add to a graph what the scheme says of its concepts; of the shipped ones the ontology tells."""
        for subject, property_, value in self.statements:
            graph.add(subject, property_, value)


def read_concepts(path: Path) -> Concepts:
    """The concepts of a SKOS file: Turtle, N-Triples, RDF/XML or JSON-LD, told by the ending of its name.

    A concept is what the file calls a skos:Concept; its names, cues and hints are its labels, in whatever languages.
    One whose IRI ends in `other` is for texts in which no cue stands, and its labels are none; those of which the file
    says `cg:background true` are touched upon by many texts about something else. Raises `OntologyError` where the
    file cannot be read, is of another format, or holds no concept with a label.

    >>> from kg.resources import folder
    >>> read_concepts(folder("ontology") / "topics.ttl").scheme.rest
    'other'
    """
    quads = _parsed(path)
    concepts = {
        quad.subject.value
        for quad in quads
        if quad.predicate.value == RDF_TYPE
        and quad.object == NamedNode(_CONCEPT)
        and isinstance(quad.subject, NamedNode)
    }
    if not concepts:
        raise OntologyError(
            f"{path}: no skos:Concept in it", advice="give each topic an IRI and the class skos:Concept"
        )
    rest = sorted(iri for iri in concepts if _local(iri) == _REST)
    if len(rest) > 1:
        raise OntologyError(f"{path}: two concepts for the rest: {rest[0]}, {rest[1]}", advice="rename one of them")
    background = frozenset(_identifier(iri) for iri in _background(quads, path) if iri in concepts)
    try:
        scheme = TopicScheme(
            cues=tuple(_cues(quads, concepts - set(rest))),
            rest=_identifier(rest[0]) if rest else None,
            background=background,
        )
    except CablegraphError as error:
        raise OntologyError(f"{path}: {error.message}", advice=error.advice) from None
    foreign = {iri for iri in concepts if not iri.startswith(TOPIC_NS)}
    return Concepts(scheme=scheme, statements=tuple(_statements(quads, foreign)))


def topic_iri(identifier: str) -> str:
    """The IRI of a topic as a record has it: a name within the shipped scheme, or an IRI as it is.

    >>> topic_iri("japan")
    'https://w3id.org/cablegraph/topic/japan'
    >>> topic_iri("https://example.org/plants/fern")
    'https://example.org/plants/fern'
    """
    return identifier if ":" in identifier else TOPIC_NS + identifier


def _identifier(iri: str) -> str:
    return iri.removeprefix(TOPIC_NS)


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _parsed(path: Path) -> list[Quad]:
    format_ = _FORMATS.get(path.suffix.lower())
    if format_ is None:
        known = ", ".join(sorted(_FORMATS))
        raise OntologyError(f"{path}: no format of a topic scheme", advice=f"name a file that ends in {known}")
    try:
        return parsed(path.read_bytes(), format_, TOPIC_NS)
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror or error}", advice="check the path") from None
    except (SyntaxError, ValueError) as error:
        told = " ".join(str(error).split())
        raise OntologyError(f"{path}: not {format_.name}: {told}", advice="mend the file, or rename it") from None


def _cues(quads: Iterable[Quad], concepts: set[str]) -> Iterator[Cue]:
    """The labels of the concepts, in an order that does not depend on the file's."""
    found: defaultdict[tuple[str, str], set[Weight]] = defaultdict(set)
    for quad in quads:
        weight = _LABELS.get(quad.predicate.value)
        if weight and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.subject.value, quad.object.value].add(weight)
    for (concept, label), weights in sorted(found.items()):
        if concept in concepts:
            for weight in sorted(weights):
                yield Cue(concept=_identifier(concept), label=label, weight=weight)


def _background(quads: Iterable[Quad], path: Path) -> Iterator[str]:
    """The concepts that the file says to be background."""
    for quad in quads:
        if quad.predicate.value == CG.background and isinstance(quad.subject, NamedNode):
            told = quad.object.value if isinstance(quad.object, Literal) else str(quad.object)
            if told not in _BOOLEANS:
                raise OntologyError(
                    f"{path}: cg:background of {quad.subject.value} is neither true nor false: {told}",
                    advice="write true, or leave it out",
                )
            if _BOOLEANS[told]:
                yield quad.subject.value


def _statements(quads: Iterable[Quad], concepts: set[str]) -> Iterator[tuple[str, str, str]]:
    for iri in sorted(concepts):
        yield terms.iri(iri), RDF_TYPE, terms.iri(_CONCEPT)
    for quad in quads:
        told = quad.predicate.value in _TOLD and isinstance(quad.object, NamedNode | Literal)
        if told and isinstance(quad.subject, NamedNode) and quad.subject.value in concepts:
            yield str(quad.subject), quad.predicate.value, str(quad.object)
