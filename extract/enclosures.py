"""Messages within messages, as headings tell them: "transmitting 14 March 1950 message from Kim Il Sung"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import find_dates
from extract.headings import Part, form_in
from extract.names import Mention, parties

_ENCLOSING = re.compile(
    r"\b(?:transmitting|conveying|relaying|forwarding|reporting|attaching|enclosing|with)\b", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?P<form>messages?|letters?|telegrams?|notes?|cables?|reply|orders?|directives?|drafts?|reports?)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"s$")
_NAMED = {"directive": "order", "reply": "message"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A message that a heading says another passes on; offsets are into the heading's running text."""

    start: int
    end: int
    form: str
    date: str | None
    senders: tuple[Mention, ...]
    recipients: tuple[Mention, ...]


def enclosed(text: str, tail: Part) -> Iterator[Enclosed]:
    """The messages that a heading's tail names, in order.

    >>> heading = "A to B transmitting 14 March 1950 message from Kim Il Sung to Stalin"
    >>> next(enclosed(heading, Part(start=7, end=len(heading), value=""))).date
    '1950-03-14'
    """
    opening = _ENCLOSING.search(text, tail.start, tail.end)
    if opening is None:
        return
    end = _subject(text, opening.end(), tail.end)
    forms = [m for m in _FORM.finditer(text, opening.end(), end)]
    for place, match in enumerate(forms):
        stop = forms[place + 1].start() if place + 1 < len(forms) else end
        start = opening.start() if place == 0 else forms[place - 1].end()
        date = next(iter(find_dates(text, start=start, end=match.start())), None)
        word = _PLURAL.sub("", match["form"].lower())
        stated = form_in(text, max(start, match.start() - 30), match.end())
        form = "draft" if re.search(r"\bdraft\b", text[start : match.start()]) else _NAMED.get(word, word)
        if form == "draft" and stated is None:
            form = "draft"
        yield Enclosed(
            start=date.start if date else match.start(), end=stop, form=form, date=date.edtf if date else None,
            senders=_side(text, match.end(), stop, "from"), recipients=_side(text, match.end(), stop, "to"),
        )  # fmt: skip


def _subject(text: str, start: int, end: int) -> int:
    match = re.compile(r"\bre\b|;|\s\[").search(text, start, end)
    return match.start() if match else end


def _side(text: str, start: int, end: int, side: str) -> tuple[Mention, ...]:
    """The parties after "from", or after "to" or "for", up to the other word or a date of the next enclosure."""
    words = {"from": r"\bfrom\b|^\s+(?=[A-Z])", "to": r"\b(?:to|for)\b"}
    match = re.compile(words[side]).search(text[start:end])
    if not match:
        return ()
    begin = start + match.end()
    other = re.compile(r"\b(?:to|for)\b" if side == "from" else r"\bfrom\b|\band \d|\bwith\b").search(text, begin, end)
    return parties(text, begin, other.start() if other else end)
