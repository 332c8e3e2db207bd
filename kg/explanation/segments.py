"""A text cut where marks begin and end, so that marks which overlap can be shown side by side; and what they leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Stretch = tuple[int, int]
"""From the first offset to the one after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a text under the same marks from its first character to its last; none where nothing was read."""

    start: int
    end: int
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the characters that count stand under a mark."""

    characters: int
    cited: int

    @property
    def percent(self) -> float:
        """The share in per cent; of nothing, everything.

        >>> Coverage(characters=8, cited=2).percent, Coverage(characters=0, cited=0).percent
        (25.0, 100.0)
        """
        return 100 * self.cited / self.characters if self.characters else 100.0


def cut(stretches: Sequence[Stretch], marked: Sequence[tuple[int, int, int]]) -> tuple[tuple[Segment, ...], ...]:
    """Each stretch as segments that make it up without gap or overlap; `marked` are start, end and number of a mark.

    The marks of a segment stand in ascending order, each once. Marks may overlap in any way, repeat a number and reach
    beyond the stretches.

    >>> [(s.start, s.end, s.marks) for s in cut([(0, 9)], [(0, 4, 1), (2, 6, 2)])[0]]
    [(0, 2, (1,)), (2, 4, (1, 2)), (4, 6, (2,)), (6, 9, ())]
    """
    return tuple(tuple(_cut(stretch, marked)) for stretch in stretches)


def _cut(stretch: Stretch, marked: Sequence[tuple[int, int, int]]) -> Iterator[Segment]:
    first, last = stretch
    opening: defaultdict[int, list[int]] = defaultdict(list)
    closing: defaultdict[int, list[int]] = defaultdict(list)
    for start, end, number in marked:
        if max(start, first) < min(end, last):
            opening[max(start, first)].append(number)
            closing[min(end, last)].append(number)
    over: defaultdict[int, int] = defaultdict(int)  # how many times a number is open
    begin = first
    for place in sorted({*opening, *closing, last}):
        if begin < place:
            yield Segment(start=begin, end=place, marks=tuple(sorted(over)))
        for number in opening[place]:
            over[number] += 1
        for number in closing[place]:
            over[number] -= 1
            if not over[number]:
                del over[number]
        begin = place


def counts(sign: str) -> bool:
    """Whether a character counts for coverage: a letter or a digit.

    >>> [counts(sign) for sign in "a7毛 .-"]
    [True, True, True, False, False, False]
    """
    return sign.isalnum()


def coverage(text: str, segments: Sequence[Segment]) -> Coverage:
    """How much of the segments' letters and digits is marked.

    >>> coverage("To Paris.", [Segment(start=0, end=3), Segment(start=3, end=9, marks=(1,))])
    Coverage(characters=7, cited=5)
    """
    sizes = [(sum(map(counts, text[s.start : s.end])), bool(s.marks)) for s in segments]
    return Coverage(characters=sum(size for size, _ in sizes), cited=sum(size for size, marked in sizes if marked))


def unread(text: str, segments: Sequence[Segment]) -> tuple[Stretch, ...]:
    """The stretches without a mark that hold a letter or a digit, from the first such to the last, in their order.

    >>> text = "To Paris, 9 May; secret"
    >>> found = unread(text, [Segment(start=0, end=3), Segment(start=3, end=8, marks=(1,)), Segment(start=8, end=23)])
    >>> [text[start:end] for start, end in found]
    ['To', '9 May; secret']
    """
    found: list[Stretch] = []
    for segment in segments:
        if segment.marks:
            continue
        if found and found[-1][1] == segment.start:
            found[-1] = (found[-1][0], segment.end)
        else:
            found.append((segment.start, segment.end))
    return tuple(trimmed for stretch in found if (trimmed := _trimmed(text, stretch)))


def _trimmed(text: str, stretch: Stretch) -> Stretch | None:
    start, end = stretch
    while start < end and not counts(text[start]):
        start += 1
    while end > start and not counts(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None
