"""Letters that nobody wrote: who writes to whom, through whom, when, about what, at any size and from a seed.

Actors follow Zipf's law, each with a few correspondents who change over the years; one pair in five writes through a
third. The letters come in the order of their dates, and nothing is remembered but the actors and the last letters.
"""

from __future__ import annotations

import datetime
import random
from bisect import bisect
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

FIRST, LAST = datetime.date(1901, 1, 1), datetime.date(1960, 12, 31)
REMEMBERED = 2_000  # pairs whose last letter can still be answered

# what is written about: the concept of the shipped scheme, and words that are a cue of it
SUBJECTS = (
    ("postwar-aid", "economic aid"), ("prisoners-of-war", "prisoners of war"), ("party-affairs", "party affairs"),
    ("military-advisers", "military advisers"), ("united-nations", "United Nations"),
    ("arms-deliveries", "arms deliveries"),
)  # fmt: skip
PLACES = ("Volgrad", "Karsk", "Tamburg", "Osterny", "Belmar", "Ravnik", "Sundal", "Morvan", "Kirsava", "Delhaven")
MARKS = ("Strictly secret", "Top secret", "Confidential")
ARCHIVES = ("ARVS", "GAKO", "TsDAM")
_ONSETS = (
    "Bar",
    "Vel",
    "Gor",
    "Dan",
    "Zar",
    "Kal",
    "Lom",
    "Mur",
    "Nev",
    "Pol",
    "Rog",
    "Sob",
    "Tar",
    "Fed",
    "Hol",
    "Yar",
)
_MIDDLES = ("", "an", "el", "im", "od", "ur", "av", "eb", "ish", "ost", "und", "ark")
_MORE = ("", "ba", "da", "ga", "ka", "la", "ma", "na", "ra", "sa", "ta", "va", "za", "pa", "fa", "cha")
_ENDS = ("ov", "in", "sky", "enko", "uk", "er", "man", "vich")
_INITIALS = "ABDEFGIKLMNOPRSTV"


def surname(number: int) -> str:
    """The family name of an actor: each of the first 24,576 numbers has its own.

    >>> surname(0), surname(5000) != surname(5001)
    ('Barov', True)
    """
    parts = []
    for kind in (_ENDS, _ONSETS, _MIDDLES, _MORE):
        number, which = divmod(number, len(kind))
        parts.append(kind[which])
    end, onset, middle, more = parts
    return f"{onset}{middle}{more}{end}" + (f"ets{surname(number - 1).lower()}" if number else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter; actors are numbers (0 writes most), `hour` and `received` minutes of the day where a stamp tells."""

    number: int
    day: datetime.date
    sender: int
    recipient: int
    via: int | None = None
    copies: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    subject: int | None = None
    place: int | None = None
    sent: int | None = None
    mark: int | None = None
    decides: bool = False
    enclosing: int | None = None  # for whom a message is passed on
    answers: int | None = None  # the number of the letter answered, held or not
    signed: datetime.date  # what the signature says: mostly the same day
    listed: bool = False  # whether a listing tells of it too


class World:
    """The actors of a correspondence of so many letters, and its habits.

    >>> world = World(seed=1, size=500)
    >>> letters = list(world.letters())
    >>> len(letters), letters == list(World(seed=1, size=500).letters())
    (500, True)
    >>> all(a.day <= b.day for a, b in zip(letters, letters[1:]))
    True
    """

    def __init__(self, *, seed: int, size: int) -> None:
        self.seed, self.size = seed, size
        self.actors = max(12, size // 50)
        self._weights = list(accumulate(1 / rank for rank in range(1, self.actors + 1)))

    def name(self, actor: int) -> str:
        """An actor's name with initials, as headings print it."""
        initials = random.Random(f"{self.seed} name {actor}")  # noqa: S311 (no secret)
        return f"{initials.choice(_INITIALS)}.{initials.choice(_INITIALS)}. {surname(actor)}"

    def letters(self) -> Iterator[Letter]:
        """The letters by date."""
        chance = random.Random(f"{self.seed} letters")  # noqa: S311 (no secret)
        last: OrderedDict[tuple[int, int], int] = OrderedDict()
        days = (LAST - FIRST).days
        for number in range(self.size):
            day = FIRST + datetime.timedelta(days=number * days // self.size)
            letter = self._letter(chance, number + 1, day, last)
            last[letter.sender, letter.recipient] = letter.number
            if len(last) > REMEMBERED:
                last.popitem(last=False)
            yield letter

    def _letter(
        self, chance: random.Random, number: int, day: datetime.date, last: OrderedDict[tuple[int, int], int]
    ) -> Letter:
        if last and chance.random() < 0.25:  # the one written to writes back
            recipient, sender = list(last)[-1 - min(int(chance.expovariate(0.05)), len(last) - 1)]
        else:
            sender = self._anyone(chance)
            recipient = self._correspondent(sender, day.year, chance)
        held = last.pop((recipient, sender), None)
        via = self._habit("via", sender, recipient, 0.22)
        told = chance.random
        sent = int(told() * 1200) if told() < 0.3 else None
        others = [a for a in {self._anyone(chance) for _ in range(6)} if a not in (sender, recipient, via)]
        return Letter(
            number=number, day=day, sender=sender, recipient=recipient, via=via,
            copies=tuple(sorted(others[: chance.randint(1, 4)])) if told() < 0.4 else (),
            people=tuple(sorted(others[4:])) if told() < 0.6 else (),
            subject=int(told() * len(SUBJECTS)) if told() < 0.7 else None,
            place=int(told() * len(PLACES)) if sent is not None else None, sent=sent,
            mark=int(told() * len(MARKS)) if told() < 0.4 else None, decides=told() < 0.12,
            enclosing=others[0] if others and via is None and told() < 0.08 else None,
            answers=held if held is not None else (10_000_000 + number if told() < 0.05 else None),
            signed=day + datetime.timedelta(days=1 if sent is None and told() < 0.06 else 0), listed=told() < 0.04,
        )  # fmt: skip

    def _anyone(self, chance: random.Random) -> int:
        return bisect(self._weights, chance.random() * self._weights[-1])

    def _correspondent(self, actor: int, year: int, chance: random.Random) -> int:
        """One of eight whom the actor writes to in these years, the first of them most."""
        which = min(int(chance.expovariate(0.6)), 7)
        habit = random.Random(f"{self.seed} {actor} {year // 6} {which}")  # noqa: S311 (no secret)
        other = self._anyone(habit)
        return other if other != actor else (actor + 1) % self.actors

    def _habit(self, what: str, one: int, other: int, share: float) -> int | None:
        """The third whom a pair always takes, if it is one of those that do."""
        habit = random.Random(f"{self.seed} {what} {one} {other}")  # noqa: S311 (no secret)
        third = self._anyone(habit)
        return third if habit.random() < share and third not in (one, other) else None
