"""A build that is killed, stopped, or run beside another: the workspace is the old or the new one, never between."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import COMMAND, EXAMPLES, cablegraph, interruptible, kept, listing, made, write

from kg.pipeline import build

MANY = 1000  # files of the user: enough that moving them one by one takes longer than noticing it


@contextmanager
def running(*words: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real command, still running; ended with the block."""
    process = subprocess.Popen(
        [COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=interruptible
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def beside(target: Path) -> list[Path]:
    """The hidden folders beside the builds of a target, with what is in them: what a build is writing or removing."""
    builds = target / "builds"
    hidden = [entry for entry in (builds.iterdir() if builds.is_dir() else ()) if entry.name.startswith(".")]
    inside = [(at, name) for one in hidden for at, folders, files in os.walk(one) for name in (*folders, *files)]
    return hidden + [Path(at) / name for at, name in inside]


def states(target: Path) -> list[str]:
    """The names of the finished builds in a workspace."""
    builds = target / "builds"
    return sorted(p.name for p in builds.iterdir() if not p.name.startswith(".")) if builds.is_dir() else []


def size(path: Path) -> int:
    """The size of a file, 0 where it has gone in the meantime."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "at once": lambda target: True,
    "folder made": lambda target: beside(target) != [],
    "statements written": lambda target: any(p.name == "graph.nt" and size(p) for p in beside(target)),
    "store begun": lambda target: any(p.suffix == ".sst" or p.name == "CURRENT" for p in beside(target)),
    "new one finished": lambda target: len(states(target)) > 1,
    "old one on its way out": lambda target: any(p.name.startswith(".gone-") for p in beside(target)),
}


def whole(target: Path) -> dict[str, bytes]:
    """What a build made of a workspace, after a look into its store."""
    found = made(target)
    assert len(ox.Store.read_only(str(target / "store"))) == found["graph.nt"].count(b"\n")
    return found


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of the example sources makes when nothing disturbs it."""
    target = tmp_path_factory.mktemp("undisturbed") / "graph"
    build([EXAMPLES], target)
    return made(target)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_the_old_workspace_or_the_new(tmp_path: Path, moment: str, new: dict[str, bytes]):
    """Killed at any moment, the target is as before or as after, page included; what lies beside disturbs nobody."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], target)
    (target / "network.html").write_text("a page", encoding="utf-8")
    old = made(target)
    with running("build", EXAMPLES, "--into", target) as process:
        while process.poll() is None and not MOMENTS[moment](target):
            pass
        process.kill()
        process.wait()
    assert whole(target) in (old, new)
    assert (target / "network.html").read_text(encoding="utf-8") == "a page"
    build([EXAMPLES], target)
    assert whole(target) == new
    assert (beside(target), len(states(target))) == ([], 1)
    assert (target / "network.html").read_text(encoding="utf-8") == "a page"


def test_a_build_killed_while_it_reads_changes_nothing(tmp_path: Path):
    """Killed when the second of its sources has been read, a build has changed nothing of what can be asked."""
    sources = write(tmp_path / "sources", a=listing())
    build([sources], tmp_path / "graph")
    before = kept(tmp_path / "graph")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "build", EXAMPLES, "--into", tmp_path / "graph"], stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while b"] 2/" not in shown:
        shown += os.read(ours, 1024)
    process.kill()
    process.wait()
    os.close(ours)
    assert kept(tmp_path / "graph") == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_files_of_the_user_outlive_an_interrupted_build(tmp_path: Path, how: signal.Signals):
    """Interrupted while it puts the new graph in place beside many files of the user, a build loses none of them."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], target)
    for number in range(MANY):
        (target / f"note-{number}").touch()
    write(sources, b=listing([("March 3, 1951", "Note"), ("March 4, 1951", "Note")]))
    with running("build", sources, "--into", target) as process:
        while process.poll() is None and len(states(target)) < 2:
            pass
        process.send_signal(how)
        process.wait()
    assert target.is_dir()
    assert sum(name.startswith("note-") for name in os.listdir(target)) == MANY


def test_leftovers_of_a_killed_build_are_no_sources_and_no_hindrance(tmp_path: Path):
    """What a killed build left in its target does not disturb the next, is no source, and is gone after it."""
    write(tmp_path, a=listing())
    target = tmp_path / "graph"
    target.mkdir()
    (target / "lock").touch()  # killed when it had made that alone
    for name in (".making-1", ".gone-half/was", ".making-1/store.loading"):
        write(target / "builds" / name, b=listing([("March 3, 1951", "Note"), ("March 4, 1951", "Note")]))
        (target / "builds" / name / "graph.nt").write_text("<half", encoding="utf-8")
    (target / ".current-new").symlink_to("builds/half")
    refused = cablegraph("build", tmp_path, "--into", target)
    assert "not a workspace" in refused.err  # builds and a lock that says nothing could be anybody's
    (target / "lock").write_text("cablegraph: one build at a time holds this file\n1\n", encoding="utf-8")
    assert cablegraph("build", tmp_path, "--into", target).status == 0
    assert beside(target) == []
    assert not (target / ".current-new").is_symlink()
    build([tmp_path / "a.txt"], tmp_path / "plain")
    assert whole(tmp_path / "graph") == whole(tmp_path / "plain")


def test_an_interrupted_build_says_so_and_tidies_up(tmp_path: Path):
    """Stopped with the keyboard's signal while it writes: status other than 0, no traceback, nothing left beside."""
    long = [(f"March {day}, {year}", "Note") for year in range(1900, 1960) for day in range(1, 32)]
    sources = write(tmp_path / "sources", a=listing(long))  # enough that writing it outlasts noticing it
    (tmp_path / "into").mkdir()
    target = tmp_path / "into" / "graph"
    with running("build", sources, "--into", target) as process:
        while process.poll() is None and not beside(target):
            pass
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode != 0
    assert (out, b"Traceback" in err) == (b"", False)
    assert list((tmp_path / "into").iterdir()) == []


def test_builds_at_once_come_one_after_the_other(tmp_path: Path, new: dict[str, bytes]):
    """Builds into one target at the same time: each ends well, those that waited say for whom; the result is whole."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], tmp_path / "one")
    commands = [[COMMAND, "build", words, "--into", target] for words in (sources, EXAMPLES, sources)]
    started = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for words in commands]
    for process in started:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert re.fullmatch(rb"(waiting: process \d+ is building in [^\n]*\n)?", err), err
    assert whole(target) in (made(tmp_path / "one"), new)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "one", "sources"]
