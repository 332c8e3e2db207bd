"""Searching for words: what is found is what reading every text would find, and nothing that is typed makes it fail."""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import EXAMPLES
from support_serve import Server, make_workspace, serving

import kg
from kg.cli import main
from kg.errors import QueryError, StoreError
from kg.fulltext import INDEX, search, write_index
from kg.graph.store import EmbeddedStore
from kg.workspace import Workspace

_EVERY_TEXT = """PREFIX cg: <https://w3id.org/cablegraph/ns#>
SELECT DISTINCT ?thing ?text {
  ?thing cg:quotation|cg:heading|cg:text ?text FILTER NOT EXISTS { ?thing a cg:Decision }
}"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searched") / "graph"
    kg.build([EXAMPLES], folder)
    return folder


@pytest.fixture(scope="module")
def store(graph: Path) -> Iterator[EmbeddedStore]:
    with Workspace.open(graph) as workspace:
        yield EmbeddedStore(workspace.store)


@pytest.fixture(scope="module")
def texts(store: EmbeddedStore) -> list[list[str]]:
    """Every text that can be found, as its words without accents."""
    return [words_of(str(text)) for _, text in store.select(_EVERY_TEXT)]


def words_of(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain.casefold())


def holds(words: list[str], phrase: list[str], *, begun: bool = False) -> bool:
    """Whether words stand in this order, of the last of which a beginning will do."""
    for first in range(len(words) - len(phrase) + 1):
        part = words[first : first + len(phrase)]
        if part[:-1] == phrase[:-1] and (part[-1].startswith(phrase[-1]) if begun else part[-1] == phrase[-1]):
            return True
    return False


def test_it_finds_what_reading_every_text_finds(store: EmbeddedStore, texts: list[list[str]]) -> None:
    """Each word of the examples alone, as a beginning, beside the next one and as a phrase with it, and without it."""
    pairs = sorted({(text[0], text[-1]) for text in texts if len(text) > 1})[::3]
    assert len(pairs) > 40
    for one, other in pairs:
        for asked, wanted in (
            (one, [t for t in texts if one in t]),
            (f"{one[:3]}*", [t for t in texts if holds(t, [one[:3]], begun=True)]),
            (f"{other} {one}", [t for t in texts if one in t and other in t]),
            (f'"{one} {other}"', [t for t in texts if holds(t, [one, other])]),
            (f"{one} -{other}", [t for t in texts if one in t and other not in t]),
        ):
            assert search(store.path, store, asked).total == len(wanted), asked


def test_a_hit_says_where_it_stands_and_what_it_bears_out(store: EmbeddedStore) -> None:
    """Words of a heading are found with the document; of a name, with the actor; of a quotation, with its claims."""
    found = search(store.path, store, "Filippov").table.records()
    assert {hit["kind"] for hit in found} == {"heading", "quotation", "name"}
    assert all(hit["in"].startswith("https://w3id.org/cablegraph/id/") and hit["inLabel"] for hit in found)
    assert all("«" in hit["words"] for hit in found)
    assert any("sender" in hit["tells"].split(", ") for hit in found)
    labels = {hit["inLabel"] for hit in found if hit["kind"] == "name"}
    assert "I.V. Stalin" in labels


def test_case_and_accents_do_not_matter(tmp_path: Path) -> None:
    graph = '<urn:d> <https://w3id.org/cablegraph/ns#heading> "Müller an Čapek, Wrocław" .\n'
    workspace = make_workspace(tmp_path / "graph", graph)
    write_index(workspace / "store")
    store = EmbeddedStore(workspace / "store")
    for words in ("muller", "MÜLLER", "capek", "Muller Capek", "WROCŁAW"):
        assert search(store.path, store, words).total == 1, words


def test_the_best_come_first_and_all_are_counted(store: EmbeddedStore) -> None:
    """A part of the hits is the beginning of all of them; how many there are does not depend on how many are asked."""
    whole = search(store.path, store, "Stalin")
    some = search(store.path, store, "Stalin", rows=3)
    assert whole.total == some.total > 3
    assert some.table.rows == whole.table.rows[: len(some.table)]


@settings(max_examples=200)
@given(words=st.text(st.characters(codec="utf-8"), max_size=40) | st.text('ab "*-()^:+{}\0', max_size=40))
def test_whatever_is_typed_is_looked_for_or_refused(store: EmbeddedStore, words: str) -> None:
    """FTS5 has a language of its own, in which a person's words would be errors: none of it is left."""
    with contextlib.suppress(QueryError):
        search(store.path, store, words, rows=5)


def test_a_graph_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "graph", "<urn:a> <urn:b> <urn:c> .\n")
    with pytest.raises(StoreError, match="no index of words") as refused:
        search(workspace / "store", EmbeddedStore(workspace / "store"), "a")
    assert "cablegraph build" in refused.value.advice


def test_a_build_makes_the_index_that_one_before_it_lacked(tmp_path: Path) -> None:
    """A workspace whose index was lost is not taken for unchanged."""
    kg.build([EXAMPLES], tmp_path / "graph")
    (Workspace.open(tmp_path / "graph").store / INDEX).unlink()
    assert kg.build([EXAMPLES], tmp_path / "graph").changed
    assert (Workspace.open(tmp_path / "graph").store / INDEX).is_file()


def test_the_command_shows_the_best_and_counts_the_rest(graph: Path) -> None:
    shown = CliRunner().invoke(main, ["search", str(graph), "Stalin", "--rows", "2"])
    assert shown.exit_code == 0, shown.output
    assert re.search(r"^the best 2 of \d+ texts; --rows shows more$", shown.output, re.MULTILINE)
    whole = CliRunner().invoke(main, ["search", str(graph), "Stalin", "--format", "json"])
    assert len(json.loads(whole.output)["results"]["bindings"]) > 2
    nothing = CliRunner().invoke(main, ["search", str(graph), "--", "-Stalin"])
    assert nothing.exit_code == 1
    assert "no word to look for" in nothing.output


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph, "--timeout", "60") as running:
        yield running


def test_a_service_finds_the_same(server: Server, store: EmbeddedStore) -> None:
    """As JSON and CSV the hits of the library; as a page a row for each."""
    found = search(store.path, store, "Filippov Mao").table
    answer = server.get("/search?q=Filippov%20Mao", Accept="application/sparql-results+json")
    assert [row["words"]["value"] for row in answer.rows()] == [str(row[1]) for row in found.rows]
    table = server.get("/search?q=Filippov%20Mao&format=csv")
    assert table.text.count("\n") == len(found) + 1
    page = server.get("/search?q=Filippov%20Mao", Accept="text/html")
    assert page.text.count("«Filippov»") >= 1
    assert page.text.count("<tr>") == len(found) + 1


def test_a_service_says_what_is_wrong_with_a_search(server: Server, tmp_path: Path) -> None:
    assert server.get("/search?q=-x&format=json").status == 400
    assert server.get("/search?format=json").status == 400
    assert server.get("/search?q=a&format=xml").status == 406
    refused = server.get("/search?q=%22", Accept="text/html")
    assert (refused.status, "no word to look for" in refused.text) == (400, True)
    with serving(make_workspace(tmp_path / "graph", "<urn:a> <urn:b> <urn:c> .\n")) as bare:
        missing = bare.get("/search?q=a&format=json")
        assert missing.status == 404
        assert str(tmp_path) not in missing.text


def test_a_service_cuts_long_answers_and_says_so(tmp_path: Path) -> None:
    """A hundred hits stand on a page, a thousand in data: the header tells of how many."""
    lines = [f'<urn:d{n:04}> <https://w3id.org/cablegraph/ns#heading> "cable {n}" .\n' for n in range(1200)]
    workspace = make_workspace(tmp_path / "graph", "".join(lines))
    write_index(workspace / "store")
    with serving(workspace, "--timeout", "60") as running:
        data = running.get("/search?q=cable&format=csv")
        assert data.headers["Cablegraph-Truncated"] == "rows 1000 of 1200"
        page = running.get("/search?q=cable", Accept="text/html")
        assert "Only 100 texts are shown" in page.text
