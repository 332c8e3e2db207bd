"""Rankings, communities, shape and bursts of a network in its time windows, as tables."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rdflib import Literal, URIRef

from kg.errors import QueryError
from kg.graph.cells import Row
from kg.graph.sparql import one_line
from kg.graph.table import Table
from kg.network.measures.bursts import bursts
from kg.network.measures.centrality import Centrality
from kg.network.measures.communities import communities, modularity
from kg.network.measures.motifs import Moves, motifs
from kg.network.measures.robustness import Missing, ranking
from kg.network.measures.shape import reciprocity
from kg.network.measures.ties import Sent
from kg.network.measures.triads import triads
from kg.network.moments import DAY
from kg.network.periods import Window, per_month, windows, within
from kg.network.values import Network

_RANK_COLUMNS = ("window", "rank", "best", "worst", "actorLabel", "value", "messages", "unknown", "actor")


def rank_table(
    network: Network, by: Centrality, *, missing: Missing | None = None, window: Window | None = None
) -> Table:
    """All actors by one centrality, a ranking for each window, with the best and worst rank when messages go missing.

    `messages` tells how many the window has, and `unknown` the share of them whose sender or recipient nobody names:
    they stand behind no tie, so that the more there are, the less the ranking says.
    """
    rows: list[Row] = []
    for name, part in parts(network, window):
        labels = {actor.iri: actor.label for actor in part.actors}
        for one in ranking(part, by, missing):
            rows.append((
                Literal(name), Literal(one.rank), Literal(one.best), Literal(one.worst), Literal(labels[one.actor]),
                Literal(round(one.value, 6)), Literal(len(part.messages)), Literal(round(unknown_share(part), 3)),
                URIRef(one.actor),
            ))  # fmt: skip
    return Table(columns=_RANK_COLUMNS, rows=tuple(rows))


def shape_table(network: Network, *, window: Window | None = None) -> Table:
    """Each window's size and shape: actors, ties, messages, unknown share, reciprocity, figures of three."""
    names = ("window", "actors", "ties", "messages", "unknown", "reciprocity", "chains", "shortcuts", "allMutual")
    rows = []
    for name, part in parts(network, window):
        ties = Sent.of(part).ties()
        figures = triads(ties)
        rows.append(tuple(map(Literal, (
            name, len(part.actors), len(ties.source), len(part.messages), round(unknown_share(part), 3),
            round(reciprocity(ties), 3), figures["021C"], figures["030T"], figures["300"],
        ))))  # fmt: skip
    return Table(columns=names, rows=tuple(rows))


def motifs_table(network: Network, *, days: int = 30, window: Window | None = None) -> Table:
    """How many pairs of messages within some days make each motif (`kg.network.measures.motifs`), by windows.

    `dated` tells how many of the window's messages have a sender, a recipient, a first and a last day: the others are
    in no motif.
    """
    rows = []
    for name, part in parts(network, window):
        moves = Moves.of_network(part)
        dated = len(np.unique(moves.message))
        for one in motifs(moves, days * DAY):
            told = (name, one.figure, one.certain, one.possible, dated, len(part.messages))
            rows.append(tuple(map(Literal, told)))
    return Table(columns=("window", "motif", "certain", "possible", "dated", "messages"), rows=tuple(rows))


def communities_table(network: Network, *, seed: int = 0) -> Table:
    """The community of every actor, 0 the largest, and how well all of them divide the network (modularity)."""
    ties = Sent.of(network).ties()
    found = communities(ties, seed=seed)
    quality = Literal(round(modularity(ties, found), 3))
    order = sorted(zip(found.tolist(), network.actors, strict=True), key=lambda one: (one[0], one[1].label, one[1].iri))
    rows = tuple((Literal(number), Literal(actor.label), quality, URIRef(actor.iri)) for number, actor in order)
    return Table(columns=("community", "actorLabel", "modularity", "actor"), rows=rows)


def bursts_table(network: Network, *, faster: float = 2.0) -> Table:
    """The months in which messages came much faster than usual: of those messages that are dated to one month."""
    months = per_month(network)
    rows = tuple(
        (
            Literal(months[one.first][0]), Literal(months[one.last][0]), Literal(one.messages),
            Literal(round(one.weight, 2)),
        )
        for one in bursts([count for _, count in months], faster=faster)
    )  # fmt: skip
    return Table(columns=("first", "last", "messages", "weight"), rows=rows)


def unknown_share(network: Network) -> float:
    """The share of messages whose sender or recipient nobody names."""
    return len(network.unplaced) / len(network.messages) if network.messages else 0.0


def parts(network: Network, window: Window | None) -> Iterator[tuple[str, Network]]:
    """The network by windows that have messages; as a whole, named "all", where no window is wanted."""
    if window is None:
        yield "all", network
        return
    for name, first, last in windows(network, window):
        part = within(network, first, last)
        if part.messages:
            yield name, part


def missing_of(what: float | str | None, draws: int = 200, seed: int = 0) -> Missing | None:
    """What a share, or "sources" or "folders", supposes to be missing. Raises `QueryError` for anything else.

    >>> missing_of(0.1).share, missing_of("folders").each, missing_of(None)
    (0.1, 'folders', None)
    """
    if what is None:
        return None
    if what == "sources":
        return Missing(each="sources")
    if what == "folders":
        return Missing(each="folders")
    try:
        share = float(what)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1 or draws < 1:
        raise QueryError(
            f"this cannot be missing: {one_line(str(what))}",
            advice="write a share below 1, such as 0.1, or: sources, or: folders",
        )
    return Missing(share=share, draws=draws, seed=seed)
