"""Where in the file a document of an edition stands: the lines of its pieces, and those around its heading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from extract.assembly import Printed
from extract.extents import Stretch
from extract.layout import Piece
from extract.pages import Page


def pieces_of(page: Page, printed: Printed) -> tuple[tuple[int, int], ...]:
    """The line numbers of the document's stretches in reading order, those that touch joined.

    >>> from extract.model import Source
    >>> from extract.pages import lay_out
    >>> text = "3. 9 May 1911, letter, Anna Holt to Karl Lund\\nThe ships have come.\\n"
    >>> page = lay_out(Source(name="a.txt", text=text, sha256=""))
    >>> pieces_of(page, Printed(heading=((0, 0),), body=((1, 1),)))
    ((1, 2),)
    """
    found: list[tuple[int, int]] = []
    for first, last in (*printed.heading, *printed.body):
        one, two = page.lines[first].number, page.lines[last].number
        if found and one == found[-1][1] + 1:
            found[-1] = (found[-1][0], two)
        else:
            found.append((one, two))
    return tuple(found)


def lines_of(page: Page, printed: Printed) -> tuple[int, int]:
    """The unbroken stretch that holds the heading, as line numbers: to where another document's text begins.

    >>> from extract.model import Source
    >>> from extract.pages import lay_out
    >>> text = "3. 9 May 1911, letter, Anna Holt to Karl Lund\\nThe ships have come.\\n"
    >>> page = lay_out(Source(name="a.txt", text=text, sha256=""))
    >>> lines_of(page, Printed(heading=((0, 0),), body=((1, 1),)))
    (1, 2)
    """
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
