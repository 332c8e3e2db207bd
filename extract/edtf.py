"""Dates in EDTF (Library of Congress, ISO 8601-2): the days that they allow, and how far apart they are."""

from __future__ import annotations

import calendar
import datetime
import re

from extract.remembered import remembered

Days = tuple[datetime.date, datetime.date]

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d:\d\dZ?)?)?)?[?~%]?")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def year_of(edtf: str) -> int:
    """The first year that a date of ours names.

    >>> year_of("../1950-05-05")
    1950
    """
    return int(edtf.removeprefix("../")[:4])


def is_unsure(edtf: str) -> bool:
    """Whether a date says itself that it is uncertain, approximate or both.

    >>> is_unsure("1883~"), is_unsure("1883-05/1884")
    (True, False)
    """
    return any(mark in edtf for mark in "~?%")


def bounds(edtf: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that an EDTF date of ours allows, or None where it is open or unknown.

    >>> bounds("1945-07")
    (datetime.date(1945, 7, 1), datetime.date(1945, 7, 31))
    """
    first, last = ends(edtf)
    return (first, last) if first and last else None


@remembered(most=1 << 12)
def ends(edtf: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day that an EDTF date of ours allows, None for an end that is open or unknown.

    >>> ends("../1945-07")
    (None, datetime.date(1945, 7, 31))
    """
    first, slash, last = edtf.partition("/")
    one, two = _days(first), _days(last if slash else first)
    if (one and two and one[0] > two[1]) or not (one or first == "..") or not (two or last == ".."):
        return None, None
    return one[0] if one else None, two[1] if two else None


def _days(text: str) -> tuple[datetime.date, datetime.date] | None:
    parts = _DAY.fullmatch(text)
    if not parts:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    if year is None:
        return None
    try:
        if month is None:
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if month in SEASONS.values() and day is None:
            return _season(year, month)
        if day is None:
            return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
        return datetime.date(year, month, day), datetime.date(year, month, day)
    except ValueError:
        return None


def _season(year: int, code: int) -> tuple[datetime.date, datetime.date]:
    """The days of a northern season; a winter may be the one that the year begins in or the one that it ends in."""
    if code == 24:
        return datetime.date(year, 1, 1), datetime.date(year + 1, 3, 1) - datetime.timedelta(days=1)
    first = 3 * (code - 20)
    return datetime.date(year, first, 1), datetime.date(year, first + 3, 1) - datetime.timedelta(days=1)


def apart(one: str, other: str) -> int | None:
    """How many days lie between two EDTF dates at least, or None where one of them is open.

    >>> apart("1950-05-30", "1950-06")
    2
    """
    a, b = bounds(one), bounds(other)
    if a is None or b is None:
        return None
    return max(0, (a[0] - b[1]).days, (b[0] - a[1]).days)
