"""Bytes to claims: the reading side, which knows nothing of RDF, stores or pages."""

from __future__ import annotations

import hashlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from itertools import groupby
from pathlib import Path

from extract.collecting import collecting_seldom
from extract.errors import CablegraphError, UnreadableSourceError
from extract.files import Found, find_files, read_bytes
from extract.foreign import Foreign, foreign
from extract.model import Reading, Record, Source
from extract.readers.common import Reader
from extract.rules import rules_in
from extract.text import decode
from extract.topics import TopicScheme
from extract.workers import in_order

__all__ = [
    "CablegraphError",
    "Reading",
    "Record",
    "TopicScheme",
    "files_in_order",
    "find_files",
    "installed_readers",
    "known_rules",
    "read",
    "read_data",
    "read_file",
]


def installed_readers() -> tuple[Reader, ...]:
    """The readers registered under the entry point `cablegraph.readers`, ours and others', by name.

    Raises `CablegraphError` where an entry point does not hold a reader.

    >>> [reader.name for reader in installed_readers()][:2]
    ['bulletin', 'dispatch']
    """
    found = {}
    for entry in entry_points(group="cablegraph.readers"):
        reader = entry.load()
        if not isinstance(reader, Reader):
            raise CablegraphError(f"the entry point {entry.name} of cablegraph.readers holds no Reader")
        found[reader.name] = reader
    return tuple(found[name] for name in sorted(found))


def known_rules() -> dict[str, str]:
    """The rules by which this package and the installed readers read, by name, and what each reads.

    They are what stands in the modules as `Rule`; the name of a claim's rule is one of these or several, colon between.

    >>> known_rules()["distribution list"]
    'the list of who got copies'
    """
    ours = [import_module(found.name) for found in pkgutil.walk_packages(__path__, f"{__name__}.")]
    theirs = [sys.modules[reader.read.__module__] for reader in installed_readers()]
    found = {rule for module in (*ours, *theirs) for value in vars(module).values() for rule in rules_in(value)}
    return {str(rule): rule.reads for rule in sorted(found)}


def read(
    paths: Iterable[Path],
    *,
    scheme: TopicScheme | None = None,
    readers: tuple[Reader, ...] | None = None,
    leaving_out: Path | None = None,
    jobs: int = 1,
) -> Iterator[Reading]:
    """Read files and the files of folders: one `Reading` for each, in the order of their names.

    A file that cannot be read, or that no reader recognises, gives a reading whose `refusal` says why; it never raises.
    The second of two files with the same bytes is refused too: it would attest nothing new. Files of one name, from two
    folders, come in the order of their digests, and nothing below the folder `leaving_out` is read.

    `jobs` processes read files side by side, to the same readings in the same order. No more readings than a few are
    held at a time. Raises `CablegraphError` where a process ends before its file is read.

    >>> [reading.refusal for reading in read([Path("letters/no-such-file.txt")])]
    ['no such file']
    """
    chosen = installed_readers() if readers is None else readers
    seen: dict[str, str] = {}
    work = partial(read_file, readers=chosen, scheme=scheme)
    files = files_in_order(paths, leaving_out=leaving_out)
    for reading in in_order(work, files, jobs=jobs, name=_name):
        if reading.sha256 is None or reading.refusal is not None:
            yield reading
        elif reading.sha256 in seen:
            found = Found(path=Path(reading.path), name=reading.name)
            yield _refused(found, f"the same bytes as {seen[reading.sha256]}", reading.sha256)
        else:
            seen[reading.sha256] = reading.name
            yield reading


def files_in_order(paths: Iterable[Path], *, leaving_out: Path | None = None) -> Iterator[Found]:
    """The files named and those of folders, by name, those of one name by their digests; what cannot be opened comes
    first of these."""
    for _, files in groupby(find_files(paths, leaving_out=leaving_out), key=_name):
        group = list(files)
        yield from group if len(group) == 1 else sorted(group, key=_digest)


def _name(found: Found) -> str:
    return found.name


def _digest(found: Found) -> str:
    try:
        return hashlib.sha256(read_bytes(found.path)).hexdigest()
    except UnreadableSourceError:
        return ""


def read_file(found: Found, readers: tuple[Reader, ...], scheme: TopicScheme | None = None) -> Reading:
    """Read one file with the first reader that recognises it."""
    try:
        data = read_bytes(found.path)
    except UnreadableSourceError as error:
        return _refused(found, str(error))
    return replace(read_data(found.name, data, readers, scheme), path=str(found.path))


def read_data(name: str, data: bytes, readers: tuple[Reader, ...], scheme: TopicScheme | None = None) -> Reading:
    """Read the bytes of a file that goes by a name, with the first reader that recognises it; its path is not told."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = decode(data)
    except UnreadableSourceError as error:
        other = foreign(data, None)
        return Reading(path="", name=name, sha256=digest, refusal=_not_read(other) if other else str(error))
    source = Source(name=name, text=text, sha256=digest)
    reader = next((reader for reader in readers if reader.recognises(source)), None)
    if reader is None:
        known = ", ".join(reader.name for reader in readers)
        other = foreign(data, text)
        refusal = _not_read(other) if other else f"no reader recognises it (readers: {known}; see docs/formats.md)"
        return Reading(path="", name=name, sha256=digest, refusal=refusal)
    try:
        with collecting_seldom():
            got = reader.read(source, scheme)
    except UnreadableSourceError as error:
        return Reading(path="", name=name, sha256=digest, refusal=str(error))
    return Reading(
        path="", name=name, sha256=digest, reader=reader.name, records=got.records, actors=got.actors,
        appellations=got.appellations, authorities=got.authorities, tenures=got.tenures, lives=got.lives,
    )  # fmt: skip


def _not_read(other: Foreign) -> str:
    return f"{other.what}, which is not read ({other.advice})"


def _refused(found: Found, why: str, digest: str | None = None) -> Reading:
    return Reading(path=str(found.path), name=found.name, sha256=digest, refusal=why)
