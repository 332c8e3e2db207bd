"""Frames between the front and an engine process: two lengths, a head in JSON, and bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, Final

LENGTHS: Final = struct.Struct(">II")

Head = dict[str, Any]


def frame(head: Head, body: bytes | bytearray = b"") -> bytes:
    """A frame as bytes.

    >>> parse(frame({"rows": 2}, b"..."))
    ({'rows': 2}, b'...')
    """
    text = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(text), len(body)), text, body))


def length(start: bytes | bytearray) -> int:
    """The length of a frame by its first `LENGTHS.size` bytes."""
    head, body = LENGTHS.unpack_from(start)
    return int(LENGTHS.size + head + body)


def parse(whole: bytes | bytearray) -> tuple[Head, bytes]:
    """The head and the bytes of a whole frame."""
    head, _ = LENGTHS.unpack_from(whole)
    start = LENGTHS.size + head
    return json.loads(whole[LENGTHS.size : start]), bytes(whole[start:])
