"""Files and folders in, bytes out: what there is to read, in an order that does not depend on the machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.errors import UnreadableSourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read: where it lies, and the name it goes by in the graph (its path below the folder given)."""

    path: Path
    name: str


def find_files(paths: Iterable[Path], *, leaving_out: Path | None = None) -> Iterator[Found]:
    """The files named, and those in the folders named, each once, sorted by name; hidden files are passed over.

    A path that is not there is yielded all the same: reading it says so. Links to folders are not followed, and nothing
    below the folder `leaving_out` is found. A file that goes by two names keeps the first of them.
    """
    found: dict[str, Found] = {}
    out = os.path.realpath(leaving_out) if leaving_out else None
    for path in paths:
        files = _below(path, out) if os.path.isdir(path) else [Found(path=path, name=_readable(path.name))]
        for file in files:
            real = os.path.realpath(file.path)
            if real not in found or file.name < found[real].name:
                found[real] = file
    yield from sorted(found.values(), key=lambda f: (f.name, os.fsencode(f.path)))


def _below(folder: Path, out: str | None) -> Iterator[Found]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if out and os.path.realpath(here) == out:
            folders[:] = []
            continue
        for name in files:
            if not name.startswith("."):
                file = Path(here) / name
                yield Found(path=file, name=_readable(file.relative_to(folder).as_posix()))


def _readable(name: str) -> str:
    """A name as Unicode: bytes of a file name that are no UTF-8 are spelt out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises `UnreadableSourceError` where it is not there, cannot be opened, or is a device, a pipe or a folder: reading
    those would wait or never end.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise UnreadableSourceError("not a regular file")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableSourceError("no such file") from None
    except OSError as error:
        raise UnreadableSourceError(f"cannot be opened: {error.strerror or error}") from None
