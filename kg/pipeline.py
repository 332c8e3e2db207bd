"""The pipeline: read the sources, resolve the names, write the statements, load the store, report."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import extract
from extract.errors import CablegraphError
from extract.files import Found
from extract.lines import record_line
from extract.model import Reading
from extract.readers import holders as holders_list
from extract.topics import TopicScheme
from kg.authorities.files import read_authorities
from kg.builds import Site, Waiting, building, state_of_digests
from kg.cache import Cache
from kg.cluster import on_cluster
from kg.errors import HoldersError, StoreError, WorkspaceError
from kg.fulltext import write_index
from kg.graph.concepts import Concepts, read_concepts
from kg.graph.shards import Counts, merge
from kg.graph.store import EmbeddedStore
from kg.identity.actors import Identity, resolve_gathered
from kg.identity.gathered import Gathered
from kg.identity.judged import Judged
from kg.identity.kept import write_names
from kg.identity.links import link
from kg.identity.messages import attest
from kg.identity.names import canonical
from kg.identity.offices import resolve, resolve_offices, resolved
from kg.judgements.file import file_of, read
from kg.judgements.model import in_force
from kg.places.gazetteer import gazetteer_of
from kg.reading import SHOWN, Progress, Share, Told, gather_authorities, on_processes, read_into, reasons
from kg.resources import folder
from kg.vocab import CG, VERSION
from kg.workspace import Build
from kg.writing import Desk, write_shards

_CLASSES: Final = {
    "documents": CG.Document, "messages": CG.Message, "missing messages": CG.MissingMessage, "actors": CG.Actor,
    "persons": CG.Person, "bodies": CG.Body, "posts": CG.Post, "hops": CG.Hop, "decisions": CG.Decision,
    "places": CG.Place, "citations": CG.Citation, "claims": CG.Claim, "spans": CG.Span,
}  # fmt: skip
_PROPERTIES: Final = {"relays": CG.intermediary, "conflicting claims": CG.conflictsWith}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build read and made; `changed` is False where the workspace held it already.

    `anew` is how many files were read anew, `kept` of how many it was known what was read of them, and `damaged` which
    of those were read anew because what was kept of them was damaged. `judged` tells of every judgement in force what
    became of it.
    """

    read: tuple[tuple[str, str, int], ...]  # file, reader, documents
    refused: tuple[tuple[str, str], ...]  # file, why
    counts: tuple[tuple[str, int], ...]
    changed: bool
    anew: int = 0
    kept: int = 0
    damaged: tuple[str, ...] = ()
    judged: tuple[tuple[str, str, str], ...] = ()  # identifier of a judgement, what became of it, and what it is

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
        } | (
            {"judgements": [{"id": id_, "effect": effect, "what": what} for id_, effect, what in self.judged]}
            if self.judged
            else {}
        )


def shipped_topics() -> Concepts:
    """The topic scheme that comes with cablegraph."""
    return read_concepts(folder("ontology") / "topics.ttl")


def shipped_scheme() -> TopicScheme:
    """The cues of the topic scheme that comes with cablegraph."""
    return shipped_topics().scheme


def read_sources(
    paths: Iterable[Path], *, topics: Concepts | None = None, jobs: int = 1
) -> tuple[tuple[Reading, ...], Identity]:
    """Read files and folders and resolve the names of all of them together, all held in memory.

    `topics` is the scheme whose concepts are looked for, the shipped one where none is given. The records of the
    readings bear the names of their own source; `record_lines` gives those of the actors. `jobs` is the
    number of processes that read. Raises `CablegraphError` where nothing could be read at all, saying why of every
    file.
    """
    scheme = topics.scheme if topics else shipped_scheme()
    readings = tuple(extract.read(paths, scheme=scheme, jobs=jobs))
    if not any(reading.records for reading in readings):
        raise CablegraphError(
            f"nothing could be read: {reasons([(r.name, r.refusal) for r in readings[:SHOWN]], len(readings))}",
            advice="name files or folders with letters or listings",
        )
    return readings, resolve(readings)


def record_lines(readings: Iterable[Reading], identity: Identity) -> Iterator[str]:
    """The extraction records as JSON lines, in source order, names as the actors bear them."""
    for reading in readings:
        digest = reading.sha256 or ""
        for told in reading.records:
            record, who = resolved(told, digest, identity, identity.standing.get(told.id))
            yield record_line(canonical(record, digest, who))


def actors_by_label(readings: Iterable[Reading], identity: Identity) -> dict[str, dict[str, str]]:
    """Of each record, by its identifier, the actors of the labels that `record_lines` gives its names."""
    found: dict[str, dict[str, str]] = {}
    for reading in readings:
        who = [identity.actor(reading.sha256 or "", actor.name) for actor in reading.actors]
        labels = {actor.label: actor.id for actor in who}
        for record in reading.records:
            holders = {actor.label: actor.id for actor in identity.standing.get(record.id, {}).values()}
            found[record.id] = labels | holders if holders else labels
    return found


def build(
    sources: Iterable[Path | str],
    into: Path | str,
    *,
    topics: Path | str | None = None,
    holders: Iterable[Path | str] = (),
    authorities: Iterable[Path | str] = (),
    progress: Progress | None = None,
    jobs: int = 1,
    wait: bool = True,
    waiting: Waiting | None = None,
    discard_updates: bool = False,
    scheduler: str | None = None,
    places: Path | str | None = None,
) -> BuildReport:
    """Build a workspace from files and folders: the store, the statements, the records and the report.

    The build is made beside the current one in `into` and takes its place in one step: at every moment the workspace
    holds the old graph or the new one, and whatever else lies there is left alone.
    `jobs` processes work side by side, and where `scheduler` is the address of a Dask cluster its workers read; what is
    made does not depend on either.
    Where the workspace there already holds the same, nothing is changed. `holders` are lists of who held which office,
    sources too (`docs/identity.md` tells their columns); `authorities` are files that list who is called what
    (`docs/names.md`). `topics` is a SKOS file with the concepts to look for, in place of the shipped scheme;
    `places` a gazetteer of one's own, asked before the shipped one (docs/places.md). Where
    another process builds there, `waiting` is told and it is waited for, or without `wait` this is refused; so it is
    where changes made through a server would be lost, unless `discard_updates`. Raises `CablegraphError` where nothing
    could be read, `OntologyError` where `topics` is no such file, `PlacesError` where `places` is
    none, `HoldersError` where a list of holders is none,
    `AuthorityFileError` where one of `authorities` is none, `WorkspaceError` where `into` cannot be written, is a
    folder of something else, or is not to be built in now, `ClusterError` where the cluster cannot do the work.
    """
    concepts = read_concepts(Path(topics)) if topics is not None else shipped_topics()
    own = Path(places).resolve() if places is not None else None
    gazetteer_of(own)  # what is wrong with it is told before the reading begins
    lists = [check_holders(Path(path)) for path in holders]
    listed = tuple(read_authorities(Path(path)) for path in authorities)
    with building(Path(into), wait=wait, waiting=waiting, discard_updates=discard_updates) as site:
        try:
            return _Building(
                site=site, concepts=concepts, places=own, authorities=listed, jobs=jobs, progress=progress
            ).run([*map(Path, sources), *lists], on_cluster(scheduler) if scheduler else on_processes(jobs))
        except sqlite3.Error as error:
            raise WorkspaceError(
                f"cannot write the workspace {site.folder}: {error}", advice="make room on the disk, then build again"
            ) from None


def check_holders(path: Path) -> Path:
    """The path of a list of holders. Raises `HoldersError` where it is none, saying in which line."""
    reading = extract.read_file(Found(path=path, name=path.name), (holders_list.READER,))
    if reading.refusal:
        recognised = "readers: holders" not in reading.refusal
        why = reading.refusal if recognised else "its first line names no columns office and holder"
        raise HoldersError(f"{path} is no list of holders: {why}", advice="docs/identity.md tells how one is written")
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Building:
    """A build on its way: each step leaves its results in the site's new folder."""

    site: Site
    concepts: Concepts
    places: Path | None
    authorities: tuple[Reading, ...]
    jobs: int
    progress: Progress | None

    def run(self, sources: list[Path], share: Share) -> BuildReport:
        """Go all the way."""
        place = self.site.fresh()
        made, aside = Build(place / "build"), place / "aside"
        for one in (made.path, aside):
            one.mkdir()
        cache = Cache(self.site.folder / "cache")
        judgements = in_force(read(file_of(self.site.folder)))
        with Gathered(aside / "gathered.sqlite") as gathered:
            told = read_into(
                gathered, cache, sources, scheme=self.concepts.scheme, leaving_out=self.site.folder, share=share,
                progress=self.progress,
            )  # fmt: skip
            gather_authorities(gathered, cache, self.authorities)
            self._tell("resolve")
            judged = resolve_gathered(gathered, judgements)
            resolve_offices(gathered)
            attest(gathered)
            link(gathered)
            desk = Desk(database=aside / "gathered.sqlite", cache=cache.folder, folder=aside, places=self.places)
            self._tell("write")
            shards, records = self._write(gathered, desk, judged, made)
            self._tell("merge")
            counts = Counts(_PROPERTIES.values())
            graph = _merged(shards, made.graph, counts)
            report = replace(_report(gathered, counts, told), judged=_judged(judged))
            state = state_of_digests(graph, records, _write_report(report, made.report))
            report = replace(report, changed=self._put(gathered, made, state))
            cache.keep_only(lambda key: bool(gathered.rows("SELECT 1 FROM file WHERE key = ?", key)))
        return report

    def _write(self, gathered: Gathered, desk: Desk, judged: Judged, made: Build) -> tuple[list[Path], bytes]:
        """Write all statements to sorted files, and the records as lines; returns those files, and a digest of these.

        Each batch's lines of records are put behind those of the batch before, in the order of the sources.
        """
        shards: list[Path] = []
        digest = hashlib.sha256()
        with made.records.open("wb") as lines:
            for batch in write_shards(
                gathered, desk, self.concepts, judged, jobs=self.jobs,
                progress=lambda done, of: self._tell("write", done, of),
            ):  # fmt: skip
                shards += batch.shards
                if batch.records is not None:
                    with batch.records.open("rb") as part:
                        while some := part.read(1 << 20):
                            digest.update(some)
                            lines.write(some)
                    batch.records.unlink()
        return shards, digest.digest()

    def _put(self, gathered: Gathered, made: Build, state: str) -> bool:
        """Load the store and make this the current build, unless the current one is the same; whether it was not."""
        if self.site.holds(state):
            return False
        self._tell("load")
        try:
            EmbeddedStore(made.store).load(made.graph)
            write_index(made.store)
            write_names(gathered, made.store)
        except StoreError as error:
            raise StoreError(
                error.message, advice="is there room on the disk? the graph of before stays; then build again"
            ) from None
        self.site.put(made.path, state)
        return True

    def _tell(self, what: str, done: int = 0, of: int = 0) -> None:
        if self.progress:
            self.progress(what, done, of)


def _merged(shards: list[Path], graph: Path, counts: Counts) -> bytes:
    """Merge the sorted files into the graph, counting; returns the graph's digest."""
    digest = hashlib.sha256()
    for lines in merge(shards, graph):
        digest.update(b"".join(lines))
        counts.add(lines)
    for shard in shards:  # loading wants the room that they take
        shard.unlink(missing_ok=True)
    return digest.digest()


def _report(gathered: Gathered, counts: Counts, told: Told) -> BuildReport:
    counted = {name: counts.of_class(cls) for name, cls in _CLASSES.items()}
    counted |= {name: counts.of_property(property_) for name, property_ in _PROPERTIES.items()}
    files = gathered.rows("SELECT name, reader, documents, refusal FROM file ORDER BY place")
    return BuildReport(
        read=tuple((name, reader, documents) for name, reader, documents, refusal in files if refusal is None),
        refused=tuple((name, refusal) for name, _, _, refusal in files if refusal is not None),
        counts=(*counted.items(), ("statements", counts.statements)), changed=True,
        anew=told.anew, kept=told.kept, damaged=tuple(told.damaged),
    )  # fmt: skip


def _judged(judged: Judged) -> tuple[tuple[str, str, str], ...]:
    """What became of each judgement; of one that others contradict, by what way they do."""
    against = {found.different.id: str(found) for found in judged.contradictions}
    return tuple(
        (one.id, effect, against.get(one.id) or f"{one} {one.verdict} ({one.who})") for one, effect in judged.effects
    )


def _write_report(report: BuildReport, path: Path) -> bytes:
    """Write the report as JSON; returns its digest."""
    written = (json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    path.write_bytes(written)
    return hashlib.sha256(written).digest()
