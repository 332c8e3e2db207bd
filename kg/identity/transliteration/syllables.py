"""Names of syllables: a system of spelling them, and all names that a spelling can stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, product
from math import prod

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ`´ʻ", "'"))
_WORDS = re.compile(r"[^\W\d_][\w']*")
_MOST = 4096  # readings of one name; a spelling with more tells nothing
_LONGEST = 60  # letters; what is longer is no name
_SYLLABLES = 6  # of a name; what has more is none of these languages
_KEPT = 1 << 17  # words of which the readings are kept


def plain(name: str) -> str:
    """A name in small letters, marks taken off, apostrophes made one.

    >>> plain("Pak Hŏn-yŏng"), plain("Ch’ien")
    ('pak hon-yong', "ch'ien")
    """
    if name.isascii():
        return name.replace("`", "'").lower()
    apart = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES))
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that syllables may spell; none of what is too long for a name.

    >>> words_of("Pak Hŏn-yŏng")
    ('pak', 'hon', 'yong')
    """
    return tuple(_WORDS.findall(plain(name).replace("-", " "))) if len(name) <= _LONGEST else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system of spelling: for each spelling of a syllable, without marks, the syllables that it can stand for."""

    name: str
    spellings: Mapping[str, frozenset[str]]
    longest: int
    known: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict, repr=False, compare=False)

    def readings(self, name: str) -> frozenset[tuple[str, ...]]:
        """All names, as syllables, that the system can spell so; none where a word of it is no spelling of the system.

        >>> sorted(system("s", {"ma": {"ma"}, "o": {"o"}, "e": {"o"}}).readings("Mao Ma"))
        [('ma', 'e', 'ma'), ('ma', 'o', 'ma')]
        """
        return self.readings_of(words_of(name))

    def readings_of(self, words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
        """The same of a name's words (`words_of`)."""
        readings = []
        for word in words[: _SYLLABLES + 1]:
            readings.append(self._word(word))
            if not readings[-1]:
                return frozenset()
        least = sum(min(map(len, of_word)) for of_word in readings)
        if not words or least > _SYLLABLES or prod(map(len, readings)) > _MOST:
            return frozenset()
        return frozenset(tuple(chain(*parts)) for parts in product(*readings))

    def _word(self, word: str) -> frozenset[tuple[str, ...]]:
        """The readings of one word, of the fewest syllables that it can be cut into; words come back in many names."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= _KEPT:
                self.known.clear()
            found = self.known[word] = frozenset(self._cut(word))
        return found

    def _cut(self, word: str) -> set[tuple[str, ...]]:
        best: list[set[tuple[str, ...]]] = [{()}, *(set() for _ in word)]
        reached = 0
        for end in range(1, len(word) + 1):
            if end - reached > self.longest:
                return set()
            for start in range(max(0, end - self.longest), end):
                syllables = self.spellings.get(word[start:end])
                if syllables is None or not best[start]:
                    continue
                more = {(*before, one) for before in best[start] for one in syllables}
                fewest = min((len(one) for one in (*best[end], *more)), default=0)
                best[end] = {one for one in (*best[end], *more) if len(one) == fewest}
                reached = end
                if len(best[end]) > _MOST:
                    return set()
        return best[-1]


def system(name: str, pairs: Mapping[str, set[str]]) -> System:
    """A system, from syllables to their spellings; apostrophes may be left out.

    >>> system("s", {"qi": {"ch'i"}, "ji": {"chi"}}).spellings["chi"] == frozenset({"qi", "ji"})
    True
    """
    found: dict[str, set[str]] = {}
    for syllable, spellings in pairs.items():
        for spelling in spellings:
            for written in {spelling, spelling.replace("'", "")}:
                found.setdefault(written, set()).add(syllable)
    known = {spelling: frozenset(syllables) for spelling, syllables in found.items()}
    return System(name=name, spellings=known, longest=max(map(len, known)))
