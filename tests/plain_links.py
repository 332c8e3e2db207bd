"""The plain way, all in memory, to compare with: references resolved to messages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from plain_actors import Identity
from plain_messages import Attested

from extract.edtf import bounds
from extract.ids import identifier
from extract.model import Record, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a reference came to: a held message, or a missing one (`missing` tells what is known of it).

    `adopted` is False where several held messages fit as well: then the link is claimed, and not stated of the message.
    `within` is the place of the enclosure that refers, None where the message itself does.
    """

    message: str
    rule: str
    confidence: float
    missing: Reference | None = None
    adopted: bool = True
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A message that is held, or passed on in one that is (`place` in the record), as a reference may mean it."""

    message: str
    place: tuple[str, str]
    record: Record
    senders: frozenset[str]
    recipients: frozenset[str]
    numbers: frozenset[str]
    date: str | None
    enclosed: bool = False


def linked(messages: tuple[Attested, ...], identity: Identity) -> Mapping[tuple[str, int], Link]:
    """For each reference of each record (its identifier, and the reference's place in it) what it came to.

    What is answered is looked for among the messages of whoever the reference names, else of those who are written to.
    A number fits where a held message of that sender bears it; a date where one held message of that sender to this
    one's sender has it and is not later. Where no message held by itself fits a date, one that another passes on may.
    One fitting message is the answer; none makes a missing message, which two references with the same sender, number
    and date share; several leave the question open.
    """
    held = [_hold(message, digest, record, identity) for message in messages for digest, record in message.records]
    inner = [item for message in messages for digest, record in message.records
             for item in _hold_enclosed(digest, record, identity)]  # fmt: skip
    by_sender: defaultdict[str, list[_Held]] = defaultdict(list)
    for item in (*held, *inner):
        for sender in item.senders:
            by_sender[sender].append(item)
    digests = {record.id: digest for message in messages for digest, record in message.records}
    found: dict[tuple[str, int], Link] = {}
    answered: defaultdict[str, set[str]] = defaultdict(set)
    for item in sorted(held, key=lambda h: (h.record.date or "", h.place)):
        parts = dict(enumerate(_hold_enclosed(digests[item.record.id], item.record, identity)))
        for part, reference in _references(item.record):
            asking = item if reference.within is None else parts[reference.within]
            named = frozenset(identity.actor(digests[item.record.id], n).id for n in reference.senders)
            link = _link(asking, reference, named or asking.recipients, by_sender, answered)
            found[item.record.id, part] = link
            if link.missing is None and link.adopted:
                answered[asking.message].add(link.message)
    return found


def _references(record: Record) -> list[tuple[int, Reference]]:
    """The references with the place that their claims have (equal references stand once in the record)."""
    parts = sorted({claim.part for claim in record.claims if claim.key == "responds_to" and claim.part is not None})
    return list(zip(parts, record.responds_to, strict=False))


def _hold(message: Attested, digest: str, record: Record, identity: Identity) -> _Held:
    return _Held(
        message=message.id, place=_place(record), record=record,
        senders=frozenset(identity.actor(digest, n).id for n in record.senders),
        recipients=frozenset(identity.actor(digest, n).id for n in record.recipients),
        numbers=frozenset(_digits(n) for n in record.doc_numbers), date=record.date,
    )  # fmt: skip


def _hold_enclosed(digest: str, record: Record, identity: Identity) -> list[_Held]:
    """The messages that a record passes on; one without a date came before the one that passes it on."""
    return [
        _Held(
            message=identifier("enclosure", record.id, part), place=_place(record), record=record,
            senders=frozenset(identity.actor(digest, n).id for n in enclosure.senders),
            recipients=frozenset(identity.actor(digest, n).id for n in enclosure.recipients),
            numbers=frozenset(), date=enclosure.date or record.date, enclosed=True,
        )
        for part, enclosure in enumerate(record.enclosures)
    ]  # fmt: skip


def _place(record: Record) -> tuple[str, str]:
    return record.file, f"{record.lines[0] if record.lines else 0:09d}"


def _digits(number: str) -> str:
    return re.sub(r"[^0-9/]", "", number).strip("/")


def _link(
    item: _Held,
    reference: Reference,
    senders: frozenset[str],
    by_sender: Mapping[str, list[_Held]],
    answered: Mapping[str, set[str]],
) -> Link:
    partners = [h for s in sorted(senders) for h in by_sender.get(s, ()) if _earlier(h, item)]
    partners = [h for h in partners if item.message not in answered[h.message] and h.message != item.message]
    fits, why = _fitting(item, reference, [h for h in partners if not h.enclosed])
    if not fits and (fits := _fitting(item, reference, [h for h in partners if h.enclosed])[0]):
        why = f"{why}, of a message that another passes on"
    ids = sorted({h.message for h in fits})
    if len(ids) == 1:
        return Link(message=ids[0], rule=f"reply: {why}", confidence=0.9, within=reference.within)
    if len(ids) > 1:
        return Link(
            message=ids[-1],
            rule=f"reply: {why}; {len(ids)} messages fit",
            confidence=round(1 / len(ids), 3),
            adopted=False,
            within=reference.within,
        )
    shared = reference.number or reference.date
    parts: list[str | int | None] = [*sorted(senders)] if shared else [item.record.id, reference.within]
    missing = identifier("missing", parts, reference.number, reference.date)
    return Link(
        message=missing, rule="reply: no held message fits", confidence=0.7, missing=reference, within=reference.within
    )  # fmt: skip


def _earlier(held: _Held, item: _Held) -> bool:
    """Whether a message can have come before another: not later in date, and not later in the file on the same day."""
    one, other = held.date, item.date
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
        to_us = [h for h in partners if (h.date or "")[:10] == day and h.recipients & item.senders]
        return to_us, f"the date {reference.date}"
    return [], "no number or date"
