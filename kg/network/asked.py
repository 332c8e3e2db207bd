"""The analyses of a graph as tables: who can have known what, what is missing, what a decision can rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.contacts import Correspondence, read_contacts
from kg.network.literals import minute
from kg.network.moments import DAY, Open
from kg.network.provenance import Decided, Known, provenance, read_answers, read_decisions
from kg.network.reach import Answer, Arrival, Contact, Contacts
from kg.network.values import Selecting
from kg.vocab import CG


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What whoever asks takes for granted, since no source tells it.

    `slowest` is how many days a message is under way at most where nobody tells when it came (None: nobody knows);
    `hours` compares hours of stamps as if all clocks agreed; `undated` takes messages without any date along.
    """

    slowest: int | None = None
    hours: bool = False
    undated: bool = False

    @property
    def minutes(self) -> Open:
        """`slowest` in minutes."""
        return None if self.slowest is None else self.slowest * DAY

    def __str__(self) -> str:
        way = "nobody knows how long" if self.slowest is None else f"at most {self.slowest} days"
        clocks = "hours of stamps are compared" if self.hours else "a day is all its hours"
        left = "taken to be of any time" if self.undated else "left out"
        return f"under way where nobody tells: {way}; {clocks}; undated messages are {left}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether word can have come from one actor to another: the answer, and its chains as a table."""

    answer: Answer
    table: Table
    left_out: str
    labels: Mapping[str, str]


def reach(select: Selecting, source: str, target: str, *, since: int, by: int, assumed: Assumed) -> Reach:
    """Whether word that was with one actor (an IRI) from a minute on can have been with another by a minute.

    The table has the steps of the soonest chain that is possible and of the one that is certain.
    """
    found = read_contacts(select, hours=assumed.hours, undated=assumed.undated)
    answer = Contacts(found.contacts, slowest=assumed.minutes).ask(source, target, since=since, by=by)
    columns = (
        "chain",
        "step",
        "senderLabel",
        "recipientLabel",
        "messageLabel",
        "sent",
        "sentAtLatest",
        "arrives",
        "shownByLabel",
        "message",
        "shownBy",
    )
    chains = (("soonest", answer.soonest), ("surest", answer.surest))
    rows = [row for name, arrival in chains if arrival for row in _steps(name, arrival, found)]
    return Reach(
        answer=answer, table=Table(columns=columns, rows=tuple(rows)), left_out=_left_out(found), labels=found.labels
    )  # fmt: skip


def _steps(name: str, arrival: Arrival, found: Correspondence) -> Iterator[Row]:
    for number, contact in enumerate(arrival.chain, start=1):
        last = number == len(arrival.chain)
        hands = (arrival.actor,) if last else arrival.chain[number].sources
        senders, takers = (", ".join(found.labels.get(one, one) for one in ends) for ends in (contact.sources, hands))
        yield (
            Literal(name), Literal(number), Literal(senders), Literal(takers),
            Literal(found.labels.get(contact.key, contact.key)),
            minute(contact.sent[0]), minute(contact.sent[1]), minute(arrival.at) if last else None,
            Literal(found.labels.get(contact.shown_by, contact.shown_by)) if contact.shown_by else None,
            URIRef(contact.key), URIRef(contact.shown_by) if contact.shown_by else None,
        )  # fmt: skip


def _left_out(found: Correspondence) -> str:
    return (
        f"{len(found.contacts)} contacts; left out: {found.partyless} messages of nobody, to nobody or never sent, "
        f"{found.undated} undated"
    )


def reached(select: Selecting, source: str, *, since: int, assumed: Assumed) -> Table:
    """Everyone to whom word from one actor (an IRI) can have come: the soonest, and the latest where it is certain."""
    found = read_contacts(select, hours=assumed.hours, undated=assumed.undated)
    contacts = Contacts(found.contacts, slowest=assumed.minutes)
    possible, certain = (contacts.arrivals(source, since, certain=sure) for sure in (False, True))
    rows: list[Row] = []
    for actor, arrival in possible.items():
        sure = certain.get(actor)
        hands = " → ".join(_hands(arrival.chain, found.labels))
        rows.append((
            Literal(found.labels.get(actor, actor)), minute(arrival.at), minute(sure.at) if sure else None,
            Literal(len(arrival.chain)), Literal(hands), URIRef(actor),
        ))  # fmt: skip
    return Table(columns=("actorLabel", "soonest", "surest", "steps", "through", "actor"), rows=tuple(rows))


def reaches(select: Selecting, *, assumed: Assumed) -> Table:
    """How many others word from each actor can have come to, whenever it set out, and how many for certain."""
    found = read_contacts(select, hours=assumed.hours, undated=assumed.undated)
    contacts = Contacts(found.contacts, slowest=assumed.minutes)
    possible, certain = contacts.closure(), contacts.closure(certain=True)
    counted = [(possible.count(actor), certain.count(actor), actor) for actor in contacts.actors]
    rows: list[Row] = [
        (Literal(found.labels.get(actor, actor)), Literal(some), Literal(sure), URIRef(actor))
        for some, sure, actor in sorted(counted, key=lambda one: (-one[0], -one[1], one[2]))
    ]
    return Table(columns=("actorLabel", "possible", "certain", "actor"), rows=tuple(rows))


def _hands(chain: tuple[Contact, ...], labels: Mapping[str, str]) -> Iterator[str]:
    """Through whose hands a chain goes, the first sender left out."""
    for contact in chain[1:]:
        yield " and ".join(labels.get(one, one) for one in contact.sources)


def grounds(select: Selecting, *, maker: str | None, since: Open, until: Open, days: int, assumed: Assumed) -> Table:
    """What the makers of decisions can have known: a row for every message that came near, by decision.

    Only decisions of one `maker` (an IRI) where one is given, that can have been taken between two minutes.
    """
    found = read_contacts(select, hours=assumed.hours, undated=assumed.undated)
    answers = read_answers(select, found.contacts)
    words = {str(iri): str(quotation) for iri, quotation in map(tuple, select.select(_WORDS).rows)}
    rows: list[Row] = []
    for decided in sorted(read_decisions(select), key=_when):
        if (maker is None or maker in decided.makers) and _between(decided.taken, since, until):
            known = provenance(decided, found.contacts, answers, slowest=assumed.minutes, days=days)
            rows += (_ground(decided, one, words, found.labels) for one in known if maker is None or one.maker == maker)
    columns = (
        "taken", "takenAtLatest", "quotation", "makerLabel", "standing", "messageLabel", "arrived", "arrivedAtLatest",
        "answered", "decision", "message",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


_WORDS = f"SELECT ?decision ?words WHERE {{ ?decision <{CG.quotation}> ?words . ?m <{CG.decides}> ?decision }}"


def _ground(decided: Decided, one: Known, words: Mapping[str, str], labels: Mapping[str, str]) -> Row:
    return (
        minute(decided.taken[0]), minute(decided.taken[1]), Literal(words.get(decided.decision, "")),
        Literal(labels.get(one.maker, one.maker)), Literal(one.standing),
        Literal(labels.get(one.message, one.message)), minute(one.arrived[0]), minute(one.arrived[1]),
        minute(one.answered), URIRef(decided.decision), URIRef(one.message),
    )  # fmt: skip


def _when(decided: Decided) -> tuple[bool, int, str]:
    first = decided.taken[0]
    return first is None, first or 0, decided.decision


def _between(taken: tuple[Open, Open], since: Open, until: Open) -> bool:
    """Whether a decision can have been taken between two minutes; an open end excludes nothing."""
    first, last = taken
    too_early = since is not None and last is not None and last < since
    too_late = until is not None and first is not None and first > until
    return not (too_early or too_late)
