"""A service of a large graph answers from its tables: the same rows, the same formats, the same limits."""

from __future__ import annotations

import shutil
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import EXAMPLES
from support_serve import Server, make_workspace, serving

import kg
from kg.queries import load_queries
from kg.server.cut import xml_text
from kg.server.rows import written
from kg.tables.kinds import TABLES
from kg.tables.relations import Value
from kg.tables.writing import write_tables
from kg.vocab import XSD_DECIMAL, XSD_INTEGER
from kg.workspace import Workspace

CG = "https://w3id.org/cablegraph/ns#"
PREFIX = f"PREFIX cg: <{CG}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, with the tables that a graph of that size does without."""
    folder = tmp_path_factory.mktemp("tabled") / "graph"
    kg.build([EXAMPLES], folder)
    with Workspace.open(folder) as held:
        write_tables(held.graph, held.store / TABLES)
    return folder


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Server]:
    with serving(workspace, "--timeout", "60", "--rows", "40") as running:
        yield running


@pytest.fixture(scope="module")
def bare(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same graph without tables."""
    folder = tmp_path_factory.mktemp("bare") / "graph"
    shutil.copytree(workspace, folder, symlinks=True)
    (Workspace.open(folder).store / TABLES).unlink()
    with serving(folder, "--timeout", "60", "--rows", "40") as running:
        yield running


@pytest.mark.parametrize("form", FORMATS)
def test_saved_queries_answer_as_without_tables(server: Server, bare: Server, form: str) -> None:
    """Byte for byte, in XML value for value, cut after the same row, and said so."""
    cut = 0
    for name, saved in load_queries().items():
        needed = {p.name: "Stalin" for p in saved.parameters if p.required and p.type == "actor"}
        if any(p.required and p.name not in needed for p in saved.parameters):
            continue
        path = f"/queries/{name}?{urllib.parse.urlencode({**needed, 'format': form})}"
        one, other = server.get(path), bare.get(path)
        assert one.status == other.status == 200, name
        if form == "xml":
            assert values_of(one.body) == values_of(other.body), name
        else:
            assert one.body == other.body, name
        assert one.headers["Cablegraph-Truncated"] == other.headers["Cablegraph-Truncated"], name
        cut += one.headers["Cablegraph-Truncated"] is not None
    assert cut > 1  # some of them are longer than is allowed here


def test_the_tables_are_asked_and_where_they_do_not_serve_the_store(tmp_path: Path) -> None:
    """Tables of another graph than the store's show which of the two has answered."""
    store = f'<urn:a> <{CG}heading> "of the store" .\n'
    workspace = make_workspace(tmp_path / "graph", store)
    (tmp_path / "other.nt").write_text(store.replace("store", "tables"))
    write_tables(tmp_path / "other.nt", workspace / "store" / TABLES)
    with serving(workspace, "--timeout", "60") as running:
        asked = f"SELECT ?h {{ ?d <{CG}heading> ?h }}"
        assert running.query(asked).rows()[0]["h"]["value"] == "of the tables"
        for beyond in (
            "SELECT ?h { ?d ?any ?h }",
            f"SELECT ?h {{ ?d <{CG}heading> ?h FILTER REGEX(?h, 'o.') }}",
        ):
            assert running.query(beyond).rows()[0]["h"]["value"] == "of the store", beyond
        assert running.query(asked, {"default-graph-uri": "urn:none"}).rows() == []
        assert running.query("SELECT ?h { ").status == 400


def test_a_changed_graph_is_answered_by_its_store(workspace: Path, tmp_path: Path) -> None:
    """What an update has changed stands in no table."""
    folder = tmp_path / "graph"
    shutil.copytree(workspace, folder, symlinks=True)
    (tmp_path / "token").write_text("a-token-of-many-letters")
    count = f"SELECT (COUNT(?h) AS ?n) {{ ?d <{CG}heading> ?h }}"
    with serving(folder, "--timeout", "60", "--writable", "--token-file", str(tmp_path / "token")) as running:
        before = int(running.query(count).rows()[0]["n"]["value"])
        told = running.send(
            "POST", "/update", f'INSERT DATA {{ <urn:new> <{CG}heading> "one more" }}',
            Content_Type="application/sparql-update", Authorization="Bearer a-token-of-many-letters",
        )  # fmt: skip
        assert told.status == 204
        assert int(running.query(count).rows()[0]["n"]["value"]) == before + 1


def test_endless_and_huge_queries_meet_the_same_limits(workspace: Path) -> None:
    """The tables work in the process that is ended; and no more memory is theirs than the process may take."""
    pairs = " . ".join(f"?a{n} cg:claimProperty ?b{n}" for n in range(4))
    with serving(workspace, "--timeout", "1", "--memory", "512") as running:
        endless = running.query(f"{PREFIX} SELECT (COUNT(*) AS ?n) {{ {pairs} }}")
        assert endless.status == 504
        huge = running.query(f"{PREFIX} SELECT * {{ {pairs} }} ORDER BY ?a3 ?a2 ?a1 ?a0")
        assert huge.status in (504, 507)
        assert running.query("SELECT ?l { ?a <http://www.w3.org/2000/01/rdf-schema#label> ?l } LIMIT 1").status == 200


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=8)
cell = st.none() | text | st.sampled_from(('a"b', "a,b", "\r\n", "\t", "<&>'", "\\", ""))


@given(rows=st.lists(st.tuples(cell, st.none() | st.integers(), st.none() | st.integers(-99, 99)), max_size=4))
@pytest.mark.parametrize("form", FORMATS)
def test_every_cell_is_written_as_the_store_writes_it(form: str, rows: list[tuple[str, int, int]]) -> None:
    """Byte for byte, in XML value for value: texts with whatever is in them, numbers, IRIs, and what is unbound."""
    quoted = [(None if a is None else str(ox.Literal(a)), n, d) for a, n, d in rows]
    values = " ".join(
        f"({a if a is not None else 'UNDEF'} {'UNDEF' if n is None else f'<urn:{n}>'} {'UNDEF' if n is None else n} "
        f"{'UNDEF' if d is None else f'{d}.5'})"
        for a, n, d in quoted
    )
    found = ox.Store().query(f"SELECT ?a ?i ?n ?d {{ VALUES (?a ?i ?n ?d) {{ {values} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    columns = {
        "a": Value(sql="", kind="text"),
        "i": Value(sql="", kind="iri"),
        "n": Value(sql="", kind="integer", datatype=XSD_INTEGER),
        "d": Value(sql="", kind="decimal", datatype=XSD_DECIMAL),
    }
    made = written(form, columns)
    lines = [made.row((a, None if n is None else f"urn:{n}", n, None if d is None else f"{d}.5")) for a, n, d in rows]
    whole = made.head + made.between.join(lines) + made.tail
    expected = found.serialize(format=FORMATS[form])
    assert expected is not None
    if form == "xml":  # the store writes some spaces as references, others not
        sent = xml_text(whole.encode())
        if sent is not None:  # else no XML can hold it, and the service says so
            assert values_of(sent) == values_of(expected)
        return
    assert whole.encode() == expected


def values_of(table: bytes) -> list[list[object]]:
    """The rows of a table in XML."""
    read = ox.parse_query_results(table, format=ox.QueryResultsFormat.XML)
    assert isinstance(read, ox.QuerySolutions)
    return [list(row) for row in read]
