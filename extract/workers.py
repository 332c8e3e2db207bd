"""Work shared out to other processes: answers in the order of the questions, few at a time, no process left over.

The processes are started afresh (never forked from a running program, which may have threads), so what they are to do
must be something that can be imported: a function of a module, not one made on the spot.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from extract.errors import CablegraphError

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

_AHEAD = 8  # questions open for each process: a long answer must not keep the others from working


@dataclass(slots=True)
class _Worker(Generic[Asked]):
    process: BaseProcess
    connection: Connection
    place: int = -1  # of the question it works on
    asked: Asked | None = None


def in_order(
    work: Callable[[Asked], Answer], questions: Iterable[Asked], *, jobs: int, name: Callable[[Asked], str] = str
) -> Iterator[Answer]:
    """What `work` makes of each question, in their order, on as many processes as `jobs` says; one is this process.

    No more than a few questions are open for each process at a time, so that memory does not grow with their number.
    What the work raises is raised here, in its turn. Raises `CablegraphError` where a process ends before it
    has answered (`name` tells at what), or where the work cannot be handed to another process. However this ends, the
    processes end with it.

    >>> list(in_order(str.upper, ["a", "b"], jobs=1))
    ['A', 'B']
    """
    if jobs < 1:
        raise CablegraphError(f"no work can be done by {jobs} processes", advice="ask for one or more")
    if jobs == 1:
        yield from map(work, questions)
        return
    crew: list[_Worker[Asked]] = []
    try:
        yield from _answers(crew, _packed(work), enumerate(questions), jobs, name)
    finally:
        for worker in crew:
            worker.connection.close()
            worker.process.terminate()
        for worker in crew:
            worker.process.join()


def _answers(
    crew: list[_Worker[Asked]],
    work: bytes,
    questions: Iterator[tuple[int, Asked]],
    jobs: int,
    name: Callable[[Asked], str],
) -> Iterator[Any]:
    idle: list[_Worker[Asked]] = []
    busy: dict[Connection, _Worker[Asked]] = {}
    answers: dict[int, tuple[bool, Any]] = {}
    given = 0
    while True:
        while len(busy) < jobs and len(busy) + len(answers) < _AHEAD * jobs:
            question = next(questions, None)
            if question is None:
                break
            worker = idle.pop() if idle else _started(crew, work)
            worker.place, worker.asked = question
            busy[worker.connection] = worker
            _ask(worker, name)
        if given in answers:
            done, answer = answers.pop(given)
            if not done:
                raise answer
            yield answer
            given += 1
        elif not busy:
            return
        else:
            for connection in wait(list(busy)):
                worker = busy.pop(connection)  # type: ignore[call-overload]
                answers[worker.place] = _answered(worker, name)
                idle.append(worker)


def _ask(worker: _Worker[Asked], name: Callable[[Asked], str]) -> None:
    try:
        worker.connection.send(worker.asked)
    except OSError:
        raise _ended(worker, name) from None


def _answered(worker: _Worker[Asked], name: Callable[[Asked], str]) -> tuple[bool, Any]:
    try:
        done, answer = worker.connection.recv()
    except (EOFError, OSError):
        raise _ended(worker, name) from None
    return done, answer


def _ended(worker: _Worker[Asked], name: Callable[[Asked], str]) -> CablegraphError:
    worker.process.join(timeout=5)
    code = worker.process.exitcode
    how = f"by signal {-code}" if code is not None and code < 0 else f"with status {code}"
    what = name(worker.asked) if worker.asked is not None else "nothing yet"
    return CablegraphError(
        f"a process was ended {how} while it read {what}", advice="was memory short? use fewer processes"
    )


def _packed(work: Callable[[Asked], Answer]) -> bytes:
    try:
        return pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise CablegraphError(
            f"the work cannot be handed to another process: {error}", advice="use one process"
        ) from None


def _started(crew: list[_Worker[Asked]], work: bytes) -> _Worker[Asked]:
    quick = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver") if quick else multiprocessing.get_context("spawn")
    if quick:  # what every process needs is imported once, by the one from which they start
        context.set_forkserver_preload([name for name in sys.modules if name.startswith(f"{__package__}.")])
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    worker: _Worker[Asked] = _Worker(process=process, connection=ours)
    crew.append(worker)
    return worker


def _work(connection: Connection, packed: bytes) -> None:
    """What a process does: answer until nobody asks any more. An interrupt is for the one who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work = pickle.loads(packed)  # noqa: S301 (what this very program packed)
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        try:
            answer = (True, work(question))
        except Exception as error:
            answer = (False, error)
        connection.send(answer)
