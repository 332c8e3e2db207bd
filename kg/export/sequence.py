"""A sequence chart as SVG: a line down for each actor, an arrow across for each message, time from top to bottom.

Every shape says itself how it looks, in black and grey that print, so that a chart can stand alone in a notebook; the
styles of a page go before that.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.export.standalone import as_html
from kg.export.visible import in_one_line, width

_LEFT = 250  # where the lines of the actors begin, after the dates and the ties between messages
_APART = 170
_ROW = 46
_LINE = 15
_WIDE = 20  # letters of a name in one line
_DATES = 150
_FALL = 12
_ALONE = ' style="max-width:100%;height:auto;background:#fff"'
_WORDS = 6  # points that a letter of the words at an arrow takes, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What ties a message to an earlier one of the chart, by its key: in words, and whether somebody states it."""

    to: str
    words: str
    stated: bool = True
    out_of_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One message: its key, what it is called, when, from whom through whom to whom, whether it is held, and its ties.

    `words` stand at the arrow, shortened to its room. `told` are lines to read below the chart: what is known of it and
    the words that it rests on.
    """

    key: str
    label: str
    when: str
    senders: tuple[str, ...]
    via: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    held: bool = True
    ties: tuple[Tie, ...] = ()
    words: str = ""
    told: tuple[str, ...] = ()

    @property
    def actors(self) -> tuple[str, ...]:
        """Everyone on its way."""
        return (*self.senders, *self.via, *self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: its title, a line below it, and its messages from top to bottom."""

    title: str
    note: str
    arrows: tuple[Arrow, ...]


def as_svg(chart: Chart, prefix: str | None = None) -> str:
    """The chart as an SVG element. Each message is a link to `#PREFIX-PLACE`, where the page tells what is known of it.

    Without a prefix there are no links: the chart stands alone.

    >>> letter = Arrow(key="m", label="<Letter>", when="1911", senders=("Holt",), recipients=("Moe",))
    >>> drawn = as_svg(Chart(title="T", note="", arrows=(letter,)), "c1")
    >>> drawn.count('class="way"'), "&lt;Letter&gt;" in drawn, "<Letter>" in drawn
    (1, True, False)
    >>> "<a " in as_svg(Chart(title="T", note="", arrows=(letter,)))
    False
    """
    actors = tuple(dict.fromkeys(actor for arrow in chart.arrows for actor in arrow.actors))
    heads = {actor: textwrap.wrap(" ".join(actor.split()), _WIDE) or ["?"] for actor in actors}
    top = max(map(len, heads.values()), default=1) * _LINE + 18
    places = {actor: _LEFT + _APART // 2 + _APART * number for number, actor in enumerate(actors)}
    rows = {arrow.key: top + _ROW * number + _ROW // 2 for number, arrow in enumerate(chart.arrows)}
    wide, height = _LEFT + _APART * max(1, len(actors)), top + _ROW * len(chart.arrows) + 12
    parts = [
        *_lines(heads, places, top, height),
        *_ties(chart.arrows, rows),
        *(
            _arrow(arrow, prefix and f"{prefix}-{n}", rows[arrow.key], places)
            for n, arrow in enumerate(chart.arrows, start=1)
        ),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" width="{wide}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="12.5" aria-label="{as_html(chart.title)}"'
        f"{_ALONE if prefix is None else ''}>{''.join(parts)}</svg>"
    )


def _lines(heads: Mapping[str, Sequence[str]], places: Mapping[str, int], top: int, height: int) -> Iterator[str]:
    for actor, name in heads.items():
        x = places[actor]
        spans = "".join(
            f'<tspan x="{x}" y="{_LINE + _LINE * n}">{as_html(line)}</tspan>' for n, line in enumerate(name)
        )
        yield f'<text class="actor" text-anchor="middle" font-weight="bold">{spans}</text>'
        yield f'<line class="life" stroke="#888" x1="{x}" y1="{top - 10}" x2="{x}" y2="{height}"/>'


def _arrow(arrow: Arrow, anchor: str | None, y: int, places: Mapping[str, int]) -> str:
    kind = "held" if arrow.held else "not-held"
    title = as_html(f"{arrow.label}; {arrow.when}; " + " → ".join(_stations(arrow)))
    drawn = [f'<rect class="row" fill="none" x="{_DATES}" y="{y - _ROW // 2}" width="100%" height="{_ROW}"/>']
    drawn.append(f'<text class="when" x="0" y="{y + 4}">{as_html(arrow.when)}</text>')
    drawn += _ways(arrow, y, places)
    drawn += _words(arrow, y, places)
    inside = f"<title>{title}</title>{''.join(drawn)}"
    if anchor is None:
        return f'<g class="message {kind}">{inside}</g>'
    return f'<a href="#{anchor}" class="message {kind}" aria-label="{title}">{inside}</a>'


def _words(arrow: Arrow, y: int, places: Mapping[str, int]) -> Iterator[str]:
    """The words at an arrow, above the middle of it, as much of them as there is room."""
    if not arrow.words:
        return
    across = [places[one] for one in arrow.actors] or [_LEFT]
    room = max((max(across) - min(across)) // _WORDS, _APART // _WORDS)
    shown = in_one_line(arrow.words)
    if width(shown) > room:
        shown = shown[: room - 1].rstrip() + "…"
    x = (max(across) + min(across)) // 2
    yield f'<text class="words" font-size="11" text-anchor="middle" x="{x}" y="{y - 12}">{as_html(shown)}</text>'


def _stations(arrow: Arrow) -> Iterator[str]:
    for several in (arrow.senders, *((hand,) for hand in arrow.via), arrow.recipients):
        yield ", ".join(several) or "nobody named"


def _ways(arrow: Arrow, y: int, places: Mapping[str, int]) -> Iterator[str]:
    """A way from each sender over the hands to each recipient; a ring alone where one of the ends is not told.

    It falls a little from station to station, so that a leg back is not drawn upon the one before.
    """
    broken = "" if arrow.held else ' stroke-dasharray="6 4"'
    starts, ends = ([places[one] for one in several] for several in (arrow.senders, arrow.recipients))
    fall = min(_FALL, _ROW // (len(arrow.via) + 2)) if arrow.via else 0
    top = y - fall * (len(arrow.via) + 1) // 2
    hands = [(places[hand], top + fall * number) for number, hand in enumerate(arrow.via, start=1)]
    circles = [f'<circle class="hand" stroke="#000" fill="#fff" cx="{x}" cy="{at}" r="5"/>' for x, at in hands]
    if not starts or not ends:
        yield from circles
        yield from (
            f'<circle class="alone" fill="none" stroke="#000" cx="{x}" cy="{y}" r="6"/>' for x in (*starts, *ends)
        )
        return
    yield from (f'<circle class="from" cx="{x}" cy="{top}" r="3"/>' for x in starts)
    for start in starts:
        for end in ends:
            between = [hand for hand in hands if hand[0] not in (start, end)]
            stations = [(start, top), *between, (end, top + fall * (len(hands) + 1))]
            line = " L".join(f"{x} {at}" for x, at in stations)
            yield f'<path class="way" fill="none" stroke="#000" stroke-width="1.5"{broken} d="M{line}"/>'
            yield _head(stations[-2][0], *stations[-1])
    yield from circles


def _head(before: int, end: int, y: int) -> str:
    """The point of an arrow, from which side it comes."""
    back = -9 if end > before else 9
    return f'<path class="point" d="M{end} {y} l{back} -5 v10 z"/>'


def _ties(arrows: Sequence[Arrow], rows: Mapping[str, int]) -> Iterator[str]:
    """Each tie as a bow on the left, from a message up to the earlier one; bows that overlap lie side by side."""
    lanes: list[int] = []
    tied = [(rows[tie.to], rows[arrow.key], tie) for arrow in arrows for tie in arrow.ties if tie.to in rows]
    for start, end, tie in sorted(tied, key=lambda item: (min(item[:2]), max(item[:2]))):
        upper, lower = sorted((start, end))
        lane = next((n for n, last in enumerate(lanes) if last <= upper), len(lanes))
        lanes[lane : lane + 1] = [lower]
        x = _LEFT - 14 - 9 * (lane % 10)
        kind = "stated" if tie.stated else "inferred"
        wrong = " out-of-order" if tie.out_of_order else ""
        dashes = ' stroke-dasharray="2 3"' if wrong else "" if tie.stated else ' stroke-dasharray="5 4"'
        yield (
            f'<path class="tie {kind}{wrong}" fill="none" stroke="#555"{dashes} '
            f'd="M{_LEFT} {end} H{x} V{start} H{_LEFT}"><title>{as_html(tie.words)}</title></path>'
        )
