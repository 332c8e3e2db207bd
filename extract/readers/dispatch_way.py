"""The way of a printed dispatch, and its dates: the hour of its dateline, when it came in, whom it was repeated to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.dates import FoundDate, Order, slash_order
from extract.dating import Own, enter_dates
from extract.edtf import year_of
from extract.ledger import Ledger
from extract.model import Dated, DateRole, Hop
from extract.names import Mention
from extract.readers.dispatch_note import deeds
from extract.readers.dispatch_sheet import Sheet
from extract.readers.dispatch_told import Told, date_of, other_date, place_of
from extract.rules import Rule
from extract.stamps import Stamp, stamps
from extract.text import Flow
from extract.way import Placed, enter_hops

_DATELINE_HOUR = Rule("hour of a dateline", "the hour that stands behind a dateline, read as that of sending")
_MET = frozenset({"memorandum of conversation", "record of conversation", "minutes"})  # the hour is that of meeting
_ROLES: dict[str, DateRole] = {"heading": "heading", "dateline": "dateline", "date after the signature": "signature"}


def enter_way(
    ledger: Ledger, sheet: Sheet, texts: Sequence[tuple[Flow, int]], date: Told | None
) -> tuple[tuple[Hop, ...], tuple[Dated, ...]]:
    """Enter the hops and the dates of a dispatch: its own, of its text, and of what it encloses."""
    told = date.value if date else None
    order = slash_order(" ".join(flow.text for flow, _ in texts), told)
    sent = () if ledger.first("form") in _MET else _sent(sheet, date)
    hops = enter_hops(ledger, [*sent, *_stamped(sheet, told, order)], told)
    own = [_own(one) for one in (date, other_date(sheet.main)) if one]
    year = year_of(told) if told else None
    inner = (date_of(part, year) for part in sheet.inclosures)
    own += [Own(flow=d.flow, start=d.start, end=d.end, edtf=d.value, role="enclosed") for d in inner if d]
    return hops, enter_dates(ledger, texts, own, hops, date=told, order=order)


def _own(told: Told) -> Own:
    return Own(
        flow=told.flow, start=told.start, end=told.end, edtf=told.value, role=_ROLES[told.rule.partition(":")[0]],
        supplied="year" if told.implied else None,
    )  # fmt: skip


def _sent(sheet: Sheet, date: Told | None) -> Iterator[Placed]:
    """The sending of a telegram, whose dateline tells the hour."""
    if date is None or "T" not in date.value or not date.rule.startswith("dateline"):
        return
    place = place_of(sheet.main)
    where = Mention(start=place.start, end=place.end, name=place.value, kind="post") if place else None
    day = FoundDate(start=date.start, end=date.end, edtf=date.value, supplied="year" if date.implied else None)
    yield date.flow, Stamp(
        start=date.start, end=date.end, stage="sent", day=day, place=where, told=(date.start, date.end),
        implied=_DATELINE_HOUR,
    )  # fmt: skip


def _stamped(sheet: Sheet, date: str | None, order: Order) -> Iterator[Placed]:
    """The stamps of the head, and of the notes behind the signature."""
    main = sheet.main
    heads = [main.dateline] if main.dateline and main.dateline != sheet.opening else []
    if sheet.note is not None:
        for stamp in deeds(sheet.note, year_of(date) if date else None):
            yield sheet.note.flow, stamp
    for unit in (sheet.opening, *heads, *main.passing, *main.notes, *main.after):
        for stamp in stamps(unit.flow, date=date, order=order):
            yield unit.flow, stamp
