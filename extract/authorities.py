"""Identifiers of persons, bodies and places in authority files, each in the one form that its authority publishes.

Sources write the same record in many ways (http or https, a slash at the end, a number alone beside its file's name).
The forms are those that the authorities document as their permanent addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityFile:
    """An authority file: its short name, how its addresses are written by others, and how its own are made."""

    name: str
    pattern: re.Pattern[str]
    address: str

    def record(self, identifier: str) -> str:
        """The address of a record by its identifier."""
        return self.address.format(identifier)


def _file(name: str, hosts: str, identifier: str, address: str) -> AuthorityFile:
    pattern = re.compile(rf"https?://(?:www\.)?(?:{hosts})(?P<id>{identifier})(?:[/?#].*)?")
    return AuthorityFile(name=name, pattern=pattern, address=address)


FILES = (
    _file("gnd", r"(?:d-nb\.info|lobid\.org)/gnd/", r"[\dX-]+", "https://d-nb.info/gnd/{}"),
    _file("viaf", r"viaf\.org/viaf/", r"\d+", "https://viaf.org/viaf/{}"),
    _file("wikidata", r"wikidata\.org/(?:wiki|entity)/", r"[QP]\d+", "http://www.wikidata.org/entity/{}"),
    _file("geonames", r"(?:sws\.)?geonames\.org/", r"\d+", "https://sws.geonames.org/{}/"),
    _file("isni", r"isni\.org/(?:isni/)?", r"\d{15}[\dX]", "https://isni.org/isni/{}"),
    _file("lcnaf", r"id\.loc\.gov/authorities/names/", r"n[a-z]?\d+", "http://id.loc.gov/authorities/names/{}"),
    _file("bnf", r"data\.bnf\.fr/(?:\w+/)*ark:/12148/", r"cb\w+", "https://data.bnf.fr/ark:/12148/{}"),
)


_PREFIXES = {"wd": "wikidata", "dnb": "gnd", "d-nb": "gnd", "lc": "lcnaf", "loc": "lcnaf", "lccn": "lcnaf"}


def canonical(address: str) -> str:
    """An address in the form that its authority publishes; one of no authority known here stays as it is.

    >>> canonical("http://d-nb.info/gnd/118679236"), canonical("https://www.geonames.org/2950157/berlin.html")
    ('https://d-nb.info/gnd/118679236', 'https://sws.geonames.org/2950157/')
    >>> canonical("gnd:118679236"), canonical("wd:Q42"), canonical("psn:4")
    ('https://d-nb.info/gnd/118679236', 'http://www.wikidata.org/entity/Q42', 'psn:4')
    """
    for file in FILES:
        if found := file.pattern.fullmatch(address):
            return file.record(found["id"])
    prefix, _, identifier = address.partition(":")
    return named(prefix, identifier) or address


def named(file: str, identifier: str) -> str | None:
    """The address of a record told by its file's short name and its identifier, or None for a file not known here.

    >>> named("GND", "118679236")
    'https://d-nb.info/gnd/118679236'
    """
    name = _PREFIXES.get(file.casefold(), file.casefold())
    known = next((one for one in FILES if one.name == name), None)
    return known.record(identifier) if known and re.fullmatch(r"[\w-]+", identifier) else None


def is_address(text: str) -> bool:
    """Whether a text is an address that can be written down as one: absolute, and without spaces, quotes and brackets.

    >>> is_address("https://viaf.org/viaf/9847974"), is_address("https://example.org/a b"), is_address("p1")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def list_of(address: str) -> str:
    """The list that an address is of: an authority file's short name, else all of it before its last part.

    >>> list_of("https://viaf.org/viaf/9847974"), list_of("https://example.org/persons#p4")
    ('viaf', 'https://example.org/persons')
    """
    return file_of(address) or re.split(r"[/#](?=[^/#]*$)", address.rstrip("/"))[0]


def file_of(address: str) -> str | None:
    """The short name of the authority file that an address is of, or None.

    >>> file_of("https://viaf.org/viaf/9847974"), file_of("https://example.org/persons/4")
    ('viaf', None)
    """
    return next((file.name for file in FILES if file.pattern.fullmatch(address)), None)
