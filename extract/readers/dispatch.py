"""Printed diplomatic dispatches, one a file: heading, dateline, number, text, signature, and the inclosures after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.authority import Authority, Named, gather
from extract.entries import enter_decisions, enter_topics
from extract.foreign import is_markup
from extract.ids import identifier
from extract.ledger import Ledger
from extract.model import Citation, Enclosure, Record, Reference, Source
from extract.names import Mention
from extract.offices import told_beside
from extract.readers.common import Read, Reader
from extract.readers.dispatch_blocks import Unit
from extract.readers.dispatch_layout import lay_out
from extract.readers.dispatch_note import SOURCE_NOTE, kept_in, secrecy
from extract.readers.dispatch_parties import addressees
from extract.readers.dispatch_people import known_people, titled_people
from extract.readers.dispatch_replies import citations
from extract.readers.dispatch_sheet import Part, Sheet
from extract.readers.dispatch_sides import enter_sides, listed
from extract.readers.dispatch_told import (
    Told,
    addressed,
    classification_of,
    date_of,
    edition_number,
    files_of,
    form_told,
    numbers_of,
    other_date,
    place_of,
    signed,
    year_of,
)
from extract.readers.dispatch_way import enter_way
from extract.readers.dispatch_words import particled, same_family
from extract.readers.listing import lists_papers
from extract.readers.listing_rows import is_catalogue
from extract.rules import NAMED, TEXT, Rule
from extract.text import Flow
from extract.topics import TopicScheme

# whose telegrams "Embtel 1320" and the like are
_POSTS = {"embtel": "Embassy", "legtel": "Legation", "contel": "Consul"}
_NAMING = Rule("heading, signature or title", "a name in a heading or a signature, or after a title such as Mr.")
_LONGER = Rule("the end of a longer name", "a name with a particle that is the end of one longer name of the text")
_TITLED = Rule("a title like an initial", "a name with initials that another has after the French title M.")
_INCLOSURE = Rule("inclosure", "where an inclosure begins")
_INCLOSURE_HEADING = Rule("inclosure's heading", "the heading of an inclosure")
_INCLOSURE_PARTIES = Rule("inclosure's address or signature", "the address or the signature of an inclosure")


def recognises(source: Source) -> bool:
    """Whether a text begins as one dispatch: a heading of who to whom, dated or marked before its text begins."""
    return not is_markup(source.text) and lay_out(source) is not None and not _lists(source)


def _lists(source: Source) -> bool:
    """Whether a text is a page of a listing or a catalogue, which begins as a dispatch does."""
    return lists_papers(source) or is_catalogue(source)


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read the dispatch that a text is; names are resolved within it alone, a signature telling the full name."""
    sheet = lay_out(source)
    if sheet is None:
        return Read(records=())
    authority = who_is_who(list(names_in(sheet)))
    record = record_of(sheet, Ledger(authority), scheme)
    return Read(
        records=(record,), actors=authority.actors(), appellations=authority.appellations(),
        tenures=authority.tenures(),
    )  # fmt: skip


def who_is_who(named: list[Named], authority: Authority | None = None) -> Authority:
    """Who is who in a dispatch, or in several; "M. de Cologan" is the "B. J. de Cologan" whose signature it prints.

    "M. A. B. Holt" is A. B. Holt in French, where that name is printed too.
    `authority` is what is known of them before.
    """
    full = {mention.name for mention, _, _ in named if mention.kind == "person"}
    titled = {name: name[3:] for name in full if name.startswith("M. ") and name[3:] in full and " " in name[3:]}
    named = [(replace(one, name=titled.get(one.name, one.name)), span, date) for one, span, date in named]
    behind = {name: [other for other in sorted(full) if other.endswith(f" {name}")] for name in full if particled(name)}
    authority = authority or Authority()
    gather(authority, [one for one in named if len(behind.get(one[0].name, [])) != 1], _NAMING)
    for mention, (span, *_), _ in named:
        if len(longer := behind.get(mention.name, [])) == 1:
            authority.alias(mention.name, longer[0], span, f"{_NAMING}: {_LONGER}", "name")
        if (french := f"M. {mention.name}") in titled:
            authority.alias(french, mention.name, span, f"{_NAMING}: {_TITLED}", "name")
    return authority


def names_in(sheet: Sheet) -> Iterator[Named]:
    """The names that headings, addresses and signatures write, and those that titles introduce in the texts."""
    dated = _dated(sheet)
    date = dated.value if dated else None
    for part in (sheet.main, *sheet.inclosures):
        found: list[tuple[Mention, Flow]] = []
        if part.heading and part.inscription:
            found.extend((mention, part.heading.flow) for mention in part.inscription.mentions)
        found.extend((mention, block.flow) for mention, block in (*addressed(part), *signed(part)))
        found.extend((mention, block.flow) for _, mention, block in listed(part))
        found.extend((mention, block.flow) for block in part.body for mention in titled_people(block.text))
        for mention, flow in found:
            yield mention, told_beside(flow, mention), date


def _dated(sheet: Sheet) -> Told | None:
    body = sheet.running(sheet.main.body)
    return date_of(sheet.main, year_of(body.text) if body else None)


def record_of(sheet: Sheet, ledger: Ledger, scheme: TopicScheme | None) -> Record:
    """The record of a dispatch that is laid out; its names are resolved by the ledger's authority."""
    main, heading = sheet.main, sheet.opening
    body, date = sheet.running(main.body), _dated(sheet)
    if date:
        _enter(ledger, "date", date)
    if other := other_date(main):
        _enter(ledger, "date", other, conflicting=True)
    form = form_told(main)
    if form:
        _enter(ledger, "form", form)
    enter_sides(ledger, sheet, body)
    archives = _letterhead(ledger, main, form.value if form else "other", sheet.note)
    enclosures = tuple(_enclosure(ledger, part, at, date) for at, part in enumerate(sheet.inclosures))
    answered = _references(ledger, body, date.value if date else None) if body else ()
    speakers = ledger.values("senders")
    taken = enter_decisions(ledger, (body, len(body.text)), TEXT, speakers=speakers) if body else ()
    texts = [(flow, len(flow.text)) for flow in (heading.flow, body) if flow is not None]
    hops, dates = enter_way(ledger, sheet, texts, date)
    topics = enter_topics(ledger, texts, scheme, title_end=len(heading.text))
    for flow, _ in texts:
        for mention in known_people(flow.text, ledger.authority):
            ledger.name("people", mention, flow, NAMED)
    lines = [line.number for line in sheet.lines if not line.blank]
    return Record(
        id=identifier("document", sheet.source.sha256, heading.flow.offset(0)), file=sheet.source.name,
        lines=(lines[0], lines[-1]), pieces=((lines[0], lines[-1]),), number=edition_number(main),
        heading=heading.text, date=date.value if date else None, form=form.value if form else "other",
        senders=ledger.values("senders"), recipients=ledger.values("recipients"),
        intermediaries=ledger.values("intermediaries"), copies=ledger.values("copies"),
        participants=ledger.values("participants"), place_from=ledger.first("place_from"),
        classification=ledger.first("classification"), doc_numbers=ledger.values("doc_numbers"), archives=archives,
        enclosures=enclosures, decisions=taken, responds_to=answered, hops=hops, dates=dates, topics=topics,
        people=ledger.values("people"), hypotheses=ledger.hypotheses(),
        claims=ledger.claims(),
    )  # fmt: skip


def _enter(ledger: Ledger, key: str, told: Told, *, conflicting: bool = False) -> None:
    certainty = 0.5 if conflicting else 0.7 if told.implied else 1.0
    ledger.value(
        key, told.value, told.flow, told.start, told.end, told.rule, confidence=certainty,
        status="conflicting" if conflicting else "inferred" if told.implied else "stated",
    )  # fmt: skip


def _letterhead(ledger: Ledger, part: Part, form: str, note: Unit | None) -> tuple[Citation, ...]:
    """The numbers, the classification and the place of a document; returns the files it is kept in."""
    for number in numbers_of(part, form):
        _enter(ledger, "doc_numbers", number)
    if classified := classification_of(part):
        _enter(ledger, "classification", classified)
    if place := place_of(part):
        _enter(ledger, "place_from", place)
    found: dict[Citation, None] = {}
    for file in files_of(part):
        citation = Citation(delo=file.value)
        ledger.value("archives", citation.label(), file.flow, file.start, file.end, file.rule)
        found.setdefault(citation)
    return (*found, *_kept(ledger, note))


def _kept(ledger: Ledger, note: Unit | None) -> Iterator[Citation]:
    """Where the editors' note says that a document is kept; how secret it was, where its head does not say so."""
    if note is None:
        return
    if (start_end := secrecy(note.text)) and ledger.first("classification") is None:
        start, end = start_end
        ledger.value("classification", note.text[start:end], note.flow, start, end, SOURCE_NOTE)
    if kept := kept_in(note.text):
        ledger.value("archives", kept.citation.label(), note.flow, kept.start, kept.end, SOURCE_NOTE)
        yield kept.citation


def _enclosure(ledger: Ledger, part: Part, place: int, outer: Told | None) -> Enclosure:
    """An inclosure: who wrote it to whom, when and in what form, as far as its own head and foot tell."""
    named = part.inscription
    for key, mentions, elsewhere in (
        ("enclosures.senders", named.senders if named else (), signed(part)),
        ("enclosures.recipients", named.recipients if named else (), addressed(part)),
    ):
        if mentions and part.heading:
            for mention in mentions:
                ledger.name(key, mention, part.heading.flow, _INCLOSURE_HEADING, part=place)
            continue
        for mention, block in elsewhere:
            ledger.name(key, mention, block.flow, _INCLOSURE_PARTIES, part=place)
    form = form_told(part)
    date = date_of(part, int(outer.value[:4]) if outer else None)
    if date:
        ledger.value("enclosures.date", date.value, date.flow, date.start, date.end, date.rule, part=place)
    first = next(part.units())
    ledger.value(
        "enclosures", form.value if form else "message", first.flow, 0, len(first.text), _INCLOSURE, part=place
    )  # fmt: skip
    return Enclosure(
        senders=ledger.values("enclosures.senders", part=place),
        recipients=ledger.values("enclosures.recipients", part=place),
        date=date.value if date else None, form=form.value if form else None,
    )  # fmt: skip


def _references(ledger: Ledger, body: Flow, date: str | None) -> tuple[Reference, ...]:
    """The recipients' messages that the text answers, acknowledges or refers to as theirs."""
    found: list[Reference] = []
    senders, recipients = ledger.values("senders"), ledger.values("recipients")
    for cited in citations(body.text, date):
        reference = Reference(senders=recipients, date=cited.date, number=cited.number)
        if reference in found or not _theirs(cited.whose, senders, recipients):
            continue
        quote = body.text[cited.start : cited.end]
        ledger.value("responds_to", quote, body, cited.start, cited.end, TEXT, part=len(found))
        found.append(reference)
    return tuple(found)


def _theirs(whose: str, senders: tuple[str, ...], recipients: tuple[str, ...]) -> bool:
    """Whether "your", "Mr. Conger's", "the Department's" or "Embtel" says that the recipients wrote it."""
    written = re.sub(r"[’']s?$", "", whose)
    if written.lower().startswith(("your", "urtel")):
        return True
    if post := _POSTS.get(written.lower().rstrip("s")):
        return any(post in recipient for recipient in recipients)
    if written.lower().startswith(("dep", "the dep")):
        return not any("Department" in sender or "Secretary" in sender for sender in senders)
    return any(same_family(mention.name, recipient) for mention in addressees(written) for recipient in recipients)


READER = Reader(name="dispatch", recognises=recognises, read=read)
