"""Readings made by hand: names and documents of sources that need no text, to try every combination of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from extract.model import Appellation, AuthorityReference, Claim, NamedActor, Reading, Record, Reference, Span

NOWHERE = Span(start=0, end=1, quote="x")


def digest(name: str) -> str:
    """A digest such as a file of that name could have."""
    return hashlib.sha256(name.encode()).hexdigest()


def reading(
    name: str,
    people: Iterable[str] = (),
    *,
    listed: Iterable[str] = (),
    pseudonyms: Iterable[tuple[str, str]] = (),
    spellings: Iterable[tuple[str, str]] = (),
    records: Iterable[Record] = (),
    entries: Iterable[tuple[str, str]] = (),
) -> Reading:
    """A source that names `people`, lists some in its index, and explains pseudonyms and spellings there (the
    name, whose it is).

    `entries` are the records of authority files that it says some of them are (the name, the record's address).

    Unless it has records of its own, it has one that names them all: an actor is who has a part somewhere.
    """
    known = set(listed)
    kinds = {person: person in known for person in (*people, *known)}
    explained = [
        Appellation(text=alias, name=real, kind="pseudonym", span=NOWHERE, rule="index of names")
        for alias, real in pseudonyms
    ]
    explained += [
        Appellation(text=spelt, name=real, kind="transliteration", span=NOWHERE, rule="index of names")
        for spelt, real in spellings
    ]
    naming = Record(id=digest(f"{name} names")[:16], file=f"{name}.txt", lines=None, heading="", people=tuple(kinds))
    return Reading(
        path=f"{name}.txt",
        name=f"{name}.txt",
        sha256=digest(name),
        reader="listing",
        records=tuple(records) or (naming,),
        actors=tuple(NamedActor(name=one, kind="person", listed=kinds[one]) for one in sorted(kinds)),
        appellations=tuple(explained),
        authorities=tuple(AuthorityReference(name=one, iri=iri, span=NOWHERE, rule="markup") for one, iri in entries),
    )


def letter(
    name: str,
    sender: str,
    recipient: str,
    date: str | None,
    *,
    source: str = "letters",
    line: int = 1,
    numbers: Iterable[str] = (),
    answers: Iterable[Reference] = (),
) -> Record:
    """A letter as a source prints it, its references each with a claim."""
    references = tuple(answers)
    claims = [
        Claim(key="responds_to", value=f"to yours ({part})", spans=(NOWHERE,), rule="text", part=part)
        for part in range(len(references))
    ]
    return Record(
        id=digest(name)[:16],
        file=f"{source}.txt",
        lines=(line, line),
        heading=name,
        number="1",
        date=date,
        form="letter",
        senders=(sender,),
        recipients=(recipient,),
        doc_numbers=tuple(numbers),
        responds_to=references,
        claims=tuple(claims),
    )
