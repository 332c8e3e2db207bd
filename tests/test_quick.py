"""Terms made quickly are rdflib's own in everything that one can ask of them."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from kg.graph import quick
from kg.graph.cells import Cells, Column
from kg.graph.table import Table


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


@given(st.lists(st.tuples(st.none() | st.text(), st.none() | st.integers())))
def test_rows_made_when_asked_for_are_the_rows(cells):
    """As a sequence: length, places, slices, order, equality; and a column without its terms is that of its terms."""
    columns = (Column(term=quick.text_term, plain=str), Column(term=Literal, plain=int))
    rows = tuple(tuple(None if cell is None else Literal(cell) for cell in row) for row in cells)
    made = Cells(columns, cells)
    assert (len(made), tuple(made), made[1:], made) == (len(rows), rows, rows[1:], rows)
    assert rows == made
    assert made != (*rows, (None, None))
    assert [made[place] for place in range(-len(rows), len(rows))] == [*rows, *rows]
    assert [made.column(place) for place in (0, 1)] == [tuple(row[place] for row in cells) for place in (0, 1)]
    assert Table(columns=("a", "b"), rows=made).records() == Table(columns=("a", "b"), rows=rows).records()
