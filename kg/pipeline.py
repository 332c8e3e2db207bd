"""The pipeline: read the sources, resolve the names, write the statements, load the store, report."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import extract
from extract.errors import CablegraphError
from extract.model import Reading, record_json
from extract.topics import TopicScheme
from kg.builds import Waiting, building, state_of
from kg.graph.concepts import Concepts, read_concepts
from kg.graph.rdf import build_graph
from kg.graph.statements import Graph
from kg.graph.store import EmbeddedStore
from kg.identity.actors import Identity, resolve
from kg.identity.messages import attested
from kg.identity.names import canonical
from kg.resources import folder
from kg.vocab import CG, VERSION
from kg.workspace import Build

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
    wait: bool = True,
    waiting: Waiting | None = None,
    discard_updates: bool = False,
) -> BuildReport:
    """Build a workspace from files and folders: the store, the statements, the records and the report.

    The build is made beside the current one in `into` and takes its place in one step: at every moment the workspace
    holds the old graph or the new one, and whatever else lies there is left alone.
    `jobs` processes read the files side by side; what is made does not depend on their number.
    Where the workspace there already holds the same, nothing is changed. `topics` is a SKOS file with the concepts to
    look for, in place of the shipped scheme. Where another process builds there, `waiting` is told and it is waited
    for, or without `wait` this is refused; so it is where changes made through a server would be lost, unless
    `discard_updates`. Raises `CablegraphError` where nothing could be read, `OntologyError` where `topics` is no such
    file, `WorkspaceError` where `into` cannot be written, is a folder of something else, or is not to be built in now.
    """
    concepts = read_concepts(Path(topics)) if topics is not None else shipped_topics()
    with building(Path(into), wait=wait, waiting=waiting, discard_updates=discard_updates) as site:
        readings, identity = read_sources(
            (Path(source) for source in sources), progress, topics=concepts, leaving_out=site.folder, jobs=jobs
        )
        if progress:
            progress("resolve", 0, 0)
        graph = build_graph(readings, identity, attested(readings, identity))
        concepts.describe(graph)
        report = _report(readings, graph)
        made = Build(site.fresh())
        with made.graph.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(graph.lines())
        with made.records.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(record_lines(readings, identity))
        made.report.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")
        state = state_of(made)
        if site.holds(state):
            return replace(report, changed=False)
        if progress:
            progress("load", 0, 0)
        EmbeddedStore(made.store).load(made.graph)
        site.put(made.path, state)
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
