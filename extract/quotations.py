"""Where a text quotes another: quotation marks of every shape, one inside another, and those that never close."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_OPENING = frozenset("“«„‟")
_CLOSING = frozenset("”»")
_MARK = re.compile(r"[“”«»„‟\"]|''|``")
_LAST_WORDS = 40  # words that may stand between the end of what is passed on and the end of the message


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation from its opening mark to after its closing one; `within` is the place of the one around it.

    One that never closes ends where the text does, or the quotation around it.
    """

    start: int
    end: int
    closed: bool = True
    within: int | None = None


def quotations(text: str, start: int = 0, end: int | None = None) -> tuple[Quotation, ...]:
    """The quotations in the order of their openings.

    A straight mark closes what a curly one opened, and an opening mark that begins a later paragraph of a quotation
    only goes on with it, as printers have it.

    >>> [(q.start, q.end, q.within) for q in quotations("He wrote: “She said “no” to me.\\"")]
    [(10, 32, None), (20, 24, 0)]
    """
    stop = len(text) if end is None else end
    found: list[Quotation] = []
    open_now: list[int] = []
    for mark in _MARK.finditer(text, start, stop):
        if _opens(text, mark, start):
            if open_now and _goes_on(text, mark.start(), found[open_now[-1]].start):
                continue
            found.append(
                Quotation(start=mark.start(), end=stop, closed=False, within=open_now[-1] if open_now else None)
            )
            open_now.append(len(found) - 1)
        elif open_now:
            place = open_now.pop()
            found[place] = replace(found[place], end=mark.end(), closed=True)
    return tuple(_rounded(text, found, open_now, stop))


def _opens(text: str, mark: re.Match[str], start: int) -> bool:
    if mark.group() in _OPENING or mark.group() == "``":
        return True
    if mark.group() in _CLOSING or mark.group() == "''":
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end() : mark.end() + 1] or " "
    return (before.isspace() or before in "([—–-:") and not after.isspace()


def _goes_on(text: str, position: int, opened: int) -> bool:
    """Whether an opening mark repeats the one before it at a new paragraph: a full sentence ends right before it."""
    before = text[max(opened, position - 3) : position].rstrip()
    return text[position] == text[opened] and before.endswith((".", "!", "?")) and position - opened > 3


def _rounded(text: str, found: list[Quotation], left_open: list[int], stop: int) -> list[Quotation]:
    """Give the outermost quotation left open the last closing mark, where hardly anything stands after that.

    A message that quotes loses its own closing mark more often than the mark of what it quotes: one mark closes both.
    """
    if not left_open:
        return found
    outer = left_open[0]
    inner = [place for place, q in enumerate(found) if place > outer and q.closed]
    if not inner:
        return found
    last = max(inner, key=lambda place: found[place].end)
    end = found[last].end
    if len(text[end:stop].split()) > _LAST_WORDS:
        return found
    found[last] = replace(found[last], closed=False)
    found[outer] = replace(found[outer], end=end, closed=True)
    return [replace(q, end=min(q.end, end)) if not q.closed and q.start > found[outer].start else q for q in found]
