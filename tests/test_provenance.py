"""What the makers of a decision can have known: told of every message as trying all moments tells it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal
from support_graph import CG, EDTF, GraphStore, iri

from kg.network.moments import DAY, minutes
from kg.network.provenance import Decided, provenance, read_answers, read_decisions
from kg.network.reach import Contact

BOUNDS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: (min(ends), max(ends)))


def letter(
    key: str, *, sent: tuple[int, int], received: tuple[int | None, int | None] = (None, None), source: str = "Holt"
) -> Contact:
    return Contact(key=key, sources=(source,), targets=("Moe", "Vik"), sent=sent, received=received)


@given(BOUNDS, BOUNDS, st.one_of(st.none(), BOUNDS), st.integers(0, 2))
def test_standings_are_those_of_all_moments(sent, taken, received, slowest: int):
    """Had come: in time whatever the moments were; too late: whatever they were not; else it can have come."""
    known = received if received and received[1] >= sent[0] else None
    contact = letter("m", sent=sent, received=known or (None, None))
    (one,) = provenance(
        Decided(decision="d", message="n", makers=("Moe",), taken=taken), [contact], {}, slowest=slowest
    )
    arrivals = {
        got for out in range(sent[0], sent[1] + 1)
        for got in (range(known[0], known[1] + 1) if known else range(out, out + slowest + 1)) if got >= out
    }  # fmt: skip
    in_time = {got <= moment for got, moment in product(arrivals, range(taken[0], taken[1] + 1))}
    if in_time:
        assert one.standing == (
            "can have come" if len(in_time) == 2 else "had come" if True in in_time else "came too late"
        )


def test_nothing_had_come_that_nobody_knows_the_arrival_of():
    """Without a receipt and without an assumption, a message can have come; the decision's own is no ground of it."""
    decided = Decided(decision="d", message="n", makers=("Moe",), taken=(50, 60))
    found = provenance(decided, [letter("m", sent=(0, 1)), letter("n", sent=(0, 1)), letter("o", sent=(61, 70))], {})
    assert [(one.message, one.standing) for one in found] == [("m", "can have come"), ("o", "came too late")]
    assert provenance(decided, [letter("m", sent=(0, 1), source="Moe")], {}) == ()


@pytest.mark.parametrize(("days", "messages"), [(2, []), (4, ["m"])])
def test_old_messages_are_left_out(days: int, messages: list[str]):
    """Only what was sent near the decision is weighed."""
    decided = Decided(decision="d", message="n", makers=("Moe",), taken=(5 * DAY, 6 * DAY))
    found = provenance(decided, [letter("m", sent=(DAY, 2 * DAY))], {}, days=days)
    assert [one.message for one in found] == messages


def test_a_message_that_was_only_answered_after_is_told_so():
    """Where every answer of the maker was sent after the decision, the first minute of it is told."""
    decided = Decided(decision="d", message="n", makers=("Moe",), taken=(50, 60))
    after, before = letter("r", sent=(70, 80), source="Moe"), letter("r", sent=(40, 80), source="Moe")
    for answers, expected in (([after], 70), ([before], None), ([after, before], None), ([], None)):
        (one,) = provenance(decided, [letter("m", sent=(0, 1))], {"m": answers})
        assert one.answered == expected


def test_decisions_and_answers_come_from_the_graph():
    """A decision is dated by itself, else by its message; makers and answers are as stated."""
    graph = Graph()
    for place, own in enumerate(("1911-05-09", None)):
        message, decision = iri("message", place), iri("decision", place)
        graph.add((message, RDF.type, CG.Message))
        graph.add((message, CG.decides, decision))
        graph.add((message, CG.date, Literal("1911-05-12", datatype=EDTF)))
        graph.add((decision, CG.decidedBy, iri("actor", "moe")))
        if own:
            graph.add((decision, CG.date, Literal(own, datatype=EDTF)))
    graph.add((iri("message", 1), CG.respondsTo, iri("message", 0)))
    found = read_decisions(GraphStore(graph))
    assert [one.taken for one in found] == [minutes("1911-05-09"), minutes("1911-05-12")]
    assert {one.makers for one in found} == {(str(iri("actor", "moe")),)}
    answer = letter(str(iri("message", 1)), sent=(0, 1))
    assert read_answers(GraphStore(graph), [answer]) == {str(iri("message", 0)): (answer,)}
