"""Offices and their terms, as an index words them: "Soviet Ambassador to the DPRK until December 1950"."""

from __future__ import annotations

import datetime
import re

from extract.dates import find_dates
from extract.edtf import bounds

Days = tuple[datetime.date, datetime.date]

_TO = re.compile(r"\bto (?:the )?(?P<where>.+)")
TERM = re.compile(r"\b(until|following|from|since|after)\b[^;,]*?\d{4}")


def accredited(office: str) -> str:
    """The part of an office that says where: after "to", else all of it.

    >>> accredited("Soviet Ambassador to the DPRK"), accredited("Consul in Bergen")
    ('DPRK', 'Consul in Bergen')
    """
    match = _TO.search(office)
    return match["where"] if match else office


def near(seen: Days | None, when: Days | None) -> bool:
    """Whether an office seen on one day can still be meant on another: within a year.

    >>> near(bounds("1911-05-09"), bounds("1912-05-01")), near(bounds("1911-05-09"), bounds("1913"))
    (True, False)
    """
    return seen is None or when is None or abs((seen[0] - when[0]).days) <= 366


def in_office(held: str, when: Days | None) -> bool:
    """Whether an office in an index's words ("until December 1950", "following ... in December 1950") covers a day.

    `when` are the first and the last day that the date allows; any office covers an unknown day.

    >>> in_office("Consul in Bergen until May 1911", bounds("1912"))
    False
    """
    if when is None:
        return True
    for match in TERM.finditer(held):
        for found in find_dates(match.group()):
            limits = bounds(found.edtf)
            if limits is None:
                continue
            if match[1] == "until" and when[0] > limits[1]:
                return False
            if match[1] != "until" and when[1] < limits[0]:
                return False
    return True
