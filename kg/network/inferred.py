"""Links that nobody states: a message may answer an earlier one that went the opposite way, soon before, on its topics.

Such a link is a conclusion and is marked as one. Of the messages of the opposite way within the days looked back that
share a topic, the one that shares most (Jaccard's share of the topics of both) is taken, the latest of several.
How far that is to be trusted is measured on the messages that do state what they answer: the confidence is how often
the same rule finds the right one there, by Laplace's rule of succession, (right + 1) / (tried + 2), told apart by
whether one message alone fits and whether it was sent before for certain. With nothing to try it on, it is 0.5.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from kg.network.courses import Course
from kg.network.moments import DAY
from kg.network.threads import INFERRED, Link


@dataclass(frozen=True, slots=True)
class _Candidate:
    course: Course
    share: float
    sure: bool


@dataclass(frozen=True, slots=True)
class _Pick:
    best: _Candidate
    fit: int

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether it alone fits, and whether it was sent before for certain."""
        return self.fit == 1, self.best.sure


def may_answer(courses: Iterable[Course], links: Iterable[Link], *, days: int = 14) -> tuple[Link, ...]:
    """For each message that states no link to an earlier one, the one it most likely answers, where there is any.

    Messages sent more than `days` before are left out, and so are those whose dates are open and drafts.

    >>> asks = Course(key="1", senders=("Holt",), recipients=("Moe",), topics=("coal",), dated=(0, DAY - 1))
    >>> tells = Course(key="2", senders=("Moe",), recipients=("Holt",), topics=("coal", "ice"), dated=(DAY, DAY))
    >>> [(link.later, link.earlier, link.confidence) for link in may_answer([asks, tells], [])]
    [('2', '1', 0.5)]
    """
    every = tuple(courses)
    dated = [one for one in every if not one.draft and None not in one.sent and one.topics and one.channels]
    picks = _picks(dated, days)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.kind == "responds to":
            told[link.later].add(link.earlier)
    trust = _measured(picks, told, {one.key for one in every if None not in one.sent})
    return tuple(
        _link(one, picks[one.key], days, trust)
        for one in dated
        if one.held and one.key in picks and one.key not in told
    )


def _picks(dated: Sequence[Course], days: int) -> dict[str, _Pick]:
    """For each message the one that it would be said to answer."""
    ways: defaultdict[tuple[str, str], list[tuple[int, str, Course]]] = defaultdict(list)
    for one in dated:
        for channel in one.channels:
            ways[channel].append((one.sent[0] or 0, one.key, one))
    for several in ways.values():
        several.sort(key=lambda item: item[:2])
    begins = {channel: [first for first, *_ in several] for channel, several in ways.items()}
    found = {}
    for one in dated:
        candidates: dict[str, _Candidate] = {}
        for sender, recipient in one.channels:
            back = (recipient, sender)
            if back in ways:
                _gather(candidates, one, ways[back], begins[back], days)
        if candidates:
            best = max(candidates.values(), key=lambda item: (item.share, item.course.sent, item.course.key))
            found[one.key] = _Pick(best, len(candidates))
    return found


def _measured(
    picks: Mapping[str, _Pick], told: Mapping[str, set[str]], known: set[str]
) -> dict[tuple[bool, bool], tuple[int, int]]:
    """Of each kind of pick, how many of how many are right: of messages that state what they answer, `known` ones.

    An answer to a message that nobody holds is one that the rule gets wrong.
    """
    right: Counter[tuple[bool, bool]] = Counter()
    tried: Counter[tuple[bool, bool]] = Counter()
    for key, answered in told.items():
        if key in picks and answered <= known:
            pick = picks[key]
            tried[pick.kind] += 1
            right[pick.kind] += pick.best.course.key in answered
    return {kind: (right[kind], tried[kind]) for kind in product((False, True), (False, True))}


def _gather(
    candidates: dict[str, _Candidate],
    one: Course,
    back: list[tuple[int, str, Course]],
    begins: list[int],
    days: int,
) -> None:
    """The messages of the opposite way that share a topic and can have been sent within the days before."""
    first = one.sent[0] or 0
    for _, key, other in back[bisect_left(begins, first - days * DAY) : bisect_right(begins, first)]:
        common = set(one.topics) & set(other.topics)
        # of two that each can have been first, the one whose dates begin first is: no two answer each other
        if common and (other.sent, key) < (one.sent, one.key):
            share = len(common) / len(set(one.topics) | set(other.topics))
            candidates[key] = _Candidate(other, share, (other.sent[1] or 0) < first)


def _local(topic: str) -> str:
    """The identifier of a concept as words."""
    return topic.replace("#", "/").rstrip("/").rsplit("/", 1)[-1].replace("-", " ")


def _link(one: Course, pick: _Pick, days: int, trust: Mapping[tuple[bool, bool], tuple[int, int]]) -> Link:
    common = sorted(_local(topic) for topic in set(one.topics) & set(pick.best.course.topics))
    right, tried = trust[pick.kind]
    reasons = (
        "the opposite way between the same two",
        f"at most {days} days before" if pick.best.sure else f"at most {days} days before, if before",
        "topics in common: " + ", ".join(common),
        f"{pick.fit} messages of the pair fit" if pick.fit > 1 else "one message of the pair fits",
        f"of {tried} stated answers of this kind the rule finds {right}",
    )
    return Link(
        later=one.key, earlier=pick.best.course.key, kind=INFERRED, status="inferred",
        confidence=round((right + 1) / (tried + 2), 2), reasons=reasons,
    )  # fmt: skip
