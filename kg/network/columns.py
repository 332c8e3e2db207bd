"""Columns of numbers: what several reckonings do with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def counted_off(counts: Whole) -> Whole:
    """From 0 on for each of some counts, one after the other.

    >>> counted_off(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
