"""Rows counted in what the engine writes, as it writes them, and the answer cut after the last row that is allowed.

The engine's own serializers write the bytes; to count rows in them costs a few per cent, to build every row in Python
costs more than the query. Each format tells apart where a row begins: JSON and CSV by what stands outside quotation
marks, XML and TSV by marks that no value can hold.
"""

from __future__ import annotations

import re
from typing import Protocol

_NO_MARK = bytes(set(range(256)) - set(b'"[]{},:'))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF


class Rows(Protocol):
    """Counts the rows of one answer as its bytes come."""

    count: int
    tail: bytes

    def feed(self, data: bytes, most: int) -> int | None:
        """Count on; where row `most` + 1 begins in `data`, the offset of what to leave out, else None.

        A negative offset leaves out bytes that were fed before.
        """


class TabbedRows:
    """TSV: a line a row after the line of names; a line end in a value is written as two characters."""

    tail = b""

    def __init__(self) -> None:
        self.count = -1  # the line of names

    def feed(self, data: bytes, most: int) -> int | None:
        """See `Rows`."""
        ends = data.count(b"\n")
        if self.count + ends < most or (self.count + ends == most and data.endswith(b"\n")):
            self.count += ends
            return None
        place = 0
        while self.count < most:
            place = data.index(b"\n", place) + 1
            self.count += 1
        return place


class QuotedRows:
    """CSV: as TSV, but a value may hold line ends between quotation marks."""

    tail = b""

    def __init__(self) -> None:
        self.count = -1
        self._quoted = False

    def feed(self, data: bytes, most: int) -> int | None:
        """See `Rows`."""
        parts = data.split(b'"')
        ends = b'"'.join(parts[self._quoted :: 2]).count(b"\n")
        quoted = self._quoted ^ (len(parts) % 2 == 0)
        if self.count + ends < most or (self.count + ends == most and data.endswith(b"\n") and not quoted):
            self.count += ends
            self._quoted = quoted
            return None
        return self._place(data, most)

    def _place(self, data: bytes, most: int) -> int:
        for place, byte in enumerate(data):
            if self.count == most:
                return place
            if byte == 0x22:
                self._quoted = not self._quoted
            elif byte == 0x0A and not self._quoted:
                self.count += 1
        return len(data)


class MarkedRows:
    """XML: every row begins with `<result>`, and no value holds a `<`."""

    tail = b"</results></sparql>"
    _MARK = b"<result>"

    def __init__(self) -> None:
        self.count = 0
        self._before = b""

    def feed(self, data: bytes, most: int) -> int | None:
        """See `Rows`."""
        seen = self._before + data
        begun = seen.count(self._MARK)
        if self.count + begun <= most:
            self.count += begun
            self._before = seen[-len(self._MARK) + 1 :]
            return None
        place = -1
        for _ in range(most - self.count + 1):
            place = seen.index(self._MARK, place + 1)
        self.count = most
        return place - len(self._before)


class BracedRows:
    """JSON: outside strings, a row begins with the brace in `[{` or `},{`, and with no other."""

    tail = b"]}}"

    def __init__(self) -> None:
        self.count = 0
        self._quoted = False
        self._escaped = False  # the last byte was a backslash that belongs to the next one
        self._before = b""  # the last two bytes outside strings

    def feed(self, data: bytes, most: int) -> int | None:
        """See `Rows`."""
        plain = data[1:] if self._escaped else data
        escaped = False
        if b"\\" in plain:
            plain = plain.replace(b"\\\\", b"")
            escaped = plain.endswith(b"\\")
            plain = plain.replace(b'\\"', b"")
        quoted = self._quoted ^ (plain.count(b'"') % 2 == 1)
        # Most strings hold none of these marks: they vanish whole. Two strings side by side become one: no matter here.
        marks = (b'"' if self._quoted else b"") + plain.translate(None, _NO_MARK)
        outside = self._before + b"".join(marks.replace(b'""', b"").split(b'"')[::2])
        begun = outside.count(b"},{") + outside.count(b"[{") - self._before.count(b"[{")
        if self.count + begun > most:
            return self._place(data, most)
        self.count += begun
        self._escaped, self._quoted = escaped, quoted
        self._before = outside[-2:]
        return None

    def _place(self, data: bytes, most: int) -> int:
        before = self._before
        for place, byte in enumerate(data):
            if self._escaped:
                self._escaped = False
            elif self._quoted and byte == 0x5C:
                self._escaped = True
            elif byte == 0x22:
                self._quoted = not self._quoted
            elif not self._quoted:
                mark = data[place : place + 1]
                if mark == b"{" and before.endswith((b"[", b"},")):
                    if self.count == most:
                        return place - 1 if before.endswith(b",") else place
                    self.count += 1
                before = (before + mark)[-2:]
        raise ValueError("the rows of an answer were counted in two ways")


ROWS: dict[str, type[Rows]] = {"json": BracedRows, "xml": MarkedRows, "csv": QuotedRows, "tsv": TabbedRows}


def xml_text(data: bytes, before: bytes = b"") -> bytes | None:
    r"""What the engine writes as XML, with carriage returns that a parser keeps; None where no XML can hold it.

    The engine writes a carriage return as it is, and every parser turns it into a line end. A value is the only place
    where one can stand. `before` are the last two bytes written before `data`.

    >>> xml_text(b"<literal>a\r\nb</literal>"), xml_text(b"\x01")
    (b'<literal>a&#xD;\nb</literal>', None)
    """
    if len(data.translate(None, _CONTROLS)) != len(data) or _NO_CHARACTERS.search(before + data):
        return None
    return data.replace(b"\r", b"&#xD;")
