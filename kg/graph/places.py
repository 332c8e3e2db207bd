"""Places: where a message went from and to and was handled, each as the entry of the gazetteer that its name means."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extract.ids import identifier
from extract.model import Claim
from extract.spelling import fold
from kg.graph import terms
from kg.graph.attestation import Attestation
from kg.graph.statements import Graph
from kg.places.gazetteer import Entry
from kg.places.placing import NOWHERE, Placed, mention_of
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

_ALT_LABEL: Final = "http://www.w3.org/2004/02/skos/core#altLabel"
RULE: Final = "name of a place"


def add_place(attested: Attestation, claim: Claim) -> str:
    """Describe the place that a claim names, with why the name means it; returns its node."""
    graph = attested.graph
    found = attested.places.get(mention_of(claim), NOWHERE)
    node = node_of(claim.value, found)
    graph.add(node, RDF_TYPE, terms.iri(CG.Place))
    graph.add(node, CG.placeName, terms.text(claim.value))
    if found.entry is not None:
        _describe(graph, node, found.entry)
    else:
        graph.call_place(node, claim.value)
    if found.record is not None:
        graph.add(node, CG.authorityRecord, terms.iri(found.record))
    if found.reason:
        said = replace(
            claim, rule=f"{RULE}: {found.reason}", confidence=found.confidence, written=None,
            status="stated" if found.confidence == 1.0 else "inferred",
        )  # fmt: skip
        attested.claim(CG.placeName, said, subject=node)
    for entry in found.candidates:
        candidate = node_of(entry.label, Placed(entry=entry))
        graph.add(candidate, RDF_TYPE, terms.iri(CG.Place))
        _describe(graph, candidate, entry)
        graph.add(node, CG.candidatePlace, candidate)
    return node


def node_of(name: str, found: Placed) -> str:
    """The node of a place: of an entry by its key, of a record that no gazetteer knows by its address, else by name.

    A name that may mean several places is a place of its own for each choice that there is.
    """
    if found.entry is not None:
        return terms.node("place", identifier("place", "entry", found.entry.key))
    if found.record is not None:
        return terms.node("place", identifier("place", "record", found.record))
    return terms.node("place", identifier("place", fold(name), *(one.key for one in found.candidates)))


def _describe(graph: Graph, node: str, entry: Entry) -> None:
    """What the gazetteer tells of a place."""
    graph.add(node, RDFS_LABEL, terms.text(entry.label))
    for name in entry.names:
        graph.add(node, _ALT_LABEL, terms.text(name.text))
    for country in entry.countries:
        graph.add(node, CG.country, terms.text(country))
    if entry.latitude is not None and entry.longitude is not None:
        graph.add(node, CG.latitude, terms.degrees(entry.latitude))
        graph.add(node, CG.longitude, terms.degrees(entry.longitude))
    if entry.record is not None:
        graph.add(node, CG.authorityRecord, terms.iri(entry.record))
