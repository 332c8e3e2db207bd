"""The statements of some readings, all in memory: a part of a correspondence whose actors every part knows alike."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.ids import identifier
from extract.model import Reading, Record
from kg.graph.actors import add_actor, add_called, add_printed
from kg.graph.rdf import add_message, add_source
from kg.graph.statements import Graph
from kg.identity.actors import Actor, Identity, resolve_gathered, rules_of, who_is_who
from kg.identity.gathered import RECORDS, Gathered, gathered_from
from kg.identity.links import Link, link, links_of
from kg.identity.messages import Attested, attest
from kg.places.gazetteer import gazetteer_of


def stated(readings: Sequence[Reading]) -> Graph:
    """The statements of some readings, in which every name is an actor of its own, the same in whatever part it stands.

    So no part needs to know the others: an actor's identifier comes from its name, not from the sources that bear it.
    """
    graph = Graph()
    with gathered_from(readings) as gathered:
        resolve_gathered(gathered)
        for group, label in gathered.rows("SELECT grouped, label FROM actor"):
            gathered.execute("UPDATE actor SET id = ? WHERE grouped = ?", identifier("actor", "person", label), group)
        attest(gathered)
        link(gathered)
        known = [who_is_who(gathered, place) for place in range(len(readings))]
        identity = _identity(readings, known)
        for reading in readings:
            add_source(graph, reading.name, reading.reader or "", reading.sha256 or "")
        for message, links in _messages(readings, gathered):
            add_message(graph, message, identity, links, gazetteer=gazetteer_of(None))
        for place, (reading, who) in enumerate(zip(readings, known, strict=True)):
            rules = rules_of(gathered, place)
            for printed in reading.appellations:
                if who[printed.name].id in graph.mentioned:
                    joined = rules.get(printed.name, ())
                    add_printed(graph, who[printed.name], [printed], reading.sha256 or "", joined)
    for actor in {actor.id: actor for actor in identity.by_name.values()}.values():
        if actor.id in graph.mentioned:
            add_actor(graph, actor)
    for node, called in graph.called.items():
        add_called(graph, node, called)
    return graph


def _identity(readings: Sequence[Reading], known: Sequence[dict[str, Actor]]) -> Identity:
    pairs = zip(readings, known, strict=True)
    return Identity(by_name={(r.sha256 or "", name): actor for r, who in pairs for name, actor in who.items()})


def _messages(
    readings: Sequence[Reading], gathered: Gathered
) -> Iterator[tuple[Attested, dict[tuple[str, int], Link]]]:
    """Every message with the records that attest it, and what their references came to."""
    records: dict[int, tuple[str, Record]] = {
        place * RECORDS + number: (reading.sha256 or "", record)
        for place, reading in enumerate(readings)
        for number, record in enumerate(reading.records)
    }
    several: defaultdict[str, list[int]] = defaultdict(list)
    for place, root, _ in gathered.rows("SELECT record, root, rank FROM joined ORDER BY root, rank"):
        several[root].append(place)
    joined = {place for places in several.values() for place in places}
    alone = {records[place][1].id: [place] for place in records if place not in joined}
    rules = {root: tuple(json.loads(told)) for root, told in gathered.rows("SELECT root, rules FROM reason")}
    found: defaultdict[int, dict[tuple[str, int], Link]] = defaultdict(dict)
    for (place, part), one in links_of(gathered, 0, len(readings) * RECORDS).items():
        found[place][records[place][1].id, part] = one
    for root, places in (*several.items(), *alone.items()):
        links = {of: one for place in places for of, one in found[place].items()}
        message = Attested(root=root, records=tuple(records[place] for place in places), rules=rules.get(root, ()))
        yield message, links
