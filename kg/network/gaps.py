"""What a graph shows to be missing: numbers that its senders used between those that are held."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import StoreError
from kg.network.moments import minutes
from kg.network.series import Numbered, Series, series
from kg.network.values import Selecting
from kg.vocab import CG, RDFS_LABEL

_NUMBERED = f"""
SELECT ?message ?number ?sender ?date ?name WHERE {{
  ?message <{CG.documentNumber}> ?number ; <{CG.sender}> ?sender ; <{CG.date}> ?date .
  OPTIONAL {{ ?sender <{RDFS_LABEL}> ?name }}
}} ORDER BY ?message ?number ?sender ?date"""


def numbered_series(select: Selecting) -> tuple[Series, ...]:
    """The numbered series of every sender in a store, messages that are cited and not held among them.

    Senders are told by their labels. Messages whose date is open or unknown are in no series: nothing tells where.
    """
    return series(_numbered(select))


def _numbered(select: Selecting) -> Iterator[Numbered]:
    for message, number, sender, date, name in map(tuple, select.select(_NUMBERED).rows):
        if message is None or number is None or date is None:
            raise StoreError("a numbered message without its number or date", advice="build the workspace again")
        first, last = minutes(str(date))
        if first is not None and last is not None:
            yield Numbered(
                message=str(message), sender=str(name or sender), written=str(number), first=first, last=last
            )  # fmt: skip
