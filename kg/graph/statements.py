"""Statements gathered as N-Triples lines: each once, written sorted, with what the ontology's chains infer."""

from __future__ import annotations

from typing import Final, NamedTuple

from extract.ids import identifier
from extract.spelling import key
from kg.errors import OntologyError
from kg.graph import terms
from kg.graph.ontology import Chain, chains
from kg.vocab import CG

_CLAIMED: Final = "1"  # names that claims use rank behind those that sources print


class Called(NamedTuple):
    """A name of an actor or a place (a node): its text, its class (an IRI), its rank among others that count as one."""

    rank: tuple[str, ...]
    actor: str
    text: str
    kind: str


class Graph:
    """Statements gathered, each once; written sorted, so that the same input gives the same bytes.

    Which actors were mentioned, and what they are called, is gathered beside them: it is for the whole of the messages
    to tell, of which these statements may be a part.

    >>> graph = Graph()
    >>> for _ in range(2):
    ...     graph.add("<urn:a>", "urn:p", '"b"')
    >>> graph.take()
    ['<urn:a> <urn:p> "b" .\\n']
    """

    def __init__(self) -> None:
        self._lines: set[str] = set()
        self._chained: dict[str, dict[str, list[str]]] = {}
        self._message = ""
        self._turn = 0
        self.mentioned: set[str] = set()
        self.called: dict[str, Called] = {}

    def add(self, subject: str, predicate: str, value: str) -> None:
        """Add a statement: N-Triples terms for subject and value, a plain IRI for the predicate."""
        self._lines.add(f"{subject} <{predicate}> {value} .\n")
        if predicate in _CHAINED:
            self._chained.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def begin(self, root: str) -> None:
        """Go on to the message whose records' first identifier this is."""
        self._message, self._turn = root, 0

    def mention(self, actor: str) -> str:
        """Take note that an actor has a part in something; returns its node."""
        self.mentioned.add(actor)
        return terms.node("actor", actor)

    def call(self, actor: str, text: str, kind: str, *, printed: tuple[str, ...] | None = None) -> str:
        """Take note of a name of an actor (a node); returns the name's node.

        Names that differ in spacing, case and hyphens alone are one. The one that ranks first gives it its text and its
        class (`kind`, an IRI): what sources print, by `printed`, before what claims use, by message and turn.
        """
        node = terms.node("appellation", identifier("appellation", actor, key(text)))
        self._turn += 1
        rank = ("0", *printed) if printed else (_CLAIMED, self._message, f"{self._turn:09}")
        before = self.called.get(node)
        if before is None or rank < before.rank:
            self.called[node] = Called(rank, actor, text, kind)
        return node

    def call_place(self, place: str, text: str) -> None:
        """Take note of a name of a place (a node) that no gazetteer knows: the first by its words is its label."""
        rank = (_CLAIMED, text)
        before = self.called.get(place)
        if before is None or rank < before.rank:
            self.called[place] = Called(rank, place, text, CG.Place)

    def infer(self) -> None:
        """Add what the ontology's property chains say of the subjects added since this was last done.

        All that is said of a subject must have been added in one go: a chain leads over one subject alone.
        """
        for said in self._chained.values():
            for conclusion, first, second in _CHAINS:
                for start in said.get(first, ()):
                    for end in said.get(second, ()):
                        self._lines.add(f"{start} <{conclusion}> {end} .\n")
        self._chained.clear()

    def __len__(self) -> int:
        return len(self._lines)

    def take(self) -> list[str]:
        """The statements as N-Triples lines, sorted, each with its newline; they are not held any more."""
        taken, self._lines = sorted(self._lines), set()
        return taken


def over_one_subject(rules: tuple[Chain, ...]) -> tuple[tuple[str, str, str], ...]:
    """Chains as conclusion, first and second property, where each leads over one subject: from who stands in the first
    property's place to who stands in the second's.

    Raises `OntologyError` for any other chain: what follows from it cannot be told message by message.

    >>> [conclusion.rpartition("#")[2] for conclusion, _, _ in over_one_subject(chains())]
    ['messaged', 'relayedFor', 'relayedTo']
    """
    conclusions = {chain.conclusion for chain in rules}
    for chain in rules:
        inverse = [step.inverse for step in chain.steps]
        if inverse != [True, False] or conclusions & {step.property for step in chain.steps}:
            raise OntologyError(
                f"the property chain of <{chain.conclusion}> does not lead over one message",
                advice="state it as the inverse of one property of messages, then another",
            )
    return tuple((chain.conclusion, chain.steps[0].property, chain.steps[1].property) for chain in rules)


_CHAINS: Final = over_one_subject(chains())
_CHAINED: Final = frozenset(property_ for _, *steps in _CHAINS for property_ in steps)
