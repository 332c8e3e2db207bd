"""Copied pages of an archive's listings: date, title, description; the page's furniture around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from extract.answers import Answering, enter_references
from extract.authority import Authority, Named, gather
from extract.dates import parse_date
from extract.dating import Own, enter_dates
from extract.edtf import year_of
from extract.enclosing import Telling, enter_enclosures
from extract.entries import (
    enter_decisions,
    enter_form,
    enter_parties,
    enter_people,
    enter_topics,
)  # fmt: skip
from extract.foreign import is_markup
from extract.headings import Heading, parse_heading
from extract.ids import identifier
from extract.ledger import Ledger
from extract.model import Decision, Record, Reference, Source
from extract.offices import told_beside
from extract.passages import passages_described
from extract.readers import listing_told as told
from extract.readers.common import Read, Reader
from extract.readers.listing_rows import Row, catalogue
from extract.rules import Rule
from extract.text import Flow, Line, lines_of
from extract.topics import TopicScheme

_LISTING = Rule("listing", "the date that stands beside the title of an entry, on a line of its own or not")
_TITLE = Rule("title", "the title of an entry")
_INTERVAL = Rule("interval", "days from one to another, which begin with the date of the entry")
_BULLET = re.compile(r"^\s*(?:[•*·▪-]\s*)?")
_FURNITURE = re.compile(
    r"^(?:skip to content|search in|results:?|documents?|pagination|no image found\.?|\d+ - \d+ of \d+|"
    r"(?:add|cancel) search filter.*|(?:original )?languages?:.*|next|previous|page \d+|load more|show more"
    r"|sort by.*)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b1\d{3}\b|\b20\d\d\b")
_NUMBER = re.compile(r"\bNo\.?\s?\d[\w/-]*")
_IN = re.compile(r"\bin (?P<place>[A-Z][a-z]+)\b")
_DATED_LINE = re.compile(r"^.{0,40}\b(?:1\d|20)\d\d\s*$", re.MULTILINE)
_PAGE = 3  # titles with dates that make a page of a listing
_TITLE_AT_MOST = 400  # code points; what is longer is a text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry of the listing: its date as printed and as EDTF, its title, its description, its lines."""

    date: Flow
    edtf: str
    title: Flow
    description: Flow | None
    numbers: tuple[int, int]
    at: int  # where it begins in the file
    repeated: Flow | None = None  # the title of another one, whose form and parties "Same to same" repeats

    @property
    def naming(self) -> Flow:
        """The title that names its form and its parties."""
        return self.repeated or self.title

    def heading(self) -> Heading:
        """That title taken apart; of another's, the date is not its own."""
        found = parse_heading(self.naming.text)
        return replace(found, date=None) if self.repeated else found


def recognises(source: Source) -> bool:
    """Whether at least two dates stand on lines of their own with a title after each, and one names a paper or parties.

    >>> recognises(Source(name="a.txt", text="May 9, 1911\\nLetter\\n\\nJune 2, 1911\\nReport\\n", sha256=""))
    True
    >>> recognises(Source(name="a.txt", text="May 9, 1911\\nrain\\n\\nJune 2, 1911\\nhail\\n", sha256=""))
    False
    """
    entries = [] if is_markup(source.text) else _entries(source)
    headings = (entry.heading() for entry in entries)
    return len(entries) >= 2 and any(one.form or one.senders or one.recipients for one in headings)


def lists_papers(source: Source) -> bool:
    """Whether a text that begins as a paper does, with a title and a date, goes on with more of these: a page of them.

    >>> page = "Letter from Holt to Lund\\nMay 9, 1911\\n\\n" * 3
    >>> [lists_papers(Source(name="a.txt", text=text, sha256="")) for text in (page, page[:38])]
    [True, False]
    """
    if len(list(islice(_DATED_LINE.finditer(source.text), _PAGE))) < _PAGE:
        return False
    kept = _kept(lines_of(source.text))
    dated = [i for i, line in enumerate(kept) if i and _listed_date(line)]
    return sum(_names_paper(kept[i - 1]) for i in dated) >= _PAGE


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read every entry of the listing; names are resolved among the entries alone."""
    entries = _entries(source)
    headings = [entry.heading() for entry in entries]
    authority = Authority()
    descriptions = [entry.description for entry in entries if entry.description is not None]
    for description in descriptions:
        told.cover_names(authority, description)
    gather(authority, list(_names(headings, entries)), _TITLE)
    for description in descriptions:
        told.told_names(authority, description)
    records = tuple(
        _record(source, entry, heading, authority, scheme) for entry, heading in zip(entries, headings, strict=True)
    )
    return Read(
        records=records, actors=authority.actors(), appellations=authority.appellations(), tenures=authority.tenures(),
    )  # fmt: skip


def _entries(source: Source) -> list[_Entry]:
    """The entries of a page; where no two have their dates on lines of their own, those of a catalogue."""
    lines = lines_of(source.text)
    dated = _dated_entries(source, lines)
    return dated if len(dated) >= 2 else [_of_catalogue(row) for row in catalogue(source, lines)]


def _dated_entries(source: Source, lines: tuple[Line, ...]) -> list[_Entry]:
    """Dates on lines of their own, each with the title after it or before it and the description below these."""
    kept = _kept(lines)
    dated = [i for i, line in enumerate(kept) if _listed_date(line)]
    above = _titles_above(kept, dated)
    entries = []
    for place, index in enumerate(dated):
        stop = dated[place + 1] if place + 1 < len(dated) else len(kept) + above
        title = kept[index - 1 : index] if above else kept[index + 1 : index + 2]
        rest = kept[index + 2 - above : stop - above][:1]
        if title and title[0] is not kept[dated[place - 1]] and len(title[0].text.strip()) < _TITLE_AT_MOST:
            entries.append(_of_lines(source, kept[index], title[0], rest))
    return entries


def _of_lines(source: Source, dated: Line, title: Line, rest: list[Line]) -> _Entry:
    """The entry of a line that is a date, a title and what stands below these."""
    start, end, edtf = _listed_date(dated) or (0, 0, "")
    numbers = [line.number for line in (dated, title, *rest)]
    return _Entry(
        date=Flow(source, [(dated.start + start, dated.start + end)]), edtf=edtf, title=Flow(source, [title.trimmed]),
        description=Flow(source, [line.trimmed for line in rest]) if rest else None,
        numbers=(min(numbers), max(numbers)), at=dated.start,
    )  # fmt: skip


def _of_catalogue(row: Row) -> _Entry:
    return _Entry(
        date=row.date, edtf=row.edtf, title=row.title, description=row.description, numbers=row.lines, at=row.at,
        repeated=row.same.title if row.same else None,
    )  # fmt: skip


def _kept(lines: tuple[Line, ...]) -> list[Line]:
    """The lines with words that are not the page's own."""
    return [line for line in lines if not line.blank and not _FURNITURE.match(line.text.strip())]


def _titles_above(kept: list[Line], dated: list[int]) -> bool:
    """Whether the titles of a page stand above their dates: more lines do that are no sentence and name a paper.

    >>> above = "Letter, Holt to Lund\\n9 May 1911\\nHolt asks for ships.\\nReport by Vik\\n2 June 1911"
    >>> below = "9 May 1911\\nLetter, Holt to Lund\\nHolt asks for ships.\\n2 June 1911\\nReport by Vik"
    >>> [_titles_above(list(lines_of(text)), dated) for text, dated in ((above, [1, 4]), (below, [0, 3]))]
    [True, False]
    """
    above = sum(_names_paper(kept[i - 1]) for i in dated if i)
    below = sum(_names_paper(kept[i + 1]) for i in dated if i + 1 < len(kept))
    return above > below


def _names_paper(line: Line) -> bool:
    """Whether a line is a title that names the form of a paper: no sentence."""
    text = line.text.strip()
    if len(text) >= _TITLE_AT_MOST or text.endswith((".", "!", "?")):
        return False
    heading = parse_heading(text)
    return heading.form is not None and bool(heading.everyone)


def _listed_date(line: Line) -> tuple[int, int, str] | None:
    """The date that a line is, bullets apart: where it starts and ends in the line, and as EDTF."""
    if len(line.text) > 60:
        return None
    bullet = _BULLET.match(line.text)
    start = bullet.end() if bullet else 0
    text = line.text[start:].rstrip()
    edtf = parse_date(text) if _YEAR.search(text) else None
    return (start, start + len(text), edtf) if edtf else None


def _names(headings: list[Heading], entries: list[_Entry]) -> Iterator[Named]:
    for heading, entry in zip(headings, entries, strict=True):
        for mention in heading.everyone:
            yield mention, told_beside(entry.naming, mention), heading.date.value if heading.date else None


def _record(
    source: Source, entry: _Entry, heading: Heading, authority: Authority, scheme: TopicScheme | None
) -> Record:
    title, description = entry.title, entry.description
    ledger = Ledger(authority)
    ledger.within(mention.name for mention in heading.everyone if mention.kind == "person")
    date = _date(ledger, entry, heading)
    form = enter_form(ledger, heading, entry.naming, _TITLE)
    enter_parties(ledger, heading, entry.naming, _TITLE)
    if description is not None:
        form = form or told.enter_told_form(ledger, description)
        told.enter_reporter(ledger, heading, description)
        told.enter_present(ledger, heading, description)
    if match := _NUMBER.search(title.text):
        ledger.value("doc_numbers", match.group(), title, *match.span(), _TITLE)
    _place(ledger, heading, entry.naming)
    year = year_of(date)
    passed_on = Telling(flow=description, passages=passages_described(description, year=year)) if description else None
    enclosures = enter_enclosures(ledger, heading, entry.naming, _TITLE, told=passed_on)
    answered: tuple[Reference, ...] = ()
    if description is not None:
        enclosures = told.enter_copied(ledger, description, enclosures)
        enclosures = told.enter_drafted(ledger, description, enclosures)
        answering = Answering(
            flow=description, end=len(description.text), zones=(), year=year, enclosures=enclosures
        )  # fmt: skip
        answered = told.enter_answered(ledger, description, year) or enter_references(ledger, answering)
    texts = [(flow, len(flow.text)) for flow in (title, description) if flow is not None]
    dates = enter_dates(ledger, texts, list(_own_dates(entry, heading)), (), date=date)
    taken = _decisions(ledger, description)
    named = enter_topics(ledger, texts, scheme, title_end=len(title.text))
    enter_people(ledger, texts)
    return Record(
        id=identifier("document", source.sha256, entry.at), file=source.name,
        lines=entry.numbers, pieces=(entry.numbers,), heading=title.text,
        description=description.text if description else None, date=date,
        form=form or "other", senders=ledger.values("senders"),
        recipients=ledger.values("recipients"), intermediaries=ledger.values("intermediaries"),
        copies=ledger.values("copies"), participants=ledger.values("participants"),
        place_from=ledger.first("place_from"), doc_numbers=ledger.values("doc_numbers"), enclosures=enclosures,
        decisions=taken, responds_to=answered, dates=dates, topics=named, people=ledger.values("people"),
        hypotheses=ledger.hypotheses(),
        claims=ledger.claims(),
    )  # fmt: skip


def _decisions(ledger: Ledger, description: Flow | None) -> tuple[Decision, ...]:
    if description is None:
        return ()
    text = description, len(description.text)
    return enter_decisions(ledger, text, told.DESCRIPTION, speakers=ledger.values("senders"), told=True)


def _date(ledger: Ledger, entry: _Entry, heading: Heading) -> str:
    """The listing's date; where the title tells the interval it begins, the interval; else both are kept."""
    title, inside = entry.title, heading.date
    if inside and "/" in inside.value and inside.value.startswith(entry.edtf):
        ledger.value("date", inside.value, title, inside.start, inside.end, f"{_TITLE}: {_INTERVAL}")
        return inside.value
    ledger.value("date", entry.edtf, entry.date, 0, len(entry.date.text), _LISTING)
    if inside and inside.value != entry.edtf:
        ledger.value(
            "date", inside.value, title, inside.start, inside.end, _TITLE, confidence=0.5, status="conflicting"
        )
    return entry.edtf


def _own_dates(entry: _Entry, heading: Heading) -> Iterator[Own]:
    """The date of the listing and that of the title."""
    yield Own(flow=entry.date, start=0, end=len(entry.date.text), edtf=entry.edtf, role="listing")
    if inside := heading.date:
        yield Own(flow=entry.title, start=inside.start, end=inside.end, edtf=inside.value, role="heading")


def _place(ledger: Ledger, heading: Heading, title: Flow) -> None:
    for mention in heading.senders[-1:]:
        if match := _IN.match(title.text, mention.end + 1):
            ledger.value("place_from", match["place"], title, *match.span("place"), _TITLE)


READER = Reader(name="listing", recognises=recognises, read=read)
