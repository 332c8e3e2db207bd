"""Centralities of directed ties: degrees, PageRank and betweenness, with the values that networkx gives."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from kg.network.columns import Whole
from kg.network.measures.ties import Real, Sent, Ties

Centrality = Literal["sent", "received", "messages", "written-to", "heard-from", "carried", "pagerank", "betweenness"]
CENTRALITIES: tuple[Centrality, ...] = get_args(Centrality)
ALL_SOURCES = 2000
"""Up to so many actors betweenness is exact; of more, so many are drawn as the ends that paths set out from."""
_DRAWN = 500
_DAMPING = 0.85


def centrality(sent: Sent, by: Centrality, kept: NDArray[np.bool_] | None = None) -> Real:
    """The value of every actor by one centrality, of the `kept` messages alone where given.

    `sent`, `received` and `messages` count messages over all ties, `written-to` and `heard-from` correspondents,
    `carried` messages passed on for others.
    """
    if by == "carried":
        return sent.carriers(kept)
    ties = sent.ties(kept)
    if by == "pagerank":
        return pagerank(ties)
    if by == "betweenness":
        return betweenness(ties, drawn=None if len(ties.actors) <= ALL_SOURCES else _DRAWN)
    n = len(ties.actors)
    weighted = by in ("sent", "received", "messages")
    weight = ties.weight if weighted else np.ones_like(ties.weight)
    out: Real = np.bincount(ties.source, weights=weight, minlength=n).astype(np.float64)
    into: Real = np.bincount(ties.target, weights=weight, minlength=n).astype(np.float64)
    if by in ("sent", "written-to"):
        return out
    return into if by in ("received", "heard-from") else out + into


def pagerank(ties: Ties, *, tolerance: float = 1e-9) -> Real:
    """PageRank by weight, damping 0.85 (Brin and Page 1998); who writes to nobody passes his on to all alike.

    The values add up to 1 and are within `tolerance` (sum of the differences of a step) of the fixed point.

    >>> pagerank(Ties.of(("a", "b"), [(0, 1), (1, 0)])).round(3).tolist()
    [0.5, 0.5]
    """
    n = len(ties.actors)
    if not n:
        return np.zeros(0)
    out = np.bincount(ties.source, weights=ties.weight, minlength=n)
    order = np.argsort(ties.target, kind="stable")
    source, target = ties.source[order], ties.target[order]
    share = ties.weight[order] / out[source]
    taking = np.flatnonzero(np.diff(target, prepend=-1))
    silent = out == 0
    at = np.full(n, 1 / n)
    while True:
        flow = np.zeros(n)
        if len(target):
            flow[target[taking]] = np.add.reduceat(at[source] * share, taking)
        following = _DAMPING * (flow + at[silent].sum() / n) + (1 - _DAMPING) / n
        change = np.abs(following - at).sum()
        at = following
        if change < tolerance:
            normalized: Real = at / at.sum()
            return normalized


def betweenness(ties: Ties, *, drawn: int | None = None, seed: int = 0) -> Real:
    """The share of shortest paths between others that lead over each actor, directed, all ties alike (Brandes 2001).

    With `drawn`, of so many actors as ends that paths set out from, drawn with `seed` and scaled up to all (Brandes and
    Pich 2007); else exact. Normalized as networkx does, by the number of ordered pairs of others.

    >>> betweenness(Ties.of(("a", "b", "c"), [(0, 1), (1, 2)])).tolist()
    [0.0, 0.5, 0.0]
    """
    n = len(ties.actors)
    found = np.zeros(n)
    if n < 3:
        return found
    ends = np.arange(n) if drawn is None else np.random.default_rng(seed).choice(n, size=min(drawn, n), replace=False)
    for source in ends.tolist():
        found += _dependency(ties, source)
    return found * (n / len(ends)) / ((n - 1) * (n - 2))


def _dependency(ties: Ties, source: int) -> Real:
    """How much of the shortest paths from one actor leads over each other one: level by level out, and back."""
    n = len(ties.actors)
    paths, seen = np.zeros(n), np.zeros(n, dtype=bool)
    paths[source], seen[source] = 1, True
    front = np.array([source])
    levels: list[tuple[Whole, Whole]] = []
    while len(front):
        tails, places = _leaving(ties.first, front)
        heads = ties.target[places]
        fresh = ~seen[heads]
        tails, heads = tails[fresh], heads[fresh]
        if not len(heads):
            break
        reached = np.bincount(heads, weights=paths[tails], minlength=n)
        front = np.flatnonzero(reached)
        paths[front], seen[front] = reached[front], True
        levels.append((tails, heads))
    found = np.zeros(n)
    for tails, heads in reversed(levels):
        found += paths * np.bincount(tails, weights=(1 + found[heads]) / paths[heads], minlength=n)
    found[source] = 0
    return found


def _leaving(first: Whole, front: Whole) -> tuple[Whole, Whole]:
    """The ties that leave some actors: the actor at the tail of each, and its place."""
    begin, counts = first[front], first[front + 1] - first[front]
    ends = np.cumsum(counts)
    total = int(ends[-1])
    places = np.arange(total) + np.repeat(begin - (ends - counts), counts)
    return np.repeat(front, counts), places
