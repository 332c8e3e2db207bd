"""The texts of one message side by side: nothing that differs is left out, nothing that is shared is told to differ."""

from __future__ import annotations

import csv
import io
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support_build import EXAMPLES, edition, write

import extract
import kg
from extract.model import Source
from kg.cli import main
from kg.errors import DocumentError
from kg.explanation.collation import Word, collate, words_of
from kg.explanation.explain import explained
from kg.pipeline import build

TEXTS = st.lists(st.sampled_from("abcd"), max_size=8)


def words(letters: list[str]) -> list[Word]:
    return [Word(letters=one, start=10 * place, end=10 * place + 3) for place, one in enumerate(letters)]


def longest(one: list[str], other: list[str]) -> int:
    """The length of the longest common subsequence, by trying every choice of words."""
    for size in range(min(len(one), len(other)), 0, -1):
        chosen = {tuple(other[place] for place in places) for places in combinations(range(len(other)), size)}
        if any(tuple(one[place] for place in places) in chosen for places in combinations(range(len(one)), size)):
            return size
    return 0


@given(TEXTS, TEXTS)
def test_what_is_not_told_to_differ_is_the_most_that_both_share(one: list[str], other: list[str]):
    """With the differences cut out both texts are the same words, and no choice of words leaves more of them."""
    found = collate(words(one), words(other))
    rests = []
    for text, stretches in (
        (one, [change.one for change in found.differences]), (other, [change.other for change in found.differences]),
    ):  # fmt: skip
        gone = {place for stretch in stretches if stretch for place in range(stretch[0] // 10, stretch[1] // 10 + 1)}
        rests.append([word for place, word in enumerate(text) if place not in gone])
    assert rests[0] == rests[1]
    assert found.shared == len(rests[0]) == longest(one, other)
    assert all(change.one or change.other for change in found.differences)
    assert (found.agreement == 1) == (one == other)


LETTERS = st.lists(st.sampled_from(["the", "ice", "left", "Bergen", "38th"]), min_size=12, max_size=30)


@settings(max_examples=25)
@given(LETTERS, st.data())
def test_how_a_text_is_printed_is_no_difference(text: list[str], data: st.DataObject):
    """Line breaks, broken words and capitals aside, two prints of one text are alike; one word changed is one row."""
    broken = "".join(
        f"{word[:2]}-\n{word[2:]} " if word == "left" and data.draw(st.booleans()) else word.upper() + "\n"
        for word in text
    )
    place = data.draw(st.integers(0, len(text) - 1))
    changed = " ".join([*text[:place], "whales", *text[place + 1 :]])
    heading = "3 May 1911, telegram, Anna Belova to Boris Danilov"
    printed = edition([(heading, " ".join(text)), (heading, broken), (heading, changed)])
    reading = extract.read_data("issue.txt", printed.encode(), extract.installed_readers(), None)
    found = explained(Source(name="issue.txt", text=printed, sha256=""), reading.records)
    one, other, third = map(words_of, found)
    assert [word.letters for word in one] == [word.casefold() for word in text]
    assert collate(one, other).differences == ()
    (change,) = collate(one, third).differences
    assert change.other
    assert "whales" in printed[slice(*change.other)]


def test_the_examples_print_one_telegram_twice(tmp_path: Path):
    """The one message that two articles print: every difference quotes what stands at its place in either file."""
    build([EXAMPLES], tmp_path / "graph")
    run = CliRunner().invoke
    asked = ["collate", str(tmp_path / "graph"), "--texts", str(EXAMPLES)]
    (pair,) = csv.DictReader(io.StringIO(run(main, [*asked, "--format", "csv"]).stdout))
    assert pair["messageLabel"] == "I.V. Stalin to Mao Zedong, 1950-05-14"
    assert 0.4 < float(pair["agreement"]) < 0.9
    listed = list(csv.DictReader(io.StringIO(run(main, [*asked, "--list", "--format", "csv"]).stdout)))
    assert len(listed) == int(pair["differences"])
    for row in listed:
        for words_, start, end, file in (
            ("words", "start", "end", "source"), ("otherWords", "otherStart", "otherEnd", "otherSource"),
        ):  # fmt: skip
            text = (EXAMPLES / row[file]).read_text(encoding="utf-8")
            if row[words_]:
                assert " ".join(text[int(row[start]) : int(row[end])].split()) == row[words_]
    assert any("2964" in row["words"] and not row["otherWords"] for row in listed)
    told = run(main, asked)
    assert "left out: " in told.stderr
    assert (run(main, ["collate", str(tmp_path / "graph"), "--texts", str(tmp_path / "none")])).exit_code == 1
    with pytest.raises(DocumentError, match="a server holds the graph alone"):
        kg.open("http://localhost:1").collate(EXAMPLES)


def test_one_letter_under_two_dates_is_shown_beside_itself(tmp_path: Path):
    """Of one sender and on the same leaves, two documents that are dated differently are compared, and no others."""
    text = "To DANILOV\nThe ice on the river has gone and the boats can leave.\nBELOVA"
    written = edition([
        ("3 May 1911, telegram, Anna Belova to Boris Danilov", text),
        ("4 May 1911, telegram, Anna Belova to Boris Danilov", text),
        ("5 May 1911, telegram, Anna Belova to Boris Danilov", text),
        ("6 May 1911, telegram, Boris Danilov to Anna Belova", text),
    ]).replace("Listy 2", "Listy 1").replace("Listy 4", "Listy 1")  # fmt: skip
    write(tmp_path / "sources", issue=written)
    build([tmp_path / "sources"], tmp_path / "graph")
    with kg.open(tmp_path / "graph") as graph:
        (pair,) = graph.collate(tmp_path / "sources").itertuples()
    assert (pair.why, pair.agreement, pair.differences) == ("the same leaves, other dates", 1.0, 0)
    assert {pair.messageLabel[-10:], pair.otherMessageLabel[-10:]} == {"1911-05-03", "1911-05-04"}
