"""Moments as whole minutes, so that days and hours of different certainty can be compared: dates to their bounds."""

from __future__ import annotations

import datetime
import re

from extract.edtf import ends
from kg.errors import QueryError
from kg.graph.sparql import one_line

DAY = 24 * 60  # minutes
EVER = 1 << 50  # minutes: later than any date, and with a minus before it earlier
Open = int | None  # a bound in minutes, None where nobody knows it
_EPOCH = datetime.date(1, 1, 1).toordinal()
_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)")


def first_minute(day: datetime.date) -> int:
    """The first minute of a day, counted from the first day of the year 1.

    >>> first_minute(datetime.date(1, 1, 2))
    1440
    """
    return (day.toordinal() - _EPOCH) * DAY


def minutes(edtf: str) -> tuple[int | None, int | None]:
    """The first and the last minute that a date allows (EDTF), None for an end that is open or unknown.

    A day is all its minutes, an hour told to the minute is that minute. Clocks are taken as they are told.

    >>> first, last = minutes("1950-03-18")
    >>> last - first
    1439
    >>> minutes("1950-03-18T05:30:00") == (first + 330, first + 330), minutes("../1950-03-18")[0]
    (True, None)
    """
    first, slash, last = edtf.partition("/")
    day, closing = ends(edtf)
    start = None if day is None else first_minute(day) + _of_day(first)
    if closing is None:
        return start, None
    told = _HOUR.match(last if slash else first)
    return start, first_minute(closing) + (_of_day(last if slash else first) if told else DAY - 1)


def bounds(date: str, called: str) -> tuple[int, int]:
    """The first and the last minute of a day, month or year. Raises `QueryError`, naming what was `called` so.

    >>> bounds("0001", "since")
    (0, 525599)
    """
    first, last = minutes(date)
    if first is None or last is None:
        raise QueryError(f"{called} is no date: {one_line(date)}", advice="write YYYY, YYYY-MM or YYYY-MM-DD")
    return first, last


def _of_day(told: str) -> int:
    """The minute of the day that a date tells, 0 where it tells none."""
    found = _HOUR.match(told)
    return int(found[2]) * 60 + int(found[3]) if found else 0


def told(minute: int) -> str:
    """A minute in the calendar, as ISO 8601 writes it.

    >>> told(minutes("1950-03-18T05:30:00")[0])
    '1950-03-18T05:30'
    """
    day, rest = divmod(minute, DAY)
    return f"{datetime.date.fromordinal(day + _EPOCH).isoformat()}T{rest // 60:02}:{rest % 60:02}"
