"""The shape of a network: how much is answered in kind, and which figures three actors make."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np

from kg.network.measures.ties import Ties


def reciprocity(ties: Ties) -> float:
    """The share of messages that those of the opposite direction match: 1 where all get as many as they send.

    Weighted (Squartini and others 2013): the smaller of the two weights between each pair, over all weight. Messages
    to oneself are left out. 0 where there are none.

    >>> reciprocity(Ties.of(("a", "b"), [(0, 1), (0, 1), (1, 0)]))
    0.6666666666666666
    """
    n = max(len(ties.actors), 1)
    others = ties.source != ties.target
    there = ties.source[others] * n + ties.target[others]
    back = ties.target[others] * n + ties.source[others]
    weight = ties.weight[others]
    if not len(weight):
        return 0.0
    place = np.minimum(np.searchsorted(there, back), len(there) - 1)
    matched = np.where(there[place] == back, np.minimum(weight, weight[place]), 0.0)
    return float(matched.sum() / weight.sum())


def triads(ties: Ties) -> Mapping[str, int]:
    """How many groups of three make each of the 16 directed figures, by their names (Holland and Leinhardt 1970).

    `021C` is word passed on one way, `030T` the same with a direct line beside it, `111U` and `111D` half-answered.

    >>> triads(Ties.of(("a", "b", "c"), [(0, 1), (1, 2)]))["021C"]
    1
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(ties.actors)))
    ends = zip(ties.source.tolist(), ties.target.tolist(), strict=True)
    graph.add_edges_from((source, target) for source, target in ends if source != target)
    return {name: int(count) for name, count in nx.triadic_census(graph).items()}
