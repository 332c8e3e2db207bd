"""Relays of a graph as tables: the share of each hand in each channel over time, and channels of one hand alone."""

from __future__ import annotations

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.courses import read_courses
from kg.network.literals import day, listed
from kg.network.relays import one_hand, shares
from kg.network.values import Selecting


def shares_table(select: Selecting, level: str | None = None) -> Table:
    """The share of each broker in each channel by month, quarter or year, or ever, with the messages behind it."""
    courses = read_courses(select)
    rows: list[Row] = []
    found = shares(courses.by_key.values(), level)
    by_name = {end: courses.label(end) for one in found for end in (*one.channel, one.broker)}
    for one in sorted(
        found, key=lambda one: (*map(by_name.get, one.channel), one.period, -one.carried_at_most, by_name[one.broker])
    ):
        sender, recipient = one.channel
        rows.append((
            Literal(courses.label(sender)), Literal(courses.label(recipient)), Literal(one.period),
            Literal(courses.label(one.broker)), Literal(one.carried), Literal(one.carried_at_most), Literal(one.of),
            Literal(one.of_at_most), _share(one.least), _share(one.most), listed(map(courses.label, one.messages)),
            URIRef(sender), URIRef(recipient), URIRef(one.broker),
        ))  # fmt: skip
    columns = (
        "senderLabel", "recipientLabel", "period", "intermediaryLabel", "carried", "carriedAtMost", "of", "ofAtMost",
        "share", "shareAtMost", "messages", "sender", "recipient", "intermediary",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def one_hand_table(select: Selecting, *, fewest: int = 1) -> Table:
    """The channels of which every message names one hand, those of most messages first."""
    courses = read_courses(select)
    rows: list[Row] = []
    for one in one_hand(courses.by_key.values(), fewest=fewest):
        sender, recipient = one.channel
        rows.append((
            Literal(courses.label(sender)), Literal(courses.label(recipient)), Literal(courses.label(one.broker)),
            Literal(len(one.messages)), day(one.since[0]), day(one.until[1]),
            listed(map(courses.label, one.messages)), URIRef(sender), URIRef(recipient), URIRef(one.broker),
        ))  # fmt: skip
    columns = (
        "senderLabel", "recipientLabel", "intermediaryLabel", "count", "since", "until", "messages", "sender",
        "recipient", "intermediary",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _share(share: float | None) -> Literal | None:
    return None if share is None else Literal(round(share, 2))
