"""`cablegraph rank`: the actors by a centrality, with the interval of each rank when messages go missing."""

from __future__ import annotations

import click

from kg.cli.servers import Server, asked, server_options
from kg.export.table import FORMATS, written
from kg.network.edges import read_network
from kg.network.measures.centrality import CENTRALITIES, Centrality
from kg.network.periods import WINDOWS, Window, within
from kg.network.ranked import missing_of, rank_table, unknown_share
from kg.parameters import days_of


@click.command("rank")
@click.argument("directory", metavar="[DIR]", required=False)
@click.option("--by", type=click.Choice(CENTRALITIES), default="messages", show_default=True, help="What to rank by.")
@click.option("--windows", type=click.Choice(WINDOWS), help="A ranking for each year, quarter or month.")
@click.option(
    "--missing",
    metavar="SHARE",
    help="Take such a share of the messages away at random; or: sources, or: folders of archives, one by one.",
)
@click.option("--draws", type=click.IntRange(min=1), default=200, show_default=True, help="How often to do so.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Where chance begins.")
@click.option("--since", metavar="DATE", help="Only messages that may be of this day, month or year, or later.")
@click.option("--until", metavar="DATE", help="Only messages that may be of this day, month or year, or earlier.")
@click.option("--rows", type=click.IntRange(min=0), help="Show at most so many rows of a table; the rest is counted.")
@click.option("--format", "form", type=click.Choice(FORMATS[:3]), help="How to write the table.")
@server_options()
def rank(
    directory: str | None,
    by: Centrality,
    windows: Window | None,
    missing: str | None,
    draws: int,
    seed: int,
    since: str | None,
    until: str | None,
    rows: int | None,
    form: str | None,
    server: Server,
) -> None:
    """Rank the actors, and say between which ranks each would stand if messages were missing.

    sent, received and messages count messages; written-to and heard-from count correspondents; carried counts messages
    passed on for others; pagerank and betweenness weigh the whole network.

    \b
    cablegraph rank letters --by pagerank --windows year --missing 0.1
    cablegraph rank letters --by carried --missing sources --format csv
    cablegraph rank letters --by betweenness --missing folders
    """
    if rows is not None and form not in (None, "table"):
        raise click.UsageError("--rows limits a table; the other formats are always whole.")
    supposed = missing_of(missing, draws, seed)
    first, last = days_of(since, until)
    with asked(directory, server) as store:
        network = within(read_network(store, evidence=False), first, last)
    table = rank_table(network, by, missing=supposed, window=windows)
    if form in (None, "table"):
        share = f"{unknown_share(network):.1%}"
        click.echo(f"{len(network.messages)} messages; of {share} nobody names the sender or the recipient\n")
    click.echo(written(table, form, rows=rows))
