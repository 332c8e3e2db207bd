"""Rankings under each reading against all readings tried in turn, and shares of relays against all choices of dates."""

from __future__ import annotations

import random
from itertools import product

import pytest
from rdflib import RDF, Graph, Literal
from support_graph import CG, GraphStore, iri, random_graph

from kg.network.courses import Course, read_courses
from kg.network.moments import minutes, period
from kg.network.reading_tables import readings_table
from kg.network.readings import Reading, places
from kg.network.relays import one_hand, shares
from kg.queries import load_queries


def every(messages: list[tuple[Reading, ...]]) -> dict[str, tuple[set[int], set[int]]]:
    """The scores and places that each actor has over all readings."""
    actors = sorted({actor for readings in messages for reading in readings for actor, _ in reading})
    found: dict[str, tuple[set[int], set[int]]] = {actor: (set(), set()) for actor in actors}
    for choice in product(*messages):
        things = {actor: {thing for reading in choice for one, thing in reading if one == actor} for actor in actors}
        scores = {actor: len(several) for actor, several in things.items()}
        for actor in actors:
            found[actor][0].add(scores[actor])
            found[actor][1].add(1 + sum(other > scores[actor] for other in scores.values()))
    return found


def drawn(chance: random.Random, *, pairs: bool) -> list[tuple[Reading, ...]]:
    """A few messages among a few actors, some of them with two or three readings."""
    messages = []
    for number in range(chance.randint(2, 7)):
        readings = []
        for _ in range(chance.choice((1, 1, 2, 3))):
            one, other = chance.sample("ABCDEF", 2)
            readings.append(frozenset({(one, other), (other, one)} if pairs else {(one, f"m{number}")}))
        messages.append(tuple(readings))
    return messages


@pytest.mark.parametrize("pairs", [False, True])
def test_places_are_those_of_all_readings(pairs: bool):
    """Best and worst place, least and most score, are reached by some reading and exceeded by none."""
    chance = random.Random(21)
    for _ in range(150):
        messages = drawn(chance, pairs=pairs)
        want = every(messages)
        for one in places(messages):
            scores, reached = want[one.actor]
            assert one.exact
            assert (one.least, one.most) == (min(scores), max(scores))
            assert (one.best, one.worst) == (min(reached), max(reached))


@pytest.mark.parametrize("pairs", [False, True])
def test_bounds_hold_all_readings_where_there_are_too_many(pairs: bool):
    """With no group read in all its ways, best and worst are marked as bounds, and no reading is outside them."""
    chance = random.Random(22)
    for _ in range(150):
        messages = drawn(chance, pairs=pairs)
        want = every(messages)
        contested = any(len(set(readings)) > 1 for readings in messages)
        for one in places(messages, limit=1):
            scores, reached = want[one.actor]
            assert one.exact is not contested
            assert one.least <= min(scores) <= one.score <= max(scores) <= one.most
            assert one.best <= min(reached) <= one.place <= max(reached) <= one.worst


def test_many_contested_messages_that_do_not_touch_are_exact():
    """Fifty contested messages of a hundred actors have 2^50 readings and still exact places."""
    messages = [(frozenset({(f"a{n}", "m")}), frozenset({(f"b{n}", "m")})) for n in range(50)]
    found = places(messages)
    assert all(one.exact for one in found)
    assert {(one.best, one.worst) for one in found} == {(1, 51)}


def conflicting(graph: Graph, message: int, prop: str, value: object, against: object) -> None:
    for name, said in (("kept", value), ("adopted", against)):
        claim = iri("claim", f"{message}-{prop}-{name}")
        graph.add((claim, RDF.type, CG.Claim))
        graph.add((claim, CG.claimSubject, iri("message", message)))
        graph.add((claim, CG.claimProperty, CG[prop]))
        graph.add((claim, CG.claimValue if prop == "date" else CG.claimObject, said))  # type: ignore[arg-type]
    kept, adopted = (iri("claim", f"{message}-{prop}-{name}") for name in ("kept", "adopted"))
    graph.add((kept, CG.conflictsWith, adopted))


def letters() -> Graph:
    graph = Graph()
    for number, (sender, date) in enumerate((("a", "1911-05-01"), ("a", "1911-05-02"), ("b", "1911-05-03"))):
        graph.add((iri("message", number), RDF.type, CG.Message))
        graph.add((iri("message", number), CG.sender, iri("actor", sender)))
        graph.add((iri("message", number), CG.recipient, iri("actor", "c")))
        graph.add((iri("message", number), CG.date, Literal(date)))
    return graph


def ranked(graph: Graph, **asked: int) -> dict[str, tuple[object, ...]]:
    table = readings_table(GraphStore(graph), "written", **asked)
    return {str(row["actor"])[-1]: (row["score"], row["place"], row["best"], row["worst"]) for row in table.records()}


def test_claims_in_conflict_are_other_readings_of_a_message():
    """Another sender of one message moves both; a date outside the period takes the message out of one reading."""
    graph = letters()
    assert ranked(graph) == {"a": (2, 1, 1, 1), "b": (1, 2, 2, 2)}
    conflicting(graph, 0, "sender", iri("actor", "b"), iri("actor", "a"))
    assert ranked(graph) == {"a": (2, 1, 1, 2), "b": (1, 2, 1, 2)}
    dated = letters()
    conflicting(dated, 0, "date", Literal("1912-05-01"), Literal("1911-05-01"))
    assert ranked(dated) == {"a": (2, 1, 1, 1), "b": (1, 2, 2, 2)}
    until = minutes("1911")[1]
    assert until is not None
    assert ranked(dated, until=until) == {"a": (2, 1, 1, 1), "b": (1, 2, 1, 2)}


def test_the_saved_query_finds_the_same_channels_of_one_hand():
    """`one-hand` and the function tell the same channels, hands and counts, on graphs drawn at random."""
    for seed in range(3):
        graph = random_graph(8, 60, seed=seed)
        store = GraphStore(graph)
        table = store.select(load_queries()["one-hand"].bind({}))
        asked = {(str(row[4]), str(row[6]), str(row[5]), int(str(row[3]))) for row in table.rows}
        told = one_hand(read_courses(store).by_key.values())
        assert asked == {(*one.channel, one.broker, len(one.messages)) for one in told}
        assert asked


def carried(key: str, months: tuple[int, int], *via: str) -> Course:
    first, last = minutes(f"1911-{months[0]:02}/1911-{months[1]:02}")
    return Course(key=key, senders=("A",), recipients=("B",), via=via, dated=(first, last))


def test_shares_lie_between_what_all_choices_of_dates_allow():
    """For each period the least and the most share over every month that each message can be of."""
    chance = random.Random(13)
    for _ in range(80):
        courses, spans = [], []
        for number in range(chance.randint(1, 5)):
            months = sorted(chance.choices(range(1, 4), k=2))
            courses.append(carried(str(number), (months[0], months[1]), *(chance.choice(((), ("X",), ("Y",))))))
            spans.append(range(months[0], months[1] + 1))
        want: dict[tuple[str, str], list[float | None]] = {}
        for choice in product(*spans):
            for month, broker in product(range(1, 4), "XY"):
                there = [one for one, of in zip(courses, choice, strict=True) if of == month]
                share = sum(broker in one.via for one in there) / len(there) if there else None
                want.setdefault((f"1911-{month:02}", broker), []).append(share)
        for one in shares(courses, "month"):
            reached = want[one.period, one.broker]
            if None in reached:
                assert (one.least, one.most) == (None, None)
            else:
                assert (one.least, one.most) == (min(filter(_told, reached)), max(filter(_told, reached)))


def _told(share: float | None) -> bool:
    return share is not None


def test_a_channel_of_one_hand_has_no_message_without_it():
    """One direct message, or one through another hand, and it is no channel of one hand any more."""
    through = [carried(str(n), (n, n), "X") for n in range(1, 4)]
    (found,) = one_hand(through)
    assert (found.broker, found.messages) == ("X", ("1", "2", "3"))
    assert (period(found.since, "month"), period(found.until, "month")) == ("1911-01", "1911-03")
    assert one_hand([*through, carried("9", (1, 1))]) == ()
    assert one_hand([*through, carried("9", (1, 1), "Y")]) == ()
    assert one_hand(through, fewest=4) == ()
    assert [(one.least, one.most) for one in shares(through)] == [(1.0, 1.0)]
