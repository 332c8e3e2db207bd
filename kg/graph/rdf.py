"""Messages and claims to statements: the one place that knows the shape of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from extract.headings import MEETINGS
from extract.ids import identifier
from extract.model import Claim, Record, Reference
from extract.spelling import fold
from kg.graph import terms
from kg.graph.attestation import NOBODY, Attestation, add_date, names
from kg.graph.claims import source_node
from kg.graph.concepts import topic_iri
from kg.graph.enclosed import add_enclosures, add_way, carried, enclosed_node
from kg.graph.handled import add_datings, add_handlings
from kg.graph.places import add_place
from kg.graph.posts import add_hypotheses
from kg.graph.statements import Graph
from kg.identity.actors import Identity
from kg.identity.links import Link
from kg.identity.messages import Attested
from kg.identity.supposed import Supposed
from kg.places.gazetteer import Gazetteer
from kg.places.placing import placed
from kg.vocab import CG, FORMS, RDF_TYPE, RDFS_LABEL

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
# the keys of the extraction record and the properties that say the same of a message
_ACTORS = {
    "senders": CG.sender,
    "recipients": CG.recipient,
    "intermediaries": CG.intermediary,
    "copies": CG.copyRecipient,
    "participants": CG.participant,
    "people": CG.mentions,
}
_VALUES = {"classification": CG.classification, "doc_numbers": CG.documentNumber}
_PLACES = {"place_from": CG.sentFrom, "place_to": CG.sentTo}


def add_source(graph: Graph, name: str, reader: str, digest: str) -> None:
    """Add a source: what it is called, by what it was read, and the digest of its bytes."""
    source = source_node(digest)
    graph.add(source, RDF_TYPE, terms.iri(CG.Source))
    graph.add(source, RDFS_LABEL, terms.text(name))
    graph.add(source, CG.sha256, terms.text(digest))
    graph.add(source, CG.reader, terms.text(reader))


def add_message(
    graph: Graph,
    message: Attested,
    identity: Identity,
    links: Mapping[tuple[str, int], Link],
    supposed: Mapping[str, Sequence[Supposed]] = NOTHING,
    *,
    gazetteer: Gazetteer,
) -> None:
    """Add a message with its documents, claims and enclosures, and what the ontology infers of it.

    `links` has what the references of its records came to, by the record's identifier and the reference's place in it;
    `supposed` whom the offices in a record can mean, by the record's identifier; `gazetteer` tells what the names of
    places mean.
    """
    node = terms.node("message", message.id)
    digest, first = message.records[0]
    graph.begin(message.root)
    graph.add(node, RDF_TYPE, terms.iri(CG.Message))
    if first.form in MEETINGS:
        graph.add(node, RDF_TYPE, terms.iri(CG.Meeting))
    graph.add(node, RDFS_LABEL, terms.text(_label(first, digest, identity)))
    add_date(graph, node, next((r.date for _, r in message.records if r.date), None))
    adopted: dict[str, str] = {}
    for source, record in message.records:
        attested = Attestation(
            graph=graph, identity=identity, message=node, document=terms.node("document", record.id), digest=source,
            record=record, places=placed(record, gazetteer),
        )  # fmt: skip
        _document(attested, message.rules)
        _roles(attested)
        _claims(attested, first, adopted)
        _inner(attested, links)
        add_handlings(attested)
        add_datings(attested)
        add_hypotheses(attested, supposed.get(record.id, ()))
    add_way(graph, node, message, identity)
    graph.infer()


def _label(record: Record, digest: str, identity: Identity) -> str:
    if record.senders and record.recipients:
        parties = f"{names(record.senders, digest, identity)} to {names(record.recipients, digest, identity)}"
        return f"{parties}, {record.date}" if record.date else parties
    return record.heading


def _document(attested: Attestation, rules: tuple[str, ...]) -> None:
    """The document; `rules` say why it attests a message that other documents attest too, if it does."""
    graph, node, record = attested.graph, attested.document, attested.record
    graph.add(node, RDF_TYPE, terms.iri(CG.Document))
    graph.add(node, RDFS_LABEL, terms.text(record.heading))
    graph.add(node, CG.heading, terms.text(record.heading))
    graph.add(node, CG.inSource, source_node(attested.digest))
    graph.add(node, CG.attests, attested.message)
    graph.add(node, CG.record, terms.text(record.id))
    if record.number:
        graph.add(node, CG.number, terms.text(record.number))
    if record.description:
        graph.add(node, CG.description, terms.text(record.description))
    if record.lines:
        graph.add(node, CG.firstLine, terms.integer(record.lines[0]))
        graph.add(node, CG.lastLine, terms.integer(record.lines[1]))
    dated = next((c for c in record.claims if c.key == "date" and c.status != "conflicting"), None)
    if rules and dated is not None:
        said = Claim(
            key="attests", value=record.id, spans=dated.spans, rule="; ".join(rules), confidence=0.9, status="inferred"
        )
        attested.claim(CG.attests, said, subject=node, object_=attested.message)


def _roles(attested: Attestation) -> None:
    for key, property_ in _ACTORS.items():
        subject = carried(attested.record) if key == "intermediaries" else None
        for name in getattr(attested.record, key):
            attested.graph.add(subject or attested.message, property_, attested.actor(name))


def _claims(attested: Attestation, first: Record, adopted: dict[str, str]) -> None:
    """The claims about the message itself, and the statements that no other record decides.

    `first` is the message's most telling record: its date and form are the message's, and other records' that differ
    are kept beside them as conflicting. `adopted` holds the first claim of each key so far.
    """
    for claim in sorted(attested.record.claims, key=lambda c: c.status == "conflicting"):
        against = adopted.get(claim.key)
        differs = claim.key in {"date", "form"} and getattr(first, claim.key) not in {None, claim.value}
        if differs and against is not None and claim.part is None and claim.status != "conflicting":
            claim = replace(claim, status="conflicting", confidence=min(claim.confidence, 0.5))
        said = _said(attested, claim) if claim.part is None else None
        if said is None or (claim.status == "conflicting" and against is None):
            continue
        property_, object_, asserted = said
        subject = carried(attested.record) if claim.key == "intermediaries" else None
        made = attested.claim(property_, claim, subject=subject, object_=object_, against=against)
        adopted.setdefault(claim.key, made)
        if asserted and claim.status != "conflicting":
            attested.graph.add(attested.message, property_, asserted)


def _said(attested: Attestation, claim: Claim) -> tuple[str, str | None, str | None] | None:
    """The property of a claim, its object where it is a thing, and what to assert of the message.

    None for a key that says nothing of the message. What is not asserted here is asserted from the record's values.
    """
    key = claim.key
    if key in _ACTORS:
        return _ACTORS[key], attested.actor(claim.value), None
    if key in _VALUES:
        return _VALUES[key], None, terms.text(claim.value)
    if key in _PLACES:
        place = add_place(attested, claim)
        return _PLACES[key], place, place
    if key == "topics":
        concept = terms.iri(topic_iri(claim.value))
        return CG.topic, concept, concept
    if key == "form":
        form = terms.iri(FORMS[claim.value])
        return CG.form, form, form
    if key == "date":
        return CG.date, None, None
    if key == "archives":
        cited = _cited(attested, claim)
        return CG.cites, cited, cited
    return None


def _cited(attested: Attestation, claim: Claim) -> str:
    citation = next(c for c in attested.record.archives if c.label() == claim.value)
    levels = citation.levels()
    node = terms.node("citation", identifier("citation", *levels.values()))
    attested.graph.add(node, RDF_TYPE, terms.iri(CG.Citation))
    attested.graph.add(node, RDFS_LABEL, terms.text(citation.label()))
    for level, value in levels.items():
        if value:
            attested.graph.add(node, getattr(CG, level), terms.text(value))
    return node


def _inner(attested: Attestation, links: Mapping[tuple[str, int], Link]) -> None:
    """Enclosures, decisions and replies: each a thing of its own, with the claims that made it."""
    add_enclosures(attested)
    for claim in attested.record.claims:
        part = claim.part
        if part is None:
            continue
        if claim.key == "decisions":
            decision = _decision(attested, claim, part)
            attested.graph.add(attested.message, CG.decides, decision)
            attested.claim(CG.decides, claim, object_=decision)
        elif claim.key == "decisions.date":
            attested.claim(CG.date, claim, subject=_decision_node(attested.record, part))
        elif claim.key == "responds_to" and (link := links.get((attested.record.id, part))):
            _reply(attested, claim, link)


def _decision(attested: Attestation, claim: Claim, part: int) -> str:
    graph, value = attested.graph, attested.record.decisions[part]
    decision = _decision_node(attested.record, part)
    graph.add(decision, RDF_TYPE, terms.iri(CG.Decision))
    graph.add(decision, RDFS_LABEL, terms.text(value.quote))
    graph.add(decision, CG.quotation, terms.text(value.quote))
    for name in value.by:
        actor = attested.actor(name)
        graph.add(decision, CG.decidedBy, actor)
        written = name if fold(name) in fold(value.quote) else None
        said = replace(
            claim, key="decidedBy", value=name, written=written, rule="decision: who speaks or is named",
            status="inferred",
        )  # fmt: skip
        attested.claim(CG.decidedBy, said, subject=decision, object_=actor)
    if value.date is None and attested.record.date and set(value.by) & set(attested.record.senders):
        # whoever decides in his own message does so in writing it
        said = replace(
            claim, key="date", value=attested.record.date, rule="decision: date of the message that takes it",
            status="inferred",
        )  # fmt: skip
        add_date(graph, decision, attested.record.date)
        attested.claim(CG.date, said, subject=decision)
    else:
        add_date(graph, decision, value.date)
    return decision


def _decision_node(record: Record, part: int) -> str:
    return terms.node("decision", identifier("decision", record.id, part))


def _reply(attested: Attestation, claim: Claim, link: Link) -> None:
    """What this message, or one that it encloses, answers: stated where the link is adopted, else claimed alone."""
    answered = terms.node("message", link.message)
    subject = attested.message if link.within is None else enclosed_node(attested.record, link.within)
    if link.missing:
        _missing(attested, answered, _reference(attested.record, claim), claim)
    if link.adopted:
        attested.graph.add(subject, CG.respondsTo, answered)
    said = Claim(
        key=claim.key, value=claim.value, spans=claim.spans, rule=link.rule, confidence=link.confidence,
        status="stated" if link.adopted else "inferred", part=claim.part,
    )  # fmt: skip
    attested.claim(CG.respondsTo, said, subject=subject, object_=answered)


def _reference(record: Record, claim: Claim) -> Reference:
    """The reference that a claim is of (equal references stand once in the record, each with the first one's place)."""
    parts = sorted({one.part for one in record.claims if one.key == claim.key and one.part is not None})
    return record.responds_to[parts.index(claim.part or 0)]


def _missing(attested: Attestation, node: str, told: Reference, claim: Claim) -> None:
    """A message that is cited and that nobody holds, with what is told of it."""
    graph = attested.graph
    graph.add(node, RDF_TYPE, terms.iri(CG.Message))
    graph.add(node, RDF_TYPE, terms.iri(CG.MissingMessage))
    senders = names(told.senders, attested.digest, attested.identity) or NOBODY
    number = f"No. {told.number}" if told.number else ""
    label = ", ".join(part for part in (f"Message of {senders}", number, told.date) if part)
    graph.add(node, RDFS_LABEL, terms.text(f"{label} (cited, not held)"))
    said = replace(claim, key="missing", rule="reply: what is told of the message answered", part=None)
    if number:
        graph.add(node, CG.documentNumber, terms.text(number))
        attested.claim(CG.documentNumber, replace(said, value=number), subject=node)
    add_date(graph, node, told.date)
    if told.date:
        attested.claim(CG.date, replace(said, value=told.date), subject=node)
    for name in told.senders:
        actor = attested.actor(name)
        graph.add(node, CG.sender, actor)
        whose = replace(said, value=name, rule="reply: of whoever is answered", status="inferred")
        attested.claim(CG.sender, whose, subject=node, object_=actor)
