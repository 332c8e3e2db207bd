"""What the network page holds, as plain JSON values: every text made visible, every actor and edge under a short id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.export.visible import visible
from kg.network.values import Actor, Edge, EdgeMessage, Leg, Network, Quotation

Json = Mapping[str, object]

LEGS_LIMIT = 250
"""Above this many actors the legs of relayed messages cover the edges, and wait until they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The part of a network that a page has room for, and how much it leaves out."""

    network: Network
    actors_left_out: int
    edges_left_out: int
    messages_left_out: int


def strongest(network: Network, limit: int) -> Shown:
    """The network of the `limit` actors with most messages, and how many actors, edges and messages that leaves out."""
    if len(network.actors) <= limit:
        return Shown(network=network, actors_left_out=0, edges_left_out=0, messages_left_out=0)
    ranked = sorted(network.actors, key=lambda actor: (-actor.counts.messages, actor.iri))[:limit]
    kept = {actor.iri for actor in ranked}
    edges = tuple(edge for edge in network.edges if edge.source in kept and edge.target in kept)
    legs = tuple(leg for leg in network.legs if leg.source in kept and leg.target in kept)
    drawn = {message.iri for edge in edges for message in edge.messages}
    messages = tuple(message for message in network.messages if message.iri in drawn or not message.placed)
    part = Network(
        actors=tuple(actor for actor in network.actors if actor.iri in kept),
        edges=edges,
        legs=_among(legs, {message.iri for message in messages}),
        messages=messages,
        aside=network.aside,
    )
    return Shown(
        network=part,
        actors_left_out=len(network.actors) - len(part.actors),
        edges_left_out=len(network.edges) - len(part.edges),
        messages_left_out=len(network.messages) - len(part.messages),
    )


def _among(legs: Iterable[Leg], messages: set[str]) -> tuple[Leg, ...]:
    """The legs with only those messages that are kept; legs left with none are gone."""
    cut = (
        Leg(source=leg.source, target=leg.target, messages=tuple(m for m in leg.messages if m.iri in messages))
        for leg in legs
    )
    return tuple(leg for leg in cut if leg.messages)


def page_data(shown: Shown, labels: Mapping[str, str], ids: Mapping[str, str]) -> Json:
    """Everything the page's own script shows, ready for `as_json`; `labels` and `ids` are by IRI of an actor."""
    network = shown.network
    where = {message.iri: index for index, message in enumerate(network.messages)}
    return {
        "actors": [_actor(actor, ids) for actor in network.actors],
        "edges": [_tie(f"e{index}", edge, ids, where) for index, edge in enumerate(network.edges)],
        "legs": [_tie(f"l{index}", leg, ids, where) for index, leg in enumerate(network.legs)],
        "messages": [_message(message, labels) for message in network.messages],
        "unplaced": [where[message.iri] for message in network.unplaced],
        "notes": list(notes(shown)),
        "legsShown": len(network.actors) <= LEGS_LIMIT,
    }


def as_json(data: Json) -> str:
    """JSON that can stand inside a script element: no sign of it can end the element or a line of script.

    >>> as_json({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def notes(shown: Shown) -> tuple[str, ...]:
    """One sentence for everything that the drawing does not show, each with its number."""
    network = shown.network
    said = []
    if shown.actors_left_out:
        said.append(
            f"Too large to draw whole: the {len(network.actors)} actors with most messages are shown; "
            f"{counted(shown.actors_left_out, 'weaker actor')}, {counted(shown.edges_left_out, 'edge')} and "
            f"{counted(shown.messages_left_out, 'message')} are left out of this page."
        )
    for number, text in _unplaced(network.unplaced):
        said.append(f"{text}: {number}, not drawn, listed below.")
    undocumented = len(network.undocumented_relays)
    if undocumented:
        said.append(f"Messages with an intermediary but no documented legs: {undocumented}; counted, no legs drawn.")
    undated = sum(not message.dated for message in network.messages)
    if undated:
        said.append(f"Messages without a date: {undated}; they are hidden as soon as a period is chosen.")
    selves = sum(edge.source == edge.target for edge in network.edges)
    if selves:
        said.append(f"Edges from an actor to the same actor: {selves}, drawn as loops.")
    copies = sum(bool(message.copies) for message in network.messages)
    if copies:
        said.append(f"Messages with a copy list: {copies}; copies are no edges, they stand in the details.")
    if network.legs and len(network.actors) > LEGS_LIMIT:
        said.append(f"Relay legs: {len(network.legs)}, hidden at first in so large a network; tick to show them.")
    if network.aside:
        said.append(f"Actors who only receive copies, take part or are mentioned: {network.aside}, not drawn.")
    return tuple(said)


def _unplaced(messages: Iterable[EdgeMessage]) -> Iterable[tuple[int, str]]:
    """The unplaced messages by what they lack; each message is counted once."""
    found = {"Messages with no named recipient": 0, "Messages with no named sender": 0}
    found["Messages with neither sender nor recipient named"] = 0
    for message in messages:
        if message.senders:
            found["Messages with no named recipient"] += 1
        elif message.recipients:
            found["Messages with no named sender"] += 1
        else:
            found["Messages with neither sender nor recipient named"] += 1
    return ((number, text) for text, number in found.items() if number)


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "edge"), counted(3, "edge")
    ('1 edge', '3 edges')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _year(day: str | None) -> int | None:
    return None if day is None else int(day.rsplit("-", 2)[0])


def _actor(actor: Actor, ids: Mapping[str, str]) -> Json:
    counts = actor.counts
    return {
        "id": ids[actor.iri],
        "label": visible(actor.label),
        "kind": actor.kind,
        "names": [[visible(name.text), name.kind] for name in actor.appellations],
        "sent": counts.sent,
        "received": counts.received,
        "relayed": counts.relayed,
        "messages": counts.messages,
    }


def _tie(name: str, tie: Edge | Leg, ids: Mapping[str, str], where: Mapping[str, int]) -> Json:
    return {
        "id": name,
        "from": ids[tie.source],
        "to": ids[tie.target],
        "messages": [where[message.iri] for message in tie.messages],
    }


def _message(message: EdgeMessage, labels: Mapping[str, str]) -> Json:
    return {
        "label": visible(message.label),
        "missing": message.missing,
        "date": visible(message.date),
        "years": [_year(message.earliest), _year(message.latest)] if message.dated else None,
        "form": visible(message.form),
        "topics": [visible(topic) for topic in message.topics],
        "senders": [visible(labels[iri]) for iri in message.senders],
        "recipients": [visible(labels[iri]) for iri in message.recipients],
        "via": [visible(labels[iri]) for iri in message.via],
        "copies": [visible(copy) for copy in message.copies],
        "documents": [
            [visible(item.file), visible(item.heading), item.first_line, item.last_line] for item in message.documents
        ],
        "quotations": [_quotation(item) for item in message.quotations],
        "decisions": [[visible(item.quotation), [visible(name) for name in item.by]] for item in message.decisions],
    }


def _quotation(item: Quotation) -> list[object]:
    texts = (item.claims, item.value, item.text, item.source)
    return [*(visible(text) for text in texts), item.start, item.end, visible(item.rule), visible(item.status)]
