"""Threads and crossed letters of a graph as tables: each message in its place, what ties it to the others, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.claimed import read_links
from kg.network.courses import Course, Courses, read_courses
from kg.network.crossed import crossed
from kg.network.inferred import may_answer
from kg.network.literals import day, listed, minute
from kg.network.moments import DAY, Open
from kg.network.threads import INFERRED, Link, Thread, threads
from kg.network.values import Selecting


@dataclass(frozen=True, slots=True, kw_only=True)
class Threaded:
    """The threads of a graph, the longest first, with the courses of their messages."""

    threads: tuple[Thread, ...]
    courses: Courses

    def of(self, message: str) -> Threaded:
        """The thread of one message alone."""
        kept = [one for one in self.threads if any(member.message == message for member in one.members)]
        return Threaded(threads=tuple(kept), courses=self.courses)


def read_threads(select: Selecting, *, days: int | None = None) -> Threaded:
    """The threads of a store by what its sources state; with `days`, by inferred links too, so far back."""
    courses = read_courses(select)
    links = read_links(select)
    if days is not None:
        links += may_answer(courses.by_key.values(), links, days=days)
    sent = {key: one.sent for key, one in courses.by_key.items()}
    return Threaded(threads=threads(sent, links), courses=courses)


def threads_table(found: Threaded) -> Table:
    """A row for each thread: how many messages, from when to when, between whom, and what ties them."""
    rows: list[Row] = []
    for number, thread in enumerate(found.threads, start=1):
        courses = [found.courses.by_key[one.message] for one in thread.members]
        firsts = [one.sent[0] for one in courses if one.sent[0] is not None]
        lasts = [one.sent[1] for one in courses if one.sent[1] is not None]
        actors = sorted({found.courses.label(name) for one in courses for name in (*one.senders, *one.recipients)})
        rows.append((
            Literal(number), Literal(thread.size), Literal(sum(not one.held for one in courses)),
            day(min(firsts, default=None)), day(max(lasts, default=None)),
            Literal(sum(link.status == "stated" for link in thread.links)),
            Literal(sum(link.status != "stated" for link in thread.links)),
            Literal(sum(link.out_of_order for link in thread.links)), listed(actors, ", "),
            Literal(found.courses.label(thread.members[0].message)), URIRef(thread.members[0].message),
        ))  # fmt: skip
    columns = (
        "thread", "messages", "notHeld", "from", "to", "stated", "inferred", "outOfOrder", "actors", "messageLabel",
        "message",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def members_table(found: Threaded) -> Table:
    """A row for each message of each thread and each link that it has to an earlier one, in the order of the thread.

    `first` and `last` are the first and the last place that the message can have in its thread.
    """
    rows = [row for number, thread in enumerate(found.threads, start=1) for row in _members(number, thread, found)]
    columns = (
        "thread", "first", "last", "sent", "sentAtLatest", "senderLabel", "recipientLabel", "messageLabel", "held",
        "tie", "toLabel", "status", "confidence", "outOfOrder", "reasons", "words", "message", "to",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _members(number: int, thread: Thread, found: Threaded) -> Iterator[Row]:
    for member in thread.members:
        course = found.courses.by_key[member.message]
        links: list[Link | None] = [link for link in thread.links if link.later == member.message]
        for link in links or [None]:
            yield (
                Literal(number), Literal(member.first), Literal(member.last), *_head(course, found.courses),
                Literal("yes" if course.held else "no"), *_tie(link, found.courses), URIRef(member.message),
                URIRef(link.earlier) if link else None,
            )  # fmt: skip


def _head(course: Course, courses: Courses) -> Row:
    return (
        minute(course.sent[0]), minute(course.sent[1]), Literal(courses.names(course.senders)),
        Literal(courses.names(course.recipients)), Literal(courses.label(course.key)),
    )  # fmt: skip


def _tie(link: Link | None, courses: Courses) -> Row:
    if link is None:
        return (None,) * 7
    return (
        Literal(link.kind), Literal(courses.label(link.earlier)), Literal(link.status), Literal(link.confidence),
        Literal("yes" if link.out_of_order else "no"), listed(link.reasons), listed(link.words),
    )  # fmt: skip


def crossed_table(select: Selecting, *, fastest: int, slowest: Open) -> tuple[Table, int]:
    """The letters that crossed, and how many messages were left out since nobody tells when they came.

    `fastest` and `slowest` are the days that a message is under way where nobody tells.
    """
    courses = read_courses(select)
    answers = [(link.later, link.earlier) for link in read_links(select) if link.kind != INFERRED]
    found, left = crossed(
        courses.by_key.values(), answers, fastest=fastest * DAY, slowest=None if slowest is None else slowest * DAY
    )  # fmt: skip
    rows: list[Row] = []
    for pair in found:
        one, other = courses.by_key[pair.one], courses.by_key[pair.other]
        rows.append((
            Literal(pair.verdict), Literal(courses.label(one.key)), minute(one.sent[0]), minute(one.sent[1]),
            minute(one.received[0]), minute(one.received[1]), Literal(courses.label(other.key)), minute(other.sent[0]),
            minute(other.sent[1]), minute(other.received[0]), minute(other.received[1]), URIRef(one.key),
            URIRef(other.key),
        ))  # fmt: skip
    columns = (
        "verdict", "oneLabel", "oneSent", "oneSentAtLatest", "oneCame", "oneCameAtLatest", "otherLabel", "otherSent",
        "otherSentAtLatest", "otherCame", "otherCameAtLatest", "one", "other",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows)), left
