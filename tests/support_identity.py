"""What the database of a build comes to, as values: messages with the records behind them, and links."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.model import Reading, Record, Reference
from kg.identity.actors import resolve_gathered
from kg.identity.gathered import RECORDS, gathered_from
from kg.identity.links import link, links_of
from kg.identity.messages import Attested, attest


@dataclass(frozen=True, slots=True)
class Linked:
    """What a reference came to; `missing` is the reference itself where nobody holds what it means."""

    message: str
    rule: str
    confidence: float
    missing: Reference | None
    adopted: bool
    within: int | None


def resolved(readings: Iterable[Reading]) -> tuple[tuple[Attested, ...], Mapping[tuple[str, int], Linked]]:
    """The messages of some readings in the order of their roots, and what each reference of each record came to."""
    sources = tuple(readings)
    with gathered_from(sources) as gathered:
        resolve_gathered(gathered)
        attest(gathered)
        link(gathered)
        by_place = {
            place * RECORDS + number: (one.sha256 or "", record)
            for place, one in enumerate(sources)
            if one.sha256 and not one.refusal
            for number, record in enumerate(one.records)
        }
        sets: defaultdict[str, list[int]] = defaultdict(list)
        alone = set(by_place)
        for place, root, _ in gathered.rows("SELECT record, root, rank FROM joined ORDER BY root, rank"):
            sets[root].append(place)
            alone.remove(place)
        for place in alone:
            sets[by_place[place][1].id] = [place]
        rules = {root: tuple(json.loads(told)) for root, told in gathered.rows("SELECT root, rules FROM reason")}
        messages = tuple(
            Attested(root=root, records=tuple(by_place[place] for place in places), rules=rules.get(root, ()))
            for root, places in sorted(sets.items())
        )
        found = {}
        for (place, part), one in links_of(gathered, 0, 1 << 62).items():
            record = by_place[place][1]
            missing = reference(record, part) if one.missing else None
            found[record.id, part] = Linked(one.message, one.rule, one.confidence, missing, one.adopted, one.within)
        return messages, found


def reference(record: Record, part: int) -> Reference:
    """The reference of a record that a claim's part means."""
    parts = sorted({claim.part for claim in record.claims if claim.key == "responds_to" and claim.part is not None})
    return record.responds_to[parts.index(part)]
