"""The commands about chains as a user calls them, on the example sources and a small edition."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, Graph
from support_build import EXAMPLES, edition, write
from support_graph import CG, GraphStore, add_actor, iri

import kg
from kg.cli import main
from kg.export.table import as_csv
from kg.network.missing_tables import missing_table
from kg.pipeline import build


def run(*words: str | Path) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("chains") / "graph"
    build([EXAMPLES], place)
    return place


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_word_comes_by_the_day_after_the_last_letter(examples: Path):
    """Certain, possible and impossible for one question by three days, with the message that shows it."""
    asked = ["reach", examples, "--from", "Stalin", "--to", "Mao Zedong", "--since", "1949-06-01", "--slowest", "0"]
    verdicts = {day: run(*asked, "--by", day).split(":")[0] for day in ("1949-06-17", "1949-06-18", "1949-06")}
    assert verdicts == {"1949-06-17": "impossible", "1949-06-18": "certain", "1949-06": "certain"}
    told = run(*asked, "--by", "1949-06")
    assert "at most 0 days" in told
    assert "left out" in told


def test_an_actor_may_be_given_by_its_iri(examples: Path):
    """As everywhere else: by the IRI, whole or with its prefix, word reaches as by the name."""
    by_name = run("reach", examples, "--from", "Stalin", "--since", "1949-06-01", "--format", "csv")
    listed = csv.DictReader(io.StringIO(run("query", examples, "actors", "--format", "csv")))
    iri = next(row["actor"] for row in listed if row["actorLabel"].endswith("Stalin"))
    for given in (iri, iri.replace("https://w3id.org/cablegraph/id/", "id:")):
        assert run("reach", examples, "--from", given, "--since", "1949-06-01", "--format", "csv") == by_name


def test_without_an_assumption_nothing_is_certain_that_nobody_tells(examples: Path):
    """A message that nobody tells the receipt of makes word possible, and says that this is unknown."""
    told = run("reach", examples, "--from", "Stalin", "--to", "Mao Zedong", "--since", "1949-06-01", "--by", "1949-06")
    assert told.startswith("possible: ")
    assert "nobody knows how long" in told


def test_everyone_is_listed_where_nobody_is_named(examples: Path):
    """Without --to: all whom word can have come to, the soonest first, as data too."""
    asked = ["reach", examples, "--from", "Stalin", "--since", "1949-06-01", "--slowest", "1"]
    found = rows(run(*asked, "--format", "csv"))
    assert [row["soonest"] for row in found] == sorted(row["soonest"] for row in found)
    assert all(not row["surest"] or row["surest"] >= row["soonest"] for row in found)
    assert any(row["actorLabel"] == "Mao Zedong" for row in found)
    assert len(json.loads(run(*asked, "--format", "json"))) > 0


def test_grounds_lie_on_both_sides_of_a_decision(examples: Path):
    """What had come is from before the decision, what came too late from after it; one maker's alone where named."""
    found = rows(run("grounds", examples, "--slowest", "2", "--format", "csv"))
    ties = "SELECT ?d ?m WHERE { ?by cg:decides ?d { ?by cg:respondsTo ?m } UNION { ?by cg:encloses ?m } }"
    with kg.open(examples) as graph:
        shown = set(graph.query(f"PREFIX cg: <{CG}> {ties}").itertuples(index=False, name=None))
    assert {row["standing"] for row in found} == {"had come", "can have come", "came too late"}
    for row in found:
        if row["standing"] == "had come":  # by its day, or as what the message that takes the decision answers or holds
            assert row["arrivedAtLatest"] <= row["taken"] or (row["decision"], row["message"]) in shown
        if row["standing"] == "came too late":
            assert row["arrived"] > row["takenAtLatest"]
    alone = rows(run("grounds", examples, "--actor", "Mao Zedong", "--format", "csv"))
    assert {row["makerLabel"] for row in alone} == {"Mao Zedong"}


def test_gaps_are_those_of_the_register(tmp_path: Path):
    """Three numbered telegrams of one sender show the numbers between them to be missing."""
    days = [("No. 12", 3), ("No. 15", 5), ("No. 21", 9)]
    letters = [
        (f"{day} May 1911, telegram, Anna Belova to Boris Danilov", f"{number}\nTo DANILOV\nThe ice has gone.\nBELOVA")
        for number, day in days
    ]
    build([write(tmp_path / "sources", issue=edition(letters))], tmp_path / "graph")
    (series,) = rows(run("gaps", tmp_path / "graph", "--format", "csv"))
    assert (series["sender"], series["held"], series["used"]) == ("Anna Belova", "3", "10")
    gaps = rows(run("gaps", tmp_path / "graph", "--list", "--format", "csv"))
    assert [(gap["first"], gap["last"], gap["missing"]) for gap in gaps] == [("13", "14", "2"), ("16", "20", "5")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["reach", "--from", "Nobody", "--to", "Stalin"], "no actor is called"),
        (["reach", "--from", "Stalin", "--to", "Mao Zedong", "--by", "soon"], "--by is no date"),
        (["grounds", "--since", "1949-13"], "--since is no date"),
    ],
)
def test_what_cannot_be_asked_is_told(examples: Path, words: list[str], told: str):
    """Names that nobody bears and dates that are none end with one line that says so."""
    done = CliRunner().invoke(main, [words[0], str(examples), *words[1:]])
    assert done.exit_code == 1
    assert told in done.output


def test_threads_list_each_message_in_its_place(examples: Path):
    """Every thread of the overview is listed member by member, with what ties each to an earlier one and its words."""
    overview = rows(run("threads", examples, "--format", "csv"))
    listed = rows(run("threads", examples, "--list", "--format", "csv"))
    assert {row["thread"] for row in overview} == {row["thread"] for row in listed}
    for thread in overview:
        members = [row for row in listed if row["thread"] == thread["thread"]]
        assert len({row["message"] for row in members}) == int(thread["messages"]) > 1
        assert all(1 <= int(row["first"]) <= int(row["last"]) <= int(thread["messages"]) for row in members)
    assert all(row["words"] and row["to"] for row in listed if row["tie"])
    assert {row["status"] for row in listed} <= {"stated", "inferred", ""}
    named = f"<{listed[0]['message']}>"
    assert {row["thread"] for row in rows(run("threads", examples, "--message", named, "--format", "csv"))} == {"1"}


def test_inferred_links_are_off_unless_asked_for(examples: Path):
    """With --infer there are more links, all of them marked, with reasons and a confidence."""
    stated = rows(run("threads", examples, "--list", "--format", "csv"))
    more = rows(run("threads", examples, "--list", "--infer", "--format", "csv"))
    concluded = [row for row in more if row["tie"] == "may respond to"]
    assert not [row for row in stated if row["tie"] == "may respond to"]
    assert all(row["status"] == "inferred" and row["reasons"] and float(row["confidence"]) <= 1 for row in concluded)


def test_each_lag_stands_with_the_words_it_rests_on(examples: Path):
    """Least is never over most, only what is flagged is below zero, and medians count the lags that are listed."""
    lags = rows(run("latency", examples, "--list", "--format", "csv"))
    assert lags
    for lag in lags:
        assert lag["words"]
        assert int(lag["minutes"]) <= int(lag["minutesAtMost"])
        assert int(lag["minutes"]) >= 0 or lag["flag"] == "negative"
    for by in ("all", "month", "year"):
        medians = rows(run("latency", examples, "--by", by, "--format", "csv"))
        assert sum(int(row["lags"]) for row in medians) == sum(lag["flag"] != "negative" for lag in lags)
    assert {row["group"] for row in rows(run("latency", examples, "--by", "channel", "--format", "csv"))}


def test_crossed_letters_say_what_they_leave_out(tmp_path: Path):
    """Two letters of one day crossed if each took days; without an assumption nobody can tell."""
    letters = [
        ("3 May 1911, letter, Anna Belova to Boris Danilov", "To DANILOV\nThe ice has gone.\nBELOVA"),
        ("3 May 1911, letter, Boris Danilov to Anna Belova", "To BELOVA\nThe river is open.\nDANILOV"),
    ]
    build([write(tmp_path / "sources", issue=edition(letters))], tmp_path / "graph")
    (pair,) = rows(run("crossed", tmp_path / "graph", "--fastest", "3", "--slowest", "5", "--format", "csv"))
    assert pair["verdict"] == "certain"
    told = CliRunner().invoke(main, ["crossed", str(tmp_path / "graph")])
    assert "0 rows" in told.stdout
    assert "left out: 2 messages" in told.stderr


def test_what_is_missing_is_one_list(examples: Path):
    """Numbers, cited messages and silences are in one list; cited ones are those of the saved query, with words."""
    listed = rows(run("gaps", examples, "--list", "--format", "csv"))
    cited = [row for row in listed if row["kind"] == "cited"]
    missing = {str(iri) for iri in kg.open(str(examples)).query("missing")["missing"]}
    assert {row["cited"] for row in cited} == missing
    assert all(row["words"] for row in cited)
    alone = rows(run("gaps", examples, "--kind", "cited", "--format", "csv"))
    assert alone == cited


def test_a_list_for_the_archive_runs_nothing_in_a_spreadsheet():
    """A name that a spreadsheet would take for a formula stands behind an apostrophe."""
    graph = Graph()
    add_actor(graph, 1, "=1+1", random.Random(1))
    for node, kind in ((iri("message", 1), CG.Message), (iri("message", 2), CG.MissingMessage)):
        graph.add((node, RDF.type, CG.Message))
        graph.add((node, RDF.type, kind))
        graph.add((node, CG.sender, iri("actor", 1)))
    graph.add((iri("message", 1), CG.respondsTo, iri("message", 2)))
    table, _ = missing_table(GraphStore(graph))
    (row,) = rows(as_csv(table))
    assert (row["kind"], row["sender"]) == ("cited", "'=1+1")


def test_the_page_about_chains_shows_what_the_commands_print(examples: Path):
    """Each excerpt of docs/chains.md is cut from the real output: its lines in order, `…` where they go on."""
    page = (Path(__file__).parent.parent / "docs" / "chains.md").read_text(encoding="utf-8")
    shown = re.findall(r"^    cablegraph (\w+) graph(.*)\n\n((?:    .*\n|\n(?=    ))+)", page, re.MULTILINE)
    assert {command for command, *_ in shown} >= {"reach", "grounds", "threads", "latency", "crossed", "gaps", "relays"}
    for command, words, text in shown:
        given = [str(EXAMPLES) if word == "letters" else word for word in shlex.split(words)]
        printed = iter([line.rstrip() for line in run(command, examples, *given).splitlines()])
        for line in (line[4:].rstrip() for line in text.splitlines()):
            if line not in ("", "…"):
                cut, more = line.removesuffix("…").rstrip(), line.endswith("…")
                assert any(one.startswith(cut) if more else one == cut for one in printed), (command, line)
