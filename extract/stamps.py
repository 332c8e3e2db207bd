"""The stamps and notes of a message's way: "Received in Moscow on 27.9.50 at 20:55", "Deciphered by Holt 10:45"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from extract.dates import FoundDate, Order, find_dates
from extract.edtf import year_of
from extract.evidence import NEAR, distance, settled
from extract.hours import Hour, hour_at
from extract.lexicon import MONTHS, PLACE_WORDS
from extract.model import Stage
from extract.names import Mention, parties
from extract.rules import Rule
from extract.spelling import fold, is_name_word
from extract.stages import stage_of, stages_noted, stages_stamped
from extract.text import Flow

_STAGE_UNSAID = Rule("time after the place it came from", "a time that no word explains, read as the receipt")
_HANDED_IN = Rule("received by the office that sent it", "a receipt printed and told before the one sending")
# what such a note speaks of: this message, not another that the text tells of
_SUBJECT = re.compile(
    r"\b(?:[Ii]t|[Tt]elegram|[Ll]etter|[Mm]essage|[Cc]opy|[Tt]ext|[Nn]ote|[Dd]ocument|[Cc]able|[Dd]ispatch|[Rr]eport)\b[^.;,]{0,40}$"
)
_ANOTHER = re.compile(
    r"\b(?:copy of|same|similar|which|that(?!\sthe\b)|who|your|his|their)\b[^.;]{0,40}$", re.IGNORECASE
)
_PLAIN = re.compile(
    r"From:?\s(?P<place>[A-Z][A-Za-z’']+?(?:\s(?!No\b)[A-Z][a-z]+)?)(?:[,.]?\s?No\.?\s?\d{1,7})?[.,]?\s?(?=\d)"
)
_LETTERED = frozenset("([DRF")  # what both begin with
_BRITISH = re.compile(r"[(\[]?(?P<word>[DR])[.:]\s?(?=\d)")

_LEAD = re.compile(r"[\s,.;:()—–-]{0,4}(?:(?:[Oo]n|ON|[Aa]t|[Oo]f|dated)\s{1,2}(?:the\s)?)?")
_EXPLAINED = re.compile(r"\s?\[[^\[\]]{0,40}\]")
_MODE = re.compile(
    r"[\s,]{0,2}(?:only\s)?by\s(?:wire|cable|tele\w+|phone|radio|courier|hand|air(?:\smail)?|(?:the\s)?(?:diplomatic\s|air\s)?"
    r"(?:post|mail|pouch|bag)|V[Tt]?[Cc][Hh]\b|HF\b)",
)
_BY = re.compile(r"[\s,]{0,2}(?:ed\s)?by\b:?\]?\s{0,2}(?:(?:[Cc]omrade|Mr\.|Mrs\.|Miss|Lt\.|Capt\.|Maj\.|Col\.)\s)?")
_WORD = re.compile(r"(?:[A-Z]\.\s?){1,3}|[A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*")
# a name behind an office: "by the Soviet ambassador Holt"
_OFFICE = re.compile(r"(?:the\s)?[^\W\d_]+(?:\s(?!by\b|on\b|at\b|in\b|to\b)(?:(?:[A-Z]\.\s?)+)?[^\W\d_][\w’'-]*){1,5}")
_MONTH = "(?:" + "|".join(sorted(month.title() for month in MONTHS)) + r")\b"
_WHERE = re.compile(
    r"[\s,]{0,2}\b(?P<how>in|at|from|to)\s(?:the\s)?"
    r"(?P<what>(?:Comrade\s)?(?:\d{1,3}(?:st|nd|rd|th)?\s)?(?:[A-Z]\.\s?){0,3}(?:[A-Z]|\d+[A-Z])[\w/’'-]*"
    rf"(?:\s(?!{_MONTH})(?:of|the|for|and|[A-Z][\w/’'-]*|\d{{1,2}}(?:st|nd|rd|th)\b)){{0,14}})"
)
_TRAILING = re.compile(r"(?:\s(?:of|the|for|and|On|At|By|No))+$")
_CLOCK = re.compile(r"[\s,]{0,2}\(?(?P<clock>(?:local|[A-Z][a-z]{2,12})\s(?:standard\s)?time|G\.?M\.?T\b\.?)\)?")
_NOISE = re.compile(r"[\s,-]{0,3}(?:[#№]\s?\d{1,7}|No\.\s?\d{1,7}|\d{1,3}(?:\scopies)?(?![\w.:/]))")
_SHORT = re.compile(r"(?P<one>[0-3]?\d)\.(?P<two>[0-5]?\d)(?![\w:/]|\.\d)\.?")
_GOES_ON = re.compile(r",?\s(?!(?:by|from|copies|for|and|local|time)\b)[a-z]{2,}")
_LONGEST = 170  # code points of one stamp, over its line breaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One stamp or note between `start` and `end` of a running text: a stage of the way, and what it tells of it.

    `told` is the stretch of its date and time. `implied` is the rule where the words do not name the stage themselves.
    """

    start: int
    end: int
    stage: Stage
    by: tuple[Mention, ...] = ()
    to: Mention | None = None
    place: Mention | None = None
    day: FoundDate | None = None
    hour: Hour | None = None
    until: Hour | None = None
    clock: str | None = None
    told: tuple[int, int] | None = None
    implied: str | None = None


@dataclass(slots=True)
class _Told:
    """What has been read of one stamp so far; `dots` are numbers that may be a day and a month or a time."""

    end: int
    by: list[Mention] = field(default_factory=list)
    to: Mention | None = None
    place: Mention | None = None
    day: FoundDate | None = None
    hour: Hour | None = None
    until: Hour | None = None
    clock: str | None = None
    dots: list[re.Match[str]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What the document tells about its dates: its own (EDTF), and whether the month is put first."""

    date: str | None
    order: Order

    @property
    def year(self) -> int | None:
        """The year of the document."""
        return year_of(self.date) if self.date else None


def stamps(flow: Flow, *, date: str | None, order: Order = "day", after: int | None = None) -> tuple[Stamp, ...]:
    """The stamps of a running text, as printed; `date` (EDTF) is the document's, for what a stamp leaves out.

    From `after` on, where the message has ended, notes in whole sentences are read too.

    >>> flow = Flow.of("From Prague. Sent 2.7.50 04.00.\\nDeciphered by Holt 2.7 5:15")
    >>> [(s.stage, s.day.edtf, s.hour.hour, [m.name for m in s.by]) for s in stamps(flow, date="1950-07-02")]
    [('sent', '1950-07-02', 4, []), ('deciphered', '1950-07-02', 5, ['Holt'])]
    """
    context = _Context(date=date, order=order)
    found = list(_stamped(flow, context))
    taken = [(stamp.start, stamp.end) for stamp in found]
    rest = _lettered(flow, context), _noted(flow, context, len(flow.text) if after is None else after)
    for stamp in (stamp for source in rest for stamp in source):
        if not any(first < stamp.end and stamp.start < last for first, last in taken):
            found.append(stamp)
    return tuple(_placed(sorted(found, key=lambda stamp: stamp.start)))


def _stamped(flow: Flow, context: _Context) -> Iterator[Stamp]:
    """Stamps whose stage stands at the head of a line, after nothing but places, names and other stamps."""
    text = flow.text
    matches = [m for m in stages_stamped(text) if m.group()[0].isupper() and _heads(flow, m.start())]
    for match, following in zip_longest(matches, matches[1:]):
        stop = min(len(text), match.end() + _LONGEST, following.start() if following else len(text))
        told = _read(flow, match.end(), stop, context)
        if _says(stage := stage_of(match), told) and not _GOES_ON.match(text, told.end):
            yield _stamp(match.start(), stage, told)


def _heads(flow: Flow, position: int) -> bool:
    """Whether no running words stand before a place on its line, or it opens a bracket."""
    if flow.text[position - 1 : position] in {"[", "("}:
        return True
    start = flow.line_starts[bisect_right(flow.line_starts, position) - 1]
    if position - start > 70:
        return False
    before = flow.text[start:position]
    small = [word for word in before.split() if word[0].islower()]
    return all(word in {"by", "on", "at", "in", "department", "section"} for word in small)


def _lettered(flow: Flow, context: _Context) -> Iterator[Stamp]:
    """Times that no word of a stage introduces: after a place alone, or after the letters of British telegrams."""
    for start, _, line in flow.rows():
        if line[:1] not in _LETTERED:
            continue
        british = _BRITISH.match(flow.text, start)
        plain = british or _PLAIN.match(flow.text, start)
        if plain is None:
            continue
        told = _read(flow, plain.end(), min(len(flow.text), plain.end() + 60), context)
        if told.day is None or told.hour is None or _GOES_ON.match(flow.text, told.end):
            continue
        if british:
            yield _stamp(start, "sent" if british["word"] == "D" else "received", told)
        else:
            yield _stamp(start, "received", told, implied=_STAGE_UNSAID)


def _noted(flow: Flow, context: _Context, after: int) -> Iterator[Stamp]:
    """What notes below the message tell in sentences: "was received on 30 July and sent to Holt by Lund"."""
    text = flow.text
    matches = list(stages_noted(text, after))
    spoken = False  # of this message, in the sentence so far
    for match, following in zip_longest(matches, matches[1:]):
        before = text[max(after, match.start() - 80) : match.start()].rpartition(". ")[2]
        joined = match.group().startswith("and ") and spoken
        spoken = joined or (bool(_SUBJECT.search(before)) and not _ANOTHER.search(before))
        stop = min(len(text), match.end() + _LONGEST, following.start() if following else len(text))
        told = _read(flow, match.end(), stop, context)
        if spoken and _says(stage := stage_of(match), told):
            yield _stamp(match.start(), stage, told)


def _says(stage: Stage, told: _Told) -> bool:
    """Whether enough is told for a stamp: when, or by which clerk, or how many copies."""
    if stage == "copied":
        return told.counted or bool(told.by)
    return bool(told.day or told.hour or (told.by and (told.to or stage != "received")))


def _stamp(start: int, stage: Stage, told: _Told, implied: str | None = None) -> Stamp:
    span = (min(first for first, _ in told.times), max(last for _, last in told.times)) if told.times else None
    return Stamp(
        start=start, end=told.end, stage=stage, by=tuple(told.by), to=told.to, place=told.place, day=told.day,
        hour=told.hour, until=told.until, clock=told.clock, told=span, implied=implied,
    )  # fmt: skip


def _read(flow: Flow, position: int, stop: int, context: _Context) -> _Told:
    """What stands after the word of a stage: clerk, place, day, time and clock, in whatever order."""
    told = _Told(end=position)
    while told.end < stop and _step(flow, told, stop, context):
        continue
    _settle_dots(flow, told, context)
    return told


def _step(flow: Flow, told: _Told, stop: int, context: _Context) -> bool:
    """Read one thing more; False where nothing of a stamp follows."""
    text = flow.text
    lead = _LEAD.match(text, told.end)
    position = lead.end() if lead else told.end
    if position >= stop:
        return False
    if _take_time(text, told, position, stop, context):
        return True
    for pattern in (_EXPLAINED, _MODE):
        if (match := pattern.match(text, told.end, stop)) is not None:
            told.end = match.end()
            return True
    if not told.by and (by := _BY.match(text, told.end, stop)) and (clerk := _clerk(flow, by.end(), stop)):
        told.by.append(clerk)
        told.end = clerk.end
        return True
    if (match := _CLOCK.match(text, told.end, stop)) and told.clock is None:
        told.clock, told.end = match["clock"], match.end()
        return True
    if (match := _WHERE.match(text, told.end, stop)) and _take_where(text, told, match):
        return True
    if match := _NOISE.match(text, told.end, stop):
        told.counted, told.end = True, match.end()
        return True
    return False


def _take_time(text: str, told: _Told, position: int, stop: int, context: _Context) -> bool:
    """Take in a day or a time that stands at a place."""
    if not text[position].isalnum():
        return False
    found = next(
        find_dates(text, year=context.year, order=context.order, start=position, end=min(stop, position + 42)), None
    )
    if told.day is None and found is not None and found.start == position:
        told.day, told.end = settled(found, context.date), found.end
        told.times.append((found.start, found.end))
        return True
    hour = hour_at(text, position)
    if told.hour is None and hour is not None and hour.certain and hour.end <= stop:
        told.hour, told.end = hour, hour.end
        if (dash := re.compile(r"\s?[-–]\s?").match(text, hour.end)) and (until := hour_at(text, dash.end())):
            told.until, told.end = until, until.end
        told.times.append((hour.start, told.end))
        return True
    if len(told.dots) < 2 and (dots := _SHORT.match(text, position, stop)):
        told.dots.append(dots)
        told.end = dots.end() - dots.group().endswith(".")
        return True
    return False


def _settle_dots(flow: Flow, told: _Told, context: _Context) -> None:
    """Numbers with a dot between, "12.50 3.10": the one that can be a day near the document's is, the other a time."""
    for dots in sorted(told.dots, key=lambda match: _dots_away(match, context)):
        day = _dotted_day(dots, context)
        hour = hour_at(flow.text, dots.start())
        near = _dots_away(dots, context) <= NEAR or (hour is None and told.hour is not None)
        if told.day is None and day is not None and near:
            told.day = day
        elif told.hour is None and hour is not None:
            told.hour = hour
        else:
            continue
        told.times.append((dots.start(), dots.end() - dots.group().endswith(".")))


def _dotted_day(dots: re.Match[str], context: _Context) -> FoundDate | None:
    if context.year is None:
        return None
    found = next(find_dates(f"{dots['one']}.{dots['two']}", year=context.year), None)
    if found is None:
        return None
    return settled(FoundDate(start=dots.start(), end=dots.end(), edtf=found.edtf, supplied="year"), context.date)


def _dots_away(dots: re.Match[str], context: _Context) -> int:
    day = _dotted_day(dots, context)
    return distance(day.edtf, context.date) if day and context.date else 10**6


def _clerk(flow: Flow, position: int, stop: int) -> Mention | None:
    """The name of a clerk or carrier that stands at a place, on its line: "A.I. Holt", "Holt"."""
    end = start = position
    line_end = stop
    while (match := _WORD.match(flow.text, end, stop)) and match.start() < line_end:
        word = match.group().rstrip()
        if not is_name_word(word, capitals=True) or len(flow.text[start : match.end()].split()) > 4:
            break
        if len(word) > 3 and line_end == stop:  # a name goes over a line's end after initials alone
            line_end = next((s for s in flow.line_starts[bisect_right(flow.line_starts, match.start()) :]), stop)
        end = match.end()
        end += flow.text[end : end + 1] == " "
    written = flow.text[start:end].rstrip()
    if not written and (phrase := _OFFICE.match(flow.text, start, stop)):
        written = phrase.group()
    found = parties(flow.text, start, start + len(written)) if written else ()
    return next((mention for mention in found if mention.kind == "person"), None)


def _take_where(text: str, told: _Told, match: re.Match[str]) -> bool:
    """Take in a place, or whoever it went to; a body at which it came in is the one that got it."""
    start = match.start("what")
    what = _TRAILING.sub("", match["what"])
    end = start + len(what)
    here = all(word in PLACE_WORDS for word in fold(what).split())
    if match["how"] == "to" or (match["how"] in {"in", "at"} and not here and _bodily(what)):
        if told.to is not None:
            return False
        told.to = _whom(text, start, end, here=here)
    elif told.place is None and len(what.split()) <= 3:
        told.place = Mention(start=start, end=end, name=what.title() if what.isupper() else what, kind="post")
    else:
        return False
    told.end = end
    return True


def _bodily(what: str) -> bool:
    """Whether a phrase is an office rather than a town: it has a number or a word of bodies in it, or is an acronym."""
    return bool(re.search(r"\d|/", what)) or any(mention.kind == "body" for mention in parties(what))


def _whom(text: str, start: int, end: int, *, here: bool) -> Mention:
    """Who got it: the first that the words name; an office with a number, or a place, as it is written."""
    found = () if here or text[start].isdigit() else parties(text, start, end)
    return found[0] if found else Mention(start=start, end=end, name=text[start:end], kind="body")


def _placed(found: list[Stamp]) -> Iterator[Stamp]:
    """The stamps with the stage that their place in the series gives them.

    What an office receives before the one sending that there is, was handed in there to be sent; what is sent to an
    office or after it has come in, is passed on.
    """
    sendings = [place for place, stamp in enumerate(found) if stamp.stage == "sent"]
    receptions = [place for place, stamp in enumerate(found) if stamp.stage == "received"]
    for place, stamp in enumerate(found):
        handed_in = receptions == [place] and len(sendings) == 1 and place < sendings[0] and not stamp.implied
        if (
            stamp.stage == "sent"
            and stamp.to
            and (stamp.to.kind == "body" or any(one < place for one in receptions[:1]))
        ):
            yield replace(stamp, stage="passed on")
        elif handed_in and _before(stamp, found[sendings[0]]):
            yield replace(stamp, stage="submitted", implied=_HANDED_IN)
        else:
            yield stamp


def _before(one: Stamp, other: Stamp) -> bool:
    """Whether a stamp tells an earlier day, or an earlier time of the same one."""
    if one.day is None or other.day is None:
        return False
    if one.day.edtf != other.day.edtf or one.hour is None or other.hour is None:
        return one.day.edtf < other.day.edtf
    return (one.hour.hour, one.hour.minute) <= (other.hour.hour, other.hour.minute)
