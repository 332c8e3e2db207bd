"""Reading texts in tests the way users do: through files, the installed readers, and the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import extract
from extract.lines import record_json
from extract.model import Reading, Record
from extract.text import decode

# what changes where a text is laid out differently, though it says the same
PLACES = frozenset({"id", "file", "lines", "pieces", "evidence", "conflicts"})
Values = dict[str, Any]


def unread(*case: object, because: str) -> Any:
    """A case that is not read yet, and why: the test that has it fails when it is, so that the mark goes."""
    return pytest.param(*case, marks=pytest.mark.xfail(reason=because, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What the command printed: its output as it came, and the records in it."""

    folder: Path
    output: bytes
    told: str
    status: int

    @property
    def records(self) -> list[Values]:
        """One object a line, the last line ended too."""
        return [json.loads(line) for line in self.output.decode("utf-8").split("\n")[:-1]]

    def texts(self) -> dict[str, str]:
        """The sources' texts as decoded, by the names the records give them."""
        names = {record["file"] for record in self.records}
        return {name: decode((self.folder / name).read_bytes()) for name in names}


def run_extract(folder: Path, *, env: Mapping[str, str] | None = None) -> Extracted:
    """Run the installed command on a folder, in a process of its own."""
    command = [str(Path(sys.executable).parent / "cablegraph"), "extract", str(folder), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **(env or {})})
    return Extracted(folder=folder, output=done.stdout, told=done.stderr.decode("utf-8"), status=done.returncode)


def read_bytes(data: bytes, name: str = "issue.txt") -> Reading:
    """Read one file with these bytes through the entrance of the reading side."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        (reading,) = extract.read([path])
    return reading


def read_text(text: str) -> Reading:
    """Read a text as a file; the reader must know its kind."""
    reading = read_bytes(text.encode("utf-8"))
    assert reading.refusal is None, reading.refusal
    return reading


def values(record: Record) -> Values:
    """What a record says, without where it stands."""
    said = {key: value for key, value in record_json(record).items() if key not in PLACES}
    for enclosure in said["enclosures"]:
        del enclosure["stretches"]
    return said


def all_values(records: Iterable[Record]) -> list[Values]:
    """What records say, in an order of their own: by heading."""
    return sorted((values(record) for record in records), key=lambda found: (found["heading"], str(found["date"])))
