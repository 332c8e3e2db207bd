"""What was read of a document as text for a terminal and as JSON; and many documents as a table of their coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kg.explanation.segments import Coverage, Segment
from kg.explanation.values import Explanation, Piece, Place, Said, Unread
from kg.export.visible import in_one_line, json_text, visible, width

_HUES = (36, 33, 32, 35, 34)  # of a terminal's colours; red is for what conflicts
_RED, _FAINT, _BOLD = 31, 2, 1
_QUOTED = 60
"""Of a stretch left unread so many characters are shown at most, half from each end; JSON and the page have it all."""


def as_text(found: Explanation, rules: Mapping[str, str], *, show: int = 10, colour: bool = False) -> str:
    """The document for a terminal: what was read, its text under numbered marks, its coverage, what is left unread.

    `rules` say what each rule reads. `colour` paints what the marks say all the same; nothing of the source acts on a
    terminal. At most `show` of the stretches left unread are listed, the longest; the rest is counted.
    """
    hues = {key: _HUES[place % len(_HUES)] for place, key in enumerate(found.keys)}
    brush = _Brush({one.number: (one.mark, _hue(one, hues)) for one in found.said}, colour)
    parts = (
        [brush.paint(in_one_line(found.heading), _BOLD), in_one_line(_where(found))],
        list(_table(found.said, brush)),
        list(_conflicting(found)),
        list(_body(found, brush)),
        [*_covered(found), *_left(found.unread, show)],
        list(_rules(found.said, rules)),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def as_json(found: Explanation, rules: Mapping[str, str]) -> str:
    """The same for programs: offsets count code points of the file, line ends as one character."""
    return json_text(
        {
            **_document(found),
            "claims": [
                {
                    "number": one.number, "key": one.key, "value": one.value, "rule": one.rule,
                    "reads": reads(one.rule, rules), "confidence": one.confidence, "status": one.status,
                    "part": one.part, "spans": [_span(place) for place in one.places],
                }
                for one in found.said
            ],
            "pieces": [
                {
                    "lines": piece.lines,
                    "moved": piece.moved,
                    "segments": [{"start": s.start, "end": s.end, "claims": s.marks} for s in piece.segments],
                }
                for piece in found.pieces
            ],
            "unread": [
                {"start": u.start, "end": u.end, "lines": u.lines, "characters": u.characters, "quote": u.quote}
                for u in found.unread
            ],
        }
    )  # fmt: skip


def listed_text(found: Sequence[Explanation]) -> str:
    """The coverage of many documents as a table, the least covered first."""
    names = zone_names(found)
    head = ("all %", *(f"{name} %" for name in names), "claims", "conflicts", "id", "where", "heading")
    rows = [
        (
            _percent(one.coverage), *(_percent(dict(one.zones).get(name)) for name in names),
            str(len(one.said)), str(len(one.conflicts)), in_one_line(one.id), in_one_line(where(one)),
            in_one_line(one.heading),
        )
        for one in worst_first(found)
    ]  # fmt: skip
    numbers = 3 + len(names)
    return "\n".join(_aligned([head, *rows], right=numbers))


def listed_json(found: Sequence[Explanation]) -> str:
    """The coverage of many documents for programs, the least covered first."""
    return json_text([_document(one) for one in worst_first(found)])


def worst_first(found: Sequence[Explanation]) -> list[Explanation]:
    """Documents by the share that claims cite, the smallest first; of equal ones in the order of their source."""
    return sorted(found, key=lambda one: one.coverage.percent)


def zone_names(found: Iterable[Explanation]) -> tuple[str, ...]:
    """The zones that any of the documents has, in the order in which they are first met."""
    return tuple(dict.fromkeys(name for one in found for name, _ in one.zones))


def where(found: Explanation) -> str:
    """The file and the lines in which a document stands."""
    return f"{found.file}, lines {found.lines[0]}-{found.lines[1]}"


def reads(rule: str, rules: Mapping[str, str]) -> list[str]:
    """What each part of a rule's name says that it reads; parts that nobody described are left out.

    >>> reads("heading: family name", {"heading": "the heading", "text": "the text"})
    ['the heading']
    """
    return [rules[name] for name in rule.split(": ") if name in rules]


class _Brush:
    """Colours for a terminal that has them, nothing for others."""

    def __init__(self, marks: Mapping[int, tuple[str, int]], colour: bool) -> None:
        self._marks = marks
        self._colour = colour

    def paint(self, text: str, code: int) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and text else text

    def mark(self, text: str, number: int) -> str:
        return self.paint(text, self._marks[number][1])

    def numbers(self, marks: Sequence[int]) -> str:
        return ",".join(self._marks[number][0] for number in marks)


def _hue(one: Said, hues: Mapping[str, int]) -> int:
    return _RED if one.status == "conflicting" else hues[one.key]


def _where(found: Explanation) -> str:
    pieces = " + ".join(f"{first}-{last}" for first, last in (piece.lines for piece in found.pieces))
    number = f", number {found.number}" if found.number else ""
    return f"{found.id}{number} · {found.file}, lines {pieces}"


def _table(said: Sequence[Said], brush: _Brush) -> Iterator[str]:
    head = ("mark", "read", "confidence", "status", "line:column", "rule", "value and words")
    rows = [
        (
            one.mark, one.key, f"{one.confidence:.2f}", one.status, _at(one.places[0]), one.rule,
            f"{one.value}  “{one.places[0].quote}”" + _more(one),
        )
        for one in said
    ]  # fmt: skip
    lines = _aligned([head, *(tuple(map(in_one_line, row)) for row in rows)], right=1)
    yield next(lines)
    for one, line in zip(said, lines, strict=True):
        yield brush.mark(line, one.number)


def _at(place: Place) -> str:
    return f"{place.line}:{place.column}"


def _more(one: Said) -> str:
    more = len(one.places) - 1
    return f" and {more} more place{'' if more == 1 else 's'}" if more else ""


def _aligned(rows: Sequence[Sequence[str]], *, right: int) -> Iterator[str]:
    """Rows as lines in aligned columns, the first `right` of them to the right; the last column is left as it is."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = [
            " " * (size - width(cell)) + cell if place < right else cell + " " * (size - width(cell))
            for place, (cell, size) in enumerate(zip(row[:-1], widths, strict=False))
        ]
        yield "  ".join([*padded, row[-1]]).rstrip()


def _conflicting(found: Explanation) -> Iterator[str]:
    for group in found.conflicts:
        told = (f"“{in_one_line(one.value)}” ({one.mark}, {_at(one.places[0])}, {one.status})" for one in group)
        yield f"conflict: {in_one_line(group[0].key)} is {' against '.join(told)}"


def _body(found: Explanation, brush: _Brush) -> Iterator[str]:
    """The text in reading order; where that is not the order of the file, a line says so."""
    last = 0
    for piece in found.pieces:
        if piece.moved:
            yield brush.paint(f"{'':6} {joint(last, piece)}", _FAINT)
        yield from _piece(found.text, piece, brush)
        last = piece.lines[1]


def joint(last: int, piece: Piece) -> str:
    """What is told where a text was put together: the line that it breaks off at and the one that it goes on with."""
    return f"--- after line {last} comes line {piece.lines[0]}: put together here ---"


def _piece(text: str, piece: Piece, brush: _Brush) -> Iterator[str]:
    """The lines of a piece, numbered, marks opened as ⟦1 and closed as 1⟧ wherever they begin and end."""
    marked = "".join(_marked(text, piece.segments, brush))
    for number, line in enumerate(marked.split("\n"), start=piece.lines[0]):
        yield f"{brush.paint(f'{number:6}', _FAINT)} {line}".rstrip()


def _marked(text: str, segments: Sequence[Segment], brush: _Brush) -> Iterator[str]:
    before: tuple[int, ...] = ()
    for segment, after in pairwise((*segments, Segment(start=0, end=0))):
        if opened := [mark for mark in segment.marks if mark not in before]:
            yield brush.paint(f"⟦{brush.numbers(opened)} ", _FAINT)
        words = visible(text[segment.start : segment.end]).split("\n")
        yield "\n".join(brush.mark(part, segment.marks[0]) if segment.marks else part for part in words)
        if closed := [mark for mark in segment.marks if mark not in after.marks]:
            yield brush.paint(f" {brush.numbers(closed)}⟧", _FAINT)
        before = segment.marks


def _percent(coverage: Coverage | None) -> str:
    return "" if coverage is None else f"{coverage.percent:.0f}"


def _covered(found: Explanation) -> Iterator[str]:
    zones = ", ".join(f"{name} {_percent(coverage)} %" for name, coverage in found.zones)
    yield f"coverage: {_percent(found.coverage)} % of {found.coverage.characters} letters and digits ({zones})"


def _left(unread: Sequence[Unread], show: int) -> Iterator[str]:
    if not unread:
        return
    yield f"left unread: {len(unread)} stretches, the longest first; letters and digits, lines, words"
    for one in unread[:show]:
        yield f"{one.characters:6}  {_lines(one.lines):11}  “{_ends(in_one_line(one.quote))}”"
    if len(unread) > show:
        yield f"        and {len(unread) - show} more (--show {len(unread)} lists all)"


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"


def _ends(text: str) -> str:
    """A text, or where it is long its first and its last words."""
    if len(text) <= _QUOTED:
        return text
    first, last = text[: _QUOTED // 2], text[-_QUOTED // 2 :]
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def _rules(said: Sequence[Said], rules: Mapping[str, str]) -> Iterator[str]:
    """What the rules that read something here read, each once."""
    names = dict.fromkeys(name for one in said for name in one.rule.split(": "))
    if known := [name for name in names if name in rules]:
        yield "rules:"
        size = max(map(width, known))
        yield from (f"  {name:{size}}  {in_one_line(rules[name])}" for name in known)


def _document(found: Explanation) -> dict[str, object]:
    return {
        "id": found.id, "file": found.file, "number": found.number, "heading": found.heading, "lines": found.lines,
        "coverage": {
            **_share(found.coverage),
            "zones": {name: _share(coverage) for name, coverage in found.zones},
        },
    }  # fmt: skip


def _share(coverage: Coverage) -> dict[str, object]:
    return {"characters": coverage.characters, "cited": coverage.cited, "percent": round(coverage.percent, 1)}


def _span(place: Place) -> dict[str, object]:
    return {
        "start": place.start, "end": place.end, "line": place.line, "column": place.column, "quote": place.quote,
    }  # fmt: skip
