"""The file of judgements: one a line, only ever added to, safe against two who write and against an end in the midst.

Files of several people are merged by putting their lines together; the order says nothing, and a line that is there
twice counts once.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.errors import JudgementError
from kg.judgements.model import Judgement, from_json

NAME: Final = "judgements.jsonl"
_LONGEST: Final = 1 << 16  # bytes of a line


def file_of(folder: Path) -> Path:
    """Where the judgements of a workspace stand."""
    return folder / NAME


def read(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a workspace's file, those of the same identifier once; none where there is no file.

    A last line without an end that is no judgement was being written when the machine stopped, and is passed over.
    Raises `JudgementError` with file and line for anything else that is no judgement.
    """
    try:
        with _locked(path, os.O_RDONLY, fcntl.LOCK_SH) as descriptor:
            data = _bytes(descriptor)
            return _parsed(path, data[: len(data) - len(_unfinished(data))])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _failed("read", path, error) from None


def read_all(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a file that somebody gave: it must be there, and whole.

    Raises `JudgementError` with file and line for anything else.
    """
    try:
        return _parsed(path, path.read_bytes())
    except OSError as error:
        raise _failed("read", path, error) from None


def append(path: Path, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Add those that are not there yet, and have them on the disk before this returns; returns what was added.

    Any number of processes may do so at once. Raises `JudgementError` where the file cannot be written, or holds what
    is no judgement.
    """
    try:
        with _locked(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, fcntl.LOCK_EX) as descriptor:
            data = _bytes(descriptor)
            if unfinished := _unfinished(data):
                data = data[: -len(unfinished)]
            before = {one.id for one in _parsed(path, data)}
            new = [one for one in {one.id: one for one in judgements}.values() if one.id not in before]
            if not new:
                return ()
            if unfinished:
                os.ftruncate(descriptor, len(data))
            lines = "".join(map(line, new)).encode("utf-8")
            _write(descriptor, lines if not data or data.endswith(b"\n") else b"\n" + lines, len(data))
        _sync_folder(path.parent)
    except OSError as error:
        raise _failed("write", path, error) from None
    return tuple(new)


def line(judgement: Judgement) -> str:
    """A judgement as a line of the file, its end included."""
    return json.dumps(judgement.as_json(), ensure_ascii=False) + "\n"


def _write(descriptor: int, lines: bytes, at: int) -> None:
    """Write all or, where the disk is full, nothing."""
    try:
        rest = memoryview(lines)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, at)
        raise


def _parsed(path: Path, data: bytes) -> tuple[Judgement, ...]:
    found: dict[str, Judgement] = {}
    for number, told in enumerate(data.split(b"\n"), start=1):
        if told.strip():
            one = _judgement(told, f"{path}:{number}")
            found[one.id] = one
    return tuple(found.values())


def _judgement(told: bytes, where: str) -> Judgement:
    try:
        if len(told) > _LONGEST:
            raise JudgementError(f"a line of more than {_LONGEST} bytes")
        return from_json(json.loads(told.decode("utf-8")))
    except JudgementError as error:
        raise JudgementError(f"{where}: {error.message}", advice=error.advice) from None
    except (ValueError, RecursionError):
        raise JudgementError(f"{where}: not JSON", advice="each line is a JSON object, in UTF-8") from None


def _unfinished(data: bytes) -> bytes:
    """A last line without an end, where it is no judgement."""
    last = data[data.rfind(b"\n") + 1 :]
    try:
        if last.strip():
            _judgement(last, "")
    except JudgementError:
        return last
    return b""


def _bytes(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return file.read()


@contextmanager
def _locked(path: Path, flags: int, how: int) -> Iterator[int]:
    """A file opened and locked; the lock is the kernel's, so a process that dies holds nothing."""
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(what: str, path: Path, error: OSError) -> JudgementError:
    return JudgementError(f"cannot {what} {path}: {error.strerror or error}", advice="is there room, and may you?")
