"""Names of several sources to actors: which names of different sources are one person, and by what rule.

Within a source the source's own index, brackets and identifiers decide (`extract.authority`). Between sources names are
joined only where both tell enough: a record of an authority file, the same words of a full name, one name as two
systems spell it, or one family with given names or initials that agree and nobody else of that family. A family name
alone is joined only to a person whom a source's own index lists, and to no other: "Petrov" is not A.A. Petrov because
there is one. Two different records of one authority file are two actors, whatever their names.

Only the different full names, bodies and posts are held in memory. Names of a single word, of which each source has its
own, and who bears which name in which source stand in the database.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from extract.model import ActorKind, Reading
from extract.spelling import fold
from kg.identity.gathered import Gathered, gathered_from
from kg.identity.joining import explained_name, listed_family, same_given, same_name_spelt
from kg.identity.judged import Judged, judged_names
from kg.identity.leftopen import leave_open
from kg.identity.naming import grouped_by_name
from kg.judgements.model import Judgement

Node = tuple[str, str]  # the source's digest and the canonical name there

_TABLES = """
CREATE TABLE bearer (source INTEGER, name TEXT, listed INTEGER, grouped INTEGER, unit INTEGER);
CREATE TABLE single (grouped INTEGER PRIMARY KEY, source INTEGER, key TEXT, family TEXT, listed INTEGER, first INTEGER,
    last INTEGER, born TEXT, died TEXT);
CREATE TABLE hypothesis (unit INTEGER, candidate INTEGER, rule TEXT, state TEXT, told TEXT,
    PRIMARY KEY (unit, candidate, rule)) WITHOUT ROWID;
CREATE TABLE grouping (grouped INTEGER PRIMARY KEY, kind TEXT);
CREATE TABLE joining (grouped INTEGER, rule TEXT, PRIMARY KEY (grouped, rule)) WITHOUT ROWID;
CREATE TABLE denied (source INTEGER, name TEXT, iri TEXT);
CREATE TABLE actor (grouped INTEGER PRIMARY KEY, id TEXT, label TEXT, kind TEXT, joined TEXT)
"""


_RULES = """
INSERT OR IGNORE INTO joining SELECT grouped, rule FROM hypothesis JOIN bearer USING (unit) WHERE state = 'used'
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
    """Who each source's name is; `standing`, who stands behind which post in a record, by the record's identifier."""

    by_name: Mapping[Node, Actor]
    standing: Mapping[str, Mapping[str, Actor]] = field(default_factory=dict)

    def actor(self, source: str, name: str) -> Actor:
        """Whom a source means by a canonical name of its own."""
        return self.by_name[source, name]

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Every actor, by label."""
        different = {actor.id: actor for actor in self.by_name.values()}
        return tuple(sorted(different.values(), key=lambda actor: (fold(actor.label), actor.id)))


def resolve(readings: Iterable[Reading], judgements: Iterable[Judgement] = ()) -> Identity:
    """The actors of some readings. A pure function: the same readings in any order give the same actors.

    `judgements` are those of persons that are in force (`kg.judgements.model.in_force`).

    >>> resolve([]).actors
    ()
    """
    with gathered_from(readings) as gathered:
        resolve_gathered(gathered, judgements)
        return identity_of(gathered)


def identity_of(gathered: Gathered) -> Identity:
    """Who is who in all sources that were gathered and whose names were resolved, held in memory."""
    digests = gathered.rows("SELECT place, digest FROM source")
    return Identity(by_name={
        (digest, name): actor for place, digest in digests for name, actor in who_is_who(gathered, place).items()
    })  # fmt: skip


def resolve_gathered(gathered: Gathered, judgements: Iterable[Judgement] = ()) -> Judged:
    """Bring together the names of all sources that were gathered; what came of it stands in the database.

    `judgements` are those in force: they join before any rule, and no rule joins what they keep apart. Returns what
    became of them.
    """
    judged = judged_names(gathered, judgements)
    for table in _TABLES.split(";"):
        gathered.execute(table)
    groups = grouped_by_name(gathered, judged)
    gathered.execute("CREATE INDEX bearer_grouped ON bearer (grouped, source)")
    gathered.execute("CREATE INDEX bearer_source ON bearer (source)")
    gathered.execute("CREATE INDEX single_family ON single (family, listed)")
    gathered.execute("CREATE INDEX single_key ON single (key)")
    same_name_spelt(gathered, groups)
    same_given(gathered, groups)
    listed_family(gathered, groups)
    explained_name(gathered, groups)
    leave_open(gathered, groups)
    gathered.execute("CREATE INDEX bearer_unit ON bearer (unit)")
    gathered.execute("CREATE INDEX hypothesis_candidate ON hypothesis (candidate)")
    gathered.execute(_RULES)
    gathered.insert("actor", _actors(gathered))
    gathered.insert("denied", (
        (source, name, record) for (source, name, _), records in judged.denied.items() for record in sorted(records)
    ))  # fmt: skip
    return judged


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


def rules_of(gathered: Gathered, source: int) -> dict[str, tuple[str, ...]]:
    """By which rules the names of a source were brought together with names of other sources; others are left out."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, rule in gathered.rows(
        "SELECT name, rule FROM bearer JOIN hypothesis USING (unit) WHERE source = ? AND state = 'used' UNION"
        " SELECT name, rule FROM bearer JOIN hypothesis ON candidate = bearer.unit WHERE source = ? AND state = 'used'"
        " ORDER BY name, rule", source, source,
    ):  # fmt: skip
        found[name].append(rule)
    return {name: tuple(rules) for name, rules in found.items()}


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
