"""Records as lines: one JSON object a line, whatever is in it."""

from __future__ import annotations

import json
import re

from extract.model import Record, record_json

_SEPARATORS = re.compile("[\x85\u2028\u2029]")  # line ends to some programs, and no line end of ours


def record_line(record: Record) -> str:
    """The extraction record as one line, with its newline.

    >>> record_line(Record(id="x", file="a.txt", lines=None, heading="Letter")).count(chr(10))
    1
    """
    line = json.dumps(record_json(record), ensure_ascii=False)
    return _SEPARATORS.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n"
