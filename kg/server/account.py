"""What each client took of the engines lately: who took least comes next."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_HALF: Final = 5.0  # seconds in which what was taken counts half
_MOST: Final = 4096  # clients


class Account:
    """Seconds of the processor by client, of which half is forgotten every five seconds.

    >>> now = [0.0]
    >>> account = Account(lambda: now[0])
    >>> account.add("192.0.2.7", 2.0)
    >>> now[0] = 10.0
    >>> account.of("192.0.2.7"), account.of("192.0.2.8")
    (0.5, 0.0)
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._taken: dict[str, tuple[float, float]] = {}

    def of(self, client: str) -> float:
        """What a client took."""
        taken, when = self._taken.get(client, (0.0, 0.0))
        return taken * 0.5 ** ((self._clock() - when) / _HALF) if taken else 0.0

    def add(self, client: str, seconds: float) -> None:
        """A client has taken so much more."""
        if client not in self._taken and len(self._taken) >= _MOST:
            del self._taken[min(self._taken, key=self.of)]
        self._taken[client] = self.of(client) + seconds, self._clock()
