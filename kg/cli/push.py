"""`cablegraph push`: put a workspace's graph on a SPARQL server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.changes.current import Current
from kg.cli.servers import Server, server_options
from kg.export.visible import in_one_line
from kg.graph.push import Pushed
from kg.graph.push import push as push_graph

in_place_option = click.option(
    "--in-place", is_flag=True,
    help="Send the graph to where it belongs at once: for a graph too large for the server to move.",
)  # fmt: skip


@click.command("push")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("url")
@server_options(store=None)
@in_place_option
def push(directory: Path, url: str, server: Server, in_place: bool) -> None:
    """Replace a graph of the SPARQL server at URL by that of the workspace DIR, and count it there.

    URL is the server's own, such as http://localhost:7878, or that of its endpoint. What is sent stands in a graph of
    its own until it is whole; whoever asks meanwhile is answered from the old one.

    \b
    cablegraph push letters http://localhost:7878
    cablegraph push letters http://localhost:8890/sparql --graph urn:example:letters --login login.toml
    """
    with Current.open(directory) as current:
        sent_to(server.at(url), current.ntriples(), in_place=in_place)


def sent_to(server: Server, graph_nt: Path, *, in_place: bool) -> None:
    """Push a file to a server; tell where the server was thought to be, and what is there after."""
    endpoints = server.endpoints()
    click.echo(in_one_line(f"server    {endpoints}"), err=True)
    pushed: Pushed = push_graph(
        graph_nt, endpoints, graph=server.graph, login=server.login_read(), in_place=in_place,
        timeout_seconds=server.timeout,
    )  # fmt: skip
    click.echo(in_one_line(str(pushed)))
