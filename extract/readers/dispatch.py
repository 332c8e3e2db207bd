"""Printed diplomatic dispatches, one a file: heading, dateline, number, text, signature, and the inclosures after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.authority import Authority, gather
from extract.decisions import decisions
from extract.entries import enter_topics
from extract.ids import identifier
from extract.ledger import Ledger
from extract.model import Decision, Enclosure, Record, Reference, Source, Span
from extract.names import Mention, display
from extract.readers.common import Read, Reader
from extract.readers.dispatch_headings import Inscription, form_of, inscription
from extract.readers.dispatch_layout import CARD, Part, Sheet, Unit, date_in, hour_after, lay_out, running, salutation, signed_name
from extract.readers.dispatch_parties import COLLECTIVE, POSTS, addressees, bare, same_family
from extract.readers.dispatch_people import known_people, titled_people
from extract.readers.dispatch_replies import citations
from extract.text import Flow
from extract.topics import TopicScheme

_NUMBER = re.compile(r"(?P<number>(?:Nos?\.?|NO\.?|Number)\s?\d[\w/-]*|[A-Z]-\d+)", re.IGNORECASE)
_TELEGRAM_NUMBER = re.compile(r"(?P<number>\d{1,4})\.\s+(?=[A-Z“\d(])")
_FILED = re.compile(r":\s*(?P<form>[A-Z][\w -]+)")
_COVER = re.compile(r"(?:in|with|to|from)? ?(?:the )?(?:dispatch|despatch|instructions?|letter|note)s?,? (?:No\.? ?)?\d+", re.IGNORECASE)
_TIMED = re.compile(r"[—–-]\s*(?:\d|noon|midnight)|\b\d{1,2}(?::\d\d)?\s*[ap]\.?\s?m\b|\d,? noon\b", re.IGNORECASE)
_INSTITUTION = re.compile(r"\b(?:of|to|for)\b", re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Whether a text begins as one dispatch: a heading of who to whom, dated or marked before its text begins."""
    return lay_out(source) is not None


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read the dispatch that a text is; names are resolved within it alone, a signature telling the full name."""
    sheet = lay_out(source)
    if sheet is None:
        return Read(records=())
    date = _date_of(sheet.parts[0])
    authority = Authority()
    gather(authority, list(_names(source, sheet, date[3] if date else None)), "heading, signature or title")
    record = _record(source, sheet, authority, scheme)
    return Read(records=(record,), actors=authority.actors(), appellations=authority.appellations())


def _names(source: Source, sheet: Sheet, date: str | None) -> Iterator[tuple[Mention, Span, str | None]]:
    for part in sheet.parts:
        for mention, flow in _written(part):
            yield mention, flow.spans(mention.start, mention.end)[0], date
        text = running(source, sheet.lines, part.body)
        for mention in titled_people(text.text) if text else ():
            yield mention, text.spans(mention.start, mention.end)[0], date  # type: ignore[union-attr]


def _written(part: Part) -> Iterator[tuple[Mention, Flow]]:
    """The names of a part's heading, address and signature."""
    if part.heading and part.inscription:
        for mention in (*part.inscription.senders, *part.inscription.recipients, *part.inscription.participants):
            yield mention, part.heading.flow
    for mention, block in (*_addressed(part), *_signed(part)):
        yield mention, block.flow


def _signed(part: Part) -> Iterator[tuple[Mention, Unit]]:
    """Who signed a part: the name, with what stands after it as the office; or whose card lies by it."""
    for block in (part.signature, *part.after, *part.body[-1:]):
        if block is not None and (card := CARD.fullmatch(block.text)):
            for mention in addressees(block.text, *card.span("who")):
                yield mention, block
    if part.signature is None:
        return
    text = part.signature.text
    if where := signed_name(text):
        written = re.sub(r"(?<=[^\W\d_]{2})\.$", "", text[where[0] : where[1]].rstrip(" ,"))
        office = text[where[1] :].strip(" .,;[]()") or None
        mention = Mention(start=where[0], end=where[0] + len(written), name=display(written), kind="person", office=office)
        yield mention, part.signature


def _addressed(part: Part) -> Iterator[tuple[Mention, Unit]]:
    """To whom the address before the text, or after the signature, says that a part goes."""
    for block in part.address:
        whole = inscription(block.text)
        if block.text.startswith("To ") and whole.recipients:
            for mention in whole.recipients:
                yield mention, block
            continue
        opening = re.match(r"(?:To\s+)?(?:(?:His|Your) Excellency,?\s+|(?:The )?Hon(?:ou?rable|\.),?\s+)?", block.text)
        for mention in addressees(block.text, opening.end() if opening else 0, len(block.text.rstrip(" :."))):
            yield mention, block
    if part.signature is not None and not part.address:
        for block in part.after[-1:]:
            found = addressees(block.text)
            if re.match(r"(?:To |His Excellency|Hon|The Hon|Mr\.|Dr\.|Sir |Gen)", block.text) and len(found) == 1:
                yield found[0], block


def _record(source: Source, sheet: Sheet, authority: Authority, scheme: TopicScheme | None) -> Record:
    ledger = Ledger(authority)
    main = sheet.parts[0]
    heading, named = main.heading, main.inscription
    if heading is None or named is None:  # lay_out promises both
        raise AssertionError("a dispatch without a heading")
    body = running(source, sheet.lines, main.body)
    date = _enter_date(ledger, main)
    form = _form(ledger, main)
    _parties(ledger, main, named, heading)
    _letterhead(ledger, main, form)
    enclosures = tuple(_enclosure(ledger, part, place) for place, part in enumerate(sheet.parts[1:]))
    answered = _references(ledger, body, date) if body else ()
    texts = [(flow, len(flow.text)) for flow in (heading.flow, body) if flow is not None]
    taken = _decisions(ledger, body) if body else ()
    topics = enter_topics(ledger, texts, scheme, title_end=len(heading.text))
    for flow, _ in texts:
        for mention in known_people(flow.text, authority):
            ledger.name("people", mention, flow, "named in the text")
    first, last = sheet.lines[heading.first].number, _last_line(sheet)
    return Record(
        id=identifier("document", source.sha256, heading.flow.offset(0)), file=source.name, lines=(first, last),
        pieces=((first, last),), number=named.number, heading=heading.text, date=date, form=form,
        senders=ledger.values("senders"), recipients=ledger.values("recipients"),
        participants=ledger.values("participants"), place_from=ledger.first("place_from"),
        classification=ledger.first("classification"), doc_numbers=ledger.values("doc_numbers"),
        enclosures=enclosures, decisions=taken, responds_to=answered, topics=topics, people=ledger.values("people"),
        claims=ledger.claims(),
    )  # fmt: skip


def _last_line(sheet: Sheet) -> int:
    return max((line.number for line in sheet.lines if not line.blank), default=1)


def _parties(ledger: Ledger, part: Part, named: Inscription, heading: Unit) -> None:
    """Senders and recipients as the heading names them; a signature by another is kept beside as a disagreement."""
    for key, mentions in (
        ("senders", named.senders), ("recipients", named.recipients), ("participants", named.participants),
    ):  # fmt: skip
        for mention in mentions:
            ledger.name(key, mention, heading.flow, "heading")
    if not named.recipients and named.senders:
        for mention, block in _addressed(part):
            ledger.name("recipients", mention, block.flow, "address line")
    for mention, block in _signed(part):
        posts = [m for m in named.senders if m.kind == "post"]
        if not named.senders:
            ledger.name("senders", mention, block.flow, "signature")
        elif part.behalf is not None:
            continue  # who signs for another does not hold the office, nor contradict the heading
        elif posts and len(named.senders) == 1:
            span = heading.flow.spans(posts[0].start, posts[0].end)[0]
            ledger.authority.alias(posts[0].name, mention.name, span, "signature under an office", "office")
        elif not any(same_family(mention.name, m.name) for m in named.senders) and named.senders[0].kind == "person":
            ledger.name("senders", mention, block.flow, "signature", confidence=0.5, status="conflicting")


def _date_of(part: Part) -> tuple[Flow, int, int, str, str] | None:
    """A part's date: that of its heading, of its dateline, or of what stands after its signature; and which."""
    if part.inscription and part.heading and (dated := part.inscription.date) and len(dated.value) >= 10:
        return part.heading.flow, dated.start, dated.end, dated.value, "heading"
    for block, rule in ((part.dateline, "dateline"), *((b, "date after the signature") for b in part.after)):
        if block is not None and (found := date_in(block.text)) and (rule == "dateline" or len(block.text) < 80):
            hour = hour_after(block.text, found.end) if len(found.edtf) == 10 else None
            return block.flow, found.start, hour[0] if hour else found.end, found.edtf + (hour[1] if hour else ""), rule
    return None


def _enter_date(ledger: Ledger, part: Part) -> str | None:
    chosen = _date_of(part)
    if chosen is None:
        return None
    flow, start, end, edtf, rule = chosen
    ledger.value("date", edtf, flow, start, end, rule)
    if rule == "heading" and part.dateline and (other := date_in(part.dateline.text)) and other.edtf != edtf[:10]:
        ledger.value(
            "date", other.edtf, part.dateline.flow, other.start, other.end, "dateline", confidence=0.5,
            status="conflicting",
        )  # fmt: skip
    return edtf


def _stated_form(part: Part) -> tuple[Unit, int, int, str] | None:
    """The form that a part's notes, its file number, its mark or its heading state."""
    for block in part.files:
        if (filed := _FILED.search(block.text)) and (form := form_of(block.text, filed.start("form"))):
            return block, form.start, form.end, form.value
    for block in (*part.notes, *((part.mark,) if part.mark else ())):
        plain = _COVER.sub(lambda m: " " * len(m.group()), block.text)
        if form := form_of(plain):
            return block, form.start, form.end, form.value
        if paraphrase := re.search(r"Paraphrase", block.text):
            return block, paraphrase.start(), paraphrase.end(), "telegram"
    if part.heading and part.inscription and (form := part.inscription.form):
        return part.heading, form.start, form.end, form.value
    return None


def _implied_form(part: Part) -> tuple[Unit, int, int, str] | None:
    """The form that a part's shape implies: the hour of a telegram, the salutation of a note or a letter, a number."""
    if part.dateline and (hour := _TIMED.search(part.dateline.text)):
        return part.dateline, hour.start(), hour.end(), "telegram"
    if greeting := salutation(part):
        block, match = greeting
        note = re.match(r"(?:Your )?(?:Excellency|Highness)|Monsieur", match.group())
        return block, match.start(), match.end(), "note" if note else "letter"
    for block in part.numbers:
        return block, 0, len(block.text), "letter"
    return None


def _form(ledger: Ledger, part: Part) -> str:
    if stated := _stated_form(part):
        block, start, end, form = stated
        ledger.value("form", form, block.flow, start, end, "stated form")
        return form
    if implied := _implied_form(part):
        block, start, end, form = implied
        ledger.value("form", form, block.flow, start, end, "shape of the letter", confidence=0.7, status="inferred")
        return form
    return "other"


def _letterhead(ledger: Ledger, part: Part, form: str) -> None:
    """The number, the classification and the place of a document."""
    for block in part.numbers:
        if match := _NUMBER.search(block.text):
            ledger.value("doc_numbers", match["number"], block.flow, *match.span("number"), "number line")
    following = part.body[1].text if len(part.body) > 1 else ""
    if form == "telegram" and part.body and (match := _TELEGRAM_NUMBER.match(part.body[0].text)):
        listed = match["number"] == "1" and any(re.match(r"2\.\s", b.text) for b in part.body[1:])
        if not listed and not following.startswith(f"{int(match['number']) + 1}."):
            ledger.value("doc_numbers", match["number"], part.body[0].flow, *match.span("number"), "telegram's number")
    for block in part.classified[:1]:
        words = re.search(r"[A-Za-z].*[A-Za-z]", block.text)
        if words:
            ledger.value("classification", words.group(), block.flow, *words.span(), "letterhead")
    if part.dateline and (place := place_in(part.dateline.flow)):
        ledger.value("place_from", part.dateline.text[place[0] : place[1]], part.dateline.flow, *place, "dateline")


def place_in(flow: Flow) -> tuple[int, int] | None:
    """Where the place of a dateline stands: what is before the date, without the office that heads the sheet."""
    text = flow.text
    date = date_in(text)
    undated = re.search(r"\bundated\b", text, re.IGNORECASE)
    stop = date.start if date else undated.start() if undated else len(text)
    zone = re.sub(r"[\s,.;\[(]*(?:\bthe\b|\bthis\b)?[\s,.;\[(]*$", "", text[:stop])
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^,;\[\]]+?(?:(?<=[A-Z])\.[^,;\[\]]*?)*(?=,|;|\]|\[|\.\s|$)", zone)]
    pieces = [(a + len(zone[a:b]) - len(zone[a:b].lstrip(" .")), b) for a, b in pieces if zone[a:b].strip(" .")]
    while len(pieces) > 1 and _institution(zone[pieces[0][0] : pieces[0][1]]):
        pieces.pop(0)
    if not pieces or _institution(zone[pieces[0][0] : pieces[0][1]]):
        return None
    return pieces[0][0], pieces[-1][1]


def _institution(words: str) -> bool:
    """Whether a piece of a dateline is an office or a body, not a place."""
    return bool(_INSTITUTION.search(words)) or any(bare(word) in POSTS | COLLECTIVE for word in words.split())


def _enclosure(ledger: Ledger, part: Part, place: int) -> Enclosure:
    """An inclosure: who wrote it to whom, when and in what form, as far as its own head and foot tell."""
    block = part.mark or part.heading or (part.notes or part.body or part.address or part.after)[0]
    named = part.inscription or Inscription(text="")
    for key, mentions, elsewhere in (
        ("enclosures.senders", named.senders, list(_signed(part))),
        ("enclosures.recipients", named.recipients, list(_addressed(part))),
    ):
        if mentions and part.heading:
            for mention in mentions:
                ledger.name(key, mention, part.heading.flow, "inclosure's heading", part=place)
        for mention, other in [] if mentions else elsewhere:
            ledger.name(key, mention, other.flow, "inclosure's address or signature", part=place)
    told = _stated_form(part) or _implied_form(part)
    form = told[3] if told else None
    date = _date_of(part)
    ledger.value("enclosures", form or "message", block.flow, 0, len(block.text), "inclosure", part=place)
    return Enclosure(
        senders=ledger.values("enclosures.senders", part=place),
        recipients=ledger.values("enclosures.recipients", part=place), date=date[3] if date else None, form=form,
    )  # fmt: skip


def _decisions(ledger: Ledger, body: Flow) -> tuple[Decision, ...]:
    """What the writer or a government decided; of what the text reports of others' words, nothing."""
    found: list[Decision] = []
    for decided in decisions(body.text):
        who = (decided.who or "").lower()
        if who in {"i", "we"}:
            by = ledger.values("senders")
        elif decided.who_start is not None and who.split()[-1:] in (["government"], ["department"], ["cabinet"]):
            named = addressees(body.text, decided.who_start, decided.who_start + len(decided.who or ""))
            by = tuple(ledger.authority.resolve(mention)[0] for mention in named if len(mention.name.split()) > 1)
        else:
            continue
        quote = body.text[decided.start : decided.end]
        if by:
            ledger.value(
                "decisions", quote, body, decided.start, decided.end, "text", confidence=0.7, part=len(found)
            )  # fmt: skip
            found.append(Decision(by=by, quote=quote))
    return tuple(found)


def _references(ledger: Ledger, body: Flow, date: str | None) -> tuple[Reference, ...]:
    """The recipients' messages that the text answers, acknowledges or refers to as theirs."""
    found: list[Reference] = []
    senders, recipients = ledger.values("senders"), ledger.values("recipients")
    for cited in citations(body.text, date):
        if not _theirs(cited.whose, senders, recipients):
            continue
        reference = Reference(senders=recipients, date=cited.date, number=cited.number)
        if reference in found:
            continue
        ledger.value(
            "responds_to", body.text[cited.start : cited.end], body, cited.start, cited.end, "text", part=len(found)
        )
        found.append(reference)
    return tuple(found)


def _theirs(whose: str, senders: tuple[str, ...], recipients: tuple[str, ...]) -> bool:
    """Whether "your", "Mr. Conger's" or "the Department's" says that the recipients wrote it."""
    written = re.sub(r"[’']s?$", "", whose)
    if written.lower().startswith("your") or written.lower().startswith("ur"):
        return True
    if "department" in written.lower():
        return not any("Department" in s or "Secretary" in s for s in senders)
    own = addressees(written)
    return any(same_family(m.name, r) for m in own for r in recipients)


READER = Reader(name="dispatch", recognises=recognises, read=read)
