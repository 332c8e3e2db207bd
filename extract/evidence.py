"""Dates that can be read in two ways, settled by the date of the document that they stand in."""

from __future__ import annotations

import re

from extract.dates import FoundDate
from extract.edtf import apart, year_of

NEAR = 31  # days within which a date that can be read in two ways is the one meant


def settled(found: FoundDate, near: str | None) -> FoundDate:
    """A date as the document's own (`near`, EDTF) settles it: in the year next to it, in the order that comes near it.

    >>> from extract.dates import find_dates
    >>> (late,) = find_dates("Received 3 January", year=1900)
    >>> settled(late, "1900-12-28").edtf
    '1901-01-03'
    >>> (dotted,) = find_dates("10.01.50")
    >>> settled(dotted, "1950-09-30").edtf, settled(dotted, "1950-01-12").edtf
    ('1950-10-01', '1950-01-10')
    """
    if near is None:
        return found
    if found.supplied == "year":
        year = year_of(found.edtf)
        years = [re.sub(str(year), str(y), found.edtf) for y in (year, year - 1, year + 1)]
        best = min(years, key=lambda edtf: distance(edtf, near))
        return FoundDate(start=found.start, end=found.end, edtf=best, supplied="year")
    if found.other and distance(found.edtf, near) > NEAR >= distance(found.other, near):
        return FoundDate(
            start=found.start, end=found.end, edtf=found.other, supplied="order", other=found.edtf
        )  # fmt: skip
    return found


def distance(edtf: str, near: str) -> int:
    """How many days lie between two dates (EDTF), beyond all measure where one is open.

    >>> distance("1950-05-30", "1950-06-01")
    2
    """
    days = apart(edtf, near)
    return 10**6 if days is None else days
