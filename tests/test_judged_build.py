"""`cablegraph names` and the builds after it: what was judged is in the graph, whatever else is built again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support_build import cablegraph, differing, edition, listing, write
from support_judgements import judgement

from kg.graph.check import check
from kg.graph.store import EmbeddedStore
from kg.judgements.file import append, file_of, line, read
from kg.judgements.model import Side
from kg.pipeline import build
from kg.vocab import CG
from kg.workspace import Workspace

HEADINGS = (
    ("20 April 1949, telegram, Anton Holt to Boris Hult", "Please come."),
    ("21 April 1949, telegram, Boris Hult to Lesnik", "I come."),
)
ENTRIES = (("April 30, 1949", "Telegram, Lesnik to Boris Hult"), ("May 2, 1949", "Letter, Anton Holt to Lesnik"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sources that know three people, one of them by two names, and the workspace of them."""
    write(tmp_path / "letters", one=edition(HEADINGS), two=listing(ENTRIES))
    build([tmp_path / "letters"], tmp_path / "graph")
    return tmp_path


def labels(folder: Path) -> set[str]:
    """The labels of the graph's actors."""
    with Workspace.open(folder / "graph") as workspace:
        text = f"SELECT ?label WHERE {{ ?a a <{CG.Actor}> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
        return {str(label) for (label,) in EmbeddedStore(workspace.store).select(text)}


def names(folder: Path, command: str, *words: str, by: str = "A. Berg"):
    """Run a command of `names` in the workspace."""
    who = ("--by", by) if command in {"same", "different", "unsure", "retract"} else ()
    return cablegraph("names", command, folder / "graph", *words, *who)


def test_a_judgement_is_in_the_graph_with_who_when_and_why(folder: Path):
    """Names become one actor, whose judgement tells who joined them; the graph is as it ought to be."""
    assert labels(folder) == {"Anton Holt", "Boris Hult", "Lesnik"}
    ran = names(folder, "same", "Anton Holt", "Lesnik [one.txt]", "--reason", "the hand is his")
    assert ran.status == 0, ran.err
    ran = names(folder, "same", "Lesnik [one.txt]", "Lesnik [two.txt]")
    assert ran.status == 0, ran.err
    build([folder / "letters"], folder / "graph")
    assert labels(folder) == {"Anton Holt", "Boris Hult"}
    with Workspace.open(folder / "graph") as workspace:
        store = EmbeddedStore(workspace.store)
        found = store.select(
            f"SELECT DISTINCT ?who ?why ?effect ?label WHERE {{ ?j <{CG.judges}> ?actor ; <{CG.judge}> ?who ;"
            f" <{CG.judgedAt}> ?when ; <{CG.reason}> ?why ; <{CG.effect}> ?effect ."
            " ?actor <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
        )
        assert [tuple(map(str, row)) for row in found.rows] == [("A. Berg", "the hand is his", "used", "Anton Holt")]
        assert [part.findings for part in check(workspace.graph, reason=False).parts] == [(), (), ()]


def test_one_actor_becomes_two(folder: Path):
    """The same words of two sources, judged different by their files, are two actors after the build."""
    ran = names(folder, "different", "Boris Hult [one.txt]", "Boris Hult [two.txt]")
    assert ran.status == 0, ran.err
    report = build([folder / "letters"], folder / "graph")
    assert report.count("actors") == 5  # of two sources each: Lesnik, Boris Hult; of both: Anton Holt


def test_building_again_is_building_anew(folder: Path):
    """With judgements, then others, then some taken back: each time what a build from nothing makes, byte for byte."""
    steps = [("same", "Anton Holt", "Lesnik [one.txt]"), ("unsure", "Anton Holt", "Boris Hult [two.txt]")]
    for number, step in enumerate(steps):
        assert names(folder, *step).status == 0
        write(folder / "letters", more=listing([(f"June {number + 1}, 1949", "Telegram, Anton Holt to Boris Hult")]))
        build([folder / "letters"], folder / "graph")
        anew = folder / f"anew-{number}"
        anew.mkdir()
        build([folder / "letters"], anew / "graph")
        append(file_of(anew / "graph"), reversed(read(file_of(folder / "graph"))))
        assert build([folder / "letters"], anew / "graph").changed
        assert not build([folder / "letters"], anew / "graph").changed
        assert differing(folder / "graph", anew / "graph") == []
    before = read(file_of(folder / "graph"))
    assert names(folder, "retract", *(one.id[:8] for one in before)).status == 0
    build([folder / "letters"], folder / "graph")
    build([folder / "letters"], folder / "never")
    assert differing(folder / "graph", folder / "never") == []


def test_a_contradiction_is_told_and_nothing_of_it_used(folder: Path):
    """A is B, B is C, A is not C: told when the third is judged, in the list with the way, and by the build."""
    holt, hult, lesnik = "Anton Holt", "Boris Hult", "Lesnik [one.txt]"
    assert names(folder, "same", holt, hult).status == 0
    assert names(folder, "same", hult, lesnik, by="C. Dahl").status == 0
    ran = names(folder, "different", holt, lesnik)
    assert ran.status == 0
    way = [part in ran.err for part in ("Anton Holt [one.txt] and Boris Hult [one.txt] the same (A. Berg", "C. Dahl")]
    assert all(way), ran.err
    assert names(folder, "list").out.count("contradicted") == 3
    report = build([folder / "letters"], folder / "graph")
    assert [effect for _, effect, _ in report.judged] == ["contradicted"] * 3
    assert labels(folder) == {"Anton Holt", "Boris Hult", "Lesnik"}


def test_judging_again_takes_back_ones_own(folder: Path):
    """Whoever judges again takes back the own earlier judgement, nobody else's; the same again is nothing."""
    for verdict, by in (("same", "A. Berg"), ("same", "C. Dahl"), ("different", "A. Berg"), ("different", "A. Berg")):
        ran = names(folder, verdict, "Anton Holt", "Boris Hult", by=by)
        assert ran.status == 0, ran.err
    assert ran.out.startswith("nothing new")
    listed = json.loads(names(folder, "list", "--format", "json").out)
    assert sorted((one["verdict"], one["who"]) for one in rows(listed)) == [
        ("different", "A. Berg"),
        ("same", "C. Dahl"),
    ]
    taken = json.loads(names(folder, "list", "--format", "json", "--taken-back").out)
    assert len(rows(taken)) == 3


def rows(listed) -> list[dict[str, str]]:
    """The rows of a table in SPARQL's JSON as plain values."""
    return [{name: cell["value"] for name, cell in row.items()} for row in listed["results"]["bindings"]]


def test_merging_files_of_several_people(folder: Path):
    """Files in any order and again: the same judgements; a broken one is told with its line, and adds nothing."""
    ours, theirs = folder / "ours.jsonl", folder / "theirs.jsonl"
    holt, hult = Side(name="Anton Holt"), Side(name="Boris Hult")
    ours.write_text(line(judgement("same", holt, hult)), "utf-8")
    theirs.write_text(line(judgement("same", holt, hult)) + line(judgement("unsure", holt, "Lesnik")), "utf-8")
    assert names(folder, "merge", str(ours), str(theirs)).status == 0
    before = file_of(folder / "graph").read_bytes()
    assert names(folder, "merge", str(theirs), str(ours)).out.startswith("nothing new")
    assert file_of(folder / "graph").read_bytes() == before
    theirs.write_text(line(judgement("same", hult, "Lesnik")) + "{", "utf-8")
    ran = names(folder, "merge", str(theirs))
    assert (ran.status, ran.err.count("theirs.jsonl:2")) == (1, 1)
    assert file_of(folder / "graph").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("same", "Nobody", "Anton Holt"), "no actor is called 'Nobody'"),
        (("same", "Lesnik", "Anton Holt"), "2 actors bear the name 'Lesnik': Lesnik [one.txt], Lesnik [two.txt]"),
        (("same", "Anton Holt", "ANTON HOLT"), "both sides are one"),
        (("same", "...", "Anton Holt"), "no letters"),
        (("same", "id:actor/0000", "Anton Holt"), "no actor of the graph"),
        (("retract", "ff"), "no judgement in force begins"),
    ],
)
def test_what_cannot_be_judged_is_told(folder: Path, words: tuple[str, ...], said: str):
    """One line that says what is wrong, and nothing is written."""
    ran = names(folder, *words)
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert said in ran.err
    assert not file_of(folder / "graph").exists()


def test_a_damaged_file_stops_the_build_and_harms_nothing(folder: Path):
    """A file of judgements that cannot be read is told with its line; the graph of before stays."""
    file_of(folder / "graph").write_text("{}\n", "utf-8")
    ran = cablegraph("build", folder / "letters", "--into", folder / "graph")
    assert (ran.status, "judgements.jsonl:1" in ran.err) == (1, True)
    assert labels(folder) == {"Anton Holt", "Boris Hult", "Lesnik"}
