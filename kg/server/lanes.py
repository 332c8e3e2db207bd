"""Places for queries of one kind, and a queue before them that has an end."""

from __future__ import annotations

import asyncio
from collections import deque


class Unanswered(Exception):  # noqa: N818 (a reason, told in `errors`)
    """Why a question got no answer: `cause` is a word of `errors`, `told` what the engine said of it."""

    def __init__(self, cause: str, told: str = "") -> None:
        super().__init__(cause, told)
        self.cause = cause
        self.told = told


class Lane:
    """Places for queries of one kind, and those that wait for one, first come, first served."""

    def __init__(self, places: int, most_waiting: int) -> None:
        self.places = places
        self.free = places
        self._most = most_waiting
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def try_enter(self) -> bool:
        """Take a place where one is free."""
        if self.free > 0:
            self.free -= 1
            return True
        return False

    async def enter(self, patience: float) -> None:
        """Wait for a place. Raises `Unanswered` where too many wait already, or it takes too long."""
        if self.try_enter():
            return
        if len(self._waiting) >= self._most:
            raise Unanswered("busy")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(patience):
                await turn
        except BaseException as stopped:
            if turn.done() and not turn.cancelled():
                self.leave()  # the place came at the same moment
            else:
                self._waiting.remove(turn)
            if isinstance(stopped, TimeoutError):
                raise Unanswered("busy") from None
            raise

    def leave(self) -> None:
        """Give the place to whoever waits longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1
