"""`cablegraph network`: who messaged whom, as one page that opens in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.files import write_whole
from kg.cli.servers import Server, asked, server_options
from kg.export.page import MOST, network_page
from kg.network.periods import read_period
from kg.parameters import days_of


@click.command("network")
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The page to write.")
@click.option("--since", metavar="DATE", help="Only messages that may be of this day, month or year, or later.")
@click.option("--until", metavar="DATE", help="Only messages that may be of this day, month or year, or earlier.")
@server_options()
@click.option("--title", default="Who messaged whom", show_default=True, help="The heading of the page.")
def network(
    directory: str | None, output: Path, since: str | None, until: str | None, server: Server, title: str
) -> None:
    """Draw the network of the workspace DIR, or of a server, as one page that needs no other file and no connection.

    A page holds 50,000 messages at most. Of a larger graph, draw a period: no more than it is read.

    \b
    cablegraph network letters -o network.html
    cablegraph network letters -o summer.html --since 1950-06 --until 1950-08
    cablegraph network --store http://localhost:7878 -o network.html
    """
    first, last = days_of(since, until)
    with asked(directory, server) as store:
        found = read_period(store, first, last, most=MOST)
    write_whole(output, network_page(found, title))
    click.echo(
        f"{output}: {len(found.actors)} actors, {len(found.edges)} edges, {len(found.messages)} messages "
        f"({len(found.unplaced)} behind no edge)"
    )
