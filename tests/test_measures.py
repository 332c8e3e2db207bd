"""Measures agree with networkx and with brute force, on random networks; intervals hold what they say."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from support_build import EXAMPLES
from support_graph import GraphStore, random_graph

import kg
from bench.measures import LIBRARIES, made
from kg.cli import main
from kg.errors import QueryError
from kg.network.edges import read_network
from kg.network.measures.bursts import bursts
from kg.network.measures.centrality import CENTRALITIES, betweenness, centrality, pagerank
from kg.network.measures.communities import communities, modularity
from kg.network.measures.motifs import FIGURES, Moves, motifs
from kg.network.measures.robustness import Missing, ranking, ranks
from kg.network.measures.shape import reciprocity
from kg.network.measures.ties import Sent, Ties
from kg.network.measures.triads import triads
from kg.network.periods import WINDOWS, where, windows, within
from kg.network.ranked import missing_of, rank_table
from kg.network.values import Network
from kg.vocab import CG

PAIRS = st.integers(1, 9).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=30))
)


def ties_of(n: int, pairs: list[tuple[int, int]]) -> tuple[Ties, nx.DiGraph[int]]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for source, target in pairs:
        weight = graph.get_edge_data(source, target, {"weight": 0})["weight"]
        graph.add_edge(source, target, weight=weight + 1)
    return Ties.of([str(place) for place in range(n)], pairs), graph


def network_of(actors: int, messages: int, seed: int) -> Network:
    return read_network(GraphStore(random_graph(actors, messages, seed, quoted=False)))


@given(PAIRS)
@settings(deadline=None)
def test_centralities_are_those_of_networkx(drawn: tuple[int, list[tuple[int, int]]]):
    """PageRank by weight and betweenness, self-ties and unreached actors among them."""
    ties, graph = ties_of(*drawn)
    expected = nx.pagerank(graph, weight="weight", tol=1e-10, max_iter=1000)
    assert np.allclose(pagerank(ties), [expected[place] for place in range(drawn[0])], atol=1e-7)
    between = nx.betweenness_centrality(graph)
    assert np.allclose(betweenness(ties), [between[place] for place in range(drawn[0])])


def test_drawn_betweenness_comes_near_the_exact_one():
    """Of all actors as ends it is the exact one; of half of them the mean over seeds is; one seed gives one answer."""
    chance = np.random.default_rng(3)
    ties = Ties.of([str(place) for place in range(60)], chance.integers(0, 60, (240, 2)))
    exact = betweenness(ties)
    assert np.allclose(betweenness(ties, drawn=60), exact)
    several = [betweenness(ties, drawn=30, seed=seed) for seed in range(200)]
    assert np.allclose(np.mean(several, axis=0), exact, atol=0.004)
    assert (several[1] == betweenness(ties, drawn=30, seed=1)).all()


def graph_of(pairs: list[tuple[int, int]], three: tuple[int, ...]) -> nx.DiGraph:
    graph: nx.DiGraph = nx.DiGraph(pairs)
    graph.add_nodes_from(three)
    return graph


@given(PAIRS)
@settings(deadline=None)
def test_shape_by_brute_force(drawn: tuple[int, list[tuple[int, int]]]):
    """Reciprocity and the figures of three, counted tie by tie; modularity as networkx has it."""
    ties, graph = ties_of(*drawn)
    others = {(a, b): data["weight"] for a, b, data in graph.edges(data=True) if a != b}
    matched = sum(min(weight, others.get((b, a), 0)) for (a, b), weight in others.items())
    assert reciprocity(ties) == pytest.approx(matched / sum(others.values()) if others else 0)
    figures = Counter(
        name
        for three in itertools.combinations(range(drawn[0]), 3)
        for name, count in nx.triadic_census(
            graph_of([pair for pair in others if set(pair) <= set(three)], three)
        ).items()
        if count
    )
    assert {name: count for name, count in triads(ties).items() if count} == figures


MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4), st.integers(0, 5), st.integers(0, 2)), max_size=8
)


@given(MOVES, st.integers(0, 4))
@settings(deadline=None)
def test_motifs_by_trying_all_pairs_and_dates(drawn: list[tuple[int, int, int, int, int]], window: int):
    """Each pair of rows of two messages, over every choice of their dates: certain if all have it, possible if some."""
    when = {message: (first, first + length) for _, _, message, first, length in drawn}  # one date a message
    rows = [(a, b, message, *when[message]) for a, b, message, _, _ in drawn if a != b]
    moves = Moves.of(np.array(rows, dtype=np.int64))
    found = {one.figure: [one.certain, one.possible] for one in motifs(moves, window)}
    expected = {figure: [0, 0] for figure in FIGURES}
    for (a, b, one, first, last), (c, d, other, begin, end) in itertools.product(rows, rows):
        figure = {
            (a == c, b == d, a == d, b == c): name
            for name, shape in (
                ("answer", (False, False, True, True)), ("relay", (False, False, False, True)),
                ("reminder", (True, True, False, False)), ("spread", (True, False, False, False)),
            )
            if shape == (a == c, b == d, a == d, b == c)
        }  # fmt: skip
        if one == other or not figure:
            continue
        (name,) = figure.values()
        ways = [t <= u <= t + window for t in range(first, last + 1) for u in range(begin, end + 1)]
        expected[name][0] += all(ways)
        expected[name][1] += any(ways)
    assert found == expected


def test_communities_are_found_and_the_same_again():
    """Two circles with one tie between them are told apart; quality is as networkx reckons it, and no worse."""
    inside = [(a + base, b + base) for base in (0, 6) for a in range(6) for b in range(6) if a < b]
    ties, graph = ties_of(12, [*inside, (0, 6)])
    found = communities(ties)
    assert sorted({tuple(np.flatnonzero(found == number)) for number in found}) == [
        tuple(range(6)),
        tuple(range(6, 12)),
    ]
    assert (found == communities(ties)).all()
    undirected = graph.to_undirected()
    groups = [set(np.flatnonzero(found == number).tolist()) for number in sorted(set(found.tolist()))]
    assert modularity(ties, found) == pytest.approx(nx.community.modularity(undirected, groups))
    best = nx.community.louvain_communities(undirected, seed=1)
    assert modularity(ties, found) >= nx.community.modularity(undirected, best) - 1e-9


@given(st.lists(st.integers(0, 12), min_size=2, max_size=9))
@settings(deadline=None)
def test_bursts_are_the_cheapest_way(counts: list[int]):
    """No other choice of calm and burst over the periods costs less, by trying all of them."""
    usual = sum(counts) / len(counts)
    if not usual:
        assert bursts(counts) == ()
        return

    def cost(states: tuple[int, ...]) -> float:
        saved = sum(state * (count * math.log(2) - usual) for state, count in zip(states, counts, strict=True))
        return math.log(len(counts)) * sum(b > a for a, b in itertools.pairwise((0, *states))) - saved

    inside = [any(one.first <= place <= one.last for one in bursts(counts)) for place in range(len(counts))]
    cheapest = min(map(cost, itertools.product((0, 1), repeat=len(counts))))
    assert cost(tuple(map(int, inside))) == pytest.approx(cheapest)


@given(st.lists(st.sampled_from([0.0, 0.1, 0.25, 1.0, 3.0])))
def test_a_rank_counts_those_who_stand_higher(values: list[float]):
    """One more than the number of higher values, so that equals share the best rank."""
    assert ranks(np.array(values)).tolist() == [1 + sum(other > value for other in values) for value in values]


@pytest.mark.parametrize("by", CENTRALITIES)
def test_a_ranking_holds_everyone_and_its_interval_holds_the_rank(by: str):
    """Whatever is missing, every actor has a place within its interval; with nothing missing that is a point."""
    network = network_of(14, 80, seed=5)
    for missing in (
        None,
        Missing(share=0),
        Missing(share=0.3, draws=20),
        Missing(each="sources"),
        Missing(each="folders"),
    ):
        found = ranking(network, by, missing)  # type: ignore[arg-type]
        assert {one.actor for one in found} == {actor.iri for actor in network.actors}
        assert all(one.best <= one.rank <= one.worst for one in found)
        if missing is None or missing == Missing(share=0):
            assert all(one.best == one.worst for one in found)
    drawn = Missing(share=0.3, draws=20, seed=4)
    assert ranking(network, by, drawn) == ranking(network, by, drawn)  # type: ignore[arg-type]


def test_a_value_without_messages_is_that_of_the_smaller_network():
    """To leave messages out is to reckon with the network of the others, for every centrality."""
    network = network_of(12, 60, seed=8)
    sent = Sent.of(network)
    kept = np.array([number % 3 > 0 for number in range(len(network.messages))])
    held = {message.iri for message, keep in zip(network.messages, kept, strict=True) if keep}
    part = where(network, lambda message: message.iri in held)
    for by in ("sent", "received", "messages", "written-to", "heard-from", "carried"):
        smaller = dict(zip((a.iri for a in part.actors), centrality(Sent.of(part), by), strict=True))
        values = centrality(sent, by, kept)
        assert values.tolist() == [smaller.get(actor, 0.0) for actor in sent.actors], by


def test_windows_cover_all_dated_messages_once_for_each_they_may_be_of():
    """Windows follow each other without a hole, and a message of one day is in one of them."""
    network = network_of(10, 60, seed=2)
    for size in WINDOWS:
        found = list(windows(network, size))
        assert all(one[2] < other[1] for one, other in itertools.pairwise(found))
        counted = sum(len(within(network, first, last).messages) for _, first, last in found)
        assert counted == sum(message.dated for message in network.messages)


def test_unknown_actors_are_told():
    """The share of messages that nobody is named to send or to receive stands in every row."""
    network = network_of(10, 60, seed=2)
    rows = rank_table(network, "messages").records()
    assert {row["unknown"] for row in rows} == {round(len(network.unplaced) / len(network.messages), 3)}
    for wrong in ("all", "1", -0.1, "nan"):
        with pytest.raises(QueryError, match="cannot be missing"):
            missing_of(wrong)


def test_a_network_read_without_evidence_ranks_alike():
    """Quotations left out, all else is the same, and so is a ranking with each source missing in turn."""
    store = GraphStore(random_graph(9, 40, 3))
    whole, bare = read_network(store), read_network(store, evidence=False)
    assert any(message.quotations for message in whole.messages)
    assert not any(message.quotations for message in bare.messages)
    for each in ("sources", "folders"):
        assert ranking(whole, "pagerank", Missing(each=each)) == ranking(bare, "pagerank", Missing(each=each))


def test_what_a_source_or_folder_alone_tells_goes_with_it():
    """A letter within a letter, and one that is only cited, go with the letters that tell of them, and no others do."""
    graph = Graph()
    place = "http://x/"
    made = {"cover": "1", "letter": None, "lost": None, "held": "2", "twice": "1 2", "bare": ""}
    for name, held in made.items():
        message = URIRef(place + name)
        graph.add((message, RDF.type, URIRef(CG.MissingMessage if name == "lost" else CG.Message)))
        for number in (held or "").split():
            citation, document, file = (URIRef(f"{place}{kind}{number}") for kind in ("citation", "document", "file"))
            graph.add((file, RDF.type, URIRef(CG.Source)))
            graph.add((file, RDFS.label, Literal(f"{number}.txt")))
            document += name
            graph.add((document, RDF.type, URIRef(CG.Document)))
            graph.add((document, URIRef(CG.attests), message))
            graph.add((document, URIRef(CG.inSource), file))
            graph.add((message, URIRef(CG.cites), citation))
            graph.add((citation, RDF.type, URIRef(CG.Citation)))
            graph.add((citation, URIRef(CG.archive), Literal("APRF")))
            graph.add((citation, URIRef(CG.delo), Literal(number)))
            graph.add((citation, URIRef(CG.listy), Literal(name)))
    graph.add((URIRef(place + "cover"), URIRef(CG.encloses), URIRef(place + "letter")))
    graph.add((URIRef(place + "letter"), URIRef(CG.respondsTo), URIRef(place + "lost")))
    graph.add((URIRef(place + "held"), URIRef(CG.respondsTo), URIRef(place + "cover")))
    found = {message.iri.removeprefix(place): message for message in read_network(GraphStore(graph)).messages}
    assert {name: message.files for name, message in found.items()} == {
        "cover": ("1.txt",), "letter": ("1.txt",), "lost": ("1.txt",), "held": ("2.txt",), "twice": ("1.txt", "2.txt"),
        "bare": (),
    }  # fmt: skip
    assert found["lost"].folders == ("APRF, delo 1",)
    assert found["twice"].folders == ("APRF, delo 1", "APRF, delo 2")
    assert found["bare"].folders == ()


def test_rank_as_a_user_calls_it(tmp_path: Path):
    """The command gives the rows that Python gives, says how much is unknown, and refuses what cannot be missing."""
    kg.build([EXAMPLES], tmp_path / "graph")
    asked = [
        "rank",
        str(tmp_path / "graph"),
        "--by",
        "pagerank",
        "--missing",
        "0.2",
        "--draws",
        "9",
        "--windows",
        "year",
    ]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    assert "nobody names" in told.output
    frame = kg.open(tmp_path / "graph").rank("pagerank", missing=0.2, draws=9, windows="year")
    table = CliRunner().invoke(main, [*asked, "--format", "csv"]).output
    assert len(table.splitlines()) == len(frame) + 1
    assert set(frame["window"]) >= {"1949"}
    wrong = CliRunner().invoke(main, [*asked[:5], "most"])
    assert (wrong.exit_code, "cannot be missing" in wrong.output) == (1, True)


def test_measures_that_the_bench_compares_agree():
    """On one small network every library of the bench that is here gives the PageRank that ours is."""
    ties = made(200, 900, seed=4)
    ours = LIBRARIES["cablegraph"][1](ties)
    expected = LIBRARIES["networkx"][1](ties)["PageRank"]()
    assert np.allclose(ours["PageRank"](), [expected[place] for place in range(200)], atol=1e-5)
    assert ours["communities"]() > 0
    assert ours["betweenness"]().shape == (200,)
