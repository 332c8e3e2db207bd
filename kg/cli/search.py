"""`cablegraph search`: what the graph holds with some words in it."""

from __future__ import annotations

import click

from kg.changes.current import Current
from kg.export.table import FORMATS, written
from kg.fulltext import search as look_for

_SHOWN = 20


@click.command("search")
@click.argument("directory", metavar="DIR")
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(FORMATS[:3]), help="How to write the hits.")
@click.option(
    "--rows", type=click.IntRange(min=1),
    help=f"Show so many hits at most; a table shows {_SHOWN}, the other formats all.",
)  # fmt: skip
def search(directory: str, words: tuple[str, ...], form: str | None, rows: int | None) -> None:
    """Find headings, quotations and names with all of these words in them, the best match first.

    Quotations are the words that statements rest on; for each hit the table says what it is evidence of. Case and
    accents do not matter. A phrase stands in quotation marks of its own, WORD* is any word with that beginning.

    \b
    cablegraph search letters railway guards
    cablegraph search letters '"divisional headquarters"' 'volunteer*'
    cablegraph search letters Stalin --format csv
    """
    limit = rows or (_SHOWN if form in (None, "table") else None)
    with Current.open(directory) as current:
        found = look_for(current.workspace.store, current.store, " ".join(words), rows=limit)
    click.echo(written(found.table, form))
    if current.changes:
        click.echo(f"{current.changes} changes made through a server are not in the index of words", err=True)
    if form in (None, "table") and limit is not None and found.total > limit:
        click.echo(f"the best {limit} of {found.total} texts; --rows shows more")
