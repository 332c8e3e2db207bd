"""Address lines at the head of a message: whom they name, in what part, and the place they begin with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from extract.lexicon import ACRONYMS, PLACE_WORDS, POSTS
from extract.names import Mention, parties
from extract.spelling import CAPITALS, fold
from extract.text import Flow

_HANDED = (
    r"(?:transmi(?:t(?:ted)?|ssion)|deliver(?:ed|y)?|hand(?:ed)?(?: over)?|pass(?:ed)?(?: on)?|forward(?:ed)?"
    r"|communicat(?:ed?|ion)|convey(?:ed)?)"
)
_ADDRESS = re.compile(
    r"(?:^|[\s—–(\[-])\[?(?:"
    rf"(?P<onward>(?:[Tt]o be |[Tt]o |[Ff]or )?(?:immediate(?:ly)? |personal(?:ly)? )?(?i:{_HANDED})"
    r"(?: immediately| urgently| personally)?:? (?:to|TO)\b)"
    r"|(?P<via>(?:via|VIA|Via|through|Through|THROUGH|by (?:the )?hand of|[Cc]are of|c/o)\b)"
    r"|(?P<to>(?:TO|To|to)\b)|(?P<for>(?:FOR|For|for)\b)|(?P<from>^(?:FROM|From)(?=\s*:))"
    r")\s*:?\]?\s+(?=\S)"
)
_DASHED = re.compile(rf"^[A-Z]{{3,}}\s*[,.—–-]\s*(?P<who>Comrade [{CAPITALS}].+)")
_PLAIN = re.compile(
    rf"^(?:Dear |Respected |Esteemed )?(?:Comrades?|COMRADES?) (?P<who>[{CAPITALS}].+)"
    rf"|^(?:My )?(?:[Dd]ear|Respected|Esteemed) (?P<dear>[{CAPITALS}][^,:!]{{1,60}})[,:!]?\s*$"
)
_OFFICE = re.compile(
    r"(?P<office>\[?(?:SOVIET|Soviet)\]? (?:AMBASSADOR|Ambassador|ambassador)"
    r"|MAIN MILITARY ADVISER|Main Military Adviser)"
)
# lines that speak of numbers, copies and times, or charge somebody with an errand, and address nobody
_NO_ADDRESS = re.compile(
    r"\d{1,2}[.)]\s+(?!(?:To|TO|For|FOR)\b)"  # a point of a text
    r"|(?:To|TO|to) (?:No|your|Your|p\.|#|my|My|our)\b"
    r"|(?:Copy|Copies|Sent|Received|Dispatched|Delivered|Typed|Arrived|Transmitted)\b"
    r"|(?:Transmit|Communicate|Convey|Tell|Deliver|Hand|Inform|Relay|Pass|Give|Visit|Please|Urgently|Immediately|Verbally)\b"
)
_PLACE = re.compile(
    r"^(?:To:? |TO:? )?(?P<place>[A-Z][A-Za-z’']+(?: [A-Z][A-Za-z]+)?)"
    r"(?=$|\s*[.,—–-]|\s+(?:TO|To|to|Soviet|SOVIET|\[)|\s*$)"
)
_OPEN_LINE = re.compile(r"\b(?:To|TO|To:|For)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One of the address lines: whom it names, its place if any, and in what part.

    `role` is "to", "for" (whom it is to be handed on to), "via", "from", or "plain" where it names somebody alone.
    """

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
    starts = flow.line_starts
    for start, end in flow.lines()[bisect_left(starts, first) : bisect_left(starts, last)]:
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
    named = [
        (role, mention)
        for role, first, last in _roles(line)
        for mention in parties(text, start + first, start + last)
        if mention.kind != "post" or (role != "plain" and _holds_post(mention))
    ]
    persons = any(mention.kind == "person" for role, mention in named if role == "to")
    if (office := _OFFICE.search(line)) and not persons:
        name = office["office"].strip("[]").title()
        mention = Mention(start=start + office.start(), end=start + office.end(), name=name, kind="post")
        yield Address(mention=mention, role="to", place=place)
        named = [(role, mention) for role, mention in named if role != "to"]
    for role, mention in named:
        if persons and role == "to" and mention.kind == "post":
            continue  # the office of the person beside it
        yield Address(mention=mention, role=role, place=place)


def _holds_post(mention: Mention) -> bool:
    """Whether a phrase is about an office that one person holds: "the Secretary of State"."""
    return any(word in POSTS for word in fold(mention.name).split())


def _roles(line: str) -> Iterator[tuple[str, int, int]]:
    """The roles that a line addresses ("to", "for", "via", "from"), each with where its names begin and end."""
    marks = [mark for mark in _ADDRESS.finditer(line) if not _no_role(line, mark)]
    for mark, following in zip_longest(marks, marks[1:]):
        role = "for" if mark["onward"] else str(mark.lastgroup)
        yield role, mark.end(), following.start() if following else len(line)
    if marks:
        return
    if dashed := _DASHED.match(line):
        yield "to", dashed.start("who"), len(line)
    elif plain := _PLAIN.match(line):
        yield "plain", *plain.span("who" if plain["who"] else "dear")


def _no_role(line: str, mark: re.Match[str]) -> bool:
    """Whether such a word gives no part: in "copy to Holt", and where it says which country an office is held in."""
    before = line[max(0, mark.start() - 6) : mark.start()].rstrip().lower()
    if not mark["to"] or not before:
        return before.endswith("copy")
    words = re.split(r"[,.;:]", line[mark.end() : mark.end() + 60], maxsplit=1)[0].split()
    placed = [word for word in words if word.lower() != "the"]
    return before.endswith("copy") or (bool(placed) and all(_of_place(word) for word in placed))


def _of_place(word: str) -> bool:
    return fold(word) in PLACE_WORDS or fold(word) in ACRONYMS


def place_named(line: str) -> str | None:
    """The place an address line begins with, or None.

    >>> place_named("PRAGUE, to Consul Holt"), place_named("Vienna. Soviet Ambassador"), place_named("Comrade Holt")
    ('Prague', 'Vienna', None)
    """
    match = _PLACE.match(line)
    if not match:
        return None
    return match["place"].title() if all(w in PLACE_WORDS for w in fold(match["place"]).split()) else None
