"""A sequence chart: messages as arrows between the lifelines of actors, time downward, as SVG that prints in black."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from kg.export.visible import in_one_line, width

_COLUMN, _ROW, _TOP, _DATES, _EDGE = 150, 40, 58, 150, 70
_NAME_WIDTH, _WORDS_WIDTH = 20, 60
_STYLE = 'font-family="sans-serif" font-size="12" fill="#000"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One arrow: when (as told), from whom to whom, what is written at it, and what is told of it when pointed at.

    `relayed` arrows are dashed: their message went through a hand that has no arrow of its own.
    """

    when: str
    source: str
    target: str
    words: str
    more: str = ""
    relayed: bool = False


def sequence_svg(arrows: Sequence[Arrow], title: str) -> str:
    """The chart of some arrows in their order; the actors stand in the order in which they come up.

    Names and words too long for their place are shortened with an ellipsis, and whole where one points at them.

    >>> svg = sequence_svg([Arrow(when="1950-03-09", source="Kim", target="Stalin", words="<asks>")], "A request")
    >>> "&lt;asks&gt;" in svg, svg.count("<line")
    (True, 3)
    """
    names = list(dict.fromkeys(name for arrow in arrows for name in (arrow.source, arrow.target)))
    places = {name: _DATES + _EDGE + number * _COLUMN for number, name in enumerate(names)}
    wide = _DATES + 2 * _EDGE + max(len(names) - 1, 0) * _COLUMN
    high = _TOP + _ROW * len(arrows) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" aria-label="{_escaped(title)}" style="max-width:100%;height:auto;background:#fff">',
        f"<title>{_escaped(title)}</title>",
        '<defs><marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto">'
        '<path d="M0,0 L9,4 L0,8 z" fill="#000"/></marker></defs>',
    ]
    for name, x in places.items():
        parts.append(f'<line x1="{x}" y1="{_TOP - 16}" x2="{x}" y2="{high - 12}" stroke="#888" stroke-width="1"/>')
        parts.append(_text(x, _TOP - 24, name, _NAME_WIDTH, 'text-anchor="middle" font-weight="bold"'))
    for number, arrow in enumerate(arrows):
        parts += _arrow(arrow, places, _TOP + _ROW * number + 24)
    return "".join([*parts, "</svg>"])


def _arrow(arrow: Arrow, places: dict[str, int], y: int) -> list[str]:
    start, end = places[arrow.source], places[arrow.target]
    dashes = ' stroke-dasharray="7 4"' if arrow.relayed else ""
    stroke = f'stroke="#000" stroke-width="1.4" marker-end="url(#tip)"{dashes}'
    if start == end:
        line = f'<path d="M{start},{y - 8} h34 v12 h-32" fill="none" {stroke}/>'
    else:
        line = f'<line x1="{start}" y1="{y}" x2="{end}" y2="{y}" {stroke}/>'
    middle = (start + end) // 2
    room = max(abs(end - start) * _WORDS_WIDTH // 420, 20)
    return [
        f"<g><title>{_escaped(arrow.more or arrow.words)}</title>",
        _text(6, y + 4, arrow.when, 24, ""),
        line,
        _text(middle, y - 6, arrow.words, room, 'text-anchor="middle"'),
        "</g>",
    ]


def _text(x: int, y: int, words: str, room: int, more: str) -> str:
    shown = in_one_line(words)
    if width(shown) > room:
        shown = shown[: room - 1].rstrip() + "…"
        return f'<text x="{x}" y="{y}" {_STYLE} {more}>{_escaped(shown)}<title>{_escaped(words)}</title></text>'
    return f'<text x="{x}" y="{y}" {_STYLE} {more}>{_escaped(shown)}</text>'


def _escaped(text: str) -> str:
    return html.escape(in_one_line(text))
