"""Undecided pairs: which are found, in what order, judged in the terminal and on a page; likeness joins nobody."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from support_build import COMMAND, cablegraph, edition, listing, write
from test_page import EVIL, browser, opened

from kg.export.review_page import review_page
from kg.graph.store import EmbeddedStore
from kg.identity.kept import KeptActor, KeptName, Names
from kg.identity.lifetimes import ONE_SOURCE, lifetime
from kg.judgements.file import file_of, read, read_all
from kg.judgements.model import Side
from kg.pipeline import build
from kg.review.evidence import Evidence, Facts, Undecided, weighed
from kg.review.pairs import pairs
from kg.review.undecided import Words, undecided
from kg.workspace import Workspace

__all__ = ["browser"]

HEADINGS = (
    ("20 April 1949, telegram, A.B. Petrov to Boris Hult", "Please come."),
    ("21 April 1949, telegram, A.B. Petrov to Boris Hult", "Please come soon."),
    ("22 April 1949, telegram, Boris Hult to Anton Karlson", "I come."),
)
ENTRIES = (
    ("April 30, 1949", "Telegram, Petrov to Boris Hult"),
    ("May 1, 1949", "Telegram, Petrov to Boris Hult"),
    ("May 2, 1949", "Letter, Anton Carlson to Boris Hult"),
)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A workspace in which two names may be one man's, and two others too."""
    write(tmp_path / "letters", one=edition(HEADINGS), two=listing(ENTRIES))
    build([tmp_path / "letters"], tmp_path / "graph")
    return tmp_path / "graph"


def kept(*names: str, kind: str = "person") -> list[KeptName]:
    """Names of actors of their own."""
    return [
        KeptName(actor=f"{n:04}", kind=kind, name=one, listed=False, file="a", sha256="") for n, one in enumerate(names)
    ]


def pair(**told: object) -> Undecided:
    """A pair with some evidence."""
    one, other = (
        Facts(actor=KeptActor(id=name, label=name, kind="person", joined=()), names=(name,), messages=3)
        for name in ("Petrov", "A. Petrov")
    )
    return Undecided(**{"one": one, "other": other, "evidence": (), **told})


# which pairs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("A.B. Petrov", "Petrov", True),
        ("Anton Vasiliev", "Vasilev", True),
        ("Vasiliev", "Vasilevsky", False),
        ("Mao Tse-tung", "Mao Zedong", True),
        ("Kim Il Sung", "Kim Ir Sen", True),
        ("Holt", "Berg", False),
    ],
)
def test_who_could_be_one_meets(one: str, other: str, meet: bool):
    """By a family name, by one that a letter tells apart, by one name in two systems; not by a beginning alone."""
    assert bool(list(pairs(kept(one, other)))) is meet


@given(
    st.lists(
        st.sampled_from(["Petrov", "A. Petrov", "Petrow", "B. Petrov", "Kim Il", "Kim Il Sung", "Holt"]), max_size=9
    )
)
def test_each_pair_is_told_once(names: list[str]):
    """Each in its order, and of actors that differ."""
    found = list(pairs(kept(*names)))
    assert len(set(found)) == len(found)
    assert all(one < other for one, other in found)
    family = [f"{n:04}" for n, name in enumerate(names) if name.endswith("Petrov")]
    assert {tuple(sorted(two)) for two in combinations(family, 2)} <= set(found)


def test_a_crowd_makes_no_square():
    """Of a family of thousands each meets a few: the pairs grow as the names do."""
    counts = [len(list(pairs(kept(*(f"A{n}. Petrov" for n in range(size)))))) for size in (500, 1000, 2000)]
    assert counts[2] <= 2.1 * counts[1] <= 4.4 * counts[0]
    assert len(list(pairs(kept(*(f"Ministry of {n}" for n in range(1000)), kind="body")))) < 5000


def test_kinds_do_not_meet():
    """A body is nobody's namesake."""
    mixed = [*kept("Petrov"), *(replace(one, actor="9") for one in kept("Petrov", kind="body"))]
    assert list(pairs(mixed)) == []


# how hard ----------------------------------------------------------------------------------------------------------


def evidence(*weights: int) -> tuple[Evidence, ...]:
    """Evidence for, where a weight is positive, and against."""
    return tuple(Evidence(text=str(w), weight=w) for w in weights)


def test_even_evidence_and_many_messages_are_hard():
    """Hardness rises with the messages that it touches and falls with what outweighs the other side."""
    even = pair(evidence=evidence(3, -3))
    assert even.closeness == 1
    for weights in ((3,), (3, 2, -1), (-4,)):
        assert pair(evidence=evidence(*weights)).hardness < even.hardness
    many = replace(even, one=replace(even.one, messages=300), other=replace(even.other, messages=300))
    assert many.hardness > even.hardness
    assert replace(many, one=replace(many.one, messages=0)).hardness == 0


def test_evidence_is_what_the_graph_holds():
    """What stands side by side, differs, or is told to be two records speaks against; what agrees speaks for."""
    one, other = pair().one, pair().other
    for side, told in (
        (False, {"files": {"0": "a.txt"}}),
        (False, {"correspondents": frozenset({"Petrov", "A. Petrov"})}),
        (True, {"records": frozenset({"https://viaf.org/viaf/1"})}),
        (True, {"correspondents": frozenset({"Holt"})}),
    ):
        found = weighed(replace(one, **told), replace(other, **told), {"Holt": "Holt"})
        assert any((e.weight > 0) is side and "family" not in e.text for e in found.evidence), told
    differ = weighed(replace(one, names=("B. Petrov",)), replace(other, names=("A. Petrov",)), {})
    assert [e.weight > 0 for e in differ.evidence] == [False, True]
    apart = weighed(replace(one, years=(1900, 1901)), replace(other, years=(1950, 1951)), {})
    assert [e.text for e in apart.evidence if e.weight < 0] == ["49 years between their messages"]
    both = [replace(side, files={"0": "a.txt"}) for side in (one, other)]
    told = weighed(*both, {}, [("one family name, Petrov", 3), ONE_SOURCE])
    assert [e for e in told.evidence if e.weight == ONE_SOURCE[1]] == [
        Evidence(text="named side by side in a.txt", weight=ONE_SOURCE[1])
    ], "one ground, told once"
    dead = weighed(replace(one, life=lifetime("1850", "1900")), replace(other, acts=(1950, 1950)), {})
    assert dead.evidence[0] == Evidence(text="died in 1900, and has a part in a message of 1950", weight=-5)


def test_the_hardest_comes_first_and_what_is_judged_does_not_come(graph: Path):
    """Against all pairs sorted; a judged pair is gone, whatever was judged, and comes back when it is taken back."""
    with Workspace.open(graph) as workspace, Names(workspace.store) as names:
        store = EmbeddedStore(workspace.store)
        found = undecided(names, store, (), most=10)
        hardness = [one.hardness for one in found.pairs]
        assert hardness == sorted(hardness, reverse=True)
        assert found.total == len(found.pairs) == 2
        assert {one.one.actor.label for one in found.pairs} | {one.other.actor.label for one in found.pairs} == {
            "A.B. Petrov", "Petrov", "Anton Karlson", "Anton Carlson",
        }  # fmt: skip
        assert undecided(names, store, (), most=1).pairs == found.pairs[:1]
        assert cablegraph("names", "unsure", graph, "Petrov [two.txt]", "A.B. Petrov", "--by", "A. Berg").status == 0
        left = undecided(names, store, read(file_of(graph)), most=10)
        assert left.total == 1
        assert cablegraph("names", "retract", graph, read(file_of(graph))[0].id, "--by", "A. Berg").status == 0
        assert undecided(names, store, read(file_of(graph)), most=10) == found


def test_likeness_joins_nobody(graph: Path):
    """However alike two names are, a build without judgements keeps them two."""
    with Workspace.open(graph) as workspace, Names(workspace.store) as names:
        assert {actor.label for actor in names.actors()} >= {"Anton Karlson", "Anton Carlson", "Petrov", "A.B. Petrov"}


# in the terminal ---------------------------------------------------------------------------------------------------


def reviewed(graph: Path, answers: str) -> subprocess.CompletedProcess[str]:
    """The command with some answers on its standard input."""
    return subprocess.run(
        [COMMAND, "names", "review", str(graph), "--by", "A. Berg"],
        input=answers, capture_output=True, text=True, timeout=60, env={**os.environ, "COLUMNS": "90"}, check=False,
    )  # fmt: skip


def test_answers_are_read_line_by_line(graph: Path):
    """A verdict with its reason, what is no answer, nothing; each judgement is kept at once, and the rest is told."""
    ran = reviewed(graph, "x\ns the same hand\n\n")
    assert ran.returncode == 0, ran.stderr
    (one,) = read(file_of(graph))
    assert (one.verdict, one.reason, one.who) == ("same", "the same hand", "A. Berg")
    assert "no answer: 'x'" in ran.stdout
    assert ran.stdout.endswith("1 judged, 1 undecided\n")
    assert all(len(line) <= 90 for line in ran.stdout.splitlines() if not line.startswith(("judged", "kept")))


@pytest.mark.parametrize("answers", ["", "q\n", "d"])
def test_the_end_of_the_answers_ends_it(graph: Path, answers: str):
    """Where input ends, or with q, nothing more is asked; an answer without a line's end counts."""
    ran = reviewed(graph, answers)
    assert ran.returncode == 0, ran.stderr
    assert len(read(file_of(graph))) == (answers == "d")


# on a page ---------------------------------------------------------------------------------------------------------


def saved(page, folder: Path) -> Path:
    """The file that the page's button saves."""
    with page.expect_download() as download:
        page.click("#save")
    path = folder / "saved.jsonl"
    download.value.save_as(path)
    return path


@pytest.mark.browser
def test_what_is_judged_on_the_page_is_merged(graph: Path, browser: Browser):
    """One judges by keys, saves, and merges: the judgements are those; the page asks nobody and holds nothing else."""
    page_file = graph.parent / "page.html"
    assert cablegraph("names", "review", graph, "--page", page_file).status == 0
    with opened(browser, page_file.as_uri()) as seen:
        page = seen.page
        assert page.locator("article").count() == 2
        assert page.locator("#save").is_disabled()
        page.locator("article").first.get_by_label("different").check()
        page.locator("article").first.get_by_label("why").fill('the one was "in" Bergen')
        assert page.locator("#save").is_disabled()
        page.fill("#who", "C. Dahl")
        path = saved(page, graph.parent)
        assert seen.faults == []
        assert [one for one in seen.requests if not one.startswith(("file:", "blob:"))] == []
    (one,) = read_all(path)
    assert (one.verdict, one.who, one.reason) == ("different", "C. Dahl", 'the one was "in" Bergen')
    assert cablegraph("names", "merge", graph, path).status == 0
    assert read(file_of(graph)) == (one,)
    assert cablegraph("names", "list", graph).out.count("to be used") == 1


@pytest.mark.browser
def test_nothing_that_is_shown_runs(tmp_path: Path, browser: Browser):
    """Names, quotations and files with markup are shown as they are, and judged as they are."""
    hostile = pair()
    facts = [
        replace(one, names=(EVIL,), files={"0": EVIL}, actor=replace(one.actor, label=f"{one.actor.label}{EVIL}"))
        for one in (hostile.one, hostile.other)
    ]
    hostile = replace(hostile, one=facts[0], other=facts[1], evidence=evidence(3, -3))
    words = (Words(quotation=EVIL, tells="sender", document=EVIL, date="", file=EVIL),)
    sides = (Side(name=f"A{EVIL}"), Side(name="</script>B"))
    path = tmp_path / "page.html"
    path.write_text(review_page([(hostile, sides, (words, words))], total=1, title=EVIL), "utf-8")
    with opened(browser, path.as_uri()) as seen:
        assert seen.page.evaluate("window.ran") is None
        assert seen.page.locator("article img, article script, h2 b").count() == 0
        seen.page.get_by_label("same").check()
        seen.page.fill("#who", EVIL)
        (told,) = [json.loads(line) for line in saved(seen.page, tmp_path).read_text("utf-8").strip().split("\n")]
        assert seen.faults == []
    assert sorted(side["name"] for side in told["sides"]) == sorted(side.name for side in sides)
