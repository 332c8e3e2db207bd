"""The graph of a workspace as it is now: the build, and what was changed since through a server.

Where nothing was changed it is the build's own store. Else the changes are applied again, to a copy that shares the
build's large files and goes when nobody refers to it any more; so commands, notebooks and the service give one answer.
"""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Final

import pyoxigraph as ox

from kg.changes.copies import Copies
from kg.changes.updates import OtherBuildError, Pending, updates_to
from kg.errors import StoreError
from kg.graph.sparql import one_line
from kg.graph.store import EmbeddedStore
from kg.workspace import Workspace

_ATTEMPTS: Final = 20  # while a build that gives changes up is put in place
_PAUSE: Final = 0.05  # seconds


class Current:
    """A workspace that is held as it was when it was opened, with the changes of that moment.

    `store` answers questions, `changes` is how many updates are in it that stand in no build.
    """

    def __init__(self, workspace: Workspace, pending: Pending) -> None:
        self.workspace = workspace
        self.changes = len(pending.texts)
        self._copies = Copies(workspace.folder) if pending.texts else None
        place = workspace.store
        if self._copies is not None:
            place = self._copies.copy(place)
            _apply(pending.texts, place, workspace)
        self.store = EmbeddedStore(place, held=self._copies)

    @classmethod
    def open(cls, path: Path | str) -> Current:
        """The workspace at a path as it is now.

        Raises `WorkspaceError` where there is none or its changes are not to be read, `StoreError` where they cannot be
        applied.
        """
        for _ in range(_ATTEMPTS):
            workspace = Workspace.open(path)
            try:
                return cls(workspace, updates_to(workspace))
            except OtherBuildError:
                workspace.close()
                time.sleep(_PAUSE)
        workspace = Workspace.open(path)
        return cls(workspace, updates_to(workspace))

    def ntriples(self) -> Path:
        """A file with all statements of the default graph as N-Triples: `graph.nt` of the build where nothing was
        changed, else one that goes with this."""
        if self._copies is None:
            return self.workspace.graph
        path = self._copies.fresh()
        path.write_bytes(self.store.ntriples())
        return path

    def close(self) -> None:
        """Let the build go, and remove the copy."""
        self.workspace.close()
        if self._copies is not None:
            self._copies.close()

    def __enter__(self) -> Current:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _apply(updates: tuple[str, ...], place: Path, workspace: Workspace) -> None:
    store = ox.Store(str(place))
    for number, text in enumerate(updates, start=1):
        try:
            store.update(text)
        except (SyntaxError, ValueError, RuntimeError, OSError) as cause:
            raise StoreError(
                f"update {number} in {workspace.updates} cannot be applied: {one_line(str(cause))}",
                advice="put the file back as the service wrote it, or move it away",
            ) from cause
    store.flush()
