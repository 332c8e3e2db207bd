"""Short answers that were given lately. A graph in one state gives one answer to a question, so they stay true."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

from kg.server.pool import Reply

_MOST_BYTES = 32 << 20
_EACH = 500  # bytes beside body and question, about
_LONGEST = _MOST_BYTES // 64


class Kept:
    """The answers that were asked for last, as far as there is room; those with a file are not kept."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self.hits = 0
        self._most = most
        self._size = 0
        self._replies: OrderedDict[Hashable, tuple[Reply, int]] = OrderedDict()

    def get(self, key: Hashable) -> Reply | None:
        """The answer to the question with this key, which names the state of the graph too."""
        found = self._replies.get(key)
        if found is None:
            return None
        self._replies.move_to_end(key)
        self.hits += 1
        return found[0]

    def put(self, key: Hashable, reply: Reply, question: str) -> None:
        """Keep an answer; those that were not asked for longest make room."""
        size = reply.size + len(question) + _EACH
        if reply.file is not None or size > _LONGEST or key in self._replies:
            return
        self._replies[key] = replace(reply, seconds=0.0), size
        self._size += size
        while self._size > self._most:
            self._size -= self._replies.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget all of it: the graph has changed."""
        self._replies.clear()
        self._size = 0
