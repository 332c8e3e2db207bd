"""The network as graphs of networkx: a tie a pair of actors, an edge a message, or an edge a documented leg."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import networkx as nx

from kg.network.values import EdgeMessage, Network

Level = Literal["pair", "message", "leg"]


def pairs_graph(network: Network, *, evidence: bool = False) -> nx.DiGraph[str]:
    """The edges from sender to recipient as a directed graph over actor IRIs, in a fixed order.

    Nodes carry `label`, `kind`, `sent`, `received`, `relayed`; edges `weight`, `direct`, `relayed`, `first`, `last`
    (ISO days, empty where undated), so that the graph can be written as GraphML as it is. Legs are not edges of it.

    With `evidence` each edge has besides `messages` (their IRIs) and `quotations` (`kg.network.values.Quotation`).
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    _add_actors(graph, network)
    for edge in network.edges:
        graph.add_edge(
            edge.source, edge.target, weight=edge.weight, direct=edge.direct, relayed=edge.relayed,
            first=edge.first or "", last=edge.last or "", **(_evidence(edge.messages) if evidence else {}),
        )  # fmt: skip
    return graph


def messages_graph(network: Network, *, evidence: bool = False) -> nx.MultiDiGraph[str]:
    """An edge for each message from each of its senders to each of its recipients; its key is the message's IRI.

    Edges carry `weight` 1, `label`, `date` (EDTF), `first` and `last` (ISO days), `form`, `missing` and `via` (labels
    of who carried it); with `evidence` as `pairs_graph` has it.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add_actors(graph, network)
    labels = {actor.iri: actor.label for actor in network.actors}
    for edge in network.edges:
        for message in edge.messages:
            graph.add_edge(edge.source, edge.target, key=message.iri, **_described(message, labels, evidence=evidence))
    return graph


def legs_graph(network: Network, *, evidence: bool = False) -> nx.MultiDiGraph[str]:
    """An edge for each documented leg of a message that third hands carried, with what `messages_graph` tells of it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add_actors(graph, network)
    labels = {actor.iri: actor.label for actor in network.actors}
    for leg in network.legs:
        for message in leg.messages:
            graph.add_edge(leg.source, leg.target, key=message.iri, **_described(message, labels, evidence=evidence))
    return graph


def components(network: Network) -> tuple[tuple[str, ...], ...]:
    """The actors of each part of the network that hangs together by edges or legs, the largest part first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(actor.iri for actor in network.actors)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    graph.add_edges_from((leg.source, leg.target) for leg in network.legs)
    parts = (tuple(sorted(part)) for part in nx.connected_components(graph))
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def _add_actors(graph: nx.DiGraph[str], network: Network) -> None:
    for actor in network.actors:
        counts = actor.counts
        graph.add_node(
            actor.iri, label=actor.label, kind=actor.kind, sent=counts.sent, received=counts.received,
            relayed=counts.relayed,
        )  # fmt: skip


def _described(message: EdgeMessage, labels: dict[str, str], *, evidence: bool) -> dict[str, Any]:
    return {
        "weight": 1,
        "label": message.label,
        "date": message.date,
        "first": message.earliest or "",
        "last": message.latest or "",
        "form": message.form,
        "missing": message.missing,
        "via": ", ".join(labels.get(actor, actor) for actor in message.via),
        **(_evidence((message,)) if evidence else {}),
    }


def _evidence(messages: Iterable[EdgeMessage]) -> dict[str, Any]:
    messages = tuple(messages)
    return {
        "messages": tuple(message.iri for message in messages),
        "quotations": tuple(quotation for message in messages for quotation in message.quotations),
    }
