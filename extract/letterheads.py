"""Address lines, stamps, numbers, distribution lists and signatures: what stands around a message's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import find_dates
from extract.layout import letterhead_line
from extract.lexicon import PLACE_WORDS
from extract.names import Mention, fold, parties
from extract.text import Flow

_NUMBER = r"(?:No\.?|Nos\.|#|№|_)\s?(?P<number>[A-ZА-Я]?\d[\w./-]*\w|\d)"
_TELEGRAM = re.compile(r"(?:CIPHERED |Ciphered |Coded |CODED )?(?:TELEGRAM|[Tt]elegram|NOTE|CABLE|Cable)\s*" + _NUMBER)
_ALONE = re.compile(
    _NUMBER
    + r"\.?\s*(?:$|[Cc]opies\b|\(incoming|(?=\d{1,2}[./]\d|\d{1,2}\s?[./-]?\s?[IVX]+\b)|(?=(?:[A-Z]\.\s?)*[A-Z]{4,}))"
)
_FROM_PLACE = re.compile(r"(?:From|FROM)\b[^.\n]{2,30}?,?\s?No\.\s?(?P<number>\d[\w/-]*)")
_SPECIAL = re.compile(r"Special No[s.]*\.?\s*(?P<number>\d[\d, ]*\d)")
_PROTOCOL = re.compile(r"(?:[Pp]rotocol)\s*(?:No\.|#)\s?(?P<number>\d+)")
_RESOLVED = re.compile(r"Of \d{1,2} \w+ \d{4},? No\.\s?(?P<number>[\d-]+\w*)")
_REFERS = re.compile(r"(?:telegram|communication|letter|order|your|our|my)\b[^.]*$", re.IGNORECASE)
_TYPIST = re.compile(r"\bTyped by\b", re.IGNORECASE)

_COPIES = re.compile(
    r"(?:\bCopies(?: to)?|\bcopies(?: to)?|Distribution [Ll]ist(?:\s*-\s*\d+ copies)?|\bCopy to|\bCopy No\. ?\d+ To|\bCOPIES)\s*:?\s*"
)
_COPY_ITEM = re.compile(r"(?P<who>[^,;:]+?)\s*(?:\(\d+\)|-\s*\d+(?!\d?[a-z])|$)")
_FILE = re.compile(
    r"\bfiles?\b|^cop(?:y|ies)\b|\bdepartment\b|\bdept\b|mdgs|\badministration\b|^\d|on file|^made\b|^vs$",
    re.IGNORECASE,
)

_SECRECY = re.compile(
    r"^(?:strictly secret|top secret|secret|confidential|special(?: file)?|copying (?:is )?prohibited|eyes only|restricted)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:^|[\s—–-])\[?(?P<role>to transmit to|for (?:immediate )?transmission to|TO|To|to|FOR|For|for)\b:?\]?\s+(?P<who>.+)"
)
_DASHED = re.compile(r"^[A-Z]{3,}\s*[,.—–-]\s*(?P<who>Comrade [A-Z].+)")
_PLAIN = re.compile(r"^(?:Dear |Respected )?(?:Comrades?|COMRADES?) (?P<who>[A-Z].+)")
_OFFICE = re.compile(
    r"(?P<office>\[?(?:SOVIET|Soviet)\]? (?:AMBASSADOR|Ambassador|ambassador)|MAIN MILITARY ADVISER|Main Military Adviser)"
)
_FROM = re.compile(
    r"^(?:Sent )?(?:From|FROM|from):?\s+(?P<place>(?:[A-Z]+(?![a-z])|[A-Z][a-z’']+)(?:[ -](?!Sent|Received|No|From|To)[A-Z][A-Za-z’']+)?)"
)
_RESTART = re.compile(r"^(?:SECRETARY (?:OF THE )?C|Secretary of the C|\[?Attachment\b|ATTACHMENT\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value in a running text, from `start` to `end`."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One of the address lines: whom it names, and whether it says "to" or "for"."""

    mention: Mention
    role: str  # "to", "for", "plain"
    place: str | None = None


def quoted_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text quotes another at length: from an opening quotation mark to its close, nested ones within.

    A quotation shorter than twelve words is a phrase, not a text; one that never closes ends at the next signature.
    """
    ranges = []
    depth, first = 0, 0
    for match in re.finditer(r"[“”]|(?<=[\d.\w])\"(?=\s|$)", text):
        if match.group() == "“":
            if not depth:
                first = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth and len(text[first : match.start()].split()) >= 12:
                ranges.append((first, match.end()))
    return tuple(ranges)


def head_zones(flow: Flow) -> Iterator[tuple[int, int]]:
    """The heads: the lines before the text, and those before the text of each attachment."""
    inside, first, last = True, 0, 0
    for start, end in flow.lines():
        line = flow.text[start:end].strip()
        if _RESTART.match(line):
            if inside and last > first:
                yield first, last
            inside, first, last = True, start, end
            continue
        if not inside:
            continue
        lower = len(re.findall(r"(?<![\w’'])[a-z]{2,}", line))
        if lower >= 4 and not letterhead_line(line):
            inside = False
            yield first, last
        else:
            last = end
    if inside and last > first:
        yield first, last


def numbers(flow: Flow, quoted: tuple[tuple[int, int], ...]) -> tuple[Found, ...]:
    """The message's own numbers: of the telegram, of the register, of the protocol; not those it refers to."""
    found: dict[str, Found] = {}
    text = flow.text
    previous = ""
    for start, end in flow.lines():
        line = text[start:end]
        if not _inside(start, quoted):
            for match in _own_numbers(line, previous):
                number = match["number"].rstrip(".,")
                position = start + match.start("number")
                signed = re.search(r"(?:Special |[Pp]rotocol )?(?:Nos?\b|#|№|_)", match.group())
                sign = start + match.start() + (signed.start() if signed else 0)
                written = " ".join(text[sign : position + len(number)].split()).lstrip("_ ")
                found.setdefault(number, Found(start=sign, end=position + len(number), value=written))
        previous = line
    return tuple(found.values())


def _own_numbers(line: str, previous: str) -> Iterator[re.Match[str]]:
    line_ = line.strip()
    if (
        (match := _TELEGRAM.match(line_))
        or ((match := _FROM_PLACE.match(line_)) and "orrespondent" not in line_ and "CORRESPONDENT" not in line_)
        or (match := _RESOLVED.match(line_))
        or (match := _SPECIAL.match(line_))
        or ((match := _ALONE.match(line_)) and not _REFERS.search(previous) and not _TYPIST.search(line_))
    ):
        yield match
    for match in _PROTOCOL.finditer(line_):
        if not line_.lower().startswith(("attachment", "#")):
            yield match
            break


def copies(flow: Flow, quoted: tuple[tuple[int, int], ...]) -> tuple[tuple[Mention, ...], ...]:
    """The distribution lists: persons, files and departments left out."""
    lists = []
    for match in _COPIES.finditer(flow.text):
        if _inside(match.start(), quoted):
            continue
        before = flow.text[: match.start()].rstrip()
        if (
            re.search(r"\b(?:of|number|in|the|an?)$", before, re.IGNORECASE)
            or flow.text[match.end() : match.end() + 3] == "of "
        ):
            continue
        end = _list_end(flow, match.end())
        items = tuple(_copy_items(flow.text, match.end(), end))
        if items:
            lists.append(items)
    return tuple(lists)


def _list_end(flow: Flow, start: int) -> int:
    """The end of a list of names: the line's, and those after it while the list stands open."""
    text = flow.text
    starts = [s for s in flow.line_starts if s > start] + [len(text)]
    end = starts[0]
    for following in starts[1:]:
        so_far = text[start:end].rstrip()
        line = text[end:following].strip()
        if (
            so_far
            and not so_far.endswith((",", "-", ":"))
            and not re.match(r"^\d\.?(?:\s|,|$)|Dept|Department|Administration", line)
        ):
            if len(line.split()) > 4 or "," not in line or not so_far.endswith((")", "a", "n")):
                break
        if len(re.findall(r"(?<![\w’'])[a-z]{3,}", line)) > 3:
            break
        end = following
    return end


def _copy_items(text: str, start: int, end: int) -> Iterator[Mention]:
    position = start
    for piece in re.split(r"[,;]", text[start:end]):
        item = _COPY_ITEM.match(piece)
        who = item["who"] if item else piece
        if who.strip(" .") and not _FILE.search(who.strip()):
            for mention in parties(text, position, position + len(who)):
                if mention.kind == "person" or re.fullmatch(r"MFA|Ministry of Foreign Affairs.*", mention.name):
                    yield mention
        position += len(piece) + 1


def addresses(flow: Flow, zones: tuple[tuple[int, int], ...]) -> tuple[Address, ...]:
    """Whom the heads address, in order."""
    found = []
    place: str | None = None
    for first, last in zones:
        for start, end in _zone_lines(flow, first, last):
            line = flow.text[start:end]
            if named := _place(line):
                place = named
            found.extend(_addressed(flow.text, start, start + len(line.rstrip()), place))
    return tuple(found)


def _zone_lines(flow: Flow, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The lines of a head; one that ends open ("To Comrades Bulganin,") goes on with the next."""
    pending: int | None = None
    for start, end in flow.lines():
        if start < first or start >= last:
            continue
        begin = start if pending is None else pending
        pending = None
        text = flow.text[begin:end].rstrip()
        if (text.endswith((",", ";")) and re.search(r"\b(?:To|TO|To:|For)\b", text)) or text in {"To", "To:"}:
            pending = begin
            continue
        yield begin, end
    if pending is not None:
        yield pending, last


def _addressed(text: str, start: int, end: int, place: str | None) -> Iterator[Address]:
    line = text[start:end]
    if re.match(
        r"(?:To|TO|to) (?:No|your|Your|p\.|#|my|My|our)\b|(?:Copy|Copies|Sent|Received|Dispatched|Delivered|Typed|Arrived|Transmitted)\b",
        line,
    ):
        return
    spans = [(m["role"].lower(), start + m.start("who")) for m in _splits(line)]
    if not spans and (dashed := _DASHED.match(line)):
        spans = [("to", start + dashed.start("who"))]
    plain = _PLAIN.match(line)
    if not spans and plain:
        spans = [("plain", start + plain.start("who"))]
    if office := _OFFICE.search(line):
        named = [m for role, at in spans for m in parties(text, at, end) if m.kind == "person"]
        if not named:
            mention = Mention(
                start=start + office.start(),
                end=start + office.end(),
                name=office["office"].strip("[]").title(),
                kind="post",
            )
            yield Address(mention=mention, role="to", place=place)
            spans = [s for s in spans if s[0] not in {"to"}]
    for index, (role, at) in enumerate(spans):
        stop = spans[index + 1][1] if index + 1 < len(spans) else end
        stop = _role_start(text, at, stop)
        for mention in parties(text, at, stop):
            if mention.kind != "post" or role != "to":
                yield Address(mention=mention, role=_role(role), place=place)


def _splits(line: str) -> list[re.Match[str]]:
    found = []
    position = 0
    while match := _ADDRESS.search(line, position):
        found.append(match)
        position = match.start("who")
    return found


def _role(word: str) -> str:
    return word if word in {"plain", "to"} else "for"


def _role_start(text: str, start: int, end: int) -> int:
    match = re.search(r"[\s—–-]\[?(?:to transmit|for|For|FOR|To|TO|to)\b", text[start:end])
    return start + match.start() if match else end


def _place(line: str) -> str | None:
    """The place an address line begins with: "BEIJING", "Pyongyang. Soviet Ambassador", "To BEIJING"."""
    match = re.match(
        r"^(?:To:? |TO:? )?(?P<place>[A-Z][A-Za-z’']+(?: [A-Z][A-Za-z]+)?)(?=$|\s*[.,—–-]|\s+(?:TO|To|to|Soviet|SOVIET|\[)|\s*$)",
        line,
    )
    if not match:
        return None
    return match["place"].title() if all(w in PLACE_WORDS for w in fold(match["place"]).split()) else None


def place_from(flow: Flow, zones: tuple[tuple[int, int], ...]) -> Found | None:
    """Where the message says it was sent from."""
    return next(_matches(flow, zones, _FROM, "place"), None)


def place_to(flow: Flow, zones: tuple[tuple[int, int], ...]) -> Found | None:
    """Where the heads say it was sent to."""
    for start, end in _head_lines(flow, zones):
        line = flow.text[start:end]
        if (named := _place(line)) and not _FROM.match(line):
            at = start + line.casefold().find(named.casefold().split()[0])
            return Found(start=at, end=at + len(named), value=named)
    return None


def classification(flow: Flow, zones: tuple[tuple[int, int], ...]) -> Found | None:
    """The secrecy marking; urgency marks are none."""
    for start, end in _head_lines(flow, zones):
        if match := re.search(_SECRECY.pattern[1:], flow.text[start:end], re.IGNORECASE):
            if match.start() == 0 or flow.text[start + match.start() - 2] in ".":
                return Found(start=start + match.start(), end=start + match.end(), value=match.group())
    return None


def _head_lines(flow: Flow, zones: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    for first, last in zones:
        for start, end in flow.lines():
            if first <= start < last:
                yield start, end


def _matches(flow: Flow, zones: tuple[tuple[int, int], ...], pattern: re.Pattern[str], group: str) -> Iterator[Found]:
    for start, end in _head_lines(flow, zones):
        if match := pattern.match(flow.text[start:end]):
            value = match[group]
            if fold(value).split()[0] in {"correspondent", "comrade"}:
                continue
            yield Found(start=start + match.start(group), end=start + match.end(group), value=value.title())


def signature_dates(flow: Flow, quoted: tuple[tuple[int, int], ...], year: int | None) -> tuple[Found, ...]:
    """The dates on lines of their own after the text: of the signature, as EDTF."""
    found = []
    for start, end in list(flow.lines())[1:]:
        line = flow.text[start:end].strip()
        if _inside(start, quoted) or len(line) > 40:
            continue
        for date in find_dates(line, year=year):
            around = (line[: date.start] + line[date.end :]).strip(' .“”"')
            if not around or re.fullmatch(r"(?:\[?[A-Z][\w.]*\]? ?){1,3}", around):
                found.append(Found(start=start + date.start, end=start + date.end, value=date.edtf))
    return tuple(found)


def _inside(position: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= position < last for first, last in ranges)
