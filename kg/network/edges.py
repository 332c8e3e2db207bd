"""From the rows of plain SELECTs to a network: joined here, where a missing part can neither multiply nor drop rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kg.errors import StoreError
from kg.network.facts import Facts, facts_of, subjects_of
from kg.network.holdings import BEARING, CITATION, bearers_of, folders_of, known_from
from kg.network.values import (
    Actor,
    Appellation,
    Attestation,
    Counts,
    Decision,
    Edge,
    EdgeMessage,
    Leg,
    Network,
    Quotation,
    Selecting,
)
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

_ACTOR = (CG.Actor, CG.Person, CG.Body, CG.Post)
_KINDS = (CG.Person, CG.Body, CG.Post)
_APPELLATION_KINDS = (CG.Name, CG.Transliteration, CG.Pseudonym, CG.Office)
MESSAGE = (CG.Message, CG.MissingMessage, CG.Meeting)
_MESSAGE_PROPERTIES = (
    *(CG.sender, CG.recipient, CG.intermediary, CG.copyRecipient),
    *(CG.form, CG.topic, CG.date, CG.earliest, CG.latest, CG.decides, CG.cites, *BEARING),
)
_DOCUMENT = (CG.inSource, CG.attests, CG.heading, CG.firstLine, CG.lastLine)
_NONE: Mapping[str, tuple[str, ...]] = {}


def read_network(select: Selecting, *, evidence: bool = True, among: Collection[str] | None = None) -> Network:
    """The network of all messages in the store behind `select`, the same whatever order its rows come in.

    An edge runs from each sender of a message to each of its recipients; a leg from hand to hand of a message that
    names an intermediary. Without `evidence` the messages have no quotations, which are most of what there is to read.
    With `among` nothing is read but those messages and what is told of them (`kg.network.periods.read_period`).
    Raises `kg.errors.StoreError` where an offset is no number, and whatever `select` raises.

    >>> from types import SimpleNamespace
    >>> class Empty:
    ...     def select(self, sparql):
    ...         return SimpleNamespace(columns=("s", "p", "o"), rows=())
    >>> read_network(Empty()).edges
    ()
    """
    actors = facts_of(select, _ACTOR, (RDF_TYPE, RDFS_LABEL, CG.appellation))
    messages = _messages(select, actors, evidence=evidence, among=among)
    legs = _legs(select, messages, among)
    taking_part = {iri for m in messages for iri in (*m.senders, *m.recipients, *m.via)}
    taking_part |= {iri for leg in legs for iri in (leg.source, leg.target)}
    return Network(
        actors=_actors(select, actors, taking_part, messages),
        edges=_edges(messages),
        legs=legs,
        messages=messages,
        aside=len(set(actors) - taking_part),
    )


def _get(facts: Mapping[str, tuple[str, ...]], term: str) -> tuple[str, ...]:
    return facts.get(term, ())


def _told(facts: Facts, term: str, among: Collection[str] | None) -> set[str] | None:
    """The values of a property, which are all that is to be read further; None where everything is."""
    return None if among is None else {value for one in facts.values() for value in _get(one, term)}


def _one(facts: Mapping[str, tuple[str, ...]], term: str) -> str:
    """A value that should stand alone; where the graph holds several, all of them are told."""
    return " or ".join(_get(facts, term))


def _label(facts: Facts, iri: str) -> str:
    """The label of a resource; its IRI where it has none, so that it is never nameless."""
    return " or ".join(label for label in facts.get(iri, _NONE).get(RDFS_LABEL, ()) if label.strip()) or iri


def _local(iri: str) -> str:
    """The last part of an IRI, as words: the identifier of a concept or a property.

    >>> _local("https://w3id.org/cablegraph/form/ciphered-telegram")
    'ciphered telegram'
    >>> _local("https://w3id.org/cablegraph/ns#copyRecipient")
    'copy recipient'
    """
    name = iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1].replace("-", " ")
    return re.sub(r"(?<=[a-z])[A-Z]", lambda letter: f" {letter[0].lower()}", name)


def _number(facts: Mapping[str, tuple[str, ...]], term: str) -> int | None:
    values = _get(facts, term)
    if not values:
        return None
    try:
        return min(int(value) for value in values)
    except ValueError as error:
        message = f"cg:{_local(term)} is not a whole number: {values[0]!r}"
        raise StoreError(message, advice="build the workspace again") from error


def _messages(
    select: Selecting, actors: Facts, *, evidence: bool, among: Collection[str] | None
) -> tuple[EdgeMessage, ...]:
    """The messages, by date and then by label and IRI; the undated ones last."""
    messages = facts_of(select, MESSAGE, (RDF_TYPE, RDFS_LABEL, *_MESSAGE_PROPERTIES), among)
    decided = _told(messages, CG.decides, among)
    decisions = facts_of(select, (CG.Decision,), (RDF_TYPE, RDFS_LABEL, CG.quotation, CG.decidedBy), decided)
    citations = facts_of(select, (CG.Citation,), (RDFS_LABEL, *CITATION), _told(messages, CG.cites, among))
    places = facts_of(select, (CG.Place,), (RDFS_LABEL,))
    sources = facts_of(select, (CG.Source,), (RDF_TYPE, RDFS_LABEL))
    telling = None if among is None else subjects_of(select, CG.attests, among)
    attested = facts_of(select, (CG.Document,), (RDF_TYPE, RDFS_LABEL, *_DOCUMENT), telling)
    documents = _attestations(attested, sources)
    bearers = bearers_of(messages)
    files = known_from(messages, bearers, {iri: {one.file for one in found} for iri, found in documents.items()})
    folders = known_from(messages, bearers, folders_of(messages, citations))
    things = {**messages, **actors, **decisions, **places, **citations}
    quotations = _quotations(select, things, attested, sources, among) if evidence else {}
    made = (
        EdgeMessage(
            iri=iri,
            label=_label(messages, iri),
            missing=CG.MissingMessage in facts.get(RDF_TYPE, ()),
            date=_one(facts, CG.date),
            earliest=min(_get(facts, CG.earliest), default=None),
            latest=max(_get(facts, CG.latest), default=None),
            form=" or ".join(_local(form) for form in _get(facts, CG.form)),
            topics=tuple(_local(topic) for topic in _get(facts, CG.topic)),
            senders=_get(facts, CG.sender),
            recipients=_get(facts, CG.recipient),
            via=_get(facts, CG.intermediary),
            copies=tuple(_label(actors, actor) for actor in _get(facts, CG.copyRecipient)),
            documents=tuple(sorted(documents.get(iri, ()), key=_attestation_order)),
            quotations=tuple(sorted(quotations.get(iri, ()), key=_quotation_order)),
            decisions=tuple(_decision(decisions, actors, decision) for decision in _get(facts, CG.decides)),
            files=files[iri],
            folders=folders[iri],
        )
        for iri, facts in messages.items()
    )
    return tuple(sorted(made, key=lambda m: (m.earliest is None, m.earliest or "", m.latest or "", m.label, m.iri)))


def _decision(decisions: Facts, actors: Facts, iri: str) -> Decision:
    facts = decisions.get(iri, _NONE)
    by = tuple(_label(actors, actor) for actor in _get(facts, CG.decidedBy))
    return Decision(quotation=_one(facts, CG.quotation) or _label(decisions, iri), by=by)


def _attestations(documents: Facts, sources: Facts) -> dict[str, list[Attestation]]:
    found: dict[str, list[Attestation]] = defaultdict(list)
    for iri, facts in documents.items():
        attestation = Attestation(
            file=" or ".join(_label(sources, source) for source in _get(facts, CG.inSource)),
            heading=_one(facts, CG.heading) or _label(documents, iri),
            first_line=_number(facts, CG.firstLine),
            last_line=_number(facts, CG.lastLine),
        )
        for message in _get(facts, CG.attests):
            found[message].append(attestation)
    return found


def _attestation_order(item: Attestation) -> tuple[str, int, int, str]:
    return item.file, item.first_line or 0, item.last_line or 0, item.heading


def _quotations(
    select: Selecting, things: Facts, documents: Facts, sources: Facts, among: Collection[str] | None
) -> dict[str, set[Quotation]]:
    """The quotations behind each message: of the claims about it, and of those about the documents that attest it."""
    names = (CG.claimSubject, CG.claimProperty, CG.claimObject, CG.claimValue, CG.evidence, CG.rule, CG.status)
    about = None if among is None else subjects_of(select, CG.claimSubject, {*among, *documents})
    claims = facts_of(select, (CG.Claim,), names, about)
    borne_out = _told(claims, CG.evidence, among)
    spans = facts_of(select, (CG.Span,), (CG.inSource, CG.start, CG.end, CG.quotation), borne_out)
    found: dict[str, set[Quotation]] = defaultdict(set)
    for facts in claims.values():
        objects = tuple(_label(things, iri) if iri in things else _local(iri) for iri in _get(facts, CG.claimObject))
        subjects = {m for subject in _get(facts, CG.claimSubject) for m in _about(documents, subject)}
        for subject in subjects:
            for evidence in _get(facts, CG.evidence):
                span = spans.get(evidence, _NONE)
                found[subject].add(
                    Quotation(
                        claims=" or ".join(_local(prop) for prop in _get(facts, CG.claimProperty)),
                        value=" or ".join((*objects, *_get(facts, CG.claimValue))),
                        text=_one(span, CG.quotation),
                        source=" or ".join(_label(sources, source) for source in _get(span, CG.inSource)),
                        start=_number(span, CG.start),
                        end=_number(span, CG.end),
                        rule=_one(facts, CG.rule),
                        status=_one(facts, CG.status),
                    )
                )
    return found


def _about(documents: Facts, subject: str) -> tuple[str, ...]:
    """The messages that a claim about `subject` is about: those that it attests, where it is a document."""
    return _get(documents[subject], CG.attests) if subject in documents else (subject,)


def _quotation_order(item: Quotation) -> tuple[str, int, int, str, str, str, str]:
    return item.source, item.start or 0, item.end or 0, item.claims, item.value, item.status, item.rule


def _actors(
    select: Selecting, actors: Facts, taking_part: set[str], messages: tuple[EdgeMessage, ...]
) -> tuple[Actor, ...]:
    appellations = facts_of(select, (CG.Appellation, *_APPELLATION_KINDS), (RDF_TYPE, RDFS_LABEL, CG.text))
    counts = counts_of(messages)
    made = []
    for iri in taking_part:
        facts = actors.get(iri, _NONE)
        kinds = tuple(_local(kind) for kind in _KINDS if kind in facts.get(RDF_TYPE, ()))
        names = {_appellation(appellations, name) for name in _get(facts, CG.appellation)}
        made.append(
            Actor(
                iri=iri,
                label=_label(actors, iri),
                kind=kinds[0] if kinds else "Actor",
                appellations=tuple(sorted(names, key=lambda name: (name.text, name.kind))),
                counts=counts.get(iri, Counts(sent=0, received=0, relayed=0, messages=0)),
            )
        )
    return tuple(sorted(made, key=lambda actor: actor.iri))


def _appellation(appellations: Facts, iri: str) -> Appellation:
    facts = appellations.get(iri, _NONE)
    kinds = tuple(_local(kind) for kind in _APPELLATION_KINDS if kind in facts.get(RDF_TYPE, ()))
    return Appellation(text=_one(facts, CG.text) or _label(appellations, iri), kind=", ".join(kinds) or "Appellation")


def counts_of(messages: Iterable[EdgeMessage]) -> dict[str, Counts]:
    """In how many of some messages each actor that sends, receives or carries one of them is in each of these roles."""
    sent, received, relayed, any_role = (defaultdict[str, set[str]](set) for _ in range(4))
    for message in messages:
        for role, actors in ((sent, message.senders), (received, message.recipients), (relayed, message.via)):
            for actor in actors:
                role[actor].add(message.iri)
                any_role[actor].add(message.iri)
    return {
        actor: Counts(
            sent=len(sent[actor]), received=len(received[actor]), relayed=len(relayed[actor]), messages=len(messages_of)
        )
        for actor, messages_of in any_role.items()
    }


def _edges(messages: tuple[EdgeMessage, ...]) -> tuple[Edge, ...]:
    pairs: dict[tuple[str, str], list[EdgeMessage]] = defaultdict(list)
    for message in messages:
        for sender in message.senders:
            for recipient in message.recipients:
                pairs[sender, recipient].append(message)
    return tuple(Edge(source=pair[0], target=pair[1], messages=tuple(pairs[pair])) for pair in sorted(pairs))


def _legs(select: Selecting, messages: tuple[EdgeMessage, ...], among: Collection[str] | None) -> tuple[Leg, ...]:
    """The documented hops of messages that name an intermediary, where the intermediary stands at one end."""
    carried = facts_of(select, MESSAGE, (CG.hop,), among)
    hops = facts_of(select, (CG.Hop,), (CG.hopFrom, CG.hopTo), _told(carried, CG.hop, among))
    pairs: dict[tuple[str, str], dict[str, EdgeMessage]] = defaultdict(dict)
    for message in messages:
        for hop in _get(carried.get(message.iri, _NONE), CG.hop):
            ends = hops.get(hop, _NONE)
            for start in _get(ends, CG.hopFrom):
                for end in _get(ends, CG.hopTo):
                    if start in message.via or end in message.via:
                        pairs[start, end][message.iri] = message
    return tuple(Leg(source=pair[0], target=pair[1], messages=tuple(pairs[pair].values())) for pair in sorted(pairs))
