"""Relays over time: which part of a channel went through whose hands, and what passes only through one hand.

A channel is a sender with a recipient, whoever carried what the one sent the other; a broker is who is named between.
A message of uncertain date belongs to a period for certain or possibly, so a share lies between two bounds over all
that the dates allow. Only named hands count: a message that names none may still have gone through some.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.network.courses import Course
from kg.network.moments import Interval, period, periods

Channel = tuple[str, str]
EVER = "ever"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one broker carried of a channel in a period: messages for certain and at most, the share between bounds.

    `of` and `of_at_most` count the channel's messages of the period. The bounds are None where the period may be
    without any message.
    """

    channel: Channel
    period: str
    broker: str
    carried: int
    carried_at_most: int
    of: int
    of_at_most: int
    least: float | None
    most: float | None
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneHand:
    """A channel of which every message names one hand: who, how many, and from when to when."""

    channel: Channel
    broker: str
    messages: tuple[str, ...]
    since: Interval
    until: Interval


def shares(courses: Iterable[Course], level: str | None = None) -> tuple[Share, ...]:
    """The share of each broker in each channel, by month, quarter or year, or ever; messages without a date in none.

    Drafts and messages that are cited and not held are left out: of these, nobody knows who carried them.

    >>> through = Course(key="1", senders=("Holt",), recipients=("Moe",), via=("Lund",), dated=(0, 1439))
    >>> straight = Course(key="2", senders=("Holt",), recipients=("Moe",), dated=(0, 31 * 1440 + 5))
    >>> [(one.period, one.broker, one.least, one.most) for one in shares([through, straight], "month")]
    [('0001-01', 'Lund', 0.5, 1.0)]
    """
    counted = [one for one in courses if one.held and not one.draft and one.channels]
    spans = {one.key: _periods(one.sent, level) for one in counted}
    members: defaultdict[tuple[Channel, str], list[Course]] = defaultdict(list)
    for one in counted:
        for channel in one.channels:
            for name in spans[one.key]:
                members[channel, name].append(one)
    found = []
    for (channel, name), several in members.items():
        sure = {one.key for one in several if len(spans[one.key]) == 1}
        for broker in sorted({hand for one in several for hand in one.via}):
            found.append(_share(channel, name, broker, several, sure))
    return tuple(sorted(found, key=lambda one: (one.channel, one.period, -one.carried_at_most, one.broker)))


def _periods(sent: Interval, level: str | None) -> tuple[str, ...]:
    if level is None:
        return (EVER,)
    first, last = sent
    if first is None or last is None:
        return ()
    whole = period(sent, level)
    return (whole,) if whole else tuple(periods(first, last, level))


def _share(channel: Channel, name: str, broker: str, several: Iterable[Course], sure: set[str]) -> Share:
    """The share's bounds: it is least where all that may be elsewhere is, but what others carried, and the reverse."""
    counts: defaultdict[tuple[bool, bool], int] = defaultdict(int)
    messages = []
    for one in several:
        carried = broker in one.via
        counts[carried, one.key in sure] += 1
        messages += [one.key] if carried else []
    ours, maybe, others, perhaps = (
        counts[key] for key in ((True, True), (True, False), (False, True), (False, False))
    )  # fmt: skip
    return Share(
        channel=channel, period=name, broker=broker, carried=ours, carried_at_most=ours + maybe, of=ours + others,
        of_at_most=ours + maybe + others + perhaps, messages=tuple(messages),
        least=ours / (ours + others + perhaps) if ours + others else None,
        most=(ours + maybe) / (ours + maybe + others) if ours + others else None,
    )  # fmt: skip


def one_hand(courses: Iterable[Course], *, fewest: int = 1) -> tuple[OneHand, ...]:
    """The channels that pass only through one hand: every message of them, `fewest` at least, names the same broker.

    Where every message names several hands that are the same, each of them is told.
    """
    by_channel: defaultdict[Channel, list[Course]] = defaultdict(list)
    for one in courses:
        if one.held and not one.draft:
            for channel in one.channels:
                by_channel[channel].append(one)
    found = []
    for channel, several in by_channel.items():
        if len(several) >= fewest:
            hands = set.intersection(*(set(one.via) for one in several))
            found += [_hand(channel, broker, several) for broker in sorted(hands)]
    return tuple(sorted(found, key=lambda one: (-len(one.messages), one.channel, one.broker)))


def _hand(channel: Channel, broker: str, several: list[Course]) -> OneHand:
    dated = [one for one in several if None not in one.sent]
    ordered = sorted(dated, key=lambda one: (one.sent[0] or 0, one.sent[1] or 0))
    return OneHand(
        channel=channel, broker=broker, messages=tuple(one.key for one in several),
        since=ordered[0].sent if ordered else (None, None), until=ordered[-1].sent if ordered else (None, None),
    )  # fmt: skip
