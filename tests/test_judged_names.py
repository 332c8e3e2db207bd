"""Judgements brought to the names of sources: they join, they keep apart, and nothing else changes."""

from __future__ import annotations

import random
from dataclasses import replace

import plain_actors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_judgements import judgement, judgements
from support_readings import digest, reading
from test_identity import RECORDS, SOURCES, SPELT, actors_of, recorded

from extract.model import NamedActor, Reading
from extract.spelling import key
from kg.identity.actors import resolve, resolve_gathered
from kg.identity.gathered import gathered_from
from kg.identity.judged import Judged
from kg.judgements.model import Judgement, Side
from kg.judgements.weighing import weigh

SIDES = [Side(name=name, file=f"{source}.txt", sha256=digest(source)) for name in SPELT for source in SOURCES]
SIDES += [Side(name=name) for name in SPELT] + [Side(record=record) for record in RECORDS]


def meant(readings: list[Reading], side: Side) -> list[tuple[str, str]]:
    """The names that a side means."""
    return [
        (one.sha256 or "", actor.name)
        for one in readings
        for actor in one.actors
        if side.name and key(actor.name) == key(side.name) and side.sha256 in ("", one.sha256)
    ]


def judged(readings: list[Reading], *some: Judgement) -> Judged:
    """What became of judgements over some readings."""
    with gathered_from(readings) as gathered:
        return resolve_gathered(gathered, some)


@given(recorded(), judgements(SIDES))
def test_the_database_heeds_judgements_as_the_plain_way_does(readings: list[Reading], some: list[Judgement]):
    """Identifiers, labels, names and rules are those that comparing all with all in memory finds."""
    plain = plain_actors.resolve(readings, some).actors
    found = actors_of(resolve(readings, some))
    assert [(one.id, one.label, one.joined, one.names) for one in found] == [
        (one.id, one.label, one.joined, one.names) for one in plain
    ]


@given(recorded(), judgements(SIDES), st.randoms())
def test_the_order_of_judgements_does_not_matter(readings: list[Reading], some: list[Judgement], chance: random.Random):
    """The same judgements and readings in another order give equal actors."""
    first = resolve(readings, some)
    mixed, others = [*some], [*readings]
    chance.shuffle(mixed)
    chance.shuffle(others)
    assert resolve(others, mixed) == first


@given(recorded(), judgements(SIDES))
def test_what_is_used_holds(readings: list[Reading], some: list[Judgement]):
    """Names judged the same are one actor, whatever sources say; those judged different are two, whatever rules say."""
    identity = resolve(readings, some)
    weighed = weigh(some, lambda side: [side.record] if side.record else meant(readings, side))
    for names, _ in weighed.same:
        assert len({identity.actor(*name).id for name in names if isinstance(name, tuple)}) <= 1
    for _, first, second in weighed.apart:
        ids = [{identity.actor(*name).id for name in side if isinstance(name, tuple)} for side in (first, second)]
        assert not ids[0] & ids[1]


@given(recorded(), judgements(SIDES))
def test_what_is_not_used_changes_nothing(readings: list[Reading], some: list[Judgement]):
    """Judgements that are contradicted, left open or mean nobody might as well not be there; each has one effect."""
    found = judged(readings, *some)
    used = [one for one, effect in found.effects if effect == "used"]
    assert {one.id for one, _ in found.effects} == {one.id for one in some}
    assert resolve(readings, used) == resolve(readings, some)


def test_a_judgement_joins_what_no_rule_would():
    """Two names without anything in common, of two sources and of one, and the graph says who joined them."""
    readings = [reading("one", ["Halvorsen", "T. Holt"]), reading("two", ["Berg"])]
    found = resolve(readings, [judgement("same", "Halvorsen", "Berg"), judgement("same", "T. Holt", "Halvorsen")])
    assert len(found.actors) == 1
    assert found.actors[0].joined == ("judged the same by A. Berg",)


def test_a_judgement_keeps_one_name_of_two_sources_apart():
    """The same words in two sources, that the rule would join; a third source's is nobody's then."""
    readings = [reading(name, ["Anton Holt"]) for name in ("one", "two", "three")]
    one, two = (Side(name="Anton Holt", sha256=digest(name)) for name in ("one", "two"))
    assert len(resolve(readings).actors) == 1
    assert len(resolve(readings, [judgement("different", one, two)]).actors) == 3


def test_the_historian_has_the_last_word():
    """Against records: two of one list are one where judged so, one record is two persons where judged so."""
    readings = [
        reading("one", ["Anton Holt"], entries=[("Anton Holt", RECORDS[0])]),
        reading("two", ["Boris Hult"], entries=[("Boris Hult", RECORDS[1])]),
        reading("three", ["Hålt"], entries=[("Hålt", RECORDS[0])]),
    ]
    assert len(resolve(readings).actors) == 2
    assert len(resolve(readings, [judgement("same", "Anton Holt", "Boris Hult")]).actors) == 1
    assert len(resolve(readings, [judgement("different", "Anton Holt", "Hålt")]).actors) == 3
    denied = judgement("different", "Hålt", Side(record=RECORDS[0]))
    assert len(resolve(readings, [denied]).actors) == 3


def test_a_record_given_by_hand_joins():
    """A name that a person says is a record is one with whom a source says is that record."""
    readings = [reading("one", ["Anton Holt"], entries=[("Anton Holt", RECORDS[0])]), reading("two", ["Fynn"])]
    assert len(resolve(readings, [judgement("same", "Fynn", Side(record=RECORDS[0]))]).actors) == 1


def test_a_corrected_file_keeps_its_judgements():
    """A side whose digest no source has any more is found by its file's name; by digest, wherever the file went."""
    readings = [reading("one", ["Halvorsen"]), reading("two", ["Berg"])]
    corrected = Side(name="Halvorsen", file="one.txt", sha256=digest("before"))
    moved = Side(name="Halvorsen", file="elsewhere.txt", sha256=digest("one"))
    for side in (corrected, moved):
        assert len(resolve(readings, [judgement("same", side, "Berg")]).actors) == 1
    gone = Side(name="Halvorsen", file="gone.txt", sha256=digest("gone"))
    assert judged(readings, judgement("same", gone, "Berg")).count("no such name") == 1


@pytest.mark.parametrize("effect", ["contradicted", "different kinds", "left open"])
def test_what_cannot_be_used_is_told(effect: str):
    """A judgement that is not used has the reason why."""
    some = {
        "contradicted": [judgement("same", "Holt", "Berg"), judgement("different", "Holt", "Berg")],
        "different kinds": [judgement("same", "Holt", "Staff")],
        "left open": [judgement("unsure", "Holt", "Berg")],
    }[effect]
    one = reading("one", ["Holt", "Berg"])
    staff = NamedActor(name="Staff", kind="body", listed=False)
    found = judged([replace(one, actors=(*one.actors, staff))], *some)
    assert [told for _, told in found.effects] == [effect] * len(some)
