"""Options that the commands about chains share: what is asked, how it is written, what is taken for granted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli.servers import server_options
from kg.export.table import FORMATS
from kg.graph.store import Selects
from kg.network.asked import Assumed
from kg.parameters import resolve

Command = Callable[..., Any]
since_option = click.option(
    "--since", metavar="DATE", help="From this day, month or year on: YYYY, YYYY-MM or YYYY-MM-DD."
)
slowest_option = click.option(
    "--slowest", metavar="DAYS", type=click.IntRange(min=0),
    help="Assume that a message is under way so many days at most where nobody tells when it came; else nobody knows.",
)  # fmt: skip
hours_option = click.option("--hours", is_flag=True, help="Compare the hours of stamps, as if all clocks agreed.")
page_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write a page of sequence charts there, in place of tables."
)
_undated = click.option("--undated", is_flag=True, help="Take messages without a date as of any time; else left out.")
_directory = click.argument("directory", metavar="[DIR]", required=False)
_form = click.option("--format", "form", type=click.Choice(FORMATS[:3]), help="How to write the table.")


def about_chains(command: Command) -> Command:
    """What every such command takes: the workspace or server that is asked, and the form of the table."""
    return _directory(_form(server_options()(command)))


def assuming(command: Command) -> Command:
    """The options by which whoever asks says what to take for granted, given to the command as one `assumed`."""

    @functools.wraps(command)
    def called(*args: Any, slowest: int | None, hours: bool, undated: bool, **given: Any) -> Any:
        return command(*args, assumed=Assumed(slowest=slowest, hours=hours, undated=undated), **given)

    return slowest_option(hours_option(_undated(called)))


def the_one(kind: str, name: str, store: Selects) -> str:
    """The IRI of the one actor or message that is meant, by a name that the store has or by the IRI itself.

    Raises `QueryError` where nothing is called so, or several things.
    """
    return str(resolve(kind, name, store))
