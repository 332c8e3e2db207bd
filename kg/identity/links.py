"""References to earlier messages, resolved to the messages that are held, or to one that is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from extract.edtf import bounds
from extract.ids import identifier
from extract.model import Record, Reference
from kg.identity.actors import Identity
from kg.identity.messages import Attested


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a reference came to: a held message, or a missing one (`missing` tells what is known of it).

    `adopted` is False where several held messages fit as well: then the link is claimed, and not stated of the message.
    """

    message: str
    rule: str
    confidence: float
    missing: Reference | None = None
    adopted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    message: str
    place: tuple[str, str]
    record: Record
    senders: frozenset[str]
    recipients: frozenset[str]
    numbers: frozenset[str]


def linked(messages: tuple[Attested, ...], identity: Identity) -> Mapping[tuple[str, int], Link]:
    """For each reference of each record (its identifier, and the reference's place in it) what it came to.

    A number fits where a held message of that sender bears it; a date where one held message of that sender to this
    one's sender has it and is not later. One fitting message is the answer; none makes a missing message, which two
    references with the same sender, number and date share; several leave the question open.
    """
    held = [_hold(message, digest, record, identity) for message in messages for digest, record in message.records]
    by_sender: defaultdict[str, list[_Held]] = defaultdict(list)
    for item in held:
        for sender in item.senders:
            by_sender[sender].append(item)
    found: dict[tuple[str, int], Link] = {}
    answered: defaultdict[str, set[str]] = defaultdict(set)
    for item in sorted(held, key=lambda h: (h.record.date or "", h.place)):
        for part, reference in _references(item.record):
            link = _link(item, reference, by_sender, answered)
            found[item.record.id, part] = link
            if link.missing is None and link.adopted:
                answered[item.message].add(link.message)
    return found


def _references(record: Record) -> list[tuple[int, Reference]]:
    """The references with the place that their claims have (equal references stand once in the record)."""
    parts = sorted({claim.part for claim in record.claims if claim.key == "responds_to" and claim.part is not None})
    return list(zip(parts, record.responds_to, strict=False))


def _hold(message: Attested, digest: str, record: Record, identity: Identity) -> _Held:
    return _Held(
        message=message.id, place=(record.file, f"{record.lines[0] if record.lines else 0:09d}"), record=record,
        senders=frozenset(identity.actor(digest, n).id for n in record.senders),
        recipients=frozenset(identity.actor(digest, n).id for n in record.recipients),
        numbers=frozenset(_digits(n) for n in record.doc_numbers),
    )  # fmt: skip


def _digits(number: str) -> str:
    return re.sub(r"[^0-9/]", "", number).strip("/")


def _link(
    item: _Held,
    reference: Reference,
    by_sender: Mapping[str, list[_Held]],
    answered: Mapping[str, set[str]],
) -> Link:
    partners = [h for s in sorted(item.recipients) for h in by_sender.get(s, ()) if _earlier(h, item)]
    partners = [h for h in partners if item.message not in answered[h.message] and h.message != item.message]
    fits, why = _fitting(item, reference, partners)
    ids = sorted({h.message for h in fits})
    if len(ids) == 1:
        return Link(message=ids[0], rule=f"reply: {why}", confidence=0.9)
    if len(ids) > 1:
        return Link(
            message=ids[-1],
            rule=f"reply: {why}; {len(ids)} messages fit",
            confidence=round(1 / len(ids), 3),
            adopted=False,
        )
    shared = reference.number or reference.date
    parts: list[str | int | None] = [*sorted(item.recipients)] if shared else [item.record.id]
    missing = identifier("missing", parts, reference.number, reference.date)
    return Link(message=missing, rule="reply: no held message fits", confidence=0.7, missing=reference)


def _earlier(held: _Held, item: _Held) -> bool:
    """Whether a message can have come before another: not later in date, and not later in the file on the same day."""
    one, other = held.record.date, item.record.date
    if one is None or other is None:
        return False
    first, last = bounds(one), bounds(other)
    return first is not None and last is not None and (first[0], held.place) < (last[1], item.place)


def _fitting(item: _Held, reference: Reference, partners: list[_Held]) -> tuple[list[_Held], str]:
    if reference.number:
        number = _digits(reference.number)
        fits = [h for h in partners if any(number == n or n.startswith(number + "/") for n in h.numbers)]
        if fits or not reference.date:
            return fits, f"the number {reference.number}"
    if reference.date:
        day = reference.date[:10]  # one of the two may tell the hour
        to_us = [h for h in partners if (h.record.date or "")[:10] == day and h.recipients & item.senders]
        return to_us, f"the date {reference.date}"
    return [], "no number or date"
