"""Lists of holders of offices that a user supplies: a table with a header, one term a line.

Columns, by the names in the header: `office` and `holder`; then, each left out or empty where it is not needed,
`country` (whose office it is), `place` (where it is held), `from` and `until` (first and last day, month or year).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from extract.authority import Authority
from extract.dates import date_of_cell
from extract.edtf import ends
from extract.errors import UnreadableSourceError
from extract.lexicon import country_of
from extract.model import Source, Span
from extract.posts import post_of
from extract.readers.common import Read, Reader
from extract.rules import Rule
from extract.tenures import Term
from extract.topics import TopicScheme

_RULE = Rule("list of holders", "a list of offices and their holders that the user supplies")
_COLUMNS = ("office", "holder", "country", "place", "from", "until")
_DELIMITERS = ("\t", ";", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of the table: its number, its cells by column, and where it stands."""

    number: int
    cells: dict[str, str]
    span: Span


def recognises(source: Source) -> bool:
    """Whether the first line of a text is a header with the columns office and holder, and no other than ours.

    >>> recognises(Source(name="a.csv", text="office,holder,from\\nConsul in Bergen,Anna Holt,1911\\n", sha256=""))
    True
    """
    return _header(source.text) is not None


def read(source: Source, scheme: TopicScheme | None) -> Read:
    """Read every term of the table: there are no documents in it. Raises `UnreadableSourceError` for a line that is
    none, by its number."""
    del scheme
    authority = Authority()
    for row in _rows(source):
        holder = authority.add(row.cells["holder"], row.span, _RULE, listed=True)
        term = Term(post=_post(row), date=_interval(row), start=row.span.start, end=row.span.end)
        authority.offices.hold(holder, term, (row.span,), _RULE)
    return Read(
        records=(), actors=authority.actors(), appellations=authority.appellations(), tenures=authority.tenures()
    )


def _header(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The delimiter and the columns that the first line names."""
    first = text.partition("\n")[0].strip("\ufeff\r ")
    for delimiter in _DELIMITERS:
        names = tuple(name.strip().strip('"').casefold() for name in first.split(delimiter))
        if {"office", "holder"} <= set(names) <= set(_COLUMNS) and len(set(names)) == len(names):
            return delimiter, names
    return None


def _rows(source: Source) -> Iterator[_Row]:
    header = _header(source.text)
    if header is None:
        raise UnreadableSourceError("no header with the columns office and holder")
    delimiter, names = header
    start = 0
    for number, line in enumerate(source.text.split("\n"), start=1):
        words = line.strip()
        if number > 1 and words:
            try:
                cells = next(csv.reader([line.rstrip("\r")], delimiter=delimiter, strict=True))
            except (csv.Error, StopIteration) as error:
                raise UnreadableSourceError(f"line {number}: {error}") from None
            if len(cells) != len(names):
                raise UnreadableSourceError(f"line {number}: {len(cells)} cells under {len(names)} columns")
            told = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=True)}
            if not told["office"] or not told["holder"]:
                raise UnreadableSourceError(f"line {number}: no office, or no holder")
            first = start + line.index(words)
            yield _Row(number=number, cells=told, span=source.span(first, first + len(words)))
        start += len(line) + 1


def _post(row: _Row) -> str:
    """The name of the post, with its place and its country where they stand in columns of their own."""
    phrase = row.cells["office"]
    if place := row.cells.get("place"):
        phrase = f"{phrase} in {place}"
    if country := row.cells.get("country"):
        if country_of(country) is None:
            raise UnreadableSourceError(f"line {row.number}: no country of the name {country} is known")
        phrase = f"{phrase}, {country}"
    post = post_of(phrase)
    if post is None:
        raise UnreadableSourceError(f"line {row.number}: {row.cells['office']} is no office that one person holds")
    if post.abroad and post.at is None:
        raise UnreadableSourceError(f"line {row.number}: where is the {row.cells['office']}? name the place")
    return phrase


def _interval(row: _Row) -> str | None:
    first, last = (_date(row, column) for column in ("from", "until"))
    if first is None and last is None:
        return None
    interval = f"{first or '..'}/{last or '..'}"
    if ends(interval) == (None, None):
        raise UnreadableSourceError(f"line {row.number}: the term ends before it begins")
    return interval


def _date(row: _Row, column: str) -> str | None:
    cell = row.cells.get(column, "")
    if not cell:
        return None
    date = date_of_cell(cell)
    if date is None:
        raise UnreadableSourceError(f"line {row.number}: {cell} is no day, month or year")
    return date


READER = Reader(name="holders", recognises=recognises, read=read)
