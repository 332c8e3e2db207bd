"""The ledgers of a correspondence as tables: threads, waiting times, silences, brokers, ranks under each reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal as OneOf

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.lags import Lag, answering, doubt, lags, limits, read_handlings, summaries
from kg.network.messages import Message, Messages, read_messages
from kg.network.moments import Open, told
from kg.network.readings import Role, rankings, read_readings
from kg.network.shares import Period, period_of, shares
from kg.network.silences import silences
from kg.network.threads import Link, Thread, crossings, inferred, read_links, threads
from kg.network.values import Selecting

Grouping = OneOf["all", "channel", "clerk", "year", "quarter", "month"]
GROUPINGS: tuple[Grouping, ...] = ("all", "channel", "clerk", "year", "quarter", "month")


def threads_table(select: Selecting, *, infer: bool = False, days: int = 30, message: str | None = None) -> Table:
    """A row for every message of a thread, in its order; the longest threads first, or that of one `message` (an IRI).

    With `infer`, answers that nobody states are taken too, to messages at most `days` before.
    """
    found = read_messages(select)
    links = read_links(select)
    if infer:
        links += inferred(found.all, links, days=days)
    sent = {one.iri: one.sent for one in found.all}
    known = {one.iri: one for one in found.all}
    rows: list[Row] = []
    for number, thread in enumerate(threads(links, sent), start=1):
        if message is None or message in thread.members:
            for place, iri in enumerate(thread.members, start=1):
                rows += _members(number, place, known.get(iri, Message(iri=iri)), thread, found)
    columns = (
        "thread", "place", "sent", "sentAtLatest", "messageLabel", "link", "otherLabel", "status", "confidence",
        "words", "doubt", "message", "other",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _members(number: int, place: int, message: Message, thread: Thread, found: Messages) -> Iterable[Row]:
    """A row for each link of a message, or one where it has none."""
    head = (
        Literal(number), Literal(place), _minute(message.sent[0]), _minute(message.sent[1]),
        Literal(found.label(message.iri)),
    )  # fmt: skip
    own = [link for link in thread.links if link.message == message.iri]
    for link in own:
        doubtful = "sent before it" if link in thread.impossible else ""
        yield (*head, *_link(link, found), Literal(doubtful), URIRef(message.iri), URIRef(link.other))
    if not own:
        yield (*head, None, None, None, None, None, None, URIRef(message.iri), None)


def _link(link: Link, found: Messages) -> tuple[Literal, ...]:
    words = (Literal(link.status), Literal(round(link.confidence, 2)), Literal(link.words or link.rule))
    return Literal(link.kind), Literal(found.label(link.other)), *words


def crossings_table(select: Selecting, *, slowest: Open = None, hours: bool = False) -> Table:
    """Messages between two that crossed each other, certainly or possibly; `slowest` is in minutes."""
    found = read_messages(select, hours=hours)
    sent = {one.iri: one.sent for one in found.all}
    rows: list[tuple[int, Row]] = []
    for one in crossings(found.all, read_links(select), slowest=slowest):
        rows.append((sent[one.one][0] or 0, (
            Literal("certain" if one.certain else "possible"), Literal(found.label(one.between[0])),
            Literal(found.label(one.between[1])), Literal(found.label(one.one)), _minute(sent[one.one][0]),
            Literal(found.label(one.other)), _minute(sent[one.other][0]), URIRef(one.one), URIRef(one.other),
        )))  # fmt: skip
    columns = (
        "crossed", "oneLabel", "otherLabel", "messageLabel", "sent", "crossingLabel", "crossingSent", "message",
        "crossing",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(row for _, row in sorted(rows, key=lambda pair: (pair[0], str(pair[1])))))


def read_ledger(select: Selecting) -> tuple[tuple[Lag, ...], Messages]:
    """Every lag of a store: between the steps of a message's way, and from a message to its stated answer."""
    found = read_messages(select, hours=True)
    answers = [(link.message, link.other) for link in read_links(select) if link.kind == "answers"]
    return (*lags(read_handlings(select)), *answering(found.all, answers)), found


def lags_table(select: Selecting, grouping: Grouping = "all") -> Table:
    """How long each step took, by channel, clerk or period: how many, and between which minutes the median lies."""
    ledger, found = read_ledger(select)
    rows: list[Row] = []
    for one in summaries(ledger, _groups(grouping, found)):
        least, most = one.median or (None, None)
        rows.append((
            Literal(one.group), Literal(one.leg), Literal(one.count), _number(least), _number(most),
            _number(one.longest), Literal(one.doubtful),
        ))  # fmt: skip
    columns = (grouping, "leg", "lags", "medianAtLeast", "medianAtMost", "longest", "doubtful")
    return Table(columns=columns, rows=tuple(rows))


def _groups(grouping: Grouping, found: Messages) -> Callable[[Lag], Iterable[str]]:
    known = {message.iri: message for message in found.all}
    match grouping:
        case "all":
            return lambda lag: ("all",)
        case "clerk":
            return lambda lag: (found.label(lag.clerk) if lag.clerk else "nobody told",)
        case "channel":
            return lambda lag: [
                f"{found.label(one)} → {found.label(other)}" for one, other in known[lag.message].channels
            ]
    return lambda lag: (period_of(known[lag.message], grouping),)


def lags_list(select: Selecting, *, doubtful: bool = False) -> Table:
    """Every lag with its message and the words it rests on; only the doubtful ones where that is asked for."""
    ledger, found = read_ledger(select)
    fences = limits(ledger)
    rows: list[Row] = []
    for lag in sorted(ledger, key=lambda one: (one.begun, one.message, one.leg)):
        wrong = doubt(lag, fences)
        if wrong or not doubtful:
            rows.append((
                Literal(found.label(lag.message)), Literal(lag.leg), _minute(lag.begun), Literal(lag.least),
                Literal(lag.most), Literal(wrong), None if lag.clerk is None else Literal(found.label(lag.clerk)),
                Literal(lag.words), URIRef(lag.message),
            ))  # fmt: skip
    columns = ("messageLabel", "leg", "begun", "least", "most", "doubt", "clerkLabel", "words", "message")
    return Table(columns=columns, rows=tuple(rows))


def silences_table(select: Selecting) -> Table:
    """Times without a message between two, longer than their habit, with the last message before and the next."""
    found = read_messages(select)
    rows: list[Row] = []
    for one in silences(found.all):
        rows.append((
            Literal(found.label(one.between[0])), Literal(found.label(one.between[1])),
            Literal("certain" if one.certain else "possible"), Literal(one.least), Literal(one.most),
            Literal(one.usual), Literal(one.limit), Literal(one.messages), Literal(found.label(one.after.iri)),
            _minute(one.after.sent[1]), Literal(found.label(one.before.iri)), _minute(one.before.sent[0]),
            URIRef(one.after.iri), URIRef(one.before.iri),
        ))  # fmt: skip
    columns = (
        "oneLabel", "otherLabel", "silence", "daysAtLeast", "daysAtMost", "usualDays", "limitDays", "messages",
        "afterLabel", "afterSent", "beforeLabel", "beforeSent", "after", "before",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def shares_table(select: Selecting, period: Period = "all") -> Table:
    """The hands that the messages of each channel went through, by period; channels without carriers are left out."""
    found = read_messages(select)
    several = shares(found.all, period)
    brokered = {one.channel for one in several if one.carrier is not None}
    rows: list[Row] = []
    for one in several:
        if one.channel in brokered:
            carrier = None if one.carrier is None else URIRef(one.carrier)
            rows.append((
                Literal(found.label(one.channel[0])), Literal(found.label(one.channel[1])), Literal(one.period),
                None if one.carrier is None else Literal(found.label(one.carrier)), Literal(one.carried),
                Literal(one.messages), Literal(round(one.share, 2)), Literal(one.only), URIRef(one.channel[0]),
                URIRef(one.channel[1]), carrier,
            ))  # fmt: skip
    columns = (
        "fromLabel", "toLabel", "period", "carrierLabel", "carried", "messages", "share", "only", "from", "to",
        "carrier",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def readings_table(select: Selecting, role: Role = "sender") -> Table:
    """Actors by how many messages they sent, or were to get, and what that and their rank is under any reading."""
    labels = read_messages(select).labels
    rows: list[Row] = [
        (
            Literal(one.best), Literal(one.worst), Literal(labels.get(one.actor, one.actor)), Literal(one.count),
            Literal(one.least), Literal(one.most), Literal("exact" if one.exact else "at most"), URIRef(one.actor),
        )
        for one in rankings(read_readings(select, role))
    ]  # fmt: skip
    columns = ("rankAtBest", "rankAtWorst", "actorLabel", "messages", "atLeast", "atMost", "bounds", "actor")
    return Table(columns=columns, rows=tuple(rows))


def _minute(minute: Open) -> Literal | None:
    return None if minute is None else Literal(told(minute))


def _number(value: float | None) -> Literal | None:
    return None if value is None else Literal(int(value) if value == int(value) else value)
