"""Oxigraph's terms as those of rdflib."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.errors import QueryError


def node(term: object) -> Node:
    """A term of Oxigraph as rdflib's, with the letters that it had: "01" stays "01".

    >>> node(ox.Literal("01", datatype=ox.NamedNode(str(XSD.integer))))
    rdflib.term.Literal('01', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))
    """
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            if term.language:
                return Literal(term.value, lang=term.language)
            datatype = None if term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
            return Literal(term.value, datatype=datatype, normalize=False)
    raise QueryError(f"the answer holds a term that is neither IRI, literal nor blank node: {term}")
