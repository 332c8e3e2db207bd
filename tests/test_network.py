"""The network: edges, legs and counts as the messages have them, whatever order rows come in."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from support_build import EXAMPLES, cablegraph
from support_graph import CG, GraphStore, add_actor, add_hop, iri, random_graph, sample

from kg.errors import NetworkSizeError, StoreError
from kg.network.courses import read_courses
from kg.network.edges import read_network
from kg.network.graphs import components, pairs_graph
from kg.network.layout import layout, overlaps
from kg.network.measures.robustness import ranking
from kg.network.periods import per_month, read_period, within
from kg.network.relays import shares
from kg.network.values import Network

HERE = Path(__file__).parent


def network_of(graph: Graph) -> Network:
    return read_network(GraphStore(graph))


def objects(graph: Graph, subject: URIRef, prop: URIRef) -> set[str]:
    return {str(value) for value in graph.objects(subject, prop)}


def brute_edges(graph: Graph) -> dict[tuple[str, str], set[str]]:
    """Sender to recipient, straight from the statements."""
    found: dict[tuple[str, str], set[str]] = {}
    for message, _, sender in graph.triples((None, CG.sender, None)):
        for recipient in graph.objects(message, CG.recipient):
            found.setdefault((str(sender), str(recipient)), set()).add(str(message))
    return found


def brute_legs(graph: Graph) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for message, _, hop in graph.triples((None, CG.hop, None)):
        carriers = set(graph.objects(message, CG.intermediary))
        start, end = graph.value(hop, CG.hopFrom), graph.value(hop, CG.hopTo)
        if start in carriers or end in carriers:
            found.setdefault((str(start), str(end)), set()).add(str(message))
    return found


def assert_as_stated(graph: Graph) -> None:
    network = network_of(graph)
    assert {(e.source, e.target): {m.iri for m in e.messages} for e in network.edges} == brute_edges(graph)
    assert {(leg.source, leg.target): {m.iri for m in leg.messages} for leg in network.legs} == brute_legs(graph)
    assert {m.iri for m in network.messages} == {str(m) for m in graph.subjects(RDF.type, CG.Message)}
    for edge in network.edges:
        carried = {
            m for m in brute_edges(graph)[edge.source, edge.target] if objects(graph, URIRef(m), CG.intermediary)
        }
        assert (edge.relayed, edge.direct) == (len(carried), edge.weight - len(carried))
    for actor in network.actors:
        me = URIRef(actor.iri)
        roles = [set(graph.subjects(prop, me)) for prop in (CG.sender, CG.recipient, CG.intermediary)]
        counts = actor.counts
        assert [counts.sent, counts.received, counts.relayed] == [len(role) for role in roles]
        assert counts.messages == len(set().union(*roles))


def test_the_sample_as_it_is_stated() -> None:
    """The hand-made graph gives the edges, legs, dates, documents and quotations that one reads in it."""
    graph = sample()
    assert_as_stated(graph)
    network = network_of(graph)
    relayed = next(edge for edge in network.edges if edge.relayed)
    assert relayed.source.endswith("/stalin")
    assert (relayed.first, relayed.last, relayed.direct) == ("1950-03-18", "1950-03-18", 0)
    message = relayed.messages[0]
    assert [network.by_iri[hand].label for hand in message.via] == ["T.F. Shtykov"]
    assert [(d.file, d.first_line, d.last_line) for d in message.documents] == [
        ("bulletin.txt", 10, 20),
        ("listing.txt", 3, 7),
    ]
    assert ("STALIN", 100, 106, "stated") in [(q.text, q.start, q.end, q.status) for q in message.quotations]
    assert ("19.III.50 ", 12, 22, "conflicting") in [(q.text, q.start, q.end, q.status) for q in message.quotations]
    assert message.decisions[0].by == ("Stalin",)
    assert {m.label for m in network.unplaced} == {
        "Message from Vyshinsky (not held)",
        "The State of Work in Manchuria",
    }
    assert [m.missing for m in network.unplaced] == [True, False]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actors=st.integers(3, 12), messages=st.integers(0, 30), seed=st.integers(0, 10_000))
def test_random_graphs_as_they_are_stated(actors: int, messages: int, seed: int) -> None:
    """Edges, legs and counts equal a brute-force count over the statements."""
    assert_as_stated(random_graph(actors, messages, seed))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    """Rows in any order give the same network and the same places."""
    graph = random_graph(9, 25, seed)
    one = network_of(graph)
    other = read_network(GraphStore(graph, random.Random(seed)))
    assert one == other
    assert layout(one) == layout(other)


def test_the_same_page_in_every_process() -> None:
    """The page is byte for byte the same under different hash seeds."""
    script = (
        "import hashlib; from support_graph import GraphStore, random_graph; from kg.network.edges import read_network;"
        "from kg.export.page import network_page;"
        "print(hashlib.sha256(network_page(read_network(GraphStore(random_graph(40, 90, 7)))).encode()).hexdigest())"
    )
    digests = set()
    for seed in ("0", "4711"):
        path = os.pathsep.join([str(HERE), str(HERE.parent)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_multiple_senders_and_recipients_give_every_pair_once() -> None:
    """A message of two to two stands behind four edges, and counts once for each actor."""
    graph = Graph()
    for number in range(4):
        add_actor(graph, number, f"Actor {number}", random.Random(0))
    message = iri("message", "m")
    graph.add((message, RDF.type, CG.Message))
    for prop, who in ((CG.sender, 0), (CG.sender, 1), (CG.recipient, 2), (CG.recipient, 3)):
        graph.add((message, prop, iri("actor", who)))
    network = network_of(graph)
    assert len(network.edges) == 4
    assert all(actor.counts.messages == 1 for actor in network.actors)


def test_a_chain_of_hands_keeps_its_order_and_its_hands() -> None:
    """A message through two hands has three legs, and each hand carried the whole of the one channel."""
    graph = Graph()
    hands = [add_actor(graph, number, f"Actor {number}", random.Random(0)) for number in range(4)]
    message = iri("message", "m")
    for prop, value in ((RDF.type, CG.Message), (CG.sender, hands[0]), (CG.recipient, hands[3])):
        graph.add((message, prop, value))
    for number in (1, 2):
        graph.add((message, CG.intermediary, hands[number]))
    for number in range(3):
        add_hop(graph, message, str(number), hands[number], hands[number + 1])
    network = network_of(graph)
    assert [(leg.source, leg.target) for leg in network.legs] == [(str(hands[n]), str(hands[n + 1])) for n in range(3)]
    found = shares(read_courses(GraphStore(graph)).by_key.values())
    assert [(one.channel, one.broker, one.carried, one.least, one.most) for one in found] == [
        ((str(hands[0]), str(hands[3])), str(hands[n]), 1, 1.0, 1.0) for n in (1, 2)
    ]
    assert network.undocumented_relays == ()


def test_a_relay_without_documented_legs_is_told() -> None:
    """An intermediary without hops is counted as a relay, draws no leg, and is reported."""
    graph = sample()
    graph.remove((None, CG.hop, None))
    network = network_of(graph)
    assert network.legs == ()
    assert len(network.undocumented_relays) == 1


def test_an_actor_without_label_is_shown_by_its_iri() -> None:
    """Nothing is nameless."""
    graph = sample()
    graph.remove((iri("actor", "kim"), RDFS.label, None))
    assert network_of(graph).by_iri[str(iri("actor", "kim"))].label == str(iri("actor", "kim"))


def test_an_offset_that_is_no_number_is_refused() -> None:
    """A store with a broken offset is refused, with the property named."""
    graph = sample()
    graph.set((iri("span", "p1"), CG.start, Literal("hundred")))
    with pytest.raises(StoreError, match="start is not a whole number: 'hundred'"):
        network_of(graph)


def test_the_networkx_graph_holds_the_edges_and_can_be_written() -> None:
    """Weights and the measure of messages agree with the edges; the graph goes through GraphML and back."""
    network = network_of(random_graph(20, 60, 3))
    graph = pairs_graph(network)
    assert {(a, b): data["weight"] for a, b, data in graph.edges(data=True)} == {
        (e.source, e.target): e.weight for e in network.edges
    }
    again = nx.parse_graphml("\n".join(nx.generate_graphml(graph)))
    assert {(a, b): data["weight"] for a, b, data in again.edges(data=True)} == {
        (e.source, e.target): e.weight for e in network.edges
    }
    degrees = dict(graph.degree(weight="weight"))
    assert {one.actor: one.value for one in ranking(network, "messages")} == degrees


def test_months_count_each_dated_message_once_and_leave_no_gap() -> None:
    """The months run on without a gap, and their sum is the number of messages dated to one month."""
    network = network_of(random_graph(10, 40, 5))
    months = per_month(network)
    assert sum(number for _, number in months) == sum(message.earliest is not None for message in network.messages)
    first, last = months[0][0], months[-1][0]
    assert len(months) == (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1


def test_every_actor_has_its_own_place_and_no_label_lies_on_another() -> None:
    """Sixty actors in several parts: all placed, in whole pixels, without overlap."""
    network = network_of(random_graph(60, 70, 2))
    places = layout(network)
    assert set(places) == {actor.iri for actor in network.actors}
    assert len(components(network)) > 1
    assert overlaps(network, places) == 0


def test_an_empty_store_gives_an_empty_network() -> None:
    """No messages: no actors, no edges, no places, no months."""
    network = network_of(Graph())
    assert (network.actors, network.edges, network.messages, layout(network), per_month(network)) == (
        (),
        (),
        (),
        {},
        (),
    )


def told_of(seed: int) -> Graph:
    """A random graph whose messages pass others on and answer them; what is told of has no document of its own."""
    chance = random.Random(seed)
    graph = random_graph(7, 30, seed)
    for number in range(30):
        for how in (CG.encloses, CG.respondsTo):
            if chance.random() < 0.3:
                told = iri("message", chance.randrange(30))
                graph.add((iri("message", number), how, told))
                graph.remove((None, CG.attests, told))
    return graph


@pytest.mark.parametrize(
    ("first", "last"),
    [("1949-01-01", "1951-06-30"), ("1952-02-10", None), (None, "1947-01-01"), ("1900-01-01", "1901-01-01")],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_period_read_alone_is_that_of_the_whole_network(seed, first, last):
    """What is read of some days alone is what those days have in the whole network: files and quotations too."""
    graph = told_of(seed)
    whole = within(network_of(graph), first, last)
    assert read_period(GraphStore(graph, random.Random(seed)), first, last) == whole
    assert bool(whole.messages) == (last != "1901-01-01")


def test_a_network_too_large_for_a_page_is_refused_before_it_is_read():
    """The refusal tells how many there are and what to do; a shorter period, with fewer messages, is read."""
    store = GraphStore(random_graph(7, 30, 1))
    with pytest.raises(NetworkSizeError, match="30 messages, and a page holds 29 at most") as refused:
        read_period(store, None, None, most=29)
    assert "--since" in str(refused.value.advice)
    assert read_period(store, None, None, most=30) == read_network(store)
    assert 0 < len(read_period(store, "1950-01-01", None, most=29).messages) < 30


def test_network_of_a_period_as_a_user_calls_it(tmp_path: Path):
    """The command draws the messages that may be of the days asked for, and says how many they are."""
    assert cablegraph("build", EXAMPLES, "--into", tmp_path / "graph").status == 0
    counts = []
    for options in ([], ["--since", "1949-12", "--until", "1950-02"], ["--since", "1800", "--until", "2000"]):
        page = tmp_path / f"{len(counts)}.html"
        done = cablegraph("network", tmp_path / "graph", "-o", page, *options)
        assert done.status == 0
        counts.append(int(re.search(r"(\d+) messages", done.out).group(1)))
        assert ("1951-08" in page.read_text("utf-8")) == ("1949-12" not in options)
    whole, some, dated = counts
    assert 0 < some < dated <= whole
    refused = cablegraph("network", tmp_path / "graph", "-o", tmp_path / "no.html", "--since", "summer")
    assert refused.status == 1
    assert "no date" in refused.err
    assert not (tmp_path / "no.html").exists()
