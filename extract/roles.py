"""Who plays which part in a message: what the heading says, compared with what the address lines say."""

from __future__ import annotations

import re

from extract.addresses import Address
from extract.authority import families
from extract.enclosures import enclosed
from extract.entries import enter_parties
from extract.headings import MEETINGS, Heading
from extract.ledger import Ledger
from extract.names import Mention, parties
from extract.rules import ADDRESS_LINE, HEADING, TEXT, Rule
from extract.text import Flow

_PRESENT_LIST = Rule("list of those present", "who a record of a meeting says was present")
_PASSED_ON = Rule(
    "recipient of what is passed on", "where a heading names no other recipient, whom the enclosed one is for"
)
_HOLDER = Rule("holder of the office", "who held the office on that day, by the offices that the source states")
_THROUGH = Rule("through", "through whom the text asks to be passed on")
_NOTE_AFTER = Rule("note after the text", "what a note below the signature says of who passed it on")
_RELAY = re.compile(
    r"\b(?:transmit|communicate|deliver|relay|hand over|convey|pass on)\b[^.“”]{0,120}?\bthrough "
    r"(?P<who>(?:Comrade |General |Ambassador )?[A-Z](?:[^.,;]|(?<=[A-Z])\.){2,60})|"
    r"\b[Tt]hrough (?P<first>(?:Comrade |General |Ambassador |Mr\. )?(?:[A-Z]\.\s?){0,2}"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}),? "
    r"(?:please )?(?:transmit|communicate|deliver|relay|hand over|convey|pass on)\b"
)
_NAMES = r"(?:[^.\]]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.)"  # up to a full stop that is no initial's
_AFTERWARDS = re.compile(
    rf"\b(?:was|were) (?:transmitted|delivered|handed over|forwarded) by (?P<by>{_NAMES}+?)(?= by\b|[.,\]]|$)|"
    r"\b(?:sent|delivered|forwarded|handed over) to "
    rf"(?P<to>(?:Comrade )?[A-Z]{_NAMES}*?) (?:by (?P<from>{_NAMES}+)|on\b)"
)
_HANDED_ON = re.compile(
    r"(?:^|[“.!\s])(?:[Tt]ransmit|[Cc]ommunicate|[Tt]ell|[Vv]isit|[Vv]erbally transmit|[Dd]eliver|[Hh]and over|"
    r"[Ii]nform)\b"
)
_PRESENT = re.compile(
    r"\b(?:Present|Participants|Those present|In attendance)(?: were)?\s*:\s*"
    r"(?P<who>(?:[^.]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.)+)"
)


def enter_roles(
    ledger: Ledger, heading: Heading, head: Flow, body: Flow, found: tuple[Address, ...], date: str | None
) -> None:
    """Enter senders, recipients and intermediaries of a message from its heading and its address lines.

    `head` is the heading's running text, `body` the message's, `date` (EDTF) the day whose holders of offices count.
    """
    enter_parties(ledger, heading, head, HEADING)
    _addressed(ledger, heading, body, found, date)


def enter_participants(ledger: Ledger, heading: Heading, body: Flow) -> None:
    """Enter those whom a record of a meeting lists as present."""
    meeting = heading.form is not None and heading.form.value in MEETINGS
    match = _PRESENT.search(body.text) if meeting else None
    if match:
        for mention in parties(body.text, *match.span("who")):
            if mention.kind == "person":
                ledger.name("participants", mention, body, _PRESENT_LIST)


def enter_default_recipient(ledger: Ledger, heading: Heading, head: Flow) -> None:
    """A heading that names only the recipient of what is passed on: the covering message goes there too."""
    if ledger.values("recipients") or heading.form is None or heading.form.value == "resolution":
        return
    inner = next(iter(enclosed(heading)), None)
    for mention in inner.recipients if inner else ():
        name = ledger.authority.resolve(mention)[0]
        ledger.value(
            "recipients", name, head, mention.start, mention.end, f"{HEADING}: {_PASSED_ON}",
            confidence=0.7, status="inferred", written=heading.text[mention.start : mention.end],
        )  # fmt: skip


def _addressed(ledger: Ledger, heading: Heading, body: Flow, found: tuple[Address, ...], date: str | None) -> None:
    """Address lines beside the heading: one that hands on is an intermediary, one that disagrees a conflict."""
    stated = ledger.values("recipients")
    named = set(stated) | set(ledger.values("senders")) | _tail_names(ledger, heading)
    others: list[tuple[Address, str]] = []
    agree = False
    for address in found:
        name = _resolve(ledger, address, date)
        if name is None:
            continue
        if name in stated or any(families(name) & families(other) for other in stated):
            agree = True
        elif name not in named and address.role in {"to", "plain"}:
            others.append((address, name))
    hands_on = bool(_HANDED_ON.search(body.text)) or any(a.role == "for" for a in found)
    resolution = heading.form is not None and heading.form.value == "resolution"
    for address, name in others:
        if not stated and not resolution and not heading.tail:
            ledger.name("recipients", address.mention, body, ADDRESS_LINE)
        elif agree or hands_on or resolution:
            if agree and not hands_on:
                continue
            _enter_relay(ledger, address, name, body)
        elif address.mention.kind == "person" and not _spoken_of(stated, body):
            ledger.withdraw("recipients", stated)
            ledger.name("recipients", address.mention, body, ADDRESS_LINE)


def _tail_names(ledger: Ledger, heading: Heading) -> set[str]:
    mentions = [m for e in enclosed(heading) for m in (*e.senders, *e.recipients)]
    return {ledger.authority.resolve(m)[0] for m in mentions}


def _resolve(ledger: Ledger, address: Address, date: str | None) -> str | None:
    if address.mention.kind == "post":
        return ledger.authority.holder(address.mention.name, address.place, date)
    return ledger.authority.resolve(address.mention)[0]


def _enter_relay(ledger: Ledger, address: Address, name: str, body: Flow) -> None:
    mention = address.mention
    if mention.kind == "post":
        ledger.value(
            "intermediaries", name, body, mention.start, mention.end, f"{ADDRESS_LINE}: {_HOLDER}",
            confidence=0.8, status="inferred", written=body.text[mention.start : mention.end],
        )  # fmt: skip
    else:
        ledger.name("intermediaries", mention, body, ADDRESS_LINE)


def _spoken_of(names: tuple[str, ...], body: Flow) -> bool:
    """Whether the text itself names one of these people."""
    text = body.text.casefold()
    return any(name.casefold().split()[-1] in text for name in names)


def enter_relays(ledger: Ledger, body: Flow, after: int) -> None:
    """Enter those through whom the text asks to be passed on, and those the notes after it say passed it on.

    `after` is where in `body` the message itself ends and the notes begin.

    >>> from extract.authority import Authority
    >>> ledger, body = Ledger(Authority()), Flow.of("Please transmit this to Lund through Comrade Vik. HOLT")
    >>> enter_relays(ledger, body, len(body.text))
    >>> enter_relays(ledger, (other := Flow.of("Through Comrade Moe hand over to Lund this note.")), len(other.text))
    >>> ledger.values("intermediaries")
    ('Vik', 'Moe')
    """
    for match in _RELAY.finditer(body.text, 0, after):
        where = match.span("who") if match["who"] else match.span("first")
        _relayed(ledger, parties(body.text, *where), body, f"{TEXT}: {_THROUGH}")
    for match in _AFTERWARDS.finditer(body.text, after):
        before = body.text[max(0, match.start() - 60) : match.start()]
        if re.search(r"\bcopy of\b", before):
            continue
        for group in ("to", "by", "from"):
            if match[group]:
                _relayed(ledger, parties(body.text, *match.span(group)), body, _NOTE_AFTER)


def _relayed(ledger: Ledger, mentions: tuple[Mention, ...], body: Flow, rule: str) -> None:
    known = set(ledger.values("senders")) | set(ledger.values("recipients"))
    for mention in mentions:
        if mention.kind == "person" and ledger.authority.resolve(mention)[0] not in known:
            ledger.name("intermediaries", mention, body, rule, confidence=0.8)
