"""What the commands of `cablegraph names` share: the workspace, who judges, and what was written."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from kg.changes.current import Current
from kg.errors import JudgementError
from kg.export.visible import in_one_line
from kg.graph.store import EmbeddedStore
from kg.identity.kept import Names
from kg.judgements.file import file_of
from kg.review.judging import Written

SHORT: Final = 8
"""Digits of an identifier that are shown."""

directory = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
reason_option = click.option("--reason", default="", help="Why, in your words. It stands in the graph.")


def by_option(command: click.decorators.FC) -> click.decorators.FC:
    """The option for who judges."""
    return click.option(
        "--by",
        "who",
        metavar="NAME",
        help="Who judges; it stands in the graph. Without it: the name that you logged in with.",
    )(command)


@contextmanager
def opened(directory: Path) -> Iterator[tuple[Names, EmbeddedStore]]:
    """The names of a workspace's build, and its store as it is now."""
    with Current.open(directory) as current, Names(current.workspace.store) as kept:
        yield kept, current.store


def judge_by(who: str | None) -> str:
    """Who judges: as told, else the name of the login."""
    if who is not None:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise JudgementError("nobody knows who judges", advice="tell it: --by NAME") from None


def tell(told: Written, directory: Path) -> None:
    """Say what was written, and what contradicts it."""
    if not told.added:
        click.echo("nothing new: it is judged so already")
        return
    for one in told.added:
        verdict = one.verdict or ""
        click.echo(
            f"judged: {in_one_line(str(one))} {verdict} ({in_one_line(one.who)}, {one.id[:SHORT]})".replace("  ", " ")
        )
    for found in told.contradictions:
        click.echo(f"contradiction, none of these is used: {in_one_line(str(found))}", err=True)
    click.echo(f"kept in {in_one_line(str(file_of(directory)))}; the next build uses it")
