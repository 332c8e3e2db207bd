"""A source's own index of names: who is listed, with what office, under what other names."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.authority import Authority
from extract.lexicon import FAMILIES_FIRST, TITLES
from extract.lives import LIFE, lived
from extract.model import AppellationKind
from extract.rules import Rule
from extract.spelling import display, fold, is_name_word, natural_order
from extract.tenures import terms
from extract.text import Flow, Line

_INDEX = re.compile(
    r"^(?:index of (?:names|persons)|(?:list of )?(?:persons|names|people)(?: mentioned)?|biographical (?:notes|index)|"
    r"cast of characters|dramatis person[ae])$",
    re.IGNORECASE,
)
_LONGEST_TITLE = 25  # code points of the title of an index
_PSEUDONYM_OF = re.compile(
    r"\b(?:pseudonym|cover name|alias|code ?name)s?\b[^,;]*?\b(?:used by|of|for)\s+(?P<who>[^,;(]+?)"
    r"(?:\s+(?:for|in|on|during|while|until|from|as|at|to)\b|[,;(]|$)",
    re.IGNORECASE,
)
_PSEUDONYM_IS = re.compile(r"\((?:pseud(?:onym)?\.?|alias|cover name:?)\s+(?P<name>[^)]+)\)", re.IGNORECASE)
_ALSO = re.compile(
    r"\((?P<name>[A-Z][\w’'-]+(?: [A-Z]?[\w’'-]+){0,2})\s+in\s+[\w-]+ ?(?:spelling|transliteration|form)\)"
)

_GIVEN = re.compile(
    r"(?:[A-Z][\w-]*\.? )*?"  # titles
    r"(?:(?:[A-Z][a-z]?\.)+|[A-Z][\w-]+(?: [A-Z][\w-]+)*)(?=$|\s)"  # initials, or given names
)
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)+")
_NUMBERED_TITLE = re.compile(r"\d{1,4}\s+[^\d,]+|[^\d,]+\s+\d{1,4}")
_HEADER_GAP = 6  # lines; an entry begins within so many after a page's header
_RULE = Rule("index of names", "the index of names that the source prints")
_OTHER_NAMES: tuple[tuple[re.Pattern[str], AppellationKind], ...] = (
    (_PSEUDONYM_IS, "pseudonym"),
    (_ALSO, "transliteration"),
)


def read_index(
    lines: tuple[Line, ...], skipped: frozenset[int], flow_of: Callable[[int, int], Flow], authority: Authority
) -> tuple[int, int] | None:
    """Read the source's index of names into `authority`; the indices of its first and last line, or None.

    `skipped` are lines of page furniture; `flow_of` makes a running text of a stretch of lines. An entry begins where a
    line starts with a name and a comma, in alphabetical order after the entry before it; all else continues the entry.

    >>> from extract.text import lines_of
    >>> lines = lines_of("INDEX OF NAMES\\nHolt, Anna, consul\\nLund, K.A., cover name used by Holt")
    >>> authority = Authority()
    >>> read_index(lines, frozenset(), lambda first, last: Flow.of(lines[first].text), authority)
    (0, 2)
    >>> authority.canonical("Holt")
    'Anna Holt'
    """
    starts = [
        index for index, line in enumerate(lines) if len(line.words) <= _LONGEST_TITLE and _INDEX.match(line.words)
    ]
    if not starts:
        return None
    first = starts[-1]
    entries: list[tuple[int, int]] = []
    previous = ""
    last = first
    for index in range(first + 1, len(lines)):
        text = lines[index].words
        if not text or index in skipped or _page_header(lines, index, previous):
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


def _page_header(lines: tuple[Line, ...], index: int, previous: str) -> bool:
    """Whether a line is a page's title and number, in the middle of the index: entries that come next in it follow."""
    text = lines[index].words
    if not _NUMBERED_TITLE.fullmatch(text) or not text.isupper():
        return False
    after = (line.words for line in lines[index + 1 : index + 1 + _HEADER_GAP])
    heads = (_entry_head(text) for text in after if text)
    return any(fold(head) >= previous for head in heads if head)


def _ends_index(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 6 and all(c.isupper() for c in letters)


def _entry_head(text: str) -> str | None:
    if life := lived(text):
        text = f"{text[: life.start].rstrip()}{text[life.end :]}"
    match = re.match(r"(?P<name>[^\W\d_][\w’'-]*(?: [\w’'-]+){0,3}),", text)
    if not match:
        return None
    words = match["name"].split()
    return match["name"] if all(is_name_word(w, capitals=False) or len(w) == 1 for w in words) else None


def _read_entry(flow: Flow, authority: Authority) -> None:
    """Take an entry into the authority: a person with an office and other names, or the pseudonym of a person."""
    text = flow.text
    if life := lived(text):  # no part of the name, and no term of an office
        text = f"{text[: life.start]}{' ' * (life.end - life.start)}{text[life.end :]}"
    head, _, _ = text.partition(",")
    name, office = _taken_apart(text)
    if pseudonym := _PSEUDONYM_OF.search(office):
        begin = text.find(pseudonym["who"])
        real = flow.spans(begin, begin + len(pseudonym["who"]))[0]
        span = flow.spans(0, len(head.strip()))[0]
        authority.alias(head.strip(), display(pseudonym["who"]), span, _RULE, listed=True, real_span=real)
        return
    span = flow.spans(0, _name_end(text, head, name))[0]
    canonical = authority.add(name, span, _RULE, listed=True)
    if life:
        authority.live(canonical, life.born, life.died, (span, *flow.spans(life.start, life.end)), LIFE)
    authority.namesakes.tell(canonical, text, flow.spans(0, len(text))[0])
    for term in terms(text, _name_end(text, head, name)):
        said = (span, *flow.spans(term.start, term.end))
        authority.offices.hold(canonical, term, said, _RULE)
    for pattern, kind in _OTHER_NAMES:
        if match := pattern.search(text):
            at = flow.spans(match.start("name"), match.end("name"))[0]
            authority.alias(match["name"], canonical, at, _RULE, kind)


def _name_end(text: str, head: str, name: str) -> int:
    """Where in an entry the name ends: behind the given names, which stand after the comma."""
    if name == head.strip():
        return len(head.rstrip())
    ends = (text.find(word, len(head)) + len(word) for word in name.split() if word not in head)
    return max(ends, default=len(head))


def _taken_apart(text: str) -> tuple[str, str]:
    """The name of an entry in natural order, and what the entry says of the person: "Holt, Anna, consul"."""
    head, *others = (segment.strip() for segment in text.split(","))
    second = others[0] if others else ""
    words = [word for word in second.split() if fold(word) not in TITLES]
    if not words or " " in head or not _GIVEN.match(second):
        return head, ",".join(text.split(",")[1:]).strip()
    initial = _INITIALS.match(words[0])
    if not initial and not all(is_name_word(word, capitals=False) for word in words):
        return head, ",".join(text.split(",")[1:]).strip()
    given = words[0] if initial else " ".join(words)
    eastern = fold(head) in FAMILIES_FIRST and not initial
    name = f"{head} {given}" if eastern else natural_order(f"{head}, {given}")
    used = second.find(given) + len(given)
    return name, ",".join([second[used:], *text.split(",")[2:]]).strip(" ,")
