"""The names that sources have of each actor, kept beside the store: what a person judges of, since actors are remade.

A graph says what an actor is called, with the words; it does not say under what name a source's reading has it. This
does, in one file in the store's folder.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from extract.model import ActorKind
from extract.spelling import fold, key
from kg.errors import WorkspaceError

if TYPE_CHECKING:
    from kg.identity.gathered import Gathered  # who reads what is kept needs nothing of what gathers

FILE: Final = "names.sqlite"
"""The file's name, in the folder of the store."""

_TABLES: Final = """
CREATE TABLE actor (id TEXT PRIMARY KEY, label TEXT, kind TEXT, joined TEXT) WITHOUT ROWID;
CREATE TABLE hypothesis (one TEXT, other TEXT, told TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE name (actor TEXT, name TEXT, key TEXT, listed INTEGER, file TEXT, sha256 TEXT);
CREATE TABLE form (number INTEGER PRIMARY KEY, actor TEXT, text TEXT, key TEXT, UNIQUE (actor, text));
CREATE TABLE word (word TEXT, form INTEGER, PRIMARY KEY (word, form)) WITHOUT ROWID;
"""
_INDEXES: Final = (
    "CREATE INDEX name_actor ON name (actor); CREATE INDEX name_key ON name (key); CREATE INDEX form_key ON form (key);"
)
_WORDS: Final = 12  # of a name, by which it is found
_COLUMNS: Final = "SELECT actor, kind, name, listed, file, sha256 FROM name JOIN actor ON actor = id"
_ORDER: Final = " ORDER BY listed DESC, file, sha256, name"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptName:
    """A name that a source has for an actor: the actor's identifier, and the file with its digest."""

    actor: str
    kind: ActorKind
    name: str
    listed: bool
    file: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptActor:
    """An actor of the graph, and the rules by which its names were brought together."""

    id: str
    label: str
    kind: ActorKind
    joined: tuple[str, ...]


_HYPOTHESES: Final = """
SELECT one.id, other.id, told FROM hypothesis
JOIN actor AS one ON one.grouped = (SELECT grouped FROM bearer WHERE unit = hypothesis.unit LIMIT 1)
JOIN actor AS other ON other.grouped = (SELECT grouped FROM bearer WHERE unit = candidate LIMIT 1)
WHERE state <> 'used' AND one.id <> other.id
    AND one.id IN (SELECT id FROM mentioned) AND other.id IN (SELECT id FROM mentioned)
ORDER BY one.id, other.id, rule
"""


def write_names(gathered: Gathered, store: Path) -> None:
    """Keep the names of all actors who have a part in anything in the folder of the store."""
    with closing(sqlite3.connect(store / FILE, isolation_level=None)) as database:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            database.execute(f"PRAGMA {setting}")  # it is put in place when it is whole
        database.executescript(_TABLES)
        database.execute("BEGIN")
        database.executemany("INSERT INTO actor VALUES (?, ?, ?, ?)", gathered.each(
            "SELECT id, label, kind, joined FROM mentioned JOIN actor USING (id) ORDER BY id"
        ))  # fmt: skip
        database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)", (
            (id_, name, key(name), listed, file, digest)
            for id_, name, listed, file, digest in gathered.each(
                "SELECT id, bearer.name, listed, named, digest FROM mentioned JOIN actor USING (id)"
                " JOIN bearer USING (grouped) JOIN source ON bearer.source = place ORDER BY id, digest, bearer.name"
            )
        ))  # fmt: skip
        database.executemany("INSERT OR IGNORE INTO hypothesis VALUES (?, ?, ?)", (
            (min(one, other), max(one, other), told) for one, other, told in gathered.each(_HYPOTHESES)
        ))  # fmt: skip
        _write_forms(gathered, database)
        database.execute("COMMIT")
        database.executescript(_INDEXES)


def _write_forms(gathered: Gathered, database: sqlite3.Connection) -> None:
    """Keep whatever an actor is called, by sources' readings and in their words, and the words of it."""
    add = "INSERT OR IGNORE INTO form (actor, text, key) SELECT id, ?, ? FROM actor WHERE id = ?"
    database.execute("INSERT OR IGNORE INTO form (actor, text, key) SELECT actor, name, key FROM name")
    for (told,) in gathered.each("SELECT told FROM called ORDER BY node"):
        node, text, *_ = json.loads(told)
        database.execute(add, (text, key(text), node.rpartition("/")[2].rstrip(">")))
    forms = database.execute("SELECT number, text FROM form")
    words = ((word, number) for number, text in forms for word in sorted(set(fold(text).split()[:_WORDS])))
    database.executemany("INSERT INTO word VALUES (?, ?)", words)


class Names:
    """The names of a build's actors, opened for reading."""

    def __init__(self, store: Path) -> None:
        """Open those beside a store. Raises `WorkspaceError` where there are none."""
        path = store / FILE
        if not path.is_file():
            raise WorkspaceError(f"no names are kept beside {store}", advice="build anew: cablegraph build")
        quoted = str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        self._database = sqlite3.connect(f"file:{quoted}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def actor(self, id_: str) -> KeptActor | None:
        """An actor by its identifier."""
        return next(self._actors(" WHERE id = ?", id_), None)

    def actors(self) -> Iterator[KeptActor]:
        """All actors, by their identifiers."""
        return self._actors(" ORDER BY id")

    def of(self, actor: str) -> list[KeptName]:
        """The names of an actor, those that an index lists first."""
        return list(self._names(f"{_COLUMNS} WHERE actor = ?{_ORDER}", actor))

    def called(self, name: str) -> list[KeptName]:
        """The names that are this one, case, accents, spacing and titles apart."""
        return list(self._names(f"{_COLUMNS} WHERE key = ?{_ORDER}", key(name)))

    def all(self) -> Iterator[KeptName]:
        """All names, actor by actor."""
        return self._names(f"{_COLUMNS} ORDER BY actor, listed DESC, file, sha256, name")

    def hypotheses(self) -> Iterator[tuple[tuple[str, str], tuple[tuple[str, int], ...]]]:
        """Pairs of actors that may be one and were not joined, with the grounds: in words, and what each weighs.

        A ground that weighs less than 0 speaks against it.
        """
        for one, other, told in self._database.execute("SELECT one, other, told FROM hypothesis ORDER BY one, other"):
            yield (one, other), tuple((text, weight) for text, weight in json.loads(told))

    def forms(self, name: str) -> list[tuple[str, str]]:
        """Who is called exactly so, case, accents, spacing and titles apart: the actor, and how it is written."""
        return self._database.execute("SELECT actor, text FROM form WHERE key = ?", (key(name),)).fetchall()

    def words(self, beginning: str, most: int) -> list[str]:
        """The words of names with a beginning, in order, at most so many."""
        end = beginning + "\U0010ffff"
        found = self._database.execute(
            "SELECT DISTINCT word FROM word WHERE word >= ? AND word < ? ORDER BY word LIMIT ?", (beginning, end, most)
        )
        return [word for (word,) in found]

    def with_word(self, word: str, most: int) -> list[tuple[str, str]]:
        """Who is called by a name with this word: the actor, and the name; at most so many."""
        return self._database.execute(
            "SELECT actor, text FROM word JOIN form ON form = number WHERE word = ? ORDER BY number LIMIT ?",
            (word, most),
        ).fetchall()

    def has_source(self, sha256: str) -> bool:
        """Whether some name is of the source with this digest."""
        return bool(self._database.execute("SELECT 1 FROM name WHERE sha256 = ? LIMIT 1", (sha256,)).fetchall())

    def _names(self, statement: str, *values: Any) -> Iterator[KeptName]:
        for actor, kind, name, listed, file, digest in self._database.execute(statement, values):
            yield KeptName(actor=actor, kind=kind, name=name, listed=bool(listed), file=file, sha256=digest)

    def _actors(self, condition: str, *values: Any) -> Iterator[KeptActor]:
        rows: Iterable[tuple[str, str, ActorKind, str]] = self._database.execute(
            f"SELECT id, label, kind, joined FROM actor{condition}",  # noqa: S608 (ours)
            values,
        )
        for id_, label, kind, joined in rows:
            yield KeptActor(id=id_, label=label, kind=kind, joined=tuple(json.loads(joined)))

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def __enter__(self) -> Names:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
