"""Which lines of a printed page are a document's: all of its stretches, and the unbroken one that holds its heading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from extract.assembly import Printed
from extract.layout import Piece
from extract.pages import Page, Stretch


def pieces(page: Page, printed: Printed) -> tuple[tuple[int, int], ...]:
    """The line numbers of the document's stretches in reading order, those that touch joined."""
    found: list[tuple[int, int]] = []
    for first, last in (*printed.heading, *printed.body):
        one, two = page.lines[first].number, page.lines[last].number
        if found and one == found[-1][1] + 1:
            found[-1] = (found[-1][0], two)
        else:
            found.append((one, two))
    return tuple(found)


def own_lines(page: Page, printed: Printed) -> tuple[int, int]:
    """The unbroken stretch that holds the heading: to where another document's text begins."""
    first, last = printed.heading[0]
    if printed.heading[-1][0] > last and not _between(page, printed, last, printed.heading[-1][0]):
        last = printed.heading[-1][1]
    for one, two in sorted(printed.body):
        if one > last and not _between(page, printed, last, one):
            last = max(last, two)
    return page.lines[first].number, page.lines[last].number


def _between(page: Page, printed: Printed, last: int, first: int) -> bool:
    """Whether another document's text stands between two lines of this one."""
    between = page.pieces[bisect_right(page.pieces, last, key=_first) : bisect_left(page.pieces, first, key=_first)]
    headings = page.headings[
        bisect_right(page.headings, last, key=_line) : bisect_left(page.headings, first, key=_line)
    ]
    if not (between or headings):
        return False
    own = {*printed.heading, *printed.body}
    if any(heading not in own for heading in headings):
        return True
    return any(not any(o[0] <= piece.first <= o[1] for o in own) for piece in between)


def _first(piece: Piece) -> int:
    return piece.first


def _line(stretch: Stretch) -> int:
    return stretch[0]
