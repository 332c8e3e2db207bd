"""Results in JSON, as the engines write them, read back as rows for a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.server.pool import Reply

Cell = dict[str, Any] | None
Links = Sequence[tuple[str, str]]  # what it is called, where it leads


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The rows of a table for a page; `whole` are links to the same in other formats."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cut: bool
    whole: Links = ()


def content(reply: Reply) -> bytes:
    """The bytes of a reply, all of them; the reply is closed."""
    if reply.file is None:
        return reply.body
    with open(reply.file, "rb") as file:
        file.seek(0)
        return file.read()


def read(reply: Reply, whole: Links = ()) -> Result | bool:
    """A reply in JSON as rows, or as a truth value."""
    answer = json.loads(content(reply))
    return bool(answer["boolean"]) if "boolean" in answer else _result(answer, cut=reply.cut, whole=whole)


def read_json(table: str, whole: Links = ()) -> Result:
    """A table that the library has written as JSON, as rows."""
    return _result(json.loads(table), cut=False, whole=whole)


def _result(answer: Any, *, cut: bool, whole: Links) -> Result:
    columns = tuple(answer["head"]["vars"])
    rows = tuple(tuple(row.get(name) for name in columns) for row in answer["results"]["bindings"])
    return Result(columns=columns, rows=rows, cut=cut, whole=whole)


def labelled(result: Result) -> Result:
    """Rows in which a thing bears its label: the columns `actorLabel` and `actor` are one, in the place of the first.

    >>> label, thing = {"type": "literal", "value": "Mao"}, {"type": "uri", "value": "urn:a"}
    >>> found = labelled(Result(columns=("aLabel", "n", "a"), rows=((label, None, thing),), cut=False))
    >>> found.columns, found.rows[0][0]
    (('a', 'n'), {'type': 'uri', 'value': 'urn:a', 'label': 'Mao'})
    """
    named = {name: name.removesuffix("Label") for name in result.columns if name.endswith("Label")}
    named = {label: thing for label, thing in named.items() if thing in result.columns}
    columns = tuple(named.get(name, name) for name in result.columns if name not in named.values())
    labels = {thing: result.columns.index(label) for label, thing in named.items()}
    rows = []
    for row in result.rows:
        cells: list[Cell] = []
        for name in columns:
            cell = row[result.columns.index(name)]
            label = row[labels[name]] if name in labels else None
            cells.append(label if cell is None else {**cell, "label": label["value"]} if label else cell)
        rows.append(tuple(cells))
    return Result(columns=columns, rows=tuple(rows), cut=result.cut, whole=result.whole)
