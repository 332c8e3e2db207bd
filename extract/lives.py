"""When somebody was born and died, as an index tells it beside the name: "Holt, Anna (1883-1945)", "Lund, b. 1890"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.dates import parse_date
from extract.edtf import ends
from extract.lexicon import listed
from extract.posts import post_of
from extract.rules import Rule

LIFE: Final = Rule("dates of life", "when somebody was born and died, as an index or a list tells it beside the name")

_BORN: Final = r"(?:\*|b\.|born|geb(?:\.|oren))"
_DIED: Final = r"(?:†|d\.|died|gest(?:\.|orben))"
_BRACKET: Final = re.compile(r"\((?P<inside>[^()]{4,60})\)")
_SEGMENT: Final = re.compile(r"(?<=,)\s*(?P<inside>[^,;()]{4,60}?)\s*(?=[,;.]|$)")
_PAIR: Final = re.compile(rf"(?:{_BORN}\s*)?(?P<born>[^–—-]+?)\s*[–—-]\s*(?:{_DIED}\s*)?(?P<died>[^–—-]+)")
_ON: Final = r"\s*(?:in |on |am )?"
_TOLD: Final = re.compile(rf"(?:{_BORN}{_ON}(?P<born>[^,;–—-]+?))?(?:\s*[,;–—-]?\s*{_DIED}{_ON}(?P<died>[^,;–—-]+))?")
_WORD: Final = re.compile(r"[\w’'.-]+")
_PLACE: Final = re.compile(r"\s+(?:in|at|zu)\s+[^\W\d_].*")
_PARTICLES: Final = frozenset(listed("von van vom zu zur de der den del di da du la le el al ibn bin y"))
_SHORTEST: Final = 15  # years between two dates that nothing says to be those of a life
_LONGEST: Final = 115
_WITHIN: Final = 400  # characters of an entry in which its dates of life stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """Dates of a life (EDTF), either of them None where it is not told, and the stretch of a text that tells them."""

    born: str | None
    died: str | None
    start: int
    end: int


def lived(entry: str) -> Lived | None:
    """The dates of life that an entry of an index tells right behind the name, in brackets or between commas.

    Two dates alone are those of a life where a life can lie between them and nothing but a name stands before them:
    behind an office they are its term.

    >>> entry = "Holt, Anna (1883-1945), consul in Bergen"
    >>> found = lived(entry)
    >>> found.born, found.died, entry[found.start : found.end]
    ('1883', '1945', '(1883-1945)')
    >>> lived("Lund, K.A., born 4 May 1890, consul").born, lived("Lund, K.A., consul (1911-1945)")
    ('1890-05-04', None)
    """
    entry, told = entry[:_WITHIN], None
    for found in (*_BRACKET.finditer(entry), *_SEGMENT.finditer(entry)):
        before = _BRACKET.sub("", entry[: found.start()])
        for born, died, marked in _read(found["inside"].strip()):
            if told is None and _possible(born, died, marked=marked) and (marked or _is_name(before)):
                told = Lived(born=born, died=died, start=found.start(), end=found.end())
                if born and died:
                    return told
            elif told and marked and died and told.died is None and _possible(told.born, died, marked=True):
                return Lived(born=told.born, died=died, start=told.start, end=found.end())  # ", b. 1890, d. 1945"
    return told


def _read(inside: str) -> Iterator[tuple[str | None, str | None, bool]]:
    """The dates that some words can be: born, died, and whether words say that it is so."""
    told = _TOLD.fullmatch(inside)
    if told and (told["born"] or told["died"]):
        dates = [_date(told[part]) for part in ("born", "died")]
        if all(date or told[part] is None for date, part in zip(dates, ("born", "died"), strict=True)):
            yield dates[0], dates[1], True
    if (pair := _PAIR.fullmatch(inside)) and (born := _date(pair["born"])) and (died := _date(pair["died"])):
        yield born, died, False


def _date(words: str | None) -> str | None:
    """The day, month or year that words tell, the place of it that may stand behind left out."""
    date = parse_date(_PLACE.sub("", words)) if words else None
    return date if date is None or "/" not in date else None


def _possible(born: str | None, died: str | None, *, marked: bool) -> bool:
    first, last = (ends(date)[0] if date else None for date in (born, died))
    if first is None or last is None:
        return marked and (first or last) is not None
    return (0 if marked else _SHORTEST) <= last.year - first.year <= _LONGEST


def _is_name(before: str) -> bool:
    """Whether nothing but a name stands in some words: each begins with a capital, or is a particle; none is a post."""
    if _WORD.sub("", before).strip(", \t"):
        return False
    named = all(word[0].isupper() or word in _PARTICLES for word in _WORD.findall(before))
    return named and not any(post_of(part) for part in before.split(",")[1:])
