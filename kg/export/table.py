"""Answers as text, CSV, JSON and Turtle.

Nothing is cut unless a limit is given, and what a limit cuts is counted in the output. What a terminal would obey
(control characters, marks that turn the direction of writing) is shown as an escape in every format but CSV, where a
cell keeps its characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg import vocab
from kg.errors import QueryError
from kg.export.visible import width
from kg.graph.table import Answer, Table

FORMATS = ("table", "csv", "json", "turtle")

_NUMBERS = frozenset(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "double", "float"))
_OBEYED_BEYOND_ASCII = "\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_OBEYED = re.compile(f"[\x00-\x1f{_OBEYED_BEYOND_ASCII}]")
_OBEYED_UNLESS_SPACE = re.compile(f"[\x00-\x08\x0b-\x1f{_OBEYED_BEYOND_ASCII}]")
_FORMULA = re.compile(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|[\t\r\n]")
_GUARDED = re.compile(rf"'*(?:{_FORMULA.pattern})")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')


def as_text(table: Table, *, rows: int | None = None) -> str:
    """A table aligned for reading; `rows` limits the rows shown, and the last line says how many there are.

    >>> print(as_text(Table(columns=("name", "n"), rows=((Literal("Mao 毛"), Literal(3)), (Literal("Kim"), None)))))
    name    n
    ------  -
    Mao 毛  3
    Kim
    2 rows
    """
    shown = table.rows if rows is None else table.rows[:rows]
    cells = [[_visible("" if term is None else str(term)) for term in row] for row in shown]
    widths = [max(map(width, column)) for column in zip(table.columns, *cells, strict=True)]
    right = [_all_numbers(row[position] for row in table.rows) for position in range(len(table.columns))]
    lines = [table.columns, ["-" * size for size in widths], *cells]
    text = [_line(line, widths, right) for line in lines]
    more = len(table) - len(shown)
    count = f"{len(table)} row{'' if len(table) == 1 else 's'}"
    return "\n".join([*text, f"{count}, {more} of them not shown" if more else count])


def as_csv(table: Table, *, guarded: bool = True) -> str:
    """A table as CSV: a line of names, then a line a row; an unbound cell is empty, an empty text is `""`.

    Spreadsheets run a cell that begins with `=`, `+`, `-` or `@`, and the texts read here are anybody's: such a cell
    gets an apostrophe before it, numbers excepted. `guarded=False` leaves every cell as it is, for programs.

    >>> print(as_csv(Table(columns=("a", "n"), rows=((Literal("=1+1"), Literal(-1)), (Literal("a,b"), None)))), end="")
    a,n
    '=1+1,-1
    "a,b",
    """
    lines = [",".join(map(_quoted, table.columns))]
    lines += [",".join(_csv_cell(term, guarded) for term in row) for row in table.rows]
    return "".join(f"{line}\n" for line in lines)


def as_json(answer: Table | bool) -> str:
    """A table or a truth value in the SPARQL 1.1 Query Results JSON Format, so that terms keep their types.

    >>> print(as_json(True))
    {"head": {}, "boolean": true}
    """
    if isinstance(answer, bool):
        return json.dumps({"head": {}, "boolean": answer})
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    results = {"head": {"vars": answer.columns}, "results": {"bindings": bindings}}
    return _OBEYED_UNLESS_SPACE.sub(_unicode_escape, json.dumps(results, ensure_ascii=False, indent=1))


def as_turtle(graph: Graph) -> str:
    """The answer of a CONSTRUCT or a DESCRIBE as Turtle, with the prefixes of the ontology.

    >>> as_turtle(Graph()).strip()
    ''
    """
    for prefix, namespace in vocab.PREFIXES.items():
        graph.bind(prefix, namespace)
    return _OBEYED_UNLESS_SPACE.sub(_unicode_escape, graph.serialize(format="turtle"))


def written(answer: Answer, form: str | None = None, *, rows: int | None = None) -> str:
    """Any answer in a format, or in the one that suits it: a table, `true` or `false`, Turtle.

    Raises `QueryError` where the answer has no such form: a graph is no table, a table no Turtle.

    >>> written(True), written(Table(columns=("n",), rows=((Literal(1),),)), "csv")
    ('true', 'n\\n1')
    """
    if isinstance(answer, Graph):
        if form not in (None, "turtle"):
            raise QueryError(f"a graph cannot be written as {form}", advice="use --format turtle")
        return as_turtle(answer).rstrip("\n")
    if form == "turtle":
        raise QueryError("only a graph can be written as Turtle", advice="ask with CONSTRUCT or DESCRIBE")
    if form == "json":
        return as_json(answer)
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return as_csv(answer).removesuffix("\n") if form == "csv" else as_text(answer, rows=rows)


def guarded(cell: str) -> str:
    """A cell of a CSV that a spreadsheet does not run: with an apostrophe before it where it would.

    >>> guarded("=1+1"), guarded("Kim")
    ("'=1+1", 'Kim')
    """
    return f"'{cell}" if _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """What a cell was before it was guarded.

    >>> unguarded(guarded("=1+1")), unguarded(guarded("'=1+1")), unguarded("'Alī")
    ('=1+1', "'=1+1", "'Alī")
    """
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell[1:]) else cell


def _line(cells: Iterable[str], widths: list[int], right: list[bool]) -> str:
    padded = []
    for cell, size, numbers in zip(cells, widths, right, strict=True):
        space = " " * (size - width(cell))
        padded.append(space + cell if numbers else cell + space)
    return "  ".join(padded).rstrip()


def _all_numbers(terms: Iterable[Node | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(_is_number(term) for term in bound)


def _is_number(term: Node) -> bool:
    return isinstance(term, Literal) and str(term.datatype) in _NUMBERS and term.value is not None


def _visible(text: str) -> str:
    return _OBEYED.sub(_python_escape, text)


def _python_escape(found: re.Match[str]) -> str:
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(found.group(), f"\\u{ord(found.group()):04x}")


def _unicode_escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04X}"


def _csv_cell(term: Node | None, guarded: bool) -> str:
    if term is None:
        return ""
    text = str(term)
    if guarded and _FORMULA.match(text) and not _is_number(term):
        text = f"'{text}"
    return _quoted(text)


def _quoted(text: str) -> str:
    if text == "" or _QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _json_term(term: Node) -> dict[str, str]:
    match term:
        case URIRef():
            return {"type": "uri", "value": str(term)}
        case BNode():
            return {"type": "bnode", "value": str(term)}
        case Literal():
            cell = {"type": "literal", "value": str(term)}
            if term.language:
                return cell | {"xml:lang": term.language}
            return cell | ({"datatype": str(term.datatype)} if term.datatype else {})
    raise QueryError(f"neither IRI, literal nor blank node: {term!r}")
