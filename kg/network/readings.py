"""Rankings under each reading: where sources contradict each other, which places an actor can have.

Where two documents, or two places of one, tell a message's sender, recipient or date differently, one is adopted and
the other kept. Each such message can be read in several ways, and the readings of different messages are independent.
An actor's score counts different things (messages written, correspondents), and the place is one more than the number
of actors with a higher score. The places that an actor can have run from a best to a worst one over all readings.

To find them exactly is hard in general, since readings of many messages may touch each other through their actors. So
contested messages are parted into groups that share no actor whose score depends on them; each group is read in all
ways by itself, which is exact. A group with more than `limit` readings is bounded instead: an actor of it is surely
above where the least score is, and possibly where the most is. Rows that rest on such a group say so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

Reading = frozenset[tuple[str, str]]  # what each actor's score counts in one reading of a message: (actor, thing)
_LIMIT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An actor's score and place as adopted, and the least and most, best and worst over all readings.

    `exact` is false where best and worst are bounds that no reading need reach.
    """

    actor: str
    score: int
    least: int
    most: int
    place: int
    best: int
    worst: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """The outcomes of contested messages that touch each other: scores of their actors in each, or bounds alone."""

    outcomes: tuple[Mapping[str, int], ...]
    least: Mapping[str, int]
    most: Mapping[str, int]
    exact: bool

    def above(self, score: int, outcome: Mapping[str, int] | None = None) -> tuple[int, int]:
        """How many of its actors have a higher score at least and at most; in one outcome where one is given."""
        if outcome is not None:
            several = [outcome]
        elif self.exact:
            several = list(self.outcomes)
        else:
            return sum(one > score for one in self.least.values()), sum(one > score for one in self.most.values())
        counts = [sum(one > score for one in scores.values()) for scores in several]
        return min(counts), max(counts)


def places(messages: Iterable[Sequence[Reading]], *, limit: int = _LIMIT) -> tuple[Place, ...]:
    """The places of all actors, the adopted order first; `messages` have their readings, the adopted one first.

    >>> one, other = frozenset({("Holt", "m1")}), frozenset({("Moe", "m1")})
    >>> found = places([(one, other), (frozenset({("Moe", "m2")}),)])
    >>> [(place.actor, place.score, place.place, place.best, place.worst) for place in found]
    [('Holt', 1, 1, 1, 2), ('Moe', 1, 1, 1, 1)]
    """
    several = [tuple(dict.fromkeys(readings)) for readings in messages]
    settled: defaultdict[str, set[str]] = defaultdict(set)
    adopted: defaultdict[str, set[str]] = defaultdict(set)
    for readings in several:
        for actor, thing in readings[0]:
            adopted[actor].add(thing)
        for actor, thing in frozenset.intersection(*readings):
            settled[actor].add(thing)
        for actor in {actor for reading in readings for actor, _ in reading}:
            adopted.setdefault(actor, set())
    groups = [_group(part, settled, limit) for part in _parts([one for one in several if len(one) > 1])]
    touched = {actor: group for group in groups for actor in group.least}
    scores = {actor: len(things) for actor, things in adopted.items()}
    ranking = _Ranking.of(scores, groups)
    found = [ranking.place(actor, touched.get(actor)) for actor in scores]
    return tuple(sorted(found, key=lambda one: (one.place, one.actor)))


def _parts(contested: Sequence[tuple[Reading, ...]]) -> Iterator[list[tuple[Reading, ...]]]:
    """The contested messages parted so that no two parts share an actor whose score they change."""
    above: dict[str, str] = {}

    def root(one: str) -> str:
        above.setdefault(one, one)
        while above[one] != one:
            above[one] = one = above[above[one]]
        return one

    for readings in contested:
        actors = sorted(_changed(readings))
        for actor in actors:
            above[root(actor)] = root(actors[0])
    parts: defaultdict[str, list[tuple[Reading, ...]]] = defaultdict(list)
    for readings in contested:
        parts[root(min(_changed(readings)))].append(readings)
    yield from parts.values()


def _changed(readings: Sequence[Reading]) -> set[str]:
    """The actors of whom not all readings of a message count the same."""
    return {actor for actor, _ in frozenset.union(*readings) - frozenset.intersection(*readings)}


def _group(part: Sequence[Sequence[Reading]], settled: Mapping[str, set[str]], limit: int) -> _Group:
    actors = set().union(*map(_changed, part))
    base = {actor: frozenset(settled.get(actor, ())) for actor in actors}
    exact = prod(map(len, part)) <= limit
    outcomes = tuple(_scores(base, choice) for choice in product(*part)) if exact else ()
    if exact:
        least = {actor: min(scores[actor] for scores in outcomes) for actor in actors}
        most = {actor: max(scores[actor] for scores in outcomes) for actor in actors}
    else:
        least = {actor: len(things) for actor, things in base.items()}
        most = _scores(base, [frozenset.union(*readings) for readings in part])
    return _Group(outcomes, least, most, exact)


def _scores(base: Mapping[str, frozenset[str]], choice: Iterable[Reading]) -> dict[str, int]:
    more: defaultdict[str, set[str]] = defaultdict(set)
    for reading in choice:
        for actor, thing in reading:
            if actor in base:
                more[actor].add(thing)
    return {actor: len(things | more[actor]) for actor, things in base.items()}


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Every score as adopted, those that nobody contests, and the groups of those that are contested."""

    scores: Mapping[str, int]
    ordered: Sequence[int]
    fixed: Sequence[int]
    groups: Sequence[_Group]
    exact: bool

    @classmethod
    def of(cls, scores: Mapping[str, int], groups: Sequence[_Group]) -> _Ranking:
        contested = {actor for group in groups for actor in group.least}
        fixed = sorted(score for actor, score in scores.items() if actor not in contested)
        return cls(scores, sorted(scores.values()), fixed, groups, all(group.exact for group in groups))

    def place(self, actor: str, own: _Group | None) -> Place:
        """The best and the worst place: for each score that the actor can have, what can stand above it elsewhere."""
        score = self.scores[actor]
        low = high = score
        if own is None:
            bounds = [self._above(score, None, (0, 0))]
        elif own.exact:
            ways = {(one[actor], own.above(one[actor], one)) for one in own.outcomes}
            bounds = [self._above(reached, own, inside) for reached, inside in ways]
            low, high = own.least[actor], own.most[actor]
        else:
            low, high = own.least[actor], own.most[actor]
            most = own.above(low)[1] - (high > low)  # the actor does not stand above itself
            bounds = [self._above(high, own, own.above(high))[:1] * 2, self._above(low, own, (most, most))[1:] * 2]
        return Place(
            actor=actor, score=score, least=low, most=high, place=1 + _over(self.ordered, score),
            best=1 + min(best for best, _ in bounds), worst=1 + max(worst for _, worst in bounds), exact=self.exact,
        )  # fmt: skip

    def _above(self, score: int, own: _Group | None, inside: tuple[int, int]) -> tuple[int, int]:
        """How many actors are above a score at least and at most, with those of the actor's own group."""
        low, high = (_over(self.fixed, score) + part for part in inside)
        for group in self.groups:
            if group is not own:
                least, most = group.above(score)
                low, high = low + least, high + most
        return low, high


def _over(ordered: Sequence[int], score: int) -> int:
    """How many of some scores in order are higher."""
    return len(ordered) - bisect_right(ordered, score)
