"""Rows put in the order that a query asks for, and equal ones once, on this side of the wire.

SPARQL leaves much of the order open (between texts and numbers, between languages), and a server may get the rest
wrong: Virtuoso compares long texts by their first letters alone, refuses to sort by very long ones, and lets equal rows
through a DISTINCT. So the engine that orders the rows of a workspace orders those of a server too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import pyoxigraph as ox
from rdflib import BNode
from rdflib.term import Node

from kg.errors import QueryError
from kg.graph.sparql import Token, refuse_service, serialised, tokens
from kg.graph.table import Table

_AFTER = frozenset({"LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """What a SELECT says about the order of its rows, and the text to be sent in its place.

    `clause` is the ORDER BY, `prologue` the prefixes that it may need, `names` the variables in it; `sent` is the query
    without its ORDER BY, or all of it where a LIMIT makes the order decide which rows there are.
    """

    prologue: str
    clause: str
    names: tuple[str, ...]
    distinct: bool
    sent: str

    @classmethod
    def of(cls, sparql: str) -> Ordering | None:
        """The ordering of a query; `None` where it has none, or one that cannot be told apart surely.

        >>> Ordering.of("SELECT ?a { ?a ?b ?c } ORDER BY DESC(?a)").sent
        'SELECT ?a { ?a ?b ?c } '
        """
        try:
            refuse_service(sparql)  # the parts are tried here, where nothing may reach the network
        except QueryError:
            return None
        read = list(tokens(sparql))
        top = [token for token in read if token.depth == 0 and token.kind == "word"]
        select = next((token for token in top if token.text.upper() == "SELECT"), None)
        if select is None:
            return None
        after = read[read.index(select) + 1 :]
        distinct = bool(after) and after[0].text.upper() == "DISTINCT"
        order = next((token for token, by in pairwise(top) if _is_order(token, by)), None)
        if order is None:
            return cls(prologue="", clause="", names=(), distinct=True, sent=sparql) if distinct else None
        rest = [token for token in top if token.start > order.start and token.text.upper() in _AFTER]
        end = min((token.start for token in rest), default=len(sparql))
        clause = sparql[order.start : end]
        parts = list(tokens(clause))
        names = tuple(dict.fromkeys(part.text[1:] for part in parts if part.kind == "variable"))
        limited = any(token.text.upper() != "VALUES" for token in rest)
        sent = sparql if limited else sparql[: order.start] + sparql[end:]
        found = cls(prologue=sparql[: select.start], clause=clause, names=names, distinct=distinct, sent=sent)
        return found if "{" not in clause and found._stands() else None

    def _stands(self) -> bool:
        """Whether both parts are SPARQL by themselves, as Oxigraph reads it; else the text was cut in a wrong place."""
        try:
            ox.Store().query(self.sent)
            self._positions(Table(columns=self.names, rows=()))  # no row: the clause is parsed, nothing is ordered
        except (SyntaxError, ValueError, RuntimeError, OSError):
            return False
        return True

    def applied(self, table: Table) -> Table:
        """The table in order, equal rows once if the query says DISTINCT.

        Left in the server's order where the query orders by what it does not show, or by blank nodes.
        """
        rows = tuple(dict.fromkeys(table.rows)) if self.distinct else table.rows
        table = replace(table, rows=rows)
        if len(rows) < 2 or not self.clause or not set(self.names) <= set(table.columns):
            return table
        try:
            return replace(table, rows=tuple(rows[at] for at in self._positions(table)))
        except QueryError:
            return table

    def _positions(self, table: Table) -> Iterable[int]:
        columns = [table.columns.index(name) for name in self.names]
        names = " ".join(f"?{name}" for name in self.names)
        written = "\n".join(
            f"({number} {' '.join(_written(row[column]) for column in columns)})"
            for number, row in enumerate(table.rows)
        )
        held = f"VALUES (?row_of_ours {names}) {{\n{written}\n}}"
        text = f"{self.prologue}\nSELECT ?row_of_ours WHERE {{ {held} }} {self.clause}\n?row_of_ours"
        answer = ox.Store().query(text)
        assert isinstance(answer, ox.QuerySolutions)
        return [int(solution[0].value) for solution in answer]


def _is_order(token: Token, by: Token) -> bool:
    return token.text.upper() == "ORDER" and by.text.upper() == "BY"


def _written(term: Node | None) -> str:
    if isinstance(term, BNode):
        raise QueryError("blank nodes have no order")
    return "UNDEF" if term is None else serialised(term)
