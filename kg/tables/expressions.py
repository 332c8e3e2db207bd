"""Expressions of SPARQL to SQL: those whose errors and unbound values are NULL in just the same way.

In both languages a comparison with an unbound value is neither true nor false, `||` and `&&` weigh that alike, and
COALESCE passes it by; IF alone takes NULL for false in SQL, and is written out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rdflib import Literal, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from kg.tables.kinds import DATE, DECIMAL, INTEGER, IRI, LANGUAGE, NOTHING, TEXT, TRUTH
from kg.tables.relations import UNBOUND, NotInTables, Value, language, text, together
from kg.vocab import XSD_DATE, XSD_INTEGER

Scope = Mapping[str, Value]
Code = Callable[[str], int | None]  # the number of an IRI, where it has one

_LOCAL_NAME = "^.*[/#]"  # the one pattern that REPLACE is known with: what stands before an IRI's last part
_ORDERED = frozenset({TEXT, DATE, INTEGER})


class Expressions:
    """Writes expressions over the columns in scope; `code` numbers IRIs."""

    def __init__(self, code: Code) -> None:
        self._code = code

    def condition(self, expression: Any, scope: Scope) -> str:
        """A condition as SQL; what is neither true nor false is NULL."""
        value = self.value(expression, scope)
        if value.kind == NOTHING:
            return "NULL"
        if value.kind != TRUTH:
            raise NotInTables(f"{value.kind} as a condition")
        return value.sql

    def value(self, expression: Any, scope: Scope) -> Value:
        """An expression as SQL, with the kind of its values. Raises `NotInTables` for one that is not known."""
        if isinstance(expression, Variable):
            return scope.get(str(expression), UNBOUND)
        if isinstance(expression, URIRef | Literal):
            return self.constant(expression)
        if isinstance(expression, CompValue):
            if expression.name == "TrueFilter":
                return _truth("TRUE")
            method = getattr(self, f"_{expression.name.lower().removeprefix('builtin_')}", None)
            if method is not None:
                return method(expression, scope)  # type: ignore[no-any-return]
            raise NotInTables(f"the expression {expression.name}")
        raise NotInTables(f"the expression {expression!r}")

    def constant(self, term: URIRef | Literal) -> Value:
        """A term as SQL."""
        if isinstance(term, URIRef):
            number = self._code(str(term))
            # An IRI that the graph does not have equals none that it has.
            return Value(sql=f"{-1 if number is None else number}::HUGEINT", kind=IRI)
        if term.language:
            raise NotInTables("a constant with a language")
        datatype = None if term.datatype is None else str(term.datatype)
        if datatype is None:
            return Value(sql=text(str(term)), kind=TEXT)
        if datatype == XSD_INTEGER and str(int(term)) == str(term) and abs(int(term)) < 1 << 62:
            return Value(sql=f"{int(term)}::BIGINT", kind=INTEGER)
        if datatype == XSD_DATE and len(str(term)) == 10 and str(term.value) == str(term):
            return Value(sql=f"DATE {text(str(term))}", kind=DATE)
        raise NotInTables(f"a constant of the type {datatype}")

    def _conditionalorexpression(self, expression: CompValue, scope: Scope) -> Value:
        return self._connected(expression, scope, " OR ")

    def _conditionalandexpression(self, expression: CompValue, scope: Scope) -> Value:
        return self._connected(expression, scope, " AND ")

    def _connected(self, expression: CompValue, scope: Scope, word: str) -> Value:
        parts = [self.condition(part, scope) for part in (expression.expr, *expression.other)]
        return _truth(f"({word.join(parts)})")

    def _unarynot(self, expression: CompValue, scope: Scope) -> Value:
        return _truth(f"(NOT {self.condition(expression.expr, scope)})")

    def _bound(self, expression: CompValue, scope: Scope) -> Value:
        value = scope.get(str(expression.arg), UNBOUND)
        return _truth("FALSE" if value.kind == NOTHING else f"({value.sql} IS NOT NULL)")

    def _relationalexpression(self, expression: CompValue, scope: Scope) -> Value:
        one = self.value(expression.expr, scope)
        if expression.op == "IN":
            others = [self.value(other, scope) for other in expression.other]
            return _truth(f"({' OR '.join(_compared(one, '=', other) for other in others) or 'FALSE'})")
        return _truth(_compared(one, str(expression.op), self.value(expression.other, scope)))

    def _additiveexpression(self, expression: CompValue, scope: Scope) -> Value:
        parts = [self.value(part, scope) for part in (expression.expr, *expression.other)]
        if any(part.kind != INTEGER for part in parts) or any(op not in "+-" for op in expression.op):
            raise NotInTables("arithmetic on other than whole numbers")
        sql = parts[0].sql + "".join(f" {op} {part.sql}" for op, part in zip(expression.op, parts[1:], strict=True))
        return Value(sql=f"({sql})", kind=INTEGER, open=any(part.open for part in parts))

    def _coalesce(self, expression: CompValue, scope: Scope) -> Value:
        values = [value for value in (self.value(part, scope) for part in expression.arg) if value.kind != NOTHING]
        if not values:
            return UNBOUND
        found = together(*values)
        return found.like(
            f"COALESCE({', '.join(value.sql for value in values)})", open_=all(value.open for value in values)
        )

    def _if(self, expression: CompValue, scope: Scope) -> Value:
        when = self.condition(expression.arg1, scope)
        then, other = self.value(expression.arg2, scope), self.value(expression.arg3, scope)
        found = together(then, other)
        return found.like(
            f"(CASE WHEN ({when}) IS NULL THEN NULL WHEN {when} THEN {then.sql} ELSE {other.sql} END)", open_=True
        )

    def _str(self, expression: CompValue, scope: Scope) -> Value:
        value = self.value(expression.arg, scope)
        match value.kind:
            case "nothing":
                return value
            case "iri":
                return Value(sql=f"iri_text({value.sql})", kind=TEXT, open=value.open)
            case "truth":
                raise NotInTables("the text of a condition")
        return Value(sql=f"CAST({value.sql} AS VARCHAR)", kind=TEXT, open=value.open)

    def _replace(self, expression: CompValue, scope: Scope) -> Value:
        value = self.value(expression.arg, scope)
        pattern, by = expression.pattern, expression.replacement
        if str(pattern) != _LOCAL_NAME or str(by) != "" or expression.flags or value.kind not in (TEXT, NOTHING):
            raise NotInTables("REPLACE with another pattern")
        return value.like(f"regexp_replace({value.sql}, {text(_LOCAL_NAME)}, '')")

    def _substr(self, expression: CompValue, scope: Scope) -> Value:
        value, start = self.value(expression.arg, scope), self.value(expression.start, scope)
        length = self.value(expression.length, scope) if expression.length is not None else None
        if value.kind not in (TEXT, NOTHING) or start.sql != "1::BIGINT" or length is None or length.kind != INTEGER:
            raise NotInTables("SUBSTR of other than the first characters of a text")
        return value.like(f"substr({value.sql}, 1, {length.sql})")

    def _lcase(self, expression: CompValue, scope: Scope) -> Value:
        value = self.value(expression.arg, scope)
        if value.kind == NOTHING:
            return UNBOUND
        if value.kind != TEXT:
            raise NotInTables(f"LCASE of {value.kind}")
        return value.like(f"lower_case({value.sql})")

    def _lang(self, expression: CompValue, scope: Scope) -> Value:
        value = self.value(expression.arg, scope)
        if value.kind == LANGUAGE:
            return Value(sql=language(value.sql), kind=TEXT, open=value.open)
        if value.kind in (IRI, TRUTH):
            raise NotInTables("LANG of what is no literal")
        return value if value.kind == NOTHING else Value(sql=f"left({value.sql}, 0)", kind=TEXT, open=value.open)


def order(value: Value) -> str:
    """An expression to sort by, as the store sorts values of its kind: numbers by number, text by its characters."""
    return f"CAST({value.sql} AS DOUBLE)" if value.kind == DECIMAL else value.sql


def _truth(sql: str) -> Value:
    return Value(sql=sql, kind=TRUTH, open=True)


def _compared(one: Value, op: str, other: Value) -> str:
    if NOTHING in (one.kind, other.kind):
        return "NULL"
    if one.kind != other.kind or one.kind not in (_ORDERED if op not in ("=", "!=") else _ORDERED | {IRI}):
        raise NotInTables(f"{one.kind} {op} {other.kind}")
    return f"({one.sql} {'<>' if op == '!=' else op} {other.sql})"
