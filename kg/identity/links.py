"""References to earlier messages, resolved to the messages that are held, or to one that is missing.

What could be meant is looked up in the database by whose it is and the number or the day that the reference tells.
"""

from __future__ import annotations

import json
from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from extract.edtf import bounds
from extract.ids import identifier
from extract.model import Reference
from kg.identity.actors import who_is_who
from kg.identity.gathered import RECORDS, Gathered
from kg.identity.messages import digits, ids, message_id
from kg.identity.offices import standing_in

_TABLES = """
CREATE TABLE held (record INTEGER, part INTEGER, message TEXT, first INTEGER, last INTEGER, file TEXT, line INTEGER,
    senders TEXT, recipients TEXT, PRIMARY KEY (record, part)) WITHOUT ROWID;
CREATE TABLE sought (sender TEXT, what TEXT, record INTEGER, part INTEGER);
CREATE TABLE asking (date TEXT, file TEXT, line INTEGER, root TEXT, rank INTEGER, record INTEGER, id TEXT, asked TEXT);
CREATE TABLE link (record INTEGER, part INTEGER, message TEXT, rule TEXT, confidence REAL, missing INTEGER,
    adopted INTEGER, within INTEGER, PRIMARY KEY (record, part)) WITHOUT ROWID
"""
_ITSELF = -1  # the part of a held message that is no enclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a reference came to: a held message, or one that is missing, of which only the reference tells.

    `adopted` is False where several held messages fit as well: then the link is claimed, and not stated of the message.
    `within` is the place of the enclosure that refers, None where the message itself does.
    """

    message: str
    rule: str
    confidence: float
    missing: bool = False
    adopted: bool = True
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """A message that is held, or passed on in one that is, as it refers to another: until when it can have been."""

    message: str
    until: tuple[int | None, str, int]  # the last day that its date allows, then file and line
    senders: frozenset[str]
    recipients: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitting:
    """A message that is held, or passed on in one that is, as a reference may mean it."""

    message: str
    recipients: frozenset[str]
    enclosed: bool


def link(gathered: Gathered) -> None:
    """Find out what each reference of the records gathered came to; the messages must have been found.

    What is answered is looked for among the messages of whoever the reference names, else of those who are written to.
    A number fits where a held message of that sender bears it; a date where one held message of that sender to this
    one's sender has it and is not later. Where no message held by itself fits a date, one that another passes on may.
    One fitting message is the answer; none makes a missing message, which two references with the same sender, number
    and date share; several leave the question open.
    """
    for table in _TABLES.split(";"):
        gathered.execute(table)
    _hold_all(gathered)
    gathered.execute("CREATE INDEX sought_what ON sought (sender, what)")
    gathered.insert("link", _links(gathered))
    for table in ("held", "sought", "asking"):
        gathered.execute(f"DROP TABLE {table}")


def links_of(gathered: Gathered, first: int, last: int) -> dict[tuple[int, int], Link]:
    """What the references of the records from one place to another came to: by the record's place and their own."""
    return {
        (record, part): Link(
            message=message, rule=rule, confidence=confidence, missing=bool(missing), adopted=bool(adopted),
            within=within,
        )
        for record, part, message, rule, confidence, missing, adopted, within in gathered.rows(
            "SELECT * FROM link WHERE record BETWEEN ? AND ?", first, last
        )
    }  # fmt: skip


def _hold_all(gathered: Gathered) -> None:
    records = gathered.each(
        "SELECT source, place, id, date, file, line, told, root, rank"
        " FROM record LEFT JOIN joined ON joined.record = record.place ORDER BY place"
    )
    for source, some in groupby(records, key=itemgetter(0)):
        known = who_is_who(gathered, source)
        standing = standing_in(gathered, source * RECORDS, (source + 1) * RECORDS - 1)
        held: list[tuple[Any, ...]] = []
        sought: list[tuple[Any, ...]] = []
        asking: list[tuple[Any, ...]] = []
        for _, place, id_, date, file, line, told, root, rank in some:
            who = ChainMap(standing[place], known) if place in standing else known
            senders, recipients, _, numbers, enclosures, asked = json.loads(told)
            all_ = [(_ITSELF, message_id(root or id_), senders, recipients, date)]
            all_ += [
                (part, identifier("enclosure", id_, part), by, to, when or date)
                for part, (by, to, when) in enumerate(enclosures)
            ]
            borne = {digits(number) for number in numbers}
            for part, message, by, to, when in all_:
                by, to = ids(who, by), ids(who, to)
                held.append((place, part, message, *_days(when), file, line, " ".join(by), " ".join(to)))
                what = {_day(when)} if when else set()
                if part == _ITSELF:
                    what |= {_number(begun) for number in borne for begun in _begun(number)}
                sought += [(sender, one, place, part) for sender in by for one in sorted(what)]
            if asked:
                named = json.dumps([[part, ids(who, by), *rest] for part, by, *rest in asked])
                asking.append((date or "", file, line, root or id_, rank or 0, place, id_, named))
        gathered.insert("held", held)
        gathered.insert("sought", sought)
        gathered.insert("asking", asking)


def _links(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    answered: defaultdict[str, set[str]] = defaultdict(set)
    for record, id_, asked in gathered.each(
        "SELECT record, id, asked FROM asking ORDER BY date, file, line, root, rank, record"
    ):
        for part, named, date, number, within in json.loads(asked):
            asking = _asking(gathered, record, _ITSELF if within is None else within)
            reference = Reference(date=date, number=number, within=within)
            found = _link(gathered, asking, id_, reference, frozenset(named) or asking.recipients, answered)
            if not found.missing and found.adopted:
                answered[asking.message].add(found.message)
            yield (
                record, part, found.message, found.rule, found.confidence, found.missing, found.adopted, found.within
            )  # fmt: skip


def _link(
    gathered: Gathered,
    asking: _Asking,
    record: str,
    reference: Reference,
    senders: frozenset[str],
    answered: Mapping[str, set[str]],
) -> Link:
    fits, why = _fitting(gathered, asking, reference, senders, answered)
    plain = [held for held in fits if not held.enclosed]
    if fits and not plain:
        why = f"{why}, of a message that another passes on"
    found = sorted({held.message for held in plain or fits})
    if len(found) == 1:
        return Link(message=found[0], rule=f"reply: {why}", confidence=0.9, within=reference.within)
    if len(found) > 1:
        return Link(
            message=found[-1], rule=f"reply: {why}; {len(found)} messages fit", confidence=round(1 / len(found), 3),
            adopted=False, within=reference.within,
        )  # fmt: skip
    shared = reference.number or reference.date
    parts: list[str | int | None] = [*sorted(senders)] if shared else [record, reference.within]
    missing = identifier("missing", parts, reference.number, reference.date)
    return Link(
        message=missing, rule="reply: no held message fits", confidence=0.7, missing=True, within=reference.within
    )  # fmt: skip


def _fitting(
    gathered: Gathered,
    asking: _Asking,
    reference: Reference,
    senders: frozenset[str],
    answered: Mapping[str, set[str]],
) -> tuple[list[_Fitting], str]:
    def earlier(what: str) -> Iterator[_Fitting]:
        """Those that cannot have come later, on the same day not later in the file."""
        for sender in sorted(senders):
            for message, recipients, part in gathered.rows(
                "SELECT message, recipients, part FROM sought JOIN held USING (record, part)"
                " WHERE sender = ? AND what = ? AND (first, file, line) < (?, ?, ?)", sender, what, *asking.until,
            ):  # fmt: skip
                if message != asking.message and asking.message not in answered.get(message, ()):
                    yield _Fitting(message=message, recipients=frozenset(recipients.split()), enclosed=part != _ITSELF)

    if reference.number:
        fits = list(earlier(_number(digits(reference.number))))
        if fits or not reference.date:
            return fits, f"the number {reference.number}"
    if reference.date:
        to_us = [held for held in earlier(_day(reference.date)) if held.recipients & asking.senders]
        return to_us, f"the date {reference.date}"
    return [], "no number or date"


def _asking(gathered: Gathered, record: int, part: int) -> _Asking:
    ((message, last, file, line, senders, recipients),) = gathered.rows(
        "SELECT message, last, file, line, senders, recipients FROM held WHERE record = ? AND part = ?", record, part
    )
    return _Asking(
        message=message, until=(last, file, line), senders=frozenset(senders.split()),
        recipients=frozenset(recipients.split()),
    )  # fmt: skip


def _days(date: str | None) -> tuple[int | None, int | None]:
    """The first and the last day that a date allows, as numbers; none where it is open at one end, or not told."""
    allowed = bounds(date) if date else None
    return (allowed[0].toordinal(), allowed[1].toordinal()) if allowed else (None, None)


def _begun(number: str) -> Iterator[str]:
    """A number, and what stands before each of its strokes: "12" means "12/3" too."""
    parts = number.split("/")
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


def _number(told: str) -> str:
    return f"number {told}"


def _day(date: str) -> str:
    """The day of a date, or the month or the year where it tells no more; one of two may tell the hour."""
    return f"day {date[:10]}"
