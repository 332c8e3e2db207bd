"""Full text over headings, quotations and names: an index beside the store, since no store here has one.

SPARQL finds words only by reading every text (FILTER CONTAINS); the index is SQLite's FTS5, made with the build. It
holds what the graph holds, the words that statements rest on, and not the whole text of the sources.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Node

from kg.errors import QueryError, StoreError
from kg.graph.cells import Row
from kg.graph.sparql import one_line
from kg.graph.store import Selects
from kg.graph.table import Table
from kg.vocab import CG, CG_NS, ID_NS

INDEX: Final = "text.sqlite"  # in the store's folder, like the tables: they go where the store goes
"""The file of the index."""

COLUMNS: Final = ("kind", "words", "tells", "inLabel", "in")
"""What a hit tells: what the words are, the words, which properties they are evidence of, and where they stand."""

_FORMAT: Final = 1
_TEXTS: Final[Mapping[str, str]] = MappingProxyType({"heading": CG.heading, "quotation": CG.quotation, "name": CG.text})
_DECISION: Final = f"{ID_NS}decision/"
_MARKS: Final = ("«", "»")
_SNIPPET: Final = 24  # words shown of a long text
_TERM: Final = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_LETTER: Final = re.compile(r"[^\W_]")
_MOST_TERMS: Final = 32
_AT_ONCE: Final = 500  # hits that the store is asked about in one query
_STEPS: Final = 10_000  # of SQLite, between two looks at the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best hits, and how many there are in all."""

    table: Table
    total: int


def write_index(store: Path) -> int:
    """Make the index of a store that lies in a folder, in that folder; returns the number of texts.

    Raises `StoreError` where it cannot be written.
    """
    try:
        with closing(sqlite3.connect(store / INDEX, isolation_level=None)) as database:
            for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                database.execute(f"PRAGMA {setting}")  # it is put in place when it is whole
            database.execute(
                "CREATE VIRTUAL TABLE texts USING fts5("
                "text, iri UNINDEXED, kind UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
            )
            database.execute("BEGIN")
            database.executemany("INSERT INTO texts (text, iri, kind) VALUES (?, ?, ?)", _texts(store))
            database.execute(f"PRAGMA user_version = {_FORMAT}")
            ((count,),) = database.execute("SELECT COUNT(*) FROM texts")
            database.execute("COMMIT")
    except (sqlite3.Error, OSError) as cause:
        raise StoreError(
            f"cannot write the index of words in {store}: {one_line(str(cause))}", advice="make room on the disk"
        ) from cause
    return int(count)


def _texts(store: Path) -> Iterator[tuple[str, str, str]]:
    opened = ox.Store.read_only(str(store))
    for kind, property_ in _TEXTS.items():
        for quad in opened.quads_for_pattern(None, ox.NamedNode(property_), None, ox.DefaultGraph()):
            subject, text = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(text, ox.Literal):
                continue
            if not subject.value.startswith(_DECISION):  # whose quotation is a span's, too
                yield text.value, subject.value, kind


def search(index: Path, store: Selects, words: str, *, rows: int | None = None, seconds: float | None = None) -> Found:
    """What the graph holds with these words in it, the best match first (BM25; Robertson and Zaragoza 2009).

    `index` is the folder of the store that the index was made of, `store` answers what else is to be known of a hit.
    All words must stand in a text; `"two words"` in this order, `begin*` any word with that beginning, `-word` not.
    Case and accents do not matter. `rows` is how many hits are told at most; they are all counted. The words found are
    marked «so», and of a text longer than that two dozen words are shown.

    Raises `QueryError` where nothing is looked for, or the search takes longer than `seconds`, `StoreError` where there
    is no index.
    """
    asked = matching(words)
    deadline = None if seconds is None else time.monotonic() + seconds
    with closing(_opened(index / INDEX)) as database:
        if deadline is not None:
            database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            hits = database.execute(
                "SELECT iri, kind, snippet(texts, 0, ?, ?, '…', ?) FROM texts WHERE texts MATCH ? "
                "ORDER BY bm25(texts), iri, kind LIMIT ?",
                (*_MARKS, _SNIPPET, asked, -1 if rows is None else rows),
            ).fetchall()
            total = len(hits)
            if total == rows:  # there may be more
                ((total,),) = database.execute("SELECT COUNT(*) FROM texts WHERE texts MATCH ?", (asked,))
        except sqlite3.OperationalError as cause:
            if "interrupted" in str(cause):
                raise QueryError(f"the search took more than {seconds:g} s", advice="look for rarer words") from None
            raise StoreError(f"the index of words failed: {one_line(str(cause))}", advice=_ANEW) from cause
    told = tuple(row for first in range(0, len(hits), _AT_ONCE) for row in _told(hits[first : first + _AT_ONCE], store))
    return Found(table=Table(columns=COLUMNS, rows=told), total=total)


_ANEW: Final = "build the workspace again: cablegraph build"


def _opened(path: Path) -> sqlite3.Connection:
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ((form,),) = database.execute("PRAGMA user_version")
    except sqlite3.Error as cause:
        raise StoreError(f"no index of words at {path}", advice=_ANEW) from cause
    if form != _FORMAT:
        database.close()
        raise StoreError(f"an index of words of another version at {path}", advice=_ANEW)
    return database


def matching(words: str) -> str:
    """What a person wrote, as FTS5 is asked. Raises `QueryError` where there is nothing to look for.

    >>> matching('"volunteer corps" Peng* -Lin')
    '("volunteer corps" AND "Peng" *) NOT "Lin"'
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(words):
        text = phrase or word.rstrip("*")
        if not _LETTER.search(text):
            continue
        quoted = '"' + text.replace('"', '""').replace("\0", " ") + '"'
        (unwanted if minus else wanted).append(quoted + (" *" if word.endswith("*") else ""))
    if not wanted:
        raise QueryError(f"no word to look for in {one_line(words)!r}", advice="give a word that is to be there")
    if len(wanted) + len(unwanted) > _MOST_TERMS:
        raise QueryError(f"more than {_MOST_TERMS} words to look for", advice="give the rarest of them")
    every = " AND ".join(wanted)
    return f"({every}) NOT {' NOT '.join(unwanted)}" if unwanted else every


def _told(hits: Sequence[tuple[str, str, str]], store: Selects) -> Iterator[Row]:
    """The hits with what they are evidence of and where they stand, in their order."""
    found = store.select(_CONTEXT % " ".join(f"<{iri}>" for iri, _, _ in hits))
    places: dict[str, dict[Node, Node]] = {}
    tells: dict[str, set[str]] = {}
    for hit, property_, place, label in found.rows:
        if place is not None and label is not None:
            places.setdefault(str(hit), {})[place] = label
        if property_ is not None:
            tells.setdefault(str(hit), set()).add(str(property_).removeprefix(CG_NS))
    for iri, kind, snippet in hits:
        words = Literal(" ".join(snippet.split()))
        properties = Literal(", ".join(sorted(tells.get(iri, ()))))
        for place, label in sorted(places.get(iri, {URIRef(iri): Literal("")}).items()):
            yield Literal(kind), words, properties, label, place


_CONTEXT: Final = f"""PREFIX cg: <{CG_NS}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?hit ?property ?in ?label {{
    VALUES ?hit {{ %s }}
    {{ ?claim cg:evidence ?hit ; cg:claimProperty ?property ; cg:claimSubject ?subject
        OPTIONAL {{ ?claim cg:inDocument ?document }}
        BIND(COALESCE(?document, ?subject) AS ?in)
        OPTIONAL {{ ?in rdfs:label ?label }} }}
    UNION {{ ?in cg:extent ?hit ; rdfs:label ?label BIND(cg:extent AS ?property) }}
    UNION {{ ?in cg:appellation ?hit ; rdfs:label ?label }}
    UNION {{ ?hit a cg:Document ; rdfs:label ?label BIND(?hit AS ?in) }}
}}"""
