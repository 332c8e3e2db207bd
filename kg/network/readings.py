"""Rankings under every reading of what sources contradict each other about: who wrote most, who was written to most.

Where two claims disagree on who sent a message or who was to get it, each of them is a reading. What is counted is
then an interval, and so is a rank: it is what holds under any choice of readings, one for each contradiction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal

from kg.network.values import Selecting
from kg.vocab import CG

Role = Literal["sender", "recipient"]
_PROPERTIES: Mapping[Role, str] = {"sender": CG.sender, "recipient": CG.recipient}
_TRIED = 4096  # combinations of readings that are gone through; with more, ranks are bounded by the counts
_CONFLICTS = """
SELECT ?message ?adopted ?instead WHERE {{
  ?claim <{conflicts}> ?other ; <{subject}> ?message ; <{property}> <{role}> ; <{object}> ?instead .
  ?other <{object}> ?adopted .
}} ORDER BY ?message ?adopted ?instead"""
_PARTIES = "SELECT ?message ?actor WHERE {{ ?message <{role}> ?actor }} ORDER BY ?message ?actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An actor's count as adopted, and the least and most that it and its rank can be under any reading.

    `exact` says that each end of the rank is reached by some reading; else no reading goes beyond it.
    """

    actor: str
    count: int
    least: int
    most: int
    best: int
    worst: int
    exact: bool


Readings = Mapping[str, Sequence[frozenset[str]]]  # of each message the readings of who, the adopted one first


def rankings(readings: Readings) -> tuple[Ranked, ...]:
    """Every actor by its count as adopted; rank 1 is the highest, and actors with one count share a rank.

    >>> found = rankings({"m": [frozenset("a")], "n": [frozenset("a"), frozenset("b")]})
    >>> [(one.actor, one.count, one.least, one.most, one.best, one.worst) for one in found]
    [('a', 2, 1, 2, 1, 1), ('b', 0, 0, 1, 1, 2)]
    """
    open_ = {message: found for message, found in readings.items() if len(set(found)) > 1}
    settled = Counter(actor for message, found in readings.items() if message not in open_ for actor in found[0])
    adopted = settled + Counter(actor for found in open_.values() for actor in found[0])
    actors = sorted({actor for found in readings.values() for one in found for actor in one})
    least = {actor: settled[actor] for actor in actors}
    most = dict(least)
    for found in open_.values():
        for actor in {actor for one in found for actor in one}:
            least[actor] += all(actor in one for one in found)
            most[actor] += 1
    exact = prod(len(set(found)) for found in open_.values()) <= _TRIED
    ranks = _tried(settled, open_, actors) if exact else _bounded(least, most)
    made = [
        Ranked(
            actor=actor, count=adopted[actor], least=least[actor], most=most[actor], best=ranks[actor][0],
            worst=ranks[actor][1], exact=exact,
        )
        for actor in actors
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (-one.count, -one.most, one.actor)))


def _tried(settled: Counter[str], readings: Readings, actors: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The best and the worst rank of each actor over all combinations of readings."""
    moved = {actor for found in readings.values() for one in found for actor in one}
    fixed = sorted(settled[actor] for actor in actors if actor not in moved)
    best: dict[str, int] = dict.fromkeys(actors, len(actors))
    worst: dict[str, int] = dict.fromkeys(actors, 1)
    for choice in product(*(sorted(set(found), key=sorted) for found in readings.values())):
        counts = {actor: settled[actor] for actor in moved}
        for one in choice:
            for actor in one:
                counts[actor] += 1
        own = sorted(counts.values())
        for actor in actors:
            count = counts.get(actor, settled[actor])
            rank = 1 + len(fixed) - bisect_right(fixed, count) + len(own) - bisect_right(own, count)
            best[actor], worst[actor] = min(best[actor], rank), max(worst[actor], rank)
    return {actor: (best[actor], worst[actor]) for actor in actors}


def _bounded(least: Mapping[str, int], most: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Ranks that no reading goes beyond: those surely ahead are ahead of the best, those that may be of the worst."""
    lows, highs = sorted(least.values()), sorted(most.values())
    found = {}
    for actor in least:
        ahead = len(lows) - bisect_right(lows, most[actor])
        perhaps = len(highs) - bisect_right(highs, least[actor]) - (most[actor] > least[actor])
        found[actor] = 1 + ahead, 1 + perhaps
    return found


def read_readings(select: Selecting, role: Role) -> dict[str, list[frozenset[str]]]:
    """The readings of who sent the messages of a store, or who was to get them: the adopted one first."""
    adopted: defaultdict[str, set[str]] = defaultdict(set)
    for message, actor in map(tuple, select.select(_PARTIES.format(role=_PROPERTIES[role])).rows):
        adopted[str(message)].add(str(actor))
    asked = _CONFLICTS.format(
        conflicts=CG.conflictsWith, subject=CG.claimSubject, property=CG.claimProperty, object=CG.claimObject,
        role=_PROPERTIES[role],
    )  # fmt: skip
    instead: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for message, one, other in map(tuple, select.select(asked).rows):
        if str(one) != str(other):
            instead[str(message)][str(one)].add(str(other))
    return {
        message: list(dict.fromkeys(_choices(frozenset(who), instead.get(message, {}))))
        for message, who in sorted(adopted.items())
    }


def _choices(adopted: frozenset[str], instead: Mapping[str, Iterable[str]]) -> Iterator[frozenset[str]]:
    """What is adopted, and then every combination of what contradicts it."""
    yield adopted
    disputed = sorted(set(instead) & adopted)
    settled = adopted - set(disputed)
    for choice in product(*((one, *sorted(instead[one])) for one in disputed)):
        yield settled | set(choice)
