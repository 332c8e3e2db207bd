"""Pairs of actors whose names are so alike that a person might take them for one: to be judged, never to be joined.

No name is compared with all others. Persons meet by a family name, by one that a letter tells apart, or by what a name
spells in another system; bodies and posts by a word that few others have, where the rest does not differ. In a crowd
(a family of hundreds) each actor meets only those who stand near it in the order of their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from extract.authority import families
from extract.bodies import body_key
from extract.spelling import fold
from kg.identity.kept import KeptName
from kg.identity.transliteration import readings_of

_CROWD: Final = 12  # actors of a block that all meet each other
_NEAR: Final = 6  # places in the order of names, in a larger block
_ALIKE: Final = 0.88  # of two family names (Jaro and Winkler), 1 where they are equal
_SHORTEST: Final = 4  # letters of a family name that may differ by one
_RARE: Final = 12  # bodies that share a word, at most

Pair = tuple[str, str]  # identifiers of two actors, in order


@dataclass(slots=True)
class _Blocks:
    """Actors by what could bring them together; of each, a name to stand in order by."""

    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    families: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    readings: defaultdict[object, set[str]] = field(default_factory=lambda: defaultdict(set))
    words: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    bodies: defaultdict[str, set[frozenset[str]]] = field(default_factory=lambda: defaultdict(set))


def pairs(names: Iterable[KeptName]) -> Iterator[Pair]:
    """Pairs of actors to look at, each once; in time that grows with the number of names.

    >>> told = {"kind": "person", "listed": False, "file": "a.txt", "sha256": "0" * 64}
    >>> list(pairs(KeptName(actor=n, name=n, **told) for n in ("A. Vasiliev", "Vasilev", "Holt")))
    [('A. Vasiliev', 'Vasilev')]
    """
    blocks = _blocks(names)
    seen: set[Pair] = set()
    for pair in _met(blocks):
        if pair not in seen and blocks.kinds[pair[0]] == blocks.kinds[pair[1]]:
            seen.add(pair)
            yield pair


def _blocks(names: Iterable[KeptName]) -> _Blocks:
    found = _Blocks()
    for one in names:
        found.names.setdefault(one.actor, fold(one.name))
        found.kinds[one.actor] = one.kind
        if one.kind != "person":
            found.bodies[one.actor].add(body_key(one.name))
            for word in body_key(one.name):
                found.words[one.kind, word].add(one.actor)
            continue
        for family in families(one.name):
            found.families[family].add(one.actor)
        if len(fold(one.name).split()) > 1:
            for reading in readings_of(one.name):
                found.readings[reading].add(one.actor)
    return found


def _met(blocks: _Blocks) -> Iterator[Pair]:
    for family in sorted(blocks.families):
        yield from _within(blocks.families[family], blocks.names)
    for one, other in _alike(blocks.families):
        yield from _within(blocks.families[one] | blocks.families[other], blocks.names)
    for reading in blocks.readings.values():
        yield from _within(reading, blocks.names)
    for word in sorted(blocks.words):
        for pair in _within(blocks.words[word], blocks.names) if len(blocks.words[word]) <= _RARE else ():
            first, second = (blocks.bodies[actor] for actor in pair)
            if any(alike_bodies(one, other) for one in first for other in second):
                yield pair


def alike_bodies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the words of two bodies' names are so alike that one may be the other's in short, or misspelt.

    >>> short, long, other = map(frozenset, (["foreign", "office"], ["foreign", "office", "of"], ["home", "office"]))
    >>> alike_bodies(short, long), alike_bodies(short, other)
    (True, False)
    """
    if one <= other or other <= one:
        return True
    return token_sort_ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= _ALIKE * 100


def _within(actors: set[str], names: Mapping[str, str]) -> Iterator[Pair]:
    """All pairs of a small block, of a large one those that stand near each other in the order of names."""
    ordered = sorted(actors, key=lambda actor: (names[actor], actor))
    if len(ordered) <= _CROWD:
        met: Iterable[Pair] = combinations(ordered, 2)
    else:
        met = ((one, two) for place, one in enumerate(ordered) for two in ordered[place + 1 : place + 1 + _NEAR])
    yield from ((min(pair), max(pair)) for pair in met)


def _alike(words: Iterable[str]) -> Iterator[Pair]:
    """Pairs of words that are equal where a letter of one, or of both, is left out, and alike as a whole."""
    shortened: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= _SHORTEST:
            for less in {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}:
                shortened[less].append(word)
    seen: set[Pair] = set()
    for several in shortened.values():
        for place, one in enumerate(several):
            for other in several[place + 1 : place + 1 + _CROWD]:
                if (one, other) not in seen and JaroWinkler.similarity(one, other) >= _ALIKE:
                    seen.add((one, other))
                    yield one, other
