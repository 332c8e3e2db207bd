"""When a decision was made, where its own clause tells: "On 3 May the Cabinet decided", "was refused on 3 May"."""

from __future__ import annotations

import re

from extract.dates import FoundDate, find_dates
from extract.decisions.weighing import Decided

_BEFORE = re.compile(r"(?:^|[\s,(“\"])(?:on|in)(?: the)?\s*$|^\W*$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]*")
_AFTER = re.compile(r"\s*(?:by [^.;,]{3,60}? )?(?:on|in)(?: the)?\s*")
_NEAR = 80  # characters after the verb within which its date begins


def decided_on(text: str, decided: Decided, *, year: int | None = None) -> FoundDate | None:
    """The date that the decision's own clause tells: right before its subject, before its verb, or right after that.

    A date further on is of what was decided. `year` is the message's, for dates without one.

    >>> from extract.decisions.weighing import decisions
    >>> text = "On 3 May 1911 the Cabinet decided to evacuate the island by 10 June."
    >>> [decided_on(text, found).edtf for found in decisions(text)]
    ['1911-05-03']
    """
    for date in find_dates(text, year=year, start=decided.sentence, end=min(decided.said + _NEAR, decided.end)):
        before = text[decided.sentence : date.start]
        if date.end <= decided.start:
            near = _BETWEEN.fullmatch(text, date.end, decided.start) and _BEFORE.search(before)
        elif date.end <= decided.said:
            near = _BEFORE.search(before)
        else:
            near = _AFTER.fullmatch(text, decided.said, date.start)
        if near:
            return date
    return None
