"""The network page, drawn in a process of its own: it takes seconds and memory that the front cannot spare.

python -m kg.server.drawing PARENT STORE MEMORY TITLE SINCE UNTIL
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import OrderedDict
from pathlib import Path

from kg.errors import NetworkSizeError
from kg.server.engine import confine
from kg.server.errors import HttpError, Queue
from kg.server.fleet import Served
from kg.server.limits import MEBIBYTE, Limits

_SECONDS = 120.0
_BY_PERIOD = "draw a shorter period: /network?since=1950-06&until=1950-08"
_TOO_MANY = 3  # exit code where the period has more messages than a page can hold; what there is to say is written out
_KEPT = 256 * MEBIBYTE  # of pages that are kept until the graph changes

Period = tuple[str | None, str | None]  # first and last day (ISO), None where open


class Drawing:
    """The pages of the network as the graph is now, each drawn when it is first asked for, one at a time."""

    def __init__(self, limits: Limits, title: str) -> None:
        self._limits = limits
        self._title = title
        self._state = ""
        self._pages: OrderedDict[Period, bytes] = OrderedDict()  # the one asked for last stands last
        self._one = asyncio.Lock()
        self._queue = Queue(limits.queue, "too many pages of the network wait already")

    async def page(self, served: Served, period: Period = (None, None)) -> bytes:
        """The page of a period. Raises `HttpError` where it takes too long, too much memory or has too many messages,
        and where too many wait for theirs."""
        with self._queue:
            async with self._one:
                if self._state != served.state:
                    self._pages.clear()
                    self._state = served.state
                if period not in self._pages:
                    self._keep(period, await self._drawn(served, period))
                self._pages.move_to_end(period)
                return self._pages[period]

    def _keep(self, period: Period, drawn: bytes) -> None:
        self._pages[period] = drawn
        while len(self._pages) > 1 and sum(map(len, self._pages.values())) > _KEPT:
            self._pages.popitem(last=False)

    async def _drawn(self, served: Served, period: Period) -> bytes:
        command = [sys.executable, "-P", "-m", "kg.server.drawing", str(os.getpid()), str(served.store)]
        process = await asyncio.create_subprocess_exec(
            *command, str(self._limits.memory), self._title, *(day or "" for day in period),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(_SECONDS):
                drawn, _ = await process.communicate()
        except TimeoutError:
            raise HttpError(504, f"the network was not drawn within {_SECONDS:g} seconds", _BY_PERIOD) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode == _TOO_MANY:
            raise HttpError(507, drawn.decode(), _BY_PERIOD)
        if process.returncode:
            raise HttpError(507, "the network is too big to be drawn here", _BY_PERIOD)
        return drawn


def main(parent: str, store: str, memory: str, title: str, since: str, until: str) -> None:
    """Draw the network of a store and write the page to standard output."""
    confine(int(parent), int(memory))
    os.nice(10)
    from kg.export.page import MOST, network_page
    from kg.graph.store import EmbeddedStore
    from kg.network.periods import read_period

    try:
        found = read_period(EmbeddedStore(Path(store)), since or None, until or None, most=MOST)
    except NetworkSizeError as error:
        sys.stdout.write(error.message)
        raise SystemExit(_TOO_MANY) from None
    sys.stdout.buffer.write(network_page(found, title).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
