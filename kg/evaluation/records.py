"""JSON lines to values: extraction records, and the table of names; a line that is none is refused by file and line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, get_args

from extract.errors import SpanError
from extract.model import Citation, Claim, Decision, Enclosure, Record, Reference, Span, Status
from kg.errors import RecordsError
from kg.evaluation.names import SameNames

_LEVELS = ("archive", "fond", "opis", "delo", "papka", "listy")
_STATUSES: tuple[Status, ...] = get_args(Status)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of a file, in its order, and every key that at least one of them has."""

    records: tuple[Record, ...]
    keys: frozenset[str]


def read_records(text: str, name: str) -> Records:
    """The extraction records that stand in `text`, one JSON object a line; keys that no record has are ignored.

    Raises `RecordsError` for a line that is no record, with `name` and the line's number.

    >>> read_records('{"id": "a1", "file": "a.txt", "senders": ["Kim"]}', "gold.jsonl").records[0].senders
    ('Kim',)
    """
    rows = tuple(_objects(text, name))
    return Records(records=tuple(map(_record, rows)), keys=frozenset(key for row in rows for key in row.values))


def read_names(text: str, name: str) -> tuple[SameNames, ...]:
    """The table of names that stands in `text`: one JSON object a line, a canonical name and its aliases.

    Raises `RecordsError` for a line that is none.

    >>> read_names('{"canonical": "Joseph Stalin", "aliases": ["Filippov"]}', "names.jsonl")[0].spellings
    ('Joseph Stalin', 'Filippov')
    """
    return tuple(
        SameNames(canonical=row.required("canonical"), aliases=row.texts("aliases")) for row in _objects(text, name)
    )


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object, and where it stands."""

    values: dict[str, Any]
    where: str

    def wrong(self, key: str, wanted: str) -> RecordsError:
        return RecordsError(f"{self.where}: {key} is not {wanted}", advice="write it as cablegraph extract prints it")

    def text(self, key: str) -> str | None:
        """A text, or nothing; a whole number is taken as written."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value or None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self.wrong(key, "a text")

    def required(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise self.wrong(key, "there")
        return value

    def many(self, key: str) -> list[Any]:
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(key, "a list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self.many(key)
        if not all(isinstance(value, str | int) and not isinstance(value, bool) and value != "" for value in values):
            raise self.wrong(key, "a list of texts")
        return tuple(map(str, values))

    def objects(self, key: str, make: Callable[[_Object], Value]) -> tuple[Value, ...]:
        """A list of objects, each made into a value."""
        values = self.many(key)
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, "a list of objects")
        return tuple(make(_Object(value, f"{self.where}: {key}")) for value in values)

    def whole(self, key: str) -> int | None:
        """A whole number, 0 or more, or nothing."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise self.wrong(key, "a whole number")
        return value


def _objects(text: str, name: str) -> Iterator[_Object]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RecordsError(f"{where}: not JSON: {error}", advice="one JSON object a line") from None
        if not isinstance(value, dict):
            raise RecordsError(f"{where}: not a JSON object", advice="one JSON object a line")
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise RecordsError(f"{where}: half of a surrogate pair, which is no character") from None
        yield _Object(value, where)


def _record(row: _Object) -> Record:
    return Record(
        id=row.required("id"), file=row.required("file"), lines=_lines(row), heading=row.text("heading") or "",
        number=row.text("number"), description=row.text("description"), pieces=_pieces(row),
        date=row.text("date"), form=row.text("form"), senders=row.texts("senders"),
        recipients=row.texts("recipients"), intermediaries=row.texts("intermediaries"), copies=row.texts("copies"),
        participants=row.texts("participants"), place_from=row.text("place_from"), place_to=row.text("place_to"),
        classification=row.text("classification"), doc_numbers=row.texts("doc_numbers"),
        archives=row.objects("archives", lambda r: Citation(**{level: r.text(level) for level in _LEVELS})),
        enclosures=row.objects("enclosures", _enclosure),
        decisions=row.objects(
            "decisions", lambda r: Decision(by=r.texts("by"), quote=r.required("quote"), date=r.text("date"))
        ),
        responds_to=row.objects("responds_to", _reference),
        topics=row.texts("topics"), people=row.texts("people"), claims=(*_evidence(row), *_conflicts(row)),
    )  # fmt: skip


def _lines(row: _Object) -> tuple[int, int] | None:
    value = row.values.get("lines")
    return None if value is None else _range(row, "lines", value)


def _pieces(row: _Object) -> tuple[tuple[int, int], ...]:
    return tuple(_range(row, "pieces", value) for value in row.many("pieces"))


def _range(row: _Object, key: str, value: object) -> tuple[int, int]:
    match value:
        case [int(first), int(last)] if 1 <= first <= last:
            return first, last
    raise row.wrong(key, "a first and a last line, counted from 1")


def _enclosure(row: _Object) -> Enclosure:
    return Enclosure(
        senders=row.texts("senders"), recipients=row.texts("recipients"), date=row.text("date"), form=row.text("form")
    )


def _reference(row: _Object) -> Reference:
    return Reference(senders=row.texts("from"), date=row.text("date"), number=row.text("number"))


def _evidence(row: _Object) -> Iterator[Claim]:
    evidence = row.values.get("evidence") or {}
    if not isinstance(evidence, dict):
        raise row.wrong("evidence", "an object of lists")
    for key in evidence:
        yield from _Object(evidence, f"{row.where}: evidence").objects(key, partial(_claim, key=key))


def _conflicts(row: _Object) -> tuple[Claim, ...]:
    return row.objects("conflicts", lambda r: _claim(r, r.required("key"), "conflicting"))


def _claim(row: _Object, key: str, status: Status = "stated") -> Claim:
    told = row.text("status") or status
    confidence = row.values.get("confidence", 1.0)
    if told not in _STATUSES:
        raise row.wrong("status", f"one of {', '.join(_STATUSES)}")
    if not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise row.wrong("confidence", "a number from 0 to 1")
    try:
        span = Span(start=row.whole("start") or 0, end=row.whole("end") or 0, quote=row.text("quote") or "")
    except SpanError as error:
        raise RecordsError(f"{row.where}: {key}: {error}", advice="offsets count characters") from None
    return Claim(
        key=key, value=row.required("value"), spans=(span,), rule=row.text("rule") or "", confidence=float(confidence),
        status=told, part=row.whole("part"), written=row.text("written"),
    )  # fmt: skip
