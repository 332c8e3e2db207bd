"""The writing side of a workspace: one build at a time, put in place in one step, leftovers of dead ones removed."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from kg.changes.updates import pending_updates
from kg.errors import StoreError, WorkspaceError
from kg.fulltext import INDEX
from kg.graph.store import EmbeddedStore
from kg.identity.kept import FILE as NAMES
from kg.workspace import PARTS, STATE, Build, current_of, is_report, updates_of

Waiting = Callable[[str], None]  # what is waited for, in a line

_LAYOUT: Final = (
    b"cablegraph build 2\n"  # what a state is a digest of, besides the contents; counts the shapes of builds
)
_MARK: Final = "cablegraph: one build at a time holds this file"
_MAKING: Final = ".making-"
_GONE: Final = ".gone-"


class Site:
    """A workspace that this process alone builds in."""

    def __init__(self, folder: Path, *, discard_updates: bool = False) -> None:
        self.folder = folder
        self._builds = folder / "builds"
        self._discard_updates = discard_updates

    def fresh(self) -> Path:
        """A new empty folder to make a build in, on the same disk; whatever is left in it goes with the site."""
        made = self._builds / f"{_MAKING}{os.getpid()}"
        made.mkdir(parents=True)
        return made

    def holds(self, state: str) -> bool:
        """Whether the current build has this state and every part of it is as it was made, links included."""
        return (
            self._state() == state
            and _is_intact(self._builds / state, state)
            and all(_leads(self.folder / part, f"current/{part}") for part in PARTS)
        )

    def put(self, made: Path, state: str) -> None:
        """Make a finished build the current one, in one step, and remove those that nobody holds any more.

        Until that step the workspace is as before, after it as made; what is made is on the disk before it.
        """
        _sync(made)
        place = self._builds / state
        if place.exists() and _is_intact(place, state):  # an old one that a reader still holds: the same again
            self._discard(made)
        else:
            if place.exists():
                self._discard(place)
            made.rename(place)
        _sync_folder(self._builds)
        self._link_parts()
        with self._without_updates():
            self._point(state)
        self.clean()

    @contextmanager
    def _without_updates(self) -> Iterator[None]:
        """Hold the file of changes made through a server, so that none is made meanwhile; refuse where it has any."""
        updates = updates_of(self.folder)
        with ExitStack() as stack:
            with suppress(FileNotFoundError):
                stack.enter_context(_open_locked(updates, os.O_RDWR, wait=True))
            if not self._discard_updates:
                _refuse_updates(self.folder)
            yield
            updates.unlink(missing_ok=True)

    def clean(self) -> None:
        """Remove what dead builds left and every finished build that is neither current nor held by a reader."""
        current = self._state()
        for entry in self._builds.iterdir() if self._builds.is_dir() else ():
            if entry.name.startswith((_MAKING, _GONE)):
                shutil.rmtree(entry, ignore_errors=True)
            elif STATE.fullmatch(entry.name) and entry.name != current:
                self._remove_unless_held(entry)
        for name in (".current-new", *(f".{part}-new" for part in PARTS)):
            (self.folder / name).unlink(missing_ok=True)

    def _state(self) -> str | None:
        """The state that `current` leads to."""
        try:
            return Path(os.readlink(current_of(self.folder))).name
        except OSError:
            return None

    def _point(self, state: str) -> None:
        self._link(current_of(self.folder), f"builds/{state}")
        _sync_folder(self.folder)

    def adopt(self) -> None:
        """Make a build like any other of the graph that lies in the workspace itself, as earlier versions left it.

        Its files get a second name there, and `current` leads to them, before anything in the workspace is replaced.
        """
        flat = Build(self.folder)
        if self._state() is not None or not flat.is_whole():
            return
        state = state_of(flat)
        place, made = self._builds / state, self.fresh()
        for part in PARTS:
            if (flat.path / part).is_dir():
                shutil.copytree(flat.path / part, made / part, copy_function=_second_name)
            else:
                _second_name(flat.path / part, made / part)
        if place.exists():
            self._discard(made)
        else:
            made.rename(place)
        _sync_folder(self._builds)
        self._point(state)
        self._link_parts()

    def _link_parts(self) -> None:
        for part in PARTS:
            if not _leads(self.folder / part, f"current/{part}"):
                self._link(self.folder / part, f"current/{part}")

    def _link(self, path: Path, to: str) -> None:
        """Put a link at a path, in one step where no folder is in the way."""
        if path.is_dir() and not path.is_symlink():
            self._discard(path)
        new = path.with_name(f".{path.name}-new")
        new.unlink(missing_ok=True)
        new.symlink_to(to)
        new.replace(path)

    def _discard(self, place: Path) -> None:
        self._builds.mkdir(exist_ok=True)
        gone = self._builds / f"{_GONE}{place.name}"
        shutil.rmtree(gone, ignore_errors=True)
        place.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _remove_unless_held(self, place: Path) -> None:
        try:
            with _open_locked(place / "report.json", os.O_RDWR, wait=False):
                self._discard(place)
        except FileNotFoundError:
            self._discard(place)
        except OSError:
            return  # held, or on a disk where nobody can know


@contextmanager
def building(
    target: Path, *, wait: bool = True, waiting: Waiting | None = None, discard_updates: bool = False
) -> Iterator[Site]:
    """Build in a workspace alone: made where it is not there, and locked against other builds until the end.

    Where another process builds in it, `waiting` is told and it is waited for, or without `wait` this is refused.
    Raises `WorkspaceError` where the target is something else or cannot be written, where `wait` is False and another
    builds, and where changes made through a server would be lost, unless `discard_updates`. A workspace in which
    nothing was made is not left behind.
    """
    folder = own(target)
    try:
        with _locked(folder, wait=wait, waiting=waiting) as highest:
            site = Site(folder, discard_updates=discard_updates)
            try:
                site.clean()
                site.adopt()
                if not discard_updates:
                    _refuse_updates(folder)
                yield site
                if discard_updates:
                    updates_of(folder).unlink(missing_ok=True)
            finally:
                site.clean()
                _tidy(folder, highest)
    except OSError as error:
        raise _unwritable(folder, error) from None


def own(target: Path) -> Path:
    """The folder a target stands for; refused where it is a file, or a folder with something else in it.

    A link to a folder stands for that folder, so that what is put in its place is put where the link points.
    """
    try:
        if target.is_symlink() and not target.exists():
            raise WorkspaceError(f"a link to nothing is in the way: {target}", advice="name a folder")
        place = Path(os.path.realpath(target))
        if place.exists() and not place.is_dir():
            raise WorkspaceError(f"a file is in the way: {target}", advice="name a folder")
        if place.is_dir() and any(place.iterdir()) and not _is_ours(place):
            raise WorkspaceError(
                f"not a workspace, and not empty: {target}", advice="name another folder, or empty this one"
            )
    except OSError as error:
        raise WorkspaceError(
            f"cannot use {target}: {error.strerror or error}", advice="choose another folder"
        ) from None
    return place


def state_of(build: Build) -> str:
    """The digest of what a build holds: of its statements, records and report. The store follows from them."""
    return state_of_digests(*map(_digest, (build.graph, build.records, build.report)))


def state_of_digests(graph: bytes, records: bytes, report: bytes) -> str:
    """The same, of the SHA-256 digests of the three."""
    return hashlib.sha256(_LAYOUT + graph + records + report).hexdigest()[:32]


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _is_ours(folder: Path) -> bool:
    """Whether a build made this folder, or began to."""
    with suppress(OSError, ValueError):
        if (folder / "lock").read_text("utf-8").startswith(_MARK):
            return True
    with suppress(OSError):
        if [entry.name for entry in folder.iterdir()] == ["lock"] and not (folder / "lock").stat().st_size:
            return True  # a build that was killed when it had made nothing but that
    return is_report(folder / "report.json")


def _is_intact(place: Path, state: str) -> bool:
    """Whether a build is as it was made: its files by their digest, its store by the number of its statements."""
    build = Build(place)
    try:
        beside = all((build.store / name).is_file() for name in (INDEX, NAMES))
        if not build.is_whole() or not beside or state_of(build) != state:
            return False
        stated = json.loads(build.report.read_bytes())["counts"]["statements"]
        return bool(EmbeddedStore(build.store).triple_count() == stated)
    except (OSError, ValueError, LookupError, StoreError):
        return False


def _leads(path: Path, to: str) -> bool:
    try:
        return os.readlink(path) == to
    except OSError:
        return False


def _refuse_updates(folder: Path) -> None:
    lost = len(pending_updates(folder).texts)
    if lost:
        raise WorkspaceError(
            f"{updates_of(folder)} holds {'a change' if lost == 1 else f'{lost} changes'} made through a server, "
            "which a build would lose, since no source has them",
            advice="keep a copy of it, then build with --discard-updates",
        )


@contextmanager
def _locked(folder: Path, *, wait: bool, waiting: Waiting | None) -> Iterator[Path | None]:
    """Hold the lock of a workspace; yields the highest folder that was made for it, None where it was there."""
    told, highest = False, None
    while True:
        highest = _made(folder) or highest
        path = folder / "lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except FileNotFoundError:
            continue  # another build made nothing and took its folder away
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                who = f"process {_holder(path)} is building in {folder}"
                if not wait:
                    raise WorkspaceError(who, advice="wait until it ends") from None
                if waiting and not told:
                    waiting(who)
                told = True
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not _is_file_at(descriptor, path):
                continue
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{_MARK}\n{os.getpid()}\n".encode(), 0)
            yield highest
            return
        finally:
            os.close(descriptor)


@contextmanager
def _open_locked(path: Path, flags: int, *, wait: bool) -> Iterator[int]:
    """A file opened and locked for this process alone. Raises `OSError` where another has it and `wait` is False."""
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    finally:
        os.close(descriptor)


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8").splitlines()[1]
    except (OSError, IndexError):
        return "unknown"


def _is_file_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _made(folder: Path) -> Path | None:
    """Make a folder with its parents; returns the highest that was not there, None where all were."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[-1] if missing else None


def _tidy(folder: Path, highest: Path | None) -> None:
    """Take away again what was made for a workspace in which nothing stands."""
    if os.path.lexists(current_of(folder)):
        return
    for name in ("builds", "cache"):
        with suppress(OSError):
            (folder / name).rmdir()
    if [entry.name for entry in folder.iterdir()] != ["lock"]:
        return
    (folder / "lock").unlink()
    for place in (folder, *folder.parents) if highest else ():
        with suppress(OSError):
            place.rmdir()
        if place == highest:
            break


def _unwritable(folder: Path, error: OSError) -> WorkspaceError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return WorkspaceError(
        f"cannot write the workspace {folder}: {error.strerror or error}",
        advice="make room on the disk, then build again" if full else "choose another folder",
    )


def _second_name(one: str | Path, other: str | Path) -> None:
    """The same file under another name; a copy where the disk knows no such names."""
    try:
        os.link(one, other)
    except OSError:
        shutil.copy2(one, other)


def _sync(folder: Path) -> None:
    """Have everything below a folder on the disk."""
    for here, _, files in os.walk(folder):
        for name in files:
            descriptor = os.open(os.path.join(here, name), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync_folder(Path(here))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
