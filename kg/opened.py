"""A graph opened for asking: saved queries as data frames, SPARQL, the rdflib view, the network and its page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import rdflib

from kg.errors import StoreError
from kg.export.page import network_page
from kg.graph.endpoints import Endpoints, is_url
from kg.graph.login import Login
from kg.graph.remote import RemoteStore
from kg.graph.store import EmbeddedStore, Store
from kg.graph.table import Table
from kg.graph.transport import TIMEOUT_SECONDS
from kg.network.edges import read_network
from kg.network.values import Network
from kg.queries import SavedQuery, find_query, load_queries
from kg.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


class OpenGraph:
    """A graph in a workspace or on a SPARQL server, and what can be asked of it.

    A workspace is seen as it was when it was opened, whatever is built in it later; to see that, open it again.
    """

    def __init__(self, store: Store, workspace: Workspace | None = None) -> None:
        self.store = store
        self.workspace = workspace  # held, so that a later build does not remove what is asked
        self.queries: Mapping[str, SavedQuery] = load_queries()

    def ask(self, query: str, **values: str) -> pd.DataFrame:
        """The answer of a saved query as a data frame; parameters by name, an actor by any of its names.

        Raises `QueryError` for a query or parameter that is not there, or a name that fits several actors.
        """
        return find_query(self.queries, query).run(self.store, **values).frame()

    def select(self, sparql: str) -> Table:
        """The answer of a SELECT query."""
        return self.store.select(sparql)

    def graph(self) -> rdflib.Graph:
        """The same store as rdflib sees it: no copy."""
        return self.store.graph()

    def network(self) -> Network:
        """Who messaged whom, through whom, with the messages and quotations behind every edge."""
        return read_network(self.store)

    def page(self, title: str = "Who messaged whom") -> str:
        """The network as one HTML page that needs nothing from anywhere."""
        return network_page(self.network(), title)


def open_graph(
    where: Path | str | Endpoints,
    *,
    graph: str | None = None,
    login: Login | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> OpenGraph:
    """Open the workspace at a path, or the SPARQL server at an http(s) address.

    Of a server, `graph` names the graph to ask, and `login` is who asks; `Endpoints` says where it is if the address
    does not tell.

    Raises `WorkspaceError` where the path is no workspace, `StoreError` where the address cannot be a server's.
    """
    if isinstance(where, Endpoints) or (isinstance(where, str) and is_url(where)):
        return OpenGraph(RemoteStore(where, graph=graph, login=login, timeout_seconds=timeout_seconds))
    if graph is not None or login is not None:
        raise StoreError("a graph and a login are of a server; a workspace has neither", advice="leave them out")
    workspace = Workspace.open(Path(where))
    return OpenGraph(EmbeddedStore(workspace.store), workspace)
