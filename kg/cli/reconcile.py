"""`cablegraph names reconcile`: another service is asked who the actors of a graph are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from extract.authorities import list_of
from kg.cli.files import write_whole
from kg.cli.names_options import directory, opened
from kg.export.mappings import suggestions_as_csv, suggestions_as_sssom
from kg.identity.kept import Names
from kg.judgements.file import file_of, read
from kg.judgements.model import Side, in_force
from kg.review.asking import Manners, ReconciliationService, Suggestion
from kg.review.sides import side
from kg.review.undecided import facts_of


@click.command("reconcile")
@directory
@click.option("--service", "url", metavar="URL", required=True, help="The address of the service's manifest.")
@click.option("--type", "type_", metavar="ID", help="Ask for this type of the service's, such as Q5 of Wikidata's.")
@click.option("--kind", type=click.Choice(["person", "body", "post"]), default="person", show_default=True)
@click.option("--candidates", type=click.IntRange(1, 50), default=3, show_default=True, help="For each name, at most.")
@click.option("--batch", type=click.IntRange(1, 50), default=10, show_default=True, help="Names asked for at once.")
@click.option("--pause", type=click.FloatRange(0, 60), default=0.5, show_default=True, help="Seconds between batches.")
@click.option(
    "--timeout", type=click.FloatRange(1, 600), default=30.0, show_default=True, help="Seconds for an answer."
)
@click.option("--format", "form", type=click.Choice(["csv", "sssom"]), default="csv", show_default=True)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to this file.")
def reconcile(
    directory: Path,
    url: str,
    type_: str | None,
    kind: str,
    candidates: int,
    batch: int,
    pause: float,
    timeout: float,
    form: str,
    output: Path | None,
) -> None:
    """Ask a reconciliation service who the actors of DIR are. What it answers is written down, and nothing is applied.

    Fill in `verdict` where you agree or disagree (same, different, unsure), and `names import` the CSV: rows without
    one are left out. Actors are not asked for that have a record of that service's list already, nor pairs told that
    were judged.
    """
    manners = Manners(batch=batch, candidates=candidates, pause=pause, timeout=timeout, type=type_)
    with opened(directory) as (kept, store):
        service = ReconciliationService(url, manners)
        records = {id_: facts.records for id_, facts in facts_of(kept, store).items()}
        judged = {
            frozenset(side.place for side in one.sides) for one in in_force(read(file_of(directory))) if one.sides
        }
        asked = list(_asked(kept, kind))
        found = [one for one in service.suggestions(asked) if not _is_known(one, kept, records, judged)]
    text = suggestions_as_csv(found) if form == "csv" else suggestions_as_sssom(found)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)
    click.echo(f"{len(found)} suggestions of {service.name} for {len(asked)} actors, to be judged", err=True)


def _asked(kept: Names, kind: str) -> Iterator[tuple[Side, str]]:
    for actor in kept.actors():
        if actor.kind == kind:
            yield side(kept.of(actor.id)[0]), actor.label


def _is_known(
    one: Suggestion, kept: Names, records: dict[str, frozenset[str]], judged: set[frozenset[tuple[str, ...]]]
) -> bool:
    """Whether the actor has a record of that list already, or somebody judged of just this."""
    if frozenset((one.side.place, Side(record=one.record).place)) in judged:
        return True
    actors = {name.actor for name in kept.called(one.side.name) if name.sha256 == one.side.sha256}
    return any(list_of(record) == list_of(one.record) for actor in actors for record in records.get(actor, ()))
