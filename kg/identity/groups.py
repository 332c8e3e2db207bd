"""Names that are one actor, as they are brought together: what each group is told to be, and what keeps two apart."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from extract.authorities import list_of
from kg.identity.gathered import Gathered


@dataclass(slots=True, kw_only=True)
class Group:
    """A full name of a person, a body or a post, or a record of an authority file, and all names joined to it.

    `records` are the addresses of the records that sources say it is.
    """

    number: int
    kind: str
    names: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    listed: bool = False
    last: int = -1  # the source that named it last


def contradict(one: Group, other: Group) -> bool:
    """Whether two groups are told to be different records of one list.

    >>> a, b = (Group(number=n, kind="person", records={f"https://viaf.org/viaf/{n}"}) for n in (1, 2))
    >>> contradict(a, b), contradict(a, a)
    (True, False)
    """
    if not (one.records and other.records):
        return False
    first, second = _by_list(one.records), _by_list(other.records)
    return any(records.isdisjoint(second[name]) for name, records in first.items() if name in second)


def any_contradict(groups: Iterable[Group]) -> bool:
    """Whether two of some groups are told to be different records of one list."""
    return any(contradict(one, other) for one, other in combinations([g for g in groups if g.records], 2))


def _by_list(records: Iterable[str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        found[list_of(record)].add(record)
    return found


def add_rule(gathered: Gathered, group: int, rule: str) -> None:
    """Keep by what rule names of a group were brought together."""
    gathered.insert("joining", [(group, rule)], or_ignore=True)


def join(gathered: Gathered, into: Group, other: Group, groups: dict[int, Group], rule: str) -> None:
    """Make one group of two, for a reason; the other is gone then."""
    move(gathered, into.number, other.number, rule)
    into.names |= other.names
    into.records |= other.records
    into.listed |= other.listed
    groups.pop(other.number, None)


def move(gathered: Gathered, into: int, other: int, rule: str) -> None:
    """Give all names of one group to another, for a reason; groups by their numbers."""
    gathered.execute("UPDATE bearer SET grouped = ? WHERE grouped = ?", into, other)
    gathered.execute("DELETE FROM single WHERE grouped = ?", other)
    gathered.execute("INSERT OR IGNORE INTO joining SELECT ?, rule FROM joining WHERE grouped = ?", into, other)
    add_rule(gathered, into, rule)


def side_by_side(gathered: Gathered, groups: Iterable[int]) -> bool:
    """Whether two of some groups stand in one source."""
    return bool(gathered.rows(
        "SELECT 1 FROM bearer WHERE grouped IN (SELECT value FROM json_each(?))"
        " GROUP BY source HAVING COUNT(DISTINCT grouped) > 1 LIMIT 1", json.dumps(list(groups)),
    ))  # fmt: skip


def is_there(gathered: Gathered, group: int) -> bool:
    """Whether a group still bears names."""
    return bool(gathered.rows("SELECT 1 FROM bearer WHERE grouped = ? LIMIT 1", group))
