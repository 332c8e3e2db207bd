"""What the values of a property are, and what they are in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.vocab import XSD_DATE, XSD_DECIMAL, XSD_INTEGER

TABLES = "tables.duckdb"  # in the store's folder: whoever moves or replaces the store does so with the tables
"""The file of the tables."""

IRI, TEXT, LANGUAGE, DATE, INTEGER, DECIMAL, TYPED = "iri", "text", "language", "date", "integer", "decimal", "typed"
NOTHING = "nothing"  # never bound
TRUTH = "truth"  # of a condition; no value of the graph
MIXED = "mixed"  # values of several kinds: not in the tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of values: the type of its column, and the datatype of its literals where all share one.

    Text of other datatypes (`typed`) and decimals stand as they are written, so that they come back so.
    """

    sql: str
    datatype: str | None = None


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        IRI: Kind(sql="HUGEINT"),
        TEXT: Kind(sql="VARCHAR"),
        LANGUAGE: Kind(sql="VARCHAR"),
        DATE: Kind(sql="DATE", datatype=XSD_DATE),
        INTEGER: Kind(sql="BIGINT", datatype=XSD_INTEGER),
        DECIMAL: Kind(sql="VARCHAR", datatype=XSD_DECIMAL),
        TYPED: Kind(sql="VARCHAR"),
    }
)
