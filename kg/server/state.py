"""The graph as it lies on disk: where its store is, a name for its state, and whether that is still the current one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from extract.ids import identifier
from kg.errors import WorkspaceError
from kg.server.fleet import Served
from kg.workspace import Workspace


class Source:
    """A workspace that is served, and what counts in it now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> Served:
        """What is to be served now. Raises `WorkspaceError` where there is no graph with a store."""
        workspace = Workspace.open(self.folder)
        try:
            marks = [os.stat(path) for path in (workspace.graph, workspace.store, workspace.store / "CURRENT")]
        except OSError:
            raise WorkspaceError(f"no store in the workspace: {self.folder}", advice="build it anew") from None
        parts = [str(part) for mark in marks for part in (mark.st_ino, mark.st_size, mark.st_mtime_ns)]
        return Served(workspace.store, identifier("state", *parts))

    def report(self) -> dict[str, Any]:
        """The report of the build; empty where there is none."""
        try:
            report = json.loads(Workspace.open(self.folder).report.read_text("utf-8"))
        except (OSError, ValueError, WorkspaceError):
            return {}
        return report if isinstance(report, dict) else {}
