"""Address lines at the head of a message: whom they name, in what part, and the place they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.lexicon import PLACE_WORDS
from extract.names import Mention, fold, parties
from extract.text import Flow

_ADDRESS = re.compile(
    r"(?:^|[\s—–-])\[?"
    r"(?P<role>to transmit to|[Ff]or (?:immediate )?transmission to|TO|To|to|FOR|For|for)\b:?\]?\s+(?P<who>.+)"
)
_DASHED = re.compile(r"^[A-Z]{3,}\s*[,.—–-]\s*(?P<who>Comrade [A-Z].+)")
_PLAIN = re.compile(r"^(?:Dear |Respected )?(?:Comrades?|COMRADES?) (?P<who>[A-Z].+)")
_OFFICE = re.compile(
    r"(?P<office>\[?(?:SOVIET|Soviet)\]? (?:AMBASSADOR|Ambassador|ambassador)"
    r"|MAIN MILITARY ADVISER|Main Military Adviser)"
)
# lines that speak of numbers, copies and times, or charge somebody with an errand, and address nobody
_NO_ADDRESS = re.compile(
    r"(?:To|TO|to) (?:No|your|Your|p\.|#|my|My|our)\b"
    r"|(?:Copy|Copies|Sent|Received|Dispatched|Delivered|Typed|Arrived|Transmitted)\b"
    r"|(?:Transmit|Communicate|Convey|Tell|Deliver|Hand|Inform|Relay|Pass|Give|Visit|Please|Urgently|Immediately|Verbally)\b"
)
_NEXT_ROLE = re.compile(r"[\s—–-]\[?(?:to transmit|for|For|FOR|To|TO|to)\b")
_PLACE = re.compile(
    r"^(?:To:? |TO:? )?(?P<place>[A-Z][A-Za-z’']+(?: [A-Z][A-Za-z]+)?)"
    r"(?=$|\s*[.,—–-]|\s+(?:TO|To|to|Soviet|SOVIET|\[)|\s*$)"
)
_OPEN_LINE = re.compile(r"\b(?:To|TO|To:|For)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One of the address lines: whom it names, whether it says "to" or "for" or is "plain", and the place, if any."""

    mention: Mention
    role: str
    place: str | None = None


def addresses(flow: Flow, zones: tuple[tuple[int, int], ...]) -> tuple[Address, ...]:
    """Whom the heads address, in order; `zones` are the heads, in code points of the running text.

    >>> flow = Flow.of("PRAGUE\\nTo Comrade Anna Holt\\nFor Comrade Lund")
    >>> [(one.mention.name, one.role, one.place) for one in addresses(flow, ((0, len(flow.text)),))]
    [('Anna Holt', 'to', 'Prague'), ('Lund', 'for', 'Prague')]
    """
    found: list[Address] = []
    place: str | None = None
    for first, last in zones:
        for start, end in _zone_lines(flow, first, last):
            line = flow.text[start:end]
            place = place_named(line) or place
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
        if (text.endswith((",", ";")) and _OPEN_LINE.search(text)) or text in {"To", "To:"}:
            pending = begin
            continue
        yield begin, end
    if pending is not None:
        yield pending, last


def _addressed(text: str, start: int, end: int, place: str | None) -> Iterator[Address]:
    """Whom one address line names: the holder of an office it addresses, then everybody by name."""
    line = text[start:end]
    if _NO_ADDRESS.match(line):
        return
    roles = [(role, start + at) for role, at in _roles(line)]
    office = _OFFICE.search(line)
    if office and not any(m.kind == "person" for _, at in roles for m in parties(text, at, end)):
        name = office["office"].strip("[]").title()
        mention = Mention(start=start + office.start(), end=start + office.end(), name=name, kind="post")
        yield Address(mention=mention, role="to", place=place)
        roles = [(role, at) for role, at in roles if role != "to"]
    for index, (role, at) in enumerate(roles):
        stop = roles[index + 1][1] if index + 1 < len(roles) else end
        for mention in parties(text, at, _role_start(text, at, stop)):
            if mention.kind != "post" or role != "to":
                yield Address(mention=mention, role=role if role in {"plain", "to"} else "for", place=place)


def _roles(line: str) -> list[tuple[str, int]]:
    """The roles that a line addresses ("to", "for transmission to"), each with where its names begin."""
    found = []
    position = 0
    while match := _ADDRESS.search(line, position):
        found.append((match["role"].lower(), match.start("who")))
        position = match.start("who")
    if found:
        return found
    if dashed := _DASHED.match(line):
        return [("to", dashed.start("who"))]
    plain = _PLAIN.match(line)
    return [("plain", plain.start("who"))] if plain else []


def _role_start(text: str, start: int, end: int) -> int:
    match = _NEXT_ROLE.search(text[start:end])
    return start + match.start() if match else end


def place_named(line: str) -> str | None:
    """The place an address line begins with, or None.

    >>> place_named("PRAGUE, to Consul Holt"), place_named("Vienna. Soviet Ambassador"), place_named("Comrade Holt")
    ('Prague', 'Vienna', None)
    """
    match = _PLACE.match(line)
    if not match:
        return None
    return match["place"].title() if all(w in PLACE_WORDS for w in fold(match["place"]).split()) else None
