"""The lines of a message's own above and below its text: whom it addresses, who signs it, and when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from extract.dates import find_dates
from extract.layout import letterhead_line
from extract.names import Mention, parties
from extract.remembered import remembered
from extract.sides import named
from extract.spelling import CAPITALS, PATRONYMIC, fold
from extract.text import Flow

Range = tuple[int, int]  # code points of the running text

_SALUTE = re.compile(
    r"[“\"«\s]*(?:(?:TO|To|FOR|For)\s*:?\s+(?:the\s+)?|"
    r"(?:My\s+|Our\s+)?(?i:dear|respected|esteemed|highly respected|honou?red)\s+)?"
    r"(?:(?:[Cc]omrades?|COMRADES?|Comrs?\.|Cdes?\.|Cmrds?\.|Mr\.|Messrs\.|Sir|(?:His|Your) Excellency)\b\s*)?"
)
_BY_OFFICE = re.compile(
    r"[“\"«\s]*(?:(?:my|deeply|highly|dear|respected|esteemed|honou?red|your|excellency|comrade|mr\.?|monsieur|the)\s+){1,5}"
    r"(?:ambassador|minister|envoy|consul|commissioner|representative|chargé d[’']affaires)\s*[,!:.]",
    re.IGNORECASE,
)
ADDRESSED = re.compile(
    rf"[“\"«\s]*(?:(?:TO|To|FOR|For)\b\s*:?\s+(?!Nos?\b|Your\b|My\b|Our\b)[{CAPITALS}“\[]|(?:TO|To) the\b|"
    rf"(?:My\s+)?(?i:dear|respected|esteemed)\s+[a-z{CAPITALS}]|(?:[Cc]omrades?|COMRADES?)\s+[{CAPITALS}]|"
    rf"(?:Your |His )?Excellency|Sirs?\b|Gentlemen\b|Mr\.\s+[{CAPITALS}])"
)
_ADDRESS_END = re.compile(r"[!:](?=\s|$)|(?<!\b[A-Z])(?<!\bCom)(?<!\bMr)\.(?=\s|$)")
_OPEN_END = re.compile(r"(?:,|\b(?:and|of|the|to|for)|&)\s*$", re.IGNORECASE)
NAME_LINE = re.compile(
    rf"(?:[\d./IVX-]+\s+)?\(?(?:[{CAPITALS}]\.\s?){{0,3}}(?:[{CAPITALS}][\w’'-]+|(?:[A-Z] ){{2,}}[A-Z])"
    rf"(?: (?:[{CAPITALS}]\.|[{CAPITALS}][\w’'-]+)){{0,2}}\)?(?: ?\[[^\[\]]+\])?[.,]?"
)
_RUN_ON = re.compile(
    rf"(?:^|[.,;–-]\s+|(?<=[a-z])\s+)(?P<who>(?:[{CAPITALS}]\.\s?){{0,2}}"
    rf"[{CAPITALS}][{CAPITALS}’'-]{{2,}}(?: [{CAPITALS}][{CAPITALS}’'-]+){{0,2}}"
    r"(?: \[[^\[\]]+\])?)[\s.”\"]*$"
)
_SMALL = frozenset({"of", "the", "and", "in", "to", "for", "on", "at", "by", "an", "or", "from", "with"})
_LOWER = re.compile(r"(?<![\w’'])[a-z]{2,}")
# the words with which letters close
_CLOSING = _SMALL | frozenset(
    {"yours", "your", "best", "kind", "communist", "bolshevik", "fraternal", "comradely", "respect", "respects",
     "respectfully", "respectful", "greetings", "greeting", "faithfully", "truly", "sincerely", "sincere", "regards",
     "very", "devotedly", "obedient", "servant", "i", "am", "remain", "most", "signed", "cordially", "humble",
     "signature", "date"}
)  # fmt: skip
_OFFICE = re.compile(
    r"\b(?:[Cc]hairman|[Cc]ommander|[Mm]inister|[Aa]mbassador|[Ss]ecretary|[Pp]resident|[Cc]hief|[Pp]remier|[Cc]ommission|"
    r"[Cc]onsul|[Cc]abinet|[Cc]ommittee|[Rr]epublic|[Vv]olunteer|[Aa]rmy|[Dd]eputy|Charg[ée]|Envoy|Plenipotentiary|"
    r"Attach[ée])\b"
)
_PLACE = re.compile(r"(?:city of )?[A-Z][A-Za-z’'-]+(?: [A-Z][a-z]+)?[.,]?")
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_NUMBERS = re.compile(r"(?<=[A-Z])\d[\d.:]*|\b\d{1,2}[:.]\d\d\b|\b(?:No\.?|#|№)\s?[\w/.-]+")
_LINES = 11  # lines that a signature may be long


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What stands under a text: who signs it, its date and where that stands, and where these lines begin."""

    start: int
    names: tuple[Mention, ...]
    date: str | None
    dated: Range | None = None


@remembered(longest=160)
def prose(line: str) -> bool:
    """Whether a line is of running text: three of its words or more are neither capitalised nor prepositions.

    >>> prose("Sent to the Department of the Army"), prose("The ships have come back to port,")
    (False, True)
    """
    lower = [word for word in _LOWER.findall(line) if word not in _SMALL]
    return len(lower) >= 3 and not letterhead_line(line)


def spoken(line: str) -> bool:
    """Whether a line is of running text, or begins with who speaks.

    >>> spoken("I send the letter of HOLT to LUND."), spoken("PRAGUE, to Comrade LUND")
    (True, False)
    """
    return prose(line) or bool(re.match(r"(?:I|We) [a-z]", line))


def spoken_from(flow: Flow) -> int:
    """Where the running text begins, below the lines of the head; its end where there is none.

    >>> spoken_from(Flow.of("To Comrade LUND\\nI send you the letter."))
    16
    """
    return next((start for start, end in flow.lines() if spoken(flow.text[start:end])), len(flow.text))


def lines_within(flow: Flow, start: int, end: int) -> list[Range]:
    """The lines of a stretch, cut where the stretch begins and ends.

    >>> lines_within(Flow.of("A\\nB\\nC"), 2, 5)
    [(2, 4), (4, 5)]
    """
    starts = flow.line_starts
    begin = max(0, bisect_right(starts, start) - 1)
    lines = list(flow.lines()[begin : bisect_left(starts, end, begin)])
    if lines and lines[0][1] <= start:  # it begins at the end of the text
        del lines[0]
    if lines:
        lines[0] = max(lines[0][0], start), lines[0][1]
        lines[-1] = lines[-1][0], min(lines[-1][1], end)
    return lines


def addressees(flow: Flow, start: int, end: int) -> tuple[Mention, ...]:
    """Whom the first lines of a message address; those of copies are none.

    >>> flow = Flow.of("“To Comrade Holt.\\nCopy: Comrade Vik.\\nThe ships have come.”")
    >>> [mention.name for mention in addressees(flow, 0, len(flow.text))]
    ['Holt']
    """
    text = flow.text
    lines = lines_within(flow, start, end)[:6]
    for place, (first, last) in enumerate(lines):
        if not text[first:last].strip(' “"«') or _capitals(text[first:last]):
            continue
        if not ADDRESSED.match(text, first, last):
            break
        salute = _SALUTE.match(text, first, last)
        if found := named(text, salute.end() if salute else first, _address_end(text, lines[place:])):
            return found
    return ()


def to_the_cover(flow: Flow, start: int, end: int) -> bool:
    """Whether a message addresses by his office alone whoever passes it on: "Respected Comrade Ambassador!".

    >>> to_the_cover(Flow.of("“Dear Mr. Ambassador, I ask you"), 0, 30)
    True
    """
    return bool(_BY_OFFICE.match(flow.text, start, end))


def _capitals(line: str) -> bool:
    """Whether a line is a place or a marking: a few words in capitals that address nobody."""
    bare = line.strip().lstrip('“"«')
    return bool(re.fullmatch(r"[A-Z][A-Z .,]+", bare)) and len(bare.split()) < 4 and not ADDRESSED.match(bare)


def _address_end(text: str, lines: list[Range]) -> int:
    """Where an address ends: at its mark, or with its line; an open line, or one that a mark ends early, goes on."""
    first, last = lines[0]
    if len(lines) > 1 and (rest := PATRONYMIC.match(text, lines[1][0])) and not _ADDRESS_END.search(text, first, last):
        return rest.end()
    for place, (start, end) in enumerate(lines[:4]):
        mark = _ADDRESS_END.search(text, max(start, first + 4), end)
        if mark and (place == 0 or mark.start() - start < 40):
            return mark.start()
        if place and not _OPEN_END.search(text[lines[place - 1][0] : lines[place - 1][1]]):
            return last
        last = end
    return last


def signature(flow: Flow, start: int, end: int, *, year: int | None = None) -> Signed:
    """The signature under a text: the last lines that are names, offices, places and dates.

    >>> flow = Flow.of("The ships have come back.\\nWith respect ANNA HOLT\\nPrague, 9.5.1911")
    >>> signed = signature(flow, 0, len(flow.text))
    >>> signed.date, [mention.name for mention in signed.names]
    ('1911-05-09', ['Anna Holt'])
    """
    names: list[Mention] = []
    date: str | None = None
    dated: Range | None = None
    begin = end
    lines = lines_within(flow, start, end)[-_LINES:]
    for place in range(len(lines) - 1, -1, -1):
        first, last = lines[place]
        if flow.text[first:last].rstrip().endswith(("”", "»")) and last < end:
            break  # the end of what is quoted within
        line = flow.text[first:last].strip(' “”"»«')
        told = None if not place or _goes_on(flow, lines[place - 1], line) else signing(flow.text, first, last, year)
        if line and told is None:
            names = names or _run_on(flow.text, first, last)
            break
        if told is not None:
            names = [*told[0], *names]
            if date is None and told[1] is not None:
                date, dated = told[1], (first, last)
        begin = first
    return Signed(start=begin, names=tuple(names), date=date, dated=dated)


def _goes_on(flow: Flow, before: Range, line: str) -> bool:
    """Whether a line is the end of the sentence of the line before."""
    earlier = flow.text[slice(*before)].rstrip()
    return not line.isupper() and prose(earlier) and not earlier.endswith((".", "!", "?", ":", ",", "”"))


def covering(flow: Flow, start: int, end: int) -> tuple[Mention, ...]:
    """Who signs the lines around what is passed on: the first name alone on a line after it.

    >>> [mention.name for mention in covering(Flow.of("... out.” We agree.\\nA. VIK\\nNo. 3"), 8, 32)]
    ['A. Vik']
    """
    for first, last in lines_within(flow, start, end):
        line = flow.text[first:last].strip()
        if first <= start or ADDRESSED.match(line) or not NAME_LINE.fullmatch(line):
            continue
        told = signing(flow.text, first, last, None)
        if told and told[0]:
            return told[0]
    return ()


def signing(text: str, first: int, last: int, year: int | None) -> tuple[tuple[Mention, ...], str | None] | None:
    """What a line of a signature says: names and a date (EDTF); None for a line that is none.

    >>> told = signing("Yours truly - ANNA HOLT 9.5.1911", 0, 32, None)
    >>> told[0][0].name, told[1]
    ('Anna Holt', '1911-05-09')
    """
    line = text[first:last]
    dates = list(find_dates(line, year=year))
    rest = line
    for date in reversed(dates):
        rest = rest[: date.start] + " " * (date.end - date.start) + rest[date.end :]
    rest = _NUMBERS.sub(lambda m: " " * len(m.group()), rest)
    told = dates[0].edtf if dates else None
    words = [w for w in _WORD.finditer(rest) if fold(w.group()) not in _CLOSING]
    if not words:
        return (), told
    lower = [w for w in words if w.group()[0].islower()]
    office = _OFFICE.search(rest) and len(lower) <= 5 and not rest.rstrip().endswith("!")
    if not office and (lower or len(words) > 8):
        return None
    people = [m for m in parties(rest, words[0].start()) if m.kind == "person"] if not office or len(words) > 3 else []
    if not (office or people or told or _PLACE.fullmatch(rest.strip(' “”"[](),'))):
        return None
    return tuple(replace(m, start=m.start + first, end=m.end + first) for m in people), told


def _run_on(text: str, first: int, last: int) -> list[Mention]:
    """A name in capitals that ends a line of prose: "With respect I. HOLT"."""
    match = _RUN_ON.search(text[max(first, last - 80) : last])
    if match is None:
        return []
    shift = max(first, last - 80)
    return [m for m in parties(text, shift + match.start("who"), shift + match.end("who")) if m.kind == "person"]
