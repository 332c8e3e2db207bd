"""The ontology's files: whole, documented, inside OWL 2 DL, and the source of `kg.vocab` and of the property chains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_derive import derive
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH

import kg.graph.ontology as ontology_module
import kg.vocab as vocab
from kg.errors import OntologyError
from kg.graph.ontology import NAMESPACE, Chain, Step, chains, generate_vocabulary, load, main, terms
from kg.graph.statements import Graph as Statements
from kg.graph.statements import over_one_subject

SAMPLE = Path(__file__).parent / "data" / "sample.ttl"


def listed(words: str) -> list[str]:
    """The words of a text, one by one."""
    return words.split()


CLASSES = listed("""
    Source Document Message MissingMessage Meeting Hop Handling Dating Actor Person Body Post Tenure Appellation Name
    Transliteration Pseudonym Office Decision Place Citation Claim Span Hypothesis Judgement
""")
OBJECT_PROPERTIES = listed("""
    inSource attests sender recipient intermediary copyRecipient participant mentions form topic sentFrom
    sentTo cites encloses extent respondsTo decides hop messaged relayedFor relayedTo hopFrom hopTo appellation
    holder post decidedBy claimSubject claimObject inDocument evidence conflictsWith appellationUsed
    handling handledBy handedTo handledAt onLeg dating authorityRecord bearer candidate words candidatePlace judges
""")
DATA_PROPERTIES = listed("""
    sha256 manner reader number heading description firstLine lastLine record date earliest latest classification
    documentNumber position mode sent received deciphered typed key text quotation archive fond opis delo
    papka listy stage at clock lag role claimValue rule confidence status start end
    attested born died asked part state weight ground counterground placeName country latitude longitude
    verdict judge judgedAt judgedName reason effect
""")
TOPICS = listed("""
    korean-unification military-operations arms-deliveries trade-and-finance military-advisers air-forces
    chinese-intervention armistice-negotiations prisoners-of-war united-nations leaders-meetings evacuation
    humanitarian-aid army-organization party-affairs japan mongolia xinjiang manchuria-railways-ports
    sino-soviet-treaty sino-soviet-relations kuriles-hokkaido propaganda-and-press nuclear
    neutral-nations-commission postwar-aid diplomatic-recognition bacteriological-warfare
    trade-unions-and-labour other
""")
FORMS = [
    "ciphered telegram",
    "telegram",
    "cable",
    "coded message",
    "letter",
    "note",
    "message",
    "memorandum",
    "memorandum of conversation",
    "record of conversation",
    "minutes",
    "report",
    "resolution",
    "order",
    "diary",
    "draft",
    "article",
    "other",
]
DATATYPES_OF_OWL = {"string", "integer", "decimal", "dateTime"}  # those of the OWL 2 datatype map that we use


# ---- terms


def test_the_ontology_has_exactly_the_terms_that_the_data_uses() -> None:
    """No term of the data's shape is missing, and none is there that nothing uses."""
    assert {kind: sorted(names) for kind, names in terms().items()} == {
        "classes": sorted(CLASSES),
        "object properties": sorted(OBJECT_PROPERTIES),
        "data properties": sorted(DATA_PROPERTIES),
        "annotation properties": ["background", "claimProperty", "hint"],
    }


def test_every_term_is_labelled_explained_and_placed() -> None:
    """A term has one English label, one comment that ends as a sentence, and says which ontology defines it."""
    graph = load("cablegraph")
    for names in terms().values():
        for name in names:
            term = URIRef(NAMESPACE + name)
            labels, comments = list(graph.objects(term, RDFS.label)), list(graph.objects(term, RDFS.comment))
            assert [label.language for label in labels] == ["en"], name
            assert [comment.language for comment in comments] == ["en"], name
            assert str(comments[0]).endswith("."), name
            assert list(graph.objects(term, RDFS.isDefinedBy)) == [URIRef(NAMESPACE.removesuffix("#"))], name


@pytest.mark.parametrize("name", ["cablegraph", "alignment", "shapes"])
def test_each_ontology_states_its_version(name: ontology_module.OntologyFile) -> None:
    """The files say which version they are, and say the same."""
    assert [str(text) for text in load(name).objects(None, OWL.versionInfo)] == [vocab.VERSION]


# ---- OWL 2 DL


def test_properties_from_chains_stay_out_of_what_owl_dl_forbids_them() -> None:
    """A property that a chain concludes is not simple: it may not be counted, ordered or excluded."""
    graph = load("cablegraph")
    composite = {URIRef(chain.conclusion) for chain in chains()}
    forbidden = {
        OWL.FunctionalProperty,
        OWL.InverseFunctionalProperty,
        OWL.AsymmetricProperty,
        OWL.IrreflexiveProperty,
    }
    for name in composite:
        assert not forbidden & set(graph.objects(name, RDF.type)), name
        assert not list(graph.subjects(OWL.propertyDisjointWith, name)), name
    for restriction, name in graph.subject_objects(OWL.onProperty):
        counted = {OWL.minCardinality, OWL.maxCardinality, OWL.cardinality, OWL.hasSelf}
        assert name not in composite or not counted & set(graph.predicates(restriction)), name


def test_no_range_is_outside_the_datatypes_of_owl() -> None:
    """xsd:date is no datatype of OWL 2: no axiom may speak of it."""
    xsd = str(vocab.XSD_DATE).removesuffix("date")
    used = {str(node).removeprefix(xsd) for node in load("cablegraph").objects() if str(node).startswith(xsd)}
    assert used == DATATYPES_OF_OWL


def test_no_property_is_of_two_kinds_and_no_name_is_undeclared() -> None:
    """OWL 2 DL: a property is an object, a data or an annotation property, and whatever an axiom names is declared."""
    graph = load("cablegraph", "alignment", "topics", "forms")
    kinds = [set(graph.subjects(RDF.type, kind)) for kind in ontology_module.KINDS]
    for index, kind in enumerate(kinds):
        for other in kinds[index + 1 :]:
            assert not kind & other
    declared = set().union(*kinds)
    for predicate in (
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        OWL.onProperty,
        OWL.inverseOf,
        OWL.someValuesFrom,
    ):
        for node in graph.objects(None, predicate):
            assert isinstance(node, BNode) or node in declared, node


# ---- concept schemes


@pytest.mark.parametrize(("name", "slugs"), [("topics", TOPICS), ("forms", FORMS)])
def test_the_schemes_hold_the_records_concepts_each_named_and_defined(
    name: ontology_module.OntologyFile, slugs: list[str]
) -> None:
    """Every value that a record may hold is a concept, with one label, one definition and its scheme."""
    graph = load(name)
    scheme = next(iter(graph.subjects(RDF.type, SKOS.ConceptScheme)))
    found = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {str(concept) for concept in found} == {f"{scheme}/{slug.replace(' ', '-')}" for slug in slugs}
    for concept in found:
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1, concept
        assert len(list(graph.objects(concept, SKOS.definition))) == 1, concept
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme], concept
        for other in (*graph.objects(concept, SKOS.broader), *graph.objects(concept, SKOS.related)):
            assert other in found, (concept, other)
            assert other != concept
            assert not ((concept, SKOS.broader, other) in graph and (concept, SKOS.related, other) in graph)


def test_a_name_is_one_topics_and_no_label_is_twice_the_same_topics() -> None:
    """What names a topic names no other; of its words none stands under two kinds of label."""
    graph = load("topics")
    names = [str(name).casefold() for kind in (SKOS.prefLabel, SKOS.altLabel) for name in graph.objects(None, kind)]
    assert sorted(names) == sorted(set(names))
    kinds = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, URIRef(vocab.CG.hint))
    for topic in graph.subjects(RDF.type, SKOS.Concept):
        own = [str(label).casefold() for kind in kinds for label in graph.objects(topic, kind)]
        assert sorted(own) == sorted(set(own)), topic


def test_every_topic_says_what_it_is_not_for() -> None:
    """Each topic has a scope note: where neighbours meet, it tells which of them is meant."""
    graph = load("topics")
    for topic in graph.subjects(RDF.type, SKOS.Concept):
        assert len(list(graph.objects(topic, SKOS.scopeNote))) == 1, topic


# ---- alignments


def test_alignments_only_put_our_terms_under_or_beside_others() -> None:
    """Nothing is equivalent, and no statement is made about another vocabulary's terms but their kind."""
    graph, own = load("alignment"), load("cablegraph")
    allowed = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch}
    subjects = set(own.subjects(RDFS.isDefinedBy, None))
    for subject, predicate, object_ in graph:
        if predicate in allowed:
            assert subject in subjects, subject
            assert object_ not in subjects, object_
            assert (subject, RDF.type, OWL.Class) in own or predicate != RDFS.subClassOf, subject
        else:
            assert predicate == RDF.type or subject == URIRef("https://w3id.org/cablegraph/alignment"), predicate


def test_alignments_reach_every_vocabulary_and_avoid_the_false_friends() -> None:
    """Each vocabulary that the project speaks to is there, and the terms that only look right are not."""
    targets = {str(node) for node in load("alignment").objects()}
    for needed in (
        "https://schema.org/toRecipient",
        "http://www.w3.org/ns/prov#wasDerivedFrom",
        "https://www.ica.org/standards/RiC/ontology#hasAddressee",
        "http://www.cidoc-crm.org/cidoc-crm/E39_Actor",
        "http://purl.org/dc/terms/creator",
        "http://www.w3.org/ns/org#holds",
        "http://www.w3.org/2004/02/skos/core#altLabel",
        "http://www.w3.org/ns/oa#TextQuoteSelector",
        "https://www.tei-c.org/release/doc/tei-p5-doc/en/html/ref-correspAction.html",
    ):
        assert needed in targets
    assert "https://www.ica.org/standards/RiC/ontology#hasReceiver" not in targets
    assert "http://purl.org/dc/terms/mediator" not in targets


# ---- shapes


def test_shapes_are_shacl_core_about_known_terms_with_a_message_each() -> None:
    """Every shape tells what is wrong in words, and speaks only of terms that exist."""
    graph, own = load("shapes"), load("cablegraph")
    known = set(own.subjects(RDFS.isDefinedBy, None))
    for shape in set(graph.subjects(SH.targetClass)):
        assert len(list(graph.objects(shape, SH.message))) == 1, shape
    for node in graph.all_nodes():
        assert not str(node).startswith(NAMESPACE) or node in known, node
    assert not {SH.sparql, SH.js, SH.rule} & set(graph.predicates())


# ---- the vocabulary


def test_the_vocabulary_is_what_the_ontology_says() -> None:
    """kg/vocab.py is generated text and up to date."""
    assert Path(vocab.__file__).read_text(encoding="utf-8") == generate_vocabulary()


def test_the_vocabulary_has_every_term_concept_and_namespace() -> None:
    """Each term is a constant under its own spelling; topics and forms are there as a record spells them."""
    for name in (*CLASSES, *OBJECT_PROPERTIES, *DATA_PROPERTIES, "claimProperty"):
        assert getattr(vocab.CG, name) == vocab.CG_NS + name
    assert set(vocab.TOPICS) == set(TOPICS)
    assert set(vocab.FORMS) == set(FORMS)
    assert vocab.FORMS["ciphered telegram"] == vocab.FORM_NS + "ciphered-telegram"


def test_the_vocabulary_imports_nothing_heavy() -> None:
    """Whoever wants a term's IRI does not wait for an RDF library."""
    code = "import sys, kg.vocab; print({'rdflib', 'owlready2', 'pyoxigraph'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_main_writes_the_vocabulary_and_tells_when_it_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1 where the file is missing or old, 0 after --write, 2 for words it does not know."""
    target = tmp_path / "vocab.py"
    monkeypatch.setattr(ontology_module, "_VOCABULARY", target)
    assert main([]) == 1
    assert main(["--write"]) == 0
    assert main([]) == 0
    target.write_text(target.read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert main([]) == 1
    assert "--write" in capsys.readouterr().err
    assert main(["--unknown"]) == 2


def test_a_broken_ontology_file_is_an_error_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a missing nor a malformed file gives an empty graph."""
    monkeypatch.setattr(ontology_module, "folder", lambda _: tmp_path)
    with pytest.raises(OntologyError, match=r"topics\.ttl"):
        load("topics")
    (tmp_path / "topics.ttl").write_text("topic:japan a", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"topics\.ttl: not Turtle"):
        load("topics")


# ---- property chains


def test_the_chains_are_those_that_the_ontology_states() -> None:
    """messaged, relayedFor and relayedTo, each over an inverse step and a plain one."""
    found = {
        chain.conclusion.removeprefix(NAMESPACE): [
            ("^" if step.inverse else "") + step.property.removeprefix(NAMESPACE) for step in chain.steps
        ]
        for chain in chains()
    }
    assert found == {
        "messaged": ["^sender", "recipient"],
        "relayedFor": ["^intermediary", "sender"],
        "relayedTo": ["^intermediary", "recipient"],
    }


def test_derive_gives_what_the_sample_says() -> None:
    """The sample was written by hand, chains and all: from its messages come exactly the derived statements."""
    graph = Graph().parse(SAMPLE)
    conclusions = {chain.conclusion for chain in chains()}
    triples = [(str(s), str(p), str(o)) for s, p, o in graph]
    written = sorted(triple for triple in triples if triple[1] in conclusions)
    assert list(derive(t for t in triples if t[1] not in conclusions)) == written


PARTS = (vocab.CG.sender, vocab.CG.recipient, vocab.CG.intermediary)
names = st.sampled_from("abcde")


@given(
    senders=st.sets(st.tuples(names, names), max_size=12),
    recipients=st.sets(st.tuples(names, names), max_size=12),
)
def test_derive_is_the_join_and_does_not_depend_on_order(
    senders: set[tuple[str, str]], recipients: set[tuple[str, str]]
) -> None:
    """`messaged` holds of exactly the pairs that some message joins, whatever the order of the statements."""
    triples = [(m, vocab.CG.sender, a) for m, a in senders] + [(m, vocab.CG.recipient, b) for m, b in recipients]
    expected = {(a, vocab.CG.messaged, b) for m, a in senders for n, b in recipients if m == n}
    forwards, backwards = list(derive(triples)), list(derive(reversed(triples)))
    assert forwards == backwards == sorted(expected)


@given(
    said=st.lists(
        st.tuples(names, st.sampled_from((vocab.CG.sender, vocab.CG.recipient, vocab.CG.intermediary)), names),
        max_size=20,
    )
)
def test_inferring_message_by_message_is_inferring_over_all(said: list[tuple[str, str, str]]) -> None:
    """Where all that is said of a message is added in one go, what is inferred is what the chains give over all."""
    graph = Statements()
    for message in sorted({subject for subject, _, _ in said}):
        for subject, property_, value in said:
            if subject == message:
                graph.add(f"<{subject}>", property_, f"<{value}>")
        graph.infer()
    lines = set(graph.take()) - {f"<{s}> <{p}> <{o}> .\n" for s, p, o in said}
    assert lines == {f"<{s}> <{p}> <{o}> .\n" for s, p, o in derive(said)}


def test_a_chain_over_several_subjects_is_refused() -> None:
    """A chain that does not lead over one message, or rests on another's conclusion, is refused."""
    forth, back = Step("p", inverse=False), Step("p", inverse=True)
    for steps in ((forth, forth), (back,), (back, forth, forth), (back, Step("c", inverse=False))):
        with pytest.raises(OntologyError, match="does not lead over one message"):
            over_one_subject((Chain(conclusion="c", steps=steps),))


def test_derive_follows_chains_that_rest_on_chains() -> None:
    """A conclusion is itself a step, until nothing new follows."""
    grandparent = Chain(conclusion="gp", steps=(Step("p", inverse=False), Step("p", inverse=False)))
    cousins = Chain(conclusion="c", steps=(Step("gp", inverse=True), Step("gp", inverse=False)))
    triples = [("g", "p", "x"), ("g", "p", "y"), ("x", "p", "1"), ("y", "p", "2")]
    assert ("1", "c", "2") in set(derive(triples, (cousins, grandparent)))


def test_a_chain_with_a_step_that_is_no_property_is_refused() -> None:
    """A chain that cannot be read is an error, not a chain of fewer steps."""
    graph = Graph()
    steps = BNode()
    Collection(graph, steps, [URIRef("urn:p"), BNode()])
    graph.add((URIRef("urn:c"), OWL.propertyChainAxiom, steps))
    with pytest.raises(OntologyError, match="neither a property nor the inverse"):
        chains(graph)
    with pytest.raises(OntologyError, match="no steps"):
        Chain(conclusion="urn:c", steps=())
