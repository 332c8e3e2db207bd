"""German names with umlauts, and with the two letters that stand for one where type lacks it: Müller, Mueller.

An umlaut that has merely lost its dots ("Muller") is none of these: taking marks off is done to every name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

WITH_UMLAUTS: Final = "German with umlauts"
WITH_TWO_LETTERS: Final = "German with two letters for an umlaut"
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TWO_LETTERS: Final = re.compile(r"ae|oe|(?<![aeoq])ue")  # the ue of "Bauer", "Feuer", "Quelle" is no umlaut
_WORDS: Final = re.compile(r"[^\W\d_]+")


def readings(name: str) -> dict[str, str]:
    """The name with two letters for each umlaut, by the manner in which it is written; none where it has no umlaut.

    >>> readings("Jürgen Böhm"), readings("Juergen Boehm"), readings("Hans Bauer")
    ({'German with umlauts': 'juergen boehm'}, {'German with two letters for an umlaut': 'juergen boehm'}, {})
    """
    small = unicodedata.normalize("NFC", name).casefold()
    whole = " ".join(_WORDS.findall(small.translate(_UMLAUTS)))
    if " ".join(_WORDS.findall(small)) != whole:
        return {WITH_UMLAUTS: whole}
    return {WITH_TWO_LETTERS: whole} if _TWO_LETTERS.search(whole) else {}
