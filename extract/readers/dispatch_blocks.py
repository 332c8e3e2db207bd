"""The blocks of a printed page: lines that stand together, without the furniture of the page; the notes below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Source
from extract.text import Flow, Line

_PAGE = re.compile(r"\[(?:Page|p\.)\s*\d+\w*\]|(?<=\S)\[\d{1,3}[a-z]?\]")  # page numbers, marks of footnotes
_RULE = re.compile(r"\s*(?:[-_—]\s?){5,}\s*")
_FOOTNOTE = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡])")
# "42    FOREIGN RELATIONS, 1927, VOLUME II": what heads every page of a series, and a page's number alone
_RUNNING_HEAD = re.compile(r"(?:\d{1,4}\s+)?(?=[^a-z]*(?:RELATIONS|VOLUME|VOL\.))[A-Z][A-Z0-9 ,.:;–—-]{8,80}")
_PAGE_NUMBER = re.compile(r"[—–-]?\s?\d{1,4}\s?[—–-]?")
_SOURCE = re.compile(r"\s*[\[(]?(?:\d{1,2}|\*)?[\])]?\s?(?:Source: |Drafted by [A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Lines that stand together, as one running text: the indices of the first and the last of them, and the text."""

    first: int
    last: int
    flow: Flow

    @property
    def text(self) -> str:
        """The running text."""
        return self.flow.text


def blocks_of(source: Source, lines: Sequence[Line]) -> list[Unit]:
    """The blocks of a text between blank lines, without page marks, running heads and what stands below a rule.

    >>> from extract.text import lines_of
    >>> text = "Mr. Hay\\n\\n[Page 3]\\n\\nto\\nDr. [Page 4] Hill\\n-----\\n1 Not printed."
    >>> [block.text for block in blocks_of(Source(name="a", text=text, sha256=""), lines_of(text))]
    ['Mr. Hay', 'to Dr. Hill']
    """
    found: list[Unit] = []
    first: int | None = None
    for index, line in enumerate(lines):
        end = _RULE.fullmatch(line.text) and _notes_follow(lines, index + 1)
        if end or line.blank or _is_furniture(lines, index):
            if first is not None:
                found.append(unit(source, lines, first, index - 1))
            first = None
            if end:
                return found
        elif first is None:
            first = index
    if first is not None:
        found.append(unit(source, lines, first, len(lines) - 1))
    return found


def _is_furniture(lines: Sequence[Line], index: int) -> bool:
    """Whether a line belongs to the page: its mark or number, the series' name at its head."""
    text = lines[index].text.strip()
    if _PAGE.fullmatch(text) or _RUNNING_HEAD.fullmatch(text):
        return True
    around = lines[max(0, index - 1) : index + 2]
    alone = index > 0 and all(line.blank for line in around if line is not lines[index])
    return alone and bool(_PAGE_NUMBER.fullmatch(text))


def source_note(source: Source, lines: Sequence[Line]) -> Unit | None:
    """The editors' note of where a document is kept ("1 Source: Department of State, Central Files, ..."), or, of times
    that printed none, of who drafted it; None where there is neither."""
    first = next((index for index, line in enumerate(lines) if _SOURCE.match(line.text)), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(lines) and not lines[last + 1].blank and not _FOOTNOTE.match(lines[last + 1].text):
        last += 1
    return unit(source, lines, first, last)


def _notes_follow(lines: Sequence[Line], index: int) -> bool:
    following = next((line.text for line in lines[index:] if not line.blank), "")
    return bool(_FOOTNOTE.match(following))


def stretches(source: Source, lines: Sequence[Line], first: int, last: int) -> list[tuple[int, int]]:
    """The stretches of some lines without page marks."""
    found = []
    position = lines[first].start
    for match in _PAGE.finditer(source.text, position, lines[last].end):
        found.append((position, match.start()))
        position = match.end()
    found.append((position, lines[last].end))
    texts = [(a, b, source.text[a:b]) for a, b in found]
    return [(a + len(text) - len(text.lstrip()), b) for a, b, text in texts if text.strip()]


def unit(source: Source, lines: Sequence[Line], first: int, last: int) -> Unit:
    """The lines from `first` to `last` as one unit."""
    return Unit(first=first, last=last, flow=Flow(source, stretches(source, lines, first, last)))
