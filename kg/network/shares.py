"""Brokers: whose hands the messages from one to another went through, how many of them, and when."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kg.network.messages import Channel, Message
from kg.network.moments import DAY

Period = Literal["all", "year", "quarter", "month"]
UNCERTAIN = "uncertain"
"""The period of messages whose dates allow several, or none."""

_FEWEST = 2  # messages of a channel that can be said to have gone through one hand only


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the messages of a channel in a period went through a carrier (None: nobody is told to have).

    `only` says that all the channel's messages, of all periods, went through this one hand and no other.
    """

    channel: Channel
    period: str
    carrier: str | None
    carried: int
    messages: int
    only: bool

    @property
    def share(self) -> float:
        """The part of the channel's messages in that period.

        >>> Share(channel=("a", "b"), period="1950", carrier="c", carried=1, messages=4, only=False).share
        0.25
        """
        return self.carried / self.messages


def shares(messages: Iterable[Message], period: Period = "all") -> tuple[Share, ...]:
    """The carriers of every channel by period. A message with several carriers counts for each of them."""
    found: defaultdict[Channel, defaultdict[str, list[Message]]] = defaultdict(lambda: defaultdict(list))
    for message in messages:
        for channel in message.channels:
            found[channel][period_of(message, period)].append(message)
    made = []
    for channel, periods in sorted(found.items()):
        hands = {message.carriers for several in periods.values() for message in several}
        total = sum(map(len, periods.values()))
        only = len(hands) == 1 and len(next(iter(hands))) == 1 and total >= _FEWEST
        for name, several in sorted(periods.items()):
            carried: defaultdict[str | None, int] = defaultdict(int)
            for message in several:
                for carrier in message.carriers or (None,):
                    carried[carrier] += 1
            made += [
                Share(channel=channel, period=name, carrier=carrier, carried=count, messages=len(several), only=only)
                for carrier, count in sorted(carried.items(), key=lambda pair: (-pair[1], pair[0] or ""))
            ]
    return tuple(made)


def period_of(message: Message, period: Period) -> str:
    """The period that a message was sent in: a year, a quarter or a month; `uncertain` where its dates allow several.

    >>> period_of(Message(iri="m", sent=(0, 5)), "quarter"), period_of(Message(iri="m"), "year")
    ('0001-Q1', 'uncertain')
    """
    if period == "all":
        return "all"
    first, last = message.sent
    if first is None or last is None:
        return UNCERTAIN
    one, other = (_named(minute, period) for minute in (first, last))
    return one if one == other else UNCERTAIN


def _named(minute: int, period: Period) -> str:
    day = datetime.date.fromordinal(minute // DAY + 1)
    if period == "year":
        return f"{day.year:04}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if period == "quarter" else f"{day.year:04}-{day.month:02}"
