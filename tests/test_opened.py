"""A graph opened in Python: it asks what the command asks, over the store that the build made."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from rdflib import RDF, Literal, URIRef
from support_build import EXAMPLES, cablegraph, kept, listing, write

import kg
from kg.errors import QueryError, StoreError, WorkspaceError

CG = "https://w3id.org/cablegraph/ns#"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example sources, built in this process."""
    folder = tmp_path_factory.mktemp("opened") / "graph"
    assert kg.build([EXAMPLES], folder).changed
    return folder


def test_opening_by_text_and_by_path(workspace: Path):
    """A workspace opens by its path, as text or as a path, as often as wanted and at the same time."""
    lines = (workspace / "graph.nt").read_bytes().count(b"\n")
    for opened in [kg.open(workspace), kg.open(str(workspace)), kg.open(workspace)]:
        assert opened.select(COUNT).records() == ({"n": lines},)
        assert opened.store.triple_count() == lines


def test_asking_changes_nothing(workspace: Path):
    """Asking in every way leaves statements, records and report as they were, and the next build finds no change."""
    before = kept(workspace)
    opened = kg.open(workspace)
    opened.query("relays")
    opened.network()
    opened.page()
    len(opened.rdf())
    assert kept(workspace) == before
    assert kg.build([EXAMPLES], workspace).changed is False


def test_a_saved_query_is_a_data_frame(workspace: Path):
    """`query` gives the rows that the command gives, an actor named by any of its names."""
    opened = kg.open(workspace)
    frames = [opened.query("correspondents", actor=name) for name in ("Stalin", "Filippov", "I.V. Stalin")]
    assert len(frames[0])
    assert all(frame.equals(frames[0]) for frame in frames)
    asked = cablegraph("query", workspace, "correspondents", "-p", "actor=Filippov", "--format", "csv").out
    assert len(asked.splitlines()) == len(frames[0]) + 1
    assert asked.splitlines()[0].split(",") == list(frames[0].columns)


def test_every_saved_query_runs(workspace: Path):
    """Each saved query whose parameters may be left out gives a data frame with its columns."""
    opened = kg.open(workspace)
    asked = [n for n, saved in opened.queries.items() if not any(p.required for p in saved.parameters)]
    assert asked
    for name in asked:
        assert list(opened.query(name).columns), name


def test_the_view_of_rdflib_is_the_store(workspace: Path):
    """`rdf()` is the same store seen through rdflib: as many statements, found both ways, and no way to write."""
    opened = kg.open(workspace)
    graph = opened.rdf()
    assert len(graph) == opened.store.triple_count()
    messages = opened.select(f"SELECT ?m WHERE {{ ?m a <{CG}Message> }}").rows
    assert {row[0] for row in messages} == set(graph.subjects(RDF.type, URIRef(CG + "Message")))
    with pytest.raises((OSError, RuntimeError), match="read-write"):
        graph.add((URIRef("urn:a"), RDF.type, Literal("b")))
    assert len(opened.rdf()) == opened.store.triple_count()


def test_the_view_is_no_copy(workspace: Path):
    """Views of one opened graph share the store behind them, and hold no statements of their own."""
    opened = kg.open(workspace)
    first, second = opened.rdf(), opened.rdf()
    assert type(first.store).__module__ != "rdflib.plugins.stores.memory"
    assert {subject for subject, _ in first.subject_objects(RDF.type)} == set(second.subjects(RDF.type))


def test_the_network_is_that_of_the_messages(workspace: Path):
    """The network's edges are the statements `messaged`, each with the messages that make it; the page holds them."""
    opened = kg.open(workspace)
    network = opened.correspondence()
    stated = opened.select(f"SELECT ?a ?b WHERE {{ ?a <{CG}messaged> ?b }}").rows
    assert {(edge.source, edge.target) for edge in network.edges} == {(str(a), str(b)) for a, b in stated}
    assert {"I.V. Stalin", "Mao Zedong", "A.Ia. Orlov"} <= {actor.label for actor in network.actors}
    senders = opened.select(f"SELECT ?m ?a ?b WHERE {{ ?m <{CG}sender> ?a ; <{CG}recipient> ?b }}").rows
    behind = {(message.iri, edge.source, edge.target) for edge in network.edges for message in edge.messages}
    assert behind == {(str(m), str(a), str(b)) for m, a, b in senders}
    assert "Letters &amp; &lt;cables&gt;" in opened.page("Letters & <cables>").text


def test_what_is_no_workspace_is_refused(tmp_path: Path):
    """A missing folder, an empty one, a file, a folder of sources: each refused with the path and what to do."""
    write(tmp_path / "sources", a=listing())
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    for name in ("missing", "sources", "file", "file/below"):
        with pytest.raises(WorkspaceError, match=f"not a workspace: .*{name} .*cablegraph build"):
            kg.open(tmp_path / name)


def test_a_workspace_without_its_store_says_so(tmp_path: Path):
    """A workspace whose store is gone, empty or something else is told when it is asked, with what to do."""
    write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    kg.build([tmp_path / "sources"], target)
    store = (target / "store").resolve()
    shutil.rmtree(store)
    for _ in range(2):
        with pytest.raises(StoreError, match="build the workspace"):
            kg.open(target).select(COUNT)
        store.mkdir(exist_ok=True)
    (store / "CURRENT").write_text("MANIFEST-1\n", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot open the store"):
        kg.open(target).select(COUNT)


def test_wrong_questions_are_refused(workspace: Path):
    """An unknown query, parameter, actor, a query that does not parse, an update: refused, and the graph is whole."""
    opened = kg.open(workspace)
    for name, values in (
        ("no-such-query", {}),
        ("correspondents", {"actor": "Nobody At All"}),
        ("correspondents", {"actor": "Stalin", "no_such": "1"}),
        ("correspondents", {"since": "last week"}),
    ):
        with pytest.raises(QueryError):
            opened.query(name, **values)
    for wrong in (
        "SELECT ?s WHERE { ?s ?p",
        "ASK { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
    ):
        with pytest.raises(QueryError):
            opened.select(wrong)
    assert opened.select(COUNT).records()[0]["n"] > 0


def test_an_address_where_nobody_listens(tmp_path: Path):
    """A server's address opens without asking; asking where nobody listens says so, naming the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        opened = kg.open(f"http://127.0.0.1:{port}")
        with pytest.raises(StoreError, match=str(port)):
            opened.select(COUNT)
    for wrong in ("http://", "https:///path"):
        with pytest.raises(StoreError):
            kg.open(wrong)


def test_a_server_answers_as_the_workspace_does(workspace: Path, oxigraph_server: str):
    """The graph pushed to a server and opened by its address answers the same, in the same order."""
    assert cablegraph("push", workspace, oxigraph_server, "--graph", "urn:cablegraph:opened").status == 0
    rows = kg.open(oxigraph_server).select(
        f"SELECT ?l WHERE {{ GRAPH <urn:cablegraph:opened> {{ ?a a <{CG}Actor> ; "
        "<http://www.w3.org/2000/01/rdf-schema#label> ?l } } ORDER BY ?l"
    )
    local = kg.open(workspace).select(
        f"SELECT ?l WHERE {{ ?a a <{CG}Actor> ; <http://www.w3.org/2000/01/rdf-schema#label> ?l }} ORDER BY ?l"
    )
    assert rows.records() == local.records()
    assert rows.records()
