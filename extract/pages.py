"""A source laid out: its lines, pieces and headings, and how far a heading runs over its broken lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.headings import LABELLED, NUMBERED, Heading, parse_heading
from extract.layout import Piece, article_pieces, furniture, letterhead_line, pieces
from extract.lexicon import BODIES, NATIONS, OFFICES, PLACE_WORDS
from extract.model import Source
from extract.spelling import fold
from extract.text import Flow, Line, lines_of

Stretch = tuple[int, int]  # indices of the first and the last line

_BEGINNINGS = frozenset("Dd")  # what a heading begins with, other than a number
_LONGEST = 14  # no heading runs over more lines than this
# words after which a heading's line break falls inside a name: "Deputy Foreign Minister / Andrei Gromyko"
_LONGEST_END = 80  # code points in which the last word of a heading stands
_EXPECTANT = NATIONS | OFFICES | {"communist", "central", "party"}
_AGENCY_FIRST = BODIES | OFFICES | PLACE_WORDS | {"all", "second"}
# what goes on as a sentence does, not with a form or a party
_SENTENCE = re.compile(
    r"(?:the|an?|[Ww]e|[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|our|my|his|their|your|there|this|that|in|at|on|when|after|before|all)\b"
)
_SMALL = re.compile(r"[a-z]+ [a-z]+ [a-z]")
_SALUTATION = re.compile(r"(?:My )?(?:[Dd]ear|Respected|Esteemed|Sir[,:]|Gentlemen|Excellency|Your Excellency)\b")
_SUBJECT = re.compile(r"(?:Re|On|Regarding|Concerning|About|Transmitting|Conveying|Reporting)\b")
# what every unfinished heading ends with, where it does not end with white space
_OPEN_ENDS = (
    *",([-.", "to", "from", "of", "and", "or", "the", "with", "via", "re", "for", "in", "at", "by", "on",
    "transmitting", "conveying", "reporting", "attaching", "approved",
)  # fmt: skip
_UNFINISHED = re.compile(
    r"(?:[,(\[-]"  # punctuation that more must follow
    r"|\b(?:to|from|of|and|or|the|with|via|re|for|in|at|by|on|transmitting|conveying|reporting|attaching|approved))$"
    r"|\b(?:to|from|and|via)\s(?:[A-Z][a-z]?\.\s?)+$"  # initials, the family name to come
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A source laid out: its lines, its pieces without furniture and articles, and the headings found."""

    source: Source
    lines: tuple[Line, ...]
    skipped: frozenset[int]
    pieces: tuple[Piece, ...]
    headings: tuple[Stretch, ...]
    _flows: dict[tuple[Stretch, ...], Flow] = field(default_factory=dict, init=False, repr=False, compare=False)

    def flow(self, *stretches: Stretch) -> Flow:
        """The running text of stretches of lines, page furniture left out; the same each time that it is asked for."""
        known = self._flows.get(stretches)
        if known is None:
            known = self._flows[stretches] = self._flow(stretches)
        return known

    def _flow(self, stretches: tuple[Stretch, ...]) -> Flow:
        lines, skipped = self.lines, self.skipped
        kept = [
            (line.first, line.first + len(line.words))
            for first, last in stretches
            for index, line in enumerate(lines[first : last + 1], start=first)
            if line.words and index not in skipped
        ]
        return Flow(self.source, kept)


def lay_out(source: Source) -> Page:
    """Find the furniture, the headings and the articles of a source.

    >>> text = "3. 9 May 1911, letter, Anna Holt\\nto Karl Lund\\n\\nThe ship has come.\\n"
    >>> lay_out(Source(name="a.txt", text=text, sha256="")).headings
    ((0, 1),)
    """
    lines = lines_of(source.text)
    skipped = furniture(lines)
    starts = [i for i, line in enumerate(lines) if i not in skipped and heading_start(line)]
    headings = tuple(_extent(lines, skipped, start, frozenset(starts)) for start in starts)
    found = list(pieces(lines, skipped))
    articles = article_pieces(lines, found, frozenset(starts))
    kept = tuple(piece for place, piece in enumerate(found) if place not in articles)
    return Page(source=source, lines=lines, skipped=skipped, pieces=kept, headings=headings)


def heading_start(line: Line) -> bool:
    """Whether a document's heading begins on this line: a number and a date, or "Document 12:".

    Numbered points inside a text have no date after the number, or go on as sentences do; an item of a protocol has no
    form or party after it.

    >>> [heading_start(line) for line in lines_of("4. 9 May 1911, letter\\n4. Ships are scarce.\\nDocument 4: Letter")]
    [True, False, True]
    >>> [heading_start(line) for line in lines_of("4. 9 May 1911, the ships left.\\nDocument 4: see the file")]
    [False, False]
    """
    if line.words[:1] not in _BEGINNINGS and not line.words[:1].isdecimal():  # most lines
        return False
    numbered = NUMBERED.match(line.text)
    start = numbered or LABELLED.match(line.text)
    return start is not None and not (_SENTENCE if numbered else _SMALL).match(line.text, start.end())


def _extent(lines: tuple[Line, ...], skipped: frozenset[int], start: int, starts: frozenset[int]) -> Stretch:
    """How far a heading runs: over its broken lines, to the first line of the letter's head or a gap."""
    text = lines[start].text.strip()
    last = start
    for index in range(start + 1, min(start + _LONGEST, len(lines))):
        if index in skipped or index in starts:
            break
        line = lines[index].text
        heading = None if is_open(text) else parse_heading(text)  # whatever an open one says, it goes on
        whole = heading is not None and complete(heading)
        gap = not line.strip() or line.startswith(" ")
        undated = heading is not None and heading.date is None and LABELLED.match(text) and line.strip()
        if gap and whole and not undated:
            break
        if not line.strip():
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            if not following.strip() or index + 1 in starts or not continues(text, following):
                break
            continue
        if heading and not line.strip()[0].islower() and _stops(heading, line, whole=whole, gap=gap):
            break
        text = joined(text, line.strip())
        last = index
    return start, last


def complete(heading: Heading) -> bool:
    """Whether a heading says who is party to the message, or can hold no more.

    >>> complete(parse_heading("3. 9 May 1911, letter, Anna Holt to Karl Lund"))
    True
    >>> complete(parse_heading("3. 9 May 1911, letter, Anna Holt"))
    False
    """
    if heading.form is not None and heading.form.value == "resolution":
        return bool(heading.senders) and heading.tail is not None
    told = heading.recipients or heading.participants or heading.tail or re.search(r"\bfrom\b", heading.text)
    return bool(heading.senders or heading.participants) and bool(told)


def _stops(heading: Heading, line: str, *, whole: bool, gap: bool) -> bool:
    """Whether the heading ends before `line`; one that begins with "Document 12:" ends after its date."""
    ends = whole and (letterhead_line(line) or _agency(line) or _begins_text(heading, line))
    half = heading.form is not None and (heading.recipients or heading.senders)
    if half and not is_open(heading.text) and (letterhead_line(line) or _SALUTATION.match(line.strip())):
        return True  # a heading that names one side alone
    if LABELLED.match(heading.text):
        if heading.date is None:
            return False
        return ends or (whole and (heading.date.end == len(heading.text) or gap))
    return ends or (whole and gap)


def _begins_text(heading: Heading, line: str) -> bool:
    """Whether a line can only be a text's: a salutation, or a sentence where the heading has named its parties last."""
    if _SALUTATION.match(line.strip()):
        return True
    small = len(re.findall(r"(?<![\w’'-])[a-z]{2,}", line))
    return heading.tail is None and small >= 5 and "(" not in line and not _SUBJECT.match(line.strip())


def is_open(text: str) -> bool:
    """Whether a heading breaks off where more must follow: at a comma, a preposition, an open bracket, an office.

    >>> is_open("letter, Holt to"), is_open("letter, Holt to Consul"), is_open("letter, Holt to Consul Karl Lund")
    (True, True, False)
    """
    return (
        ((text.endswith(_OPEN_ENDS) or text[-1:].isspace()) and bool(_UNFINISHED.search(text)))
        or text.count("(") > text.count(")")
        or text.count("[") > text.count("]")
        or fold(text[-_LONGEST_END:]).rsplit(" ", 1)[-1] in _EXPECTANT
    )


def continues(text: str, line: str) -> bool:
    """Whether a line after a gap goes on with an unfinished heading: the rest of a name or of the parties.

    >>> continues("3. 9 May 1911, letter, Anna Holt", "The ships have come.")
    False
    >>> continues("3. 9 May 1911, letter, Anna Holt to", "Karl Lund")
    True
    """
    if letterhead_line(line) or re.search(r"[.!?]$", line.strip()):
        return False
    if text.endswith("-"):
        return True
    rest = line.strip()
    return len(line.split()) <= 9 and not rest[:1].islower() and complete(parse_heading(joined(text, rest)))


def _agency(line: str) -> bool:
    """A line that begins a letter's head with an agency or a place."""
    words = fold(line).split()
    if not words:
        return False
    if all(w in PLACE_WORDS for w in words):
        return True
    known = words[0] in _AGENCY_FIRST or re.match(r"\d+(?:st|nd|rd|th)$", words[0])
    return bool(known) and any(w in BODIES for w in words[:4]) and len(words) > 2


def joined(text: str, line: str) -> str:
    """A heading's text with its next line: a hyphen at the end of a word is undone where a small letter follows.

    >>> joined("Anna Holt to Ber-", "nadotte"), joined("Anna Holt to", "Karl Lund")
    ('Anna Holt to Bernadotte', 'Anna Holt to Karl Lund')
    """
    if text.endswith("-") and len(text) > 1 and text[-2].isalnum():
        return text[:-1] + line if line[:1].islower() else text + line
    return f"{text} {line}"
