"""The names of all sources to groups: those of one record of an authority file, and those of the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import count, groupby
from operator import itemgetter

import networkx as nx

from extract.authority import families
from extract.bodies import body_key
from extract.given import nameless
from extract.posts import post_of
from extract.spelling import fold, key
from kg.identity.gathered import Gathered
from kg.identity.groups import Group, add_rule, any_contradict
from kg.identity.judged import Judged, Named, is_mark

_Name = tuple[int, str]  # the place of a source, and a canonical name there
_Words = tuple[Hashable, ...]
_ONE_RECORD = "one record of an authority file"
_SAME_WORDS = "the same words in several sources"
_SEVERAL = -2  # in place of the one source that names a group


@dataclass(slots=True)
class _Told:
    """What is known of names beforehand, from records of authority files.

    `members` is whose group a name is of, `bound` whose group some words mean, `apart` holds words that mean nobody.
    """

    members: dict[_Name, Group] = field(default_factory=dict)
    bound: dict[_Words, Group] = field(default_factory=dict)
    apart: set[_Words] = field(default_factory=set)


def grouped_by_name(gathered: Gathered, judged: Judged) -> dict[int, Group]:
    """Give every name of every source a group; returns the groups by their numbers, those of a single word left out.

    First come the names that persons judged to be one actor's. Then those that sources say are one record of a list:
    unless such a circle of names holds two different records of one list, or two names of one source. Then the same
    full name, body or post in several sources; a single word stays its source's own. Where those who bear the same
    words are told to be different records, the words tell nothing of anybody. Names of a single word that nothing
    explains so stand in the table `single`, all in `bearer`.
    """
    numbers = count()
    told = _told(gathered, judged, numbers)
    groups = {group.number: group for group in told.members.values()}
    by_words: dict[_Words, Group] = dict(told.bound)
    nodes = gathered.each(
        "SELECT source, name, kind, listed FROM node JOIN source ON source = place ORDER BY digest, node.rowid"
    )
    for source, named in groupby(nodes, key=itemgetter(0)):
        alone: dict[str, list[object]] = {}
        bearers = []
        for _, name, kind, listed in named:
            own = _words(kind, name, source)
            known = (source, name) in told.members or own in told.bound or own in told.apart
            if kind == "person" and not known and len(fold(name).split()) <= 1:
                if key(name) not in alone:
                    alone[key(name)] = [next(numbers), source, key(name), next(iter(families(name)), None), False]
                alone[key(name)][4] |= listed
                bearers.append((source, name, listed, alone[key(name)][0]))
                continue
            group = told.members.get((source, name))
            if group is None:
                group = by_words.get(own)  # words that mean nobody never stand there
                if group is None:
                    group = Group(number=next(numbers), kind=kind)
                    groups[group.number] = group
                    if own not in told.apart:
                        by_words[own] = group
                elif group.last != source:
                    add_rule(gathered, group.number, _SAME_WORDS)
                group.last = source
            group.names.add(name)
            group.listed |= bool(listed)
            bearers.append((source, name, listed, group.number))
        gathered.insert("single", (tuple(row) for row in alone.values()))
        gathered.insert("grouping", ((row[0], "person") for row in alone.values()))
        gathered.insert("bearer", bearers)
    gathered.insert("grouping", ((group.number, group.kind) for group in groups.values()))
    gathered.execute("DROP TABLE node")
    return groups


def _words(kind: str, name: str, source: int) -> _Words:
    """What says that a name of another source is the same: of a person, more words than one that name him.

    A post goes by what it is, not by its words; one that is held abroad, and is not told where, is each source's own.
    """
    if kind == "post" and (post := post_of(name)):
        return (kind, post.key(), source) if post.abroad and post.at is None else (kind, post.key())
    if kind != "person":
        return (kind, " ".join(sorted(body_key(name))))
    alone = len(fold(name).split()) <= 1 or nameless(name)
    return (kind, key(name), source) if alone else (kind, key(name))


def _told(gathered: Gathered, judged: Judged, numbers: Iterator[int]) -> _Told:
    """The groups of those names of which sources say what record of a list they are, or persons who they are."""
    records = _records(gathered, judged)
    found = _Told()
    bearing: defaultdict[_Words, list[Group]] = defaultdict(list)
    members_of: dict[int, list[_Name]] = {}
    variants: defaultdict[_Name, list[str]] = defaultdict(list)
    for source, name, text in gathered.each("SELECT source, name, text FROM variant"):
        variants[source, name].append(text)
    units = {name: names for names, _ in judged.together for name in names}
    judges = {name: by for names, by in judged.together if len(names) > 1 for name in names}
    for members in _circles(records, units):
        group = Group(number=next(numbers), kind=members[0][2], records=set().union(*(records[one] for one in members)))
        if len({units.get(name, name) for name in members}) > 1:
            add_rule(gathered, group.number, _ONE_RECORD)
        for who in sorted({who for name in members for who in judges.get(name, ())}):
            add_rule(gathered, group.number, f"judged the same by {who}")
        members_of[group.number] = [(source, name) for source, name, _ in members]
        for source, name, kind in members:
            for other in variants.get((source, name), ()):
                bearing[_words(kind, other, source)].append(group)
            found.members[source, name] = group
            bearing[_words(kind, name, source)].append(group)
    for groups, words in _sharing(bearing):
        if any_contradict(groups):
            found.apart |= words
            continue
        into = _as_one(gathered, groups, {source for group in groups for source, _ in members_of[group.number]})
        found.bound |= dict.fromkeys(words, into)
        found.members |= {name: into for group in groups for name in members_of[group.number]}
    return found


def _records(gathered: Gathered, judged: Judged) -> dict[Named, set[str]]:
    """What records each name is told to be, by its source or by judgement; names that are judged stand there too."""
    records: defaultdict[Named, set[str]] = defaultdict(set)
    for source, name, kind, iri in gathered.each(
        "SELECT node.source, node.name, kind, iri FROM authority JOIN node USING (source, name)"
    ):
        records[source, name, kind].add(iri)
    for names, _ in judged.together:
        for one in names:
            records[one] |= set()
    for one, told in judged.records.items():
        records[one] |= told
    return {one: told - judged.denied.get(one, frozenset()) for one, told in records.items()}


def _circles(records: dict[Named, set[str]], units: dict[Named, tuple[Named, ...]]) -> Iterator[list[Named]]:
    """The names that hang together by records; what of a circle that cannot be one actor is one by judgement, is each
    alone.
    """
    graph: nx.Graph[object] = nx.Graph()
    for name, iris in records.items():
        unit = ("unit", units.get(name, (name,)))
        graph.add_node(unit)
        graph.add_edges_from((unit, (name[2], iri)) for iri in iris if not is_mark(iri))
    for component in nx.connected_components(graph):
        members = sorted(one[1] for one in component if isinstance(one, tuple) and one[0] == "unit")
        alone = [
            Group(number=0, kind=unit[0][2], records=set().union(*(records[one] for one in unit))) for unit in members
        ]
        sources = [source for unit in members for source in {source for source, _, _ in unit}]
        if len(set(sources)) == len(sources) and not any_contradict(alone):
            yield [name for unit in members for name in unit]
        else:
            yield from (list(unit) for unit in members)


def _sharing(bearing: dict[_Words, list[Group]]) -> Iterator[tuple[list[Group], set[_Words]]]:
    """The groups that hang together by words, and these words."""
    graph: nx.Graph[object] = nx.Graph()
    groups = {group.number: group for several in bearing.values() for group in several}
    for words, several in bearing.items():
        graph.add_edges_from((words, group.number) for group in several)
    for component in nx.connected_components(graph):
        numbers = sorted(one for one in component if isinstance(one, int))
        yield [groups[number] for number in numbers], {one for one in component if isinstance(one, tuple)}


def _as_one(gathered: Gathered, groups: list[Group], sources: set[int]) -> Group:
    """One group of several that bear the same words, with all their records; `sources` are those that name them."""
    into, *others = groups
    for other in others:
        into.records |= other.records
        for (rule,) in gathered.rows("SELECT rule FROM joining WHERE grouped = ?", other.number):
            add_rule(gathered, into.number, rule)
    if others and len(sources) > 1:
        add_rule(gathered, into.number, _SAME_WORDS)
    into.last = next(iter(sources)) if len(sources) == 1 else _SEVERAL
    return into
