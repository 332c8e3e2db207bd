"""Hypotheses compete: of those about the same words the strongest is used, and a tie is left open."""

from __future__ import annotations

from collections.abc import Mapping

from extract.model import Ground, Hypothesis, HypothesisState, Span


def decided(
    key: str, words: Span, asked: str, candidates: Mapping[str, tuple[Ground, ...]], *, least: int = 1
) -> tuple[Hypothesis, ...]:
    """The hypotheses about some words, the strongest first, each used, open or set aside.

    What nothing speaks for is set aside. Of the others the one that weighs most is used and the rest set aside; where
    several weigh the same, these are open, and so is one that weighs less than `least`.

    >>> at = Span(start=0, end=6, quote="Consul")
    >>> def ground(weight): return (Ground(text="", weight=weight, spans=(at,), rule=""),)
    >>> [(h.name, h.state) for h in decided("senders", at, "Consul", {"Holt": ground(2), "Lund": ground(1)})]
    [('Holt', 'used'), ('Lund', 'set aside')]
    >>> [(h.name, h.state) for h in decided("senders", at, "Consul", {"Holt": ground(2), "Lund": ground(2)})]
    [('Holt', 'open'), ('Lund', 'open')]
    """
    weights = {name: sum(ground.weight for ground in grounds) for name, grounds in candidates.items()}
    most = max(weights.values(), default=0)
    first = [name for name, weight in weights.items() if weight == most > 0]

    def state(name: str) -> HypothesisState:
        if name not in first:
            return "set aside"
        return "used" if len(first) == 1 and most >= least else "open"

    return tuple(
        Hypothesis(key=key, words=words, asked=asked, name=name, state=state(name), grounds=candidates[name])
        for name in sorted(candidates, key=lambda name: (-weights[name], name))
    )


def used(hypotheses: tuple[Hypothesis, ...]) -> str | None:
    """Whom some words are taken to mean, or None where that is left open.

    >>> used(()) is None
    True
    """
    return next((one.name for one in hypotheses if one.state == "used"), None)
