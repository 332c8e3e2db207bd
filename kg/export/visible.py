"""Text made safe to look at: nothing in it acts on a terminal or a page, and nothing in it hides."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache

_KEPT = "\n\t"
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
"""Without them Persian and Indic words are misspelt; they cannot reorder text."""


def visible(text: str) -> str:
    """`text` with every control, override and unpaired surrogate written out, so that none acts and none hides.

    >>> visible("Stalin\\u202enilatS\\x07")
    'Stalin[U+202E]nilatS[U+0007]'
    """
    if text.isprintable():
        return text
    return "".join(
        f"[U+{ord(sign):04X}]"
        if unicodedata.category(sign) in _INVISIBLE and sign not in _KEPT and sign not in _JOINERS
        else sign
        for sign in text
    )


def in_one_line(text: str) -> str:
    """`text` as one line that is safe to print: white space made single spaces, controls written out.

    >>> in_one_line("no reader\\n recognises \\x1b[31mit")
    'no reader recognises [U+001B][31mit'
    """
    return visible(" ".join(text.split()))


def width(text: str) -> int:
    """The columns of a terminal that a text takes.

    >>> width("毛"), width("e\\u0301"), width("Kim")
    (2, 1, 3)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(4096)
def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def json_text(value: object) -> str:
    """A value as JSON to read: characters that act or hide are written as escapes, and read back as they were.

    >>> json_text({"name": "Kim\\u202e"})
    '{\\n "name": "Kim\\\\u202e"\\n}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in text)
