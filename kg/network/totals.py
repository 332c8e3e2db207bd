"""How far a register ran: the number of its messages, from the numbers that are held of it.

Where a register begins with 1 and each of its N messages was as likely to be kept as any other, the k numbers that are
held are a sample without replacement from 1 to N. With m the highest of them, the unbiased estimate of least variance
is m + m/k - 1 (L. A. Goodman, "Serial number analysis", Journal of the American Statistical Association 47, 1952; the
"German tank problem"). The interval is exact: it has every N under which the highest number held would be m or lower
with a chance of more than 5 in 100, that is C(m, k) / C(N, k) > 0.05. A register that was kept for a part of the year
alone, or of which an edition prints a stretch, breaks the assumption; the numbers missing between those held do not
depend on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_RISK = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many messages a register had: the estimate, and the least and the most that it can be said to have had."""

    estimate: float
    least: int
    most: int


def register_total(highest: int, held: int, *, risk: float = _RISK) -> Total:
    """The total of a register from 1 on of which `held` numbers are held and the highest is `highest`.

    Raises `ValueError` where there cannot be so many numbers up to the highest.

    >>> register_total(60, 4)
    Total(estimate=74.0, least=60, most=125)
    """
    if not 0 < held <= highest:
        raise ValueError(f"{held} different numbers up to {highest}")
    low, high = highest, highest * 2
    while _chance(highest, held, high) > risk:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _chance(highest, held, middle) > risk else (low, middle)
    return Total(estimate=highest + highest / held - 1, least=highest, most=low)


def _chance(highest: int, held: int, total: int) -> float:
    """The chance that the highest of a sample from a register of some total is `highest` or lower."""
    return math.exp(
        math.lgamma(highest + 1) - math.lgamma(highest - held + 1)
        - math.lgamma(total + 1) + math.lgamma(total - held + 1)
    )  # fmt: skip
