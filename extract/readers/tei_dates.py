"""Dates as the attributes of TEI tell them (att.datable): exact, within bounds, over a time, and how sure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extract.edtf import ends

_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?(?:T(\d\d:\d\d)(?::(\d\d))?\S*|Z|[+-]\d\d:\d\d)?")
_CLOSE = re.compile(r"(\d{4})(\d\d)(\d\d)")  # the same without hyphens
_EXACT = ("when", "when-iso")
_FIRST = (("notBefore", "notBefore-iso"), ("from", "from-iso"))
_LAST = (("notAfter", "notAfter-iso"), ("to", "to-iso"))
_UNSURE = frozenset({"low", "medium", "unknown"})
_MARKS = {(True, False): "?", (False, True): "~", (True, True): "%", (False, False): ""}
ATTRIBUTES = (*_EXACT, *(name for names in (*_FIRST, *_LAST) for name in names))


def edtf_of(attributes: Mapping[str, str]) -> str | None:
    """The date that attributes tell, as EDTF, or None where they tell none that the calendar has.

    A day that lies between two bounds is written as the interval that it lies in, one with a single bound as an open
    interval. A date that the edition conjectures, or is not sure of (`cert`), bears the mark for that, one that it
    calls not precise (`precision`) the mark for about. Years before the first, and dates of other calendars
    (`when-custom`), are not read.

    >>> edtf_of({"when": "1902-07-02"}), edtf_of({"when": "1902", "cert": "low"})
    ('1902-07-02', '1902?')
    >>> edtf_of({"notBefore": "1902-07", "notAfter": "1902-08-03"}), edtf_of({"notAfter": "1902"})
    ('1902-07/1902-08-03', '../1902')
    >>> edtf_of({"when": "18290308"}), edtf_of({"notAfter": "1902-7-2", "cert": "low", "precision": "medium"})
    ('1829-03-08', '../1902-07-02%')
    """
    unsure = attributes.get("cert") in _UNSURE or attributes.get("evidence") == "conjecture"
    mark = _MARKS[unsure, attributes.get("precision") in _UNSURE]
    exact = _first(attributes, _EXACT)
    if exact is not None:
        return f"{exact[:10]}{mark}" if mark else exact
    first = next((day for names in _FIRST if (day := _first(attributes, names))), None)
    last = next((day for names in _LAST if (day := _first(attributes, names))), None)
    if first is None and last is None:
        return None
    if first == last:
        return f"{first[:10]}{mark}" if first and mark else first
    days = [f"{day[:10]}{mark}" if day else ".." for day in (first, last)]
    told = days[0] if days[0] == days[1] else "/".join(days)
    return told if ends(told) != (None, None) else None


def _first(attributes: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first of some attributes that is a date of the calendar."""
    for name in names:
        written = attributes.get(name, "").strip()
        found = _DAY.fullmatch(written) or _CLOSE.fullmatch(written)
        if found is None:
            continue
        year, month, day, minutes, seconds = (*found.groups(), None, None)[:5]
        told = "-".join(part.zfill(2) for part in (year, month, day) if part)
        if minutes and day:
            told = f"{told}T{minutes}:{seconds or '00'}"
        if ends(told) != (None, None):
            return told
    return None
