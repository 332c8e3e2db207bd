"""Numbered series: which numbers of a sender belong together, and how many are missing between them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal
from support_graph import CG, EDTF, GraphStore, iri

from kg.network.gaps import numbered_series
from kg.network.moments import DAY, minutes
from kg.network.series import Numbered, Series, series


def numbered(written: str, day: str, sender: str = "Holt") -> Numbered:
    first, last = minutes(day)
    assert first is not None
    assert last is not None
    return Numbered(message=f"{sender} {written} {day}", sender=sender, written=written, first=first, last=last)


def numbers(one: Series) -> list[int]:
    return [number for number, _ in one.members]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("No. 362", ("", 362)), ("# 362", ("", 362)), ("362", ("", 362)), ("No. 362/sh", ("/sh", 362)),
        ("№ 362 / SH", ("/sh", 362)), ("P78/118", ("p78/", 118)), ("No. 4/3208", ("4/", 3208)),
        ("No. 201-gi", ("-gi", 201)),
        ("No. 1 to 5 of the list", None), ("none", None), ("", None),
    ],
)  # fmt: skip
def test_a_number_is_told_from_how_it_is_written(written: str, parts: tuple[str, int] | None):
    """Marks before it say nothing, letters and strokes around it say in which register it stands."""
    assert numbered(written, "1911-05-09").parts == parts


def test_two_registers_of_one_sender_are_told_apart_by_their_pace():
    """The office's numbers and the cipher room's, of the same days, are two series; so are two years."""
    office = [(103, "1911-01-08"), (260, "1911-01-16"), (478, "1911-01-29"), (2787, "1911-06-05")]
    cipher = [(15603, "1911-01-16"), (16052, "1911-01-29"), (20448, "1911-06-05")]
    later = [(110, "1912-01-09"), (250, "1912-01-16"), (480, "1912-01-29")]
    every = [numbered(f"No. {number}", day) for number, day in (*office, *cipher, *later)]
    assert sorted(map(numbers, series(every))) == [
        [103, 260, 478, 2787], [110, 250, 480], [15603, 16052, 20448],
    ]  # fmt: skip


def test_gaps_are_the_numbers_between():
    """Each gap lies between two members and says which numbers are missing; with those held they make up the span."""
    (one,) = series([numbered(str(n), f"1911-05-{d:02}") for n, d in ((10, 1), (11, 2), (15, 4), (15, 4), (20, 8))])
    assert [(gap.first, gap.last, gap.missing) for gap in one.gaps()] == [(12, 14, 3), (16, 19, 4)]
    assert one.span == one.held + sum(gap.missing for gap in one.gaps()) == 11


def test_numbers_that_do_not_grow_are_no_series():
    """Falling numbers, two numbers, and numbers of different senders say nothing of others between them."""
    falling = [numbered(str(n), f"1911-05-0{d}") for n, d in ((900, 1), (500, 2), (90, 3))]
    assert series(falling) == ()
    assert series([numbered("1", "1911-05-01"), numbered("9", "1911-05-02")]) == ()
    assert series([numbered(str(n), f"1911-05-0{n}", sender=str(n)) for n in (1, 2, 3)]) == ()


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 364)), max_size=25), st.randoms())
def test_series_do_not_depend_on_the_order(found: list[tuple[int, int]], chance: random.Random):
    """The same messages in another order: equal series; each holds growing numbers of days that do not fall behind."""
    start = minutes("1911-01-01")[0]
    assert start is not None
    messages = [
        Numbered(message=f"{n}-{d}", sender="s", written=str(n), first=start + d * DAY, last=start + d * DAY)
        for n, d in dict.fromkeys(found)
    ]
    made = series(messages)
    chance.shuffle(messages)
    assert series(messages) == made
    for one in made:
        assert numbers(one) == sorted(numbers(one))
        assert [member.day for _, member in one.members] == sorted(member.day for _, member in one.members)
        assert one.span == one.held + sum(gap.missing for gap in one.gaps())


def test_the_interval_holds_as_often_as_it_says():
    """Of series drawn at random, some sparse and uneven, the numbers of the next month lie in the interval in most."""
    chance = random.Random(7)
    inside = tried = 0
    while tried < 300:
        pace, days = chance.uniform(2, 40), 200
        register = [0]
        for _ in range(days + 30):  # a busy day is followed by others, so counts are uneven
            register.append(register[-1] + sum(chance.random() < pace / 60 for _ in range(60)))
        held = sorted(chance.sample(range(1, days), 12))
        start = minutes("1911-01-01")[0]
        assert start is not None
        found = series(
            Numbered(
                message=str(d), sender="s", written=str(register[d] + 1), first=start + d * DAY, last=start + d * DAY
            )
            for d in held
        )
        if len(found) != 1 or found[0].held < 8:
            continue
        tried += 1
        _, least, most = found[0].expected(30)
        grown = register[held[-1] + 30] - register[held[-1]]
        inside += least <= grown <= most
    assert inside >= 0.85 * tried


def test_a_graph_tells_its_series():
    """Numbers, senders and dates come from the statements; undated messages are in no series."""
    graph = Graph()
    for place, day in enumerate(("1911-05-01", "1911-05-03", "1911-05-09", None)):
        message = iri("message", place)
        graph.add((message, RDF.type, CG.Message))
        graph.add((message, CG.sender, iri("actor", "holt")))
        graph.add((message, CG.documentNumber, Literal(f"No. {10 + 5 * place}")))
        if day:
            graph.add((message, CG.date, Literal(day, datatype=EDTF)))
    graph.add((iri("actor", "holt"), RDFS.label, Literal("Anna Holt")))
    (one,) = numbered_series(GraphStore(graph))
    assert (one.sender, numbers(one)) == ("Anna Holt", [10, 15, 20])
