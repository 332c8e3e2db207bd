"""Which predicted record stands for which document of the gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from extract.model import Record
from kg.evaluation.names import fold

_HEADING = 60
"""So much of a heading has to agree; what follows is often cut or wrapped."""
_ENOUGH = 0.4
"""A record with another heading stands for a document from this share of the document's lines on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A document of the gold, the record that stands for it, and the records that claim it as well."""

    gold: Record
    predicted: Record | None
    splits: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """All documents of the gold, in the order of files and lines, and how many predicted records stand for none."""

    pairs: tuple[Pair, ...]
    outside: int


def base_name(file: str) -> str:
    """The name of a file without its folders: gold and prediction may have been made from different places.

    >>> base_name("letters/1949/a.txt")
    'a.txt'
    """
    return PurePosixPath(file).name


def pair(gold: Iterable[Record], predicted: Iterable[Record]) -> Pairing:
    """Pair the documents of `gold` with the records of `predicted`, the likeliest pairs first.

    Only records of one file are paired: by the heading, or by the lines they share; without lines, by heading or date,
    and a document that is the only one of its file with any record of it. A record that would be paired with a document
    already taken is a false split of it. The order of the records makes no difference where they have lines.
    """
    documents = tuple(sorted(gold, key=_position))
    records = tuple(sorted(predicted, key=_position))
    chosen: dict[int, int] = {}
    splits: defaultdict[int, list[Record]] = defaultdict(list)
    used: set[int] = set()
    for _, i, j in sorted(_candidates(documents, records), reverse=True):
        if j in used:
            continue
        used.add(j)
        if i not in chosen:
            chosen[i] = j
        elif documents[i].lines:
            splits[i].append(records[j])
    pairs = tuple(
        Pair(gold=document, predicted=records[chosen[i]] if i in chosen else None, splits=tuple(splits[i]))
        for i, document in enumerate(documents)
    )
    return Pairing(pairs=pairs, outside=len(records) - len(chosen) - sum(map(len, splits.values())))


def _position(record: Record) -> tuple[str, tuple[int, int], str]:
    """Where a record stands among the others; without lines it keeps its place in the file that it was read from."""
    return base_name(record.file), record.lines or (0, 0), record.id if record.lines else ""


def _candidates(documents: Sequence[Record], records: Sequence[Record]) -> Iterator[tuple[float, int, int]]:
    """How well a record fits a document, for each that may stand for it: their positions come after the figure."""
    of_file: defaultdict[str, list[int]] = defaultdict(list)
    for j, record in enumerate(records):
        of_file[base_name(record.file)].append(j)
    headings = [_heading(record) for record in records]
    in_file = Counter(base_name(document.file) for document in documents)
    for i, document in enumerate(documents):
        heading = _heading(document)
        file = base_name(document.file)
        for place, j in enumerate(of_file[file]):
            same_heading = heading != "" and heading == headings[j]
            same_date = document.date == records[j].date
            share = _shared(document, records[j])
            fit = share + (1.0 if same_heading else 0) + (0.2 if same_date else 0)
            if document.lines:
                if same_heading or share >= _ENOUGH:
                    yield fit, i, j
            elif same_heading or (same_date and document.date) or in_file[file] == 1:
                yield fit + 0.5 - 0.001 * place, i, j


def _heading(record: Record) -> str:
    return fold(record.heading)[:_HEADING]


def _shared(document: Record, record: Record) -> float:
    """The share of the document's lines that the record has too."""
    if not document.lines or not record.lines:
        return 0.0
    (first, last), (start, end) = document.lines, record.lines
    return max(0, min(last, end) - max(first, start) + 1) / (last - first + 1)
