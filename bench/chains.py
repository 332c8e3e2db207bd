"""Chains of communication at size: threads, the latency ledger, crossed letters, silences, relays and rankings.

`python -m bench.chains --messages 1000000` makes the courses of so many messages by chance (no texts, no store) and
measures what each analysis takes of the processor, so that other work on the machine does not count. networkx finds the
same threads as components beside ours, where it is asked for.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable

import networkx as nx

from kg.network.courses import Course, Handled
from kg.network.crossed import crossed
from kg.network.inferred import may_answer
from kg.network.latency import lags, median, replies
from kg.network.moments import DAY
from kg.network.readings import places
from kg.network.relays import one_hand, shares
from kg.network.series import Numbered, series
from kg.network.silences import silences
from kg.network.threads import Link, threads

_BEGUN = 712_000 * DAY  # minutes: some day in 1950
_YEARS = 20


def made(messages: int, *, seed: int = 1) -> list[Course]:
    """Messages among a fiftieth as many actors, a few of whom write most; stamps and uncertain dates by chance."""
    chance = random.Random(seed)  # noqa: S311
    actors = [f"actor{n}" for n in range(max(10, messages // 50))]
    weights = [1 / (rank + 1) ** 0.8 for rank in range(len(actors))]
    ends = chance.choices(actors, weights, k=2 * messages)
    hands = chance.choices(actors[:100], k=messages)
    topics = [f"topic{n}" for n in range(30)]
    found = []
    for number in range(messages):
        sender, recipient = ends[2 * number], ends[2 * number + 1]
        day = _BEGUN + chance.randrange(_YEARS * 365) * DAY
        vague = chance.choice((0, 0, 0, 0, 5, 30))
        handled: tuple[Handled, ...] = ()
        if chance.random() < 0.5:
            sent = day + chance.randrange(DAY)
            came = sent + chance.randrange(-300, 3 * DAY)
            handled = (
                Handled(key=f"s{number}", stage="sent", at=(sent, sent)),
                Handled(key=f"r{number}", stage="received", at=(came, came)),
                Handled(key=f"d{number}", stage="deciphered", at=(came + 90, came + 90), by=(hands[number],)),
            )
        found.append(
            Course(
                key=f"{number:08}", senders=(sender,), recipients=(recipient,) if recipient != sender else (),
                via=(hands[number],) if chance.random() < 1 / 6 else (), topics=(topics[number % 30],),
                dated=(day, day + vague * DAY + DAY - 1), handled=handled,
            )
        )  # fmt: skip
    return found


def linked(courses: list[Course], *, seed: int = 2) -> list[Link]:
    """A link for every third message to one that was sent before it."""
    chance = random.Random(seed)  # noqa: S311
    ordered = sorted(courses, key=lambda one: one.dated[0] or 0)
    return [
        Link(later=ordered[n].key, earlier=ordered[max(0, n - chance.randint(1, 400))].key, kind="responds to")
        for n in range(1, len(ordered), 3)
    ]


def measured(name: str, done: Callable[[], object], rounds: int) -> None:
    """Print the median of the processor's seconds over some rounds, and what came of it."""
    took = []
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        result = done()
        took.append(time.process_time() - begun)
    size = f"{len(result):,}" if hasattr(result, "__len__") else result
    print(f"{name:34} {sorted(took)[len(took) // 2]:8.2f} s  {size}", flush=True)


def main() -> None:
    """Measure, and print one line an analysis."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    courses = made(given.messages)
    links = linked(courses)
    sent = {one.key: one.sent for one in courses}
    by_key = {one.key: one for one in courses}
    answers = [(by_key[link.later], by_key[link.earlier]) for link in links]
    numbered = [
        Numbered(message=one.key, sender=one.senders[0], written=str(number), first=one.dated[0] or 0,
                 last=one.dated[1] or 0)
        for number, one in enumerate(sorted(courses, key=lambda one: one.dated[0] or 0))
    ]  # fmt: skip
    contested = [
        (frozenset({(one.senders[0], one.key)}), frozenset({(f"actor{number % 1000}", one.key)}))
        if number % 1000 == 0 else (frozenset({(one.senders[0], one.key)}),)
        for number, one in enumerate(courses)
    ]  # fmt: skip
    for name, done in (
        ("latency ledger", lambda: lags(courses)),
        ("latency ledger, replies", lambda: replies(answers)),
        ("latency ledger, median", lambda: median(lags(courses)).count),
        ("threads", lambda: threads(sent, links)),
        ("threads, networkx components", lambda: sum(1 for _ in nx.connected_components(nx.Graph(_pairs(links))))),
        ("inferred links", lambda: may_answer(courses, links)),
        ("crossed letters", lambda: crossed(courses, slowest=2 * DAY)[0]),
        ("silences", lambda: silences(courses).silences),
        ("gaps in numbered series", lambda: sum(1 for one in series(numbered) for _ in one.gaps())),
        ("relays by year", lambda: shares(courses, "year")),
        ("channels of one hand", lambda: one_hand(courses)),
        ("rankings under each reading", lambda: places(contested)),
    ):
        measured(name, done, given.rounds)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MiB")


def _pairs(links: list[Link]) -> list[tuple[str, str]]:
    return [(link.later, link.earlier) for link in links]


if __name__ == "__main__":
    main()
