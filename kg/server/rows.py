"""Rows of the tables in the four result formats, as the store's own serializers write them.

JSON: SPARQL 1.1 Query Results JSON Format; XML: SPARQL Query Results XML Format (Second Edition); CSV and TSV: SPARQL
1.1 Query Results CSV and TSV Formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape

from kg.tables.kinds import INTEGER, IRI, KINDS, TEXT
from kg.tables.relations import Value
from kg.vocab import XSD_DECIMAL, XSD_INTEGER

Cell = Callable[[str], str]
Cells = Sequence[object]

_QUOTES: Final = {'"': "&quot;", "'": "&apos;"}
_SPACE: Final = re.compile(r"^ +|[\t\n\r]| +$")
_CSV_QUOTED: Final = re.compile(r'[",\r\n]')
_TSV_ESCAPED: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_BARE: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {XSD_INTEGER: re.compile(r"[+-]?[0-9]+"), XSD_DECIMAL: re.compile(r"[+-]?[0-9]*\.[0-9]+")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How the rows of one answer are written: what comes before them, each of them, between them, and after."""

    head: str
    row: Callable[[Cells], str]
    between: str
    tail: str


def written(form: str, columns: Mapping[str, Value]) -> Written:
    """The manner of a format (`json`, `xml`, `csv`, `tsv`) with these columns.

    >>> made = written("csv", {"name": Value(sql="", kind="text"), "n": Value(sql="", kind="integer")})
    >>> made.head, made.row(["Mao, Zedong", 3]), made.row([None, 0])
    ('name,n\\r\\n', '"Mao, Zedong",3\\r\\n', ',0\\r\\n')
    """
    return _FORMS[form](columns)


def _datatype(value: Value) -> str | None:
    kind = KINDS.get(value.kind)
    return value.datatype or (kind.datatype if kind else None)


def _json(columns: Mapping[str, Value]) -> Written:
    cells = [_json_cell(name, value) for name, value in columns.items()]

    def row(found: Cells) -> str:
        made = [cell(str(one)) for cell, one in zip(cells, found, strict=True) if one is not None]
        return f"{{{','.join(made)}}}"

    names = ",".join(map(encode_basestring, columns))
    return Written(head=f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[', row=row, between=",", tail="]}}")


def _json_cell(name: str, value: Value) -> Cell:
    datatype = _datatype(value)
    begin = f'{encode_basestring(name)}:{{"type":"{"uri" if value.kind == IRI else "literal"}","value":'
    end = f',"datatype":{encode_basestring(datatype)}}}' if datatype and value.kind not in (IRI, TEXT) else "}"
    return lambda text: f"{begin}{encode_basestring(text)}{end}"


def _xml(columns: Mapping[str, Value]) -> Written:
    cells = [_xml_cell(name, value) for name, value in columns.items()]

    def row(found: Cells) -> str:
        made = [cell(str(one)) for cell, one in zip(cells, found, strict=True) if one is not None]
        return f"<result>{''.join(made)}</result>"

    names = "".join(f'<variable name="{_xml_text(name)}"/>' for name in columns)
    head = f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{names}</head><results>'
    return Written(head=head, row=row, between="", tail="</results></sparql>")


def _xml_cell(name: str, value: Value) -> Cell:
    datatype = _datatype(value)
    begin, end = f'<binding name="{_xml_text(name)}">', "</binding>"
    if value.kind == IRI:
        begin, end = f"{begin}<uri>", f"</uri>{end}"
    else:
        of = f' datatype="{_xml_text(datatype)}"' if datatype and value.kind != TEXT else ""
        begin, end = f"{begin}<literal{of}>", f"</literal>{end}"
    return lambda text: f"{begin}{_xml_text(text)}{end}"


def _xml_text(text: str) -> str:
    return _SPACE.sub(_referred, escape(text, _QUOTES))


def _referred(space: re.Match[str]) -> str:
    """Spaces as references: parsers turn line ends into one kind, and some take away what stands at the margins."""
    return "".join(f"&#{ord(character)};" for character in space.group())


def _csv(columns: Mapping[str, Value]) -> Written:
    def row(found: Cells) -> str:
        return ",".join(["" if one is None else _csv_text(str(one)) for one in found]) + "\r\n"

    return Written(head=",".join(map(_csv_text, columns)) + "\r\n", row=row, between="", tail="")


def _csv_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _CSV_QUOTED.search(text) else text


def _tsv(columns: Mapping[str, Value]) -> Written:
    cells = [_tsv_cell(value) for value in columns.values()]

    def row(found: Cells) -> str:
        made = ["" if one is None else cell(str(one)) for cell, one in zip(cells, found, strict=True)]
        return "\t".join(made) + "\n"

    return Written(head="\t".join(f"?{name}" for name in columns) + "\n", row=row, between="", tail="")


def _tsv_cell(value: Value) -> Cell:
    datatype = _datatype(value)
    if value.kind == IRI:
        return lambda text: f"<{text}>"
    if datatype is None or value.kind == TEXT:
        return _tsv_text
    if value.kind == INTEGER:
        return str
    bare = _BARE.get(datatype)
    return lambda text: text if bare and bare.fullmatch(text) else f"{_tsv_text(text)}^^<{datatype}>"


def _tsv_text(text: str) -> str:
    return f'"{text.translate(_TSV_ESCAPED)}"'


_FORMS: Final[Mapping[str, Callable[[Mapping[str, Value]], Written]]] = MappingProxyType(
    {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
)
