"""Several days of one month, told together: "18 and 20 March"."""

from __future__ import annotations

import re
from collections.abc import Callable

Dates = Callable[[int, int], "tuple[int, int, str] | None"]  # the first date between two places: where, and as EDTF
Item = tuple[str | None, str | None, int]  # a number, a date, and where they end

# days of one month, before the last of them and behind the first: "of 18 and 20 March", "of March 18 and 20"
_DAYS_BEFORE = re.compile(r"(?P<days>\d{1,2}(?:, ?\d{1,2}){0,5}),? (?:and|&) (?=\d{1,2} ?[A-Z.])")
_DAYS_BEHIND = re.compile(r"(?P<days>(?:, ?\d{1,2}){0,5},? (?:and|&) \d{1,2})(?=[.;)]|,(?! ?\d{1,2}\b)|$)")
_DAY = re.compile(r"\d{1,2}")


def days_of_month(text: str, start: int, dates: Dates) -> list[tuple[str, int]]:
    """Several days of one month that stand at a place, each with where the words for them end; none for a single day.

    >>> days_of_month("18 and 20 March", 0, lambda start, end: (7, 15, "1951-03-20") if start == 7 else None)
    [('1951-03-18', 15), ('1951-03-20', 15)]
    """
    before = _DAYS_BEFORE.match(text, start, min(len(text), start + 40))
    first = before.end() if before else start
    date = dates(first, min(len(text), first + 32))
    if date is None or date[0] != first or len(date[2]) != len("1951-03-18"):
        return []
    behind = (
        None if before or text[start].isdigit() else _DAYS_BEHIND.match(text, date[1], min(len(text), date[1] + 40))
    )
    others = before or behind
    if others is None:
        return []
    days = [int(day) for day in _DAY.findall(others["days"])]
    if any(not 0 < day <= 31 for day in days):
        return []
    end = behind.end() if behind else date[1]
    told = [date[2][:-2] + f"{day:02}" for day in days]
    return [(day, end) for day in ([*told, date[2]] if before else [date[2], *told])]


def date_in_turn(items: list[Item], days: list[tuple[str, int]]) -> None:
    """Give days in turn to as many numbers before them that have none; else each is of a message of its own.

    >>> items = [("65", None, 6), ("67", None, 13)]
    >>> date_in_turn(items, [("1951-03-18", 30), ("1951-03-20", 30)])
    >>> items
    [('65', '1951-03-18', 30), ('67', '1951-03-20', 30)]
    """
    undated = items[-len(days) :]
    if len(undated) == len(days) and all(number and not date for number, date, _ in undated):
        items[-len(days) :] = [(number, *day) for (number, _, _), day in zip(undated, days, strict=True)]
    else:
        items += [(None, *day) for day in days]
