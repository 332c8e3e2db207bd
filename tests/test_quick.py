"""Terms made quickly are rdflib's own in everything that one can ask of them."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from kg.graph import quick


@given(st.text())
def test_a_text_is_rdflibs(words):
    """Equal, hashed alike, ordered alike, written alike, and the same after a round trip."""
    one, two = quick.text_term(words), Literal(words)
    assert one == two
    assert type(one) is Literal
    for ask in (hash, repr, str, Literal.n3, lambda term: (term.value, term.datatype, term.language, term.ill_typed)):
        assert ask(one) == ask(two)
    assert pickle.loads(pickle.dumps(one)) == two
    assert sorted([one, Literal("m"), Literal(3)]) == sorted([two, Literal("m"), Literal(3)])


@given(st.from_regex(r"[a-z]+:[a-z/#0-9é]*", fullmatch=True))
def test_an_iri_is_rdflibs(iri):
    """Equal, hashed alike and written alike."""
    one, two = quick.iri_term(iri), URIRef(iri)
    assert type(one) is URIRef
    for ask in (hash, repr, str, URIRef.n3):
        assert ask(one) == ask(two)
    assert one == two


def test_this_rdflib_is_known():
    """The quick way is the one taken with the version that is tested with."""
    assert quick._KNOWN
