"""Oxigraph's terms as those of rdflib."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import BNode, Literal
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.errors import QueryError
from kg.graph.quick import iri_term, text_term

_STRING = str(XSD.string)
Triple = tuple[Node, Node, Node]
"""A statement in rdflib's terms."""


def node(term: object) -> Node:
    """A term of Oxigraph as rdflib's, with the letters that it had: "01" stays "01".

    >>> node(ox.Literal("01", datatype=ox.NamedNode(str(XSD.integer))))
    rdflib.term.Literal('01', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))
    """
    match term:
        case ox.NamedNode():
            return iri_term(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            if term.language:
                return Literal(term.value, lang=term.language)
            datatype = term.datatype.value
            if datatype == _STRING:
                return text_term(term.value)
            return Literal(term.value, datatype=iri_term(datatype), normalize=False)
    raise QueryError(f"the answer holds a term that is neither IRI, literal nor blank node: {term}")
