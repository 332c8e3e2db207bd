"""Statements gathered as N-Triples lines: each once, written sorted, with what the ontology's chains infer."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.ontology import chains, derive
from kg.vocab import RDF_TYPE

# the properties that a chain begins or goes on with: their objects are kept for inferring
_CHAINED = frozenset(step.property for chain in chains() for step in chain.steps)


class Graph:
    """Statements gathered, each once; written sorted, so that the same input gives the same bytes.

    >>> graph = Graph()
    >>> for _ in range(2):
    ...     graph.add("<urn:a>", "urn:p", '"b"')
    >>> list(graph.lines())
    ['<urn:a> <urn:p> "b" .\\n']
    """

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
        """The statements as N-Triples lines, sorted, each with its newline."""
        yield from sorted(self._lines)

    def count_type(self, cls: str) -> int:
        """How many things are of a class, given by its IRI."""
        ending = f" <{RDF_TYPE}> <{cls}> .\n"
        return sum(line.endswith(ending) for line in self._lines)

    def count_property(self, property_: str) -> int:
        """How many statements have a property, given by its IRI."""
        inner = f" <{property_}> "
        return sum(inner in line for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)
