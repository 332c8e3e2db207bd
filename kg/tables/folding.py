"""OPTIONALs that find columns of one row, found together.

`?claim cg:claimSubject ?m . OPTIONAL { ?claim cg:rule ?rule }` asks for two columns of one row, where both properties
stand in a wide table: an outer join would read that table twice. So an algebra is rewritten before it becomes SQL: such
an OPTIONAL of one triple becomes an open triple of the group before it, and OPTIONALs after a group that ask for
columns of one other row become one OPTIONAL of open triples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

Triple = tuple[Any, Any, Any]


def folded(part: CompValue, wide: Mapping[str, str]) -> CompValue:
    """A pattern, with whatever OPTIONAL can be an open triple as one; `wide` names the wide table of a property.

    An open triple stands in `open` of a BGP. Where an OPTIONAL within one that became such a triple is joined with its
    value, that LeftJoin has the value's name as `bound`: where it is unbound nothing is joined, whatever the values.

    >>> from rdflib.plugins.sparql import prepareQuery
    >>> asked = prepareQuery("SELECT * { ?c <p:of> ?m OPTIONAL { ?c <p:rule> ?r } OPTIONAL { ?m <p:date> ?d } }")
    >>> one = folded(asked.algebra.p.p, {"p:of": "claims", "p:rule": "claims"})
    >>> one.name, len(one.p1.triples), len(one.p1.open), len(one.p2.triples)
    ('LeftJoin', 1, 1, 1)
    """
    if part.name == "LeftJoin":
        return _chain(part, wide)
    return CompValue(
        part.name,
        **{
            key: folded(value, wide) if key in ("p", "p1", "p2") and isinstance(value, CompValue) else value
            for key, value in part.items()
        },
    )


def _chain(part: CompValue, wide: Mapping[str, str]) -> CompValue:
    """A group and the OPTIONALs that follow it."""
    optional: list[CompValue] = []
    while part.name == "LeftJoin":
        optional.insert(0, part)
        part = part.p1
    base = folded(part, wide)
    known = set(_variables(base))
    left: list[CompValue] = []
    rows: dict[Any, list[Triple]] = {}  # by the wide table and whose row it is: what is asked of it alone
    for join in optional:
        others = {name for other in optional if other is not join for name in _variables((other.p2, other.expr))}
        triple, within = _single(join, wide)
        if triple is None or not _new(triple, within, known | others):
            left.append(join)
            continue
        row = (wide[str(triple[1])], triple[0])
        if base.name == "BGP" and any((wide.get(str(one[1])), one[0]) == row for one in base.triples):
            base = CompValue("BGP", triples=base.triples, open=[*(base.open or ()), triple])
        elif str(triple[0]) not in known:
            left.append(join)
            continue
        else:
            rows.setdefault(row, []).append(triple)
            if len(rows[row]) == 1:
                left.append(CompValue("LeftJoin", p2=CompValue("BGP", triples=[], open=rows[row]), expr=join.expr))
        left += [CompValue("LeftJoin", p2=one.p2, expr=one.expr, bound=str(triple[2])) for one in within]
    for join in left:
        base = CompValue("LeftJoin", p1=base, p2=folded(join.p2, wide), expr=join.expr, bound=join.bound)
    return base


def _single(join: CompValue, wide: Mapping[str, str]) -> tuple[Triple | None, list[CompValue]]:
    """The one triple of an OPTIONAL without a condition, a column of a row, and the OPTIONALs within that follow it."""
    within: list[CompValue] = []
    part = join.p2
    while part.name == "LeftJoin":
        within.insert(0, part)
        part = part.p1
    if join.expr.name != "TrueFilter" or part.name != "BGP" or len(part.triples) != 1:
        return None, within
    subject, predicate, value = part.triples[0]
    column = isinstance(predicate, URIRef) and str(predicate) in wide and isinstance(value, Variable)
    return (part.triples[0] if column and isinstance(subject, Variable) else None), within


def _new(triple: Triple, within: list[CompValue], known: set[str]) -> bool:
    """Whether the value of a triple is known nowhere else, and what follows it knows nothing else."""
    value = str(triple[2])
    beside = {name for one in within for name in _variables((one.p2, one.expr))} - {value}
    return value not in known and value != str(triple[0]) and not beside & (known | {str(triple[0])})


def _variables(value: Any) -> Iterator[str]:
    """The names of all variables in a part of an algebra."""
    if isinstance(value, Variable):
        yield str(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _variables(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _variables(inner)
