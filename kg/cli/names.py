"""`cablegraph names`: a historian's judgements of who is who."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from kg.errors import JudgementError
from kg.export.table import FORMATS, written
from kg.export.visible import in_one_line
from kg.graph.store import EmbeddedStore
from kg.identity.kept import Names
from kg.judgements.file import file_of, read
from kg.judgements.model import Verdict
from kg.review import judging
from kg.review.judging import Written
from kg.review.sides import side_of, weighed
from kg.workspace import Workspace

_SHORT: Final = 8  # digits of an identifier that are shown

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


@click.group("names")
def names() -> None:
    """Judge who is who: which names are one actor's, and which are not.

    Judgements stand in DIR/judgements.jsonl, a line each, and are only ever added. The next build uses them. A name is
    any that the texts use; where several actors bear it, it is written with its file: 'Petrov [letters.txt]'. The
    address of a record (https://viaf.org/viaf/...) may stand in the place of a name.
    """


@contextmanager
def opened(directory: Path) -> Iterator[tuple[Names, EmbeddedStore]]:
    """The names and the store of a workspace."""
    with Workspace.open(directory) as workspace, Names(workspace.store) as kept:
        yield kept, EmbeddedStore(workspace.store)


def judge_by(who: str | None) -> str:
    """Who judges: as told, else the name of the login."""
    if who is not None:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise JudgementError("nobody knows who judges", advice="tell it: --by NAME") from None


def _judge(directory: Path, verdict: Verdict, one: str, other: str, who: str | None, reason: str) -> None:
    with opened(directory) as (kept, store):
        sides = side_of(kept, store, one), side_of(kept, store, other)
        told = judging.judge(directory, kept, verdict, sides, who=judge_by(who), reason=reason)
        tell(told, directory)


@names.command("same")
@directory
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@reason_option
@by_option
def same(directory: Path, one: str, other: str, reason: str, who: str | None) -> None:
    """Judge that A and B are one actor, or that A is the record B of an authority file."""
    _judge(directory, "same", one, other, who, reason)


@names.command("different")
@directory
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@reason_option
@by_option
def different(directory: Path, one: str, other: str, reason: str, who: str | None) -> None:
    """Judge that A and B are two actors, whatever rules and records say."""
    _judge(directory, "different", one, other, who, reason)


@names.command("unsure")
@directory
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@reason_option
@by_option
def unsure(directory: Path, one: str, other: str, reason: str, who: str | None) -> None:
    """Judge that nobody can tell yet whether A is B: it is not asked again, and nothing changes."""
    _judge(directory, "unsure", one, other, who, reason)


@names.command("retract")
@directory
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@reason_option
@by_option
def retract(directory: Path, ids: tuple[str, ...], reason: str, who: str | None) -> None:
    """Take judgements back, by their identifiers or the beginnings of these.

    Their lines stay, and one more tells who took them back. A retraction is itself taken back by judging anew.
    """
    with opened(directory):
        for one in judging.retract(directory, ids, who=judge_by(who), reason=reason):
            click.echo(f"taken back: {in_one_line(str(one))} {one.verdict} ({in_one_line(one.who)}, {one.id[:_SHORT]})")


@names.command("merge")
@directory
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def merge(directory: Path, files: tuple[Path, ...]) -> None:
    """Add the judgements of other people's files; the order says nothing, and what is there already stays once."""
    with opened(directory) as (kept, _):
        tell(judging.merge(directory, kept, files), directory)


@names.command("list")
@directory
@click.option("--format", "form", type=click.Choice(FORMATS[:3]), help="How to write the list.")
@click.option("--taken-back", is_flag=True, help="List those that were taken back too.")
def list_(directory: Path, form: str | None, taken_back: bool) -> None:
    """List the judgements in force, who made them, and which cannot be used."""
    with opened(directory) as (kept, _):
        several = read(file_of(directory))
        click.echo(written(judging.listed(kept, several, taken_back=taken_back), form))
        for found in weighed(kept, several).contradictions if form in (None, "table") else ():
            click.echo(f"contradiction, none of these is used: {in_one_line(str(found))}")


def tell(told: Written, directory: Path) -> None:
    """Say what was written, and what contradicts it."""
    if not told.added:
        click.echo("nothing new: it is judged so already")
        return
    for one in told.added:
        verdict = one.verdict or ""
        click.echo(
            f"judged: {in_one_line(str(one))} {verdict} ({in_one_line(one.who)}, {one.id[:_SHORT]})".replace("  ", " ")
        )
    for found in told.contradictions:
        click.echo(f"contradiction, none of these is used: {in_one_line(str(found))}", err=True)
    click.echo(f"kept in {in_one_line(str(file_of(directory)))}; the next build uses it")
