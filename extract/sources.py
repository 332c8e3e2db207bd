"""Archive citations in source notes: archive, fond, opis, delo, papka and listy, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.model import Citation
from extract.needing import one_of

_ACRONYM = r"(?:[A-Z][shn]?){2,8}"  # with the small letters of transliteration: TsAMO, TsKhSD, AMVnR
_ARCHIVE = re.compile(
    rf"\(hereafter (?P<hereafter>{_ACRONYM})\)|\((?:[^(),]{{1,60}}, )?(?P<bracketed>{_ACRONYM})\)(?=,)"
    rf"|\b(?P<plain>{_ACRONYM}(?:-[A-Z]\w+| RF| {_ACRONYM})?)(?=,\s|\s\d{{2,}}|\.\s+(?:Translated|Obtained"
    rf"|Published)\b|\.?\s+(?:[Ff]\.|[Ff]ond\b|[Ff]und\b))",
)
_LABELS = {"fond": "fond", "f": "fond", "opis": "opis", "op": "opis", "delo": "delo", "d": "delo", "papka": "papka",
           "listy": "listy", "list": "listy", "l": "listy", "ll": "listy", "page": "listy", "pages": "listy",
           "p": "papka", "pp": "listy", "fund": "fond", "inventory": "opis", "folder": "papka", "file": "delo",
           "sheet": "listy", "sheets": "listy", "leaf": "listy", "leaves": "listy", "folio": "listy",
           "folios": "listy", "ff": "listy", "bl": "listy", "dos": "delo", "pap": "papka",
           "por": "delo", "a.e": "delo"}  # fmt: skip
_LABEL = (
    r"fond|fund|opis|inventory|delo|file|papka|folder|listy|list|pages?|sheets?|leaf|leaves|folios?|op\.|ll\.|pp\.|ff\.|f\.|"
    r"d\.|l\.|p\.|pap\.|por\.|bl\.|dos\.|a\.e\."
)
_NUMBER = r"(?:[A-ZА-Я]{1,2}-)?\d+[a-zа-я]{0,2}(?:/[A-Z\d]+|-[a-z]\b)?"
_LEVEL = re.compile(
    rf"\b(?P<label>{one_of(_LABEL)})\s*(?P<value>"
    + _NUMBER
    + r"(?:\s?\[\d+\])?(?:\s*[-–]\s*"
    + _NUMBER
    + r")?(?:,\s*\d+[a-z]?(?:\s*[-–]\s*\d+[a-z]?)?(?![\w.]))*)",
    re.IGNORECASE,
)
_AROUND_DASH = re.compile(r"\s+(?=[-–])|(?<=[-–])\s+")
# a source note, in brackets or, as a paragraph of its own, without
NOTE = re.compile(
    r"\[\s*(?i:sources?)\s*:"
    r"|S(?<!\wS)(?<!the S)(?<!of S)(?<![,;] S)(?:ources?|OURCES?):\s+(?=[A-Z“‘\"'])"  # its first letter first
)
_SOURCE = re.compile(r"\bsources?$", re.IGNORECASE)
_NEXT_CITATION = re.compile(r";|\band\b|(?<=[a-z]{3})\.\s|\][.,]?\s|\bhereafter\b")
_LONGEST_BETWEEN = len("hereafter")  # code points of the longest of these
_FIRST_PART = 200  # code points in which a note names its archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation and where in the text it stands."""

    start: int
    end: int
    citation: Citation


def citations(text: str, start: int = 0, end: int | None = None) -> Iterator[Cited]:
    """The archive citations in a stretch of running text, in order.

    >>> [c.citation.listy for c in citations("[Source: APRF, Fond 45, Opis 1, Delo 334, Listy 97-98]")]
    ['97-98']
    >>> next(citations("APRF, page 141, fond and opis not given")).citation
    Citation(archive='APRF', fond=None, opis=None, delo=None, papka=None, listy='141')
    """
    stop = len(text) if end is None else end
    names = _names(text, start, stop)
    for index, name in enumerate(names):
        limit = names[index + 1].start() if index + 1 < len(names) else stop
        bracket = text.find("]", name.end(), limit)
        limit = _closing(text, name.end(), limit) if bracket >= 0 else limit
        levels: dict[str, str] = {}
        last = name.end()
        for match in _LEVEL.finditer(text, name.end(), limit):
            label = _LABELS[match["label"].lower().rstrip(".")]
            if label in levels or match.start() - last > 60:
                break
            levels[label] = _AROUND_DASH.sub("", match["value"])
            last = match.end()
        if levels or (name["plain"] is None and _noted(text, name.start())) or _heads(text, name.start()):
            archive = (name["hereafter"] or name["bracketed"] or name["plain"]).replace(" ", "")
            first = name.start("hereafter") if name["hereafter"] else name.start()
            yield Cited(start=first, end=last, citation=Citation(archive=archive, **levels))


def _names(text: str, start: int, stop: int) -> list[re.Match[str]]:
    """The names of archives; acronyms that follow one within its citation are its collections' ("MOL, KC PZPR").

    >>> [c.citation.archive for c in citations("[Source: AAN, KC PZPR, file 12; and APRF, fond 3]")]
    ['AAN', 'APRF']
    """
    found: list[re.Match[str]] = []
    looked = 0  # up to where nothing ends the citation of the last one found
    for name in _ARCHIVE.finditer(text, start, stop):
        begin = max(found[-1].end(), looked - _LONGEST_BETWEEN) if found else 0
        if not found or _NEXT_CITATION.search(text, begin, name.start()):
            found.append(name)
        looked = name.start()
    return found


def _heads(text: str, position: int) -> bool:
    """Whether nothing but "Source:" stands directly before a place.

    >>> [_heads(text, len(text)) for text in ("[Source: ", "the sources : ", "Source: AAN, ")]
    [True, True, False]
    """
    end = _before_spaces(text, position)
    if text[end - 1 : end] != ":":
        return False
    end = _before_spaces(text, end - 1)
    return _SOURCE.search(text, max(0, end - len("sources")), end) is not None


def _before_spaces(text: str, position: int) -> int:
    while position and text[position - 1].isspace():
        position -= 1
    return position


def tells_source(text: str) -> bool:
    """Whether a source note begins in a text; most have no word of one, and are not searched."""
    return ("ource" in text or "OURCE" in text) and NOTE.search(text) is not None


def _noted(text: str, position: int) -> bool:
    """Whether a place stands in the first part of a source note."""
    notes = list(NOTE.finditer(text, max(0, position - _FIRST_PART), position))
    return bool(notes) and not _NEXT_CITATION.search(text, notes[-1].end(), position)


def _closing(text: str, start: int, limit: int) -> int:
    """The end of the note: its closing bracket, not the one of "828 [9]"."""
    depth = 0
    for position in range(start, limit):
        if text[position] == "[":
            depth += 1
        elif text[position] == "]":
            if not depth:
                return position
            depth -= 1
    return limit
