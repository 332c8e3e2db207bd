"""`cablegraph reach`, `gaps` and `grounds` as a user calls them, on the example sources and a small edition."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support_build import EXAMPLES, edition, write

from kg.cli import main
from kg.pipeline import build


def run(*words: str | Path) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


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
    assert {row["standing"] for row in found} == {"had come", "can have come", "came too late"}
    for row in found:
        if row["standing"] == "had come":
            assert row["arrivedAtLatest"] <= row["taken"]
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
