"""Correspondence described in TEI (correspDesc): letters with their header, and lists of letters in CMIF.

What is read is what the markup states: each action with its persons, place and date, the persons whom the text is
marked to name, whose message this one is said to answer, what the object is and where it is kept. The rules are those
of the TEI Guidelines, chapter "Correspondence Description", and of the documentation of CMIF.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extract.authority import Authority
from extract.edtf import ends
from extract.ids import identifier
from extract.ledger import Ledger
from extract.markup import TEI, Element, elements, line_ends, lines_of
from extract.model import Claim, Dated, DateRole, Hop, Record, Reference, Source
from extract.readers.common import Read, Reader
from extract.readers.tei_about import ELEMENTS, enter_abstract, enter_archives, enter_enclosures, enter_form, title_of
from extract.readers.tei_actions import ACTION, Action, Day, Place, actions_of
from extract.readers.tei_dates import edtf_of
from extract.readers.tei_names import ENTRIES, MARKED, PLACES, Named, Register, every, outermost
from extract.rules import Rule
from extract.topics import TopicScheme
from extract.way import Moment, flag_order

_PASSED_ON = Rule("received and passed on", "whoever received the message and forwarded it after")
_COPIED = Rule("received as a copy", "whoever received the message as a copy (subtype cc or bcc)")
_NOTE = Rule("note of persons", "the persons whom a list of letters notes that a letter mentions (mentionsPerson)")
_ANSWERED = Rule(
    "reference to the letter answered", "the letter that the context of a correspondence says this one answers"
)
_BEFORE = Rule(
    "letter before, of the recipient", "the letter before, where the context says that the recipient wrote it"
)
_MENTIONS = re.compile(r"(?:cmif:|https?://lod\.academy/cmif/vocab/terms[/#]*)mentionsPerson")
_REPLY = re.compile(r"(?:is|in)?[-_]?(?:repl(?:y|ies)|respon(?:se|ds)|answers?)[-_]?to", re.IGNORECASE)
_PREVIOUS = re.compile(r"prev(?:ious)?(?:[-_]?letter)?", re.IGNORECASE)
_ROOTS = frozenset({"correspDesc", "body", *ELEMENTS, *ENTRIES, *PLACES})
_BEGINNING = 1 << 16  # code points in which the root of a document begins, below comments and instructions
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:TEI|teiCorpus)[\s>]")
_DESCRIBED = re.compile(r"<(?:[\w.-]+:)?correspDesc[\s/>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """A description of a correspondence, with what the rest of its document says of that letter alone."""

    element: Element
    about: tuple[Element, ...] = ()
    texts: tuple[Element, ...] = ()


def recognises(source: Source) -> bool:
    """Whether a text is an XML document of TEI that describes correspondence.

    >>> text = f'<TEI xmlns="{TEI}"><teiHeader><profileDesc><correspDesc/></profileDesc></teiHeader></TEI>'
    >>> recognises(Source(name="a.xml", text=text, sha256=""))
    True
    """
    beginning = source.text[:_BEGINNING]
    found = TEI in beginning and _ROOT.search(beginning) is not None
    return found and "correspDesc" in source.text and _DESCRIBED.search(source.text) is not None


def read(source: Source, _: TopicScheme | None) -> Read:
    """Read every description of a correspondence in a document, with the persons whom its text is marked to name.

    No topics and no decisions are read: the markup states none, and the language of the text may be any. Raises
    `UnreadableSourceError` where the document is not well-formed or declares entities.
    """
    found = elements(source, _ROOTS)
    letters = list(_letters(found))
    naming = [(named, _label(one.element, named)) for one in letters for named in _naming(one)]
    register = Register(
        source, naming, [one for one in found if one.name in ENTRIES], [one for one in found if one.name in PLACES]
    )  # fmt: skip
    breaks = line_ends(source.text)
    records = tuple(_record(source, one, lines_of(one.element, breaks), register) for one in letters)
    return Read(
        records=records, actors=register.actors(), appellations=register.appellations(),
        authorities=register.authorities(), lives=register.lives(),
    )  # fmt: skip


def _letters(found: tuple[Element, ...]) -> Iterator[_Letter]:
    """The letters in their order. Where a document, or one of a corpus, describes one letter, all that it says is of
    that; where it describes several, a text belongs to the letter whose description it refers to (`decls`)."""
    by_document: defaultdict[int, list[Element]] = defaultdict(list)
    for one in found:
        by_document[one.document].append(one)
    for group in by_document.values():
        described = [one for one in group if one.name == "correspDesc"]
        bodies = [part for one in group for part in (one, *one.descendants("body")) if part.name == "body"]
        parts = [div for body in bodies for div in body.descendants("div") if "decls" in div.attributes]
        for one in described:
            if len(described) == 1:
                yield _Letter(element=one, about=tuple(group), texts=tuple(bodies))
            else:
                own = f"#{one.attributes.get('xml:id', '')}"
                yield _Letter(element=one, texts=tuple(p for p in parts if own in p.attributes["decls"].split()))


def _naming(letter: _Letter) -> Iterator[Element]:
    """The elements that name actors: those of the actions and of the letter before, those that a note refers to, those
    of a text."""
    for one in letter.element.children():
        if one.name != "correspContext":
            yield from outermost(one)
            yield from (ref for ref in one.descendants("ref") if _MENTIONS.fullmatch(ref.attributes.get("type", "")))
    for context in letter.element.children("correspContext"):
        yield from outermost(context)
    for text in letter.texts:
        yield from every(text)


def _label(letter: Element, named: Element) -> str | None:
    """How to call a letter of which an element names a party; None for other names."""
    if "correspAction" not in named.within:
        return None
    told = (letter.attributes.get(name, "").rstrip("/") for name in ("key", "xml:id", "ref"))
    return next((re.split(r"[/#]", one)[-1] for one in told if one), f"description at {letter.start}")


def _record(source: Source, letter: _Letter, lines: tuple[int, int], register: Register) -> Record:
    element = letter.element
    actions = list(actions_of(source, element, register))
    title = title_of(letter.about)
    ledger = Ledger(Authority())
    _enter_parties(ledger, actions)
    _enter_places(ledger, actions)
    date = _enter_date(ledger, actions)
    hops = _enter_hops(ledger, source, actions)
    dates = _enter_dates(ledger, actions)
    answered = _enter_answered(ledger, source, element, register)
    form = enter_form(ledger, source, element, letter.about)
    archives = enter_archives(ledger, source, letter.about)
    description = enter_abstract(ledger, source, element, letter.about)
    enclosures = enter_enclosures(ledger, source, letter.texts)
    _enter_people(ledger, register, letter)
    key = next(
        (element.attributes[name] for name in ("key", "ref", "xml:id", "n") if element.attributes.get(name)), None
    )
    heading = title.text if title else key or f"correspondence described in line {lines[0]}"
    return Record(
        id=identifier("document", source.sha256, element.start), file=source.name, lines=lines, pieces=(lines,),
        number=element.attributes.get("key") or None, heading=heading, description=description,
        date=date, form=form, senders=ledger.values("senders"), recipients=ledger.values("recipients"),
        intermediaries=ledger.values("intermediaries"), copies=ledger.values("copies"),
        place_from=ledger.first("place_from"), place_to=ledger.first("place_to"), archives=archives,
        enclosures=enclosures,
        responds_to=answered, hops=hops, dates=dates, people=ledger.values("people"),
        claims=ledger.claims(),
    )  # fmt: skip


def _enter_parties(ledger: Ledger, actions: list[Action]) -> None:
    """Senders and recipients; who received a message only to forward it stands between, as do those who carry it."""
    passing = {name for action in actions if action.kind in ("forwarded", "redirected") for name, _ in action.actors}
    for action in actions:
        for name, named in action.actors:
            if action.kind == "sent":
                _enter_name(ledger, "senders", name, named, action.rule)
            elif action.copied:
                _enter_name(ledger, "copies", name, named, f"{ACTION}: {_COPIED}")
            elif action.kind == "received" and name not in passing:
                _enter_name(ledger, "recipients", name, named, action.rule)
            elif action.kind == "received":
                _enter_name(ledger, "intermediaries", name, named, f"{ACTION}: {_PASSED_ON}")
            else:
                _enter_name(ledger, "intermediaries", name, named, action.rule)


def _enter_name(ledger: Ledger, key: str, name: str, named: Named, rule: str, part: int | None = None) -> None:
    ledger.enter(Claim(
        key=key, value=name, spans=named.spans, rule=rule, part=part, written=named.written,
        confidence=named.certainty,
    ))  # fmt: skip


def _enter_places(ledger: Ledger, actions: list[Action]) -> None:
    for action in actions:
        key = {"sent": "place_from", "received": "place_to"}.get(action.kind)
        if key and action.place and not action.copied:
            _enter_place(ledger, key, action.place, action.rule)


def _enter_place(ledger: Ledger, key: str, place: Place, rule: str, part: int | None = None) -> None:
    """A place, and the record of GeoNames that the edition says it is."""
    ledger.enter(
        Claim(key=key, value=place.name, spans=place.spans, rule=rule, part=part, confidence=place.certainty)
    )  # fmt: skip
    for record, span in place.records:
        ledger.enter(
            Claim(
                key=f"{key}.identifier", value=record, spans=(span,), rule=rule, part=part, confidence=place.certainty
            )
        )  # fmt: skip


def _enter_date(ledger: Ledger, actions: list[Action]) -> str | None:
    """The date of sending; others that the description has for it stay beside it as conflicts."""
    told = [(one, action) for action in actions if action.kind == "sent" for one in action.dates]
    for place, (day, action) in enumerate(told):
        differs = place > 0 and day.edtf != told[0][0].edtf
        if place == 0 or differs:
            ledger.enter(
                Claim(
                    key="date", value=day.edtf, spans=(day.span,), rule=_dated_by(action, day),
                    confidence=0.5 if differs else 1.0, status="conflicting" if differs else "stated",
                )
            )  # fmt: skip
    return told[0][0].edtf if told else None


def _dated_by(action: Action, day: Day) -> str:
    return f"{action.rule}: {day.rule}" if day.rule else action.rule


def _enter_hops(ledger: Ledger, source: Source, actions: list[Action]) -> tuple[Hop, ...]:
    """The way: every action that tells a time, a place or a carrier, in the order of the description."""
    hops: list[Hop] = []
    moments: list[Moment] = []
    for action in actions:
        carriers = action.actors if action.kind not in ("sent", "received") else ()
        if not (action.dates or action.place or carriers):
            continue
        part = len(hops)
        start, end = action.element.values["type"]
        ledger.enter(
            Claim(key="hops", value=action.stage, spans=(source.span(start, end),), rule=action.rule, part=part)
        )  # fmt: skip
        for name, named in carriers:
            _enter_name(ledger, "hops.by", name, named, action.rule, part)
        if place := action.place:
            _enter_place(ledger, "hops.place", place, action.rule, part)
        day = action.dates[0] if action.dates else None
        if day:
            rule = _dated_by(action, day)
            ledger.enter(Claim(key="hops.at", value=day.edtf, spans=(day.span,), rule=rule, part=part))
        moments.append(
            Moment(stage=action.stage, at=day.edtf if day else "", clock=None, spans=(day.span,) if day else ())
        )  # fmt: skip
        hops.append(Hop(
            stage=action.stage, by=tuple(name for name, _ in carriers),
            place=place.name if place else None, at=day.edtf if day else None,
        ))  # fmt: skip
    # A letter is received last, wherever it was passed on before: those two stages are not weighed against each other.
    for apart in ("passed on", "received"):
        flag_order(ledger, [moment if _known(moment) and moment.stage != apart else None for moment in moments])
    return tuple(hops)


def _known(moment: Moment) -> bool:
    """Whether both ends of a moment are known, so that it can be told to be too early."""
    return bool(moment.at) and None not in ends(moment.at)


def _enter_dates(ledger: Ledger, actions: list[Action]) -> tuple[Dated, ...]:
    """Every date with what it dates."""
    found: dict[Dated, None] = {}
    for action in actions:
        for day in action.dates:
            role: DateRole = action.stage
            dated = Dated(edtf=day.edtf, role=role)
            if dated not in found:
                rule = _dated_by(action, day)
                ledger.enter(Claim(key="dates", value=day.edtf, spans=(day.span,), rule=rule, part=len(found)))
                found[dated] = None
    return tuple(found)


def _enter_answered(ledger: Ledger, source: Source, element: Element, register: Register) -> tuple[Reference, ...]:
    """The letters that this one answers, as its context says: one of which it is the reply; or, as a conclusion, the
    letter before, where that names the recipient of this one as its sender. A letter before that only precedes is none.
    """
    found: list[Reference] = []
    for one in (ref for context in element.children("correspContext") for ref in context.descendants("ref", "ptr")):
        types = [one.attributes.get(name, "") for name in ("type", "subtype", "ana")]
        replies = any(_REPLY.fullmatch(kind) for kind in types)
        if not replies and not any(_PREVIOUS.fullmatch(kind) for kind in types):
            continue
        named = [told[0] for name in outermost(one) if (told := register.name(name))]
        date = next((edtf for day in one.descendants("date") if (edtf := edtf_of(day.attributes))), None)
        senders = tuple(named[:1])
        if not replies and not set(senders) & set(ledger.values("recipients")):
            continue
        spans = one.spans(source) or ((one.value_span(source, "target"),) if "target" in one.values else ())
        reference = Reference(senders=senders or ledger.values("recipients"), date=date)
        if spans and reference not in found:
            quote = one.text or one.attributes["target"]
            ledger.enter(Claim(
                key="responds_to", value=quote, spans=spans, rule=_ANSWERED if replies else _BEFORE, part=len(found),
                confidence=1.0 if replies else 0.6, status="stated" if replies else "inferred",
            ))  # fmt: skip
            found.append(reference)
    return tuple(found)


def _enter_people(ledger: Ledger, register: Register, letter: _Letter) -> None:
    """Everyone whom the actions, a note or the text's own markup names, each where that is first done; whoever sent the
    letter before is not named by this one."""
    noted = {one.start for one in letter.element.descendants("ref")}
    context = [(one.start, one.end) for one in letter.element.children("correspContext")]
    known: set[str] = set()
    for one in _naming(letter):
        if any(start <= one.start < end for start, end in context):
            continue
        told = register.name(one)
        if told and told[1].kind == "person" and told[0] not in known:
            known.add(told[0])
            _enter_name(ledger, "people", *told, _NOTE if one.start in noted else MARKED)


READER = Reader(name="tei", recognises=recognises, read=read)
