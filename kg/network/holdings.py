"""Where a message is known from: the files that print it, the archive folders that it is cited from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from extract.model import Citation
from kg.network.facts import Facts
from kg.vocab import CG

Held = Mapping[str, Iterable[str]]

FOLDER = ("archive", "fond", "opis", "delo")
"""The levels of a reference that name a folder; leaves and cartons within it are left out."""
CITATION = tuple(getattr(CG, level) for level in FOLDER)
BEARING = (CG.encloses, CG.respondsTo)
"""How one message tells of another: it passes it on, or answers it."""


def folders_of(messages: Facts, citations: Facts) -> dict[str, set[str]]:
    """The folders that each message is cited from, as "APRF, fond 45, opis 1, delo 346".

    >>> messages = {"m": {CG.cites: ("c",)}}
    >>> folders_of(messages, {"c": {CG.archive: ("APRF",), CG.fond: ("45",), CG.delo: ("346",)}})
    {'m': {'APRF, fond 45, delo 346'}}
    """
    folders = {
        iri: Citation(**{level: " or ".join(facts.get(getattr(CG, level), ())) or None for level in FOLDER}).label()
        for iri, facts in citations.items()
    }
    return {
        iri: found
        for iri, facts in messages.items()
        if (found := {folders[one] for one in facts.get(CG.cites, ()) if folders.get(one)})
    }


def bearers_of(messages: Facts) -> Mapping[str, set[str]]:
    """By each message those that tell of it."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for iri, facts in messages.items():
        for how in BEARING:
            for told in facts.get(how, ()):
                bearers[told].add(iri)
    return bearers


def known_from(messages: Iterable[str], bearers: Mapping[str, set[str]], held: Held) -> dict[str, tuple[str, ...]]:
    """Where each message is known from: where it is `held` itself, else where its `bearers` are (`bearers_of`).

    What stands within another message, and what is only cited, goes where that goes.

    >>> messages = {"cover": {CG.encloses: ("letter",)}, "letter": {CG.respondsTo: ("lost",)}, "lost": {}}
    >>> known_from(messages, bearers_of(messages), {"cover": ["a.txt"]})
    {'cover': ('a.txt',), 'letter': ('a.txt',), 'lost': ('a.txt',)}
    """
    return {iri: tuple(sorted(_held(iri, held, bearers))) for iri in messages}


def _held(iri: str, held: Held, bearers: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    seen, left = {iri}, [iri]
    while left:
        one = left.pop()
        if one in held:
            found.update(held[one])
        else:
            further = bearers.get(one, set()) - seen
            seen |= further
            left += further
    return found
