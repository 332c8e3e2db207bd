"""Saved queries: an `.rq` file that any SPARQL editor runs, with its own description in a TOML header of `#+` lines."""

from __future__ import annotations

import difflib
import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rdflib.term import Node

from kg.errors import QueryError
from kg.forms import slow_forms
from kg.graph.sparql import Token, serialised, tokens
from kg.graph.store import Selects, check_syntax
from kg.graph.table import Table
from kg.parameters import Parameter, Value
from kg.resources import folder

_HEADER = re.compile(r"#\+ ?(.*)")
_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KEYS = frozenset({"title", "description", "params"})
_PARAMETER_KEYS = frozenset({"type", "help", "required", "default", "widen"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A query with a name, a description and parameters.

    `holes` says where in `text` the block `VALUES ?name { UNDEF }` of each parameter stands.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    path: Path
    holes: Mapping[str, tuple[int, int]]

    def bind(self, terms: Mapping[str, Node]) -> str:
        """The SPARQL text that asks for these terms; a parameter without a term stays open and matches anything.

        Raises `QueryError` for a name that is no parameter and for a term that cannot be written.

        >>> from rdflib import URIRef
        >>> "(?actor ?actor_given) { (<http://a/b> 1) }" in load_queries()["actors"].bind({"actor": URIRef("http://a/b")})
        True
        """
        self._known(terms)
        text = self.text
        for name, (start, end) in sorted(self.holes.items(), key=lambda hole: -hole[1][0]):
            # Virtuoso loses values where an open block stands beside a UNION, and forgets the filters of the group
            # where a block has one value of one variable: the one is left out, the other has a second column.
            block = f"VALUES (?{name} ?{name}_given) {{ ({serialised(terms[name])} 1) }}" if name in terms else ""
            text = f"{text[:start]}{block}{text[end:]}"
        return text

    def terms(self, store: Selects, values: Mapping[str, Value | None]) -> dict[str, Node]:
        """The terms of what a person wrote: names are looked up in the store, `None` is left open.

        Raises `QueryError` for a name that is no parameter, a missing value and a value that fits none or several.
        """
        self._known(values)
        found: dict[str, Node] = {}
        for parameter in self.parameters:
            value = values.get(parameter.name)
            value = parameter.default if value is None else value
            if value is not None:
                found[parameter.name] = parameter.term(value, store)
            elif parameter.required:
                raise QueryError(f"the query {self.name} needs {parameter.name}", advice=parameter.help)
        return found

    def run(self, store: Selects, **values: Value | None) -> Table:
        """Ask a store. Raises `QueryError` as `terms` and `bind` do, and `StoreError` where the store fails."""
        return store.select(self.bind(self.terms(store, values)))

    def _known(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.holes:
                takes = ", ".join(parameter.name for parameter in self.parameters) or "none"
                raise QueryError(f"the query {self.name} has no parameter {name!r}", advice=f"it takes: {takes}")


def load_queries(*more: Path) -> Mapping[str, SavedQuery]:
    """The shipped queries and those of further folders, by name.

    Raises `QueryError` for a file that does not load, a folder that is not there, and a name that is there twice.

    >>> "correspondents" in load_queries()
    True
    """
    found: dict[str, SavedQuery] = {}
    for place in (folder("queries"), *more):
        if not place.is_dir():
            raise QueryError(f"no folder of queries: {place}")
        for path in sorted(place.glob("*.rq")):
            query = read_query(path)
            if query.name in found:
                raise QueryError(f"two queries are called {query.name}: {found[query.name].path} and {path}")
            found[query.name] = query
    return MappingProxyType(found)


def find_query(queries: Mapping[str, SavedQuery], name: str) -> SavedQuery:
    """The query of a name. Raises `QueryError` naming the closest ones there are.

    >>> find_query(load_queries(), "relay")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: no saved query is called 'relay' (did you mean relays?)
    """
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.6)
    advice = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(queries)}"
    raise QueryError(f"no saved query is called {name!r}", advice=advice)


def read_query(path: Path) -> SavedQuery:
    """Read one `.rq` file.

    Raises `QueryError`, naming file and line, for a file without header, with a key that means nothing, with a
    parameter that is declared and not used or used and not declared, that is no SELECT, that has no ORDER BY, or that
    has a slow form (`kg.forms`).

    >>> [parameter.name for parameter in read_query(folder("queries") / "conflicts.rq").parameters]
    ['subject']
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise QueryError(f"cannot read {path}: {cause}") from cause
    if not _NAME.fullmatch(path.stem):
        raise QueryError(f"{path}: the name of a query is lower-case words joined by hyphens")
    header, lines = _header(path, text)
    parameters = _parameters(path, header, lines)
    read = list(tokens(text))
    holes = _holes(path, text, read, {parameter.name: lines.get(parameter.name, 1) for parameter in parameters})
    _check_form(path, read)
    try:
        check_syntax(text)
    except QueryError as cause:
        place = re.search(r"error at (\d+):", cause.message)
        where = f"{path}:{place.group(1)}" if place else str(path)
        raise QueryError(f"{where}: {cause.message}", advice=cause.advice) from cause
    for slow in slow_forms(text):
        raise QueryError(f"{path}:{slow.line}: {slow.what}", advice=f"write instead: {slow.instead}")
    return SavedQuery(
        name=path.stem,
        title=header["title"],
        description=header["description"],
        parameters=parameters,
        text=text,
        path=path,
        holes=MappingProxyType(holes),
    )


def _header(path: Path, text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The header of a file, and the line where each parameter is declared."""
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.startswith("#+")]
    if not numbered:
        raise QueryError(f"{path}:1: no header", advice='begin the file with a line such as: #+ title = "…"')
    toml = [found.group(1) for _, line in numbered if (found := _HEADER.match(line))]
    try:
        header = tomllib.loads("\n".join(toml))
    except tomllib.TOMLDecodeError as cause:
        place = _TOML_LINE.search(str(cause))
        number = numbered[min(int(place.group(1)), len(numbered)) - 1][0] if place else numbered[-1][0]
        raise QueryError(f"{path}:{number}: the header is not TOML: {_TOML_LINE.sub('', str(cause))}") from cause
    for key in ("title", "description"):
        if not isinstance(header.get(key), str) or not header[key].strip():
            raise QueryError(f"{path}:{numbered[0][0]}: the header has no {key}")
    _only(path, numbered[0][0], header, _KEYS)
    if not isinstance(header.get("params", {}), dict):
        raise QueryError(f"{path}:{numbered[0][0]}: params is not a table", advice="write [params.NAME]")
    lines = {name: number for number, line in numbered for name in re.findall(r"\[params\.(\w+)\]", line)}
    return header, lines


def _parameters(path: Path, header: dict[str, Any], lines: Mapping[str, int]) -> tuple[Parameter, ...]:
    found = []
    for name, fields in header.get("params", {}).items():
        number = lines.get(name, 1)
        if not isinstance(fields, dict):
            raise QueryError(f"{path}:{number}: params.{name} is not a table", advice=f"write [params.{name}]")
        _only(path, number, fields, _PARAMETER_KEYS)
        try:
            found.append(Parameter(name=name, **fields))
        except TypeError as cause:
            raise QueryError(f"{path}:{number}: the parameter {name} lacks its type or its help") from cause
        except ValueError as cause:
            raise QueryError(f"{path}:{number}: {cause}") from cause
    return tuple(found)


def _only(path: Path, number: int, fields: Mapping[str, Any], known: frozenset[str]) -> None:
    for key in fields:
        if key not in known:
            advice = f"known: {', '.join(sorted(known))}"
            raise QueryError(f"{path}:{number}: {key!r} means nothing here", advice=advice)


def _holes(path: Path, text: str, read: list[Token], declared: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Where the block of each parameter stands; each declared parameter has one, and each block is declared."""
    holes: dict[str, tuple[int, int]] = {}
    for position, token in enumerate(read):
        block = read[position : position + 5]
        shape = [part.text.upper() for part in block]
        if len(block) < 5 or shape[0] != "VALUES" or shape[2:] != ["{", "UNDEF", "}"]:
            continue
        name = block[1].text[1:]
        if name not in declared:
            raise QueryError(f"{path}:{token.line}: ?{name} is not declared", advice=f"add #+ [params.{name}]")
        if name in holes:
            raise QueryError(f"{path}:{token.line}: a second block VALUES ?{name} {{ UNDEF }}")
        holes[name] = (token.start, block[4].end)
    for name, number in declared.items():
        if name not in holes:
            raise QueryError(f"{path}:{number}: the parameter {name} has no block VALUES ?{name} {{ UNDEF }}")
    return holes


def _check_form(path: Path, read: list[Token]) -> None:
    words = [(token.text.upper(), token) for token in read if token.kind == "word" and token.depth == 0]
    forms = [(word, token) for word, token in words if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")]
    if not forms or forms[0][0] != "SELECT":
        number = forms[0][1].line if forms else 1
        raise QueryError(f"{path}:{number}: a saved query is a SELECT")
    ordered = any(a[0] == "ORDER" and b[0] == "BY" for a, b in itertools.pairwise(words))
    if not ordered:
        line = read[-1].line
        raise QueryError(f"{path}:{line}: no ORDER BY", advice="without it two runs may differ; order by every column")
