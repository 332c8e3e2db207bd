"""Building again: only what changed is read, and what is made is what a build from nothing makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_build import EXAMPLES, LETTERS, MADE, cablegraph, edition, listing, made, write

from kg.pipeline import BuildReport, build

NAMES = ("a.txt", "b.txt", "deeper/c.txt", "ä.txt")
PRINTED = [
    ("5 January 1950, telegram, Anna Belova to Boris Danilov", "To Comrade DANILOV\nThe ice has gone."),
    ("8 January 1950, letter, Boris Danilov to Anna Belova", "To Comrade BELOVA\nI have your No. 3."),
]
TEXTS = (
    listing(),
    listing(LETTERS[:2]) + "More to come\n",
    listing([("January 9, 1950", "Letter, Belova to Danilov. Re your telegram of January 5, 1950"), LETTERS[1]]),
    edition(PRINTED, index=["Belova, Anna", "Danilov, Boris (pseudonym: Fokin)"]),
    edition([*PRINTED, ("7 January 1950, letter, Danilov to Anna Belova", "To your No. 3. The boats can leave.")]),
    "nothing that anybody reads\n",
)
Step = tuple[str, str, object]


def contents(workspace: Path) -> tuple[list[bytes], set[str]]:
    """All that a build makes: the bytes of its files, and what its store holds."""
    store = ox.Store.read_only(str(workspace / "store"))
    return [(workspace / name).read_bytes() for name in MADE], {str(quad) for quad in store}


def take(step: Step, folder: Path) -> None:
    """Add or change a text, remove one, or give one another name."""
    what, name, other = step
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    if what == "write":
        path.write_text(TEXTS[int(str(other))], encoding="utf-8")
    elif what == "remove":
        path.unlink(missing_ok=True)
    elif path.exists():
        (folder / "deeper").mkdir(exist_ok=True)
        path.rename(folder / str(other))


steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.integers(0, len(TEXTS) - 1)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


def compare(rounds: list[list[Step]]) -> None:
    with TemporaryDirectory() as place:
        folder, target = Path(place) / "letters", Path(place) / "graph"
        folder.mkdir()
        (folder / "always.txt").write_text(
            listing([("May 1, 1950", "Note, Egorov to Anna Belova"), LETTERS[2]]), encoding="utf-8"
        )
        for some in rounds:
            for step in some:
                take(step, folder)
            build([folder], target)
            shutil.rmtree(Path(place) / "whole", ignore_errors=True)
            report = build([folder], Path(place) / "whole")
            assert report.kept == 0
            assert contents(target) == contents(Path(place) / "whole")


@given(st.lists(st.lists(steps, min_size=1, max_size=3), min_size=2, max_size=3))
@settings(max_examples=12)
def test_building_again_makes_what_building_anew_makes(rounds: list[list[Step]]):
    """After any texts were added, changed, removed and renamed, the workspace is that of a build from nothing."""
    compare(rounds)


@pytest.mark.soak
@given(st.lists(st.lists(steps, min_size=1, max_size=4), min_size=2, max_size=8))
@settings(max_examples=80)
def test_building_again_and_again_makes_what_building_anew_makes(rounds: list[list[Step]]):
    """The same, for longer."""
    compare(rounds)


@pytest.fixture
def built(tmp_path: Path) -> Callable[[], BuildReport]:
    sources = write(tmp_path / "letters", a=TEXTS[0], b=TEXTS[3], c=TEXTS[2])
    again = lambda: build([sources], tmp_path / "graph")  # noqa: E731
    assert (again().anew, again().kept) == (3, 3)
    return again


def test_only_what_changed_is_read(tmp_path: Path, built: Callable[[], BuildReport]):
    """Of three files the one that changed is read, of a new one that alone, of a removed one nothing."""
    write(tmp_path / "letters", b=TEXTS[4])
    report = built()
    assert (report.anew, report.kept, report.changed) == (1, 2, True)
    write(tmp_path / "letters", d=TEXTS[1])
    report = built()
    assert (report.anew, report.kept) == (1, 3)
    (tmp_path / "letters" / "d.txt").unlink()
    report = built()
    assert (report.anew, report.kept, report.changed) == (0, 3, True)


def test_what_no_build_refers_to_is_not_kept(tmp_path: Path, built: Callable[[], BuildReport]):
    """The cache holds what the current sources come to, and no more."""
    count = lambda: sum(path.is_file() for path in (tmp_path / "graph" / "cache").rglob("*"))  # noqa: E731
    assert count() == 3
    (tmp_path / "letters" / "a.txt").unlink()
    write(tmp_path / "letters", b=TEXTS[4])
    built()
    assert count() == 2


def test_a_damaged_reading_is_read_anew_and_told(tmp_path: Path, built: Callable[[], BuildReport]):
    """A byte altered in what is kept: the file is read anew, the command says so, and what is made is the same."""
    before = made(tmp_path / "graph")
    kept = sorted(path for path in (tmp_path / "graph" / "cache").rglob("*") if path.is_file())
    data = bytearray(kept[0].read_bytes())
    data[-7] ^= 1
    kept[0].write_bytes(data)
    kept[1].write_bytes(b"")
    ran = cablegraph("build", tmp_path / "letters", "--into", tmp_path / "graph")
    assert (ran.status, ran.err) == (0, "")
    assert sum(line.startswith("damaged ") for line in ran.out.splitlines()) == 2
    assert "known     1 of 3 files" in ran.out
    assert made(tmp_path / "graph") == before
    assert built().damaged == ()


def test_another_scheme_reads_anew(tmp_path: Path, built: Callable[[], BuildReport]):
    """With a topic scheme of one's own everything is read anew, and with the shipped one again."""
    scheme = tmp_path / "own.ttl"
    scheme.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/ice> a skos:Concept ; skos:prefLabel "ice"@en .\n',
        encoding="utf-8",
    )
    own = build([tmp_path / "letters"], tmp_path / "graph", topics=scheme)
    assert (own.anew, own.kept) == (3, 0)
    assert b"example.org/ice" in made(tmp_path / "graph")["graph.nt"]
    assert (built().anew, built().kept) == (3, 3)


def test_a_copy_that_was_passed_over_is_read_when_the_first_has_gone(tmp_path: Path):
    """Of two files with the same bytes the second is refused, and read as soon as the first is removed."""
    sources = write(tmp_path / "letters", a=TEXTS[0], b=TEXTS[0])
    assert [file for file, _, _ in build([sources], tmp_path / "graph").read] == ["a.txt"]
    (sources / "a.txt").unlink()
    assert [file for file, _, _ in build([sources], tmp_path / "graph").read] == ["b.txt"]
    write(sources, a=TEXTS[0])  # the second is known by now, and is the second all the same
    report = build([sources], tmp_path / "graph", jobs=2)
    assert ([file for file, _, _ in report.read], report.refused) == (
        ["a.txt"], (("b.txt", "the same bytes as a.txt"),)
    )  # fmt: skip


def test_any_number_of_batches_and_processes_makes_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Batches of a document each, shards of few statements, few files open at a time, two processes: the same bytes."""
    build([EXAMPLES], tmp_path / "plain")
    monkeypatch.setattr("kg.writing._DOCUMENTS", 1)
    monkeypatch.setattr("kg.writing._STATEMENTS", 50)
    monkeypatch.setattr("kg.graph.shards._OPEN", 3)
    monkeypatch.setattr("kg.graph.shards._LINES", 7)
    for jobs in (1, 2):
        build([EXAMPLES], tmp_path / f"{jobs}", jobs=jobs)
        assert contents(tmp_path / f"{jobs}") == contents(tmp_path / "plain")
