"""Whose messages a text answers: what it says of them, read with who speaks to whom where it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract.charges import is_charge_before
from extract.dates import find_dates, slash_order
from extract.ledger import Ledger
from extract.model import Enclosure, Reference
from extract.names import Mention
from extract.replies import Answered, distinct, opening, references, same_message
from extract.rules import TEXT
from extract.sides import named
from extract.text import Flow

Range = tuple[int, int]

# the archive's note under a telegram on the numbers that it names: "Spravka: No. 48 of Jan 13, 1951. Holt proposed ..."
_EXPLAINED = re.compile(r"\b(?:Spravka|SPRAVKA|Reference note|REFERENCE|Note)\b[^:]{0,20}:")
_REPORTS = re.compile(
    r"\b(?P<who>[A-Z][\w’-]+) (?:has |also )?(?:reported|reports|requested|requests|asked|asks|proposed|proposes|"
    r"inquired|inquires)\b"
)
_NUMBER = re.compile(r"\b[Nn]o\.?\s?(?P<number>\d[\w/-]*)(?:\s*\([^)]{0,40}\))?(?:\s*of)?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A text that answers: up to `end` it is the message's own, `zones` are its heads, `approving` that of a body.

    `year` is the message's, `enclosures` what it passes on.
    """

    flow: Flow
    end: int
    zones: tuple[Range, ...]
    year: int | None
    enclosures: tuple[Enclosure, ...]
    approving: bool = False


def enter_references(ledger: Ledger, text: Answering) -> tuple[Reference, ...]:
    """Enter the messages answered, by the message itself or by what it passes on; returns them in order.

    >>> from extract.authority import Authority
    >>> ledger, flow = Ledger(Authority()), Flow.of("From Holt to Lund. I received your telegram No. 12 of 4 May 1911.")
    >>> for key, start, end in (("senders", 5, 9), ("recipients", 13, 17)):
    ...     who = Mention(start=start, end=end, name=flow.text[start:end], kind="person")
    ...     name = ledger.name(key, who, flow, "heading")
    >>> enter_references(ledger, Answering(flow=flow, end=len(flow.text), zones=(), year=1911, enclosures=()))
    (Reference(senders=('Lund',), date='1911-05-04', number='12', within=None),)
    """
    flow = text.flow
    told = list(references(flow.text[: text.end], year=text.year, order=slash_order(flow.text)))
    told += [*_openings(text), *_occasions(ledger, text)]
    found = []
    for answered in sorted(told, key=lambda r: (r.start, r.end)):
        within = _within(text, answered.start)
        answered = _explained(text, answered)
        senders = _answered(ledger, text, answered, within)
        found.append((Reference(senders=senders, date=answered.date, number=answered.number, within=within), answered))
    kept = distinct([reference for reference, _ in found])
    for reference, where in found:
        part = next((place for place, other in enumerate(kept) if same_message(reference, other)), None)
        if part is not None:
            said = flow.text[where.start : where.end]
            ledger.value("responds_to", said, flow, where.start, where.end, TEXT, part=part)
    return tuple(kept)


def _openings(text: Answering) -> Iterable[Answered]:
    """The numbers with which the text begins under one of its heads, or what it passes on under its own."""
    for start, _, line in text.flow.rows():
        numbered = line[:1].isdecimal() or line[:1] == "N"  # as every such line is
        if (
            numbered
            and start
            and any(first < start <= last for first, last in text.zones)
            and (found := opening(text.flow.text, start))
        ):
            yield found


def _occasions(ledger: Ledger, text: Answering) -> Iterable[Answered]:
    """What a draft for somebody answers where no number tells: what the words above say that they report or ask."""
    for enclosure in text.enclosures:
        if enclosure.form != "draft":
            continue
        for match in _REPORTS.finditer(text.flow.text, 0, text.end):
            who = ledger.resolve(Mention(start=0, end=1, name=match["who"], kind="person"))[0]
            if who in enclosure.recipients:
                yield Answered(start=match.start(), end=match.end(), number=None, date=None, who=who)
                break


def _within(text: Answering, position: int) -> int | None:
    """The place of the innermost enclosure whose words stand there."""
    offset = text.flow.offset(position)
    around = [
        (sum(span.end - span.start for span in enclosure.stretches), place)
        for place, enclosure in enumerate(text.enclosures)
        if any(span.start <= offset < span.end for span in enclosure.stretches)
    ]
    return min(around)[1] if around else None


def _answered(ledger: Ledger, text: Answering, answered: Answered, within: int | None) -> tuple[str, ...]:
    """Who sent what is answered: whom the text names; whom "your" speaks to, where it stands; whom "his" speaks of."""
    if answered.who:
        return (ledger.resolve(Mention(start=0, end=1, name=answered.who, kind="person"))[0],)
    goes_to = [e.recipients for e in text.enclosures if e.recipients]
    if within is not None and (recipients := text.enclosures[within].recipients):
        return recipients
    if answered.whose == "their":
        return goes_to[0] if goes_to else ledger.values("recipients")
    approving = text.approving or any(
        e.form == "draft" and e.within is None and not e.stretches for e in text.enclosures
    )
    if goes_to and (approving or "reply letter" in text.flow.text[answered.start : answered.end]):
        return goes_to[0] if answered.number else goes_to[-1]
    relays = _charged(ledger, text, answered)
    return relays or ledger.values("recipients")


def _charged(ledger: Ledger, text: Answering, answered: Answered) -> tuple[str, ...]:
    """Who is to hand the message on, where "your" speaks to them: above the charge, in the lines that address them."""
    if not any(first <= answered.start <= last for first, last in text.zones):
        return ()
    charged = is_charge_before(text.flow.text, answered.end, text.end)
    return ledger.values("intermediaries") if charged else ()


def _explained(text: Answering, answered: Answered) -> Answered:
    """The reference with what the archive's note under the message says of its number: its date, and whose it was."""
    note = _EXPLAINED.search(text.flow.text, answered.end) if answered.number else None
    if note is None:
        return answered
    for match in _NUMBER.finditer(text.flow.text, note.start(), min(text.end, note.end() + 1500)):
        if match["number"] != answered.number:
            continue
        date = next(iter(find_dates(text.flow.text, year=text.year, start=match.end(), end=match.end() + 24)), None)
        dated = date if date and date.start - match.end() < 3 else None
        after = dated.end if dated else match.end()
        sentence = text.flow.text[after : after + 80]
        who = next((m for m in named(sentence, 0, _verb(sentence)) if m.kind == "person"), None)
        return replace(
            answered, date=answered.date or (dated.edtf if dated else None),
            who=answered.who or (who.name if who else None),
        )  # fmt: skip
    return answered


def _verb(sentence: str) -> int:
    """Where the subject of a sentence ends: before its verb."""
    match = re.search(
        r"\b(?:proposed|gave|ordered|asked|reported|have|has|had|informed|communicated|requested|sent|advised)\b",
        sentence,
    )
    return match.start() if match else 0
