"""Media types of answers, and the choice among them that an Accept header asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

TABLE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv; charset=utf-8",
        "tsv": "text/tab-separated-values; charset=utf-8",
    }
)
"""How tables and truth values are written, by short name; the first is written where anything is welcome."""

GRAPH_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "turtle": "text/turtle; charset=utf-8",
        "ntriples": "application/n-triples",
        "jsonld": "application/ld+json",
        "rdfxml": "application/rdf+xml",
    }
)
"""How graphs are written, by short name."""

PAGE = "text/html; charset=utf-8"

_ALSO: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "json": ("application/json",),
        "xml": ("application/xml", "text/xml"),
        "ntriples": ("text/plain",),
        "jsonld": ("application/json",),
        "rdfxml": ("application/xml", "text/xml"),
    }
)
_MOST_RANGES = 64


@dataclass(frozen=True, slots=True)
class Range:
    """One part of an Accept header: a type that may hold stars, and how welcome it is, from 0 to 1."""

    type: str
    quality: float

    def covers(self, media_type: str) -> int:
        """How closely this range names a type: 3 the type itself, 2 its family, 1 anything, 0 not at all.

        >>> Range("text/*", 1.0).covers("text/csv"), Range("*/*", 1.0).covers("text/csv")
        (2, 1)
        """
        if self.type == media_type:
            return 3
        if self.type == "*/*":
            return 1
        return 2 if self.type.endswith("/*") and media_type.startswith(self.type[:-1]) else 0


def ranges(accept: str) -> tuple[Range, ...]:
    """The parts of an Accept header (RFC 9110, section 12.5.1); what is malformed is left out.

    >>> ranges("text/csv, */*;q=0.5, text/html;q=x")
    (Range(type='text/csv', quality=1.0), Range(type='*/*', quality=0.5))
    """
    found = []
    for part in accept.split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(parameters)
        if "/" in name and quality is not None:
            found.append(Range(name, quality))
    return tuple(found)


@lru_cache(256)
def choose(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The short name of what to write among `offered` (`html` may be one), or None where nothing is welcome.

    The closest range decides how welcome a type is; among equals the first offered wins. Without the header, or with
    nothing in it that can be read, anything is welcome.

    >>> choose("text/csv;q=0.5, application/sparql-results+xml", ("json", "xml", "csv"))
    'xml'
    >>> choose("image/png", ("json",)) is None
    True
    """
    asked = ranges(accept or "")
    if not asked:
        return offered[0]
    rated = [(_welcome(asked, name), -place, name) for place, name in enumerate(offered)]
    best, _, name = max(rated)
    return name if best > 0 else None


def named(name: str) -> str | None:
    """The short name that a short name or a media type stands for (the parameter `format`), or None.

    >>> named("csv"), named("text/turtle"), named("application/json"), named("word")
    ('csv', 'turtle', 'json', None)
    """
    wanted = name.strip().lower()
    known = (*TABLE_TYPES, *GRAPH_TYPES, "html")
    return next((short for short in known if wanted == short or wanted in _types(short)), None)


def content_type(short: str) -> str:
    """The Content-Type of what is written under a short name.

    >>> content_type("csv")
    'text/csv; charset=utf-8'
    """
    return PAGE if short == "html" else {**TABLE_TYPES, **GRAPH_TYPES}[short]


def _types(short: str) -> tuple[str, ...]:
    return (content_type(short).partition(";")[0], *_ALSO.get(short, ()))


def _welcome(asked: Sequence[Range], short: str) -> float:
    """How welcome a type is; a range with a star covers the type's own name, not the others that it goes by."""
    own, *others = _types(short)
    rated = [(found.covers(own), found.quality) for found in asked]
    rated += [(3, found.quality) for found in asked if found.type in others]
    closeness, quality = max(rated)
    return quality if closeness else 0.0


def _quality(parameters: Sequence[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value.strip())
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0
