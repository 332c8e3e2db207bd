"""The messages and the sources of a graph as tables: a row each, names and days ready to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from kg.graph.cells import Row
from kg.graph.table import Table
from kg.network.facts import Facts, facts_of
from kg.network.values import Selecting
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

_MESSAGE = (CG.Message, CG.MissingMessage, CG.Meeting)
_PARTIES = (CG.sender, CG.intermediary, CG.recipient, CG.copyRecipient, CG.participant)
_TOLD = (RDF_TYPE, RDFS_LABEL, CG.date, CG.earliest, CG.latest, CG.form, CG.documentNumber, *_PARTIES)
_MESSAGE_COLUMNS = (
    "messageLabel", "date", "earliest", "latest", "senders", "via", "recipients", "copies", "participants", "form",
    "number", "missing", "message",
)  # fmt: skip
Values = Mapping[str, tuple[str, ...]]


def messages_table(select: Selecting) -> Table:
    """Every message, meeting and missing message of a store: by its first day, the undated ones last.

    Where it has several senders, recipients or other values, they stand in one cell, joined by "; ".

    >>> from types import SimpleNamespace
    >>> nothing = SimpleNamespace(select=lambda sparql: SimpleNamespace(columns=("s", "p", "o"), rows=()))
    >>> len(messages_table(nothing))
    0
    """
    found = facts_of(select, _MESSAGE, _TOLD)
    actors = facts_of(select, (CG.Actor,), (RDFS_LABEL,))
    order = sorted(found, key=lambda iri: (*_days(found[iri]), found[iri].get(RDFS_LABEL, ("",)), iri))
    return Table(columns=_MESSAGE_COLUMNS, rows=tuple(_message(iri, found[iri], actors) for iri in order))


def _days(told: Values) -> tuple[str, str]:
    return min(told.get(CG.earliest, ("9999",))), max(told.get(CG.latest, ("9999",)))


def _message(iri: str, told: Values, actors: Facts) -> Row:
    senders, via, recipients, copies, participants = (
        _joined(actors.get(actor, {}).get(RDFS_LABEL, (actor,))[0] for actor in told.get(party, ()))
        for party in _PARTIES
    )
    return (
        _joined(told.get(RDFS_LABEL, (iri,))), _joined(told.get(CG.date, ())), _day(min(told.get(CG.earliest, ("",)))),
        _day(max(told.get(CG.latest, ("",)))), senders, via, recipients, copies, participants,
        _joined(form.rsplit("/", 1)[-1].replace("-", " ") for form in told.get(CG.form, ())),
        _joined(told.get(CG.documentNumber, ())), Literal(CG.MissingMessage in told.get(RDF_TYPE, ())), URIRef(iri),
    )  # fmt: skip


def _joined(values: Iterable[str]) -> Literal | None:
    text = "; ".join(values)
    return Literal(text) if text else None


def _day(day: str) -> Literal | None:
    return Literal(day, datatype=XSD.date) if day else None


_SOURCES = f"""
SELECT ?file (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?message) AS ?messages) ?source WHERE {{
  ?source a <{CG.Source}> ; <{RDFS_LABEL}> ?file .
  OPTIONAL {{ ?document <{CG.inSource}> ?source ; a <{CG.Document}> .
    OPTIONAL {{ ?document <{CG.attests}> ?message }} }}
}} GROUP BY ?source ?file ORDER BY ?file ?source"""


def sources_table(select: Selecting) -> Table:
    """Every source of a store by its file: how many documents it prints or lists, and how many messages they attest."""
    rows: list[Row] = [
        (Literal(str(file)), Literal(int(str(documents))), Literal(int(str(messages))), URIRef(str(source)))
        for file, documents, messages, source in map(tuple, select.select(_SOURCES).rows)
    ]
    return Table(columns=("file", "documents", "messages", "source"), rows=tuple(rows))


_COUNTED = (
    ("sources", CG.Source), ("documents", CG.Document), ("messages", CG.Message),
    ("missing messages", CG.MissingMessage),
    ("meetings", CG.Meeting), ("actors", CG.Actor), ("decisions", CG.Decision), ("claims", CG.Claim),
)  # fmt: skip


def counted(select: Selecting) -> tuple[tuple[str, int], ...]:
    """How many things of each kind a store holds."""
    return tuple(
        (name, int(str(next(iter(select.select(f"SELECT (COUNT(?s) AS ?n) WHERE {{ ?s a <{kind}> }}").rows))[0])))
        for name, kind in _COUNTED
    )
