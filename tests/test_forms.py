"""Slow forms of SPARQL: each is found, the form to write instead is not, and both mean the same."""

from __future__ import annotations

import pytest

from bench.cliffs import PAIRS as CLIFFS
from bench.cliffs import PREFIX
from kg.errors import QueryError
from kg.forms import slow_forms
from kg.graph.store import EmbeddedStore
from kg.queries import load_queries, read_query

ID = "https://w3id.org/cablegraph/id/"
# a start that the sample has, for the quick form of a path
PAIRS = {
    what: tuple(form.replace("MESSAGE", f"<{ID}message/m2>").replace("ACTOR", f"<{ID}actor/stalin>") for form in forms)
    for what, forms in CLIFFS.items()
}
QUICK = (
    "SELECT ?s { ?s a ?c OPTIONAL { ?s cg:date ?d } FILTER(!BOUND(?d)) }",
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
def test_the_quick_form_asks_the_same(what, more_store: EmbeddedStore):
    """Both forms have the same rows; a path from one start has some of those from all."""
    slow, quick = (more_store.select(PREFIX + form).rows for form in PAIRS[what])
    assert set(quick) <= set(slow) if "path" in what else quick == slow


@pytest.mark.parametrize("sparql", QUICK)
def test_forms_that_only_look_slow_pass(sparql):
    assert slow_forms(PREFIX + sparql) == ()


def test_a_slow_form_is_found_however_deep():
    """Within sub-selects, unions and conditions too."""
    slow = "?s a ?c OPTIONAL { ?s cg:date ?d ; rdfs:label ?l, ?k }"
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
