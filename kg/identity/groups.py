"""Names that are one actor, as they are brought together: what each group is told to be, and what keeps two apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.authorities import list_of
from extract.model import ActorKind

Node = tuple[str, str]  # the source's digest and the canonical name there


@dataclass(slots=True, kw_only=True)
class Group:
    """Names of sources that are one actor so far; `records` are the addresses of the list entries it is said to be."""

    nodes: list[Node]
    kind: ActorKind
    listed: bool = False
    preferred: set[str] = field(default_factory=set)  # names that a source's own index lists
    records: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """The canonical names in the sources, each once."""
        return sorted({name for _, name in self.nodes})


def sources_of(group: Group) -> set[str]:
    """The sources that name a group."""
    return {digest for digest, _ in group.nodes}


def contradict(one: Group, other: Group) -> bool:
    """Whether two groups are told to be different records of one list.

    >>> a, b = (Group(nodes=[], kind="person", records={f"https://viaf.org/viaf/{n}"}) for n in (1, 2))
    >>> contradict(a, b), contradict(a, a)
    (True, False)
    """
    first, second = _by_list(one.records), _by_list(other.records)
    return any(records.isdisjoint(second[name]) for name, records in first.items() if name in second)


def _by_list(records: Iterable[str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        found[list_of(record)].add(record)
    return found


def join(into: Group, other: Group, rule: str | None) -> None:
    """Make one group of two, for a reason (None where one source names both); the other is left without names."""
    into.nodes.extend(other.nodes)
    into.listed |= other.listed
    into.preferred |= other.preferred
    into.records |= other.records
    into.rules |= other.rules | ({rule} if rule else set())
    other.nodes = []
