"""N-Triples terms as text: written directly, which is fifty times faster than building them in Python."""

from __future__ import annotations

from kg.vocab import EDTF, ID_NS, XSD_DATE, XSD_DATETIME, XSD_DECIMAL, XSD_INTEGER

_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"} | {
    code: f"\\u{code:04X}" for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)
}


def iri(value: str) -> str:
    """An IRI between angle brackets. The value is one of ours: no character in it needs escaping.

    >>> iri("https://w3id.org/cablegraph/ns#Message")
    '<https://w3id.org/cablegraph/ns#Message>'
    """
    return f"<{value}>"


def node(kind: str, identifier: str) -> str:
    """The IRI of a thing of the graph by its kind and identifier.

    >>> node("message", "00ff")
    '<https://w3id.org/cablegraph/id/message/00ff>'
    """
    return f"<{ID_NS}{kind}/{identifier}>"


def text(value: str) -> str:
    """A plain string literal, whatever characters are in it.

    >>> print(text('the "Center"'))
    "the \\"Center\\""
    """
    return f'"{value.translate(_ESCAPES)}"'


def integer(value: int) -> str:
    """A whole number.

    >>> integer(3)
    '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}"^^<{XSD_INTEGER}>'


def decimal(value: float) -> str:
    """A decimal number, to three places, in the canonical form of xsd:decimal, which stores give back.

    >>> print(decimal(0.9))
    "0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>
    >>> print(decimal(1.0))
    "1"^^<http://www.w3.org/2001/XMLSchema#decimal>
    """
    return f'"{round(value, 3):g}"^^<{XSD_DECIMAL}>'


def degrees(value: float) -> str:
    """Decimal degrees, to five places (a metre), in the canonical form of xsd:decimal.

    >>> print(degrees(-73.7))
    "-73.7"^^<http://www.w3.org/2001/XMLSchema#decimal>
    """
    told = f"{value:.5f}".rstrip("0").rstrip(".")
    return f'"{"0" if told in ("-0", "") else told}"^^<{XSD_DECIMAL}>'


def day(value: str) -> str:
    """A calendar day (xsd:date), written as ISO 8601 has it.

    >>> day("1950-03-18")
    '"1950-03-18"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    return f'"{value}"^^<{XSD_DATE}>'


def moment(value: str) -> str:
    """A moment (xsd:dateTime), written as ISO 8601 has it.

    >>> moment("1997-05-04T10:30:00Z")
    '"1997-05-04T10:30:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    """
    return f'"{value}"^^<{XSD_DATETIME}>'


def edtf(value: str) -> str:
    """A date as EDTF; it never stands in a filter (earliest and latest do).

    >>> edtf("1950-03")
    '"1950-03"^^<http://id.loc.gov/datatypes/edtf/EDTF>'
    """
    return f'"{value}"^^<{EDTF}>'
