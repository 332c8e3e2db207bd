"""Actors to statements: what they are called, with the words that call them so."""

from __future__ import annotations

from collections.abc import Container, Iterable

from extract.model import Appellation, AuthorityReference, Claim, Life
from extract.spelling import fold
from kg.graph import terms
from kg.graph.claims import add_claim
from kg.graph.statements import Called, Graph
from kg.identity.actors import Actor
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

_APPELLATIONS = {"name": CG.Name, "pseudonym": CG.Pseudonym, "office": CG.Office, "transliteration": CG.Transliteration}
_KIND_ORDER = ("pseudonym", "transliteration", "office", "name")  # the most telling first
_KINDS = {"person": CG.Person, "body": CG.Body, "post": CG.Post}


def add_actor(graph: Graph, actor: Actor) -> None:
    """Describe an actor: what it is, and its label."""
    node = terms.node("actor", actor.id)
    graph.add(node, RDF_TYPE, terms.iri(CG.Actor))
    graph.add(node, RDF_TYPE, terms.iri(_KINDS[actor.kind]))
    graph.add(node, RDFS_LABEL, terms.text(actor.label))
    graph.add(node, CG.key, terms.text(fold(actor.label)))


def add_printed(
    graph: Graph, actor: Actor, appellations: Iterable[Appellation], digest: str, rules: Iterable[str] = ()
) -> None:
    """Add the names that a source, known by its digest, explains or uses of an actor, each with its words.

    `rules` are those by which these names were brought together with names of other sources.
    """
    node = terms.node("actor", actor.id)
    for appellation in appellations:
        span = appellation.span
        rank = f"{_KIND_ORDER.index(appellation.kind)}", appellation.text, digest, f"{span.start:020}{span.end:020}"
        form = graph.call(node, appellation.text, _APPELLATIONS[appellation.kind], printed=rank)
        rule = "; ".join([appellation.rule, *rules])
        said = Claim(key="appellation", value=appellation.text, spans=(span,), rule=rule)
        add_claim(graph, node, CG.appellation, said, digest, object_=form)


def add_records(
    graph: Graph,
    actor: Actor,
    authorities: Iterable[AuthorityReference],
    digest: str,
    *,
    denied: Container[tuple[str, str]] = (),
) -> None:
    """Add the records of authority files that a source, known by its digest, says an actor is, each with its words.

    Of those in `denied` (the name, the address) a person judged that it is not so: the source's claim alone stays.
    """
    node = terms.node("actor", actor.id)
    for record in authorities:
        address = terms.iri(record.iri)
        if (record.name, record.iri) not in denied:
            graph.add(node, CG.authorityRecord, address)
        said = Claim(key="authorityRecord", value=record.iri, spans=(record.span,), rule=record.rule)
        add_claim(graph, node, CG.authorityRecord, said, digest, object_=address)


def add_lives(graph: Graph, actor: Actor, lives: Iterable[Life], digest: str) -> None:
    """Add when a source, known by its digest, says that an actor was born and died, with the words that say so."""
    node = terms.node("actor", actor.id)
    for life in lives:
        for property_, date in ((CG.born, life.born), (CG.died, life.died)):
            if date is not None and actor.kind == "person":
                graph.add(node, property_, terms.edtf(date))
                said = Claim(key=property_.rpartition("#")[2], value=date, spans=life.spans, rule=life.rule)
                add_claim(graph, node, property_, said, digest)


def add_called(graph: Graph, node: str, called: Called) -> None:
    """Describe a name of an actor; or tell the label of a place that no gazetteer knows."""
    if called.kind == CG.Place:
        graph.add(node, RDFS_LABEL, terms.text(called.text))
        return
    graph.add(node, RDF_TYPE, terms.iri(CG.Appellation))
    graph.add(node, RDF_TYPE, terms.iri(called.kind))
    graph.add(node, RDFS_LABEL, terms.text(called.text))
    graph.add(node, CG.text, terms.text(called.text))
    graph.add(called.actor, CG.appellation, node)
