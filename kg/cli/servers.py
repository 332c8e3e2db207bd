"""Options that say which server: its URLs, its graph, who asks, how long."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from kg.changes.current import Current
from kg.graph.endpoints import KINDS, Endpoints, is_url
from kg.graph.login import Login
from kg.graph.remote import RemoteStore
from kg.graph.store import Store
from kg.graph.transport import TIMEOUT_SECONDS

_URLS_AND_REST = (
    click.option("--graph", metavar="IRI", help="The graph of the server; else its default graph."),
    click.option(
        "--server", "kind", type=click.Choice(list(KINDS)), help="What server it is, if its URL does not tell."
    ),
    click.option("--update-url", "update", metavar="URL", help="Where the server is updated, if the guess is wrong."),
    click.option("--data-url", "data", metavar="URL", help="Where it takes graphs (Graph Store Protocol)."),
    click.option(
        "--login", metavar="FILE", envvar="CABLEGRAPH_LOGIN", type=click.Path(path_type=Path),
        help="A TOML file with user and password, or token. Else CABLEGRAPH_USER and _PASSWORD, or CABLEGRAPH_TOKEN.",
    ),
    click.option(
        "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=TIMEOUT_SECONDS,
        show_default=True, help="How long to wait for an answer of a server.",
    ),
)  # fmt: skip
_ASKED = "A SPARQL server, asked in place of DIR."


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What the options say of a server; `url` is `None` where none was named."""

    url: str | None = None
    graph: str | None = None
    kind: str | None = None
    update: str | None = None
    data: str | None = None
    login: Path | None = None
    timeout: float = TIMEOUT_SECONDS

    def at(self, url: str) -> Server:
        """The same, with the URL that an argument gave."""
        if self.url is not None:
            raise click.UsageError("Give one URL: as an argument, or with --store.")
        return replace(self, url=url)

    def endpoints(self) -> Endpoints:
        """Where the server is asked, updated and given graphs. Raises `StoreError`."""
        return Endpoints.of(self.url or "", kind=self.kind, update=self.update, data=self.data)

    def login_read(self) -> Login | None:
        """Who asks, from the file or the environment. Raises `StoreError`."""
        return Login.read(self.login) if self.login is not None else Login.of_environment(os.environ)

    def store(self) -> RemoteStore:
        """The server as a store. Raises `StoreError`."""
        return RemoteStore(self.endpoints(), graph=self.graph, login=self.login_read(), timeout_seconds=self.timeout)


def server_options(*, store: str | None = _ASKED) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of a server, given to the command as one `server`; its URL too where `store` is the help for that."""
    url = click.option("--store", "store_url", metavar="URL", help=store)
    options = (url, *_URLS_AND_REST) if store else _URLS_AND_REST
    names = ("graph", "kind", "update", "data", "login", "timeout")

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def called(*args: Any, **given: Any) -> Any:
            said = {name: given.pop(name) for name in names}
            return command(*args, server=Server(url=given.pop("store_url", None), **said), **given)

        for option in reversed(options):
            called = option(called)
        return called

    return decorated


def named(directory: str | None, server: Server) -> RemoteStore | None:
    """The server that was named by an argument or by --store; `None` where DIR is a folder.

    A usage error unless one of the two is given, and where an option of servers stands beside a folder.
    """
    if directory is not None and is_url(directory):
        server, directory = server.at(directory), None
    if (directory is None) == (server.url is None):
        raise click.UsageError("Give DIR or --store URL, one of the two.")
    if directory is None:
        return server.store()
    check_unused(server)
    return None


@contextmanager
def asked(directory: str | None, server: Server) -> Iterator[Store]:
    """The store to ask: a server's, or a workspace's as it is now, which is held meanwhile. Raises as `named`, and
    `WorkspaceError` where there is no workspace."""
    far = named(directory, server)
    if far is not None:
        yield far
        return
    with Current.open(str(directory)) as current:
        yield current.store


def check_unused(server: Server) -> None:
    """Refuse options that mean something for a server alone, where none is named."""
    for name, value in (
        ("--graph", server.graph), ("--server", server.kind), ("--update-url", server.update),
        ("--data-url", server.data),
    ):  # fmt: skip
        if value is not None:
            raise click.UsageError(f"{name} is for a server: give --store URL too.")
