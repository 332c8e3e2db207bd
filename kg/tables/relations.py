"""Relations: a SELECT of DuckDB's with columns that are named after variables, and how two of them are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.tables.kinds import LANGUAGE, NOTHING, TRUTH


class NotInTables(Exception):  # noqa: N818 (no error: the store answers then)
    """A query, or a part of one, that the tables do not answer; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An expression of SQL, the kind of its values, and whether it may be unbound; `datatype` is of typed ones."""

    sql: str
    kind: str
    open: bool = False
    datatype: str | None = None

    def like(self, sql: str, *, open_: bool | None = None) -> Value:
        """Another expression for values of this kind."""
        return Value(sql=sql, kind=self.kind, open=self.open if open_ is None else open_, datatype=self.datatype)


UNBOUND = Value(sql="NULL", kind=NOTHING, open=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A SELECT, and of each variable in scope what its column is; the column is called as the variable.

    `kept` are rows made before, of which these are some, with more columns or not.
    """

    sql: str
    columns: Mapping[str, Value]
    kept: Relation | None = None

    @property
    def table(self) -> str:
        """The relation as something to select from."""
        return f"({self.sql})"


UNIT = Relation(sql="SELECT 1 AS one", columns={})


def quoted(name: str) -> str:
    """A variable's name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as a literal of SQL.

    >>> text("it's")
    "'it''s'"
    """
    if "\x00" in value:
        raise NotInTables("a text with a zero character")
    return "'" + value.replace("'", "''") + "'"


def select(columns: Mapping[str, Value], rest: str, *, distinct: bool = False) -> Relation:
    """The relation that selects some expressions; `rest` is what follows from FROM on."""
    shown = [f"{value.sql} AS {quoted(name)}" for name, value in columns.items()]
    shown += [f"{language(value.sql)} AS {quoted(name + '@')}" for name, value in columns.items()
              if value.kind == LANGUAGE]  # fmt: skip
    sql = f"SELECT {'DISTINCT ' if distinct else ''}{', '.join(shown) or '1 AS one'} {rest}"
    return Relation(sql=sql, columns={name: value.like(quoted(name)) for name, value in columns.items()})


def language(sql: str) -> str:
    """The column that tells the language of a column of labels."""
    return sql[:-1] + '@"' if sql.endswith('"') else "lang" if sql == "o" else f"{sql.removesuffix('.o')}.lang"


def side(relation: Relation, alias: str) -> dict[str, Value]:
    """The columns of a relation under an alias."""
    return {name: value.like(f"{alias}.{quoted(name)}") for name, value in relation.columns.items()}


def equal(one: Value, other: Value) -> str:
    """The condition that two values are the same term."""
    if NOTHING in (one.kind, other.kind):
        return "FALSE"
    if one.kind != other.kind or one.datatype != other.datatype:
        raise NotInTables(f"a join of {one.kind} and {other.kind}")
    if one.kind in (LANGUAGE, TRUTH):
        raise NotInTables(f"a join on {one.kind}")
    return f"{one.sql} = {other.sql}"


def shared(one: Relation, other: Relation, bound: str | None = None) -> list[str]:
    """The variables that two relations share; each is bound in every row of both, but for `bound` in those of one."""
    names = [name for name in one.columns if name in other.columns]
    for name in names:
        if (one.columns[name].open and name != bound) or other.columns[name].open:
            raise NotInTables(f"a join on ?{name}, which may be unbound")
    return names


def join(one: Relation, other: Relation) -> Relation:
    """The rows of both that agree."""
    if one is UNIT:
        return other
    if other is UNIT:
        return one
    names = shared(one, other)
    left, right = side(one, "a"), side(other, "b")
    on = " AND ".join(equal(left[name], right[name]) for name in names) or "TRUE"
    return select(right | left, f"FROM {one.table} a JOIN {other.table} b ON {on}")


def left_join(one: Relation, other: Relation, condition: str, *, bound: str | None = None) -> Relation:
    """The rows of one with those of the other that agree, or alone where none does.

    `condition` is one more to hold, over the aliases `a` and `b`; a row of one in which the variable `bound` is unbound
    agrees with none.
    """
    names = shared(one, other, bound)
    left, right = side(one, "a"), side(other, "b")
    on = " AND ".join([*(equal(left[name], right[name]) for name in names), condition])
    more = {name: value.like(value.sql, open_=True) for name, value in right.items() if name not in left}
    found = select(left | more, f"FROM {one.table} a LEFT JOIN {other.table} b ON {on}")
    return replace(found, kept=one.kept)


def minus(one: Relation, other: Relation) -> Relation:
    """The rows of one that agree with none of the other."""
    names = shared(one, other)
    if not names:
        return one
    left, right = side(one, "a"), side(other, "b")
    on = " AND ".join(equal(left[name], right[name]) for name in names)
    return select(left, f"FROM {one.table} a ANTI JOIN {other.table} b ON {on}")


def union(one: Relation, other: Relation) -> Relation:
    """The rows of one and those of the other."""
    names = list(dict.fromkeys((*one.columns, *other.columns)))
    columns = {name: together(one.columns.get(name, UNBOUND), other.columns.get(name, UNBOUND)) for name in names}
    halves = []
    for half in (one, other):
        shown = {name: columns[name].like(half.columns.get(name, UNBOUND).sql) for name in names}
        if any(value.kind == LANGUAGE for value in shown.values()):
            raise NotInTables("a union of labels with languages")
        halves.append(select(shown, f"FROM {half.table}").sql)
    united = " UNION ALL ".join(halves)
    return Relation(sql=united, columns={name: value.like(quoted(name)) for name, value in columns.items()})


def together(*values: Value) -> Value:
    """What values of one column are that come from several places: one kind, open where one of them is."""
    bound = [value for value in values if value.kind != NOTHING]
    if not bound:
        return UNBOUND
    if len({(value.kind, value.datatype) for value in bound}) > 1:
        raise NotInTables(f"one variable for {' and '.join(sorted({value.kind for value in bound}))}")
    return bound[0].like(bound[0].sql, open_=any(value.open for value in values))
