"""What a reading depends on besides the text: this package's own code, the readers, the scheme of topics, Python."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from extract.ids import Part, identifier
from extract.readers.common import Reader
from extract.topics import TopicScheme


def reading_version(readers: Iterable[Reader], scheme: TopicScheme | None) -> str:
    """A digest that changes whenever the same text could be read otherwise than before.

    It covers every module of this package and those that the readers stand in, byte by byte, the cues of the scheme,
    and the version of Python with its tables of characters. A reader that rests on further modules of its own changes
    it by changing the file that it stands in.
    """
    cues: list[Part] = []
    for cue in scheme.cues if scheme else ():
        cues += [cue.concept, cue.label, cue.weight]
    theirs: list[Part] = []
    for reader in readers:
        module = sys.modules.get(reader.read.__module__)
        theirs += [reader.name, reader.read.__module__, _digest(getattr(module, "__file__", None))]
    python: list[Part] = [*sys.version_info[:2], unicodedata.unidata_version]
    return identifier("reading", _own_code(), theirs, cues, scheme.rest if scheme else None, python)


@cache
def _own_code() -> str:
    digest = hashlib.sha256()
    here = Path(__file__).resolve().parent
    for path in sorted(here.rglob("*.py"), key=lambda path: path.relative_to(here).parts):
        digest.update(f"{path.relative_to(here).as_posix()}\0{_digest(str(path))}\0".encode())
    return digest.hexdigest()


@cache
def _digest(path: str | None) -> str | None:
    if path is None:
        return None
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None
