"""Text as read: decoding, lines with offsets, and running text that remembers where each character stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.errors import UnreadableSourceError
from extract.model import Source, Span

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HYPHENS = "-\u2010\u00ad"


def decode(data: bytes) -> str:
    """The text of a file's bytes: UTF-8, or what its byte-order mark says; line ends become newlines.

    Raises `UnreadableSourceError` where the file is empty, binary or in another encoding.

    >>> decode(b"To Paris\\r\\n")
    'To Paris\\n'
    """
    if not data.strip():
        raise UnreadableSourceError("the file is empty")
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: its number (from 1), where it starts and ends in the text, and its characters (no newline)."""

    number: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.text.strip()

    @property
    def trimmed(self) -> tuple[int, int]:
        """Where in the source its words begin and end, white space around them left out."""
        return self.start + len(self.text) - len(self.text.lstrip()), self.start + len(self.text.rstrip())


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, ending at newline characters alone.

    >>> [line.text for line in lines_of("a\\nb")]
    ['a', 'b']
    """
    found = []
    start = 0
    for number, piece in enumerate(text.split("\n"), start=1):
        found.append(Line(number=number, start=start, end=start + len(piece), text=piece))
        start += len(piece) + 1
    return tuple(found)


class Flow:
    """Running text made of stretches of a source, line breaks joined and end-of-line hyphens undone.

    Every character of `text` knows its offset in the source, so what a pattern finds in the running text is
    quoted from the file as it stands there. Offsets are code points.
    """

    __slots__ = ("_offsets", "line_starts", "source", "text")

    def __init__(self, source: Source, stretches: Iterable[tuple[int, int]]) -> None:
        self.source = source
        characters: list[str] = []
        offsets: list[int] = []
        for start, end in stretches:
            if characters and characters[-1] != " ":
                _break(characters, offsets, source.text[start : start + 1], offsets[-1] + 1)
            _append(source.text, start, end, characters, offsets)
        while characters and characters[-1] == " ":
            characters.pop()
            offsets.pop()
        self.text = "".join(characters)
        self._offsets = offsets
        breaks = [0]
        for position in range(1, len(offsets)):
            before, here = offsets[position - 1], offsets[position]
            if characters[position] != " " and (
                here < before or "\n" in source.text[_back(before, characters, position, offsets) : here]
            ):
                breaks.append(position)
        self.line_starts = tuple(breaks)

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
        found: list[Span] = []
        first = previous = self._offsets[start]
        for place in range(start + 1, end):
            if self.text[place] == " ":
                continue  # it may stand for a line's end, or for nothing in the file at all
            offset = self._offsets[place]
            gap = self.source.text[previous + 1 : offset]
            if offset <= previous or gap.strip(" \n\t\f-\u2010\u00ad"):
                found.append(self.source.span(first, previous + 1))
                first = offset
            previous = offset
        found.append(self.source.span(first, previous + 1))
        return tuple(found)

    def lines(self) -> Iterator[tuple[int, int]]:
        """Where each line of the source begins and ends in the running text."""
        yield from zip(self.line_starts, (*self.line_starts[1:], len(self.text)), strict=True)

    def offset(self, position: int) -> int:
        """Where the character at `position` of the running text stands in the source."""
        return self._offsets[position]


def _back(before: int, characters: list[str], position: int, offsets: list[int]) -> int:
    """The offset to look from for a line's end: that of the last character that is no blank."""
    return offsets[position - 2] if characters[position - 1] == " " and position > 1 else before


def _append(text: str, start: int, end: int, characters: list[str], offsets: list[int]) -> None:
    """Add the source's stretch, runs of white space become one blank, hyphens at line ends go."""
    position = start
    while position < end:
        character = text[position]
        if character.isspace():
            stop = position
            while stop < end and text[stop].isspace():
                stop += 1
            if characters and characters[-1] != " ":
                if "\n" in text[position:stop]:
                    _break(characters, offsets, text[stop : stop + 1], position)
                else:
                    characters.append(" ")
                    offsets.append(position)
            position = stop
            continue
        characters.append(character)
        offsets.append(position)
        position += 1


def _break(characters: list[str], offsets: list[int], following: str, position: int) -> None:
    """Join two lines: a hyphen between two halves of a word goes, one before a capital or digit stays, else a blank."""
    hyphenated = len(characters) > 1 and characters[-1] in _HYPHENS and characters[-2].isalnum()
    if hyphenated and following.islower():
        characters.pop()
        offsets.pop()
    elif not hyphenated:
        characters.append(" ")
        offsets.append(position)
