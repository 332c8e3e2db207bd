"""What the commands write: a file that holds what it held before, or all of the new."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.errors import WorkspaceError


def write_whole(path: Path, text: str) -> None:
    """Write `text` as UTF-8 so that `path` holds either what it held before or all of it.

    Raises `WorkspaceError` where the folder is missing or cannot be written.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "page.html", "done")
    ...     (Path(folder) / "page.html").read_text(encoding="utf-8")
    'done'
    """
    fresh: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            fresh = Path(file.name)
            file.write(text.encode("utf-8"))
        fresh.chmod(0o666 & ~_umask())
        os.replace(fresh, path)
    except OSError as cause:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        raise WorkspaceError(f"cannot write {path}: {cause.strerror}", advice="check folder and permissions") from cause


def _umask() -> int:
    """The mask for new files, which can only be read by setting it: a temporary file is readable by its owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
