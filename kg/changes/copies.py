"""Copies of a store that may be changed: beside the workspace's builds, sharing their files, gone with the process."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import weakref
from pathlib import Path

from kg.fulltext import INDEX
from kg.tables.kinds import TABLES

_NAME = ".changed-"
_SHARED = ".sst"  # RocksDB never writes to a finished file of this kind again


class Copies:
    """A folder for copies and snapshots, on the disk of the workspace, or where that may not be written elsewhere."""

    def __init__(self, workspace: Path) -> None:
        _clean(workspace)
        while (made := _locked(workspace)) is None:
            continue  # another process took it for one that a dead process left
        self.folder, lock = made
        self._count = 0
        self.close = weakref.finalize(self, _remove, self.folder, lock)

    def fresh(self) -> Path:
        """A path at which nothing is yet."""
        self._count += 1
        return self.folder / str(self._count)

    def copy(self, store: Path) -> Path:
        """A copy of a store: the same large files under a second name, the small ones anew, the tables and the index of
        words left out, which changes do not reach."""
        made = self.fresh()
        made.mkdir()
        for file in store.iterdir():
            if file.name not in ("LOCK", TABLES, INDEX):
                _copied(file, made / file.name)
        return made


class Kept:
    """A folder that is there as long as this is referred to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remove = weakref.finalize(self, shutil.rmtree, folder, True)


def _locked(workspace: Path) -> tuple[Path, int] | None:
    """A new folder and the lock in it, which is held; None where another process removed the folder meanwhile."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=workspace))
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix=_NAME))
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(lock, fcntl.LOCK_EX)
    if (folder / "lock").exists():
        return folder, lock
    os.close(lock)
    return None


def _copied(file: Path, to: Path) -> None:
    if file.suffix == _SHARED:
        try:
            os.link(file, to)
        except OSError:
            pass
        else:
            return
    shutil.copyfile(file, to)


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)


def _clean(workspace: Path) -> None:
    """Remove what processes left that were killed; those that run hold a lock."""
    for left in workspace.glob(f"{_NAME}*"):
        try:
            lock = os.open(left / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(lock)
