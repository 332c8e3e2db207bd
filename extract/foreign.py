"""What a file is that no reader of ours reads, by how it begins, and what its owner can do about it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

_HEAD = 4096  # bytes or characters in which a file shows what it is
_OUT = "take its text out and save it as plain text in UTF-8"
_WORD = "save it as plain text in UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What a file is, and what to do so that it can be read."""

    what: str
    advice: str


_IMAGE = Foreign(what="an image", advice=f"have its text recognised (OCR), then {_WORD}")
_PACKED = Foreign(what="a packed file", advice="unpack it")
# how files of other kinds begin, as they themselves define it
_MAGIC: tuple[tuple[bytes, Foreign], ...] = (
    (b"%PDF-", Foreign(what="a PDF", advice=_OUT)),
    (b"{\\rtf", Foreign(what="a document in RTF", advice=_WORD)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign(what="a document of an office program", advice=_WORD)),
    (b"SQLite format 3\x00", Foreign(what="a database", advice=_OUT)),
    (b"\x89PNG\r\n", _IMAGE), (b"\xff\xd8\xff", _IMAGE), (b"GIF8", _IMAGE), (b"II*\x00", _IMAGE), (b"MM\x00*", _IMAGE),
    (b"\x1f\x8b", _PACKED), (b"BZh", _PACKED), (b"7z\xbc\xaf\x27\x1c", _PACKED), (b"\xfd7zXZ\x00", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
)  # fmt: skip
_OFFICE = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis", b"mimetypeapplication/epub")
# what may stand before the outermost element of a document in XML
_DECLARATIONS = re.compile(
    r"(?:\s|<\?.{0,500}?\?>|<!--.{0,3000}?-->|<!DOCTYPE[^<>\[]{0,500}(?:\[[^\]]{0,2000}\])?[^<>]{0,9}>)*", re.DOTALL
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[A-Za-z][\w.-]*)[\s>/]")
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_HEADER = re.compile(
    r"(?:From |Return-Path:|Received:|Delivered-To:|From:|Date:|Subject:|To:|Message-ID:|MIME-Version:)"
)
_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"\d])")
_TABULAR = 4  # rows that a table has at least


def foreign(data: bytes, text: str | None) -> Foreign | None:
    """What a file is by its first bytes, and by its text where it is one; None for a text of no special kind.

    >>> foreign(b"%PDF-1.7 ...", None).what
    'a PDF'
    >>> foreign(b"", "From: a@example.org\\nTo: b@example.org\\nSubject: lunch\\n\\nNoon?").what
    'an e-mail'
    >>> foreign(b"", "Dear Sir,\\nThe ships have come.\\n") is None
    True
    """
    known = next((one for magic, one in _MAGIC if data.startswith(magic)), None)
    if known is None and data.startswith(b"PK\x03\x04"):
        office = any(part in data for part in _OFFICE)
        known = Foreign(what="a document of an office program", advice=_WORD) if office else _PACKED
    return known or (_by_text(text) if text else None)


def is_markup(text: str) -> bool:
    """Whether a text begins as one of marks does: a web page, a document in XML.

    >>> is_markup("<!DOCTYPE html><p>5 May 1950</p>"), is_markup("5 May 1950")
    (True, False)
    """
    return text[:_HEAD].lstrip().startswith("<")


def _by_text(text: str) -> Foreign | None:
    if _HTML.match(text):
        return Foreign(what="a web page", advice="copy what it shows into a text file in UTF-8")
    if is_markup(text) and (found := _markup(text)):
        return found
    if _is_mail(text):
        return Foreign(what="an e-mail", advice="letters in e-mail are not read")
    if _JSON.match(text):
        return Foreign(what="data in JSON", advice="describe the letters in CMIF, or as a listing in plain text")
    if _is_table(text):
        return Foreign(what="a table", advice="describe the letters in CMIF, or as a listing in plain text")
    return None


def _markup(text: str) -> Foreign | None:
    """What a document in XML is, by its outermost element."""
    start = _DECLARATIONS.match(text)
    root = _ROOT.match(text, start.end() if start else 0)
    if root is None:
        return None
    if root["name"] in {"TEI", "teiCorpus"}:
        return Foreign(what="a document in TEI without correspDesc", advice="describe its letters in its header")
    return Foreign(what=f"a document in XML ({root['name'][:40]})", advice="of XML, TEI with correspDesc is read")


def _is_mail(text: str) -> bool:
    """Whether a text begins with the headers of a mail: three of them at least, before the first blank line."""
    head = text[:_HEAD].lstrip().split("\n\n")[0].split("\n")
    return sum(_HEADER.match(line) is not None for line in head) >= 3


def _is_table(text: str) -> bool:
    """Whether the first rows of a text all have as many cells, three at least, by one separator."""
    lines = [line for line in text[:_HEAD].split("\n")[:-1] if line.strip()][:12]
    if len(lines) < _TABULAR - 1:
        return False
    for mark in "\t;,":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=mark, strict=True)}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() >= (2 if mark == "\t" else 3):
            return True
    return False
