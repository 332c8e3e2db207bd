"""From claims to a graph that answers questions: build a workspace, open it, ask."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.endpoints import Endpoints
    from kg.graph.login import Login
    from kg.opened import Graph
    from kg.opened import open_graph as open  # noqa: A004 (one opens a graph: kg.open)
    from kg.pipeline import BuildReport, build

__all__ = ["BuildReport", "Endpoints", "Graph", "Login", "build", "open"]


def __getattr__(name: str) -> object:
    """Load the pipeline and the stores when they are first asked for: `kg.vocab` alone needs none of them."""
    if name in {"BuildReport", "build"}:
        pipeline = import_module("kg.pipeline")
        return getattr(pipeline, name)
    if name in {"Endpoints", "Login"}:
        remote = import_module("kg.graph.remote")
        return getattr(remote, name)
    if name in {"Graph", "open"}:
        opened = import_module("kg.opened")
        return getattr(opened, "open_graph" if name == "open" else name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
