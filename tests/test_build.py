"""Building: what a workspace holds, that the same sources give the same bytes, and that nobody else's files suffer."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import EXAMPLES, LAID, LETTERS, MADE, ROOT, cablegraph, differing, kept, listing, made, write

from extract.errors import CablegraphError
from kg.pipeline import build, read_sources, record_lines
from kg.workspace import Workspace

OTHERS = (("March 3, 1950", "Telegram, Anna Belova to Viktor Egorov"), ("March 4, 1950", "Note, Grigori Fokin to Hong"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example sources, built by the real command."""
    folder = tmp_path_factory.mktemp("built") / "demo"
    assert cablegraph("build", EXAMPLES, "--into", folder).status == 0
    return Workspace.open(folder)


def copied(folder: Path) -> Path:
    """The example sources in another folder."""
    folder.mkdir(parents=True)
    for path in EXAMPLES.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def triples(store: Path) -> Iterator[str]:
    for quad in ox.Store.read_only(str(store)):
        assert quad.graph_name == ox.DefaultGraph()
        yield f"{quad.subject} {quad.predicate} {quad.object}"


def test_a_build_makes_the_workspace_and_nothing_else(demo: Workspace):
    """A workspace is the builds, the cache, the lock, and links to the parts of the current build; nothing else."""
    parts = {"store", *MADE}
    assert {path.name for path in demo.folder.iterdir()} == LAID
    assert [path.name for path in (demo.folder / "builds").iterdir()] == [demo.state]
    assert {path.name for path in demo.build.path.iterdir()} == parts
    for part in parts:
        assert (demo.folder / part).resolve() == (demo.build.path / part).resolve()
    assert [path.name for path in demo.folder.parent.iterdir()] == ["demo"]
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in demo.build.path.glob("*.*"))
    assert demo.build.path.stat().st_mode & 0o777 == demo.folder.stat().st_mode & 0o777 == 0o755


def test_a_second_build_changes_nothing(demo: Workspace):
    """A build over the same sources says so, and leaves every file as it was: node, time of change and bytes."""
    before = kept(demo.folder)
    again = cablegraph("build", EXAMPLES, "--into", demo.folder)
    assert (again.status, again.err) == (0, "")
    assert re.search("^unchanged", again.out, re.MULTILINE)
    assert kept(demo.folder) == before
    assert build([EXAMPLES], demo.folder).changed is False
    assert kept(demo.folder) == before


def test_where_when_and_in_what_order_does_not_matter(demo: Workspace, tmp_path: Path):
    """Another folder, working directory, seed of hashes, time zone, language and order of sources: the same bytes."""
    sources = copied(tmp_path / "elsewhere")
    names = sorted((path.name for path in sources.iterdir()), reverse=True)
    for place, (words, seed) in enumerate((([*names, names[0]], "1"), (["../elsewhere"], "4242"))):
        ran = cablegraph(
            *("build", *words, "--into", tmp_path / f"out-{place}"),
            cwd=sources,
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        )
        assert ran.status == 0, ran.err
        assert differing(tmp_path / f"out-{place}", demo.folder) == []


def test_a_file_named_twice_keeps_one_name_whatever_the_order(tmp_path: Path):
    """A file named by itself and through its folder is read once, under one name, in either order of naming."""
    sources = write(tmp_path / "sources", z=listing(OTHERS))
    write(sources / "sub", y=listing())
    for place, words in enumerate(([sources, sources / "sub" / "y.txt"], [sources / "sub" / "y.txt", sources])):
        build(words, tmp_path / f"out-{place}")
    assert differing(tmp_path / "out-0", tmp_path / "out-1") == []


def test_files_of_one_name_stand_in_an_order_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Files of the same name in several folders come in an order that the way of naming the folders does not change."""
    write(tmp_path / "a", x=listing())
    write(tmp_path / "b", x=listing(OTHERS))
    monkeypatch.chdir(tmp_path)
    build([tmp_path / "a", "b"], "one")
    build(["a", tmp_path / "b"], "two")
    assert differing(tmp_path / "one", tmp_path / "two") == []


def test_the_same_file_in_two_folders_is_read_once(tmp_path: Path):
    """A second file with the same bytes is refused with the reason, its name being the same or another."""
    for folder in ("a", "b"):
        write(tmp_path / folder, x=listing())
    write(tmp_path / "b", y=listing())
    report = build([tmp_path / "a", tmp_path / "b"], tmp_path / "graph")
    assert [(file, count) for file, _, count in report.read] == [("x.txt", len(LETTERS))]
    assert report.refused == (("x.txt", "the same bytes as x.txt"), ("y.txt", "the same bytes as x.txt"))
    lines = (tmp_path / "graph" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == len(LETTERS)


def test_the_store_holds_the_statements(demo: Workspace):
    """The store holds what graph.nt says, all in the default graph: no statement more, none less."""
    stated = {
        f"{triple.subject} {triple.predicate} {triple.object}"
        for triple in ox.parse(path=str(demo.graph), format=ox.RdfFormat.N_TRIPLES)
    }
    stored = list(triples(demo.store))
    assert sorted(stated.symmetric_difference(stored))[:4] == []
    assert len(stored) == len(stated)


def test_the_statements_are_sorted_and_each_stands_once(demo: Workspace):
    """graph.nt is sorted by code points, has no line twice, no blank node, and ends in a newline."""
    text = demo.graph.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert text.endswith(" .\n")
    assert lines == sorted(set(lines))
    assert not [line for line in lines if line.startswith("_:") or " _:" in re.sub('".*"', "", line)]


def test_no_clock_and_no_machine_in_what_is_made(demo: Workspace):
    """Statements, records and report name no path, no host, no time: neither of the sources nor of the workspace."""
    today = datetime.datetime.now(datetime.UTC).date()
    forbidden = [str(ROOT), str(demo.folder.parent), str(Path.home()), "dateTime", "Filename"]
    forbidden += [f"{today - datetime.timedelta(days=days)}" for days in range(2)]
    forbidden += [name for name in [socket.gethostname()] if len(name) > 3]
    for name, content in made(demo.folder).items():
        text = content.decode()
        assert [word for word in forbidden if word in text] == [], name


def test_the_report_tells_what_was_read_and_what_there_is(demo: Workspace):
    """report.json names every file, read or with the reason why not, and its counts are those of the graph."""
    report = json.loads(demo.report.read_text(encoding="utf-8"))
    files = [entry["file"] for entry in report["read"] + report["not_read"]]
    assert sorted(files) == sorted(path.name for path in EXAMPLES.iterdir())
    assert all(entry["why"] for entry in report["not_read"])
    records = demo.records.read_text(encoding="utf-8").splitlines()
    lines = demo.graph.read_text(encoding="utf-8").splitlines()
    assert sum(entry["documents"] for entry in report["read"]) == report["counts"]["documents"] == len(records)
    assert report["counts"]["statements"] == len(lines)
    for kind, name in (("Message", "messages"), ("Actor", "actors"), ("Claim", "claims"), ("Hop", "hops")):
        assert report["counts"][name] == sum(line.endswith(f"ns#type> <{NS}{kind}> .") for line in lines), name


NS = "https://w3id.org/cablegraph/ns#"


def test_the_command_extracts_what_the_build_writes(demo: Workspace):
    """`cablegraph extract` prints the records of the build, byte for byte, and names what it did not read apart."""
    ran = cablegraph("extract", EXAMPLES, "--format", "jsonl")
    assert ran.out.encode() == demo.records.read_bytes()
    assert (ran.status, len(ran.problems)) == (0, 1)
    assert ran.err.startswith("not read  README.md: ")
    readings, identity = read_sources([EXAMPLES])
    assert "".join(record_lines(readings, identity)).encode() == demo.records.read_bytes()


def test_files_of_the_user_survive(tmp_path: Path):
    """What the user keeps in a workspace (pages, notes, folders, links) is there after a build that changes it."""
    sources = write(tmp_path / "sources", a=listing())
    graph = tmp_path / "graph"
    build([sources], graph)
    (graph / "network.html").write_text("a page", encoding="utf-8")
    (graph / "notes").mkdir()
    (graph / "notes" / "thesis.txt").write_text("a chapter", encoding="utf-8")
    (graph / "elsewhere").symlink_to("nowhere")
    write(sources, b=listing(OTHERS))
    assert build([sources], graph).changed
    assert (graph / "network.html").read_text(encoding="utf-8") == "a page"
    assert (graph / "notes" / "thesis.txt").read_text(encoding="utf-8") == "a chapter"
    assert os.readlink(graph / "elsewhere") == "nowhere"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_source_taken_away_again_leaves_no_trace(tmp_path: Path):
    """Adding a source changes the workspace; without it the bytes are those of before."""
    sources = write(tmp_path / "sources", a=listing())
    build([sources], tmp_path / "graph")
    before = made(tmp_path / "graph")
    write(sources, b=listing(OTHERS))
    assert build([sources], tmp_path / "graph").changed
    assert made(tmp_path / "graph")["graph.nt"] != before["graph.nt"]
    (sources / "b.txt").unlink()
    assert build([sources], tmp_path / "graph").changed
    assert made(tmp_path / "graph") == before
    assert sum(1 for _ in triples(tmp_path / "graph" / "store")) == before["graph.nt"].count(b"\n")


def test_a_build_inside_its_own_sources_repeats(tmp_path: Path):
    """A workspace below a source folder is no source: the second build says unchanged and names none of its files."""
    sources = write(tmp_path / "sources", a=listing())
    assert build([sources], sources / "graph").changed
    again = build([sources], sources / "graph")
    assert [file for file, _, _ in again.read] == ["a.txt"]
    assert again.refused == ()
    assert again.changed is False


@pytest.mark.parametrize("missing", ["store", "graph.nt", "records.jsonl"])
def test_a_workspace_that_lost_a_part_is_made_whole(tmp_path: Path, missing: str):
    """A build over a workspace that lacks its store, statements or records writes them all anew."""
    sources = write(tmp_path / "sources", a=listing())
    build([sources], tmp_path / "graph")
    before = made(tmp_path / "graph")
    part = (tmp_path / "graph" / missing).resolve()
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    assert build([sources], tmp_path / "graph").changed
    assert made(tmp_path / "graph") == before
    assert sum(1 for _ in triples(tmp_path / "graph" / "store")) == before["graph.nt"].count(b"\n")


def test_a_workspace_behind_a_link_stays_there(tmp_path: Path):
    """A target that is a link to a workspace: that workspace is built anew, the link and the user's files stay."""
    sources = write(tmp_path / "sources", a=listing())
    real, link = tmp_path / "disk" / "graph", tmp_path / "graph"
    build([sources], real)
    (real / "network.html").write_text("a page", encoding="utf-8")
    link.symlink_to(real)
    write(sources, b=listing(OTHERS))
    report = build([sources], link)
    assert link.is_symlink()
    assert (real / "network.html").read_text(encoding="utf-8") == "a page"
    assert json.loads((real / "report.json").read_text(encoding="utf-8")) == report.as_json()


def test_what_vanishes_while_others_are_read_is_named(tmp_path: Path):
    """A file that goes away between being found and being read is told as not there, and stops nothing."""
    sources = write(tmp_path / "sources", a=listing(), b=listing(OTHERS), c="nothing")

    def progress(what: str, done: int, of: int) -> None:
        assert 0 <= done <= of
        (sources / "b.txt").unlink(missing_ok=True)

    report = build([sources], tmp_path / "graph", progress=progress)
    assert [file for file, _, _ in report.read] == ["a.txt"]
    assert dict(report.refused)["b.txt"] == "no such file"


def test_progress_counts_every_file(tmp_path: Path):
    """Progress is told once for each file, read or not, counting up to their number; then the steps that follow."""
    sources = write(tmp_path / "sources", a=listing(), b="nothing", c=listing(OTHERS))
    told: list[tuple[str, int, int]] = []
    build([sources], tmp_path / "graph", progress=lambda what, done, of: told.append((what, done, of)))
    steps = [("resolve", 0, 0), ("write", 0, 0), ("write", 1, 2), ("write", 2, 2), ("merge", 0, 0), ("load", 0, 0)]
    assert told == [*(("read", done, 3) for done in (1, 2, 3)), *steps]


def test_nothing_read_raises_and_makes_nothing(tmp_path: Path):
    """Where no file could be read the error names the files and why, in one line, and no workspace is begun."""
    sources = write(tmp_path / "sources", **{f"t{number}": "nothing\n" * number for number in range(1, 6)})
    with pytest.raises(CablegraphError, match=r"t1\.txt: .*t3\.txt: .*; and 2 files more") as caught:
        build([sources], tmp_path / "graph")
    assert len(str(caught.value).splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]
    with pytest.raises(CablegraphError, match="nothing could be read"):
        read_sources([])
