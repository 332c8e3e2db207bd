"""Rankings with the interval that they take when messages go missing: at random, or with a source or archive folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kg.network.columns import Whole
from kg.network.measures.centrality import Centrality, centrality
from kg.network.measures.ties import Real, Sent
from kg.network.values import Network

Holding = Literal["sources", "folders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An actor (IRI) with its value and rank, and the best and the worst rank over all that was tried.

    The first rank is 1; those of equal value share the best of their ranks.
    """

    actor: str
    value: float
    rank: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is supposed to be missing: a `share` of the messages at random, `draws` times from `seed`; or holdings.

    With `each`, every source or every archive folder is left out in turn, with the messages that are known from it
    alone; what is cited from no folder is never lost with one. Of random draws the interval holds the middle 95 of 100
    ranks; of sources and folders, all of them.
    """

    share: float = 0.0
    draws: int = 200
    seed: int = 0
    each: Holding | None = None


def ranking(network: Network, by: Centrality, missing: Missing | None = None) -> tuple[Ranked, ...]:
    """All actors of a network by one centrality, the highest first, with the interval of each rank.

    Every actor of the network is ranked in every trial: one that loses all messages is last. Without `missing` the
    interval is the rank alone.
    """
    sent = Sent.of(network)
    values = centrality(sent, by)
    rank = ranks(values)
    tried = [ranks(centrality(sent, by, kept)) for kept in _trials(sent, missing)] if missing else []
    best, worst = _interval(np.array([rank, *tried]), random=missing is not None and missing.each is None)
    labels = {actor.iri: actor.label for actor in network.actors}
    found = [
        Ranked(actor=actor, value=float(values[place]), rank=int(rank[place]), best=int(best[place]),
               worst=int(worst[place]))
        for place, actor in enumerate(sent.actors)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.rank, labels[one.actor], one.actor)))


def ranks(values: Real) -> Whole:
    """The rank of each value, 1 the highest; equal values share the best of their ranks.

    Values that differ by rounding alone (a part in a thousand million) are equal.

    >>> ranks(np.array([0.5, 0.2, 0.5, 0.1])).tolist()
    [1, 3, 1, 4]
    """
    rounded = np.array([float(f"{value:.9g}") for value in values.tolist()])
    falling = np.sort(-rounded)
    return np.searchsorted(falling, -rounded, side="left") + 1


def _trials(sent: Sent, missing: Missing) -> Iterator[NDArray[np.bool_]]:
    """Which messages are kept, a trial each."""
    count = len(sent.sources)
    if missing.each is not None:
        held = sent.sources if missing.each == "sources" else sent.folders
        for lost in sorted({name for names in held for name in names}):
            yield np.array([names != {lost} for names in held], dtype=bool)
        return
    chance = np.random.default_rng(missing.seed)
    so_many = round(missing.share * count)
    for _ in range(missing.draws):
        kept = np.ones(count, dtype=bool)
        kept[chance.choice(count, size=so_many, replace=False)] = False
        yield kept


def _interval(trials: Whole, *, random: bool) -> tuple[Whole, Whole]:
    """The best and the worst rank of each actor; the first row is the ranking itself, which lies in the interval."""
    if not random or len(trials) == 1:
        return trials.min(axis=0), trials.max(axis=0)
    low = np.quantile(trials[1:], 0.025, axis=0, method="lower").astype(np.int64)
    high = np.quantile(trials[1:], 0.975, axis=0, method="higher").astype(np.int64)
    return np.minimum(low, trials[0]), np.maximum(high, trials[0])
