"""Gazetteers: places with their positions and the names that they bear and bore, from a file, by any of their names.

The gazetteer that comes with cablegraph is `ontology/places.tsv`. One of the user's own is a table with a header line
(`label`, and any of `key`, `kind`, `country`, `latitude`, `longitude`, `geonames`, `names`, `adjectives`), divided by
tabs or commas, or a file of GeoNames as that publishes them: nineteen columns divided by tabs, without a header.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from extract.authorities import named
from extract.spelling import fold
from kg.errors import PlacesError
from kg.resources import folder

_GEONAMES_COLUMNS: Final = 19
_COLUMNS: Final = frozenset(
    {"key", "kind", "label", "country", "latitude", "longitude", "geonames", "names", "adjectives"}
)
_PERIOD: Final = re.compile(r"(?P<text>.+?) (?P<since>\d{3,4})-(?P<until>\d{3,4})")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHOWN: Final = 80  # characters of a header that is none
_LONGEST: Final = 4  # words of a country's name in a heading


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A name of a place, and the first and last year in which it was that, where they are known."""

    text: str
    since: int | None = None
    until: int | None = None

    def current(self, year: int | None) -> bool:
        """Whether this can have been the name in a year; of no year nothing is excluded."""
        return year is None or ((self.since or 0) <= year <= (self.until or 9999))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place of a gazetteer. `countries` are codes of ISO 3166-1, of a country all that it has come to be.

    `record` is the address of its record in GeoNames; positions are decimal degrees of WGS 84.
    """

    key: str
    label: str
    is_country: bool = False
    countries: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    record: str | None = None
    names: tuple[PlaceName, ...] = ()
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A place as one of its names gives it."""

    entry: Entry
    name: PlaceName


class Gazetteer:
    """Places by their names and records. What one's own gazetteer has of a name comes before what the shipped one has.

    >>> gazetteer = Gazetteer([], shipped_entries())
    >>> [found.entry.label for found in gazetteer.named("GENZAN")], gazetteer.countries_in("Chinese Consul, Oslo")
    (['Wonsan'], {'China': ('CN',)})
    """

    def __init__(self, own: Iterable[Entry], shipped: Iterable[Entry]) -> None:
        own, shipped = list(own), list(shipped)
        self._by_name = (_by_name(own), _by_name(shipped))
        self._by_record = {one.record: one for one in (*shipped, *own) if one.record}
        self._countries: dict[str, Entry] = {}
        for one in (*shipped, *own):
            if one.is_country:
                for text in (one.label, *(name.text for name in one.names), *one.adjectives):
                    self._countries[fold(text)] = one

    def named(self, name: str) -> tuple[Named, ...]:
        """Every place of a name, in the order of their keys."""
        own = fold(name)
        found = next((by_name[own] for by_name in self._by_name if own in by_name), [])
        return tuple(sorted(found, key=lambda one: one.entry.key))

    def recorded(self, record: str) -> Entry | None:
        """The place of a record of GeoNames, by its address."""
        return self._by_record.get(record)

    def country(self, name: str) -> Entry | None:
        """The country of a name, or of a word by which something is told to be its own."""
        return self._countries.get(fold(name))

    def countries_in(self, text: str) -> dict[str, tuple[str, ...]]:
        """The countries that a text names, or whose own something there is told to be, with their codes."""
        words = fold(text).split()
        found: dict[str, tuple[str, ...]] = {}
        at = 0
        while at < len(words):
            length = next((n for n in range(_LONGEST, 0, -1) if " ".join(words[at : at + n]) in self._countries), 0)
            if length:
                country = self._countries[" ".join(words[at : at + length])]
                found[country.label] = country.countries
            at += length or 1
        return found


def _by_name(entries: Iterable[Entry]) -> dict[str, list[Named]]:
    found: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    for entry in entries:
        for name in (PlaceName(text=entry.label), *entry.names):
            for own in {fold(name.text), fold(name.text.translate(_UMLAUTS))} - {""}:
                found[own].setdefault(entry.key, Named(entry, name))
    return {own: list(named.values()) for own, named in found.items()}


@lru_cache(maxsize=1)
def shipped_entries() -> tuple[Entry, ...]:
    """The gazetteer that comes with cablegraph."""
    return read_entries(folder("ontology") / "places.tsv")


@lru_cache(maxsize=4)
def gazetteer_of(path: Path | None) -> Gazetteer:
    """The shipped gazetteer, with one's own from a file before it. Raises `PlacesError` where that cannot be read."""
    return Gazetteer(read_entries(path) if path is not None else (), shipped_entries())


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The places of a file, in its order. Raises `PlacesError` with the line where it is no gazetteer."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlacesError(f"{path} cannot be read as a gazetteer: {error}", advice="name a UTF-8 file") from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise PlacesError(f"{path} holds no places", advice=_ADVICE)
    if lines[0].count("\t") == _GEONAMES_COLUMNS - 1:
        return tuple(_of_geonames(path, lines))
    return tuple(_of_table(path, lines))


_ADVICE: Final = "give it a header line with `label`, or take a file of GeoNames as it is: see docs/places.md"


def _of_geonames(path: Path, lines: Sequence[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if len(cells) != _GEONAMES_COLUMNS:
            raise PlacesError(f"{path}, place {number}: {len(cells)} columns in place of 19", advice=_ADVICE)
        identifier, label, plain, others, latitude, longitude, cls, code, country = cells[:9]
        names = dict.fromkeys(name for name in (plain, *others.split(",")) if name and name != label)
        yield _entry(
            path, number,
            {"key": f"geonames {identifier}", "label": label, "latitude": latitude, "longitude": longitude,
             "country": country, "geonames": identifier, "kind": "country" if (cls, code[:3]) == ("A", "PCL") else ""},
            [PlaceName(text=name) for name in names],
        )  # fmt: skip


def _of_table(path: Path, lines: Sequence[str]) -> Iterator[Entry]:
    rows = csv.DictReader(lines, delimiter="\t" if "\t" in lines[0] else ",")
    known = set(rows.fieldnames or ())
    if "label" not in known or not known <= _COLUMNS:
        told = repr(", ".join(sorted(known - _COLUMNS))[:_SHOWN]) if known - _COLUMNS else "no label"
        raise PlacesError(f"{path} is no gazetteer: {told} in its header line", advice=_ADVICE)
    for number, row in enumerate(rows, 1):
        if None in row or None in row.values():
            raise PlacesError(f"{path}, place {number}: not as many columns as the header has", advice=_ADVICE)
        names = [_name(text) for text in row.get("names", "").split("|") if text.strip()]
        yield _entry(path, number, row, names)


def _name(text: str) -> PlaceName:
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        return PlaceName(text=text.strip())
    return PlaceName(text=found["text"], since=int(found["since"]), until=int(found["until"]))


def _entry(path: Path, number: int, row: dict[str, str], names: list[PlaceName]) -> Entry:
    label, countries = row["label"].strip(), tuple(row.get("country", "").split())
    record = named("geonames", row.get("geonames", "")) if row.get("geonames") else None
    if not label:
        raise PlacesError(f"{path}, place {number}: no label", advice=_ADVICE)
    return Entry(
        key=row.get("key") or record or "|".join((label, *countries)), label=label,
        is_country=row.get("kind") == "country", countries=countries,
        latitude=_degrees(path, number, row.get("latitude"), 90),
        longitude=_degrees(path, number, row.get("longitude"), 180), record=record, names=tuple(names),
        adjectives=tuple(filter(None, row.get("adjectives", "").split("|"))),
    )  # fmt: skip


def _degrees(path: Path, number: int, told: str | None, most: int) -> float | None:
    if not told:
        return None
    try:
        value = float(told)
    except ValueError:
        value = most + 1.0
    if not -most <= value <= most:
        raise PlacesError(f"{path}, place {number}: {told!r} is no position in degrees", advice=_ADVICE)
    return value
