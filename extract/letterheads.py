"""What stands around a message's text: stamps, numbers, places, secrecy and dates of signatures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extract.addresses import place_named
from extract.dates import Order, find_dates
from extract.layout import letterhead_line
from extract.spelling import fold
from extract.text import Flow, within

_NUMBER = r"(?:No\.?|Nos\.|#|№|_)\s?(?P<number>[A-ZА-Я]?\d[\w./-]*\w|\d)"
_NUMBER_BEGINS = frozenset("N#№_")
_TELEGRAM = re.compile(
    r"(?:(?:CIPHERED |Ciphered |Coded |CODED )?(?:TELEGRAM|[Tt]elegram|NOTE|CABLE|Cable)|C(?:iphergram|IPHERGRAM))\s*"
    + _NUMBER
)
_FILED = re.compile(r"(?:[A-Z][^.]{2,40}\. )?(?:File|FILE)\s*" + _NUMBER)  # "Telegram from Prague. File # 41"
# a number alone on its line, or before copies, a date or a name in capitals
_ALONE = re.compile(
    _NUMBER + r"[.,]?\s*(?:$|[Cc]op(?:ies|y to)\b|\(incoming|(?:[Rr]eceived|[Ss]ent|[Dd]ispatched|[Aa]rrived):? \d"
    r"|(?=\d{1,2}[./]\d|\d{1,2}\s?[./-]?\s?[IVX]+\b)"
    r"|(?=(?:[A-Z]\.\s?)*[A-Z]{4,}))"
)
_FROM_PLACE = re.compile(r"(?:From|FROM)\b[^.\n]{2,30}?,?\s?No\.\s?(?P<number>\d[\w/-]*)")
_SPECIAL = re.compile(r"Special No[s.]*\.?\s*(?P<number>\d[\d, ]*\d)")
_PROTOCOL = re.compile(r"(?:[Pp]rotocol)\s*(?:No\.|#)\s?(?P<number>\d+)")
_RESOLVED = re.compile(r"Of \d{1,2} \w+ \d{4},? No\.\s?(?P<number>[\d-]+\w*)")
_BARE_NUMBER = re.compile(r"(?P<first>\d{2,6})/(?P<second>\d{2,4})(?:/\d{2,4})?(?:[-/][A-Za-z\d]+)?")
_DAYS, _MONTHS, _DIGITS = 31, 12, 2  # more than these make no date
_SIGN = re.compile(r"(?:Special |[Pp]rotocol )?(?:Nos?\b|#|№|_)")
_REFERS = re.compile(r"(?:telegram|communication|letter|order|your|our|my)\b[^.]*$", re.IGNORECASE)
_TYPIST = re.compile(r"\bTyped by\b", re.IGNORECASE)

_SECRECY = re.compile(
    r"(?:strictly secret|top secret|secret|confidential|special(?: file)?|copying (?:is )?prohibited|eyes only"
    r"|restricted)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^(?:Sent )?(?:From|FROM|from):?\s+"
    r"(?P<place>(?:[A-Z]+(?![a-z])|[A-Z][a-z’']+)(?:[ -](?!Sent|Received|No|From|To)[A-Z][A-Za-z’']+)?)"
)
_RESTART = re.compile(r"^(?:SECRETARY (?:OF THE )?C|Secretary of the C|\[?Attachment\b|ATTACHMENT\b)")
_CURLY_MARKS = re.compile(r"[“”]")
_MARKS = re.compile(r"[“”]|(?<=[\d.\w])\"(?=\s|$)")
_RESTARTS = frozenset("SA[")  # what such a line begins with
_SMALL_WORD = re.compile(r"(?<![\w’'])[a-z]{2,}")
_LONGEST_DATE = 40  # code points of a line that is a signature's date
_SIGNER = re.compile(r"(?:\[?[A-Z][\w.]*\]? ?){1,3}")


Range = tuple[int, int]  # code points of a running text


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value in a running text, from `start` to `end` (code points); `supplied` is what of a date it does not tell."""

    start: int
    end: int
    value: str
    supplied: str | None = None


def quoted_ranges(text: str) -> tuple[Range, ...]:
    """Where a text quotes another at length: from an opening quotation mark to its close, nested ones within.

    A quotation shorter than twelve words is a phrase, not a text; one that never closes is none.

    >>> quoted_ranges("He said “no” and wrote: “The ships that left in May have all come back to port safely again.”")
    ((24, 93),)
    """
    ranges: list[Range] = []
    depth, first = 0, 0
    if "“" not in text:
        return ()
    for match in (_MARKS if '"' in text else _CURLY_MARKS).finditer(text):
        if match.group() == "“":
            if not depth:
                first = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth and len(text[first : match.start()].split()) >= 12:
                ranges.append((first, match.end()))
    return tuple(ranges)


def head_zones(flow: Flow) -> Iterator[Range]:
    """The heads: the lines before the text, and those before the text of each attachment.

    >>> flow = Flow.of("SECRET\\nTo Consul Holt\\nThe ships have come back to port.\\nLUND")
    >>> [flow.text[first:last] for first, last in head_zones(flow)]
    ['SECRET To Consul Holt ']
    """
    inside, first, last = True, 0, 0
    for start, end, line in flow.rows():
        if line[:1] in _RESTARTS and _RESTART.match(line):
            if inside and last > first:
                yield first, last
            inside, first, last = True, start, end
            continue
        if not inside:
            continue
        lower = len(_SMALL_WORD.findall(line))
        if lower >= 4 and not letterhead_line(line):
            inside = False
            yield first, last
        else:
            last = end
    if inside and last > first:
        yield first, last


def numbers(flow: Flow, quoted: tuple[Range, ...]) -> tuple[Found, ...]:
    """The message's own numbers: of the telegram, of the register, of the protocol; not those it refers to.

    Nothing is taken from the lines that begin within the ranges `quoted`.

    >>> [found.value for found in numbers(Flow.of("CABLE No. 41\\nYour cable No. 39 has come."), ())]
    ['No. 41']
    """
    found: dict[str, Found] = {}
    text, rows = flow.text, flow.rows()
    for place in flow.numbered():
        start, _, line = rows[place]
        if within(start, quoted):
            continue
        before, after, _ = rows[place - 1] if place else (0, 0, "")
        for match in _own_numbers(line, text[before:after]):
            number = match["number"].rstrip(".,")
            stop = start + match.start("number") + len(number)
            signed = _SIGN.search(match.group())
            sign = start + match.start() + (signed.start() if signed else 0)
            written = " ".join(text[sign:stop].split()).lstrip("_ ")
            found.setdefault(number, Found(start=sign, end=stop, value=written))
    return tuple(found.values())


def bare_numbers(flow: Flow, zones: tuple[Range, ...]) -> Iterator[Found]:
    """The numbers of registers that stand alone on lines of the heads, without a sign: "83/61" is no date.

    >>> flow = Flow.of("SECRET\\n83/61\\n10/12\\nThe ships have come back to port.")
    >>> [found.value for found in bare_numbers(flow, tuple(head_zones(flow)))]
    ['83/61']
    """
    for start, end in _head_lines(flow, zones):
        match = _BARE_NUMBER.fullmatch(flow.text[start:end].strip())
        parts = sorted((int(match["first"]), int(match["second"]))) if match else []
        if match and (
            len(match["first"]) > _DIGITS or parts[0] > _MONTHS or parts[1] > _DAYS
        ):  # be the day or the month first
            yield Found(start=start, end=start + len(match.group()), value=match.group())


def _own_numbers(line: str, previous: str) -> Iterator[re.Match[str]]:
    """What on a line is a number of the message itself; the line before it may be one that refers to another."""
    own = _TELEGRAM.match(line)
    if not own and not ("orrespondent" in line or "CORRESPONDENT" in line):
        own = _FROM_PLACE.match(line)
    own = own or _FILED.match(line) or _RESOLVED.match(line) or _SPECIAL.match(line)
    alone = None if own or line[:1] not in _NUMBER_BEGINS else _ALONE.match(line)
    if alone and not _REFERS.search(previous, previous.rfind(".") + 1) and not _TYPIST.search(line):
        own = alone
    if own:
        yield own
    protocol = _PROTOCOL.search(line)
    if protocol and not line.lower().startswith(("attachment", "#")):
        yield protocol


def place_from(flow: Flow, zones: tuple[Range, ...]) -> Found | None:
    """Where the message says it was sent from, in one of its heads (`zones`).

    >>> place_from(Flow.of("FROM PRAGUE No. 41"), ((0, 18),)).value
    'Prague'
    """
    for start, end in _head_lines(flow, zones):
        match = _FROM.match(flow.text[start:end])
        if match and fold(match["place"]).split()[0] not in {"correspondent", "comrade"}:
            first, last = match.span("place")
            return Found(start=start + first, end=start + last, value=match["place"].title())
    return None


def place_to(flow: Flow, zones: tuple[Range, ...]) -> Found | None:
    """Where the heads say it was sent to: the first of their places that is not where it came from.

    >>> place_to(Flow.of("From Prague\\nVIENNA, to Consul Holt"), ((0, 34),)).value
    'Vienna'
    """
    for start, end in _head_lines(flow, zones):
        line = flow.text[start:end]
        if (named := place_named(line)) and not _FROM.match(line):
            at = start + line.casefold().find(named.casefold().split()[0])
            return Found(start=at, end=at + len(named), value=named)
    return None


def classification(flow: Flow, zones: tuple[Range, ...]) -> Found | None:
    """The secrecy marking; urgency marks are none.

    >>> classification(Flow.of("URGENT\\nStrictly secret"), ((0, 22),)).value
    'Strictly secret'
    """
    for start, end in _head_lines(flow, zones):
        match = _SECRECY.search(flow.text[start:end])
        # at the beginning of a line or after a full stop
        if match and (not (before := flow.text[start : start + match.start()].rstrip()) or before.endswith(".")):
            return Found(start=start + match.start(), end=start + match.end(), value=match.group())
    return None


def _head_lines(flow: Flow, zones: tuple[Range, ...]) -> Iterator[Range]:
    starts = flow.line_starts
    for first, last in zones:
        yield from flow.lines()[bisect_left(starts, first) : bisect_left(starts, last)]


def signature_dates(flow: Flow, quoted: tuple[Range, ...], year: int | None, order: Order = "day") -> tuple[Found, ...]:
    """The dates on lines of their own after the text, of the signature, as EDTF; `year` and `order` the document's.

    >>> [date.value for date in signature_dates(Flow.of("The ships have come.\\nLUND\\n9.V.11"), (), 1911)]
    ['1911-05-09']
    """
    found = []
    rows = flow.rows()
    for place in flow.numbered():
        start, _, line = rows[place]
        if not place or len(line) > _LONGEST_DATE or within(start, quoted):
            continue
        for date in find_dates(line, year=year, order=order):
            around = (line[: date.start] + line[date.end :]).strip(' .“”"')
            if not around or _SIGNER.fullmatch(around):
                found.append(
                    Found(start=start + date.start, end=start + date.end, value=date.edtf, supplied=date.supplied)
                )
    return tuple(found)
