"""Judgements to statements: what a person decided of two names, when and why, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph import terms
from kg.graph.statements import Graph
from kg.judgements.model import Judgement
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL


def add_judgement(graph: Graph, judgement: Judgement, effect: str, actors: Iterable[str]) -> None:
    """Describe a judgement; `actors` are the identifiers of those in the graph that its sides mean."""
    node = terms.node("judgement", judgement.id)
    graph.add(node, RDF_TYPE, terms.iri(CG.Judgement))
    graph.add(node, RDFS_LABEL, terms.text(f"{judgement}: {judgement.verdict}"))
    graph.add(node, CG.verdict, terms.text(judgement.verdict or ""))
    graph.add(node, CG.judge, terms.text(judgement.who))
    graph.add(node, CG.judgedAt, terms.moment(judgement.when))
    graph.add(node, CG.effect, terms.text(effect))
    if judgement.reason:
        graph.add(node, CG.reason, terms.text(judgement.reason))
    for side in judgement.sides or ():
        graph.add(node, CG.judgedName, terms.text(str(side)))
        if side.record:
            graph.add(node, CG.judges, terms.iri(side.record))
    for actor in actors:
        graph.add(node, CG.judges, terms.node("actor", actor))


def add_judged_record(graph: Graph, actor: str, record: str) -> None:
    """Add the record of an authority file, by its address, that an actor is by judgement."""
    graph.add(terms.node("actor", actor), CG.authorityRecord, terms.iri(record))
