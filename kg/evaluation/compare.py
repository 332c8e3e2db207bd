"""The comparison: records that a person made against records that were predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from extract.model import Record
from kg.evaluation.clusters import FIELDS as MENTIONED
from kg.evaluation.clusters import Clusters, clustering, mentions
from kg.evaluation.fields import DOCUMENTS, FIELDS, Field
from kg.evaluation.matching import matched
from kg.evaluation.names import Names
from kg.evaluation.pairing import Pair, Pairing, base_name, pair
from kg.evaluation.places import Text, evidence, whereabouts
from kg.evaluation.records import Records
from kg.evaluation.values import Clustering, Compared, Difference, Evaluation, Figure

_NO_NAMES = Names()


def evaluate(
    gold: Records,
    predicted: Records,
    *,
    names: Names = _NO_NAMES,
    texts: Mapping[str, str] | None = None,
    clusters: Clusters | None = None,
) -> Evaluation:
    """Compare `predicted` with `gold`, field by field over all documents of the gold.

    `names` says which names are one actor's; where it has a table, it is also told how well the mentions of one actor
    are brought together. `clusters` are the actors of the names in the predicted records; a name that is not among them
    is an actor of its own. `texts` are the sources, by file name: where they are given, missed values
    are looked for in them, so that the evaluation can tell where they would be; the figures do not depend on it.

    >>> from kg.evaluation.records import read_records
    >>> gold = read_records('{"id": "a1", "file": "a.txt", "senders": ["Kim"], "recipients": ["Pak"]}', "gold")
    >>> found = read_records('{"id": "x", "file": "a.txt", "senders": ["Kim", "Pak"]}', "predicted")
    >>> evaluation = evaluate(gold, found)
    >>> [(figure.field, figure.precision, figure.recall) for figure in evaluation.figures]
    [('documents', 1.0, 1.0), ('senders', 0.5, 1.0), ('recipients', 0.0, 0.0)]
    """
    paired = pair(gold.records, predicted.records)
    fields = [field for field in FIELDS if field.name in gold.keys]
    sources = {file: Text(text) for file, text in (texts or {}).items()}
    counts: Counter[tuple[str, str]] = Counter()
    documents = []
    for couple in paired.pairs:
        differences = list(_splits(couple))
        text = sources.get((couple.predicted or couple.gold).file)
        for field in fields:
            differences += _compare(couple, field, names, text, counts)
        documents.append(_compared(couple, tuple(differences)))
    predicted_files = {base_name(record.file) for record in predicted.records}
    return Evaluation(
        figures=(_found(paired), *(_figure(field.name, counts) for field in fields)),
        documents=tuple(documents),
        outside=paired.outside,
        absent=tuple(sorted({base_name(record.file) for record in gold.records} - predicted_files)),
        unmarked=tuple(field.name for field in FIELDS if field.name not in gold.keys),
        clustering=_clustering(paired, names, clusters or {}) if names else None,
    )


def _clustering(paired: Pairing, names: Names, clusters: Clusters) -> Clustering:
    found = [
        mention
        for couple in paired.pairs
        if couple.predicted
        for mention in mentions(couple.gold, couple.predicted, names, clusters)
    ]
    return clustering(found, sum(len(getattr(pair.gold, key)) for pair in paired.pairs for key in MENTIONED))


def _compare(
    couple: Pair, field: Field[Any], names: Names, text: Text | None, counts: Counter[tuple[str, str]]
) -> Iterator[Difference]:
    """Count the values of one field in one document; yield what was missed, then what is spurious."""
    gold, predicted = couple.gold, couple.predicted
    wanted, found = field.values(gold), field.values(predicted) if predicted else ()
    pairs = matched(wanted, found, lambda one, other: field.same(names, one, other))
    counts[field.name, "hits"] += len(pairs)
    counts[field.name, "gold"] += len(wanted)
    counts[field.name, "predicted"] += len(found)
    for index in _rest(wanted, {row for row, _ in pairs}):
        places = whereabouts(gold, field, index, predicted=predicted, names=names, text=text)
        yield Difference(field=field.name, kind="missed", value=field.shown(wanted[index]), places=places)
    if predicted:
        for index in _rest(found, {column for _, column in pairs}):
            places = evidence(predicted, field, index)
            yield Difference(field=field.name, kind="spurious", value=field.shown(found[index]), places=places)


def _rest(values: Any, taken: set[int]) -> list[int]:
    """The positions that no pair took, in an order that does not depend on the list's."""
    return sorted((index for index in range(len(values)) if index not in taken), key=lambda index: repr(values[index]))


def _splits(couple: Pair) -> Iterator[Difference]:
    if couple.predicted is None:
        yield Difference(field=DOCUMENTS, kind="missed", value=_title(couple.gold))
    for record in couple.splits:
        yield Difference(field=DOCUMENTS, kind="spurious", value=f"false split: {_title(record)}")


def _title(record: Record) -> str:
    lines = f" (lines {record.lines[0]}-{record.lines[1]})" if record.lines else ""
    return f"{record.heading or record.id}{lines}"


def _compared(couple: Pair, differences: tuple[Difference, ...]) -> Compared:
    return Compared(
        id=couple.gold.id,
        file=couple.gold.file,
        lines=couple.gold.lines,
        heading=couple.gold.heading,
        predicted=couple.predicted.id if couple.predicted else None,
        differences=differences,
    )


def _found(paired: Pairing) -> Figure:
    hits = sum(couple.predicted is not None for couple in paired.pairs)
    splits = sum(len(couple.splits) for couple in paired.pairs)
    return Figure(field=DOCUMENTS, hits=hits, gold=len(paired.pairs), predicted=hits + splits)


def _figure(field: str, counts: Counter[tuple[str, str]]) -> Figure:
    return Figure(
        field=field, hits=counts[field, "hits"], gold=counts[field, "gold"], predicted=counts[field, "predicted"]
    )
