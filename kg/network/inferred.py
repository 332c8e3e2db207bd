"""Links that nobody states: a message may answer an earlier one that went the opposite way, soon before, on its topics.

Such a link is a conclusion and is marked as one. Its confidence says how well it stands among the links that could be:
the share of the two messages' topics that they have in common (Jaccard), times its part in the sum of these shares over
all earlier messages of the pair within the time looked back, halved where the dates also allow the reverse order. It is
1 where one message alone fits and is about just the same. It ranks; it is no probability.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.network.courses import Course
from kg.network.moments import DAY
from kg.network.threads import INFERRED, Link


@dataclass(frozen=True, slots=True)
class _Candidate:
    course: Course
    share: float
    sure: bool


def may_answer(courses: Iterable[Course], links: Iterable[Link], *, days: int = 14) -> tuple[Link, ...]:
    """For each message that states no link to an earlier one, the one it most likely answers, where there is any.

    Messages sent more than `days` before are left out, and so are those whose dates are open and drafts.

    >>> asks = Course(key="1", senders=("Holt",), recipients=("Moe",), topics=("coal",), dated=(0, DAY - 1))
    >>> tells = Course(key="2", senders=("Moe",), recipients=("Holt",), topics=("coal", "ice"), dated=(DAY, DAY))
    >>> [(link.later, link.earlier, link.confidence) for link in may_answer([asks, tells], [])]
    [('2', '1', 0.5)]
    """
    dated = [one for one in courses if not one.draft and None not in one.sent and one.topics and one.channels]
    told = {link.later for link in links if link.kind == "responds to"}
    ways: defaultdict[tuple[str, str], list[tuple[int, str, Course]]] = defaultdict(list)
    for one in dated:
        for channel in one.channels:
            ways[channel].append((one.sent[0] or 0, one.key, one))
    for several in ways.values():
        several.sort(key=lambda item: item[:2])
    begins = {channel: [first for first, *_ in several] for channel, several in ways.items()}
    found = []
    for one in dated:
        if one.key not in told and one.held:
            candidates: dict[str, _Candidate] = {}
            for sender, recipient in one.channels:
                back = (recipient, sender)
                if back in ways:
                    _gather(candidates, one, ways[back], begins[back], days)
            if candidates:
                found.append(_best(one, list(candidates.values()), days))
    return tuple(found)


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


def _best(one: Course, candidates: list[_Candidate], days: int) -> Link:
    chosen = max(candidates, key=lambda one: (one.share * (1 if one.sure else 0.5), one.course.sent, one.course.key))
    common = sorted(_local(topic) for topic in set(one.topics) & set(chosen.course.topics))
    confidence = chosen.share * chosen.share / sum(item.share for item in candidates) * (1 if chosen.sure else 0.5)
    many = f"{len(candidates)} messages of the pair fit" if len(candidates) > 1 else "one message of the pair fits"
    reasons = (
        "the opposite way between the same two",
        f"at most {days} days before" if chosen.sure else f"at most {days} days before, if before",
        "topics in common: " + ", ".join(common), many,
    )  # fmt: skip
    return Link(
        later=one.key, earlier=chosen.course.key, kind=INFERRED, status="inferred", confidence=round(confidence, 2),
        reasons=reasons,
    )  # fmt: skip
