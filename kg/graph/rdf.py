"""Messages, actors and claims to statements: the one place that knows the shape of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.dates import bounds
from extract.headings import MEETINGS
from extract.ids import identifier
from extract.model import Appellation, Claim, Reading, Record, Span
from extract.names import display, fold, key
from kg.graph import terms
from kg.graph.ontology import chains, derive
from kg.identity.actors import Actor, Identity
from kg.identity.links import Link, linked
from kg.identity.messages import Attested
from kg.vocab import CG, FORMS, ID_NS, RDF_TYPE, RDFS_LABEL, TOPIC_NS

Statement = tuple[str, str, str]  # N-Triples terms

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
_APPELLATIONS = {"name": CG.Name, "pseudonym": CG.Pseudonym, "office": CG.Office, "transliteration": CG.Transliteration}
_KIND_ORDER = ("pseudonym", "transliteration", "office", "name")  # the most telling first
_KINDS = {"person": CG.Person, "body": CG.Body, "post": CG.Post}


class Graph:
    """Statements gathered, each once; written sorted, so that the same input gives the same bytes."""

    def __init__(self) -> None:
        self._lines: set[str] = set()
        self._objects: list[tuple[str, str, str]] = []
        self._named: set[str] = set()

    def once(self, node: str) -> bool:
        """Whether this is the first time that a node is described."""
        if node in self._named:
            return False
        self._named.add(node)
        return True

    def add(self, subject: str, predicate: str, value: str) -> None:
        """Add a statement: N-Triples terms for subject and value, a plain IRI for the predicate."""
        line = f"{subject} <{predicate}> {value} .\n"
        if line not in self._lines:
            self._lines.add(line)
            if predicate in _CHAINED:
                self._objects.append((subject[1:-1], predicate, value[1:-1]))

    def infer(self) -> None:
        """Add what the ontology's property chains say: messaged, relayedFor, relayedTo."""
        for subject, predicate, value in derive(self._objects):
            self._lines.add(f"<{subject}> <{predicate}> <{value}> .\n")

    def lines(self) -> Iterator[str]:
        """The statements as N-Triples lines, sorted."""
        yield from sorted(self._lines)

    def count_type(self, cls: str) -> int:
        """How many things are of a class."""
        ending = f" <{RDF_TYPE}> <{cls}> .\n"
        return sum(line.endswith(ending) for line in self._lines)

    def count_property(self, property_: str) -> int:
        """How many statements have a property."""
        inner = f" <{property_}> "
        return sum(inner in line for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)


_CHAINED = frozenset(step.property for chain in chains() for step in chain.steps)


def build_graph(readings: Iterable[Reading], identity: Identity, messages: tuple[Attested, ...]) -> Graph:
    """Every statement of a workspace."""
    graph = Graph()
    for reading in readings:
        if not reading.refusal and reading.sha256:
            _source(graph, reading)
    for actor in identity.actors:
        _actor(graph, actor)
    links = linked(messages, identity)
    for message in messages:
        _message(graph, message, identity, links)
    graph.infer()
    return graph


def _source(graph: Graph, reading: Reading) -> None:
    source = _source_node(reading.sha256 or "")
    graph.add(source, RDF_TYPE, terms.iri(CG.Source))
    graph.add(source, RDFS_LABEL, terms.text(reading.name))
    graph.add(source, CG.sha256, terms.text(reading.sha256 or ""))
    graph.add(source, CG.reader, terms.text(reading.reader or ""))


def _source_node(digest: str) -> str:
    return terms.node("source", digest[:16])


def _actor(graph: Graph, actor: Actor) -> None:
    node = terms.node("actor", actor.id)
    graph.add(node, RDF_TYPE, terms.iri(CG.Actor))
    graph.add(node, RDF_TYPE, terms.iri(_KINDS[actor.kind]))
    graph.add(node, RDFS_LABEL, terms.text(actor.label))
    graph.add(node, CG.key, terms.text(fold(actor.label)))
    for digest, appellation in sorted(actor.appellations, key=lambda pair: _KIND_ORDER.index(pair[1].kind)):
        form = _appellation(graph, node, appellation.text, _APPELLATIONS[appellation.kind])
        rule = "; ".join([appellation.rule, *actor.joined])
        _claim(graph, node, CG.appellation, appellation_claim(appellation, rule), digest, None, object_=form)


def appellation_claim(appellation: Appellation, rule: str) -> Claim:
    """The claim that a source's printing of a name makes: this is what the actor is called."""
    return Claim(key="appellation", value=appellation.text, spans=(appellation.span,), rule=rule)


def _appellation(graph: Graph, actor: str, written: str, kind: str) -> str:
    """The appellation of an actor that a name is, spacing, case and hyphens apart; the first to name it types it."""
    node = terms.node("appellation", identifier("appellation", actor, key(written)))
    if graph.once(node):
        graph.add(node, RDF_TYPE, terms.iri(CG.Appellation))
        graph.add(node, RDF_TYPE, terms.iri(kind))
        graph.add(node, RDFS_LABEL, terms.text(written))
        graph.add(node, CG.text, terms.text(written))
        graph.add(actor, CG.appellation, node)
    return node


def _message(graph: Graph, message: Attested, identity: Identity, links: Mapping[tuple[str, int], Link]) -> None:
    node = terms.node("message", message.id)
    digest, first = message.records[0]
    graph.add(node, RDF_TYPE, terms.iri(CG.Message))
    if first.form in MEETINGS:
        graph.add(node, RDF_TYPE, terms.iri(CG.Meeting))
    graph.add(node, RDFS_LABEL, terms.text(_label(first, digest, identity)))
    _date(graph, node, next((r.date for _, r in message.records if r.date), None))
    if first.form:
        graph.add(node, CG.form, terms.iri(FORMS[first.form]))
    for source, record in message.records:
        document = _document(graph, node, source, record, message.rules)
        _roles(graph, node, source, record, identity)
        _claims(graph, node, document, source, record, first, identity)
        _inner(graph, node, document, source, record, identity, links)
    _hops(graph, node, message, identity)


def _label(record: Record, digest: str, identity: Identity) -> str:
    def names(values: tuple[str, ...]) -> str:
        return ", ".join(identity.actor(digest, name).label for name in values)

    if record.senders and record.recipients:
        parties = f"{names(record.senders)} to {names(record.recipients)}"
        return f"{parties}, {record.date}" if record.date else parties
    return record.heading


def _date(graph: Graph, node: str, date: str | None) -> None:
    if date is None:
        return
    graph.add(node, CG.date, terms.edtf(date))
    limits = bounds(date)
    if limits:
        graph.add(node, CG.earliest, terms.day(limits[0].isoformat()))
        graph.add(node, CG.latest, terms.day(limits[1].isoformat()))


def _document(graph: Graph, message: str, digest: str, record: Record, rules: tuple[str, ...]) -> str:
    node = terms.node("document", record.id)
    graph.add(node, RDF_TYPE, terms.iri(CG.Document))
    graph.add(node, RDFS_LABEL, terms.text(record.heading))
    graph.add(node, CG.heading, terms.text(record.heading))
    graph.add(node, CG.inSource, _source_node(digest))
    graph.add(node, CG.attests, message)
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
        _claim(graph, node, CG.attests, said, digest, node, object_=message)
    return node


def _roles(graph: Graph, node: str, digest: str, record: Record, identity: Identity) -> None:
    for key, property_ in _ACTORS.items():
        for name in getattr(record, key):
            graph.add(node, property_, terms.node("actor", identity.actor(digest, name).id))


def _claims(
    graph: Graph, node: str, document: str, digest: str, record: Record, first: Record, identity: Identity
) -> None:
    """The claims about the message itself, and the statements that no other record decides."""
    adopted: dict[str, str] = {}
    ordered = sorted(record.claims, key=lambda c: c.status == "conflicting")
    for claim in ordered:
        if claim.part is not None:
            continue
        property_, object_, asserted = _said(graph, node, digest, claim, record, identity)
        if property_ is None:
            continue
        against = adopted.get(claim.key)
        if claim.status == "conflicting" and against is None:
            continue
        differs = claim.key in {"date", "form"} and getattr(first, claim.key) not in {None, claim.value}
        made = _claim(graph, node, property_, claim, digest, document, object_=object_, against=against)
        adopted.setdefault(claim.key, made)
        if asserted and claim.status != "conflicting" and not differs:
            graph.add(node, property_, asserted)


def _said(
    graph: Graph, node: str, digest: str, claim: Claim, record: Record, identity: Identity
) -> tuple[str | None, str | None, str | None]:
    """The property of a claim, its object where it is a thing, and what to assert of the message."""
    key = claim.key
    if key in _ACTORS:
        return _ACTORS[key], terms.node("actor", identity.actor(digest, claim.value).id), None
    if key in _VALUES:
        return _VALUES[key], None, terms.text(claim.value)
    if key in _PLACES:
        place = terms.node("place", identifier("place", fold(claim.value)))
        graph.add(place, RDF_TYPE, terms.iri(CG.Place))
        graph.add(place, RDFS_LABEL, terms.text(claim.value))
        return _PLACES[key], place, place
    if key == "topics":
        concept = terms.iri(TOPIC_NS + claim.value)
        return CG.topic, concept, concept
    if key == "form":
        return CG.form, terms.iri(FORMS[claim.value]), None
    if key == "date":
        return CG.date, None, None
    if key == "archives":
        cited = _cited(graph, claim, record)
        return CG.cites, cited, cited
    return None, None, None


def _cited(graph: Graph, claim: Claim, record: Record) -> str:
    citation = next(c for c in record.archives if c.label() == claim.value)
    levels = citation.levels()
    node = terms.node("citation", identifier("citation", *levels.values()))
    graph.add(node, RDF_TYPE, terms.iri(CG.Citation))
    graph.add(node, RDFS_LABEL, terms.text(citation.label()))
    for level, value in levels.items():
        if value:
            graph.add(node, getattr(CG, level), terms.text(value))
    return node


def _inner(
    graph: Graph,
    node: str,
    document: str,
    digest: str,
    record: Record,
    identity: Identity,
    links: Mapping[tuple[str, int], Link],
) -> None:
    """Enclosures, decisions and replies: each a thing of its own, with the claims that made it."""
    for claim in record.claims:
        part = claim.part
        if part is None:
            continue
        if claim.key.startswith("enclosures"):
            enclosed = terms.node("message", identifier("enclosure", record.id, part))
            _enclosure(graph, node, enclosed, document, digest, record, claim, identity)
        elif claim.key == "decisions":
            decision = _decision(graph, digest, record, part, identity)
            graph.add(node, CG.decides, decision)
            _claim(graph, node, CG.decides, claim, digest, document, object_=decision)
        elif claim.key == "responds_to" and (link := links.get((record.id, part))):
            answered = _answered(graph, link, digest, identity)
            if link.adopted:
                graph.add(node, CG.respondsTo, answered)
            said = Claim(key=claim.key, value=claim.value, spans=claim.spans, rule=link.rule, confidence=link.confidence,
                         status="stated" if link.adopted else "inferred", part=part)  # fmt: skip
            _claim(graph, node, CG.respondsTo, said, digest, document, object_=answered)


def _enclosure(
    graph: Graph, node: str, enclosed: str, document: str, digest: str, record: Record, claim: Claim, identity: Identity
) -> None:
    part = claim.part or 0
    value = record.enclosures[part]
    if claim.key != "enclosures":
        property_ = CG.sender if claim.key.endswith("senders") else CG.recipient
        actor = terms.node("actor", identity.actor(digest, claim.value).id)
        graph.add(enclosed, property_, actor)
        _claim(graph, enclosed, property_, claim, digest, document, object_=actor)
        return
    graph.add(node, CG.encloses, enclosed)
    graph.add(enclosed, RDF_TYPE, terms.iri(CG.Message))
    senders, recipients = (
        ", ".join(identity.actor(digest, n).label for n in names) for names in (value.senders, value.recipients)
    )
    label = f"{value.form or 'message'} of {senders or 'somebody not named'}" + (
        f" to {recipients}" if recipients else ""
    )
    graph.add(enclosed, RDFS_LABEL, terms.text(f"{label}, passed on in: {record.heading}"))
    if value.form is not None and value.form in FORMS:
        graph.add(enclosed, CG.form, terms.iri(FORMS[value.form]))
    _date(graph, enclosed, value.date)
    for name in value.senders:
        graph.add(enclosed, CG.sender, terms.node("actor", identity.actor(digest, name).id))
    _claim(graph, node, CG.encloses, claim, digest, document, object_=enclosed)


def _decision(graph: Graph, digest: str, record: Record, part: int, identity: Identity) -> str:
    value = record.decisions[part]
    decision = terms.node("decision", identifier("decision", record.id, part))
    graph.add(decision, RDF_TYPE, terms.iri(CG.Decision))
    graph.add(decision, RDFS_LABEL, terms.text(value.quote))
    graph.add(decision, CG.quotation, terms.text(value.quote))
    for name in value.by:
        graph.add(decision, CG.decidedBy, terms.node("actor", identity.actor(digest, name).id))
    return decision


def _answered(graph: Graph, link: Link, digest: str, identity: Identity) -> str:
    answered = terms.node("message", link.message)
    if link.missing is None:
        return answered
    graph.add(answered, RDF_TYPE, terms.iri(CG.Message))
    graph.add(answered, RDF_TYPE, terms.iri(CG.MissingMessage))
    told = link.missing
    labels = ", ".join(identity.actor(digest, n).label for n in told.senders) or "somebody not named"
    parts = [
        f"Message of {labels}",
        *([f"No. {told.number}"] if told.number else []),
        *([told.date] if told.date else []),
    ]
    graph.add(answered, RDFS_LABEL, terms.text(", ".join(parts) + " (cited, not held)"))
    if told.number:
        graph.add(answered, CG.documentNumber, terms.text(f"No. {told.number}"))
    _date(graph, answered, told.date)
    for name in told.senders:
        graph.add(answered, CG.sender, terms.node("actor", identity.actor(digest, name).id))
    return answered


def _hops(graph: Graph, node: str, message: Attested, identity: Identity) -> None:
    """The message's way: from each sender over the intermediaries, in order, to each recipient."""
    for digest, record in message.records:
        ids = {
            key: [identity.actor(digest, n).id for n in getattr(record, key)]
            for key in ("senders", "intermediaries", "recipients")
        }
        via = ids["intermediaries"]
        legs: list[tuple[int, str, str]] = []
        for sender in ids["senders"]:
            for recipient in ids["recipients"]:
                way = [sender, *(i for i in via if i not in {sender, recipient}), recipient]
                legs += [(i, a, b) for i, (a, b) in enumerate(zip(way, way[1:], strict=False), start=1)]
        for position, one, other in dict.fromkeys(legs):
            hop = terms.node("hop", identifier("hop", message.id, position, one, other))
            graph.add(node, CG.hop, hop)
            graph.add(hop, RDF_TYPE, terms.iri(CG.Hop))
            graph.add(hop, CG.position, terms.integer(position))
            graph.add(hop, CG.hopFrom, terms.node("actor", one))
            graph.add(hop, CG.hopTo, terms.node("actor", other))
            if record.form:
                graph.add(hop, CG.mode, terms.text(record.form))
        if legs:
            return


def _claim(
    graph: Graph,
    subject: str,
    property_: str,
    claim: Claim,
    digest: str,
    document: str | None,
    *,
    object_: str | None = None,
    against: str | None = None,
) -> str:
    """A claim with its spans; returns its node."""
    parts = [
        subject,
        property_,
        object_ or claim.value,
        claim.rule,
        claim.status,
        digest,
        *(str(s.start) for s in claim.spans),
    ]
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
        graph.add(node, CG.evidence, _span(graph, span, digest))
    if claim.written is not None and object_ is not None and object_.startswith(f"<{ID_NS}actor/"):
        graph.add(node, CG.appellationUsed, _appellation_used(graph, object_, claim))
    return node


def _appellation_used(graph: Graph, actor: str, claim: Claim) -> str:
    """The name as written in this claim, among the actor's appellations; of an office's holder the office."""
    written = " ".join((claim.written or "").split("(")[0].split("[")[0].split()).strip(" .,")
    kind = CG.Office if "holder of the office" in claim.rule else CG.Name
    return _appellation(graph, actor, display(written), kind)


def _span(graph: Graph, span: Span, digest: str) -> str:
    node = terms.node("span", identifier("span", digest, span.start, span.end))
    graph.add(node, RDF_TYPE, terms.iri(CG.Span))
    graph.add(node, CG.inSource, _source_node(digest))
    graph.add(node, CG.start, terms.integer(span.start))
    graph.add(node, CG.end, terms.integer(span.end))
    graph.add(node, CG.quotation, terms.text(span.quote))
    return node
