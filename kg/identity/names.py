"""Records with the names that the actors bear, in place of those of their own source."""

from __future__ import annotations

from dataclasses import replace

from extract.model import NAMED, Record
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
        claims=tuple(replace(c, value=label(c.value)) if c.key.split(".")[-1] in NAMED else c for c in record.claims),
    )
