"""Distribution lists: who else got a message, as the lines above or below its text list them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from extract.layout import letterhead_line
from extract.lexicon import FAMILIES_FIRST, OFFICES, TITLES
from extract.names import Mention, parties
from extract.spelling import fold, is_name_word
from extract.text import Flow, within

_LIST = re.compile(
    r"[CcDS](?<=\b.)(?:(?<=[Cc])opies(?: (?:to|for)| sent to)?|(?<=C)OPIES(?: TO)?"  # its first letters first
    r"|(?<=D)istribution(?: [Ll]ist|(?=\s*[-–:]))|(?<=D)ISTRIBUTION(?: LIST)?"
    r"|(?<=C)opy (?:to|for)|(?<=C)OPY TO|(?<=C)opy No\. ?\d+ [Tt]o|(?:(?<=D)istributed|(?<=C)irculated) to"
    r"|(?<=S)ent to(?=:)|(?<=C)(?:C|\.C\.)(?=:)|(?<=c)(?:c\.?|\.c\.)(?=:| [A-Z]))"
    r"(?:\s*[-–]?\s*\(?\d+ copies\)?)?\s*:?\s*"
)
_COUNTED = re.compile(r"\b(?:of|number|in|the|an?|this|these|no|my|your|our)$", re.IGNORECASE)  # copies spoken of
# which copy is whose, before the name: "1 -", "2nd copy:", "Original -", "EUR -"
_PLACE_IN_LIST = re.compile(
    r"\s*(?:(?:[Nn]os?\.?\s*)?\d{1,3}(?:\s*(?:[-–,]|and)\s*\d{1,3})*(?:st|nd|rd|th)?(?: cop(?:y|ies))?\s*[-–.):]"
    r"|(?:Original|Copy(?: No\.)? ?\d+|[A-Z]{1,5}(?:/[A-Z]{1,5})?) ?[-–:])\s*(?=[A-Z])"
)
_STAMP = re.compile(
    r"(?:typed|printed|deciphered|sent|received|made|signed|drafted|dispatched|transmitted)\b", re.IGNORECASE
)
_PLAIN_NAME = re.compile(r"(?!Comrade|Dear)(?:[A-Z][a-z]+\.|(?:[A-Z]\.\s?)+|Sir|Lord) ?[\w.’' -]+")
_ITEM = re.compile(r"(?P<who>[^,;:]+?)\s*(?:\(\d+\)|[-–]\s*\d+(?!\d?[a-z])|$)")
_FILE = re.compile(
    r"\bfiles?\b|^cop(?:y|ies)\b|\bdepartment\b|\bdept\b|mdgs|\badministration\b|^\d|on file|^made\b|^vs$"
    r"|\bdirectorate\b|\bregistry\b|\barchives?\b|\bsection\b",
    re.IGNORECASE,
)
_LISTED_OFFICE = re.compile(r"^\d\.?(?:\s|,|$)|Dept|Department|Administration")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_SMALL = re.compile(r"(?<![\w’'])[a-z]{3,}")
_LONGEST = 40  # no list runs over more lines than this


def copies(flow: Flow, quoted: tuple[tuple[int, int], ...]) -> Iterator[tuple[Mention, ...]]:
    """The distribution lists outside the ranges `quoted`: persons and bodies, files and departments left out.

    >>> for text in ("LUND\\nCopies: Holt, Vik, file", "c.c.:\\n1 - Mr. Holt\\n2 - Kim\\nSun Ok"):
    ...     [[mention.name for mention in items] for items in copies(Flow.of(text), ())]
    [['Holt', 'Vik']]
    [['Holt', 'Kim Sun Ok']]
    """
    text = flow.text
    lists = [m for m in _LIST.finditer(text) if not _spoken_of(text, m) and not within(m.start(), quoted)]
    for match, following in pairwise([*lists, None]):
        if match is None:
            continue
        limit = following.start() if following else len(text)
        lines = list(_lines(flow, match.end(), limit))
        items = tuple(mention for start, end in _items(text, lines) for mention in _listed(text, start, end))
        if items:
            yield items


def _spoken_of(text: str, match: re.Match[str]) -> bool:
    """Whether copies are spoken of: "two copies of the treaty"."""
    before = text[max(0, match.start() - 12) : match.start()].rstrip()
    counted = before[-1:].isdigit() and match.group()[0].islower() and ":" not in match.group()  # "in 10 copies"
    return counted or bool(_COUNTED.search(before)) or text.startswith("of ", match.end())


def _lines(flow: Flow, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """The lines of a list, from where its names begin: the line's rest, and those after it while it stands open."""
    text, starts = flow.text, flow.line_starts
    place = bisect_right(starts, start)
    first = starts[place] if place < len(starts) else len(text)
    if place and starts[place - 1] == start:  # the mark ends its line: the names stand below
        first = start
        place -= 1
    so_far = text[start : min(first, limit)].strip()
    rest = text[first : starts[place + 1] if place + 1 < len(starts) else len(text)].strip()
    column = not so_far or bool(_PLAIN_NAME.fullmatch(so_far) and _PLAIN_NAME.match(rest))
    if so_far:
        yield start, min(first, limit)
    for index in range(place, min(place + _LONGEST, len(starts))):
        begin = starts[index]
        end = min(starts[index + 1] if index + 1 < len(starts) else len(text), limit)
        line = text[begin:end].strip()
        if begin >= limit or not line or not _goes_on(so_far, line, column=column):
            return
        yield begin, end
        so_far = line


def _goes_on(so_far: str, line: str, *, column: bool) -> bool:
    """Whether a list goes on with a line: after a comma, within a name, with the next of a column."""
    if len(_SMALL.findall(line)) > 3:
        return False
    if not so_far or so_far.endswith((",", ";", "-", ":", "&")) or _LISTED_OFFICE.match(line):
        return True
    if column:
        return not so_far.endswith(".") and _one_listed(line)
    if letterhead_line(line) or so_far.endswith("."):
        return False
    return line.startswith("and ") or _within_name(so_far, line) or _names_alone(line)


def _names_alone(line: str) -> bool:
    """Whether a line lists names and no more, the comma at the end of the line before it left out."""
    items = line.rstrip(" ,.").split(",")
    return len(items) > 1 and all(is_name_word(word, capitals=False) for item in items for word in item.split())


def _one_listed(line: str) -> bool:
    """Whether a line of a column names one more person, by a number, a title or a name alone."""
    if _STAMP.match(line):
        return False
    bare = _PLACE_IN_LIST.sub("", line)
    words = [word for word in bare.split() if word[0].isalpha()]
    if not words or len(words) > 6 or (letterhead_line(line) and fold(words[0]) not in TITLES):
        return False
    return any(mention.kind == "person" for mention in parties(bare))


def _within_name(so_far: str, line: str) -> bool:
    """Whether a line break falls within a name: after a title, an office, initials, a family name."""
    last = _PLACE_IN_LIST.sub("", re.split(r"[,;]", so_far)[-1]).split()
    beginning = re.split(r"[,;]", line)[0].split()
    if not last or not 0 < len(beginning) <= 3 or so_far.endswith(")"):
        return False
    if not all(is_name_word(word, capitals=False) for word in beginning):
        return False
    family_first = len(last) == 1 and fold(last[0]) in FAMILIES_FIRST
    return family_first or fold(last[-1]) in TITLES | OFFICES or bool(re.fullmatch(r"(?:[A-Z][a-z]?\.)+", last[-1]))


def _items(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches between commas, and between the lines of a column."""
    if not lines:
        return
    start, end = lines[0][0], lines[-1][1]
    breaks = [match.start() for match in re.finditer(r"[,;]", text[start:end])]
    cuts = {start + place: start + place + 1 for place in breaks}
    for (first, last), (begin, stop) in pairwise(lines):
        above, below = text[first:last].strip(), text[begin:stop].strip()
        if above.endswith("-") or _within_name(above, below):
            continue
        if re.match(r"\d{1,3}[.)]", below) or _one_listed(below):
            cuts.setdefault(last - 1, begin)
    position = start
    for cut in sorted(cuts):
        yield position, cut
        position = cuts[cut]
    yield position, end


def _listed(text: str, start: int, end: int) -> Iterator[Mention]:
    """The persons and bodies that one item names."""
    piece = text[start:end]
    numbered = _PLACE_IN_LIST.match(piece)
    shift = numbered.end() if numbered else 0
    item = _ITEM.match(piece[shift:])
    who = item["who"] if item else piece[shift:]
    if not who.strip(" .") or _FILE.search(who.strip()):
        return
    for mention in parties(text, start + shift, start + shift + len(who)):
        if mention.kind == "body" or (mention.kind == "person" and _TWO_LETTERS.search(mention.name)):
            yield mention
