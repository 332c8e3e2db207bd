"""Russian names in Latin letters: BGN/PCGN, the Library of Congress, ISO 9, and the French of older texts.

Each system is undone letter by letter to the Cyrillic that it can stand for. Endings that English texts simplify (-y
for both -ий and -ый, an apostrophe left out) are undone to one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from kg.identity.transliteration.syllables import plain

_COMMON = {
    "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "z": "з", "i": "и", "k": "к", "l": "л", "m": "м", "n": "н",
    "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф",
}  # fmt: skip
_SYSTEMS: Mapping[str, Mapping[str, str]] = {
    "BGN/PCGN": {
        **_COMMON, "ye": "е", "e": "е", "yo": "ё", "zh": "ж", "y": "й", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш",
        "shch": "щ", "yu": "ю", "ya": "я", "x": "кс",
    },
    "Library of Congress": {
        **_COMMON, "e": "е", "zh": "ж", "y": "ы", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "shch": "щ",
        "iu": "ю", "ia": "я", "yi": "ый", "ei": "ей", "ai": "ай", "oi": "ой", "ie": "ье",
    },
    "ISO 9": {
        **_COMMON, "e": "е", "z^": "ж", "j": "й", "h": "х", "c": "ц", "c^": "ч", "s^": "ш", "y": "ы", "ij": "ий",
        "ja": "я", "ju": "ю", "a~": "я", "u~": "ю", "s~": "щ", "s^c^": "щ", "ej": "ей",
    },
    "French": {
        **_COMMON, "e": "е", "ie": "е", "j": "ж", "ch": "ш", "tch": "ч", "ts": "ц", "kh": "х", "ou": "у", "iou": "ю",
        "ia": "я", "y": "ы", "i": "и", "ff": "в", "w": "в", "sky": "ский", "ski": "ский", "chtch": "щ",
    },
}  # fmt: skip
_SIGNS = str.maketrans({"\u030c": "^", "\u0302": "~"})  # caron and circumflex, which tell letters apart
_ADJECTIVE = re.compile(r"(?:ии|ый|ий|ы|й)$")
_VARIANTS = str.maketrans({"ё": "е", "ъ": None, "ь": None, "'": None})
_LONGEST = 4  # letters for one
_SHORTEST = 3  # letters of a word that has no ending


def readings(name: str) -> dict[str, str]:
    """The Cyrillic that a name can stand for, by system; a system that cannot spell it is left out.

    >>> readings("Vyshinskii")["Library of Congress"]
    'вышинский'
    """
    found = {}
    written = re.findall(r"[\w'^~]+", _marked(name))
    for system in _SYSTEMS:
        words = [_undone(word, system) for word in written]
        if words and all(words):
            found[system] = " ".join(word for word in words if word)
    return found


def _marked(name: str) -> str:
    """The name in small letters; a caron or a circumflex is kept, as a sign after its letter."""
    return plain(unicodedata.normalize("NFD", name).translate(_SIGNS))


@lru_cache(maxsize=1 << 18)
def _undone(word: str, system: str) -> str | None:
    """A word letter by letter, the longest first; None where one is none of the system's."""
    letters = _SYSTEMS[system]
    found = []
    at = 0
    while at < len(word):
        if word[at] == "'":
            at += 1
            continue
        for length in range(_LONGEST, 0, -1):
            letter = letters.get(word[at : at + length])
            if letter and at + length <= len(word):
                found.append(letter)
                at += length
                break
        else:
            return None
    whole = "".join(found).translate(_VARIANTS)
    whole = re.sub(r"(?<![аеиоуыэюя])й", "ы", whole)  # y after a consonant
    if len(whole) <= _SHORTEST:
        return whole
    return re.sub(r"(?:ия|иа)$", "я", _ADJECTIVE.sub("ий", whole))
