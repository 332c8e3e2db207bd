"""From claims to a graph that answers questions: build a workspace, open it, ask."""

from __future__ import annotations

from kg.build import BuildReport, build
from kg.opened import OpenGraph
from kg.opened import open_graph as open  # noqa: A004 (kg.open reads as the field says it: one opens a graph)

__all__ = ["BuildReport", "OpenGraph", "build", "open"]
