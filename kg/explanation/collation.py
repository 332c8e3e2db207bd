"""Where the texts of one message differ: documents that attest it, compared word by word.

Words are alike if their letters and digits are, whatever the case, the line breaks and the hyphens at line ends. The
longest common subsequence of two texts is what they share; the stretches between are their differences. Headings and
source notes are the editors' and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq, Opcodes

from extract.sources import NOTE
from kg.explanation.segments import Stretch, counts
from kg.explanation.values import Explanation

# a word, and one that a line end breaks
_WORD = re.compile(r"[^\W_]+(?:[’'.][^\W_]+)*(?:[-\xad]\s*\n\s*[a-z][^\W_]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text: its letters and digits, and from where to where it stands in the source."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one text has where the other has something else: a stretch of each source, None where it has nothing."""

    one: Stretch | None
    other: Stretch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collation:
    """Two texts compared: how many words each has, how many they share in their order, and where they differ."""

    words: tuple[int, int]
    shared: int
    differences: tuple[Difference, ...]

    @property
    def agreement(self) -> float:
        """The share of the words of both that the other has too: 1 where they are alike, 0 where nothing is."""
        return 2 * self.shared / sum(self.words) if sum(self.words) else 1.0


def words_of(found: Explanation) -> tuple[Word, ...]:
    """The words of a document's text, in reading order, between its heading and its source note."""
    stretches = [(piece.segments[0].start, piece.segments[-1].end) for piece in found.pieces if piece.segments]
    offsets = [place for start, end in stretches for place in range(start, end)]
    joined = "".join(found.text[start:end] for start, end in stretches)
    first = _after(found.heading, joined)
    note = NOTE.search(joined, first)
    return tuple(
        Word(
            letters="".join(filter(counts, word.group())).casefold(), start=offsets[word.start()],
            end=offsets[word.end() - 1] + 1,
        )
        for word in _WORD.finditer(joined, first, note.start() if note else len(joined))
    )  # fmt: skip


def _after(heading: str, text: str) -> int:
    """Where the text goes on behind a heading, of which the letters and digits count; 0 where it does not stand."""
    places = [place for place, sign in enumerate(text) if counts(sign)]
    wanted = "".join(filter(counts, heading))
    found = "".join(text[place] for place in places).find(wanted) if wanted else -1
    return places[found + len(wanted) - 1] + 1 if found >= 0 else 0


def collate(one: Sequence[Word], other: Sequence[Word]) -> Collation:
    """Two texts word by word.

    >>> def text(words):
    ...     return [Word(letters=word, start=place, end=place + 1) for place, word in enumerate(words.split())]
    >>> found = collate(text("we agree to six divisions now"), text("we agree to nine divisions"))
    >>> found.shared, [(change.one, change.other) for change in found.differences]
    (4, [((3, 4), (3, 4)), ((5, 6), None)])
    """
    alike = LCSseq.opcodes([word.letters for word in one], [word.letters for word in other])
    shared = sum(part.src_end - part.src_start for part in alike if part.tag == "equal")
    return Collation(
        words=(len(one), len(other)), shared=shared,
        differences=tuple(_differences(one, other, alike)),
    )  # fmt: skip


def _differences(one: Sequence[Word], other: Sequence[Word], parts: Opcodes) -> Iterator[Difference]:
    """What stands between two shared stretches, as one difference each."""
    shared = [(part.src_start, part.src_end, part.dest_start, part.dest_end) for part in parts if part.tag == "equal"]
    at = to = 0  # behind what was shared last, in either text
    for start, end, begin, last in (*shared, (len(one), len(one), len(other), len(other))):
        if at < start or to < begin:
            yield Difference(one=_stretch(one, at, start), other=_stretch(other, to, begin))
        at, to = end, last


def _stretch(words: Sequence[Word], first: int, last: int) -> Stretch | None:
    return (words[first].start, words[last - 1].end) if first < last else None
