"""Slow forms of SPARQL: each is found, the form to write instead is not, and both mean the same."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.forms import slow_forms
from kg.graph.store import EmbeddedStore
from kg.queries import load_queries, read_query

PREFIX = "PREFIX cg: <https://w3id.org/cablegraph/ns#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
# what is wrong, and the slow and the quick form of one question
PAIRS = {
    "NOT EXISTS with several triples": (
        "SELECT ?s { ?s a cg:Message FILTER NOT EXISTS { ?d cg:attests ?s . ?d a cg:Document } } ORDER BY ?s",
        "SELECT ?s { ?s a cg:Message MINUS { ?d cg:attests ?s . ?d a cg:Document } } ORDER BY ?s",
    ),
    "an OPTIONAL and then !BOUND": (
        "SELECT ?s { ?s a cg:Message OPTIONAL { ?d cg:attests ?s } FILTER(!BOUND(?d)) } ORDER BY ?s",
        "SELECT ?s { ?s a cg:Message MINUS { ?d cg:attests ?s } } ORDER BY ?s",
    ),
    "a path of any length": (
        "SELECT DISTINCT ?b { ?a cg:respondsTo+ ?b } ORDER BY ?b",
        "SELECT DISTINCT ?b { VALUES ?a { <https://w3id.org/cablegraph/id/message/m2> "
        "<https://w3id.org/cablegraph/id/message/m6> } ?a cg:respondsTo+ ?b } ORDER BY ?b",
    ),
    "an OPTIONAL with several triples": (
        "SELECT ?m ?q { ?m a cg:Message OPTIONAL { ?c cg:claimSubject ?m ; cg:evidence ?s . ?s cg:quotation ?q } } "
        "ORDER BY ?m ?q",
        "SELECT ?m ?q { ?m a cg:Message OPTIONAL { ?c cg:claimSubject ?m OPTIONAL { ?c cg:evidence ?s "
        "OPTIONAL { ?s cg:quotation ?q } } } } ORDER BY ?m ?q",
    ),
    "triples that share no variable": (
        "SELECT ?a ?b { ?a cg:earliest ?x . ?b cg:latest ?y FILTER(?x = ?y) } ORDER BY ?a ?b",
        "SELECT ?a ?b { { SELECT ?a ?x { ?a cg:earliest ?x } } ?b cg:latest ?x } ORDER BY ?a ?b",
    ),
}
QUICK = (
    "SELECT ?s { ?s a ?c FILTER NOT EXISTS { ?s cg:date ?d } }",
    "SELECT ?s { ?s a ?c OPTIONAL { ?s cg:date ?d } FILTER(!BOUND(?since) || ?d = ?since) }",
    "SELECT ?a ?b { { ?a cg:sender ?x } UNION { ?a cg:recipient ?x } ?x rdfs:label ?b }",
    "SELECT ?a { ?a cg:sender ?x BIND(STR(?x) AS ?y) ?b rdfs:label ?y }",
    "SELECT ?a { <urn:x> (cg:respondsTo|^cg:respondsTo)* ?a }",
    "SELECT ?a { VALUES (?a ?b) { (1 2) } ?a ?p ?b , ?c ; ?q ?d . }",
    'SELECT ?a { ?a rdfs:label "OPTIONAL { ?x ?y ?z . ?u ?v ?w }" # FILTER NOT EXISTS { ?a ?b ?c . ?d ?e ?f }\n }',
    "ASK { ?a cg:sender/rdfs:label ?b }",
)


@pytest.mark.parametrize("what", PAIRS)
def test_each_slow_form_is_told_and_its_quick_form_is_not(what):
    """The slow form is found alone, on its line; the form to write instead passes."""
    slow, quick = PAIRS[what]
    found = slow_forms(PREFIX + slow)
    assert [one.what.startswith(what) for one in found] == [True]
    assert found[0].line == 3
    assert slow_forms(PREFIX + quick) == ()


@pytest.mark.parametrize("what", PAIRS)
def test_the_quick_form_asks_the_same(what, sample_store: EmbeddedStore):
    """Both forms have the same rows."""
    slow, quick = PAIRS[what]
    rows = sample_store.select(PREFIX + slow).rows
    assert rows == sample_store.select(PREFIX + quick).rows
    assert rows or "NOT EXISTS" in what or "BOUND" in what


@pytest.mark.parametrize("sparql", QUICK)
def test_forms_that_only_look_slow_pass(sparql):
    assert slow_forms(PREFIX + sparql) == ()


def test_a_slow_form_is_found_however_deep():
    """Within sub-selects, unions and conditions too."""
    slow = "?s a ?c OPTIONAL { ?s cg:date ?d ; rdfs:label ?l }"
    around = "{ %s }", "{ SELECT ?s { %s } }", "{ ?s a ?x } UNION { %s }", "?s a ?x MINUS { %s }"
    around += "?s a ?x FILTER EXISTS { %s }", "?s a ?x FILTER(1 = 1 || EXISTS { %s })", "GRAPH ?g { %s }"
    for place in around:
        assert len(slow_forms(f"{PREFIX}SELECT ?s {{ {place % slow} }}")) == 1, place


@pytest.mark.parametrize("what", PAIRS)
def test_a_saved_query_of_a_slow_form_does_not_load(what, tmp_path):
    """The error names file and line and tells what to write instead."""
    path = tmp_path / "slow.rq"
    path.write_text(f'#+ title = "T"\n#+ description = "D"\n{PREFIX}{PAIRS[what][0]}\n', encoding="utf-8")
    with pytest.raises(QueryError, match=f"slow.rq:5: {what}.*write instead"):
        read_query(path)


def test_no_shipped_query_has_a_slow_form():
    for query in load_queries().values():
        assert slow_forms(query.text) == ()


NO_QUERIES = (
    *("", "SELECT", "SELECT ?s {", "SELECT ?s { ?s", "{ { {", "ASK { FILTER(", "ASK { . ; , }", "ASK { ?a ?b ;"),
    *("ASK { OPTIONAL", "ASK { VALUES", "} } {", "ASK { FILTER NOT EXISTS", "ASK { GRAPH", "ASK { { SELECT"),
)


@pytest.mark.parametrize("sparql", NO_QUERIES)
def test_text_that_is_no_query_is_read_to_its_end(sparql):
    """It is others' business to refuse it."""
    assert isinstance(slow_forms(sparql), tuple)
