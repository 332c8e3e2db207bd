"""`cablegraph build`: files and folders in, a workspace out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import topics_option
from kg.cli.push import in_place_option, sent_to
from kg.cli.servers import Server, check_unused, server_options
from kg.export.visible import in_one_line
from kg.identity.gathered import AUTHORITY_FILE
from kg.pipeline import BuildReport
from kg.pipeline import build as build_workspace
from kg.reading import Progress
from kg.workspace import Build, Workspace

_SHOWN = ("documents", "messages", "missing messages", "actors", "relays", "decisions", "claims", "statements")


@click.command("build")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", "into", metavar="DIR", required=True, type=click.Path(path_type=Path), help="The workspace to make."
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True,
    help="How many processes work side by side. The result is the same.",
)  # fmt: skip
@click.option(
    "--scheduler", metavar="ADDRESS", help="Let the workers of this Dask cluster read, for example tcp://10.0.0.1:8786."
)
@topics_option
@click.option(
    "--places", metavar="FILE", type=click.Path(path_type=Path),
    help="A gazetteer of your own (TSV, CSV or a file of GeoNames), asked before the shipped one.",
)  # fmt: skip
@click.option(
    "--holders", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
    help="A table of who held which office when: office, holder, country, place, from, until; may be repeated.",
)  # fmt: skip
@click.option(
    "--authorities", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
    help="A file of your own that lists who is called what, with identifiers: CSV, SKOS, JSON-LD. May be repeated.",
)  # fmt: skip
@click.option("--no-wait", is_flag=True, help="Where another process builds in DIR, end at once instead of waiting.")
@click.option("--discard-updates", is_flag=True, help="Lose what was changed in DIR through a server.")
@server_options(store="Load the graph into this SPARQL server too.")
@in_place_option
def build(
    sources: tuple[Path, ...],
    into: Path,
    jobs: int,
    scheduler: str | None,
    topics: Path | None,
    places: Path | None,
    holders: tuple[Path, ...],
    authorities: tuple[Path, ...],
    no_wait: bool,
    discard_updates: bool,
    server: Server,
    in_place: bool,
) -> None:
    """Build the graph of the files and folders SOURCE... in the workspace DIR; with --store, load it into a server too.

    A second build over the same sources changes nothing, and one over changed sources reads only what has changed. A
    file that is not read is named with the reason, and never stops the build. Until the new graph is whole the old one
    stays; who reads it meanwhile is not disturbed.

    Exit status: 0 where something was read, 1 where nothing was.
    """
    if server.url is None:
        check_unused(server)
    else:
        server.store()  # what is wrong with URL, graph or login is told before the reading begins
    bar = sys.stderr.isatty()
    try:
        report = build_workspace(
            sources, into, topics=topics, places=places, holders=holders, authorities=authorities,
            progress=_progress() if bar else None, jobs=jobs,
            wait=not no_wait, waiting=_waiting, discard_updates=discard_updates, scheduler=scheduler,
        )  # fmt: skip
    finally:
        if bar:
            click.echo("\r" + " " * 60 + "\r", nl=False, err=True)
    click.echo("\n".join(describe(report, Build(into))))
    if server.url is not None:
        with Workspace.open(into) as workspace:
            sent_to(server, workspace.graph, in_place=in_place)


def describe(report: BuildReport, place: Build) -> list[str]:
    """The report as lines of text."""
    lines = [f"read      {in_one_line(file)} ({_came(reader, count)})" for file, reader, count in report.read]
    lines += [f"not read  {in_one_line(file)}: {in_one_line(why)}" for file, why in report.refused]
    lines += [f"damaged   {in_one_line(file)}: what was kept of it; read anew" for file in report.damaged]
    if report.kept:
        lines.append(f"known     {report.kept} of {len(report.read)} files, unchanged since they were read")
    lines += [f"judged    {in_one_line(what)}: {effect}" for _, effect, what in report.judged if effect != "used"]
    if used := sum(effect == "used" for _, effect, _ in report.judged):
        lines.append(f"judged    {used} judgements of names, used")
    made = ", ".join(f"{report.count(kind)} {kind}" for kind in _SHOWN)
    lines.append(f"{'made' if report.changed else 'unchanged, as before'}: {made}")
    lines.append(f"store     {in_one_line(str(place.store))}")
    lines.append(f"records   {in_one_line(str(place.records))}")
    lines.append(f"report    {in_one_line(str(place.report))}")
    return lines


def _came(reader: str, documents: int) -> str:
    return reader if reader == AUTHORITY_FILE else f"{reader}: {documents} documents"


def _waiting(who: str) -> None:
    click.echo(f"waiting: {in_one_line(who)}", err=True)


def _progress() -> Progress:
    def show(what: str, done: int, of: int) -> None:
        width = 24
        filled = width * done // of if of else width
        line = f"{what:8} [{'#' * filled}{' ' * (width - filled)}]" + (f" {done}/{of}" if of else "")
        click.echo(f"\r{line:<60}", nl=False, err=True)

    return show
