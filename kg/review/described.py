"""All that makes an actor who it is: what it is called where, by which rules, and which hypotheses are about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from kg.errors import JudgementError
from kg.graph.sparql import serialised
from kg.graph.store import Selects
from kg.identity.kept import KeptActor, Names
from kg.queries import load_queries
from kg.vocab import CG, ID_NS, RDFS_LABEL

_ACTOR: Final = f"{ID_NS}actor/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A name of an actor: its kind, how many statements use it, between which days, and what says that it is the
    actor's: the rules, the words, the file.
    """

    text: str
    kind: str
    uses: int
    first: str
    last: str
    given: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A hypothesis that words mean an actor: who is asked for and could be meant, by labels; what became of it, how
    many documents or sources it is made in, and the grounds, `for` or `against`.
    """

    asked: str
    bearer: str
    candidate: str
    state: str
    times: int
    grounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An actor with its dates of life, records, names and hypotheses."""

    actor: KeptActor
    born: tuple[str, ...]
    died: tuple[str, ...]
    records: tuple[str, ...]
    called: tuple[Called, ...]
    meant: tuple[Meant, ...]


def described(names: Names, store: Selects, actor: str) -> Described:
    """Describe an actor by its identifier. Raises `JudgementError` where the graph has none of it."""
    known = names.actor(actor)
    if known is None:
        raise JudgementError(f"no actor of the graph is {actor!r}")
    node = URIRef(_ACTOR + actor)
    told: defaultdict[str, list[str]] = defaultdict(list)
    for property_, value in store.select(
        f"SELECT ?p ?o WHERE {{ VALUES ?p {{ <{CG.born}> <{CG.died}> <{CG.authorityRecord}> }}"
        f" {serialised(node)} ?p ?o }} ORDER BY ?p ?o"
    ).rows:
        told[str(property_)].append(str(value))
    return Described(
        actor=known, born=tuple(told[CG.born]), died=tuple(told[CG.died]), records=tuple(told[CG.authorityRecord]),
        called=tuple(_called(store, node)), meant=tuple(_meant(store, node)),
    )  # fmt: skip


def _called(store: Selects, node: URIRef) -> Iterator[Called]:
    table = store.select(load_queries()["appellations"].bind({"actor": node}))
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table.rows:
        cells = {name: str(cell) if cell is not None else "" for name, cell in zip(table.columns, row, strict=True)}
        rows[cells["appellation"]].append(cells)
    for several in rows.values():
        first = several[0]
        given = dict.fromkeys((one["rule"], one["quotation"], one["sourceLabel"]) for one in several if one["rule"])
        yield Called(
            text=first["text"], kind=first["kind"], uses=int(first["uses"]), first=first["first"], last=first["last"],
            given=tuple(given),
        )  # fmt: skip


def _meant(store: Selects, node: URIRef) -> Iterator[Meant]:
    """The hypotheses of which an actor is a candidate or bears the name, those alike as one, open ones first."""
    found: dict[str, tuple[str, str, str, str]] = {}
    grounds: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for one, asked, state, candidate, bearer, property_, text in store.select(f"""
        SELECT ?h ?asked ?state ?candidateLabel ?bearerLabel ?p ?text WHERE {{
          {{ ?h <{CG.candidate}> {serialised(node)} }} UNION {{ ?h <{CG.bearer}> {serialised(node)} }}
          ?h <{CG.asked}> ?asked ; <{CG.state}> ?state ; <{CG.candidate}>/<{RDFS_LABEL}> ?candidateLabel .
          VALUES ?p {{ <{CG.ground}> <{CG.counterground}> }}
          ?h ?p ?text .
          OPTIONAL {{ ?h <{CG.bearer}> ?bearer . OPTIONAL {{ ?bearer <{RDFS_LABEL}> ?bearerLabel }} }}
        }} ORDER BY ?h ?p ?text""").rows:
        found[str(one)] = str(asked), str(bearer or ""), str(candidate), str(state)
        speaks = "for" if str(property_) == CG.ground else "against"
        grounds[str(one)][speaks, str(text)] = None
    counted = Counter((*told, tuple(sorted(grounds[one], reverse=True))) for one, told in found.items())
    order = ("open", "used", "set aside")
    for key in sorted(counted, key=lambda key: (order.index(key[3]), key)):
        meant, whose, whom, became, said = key
        yield Meant(asked=meant, bearer=whose, candidate=whom, state=became, times=counted[key], grounds=said)
