"""What was changed through the service: `updates.ru` in the workspace, one update after the other, in SPARQL.

A build does not know of these changes, and refuses to lose them. The first line names the build that they were made on,
so that they are never applied to another one, also where a build that gives them up is killed between putting itself in
place and removing them. Each update stands below a comment that tells its number, its time and its length, so that one
that was cut off by a crash is told from a whole one:

    # updates of the build 0f4a5be29f0d3c6e0f4a5be29f0d3c6e
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
from kg.workspace import Workspace, updates_of

_BASE = re.compile(rb"# updates of the build ([0-9a-f]{32})\n")
_BEGIN = b"# update"
_HEAD = re.compile(rb"# update ([0-9]{1,12}), [0-9TZ:-]{20}, ([0-9]{1,12}) bytes\n")


@dataclass(frozen=True, slots=True)
class Pending:
    """The updates of a workspace, how many bytes of their file are whole, and the build that they are made on."""

    texts: tuple[str, ...] = ()
    whole: int = 0
    base: str = ""  # its state; empty where a workspace keeps no builds apart


class OtherBuildError(WorkspaceError):
    """The updates were made on another build than the one that is asked about."""


def updates_to(workspace: Workspace) -> Pending:
    """The updates that were made on the build of a workspace that is held.

    Raises `OtherBuildError` where they were made on another one: another is current by now, or a build that gives them
    up is just being put in place, or was killed then. Raises `WorkspaceError` where they cannot be read.
    """
    state = "" if workspace.build.path == workspace.folder else workspace.state
    pending = pending_updates(workspace.folder)
    if not pending.texts:
        return Pending(base=state)
    if pending.base and pending.base != state:
        raise OtherBuildError(
            f"{workspace.updates} was changed on another build than the current one",
            advice="give it up with: cablegraph build --discard-updates; or remove its first line to apply it anew",
        )
    return pending


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
    based = _BASE.match(data)
    place = based.end() if based else 0
    while found := _HEAD.match(data, place):
        end = found.end() + int(found.group(2))
        if data[end : end + 1] != b"\n":
            break
        try:
            texts.append(data[found.end() : end].decode())
        except UnicodeDecodeError:
            break
        place = end + 1
    if data.strip() and not _is_torn(data[place:]):
        raise WorkspaceError(
            f"{updates_of(folder)} is not as the service wrote it, after update {len(texts)}",
            advice="put it back as it was, or move it away",
        )
    return Pending(tuple(texts), place, based.group(1).decode() if based else "")


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
    if not pending.whole and pending.base:
        entry = b"# updates of the build %s\n%s" % (pending.base.encode(), entry)
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
    return Pending((*pending.texts, text), pending.whole + len(entry), pending.base)


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
