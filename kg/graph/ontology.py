"""The ontology: its files, its property chains, and `kg/vocab.py`, made from it.

`python -m kg.graph.ontology --write` writes the vocabulary anew; without `--write` it tells whether it is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import OntologyError
from kg.resources import folder

OntologyFile = Literal["cablegraph", "alignment", "topics", "forms", "shapes"]

NAMESPACE: Final = "https://w3id.org/cablegraph/ns#"
TOPIC_SCHEME: Final = "https://w3id.org/cablegraph/topic"
FORM_SCHEME: Final = "https://w3id.org/cablegraph/form"
_VOCABULARY: Final = Path(__file__).resolve().parent.parent / "vocab.py"

KINDS: Final[Mapping[URIRef, str]] = {
    OWL.Class: "classes",
    OWL.ObjectProperty: "object properties",
    OWL.DatatypeProperty: "data properties",
    OWL.AnnotationProperty: "annotation properties",
}


def load(*names: OntologyFile) -> Graph:
    """One graph of the ontology's files called `names`.

    Raises `OntologyError` where a file is missing or is no Turtle.

    >>> len(set(load("topics").subjects(RDF.type, SKOS.Concept)))
    30
    """
    graph = Graph()
    for name in names:
        path = folder("ontology") / f"{name}.ttl"
        try:
            graph.parse(path, format="turtle")
        except OSError as error:
            raise OntologyError(f"{path}: {error.strerror}", advice="reinstall cablegraph") from error
        except SyntaxError as error:  # what rdflib's Turtle parser raises: BadSyntax
            raise OntologyError(f"{path}: not Turtle: {error}", advice="reinstall cablegraph") from error
    return graph


# ---- property chains


class Step(NamedTuple):
    """One property of a chain; `inverse` where it is walked from object to subject."""

    property: str
    inverse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A property chain: whoever is joined by `steps`, one after the other, is joined by `conclusion`."""

    conclusion: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Refuse a chain of no steps."""
        if not self.steps:
            raise OntologyError(f"the property chain of <{self.conclusion}> has no steps")


def chains(ontology: Graph | None = None) -> tuple[Chain, ...]:
    """The property chains that `ontology` states (by default the shipped one), in the order of their conclusions.

    Raises `OntologyError` where a chain has a step that is neither a property nor the inverse of one.

    >>> [chain.conclusion.removeprefix(NAMESPACE) for chain in chains()]
    ['messaged', 'relayedFor', 'relayedTo']
    >>> [(step.property.removeprefix(NAMESPACE), step.inverse) for step in chains()[0].steps]
    [('sender', True), ('recipient', False)]
    """
    graph = load("cablegraph") if ontology is None else ontology
    found = [
        Chain(conclusion=str(conclusion), steps=tuple(_step(graph, node) for node in Collection(graph, members)))
        for conclusion, members in graph.subject_objects(OWL.propertyChainAxiom)
    ]
    return tuple(sorted(found, key=lambda chain: (chain.conclusion, chain.steps)))


def _step(graph: Graph, node: Node) -> Step:
    if isinstance(node, URIRef):
        return Step(str(node), inverse=False)
    forward = graph.value(node, OWL.inverseOf)
    if not isinstance(forward, URIRef):
        raise OntologyError("a property chain has a step that is neither a property nor the inverse of one")
    return Step(str(forward), inverse=True)


# ---- the vocabulary


def terms(ontology: Graph | None = None) -> dict[str, tuple[str, ...]]:
    """The ontology's own terms by kind, as local names in order.

    >>> terms()["annotation properties"]
    ('background', 'claimProperty', 'hint')
    """
    graph = load("cablegraph") if ontology is None else ontology
    return {
        name: tuple(
            sorted(
                str(term).removeprefix(NAMESPACE)
                for term in graph.subjects(RDF.type, kind)
                if str(term).startswith(NAMESPACE)
            )
        )
        for kind, name in KINDS.items()
    }


def concepts(scheme: Literal["topics", "forms"]) -> dict[str, str]:
    """The concepts of a scheme in order: preferred label → IRI; for topics the identifier in place of the label.

    >>> concepts("forms")["ciphered telegram"]
    'https://w3id.org/cablegraph/form/ciphered-telegram'
    """
    graph = load(scheme)
    found = sorted(str(concept) for concept in graph.subjects(RDF.type, SKOS.Concept))
    if scheme == "topics":
        return {iri.rpartition("/")[2]: iri for iri in found}
    return {str(graph.value(URIRef(iri), SKOS.prefLabel)): iri for iri in found}


_HEADER: Final = '''\
"""The terms of the ontology as plain constants, so that a misspelt one does not pass the type checker.

Generated from ontology/*.ttl by `python -m kg.graph.ontology --write`. Do not edit.
"""

# ruff: noqa: N815 (the terms keep the spelling that they have in the ontology)

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VERSION: Final = "{version}"

CG_NS: Final = "{namespace}"
TOPIC_NS: Final = "{topic}/"
FORM_NS: Final = "{form}/"
ID_NS: Final = "https://w3id.org/cablegraph/id/"
TOPIC_SCHEME: Final = "{topic}"
FORM_SCHEME: Final = "{form}"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {{
        "cg": CG_NS,
        "topic": TOPIC_NS,
        "form": FORM_NS,
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }}
)

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
XSD_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
XSD_DATETIME: Final = "http://www.w3.org/2001/XMLSchema#dateTime"
XSD_DECIMAL: Final = "http://www.w3.org/2001/XMLSchema#decimal"
XSD_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"


class CG:
    """The ontology's own terms, spelt as the ontology spells them: classes with a capital, properties without."""
'''


def generate_vocabulary() -> str:
    """The text of `kg/vocab.py` as the ontology's files want it.

    Raises `OntologyError` where the ontology does not load or states no version.

    >>> '    sender: Final = "https://w3id.org/cablegraph/ns#sender"' in generate_vocabulary().splitlines()
    True
    """
    ontology = load("cablegraph")
    version = next(ontology.objects(None, OWL.versionInfo), None)
    if version is None:
        raise OntologyError("cablegraph.ttl states no owl:versionInfo")
    lines = [
        _HEADER.format(version=version, namespace=NAMESPACE, topic=TOPIC_SCHEME, form=FORM_SCHEME).rstrip("\n"),
    ]
    for kind, names in terms(ontology).items():
        lines += ["", f"    # {kind}"]
        lines += [f'    {name}: Final = "{NAMESPACE}{name}"' for name in names]
    lines += _mapping("TOPICS", "The topics: identifier → IRI.", concepts("topics"))
    lines += _mapping("FORMS", "The forms, as an extraction record names them → IRI.", concepts("forms"))
    return "\n".join(lines) + "\n"


def _mapping(name: str, comment: str, entries: Mapping[str, str]) -> list[str]:
    body = [f'        "{key}": "{iri}",' for key, iri in entries.items()]
    head = f"{name}: Final[Mapping[str, str]] = MappingProxyType("
    gap = ["", ""] if name == "TOPICS" else [""]  # two lines after the class, one between constants
    return [*gap, f"# {comment}", head, "    {", *body, "    }", ")"]


def main(arguments: Sequence[str]) -> int:
    """Write `kg/vocab.py` (`--write`), or tell whether it is up to date; gives the exit status."""
    text = generate_vocabulary()
    if list(arguments) == ["--write"]:
        _VOCABULARY.write_text(text, encoding="utf-8")
        print(f"written: {_VOCABULARY}")
        return 0
    if arguments:
        print("usage: python -m kg.graph.ontology [--write]", file=sys.stderr)
        return 2
    if _VOCABULARY.is_file() and _VOCABULARY.read_text(encoding="utf-8") == text:
        print("kg/vocab.py is up to date")
        return 0
    print("kg/vocab.py is not what the ontology says: run python -m kg.graph.ontology --write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
