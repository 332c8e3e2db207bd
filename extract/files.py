"""Files and folders in, bytes out: what there is to read, in an order that does not depend on the machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read: where it lies, and the name it goes by: its path below the folder that was given."""

    path: Path
    name: str


def find_files(paths: Iterable[Path]) -> Iterator[Found]:
    """The files named, and those in the folders named, each once, sorted by name; hidden files are passed over.

    A path that is not there is yielded all the same: reading it says so. Links to folders are not followed.

    >>> [found.name for found in find_files([Path("letters/no-such-file.txt")])]
    ['no-such-file.txt']
    """
    found: dict[Path, Found] = {}
    for path in paths:
        if path.is_dir():
            for folder, folders, files in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(files):
                    if not name.startswith("."):
                        file = Path(folder) / name
                        found.setdefault(file.resolve(), Found(path=file, name=file.relative_to(path).as_posix()))
        else:
            found.setdefault(path.absolute(), Found(path=path, name=path.name))
    yield from sorted(found.values(), key=lambda f: (f.name, str(f.path)))
