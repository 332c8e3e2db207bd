"""RDF that a user supplies, parsed so that no file can grow beyond its size."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

_ENTITY: Final = re.compile(rb"""<!ENTITY(?!\s+[^\s"'%&]+\s+(?:"[^"&%]{0,400}"|'[^'&%]{0,400}')\s*>)""")
"""The beginning of an entity that is anything but a name and a short text without another entity in it."""


def quads(data: bytes, format_: RdfFormat, base_iri: str) -> list[Quad]:
    """All statements of a file in a syntax of RDF; nothing is fetched.

    Of RDF/XML, entities may stand for short texts alone, such as the namespaces that many files abbreviate so: the
    parser would put those that stand for others, or for much, in their places until memory is full. Raises
    `SyntaxError` or `ValueError` for what is not of the syntax.

    >>> quads(b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;</r>', RdfFormat.RDF_XML, "urn:x")
    Traceback (most recent call last):
    SyntaxError: an entity stands for others, or for much: write it out, in UTF-8
    """
    if format_ == RdfFormat.RDF_XML and (_ENTITY.search(data) or b"\0" in data):
        raise SyntaxError("an entity stands for others, or for much: write it out, in UTF-8")
    return list(parse(data, format=format_, base_iri=base_iri))
