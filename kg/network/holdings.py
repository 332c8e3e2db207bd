"""Where a message is known from: the files that print it, the archive folders that it is cited from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.network.facts import Facts
from kg.vocab import CG

Held = Mapping[str, Iterable[str]]

CITATION = (CG.archive, CG.fond, CG.opis, CG.delo)
"""The levels of a reference that name a folder; leaves and cartons within it are left out."""
BEARING = (CG.encloses, CG.respondsTo)
"""How one message tells of another: it passes it on, or answers it."""


def folders_of(messages: Facts, citations: Facts) -> dict[str, set[str]]:
    """The folders that each message is cited from, as "APRF, fond 45, opis 1, delo 346".

    >>> messages = {"m": {CG.cites: ("c",)}}
    >>> folders_of(messages, {"c": {CG.archive: ("APRF",), CG.fond: ("45",), CG.delo: ("346",)}})
    {'m': {'APRF, fond 45, delo 346'}}
    """
    folders = {
        iri: ", ".join(
            value if level == CG.archive else f"{level.rpartition('#')[2]} {value}"
            for level in CITATION
            for value in facts.get(level, ())
        )
        for iri, facts in citations.items()
    }
    return {
        iri: found
        for iri, facts in messages.items()
        if (found := {folders[one] for one in facts.get(CG.cites, ()) if folders.get(one)})
    }


def known_from(messages: Facts, held: Held) -> dict[str, tuple[str, ...]]:
    """Where each message is known from: where it is `held` itself, else where those are that pass it on or answer it.

    What stands within another message, and what is only cited, goes where that goes.

    >>> messages = {"cover": {CG.encloses: ("letter",)}, "letter": {CG.respondsTo: ("lost",)}, "lost": {}}
    >>> known_from(messages, {"cover": ["a.txt"]})
    {'cover': ('a.txt',), 'letter': ('a.txt',), 'lost': ('a.txt',)}
    """
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for iri, facts in messages.items():
        for how in BEARING:
            for told in facts.get(how, ()):
                bearers[told].add(iri)
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
