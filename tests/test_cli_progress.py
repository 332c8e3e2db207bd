"""What a build shows while it works: bars on a terminal, nothing at all in a pipe."""

from __future__ import annotations

import errno
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from support_build import COMMAND, CONTROLS, EXAMPLES, cablegraph, listing, write


def on_terminal(*words: str | Path) -> tuple[int, str]:
    """Run the command with its output and errors on a terminal; its status and everything written there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([COMMAND, *words], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError as error:  # how Linux tells that the last writer has gone
        if error.errno != errno.EIO:
            raise
    finally:
        os.close(ours)
    return process.wait(timeout=60), written.decode()


def screen(written: str) -> list[str]:
    """The lines that a terminal shows in the end: a carriage return goes back, what follows overwrites."""
    lines = []
    for line in written.split("\n"):
        shown = ""
        for piece in line.split("\r"):
            shown = piece + shown[len(piece) :]
        lines.append(shown.rstrip())
    return [line for line in lines if line]


@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_pipe_gets_no_bars(tmp_path: Path, command: str):
    """In pipes there is neither a bar nor any control character, on either stream, be there something read or not."""
    for name, sources in (("good", EXAMPLES), ("bad", tmp_path / "missing")):
        ran = cablegraph(command, sources, *(["--into", tmp_path / name] if command == "build" else []))
        assert CONTROLS.search(ran.out + ran.err) is None
        assert "###" not in ran.out + ran.err


def test_a_terminal_gets_bars_that_go_away(tmp_path: Path):
    """On a terminal bars count the files; in the end the screen shows the report that a pipe gets, and nothing else."""
    status, written = on_terminal("build", EXAMPLES, "--into", tmp_path / "graph")
    assert status == 0
    files = len(list(EXAMPLES.iterdir()))
    assert [int(done) for done in re.findall(rf"\[#+ *\] (\d+)/{files}", written)] == list(range(1, files + 1))
    piped = cablegraph("build", EXAMPLES, "--into", tmp_path / "piped").out
    assert screen(written) == piped.replace(str(tmp_path / "piped"), str(tmp_path / "graph")).splitlines()


def test_bars_go_away_where_nothing_changes(tmp_path: Path):
    """The same for a build that finds the workspace unchanged: no bar stays on the screen."""
    assert cablegraph("build", EXAMPLES, "--into", tmp_path / "graph").status == 0
    status, written = on_terminal("build", EXAMPLES, "--into", tmp_path / "graph")
    assert status == 0
    assert screen(written) == cablegraph("build", EXAMPLES, "--into", tmp_path / "graph").out.splitlines()


def test_bars_go_away_where_nothing_is_read(tmp_path: Path):
    """The same for a build that fails: the screen shows the one line that says why."""
    sources = write(tmp_path / "sources", a="nothing\n")
    status, written = on_terminal("build", sources, "--into", tmp_path / "graph")
    assert status == 1
    assert screen(written) == cablegraph("build", sources, "--into", tmp_path / "graph").err.splitlines()


def test_a_name_does_not_command_the_terminal(tmp_path: Path):
    """A file's name with escape sequences reaches a terminal without them, read or not."""
    sources = write(tmp_path / "sources", **{"\x1b[2J\x1b[31ma": listing(), "\x1b]0;title\x07b": "nothing\n"})
    status, written = on_terminal("build", sources, "--into", tmp_path / "graph")
    assert status == 0
    assert "\x1b" not in written
    assert "\x07" not in written
