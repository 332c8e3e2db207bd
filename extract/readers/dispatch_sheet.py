"""A printed dispatch taken apart, as values: the sheet, and its parts with heading, notes, text and signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.model import Source
from extract.readers.dispatch_blocks import Unit, stretches
from extract.readers.dispatch_headings import Inscription
from extract.readers.dispatch_labels import Labelled
from extract.text import Flow, Line


@dataclass(slots=True, kw_only=True)
class Part:
    """The document itself or one inclosure, taken apart; a list is empty where the print has nothing of the kind."""

    mark: Unit | None = None
    number: Unit | None = None  # the edition's, above the heading
    heading: Unit | None = None
    inscription: Inscription | None = None
    notes: list[Unit] = field(default_factory=list)
    numbers: list[Unit] = field(default_factory=list)
    files: list[Unit] = field(default_factory=list)
    classified: list[Unit] = field(default_factory=list)
    passing: list[Unit] = field(default_factory=list)  # when it came in, how urgent it was
    repeated: list[Unit] = field(default_factory=list)  # to whom it was repeated, above the text
    titles: list[Unit] = field(default_factory=list)  # above the lists of a memorandum
    lists: list[Labelled] = field(default_factory=list)
    dateline: Unit | None = None
    address: list[Unit] = field(default_factory=list)
    body: list[Unit] = field(default_factory=list)
    behalf: Unit | None = None
    signature: Unit | None = None
    after: list[Unit] = field(default_factory=list)

    def units(self) -> Iterator[Unit]:
        """Everything in it, the most telling first."""
        heads = (self.mark, self.heading, *self.notes, self.dateline)
        yield from (unit for unit in heads if unit is not None)
        yield from (*self.titles, *self.numbers, *self.files, *self.classified, *self.address, *self.body, *self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Where an edition's markup says that the parts of a document begin (code points): heading, inclosures in order."""

    heading: int | None
    inclosed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as print: its lines, the document itself, the inclosures in order, the editors' note of its source.

    `opening` is the heading, or, of a document without one, the dateline that it begins with.
    """

    source: Source
    lines: tuple[Line, ...]
    opening: Unit
    inscription: Inscription
    main: Part
    note: Unit | None
    inclosures: tuple[Part, ...]

    def running(self, blocks: Sequence[Unit]) -> Flow | None:
        """Blocks as one running text, or None where there are none."""
        found = [s for block in blocks for s in stretches(self.source, self.lines, block.first, block.last)]
        return Flow(self.source, found) if found else None
