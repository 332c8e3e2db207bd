"""What an opened graph hands to pandas, networkx, Owlready2 and a notebook is what the store holds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import networkx as nx
import owlready2
import pytest
from support_build import EXAMPLES

import kg
from kg.errors import QueryError
from kg.export.inline import Page, html_table
from kg.export.sequence import Arrow, Chart, as_svg

CG = "https://w3id.org/cablegraph/ns#"
HOSTILE = "</script><svg onload=alert(1)>\"' onmouseover='x"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    """The example sources, built and opened."""
    folder = tmp_path_factory.mktemp("face") / "graph"
    kg.build([EXAMPLES], folder)
    return kg.open(folder)


def test_text_and_file_and_name_ask_the_same(graph: kg.Graph):
    """A saved query by its name, by its file, and its text bound by hand give one data frame."""
    saved = graph.queries["relays"]
    by_name = graph.query("relays")
    assert by_name.equals(graph.query(saved.path))
    assert by_name.equals(graph.query(saved.bind({})))
    with pytest.raises(QueryError, match="takes no parameters"):
        graph.query("SELECT * WHERE { ?s ?p ?o }", actor="Stalin")


def test_messages_are_all_of_them_once(graph: kg.Graph):
    """A row for each message, meeting and missing message, days as moments of pandas, EDTF as text."""
    frame = graph.messages
    held = graph.select(f"SELECT DISTINCT ?m WHERE {{ ?m a ?k . FILTER(?k IN (<{CG}Message>, <{CG}MissingMessage>)) }}")
    assert {str(row[0]) for row in held} <= set(frame["message"])
    assert frame["message"].is_unique
    assert str(frame["earliest"].dtype) == "datetime64[s]"
    dated = frame[frame["earliest"].notna() & frame["latest"].notna()]
    assert (dated["earliest"] <= dated["latest"]).all()
    assert frame["missing"].sum() == graph.select(f"SELECT ?m WHERE {{ ?m a <{CG}MissingMessage> }}").rows.__len__()
    assert graph.sources["documents"].sum() == len(graph.select(f"SELECT ?d WHERE {{ ?d a <{CG}Document> }}"))


def test_edges_of_every_level_are_the_messages(graph: kg.Graph):
    """Edges of messages are the senders and recipients that the store states; pairs weigh as many, with evidence."""
    stated = Counter(
        (str(a), str(b), str(m))
        for m, a, b in graph.select(f"SELECT ?m ?a ?b WHERE {{ ?m <{CG}sender> ?a ; <{CG}recipient> ?b }}")
    )
    messages, pairs = graph.network(level="message"), graph.network()
    assert isinstance(messages, nx.MultiDiGraph)
    assert Counter(list(messages.edges(keys=True))) == stated
    weights = {(a, b): data["weight"] for a, b, data in pairs.edges(data=True)}
    assert weights == Counter((a, b) for a, b, _ in stated)
    for a, b, data in pairs.edges(data=True):
        assert {message for *_, message in messages.edges(keys=True) if messages.has_edge(a, b, message)} == set(
            data["messages"]
        )
        assert all(quotation.text for quotation in data["quotations"])
    with pytest.raises(QueryError, match="pair, message, leg"):
        graph.network(level="hop")  # type: ignore[call-overload]


def test_a_period_keeps_what_may_be_of_it(graph: kg.Graph):
    """The messages of a period are those whose bounds meet it, by brute force; undated ones belong to none."""
    part, whole = graph.correspondence(between=("1949-06", "1949-07")), graph.correspondence()
    expected = {
        m.iri for m in whole.messages
        if m.dated and (m.latest or "9") >= "1949-06-01" and (m.earliest or "0") <= "1949-07-31"
    }  # fmt: skip
    assert {m.iri for m in part.messages} == expected
    assert expected
    assert {a.iri for a in part.actors} >= {end for e in part.edges for end in (e.source, e.target)}
    assert sum(a.counts.sent for a in part.actors) == sum(len(m.senders) for m in part.messages)
    assert len(graph.network(between=("1900", "1901"))) == 0


def test_a_network_without_evidence_is_written_as_graphml(graph: kg.Graph, tmp_path: Path):
    """What networkx writes as GraphML of each level, it reads back with the same edges."""
    for level in ("pair", "message", "leg"):
        made = graph.network(level=level, evidence=False)  # type: ignore[call-overload]
        nx.write_graphml(made, tmp_path / "n.graphml")
        assert sorted(nx.read_graphml(tmp_path / "n.graphml").edges()) == sorted(made.edges())


def test_individuals_are_the_statements(graph: kg.Graph):
    """Owlready2 has the individuals of a class and the senders that the store has; its own world is untouched."""
    before = set(owlready2.default_world.ontologies)  # type: ignore[attr-defined]
    ontology = graph.individuals()
    for kind in ("Message", "Actor", "Claim"):
        stated = {str(row[0]) for row in graph.select(f"SELECT ?s WHERE {{ ?s a <{CG}{kind}> }}")}
        assert {one.iri for one in ontology[kind].instances()} == stated
    for subject, sender in graph.select(f"SELECT ?m ?a WHERE {{ ?m <{CG}sender> ?a }}"):
        message = ontology.world[str(subject)]
        assert str(sender) in {one.iri for one in message.sender}
        assert all(isinstance(date, str) for date in message.date)
    assert set(owlready2.default_world.ontologies) == before  # type: ignore[attr-defined]
    ontology.world.close()


def test_what_a_notebook_shows_is_text(graph: kg.Graph):
    """Names and words in tables, charts and frames are text, whatever they hold; a frame has no origin of its own."""
    arrow = Arrow(
        key=HOSTILE,
        label=HOSTILE,
        when=HOSTILE,
        senders=(HOSTILE,),
        via=(HOSTILE + "v",),
        recipients=("b",),
        words=HOSTILE,
    )
    chart = as_svg(Chart(title=HOSTILE, note=HOSTILE, arrows=(arrow,)))
    for shown in (chart, html_table((HOSTILE,), [(HOSTILE,)], head=HOSTILE)):
        assert "<svg onload" not in shown
        assert "' onmouseover" not in shown
    frame = Page(text=HOSTILE)._repr_html_()
    assert re.findall(r'sandbox="([^"]*)"', frame) == ["allow-scripts"]
    assert len(re.findall(r"<(\w+)", frame)) == 2
    assert "39" in graph._repr_html_() or "message" in graph._repr_html_()


def test_a_chart_has_an_arrow_for_each_documented_way(graph: kg.Graph):
    """Every message that is asked for has its row, every placed one an arrow from each sender to each recipient."""
    network = graph.correspondence()
    picture = graph.sequence(message.iri for message in network.messages)
    assert picture.svg.count('<g class="message') == len(network.messages)
    ways = sum(len(message.senders) * len(message.recipients) for message in network.messages)
    assert picture.svg.count('class="way"') == ways > 0
    assert picture.svg.count('class="hand"') == sum(len(message.via) for message in network.messages) > 0
    if network.unplaced:
        assert f"({len(network.unplaced)} without sender or recipient" in picture.caption


def test_reach_in_python_is_that_of_the_command(graph: kg.Graph):
    """The verdict and the chain, drawn and told, as a frame whose first sender is who was asked for."""
    found = graph.reach("Stalin", "Mao Zedong", since="1949-06-01", by="1949-06-18", slowest=0)
    assert found.verdict == "certain"
    assert found.steps["senderLabel"].iloc[0] == "I.V. Stalin"
    assert found.steps["recipientLabel"].iloc[-1] == "Mao Zedong"
    assert found.picture("surest") is not None
    assert "<svg" in found._repr_html_()
    assert graph.reach("Stalin", "Mao Zedong", since="1960", by="1960").picture() is None
    with pytest.raises(QueryError, match="since is no date"):
        graph.reach("Stalin", "Mao Zedong", since="last week")


def test_how_many_word_reaches_is_how_many_are_told_to_be_reached(graph: kg.Graph):
    """The counts of everyone at once are those of each actor's own list, possible and certain."""
    counts = graph.reaches(slowest=2)
    assert counts["possible"].max() > 3
    for _, row in counts.iterrows():
        reached = graph.reached(f"<{row['actor']}>", slowest=2)
        assert (len(reached), int(reached["surest"].notna().sum())) == (row["possible"], row["certain"])


def test_a_graph_that_is_closed_is_let_go(tmp_path: Path):
    """Opened in a `with` block a workspace is held inside it and free afterwards."""
    kg.build([EXAMPLES / "listing-1.txt"], tmp_path / "graph")
    with kg.open(tmp_path / "graph") as opened:
        assert opened.query("actors").shape[0]
    assert kg.build([EXAMPLES / "listing-1.txt", EXAMPLES / "listing-2.txt"], tmp_path / "graph").changed
