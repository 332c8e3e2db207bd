"""The messages of a graph as contacts: parties and bounds straight from the statements, nothing dropped unsaid."""

from __future__ import annotations

import random

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from support_graph import CG, EDTF, GraphStore, iri, random_graph

from kg.network.contacts import read_contacts
from kg.network.moments import DAY, minutes

HOLT, MOE, VIK, LUND = (iri("actor", name) for name in ("holt", "moe", "vik", "lund"))
MESSAGE = iri("message", "m")


def message(graph: Graph, node: URIRef = MESSAGE, *, date: str | None = None, **parties: tuple[URIRef, ...]) -> None:
    graph.add((node, RDF.type, CG.Message))
    graph.add((node, RDFS.label, Literal("Letter")))
    if date:
        graph.add((node, CG.date, Literal(date, datatype=EDTF)))
    for role, actors in parties.items():
        for actor in actors:
            graph.add((node, CG[role], actor))


def stamp(graph: Graph, stage: str, at: str, node: URIRef = MESSAGE) -> None:
    handling = iri("handling", stage + at)
    graph.add((node, CG.handling, handling))
    graph.add((handling, RDF.type, CG.Handling))
    graph.add((handling, CG.stage, Literal(stage)))
    graph.add((handling, CG.at, Literal(at, datatype=EDTF)))


def test_word_goes_from_senders_to_all_and_from_carriers_to_those_behind():
    """The sender's word comes to carriers, recipients and holders of copies; the carrier's to the last two."""
    graph = Graph()
    message(graph, date="1911-05-09", sender=(HOLT,), intermediary=(MOE,), recipient=(VIK,), copyRecipient=(LUND,))
    found = read_contacts(GraphStore(graph)).contacts
    assert [(one.sources, one.targets) for one in found] == [
        ((str(HOLT),), (str(MOE), str(VIK), str(LUND))),
        ((str(MOE),), (str(VIK), str(LUND))),
    ]
    assert {one.sent for one in found} == {minutes("1911-05-09")}


def test_those_who_meet_can_learn_from_each_other():
    """A meeting is a contact of everyone present with everyone else."""
    graph = Graph()
    message(graph, date="1911-05", participant=(HOLT, MOE))
    (found,) = read_contacts(GraphStore(graph)).contacts
    assert set(found.sources) == set(found.targets) == {str(HOLT), str(MOE)}


def test_stamps_tell_more_than_dates():
    """Sending and receipt are those of the stamps, by whole days unless hours are asked for."""
    graph = Graph()
    message(graph, date="1911-05-09", sender=(HOLT,), recipient=(VIK,))
    stamp(graph, "sent", "1911-05-10T05:30:00")
    stamp(graph, "received", "1911-05-12T07:16:00")
    stamp(graph, "received", "1911-05-13T07:16:00")
    (days,) = read_contacts(GraphStore(graph)).contacts
    first, last = minutes("1911-05-12/1911-05-13")
    assert (days.sent, days.received) == (minutes("1911-05-10"), (first, last))
    (hours,) = read_contacts(GraphStore(graph), hours=True).contacts
    assert hours.sent == minutes("1911-05-10T05:30:00")
    assert days.sent[0] is not None
    assert days.sent[0] % DAY == 0


def test_what_makes_no_contact_is_counted():
    """Messages of nobody or to nobody, drafts, and those that nobody dates are left out, and said to be."""
    graph = Graph()
    message(graph, iri("message", 1), date="1911", sender=(HOLT,))
    message(graph, iri("message", 2), sender=(HOLT,), recipient=(VIK,))
    message(graph, iri("message", 3), date="1911", sender=(HOLT,), recipient=(VIK,))
    graph.add((iri("message", 3), CG.manner, Literal("draft")))
    found = read_contacts(GraphStore(graph))
    assert (found.contacts, found.partyless, found.undated) == ((), 2, 1)
    assert len(read_contacts(GraphStore(graph), undated=True).contacts) == 1


def test_contacts_do_not_depend_on_the_order_of_rows():
    """The same contacts whatever order a store answers in."""
    graph = random_graph(12, 60, seed=4)
    plain = read_contacts(GraphStore(graph))
    assert plain == read_contacts(GraphStore(graph, random.Random(9)))
    assert {one.key for one in plain.contacts} <= {str(one) for one in graph.subjects(RDF.type, CG.Message)}
