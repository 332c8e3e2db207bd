"""Actors to statements: what they are called, with the words that call them so."""

from __future__ import annotations

from extract.model import Claim
from extract.spelling import fold
from kg.graph import terms
from kg.graph.claims import add_appellation, add_claim
from kg.graph.statements import Graph
from kg.identity.actors import Actor
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

_APPELLATIONS = {"name": CG.Name, "pseudonym": CG.Pseudonym, "office": CG.Office, "transliteration": CG.Transliteration}
_KIND_ORDER = ("pseudonym", "transliteration", "office", "name")  # the most telling first
_KINDS = {"person": CG.Person, "body": CG.Body, "post": CG.Post}


def add_actor(graph: Graph, actor: Actor) -> str:
    """Describe an actor, once, and return its node."""
    node = terms.node("actor", actor.id)
    if not graph.once(node):
        return node
    graph.add(node, RDF_TYPE, terms.iri(CG.Actor))
    graph.add(node, RDF_TYPE, terms.iri(_KINDS[actor.kind]))
    graph.add(node, RDFS_LABEL, terms.text(actor.label))
    graph.add(node, CG.key, terms.text(fold(actor.label)))
    for digest, appellation in sorted(actor.appellations, key=lambda pair: _KIND_ORDER.index(pair[1].kind)):
        form = add_appellation(graph, node, appellation.text, _APPELLATIONS[appellation.kind])
        rule = "; ".join([appellation.rule, *actor.joined])
        printed = Claim(key="appellation", value=appellation.text, spans=(appellation.span,), rule=rule)
        add_claim(graph, node, CG.appellation, printed, digest, object_=form)
    for digest, record in actor.authorities:
        address = terms.iri(record.iri)
        graph.add(node, CG.authorityRecord, address)
        said = Claim(key="authorityRecord", value=record.iri, spans=(record.span,), rule=record.rule)
        add_claim(graph, node, CG.authorityRecord, said, digest, object_=address)
    return node
