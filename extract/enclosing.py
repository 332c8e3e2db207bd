"""What a message passes on: what its heading announces and what its text holds, made one where they agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extract.authority import families
from extract.edtf import bounds
from extract.enclosures import Enclosed, enclosed
from extract.headings import Heading
from extract.hypotheses import used
from extract.ledger import Ledger
from extract.lexicon import CAPITALS, country_of
from extract.model import Enclosure, Manner, Span
from extract.names import Mention
from extract.passages import Passage
from extract.rules import TEXT, Rule
from extract.sides import Party
from extract.spelling import fold
from extract.text import Flow

_INTRODUCED = Rule("message within the text", "the words that introduce, charge with or report another message")
_PARTY = Rule("party of a message within the text", "whom its introduction, address or signature names")
_DATED = Rule("date of the enclosure", "the date that its own lines or its introduction tell")
_LATER = Rule("later than the message itself", "an announced enclosure that cannot have been passed on yet")
# how a heading's word passes a message on
_MANNERS: dict[str, Manner] = {"reporting": "reported", "attaching": "enclosed", "enclosing": "enclosed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The text that an enclosure may stand in, the messages within it, and what is known of the whole.

    `cover` is whoever signs or issues the message itself where that is somebody else than its sender; `date` (EDTF) is
    the message's. `approved` says that a body's decision carries what stands there, so that no draft of it is a draft.
    """

    flow: Flow
    passages: tuple[Passage, ...]
    date: str | None = None
    cover: tuple[str, ...] = ()
    approved: bool = False


@dataclass(slots=True)
class _Side:
    """Senders or recipients of a passage: by name, with the mentions that say so, or concluded from who speaks."""

    names: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    concluded: bool = False


@dataclass(slots=True)
class _Text:
    """A passage with its parties as the source resolves them, and what became of it."""

    passage: Passage
    senders: _Side
    recipients: _Side
    part: int | None = None
    kept: bool = field(default=False)


def enter_enclosures(
    ledger: Ledger,
    heading: Heading,
    head: Flow,
    rule: str,
    *,
    speakers: tuple[str, ...] = (),
    told: Telling | None = None,
) -> tuple[Enclosure, ...]:
    """Enter the messages that a heading says this one passes on, and those its text holds; returns them in order.

    `speakers` are whoever speaks in one that is said to be from nobody; a draft stays nobody's.

    >>> from extract.authority import Authority
    >>> from extract.headings import parse_heading
    >>> head = Flow.of("5. 2 June 1911, letter, Holt to Lund transmitting 9 May 1911 note from Vik to Moe")
    >>> [e] = enter_enclosures(Ledger(Authority()), parse_heading(head.text), head, "heading")
    >>> e.senders, e.recipients, e.date, e.form, e.manner
    (('Vik',), ('Moe',), '1911-05-09', 'note', 'forwarded')
    """
    texts = _texts(ledger, told) if told else []
    announced = list(enclosed(heading))
    pairs = _paired(ledger, announced, texts)
    found: list[Enclosure] = []
    for place, inner in enumerate(announced):
        text = pairs.get(place)
        if text is None and told is not None and _impossible(inner, told):
            ledger.value(
                "enclosures", inner.form, head, inner.start, inner.end, f"{rule}: {_LATER}",
                confidence=0.3, status="conflicting",
            )  # fmt: skip
            continue
        found.append(_announced(ledger, inner, text, head, rule, (found, speakers, told)))
    for text in texts:
        around = texts[text.passage.within] if text.passage.within is not None else None
        if told is not None and not text.kept and not _the_message_itself(ledger, text, around, told):
            found.append(_told(ledger, text, told, len(found)))
    return _nested(found, texts, told)


def _texts(ledger: Ledger, told: Telling) -> list[_Text]:
    """The passages with their parties: who "I" and "you" are is told by the passage around."""
    found: list[_Text] = []
    for passage in told.passages:
        around = found[passage.within] if passage.within is not None else None
        speaks = around.senders.names if around else told.cover or ledger.values("senders")
        addressed = around.recipients.names if around else ledger.values("recipients")
        lead = _side(ledger, passage.senders, (speaks, addressed), told)
        signed = _side(ledger, passage.signers, (speaks, addressed), told)
        senders = (
            lead
            if not signed.names or (_share(lead.names, signed.names) and len(lead.names) >= len(signed.names))
            else signed
        )
        goes = _side(ledger, passage.recipients, (speaks, addressed), told)
        own = _side(ledger, passage.addressees, (speaks, addressed), told, passage.place)
        if not all(ledger.authority.known(name) for name in own.names):
            own.concluded = True  # perhaps a first name, or how one speaks to a friend
        recipients = (
            own if own.names and (goes.concluded or not goes.names or len(own.names) > len(goes.names)) else goes
        )
        if passage.signers and passage.addressees and not own.concluded and _share(goes.names, senders.names):
            recipients = own  # it is the answer to what the words before speak of
        if recipients.concluded and _share(recipients.names, senders.names):
            recipients = _Side()
        if passage.manner == "enclosed" and not signed.names and _share(senders.names, recipients.names):
            senders = _Side(names=ledger.values("senders"), concluded=True)
        if told.cover == ("",) and around is None and passage.manner in {"enclosed", "draft"}:
            # a protocol headed by the message that it approves: what is attached is that message
            senders = senders if senders.names else _Side(names=ledger.values("senders"), concluded=True)
            recipients = recipients if recipients.names else _Side(names=ledger.values("recipients"), concluded=True)
        found.append(_Text(passage=passage, senders=senders, recipients=recipients))
    return found


def _side(
    ledger: Ledger,
    side: Iterable[Party],
    outer: tuple[tuple[str, ...], tuple[str, ...]],
    told: Telling,
    place: str | None = None,
) -> _Side:
    names: list[str] = []
    mentions: list[Mention] = []
    concluded = False
    for party in side:
        if party == "speaker":
            names += outer[0]
            concluded = True
        elif party == "addressee":
            names += outer[1]
            concluded = True
        elif isinstance(party, Mention):
            if party.kind == "post":
                where = place or next((w for w in fold(party.name).split() if w in CAPITALS), None)
                meant = ledger.meant("enclosures", party, told.flow, told.date, where) if where else ()
                ledger.suppose(meant)
                held = used(meant)
                if held is None and where is None:
                    continue
                names.append(held or f"{party.name} in {where.title() if where else ''}")
            else:
                names.append(ledger.resolve(party)[0])
            mentions.append(party)
    return _Side(names=tuple(dict.fromkeys(names)), mentions=tuple(mentions), concluded=concluded)


def _share(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sides have a name in common, or names that one person can bear."""
    others = tuple(other)
    return any(a == b or bool(families(a) & families(b)) or _one_government(a, b) for a in one for b in others)


def _one_government(one: str, other: str) -> bool:
    """Whether two bodies are the government of one country: "Soviet Government", "Government of the USSR"."""
    governments = all("government" in name.casefold() for name in (one, other))
    return governments and country_of(one) is not None and country_of(one) == country_of(other)


def _paired(ledger: Ledger, announced: list[Enclosed], texts: list[_Text]) -> dict[int, _Text]:
    """Which passage is which announced enclosure: the pairs that agree best, each once."""
    scored = []
    for place, inner in enumerate(announced):
        senders = [ledger.resolve(m)[0] for m in inner.senders]
        recipients = [ledger.resolve(m)[0] for m in inner.recipients]
        for order, text in enumerate(texts):
            sides = [_agreement(senders, text.senders), _agreement(recipients, text.recipients)]
            dates = 0 if not (inner.date and text.passage.date) else 1 if inner.date == text.passage.date else -1
            alone = len(announced) == 1 and len([t for t in texts if t.passage.within is None]) == 1
            if -9 in sides or (sum(sides) + dates < 1 and not (alone and sum(sides) + dates >= 0)):
                continue
            scored.append((-(sum(sides) * 2 + dates), place, order))
    pairs: dict[int, _Text] = {}
    for _, place, order in sorted(scored):
        if place not in pairs and not texts[order].kept:
            pairs[place] = texts[order]
            texts[order].kept = True
    _in_order(ledger, announced, texts, pairs)
    return pairs


def _in_order(ledger: Ledger, announced: list[Enclosed], texts: list[_Text], pairs: dict[int, _Text]) -> None:
    """Where as many papers follow the message as its heading announces beside those paired: one each, in order."""
    left = [place for place in range(len(announced)) if place not in pairs]
    papers = [t for t in texts if not t.kept and t.passage.within is None and t.passage.manner in {"enclosed", "draft"}]
    for place, text in zip(left, papers, strict=False) if len(left) == len(papers) else ():
        inner = announced[place]
        sides = ((inner.senders, text.senders), (inner.recipients, text.recipients))
        if all(_agreement([ledger.resolve(m)[0] for m in mentions], side) != -9 for mentions, side in sides):
            pairs[place] = text
            text.kept = True


def _agreement(names: list[str], side: _Side) -> int:
    """1 where both tell the same, -9 where they contradict each other, 0 where one of them does not tell."""
    if not names or not side.names:
        return 0
    return 1 if _share(names, side.names) else 0 if side.concluded else -9


def _impossible(inner: Enclosed, told: Telling) -> bool:
    """Whether a heading announces what is later than the message, and the text holds nothing of the kind."""
    return _later(inner.date, told.date)


def _later(date: str | None, than: str | None) -> bool:
    one, other = (bounds(d) if d else None for d in (date, than))
    return bool(one and other and one[0] > other[1])


def _announced(
    ledger: Ledger,
    inner: Enclosed,
    text: _Text | None,
    head: Flow,
    rule: str,
    known: tuple[list[Enclosure], tuple[str, ...], Telling | None],
) -> Enclosure:
    """An enclosure that the heading tells, with what its text adds; what they tell differently is a conflict."""
    found, speakers, told = known
    part = len(found)
    for mention in inner.senders:
        ledger.name("enclosures.senders", mention, head, rule, part=part)
    for mention in inner.recipients:
        ledger.name("enclosures.recipients", mention, head, rule, part=part)
    ledger.value("enclosures", inner.form, head, inner.start, inner.end, rule, part=part)
    date, manner = inner.date, "draft" if inner.form == "draft" else _MANNERS.get(inner.how, "forwarded")
    if text is not None and told is not None:
        text.part = part
        date = _dated(ledger, inner.date, text, told, part)
        _witnessed(ledger, text, told, part)
        manner = manner if manner == "draft" else _manner(text, told)
    senders = ledger.values("enclosures.senders", part=part)
    recipients = ledger.values("enclosures.recipients", part=part)
    if not senders and text is not None and text.senders.names and not (text.senders.concluded and speakers):
        senders = text.senders.names
    if not senders and inner.form != "draft":
        # "notes from A to B and to C" are A's both; an order beside A's letter is of whoever speaks
        senders = found[-1].senders if found and (found[-1].form == inner.form or inner.form != "order") else speakers
    if not recipients and senders:  # what one received oneself, or reports to the one it is meant for
        recipients = ledger.values("recipients" if inner.how == "reporting" else "senders")
    return Enclosure(
        senders=senders, recipients=recipients, date=date, form=inner.form, manner=manner,
        stretches=_stretches(text, told),
    )  # fmt: skip


def _manner(text: _Text, told: Telling) -> Manner:
    return "enclosed" if told.approved and text.passage.manner == "draft" else text.passage.manner


def _dated(ledger: Ledger, date: str | None, text: _Text, told: Telling, part: int) -> str | None:
    """The date of an enclosure: the heading's, else its own; one that differs from the heading's is kept beside it.

    A heading's date later than the message itself is a slip.
    """
    own = text.passage.date
    if date is not None and own is not None and _later(date, told.date) and not _later(own, told.date):
        date = None
    if own is None or text.passage.dated is None:
        return date or own
    differs = date is not None and own[:10] != date[:10]
    ledger.value(
        "enclosures.date", own, told.flow, *text.passage.dated, f"{TEXT}: {_DATED}",
        confidence=0.5 if differs else 0.9, status="conflicting" if differs else "stated", part=part,
    )  # fmt: skip
    return date or own


def _witnessed(ledger: Ledger, text: _Text, told: Telling, part: int) -> None:
    """Enter what the text says of an enclosure's parties: where the heading tells others, beside them as a conflict."""
    for key, side in (("enclosures.senders", text.senders), ("enclosures.recipients", text.recipients)):
        stated = ledger.values(key, part=part)
        for mention, name in zip(side.mentions, side.names, strict=False):
            differs = bool(stated) and name not in stated
            if differs and _share((name,), stated):
                continue
            if mention.kind != "post":
                ledger.name(
                    key, mention, told.flow, f"{TEXT}: {_PARTY}", part=part, confidence=0.5 if differs else 0.9,
                    status="conflicting" if differs else "stated",
                )  # fmt: skip


def _the_message_itself(ledger: Ledger, text: _Text, around: _Text | None, told: Telling) -> bool:
    """Whether a passage is no message beside the one that the heading names: it is that one, or nobody's.

    Where somebody else signs the lines around it, the two are two: a covering telegram and what it passes on.
    """
    senders, recipients = text.senders.names, text.recipients.names
    if text.passage.weak or not (senders or recipients):
        return True
    if around is not None and around.part is not None:  # the address lines of an enclosure around its text
        return _share(senders, around.senders.names) and _share(recipients, around.recipients.names)
    mine = not senders or _share(senders, ledger.values("senders"))
    theirs = not recipients or _share(recipients, ledger.values("recipients"))
    relay = bool(recipients) and set(recipients) <= set(ledger.values("intermediaries"))
    return mine and (theirs or relay) and not told.cover


def _told(ledger: Ledger, text: _Text, told: Telling, part: int) -> Enclosure:
    """An enclosure that the text alone tells."""
    passage = text.passage
    form = "message" if told.approved and passage.form == "draft" else passage.form
    ledger.value(
        "enclosures", form, told.flow, passage.start, passage.end, f"{TEXT}: {_INTRODUCED}", confidence=0.8, part=part
    )  # fmt: skip
    text.part, text.kept = part, True
    _witnessed(ledger, text, told, part)
    date = _dated(ledger, None, text, told, part)
    return Enclosure(
        senders=text.senders.names, recipients=text.recipients.names, date=date, form=form, manner=_manner(text, told),
        stretches=_stretches(text, told),
    )  # fmt: skip


def _stretches(text: _Text | None, told: Telling | None) -> tuple[Span, ...]:
    """Where a passage's own words stand in the file, in reading order."""
    if text is None or told is None or text.passage.stretch is None:
        return ()
    first, last = text.passage.stretch
    if not told.flow.text[first:last].strip():
        return ()
    return told.flow.spans(first, last)


def _nested(found: list[Enclosure], texts: list[_Text], told: Telling | None) -> tuple[Enclosure, ...]:
    """Each enclosure with the place of the one that it stands in."""
    inside: dict[int, int] = {}
    for text in texts:
        around = text.passage.within
        while around is not None and texts[around].part is None:
            around = texts[around].passage.within
        if text.part is not None and around is not None and (outer := texts[around].part) is not None:
            inside[text.part] = outer
    return tuple(replace(e, within=inside.get(place)) for place, e in enumerate(found))
