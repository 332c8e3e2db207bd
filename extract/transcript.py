"""The text of marked-up elements as a printed page: blocks set apart by blank lines, each character with its place.

Readers of print can then read what is marked up, and what they cite is found again between the tags of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from extract.markup import Element, Piece
from extract.model import Source, Span

_WORDS = re.compile(r"\S+(?: \S+)*")  # words with one blank between them, as most are
# elements that stand apart on a page
_BLOCKS = frozenset({
    "ab", "address", "argument", "body", "byline", "closer", "dateline", "div", "epigraph", "head", "item", "l", "lg",
    "list", "opener", "p", "postscript", "quote", "row", "salute", "signed", "table", "trailer",
})  # fmt: skip
_APART = frozenset({"cell", "cb", "pb", "gap", "space"})  # what holds two words apart in a line


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of the page that stand together in the file; of a reference such as `&amp;` one stands for many."""

    at: int
    length: int
    start: int
    end: int

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Where the page's `first` to `last`, as far as they are of this run, stand in the file."""
        if self.length != self.end - self.start:
            return self.start, self.end
        begin = self.start + max(0, first - self.at)
        return begin, self.start + min(self.length, last - self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An element that stands on a page, and its place there (code points of the page)."""

    start: int
    end: int
    element: Element


class Transcript:
    """A page made of elements of a file, in order; `page` is it as a source that readers of print can read.

    `kept` names the elements whose place on the page is wanted, `left_out` tells which are not on it at all.

    >>> from extract.markup import TEI, elements
    >>> text = f'<TEI xmlns="{TEI}"><div><head>Mr. <name>Hay</name> to\\n Mr. Hill</head><p>A &amp; B</p></div></TEI>'
    >>> source = Source(name="a.xml", text=text, sha256="")
    >>> one = Transcript(source, kept=frozenset({"name"}))
    >>> one.add(elements(source, frozenset({"div"}))[0])
    >>> one.page.text
    'Mr. Hay to Mr. Hill\\n\\nA & B'
    >>> [span.quote for span in one.spans(4, 19)], [(m.start, m.end) for m in one.marked]
    (['Hay', 'to\\n Mr. Hill'], [(4, 7)])
    """

    def __init__(self, source: Source, *, kept: frozenset[str], left_out: Iterable[Element] = ()) -> None:
        self.source = source
        self.marked: list[Marked] = []
        self._kept = kept
        self._left_out = {id(element) for element in left_out}
        self._pieces: list[str] = []
        self._runs: list[_Run] = []
        self._length = 0
        self._gap = ""  # what is owed before the next word: a blank, a line's end, a blank line

    @property
    def page(self) -> Source:
        """The page as a source of the file's name and digest."""
        return Source(name=self.source.name, text="".join(self._pieces), sha256=self.source.sha256)

    @property
    def length(self) -> int:
        """How many characters the page has so far."""
        return self._length

    def add(self, element: Element, *, apart: bool = True) -> None:
        """Put an element on the page, below what stands there; where it is not to stand `apart`, behind it."""
        self._owe("\n\n" if apart else " ")
        self._add(element)
        self._owe("\n\n")

    def print(self, words: str) -> None:
        """Put words of no file on the page, apart from what stands there: a rule above the notes, say."""
        self._owe("\n\n")
        self._put(words)

    def whole(self, start: int, end: int) -> Span:
        """The one stretch of the file that the page's `start` to `end` are, tags between them too."""
        found = self.spans(start, end)
        return self.source.span(found[0].start, found[-1].end)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the file that the page's `start` to `end` are, without tags and signs alone between them."""
        found: list[tuple[int, int]] = []
        first = max(0, bisect_right(self._runs, start, key=lambda run: run.at) - 1)
        for run in self._runs[first:]:
            if run.at >= end:
                break
            if run.at + run.length <= start:
                continue
            begin, stop = run.stretch(start, end)
            if found and found[-1][1] <= begin and not self.source.text[found[-1][1] : begin].strip():
                found[-1] = (found[-1][0], stop)
            else:
                found.append((begin, stop))
        spans = [self.source.span(begin, stop) for begin, stop in found]
        return tuple([one for one in spans if any(map(str.isalnum, one.quote))] or spans)

    def _add(self, element: Element) -> None:
        block = element.name in _BLOCKS and not (element.name == "item" and self._labelled())
        if block or element.name == "label":
            self._owe("\n\n")
        elif element.name in _APART:
            self._owe(" ")
        elif element.name == "lb":
            self._owe(" " if "head" in element.within else "\n")  # a heading is one, however many lines it fills
        before = len(self._runs)
        for one in element.content:
            if isinstance(one, Piece):
                self._add_piece(one)
            elif id(one) not in self._left_out:
                self._add(one)
        if element.name in self._kept and len(self._runs) > before:
            start = self._runs[before].at
            self.marked.append(Marked(start=start, end=self._length, element=element))
        if block or element.name == "item":
            self._owe("\n\n")
        elif element.name in {"label", *_APART}:
            self._owe(" ")

    def _labelled(self) -> bool:
        """Whether the label of an item is all that its line holds so far: "1."."""
        return self._gap == " " and bool(self._runs)

    def _owe(self, gap: str) -> None:
        if len(gap) > len(self._gap) or (gap == "\n" and self._gap == " "):
            self._gap = gap

    def _add_piece(self, piece: Piece) -> None:
        raw = self.source.text[piece.start : piece.end]
        if raw != piece.text:  # a reference stands for a character
            if piece.text.isspace():
                self._owe(" ")
            else:
                self._put(piece.text, piece.start, piece.end)
            return
        done = 0
        for words in _WORDS.finditer(raw):
            if words.start() > done:
                self._owe(" ")
            self._put(words.group(), piece.start + words.start(), piece.start + words.end())
            done = words.end()
        if done < len(raw):
            self._owe(" ")

    def _put(self, words: str, start: int | None = None, end: int | None = None) -> None:
        if self._gap and self._pieces:
            self._pieces.append(self._gap)
            self._length += len(self._gap)
        self._gap = ""
        if start is not None and end is not None:
            self._runs.append(_Run(self._length, len(words), start, end))
        self._pieces.append(words)
        self._length += len(words)
