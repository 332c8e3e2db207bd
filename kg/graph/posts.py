"""Posts to statements: who held which when, and whom an office or a name can mean where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from extract.ids import identifier
from extract.model import Claim, Hypothesis, Span, Tenure
from kg.graph import terms
from kg.graph.attestation import Attestation, add_when
from kg.graph.claims import add_claim, add_span
from kg.graph.statements import Graph
from kg.identity.actors import Actor
from kg.identity.supposed import Supposed
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

_CONFIDENCE = {"used": 0.8, "open": 0.5, "set aside": 0.2}  # of a ground's claim, by what became of the hypothesis


def add_tenures(graph: Graph, tenures: Iterable[Tenure], who: Mapping[str, Actor], digest: str) -> None:
    """Add who held which post when, as a source says, known by its digest; `who` tells whom its names mean.

    A post that somebody is merely called by on some days has no interval: the tenure then tells those days.
    """
    for tenure in tenures:
        holder, post = who[tenure.holder], who[tenure.post]
        date = None if tenure.attested else tenure.date
        node = terms.node("tenure", identifier("tenure", holder.id, post.id, date))
        label = ", ".join(part for part in (holder.label, post.label, date) if part)
        graph.add(node, RDF_TYPE, terms.iri(CG.Tenure))
        graph.add(node, RDFS_LABEL, terms.text(label))
        said = Claim(
            key="tenure", value=label, spans=tenure.spans, rule=tenure.rule, confidence=tenure.confidence,
            status="inferred" if tenure.confidence < 1 else "stated",
        )  # fmt: skip
        for property_, actor in ((CG.holder, holder), (CG.post, post)):
            named = graph.mention(actor.id)
            graph.add(node, property_, named)
            written = tenure.post if property_ == CG.post else None
            add_claim(graph, node, property_, replace(said, written=written), digest, object_=named)
        if tenure.date is not None:
            property_ = CG.attested if tenure.attested else CG.date
            add_claim(graph, node, property_, replace(said, value=tenure.date), digest)
            if tenure.attested:
                graph.add(node, property_, terms.edtf(tenure.date))
            else:
                add_when(graph, node, property_, tenure.date)


def add_hypotheses(attested: Attestation, supposed: Iterable[Supposed]) -> None:
    """Add whom offices and names in a record can mean: what its source tells, and what all sources together do.

    `supposed` is the latter; where both are about the same words, that is the whole of it.
    """
    together = list(supposed)
    asked = {one.words for one in together}
    told = [_of_source(attested, one) for one in attested.record.hypotheses if one.words not in asked]
    for one in (*together, *told):
        _add(attested, one)


def _of_source(attested: Attestation, told: Hypothesis) -> Supposed:
    identity, digest = attested.identity, attested.digest
    return Supposed(
        key=told.key, words=told.words, asked=told.asked, candidate=identity.actor(digest, told.name), state=told.state,
        grounds=tuple((ground, digest) for ground in told.grounds),
    )  # fmt: skip


def _add(attested: Attestation, one: Supposed) -> None:
    node = add_hypothesis(attested.graph, one, attested.digest, attested.record.id, attested.document)
    asked = attested.named(one.asked)
    if asked is not None and (asked.kind == "post" or one.state != "used"):
        property_ = CG.post if asked.kind == "post" else CG.bearer
        attested.graph.add(node, property_, attested.graph.mention(asked.id))


def add_hypothesis(
    graph: Graph, one: Supposed, digest: str, within: str | None = None, document: str | None = None
) -> str:
    """Add that some words of a source, known by its digest, mean somebody, with what speaks for it and against it.

    `within` is the identifier of the record in which they stand, `document` its node. Returns the hypothesis's node.
    """
    words, candidate = one.words, graph.mention(one.candidate.id)
    about = (within,) if within else (digest, one.asked)
    node = terms.node("hypothesis", identifier("hypothesis", *about, words.start, words.end, one.candidate.id))
    graph.add(node, RDF_TYPE, terms.iri(CG.Hypothesis))
    graph.add(node, RDFS_LABEL, terms.text(f"“{_shown(words)}” means {one.candidate.label}"))
    graph.add(node, CG.words, add_span(graph, words, digest))
    graph.add(node, CG.asked, terms.text(one.asked))
    graph.add(node, CG.part, terms.text(one.key))
    graph.add(node, CG.candidate, candidate)
    graph.add(node, CG.state, terms.text(one.state))
    graph.add(node, CG.weight, terms.integer(sum(ground.weight for ground, _ in one.grounds)))
    if document is not None:
        graph.add(node, CG.inDocument, document)
    for ground, source in one.grounds:
        property_ = CG.ground if ground.weight > 0 else CG.counterground
        said = Claim(
            key="ground", value=ground.text, spans=ground.spans, rule=ground.rule, confidence=_CONFIDENCE[one.state],
            status="inferred",
        )  # fmt: skip
        graph.add(node, property_, terms.text(ground.text))
        add_claim(graph, node, property_, said, source, document=document)
    return node


def add_name_hypothesis(graph: Graph, bearer: Actor, one: Supposed, digest: str) -> None:
    """Add that a name of a source, known by its digest, means somebody; `bearer` is the actor that bears it."""
    node = add_hypothesis(graph, one, digest)
    graph.add(node, CG.bearer, graph.mention(bearer.id))


def _shown(words: Span) -> str:
    return " ".join(words.quote.split())
