"""What the service allows, as one value."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MEBIBYTE = 1 << 20


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits on queries, answers and requests; every one of them is told in the answer where it bites.

    `memory` is that of one engine process in bytes; `workers` how many heavy queries run at once; of light
    ones, twice as many do.

    >>> Limits(rows=10).rows
    10
    >>> Limits(timeout=0)
    Traceback (most recent call last):
        ...
    ValueError: a time limit is longer than 0 seconds
    """

    timeout: float = 5.0  # seconds that one query may take of the engine
    rows: int = 100_000  # rows of a table, or statements of a graph
    page_rows: int = 1_000  # rows that a page shows
    page: int = 8 * MEBIBYTE  # bytes of an answer that is made into a page, or into a table of the library's
    answer: int = 512 * MEBIBYTE  # bytes of one answer
    memory: int = 1024 * MEBIBYTE
    workers: int = field(default_factory=lambda: max(2, _cores()))
    heavy_after: float = 0.03  # seconds of the processor after which a query counts as heavy
    queue: int = 64  # queries that may wait for each kind of worker
    halted: int = 16  # queries that may be halted in their engines while they wait
    patience: float = 10.0  # seconds that a query may wait
    inline: int = 256 * 1024  # bytes of an answer that are kept in memory; what is longer goes to a temporary file
    body: int = MEBIBYTE  # bytes of a request's body
    head: int = 64 * 1024  # bytes of a request's line and headers
    request: float = 20.0  # seconds in which a request must have come whole
    stall: float = 60.0  # seconds for which a client may take nothing of its answer
    connections: int = 1_000
    grace: float = 10.0  # seconds for which running requests may go on after the service was told to stop

    def __post_init__(self) -> None:
        if self.timeout <= 0:
            raise ValueError("a time limit is longer than 0 seconds")
        if self.rows < 1:
            raise ValueError("a row limit is 1 or more")
        if self.memory < 256 * MEBIBYTE:
            raise ValueError("an engine needs 256 MiB of memory or more")
        if self.workers < 1:
            raise ValueError("there must be a worker")
