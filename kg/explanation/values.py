"""What explaining a document gives: its claims with their places, its text under marks, its coverage."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import Status
from kg.explanation.segments import Coverage, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Words of the source, where they start and end, and the line and column (both from 1) of the first of them."""

    start: int
    end: int
    line: int
    column: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value that was read, by which rule, and every place that says so. `number` is what its marks bear."""

    number: int
    key: str
    value: str
    rule: str
    confidence: float
    status: Status
    part: int | None
    places: tuple[Place, ...]

    @property
    def mark(self) -> str:
        """The number as its marks bear it: with an exclamation mark where the claim conflicts with an adopted one."""
        return f"{self.number}!" if self.status == "conflicting" else str(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Lines of the file that belong to the document and stand together, cut at the marks.

    `moved` says that it does not follow in the file on the piece before: it stands above that, or something between.
    """

    lines: tuple[int, int]
    segments: tuple[Segment, ...]
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Text that no claim cites, on which lines, and how many letters and digits it has."""

    start: int
    end: int
    lines: tuple[int, int]
    characters: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One document: what was read of it, its text in reading order, and how much of that the claims cite.

    `zones` are the parts of the text that the record tells apart, each with its coverage; `unread` has the longest
    stretch first; `text` is the whole source, into which all offsets point.
    """

    id: str
    file: str
    number: str | None
    heading: str
    text: str
    said: tuple[Said, ...]
    pieces: tuple[Piece, ...]
    coverage: Coverage
    zones: tuple[tuple[str, Coverage], ...]
    unread: tuple[Unread, ...]

    @property
    def conflicts(self) -> tuple[tuple[Said, ...], ...]:
        """What is said in more ways than one: for each key with a conflicting claim, the adopted ones, then the others.

        Claims of one enclosure, decision or reference conflict with those of the same alone.
        """
        keys = dict.fromkeys((one.key, one.part) for one in self.said if one.status == "conflicting")
        groups = ([one for one in self.said if (one.key, one.part) == key] for key in keys)
        return tuple(tuple(sorted(group, key=lambda one: one.status == "conflicting")) for group in groups)

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of the file that the document has."""
        return min(piece.lines[0] for piece in self.pieces), max(piece.lines[1] for piece in self.pieces)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that something was read for, in order."""
        return tuple(dict.fromkeys(one.key for one in self.said))
