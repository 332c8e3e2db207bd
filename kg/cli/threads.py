"""`cablegraph threads`, `crossed` and `latency`: what belongs together, and how long it was under way."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.chain_options import about_chains, hours_option, page_option, slowest_option
from kg.cli.files import write_whole
from kg.cli.servers import Server, asked
from kg.export.sequence_page import sequence_page, thread_charts
from kg.export.table import written
from kg.network.claimed import words_behind
from kg.network.latency_tables import GROUPS, lags_table, medians_table, read_ledger
from kg.network.thread_tables import crossed_table, members_table, read_threads, threads_table
from kg.parameters import resolve


@click.command("threads")
@click.option("--message", metavar="MESSAGE", help="Only the thread of this message, by its label, number or IRI.")
@click.option("--list", "listed", is_flag=True, help="List every message in its place, with what ties it to others.")
@click.option("--infer", is_flag=True, help="Add links that nobody states, by pair, time and topics; marked inferred.")
@click.option(
    "--days", type=click.IntRange(min=0), default=14, show_default=True,
    help="How many days --infer looks back from a message for one that it may answer.",
)  # fmt: skip
@page_option
@about_chains
def threads(
    directory: str | None,
    message: str | None,
    listed: bool,
    infer: bool,
    days: int,
    output: Path | None,
    form: str | None,
    server: Server,
) -> None:
    """Show the messages that replies, references and enclosures tie together, in the order that their dates allow.

    \b
    cablegraph threads letters
    cablegraph threads letters --message "No. 362" --list
    cablegraph threads letters -o threads.html
    """
    with asked(directory, server) as store:
        found = read_threads(store, days=days if infer else None)
        if message is not None:
            found = found.of(str(resolve("message", message, store)))
        words = words_behind(store) if output else {}
    if output:
        note = f"{len(found.threads)} threads" + (f"; inferred links look {days} days back" if infer else "")
        write_whole(output, sequence_page(thread_charts(found, words), "Threads", note))
        click.echo(f"{output}: {note}")
        return
    table = members_table(found) if listed or message is not None else threads_table(found)
    click.echo(written(table, form, rows=None))


@click.command("crossed")
@slowest_option
@click.option(
    "--fastest", metavar="DAYS", type=click.IntRange(min=0), default=0, show_default=True,
    help="Assume that a message is under way so many days at least where nobody tells when it came.",
)  # fmt: skip
@about_chains
def crossed(directory: str | None, slowest: int | None, fastest: int, form: str | None, server: Server) -> None:
    """Find letters that crossed: opposite ways between the same two, each sent before the other had come.

    \b
    cablegraph crossed letters --slowest 2
    """
    with asked(directory, server) as store:
        table, left = crossed_table(store, fastest=fastest, slowest=slowest)
    click.echo(written(table, form, rows=None))
    if left:
        advice = "" if slowest is not None else "; --slowest DAYS assumes it"
        click.echo(f"left out: {left} messages of which nobody tells when they were sent or came{advice}", err=True)


@click.command("latency")
@click.option(
    "--by", type=click.Choice(GROUPS), default="all", show_default=True,
    help="Whose medians: all messages', each channel's, clerk's or period's.",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List every lag with the words that it rests on, no medians.")
@click.option("--flagged", is_flag=True, help="List only the lags that are negative or implausibly long.")
@hours_option
@about_chains
def latency(
    directory: str | None, by: str, listed: bool, flagged: bool, hours: bool, form: str | None, server: Server
) -> None:
    """Show how long messages lay between the stages of their way, and how long replies took.

    Hours are those of the clock where they were written; between sender's and receiver's clocks a lag is uncertain by
    fourteen hours either way unless --hours takes them to agree.

    \b
    cablegraph latency letters --by clerk
    cablegraph latency letters --flagged
    """
    with asked(directory, server) as store:
        ledger = read_ledger(store, hours=hours)
    table = lags_table(ledger, flagged=flagged) if listed or flagged else medians_table(ledger, by)
    click.echo(written(table, form, rows=None))
