"""Reading for a build: only what was not read before is read, by as many processes or machines as are given."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import extract
from extract.errors import CablegraphError, StoredError, UnreadableSourceError
from extract.files import Found, find_files, read_bytes
from extract.model import Reading
from extract.readers.common import Reader
from extract.stored import pack, unpack
from extract.topics import TopicScheme
from extract.version import reading_version
from extract.workers import in_order
from kg.cache import Cache, key_of
from kg.identity.gathered import AUTHORITY_FILE, Gathered

Progress = Callable[[str, int, int], None]  # what is done, how many of how many
Share = Callable[[Callable[["Question"], bytes], Iterable["Question"]], Iterator[bytes]]  # answers, in order

_TABLES: Final = """
CREATE TABLE file (place INTEGER PRIMARY KEY, name TEXT, key TEXT, reader TEXT, documents INTEGER, refusal TEXT);
CREATE INDEX file_key ON file (key);
CREATE INDEX source_digest ON source (digest)
"""
SHOWN: Final = 3  # files that are named where none could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A file to read: its place in the order of sources, its name, its bytes, and under what key it will be kept."""

    place: int
    name: str
    data: bytes = field(repr=False)
    key: str


@dataclass(slots=True)
class Told:
    """What was done while reading: how many files were read anew, how many were known, and what was damaged."""

    anew: int = 0
    kept: int = 0
    damaged: list[str] = field(default_factory=list)


def answer(question: Question, readers: tuple[Reader, ...], scheme: TopicScheme) -> bytes:
    """Read one file, wherever this runs: the reading as bytes."""
    return pack(extract.read_data(question.name, question.data, readers, scheme))


def on_processes(jobs: int) -> Share:
    """Answers by so many processes of this machine."""
    return lambda work, questions: in_order(work, questions, jobs=jobs, name=_name)


def _name(question: Question) -> str:
    return question.name


def read_into(
    gathered: Gathered,
    cache: Cache,
    paths: Iterable[Path],
    *,
    scheme: TopicScheme,
    leaving_out: Path,
    share: Share,
    progress: Progress | None = None,
) -> Told:
    """Read files and folders into a cache, and gather what resolving needs of them.

    The table `file` of the database tells of every file what came of it: the key of what is kept, or why it was not
    read. Raises `CablegraphError` where nothing could be read at all, saying why of the first files.
    """
    for statement in _TABLES.split(";"):
        gathered.execute(statement)
    readers = extract.installed_readers()
    version = reading_version(readers, scheme)
    named = tuple(paths)
    found = sum(1 for _ in find_files(named, leaving_out=leaving_out)) if progress else 0
    session = _Session(gathered=gathered, cache=cache, version=version, of=found, progress=progress)
    questions = session.questions(extract.files_in_order(named, leaving_out=leaving_out))
    asked: list[Question] = []
    answers = share(partial(answer, readers=readers, scheme=scheme), _noted(questions, asked))
    for data in answers:
        session.answered(asked.pop(0), data)
    if not gathered.rows("SELECT 1 FROM file WHERE documents LIMIT 1"):
        raise CablegraphError(
            f"nothing could be read: {_reasons(gathered)}", advice="name files or folders with letters or listings"
        )
    return session.told


def gather_authorities(gathered: Gathered, cache: Cache, readings: Iterable[Reading]) -> None:
    """Gather the names of authority files beside those of the sources; two with the same bytes count once."""
    ((place,),) = gathered.rows("SELECT COALESCE(MAX(place), -1) + 1 FROM file")
    different = {reading.sha256 or "": reading for reading in sorted(readings, key=lambda one: one.name)}
    for digest, reading in sorted(different.items()):
        key = key_of(reading.name, digest, AUTHORITY_FILE)
        cache.put(key, pack(reading))
        gathered.add(place, reading)
        gathered.insert("file", [(place, reading.name, key, AUTHORITY_FILE, 0, None)])
        place += 1


def _noted(questions: Iterable[Question], asked: list[Question]) -> Iterator[Question]:
    """Questions on their way, those without an answer yet noted in their order."""
    for question in questions:
        asked.append(question)
        yield question


@dataclass(slots=True)
class _Session:
    gathered: Gathered
    cache: Cache
    version: str
    of: int
    progress: Progress | None
    told: Told = field(default_factory=Told)
    done: int = 0
    pending: Counter[str] = field(default_factory=Counter)  # digests of files that are being read

    def questions(self, files: Iterable[Found]) -> Iterator[Question]:
        """The files that must be read; the others are dealt with as they come.

        A file with the bytes of one that is still being read is read too: what to tell of it depends on that one.
        """
        for place, found in enumerate(files):
            try:
                data = read_bytes(found.path)
            except UnreadableSourceError as error:
                self._enter(place, found.name, refusal=str(error))
                continue
            digest = hashlib.sha256(data).hexdigest()
            key = key_of(found.name, digest, self.version)
            kept = None if self.pending[digest] else self._kept(key, found.name)
            if kept is not None:
                self.told.kept += self._read(place, key, kept)
            else:
                self.pending[digest] += 1
                yield Question(place=place, name=found.name, data=data, key=key)

    def answered(self, question: Question, data: bytes) -> None:
        """Keep what was read, unless it was refused."""
        reading = unpack(data)
        self.pending -= Counter([reading.sha256 or ""])
        if self._read(question.place, question.key, reading):
            self.cache.put(question.key, data)
            self.told.anew += 1

    def _kept(self, key: str, name: str) -> Reading | None:
        try:
            data = self.cache.get(key)
        except StoredError:
            self.told.damaged.append(name)
            return None
        return None if data is None else unpack(data)

    def _read(self, place: int, key: str, reading: Reading) -> bool:
        """Enter what was read; whether it counts, and is not refused."""
        same = self.gathered.rows(
            "SELECT name FROM source JOIN file USING (place) WHERE digest = ?", reading.sha256 or ""
        )
        if reading.refusal or same:
            self._enter(place, reading.name, refusal=reading.refusal or f"the same bytes as {same[0][0]}")
            return False
        self.gathered.add(place, reading)
        self._enter(place, reading.name, key=key, reader=reading.reader or "", documents=len(reading.records))
        return True

    def _enter(
        self,
        place: int,
        name: str,
        *,
        key: str | None = None,
        reader: str | None = None,
        documents: int = 0,
        refusal: str | None = None,
    ) -> None:
        self.gathered.insert("file", [(place, name, key, reader, documents, refusal)])
        self.done += 1
        if self.progress:
            self.progress("read", self.done, self.of)


def _reasons(gathered: Gathered) -> str:
    ((files,),) = gathered.rows("SELECT COUNT(*) FROM file")
    return reasons(gathered.rows("SELECT name, refusal FROM file ORDER BY place LIMIT ?", SHOWN), files)


def reasons(first: Iterable[tuple[str, str | None]], files: int) -> str:
    """Why nothing could be read: of the first `SHOWN` files, each with its refusal, and how many there are.

    >>> reasons([("a.pdf", "not text"), ("b.txt", None)], 5)
    'a.pdf: not text; b.txt: no document in it; and 3 files more'
    """
    shown = [f"{name}: {refusal or 'no document in it'}" for name, refusal in first]
    rest = files - len(shown)
    return ("; ".join(shown) + (f"; and {rest} files more" if rest else "")) or "no file there"
