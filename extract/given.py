"""Given names: what stands before a family name, and whether two persons of one family can be one by it.

An initial or an abbreviation can be any name that begins so. Two names written out are one where they are the same
word, two spellings of it (Konrad, Conrad), or the forms that languages have for it (Joseph, Iosif): "Luise" and
"Liselotte" begin alike and are two persons.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from extract.lexicon import FAMILIES_FIRST, GIVEN_NAMES, TITLES, listed
from extract.remembered import remembered
from extract.spelling import fold

# words between given and family name that some write and some leave out
PARTICLES: Final = listed("von vom van de der den zu zum zur ter ten du des la le di da del della do dos v")
# words beside a name that are neither given names nor the family's
BESIDE: Final = TITLES | {"jr", "sr", "ii", "iii"}
_NOBILITY: Final = listed("ritter freiherr freifrau frhr graf grafin baronin edler furst furstin")
_UNKNOWN: Final = listed("unknown unidentified unnamed anonymous unbekannt anonym inconnu inconnue anonyme")
_NO_NAME: Final = frozenset({"n n", "nn", "k a", "o n"})
_WORD: Final = re.compile(r"[^\W\d_]+(?P<short>\.)?", re.UNICODE)
_ALIKE: Final = (
    (re.compile(r"ph"), "f"), (re.compile(r"(?<=[td])h|d(?=t)"), ""), (re.compile(r"c(?!h)"), "k"),
    (re.compile(r"ks"), "x"), (re.compile(r"[yj]"), "i"), (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"^ie"), "e"),
)  # fmt: skip
_TURNED: Final = {"c": "k", "k": "c"}
_LANGUAGES: Final = {word: group for group in GIVEN_NAMES for word in group}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One word of what stands before a family name: `alike` is equal for all spellings of a name.

    `short` tells that it is an initial or an abbreviation; a name written out has `forms` that can be abbreviated.
    """

    text: str
    short: bool
    alike: str
    forms: frozenset[str]


@remembered()
def nameless(name: str) -> bool:
    """Whether what stands for a name says that the name is not known: two such are not one person.

    >>> [nameless(name) for name in ("unbekannt (1)", "N.N.", "Unknown, Anna", "N. Nilsen")]
    [True, True, True, False]
    """
    folded = fold(name)
    return folded in _NO_NAME or not _UNKNOWN.isdisjoint(folded.split())


@remembered()
def given_names(name: str) -> tuple[Given, ...]:
    """The words before the family name, without titles and particles; none where the family name stands first.

    >>> [(one.text, one.short) for one in given_names("Hugo v. Hofmannsthal")], given_names("Mao Zedong")
    ([('hugo', False)], ())
    """
    found = list(_WORD.finditer(unicodedata.normalize("NFKC", name)))
    words = [(one, fold(one[0])) for one in found if fold(one[0]) not in BESIDE]
    if not words or (words[0][1] in FAMILIES_FIRST and not words[0][0]["short"]):
        return ()
    return tuple(
        _given(folded, short=bool(one["short"]) or len(folded) == 1)
        for one, folded in words[:-1]
        if folded and not (one[0].islower() and folded in PARTICLES) and folded not in _NOBILITY
    )


def agree(one: str, other: str) -> bool:
    """Whether two names of one family do not contradict each other by their given names, as far as both tell them.

    >>> agree("Joseph Stalin", "I.V. Stalin"), agree("Konrad Holt", "C. Holt"), agree("Luise Holt", "Liselotte Holt")
    (True, True, False)
    """
    return alike(given_names(one), given_names(other))


def alike(one: tuple[Given, ...], other: tuple[Given, ...]) -> bool:
    """Whether given names agree word by word, as far as both go."""
    return all(same(a, b) for a, b in zip(one, other, strict=False))


def same(one: Given, other: Given) -> bool:
    """Whether two words can be of one name."""
    if not (one.short or other.short):
        return one.alike == other.alike
    if one.short and other.short:
        return one.text.startswith(other.text) or other.text.startswith(one.text)
    short, whole = (one, other) if one.short else (other, one)
    if any(form.startswith(short.text) for form in whole.forms):
        return True
    return len(short.alike) > 1 and whole.alike.startswith(short.alike)  # "Iu." for Yury; one letter is itself alone


@remembered()
def _given(word: str, *, short: bool) -> Given:
    if short:
        return Given(text=word, short=True, alike=_spelt_alike(word), forms=frozenset())
    group = _LANGUAGES.get(word, frozenset({word}))
    turned = {f"{_TURNED[form[0]]}{form[1:]}" for form in group if form[0] in _TURNED}
    return Given(text=word, short=False, alike=min(map(_spelt_alike, group)), forms=group | turned)


def _spelt_alike(word: str) -> str:
    """A given name in one of its spellings: the same for Conrad and Konrad, Walther and Walter, Sergey and Sergei."""
    for pattern, instead in _ALIKE:
        word = pattern.sub(instead, word)
    return word
