"""Is the data consistent with the ontology? HermiT decides it through Owlready2; owlrl does what OWL RL can.

Both reason over a copy without literals. HermiT refuses a whole graph for one xsd:date, which OWL 2 does not know, and
what matters about dates, numbers and texts is checked by the shapes.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import owlready2
import owlrl
from rdflib import OWL, RDF, Graph, Literal, URIRef

from kg.errors import OntologyError
from kg.graph.findings import Finding, Part
from kg.graph.ontology import KINDS, load
from kg.vocab import CG

# Neither library has types.
_OWLREADY: Final[Any] = owlready2
_OWLRL: Final[Any] = owlrl

# owlrl gets through some 2,000 statements a second, so that this is about twenty seconds.
LOCATE_AT_MOST: Final = 40_000

_AXIOMS: Final = ("cablegraph", "topics", "forms")
_OWLRL_ERROR: Final = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,()']+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasoningCopy:
    """Data and ontology as the reasoners get them, and how much of the data was left out for them."""

    graph: Graph
    literals: int
    undeclared: int

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was left out, in words."""
        texts = [
            f"{self.literals} statements with literals, and the axioms about data properties:"
            " HermiT refuses xsd:date; the shapes check literals"
        ]
        if self.undeclared:
            texts.append(f"{self.undeclared} statements of properties that the ontology does not declare")
        return tuple(texts)


def reasoning_copy(data: Graph) -> ReasoningCopy:
    """A copy of `data` with the ontology's axioms, without literals and without properties that no axiom speaks of.

    >>> copy = reasoning_copy(Graph().parse(data="<urn:a> <urn:b> 1 , <urn:c> .", format="turtle"))
    >>> copy.literals, copy.undeclared
    (1, 1)
    """
    ontology = load(*_AXIOMS)
    kept = Graph()
    literal_ends = set(ontology.subjects(RDF.type, OWL.DatatypeProperty))
    literal_ends |= set(ontology.subjects(RDF.type, OWL.AnnotationProperty))
    for subject, predicate, object_ in ontology:
        if not (isinstance(object_, Literal) or subject in literal_ends or predicate in literal_ends):
            kept.add((subject, predicate, object_))
    properties = {*ontology.subjects(RDF.type, OWL.ObjectProperty), RDF.type}
    literals = undeclared = 0
    for subject, predicate, object_ in data:
        if isinstance(object_, Literal):
            literals += 1
        elif predicate in properties:
            kept.add((subject, predicate, object_))
        elif predicate != URIRef(CG.claimProperty):  # an annotation: it has no meaning for a reasoner
            undeclared += 1
    return ReasoningCopy(graph=kept, literals=literals, undeclared=undeclared)


_NO_COUNTING: Final = "how often a functional property is used: OWL takes two values for one; the shapes count"
_NOWHERE: Final = Finding(focus="", message="The data contradicts the ontology; the reasoner does not say where.")


# ---- HermiT


class _World(owlready2.World):
    """A private world that remembers the file it was saved to: Owlready2 leaves it lying where HermiT fails."""

    saved: Path | None = None

    def save(self, *arguments: Any, **options: Any) -> Any:
        """Save as `owlready2.World` does, and note where."""
        self.saved = Path(arguments[0].name)
        return _OWLREADY.World.save(self, *arguments, **options)


@contextmanager
def hermit_world(copy: ReasoningCopy, *, property_values: bool = False) -> Iterator[Any]:
    """For a `with` block: an Owlready2 world of `copy` as HermiT classified it, or None where it found a contradiction.

    With `property_values` the world holds the inferred object properties too, which takes longer.
    Raises `OntologyError` where Java is not found or HermiT fails.
    """
    java = shutil.which("java")
    if java is None:
        raise OntologyError("HermiT needs Java, and there is no java on the PATH", advice="install a Java runtime")
    owlready2.JAVA_EXE = java
    world: Any = _World()  # type: ignore[no-untyped-call]
    try:
        yield world if _classify(world, copy, property_values) else None
    finally:
        world.close()


def _classify(world: Any, copy: ReasoningCopy, property_values: bool) -> bool:
    text = copy.graph.serialize(format="nt", encoding="utf-8")
    try:
        with world.get_ontology("https://w3id.org/cablegraph/reasoning#").load(fileobj=io.BytesIO(text)):
            _OWLREADY.sync_reasoner_hermit(world, infer_property_values=property_values, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    except (owlready2.OwlReadyJavaError, OSError) as error:
        reason = next((line for line in str(error).splitlines() if "Exception" in line or "Error" in line), str(error))
        raise OntologyError(f"HermiT failed: {reason.strip()}") from error
    finally:
        if world.saved is not None:
            world.saved.unlink(missing_ok=True)
    return True


def by_hermit(copy: ReasoningCopy) -> Part:
    """The consistency of `copy` as HermiT decides it.

    HermiT does not say which statements contradict each other; the OWL RL rules are asked where they stand, unless the
    copy has more than `LOCATE_AT_MOST` statements. Raises `OntologyError` where HermiT cannot run.
    """
    unchecked = list(copy.left_out)
    findings: tuple[Finding, ...]
    with hermit_world(copy) as world:
        if world is not None:
            classes = sorted(found.iri for found in world.inconsistent_classes() if found is not owlready2.Nothing)
            findings = tuple(Finding(focus=iri, message="The class can have no member at all.") for iri in classes)
        elif len(copy.graph) > LOCATE_AT_MOST:
            findings = (_NOWHERE,)
            unchecked.append(f"where the contradiction stands: {len(copy.graph)} statements are over {LOCATE_AT_MOST}")
        else:
            findings = _clashes(copy) or (_NOWHERE,)
    return Part(
        name="consistency",
        engine=f"HermiT through Owlready2 {version('owlready2')}",
        checked=f"{len(copy.graph)} statements of data and ontology, by OWL 2 DL",
        findings=findings,
        unchecked=(*unchecked, _NO_COUNTING),
    )


# ---- OWL RL


def rl_closure(copy: ReasoningCopy) -> Graph:
    """A new graph: `copy` and whatever the OWL RL rules make of it."""
    closed = Graph()
    for triple in copy.graph:
        closed.add(triple)
    _OWLRL.DeductiveClosure(_OWLRL.OWLRL_Semantics).expand(closed)
    return closed


def _clashes(copy: ReasoningCopy) -> tuple[Finding, ...]:
    terms = {str(term) for kind in KINDS for term in copy.graph.subjects(RDF.type, kind)}
    found = set()
    for message in rl_closure(copy).objects(None, _OWLRL_ERROR):
        text = str(message)
        nodes = sorted(set(_IRI.findall(text)) - terms)  # what is not a class or a property is what they clash on
        found.add(Finding(focus=nodes[0] if nodes else "", message=text))
    return tuple(sorted(found))


def by_rl(copy: ReasoningCopy) -> Part:
    """The consistency of `copy` as far as the OWL RL rules see it: slower than HermiT, and less than OWL 2 DL."""
    return Part(
        name="consistency",
        engine=f"owlrl {version('owlrl')}",
        checked=f"{len(copy.graph)} statements of data and ontology, by the rules of OWL 2 RL",
        findings=_clashes(copy),
        unchecked=(
            *copy.left_out,
            "what must exist (someValuesFrom) or be one of several classes (unionOf as domain): beyond OWL 2 RL",
            _NO_COUNTING,
        ),
    )
