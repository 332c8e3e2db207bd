"""Properties that stand in one table, a column each, since whoever asks for one asks for others of the same thing.

A claim has nine statements and ten million claims have ninety million, which a join of tables of one property reads
once for each property that is asked for. Where a property has several values for one thing it has a table of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.vocab import CG


@dataclass(frozen=True, slots=True, kw_only=True)
class Wide:
    """The properties of a wide table, and those that its rows are sorted by, before what they are about."""

    name: str
    properties: tuple[str, ...]
    order: tuple[str, ...] = ()


WIDE = (
    Wide(  # claims by what they say and of what, so that those of one property are read alone
        name="claims",
        properties=(
            CG.claimSubject, CG.claimProperty, CG.claimObject, CG.claimValue, CG.status, CG.rule, CG.confidence,
            CG.inDocument, CG.appellationUsed,
        ),
        order=(CG.claimProperty, CG.claimSubject),
    ),
    Wide(name="spans", properties=(CG.inSource, CG.start, CG.end, CG.quotation)),
    Wide(name="dates", properties=(CG.date, CG.earliest, CG.latest, CG.role)),
    Wide(
        name="steps",
        properties=(
            CG.position, CG.hopFrom, CG.hopTo, CG.mode, CG.sent, CG.received, CG.deciphered, CG.typed, CG.stage,
            CG.handledBy, CG.handledAt, CG.handedTo, CG.at, CG.clock, CG.onLeg, CG.lag,
        ),
    ),
    Wide(name="citations", properties=(CG.archive, CG.fond, CG.opis, CG.delo, CG.papka, CG.listy)),
)  # fmt: skip
