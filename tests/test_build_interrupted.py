"""A build that is killed, stopped, or run beside another: the workspace is the old one or the new one, never between."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import COMMAND, EXAMPLES, cablegraph, listing, made, write

from kg.build import build

MANY = 6000  # files of the user: enough that moving them one by one takes longer than noticing it


@contextmanager
def running(*words: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real command, still running; ended with the block."""
    process = subprocess.Popen([COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def beside(target: Path) -> list[Path]:
    """The hidden folders next to a target, with what is in them: what a build is writing."""
    found = []
    for folder in target.parent.glob(f".{target.name}-*"):
        found += [folder, *folder.rglob("*")]
    return found


def size(path: Path) -> int:
    """The size of a file, 0 where it has gone in the meantime."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


MOMENTS: dict[str, Callable[[Path, subprocess.Popen[bytes]], bool]] = {
    "at once": lambda target, process: True,
    "while reading": lambda target, process: Path(f"/proc/{process.pid}/io").is_file() and read_by(process) > 12_000_000,
    "folder made": lambda target, process: beside(target) != [],
    "statements written": lambda target, process: any(p.name == "graph.nt" and size(p) for p in beside(target)),
    "store begun": lambda target, process: any(p.suffix == ".sst" or p.name == "CURRENT" for p in beside(target)),
    "old one aside": lambda target, process: any("-old-" in p.name for p in beside(target)) or not target.exists(),
}


def read_by(process: subprocess.Popen[bytes]) -> int:
    """How many bytes a process has read: a clock of its own work."""
    try:
        return int(Path(f"/proc/{process.pid}/io").read_text(encoding="utf-8").split()[1])
    except (OSError, IndexError):
        return 0


def whole(target: Path) -> dict[str, bytes]:
    """What a build made of a workspace, after a look into its store."""
    found = made(target)
    assert len(ox.Store.read_only(str(target / "store"))) == found["graph.nt"].count(b"\n")
    return found


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_the_old_workspace_or_the_new(tmp_path: Path, moment: str):
    """Killed at any moment, the target is as before or as after, page included; what lies beside disturbs nobody."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], target)
    build([EXAMPLES], tmp_path / "new")
    (target / "network.html").write_text("a page", encoding="utf-8")
    old, new = made(target), made(tmp_path / "new")
    with running("build", EXAMPLES, "--into", target) as process:
        while process.poll() is None and not MOMENTS[moment](target, process):
            pass
        process.kill()
        process.wait()
    assert whole(target) in (old, new)
    assert (target / "network.html").read_text(encoding="utf-8") == "a page"
    again = cablegraph("build", EXAMPLES, "--into", target)
    assert (again.status, again.err) == (0, "")
    assert whole(target) == new
    assert (target / "network.html").read_text(encoding="utf-8") == "a page"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_files_of_the_user_outlive_an_interrupted_build(tmp_path: Path, how: signal.Signals):
    """Interrupted while it puts the new workspace in place of one with many files of the user, a build loses none."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], target)
    for number in range(MANY):
        (target / f"note-{number}").touch()
    middle = [name for name in os.listdir(target) if name.startswith("note-")][MANY // 2]
    write(sources, b=listing([("March 3, 1951", "Note"), ("March 4, 1951", "Note")]))
    with running("build", sources, "--into", target) as process:
        while process.poll() is None and (target / middle).exists():
            pass
        process.send_signal(how)
        process.wait()
    assert target.is_dir()
    assert sum(name.startswith("note-") for name in os.listdir(target)) == MANY


def test_leftovers_of_a_killed_build_are_no_sources_and_no_hindrance(tmp_path: Path):
    """Hidden folders that a killed build left beside its target do not disturb the next, and are not read as sources."""
    write(tmp_path, a=listing())
    for name in (".graph-half", ".graph-old-half/was", ".graph-half/store.loading"):
        write(tmp_path / name, b=listing([("March 3, 1951", "Note"), ("March 4, 1951", "Note")]))
        (tmp_path / name / "graph.nt").write_text("<half", encoding="utf-8")
    assert cablegraph("build", tmp_path, "--into", tmp_path / "graph").status == 0
    build([tmp_path / "a.txt"], tmp_path / "plain")
    assert whole(tmp_path / "graph") == whole(tmp_path / "plain")


def test_an_interrupted_build_says_so_and_tidies_up(tmp_path: Path):
    """Stopped with the keyboard's signal while it writes: status other than 0, no traceback, nothing left beside."""
    target = tmp_path / "graph"
    with running("build", EXAMPLES, "--into", target) as process:
        while process.poll() is None and not beside(target):
            pass
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode != 0
    assert (out, b"Traceback" in err) == (b"", False)
    assert list(tmp_path.iterdir()) == []


def test_two_builds_at_once_end_with_one_of_the_two(tmp_path: Path):
    """Two builds into one target at the same time: each ends well or says in a line why not; the result is whole."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], tmp_path / "one")
    build([EXAMPLES], tmp_path / "two")
    commands = [[COMMAND, "build", words, "--into", target] for words in (sources, EXAMPLES, sources, EXAMPLES)]
    started = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for words in commands]
    for process in started:
        _, err = process.communicate(timeout=60)
        assert process.returncode in (0, 1)
        assert len(err.splitlines()) == process.returncode, err
        assert b"Traceback" not in err
    assert 0 in {process.returncode for process in started}
    assert whole(target) in (made(tmp_path / "one"), made(tmp_path / "two"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "one", "sources", "two"]
