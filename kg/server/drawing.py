"""The network page, drawn in a process of its own: it takes seconds and memory that the front cannot spare.

python -m kg.server.drawing PARENT STORE MEMORY TITLE
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from kg.server.engine import confine
from kg.server.errors import HttpError
from kg.server.fleet import Served
from kg.server.limits import Limits

_SECONDS = 120.0
_BY_HAND = "draw a period of it: cablegraph network DIR -o network.html --since 1950-06 --until 1950-08"


class Drawing:
    """The page of the network as the graph is now, drawn when it is first asked for."""

    def __init__(self, limits: Limits, title: str) -> None:
        self._limits = limits
        self._title = title
        self._state = ""
        self._page = b""
        self._one = asyncio.Lock()

    async def page(self, served: Served) -> bytes:
        """The page. Raises `HttpError` where it takes too long or too much memory."""
        async with self._one:
            if self._state != served.state:
                self._page = await self._drawn(served)
                self._state = served.state
            return self._page

    async def _drawn(self, served: Served) -> bytes:
        command = [sys.executable, "-P", "-m", "kg.server.drawing", str(os.getpid()), str(served.store)]
        process = await asyncio.create_subprocess_exec(
            *command, str(self._limits.memory), self._title, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(_SECONDS):
                drawn, _ = await process.communicate()
        except TimeoutError:
            raise HttpError(504, f"the network was not drawn within {_SECONDS:g} seconds", _BY_HAND) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise HttpError(507, "the network is too big to be drawn here", _BY_HAND)
        return drawn


def main(parent: str, store: str, memory: str, title: str) -> None:
    """Draw the network of a store and write the page to standard output."""
    confine(int(parent), int(memory))
    os.nice(10)
    from kg.export.page import network_page
    from kg.graph.store import EmbeddedStore
    from kg.network.edges import read_network

    sys.stdout.buffer.write(network_page(read_network(EmbeddedStore(Path(store))), title).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
