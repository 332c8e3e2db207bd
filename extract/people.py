"""The persons that running text names: those the source knows, and those a title introduces."""

from __future__ import annotations

import re
from itertools import pairwise

from extract.authority import Authority
from extract.names import Mention, is_name_word

_RUN = re.compile(r"(?:[A-Z] ){2,}[A-Z]{1,2}\b|[A-Z][\w’'ʼ-]*(?:\.[A-Z][a-z]?)*\.?")
_TITLED = re.compile(
    r"\b(?:[Cc]omrades?|COMRADE|Com\.|Cde\.?|General|Gen\.|Colonel|Col\.|Marshal|Ambassador|Mr\.|Dr\.)\s+$"
)


def find_people(text: str, authority: Authority) -> tuple[Mention, ...]:
    """The persons a running text names: those the source knows, and those a title introduces; each once, in order.

    The longest name wins ("Kim Il Sung", not "Kim Il"); a name in quotation marks (a ship's) is none. The mentions'
    offsets are code points of `text`.

    >>> [mention.name for mention in find_people("Comrade Holt has left on the “Lund”.", Authority())]
    ['Holt']
    """
    found: dict[str, Mention] = {}
    tokens = [(m.group(), m.start(), m.end()) for m in _RUN.finditer(text)]
    index = 0
    while index < len(tokens):
        width, name = _longest(text, tokens, index, authority)
        start, end = tokens[index][1], tokens[index + width - 1][2]
        if name is not None and not _quoted(text, start, end):
            last = _trim(text, end)
            found.setdefault(name, Mention(start=start, end=last, name=text[start:last], kind="person"))
        index += width
    return tuple(found.values())


def _quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in {"“", '"'} and text[end : end + 2].strip(",.")[:1] in {"”", '"'}


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and not re.fullmatch(r"(?:[A-Z][a-z]?\.)+", word)


def _trim(text: str, end: int) -> int:
    """Where a name ends: before a full stop that is no initial's."""
    stopped = text[end - 1] == "." and end >= 3 and text[end - 3] != "." and len(text[:end].split()[-1]) > 3
    return end - 1 if stopped else end


def _longest(text: str, tokens: list[tuple[str, int, int]], index: int, authority: Authority) -> tuple[int, str | None]:
    """How many tokens from `index` on make a person's name, and whose; 1 and None where they make none."""
    for width in range(min(4, len(tokens) - index), 0, -1):
        run = tokens[index : index + width]
        if any(text[a[2] : b[1]].strip(" -") or _ends_sentence(a[0]) for a, b in pairwise(run)):
            continue
        words = text[run[0][1] : run[-1][2]]
        mention = Mention(start=0, end=1, name=words.rstrip("."), kind="person")
        known = authority.canonical(mention.name)
        if known is not None:
            return width, known
        capitals = words.isupper()
        if all(is_name_word(w, capitals=capitals) for w in words.split()) and _TITLED.search(text[: run[0][1]]):
            return width, authority.resolve(mention)[0]
    return 1, None
