"""Communities: actors who write among themselves more than chance would have it."""

from __future__ import annotations

from typing import Any

import numpy as np

from extract.errors import CablegraphError
from kg.network.columns import Whole
from kg.network.measures.ties import Ties


def communities(ties: Ties, *, seed: int = 0, resolution: float = 1.0) -> Whole:
    """The number of each actor's community, 0 the largest: directions added up, by Louvain (Blondel 2008).

    The same ties and seed give the same communities. Communities of one size are numbered by their first actor. What is
    found is one good division among many: `modularity` tells how good.

    Raises `CablegraphError` where scikit-network is not installed.
    """
    try:
        from scipy.sparse import csr_matrix
        from sknetwork.clustering.louvain import Louvain
    except ImportError as missing:
        raise CablegraphError(
            "communities need scikit-network, which is not installed", advice="pip install 'cablegraph[notebook]'"
        ) from missing
    n = len(ties.actors)
    if not len(ties.source):
        return np.arange(n)
    matrix: Any = csr_matrix  # neither library has types
    one_way = matrix((ties.weight, (ties.source, ties.target)), shape=(n, n))
    found = Louvain(random_state=seed, resolution=resolution).fit_predict((one_way + one_way.T).tocsr())
    return _by_size(np.asarray(found, dtype=np.int64))


def _by_size(found: Whole) -> Whole:
    labels, first, inverse, counts = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    numbers = np.empty(len(labels), dtype=np.int64)
    numbers[order] = np.arange(len(labels))
    return numbers[inverse.reshape(-1)]


def modularity(ties: Ties, found: Whole, *, resolution: float = 1.0) -> float:
    """How much more weight lies within communities than chance would put there (Newman 2006): 0 for chance, 1 at most.

    >>> modularity(Ties.of("abcd", [(0, 1), (2, 3)]), np.array([0, 0, 1, 1]))
    0.5
    """
    total = ties.weight.sum()
    if not total:
        return 0.0
    n = len(ties.actors)
    strength = sum(np.bincount(end, weights=ties.weight, minlength=n) for end in (ties.source, ties.target))
    inside = ties.weight[found[ties.source] == found[ties.target]].sum() / total
    by_community = np.bincount(found, weights=strength) / (2 * total)
    return float(inside - resolution * (by_community**2).sum())
