"""`cablegraph names`: a historian's judgements of who is who."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from kg.cli.files import write_whole
from kg.cli.names_options import SHORT, by_option, directory, judge_by, opened, reason_option, tell
from kg.cli.reconcile import reconcile
from kg.cli.review import review
from kg.errors import JudgementError
from kg.export.described import as_text as described_as_text
from kg.export.mappings import NO_LICENSE, as_csv, as_sssom, from_csv, from_sssom
from kg.export.table import FORMATS, written
from kg.export.visible import in_one_line
from kg.judgements.file import file_of, line, read
from kg.judgements.model import Verdict, in_force, moment
from kg.review import judging
from kg.review.described import described
from kg.review.sides import actor_of, side_of, weighed, with_meaning


@click.group("names")
def names() -> None:
    """Judge who is who: which names are one actor's, and which are not.

    Judgements stand in DIR/judgements.jsonl, a line each, and are only ever added. The next build uses them. A name is
    any that the texts use; where several actors bear it, it is written with its file: 'Petrov [letters.txt]'. The
    address of a record (https://viaf.org/viaf/...) may stand in the place of a name.
    """


def _about_two(command: Callable[..., None]) -> Callable[..., None]:
    """What every judgement takes: the workspace, the two that are judged, why, and by whom."""
    one, other = (click.argument(name, metavar=letter) for name, letter in (("one", "A"), ("other", "B")))
    return directory(one(other(reason_option(by_option(command)))))


def _judge(directory: Path, verdict: Verdict, one: str, other: str, who: str | None, reason: str) -> None:
    with opened(directory) as (kept, store):
        sides = side_of(kept, store, one), side_of(kept, store, other)
        told = judging.judge(directory, kept, verdict, sides, who=judge_by(who), reason=reason)
        tell(told, directory)


@names.command("same")
@_about_two
def same(directory: Path, one: str, other: str, reason: str, who: str | None) -> None:
    """Judge that A and B are one actor, or that A is the record B of an authority file."""
    _judge(directory, "same", one, other, who, reason)


@names.command("different")
@_about_two
def different(directory: Path, one: str, other: str, reason: str, who: str | None) -> None:
    """Judge that A and B are two actors, whatever rules and records say."""
    _judge(directory, "different", one, other, who, reason)


@names.command("unsure")
@_about_two
def unsure(directory: Path, one: str, other: str, reason: str, who: str | None) -> None:
    """Judge that nobody can tell yet whether A is B: it is not asked again, and nothing changes."""
    _judge(directory, "unsure", one, other, who, reason)


@names.command("show")
@directory
@click.argument("name", metavar="NAME")
def show(directory: Path, name: str) -> None:
    """Show what NAME is called where, by which rules, and every hypothesis about it, used or not.

    Hypotheses that are left open come first; `names same` and `names different` decide them.
    """
    with opened(directory) as (kept, store):
        click.echo(described_as_text(described(kept, store, actor_of(kept, store, name))))


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
            click.echo(f"taken back: {in_one_line(str(one))} {one.verdict} ({in_one_line(one.who)}, {one.id[:SHORT]})")


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


@names.command("export")
@directory
@click.option("--format", "form", type=click.Choice(["csv", "sssom", "jsonl"]), default="csv", show_default=True)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--license", "license_", metavar="URL", default=NO_LICENSE, help="What SSSOM tells of its license.")
def export(directory: Path, form: str, output: Path | None, license_: str) -> None:
    """Write the judgements in force as CSV for a spreadsheet, as SSSOM for programs, or as lines of their own form.

    SSSOM has nothing to say "unsure" with: such judgements are left out there, and counted.
    """
    with opened(directory):
        several = [one for one in in_force(read(file_of(directory))) if one.sides is not None]
    text = {
        "csv": lambda: as_csv(several),
        "sssom": lambda: as_sssom(several, license_=license_),
        "jsonl": lambda: "".join(map(line, several)),
    }[form]()
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)
    if form == "sssom" and (unsure := sum(one.verdict == "unsure" for one in several)):
        click.echo(f"left out: {unsure} judgements that are unsure", err=True)


@names.command("import")
@directory
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["csv", "sssom"]), help="What FILE is; by default told by its name."
)
@by_option
def import_(directory: Path, file: Path, form: str | None, who: str | None) -> None:
    """Add the judgements of a table: CSV, or SSSOM (a name that ends in .tsv).

    A CSV has the columns of `names export`; verdict, one_name and other_name (or one_record, other_record) suffice. Who
    judged is told by the table, else by --by. Rows of an SSSOM that no person made are not judgements, and are told.
    """
    read_table = from_sssom if (form or file.suffix) in ("sssom", ".tsv") else from_csv
    try:
        found = read_table(file.read_text("utf-8"), who=judge_by(who), when=moment(datetime.now(UTC)))
    except JudgementError as error:
        raise JudgementError(f"{file}: {error.message}", advice=error.advice) from None
    except (OSError, UnicodeError) as error:
        raise JudgementError(f"cannot read {file}: {error}", advice="give a table as UTF-8") from None
    with opened(directory) as (kept, store):
        for reason in found.left_out:
            click.echo(f"left out: {in_one_line(reason)}", err=True)
        meant = [with_meaning(kept, store, one) for one in found.judgements]
        tell(judging.add(directory, kept, meant), directory)


names.add_command(review)
names.add_command(reconcile)
