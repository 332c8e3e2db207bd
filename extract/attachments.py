"""Papers that follow a message: under headings of their own, or after its signature with an address of their own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.addresses import addresses, place_named
from extract.introductions import introduction
from extract.names import Mention
from extract.quotations import Quotation
from extract.sides import Introduction, sentence_starts
from extract.signatures import ADDRESSED, NAME_LINE, Range, lines_within, prose, signature, signing, spoken
from extract.text import Flow

_HEADS = frozenset("Tt[AEID")  # what such a heading begins with
_HEADED = re.compile(
    r"(?:[Tt]o p\.\s?\d+|\[\s*attached|\[?\s*(?:ATTACHMENT|Attachment|ENCLOSURE|Enclosure|INCLOSURE|Inclosure|"
    r"ANNEX|Annex|"
    r"APPENDIX|Appendix|DRAFT|Draft))\b(?!.*\b(?:is|are|was|were|indicated|list)\b).{0,80}$"
)
_OFFICE_ADDRESS = re.compile(
    r"(?=[^a-z]+$)(?:(?:[A-Z]+ )*AMBASSADOR|TO [A-Z]|[A-Z]+[,.:] +(?:SOVIET )?AMBASSADOR|TOP PRIORITY)"
)
_ATTACHED = re.compile(r"\b(?:attached|enclosed|herewith|appended|annexed)\b")
_LIST = re.compile(r"(?:Copies|Copy|Distribution)\b")
_SIGNED_AT_LEAST = 25  # words between two signatures that can be a paper without an address
# code points before a paper, and sentences, among which one may announce it
_COVER, _ANNOUNCEMENTS = 6000, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that follows a message: `heading` is the line it stands under, `body` its own lines.

    `place` is where it is addressed to, `addressed` whom its address lines name, `announced` what the message says.
    """

    heading: Range
    body: Range
    place: str | None
    addressed: tuple[Mention, ...]
    announced: Introduction | None


def papers(
    flow: Flow, quoted: Sequence[Quotation], end: int, *, year: int | None, breaks: Sequence[int]
) -> Iterator[Paper]:
    """The papers that follow a message up to `end`, in order; one in quotation marks is read as a quotation.

    >>> flow = Flow.of("The reply is attached.\\nHOLT\\nAttachment\\nTo Comrade LUND\\nThe ships have come back today.")
    >>> [flow.text[slice(*found.heading)] for found in papers(flow, (), len(flow.text), year=None, breaks=())]
    ['Attachment ']
    """
    marks = [
        (first, last)
        for first, last, line in flow.rows()
        if line[:1] in _HEADS and first and last <= end and headed(line) and not _in_quotation(quoted, first)
    ]
    if not marks and (after := _after_signature(flow, end)) is not None:
        said = announced(flow, after, year=year, breaks=breaks)
        plain = prose(flow.text[slice(*next(iter(lines_within(flow, after, end))))])
        marks = [(after, after)] if said and (not plain or _ATTACHED.search(flow.text, said.start, said.end)) else []
    told = announced(flow, marks[0][0], year=year, breaks=breaks) if marks else None
    for place, (first, last) in enumerate(marks):
        body = (last, marks[place + 1][0] if place + 1 < len(marks) else end)
        near = bisect_left(quoted, body[0] - 1, key=lambda q: q.start)
        quotation = near < len(quoted) and quoted[near].start <= body[0] + 3
        if quotation or not any(prose(flow.text[one:two]) for one, two in lines_within(flow, *body)):
            continue  # a heading alone, or over what is read as a quotation
        zone = _head(flow, body)
        lines = addresses(flow, (zone,)) if zone[1] > zone[0] else ()
        yield Paper(
            heading=(first, last), body=body, place=_placed(flow, zone),
            addressed=tuple(a.mention for a in lines if a.role in {"to", "plain"}),
            announced=told,
        )  # fmt: skip


def _in_quotation(quoted: Sequence[Quotation], position: int) -> bool:
    """Whether a closed quotation, or one within it, stands around a place."""
    place = bisect_right(quoted, position, key=lambda q: q.start) - 1
    while place >= 0:
        if quoted[place].closed and position < quoted[place].end:
            return True
        within = quoted[place].within
        place = -1 if within is None else within
    return False


def headed(line: str) -> bool:
    """Whether a line is the heading of a paper that follows.

    >>> headed("Attachment 1"), headed("The list is in attachment 1.")
    (True, False)
    """
    return bool(_HEADED.match(line.strip()))


def announced(flow: Flow, end: int, *, year: int | None, breaks: Sequence[int]) -> Introduction | None:
    """What the message itself says of what follows it, before `end`, or None; what it calls attached comes first.

    >>> flow = Flow.of("I send you the letter of Consul Holt. It came today.")
    >>> announced(flow, len(flow.text), year=None, breaks=()).senders[0].name
    'Holt'
    """
    begin = max(0, end - _COVER)
    lines = lines_within(flow, begin, end)
    floor = next((first for first, last in lines if spoken(flow.text[first:last])), end)
    first: Introduction | None = None
    for stop in [*sentence_starts(flow.text, floor, end)[1:], end][-_ANNOUNCEMENTS:]:
        told = introduction(flow.text, stop, floor=floor, year=year, breaks=breaks)
        if told is None or told.manner not in {"forwarded", "draft"} or told.commissioned:
            continue
        if _ATTACHED.search(flow.text, told.start, told.end):
            return told
        first = first or told
    return first


def _head(flow: Flow, body: Range) -> Range:
    """The address lines of a paper: those before its prose."""
    last = body[0]
    for first, end in lines_within(flow, *body)[:6]:
        if len(re.findall(r"(?<![\w’'])[a-z]{2,}", flow.text[first:end])) >= 4:
            break
        last = end
    return body[0], last


def _placed(flow: Flow, zone: Range) -> str | None:
    lines = (flow.text[first:last] for first, last in lines_within(flow, *zone))
    places = (place_named(line.removeprefix("To ").removeprefix("TO ")) for line in lines)
    return next((place for place in places if place), None)


def _after_signature(flow: Flow, end: int) -> int | None:
    """Where a letter begins that stands after the signature of the one that sends it on: its address or salutation."""
    text, begun, signed, before = flow.text, False, False, (0, 0)
    for first, last, row in flow.rows():
        if first >= end:
            break
        line = row.strip(" “")
        if prose(line):
            if signed and not _LIST.match(line):  # a note on the message, or what another signature ends
                long = len(text[first:end].split()) > _SIGNED_AT_LEAST
                begin = before[0] if _begins(text[slice(*before)]) else first
                return begin if long and signature(flow, first, end).names else None
            begun = True
        elif signed and (ADDRESSED.match(text, first, last) or _OFFICE_ADDRESS.match(line)):
            return first if len(text[first:end].split()) > 25 else None
        elif begun and not signed and NAME_LINE.fullmatch(line):
            told = signing(text, first, last, None)
            signed = bool(told and told[0])
        before = (first, last)
    return None


def _begins(line: str) -> bool:
    """Whether a line can be the first of a text though few of its words are small: "First. The question of the"."""
    return len(line.split()) > 3 and signing(line, 0, len(line), None) is None
