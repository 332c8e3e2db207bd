"""A workspace: the folder that a build makes, and what lies in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kg.errors import WorkspaceError


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one graph and the names of what lies in it.

    >>> Workspace(Path("letters")).graph.name
    'graph.nt'
    """

    path: Path

    @classmethod
    def open(cls, path: Path) -> Workspace:
        """The workspace at a path. Raises `WorkspaceError` where there is none."""
        found = cls(path)
        if not found.graph.is_file():
            raise WorkspaceError(f"not a workspace: {path}", advice="make one with: cablegraph build SOURCE --into DIR")
        return found

    def is_ours(self) -> bool:
        """Whether a build made this folder: its report says so."""
        try:
            report = json.loads(self.report.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(report, dict) and "cablegraph" in report

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

    @property
    def page(self) -> Path:
        """Where the network page is written unless another place is named."""
        return self.path / "network.html"
