"""What resolving needs of all sources, and what came of it: a database, so that memory does not grow with the sources.

Of each source its names with the years in which they have a part in messages, when it says that they lived, the
records of authority files that it says they are, the pseudonyms and other spellings that its index explains; of each
record who wrote to whom when, numbers, citations and references: what `kg.identity.actors`, `messages` and `links` work
from. A source is known by its place in the order of sources; a record by its source's place and its own
place there, in one number.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from extract.edtf import ends, is_unsure
from extract.errors import CablegraphError
from extract.model import Reading, Record
from extract.posts import Post, post_of
from extract.spelling import fold, key

RECORDS: Final = 1 << 24  # records that a source can have: places of records begin at its place times this
AUTHORITY_FILE: Final = "authority file"
"""The reader, and the rule, of what a user's own authority file lists."""
_LEVELS: Final = ("archive", "fond", "opis", "delo", "listy")
_PARTS: Final = ("senders", "recipients", "intermediaries", "copies")  # in which an office means its holder
_CACHE_KIB: Final = 32768
_ROWS: Final = 10_000  # written at a time

_TABLES: Final = """
CREATE TABLE source (place INTEGER PRIMARY KEY, digest TEXT NOT NULL, named TEXT NOT NULL);
CREATE TABLE node (source INTEGER, name TEXT, kind TEXT, listed INTEGER, first INTEGER, last INTEGER);
CREATE TABLE life (source INTEGER, name TEXT, born TEXT, died TEXT, PRIMARY KEY (source, name)) WITHOUT ROWID;
CREATE TABLE explained (source INTEGER, key TEXT, name TEXT);
CREATE TABLE variant (source INTEGER, name TEXT, text TEXT);
CREATE TABLE authority (source INTEGER, name TEXT, iri TEXT);
CREATE TABLE tenure (source INTEGER, holder TEXT, does TEXT, told TEXT);
CREATE TABLE office (record INTEGER, name TEXT, does TEXT, days TEXT, told TEXT);
CREATE TABLE supposed (record INTEGER, part TEXT, first INTEGER, last INTEGER, quote TEXT, asked TEXT, grouped INTEGER,
    state TEXT, grounds TEXT);
CREATE TABLE standing (record INTEGER, name TEXT, grouped INTEGER, PRIMARY KEY (record, name)) WITHOUT ROWID;
CREATE TABLE record (place INTEGER PRIMARY KEY, source INTEGER, id TEXT, claims INTEGER, listed INTEGER, date TEXT,
    form TEXT, title BLOB, file TEXT, line INTEGER, told TEXT);
"""


class Gathered:
    """The database of a build, in a file or, where none is named, in memory.

    >>> with Gathered() as gathered:
    ...     gathered.rows("SELECT COUNT(*) FROM source")
    [(0,)]
    """

    def __init__(self, path: Path | None = None, *, written: bool = True) -> None:
        if written:
            self._database = sqlite3.connect(path or ":memory:", isolation_level=None)
            for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}", "temp_store=FILE"):
                self._database.execute(f"PRAGMA {pragma}")
            self._database.executescript(_TABLES)
            self._database.execute("BEGIN")
        else:
            self._database = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, isolation_level=None)

    def add(self, place: int, reading: Reading) -> None:
        """Gather what is needed of a reading that was not refused; `place` is that of its source."""
        self.execute("INSERT INTO source VALUES (?, ?, ?)", place, reading.sha256, reading.name)
        acts = _acts(reading.records)
        nobody = (None, None)
        self.insert("node", (
            (place, actor.name, actor.kind, actor.listed, *acts.get(actor.name, nobody)) for actor in reading.actors
        ))  # fmt: skip
        self.insert("life", ((place, one.name, one.born, one.died) for one in reading.lives), or_ignore=True)
        self.insert(
            "explained",
            (
                (place, key(form.text), form.name)
                for form in reading.appellations
                if (form.kind in {"pseudonym", "transliteration"} and form.rule == "index of names")
                or (form.rule == AUTHORITY_FILE and " " not in form.text and form.text != form.name)
            ),
        )
        self.insert(
            "variant",
            ((place, form.name, form.text) for form in reading.appellations if form.rule == AUTHORITY_FILE),
        )
        self.insert("authority", ((place, said.name, said.iri) for said in reading.authorities))
        self.insert("tenure", _tenures(place, reading))
        posts = {actor.name: post for actor in reading.actors if actor.kind == "post" and (post := post_of(actor.name))}
        for number, record in enumerate(reading.records) if posts else ():
            self.insert("office", _offices(place * RECORDS + number, record, posts))
        self.insert("record", (_row(place, number, record) for number, record in enumerate(reading.records)))

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Run a statement."""
        return self._database.execute(statement, values)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of an answer: for those that are few."""
        return self._database.execute(statement, values).fetchall()

    def each(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer one after the other."""
        yield from self._database.execute(statement, values)

    def insert(self, table: str, rows: Iterable[tuple[Any, ...]], *, or_ignore: bool = False) -> None:
        """Add rows to a table."""
        remaining = iter(rows)
        while some := list(islice(remaining, _ROWS)):
            marks = ", ".join("?" * len(some[0]))
            manner = "INSERT OR IGNORE" if or_ignore else "INSERT"
            self._database.executemany(f"{manner} INTO {table} VALUES ({marks})", some)

    def share(self) -> None:
        """Let other processes read from here on what is written: each sees what was there when it last asked anew."""
        self._database.execute("COMMIT")
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("BEGIN")

    def commit(self) -> None:
        """Let the others see what was written up to now."""
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Let the database go."""
        self._database.close()

    def __enter__(self) -> Gathered:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def gathered_from(readings: Iterable[Reading]) -> Gathered:
    """What resolving needs of some readings, in memory; refused ones are passed over."""
    found = Gathered()
    for place, reading in enumerate(readings):
        if not reading.refusal and reading.sha256:
            found.add(place, reading)
    return found


def fingerprint(*parts: Any) -> bytes:
    """Sixteen bytes that stand for some parts, to be compared with others."""
    return blake2b(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _acts(records: Iterable[Record]) -> dict[str, tuple[int, int]]:
    """In which years names have a part in messages, by name: the least last year, and the greatest first one.

    Messages of an uncertain day tell nothing.
    """
    found: dict[str, tuple[int, int]] = {}
    for record in records:
        first, last = ends(record.date) if record.date and not is_unsure(record.date) else (None, None)
        if first is None or last is None:
            continue
        for name in {*record.senders, *record.recipients, *record.intermediaries, *record.copies}:
            before = found.get(name, (last.year, first.year))
            found[name] = min(before[0], last.year), max(before[1], first.year)
    return found


def _row(source: int, number: int, record: Record) -> tuple[Any, ...]:
    if number >= RECORDS:
        raise CablegraphError(f"{record.file}: more than {RECORDS} documents in one file", advice="divide it")
    listed = record.number is None
    title = fingerprint(record.date, fold(record.heading).replace(" ", "")) if listed and record.date else None
    return (
        source * RECORDS + number, source, record.id, len(record.claims), listed, record.date, record.form, title,
        record.file, record.lines[0] if record.lines else 0, json.dumps(_told(record), ensure_ascii=False),
    )  # fmt: skip


def _tenures(source: int, reading: Reading) -> Iterator[tuple[Any, ...]]:
    """Who held which post, as far as the source states it: an office beside a name says nothing beyond its source."""
    for one in reading.tenures:
        post = post_of(one.post)
        if post is not None and not one.attested:
            spans = [[span.start, span.end, span.quote] for span in one.spans]
            told = [one.holder, one.post, one.date, spans, one.rule, one.confidence]
            yield source, one.holder, " ".join(post.does), json.dumps(told, ensure_ascii=False)


def _offices(place: int, record: Record, posts: Mapping[str, Post]) -> Iterator[tuple[Any, ...]]:
    """The posts that have a part in a record: on which days, its own first, and in which words of which part."""
    told: dict[str, list[list[Any]]] = {}
    for claim in record.claims:
        if claim.value in posts and claim.key in _PARTS and claim.part is None and claim.status != "conflicting":
            span = claim.spans[0]
            told.setdefault(claim.value, []).append([claim.key, span.start, span.end, span.quote])
    for name, words in told.items():
        inner = (e.date for e in record.enclosures if name in (*e.senders, *e.recipients) and e.date)
        days = [*dict.fromkeys((record.date, *inner))]
        yield (
            place, name, " ".join(posts[name].does), json.dumps(days),
            json.dumps([*map(list, dict.fromkeys(map(tuple, words)))], ensure_ascii=False),
        )  # fmt: skip


def _told(record: Record) -> list[Any]:
    """What is told of a record's parties: senders, recipients, full citation, numbers, enclosures, references."""
    parts = sorted({claim.part for claim in record.claims if claim.key == "responds_to" and claim.part is not None})
    return [
        record.senders,
        record.recipients,
        next((levels for levels in map(_levels, record.archives) if all(levels)), None) if record.date else None,
        record.doc_numbers,
        [[enclosure.senders, enclosure.recipients, enclosure.date] for enclosure in record.enclosures],
        [
            [part, reference.senders, reference.date, reference.number, reference.within]
            for part, reference in zip(parts, record.responds_to, strict=False)
        ],
    ]


def _levels(citation: Any) -> list[str | None]:
    levels = citation.levels()
    return [levels[level] for level in _LEVELS]


def _quoted(path: Path | None) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def chunks(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Values in lists of a size, the last one shorter.

    >>> list(chunks("abc", 2))
    [['a', 'b'], ['c']]
    """
    remaining = iter(values)
    for first in remaining:
        yield [*chain([first], islice(remaining, size - 1))]
