"""What the markup of a diplomatic document states, laid over what was read of its page: parties, dates, persons."""

from __future__ import annotations

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
        self._authority, self._persons = authority, persons

    def sides(self, record: Record) -> Record:
        """A record with the parties that are marked, of the document and of what it encloses.

        Where the print was read otherwise, the markup decides: a party that it marks is added, one that was taken for
        the other side is moved, and kept beside as a conflict. What it leaves unmarked stays as it was read.
        """
        for part in range(len(self._bounds) - 1):
            for key, kind in _SIDES:
                for one in self._of(part, kind):
                    record = self._with_party(record, key, one, part - 1 if part else None)
        return record

    def people(self, record: Record) -> Record:
        """A record with everybody whom the markup names, each where it first does."""
        known = set(record.people)
        claims, names = [], []
        for one in self._page.marked:
            if one.element.name != "persName" or one.start >= self._bounds[-1]:
                continue
            name, rule = self._name(one)
            if name not in known and self._authority.is_person(name):
                known.add(name)
                names.append(name)
                claims.append(self._claim("people", name, one, f"{MARKED}: {rule}", None))
        return replace(record, people=(*record.people, *names), claims=(*record.claims, *claims))

    def _of(self, part: int, kind: str) -> Iterator[Marked]:
        first, last = self._bounds[part], self._bounds[part + 1]
        for one in self._page.marked:
            if first <= one.start < last and one.element.attributes.get("type") == kind:
                yield one

    def _with_party(self, record: Record, key: Side, mark: Marked, place: int | None) -> Record:
        own = key if place is None else f"enclosures.{key}"
        other = own.replace(key, _PARTS[key])
        claims = list(record.claims)
        wrong = [at for at, claim in enumerate(claims) if claim.key == other and _within(claim, mark, place)]
        for at in wrong:
            claims[at] = replace(claims[at], status="conflicting", confidence=min(claims[at].confidence, 0.5))
        if not any(claim.key == own and _within(claim, mark, place) for claim in claims):
            name, rule = self._name(mark)
            claims.append(self._claim(own, name, mark, f"{_PARTY}: {rule}", place))
        return _adopted(replace(record, claims=tuple(claims)), own, other, place)

    def _claim(self, key: str, name: str, mark: Marked, rule: str, place: int | None) -> Claim:
        written = self._text[mark.start : mark.end]
        spans = (self._source.span(mark.start, mark.end),)
        return Claim(key=key, value=name, spans=spans, rule=rule, written=written, part=place)

    def _name(self, mark: Marked) -> tuple[str, str]:
        """Whom a mark names: the entry of the list that it refers to, else as the volume resolves the words."""
        if listed := self._persons.named(mark.element):
            return listed, LISTED
        found = addressees(self._text, mark.start, mark.end)
        written = self._text[mark.start : mark.end]
        person = mark.element.name == "persName"
        alone = Mention(
            start=mark.start, end=mark.end, name=display(written) if person else written,
            kind="person" if person else "body",
        )  # fmt: skip
        return self._authority.resolve(found[0] if len(found) == 1 else alone)


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


def dated(record: Record, page: Transcript, element: Element, outside: Sequence[Element]) -> Record:
    """A record with the date that the markup tells, `outside` being the notes and inclosures of its document.

    A day that the print tells with its hour stays so; one that the print tells otherwise is kept beside, as a conflict.
    """
    told = next(_told(page, element, outside), None)
    if told is None:
        return record
    edtf, span, rule = told
    read = record.date
    if read and read[:10] == edtf[:10] and "/" not in read + edtf and "T" in read:
        edtf = read
    claims = [
        replace(one, status="conflicting", confidence=min(one.confidence, 0.5))
        if one.key == "date" and one.value != edtf and not (one.value == read and _same(read, edtf))
        else one
        for one in record.claims
    ]
    claims.append(Claim(key="date", value=edtf, spans=(span,), rule=rule))
    if read and read != edtf and _same(read, edtf):  # the same days, written otherwise: one value
        claims = [replace(one, value=edtf) if one.key == "date" and one.value == read else one for one in claims]
    return replace(record, date=edtf, claims=tuple(claims))


def _same(one: str, other: str) -> bool:
    return ends(one) == ends(other)


def _told(page: Transcript, element: Element, outside: Sequence[Element]) -> Iterator[tuple[str, Span, str]]:
    """The dates that the markup gives a document: of its dateline, and the range that its element bears."""
    without = {id(one) for one in outside}
    for one in _descendants(element, without):
        if one.name == "date" and "dateline" in one.within and (edtf := edtf_of(one.attributes)):
            places = [one.values[name] for name in ATTRIBUTES if name in one.values]
            yield edtf, page.source.span(min(start for start, _ in places), max(end for _, end in places)), _DATE
    first, last = (element.attributes.get(f"doc-dateTime-{end}") for end in ("min", "max"))
    edtf = edtf_of({"from": (first or "")[:10], "to": (last or "")[:10]})
    places = [place for name, place in element.values.items() if "doc-dateTime-" in name]
    if edtf and places:
        yield edtf, page.source.span(min(start for start, _ in places), max(end for _, end in places)), _RANGE


def _descendants(element: Element, without: set[int]) -> Iterator[Element]:
    for one in element.children():
        if id(one) not in without:
            yield one
            yield from _descendants(one, without)

