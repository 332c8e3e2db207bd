"""A build that is killed at any moment, or whose disk is full: the old graph or the new one, and the next resumes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import COMMAND, EXAMPLES, LAID, MADE, cablegraph, edition, listing, made, write

from kg.builds import state_of
from kg.pipeline import build
from kg.workspace import Workspace

MOMENTS = 21


def sources(folder: Path) -> list[Path]:
    """Two collections, each of the examples and of letters of its own; the second has more."""
    found = []
    for number in range(2):
        place = folder / f"letters-{number}"
        shutil.copytree(EXAMPLES, place)
        for year in range(1900, 1903 + 3 * number):
            entries = [(f"March {day}, {year}", f"Note {number}, Anna Belova to Boris Danilov") for day in range(1, 30)]
            write(place, **{f"listing-{year}": listing(entries)})
        found.append(place)
    return found


def whole(target: Path) -> dict[str, bytes]:
    """What a workspace holds, after its build was opened and everything in it found to belong together."""
    with Workspace.open(target) as opened:
        assert state_of(opened.build) == opened.state
        assert len(ox.Store.read_only(str(opened.store))) == opened.graph.read_bytes().count(b"\n")
        return {name: (opened.build.path / name).read_bytes() for name in MADE}


def killed_at(moments: Iterator[float], folder: Path, count: int) -> None:
    """Kill builds of two collections in turn, each at its share of the time that a build takes; every third is built
    again to its end, so that the others begin among what dead ones left."""
    collections = sources(folder)
    wanted = []
    for number, collection in enumerate(collections):
        build([collection], folder / f"whole-{number}")
        wanted.append(made(folder / f"whole-{number}"))
    target = folder / "graph"
    build([collections[0]], target)
    start = time.monotonic()
    subprocess.run([COMMAND, "build", collections[1], "--into", target], check=True, capture_output=True)
    takes = time.monotonic() - start
    cut = 0
    for number in range(count):
        new = number % 2
        command = [COMMAND, "build", collections[new], "--into", target, "--jobs", str(1 + number // 2 % 2)]
        shutil.rmtree(target / "cache", ignore_errors=True)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            try:
                process.wait(timeout=takes * next(moments))
            except subprocess.TimeoutExpired:
                cut += 1
            process.kill()
            process.wait()
        assert whole(target) in wanted
        if number % 3 != 2:
            continue
        report = build([collections[new]], target, wait=False)
        assert report.damaged == ()
        assert whole(target) == wanted[new]
        assert {path.name for path in target.iterdir()} == LAID
        assert [path.name for path in (target / "builds").iterdir()] == [Workspace.open(target).state]
    assert cut > count // 3, "most of the builds ended before they were killed"


def test_a_build_killed_at_random_moments(tmp_path: Path):
    """Twenty-one builds, each killed at another moment: the workspace is whole each time, a build completes it."""
    chance = random.Random(4)
    killed_at((chance.random() for _ in range(MOMENTS)), tmp_path, MOMENTS)


@pytest.mark.soak
def test_a_build_killed_at_many_random_moments(tmp_path: Path):
    """The same, two hundred and ten times."""
    chance = random.Random(44)
    killed_at((chance.random() for _ in range(10 * MOMENTS)), tmp_path, 10 * MOMENTS)


def test_what_was_read_before_the_kill_is_not_read_again(tmp_path: Path):
    """A build killed when it has kept some readings: the next one reads the others alone."""
    (collection, _) = sources(tmp_path)
    target = tmp_path / "graph"
    kept: list[Path] = []
    with subprocess.Popen([COMMAND, "build", collection, "--into", target], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and len(kept) < 2:
            kept = [path for path in (target / "cache").glob("*/*") if not path.name.startswith(".")]
        process.kill()
    report = build([collection], target)
    assert report.kept >= 2
    assert report.kept + report.anew == len(report.read)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A disk of a few megabytes, mounted at a place."""
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "cablegraph-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: needs root; test_cli_hostile has the same by a limit on files")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_leaves_the_old_graph_and_room_completes_it(tmp_path: Path):
    """On a disk too small for the new graph the build says so in a line; with more room it goes on where it was."""
    printed = [(f"{day} January 1950, letter, Anna Belova to Boris Danilov", "To Comrade DANILOV\nIt has gone.")
               for day in range(1, 30)]  # fmt: skip
    collection = write(tmp_path / "letters", a=listing())
    with small_disk(tmp_path / "disk", "3m") as disk:
        target = disk / "graph"
        build([collection], target)
        old = whole(target)
        for number in range(8):
            write(collection, **{f"edition-{number}": edition([(h, f"{t} {number}") for h, t in printed])})
        ran = cablegraph("build", collection, "--into", target)
        assert (ran.status, len(ran.err.splitlines())) == (1, 1), ran.err
        assert "make room" in ran.err
        assert whole(target) == old
        subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)
        report = build([collection], target)
        assert report.kept
        build([collection], tmp_path / "whole")
        assert whole(target) == made(tmp_path / "whole")
