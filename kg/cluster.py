"""Reading on an existing Dask cluster: the same function as on this machine, several files a task, answers in order.

The workers need the same cablegraph and nothing else: texts go to them and readings come back, no disk is shared. They
are trusted: Dask runs what it is sent, so a cluster belongs into a network of one's own.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, Final

from extract.errors import CablegraphError
from extract.version import reading_version
from kg.errors import ClusterError
from kg.reading import Question, Share

_FILES: Final = 50  # of a task, at most
_BYTES: Final = 1 << 18  # of a task, about: what goes over the wire beside it, the scheme, is half of that
_AHEAD: Final = 3  # tasks under way for each thread of the cluster
_PATIENCE: Final = 20  # seconds to find the scheduler


def on_cluster(address: str) -> Share:
    """Answers by the workers of the Dask cluster whose scheduler has this address, such as "tcp://10.0.0.1:8786".

    A worker that ends takes nothing with it: its tasks are done again by others. What is read does not depend on the
    number of workers. Raises `ClusterError` where Dask is not installed here, where no scheduler answers, where it has
    no workers, where these run another version of cablegraph, and where a task ended several workers.
    """
    return partial(_answers, address)


def _answers(address: str, work: Callable[[Question], bytes], questions: Iterable[Question]) -> Iterator[bytes]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise ClusterError(
            "Dask is not installed here", advice="install it with: pip install 'cablegraph[cluster]'"
        ) from None
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address}: {error}", advice="start one with: dask scheduler"
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"the cluster at {address} has no workers", advice="start some with: dask worker")
        packed, version = pickle.dumps(work), _version(work)
        under_way: deque[tuple[list[Question], Any]] = deque()
        try:
            for batch in _batches(questions):
                under_way.append((batch, client.submit(_read, packed, version, batch, pure=False)))
                while len(under_way) >= _AHEAD * threads:
                    yield from _result(*under_way.popleft())
            while under_way:
                yield from _result(*under_way.popleft())
        except distributed.KilledWorker as error:
            raise ClusterError(f"a task ended several workers: {error}", advice="was memory short there?") from None


def _result(batch: list[Question], future: Any) -> list[bytes]:
    answers: list[bytes] = future.result()
    if len(answers) != len(batch):
        raise ClusterError(f"{len(answers)} readings came back of {len(batch)} files", advice="build again")
    return answers


def _batches(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Questions in lists that are worth the way."""
    batch: list[Question] = []
    size = 0
    for question in questions:
        batch.append(question)
        size += len(question.data)
        if len(batch) >= _FILES or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(packed: bytes, version: str, batch: list[Question]) -> list[bytes]:
    """What a worker does."""
    work = _unpacked(packed)
    if _version(work) != version:
        raise ClusterError("the workers run another version of cablegraph", advice="install the same one there")
    return [work(question) for question in batch]


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Callable[[Question], bytes]:
    work: Callable[[Question], bytes] = pickle.loads(packed)  # noqa: S301 (what the one who builds has packed)
    return work


def _version(work: Any) -> str:
    """By what a way of reading is known: the code that does it, here or on a worker, its readers and its scheme."""
    if not isinstance(work, partial):
        raise CablegraphError("a cluster can be asked to read, and nothing else")
    return reading_version(work.keywords["readers"], work.keywords["scheme"])
