"""Sources and targets that nobody would wish for, through the real command: one line a problem, no traceback, nothing
half-written, and an exit status that tells whether anything was read."""

from __future__ import annotations

import json
import os
import re
import resource
import socket
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_build import (
    COMMAND,
    CONTROLS,
    EXAMPLES,
    LAID,
    LETTERS,
    Ran,
    cablegraph,
    edition,
    kept,
    listing,
    tree,
    write,
)

from kg.graph.check import check
from kg.pipeline import build

LETTERS_READ = f"listing: {len(LETTERS)} documents"


def refused(ran: Ran, *words: str) -> None:
    """The command did nothing, and said what and why in one line on standard error, in whole words."""
    assert "Traceback" not in ran.err
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1, ran.err
    assert ran.err.startswith("cablegraph: ")
    assert CONTROLS.search(ran.err) is None
    assert [word for word in words if word not in ran.err] == [], ran.err


def built(ran: Ran, target: Path, *problems: str) -> None:
    """The command made a workspace, and said of each problem what and why in a line of its own."""
    assert "Traceback" not in ran.err
    assert ran.status == 0, ran.err
    assert ran.err == ""
    assert CONTROLS.search(ran.out) is None, ran.out
    assert len(ran.problems) == len(problems), ran.problems
    for line, problem in zip(sorted(ran.problems), sorted(problems), strict=True):
        assert line.startswith(f"not read  {problem}"), ran.problems
        assert len(line) > len(f"not read  {problem}")
    assert {path.name for path in target.iterdir()} == LAID


UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n \n", "empty"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, "an image"),
    "zeros": (b"5 January 1950, letter, A to B\n\x00" * 100, "binary"),
    "controls": (b"\x01\x02\x03\x04 letter\n" * 100, "binary"),
    "utf-16": (listing().encode("utf-16-le"), "binary"),
    "utf-16-odd": (listing().encode("utf-16")[:-1], "not valid UTF-16"),
    "latin-1": ((listing() + "Café Crème, Genève\n").encode("latin-1"), "not valid UTF-8 at byte"),
    "cut-short": ((listing() + "Москва").encode()[:-1], "not valid UTF-8 at byte"),
    "surrogate": (listing().encode() + b"\xed\xa0\x80\n", "not valid UTF-8 at byte"),
    "prose": (b"It was a dark night.\n" * 50, "no reader"),
    "one-line": (b"5 January 1950 letter " * 1_000_000, "no reader"),
    "dates": (b"January 5, 1950\n\n" * 5_000, "no reader"),
}


ALONE = ["empty", "png", "zeros", "utf-16", "latin-1", "cut-short", "prose", "one-line"]


@pytest.mark.parametrize("kind", ALONE)
def test_a_file_that_is_no_source_ends_the_build_with_the_reason(tmp_path: Path, kind: str):
    """Where there is nothing else to read, the one line on standard error names the file and why it was not read."""
    content, why = UNREADABLE[kind]
    (tmp_path / "bad.txt").write_bytes(content)
    refused(cablegraph("build", tmp_path / "bad.txt", "--into", tmp_path / "graph", timeout=30), "bad.txt: ", why)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.txt"]


@pytest.mark.parametrize("command", ["build", "extract"])
def test_files_that_are_no_sources_stop_nothing(tmp_path: Path, command: str):
    """Among others each is passed over, with its own reason in a line of its own."""
    sources = write(tmp_path / "sources", letters=listing())
    for kind, (content, _) in UNREADABLE.items():
        (sources / kind).write_bytes(content)
    into = ["--into", tmp_path / "graph"] if command == "build" else []
    ran = cablegraph(command, sources, *into, timeout=30)
    assert ran.status == 0
    told = dict(line.removeprefix("not read  ").split(": ", 1) for line in ran.problems)
    assert len(told) == len(ran.problems) == len(UNREADABLE)
    for kind, (_, why) in UNREADABLE.items():
        assert why in told[kind], kind
    if command == "build":
        built(ran, tmp_path / "graph", *(f"{kind}: " for kind in UNREADABLE))


@pytest.mark.parametrize("words", ["word ", "A. "])
def test_a_line_without_an_end_is_read_in_time(tmp_path: Path, words: str):
    """A description of 60,000 characters and no full stop takes seconds at most: time grows with length, not faster."""
    endless = words * (60_000 // len(words))
    sources = write(tmp_path / "sources", a=listing([*LETTERS, ("May 1, 1950", "Note", endless)]))
    built(cablegraph("build", sources, "--into", tmp_path / "graph", timeout=12), tmp_path / "graph")


@pytest.mark.parametrize("line", ["MINISTRY OF FOREIGN AFFAIRS OF THE UNION OF SOVIET REPUBLICS: No. 5", "A. " * 40])
def test_a_line_of_capitals_is_read_in_time(tmp_path: Path, line: str):
    """A letter without a signature under a line in capitals, or of initials, takes no longer than another."""
    heading, text = (
        "5 January 1950, letter, Anna Belova to Boris Danilov",
        "The ice on the river has gone since Monday.",
    )
    issue = edition([(heading, f"{line}\n{text}"), (heading.replace("5", "6", 1), text)])
    sources = write(tmp_path / "sources", a=issue)
    built(cablegraph("build", sources, "--into", tmp_path / "graph", timeout=12), tmp_path / "graph")


NAMES = [
    "<script>alert(1)<.txt",
    "</script>",
    "\"quoted\" and 'quoted'.txt",
    "%00%2e%2e%2fetc.txt",
    "back\\slash \\u0041 \\n.txt",
    "two\nlines.txt",
    "carriage\rreturn.txt",
    "tab\tstop.txt",
    "\x1b[31mred\x1b[2J.txt",
    "\u202egnp.txt",
    "--into",
    "{name} %s ${HOME}.txt",
    "Привет, 你好.txt",
    "e\u0301 and é.txt",
]


def test_any_name_of_a_file_is_only_a_name(tmp_path: Path):
    """Markup, quotes, escapes, line ends, options: read like others; one line each in the report; the graph sound."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for place, name in enumerate(NAMES):
        path = sources / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(listing() + f"{place}\n", encoding="utf-8")
    ran = cablegraph("build", sources, "--into", tmp_path / "graph")
    built(ran, tmp_path / "graph")
    assert sum(line.startswith("read ") for line in ran.out.splitlines()) == len(NAMES)
    report = json.loads((tmp_path / "graph" / "report.json").read_text(encoding="utf-8"))
    assert {entry["file"] for entry in report["read"]} == set(NAMES)
    labels = {
        triple.object.value
        for triple in ox.parse(path=str(tmp_path / "graph" / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    }
    assert set(NAMES) <= labels
    assert check(tmp_path / "graph" / "graph.nt", reason=False).findings == ()
    page = cablegraph("network", tmp_path / "graph", "-o", tmp_path / "page.html")
    assert page.status == 0
    assert "<script>alert(1)" not in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["build", "extract"])
@pytest.mark.parametrize("content", [listing(), "nothing\n"], ids=["readable", "not"])
def test_a_name_that_is_no_utf_8_is_told(tmp_path: Path, command: str, content: str):
    """A file whose name is not UTF-8 (old disks have them) is read, or refused in a line, without a traceback."""
    folder = os.fsencode(write(tmp_path / "sources", a=listing([("May 5, 1951", "Note"), ("May 6, 1951", "Note")])))
    with open(os.path.join(folder, b"caf\xe9.txt"), "w", encoding="utf-8") as file:
        file.write(content)
    ran = cablegraph(command, folder, *(["--into", tmp_path / "graph"] if command == "build" else []))
    assert "Traceback" not in ran.err
    assert ran.status == 0
    assert sum("caf" in line for line in ran.out.splitlines() + ran.err.splitlines()) >= 1


@pytest.mark.parametrize("command", ["build", "extract"])
def test_nothing_there(tmp_path: Path, command: str):
    """A missing file, a dangling link, an empty folder, a folder with nothing readable: told in a line, status 1."""
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "empty").mkdir()
    write(tmp_path / "prose", a="nothing\n", b="")
    before = tree(tmp_path)
    into = ["--into", tmp_path / "graph"] if command == "build" else []
    refused(cablegraph(command, tmp_path / "missing", *into), "missing: no such file")
    refused(cablegraph(command, tmp_path / "dangling", *into), "dangling: no such file")
    refused(cablegraph(command, tmp_path / "empty", *into), "no file there")
    refused(cablegraph(command, tmp_path / "prose", *into), "a.txt: no reader", "b.txt: the file is empty")
    refused(cablegraph(command, tmp_path / ("x" * 300), *into), "x" * 300)
    assert tree(tmp_path) == before


def test_what_is_missing_among_others_is_named(tmp_path: Path):
    """A missing source beside one that is there: a line for it, and the workspace is made."""
    sources = write(tmp_path / "sources", a=listing())
    (sources / "dangling").symlink_to("nowhere")
    ran = cablegraph("build", tmp_path / "missing", sources, "--into", tmp_path / "graph")
    built(ran, tmp_path / "graph", "missing: no such file"[:8], "dangling: no such file"[:9])
    ran = cablegraph("extract", tmp_path / "missing", sources)
    assert (ran.status, len(ran.out.splitlines())) == (0, len(LETTERS))
    assert sorted(ran.err.splitlines()) == ["not read  dangling: no such file", "not read  missing: no such file"]


def test_loops_of_folders_end(tmp_path: Path):
    """Links that lead back to their folder, or to each other, are gone round once at most."""
    sources = write(tmp_path / "sources", a=listing())
    (sources / "back").symlink_to(sources)
    (sources / "up").symlink_to("..")
    built(cablegraph("build", sources, "--into", tmp_path / "one", timeout=20), tmp_path / "one")
    (sources / "ring").symlink_to("other")
    (sources / "other").symlink_to("ring")
    ran = cablegraph("build", sources, "--into", tmp_path / "two", timeout=20)
    built(ran, tmp_path / "two", "ring: ", "other: ")
    refused(cablegraph("build", sources / "ring", "--into", tmp_path / "three", timeout=20), "ring: ")


def test_what_is_no_file_is_not_waited_for(tmp_path: Path):
    """A pipe without a writer, a socket, a device: named in a line, and never waited for."""
    sources = write(tmp_path / "sources", a=listing())
    os.mkfifo(sources / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(sources / "socket"))
        ran = cablegraph("build", sources, "--into", tmp_path / "graph", timeout=10)
    built(ran, tmp_path / "graph", "pipe: ", "socket: ")
    refused(cablegraph("build", sources / "pipe", "--into", tmp_path / "other", timeout=10), "pipe: ")
    refused(cablegraph("build", "/dev/null", "--into", tmp_path / "other", timeout=10), "null: ")


def test_copies_are_read_once(tmp_path: Path):
    """Copies, links and repeated names of the same bytes: read once, each other one named with what it repeats."""
    sources = write(tmp_path / "sources", a=listing(), b=listing())
    (sources / "link.txt").symlink_to("a.txt")
    ran = cablegraph("build", sources, sources, sources / "a.txt", "--into", tmp_path / "graph")
    built(ran, tmp_path / "graph", "b.txt: the same bytes as a.txt"[:7])
    assert f"read      a.txt ({LETTERS_READ})" in ran.out
    assert f"made: {len(LETTERS)} documents, {len(LETTERS)} messages" in ran.out


def test_targets_that_cannot_be(tmp_path: Path):
    """A file in the way, a path below a file, a folder of other things, the sources themselves: refused, untouched."""
    sources = write(tmp_path / "sources", a=listing())
    write(tmp_path / "foreign", thesis="chapter one")
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    (tmp_path / "dangling").symlink_to("nowhere")
    before = tree(tmp_path)
    refused(cablegraph("build", sources, "--into", tmp_path / "file"), "a file is in the way", "file")
    refused(cablegraph("build", sources, "--into", tmp_path / "file" / "graph"), str(tmp_path / "file"))
    refused(cablegraph("build", sources, "--into", tmp_path / "file" / "a" / "graph"), str(tmp_path / "file"))
    refused(cablegraph("build", sources, "--into", tmp_path / "foreign"), "not a workspace", "foreign")
    refused(cablegraph("build", sources, "--into", sources), "not a workspace", "sources")
    refused(cablegraph("build", sources, "--into", ".", cwd=sources), "not a workspace")
    refused(cablegraph("build", sources, "--into", "/proc/graph"), "/proc")
    assert tree(tmp_path) == before


def test_a_dangling_link_as_target(tmp_path: Path):
    """A target that is a link to nowhere is refused in a line that speaks of the link, or made where it leads."""
    sources = write(tmp_path / "sources", a=listing())
    (tmp_path / "dangling").symlink_to("nowhere")
    ran = cablegraph("build", sources, "--into", tmp_path / "dangling")
    if ran.status == 0:
        built(ran, tmp_path / "nowhere")
    else:
        refused(ran, "dangling")
        assert "disk full" not in ran.err
    assert (tmp_path / "dangling").is_symlink()


def test_a_target_whose_name_is_too_long(tmp_path: Path):
    """A target's name that no file system takes is refused in a line, before anything is made."""
    sources = write(tmp_path / "sources", a=listing())
    refused(cablegraph("build", sources, "--into", tmp_path / ("x" * 300)), "x" * 300)
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]
    ran = cablegraph("build", sources, "--into", tmp_path / ("x" * 255))
    if ran.status == 0:
        built(ran, tmp_path / ("x" * 255))
    else:
        refused(ran, "too long")


def test_a_report_of_something_else_is_no_workspace(tmp_path: Path):
    """A folder of other things that happen to be called report.json, graph.nt and store is refused and left alone."""
    sources = write(tmp_path / "sources", a=listing())
    foreign = write(tmp_path / "foreign", thesis="chapter one")
    (foreign / "report.json").write_text('{"grade": "A"}\n', encoding="utf-8")
    (foreign / "graph.nt").write_text("my own statements\n", encoding="utf-8")
    write(foreign / "store", goods="apples")
    before = tree(tmp_path)
    refused(cablegraph("build", sources, "--into", foreign), "not a workspace", "foreign")
    assert tree(tmp_path) == before


def test_missing_parents_of_the_target_are_made(tmp_path: Path):
    """A target several folders deep is made with its parents; where nothing could be read no parent is left behind."""
    sources = write(tmp_path / "sources", a=listing())
    built(cablegraph("build", sources, "--into", tmp_path / "a" / "b" / "graph"), tmp_path / "a" / "b" / "graph")
    refused(cablegraph("build", tmp_path / "missing", "--into", tmp_path / "c" / "d" / "graph"), "missing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "sources"]


@pytest.mark.parametrize("size", [10_000, 200_000, 1_000_000])
def test_a_full_disk_leaves_the_workspace_of_before(tmp_path: Path, size: int):
    """Where files may not grow (as on a full disk) the build says so, and the old workspace stays as it was."""
    sources = write(tmp_path / "sources", a=listing())
    target = tmp_path / "graph"
    build([sources], target)
    before = kept(target)
    done = subprocess.run(
        [COMMAND, "build", EXAMPLES, "--into", target],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        timeout=60,
    )
    refused(Ran(status=done.returncode, out=done.stdout, err=done.stderr), "cannot write")
    assert kept(target) == before


@pytest.mark.parametrize("command", ["build", "extract"])
def test_an_output_that_is_full_is_told(tmp_path: Path, command: str):
    """Where standard output cannot be written (a full disk behind `>`) that is told in a line, with status 1."""
    into = ["--into", tmp_path / "graph"] if command == "build" else []
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [COMMAND, command, EXAMPLES, *into], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if not line.startswith("not read")] != []


@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_reader_of_the_output_that_goes_away_is_no_error_to_tell(tmp_path: Path, command: str):
    """Where the pipe behind the output is closed (`| head`) the command ends without a traceback."""
    into = ["--into", tmp_path / "graph"] if command == "build" else []
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [COMMAND, command, EXAMPLES, *into], stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(writing)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_wrong_words_are_usage_errors():
    """No source, no target, an unknown option or command: status 2 and the usage, as of any command."""
    for words in (["build", EXAMPLES], ["build", "--into", "x"], ["extract"], ["wrong"]):
        ran = cablegraph(*words)
        assert (ran.status, ran.out) == (2, ""), words
        assert re.match("Usage: cablegraph", ran.err), words
