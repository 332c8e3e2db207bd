"""The plain way, all readings in memory, to compare with: documents to messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from plain_actors import Identity

from extract.ids import identifier
from extract.model import Reading, Record
from extract.spelling import fold
from kg.identity.messages import Numbers, not_told_apart, numbers_of

_LEVELS = ("archive", "fond", "opis", "delo", "listy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """A message and the records that attest it, the most telling first; `rules` say why they are one."""

    id: str
    records: tuple[tuple[str, Record], ...]  # with the digest of the source
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class _Set:
    """A set of records that grows as reasons to join are found (union-find)."""

    parent: dict[str, str]
    rules: defaultdict[str, set[str]]

    def root(self, record: str) -> str:
        """The record that stands for the set of this one."""
        while self.parent[record] != record:
            record = self.parent[record]
        return record

    def join(self, one: str, other: str, rule: str) -> None:
        """Make one set of the sets of two records, for a reason."""
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first
        self.rules[first] |= self.rules[second] | {rule}


def attested(readings: Iterable[Reading], identity: Identity) -> tuple[Attested, ...]:
    """The messages of some readings, in the order of their identifiers.

    One message where two entries have the same date and title; where two documents have the same date, senders and
    full archival reference, and bear no numbers that tell them apart; or where a listing's entry and a printed document
    agree in date, form, senders and recipients and no other does on either side.

    """
    records = [(r.sha256 or "", record) for r in readings if not r.refusal for record in r.records]
    by_id = {record.id: (digest, record) for digest, record in records}
    joined = _Set(parent={i: i for i in by_id}, rules=defaultdict(set))
    _by_key(joined, records, [_title_key(record) for _, record in records], "the same date and title")
    groups: defaultdict[Hashable, dict[str, Numbers]] = defaultdict(dict)
    for digest, record in records:
        if (key := _citation_key(digest, record, identity)) is not None:
            groups[key][record.id] = numbers_of(record.doc_numbers)
    for group in groups.values():
        for one, other in not_told_apart(group):
            joined.join(one, other, "the same date, senders and archival reference")
    _by_parties(joined, records, identity)
    sets: defaultdict[str, list[str]] = defaultdict(list)
    for record_id in sorted(by_id):
        sets[joined.root(record_id)].append(record_id)
    return tuple(
        Attested(
            id=identifier("message", root),
            records=tuple(by_id[i] for i in sorted(members, key=lambda i: (-len(by_id[i][1].claims), i))),
            rules=tuple(sorted(joined.rules[root])) if len(members) > 1 else (),
        )
        for root, members in sorted(sets.items())
    )


def _by_key(joined: _Set, records: list[tuple[str, Record]], keys: list[Hashable], rule: str) -> None:
    """Join the records that have the same key; None is no key."""
    groups: defaultdict[Hashable, list[str]] = defaultdict(list)
    for (_, record), key in zip(records, keys, strict=True):
        if key is not None:
            groups[key].append(record.id)
    for members in groups.values():
        for other in members[1:]:
            joined.join(members[0], other, rule)


def _title_key(record: Record) -> Hashable:
    """The date and the title of a listing's entry, spacing and case apart: listings repeat each other's entries."""
    if record.number is not None or record.date is None:
        return None
    return record.date, fold(record.heading).replace(" ", "")


def _citation_key(digest: str, record: Record, identity: Identity) -> Hashable:
    """The date, the senders and the reference of the first citation that has every level."""
    for citation in record.archives:
        levels = citation.levels()
        if record.date and all(levels[level] for level in _LEVELS):
            senders = frozenset(identity.actor(digest, name).id for name in record.senders)
            return record.date, senders, tuple(str(levels[level]) for level in _LEVELS)
    return None


def _by_parties(joined: _Set, records: list[tuple[str, Record]], identity: Identity) -> None:
    """A listing's entry and a printed document that agree, each the only one of its kind to do so."""
    groups: defaultdict[Hashable, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for digest, record in records:
        if record.date and record.form and record.senders and record.recipients:
            senders = frozenset(identity.actor(digest, n).id for n in record.senders)
            recipients = frozenset(identity.actor(digest, n).id for n in record.recipients)
            form = "telegram" if record.form.split()[-1] in {"telegram", "cable"} else record.form
            groups[record.date, form, senders, recipients][record.number is None].append(record.id)
    for printed, listed in groups.values():
        roots = {joined.root(i) for i in printed}, {joined.root(i) for i in listed}
        if len(roots[0]) == 1 and len(roots[1]) == 1 and roots[0] != roots[1]:
            joined.join(
                printed[0], listed[0], "the same date, form, senders and recipients, of one document and one entry"
            )
