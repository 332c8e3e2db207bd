"""`cablegraph push`: put a workspace's graph on a SPARQL server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.graph.push import push as push_graph
from kg.workspace import Workspace


@click.command("push")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--graph", metavar="IRI", help="Put it into this graph, not the default one.")
def push(directory: Path, url: str, graph: str | None) -> None:
    """Replace a graph of the SPARQL server at URL by that of the workspace DIR, and count it there.

    URL is the server's own, such as http://localhost:7878, or that of its endpoint.
    """
    with Workspace.open(directory) as workspace:
        click.echo(str(push_graph(workspace.graph, url, graph=graph)))
