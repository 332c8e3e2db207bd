"""References in diplomatic prose: "your dispatch, No. 112, of the 8th ultimo", "Your 3, January 4, 6 p.m."."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import find_dates
from extract.edtf import bounds
from extract.readers.dispatch_marks import hour_after

Day = tuple[int, int, str]  # where a date starts and ends, and it in EDTF

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_YEAR = r"(?:1\d{3}|20\d\d)"
_AFTER = r"(?:,?\s+(?P<{0}>instant|ultimo|last|proximo)\b)?"
_RELATIVE = (
    r"(?:instants?|inst\.?|ultimos?|ult\.?|proximos?|prox\.?|idem|current|last month|last|"
    r"of (?:the )?(?:present|this) month|of last month)"
)
_DATE = re.compile(
    r"(?:the\s+)?(?:"
    # 8th ultimo; 23d of October; 16th of April, 1901
    rf"(?P<d1>[0-3]?\d)(?:st|nd|rd|th|d)?\b\s+(?:of\s+|day of\s+)?"
    rf"(?:(?P<m1>{_MONTH})(?:,?\s+(?P<y1>{_YEAR}))?|(?P<which>{_RELATIVE}))" + _AFTER.format("a1") +
    # November 16 last
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th|d)?\b(?:,?\s+(?P<y2>{_YEAR}))?" + _AFTER.format("a2") +
    r"|(?P<same>(?:this|even|to-?day[’']s) date|to-?day|this (?:morning|afternoon|evening|day))"
    r"|(?P<eve>yesterday(?:[’']s date)?)"
    # the 22d
    r"|(?P<d3>[0-3]?\d)(?:st|nd|rd|th|d)\b(?!\s+(?:century|article|year|dynasty|cavalry|infantry|regiment|paragraph))"
    r")"
)  # fmt: skip
_WHAT_SORT = (
    r"(?:telegraphic|cipher(?:ed)?|reply|personal|private|confidential|strictly|circular|identic|joint|written|official|"
    r"cabled?|urgent|further|two|three|several|last|recent|above-mentioned|unnumbered|esteemed|kind|courteous|latest|long)"
)
_THING = (
    rf"(?:{_WHAT_SORT}\s+){{0,3}}"
    r"(?:telegrams?|cablegrams?|cables?|dispatch(?:es)?|despatch(?:es)?|letters?|notes?(?: verbales?)?|instructions?|"
    r"communications?|messages?|memorand(?:um|a)|inquiry|aide[ -]m[ée]moire|circulars?|airgrams?|favor|radio(?:gram)?)"
)
_NUMBER = (
    r"(?:(?:,?\s*(?:numbered|Nos?\.?|#)\s?(?P<number>\d[\w/-]*))|(?:\s+(?P<plain>\d{1,4})(?=[,.;\s])))"
)  # fmt: skip
_WHOSE = (
    r"(?P<whose>[Yy]our(?: (?i:excellency|highness|lordship|government|legation|embassy|majesty)[’']s)?|YOUR|"
    r"(?:Mr\. |Mrs\. |Sir |Lord |Minister |Consul )?[A-Z][\w-]+[’']s?|(?:the )?Department(?:[’']s)?|"
    r"the (?:Secretary|Ambassador|Minister)[’']s)"
)
_CITED = re.compile(
    rf"\b{_WHOSE}\s+{_THING}(?:{_NUMBER})?|"
    r"\b(?:(?P<brief>Your|Department[’']s|Deptels?|Urtels?|Depcirtel|Embtels?|Legtels?|Contels?)\s?|(?P<yours>[Yy]our\s+Nos?\.\s?))"
    r"(?P<bare>\d{1,4})"
    r"(?=[,.;]|\s+of\b|\s+[A-Z][a-z]+\s\d)"
    # within a sentence only before a day, or after what says that it is a message: "reported in your 465, November 16"
    rf"|\b(?P<within>your)\s(?P<few>\d{{1,4}})(?=,?\s(?:of\s)?{_MONTH}\s\d)"
    r"|\b(?:Re|Ref|Reference|Referring to|Replying to|Answering|With reference to|In (?:reply|answer|response) to)\s"
    r"(?P<opening>your)\s(?P<several>\d{1,4})(?=[,.;)])"
)
_AND_NUMBER = re.compile(
    r"(?:,? and|[,;])\s+(?P<sign>Nos?\.?\s?)?(?P<number>\d{1,4})(?=[,;.\s])(?!,? \d{1,2}(?::\d\d)? [ap]\.)"
)
_COPIED = re.compile(r"\bcop(?:y|ies) of $")
# "your note of the 9th to the German chargé" was not to us
_ELSEWHERE = re.compile(
    r",? (?:to|addressed to|sent to) (?:the )?(?!me\b|us\b|you\b|this\b|my\b|which\b)(?:[A-Z][\w-]+ )?"
    r"(?:charg|minister|ambassador|embassy|legation|dean|consul|government)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\s*(?:,|to me|to this (?:Legation|Embassy|Department)|\(No\. \d+\)|No\. \d+)?,?\s*"
    r"(?:of|dated|under date of|bearing date)?\s*(?:my|the)?\s*"
)
_AND_DATE = re.compile(r"(?:,? and (?:of )?|, (?=[A-Z0-9]))(?:the )?(?=\d|[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A reference to another's message: where it stands, whose it is as written, its number and date as far as told."""

    start: int
    end: int
    whose: str
    number: str | None
    date: str | None


def told_date(text: str, today: datetime.date, start: int = 0) -> Day | None:
    """The date that stands at `start`, told in full or from `today`, with the hour after it.

    >>> day = datetime.date(1901, 7, 20)
    >>> [told_date(t, day)[2] for t in ("8th ultimo", "the 16th instant", "November 16 last", "3d of July", "the 22d")]
    ['1901-06-08', '1901-07-16', '1900-11-16', '1901-07-03', '1901-06-22']
    """
    match = _DATE.match(text, start)
    found = _resolve(match, today) if match else None
    if match is None or found is None:
        return None
    end, hour = hour_after(text, match.end()) or (match.end(), "")
    return match.start(), end, found.isoformat() + hour


def _resolve(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    if match["same"]:
        return today
    if match["eve"]:
        return today - datetime.timedelta(days=1)
    day = int(match["d1"] or match["d2"] or match["d3"])
    name = match["m1"] or match["m2"]
    year = match["y1"] or match["y2"]
    which = (match["which"] or match["a1"] or match["a2"] or "").lower()
    if name:
        month = next(i for i, m in enumerate(_MONTHS, start=1) if m.startswith(name[:3]))
        return _day(int(year), month, day) if year else _past(today, month, day, ahead=which.startswith("prox"))
    if which.startswith("ult") or "last" in which:
        return _month(today, -1, day)
    if which.startswith("prox"):
        return _month(today, 1, day)
    return _month(today, 0 if which or day <= today.day else -1, day)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:  # no such day: a misprint
        return None


def _month(today: datetime.date, shift: int, day: int) -> datetime.date | None:
    months = today.year * 12 + today.month - 1 + shift
    return _day(months // 12, months % 12 + 1, day)


def _past(today: datetime.date, month: int, day: int, *, ahead: bool) -> datetime.date | None:
    """The last such day up to `today` (a message cannot answer a later one); the next where the text says so."""
    years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
    days = [found for year in years if (found := _day(year, month, day))]
    return next((found for found in days if (found >= today if ahead else found <= today)), None)


def citations(text: str, date: str | None) -> Iterator[Cited]:
    """The messages of others that a text answers, acknowledges or refers to as theirs; `date` is the text's own.

    >>> cited = citations("I acknowledge your dispatch, No. 112, of the 8th ultimo.", "1901-07-20")
    >>> [(c.whose, c.number, c.date) for c in cited]
    [('your', '112', '1901-06-08')]
    >>> cited = citations("Your 3, January 4, 6 p.m. I have your telegrams of the 5th and 6th.", "1936-01-07")
    >>> [(c.number, c.date) for c in cited]
    [('3', '1936-01-04T18:00:00'), (None, '1936-01-05'), (None, '1936-01-06')]
    """
    days = bounds(date[:10]) if date else None  # the hour apart
    today = days[0] if days else None
    for match in _CITED.finditer(text):
        whose = match["whose"] or match["brief"] or match["yours"] or match["within"] or match["opening"]
        number = match["number"] or match["plain"] or match["bare"] or match["few"] or match["several"]
        dates = _dates(text, match.end(), today)
        end = dates[0][1] if dates else match.end()
        last = dates[-1][1] if dates else end
        copied = _COPIED.search(text, max(0, match.start() - 12), match.start())
        if (number is None and not dates) or copied or _ELSEWHERE.match(text, last):
            continue
        first = dates[0][2] if dates else None
        yield Cited(start=match.start(), end=end, whose=whose, number=number, date=first)
        for start, stop, told in dates[1:]:
            yield Cited(start=start, end=stop, whose=whose, number=None, date=told)
        yield from _further(text, whose, last, today)


def _further(text: str, whose: str, position: int, today: datetime.date | None) -> Iterator[Cited]:
    """The further numbers of a list: "Your 376, May 27, 2 p.m. and 377, May 27, 3 p.m."."""
    while match := _AND_NUMBER.match(text, position):
        dates = _dates(text, match.end(), today)
        if not dates and match["sign"] is None:
            return
        position = dates[-1][1] if dates else match.end()
        date = dates[0][2] if dates else None
        yield Cited(start=match.start("number"), end=position, whose=whose, number=match["number"], date=date)


def _dates(text: str, start: int, today: datetime.date | None) -> list[Day]:
    """The dates after a reference: "of the 24th and 27th instants", ", May 7, 8 p.m."; without `today` a full one."""
    if today is None:
        full = next(find_dates(text, start=start, end=min(len(text), start + 40)), None)
        return [(full.start, full.end, full.edtf)] if full else []
    opening = _OPENING.match(text, start)
    position = opening.end() if opening else start
    found: list[Day] = []
    while len(found) < 5 and (told := told_date(text, today, position) or _same_month(text, found, position)):
        found.append(told)
        link = _AND_DATE.match(text, told[1])
        if link is None:
            break
        position = link.end()
    return _together(text, found, today)


def _same_month(text: str, found: list[Day], start: int) -> Day | None:
    """A day alone after a date that names its month: "September 22 and 29"."""
    day = re.compile(r"[0-3]?\d\b(?![\w/,.]*\d)").match(text, start)
    if not found or day is None or not re.search(r"[A-Z]", text[found[-1][0] : found[-1][1]]):
        return None
    before = datetime.date.fromisoformat(found[-1][2][:10])
    same = _day(before.year, before.month, int(day.group()))
    return (day.start(), day.end(), same.isoformat()) if same and same > before else None


def _together(text: str, found: list[Day], today: datetime.date) -> list[Day]:
    """Days that share the word after the last of them: "the 24th and 27th ultimo"."""
    shared = re.search(r"(ultimo|ult|instant|inst)s?\.?$", text[found[-1][0] : found[-1][1]]) if found else None
    if shared is None:
        return found
    spread = []
    for first, last, told in found:
        alone = not re.search(r"[a-z]{3}", text[first:last].replace("the", ""))
        again = told_date(f"{text[first:last]} {shared[1]}", today) if alone else None
        spread.append((first, last, again[2] if again else told))
    return spread
