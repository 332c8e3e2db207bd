"""What its makers can have known when they decided: the messages that had come, can have come, or came too late.

A decision is dated between two bounds, and so is the arrival of every message at a maker. A message *had come* where it
had arrived by the first moment at which the decision can have been taken; it *came too late* where it cannot have
arrived by the last; between the two nobody can tell, and it *can have come*. What the very message that takes the
decision answers or passes on had come, whatever the hour. A maker's own words, and the message that tells of the
decision, are no ground of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.network.facts import pairs_of
from kg.network.moments import DAY, Open, around, minutes
from kg.network.reach import Contact
from kg.network.values import Selecting
from kg.vocab import CG

Standing = Literal["had come", "can have come", "came too late"]
_DECISIONS = f"""
SELECT ?decision ?message ?maker ?own ?sent WHERE {{
  {{ SELECT ?decision ?maker WHERE {{ ?decision <{CG.decidedBy}> ?maker }} }}
  ?message <{CG.decides}> ?decision .
  OPTIONAL {{ ?decision <{CG.date}> ?own }}
  OPTIONAL {{ ?message <{CG.date}> ?sent }}
}} ORDER BY ?decision ?message ?maker ?own ?sent"""
_ORDER: tuple[Standing, ...] = ("had come", "can have come", "came too late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision: its IRI, the message that tells it, who made it, and the minutes between which it was taken.

    `by_it` says that the message itself takes it: no other date is told of it than the message's.
    """

    decision: str
    message: str
    makers: tuple[str, ...]
    taken: tuple[Open, Open]
    by_it: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How one message stood to a decision: at which maker it arrived, between which minutes, and whether in time.

    `answered` is the minute after which the maker answered it, at the earliest, where that was after the decision.
    """

    maker: str
    message: str
    arrived: tuple[Open, Open]
    standing: Standing
    answered: int | None = None


def provenance(
    decided: Decided,
    contacts: Iterable[Contact],
    answers: Mapping[str, Iterable[Contact]],
    *,
    slowest: Open = None,
    days: int = 60,
) -> tuple[Known, ...]:
    """How every message to a maker stood to a decision, by maker and standing, the latest before it first.

    `answers` are the contacts that answer a message, by its IRI. `slowest` is how many minutes a message is under way
    at most where nobody tells; without it a message that nobody tells the receipt of can have come, and no more is
    known. Messages that were sent more than `days` before the decision or after it are left out.

    >>> letter = Contact(key="m", sources=("Holt",), targets=("Moe",), sent=(0, DAY - 1), received=(DAY, 2 * DAY - 1))
    >>> decided = Decided(decision="d", message="n", makers=("Moe",), taken=(2 * DAY, 3 * DAY - 1))
    >>> [(one.maker, one.message, one.standing) for one in provenance(decided, [letter], {})]
    [('Moe', 'm', 'had come')]
    """
    first, last = decided.taken
    found: dict[tuple[str, str], Known] = {}
    for maker, contact in _to_makers(decided, contacts):
        if not _near(contact, decided.taken, days * DAY):
            continue
        arrived = _arrival(contact, slowest)
        late = answered_after(answers.get(contact.key, ()), maker, last)
        known = decided.by_it and contact.shown_by == decided.message
        one = Known(
            maker=maker, message=contact.key, arrived=arrived, answered=late,
            standing="had come" if known else _standing(arrived, first, last),
        )  # fmt: skip
        before = found.get((maker, contact.key))
        if before is None or _ORDER.index(one.standing) < _ORDER.index(before.standing):
            found[maker, contact.key] = one
    return tuple(sorted(found.values(), key=_place))


def answered_after(answers: Iterable[Contact], maker: str, last: Open) -> int | None:
    """The first minute at which a maker can have answered, where every answer was after a decision's last minute."""
    sent = [one.sent[0] for one in answers if maker in one.sources]
    if not sent or last is None or any(minute is None or minute <= last for minute in sent):
        return None
    return min(minute for minute in sent if minute is not None)


def _to_makers(decided: Decided, contacts: Iterable[Contact]) -> Iterator[tuple[str, Contact]]:
    """The contacts that came to a maker from others, the message that tells the decision left out."""
    for contact in contacts:
        if contact.key != decided.message:
            for maker in decided.makers:
                if maker in contact.targets and maker not in contact.sources:
                    yield maker, contact


def _near(contact: Contact, taken: tuple[Open, Open], minutes: int) -> bool:
    """Whether a message can have been sent within some minutes of a decision."""
    (sent, until), (first, last) = contact.sent, taken
    return not (
        (until is not None and first is not None and until < first - minutes)
        or (sent is not None and last is not None and sent > last + minutes)
    )


def _arrival(contact: Contact, slowest: Open) -> tuple[Open, Open]:
    """Between which minutes a message arrived: as told, else not before it was sent and not later than it can be."""
    early, late = contact.received
    (sent, _), (on, until) = contact.sent, contact.on or contact.sent
    soonest = max((bound for bound in (early, sent, on) if bound is not None), default=None)
    if late is None and until is not None and slowest is not None:
        late = until + slowest
    return soonest, late


def _standing(arrived: tuple[Open, Open], first: Open, last: Open) -> Standing:
    soonest, latest = arrived
    if latest is not None and first is not None and latest <= first:
        return "had come"
    if soonest is not None and last is not None and soonest > last:
        return "came too late"
    return "can have come"


def _place(one: Known) -> tuple[str, int, int, str]:
    soonest = one.arrived[0]
    return one.maker, _ORDER.index(one.standing), -(soonest if soonest is not None else 0), one.message


def read_decisions(select: Selecting) -> tuple[Decided, ...]:
    """The decisions of a store whose makers are known, each taken on its own date, else on that of its message."""
    taken: dict[tuple[str, str], tuple[set[str], set[str], set[str]]] = {}
    for decision, message, maker, own, sent in map(tuple, select.select(_DECISIONS).rows):
        makers, dates, messages = taken.setdefault((str(decision), str(message)), (set(), set(), set()))
        makers.add(str(maker))
        dates |= {str(own)} if own is not None else set()
        messages |= {str(sent)} if sent is not None else set()
    return tuple(
        Decided(
            decision=decision, message=message, makers=tuple(sorted(makers)),
            taken=around([minutes(date) for date in sorted(dates or messages)]), by_it=dates <= messages,
        )
        for (decision, message), (makers, dates, messages) in sorted(taken.items())
    )  # fmt: skip


def read_answers(select: Selecting, contacts: Iterable[Contact]) -> dict[str, tuple[Contact, ...]]:
    """The contacts that answer a message, by the IRI of that message."""
    by_message: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        by_message[contact.key].append(contact)
    found: defaultdict[str, list[Contact]] = defaultdict(list)
    for message, answered in pairs_of(select, CG.respondsTo):
        found[answered] += by_message.get(message, [])
    return {answered: tuple(several) for answered, several in found.items()}
