"""Figures of three: how many groups of three actors make each of the 16 figures that directed ties allow.

Counted without trying groups of three (after Batagelj and Mrvar 2001): pairs of ties at one actor by their kinds, of
which the triangles, found one by one, are taken away; figures with one tie and with none are what is left of all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import networkx as nx
import numpy as np

from kg.network.columns import Whole, counted_off
from kg.network.measures.ties import Ties

_AT_ONCE = 1 << 22  # pairs of ties that are looked at together
# A figure is written as three numbers of two bits: the dyads 0-1, 0-2 and 1-2, each there (1), back (2) or both (3).
_DYADS = ((0, 1), (0, 2), (1, 2))


def triads(ties: Ties) -> Mapping[str, int]:
    """How many groups of three make each of the 16 directed figures, by their names (Holland and Leinhardt 1970).

    `021C` is word passed on one way, `030T` the same with a direct line beside it, `111U` and `111D` half-answered.
    Ties of actors to themselves are left out.

    >>> triads(Ties.of(("a", "b", "c"), [(0, 1), (1, 2)]))["021C"]
    1
    """
    n = len(ties.actors)
    low, high, kind = _dyads(ties)
    closed = Counter[int]()
    for one, two, three in _triangles(n, low, high, kind):
        codes, counts = np.unique(one + 4 * two + 16 * three, return_counts=True)
        closed.update(dict(zip(codes.tolist(), counts.tolist(), strict=True)))
    found = Counter(dict.fromkeys(nx.algorithms.triads.TRIAD_NAMES, 0))
    found.update(_pairs_at_one(n, low, high, kind))
    for code, count in closed.items():
        found[_name(code)] += count
        for gone in range(3):  # each two of its ties were counted as a pair
            found[_name(code & ~(3 << 2 * gone))] -= count
    mutual = int(np.count_nonzero(kind == 3))
    # the name of a figure begins with the number of its mutual dyads and that of its one-way ones
    found["102"] = mutual * max(n - 2, 0) - sum(count * int(name[0]) for name, count in found.items())
    found["012"] = (len(kind) - mutual) * max(n - 2, 0) - sum(count * int(name[1]) for name, count in found.items())
    found["003"] = math.comb(n, 3) - sum(found.values())
    return dict(found)


def _dyads(ties: Ties) -> tuple[Whole, Whole, Whole]:
    """Every two actors with a tie: the lower place, the higher, and 1 (low to high), 2 (high to low) or 3 (both)."""
    n = max(len(ties.actors), 1)
    others = ties.source != ties.target
    source, target = ties.source[others], ties.target[others]
    upward = source < target
    keys = np.where(upward, source * n + target, target * n + source)
    pairs, place = np.unique(keys, return_inverse=True)
    kind = np.bincount(place.reshape(-1), weights=np.where(upward, 1, 2), minlength=len(pairs)).astype(np.int64)
    return pairs // n, pairs % n, kind


def _pairs_at_one(n: int, low: Whole, high: Whole, kind: Whole) -> Mapping[str, int]:
    """How many pairs of ties at one actor make each figure of two ties, whether the third tie is there or not."""
    out, back, both = (
        np.bincount(low[kind == there], minlength=n) + np.bincount(high[kind == here], minlength=n)
        for there, here in ((1, 2), (2, 1), (3, 3))
    )
    kinds = {1: out, 2: back, 3: both}
    found = Counter[str]()
    for one, other in ((1, 1), (2, 2), (3, 3), (1, 2), (1, 3), (2, 3)):
        count = kinds[one] * (kinds[one] - 1) // 2 if one == other else kinds[one] * kinds[other]
        found[_name(one + 4 * other)] += int(count.sum())
    return found


def _triangles(n: int, low: Whole, high: Whole, kind: Whole) -> Iterator[tuple[Whole, Whole, Whole]]:
    """The kinds of the three dyads of every triangle, many at a time.

    Each dyad leads from the actor with fewer dyads to the one with more, so that few lead out of any actor; a triangle
    is two that lead out of one, and a dyad between their ends.
    """
    degree = np.bincount(low, minlength=n) + np.bincount(high, minlength=n)
    rank = np.empty(n, dtype=np.int64)
    rank[np.lexsort((np.arange(n), degree))] = np.arange(n)
    turned = rank[low] > rank[high]
    tail, head = np.where(turned, rank[high], rank[low]), np.where(turned, rank[low], rank[high])
    way = np.where(turned & (kind < 3), 3 - kind, kind)
    order = np.lexsort((head, tail))
    tail, head, way = tail[order], head[order], way[order]
    keys = tail * max(n, 1) + head
    end = np.searchsorted(tail, tail, side="right")
    after = end - np.arange(len(tail)) - 1  # dyads that leave the same actor behind this one
    begin = 0
    total = np.cumsum(after)
    while begin < len(tail):
        last = max(begin + 1, int(np.searchsorted(total, (total[begin - 1] if begin else 0) + _AT_ONCE, side="right")))
        counts = after[begin:last]
        first = np.repeat(np.arange(begin, last), counts)
        second = first + 1 + counted_off(counts)
        wanted = head[first] * max(n, 1) + head[second]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        there = keys[place] == wanted
        yield way[first[there]], way[second[there]], way[place[there]]
        begin = last


@cache
def _name(code: int) -> str:
    """The name of a figure, as networkx has it."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(3))
    for place, (one, other) in enumerate(_DYADS):
        kind = code >> 2 * place & 3
        graph.add_edges_from([(one, other)] * (kind & 1) + [(other, one)] * (kind >> 1))
    return next(name for name, count in nx.triadic_census(graph).items() if count)
