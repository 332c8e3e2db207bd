"""The pipeline: read the sources, resolve the names, write the statements, load the store, report."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import extract
from extract.errors import CablegraphError
from extract.model import Reading, record_json
from extract.topics import TopicScheme
from kg.errors import WorkspaceError
from kg.graph.concepts import Concepts, read_concepts
from kg.graph.rdf import build_graph
from kg.graph.statements import Graph
from kg.graph.store import EmbeddedStore
from kg.identity.actors import Identity, resolve
from kg.identity.messages import attested
from kg.identity.names import canonical
from kg.resources import folder
from kg.vocab import CG, VERSION
from kg.workspace import Workspace

_SEPARATORS = re.compile("[\x85\u2028\u2029]")  # line ends to some programs, and no line end of ours
Progress = Callable[[str, int, int], None]  # what is done, how many of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build read and made; `changed` is False where the workspace held it already."""

    read: tuple[tuple[str, str, int], ...]  # file, reader, documents
    refused: tuple[tuple[str, str], ...]  # file, why
    counts: tuple[tuple[str, int], ...]
    changed: bool

    def count(self, kind: str) -> int:
        """How many of a kind there are in the graph.

        >>> BuildReport(read=(), refused=(), counts=(("messages", 3),), changed=True).count("messages")
        3
        """
        return dict(self.counts).get(kind, 0)

    def as_json(self) -> dict[str, Any]:
        """The report as it stands in the workspace: no clock and no place in it, the same for the same input."""
        return {
            "cablegraph": VERSION,
            "read": [{"file": file, "reader": reader, "documents": count} for file, reader, count in self.read],
            "not_read": [{"file": file, "why": why} for file, why in self.refused],
            "counts": dict(self.counts),
        }


def shipped_topics() -> Concepts:
    """The topic scheme that comes with cablegraph."""
    return read_concepts(folder("ontology") / "topics.ttl")


def shipped_scheme() -> TopicScheme:
    """The cues of the topic scheme that comes with cablegraph."""
    return shipped_topics().scheme


def read_sources(
    paths: Iterable[Path],
    progress: Progress | None = None,
    *,
    topics: Concepts | None = None,
    leaving_out: Path | None = None,
    jobs: int = 1,
) -> tuple[tuple[Reading, ...], Identity]:
    """Read files and folders and resolve the names of all of them together; nothing below `leaving_out` is read.

    `topics` is the scheme whose concepts are looked for, the shipped one where none is given. The records of the
    readings bear the names of their own source; `record_lines` gives those of the actors. `jobs` is the
    number of processes that read. Raises `CablegraphError` where nothing could be read at all, saying why of every
    file.
    """
    named = tuple(paths)
    scheme = topics.scheme if topics else shipped_scheme()
    found = sum(1 for _ in extract.find_files(named, leaving_out=leaving_out)) if progress else 0
    readings: list[Reading] = []
    for reading in extract.read(named, scheme=scheme, leaving_out=leaving_out, jobs=jobs):
        readings.append(reading)
        if progress:
            progress("read", len(readings), found)
    if not any(reading.records for reading in readings):
        raise CablegraphError(
            f"nothing could be read: {_reasons(readings)}", advice="name files or folders with letters or listings"
        )
    identity = resolve(readings)
    return tuple(readings), identity


def _reasons(readings: list[Reading]) -> str:
    if not readings:
        return "no file there"
    shown = [f"{r.name}: {r.refusal or 'no document in it'}" for r in readings[:3]]
    rest = len(readings) - len(shown)
    return "; ".join(shown) + (f"; and {rest} files more" if rest else "")


def build(
    sources: Iterable[Path | str],
    into: Path | str,
    *,
    topics: Path | str | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> BuildReport:
    """Build a workspace from files and folders: the store, the statements, the records and the report.

    The workspace is made beside `into` and moved there finished, so that nothing half-written is seen: whole where
    there was none, else the store, the texts and the report in turn, so that whatever else lies there is left alone.
    `jobs` processes read the files side by side; what is made does not depend on their number.
    Where the workspace there already holds the same, nothing is changed. `topics` is a SKOS file with the concepts to
    look for, in place of the shipped scheme. Raises `CablegraphError` where nothing could be read, `OntologyError`
    where `topics` is no such file, `WorkspaceError` where `into` cannot be written or is a folder of something else.
    """
    target = _own(Path(into))
    concepts = read_concepts(Path(topics)) if topics is not None else shipped_topics()
    readings, identity = read_sources(
        (Path(source) for source in sources), progress, topics=concepts, leaving_out=target, jobs=jobs
    )
    if progress:
        progress("resolve", 0, 0)
    graph = build_graph(readings, identity, attested(readings, identity))
    concepts.describe(graph)
    report = _report(readings, graph)
    with _beside(target) as made:
        workspace = Workspace(made)
        with workspace.graph.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(graph.lines())
        with workspace.records.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(record_lines(readings, identity))
        workspace.report.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")
        if _same(workspace, Workspace(target)):
            return BuildReport(read=report.read, refused=report.refused, counts=report.counts, changed=False)
        if progress:
            progress("load", 0, 0)
        EmbeddedStore(workspace.store).load(workspace.graph)
        _put(made, target)
    return report


def record_lines(readings: Iterable[Reading], identity: Identity) -> Iterator[str]:
    """The extraction records as JSON lines, in source order, names as the actors bear them."""
    for reading in readings:
        for record in reading.records:
            named = canonical(record, reading.sha256 or "", identity)
            line = json.dumps(record_json(named), ensure_ascii=False)
            yield _SEPARATORS.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n"


def _report(readings: tuple[Reading, ...], graph: Graph) -> BuildReport:
    counts: Counter[str] = Counter()
    names = {
        "documents": CG.Document, "messages": CG.Message, "missing messages": CG.MissingMessage, "actors": CG.Actor,
        "persons": CG.Person, "bodies": CG.Body, "posts": CG.Post, "hops": CG.Hop, "decisions": CG.Decision,
        "places": CG.Place, "citations": CG.Citation, "claims": CG.Claim, "spans": CG.Span,
    }  # fmt: skip
    for name, cls in names.items():
        counts[name] = graph.count_type(cls)
    counts["relays"] = graph.count_property(CG.intermediary)
    counts["conflicting claims"] = graph.count_property(CG.conflictsWith)
    counts["statements"] = len(graph)
    return BuildReport(
        read=tuple((r.name, r.reader or "", len(r.records)) for r in readings if not r.refusal),
        refused=tuple((r.name, r.refusal) for r in readings if r.refusal), counts=tuple(counts.items()), changed=True,
    )  # fmt: skip


def _own(target: Path) -> Path:
    """The folder a target stands for; refused where it is a file, or a folder with something else in it.

    A link to a folder stands for that folder, so that what is put in its place is put where the link points.
    """
    try:
        if target.is_symlink() and not target.exists():
            raise WorkspaceError(f"a link to nothing is in the way: {target}", advice="name a folder")
        place = Path(os.path.realpath(target))
        if place.exists() and not place.is_dir():
            raise WorkspaceError(f"a file is in the way: {target}", advice="name a folder")
        if place.is_dir() and any(place.iterdir()) and not Workspace(place).is_ours():
            raise WorkspaceError(
                f"not a workspace, and not empty: {target}", advice="name another folder, or empty this one"
            )
    except OSError as error:
        raise WorkspaceError(
            f"cannot use {target}: {error.strerror or error}", advice="choose another folder"
        ) from None
    return place


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside the target to write in; gone afterwards unless it was put in the target's place."""
    parent = target.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=parent))
    except OSError as error:
        raise WorkspaceError(
            f"cannot write to {parent}: {error.strerror or error}", advice="choose another folder"
        ) from None
    try:
        yield made
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise WorkspaceError(
            f"cannot write the workspace: {error.strerror or error}",
            advice="make room on the disk" if full else "choose another folder",
        ) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _same(made: Workspace, there: Workspace) -> bool:
    """Whether the workspace there holds the same statements, records and report, and a store."""
    pairs = ((made.graph, there.graph), (made.records, there.records), (made.report, there.report))
    return there.store.is_dir() and all(two.is_file() and _bytes_equal(one, two) for one, two in pairs)


def _bytes_equal(one: Path, two: Path) -> bool:
    return one.stat().st_size == two.stat().st_size and one.read_bytes() == two.read_bytes()


def _put(made: Path, target: Path) -> None:
    """Put what was made in the old one's place, the report last; what else lies there (pages) is never moved."""
    made.chmod(0o755)
    if not target.exists():
        made.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=made))
    new, there = Workspace(made), Workspace(target)
    if there.store.exists():
        there.store.rename(old / "store")
    for one, other in ((new.store, there.store), (new.graph, there.graph), (new.records, there.records)):
        one.replace(other)
    new.report.replace(there.report)
