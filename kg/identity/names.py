"""Records with the names that the actors bear, in place of those of their own source."""

from __future__ import annotations

from dataclasses import replace

from extract.model import HOP_NAMES, NAMED, Record
from kg.identity.actors import Identity


def canonical(record: Record, source: str, identity: Identity) -> Record:
    """The record with every name as its actor's label; the words of the text stay in the evidence as they are."""

    def label(name: str) -> str:
        found = identity.by_name.get((source, name))
        return found.label if found else name

    def labels(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(label(name) for name in names))

    return replace(
        record,
        senders=labels(record.senders),
        recipients=labels(record.recipients),
        intermediaries=labels(record.intermediaries),
        copies=labels(record.copies),
        participants=labels(record.participants),
        people=labels(record.people),
        enclosures=tuple(
            replace(e, senders=labels(e.senders), recipients=labels(e.recipients)) for e in record.enclosures
        ),
        decisions=tuple(replace(d, by=labels(d.by)) for d in record.decisions),
        responds_to=tuple(replace(r, senders=labels(r.senders)) for r in record.responds_to),
        hops=tuple(replace(h, by=labels(h.by), to=label(h.to) if h.to else None) for h in record.hops),
        claims=tuple(replace(c, value=label(c.value)) if _names(c.key) else c for c in record.claims),
    )


def _names(key: str) -> bool:
    """Whether the claims of a key hold names."""
    return key in HOP_NAMES or key.split(".")[-1] in NAMED
