"""Printed pages as plain text: page furniture, columns and pieces in the order of the file, and what is no document.

A blank line ends a column or sets something apart, a line that begins with a blank begins a page: at both the text may
jump. Pieces are the runs between; nothing is moved here, and every piece knows its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.headings import LABELLED
from extract.text import Line

_TITLE_BY = re.compile(r"^(?:by|with|introduced by|translated by) [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)+$")
_ORNAMENTAL = frozenset("*_ ·•—-")
_INDENTED = frozenset(" \f")
_ORNAMENT = re.compile(r"[*_ ·•—-]{1,60}")
_PAGE_NUMBER = re.compile(r"\d{1,4}\s+[^\d]+$|[^\d]+\s+\d{1,4}$")
_CONTINUED = re.compile(r"^continued (?:on|from) (?:next )?page ?\d*$", re.IGNORECASE)
_SIGNED = re.compile(r"(?:[#№]|\bN[oO]s?\.?)\s*\d+$")
_PERSONAL = re.compile(r"\b(?:I|you|your|yours|we|our|us|me|my|comrades?|cde)\b", re.IGNORECASE)
_FOOTNOTED = re.compile(r"[a-z”’)][.,;:]?[”’]?\d{1,2}(?=\s|$)|\((?:19|20)\d\d\)")
_WORD = re.compile(r"\w+")
_LETTERHEAD = re.compile(
    r"^(?:cipher(?:ed)? (?:telegram|note|message)|telegram no|coded\b|"
    r"(?:strictly|top) secret|secret\b|special file|copies\b|"
    r"copying (?:is )?prohibited|distribution list|sent (?:on|by|from|\d)|received\b|dispatched\b|submitted at|"
    r"\[handwritten\]|attachment\b|excerpt from protocol|extract minutes|draft$|urgent$|extremely urgent|top priority|"
    r"special$|by (?:cipher|wire|telegraph|telegram)\b|decision (?:of|dated)|"
    r"for (?:immediate |personal )?(?:transmission|delivery)|no\. ?\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:\[?[Tt]o:?\]? (?:the |all |comrades?\b|cmrds?\b|cdes?\b|[A-Z])|TO:? |"
    r"FOR |for (?:Comrade|[A-Z]{3})|from:? [A-Z]|From:? [A-Z]{3}|From:? [A-Z][a-z]+\.?,?(?: No\.|$)|FROM|"
    r"(?:dear )?comrade [A-Z]|[A-Z]{4,}[,.—– -]+(?:To|TO|to|Soviet|SOVIET|\[SOVIET))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of lines between two breaks of the layout; `first` and `last` are indices into the lines."""

    first: int
    last: int


def furniture(lines: tuple[Line, ...]) -> frozenset[int]:
    """The indices of lines that are page headers or footers: the same words with another page number, three times.

    The spacing of small capitals ("B ULLETIN") is passed over. The head of a message is no page's: "CIPHERED TELEGRAM
    # 41" has a sign before its number, and comes back with others.

    >>> from extract.text import lines_of
    >>> sorted(furniture(lines_of("12 HARBOUR NEWS\\nDear Karl,\\n14 HARBOUR NEWS\\nLund\\n16 HARBOUR NEWS")))
    [0, 2, 4]
    >>> sorted(furniture(lines_of("TELEGRAM # 12\\nDear Karl,\\nTELEGRAM # 14\\nLund\\nTELEGRAM # 16")))
    []
    """
    seen: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        text = line.words
        if not text:
            continue
        if text[0] in _ORNAMENTAL and _ORNAMENT.fullmatch(text):
            seen.setdefault("*", []).extend([index] * 3)
        numbered = text[0].isdecimal() or text[-1].isdecimal()  # as every page number is; most lines are not
        if numbered and 8 < len(text) < 90 and _PAGE_NUMBER.match(text) and not _SIGNED.search(text):
            if LABELLED.match(text):
                continue  # "Document 4", which begins a document
            letters = re.sub(r"[\W\d_]", "", text)
            if letters.isupper() or letters.istitle():
                seen.setdefault(letters.upper(), []).append(index)
    return frozenset(index for indices in seen.values() if len(indices) >= 3 for index in indices)


def pieces(lines: tuple[Line, ...], passed_over: frozenset[int]) -> Iterator[Piece]:
    """The runs of lines between blank lines, page beginnings and page furniture, in file order.

    >>> from extract.text import lines_of
    >>> [(piece.first, piece.last) for piece in pieces(lines_of("Dear Karl,\\nall is well.\\n\\nLund"), frozenset())]
    [(0, 1), (3, 3)]
    """
    first: int | None = None
    previous = -1
    for index, line in enumerate(lines):
        broken = not line.words or index in passed_over
        begins_page = line.text[:1] in _INDENTED and not line.text.startswith("   ")
        if first is not None and (broken or begins_page):
            yield Piece(first=first, last=previous)
            first = None
        if broken:
            continue
        if first is None:
            first = index
        previous = index
    if first is not None:
        yield Piece(first=first, last=previous)


def article_pieces(lines: tuple[Line, ...], found: list[Piece], headings: frozenset[int]) -> frozenset[int]:
    """Which pieces (by place in `found`) belong to articles that are set between the documents.

    An article begins with a title and a line "by ..." and runs to "continued on page ..."; the pieces between are the
    article's unless they speak as letters do (I, you, comrade), begin as one, or end in an archive's source note.
    A piece with a document's heading in it (`headings` are indices of lines) ends an article too.

    >>> from extract.text import lines_of
    >>> lines = lines_of("THE HERRING FLEET\\nby Anna Holt\\nBoats left in May.\\n\\nDear Karl, I am well.")
    >>> article_pieces(lines, list(pieces(lines, frozenset())), frozenset())
    frozenset({0})
    """
    marked: set[int] = set()
    inside = False
    for place, piece in enumerate(found):
        texts = [line.words for line in lines[piece.first : piece.last + 1]]
        titled = any(_TITLE_BY.match(text) for text in texts[:6]) and any(_capital(text) for text in texts[:3])
        ends = any(_CONTINUED.match(text) for text in texts[-2:])
        if titled:
            inside = True
        if any(piece.first <= index <= piece.last for index in headings):
            inside = False
        if inside and (titled or ends or not _speaks(texts)):
            marked.add(place)
        if ends:
            inside = False
    return frozenset(marked)


def _capital(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 5 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _speaks(texts: list[str]) -> bool:
    text = " ".join(texts)
    words = max(1, len(_WORD.findall(text)))
    if re.search(r"\[\s*Source\s*:|\bListy?\s+\d", text) or letterhead_line(texts[0]):
        return True
    return len(_PERSONAL.findall(text)) / words > 0.025 + 3 * len(_FOOTNOTED.findall(text)) / words


def letterhead_line(text: str) -> bool:
    """Whether a line looks like one of a letter's head: stamps, secrecy, address, a place or an agency in capitals.

    >>> letterhead_line("CIPHERED TELEGRAM No. 3172"), letterhead_line("To Comrade Stalin"), letterhead_line("He left")
    (True, True, False)
    """
    text = text.strip()
    if _LETTERHEAD.match(text) or _ADDRESS.match(text):
        return True
    if text.isascii() and text != text.upper():  # most lines: their first words tell
        return False
    if any(c.isalpha() and not c.isupper() for c in text):
        return False
    return sum(c.isalpha() for c in text) > 3 and not text.endswith("-")
