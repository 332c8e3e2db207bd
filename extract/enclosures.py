"""Messages within messages, as headings tell them: "transmitting 14 March 1950 message from Kim Il Sung"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from extract.dates import find_dates
from extract.headings import Heading
from extract.names import Mention, parties
from extract.remembered import remembered

_ENCLOSING = re.compile(
    r"\b(?:transmitting|conveying|relaying|forwarding|reporting|attaching|enclosing|with)\b", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?P<form>messages?|letters?|telegrams?|notes?|cables?|reply|orders?|directives?|drafts?|reports?)\b",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"\bdrafts?\b")
_NAMED = {"directive": "order", "reply": "message"}
_SUBJECT = re.compile(r"\bre\b|;|\s\[")  # where what a message is about begins
# where the parties of each side begin, and what ends them
_SIDES = {
    "from": (re.compile(r"\bfrom\b|^\s+(?=[A-Z])"), re.compile(r"\b(?:to|for)\b")),
    "to": (re.compile(r"\b(?:to|for)\b"), re.compile(r"\bfrom\b|\band \d|\bwith\b")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A message that a heading says another passes on; offsets are code points of the heading's running text."""

    start: int
    end: int
    form: str
    date: str | None
    senders: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    how: str  # transmitting, reporting, with
    dated_to: int | None = None  # where its date ends, which stands at its start


def enclosed(heading: Heading) -> tuple[Enclosed, ...]:
    """The messages that a heading's tail names, in order; none where it has no tail.

    >>> from extract.headings import parse_heading
    >>> text = "5. 2 June 1911, letter, Holt to Lund transmitting 9 May 1911 note from Vik to Moe"
    >>> found = enclosed(parse_heading(text))
    >>> [(inner.form, inner.date, inner.senders[0].name, inner.recipients[0].name) for inner in found]
    [('note', '1911-05-09', 'Vik', 'Moe')]
    """
    tail = heading.tail
    return () if tail is None else _enclosed(heading.text, start=tail.start, end=tail.end)


@remembered(longest=1000, most=256)  # as headings are: each step that looks at one asks anew
def _enclosed(text: str, *, start: int, end: int) -> tuple[Enclosed, ...]:
    opening = _ENCLOSING.search(text, start, end)
    return () if opening is None else tuple(_named_after(text, opening, end))


def _named_after(text: str, opening: re.Match[str], stop: int) -> Iterator[Enclosed]:
    subject = _SUBJECT.search(text, opening.end(), stop)
    end = subject.start() if subject else stop
    words = list(_FORM.finditer(text, opening.end(), end))
    # "draft telegram" is one enclosure, a draft
    forms = [m for m, after in zip_longest(words, words[1:]) if not (after and _draft_of(text, m, after))]
    for place, match in enumerate(forms):
        stop = forms[place + 1].start() if place + 1 < len(forms) else end
        start = opening.start() if place == 0 else forms[place - 1].end()
        date = next(iter(find_dates(text, start=start, end=match.start())), None)
        word = match["form"].lower().removesuffix("s")
        drafted = _DRAFT.search(text[start : match.end()])
        recipients = _side(text, match.end(), stop, "to")
        # "directives to A and to B" are several, one for each
        several = word != match["form"].lower() and not drafted and len(recipients) > 1
        for goes_to in [(r,) for r in recipients] if several else [recipients]:
            yield Enclosed(
                start=date.start if date else match.start(),
                end=stop,
                form="draft" if drafted else _NAMED.get(word, word),
                date=date.edtf if date else None,
                senders=_side(text, match.end(), stop, "from"),
                recipients=goes_to,
                how=opening.group().lower(),
                dated_to=date.end if date else None,
            )


def _draft_of(text: str, draft: re.Match[str], form: re.Match[str]) -> bool:
    return draft["form"].lower().startswith("draft") and not text[draft.end() : form.start()].strip()


def _side(text: str, start: int, end: int, side: str) -> tuple[Mention, ...]:
    """The parties after "from", or after "to" or "for", up to the other word or a date of the next enclosure."""
    opening, closing = _SIDES[side]
    match = opening.search(text[start:end])
    if not match:
        return ()
    begin = start + match.end()
    other = closing.search(text, begin, end)
    return parties(text, begin, other.start() if other else end)
