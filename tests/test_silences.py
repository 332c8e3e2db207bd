"""Silences against all choices of the days, their habit against drawn channels, and the totals of registers."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from kg.network.courses import Course
from kg.network.moments import DAY
from kg.network.silences import Dated, habit, silences, stretches
from kg.network.totals import register_total


def drawn(chance: random.Random, days: int = 9, most: int = 4) -> list[Dated]:
    spans = [sorted(chance.choices(range(days), k=2)) for _ in range(chance.randint(2, most))]
    return [Dated(message=str(n), first=a, last=b) for n, (a, b) in enumerate(spans)]


def test_stretches_are_all_that_some_choice_leaves_empty():
    """What some choice leaves without a message lies in a stretch that is told; each such is left by some choice."""
    chance = random.Random(4)
    for _ in range(300):
        several = drawn(chance)
        empty = {
            pair
            for choice in product(*(range(one.first, one.last + 1) for one in several))
            for pair in pairwise(sorted(set(choice)))
        }
        told = {(one.begun, one.ended) for one in stretches(several)}
        assert told <= empty
        for first, last in empty:
            assert any(begun <= first and last <= ended for begun, ended in told)


def test_what_is_still_for_certain_is_so_for_every_choice():
    """The least of a stretch is the longest run of days within it on which no choice has a message."""
    chance = random.Random(6)
    seen = 0
    for _ in range(300):
        several = drawn(chance)
        used = sorted({day for one in several for day in range(one.first, one.last + 1)})
        gaps = [(a, b) for a, b in pairwise(used) if all(one.last <= a or one.first >= b for one in several)]
        for one in stretches(several):
            sure = [b - a for a, b in gaps if one.begun <= a and b <= one.ended]
            assert one.least == max(sure, default=0)
            seen += bool(sure)
    assert seen > 50


def test_exact_days_leave_no_doubt():
    """With every message told to the day, stretches are the gaps between days, least and most alike."""
    several = [Dated(message=str(day), first=day, last=day) for day in (3, 4, 9, 9, 20)]
    assert [(one.begun, one.least, one.most) for one in stretches(several)] == [(3, 1, 1), (4, 5, 5), (9, 11, 11)]


def course(key: str, day: int, until: int | None = None, way: str = "AB") -> Course:
    last = day if until is None else until
    return Course(key=key, senders=(way[0],), recipients=(way[1],), dated=(day * DAY, last * DAY + DAY - 1))


def test_a_silence_is_certain_until_a_message_may_fall_into_it():
    """A message that may be of the silent days makes the silence possible only, and one that is of them ends it."""
    weekly = [course(f"{n:02}", 7 * n) for n in range(12)] + [course(f"{n:02}", 7 * n + 400) for n in range(12, 20)]
    (found,) = silences(weekly).silences
    assert (found.verdict, found.stretch.before.message, found.stretch.after.message) == ("certain", "11", "12")
    assert found.stretch.least == found.stretch.most == 407
    (doubtful,) = silences([*weekly, course("x", 70, 500)]).silences
    assert (doubtful.verdict, doubtful.stretch.most) == ("possible", 407)
    shorter = silences([*weekly, course("x", 280)]).silences
    assert all(one.stretch.most < 407 for one in shorter)


def test_both_ways_are_one_channel_where_asked():
    """Letters one way fill the silences of the other."""
    there = [course(f"a{n}", 7 * n) for n in range(10)] + [course(f"b{n}", 7 * n + 400) for n in range(10)]
    back = [course(f"c{n}", 3 + 7 * n, way="BA") for n in range(70)]
    assert len(silences(there).silences) == 1
    assert [one.ends for one in silences([*there, *back]).silences] == [("A", "B")]
    assert silences([*there, *back], both_ways=True).silences == ()


def test_few_days_make_no_habit_and_what_is_left_out_is_counted():
    """Channels of few days and messages without days are counted, not guessed at."""
    found = silences([course("1", 0), course("2", 900), Course(key="3", senders=("A",), recipients=("B",))])
    assert (found.silences, found.unsteady, found.undated) == ((), 1, 1)
    assert habit([1, 2, 3]) is None


def test_steady_channels_seem_silent_as_rarely_as_the_level_says():
    """Of channels with gaps at random at a steady rate about one of twenty has a silence, long ones only by chance."""
    chance = random.Random(8)
    silent = 0
    for _ in range(400):
        day, days = 0.0, []
        for _ in range(60):
            day += chance.expovariate(1 / 20)
            days.append(int(day))
        usual = habit(days)
        assert usual is not None
        silent += max(b - a for a, b in pairwise(sorted(set(days)))) > usual.beyond
    assert silent / 400 < 0.15


@pytest.mark.parametrize(("total", "held"), [(200, 5), (1000, 12), (60, 20)])
def test_the_total_of_a_register_lies_in_its_interval(total: int, held: int):
    """Drawn registers: the interval holds the total 95 times of 100 at least, and the estimate is right on average."""
    chance = random.Random(total)
    held_by, estimates = 0, []
    for _ in range(1000):
        found = register_total(max(chance.sample(range(1, total + 1), held)), held)
        held_by += found.least <= total <= found.most
        estimates.append(found.estimate)
    assert held_by >= 930
    assert abs(sum(estimates) / 1000 - total) < 0.05 * total


def test_a_register_has_no_more_numbers_than_its_highest():
    """Four different numbers up to three are refused."""
    with pytest.raises(ValueError, match="4 different numbers"):
        register_total(3, 4)
