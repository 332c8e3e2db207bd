"""Dates as the attributes of TEI tell them (att.datable): exact, within bounds, over a time, and how sure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extract.edtf import ends

_DAY = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(\d\d:\d\d)(?::(\d\d))?\S*)?")
_EXACT = ("when", "when-iso")
_FIRST = (("notBefore", "notBefore-iso"), ("from", "from-iso"))
_LAST = (("notAfter", "notAfter-iso"), ("to", "to-iso"))
_UNSURE = frozenset({"low", "medium", "unknown"})
ATTRIBUTES = (*_EXACT, *(name for names in (*_FIRST, *_LAST) for name in names))


def edtf_of(attributes: Mapping[str, str]) -> str | None:
    """The date that attributes tell, as EDTF, or None where they tell none that the calendar has.

    A day that lies between two bounds is written as the interval that it lies in, one with a single bound as an open
    interval. A date that the edition conjectures, or is not sure of, bears the mark for that.

    >>> edtf_of({"when": "1902-07-02"}), edtf_of({"when": "1902", "cert": "low"})
    ('1902-07-02', '1902?')
    >>> edtf_of({"notBefore": "1902-07", "notAfter": "1902-08-03"}), edtf_of({"notAfter": "1902"})
    ('1902-07/1902-08-03', '../1902')
    """
    exact = _first(attributes, _EXACT)
    if exact is not None:
        unsure = attributes.get("cert") in _UNSURE or attributes.get("evidence") == "conjecture"
        return f"{exact[:10]}?" if unsure else exact
    first = next((day for names in _FIRST if (day := _first(attributes, names))), None)
    last = next((day for names in _LAST if (day := _first(attributes, names))), None)
    if first is None and last is None:
        return None
    if first == last:
        return first
    told = f"{first[:10] if first else '..'}/{last[:10] if last else '..'}"
    return told if ends(told) != (None, None) else None


def _first(attributes: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first of some attributes that is a date of the calendar."""
    for name in names:
        if (written := attributes.get(name)) and (found := _DAY.fullmatch(written.strip())):
            day, minutes, seconds = found.groups()
            told = f"{day}T{minutes}:{seconds or '00'}" if minutes and len(day) == 10 else day
            if ends(told) != (None, None):
                return told
    return None
