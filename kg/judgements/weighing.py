"""Judgements against each other: who is one, who is kept apart, and which cannot all be true.

A judgement "same" says that all names of both its sides are one actor's, "different" that no name of one side is one
actor's with a name of the other. Where A is B and B is C but A is not C, somebody is wrong, and nothing tells who. So
all are set aside that have to do with it: the "different" one, and every "same" one on any way from A to C that does
not turn back. What is left cannot contradict itself any more.

Names may be anything that can be hashed and ordered: `expand` says what names a side means.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import networkx as nx

from kg.judgements.model import Judgement, Side

Name = TypeVar("Name", bound=Hashable)
_LEFT: Final[Hashable] = ("side", 0)
_RIGHT: Final[Hashable] = ("side", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A judgement that two are different, and the shortest way on which others say that they are one.

    The way is empty where both sides of the judgement mean one and the same name.
    """

    different: Judgement
    way: tuple[Judgement, ...]

    def __str__(self) -> str:
        """All of it in a line."""
        said = "; ".join(f"{one} the same ({one.who}, {one.id[:8]})" for one in self.way) or "both mean one name"
        return f"{self.different} different ({self.different.who}, {self.different.id[:8]}), against: {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed(Generic[Name]):
    """What can be used of some judgements, and what cannot.

    `same` are the names that are one actor's, with the judgements that say so; `apart` the judgements of the
    others, with the names of both sides. `set_aside` are identifiers of those that contradict each other, `nobody` of
    those of which a side means no name.
    """

    same: tuple[tuple[tuple[Name, ...], tuple[Judgement, ...]], ...] = ()
    apart: tuple[tuple[Judgement, tuple[Name, ...], tuple[Name, ...]], ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    set_aside: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()


def weigh(judgements: Iterable[Judgement], expand: Callable[[Side], Collection[Name]]) -> Weighed[Name]:
    """Weigh judgements that are in force (`in_force`). The same ones in another order give the same.

    >>> from kg.judgements.model import Judgement, Side
    >>> a, b, c = Side(name="Holt"), Side(name="T. Holt"), Side(name="Hult")
    >>> some = [Judgement(verdict="same", sides=(a, b)), Judgement(verdict="same", sides=(b, c))]
    >>> found = weigh([*some, Judgement(verdict="different", sides=(a, c))], lambda side: [side.name])
    >>> len(found.contradictions[0].way), len(found.set_aside), found.same
    (2, 3, ())
    """
    graph: nx.Graph[Hashable] = nx.Graph()  # of names, and of judgements that bind them
    different: list[tuple[Judgement, tuple[Name, ...], tuple[Name, ...]]] = []
    known: dict[str, Judgement] = {}
    nobody = set()
    for one in sorted(judgements, key=lambda one: one.id):
        if one.sides is None or one.verdict == "unsure":
            continue
        first, second = (tuple(sorted(set(expand(side)), key=repr)) for side in one.sides)
        if not first or not second:
            nobody.add(one.id)
        elif one.verdict == "same":
            known[one.id] = one
            graph.add_edges_from((("name", name), ("judgement", one.id)) for name in (*first, *second))
        else:
            different.append((one, first, second))
    contradictions, set_aside = _contradictions(graph, different, known)
    graph.remove_nodes_from([("judgement", id_) for id_ in set_aside])
    return Weighed(
        same=tuple(sorted(_circles(graph, known), key=repr)),
        apart=tuple(one for one in different if one[0].id not in set_aside),
        contradictions=contradictions, set_aside=frozenset(set_aside), nobody=frozenset(nobody),
    )  # fmt: skip


def _contradictions(
    graph: nx.Graph[Hashable],
    different: list[tuple[Judgement, tuple[Name, ...], tuple[Name, ...]]],
    known: dict[str, Judgement],
) -> tuple[tuple[Contradiction, ...], set[str]]:
    """The judgements "different" that others contradict, and the identifiers of all that have to do with it."""
    circles = [graph.subgraph(circle).copy() for circle in nx.connected_components(graph)]
    circle_of = {node: number for number, circle in enumerate(circles) for node in circle}
    found: list[Contradiction] = []
    set_aside: set[str] = set()
    for one, *sides in different:
        first, second = (frozenset(("name", name) for name in side) for side in sides)
        met = {circle_of[node] for node in first if node in circle_of}
        met &= {circle_of[node] for node in second if node in circle_of}
        ways: list[tuple[list[str], set[str]]] = [([], set())] if first & second else []
        ways += [_ways(circles[number], first, second) for number in sorted(met)]
        if ways:
            shortest = min((way for way, _ in ways), key=lambda way: (len(way), way))
            found.append(Contradiction(different=one, way=tuple(known[id_] for id_ in shortest)))
            set_aside |= {one.id}.union(*(several for _, several in ways))
    return tuple(found), set_aside


def _ways(
    circle: nx.Graph[Hashable], first: Collection[Hashable], second: Collection[Hashable]
) -> tuple[list[str], set[str]]:
    """The judgements on the shortest way from one side to the other, and those on any that does not turn back.

    With both sides joined by an edge, what lies on such a way is what lies in one block (a part that no single point
    cuts) with that edge.
    """
    circle.add_edges_from((_LEFT, node) for node in first if node in circle)
    circle.add_edges_from((_RIGHT, node) for node in second if node in circle)
    shortest = _shortest(circle)
    circle.add_edge(_LEFT, _RIGHT)
    blocks: Any = nx.biconnected_components(circle)
    block: set[Hashable] = next(block for block in blocks if _LEFT in block and _RIGHT in block)
    circle.remove_nodes_from([_LEFT, _RIGHT])
    return _judgements(shortest), set(_judgements(block))


def _shortest(circle: nx.Graph[Hashable]) -> list[Hashable]:
    """The shortest way from the left to the right, the first of several in the order of what lies on it."""
    before: dict[Hashable, Hashable] = {_LEFT: None}
    waiting: deque[Hashable] = deque([_LEFT])
    while _RIGHT not in before:
        node = waiting.popleft()
        for other in sorted(circle[node], key=repr):
            if other not in before:
                before[other] = node
                waiting.append(other)
    way = [_RIGHT]
    while way[-1] != _LEFT:
        way.append(before[way[-1]])
    return way[::-1]


def _judgements(nodes: Iterable[Hashable]) -> list[str]:
    return [node[1] for node in nodes if isinstance(node, tuple) and node[0] == "judgement"]


def _circles(
    graph: nx.Graph[Hashable], known: dict[str, Judgement]
) -> Iterable[tuple[tuple[Name, ...], tuple[Judgement, ...]]]:
    """The names that hang together, and the judgements that bind them."""
    for circle in nx.connected_components(graph):
        names = sorted((node[1] for node in circle if isinstance(node, tuple) and node[0] == "name"), key=repr)
        bound = tuple(known[id_] for id_ in sorted(_judgements(circle)))
        if bound:
            yield tuple(names), bound
