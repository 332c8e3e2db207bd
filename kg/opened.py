"""A graph opened in Python: questions as data frames, graphs of networkx, analyses, ontology objects, pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload
from typing import Literal as Only

import networkx as nx
import rdflib

from kg.changes.current import Current
from kg.errors import DocumentError, QueryError, StoreError
from kg.export.chain import Reach, messages_picture
from kg.export.inline import Page, Picture, html_table
from kg.export.page import network_page
from kg.graph.endpoints import Endpoints, is_url
from kg.graph.login import Login
from kg.graph.remote import RemoteStore
from kg.graph.store import Store
from kg.graph.table import Table
from kg.graph.transport import TIMEOUT_SECONDS
from kg.network import asked
from kg.network.edges import read_network
from kg.network.graphs import Level, legs_graph, messages_graph, pairs_graph
from kg.network.latency_tables import lags_table, medians_table, read_ledger
from kg.network.listed import counted, messages_table, sources_table
from kg.network.measures.centrality import Centrality
from kg.network.missing_tables import missing_table, series_table
from kg.network.moments import EVER, bounds
from kg.network.periods import Window, within
from kg.network.ranked import bursts_table, communities_table, missing_of, motifs_table, rank_table, shape_table
from kg.network.reading_tables import COUNTS, readings_table
from kg.network.relay_tables import shares_table
from kg.network.thread_tables import crossed_table, members_table, read_threads, threads_table
from kg.network.values import Network
from kg.parameters import Value, days_of, resolve
from kg.queries import SavedQuery, find_query, load_queries, read_query
from kg.witnesses import agreement_table, collated, differences_table

if TYPE_CHECKING:
    import pandas as pd


class Graph:
    """A graph in a workspace or on a SPARQL server, and what can be asked of it; `kg.open` makes one.

    A workspace is seen as it was when it was opened, whatever is built or changed in it later; to see that, open it
    again. As a context manager it lets the workspace go at the end. Tables come as data frames of pandas, typed as
    `Table.frame` tells; they need the extra `notebook`.
    """

    def __init__(self, store: Store, current: Current | None = None, where: str = "") -> None:
        self.store = store
        self._current = current  # held, so that a later build does not remove what is asked
        self.where = where
        self.queries: Mapping[str, SavedQuery] = load_queries()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the workspace go: from now on a build may remove what was asked."""
        if self._current is not None:
            self._current.close()

    def __repr__(self) -> str:
        return f"kg.open({self.where!r})"

    def _repr_html_(self) -> str:
        return html_table(("what", "how many"), counted(self.store), head=f"The graph {self.where}")

    # ---- asking

    def query(self, question: str | Path, **values: Value | None) -> pd.DataFrame:
        """The answer to a saved query by its name, to a file of one, or to SPARQL text, as a data frame.

        Parameters of saved queries go by name, an actor by any of its names, a date as "1950", "1950-03", "1950-03-18".
        Raises `QueryError` for a query or parameter that is not there, a name that fits several actors, and text that
        is no SELECT.
        """
        if isinstance(question, Path):
            return read_query(question).run(self.store, **values).frame()
        if not _is_sparql(question):
            return find_query(self.queries, question).run(self.store, **values).frame()
        if values:
            raise QueryError("SPARQL text takes no parameters", advice="write the value into it, or save it as a query")
        return self.select(question).frame()

    def select(self, sparql: str) -> Table:
        """The answer of a SELECT query as terms of RDF."""
        return self.store.select(sparql)

    def rdf(self) -> rdflib.Graph:
        """The same store as rdflib sees it: no copy."""
        return self.store.graph()

    def individuals(self) -> Any:
        """Ontology and statements as an ontology of Owlready2, in a world of its own (`kg.graph.individuals`)."""
        from kg.graph.individuals import individuals  # Owlready2 takes half a second to import

        return individuals(self.store.ntriples())

    @property
    def messages(self) -> pd.DataFrame:
        """Every message, meeting and missing message, a row each, by its first day; the undated ones last."""
        return messages_table(self.store).frame()

    @property
    def sources(self) -> pd.DataFrame:
        """Every source by its file, with the number of its documents and of the messages that they attest."""
        return sources_table(self.store).frame()

    # ---- the network

    def correspondence(self, *, between: tuple[str | None, str | None] = (None, None)) -> Network:
        """The network as values: actors, edges, legs and messages, with the quotations behind each.

        `between` takes the messages that may be of a period: two dates, years or months, both included, None for open.
        """
        return within(self._network, *days_of(*between))

    @overload
    def network(
        self, *, level: Only["pair"] = "pair", between: tuple[str | None, str | None] = ..., evidence: bool = ...
    ) -> nx.DiGraph[str]: ...

    @overload
    def network(
        self, *, level: Only["message", "leg"], between: tuple[str | None, str | None] = ..., evidence: bool = ...
    ) -> nx.MultiDiGraph[str]: ...

    def network(
        self, *, level: Level = "pair", between: tuple[str | None, str | None] = (None, None), evidence: bool = True
    ) -> nx.DiGraph[str]:
        """Who messaged whom as a directed graph of networkx over the IRIs of actors.

        Of `level` "pair" an edge is a pair of sender and recipient, its `weight` the number of messages; of "message"
        an edge is a message, of "leg" one documented leg of a message that third hands carried; their key is its IRI.
        Edges have dates (`first` and `last`, ISO days), and their evidence: `messages` (IRIs) and `quotations`. Without
        `evidence` all attributes are numbers and texts, so that networkx can write the graph as GraphML.
        `between` as in `correspondence`.
        """
        made = {"pair": pairs_graph, "message": messages_graph, "leg": legs_graph}
        if level not in made:
            raise QueryError(f"no level of the network is called {level!r}", advice=f"there are: {', '.join(made)}")
        return made[level](self.correspondence(between=between), evidence=evidence)

    def page(self, title: str = "Who messaged whom") -> Page:
        """The network as one HTML page that needs nothing from anywhere; `.text` is to be written to a file."""
        return Page(text=network_page(self._network, title))

    def sequence(self, messages: Iterable[str], title: str = "") -> Picture:
        """Messages, by their IRIs, as a sequence chart in the order of their dates, each by its documented hands."""
        return messages_picture(self._network, messages, title)

    # ---- analyses

    def reach(
        self,
        source: str,
        target: str,
        *,
        since: str | None = None,
        by: str | None = None,
        slowest: int | None = None,
        hours: bool = False,
        undated: bool = False,
    ) -> Reach:
        """Whether what one actor knew can have come to another in time: certain, possible or impossible.

        Actors by any of their names, days as in `query`; `slowest`, `hours` and `undated` as in
        `kg.network.asked.Assumed`.
        """
        assumed = asked.Assumed(slowest=slowest, hours=hours, undated=undated)
        one, other = (self._actor(name) for name in (source, target))
        first, last = _first(since), _last(by)
        found = asked.reach(self.store, one, other, since=first, by=last, assumed=assumed)
        period = "".join(f" {word} {date}" for word, date in (("since", since), ("by", by)) if date)
        return Reach(
            question=f"from {source} to {target}{period}", verdict=found.answer.verdict, assumed=str(assumed),
            left_out=found.left_out, table=found.table,
        )  # fmt: skip

    def reached(
        self,
        source: str,
        *,
        since: str | None = None,
        slowest: int | None = None,
        hours: bool = False,
        undated: bool = False,
    ) -> pd.DataFrame:
        """Everyone to whom word from one actor can have come: the soonest, and the latest where it is certain."""
        assumed = asked.Assumed(slowest=slowest, hours=hours, undated=undated)
        return asked.reached(self.store, self._actor(source), since=_first(since), assumed=assumed).frame()

    def reaches(self, *, slowest: int | None = None, hours: bool = False, undated: bool = False) -> pd.DataFrame:
        """How many others word from each actor can have come to in time, and how many for certain."""
        return asked.reaches(self.store, assumed=asked.Assumed(slowest=slowest, hours=hours, undated=undated)).frame()

    def grounds(
        self,
        actor: str | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        days: int = 60,
        slowest: int | None = None,
        hours: bool = False,
        undated: bool = False,
    ) -> pd.DataFrame:
        """For each decision the messages that its makers had, can have had, or had too late."""
        assumed = asked.Assumed(slowest=slowest, hours=hours, undated=undated)
        return asked.grounds(
            self.store, maker=self._actor(actor) if actor else None, since=_first(since) if since else None,
            until=_last(until) if until else None, days=days, assumed=assumed,
        ).frame()  # fmt: skip

    def series(self) -> pd.DataFrame:
        """The numbered series of the senders: how many of how many numbers are held, and the pace."""
        return series_table(self.store).frame()

    def gaps(self) -> pd.DataFrame:
        """What is missing: numbers of series, messages cited and not held, silences; with what is around each."""
        return missing_table(self.store)[0].frame()

    def threads(self, *, days: int | None = None, members: bool = False) -> pd.DataFrame:
        """The threads of messages that answer, follow or enclose each other, the longest first; or their `members`.

        By what the sources state; with `days`, by inferred links too, so many days back (`kg.network.inferred`).
        """
        found = read_threads(self.store, days=days)
        return (members_table(found) if members else threads_table(found)).frame()

    def latency(self, *, by: str | None = None, hours: bool = False) -> pd.DataFrame:
        """Every lag from stage to stage and from message to answer; or medians `by` channel, clerk, month, year."""
        ledger = read_ledger(self.store, hours=hours)
        return (lags_table(ledger) if by is None else medians_table(ledger, by)).frame()

    def crossed(self, *, fastest: int = 0, slowest: int | None = None) -> pd.DataFrame:
        """The letters that crossed (`kg.network.crossed`); days under way where nobody tells, as in the command."""
        return crossed_table(self.store, fastest=fastest, slowest=slowest)[0].frame()

    def readings(self, count: str = "written", *, since: str | None = None, until: str | None = None) -> pd.DataFrame:
        """Actors ranked by what they wrote, received, or by correspondents, with their places under other readings.

        Raises `QueryError` for any other count.
        """
        if count not in COUNTS:
            raise QueryError(f"nothing is counted as {count!r}", advice=f"there are: {', '.join(COUNTS)}")
        return readings_table(
            self.store, count, since=_first(since) if since else None, until=_last(until) if until else None
        ).frame()  # fmt: skip

    def collate(self, *texts: str | Path, differences: bool = False) -> pd.DataFrame:
        """Where the texts of messages differ that several documents print (`kg.witnesses`): a row a pair, or each.

        A workspace keeps no texts: `texts` are the files and folders where they lie. Raises `DocumentError` where one
        is not there, or the graph is on a server, which has no records.
        """
        if self._current is None:
            raise DocumentError("a server holds the graph alone, not the records", advice="collate a workspace")
        found = collated(self.store, self._current.workspace, map(Path, texts))
        return (differences_table(found) if differences else agreement_table(found)).frame()

    def relays(self, *, windows: Window | None = None) -> pd.DataFrame:
        """The share of each hand in each channel, ever or by year, quarter or month (`kg.network.relays`)."""
        return shares_table(self.store, windows).frame()

    def rank(
        self,
        by: Centrality = "messages",
        *,
        missing: float | Only["sources", "folders"] | None = None,
        windows: Window | None = None,
        between: tuple[str | None, str | None] = (None, None),
        draws: int = 200,
        seed: int = 0,
    ) -> pd.DataFrame:
        """All actors by one centrality (`kg.network.measures.centrality`), and how sure each rank is.

        `missing` is the share of messages to take away at random, `draws` times from `seed`, or "sources" to take away
        one source after the other: `best` and `worst` tell the interval of each rank. `windows` ranks each year,
        quarter or month apart. The column `unknown` is the share of messages whose sender or recipient nobody names.
        """
        network = self.correspondence(between=between)
        return rank_table(network, by, missing=missing_of(missing, draws, seed), window=windows).frame()

    def shape(self, *, windows: Window | None = None) -> pd.DataFrame:
        """Size, reciprocity and figures of three, of all or of each year, quarter or month."""
        return shape_table(self._network, window=windows).frame()

    def motifs(self, *, days: int = 30, windows: Window | None = None) -> pd.DataFrame:
        """Answers, relays, reminders and spread: pairs of messages within some days, for certain and possibly."""
        return motifs_table(self._network, days=days, window=windows).frame()

    def communities(self, *, between: tuple[str | None, str | None] = (None, None), seed: int = 0) -> pd.DataFrame:
        """The actors by the communities that they write in, the largest first (`kg.network.measures.communities`)."""
        return communities_table(self.correspondence(between=between), seed=seed).frame()

    def bursts(self, *, faster: float = 2.0) -> pd.DataFrame:
        """The stretches of months in which messages came much faster than usual (`kg.network.measures.bursts`)."""
        return bursts_table(self._network, faster=faster).frame()

    @cached_property
    def _read(self) -> Network:
        return read_network(self.store)

    @property
    def _network(self) -> Network:
        """What is read of a workspace is kept, since it does not change; a server is asked again."""
        return self._read if self._current is not None else read_network(self.store)

    def _actor(self, name: str) -> str:
        return str(resolve("actor", name, self.store))


def _is_sparql(question: str) -> bool:
    """Whether a text is SPARQL and no name of a query: names have neither blanks nor braces."""
    return any(sign.isspace() or sign == "{" for sign in question.strip())


def _first(date: str | None) -> int:
    return bounds(date, "since")[0] if date else -EVER


def _last(date: str | None) -> int:
    return bounds(date, "the last day")[1] if date else EVER


def open_graph(
    where: Path | str | Endpoints,
    *,
    graph: str | None = None,
    login: Login | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Graph:
    """Open the workspace at a path, or the SPARQL server at an http(s) address.

    Of a server, `graph` names the graph to ask, and `login` is who asks; `Endpoints` says where it is if the address
    does not tell.

    Raises `WorkspaceError` where the path is no workspace, `StoreError` where the address cannot be a server's.
    """
    if isinstance(where, Endpoints) or (isinstance(where, str) and is_url(where)):
        store = RemoteStore(where, graph=graph, login=login, timeout_seconds=timeout_seconds)
        return Graph(store, where=store.endpoints.query)
    if graph is not None or login is not None:
        raise StoreError("a graph and a login are of a server; a workspace has neither", advice="leave them out")
    current = Current.open(Path(where))
    return Graph(current.store, current, where=str(where))
