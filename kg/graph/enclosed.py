"""Messages within messages, and the way that each went: who stood between its sender and its recipient."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from extract.ids import identifier
from extract.model import Claim, Enclosure, Record
from kg.graph import terms
from kg.graph.attestation import NOBODY, Attestation, add_date, names
from kg.graph.claims import add_span
from kg.graph.handled import add_leg_times
from kg.graph.statements import Graph
from kg.identity.actors import Identity
from kg.identity.messages import Attested
from kg.vocab import CG, FORMS, RDF_TYPE, RDFS_LABEL


def enclosed_node(record: Record, part: int) -> str:
    """The node of a record's enclosure, by its place in the record."""
    return terms.node("message", identifier("enclosure", record.id, part))


def carried(record: Record) -> str | None:
    """The node of the enclosure that a record's intermediaries carry, or None where they carry the message itself.

    A resolution is not sent through anybody: those whom its address lines name hand on the message that it approves.
    """
    if record.form != "resolution":
        return None
    parts = [part for part, enclosure in enumerate(record.enclosures) if enclosure.recipients]
    return enclosed_node(record, parts[-1]) if parts else None


def add_enclosures(attested: Attestation) -> None:
    """Add the messages that a record passes on, each inside the one that it stands in, with the claims about them."""
    adopted: dict[tuple[str, int], str] = {}
    for claim in sorted(attested.record.claims, key=lambda c: c.status == "conflicting"):
        if claim.part is None or not claim.key.startswith("enclosures"):
            continue
        place = claim.key, claim.part
        if claim.key == "enclosures":
            dated = _add_enclosure(attested, claim, claim.part)
            if dated is not None:
                adopted.setdefault(("enclosures.date", claim.part), dated)
        elif claim.status != "conflicting" or place in adopted:
            adopted.setdefault(place, _add_told(attested, claim, claim.part, adopted.get(place)))


def _add_told(attested: Attestation, claim: Claim, part: int, against: str | None) -> str:
    """Add what is told of an enclosure's party or date; what conflicts is claimed alone. Returns the claim's node."""
    enclosed = enclosed_node(attested.record, part)
    if claim.key == "enclosures.date":
        return attested.claim(CG.date, claim, subject=enclosed, against=against)
    property_ = CG.sender if claim.key.endswith("senders") else CG.recipient
    actor = attested.actor(claim.value)
    if claim.status != "conflicting":
        attested.graph.add(enclosed, property_, actor)
    return attested.claim(property_, claim, subject=enclosed, object_=actor, against=against)


def _add_enclosure(attested: Attestation, claim: Claim, part: int) -> str | None:
    """Add a message that is passed on: what is said of it, and what follows from who passes it on to whom.

    Returns the node of the claim of its date, where these words are what tells it.
    """
    graph, record, value = attested.graph, attested.record, attested.record.enclosures[part]
    enclosed = enclosed_node(record, part)
    outer = attested.message if value.within is None else enclosed_node(record, value.within)
    graph.add(outer, CG.encloses, enclosed)
    graph.add(enclosed, RDF_TYPE, terms.iri(CG.Message))
    senders, recipients = (
        names(side, attested.digest, attested.identity) for side in (value.senders, value.recipients)
    )
    label = f"{value.form or 'message'} of {senders or NOBODY}" + (f" to {recipients}" if recipients else "")
    graph.add(enclosed, RDFS_LABEL, terms.text(f"{label}, passed on in: {record.heading}"))
    if value.form is not None and value.form in FORMS:
        form = terms.iri(FORMS[value.form])
        graph.add(enclosed, CG.form, form)
        attested.claim(CG.form, replace(claim, key="enclosures.form"), subject=enclosed, object_=form)
    attested.claim(CG.encloses, claim, subject=outer, object_=enclosed)
    _add_manner(attested, claim, enclosed, value)
    _concluded(attested, claim, part, value)
    if value.date is None:
        return None
    add_date(graph, enclosed, value.date)
    if any(c.key == "enclosures.date" and c.part == part and c.status != "conflicting" for c in record.claims):
        return None
    return attested.claim(CG.date, replace(claim, key="enclosures.date", value=value.date), subject=enclosed)


def _add_manner(attested: Attestation, claim: Claim, enclosed: str, value: Enclosure) -> None:
    """How it is passed on, and where its words stand."""
    if value.manner is not None:
        attested.graph.add(enclosed, CG.manner, terms.text(value.manner))
        attested.claim(
            CG.manner, replace(claim, key="enclosures.manner", value=value.manner, status="inferred"), subject=enclosed
        )  # fmt: skip
    for span in value.stretches:
        attested.graph.add(enclosed, CG.extent, add_span(attested.graph, span, attested.digest))


def _concluded(attested: Attestation, claim: Claim, part: int, value: Enclosure) -> None:
    """What is left to be concluded: a party not named again, and who stood between the two."""
    record, enclosed = attested.record, enclosed_node(attested.record, part)
    stated = {c.key for c in record.claims if c.part == part and c.status != "conflicting"}
    relays = _relays(record, value, stated="enclosures.senders" in stated)
    for key, property_, called, rule in (
        ("enclosures.senders", CG.sender, value.senders, "enclosure: by those who pass it on"),
        ("enclosures.recipients", CG.recipient, value.recipients, "enclosure: for those who pass it on or receive it"),
        ("enclosures.intermediaries", CG.intermediary, relays, "enclosure: passed on"),
    ):
        if key in stated:
            continue
        for name in called:
            actor = attested.actor(name)
            attested.graph.add(enclosed, property_, actor)
            said = Claim(
                key=key, value=name, spans=claim.spans, rule=rule, confidence=0.7, status="inferred", part=part
            )
            attested.claim(property_, said, subject=enclosed, object_=actor)
    between = (*relays, *(record.intermediaries if carried(record) == enclosed else ()))
    _hops(
        attested.graph,
        enclosed,
        attested.digest,
        attested.identity,
        value.senders,
        between,
        value.recipients,
        value.form,
    )


def _relays(record: Record, value: Enclosure, *, stated: bool) -> tuple[str, ...]:
    """Who stands between the parties of an enclosure, where the covering message shows it.

    One who passes a message on to its recipient stands between ("Shtykov to Stalin transmitting letter from Kim to
    Stalin"); so does one to whom a sender gives a message for somebody else ("Filippov to Roshchin with message for
    Mao"). A copy of a message that was sent already goes through nobody.
    """
    if set(value.recipients) & set(record.recipients) and not set(value.senders) & set(record.senders):
        return record.senders
    own = not stated and set(value.senders) & set(record.senders)
    if own and value.recipients and not set(value.recipients) & {*record.recipients, *record.senders}:
        return record.recipients
    return ()


def add_way(graph: Graph, node: str, message: Attested, identity: Identity) -> None:
    """Add the message's way, as the first record that knows one has it."""
    for digest, record in message.records:
        between = () if carried(record) else record.intermediaries
        legs = _hops(graph, node, digest, identity, record.senders, between, record.recipients, record.form)
        if len(legs) == 1:  # of several legs, the stamps do not say on which they were made
            told: set[str] = set()
            for _, other in message.records:
                add_leg_times(graph, legs[0], other, told)
        if legs:
            return


def _hops(
    graph: Graph,
    node: str,
    digest: str,
    identity: Identity,
    senders: tuple[str, ...],
    between: tuple[str, ...],
    recipients: tuple[str, ...],
    form: str | None,
) -> tuple[str, ...]:
    """Add the legs from each sender over those between, in order, to each recipient; returns their nodes."""
    one, via, other = ([identity.actor(digest, name).id for name in side] for side in (senders, between, recipients))
    legs: dict[tuple[int, str, str], None] = {}  # several senders share the later legs
    for sender in one:
        for recipient in other:
            way = [sender, *(i for i in via if i not in {sender, recipient}), recipient]
            legs |= {(position, a, b): None for position, (a, b) in enumerate(pairwise(way), start=1)}
    nodes = tuple(terms.node("hop", identifier("hop", node, position, start, end)) for position, start, end in legs)
    for hop, (position, start, end) in zip(nodes, legs, strict=True):
        graph.add(node, CG.hop, hop)
        graph.add(hop, RDF_TYPE, terms.iri(CG.Hop))
        graph.add(hop, CG.position, terms.integer(position))
        graph.add(hop, CG.hopFrom, terms.node("actor", start))
        graph.add(hop, CG.hopTo, terms.node("actor", end))
        if form:
            graph.add(hop, CG.mode, terms.text(form))
    return nodes
