"""Catalogues of files: an entry a paragraph, with the place of a paper, its date and its title, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from extract.dates import find_dates, parse_date
from extract.decisions.sentences import sentences
from extract.headings import NUMBERED, parse_heading
from extract.model import Source
from extract.sources import tells_source
from extract.text import Flow, Line, lines_of

# where a paper is kept, before its date or its title: "12.", "575 1 41 2", "FO 371/92756", "f. 3, op. 1, d. 7, ll. 2-4"
_PLACE = re.compile(
    r"(?:(?:No\.|[Ff]ond|[Oo]pis|[Dd]elo|[Ll]isty?|[Pp]apka|[Bb]ox|[Ff]older|[Ff]ile|[Ii]tem"
    r"|(?:[Ff]|[Oo]p|[Dd]|[Ll]{1,2}|[Pp]{1,2}|pap|por|Bl|Bd|Nr|sygn|vol|t|k|s)\."
    r"|[A-Z]{1,5}(?:-[A-Z]\w{1,8})?|[IVX]{1,4}|[A-Z]{0,3}-?\d[\w./–-]{0,24}|[–—|-])[,;:.)]{0,2}\s+){0,14}+"
)
_FIGURE = re.compile(r"\d")
_TITLE_BEGINS = re.compile(r"[^\W\d_a-z]")
_BETWEEN = re.compile(r"[\s.,:;|()\[\]–—-]*")
_BEFORE_DATE = re.compile(r"(?:[\s.,:;|(\[–—-]|\b(?:dated|of|from))*$")
_BEHIND_DATE = 60  # code points: the state of a paper, how many leaves it has; what is longer tells of its matter
_SAME = re.compile(r"(?:The )?[Ss]ame to (?:the )?same\b|(?:Ditto|Idem|Do\.)(?=[\s,.]|$)")
# below a title a sentence begins a line: "Holt asks for"; "Holt on the ice" goes on with the title
_TOLD_BELOW = re.compile(
    r"[^\W\d_a-z][\w.’'-]* (?:(?:[^\W\d_a-z][\w.’'-]* ){0,3}?)"
    r"(?!(?:on|about|of|and|or|regarding|concerning|re|in|at|to|with|from|for|by|dated|via|through)\b)[a-z]{2,}"
)
_LEAVES = re.compile(r"\s+(?:ll?|pp?|ff?|[Bb]l)\.\s?\d[\d,\s–-]*$")
# the fields of a record: "Title: ...", "Date: ..."
_FIELD = re.compile(r"(?P<label>[A-Z][A-Za-z]{2,15}(?: [a-z]{2,12})?)\s?:\s+(?=\S)")
_FIELDS = {
    "title": "title", "heading": "title", "date": "date", "dated": "date", "description": "told", "summary": "told",
    "abstract": "told", "content": "told", "contents": "told", "scope": "told",
}  # fmt: skip
_MOST = 1000  # code points of an entry
_BEGINNING = 160  # code points in which an entry tells its place
_PARTED = re.compile(r"\t+|\s\|\s|(?<=\S) {3,}(?=\S)")
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_COLUMNS = 12  # of a line at most
_AT_THE_END = 100  # lines of which an issue has few that are entries
_NEARLY_ALL = 0.55  # of the paragraphs
_LINES = 5  # of an entry, on the average
_SOME_WORDS = 3  # blanks between the words of a description
_ROWS = 3  # entries that make a catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry of a catalogue: where it begins, its lines, date as printed and as EDTF, title and description."""

    at: int
    lines: tuple[int, int]
    date: Flow
    edtf: str
    title: Flow
    description: Flow | None
    same: Row | None = None  # the one above it whose parties and form it repeats: "Same to same"


def catalogue(source: Source, lines: Iterable[Line], *, share: float = 1 / 2) -> list[Row]:
    """The entries of a catalogue in order; none where fewer than three paragraphs are such, or a smaller share of those
    from the first one on. A paragraph that follows one without a description is that.

    >>> text = "FO 3/1 9 May 1911 Letter from Holt to Lund\\n"
    >>> [len(catalogue(Source(name="", text=text * n, sha256=""), lines_of(text * n))) for n in (2, 3)]
    [0, 3]
    """
    count = 0
    found: list[Row] = []
    previous: Row | None = None
    for together in _paragraphs(lines):
        count += bool(found)
        if (stop := together[-1].end) - (start := together[0].first) <= _MOST:
            flow, above = Flow(source, [(start, stop)]), found[-1] if found else None
            numbers = together[0].number, together[-1].number
            if row := _fields(source, together, above) or _columns(flow, numbers, above) or _row(flow, numbers, above):
                found.append(row)
            elif previous and previous.description is None and flow.text.count(" ") >= _SOME_WORDS:
                found[-1] = replace(previous, description=flow, lines=(previous.lines[0], numbers[1]))
            previous = row
    return found if len(found) >= max(_ROWS, share * (count + 1)) else []


def is_catalogue(source: Source) -> bool:
    """Whether a text is a catalogue rather than an issue: nearly all of it are entries, of few lines, without a text.

    An issue with a table of what it prints does not end so.

    >>> rows = "".join(f"{n}. Letter of Holt to Lund. {n} May 1911.\\n" for n in range(1, 9))
    >>> texts = rows, rows + "\\nDear Holt,\\n\\nI came." * 9
    >>> [is_catalogue(Source(name="", text=text, sha256="")) for text in texts]
    [True, False]
    """
    lines = lines_of(source.text)
    if tells_source(source.text) or not catalogue(source, lines[-_AT_THE_END:], share=_NEARLY_ALL):
        return False
    found = catalogue(source, lines, share=_NEARLY_ALL)
    printed = sum(1 + row.lines[1] - row.lines[0] for row in found)
    edited = sum(NUMBERED.match(source.text, row.at) is not None for row in found)  # as editions head documents
    return printed <= _LINES * len(found) and 2 * edited < len(found)


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines put together to entries: one begins below a blank line and where a place of figures or a date stands first;
    each line that is parted into columns is one.

    >>> [len(one) for one in _paragraphs(lines_of("1. Letter\\nto Lund\\n2. Report"))]
    [2, 1]
    """
    together: list[Line] = []
    for line in lines:
        if together and (line.blank or _PARTED.search(line.words) or _begins(line.words)):
            yield together
            together = []
        if not line.blank:
            together.append(line)
    if together:
        yield together


def _begins(words: str) -> bool:
    """Whether a line begins an entry: the place of a paper with figures in it, then its date or its title.

    >>> [_begins(words) for words in ("575 1 41 2 Letter", "9 May 1911. Letter", "1911, and of Lund")]
    [True, True, False]
    """
    return bool(words) and (_lead(words) > 0 or any(date.start == 0 for date in find_dates(words, end=40)))


def _lead(text: str) -> int:
    """Where the place of a paper ends that an entry begins with; 0 where none does."""
    match = _PLACE.match(text, 0, _BEGINNING)
    end = match.end() if match else 0
    return end if _FIGURE.search(text, 0, end) and _TITLE_BEGINS.match(text, end) else 0


def _row(flow: Flow, lines: tuple[int, int], above: Row | None = None) -> Row | None:
    """The entry that a paragraph is: a date with a year, beside a title that names a paper and somebody.

    A title that says "Same to same" names those of the entry `above` it.

    >>> row = _row(Flow.of("4. 9 May 1911. Letter of A. Holt to E. Lund. On the harvest. Copy, 2 pp."), (1, 1))
    >>> [row.title.text, row.description.text]
    ['Letter of A. Holt to E. Lund', 'On the harvest. Copy, 2 pp.']
    >>> again = _row(Flow.of("5. 12 May 1911. Same to same."), (2, 2), row)
    >>> again.same is row, again.description
    (True, None)
    """
    text = flow.text
    below = next((at for at, _, row in flow.rows()[1:] if _TOLD_BELOW.match(row)), len(text))
    dates = list(find_dates(text, end=below)) or list(find_dates(text))
    if not dates:
        return None
    first, last = dates[0], dates[-1]
    if _PLACE.fullmatch(text, 0, first.start):
        date, start, stop = first, _after(text, first.end), len(text)
    else:
        date = last if below - last.end <= _BEHIND_DATE else first
        start, stop = _lead(text), date.start
    end = _title_end(text, start, below if start < below < stop else stop)
    rest = _after(text, end)
    rest = _after(text, date.end) if start < date.start and rest >= date.start else rest
    if " | " in text or not _titled(text[start:end], above):
        return None
    told = (rest, stop if rest < date.start else len(text))
    return _made(flow, lines, (date.start, date.end, date.edtf), (start, end), told, above)


def _fields(source: Source, lines: list[Line], above: Row | None) -> Row | None:
    """The entry that lines with a label each are: "Title: ...", "Date: ...", and what tells of it.

    >>> text = "Title: Letter, Holt to Lund\\nDate: 9 May 1911\\nSummary: asks for ice\\n"
    >>> row = _fields(Source(name="", text=text, sha256=""), list(lines_of(text))[:3], None)
    >>> row.title.text, row.edtf, row.description.text
    ('Letter, Holt to Lund', '1911-05-09', 'asks for ice')
    """
    cells: dict[str, list[tuple[int, int]]] = {}
    field = None
    for line in lines:
        match = _FIELD.match(line.words)
        field = _FIELDS.get(match["label"].lower()) if match else field
        if field and (match is None or field not in cells):
            cells.setdefault(field, []).append((line.first + (match.end() if match else 0), line.trimmed[1]))
    if not {"title", "date"} <= cells.keys():
        return None
    date, title = Flow(source, cells["date"]), Flow(source, cells["title"])
    if not (edtf := parse_date(date.text)) or not _titled(title.text, above):
        return None
    return Row(
        at=lines[0].first, lines=(lines[0].number, lines[-1].number), date=date, edtf=edtf, title=title,
        description=Flow(source, cells["told"]) if "told" in cells else None, same=_repeated(title.text, above),
    )  # fmt: skip


def _columns(flow: Flow, lines: tuple[int, int], above: Row | None) -> Row | None:
    """The entry that a line in columns is: one of them a date, one a title; the longest of the others tells of it.

    >>> row = _columns(Flow.of("Letter, Holt to Lund | FO 3/1 | 9 May 1911 | asks for herring"), (1, 1), None)
    >>> row.title.text, row.edtf, row.description.text
    ('Letter, Holt to Lund', '1911-05-09', 'asks for herring')
    """
    source, begin = flow.source, flow.offset(0)
    printed = source.text[begin : flow.offset(len(flow.text) - 1) + 1]
    ends = [match.span() for match in islice(_PARTED.finditer(printed), _COLUMNS)]
    if not ends:
        return None
    bounds = zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(printed)], strict=True)
    cells = [Flow(source, [(begin + start, begin + end)]) for start, end in bounds if printed[start:end].strip()]
    date = next((cell for cell in cells if _YEAR.search(cell.text) and parse_date(cell.text)), None)
    title = next((cell for cell in cells if cell is not date and _titled(cell.text, above)), None)
    if date is None or title is None:
        return None
    others = [cell for cell in cells if cell not in (date, title) and cell.text.count(" ") >= 2]
    end = _title_end(title.text, 0, len(title.text))
    if (rest := _after(title.text, end)) < len(title.text):
        others.append(_part(title, rest, len(title.text)))
    told = max((cell for cell in others if not _PLACE.fullmatch(cell.text + " ")), key=_length, default=None)
    return Row(
        at=begin, lines=lines, date=date, edtf=parse_date(date.text) or "", title=_part(title, 0, end),
        description=told, same=_repeated(title.text, above),
    )  # fmt: skip


def _length(flow: Flow) -> int:
    return len(flow.text)


def _titled(title: str, above: Row | None) -> bool:
    """Whether words are the title of an entry: of a paper and somebody, or of the same as `above`."""
    heading = parse_heading(title)
    return _repeated(title, above) is not None or (heading.form is not None and bool(heading.everyone))


def _repeated(title: str, above: Row | None) -> Row | None:
    return (above.same or above) if above and _SAME.match(title) else None


def _made(
    flow: Flow,
    lines: tuple[int, int],
    date: tuple[int, int, str],
    title: tuple[int, int],
    told: tuple[int, int],
    above: Row | None,
) -> Row:
    return Row(
        at=flow.offset(0), lines=lines, date=_part(flow, *date[:2]), edtf=date[2], title=_part(flow, *title),
        description=_part(flow, *told) if _tells(flow.text[slice(*told)]) else None,
        same=_repeated(flow.text[slice(*title)], above),
    )  # fmt: skip


def _tells(words: str) -> bool:
    """Whether there are words that are not the place of a paper."""
    return bool(words) and _PLACE.fullmatch(words + " ") is None


def _part(flow: Flow, start: int, end: int) -> Flow:
    """The running text of a part of one by itself."""
    return Flow(flow.source, [(span.start, span.end) for span in flow.spans(start, end)])


def _after(text: str, place: int) -> int:
    """Where the next words begin."""
    return _BETWEEN.match(text, place).end()  # type: ignore[union-attr]  # always fits


def _title_end(text: str, start: int, stop: int) -> int:
    """Where a title ends: with its sentence, or before a colon with the parties before it; what follows is its matter.

    >>> [_title_end(text, 0, len(text)) for text in ("Letter, Holt to Lund: ice", "To V. Holt. Ice")]
    [20, 10]
    """
    sentence = next(sentences(text[start:stop]), None)
    end = start + sentence.end if sentence else stop
    colon = text.find(": ", start, end)
    if colon > 0 and parse_heading(text[start:colon]).everyone:
        end = colon
    if leaves := _LEAVES.search(text, start, end):
        end = leaves.start()
    return _BEFORE_DATE.search(text, start, end).start()  # type: ignore[union-attr]  # always fits
