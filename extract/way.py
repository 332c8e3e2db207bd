"""The way of a message: its stamps as hops in order, and what of that order cannot be."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.edtf import bounds
from extract.hours import Hour, timed
from extract.ledger import Ledger
from extract.model import STAGES, Claim, Hop, Span, Stage
from extract.rules import Rule
from extract.stamps import Stamp
from extract.text import Flow

Placed = tuple[Flow, Stamp]
_Timed = tuple[Flow, Stamp, str | None]
_MANY = 100  # more stamps than that are no one message's: to weigh each against each would take the square of the time
_RANK = {stage: place for place, stage in enumerate(STAGES)}

# the stages that come before each; where one of them is told to be later, the order cannot be
_AFTER: dict[Stage, tuple[Stage, ...]] = {
    "submitted": ("drafted",),
    "enciphered": ("drafted", "submitted"),
    "sent": ("drafted", "submitted", "enciphered"),
    "received": ("drafted", "submitted", "enciphered", "sent"),
    "passed on": ("drafted", "sent", "received"),
    "deciphered": ("drafted", "enciphered", "sent", "received"),
    "typed": ("deciphered",),
    "handed over": ("drafted", "sent"),
}
STAMP = Rule("stamp", "a stamp of an office, or a note on the message's way")
_SUPPLIED_YEAR = Rule("the year is the document's", "a day without a year, in the year next to the document's date")
_SUPPLIED_DAY = Rule("the day is the document's", "a time of day alone, of the document's date")
_EDITORS_DAY = Rule("the day is its editors'", "a day that stands in brackets")
_ORDER = Rule("day and month in the document's order", "digits that can be two days, as the document's other dates are")
SUPPLIED = (("year", _SUPPLIED_YEAR), ("day", _EDITORS_DAY), ("order", _ORDER))
_IMPOSSIBLE = Rule("impossible order", "two stages told in an order in which they cannot have been done")
_ZONES_DIFFER = Rule("possible by time zones", "two stages of two ends, less than fourteen hours in the wrong order")
_REVERSED = tuple(
    (
        later,
        earlier,
        Rule(f"{later} before {earlier}", f"the time told of {later} is before the one of {earlier}"),
    )
    for later, befores in _AFTER.items()
    for earlier in befores
)
_HERE = frozenset({"drafted", "submitted", "enciphered", "sent"})  # done where the message comes from
_ZONES = datetime.timedelta(hours=14)  # two clocks differ by no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a stage was done, as told: EDTF, on which clock, and the words."""

    stage: Stage
    at: str
    clock: str | None
    spans: tuple[Span, ...]


def enter_hops(
    ledger: Ledger, found: Sequence[Placed], date: str | None, moments: Sequence[Moment] = ()
) -> tuple[Hop, ...]:
    """Enter the hops that some stamps tell, in the order of the way; an order that cannot be is kept and told beside.

    `date` (EDTF) is the document's, for stamps that tell the hour alone; `moments` are times of the message that no
    stamp tells, such as that of its signature.

    >>> from extract.authority import Authority
    >>> from extract.stamps import stamps
    >>> ledger, flow = Ledger(Authority()), Flow.of("Received 2.7.50 3:40\\nFrom Prague. Sent 2.7.50 4:00")
    >>> found = [(flow, stamp) for stamp in stamps(flow, date="1950-07-02")]
    >>> [hop.stage for hop in enter_hops(ledger, found[::-1], "1950-07-02")]
    ['submitted', 'sent']
    """
    ordered = _ordered([(flow, stamp, at(stamp, date)) for flow, stamp in found])
    hops = tuple(_enter(ledger, part, flow, stamp, when, date) for part, (flow, stamp, when) in enumerate(ordered))
    told = [
        Moment(stage=hop.stage, at=hop.at, clock=hop.clock, spans=flow.spans(stamp.start, stamp.end))
        if hop.at
        else None
        for hop, (flow, stamp, _) in zip(hops, ordered, strict=True)
    ]
    flag_order(ledger, told, moments)
    return hops


def at(stamp: Stamp, date: str | None) -> str | None:
    """When a stamp says it was done, as EDTF; an hour alone is of the document's day (`date`)."""
    day = stamp.day.edtf if stamp.day else (date or "")[:10]
    if stamp.hour is None or len(day) != 10 or "/" in day:
        return stamp.day.edtf if stamp.day else None
    first = timed(day, stamp.hour)
    return f"{first}/{timed(day, stamp.until)}" if stamp.until and _later(stamp.hour, stamp.until) else first


def _later(one: Hour, other: Hour) -> bool:
    return (one.hour, one.minute) < (other.hour, other.minute)


def _ordered(found: list[_Timed]) -> list[_Timed]:
    """The stamps by their times, where these agree with their stages; by their stages those without, and otherwise."""
    staged = sorted(found, key=lambda one: (_RANK[one[1].stage], one[2] or "", one[1].start))
    if len(staged) > _MANY or any(_contradict(a, b) for a in staged for b in staged):
        return staged
    way = sorted((one for one in staged if "T" in (one[2] or "")), key=lambda one: (one[2] or "").rstrip("Z"))
    for one in (one for one in staged if "T" not in (one[2] or "")):
        way.insert(max((n for n, other in enumerate(way, start=1) if _precedes(other, one)), default=0), one)
    return way


def _precedes(one: _Timed, other: _Timed) -> bool:
    """Whether a stamp comes before one that tells no time of day: by its day, else by its stage."""
    a, b = (one[2] or "")[:10], (other[2] or "")[:10]
    return a < b if a and b and a != b else _RANK[one[1].stage] <= _RANK[other[1].stage]


def _contradict(one: _Timed, other: _Timed) -> bool:
    if one[1].stage not in _AFTER.get(other[1].stage, ()):
        return False
    return bool(one[2] and other[2] and lag(one[2], other[2]) < datetime.timedelta())


def lag(one: str, other: str) -> datetime.timedelta:
    """How long after one moment another is, both EDTF: to the minute where both tell it, else by days.

    >>> lag("1950-07-02T04:00:00", "1950-07-02T05:47:00"), lag("1950-07-02", "1950-07-01T05:00:00").days
    (datetime.timedelta(seconds=6420), -1)
    """
    first, second = one.partition("/")[0], other.partition("/")[0]
    if "T" in first and "T" in second:
        return _clock(second) - _clock(first)
    a, b = bounds(first[:10]), bounds(second[:10])
    if a is None or b is None or (a[0] <= b[1] and b[0] <= a[1]):
        return datetime.timedelta()
    return b[1] - a[0] if b[1] < a[0] else b[0] - a[1]


def _clock(edtf: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(edtf.rstrip("Z"))


def _enter(ledger: Ledger, part: int, flow: Flow, stamp: Stamp, when: str | None, date: str | None) -> Hop:
    rule = f"{STAMP}: {stamp.implied}" if stamp.implied else STAMP
    ledger.value(
        "hops", stamp.stage, flow, stamp.start, stamp.end, rule, part=part,
        confidence=0.6 if stamp.implied else 1.0, status="inferred" if stamp.implied else "stated",
    )  # fmt: skip
    by = tuple(ledger.name("hops.by", clerk, flow, STAMP, part=part) for clerk in stamp.by)
    to = ledger.name("hops.to", stamp.to, flow, STAMP, part=part) if stamp.to else None
    if stamp.place:
        ledger.value(
            "hops.place", stamp.place.name, flow, stamp.place.start, stamp.place.end, STAMP, part=part
        )  # fmt: skip
    if when and stamp.told:
        why = _supplied(stamp)
        ledger.value(
            "hops.at", when, flow, *stamp.told, f"{STAMP}: {why}" if why else STAMP, part=part,
            confidence=0.8 if why else 1.0, status="inferred" if why else "stated",
        )  # fmt: skip
    return Hop(
        stage=stamp.stage, by=by, to=to, place=stamp.place.name if stamp.place else None, at=when, clock=stamp.clock
    )  # fmt: skip


def _supplied(stamp: Stamp) -> Rule | None:
    """What a stamp's time takes from the document, or None where it tells the whole."""
    if stamp.day is None:
        return _SUPPLIED_DAY
    return dict(SUPPLIED).get(stamp.day.supplied or "")


def flag_order(ledger: Ledger, told: Sequence[Moment | None], others: Sequence[Moment] = ()) -> None:
    """Enter, beside the hops, those that are told to be earlier than what must come before them.

    `told` are the times of the hops, by their places; `others` are times of stages that no hop is. A time that another
    clock explains is no conflict; it is told all the same.
    """
    latest: dict[Stage, Moment] = {}
    for moment in (*told, *others):
        if moment and (moment.stage not in latest or lag(latest[moment.stage].at, moment.at) > datetime.timedelta()):
            latest[moment.stage] = moment
    for part, later in enumerate(told):
        for earlier in latest.values() if later else ():
            if later and (rule := _impossible(earlier, later)):
                never = rule.startswith(_IMPOSSIBLE)
                ledger.enter(
                    Claim(
                        key="hops.at", value=later.at, spans=(*later.spans, *earlier.spans), rule=rule, confidence=0.5,
                        status="conflicting" if never else "inferred", part=part,
                    )
                )  # fmt: skip


def _impossible(earlier: Moment, later: Moment) -> str | None:
    """What is wrong with the order of two moments, or None where nothing is."""
    if earlier.stage not in _AFTER.get(later.stage, ()):
        return None
    behind = lag(earlier.at, later.at)
    if behind >= datetime.timedelta():
        return None
    order = next(rule for one, other, rule in _REVERSED if (one, other) == (later.stage, earlier.stage))
    apart = (earlier.stage in _HERE) != (later.stage in _HERE) or earlier.clock != later.clock
    by_days = not ("T" in earlier.at and "T" in later.at)
    zones = apart and (-behind < _ZONES or (by_days and -behind <= datetime.timedelta(days=1)))
    return f"{_ZONES_DIFFER if zones else _IMPOSSIBLE}: {order}"


def moments(flow: Flow, stretches: Sequence[tuple[int, int, str]], stage: Stage) -> Iterator[Moment]:
    """The moments of one stage that some stretches of a running text tell, each with its EDTF."""
    for start, end, edtf in stretches:
        yield Moment(stage=stage, at=edtf, clock=None, spans=flow.spans(start, end))
