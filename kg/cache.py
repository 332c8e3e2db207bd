"""What was read of files, kept in the workspace between builds: found by what the reading depends on, never trusted."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from extract.errors import StoredError
from extract.ids import identifier
from extract.stored import check

_KEY: Final = re.compile("[0-9a-f]{16}")


class Cache:
    """A folder of readings, each in a file called by its key.

    A file is written under another name and renamed, so that it is whole or not there; what a disk did to it later
    shows by the digest in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where the reading of a key lies, if it was kept."""
        return self.folder / key[:2] / key

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, None for nothing. Raises `StoredError` where it is damaged."""
        try:
            data = self.path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoredError(f"a kept reading cannot be read: {error.strerror or error}") from None
        check(data)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep what was read under a key."""
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{key}-new")
        new.write_bytes(data)
        new.replace(path)

    def keep_only(self, wanted: Callable[[str], bool]) -> None:
        """Remove what is kept under other keys than those wanted, and what a dead build left half written."""
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if not folder.is_dir() or folder.is_symlink() or len(folder.name) != 2:
                continue
            for path in folder.iterdir():
                ours = _KEY.fullmatch(path.name) and path.name.startswith(folder.name)
                if (ours and not wanted(path.name)) or re.fullmatch(rf"\.{_KEY.pattern}-new", path.name):
                    path.unlink(missing_ok=True)
            with suppress(OSError):
                folder.rmdir()
        with suppress(OSError):
            os.rmdir(self.folder)


def key_of(name: str, digest: str, version: str) -> str:
    """The key of what a way of reading (`version`) makes of a file: by its name, which records tell, and its bytes.

    >>> key_of("a.txt", "00ff", "1") == key_of("b.txt", "00ff", "1")
    False
    """
    return identifier("kept", name, digest, version)
