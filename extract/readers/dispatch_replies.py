"""References in diplomatic prose: "your dispatch, No. 112, of the 8th ultimo", "Your 3, January 4, 6 p.m."; dates told by "ultimo"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import bounds, find_dates
from extract.readers.dispatch_layout import hour_after

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_RELATIVE = r"(?P<which>instants?|inst\.?|ultimos?|ult\.?|proximos?|prox\.?|idem|current|last month|last|of (?:the )?(?:present|this) month|of last month)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|d)?\b"
_DATE = re.compile(
    rf"(?:the\s+)?(?:{_DAY}\s+(?:of\s+|day of\s+)?(?:{_MONTH}(?:,?\s+(?P<year>1\d{{3}}|20\d\d))?|{_RELATIVE})(?:,?\s+(?P<after>instant|ultimo|last|proximo)\b)?"
    rf"|{_MONTH.replace('month', 'month2')}\s+{_DAY.replace('day', 'day2')}(?:,?\s+(?P<year2>1\d{{3}}|20\d\d))?(?:,?\s+(?P<after2>instant|ultimo|last|proximo)\b)?"
    rf"|(?P<same>(?:this|even|to-?day[’']s) date|to-?day|this (?:morning|afternoon|evening|day))|(?P<eve>yesterday(?:[’']s date)?)"
    rf"|(?P<day3>[0-3]?\d)(?:st|nd|rd|th|d)\b(?!\s+(?:century|article|year|dynasty|cavalry|infantry|regiment|paragraph)))"
)
_THING = (
    r"(?:(?:telegraphic|cipher(?:ed)?|reply|personal|private|confidential|strictly|circular|identic|joint|written|official|"
    r"cabled?|urgent|further|two|three|several|last|recent|above-mentioned|unnumbered|esteemed|kind|favor,?|courteous|latest|long)\s+){0,3}"
    r"(?:telegrams?|cablegrams?|cables?|dispatch(?:es)?|despatch(?:es)?|letters?|notes?(?: verbales?)?|instructions?|communications?|"
    r"messages?|memorand(?:um|a)|inquiry|aide[ -]m[ée]moire|circulars?|airgrams?|favor|radio(?:gram)?|mail)"
)
_NO = r"(?:(?:,?\s*(?:numbered|Nos?\.?|No|#)\s?(?P<number>\d[\w/-]*))|(?:\s+(?P<plain>\d{1,4})(?=[,.;\s])))"
_WHOSE = r"(?P<whose>[Yy]our(?: (?:excellency|highness|lordship|Excellency|Government|Legation|Embassy)[’']s)?|YOUR|(?:Mr\. |Mrs\. |Sir |Lord |Minister |Consul )?[A-Z][\w-]+[’']s?|(?:the )?Department(?:[’']s)?|the (?:Secretary|Ambassador|Minister)[’']s)"
_CITED = re.compile(rf"\b{_WHOSE}\s+(?P<thing>{_THING})(?:{_NO})?|\b(?P<tele>Your|Department[’']s|Deptel|Urtel|Embtel|Your tel)\s?(?P<bare>\d{{1,4}})(?=[,.;]|\s+of\b|\s+[A-Z][a-z]+\s\d)")
_COPIED = re.compile(r"\bcop(?:y|ies) of $")
_ELSEWHERE = re.compile(r",? (?:to|addressed to|sent to) (?:the )?(?!me\b|us\b|you\b|this\b|my\b|which\b)(?:[A-Z][\w-]+ )?"
                        r"(?:charg|minister|ambassador|embassy|legation|dean|consul|government)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A reference to another's message: where it stands, whose it is as written, its number and its dates as far as told."""

    start: int
    end: int
    whose: str
    number: str | None
    date: str | None


def told_date(text: str, today: datetime.date, start: int = 0) -> tuple[int, int, str] | None:
    """The date that stands at `start`, told in full or from `today`: where it ends, and it in EDTF.

    >>> day = datetime.date(1901, 7, 20)
    >>> [told_date(t, day)[2] for t in ("8th ultimo", "the 16th instant", "November 16 last", "3d of July", "the 22d")]
    ['1901-06-08', '1901-07-16', '1900-11-16', '1901-07-03', '1901-06-22']
    """
    match = _DATE.match(text, start)
    if match is None:
        return None
    found = _resolve(match, today)
    if found is None:
        return None
    hour = hour_after(text, match.end()) or (match.end(), "")
    return match.start(), hour[0], found.isoformat() + hour[1]


def _resolve(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    if match["same"]:
        return today
    if match["eve"]:
        return today - datetime.timedelta(days=1)
    day = int(match["day"] or match["day2"] or match["day3"])
    name = match["month"] or match["month2"]
    year = match["year"] or match["year2"]
    which = (match["which"] or match["after"] or match["after2"] or "").lower()
    if name:
        month = next(i for i, m in enumerate(_MONTHS, start=1) if m.startswith(name[:3]))
        return _day(int(year), month, day) if year else _past(today, month, day, ahead=which.startswith("prox"))
    if which.startswith("ult") or "last" in which:
        return _month(today, -1, day)
    if which.startswith("prox"):
        return _month(today, 1, day)
    if which or day <= today.day:
        return _month(today, 0, day)
    return _month(today, -1, day)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _month(today: datetime.date, shift: int, day: int) -> datetime.date | None:
    months = today.year * 12 + today.month - 1 + shift
    return _day(months // 12, months % 12 + 1, day)


def _past(today: datetime.date, month: int, day: int, *, ahead: bool) -> datetime.date | None:
    """The last such day up to `today` (a message cannot answer a later one); the next one where the text says so."""
    years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
    days = [d for year in years if (d := _day(year, month, day))]
    return next((d for d in days if (d >= today if ahead else d <= today)), None)


def citations(text: str, date: str | None) -> Iterator[Cited]:
    """The messages of others that a text answers, acknowledges or refers to as theirs, in order; `date` is the text's own.

    >>> [(c.whose, c.number, c.date) for c in citations("I acknowledge your dispatch, No. 112, of the 8th ultimo.", "1901-07-20")]
    [('your', '112', '1901-06-08')]
    >>> [(c.number, c.date) for c in citations("Your 3, January 4, 6 p.m. I have your telegrams of the 5th and 6th.", "1936-01-07")]
    [('3', '1936-01-04T18:00:00'), (None, '1936-01-05'), (None, '1936-01-06')]
    """
    days = bounds(date[:10]) if date else None  # the hour apart
    for match in _CITED.finditer(text):
        whose = match["whose"] or match["tele"]
        number = match["number"] or match["plain"] or match["bare"]
        dates = list(_dates(text, match.end(), days[0])) if days else []
        if days is None:
            full = next(find_dates(text, start=match.end(), end=min(len(text), match.end() + 40)), None)
            dates = [(full.start, full.end, full.edtf)] if full else []
        if number is None and not dates or _COPIED.search(text, max(0, match.start() - 12), match.start()):
            continue
        end = dates[0][1] if dates else match.end()
        if _ELSEWHERE.match(text, dates[-1][1] if dates else end):
            continue
        yield Cited(start=match.start(), end=end, whose=whose, number=number, date=dates[0][2] if dates else None)
        for first, last, told in dates[1:]:
            yield Cited(start=first, end=last, whose=whose, number=None, date=told)


def _dates(text: str, start: int, today: datetime.date) -> Iterator[tuple[int, int, str]]:
    """The dates after a reference: "of the 24th and 27th instants", ", May 7, 8 p.m."."""
    opening = re.compile(r"\s*(?:,|to me|to this (?:Legation|Embassy|Department)|\(No\. \d+\)|No\. \d+)?,?\s*(?:of|dated|under date of|bearing date)?\s*(?:my|the)?\s*").match(text, start)
    position = opening.end() if opening else start
    found: list[tuple[int, int, str]] = []
    while told := told_date(text, today, position) or _same_month(text, found, position):
        found.append(told)
        link = re.compile(r"(?:,? and (?:of )?|, (?=[A-Z0-9]))(?:the )?(?=\d|[A-Z])").match(text, told[1])
        if link is None or len(found) > 4:
            break
        position = link.end()
    yield from _together(text, found, today)


def _same_month(text: str, found: list[tuple[int, int, str]], start: int) -> tuple[int, int, str] | None:
    """A day alone after a date that names its month: "September 22 and 29"."""
    day = re.compile(r"[0-3]?\d\b(?![\w/,.]*\d)").match(text, start)
    if not found or day is None or not re.search(r"[A-Z]", text[found[-1][0] : found[-1][1]]):
        return None
    before = datetime.date.fromisoformat(found[-1][2][:10])
    same = _day(before.year, before.month, int(day.group()))
    return (day.start(), day.end(), same.isoformat()) if same and same > before else None


def _together(text: str, found: list[tuple[int, int, str]], today: datetime.date) -> Iterator[tuple[int, int, str]]:
    """Days that share the word after the last of them: "the 24th and 27th ultimo"."""
    shared = re.search(r"(ultimo|ult|instant|inst)s?\.?$", text[found[-1][0] : found[-1][1]]) if found else None
    for first, last, told in found:
        if shared and not re.search(r"[a-z]{3}", text[first:last].replace("the", "")):
            again = told_date(f"{text[first:last]} {shared[1]}", today)
            told = again[2] if again else told
        yield first, last, told
