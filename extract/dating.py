"""Every date of a document with what it dates; dates that disagree, and years that are probably misprints."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.dates import FoundDate, Order, find_dates
from extract.edtf import apart, bounds, year_of
from extract.evidence import settled
from extract.ledger import Ledger
from extract.model import DATE_ROLES, STAGES, Claim, Dated, DateRole, Hop, Record, Span
from extract.rules import SIGNATURE, Rule
from extract.text import Flow, within
from extract.way import STAMP, SUPPLIED

_WHAT = Rule("date", "every date of heading and text, with what it dates")
_ROLES = tuple(
    Rule(f"as {role}", f"a date that the document has as {role}, by where it stands or the words before it")
    for role in DATE_ROLES
)
_MISPRINT = Rule("probable misprint", "a year that the other dates contradict, and the one that they make probable")
_BY_HEADING = Rule("by the heading's date", "the same day of the heading's year is near the heading's date")
_BY_REST = Rule("by the document's other dates", "signature and stamps agree in another year than the heading")
_BY_ORDER = Rule("by the documents before and after", "the documents of an edition that prints them by date")
_SENDING = Rule("sending", "the day on which the message was sent, which is not that of its heading")
_REFERRED = re.compile(
    r"(?:\b(?:telegrams?|letters?|messages?|notes?|cables?|dispatch(?:es)?|despatch(?:es)?|communications?|memorandum|"
    r"instructions?|orders?|directives?|reports?)\b[^.;]{0,25}|(?:No\.|#|№)\s?[\w/-]{1,12},?\s)\b(?:of|dated|from)\s(?:the\s)?$",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:approved|adopted|confirmed|decided|decision|resolution|protocol)\b[^.;]{0,25}$", re.IGNORECASE
)
# what the editors say in the text is not of the document
_EDITORS = re.compile(r"\[(?:Ed(?:s|itors?)?\.?|Translators?)(?:[’']s?)?\s?[Nn]otes?\b[^\[\]]{0,2000}\]")
_OWN = frozenset({"signature", "dateline", *STAGES}) - {"approved"}  # the roles of dates that the message itself bears
_NEAR = 31  # days within which two dates of one message lie
_WEEKS = 92  # days back over which correspondence mostly speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A date that a reader knows the part of: where it stands, its EDTF, and what of it was supplied."""

    flow: Flow
    start: int
    end: int
    edtf: str
    role: DateRole
    supplied: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A date with its part, the words that tell it, and what of it was supplied."""

    edtf: str
    role: DateRole
    spans: tuple[Span, ...]
    supplied: str | None


def enter_dates(
    ledger: Ledger, texts: Sequence[tuple[Flow, int]], own: Sequence[Own], hops: Sequence[Hop], *, date: str | None,
    order: Order = "day",
) -> tuple[Dated, ...]:  # fmt: skip
    """Enter every date of a document with its role, each where it first has it; then what of them disagrees.

    `texts` are the running texts with their ends, `own` the dates whose role the reader knows, `hops` those entered;
    `date` (EDTF) is the document's, `order` that of its numeric dates.

    >>> from extract.authority import Authority
    >>> ledger, flow = Ledger(Authority()), Flow.of("We met on 3 May. Your telegram of 5.4 of this year has come.")
    >>> [(d.edtf, d.role) for d in enter_dates(ledger, [(flow, len(flow.text))], [], [], date="1950-05-09")]
    [('1950-05-03', 'mentioned'), ('1950-04-05', 'message referred to')]
    """
    entries = [_Entry(edtf=o.edtf, role=o.role, spans=o.flow.spans(o.start, o.end), supplied=o.supplied) for o in own]
    timed = {c.part: c for c in reversed(ledger.claims()) if c.key == "hops.at"}  # the first of each, not its flags
    for part, hop in enumerate(hops):
        if claim := timed.get(part):
            entries.append(_Entry(edtf=claim.value, role=hop.stage, spans=claim.spans, supplied=_told_supplied(claim)))
    taken = _stretches([entry.spans for entry in entries] + [c.spans for c in ledger.claims() if c.key == "hops"])
    answered = _stretches([c.spans for c in ledger.claims() if c.key == "responds_to"])
    for flow, end in texts:
        entries.extend(_found(flow, end, taken, answered, date, order))
    kept = list({(entry.edtf, entry.role): entry for entry in reversed(entries)}.values())[::-1]
    supplied = dict(SUPPLIED)
    for part, entry in enumerate(kept):
        why = supplied.get(entry.supplied or "")
        role = _ROLES[DATE_ROLES.index(entry.role)]
        ledger.enter(
            Claim(
                key="dates", value=entry.edtf, spans=entry.spans, part=part,
                rule=f"{_WHAT}: {role}: {why}" if why else f"{_WHAT}: {role}",
                confidence=0.8 if why else 1.0, status="inferred" if why else "stated",
            )
        )  # fmt: skip
    if date is not None:
        _compare(ledger, kept, date)
    return tuple(Dated(edtf=entry.edtf, role=entry.role) for entry in kept)


def _told_supplied(claim: Claim) -> str | None:
    return next((name for name, why in SUPPLIED if why in claim.rule), None)


def _stretches(cited: Sequence[tuple[Span, ...]]) -> list[tuple[int, int]]:
    """The stretches of the source that some words take, joined where they overlap."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for spans in cited for span in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _within(place: int, stretches: list[tuple[int, int]]) -> bool:
    index = bisect_right(stretches, (place, place)) - 1
    return within(place, stretches[max(0, index) : index + 2])


def _found(
    flow: Flow, end: int, taken: list[tuple[int, int]], answered: list[tuple[int, int]], date: str | None, order: Order
) -> Iterator[_Entry]:
    """The dates of a running text whose role no reader knows, by the words before them."""
    year = year_of(date) if date else None
    notes = [match.span() for match in _EDITORS.finditer(flow.text, 0, end)]
    for found in find_dates(flow.text, year=year, order=order, end=end, qualified=True):
        place = flow.offset(found.start)
        if _within(place, taken) or _within(found.start, notes):
            continue
        near: FoundDate = settled(found, date) if found.supplied == "order" or found.other else found
        before = flow.text[max(0, found.start - 60) : found.start]
        referred = _within(place, answered) or _REFERRED.search(before)
        role: DateRole = "message referred to" if referred else "approved" if _APPROVED.search(before) else "mentioned"
        yield _Entry(
            edtf=near.edtf, role=role, spans=flow.spans(found.start, found.end), supplied=near.supplied
        )  # fmt: skip


def _compare(ledger: Ledger, entries: Sequence[_Entry], date: str) -> None:
    """Enter, beside the document's date, those of its signature and its sending that differ, and probable misprints."""
    told = next((c for c in ledger.claims() if c.key == "date" and c.status != "conflicting"), None)
    misprinted = [(part, entry, year) for part, entry in enumerate(entries) if (year := _misprinted(entry, date))]
    bearing = [entry for entry in entries if entry.role in _OWN and entry.supplied != "year"]
    wrong = [entry for _, entry, _ in misprinted if entry.role in _OWN]
    years = {year_of(entry.edtf) for entry in wrong}
    if told is not None and len(wrong) > 1 and len(wrong) == len(bearing) and len(years) == 1:
        _flag_year(ledger, "date", told.value, years.pop(), (told.spans, *(entry.spans for entry in wrong)), None)
        return
    for part, entry, year in misprinted:
        _flag_year(ledger, "dates", entry.edtf, year, (entry.spans, told.spans if told else ()), part)
    flagged = {part for part, _, _ in misprinted}
    for part, entry in enumerate(entries):
        if part not in flagged and entry.role in {"signature", "sent"} and _differs(entry.edtf, date):
            rule = SIGNATURE if entry.role == "signature" else f"{STAMP}: {_SENDING}"
            ledger.enter(
                Claim(
                    key="date", value=entry.edtf, spans=entry.spans, rule=rule,
                    confidence=0.5, status="conflicting",
                )
            )  # fmt: skip


def _flag_year(
    ledger: Ledger, key: str, printed: str, year: int, cited: Sequence[tuple[Span, ...]], part: int | None
) -> None:
    """Keep a date as printed, and enter beside it what it would be without the misprint."""
    ledger.enter(
        Claim(
            key=key, value=_in_year(printed, year), spans=tuple(span for spans in cited for span in spans),
            rule=f"{_MISPRINT}: {_BY_REST if key == 'date' else _BY_HEADING}", confidence=0.5,
            status="conflicting", part=part,
        )
    )  # fmt: skip


def _differs(edtf: str, date: str) -> bool:
    """Whether a date tells days that the document's own date does not allow."""
    return (apart(edtf, date) or 0) > 0


def _in_year(edtf: str, year: int) -> str:
    return re.sub(rf"(?<!\d){year_of(edtf)}(?=-|$)", f"{year:04d}", edtf)


def _misprinted(entry: _Entry, date: str) -> int | None:
    """The year that a date was probably meant to have, by the document's; None where its own is well possible.

    What the message bears lies near its date in the year alone that it should have. A message referred to or passed on
    is not of the future, and any other day is hardly two years ahead and, but for one digit of its year, of the weeks
    before.
    """
    year, printed = year_of(date), year_of(entry.edtf)
    if entry.supplied == "year" or len(entry.edtf) < 10 or "/" in entry.edtf or printed == year:
        return None
    far = apart(entry.edtf, date)
    if far is None or far <= _NEAR:
        return None
    if entry.role in _OWN:
        near = [y for y in (year, year - 1, year + 1) if (_days(entry.edtf, y, date) or 0) <= _NEAR and y != printed]
        return next((y for y in near if bounds(_in_year(entry.edtf, y))), None)
    ahead = printed > year if entry.role in {"message referred to", "enclosed"} else printed >= year + 2
    slipped = sum(a != b for a, b in zip(str(printed), str(year), strict=False)) == 1
    meant, own = bounds(_in_year(entry.edtf, year)), bounds(date)
    return year if ahead and slipped and meant and own and 0 <= (own[1] - meant[0]).days <= _WEEKS else None


def _days(edtf: str, year: int, date: str) -> int | None:
    return apart(_in_year(edtf, year), date)


def flag_order(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """The documents of an edition that prints them by date, those flagged whose year alone breaks the order.

    >>> spans = (Span(start=0, end=1, quote="a"),)
    >>> def record(date):
    ...     said = Claim(key="date", value=date, spans=spans, rule="heading")
    ...     return Record(id="", file="", lines=None, heading="", number="1", date=date, claims=(said,))
    >>> days = ("1952-01-03", "1952-01-09", "1962-02-01", "1952-02-03", "1952-02-07", "1952-03-01")
    >>> [[c.value for c in r.claims if c.status == "conflicting"] for r in flag_order(tuple(map(record, days)))][2]
    ['1952-02-01']
    """
    dated = [
        (place, limits[0]) for place, r in enumerate(records) if r.date and r.number and (limits := bounds(r.date))
    ]
    ordered = sum(a[1] <= b[1] for a, b in pairwise(dated))
    if len(dated) < 6 or ordered < 0.75 * (len(dated) - 1):
        return records
    found = list(records)
    for (_, before), (place, day), (_, after) in zip(dated, dated[1:], dated[2:], strict=False):
        record = records[place]
        if before <= day <= after or before > after or record.date is None:
            continue
        years = [y for y in range(before.year, after.year + 1) if y != day.year]
        meant = [y for y in years if (limits := bounds(_in_year(record.date, y))) and before <= limits[0] <= after]
        told = next((c for c in record.claims if c.key == "date" and c.status != "conflicting"), None)
        if len(meant) == 1 and told is not None:
            flag = replace(
                told, value=_in_year(record.date, meant[0]), confidence=0.5, status="conflicting",
                rule=f"{_MISPRINT}: {_BY_ORDER}",
            )  # fmt: skip
            found[place] = replace(record, claims=(*record.claims, flag))
    return tuple(found)
