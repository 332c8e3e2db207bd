"""What stands in a built graph is what the sources say: every quotation, every claim, every statement. Over the
example sources and, where they lie beside the checkout, over longer ones."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import COMMAND, EXAMPLES, ROOT, cablegraph, listing, write

from extract.text import decode
from kg.pipeline import build

LONGER = ROOT.parent / "shared" / "seeds"
CG = "https://w3id.org/cablegraph/ns#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
GIGABYTE = 1024 * 1024  # in the kilobytes that the kernel counts in

# runs the command as its only child, and says on the last line what that child's memory came to
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, timeout=60)  # a minute is what a build may take
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A workspace, the folder it was built of, and its graph: subject to property to values, as text."""

    sources: Path
    workspace: Path
    status: int
    peak: int
    graph: dict[str, dict[str, set[str]]] = field(repr=False)

    def of_type(self, name: str) -> list[str]:
        """The nodes of a class, in order."""
        return sorted(node for node, said in self.graph.items() if CG + name in said.get(TYPE, ()))

    def values(self, node: str, *names: str) -> set[str]:
        """What the graph says of a node by some properties."""
        return {value for name in names for value in self.graph.get(node, {}).get(CG + name, ())}

    def one(self, node: str, name: str) -> str:
        """The one value of a property, or an empty text."""
        (value,) = self.values(node, name) or {""}
        return value


@pytest.fixture(scope="module", params=["examples", "longer"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A collection built by the real command in a process of its own, its memory measured."""
    sources = EXAMPLES if request.param == "examples" else LONGER
    if not sources.is_dir():
        pytest.skip(f"the longer sources are not there: {sources.relative_to(ROOT.parent)} beside the checkout")
    workspace = tmp_path_factory.mktemp(request.param) / "graph"
    command = [sys.executable, "-c", MEASURE, COMMAND, "build", sources, "--into", workspace]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    status, peak = map(int, done.stdout.split())
    graph: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for triple in ox.parse(path=str(workspace / "graph.nt"), format=ox.RdfFormat.N_TRIPLES):
        graph[triple.subject.value].setdefault(triple.predicate.value, set()).add(triple.object.value)
    return Built(sources, workspace, status, peak, dict(graph))


def test_a_build_stays_within_a_gigabyte(built: Built):
    """A build ends well within its minute (the limit of its process) and never holds a gigabyte of memory."""
    assert built.status == 0
    assert built.peak < GIGABYTE


def test_check_finds_nothing(built: Built):
    """`cablegraph check` finds nothing in what a build makes: terms, shape and consistency with the ontology."""
    ran = cablegraph("check", built.workspace)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.rstrip().endswith("nothing found")


def test_every_quotation_stands_in_its_source(built: Built):
    """A span's quotation is its source's text from its start to its end, in code points."""
    texts = {source: decode((built.sources / label(built, source)).read_bytes()) for source in built.of_type("Source")}
    wrong = [
        span
        for span in built.of_type("Span")
        if texts[built.one(span, "inSource")][int(built.one(span, "start")) : int(built.one(span, "end"))]
        != built.one(span, "quotation")
    ]
    assert len(built.of_type("Span")) > 100
    assert wrong == []


def test_every_claim_cites_its_words(built: Built):
    """A claim has one subject, property and rule, one object or value, a status, and at least one span."""
    for claim in built.of_type("Claim"):
        for name in ("claimSubject", "claimProperty", "rule", "status", "confidence"):
            assert len(built.values(claim, name)) == 1, (claim, name)
        assert len(built.values(claim, "claimObject", "claimValue")) == 1, claim
        assert built.values(claim, "evidence"), claim
        assert 0 <= float(built.one(claim, "confidence")) <= 1
        sources = {built.one(span, "inSource") for span in built.values(claim, "evidence")}
        documents = {built.one(document, "inSource") for document in built.values(claim, "inDocument")}
        assert len(sources) == 1, claim
        assert documents <= sources, claim


def label(built: Built, node: str) -> str:
    """The label of a node, of which there is one."""
    (found,) = built.graph[node][LABEL]
    return found


def said(built: Built, claim: str) -> tuple[str, str, str]:
    """The statement that a claim makes."""
    (value,) = built.values(claim, "claimObject", "claimValue")
    return built.one(claim, "claimSubject"), built.one(claim, "claimProperty"), value


def test_every_adopted_claim_is_stated(built: Built):
    """What a claim says stands in the graph, unless the claim is marked conflicting, or an answer left open."""
    missing = []
    for claim in built.of_type("Claim"):
        subject, property_, value = said(built, claim)
        status, rule = built.one(claim, "status"), built.one(claim, "rule")
        left_open = property_ == CG + "respondsTo" and "messages fit" in rule
        stated = value in built.graph[subject].get(property_, ())
        if not stated and status != "conflicting" and not left_open:
            missing.append((property_.removeprefix(CG), value, status, rule))
    assert missing == []


def test_a_conflicting_claim_is_kept_beside_the_adopted_one(built: Built):
    """A claim marked conflicting points to a claim about the same thing that is adopted, and is itself not stated."""
    conflicting = [claim for claim in built.of_type("Claim") if built.one(claim, "status") == "conflicting"]
    assert conflicting
    for claim in conflicting:
        subject, property_, value = said(built, claim)
        against = said(built, built.one(claim, "conflictsWith"))
        assert against[:2] == (subject, property_)
        assert against[2] in built.graph[subject][property_]
        assert value not in built.graph[subject].get(property_, ()), claim


PARTS = ("sender", "recipient", "intermediary", "copyRecipient", "participant", "mentions")
OTHERS = ("form", "date", "topic", "sentFrom", "sentTo", "classification", "documentNumber", "cites", "encloses")
OTHERS += ("respondsTo", "decides")


def unproved(built: Built, kind: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Statements about held, enclosed or missing messages that no claim makes: property, and the message's label."""
    claimed = {said(built, claim) for claim in built.of_type("Claim")}
    missing = set(built.of_type("MissingMessage"))
    enclosed = {value for node in built.of_type("Message") for value in built.values(node, "encloses")}
    found = []
    for node in built.of_type("Message"):
        of_kind = "missing" if node in missing else "enclosed" if node in enclosed else "held"
        for name in names if of_kind == kind else ():
            for value in sorted(built.values(node, name)):
                if (node, CG + name, value) not in claimed:
                    found.append((name, label(built, node)))
    return found


@pytest.mark.parametrize("kind", ["held", "enclosed", "missing"])
def test_every_party_of_a_message_is_proved(built: Built, kind: str):
    """Who sent, received, relayed, was copied, took part or is named: each statement has a claim that cites words."""
    assert unproved(built, kind, PARTS) == []


@pytest.mark.parametrize("kind", ["held", "enclosed", "missing"])
def test_every_other_statement_of_a_message_is_proved(built: Built, kind: str):
    """Form, date, place, number, archive, what it encloses, answers and decides: each has a claim that cites words."""
    assert unproved(built, kind, OTHERS) == []


def test_who_decided_is_proved(built: Built):
    """A decision's maker has a claim that cites words, as the decision itself has."""
    claimed = {said(built, claim) for claim in built.of_type("Claim")}
    assert built.of_type("Decision")
    assert [
        label(built, decision)
        for decision in built.of_type("Decision")
        for maker in sorted(built.values(decision, "decidedBy"))
        if (decision, CG + "decidedBy", maker) not in claimed
    ] == []


def test_when_was_decided_is_proved(built: Built):
    """A decision's date has a claim: stated where its own words tell it, inferred where it is that of the message."""
    status = {said(built, claim): built.one(claim, "status") for claim in built.of_type("Claim")}
    decided = {
        (decision, date): status.get((decision, CG + "date", date))
        for decision in built.of_type("Decision")
        for date in built.values(decision, "date")
    }
    own = {
        (decision, date)
        for message in built.of_type("Message")
        for decision in built.values(message, "decides")
        for date in built.values(message, "date")
    }
    assert set(decided.values()) <= {"stated", "inferred"}
    assert "inferred" in decided.values()
    assert {told for told, how in decided.items() if how == "inferred"} <= own


def test_every_name_of_an_actor_is_written_somewhere(built: Built):
    """Each appellation of an actor is claimed from a source, or is the name as written in a claim that names it."""
    used = {(said(built, c)[2], name) for c in built.of_type("Claim") for name in built.values(c, "appellationUsed")}
    used |= {(s, o) for s, p, o in (said(built, c) for c in built.of_type("Claim")) if p == CG + "appellation"}
    unwritten = [
        (label(built, actor), label(built, name))
        for actor in built.of_type("Actor")
        for name in sorted(built.values(actor, "appellation"))
        if (actor, name) not in used
    ]
    assert unwritten == []


def test_every_actor_is_written_somewhere(built: Built):
    """An actor has at least one appellation: the name by which a text writes it."""
    nameless = [actor for actor in built.of_type("Actor") if not built.values(actor, "appellation")]
    assert [label(built, actor) for actor in nameless] == []


def test_every_message_is_attested_or_cited(built: Built):
    """A message is attested by a document, passed on in another message, or answered by one and marked missing."""
    attested = {m for document in built.of_type("Document") for m in built.values(document, "attests")}
    enclosed = {m for message in built.of_type("Message") for m in built.values(message, "encloses")}
    answered = {m for message in built.of_type("Message") for m in built.values(message, "respondsTo")}
    missing = set(built.of_type("MissingMessage"))
    assert missing <= answered
    assert not missing & attested
    assert set(built.of_type("Message")) == attested | enclosed | missing


def test_answers_go_back_in_time(built: Built):
    """No message answers itself, or one that was sent after it; following answers never leads back."""
    answers = {node: built.values(node, "respondsTo") for node in built.of_type("Message")}
    assert any(answers.values())
    for node, earlier in answers.items():
        for other in earlier:
            latest, earliest = built.values(node, "latest"), built.values(other, "earliest")
            assert not latest or not earliest or min(earliest) <= max(latest), (node, other)
        reached, ahead = set(), set(earlier)
        while ahead:
            reached |= ahead
            ahead = {further for other in ahead for further in answers.get(other, ())} - reached
        assert node not in reached


def test_every_way_leads_from_senders_to_recipients(built: Built):
    """The hops of a message number from 1 without gaps; the first leave its senders, the last reach its recipients."""
    for message in built.of_type("Message"):
        hops = built.values(message, "hop")
        if not hops:
            continue
        first = {built.one(hop, "hopFrom") for hop in hops if built.one(hop, "position") == "1"}
        assert first <= built.values(message, "sender")
        left, reached = ({built.one(hop, end) for hop in hops} for end in ("hopFrom", "hopTo"))
        assert built.values(message, "recipient") & reached
        assert left | reached <= built.values(message, "sender", "recipient", "intermediary")
        positions = {int(built.one(hop, "position")) for hop in hops}
        assert positions == set(range(1, len(positions) + 1))


def test_each_reference_keeps_its_own_answer(tmp_path: Path):
    """A reference that is made twice, and another after it: each claim's words name the message that it points to."""
    sources = write(tmp_path / "sources", letters=REPEATED)
    build([sources], tmp_path / "graph")
    store = ox.Store()
    store.load(path=str(tmp_path / "graph" / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    rows = store.query(
        f"PREFIX cg: <{CG}> SELECT ?words ?number WHERE {{ ?claim cg:claimProperty cg:respondsTo ; cg:claimObject "
        "?answered ; cg:evidence/cg:quotation ?words . ?answered cg:documentNumber ?number }"
    )
    pairs = sorted((row["words"].value, row["number"].value) for row in rows)
    assert pairs == [("To No. 12", "No. 12"), ("To No. 12", "No. 12"), ("To No. 14", "No. 14")]


REPEATED = """LETTERS IN PRINT

1. 5 January 1950, letter, Anna Belova to Boris Danilov

To Comrade DANILOV
The first shipment has left the harbour and is expected within the week. To No. 12. We
agree to the terms as they stand. To No. 12. The second point is settled as well, and the crews have been told
so. To No. 14. The coal will be sent by rail.
BELOVA
[Source: APRF, Fond 45, Opis 1, Delo 330, Listy 1]

2. 9 January 1950, letter, Boris Danilov to Anna Belova

To Comrade BELOVA
Many thanks for what has been sent so far; nothing more is needed before the spring of this year.
DANILOV
[Source: APRF, Fond 45, Opis 1, Delo 330, Listy 2]
"""


def test_one_source_more_adds_evidence_and_keeps_the_rest(tmp_path: Path):
    """A second listing with nothing new but a letter of others: all claims and spans of the first remain."""
    sources = write(tmp_path / "sources", a=listing())
    build([sources], tmp_path / "one")
    write(sources, b=listing([("March 3, 1951", "Note, Grigori Fokin to Maria Ilyina"), ("March 4, 1951", "Note")]))
    build([sources], tmp_path / "two")
    one, two = (set((tmp_path / name / "graph.nt").read_text(encoding="utf-8").splitlines()) for name in ("one", "two"))
    assert one < two
