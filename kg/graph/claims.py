"""Claims to statements: the claim, the spans that bear it out, and the name that it uses of an actor."""

from __future__ import annotations

from extract.ids import identifier
from extract.model import Claim, Span
from extract.spelling import display
from kg.graph import terms
from kg.graph.statements import Graph
from kg.vocab import CG, ID_NS, RDF_TYPE

# the rule of claims whose words are an office, and whose value is its holder
_BY_OFFICE = "holder of the office"


def source_node(digest: str) -> str:
    """The node of a source, by the SHA-256 digest of its bytes.

    >>> source_node("00ff" * 16)
    '<https://w3id.org/cablegraph/id/source/00ff00ff00ff00ff>'
    """
    return terms.node("source", digest[:16])


def add_claim(
    graph: Graph,
    subject: str,
    property_: str,
    claim: Claim,
    digest: str,
    *,
    document: str | None = None,
    object_: str | None = None,
    against: str | None = None,
) -> str:
    """Add a claim with its spans; returns its node.

    `subject`, `document`, `object_` and `against` (the claim that a conflicting one contradicts) are nodes,
    `property_` is an IRI, `digest` names the source that the spans are in. Without an object the claim's value stands.
    """
    places = [str(span.start) for span in claim.spans]
    parts = [subject, property_, object_ or claim.value, claim.rule, claim.status, digest, *places]
    node = terms.node("claim", identifier("claim", *parts, claim.part))
    graph.add(node, RDF_TYPE, terms.iri(CG.Claim))
    graph.add(node, CG.claimSubject, subject)
    graph.add(node, CG.claimProperty, terms.iri(property_))
    if object_ is not None:
        graph.add(node, CG.claimObject, object_)
    else:
        graph.add(node, CG.claimValue, terms.text(claim.value))
    if document is not None:
        graph.add(node, CG.inDocument, document)
    graph.add(node, CG.rule, terms.text(claim.rule))
    graph.add(node, CG.confidence, terms.decimal(claim.confidence))
    graph.add(node, CG.status, terms.text(claim.status))
    if against is not None and claim.status == "conflicting" and against != node:
        graph.add(node, CG.conflictsWith, against)
    for span in claim.spans:
        graph.add(node, CG.evidence, add_span(graph, span, digest))
    if claim.written is not None and object_ is not None and object_.startswith(f"<{ID_NS}actor/"):
        graph.add(
            node,
            CG.appellationUsed,
            _appellation_used(graph, object_, claim.written, office=property_ == CG.post or _BY_OFFICE in claim.rule),
        )
    return node


def _appellation_used(graph: Graph, actor: str, written: str, *, office: bool) -> str:
    """The name as written in a claim, among the actor's appellations; of an office's holder the office."""
    name = " ".join(written.split("(")[0].split("[")[0].split()).strip(" .,") or " ".join(written.split())
    return graph.call(actor, display(name), CG.Office if office else CG.Name)


def add_span(graph: Graph, span: Span, digest: str) -> str:
    """Add a stretch of a source with its words; returns its node."""
    node = terms.node("span", identifier("span", digest, span.start, span.end))
    graph.add(node, RDF_TYPE, terms.iri(CG.Span))
    graph.add(node, CG.inSource, source_node(digest))
    graph.add(node, CG.start, terms.integer(span.start))
    graph.add(node, CG.end, terms.integer(span.end))
    graph.add(node, CG.quotation, terms.text(span.quote))
    return node
