"""The plain way, all readings in memory, to compare with: names of several sources to actors.

Within a source the source's own index, brackets and identifiers decide (`extract.authority`). Between sources names are
joined only where both tell enough: a record of an authority file, the same words of a full name, one name as two
systems spell it, or one family with given names or initials that agree and nobody else of that family. A family name
alone is joined only to a person whom a source's own index lists, and to no other: "Petrov" is not A.A. Petrov because
there is one. Two different records of one authority file are two actors, whatever their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

import networkx as nx

from extract.authorities import list_of
from extract.authority import families
from extract.bodies import body_key
from extract.circles import Names
from extract.given import alike, nameless
from extract.ids import identifier
from extract.model import ActorKind, Appellation, AuthorityReference, Reading
from extract.spelling import fold, key
from kg.identity.gathered import AUTHORITY_FILE
from kg.identity.joining import names_of, spelt_families
from kg.identity.transliteration import matches, readings_of
from kg.judgements.model import Judgement, Side
from kg.judgements.weighing import weigh

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
    """Whether two groups are told to be different records of one list."""
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
    authorities: tuple[tuple[str, AuthorityReference], ...] = ()  # likewise
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Every actor, and who each source's name is."""

    actors: tuple[Actor, ...]
    by_name: Mapping[Node, Actor]

    def actor(self, source: str, name: str) -> Actor:
        """Whom a source means by a canonical name of its own."""
        return self.by_name[source, name]


def resolve(readings: Iterable[Reading], judgements: Iterable[Judgement] = ()) -> Identity:
    """The actors of some readings. A pure function: the same readings in any order give the same actors."""
    kept = sorted((r for r in readings if r.sha256 and not r.refusal), key=lambda r: r.sha256 or "")
    variants = {
        (reading.sha256 or "", form.name, form.text)
        for reading in kept
        for form in reading.appellations
        if form.rule == AUTHORITY_FILE
    }
    groups = _same_words(_same_records(_judged(kept, judgements)), sorted(variants))
    _same_name_spelt(groups)
    _same_given(groups)
    _listed_family(groups)
    _listed_pseudonym(groups, kept)
    forms: defaultdict[Node, list[Appellation]] = defaultdict(list)
    for reading in kept:
        for appellation in reading.appellations:
            forms[reading.sha256 or "", appellation.name].append(appellation)
    told: defaultdict[Node, list[AuthorityReference]] = defaultdict(list)
    for reading in kept:
        for said in reading.authorities:
            told[reading.sha256 or "", said.name].append(said)
    actors = sorted((_actor(group, forms, told) for group in groups), key=lambda actor: (fold(actor.label), actor.id))
    return Identity(actors=tuple(actors), by_name={node: actor for actor in actors for node in actor.names})


def _judged(readings: list[Reading], judgements: Iterable[Judgement]) -> list[Group]:
    """Every name of every source as a group of its own, with its records, those joined that persons judged the same.

    Names of judgements "different" get a mark each: the two are records of one list.
    """
    records: defaultdict[Node, set[str]] = defaultdict(set)
    for reading in readings:
        for said in reading.authorities:
            records[reading.sha256 or "", said.name].add(said.iri)
    actors = {(reading.sha256 or "", actor.name): actor for reading in readings for actor in reading.actors}
    weighed = weigh(judgements, lambda side: _means(readings, side))
    for names, _ in weighed.same:
        for node in actors.keys() & set(names):
            records[node] |= {one for one in names if isinstance(one, str)}
    _keep_apart(records, weighed.apart, actors.keys())
    groups = {
        node: Group(
            nodes=[node], kind=actor.kind, listed=actor.listed, preferred={actor.name} if actor.listed else set(),
            records=set(records[node]),
        )
        for node, actor in actors.items()
    }  # fmt: skip
    for names, by in weighed.same:
        first, *others = sorted(actors.keys() & set(names)) or [None]
        for other, who in product(others, {one.who for one in by}):
            join(groups[first], groups[other], f"judged the same by {who}")
    return [group for group in groups.values() if group.nodes]


def _means(readings: list[Reading], side: Side) -> list[object]:
    """The names that a side of a judgement means, or the record."""
    if side.record:
        return [side.record]
    digests = {reading.sha256 for reading in readings if reading.sha256 == side.sha256}
    digests = digests or {reading.sha256 for reading in readings if reading.name == side.file}
    anywhere = not side.sha256 and not side.file
    return [
        (reading.sha256, actor.name)
        for reading in readings
        for actor in reading.actors
        if key(actor.name) == key(side.name) and (anywhere or reading.sha256 in digests)
    ]


def _keep_apart(records: defaultdict[Node, set[str]], apart: Iterable, nodes: Iterable[Node]) -> None:
    """Mark the names of both sides; a name judged not to be some record loses it, and those who bear it are marked."""
    bearing = {iri: {node for node in nodes if iri in records[node]} for iri in set().union(*records.values())}
    marks = []
    for one, *sides in apart:
        for number, side in enumerate(sides):
            meant, others = (
                {name for name in names if not isinstance(name, str)} for names in (side, sides[1 - number])
            )
            for iri in set(side) - meant:
                meant |= bearing.get(iri, set()) - others
                for node in others:
                    records[node].discard(iri)
            marks += [(node, f"apart {one.id}#{number}") for node in meant]
    for node, mark in marks:
        records[node].add(mark)


def _same_records(groups: list[Group]) -> list[Group]:
    """Those joined that sources say are one record of a list.

    Where such a circle of names holds two different records of one list, or two names of one source, nobody is joined.
    """
    bearing: defaultdict[tuple[ActorKind, str], list[Group]] = defaultdict(list)
    for group in groups:
        for record in group.records:
            if not record.startswith("apart "):
                bearing[group.kind, record].append(group)
    for circle in _circles(groups, bearing.values()):
        sources = [digest for group in circle for digest in sources_of(group)]
        if len(sources) == len(set(sources)) and not _any_contradict(circle):
            for other in circle[1:]:
                join(circle[0], other, "one record of an authority file")
    return [group for group in groups if group.nodes]


def _circles(groups: list[Group], bound: Iterable[list[Group]]) -> Iterator[list[Group]]:
    """The groups that hang together, in order, where each list of groups binds its own together."""
    places = {id(group): place for place, group in enumerate(groups)}
    graph: nx.Graph[int] = nx.Graph()
    for several in bound:
        nx.add_path(graph, [places[id(group)] for group in several])
    for circle in nx.connected_components(graph):
        if len(circle) > 1:
            yield [groups[place] for place in sorted(circle)]


def _any_contradict(groups: Iterable[Group]) -> bool:
    return any(contradict(one, other) for one, other in combinations(groups, 2))


def _same_words(groups: list[Group], variants: list[tuple[str, str, str]]) -> list[Group]:
    """The same full name, body or post in several sources; a single word stays its source's own. What an authority file
    calls an entry (source, name, other name) is as good as its name.

    Where those who bear a name are told to be different records, it tells nothing of anybody.
    """
    bearing: defaultdict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group in groups:
        called = [(source, text) for source, name, text in variants if (source, name) in group.nodes]
        for own in dict.fromkeys(_words(group.kind, node) for node in (*group.nodes, *called)):
            bearing[own].append(group)
    for circle in _circles(groups, bearing.values()):
        if not _any_contradict(circle):
            for other in circle[1:]:
                apart = len(sources_of(circle[0]) | sources_of(other)) > 1
                join(circle[0], other, "the same words in several sources" if apart else None)
    return [group for group in groups if group.nodes]


def _words(kind: ActorKind, node: Node) -> tuple[str, ...]:
    """What says that a name of another source is the same: of a person, more words than one that name him."""
    digest, name = node
    if kind != "person":
        return (kind, " ".join(sorted(body_key(name))))
    alone = len(fold(name).split()) <= 1 or nameless(name)
    return (kind, key(name), digest) if alone else (kind, key(name))


def _same_name_spelt(groups: list[Group]) -> None:
    """One full name that two sources spell by two systems, where it can be nobody else's."""
    by_reading: defaultdict[object, list[Group]] = defaultdict(list)
    for group in groups:
        full = [name for name in group.names if len(fold(name).split()) > 1] if group.kind == "person" else []
        for reading in {one for name in full for one in readings_of(name)}:
            by_reading[reading].append(group)
    partners: defaultdict[int, dict[int, Group]] = defaultdict(dict)
    for one, other in (pair for sharing in by_reading.values() for pair in combinations(sharing, 2)):
        if _spelt(one, other):
            partners[id(one)][id(other)] = other
            partners[id(other)][id(one)] = one
    for group in groups:
        for other in partners[id(group)].values() if len(partners[id(group)]) == 1 else ():
            alone = len(partners[id(other)]) == 1 and group.nodes and other.nodes
            if alone and not sources_of(group) & sources_of(other) and not contradict(group, other):
                join(group, other, str(_spelt(group, other)))
    groups[:] = [group for group in groups if group.nodes]


def _spelt(one: Group, other: Group) -> str | None:
    """By what rule two groups bear one full name in two spellings, or None."""
    pairs = ((a, b) for a in sorted(one.names) for b in sorted(other.names))
    found = sorted(match.rule for pair in pairs for match in matches(*sorted(pair)) if match.full)
    return found[0] if found else None


def _same_given(groups: list[Group]) -> None:
    """One family, and given names or initials that all agree, of different sources: "Aleksandr" and "A.M. Vasilevsky".

    Who agrees with two that contradict each other is left out. Where two of those who agree stand side by side in one
    source, or are told to be different records of one list, nobody is joined.
    """
    for family, members in sorted(_by_family(groups, spelt_families).items()):
        told = {id(g): names_of(g.names, family) for g in members if g.nodes}
        known = [g for g in members if told.get(id(g))]
        agreeing = {id(g): [h for h in known if h is not g and _agree(told[id(g)], told[id(h)])] for g in known}
        sure = [g for g in known if all(_agree(told[id(a)], told[id(b)]) for a, b in combinations(agreeing[id(g)], 2))]
        for circle in _circles(sure, ([g, h] for g in sure for h in agreeing[id(g)] if h in sure)):
            sources = [digest for g in circle for digest in sorted(sources_of(g))]
            if len(sources) == len(set(sources)) and not _any_contradict(circle):
                for other in circle[1:]:
                    join(circle[0], other, f"family name {family} and initials that agree")
    groups[:] = [g for g in groups if g.nodes]


def _agree(one: Names, other: Names) -> bool:
    return all(alike(a, b) for a in one for b in other)


def _listed_family(groups: list[Group]) -> None:
    """A family name alone, to the one person of that family whom an index lists, where no other is known."""
    for family, members in sorted(_by_family(groups).items()):
        listed = [g for g in members if g.listed]
        single = [g for g in members if all(len(fold(name).split()) == 1 for name in g.names) and not g.listed]
        others = [g for g in members if g not in listed and g not in single]
        if len(listed) == 1 and not others:
            for group in single:
                if not sources_of(group) & sources_of(listed[0]) and not contradict(group, listed[0]):
                    join(listed[0], group, f"family name {family}, of one person that an index lists")
    groups[:] = [g for g in groups if g.nodes]


def _listed_pseudonym(groups: list[Group], readings: list[Reading]) -> None:
    """A name that another source's index explains as a pseudonym, of one person only."""
    behind: defaultdict[str, set[Node]] = defaultdict(set)
    for reading in readings:
        for form in reading.appellations:
            explains = form.kind in {"pseudonym", "transliteration"} and form.rule == "index of names"
            listed = form.rule == AUTHORITY_FILE and " " not in form.text and form.text != form.name
            if explains or listed:
                behind[key(form.text)].add((reading.sha256 or "", form.name))
    owner = {node: group for group in groups for node in group.nodes}
    for group in groups:
        if group.kind != "person" or len(group.names) != 1 or group.listed:
            continue
        persons = {
            id(owner[node]): owner[node] for node in sorted(behind.get(key(group.names[0]), ())) if node in owner
        }
        others = [g for g in persons.values() if g is not group and g.nodes]
        if len(others) == 1 and not sources_of(group) & sources_of(others[0]) and not contradict(group, others[0]):
            join(others[0], group, "another name that an index explains")
    groups[:] = [g for g in groups if g.nodes]


def _by_family(groups: list[Group], families_of: Callable[[str], frozenset[str]] = families) -> dict[str, list[Group]]:
    found: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.kind == "person":
            for family in sorted({f for name in group.names for f in families_of(name)}):
                found[family].append(group)
    return found


def _actor(
    group: Group, forms: Mapping[Node, list[Appellation]], told: Mapping[Node, list[AuthorityReference]]
) -> Actor:
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
        authorities=tuple(sorted(
            ((digest, said) for digest, name in nodes for said in told.get((digest, name), ())),
            key=lambda pair: (pair[1].iri, pair[0], pair[1].span),
        )),
        joined=tuple(sorted(group.rules)),
    )  # fmt: skip
