"""The statements of a graph to tables, one a property or one for several, in one file of DuckDB's.

An IRI is a number of 128 bits: high the place of its beginning among the sorted beginnings, low the sixteen digits of
its digest (0 for an IRI that ends in none, which is its own beginning). So numbers compare as the IRIs do, join as
numbers do, and no dictionary of millions of IRIs has to be made or asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kg.tables.kinds import IRI, KINDS, LANGUAGE, MIXED, TEXT
from kg.tables.wide import WIDE, Wide
from kg.vocab import ID_NS

# ruff: noqa: S608 (what is put into the text of SQL is numbers and patterns of ours, and the names of our columns)

FORMAT = 2  # of the tables; others are not read
MEMORY = "2GB"
LINE = 16_000_000  # bytes of the longest line that is read
BEGINNINGS = 10_000  # of IRIs: more are no graph of ours, and no tables are made
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_DIGEST = f"^{re.escape(ID_NS)}[a-z]+/[0-9a-f]{{16}}$"

_SUBJECT = "(enum_code(sk::beginning)::HUGEINT << 64) + sn"
_UNESCAPED = "CASE WHEN contains(value, '\\') THEN unescaped(value) ELSE value END"

# The parts of each line: subject and object as a beginning and a digest, a literal as its text and what follows it.
_STAGED = f"""
CREATE TABLE staged AS
WITH lines AS (
    SELECT line, strpos(line, '> <') AS after FROM read_csv(
        ?, header = false, columns = {{'line': 'VARCHAR'}}, auto_detect = false, delim = '\\x1e', quote = '',
        escape = '', strict_mode = false, max_line_size = {LINE}, buffer_size = {2 * LINE})
), terms AS (
    SELECT substr(line, 2, after - 2) AS s, substr(line, after + 3) AS rest FROM lines WHERE after > 0
), parts AS (
    SELECT s, substr(rest, 1, strpos(rest, '> ') - 1) AS p,
        substr(rest, strpos(rest, '> ') + 2, length(rest) - strpos(rest, '> ') - 3) AS o FROM terms
), told AS (
    SELECT p, s, o, regexp_matches(s, '{_DIGEST}') AS sd, o[1] = '<' AS resource,
        regexp_matches(o, '{_DIGEST.replace("^", "^<").replace("$", ">$")}') AS od FROM parts
)
SELECT p,
    CASE WHEN sd THEN substr(s, 1, length(s) - 16) ELSE s END AS sk,
    CASE WHEN sd THEN ('0x' || right(s, 16))::UBIGINT ELSE 0 END AS sn,
    CASE WHEN od THEN substr(o, 2, length(o) - 18) WHEN resource THEN substr(o, 2, length(o) - 2) END AS ok,
    CASE WHEN od THEN ('0x' || substr(o, length(o) - 16, 16))::UBIGINT ELSE 0 END AS "on",
    CASE WHEN resource THEN NULL WHEN right(o, 1) = '"' THEN substr(o, 2, length(o) - 2)
        ELSE regexp_extract(o, '^"(.*)"([^"]*)$', 1, 's') END AS value,
    CASE WHEN resource THEN NULL WHEN right(o, 1) = '"' THEN ''
        ELSE regexp_extract(o, '"([^"]*)$', 1, 's') END AS suffix
FROM told
"""


def write_tables(graph_nt: Path, into: Path) -> None:
    """Write the tables of a file of N-Triples to a new file; none of a graph whose IRIs are not numbered as ours are.

    The file is sorted as a build sorts it, or else this takes longer. Raises `duckdb.Error` where that fails and
    `OSError` where the disk does not allow it.
    """
    scratch = into.with_name(into.name + ".scratch")
    scratch.unlink(missing_ok=True)
    into.unlink(missing_ok=True)
    try:
        with duckdb.connect() as database:
            database.execute(f"ATTACH '{_quoted(scratch)}' AS scratch")
            database.execute("USE scratch")
            database.execute("SET enable_progress_bar = false")  # DuckDB would write it among our own output
            database.execute(f"SET memory_limit = '{MEMORY}'")
            database.execute("SET temp_directory = ?", [str(scratch) + ".tmp"])
            database.execute(_STAGED, [str(graph_nt)])
            if not _order(database):
                return
            database.execute(f"ATTACH '{_quoted(into)}' AS made")
            _write(database)
            database.execute("DETACH made")
    finally:
        scratch.unlink(missing_ok=True)
        scratch.with_name(scratch.name + ".wal").unlink(missing_ok=True)


def unescaped(text: str) -> str:
    r"""The text of a literal, as N-Triples writes it.

    >>> unescaped(r'the \"Center\" \u00e9 \\n')
    'the "Center" é \\n'
    """
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    return chr(int(short or long, 16)) if short or long else _PLAIN.get(letter, letter)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _order(database: duckdb.DuckDBPyConnection) -> bool:
    """Number the beginnings of IRIs in their order; False where there are too many."""
    database.execute(
        f"""CREATE TABLE beginnings AS SELECT text, regexp_matches(text, '^{re.escape(ID_NS)}[a-z]+/$') AS digest FROM (
            SELECT DISTINCT sk AS text FROM staged UNION SELECT DISTINCT ok FROM staged WHERE ok IS NOT NULL
        ) ORDER BY text"""
    )
    (count,) = database.execute("SELECT count(*) FROM beginnings").fetchall()[0]
    if count > BEGINNINGS:
        return False
    database.execute("CREATE TYPE beginning AS ENUM (SELECT text FROM beginnings)")
    database.create_function("unescaped", unescaped, ["VARCHAR"], "VARCHAR")
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A property of the graph: its number, what its values are, and how many statements have it."""

    number: int
    iri: str
    kind: str
    datatype: str | None
    rows: int

    @property
    def value(self) -> str:
        """Its value, from the parts of a line."""
        if self.kind == IRI:
            return '(enum_code(ok::beginning)::HUGEINT << 64) + "on"'
        return f"CAST({_UNESCAPED} AS {KINDS[self.kind].sql})"


def _write(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("CREATE TABLE made.about AS SELECT ? AS format", [FORMAT])
    database.execute(
        "CREATE TABLE made.beginnings AS SELECT enum_code(text::beginning) AS place, text, digest FROM beginnings"
    )
    database.execute(
        "CREATE TABLE made.properties (number INTEGER, iri VARCHAR, kind VARCHAR, datatype VARCHAR, wide VARCHAR)"
    )
    found = _found(database)
    wide = {iri: one.name for one in WIDE for iri in _write_wide(database, one, found)}
    for property_ in found:
        if property_.kind != MIXED and property_.iri not in wide:
            _write_property(database, property_)
        database.execute(
            "INSERT INTO made.properties VALUES (?, ?, ?, ?, ?)",
            [property_.number, property_.iri, property_.kind, property_.datatype, wide.get(property_.iri)],
        )


def _found(database: duckdb.DuckDBPyConnection) -> list[_Found]:
    """The properties of the graph. One whose values would come back written otherwise is mixed: 007 is not 7."""
    rows = database.execute(
        """SELECT p, list(DISTINCT coalesce(suffix, '<>') ORDER BY coalesce(suffix, '<>')), count(*) FROM staged
           GROUP BY p ORDER BY p"""
    ).fetchall()
    found = []
    for number, (iri, suffixes, count) in enumerate(rows):
        kind, datatype = _kind(suffixes)
        if kind in KINDS and KINDS[kind].sql != "VARCHAR" and kind != IRI:
            changed = f"""SELECT 1 FROM staged WHERE p = ? AND
                CAST(TRY_CAST(value AS {KINDS[kind].sql}) AS VARCHAR) IS DISTINCT FROM value LIMIT 1"""
            if database.execute(changed, [iri]).fetchone():
                kind = MIXED
        found.append(_Found(number=number, iri=iri, kind=kind, datatype=datatype, rows=count))
    return found


def _write_property(database: duckdb.DuckDBPyConnection, property_: _Found) -> None:
    language = ", substr(suffix, 2) AS lang" if property_.kind == LANGUAGE else ""
    database.execute(
        f"""CREATE TABLE made.p{property_.number} AS SELECT {_SUBJECT} AS s, {property_.value} AS o{language}
            FROM staged WHERE p = ? ORDER BY s, o""",
        [property_.iri],
    )


def _write_wide(database: duckdb.DuckDBPyConnection, wide: Wide, found: list[_Found]) -> list[str]:
    """Write a wide table; the properties that stand in it, of which no thing has two values."""
    members = [one for one in found if one.iri in wide.properties and one.kind not in (MIXED, LANGUAGE)]
    if not members:
        return []
    shown = ", ".join(f"any_value(o{one.number}) AS c{one.number}" for one in members)
    parts = ", ".join(f"CASE WHEN p = '{one.iri}' THEN {one.value} END AS o{one.number}" for one in members)
    names = ", ".join(f"'{one.iri}'" for one in members)
    order = ", ".join(f"c{one.number}" for iri in wide.order for one in members if one.iri == iri)
    database.execute(
        f"""CREATE TABLE made.{wide.name} AS SELECT s, {shown}
            FROM (SELECT {_SUBJECT} AS s, {parts} FROM staged WHERE p IN ({names})) GROUP BY s
            ORDER BY {order + ", " if order else ""}s"""
    )
    counts = ", ".join(f"count(c{one.number})" for one in members)
    kept = database.execute(f"SELECT {counts} FROM made.{wide.name}").fetchall()[0]
    several = [one for one, count in zip(members, kept, strict=True) if count < one.rows]
    for one in several:
        database.execute(f"ALTER TABLE made.{wide.name} DROP COLUMN c{one.number}")
    return [one.iri for one in members if one not in several]


def _kind(suffixes: list[str]) -> tuple[str, str | None]:
    """The one kind of all values of a property, or that there are several."""
    if all(suffix.startswith("@") for suffix in suffixes):
        return LANGUAGE, None
    if len(suffixes) > 1:
        return MIXED, None
    suffix = suffixes[0]
    if suffix == "<>":
        return IRI, None
    if suffix == "":
        return TEXT, None
    datatype = suffix[3:-1]
    named = next((name for name, kind in KINDS.items() if kind.datatype == datatype), None)
    return (named, datatype) if named else ("typed", datatype)
