"""`cablegraph reach`, `gaps` and `grounds`: who can have known what, what is missing, what a decision can rest on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kg.cli.servers import Server, asked, server_options
from kg.export.table import FORMATS, written
from kg.export.visible import in_one_line
from kg.network import asked as analyses
from kg.network.moments import EVER, bounds, told
from kg.parameters import resolve

_directory = click.argument("directory", metavar="[DIR]", required=False)
form_option = click.option("--format", "form", type=click.Choice(FORMATS[:3]), help="How to write the table.")
_since = click.option("--since", metavar="DATE", help="From this day, month or year on: YYYY, YYYY-MM or YYYY-MM-DD.")
slowest_option = click.option(
    "--slowest", metavar="DAYS", type=click.IntRange(min=0),
    help="Assume that a message is under way so many days at most where nobody tells when it came; else nobody knows.",
)  # fmt: skip
_hours = click.option("--hours", is_flag=True, help="Compare the hours of stamps, as if all clocks agreed.")
_undated = click.option("--undated", is_flag=True, help="Take messages without a date as of any time; else left out.")


def _assuming(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which whoever asks says what to take for granted."""
    return slowest_option(_hours(_undated(command)))


@click.command("reach")
@_directory
@click.option("--from", "source", metavar="ACTOR", required=True, help="With whom the word is.")
@click.option("--to", "target", metavar="ACTOR", help="To whom it may come; left out: everyone.")
@_since
@click.option("--by", metavar="DATE", help="By the end of this day, month or year; left out: ever.")
@_assuming
@form_option
@server_options()
def reach(
    directory: str | None,
    source: str,
    target: str | None,
    since: str | None,
    by: str | None,
    slowest: int | None,
    hours: bool,
    undated: bool,
    form: str | None,
    server: Server,
) -> None:
    """Say whether what one actor knew can have come to another in time, and through whom.

    Certain is what holds whatever the uncertain dates were, possible what holds for some of them.

    \b
    cablegraph reach letters --from "Kim Il Sung" --to Stalin --since 1950-03-09 --by 1950-03-18 --slowest 2
    """
    assumed = analyses.Assumed(slowest=slowest, hours=hours, undated=undated)
    first = bounds(since, "--since")[0] if since else -EVER
    last = bounds(by, "--by")[1] if by else EVER
    with asked(directory, server) as store:
        one = str(resolve("actor", source, store))
        if target is None:
            click.echo(written(analyses.reached(store, one, since=first, assumed=assumed), form, rows=None))
            return
        other = str(resolve("actor", target, store))
        found = analyses.reach(store, one, other, since=first, by=last, assumed=assumed)
    if form in (None, "table"):
        click.echo(in_one_line(f"{found.answer.verdict}: from {source} to {target}"))
        for name, arrival in (("soonest", found.answer.soonest), ("surest", found.answer.surest)):
            click.echo(f"{name:8}  {told(arrival.at) if arrival else 'never'}")
        click.echo(f"assumed   {assumed}\n{found.left_out}\n")
    click.echo(written(found.table, form, rows=None))


@click.command("gaps")
@_directory
@click.option("--list", "listed", is_flag=True, help="List every stretch of missing numbers, not the series.")
@form_option
@server_options()
def gaps(directory: str | None, listed: bool, form: str | None, server: Server) -> None:
    """Show the numbered series of the senders: how many of the numbers that they used are held.

    \b
    cablegraph gaps letters
    cablegraph gaps letters --list --format csv
    """
    with asked(directory, server) as store:
        table = analyses.gaps_table(store) if listed else analyses.series_table(store)
    click.echo(written(table, form, rows=None))


@click.command("grounds")
@_directory
@click.option("--actor", "maker", metavar="ACTOR", help="Only what this actor decided.")
@_since
@click.option("--until", metavar="DATE", help="Only decisions that can be of this day, month or year, or from before.")
@click.option(
    "--days", type=click.IntRange(min=0), default=60, show_default=True,
    help="Leave out messages sent more days before a decision, or after it.",
)  # fmt: skip
@_assuming
@form_option
@server_options()
def grounds(
    directory: str | None,
    maker: str | None,
    since: str | None,
    until: str | None,
    days: int,
    slowest: int | None,
    hours: bool,
    undated: bool,
    form: str | None,
    server: Server,
) -> None:
    """Show for each decision which messages its makers had, can have had, or had too late.

    \b
    cablegraph grounds letters --actor Stalin --since 1950-10-01 --until 1950-10-14 --slowest 1
    """
    assumed = analyses.Assumed(slowest=slowest, hours=hours, undated=undated)
    with asked(directory, server) as store:
        table = analyses.grounds(
            store, maker=str(resolve("actor", maker, store)) if maker else None,
            since=bounds(since, "--since")[0] if since else None,
            until=bounds(until, "--until")[1] if until else None, days=days, assumed=assumed,
        )  # fmt: skip
    click.echo(written(table, form, rows=None))
