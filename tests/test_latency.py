"""The latency ledger against all choices of the moments tried in turn, and what cannot be flagged as such."""

from __future__ import annotations

import random
from itertools import product

import pytest

from kg.network.courses import Course, Handled
from kg.network.latency import Lag, lags, median, replies
from kg.network.moments import CLOCKS, DAY


def handled(stage: str, first: int, last: int | None = None, clock: str | None = None) -> Handled:
    return Handled(key=stage, stage=stage, at=(first, first if last is None else last), clock=clock, by=("clerk",))


def one_lag(*handlings: Handled, hours: bool = False) -> Lag:
    (found,) = lags([Course(key="m", handled=handlings)], hours=hours)
    return found


def test_a_lag_lies_between_what_all_choices_allow():
    """At one end of the way: the least and the most of end minus start over every minute that either can be of."""
    chance = random.Random(5)
    for _ in range(200):
        one, other = (sorted(chance.sample(range(12), 2)) for _ in range(2))
        found = one_lag(handled("received", *one), handled("typed", *other))
        choices = [b - a for a, b in product(range(one[0], one[1] + 1), range(other[0], other[1] + 1))]
        assert found.told == (min(choices), max(choices))
        assert (found.flag == "negative") == (max(choices) < 0)
        if not found.flag:
            assert (found.least, found.most) == (max(0, min(choices)), max(choices))


@pytest.mark.parametrize("ahead", [-CLOCKS, 0, CLOCKS])
def test_between_two_ends_the_clocks_are_allowed_for(ahead: int):
    """Whatever the receiver's clock is ahead of the sender's, the true lag lies within the bounds."""
    for true in (0, 1, DAY, 3 * DAY):
        found = one_lag(handled("sent", 5 * DAY), handled("received", 5 * DAY + true + ahead))
        assert found.least is not None
        assert found.most is not None
        assert found.least <= true <= found.most
        assert found.flag != "negative"


def test_one_clock_and_clocks_taken_to_agree_are_compared_to_the_minute():
    """Where both stamps name one clock, or whoever asks takes all to agree, nothing is widened."""
    moscow = (handled("sent", 100, clock="Moscow time"), handled("received", 160, clock="Moscow time"))
    assert (one_lag(*moscow).least, one_lag(*moscow).most) == (60, 60)
    plain = (handled("sent", 100), handled("received", 160))
    assert (one_lag(*plain, hours=True).least, one_lag(*plain, hours=True).most) == (60, 60)


def test_what_cannot_be_is_flagged_and_kept_as_told():
    """A receipt before the sending is negative beyond fourteen hours, within them negative by the clocks."""
    assert one_lag(handled("sent", 2 * DAY), handled("received", 2 * DAY - CLOCKS - 1)).flag == "negative"
    near = one_lag(handled("sent", 2 * DAY), handled("received", 2 * DAY - CLOCKS))
    assert (near.flag, near.told, near.least) == ("negative by the clocks", (-CLOCKS, -CLOCKS), 0)
    assert one_lag(handled("received", 10), handled("typed", 9)).flag == "negative"


def test_implausibly_long_is_what_lies_far_beyond_its_kind():
    """One lag of a month among lags of hours is flagged, none where all are alike."""
    hours = [Course(key=str(n), handled=(handled("received", 0), handled("typed", 60 + 5 * n))) for n in range(12)]
    assert {lag.flag for lag in lags(hours)} == {""}
    alike = [Course(key=str(n), handled=(handled("received", 0), handled("typed", 90))) for n in range(12)]
    assert {lag.flag for lag in lags(alike)} == {""}
    month = Course(key="late", handled=(handled("received", 0), handled("typed", 30 * DAY)))
    assert [lag.message for lag in lags([*hours, month]) if lag.flag == "implausibly long"] == ["late"]


def test_the_median_lies_between_what_all_choices_allow():
    """Its bounds are the least and the most of the lower median over every choice of every lag."""
    chance = random.Random(7)
    for _ in range(60):
        spans = [sorted(chance.sample(range(8), 2)) for _ in range(chance.randint(1, 4))]
        courses = [
            Course(key=str(n), handled=(handled("received", 0), handled("typed", *span)))
            for n, span in enumerate(spans)
        ]
        every = [sorted(c)[(len(c) - 1) // 2] for c in product(*(range(a, b + 1) for a, b in spans))]
        found = median(lags(courses))
        assert (found.count, found.least, found.most) == (len(spans), min(every), max(every))


def test_the_date_stands_for_a_sending_that_nobody_tells():
    """A dated message that was received has a lag from its date; one with a stamp of sending from that alone."""
    dated = Course(key="m", dated=(0, DAY - 1), handled=(handled("received", 2 * DAY),))
    assert [lag.kind for lag in lags([dated])] == [("dated", "received")]
    stamped = Course(key="m", dated=(0, DAY - 1), handled=(handled("sent", 5), handled("received", 2 * DAY)))
    assert [lag.kind for lag in lags([stamped])] == [("sent", "received")]
    assert lags([Course(key="m", dated=(0, 1), handled=(handled("received", 2),), draft=True)]) == ()


def test_replies_are_timed_from_sending_and_from_receipt():
    """From the receipt to the reply is one clock's time; from the sending it is not."""
    asked = Course(key="a", dated=(0, 0), handled=(handled("received", DAY),))
    answer = Course(key="b", dated=(DAY + 60, DAY + 60))
    found = {lag.kind: (lag.least, lag.most) for lag in replies([(answer, asked)])}
    assert found == {
        ("dated", "answered"): (DAY + 60 - CLOCKS, DAY + 60 + CLOCKS), ("received", "answered"): (60, 60)
    }  # fmt: skip


def test_the_ledger_does_not_depend_on_the_order_of_messages():
    """The same lags and flags whichever message comes first."""
    chance = random.Random(3)
    courses = [
        Course(key=f"{n:02}", handled=(handled("received", 0), handled("typed", chance.randint(0, 99) ** 3)))
        for n in range(40)
    ]
    shuffled = chance.sample(courses, len(courses))
    assert sorted(map(repr, lags(courses))) == sorted(map(repr, lags(shuffled)))
