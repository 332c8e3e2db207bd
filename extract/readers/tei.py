"""Correspondence described in TEI (correspDesc): letters with their header, and lists of letters in CMIF.

What is read is what the markup states: each action with its persons, place and date, the persons whom the text is
marked to name. The rules are those of the TEI Guidelines, chapter "Correspondence Description", and of the
documentation of CMIF.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extract.authorities import canonical, file_of
from extract.authority import Authority
from extract.edtf import ends
from extract.ids import identifier
from extract.ledger import Ledger
from extract.markup import TEI, Element, elements
from extract.model import Claim, Dated, DateRole, Hop, Record, Source, Span, Stage
from extract.readers.common import Read, Reader
from extract.readers.tei_dates import ATTRIBUTES, edtf_of
from extract.readers.tei_names import ENTRIES, MARKED, NAMES, Named, Register
from extract.rules import Rule
from extract.spelling import without_place
from extract.topics import TopicScheme
from extract.way import Moment, flag_order

_ACTION = Rule("action", "what the description of a correspondence says was done with the message (correspAction)")
_PASSED_ON = Rule("received and passed on", "whoever received the message and forwarded it after")
_NOTE = Rule("note of persons", "the persons whom a list of letters notes that a letter mentions (cmif:mentionsPerson)")
_MENTIONS = "cmif:mentionsPerson"
# what is done in each kind of action; who does it carries the message, unless he sends or receives it
_STAGES: dict[str, Stage] = {
    "sent": "sent", "received": "received", "transmitted": "passed on", "forwarded": "passed on",
    "redirected": "passed on", "delivered": "handed over",
}  # fmt: skip
_ROOTS = frozenset({"correspDesc", "title", "body", *ENTRIES})
_BEGINNING = 4096  # code points in which the root of a document begins
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:TEI|teiCorpus)[\s>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Action:
    """One action: what was done, and the elements that tell by whom, where and when."""

    stage: Stage
    kind: str
    element: Element
    actors: tuple[tuple[str, Named], ...]
    place: Element | None
    dates: tuple[tuple[str, Span], ...]


def recognises(source: Source) -> bool:
    """Whether a text is an XML document of TEI that describes correspondence.

    >>> text = f'<TEI xmlns="{TEI}"><teiHeader><profileDesc><correspDesc/></profileDesc></teiHeader></TEI>'
    >>> recognises(Source(name="a.xml", text=text, sha256=""))
    True
    """
    beginning = source.text[:_BEGINNING]
    return TEI in beginning and _ROOT.search(beginning) is not None and "correspDesc" in source.text


def read(source: Source, _: TopicScheme | None) -> Read:
    """Read every description of a correspondence in a document, with the persons whom its text is marked to name.

    No topics and no decisions are read: the markup states none, and the language of the text may be any. Raises
    `UnreadableSourceError` where the document is not well-formed or declares entities.
    """
    found = elements(source, _ROOTS)
    described = [one for one in found if one.name == "correspDesc"]
    bodies = [one for one in found if one.name == "body"]
    naming = [named for one in (*described, *bodies) for named in _naming(one)]
    register = Register(source, naming, [one for one in found if one.name in ENTRIES])
    alone = len(described) == 1
    breaks = [found.start() for found in re.finditer("\n", source.text)]
    records = tuple(
        _record(source, one, _lines(one, breaks), register, _title(found) if alone else None, bodies if alone else [])
        for one in described
    )
    return Read(
        records=records, actors=register.actors(), appellations=register.appellations(),
        authorities=register.authorities(),
    )  # fmt: skip


def _naming(element: Element) -> Iterator[Element]:
    """The elements that name actors: those of the actions, those that a note refers to, those of a text."""
    yield from element.descendants(*NAMES)
    yield from (one for one in element.descendants("ref") if one.attributes.get("type") == _MENTIONS)


def _title(found: tuple[Element, ...]) -> Element | None:
    """The title of the one letter that a document is."""
    titles = [one for one in found if one.name == "title" and "titleStmt" in one.within and one.text]
    return next((one for one in titles if one.attributes.get("level") == "a"), titles[0] if titles else None)


def _lines(element: Element, breaks: list[int]) -> tuple[int, int]:
    """The first and the last line of an element, from 1; `breaks` is where the lines of the source end."""
    return bisect_left(breaks, element.start) + 1, bisect_left(breaks, element.end - 1) + 1


def _record(
    source: Source,
    element: Element,
    lines: tuple[int, int],
    register: Register,
    title: Element | None,
    bodies: list[Element],
) -> Record:
    actions = list(_actions(source, element, register))
    ledger = Ledger(Authority())
    _enter_parties(ledger, actions)
    _enter_places(ledger, source, actions)
    date = _enter_date(ledger, actions)
    hops = _enter_hops(ledger, source, actions)
    dates = _enter_dates(ledger, actions)
    _enter_people(ledger, register, element, bodies)
    key = next((element.attributes[name] for name in ("key", "ref", "xml:id", "n") if name in element.attributes), None)
    heading = title.text if title else key or f"correspondence described in line {lines[0]}"
    return Record(
        id=identifier("document", source.sha256, element.start), file=source.name, lines=lines, pieces=(lines,),
        number=element.attributes.get("key"), heading=heading,
        date=date, senders=ledger.values("senders"), recipients=ledger.values("recipients"),
        intermediaries=ledger.values("intermediaries"), place_from=ledger.first("place_from"),
        place_to=ledger.first("place_to"), hops=hops, dates=dates, people=ledger.values("people"),
        claims=ledger.claims(),
    )  # fmt: skip


def _actions(source: Source, element: Element, register: Register) -> Iterator[_Action]:
    """The actions of a kind that is known, in the order of the description."""
    for action in element.children("correspAction"):
        kind = action.attributes.get("type", "")
        if kind in _STAGES:
            places = list(action.descendants("placeName", "settlement", "geogName"))
            dates = ((edtf_of(one.attributes), one) for one in action.descendants("date"))
            yield _Action(
                stage=_STAGES[kind], kind=kind, element=action,
                actors=tuple(told for one in action.descendants(*NAMES) if (told := register.name(one))),
                place=next((one for one in places if one.text and not without_place(one.text)), None),
                dates=tuple((edtf, _date_span(source, one)) for edtf, one in dates if edtf),
            )  # fmt: skip


def _date_span(source: Source, element: Element) -> Span:
    """Where a date is told: the element's tag, from its first to its last attribute that tells it."""
    values = [element.values[name] for name in ATTRIBUTES if name in element.values]
    return source.span(min(start for start, _ in values), max(end for _, end in values))


def _enter_parties(ledger: Ledger, actions: list[_Action]) -> None:
    """Senders and recipients; who received a message only to forward it stands between, as do those who carry it."""
    passing = {name for action in actions if action.kind in ("forwarded", "redirected") for name, _ in action.actors}
    for action in actions:
        for name, named in action.actors:
            rule = f"{_ACTION}: {action.kind}"
            if action.kind == "sent":
                _enter_name(ledger, "senders", name, named, rule)
            elif action.kind == "received" and name not in passing:
                _enter_name(ledger, "recipients", name, named, rule)
            elif action.kind == "received":
                _enter_name(ledger, "intermediaries", name, named, f"{_ACTION}: {_PASSED_ON}")
            else:
                _enter_name(ledger, "intermediaries", name, named, rule)


def _enter_name(ledger: Ledger, key: str, name: str, named: Named, rule: str, part: int | None = None) -> None:
    ledger.enter(Claim(key=key, value=name, spans=named.spans, rule=rule, part=part, written=named.written))


def _enter_places(ledger: Ledger, source: Source, actions: list[_Action]) -> None:
    for action in actions:
        key = {"sent": "place_from", "received": "place_to"}.get(action.kind)
        if key and action.place:
            _enter_place(ledger, source, key, action.place, f"{_ACTION}: {action.kind}")


def _enter_place(ledger: Ledger, source: Source, key: str, place: Element, rule: str, part: int | None = None) -> None:
    """A place, and the record of GeoNames that the edition says it is."""
    ledger.enter(Claim(key=key, value=place.text, spans=place.spans(source), rule=rule, part=part))
    records = (one for one in map(canonical, place.attributes.get("ref", "").split()) if file_of(one) == "geonames")
    if record := next(records, None):
        span = place.value_span(source, "ref")
        ledger.enter(Claim(key=f"{key}.identifier", value=record, spans=(span,), rule=rule, part=part))


def _enter_date(ledger: Ledger, actions: list[_Action]) -> str | None:
    """The date of sending; others that the description has for it stay beside it as conflicts."""
    told = [one for action in actions if action.kind == "sent" for one in action.dates]
    for place, (edtf, span) in enumerate(told):
        differs = place > 0 and edtf != told[0][0]
        if place == 0 or differs:
            ledger.enter(
                Claim(
                    key="date", value=edtf, spans=(span,), rule=f"{_ACTION}: sent",
                    confidence=0.5 if differs else 1.0, status="conflicting" if differs else "stated",
                )
            )  # fmt: skip
    return told[0][0] if told else None


def _enter_hops(ledger: Ledger, source: Source, actions: list[_Action]) -> tuple[Hop, ...]:
    """The way: every action that tells a time, a place or a carrier, in the order of the description."""
    hops: list[Hop] = []
    moments: list[Moment] = []
    for action in actions:
        carriers = action.actors if action.kind not in ("sent", "received") else ()
        if not (action.dates or action.place or carriers):
            continue
        part, rule = len(hops), f"{_ACTION}: {action.kind}"
        start, end = action.element.values["type"]
        ledger.enter(Claim(key="hops", value=action.stage, spans=(source.span(start, end),), rule=rule, part=part))
        for name, named in carriers:
            _enter_name(ledger, "hops.by", name, named, rule, part)
        if action.place:
            _enter_place(ledger, source, "hops.place", action.place, rule, part)
        at, span = action.dates[0] if action.dates else (None, None)
        if at and span:
            ledger.enter(Claim(key="hops.at", value=at, spans=(span,), rule=rule, part=part))
        moments.append(Moment(stage=action.stage, at=at or "", clock=None, spans=(span,) if span else ()))
        hops.append(Hop(
            stage=action.stage, by=tuple(name for name, _ in carriers),
            place=action.place.text if action.place else None, at=at,
        ))  # fmt: skip
    # A letter is received last, wherever it was passed on before: those two stages are not weighed against each other.
    for apart in ("passed on", "received"):
        flag_order(ledger, [moment if _known(moment) and moment.stage != apart else None for moment in moments])
    return tuple(hops)


def _known(moment: Moment) -> bool:
    """Whether both ends of a moment are known, so that it can be told to be too early."""
    return bool(moment.at) and None not in ends(moment.at)


def _enter_dates(ledger: Ledger, actions: list[_Action]) -> tuple[Dated, ...]:
    """Every date with what it dates."""
    found: dict[Dated, None] = {}
    for action in actions:
        for edtf, span in action.dates:
            role: DateRole = action.stage
            dated = Dated(edtf=edtf, role=role)
            if dated not in found:
                rule = f"{_ACTION}: {action.kind}"
                ledger.enter(Claim(key="dates", value=edtf, spans=(span,), rule=rule, part=len(found)))
                found[dated] = None
    return tuple(found)


def _enter_people(ledger: Ledger, register: Register, element: Element, bodies: list[Element]) -> None:
    """Everyone whom the actions, a note or the text's own markup names, each where that is first done."""
    noted = {one.start for one in element.descendants("ref")}
    for one in (*_naming(element), *(named for body in bodies for named in _naming(body))):
        told = register.name(one)
        if told and told[1].kind == "person" and told[0] not in ledger.values("people"):
            _enter_name(ledger, "people", *told, _NOTE if one.start in noted else MARKED)


READER = Reader(name="tei", recognises=recognises, read=read)
