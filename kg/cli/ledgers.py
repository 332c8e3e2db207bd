"""`cablegraph threads`, `lags`, `silences`, `brokers` and `readings`: the ledgers of a correspondence."""

from __future__ import annotations

import click

from kg.cli.chains import form_option, slowest_option
from kg.cli.servers import Server, asked, server_options
from kg.export.table import written
from kg.network import ledgers
from kg.network.moments import DAY
from kg.network.readings import Role
from kg.network.shares import Period
from kg.parameters import resolve

_directory = click.argument("directory", metavar="[DIR]", required=False)


@click.command("threads")
@_directory
@click.option("--message", metavar="MESSAGE", help="Only the thread of this message: its IRI, label or number.")
@click.option("--infer", is_flag=True, help="Take answers too that nobody states, from pair and time; each says so.")
@click.option(
    "--days", type=click.IntRange(min=0), default=30, show_default=True,
    help="Infer no answer to a message sent more days before.",
)  # fmt: skip
@click.option("--crossed", is_flag=True, help="List instead the messages that crossed each other.")
@slowest_option
@form_option
@server_options()
def threads(
    directory: str | None,
    message: str | None,
    infer: bool,
    days: int,
    crossed: bool,
    slowest: int | None,
    form: str | None,
    server: Server,
) -> None:
    """Show the threads: messages tied together by answers and enclosures, in the order that dates and ties allow.

    A link is stated where the text says so. Inferred ones have a confidence: how often the same rule is right where
    an answer is stated. A message has crossed another where each was sent before the other had come.

    \b
    cablegraph threads letters
    cablegraph threads letters --infer --days 14 --format csv
    cablegraph threads letters --crossed --slowest 2
    """
    with asked(directory, server) as store:
        if crossed:
            table = ledgers.crossings_table(store, slowest=None if slowest is None else slowest * DAY)
        else:
            one = str(resolve("message", message, store)) if message else None
            table = ledgers.threads_table(store, infer=infer, days=days, message=one)
    click.echo(written(table, form, rows=None))


@click.command("lags")
@_directory
@click.option(
    "--by", "grouping", type=click.Choice(ledgers.GROUPINGS), default="all", show_default=True,
    help="Whose lags are put together.",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List every lag with its message and words, not the medians.")
@click.option("--doubtful", is_flag=True, help="List only lags that are negative, or far longer than others.")
@form_option
@server_options()
def lags(
    directory: str | None,
    grouping: ledgers.Grouping,
    listed: bool,
    doubtful: bool,
    form: str | None,
    server: Server,
) -> None:
    """Show how long each step on the way of messages took: sent, received, deciphered, passed on, answered.

    In minutes, at least and at most, since a day without an hour is all its hours. Clocks are compared as they are
    told: between places, a lag is off by the hours between their clocks.

    \b
    cablegraph lags letters --by clerk
    cablegraph lags letters --doubtful
    """
    with asked(directory, server) as store:
        one_by_one = listed or doubtful
        table = ledgers.lags_list(store, doubtful=doubtful) if one_by_one else ledgers.lags_table(store, grouping)
    click.echo(written(table, form, rows=None))


@click.command("silences")
@_directory
@form_option
@server_options()
def silences(directory: str | None, form: str | None, server: Server) -> None:
    """Show times without a message between two, longer than was their habit, with the messages around them.

    A silence is certain where it is longer however the dates are taken, else possible.

    \b
    cablegraph silences letters --format csv
    """
    with asked(directory, server) as store:
        table = ledgers.silences_table(store)
    click.echo(written(table, form, rows=None))


@click.command("brokers")
@_directory
@click.option(
    "--by", "period", type=click.Choice(("all", "year", "quarter", "month")), default="all", show_default=True,
    help="The periods in which messages are counted.",
)  # fmt: skip
@form_option
@server_options()
def brokers(directory: str | None, period: Period, form: str | None, server: Server) -> None:
    """Show through whose hands the messages of each channel went, and which share of them, by period.

    `only` marks a channel of which every message went through one hand and no other.

    \b
    cablegraph brokers letters --by year
    """
    with asked(directory, server) as store:
        table = ledgers.shares_table(store, period)
    click.echo(written(table, form, rows=None))


@click.command("readings")
@_directory
@click.option(
    "--role", type=click.Choice(("sender", "recipient")), default="sender", show_default=True,
    help="Rank by messages sent, or by messages received.",
)  # fmt: skip
@form_option
@server_options()
def readings(directory: str | None, role: Role, form: str | None, server: Server) -> None:
    """Rank actors under every reading of what the sources contradict each other about.

    Where two claims disagree on a sender or a recipient, each is a reading: counts and ranks are then intervals.
    `cablegraph query DIR conflicts` lists the contradictions themselves.

    \b
    cablegraph readings letters --role recipient
    """
    with asked(directory, server) as store:
        table = ledgers.readings_table(store, role)
    click.echo(written(table, form, rows=None))
