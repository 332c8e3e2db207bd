"""Places for queries of one kind, and a queue before them that has an end, shared fairly among the clients."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import suppress

from kg.server.account import Account


class Unanswered(Exception):  # noqa: N818 (a reason, told in `errors`)
    """Why a question got no answer: `cause` is a word of `errors`, `told` what the engine said of it."""

    def __init__(self, cause: str, told: str = "") -> None:
        super().__init__(cause, told)
        self.cause = cause
        self.told = told


class Lane:
    """Places for queries of one kind, and those that wait for one.

    A place goes to the client who has the fewest, among equals to the one who took least of the engines lately, among
    these to the one who was given a place longest ago; the queries of one client come in their order. Where the queue
    is full, a query displaces the newest of the client with the most, unless that is the very one who asks, or has one
    more: so nobody keeps another out, and one alone may have it all.
    """

    def __init__(self, places: int, most_waiting: int, account: Account) -> None:
        self.places = places
        self.free = places
        self._most = most_waiting
        self._account = account
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}  # who was given a place longest ago stands first

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    def try_enter(self, client: str) -> bool:
        """Take a place where one is free."""
        if self.free > 0:
            self.free -= 1
            self._held[client] += 1
            return True
        return False

    async def enter(self, client: str, patience: float) -> None:
        """Wait for a place. Raises `Unanswered` where too many wait already, or it takes too long."""
        if self.try_enter(client):
            return
        if self.waiting >= self._most and not self._displace(client):
            raise Unanswered("busy")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(patience):
                await turn
        except BaseException as stopped:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.leave(client)  # the place came at the same moment
            else:
                self._forget(client, turn)
            if isinstance(stopped, TimeoutError):
                raise Unanswered("busy") from None
            raise

    def leave(self, client: str) -> None:
        """Give the place of a client to whoever is to have it next."""
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        while self._waiting:
            following = min(self._waiting, key=lambda one: (self._held[one], self._account.of(one)))
            turns = self._waiting.pop(following)
            turn = turns.popleft()
            if turns:
                self._waiting[following] = turns
            if not turn.done():
                self._held[following] += 1
                turn.set_result(None)
                return
        self.free += 1

    def _displace(self, client: str) -> bool:
        """Send away the newest query of the client with the most, for one of a client with fewer."""
        most = max(self._waiting, key=lambda one: len(self._waiting[one]), default=client)
        if len(self._waiting.get(most, ())) <= len(self._waiting.get(client, ())) + 1:
            return False
        turn = self._waiting[most].pop()
        if not turn.done():
            turn.set_exception(Unanswered("busy"))
        return True

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(client)
        if turns is not None:
            with suppress(ValueError):
                turns.remove(turn)
            if not turns:
                del self._waiting[client]
