"""Dates as letters and cables write them, to EDTF.

A grammar of its own: "7.II.50", "10/II-50", "28 August - 2 September 1951", "8 [7] October 1950", "early May 1950",
"not later than 5 May 1950". A year that is not written is taken from the document the date stands in, never from the
clock.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extract.edtf import SEASONS, apart, bounds, ends, year_of
from extract.needing import tried

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

_S = r"\s{0,3}"  # white space is counted: without a bound, a line of blanks is read again from each of them
# "may 12" is a verb more often than a month
_NAME = r"(?P<{0}>(?=(?-i:[A-Z]))(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r"))\b\.?"
_DAY = r"[“\"']?(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?[”\"']?"
_YEAR = r"(?P<{0}>1[0-9]{{3}}|20[0-9]{{2}})"
_SHORT = r"(?P<{0}>1[0-9]{{3}}|20[0-9]{{2}}|[0-9]{{2}})"
_CORRECTION = r"(?:\s?\[(?P<{0}>[0-3]?\d)\])?"
_NO_HOUR = r"(?!" + _S + r"(?:[ap]\.?\s?m\b|o[’']clock|hours\b|\d|:))"  # "May 3-4 p.m." is a day and an hour
_DASH = _S + "[-–]" + _S

# where a date can begin: most places of a text are none, and are passed by without trying each way to write it. A
# pattern that begins with one character of some is found fastest, and what must stand before it is told after it.
_BEGINNINGS = sorted({name[:3] for name in (*_MONTHS, *SEASONS)})
_CAPITALS = "".join(sorted({name[0].upper() for name in _BEGINNINGS}))
_LETTERS = _CAPITALS + "".join(sorted({name[0] for name in SEASONS})) + "ſ"  # which is an s without case
# what comes after the figures that a date begins with, as far as it tells that most figures begin none
_SECOND_LETTERS = "".join(sorted({name[1] + name[1].upper() for name in _BEGINNINGS}))
_AFTER_FIGURES = (
    rf"(?:\d?(?!\d)(?:\s?[./-]|(?i:st|nd|rd|th)?[”\"']?(?:\s?\[|{_S}[-–]|\s(?i:to)\s|"
    rf"{_S}(?:(?i:of)\s{{1,3}})?[ .,]?{_S}[{_CAPITALS}][{_SECOND_LETTERS}]))|\d{{3}}-)"
)
_BEGINS = re.compile(
    rf"[\d“\"'\[{_LETTERS}](?<![\w.,/#№$].)(?:(?<=\d)(?={_AFTER_FIGURES})|(?<=[“\"'\[])(?=\d)|"
    + "|".join(rf"(?i:(?<={name[0]}){name[1:]})" for name in _BEGINNINGS)
    + ")"
)

_PATTERN = re.compile(
    r"(?<![\w.,/#№$])(?:"
    # 27-29 January 1956, 8 [7] October 1950, [2] May 1950, 31 January, 13.June.1951
    + r"(?!\d\d?,\s[A-Z][a-z.]{2,9}\s\d\d?(?!\d))"  # "22, May 1" is a number and a day
    + r"(?:" + _DAY.format("d1") + _CORRECTION.format("c1") + r"|\[(?P<c2>[0-3]?\d)\])"
    + r"(?:(?:" + _DASH + r"|\sto\s)" + _DAY.format("d2") + r")?" + _S + r"(?:of\s{1,3})?[ .,]?" + _S
    + _NAME.format("m1") + r"(?:[ .,]" + _S + _YEAR.format("y1") + r")?"
    # July 30, 1951; March 20; January 27-29, 1956
    + r"|" + _NAME.format("m2") + _S + _DAY.format("d3") + _CORRECTION.format("c3")
    + r"(?:" + _DASH + _DAY.format("d4") + _NO_HOUR + r")?"
    + r"(?![\d:])(?:,?" + _S + _YEAR.format("y2") + r")?"
    # May-June 1950, December 1950 to January 1951
    + r"|" + _NAME.format("m8") + _DASH + _NAME.format("m9") + r",?\s{1,3}" + _YEAR.format("y8")
    # July, 1945; April 1956
    + r"|" + _NAME.format("m3") + r",?\s{1,3}" + _YEAR.format("y3")
    # the spring of 1950; winter 1950-51
    + r"|(?P<season>spring|summer|autumn|fall|winter)(?:\s{1,3}of)?,?\s{1,3}" + _YEAR.format("y9")
    + r"(?:[-–/](?:1[0-9]{3}|20[0-9]{2}|[0-9]{2})\b)?"
    # 31.I.50; 10/II-50; 25/VII.1950; 7/XII 1950
    + r"|(?P<d5>[0-3]?\d)\s?[./-]\s?(?P<m4>XII|XI|X|IX|VIII|VII|VI|V|IV|III|II|I)\s?[./ -]\s?" + _SHORT.format("y4")
    # 26.6.50; 14/16.11.50; 09/29/50; 4.1.51
    + r"|(?P<d6>[0-3]?\d)(?:/(?P<d7>[0-3]?\d))?\.(?P<m5>[0-3]?\d)\.\s?" + _SHORT.format("y5") + r"(?!\d|:\d)"
    + r"|(?P<a>[0-3]?\d)/\s?(?P<b>[0-3]?\d)/\s?" + _SHORT.format("y6") + r"(?!\d)"
    # 1950-03-18
    + r"|(?P<y7>1\d{3}|20\d{2})-(?P<m6>\d\d)(?:-(?P<d8>\d\d))?"
    # 4.1 of this year; 28.10; 31.8 17:27
    + r"|(?P<d9>[0-3]?\d)\.(?P<m7>[01]?\d)"
    + r"(?=\.?\s{1,3}of\s{1,3}(?:this|the same)\s{1,3}year|\.?$|\.?\s?\n|\.?\s{1,3}[0-2]?\d:[0-5]\d)"
    + r")(?![\w])",
    re.IGNORECASE,
)  # fmt: skip
_DIGIT = re.compile(r"\d")  # stands in every date
_SLASHED = re.compile(r"/(?<=\d/)\d{1,2}/\d")  # stands in every date with slashes
_JOIN = re.compile(_S + r"[-–—]" + _S + r"|\s(?:to|through|until|till)\s(?:the\s)?")
_FROM = re.compile(r"\b(?:from|between)\s(?:the\s)?$", re.IGNORECASE)
_WRITTEN = re.compile(r"(?P<date>\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?(?P<mark>[?~%]?)")
_YEAR_ALONE = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")
# words before a date that make it less than a day: how they bound it
_QUALIFIER = re.compile(
    r"(?:\b(?:"
    r"(?P<early>early(?: in)?|(?:the )?beginning of)|(?P<middle>mid|(?:the )?middle of)|"
    r"(?P<late>late(?: in)?|(?:the )?end of)|"
    r"(?P<until>(?:not|no) later than|on or before)|(?P<before>before|prior to|earlier than)|"
    r"(?P<since>(?:not|no) earlier than|on or after)|(?P<after>after|later than)|"
    r"(?P<about>circa|ca?\.|about|around|approximately))"
    r"(?:\s|(?<=mid)-)|\b(?P<night>night of)\s)(?:the\s)?$",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(r"\s?(?:\[\?\]|\(\?\))|\?(?=[\])])")
# the parts of a month in days, of a year in months
_PARTS = {"early": (1, 10, 1, 4), "middle": (11, 20, 5, 8), "late": (21, 31, 9, 12)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in a text: where it stands, what it says in EDTF, whether a part of it had to be supplied.

    `supplied` names the part that the words do not tell ("year" from the document, "day" by its editors, "order" where
    day and month could be read either way), or is None. `other` is the day that the same digits are with day and month
    exchanged, where they can be.
    """

    start: int
    end: int
    edtf: str
    supplied: str | None = None
    other: str | None = None


def find_dates(
    text: str,
    *,
    year: int | None = None,
    order: Order = "day",
    start: int = 0,
    end: int | None = None,
    qualified: bool = False,
) -> Iterator[FoundDate]:
    """The dates in `text`, in order; those without a year take `year`, and are left out where that is None too.

    Where `qualified` is set, the words around a date that bound it ("early", "not later than", "[?]") belong to it.

    >>> [d.edtf for d in find_dates("7.II.50 SHTYKOV, received March 20", year=1950)]
    ['1950-02-07', '1950-03-20']
    >>> [d.edtf for d in find_dates("Journal for 27-29 January 1956, seen after 30 March - 2 April 1956")]
    ['1956-01-27/1956-01-29', '1956-03-30/1956-04-02']
    >>> [d.edtf for d in find_dates("early May 1950, not later than 5 May 1950", qualified=True)]
    ['1950-05-01~/1950-05-10~', '../1950-05-05']
    """
    stop = len(text) if end is None else end
    if not _DIGIT.search(text, start, stop):
        return
    position = start
    for match in _dates(text, start, stop):
        if match.start() < position:
            continue  # the second of two that are the ends of one interval
        found = _joined(text, match, year, order, stop) or _read(match, year, order)
        floor, position = position, found.end if found else match.end()
        if found is not None:
            yield _qualified(text, found, floor) if qualified else found


def _dates(text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Where a date fits between two places of a text, none within another."""
    return tried([beginning.start() for beginning in _BEGINS.finditer(text, start, stop)], _PATTERN, text, stop)


def parse_date(text: str, *, year: int | None = None) -> str | None:
    """The one date that the whole of `text` is, in EDTF, or None.

    >>> parse_date("July, 1945"), parse_date("8 [7] October 1950"), parse_date("1956"), parse_date("a day in May")
    ('1945-07', '1950-10-07', '1956', None)
    >>> parse_date("spring of 1950"), parse_date("circa May 1950"), parse_date("before 1950")
    ('1950-21', '1950-05~', '../1949')
    """
    stripped = text.strip().rstrip(".")
    if alone := _YEAR_ALONE.search(stripped):
        whole = FoundDate(start=alone.start(), end=alone.end(), edtf=alone.group())
        whole = _qualified(stripped, whole, 0)
        if (whole.start, whole.end) == (0, len(stripped)):
            return whole.edtf
    found = next(iter(find_dates(stripped, year=year, qualified=True)), None)
    return found.edtf if found and found.start == 0 and found.end == len(stripped) else None


def date_of_cell(cell: str) -> str | None:
    """The day, month or year (EDTF) that a cell of a table tells, in words, in EDTF or as `xsd:dateTime`; else None.

    >>> list(map(date_of_cell, ("4 May 1883", "1883-05-04T00:00:00Z", "1883?", "a day in May")))
    ['1883-05-04', '1883-05-04', '1883?', None]
    """
    text = cell.strip()
    if found := _WRITTEN.fullmatch(text):
        date: str | None = found["date"] + found["mark"]
    else:
        date = parse_date(text)
    return date if date and "/" not in date and ends(date) != (None, None) else None


def _joined(text: str, match: re.Match[str], hint: int | None, order: Order, stop: int) -> FoundDate | None:
    """Two dates that are the ends of one interval: "28 August - 2 September 1951", "from 5 May to 8 June 1950"."""
    join = _JOIN.match(text, match.end(), stop)
    after = _PATTERN.match(text, join.end(), stop) if join else None
    last = _read(after, hint, order) if after else None
    if join is None or last is None or "/" in last.edtf:
        return None
    year = int(last.edtf[:4])
    first = _read(match, year, order)
    if first and not _written(match):
        first = first if first.edtf <= last.edtf else _read(match, year - 1, order)
    elif join.group().strip(" -–—\n\t") and not _FROM.search(text, max(0, match.start() - 12), match.start()):
        return None
    if first is None or len(first.edtf) != len(last.edtf) or first.edtf >= last.edtf:
        return None
    return FoundDate(
        start=match.start(), end=last.end, edtf=f"{first.edtf}/{last.edtf}", supplied=last.supplied or first.supplied
        if _written(match) else last.supplied,
    )  # fmt: skip


def _qualified(text: str, found: FoundDate, floor: int) -> FoundDate:
    """The date with the words around it that bound it; those before `floor` are another's."""
    doubtful = _DOUBTFUL.match(text, found.end)
    edtf, start = found.edtf, found.start
    end = doubtful.end() if doubtful else found.end
    window = max(floor, start - 24)
    if match := _QUALIFIER.search(text[window:start]):
        told = _bounded(edtf, match.lastgroup or "")
        edtf, start = (told, window + match.start()) if told else (edtf, start)
    if start == found.start and not doubtful:
        return found
    if doubtful and "~" not in edtf and ".." not in edtf:
        edtf = "/".join(f"{part}?" for part in edtf.split("/"))
    return replace(found, start=start, end=end, edtf=edtf)


def _bounded(edtf: str, how: str) -> str | None:
    """A date as the word before it bounds it, or None where that says nothing."""
    if how == "night":
        return edtf
    if how in _PARTS and len(edtf) in {4, 7} and edtf[5:] < "13":
        first, last, one, two = _PARTS[how]
        if len(edtf) == 4:
            return f"{edtf}-{one:02d}~/{edtf}-{two:02d}~"
        last = min(last, calendar.monthrange(int(edtf[:4]), int(edtf[5:]))[1])
        return f"{edtf}-{first:02d}~/{edtf}-{last:02d}~"
    if how in _PARTS or "/" in edtf:
        return None
    if how == "about":
        return f"{edtf}~"
    if how in {"until", "since"}:
        return f"../{edtf}" if how == "until" else f"{edtf}/.."
    if beside := _beside(edtf, -1 if how == "before" else 1):
        return f"../{beside}" if how == "before" else f"{beside}/.."
    return None


def _beside(edtf: str, step: int) -> str | None:
    """The day, month or year next to a date, before it (-1) or after it (1)."""
    limits = bounds(edtf)
    if limits is None or (len(edtf) == 7 and edtf[5:] > "12"):
        return None
    day = limits[0] - datetime.timedelta(days=1) if step < 0 else limits[1] + datetime.timedelta(days=1)
    return day.isoformat()[: len(edtf)]


# the parts of each way to write a date, in the order of the pattern; each part belongs to one way
_WAYS = (
    "d1 c1 c2 d2 m1 y1", "m2 d3 c3 d4 y2", "m8 m9 y8", "m3 y3", "season y9", "d5 m4 y4", "d6 d7 m5 y5", "a b y6",
    "y7 m6 d8", "d9 m7",
)  # fmt: skip
_WAY = {part: tuple(way.split()) for way in _WAYS for part in way.split()}
_YEAR_OF = {part: next((year for year in way if year[0] == "y"), None) for part, way in _WAY.items()}


def _written(match: re.Match[str]) -> str | None:
    """The year as written."""
    year = _YEAR_OF[match.lastgroup or ""]
    return match[year] if year else None


def _read(match: re.Match[str], hint: int | None, order: Order) -> FoundDate | None:
    got = {part: value for part in _WAY[match.lastgroup or ""] if (value := match[part]) is not None}
    written = _written(match)
    year = _full_year(written, hint) if written else hint
    if year is None:
        return None
    if "a" in got or "d6" in got:
        return _numeric(match, got, year, order)
    name = next((got[k] for k in ("m1", "m2", "m3", "m8") if k in got), None)
    if name:
        month = _MONTHS.get(name.lower(), 0)  # a letter that only folds to one of ours ("auguſt") makes no month
    elif "season" in got:
        month = SEASONS.get(got["season"].lower(), 0)
        return FoundDate(start=match.start(), end=match.end(), edtf=f"{year:04d}-{month}") if month else None
    else:
        month = _ROMAN[got["m4"].upper()] if "m4" in got else int(got.get("m6") or got["m7"])
    edtf = _months(got, year, month) if "m9" in got else _interval(got, year, month)
    if edtf is None:
        return None
    supplied = "day" if "c2" in got else None if written else "year"
    return FoundDate(start=match.start(), end=match.end(), edtf=edtf, supplied=supplied)


def _interval(got: dict[str, str], year: int, month: int) -> str | None:
    """A day of a month, several, or the whole month, by the days that a pattern took."""
    days = [got[k] for k in ("d1", "d3", "d5", "d6", "d8", "d9") if k in got]
    corrected = next((got[k] for k in ("c1", "c2", "c3") if k in got), None)
    edtf = _edtf(year, month, corrected or (days[0] if days else None))
    until = next((got[k] for k in ("d2", "d4", "d7") if k in got), None)
    if edtf and until:
        last = _edtf(year, month, until)
        return f"{edtf}/{last}" if last and last > edtf else None
    return edtf


def _months(got: dict[str, str], year: int, month: int) -> str | None:
    """Several months, "December-January 1951" of two years."""
    until = _MONTHS.get(got["m9"].lower(), 0)
    if not until or month == until:
        return None
    return f"{year - (month > until):04d}-{month:02d}/{year:04d}-{until:02d}"


def _numeric(match: re.Match[str], got: dict[str, str], year: int, order: Order) -> FoundDate | None:
    """26.6.50, 09/29/50 or 29/09/50: dots put the day first, slashes follow the document; else the order possible."""
    if "d7" in got:
        edtf = _interval(got, year, int(got["m5"]))
        return FoundDate(start=match.start(), end=match.end(), edtf=edtf) if edtf else None
    one, two = (got["a"], got["b"]) if "a" in got else (got["d6"], got["m5"])
    day_first, month_first = _edtf(year, int(two), one), _edtf(year, int(one), two)
    months = "a" in got and order == "month"
    edtf, other = (month_first, day_first) if months else (day_first, month_first)
    if edtf is None or edtf == other:
        edtf, other = edtf or other, None
    if edtf is None:
        return None
    supplied = "order" if other and "a" in got else None
    return FoundDate(start=match.start(), end=match.end(), edtf=edtf, supplied=supplied, other=other)


def slash_order(text: str, near: str | None = None) -> Order:
    """Whether the dates with slashes in `text` put the month first, by those that can be read one way only.

    Where none can, the order decides that brings them closer to `near` (the document's date, EDTF).

    >>> slash_order("Sent 09/29/50, typed 10/01/50"), slash_order("Sent 07/05/50", near="1950-07-05")
    ('month', 'month')
    """
    months = days = closer = 0
    if not _SLASHED.search(text):
        return "day"
    year = year_of(near) if near else None
    for match in _dates(text, 0, len(text)):
        if match["a"]:
            months += int(match["b"]) > 12
            days += int(match["a"]) > 12
            found = _read(match, year, "month") if near else None
            closer += _closer(found, near) if found and near else 0
    return "month" if months > days or (months == days and closer > 0) else "day"


def _closer(found: FoundDate, near: str) -> int:
    """1 where a date is closer to another, and close to it, than the one of the exchanged digits; -1 where farther."""
    if found.other is None:
        return 0
    one, other = apart(found.edtf, near), apart(found.other, near)
    if one is None or other is None or min(one, other) > 31:
        return 0
    return (one < other) - (other < one)


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
