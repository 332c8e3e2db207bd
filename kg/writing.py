"""From what was read and resolved to sorted files of statements, a batch of sources at a time, on several processes.

Each batch is work of its own: it reads the database and the cache, and writes files that nobody else writes. First come
the sources with the messages that one record attests; records of other messages are put aside and come next, message by
message. Then, since it is known by now who has a part in anything, come the names that sources print of these actors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from extract.lines import record_line
from extract.model import Reading, Record
from extract.stored import pack_record, unpack, unpack_names, unpack_record
from extract.workers import in_order
from kg.cache import Cache
from kg.errors import WorkspaceError
from kg.graph.actors import add_actor, add_called, add_lives, add_printed, add_records
from kg.graph.concepts import Concepts
from kg.graph.judged import add_judged_record, add_judgement
from kg.graph.posts import add_name_hypothesis, add_tenures
from kg.graph.rdf import add_message, add_source
from kg.graph.shards import write_sorted
from kg.graph.statements import Called, Graph
from kg.identity.actors import Actor, Identity, rules_of, who_is_who
from kg.identity.gathered import RECORDS, Gathered, chunks
from kg.identity.judged import Judged, Named
from kg.identity.links import Link, links_of
from kg.identity.messages import Attested
from kg.identity.names import canonical
from kg.identity.offices import resolved, standing_in, supposed_in
from kg.identity.supposed import Supposed, supposed_names
from kg.places.gazetteer import Gazetteer, gazetteer_of

_DOCUMENTS: Final = 400  # of a batch, about; of its statements no more are held than those
_STATEMENTS: Final = 200_000  # of a shard, about
_SOURCES: Final = 64  # whose names are at hand for the messages that stand in several

_TABLES: Final = """
CREATE TABLE aside (root TEXT, rank INTEGER, record INTEGER, told TEXT);
CREATE INDEX aside_root ON aside (root, rank);
CREATE TABLE mentioned (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE called (node TEXT PRIMARY KEY, rank TEXT, told TEXT) WITHOUT ROWID;
CREATE INDEX actor_id ON actor (id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Work for one process: what to do (`step`) from one place to another, of sources or of messages put aside."""

    step: str
    number: int
    first: Any
    last: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a batch finds what it needs and puts what it makes; `places` is the user's own gazetteer."""

    database: Path
    cache: Path
    folder: Path
    places: Path | None = None


@dataclass(slots=True, kw_only=True)
class Made:
    """What came of a batch: files of sorted statements, one of records, and what is for the whole to tell."""

    shards: list[Path] = field(default_factory=list)
    records: Path | None = None
    aside: list[tuple[str, int, int, str]] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    called: dict[str, Called] = field(default_factory=dict)


def write_shards(
    gathered: Gathered,
    desk: Desk,
    concepts: Concepts,
    judged: Judged,
    *,
    jobs: int,
    progress: Callable[[int, int], None],
) -> Iterator[Made]:
    """Write all statements of what was gathered and resolved; yields what came of each batch."""
    for statement in _TABLES.split(";"):
        gathered.execute(statement)
    gathered.share()
    sources = list(_batches(gathered))
    done = 0
    for step in ("sources", "aside", "names"):
        batches = list(_put_aside(gathered)) if step == "aside" else [replace(one, step=step) for one in sources]
        for made in in_order(partial(work_on, desk=desk), batches, jobs=_needed(jobs, batches), name=_name):
            _note(gathered, made)
            if step != "aside":
                done += 1
                progress(done, 2 * len(sources))
            yield made
        gathered.commit()
    yield _described(gathered, desk, concepts, judged)


def _needed(jobs: int, batches: Sequence[Batch]) -> int:
    """How many processes are worth their start: none for one batch."""
    return max(1, min(jobs, len(batches)))


def _name(batch: Batch) -> str:
    return f"batch {batch.number} of the {batch.step}"


def _batches(gathered: Gathered) -> Iterator[Batch]:
    """The sources in batches of about as many documents each."""
    first, documents, number = None, 0, 0
    last = 0
    for place, count in gathered.rows("SELECT place, documents FROM file WHERE key NOT NULL ORDER BY place"):
        if first is not None and documents + count > _DOCUMENTS:
            yield Batch(step="sources", number=number, first=first, last=last)
            first, documents, number = None, 0, number + 1
        first = place if first is None else first
        documents += count
        last = place
    if first is not None:
        yield Batch(step="sources", number=number, first=first, last=last)


def _put_aside(gathered: Gathered) -> Iterator[Batch]:
    roots = gathered.rows("SELECT DISTINCT root FROM aside ORDER BY root")
    for number, some in enumerate(chunks(roots, _DOCUMENTS)):
        yield Batch(step="aside", number=number, first=some[0][0], last=some[-1][0])


def _note(gathered: Gathered, made: Made) -> None:
    """Put what a batch leaves to the whole into the database."""
    gathered.insert("aside", made.aside)
    gathered.insert("mentioned", ((actor,) for actor in made.mentioned), or_ignore=True)
    for node, called in made.called.items():
        rank = json.dumps(called.rank, ensure_ascii=False)
        before = gathered.rows("SELECT rank FROM called WHERE node = ?", node)
        if not before or called.rank < tuple(json.loads(before[0][0])):
            told = json.dumps(called[1:], ensure_ascii=False)
            gathered.execute("INSERT OR REPLACE INTO called VALUES (?, ?, ?)", node, rank, told)
    made.aside, made.mentioned, made.called = [], set(), {}


def work_on(batch: Batch, desk: Desk) -> Made:
    """Do the work of a batch, in whatever process this runs."""
    with Gathered(desk.database, written=False) as gathered:
        made = Made()
        graph = _Written(desk.folder / f"{batch.step}-{batch.number}", made, gazetteer_of(desk.places))
        steps = {"sources": _sources, "aside": _messages, "names": _names}
        steps[batch.step](batch, gathered, Cache(desk.cache), graph, made)
        graph.end()
        made.mentioned, made.called = graph.mentioned, graph.called
        return made


class _Written(Graph):
    """A graph that is written to files as it grows, with the gazetteer that its places are looked up in."""

    def __init__(self, path: Path, made: Made, gazetteer: Gazetteer) -> None:
        super().__init__()
        self.path = path
        self.gazetteer = gazetteer
        self._made = made

    def relieve(self) -> None:
        """Write what is held, where that is much."""
        if len(self) >= _STATEMENTS:
            self.end()

    def end(self) -> None:
        """Write what is held."""
        if len(self):
            shard = self.path.with_name(f"{self.path.name}-{len(self._made.shards)}.nt")
            write_sorted(shard, self.take())
            self._made.shards.append(shard)


def _readings(batch: Batch, gathered: Gathered, cache: Cache, undo: Callable[[bytes], Reading]) -> Iterator[Any]:
    """The sources of a batch: place, and what was read of each."""
    for place, name, key in gathered.each(
        "SELECT place, name, key FROM file WHERE place BETWEEN ? AND ? AND key NOT NULL ORDER BY place",
        batch.first, batch.last,
    ):  # fmt: skip
        data = cache.get(key)
        if data is None:
            raise WorkspaceError(f"what was read of {name} has gone from the cache", advice="build again")
        yield place, undo(data)


def _sources(batch: Batch, gathered: Gathered, cache: Cache, graph: _Written, made: Made) -> None:
    """The sources themselves, their records as lines, and the messages that one record attests."""
    made.records = graph.path.with_suffix(".jsonl")
    with made.records.open("wb") as lines:
        for place, reading in _readings(batch, gathered, cache, unpack):
            digest = reading.sha256 or ""
            identity = _identity(who_is_who(gathered, place), digest)
            first, last = place * RECORDS, (place + 1) * RECORDS - 1
            joined = gathered.rows("SELECT * FROM joined WHERE record BETWEEN ? AND ?", first, last)
            aside = {record: (root, rank) for record, root, rank in joined}
            links = links_of(gathered, first, last)
            standing, supposed = standing_in(gathered, first, last), supposed_in(gathered, first, last)
            add_source(graph, reading.name, reading.reader or "", digest)
            for number, read in enumerate(reading.records, start=first):
                record, who = resolved(read, digest, identity, standing.get(number))
                lines.write(record_line(canonical(record, digest, who)).encode("utf-8"))
                if number in aside:
                    made.aside.append((*aside[number], number, pack_record(read)))
                    continue
                message = Attested(root=record.id, records=((digest, record),))
                own = {(record.id, part): link for (of, part), link in links.items() if of == number}
                add_message(graph, message, who, own, {record.id: supposed.get(number, [])}, gazetteer=graph.gazetteer)
                graph.relieve()


def _messages(batch: Batch, gathered: Gathered, cache: Cache, graph: _Written, made: Made) -> None:
    """The messages that several records attest."""
    rows = gathered.each(
        "SELECT root, rules, place, digest, record, told FROM aside JOIN reason USING (root)"
        " JOIN source ON place = record / ? WHERE root BETWEEN ? AND ? ORDER BY root, rank",
        RECORDS, batch.first, batch.last,
    )  # fmt: skip
    who = lru_cache(_SOURCES)(partial(who_is_who, gathered))
    for (root, rules), some in groupby(rows, key=itemgetter(0, 1)):
        records: list[tuple[str, Record]] = []
        links: dict[tuple[str, int], Link] = {}
        by_name: dict[tuple[str, str], Actor] = {}
        supposed: dict[str, list[Supposed]] = {}
        for _, _, place, digest, number, told in some:
            standing = standing_in(gathered, number, number).get(number)
            record, known = resolved(unpack_record(told), digest, _identity(who(place), digest), standing)
            records.append((digest, record))
            by_name |= known.by_name
            supposed[record.id] = supposed_in(gathered, number, number).get(number, [])
            links |= {(record.id, part): link for (_, part), link in links_of(gathered, number, number).items()}
        message = Attested(root=root, records=tuple(records), rules=tuple(json.loads(rules)))
        add_message(graph, message, Identity(by_name=by_name), links, supposed, gazetteer=graph.gazetteer)
        graph.relieve()


def _names(batch: Batch, gathered: Gathered, cache: Cache, graph: _Written, made: Made) -> None:
    """The names that sources print of those actors who have a part in anything."""
    for place, reading in _readings(batch, gathered, cache, unpack_names):
        who = who_is_who(gathered, place)
        there = {
            id_
            for (id_,) in gathered.rows(
                "SELECT id FROM bearer JOIN actor USING (grouped) JOIN mentioned USING (id) WHERE source = ?", place
            )
        }
        denied = set(gathered.rows("SELECT name, iri FROM denied WHERE source = ?", place))
        rules = rules_of(gathered, place)
        for appellation in reading.appellations:
            actor = who.get(appellation.name)
            if actor is not None and actor.id in there:
                add_printed(graph, actor, [appellation], reading.sha256 or "", rules.get(appellation.name, ()))
        for life in reading.lives:
            actor = who.get(life.name)
            if actor is not None and actor.id in there:
                add_lives(graph, actor, [life], reading.sha256 or "")
        for said in reading.authorities:
            actor = who.get(said.name)
            if actor is not None and actor.id in there:
                add_records(graph, actor, [said], reading.sha256 or "", denied=denied)
        held = (one for one in reading.tenures if who[one.holder].id in there)
        add_tenures(graph, held, who, reading.sha256 or "")
        for bearer, supposed in supposed_names(gathered, place, reading):
            if bearer.id in there:
                add_name_hypothesis(graph, bearer, supposed, reading.sha256 or "")
        graph.relieve()


def _identity(who: dict[str, Actor], digest: str) -> Identity:
    return Identity(by_name={(digest, name): actor for name, actor in who.items()})


def _described(gathered: Gathered, desk: Desk, concepts: Concepts, judged: Judged) -> Made:
    """The actors who have a part in anything, their names, what was judged of them, and the concepts of the scheme."""
    made = Made()
    graph = _Written(desk.folder / "described", made, gazetteer_of(desk.places))
    concepts.describe(graph)
    for id_, label, kind, joined in gathered.each(
        "SELECT id, label, kind, joined FROM mentioned JOIN actor USING (id)"
    ):
        add_actor(graph, Actor(id=id_, label=label, kind=kind, joined=tuple(json.loads(joined))))
        graph.relieve()
    for node, told in gathered.each("SELECT node, told FROM called"):
        add_called(graph, node, Called((), *json.loads(told)))
        graph.relieve()
    _judgements(gathered, judged, graph)
    graph.end()
    return made


def _judgements(gathered: Gathered, judged: Judged, graph: _Written) -> None:
    """What persons judged, with the actors whom it means; the records that some are by judgement."""
    for judgement, effect in judged.effects:
        meant = {side: sorted(_actors_of(gathered, judged.sides[side])) for side in judgement.sides or () if side.name}
        add_judgement(graph, judgement, effect, sorted(set().union(*meant.values())))
        for side in judgement.sides or ():
            if side.record and judgement.verdict == "same" and effect == "used":
                for actor in chain.from_iterable(meant.values()):
                    add_judged_record(graph, actor, side.record)
        graph.relieve()


def _actors_of(gathered: Gathered, names: Iterable[Named]) -> Iterator[str]:
    """The identifiers of those whom names mean and who have a part in anything."""
    for source, name, _ in names:
        for (id_,) in gathered.rows(
            "SELECT id FROM bearer JOIN actor USING (grouped) JOIN mentioned USING (id) WHERE source = ? AND name = ?",
            source, name,
        ):  # fmt: skip
            yield id_
