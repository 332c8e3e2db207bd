"""Names that one script writes and several systems spell: which spellings can be of one name, and by what rule.

Every system is a table of its own, made by its rules. Two spellings match where one name of the language has the one in
one system and the other in another. That a match exists says that the names can be one, never that they are: likeness
of strings has no part in it, and whoever joins names must ask for more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from kg.identity.transliteration import chinese, german, korean, russian
from kg.identity.transliteration.syllables import System, plain, words_of

_SYLLABIC: tuple[tuple[str, Callable[[], tuple[System, ...]]], ...] = (
    ("Chinese", chinese.systems),
    ("Korean", korean.systems),
)
_ALPHABETIC = frozenset({"Russian", "German"})
_FEWEST = 2  # syllables; one alone is a name in every language
_SYLLABLES, _WORDS = 3, 2  # of a full name
_NONE: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That two spellings can be of one name: the language, the system of each, and how much the match tells.

    `syllables` is how many of the name the match covers (words, where the language is not written in syllables); more
    of them leave less to chance.
    """

    language: str
    systems: tuple[str, str]
    syllables: int

    @property
    def full(self) -> bool:
        """Whether it covers more than a family name and one syllable: a name that few others can be."""
        return self.syllables >= (_WORDS if self.language in _ALPHABETIC else _SYLLABLES)

    @property
    def rule(self) -> str:
        """The match in words, as the reason for a judgement.

        >>> Match(language="Chinese", systems=("pinyin", "Palladius"), syllables=3).rule
        'one Chinese name in pinyin and in Palladius'
        """
        one, other = self.systems
        return f"one {self.language} name in {one} and in {other}"


def matches(one: str, other: str) -> tuple[Match, ...]:
    """How two spellings can be of one name: a match for each pair of systems that gives them, the same system apart.

    >>> [match.rule for match in matches("Ye Jizhuang", "E Tszi Chzhuan")]
    ['one Chinese name in pinyin and in Palladius']
    >>> matches("Vyshinsky", "Vyšinskij")[0].systems
    ('BGN/PCGN', 'ISO 9')
    >>> matches("Vasilevsky", "Vasiliev")
    ()
    """
    if plain(one) == plain(other):
        return ()  # one spelling: there is nothing to bring together
    return tuple(dict.fromkeys((*_syllabic(one, other), *_russian(one, other), *_german(one, other))))


def readings_of(name: str) -> frozenset[tuple[str, ...]]:
    """What a spelling can stand for in any system: two spellings that match have one of these in common.

    >>> readings_of("Mao Tse-tung") & readings_of("Mao Zedong")
    frozenset({('Chinese', 'mao', 'ze', 'dong')})
    """
    found = {
        (language, *reading)
        for language, systems in _SYLLABIC
        for system in systems()
        for reading in _readings(name).get(system.name, _NONE)
    }
    found |= {("Russian", reading) for reading in _cyrillic(name).values()}
    return frozenset(found | {("German", reading) for reading in german.readings(name).values()})


def _syllabic(one: str, other: str) -> Iterator[Match]:
    first, second = _readings(one), _readings(other)
    for language, systems in _SYLLABIC:
        for name, another in product(systems(), repeat=2):
            common = first.get(name.name, _NONE) & second.get(another.name, _NONE)
            if name is not another and common and (length := max(map(len, common))) >= _FEWEST:
                yield Match(language=language, systems=(name.name, another.name), syllables=length)


@lru_cache(maxsize=1 << 14)
def _readings(name: str) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The names that a spelling can stand for, by system."""
    words = words_of(name)
    found = ((system.name, system.readings_of(words)) for _, systems in _SYLLABIC for system in systems())
    return {system: readings for system, readings in found if readings}


def _russian(one: str, other: str) -> Iterator[Match]:
    first, second = _cyrillic(one), _cyrillic(other)
    for (name, reading), (another, more) in product(first.items(), second.items()):
        if name != another and reading == more:
            yield Match(language="Russian", systems=(name, another), syllables=len(one.split()))


def _german(one: str, other: str) -> Iterator[Match]:
    first, second = german.readings(one), german.readings(other)
    for (name, reading), (another, more) in product(first.items(), second.items()):
        if name != another and reading == more:
            yield Match(language="German", systems=(name, another), syllables=len(reading.split()))


_cyrillic = lru_cache(maxsize=1 << 14)(russian.readings)
