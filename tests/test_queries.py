"""Saved queries: what loads, what binds, and what each answers, the same from every store.

The golden answers are in `golden/queries`: NAME.csv over `sample.ttl`, NAME.more.csv over `sample.ttl` and `more.ttl`.
Write them anew, and read the difference, with: CABLEGRAPH_GOLDEN=write pytest tests/test_queries.py
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD

from kg.errors import QueryError
from kg.export.table import as_csv
from kg.graph.push import push
from kg.graph.sparql import is_iri, serialised
from kg.graph.store import EmbeddedStore, RemoteStore
from kg.graph.table import Table
from kg.parameters import Parameter, resolve
from kg.queries import SavedQuery, find_query, load_queries, read_query

ID = "https://w3id.org/cablegraph/id/"
TOPIC = "https://w3id.org/cablegraph/topic/"
GOLDEN = Path(__file__).parent / "golden" / "queries"
QUERIES = load_queries()
NEEDED = {"thread": {".csv": {"message": f"{ID}message/m2"}, ".more.csv": {"message": f"{ID}message/m5"}}}
CASES = [(name, data) for name in QUERIES for data in (".csv", ".more.csv")]

HEADER = '#+ title = "T"\n#+ description = "D"\n'
ACTOR = '#+ [params.actor]\n#+ type = "actor"\n#+ help = "H"\n'
BODY = "SELECT ?s WHERE { VALUES ?actor { UNDEF } ?s ?p ?actor } ORDER BY ?s\n"


def bound(name: str, data: str, store: EmbeddedStore) -> str:
    saved = QUERIES[name]
    return saved.bind(saved.terms(store, NEEDED.get(name, {}).get(data, {})))


@pytest.fixture(scope="session")
def stores(sample_store: EmbeddedStore, more_store: EmbeddedStore) -> dict[str, EmbeddedStore]:
    return {".csv": sample_store, ".more.csv": more_store}


@pytest.fixture(scope="session")
def graphs(sample_nt: Path, more_nt: Path) -> dict[str, Graph]:
    return {".csv": Graph().parse(sample_nt), ".more.csv": Graph().parse(more_nt)}


@pytest.fixture(scope="session")
def servers(oxigraph_server: str, sample_nt: Path, more_nt: Path) -> dict[str, RemoteStore]:
    for source, name in ((sample_nt, "urn:test:queries:sample"), (more_nt, "urn:test:queries:more")):
        push(source, oxigraph_server, graph=name)
    return {
        ".csv": RemoteStore(oxigraph_server, graph="urn:test:queries:sample"),
        ".more.csv": RemoteStore(oxigraph_server, graph="urn:test:queries:more"),
    }


@pytest.mark.parametrize(("name", "data"), CASES)
def test_golden(name: str, data: str, stores: dict[str, EmbeddedStore]) -> None:
    """Each saved query answers over the sample what it answered when its answer was read and found right."""
    table = stores[data].select(bound(name, data, stores[data]))
    text = as_csv(table, guarded=False)
    path = GOLDEN / f"{name}{data}"
    if os.environ.get("CABLEGRAPH_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "data"), CASES)
def test_same_rows_from_rdflib(
    name: str, data: str, stores: dict[str, EmbeddedStore], graphs: dict[str, Graph]
) -> None:
    """The embedded store and rdflib in memory answer with the same terms in the same order."""
    text = bound(name, data, stores[data])
    table = stores[data].select(text)
    result = graphs[data].query(text)
    assert tuple(map(str, result.vars or ())) == table.columns
    assert tuple(tuple(row) for row in result) == table.rows


@pytest.mark.parametrize(("name", "data"), CASES)
def test_same_rows_from_a_server(
    name: str, data: str, stores: dict[str, EmbeddedStore], servers: dict[str, RemoteStore]
) -> None:
    """The embedded store and a server over HTTP answer with the same table."""
    text = bound(name, data, stores[data])
    assert servers[data].select(text) == stores[data].select(text)


@pytest.mark.parametrize("name", QUERIES)
def test_order_is_total(name: str, stores: dict[str, EmbeddedStore]) -> None:
    """ORDER BY names every column, so that two runs can differ in nothing."""
    order = QUERIES[name].text.rpartition("ORDER BY")[2]
    table = stores[".more.csv"].select(bound(name, ".more.csv", stores[".more.csv"]))
    named = set(order.replace("(", " ").replace(")", " ").split())
    derived = {"?first", "?last", "?month"} | {"?written", "?received", "?messages", "?attestations"}
    assert {f"?{column}" for column in table.columns} - named <= derived
    assert len(set(table.rows)) == len(table.rows)


def test_no_golden_is_left_over() -> None:
    """Every golden file belongs to a query that there is."""
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}{data}" for name, data in CASES}


def messages(table: Table) -> set[str]:
    return {str(value).rpartition("/")[2] for value in table.column("message")}


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, {"m1", "m2", "m5", "m6", "m8"}),
        ("1950-05", "1950-05", {"m5", "m6"}),
        ("1950-05-31", None, {"m5", "m6", "m8"}),
        ("1950-06-02", "1950-06-02", {"m6", "m8"}),
        ("1950-06-03", None, {"m8"}),
        ("1999", None, {"m8"}),
        (None, "1950-05-31", {"m1", "m2", "m5", "m6"}),
        (None, "1950-04-28", {"m1", "m2", "m6"}),
        (None, "1950-04-27", {"m1", "m2"}),
        ("1950", "1950", {"m1", "m2", "m5", "m6", "m8"}),
        (None, "1949", set()),
    ],
)
def test_uncertain_dates_overlap_the_period(
    more_store: EmbeddedStore, since: str | None, until: str | None, found: set[str]
) -> None:
    """A message is in a period when it may be: [earliest, latest] overlaps it, and an open end reaches for ever."""
    assert messages(QUERIES["messages-on-topic"].run(more_store, since=since, until=until)) == found


def test_undated_messages_are_in_no_period(more_store: EmbeddedStore) -> None:
    """A message without a date is counted where no period is asked for, and only there."""
    everything = QUERIES["pairs-by-month"].run(more_store, sender="Kim Chaek")
    assert everything.records()[0]["messages"] == 1
    assert len(QUERIES["pairs-by-month"].run(more_store, sender="Kim Chaek", since="1900")) == 0


def test_a_message_between_months_has_no_month(more_store: EmbeddedStore) -> None:
    """Activity by month counts a message in a month only where its month is certain."""
    rows = QUERIES["pairs-by-month"].run(more_store, sender=URIRef(f"{ID}actor/mao")).records()
    assert [row["month"] for row in rows] == [None]


def test_first_and_last_ignore_undated_messages(more_store: EmbeddedStore) -> None:
    """An undated message takes no first and last day away from a pair; an open date gives the end that it has."""
    rows = QUERIES["correspondents"].run(more_store, actor=URIRef(f"{ID}actor/kim2")).records()
    assert [(row["first"], row["last"]) for row in rows] == [(None, None)]
    rows = QUERIES["relays"].run(more_store, intermediary="shtykov", recipient=URIRef(f"{ID}actor/kim")).records()
    assert [(row["messages"], row["first"], row["last"]) for row in rows] == [
        (2, datetime.date(1950, 3, 18), datetime.date(1950, 6, 1))
    ]


def test_stated_and_inferred_replies_are_told_apart(more_store: EmbeddedStore) -> None:
    """A reply that the reader concludes never looks like one that the text states."""
    rows = QUERIES["replies"].run(more_store, actor="Mao Tse-tung").records()
    assert {(str(row["answered"])[-2:], row["status"]) for row in rows} == {("m5", "inferred"), ("m9", "stated")}


def test_archive_folder_by_any_part(more_store: EmbeddedStore) -> None:
    """A folder is found by as much of its reference as one gives; what lacks the part asked for is not in it."""
    query = QUERIES["archive-folder"]
    assert messages(query.run(more_store, archive="aprf")) == {"m1", "m5", "m7"}
    assert messages(query.run(more_store, archive="APRF", fond="45")) == {"m1", "m5"}
    assert messages(query.run(more_store, archive="APRF", fond="45", delo="3")) == set()


def test_who_decided(more_store: EmbeddedStore) -> None:
    """A decision that nobody is said to have taken is listed, and is nobody's."""
    query = QUERIES["decisions"]
    assert messages(query.run(more_store)) == {"m1", "m5"}
    assert messages(query.run(more_store, actor="Stalin")) == {"m1"}


@pytest.mark.parametrize(
    ("kind", "name", "iri"),
    [
        ("actor", "stalin", f"{ID}actor/stalin"),
        ("actor", " Fyn Si ", f"{ID}actor/stalin"),
        ("actor", "POLITBÜRO", f"{ID}actor/politburo"),
        ("actor", '=Politburo, "the Board"', f"{ID}actor/politburo"),
        ("actor", "毛泽东 (mao zedong)", f"{ID}actor/mao"),
        ("place", "PYONGYANG", f"{ID}place/pyongyang"),
        ("concept", "korean-unification", f"{TOPIC}korean-unification"),
        ("concept", "weapons", f"{TOPIC}arms-deliveries"),
        ("concept", "Arms deliveries", f"{TOPIC}arms-deliveries"),
        ("document", "r6", f"{ID}document/d6"),
        ("message", "no. 362/SH", f"{ID}message/m2"),
    ],
)
def test_names_are_looked_up(more_store: EmbeddedStore, kind: str, name: str, iri: str) -> None:
    """A thing is found by any of its names, in any case, and by nothing less than a whole name."""
    assert resolve(kind, name, more_store) == URIRef(iri)


def test_an_ambiguous_name_lists_all(more_store: EmbeddedStore) -> None:
    """Where a name is several things', the error gives the IRI of each, and nothing is chosen."""
    with pytest.raises(QueryError, match="2 things") as caught:
        resolve("actor", "comrade kim", more_store)
    assert f"<{ID}actor/kim>" in str(caught.value)
    assert f"<{ID}actor/kim2>" in str(caught.value)


def test_an_unknown_name_shows_what_is_like_it(more_store: EmbeddedStore) -> None:
    """A part of a name is not taken for the name, but the error shows whose it may be."""
    with pytest.raises(QueryError, match="no actor is called 'Vyshin'; like it: A"):
        resolve("actor", "Vyshin", more_store)
    with pytest.raises(QueryError, match="no place is called 'Atlantis'"):
        resolve("place", "Atlantis", more_store)


@pytest.mark.parametrize("written", ["{}", "<{}>"])
def test_identifiers_are_taken_as_they_are(sample_store: EmbeddedStore, written: str) -> None:
    """An IRI, with or without angle brackets, and a prefixed name are not looked up."""
    parameter = Parameter(name="topic", type="concept", help="")
    assert parameter.term(written.format(f"{TOPIC}arms"), sample_store) == URIRef(f"{TOPIC}arms")
    assert parameter.term("topic:arms", sample_store) == URIRef(f"{TOPIC}arms")
    assert Parameter(name="a", type="actor", help="").term("id:actor/kim", sample_store) == URIRef(f"{ID}actor/kim")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "1950-02-30"), ("date", "1950-13"), ("date", "50-03-18"), ("date", "1950-03-18T00:00"), ("date", ""),
        ("date", "0000"), ("date", "１９５０"), ("integer", "1.5"), ("integer", "x"),
        ("iri", "Stalin"), ("iri", "http://a/> ?x"), ("iri", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(sample_store: EmbeddedStore, kind: str, value: str) -> None:
    """What is no date, number or IRI is refused before any store sees it."""
    parameter = Parameter(name="x", type=kind, help="", widen="start" if kind == "date" else None)
    with pytest.raises(QueryError, match="x is not"):
        parameter.term(value, sample_store)


def test_dates_widen(sample_store: EmbeddedStore) -> None:
    """A year or month stands for its first day where a period begins, for its last where it ends."""
    start = Parameter(name="since", type="date", help="", widen="start")
    end = Parameter(name="until", type="date", help="", widen="end")
    for parameter, written, day in (
        (start, "1952", "1952-01-01"),
        (end, "1952", "1952-12-31"),
        (end, "1952-02", "1952-02-29"),
        (start, datetime.date(1950, 3, 18), "1950-03-18"),
    ):
        assert parameter.term(written, sample_store) == Literal(day, datatype=XSD.date)


def saved(tmp_path: Path, text: str) -> SavedQuery:
    path = tmp_path / "trial.rq"
    path.write_text(text, encoding="utf-8")
    return read_query(path)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (BODY, 1, "no header"),
        ('#+ title = "T"\n' + BODY, 1, "no description"),
        (HEADER + "#+ titel = 3\n" + ACTOR + BODY, 1, "'titel' means nothing"),
        (HEADER + "#+ broken = \n" + BODY, 3, "not TOML"),
        (HEADER + "# a remark\n#+ broken = \n" + BODY, 4, "not TOML"),
        (HEADER + BODY, 3, "?actor is not declared"),
        (HEADER + ACTOR + "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s", 3, "has no block"),
        (HEADER + ACTOR + BODY.replace("?s ?p", "VALUES ?actor { UNDEF }\n ?s ?p"), 6, "a second block"),
        (HEADER + ACTOR + BODY.replace("ORDER BY ?s", ""), 6, "no ORDER BY"),
        (HEADER + "SELECT ?s WHERE { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }", 3, "no ORDER BY"),
        (HEADER + ACTOR.replace('"actor"', '"actress"') + BODY, 3, "not one of"),
        (HEADER + ACTOR.replace("help", "hilfe") + BODY, 3, "'hilfe' means nothing"),
        (HEADER + ACTOR.replace('#+ help = "H"\n', "") + BODY, 3, "lacks its type or its help"),
        (HEADER + ACTOR.replace('"actor"', '"date"') + BODY, 3, "widen"),
        (HEADER + "CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o }", 3, "is a SELECT"),
        (HEADER + "DROP ALL", 1, "is a SELECT"),
        (HEADER + "SELECT ?s\nWHERE { ?s ?p } ORDER BY ?s", 4, "does not parse"),
        (HEADER + "SELECT ?s { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } ORDER BY ?s", None, "SERVICE is refused"),
    ],
)
def test_what_does_not_load(tmp_path: Path, text: str, line: int | None, said: str) -> None:
    """A query that lacks something does not load, and the error names the file and the line."""
    with pytest.raises(QueryError) as caught:
        saved(tmp_path, text)
    message = str(caught.value)
    assert said in message
    assert f"trial.rq:{line}:" in message if line else "trial.rq" in message
    assert "\n" not in message


def test_a_block_in_a_remark_or_a_text_is_none(tmp_path: Path) -> None:
    """Only the parameter's own block is replaced, not what looks like it in a comment or a string."""
    remark = "# VALUES ?actor { UNDEF }\n"
    query = saved(
        tmp_path, HEADER + ACTOR + remark + BODY.replace("?s ?p", 'FILTER("VALUES ?actor { UNDEF }" != "") ?s ?p')
    )
    text = query.bind({"actor": URIRef("http://a/b")})
    assert text.count("VALUES ?actor { UNDEF }") == 2
    assert text.count("VALUES (?actor ?actor_given) { (<http://a/b> 1) }") == 1


def test_defaults_and_needed_values(tmp_path: Path, sample_store: EmbeddedStore) -> None:
    """A default stands in for a value that is not given; a needed one that is not given is an error."""
    query = saved(tmp_path, HEADER + ACTOR + '#+ default = "stalin"\n' + BODY)
    assert query.terms(sample_store, {}) == {"actor": URIRef(f"{ID}actor/stalin")}
    query = saved(tmp_path, HEADER + ACTOR + "#+ required = true\n" + BODY)
    with pytest.raises(QueryError, match="needs actor"):
        query.run(sample_store)
    with pytest.raises(QueryError, match=r"no parameter 'actress'.*it takes: actor"):
        query.run(sample_store, actress="Stalin")


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    """Further queries are found beside the shipped ones; one of a name that is taken is refused."""
    saved(tmp_path, HEADER + ACTOR + BODY)
    assert set(load_queries(tmp_path)) == {*QUERIES, "trial"}
    (tmp_path / "relays.rq").write_text(HEADER + ACTOR + BODY)
    with pytest.raises(QueryError, match="two queries are called relays"):
        load_queries(tmp_path)
    with pytest.raises(QueryError, match="no folder of queries"):
        load_queries(tmp_path / "none")


def test_a_misspelt_name_is_answered_with_the_closest() -> None:
    """A name that is nearly right is put right."""
    with pytest.raises(QueryError, match="did you mean correspondents"):
        find_query(QUERIES, "corespondants")
    with pytest.raises(QueryError, match="there are: actors, "):
        find_query(QUERIES, "zzz")


UNICODE = st.text(st.characters(exclude_categories=("Cs",)))
HOSTILE = st.lists(
    st.sampled_from(
        ["\\", '"', "'", "u0022", "U00000022", "u005C", "}", "{", "#", "\n", "\r", "\x00", "UNDEF", " . ", ">"]
    )
).map("".join)


@settings(max_examples=100, deadline=None)
@given(text=UNICODE | HOSTILE)
def test_any_text_comes_back_as_it_went(sample_store: EmbeddedStore, text: str) -> None:
    """Any Unicode text is one literal, the same in the embedded store and in rdflib, and breaks out of nothing."""
    query = f"SELECT ?x WHERE {{ VALUES ?x {{ {serialised(Literal(text))} }} }}"
    assert sample_store.select(query).rows == ((Literal(text),),)
    assert [tuple(row) for row in Graph().query(query)] == [(Literal(text),)]


@settings(max_examples=50, deadline=None)
@given(text=UNICODE | HOSTILE)
def test_any_text_comes_back_from_a_server(oxigraph_server: str, text: str) -> None:
    """Any Unicode text goes to a server and comes back the same, and a name nobody has is simply not found."""
    query = f"SELECT ?x WHERE {{ VALUES ?x {{ {serialised(Literal(text))} }} }}"
    assert RemoteStore(oxigraph_server).select(query).rows == ((Literal(text),),)


@settings(max_examples=200, deadline=None)
@given(text=UNICODE | HOSTILE)
def test_a_hostile_value_binds_to_one_literal(sample_store: EmbeddedStore, text: str) -> None:
    """Whatever stands in for a pseudonym, the query stays the same query: it finds that pseudonym or none."""
    table = QUERIES["pseudonyms"].run(sample_store, pseudonym=text)
    assert len(table) == (1 if text == "Fyn Si" else 0)


@settings(max_examples=200, deadline=None)
@given(text=st.text().map(lambda text: f"http://a/{text}"))
def test_an_iri_with_forbidden_characters_is_refused(text: str) -> None:
    """Between `<` and `>` stands an IRI that cannot hold `>`, spaces, quotes, braces or backslashes, or nothing."""
    forbidden = any(ord(c) <= 0x20 or c in '<>"{}|^`\\' or "\ud800" <= c <= "\udfff" for c in text)
    assert is_iri(text) is not forbidden
    with refused() if forbidden else nothing():
        assert serialised(URIRef(text)) == f"<{text}>"


@pytest.mark.parametrize("term", [BNode("b"), URIRef("relative"), URIRef("http://a/>b"), Literal("\ud800")])
def test_terms_that_cannot_be_asked_for(term: BNode | URIRef | Literal) -> None:
    """A blank node, an IRI that is none and a text that is not Unicode are refused."""
    with pytest.raises(QueryError):
        serialised(term)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(QueryError):
        yield


@contextmanager
def nothing() -> Iterator[None]:
    yield
