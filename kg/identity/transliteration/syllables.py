"""Names of syllables: a system of spelling them, and all names that a spelling can stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ`´ʻ", "'"))
_WORDS = re.compile(r"[^\W\d_][\w']*")
_MOST = 4096  # readings of one name; a spelling with more tells nothing
_LONGEST = 60  # letters; what is longer is no name


def plain(name: str) -> str:
    """A name in small letters, marks taken off, apostrophes made one.

    >>> plain("Pak Hŏn-yŏng"), plain("Ch’ien")
    ('pak hon-yong', "ch'ien")
    """
    apart = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES))
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system of spelling: for each spelling of a syllable, without marks, the syllables that it can stand for."""

    name: str
    spellings: Mapping[str, frozenset[str]]
    longest: int

    def readings(self, name: str) -> frozenset[tuple[str, ...]]:
        """All names, as syllables, that the system can spell so; none where a word of it is no spelling of the system.

        >>> sorted(system("s", {"ma": {"ma"}, "o": {"o"}, "e": {"o"}}).readings("Mao Ma"))
        [('ma', 'e', 'ma'), ('ma', 'o', 'ma')]
        """
        words = _WORDS.findall(plain(name).replace("-", " ")) if len(name) <= _LONGEST else []
        found: set[tuple[str, ...]] = {()}
        for word in words:
            readings = self._word(word)
            found = {(*before, *after) for before, after in product(found, readings)}
            if not found or len(found) > _MOST:
                return frozenset()
        return frozenset(found) if words else frozenset()

    def _word(self, word: str) -> set[tuple[str, ...]]:
        """The readings of one word, of the fewest syllables that it can be cut into."""
        best: list[set[tuple[str, ...]]] = [{()}, *(set() for _ in word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - self.longest), end):
                syllables = self.spellings.get(word[start:end])
                if syllables is None or not best[start]:
                    continue
                more = {(*before, one) for before in best[start] for one in syllables}
                fewest = min((len(one) for one in (*best[end], *more)), default=0)
                best[end] = {one for one in (*best[end], *more) if len(one) == fewest}
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
