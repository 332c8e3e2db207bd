"""Sentences of a running text, with the words in them and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# what is no white space; first the words that most are: it takes long to tell of any character whether it is a letter
_WORD = re.compile(
    r"(?=\S)(?:[A-Za-z]++(?=[ ,;:])|[^\W\d_]+(?:[’'.-][^\W\d_]+)*(?:[’'](?=\s))?|[^\w\s]|\d(?:[\d.,/]*\d)?)"
)
_STOP = re.compile(r"[.?!]")
# words that end in a full stop and end no sentence
_SHORT = frozenset({
    "dr", "mr", "mrs", "ms", "messrs", "no", "nos", "cde", "cdes", "cmrd", "comr", "com", "gen", "maj", "col", "lt",
    "capt", "brig", "adm", "prof", "st", "i.e", "e.g", "viz", "vs", "etc", "vol", "p", "pp", "l", "ll", "f", "d", "op",
    "inst", "ult", "prox", "art", "hon", "rev", "sen", "gov", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "u.s", "u.k", "h.m",
})  # fmt: skip
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[A-ZА-Я]")
_CLOSING = "”\"’'»)]"
_SHORT_WORD = 20  # characters
_LONGEST = 3000  # characters; what goes on for longer is no sentence


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as a text.

    >>> sorted(listed("yes no"))
    ['no', 'yes']
    """
    return frozenset(words.split())


class Word(NamedTuple):
    """A word or a mark of a sentence: as compared (lower case, straight apostrophes), as written, and where.

    A tuple, since there are many: a frozen dataclass takes three times as long to make.
    """

    low: str
    raw: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence of a text, from its first word to after its last mark; `mark` is the mark that ends it, if any."""

    start: int
    end: int
    mark: str

    @property
    def asks(self) -> bool:
        """Whether it ends as a question."""
        return self.mark == "?"


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences in order; a full stop after a number, an initial or a title ends none.

    >>> [text[s.start : s.end] for text in ["Dr. Holt has 2.5 tons. Why?"] for s in sentences(text)]
    ['Dr. Holt has 2.5 tons.', 'Why?']
    """
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() == "." and not _ends(text, start, stop.start()):
            continue
        end = stop.end()
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        yield from _sentence(text, start, end, stop.group())
        start = end
    yield from _sentence(text, start, len(text), "")


def _sentence(text: str, start: int, end: int, mark: str) -> Iterator[Sentence]:
    while start < end and (text[start].isspace() or text[start] in _CLOSING):
        start += 1
    if 0 < end - start <= _LONGEST:
        yield Sentence(start, end, mark)


def _ends(text: str, start: int, stop: int) -> bool:
    """Whether a full stop ends a sentence: not in a figure, not after an initial or a shortened word."""
    after = text[stop + 1 : stop + 2]
    if after and not after.isspace() and after not in _CLOSING:
        return False
    near = text[max(start, stop - _SHORT_WORD) : stop]  # enough for any shortened word
    last = near[max(near.rfind(" "), near.rfind("\n")) + 1 :].lstrip("([“\"‘'")
    if _INITIALS.fullmatch(last):
        return False
    if last.casefold() not in _SHORT:
        return True
    following = text[stop + 1 : stop + 3].strip()
    return last.casefold() in {"inst", "ult", "prox", "etc", "u.s", "no"} and following[:1].isupper()


_LOW = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PLAIN_LOW = re.compile(r"[a-z]+(?:'[a-z]+)?")  # the same where there are no other letters, found twice as fast


def lower_words(text: str) -> frozenset[str]:
    """The words of a text in lower case, marks left out.

    >>> sorted(lower_words("We don’t agree."))
    ['agree', "don't", 'we']
    """
    low = text.replace("’", "'").lower()
    return frozenset((_PLAIN_LOW if low.isascii() else _LOW).findall(low))


def words(text: str, sentence: Sentence) -> list[Word]:
    """The words and marks of a sentence.

    >>> [word.low for word in words("We don’t agree.", Sentence(0, 15, "."))]
    ['we', "don't", 'agree', '.']
    """
    return [
        tuple.__new__(Word, ((raw := match.group()).lower().replace("’", "'"), raw, *match.span()))
        for match in _WORD.finditer(text, sentence.start, sentence.end)
    ]
