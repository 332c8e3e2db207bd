"""Korean names: Revised Romanization, McCune-Reischauer, newspapers' spellings, and Soviet Cyrillic in Latin letters.

A syllable is an initial, a vowel and a final. Names are spelt syllable by syllable, without the changes that running
speech makes between them; marks are mostly left out in print, so that McCune-Reischauer's o and u stand for two vowels
each. Soviet texts of the middle of the century write ㅓ as e, final ㄹ as r and final ㅇ as n; later ones, after
Kontsevich, as o and l.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product

from kg.identity.transliteration.syllables import System, system

_INITIALS = ("g", "n", "d", "r", "m", "b", "s", "", "j", "ch", "k", "t", "p", "h", "kk", "tt", "pp", "ss", "jj")
_VOWELS = (
    "a", "ae", "ya", "eo", "e", "yeo", "ye", "o", "wa", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_FINALS = ("", "k", "n", "t", "l", "m", "p", "ng")
_Spellings = Mapping[str, tuple[str, ...]]

_MCCUNE: tuple[_Spellings, _Spellings, _Spellings] = (
    {
        "g": ("k", "g"), "d": ("t", "d"), "r": ("r", "n", "l", ""), "b": ("p", "b"), "s": ("s", "sh"), "j": ("ch", "j"),
        "ch": ("ch'",), "k": ("k'",), "t": ("t'",), "p": ("p'",), "jj": ("tch", "jj"),
    },
    {"eo": ("o",), "yeo": ("yo",), "oe": ("oe",), "eu": ("u",), "i": ("i",)},
    {"k": ("k",), "l": ("l", "r")},
)  # fmt: skip
_SOVIET: tuple[_Spellings, _Spellings, _Spellings] = (
    {
        "g": ("k", "g"), "d": ("t", "d"), "r": ("r", "l", "n"), "b": ("p", "b"), "j": ("ch", "dzh", "chzh", "ts", "d"),
        "ch": ("chkh", "ch"), "k": ("kkh", "kh", "k"), "t": ("tkh", "t"), "p": ("pkh", "p"), "h": ("kh", "h"),
    },
    {
        "ae": ("e", "ai"), "ya": ("ya", "ia"), "eo": ("e", "o"), "yeo": ("e", "ye", "ie", "yo", "io"),
        "ye": ("e", "ye"), "wa": ("va", "oa", "ua"), "oe": ("e", "oi", "ve"), "yo": ("yo", "io", "e"),
        "wo": ("vo", "uo", "ve"), "we": ("ve",), "wi": ("vi", "ui"), "yu": ("yu", "iu"), "eu": ("y", "i", "u"),
        "ui": ("yi", "ui", "i"),
    },
    {"k": ("k", "g"), "l": ("r", "l", "l'"), "ng": ("n", "ng")},
)  # fmt: skip
_COMMON: tuple[_Spellings, _Spellings, _Spellings] = (
    {"g": ("k", "g"), "r": ("r", "n", "l"), "b": ("p", "b"), "s": ("s", "sh"), "j": ("ch", "j")},
    {
        "eo": ("u", "o", "eo"), "yeo": ("you", "yo", "yeo"), "u": ("u", "oo"), "i": ("i", "ee"), "eu": ("u", "eu"),
        "ae": ("ae", "ai"),
    },
    {"k": ("k",)},
)  # fmt: skip
# family names as they are mostly spelt, against every system
_FAMILIES = {
    "gim": ("kim",), "bak": ("park", "pak", "bak"), "i": ("lee", "yi", "rhee", "li", "ri", "i"),
    "choe": ("choi", "choe", "tsoi"), "jeong": ("chung", "jung"),
    "jo": ("cho",), "yu": ("yoo", "ryu"), "im": ("lim", "rim"), "no": ("roh", "ro"),
}  # fmt: skip


def _system(name: str, tables: tuple[_Spellings, _Spellings, _Spellings]) -> System:
    """A system by how it spells each part, where it does not spell it as the Revised Romanization does."""
    initials, vowels, finals = tables
    found: dict[str, set[str]] = {}
    for initial, vowel, final in product(_INITIALS, _VOWELS, _FINALS):
        parts = initials.get(initial, (initial,)), vowels.get(vowel, (vowel,)), finals.get(final, (final,))
        found.setdefault(initial + vowel + final, set()).update("".join(one) for one in product(*parts))
    for syllable, spellings in _FAMILIES.items():
        found[syllable] |= set(spellings)
    return system(name, found)


@cache
def systems() -> tuple[System, ...]:
    """The systems, made when they are first asked for: most commands bring no names together."""
    return (
        _system("Revised Romanization", ({}, {}, {})),
        _system("McCune-Reischauer", _MCCUNE),
        _system("common spelling", _COMMON),
        _system("Soviet Cyrillic", _SOVIET),
    )
