"""Threads and crossed letters against all choices of the moments tried in turn."""

from __future__ import annotations

import random
from itertools import product

import pytest

from kg.network.courses import Course, Handled
from kg.network.crossed import crossed
from kg.network.inferred import may_answer
from kg.network.moments import DAY
from kg.network.threads import Link, threads


def linked(later: str, earlier: str) -> Link:
    return Link(later=later, earlier=earlier, kind="responds to")


def test_places_are_those_that_some_choice_of_dates_gives():
    """The first and last place of each message over every choice of dates in which no answer is before its question.

    Where several are of one moment, a message can stand before or after the others of it, an answer after its question.
    """
    chance = random.Random(11)
    tried = 0
    for _ in range(150):
        names = "abcd"
        sent = {name: tuple(sorted(chance.choices(range(5), k=2))) for name in names}
        links = [linked(names[n], chance.choice(names[:n])) for n in range(1, 4)]
        earlier = {link.later: link.earlier for link in links}
        places: dict[str, set[int]] = {name: set() for name in names}
        for choice in product(*(range(a, b + 1) for a, b in sent.values())):
            at = dict(zip(names, choice, strict=True))
            if all(at[one] >= at[other] for one, other in earlier.items()):
                for name in names:
                    places[name] |= set(range(*_places(name, at, earlier)))
        (thread,) = threads(sent, links)
        if not places["a"]:
            assert any(link.out_of_order for link in thread.links)
            continue
        tried += 1
        assert {one.message: (one.first, one.last) for one in thread.members} == {
            name: (min(found), max(found)) for name, found in places.items()
        }
        assert not any(link.out_of_order for link in thread.links)
    assert tried > 20


def _places(name: str, at: dict[str, int], earlier: dict[str, str]) -> tuple[int, int]:
    """The places from and up to which a message can have at some moments: ties go either way, but for answers."""
    before, one = set(), name
    while one in earlier:
        one = earlier[one]
        before.add(one)
    after = {other for other in at if name in _above(other, earlier)}
    sooner = {other for other in at if at[other] < at[name]} | before
    later = {other for other in at if at[other] > at[name]} | after
    return len(sooner) + 1, len(at) - len(later) + 1


def _above(one: str, earlier: dict[str, str]) -> set[str]:
    found = set()
    while one in earlier:
        one = earlier[one]
        found.add(one)
    return found


def test_threads_are_what_hangs_together():
    """The same parts as walking over the links finds, the longest first, whatever order the links come in."""
    chance = random.Random(2)
    names = [f"{n:02}" for n in range(40)]
    links = [linked(*chance.sample(names, 2)) for _ in range(25)]
    sent = dict.fromkeys(names, (0, 9))
    parts = {name: {name} for name in names}
    for link in links:
        merged = parts[link.later] | parts[link.earlier]
        for name in merged:
            parts[name] = merged
    found = threads(sent, links)
    assert [one.size for one in found] == sorted((one.size for one in found), reverse=True)
    assert {frozenset(m.message for m in one.members) for one in found} == {
        frozenset(part) for part in parts.values() if len(part) > 1
    }
    again = threads(sent, chance.sample(links, len(links)))
    assert [one.members for one in again] == [one.members for one in found]


def test_an_answer_dated_before_its_question_is_kept_and_flagged():
    """The link stays, out of order, and the messages stand by their dates; a circle of links ends somewhere too."""
    sent = {"a": (10, 10), "b": (5, 5)}
    (thread,) = threads(sent, [linked("b", "a")])
    assert [one.message for one in thread.members] == ["b", "a"]
    assert [link.out_of_order for link in thread.links] == [True]
    (circle,) = threads(dict.fromkeys("abc", (0, 9)), [linked("a", "b"), linked("b", "c"), linked("c", "a")])
    assert sum(link.out_of_order for link in circle.links) == 1
    assert circle.size == 3


def letter(key: str, way: str, sent: tuple[int, int], received: tuple[int, int] | None = None) -> Course:
    stamps = (Handled(key=f"{key}r", stage="received", at=received),) if received else ()
    return Course(key=key, senders=(way[0],), recipients=(way[1],), dated=sent, handled=stamps)


def test_crossed_letters_are_those_of_all_choices():
    """Certain where every choice of the moments has each sent before the other came, possible where some has."""
    chance = random.Random(17)
    seen = set()
    for _ in range(300):
        (s, t), (u, v) = (sorted(chance.choices(range(6), k=2)) for _ in range(2))
        got = [sorted(chance.choices(range(3, 9), k=2)) if chance.random() < 0.5 else None for _ in range(2)]
        one = letter("1", "AB", (s, t), tuple(got[0]) if got[0] else None)
        other = letter("2", "BA", (u, v), tuple(got[1]) if got[1] else None)
        ways = [_choices((s, t), got[0]), _choices((u, v), got[1])]
        if not all(ways):
            continue
        verdicts = {a < d and c < b for (a, b), (c, d) in product(*ways)}
        found, left = crossed([one, other], fastest=1, slowest=3, clocks=0)
        want = "certain" if verdicts == {True} else "possible" if True in verdicts else None
        assert ([pair.verdict for pair in found], left) == ([want] if want else [], 0)
        seen.add(want)
    assert seen == {"certain", "possible", None}


def _choices(sent: tuple[int, int], got: list[int] | None) -> list[tuple[int, int]]:
    """Every sending with every receipt: as told and not before it, else one to three minutes after."""
    if got:
        return [(a, b) for a, b in product(range(sent[0], sent[1] + 1), range(got[0], got[1] + 1)) if b >= a]
    return [(a, a + way) for a, way in product(range(sent[0], sent[1] + 1), (1, 2, 3))]


def test_many_crossed_letters_are_found_each_once():
    """Over many letters of a few actors the same pairs as when each is compared with each."""
    chance = random.Random(23)
    courses = [
        letter(f"{n:03}", "".join(chance.sample("ABC", 2)), (day, day + chance.randint(0, 4)))
        for n, day in ((n, chance.randint(0, 200)) for n in range(120))
    ]
    found, _ = crossed(courses, slowest=5, clocks=0)
    pairs = {
        tuple(sorted((one.key, other.key)))
        for one, other in product(courses, courses)
        if one.senders == other.recipients and one.recipients == other.senders
        and one.sent[0] < other.sent[1] + 5 and other.sent[0] < one.sent[1] + 5
    }  # fmt: skip
    assert sorted(tuple(sorted((one.one, one.other))) for one in found) == sorted(pairs)


def test_an_answer_did_not_cross_and_an_unknown_receipt_is_counted():
    """Who answers a letter has it; without an assumption, letters of unknown receipt are left out and counted."""
    pair = [letter("1", "AB", (0, 9)), letter("2", "BA", (0, 9))]
    assert len(crossed(pair, slowest=5)[0]) == 1
    assert crossed(pair, [("2", "1")], slowest=5) == ((), 0)
    assert crossed(pair) == ((), 2)


def about(key: str, way: str, day: int, *topics: str) -> Course:
    return Course(
        key=key, senders=(way[0],), recipients=(way[1],), topics=topics, dated=(day * DAY, day * DAY + DAY - 1)
    )  # fmt: skip


def test_inferred_links_are_marked_and_bounded():
    """The opposite way, some days before, on a topic in common; and none for who says what he answers."""
    asked = about("1", "AB", 1, "coal", "ice")
    found = may_answer([asked, about("2", "BA", 3, "coal")], [])
    assert [(link.later, link.earlier, link.status, link.confidence) for link in found] == [("2", "1", "inferred", 0.5)]
    assert any("coal" in reason for reason in found[0].reasons)
    assert may_answer([asked, about("2", "AB", 3, "coal")], []) == ()
    assert may_answer([asked, about("2", "BA", 3, "salt")], []) == ()
    assert may_answer([asked, about("2", "BA", 30, "coal")], []) == ()
    assert may_answer([asked, about("2", "BA", 3, "coal")], [linked("2", "0")]) == ()


def test_confidence_is_measured_on_stated_answers():
    """Of three stated answers the rule finds two: (2 + 1) / (3 + 2), and the reasons say so."""
    courses = [about("a", "AB", 1, "coal"), about("b", "BA", 2, "coal"), about("x", "AB", 900, "coal")]
    links = []
    for number, right in enumerate((True, True, False)):
        day = 100 * (number + 1)
        courses += [about(f"q{number}", "AB", day, "coal"), about(f"r{number}", "BA", day + 1, "coal")]
        links.append(linked(f"r{number}", f"q{number}" if right else "x"))
    (found,) = may_answer(courses, links)
    assert (found.later, found.earlier, found.confidence) == ("b", "a", 0.6)
    assert found.reasons[-1] == "of 3 stated answers of this kind the rule finds 2"


@pytest.mark.parametrize("seed", range(5))
def test_inferred_links_make_no_circle_and_no_certainty(seed: int):
    """Each leads back in one fixed order, so that no two messages answer each other."""
    chance = random.Random(seed)
    courses = [
        about(str(n), "".join(chance.sample("ABC", 2)), chance.randint(0, 20), *chance.sample(["x", "y", "z"], 2))
        for n in range(40)
    ]
    found = may_answer(courses, [])
    assert found
    assert all(0 < link.confidence <= 1 for link in found)
    sent = {one.key: one.sent for one in courses}
    assert not any(link.out_of_order for thread in threads(sent, found) for link in thread.links)
