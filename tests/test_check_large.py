"""The check of a large graph, in portions: it finds what the check of the whole finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import RDF, Graph, URIRef
from test_check import BROKEN, having, node, sample

import kg.cli.check as check_command_module
from kg.cli.check import check as check_command
from kg.graph.check import check_shapes, check_terms
from kg.graph.findings import Finding
from kg.graph.large import check_store
from kg.graph.ontology import load
from kg.graph.portions import portions
from kg.graph.store import EmbeddedStore
from kg.vocab import CG


def stored(graph: Graph, place: Path) -> Path:
    graph.serialize(place / "graph.nt", format="nt", encoding="utf-8")
    EmbeddedStore(place / "store").load(place / "graph.nt")
    return place / "store"


def broken(edits: list[str]) -> Graph:
    graph = sample()
    for name in edits:
        try:
            BROKEN[name][0](graph)
        except AssertionError:  # another edit has taken away what this one takes away
            continue
    return graph


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    """What was found where; a number stands in the store as it was written, "95" and not "95.0"."""
    return {(finding.focus, finding.message, finding.path) for finding in findings}


@pytest.mark.parametrize("part", range(4))
def test_portions_find_what_the_whole_shows(part: int, tmp_path: Path) -> None:
    """With the graph broken in dozens of ways at once, terms and shapes find the same, whatever is cut where."""
    graph = broken(sorted(BROKEN)[part::4])
    having("message/m1", CG.sender + "x", node("actor/stalin"))(graph)
    report = check_store(stored(graph, tmp_path), reason=False, size=(30, 60, 90, 120)[part])
    terms, shapes, consistency = report.parts
    for found, whole in ((shapes, check_shapes(graph)), (terms, check_terms(graph))):
        assert told(found.findings) == told(whole.findings) != set()
    assert (report.statements, consistency.engine) == (len(graph), "")


def test_each_node_is_in_one_portion_with_all_it_says(tmp_path: Path) -> None:
    """Portions of any size together are the graph, each statement once."""
    graph = sample()
    store = ox.Store.read_only(str(stored(graph, tmp_path)))
    for size in (1, 7, 50, 10_000):
        found = list(portions(store, size, load("shapes"), load("cablegraph")))
        seen = Counter(one for portion in found for one in portion.nodes)
        assert set(seen.values()) == {1}
        assert set(seen) == set(graph.subjects())
        assert sum(len(portion.own) for portion in found) == len(graph)


def test_what_excludes_each_other_is_found_node_by_node(tmp_path: Path) -> None:
    """By types, by a domain, by a range and by a link back; nothing in the graph as it was; and the rest is told."""
    good = check_store(stored(sample(), tmp_path), size=60)
    assert good.conforms
    assert any("OWL 2 DL in full" in text for text in good.parts[2].unchecked)
    graph = sample()
    graph.add((node("actor/stalin"), RDF.type, URIRef(CG.Place)))
    having("message/m1", CG.start, next(graph.objects(node("span/p1"), URIRef(CG.start))))(graph)  # of spans alone
    having("message/m1", CG.encloses, node("message/m2"))(graph)
    having("message/m2", CG.encloses, node("message/m1"))(graph)
    having("message/m2", CG.respondsTo, node("message/m2"))(graph)
    having("claim/k5", CG.evidence, node("document/d4"))(graph)
    place = tmp_path / "more"
    place.mkdir()
    found = {(finding.focus, finding.message[:12]) for finding in check_store(stored(graph, place)).parts[2].findings}
    for name, told in (
        ("actor/stalin", "Its classes "), ("message/m1", "Its classes "), ("document/d4", "Its classes "),
        ("message/m1", "It leads bac"), ("message/m2", "It leads bac"), ("message/m2", "It leads to "),
    ):  # fmt: skip
        assert (str(node(name)), told) in found


def test_the_command_takes_portions_where_the_graph_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound the command tells that it checked in portions, and what it left out."""
    monkeypatch.setattr(check_command_module, "_HELD", 0)
    graph = sample()
    BROKEN["Span-quotation"][0](graph)
    stored(graph, tmp_path)
    result = CliRunner().invoke(check_command, [str(tmp_path)])
    assert (result.exit_code, "in portions" in result.output, "too many for that" in result.output) == (1, True, True)
    assert "A span must have one quotation, and words in it." in result.output
