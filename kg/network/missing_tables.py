"""What is missing as one list to take to an archive: numbers, messages that are cited and not held, and silences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.claimed import read_links
from kg.network.courses import Courses, read_courses
from kg.network.facts import facts_of
from kg.network.gaps import numbered_series
from kg.network.literals import day, listed
from kg.network.moments import DAY
from kg.network.silences import Channels, silences
from kg.network.totals import register_total
from kg.network.values import Selecting
from kg.vocab import CG, RDFS_LABEL

KINDS = ("numbers", "cited", "silence")
_COLUMNS = (
    "kind", "verdict", "sender", "recipient", "missing", "days", "first", "last", "since", "until", "after",
    "before", "words", "archive", "afterMessage", "beforeMessage", "cited",
)  # fmt: skip


def series_table(select: Selecting) -> Table:
    """The numbered series of the senders: how many of how many numbers are held, the pace, and how far it ran.

    `total` is the estimate of how many numbers the register had that year, with its interval (`kg.network.totals`).
    """
    rows: list[Row] = []
    for one in numbered_series(select):
        (first, begun), (last, ended) = one.members[0], one.members[-1]
        total = register_total(last, one.held)
        rows.append((
            Literal(one.sender), Literal(f"…{one.style}" if one.style else "…"), Literal(begun.year),
            Literal(one.held), Literal(one.span), Literal(f"{one.pace:.1f}"), Literal(first), day(begun.first),
            Literal(last), day(ended.first), Literal(round(total.estimate)), Literal(total.least), Literal(total.most),
        ))  # fmt: skip
    columns = (
        "sender", "written", "year", "held", "used", "aDay", "first", "firstDay", "last", "lastDay", "total",
        "totalAtLeast", "totalAtMost",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def missing_table(select: Selecting, kinds: tuple[str, ...] = KINDS, *, both_ways: bool = False) -> tuple[Table, str]:
    """Everything that is missing, by kind, with the messages around it and where these lie; and what was left out.

    `missing` counts numbers or messages, `days` those of a silence (from its last message to its next one, at the least
    where it is certain, else at the most); `since` and `until` are the days between which it
    would be. `archive` says where the messages around it lie, which is where to look.
    """
    courses = read_courses(select)
    lies = _archives(select)
    still = silences(courses.by_key.values(), both_ways=both_ways)
    made: dict[str, Iterator[Row]] = {
        "numbers": _numbers(select, lies), "cited": _cited(select, courses, lies),
        "silence": _silent(still, courses, lies),
    }  # fmt: skip
    rows = tuple(row for kind in KINDS if kind in kinds for row in made[kind])
    left = (
        f"silences: {still.unsteady} channels are used on too few days that are told to have a habit; {still.undated} "
        "messages of which no first or last day is told are in none"
    )
    return Table(columns=_COLUMNS, rows=rows), left


def _archives(select: Selecting) -> Mapping[str, tuple[str, ...]]:
    """Where the original of each message lies, as its sources cite it."""
    labels = facts_of(select, (CG.Citation,), (RDFS_LABEL,))
    cites = facts_of(select, (CG.Message,), (CG.cites,))
    return {
        message: tuple(name for one in facts.get(CG.cites, ()) for name in labels.get(one, {}).get(RDFS_LABEL, ()))
        for message, facts in cites.items()
    }


def _numbers(select: Selecting, lies: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    for one in numbered_series(select):
        for gap in one.gaps():
            around = (gap.after.message, gap.before.message)
            yield (
                Literal("numbers"), Literal("certain"), Literal(one.sender), None, Literal(gap.missing), None,
                Literal(gap.first), Literal(gap.last), day(gap.after.first), day(gap.before.last),
                Literal(gap.after.written), Literal(gap.before.written), None,
                listed(place for key in around for place in lies.get(key, ())), *map(URIRef, around), None,
            )  # fmt: skip


def _cited(select: Selecting, courses: Courses, lies: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    for link in sorted(read_links(select), key=lambda one: (courses.by_key[one.earlier].sent[0] or 0, one.earlier)):
        course = courses.by_key[link.earlier]
        if not course.held:
            yield (
                Literal("cited"), Literal("certain" if link.status == "stated" else "possible"),
                listed(map(courses.label, course.senders), ", "), listed(map(courses.label, course.recipients), ", "),
                Literal(1), None, None, None, day(course.sent[0]), day(course.sent[1]), None,
                Literal(courses.label(link.later)), listed(link.words), listed(lies.get(link.later, ())), None,
                URIRef(link.later), URIRef(course.key),
            )  # fmt: skip


def _silent(still: Channels, courses: Courses, lies: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    for one in still.silences:
        stretch = one.stretch
        around = (stretch.before.message, stretch.after.message)
        yield (
            Literal("silence"), Literal(one.verdict), *(Literal(courses.label(end)) for end in one.ends),
            None, Literal(stretch.most if one.verdict == "possible" else stretch.least), None, None,
            day(stretch.begun * DAY), day(stretch.ended * DAY), *(Literal(courses.label(key)) for key in around),
            Literal(f"usually {one.habit.median:g} days; within its habit up to {one.habit.beyond:.0f}"),
            listed(place for key in around for place in lies.get(key, ())), *map(URIRef, around), None,
        )  # fmt: skip
