"""Where in the source a value stands: the evidence of a spurious one, and the place where a missed one would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from extract.model import NAMED, Citation, Claim, Decision, Record
from kg.evaluation.fields import Field
from kg.evaluation.names import Names
from kg.evaluation.values import Place

_BROKEN = "(?:[-\u2010\u00ad]\\s*\\n\\s*)?"
"""Between two letters a line may end with a hyphen."""
_APOSTROPHES = "['’‘]"


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a source, and where its lines begin.

    >>> Text("To Paris\\nfrom Peking").find(("peking",), (2, 2))
    Place(start=14, end=20, quote='Peking', note='found in the text')
    """

    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in re.finditer("\n", self.text)), len(self.text))
        object.__setattr__(self, "_starts", starts)

    def find(self, words: Iterable[str], lines: tuple[int, int] | None) -> Place | None:
        """The first place between two lines where some of the words stand, broken or not; the longest if several do."""
        first, last = lines or (1, len(self._starts) - 1)
        start, end = (self._starts[min(line, len(self._starts) - 1)] for line in (first - 1, last))
        found = [match for one in words if (match := _pattern(one).search(self.text, start, end))]
        if not found:
            return None
        match = min(found, key=lambda match: (match.start(), -match.end()))
        return Place(start=match.start(), end=match.end(), quote=match.group(), note="found in the text")


def _pattern(words: str) -> re.Pattern[str]:
    signs = [[_APOSTROPHES if sign in "'’‘" else re.escape(sign) for sign in word] for word in words.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(_BROKEN.join(word) for word in signs) + r"(?!\w)", re.IGNORECASE)


def evidence(record: Record, of: Field[Any], index: int) -> tuple[Place, ...]:
    """What a record cites for one of its values, the `index`-th of the field, in the order of the text."""
    value = of.values(record)[index]
    claims = [claim for claim in record.claims if _states(claim, of.name, value, index)]
    return _sorted(_place(claim, _manner(claim)) for claim in claims)


def whereabouts(
    document: Record, of: Field[Any], index: int, *, predicted: Record | None, names: Names, text: Text | None
) -> tuple[Place, ...]:
    """Where the `index`-th value that `document` has of a field, and that was missed, would be found.

    That is where the gold's own evidence stands; else where the predicted record has it under another key or in a claim
    that conflicts with the adopted one; else where the words stand in the text of the source.
    """
    value = of.values(document)[index]
    told = evidence(document, of, index)
    if told:
        return tuple(replace(place, note="evidence of the gold") for place in told)
    if predicted and isinstance(value, str):
        elsewhere = _sorted(_elsewhere(predicted, of, value, names))
        if elsewhere:
            return elsewhere
    found = text.find(of.words(names, value), document.lines) if text else None
    return (found,) if found else ()


def _states(claim: Claim, field: str, value: object, index: int) -> bool:
    """Whether a claim is for this value: by its place in the record's list, where it has one, else by what it says."""
    if claim.status == "conflicting" or claim.key.partition(".")[0] != field:
        return False
    if claim.part is not None:
        return claim.part == index
    match value:
        case Citation():
            return claim.value == value.label()
        case Decision():
            return claim.value == value.quote
    return claim.value == value


def _elsewhere(record: Record, of: Field[Any], value: str, names: Names) -> Iterator[Place]:
    """Where a record has the value as conflicting, or has the name under other keys: the first place for each."""
    seen: set[str] = set()
    for claim in sorted(record.claims, key=lambda claim: claim.spans[0]):
        name = of.name in NAMED and claim.key.split(".")[-1] in NAMED
        conflicting = claim.status == "conflicting"
        if not (name or (conflicting and claim.key == of.name)) or not of.same(names, value, claim.value):
            continue
        as_what = "conflicting" if conflicting else claim.key
        if as_what not in seen:
            seen.add(as_what)
            yield _place(claim, f"read as {as_what}" + (f": {_manner(claim)}" if _manner(claim) else ""))


def _place(claim: Claim, note: str) -> Place:
    span = claim.spans[0]
    return Place(start=span.start, end=span.end, quote=span.quote, note=note)


def _manner(claim: Claim) -> str:
    """By which rule, and how sure; what is stated and certain goes without saying."""
    doubt = "" if claim.confidence == 1 else f"{claim.confidence:g}"
    return ", ".join(part for part in (claim.rule, "" if claim.status == "stated" else claim.status, doubt) if part)


def _sorted(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (place.start, place.end, place.note)))
