"""Answers as text, CSV, JSON and Turtle: whole, aligned, and harmless to terminals and spreadsheets."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from rdflib.query import Result
from rdflib.term import Node

from kg.errors import QueryError
from kg.export.table import as_csv, as_json, as_text, as_turtle, written
from kg.export.visible import width
from kg.graph.table import Table

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
OBEYED = "\x1b[2J\x07\r\x9b31m\u202ebad\u2066\u200e"


def table(*cells: Node | None) -> Table:
    return Table(columns=("cell",), rows=tuple((cell,) for cell in cells))


def test_text_is_aligned() -> None:
    """Columns start below one another, by what a terminal shows and not by the number of characters."""
    wide = Table(
        columns=("name", "number", "iri"),
        rows=(
            (Literal("毛泽东"), Literal(10), URIRef("http://a/b")),
            (Literal("e\u0301te\u0301"), Literal(-2), None),
            (Literal("Ким"), None, URIRef("http://a/c")),
        ),
    )
    assert as_text(wide).splitlines() == [
        "name    number  iri",
        "------  ------  ----------",
        "毛泽东      10  http://a/b",
        "e\u0301te\u0301         -2",
        "Ким             http://a/c",
        "3 rows",
    ]


@given(st.lists(TEXTS))
def test_text_is_one_line_a_row(texts: list[str]) -> None:
    """Whatever the cells hold, a row is one line, and no line moves the cursor."""
    lines = as_text(table(*map(Literal, texts))).split("\n")
    assert len(lines) == len(texts) + 3
    assert all(width(line) >= 0 and not set(line) & set(map(chr, [*range(32), *range(127, 160)])) for line in lines)


def test_nothing_is_cut_silently() -> None:
    """All rows are shown unless a limit is given, and what the limit leaves out is counted."""
    many = table(*(Literal(n) for n in range(1000)))
    assert len(as_text(many).splitlines()) == 1003
    assert as_text(many, rows=10).splitlines()[-1] == "1000 rows, 990 of them not shown"
    assert as_text(many, rows=0).splitlines()[-1] == "1000 rows, 1000 of them not shown"
    assert as_text(table()).splitlines() == ["cell", "----", "0 rows"]
    long = "x" * 5000
    assert long in as_text(table(Literal(long)))


def test_a_terminal_obeys_nothing() -> None:
    """Escape sequences and marks that turn the direction of writing are shown, not sent, in text, JSON and Turtle."""
    graph = Graph()
    graph.add((URIRef("http://a/s"), URIRef("http://a/p"), Literal(OBEYED)))
    for text in (as_text(table(Literal(OBEYED))), as_json(table(Literal(OBEYED))), as_turtle(graph)):
        assert not set(text) & set("\x1b\x07\r\x9b\u202e\u2066\u200e")
    assert set(Graph().parse(data=as_turtle(graph))) == set(graph)
    assert json.loads(as_json(table(Literal(OBEYED))))["results"]["bindings"][0]["cell"]["value"] == OBEYED


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\r=1", "＝1", "|calc", '=HYPERLINK("x")'])
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    """A text that a spreadsheet would take for a formula has an apostrophe before it; a number has not."""
    assert next(csv.reader([as_csv(table(Literal(text))).split("\n", 1)[1]]))[0].startswith("'")
    assert list(csv.reader(io.StringIO(as_csv(table(Literal(text)), guarded=False), newline="")))[1] == [text]
    for number in (
        Literal(-1),
        Literal("-1.5", datatype=XSD.decimal),
        Literal("+2", datatype=XSD.integer, normalize=False),
    ):
        assert as_csv(table(number)) == f"cell\n{number}\n"
    assert as_csv(table(Literal("-x", datatype=XSD.integer))) == "cell\n'-x\n"


@given(st.lists(TEXTS, min_size=1))
def test_csv_comes_back(texts: list[str]) -> None:
    """Any text survives CSV, and an empty one is told from an unbound cell."""
    text = as_csv(table(*map(Literal, texts)), guarded=False)
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[each] for each in texts]
    assert as_csv(table(Literal(""), None)) == 'cell\n""\n\n'


@given(
    st.lists(
        st.none()
        | TEXTS.map(Literal)
        | TEXTS.map(lambda text: Literal(text, lang="en-GB"))
        | st.integers().map(Literal)
        | TEXTS.map(lambda text: Literal(text, datatype=URIRef("http://a/type")))
        | st.just(URIRef("http://a/é"))
        | st.just(BNode("b0"))
    )
)
def test_json_comes_back(cells: list[Node | None]) -> None:
    """A table written as SPARQL results is read by another reader as the same table."""
    read = Result.parse(io.BytesIO(as_json(table(*cells)).encode()), format="json")
    assert [row.get(Variable("cell")) for row in read.bindings] == cells


def test_each_answer_has_its_form() -> None:
    """A table is text, a truth value a word, a graph Turtle; what has no such form is refused, not guessed."""
    graph = Graph()
    graph.add((URIRef("http://a/s"), URIRef("http://a/p"), Literal("o")))
    assert written(table(Literal("x"))) == "cell\n----\nx\n1 row"
    assert (written(True), written(False), written(True, "csv")) == ("true", "false", "true")
    assert json.loads(written(False, "json")) == {"head": {}, "boolean": False}
    assert isomorphic(Graph().parse(data=written(graph)), graph)
    assert written(graph) == written(graph, "turtle")
    for form in ("csv", "json", "table"):
        with pytest.raises(QueryError, match="a graph cannot be written"):
            written(graph, form)
    for answer in (table(), True):
        with pytest.raises(QueryError, match="only a graph"):
            written(answer, "turtle")


def test_turtle_has_the_prefixes_of_the_ontology() -> None:
    """A graph of the ontology's terms reads as the ontology does."""
    graph = Graph()
    graph.add((URIRef("http://a/s"), URIRef("https://w3id.org/cablegraph/ns#key"), Literal("o")))
    assert 'cg:key "o"' in as_turtle(graph)
