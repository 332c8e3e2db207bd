"""Contradictions of a graph: the readings of each contested message, and rankings under all of them as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.courses import Course, read_courses
from kg.network.literals import listed
from kg.network.moments import Interval, Open, minutes
from kg.network.readings import Reading, places
from kg.network.values import Selecting
from kg.vocab import CG

_CONFLICTS = f"""
SELECT ?message ?property ?other ?literal ?against WHERE {{
  {{ SELECT ?claim ?adopted ?message WHERE {{
    ?claim <{CG.conflictsWith}> ?adopted ; <{CG.claimSubject}> ?message }} }}
  ?claim <{CG.claimProperty}> ?property .
  OPTIONAL {{ ?claim <{CG.claimObject}> ?other }}
  OPTIONAL {{ ?claim <{CG.claimValue}> ?literal }}
  OPTIONAL {{ ?adopted <{CG.claimObject}> ?against }}
}} ORDER BY ?message ?property ?other ?literal ?against"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A message with all that is told of its senders, recipients and date, what was adopted first."""

    course: Course
    senders: tuple[tuple[str, ...], ...]
    recipients: tuple[tuple[str, ...], ...]
    dates: tuple[Interval, ...]


@dataclass(slots=True)
class _Told:
    """What else is told of one message: (what instead of what) for its senders and recipients, and its dates."""

    parties: dict[str, list[tuple[str, str | None]]] = field(default_factory=lambda: defaultdict(list))
    dates: list[Interval] = field(default_factory=list)


def _written(key: str, senders: Sequence[str], _: Sequence[str]) -> Reading:
    return frozenset((one, key) for one in senders)


def _received(key: str, _: Sequence[str], recipients: Sequence[str]) -> Reading:
    return frozenset((one, key) for one in recipients)


def _correspondents(_: str, senders: Sequence[str], recipients: Sequence[str]) -> Reading:
    pairs = [(one, other) for one, other in product(senders, recipients) if one != other]
    return frozenset([*pairs, *((other, one) for one, other in pairs)])


COUNTS: Mapping[str, Callable[[str, Sequence[str], Sequence[str]], Reading]] = {
    "written": _written, "received": _received, "correspondents": _correspondents,
}  # fmt: skip


def read_contested(select: Selecting) -> tuple[Contested, ...]:
    """Every message that was sent, held or cited, with the readings of it that claims in conflict give."""
    told: defaultdict[str, _Told] = defaultdict(_Told)
    for message, prop, other, literal, against in map(tuple, select.select(_CONFLICTS).rows):
        if str(prop) in (CG.sender, CG.recipient) and other is not None:
            told[str(message)].parties[str(prop)].append((str(other), None if against is None else str(against)))
        elif str(prop) == CG.date and literal is not None:
            told[str(message)].dates.append(minutes(str(literal)))
    nothing = _Told()
    return tuple(
        _contested(course, told.get(key, nothing))
        for key, course in read_courses(select).by_key.items()
        if not course.draft
    )


def _contested(course: Course, told: _Told) -> Contested:
    return Contested(
        course=course, senders=_ways(course.senders, told.parties.get(CG.sender, [])),
        recipients=_ways(course.recipients, told.parties.get(CG.recipient, [])),
        dates=tuple(dict.fromkeys((course.sent, *told.dates))),
    )  # fmt: skip


def _ways(adopted: tuple[str, ...], told: Sequence[tuple[str, str | None]]) -> tuple[tuple[str, ...], ...]:
    """The parties as adopted, and with each that is told instead of one."""
    others = [tuple(sorted({*(one for one in adopted if one != against), other})) for other, against in told]
    return tuple(dict.fromkeys((adopted, *others)))


def readings_of(one: Contested, count: str, since: Open, until: Open) -> tuple[Reading, ...]:
    """What one message adds to the scores in each of its readings; nothing in those that date it outside the period."""
    inside = tuple(dict.fromkeys(_within(date, since, until) for date in one.dates))
    return tuple(
        COUNTS[count](one.course.key, senders, recipients) if within else frozenset()
        for within, senders, recipients in product(inside, one.senders, one.recipients)
    )


def _within(date: Interval, since: Open, until: Open) -> bool:
    """Whether a message of a date can be of a period; one without any date is of every period."""
    first, last = date
    too_early = since is not None and last is not None and last < since
    return not (too_early or (until is not None and first is not None and first > until))


def readings_table(select: Selecting, count: str, *, since: Open = None, until: Open = None) -> Table:
    """A ranking by one of `COUNTS` as adopted, with the places that each actor has under other readings.

    `messages` are those whose readings change the actor's score.
    """
    courses = read_courses(select)
    told = [(one, readings_of(one, count, since, until)) for one in read_contested(select)]
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for one, readings in told:
        for actor in {actor for actor, _ in frozenset.union(*readings) - frozenset.intersection(*readings)}:
            behind[actor].append(courses.label(one.course.key))
    rows: list[Row] = [
        (
            Literal(place.place), Literal(place.best), Literal(place.worst), Literal(courses.label(place.actor)),
            Literal(place.score), Literal(place.least), Literal(place.most), Literal("yes" if place.exact else "no"),
            listed(behind[place.actor]), URIRef(place.actor),
        )
        for place in sorted(
            places(readings for _, readings in told),
            key=lambda place: (place.place, courses.label(place.actor), place.actor),
        )
    ]  # fmt: skip
    columns = ("place", "best", "worst", "actorLabel", "score", "least", "most", "exact", "messages", "actor")
    return Table(columns=columns, rows=tuple(rows))
