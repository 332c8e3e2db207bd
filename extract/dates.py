"""Dates as letters and cables write them, to EDTF (Library of Congress, ISO 8601-2), and the days EDTF allows.

A grammar of its own: "7.II.50", "10/II-50", "27-29 January 1956", "8 [7] October 1950", "July, 1945". A year that
is not written is taken from the document the date stands in, never from the clock.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Order = Literal["day", "month"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_ROMAN = {
    roman: number
    for number, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), start=1)
}

_NAME = r"(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"[“\"']?(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?[”\"']?"
_YEAR = r"(?P<{0}>1[0-9]{{3}}|20[0-9]{{2}})"
_SHORT = r"(?P<{0}>1[0-9]{{3}}|20[0-9]{{2}}|[0-9]{{2}})"
_CORRECTION = r"(?:\s*\[(?P<{0}>[0-3]?\d)\])?"

_PATTERN = re.compile(
    r"(?<![\w.,/#№$])(?:"
    # 27-29 January 1956, 8 [7] October 1950, 31 January, 28 August - 2 September 1951
    + _DAY.format("d1") + _CORRECTION.format("c1") + r"(?:\s*[-–]\s*" + _DAY.format("d2") + r")?\s*(?:of\s+)?[ .,]?\s*"
    + _NAME.format("m1") + r"(?:[ .,]\s*" + _YEAR.format("y1") + r")?"
    # July 30, 1951; March 20; January 27-29, 1956
    + r"|" + _NAME.format("m2") + r"\s*" + _DAY.format("d3") + r"(?:\s*[-–]\s*" + _DAY.format("d4") + r")?"
    + r"(?![\d:])(?:,?\s*" + _YEAR.format("y2") + r")?"
    # July, 1945; April 1956
    + r"|" + _NAME.format("m3") + r",?\s+" + _YEAR.format("y3")
    # 31.I.50; 10/II-50; 25/VII.1950; 7/XII 1950
    + r"|(?P<d5>[0-3]?\d)\s?[./-]\s?(?P<m4>XII|XI|X|IX|VIII|VII|VI|V|IV|III|II|I)\s?[./ -]\s?" + _SHORT.format("y4")
    # 26.6.50; 14/16.11.50; 09/29/50; 4.1.51
    + r"|(?P<d6>[0-3]?\d)(?:/(?P<d7>[0-3]?\d))?\.(?P<m5>[01]?\d)\.\s?" + _SHORT.format("y5") + r"(?!\d)"
    + r"|(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)/" + _SHORT.format("y6") + r"(?!\d)"
    # 1950-03-18
    + r"|(?P<y7>1\d{3}|20\d{2})-(?P<m6>\d\d)(?:-(?P<d8>\d\d))?"
    # 4.1 of this year; 28.10
    + r"|(?P<d9>[0-3]?\d)\.(?P<m7>[01]?\d)(?=\.?\s+of\s+(?:this|the same)\s+year|\.?$|\.?\s*\n)"
    + r")(?![\w])",
    re.IGNORECASE,
)  # fmt: skip
_DIGIT = re.compile(r"\d")  # stands in every date
_SLASHED = re.compile(r"\d/\d{1,2}/\d")  # stands in every date with slashes
_YEAR_ALONE = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in a text: where it stands, what it says in EDTF, whether a part of it had to be supplied.

    `supplied` names the part that the words do not tell ("year" from the document, "order" where day and month
    could be read either way), or is None.
    """

    start: int
    end: int
    edtf: str
    supplied: str | None = None


def find_dates(
    text: str, *, year: int | None = None, order: Order = "day", start: int = 0, end: int | None = None
) -> Iterator[FoundDate]:
    """The dates in `text`, in order; those without a year take `year`, and are left out where that is None too.

    >>> [d.edtf for d in find_dates("7.II.50 SHTYKOV, received March 20", year=1950)]
    ['1950-02-07', '1950-03-20']
    >>> [d.edtf for d in find_dates("Journal for 27-29 January 1956")]
    ['1956-01-27/1956-01-29']
    """
    stop = len(text) if end is None else end
    if not _DIGIT.search(text, start, stop):
        return
    for match in _PATTERN.finditer(text, start, stop):
        found = _read(match, year, order)
        if found is not None:
            yield found


def parse_date(text: str, *, year: int | None = None) -> str | None:
    """The one date that the whole of `text` is, in EDTF, or None.

    >>> parse_date("July, 1945"), parse_date("8 [7] October 1950"), parse_date("1956"), parse_date("a day in May")
    ('1945-07', '1950-10-07', '1956', None)
    """
    stripped = text.strip().rstrip(".")
    if _YEAR_ALONE.fullmatch(stripped):
        return stripped
    found = next(iter(find_dates(stripped, year=year)), None)
    return found.edtf if found and found.start == 0 and found.end == len(stripped) else None


def bounds(edtf: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that an EDTF date of ours allows, or None where it is open or unknown.

    >>> bounds("1945-07")
    (datetime.date(1945, 7, 1), datetime.date(1945, 7, 31))
    """
    first, _, last = edtf.partition("/")
    one, two = _days(first), _days(last or first)
    return (one[0], two[1]) if one and two and one[0] <= two[1] else None


def _days(text: str) -> tuple[datetime.date, datetime.date] | None:
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d:\d\dZ?)?)?)?[?~%]?", text)
    if not parts:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    if year is None:
        return None
    try:
        if month is None:
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if day is None:
            return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
        return datetime.date(year, month, day), datetime.date(year, month, day)
    except ValueError:
        return None


def _read(match: re.Match[str], hint: int | None, order: Order) -> FoundDate | None:
    got = {name: value for name, value in match.groupdict().items() if value is not None}
    written = next((got[k] for k in ("y1", "y2", "y3", "y4", "y5", "y6", "y7") if k in got), None)
    year = _full_year(written, hint) if written else hint
    if year is None:
        return None
    supplied = None if written else "year"
    name = next((got[k] for k in ("m1", "m2", "m3") if k in got), None)
    if name:
        if name[0].islower():  # "may 12" is a verb more often than a month
            return None
        month = _MONTHS.get(name.lower(), 0)  # a letter that only folds to one of ours ("auguſt") makes no month
    elif "m4" in got:
        month = _ROMAN[got["m4"].upper()]
    elif "a" in got:
        return _slashed(match, got, year, order)
    else:
        month = int(next(got[k] for k in ("m5", "m6", "m7") if k in got))
    days = [got[k] for k in ("d1", "d3", "d5", "d6", "d8", "d9") if k in got]
    until = next((got[k] for k in ("d2", "d4", "d7") if k in got), None)
    first = got.get("c1", days[0] if days else None)
    edtf = _edtf(year, month, first)
    if edtf and until:
        last = _edtf(year, month, until)
        edtf = f"{edtf}/{last}" if last and last > edtf else None
    return FoundDate(start=match.start(), end=match.end(), edtf=edtf, supplied=supplied) if edtf else None


def _slashed(match: re.Match[str], got: dict[str, str], year: int, order: Order) -> FoundDate | None:
    """09/29/50 or 29/09/50: the order that is possible; where both are, the document's own, said to be supplied."""
    one, two = int(got["a"]), int(got["b"])
    day_first, month_first = _edtf(year, two, got["a"]), _edtf(year, one, got["b"])
    chosen = (day_first, month_first) if order == "day" else (month_first, day_first)
    edtf = chosen[0] or chosen[1]
    ambiguous = day_first and month_first and day_first != month_first
    if edtf is None:
        return None
    return FoundDate(start=match.start(), end=match.end(), edtf=edtf, supplied="order" if ambiguous else None)


def slash_order(text: str) -> Order:
    """Whether the dates with slashes in `text` put the month first, by those that can be read one way only.

    >>> slash_order("Sent 09/29/50, typed 10/01/50")
    'month'
    """
    months = days = 0
    if not _SLASHED.search(text):
        return "day"
    for match in _PATTERN.finditer(text):
        if match["a"]:
            months += int(match["b"]) > 12
            days += int(match["a"]) > 12
    return "month" if months > days else "day"


def _full_year(written: str, hint: int | None) -> int:
    """Two digits stand for the year of that ending nearest to the document's; without one, for the 1900s."""
    if len(written) == 4:
        return int(written)
    century = 1900 if hint is None else hint - hint % 100
    candidates = (century - 100 + int(written), century + int(written), century + 100 + int(written))
    return century + int(written) if hint is None else min(candidates, key=lambda y: abs(y - hint))


def _edtf(year: int, month: int, day: str | None) -> str | None:
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= int(day) <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{int(day):02d}"
