"""Asking a reconciliation service who the actors are: real servers, polite batches, and nothing applied by itself."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support_build import cablegraph, edition, made, write
from support_serve import serving

from kg.export.mappings import from_sssom
from kg.judgements.file import file_of, read
from kg.pipeline import build

HEADINGS = (
    ("20 April 1949, telegram, Anton Holt to Boris Hult", "Please come."),
    ("21 April 1949, telegram, Boris Hult to Carl Dahl", "I come."),
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asking")
    write(folder / "letters", one=edition(HEADINGS))
    build([folder / "letters"], folder / "graph")
    return folder / "graph"


@contextmanager
def service(manner: str = "plain") -> Iterator[str]:
    """A service of another make, in a process of its own; its address."""
    command = [sys.executable, str(Path(__file__).with_name("reconciler.py")), manner]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def asked(graph: Path, url: str, *words: str):
    """The command, without a pause between batches."""
    return cablegraph("names", "reconcile", graph, "--service", url, "--pause", "0", *words)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def counted(url: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}count") as answer:
        return json.load(answer)


def test_suggestions_are_written_and_nothing_is_applied(graph: Path):
    """Records in the form of their authority, with score and match; the graph and the judgements are as before."""
    before = made(graph)
    with service() as url:
        ran = asked(graph, url)
    assert ran.status == 0, ran.err
    found = [(row["one_name"], row["other_record"], row["match"]) for row in rows(ran.out)]
    assert sorted(found) == [
        ("Anton Holt", "https://d-nb.info/gnd/11", "yes"),
        ("Anton Holt", "https://d-nb.info/gnd/13", ""),
        ("Boris Hult", "https://d-nb.info/gnd/12", "yes"),
    ]
    assert all(row["verdict"] == "" for row in rows(ran.out))
    assert "3 suggestions of People for 3 actors" in ran.err
    assert made(graph) == before
    assert not file_of(graph).exists()


def test_what_a_person_judges_of_them_is_built_and_not_asked_again(tmp_path: Path):
    """With a verdict written into a row it becomes a judgement, the record the actor's; the others are left out."""
    write(tmp_path / "letters", one=edition(HEADINGS))
    graph = tmp_path / "graph"
    build([tmp_path / "letters"], graph)
    with service() as url:
        written = tmp_path / "who.csv"
        assert asked(graph, url, "-o", str(written)).status == 0
        lines = written.read_text("utf-8").splitlines()
        chosen = next(number for number, one in enumerate(lines) if "gnd/12" in one)
        lines[chosen] = f"same{lines[chosen]}"
        denied = next(number for number, one in enumerate(lines) if "gnd/13" in one)
        lines[denied] = f"different{lines[denied]}"
        written.write_text("\n".join(lines) + "\n", "utf-8")
        ran = cablegraph("names", "import", graph, written, "--by", "A. Berg")
        assert (ran.status, ran.err.count("no verdict")) == (0, 1)
        assert sorted(one.verdict for one in read(file_of(graph))) == ["different", "same"]
        build([tmp_path / "letters"], graph)
        assert b"authorityRecord> <https://d-nb.info/gnd/12>" in (graph / "graph.nt").read_bytes()
        assert b"authorityRecord> <https://d-nb.info/gnd/13>" not in (graph / "graph.nt").read_bytes()
        assert [row["other_record"] for row in rows(asked(graph, url).out)] == ["https://d-nb.info/gnd/11"]


def test_suggestions_as_sssom_are_no_judgements(graph: Path):
    """As a table of mappings each says that no person made it, so reading it back judges nothing."""
    with service() as url:
        ran = asked(graph, url, "--format", "sssom")
    found = from_sssom(ran.out, who="A. Berg", when="2001-02-03T04:05:06Z")
    assert (found.judgements, len(found.left_out)) == ((), 3)


def test_our_own_service_is_asked_like_any_other(graph: Path):
    """A graph asked of itself finds each actor as a match, by the addresses of its actors."""
    with serving(graph) as server:
        ran = asked(graph, f"{server.url}/reconcile", "--type", "person", "--candidates", "1")
    assert ran.status == 0, ran.err
    assert [row["match"] for row in rows(ran.out)] == ["yes"] * 3
    assert all("/id/actor/" in row["other_record"] for row in rows(ran.out))
    assert [row["label"] for row in rows(ran.out)] == [row["one_name"] for row in rows(ran.out)]


@pytest.mark.parametrize(("manner", "batch", "batches"), [("plain", 10, 1), ("plain", 1, 3), ("small", 10, 2)])
def test_batches_are_no_longer_than_either_wants(graph: Path, manner: str, batch: int, batches: int):
    """So many names at once as one asks for, and as the service's manifest allows."""
    with service(manner) as url:
        assert asked(graph, url, "--batch", str(batch)).status == 0
        assert counted(url) == {"batches": batches, "queries": 3, "longest": {1: 3, 2: 2, 3: 1}[batches]}


def test_a_busy_service_is_asked_again(graph: Path):
    """Where it says that it is busy, and for how long, one waits and asks again."""
    with service("busy") as url:
        ran = asked(graph, url)
        assert (ran.status, len(rows(ran.out))) == (0, 3)
        assert counted(url)["batches"] == 2


@pytest.mark.parametrize(
    "manner", ["elsewhere", "no manifest", "no json", "no results", "no id", "no score", "endless"]
)
def test_what_is_no_such_service_is_told(graph: Path, manner: str, tmp_path: Path):
    """In one line, and nothing is written; no redirect is followed, and no answer without an end is read."""
    with service(manner) as url:
        ran = asked(graph, url, "-o", str(tmp_path / "who.csv"))
    assert (ran.status, ran.err.count("\n")) == (1, 1), ran.err
    assert not (tmp_path / "who.csv").exists()


def test_a_slow_service_is_given_up(graph: Path):
    """After the time that one gives it, without its answer."""
    with service("slow") as url:
        ran = asked(graph, url, "--timeout", "1")
    assert (ran.status, ran.out) == (1, "")


def test_where_nothing_answers_is_told(graph: Path):
    """A dead address, and one that is no web address, in a line each."""
    for url in ("http://127.0.0.1:9/", "file:///etc/passwd"):
        ran = asked(graph, url)
        assert (ran.status, ran.err.count("\n")) == (1, 1), ran.err
