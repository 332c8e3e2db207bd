"""What the service has done, counted, and written in the text format of Prometheus."""

from __future__ import annotations

import bisect
import resource
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.server.kept import Kept
from kg.server.pool import Pool

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


@dataclass(slots=True)
class _Durations:
    buckets: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    total: float = 0.0


class Metrics:
    """Counts of requests by route, method and status, their durations, and the bytes that were sent.

    >>> metrics = Metrics()
    >>> metrics.request("/sparql", "GET", 200, 0.002, 10)
    >>> [line for line in metrics.lines(None) if line.startswith("cablegraph_requests_total{")]
    ['cablegraph_requests_total{route="/sparql",method="GET",status="200"} 1']
    """

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._durations: dict[str, _Durations] = {}
        self._sent = 0

    def request(self, route: str, method: str, status: int, seconds: float, sent: int) -> None:
        """Count a request that has been answered."""
        key = (route, method, status)
        self._requests[key] = self._requests.get(key, 0) + 1
        durations = self._durations.setdefault(route, _Durations())
        durations.buckets[bisect.bisect_left(_BOUNDS, seconds)] += 1
        durations.total += seconds
        self._sent += sent

    def lines(self, pool: Pool | None, kept: Kept | None = None) -> Iterator[str]:
        """The metrics, one sample a line."""
        yield from _told("requests_total", "counter", "Requests answered.", (
            ({"route": route, "method": method, "status": str(status)}, count)
            for (route, method, status), count in sorted(self._requests.items())
        ))  # fmt: skip
        yield from _told("sent_bytes_total", "counter", "Bytes of answers sent.", [({}, self._sent)])
        yield from self._histogram()
        yield from _told("front_peak_memory_bytes", "gauge", "The most memory that the front has held.",
                         [({}, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)])  # fmt: skip
        if kept is not None:
            yield from _told("answers_kept_total", "counter", "Questions answered as they were before.",
                             [({}, kept.hits)])  # fmt: skip
        if pool is not None:
            yield from _pool(pool)

    def _histogram(self) -> Iterator[str]:
        name = "cablegraph_request_seconds"
        yield f"# HELP {name} How long requests took, the sending included."
        yield f"# TYPE {name} histogram"
        for route, durations in sorted(self._durations.items()):
            total = 0
            for bound, count in zip((*_BOUNDS, "+Inf"), durations.buckets, strict=True):
                total += count
                yield f"{name}_bucket{_labels({'route': route, 'le': str(bound)})} {total}"
            yield f"{name}_sum{_labels({'route': route})} {durations.total:.6f}"
            yield f"{name}_count{_labels({'route': route})} {total}"


def _pool(pool: Pool) -> Iterator[str]:
    lanes = (("light", pool.light), ("heavy", pool.heavy))
    yield from _told("queries_running", "gauge", "Queries on an engine.",
                     [({"lane": name}, lane.places - lane.free) for name, lane in lanes])  # fmt: skip
    yield from _told("queries_waiting", "gauge", "Queries that wait for an engine.",
                     [({"lane": name}, lane.waiting) for name, lane in lanes])  # fmt: skip
    yield from _told("queries_unanswered_total", "counter", "Queries without an answer, by cause.",
                     [({"cause": cause}, count) for cause, count in sorted(pool.counts.ended.items())])  # fmt: skip
    yield from _told("queries_cut_total", "counter", "Answers cut at the row limit.", [({}, pool.counts.cut)])
    yield from _told("queries_moved_total", "counter", "Queries begun again among the heavy ones.",
                     [({}, pool.counts.moved)])  # fmt: skip
    yield from _told("queries_halted", "gauge", "Queries halted until there is a place.", [({}, pool.halted)])
    yield from _told("engines_idle", "gauge", "Engine processes that wait for a query.", [({}, pool.idle)])
    yield from _told("engines_started_total", "counter", "Engine processes started.", [({}, pool.started)])


def _told(name: str, kind: str, text: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> Iterator[str]:
    yield f"# HELP cablegraph_{name} {text}"
    yield f"# TYPE cablegraph_{name} {kind}"
    for labels, value in samples:
        yield f"cablegraph_{name}{_labels(labels)} {value}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items()) + "}"
