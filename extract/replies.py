"""References to earlier messages: "To No. 362", "I received your telegram of 4.1.51", "following your order"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import Order, find_dates

_THING = (
    r"(?:ciphered |coded |reply )?"
    r"(?:telegram|letter|message|note|communication|cable|dispatch|order|directive|instruction|request|proposal)s?"
)
_NUMBER = r"(?:No\.?|Nos\.|#{1,2}|№)\s?(?P<number>\d[\w/-]*)"
_HEADLINE = re.compile(r"(?:^|(?<=[.\]\s]))(?:To|RE:?|Re:?)\s+(?:[Yy]our\s+)?(?:" + _THING + r"\s+)?" + _NUMBER)
_ANSWERING = re.compile(
    r"\b(?:(?:we|I)\s+(?:have\s+)?(?:just\s+)?received\s+your|your\s+(?:order|directive|request)\b[^.]{0,40}\bhas been|"
    r"in (?:answer|reply|response) to your|in accordance with your|(?:following|referring to) your|"
    r"your (?=telegrams? (?:about|of|No)[^.]*(?:received|fulfilled)))\s*"
    r"(?:two\s+)?(?:" + _THING + r"|agreement)?",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(_NUMBER)
_CLAUSE_END = re.compile(r"[;:]|\.(?=\s+[A-Z])|,(?!\s*(?:No|#))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A reference to an earlier message: where it stands (code points), its number and date as far as they are told."""

    start: int
    end: int
    number: str | None
    date: str | None


def references(text: str, *, year: int | None, order: Order = "day") -> Iterator[Answered]:
    """The earlier messages that a text answers, in order; `year` and `order` are the document's own, for its dates.

    >>> [(r.number, r.date) for r in references("I received your telegram of 4.1.51, No. 12.", year=1951)]
    [('12', '1951-01-04')]
    """
    for match in _HEADLINE.finditer(text):
        yield Answered(start=match.start(), end=match.end(), number=match["number"], date=None)
    for match in _ANSWERING.finditer(text):
        stop = _clause_end(text, match.end())
        date = next(iter(find_dates(text, year=year, order=order, start=match.end(), end=stop)), None)
        number = _OWN_NUMBER.search(text, match.end(), stop)
        end = max(match.end(), date.end if date else 0, number.end() if number else 0)
        yield Answered(
            start=match.start(), end=end, number=number["number"] if number else None, date=date.edtf if date else None
        )


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start)
    return min(match.start() if match else len(text), start + 60)
