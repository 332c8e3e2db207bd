"""A network as far as it can be of one period: its messages, the edges and legs that they make, and who took part."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal, TypeVar, get_args

from kg.errors import NetworkSizeError
from kg.network.edges import MESSAGE, counts_of, read_network
from kg.network.facts import facts_of
from kg.network.holdings import BEARING, bearers_of
from kg.network.moments import named_period
from kg.network.values import Counts, Edge, EdgeMessage, Leg, Network, Selecting
from kg.vocab import CG, XSD_DATE

Window = Literal["year", "quarter", "month"]
WINDOWS: tuple[Window, ...] = get_args(Window)
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_NONE = Counts(sent=0, received=0, relayed=0, messages=0)
_Tie = TypeVar("_Tie", Edge, Leg)


def may_be_of(message: EdgeMessage, first: str | None, last: str | None) -> bool:
    """Whether a message can be of the days from `first` to `last` (ISO days, both included, `None` where open).

    A message of uncertain date belongs to every period that it may belong to; one that nobody dates to none.

    >>> from types import SimpleNamespace
    >>> letter = SimpleNamespace(earliest="1950-03-01", latest="1950-03-31", dated=True)
    >>> may_be_of(letter, "1950-03-18", None), may_be_of(letter, "1950-04-01", None)
    (True, False)
    """
    if first is None and last is None:
        return True
    too_early = first is not None and message.latest is not None and message.latest < first
    too_late = last is not None and message.earliest is not None and message.earliest > last
    return message.dated and not too_early and not too_late


def within(network: Network, first: str | None, last: str | None) -> Network:
    """What of a network may be of the days from `first` to `last`; of both open, the network itself."""
    if first is None and last is None:
        return network
    return where(network, lambda message: may_be_of(message, first, last))


def read_period(select: Selecting, first: str | None, last: str | None, *, most: int | None = None) -> Network:
    """The network as far as it can be of the days from `first` to `last`, without reading the rest of a large graph.

    It equals `within` of the whole network. Raises `NetworkSizeError` where it has more than `most` messages, before
    it is read, and else as `read_network`.
    """
    found = {iri for name in MESSAGE for iri in _may_be_of(select, name, first, last)}
    if most is not None and len(found) > most:
        raise NetworkSizeError(
            f"the network has {len(found):,} messages, and a page holds {most:,} at most",
            advice="draw a shorter period: --since 1950-01 --until 1950-06",
        )
    if first is None and last is None:
        return read_network(select)
    # What stands within another message, or is only cited, is known from where that is: these are read too, and cut.
    bearers = bearers_of(facts_of(select, MESSAGE, BEARING))
    left = list(found)
    while left:
        further = bearers.get(left.pop(), set()) - found
        found |= further
        left += further
    return within(read_network(select, among=found), first, last)


def _may_be_of(select: Selecting, name: str, first: str | None, last: str | None) -> Iterator[str]:
    asked = f"SELECT ?s WHERE {{ ?s a <{name}> }}"
    if first is not None or last is not None:
        early = f'FILTER(!BOUND(?latest) || ?latest >= "{first}"^^<{XSD_DATE}>)' if first else ""
        late = f'FILTER(!BOUND(?earliest) || ?earliest <= "{last}"^^<{XSD_DATE}>)' if last else ""
        asked = f"""SELECT ?s WHERE {{ ?s a <{name}>
            OPTIONAL {{ ?s <{CG.earliest}> ?earliest }} OPTIONAL {{ ?s <{CG.latest}> ?latest }}
            FILTER(BOUND(?earliest) || BOUND(?latest)) {early} {late} }}"""
    return (str(subject) for (subject,) in select.select(asked).rows)


def where(network: Network, keep: Callable[[EdgeMessage], bool]) -> Network:
    """The network of those messages alone that `keep` keeps; actors in none of them fall out, and are aside."""
    messages = tuple(filter(keep, network.messages))
    kept = {message.iri for message in messages}
    edges = _kept(network.edges, kept)
    legs = _kept(network.legs, kept)
    counts = counts_of(messages)
    taking_part = {*counts, *(end for leg in legs for end in (leg.source, leg.target))}
    actors = tuple(
        replace(actor, counts=counts.get(actor.iri, _NONE)) for actor in network.actors if actor.iri in taking_part
    )
    aside = network.aside + len(network.actors) - len(actors)
    return Network(actors=actors, edges=edges, legs=legs, messages=messages, aside=aside)


def _kept(ties: tuple[_Tie, ...], kept: set[str]) -> tuple[_Tie, ...]:
    found = (replace(tie, messages=tuple(one for one in tie.messages if one.iri in kept)) for tie in ties)
    return tuple(tie for tie in found if tie.messages)


def windows(network: Network, size: Window) -> Iterator[tuple[str, str, str]]:
    """The calendar windows that the messages may be of, in order: name, first day and last day (ISO).

    >>> from types import SimpleNamespace
    >>> letters = [SimpleNamespace(earliest="1950-11-30", latest="1951-01-02")]
    >>> list(windows(SimpleNamespace(messages=letters), "quarter"))
    [('1950-Q4', '1950-10-01', '1950-12-31'), ('1951-Q1', '1951-01-01', '1951-03-31')]
    """
    days = [day for message in network.messages for day in (message.earliest, message.latest) if day]
    if not days:
        return
    step = _MONTHS[size]
    at, end = (_month(day) for day in (min(days), max(days)))
    at -= at % step
    while at <= end:
        first, following = (datetime.date(month // 12, month % 12 + 1, 1) for month in (at, at + step))
        yield named_period(first, size), first.isoformat(), (following - datetime.timedelta(days=1)).isoformat()
        at += step


def _month(day: str) -> int:
    """Months from the year 0 on."""
    year, month = day.split("-")[:2]
    return int(year) * 12 + int(month) - 1


def per_month(network: Network) -> tuple[tuple[str, int], ...]:
    """Messages a month (`1950-03`), the months without any included, for those dated to one month.

    Messages whose date spans several months, and undated ones, are in no month: the sum tells how many they are.
    """
    found = Counter(
        message.earliest[:7]
        for message in network.messages
        if message.earliest and message.latest and message.earliest[:7] == message.latest[:7]
    )
    if not found:
        return ()
    months = []
    year, month = (int(part) for part in min(found).split("-"))
    last = max(found)
    while (name := f"{year:04}-{month:02}") <= last:
        months.append((name, found[name]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(months)
