"""Documents as witnesses of one message's text: which there are, and where they differ, as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rdflib import Literal as Cell
from rdflib import URIRef

from kg.explanation.collation import Collation, collate, words_of
from kg.explanation.segments import Stretch
from kg.explanation.values import Explanation
from kg.graph.cells import Row
from kg.graph.store import Selects
from kg.graph.table import Table
from kg.texts import built_records, explanations, files_in
from kg.vocab import CG, RDFS_LABEL
from kg.workspace import Workspace

_ATTESTED = f"""
SELECT ?message ?label ?record WHERE {{
  ?document <{CG.attests}> ?message ; <{CG.record}> ?record . ?message <{RDFS_LABEL}> ?label
}} ORDER BY ?message ?label ?record"""


# messages of one sender, of other dates, on the very same leaves: maybe one message that two sources date differently
_LEAVES = f"""
SELECT DISTINCT ?one ?other WHERE {{
  ?citation <{CG.listy}> ?leaves .
  ?one <{CG.cites}> ?citation ; <{CG.sender}> ?sender ; <{CG.date}> ?date .
  ?other <{CG.cites}> ?citation ; <{CG.sender}> ?sender ; <{CG.date}> ?day .
  FILTER(STR(?one) < STR(?other) && STR(?date) != STR(?day))
}} ORDER BY ?one ?other"""
Why = Literal["one message", "the same leaves, other dates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """Two documents and their texts compared, the more telling first of those that attest one message.

    Each stands with its message (IRI and label); `why` says whether that is one, or may be one under another date.
    """

    why: Why
    messages: tuple[str, str]
    labels: tuple[str, str]
    one: Explanation
    other: Explanation
    found: Collation


@dataclass(frozen=True, slots=True, kw_only=True)
class Collated:
    """All pairs of witnesses, and how many documents stand beside others without a text of their own (listed ones)."""

    pairs: tuple[Witnesses, ...]
    textless: int


def collated(select: Selects, workspace: Workspace, texts: Iterable[Path]) -> Collated:
    """The witnesses of every message that several documents attest, each beside the one of which most is read.

    Besides, two messages of one sender on the very same leaves of an archive, but of other dates: which may be one that
    is dated differently, as their texts show. An entry of a listing tells of a message and does not print it: such
    documents are no witnesses, and are counted. Raises `DocumentError` where a text is not among `texts`,
    `WorkspaceError` where the records cannot be read.
    """
    attesting: defaultdict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for row in select.select(_ATTESTED).rows:
        message, label, record = map(str, row)
        attesting[message].add(record)
        labels.setdefault(message, label)
    leaves = [(str(one), str(other)) for one, other in select.select(_LEAVES).rows]
    several = {key for key, records in attesting.items() if len(records) > 1}
    wanted = set().union(*(attesting.get(key, set()) for key in several.union(*leaves)))
    records = [record for record in built_records(workspace) if record.id in wanted]
    printed = {record.id: len(record.claims) for record in records if record.description is None}
    told = {one.id: one for one in explanations((one for one in records if one.id in printed), files_in(texts))}
    ranked = {
        key: sorted(documents & set(told), key=lambda id_: (-printed[id_], id_)) for key, documents in attesting.items()
    }
    ordered = sorted(
        _paired(ranked, several, leaves), key=lambda pair: (pair[0], *(labels[key] for key in pair[1]), *pair[1:])
    )
    return Collated(
        pairs=tuple(
            Witnesses(
                why=why, messages=messages, labels=(labels[messages[0]], labels[messages[1]]), one=told[first],
                other=told[second], found=collate(words_of(told[first]), words_of(told[second])),
            )
            for why, messages, (first, second) in ordered
        ),
        textless=len(wanted) - len(told),
    )  # fmt: skip


def _paired(
    ranked: Mapping[str, Sequence[str]], several: Iterable[str], leaves: Iterable[tuple[str, str]]
) -> Iterator[tuple[Why, tuple[str, str], tuple[str, str]]]:
    """Why two documents are compared, of which messages, and which they are: by the printed documents of a message."""
    for key in several:
        for other in ranked[key][1:]:
            yield "one message", (key, key), (ranked[key][0], other)
    for one, other in leaves:
        if ranked.get(one) and ranked.get(other):
            yield "the same leaves, other dates", (one, other), (ranked[one][0], ranked[other][0])


def agreement_table(found: Collated) -> Table:
    """A row for each two witnesses: how many words each has and both share, and in how many places they differ."""
    rows: list[Row] = [
        (
            Cell(pair.labels[0]), Cell(pair.found.words[0]), Cell(pair.found.words[1]), Cell(pair.found.shared),
            Cell(round(pair.found.agreement, 3)), Cell(len(pair.found.differences)), *_documents(pair),
        )
        for pair in found.pairs
    ]  # fmt: skip
    columns = ("messageLabel", "words", "otherWords", "shared", "agreement", "differences", *_DOCUMENTS)
    return Table(columns=columns, rows=tuple(rows))


_DOCUMENTS = ("why", "otherMessageLabel", "source", "heading", "otherSource", "otherHeading", "message", "otherMessage")


def _documents(pair: Witnesses) -> Row:
    return (
        Cell(pair.why), Cell(pair.labels[1]), Cell(pair.one.file), Cell(pair.one.heading), Cell(pair.other.file),
        Cell(pair.other.heading), *map(URIRef, pair.messages),
    )  # fmt: skip


def differences_table(found: Collated) -> Table:
    """A row for each difference: the words of either text with their line and offsets; empty where one has nothing."""
    rows = [row for pair in found.pairs for row in _differences(pair)]
    columns = (
        "messageLabel", "words", "otherWords", "line", "otherLine", "start", "end", "otherStart", "otherEnd",
        *_DOCUMENTS,
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _differences(pair: Witnesses) -> Iterator[Row]:
    for change in pair.found.differences:
        words, line, start, end = _cells(pair.one, change.one)
        others, below, begin, last = _cells(pair.other, change.other)
        yield (Cell(pair.labels[0]), words, others, line, below, start, end, begin, last, *_documents(pair))


def _cells(document: Explanation, stretch: Stretch | None) -> tuple[Cell | None, ...]:
    if stretch is None:
        return None, None, None, None
    start, end = stretch
    words = " ".join(document.text[start:end].split())
    return Cell(words), Cell(document.text.count("\n", 0, start) + 1), Cell(start), Cell(end)
