"""What a text says does not depend on how its file is laid out: line ends, marks, blank lines, page headers, order."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

import pytest
from paths import EXAMPLES
from support_reading import all_values, read_bytes, read_text

from extract.model import Record
from extract.text import decode

BULLETIN = (EXAMPLES / "bulletin.txt").read_bytes()
TEXT = decode(BULLETIN)
LISTING = decode((EXAMPLES / "listing-1.txt").read_bytes())
RECORDS = read_text(TEXT).records
HEADERS = re.compile(r"^(?:\d+ EASTERN ARCHIVES B ULLETIN|EASTERN ARCHIVES B ULLETIN \d+)$", re.MULTILINE)


def values_of(text: str) -> list[dict[str, object]]:
    return all_values(read_text(text).records)


def headers(words: str) -> Callable[[str], str]:
    """Page headers with other words, and numbers counted on from another page."""

    def changed(text: str) -> str:
        return HEADERS.sub(lambda m: m.group().replace("EASTERN ARCHIVES B ULLETIN", words).replace("5", "20"), text)

    return changed


LAYOUTS: dict[str, Callable[[str], str]] = {
    "more blank lines where there is one": lambda t: re.sub(r"\n\n", "\n\n\n\n", t),
    "blank lines at both ends": lambda t: "\n\n\n" + t + "\n\n\n",
    "a blank line after each source note": lambda t: re.sub(r"(\[Source: [^\[\]]*\])\n", r"\1\n\n", t),
    "blanks at line ends": lambda t: t.replace("\n", "  \n"),
    "other page headers": headers("HISTORY OF DIPLOMACY"),
    "page headers without spacing": headers("EASTERN ARCHIVES BULLETIN"),
    "form feeds for page beginnings": lambda t: re.sub(r"(B ULLETIN(?: \d+)?\n) ", "\\1\f", t),
    "soft hyphens at line ends": lambda t: re.sub(r"(?<=[a-z])-\n(?=[a-z])", "\u00ad\n", t),
    "no newline at the end": lambda t: t.rstrip("\n"),
    "introductions left out": lambda t: "\n\n" + t[t.index("1. 10 January 1949") :],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_of_a_page_changes_nothing(layout: str):
    """An issue laid out in another way says the same in every record, its places apart."""
    changed = LAYOUTS[layout](TEXT)
    assert changed != TEXT
    assert values_of(changed) == all_values(RECORDS)


@pytest.mark.parametrize("text", [TEXT, LISTING], ids=["bulletin", "listing"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_marks_change_nothing(text: str, end: str, encoding: str):
    """Windows and old Macintosh line ends and byte-order marks give the same records, places and evidence too.

    Only the identifiers differ, which name the very bytes.
    """
    got = read_bytes(text.replace("\n", end).encode(encoding))
    plain = read_text(text)
    assert [(r.lines, r.pieces, r.claims) for r in got.records] == [
        (r.lines, r.pieces, r.claims) for r in plain.records
    ]
    assert all_values(got.records) == all_values(plain.records)


def printed(record: Record) -> str:
    """A document's own lines in reading order, as its record says they stand in the issue."""
    lines = TEXT.split("\n")
    headers = HEADERS.findall(TEXT)
    kept = [line for first, last in record.pieces for line in lines[first - 1 : last] if line not in headers]
    return "\n".join(line.strip() for line in kept if line.strip())


INDEXES = re.sub(r"\n\n.*B ULLETIN 63\n ", "\n", TEXT[TEXT.index("INDEX OF ABBREVIATIONS") :])


def separate(records: list[Record]) -> str:
    """An issue in which each document is printed by itself, blank lines around it."""
    documents = [re.sub(r"\[Ed\. note:[^\]]*\]\n?", "", printed(record)) for record in records]
    return "\n\n".join([*documents, INDEXES])


def test_documents_printed_apart_say_the_same():
    """An issue whose documents are printed one after another, nothing displaced, says what the tangled one says."""
    assert values_of(separate(list(RECORDS))) == all_values(RECORDS)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_documents_changes_nothing(seed: int):
    """Documents printed in another order say the same."""
    shuffled = random.Random(seed).sample(RECORDS, k=len(RECORDS))
    assert values_of(separate(shuffled)) == all_values(RECORDS)


def test_the_order_of_a_listing_changes_nothing():
    """Entries of a listing in another order say the same."""
    entries = re.split(r"\n(?=  • )", LISTING)
    for seed in range(4):
        shuffled = random.Random(seed).sample(entries[1:], k=len(entries) - 1)
        assert values_of("\n".join([entries[0], *shuffled])) == values_of(LISTING)


@pytest.mark.parametrize("bullet", ["", "• ", "* ", "- ", "    "])
def test_bullets_of_a_listing_change_nothing(bullet: str):
    """Entries with another bullet, or none, say the same."""
    assert values_of(LISTING.replace("  • ", f"  {bullet}").replace("\n  \n", "\n")) == values_of(LISTING)


def test_reading_twice_is_reading_once():
    """The same text gives the same records, to the last offset."""
    again = read_text(TEXT)
    assert json.dumps(all_values(again.records)) == json.dumps(all_values(RECORDS))
    assert again.records == RECORDS
