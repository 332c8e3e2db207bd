"""`cablegraph reach`, `gaps` and `grounds`: who can have known what, what is missing, what a decision can rest on."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.chain_options import about_chains, assuming, page_option, since_option, the_one
from kg.cli.files import write_whole
from kg.cli.servers import Server, asked
from kg.export.sequence_page import chain_charts, sequence_page
from kg.export.table import written
from kg.export.visible import in_one_line
from kg.network import asked as analyses
from kg.network.claimed import words_behind
from kg.network.missing_tables import KINDS, missing_table, series_table
from kg.network.moments import EVER, bounds, told


@click.command("reach")
@click.option("--from", "source", metavar="ACTOR", required=True, help="With whom the word is.")
@click.option("--to", "target", metavar="ACTOR", help="To whom it may come; left out: everyone.")
@since_option
@click.option("--by", metavar="DATE", help="By the end of this day, month or year; left out: ever.")
@assuming
@page_option
@about_chains
def reach(
    directory: str | None,
    source: str,
    target: str | None,
    since: str | None,
    by: str | None,
    assumed: analyses.Assumed,
    output: Path | None,
    form: str | None,
    server: Server,
) -> None:
    """Say whether what one actor knew can have come to another in time, and through whom.

    Certain is what holds whatever the uncertain dates were, possible what holds for some of them. Whoever answers a
    message or passes it on had it by then: shownBy names the message that shows it.

    \b
    cablegraph reach letters --from "Kim Il Sung" --to Stalin --since 1950-03-09 --by 1950-03-18 --slowest 2
    """
    if output and target is None:
        raise click.UsageError("A page shows the way to one actor: give --to.")
    first = bounds(since, "--since")[0] if since else -EVER
    last = bounds(by, "--by")[1] if by else EVER
    with asked(directory, server) as store:
        one = the_one("actor", source, store)
        if target is None:
            click.echo(written(analyses.reached(store, one, since=first, assumed=assumed), form, rows=None))
            return
        other = the_one("actor", target, store)
        found = analyses.reach(store, one, other, since=first, by=last, assumed=assumed)
        words = words_behind(store) if output else {}
    verdict = in_one_line(f"{found.answer.verdict}: from {source} to {target}")
    chains = {"soonest": found.answer.soonest, "surest": found.answer.surest}
    if output:
        page = sequence_page(
            chain_charts(chains, found.labels, words), verdict, f"assumed: {assumed}; {found.left_out}"
        )
        write_whole(output, page)
        click.echo(f"{output}: {verdict}")
        return
    if form in (None, "table"):
        click.echo(verdict)
        for name, arrival in chains.items():
            click.echo(f"{name:8}  {told(arrival.at) if arrival else 'never'}")
        click.echo(f"assumed   {assumed}\n{found.left_out}\n")
    click.echo(written(found.table, form, rows=None))


@click.command("gaps")
@click.option("--list", "listed", is_flag=True, help="List what is missing, with the messages around it.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS),
    help="List only this: missing numbers, messages cited and not held, or silences beyond a channel's habit.",
)  # fmt: skip
@click.option("--both-ways", is_flag=True, help="Take a silence to be of two actors, whoever of them wrote.")
@about_chains
def gaps(
    directory: str | None, listed: bool, kinds: tuple[str, ...], both_ways: bool, form: str | None, server: Server
) -> None:
    """Show the numbered series of the senders: how many of the numbers that they used are held.

    With --list, everything that is missing as one list to take to an archive.

    \b
    cablegraph gaps letters
    cablegraph gaps letters --list --format csv
    cablegraph gaps letters --kind silence --both-ways
    """
    with asked(directory, server) as store:
        if not (listed or kinds):
            click.echo(written(series_table(store), form, rows=None))
            return
        table, left = missing_table(store, kinds or KINDS, both_ways=both_ways)
    click.echo(written(table, form, rows=None))
    if not kinds or "silence" in kinds:
        click.echo(left, err=True)


@click.command("grounds")
@click.option("--actor", "maker", metavar="ACTOR", help="Only what this actor decided.")
@since_option
@click.option("--until", metavar="DATE", help="Only decisions that can be of this day, month or year, or from before.")
@click.option(
    "--days", type=click.IntRange(min=0), default=60, show_default=True,
    help="Leave out messages sent more days before a decision, or after it.",
)  # fmt: skip
@assuming
@about_chains
def grounds(
    directory: str | None,
    maker: str | None,
    since: str | None,
    until: str | None,
    days: int,
    assumed: analyses.Assumed,
    form: str | None,
    server: Server,
) -> None:
    """Show for each decision which messages its makers had, can have had, or had too late.

    \b
    cablegraph grounds letters --actor Stalin --since 1950-10-01 --until 1950-10-14 --slowest 1
    """
    with asked(directory, server) as store:
        table = analyses.grounds(
            store, maker=the_one("actor", maker, store) if maker else None,
            since=bounds(since, "--since")[0] if since else None,
            until=bounds(until, "--until")[1] if until else None, days=days, assumed=assumed,
        )  # fmt: skip
    click.echo(written(table, form, rows=None))
