"""Documents to messages: which texts that sources print or list are one and the same message.

Only the records that are joined to others are held in memory; all keys by which records could be are sorted on disk.
"""

from __future__ import annotations

import json
import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from extract.ids import identifier
from extract.model import Record
from kg.identity.actors import Actor, who_is_who
from kg.identity.gathered import RECORDS, Gathered, fingerprint
from kg.identity.offices import standing_in

_TABLES = """
CREATE TABLE sameness (rule TEXT, key BLOB, record INTEGER, listed INTEGER);
CREATE TABLE joined (record INTEGER PRIMARY KEY, root TEXT, rank INTEGER);
CREATE TABLE reason (root TEXT PRIMARY KEY, rules TEXT)
"""
_NUMERAL = re.compile(r"\d[\w/-]*")
_TITLE = "the same date and title"
_CITATION = "the same date, senders and archival reference"
_PARTIES = "the same date, form, senders and recipients, of one document and one entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """A message and the records that attest it, the most telling first; `rules` say why they are one.

    `root` is the first of the records' identifiers: that of the message is made from it.
    """

    root: str
    records: tuple[tuple[str, Record], ...]  # with the digest of the source
    rules: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The identifier of the message."""
        return message_id(self.root)


@dataclass(slots=True)
class _Set:
    """Sets of records that grow as reasons to join are found (union-find); each is known by its first identifier."""

    parent: dict[str, str]
    rules: defaultdict[str, set[str]]

    def root(self, record: str) -> str:
        """The record that stands for the set of this one."""
        root = record
        while self.parent.setdefault(root, root) != root:
            root = self.parent[root]
        while self.parent[record] != root:
            self.parent[record], record = root, self.parent[record]
        return root

    def join(self, one: str, other: str, rule: str) -> None:
        """Make one set of the sets of two records, for a reason."""
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first
        self.rules[first] |= self.rules[second] | {rule}


def message_id(root: str) -> str:
    """The identifier of the message whose records' first identifier this is."""
    return identifier("message", root)


def attest(gathered: Gathered) -> None:
    """Find out which of the records gathered are one message; the names must have been resolved.

    One message where two entries have the same date and title; where two documents have the same date, senders and
    full archival reference, and bear no numbers that tell them apart; or where a listing's entry and a printed document
    agree in date, form, senders and recipients and no other does on either side. A record that stands alone is not
    entered.
    """
    for table in _TABLES.split(";"):
        gathered.execute(table)
    gathered.insert("sameness", _keys(gathered))
    sets = _Set(parent={}, rules=defaultdict(set))
    for members in _alike(gathered, _TITLE):
        for _, other, _ in members[1:]:
            sets.join(members[0][1], other, _TITLE)
    for members in _alike(gathered, _CITATION):
        numbers = {record: numbers_of(_told(gathered, place)[3]) for place, record, _ in members}
        for one, other in not_told_apart(numbers):
            sets.join(one, other, _CITATION)
    for members in sorted(_alike(gathered, _PARTIES)):
        _by_parties(sets, members)
    gathered.execute("DROP TABLE sameness")
    _enter(gathered, sets)


def _keys(gathered: Gathered) -> Iterator[tuple[str, bytes, int, int]]:
    """What each record could be joined by."""
    found = gathered.each("SELECT source, place, listed, date, form, title, told FROM record ORDER BY place")
    for source, records in groupby(found, key=itemgetter(0)):
        known = who_is_who(gathered, source)
        standing = standing_in(gathered, source * RECORDS, (source + 1) * RECORDS - 1)
        for _, place, listed, date, form, title, told in records:
            who = ChainMap(standing[place], known) if place in standing else known
            if title is not None:
                yield _TITLE, title, place, listed
            senders, recipients, citation, *_ = json.loads(told)
            if date and citation:
                yield _CITATION, fingerprint(date, ids(who, senders), citation), place, listed
            if date and form and senders and recipients:
                kind = "telegram" if form.split()[-1] in {"telegram", "cable"} else form
                yield _PARTIES, fingerprint(date, kind, ids(who, senders), ids(who, recipients)), place, listed


def ids(who: Mapping[str, Actor], names: list[str]) -> list[str]:
    """The identifiers of whoever is called so, each once, in order."""
    return sorted({who[name].id for name in names})


def digits(number: str) -> str:
    """What counts of a number: its digits, and the strokes between them.

    >>> digits("No. 81/sh"), digits("# 4/854")
    ('81', '4/854')
    """
    return re.sub(r"[^0-9/]", "", number).strip("/")


Numbers = frozenset[tuple[str, str]]  # the digits of each, and its series: how it is written


def numbers_of(doc_numbers: Iterable[str]) -> Numbers:
    """The numbers of a document, each with the series that it can be of.

    >>> sorted(numbers_of(["No. 81/sh", "No. 100319"]))
    [('100319', '######'), ('81', '##/sh')]
    """
    written = [found for number in doc_numbers for found in _NUMERAL.findall(number)]
    return frozenset((digits(number), re.sub(r"\d", "#", number)) for number in written)


def not_told_apart(numbers: Mapping[str, Numbers]) -> Iterator[tuple[str, str]]:
    """Pairs of records, of some that agree in everything else, by which all are joined that can be one message.

    Two that share no number, and bear different ones of one series, are two messages on one leaf. Where there are such,
    the others could be either, and only those that share a number are one.

    >>> one, other = numbers_of(["No. 81/sh"]), numbers_of(["No. 83/sh"])
    >>> list(not_told_apart({"a": one, "b": other, "c": one, "d": frozenset()}))
    [('a', 'c')]
    >>> list(not_told_apart({"a": one, "b": numbers_of(["No. 100319"]), "d": frozenset()}))
    [('a', 'b'), ('a', 'd')]
    """
    first_with: dict[str, str] = {}
    shared = _Set(parent={}, rules=defaultdict(set))
    pairs = [
        (first, record)
        for record, borne in numbers.items()
        for number, _ in sorted(borne)
        if (first := first_with.setdefault(number, record)) != record
    ]
    for one, other in pairs:
        shared.join(one, other, _CITATION)
    of_series: defaultdict[str, set[str]] = defaultdict(set)
    for record, borne in numbers.items():
        for _, series in borne:
            of_series[series].add(shared.root(record))
    if any(len(roots) > 1 for roots in of_series.values()):
        yield from pairs
    else:
        first, *others = numbers
        yield from ((first, other) for other in others)


def _told(gathered: Gathered, place: int) -> Any:
    ((told,),) = gathered.rows("SELECT told FROM record WHERE place = ?", place)
    return json.loads(told)


def _alike(gathered: Gathered, rule: str) -> Iterator[list[tuple[int, str, int]]]:
    """The records that share a key: place, identifier, whether each is a listing's entry; several, in their order."""
    rows = gathered.each("SELECT key, record, listed FROM sameness WHERE rule = ? ORDER BY key, record", rule)
    for _, some in groupby(rows, key=itemgetter(0)):
        _, *others = members = [(place, listed) for _, place, listed in some]
        if others:
            yield [(place, _id(gathered, place), listed) for place, listed in members]


def _id(gathered: Gathered, place: int) -> Any:
    ((found,),) = gathered.rows("SELECT id FROM record WHERE place = ?", place)
    return found


def _by_parties(sets: _Set, members: list[tuple[int, str, int]]) -> None:
    """A listing's entry and a printed document that agree, each the only one of its kind to do so."""
    printed = [record for _, record, listed in members if not listed]
    entries = [record for _, record, listed in members if listed]
    roots = {sets.root(record) for record in printed}, {sets.root(record) for record in entries}
    if len(roots[0]) == 1 and len(roots[1]) == 1 and roots[0] != roots[1]:
        sets.join(printed[0], entries[0], _PARTIES)


def _enter(gathered: Gathered, sets: _Set) -> None:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for record in sets.parent:
        members[sets.root(record)].append(record)
    gathered.execute("CREATE INDEX record_id ON record (id)")
    for root, records in members.items():
        if len(records) > 1:
            rows: list[tuple[int, str, int]] = []
            for record in records:
                rows += gathered.rows("SELECT -claims, id, place FROM record WHERE id = ?", record)
            gathered.insert("joined", ((place, root, rank) for rank, (_, _, place) in enumerate(sorted(rows))))
            gathered.insert("reason", [(root, json.dumps(sorted(sets.rules[root])))])
