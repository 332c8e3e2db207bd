"""Patterns that are tried only on a text that has one of the words they need."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.remembered import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Needing:
    """A pattern, and words of which one stands in every text that it fits somewhere.

    To look for a word takes a small part of the time of a search with a pattern, and most texts have none of the words.
    They are looked for in `seen` where that is given: the text without case, for a pattern that passes over case.

    >>> sent = Needing(words=("order", "command"), pattern=re.compile(r"\\b(?:by order|at the command) of [A-Z]\\w+"))
    >>> [match.group() for match in sent.finditer("He came by order of Holt.")], sent.search("He came.")
    (['by order of Holt'], None)
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def may_fit(self, text: str) -> bool:
        """Whether a text has one of the words: in one that has none the pattern fits nowhere."""
        for word in self.words:  # noqa: SIM110 (any() takes twice as long, and this is asked for every text)
            if word in text:
                return True
        return False

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize, *, seen: str | None = None
    ) -> Iterator[re.Match[str]]:
        """Where the pattern fits between two places of a text."""
        return self.pattern.finditer(text, start, end) if self.may_fit(text if seen is None else seen) else iter(())

    def search(
        self, text: str, start: int = 0, end: int = sys.maxsize, *, seen: str | None = None
    ) -> re.Match[str] | None:
        """Where the pattern fits first between two places of a text, or None."""
        return self.pattern.search(text, start, end) if self.may_fit(text if seen is None else seen) else None


def needing(words: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Needing:
    """A pattern that needs one of the words of a list with commas between.

    >>> needing("to Holt,to Lund", r"to (?:Holt|Lund)\\b").words
    ('to Holt', 'to Lund')
    """
    return Needing(words=tuple(words.split(",")), pattern=re.compile(pattern, flags))


def tried(
    places: Iterable[int], pattern: re.Pattern[str], text: str, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """Where a pattern fits at some places of a text, in order, none within another: what `finditer` finds, where these
    are all the places at which it may begin.

    >>> text, figures = "3 May, 14 June", re.compile(r"\\d+ (?:May|June)")
    >>> [match.group() for match in tried([0, 7, 8], figures, text)]
    ['3 May', '14 June']
    """
    position = 0
    for place in places:
        if place >= position and (match := pattern.match(text, place, end)):
            yield match
            position = match.end()


class Beginnings:
    """Where in a text a pattern may begin, told by its pieces between blanks, of which most come back.

    `begins` fits where the pattern may begin, in a piece with a blank before and after it: no further than that may it
    look.

    >>> numbers = Beginnings(re.compile(r"(?<!\\w)\\d+"))
    >>> list(numbers.between("No. 41 (of 3 May)", 0, 17))
    [4, 11]
    """

    def __init__(self, begins: re.Pattern[str]) -> None:
        self._begins = begins
        self._within = Kept(self._places)

    def _places(self, piece: str) -> tuple[int, ...]:
        return tuple(match.start() - 1 for match in self._begins.finditer(f" {piece} ", 1))

    def between(self, text: str, start: int, end: int) -> Iterator[int]:
        """The places between two places of a text, in order."""
        within = self._within
        for piece in text[start:end].split(" "):
            for place in within[piece]:
                yield start + place
            start += len(piece) + 1


def one_of(words: str) -> str:
    """A pattern of the alternatives in a list with bars between, those together that begin with one letter.

    Where case is passed over, every alternative of a pattern is tried at every word; of these only few are. No letter
    may begin an alternative otherwise than as itself.

    >>> one_of("tell|transmit|read")
    '(?:t(?:ell|ransmit)|r(?:ead))'
    """
    by_letter: dict[str, list[str]] = {}
    for word in words.split("|"):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "(?:" + "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()) + ")"


def without_case(text: str) -> str:
    """A text without case, as patterns that pass over case see it: they take a dotless i and a dotted I for i.

    >>> without_case("By ORDER")
    'by order'
    """
    return text.replace("İ", "i").replace("ı", "i").casefold()
