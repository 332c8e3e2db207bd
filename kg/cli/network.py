"""`cablegraph network`: who messaged whom, as one page that opens in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.files import write_whole
from kg.export.page import network_page
from kg.graph.store import EmbeddedStore, RemoteStore
from kg.network.edges import read_network
from kg.workspace import Workspace


@click.command("network")
@click.argument("directory", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The page to write.")
@click.option("--store", "url", metavar="URL", help="Ask this SPARQL server; no DIR is given then.")
@click.option("--graph", metavar="IRI", help="Ask this graph of the server, not its default graph.")
@click.option("--title", default="Who messaged whom", show_default=True, help="The heading of the page.")
def network(directory: Path | None, output: Path, url: str | None, graph: str | None, title: str) -> None:
    """Draw the network of the workspace DIR as one page, which needs no other file and no connection.

    \b
    cablegraph network letters -o network.html
    cablegraph network --store http://localhost:7878 -o network.html
    """
    if (directory is None) == (url is None):
        raise click.UsageError("Give DIR or --store URL, one of the two.")
    if graph is not None and url is None:
        raise click.UsageError("--graph names a graph of a server: give --store URL too.")
    if directory is not None:
        with Workspace.open(directory) as workspace:
            found = read_network(EmbeddedStore(workspace.store))
    else:
        found = read_network(RemoteStore(str(url), graph=graph))
    write_whole(output, network_page(found, title))
    click.echo(
        f"{output}: {len(found.actors)} actors, {len(found.edges)} edges, {len(found.messages)} messages "
        f"({len(found.unplaced)} behind no edge)"
    )
