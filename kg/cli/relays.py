"""`cablegraph relays` and `readings`: through whose hands channels went, and rankings where sources disagree."""

from __future__ import annotations

import click

from kg.cli.chain_options import about_chains, since_option
from kg.cli.servers import Server, asked
from kg.export.table import written
from kg.network.moments import bounds
from kg.network.reading_tables import COUNTS, readings_table
from kg.network.relay_tables import one_hand_table, shares_table


@click.command("relays")
@click.option("--by", "level", type=click.Choice(("month", "quarter", "year")), help="The share in each; else ever.")
@click.option("--one-hand", "alone", is_flag=True, help="List the channels of which every message names one hand.")
@click.option(
    "--fewest", type=click.IntRange(min=1), default=1, show_default=True,
    help="List with --one-hand only channels of so many messages or more.",
)  # fmt: skip
@about_chains
def relays(
    directory: str | None, level: str | None, alone: bool, fewest: int, form: str | None, server: Server
) -> None:
    """Show the share of each intermediary in what one actor sent another, as far as messages name who carried them.

    \b
    cablegraph relays letters --by quarter
    cablegraph relays letters --one-hand --fewest 3
    """
    with asked(directory, server) as store:
        table = one_hand_table(store, fewest=fewest) if alone else shares_table(store, level)
    click.echo(written(table, form, rows=None))


@click.command("readings")
@click.option(
    "--count", type=click.Choice(tuple(COUNTS)), default="written", show_default=True, help="What actors are ranked by."
)
@since_option
@click.option("--until", metavar="DATE", help="Only messages that can be of this day, month or year, or from before.")
@about_chains
def readings(
    directory: str | None, count: str, since: str | None, until: str | None, form: str | None, server: Server
) -> None:
    """Rank actors, with the places that they have where contradicting claims are read the other way.

    The claims themselves, with their words, are shown by: cablegraph query letters conflicts
    Where the texts of one message differ is shown by: cablegraph collate letters --texts FOLDER

    \b
    cablegraph readings letters --count correspondents --since 1950 --until 1951
    """
    with asked(directory, server) as store:
        table = readings_table(
            store, count, since=bounds(since, "--since")[0] if since else None,
            until=bounds(until, "--until")[1] if until else None,
        )  # fmt: skip
    click.echo(written(table, form, rows=None))
