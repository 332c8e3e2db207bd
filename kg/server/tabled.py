"""The tables of a large graph, asked by an engine's process before its store: they answer what reads much of it.

DuckDB works here with one thread, no more memory than the process may take, and without files of its own, since a
process that is killed could not remove them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from kg.server.rows import Cells, Written, written
from kg.server.wire import Head
from kg.tables.opened import Beside

_PART: Final = 2  # a half of the memory of the process is DuckDB's


class Tabled:
    """The tables beside a store."""

    def __init__(self, tables: Beside) -> None:
        self._tables = tables

    @classmethod
    def open(cls, file: Path, memory: int) -> Tabled | None:
        """The tables in a file, for a process of so many bytes of memory; None where none can be read."""
        tables = Beside(file, memory=memory // _PART, threads=1)
        return cls(tables) if tables.open() else None

    def answer(self, job: Head) -> tuple[Written, Iterator[Cells]] | None:
        """How the answer to a question is written, and its rows, one more than are allowed at most; None where the
        store is to answer.

        Raises `MemoryError` where that takes more memory than there is, `OSError` where the tables cannot be read.
        """
        if job.get("table") is None or job.get("default") or job.get("named"):
            return None
        try:
            found = self._tables.answer(job["query"], rows=job["rows"] + 1)
        except duckdb.OutOfMemoryException as error:
            raise MemoryError from error
        except duckdb.Error as error:
            raise OSError(f"the tables: {error}") from error
        return None if found is None else (written(job["table"], found.columns), found.rows)
