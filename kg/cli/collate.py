"""`cablegraph collate`: where the texts of one message differ that several documents print."""

from __future__ import annotations

from pathlib import Path

import click

from kg.changes.current import Current
from kg.export.table import FORMATS, written
from kg.witnesses import agreement_table, collated, differences_table

_PATH = click.Path(path_type=Path)


@click.command("collate")
@click.argument("directory", metavar="DIR", type=_PATH)
@click.option(
    "--texts", metavar="PATH", multiple=True, required=True, type=_PATH,
    help="Where the texts of the workspace DIR lie, for a workspace keeps none.",
)  # fmt: skip
@click.option(
    "--list", "listed", is_flag=True, help="List every difference with the words of both, and where they are."
)
@click.option("--format", "form", type=click.Choice(FORMATS[:3]), help="How to write the table.")
def collate(directory: Path, texts: tuple[Path, ...], listed: bool, form: str | None) -> None:
    """Compare the texts of messages that several documents print, word by word.

    \b
    cablegraph collate graph --texts letters
    cablegraph collate graph --texts letters --list
    """
    with Current.open(directory) as current:
        found = collated(current.store, current.workspace, texts)
    click.echo(written(differences_table(found) if listed else agreement_table(found), form, rows=None))
    if found.textless:
        click.echo(f"left out: {found.textless} documents that tell of a message and do not print it", err=True)
