"""Names that somebody could bear, made by a seed: persons of many families, each written in several ways.

The parts are small lists of our own, joined to as many words as are asked for; families and given names are drawn as
they are in life, a few of them by many and most by few (Zipf). Who is meant by each name is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, permutations, product
from random import Random
from typing import Final

from extract.lexicon import listed

_BEGINNINGS: Final = (
    "Al", "Ber", "Bran", "Dor", "Ei", "Fal", "Gar", "Hal", "Ing", "Jor", "Kar", "Lin", "Mor", "Nor", "Os", "Pel",
    "Quer", "Ros", "Stein", "Tor", "Ul", "Var", "Wes", "Zel", "Bö", "Mü", "Grä",
)  # fmt: skip
_MIDDLES: Final = ("", "ba", "de", "di", "fel", "gen", "lo", "man", "mer", "ne", "ri", "sa", "ta", "vi")
_ENDS: Final = ("berg", "dal", "feld", "gaard", "hagen", "ing", "kov", "ler", "mann", "nes", "ow", "rud", "sen", "vik")
_GIVEN: Final = sorted(
    listed("""
    Adam Albert Anders Anna Astrid Beate Berta Boris Clara Conrad Daniel David Edith Elsa Emil Erik Eva Felix Franz
    Frida Georg Greta Gustav Hanna Heinrich Helga Hugo Ida Ingrid Jakob Johan Julia Karl Klara Konrad Lena Leo Luise
    Magda Maria Martin Max Nils Nora Olga Oskar Otto Paula Peter Rosa Rudolf Sara Siri Sofia Stefan Thea Theodor Tora
    Ulrik Vera Viktor Walter Wanda
""")
)
_SPELT: Final = {"ö": "oe", "ü": "ue", "ä": "ae"}
_EXPONENT: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name as some source writes it, and the number of the person whom it means there."""

    source: int
    written: str
    person: int


def names(count: int, *, sources: int, seed: int = 1) -> Iterator[Named]:
    """As many different names, each in one source; a source writes its names in one manner.

    >>> made = list(names(1000, sources=10))
    >>> len({one.written for one in made}), made == list(names(1000, sources=10))
    (1000, True)
    """
    chance = Random(seed)  # noqa: S311 (names, no secrets)
    families = ["".join(parts) for parts in product(_BEGINNINGS, _MIDDLES, _MIDDLES, _ENDS)]
    chance.shuffle(families)
    given = [*((one,) for one in _GIVEN), *permutations(_GIVEN, 2)]
    chance.shuffle(given)
    by_family, by_given = _weights(len(families)), _weights(len(given))
    seen: set[str] = set()
    persons: dict[tuple[tuple[str, ...], str], int] = {}
    while len(seen) < count:
        (family,), (first,) = (
            chance.choices(families, cum_weights=by_family),
            chance.choices(given, cum_weights=by_given),
        )
        person = persons.setdefault((first, family), len(persons))
        for _ in range(chance.choice((1, 1, 2, 3))):
            source = chance.randrange(sources)
            written = _written(first, family, source % 4)
            if written not in seen and len(seen) < count:
                seen.add(written)
                yield Named(source=source, written=written, person=person)


def _weights(count: int) -> list[float]:
    return list(accumulate((rank + 1) ** -_EXPONENT for rank in range(count)))


def _written(given: tuple[str, ...], family: str, manner: int) -> str:
    """A name in a manner: as it is, with initials, with a middle initial, with two letters for an umlaut."""
    if manner == 1:
        return " ".join([*(f"{one[0]}." for one in given), family])
    if manner == 2:
        return " ".join([given[0], *(f"{one[0]}." for one in given[1:]), family])
    whole = " ".join([*given, family])
    return "".join(_SPELT.get(letter, letter) for letter in whole) if manner == 3 else whole
