"""An evaluation as text for a terminal, as JSON for programs, and as a page that stands alone and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.evaluation.fields import FIELD_NAMES
from kg.evaluation.values import Clustering, Compared, Difference, Evaluation, Figure, Place
from kg.export.standalone import as_html, asset, framed
from kg.export.visible import in_one_line, json_text

_FILES = 5
"""So many of the files without a record are named; the others are counted, and each of their documents is a miss."""


def as_text(evaluation: Evaluation, misses: Sequence[str] = ()) -> str:
    """The figures as an aligned table, what was not compared, and the misses of some fields, document by document.

    >>> figures = (Figure(field="documents", hits=1, gold=2, predicted=1),)
    >>> print(as_text(Evaluation(figures=figures, documents=(), outside=0, absent=(), unmarked=("topics",))))
    field      precision  recall     F1   gold  predicted
    documents      1.000   0.500  0.667      2          1
    false splits: 0
    no record of the gold has these keys, which are not compared: topics
    """
    lines = [*_table(evaluation.figures), f"false splits: {evaluation.splits}", *_notes(evaluation)]
    if evaluation.clustering:
        lines += ["", *_clusters(evaluation.clustering)]
    for field in misses:
        lines += ["", *_listing(evaluation, field)]
    return "\n".join(lines)


def as_json(evaluation: Evaluation, fields: Sequence[str] = FIELD_NAMES) -> str:
    """The figures, and for each document what differs in these fields; characters that act are written as escapes.

    >>> figures = (Figure(field="documents", hits=1, gold=2, predicted=1),)
    >>> '"recall": 0.5' in as_json(Evaluation(figures=figures, documents=(), outside=0, absent=(), unmarked=()))
    True
    """
    told = {
        "figures": {figure.field: _json_figure(figure) for figure in evaluation.figures},
        "false_splits": evaluation.splits,
        "not_compared": {
            "predicted_records": evaluation.outside,
            "files": evaluation.absent,
            "fields": evaluation.unmarked,
        },
        "clusters": _json_clusters(evaluation.clustering) if evaluation.clustering else None,
        "misses_of": [figure.field for figure in evaluation.figures if figure.field in fields],
        "documents": [_json_document(document, fields) for document in evaluation.documents],
    }
    return json_text(told)


def as_page(evaluation: Evaluation, title: str, fields: Sequence[str] = FIELD_NAMES) -> str:
    """One HTML page with the figures and what differs in these fields, each value with the words behind it.

    It needs nothing but itself and runs no script; texts of the sources are never markup in it.

    >>> page = as_page(Evaluation(figures=(), documents=(), outside=0, absent=(), unmarked=()), "Gold & bulletin")
    >>> "<script" in page, "Gold &amp; bulletin" in page
    (False, True)
    """
    shown = [figure.field for figure in evaluation.figures if figure.field in fields]
    return framed(
        "evaluation",
        title=title,
        style=asset("page.css") + asset("evaluation.css") + "".join(map(_filter_rule, shown)),
        summary=" · ".join(map(as_html, _summary(evaluation))),
        notes="\n".join(f"<p>{as_html(note)}</p>" for note in _notes(evaluation)),
        rows="\n".join(map(_row, evaluation.figures)),
        clusters="\n".join(_cluster_section(evaluation.clustering)) if evaluation.clustering else "",
        filters="\n".join(_filter(evaluation, shown)),
        documents="\n".join(_articles(evaluation, shown)),
    )


def _table(figures: Sequence[Figure]) -> Iterator[str]:
    width = max([len("field"), *(len(figure.field) for figure in figures)])
    yield f"{'field':{width}}  precision  recall     F1   gold  predicted"
    for f in figures:
        yield f"{f.field:{width}}  {f.precision:9.3f}  {f.recall:6.3f}  {f.f1:5.3f}  {f.gold:5}  {f.predicted:9}"


def _clusters(clustering: Clustering) -> Iterator[str]:
    """The figures of the clusters, then who is divided and who is thrown together."""
    yield f"{'clusters':8}  precision  recall     F1   {clustering.mentions} of {clustering.due} mentions"
    for figure in clustering.figures:
        yield f"{figure.name:8}  {figure.precision:9.3f}  {figure.recall:6.3f}  {figure.f1:5.3f}"
    for what, found in (("divided", clustering.divided), ("merged", clustering.merged)):
        for one in found:
            yield f"{what}: {in_one_line(one.actor)} = {'; '.join(map(in_one_line, one.clusters))}"


def _json_clusters(clustering: Clustering) -> dict[str, object]:
    return {
        "mentions": clustering.mentions,
        "due": clustering.due,
        "figures": {
            one.name: {"precision": round(one.precision, 3), "recall": round(one.recall, 3), "f1": round(one.f1, 3)}
            for one in clustering.figures
        },
        "divided": [{"actor": one.actor, "clusters": one.clusters} for one in clustering.divided],
        "merged": [{"cluster": one.actor, "actors": one.clusters} for one in clustering.merged],
    }


def _cluster_section(clustering: Clustering) -> Iterator[str]:
    yield "<h2>Who is who</h2>"
    yield f"<p>Mentions of one actor brought together: {clustering.mentions} of {clustering.due} mentions compared.</p>"
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("", "precision", "recall", "F1"))
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for one in clustering.figures:
        rates = "".join(f'<td class="num">{rate:.3f}</td>' for rate in (one.precision, one.recall, one.f1))
        yield f'<tr><th scope="row">{one.name}</th>{rates}</tr>'
    yield "</tbody></table><ul>"
    for what, found in (("divided among", clustering.divided), ("holds", clustering.merged)):
        for actor in found:
            names = ", ".join(f"<bdi>{as_html(name)}</bdi>" for name in actor.clusters)
            yield f"<li><bdi>{as_html(actor.actor)}</bdi> {what} {names}</li>"
    yield "</ul>"


def _notes(evaluation: Evaluation) -> Iterator[str]:
    """What a reader of the figures has to know: everything that did not enter into them."""
    if evaluation.outside:
        yield f"predicted records that stand for no document of the gold, and are not compared: {evaluation.outside}"
    if evaluation.absent:
        more = len(evaluation.absent) - _FILES
        named = ", ".join(map(in_one_line, evaluation.absent[:_FILES])) + (f" and {more} more" if more > 0 else "")
        yield f"files of the gold of which no record was predicted: {named}"
    if evaluation.unmarked:
        yield f"no record of the gold has these keys, which are not compared: {', '.join(evaluation.unmarked)}"


def _listing(evaluation: Evaluation, field: str) -> Iterator[str]:
    if field in evaluation.unmarked:
        yield f"{field}: not compared"
        return
    figure = evaluation.figure(field)
    yield f"{field}: {figure.missed} missed, {figure.spurious} spurious"
    for document in evaluation.documents:
        differences = _of(document, (field,))
        if differences:
            yield f"{in_one_line(document.id)}  {in_one_line(_where(document))}: {in_one_line(document.heading)}"
        for difference in differences:
            yield f"  {difference.kind:8}  {in_one_line(difference.value)}"
            yield from (f"            {p.start}-{p.end} “{in_one_line(p.quote)}”{_noted(p)}" for p in difference.places)


def _noted(place: Place) -> str:
    return f" ({in_one_line(place.note)})" if place.note else ""


def _of(document: Compared, fields: Sequence[str]) -> list[Difference]:
    return [difference for difference in document.differences if difference.field in fields]


def _where(document: Compared) -> str:
    return document.file + (f", lines {document.lines[0]}-{document.lines[1]}" if document.lines else "")


def _json_figure(figure: Figure) -> dict[str, float | int]:
    return {
        "precision": round(figure.precision, 3),
        "recall": round(figure.recall, 3),
        "f1": round(figure.f1, 3),
        "hits": figure.hits,
        "gold": figure.gold,
        "predicted": figure.predicted,
    }


def _json_document(document: Compared, fields: Sequence[str]) -> dict[str, object]:
    return {
        "id": document.id,
        "file": document.file,
        "lines": document.lines,
        "heading": document.heading,
        "predicted": document.predicted,
        "differences": [
            {
                "field": difference.field,
                "kind": difference.kind,
                "value": difference.value,
                "places": [
                    {"start": place.start, "end": place.end, "quote": place.quote, "note": place.note}
                    for place in difference.places
                ],
            }
            for difference in _of(document, fields)
        ],
    }


def _label(field: str) -> str:
    return field.replace("_", " ")


def _summary(evaluation: Evaluation) -> Iterator[str]:
    differing = sum(bool(document.differences) for document in evaluation.documents)
    yield f"{len(evaluation.documents)} documents in the gold"
    yield f"{len(evaluation.documents) - differing} read without a difference"
    yield f"{evaluation.splits if evaluation.figures else 0} false splits"


def _row(figure: Figure) -> str:
    bar = (
        '<svg class="rate" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="100" height="8"/><rect width="{100 * figure.f1:.1f}" height="8"/></svg>'
    )
    counts = (figure.gold, figure.predicted, figure.missed, figure.spurious)
    rates = "".join(f'<td class="num">{rate:.3f}</td>' for rate in (figure.precision, figure.recall, figure.f1))
    numbers = "".join(f'<td class="num">{count}</td>' for count in counts)
    return f'<tr><th scope="row">{_label(figure.field)}</th>{rates}<td>{bar}</td>{numbers}</tr>'


def _filter_rule(field: str) -> str:
    """Under this field's button, what differs in other fields is hidden, and documents where nothing is left."""
    chosen = f"body:has(#only-{field}:checked)"
    return f"{chosen} .difference:not(.{field}), {chosen} article:not(:has(.{field})) {{ display: none; }}\n"


def _filter(evaluation: Evaluation, fields: Sequence[str]) -> Iterator[str]:
    yield '<label><input type="radio" name="only" id="only-all" checked> all fields</label>'
    for field in fields:
        figure = evaluation.figure(field)
        if figure.missed or figure.spurious:
            told = f"{_label(field)} <small>{figure.missed + figure.spurious}</small>"
            yield f'<label><input type="radio" name="only" id="only-{field}"> {told}</label>'


def _articles(evaluation: Evaluation, fields: Sequence[str]) -> Iterator[str]:
    """Each document with a difference in these fields; the others by name, at the end."""
    agreeing = []
    for document in evaluation.documents:
        differences = _of(document, fields)
        if not differences:
            agreeing.append(document)
            continue
        read = f"read as record {document.predicted}" if document.predicted else "not found: everything in it is missed"
        yield f"<article><h3>{_name(document)}</h3>"
        yield f'<p class="meta"><bdi>{as_html(_where(document))}</bdi> · <bdi>{as_html(read)}</bdi></p>'
        yield '<ul class="plain">'
        yield from map(_item, differences)
        yield "</ul></article>"
    if agreeing:
        names = "".join(f"<li>{_name(document)}</li>" for document in agreeing)
        of_these = "" if len(fields) == len(evaluation.figures) else " in the fields shown"
        told = f"Documents without a difference{of_these}: {len(agreeing)}"
        yield f"<details><summary>{told}</summary><ul>{names}</ul></details>"


def _name(document: Compared) -> str:
    heading = f" <bdi>{as_html(document.heading)}</bdi>" if document.heading else ""
    return f'<bdi class="id">{as_html(document.id)}</bdi>{heading}'


def _item(difference: Difference) -> str:
    places = "".join(map(_quotation, difference.places))
    return (
        f'<li class="difference {difference.field}"><span class="tag {difference.kind}">{difference.kind}</span> '
        f'<span class="field-name">{_label(difference.field)}</span> '
        f"<bdi>{as_html(difference.value)}</bdi>{places}</li>"
    )


def _quotation(place: Place) -> str:
    note = f" · <bdi>{as_html(place.note)}</bdi>" if place.note else ""
    where = f"characters {place.start}–{place.end}"
    words = f'<span class="words">{as_html(place.quote)}</span>'
    return f'<blockquote>{words}<span class="meta">{where}{note}</span></blockquote>'
