"""The plain way, all readings in memory, to compare with: names of several sources to actors.

Within a source the source's own index and brackets decide (`extract.authority`). Between sources names are joined only
where both tell enough: the same words of a full name, or one family with given names or initials that agree and nobody
else of that family. A family name alone is joined only to a person whom a source's own index lists, and to no other:
"Petrov" is not A.A. Petrov because there is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from extract.authority import families, given_initials
from extract.bodies import body_key
from extract.ids import identifier
from extract.model import ActorKind, Appellation, Reading
from extract.spelling import fold, key

Node = tuple[str, str]  # the source's digest and the canonical name there


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, body or post of the graph: computed from the names of the sources, never authored.

    `names` are the canonical names it has in the sources; `joined` tells the rule by which names of several sources
    were brought together, empty where there was nothing to join.
    """

    id: str
    label: str
    kind: ActorKind
    names: tuple[Node, ...]
    appellations: tuple[tuple[str, Appellation], ...]  # with the digest of the source that prints it
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Every actor, and who each source's name is."""

    actors: tuple[Actor, ...]
    by_name: Mapping[Node, Actor]

    def actor(self, source: str, name: str) -> Actor:
        """Whom a source means by a canonical name of its own."""
        return self.by_name[source, name]


@dataclass(slots=True)
class _Group:
    nodes: list[Node]
    kind: ActorKind
    listed: bool = False
    preferred: set[str] = field(default_factory=set)  # names that a source's own index lists
    rules: set[str] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """The canonical names in the sources, each once."""
        return sorted({name for _, name in self.nodes})


def resolve(readings: Iterable[Reading]) -> Identity:
    """The actors of some readings. A pure function: the same readings in any order give the same actors."""
    kept = sorted((r for r in readings if r.sha256 and not r.refusal), key=lambda r: r.sha256 or "")
    groups = _same_words(kept)
    _same_given(groups)
    _listed_family(groups)
    _listed_pseudonym(groups, kept)
    forms: defaultdict[Node, list[Appellation]] = defaultdict(list)
    for reading in kept:
        for appellation in reading.appellations:
            forms[reading.sha256 or "", appellation.name].append(appellation)
    actors = sorted((_actor(group, forms) for group in groups), key=lambda actor: (fold(actor.label), actor.id))
    return Identity(actors=tuple(actors), by_name={node: actor for actor in actors for node in actor.names})


def _same_words(readings: list[Reading]) -> list[_Group]:
    """The same full name, body or post in several sources; a single word stays its source's own."""
    groups: dict[tuple[str, ...], _Group] = {}
    for reading in readings:
        digest = reading.sha256 or ""
        for actor in reading.actors:
            words = len(fold(actor.name).split())
            own: tuple[str, ...] = (actor.kind, " ".join(sorted(body_key(actor.name))))
            if actor.kind == "person":
                own = ("person", key(actor.name)) if words > 1 else ("person", key(actor.name), digest)
            group = groups.setdefault(own, _Group(nodes=[], kind=actor.kind))
            if group.nodes and group.nodes[-1][0] != digest:
                group.rules.add("the same words in several sources")
            group.nodes.append((digest, actor.name))
            group.listed |= actor.listed
            if actor.listed:
                group.preferred.add(actor.name)
    return list(groups.values())


def _same_given(groups: list[_Group]) -> None:
    """One family, and given names or initials that all agree, of different sources: "Aleksandr" and "A.M. Vasilevsky".

    Where two of those who could be meant contradict each other, or stand side by side in one source, nobody is joined.
    """
    for family, members in sorted(_by_family(groups).items()):
        full = [g for g in members if given_initials(g.names[0])]
        while full:
            circle = [full.pop()]
            while more := [g for g in full if any(_initials_agree(g, inside) for inside in circle)]:
                circle += more
                full = [g for g in full if g not in more]
            sources = [digest for g in circle for digest in sorted(_sources(g))]
            agreed = all(_initials_agree(a, b) for a, b in combinations(circle, 2))
            if len(circle) > 1 and agreed and len(sources) == len(set(sources)):
                for other in circle[1:]:
                    _join(circle[0], other, f"family name {family} and initials that agree")
    groups[:] = [g for g in groups if g.nodes]


def _listed_family(groups: list[_Group]) -> None:
    """A family name alone, to the one person of that family whom an index lists, where no other is known."""
    for family, members in sorted(_by_family(groups).items()):
        listed = [g for g in members if g.listed]
        single = [g for g in members if all(len(fold(name).split()) == 1 for name in g.names) and not g.listed]
        others = [g for g in members if g not in listed and g not in single]
        if len(listed) == 1 and not others:
            for group in single:
                if not _sources(group) & _sources(listed[0]):
                    _join(listed[0], group, f"family name {family}, of one person that an index lists")
    groups[:] = [g for g in groups if g.nodes]


def _listed_pseudonym(groups: list[_Group], readings: list[Reading]) -> None:
    """A name that another source's index explains as a pseudonym, of one person only."""
    behind: defaultdict[str, set[Node]] = defaultdict(set)
    for reading in readings:
        for form in reading.appellations:
            if form.kind == "pseudonym" and form.rule == "index of names":
                behind[key(form.text)].add((reading.sha256 or "", form.name))
    owner = {node: group for group in groups for node in group.nodes}
    for group in groups:
        if group.kind != "person" or len(group.names) != 1 or group.listed:
            continue
        persons = {
            id(owner[node]): owner[node] for node in sorted(behind.get(key(group.names[0]), ())) if node in owner
        }
        others = [g for g in persons.values() if g is not group and g.nodes]
        if len(others) == 1 and not _sources(group) & _sources(others[0]):
            _join(others[0], group, "a pseudonym that an index explains")
    groups[:] = [g for g in groups if g.nodes]


def _by_family(groups: list[_Group]) -> dict[str, list[_Group]]:
    found: defaultdict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        if group.kind == "person":
            for family in sorted({f for name in group.names for f in families(name)}):
                found[family].append(group)
    return found


def _sources(group: _Group) -> set[str]:
    return {digest for digest, _ in group.nodes}


def _initials_agree(one: _Group, other: _Group) -> bool:
    return all(
        x == y
        for a in one.names
        for b in other.names
        for x, y in zip(given_initials(a), given_initials(b), strict=False)
    )


def _join(into: _Group, other: _Group, rule: str) -> None:
    into.nodes.extend(other.nodes)
    into.listed |= other.listed
    into.preferred |= other.preferred
    into.rules |= other.rules | {rule}
    other.nodes = []


def _actor(group: _Group, forms: Mapping[Node, list[Appellation]]) -> Actor:
    nodes = tuple(sorted(set(group.nodes)))
    label = max(
        sorted(group.preferred) or group.names,
        key=lambda name: (sum(len(w.strip(".")) > 2 for w in name.split()), len(name.split()), name),
    )
    printed = {(digest, form) for digest, name in nodes for form in forms.get((digest, name), ())}
    return Actor(
        id=identifier("actor", group.kind, [part for node in nodes for part in node]),
        label=label, kind=group.kind, names=nodes,
        appellations=tuple(sorted(printed, key=lambda pair: (pair[1].text, pair[0], pair[1].span))),
        joined=tuple(sorted(group.rules)),
    )  # fmt: skip
