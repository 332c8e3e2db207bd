"""What the names of places in a record mean, and by what reason; where several can be meant, that is left open.

A record of GeoNames that the source gives decides. Else a name means the one place of the gazetteer that bore it at the
time; of several, the one in the country that stands beside the name, that the other places of the message are in, or
that the heading names. Nothing is chosen by size.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from extract.edtf import ends
from extract.model import Claim, Record
from kg.places.gazetteer import Entry, Gazetteer, Named

KEYS: Final = frozenset({"place_from", "place_to", "hops.place"})
IDENTIFIER: Final = ".identifier"  # what ends the key of a claim that says by its record which place is meant
_QUALIFIED: Final = re.compile(r"(?P<name>[^(,]+?)\s*(?:\((?P<inside>[^()]+)\)|,\s*(?P<after>[^,]+))")
_GIVEN = "the record that the source gives"
_ONLY = "the only place of that name"
_ONLY_UNRECORDED = "the only place of that name, of which the gazetteer has no record and the source gives one"
_BESIDE = "the country beside the name"
_TOGETHER = "the country of another place of the message"
_HEADING = "the country that the heading names"
_SEVERAL = "several places of that name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a name means: an entry of the gazetteer, or none; the reason; and those who could be meant as well.

    `record` is the address that the source gives, also where the gazetteer does not know it.
    """

    entry: Entry | None = None
    record: str | None = None
    reason: str = ""
    confidence: float = 1.0
    candidates: tuple[Entry, ...] = ()


NOWHERE: Final = Placed()
Mention = tuple[str, int | None, str]  # the key of a claim, its part, and the name


def placed(record: Record, gazetteer: Gazetteer) -> dict[Mention, Placed]:
    """What every name of a place in a record means."""
    mentions = [claim for claim in record.claims if claim.key in KEYS]
    given = {(one.key.removesuffix(IDENTIFIER), one.part): one.value for one in record.claims if _identifies(one)}
    year = _year(record)
    alone = {_mention(one): _alone(one, given.get((one.key, one.part)), gazetteer, year) for one in mentions}
    together: defaultdict[str, set[str]] = defaultdict(set)  # places whose country is known, by its code
    for entry in (one.entry for one in alone.values()):
        if entry is not None and not entry.is_country:
            for code in entry.countries:
                together[code].add(entry.label)
    heading = {code: label for label, codes in gazetteer.countries_in(record.heading).items() for code in codes}
    near = {code: ", ".join(sorted(labels)) for code, labels in together.items()}
    return {
        mention: one if not one.candidates else _chosen(one, ((_TOGETHER, near), (_HEADING, heading)))
        for mention, one in alone.items()
    }


def mention_of(claim: Claim) -> Mention:
    """What `placed` knows a claim's place by."""
    return _mention(claim)


def _mention(claim: Claim) -> Mention:
    return claim.key, claim.part, claim.value


def _identifies(claim: Claim) -> bool:
    return claim.key.endswith(IDENTIFIER) and claim.key.removesuffix(IDENTIFIER) in KEYS


def _year(record: Record) -> int | None:
    """The year of a record, where its date allows one alone."""
    first, last = ends(record.date) if record.date else (None, None)
    return first.year if first and last and first.year == last.year else None


def _alone(claim: Claim, record: str | None, gazetteer: Gazetteer, year: int | None) -> Placed:
    """What a name means by itself; several candidates where it can mean several places."""
    found = gazetteer.named(claim.value)
    if record is not None:
        entry = gazetteer.recorded(record)
        if entry is None and len(found) == 1 and found[0].entry.record is None:
            return Placed(entry=found[0].entry, record=record, reason=_ONLY_UNRECORDED, confidence=0.9)
        return Placed(entry=entry, record=record, reason=_GIVEN)
    if not found:
        return _qualified(claim.value, gazetteer, year)
    return _of(found, year, _ONLY)


def _of(found: Iterable[Named], year: int | None, reason: str) -> Placed:
    every = tuple(found)
    known = tuple(one for one in every if one.name.current(year)) or every
    if len(known) == 1:
        (one,) = known
        return Placed(entry=one.entry, reason=f"{reason}{_told(one, year)}", confidence=0.9)
    return Placed(reason=_SEVERAL, candidates=tuple(one.entry for one in known))


def _told(one: Named, year: int | None) -> str:
    """When a place bore a name, where that is known; and whether the message is of another time."""
    name = one.name
    if name.since is None and name.until is None:
        return ""
    period = f"{name.since}-{name.until}"
    return f", its name {period}" if name.current(year) else f", its name {period} and not at the date of the message"


def _qualified(name: str, gazetteer: Gazetteer, year: int | None) -> Placed:
    """What a name means that says where the place is: "Tripoli (Libya)"; none where it is not there."""
    parts = _QUALIFIED.fullmatch(name.strip())
    if parts is None:
        return NOWHERE
    country = gazetteer.country(parts["inside"] or parts["after"])
    found = [one for one in gazetteer.named(parts["name"]) if country and _in(one.entry, country.countries)]
    return _of(found, year, _BESIDE) if found else NOWHERE


def _in(entry: Entry, countries: Iterable[str]) -> bool:
    return not entry.is_country and not set(entry.countries).isdisjoint(countries)


def _chosen(one: Placed, reasons: Iterable[tuple[str, Mapping[str, str]]]) -> Placed:
    """The one candidate that a country speaks for, by the first reason that speaks for one alone."""
    for reason, countries in reasons:
        there = [entry for entry in one.candidates if _in(entry, countries)]
        if len(there) == 1:
            said = next(countries[code] for code in there[0].countries if code in countries)
            return Placed(entry=there[0], reason=f"{reason}: {said}", confidence=0.7)
    return one
