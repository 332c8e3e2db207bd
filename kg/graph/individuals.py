"""Ontology and statements as Python objects: Owlready2's, in a world of their own."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import owlready2

from kg.errors import OntologyError
from kg.graph.ontology import NAMESPACE, load

# The library has no types: its ontologies are `Any`.
_OWLREADY: Final[Any] = owlready2
_READS: Final = b"|".join(
    b"string boolean integer decimal double float date dateTime time long int short byte nonNegativeInteger".split()
)
_OTHER_DATATYPE: Final = re.compile(
    rb'(?<=")\^\^<(?!http://www\.w3\.org/2001/XMLSchema#(?:' + _READS + rb")>)[^>]*>(?= ?\.$)", re.MULTILINE
)


def individuals(statements: bytes) -> Any:
    """The ontology, with what N-Triples state, as an ontology of Owlready2; `.world` is its world, to be closed.

    The world is made for it, in memory: Owlready2's `default_world` is neither read nor changed. Classes and properties
    are attributes (`ontology.Message.instances()`, `message.sender`), anything else is found by its IRI
    (`ontology.world["https://…"]`). Literals of datatypes that Owlready2 does not know, dates in EDTF among them, are
    strings. Raises `OntologyError` for what is no N-Triples.

    >>> text = b'<urn:m> a <https://w3id.org/cablegraph/ns#Message> .'.replace(
    ...     b" a ", b" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
    >>> ontology = individuals(text)
    >>> [message.iri for message in ontology.Message.instances()]
    ['urn:m']
    >>> ontology.world.close()
    """
    terms = load("cablegraph", "topics", "forms").serialize(format="nt", encoding="utf-8")
    readable = _OTHER_DATATYPE.sub(b"", terms + b"\n" + statements)
    world: Any = _OWLREADY.World()
    ontology = world.get_ontology(NAMESPACE)
    try:
        ontology.load(fileobj=io.BytesIO(readable))
    except (_OWLREADY.OwlReadyOntologyParsingError, ValueError) as cause:
        world.close()
        raise OntologyError(f"Owlready2 cannot read the statements: {str(cause).splitlines()[0]}") from cause
    return ontology
