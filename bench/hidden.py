"""A list of letters with its identifiers hidden: who is who by the names alone, scored by the identifiers.

An edition that gives every name a record of an authority file knows who is who. Its identifiers are overwritten with
blanks, so that every name keeps its place; what is read and resolved of that is compared with what the identifiers
say, pair by pair. Harder cases are made of the same list by rule: each letter a source of its own, or the letters
dealt out to editions of which each writes names in a manner of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import comb
from random import Random
from typing import Final
from xml.sax.saxutils import escape, unescape

from extract.authorities import canonical
from extract.model import Reading, Source
from extract.readers.tei import READER
from kg.identity.actors import resolve

_NAME: Final = re.compile(r'<(?:pers|org)Name(?P<ref> ref="(?P<address>[^"]*)")?[^>]*>(?P<name>[^<]*)<')
_LETTER: Final = re.compile(r"<correspDesc\b.*?</correspDesc>", re.DOTALL)
_PARTICLE: Final = re.compile(r"(?P<given>.*?) ?\b(?P<particle>(?:Ritter |Freiherr )?(?:von|van|de|zu)\b.*)")
_UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ł": "l", "é": "e"}
)

Manner = Callable[[str, str, str], str]  # given names, particle, family name: the name as it is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Pairs of mentions: those that are together in both, those together in what was found, and in truth."""

    together: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The share of the found pairs that are true."""
        return self.together / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the true pairs that were found."""
        return self.together / self.true if self.true else 1.0


def score(mentions: Iterable[tuple[Hashable, Hashable]]) -> Score:
    """Count pairs of mentions, each told by who it was found to be and who it is; in time that grows with the mentions.

    >>> score([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
    Score(together=1, found=3, true=2)
    """
    both = Counter(mentions)
    found: Counter[Hashable] = Counter()
    true: Counter[Hashable] = Counter()
    for (one, other), times in both.items():
        found[one] += times
        true[other] += times
    return Score(together=_pairs(both.values()), found=_pairs(found.values()), true=_pairs(true.values()))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)


def hidden(text: str) -> tuple[str, dict[int, str]]:
    """A list without the identifiers of its names, and what these were, by the place where the name begins.

    >>> hidden('<persName ref="http://d-nb.info/gnd/1">Vard, A.</persName>')[1]
    {39: 'https://d-nb.info/gnd/1'}
    """
    truth: dict[int, str] = {}

    def without(found: re.Match[str]) -> str:
        if found["address"]:
            truth[found.start("name")] = canonical(found["address"])
        start, end = (place - found.start() for place in found.span("ref")) if found["ref"] else (0, 0)
        return found[0][:start] + " " * (end - start) + found[0][end:]

    return _NAME.sub(without, text), truth


def divided(text: str) -> list[str]:
    """A list as one list for each of its letters."""
    letters = [(found.start(), found.end()) for found in _LETTER.finditer(text)]
    head, tail = text[: letters[0][0]], text[letters[-1][1] :]
    return [f"{head}{text[start:end]}{tail}" for start, end in letters]


def dealt(text: str, manners: Sequence[Manner], chance: Random) -> list[str]:
    """The letters of a list, each given to one of as many editions as there are manners, which writes names so."""
    letters = [found[0] for found in _LETTER.finditer(text)]
    first, last = text.index(letters[0]), text.rindex(letters[-1]) + len(letters[-1])
    editions: list[list[str]] = [[] for _ in manners]
    for letter in letters:
        chance.choice(editions).append(letter)
    return [
        text[:first] + "".join(_written(letter, manner) for letter in edition) + text[last:]
        for edition, manner in zip(editions, manners, strict=True)
    ]


def _written(letter: str, manner: Manner) -> str:
    def again(found: re.Match[str]) -> str:
        name = unescape(found["name"])
        family, comma, given = name.partition(", ")
        if not (comma and found["address"]):
            return found[0]
        parts = _PARTICLE.fullmatch(given)
        spelt = manner(parts["given"], parts["particle"], family) if parts else manner(given, "", family)
        place = found.start("name") - found.start()
        return found[0][:place] + escape(spelt) + found[0][place + len(found["name"]) :]

    return _NAME.sub(again, letter)


def _initials(given: str) -> str:
    return " ".join("-".join(f"{part[0]}." for part in word.split("-")) for word in given.split() if word[0].isalpha())


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


MANNERS: Final[Mapping[str, Manner]] = {
    "Family, Given von": lambda given, particle, family: f"{family}, {_joined(given, particle)}",
    "Given von Family": _joined,
    "von Family, Given": lambda given, particle, family: f"{_joined(particle, family)}, {given}",
    "FAMILY, Given": lambda given, particle, family: f"{family.upper()}, {_joined(given, particle)}",
    "Given Faemily": lambda given, particle, family: _joined(given, particle, family).translate(_UMLAUTS),
    "G. v. Family": lambda given, particle, family: _joined(_initials(given), particle.replace("von", "v."), family),
    "Family, G. v.": lambda given, particle, family: f"{family}, {_joined(_initials(given), particle)}",
}  # fmt: skip


def who_is_who(texts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Read and resolve lists whose identifiers are hidden; each name with the actor found and the identifier it had."""
    readings, truths = [], {}
    for number, text in enumerate(texts):
        without, truth = hidden(text)
        digest = sha256(f"{number} {without}".encode()).hexdigest()
        source = Source(name=f"{number}.xml", text=without, sha256=digest)
        read = READER.read(source, None)
        readings.append(
            Reading(
                path=source.name, name=source.name, sha256=digest, reader=READER.name, records=read.records,
                actors=read.actors, appellations=read.appellations, authorities=read.authorities,
            )
        )  # fmt: skip
        truths[digest] = truth
    identity = resolve(readings)
    for reading in readings:
        digest = reading.sha256 or ""
        found = {
            (claim.spans[0].start, claim.value): claim.written or ""
            for record in reading.records
            for claim in record.claims
            if claim.key in ("senders", "recipients", "intermediaries", "people")
        }
        for (start, name), written in found.items():
            if start in truths[digest]:
                yield written, identity.actor(digest, name).id, truths[digest][start]
