"""Workspaces: one reader sees one build, old builds go when nobody holds them, locks die with their process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import COMMAND, EXAMPLES, cablegraph, kept, listing, made, tree, write

import kg
from kg.builds import building
from kg.changes.updates import append_update, pending_updates, updates_to
from kg.errors import WorkspaceError
from kg.pipeline import build
from kg.workspace import PARTS, Build, Workspace, updates_of

MORE = [
    ("March 3, 1951", "Note, Anna Belova to Boris Danilov"),
    ("March 4, 1951", "Note, Boris Danilov to Anna Belova"),
]
HOLD = """
import sys
from pathlib import Path
from kg.builds import building
from kg.workspace import Workspace

with building(Path(sys.argv[2])) if sys.argv[1] == "build" else Workspace.open(sys.argv[2]) as held:
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(how: str, target: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that builds in a workspace, or reads it, until the end of the block or of the process."""
    command = [sys.executable, "-c", HOLD, how, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def states(target: Path) -> set[str]:
    """The finished builds that lie in a workspace."""
    return {path.name for path in (target / "builds").iterdir()}


def flat(workspace: Path, place: Path) -> Path:
    """A workspace as earlier versions left it: the parts themselves in the folder."""
    place.mkdir()
    for part in PARTS:
        source = workspace / part
        subprocess.run(["cp", "-rL", source, place / part], check=True)
    return place


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write(tmp_path / "sources", a=listing())


def test_a_reader_keeps_the_build_that_it_opened(tmp_path: Path, sources: Path):
    """What was opened answers as before while another build takes its place, and is removed when it is let go."""
    target = tmp_path / "graph"
    build([sources], target)
    before = Workspace.open(target)
    opened = kg.open(target)
    count = opened.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").records()
    write(sources, b=listing(MORE))
    assert build([sources], target).changed
    after = Workspace.open(target)
    assert (before.is_current(), after.is_current()) == (False, True)
    assert states(target) == {before.state, after.state}
    assert opened.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").records() == count
    assert len(ox.Store.read_only(str(before.store))) == before.graph.read_bytes().count(b"\n")
    assert kg.open(target).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").records() != count
    before.close()
    del opened
    write(sources, b=listing([*MORE, ("March 5, 1951", "Note, Anna Belova to Boris Danilov")]))
    build([sources], target)
    assert before.state not in states(target)


def test_a_reader_in_another_process_holds_its_build_until_it_dies(tmp_path: Path, sources: Path):
    """A build that another process reads stays through builds; killed, that process holds nothing."""
    target = tmp_path / "graph"
    build([sources], target)
    with Workspace.open(target) as opened:
        old = opened.state
    with holding("read", target) as process:
        for number in range(2):
            write(sources, b=listing([*MORE[: number + 1], ("March 9, 1951", "Note")]))
            build([sources], target)
            assert old in states(target)
        process.send_signal(signal.SIGKILL)
        process.wait()
    (sources / "b.txt").unlink()
    assert build([sources], target).changed
    assert states(target) == {old}  # the same contents: the old build, if it had stayed


def test_going_back_to_a_build_that_is_still_held(tmp_path: Path, sources: Path):
    """The same contents again while the old build is still held: it becomes current again, untouched."""
    target = tmp_path / "graph"
    build([sources], target)
    first = Workspace.open(target)
    before = tree(first.build.path)
    write(sources, b=listing(MORE))
    build([sources], target)
    (sources / "b.txt").unlink()
    build([sources], target)
    assert first.is_current()
    assert tree(first.build.path) == before


def test_the_state_is_of_the_contents(tmp_path: Path, sources: Path):
    """Two workspaces of the same sources have one state, of others another."""
    for name in ("one", "two"):
        build([sources], tmp_path / name)
    write(sources, b=listing(MORE))
    build([sources], tmp_path / "three")
    one, two, three = (Workspace.open(tmp_path / name).state for name in ("one", "two", "three"))
    assert one == two != three


def test_a_second_build_waits_or_refuses(tmp_path: Path, sources: Path):
    """While another process builds, `--no-wait` refuses with its number, and without it the build comes after it."""
    target = tmp_path / "graph"
    build([sources], target)
    before = kept(target)
    with holding("build", target) as process:
        refused = cablegraph("build", EXAMPLES, "--into", target, "--no-wait")
        assert refused.status == 1
        assert f"process {process.pid} is building" in refused.err
        assert kept(target) == before
        assert cablegraph("build", EXAMPLES, "--into", tmp_path / "other", "--no-wait").status == 0
        command = [COMMAND, "build", EXAMPLES, "--into", target]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
            assert waiting.stderr is not None
            assert waiting.stderr.readline().startswith(f"waiting: process {process.pid} is building")
            assert kept(target) == before
            process.kill()
            assert waiting.wait(timeout=60) == 0
    assert made(target) == made(tmp_path / "other")


def test_a_build_that_made_nothing_leaves_the_place_to_the_one_that_waits(tmp_path: Path, sources: Path):
    """The folder that a failing build made and takes away again does not fail the build that waits for it."""
    target = tmp_path / "deep" / "graph"
    with holding("build", target) as process:
        command = [COMMAND, "build", sources, "--into", target]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
            assert waiting.stderr is not None
            assert waiting.stderr.readline().startswith("waiting: ")
            assert process.stdin is not None
            process.stdin.close()
            assert waiting.wait(timeout=60) == 0
    assert set(made(target)) <= {path.name for path in target.iterdir()}


def test_a_workspace_of_earlier_versions_is_read_and_replaced(tmp_path: Path, sources: Path):
    """The flat folder of earlier versions is opened; a build makes it one of today's, the user's files kept."""
    build([sources], tmp_path / "today")
    old = flat(tmp_path / "today", tmp_path / "old")
    (old / "network.html").write_text("a page", encoding="utf-8")
    with Workspace.open(old) as opened:
        assert made(old) == made(tmp_path / "today")
        assert opened.is_current()
        assert opened.build == Build(old)
    assert build([sources], old).changed is False
    assert not opened.is_current()
    assert kept(old).keys() - {"network.html"} == kept(tmp_path / "today").keys()
    write(sources, b=listing(MORE))
    assert build([sources], old).changed
    build([sources], tmp_path / "today")
    assert made(old) == made(tmp_path / "today")
    assert (old / "network.html").read_text(encoding="utf-8") == "a page"


def test_a_copy_that_follows_links_is_a_workspace(tmp_path: Path, sources: Path):
    """A copy in which files stand in place of the links (as on a disk that knows none) is read, and built in."""
    build([sources], tmp_path / "graph")
    subprocess.run(["cp", "-rL", tmp_path / "graph", tmp_path / "copy"], check=True)
    assert len(kg.open(tmp_path / "copy").rdf()) == made(tmp_path / "graph")["graph.nt"].count(b"\n")
    write(sources, b=listing(MORE))
    assert build([sources], tmp_path / "copy").changed
    build([sources], tmp_path / "graph")
    assert made(tmp_path / "copy") == made(tmp_path / "graph")
    assert (tmp_path / "copy" / "current").is_symlink()


def test_changes_made_through_a_server_are_not_lost_unasked(tmp_path: Path, sources: Path):
    """Where there are updates a build refuses and says how many lines; asked to discard them, it removes them."""
    target = tmp_path / "graph"
    build([sources], target)
    pending = updates_to(Workspace.open(target))
    for subject in ("a", "d"):
        pending = append_update(target, pending, f"INSERT DATA {{ <urn:{subject}> <urn:b> <urn:c> }}")
    updates = updates_of(target)
    write(sources, b=listing(MORE))
    before = kept(target)
    refused = cablegraph("build", sources, "--into", target)
    assert refused.status == 1
    assert "2 changes made through a server" in refused.err
    assert "--discard-updates" in refused.err
    assert kept(target) == before
    assert cablegraph("build", sources, "--into", target, "--discard-updates").status == 0
    assert not updates.exists()
    updates.write_text("\n", "utf-8")
    assert cablegraph("build", sources, "--into", target).status == 0


def test_changes_made_during_a_build_are_not_lost(tmp_path: Path, sources: Path):
    """What a server changes while a build is under way, and it may until the last step, makes that step refuse."""
    target = tmp_path / "graph"
    build([sources], target)
    before = made(target)
    write(sources, b=listing(MORE))

    def progress(what: str, done: int, of: int) -> None:
        if what == "load":
            append_update(target, updates_to(Workspace.open(target)), "CLEAR ALL")

    with pytest.raises(WorkspaceError, match="a change made through a server"):
        build([sources], target, progress=progress)
    assert made(target) == before
    assert pending_updates(target).texts == ("CLEAR ALL",)
    build([sources], target, discard_updates=True)
    assert made(target) != before


def test_a_build_that_fails_keeps_the_updates(tmp_path: Path, sources: Path):
    """Asked to discard the updates and then unable to read anything, a build has discarded nothing."""
    target = tmp_path / "graph"
    build([sources], target)
    updates = Workspace.open(target).updates
    updates.write_text("CLEAR ALL\n", "utf-8")
    assert cablegraph("build", tmp_path / "missing", "--into", target, "--discard-updates").status == 1
    assert updates.read_text("utf-8") == "CLEAR ALL\n"


def test_what_is_called_like_ours_and_is_not_stays(tmp_path: Path, sources: Path):
    """Folders of the user among the builds, whatever their names, are never removed."""
    target = tmp_path / "graph"
    build([sources], target)
    for name in ("mine", "0123", "f" * 31, "F" * 32):
        write(target / "builds" / name, a="a chapter")
    write(sources, b=listing(MORE))
    build([sources], target)
    assert {"mine", "0123", "f" * 31, "F" * 32} < states(target)


def test_a_build_is_not_begun_in_what_is_not_ours(tmp_path: Path):
    """A folder with a file called lock, or a folder called builds, is refused and left alone."""
    for name, text in (("lock", "my own"), ("builds", "plans of houses")):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(text, encoding="utf-8")
        before = tree(tmp_path)
        with pytest.raises(WorkspaceError, match="not a workspace"), building(tmp_path / name):
            pass
        assert tree(tmp_path) == before


def test_opening_what_lost_its_build(tmp_path: Path, sources: Path):
    """Where `current` leads nowhere, or the build has no report, that is told with what to do."""
    target = tmp_path / "graph"
    build([sources], target)
    (target / "report.json").resolve().unlink()
    with pytest.raises(WorkspaceError, match="build anew"):
        Workspace.open(target)
    os.replace(target / "builds", target / "gone")
    with pytest.raises(WorkspaceError, match="not a workspace"):
        Workspace.open(target)
