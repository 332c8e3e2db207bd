"""A source laid out: its lines, its pieces, and where the headings of its documents stand.

Issues set headings in three manners: a number and a date ("4. 9 May 1911, letter"), a label ("Document 4:", or
"DOCUMENT No. 4" on a line of its own with the title below), and a title that tells its date last, with or without a
number. The first and "Document 4:" tell by themselves; after the others a heading must follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from extract.extents import Stretch, complete, extent, joined
from extract.headings import LABELLED, NUMBERED, TITLED, parse_heading
from extract.layout import Piece, article_pieces, furniture, pieces
from extract.model import Source
from extract.sources import NOTE
from extract.text import Flow, Line, each_line, lines_of

_BEGINNINGS = frozenset("Dd[")  # what a heading begins with, other than a number
# what goes on as a sentence does, not with a form or a party
_SENTENCE = re.compile(
    r"(?:the|an?|[Ww]e|[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|our|my|his|their|your|there|this|that|in|at|on|when|after|before|all)\b"
)
_SMALL = re.compile(r"[a-z]+ [a-z]+ [a-z]")
_SOMEBODY = re.compile(r"(?:He|She|They|It|We|I|This|That|These|There)\b")  # what begins sentences, no titles
_ENDS_SENTENCE = re.compile(r"[a-z]{4,}[.?!] +[A-Z]")
_NOTE_LINES = 5  # a source note without brackets is not longer
_NEXT_NUMBER = 3  # how far the number of a title is at most from that of the one before
_AFTER_DATE = " .)]"  # what may stand behind the date that a title tells last
_SENDING_ALONE = frozenset({"resolution", "minutes", "order", "diary", "report", "article", "other"})  # to nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A source laid out: its lines, its pieces without furniture and articles, and the headings found."""

    source: Source
    lines: tuple[Line, ...]
    skipped: frozenset[int]
    pieces: tuple[Piece, ...]
    headings: tuple[Stretch, ...]
    _flows: dict[tuple[Stretch, ...], Flow] = field(default_factory=dict, init=False, repr=False, compare=False)

    def flow(self, *stretches: Stretch) -> Flow:
        """The running text of stretches of lines, page furniture left out; the same each time that it is asked for."""
        known = self._flows.get(stretches)
        if known is None:
            known = self._flows[stretches] = self._flow(stretches)
        return known

    def _flow(self, stretches: tuple[Stretch, ...]) -> Flow:
        lines, skipped = self.lines, self.skipped
        kept = [
            (line.first, line.first + len(line.words))
            for first, last in stretches
            for index, line in enumerate(lines[first : last + 1], start=first)
            if line.words and index not in skipped
        ]
        return Flow(self.source, kept)


def lay_out(source: Source) -> Page:
    """Find the furniture, the headings and the articles of a source.

    >>> text = "3. 9 May 1911, letter, Anna Holt\\nto Karl Lund\\n\\nThe ship has come.\\n"
    >>> lay_out(Source(name="a.txt", text=text, sha256="")).headings
    ((0, 1),)
    """
    lines = lines_of(source.text)
    skipped = furniture(lines)
    found = list(pieces(lines, skipped))
    headings = _headings(lines, skipped, found)
    articles = article_pieces(lines, found, frozenset(first for first, _ in headings))
    kept = tuple(piece for place, piece in enumerate(found) if place not in articles)
    return Page(source=source, lines=lines, skipped=skipped, pieces=kept, headings=headings)


def prints_documents(source: Source) -> bool:
    """Whether a text prints two documents under headings at least.

    >>> page = "1. 9 May 1911, letter, Holt to Lund\\nThe ships have come.\\n"
    >>> [prints_documents(Source(name="a.txt", text=page * count, sha256="")) for count in (1, 2)]
    [False, True]
    """
    starts = list(islice((line for line in each_line(source.text) if heading_start(line)), 2))
    if len(starts) == 2 and all(tells_itself(line) for line in starts):
        return True
    if len(starts) < 2 and len(list(islice(NOTE.finditer(source.text), 2))) < 2:  # most other texts
        return False
    return len(lay_out(source).headings) >= 2


def heading_start(line: Line) -> bool:
    """Whether a document's heading may begin on this line: a number and a date, or a label.

    Numbered points inside a text have no date after the number, or go on as sentences do; an item of a protocol has no
    form or party after it.

    >>> [heading_start(line) for line in lines_of("4. 9 May 1911, letter\\n4. Ships are scarce.\\nDocument 4: Letter")]
    [True, False, True]
    >>> [heading_start(line) for line in lines_of("4. 9 May 1911, the ships left.\\nDocument 4: see the file")]
    [False, False]
    >>> [heading_start(line) for line in lines_of("DOCUMENT No. 4\\n[Document 4]\\nDocument 4 tells of ships")]
    [True, True, False]
    """
    if line.words[:1] not in _BEGINNINGS and not line.words[:1].isdecimal():  # most lines
        return False
    numbered = NUMBERED.match(line.text)
    start = numbered or LABELLED.match(line.text)
    return start is not None and not (_SENTENCE if numbered else _SMALL).match(line.text, start.end())


def tells_itself(line: Line) -> bool:
    """Whether a heading's beginning needs no more to be one: a number and a date, or a label with a colon.

    >>> [tells_itself(line) for line in lines_of("4. 9 May 1911, letter\\nDocument 4: Letter\\nDOCUMENT No. 4")]
    [True, True, False]
    """
    label = LABELLED.match(line.text)
    return label is None or (label.group().rstrip().endswith(":") and label.end() < len(line.text.rstrip()))


def _headings(lines: tuple[Line, ...], skipped: frozenset[int], found: list[Piece]) -> tuple[Stretch, ...]:
    """The headings that numbers with dates and labels begin; where there is none, the titles that tell a date last."""
    starts = [i for i, line in enumerate(lines) if i not in skipped and heading_start(line)]
    others = frozenset(starts)
    kept = [i for i in starts if tells_itself(lines[i]) or _labelled(lines, extent(lines, skipped, i, others))]
    if kept:
        among = frozenset(kept)
        return tuple(extent(lines, skipped, start, among) for start in kept)
    return _titles(lines, skipped, found)


def _labelled(lines: tuple[Line, ...], stretch: Stretch) -> bool:
    """Whether a heading follows a label: a form and a party or date, or both of these."""
    text = _words(lines, stretch)
    heading = parse_heading(text)
    label = LABELLED.match(text)
    start = label.end() if label else 0
    if _ENDS_SENTENCE.search(text, start) or _SOMEBODY.match(text, start):
        return False
    return sum((heading.form is not None, heading.date is not None, bool(heading.everyone))) > 1


def _titles(lines: tuple[Line, ...], skipped: frozenset[int], found: list[Piece]) -> tuple[Stretch, ...]:
    """The titles of documents: those with numbers that go up, or else those that stand where a document can begin."""
    numbered = (i for i, line in enumerate(lines) if i not in skipped and _numbered(line) and _apart(lines, skipped, i))
    titles = list(_ascending(lines, _made(lines, skipped, numbered)))
    if len(titles) < 2:
        titles = list(_made(lines, skipped, _openings(lines, found)))
    return tuple(titles) if len(titles) > 1 else ()


def _numbered(line: Line) -> bool:
    return line.words[:1].isdecimal() and TITLED.match(line.text) is not None


def _apart(lines: tuple[Line, ...], skipped: frozenset[int], index: int) -> bool:
    """Whether nothing stands directly above a line but a source note: it is no point of a text."""
    above = index - 1
    if above < 0 or above in skipped or not lines[above].words or lines[above].words.endswith(("]", "].")):
        return True
    return any(NOTE.match(line.words) for line in lines[max(0, index - _NOTE_LINES) : index])


def _made(lines: tuple[Line, ...], skipped: frozenset[int], starts: Iterable[int]) -> Iterator[Stretch]:
    """The titles among the lines that may begin one: a form, a date at the end, and who is party to it."""
    for start in starts:
        stretch = extent(lines, skipped, start, frozenset(), titled=True)
        text = _words(lines, stretch).rstrip(_AFTER_DATE)
        heading = parse_heading(text)
        if heading.form is None or heading.date is None or heading.date.end < len(text):
            continue
        if complete(heading) or (heading.senders and heading.form.value in _SENDING_ALONE):
            yield stretch


def _ascending(lines: tuple[Line, ...], titles: Iterable[Stretch]) -> Iterator[Stretch]:
    """The titles whose numbers go up; the points of an agenda begin anew."""
    last = 0
    for stretch in titles:
        match = TITLED.match(lines[stretch[0]].text)
        number = int(match["number"]) if match else 0
        if number > last and (not last or number - last <= _NEXT_NUMBER):
            yield stretch
            last = number


def _openings(lines: tuple[Line, ...], found: list[Piece]) -> Iterator[int]:
    """The lines at which a document without a number can begin: below a source note, and all before the first note."""
    noted = [any(NOTE.search(line.words) for line in lines[piece.first : piece.last + 1]) for piece in found]
    first = noted.index(True) if True in noted else 0
    yield from (piece.first for piece in found[: first + 1])
    yield from (two.first for (one, two), after in zip(pairwise(found), noted, strict=False) if after)


def _words(lines: tuple[Line, ...], stretch: Stretch) -> str:
    """The text of a heading over its lines."""
    text = ""
    for line in lines[stretch[0] : stretch[1] + 1]:
        if line.words:
            text = joined(text, line.words) if text else line.words
    return text
