"""The pairs that nobody has judged yet, the hardest first, with what the texts say of both."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from rdflib import URIRef

from kg.graph.sparql import serialised
from kg.graph.store import Selects
from kg.identity.kept import Names
from kg.identity.lifetimes import Years, lifetime
from kg.judgements.model import Judgement, in_force
from kg.review.evidence import Facts, Undecided, weighed
from kg.review.pairs import Pair, pairs
from kg.review.sides import means
from kg.vocab import CG, ID_NS, XSD_DATE

_ACTOR: Final = f"{ID_NS}actor/"
_QUOTED: Final = 4
_ACTING: Final = " ".join(f"<{part}>" for part in (CG.sender, CG.recipient, CG.intermediary, CG.copyRecipient))
_PARTS: Final = f"{_ACTING} <{CG.participant}> <{CG.mentions}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that name an actor: the quotation, what of a message it tells, the document, its date (EDTF), the file."""

    quotation: str
    tells: str
    document: str
    date: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The hardest pairs, and how many there are in all."""

    pairs: tuple[Undecided, ...]
    total: int


def undecided(names: Names, store: Selects, judgements: Iterable[Judgement], *, most: int) -> Listed:
    """The pairs of actors that might be one and that no judgement in force is about, the hardest first.

    These are the pairs of the build's hypotheses that were not used, and those whose names are alike. `most` is how
    many are told at most; they are all counted.
    """
    facts, told = facts_of(names, store), dict(names.hypotheses())
    labels = {id_: one.actor.label for id_, one in facts.items()}
    judged = set(_judged(names, judgements))
    total = 0

    def open_pairs() -> Iterator[Undecided]:
        nonlocal total
        for one, other in chain(told, (pair for pair in pairs(names.all()) if pair not in told)):
            if (one, other) not in judged:
                total += 1
                yield weighed(facts[one], facts[other], labels, told.get((one, other), ()))

    hardest = heapq.nsmallest(most, open_pairs(), key=_order)
    return Listed(pairs=tuple(hardest), total=total)


def _order(pair: Undecided) -> tuple[float, str, str, str]:
    return -pair.hardness, pair.one.actor.label, pair.one.actor.id, pair.other.actor.id


def _judged(names: Names, judgements: Iterable[Judgement]) -> Iterator[Pair]:
    """The pairs of actors that judgements are about, whatever they say."""
    for one in in_force(judgements):
        if one.sides is not None:
            sides = []
            for side in one.sides:
                meant = set(means(names, side))
                sides.append({name.actor for name in names.called(side.name) if (name.sha256, name.name) in meant})
            for first in sides[0]:
                for second in sides[1]:
                    yield min(first, second), max(first, second)


def facts_of(names: Names, store: Selects) -> dict[str, Facts]:
    """What the graph holds of every actor."""
    called: defaultdict[str, dict[str, None]] = defaultdict(dict)
    files: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in names.all():
        called[name.actor][name.name] = None
        files[name.actor][name.sha256] = name.file
    messages, years = _messages(store, _PARTS)
    _, acts = _messages(store, _ACTING, surely=True)
    lives = {one: lifetime(born, died) for one, (born, died) in _lives(store).items()}
    correspondents: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in _two(store, CG.messaged):
        correspondents[one].add(other.removeprefix(_ACTOR))
        correspondents[other.removeprefix(_ACTOR)].add(one)
    records: defaultdict[str, set[str]] = defaultdict(set)
    for one, record in _two(store, CG.authorityRecord):
        records[one].add(record)
    return {
        actor.id: Facts(
            actor=actor, names=tuple(called[actor.id]), files=files[actor.id], messages=messages.get(actor.id, 0),
            years=years.get(actor.id), correspondents=frozenset(correspondents[actor.id]),
            records=frozenset(records[actor.id]), life=lives.get(actor.id), acts=acts.get(actor.id),
        )
        for actor in names.actors()
    }  # fmt: skip


def words_of(store: Selects, actor: str) -> tuple[Words, ...]:
    """The first words, by document, that name an actor (its identifier)."""
    node = serialised(URIRef(_ACTOR + actor))
    found = store.select(f"""
        SELECT ?quotation (SAMPLE(?property) AS ?tells) (SAMPLE(?label) AS ?document) (SAMPLE(?when) AS ?date)
            (SAMPLE(?name) AS ?file) WHERE {{
          ?claim <{CG.claimObject}> {node} ; <{CG.claimProperty}> ?property ; <{CG.evidence}> ?span ;
            <{CG.claimSubject}> ?subject .
          ?span <{CG.quotation}> ?quotation ; <{CG.inSource}> ?source .
          ?source <http://www.w3.org/2000/01/rdf-schema#label> ?name .
          OPTIONAL {{ ?claim <{CG.inDocument}> ?in . ?in <http://www.w3.org/2000/01/rdf-schema#label> ?label }}
          OPTIONAL {{ ?subject <{CG.date}> ?when }}
        }} GROUP BY ?quotation ORDER BY ?file ?document ?quotation LIMIT {_QUOTED}""")
    return tuple(
        Words(
            quotation=str(quotation), tells=str(tells).rpartition("#")[2], document=str(document or ""),
            date=str(date or ""), file=str(file),
        )
        for quotation, tells, document, date, file in found.rows
    )  # fmt: skip


def _messages(store: Selects, parts: str, *, surely: bool = False) -> tuple[dict[str, int], dict[str, Years]]:
    """How many messages each actor has a part in, and the years between which they lie, the first and the last.

    With `surely`, the years by which it had a part in one for certain, and from which on it still had.
    """
    counts: dict[str, int] = {}
    years: dict[str, Years] = {}
    begins, ends = ("latest", "earliest") if surely else ("earliest", "latest")
    found = store.select(f"""
        SELECT ?actor (COUNT(DISTINCT ?message) AS ?n) (MIN(COALESCE(?{begins}, "9999-12-31"^^<{XSD_DATE}>)) AS ?first)
            (MAX(COALESCE(?{ends}, "0001-01-01"^^<{XSD_DATE}>)) AS ?last) WHERE {{
          VALUES ?part {{ {parts} }}
          ?message ?part ?actor .
          OPTIONAL {{ ?message <{CG.earliest}> ?earliest }} OPTIONAL {{ ?message <{CG.latest}> ?latest }}
        }} GROUP BY ?actor ORDER BY ?actor""")
    for actor, n, first, last in found.rows:
        id_ = str(actor).removeprefix(_ACTOR)
        counts[id_] = int(str(n))
        if not str(first).startswith("9999") and not str(last).startswith("0001"):
            years[id_] = int(str(first)[:4]), int(str(last)[:4])
    return counts, years


def _lives(store: Selects) -> dict[str, tuple[str | None, str | None]]:
    """When actors were born and died (EDTF), as the first source tells it."""
    born, died = (dict(reversed(list(_two(store, property_)))) for property_ in (CG.born, CG.died))
    return {one: (born.get(one), died.get(one)) for one in born.keys() | died.keys()}


def _two(store: Selects, property_: str) -> Iterator[tuple[str, str]]:
    """Actors by their identifiers, with what a property says of each."""
    text = f"SELECT ?actor ?value WHERE {{ ?actor <{property_}> ?value }} ORDER BY ?actor ?value"
    for actor, value in store.select(text).rows:
        yield str(actor).removeprefix(_ACTOR), str(value)
