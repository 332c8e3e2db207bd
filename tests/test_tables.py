"""The tables beside the store: whatever they answer, they answer as the store does, row for row, in the same order."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from support_graph import CG, EDTF, iri, random_graph

from bench.generator import write_statements
from bench.letters import World
from kg.graph import store as stores
from kg.graph.store import TABLES, EmbeddedStore
from kg.graph.table import Table
from kg.queries import load_queries
from kg.tables.opened import Beside, Tables
from kg.tables.relations import NotInTables
from kg.tables.translation import Translation
from kg.tables.writing import write_tables

QUERIES = load_queries()
NOT_IN_TABLES = {"thread"}  # a path of any length
LEFT_TO_THE_STORE = {("hops", "more")}  # times of two datatypes
PERIODS = ({}, {"since": "1930", "until": "1931-06"}, {"since": "1950-04"}, {"until": "1950-05-01"})
STATED = "PREFIX cg: <https://w3id.org/cablegraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"


class Both:
    """One graph in a store, asked with its tables and without them."""

    def __init__(self, graph_nt: Path, folder: Path) -> None:
        self.store = EmbeddedStore(folder / "alone")
        self.store.load(graph_nt)
        assert not (self.store.path / TABLES).exists()
        write_tables(graph_nt, folder / TABLES)
        self.tables = EmbeddedStore(folder / "alone")
        self.opened = Tables(folder / TABLES)
        self.tables._tables = Beside(folder / TABLES)
        (self.store.path / TABLES).touch()  # what is opened already is asked; the store alone never looks
        self.store._from_tables = lambda sparql: None  # type: ignore[method-assign]

    def same(self, sparql: str) -> Table:
        """The answer of both, which is the same; fails where the tables leave it to the store."""
        one = self.store.select(sparql)
        self.opened.select(sparql)
        two = self.tables._from_tables(sparql)
        two = self.tables.select(sparql) if two is None else two
        assert two.columns == one.columns
        assert two.rows == one.rows
        assert [tuple(map(repr, row)) for row in two.rows] == [tuple(map(repr, row)) for row in one.rows]
        return one


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("made")
    write_statements(World(seed=11, size=300), folder / "graph.nt")
    return Both(folder / "graph.nt", folder)


@pytest.fixture(scope="module")
def more(more_nt: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    return Both(more_nt, tmp_path_factory.mktemp("more tables"))


def some(both: Both, kind: str) -> list[URIRef]:
    """Three things of a kind: the first, the one that is told most of, and the last."""
    cls = {"actor": "Actor", "message": "Message", "document": "Document"}[kind]
    rows = both.store.select(
        f"{STATED}SELECT ?s (COUNT(*) AS ?n) {{ ?s a cg:{cls} ; ?p ?o }} GROUP BY ?s ORDER BY DESC(?n) ?s"
    ).rows
    return [URIRef(str(rows[place][0])) for place in (0, len(rows) // 2, -1)]


def bindings(both: Both, name: str) -> list[dict[str, object]]:
    """Many combinations of the parameters of a query: each open or one of some values, dates in several periods."""
    values: dict[str, list[object]] = {}
    for parameter in QUERIES[name].parameters:
        if parameter.type in ("actor", "message", "document"):
            values[parameter.name] = [None, *some(both, parameter.type)]
        elif parameter.type == "string":
            values[parameter.name] = [None, "1", "aprf", "Filippov", 'O\'Brien \\ "x" é']
        elif parameter.type == "concept":
            values[parameter.name] = [None, "topic:party-affairs", "topic:arms-deliveries"]
    all_ = [dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())]
    random.Random(name).shuffle(all_)
    periods = PERIODS if any(parameter.type == "date" for parameter in QUERIES[name].parameters) else ({},)
    return [
        {k: v for k, v in one.items() if v is not None} | period for one, period in itertools.product(all_[:5], periods)
    ][::2]


@pytest.mark.parametrize("data", ["made", "more"])
@pytest.mark.parametrize("name", sorted(set(QUERIES) - NOT_IN_TABLES))
def test_a_saved_query_has_the_same_rows_from_the_tables(name, data, request):
    """With its parameters open and with many combinations of them, over a made correspondence and a hostile sample."""
    both: Both = request.getfixturevalue(data)
    if (name, data) in LEFT_TO_THE_STORE:
        with pytest.raises(NotInTables):
            both.same(QUERIES[name].bind({}))
        return
    rows = len(both.same(QUERIES[name].bind({})))
    for given_ in bindings(both, name):
        terms = {
            parameter.name: parameter.term(given_[parameter.name], both.store)
            for parameter in QUERIES[name].parameters
            if parameter.name in given_
        }
        rows += len(both.same(QUERIES[name].bind(terms)))
    assert rows or name in ("pseudonyms", "undated", "offices", "identities", "judgements")


def test_what_the_tables_do_not_answer_the_store_answers(more):
    """A path, a property that is asked for, a type that several properties share: none is an error to who asks."""
    for sparql in (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
        f"{STATED}SELECT ?a ?b {{ ?a (cg:respondsTo|cg:encloses)+ ?b }} ORDER BY ?a ?b",
        f"{STATED}SELECT ?l {{ ?a rdfs:label ?l FILTER(REGEX(?l, 'Kim')) }} ORDER BY ?l",
        "SELECT ?x { BIND(1 / 0 AS ?x) }",
    ):
        with pytest.raises(NotInTables):
            more.opened.select(sparql)
        assert more.tables.select(sparql).rows == more.store.select(sparql).rows


def test_hostile_words_stay_words(more):
    """Quotation marks, semicolons and braces in a constant never become SQL."""
    for words in ("x'; DROP TABLE p0; --", "''", "\\'", "{}", 'x" OR TRUE --', "\u2028", "é\U0001f600"):
        asked = Literal(words).n3()
        assert not more.same(f"{STATED}SELECT ?s {{ ?s rdfs:label {asked} }} ORDER BY ?s").rows
    assert more.same(f"{STATED}SELECT ?l {{ ?s rdfs:label ?l }} ORDER BY ?l").rows


# words that programs like to change: escapes, line ends, other alphabets, capitals whose small letters are in dispute
WORDS = st.text(st.sampled_from("aA1 éÉß\u0130ΣΟσ毛\"'\\\n\r\t\u2028\x01;%_@^<>\U0001f600"), max_size=6)
DAYS = st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date))
IDS = st.sampled_from(
    [iri("message", "00000000000000ff"), iri("message", "ffffffffffffffff"), iri("message", "x"),
     iri("actor", "00ff00ff00ff00ff"), iri("actor", "0000000000000000"), URIRef("http://a.example/b/"),
     iri("claim", "00000000000000ff"), iri("claim", "aaaaaaaaaaaaaaaa"), iri("claim", "ffffffffffffffff"),
     URIRef("http://a.example/b/00ff00ff00ff00ff"), URIRef("https://w3id.org/cablegraph/topic/a")]
)  # fmt: skip
STATEMENTS = st.lists(
    st.one_of(
        st.tuples(IDS, st.sampled_from([CG.sender, CG.recipient, RDF.type]), IDS),
        st.tuples(IDS, st.sampled_from([CG.claimSubject, CG.claimObject, CG.status, CG.inDocument]), IDS),
        st.tuples(IDS, st.sampled_from([CG.rule, CG.quotation]), WORDS.map(Literal)),
        st.tuples(IDS, st.sampled_from([CG.earliest, CG.latest]), DAYS),
        st.tuples(IDS, st.sampled_from([RDFS.label, CG.text]), WORDS.map(Literal)),
        st.tuples(IDS, st.just(CG.firstLine), st.integers(-9, 9).map(Literal)),
        st.tuples(IDS, st.just(CG.date), st.sampled_from(["1950", "1949-11", "1950-03-01"]).map(
            lambda date: Literal(date, datatype=EDTF))),
        st.tuples(IDS, st.just(CG.confidence), st.sampled_from(["0.5", "1.25", "10", "9"]).map(
            lambda number: Literal(number, datatype=XSD.decimal, normalize=False))),
    ),
    min_size=1, max_size=30,
)  # fmt: skip
ASKED = (
    "SELECT ?s ?o { ?s cg:sender ?o } ORDER BY ?s ?o",
    "SELECT ?s ?o ?n { ?s cg:sender ?o . OPTIONAL { ?s cg:firstLine ?n } } ORDER BY DESC(?n) ?s ?o",
    "SELECT ?l ?s { ?s rdfs:label ?l } ORDER BY ?l ?s",
    "SELECT ?l ?s { ?s rdfs:label ?l } ORDER BY DESC(?l) DESC(?s)",
    "SELECT ?s ?l ?t { ?s rdfs:label ?l . OPTIONAL { ?s cg:text ?t FILTER(LCASE(?t) = LCASE(?l)) } } ORDER BY ?s ?l ?t",
    "SELECT ?l ?t { ?s rdfs:label ?l . ?x cg:text ?t FILTER(LCASE(?t) = LCASE(?l)) } ORDER BY ?l ?t",
    "SELECT ?s ?e { ?s cg:earliest ?e FILTER(?e >= '1950-01-01'^^<http://www.w3.org/2001/XMLSchema#date>) } "
    "ORDER BY ?e ?s",
    "SELECT ?s ?e ?l { ?s cg:sender ?a OPTIONAL { ?s cg:earliest ?e } OPTIONAL { ?s cg:latest ?l } "
    "FILTER(?e <= ?l || (BOUND(?e) && !BOUND(?l))) } ORDER BY ?e ?l ?s",
    "SELECT ?m (COUNT(?s) AS ?n) (MAX(?s2) AS ?top) { ?s cg:earliest ?e BIND(SUBSTR(STR(?e), 1, 7) AS ?m) "
    "BIND(STR(?s) AS ?s2) } GROUP BY ?m ORDER BY DESC(?n) ?m",
    "SELECT ?s ?m { ?s cg:sender ?a OPTIONAL { ?s cg:earliest ?e } OPTIONAL { ?s cg:latest ?l } "
    "BIND(IF(?e = ?l, STR(?e), ?nothing) AS ?m) } ORDER BY ?s ?m",
    "SELECT ?s { ?s cg:sender ?o MINUS { ?s cg:earliest ?e } } ORDER BY ?s",
    "SELECT ?s ?v { { ?s rdfs:label ?v } UNION { ?s cg:text ?v } UNION { ?s a ?t BIND('a' AS ?v) } } ORDER BY ?s ?v",
    "SELECT DISTINCT ?o ?c { ?s cg:sender ?o OPTIONAL { ?o cg:confidence ?c } } ORDER BY ?o ?c",
    "SELECT ?s ?d { ?s cg:date ?d ; cg:sender ?s } ORDER BY ?s ?d",
    "SELECT ?s (COALESCE(?t, ?l, 'none') AS ?v) { ?s a ?c OPTIONAL { ?s cg:text ?t } OPTIONAL { ?s rdfs:label ?l } } "
    "ORDER BY ?s ?v",
    "SELECT ?k ?s { VALUES ?k { cg:a <http://a.example/b/> } ?s a ?k } ORDER BY ?s ?k",
    "SELECT ?s ?k { ?s a ?c BIND(REPLACE(STR(?c), '^.*[/#]', '') AS ?k) } ORDER BY ?s ?k",
    "SELECT ?s { ?s cg:sender ?o } ORDER BY ?s ?o LIMIT 3 OFFSET 1",
    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s cg:sender ?o }",
    "SELECT ?s ?n { ?s cg:firstLine ?n FILTER(?n + 1 > 3) } ORDER BY ?n ?s",
    "SELECT ?s ?x { ?s cg:sender ?o OPTIONAL { ?s cg:absent ?x } FILTER(!BOUND(?x) || ?x = 'a') } ORDER BY ?s ?x",
    # what stands in one row: asked for in one group, in OPTIONALs, in one within one, with names met twice
    "SELECT ?c ?m ?o ?r { ?c cg:claimSubject ?m ; cg:claimObject ?o ; cg:rule ?r } ORDER BY ?c ?m ?o ?r",
    "SELECT ?c ?d { ?c cg:claimSubject ?c ; cg:inDocument ?d . ?d cg:claimSubject ?c } ORDER BY ?c ?d",
    "SELECT ?c ?r { ?c cg:claimSubject <http://a.example/b/> OPTIONAL { ?c cg:rule ?r } } ORDER BY ?c ?r",
    "SELECT ?s ?c ?o ?r { ?s cg:sender ?x OPTIONAL { ?c cg:claimSubject ?s OPTIONAL { ?c cg:claimObject ?o } "
    "OPTIONAL { ?c cg:rule ?r } FILTER(?o = ?x) } } ORDER BY ?s ?c ?o ?r",
    "SELECT ?c ?m ?d ?q ?r { ?c cg:claimSubject ?m OPTIONAL { ?c cg:inDocument ?d OPTIONAL { ?d cg:quotation ?q } "
    "OPTIONAL { ?d cg:rule ?e } } OPTIONAL { ?c cg:rule ?r } } ORDER BY ?c ?m ?d ?q ?r ?e",
    "SELECT ?s ?c ?d ?l { ?s cg:sender ?x OPTIONAL { ?c cg:claimObject ?s OPTIONAL { ?c cg:inDocument ?d "
    "OPTIONAL { ?d cg:firstLine ?l } } } } ORDER BY ?s ?c ?d ?l",
    "SELECT ?c ?q { ?c cg:claimSubject ?m OPTIONAL { ?c cg:rule ?r } OPTIONAL { ?c cg:quotation ?q "
    "FILTER(?q = ?r) } } ORDER BY ?c ?q",
)  # fmt: skip
NO_JOIN = (  # where a name may be unbound on one side of a join, or is not bound before
    "SELECT ?c ?v { ?c cg:rule ?m OPTIONAL { ?c cg:status ?v } OPTIONAL { ?c cg:inDocument ?v } } ORDER BY ?c ?v",
    "SELECT ?c ?v { ?c cg:claimSubject ?m OPTIONAL { ?c cg:status ?v OPTIONAL { ?v cg:sender ?m } } } ORDER BY ?c ?v",
    "SELECT ?c ?e ?l { ?x cg:sender ?y OPTIONAL { ?c cg:earliest ?e } OPTIONAL { ?c cg:latest ?l } } ORDER BY ?c ?e ?l",
    "SELECT ?x ?e { { SELECT ?x { ?x cg:sender ?c } } OPTIONAL { ?c cg:earliest ?e } OPTIONAL { ?c cg:latest ?l } } "
    "ORDER BY ?x ?e ?l",
)  # fmt: skip


@settings(max_examples=15)
@given(statements=STATEMENTS)
def test_random_graphs_and_questions(statements, tmp_path_factory):
    """Whatever stands in the graph, the tables answer as the store does, or leave it to the store."""
    folder = tmp_path_factory.mktemp("random")
    graph = Graph()
    for statement in statements:
        graph.add(statement)
    lines = sorted(f"{s.n3()} {p.n3()} {written(o)} .\n" for s, p, o in graph)
    (folder / "graph.nt").write_text("".join(lines), encoding="utf-8", newline="\n")
    both = Both(folder / "graph.nt", folder)
    for sparql in (*ASKED, *NO_JOIN):
        try:
            both.same(STATED + sparql)
        except NotInTables:
            continue


def written(term: URIRef | Literal) -> str:
    """A term of N-Triples on one line, as the build writes it."""
    from kg.graph import terms

    if isinstance(term, URIRef):
        return term.n3()
    return terms.text(str(term)) + (f"^^<{term.datatype}>" if term.datatype else "")


def test_few_questions_are_left_to_the_store(made):
    """The tables know every form of question above: none passes because it is never asked."""
    for sparql in ASKED:
        made.opened.select(STATED + sparql)


def test_what_stands_in_one_row_is_read_once(made):
    """Three properties of a claim are columns of one table, and so are the two days of a message."""
    for sparql, table, times in (
        ("?c cg:claimSubject ?m ; cg:rule ?r OPTIONAL { ?c cg:status ?s }", "claims", 1),
        ("?m cg:sender ?a OPTIONAL { ?m cg:earliest ?e } OPTIONAL { ?m cg:latest ?l }", "dates", 1),
        ("?c cg:claimSubject ?m . ?d cg:claimSubject ?m", "claims", 2),
    ):
        translation = Translation(made.opened._properties, made.opened._code)
        relation = translation.query(f"{STATED}SELECT ?m {{ {sparql} }} ORDER BY ?m")
        sql = " ".join((*translation.before, relation.sql))
        assert len(re.findall(rf"(?:FROM|,) {table} ", sql)) == times


def test_a_property_with_two_values_of_one_thing_has_a_table_of_its_own(tmp_path):
    """Whatever stands beside it in the wide table stays there."""
    claim = "<https://w3id.org/cablegraph/id/claim/00000000000000ff>"
    (tmp_path / "graph.nt").write_text(
        f'{claim} <{CG.rule}> "a" .\n{claim} <{CG.rule}> "b" .\n{claim} <{CG.status}> "stated" .\n'
    )
    write_tables(tmp_path / "graph.nt", tmp_path / TABLES)
    tables = Tables(tmp_path / TABLES)
    assert {iri: one.wide for iri, one in tables._properties.items()} == {str(CG.rule): False, str(CG.status): True}
    asked = f"{STATED}SELECT ?r ?s {{ ?c cg:rule ?r ; cg:status ?s }} ORDER BY ?r"
    assert list(tables.select(asked).rows) == [("a", "stated"), ("b", "stated")]


def test_values_of_several_kinds_are_left_to_the_store(tmp_path):
    """A property with a text here and a number there, or with a number written oddly, is not tabled."""
    (tmp_path / "graph.nt").write_text(
        '<http://a/1> <http://a/p> "x" .\n<http://a/2> <http://a/p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        '<http://a/3> <http://a/q> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    )
    write_tables(tmp_path / "graph.nt", tmp_path / TABLES)
    tables = Tables(tmp_path / TABLES)
    for property_ in ("p", "q"):
        with pytest.raises(NotInTables):
            tables.select(f"SELECT ?o {{ ?s <http://a/{property_}> ?o }} ORDER BY ?o")


def test_a_large_graph_gets_tables_with_its_store(tmp_path, monkeypatch):
    """From so many statements on, loading makes tables; a new store takes theirs away; a question finds them."""
    graph = random_graph(5, 20)
    path = tmp_path / "graph.nt"
    path.write_text("".join(sorted(graph.serialize(format="nt").splitlines(keepends=True))), encoding="utf-8")
    monkeypatch.setattr(stores, "TABLES_FROM", 10)
    store = EmbeddedStore(tmp_path / "store")
    count = store.load(path)
    assert (store.path / TABLES).is_file()
    asked = QUERIES["correspondents"].bind({})
    alone = EmbeddedStore(tmp_path / "other")
    monkeypatch.setattr(stores, "TABLES_FROM", count + 1)
    alone.load(path)
    assert not (alone.path / TABLES).exists()
    assert store.select(asked) == alone.select(asked)
    assert store._tables.answer(asked) is not None
    store.load(path)
    assert store._tables.answer(asked) is None
    assert not (store.path / TABLES).exists()
    assert store.select(asked) == alone.select(asked)


def test_two_may_ask_at_once_and_nobody_writes(made, tmp_path):
    """The tables are opened for reading only, by as many as like."""
    path = Path(made.store.path.parent / TABLES)
    before = path.read_bytes()
    one, two = Tables(path), Tables(path)
    asked = QUERIES["pairs-by-month"].bind({})
    assert list(one.select(asked).rows) == list(two.select(asked).rows)
    with pytest.raises(duckdb.Error):
        one._database.execute("CREATE TABLE x AS SELECT 1")
    assert path.read_bytes() == before


def test_tables_of_another_format_are_not_read(tmp_path):
    """A file of another format, or that is no tables at all, is passed by: the store answers."""
    with duckdb.connect(str(tmp_path / "new")) as database:
        database.execute("CREATE TABLE about AS SELECT 999 AS format")
    (tmp_path / "torn").write_bytes(b"DUCK" * 100)
    for name in ("new", "torn", "absent"):
        with pytest.raises(NotInTables):
            Tables(tmp_path / name)
