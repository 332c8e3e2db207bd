"""A document found by its identifier, its number as printed, or words of its heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from extract.model import Record
from extract.spelling import fold

_WORD = re.compile(r"\w+")
_NUMBER_SIGN = re.compile(r"^(?:document|doc\.?|no\.?|nos\.|#|№)\s*(?=\S)", re.IGNORECASE)
_NEAR = 5


def fitting(records: Sequence[Record], wanted: str) -> tuple[Record, ...]:
    """The documents that fit best: those of this identifier or IRI, else of this number, else with all these words.

    A number is the one printed before the heading, else one that the document bears itself ("No. 313"). Words are those
    of the heading and of the file's name; of several documents of one number they choose too.

    >>> letters = [
    ...     Record(id="a1", file="a.txt", lines=None, heading="8. Letter, Holt to Lund", number="8"),
    ...     Record(id="a2", file="a.txt", lines=None, heading="9. Note", number="9", doc_numbers=("No. 313",)),
    ... ]
    >>> [[one.id for one in fitting(letters, wanted)] for wanted in ("a2", "No. 8", "313", "lund holt", "Vik")]
    [['a2'], ['a1'], ['a2'], ['a1'], []]
    """
    name, number, words = wanted.rstrip("/").rpartition("/")[2], _number(wanted), set(_words(wanted))
    worded = [record for record in records if words and words <= set(_words(_told(record)))]
    tests: tuple[Callable[[Record], bool], ...] = (
        lambda record: record.id in (wanted, name),
        lambda record: record.number is not None and _number(record.number) == number,
        lambda record: number in map(_number, record.doc_numbers),
    )
    for test in tests:
        if found := tuple(filter(test, records)):
            return tuple(record for record in found if record in worded) or found
    return tuple(worded)


def near(records: Sequence[Record], wanted: str) -> tuple[Record, ...]:
    """The few documents whose headings have most of some words, or of words spelt much like them.

    >>> letters = [Record(id="a1", file="a.txt", lines=None, heading="Letter, Holt to Lund")]
    >>> [one.id for one in near(letters, "Hollt Lundt")], near(letters, "Vik")
    (['a1'], ())
    """
    told = [set(_words(_told(record))) for record in records]
    known = sorted(set().union(*told))
    alike = [set(get_close_matches(word, known, n=9, cutoff=0.75)) for word in dict.fromkeys(_words(wanted))]
    rated = [(sum(bool(words & spelt) for spelt in alike), record) for words, record in zip(told, records, strict=True)]
    best = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])
    return tuple(record for _, record in best[:_NEAR])


def _told(record: Record) -> str:
    return f"{record.file} {record.number or ''} {record.heading}"


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _number(text: str) -> str:
    return _NUMBER_SIGN.sub("", text.strip()).rstrip(". ").casefold()
