"""Records with the names that the actors bear, in place of those of their own source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.model import HOP_NAMES, NAMED, Record
from kg.identity.actors import Identity


def canonical(record: Record, source: str, identity: Identity) -> Record:
    """The record with every name as its actor's label; the words of the text stay in the evidence as they are."""

    def label(name: str) -> str:
        found = identity.by_name.get((source, name))
        return found.label if found else name

    found = renamed(record, label)
    hypotheses = tuple(replace(one, name=label(one.name)) for one in record.hypotheses)
    return replace(found, hypotheses=hypotheses)


def renamed(record: Record, other: Callable[[str], str]) -> Record:
    """The record with every name of a party as another one, each once where several become the same."""

    def names(called: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(other, called)))

    return replace(
        record,
        senders=names(record.senders),
        recipients=names(record.recipients),
        intermediaries=names(record.intermediaries),
        copies=names(record.copies),
        participants=names(record.participants),
        people=names(record.people),
        enclosures=tuple(
            replace(e, senders=names(e.senders), recipients=names(e.recipients)) for e in record.enclosures
        ),
        decisions=tuple(replace(d, by=names(d.by)) for d in record.decisions),
        responds_to=tuple(replace(r, senders=names(r.senders)) for r in record.responds_to),
        hops=tuple(replace(h, by=names(h.by), to=other(h.to) if h.to else None) for h in record.hops),
        claims=tuple(replace(c, value=other(c.value)) if _names(c.key) else c for c in record.claims),
    )


def _names(key: str) -> bool:
    """Whether the claims of a key hold names."""
    return key in HOP_NAMES or key.split(".")[-1] in NAMED
