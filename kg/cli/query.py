"""`cablegraph query`: ask a workspace or a server a saved query, or one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kg.cli.servers import Server, asked, server_options
from kg.errors import QueryError
from kg.export.table import FORMATS, written
from kg.queries import SavedQuery, find_query, load_queries


@click.command("query")
@click.argument("words", nargs=-1, metavar="[DIR] [NAME]")
@click.option("-f", "--file", "file", type=click.Path(path_type=Path), help="Ask the SPARQL in this file.")
@click.option("-e", "--sparql", help="Ask this SPARQL.")
@click.option("-p", "--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the saved query.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the answer.")
@click.option("--rows", type=click.IntRange(min=0), help="Show at most so many rows of a table; the rest is counted.")
@server_options()
@click.option("--queries", "folders", type=click.Path(path_type=Path), multiple=True, help="A folder of more queries.")
@click.option("--list", "listed", is_flag=True, help="List the saved queries and their parameters.")
def query(
    words: tuple[str, ...],
    file: Path | None,
    sparql: str | None,
    given: tuple[str, ...],
    form: str | None,
    rows: int | None,
    server: Server,
    folders: tuple[Path, ...],
    listed: bool,
) -> None:
    """Ask the workspace DIR the saved query NAME, or a SPARQL query of your own (-e, -f). DIR may be a server's URL.

    A person, place, topic, message or document may be given by name or by IRI; a date as YYYY, YYYY-MM or YYYY-MM-DD.

    \b
    cablegraph query --list
    cablegraph query letters correspondents -p actor=Stalin -p since=1950-01
    cablegraph query letters -e 'SELECT * WHERE { ?s ?p ?o } LIMIT 5' --format csv
    cablegraph query --store http://localhost:7878 relays
    """
    if listed:
        if words:
            raise click.UsageError("--list takes no DIR and no NAME.")
        click.echo(described(load_queries(*folders)))
        return
    own = _own_query(file, sparql)
    if rows is not None and form not in (None, "table"):
        raise click.UsageError("--rows limits a table; the other formats are always whole.")
    _check_words(words, directory=server.url is None, name=own is None)
    if own is not None and given:
        raise click.UsageError("--param fills in a saved query; write the value into your own.")
    with asked(words[0] if server.url is None else None, server) as store:
        if own is None:
            saved = find_query(load_queries(*folders), words[-1])
            own = saved.bind(saved.terms(store, _values(given)))
        click.echo(written(store.query(own), form, rows=rows))


def described(queries: Mapping[str, SavedQuery]) -> str:
    """The saved queries and their parameters, as text."""
    lines: list[str] = []
    for name, saved in queries.items():
        lines += [f"{name}: {saved.title}", f"    {saved.description}"]
        for parameter in saved.parameters:
            need = ", needed" if parameter.required else ""
            default = f", else {parameter.default}" if parameter.default is not None else ""
            lines.append(f"    -p {parameter.name}=… ({parameter.type}{need}{default}): {parameter.help}")
    return "\n".join(lines)


def _own_query(file: Path | None, sparql: str | None) -> str | None:
    if file is not None and sparql is not None:
        raise click.UsageError("Give one query: -f or -e.")
    if file is None:
        return sparql
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise QueryError(f"cannot read the query in {file}: {cause}") from cause


def _check_words(words: tuple[str, ...], *, directory: bool, name: bool) -> None:
    """DIR stands where no --store is given, NAME where neither -e nor -f is."""
    wanted = [word for word, needed in (("DIR", directory), ("NAME", name)) if needed]
    if len(words) != len(wanted):
        raise click.UsageError(
            f"Give {' and '.join(wanted) or 'neither DIR nor NAME'} here, not {len(words)} words: "
            "DIR unless --store is given, NAME unless -e or -f is."
        )


def _values(given: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--param is written NAME=VALUE, not {pair!r}.")
        if name in values:
            raise click.UsageError(f"--param {name} is given twice.")
        values[name] = value
    return values
