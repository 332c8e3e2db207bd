"""`cablegraph serve`: the graph of a workspace over HTTP."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.errors import WorkspaceError
from kg.queries import load_queries
from kg.server.limits import MEBIBYTE, Limits
from kg.server.run import Address, serve
from kg.server.service import Settings
from kg.server.updating import read_token


@click.command("serve")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Listen here; 0: any free."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen at this address; 0.0.0.0: at all.")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="A name the service goes by, behind a proxy."
)
@click.option(
    "--proxy", "proxies", multiple=True, metavar="ADDRESS", help="Of requests from here, X-Forwarded-For tells whose."
)
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN", help="Whose pages may read it; '*': anybody's.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=5.0, show_default=True,
              help="Seconds that a query may take.")  # fmt: skip
@click.option(
    "--rows", type=click.IntRange(min=1), default=100_000, show_default=True, help="Rows of an answer at most."
)
@click.option("--memory", type=click.IntRange(min=256), default=1024, show_default=True,
              help="Memory of one engine process, in MiB.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Heavy queries that run at once.  [default: the cores]")
@click.option("--queue", type=click.IntRange(min=0), default=64, show_default=True,
              help="Queries of a kind that may wait for a place; one more is told to come again.")  # fmt: skip
@click.option("--queries", "folders", type=click.Path(path_type=Path), multiple=True, help="A folder of more queries.")
@click.option("--writable", is_flag=True, help="Take updates from whoever has the token.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE",
              help="The token that updates need; else that in the environment, CABLEGRAPH_TOKEN.")  # fmt: skip
@click.option("--log-queries", is_flag=True, help="Write the text of queries into the log, not only a digest.")
def serve_command(
    directory: Path,
    port: int,
    host: str,
    hosts: tuple[str, ...],
    proxies: tuple[str, ...],
    origins: tuple[str, ...],
    timeout: float,
    rows: int,
    memory: int,
    workers: int | None,
    queue: int,
    folders: tuple[Path, ...],
    writable: bool,
    token_file: Path | None,
    log_queries: bool,
) -> None:
    """Serve the graph of the workspace DIR: SPARQL 1.1 at /sparql, the saved queries, a page for every resource.

    It listens to this machine alone unless --host says otherwise, and is only read unless --writable says so. A new
    build of DIR is taken up as soon as it is there. Stop it with Ctrl-C.

    \b
    cablegraph serve letters
    curl -G http://127.0.0.1:8000/sparql --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5'
    """
    if not directory.is_dir():
        raise WorkspaceError(
            f"not a workspace: {directory}", advice="make one with: cablegraph build SOURCE --into DIR"
        )
    limits = Limits(
        timeout=timeout, rows=rows, memory=memory * MEBIBYTE, queue=queue, **({"workers": workers} if workers else {})
    )
    address = Address(host=host, port=port, hosts=frozenset(map(str.lower, hosts)), origins=frozenset(origins))

    def started(url: str) -> None:
        click.echo(f"{directory} is served at {url} (stop with Ctrl-C)")

    if token_file is not None and not writable:
        raise click.UsageError("--token-file goes with --writable.")
    token = read_token(token_file, os.environ.get("CABLEGRAPH_TOKEN")) if writable else None
    settings = Settings(
        title=directory.resolve().name, log_queries=log_queries, token=token, proxies=frozenset(proxies)
    )
    serve(directory, address, limits, load_queries(*folders), settings, started=started)
