"""The names of all sources to groups: those of one record of an authority file, and those of the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from operator import itemgetter
from typing import Any

import networkx as nx

from extract.authority import families
from extract.bodies import body_key
from extract.given import nameless
from extract.posts import post_of
from extract.spelling import fold, key
from kg.identity.gathered import Gathered
from kg.identity.groups import MOST, Group, add_rule, any_contradict, contradict, suppose
from kg.identity.judged import Judged, Named
from kg.identity.lifetimes import Lifetime, Years, against, beyond, is_mark, lifetime, spanned, together

_Name = tuple[int, str]  # the place of a source, and a canonical name there
_Words = tuple[Hashable, ...]
_ONE_RECORD = "one record of an authority file"
_SAME_WORDS = "the same words in several sources"
_WORDS = 3  # what it weighs that two bear the same words
_SEVERAL = -2  # in place of the one source that names a group
_ANOTHER = "another"  # in the words of those who cannot be anybody that is told apart


@dataclass(slots=True)
class _Told:
    """What is known of names beforehand, from records of authority files and dates of life.

    `members` is whose group a name is of; `bearing` are the groups of which some words are a name, several where these
    are told apart; `apart` are words that tell nothing of anybody, unless dates leave one alone.
    """

    members: dict[_Name, Group] = field(default_factory=dict)
    bearing: dict[_Words, list[Group]] = field(default_factory=dict)
    apart: set[_Words] = field(default_factory=set)


def grouped_by_name(gathered: Gathered, judged: Judged) -> dict[int, Group]:
    """Give every name of every source a group; returns the groups by their numbers, those of a single word left out.

    First come the names that persons judged to be one actor's. Then those that sources say are one record of a list:
    unless such a circle of names holds two different records of one list, or two names of one source. Then the same
    full name, body or post in several sources; a single word stays its source's own. Where those who bear the same
    words are told apart, by records or by dates of life, a name is that of whom alone its messages allow, by their
    dates; else the words tell nothing of anybody, and that is left open. Names of a single word that nothing explains
    so stand in the table `single`, all in `bearer`.
    """
    numbering = _Numbering(gathered, judged)
    nodes = gathered.each(
        "SELECT source, node.name, kind, listed, first, last, born, died FROM node JOIN source ON source = place"
        " LEFT JOIN life USING (source, name) ORDER BY digest, node.rowid"
    )
    for source, named in groupby(nodes, key=itemgetter(0)):
        numbering.number(source, (row[1:] for row in named))
    gathered.insert("grouping", ((group.number, group.kind) for group in numbering.groups.values()))
    gathered.execute("DROP TABLE node")
    return numbering.groups


class _Numbering:
    """The names of one source after the other as groups."""

    def __init__(self, gathered: Gathered, judged: Judged) -> None:
        self._gathered = gathered
        self._numbers = count()
        self._told = _told(gathered, judged, self._numbers)
        every = (*self._told.members.values(), *(one for some in self._told.bearing.values() for one in some))
        self.groups = {group.number: group for group in every}
        self._by_words: dict[_Words, Group] = {}

    def number(self, source: int, named: Iterable[tuple[Any, ...]]) -> None:
        """Give a source's names a group each: name, kind, whether it is listed, years of messages and dates of life."""
        alone: dict[str, list[Any]] = {}
        bearers = []
        for name, kind, listed, *years in named:
            own = _words(kind, name, source)
            known = (source, name) in self._told.members or own in self._told.bearing
            if kind == "person" and not known and len(fold(name).split()) <= 1:
                row = alone.get(key(name))
                if row is None:
                    family = next(iter(families(name)), None)
                    row = alone[key(name)] = [next(self._numbers), source, key(name), family, False, *years]
                row[4] |= listed
                bearers.append((source, name, listed, row[0], row[0]))
                continue
            group = self._group(source, name, kind, own, _acts(years))
            group.names.add(name)
            group.listed |= bool(listed)
            group.acts = spanned(group.acts, _acts(years))
            bearers.append((source, name, listed, group.number, group.number))
        self._gathered.insert("single", (tuple(row) for row in alone.values()))
        self._gathered.insert("grouping", ((row[0], "person") for row in alone.values()))
        self._gathered.insert("bearer", bearers)

    def _group(self, source: int, name: str, kind: str, own: _Words, acts: Years | None) -> Group:
        told = self._told.members.get((source, name))
        if told is not None:
            return told
        several = self._told.bearing.get(own, ())
        fitting = [one for one in several if not (one.life and acts and any(beyond(one.life, acts)))]
        if len(fitting) == 1 and (own not in self._told.apart or len(several) > 1):
            return self._shared(fitting[0], source)
        if fitting:  # nobody knows which of them
            found = self._new(kind)
        else:
            words = (*own, _ANOTHER) if several else own
            first = self._by_words.get(words)
            if first is not None:
                return self._shared(first, source)
            found = self._by_words[words] = self._new(kind)
            found.last = source
        found.acts = acts
        for one in several if len(several) <= MOST else ():
            suppose(self._gathered, found.number, one.number, _SAME_WORDS, _WORDS, against(found, one))
        return found

    def _shared(self, group: Group, source: int) -> Group:
        if group.last != source:
            add_rule(self._gathered, group.number, _SAME_WORDS)
        group.last = source
        return group

    def _new(self, kind: str) -> Group:
        group = Group(number=next(self._numbers), kind=kind)
        self.groups[group.number] = group
        return group


def _acts(years: Sequence[Any]) -> Years | None:
    """In which years a name has a part in messages, by its row; none where its own source's dates of life deny it."""
    first, last, born, died = years
    if first is None:
        return None
    life = lifetime(born, died) if born or died else None
    return None if life and any(beyond(life, (first, last))) else (first, last)


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
    """The groups of those names of which sources say what record of a list they are or when they lived, or persons who
    they are.
    """
    records = _records(gathered, judged)
    acts, lives = _years(gathered), _lives(gathered)
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
            group.life = together(group.life, lives.get((source, name)))
            group.acts = spanned(group.acts, acts.get((source, name)))
            bearing[_words(kind, name, source)].append(group)
    for groups, words in _sharing(bearing):
        if any_contradict(groups):
            found.bearing |= {one: list({group.number: group for group in bearing[one]}.values()) for one in words}
            found.apart |= words
            continue
        into = _as_one(gathered, groups, {source for group in groups for source, _ in members_of[group.number]})
        found.bearing |= {one: [into] for one in words}
        found.members |= {name: into for group in groups for name in members_of[group.number]}
    _by_lives(gathered, found, lives, acts, numbers)
    return found


def _lives(gathered: Gathered) -> dict[_Name, Lifetime]:
    """When the bearers of names lived, as their sources tell."""
    rows = gathered.each("SELECT source, name, born, died FROM life")
    return {(source, name): life for source, name, born, died in rows if (life := lifetime(born, died))}


def _years(gathered: Gathered) -> dict[_Name, Years]:
    """In which years the names that are told to be records, or to have lived at some time, have a part in messages."""
    rows = gathered.each(
        "SELECT source, name, first, last, born, died FROM node LEFT JOIN life USING (source, name)"
        " WHERE first NOT NULL AND (source, name) IN (SELECT source, name FROM authority UNION"
        " SELECT source, name FROM life)"
    )
    return {(source, name): acts for source, name, *years in rows if (acts := _acts(years))}


def _by_lives(
    gathered: Gathered,
    told: _Told,
    lives: Mapping[_Name, Lifetime],
    acts: Mapping[_Name, Years],
    numbers: Iterator[int],
) -> None:
    """Give full names of which their source tells when their bearer lived to the one of that life, or a new group.

    Those that tell most come first. Whose dates are those of several that are told apart is left to the messages.
    """
    nodes = [
        (-bool(life.born) - bool(life.died), digest, name, source, kind, life)
        for source, name, kind, digest in gathered.rows(
            "SELECT DISTINCT life.source, life.name, kind, digest FROM life JOIN node USING (source, name)"
            " JOIN source ON life.source = place WHERE kind = 'person'"
        )
        if (source, name) not in told.members and len(fold(name).split()) > 1 and (life := lives.get((source, name)))
    ]  # fmt: skip
    for _, _, name, source, kind, life in sorted(nodes, key=itemgetter(0, 1, 2)):
        several = told.bearing.setdefault(_words(kind, name, source), [])
        own = Group(number=-1, kind=kind, life=life, acts=acts.get((source, name)))
        fitting = [one for one in several if not contradict(one, own)]
        living = [one for one in fitting if one.life]
        if not fitting:
            group = Group(number=next(numbers), kind=kind, last=source)
            several.append(group)
        elif len(living) == 1 or len(fitting) == 1:
            group = (living or fitting)[0]
            if group.last != source:
                add_rule(gathered, group.number, _SAME_WORDS)
            group.last = source
        else:
            continue
        group.life, group.acts = together(group.life, life), spanned(group.acts, own.acts)
        told.members[source, name] = group


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
        into.life, into.acts = together(into.life, other.life), spanned(into.acts, other.acts)
        for (rule,) in gathered.rows(
            "SELECT rule FROM hypothesis WHERE unit = ? AND candidate = unit", other.number
        ):  # fmt: skip
            add_rule(gathered, into.number, rule)
    if others and len(sources) > 1:
        add_rule(gathered, into.number, _SAME_WORDS)
    into.last = next(iter(sources)) if len(sources) == 1 else _SEVERAL
    return into
