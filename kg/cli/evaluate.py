"""`cablegraph evaluate`: records that a person made against what is predicted, or read on the spot."""

from __future__ import annotations

from pathlib import Path

import click

from extract.model import Reading
from extract.text import decode
from kg.cli.files import write_whole
from kg.errors import RecordsError
from kg.evaluation.clusters import Clusters
from kg.evaluation.compare import evaluate as compare
from kg.evaluation.fields import FIELD_NAMES
from kg.evaluation.names import Names
from kg.evaluation.records import Records, read_names, read_records
from kg.evaluation.values import Evaluation
from kg.export.evaluation import as_json, as_page, as_text
from kg.pipeline import actors_by_label, read_sources, record_lines

_PATH = click.Path(path_type=Path)


@click.command("evaluate")
@click.argument("gold", metavar="GOLD", type=_PATH)
@click.argument("found", metavar="PREDICTED|SOURCE...", nargs=-1, required=True, type=_PATH)
@click.option(
    "--aliases", metavar="FILE", type=_PATH, help="Names that are one actor's: canonical, aliases; JSON lines."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "html"]), default="table", show_default=True)
@click.option(
    "--misses",
    metavar="FIELD",
    multiple=True,
    type=click.Choice(FIELD_NAMES),
    help="List the missed and the spurious values of this field of the table; may be repeated. JSON and HTML list all "
    "if it is not given.",
)
@click.option("-o", "--output", metavar="FILE", type=_PATH, help="Write to this file.")
def evaluate(
    gold: Path, found: tuple[Path, ...], aliases: Path | None, form: str, misses: tuple[str, ...], output: Path | None
) -> None:
    """Compare the records in GOLD, which a person made, with those in PREDICTED, or with what is read from SOURCE...

    GOLD and PREDICTED are JSON lines as `cablegraph extract` prints them; PREDICTED ends in .jsonl. A key that no
    record of GOLD has is not compared.

    \b
    cablegraph evaluate gold.jsonl letters
    cablegraph evaluate gold.jsonl graph/records.jsonl --misses senders
    cablegraph evaluate gold.jsonl letters --format html -o evaluation.html
    """
    wanted = read_records(_text(gold), str(gold))
    if not wanted.records:
        raise RecordsError(f"no record stands in {gold}", advice="GOLD is JSON lines, one record a line")
    names = Names(read_names(_text(aliases), str(aliases))) if aliases else Names()
    predicted, texts, clusters = _predicted(found)
    compared = compare(wanted, predicted, names=names, texts=texts, clusters=clusters)
    written = _written(compared, form, misses, gold)
    if output is None:
        click.echo(written.encode("utf-8"))
    else:
        write_whole(output, written + "\n")
        click.echo(f"{output}: {len(wanted.records)} documents of {gold} compared")


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordsError(f"{path}: not UTF-8 at byte {error.start}", advice="convert the file to UTF-8") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordsError(f"cannot read {path}: {error.strerror or error}", advice="check the path") from None


def _predicted(found: tuple[Path, ...]) -> tuple[Records, dict[str, str], Clusters]:
    """The predicted records; the texts that they were read from, and who their names are, where that is known."""
    ready = [path for path in found if path.suffix == ".jsonl" and not path.is_dir()]
    if not ready:
        readings, identity = read_sources(found)
        for reading in readings:
            if reading.refusal:
                click.echo(f"not read  {reading.name}: {' '.join(reading.refusal.split())}", err=True)
        records = read_records("".join(record_lines(readings, identity)), "the records read")
        return records, _texts(readings), actors_by_label(readings, identity)
    if len(found) > 1:
        raise click.UsageError("Give one PREDICTED, or else SOURCE... alone.")
    return read_records(_text(ready[0]), str(ready[0])), {}, {}


def _texts(readings: tuple[Reading, ...]) -> dict[str, str]:
    return {reading.name: decode(_bytes(Path(reading.path))) for reading in readings if reading.records}


def _written(evaluation: Evaluation, form: str, misses: tuple[str, ...], gold: Path) -> str:
    if form == "table":
        return as_text(evaluation, misses)
    fields = misses or FIELD_NAMES
    if form == "json":
        return as_json(evaluation, fields)
    return as_page(evaluation, f"Reading against {gold.name}", fields).rstrip("\n")
