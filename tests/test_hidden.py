"""Who is who by names alone: a real list of letters without its identifiers, scored by them."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest
from paths import SHARED

from bench.hidden import MANNERS, dealt, divided, hidden, score, who_is_who

LIST = SHARED / "eval" / "cmif" / "dehmel.xml"
PRECISION, RECALL = 0.99, 0.9

real = pytest.mark.skipif(not LIST.exists(), reason=f"the list of letters is not at {LIST}")


def made(count: int) -> str:
    """A list of letters in the manner of such lists."""
    names = [("1", "Holt, Anna von"), ("2", "Lund, Konrad"), ("3", "Bøhm, Jørgen"), ("4", "Müller, Käthe")]
    letters = (
        f'<correspDesc><correspAction type="sent"><persName ref="https://d-nb.info/gnd/{gnd}">{name}</persName>'
        f'</correspAction><correspAction type="received"><persName ref="http://d-nb.info/gnd/9">Vard, Ida</persName>'
        "</correspAction></correspDesc>"
        for gnd, name in (names[place % 4] for place in range(count))
    )
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{"".join(letters)}</teiHeader></TEI>'


def test_what_is_hidden_is_gone_and_all_else_stands_where_it_stood():
    """No address of a record is left, and every name keeps its place."""
    text = made(4)
    without, truth = hidden(text)
    assert "d-nb.info" not in without
    assert len(without) == len(text)
    assert [without[place : without.index("<", place)] for place in truth][:2] == ["Holt, Anna von", "Vard, Ida"]
    assert set(truth.values()) == {f"https://d-nb.info/gnd/{n}" for n in (1, 2, 3, 4, 9)}


def test_manners_of_writing_are_brought_together():
    """Names turned round, in capitals, with two letters for an umlaut or with initials are those of the list."""
    rows = list(who_is_who(dealt(made(80), list(MANNERS.values()), Random(1))))
    assert len(rows) == 160
    assert len({written for written, _, _ in rows}) > 20
    found = score((actor, true) for _, actor, true in rows)
    assert found.precision == found.recall == 1.0


@real
@pytest.mark.parametrize("case", ["whole", "divided", "one edition a manner", "five editions a manner"])
def test_names_alone_tell_who_is_who_in_a_real_list(case: str):
    """Pairs of mentions against the identifiers, as the list is, letter by letter, and as editions would write it."""
    text = LIST.read_text("utf-8")
    manners = list(MANNERS.values())
    texts = {
        "whole": lambda: [text], "divided": lambda: divided(text),
        "one edition a manner": lambda: dealt(text, manners, Random(1)),
        "five editions a manner": lambda: dealt(text, manners * 5, Random(2)),
    }[case]()  # fmt: skip
    rows = list(who_is_who(texts))
    found = score((actor, true) for _, actor, true in rows)
    assert len(rows) == 5115
    assert found.precision >= PRECISION
    assert found.recall >= RECALL


@real
def test_each_way_of_writing_counts_once():
    """The same of names instead of mentions, so that those who wrote most do not decide alone."""
    rows = set(who_is_who(dealt(LIST.read_text("utf-8"), list(MANNERS.values()), Random(1))))
    namesakes = defaultdict(set)
    for written, _, true in rows:
        namesakes[written].add(true)
    found = score((actor, true) for written, actor, true in rows if len(namesakes[written]) == 1)
    assert found.precision >= PRECISION
    assert found.recall >= RECALL
