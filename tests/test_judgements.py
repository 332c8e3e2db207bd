"""Judgements: the file that several people and processes write, which are in force, and which contradict each other."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_judgements import WHEN, judgement, judgements

from kg.errors import JudgementError
from kg.judgements.file import append, line, read, read_all
from kg.judgements.model import Judgement, Side, from_json, in_force
from kg.judgements.weighing import weigh

NAMES = [Side(name=name) for name in ("Holt", "T. Holt", "Hult", "Halvorsen", "Berg")]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


# what a line says --------------------------------------------------------------------------------------------------


@given(ANY_TEXT, ANY_TEXT, st.sampled_from(["same", "different", "unsure"]))
def test_a_line_comes_back_as_it_went(name: str, reason: str, verdict):
    """Whatever stands in the texts, a judgement is one line, and reading it gives the same with the same identifier."""
    one = judgement(verdict, Side(name=f"A{name}", file="x.txt"), Side(name="Holt"), reason=reason, who="A. Berg")
    assert line(one).count("\n") == 1
    assert from_json(json.loads(line(one))) == one


def test_the_order_of_the_sides_says_nothing():
    """Both orders are the same judgement, spelling apart they are told apart."""
    assert judgement("same", "Holt", "Hult").id == judgement("same", "Hult", "Holt").id
    assert judgement("same", "Holt", "Hult").id != judgement("same", "Holt", "Hult", who="C. Dahl").id


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], "no judgement"),
        ({"verdict": "same"}, "neither"),
        ({"who": "A. Berg", "when": WHEN}, "neither"),
        ({"verdict": "equal", "sides": [], "who": "A. Berg", "when": WHEN}, "none of"),
        ({"verdict": "same", "sides": [{"name": "Holt"}], "who": "A. Berg", "when": WHEN}, "not two"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"name": "HOLT"}], "who": "A. Berg", "when": WHEN}, "one"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"name": "..."}], "who": "A. Berg", "when": WHEN}, "letters"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"record": "4711"}], "who": "A. Berg", "when": WHEN}, "addr"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"name": "Hult"}], "who": " ", "when": WHEN}, "who"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"name": "Hult"}], "who": "A. Berg", "when": "soon"}, "when"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"name": "x" * 5000}], "who": "A", "when": WHEN}, "4000"),
        ({"verdict": "same", "sides": [{"name": "Holt"}, {"name": 1}], "who": "A", "when": WHEN}, "text"),
        ({"retracts": ["x"], "who": "A. Berg", "when": WHEN}, "retracts"),
        ({**judgement("same", "Holt", "Hult").as_json(), "reason": "changed"}, "identifier"),
    ],
)
def test_what_is_no_judgement_is_refused(told, said: str):
    """Each fault is told by what is wrong."""
    with pytest.raises(JudgementError, match=said):
        from_json(told)


# which are in force ------------------------------------------------------------------------------------------------


@given(st.data())
def test_what_is_in_force_is_what_the_definition_says(data):
    """One is in force if and only if none in force takes it back, however deep; in any order, copies or not."""
    made: list[Judgement] = [judgement("unsure", "Holt", f"Hult{number}") for number in range(3)]
    for number in range(data.draw(st.integers(0, 8))):
        taken = data.draw(st.lists(st.sampled_from(made), min_size=1, max_size=3))
        told = {"retracts": [one.id for one in taken], "who": f"judge {number}", "when": WHEN}
        made.append(from_json(told))
    stands: dict[str, bool] = {}
    for one in reversed(made):  # each only takes back what was made before it
        stands[one.id] = not any(stands[other.id] for other in made if one.id in other.retracts)
    mixed = data.draw(st.permutations(made + made[:2]))
    assert {one.id for one in in_force(mixed)} == {id_ for id_, is_so in stands.items() if is_so}


def test_a_long_row_of_retractions_is_followed():
    """Each takes back the one before: no depth is too deep."""
    made = [judgement("same", "Holt", "Hult")]
    for _ in range(5000):
        made.append(from_json({"retracts": [made[-1].id], "who": "A. Berg", "when": WHEN}))
    assert made[0] in in_force(made)
    assert made[0] not in in_force(made[:-1])


# which contradict each other ---------------------------------------------------------------------------------------


@given(judgements(NAMES), st.randoms())
def test_contradictions_are_those_that_trying_every_way_finds(some: list[Judgement], chance: random.Random):
    """Against all ways between two names: which are contradicted, what is set aside, how long the shortest way is."""
    graph: nx.MultiGraph = nx.MultiGraph()
    kept = {one.id: one for one in some}
    for one in kept.values():
        if one.verdict == "same":
            graph.add_edge(*(side.name for side in one.sides), key=one.id)
    aside, shortest = set(), {}
    for one in kept.values():
        if one.verdict == "different" and all(side.name in graph for side in one.sides):
            ways = list(nx.all_simple_edge_paths(graph, *(side.name for side in one.sides)))
            if ways:
                shortest[one.id] = min(map(len, ways))
                aside |= {one.id, *(key for way in ways for _, _, key in way)}
    mixed = [*some]
    chance.shuffle(mixed)
    found = weigh(mixed, lambda side: [side.name])
    assert found == weigh(some, lambda side: [side.name])
    assert found.set_aside == aside
    assert {one.different.id: len(one.way) for one in found.contradictions} == shortest
    for one in found.contradictions:  # the way leads from one side to the other
        names = [{side.name for side in step.sides} for step in one.way]
        assert all(a & b for a, b in itertools.pairwise(names))
        assert {side.name for side in one.different.sides} <= names[0] | names[-1]


@given(judgements([Side(name="Holt", file=file) for file in "abcd"] + [Side(name="Holt"), Side(name="Hult")]))
def test_what_is_left_cannot_contradict_itself(some: list[Judgement]):
    """With a name that means several: nobody who is one is kept apart, and who is not mentioned is nowhere."""
    meant = {"Holt": list("abcd"), "Hult": ["e"]}
    found = weigh(some, lambda side: [side.file] if side.file else meant[side.name])
    whose = {name: names for names, _ in found.same for name in names}
    for _, first, second in found.apart:
        assert not set(first) & set(second)
        assert all(whose.get(one, one) != whose.get(other, other) for one in first for other in second)
    used = {one.id for _, by in found.same for one in by} | {one.id for one, _, _ in found.apart}
    assert used | found.set_aside == {one.id for one in some if one.verdict != "unsure"}
    assert not used & found.set_aside


def test_many_ways_are_no_work():
    """A lattice has more shortest ways than can be tried; one is told, and the judgements of all are set aside."""
    size = 12
    name = lambda x, y: f"N{x}x{y}"  # noqa: E731
    some = [judgement("same", name(x, y), name(x + 1, y)) for x in range(size - 1) for y in range(size)]
    some += [judgement("same", name(x, y), name(x, y + 1)) for x in range(size) for y in range(size - 1)]
    found = weigh([*some, judgement("different", name(0, 0), name(size - 1, size - 1))], lambda side: [side.name])
    assert len(found.contradictions[0].way) == 2 * (size - 1)
    assert len(found.set_aside) == len(some) + 1


# the file ----------------------------------------------------------------------------------------------------------


@given(judgements(NAMES), judgements(NAMES), st.randoms())
def test_merging_is_a_union(tmp_path_factory: pytest.TempPathFactory, ours, theirs, chance: random.Random):
    """Added in any order, in one go or two, or put together as text: the same judgements; again changes no byte."""
    folder = tmp_path_factory.mktemp("merged")
    both = [*ours, *theirs]
    append(folder / "one", ours)
    append(folder / "one", theirs)
    chance.shuffle(both)
    (folder / "two").write_text("".join(map(line, both)), "utf-8")
    assert set(read(folder / "one")) == set(read_all(folder / "two"))
    before = (folder / "one").read_bytes() if (folder / "one").exists() else b""
    assert append(folder / "one", read_all(folder / "two")) == ()
    assert ((folder / "one").read_bytes() if (folder / "one").exists() else b"") == before


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_line_that_was_being_written_is_passed_over(tmp_path: Path, cut: int):
    """Of a file that ends in the midst of a line all before is read, and the next line stands for itself."""
    path = tmp_path / "judgements.jsonl"
    first, second, third = (judgement("same", "Holt", name) for name in ("Hult", "Hålt", "Halvorsen"))
    append(path, [first, second])
    path.write_bytes(path.read_bytes()[:-cut])
    assert read(path) == ((first, second) if cut == 1 else (first,))  # without its end alone, it is whole
    append(path, [third])
    assert read_all(path) == ((first, second, third) if cut == 1 else (first, third))


def test_a_line_that_is_no_judgement_is_named(tmp_path: Path):
    """In the midst of a file, or anywhere in one that somebody gave, with file and line; nothing is added then."""
    path = tmp_path / "judgements.jsonl"
    path.write_text(line(judgement("same", "Holt", "Hult")) + "{\n", "utf-8")
    for attempt in (lambda: read(path), lambda: read_all(path), lambda: append(path, [])):
        with pytest.raises(JudgementError, match=r"judgements\.jsonl:2: not JSON"):
            attempt()
    path.write_text("[" * 60_000, "utf-8")
    with pytest.raises(JudgementError, match=r"judgements\.jsonl:1"):
        read_all(path)


def test_several_processes_write_one_file(tmp_path: Path):
    """Each adds lines of its own at the same time; none is lost, none is mixed with another."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from kg.judgements.file import append
        from kg.judgements.model import from_json
        for number in range(40):
            told = {"verdict": "same", "sides": [{"name": "Holt"}, {"name": f"Hult {sys.argv[2]} {number}"}],
                    "who": "A. Berg", "when": "2001-02-03T04:05:06Z"}
            append(Path(sys.argv[1]), [from_json(told)])
    """)
    path = tmp_path / "judgements.jsonl"
    running = [subprocess.Popen([sys.executable, "-c", script, str(path), str(number)]) for number in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(read_all(path)) == 120


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path):
    """Where a line cannot be written whole, nothing of it stays, and the error says so."""
    path = tmp_path / "judgements.jsonl"
    append(path, [judgement("same", "Holt", "Hult")])
    before = path.read_bytes()
    script = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from kg.errors import JudgementError
        from kg.judgements.file import append
        from kg.judgements.model import from_json
        path = Path(sys.argv[1])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = path.stat().st_size + 50
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        told = {"verdict": "same", "sides": [{"name": "Holt"}, {"name": "Halvorsen"}], "who": "A. Berg",
                "when": "2001-02-03T04:05:06Z"}
        try:
            append(path, [from_json(told)])
        except JudgementError as error:
            sys.exit(f"told: {error}")
    """)
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True)
    assert ran.stderr.startswith("told: cannot write")
    assert path.read_bytes() == before
