"""`cablegraph extract`: the extraction records of sources, evidence included."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import topics_option
from kg.export.visible import in_one_line
from kg.graph.concepts import read_concepts
from kg.pipeline import read_sources, record_lines


@click.command("extract")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, expose_value=False,
    help="How to print: the one form so far.",
)  # fmt: skip
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True,
    help="How many processes read side by side. The result is the same.",
)  # fmt: skip
@topics_option
def extract(sources: tuple[Path, ...], jobs: int, topics: Path | None) -> None:
    """Print what the documents of SOURCE... say, one JSON object a document, every value with its quotation.

    Files that are not read are named on standard error. Exit status: 0 where something was read, 1 where nothing was.
    """
    readings, identity = read_sources(sources, topics=read_concepts(topics) if topics else None, jobs=jobs)
    for reading in readings:
        if reading.refusal:
            click.echo(f"not read  {in_one_line(reading.name)}: {in_one_line(reading.refusal)}", err=True)
    for line in record_lines(readings, identity):
        click.echo(line.encode("utf-8"), nl=False)  # bytes: UTF-8 whatever the terminal's encoding
