"""A record and the text that it was read from, to an explanation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import Claim, Record, Source, Span
from extract.sources import NOTE
from extract.text import Line, lines_of
from kg.errors import DocumentError
from kg.explanation.segments import Coverage, Segment, Stretch, counts, coverage, cut, unread
from kg.explanation.values import Explanation, Piece, Place, Said, Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """The lines of a text and where each begins."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def number(self, offset: int) -> int:
        """The number of the line that the offset stands on."""
        return bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        return offset - self.starts[self.number(offset) - 1] + 1

    def adjoin(self, last: int, first: int) -> bool:
        """Whether a line follows on another with nothing but blank lines between them."""
        return last < first and all(line.blank for line in self.lines[last : first - 1])

    def stretch(self, first: int, last: int) -> Stretch:
        return self.lines[first - 1].start, self.lines[last - 1].end


def explained(source: Source, records: Sequence[Record]) -> tuple[Explanation, ...]:
    """What was read of each document of a source.

    Raises `DocumentError` where a record was not read from this very text: its lines or its quotations are not there.

    >>> source = Source(name="a.txt", text="To Paris\\nCome.", sha256="")
    >>> claim = Claim(key="place_to", value="Paris", spans=(source.span(3, 8),), rule="letterhead")
    >>> record = Record(id="a1", file="a.txt", lines=(1, 2), heading="To Paris", claims=(claim,))
    >>> (found,) = explained(source, [record])
    >>> found.coverage, [left.quote for left in found.unread]
    (Coverage(characters=11, cited=5), ['Come', 'To'])
    """
    lines = lines_of(source.text)
    index = _Lines(lines=lines, starts=tuple(line.start for line in lines))
    return tuple(_explained(source, record, index) for record in records)


def _explained(source: Source, record: Record, index: _Lines) -> Explanation:
    _check(source, record, index)
    ranges = record.pieces or (record.lines or (1, len(index.lines)),)
    said = _said(record.claims, index)
    marked = [(place.start, place.end, one.number) for one in said for place in one.places]
    pieces = cut([index.stretch(*lines) for lines in ranges], marked)
    segments = [segment for piece in pieces for segment in piece]
    left = [_unread(source.text, stretch, index) for stretch in unread(source.text, segments)]
    moved = [False, *(not index.adjoin(one[1], two[0]) for one, two in pairwise(ranges))]
    return Explanation(
        id=record.id, file=record.file, number=record.number, heading=record.heading, text=source.text, said=said,
        pieces=tuple(
            Piece(lines=lines, segments=cuts, moved=out)
            for lines, cuts, out in zip(ranges, pieces, moved, strict=True)
        ),
        coverage=coverage(source.text, segments), zones=tuple(_zones(source.text, record, segments)),
        unread=tuple(sorted(left, key=lambda one: (-one.characters, one.start))),
    )  # fmt: skip


def _check(source: Source, record: Record, index: _Lines) -> None:
    ranges = (*record.pieces, *((record.lines,) if record.lines else ()))
    whole = all(1 <= first <= last <= len(index.lines) for first, last in ranges)
    spans = (span for claim in record.claims for span in claim.spans)
    if not whole or any(source.text[span.start : span.end] != span.quote for span in spans):
        raise DocumentError(
            f"the document {record.id} was not read from this text: {record.file}",
            advice="name the text that it was read from, or build anew",
        )


def _said(claims: Sequence[Claim], index: _Lines) -> tuple[Said, ...]:
    """The claims, those that differ in their place alone as one; keys as first entered, what conflicts at the end."""
    ordered = sorted(claims, key=lambda claim: claim.status == "conflicting")
    together: dict[tuple[object, ...], list[Claim]] = {}
    for claim in ordered:
        told = (claim.key, claim.value, claim.rule, claim.confidence, claim.status, claim.part)
        together.setdefault(told, []).append(claim)
    keys = {key: place for place, key in enumerate(dict.fromkeys(claim.key for claim in ordered))}
    groups = sorted(together.values(), key=lambda group: (keys[group[0].key], group[0].status == "conflicting"))
    return tuple(_one(number, group, index) for number, group in enumerate(groups, start=1))


def _one(number: int, claims: Sequence[Claim], index: _Lines) -> Said:
    first = claims[0]
    spans = dict.fromkeys(span for claim in claims for span in claim.spans)
    return Said(
        number=number, key=first.key, value=first.value, rule=first.rule, confidence=first.confidence,
        status=first.status, part=first.part, places=tuple(_place(span, index) for span in spans),
    )  # fmt: skip


def _place(span: Span, index: _Lines) -> Place:
    line, column = index.number(span.start), index.column(span.start)
    return Place(start=span.start, end=span.end, line=line, column=column, quote=span.quote)


def _unread(text: str, stretch: Stretch, index: _Lines) -> Unread:
    start, end = stretch
    return Unread(
        start=start, end=end, lines=(index.number(start), index.number(end - 1)),
        characters=sum(map(counts, text[start:end])), quote=text[start:end],
    )  # fmt: skip


def _zones(text: str, record: Record, segments: Sequence[Segment]) -> Iterator[tuple[str, Coverage]]:
    """The coverage of what stands above the heading, of the heading, a description, the text and the source note.

    Heading and description are found by their letters, since the record has them in one line, hyphens undone.
    """
    read = [
        (offset, bool(segment.marks))
        for segment in segments
        for offset in range(segment.start, segment.end)
        if counts(text[offset])
    ]
    letters = "".join(text[offset] for offset, _ in read)
    head, body = _sought(record.heading, letters, 0)
    told, rest = _sought(record.description or "", letters, body)
    note = _note(text, segments, rest)
    bounds = (0, head, body, told, rest, len(read) if note is None else note, len(read))
    names = ("above the heading", "heading", "text", "description", "text", "source note")
    zones: dict[str, list[bool]] = {}
    for name, (first, last) in zip(names, pairwise(bounds), strict=True):
        zones.setdefault(name, []).extend(marked for _, marked in read[first:last])
    yield from ((name, Coverage(characters=len(of), cited=sum(of))) for name, of in zones.items() if of)


def _sought(words: str, letters: str, after: int) -> Stretch:
    """Where the letters and digits of some words stand together among others; nowhere, right at `after`."""
    wanted = "".join(filter(counts, words))
    start = letters.find(wanted, after) if wanted else -1
    return (start, start + len(wanted)) if start >= 0 else (after, after)


def _note(text: str, segments: Sequence[Segment], after: int) -> int | None:
    """How many letters and digits stand, in reading order, before the source note; None where there is none."""
    joined = "".join(text[segment.start : segment.end] for segment in segments)
    found = NOTE.search(joined)
    return max(after, sum(map(counts, joined[: found.start()]))) if found else None
