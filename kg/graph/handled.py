"""What was done with a message on its way, and the dates that its document tells: each a thing with its evidence."""

from __future__ import annotations

import datetime

from extract.ids import identifier
from extract.model import Claim, Hop, Record
from extract.way import lag
from kg.graph import terms
from kg.graph.attestation import Attestation, add_when
from kg.graph.places import add_place
from kg.graph.statements import Graph
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

# the stages whose time a leg of the way tells
_ON_LEG = {"sent": CG.sent, "received": CG.received, "deciphered": CG.deciphered, "typed": CG.typed}


def handling_node(record: Record, part: int) -> str:
    """The node of a record's hop, by its place in the record."""
    return terms.node("handling", identifier("handling", record.id, part))


def add_handlings(attested: Attestation) -> None:
    """Add the hops of a record in order: stage, who, where, when, how long after the one before, with their words."""
    record, graph = attested.record, attested.graph
    before: Hop | None = None
    for part, hop in enumerate(record.hops):
        node = handling_node(record, part)
        graph.add(attested.message, CG.handling, node)
        graph.add(node, RDF_TYPE, terms.iri(CG.Handling))
        graph.add(node, RDFS_LABEL, terms.text(" ".join(said for said in (hop.stage, hop.at) if said)))
        graph.add(node, CG.stage, terms.text(hop.stage))
        graph.add(node, CG.position, terms.integer(part + 1))
        if hop.clock:
            graph.add(node, CG.clock, terms.text(hop.clock))
        if hop.at:
            add_when(graph, node, CG.at, hop.at)
            if before and before.at and (minutes := _minutes(before, hop)) is not None:
                graph.add(node, CG.lag, terms.integer(minutes))
            before = hop
    adopted: dict[int, str] = {}
    for claim in record.claims:
        if claim.key.partition(".")[0] == "hops" and claim.part is not None:
            _add_claim(attested, claim, claim.part, adopted)


def _minutes(one: Hop, other: Hop) -> int | None:
    """How many minutes after one hop another is, where both tell the time of day and name no different clocks."""
    if one.clock != other.clock or not ("T" in (one.at or "") and "T" in (other.at or "")):
        return None
    return int(lag(one.at or "", other.at or "") / datetime.timedelta(minutes=1))


def _add_claim(attested: Attestation, claim: Claim, part: int, adopted: dict[int, str]) -> None:
    """The claim of one hop: that it was, who had a part in it, where and when, or that this cannot be."""
    node = handling_node(attested.record, part)
    if claim.key == "hops":
        adopted[part] = attested.claim(CG.handling, claim, object_=node)
    elif claim.key == "hops.at" and claim.status == "conflicting":
        attested.claim(CG.handling, claim, against=adopted.get(part))
    elif claim.key == "hops.at":
        attested.claim(CG.at, claim, subject=node)
    elif claim.key == "hops.place.identifier":
        return  # told with the place
    elif claim.key == "hops.place":
        place = add_place(attested, claim)
        attested.graph.add(node, CG.handledAt, place)
        attested.claim(CG.handledAt, claim, subject=node, object_=place)
    else:
        property_ = CG.handledBy if claim.key == "hops.by" else CG.handedTo
        actor = attested.actor(claim.value)
        attested.graph.add(node, property_, actor)
        attested.claim(property_, claim, subject=node, object_=actor)


def add_leg_times(graph: Graph, leg: str, record: Record, told: set[str]) -> None:
    """Tell on the one leg of a message's way when it was sent, received, deciphered and typed.

    Of each stage the first time counts: `told` are the properties that an earlier record has told of the leg.
    """
    for part, hop in enumerate(record.hops):
        property_ = _ON_LEG.get(hop.stage)
        if property_ and hop.at:
            graph.add(handling_node(record, part), CG.onLeg, leg)
            if property_ not in told:
                told.add(property_)
                graph.add(leg, property_, terms.edtf(hop.at))


def add_datings(attested: Attestation) -> None:
    """Add the dates of a record, each with its role; a probable misprint stands beside the date as printed."""
    record, graph = attested.record, attested.graph
    nodes = [terms.node("dating", identifier("dating", record.id, part)) for part in range(len(record.dates))]
    for node, dated in zip(nodes, record.dates, strict=True):
        graph.add(attested.message, CG.dating, node)
        graph.add(node, RDF_TYPE, terms.iri(CG.Dating))
        graph.add(node, RDFS_LABEL, terms.text(f"{dated.edtf}, {dated.role}"))
        graph.add(node, CG.role, terms.text(dated.role))
        add_when(graph, node, CG.date, dated.edtf)
    adopted: dict[int, str] = {}
    for claim in record.claims:
        if claim.key != "dates" or claim.part is None:
            continue
        if claim.status == "conflicting":
            attested.claim(CG.dating, claim, against=adopted.get(claim.part))
        else:
            adopted[claim.part] = attested.claim(CG.dating, claim, object_=nodes[claim.part])
