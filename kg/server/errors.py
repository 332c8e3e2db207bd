"""What the service tells where it has no answer: a status, what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kg.graph.sparql import one_line
from kg.server.lanes import Unanswered
from kg.server.limits import MEBIBYTE, Limits
from kg.server.pool import Question

_RETRY = 2  # seconds


@dataclass(slots=True)
class HttpError(Exception):
    """A request that is not answered: the status, what happened, what to do, and further headers.

    >>> str(HttpError(404, "no such query", "see /queries"))
    'no such query (see /queries)'
    """

    status: int
    message: str
    advice: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.message} ({self.advice})" if self.advice else self.message


def busy(message: str = "the service is busy: too many queries wait already") -> HttpError:
    """The answer of a service that has no place for one more query."""
    return HttpError(503, message, f"ask again in {_RETRY} seconds", {"Retry-After": str(_RETRY)})


class Queue:
    """So many at most wait for one thing; one more is told that the service is busy. `with queue:` around the wait.

    >>> queue = Queue(0, "too many searches wait already")
    >>> with queue: pass
    Traceback (most recent call last):
        ...
    kg.server.errors.HttpError: the service is busy: too many searches wait already (ask again in 2 seconds)
    """

    def __init__(self, most: int, told: str) -> None:
        self._most = most
        self._told = told
        self._waiting = 0

    def __enter__(self) -> None:
        """Wait too. Raises `HttpError` where so many do already."""
        if self._waiting >= self._most:
            raise busy(f"the service is busy: {self._told}")
        self._waiting += 1

    def __exit__(self, *_: object) -> None:
        """Wait no longer."""
        self._waiting -= 1


def explained(unanswered: Unanswered, question: Question, limits: Limits) -> HttpError:
    """What a client is told of a question that got no answer. Nothing that the store itself says of files is told.

    >>> question = Question(query="", timeout=5, rows=1)
    >>> explained(Unanswered("timeout"), question, Limits()).status
    504
    """
    return _EXPLAINED.get(unanswered.cause, _store)(unanswered.told, question, limits)


def _query(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(
        400, f"the query does not parse: {one_line(told, 500)}", "see https://www.w3.org/TR/sparql11-query/"
    )


def _evaluation(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(400, f"the query cannot be evaluated: {one_line(told, 500)}")


def _deep(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(400, "the query is nested too deeply for the engine", "ask with fewer brackets, or in parts")


def _format(told: str, question: Question, limits: Limits) -> HttpError:
    if told == "graph":
        return HttpError(
            406,
            "a graph is not written in any format that was asked for",
            "accept text/turtle, application/n-triples, application/ld+json or application/rdf+xml",
        )
    what = "a truth value" if told == "truth" else "a table"
    return HttpError(406, f"{what} is not written in any format that was asked for",
                     "accept application/sparql-results+json, application/sparql-results+xml, text/csv or "
                     "text/tab-separated-values")  # fmt: skip


def _unwritable(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(406, f"the answer cannot be written in the format that was asked for: {one_line(told)}")


def _big(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(507, f"the answer is too big: {told}", "ask for less, with LIMIT for example")


def _timeout(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(504, f"the query ran into the time limit of {question.timeout:g} seconds",
                     "ask for less, or in parts; nothing of the answer was sent")  # fmt: skip


def _memory(told: str, question: Question, limits: Limits) -> HttpError:
    return HttpError(507, f"the query needs more memory than the limit of {limits.memory // MEBIBYTE} MiB",
                     "ask for less, or in parts")  # fmt: skip


def _busy(told: str, question: Question, limits: Limits) -> HttpError:
    return busy()


def _died(told: str, question: Question, limits: Limits) -> HttpError:
    return busy("the engine ended before it had answered, more than once")


def _store(told: str, question: Question, limits: Limits) -> HttpError:
    return busy("the store cannot be read at the moment")


_EXPLAINED: Mapping[str, Callable[[str, Question, Limits], HttpError]] = MappingProxyType(
    {
        "query": _query, "evaluation": _evaluation, "deep": _deep, "format": _format, "unwritable": _unwritable,
        "big": _big, "timeout": _timeout, "memory": _memory, "busy": _busy, "died": _died, "store": _store,
    }
)  # fmt: skip
"""By the causes of `pool.Unanswered`."""
