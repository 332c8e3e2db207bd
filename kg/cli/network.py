"""`cablegraph network`: who messaged whom, as one page that opens in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.files import write_whole
from kg.cli.servers import Server, asked, server_options
from kg.export.page import network_page
from kg.network.edges import read_network


@click.command("network")
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The page to write.")
@server_options()
@click.option("--title", default="Who messaged whom", show_default=True, help="The heading of the page.")
def network(directory: str | None, output: Path, server: Server, title: str) -> None:
    """Draw the network of the workspace DIR, or of a server, as one page that needs no other file and no connection.

    \b
    cablegraph network letters -o network.html
    cablegraph network --store http://localhost:7878 -o network.html
    """
    with asked(directory, server) as store:
        found = read_network(store)
    write_whole(output, network_page(found, title))
    click.echo(
        f"{output}: {len(found.actors)} actors, {len(found.edges)} edges, {len(found.messages)} messages "
        f"({len(found.unplaced)} behind no edge)"
    )
