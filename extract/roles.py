"""Who plays which part in a message: what the heading says, compared with what the address lines say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from extract.addresses import Address
from extract.authority import families
from extract.enclosures import enclosed
from extract.entries import enter_parties
from extract.headings import MEETINGS, Heading
from extract.hypotheses import used
from extract.ledger import Ledger
from extract.names import Mention, parties
from extract.needing import needing
from extract.offices import HOLDER
from extract.rules import ADDRESS_LINE, HEADING, SIGNATURE, TEXT, Rule
from extract.sources import NOTE
from extract.spelling import CAPITALS, PATRONYMIC
from extract.text import Flow

_PRESENT_LIST = Rule("list of those present", "who a record of a meeting says was present")
_PASSED_ON = Rule(
    "recipient of what is passed on", "where a heading names no other recipient, whom the enclosed one is for"
)
_THROUGH = Rule("through", "through whom the text asks to be passed on")
_ASKED = Rule("asked to pass on", "who asked the sender to pass on the message of another")
_COVER = Rule("addressee of the cover", "whom those who pass a message on address, for the one it is meant for")
_NOTE_AFTER = Rule("note after the text", "what a note below the signature says of who passed it on")
_RELAY = needing(
    "through",
    r"\b(?=[TtCcDdRrHhPp])(?i:transmit|communicate|deliver|relay|hand over|convey|pass on)\b"
    r"(?! (?:my|our|his|their|the) (?:best |warm |sincere )?(?:thanks|greetings|regards|congratulations|gratitude))"
    r"[^.“”]{0,120}?\b(?i:through) "
    r"(?P<who>(?:Comrade |General |Ambassador )?[A-Z](?:[^.,;]|(?<=[A-Z])\.){2,60})|"
    r"\b[Tt]hrough (?P<first>(?:Comrade |General |Ambassador |Mr\. )?(?:[A-Z]\.\s?){0,2}"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}),? "
    r"(?:please )?(?:transmit|communicate|deliver|relay|hand over|convey|pass on)\b",
)
_AND_THROUGH = re.compile(
    r"(?P<between>[^.;“”]{0,160}?)\bthrough "
    r"(?P<who>(?:Comrade |General |Ambassador )?[A-Z](?:[^.,;]|(?<=[A-Z])\.){2,60})"
)
# who has the speaker pass on a message of somebody else: "Holt, who asked me to transmit to Lund the reply of Vik"
_ORALLY = needing(
    " me to ",
    r"(?<![\w’'-])(?P<who>(?:[A-Z]\.\s?){0,2}[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}),?(?: who)?"
    r"(?: (?:then|also|today|has|had))* (?:asked|requested|charged|instructed|commissioned|begged) me to "
    r"(?:transmit|convey|hand(?: over| on)?|pass(?: on)?|communicate|deliver|relay|forward)\b"
    r"[^.“”]{0,120}?\b(?:of|from|on behalf of|in the name of) (?P<whose>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})",
)
# notes below a signature: who delivered the message, to whom it was given on the way, from whom it came
_AFTERWARDS = re.compile(
    r"\b(?P<done>transmitted|delivered|handed(?: over)?|forwarded|conveyed|passed(?: on)?|relayed|brought|carried"
    r"|presented|sent|received)\b",
    re.IGNORECASE,
)
# a clause, up to a full stop that is no initial's or date's
_CLAUSE = re.compile(r"(?:[^.\]]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\d)\.(?=\d)){0,160}")
_ON_THE_WAY = re.compile(r"\b(?P<how>to|by|through|via|from|for|by hand of)\s+(?=(?:[Cc]omrade |the )?[A-Z])")
_NO_PART = re.compile(r"\b(?:on|at|in|with|who|which|dated|of|by|to|through|via|from|for)\b|\d|[;(]")
_HANDED_ON = re.compile(
    r"(?:^|[“.!\s])(?:[Tt]ransmit|[Cc]ommunicate|[Tt]ell|[Vv]isit|[Vv]erbally transmit|[Dd]eliver|[Hh]and over|"
    r"[Ii]nform)\b"
)
_COPY_OF = re.compile(r"\bcopy of\b")
_SIGNED_BY = re.compile(
    r"[ (\[]*(?:(?:[Ss]igned|signature|/s/|[Ss]g?d\.)[)\].: ]+)?(?:\d[\d./IVX-]*\s+)?"  # a mark, a date
    r"(?:(?:[Ff]or and )?[Oo]n behalf of (?:the )?|[Pp]\.? ?[Pp]\.? |[Ff]or:? )?"
    rf"(?P<who>(?:[{CAPITALS}][\w’'-]*\.?,? ?){{1,6}}(?:\[[A-Z][\w. ]+\])?)[)\].]*"
)
_SMALL_WORD = re.compile(r"(?<![\w’'])[a-z]{2,}")
_PRESENT = re.compile(
    r"\b(?:Present|Also present|Participants|Those present|In attendance"
    r"|(?:(?:On|For|From) the )?(?:[A-Z]\w+ )?(?:[Ss]ide|[Dd]elegation))(?: were)?\s*:\s*"
    r"(?P<who>(?:[^.]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.)+)"
)
_GOES_ON = re.compile(r"(?:[,;:(-]|\b(?:and|of|the|for|in|to))\s*$")  # the end of a line of names that is not the last
_WAS_PRESENT = needing(
    "present,took part,attended",
    r"(?:^|(?<=[.!?”)] ))(?P<who>[A-Z](?:[^.!?“”]|(?<=\b[A-Z])\.){2,160}?),? "
    r"(?:(?:was|were)(?: also)? present (?:at|during)\b|(?:also )?(?:took part in|attended)\b)"
    r"(?= (?:the|this|our) (?:\w+ )?(?:conversation|meeting|talks?|reception|dinner|negotiations)\b)",
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
    if not meeting:
        return
    for start, end in (*_lists(body), *(found.span("who") for found in _WAS_PRESENT.finditer(body.text))):
        for mention in parties(body.text, start, end):
            if mention.kind == "person":
                ledger.name("participants", mention, body, _PRESENT_LIST)


def _lists(body: Flow) -> Iterator[tuple[int, int]]:
    """Where the lists of those present stand, one below the other where each side has its own."""
    position = 0
    while match := _PRESENT.search(body.text, position):
        position = _end_of_names(body, *match.span("who"))
        yield match.start("who"), position


def _end_of_names(body: Flow, start: int, end: int) -> int:
    """Where a list of names ends that no full stop closes: with its last line, below which the text begins.

    >>> body = Flow.of("Present: Anna Holt,\\nA. Lund\\nHolt said that the ships have come back")
    >>> body.text[9 : _end_of_names(body, 9, len(body.text))]
    'Anna Holt, A. Lund '
    """
    rows = [(first, last) for first, last in body.lines() if first > start and first < end]
    for first, last in rows:
        text = len(_SMALL_WORD.findall(body.text, first, last)) > 2 and not _GOES_ON.search(body.text, start, first)
        if text or _PRESENT.match(body.text, first):
            return first
    return end


def enter_signer(ledger: Ledger, heading: Heading, body: Flow, note: int) -> None:
    """Enter who signed as the sender, where neither the heading nor an address line names one.

    `note` is where in `body` the source note begins. One who signs on behalf of another leaves the other the sender.
    """
    silent = heading.form is None or heading.form.value in MEETINGS | {"resolution"}
    if silent or ledger.values("senders"):
        return
    for start, end in list(body.lines())[-1:0:-1]:
        line = body.text[start:end].rstrip()
        if start >= note or not (signed := _SIGNED_BY.fullmatch(line)):
            if start < note and len(_SMALL_WORD.findall(line)) > 4:
                return  # the text itself
            continue
        names = parties(body.text, start + signed.start("who"), start + signed.end("who"))
        if names and all(one.kind == "person" for one in names):
            for one in names:
                ledger.name("senders", one, body, SIGNATURE, confidence=0.8, status="inferred")
            return


def enter_default_recipient(ledger: Ledger, heading: Heading, head: Flow) -> None:
    """A heading that names only the recipient of what is passed on: the covering message goes there too."""
    if ledger.values("recipients") or heading.form is None or heading.form.value == "resolution":
        return
    inner = enclosed(heading)
    for mention in inner[0].recipients if inner else ():
        name = ledger.authority.resolve(mention)[0]
        ledger.value(
            "recipients", name, head, mention.start, mention.end, f"{HEADING}: {_PASSED_ON}",
            confidence=0.7, status="inferred", written=head.text[mention.start : mention.end],
        )  # fmt: skip


def _addressed(ledger: Ledger, heading: Heading, body: Flow, found: tuple[Address, ...], date: str | None) -> None:
    """Address lines beside the heading: one that hands on is an intermediary, one that disagrees a conflict."""
    stated = ledger.values("recipients")
    resolution = heading.form is not None and heading.form.value == "resolution"
    _from_lines(ledger, heading, body, found)
    if not stated and not resolution and not enclosed(heading):
        _address_alone(ledger, body, found, date)
        return
    named = set(stated) | set(ledger.values("senders")) | _tail_names(ledger, heading)
    others: list[Address] = []
    agree = False
    for address in found:
        name = _resolve(ledger, address, body, date)
        if name is None:
            continue
        if name in stated or any(families(name) & families(other) or _called(name, other) for other in stated):
            agree = True
        elif name not in named and address.role in {"to", "plain"}:
            others.append(address)
    hands_on = bool(others) and (any(a.role == "for" for a in found) or bool(_HANDED_ON.search(body.text)))
    for address in others:
        if resolution and not hands_on and len(others) > 1:  # an excerpt goes to those who have to do with it
            _enter_party(ledger, "recipients", address, body, date)
        elif hands_on or resolution:
            _enter_party(ledger, "intermediaries", address, body, date)
        elif agree:
            _enter_conflict(ledger, address, body)
        elif address.mention.kind == "person" and not _spoken_of(stated, body):
            ledger.withdraw("recipients", stated)
            ledger.name("recipients", address.mention, body, ADDRESS_LINE)
        else:
            _enter_conflict(ledger, address, body)


def _called(name: str, other: str) -> bool:
    """Whether somebody is called by given name and patronymic: "Nikita Sergeevich" is N.S. Khrushchev.

    >>> _called("Nikita Sergeevich", "N.S. Khrushchev"), _called("Leonid Ilich", "Leonid Brezhnev")
    (True, True)
    >>> _called("Nikita Sergeevich", "Leonid Brezhnev")
    False
    """
    words, given = name.split(), re.findall(r"\w+", other)[:-1]
    if len(words) != 2 or not PATRONYMIC.fullmatch(words[1]) or not given:
        return False
    return all(word.startswith(one) if len(one) == 1 else word == one for word, one in zip(words, given, strict=False))


def _from_lines(ledger: Ledger, heading: Heading, body: Flow, found: tuple[Address, ...]) -> None:
    """Those whom the address lines name as senders, where the heading names none, and as going between."""
    meeting = heading.form is not None and heading.form.value in MEETINGS
    if not ledger.values("senders") and not meeting:
        for address in found:
            if address.role == "from":
                ledger.name("senders", address.mention, body, ADDRESS_LINE)
    known = set(ledger.values("senders")) | set(ledger.values("recipients"))
    for address in found:
        if address.role == "via" and ledger.resolve(address.mention)[0] not in known:
            ledger.name("intermediaries", address.mention, body, ADDRESS_LINE)


def _address_alone(ledger: Ledger, body: Flow, found: tuple[Address, ...], date: str | None) -> None:
    """Recipients that only the address lines tell: those it is for, through those it goes to first."""
    onward = any(address.role == "for" for address in found)
    known = set(ledger.values("senders"))
    for address in found:
        name = _resolve(ledger, address, body, date)
        if address.role not in {"to", "for", "plain"} or name in known:
            continue
        key = "intermediaries" if onward and address.role != "for" else "recipients"
        _enter_party(ledger, key, address, body, date)


def _enter_conflict(ledger: Ledger, address: Address, body: Flow) -> None:
    """Keep a recipient of the address lines beside those of the heading, which says otherwise."""
    if address.mention.kind == "person":
        ledger.name("recipients", address.mention, body, ADDRESS_LINE, confidence=0.5, status="conflicting")


def enter_cover(ledger: Ledger, found: tuple[Address, ...], body: Flow) -> None:
    """Enter those to whom the lines around a message that is passed on are addressed: they hand it on.

    >>> from extract.addresses import addresses
    >>> from extract.authority import Authority
    >>> ledger, body = Ledger(Authority()), Flow.of("To Comrade Vik")
    >>> enter_cover(ledger, addresses(body, ((0, len(body.text)),)), body)
    >>> ledger.values("intermediaries")
    ('Vik',)
    """
    known = [*ledger.values("senders"), *ledger.values("recipients"), *ledger.values("intermediaries")]
    for address in found:
        name = ledger.authority.resolve(address.mention)[0]
        if address.mention.kind == "person" and not any(families(name) & families(other) for other in known):
            ledger.name("intermediaries", address.mention, body, f"{ADDRESS_LINE}: {_COVER}")


def _tail_names(ledger: Ledger, heading: Heading) -> set[str]:
    mentions = [m for e in enclosed(heading) for m in (*e.senders, *e.recipients)]
    return {ledger.authority.resolve(m)[0] for m in mentions}


def _resolve(ledger: Ledger, address: Address, body: Flow, date: str | None) -> str | None:
    """Whom an address line means by name; of an office the holder, None where that is not certain."""
    if address.mention.kind == "post":
        return used(ledger.meant("recipients", address.mention, body, date, address.place))
    return ledger.authority.resolve(address.mention)[0]


def _enter_party(ledger: Ledger, key: str, address: Address, body: Flow, date: str | None) -> None:
    """Enter whom an address line names: of an office whoever held it, else the post, with those who can be meant."""
    mention = address.mention
    if mention.kind != "post":
        ledger.name(key, mention, body, ADDRESS_LINE)
        return
    meant = ledger.meant(key, mention, body, date, address.place)
    ledger.suppose(meant)
    name = used(meant)
    if name is None:
        ledger.name(key, replace(mention, name=ledger.post_name(mention.name, address.place)), body, ADDRESS_LINE)
        return
    ledger.value(
        key, name, body, mention.start, mention.end, f"{ADDRESS_LINE}: {HOLDER}",
        confidence=0.8, status="inferred", written=body.text[mention.start : mention.end],
    )  # fmt: skip


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
    relays = _RELAY.finditer(body.text, 0, after, seen=body.folded)
    for match in relays:
        where = match.span("who") if match["who"] else match.span("first")
        _relayed(ledger, parties(body.text, *where), body, f"{TEXT}: {_THROUGH}")
        further = _AND_THROUGH.match(body.text, where[1], after) if match["who"] else None
        if further is not None and re.search(r"\band\b.*\bto\b", further["between"]):
            _relayed(ledger, parties(body.text, *further.span("who")), body, f"{TEXT}: {_THROUGH}")
    for match in _ORALLY.finditer(body.text, 0, after):
        asked, whose = (parties(body.text, *match.span(group)) for group in ("who", "whose"))
        if asked and whose and ledger.resolve(asked[0])[0] != ledger.resolve(whose[0])[0]:
            _relayed(ledger, asked[:1], body, f"{TEXT}: {_ASKED}")
    note = NOTE.search(body.text, after)
    stop = note.start() if note else len(body.text)
    clauses = list(_AFTERWARDS.finditer(body.text, after, stop))
    for match, following in zip_longest(clauses, clauses[1:]):
        if not _COPY_OF.search(body.text[max(0, match.start() - 60) : match.start()]):
            clause = _CLAUSE.match(body.text, match.end(), following.start() if following else stop)
            for start, end in _on_the_way(body.text, match["done"].lower(), clause) if clause else ():
                _relayed(ledger, parties(body.text, start, end), body, _NOTE_AFTER)


def _on_the_way(text: str, done: str, clause: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where a note names those who had the message on its way: "handed to Holt by Vik", "received through Vik"."""
    marks = list(_ON_THE_WAY.finditer(text, *clause.span()))
    for place, mark in enumerate(marks):
        how = mark["how"]
        if how == "for" or how in ({"by", "to"} if done == "received" else {"from"}):
            continue
        following = _NO_PART.search(text, mark.end(), clause.end())
        end = following.start() if following else clause.end()
        told = place + 1 < len(marks) or (following and following.group() == "on")
        if done == "sent" and how == "to" and not told:
            continue  # a list of those who got it
        yield mark.end(), end


def _relayed(ledger: Ledger, mentions: tuple[Mention, ...], body: Flow, rule: str) -> None:
    known = set(ledger.values("senders")) | set(ledger.values("recipients"))
    for mention in mentions:
        if mention.kind == "person" and ledger.authority.resolve(mention)[0] not in known:
            ledger.name("intermediaries", mention, body, rule, confidence=0.8)
