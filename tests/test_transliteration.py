"""Spellings of one name in several systems: brought together by the systems' rules, and nothing else with them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.transliteration import chinese, korean, matches
from kg.identity.transliteration.chinese import _syllables
from kg.identity.transliteration.syllables import System

CHINESE, KOREAN = chinese.systems(), korean.systems()

# names of history as two systems spell them: facts of the languages, no text of anybody's
ONE = [
    ("Mao Zedong", "Mao Tse-tung", "pinyin", "Wade-Giles"),
    ("Zhou Enlai", "Chou En-lai", "pinyin", "Wade-Giles"),
    ("Zhou Enlai", "Chzhou En-lai", "pinyin", "Palladius"),
    ("Liu Shaoqi", "Liu Shao-ch’i", "pinyin", "Wade-Giles"),
    ("Zhu De", "Chu Teh", "pinyin", "Wade-Giles"),
    ("Ye Jizhuang", "E Tszi-chzhuan", "pinyin", "Palladius"),
    ("Peng Dehuai", "Pyn De-khuai", "pinyin", "Palladius"),
    ("Xu Xiangqian", "Siui Sian-tsian", "pinyin", "Palladius"),
    ("Li Kenong", "Li Kenun", "pinyin", "Palladius"),
    ("Pak Heon-yeong", "Pak Hŏnyŏng", "Revised Romanization", "McCune-Reischauer"),
    ("Kim Il-seong", "Kim Ilsŏng", "Revised Romanization", "McCune-Reischauer"),
    ("Kim Il Sung", "Kim Ir Sen", "common spelling", "Soviet Cyrillic"),
    ("Choe Yong-gon", "Tsoi En Gen", "McCune-Reischauer", "Soviet Cyrillic"),
    ("Vyshinsky", "Vyshinskii", "BGN/PCGN", "Library of Congress"),
    ("Vyshinsky", "Vyšinskij", "BGN/PCGN", "ISO 9"),
    ("Malik, Yakov", "Malik, Iakov", "BGN/PCGN", "Library of Congress"),
    ("Shcherbakov", "Ŝerbakov", "BGN/PCGN", "ISO 9"),
    ("Chuikov", "Tchouikov", "BGN/PCGN", "French"),
    ("Ignatiev", "Ignatieff", "Library of Congress", "French"),
    ("Beriya", "Beria", "BGN/PCGN", "Library of Congress"),
]
# names that look alike and are of different people
APART = (
    "Vasiliev", "Vasilevsky", "Kim Il", "Kim Il Sung", "Nam Il", "Mun Il", "Pak Il U", "Pak Hon-yong", "Zakharov",
    "Zorin", "Li Kenong", "Li Fu-chun", "Liu Shaoqi", "Liu Yalou", "Chou Pao-chung", "Zhou Enlai", "Malinovsky",
    "Malenkov", "Malik", "Kuznetsov", "Kovalev", "Koval", "Kotov", "Petrov", "Fedorenko", "Federov", "Yudin",
    "Roshchin", "Razuvaev", "Kim Tu-bong", "Kim Koo", "Wang Jiaxiang", "Wang Shijie", "Peng Zhen", "Peng Dehuai",
    "Gao Gang", "Kao Chun",
)  # fmt: skip


@pytest.mark.parametrize(("one", "other", "first", "second"), ONE)
def test_two_systems_spell_one_name(one: str, other: str, first: str, second: str):
    """The match names both systems, in the order of the spellings, and stands in either direction."""
    assert (first, second) in {match.systems for match in matches(one, other)}
    assert (second, first) in {match.systems for match in matches(other, one)}


def test_near_names_are_kept_apart():
    """No two of those that differ by more than a system match, however alike their letters are."""
    assert [(a, b) for a, b in combinations(APART, 2) if matches(a, b)] == []


def test_one_spelling_is_no_match():
    """Case, marks and hyphens make no other spelling: there is nothing to bring together."""
    for one, other in (("MAO ZEDONG", "Mao Zedong"), ("Ch’ien Ta", "Ch'ien Ta"), ("Müller", "Muller")):
        assert matches(one, other) == ()


@pytest.mark.parametrize("system", [*CHINESE, *KOREAN], ids=lambda system: system.name)
def test_every_spelling_is_read_back(system: System):
    """Each spelling of each syllable is read as that syllable, alone and behind another."""
    for spelling, syllables in system.spellings.items():
        if spelling:
            assert {(one,) for one in syllables} <= system.readings(spelling)


def test_every_syllable_is_spelt_in_every_system():
    """No syllable of Mandarin is missing from a system, and pinyin gives each as itself."""
    every = {whole for whole, _, _ in _syllables()}
    assert len(every) > 390
    for system in CHINESE:
        assert {one for syllables in system.spellings.values() for one in syllables} == every


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_asked(one: str, other: str):
    """Whatever is written, the answer comes, and is the same in both directions."""
    assert {m.systems for m in matches(one, other)} == {m.systems[::-1] for m in matches(other, one)}


def test_a_text_without_end_is_no_name():
    """A spelling with thousands of readings tells nothing, and is found to tell nothing soon."""
    assert matches("chi" * 4000, "ji" * 4000) == ()
    assert matches("an " * 4000, "ang " * 4000) == ()
