"""The figures that a reader of correspondence asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import networkx as nx

from kg.network.graphs import pairs_graph
from kg.network.values import Actor, Edge, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """How strongly an actor is tied in: messages out and in over all edges, and the rank by betweenness."""

    actor: Actor
    outgoing: int
    incoming: int
    betweenness: float

    @property
    def total(self) -> int:
        """Messages out and in together."""
        return self.outgoing + self.incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """An actor who carried messages for others: how many, between how many pairs, out of how many altogether."""

    actor: Actor
    relayed: int
    pairs: int
    share: float


def components(network: Network) -> tuple[tuple[str, ...], ...]:
    """The actors of each part of the network that hangs together by edges or legs, the largest part first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(actor.iri for actor in network.actors)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    graph.add_edges_from((leg.source, leg.target) for leg in network.legs)
    parts = (tuple(sorted(part)) for part in nx.connected_components(graph))
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def strengths(network: Network) -> tuple[Strength, ...]:
    """Every actor with messages out and in, the strongest first. A message to two recipients counts on both edges."""
    graph = pairs_graph(network)
    outgoing = dict(graph.out_degree(weight="weight"))
    incoming = dict(graph.in_degree(weight="weight"))
    between = nx.betweenness_centrality(graph)
    made = (
        Strength(actor=actor, outgoing=outgoing[iri], incoming=incoming[iri], betweenness=between[iri])
        for iri, actor in network.by_iri.items()
    )
    return tuple(sorted(made, key=lambda item: (-item.total, item.actor.label, item.actor.iri)))


def most_active(network: Network, limit: int | None = None) -> tuple[Edge, ...]:
    """The edges by number of messages, the most active first; all of them unless `limit` is given."""
    ranked = sorted(network.edges, key=lambda edge: (-edge.weight, edge.source, edge.target))
    return tuple(ranked[:limit])


def brokers(network: Network) -> tuple[Broker, ...]:
    """The actors named as intermediaries, those who carried most first: from the messages, not from the shape."""
    pairs: dict[str, set[tuple[str, str]]] = {}
    for message in network.messages:
        for actor in message.via:
            known = pairs.setdefault(actor, set())
            known.update((sender, recipient) for sender in message.senders for recipient in message.recipients)
    made = (
        Broker(actor=actor, relayed=actor.counts.relayed, pairs=len(pairs[iri]), share=actor.counts.relay_share)
        for iri, actor in ((iri, network.by_iri[iri]) for iri in pairs)
    )
    return tuple(sorted(made, key=lambda item: (-item.relayed, item.actor.label, item.actor.iri)))


def per_month(network: Network) -> tuple[tuple[str, int], ...]:
    """Messages a month (`1950-03`), the months without any included, for those dated to one month.

    Messages whose date spans several months, and undated ones, are in no month: the sum tells how many they are.
    """
    found = Counter(
        message.earliest[:7]
        for message in network.messages
        if message.earliest and message.latest and message.earliest[:7] == message.latest[:7]
    )
    if not found:
        return ()
    months = []
    year, month = (int(part) for part in min(found).split("-"))
    last = max(found)
    while (name := f"{year:04}-{month:02}") <= last:
        months.append((name, found[name]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(months)
