"""Paths through time under uncertain dates: what is told certain, possible and impossible is so over every choice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network.moments import DAY, minutes, told
from kg.network.reach import Arrival, Contact, Contacts

ACTORS = "abcde"
LAST = 5  # the last moment of the small worlds
Choice = tuple[tuple[int, int], ...]


@st.composite
def contact(draw: st.DrawFn) -> Contact:
    source = draw(st.sampled_from(ACTORS))
    targets = draw(st.sets(st.sampled_from(ACTORS), min_size=1, max_size=2)) - {source}
    first, last = sorted(draw(st.tuples(st.integers(0, LAST), st.integers(0, LAST))))
    last = min(last, first + 2)
    received: tuple[int | None, int | None] = (None, None)
    if draw(st.booleans()):
        early = draw(st.integers(first, LAST))
        received = (early, min(LAST, early + draw(st.integers(0, 1))))
    on = None
    if draw(st.booleans()):  # sent on with a later message, in time for what is told of its receipt
        late = LAST if received[1] is None else received[1]
        on = (min(first + draw(st.integers(0, 1)), late), min(last + 1, late))
        on = (min(on), max(on))
    return Contact(
        key="",
        sources=(source,),
        targets=tuple(sorted(targets or {"e" if source != "e" else "a"})),
        sent=(first, last),
        received=received,
        on=on,
    )


WORLDS = st.lists(contact(), min_size=1, max_size=4)


def choices(contacts: list[Contact], slowest: int) -> Iterator[Choice]:
    """Every choice of the moments of sending and receipt."""
    options = []
    for one in contacts:
        first, last = one.sent
        early, late = one.received
        assert first is not None
        assert last is not None
        told = range(early, late + 1) if early is not None and late is not None else None
        options.append(list(dict.fromkeys(
            (sent, got) for sent in range(first, last + 1)
            for on in (range(one.on[0] or 0, (one.on[1] or 0) + 1) if one.on else [sent]) if on >= sent
            for got in (told if told is not None else range(on, on + slowest + 1)) if got >= on
        )))  # fmt: skip
    return product(*options)


def arrivals(contacts: list[Contact], choice: Choice, source: str, since: int) -> dict[str, int]:
    """When word is with whom where every moment is known: repeated until nothing changes, the plainest way."""
    reached = {source: since}
    changed = True
    while changed:
        changed = False
        for one, (sent, got) in zip(contacts, choice, strict=True):
            if any(reached.get(s, LAST * 9) <= sent for s in one.sources):
                for target in one.targets:
                    if got < reached.get(target, LAST * 9):
                        reached[target], changed = got, True
    return reached


@settings(max_examples=300, deadline=None)
@given(WORLDS, st.integers(0, 2), st.integers(0, 1))
def test_certain_and_possible_hold_over_every_choice_of_dates(contacts: list[Contact], since: int, slowest: int):
    """The soonest is the minimum over all choices, the surest the maximum, for every actor: by trying them all."""
    asked = Contacts(contacts, slowest=slowest)
    every = [arrivals(contacts, choice, "a", since) for choice in choices(contacts, slowest)]
    soonest, surest = asked.arrivals("a", since), asked.arrivals("a", since, certain=True)
    for actor in ACTORS[1:]:
        found = [one.get(actor) for one in every]
        some = [at for at in found if at is not None]
        assert (soonest[actor].at if actor in soonest else None) == (min(some) if some else None)
        if every:
            expected = max(some) if len(some) == len(found) else None
            assert (surest[actor].at if actor in surest else None) == expected


@settings(max_examples=300, deadline=None)
@given(WORLDS, st.integers(0, LAST + 2), st.sampled_from([True, False]))
def test_departures_are_arrivals_read_backwards(contacts: list[Contact], by: int, certain: bool):
    """Word that sets out by the last departure arrives in time; word that sets out a moment later does not."""
    asked = Contacts(contacts, slowest=1)
    departures = asked.departures("a", by, certain=certain)
    for actor in ACTORS[1:]:
        in_time = [
            since for since in range(-1, LAST + 3)
            if (found := asked.arrivals(actor, since, certain=certain).get("a")) and found.at <= by
        ]  # fmt: skip
        assert departures.get(actor, -1) == max(in_time, default=-1)


@settings(max_examples=400, deadline=None)
@given(st.lists(contact(), min_size=1, max_size=9), st.sampled_from([True, False]))
def test_all_actors_at_once_are_each_alone(contacts: list[Contact], certain: bool):
    """The closure says of every two actors what a search from the one finds of the other."""
    asked = Contacts(contacts, slowest=1)
    closure = asked.closure(certain=certain)
    for one in asked.actors:
        found = asked.arrivals(one, -99, certain=certain)
        assert [other for other in asked.actors if other != one and closure.reaches(one, other)] == [
            other for other in asked.actors if other in found
        ]
        assert closure.count(one) == len(found)


@settings(max_examples=100, deadline=None)
@given(WORLDS, st.randoms())
def test_a_chain_shows_what_it_proves(contacts: list[Contact], rng: random.Random):
    """Each link leaves from whom the one before went to, no earlier, and the whole does not depend on the order."""
    asked = Contacts(contacts, slowest=1)
    for certain in (False, True):
        found = asked.arrivals("a", 0, certain=certain)
        for arrival in found.values():
            assert follows(arrival, certain=certain)
        rng.shuffle(contacts)
        again = Contacts(contacts, slowest=1).arrivals("a", 0, certain=certain)
        assert {actor: one.at for actor, one in again.items()} == {actor: one.at for actor, one in found.items()}


def follows(arrival: Arrival, *, certain: bool) -> bool:
    holder = {"a"}
    at = 0
    for link in arrival.chain:
        first, last = link.sent
        assert holder & set(link.sources)
        assert first is not None
        assert last is not None
        assert (first if certain else last) >= at
        holder, at = set(link.targets), max(at, first)
    return arrival.actor in holder


@settings(max_examples=150, deadline=None)
@given(WORLDS, st.integers(0, 2))
def test_legs_of_one_message_never_make_the_uncertain_certain(contacts: list[Contact], since: int):
    """Where legs share one moment of sending, what is told certain is so, and what is told impossible is so."""
    legs = [
        Contact(key="m", sources=("b",), targets=one.targets, sent=one.sent, received=one.received)
        for one in contacts[:1]
    ]
    whole = [*contacts, *legs]
    asked = Contacts(whole, slowest=0)
    every = [
        arrivals(whole, (*choice, choice[0]), "a", since) for choice in choices(contacts, 0)
    ]  # fmt: skip
    soonest, surest = asked.arrivals("a", since), asked.arrivals("a", since, certain=True)
    for actor, one in surest.items():
        assert all(found.get(actor, LAST * 9) <= one.at for found in every)
    for actor in set(ACTORS[1:]) - set(soonest):
        assert not any(actor in found for found in every)


def test_the_spring_of_a_request_is_answered_with_its_chain():
    """Three letters on days that are known: certain by the day after the last, possible on it, impossible before."""

    def letter(key: str, source: str, target: str, day: str) -> Contact:
        return Contact(key=key, sources=(source,), targets=(target,), sent=minutes(day))

    asked = Contacts([
        letter("1", "Holt", "Moe", "1911-05-09"), letter("2", "Moe", "Vik", "1911-05-11"),
        letter("3", "Vik", "Lund", "1911-05-11"), letter("4", "Vik", "Lund", "1911-05-12"),
    ], slowest=0)  # fmt: skip
    since = minutes("1911-05-09")[0]
    assert since is not None

    def verdict(day: str) -> str:
        by = minutes(day)[1]
        assert by is not None
        return asked.ask("Holt", "Lund", since=since, by=by).verdict

    assert [verdict(day) for day in ("1911-05-10", "1911-05-11", "1911-05-12")] == ["impossible", "possible", "certain"]
    answer = asked.ask("Holt", "Lund", since=since, by=since + 9 * DAY)
    assert answer.surest is not None
    assert [link.key for link in answer.surest.chain] == ["1", "2", "4"]
    assert told(answer.surest.at) == "1911-05-12T23:59"


def test_nothing_is_certain_of_messages_that_arrive_nobody_knows_when():
    """Without a receipt and without an assumption, a message proves nothing; an open date is only possible."""
    sure = Contact(key="1", sources=("a",), targets=("b",), sent=(0, 1))
    assert Contacts([sure]).ask("a", "b", since=0, by=99).verdict == "possible"
    assert Contacts([sure], slowest=5).ask("a", "b", since=0, by=99).verdict == "certain"
    for bounds in ((None, 5), (None, None)):
        asked = Contacts([Contact(key="1", sources=("a",), targets=("b",), sent=bounds)], slowest=5)
        assert asked.ask("a", "b", since=0, by=99).verdict == "possible"


@pytest.mark.parametrize("edtf", ["1950-03-18", "1950-03", "1950", "1950-03-18/1950-03-20", "../1950-03", "1950-03/.."])
def test_minutes_cover_the_days_that_a_date_allows(edtf: str):
    """The first minute begins a day and the last one ends one, or an end is open."""
    first, last = minutes(edtf)
    assert first is None or first % DAY == 0
    assert last is None or last % DAY == DAY - 1
