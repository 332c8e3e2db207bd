"""Chinese names: pinyin, Wade-Giles, and Palladius's Cyrillic as English texts write it.

The syllables are those of Mandarin, as initial and final. Each system is made from its own rules for both: Wade-Giles
as in Giles's dictionary, without marks and with apostrophes that are often left out; Palladius as Russian texts have
it, its letters in Latin ones, the soft sign often left out, so that -n and -ng fall together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.identity.transliteration.syllables import System, system

_ALL = "b p m f d t n l g k h zh ch sh r z c s"
_LATE = "d t n l g k h zh ch sh r z c s"
_PALATAL = "b p m d t n l j q x"
# each final with the initials that it follows; "-" is none
_FINALS: dict[str, str] = {
    "a": "- b p m f d t n l g k h zh ch sh z c s", "o": "b p m f", "e": "- d t n l g k h zh ch sh r z c s",
    "ai": "- b p m d t n l g k h zh ch sh z c s", "ei": "b p m f d n l g h sh z",
    "ao": "- b p m d t n l g k h zh ch sh r z c s", "ou": f"- p m f {_LATE}", "an": f"- {_ALL}",
    "en": "- b p m f n g k h zh ch sh r z c s", "ang": f"- {_ALL}", "eng": _ALL, "ong": "d t n l g k h zh ch r z c s",
    "er": "-", "ii": "zh ch sh r z c s",
    "i": f"- {_PALATAL}", "ia": "- l j q x", "ie": f"- {_PALATAL}", "iao": f"- {_PALATAL}", "iu": "- m d n l j q x",
    "ian": f"- {_PALATAL}", "in": "- b p m n l j q x", "iang": "- n l j q x", "ing": f"- {_PALATAL}",
    "iong": "- j q x",
    "u": f"- {_ALL}", "ua": "- g k h zh sh", "uo": f"- {_LATE}", "uai": "- g k h zh ch sh",
    "ui": "- d t g k h zh ch sh r z c s", "uan": f"- {_LATE}", "un": f"- {_LATE}", "uang": "- g k h zh ch sh",
    "v": "- n l j q x", "ve": "- n l j q x", "van": "- j q x", "vn": "- j q x",
}  # fmt: skip
_FIRST_OF: dict[str, str] = {  # pinyin of a final that nothing precedes
    "i": "yi", "ia": "ya", "ie": "ye", "iao": "yao", "iu": "you", "ian": "yan", "in": "yin", "iang": "yang",
    "ing": "ying", "iong": "yong", "u": "wu", "ua": "wa", "uo": "wo", "uai": "wai", "ui": "wei", "uan": "wan",
    "un": "wen", "uang": "wang", "v": "yu", "ve": "yue", "van": "yuan", "vn": "yun",
}  # fmt: skip

_GILES_INITIALS = {
    "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k", "k": "k'", "j": "ch", "q": "ch'", "x": "hs", "zh": "ch",
    "ch": "ch'", "r": "j", "z": "ts", "c": "ts'",
}  # fmt: skip
_GILES_FINALS = {
    "e": ("e", "eh"), "ong": ("ung",), "er": ("erh",), "ie": ("ieh",), "ian": ("ien",), "iong": ("iung",), "v": ("u",),
    "ve": ("ueh",), "van": ("uan",), "vn": ("un",), "uo": ("o",), "ui": ("ui",),
}  # fmt: skip
_GILES_FIRST = {
    "i": "i", "ia": "ya", "ie": "yeh", "iao": "yao", "iu": "yu", "ian": "yen", "in": "yin", "iang": "yang",
    "ing": "ying", "iong": "yung", "v": "yu", "ve": "yueh", "van": "yuan", "vn": "yun", "e": "o",
}  # fmt: skip
_GILES_WHOLE = {
    "ge": ("ko",), "ke": ("k'o",), "he": ("ho",), "guo": ("kuo",), "kuo": ("k'uo",), "huo": ("huo",),
    "shuo": ("shuo",), "gui": ("kuei",), "kui": ("k'uei",), "zi": ("tzu", "tsu"), "ci": ("tz'u", "ts'u"),
    "si": ("szu", "ssu", "sze"), "zhi": ("chih",), "chi": ("ch'ih",), "shi": ("shih",), "ri": ("jih",),
}  # fmt: skip

_RUSSIAN_INITIALS = {
    "h": ("kh", "h"), "j": ("tsz", "tz"), "q": ("ts",), "x": ("s",), "zh": ("chzh", "chj"), "r": ("zh", "j"),
    "z": ("tsz", "tz"), "c": ("ts",),
}  # fmt: skip
_RUSSIAN_FINALS: dict[str, tuple[str, ...]] = {
    "e": ("e",), "ai": ("ai", "ay", "aj"), "ei": ("ei", "ey", "ej"), "an": ("an'",), "en": ("en'",), "ang": ("an",),
    "eng": ("en", "yn"), "ong": ("un",), "ia": ("ia", "ya"), "ie": ("e", "ie", "ye"), "iao": ("iao", "yao"),
    "iu": ("iu", "yu"), "ian": ("ian'", "yan'"), "in": ("in'",), "iang": ("ian", "yan"), "ing": ("in",),
    "iong": ("iun", "yun"), "uo": ("o",), "uai": ("uai", "uay"), "ui": ("ui", "uy"), "uan": ("uan'",), "un": ("un'",),
    "uang": ("uan",), "v": ("iui", "yuy", "iuy", "yui", "iu", "yu"), "ve": ("iue", "yue"), "van": ("iuan'", "yuan'"),
    "vn": ("iun'", "yun'"), "ii": ("i", "y"),
}  # fmt: skip
_RUSSIAN_FIRST: dict[str, tuple[str, ...]] = {
    "i": ("i",), "ia": ("ia", "ya"), "ie": ("e", "ye", "ie"), "iao": ("iao", "yao"), "iu": ("iu", "yu"),
    "ian": ("ian'", "yan'"), "in": ("in'",), "iang": ("ian", "yan"), "ing": ("in",), "iong": ("iun", "yun"),
    "u": ("u",), "ua": ("va", "ua"), "uo": ("vo", "o"), "uai": ("vai", "vay"), "ui": ("vei", "vey"),
    "uan": ("van'",), "un": ("ven'",), "uang": ("van",), "v": ("iui", "yuy", "iuy", "iu", "yu"),
    "ve": ("iue", "yue"), "van": ("iuan'", "yuan'"), "vn": ("iun'", "yun'"),
}  # fmt: skip
_RUSSIAN_WHOLE = {"hui": ("khuei", "khuey", "huei")}


def _syllables() -> Iterator[tuple[str, str, str]]:
    """Every syllable: its pinyin, its initial and its final."""
    for final, initials in _FINALS.items():
        for initial in initials.split():
            yield pinyin(initial, final), initial, final


def pinyin(initial: str, final: str) -> str:
    """A syllable in pinyin, ü as u after initials that no u follows, and as v elsewhere.

    >>> pinyin("q", "van"), pinyin("-", "iang"), pinyin("zh", "ii")
    ('quan', 'yang', 'zhi')
    """
    if initial == "-":
        return _FIRST_OF.get(final, final)
    if final == "ii":
        return f"{initial}i"
    return initial + (final.replace("v", "u") if initial in ("j", "q", "x") else final)


def _giles(whole: str, initial: str, final: str) -> set[str]:
    if whole in _GILES_WHOLE:
        return set(_GILES_WHOLE[whole])
    if initial == "-":
        return {_GILES_FIRST.get(final, _FIRST_OF.get(final, final))}
    return {_GILES_INITIALS.get(initial, initial) + one for one in _GILES_FINALS.get(final, (final,))}


def _palladius(whole: str, initial: str, final: str) -> set[str]:
    if whole in _RUSSIAN_WHOLE:
        return set(_RUSSIAN_WHOLE[whole])
    if initial == "-":
        return set(_RUSSIAN_FIRST.get(final, _RUSSIAN_FINALS.get(final, (final,))))
    finals = _RUSSIAN_FINALS.get(final, (final,))
    if final == "ii":
        finals = ("y",) if initial in ("z", "c", "s") else ("i",)
    return {one + other for one in _RUSSIAN_INITIALS.get(initial, (initial,)) for other in finals}


@cache
def systems() -> tuple[System, ...]:
    """The systems, made when they are first asked for: most commands bring no names together."""
    every = list(_syllables())
    return (
        system("pinyin", {whole: {whole, whole.replace("v", "u")} for whole, _, _ in every}),
        system("Wade-Giles", {whole: _giles(whole, initial, final) for whole, initial, final in every}),
        system("Palladius", {whole: _palladius(whole, initial, final) for whole, initial, final in every}),
    )
