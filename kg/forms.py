"""Forms of SPARQL that stores answer slowly by orders of magnitude, each with the form that asks the same quickly.

Measured with `python -m bench.cliffs`; `docs/design.md` has the figures. A saved query of such a form does not load:
on the few letters that one begins with nobody notices, and later everybody waits. A query that one writes for the
moment is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.graph.sparql import Token, tokens

_SKIPPED = frozenset({"BIND", "FILTER"})
_KINDS = frozenset({"OPTIONAL", "MINUS", "EXISTS", "NOT EXISTS", "UNION", "GRAPH"})
_UNBOUNDED = frozenset({"*", "+"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """A slow form in a query: the line, what it is, and the form to write instead."""

    line: int
    what: str
    instead: str


@dataclass(slots=True)
class _Statement:
    """Triples of one subject."""

    line: int
    variables: set[str] = field(default_factory=set)
    triples: int = 1
    path: bool = False  # of any length
    fixed: bool = False  # a constant at one end of the path
    ends: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Group:
    """What stands between two braces: triples, groups within, and the variables that VALUES and each BIND name."""

    kind: str
    line: int
    statements: list[_Statement] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    bound: list[set[str]] = field(default_factory=list)  # the variables of each BIND
    given: set[str] = field(default_factory=set)

    def variables(self) -> set[str]:
        """All variables in triples and VALUES here and within."""
        own = {name for statement in self.statements for name in statement.variables} | self.given
        return own.union(*(group.variables() for group in self.groups))

    def triples(self) -> int:
        """How many triples stand here and within."""
        return sum(s.triples for s in self.statements) + sum(group.triples() for group in self.groups)


def slow_forms(sparql: str) -> tuple[Slow, ...]:
    """The slow forms in a query, in the order of its lines.

    >>> slow_forms("SELECT ?s { ?s a ?c FILTER NOT EXISTS { ?s <urn:p> ?o . ?o a ?d } }")[0].instead
    'MINUS { … }'
    """
    read = list(tokens(sparql))
    start = next((place for place, token in enumerate(read) if token.text == "{"), len(read))
    group, _ = _group(read, start, "")
    return tuple(sorted(_slow(group), key=lambda found: found.line))


def _slow(group: _Group) -> Iterator[Slow]:
    yield from _negations(group)
    yield from _paths(group)
    if group.kind == "OPTIONAL" and sum(statement.triples for statement in group.statements) > 2:
        yield Slow(
            line=group.line, what="an OPTIONAL with several triples: all that fits them is read, for whatever rows",
            instead="one triple, and an OPTIONAL of its own within it for each further one",
        )  # fmt: skip
    parts = _parts(group)
    if len(parts) > 1:
        yield Slow(
            line=group.line, what="triples that share no variable: each of one part is laid beside each of the other",
            instead="a SELECT of its own for each part, the smaller one first, and BIND what joins them",
        )  # fmt: skip
    for inner in group.groups:
        yield from _slow(inner)


def _negations(group: _Group) -> Iterator[Slow]:
    for inner in group.groups:
        if inner.kind == "NOT EXISTS" and inner.triples() > 1:
            yield Slow(line=inner.line, what="NOT EXISTS with several triples", instead="MINUS { … }")


def _paths(group: _Group) -> Iterator[Slow]:
    for statement in group.statements:
        if statement.path and not statement.fixed and not statement.ends & group.given:
            yield Slow(
                line=statement.line, what="a path of any length from wherever it may begin",
                instead="VALUES ?start { … } beside it, for a parameter that is required",
            )  # fmt: skip


def _parts(group: _Group) -> list[set[str]]:
    """The variables of the triples that hang together, a set for each part."""
    binding = [s.variables for s in group.statements if s.variables]
    binding += [inner.variables() for inner in group.groups if inner.kind in ("", "SELECT", "GRAPH", "UNION")]
    parts: list[set[str]] = []
    for names in (*binding, *group.bound):
        together = [part for part in parts if part & names]
        if together or names not in group.bound:
            parts = [part for part in parts if part not in together] + [names.union(*together)]
    return parts


def _group(read: list[Token], place: int, kind: str) -> tuple[_Group, int]:
    """The group that opens at a place, and the place after its end."""
    group = _Group(kind=kind, line=read[place].line if place < len(read) else 1)
    place += 1
    if place < len(read) and read[place].text.upper() == "SELECT":
        group.kind = "SELECT" if kind == "" else kind
        while place < len(read) and read[place].text != "{":
            place += 1
        inner, place = _group(read, place, "")
        inner.kind = group.kind
        while place < len(read) and read[place].text != "}":
            place += 1
        return inner, place + 1
    while place < len(read) and read[place].text != "}":
        place = _element(read, place, group)
    return group, place + 1


def _element(read: list[Token], place: int, group: _Group) -> int:
    """Read one element of a group; returns the place after it."""
    word = read[place].text.upper()
    following = read[place + 1].text.upper() if place + 1 < len(read) else ""
    if word == "{":
        inner, place = _group(read, place, "")
        group.groups.append(inner)
        return place
    if word in ("OPTIONAL", "MINUS", "UNION") and following == "{":
        inner, place = _group(read, place + 1, word)
        group.groups.append(inner)
        return place
    if word == "GRAPH":
        inner, place = _group(read, place + 2, "GRAPH")
        group.groups.append(inner)
        return place
    if word == "VALUES":
        return _values(read, place + 1, group)
    if word in _SKIPPED:
        return _condition(read, place, group)
    return place + 1 if word == "." else _statement(read, place, group)


def _values(read: list[Token], place: int, group: _Group) -> int:
    while place < len(read) and read[place].text != "{":
        if read[place].kind == "variable":
            group.given.add(read[place].text[1:])
        place += 1
    while place < len(read) and read[place].text != "}":
        place += 1
    return place + 1


def _condition(read: list[Token], place: int, group: _Group) -> int:
    """A FILTER or a BIND: with parentheses, as a call, or [NOT] EXISTS; groups within it are groups of this one."""
    begin, depth = place, 0
    names: set[str] = set()
    place += 1
    while place < len(read):
        text = read[place].text.upper()
        if text == "EXISTS":
            kind = "NOT EXISTS" if read[place - 1].text.upper() == "NOT" else "EXISTS"
            inner, place = _group(read, place + 1, kind)
            group.groups.append(inner)
            if depth == 0:
                break
            continue
        depth += (text == "(") - (text == ")")
        names |= {read[place].text[1:]} if read[place].kind == "variable" else set()
        place += 1
        if text == ")" and depth == 0:
            break
    if read[begin].text.upper() == "BIND":
        group.bound.append(names)
    return place


def _statement(read: list[Token], place: int, group: _Group) -> int:
    """Triples of one subject, up to the full stop or to what is no triple."""
    statement = _Statement(line=read[place].line)
    first, depth = place, 0
    while place < len(read):
        token = read[place]
        word = token.text.upper()
        if depth == 0 and (word in ("{", "}", ".", "VALUES", *_SKIPPED) or (word in _KINDS and place > first)):
            break
        depth += (word in "([") - (word in ")]")
        if token.kind == "variable":
            statement.variables.add(token.text[1:])
        following = read[place + 1].text if place + 1 < len(read) else "."
        statement.triples += depth == 0 and word in (";", ",") and following not in (".", ";", "}")
        statement.path |= word in _UNBOUNDED
        place += 1
    ends = [read[first], read[max(place - 1, first)]]
    statement.ends = {token.text[1:] for token in ends if token.kind == "variable"}
    statement.fixed = any(token.kind in ("iri", "name", "string") for token in ends)
    group.statements.append(statement)
    return max(place, first + 1)
