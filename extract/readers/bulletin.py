"""Journal issues and editions that print archival documents one after another, as plain text of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract import letterheads
from extract.assembly import Page, Printed, assemble, heading_start, lay_out
from extract.authority import Authority, families, gather
from extract.dates import slash_order
from extract.decisions import decisions
from extract.enclosures import enclosed
from extract.headings import Heading, parse_heading
from extract.ids import identifier
from extract.ledger import Ledger
from extract.model import Citation, Decision, Enclosure, Record, Reference, Source, Span
from extract.nameindex import read_index
from extract.names import Mention, parties
from extract.people import find_people
from extract.readers.common import Read, Reader
from extract.replies import references
from extract.roles import enter_participants, enter_relays, enter_roles
from extract.sources import NOTE, citations
from extract.text import Flow
from extract.topics import TopicScheme, topics


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
        return int(self.heading.date.value[:4]) if self.heading.date else None


def recognises(source: Source) -> bool:
    """Whether a text prints at least two documents under headings of ours."""
    page_lines = source.text.count("\n")
    if page_lines < 8:
        return False
    from extract.text import lines_of

    lines = lines_of(source.text)
    return sum(1 for index in range(len(lines)) if heading_start(lines, index)) >= 2


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read every document that the text prints, the names resolved from what the text itself says."""
    page = lay_out(source)
    texts = [_text(page, printed) for printed in assemble(page)]
    authority = _authority(page, texts)
    records = tuple(_record(page, text, authority, scheme) for text in texts)
    return Read(records=records, actors=authority.actors(), appellations=authority.appellations())


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
    gather(authority, (entry for text in texts for entry in _heading_names(text)), "heading")
    gather(authority, (entry for text in texts for entry in _bracketed(text.body)), "bracket after a name")
    for text in texts:
        for match in _BODY.finditer(text.body.text):
            authority.add_body(match.group())
    return authority


_BODY = re.compile(
    r"\b(?:Ministry of [A-Z]\w+(?: [A-Z]\w+)?(?: of (?:the )?[A-Z]{2,5})?|Council of Ministers(?: of (?:the )?[A-Z]{3,5})?)"
)


def _heading_names(text: _Text) -> Iterator[tuple[Mention, Span, str | None]]:
    h = text.heading
    extra = [m for e in enclosed(h.text, h.tail) for m in (*e.senders, *e.recipients)] if h.tail else []
    everyone = (*h.senders, *h.recipients, *h.intermediaries, *h.participants, *extra)
    full = {family for m in everyone if len(m.name.split()) > 1 for family in families(m.name)}
    for mention in everyone:
        if len(mention.name.split()) == 1 and families(mention.name) & full:
            continue  # a short form of a name that the same heading has in full
        yield mention, text.head.spans(mention.start, mention.end)[0], h.date.value if h.date else None


_BRACKETED = re.compile(r"(?<![\w.])(?:[A-Z][A-Z’'. -]{1,24}[A-Z]) ?\[(?P<who>[A-Z][\w.’' -]{2,24})\]")


def _bracketed(body: Flow) -> Iterator[tuple[Mention, Span, str | None]]:
    """Names in capitals that the editors explain: "FILIPPOV [Stalin]"."""
    for match in _BRACKETED.finditer(body.text):
        for mention in parties(body.text, match.start(), match.end()):
            if mention.alias and mention.kind == "person":
                yield mention, body.spans(mention.start, mention.end)[0], None


def _record(page: Page, text: _Text, authority: Authority, scheme: TopicScheme | None) -> Record:
    ledger = Ledger(authority)
    ledger.context = tuple(authority.canonical(m.name) or m.name for m, _, _ in _heading_names(text))
    h = text.heading
    date = h.date.value if h.date else None
    if h.date:
        ledger.value("date", h.date.value, text.head, h.date.start, h.date.end, "heading")
    form = _form(ledger, text)
    protocol = _PROTOCOL.search(text.body.text)
    found = tuple(
        a for a in letterheads.addresses(text.body, text.zones) if protocol is None or a.mention.start > protocol.end()
    )
    enter_roles(ledger, h, text.head, text.body, found, date)
    enter_participants(ledger, h, text.body)
    if protocol is not None:
        _protocol(ledger, text, protocol.start())
    _letterhead(ledger, text)
    enter_relays(ledger, text.body, _signature_end(text))
    enclosures = _enclosures(ledger, text)
    _default_recipient(ledger, text)
    archives = _archives(ledger, text)
    taken = _decisions(ledger, text)
    answered = _references(ledger, text)
    named = _topics(ledger, text, scheme)
    _people(ledger, text)
    lines = _lines(page, text.printed)
    return Record(
        id=identifier("document", page.source.sha256, text.head.offset(0)),
        file=page.source.name, lines=lines, pieces=_pieces(page, text.printed), number=h.number, heading=text.head.text,
        date=date, form=form, senders=ledger.values("senders"), recipients=ledger.values("recipients"),
        intermediaries=ledger.values("intermediaries"), copies=ledger.values("copies"),
        participants=ledger.values("participants"), place_from=ledger.first("place_from"),
        place_to=ledger.first("place_to"), classification=ledger.first("classification"),
        doc_numbers=ledger.values("doc_numbers"), archives=archives, enclosures=enclosures, decisions=taken,
        responds_to=answered, topics=named, people=ledger.values("people"), claims=ledger.claims(),
    )  # fmt: skip


def _form(ledger: Ledger, text: _Text) -> str:
    """The form that the heading names; else the one the text calls itself, else a message."""
    h = text.heading
    if h.form:
        ledger.value("form", h.form.value, text.head, h.form.start, h.form.end, "heading")
        return h.form.value
    start, _ = next(iter(text.body.lines()), (0, 0))
    opening = text.body.text[start : start + 600]
    if match := re.search(r"\bI (?:herewith )?report\b", opening):
        value, where = "report", match.span()
    elif h.tail and re.search(r"\bdraft\b", h.tail.value):
        agency = re.search(r"\bMinistry\b", opening[:160])
        covering = re.search(r"\bI am sending\b|\battached\b|\bI send\b|\bdraft\b", opening)
        value = "memorandum" if agency else "note"
        where = (agency or covering).span() if agency or covering else (0, 0)  # type: ignore[union-attr]
    else:
        return "message"
    if where[1]:
        ledger.value("form", value, text.body, *where, "text", confidence=0.7, status="inferred")
    return value


_PROTOCOL = re.compile(
    r"[Pp]rotocol (?:No\. ?|#)\d+ of (?:the )?[Mm]eeting of (?:the )?(?P<who>[A-Z][\w ]+(?:\(\w\))?)"
)
_TO_COMRADES = re.compile(
    r"(?:^|\s)\[?To:?\]?\s+(?:Comrades?|Cmrds?\.?|Cdes?\.?)?\s*(?P<names>(?:[A-Z][\w.]+,\s*)+[A-Z]\w+)"
)


def _protocol(ledger: Ledger, text: _Text, before: int) -> None:
    """An excerpt from a body's protocol: those it was sent to are its recipients, or copies of the message it confirms."""
    form = text.heading.form
    key = "recipients" if form is not None and form.value == "resolution" else "copies"
    if first := _TO_COMRADES.search(text.body.text, 0, before):
        for mention in parties(text.body.text, *first.span("names")):
            ledger.name(key, mention, text.body, "address line of the protocol")


def _letterhead(ledger: Ledger, text: _Text) -> None:
    body = text.body
    for number in letterheads.numbers(body, text.quoted):
        ledger.value("doc_numbers", number.value, body, number.start, number.end, "number line")
    for items in letterheads.copies(body, text.quoted):
        for mention in items:
            ledger.name("copies", mention, body, "distribution list")
    for key, found in (
        ("place_from", letterheads.place_from(body, text.zones)),
        ("place_to", letterheads.place_to(body, text.zones)),
        ("classification", letterheads.classification(body, text.zones)),
    ):
        if found:
            ledger.value(key, found.value, body, found.start, found.end, "letterhead")
    date = text.heading.date
    for signed in letterheads.signature_dates(body, text.quoted, text.year):
        if date and signed.value != date.value and signed.start < text.note:
            ledger.value(
                "date", signed.value, body, signed.start, signed.end, "signature", confidence=0.5, status="conflicting"
            )


def _signature_end(text: _Text) -> int:
    """Where the message itself ends and later notes begin: after the last signature in capitals or by a sender."""
    last = 0
    for start, end in text.body.lines():
        if start < text.note and _SIGNED.match(text.body.text[start:end].strip()):
            last = end
    return last or text.note


_SIGNED = re.compile(r"^(?:[\d./IVX-]+\s+)?(?:\[?[A-Z]\.?\]?[A-Z.]*\]? ?)*(?:[A-Z’'-] ?){3,}(?:\[[A-Za-z. ]+\])?[.”]?$")


def _enclosures(ledger: Ledger, text: _Text) -> tuple[Enclosure, ...]:
    h = text.heading
    if h.tail is None:
        return ()
    found = []
    for part, inner in enumerate(enclosed(h.text, h.tail)):
        for mention in inner.senders:
            ledger.name("enclosures.senders", mention, text.head, "heading", part=part)
        for mention in inner.recipients:
            ledger.name("enclosures.recipients", mention, text.head, "heading", part=part)
        ledger.value("enclosures", inner.form, text.head, inner.start, inner.end, "heading", part=part)
        senders = ledger.values("enclosures.senders", part=part)
        if not senders and inner.form not in {"draft"}:
            senders = ledger.values("senders")
        found.append(
            Enclosure(
                senders=senders,
                recipients=ledger.values("enclosures.recipients", part=part),
                date=inner.date,
                form=inner.form,
            )
        )
    return tuple(found)


def _default_recipient(ledger: Ledger, text: _Text) -> None:
    """A heading that names only the recipient of what is passed on: the covering message goes there too."""
    h = text.heading
    if h.tail is None or ledger.values("recipients") or h.form is None or h.form.value == "resolution":
        return
    for inner in enclosed(h.text, h.tail):
        for mention in inner.recipients:
            name = ledger.authority.resolve(mention)[0]
            ledger.value(
                "recipients", name, text.head, mention.start, mention.end, "heading: recipient of what is passed on",
                confidence=0.7, status="inferred", written=h.text[mention.start : mention.end],
            )  # fmt: skip
        break


def _archives(ledger: Ledger, text: _Text) -> tuple[Citation, ...]:
    body = text.body
    start = text.note if text.note < len(body.text) else max(0, len(body.text) - 300)
    found = list(citations(body.text, start))
    for cited in found:
        ledger.value("archives", cited.citation.label(), body, cited.start, cited.end, "source note")
    return tuple(dict.fromkeys(c.citation for c in found))


def _decisions(ledger: Ledger, text: _Text) -> tuple[Decision, ...]:
    body = text.body
    resolution = text.heading.form is not None and text.heading.form.value == "resolution"
    found = []
    for part, decided in enumerate(decisions(body.text[: text.note], protocol=resolution)):
        by = _maker(ledger, text, decided.who, decided.who_start)
        quote = body.text[decided.start : decided.end]
        ledger.value("decisions", quote, body, decided.start, decided.end, "text", confidence=0.7, part=part)
        found.append(Decision(by=by, quote=quote))
    return tuple(found)


def _maker(ledger: Ledger, text: _Text, who: str | None, start: int | None) -> tuple[str, ...]:
    if who is None or who in {"We", "we", "I"}:
        return ledger.values("senders")
    if who.lower() in {"they", "he"} or start is None:
        return ()
    mentions = parties(text.body.text, start, start + len(who))
    return tuple(dict.fromkeys(ledger.authority.resolve(m)[0] for m in mentions))


def _references(ledger: Ledger, text: _Text) -> tuple[Reference, ...]:
    body = text.body
    senders = ledger.values("recipients")
    found = []
    for part, answered in enumerate(references(body.text[: text.note], year=text.year, order=slash_order(body.text))):
        if any(first <= answered.start < last for first, last in text.quoted) and not _whole_quoted(text):
            continue
        ledger.value(
            "responds_to",
            body.text[answered.start : answered.end],
            body,
            answered.start,
            answered.end,
            "text",
            part=part,
        )
        found.append(Reference(senders=senders, date=answered.date, number=answered.number))
    return tuple(dict.fromkeys(found))


def _whole_quoted(text: _Text) -> bool:
    """Whether the message itself is what stands in quotation marks, after instructions to the one who hands it on."""
    return text.heading.tail is None and len(text.quoted) == 1


def _topics(ledger: Ledger, text: _Text, scheme: TopicScheme | None) -> tuple[str, ...]:
    if scheme is None:
        return ()
    found = topics(text.body.text[: text.note], scheme)
    for topic in found:
        for start, end in topic.places[:2]:
            ledger.value(
                "topics", topic.concept, text.body, start, end, "cue of the scheme", confidence=0.6, status="inferred"
            )
    return tuple(t.concept for t in found) or ("other",)


def _people(ledger: Ledger, text: _Text) -> None:
    for flow, end in ((text.head, len(text.head.text)), (text.body, text.note)):
        for mention in find_people(flow.text[:end], ledger.authority):
            ledger.name("people", mention, flow, "named in the text")


def _pieces(page: Page, printed: Printed) -> tuple[tuple[int, int], ...]:
    stretches = (*printed.heading, *printed.body)
    found: list[tuple[int, int]] = []
    for first, last in stretches:
        one, two = page.lines[first].number, page.lines[last].number
        if found and one == found[-1][1] + 1:
            found[-1] = (found[-1][0], two)
        else:
            found.append((one, two))
    return tuple(found)


def _lines(page: Page, printed: Printed) -> tuple[int, int]:
    """The unbroken stretch that holds the heading: to where another document's text begins."""
    first, last = printed.heading[0]
    if printed.heading[-1][0] > last and not _between(page, printed, last, printed.heading[-1][0]):
        last = printed.heading[-1][1]
    for one, two in sorted(printed.body):
        if one > last and not _between(page, printed, last, one):
            last = max(last, two)
    return page.lines[first].number, page.lines[last].number


def _between(page: Page, printed: Printed, last: int, first: int) -> bool:
    """Whether another document's text stands between two lines of this one."""
    own = set((*printed.heading, *printed.body))
    return any(
        last < piece.first < first and not any(o[0] <= piece.first <= o[1] for o in own) for piece in page.pieces
    )


READER = Reader(name="bulletin", recognises=recognises, read=read)
