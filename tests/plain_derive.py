"""The plain way, over all statements at once, to compare with: what follows by property chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from kg.graph.ontology import Chain, Step, chains

_Edges = Mapping[str, Mapping[str, set[str]]]
_shipped = cache(chains)


def derive(
    triples: Iterable[tuple[str, str, str]], rules: Sequence[Chain] | None = None
) -> Iterator[tuple[str, str, str]]:
    """The statements that follow from `triples` by the property chains `rules` (by default the ontology's), sorted.

    Subjects, properties and objects are bare IRIs, without angle brackets; statements of other properties may be there
    and are passed over. A statement that follows is given whether or not it is among `triples`, and once.

    """
    used = _shipped() if rules is None else tuple(rules)
    wanted = {step.property for chain in used for step in chain.steps}
    forward: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    backward: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, property_, object_ in triples:
        if property_ in wanted:
            forward[property_][subject].add(object_)
            backward[property_][object_].add(subject)
    derived: set[tuple[str, str, str]] = set()
    while True:  # a chain may rest on another's conclusion, so until nothing is new
        new = {
            (start, chain.conclusion, end) for chain in used for start, end in _follow(chain, forward, backward)
        } - derived
        if not new:
            break
        derived |= new
        for subject, property_, object_ in new:
            if property_ in wanted:
                forward[property_][subject].add(object_)
                backward[property_][object_].add(subject)
    yield from sorted(derived)


def _follow(chain: Chain, forward: _Edges, backward: _Edges) -> Iterator[tuple[str, str]]:
    def edges(step: Step) -> Mapping[str, set[str]]:
        return (backward if step.inverse else forward).get(step.property, {})

    rest = [edges(step) for step in chain.steps[1:]]
    for start, first in edges(chain.steps[0]).items():
        ends = first
        for hop in rest:
            ends = set().union(*(hop.get(end, ()) for end in ends))
        for end in ends:
            yield start, end
