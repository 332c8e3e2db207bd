"""The scorer that the tests use: what it must do on records whose score is known, and that the real one agrees."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from paths import EXAMPLES_GOLD, GOLD, SCORER
from scoring import FIELDS, NAMES, SameName, load, most_pairs, score
from support_reading import Extracted

GOLD_RECORDS = load(EXAMPLES_GOLD)


def test_gold_scores_itself_perfectly():
    """Records that say what the gold says reach 1 in every field, in whatever order they come."""
    shuffled = random.Random(7).sample(GOLD_RECORDS, k=len(GOLD_RECORDS))
    figures = score(GOLD_RECORDS, shuffled)
    assert set(figures) == set(FIELDS)
    assert {field: figure.f1 for field, figure in figures.items()} == dict.fromkeys(FIELDS, 1.0)


def test_nothing_given_finds_nothing():
    """Without predictions every field that the gold fills has recall 0."""
    assert {figure.recall for figure in score(GOLD_RECORDS, []).values() if figure.wanted} == {0.0}


@pytest.mark.parametrize("field", NAMES)
def test_a_lost_name_costs_recall_and_an_invented_one_precision(field: str):
    """Taking one name away lowers recall alone, adding a wrong one lowers precision alone, and only that field's."""
    place = next(i for i, record in enumerate(GOLD_RECORDS) if record[field])
    fewer, more = copy.deepcopy(GOLD_RECORDS), copy.deepcopy(GOLD_RECORDS)
    fewer[place][field].pop()
    more[place][field].append("Q.Q. Nobodyatall")
    lost, invented = score(GOLD_RECORDS, fewer)[field], score(GOLD_RECORDS, more)[field]
    assert (lost.precision, invented.recall) == (1.0, 1.0)
    assert lost.recall < 1.0
    assert invented.precision < 1.0
    others = [one for one in FIELDS if one != field]
    assert {score(GOLD_RECORDS, fewer)[one].f1 for one in others} == {1.0}


def test_a_document_in_two_halves_is_a_false_split():
    """Two predictions that lie in one gold document cost the precision of documents."""
    halves = copy.deepcopy(GOLD_RECORDS)
    first, last = halves[0]["lines"]
    second = copy.deepcopy(halves[0])
    middle = (first + last) // 2
    halves[0]["lines"], second["lines"] = [first, middle], [middle + 1, last]
    figure = score(GOLD_RECORDS, [*halves, second])["documents"]
    assert (figure.found, figure.given) == (figure.wanted, figure.wanted + 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("T.F. Shtykov", "Shtykov", True),
        ("T.F. Shtykov", "Terentii Shtykov", True),
        ("Pak Hon-yong", "PAK HONYONG", True),
        ("Comrade Stalin", "I.V. Stalin", True),
        ("A.A. Petrov", "I.I. Petrov", False),
        ("Zhou Enlai", "Zhou Baozhong", False),
        ("", "Stalin", False),
    ],
)
def test_names_are_the_same_by_their_words(one: str, other: str, expected: bool):
    """Names match by whole words, either way round, unless an initial contradicts; titles and accents do not count."""
    same = SameName()
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_aliases_make_names_the_same():
    """A row of the alias table makes its names one name, and no other."""
    same = SameName([{"canonical": "I.V. Stalin", "aliases": ["Filippov"]}])
    assert same("Filippov", "Stalin")
    assert not same("Filippov", "Molotov")


def test_pairing_does_not_depend_on_order():
    """As many values are paired as can be, in whatever order they are given."""
    wanted, given = ["A. Petrov", "Petrov"], ["Petrov", "A. Petrov"]
    assert most_pairs(wanted, given, SameName()) == most_pairs(wanted, given[::-1], SameName()) == 2


@pytest.mark.parametrize(("gold", "run"), [("bulletin", "seeds"), ("listings", "seeds"), ("examples", "examples")])
def test_both_scorers_agree(gold: str, run: str, shared: Path, request: pytest.FixtureRequest, tmp_path: Path):
    """The scorer beside the real texts and ours give the same figures, to two hundredths."""
    assert SCORER.is_relative_to(shared)
    extracted: Extracted = request.getfixturevalue(run)
    path = EXAMPLES_GOLD if gold == "examples" else GOLD / f"{gold}-dev.jsonl"
    aliases = GOLD / "aliases.jsonl"
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_bytes(extracted.output)
    command = [sys.executable, str(SCORER), str(path), str(predicted), "--aliases", str(aliases), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    ours = score(load(path), extracted.records, load(aliases))
    for field, figure in ours.items():
        assert figure.f1 == pytest.approx(theirs[field]["f1"], abs=0.02), field
