"""The texts that are read: whole files again and again, each time with other bytes, in a folder made for it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
SHARED = Path(os.environ.get("CABLEGRAPH_SHARED") or ROOT.parent / "shared").resolve()


def sources() -> tuple[Path, ...]:
    """The texts to repeat: the real ones beside the repository where they are there, else the examples."""
    real = sorted((SHARED / "seeds").glob("*.txt"))
    return tuple(real or sorted(EXAMPLES.glob("*.txt")))


def longest(texts: tuple[Path, ...]) -> tuple[Path, ...]:
    """The one text of these that is longest: the journal issue."""
    return (max(texts, key=lambda path: path.stat().st_size),)


def repeat(texts: tuple[Path, ...], times: int, folder: Path) -> Path:
    """Write each text so many times into a new folder, a line of its own at the end of each."""
    folder.mkdir()
    for copy in range(times):
        for text in texts:
            line = f"\n\nCopy {copy} of this text.\n".encode()
            (folder / f"{copy:04}-{text.name}").write_bytes(text.read_bytes() + line)
    return folder
