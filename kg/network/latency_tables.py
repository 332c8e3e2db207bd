"""The latency ledger as tables: each lag with the words that it rests on, medians by channel, clerk and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.claimed import read_links, words_about, words_of
from kg.network.courses import Courses, read_courses
from kg.network.latency import ANSWERED, DATED, Lag, grouped, lags, replies
from kg.network.literals import length, listed, minute, number
from kg.network.moments import period
from kg.network.values import Selecting
from kg.vocab import CG

GROUPS = ("all", "channel", "clerk", "month", "quarter", "year")
ALL = "all messages"
UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The lags of a graph's messages and replies, with their courses and the words of handlings and dates by IRI."""

    lags: tuple[Lag, ...]
    courses: Courses
    words: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, tuple[str, ...]]


def read_ledger(select: Selecting, *, hours: bool = False) -> Ledger:
    """The latency ledger of a store; replies are those that are stated. `hours` takes all clocks to agree."""
    courses = read_courses(select)
    pairs = [
        (courses.by_key[link.later], courses.by_key[link.earlier])
        for link in read_links(select)
        if link.kind == "responds to" and link.status == "stated" and {link.later, link.earlier} <= set(courses.by_key)
    ]
    found = (*lags(courses.by_key.values(), hours=hours), *replies(pairs, hours=hours))
    return Ledger(
        lags=found, courses=courses, words=words_of(select, CG.handling), dates=words_about(select, CG.date)
    )  # fmt: skip


def medians_table(ledger: Ledger, by: str) -> Table:
    """The median of each kind of lag by one of `GROUPS`: the least and the most that it can be, of how many lags."""
    groups = grouped(ledger.lags, [_groups(lag, ledger.courses, by) for lag in ledger.lags])
    rows: list[Row] = [
        (
            Literal(name), Literal(start), Literal(end), Literal(found.count), length(found.least), length(found.most),
            Literal(found.flagged), number(found.least), number(found.most),
        )
        for (name, start, end), found in groups.items()
    ]  # fmt: skip
    columns = ("group", "from", "to", "lags", "median", "medianAtMost", "flagged", "minutes", "minutesAtMost")
    return Table(columns=columns, rows=tuple(rows))


def _groups(lag: Lag, courses: Courses, by: str) -> Sequence[str]:
    """The groups that a lag is in: a message to two has two channels, one done by two clerks two clerks."""
    if by == "channel":
        channels = courses.by_key[lag.message].channels
        return [f"{courses.label(one)} → {courses.label(other)}" for one, other in channels] or ["nobody tells"]
    if by == "clerk":
        return [courses.label(name) for name in lag.clerks] or ["nobody tells"]
    return [ALL] if by == "all" else [period(lag.begun, by) or UNCERTAIN]


def lags_table(ledger: Ledger, *, flagged: bool = False) -> Table:
    """A row for each lag, or for those alone that cannot be as told, with the words that they rest on."""
    rows = tuple(_lag(lag, ledger) for lag in ledger.lags if lag.flag or not flagged)
    columns = (
        "messageLabel", "from", "to", "begun", "begunAtLatest", "ended", "endedAtLatest", "lag", "lagAtMost", "flag",
        "clerkLabel", "words", "minutes", "minutesAtMost", "toldMinutes", "toldMinutesAtMost", "message", "answer",
    )  # fmt: skip
    return Table(columns=columns, rows=rows)


def _lag(lag: Lag, ledger: Ledger) -> Row:
    return (
        Literal(ledger.courses.label(lag.message)), Literal(lag.start), Literal(lag.end), minute(lag.begun[0]),
        minute(lag.begun[1]), minute(lag.ended[0]), minute(lag.ended[1]), length(lag.least), length(lag.most),
        Literal(lag.flag) if lag.flag else None, listed(map(ledger.courses.label, lag.clerks), ", "),
        listed(_words(lag, ledger)), number(lag.least), number(lag.most), number(lag.told[0]), number(lag.told[1]),
        URIRef(lag.message), URIRef(lag.answer) if lag.answer else None,
    )  # fmt: skip


def _words(lag: Lag, ledger: Ledger) -> Iterable[str]:
    """What a lag rests on: the words of its stamps, and of the dates that stand for stages without any."""
    if lag.start == DATED:
        yield from ledger.dates.get(lag.message, ())
    for key in lag.rests_on:
        yield from ledger.words.get(key, ())
    if lag.end == ANSWERED and lag.answer and not ledger.courses.by_key[lag.answer].stage("sent"):
        yield from ledger.dates.get(lag.answer, ())
