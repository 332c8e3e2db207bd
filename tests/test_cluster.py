"""Reading on a Dask cluster: the same bytes as on one machine, whatever happens to the workers."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster
from support_build import EXAMPLES, cablegraph, listing, made, write

from extract.errors import CablegraphError
from kg.errors import ClusterError
from kg.pipeline import build


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers on this machine, each a process of its own."""
    options = {"processes": True, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", scheduler_port=0, **options) as running:
        running.wait_for_workers(2, timeout=60)
        yield running


def letters(folder: Path, count: int) -> Path:
    """Many small sources."""
    texts = {
        f"letters-{number:03}": listing(
            [(f"March {day}, {1900 + number}", f"Note {day}, Anna Belova to Boris Danilov") for day in range(1, 20)]
        )
        for number in range(count)
    }
    return write(folder, **texts)


def test_a_worker_that_is_killed_changes_nothing(
    tmp_path: Path, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
):
    """Two workers, one of them killed while it reads: the result is that of one machine, byte for byte."""
    monkeypatch.setattr("kg.cluster._FILES", 3)
    sources = letters(tmp_path / "letters", 60)
    pids = [worker.pid for worker in cluster.workers.values()]
    assert len(set(pids)) == 2
    killed: list[int] = []

    def progress(what: str, done: int, of: int) -> None:
        if what == "read" and 6 < done < of and not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    report = build([sources, EXAMPLES], tmp_path / "far", scheduler=cluster.scheduler_address, progress=progress)
    assert killed
    assert report.anew == len(report.read)
    build([sources, EXAMPLES], tmp_path / "near")
    assert made(tmp_path / "far") == made(tmp_path / "near")


def test_the_command_reads_on_a_cluster_only_what_changed(tmp_path: Path, cluster: LocalCluster):
    """`--scheduler` makes what the build without it makes; what was read is known to both."""
    sources = letters(tmp_path / "letters", 4)
    ran = cablegraph("build", sources, "--into", tmp_path / "far", "--scheduler", cluster.scheduler_address)
    assert (ran.status, ran.err) == (0, "")
    assert build([sources], tmp_path / "far").kept == 4
    build([sources], tmp_path / "near")
    assert made(tmp_path / "far") == made(tmp_path / "near")


def test_workers_of_another_version_are_refused(tmp_path: Path, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch):
    """Where the workers' code is another the build ends with a line, and nothing of theirs is kept."""
    monkeypatch.setattr("extract.version._own_code", lambda: "another")
    with pytest.raises(CablegraphError, match="another version"):
        build([letters(tmp_path / "letters", 2)], tmp_path / "graph", scheduler=cluster.scheduler_address)
    assert not (tmp_path / "graph").exists()


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An address where nobody listens: a line with the address, and what to do."""
    monkeypatch.setattr("kg.cluster._PATIENCE", 1)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"no Dask scheduler answers at {address}"):
            build([EXAMPLES], tmp_path / "graph", scheduler=address)
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        build([EXAMPLES], tmp_path / "graph", scheduler="nowhere at all")
