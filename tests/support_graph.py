"""Random graphs in the shape that a build writes, and a store of nothing but rdflib to ask them with."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.query import ResultRow
from rdflib.term import Node

CG = Namespace("https://w3id.org/cablegraph/ns#")
ID = "https://w3id.org/cablegraph/id/"
FORM = Namespace("https://w3id.org/cablegraph/form/")
TOPIC = Namespace("https://w3id.org/cablegraph/topic/")
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
SAMPLE = Path(__file__).parent / "data" / "sample.ttl"

_GIVEN = ("Anna", "Boris", "Chen", "Dmitri", "Elena", "Fyodor", "Grigori", "Han", "Ivan", "Kim", "Li", "Maria")
_FAMILY = ("Antonov", "Belov", "Choe", "Danilov", "Egorov", "Fokin", "Golub", "Hong", "Ilyin", "Kang", "Lebedev", "Pak")
_FORMS = ("ciphered-telegram", "letter", "message", "report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    columns: tuple[str, ...]
    rows: tuple[tuple[Node | None, ...], ...]


class GraphStore:
    """`select` over an rdflib graph; rows shuffled by `order`, to prove that their order does not matter."""

    def __init__(self, graph: Graph, order: random.Random | None = None) -> None:
        self.graph = graph
        self._order = order

    def select(self, sparql: str) -> Rows:
        result = self.graph.query(sparql)
        columns = tuple(str(name) for name in result.vars or ())
        rows = [tuple(row) for row in result if isinstance(row, ResultRow)]
        if self._order is not None:
            self._order.shuffle(rows)
        return Rows(columns=columns, rows=tuple(rows))


def sample() -> Graph:
    return Graph().parse(SAMPLE, format="turtle")


def iri(kind: str, name: object) -> URIRef:
    return URIRef(f"{ID}{kind}/{name}")


def random_graph(actors: int, messages: int, seed: int = 0, *, quoted: bool = True) -> Graph:
    """A graph of `messages` among `actors`: a few write much, one message in six goes through a hand."""
    chance = random.Random(seed)
    graph = Graph()
    graph.add((iri("source", "s"), RDF.type, CG.Source))
    graph.add((iri("source", "s"), RDFS.label, Literal("letters.txt")))
    for number in range(actors):
        add_actor(graph, number, f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)} {number}", chance)
    weights = [1 / (rank + 1) ** 0.8 for rank in range(actors)]
    for number in range(messages):
        add_message(graph, number, chance.choices(range(actors), weights, k=3), chance, quoted=quoted)
    return graph


def add_actor(graph: Graph, number: int, label: str, chance: random.Random) -> URIRef:
    actor = iri("actor", number)
    kind = chance.choices(("Person", "Body", "Post"), (8, 2, 1))[0]
    graph.add((actor, RDF.type, CG[kind]))
    graph.add((actor, RDF.type, CG.Actor))
    graph.add((actor, RDFS.label, Literal(label)))
    name = iri("appellation", number)
    graph.add((actor, CG.appellation, name))
    graph.add((name, RDF.type, CG.Name))
    graph.add((name, CG.text, Literal(label.upper())))
    return actor


def add_message(graph: Graph, number: int, hands: list[int], chance: random.Random, *, quoted: bool) -> URIRef:
    """Message `number` from the first of `hands` to the second; one in six through the third, one in nine to nobody."""
    message = iri("message", number)
    sender, recipient, carrier = (iri("actor", hand) for hand in hands)
    day = f"{chance.randint(1945, 1956)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    relayed, unaddressed = chance.random() < 1 / 6, chance.random() < 1 / 9
    graph.add((message, RDF.type, CG.Message))
    graph.add((message, RDFS.label, Literal(f"Message {number}")))
    graph.add((message, CG.sender, sender))
    graph.add((message, CG.form, FORM[chance.choice(_FORMS)]))
    graph.add((message, CG.topic, TOPIC["arms-deliveries"]))
    if chance.random() < 0.95:
        graph.add((message, CG.date, Literal(day, datatype=EDTF)))
        graph.add((message, CG.earliest, Literal(day, datatype=XSD.date)))
        graph.add((message, CG.latest, Literal(day, datatype=XSD.date)))
    if not unaddressed:
        graph.add((message, CG.recipient, recipient))
    if relayed:
        graph.add((message, CG.intermediary, carrier))
        add_hop(graph, message, f"{number}-1", sender, carrier)
        if not unaddressed:
            add_hop(graph, message, f"{number}-2", carrier, recipient)
    elif not unaddressed:
        add_hop(graph, message, f"{number}-1", sender, recipient)
    add_document(graph, number, message)
    if quoted:
        add_claim(graph, number, message, "sender", sender)
    return message


def add_hop(graph: Graph, message: URIRef, name: str, start: URIRef, end: URIRef) -> None:
    hop = iri("hop", name)
    graph.add((message, CG.hop, hop))
    graph.add((hop, RDF.type, CG.Hop))
    graph.add((hop, CG.hopFrom, start))
    graph.add((hop, CG.hopTo, end))


def add_document(graph: Graph, number: int, message: URIRef) -> None:
    document = iri("document", number)
    graph.add((document, RDF.type, CG.Document))
    graph.add((document, CG.inSource, iri("source", "s")))
    graph.add((document, CG.attests, message))
    graph.add((document, CG.heading, Literal(f"{number}. A message as the source heads it")))
    graph.add((document, CG.firstLine, Literal(number * 10)))
    graph.add((document, CG.lastLine, Literal(number * 10 + 9)))


def add_claim(graph: Graph, number: int, message: URIRef, prop: str, value: URIRef) -> None:
    claim, span = iri("claim", f"{number}-{prop}"), iri("span", f"{number}-{prop}")
    graph.add((claim, RDF.type, CG.Claim))
    graph.add((claim, CG.claimSubject, message))
    graph.add((claim, CG.claimProperty, CG[prop]))
    graph.add((claim, CG.claimObject, value))
    graph.add((claim, CG.evidence, span))
    graph.add((claim, CG.rule, Literal("heading")))
    graph.add((claim, CG.status, Literal("stated")))
    graph.add((span, RDF.type, CG.Span))
    graph.add((span, CG.inSource, iri("source", "s")))
    graph.add((span, CG.start, Literal(number * 100)))
    graph.add((span, CG.end, Literal(number * 100 + 12)))
    graph.add((span, CG.quotation, Literal(f"words of {number}")))
