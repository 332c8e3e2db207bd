"""Sorted files of statements, merged into one: each statement once, whatever the number of files, in bounded memory.

The files are compressed, since statements repeat each other: a tenth of the disk for a twentieth of a build's time.
"""

from __future__ import annotations

import gzip
import heapq
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Final

from kg.vocab import RDF_TYPE

_OPEN: Final = 64  # files merged at a time
_LEVEL: Final = 1  # of compression: more takes twice as long and gains a fifth
_READ: Final = 1 << 16  # bytes of a file that are at hand
_LINES: Final = 8_000  # counted at a time
_TYPE: Final = f" <{RDF_TYPE}> <".encode()


def write_sorted(path: Path, lines: Iterable[str]) -> None:
    """Write sorted lines, which memory can hold, to a file of their own, compressed."""
    path.write_bytes(gzip.compress("".join(lines).encode("utf-8"), compresslevel=_LEVEL, mtime=0))


def merge(shards: Sequence[Path], into: Path) -> Iterator[list[bytes]]:
    """Merge such files into one, each line once; yields its lines, some at a time, as they are written.

    The one is compressed if its name ends in `.gz`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     parts = [Path(folder) / name for name in ("one", "two")]
    ...     write_sorted(parts[0], ["a\\n", "c\\n"])
    ...     write_sorted(parts[1], ["b\\n", "c\\n"])
    ...     list(merge(parts, Path(folder) / "all"))
    [[b'a\\n', b'b\\n', b'c\\n']]
    """
    remaining = list(shards)
    level = 0
    while len(remaining) > _OPEN:
        level += 1
        groups = [remaining[i : i + _OPEN] for i in range(0, len(remaining), _OPEN)]
        remaining = []
        for number, group in enumerate(groups):
            remaining.append(into.with_name(f"{into.name}-{level}-{number}"))
            with gzip.open(remaining[-1], "wb", compresslevel=_LEVEL) as out:
                for _ in _merged(group, out):
                    pass
            for shard in group:
                shard.unlink()
    with gzip.open(into, "wb", compresslevel=_LEVEL) if into.suffix == ".gz" else into.open("wb") as out:
        yield from _merged(remaining, out)


def _merged(shards: Sequence[Path], out: IO[bytes] | gzip.GzipFile) -> Iterator[list[bytes]]:
    with ExitStack() as stack:
        files = [stack.enter_context(_lines(shard)) for shard in shards]
        unique = (line for line, _ in groupby(heapq.merge(*files)))
        while block := list(islice(unique, _LINES)):
            out.write(b"".join(block))
            yield block


def _lines(shard: Path) -> io.BufferedReader:
    """A shard to be read; its lines come twice as fast through this reader as from the decompressor's own."""
    return io.BufferedReader(gzip.open(shard), _READ)


class Counts:
    """How many statements there are, of which classes things are, and how often some properties are stated."""

    def __init__(self, properties: Iterable[str]) -> None:
        self._types: Counter[bytes] = Counter()
        self._properties: Counter[str] = Counter()
        self._marks = {property_: f" <{property_}> ".encode() for property_ in properties}
        self.statements = 0

    def add(self, lines: Sequence[bytes]) -> None:
        """Count lines of N-Triples."""
        self.statements += len(lines)
        self._types.update([line.split(b" ", 3)[2] for line in lines if _TYPE in line])
        for property_, mark in self._marks.items():
            self._properties[property_] += sum(line.split(b" ", 2)[1] == mark.strip() for line in lines if mark in line)

    def of_class(self, cls: str) -> int:
        """How many things are of a class, given by its IRI."""
        return self._types[f"<{cls}>".encode()]

    def of_property(self, property_: str) -> int:
        """How often a property is stated, given by its IRI."""
        return self._properties[property_]
