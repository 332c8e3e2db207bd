"""The cells of the analyses' tables: minutes, days, counts and lists as terms."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Literal

from kg.network.moments import Open, lasting, told


def minute(at: Open) -> Literal | None:
    """A minute in the calendar.

    >>> str(minute(1440)), minute(None)
    ('0001-01-02T00:00', None)
    """
    return None if at is None else Literal(told(at))


def day(at: Open) -> Literal | None:
    """The day of a minute.

    >>> str(day(1440))
    '0001-01-02'
    """
    return None if at is None else Literal(told(at)[:10])


def length(of: Open) -> Literal | None:
    """Minutes as days, hours and minutes."""
    return None if of is None else Literal(lasting(of))


def number(of: float | None) -> Literal | None:
    """A number; None where nobody knows it."""
    return None if of is None else Literal(of)


def listed(texts: Iterable[str], between: str = " | ") -> Literal | None:
    """Several texts in one cell, each once; None where there are none.

    >>> str(listed(["a", "b", "a"])), listed([])
    ('a | b', None)
    """
    several = dict.fromkeys(texts)
    return Literal(between.join(several)) if several else None
