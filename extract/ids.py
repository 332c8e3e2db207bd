"""Identifiers: hashes of a canonical JSON array, never joined strings."""

from __future__ import annotations

import hashlib
import json

Part = str | int | None
# made once: json.dumps makes a writer anew for each value that it writes otherwise than by default
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def identifier(*parts: Part | list[Part]) -> str:
    """Sixteen hexadecimal digits that name `parts`, the same on every machine and in every run.

    The parts are written as one canonical JSON array first, so ("ab", "c") and ("a", "bc") differ.

    >>> identifier("message", "1950-03-18", None)
    'b76371ff9b3fdfe8'
    >>> identifier("ab", "c") == identifier("a", "bc")
    False
    """
    return hashlib.sha256(_canonical(parts).encode("utf-8")).hexdigest()[:16]
