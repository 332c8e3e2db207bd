"""SELECT queries to SQL over the tables of properties: the parts of SPARQL that mean the same in both languages."""

# ruff: noqa: S608 (what is put into the text of SQL: names of our own and quoted variables)

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rdflib import Literal, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.tables.expressions import Code, Expressions, order
from kg.tables.folding import folded
from kg.tables.kinds import INTEGER, IRI, LANGUAGE, NOTHING, TRUTH
from kg.tables.relations import (
    UNBOUND,
    UNIT,
    NotInTables,
    Relation,
    Value,
    equal,
    join,
    left_join,
    minus,
    quoted,
    select,
    side,
    union,
)

_MANY = 20  # a table is long that has at least so great a part of the rows of the longest
Within = Mapping[str, str]  # for a variable the SELECT of the only values that are of use
NO_LIMITS: Within = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """The table of a property, its column there, and what its values are; `datatype` is that of typed ones.

    In a `wide` table others stand beside it, and a thing that has none of it may have a row.
    """

    table: str
    column: str = "o"
    wide: bool = False
    kind: str
    datatype: str | None = None
    rows: int = 0


@lru_cache(maxsize=256)
def _algebra(sparql: str) -> CompValue:
    """The algebra of a query; reading one takes longer than to answer most."""
    try:
        return translateQuery(parseQuery(sparql)).algebra
    except Exception as cause:  # of many kinds; the store tells what is wrong with the query, if anything is
        raise NotInTables("a query that does not parse here") from cause


def _properties(part: CompValue) -> Iterator[str]:
    """The properties in a pattern."""
    for _, predicate, _ in (*(part.triples or ()), *(part.open or ())):
        yield str(predicate)
    for inner in (part.p, part.p1, part.p2):
        if isinstance(inner, CompValue):
            yield from _properties(inner)


def _limits(kept: Relation, bound: str | None) -> Within:
    """For the variables whose values are IRIs, the values that they have in rows kept; `bound` is one of the open."""
    return {
        name: f"SELECT {quoted(name)} FROM {kept.table} WHERE {quoted(name)} IS NOT NULL"
        for name, value in kept.columns.items()
        if value.kind == IRI and (not value.open or name == bound)
    }


class Translation:
    """Translates one query over given properties; `code` numbers IRIs.

    `before` are the statements that make what the relation is taken from, in their order.
    """

    def __init__(self, properties: Mapping[str, Property], code: Code) -> None:
        self.before: list[str] = []
        self._properties = properties
        self._expressions = Expressions(code)
        self._wide = {iri: known.table for iri, known in properties.items() if known.wide}
        self._most = max((known.rows for known in properties.values()), default=0)

    def query(self, sparql: str) -> Relation:
        """The relation that answers a SELECT, in its order, IRIs as text.

        Raises `NotInTables` for a query with a part that is not known here.
        """
        algebra = _algebra(sparql)
        if algebra.name != "SelectQuery" or algebra.datasetClause:
            raise NotInTables("other than a SELECT of the whole graph")
        part, limit = folded(algebra.p, self._wide), ""
        if part.name == "Slice":
            limit = f" LIMIT {int(part.length)}" if part.length is not None else ""
            limit += f" OFFSET {int(part.start)}" if part.start else ""
            part = part.p
        distinct = part.name == "Distinct"
        part = part.p if distinct else part
        if part.name != "Project":
            raise NotInTables(f"the pattern {part.name} outside of the columns")
        ordered = part.p.name == "OrderBy"
        inner = self._pattern(part.p.p if ordered else part.p)
        if distinct:
            inner = self._projected(part, inner, distinct=True)
        by = self._order(part.p, side(inner, "a")) if ordered else ""
        found = self._projected(part, inner, f"{by}{limit}")
        if any(value.kind == LANGUAGE for value in found.columns.values()):
            raise NotInTables("a column of labels with languages")
        texts = {
            name: value.like(f"iri_text({value.sql})") if value.kind == IRI else value
            for name, value in found.columns.items()
        }
        return select(texts, f"FROM {found.table}")

    def _pattern(self, part: CompValue, within: Within = NO_LIMITS) -> Relation:
        """The relation of a pattern, of which only rows with these values are of use."""
        method: Callable[[CompValue, Within], Relation] | None = getattr(self, f"_{part.name.lower()}", None)
        if method is None:
            raise NotInTables(f"the pattern {part.name}")
        return method(part, within)

    def _bgp(self, part: CompValue, within: Within) -> Relation:
        if not part.triples and not part.open:
            return UNIT
        bound: dict[str, Value] = {}
        conditions: list[str] = []
        tables: dict[Any, str] = {}  # by the table and whose row it is, where that is one
        for subject, predicate, object_ in part.triples:
            value = self._column(subject, predicate, tables, bound, conditions)
            self._place(object_, value, bound, conditions)
            if value.open:
                conditions.append(f"{value.sql} IS NOT NULL")
        bound = {name: value.like(value.sql, open_=False) for name, value in bound.items()}
        for subject, predicate, object_ in part.open or ():
            bound[str(object_)] = self._column(subject, predicate, tables, bound, conditions)
        conditions += [
            f"{value.sql} IN ({within[name]})" for name, value in bound.items() if name in within and not value.open
        ]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return select(bound, f"FROM {', '.join(tables.values())}{where}")

    def _column(
        self, subject: Any, predicate: Any, tables: dict[Any, str], bound: dict[str, Value], conditions: list[str]
    ) -> Value:
        """The column of a triple's value, in a row of its own or in that of another triple of its subject."""
        if not isinstance(predicate, URIRef):
            raise NotInTables("a path, or a property that is not given")
        known = self._properties.get(str(predicate))
        if known is not None and known.kind == "mixed":
            raise NotInTables(f"{predicate}, whose values are of several kinds")
        row = (known.table, subject) if known is not None and known.wide else len(tables)
        table = "(SELECT NULL::HUGEINT AS s, NULL AS o WHERE FALSE)" if known is None else known.table
        alias = f"t{list(tables).index(row) if row in tables else len(tables)}"
        if row not in tables:
            tables[row] = f"{table} {alias}"
            self._place(subject, Value(sql=f"{alias}.s", kind=IRI), bound, conditions)
        if known is None:
            return Value(sql=f"{alias}.o", kind=NOTHING)
        return Value(sql=f"{alias}.{known.column}", kind=known.kind, datatype=known.datatype, open=known.wide)

    def _place(self, term: Any, place: Value, bound: dict[str, Value], conditions: list[str]) -> None:
        """A term of a triple: a constant or a variable bound before is compared, a new one bound."""
        if isinstance(term, Variable):
            name = str(term)
            if name in bound:
                conditions.append(equal(bound[name], place))
            else:
                bound[name] = place
        elif isinstance(term, URIRef | Literal):
            conditions.append(equal(self._expressions.constant(term), place))
        else:
            raise NotInTables("a blank node")

    def _join(self, part: CompValue, within: Within) -> Relation:
        return join(self._pattern(part.p1, within), self._pattern(part.p2, within))

    def _leftjoin(self, part: CompValue, within: Within) -> Relation:
        """What an OPTIONAL finds in the longest tables is looked for only where the rows before it lead.

        DuckDB plans by how many rows it expects, and is far off behind joins and groups: it would read the whole of a
        long table to find a few rows of it. So the rows before are made first and counted, and limit what is read.
        """
        one = self._pattern(part.p1, within)
        if part.p2.open and not part.p2.triples and str(part.p2.open[0][0]) not in one.columns:
            raise NotInTables(f"an OPTIONAL about ?{part.p2.open[0][0]}, which is not bound before it")
        limits: Within = NO_LIMITS
        if self._rows(part.p2) * _MANY >= self._most:
            kept = one.kept
            if kept is None:
                kept = one = self._keep(one)
            if not self._is_one_row(part.p2):
                limits = _limits(kept, part.bound)
        other = self._pattern(part.p2, limits)
        condition = self._expressions.condition(part.expr, side(other, "b") | side(one, "a"))
        return left_join(one, other, condition, bound=part.bound)

    def _keep(self, one: Relation) -> Relation:
        """The same rows, made before."""
        name = f"kept{len(self.before)}"
        self.before.append(f"CREATE TEMP TABLE {name} AS {one.sql}")
        kept = Relation(sql=f"SELECT * FROM {name}", columns=one.columns)
        return replace(kept, kept=kept)

    def _is_one_row(self, part: CompValue) -> bool:
        """Whether a pattern reads one table once, which DuckDB limits by itself."""
        if part.name != "BGP":
            return False
        triples = (*part.triples, *(part.open or ()))
        return len({(self._wide.get(str(p), p), s) for s, p, _ in triples}) == 1

    def _rows(self, part: CompValue) -> int:
        """The rows of the longest table that a pattern reads."""
        return max((self._properties[p].rows for p in _properties(part) if p in self._properties), default=0)

    def _minus(self, part: CompValue, within: Within) -> Relation:
        return minus(self._pattern(part.p1, within), self._pattern(part.p2))

    def _union(self, part: CompValue, within: Within) -> Relation:
        return union(self._pattern(part.p1, within), self._pattern(part.p2, within))

    def _filter(self, part: CompValue, within: Within) -> Relation:
        inner = self._pattern(part.p, within)
        condition = self._expressions.condition(part.expr, side(inner, "a"))
        return select(side(inner, "a"), f"FROM {inner.table} a WHERE {condition}")

    def _extend(self, part: CompValue, within: Within) -> Relation:
        inner = self._pattern(part.p, {name: limit for name, limit in within.items() if name != str(part["var"])})
        value = self._expressions.value(part.expr, side(inner, "a"))
        if value.kind in (TRUTH, LANGUAGE):
            raise NotInTables(f"a variable for {value.kind}")
        return select(side(inner, "a") | {str(part["var"]): value}, f"FROM {inner.table} a")

    def _tomultiset(self, part: CompValue, within: Within) -> Relation:
        del within
        return self._values(part.p) if part.p.name == "values" else self._pattern(part.p)

    def _values(self, part: CompValue) -> Relation:
        """The rows of a VALUES block; a variable without any value binds nothing."""
        names = list(dict.fromkeys(str(name) for row in part.res for name in row))
        open_ = {
            name for name in names if not any(isinstance(row.get(Variable(name)), URIRef | Literal) for row in part.res)
        }
        names = [name for name in names if name not in open_]
        if not names:
            if len(part.res) != 1:
                raise NotInTables("VALUES of several rows without a value")
            return UNIT
        rows = []
        columns: dict[str, Value] = {}
        for row in part.res:
            cells = []
            for name in names:
                term = row.get(Variable(name))
                if not isinstance(term, URIRef | Literal):
                    raise NotInTables("VALUES with a row that leaves a variable open")
                value = self._expressions.constant(term)
                if name in columns and columns[name].kind != value.kind:
                    raise NotInTables("VALUES of several kinds")
                columns[name] = value.like(quoted(name))
                cells.append(value.sql)
            rows.append(f"({', '.join(cells)})")
        called = ", ".join(map(quoted, names))
        return select(columns, f"FROM (VALUES {', '.join(rows)}) v({called})")

    def _group(self, part: CompValue, within: Within) -> Relation:
        del within
        raise NotInTables("a group without an aggregate")

    def _aggregatejoin(self, part: CompValue, within: Within) -> Relation:
        del within
        group = part.p
        inner = self._pattern(group.p)
        scope = side(inner, "a")
        keys = [str(key) for key in group.expr or () if isinstance(key, Variable)]
        if len(keys) != len(group.expr or ()):
            raise NotInTables("GROUP BY an expression")
        columns = {str(one.res): self._aggregate(one, scope, keys) for one in part.A}
        by = ", ".join(scope[key].sql for key in keys if key in scope)
        return select(columns, f"FROM {inner.table} a" + (f" GROUP BY {by}" if by else ""))

    def _aggregate(self, one: CompValue, scope: Mapping[str, Value], keys: list[str]) -> Value:
        distinct = "DISTINCT " if one.distinct else ""
        if one.name == "Aggregate_Sample":
            if str(one["vars"]) not in keys:
                raise NotInTables("SAMPLE")
            return scope.get(str(one["vars"]), UNBOUND)
        if one.name == "Aggregate_Count" and str(one["vars"]) == "*":
            if distinct:
                raise NotInTables("COUNT(DISTINCT *)")
            return Value(sql="count(*)", kind=INTEGER)
        value = self._expressions.value(one["vars"], scope)
        if one.name == "Aggregate_Count":
            if value.kind == LANGUAGE:
                raise NotInTables("COUNT of labels with languages")
            return Value(sql=f"count({distinct}{value.sql})", kind=INTEGER)
        if value.kind == NOTHING and not value.open and keys:  # of a property that the graph does not have: no group
            return UNBOUND
        if value.open or not keys:  # an unbound value makes the whole an error, and stores disagree on it
            raise NotInTables(f"{one.name} of what may be unbound")
        if one.name == "Aggregate_Sum" and value.kind == INTEGER:
            return Value(sql=f"CAST(sum({distinct}{value.sql}) AS BIGINT)", kind=INTEGER)
        if one.name in ("Aggregate_Min", "Aggregate_Max") and value.kind in ("text", "date", INTEGER):
            return value.like(f"{one.name[-3:].lower()}({value.sql})")
        raise NotInTables(one.name)

    def _order(self, part: CompValue, scope: Mapping[str, Value]) -> str:
        by = []
        for condition in part.expr:
            value = self._expressions.value(condition.expr, scope)
            if value.kind in (LANGUAGE, TRUTH):
                raise NotInTables(f"the order of {value.kind}")
            down = condition.order == "DESC"
            by.append(f"{order(value)} {'DESC NULLS LAST' if down else 'ASC NULLS FIRST'}")
        return f" ORDER BY {', '.join(by)}"

    def _project(self, part: CompValue, within: Within) -> Relation:
        """A SELECT within; its order means nothing."""
        del within
        return self._projected(part, self._pattern(part.p.p if part.p.name == "OrderBy" else part.p))

    def _projected(self, part: CompValue, inner: Relation, rest: str = "", *, distinct: bool = False) -> Relation:
        scope = side(inner, "a")
        columns = {str(name): scope.get(str(name), UNBOUND) for name in part.PV}
        return select(columns, f"FROM {inner.table} a{rest}", distinct=distinct)

    def _distinct(self, part: CompValue, within: Within) -> Relation:
        del within
        inner = self._pattern(part.p)
        return select(side(inner, "a"), f"FROM {inner.table} a", distinct=True)
