"""What was changed through the service: `updates.ru` in the workspace, one update after the other, in SPARQL.

A build does not know of these changes, and refuses to lose them. Each update stands below a comment that tells its
number, its time and its length, so that one that was cut off by a crash is told from a whole one:

    # update 1, 2026-11-30T12:00:00Z, 58 bytes
    INSERT DATA { <urn:a> <urn:b> "what it was changed to" }
"""

from __future__ import annotations

import datetime
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import WorkspaceError
from kg.workspace import updates_of

_BEGIN = b"# update "
_HEAD = re.compile(rb"# update ([0-9]{1,12}), [0-9TZ:-]{20}, ([0-9]{1,12}) bytes\n")


@dataclass(frozen=True, slots=True)
class Pending:
    """The updates of a workspace, and how many bytes of their file are whole."""

    texts: tuple[str, ...] = ()
    whole: int = 0


def pending_updates(folder: Path) -> Pending:
    """The updates that stand in a workspace and in no build. Raises `WorkspaceError` where they cannot be read.

    >>> pending_updates(Path("no-such-folder")).texts
    ()
    """
    try:
        data = updates_of(folder).read_bytes()
    except FileNotFoundError:
        return Pending()
    except OSError as error:
        raise WorkspaceError(f"cannot read {updates_of(folder)}: {error.strerror}", advice="check it") from None
    texts: list[str] = []
    place = 0
    while found := _HEAD.match(data, place):
        end = found.end() + int(found.group(2))
        if data[end : end + 1] != b"\n":
            break
        try:
            texts.append(data[found.end() : end].decode())
        except UnicodeDecodeError:
            break
        place = end + 1
    if not _is_torn(data[place:]):
        raise WorkspaceError(
            f"{updates_of(folder)} is not as the service wrote it, after update {len(texts)}",
            advice="put it back as it was, or move it away",
        )
    return Pending(tuple(texts), place)


def _is_torn(rest: bytes) -> bool:
    """Whether what follows the last whole update is nothing, or the beginning of one that a crash cut off.

    >>> _is_torn(b""), _is_torn(b"# upd"), _is_torn(b"DROP ALL")
    (True, True, False)
    """
    found = _HEAD.match(rest)
    if found:
        return found.end() + int(found.group(2)) >= len(rest)
    return b"\n" not in rest and rest[: len(_BEGIN)] == _BEGIN[: len(rest)]


def append_update(folder: Path, pending: Pending, text: str) -> Pending:
    """Add an update to those that are pending, and have it on the disk. Raises `OSError`: then nothing was added."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    data = text.encode()
    entry = b"# update %d, %s, %d bytes\n%s\n" % (len(pending.texts) + 1, now.encode(), len(data), data)
    descriptor = os.open(updates_of(folder), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.ftruncate(descriptor, pending.whole)  # the rest is an update that was not whole
        try:
            if os.pwrite(descriptor, entry, pending.whole) != len(entry):
                raise OSError("the disk is full")
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, pending.whole)
            raise
    finally:
        os.close(descriptor)
    return Pending((*pending.texts, text), pending.whole + len(entry))


@contextmanager
def against_builds(folder: Path) -> Iterator[bool]:
    """Keep builds out for a moment; False where one is going on, which would lose what is changed now."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
