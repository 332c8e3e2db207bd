"""The terms of the ontology as plain constants, so that a misspelt one does not pass the type checker.

Generated from ontology/*.ttl by `python -m kg.graph.ontology --write`. Do not edit.
"""

# ruff: noqa: N815 (the terms keep the spelling that they have in the ontology)

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VERSION: Final = "0.1.0"

CG_NS: Final = "https://w3id.org/cablegraph/ns#"
TOPIC_NS: Final = "https://w3id.org/cablegraph/topic/"
FORM_NS: Final = "https://w3id.org/cablegraph/form/"
ID_NS: Final = "https://w3id.org/cablegraph/id/"
TOPIC_SCHEME: Final = "https://w3id.org/cablegraph/topic"
FORM_SCHEME: Final = "https://w3id.org/cablegraph/form"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cg": CG_NS,
        "topic": TOPIC_NS,
        "form": FORM_NS,
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
XSD_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
XSD_DATETIME: Final = "http://www.w3.org/2001/XMLSchema#dateTime"
XSD_DECIMAL: Final = "http://www.w3.org/2001/XMLSchema#decimal"
XSD_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"


class CG:
    """The ontology's own terms, spelt as the ontology spells them: classes with a capital, properties without."""

    # classes
    Actor: Final = "https://w3id.org/cablegraph/ns#Actor"
    Appellation: Final = "https://w3id.org/cablegraph/ns#Appellation"
    Body: Final = "https://w3id.org/cablegraph/ns#Body"
    Citation: Final = "https://w3id.org/cablegraph/ns#Citation"
    Claim: Final = "https://w3id.org/cablegraph/ns#Claim"
    Dating: Final = "https://w3id.org/cablegraph/ns#Dating"
    Decision: Final = "https://w3id.org/cablegraph/ns#Decision"
    Document: Final = "https://w3id.org/cablegraph/ns#Document"
    Handling: Final = "https://w3id.org/cablegraph/ns#Handling"
    Hop: Final = "https://w3id.org/cablegraph/ns#Hop"
    Hypothesis: Final = "https://w3id.org/cablegraph/ns#Hypothesis"
    Judgement: Final = "https://w3id.org/cablegraph/ns#Judgement"
    Meeting: Final = "https://w3id.org/cablegraph/ns#Meeting"
    Message: Final = "https://w3id.org/cablegraph/ns#Message"
    MissingMessage: Final = "https://w3id.org/cablegraph/ns#MissingMessage"
    Name: Final = "https://w3id.org/cablegraph/ns#Name"
    Office: Final = "https://w3id.org/cablegraph/ns#Office"
    Person: Final = "https://w3id.org/cablegraph/ns#Person"
    Place: Final = "https://w3id.org/cablegraph/ns#Place"
    Post: Final = "https://w3id.org/cablegraph/ns#Post"
    Pseudonym: Final = "https://w3id.org/cablegraph/ns#Pseudonym"
    Source: Final = "https://w3id.org/cablegraph/ns#Source"
    Span: Final = "https://w3id.org/cablegraph/ns#Span"
    Tenure: Final = "https://w3id.org/cablegraph/ns#Tenure"
    Transliteration: Final = "https://w3id.org/cablegraph/ns#Transliteration"

    # object properties
    appellation: Final = "https://w3id.org/cablegraph/ns#appellation"
    appellationUsed: Final = "https://w3id.org/cablegraph/ns#appellationUsed"
    attests: Final = "https://w3id.org/cablegraph/ns#attests"
    authorityRecord: Final = "https://w3id.org/cablegraph/ns#authorityRecord"
    bearer: Final = "https://w3id.org/cablegraph/ns#bearer"
    candidate: Final = "https://w3id.org/cablegraph/ns#candidate"
    candidatePlace: Final = "https://w3id.org/cablegraph/ns#candidatePlace"
    cites: Final = "https://w3id.org/cablegraph/ns#cites"
    claimObject: Final = "https://w3id.org/cablegraph/ns#claimObject"
    claimSubject: Final = "https://w3id.org/cablegraph/ns#claimSubject"
    conflictsWith: Final = "https://w3id.org/cablegraph/ns#conflictsWith"
    copyRecipient: Final = "https://w3id.org/cablegraph/ns#copyRecipient"
    dating: Final = "https://w3id.org/cablegraph/ns#dating"
    decidedBy: Final = "https://w3id.org/cablegraph/ns#decidedBy"
    decides: Final = "https://w3id.org/cablegraph/ns#decides"
    encloses: Final = "https://w3id.org/cablegraph/ns#encloses"
    evidence: Final = "https://w3id.org/cablegraph/ns#evidence"
    extent: Final = "https://w3id.org/cablegraph/ns#extent"
    form: Final = "https://w3id.org/cablegraph/ns#form"
    handedTo: Final = "https://w3id.org/cablegraph/ns#handedTo"
    handledAt: Final = "https://w3id.org/cablegraph/ns#handledAt"
    handledBy: Final = "https://w3id.org/cablegraph/ns#handledBy"
    handling: Final = "https://w3id.org/cablegraph/ns#handling"
    holder: Final = "https://w3id.org/cablegraph/ns#holder"
    hop: Final = "https://w3id.org/cablegraph/ns#hop"
    hopFrom: Final = "https://w3id.org/cablegraph/ns#hopFrom"
    hopTo: Final = "https://w3id.org/cablegraph/ns#hopTo"
    inDocument: Final = "https://w3id.org/cablegraph/ns#inDocument"
    inSource: Final = "https://w3id.org/cablegraph/ns#inSource"
    intermediary: Final = "https://w3id.org/cablegraph/ns#intermediary"
    judges: Final = "https://w3id.org/cablegraph/ns#judges"
    mentions: Final = "https://w3id.org/cablegraph/ns#mentions"
    messaged: Final = "https://w3id.org/cablegraph/ns#messaged"
    onLeg: Final = "https://w3id.org/cablegraph/ns#onLeg"
    participant: Final = "https://w3id.org/cablegraph/ns#participant"
    post: Final = "https://w3id.org/cablegraph/ns#post"
    recipient: Final = "https://w3id.org/cablegraph/ns#recipient"
    relayedFor: Final = "https://w3id.org/cablegraph/ns#relayedFor"
    relayedTo: Final = "https://w3id.org/cablegraph/ns#relayedTo"
    respondsTo: Final = "https://w3id.org/cablegraph/ns#respondsTo"
    sender: Final = "https://w3id.org/cablegraph/ns#sender"
    sentFrom: Final = "https://w3id.org/cablegraph/ns#sentFrom"
    sentTo: Final = "https://w3id.org/cablegraph/ns#sentTo"
    topic: Final = "https://w3id.org/cablegraph/ns#topic"
    words: Final = "https://w3id.org/cablegraph/ns#words"

    # data properties
    archive: Final = "https://w3id.org/cablegraph/ns#archive"
    asked: Final = "https://w3id.org/cablegraph/ns#asked"
    at: Final = "https://w3id.org/cablegraph/ns#at"
    attested: Final = "https://w3id.org/cablegraph/ns#attested"
    born: Final = "https://w3id.org/cablegraph/ns#born"
    claimValue: Final = "https://w3id.org/cablegraph/ns#claimValue"
    classification: Final = "https://w3id.org/cablegraph/ns#classification"
    clock: Final = "https://w3id.org/cablegraph/ns#clock"
    confidence: Final = "https://w3id.org/cablegraph/ns#confidence"
    counterground: Final = "https://w3id.org/cablegraph/ns#counterground"
    country: Final = "https://w3id.org/cablegraph/ns#country"
    date: Final = "https://w3id.org/cablegraph/ns#date"
    deciphered: Final = "https://w3id.org/cablegraph/ns#deciphered"
    delo: Final = "https://w3id.org/cablegraph/ns#delo"
    description: Final = "https://w3id.org/cablegraph/ns#description"
    died: Final = "https://w3id.org/cablegraph/ns#died"
    documentNumber: Final = "https://w3id.org/cablegraph/ns#documentNumber"
    earliest: Final = "https://w3id.org/cablegraph/ns#earliest"
    effect: Final = "https://w3id.org/cablegraph/ns#effect"
    end: Final = "https://w3id.org/cablegraph/ns#end"
    firstLine: Final = "https://w3id.org/cablegraph/ns#firstLine"
    fond: Final = "https://w3id.org/cablegraph/ns#fond"
    ground: Final = "https://w3id.org/cablegraph/ns#ground"
    heading: Final = "https://w3id.org/cablegraph/ns#heading"
    judge: Final = "https://w3id.org/cablegraph/ns#judge"
    judgedAt: Final = "https://w3id.org/cablegraph/ns#judgedAt"
    judgedName: Final = "https://w3id.org/cablegraph/ns#judgedName"
    key: Final = "https://w3id.org/cablegraph/ns#key"
    lag: Final = "https://w3id.org/cablegraph/ns#lag"
    lastLine: Final = "https://w3id.org/cablegraph/ns#lastLine"
    latest: Final = "https://w3id.org/cablegraph/ns#latest"
    latitude: Final = "https://w3id.org/cablegraph/ns#latitude"
    listy: Final = "https://w3id.org/cablegraph/ns#listy"
    longitude: Final = "https://w3id.org/cablegraph/ns#longitude"
    manner: Final = "https://w3id.org/cablegraph/ns#manner"
    mode: Final = "https://w3id.org/cablegraph/ns#mode"
    number: Final = "https://w3id.org/cablegraph/ns#number"
    opis: Final = "https://w3id.org/cablegraph/ns#opis"
    papka: Final = "https://w3id.org/cablegraph/ns#papka"
    part: Final = "https://w3id.org/cablegraph/ns#part"
    placeName: Final = "https://w3id.org/cablegraph/ns#placeName"
    position: Final = "https://w3id.org/cablegraph/ns#position"
    quotation: Final = "https://w3id.org/cablegraph/ns#quotation"
    reader: Final = "https://w3id.org/cablegraph/ns#reader"
    reason: Final = "https://w3id.org/cablegraph/ns#reason"
    received: Final = "https://w3id.org/cablegraph/ns#received"
    record: Final = "https://w3id.org/cablegraph/ns#record"
    role: Final = "https://w3id.org/cablegraph/ns#role"
    rule: Final = "https://w3id.org/cablegraph/ns#rule"
    sent: Final = "https://w3id.org/cablegraph/ns#sent"
    sha256: Final = "https://w3id.org/cablegraph/ns#sha256"
    stage: Final = "https://w3id.org/cablegraph/ns#stage"
    start: Final = "https://w3id.org/cablegraph/ns#start"
    state: Final = "https://w3id.org/cablegraph/ns#state"
    status: Final = "https://w3id.org/cablegraph/ns#status"
    text: Final = "https://w3id.org/cablegraph/ns#text"
    typed: Final = "https://w3id.org/cablegraph/ns#typed"
    verdict: Final = "https://w3id.org/cablegraph/ns#verdict"
    weight: Final = "https://w3id.org/cablegraph/ns#weight"

    # annotation properties
    background: Final = "https://w3id.org/cablegraph/ns#background"
    claimProperty: Final = "https://w3id.org/cablegraph/ns#claimProperty"
    hint: Final = "https://w3id.org/cablegraph/ns#hint"


# The topics: identifier → IRI.
TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "air-forces": "https://w3id.org/cablegraph/topic/air-forces",
        "armistice-negotiations": "https://w3id.org/cablegraph/topic/armistice-negotiations",
        "arms-deliveries": "https://w3id.org/cablegraph/topic/arms-deliveries",
        "army-organization": "https://w3id.org/cablegraph/topic/army-organization",
        "bacteriological-warfare": "https://w3id.org/cablegraph/topic/bacteriological-warfare",
        "chinese-intervention": "https://w3id.org/cablegraph/topic/chinese-intervention",
        "diplomatic-recognition": "https://w3id.org/cablegraph/topic/diplomatic-recognition",
        "evacuation": "https://w3id.org/cablegraph/topic/evacuation",
        "humanitarian-aid": "https://w3id.org/cablegraph/topic/humanitarian-aid",
        "japan": "https://w3id.org/cablegraph/topic/japan",
        "korean-unification": "https://w3id.org/cablegraph/topic/korean-unification",
        "kuriles-hokkaido": "https://w3id.org/cablegraph/topic/kuriles-hokkaido",
        "leaders-meetings": "https://w3id.org/cablegraph/topic/leaders-meetings",
        "manchuria-railways-ports": "https://w3id.org/cablegraph/topic/manchuria-railways-ports",
        "military-advisers": "https://w3id.org/cablegraph/topic/military-advisers",
        "military-operations": "https://w3id.org/cablegraph/topic/military-operations",
        "mongolia": "https://w3id.org/cablegraph/topic/mongolia",
        "neutral-nations-commission": "https://w3id.org/cablegraph/topic/neutral-nations-commission",
        "nuclear": "https://w3id.org/cablegraph/topic/nuclear",
        "other": "https://w3id.org/cablegraph/topic/other",
        "party-affairs": "https://w3id.org/cablegraph/topic/party-affairs",
        "postwar-aid": "https://w3id.org/cablegraph/topic/postwar-aid",
        "prisoners-of-war": "https://w3id.org/cablegraph/topic/prisoners-of-war",
        "propaganda-and-press": "https://w3id.org/cablegraph/topic/propaganda-and-press",
        "sino-soviet-relations": "https://w3id.org/cablegraph/topic/sino-soviet-relations",
        "sino-soviet-treaty": "https://w3id.org/cablegraph/topic/sino-soviet-treaty",
        "trade-and-finance": "https://w3id.org/cablegraph/topic/trade-and-finance",
        "trade-unions-and-labour": "https://w3id.org/cablegraph/topic/trade-unions-and-labour",
        "united-nations": "https://w3id.org/cablegraph/topic/united-nations",
        "xinjiang": "https://w3id.org/cablegraph/topic/xinjiang",
    }
)

# The forms, as an extraction record names them → IRI.
FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "article": "https://w3id.org/cablegraph/form/article",
        "cable": "https://w3id.org/cablegraph/form/cable",
        "ciphered telegram": "https://w3id.org/cablegraph/form/ciphered-telegram",
        "coded message": "https://w3id.org/cablegraph/form/coded-message",
        "diary": "https://w3id.org/cablegraph/form/diary",
        "draft": "https://w3id.org/cablegraph/form/draft",
        "letter": "https://w3id.org/cablegraph/form/letter",
        "memorandum": "https://w3id.org/cablegraph/form/memorandum",
        "memorandum of conversation": "https://w3id.org/cablegraph/form/memorandum-of-conversation",
        "message": "https://w3id.org/cablegraph/form/message",
        "minutes": "https://w3id.org/cablegraph/form/minutes",
        "note": "https://w3id.org/cablegraph/form/note",
        "order": "https://w3id.org/cablegraph/form/order",
        "other": "https://w3id.org/cablegraph/form/other",
        "record of conversation": "https://w3id.org/cablegraph/form/record-of-conversation",
        "report": "https://w3id.org/cablegraph/form/report",
        "resolution": "https://w3id.org/cablegraph/form/resolution",
        "telegram": "https://w3id.org/cablegraph/form/telegram",
    }
)
