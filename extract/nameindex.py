"""A source's own index of names: who is listed, with what office, under what other names."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.authority import Authority
from extract.lexicon import FAMILIES_FIRST, TITLES
from extract.model import AppellationKind
from extract.names import fold, is_name_word, natural_order
from extract.text import Flow, Line

_INDEX = re.compile(
    r"^(?:index of (?:names|persons)|(?:list of )?(?:persons|names|people)(?: mentioned)?|biographical (?:notes|index)|"
    r"cast of characters|dramatis person[ae])$",
    re.IGNORECASE,
)
_PSEUDONYM_OF = re.compile(r"\b(?:pseudonym|cover name|alias|code ?name)s?\b[^,;]*?\b(?:used by|of|for)\s+(?P<who>[^,;(]+?)"
                           r"(?:\s+(?:for|in|on|during|while|until|from|as|at|to)\b|[,;(]|$)", re.IGNORECASE)  # fmt: skip
_PSEUDONYM_IS = re.compile(r"\((?:pseud(?:onym)?\.?|alias|cover name:?)\s+(?P<name>[^)]+)\)", re.IGNORECASE)
_ALSO = re.compile(
    r"\((?P<name>[A-Z][\w’'-]+(?: [A-Z]?[\w’'-]+){0,2})\s+in\s+[\w-]+ ?(?:spelling|transliteration|form)\)"
)


def read_index(
    lines: tuple[Line, ...], skipped: frozenset[int], flow_of: Callable[[int, int], Flow], authority: Authority
) -> tuple[int, int] | None:
    """Read the source's index of names into `authority`; the indices of its first and last line, or None.

    `skipped` are lines of page furniture; `flow_of` makes a running text of a stretch of lines. An entry begins where a line starts with a name and a comma,
    in alphabetical order after the entry before it; all else continues the entry.
    """
    starts = [index for index, line in enumerate(lines) if _INDEX.match(line.text.strip())]
    if not starts:
        return None
    first = starts[-1]
    entries: list[tuple[int, int]] = []
    previous = ""
    last = first
    for index in range(first + 1, len(lines)):
        text = lines[index].text.strip()
        if not text or index in skipped:
            continue
        if _ends_index(text):
            break
        head = _entry_head(text)
        if head and fold(head) >= previous[:1]:
            entries.append((index, index))
            previous = fold(head)
        elif entries:
            entries[-1] = (entries[-1][0], index)
        last = index
    for one, two in entries:
        _read_entry(flow_of(one, two), authority)
    return first, last


def _ends_index(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 6 and all(c.isupper() for c in letters)


def _entry_head(text: str) -> str | None:
    match = re.match(r"(?P<name>[^\W\d_][\w’'-]*(?: [\w’'-]+){0,3}),", text)
    if not match:
        return None
    words = match["name"].split()
    return match["name"] if all(is_name_word(w, capitals=False) or len(w) == 1 for w in words) else None


def _read_entry(flow: Flow, authority: Authority) -> None:
    text = flow.text
    segments = text.split(",")
    head, second = segments[0].strip(), segments[1].strip() if len(segments) > 1 else ""
    given = re.match(
        r"(?:(?:[A-Z][\w-]*\.? )*?)(?P<given>(?:[A-Z][a-z]?\.)+|[A-Z][\w-]+(?: [A-Z][\w-]+)*)(?=$|\s)", second
    )
    words = [w for w in second.split() if fold(w) not in TITLES]
    name, rest = head, ",".join(segments[1:]).strip()
    if words and given and " " not in head:
        initial = re.match(r"(?:[A-Z][a-z]?\.)+", words[0])
        spelled = all(is_name_word(w, capitals=False) for w in words)
        if initial or spelled:
            given_text = words[0] if initial else " ".join(words)
            eastern = fold(head) in FAMILIES_FIRST and not initial
            name = f"{head} {given_text}" if eastern else natural_order(f"{head}, {given_text}")
            used = second.find(given_text) + len(given_text)
            rest = ",".join([second[used:], *segments[2:]]).strip(" ,")
    span = flow.spans(0, len(head))[0]
    if pseudonym := _PSEUDONYM_OF.search(rest):
        authority.alias(head, pseudonym["who"].strip(), span, "index of names", listed=True)
        return
    canonical = authority.add(name, span, "index of names", listed=True, office=rest or None)
    kinds: tuple[tuple[re.Pattern[str], AppellationKind], ...] = (
        (_PSEUDONYM_IS, "pseudonym"),
        (_ALSO, "transliteration"),
    )
    for pattern, kind in kinds:
        if match := pattern.search(text):
            at = flow.spans(match.start("name"), match.end("name"))[0]
            authority.alias(match["name"], canonical, at, "index of names", kind)
