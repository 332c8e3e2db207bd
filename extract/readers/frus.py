"""Volumes of diplomatic papers in the TEI of history.state.gov: read as print is, and what the markup states decides.

Every `div` of type "document" is one document, what it encloses stands in `frus:attachment`. Its text is laid out as a
page, so that headings, datelines, signatures and notes are read by the grammar of printed dispatches; then the markup
has the last word: who is marked as "from" and "to", the dates of attributes, whom the volume's list of persons says
that a name means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from extract.authority import Authority, Named
from extract.ids import identifier
from extract.ledger import Ledger
from extract.markup import TEI, Element, elements, line_ends, lines_of
from extract.model import Enclosure, Hypothesis, Record, Source
from extract.readers.common import Read, Reader
from extract.readers.dispatch import names_in, record_of, who_is_who
from extract.readers.dispatch_layout import lay_out
from extract.readers.dispatch_sheet import Outline, Sheet
from extract.readers.frus_marks import Marks, dated
from extract.readers.frus_people import Persons
from extract.topics import TopicScheme
from extract.transcript import Transcript

_BEGINNING = 4096  # code points in which the root of a document begins
_DOCUMENT = re.compile(r"<(?:[\w.-]+:)?div\b[^<>]*\btype\s*=\s*[\"']document[\"']")
_SERIES = re.compile(r"history\.state\.gov/frus|xml:id=\"frus|<idno[^<>]*type=\"frus\"")
_VOLUME = re.compile(r"\bxml:id\s*=\s*[\"'](?P<id>frus[\w-]+)[\"']")
_WANTED = frozenset({"div", "item"})
_KEPT = frozenset({"persName", "orgName", "gloss", "name", "rs", "head", "attachment", "placeName"})
_LONGEST = 200  # characters of a heading that is only how a text begins
_NOTES_BEGIN = "----------"  # the rule under which print has the editors' note of a document's source


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of a volume: its element, its page, and the parts of the page, None where nothing heads it.

    `begins` is where each of the `inclosures` begins on the page, `notes` where the editors' notes do.
    """

    element: Element
    page: Transcript
    sheet: Sheet | None
    inclosures: tuple[Element, ...]
    begins: tuple[int, ...]
    notes: int


def recognises(source: Source) -> bool:
    """Whether a text is a volume, or a document, in the TEI of the series.

    >>> text = f'<TEI xmlns="{TEI}" xml:id="frus1901"><text><div type="document" n="1"/></text></TEI>'
    >>> recognises(Source(name="a.xml", text=text, sha256=""))
    True
    """
    beginning = source.text[:_BEGINNING]
    return TEI in beginning and _SERIES.search(beginning) is not None and _DOCUMENT.search(source.text) is not None


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read every document of a volume; names are resolved within the whole of it, its list of persons first.

    Raises `UnreadableSourceError` where the volume is not well-formed or declares entities.
    """
    found = elements(source, _WANTED, _chosen)
    volume = _VOLUME.search(source.text[:_BEGINNING])
    persons = Persons(source, [one for one in found if one.name == "item"], volume["id"] if volume else None)
    documents = [_document(source, one) for one in found if one.name == "div"]
    authority = Authority()
    persons.enter(authority)
    who_is_who([named for document in documents for named in _named(document, persons)], authority)
    ends = line_ends(source.text)
    records = tuple(_record(one, authority, persons, scheme, lines_of(one.element, ends)) for one in documents)
    # who signs under an office holds it in that document, and in a volume of years others after him
    forms = tuple(form for form in authority.appellations() if form.kind != "office")
    return Read(
        records=records, actors=authority.actors(), appellations=forms,
        authorities=persons.authorities(), tenures=authority.tenures(),
    )  # fmt: skip


def _named(document: Document, persons: Persons) -> Iterator[Named]:
    """The names of a document, with where the file has them; those that its markup refers to the list, by that."""
    called = persons.called(document.page)
    for mention, spans, date in names_in(document.sheet) if document.sheet else ():
        listed = called(spans[0].start, spans[0].end) if mention.kind == "person" else None
        places = tuple(document.page.whole(span.start, span.end) for span in spans)
        yield (replace(mention, name=listed) if listed else mention), places, date


def _chosen(name: str, attributes: Mapping[str, str]) -> bool:
    return name == "item" or attributes.get("type") == "document"


def _document(source: Source, element: Element) -> Document:
    """A document with its page: its own text, then what it encloses, at the foot the note of its source."""
    attached = tuple(element.descendants("attachment"))
    notes = tuple(one for one in element.descendants("note") if one.attributes.get("rend") != "inline")
    page = Transcript(source, kept=_KEPT, left_out=(*attached, *notes))
    page.add(element)
    begins: dict[int, Element] = {}
    for one in attached:
        before = page.length
        page.add(one)
        if page.length > before:  # one that holds nothing but others is no paper of its own
            begins[before] = one
    foot = page.length
    if (kept := _note_of_source(notes)) is not None:
        page.print(_NOTES_BEGIN)
        page.print("1")
        page.add(kept, apart=False)
    first = next(iter(begins), foot)
    head = next((one for one in page.marked if one.element.name == "head" and one.start < first), None)
    outline = Outline(heading=head.start if head else None, inclosed=tuple(begins))
    return Document(
        element=element, page=page, sheet=lay_out(page.page, outline), inclosures=tuple(begins.values()),
        begins=tuple(begins),
        notes=foot,
    )  # fmt: skip


def _note_of_source(notes: tuple[Element, ...]) -> Element | None:
    """The note of where a document is kept, else the first that says who drafted it."""
    kept = (one for one in notes if one.attributes.get("type") == "source" and one.text)
    return next(kept, None) or next((one for one in notes if one.text.startswith("Drafted by ")), None)


def _record(
    document: Document, authority: Authority, persons: Persons, scheme: TopicScheme | None, lines: tuple[int, int]
) -> Record:
    element, page = document.element, document.page
    ledger = Ledger(authority, persons.called(page))
    read = record_of(document.sheet, ledger, scheme) if document.sheet else _bare(document)
    marks = Marks(page, document.begins, document.notes, authority, persons)
    read = marks.people(marks.sides(read))
    read = dated(_cited(read, page), page, element, document.inclosures)
    return replace(
        read, id=identifier("document", page.source.sha256, element.start), lines=lines, pieces=(lines,),
        number=read.number or element.attributes.get("n"), enclosures=_nested(read.enclosures, document.inclosures),
    )  # fmt: skip


def _bare(document: Document) -> Record:
    """A document of whose print nothing is read: what heads it, or the words that it begins with."""
    beginning = next((line for line in document.page.page.text.split("\n") if line), "")
    number = document.element.attributes.get("n", "")
    heading = beginning[:_LONGEST] or f"document {number}".strip()
    return Record(id="", file=document.page.source.name, lines=None, heading=heading, form="other")


def _cited(record: Record, page: Transcript) -> Record:
    """A record whose claims cite the file, where they cited the page."""
    claims = tuple(
        replace(one, spans=tuple(found for span in one.spans for found in page.spans(span.start, span.end)))
        for one in record.claims
    )
    enclosures = tuple(
        replace(one, stretches=tuple(s for span in one.stretches for s in page.spans(span.start, span.end)))
        for one in record.enclosures
    )
    hypotheses = tuple(_cited_hypothesis(one, page) for one in record.hypotheses)
    return replace(record, claims=claims, enclosures=enclosures, hypotheses=hypotheses)


def _cited_hypothesis(one: Hypothesis, page: Transcript) -> Hypothesis:
    """A hypothesis whose words are those of the file; what speaks for it elsewhere in the volume is so already."""
    words = page.whole(one.words.start, one.words.end)
    grounds = tuple(
        replace(ground, spans=tuple(words if span == one.words else span for span in ground.spans))
        for ground in one.grounds
    )
    return replace(one, words=words, grounds=grounds)


def _nested(enclosures: tuple[Enclosure, ...], inclosures: tuple[Element, ...]) -> tuple[Enclosure, ...]:
    """The enclosures, each within the innermost one that its element stands in."""
    if len(enclosures) != len(inclosures):
        return enclosures
    found, around = [], list[int]()
    for place, (one, element) in enumerate(zip(enclosures, inclosures, strict=True)):
        while around and inclosures[around[-1]].end <= element.start:
            around.pop()
        found.append(replace(one, within=around[-1] if around else None))
        around.append(place)
    return tuple(found)


READER = Reader(name="frus", recognises=recognises, read=read)
