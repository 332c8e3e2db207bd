"""The texts of a workspace's documents: a workspace keeps none, so they are read where they lie, and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from extract.errors import UnreadableSourceError
from extract.files import find_files, read_bytes
from extract.model import Record, Source
from extract.text import decode
from kg.errors import DocumentError, WorkspaceError
from kg.evaluation.records import read_records
from kg.explanation.explain import explained
from kg.explanation.values import Explanation
from kg.workspace import Workspace

Files = Mapping[str, Sequence[Path]]
"""Where the text of each source may lie, by the name that the records give it."""


def built_records(workspace: Workspace) -> Sequence[Record]:
    """The records of a workspace, in the order of its sources. Raises `WorkspaceError` where they cannot be read."""
    try:
        written = workspace.records.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"cannot read {workspace.records}: {error}", advice="build anew") from None
    return read_records(written, str(workspace.records)).records


def files_in(texts: Iterable[Path]) -> Files:
    """The files among some files and folders, by name."""
    files: defaultdict[str, list[Path]] = defaultdict(list)
    for found in find_files(texts):
        files[found.name].append(found.path)
    return files


def explanations(records: Iterable[Record], files: Files) -> Iterator[Explanation]:
    """Documents laid over their texts, those of one source after each other.

    Raises `DocumentError` where a text is not there, or is not the one that was read.
    """
    for name, group in groupby(records, key=lambda record: record.file):
        yield from _of_file(name, list(group), files.get(name, ()))


def _of_file(name: str, records: Sequence[Record], paths: Sequence[Path]) -> Sequence[Explanation]:
    """The documents of one source; where several texts bear its name, of the one that they were read from."""
    refusal = DocumentError(f"the text of {name} is not there", advice="name its folder with --texts")
    for path in paths:
        try:
            return explained(Source(name=name, text=decode(read_bytes(path)), sha256=""), records)
        except UnreadableSourceError as error:
            refusal = DocumentError(f"cannot read {path}: {error}")
        except DocumentError as error:
            refusal = error
    raise refusal
