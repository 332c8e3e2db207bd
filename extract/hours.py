"""Times of day as stamps, datelines and letters write them: "5:30", "14 hours 15 minutes", "4 p. m.", "1045Z"."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_HALF = r"\s?(?P<{0}>[ap])\.?\s?m\b\.?"
_HOUR = re.compile(
    r"(?P<zulu>[0-2]\d[0-5]\d)Z\b"
    # 14 hours 15 minutes; 24:00 hours; 02 hours, 40 minutes
    r"|(?P<h1>[0-2]?\d)(?:[:.](?P<m1>[0-5]\d))?\s?(?:hours?|hrs?\.?)(?![a-z])"
    r"(?:,?\s?(?:and\s)?(?P<m2>[0-5]?\d)\s?min(?:ute)?s?\b\.?)?"
    # 1800 hours
    r"|(?P<h6>[0-2]\d)(?P<m6>[0-5]\d)\s?(?:hours|hrs)\b"
    # 12:50 p.m., with the mark of a footnote run into it; 20:55; 22.05
    r"|(?P<h2>[0-2]?\d)[:.](?P<m3>[0-5]\d)\d?" + _HALF.format("half2")
    + r"|(?P<h3>[0-2]?\d)(?P<mark>[:.])(?P<m4>[0-5]\d)(?![\d]|[.:]\d)"
    # 7.5 p.m., as British clerks wrote 7:05
    + r"|(?P<h7>1?\d)\.(?P<m7>[0-9])" + _HALF.format("half7") +
    # 4 p. m.; 4 o'clock
    r"|(?P<h4>1?\d)\s?(?:o[’']clock)?" + _HALF.format("half4")
    + r"|(?P<h5>1?\d)\s?o[’']clock\b"
    r"|(?:12\s)?(?P<word>noon|midnight)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """A time of day between `start` and `end` of a text; hour 24 is the end of the day.

    `certain` says that its words can be nothing else: they have a colon, a unit, or a half of the day.
    """

    start: int
    end: int
    hour: int
    minute: int
    zulu: bool = False
    certain: bool = True
    halved: bool = False  # says which half of the day, or that it is noon, midnight or universal time


def hour_at(text: str, position: int) -> Hour | None:
    """The time of day that stands at a place of a text, or None.

    >>> [(h.hour, h.minute) for t in ("14 hours 15 minutes", "22.05", "4 p. m.", "7.5 p.m.") if (h := hour_at(t, 0))]
    [(14, 15), (22, 5), (16, 0), (19, 5)]
    """
    match = _HOUR.match(text, position)
    if match is None:
        return None
    got = {name: value for name, value in match.groupdict().items() if value is not None}
    start, end = match.span()
    if "word" in got:
        noon = got["word"].lower() == "noon"
        return Hour(start=start, end=end, hour=12 if noon else 0, minute=0, halved=True)
    if "zulu" in got:
        hour, minute = int(got["zulu"][:2]), int(got["zulu"][2:])
        return Hour(start=start, end=end, hour=hour, minute=minute, zulu=True, halved=True) if hour < 24 else None
    half = (got.get("half2") or got.get("half4") or got.get("half7") or "").lower()
    hour = int(next(got[k] for k in ("h1", "h2", "h3", "h4", "h5", "h6", "h7") if k in got))
    minute = int(next((got[k] for k in ("m2", "m1", "m3", "m4", "m6", "m7") if k in got), 0))
    if half and 1 <= hour <= 12:  # "20:55 p.m." says the half twice
        hour = hour % 12 + 12 * (half == "p")
    if hour > 24 or (hour == 24 and minute) or ("h4" in got and hour == 0 and not minute and got["h4"] == "0"):
        return None
    return Hour(start=start, end=end, hour=hour, minute=minute, certain=got.get("mark") != ".", halved=bool(half))


def timed(day: str, hour: Hour) -> str:
    """A day (EDTF) with a time of day, as EDTF writes it; the end of a day is the beginning of the next.

    >>> timed("1951-07-01", hour_at("5:30", 0)), timed("1951-07-01", hour_at("24:00 hours", 0))
    ('1951-07-01T05:30:00', '1951-07-02T00:00:00')
    """
    if hour.hour == 24:
        following = datetime.date.fromisoformat(day) + datetime.timedelta(days=1)
        return f"{following.isoformat()}T00:00:00"
    return f"{day}T{hour.hour:02d}:{hour.minute:02d}:00{'Z' if hour.zulu else ''}"
