"""A workspace: the folder of a graph, and the finished build in it that a reader opens and holds.

    DIR/builds/<state>/      a finished build: store/, graph.nt, records.jsonl, report.json; never changed again
    DIR/current              a link to the build that counts; a new one takes its place in one step
    DIR/graph.nt, store ...  links through `current`, so that these paths always lead to the build that counts
    DIR/updates.ru           what was changed through a server; a build does not know of it

`<state>` is a digest of the contents: the same sources give the same name. Whoever reads resolves `current` once and
then stays in one build, holding a shared lock on its report; a build that is not current and that nobody holds is
removed by the next build. The lock is the kernel's (flock): a process that dies holds nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import weakref
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from extract.ids import identifier
from kg.errors import WorkspaceError

PARTS: Final = ("store", "graph.nt", "records.jsonl", "report.json")
"""What lies in a build, and as links through `current` in the workspace."""
STATE: Final = re.compile("[0-9a-f]{32}")
_ATTEMPTS: Final = 100  # to open a build while others are removed: each failure means that another one was finished


@dataclass(frozen=True, slots=True)
class Build:
    """A folder with a build in it, and the names of what lies there; of the workspace's own folder, its links.

    >>> Build(Path("letters")).graph.name
    'graph.nt'
    """

    path: Path

    @property
    def store(self) -> Path:
        """The store on disk."""
        return self.path / "store"

    @property
    def graph(self) -> Path:
        """All statements, as sorted N-Triples."""
        return self.path / "graph.nt"

    @property
    def records(self) -> Path:
        """The extraction records, one JSON object a line."""
        return self.path / "records.jsonl"

    @property
    def report(self) -> Path:
        """The build report: what was read, what was not and why, counts by kind."""
        return self.path / "report.json"

    def is_whole(self) -> bool:
        """Whether every part is there."""
        return self.store.is_dir() and all(part.is_file() for part in (self.graph, self.records, self.report))


class Workspace:
    """A workspace opened for reading: one finished build, which stays as it is and is not removed while this is held.

    `folder` is the workspace, `build` what was current when it was opened, `state` the digest of its contents, which
    two builds share only where they are equal. It is held until `close`, the end of a `with`, or until nobody refers
    to this object any more.
    """

    def __init__(self, folder: Path, build: Build, state: str, held: int | None) -> None:
        self.folder = folder
        self.build = build
        self.state = state
        self._release = weakref.finalize(self, os.close, held) if held is not None else None

    @classmethod
    def open(cls, path: Path | str) -> Workspace:
        """The workspace at a path, with the build that is current now.

        Raises `WorkspaceError` where there is none. A folder that holds graph and store themselves, as builds made it
        before there were several in a workspace, is opened too; nothing is held then.
        """
        folder = Path(path)
        current = current_of(folder)
        try:
            for _ in range(_ATTEMPTS):
                place = Path(os.path.realpath(current))
                if not os.path.lexists(current) or not place.is_dir():
                    return cls._flat(folder)
                held = _held(place / "report.json")
                if held is not None:
                    return cls(folder, Build(place), _state(place), held)
        except OSError as error:
            raise WorkspaceError(
                f"cannot open the workspace {path}: {error.strerror or error}", advice="check the permissions"
            ) from None
        raise WorkspaceError(f"the build of {path} is not whole", advice="build anew: cablegraph build")

    @classmethod
    def _flat(cls, folder: Path) -> Workspace:
        build = Build(folder)
        if not build.graph.is_file():
            raise WorkspaceError(
                f"not a workspace: {folder}", advice="make one with: cablegraph build SOURCE --into DIR"
            )
        return cls(folder, build, _state(folder), None)

    def is_current(self) -> bool:
        """Whether the build that is held is still the one that counts; where not, open the workspace again."""
        try:
            current = current_of(self.folder)
            place = Path(os.path.realpath(current)) if os.path.lexists(current) else self.folder
            return place == Path(os.path.realpath(self.build.path)) and _state(place) == self.state
        except OSError:
            return False

    def close(self) -> None:
        """Let the build go: it may be removed when it is not current any more."""
        if self._release is not None:
            self._release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def store(self) -> Path:
        """The store on disk, of the build that is held."""
        return self.build.store

    @property
    def graph(self) -> Path:
        """All statements of the build that is held, as sorted N-Triples."""
        return self.build.graph

    @property
    def records(self) -> Path:
        """The extraction records of the build that is held, one JSON object a line."""
        return self.build.records

    @property
    def report(self) -> Path:
        """The report of the build that is held."""
        return self.build.report

    @property
    def updates(self) -> Path:
        """What was changed through a server since, where anything was."""
        return updates_of(self.folder)


def current_of(folder: Path) -> Path:
    """The link to the build that counts."""
    return folder / "current"


def updates_of(folder: Path) -> Path:
    """The file of a workspace in which a server that may be written to keeps what was changed (`kg.changes`)."""
    return folder / "updates.ru"


def is_workspace(folder: Path) -> bool:
    """Whether there is a build to read in a folder.

    >>> is_workspace(Path("no-such-folder"))
    False
    """
    return is_report(folder / "report.json")


def is_report(path: Path) -> bool:
    """Whether a file is the report of a build."""
    try:
        report = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(report, dict) and "cablegraph" in report


def _held(report: Path) -> int | None:
    """A shared lock on the report of a build, as the descriptor that holds it; None where the build has gone."""
    try:
        descriptor = os.open(report, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if os.path.samestat(os.fstat(descriptor), os.stat(report)):
            return descriptor
    except FileNotFoundError:
        pass  # removed in between: the build that replaced it is current by now
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _state(place: Path) -> str:
    """The state by which a folder is called; of one that is not called so, what tells its changes."""
    if STATE.fullmatch(place.name):
        return place.name
    graph = os.stat(place / "graph.nt")
    return identifier("flat", graph.st_ino, graph.st_size, graph.st_mtime_ns) * 2
