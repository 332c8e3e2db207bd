"""Topics: which concepts of a scheme a text speaks of, and schemes of a user's own."""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT
from pyoxigraph import RdfFormat
from rdflib import Graph
from support_build import cablegraph, edition, listing, write

from extract.errors import CablegraphError
from extract.topics import Cue, TopicFound, TopicScheme, Weight, topics
from kg.errors import OntologyError
from kg.graph.concepts import read_concepts
from kg.graph.userfiles import quads
from kg.pipeline import build, shipped_scheme

# ---- texts


def scheme(**labels: str) -> TopicScheme:
    """A scheme of concepts with their cues, commas between."""
    return TopicScheme(
        cues=tuple(Cue(concept=concept, label=cue) for concept, text in labels.items() for cue in text.split(", "))
    )


def names(found: Iterable[TopicFound]) -> list[str]:
    return [topic.concept for topic in found]


SCHEME = scheme(roads="road, lorry", grain="wheat, corn mill", health="typhus", ports="harbour")
LEADING = {
    "road": "roads", "Lorries": "roads", "LORRY": "roads", "wheat": "grain", "Corn-mills": "grain",
    "corn mill's": "grain", "typhus": "health", "harbours": "ports",
}  # fmt: skip
words = st.lists(st.sampled_from([*LEADING, "the", "of", "roadside", "cornflower", "mill", "ÉTÉ", "中", "’"]))


@given(words, st.sampled_from([" ", "\n", ", "]))
def test_topics_are_those_whose_cues_stand_in_the_text(text: list[str], between: str):
    """At most three concepts, each by words of the text that are its cues, whatever their case and number."""
    joined = between.join(text)
    wanted = {LEADING[word] for word in text if word in LEADING}
    found = topics(joined, SCHEME)
    assert set(names(found)) <= wanted
    assert bool(found) == bool(wanted)
    assert len(found) == len(set(names(found))) <= 3
    for topic in found:
        assert topic.places
        for start, end in topic.places:
            assert LEADING[joined[start:end]] == topic.concept


@given(st.permutations(SCHEME.cues), words)
def test_the_order_of_a_scheme_changes_nothing(cues: list[Cue], text: list[str]):
    """A scheme says the same in whatever order its labels are written."""
    assert topics(" ".join(text), TopicScheme(cues=tuple(cues))) == topics(" ".join(text), SCHEME)


@given(words, st.integers(0, 200))
def test_a_titles_end_may_be_anywhere(text: list[str], end: int):
    """The same concepts are spoken of wherever the title ends; only their order and number may differ."""
    joined = " ".join(text)
    assert set(names(topics(joined, SCHEME, title_end=end))) <= {LEADING[w] for w in text if w in LEADING}


def test_a_heading_weighs_more_than_the_text():
    """The concept of which the heading speaks comes first, though the text speaks once more of another."""
    text = "Wheat\nThe road is bad, and the road is long."
    assert names(topics(text, SCHEME, title_end=6)) == ["grain", "roads"]
    assert names(topics(text, SCHEME)) == ["roads", "grain"]


def test_the_longest_label_is_meant():
    """A word within a longer label of another concept is not the shorter label."""
    both = scheme(trade="trade", labour="trade union")
    assert names(topics("the trade unions", both)) == ["labour"]
    assert names(topics("the trade of unions and trade", both)) == ["labour", "trade"]


@pytest.mark.parametrize("longer", ["rule of the armistice", "armistice rules", "old armistice of the rulers"])
@pytest.mark.parametrize("weight", ["cue", "hint"])
def test_a_longer_label_tells_no_less_than_one_within_it(longer: str, weight: Weight):
    """Words beside a name do not weaken it; another concept's name lends it nothing."""
    cues = (
        Cue(concept="peace", label="armistice", weight="name"),
        Cue(concept="peace", label=longer, weight=weight),
        *(Cue(concept="war", label=label) for label in ("battle", "siege", "raid")),
    )
    text = f"{longer}; battle, siege, raid"
    assert names(topics(text, TopicScheme(cues=cues))) == ["peace", "war"]
    others = (Cue(concept="law", label="armistice", weight="name"), *cues[1:])
    assert names(topics(text, TopicScheme(cues=others)))[0] == "war"


def test_hints_count_only_beside_others():
    """Hints lead nowhere by themselves unless they are several different ones; beside a cue they add to it."""
    hinted = TopicScheme(
        cues=(
            Cue(concept="war", label="battle"),
            *(Cue(concept="war", label=label, weight="hint") for label in ("army", "front", "enemy")),
            Cue(concept="peace", label="armistice", weight="name"),
        )
    )
    assert topics("the army and the army, at the front", hinted) == ()
    assert names(topics("the army, the front, the enemy", hinted)) == ["war"]
    assert names(topics("a battle", hinted)) == ["war"]
    assert names(topics("an armistice; army, front, enemy", hinted)) == ["peace"]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_background_must_come_nearer_to_the_strongest(grain: int, roads: int, ports: int):
    """A concept of the background is second where others would be third, third where it equals the first, or first."""
    said = ["wheat"] * grain + ["road"] * roads + ["harbour"] * ports
    joined = (" word" * 80 + " ").join(said)  # each in a stretch of its own
    plain = names(topics(joined, SCHEME))
    found = names(topics(joined, TopicScheme(cues=SCHEME.cues, background=frozenset({"roads"}))))
    assert found == [concept for concept in plain if concept != "roads" or concept in found]
    if roads:
        weights = {"grain": grain, "roads": roads, "ports": ports}
        above = [concept for concept in weights if (-weights[concept], concept) < (-roads, "roads")]
        least = (0, 0.65, 1)[len(above)] * max(weights.values())
        assert ("roads" in found) == (roads >= least)


@pytest.mark.parametrize("between", [0, 90])
@pytest.mark.parametrize("order", list(permutations(("the armistice", "the border", "a road"))))
def test_a_short_text_names_each_of_its_matters_once(order: tuple[str, ...], between: int):
    """In an entry of a list a third matter is told by a word beside two names; in a long text that is not enough."""
    cues = (
        Cue(concept="peace", label="armistice", weight="name"),
        Cue(concept="borders", label="border", weight="name"),
        Cue(concept="roads", label="road"),
    )
    found = names(topics((" and" * between + " ").join(order), TopicScheme(cues=cues)))
    assert found == ["borders", "peace", "roads"][: 2 if between else 3]


def test_a_background_concept_alone_is_the_topic():
    """What many texts touch upon is still what a text is about that speaks of nothing else."""
    assert names(topics("a road", TopicScheme(cues=SCHEME.cues, background=frozenset({"roads"})))) == ["roads"]


@pytest.mark.parametrize(("first", "second"), list(pairwise(("name", "cue", "hint"))))
def test_names_count_more_than_cues_and_cues_more_than_hints(first: Weight, second: Weight):
    """Of two concepts as often spoken of, the one that is named comes first."""
    cues = [
        Cue(concept=concept, label=f"{concept} {word}", weight=weight)
        for concept, weight in (("alpha", second), ("beta", first))
        for word in ("one", "two", "three")
    ]
    text = "alpha one, alpha two, alpha three; beta one, beta two, beta three"
    assert names(topics(text, TopicScheme(cues=tuple(cues))))[0] == "beta"


def test_an_abbreviation_is_meant_in_capitals_alone():
    """ "UN" is not the article of a French phrase, and is found with a plural's ending."""
    abbreviated = scheme(nations="UN", captives="POW")
    assert names(topics("the UN, and un certain nombre", abbreviated)) == ["nations"]
    assert topics("un pow", abbreviated) == ()
    assert names(topics("POWs", abbreviated)) == ["captives"]


@pytest.mark.parametrize("text", ["条约", "签订条约了", "le traité", "LES TRAITÉS", "the traite’s"])
def test_labels_of_any_language_are_found(text: str):
    """Accents and case may differ, and a script without spaces is searched character by character."""
    assert names(topics(text, scheme(treaty="traité, 条约"))) == ["treaty"]


def test_a_long_text_is_about_what_it_speaks_of_throughout():
    """Named once in each part counts more than as often in one part."""
    filler = " word" * 100
    text = "road road road road" + filler + " wheat" + filler + " wheat" + filler + " wheat" + filler
    assert names(topics(text, SCHEME))[0] == "grain"


HEAD = """SECOND DEPARTMENT OF THE STAFF OF THE AIR FORCE
COURSE OF THE WAR SECTION
CIPHERED TELEGRAM No. 4118
PRAGUE
To Comrade {to}
"""


@pytest.mark.parametrize("to", ["HOLT", "LUND, for Comrade HOLT"])
@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("I ask you to send us wheat flour and medicines for the hospital of the town.", "humanitarian-aid"),
        ("I have received your telegram, and thank you for your kind words.", "other"),
    ],
)
def test_offices_in_the_head_of_a_message_are_not_its_topic(to: str, said: str, topic: str, tmp_path: Path):
    """A telegram from a staff of the air force is about what its text says, and each topic's words stand there."""
    text = f"{HEAD.format(to=to)}{said}\nVIK\n"
    source = edition([("3 May 1950, ciphered telegram, Vik to Holt", text)] * 2)
    ran = cablegraph("extract", write(tmp_path, issue=source))
    assert ran.status == 0
    for record in map(json.loads, ran.out.splitlines()):
        assert record["topics"] == [topic]
        assert all(found["quote"] in said for found in record["evidence"].get("topics", ()))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10**6,
        "road " * 200_000,
        "a'" * 300_000,
        "treaty of friendship and " * 30_000,
        "条" * 200_000,
        "\u0301" * 10**5,
    ],
    ids=["one word", "one cue", "apostrophes", "beginnings", "ideographs", "accents"],
)
def test_hostile_texts_are_walked_once(text: str):
    """A megabyte of one word, or of the beginnings of labels, takes seconds and not hours."""
    before = time.process_time()
    for topic in topics(text, shipped_scheme()):
        assert all(0 <= start < end <= len(text) for start, end in topic.places)
    assert time.process_time() - before < 20


@pytest.mark.parametrize("labels", [[], [""], ["the", "of the"], ["..."], ["w" * 100]])
def test_a_scheme_without_cues_is_refused(labels: list[str]):
    """A scheme no label of which has a word is an error with advice, not a scheme that finds nothing."""
    with pytest.raises(CablegraphError) as caught:
        TopicScheme(cues=tuple(Cue(concept="a", label=label) for label in labels))
    assert caught.value.advice


def test_every_label_of_the_shipped_scheme_leads_to_its_concept():
    """Each name and cue, in capitals and in the plural too, leads to its concept, which may share it with others."""
    shipped = shipped_scheme()
    assert len({cue.concept for cue in shipped.cues}) == 29
    assert shipped.rest == "other"
    for cue in shipped.cues:
        if cue.weight != "hint":
            for text in (cue.label, cue.label.upper(), f"of {cue.label}, and"):
                assert cue.concept in names(topics(text, shipped)), (cue, text)


def test_no_words_lead_to_a_topic_in_two_ways() -> None:
    """Labels that are read alike, determiners and endings apart, are of one kind, and none is only a word's half."""
    kinds: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for cue in shipped_scheme().cues:
        (hit,) = TopicScheme(cues=(cue,)).hits(cue.label)
        read = tuple(hit.label.split())
        kinds[cue.concept, read].add(cue.weight)
        determined = len(cue.label.split()) > len(read) == 1
        assert not determined, f"{cue.label} of {cue.concept} is looked for as {read[0]}"
    assert {read for read, found in kinds.items() if len(found) > 1} == set()


# ---- schemes of one's own

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix cg: <https://w3id.org/cablegraph/ns#> .
@prefix plant: <https://example.org/plants/> .
plant:fern a skos:Concept ; skos:prefLabel "ferns"@en, "fougères"@fr ; skos:broader plant:spores ; cg:hint "frond" .
plant:spores a skos:Concept ; skos:prefLabel "spore plants"@en ; skos:altLabel "cryptogams" ; skos:hiddenLabel "moss" .
plant:garden a skos:Concept ; skos:prefLabel "botanical gardens"@en ; skos:hiddenLabel "greenhouse", "seedsman" .
"""
LETTERS = (
    ("May 3, 1771", "Letter, Anna Holt to Peter Lund", "Holt sends ferns from the cloud forest, and asks for moss."),
    ("May 9, 1771", "Letter, Peter Lund to Anna Holt", "Lund describes the new greenhouse of the town."),
    ("June 1, 1771", "Letter, Anna Holt to Peter Lund", "Holt asks for money."),
)
FERN, SPORES, GARDEN = (f"https://example.org/plants/{name}" for name in ("fern", "spores", "garden"))
FORMATS = {
    "ttl": "turtle",
    "rdf": "xml",
    "jsonld": "json-ld",
    "nt": "nt",
    "TTL": "turtle",
    "xml": "xml",
    "json": "json-ld",
}


@pytest.fixture(params=FORMATS)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The scheme of plants in one format."""
    path = tmp_path / f"plants.{request.param}"
    Graph().parse(data=TURTLE, format="turtle").serialize(path, format=FORMATS[request.param], encoding="utf-8")
    return path


def test_a_scheme_is_the_same_in_every_format(written: Path, tmp_path: Path):
    """Turtle, RDF/XML, JSON-LD and N-Triples give the same cues in the same order."""
    plain = tmp_path / "plain.ttl"
    plain.write_text(TURTLE, "utf-8")
    assert read_concepts(written).scheme.cues == read_concepts(plain).scheme.cues
    assert {cue.label for cue in read_concepts(written).scheme.cues} >= {"ferns", "fougères", "moss", "frond"}


def test_background_is_told_in_every_format(tmp_path: Path):
    """`cg:background true` marks a concept, `false` and silence do not."""
    for name, format_ in FORMATS.items():
        path = tmp_path / f"plants.{name}"
        told = TURTLE + "plant:fern cg:background true . plant:spores cg:background false ."
        Graph().parse(data=told, format="turtle").serialize(path, format=format_, encoding="utf-8")
        assert read_concepts(path).scheme.background == {FERN}


def test_the_shipped_scheme_has_a_background():
    """The war in which its messages were written is the background of many."""
    assert shipped_scheme().background == {"military-operations"}


def test_documents_get_topics_of_the_users_scheme(tmp_path: Path):
    """Topics are the user's concepts by their IRIs; where no cue stands there is no topic at all."""
    plants = tmp_path / "plants.ttl"
    plants.write_text(TURTLE, "utf-8")
    sources = write(tmp_path / "sources", letters=listing(LETTERS))
    ran = cablegraph("extract", sources, "--topics", plants)
    assert (ran.status, ran.err) == (0, "")
    assert [json.loads(line)["topics"] for line in ran.out.splitlines()] == [[FERN, SPORES], [GARDEN], []]


def test_a_workspace_describes_the_concepts_of_the_users_scheme(tmp_path: Path):
    """The concepts can be asked for by name, in every language, and the workspace has the shape it ought to have."""
    plants = tmp_path / "plants.ttl"
    plants.write_text(TURTLE, "utf-8")
    sources = write(tmp_path / "sources", letters=listing(LETTERS))
    build([sources], tmp_path / "graph", topics=plants)
    for name in ("ferns", "fougères", FERN):
        asked = cablegraph("query", tmp_path / "graph", "messages-on-topic", "-p", f"topic={name}", "--format", "csv")
        assert len(asked.out.splitlines()) == 2, asked.err
    checked = cablegraph("check", tmp_path / "graph", timeout=300)
    assert checked.status == 0, checked.out + checked.err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("plants.ttl", "plant:fern a skos:Concept .", "not Turtle"),
        ("plants.rdf", "<rdf", "not RDF/XML"),
        ("plants.jsonld", "{", "not JSON-LD"),
        ("plants.ttl", "", "no skos:Concept"),
        ("plants.ttl", '<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "a" .', "no skos:Concept"),
        ("plants.ttl", "<urn:a> a <http://www.w3.org/2004/02/skos/core#Concept> .", "no cues"),
        ("plants.ttl", f'{TURTLE} plant:fern cg:background "yes" .', "neither true nor false"),
        ("plants.ttl", f"{TURTLE} plant:fern cg:background plant:moss .", "neither true nor false"),
        ("plants.csv", "fern,moss", "no format"),
        ("plants", "fern", "no format"),
    ],
)
def test_a_bad_scheme_is_told_in_a_line(name: str, text: str, told: str, tmp_path: Path):
    """What is wrong with a scheme is said with the file's name and what to do, and nothing is read."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(OntologyError, match=told) as caught:
        read_concepts(path)
    assert caught.value.advice
    sources = write(tmp_path / "sources", letters=listing())
    ran = cablegraph("build", sources, "--into", tmp_path / "graph", "--topics", path)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert told in ran.err
    assert not (tmp_path / "graph").exists()


def test_a_scheme_that_is_not_there_is_told(tmp_path: Path):
    """A missing file and a folder are told like any other error."""
    for path in (tmp_path / "nothing.ttl", tmp_path):
        with pytest.raises(OntologyError):
            read_concepts(path)


def test_a_scheme_has_one_concept_for_the_rest_at_most(tmp_path: Path):
    """A concept called `other` is given where nothing fits; its own labels lead nowhere; two of them are refused."""
    more = (
        '<https://example.org/plants/other> a <http://www.w3.org/2004/02/skos/core#Concept> ; skos:prefLabel "money" .'
    )
    path = tmp_path / "plants.ttl"
    path.write_text(TURTLE + more, "utf-8")
    rest = read_concepts(path).scheme
    assert rest.rest == "https://example.org/plants/other"
    assert topics("money", rest) == ()
    path.write_text(TURTLE + more + more.replace("plants/other", "plants#other"), "utf-8")
    with pytest.raises(OntologyError, match="two concepts"):
        read_concepts(path)


def test_the_page_on_topics_shows_what_comes_out(tmp_path: Path):
    """The scheme and the letters of docs/topics.md, written to files and read, give the records that the page shows."""
    page = (ROOT / "docs" / "topics.md").read_text("utf-8")
    blocks = dict(re.findall(r"^`([\w.-]+)`:\n\n```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    for name in ("plants.ttl", "letters.txt"):
        (tmp_path / name).write_text(blocks[name], "utf-8")
    ran = cablegraph("extract", tmp_path / "letters.txt", "--topics", tmp_path / "plants.ttl")
    found = [
        " ".join([r["date"], *(t.rpartition("/")[2] for t in r["topics"])])
        for r in map(json.loads, ran.out.splitlines())
    ]
    shown = re.search(r"gives\n\n```\n(.*?)```", page, re.DOTALL)
    assert shown
    assert found == shown[1].splitlines()


@pytest.mark.parametrize(
    ("declared", "fine"),
    [
        ('<!ENTITY skos "http://www.w3.org/2004/02/skos/core#">', True),
        ('<!ENTITY a "b"><!ENTITY c "d">', True),
        ('<!ENTITY a ">&b;&b;">', False),
        ("<!ENTITY a '&#38;b;'>", False),
        ('<!ENTITY % a "b">', False),
        ("<!ENTITY a SYSTEM 'file:///etc/passwd'>", False),
        (f"<!ENTITY a '{'x' * 401}'>", False),
    ],
)
def test_entities_of_rdf_that_could_grow_are_refused(declared: str, fine: bool):
    """An entity may stand for a short text, as namespaces are abbreviated; one that stands for others fills memory."""
    name = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    data = f"<!DOCTYPE r [{declared}]><rdf:RDF xmlns:rdf='{name}'/>".encode()
    if fine:
        assert quads(data, RdfFormat.RDF_XML, "urn:x") == []
    else:
        with pytest.raises(SyntaxError, match="an entity stands for others"):
            quads(data, RdfFormat.RDF_XML, "urn:x")
