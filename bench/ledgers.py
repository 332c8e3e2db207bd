"""`python -m bench.ledgers [--messages 1000000]`: the ledgers of waiting times, gaps, silences and threads at size.

A correspondence is made as values, from a seed: actors that write by Zipf's law, a third of the messages answers, two
fifths with stamps, all numbered by their senders. What is timed is the analysis alone, in processor's time; reading the
values from a store is not.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate

from kg.network.lags import Handled, answering, lags, limits, summaries
from kg.network.messages import Message
from kg.network.moments import DAY
from kg.network.readings import rankings
from kg.network.series import Numbered, series
from kg.network.shares import shares
from kg.network.silences import silences
from kg.network.threads import Link, crossings, inferred, threads

_YEARS = 20
_ACTORS = 10_000


def made(count: int) -> tuple[list[Message], list[Handled], list[Link], list[Numbered]]:
    """So many messages, their stamps, their links, and their numbers."""
    chance = random.Random(1)  # noqa: S311 (the same each time)
    weights = list(accumulate(1 / (rank + 1) for rank in range(_ACTORS)))
    names = [f"a{number:05}" for number in range(_ACTORS)]
    days = sorted(chance.randrange(_YEARS * 365) for _ in range(count))
    messages: list[Message] = []
    handled: list[Handled] = []
    links: list[Link] = []
    numbered: list[Numbered] = []
    used: Counter[str] = Counter()
    for number, day in enumerate(days):
        one, other, carrier = chance.choices(names, cum_weights=weights, k=3)
        iri, first = f"m{number:07}", day * DAY
        sent = (first, first + DAY - 1)
        messages.append(
            Message(iri=iri, senders=(one,), recipients=(other,), carriers=(carrier,)[number % 3 :], sent=sent)
        )
        if chance.random() < 0.4:
            minute = first + chance.randrange(DAY)
            for place, stage in enumerate(("sent", "received", "deciphered")):
                handled.append(Handled(message=iri, document=iri, position=place, stage=stage, at=(minute, minute)))
                minute += int(chance.lognormvariate(4.5, 1.2))
        if number and chance.random() < 0.33:
            links.append(
                Link(message=iri, other=f"m{chance.randrange(max(0, number - 200), number):07}", kind="answers")
            )
        used[one] += chance.randint(1, 3)
        numbered.append(Numbered(message=iri, sender=one, written=f"No. {used[one]}", first=first, last=sent[1]))
    return messages, handled, links, numbered


def timed(name: str, work: Callable[[], object]) -> None:
    """Do some work and print how long the processor took."""
    before = time.process_time()
    work()
    sys.stdout.write(f"| {name} | {time.process_time() - before:.1f} |\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.ledgers", description=str(__doc__).partition("\n")[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    count = parser.parse_args().messages
    messages, handled, links, numbered = made(count)
    sent = {message.iri: message.sent for message in messages}
    sys.stdout.write(f"{count:,} messages, {len(handled):,} stamps, {len(links):,} answers\n\n")
    sys.stdout.write("| ledger | seconds of processor's time |\n| --- | --- |\n")

    def waiting() -> Sequence[object]:
        answers = [(link.message, link.other) for link in links]
        ledger = (*lags(handled), *answering(messages, answers))
        limits(ledger)
        return summaries(ledger, lambda lag: ("all",))

    timed("waiting times", waiting)
    timed("missing numbers", lambda: [list(one.gaps()) for one in series(numbered)])
    timed("silences", lambda: silences(messages))
    timed("threads", lambda: threads(links, sent))
    timed("inferred answers", lambda: inferred(messages, links, days=30))
    timed("crossed messages", lambda: sum(1 for _ in crossings(messages, links, slowest=2 * DAY)))
    timed("brokers by year", lambda: shares(messages, "year"))
    timed("ranks under each reading", lambda: rankings({one.iri: [frozenset(one.senders)] for one in messages}))


if __name__ == "__main__":
    main()
