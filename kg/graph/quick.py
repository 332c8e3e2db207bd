"""Terms of rdflib made quickly from what a store has checked already: most of the time of a long answer went there.

rdflib looks at each IRI for characters that none may have, and weighs for each literal which datatype, language and
Python value it has. A store's answer needs neither. `tests/test_quick.py` holds the terms against rdflib's own.
"""

from __future__ import annotations

from rdflib import Literal, URIRef

_FIELDS = frozenset({"_language", "_datatype", "_value", "_ill_typed"})
_KNOWN = frozenset(getattr(Literal, "__slots__", ())) == _FIELDS  # of another rdflib, its own way is taken


def iri_term(value: str) -> URIRef:
    """The IRI of a store's answer.

    >>> iri_term("http://example.org/a") == URIRef("http://example.org/a")
    True
    """
    return str.__new__(URIRef, value)


def text_term(value: str) -> Literal:
    """A text without language of a store's answer.

    >>> text_term("Paris") == Literal("Paris")
    True
    """
    if not _KNOWN:
        return Literal(value)
    made = str.__new__(Literal, value)
    made._language = made._datatype = made._ill_typed = None
    made._value = value
    return made
