"""The check of a graph: every shape catches what it is for, and the reasoners agree with the chains and each other."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import owlready2
import pytest
from click.testing import CliRunner
from plain_derive import derive
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH

import kg.graph.check as check_module
import kg.graph.reason as reason_module
import kg.vocab as vocab
from kg.cli.check import check as check_command
from kg.cli.check import describe
from kg.errors import OntologyError, WorkspaceError
from kg.graph.check import check, check_consistency, check_shapes, check_terms, read_graph
from kg.graph.findings import CheckReport, Finding, Part
from kg.graph.ontology import chains, load
from kg.graph.reason import by_hermit, by_rl, hermit_world, reasoning_copy, rl_closure
from kg.vocab import CG

SAMPLE = Path(__file__).parent / "data" / "sample.ttl"
SHAPE = "https://w3id.org/cablegraph/shape/"
Edit = Callable[[Graph], None]


def node(name: str) -> URIRef:
    """A node of the sample: `message/m1`."""
    return URIRef(vocab.ID_NS + name)


def sample() -> Graph:
    """The sample, with a tenure besides, so that every shape has something to look at."""
    graph = Graph().parse(SAMPLE)
    tenure, post = node("tenure/t1"), node("actor/ambassador")
    for subject, predicate, object_ in (
        (tenure, RDF.type, URIRef(CG.Tenure)),
        (tenure, URIRef(CG.holder), node("actor/shtykov")),
        (tenure, URIRef(CG.post), post),
        (tenure, URIRef(CG.earliest), Literal("1949-01-01", datatype=URIRef(vocab.XSD_DATE))),
        (tenure, URIRef(CG.attested), Literal("1950-03-18", datatype=URIRef(vocab.EDTF))),
        (post, RDF.type, URIRef(CG.Post)),
        (post, RDFS.label, Literal("Soviet ambassador in Pyongyang")),
    ):
        graph.add((subject, predicate, object_))
    hypothesis = node("hypothesis/y1")
    for predicate, object_ in (
        (RDF.type, URIRef(CG.Hypothesis)),
        (URIRef(CG.candidate), node("actor/shtykov")),
        (URIRef(CG.words), node("span/p1")),
        (URIRef(CG.post), post),
        (URIRef(CG.asked), Literal("Soviet Ambassador")),
        (URIRef(CG.part), Literal("recipients")),
        (URIRef(CG.state), Literal("used")),
        (URIRef(CG.weight), Literal(4)),
        (URIRef(CG.ground), Literal("held the post")),
    ):
        graph.add((hypothesis, predicate, object_))
    for predicate, object_ in (
        (RDF.type, URIRef(CG.Judgement)),
        (URIRef(CG.verdict), Literal("same")),
        (URIRef(CG.judge), Literal("A. Berg")),
        (URIRef(CG.judgedAt), Literal("2001-02-03T04:05:06Z", datatype=URIRef(vocab.XSD_DATETIME))),
        (URIRef(CG.judgedName), Literal("T.F. Shtykov")),
        (URIRef(CG.judges), node("actor/shtykov")),
        (URIRef(CG.effect), Literal("used")),
    ):
        graph.add((node("judgement/j1"), predicate, object_))
    return graph


def without(name: str, property_: str) -> Edit:
    """Take away what a node says by a property."""

    def edit(graph: Graph) -> None:
        assert (node(name), URIRef(property_), None) in graph
        graph.remove((node(name), URIRef(property_), None))

    return edit


def having(name: str, property_: str, value: URIRef | Literal) -> Edit:
    """Let a node say something more by a property."""
    return lambda graph: void(graph.add((node(name), URIRef(property_), value)))


def instead(name: str, property_: str, value: URIRef | Literal) -> Edit:
    """Let a node say something else by a property."""
    return lambda graph: void(graph.set((node(name), URIRef(property_), value)))


def void(_: object) -> None:
    """An edit answers nothing."""


def unread(graph: Graph) -> None:
    """A message that no document attests."""
    graph.remove((node("document/d4"), URIRef(CG.attests), None))
    graph.set((node("document/d4"), URIRef(CG.attests), node("message/m2")))


def uncited(graph: Graph) -> None:
    """A citation that says nothing."""
    for part in (CG.archive, CG.fond, CG.opis, CG.delo, CG.listy):
        graph.remove((node("citation/c1"), URIRef(part), None))


LABEL = str(RDFS.label)
EMPTY = Literal("")
PERSON, PLACE, MESSAGE = node("actor/kim"), node("place/pyongyang"), node("message/m1")
SOURCE = node("source/s2")

# shape → the one edit that it must catch, and at which node
BROKEN: dict[str, tuple[Edit, str]] = {
    "Source-label": (without("source/s1", LABEL), "source/s1"),
    "Source-sha256": (instead("source/s1", CG.sha256, Literal("0F34")), "source/s1"),
    "Source-reader": (without("source/s1", CG.reader), "source/s1"),
    "Document-label": (without("document/d1", LABEL), "document/d1"),
    "Document-inSource": (having("document/d1", CG.inSource, SOURCE), "document/d1"),
    "Document-attests": (having("document/d1", CG.attests, node("message/m2")), "document/d1"),
    "Document-firstLine": (instead("document/d1", CG.firstLine, Literal(0)), "document/d1"),
    "Document-firstLine-order": (instead("document/d1", CG.firstLine, Literal(21)), "document/d1"),
    "Document-lastLine": (instead("document/d1", CG.lastLine, Literal("twenty")), "document/d1"),
    "Span-inSource": (without("span/p1", CG.inSource), "span/p1"),
    "Span-start": (instead("span/p1", CG.start, Literal(-1)), "span/p1"),
    "Span-end": (without("span/p1", CG.end), "span/p1"),
    "Span-start-order": (instead("span/p1", CG.end, Literal(100)), "span/p1"),
    "Span-quotation": (instead("span/p1", CG.quotation, EMPTY), "span/p1"),
    "Citation-label": (without("citation/c1", LABEL), "citation/c1"),
    "Citation": (uncited, "citation/c1"),
    "Message-label": (without("message/m1", LABEL), "message/m1"),
    "Message-sender": (instead("message/m1", CG.sender, PLACE), "message/m1"),
    "Message-recipient": (instead("message/m1", CG.recipient, Literal("Kim Il Sung")), "message/m1"),
    "Message-intermediary": (instead("message/m1", CG.intermediary, PLACE), "message/m1"),
    "Message-copyRecipient": (having("message/m1", CG.copyRecipient, PLACE), "message/m1"),
    "Message-participant": (having("message/m1", CG.participant, PLACE), "message/m1"),
    "Message-mentions": (having("message/m1", CG.mentions, PLACE), "message/m1"),
    "Message-sentFrom": (having("message/m1", CG.sentFrom, PERSON), "message/m1"),
    "Message-sentTo": (having("message/m1", CG.sentTo, PERSON), "message/m1"),
    "Message-cites": (having("message/m1", CG.cites, Literal("APRF")), "message/m1"),
    "Message-encloses": (having("message/m1", CG.encloses, node("document/d2")), "message/m1"),
    "Message-extent": (having("message/m1", CG.extent, PERSON), "message/m1"),
    "Message-manner": (having("message/m1", CG.manner, Literal("sideways")), "message/m1"),
    "Message-respondsTo": (having("message/m1", CG.respondsTo, PERSON), "message/m1"),
    "Message-decides": (having("message/m1", CG.decides, PERSON), "message/m1"),
    "Message-hop": (having("message/m1", CG.hop, PERSON), "message/m1"),
    "Message-form": (having("message/m1", CG.form, URIRef(vocab.TOPICS["japan"])), "message/m1"),
    "Message-topic": (having("message/m1", CG.topic, URIRef(vocab.TOPIC_NS + "japanese")), "message/m1"),
    "Message-date": (having("message/m1", CG.date, Literal("1950-03-18")), "message/m1"),
    "MessageOrigin": (unread, "message/m4"),
    "MissingMessage-unattested": (having("document/d4", CG.attests, node("message/m3")), "message/m3"),
    "Dated-earliest": (instead("message/m1", CG.earliest, Literal("March 1950")), "message/m1"),
    "Dated-latest": (
        having("tenure/t1", CG.latest, Literal("1951-01-01T00:00:00", datatype=URIRef(vocab.XSD_DATE + "Time"))),
        "tenure/t1",
    ),
    "Dated-earliest-order": (
        instead("message/m1", CG.latest, Literal("1950-03-17", datatype=URIRef(vocab.XSD_DATE))),
        "message/m1",
    ),
    "Hop-message": (having("message/m2", CG.hop, node("hop/h1")), "hop/h1"),
    "Hop-position": (instead("hop/h1", CG.position, Literal(0)), "hop/h1"),
    "Hop-hopFrom": (without("hop/h1", CG.hopFrom), "hop/h1"),
    "Message-handling": (having("message/m1", CG.handling, PERSON), "message/m1"),
    "Handling-message": (having("message/m1", CG.handling, node("handling/g1")), "handling/g1"),
    "Handling-stage": (instead("handling/g1", CG.stage, Literal("lost")), "handling/g1"),
    "Handling-position": (instead("handling/g1", CG.position, Literal(0)), "handling/g1"),
    "Handling-at": (instead("handling/g1", CG.at, Literal("5:30")), "handling/g1"),
    "Handling-lag": (instead("handling/g2", CG.lag, Literal("1 hour")), "handling/g2"),
    "Handling-handledBy": (instead("handling/g3", CG.handledBy, PLACE), "handling/g3"),
    "Handling-handedTo": (instead("handling/g3", CG.handedTo, PLACE), "handling/g3"),
    "Handling-handledAt": (instead("handling/g1", CG.handledAt, PERSON), "handling/g1"),
    "Handling-onLeg": (instead("handling/g1", CG.onLeg, PERSON), "handling/g1"),
    "Message-dating": (having("message/m1", CG.dating, PERSON), "message/m1"),
    "Dating-message": (having("message/m1", CG.dating, node("dating/w1")), "dating/w1"),
    "Dating-role": (instead("dating/w1", CG.role, Literal("birthday")), "dating/w1"),
    "Dating-date": (instead("dating/w1", CG.date, Literal("21.3.50")), "dating/w1"),
    "Hop-hopTo": (having("hop/h1", CG.hopTo, node("actor/stalin")), "hop/h1"),
    "Decision-label": (without("decision/x1", LABEL), "decision/x1"),
    "Decision-quotation": (without("decision/x1", CG.quotation), "decision/x1"),
    "Decision-decidedBy": (instead("decision/x1", CG.decidedBy, PLACE), "decision/x1"),
    "Place-label": (without("place/pyongyang", LABEL), "place/pyongyang"),
    "Place-latitude": (instead("place/pyongyang", CG.latitude, Literal(Decimal("95.0"))), "place/pyongyang"),
    "Place-longitude": (instead("place/pyongyang", CG.longitude, Literal(Decimal("-181.0"))), "place/pyongyang"),
    "Place-candidatePlace": (having("place/pyongyang", CG.candidatePlace, PERSON), "place/pyongyang"),
    "Actor-label": (having("actor/kim", LABEL, Literal("Kim Ir Sen")), "actor/kim"),
    "Actor-appellation": (having("actor/kim", CG.appellation, Literal("Kim")), "actor/kim"),
    "Actor-authorityRecord": (having("actor/kim", CG.authorityRecord, Literal("118679236")), "actor/kim"),
    "Appellation-text": (instead("appellation/a1", CG.text, EMPTY), "appellation/a1"),
    "Tenure-holder": (instead("tenure/t1", CG.holder, node("actor/ambassador")), "tenure/t1"),
    "Tenure-post": (without("tenure/t1", CG.post), "tenure/t1"),
    "Tenure-attested": (instead("tenure/t1", CG.attested, Literal("18.3.50")), "tenure/t1"),
    "Hypothesis-candidate": (instead("hypothesis/y1", CG.candidate, PLACE), "hypothesis/y1"),
    "Hypothesis-words": (without("hypothesis/y1", CG.words), "hypothesis/y1"),
    "Hypothesis-post": (instead("hypothesis/y1", CG.post, PERSON), "hypothesis/y1"),
    "Hypothesis-bearer": (having("hypothesis/y1", CG.bearer, PLACE), "hypothesis/y1"),
    "Person-born": (having("actor/kim", CG.born, Literal("1912")), "actor/kim"),
    "Person-died": (having("actor/kim", CG.died, Literal("8.7.1994")), "actor/kim"),
    "Hypothesis-asked": (without("hypothesis/y1", CG.asked), "hypothesis/y1"),
    "Hypothesis-state": (instead("hypothesis/y1", CG.state, Literal("likely")), "hypothesis/y1"),
    "Hypothesis-weight": (instead("hypothesis/y1", CG.weight, Literal("much")), "hypothesis/y1"),
    "Hypothesis-ground": (without("hypothesis/y1", CG.ground), "hypothesis/y1"),
    "Claim-claimSubject": (without("claim/k1", CG.claimSubject), "claim/k1"),
    "Claim-claimProperty": (instead("claim/k1", CG.claimProperty, URIRef(vocab.CG_NS + "sendr")), "claim/k1"),
    "Claim-claimObject": (having("claim/k1", CG.claimObject, PERSON), "claim/k1"),
    "Claim-claimValue": (having("claim/k4", CG.claimValue, Literal("1950-03-20")), "claim/k4"),
    "Claim-inDocument": (having("claim/k1", CG.inDocument, node("document/d3")), "claim/k1"),
    "Claim-evidence": (without("claim/k1", CG.evidence), "claim/k1"),
    "Claim-rule": (without("claim/k1", CG.rule), "claim/k1"),
    "Claim-confidence": (
        instead("claim/k1", CG.confidence, Literal("1.5", datatype=URIRef(vocab.XSD_DECIMAL))),
        "claim/k1",
    ),
    "Claim-status": (instead("claim/k1", CG.status, Literal("certain")), "claim/k1"),
    "Claim-conflictsWith": (instead("claim/k5", CG.conflictsWith, node("document/d1")), "claim/k5"),
    "Claim-appellationUsed": (having("claim/k1", CG.appellationUsed, node("appellation/a2")), "claim/k1"),
    "ClaimEnd": (having("claim/k1", CG.claimValue, Literal("Stalin")), "claim/k1"),
    "Judgement-verdict": (instead("judgement/j1", CG.verdict, Literal("likely")), "judgement/j1"),
    "Judgement-judge": (instead("judgement/j1", CG.judge, EMPTY), "judgement/j1"),
    "Judgement-judgedAt": (instead("judgement/j1", CG.judgedAt, Literal("soon")), "judgement/j1"),
    "Judgement-judgedName": (without("judgement/j1", CG.judgedName), "judgement/j1"),
    "Judgement-judges": (instead("judgement/j1", CG.judges, Literal("Shtykov")), "judgement/j1"),
    "Judgement-effect": (without("judgement/j1", CG.effect), "judgement/j1"),
    "ClaimConflict": (without("claim/k5", CG.conflictsWith), "claim/k5"),
}


# ---- shapes


def test_the_sample_conforms() -> None:
    """The shape that a build writes is the shape that the check wants, and the check leaves the graph as it was."""
    graph = sample()
    size = len(graph)
    report = check(graph)
    assert report.conforms, report.findings
    assert report.statements == len(graph) == size
    assert [part.name for part in report.parts] == ["terms", "shapes", "consistency"]


def test_every_shape_has_its_broken_graph() -> None:
    """No shape stands untried."""
    shapes = {str(shape).removeprefix(SHAPE) for shape in load("shapes").subjects(SH.targetClass)}
    assert shapes == set(BROKEN)


@pytest.mark.parametrize("shape", BROKEN)
def test_each_shape_catches_the_graph_that_one_edit_breaks(shape: str) -> None:
    """A finding of that shape, by its own words, at the node that is wrong; nothing before the edit."""
    edit, focus = BROKEN[shape]
    graph = sample()
    edit(graph)
    message = str(load("shapes").value(URIRef(SHAPE + shape), SH.message))
    found = {(finding.focus, finding.message) for finding in check_shapes(graph).findings}
    assert (str(node(focus)), message) in found


def test_a_claim_with_neither_object_nor_value_is_caught() -> None:
    """Exactly one of the two: none is as wrong as both."""
    graph = sample()
    graph.remove((node("claim/k1"), URIRef(CG.claimObject), None))
    assert [finding.focus for finding in check_shapes(graph).findings] == [str(node("claim/k1"))]


def test_a_subclass_is_enough_of_a_type() -> None:
    """Whoever is typed as a person, and not as an actor besides, is an actor all the same."""
    graph = sample()
    graph.remove((None, RDF.type, URIRef(CG.Actor)))
    assert not check_shapes(graph).findings


def test_an_xsd_string_is_a_plain_string() -> None:
    """RDF 1.1 knows one kind of plain text, whichever way it is written down."""
    graph = sample()
    graph.set((node("claim/k1"), URIRef(CG.status), Literal("stated", datatype=URIRef(vocab.XSD_STRING))))
    assert not check_shapes(graph).findings


def test_terms_that_the_ontology_does_not_have_are_found() -> None:
    """A misspelt property and a misspelt class, each with the node that uses it."""
    graph = sample()
    graph.add((node("message/m1"), URIRef(vocab.CG_NS + "sendr"), PERSON))
    graph.add((node("message/m2"), RDF.type, URIRef(vocab.CG_NS + "Mesage")))
    assert [(finding.focus, finding.message) for finding in check_terms(graph).findings] == [
        (str(node("message/m1")), f"The ontology has no term {vocab.CG_NS}sendr."),
        (str(node("message/m2")), f"The ontology has no term {vocab.CG_NS}Mesage."),
    ]


# ---- consistency

needs_java = pytest.mark.skipif(reason_module.shutil.which("java") is None, reason="HermiT needs Java")

INCONSISTENT: dict[str, Edit] = {
    "a message that answers itself": having("message/m1", CG.respondsTo, MESSAGE),
    "two messages that answer each other": having("message/m3", CG.respondsTo, node("message/m2")),
    "a message that is an actor": having("message/m1", str(RDF.type), URIRef(CG.Actor)),
    "a place that sends": having("message/m1", CG.sender, PLACE),
    "a person that is a body": having("actor/kim", str(RDF.type), URIRef(CG.Body)),
    "a missing message that a document attests": having("document/d4", CG.attests, node("message/m3")),
    "a claim that conflicts with itself": having("claim/k5", CG.conflictsWith, node("claim/k5")),
    "a topic that is a place": having("message/m1", CG.sentTo, URIRef(vocab.TOPICS["japan"])),
}


@cache
def of_the_sample(engine: Callable[[reason_module.ReasoningCopy], Part]) -> Part:
    """What an engine says of the sample as it is."""
    return engine(reasoning_copy(sample()))


@pytest.mark.parametrize("name", INCONSISTENT)
@pytest.mark.parametrize("engine", [pytest.param(by_hermit, marks=needs_java), by_rl])
def test_each_engine_finds_the_contradiction(engine: Callable[[reason_module.ReasoningCopy], Part], name: str) -> None:
    """One statement too many, and both engines say that it cannot be, and where."""
    graph = sample()
    assert not of_the_sample(engine).findings
    INCONSISTENT[name](graph)
    findings = engine(reasoning_copy(graph)).findings
    assert findings
    assert any(finding.focus for finding in findings), findings


@needs_java
def test_hermit_sees_what_the_rules_do_not() -> None:
    """A place in a source: neither a document nor a span, which only the whole of OWL 2 DL can tell, and not where."""
    graph = sample()
    graph.add((PLACE, URIRef(CG.inSource), node("source/s1")))
    copy = reasoning_copy(graph)
    assert not by_rl(copy).findings
    assert any("unionOf" in text for text in by_rl(copy).unchecked)
    assert [finding.focus for finding in by_hermit(copy).findings] == [""]


@needs_java
def test_over_the_limit_the_place_of_a_contradiction_is_left_open_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """HermiT still decides; what is not looked for is told with its number."""
    monkeypatch.setattr(reason_module, "LOCATE_AT_MOST", 10)
    graph = sample()
    graph.add((MESSAGE, URIRef(CG.respondsTo), MESSAGE))
    part = by_hermit(reasoning_copy(graph))
    assert [finding.focus for finding in part.findings] == [""]
    assert any("are over 10" in text for text in part.unchecked)


@pytest.mark.parametrize("engine", [pytest.param(by_hermit, marks=needs_java), by_rl])
def test_what_is_left_out_is_said(engine: Callable[[reason_module.ReasoningCopy], Part]) -> None:
    """Literals do not reach a reasoner: the report counts them. Foreign properties likewise."""
    graph = sample()
    graph.add((MESSAGE, URIRef("urn:foreign"), PERSON))
    copy = reasoning_copy(graph)
    literals = sum(isinstance(object_, Literal) for object_ in graph.objects())
    assert copy.literals > 0
    assert not any(isinstance(object_, Literal) for object_ in copy.graph.objects())
    assert literals <= copy.literals == sum(isinstance(triple[2], Literal) for triple in graph)
    unchecked = " / ".join(engine(copy).unchecked)
    assert f"{copy.literals} statements with literals" in unchecked
    assert "1 statements of properties that the ontology does not declare" in unchecked


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(lambda copy, way: hermit_pairs(copy, way), marks=needs_java, id="HermiT"),
        pytest.param(
            lambda copy, way: {(str(s), str(o)) for s, o in rl_closure(copy).subject_objects(way)}, id="owlrl"
        ),
    ],
)
def test_the_reasoners_infer_what_derive_computes(
    engine: Callable[[reason_module.ReasoningCopy, URIRef], set[tuple[str, str]]],
) -> None:
    """From a sample without the derived statements, an engine's `messaged` and the joins' are the same pairs."""
    graph = sample()
    for chain in chains():
        graph.remove((None, URIRef(chain.conclusion), None))
    graph.add((node("message/m1"), URIRef(CG.recipient), node("actor/vyshinsky")))
    derived = list(derive((str(s), str(p), str(o)) for s, p, o in graph))
    copy = reasoning_copy(graph)
    for chain in chains():
        expected = {(subject, object_) for subject, property_, object_ in derived if property_ == chain.conclusion}
        assert expected
        assert engine(copy, URIRef(chain.conclusion)) == expected


def hermit_pairs(copy: reason_module.ReasoningCopy, way: URIRef) -> set[tuple[str, str]]:
    """The pairs that HermiT joins by a property."""
    with hermit_world(copy, property_values=True) as world:
        return {(subject.iri, object_.iri) for subject, object_ in world[str(way)].get_relations()}


@needs_java
def test_the_alignments_contradict_nothing() -> None:
    """Our terms under all the others' at once are still consistent, and every class may have members."""
    copy = reasoning_copy(sample())
    for triple in load("alignment"):
        if not isinstance(triple[2], Literal) and triple[1] in (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf):
            copy.graph.add(triple)
    with hermit_world(copy) as world:
        assert [found for found in world.inconsistent_classes() if found is not owlready2.Nothing] == []


@needs_java
def test_hermit_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a contradiction nor a consistent graph leaves the reasoning copy in the temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    graph = sample()
    by_hermit(reasoning_copy(graph))
    INCONSISTENT["a place that sends"](graph)
    by_hermit(reasoning_copy(graph))
    assert list(tmp_path.iterdir()) == []


def test_without_java_the_rules_stand_in_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Java: OWL RL answers, and the report names what that leaves open."""
    monkeypatch.setenv("PATH", str(tmp_path))
    part = check_consistency(sample())
    assert part.engine.startswith("owlrl")
    assert "no java on the PATH" in part.unchecked[0]


def test_where_java_fails_the_rules_stand_in_and_give_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Java that does not start is no finding about the data."""
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'Error: could not create the Java Virtual Machine.'\nexit 1\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    part = check_consistency(sample())
    assert part.engine.startswith("owlrl")
    assert not part.findings
    assert "could not create the Java Virtual Machine" in part.unchecked[0]


# ---- files and the command


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with the sample as graph.nt."""
    sample().serialize(tmp_path / "graph.nt", format="nt", encoding="utf-8")
    return tmp_path


def test_the_file_is_read_as_rdflib_would(workspace: Path) -> None:
    """Same statements, same terms, by the faster way."""
    assert set(read_graph(workspace / "graph.nt")) == set(Graph().parse(workspace / "graph.nt", format="nt"))


def test_a_file_that_is_missing_or_broken_is_an_error(tmp_path: Path) -> None:
    """Neither becomes an empty graph that conforms."""
    with pytest.raises(OntologyError, match=r"graph\.nt"):
        check(tmp_path / "graph.nt")
    (tmp_path / "graph.nt").write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="not N-Triples"):
        check(tmp_path / "graph.nt")


def test_the_command_ends_with_0_where_nothing_was_found(workspace: Path) -> None:
    """A line a part, what was left unchecked, and the sum."""
    result = CliRunner().invoke(check_command, [str(workspace)])
    assert result.exit_code == 0, result.output
    assert "shapes: nothing found" in result.output
    assert "not checked: " in result.output
    assert result.output.endswith("statements checked: nothing found\n")


def test_the_command_refuses_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    """A folder without a graph is an error with advice, not an empty graph in which nothing was found."""
    result = CliRunner().invoke(check_command, [str(tmp_path)])
    assert isinstance(result.exception, WorkspaceError)
    assert "cablegraph build" in str(result.exception)


def test_the_command_ends_with_1_where_something_was_found(workspace: Path) -> None:
    """The finding is told in words, with its node; leaving the reasoning out is told too."""
    graph = sample()
    BROKEN["Span-quotation"][0](graph)
    graph.serialize(workspace / "graph.nt", format="nt", encoding="utf-8")
    result = CliRunner().invoke(check_command, [str(workspace), "--no-reasoning"])
    assert result.exit_code == 1, result.output
    assert "A span must have one quotation, and words in it." in result.output
    assert str(node("span/p1")) in result.output
    assert "consistency: not checked\n  not checked: all of it, as asked\n" in result.output
    assert result.output.endswith("1 finding\n")


def test_a_description_counts_what_it_does_not_list() -> None:
    """Ten nodes with one finding, three of them shown: the other seven are a number, not a silence."""
    findings = tuple(Finding(focus=f"urn:{number}", message="It is wrong.") for number in range(10))
    report = CheckReport(statements=1, parts=(Part(name="shapes", engine="e", checked="1 shape", findings=findings),))
    lines = list(describe(report, show=3))
    assert "  It is wrong. (10 times)" in lines
    assert sum(line.startswith("    urn:") for line in lines) == 3
    assert "    and 7 more (--show 10 lists all)" in lines


def test_findings_come_in_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same data gives the same report, however the store happens to order it."""
    graph = sample()
    for edit, _ in list(BROKEN.values())[:12]:
        edit(graph)
    backwards = Graph()
    for triple in sorted(graph, reverse=True):
        backwards.add(triple)
    assert check_shapes(graph) == check_shapes(backwards)
    assert check_module.check_terms(graph) == check_module.check_terms(backwards)
