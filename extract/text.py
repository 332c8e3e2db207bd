"""Text as read: decoding, lines with offsets, and running text that remembers where each character stood."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extract.errors import UnreadableSourceError
from extract.model import Source, Span
from extract.needing import without_case

# an XML file without a byte-order mark begins with "<?", or says itself how it is encoded
_OPENINGS = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARED = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"'](?P<name>[A-Za-z][\w.-]{0,40})[\"']")
_ENCODINGS = frozenset({"iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "cp1252", "koi8-r", "ascii"})
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HYPHENS = "-\u2010\u00ad"
_BLANK = frozenset({" ", ""})
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r"\s\s+|[^\S ]")  # white space other than one blank between two words


def decode(data: bytes) -> str:
    """The text of a file's bytes: UTF-8, or what a byte-order mark or XML declaration says; line ends become newlines.

    Raises `UnreadableSourceError` where the file is empty, binary or in another encoding.

    >>> decode(b"To Paris\\r\\n")
    'To Paris\\n'
    """
    if not data.strip():
        raise UnreadableSourceError("the file is empty")
    encoding = next((name for mark, name in (*_BOMS, *_OPENINGS) if data.startswith(mark)), None) or _declared(data)
    if encoding == "utf-8" and b"\x00" in data[:65536]:
        raise UnreadableSourceError("a binary file, not a text")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(
            f"not valid {encoding.upper()} at byte {error.start}", advice="convert the file to UTF-8"
        ) from None
    controls = sum(1 for c in text[:65536] if c < " " and c not in "\t\n\r\f\v")
    if controls > len(text[:65536]) // 20:
        raise UnreadableSourceError("a binary file, not a text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _declared(data: bytes) -> str:
    """The encoding that an XML declaration names, of those that are followed: old editions are in such; else UTF-8."""
    found = _DECLARED.match(data)
    try:
        name = codecs.lookup(found["name"].decode()).name if found else "utf-8"
    except LookupError:
        return "utf-8"
    return name if name in _ENCODINGS else "utf-8"


class Line(NamedTuple):
    """One line: its number (from 1), where it starts and ends in the text, and its characters (no newline).

    `words` are its characters without the white space around them, which begin at `first`. A tuple, since there are
    many.
    """

    number: int
    start: int
    end: int
    text: str
    words: str
    first: int

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.words

    @property
    def trimmed(self) -> tuple[int, int]:
        """Where in the source its words begin and end, white space around them left out."""
        return self.first, self.first + len(self.words)


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, ending at newline characters alone.

    >>> [line.text for line in lines_of("a\\nb")]
    ['a', 'b']
    """
    return tuple(each_line(text))


def each_line(text: str) -> Iterator[Line]:
    """The lines of a text, made one after the other.

    >>> next(each_line("a\\nb")).text
    'a'
    """
    start = 0
    for number, piece in enumerate(text.split("\n"), start=1):
        end = start + len(piece)
        words = piece.strip()
        first = start if len(words) == len(piece) else start + piece.find(words)
        yield tuple.__new__(Line, (number, start, end, piece, words, first))  # faster than to call it: they are many
        start = end + 1


def within(position: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Whether a position lies within one of some ranges (code points, the end after the last).

    >>> within(4, [(2, 5)]), within(5, [(2, 5)])
    (True, False)
    """
    for first, last in ranges:  # noqa: SIM110 (any() takes twice as long, and this is asked for every line)
        if first <= position < last:
            return True
    return False


class Flow:
    """Running text made of stretches of a source, line breaks joined and end-of-line hyphens undone.

    Every character of `text` knows its offset in the source, so what a pattern finds in the running text is
    quoted from the file as it stands there. Offsets are code points.
    """

    __slots__ = ("_folded", "_lines", "_numbered", "_positions", "_rows", "_starts", "line_starts", "source", "text")

    def __init__(self, source: Source, stretches: Iterable[tuple[int, int]]) -> None:
        self.source = source
        runs = _Runs(source.text)
        runs.add(stretches)
        runs.end()
        self.text = "".join(runs.pieces)
        self._positions, self._starts = runs.positions, runs.starts
        self.line_starts = tuple(runs.breaks)
        self._lines: tuple[tuple[int, int], ...] | None = None  # told when first asked for
        self._rows: tuple[tuple[int, int, str], ...] | None = None
        self._numbered: tuple[int, ...] | None = None
        self._folded: str | None = None

    @classmethod
    def of(cls, text: str) -> Flow:
        """The running text of a text by itself, which is no file's.

        >>> Flow.of("the treat-\\nies were\\nsigned").text
        'the treaties were signed'
        """
        return cls(Source(name="", text=text, sha256=""), [(0, len(text))])

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that the running text's `start` to `end` came from, in reading order.

        One span where the words stand together in the file (their line breaks inside the quotation), several
        where something else stands between them. Offsets are code points; `end` is after the last.

        >>> [span.quote for span in Flow.of("the treat-\\nies").spans(4, 12)]
        ['treat-\\nies']
        """
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        after = bisect_right(self._positions, start)
        first = previous = self._starts[after - 1] + start - self._positions[after - 1]
        if start < end and (after == len(self._positions) or end <= self._positions[after]):  # in one run, as mostly
            return (self.source.span(first, first + end - start),)
        found: list[Span] = []
        for position, offset, stop in self._runs_from(start, max(end, start + 1)):
            if self.text[position] == " ":
                continue  # it may stand for a line's end, or for nothing in the file at all
            if position > start:
                gap = self.source.text[previous + 1 : offset]
                if offset <= previous or gap.strip(" \n\t\f-\u2010\u00ad"):
                    found.append(self.source.span(first, previous + 1))
                    first = offset
            previous = offset + stop - position - 1
        found.append(self.source.span(first, previous + 1))
        return tuple(found)

    def _runs_from(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The runs between `start` and `end`: where each begins, its offset in the source, and where it ends."""
        place = bisect_right(self._positions, start) - 1
        position, offset = start, self.offset(start)
        while position < end:
            place += 1
            after = self._positions[place] if place < len(self._positions) else len(self.text)
            yield position, offset, min(after, end)
            position = after
            offset = self._starts[place] if place < len(self._starts) else 0

    @property
    def folded(self) -> str:
        """The running text without case."""
        if self._folded is None:
            self._folded = without_case(self.text)
        return self._folded

    def lines(self) -> tuple[tuple[int, int], ...]:
        """Where each line of the source begins and ends in the running text."""
        if self._lines is None:
            self._lines = tuple(zip(self.line_starts, (*self.line_starts[1:], len(self.text)), strict=True))
        return self._lines

    def rows(self) -> tuple[tuple[int, int, str], ...]:
        """Where each line begins and ends, with what stands on it, white space around left out.

        >>> Flow.of("the ships\\nhave come").rows()
        ((0, 10, 'the ships'), (10, 19, 'have come'))
        """
        if self._rows is None:
            text = self.text
            self._rows = tuple([(start, end, text[start:end].strip()) for start, end in self.lines()])
        return self._rows

    def numbered(self) -> tuple[int, ...]:
        """Which of the rows have figures in them.

        >>> Flow.of("No. 41\\nSECRET").numbered()
        (0,)
        """
        if self._numbered is None:
            self._numbered = tuple([place for place, (_, _, row) in enumerate(self.rows()) if _DIGIT.search(row)])
        return self._numbered

    def offset(self, position: int) -> int:
        """Where the character at `position` of the running text stands in the source."""
        run = bisect_right(self._positions, position) - 1
        return self._starts[run] + position - self._positions[run]

    def places(self, offsets: Iterable[int], end: int) -> dict[int, int]:
        """Where what stands at some offsets of the source is in the running text up to `end`, as far as it is there.

        >>> Flow.of("two  words").places([0, 3, 4, 5], 9)
        {0: 0, 3: 3, 5: 4}
        """
        wanted = sorted(offsets)
        found: dict[int, int] = {}
        stops = (*self._positions[1:], len(self.text))
        for position, offset, stop in zip(self._positions, self._starts, stops, strict=False):
            after = offset + min(stop, end) - position
            for one in wanted[bisect_left(wanted, offset) : bisect_left(wanted, after)]:
                found[one] = position + one - offset
        return found


def _is_plain(stretch: str) -> bool:
    """Whether a stretch is words with one blank between them: of white space nothing else can be printed."""
    return stretch.isprintable() and stretch[:1] not in _BLANK and stretch[-1] != " " and "  " not in stretch


class _Runs:
    """Running text as it is put together, in runs of characters that stand side by side in the source.

    Where the text goes on elsewhere in the source, or a blank stands for other white space, another run begins; so
    there are about as many of them as lines. `positions` and `starts` tell where each begins in the running text and in
    the source, `breaks` where lines of the source begin.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._length = 0
        self.pieces: list[str] = []
        self.positions: list[int] = []
        self.starts: list[int] = []
        self.breaks = [0]

    def add(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Add stretches of the source: white space becomes one blank, hyphens at line ends go."""
        text, pieces, starts = self._text, self.pieces, self.starts
        for start, end in stretches:
            stretch, before = text[start:end], pieces[-1] if pieces else " "
            if before == " " or before[-1] in _HYPHENS or not _is_plain(stretch):
                self._add_stretch(start, end, plain=_is_plain(stretch))
                continue
            # words after a blank that stands for a line's end, as mostly: what `_break` and `_words` do
            offset, length = starts[-1] + len(before), self._length + 1
            if start < offset or "\n" in text[offset - 1 : start]:
                self.breaks.append(length)
            pieces += (" ", stretch)
            self.positions += (length - 1, length)
            starts += (offset, start)
            self._length = length + len(stretch)

    def _add_stretch(self, start: int, end: int, *, plain: bool) -> None:
        if self.pieces and self.pieces[-1] != " ":
            self._break(self._text[start : start + 1], self.starts[-1] + len(self.pieces[-1]))
        if plain:
            self._words(start, end)
            return
        stretch = self._text[start:end]
        first, last = end - len(stretch.lstrip()), start + len(stretch.rstrip())
        if first > start:
            self._white(start, first)
        if first >= last:
            return
        for gap in _GAP.finditer(self._text, first, last):
            self._words(first, gap.start())
            self._white(*gap.span())
            first = gap.end()
        self._words(first, last)
        if last < end:
            self._white(last, end)

    def end(self) -> None:
        """Take the blank away that the text ends with."""
        if self.pieces and self.pieces[-1] == " ":
            self._shorten()

    def _words(self, start: int, end: int) -> None:
        if self.pieces:
            blank = self.pieces[-1] == " "
            before = self.starts[-1] + len(self.pieces[-1]) - 1
            word = self.starts[-2] + len(self.pieces[-2]) - 1 if blank else before
            if start < before or "\n" in self._text[word:start]:
                self.breaks.append(self._length)
        self._add(self._text[start:end], start)

    def _white(self, start: int, end: int) -> None:
        if self.pieces and self.pieces[-1] != " ":
            if "\n" in self._text[start:end]:
                self._break(self._text[end : end + 1], start)
            else:
                self._add(" ", start)

    def _break(self, following: str, offset: int) -> None:
        """Join two lines: a hyphen inside a word goes, one before a capital or digit stays, else there is a blank."""
        hyphenated = self.pieces[-1][-1] in _HYPHENS and "".join(self.pieces[-2:])[-2:-1].isalnum()
        if hyphenated and following.islower():
            self._shorten()
        elif not hyphenated:
            self._add(" ", offset)

    def _add(self, piece: str, offset: int) -> None:
        self.pieces.append(piece)
        self.positions.append(self._length)
        self.starts.append(offset)
        self._length += len(piece)

    def _shorten(self) -> None:
        """Take the last character away."""
        self._length -= 1
        self.pieces[-1] = self.pieces[-1][:-1]
        if not self.pieces[-1]:
            for kept in (self.pieces, self.positions, self.starts):
                kept.pop()
