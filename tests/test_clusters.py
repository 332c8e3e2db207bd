"""Clusters of mentions: the figures agree with counting every mention and every pair, and the gold's people hold."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import GOLD, SEEDS

from extract.model import Claim, Record, Span
from kg.evaluation.clusters import Mention, clustering, mentions
from kg.evaluation.compare import evaluate
from kg.evaluation.names import Names, SameNames
from kg.evaluation.records import read_names, read_records
from kg.evaluation.values import Clustering
from kg.export.evaluation import as_json, as_page, as_text
from kg.pipeline import actors_by_label, read_sources, record_lines

MENTIONS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), max_size=14).map(
    lambda pairs: [Mention(gold=gold, predicted=predicted) for gold, predicted in pairs]
)


def plain_b_cubed(found: list[Mention]) -> tuple[float, float]:
    """Precision and recall, mention by mention."""
    if not found:
        return 1.0, 1.0
    precision = recall = 0.0
    for one in found:
        cluster = [other for other in found if other.predicted == one.predicted]
        actor = [other for other in found if other.gold == one.gold]
        both = [other for other in cluster if other.gold == one.gold]
        precision += len(both) / len(cluster)
        recall += len(both) / len(actor)
    return precision / len(found), recall / len(found)


def plain_pairwise(found: list[Mention]) -> tuple[float, float]:
    """Precision and recall, pair by pair."""
    together = due = both = 0
    for one, other in itertools.combinations(found, 2):
        together += one.predicted == other.predicted
        due += one.gold == other.gold
        both += one.predicted == other.predicted and one.gold == other.gold
    return both / together if together else 1.0, both / due if due else 1.0


@given(MENTIONS, st.randoms())
def test_the_figures_are_those_of_counting_all(found: list[Mention], chance):
    """B-cubed and pairwise figures are those of every mention and of every pair, in whatever order they come."""
    shuffled = list(found)
    chance.shuffle(shuffled)
    done = clustering(shuffled, len(found))
    b_cubed, pairwise = ((one.precision, one.recall) for one in done.figures)
    assert b_cubed == pytest.approx(plain_b_cubed(found))
    assert pairwise == pytest.approx(plain_pairwise(found))
    assert done == clustering(found, len(found))


@given(MENTIONS)
def test_who_is_divided_and_who_is_merged(found: list[Mention]):
    """An actor is divided where its mentions stand in several clusters, a cluster merged where it holds several."""
    done = clustering(found, len(found))
    pairs = {(one.gold, one.predicted) for one in found}
    assert {one.actor for one in done.divided} == {g for g, _ in pairs if len({p for a, p in pairs if a == g}) > 1}
    assert {one.actor for one in done.merged} == {p for _, p in pairs if len({g for g, b in pairs if b == p}) > 1}


def record(id_: str, senders: tuple[str, ...], written: tuple[str, ...] = ()) -> Record:
    claims = tuple(
        Claim(key="senders", value=name, spans=(Span(start=0, end=1, quote="x"),), rule="", written=words)
        for name, words in zip(senders, written, strict=False)
    )
    return Record(id=id_, file="a.txt", lines=(1, 2), heading="Letter", senders=senders, claims=claims)


NAMES = Names([SameNames(canonical="Anna Holt", aliases=("Vard",)), SameNames(canonical="Boris Holt")])


def test_a_name_taken_for_another_persons_is_a_mention_all_the_same():
    """Where "Holt" was taken for Anna, and Boris was meant, the mention stands in Anna's cluster: by its words."""
    (found,) = mentions(record("g", ("Boris Holt",)), record("p", ("Anna Holt",), ("Holt",)), NAMES, {})
    assert (found.gold, found.predicted) == ("Boris Holt", "Anna Holt")
    assert not list(mentions(record("g", ("Boris Holt",)), record("p", ("Anna Holt",), ("Anna",)), NAMES, {}))


def test_actors_of_one_label_are_told_apart_where_they_are_known():
    """Two predicted actors of one label are two clusters where the records' actors are given."""
    gold = [record("g1", ("Anna Holt",)), record("g2", ("Vard",))]
    found = [record("p1", ("Holt",), ("Anna Holt",)), record("p2", ("Holt",), ("Vard",))]
    for known, recalls in (({}, [1.0, 1.0]), ({"p1": {"Holt": "1"}, "p2": {"Holt": "2"}}, [0.5, 0.0])):
        pairs = zip(gold, found, strict=True)
        done = clustering([m for one, other in pairs for m in mentions(one, other, NAMES, known)], 2)
        assert [figure.recall for figure in done.figures] == recalls


HOSTILE = '</table><script>alert("1")</script>'


def test_the_exports_tell_the_figures_and_keep_names_as_text():
    """Table, JSON and page have the figures; a name with markup is no markup in the page."""
    gold = read_records('{"id": "g", "file": "a.txt", "lines": [1, 2], "senders": ["Vard"]}', "gold")
    line = '{"id": "p", "file": "a.txt", "lines": [1, 2], "senders": ["Vard"]}'
    evaluation = evaluate(gold, read_records(line, "found"), names=NAMES)
    assert isinstance(evaluation.clustering, Clustering)
    assert "b-cubed" in as_text(evaluation)
    assert '"pairwise"' in as_json(evaluation)
    both = [Mention(gold=HOSTILE, predicted=one, name=HOSTILE) for one in "xy"]
    page = as_page(replace(evaluation, clustering=clustering(both, 2)), "Gold")
    assert "<script" not in page
    assert evaluate(gold, read_records(line, "found")).clustering is None


def test_the_people_of_the_gold_are_brought_together_and_no_others(shared: Path):
    """On the annotated documents: B-cubed and pairwise F1 of 0.97 or more, and nobody taken for another."""
    assert GOLD.is_relative_to(shared)
    gold = "".join(path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*-dev.jsonl")))
    aliases = (GOLD / "aliases.jsonl").read_text(encoding="utf-8")
    readings, identity = read_sources([SEEDS])
    found = read_records("".join(record_lines(readings, identity)), "read")
    clusters = actors_by_label(readings, identity)
    names = Names(read_names(aliases, "aliases"))
    done = evaluate(read_records(gold, "gold"), found, names=names, clusters=clusters).clustering
    assert done is not None
    assert done.mentions >= 0.97 * done.due
    assert {one.name: one.f1 >= 0.97 for one in done.figures} == {"b-cubed": True, "pairwise": True}
    assert done.merged == ()
