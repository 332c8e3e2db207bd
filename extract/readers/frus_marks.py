"""What the markup of a diplomatic document states, laid over what was read of its page: parties, dates, persons."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from extract.authority import Authority
from extract.edtf import ends
from extract.ledger import LISTED
from extract.markup import Element
from extract.model import Claim, Enclosure, Record, Span
from extract.names import Mention
from extract.readers.dispatch_parties import addressees
from extract.readers.frus_people import Persons
from extract.readers.tei_dates import ATTRIBUTES, edtf_of
from extract.readers.tei_names import MARKED
from extract.rules import Rule
from extract.spelling import display
from extract.transcript import Marked, Transcript

_PARTY = Rule("markup of a party", "whom the edition marks as the one that a document is from, or to")
_DATE = Rule("markup of a date", "the date that the attributes of a dateline tell")
_RANGE = Rule("dates of the edition", "the first and the last moment that the edition gives a document")
_OTHER = frozenset({"attachment", "note"})
_Date = tuple[str, Span, str]  # EDTF, where the markup tells it, and the rule
Side = Literal["senders", "recipients"]
_SIDES: tuple[tuple[Side, str], ...] = (("senders", "from"), ("recipients", "to"))
_PARTS: dict[str, str] = {"senders": "recipients", "recipients": "senders"}


class Marks:
    """The marks of one document, which an authority and the volume's list of persons explain.

    `begins` is where its inclosures begin on the page, `notes` where the editors' notes do.
    """

    def __init__(
        self, page: Transcript, begins: Sequence[int], notes: int, authority: Authority, persons: Persons
    ) -> None:
        self._page, self._text = page, page.page.text
        self._source = page.page
        self._bounds = (0, *begins, notes)
        self._parties: defaultdict[tuple[int, str], list[Marked]] = defaultdict(list)
        for one in page.marked:
            if one.start < notes and (kind := one.element.attributes.get("type")):
                self._parties[bisect_right(self._bounds, one.start) - 1, kind].append(one)
        self._authority, self._persons = authority, persons

    def sides(self, record: Record) -> Record:
        """A record with the parties that are marked, of the document and of what it encloses.

        Where the print was read otherwise, the markup decides: a party that it marks is added, and what was read in its
        place is kept beside as a conflict. What it leaves unmarked stays as it was read.
        """
        for part in range(len(self._bounds) - 1):
            for key, kind in _SIDES:
                for one in self._parties[part, kind]:
                    record = self._with_party(record, key, one, part - 1 if part else None)
        return record

    def people(self, record: Record) -> Record:
        """A record with everybody whom the markup names, each where it first does."""
        known = set(record.people)
        claims, names = [], []
        for one in self._page.marked:
            if one.element.name != "persName" or one.start >= self._bounds[-1]:
                continue
            for name, rule in self._names(one):
                if name not in known and self._authority.is_person(name):
                    known.add(name)
                    names.append(name)
                    claims.append(self._claim("people", name, one, f"{MARKED}: {rule}", None))
        return replace(record, people=(*record.people, *names), claims=(*record.claims, *claims))

    def _with_party(self, record: Record, key: Side, mark: Marked, place: int | None) -> Record:
        own = key if place is None else f"enclosures.{key}"
        other = own.replace(key, _PARTS[key])
        claims = list(record.claims)
        told = [at for at, claim in enumerate(claims) if claim.key in (own, other) and _within(claim, mark, place)]
        wrong = [at for at in told if claims[at].key == other or self._is_office(claims[at], mark)]
        for at in wrong:
            claims[at] = replace(claims[at], status="conflicting", confidence=min(claims[at].confidence, 0.5))
        if len(wrong) == len(told):
            claims += [self._claim(own, name, mark, f"{_PARTY}: {rule}", place) for name, rule in self._names(mark)]
        return _adopted(replace(record, claims=tuple(claims)), own, other, place)

    def _is_office(self, claim: Claim, mark: Marked) -> bool:
        """Whether an office was read where the markup names the person who holds it: "Secretary of Roads Hale"."""
        return mark.element.name == "persName" and not self._authority.is_person(claim.value)

    def _claim(self, key: str, name: str, mark: Marked, rule: str, place: int | None) -> Claim:
        written = self._text[mark.start : mark.end]
        spans = (self._source.span(mark.start, mark.end),)
        return Claim(key=key, value=name, spans=spans, rule=rule, written=written, part=place)

    def _names(self, mark: Marked) -> Iterator[tuple[str, str]]:
        """Whom a mark names: the entry of the list that it refers to, else as the volume resolves the words."""
        if listed := self._persons.named(mark.element):
            yield listed, LISTED
            return
        person = mark.element.name == "persName"
        found = addressees(self._text, mark.start, mark.end)
        if not found or (person and any(one.kind != "person" for one in found)):
            written = self._text[mark.start : mark.end]
            name = display(written) if person else written
            found = (Mention(start=mark.start, end=mark.end, name=name, kind="person" if person else "body"),)
        yield from map(self._authority.resolve, found)


def _within(claim: Claim, mark: Marked, place: int | None) -> bool:
    return claim.part == place and any(span.start < mark.end and mark.start < span.end for span in claim.spans)


def _adopted(record: Record, own: str, other: str, place: int | None) -> Record:
    """The record with two sides as its claims now tell them."""
    told = {key: _values(record.claims, key, place) for key in (own, other)}
    if place is None:
        return replace(record, **{key: told[key] for key in told})  # type: ignore[arg-type]
    before = record.enclosures[place]
    sides = {key.rpartition(".")[2]: value for key, value in told.items()}
    inner: Enclosure = replace(before, **sides)  # type: ignore[arg-type]
    return replace(record, enclosures=(*record.enclosures[:place], inner, *record.enclosures[place + 1 :]))


def _values(claims: Sequence[Claim], key: str, place: int | None) -> tuple[str, ...]:
    kept = (one.value for one in claims if one.key == key and one.part == place and one.status != "conflicting")
    return tuple(dict.fromkeys(kept))


def dated(record: Record, page: Transcript, element: Element, inclosures: Sequence[Element]) -> Record:
    """A record with the dates that the markup tells, of the document and of what it encloses.

    A day that the print tells with its hour stays so; one that the print tells otherwise is kept beside, as a conflict.
    """
    date, claims = _decided(record.date, record.claims, "date", None, _told(page, element))
    enclosures = list(record.enclosures)
    for place, inner in enumerate(inclosures if len(inclosures) == len(enclosures) else ()):
        told, claims = _decided(enclosures[place].date, claims, "enclosures.date", place, _told(page, inner))
        enclosures[place] = replace(enclosures[place], date=told)
    return replace(record, date=date, claims=claims, enclosures=tuple(enclosures))


def _decided(
    read: str | None, claims: tuple[Claim, ...], key: str, place: int | None, told: Iterator[_Date]
) -> tuple[str | None, tuple[Claim, ...]]:
    """The date to adopt, and the claims with that of the markup among them."""
    found = next(told, None)
    if found is None:
        return read, claims
    edtf, span, rule = found
    hour = read and "T" in read and "/" not in read + edtf and read[:10] == edtf[:10]
    adopted = read if read and (hour or (ends(read) == ends(edtf) and "T" not in edtf)) else edtf
    kept = (
        replace(one, status="conflicting", confidence=min(one.confidence, 0.5))
        if one.key == key and one.part == place and one.value != adopted
        else one
        for one in claims
    )
    return adopted, (*kept, Claim(key=key, value=adopted, spans=(span,), rule=rule, part=place))


def _told(page: Transcript, element: Element) -> Iterator[_Date]:
    """The dates that the markup gives a document: of its dateline, and the range that its element bears."""
    for one in _own(element):
        if one.name == "date" and "dateline" in one.within and (edtf := edtf_of(one.attributes)):
            yield edtf, _place(page, [one.values[name] for name in ATTRIBUTES if name in one.values]), _DATE
    first, last = (element.attributes.get(f"doc-dateTime-{end}", "")[:10] for end in ("min", "max"))
    places = [place for name, place in element.values.items() if "doc-dateTime-" in name]
    note = element.attributes.get("subtype") == "editorial-note"  # whose range is that of the events it tells
    if places and not note and (edtf := edtf_of({"from": first, "to": last})):
        yield edtf, _place(page, places), _RANGE


def _place(page: Transcript, values: Sequence[tuple[int, int]]) -> Span:
    return page.source.span(min(start for start, _ in values), max(end for _, end in values))


def _own(element: Element) -> Iterator[Element]:
    """What is in an element but in no note, and in nothing that it encloses."""
    for one in element.children():
        if one.name not in _OTHER:
            yield one
            yield from _own(one)
