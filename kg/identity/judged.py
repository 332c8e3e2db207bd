"""What persons judged of the names that were gathered: whom they made one, and whom rules may not bring together.

Names are kept apart by marks, which stand among the records of authority files that a name is told to be: the two sides
of a judgement "different" are two entries of one list, so every rule that minds records minds them. A mark binds nobody
together, and no source can state one: there is a blank in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from extract.model import ActorKind
from extract.spelling import key
from kg.identity.gathered import Gathered
from kg.identity.lifetimes import MARK
from kg.judgements.model import Judgement, Side
from kg.judgements.weighing import Contradiction, weigh

Named = tuple[int, str, ActorKind]  # the place of a source, a canonical name there, and what bears it
Effect = Literal["used", "left open", "contradicted", "no such name", "different kinds"]
"""What became of a judgement: only one that was used changed anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Judgements brought to the names of the sources.

    `together` are the names that are one actor's by judgement, with who judged so; `records` are the addresses of
    records, and the marks, that a name has by judgement; `denied` the addresses that it has not, whatever sources say.
    `effects` tells of every judgement in force what became of it, `sides` which names it means.
    """

    together: tuple[tuple[tuple[Named, ...], tuple[str, ...]], ...] = ()
    records: Mapping[Named, frozenset[str]] = field(default_factory=dict)
    denied: Mapping[Named, frozenset[str]] = field(default_factory=dict)
    effects: tuple[tuple[Judgement, Effect], ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    sides: Mapping[Side, tuple[Named, ...]] = field(default_factory=dict)

    def count(self, effect: Effect) -> int:
        """How many judgements came to this.

        >>> Judged().count("used")
        0
        """
        return Counter(became for _, became in self.effects)[effect]


def judged_names(gathered: Gathered, judgements: Iterable[Judgement]) -> Judged:
    """Bring judgements that are in force to the names that were gathered.

    >>> judged_names(Gathered(), []).effects
    ()
    """
    several = tuple(judgements)
    if not several:
        return Judged()
    sides = _names_of(gathered, {side for one in several for side in one.sides or ()})
    fitting = [one for one in several if not _differ_in_kind(one, sides)]
    weighed = weigh(fitting, partial(_meant, sides))
    records: defaultdict[Named, set[str]] = defaultdict(set)
    together: list[tuple[tuple[Named, ...], tuple[str, ...]]] = []
    for told, by in weighed.same:
        names = [one for one in told if not isinstance(one, str)]
        for name in names:
            records[name].update(one for one in told if isinstance(one, str))
        for kind in sorted({kind for _, _, kind in names}):
            together.append((tuple(one for one in names if one[2] == kind), tuple(sorted({one.who for one in by}))))
    denied = _keep_apart(gathered, weighed.apart, records)
    effects = ((one, _effect(one, fitting, weighed.nobody, weighed.set_aside)) for one in several if one.sides)
    return Judged(
        together=tuple(together), records={name: frozenset(told) for name, told in records.items()}, denied=denied,
        effects=tuple(sorted(effects, key=lambda pair: pair[0].id)), contradictions=weighed.contradictions, sides=sides,
    )  # fmt: skip


def _meant(sides: Mapping[Side, tuple[Named, ...]], side: Side) -> tuple[Named | str, ...]:
    """What a side means: names of sources, or the address of a record."""
    return (side.record,) if side.record else sides[side]


def _keep_apart(
    gathered: Gathered,
    apart: Iterable[tuple[Judgement, tuple[Named | str, ...], tuple[Named | str, ...]]],
    records: defaultdict[Named, set[str]],
) -> dict[Named, frozenset[str]]:
    """Mark the names of both sides of each judgement; returns the records that names have not, by judgement."""
    denied: defaultdict[Named, set[str]] = defaultdict(set)
    judged = list(apart)
    asked = {one for _, *sides in judged for side in sides for one in side if isinstance(one, str)}
    bearing = _bearing(gathered, asked, records)
    for one, *sides in judged:
        names = [{name for name in side if not isinstance(name, str)} for side in sides]
        addresses = [{name for name in side if isinstance(name, str)} for side in sides]
        for number in (0, 1):
            for name in names[number]:
                denied[name] |= addresses[1 - number]
        for number in (0, 1):
            others = {name for address in addresses[number] for name in bearing[address]} - names[1 - number]
            for name in names[number] | others:
                records[name].add(f"{MARK}{one.id}#{number}")
    return {name: frozenset(addresses) for name, addresses in denied.items() if addresses}


def _bearing(gathered: Gathered, asked: set[str], records: Mapping[Named, set[str]]) -> defaultdict[str, set[Named]]:
    """The names that bear some records, by source or by judgement."""
    found: defaultdict[str, set[Named]] = defaultdict(set)
    for address in sorted(asked):
        found[address].update(gathered.rows(
            "SELECT node.source, node.name, kind FROM authority JOIN node USING (source, name) WHERE iri = ?", address
        ))  # fmt: skip
    for name, told in records.items():
        for address in told & asked:
            found[address].add(name)
    return found


def _names_of(gathered: Gathered, sides: set[Side]) -> dict[Side, tuple[Named, ...]]:
    """The names that each side means; the names of all sources are gone through once."""
    wanted: defaultdict[str, list[Side]] = defaultdict(list)
    for side in sides:
        if side.name:
            wanted[key(side.name)].append(side)
    found: dict[Side, list[Named]] = {side: [] for side in sides}
    places = {side: _places(gathered, side) for side in sides if side.file or side.sha256}
    for source, name, kind in gathered.each("SELECT source, name, kind FROM node") if wanted else ():
        for side in wanted.get(key(name), ()):
            if side.kind in ("", kind) and (side not in places or source in places[side]):
                found[side].append((source, name, kind))
    return {side: tuple(sorted(set(names))) for side, names in found.items()}


def _places(gathered: Gathered, side: Side) -> set[int]:
    """The sources that a side means: that of its digest, else those of its file's name."""
    by_digest = gathered.rows("SELECT place FROM source WHERE digest = ?", side.sha256)
    named = by_digest or gathered.rows("SELECT place FROM source WHERE named = ?", side.file)
    return {place for (place,) in named}


def _differ_in_kind(judgement: Judgement, sides: Mapping[Side, tuple[Named, ...]]) -> bool:
    """Whether two names are judged the same of which one is a person's and the other a body's."""
    if judgement.verdict != "same" or judgement.sides is None:
        return False
    first, second = ({kind for _, _, kind in sides[side]} for side in judgement.sides)
    return bool(first and second) and first.isdisjoint(second)


def _effect(one: Judgement, fitting: list[Judgement], nobody: frozenset[str], set_aside: frozenset[str]) -> Effect:
    if one.verdict == "unsure":
        return "left open"
    if one not in fitting:
        return "different kinds"
    if one.id in nobody:
        return "no such name"
    return "contradicted" if one.id in set_aside else "used"
