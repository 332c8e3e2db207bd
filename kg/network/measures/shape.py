"""The shape of a network: how much is answered in kind."""

from __future__ import annotations

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
