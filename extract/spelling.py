"""How names are written: folded for comparison, set apart or in capitals, family name first, and as words."""

from __future__ import annotations

import re
import unicodedata

from extract.lexicon import ACRONYMS, BODIES, MONTHS, NO_NAMES, OFFICES, PLACE_WORDS, TITLES
from extract.remembered import remembered

# capital letters, for a class of a pattern: with the accents of Europe's languages
CAPITALS = "".join(filter(str.isupper, map(chr, range(0x250))))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_INITIALS = re.compile(rf"(?:[{CAPITALS}][a-z]?\.)+[{CAPITALS}]?\.?")
_FOLDED_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")  # the same where there are no other letters, found faster
_SPACED = re.compile(r"(?<![A-Z])(?:[A-Z] ){2,}[A-Z]{1,2}(?![\w])")
PATRONYMIC = re.compile(r"[A-Z][a-z]+(?:[oe]vich|[oe]vna|ich|ichna|inichna)")
# the tails that bind an office or a place to a name: "Roshchin in PRC", "Stalin of the State Defense Committee"
PREPOSITIONS = frozenset({"in", "of", "at", "for", "to", "on", "by", "with", "near"})
_ACRONYM = re.compile(r"(?:[A-Z][hs]?){2,5}")  # with the small letters of transliteration: VCh, TsK


@remembered()
def fold(text: str) -> str:
    """Lower case, without accents, apostrophes or punctuation, single blanks.

    >>> fold("PAK HÓN-YÓNG"), fold("Kim Ch’aek")
    ('pak hon yong', 'kim chaek')
    """
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("'", "").replace("`", "").casefold()
    return " ".join((_PLAIN_WORD if plain.isascii() else _FOLDED_WORD).findall(plain))


@remembered()
def key(name: str) -> str:
    """The folded name without blanks and titles: the same for "Fyn-Si", "Fyn Si", "FYN SI" and "F Y N S I".

    >>> key("F Y N S I") == key("Fyn-Si")
    True
    """
    words = fold(name).split()
    kept = [word for word in words if word not in TITLES]
    return "".join(kept or words)


def unspace(text: str) -> str:
    """Letters set apart for emphasis brought together: "C H A N F U" to "CHANFU".

    >>> unspace("F I L I P P O V [STALIN]")
    'FILIPPOV [STALIN]'
    """
    return _SPACED.sub(lambda m: m.group().replace(" ", ""), text) if text.count(" ") > 1 else text


def natural_order(entry: str) -> str:
    """An index's "Shtykov, T.F." the way a text has it: "T.F. Shtykov".

    >>> natural_order("Zakharov, General Matvei Vasilievich"), natural_order("Kim Ch’aek")
    ('Matvei Vasilievich Zakharov', 'Kim Ch’aek')
    """
    family, _, given = (part.strip() for part in entry.partition(","))
    words = [word for word in given.split() if fold(word) not in TITLES]
    return " ".join([*words, family]) if words else family


@remembered()
def is_name_word(word: str, *, capitals: bool) -> bool:
    """Whether a word can be part of a personal name: capitalised, no office, title, body, place or acronym.

    `capitals` says that the text around is all in capitals, where "KIM" is no acronym.

    >>> [is_name_word(word, capitals=False) for word in ("Holt", "Consul", "USSR", "K.A.")]
    [True, False, False, True]
    """
    bare = word.strip(".,").translate(_APOSTROPHES)
    low = bare.lower()
    if "." in word and low.replace(".", "") in TITLES | {"us", "uk", "no", "nos"}:  # "Mr.", "Lt.", "U.S.", "No."
        return False
    if _INITIALS.fullmatch(word) or _SPACED.fullmatch(word):  # initials, letters set apart
        return True
    if not bare or not bare[0].isalpha() or not bare[0].isupper():
        return False
    if low in TITLES or low in OFFICES or low in BODIES or low in PLACE_WORDS or low in ACRONYMS or low in MONTHS:
        return False
    if "-" in low and all(part in OFFICES or part in TITLES or part in PREPOSITIONS for part in low.split("-")):
        return False  # "Consul-General", "Commander-in-Chief"
    if low.endswith(("'s", "s'")) or low in NO_NAMES:
        return False
    acronym = (bare.isupper() or _ACRONYM.fullmatch(bare)) and len(bare) > 1 and "." not in bare and not capitals
    return not acronym


@remembered()
def display(name: str) -> str:
    """The name in natural order and lower case: "STALIN I.V." as "I.V. Stalin", letters set apart joined.

    >>> display("STALIN I.V."), display("STALIN I. V."), display("F Y N S I"), display("Pak Hon-Yong")
    ('I.V. Stalin', 'I. V. Stalin', 'Fynsi', 'Pak Hon-Yong')
    """
    words = unspace(" ".join(name.split())).rstrip(",").split()
    if len(words) > 2 and words[0].isupper() and "." not in words[0] and PATRONYMIC.fullmatch(words[-1]):
        words = [*words[1:], words[0]]
    initials = words[1:]
    if initials and "." not in words[0] and all(re.fullmatch(r"(?:[A-Z][a-z]?\.){1,3}", word) for word in initials):
        words = [*initials, words[0]]
    return " ".join(word.title() if word.isupper() and "." not in word and len(word) > 1 else word for word in words)
