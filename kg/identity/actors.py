"""Names of several sources to actors: which names of different sources are one person, and by what rule.

Within a source the source's own index and brackets decide (`extract.authority`). Between sources names are joined only
where both tell enough: the same words of a full name, or one family with given names or initials that agree and nobody
else of that family. A family name alone is joined only to a person whom a source's own index lists, and to no other:
"Petrov" is not A.A. Petrov because there is one.

Only the different full names, bodies and posts are held in memory. Names of a single word, of which each source has its
own, and who bears which name in which source stand in the database.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, groupby
from operator import itemgetter

from extract.authority import families, given_initials
from extract.bodies import body_key
from extract.model import ActorKind, Reading
from extract.spelling import fold, key
from kg.identity.gathered import Gathered, gathered_from

Node = tuple[str, str]  # the source's digest and the canonical name there

_TABLES = """
CREATE TABLE bearer (source INTEGER, name TEXT, listed INTEGER, grouped INTEGER);
CREATE TABLE single (grouped INTEGER PRIMARY KEY, source INTEGER, key TEXT, family TEXT, listed INTEGER);
CREATE TABLE grouping (grouped INTEGER PRIMARY KEY, kind TEXT);
CREATE TABLE joining (grouped INTEGER, rule TEXT, PRIMARY KEY (grouped, rule)) WITHOUT ROWID;
CREATE TABLE actor (grouped INTEGER PRIMARY KEY, id TEXT, label TEXT, kind TEXT, joined TEXT)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, body or post of the graph: computed from the names of the sources, never authored.

    `joined` tells the rules by which names of several sources were brought together, empty where there was nothing to
    join.
    """

    id: str
    label: str
    kind: ActorKind
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who each source's name is."""

    by_name: Mapping[Node, Actor]

    def actor(self, source: str, name: str) -> Actor:
        """Whom a source means by a canonical name of its own."""
        return self.by_name[source, name]

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Every actor, by label."""
        different = {actor.id: actor for actor in self.by_name.values()}
        return tuple(sorted(different.values(), key=lambda actor: (fold(actor.label), actor.id)))


@dataclass(slots=True)
class _Group:
    """A full name of a person, a body or a post, and all names joined to it."""

    number: int
    kind: str
    names: set[str] = field(default_factory=set)
    listed: bool = False
    last: int = -1  # the source that named it last


def resolve(readings: Iterable[Reading]) -> Identity:
    """The actors of some readings. A pure function: the same readings in any order give the same actors.

    >>> resolve([]).actors
    ()
    """
    with gathered_from(readings) as gathered:
        resolve_gathered(gathered)
        digests = gathered.rows("SELECT place, digest FROM source")
        return Identity(by_name={
            (digest, name): actor for place, digest in digests for name, actor in who_is_who(gathered, place).items()
        })  # fmt: skip


def resolve_gathered(gathered: Gathered) -> None:
    """Bring together the names of all sources that were gathered; what came of it stands in the database."""
    for table in _TABLES.split(";"):
        gathered.execute(table)
    groups = _same_words(gathered)
    gathered.execute("CREATE INDEX bearer_grouped ON bearer (grouped, source)")
    gathered.execute("CREATE INDEX bearer_source ON bearer (source)")
    gathered.execute("CREATE INDEX single_family ON single (family, listed)")
    gathered.execute("CREATE INDEX single_key ON single (key)")
    _same_given(gathered, groups)
    _listed_family(gathered, groups)
    _listed_pseudonym(gathered, groups)
    gathered.insert("actor", _actors(gathered))


def who_is_who(gathered: Gathered, source: int) -> dict[str, Actor]:
    """Whom each canonical name of a source means."""
    found = gathered.rows(
        "SELECT name, id, label, kind, joined FROM bearer JOIN actor USING (grouped) WHERE source = ?", source
    )
    if len({row[0] for row in found}) < len(found):  # a reader gave a name twice, of different kinds
        found.sort(key=lambda row: (fold(row[2]), row[1]))
    return {
        name: Actor(id=id_, label=label, kind=kind, joined=tuple(json.loads(joined)) if joined != "[]" else ())
        for name, id_, label, kind, joined in found
    }


def _same_words(gathered: Gathered) -> dict[int, _Group]:
    """The same full name, body or post in several sources; a single word stays its source's own."""
    groups: dict[tuple[str, str], _Group] = {}
    numbers = 0
    nodes = gathered.each(
        "SELECT source, name, kind, listed FROM node JOIN source ON source = place ORDER BY digest, node.rowid"
    )
    for source, named in groupby(nodes, key=itemgetter(0)):
        alone: dict[str, list[object]] = {}
        bearers = []
        for _, name, kind, listed in named:
            if kind == "person" and len(fold(name).split()) <= 1:
                own = key(name)
                if own not in alone:
                    alone[own] = [numbers, source, own, next(iter(families(name)), None), False]
                    numbers += 1
                alone[own][4] |= listed
                bearers.append((source, name, listed, alone[own][0]))
                continue
            words = (kind, key(name) if kind == "person" else " ".join(sorted(body_key(name))))
            group = groups.get(words)
            if group is None:
                group = groups[words] = _Group(number=numbers, kind=kind)
                numbers += 1
            elif group.last != source:
                _rule(gathered, group.number, "the same words in several sources")
            group.last = source
            group.names.add(name)
            group.listed |= bool(listed)
            bearers.append((source, name, listed, group.number))
        gathered.insert("single", (tuple(row) for row in alone.values()))
        gathered.insert("grouping", ((row[0], "person") for row in alone.values()))
        gathered.insert("bearer", bearers)
    gathered.insert("grouping", ((group.number, group.kind) for group in groups.values()))
    gathered.execute("DROP TABLE node")
    return {group.number: group for group in groups.values()}


def _same_given(gathered: Gathered, groups: dict[int, _Group]) -> None:
    """One family, and given names or initials that all agree, of different sources: "Aleksandr" and "A.M. Vasilevsky".

    Where two of those who could be meant contradict each other, or stand side by side in one source, nobody is joined.
    """
    for family, members in sorted(_by_family(groups).items()):
        full = [g for g in members if g.number in groups and given_initials(min(g.names))]
        while full:
            circle = [full.pop()]
            while more := [g for g in full if any(_initials_agree(g, inside) for inside in circle)]:
                circle += more
                full = [g for g in full if g not in more]
            agreed = len(circle) > 1 and all(_initials_agree(a, b) for a, b in combinations(circle, 2))
            if agreed and not _side_by_side(gathered, [g.number for g in circle]):
                for other in circle[1:]:
                    _join(gathered, circle[0].number, other.number, f"family name {family} and initials that agree")
                    circle[0].names |= other.names
                    circle[0].listed |= other.listed
                    del groups[other.number]


def _listed_family(gathered: Gathered, groups: Mapping[int, _Group]) -> None:
    """A family name alone, to the one person of that family whom an index lists, where no other is known."""
    full = _by_family(groups)
    for (family,) in gathered.rows(
        "SELECT DISTINCT family FROM single WHERE NOT listed AND family NOT NULL ORDER BY family"
    ):
        listed = [g.number for g in full.get(family, ()) if g.listed]
        others = len(full.get(family, ())) - len(listed)
        listed += [
            n for (n,) in gathered.rows("SELECT grouped FROM single WHERE family = ? AND listed LIMIT 2", family)
        ]
        if others or len(listed) != 1:
            continue
        alone = gathered.rows(
            "SELECT grouped FROM single WHERE family = ? AND NOT listed"
            " AND source NOT IN (SELECT source FROM bearer WHERE grouped = ?)", family, listed[0],
        )  # fmt: skip
        for (one,) in alone:
            _join(gathered, listed[0], one, f"family name {family}, of one person that an index lists")


def _listed_pseudonym(gathered: Gathered, groups: Mapping[int, _Group]) -> None:
    """A name that another source's index explains as a pseudonym, of one person only."""
    behind: defaultdict[str, dict[int, None]] = defaultdict(dict)  # whose it is, by the pseudonym's key
    for own, source, name in gathered.rows(
        "SELECT key, source, name FROM explained JOIN source ON source = place ORDER BY key, digest, name"
    ):
        ((whose,),) = gathered.rows("SELECT MAX(grouped) FROM bearer WHERE source = ? AND name = ?", source, name)
        if whose is not None:
            behind[own][whose] = None
    meant = [(g.number, key(min(g.names))) for g in groups.values() if g.kind == "person" and not g.listed]
    for own in behind:
        meant += gathered.rows("SELECT grouped, key FROM single WHERE key = ? AND NOT listed", own)
    for number, own in sorted(one for one in meant if one[1] in behind):
        ((names,),) = gathered.rows("SELECT COUNT(DISTINCT name) FROM bearer WHERE grouped = ?", number)
        others = [whose for whose in behind[own] if whose != number and _is_there(gathered, whose)]
        if names == 1 and len(others) == 1 and not _side_by_side(gathered, [number, others[0]]):
            _join(gathered, others[0], number, "a pseudonym that an index explains")


def _by_family(groups: Mapping[int, _Group]) -> dict[str, list[_Group]]:
    found: defaultdict[str, list[_Group]] = defaultdict(list)
    for group in groups.values():
        if group.kind == "person":
            for family in sorted({f for name in group.names for f in families(name)}):
                found[family].append(group)
    return found


def _initials_agree(one: _Group, other: _Group) -> bool:
    return all(
        x == y
        for a in one.names
        for b in other.names
        for x, y in zip(given_initials(a), given_initials(b), strict=False)
    )


def _side_by_side(gathered: Gathered, groups: list[int]) -> bool:
    """Whether two of some groups stand in one source."""
    marks = ", ".join("?" * len(groups))
    return bool(gathered.rows(
        f"SELECT 1 FROM bearer WHERE grouped IN ({marks})"  # noqa: S608 (marks alone)
        " GROUP BY source HAVING COUNT(DISTINCT grouped) > 1 LIMIT 1", *groups,
    ))  # fmt: skip


def _is_there(gathered: Gathered, group: int) -> bool:
    return bool(gathered.rows("SELECT 1 FROM bearer WHERE grouped = ? LIMIT 1", group))


def _rule(gathered: Gathered, group: int, rule: str) -> None:
    gathered.insert("joining", [(group, rule)], or_ignore=True)


def _join(gathered: Gathered, into: int, other: int, rule: str) -> None:
    gathered.execute("UPDATE bearer SET grouped = ? WHERE grouped = ?", into, other)
    gathered.execute("DELETE FROM single WHERE grouped = ?", other)
    gathered.execute("INSERT OR IGNORE INTO joining SELECT ?, rule FROM joining WHERE grouped = ?", into, other)
    _rule(gathered, into, rule)


def _actors(gathered: Gathered) -> Iterator[tuple[int, str, str, str, str]]:
    """Each group as an actor: its identifier is a digest of all its names, of each with the source's digest."""
    rows = gathered.each(
        "SELECT bearer.grouped, kind, digest, name, MAX(listed) FROM bearer JOIN grouping USING (grouped)"
        " JOIN source ON source = place GROUP BY bearer.grouped, digest, name ORDER BY bearer.grouped, digest, name"
    )
    for (group, kind), bearers in groupby(rows, key=itemgetter(0, 1)):
        digest = hashlib.sha256(f'["actor",{json.dumps(kind)},['.encode())
        names: set[str] = set()
        preferred: set[str] = set()  # those that a source's own index lists
        comma = ""
        for _, _, source, name, listed in bearers:
            node = f"{comma}{json.dumps(source)},{json.dumps(name, ensure_ascii=False)}"
            digest.update(node.encode("utf-8"))
            comma = ","
            names.add(name)
            if listed:
                preferred.add(name)
        digest.update(b"]]")
        rules = [rule for (rule,) in gathered.rows("SELECT rule FROM joining WHERE grouped = ? ORDER BY rule", group)]
        yield group, digest.hexdigest()[:16], _label(preferred or names), kind, json.dumps(rules, ensure_ascii=False)


def _label(names: Iterable[str]) -> str:
    """The fullest of some names."""
    return max(names, key=lambda name: (sum(len(w.strip(".")) > 2 for w in name.split()), len(name.split()), name))
