"""When two names are the same: by a table of names that a person made, by their words, by their initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import RecordsError

# Words that stand beside a name and are no part of it: forms of address, ranks, offices, connectives.
_BESIDE = frozenset(
    (
        "comrade", "comrades", "cde", "cmrd", "cmrds", "com", "mr", "dr",
        "gen", "general", "generalissimo", "maj", "marshal", "army", "chief",
        "acting", "ambassador", "foreign", "minister", "president", "soviet",
        "the", "of",
    )
)  # fmt: skip
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘"))
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The words of a text without case, accents and punctuation, so that two spellings can be compared.

    >>> fold("Ch’oe  Yŏng-gŏn")
    'choe yong gon'
    """
    letters = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return " ".join(_WORD.findall(plain))


def _bare(name: str) -> str:
    """The folded name without what stands beside it, unless nothing would be left."""
    words = fold(name).split()
    return " ".join([word for word in words if word not in _BESIDE] or words)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameNames:
    """Names that are one actor's: a line of the table."""

    canonical: str
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All of them, the canonical one first."""
        return (self.canonical, *self.aliases)


class Names:
    """Compares names, with the help of a table of names or without.

    Raises `RecordsError` where the table gives one name to two actors.

    >>> names = Names([SameNames(canonical="Joseph Stalin", aliases=("Filippov",))])
    >>> names.same("Comrade Filippov", "Stalin"), names.same("Petrov", "A.A. Petrov")
    (True, True)
    >>> names.same("A. Petrov", "B. Petrov"), names.same("Kim Ku", "Kim Il Sung")
    (False, False)
    """

    def __init__(self, table: Iterable[SameNames] = ()) -> None:
        self._rows: dict[str, SameNames] = {}
        for row in table:
            for spelling in row.spellings:
                other = self._rows.setdefault(_bare(spelling), row)
                if other.canonical != row.canonical:
                    raise RecordsError(
                        f"the table of names gives {spelling!r} to {other.canonical!r} and to {row.canonical!r}",
                        advice="leave out a name that is not one actor's alone",
                    )

    def same(self, one: str, other: str) -> bool:
        """Whether two names can be one actor's.

        They are where their words are equal, or where the words of one, initials left out, are all among the other's
        and no initials contradict it.
        """
        first, second = self._key(one), self._key(other)
        if first.replace(" ", "") == second.replace(" ", ""):
            return bool(first) or one == other
        words, others = first.split(), second.split()
        full, other_full = _full(words), _full(others)
        if not full or not other_full or not (full <= other_full or other_full <= full):
            return False
        initials = {word[0] for word in words if word not in other_full}
        other_initials = {word[0] for word in others if word not in full}
        return not initials or not other_initials or bool(initials & other_initials)

    def spellings(self, name: str) -> tuple[str, ...]:
        """The name and those that the table gives to the same actor.

        >>> Names([SameNames(canonical="Joseph Stalin", aliases=("Filippov",))]).spellings("Stalin")
        ('Stalin',)
        """
        row = self._rows.get(_bare(name))
        return tuple(dict.fromkeys((name, *(row.spellings if row else ()))))

    def __bool__(self) -> bool:
        """Whether there is a table of names."""
        return bool(self._rows)

    def actor(self, name: str) -> str:
        """The canonical name of the actor to whom the table gives a name; the name's own words where it has none.

        >>> Names([SameNames(canonical="Joseph Stalin", aliases=("Filippov",))]).actor("Comrade Filippov")
        'Joseph Stalin'
        """
        bare = _bare(name)
        row = self._rows.get(bare)
        return row.canonical if row else bare

    def _key(self, name: str) -> str:
        bare = _bare(name)
        row = self._rows.get(bare)
        return fold(row.canonical) if row else bare


def _full(words: list[str]) -> set[str]:
    return {word for word in words if len(word) > 2}
