"""Documents as witnesses of one message's text: which there are, and where they differ, as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal, URIRef

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """Two documents that attest one message, the more telling first, and their texts compared."""

    message: str
    label: str
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

    An entry of a listing tells of a message and does not print it: such documents are no witnesses, and are counted.
    Raises `DocumentError` where a text is not among `texts`, `WorkspaceError` where the records cannot be read.
    """
    of_message: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in select.select(_ATTESTED).rows:
        message, label, record = map(str, row)
        of_message[message, label].add(record)
    several = {key: records for key, records in of_message.items() if len(records) > 1}
    wanted = set().union(*several.values())
    records = [record for record in built_records(workspace) if record.id in wanted]
    printed = {record.id: len(record.claims) for record in records if record.description is None}
    told = {one.id: one for one in explanations((one for one in records if one.id in printed), files_in(texts))}
    pairs = []
    for (message, label), attesting in sorted(several.items(), key=lambda item: (item[0][1], item[0][0])):
        first, *others = sorted(attesting & set(told), key=lambda id_: (-printed[id_], id_)) or [""]
        pairs += [
            Witnesses(
                message=message, label=label, one=told[first], other=told[other],
                found=collate(words_of(told[first]), words_of(told[other])),
            )
            for other in others
        ]  # fmt: skip
    return Collated(pairs=tuple(pairs), textless=len(wanted) - len(told))


def agreement_table(found: Collated) -> Table:
    """A row for each two witnesses: how many words each has and both share, and in how many places they differ."""
    rows: list[Row] = [
        (
            Literal(pair.label), Literal(pair.found.words[0]), Literal(pair.found.words[1]), Literal(pair.found.shared),
            Literal(round(pair.found.agreement, 3)), Literal(len(pair.found.differences)), *_documents(pair),
        )
        for pair in found.pairs
    ]  # fmt: skip
    columns = ("messageLabel", "words", "otherWords", "shared", "agreement", "differences", *_DOCUMENTS)
    return Table(columns=columns, rows=tuple(rows))


_DOCUMENTS = ("source", "heading", "otherSource", "otherHeading", "message")


def _documents(pair: Witnesses) -> Row:
    return (
        Literal(pair.one.file), Literal(pair.one.heading), Literal(pair.other.file), Literal(pair.other.heading),
        URIRef(pair.message),
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
        yield (Literal(pair.label), words, others, line, below, start, end, begin, last, *_documents(pair))


def _cells(document: Explanation, stretch: Stretch | None) -> tuple[Literal | None, ...]:
    if stretch is None:
        return None, None, None, None
    start, end = stretch
    words = " ".join(document.text[start:end].split())
    return Literal(words), Literal(document.text.count("\n", 0, start) + 1), Literal(start), Literal(end)
