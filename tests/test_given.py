"""Given names: which can be of one person, and who of a family stands in one circle by them."""

from __future__ import annotations

from itertools import combinations, islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.circles import Names, agreement, all_agree
from extract.given import agree, given_names

ONE = [
    ("Joseph Holt", "I. Holt"), ("Joseph Holt", "J.V. Holt"), ("Konrad Holt", "Conrad Holt"), ("C. Holt", "Karl Holt"),
    ("Iurii Malin", "Yu. Malin"), ("Rud. Holt", "Rudolf Holt"), ("Dmitrii Vard", "Dmitry Vard"), ("Holt", "A. Holt"),
    ("D. v. Lund", "Detlev von Lund"), ("Detlev Lund", "Detlev Freiherr von Lund"), ("Walther Holt", "Walter B. Holt"),
]  # fmt: skip
TWO = [
    ("Luise Holt", "Liselotte Holt"), ("A.B. Holt", "A.C. Holt"), ("Th. Holt", "Tobias Holt"),
    ("I. Holt", "Johann Holt"),
    ("Carl Holt", "Charlotte Holt"), ("Rud. Holt", "Robert Holt"), ("Anna B. Holt", "Anna Clara Holt"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE)
def test_ways_of_writing_one_given_name_agree(one: str, other: str):
    """An initial, an abbreviation, a spelling, another language's form: in either direction."""
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_given_names_that_merely_begin_alike_contradict(one: str, other: str):
    """Two names written out are two, and an abbreviation stands for nothing that does not begin so."""
    assert not agree(one, other)
    assert not agree(other, one)


words = st.sampled_from(["A.", "An.", "Anna", "Albert", "B.", "Boris", "J.", "I.", "Joseph", "Konrad", "Conrad", "K."])
told = st.lists(words, min_size=1, max_size=3).map(lambda given: given_names(f"{' '.join(given)} Holt"))
names = st.lists(told, min_size=1, max_size=2, unique=True).map(tuple).filter(lambda told: all_agree(told, told))
persons = st.lists(names, max_size=9).map(enumerate).map(dict)


@given(persons)
def test_circles_are_what_comparing_all_with_all_finds(known: dict[int, Names]):
    """Those who agree with nobody who contradicts another of theirs, bound by agreement: each circle of one mind."""
    near = {n: [m for m in known if m != n and all_agree(known[n], known[m])] for n in known}
    sure = {n for n in known if all(all_agree(known[a], known[b]) for a, b in combinations(near[n], 2))}
    expected = {frozenset({n, *near[n]} & sure) for n in sure}
    found = [list(circle) for circle in agreement(known).circles]
    assert {frozenset(circle) for circle in found} == {circle for circle in expected if len(circle) > 1}
    assert all(all_agree(known[a], known[b]) for circle in found for a, b in combinations(circle, 2))
    assert len({n for circle in found for n in circle}) == sum(map(len, found))


def many(count: int) -> list[str]:
    """As many different words."""
    return ["".join(letters) for letters in islice(permutations("abdegilmnorsu", 4), count)]


def test_initials_of_many_are_nobodys():
    """In a family of thousands, a name that many of them could be is left out; the work does not grow with both."""
    whole = [f"A{word} K. Holt" for word in many(5_000)]
    short = [f"A. M{word} Holt" for word in many(5_000)]
    assert agreement({n: (given_names(name),) for n, name in enumerate(whole + short)}).circles == ()


def test_many_of_one_given_name_are_one_circle():
    """As many as there are, and the work grows with them and not with their pairs."""
    known: dict[int, Names] = {n: (given_names("Anna Holt"),) for n in range(20_000)}
    assert [list(circle) for circle in agreement(known).circles] == [list(known)]
