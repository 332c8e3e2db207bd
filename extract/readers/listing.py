"""Copied pages of an archive's listings: date, title, description; the page's furniture around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
from extract.rules import Rule
from extract.text import Flow, Line, lines_of
from extract.topics import TopicScheme

_LISTING = Rule("listing", "the date on a line of its own that begins an entry")
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
    """An entry of the listing: the lines of its date, its title and its description."""

    date: Line
    title: Line
    description: tuple[Line, ...]

    @property
    def numbers(self) -> tuple[int, int]:
        """The numbers of its first and its last line."""
        found = [line.number for line in (self.date, self.title, *self.description)]
        return min(found), max(found)


def recognises(source: Source) -> bool:
    """Whether at least two dates stand on lines of their own with a title after each, and one names a paper or parties.

    >>> recognises(Source(name="a.txt", text="May 9, 1911\\nLetter\\n\\nJune 2, 1911\\nReport\\n", sha256=""))
    True
    >>> recognises(Source(name="a.txt", text="May 9, 1911\\nrain\\n\\nJune 2, 1911\\nhail\\n", sha256=""))
    False
    """
    entries = [] if is_markup(source.text) else _entries(lines_of(source.text))
    headings = (parse_heading(_flows(source, entry)[0].text) for entry in entries)
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
    entries = _entries(lines_of(source.text))
    flows = [_flows(source, entry) for entry in entries]
    headings = [parse_heading(title.text) for title, _ in flows]
    authority = Authority()
    descriptions = [description for _, description in flows if description is not None]
    for description in descriptions:
        told.cover_names(authority, description)
    gather(authority, list(_names(headings, flows)), _TITLE)
    for description in descriptions:
        told.told_names(authority, description)
    records = tuple(
        _record(source, entry, heading, title, description, authority, scheme)
        for entry, heading, (title, description) in zip(entries, headings, flows, strict=True)
    )
    return Read(
        records=records, actors=authority.actors(), appellations=authority.appellations(), tenures=authority.tenures(),
    )  # fmt: skip


def _entries(lines: tuple[Line, ...]) -> list[_Entry]:
    """Dates on lines of their own, each with the title after it or before it and the description below these."""
    kept = _kept(lines)
    dated = [i for i, line in enumerate(kept) if _listed_date(line)]
    above = _titles_above(kept, dated)
    entries = []
    for place, index in enumerate(dated):
        stop = dated[place + 1] if place + 1 < len(dated) else len(kept) + above
        title = kept[index - 1 : index] if above else kept[index + 1 : index + 2]
        rest = kept[index + 2 - above : stop - above]
        if title and title[0] is not kept[dated[place - 1]] and len(title[0].text.strip()) < _TITLE_AT_MOST:
            entries.append(_Entry(date=kept[index], title=title[0], description=tuple(rest[:1])))
    return entries


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


def _flows(source: Source, entry: _Entry) -> tuple[Flow, Flow | None]:
    title = Flow(source, [entry.title.trimmed])
    return title, Flow(source, [line.trimmed for line in entry.description]) if entry.description else None


def _names(headings: list[Heading], flows: list[tuple[Flow, Flow | None]]) -> Iterator[Named]:
    for heading, (title, _) in zip(headings, flows, strict=True):
        for mention in heading.everyone:
            yield mention, told_beside(title, mention), heading.date.value if heading.date else None


def _record(
    source: Source,
    entry: _Entry,
    heading: Heading,
    title: Flow,
    description: Flow | None,
    authority: Authority,
    scheme: TopicScheme | None,
) -> Record:
    ledger = Ledger(authority)
    ledger.within(mention.name for mention in heading.everyone if mention.kind == "person")
    date = _date(ledger, source, entry, heading, title)
    form = enter_form(ledger, heading, title, _TITLE)
    enter_parties(ledger, heading, title, _TITLE)
    if description is not None:
        form = form or told.enter_told_form(ledger, description)
        told.enter_reporter(ledger, heading, description)
        told.enter_present(ledger, heading, description)
    if match := _NUMBER.search(title.text):
        ledger.value("doc_numbers", match.group(), title, *match.span(), _TITLE)
    _place(ledger, heading, title)
    year = year_of(date) if date else None
    passed_on = Telling(flow=description, passages=passages_described(description, year=year)) if description else None
    enclosures = enter_enclosures(ledger, heading, title, _TITLE, told=passed_on)
    answered: tuple[Reference, ...] = ()
    if description is not None:
        enclosures = told.enter_copied(ledger, description, enclosures)
        enclosures = told.enter_drafted(ledger, description, enclosures)
        answering = Answering(
            flow=description, end=len(description.text), zones=(), year=year, enclosures=enclosures
        )  # fmt: skip
        answered = told.enter_answered(ledger, description, year) or enter_references(ledger, answering)
    texts = [(flow, len(flow.text)) for flow in (title, description) if flow is not None]
    dates = enter_dates(ledger, texts, list(_own_dates(source, entry, heading, title)), (), date=date)
    taken = _decisions(ledger, description)
    named = enter_topics(ledger, texts, scheme, title_end=len(title.text))
    enter_people(ledger, texts)
    return Record(
        id=identifier("document", source.sha256, entry.date.start), file=source.name,
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


def _date(ledger: Ledger, source: Source, entry: _Entry, heading: Heading, title: Flow) -> str | None:
    """The listing's date; where the title tells the interval it begins, the interval; else both are kept."""
    found = _listed_date(entry.date)
    listed = found[2] if found else None
    inside = heading.date
    if inside and listed and "/" in inside.value and inside.value.startswith(listed):
        ledger.value("date", inside.value, title, inside.start, inside.end, f"{_TITLE}: {_INTERVAL}")
        return inside.value
    if found:
        line = Flow(source, [(entry.date.start + found[0], entry.date.start + found[1])])
        ledger.value("date", found[2], line, 0, len(line.text), _LISTING)
    if inside and listed and inside.value != listed:
        ledger.value(
            "date", inside.value, title, inside.start, inside.end, _TITLE, confidence=0.5, status="conflicting"
        )
    return listed


def _own_dates(source: Source, entry: _Entry, heading: Heading, title: Flow) -> Iterator[Own]:
    """The date of the listing and that of the title."""
    if found := _listed_date(entry.date):
        line = Flow(source, [(entry.date.start + found[0], entry.date.start + found[1])])
        yield Own(flow=line, start=0, end=len(line.text), edtf=found[2], role="listing")
    if inside := heading.date:
        yield Own(flow=title, start=inside.start, end=inside.end, edtf=inside.value, role="heading")


def _place(ledger: Ledger, heading: Heading, title: Flow) -> None:
    for mention in heading.senders[-1:]:
        if match := _IN.match(title.text, mention.end + 1):
            ledger.value("place_from", match["place"], title, *match.span("place"), _TITLE)


READER = Reader(name="listing", recognises=recognises, read=read)
