"""Moments as whole minutes, so that days and hours of different certainty can be compared: dates to their bounds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from extract.edtf import ends
from kg.errors import QueryError
from kg.graph.sparql import one_line

DAY = 24 * 60  # minutes
EVER = 1 << 50  # minutes: later than any date, and with a minus before it earlier
Open = int | None  # a bound in minutes, None where nobody knows it
Interval = tuple[Open, Open]
UNKNOWN: Interval = (None, None)
CLOCKS = 14 * 60  # minutes by which the clocks of two places differ at most
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


def around(intervals: Iterable[Interval]) -> Interval:
    """What all of some intervals lie in: where several are told, nobody knows which it was.

    >>> around([(3, 5), (4, None)]), around([])
    ((3, None), (None, None))
    """
    known = tuple(intervals)
    if len(known) == 1:
        return known[0]
    firsts, lasts = [first for first, _ in known], [last for _, last in known]
    first = None if not firsts or None in firsts else min(one for one in firsts if one is not None)
    last = None if not lasts or None in lasts else max(one for one in lasts if one is not None)
    return first, last


def follows(later: Interval, earlier: Interval, *, by: int = 0) -> bool:
    """Whether something can have been `by` minutes after something else, for some moments between their bounds.

    >>> follows((0, 5), (5, 9)), follows((0, 5), (6, 9)), follows((0, 5), (6, 9), by=-CLOCKS), follows(UNKNOWN, (6, 9))
    (True, False, True, True)
    """
    last, first = later[1], earlier[0]
    return last is None or first is None or last >= first + by


def lasting(length: int) -> str:
    """Minutes as days, hours and minutes, to read.

    >>> lasting(1573), lasting(-90), lasting(2880)
    ('1d 02:13', '-01:30', '2d 00:00')
    """
    days, rest = divmod(abs(length), DAY)
    return f"{'-' if length < 0 else ''}{f'{days}d ' if days else ''}{rest // 60:02}:{rest % 60:02}"


def period(interval: Interval, level: str) -> str | None:
    """The month, quarter or year that an interval lies in whole; None where it may be of several, or is open.

    >>> period(minutes("1950-05-03"), "quarter"), period(minutes("1950"), "month"), period(minutes("1950"), "year")
    ('1950-Q2', None, '1950')
    """
    first, last = interval
    if first is None or last is None:
        return None
    begun, ended = (named_period(datetime.date.fromordinal(at // DAY + _EPOCH), level) for at in (first, last))
    return begun if begun == ended else None


def named_period(day: datetime.date, level: str) -> str:
    """The month, quarter or year of a day.

    >>> named_period(datetime.date(1950, 5, 3), "quarter")
    '1950-Q2'
    """
    if level == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return day.isoformat()[:7] if level == "month" else f"{day.year:04}"


def periods(first: int, last: int, level: str) -> Iterator[str]:
    """Every month, quarter or year from that of one minute to that of another.

    >>> first, last = minutes("1950-11/1951-02")
    >>> list(periods(first, last, "month")), list(periods(first, last, "quarter"))
    (['1950-11', '1950-12', '1951-01', '1951-02'], ['1950-Q4', '1951-Q1'])
    """
    day = datetime.date.fromordinal(first // DAY + _EPOCH).replace(day=1)
    end = datetime.date.fromordinal(last // DAY + _EPOCH)
    told = None
    while day <= end:
        name = named_period(day, level)
        if name != told:
            yield name
        told = name
        if (day.year, day.month) == (datetime.MAXYEAR, 12):
            return
        day = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
