"""Journal issues and editions that print archival documents one after another, as plain text of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract import letterheads
from extract.addresses import addresses
from extract.answers import Answering, enter_references
from extract.assembly import Printed, assemble
from extract.authority import Authority, Named, families, gather
from extract.dates import slash_order
from extract.dating import Own, enter_dates, flag_order
from extract.deciders import Voice
from extract.distribution import copies
from extract.edtf import year_of
from extract.enclosing import Telling, enter_enclosures
from extract.enclosures import enclosed
from extract.entries import (
    enter_decisions,
    enter_form,
    enter_people,
    enter_topics,
)  # fmt: skip
from extract.foreign import is_markup
from extract.headings import Heading, parse_heading
from extract.ids import identifier
from extract.ledger import Ledger
from extract.model import Citation, Dated, Enclosure, Hop, Record, Source
from extract.nameindex import read_index
from extract.names import parties
from extract.namesakes import Setting
from extract.needing import needing
from extract.offices import told_beside
from extract.pages import Page, lay_out, prints_documents
from extract.passages import covered, passages
from extract.readers.bulletin_lines import lines_of, pieces_of
from extract.readers.common import Read, Reader
from extract.readers.listing_rows import is_catalogue
from extract.roles import (
    enter_cover,
    enter_default_recipient,
    enter_participants,
    enter_relays,
    enter_roles,
    enter_signer,
)
from extract.rules import HEADING, LETTERHEAD, NUMBER_LINE, TEXT, Rule
from extract.signatures import spoken_from
from extract.sources import NOTE, citations
from extract.spelling import CAPITALS
from extract.stamps import stamps
from extract.text import Flow, within
from extract.topics import TopicScheme
from extract.way import enter_hops, moments

_BRACKET = Rule("bracket after a name", "whose name it is, as the editors say in a bracket after it")
_PROTOCOL_LINE = Rule("address line of the protocol", "the line of a body's protocol that says to whom an excerpt went")
_DISTRIBUTION = Rule("distribution list", "the list of who got copies")
_SOURCE_NOTE = Rule("source note", "the editors' note on the archive")
_BODY = needing(
    "Ministry of ,Council of Ministers",
    r"\b(?:Ministry of [A-Z]\w+(?: [A-Z]\w+)?(?: of (?:the )?[A-Z]{2,5})?"
    r"|Council of Ministers(?: of (?:the )?[A-Z]{3,5})?)",
)
_BRACKETED = re.compile(r"[A-Z](?<![\w.].)[A-Z’'. -]{1,24}[A-Z] ?\[[A-Z][\w.’' -]{2,24}\]")
_BRACKET_OPENS = re.compile(r"[A-Z] ?\[[A-Z]")  # within every one of these
_ENDED = re.compile(r"[A-Z]{2}\. ")  # the end of a sentence before them; an initial has one letter
_BEFORE_BRACKET = 25  # code points that may stand before it there
_REPORTED = re.compile(r"\bI (?:herewith )?report\b")
_COVERING = re.compile(r"\bI am sending\b|\battached\b|\bI send\b|\bdraft\b")
_PROTOCOL = needing(
    "rotocol No.,rotocol #", r"[Pp]rotocol (?:No\. ?|#)\d+ of (?:the )?[Mm]eeting of (?:the )?[A-Z][\w ]+(?:\(\w\))?"
)
_TO_COMRADES = re.compile(
    r"(?:^|\s)\[?To:?\]?\s+(?:Comrades?|Cmrds?\.?|Cdes?\.?)?\s*(?P<names>(?:[A-Z][\w.]+,\s*)+[A-Z]\w+)"
)
_SIGNED = re.compile(
    r"(?=.{1,100}$)(?:[\d./IVX-]+\s+|\d[\d./IVX-]+)?"  # a date or a number before it
    r"[A-Z.\[\] ]*"  # initials
    rf"(?:[{CAPITALS}’'-] ?){{3,}}"  # a name in capitals, set apart or not
    r"(?:\[[A-Za-z. ]+\])?[.”]?$"  # whose it is, where the name is a cover
)


# what a signature ends with: a capital, or a sign behind it
_SIGNED_ENDS = frozenset(CAPITALS + " ’'-].”")
_NOTES = 1500  # code points behind a source note in which notes about the way may follow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """One printed document while it is read."""

    printed: Printed
    head: Flow
    body: Flow
    heading: Heading
    quoted: tuple[tuple[int, int], ...]
    zones: tuple[tuple[int, int], ...]
    note: int  # where the source note begins in the body

    @property
    def year(self) -> int | None:
        """The year of the heading's date."""
        return year_of(self.heading.date.value) if self.heading.date else None

    @property
    def resolution(self) -> bool:
        """Whether the heading calls it a resolution."""
        return self.heading.form is not None and self.heading.form.value == "resolution"


def recognises(source: Source) -> bool:
    """Whether a text prints at least two documents under headings that `parse_heading` reads, and is no catalogue.

    >>> pages = "1. 9 May 1911, letter, Holt to Lund\\n" + "The ships have come.\\n" * 8
    >>> [recognises(Source(name="a.txt", text=pages * count, sha256="")) for count in (1, 2)]
    [False, True]
    """
    if source.text.count("\n") < 8 or is_markup(source.text):
        return False
    return prints_documents(source) and not is_catalogue(source)


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read every document that the text prints, the names resolved from what the text itself says."""
    page = lay_out(source)
    texts = [_text(page, printed) for printed in assemble(page)]
    authority = _authority(page, texts)
    records = tuple(_record(page, text, authority, scheme) for text in texts)
    return Read(
        records=flag_order(records), actors=authority.actors(), appellations=authority.appellations(),
        tenures=authority.tenures(),
        lives=authority.lives(),
    )  # fmt: skip


def _text(page: Page, printed: Printed) -> _Text:
    head, body = page.flow(*printed.heading), page.flow(*printed.body)
    note = NOTE.search(body.text)
    return _Text(
        printed=printed, head=head, body=body, heading=parse_heading(head.text),
        quoted=letterheads.quoted_ranges(body.text), zones=tuple(letterheads.head_zones(body)),
        note=note.start() if note else len(body.text),
    )  # fmt: skip


def _authority(page: Page, texts: list[_Text]) -> Authority:
    """The names that the source itself explains: its index first, then headings, then brackets after signatures."""
    authority = Authority()
    read_index(page.lines, page.skipped, lambda first, last: page.flow((first, last)), authority)
    gather(authority, (entry for text in texts for entry in _heading_names(text)), HEADING)
    gather(authority, (entry for text in texts for entry in _bracketed(text.body)), _BRACKET, trusted=False)
    for text in texts:
        for match in _BODY.finditer(text.body.text):
            authority.add_body(match.group())
    return authority


def _heading_names(text: _Text) -> Iterator[Named]:
    h = text.heading
    extra = [m for e in enclosed(h) for m in (*e.senders, *e.recipients)]
    everyone = (*h.everyone, *extra)
    full = {family for m in everyone if len(m.name.split()) > 1 for family in families(m.name)}
    for mention in everyone:
        if len(mention.name.split()) == 1 and families(mention.name) & full:
            continue  # a short form of a name that the same heading has in full
        yield mention, told_beside(text.head, mention), h.date.value if h.date else None


def _bracketed(body: Flow) -> Iterator[Named]:
    """Names in capitals that the editors explain: "FILIPPOV [Stalin]", not "KIM. FILIPPOV [Stalin]"."""
    first = _BRACKET_OPENS.search(body.text)
    for match in _BRACKETED.finditer(body.text, max(0, first.start() - _BEFORE_BRACKET)) if first else ():
        ends = [ended.end() for ended in _ENDED.finditer(body.text, match.start(), match.end())]
        for mention in parties(body.text, ends[-1] if ends else match.start(), match.end()):
            if mention.alias and mention.kind == "person":
                yield mention, body.spans(mention.start, mention.end)[:1], None


def _record(page: Page, text: _Text, authority: Authority, scheme: TopicScheme | None) -> Record:
    ledger = Ledger(authority)
    ledger.within(authority.canonical(m.name) or m.name for m, _, _ in _heading_names(text))
    h = text.heading
    date = h.date.value if h.date else None
    heads = ((text.head, 0, len(text.head.text)), *((text.body, start, end) for start, end in text.zones))
    ledger.set_in(Setting(date=date, texts=(text.head, text.body), heads=heads))
    if h.date:
        ledger.value("date", h.date.value, text.head, h.date.start, h.date.end, HEADING)
    form = _form(ledger, text)
    protocol = _PROTOCOL.search(text.body.text)
    _parties(ledger, text, protocol)
    telling = _telling(ledger, text, protocol=protocol is not None)
    if any(telling.cover):
        enter_cover(ledger, addresses(text.body, ((0, spoken_from(text.body)),)), text.body)
    passed_on = enter_enclosures(ledger, h, text.head, HEADING, speakers=_attached_by(ledger, text), told=telling)
    enter_default_recipient(ledger, h, text.head)
    archives = _archives(ledger, text)
    message = (text.body, text.note)
    taken = enter_decisions(
        ledger, message, TEXT, speakers=_speaking(ledger, h), voices=_voices(text, passed_on),
        minutes=text.resolution or form == "minutes",
    )  # fmt: skip
    answered = enter_references(
        ledger,
        Answering(
            flow=text.body, end=text.note, zones=text.zones, year=text.year, enclosures=passed_on,
            approving=text.resolution,
        ),
    )  # fmt: skip
    hops, dates = _way(ledger, text)
    named = enter_topics(ledger, [message], scheme, heads=text.zones)
    enter_people(ledger, [(text.head, len(text.head.text)), message])
    return Record(
        id=identifier("document", page.source.sha256, text.head.offset(0)),
        file=page.source.name, lines=lines_of(page, text.printed), pieces=pieces_of(page, text.printed),
        number=h.number, heading=text.head.text, date=date, form=form, senders=ledger.values("senders"),
        recipients=ledger.values("recipients"), intermediaries=ledger.values("intermediaries"),
        copies=ledger.values("copies"), participants=ledger.values("participants"),
        place_from=ledger.first("place_from"), place_to=ledger.first("place_to"),
        classification=ledger.first("classification"), doc_numbers=ledger.values("doc_numbers"), archives=archives,
        enclosures=passed_on, decisions=taken, responds_to=answered, hops=hops, dates=dates,
        topics=named, people=ledger.values("people"), hypotheses=ledger.hypotheses(), claims=ledger.claims(),
    )  # fmt: skip


def _speaking(ledger: Ledger, heading: Heading) -> tuple[str, ...]:
    """Who says "we", and decides: the senders, or the body whose minutes it is."""
    if heading.form is None or heading.form.value != "minutes":
        return ledger.values("senders")
    bodies = [ledger.resolve(one)[0] for one in heading.participants if one.kind == "body"]
    return tuple(bodies) or ledger.values("senders")


def _parties(ledger: Ledger, text: _Text, protocol: re.Match[str] | None) -> None:
    """Who sent the message to whom through whom: heading, address lines, signature, distribution list, notes."""
    h = text.heading
    lines = addresses(text.body, text.zones)
    found = tuple(a for a in lines if protocol is None or a.mention.start > protocol.end())
    enter_roles(ledger, h, text.head, text.body, found, h.date.value if h.date else None)
    enter_signer(ledger, h, text.body, text.note)
    enter_participants(ledger, h, text.body)
    if protocol is not None:
        _protocol(ledger, text, protocol.start())
    _letterhead(ledger, text)
    enter_relays(ledger, text.body, _signature_end(text))


def _voices(text: _Text, passed_on: tuple[Enclosure, ...]) -> list[Voice]:
    """Who speaks in what is passed on: the writers of each enclosure, where its words stand in the text."""
    if not any(one.stretches for one in passed_on):
        return []
    ends = {offset for one in passed_on for span in one.stretches for offset in (span.start, span.end - 1)}
    places = text.body.places(ends, text.note)
    return [
        Voice(start=start, end=end + 1, speakers=one.senders, addressees=one.recipients)
        for one in passed_on
        for span in one.stretches
        if (start := places.get(span.start)) is not None and (end := places.get(span.end - 1)) is not None
    ]


def _form(ledger: Ledger, text: _Text) -> str:
    """The form that the heading names; else the one the text calls itself, else a message."""
    if stated := enter_form(ledger, text.heading, text.head, HEADING):
        return stated
    start, _ = next(iter(text.body.lines()), (0, 0))
    beginning = text.body.text[start : start + 600]
    tail = text.heading.tail
    if match := _REPORTED.search(beginning):
        value, where = "report", match.span()
    elif tail and re.search(r"\bdraft\b", tail.value):
        agency = re.search(r"\bMinistry\b", beginning[:160])
        telling = agency or _COVERING.search(beginning)
        value, where = "memorandum" if agency else "note", telling.span() if telling else (0, 0)
    else:
        return "message"
    if where[1]:
        ledger.value("form", value, text.body, *where, TEXT, confidence=0.7, status="inferred")
    return value


def _protocol(ledger: Ledger, text: _Text, before: int) -> None:
    """An excerpt from a body's protocol: whom it was sent to, or who got copies of the message that it confirms."""
    key = "recipients" if text.resolution else "copies"
    if first := _TO_COMRADES.search(text.body.text, 0, before):
        for mention in parties(text.body.text, *first.span("names")):
            ledger.name(key, mention, text.body, _PROTOCOL_LINE)


def _letterhead(ledger: Ledger, text: _Text) -> None:
    body = text.body
    for number in (*letterheads.numbers(body, text.quoted), *letterheads.bare_numbers(body, text.zones)):
        ledger.value("doc_numbers", number.value, body, number.start, number.end, NUMBER_LINE)
    for items in copies(body, text.quoted):
        for mention in items:
            ledger.name("copies", mention, body, _DISTRIBUTION)
    for key, found in (
        ("place_from", letterheads.place_from(body, text.zones)),
        ("place_to", letterheads.place_to(body, text.zones)),
        ("classification", letterheads.classification(body, text.zones)),
    ):
        if found:
            ledger.value(key, found.value, body, found.start, found.end, LETTERHEAD)


def _way(ledger: Ledger, text: _Text) -> tuple[tuple[Hop, ...], tuple[Dated, ...]]:
    """The hops that stamps and notes tell, and every date of heading and text."""
    head, body, dated = text.head, text.body, text.heading.date
    date = dated.value if dated else None
    order = slash_order(body.text, date)
    found = [
        (body, stamp)
        for stamp in stamps(body, date=date, order=order, after=_signature_end(text))
        if stamp.start < text.note + _NOTES and not within(stamp.start, text.quoted)
    ]
    stamped = [(stamp.start, stamp.end) for _, stamp in found]
    signed = [
        one
        for one in letterheads.signature_dates(body, text.quoted, text.year, order)
        if one.start < text.note and not within(one.start, stamped)
    ]
    signatures = moments(body, [(one.start, one.end, one.value) for one in signed], "drafted")
    hops = enter_hops(ledger, found, date, tuple(signatures))
    own = [Own(flow=head, start=dated.start, end=dated.end, edtf=dated.value, role="heading")] if dated else []
    for inner in enclosed(text.heading):
        if inner.date:
            start, end = inner.start, inner.dated_to or inner.end
            own.append(Own(flow=head, start=start, end=end, edtf=inner.date, role="enclosed"))
    own += [
        Own(flow=body, start=one.start, end=one.end, edtf=one.value, role="signature", supplied=one.supplied)
        for one in signed
    ]
    return hops, enter_dates(ledger, [(head, len(head.text)), (body, text.note)], own, hops, date=date, order=order)


def _signature_end(text: _Text) -> int:
    """Where the message itself ends and later notes begin: after the last signature in capitals or by a sender."""
    for start, end, line in reversed(text.body.rows()):
        if start < text.note and line[-1:] in _SIGNED_ENDS and _SIGNED.match(line):
            return end
    return text.note


def _attached_by(ledger: Ledger, text: _Text) -> tuple[str, ...]:
    """Who speaks in what a message passes on where the heading does not say: its sender; in a resolution, who signs."""
    if not text.resolution:
        return ledger.values("senders")
    signed: tuple[str, ...] = ()
    for start, _, line in text.body.rows():
        if start < text.note and _SIGNED.match(line):
            people = [m for m in parties(line) if m.kind == "person" and ledger.authority.known(m.name)]
            signed = tuple(ledger.resolve(m)[0] for m in people) or signed
    return signed or ledger.values("senders")


def _telling(ledger: Ledger, text: _Text, *, protocol: bool) -> Telling:
    """The messages within the text; a body's protocol, or lines that somebody else signs, are a cover of their own."""
    found = passages(text.body, text.note, year=text.year)
    senders = ledger.values("senders")
    cover: tuple[str, ...] = ()
    if protocol and not text.resolution:
        cover = ("",)
    elif found:
        relays = ledger.values("intermediaries")
        signed = [ledger.resolve(m)[0] for m in covered(text.body, found, text.note) if m.kind == "person"]
        cover = tuple(name for name in signed if name not in senders and name in relays)
    date = text.heading.date.value if text.heading.date else None
    return Telling(flow=text.body, passages=found, date=date, cover=cover, approved=protocol)


def _archives(ledger: Ledger, text: _Text) -> tuple[Citation, ...]:
    body = text.body
    start = text.note if text.note < len(body.text) else max(0, len(body.text) - 300)
    found = list(citations(body.text, start))
    for cited in found:
        ledger.value("archives", cited.citation.label(), body, cited.start, cited.end, _SOURCE_NOTE)
    return tuple(dict.fromkeys(c.citation for c in found))


READER = Reader(name="bulletin", recognises=recognises, read=read)
