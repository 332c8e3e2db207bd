"""An authority file as a source: its entries are names that it lists, each with variants and records, all cited.

What joins and keeps apart names by such an entry are the rules that there are: an entry is listed like a name in an
edition's index, its records are those of authority files, and the entry itself is a record of its own list, so that two
entries are never one actor.
"""

from __future__ import annotations

import hashlib
import urllib.parse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extract.model import ActorKind, Appellation, AuthorityReference, Life, NamedActor, Reading, Span
from extract.spelling import key
from kg.identity.gathered import AUTHORITY_FILE

LONGEST: Final = 400
"""Characters that a name in an authority file can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A name or an address with where it stands in the file."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One who is listed: the preferred name, other names, the addresses of records, and the entry's own where it has
    one; the dates of birth and death (EDTF).
    """

    name: Told
    kind: ActorKind = "person"
    variants: tuple[Told, ...] = ()
    records: tuple[Told, ...] = ()
    own: str = ""
    born: Told | None = None
    died: Told | None = None


def as_reading(name: str, data: bytes, entries: Sequence[Entry]) -> Reading:
    """The reading of an authority file (its name and bytes). Entries of one name get their number beside it."""
    seen: Counter[str] = Counter()
    actors, appellations, authorities, lives = [], [], [], []
    for entry in entries:
        seen[key(entry.name.text)] += 1
        turn = seen[key(entry.name.text)]
        called = entry.name.text if turn == 1 else f"{entry.name.text} ({turn})"
        actors.append(NamedActor(name=called, kind=entry.kind, listed=True))
        for one in (entry.name, *entry.variants):
            appellations.append(
                Appellation(text=one.text, name=called, kind="name", span=one.span, rule=AUTHORITY_FILE)
            )  # fmt: skip
        if entry.kind == "person" and (told := [one for one in (entry.born, entry.died) if one]):
            lives.append(
                Life(
                    name=called, born=entry.born.text if entry.born else None,
                    died=entry.died.text if entry.died else None, spans=tuple(one.span for one in told),
                    rule=AUTHORITY_FILE,
                )
            )  # fmt: skip
        own = Told(text=entry.own or _address(name, called), span=entry.name.span)
        for record in dict.fromkeys((*entry.records, own)):
            authorities.append(AuthorityReference(name=called, iri=record.text, span=record.span, rule=AUTHORITY_FILE))
    return Reading(
        path=name, name=name, sha256=hashlib.sha256(data).hexdigest(), reader=AUTHORITY_FILE, actors=tuple(actors),
        appellations=tuple(appellations), authorities=tuple(authorities), lives=tuple(lives),
    )  # fmt: skip


def _address(file: str, name: str) -> str:
    """The address of an entry that has none: a record of the list that the file is."""
    return f"urn:cablegraph:authority:{urllib.parse.quote(file, safe='')}#{urllib.parse.quote(name, safe='')}"


def usable(names: Iterable[Told]) -> tuple[Told, ...]:
    """The names that can be somebody's, each once, in normal white space."""
    found: dict[str, Told] = {}
    for one in names:
        text = " ".join(one.text.split())
        if key(text) and len(text) <= LONGEST:
            found.setdefault(text, replace(one, text=text))
    return tuple(found.values())


def cited(text: str, words: str, start: int, end: int) -> Span:
    """Where words stand in a stretch of a file's text; where they are written otherwise there, its first line.

    >>> cited("id,name\\n1,Holt\\n", "Holt", 8, 14)
    Span(start=10, end=14, quote='Holt')
    """
    at = text.find(words, start, end) if words else -1
    if at < 0:
        at = next((place for place in range(start, end) if not text[place].isspace()), start)
        words = text[at:end].split("\n", 1)[0].rstrip() or text[at : at + 1]
    return Span(start=at, end=at + len(words), quote=words)
