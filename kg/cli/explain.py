"""`cablegraph explain`: the text of a document with everything that was read of it marked, and what was left unread."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

import extract
from extract.model import Record
from kg.cli.files import write_whole
from kg.errors import DocumentError
from kg.explanation.search import fitting, near
from kg.explanation.values import Explanation
from kg.export.explanation import as_json, as_text, listed_json, listed_text
from kg.export.explanation_page import as_page, listed_page
from kg.export.visible import in_one_line
from kg.identity.names import canonical
from kg.pipeline import read_sources
from kg.texts import Files, built_records, explanations, files_in
from kg.workspace import Workspace, is_workspace

_PATH = click.Path(path_type=Path)
_LISTED = 20
"""So many of the documents that fit are named; the others are counted."""


@click.command("explain")
@click.argument("source", metavar="[SOURCE|DIR]", required=False, type=_PATH)
@click.argument("words", metavar="[DOCUMENT]", nargs=-1)
@click.option("--texts", metavar="PATH", multiple=True, type=_PATH, help="Where the texts of the workspace DIR lie.")
@click.option("--format", "form", type=click.Choice(["table", "json", "html"]), help="How to write it.")
@click.option("-o", "--output", metavar="FILE", type=_PATH, help="Write to this file; a page if it ends in .html.")
@click.option(
    "--show",
    default=10,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many of the stretches left unread to list; the rest are counted.",
)
@click.option("--rules", "listing", is_flag=True, help="List the rules and what each reads.")
def explain(
    source: Path | None,
    words: tuple[str, ...],
    texts: tuple[Path, ...],
    form: str | None,
    output: Path | None,
    show: int,
    listing: bool,
) -> None:
    """Show the text of DOCUMENT with every span marked, which rule read it, and what was left unread.

    DOCUMENT is an identifier, a number as printed, or words of the heading; without it, all documents are listed with
    their coverage, the least covered first. SOURCE, a file or a folder, is read anew; of a workspace DIR the records
    are taken as built, and --texts says where the texts lie, for a workspace keeps none.

    In the text, brackets with a number hold the words that the claim of that number cites; one with an exclamation mark
    conflicts with what was adopted. A terminal gets colours too, unless NO_COLOR is set.

    \b
    cablegraph explain letters
    cablegraph explain letters 8
    cablegraph explain letters Stalin to Mao -o page.html
    cablegraph explain graph 8 --texts letters
    """
    rules = extract.known_rules()
    if listing:
        if source is not None:
            raise click.UsageError("--rules takes no SOURCE and no DOCUMENT.")
        click.echo(_rules(rules))
        return
    if source is None:
        raise click.UsageError("Give a SOURCE to read, a workspace DIR, or --rules.")
    records, files = _records(source, texts)
    form = form or ("html" if output is not None and output.suffix == ".html" else "table")
    if words:
        (found,) = explanations([_wanted(records, " ".join(words))], files)
        colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        written = _one(found, form, rules, show=show, colour=colour)
    else:
        written = _all(tuple(explanations(records, files)), form, str(source))
    if output is None:
        click.echo(written.encode("utf-8"))
    else:
        write_whole(output, written.rstrip("\n") + "\n")
        click.echo(f"{in_one_line(str(output))}: {len(records) if not words else 1} of {len(records)} documents")


def _rules(rules: Mapping[str, str]) -> str:
    return "\n".join(f"{name}\n    {reads}" for name, reads in rules.items())


def _one(found: Explanation, form: str, rules: Mapping[str, str], *, show: int, colour: bool) -> str:
    if form == "json":
        return as_json(found, rules)
    return as_page(found, rules) if form == "html" else as_text(found, rules, show=show, colour=colour)


def _all(found: Sequence[Explanation], form: str, name: str) -> str:
    if form == "json":
        return listed_json(found)
    return listed_page(found, f"Coverage of {name}") if form == "html" else listed_text(found)


def _records(source: Path, texts: Sequence[Path]) -> tuple[Sequence[Record], Files]:
    """The records of a workspace, or of what is read anew, and where their texts lie."""
    if str(source).lower().startswith(("http:/", "https:/")):
        raise DocumentError(
            "a server holds the graph alone, not the records and texts that explain shows",
            advice="explain the workspace that was pushed there: cablegraph explain DIR --texts PATH",
        )
    if is_workspace(source):
        if not texts:
            raise DocumentError(f"the workspace {source} keeps no texts", advice="say where they lie with --texts PATH")
        with Workspace.open(source) as workspace:
            return built_records(workspace), files_in(texts)
    if texts:
        raise click.UsageError(f"--texts is for a workspace, and {source} is none: its texts are read themselves.")
    readings, identity = read_sources([source])
    for reading in readings:
        if reading.refusal:
            click.echo(f"not read  {in_one_line(reading.name)}: {in_one_line(reading.refusal)}", err=True)
    records = [canonical(record, one.sha256 or "", identity) for one in readings for record in one.records]
    return records, {reading.name: [Path(reading.path)] for reading in readings if reading.records}


def _wanted(records: Sequence[Record], wanted: str) -> Record:
    """The one document that fits. Where several do, or none, those in question are named on standard error."""
    found = fitting(records, wanted)
    if len(found) == 1:
        return found[0]
    question = found or near(records, wanted)
    for record in question[:_LISTED]:
        place = f"{record.file}, lines {record.lines[0]}-{record.lines[1]}" if record.lines else record.file
        click.echo(f"{in_one_line(record.id)}  {in_one_line(f'{place}: {record.heading}')}", err=True)
    if len(question) > _LISTED:
        click.echo(f"and {len(question) - _LISTED} more", err=True)
    if found:
        raise DocumentError(f"{len(found)} documents fit {wanted}", advice="give an identifier, or more words")
    hint = "those named above are near it" if question else "name SOURCE alone to list all documents"
    raise DocumentError(f"no document fits {wanted}", advice=hint)
