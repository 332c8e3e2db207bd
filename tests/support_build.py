"""What the tests of building share: the real command, sources written by hand, and what lies in a folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
COMMAND = Path(sys.executable).parent / "cablegraph"
MADE = ("graph.nt", "records.jsonl", "report.json")  # the files of a workspace that are the same for the same sources
LAID = {"builds", "cache", "current", "lock", "store", *MADE}  # what lies in a workspace
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

LETTERS = (
    ("January 5, 1950", "Telegram, Anna Belova to Boris Danilov"),
    ("January 7, 1950", "Letter, Boris Danilov to Anna Belova (via Viktor Egorov)"),
    ("February 1, 1950", "Report, Viktor Egorov to Boris Danilov"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """The lines that say what was not done: of the report, and of standard error."""
        return [line for line in self.out.splitlines() if line.startswith("not read")] + self.err.splitlines()


def cablegraph(
    *words: str | bytes | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> Ran:
    """Run the real command in a process of its own, its streams pipes."""
    done = subprocess.run(
        [COMMAND, *map(os.fsencode, words)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        timeout=timeout,
    )
    return Ran(status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def listing(entries: Iterable[Sequence[str]] = LETTERS) -> str:
    """A page copied from an archive's website: date, title and, where one is given, description."""
    return "Search in\n\n" + "".join("\n\n".join(entry) + "\n\n" for entry in entries)


def edition(documents: Iterable[tuple[str, str]], index: Iterable[str] = ()) -> str:
    """An issue that prints documents under numbered headings, with an index of names where there are entries."""
    printed = "\n\n".join(
        f"{number}. {heading}\n\n{text}\n[Source: APRF, Fond 45, Opis 1, Delo 330, Listy {number}]"
        for number, (heading, text) in enumerate(documents, start=1)
    )
    names = "".join(f"{entry}\n" for entry in index)
    return f"LETTERS IN PRINT\n\n{printed}\n" + (f"\nINDEX OF NAMES\n{names}" if names else "")


def write(folder: Path, **texts: str) -> Path:
    """Files of text in a folder, made where it is not there; `letters="..."` becomes letters.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def made(workspace: Path) -> dict[str, bytes]:
    """The bytes of what a build makes, the store apart."""
    return {name: (workspace / name).read_bytes() for name in MADE}


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below a folder: inode, time of change and bytes (of a link, where it leads)."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[path.relative_to(folder).as_posix()] = (status.st_ino, status.st_mtime_ns, content)
    return found


def kept(workspace: Path) -> dict[str, tuple[int, int, bytes]]:
    """What lies in a workspace and can be asked: not its lock, which names whoever built last, nor what a build keeps
    for the next one or is making."""
    apart = re.compile(r"builds|lock|cache(/.*)?|builds/\.making-.*")
    return {name: value for name, value in tree(workspace).items() if not apart.fullmatch(name)}


def differing(one: Path, other: Path) -> list[str]:
    """What two builds made that is not the same, byte for byte."""
    first, second = made(one), made(other)
    return [name for name in MADE if first[name] != second[name]]


def interruptible() -> None:
    """What a process does before it becomes the command: a test run in the background ignores the keyboard's signal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
