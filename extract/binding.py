"""How strongly a shard binds to a document, from everything that both show."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extract.assignment import FARTHEST
from extract.dates import Order, find_dates
from extract.edtf import bounds
from extract.headings import Heading
from extract.shards import Shard, Traits, Vocabulary, alike, codes, vocabulary

_ORDERS: tuple[Order, ...] = ("day", "month")
_MENTIONS = 2.0  # the most that names of a heading which a text mentions can tell

Told = tuple[tuple[frozenset[str], float], ...]  # the words of each person's names, and how much a mention tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document that shards are wanted for: its heading taken apart, and whether the heading is whole.

    `names` are the keys of everybody the heading names, `persons` the words of each person's; `relays` are the keys of
    those who pass the message on, and sign for the sender, `quoted` of those whose messages it passes on; `passed_on`
    the words of the names of these and of senders whose message somebody else transmits. `dates` are the heading's.
    """

    heading: Heading
    whole: bool
    names: frozenset[str] = field(default_factory=frozenset)
    persons: tuple[frozenset[str], ...] = ()
    senders: frozenset[str] = field(default_factory=frozenset)
    relays: frozenset[str] = field(default_factory=frozenset)
    quoted: frozenset[str] = field(default_factory=frozenset)
    passed_on: tuple[frozenset[str], ...] = ()
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certain:
    """What is certain of a document: its heading, and the words and numbers of the shards that are surely its own."""

    place: int
    wanted: Wanted
    vocabulary: Vocabulary
    numbers: frozenset[str]
    told: Told
    days: tuple[datetime.date, ...]  # the first days of the heading's dates


def weights(
    documents: Sequence[Wanted],
    shards: Sequence[Shard],
    shown: Sequence[Traits],
    completes: Callable[[str, str], bool],
) -> tuple[Mapping[int, float], ...]:
    """How strongly each shard binds to each document near it; a fixed one to its own beyond doubt.

    `shown` are the traits of the shards; `completes(heading, line)` tells whether a line finishes an unfinished
    heading.
    """
    fixed: dict[int | None, list[Shard]] = {}
    for shard in shards:
        fixed.setdefault(shard.fixed, []).append(shard)
    telling = _telling(documents)
    certain = [_certain(place, one, fixed.get(place, ()), telling[place]) for place, one in enumerate(documents)]
    everyone = frozenset().union(*(d.names for d in documents))
    return tuple(
        {
            known.place: 100.0 if shard.fixed == known.place else _affinity(shard, seen, known, everyone, completes)
            for known in certain[max(0, shard.default - FARTHEST) : shard.default + FARTHEST + 1]
        }
        for shard, seen in zip(shards, shown, strict=True)
    )


def _telling(documents: Sequence[Wanted]) -> tuple[Told, ...]:
    """For each document the persons of its heading, and how much it tells of a text to mention them.

    The more headings name somebody, the less; names that share a word are one person's.
    """
    same = one_person(words for wanted in documents for words in wanted.persons)
    named = [frozenset(same[min(words)] for words in wanted.persons if words) for wanted in documents]
    known: dict[str, set[str]] = {}
    for word, who in same.items():
        known.setdefault(who, set()).add(word)
    headings = Counter(who for people in named for who in people)
    return tuple(tuple((frozenset(known[who]), 2.0 / headings[who]) for who in sorted(people)) for people in named)


def one_person(names: Iterable[frozenset[str]]) -> dict[str, str]:
    """For each word of some names the word that stands for the person: names that share a word are one person's.

    >>> one_person([frozenset({"holt", "vard"}), frozenset({"vard", "moe"}), frozenset({"lund"})])["moe"]
    'holt'
    """
    together: dict[str, set[str]] = {}
    for words in names:
        joined = set(words).union(*(together[word] for word in words if word in together))
        together.update(dict.fromkeys(joined, joined))
    return {word: min(words) for word, words in together.items()}


def _certain(place: int, wanted: Wanted, shards: Sequence[Shard], told: Told) -> _Certain:
    text = " ".join(shard.text for shard in shards)
    found = codes(text)
    numbers = {re.sub(r"\D", "", code) for code in found} | {n for code in found for n in re.findall(r"\d{3,}", code)}
    limits = [bounds(date) for date in wanted.dates]
    return _Certain(
        place=place, wanted=wanted, vocabulary=vocabulary(text), numbers=frozenset(numbers), told=told,
        days=tuple(days[0] for days in limits if days),
    )  # fmt: skip


def _affinity(
    shard: Shard, seen: Traits, known: _Certain, everyone: frozenset[str], completes: Callable[[str, str], bool]
) -> float:
    """How strongly one shard binds to one document, from everything that both show."""
    wanted = known.wanted
    score = 1.0 if shard.default == known.place else -0.3 * abs(shard.default - known.place)
    if not wanted.whole and completes(wanted.heading.text, shard.lines[0]):
        score += 6.0
    score += _signed(seen.signed, wanted, everyone)
    if seen.addressed:
        score += 3.0 if seen.addressed & (wanted.names - wanted.senders) else -1.5
    score += _dated(seen.figures, known.days)
    if (seen.codes | seen.marked) & known.numbers:
        score += 3.0
    if seen.passes_on and any(words & seen.mentioned for words in wanted.passed_on):
        score += 2.0
    score += min(_MENTIONS, sum(weight for words, weight in known.told if words & seen.mentioned))
    return score + 3.0 * alike(seen.vocabulary, known.vocabulary)


def _signed(signed: frozenset[str], wanted: Wanted, everyone: frozenset[str]) -> float:
    """What a signature tells: of a sender for, of another document's sender against, of nobody known little."""
    if not signed:
        return 0.0
    if signed & wanted.senders:
        return 4.0
    if signed & wanted.relays:
        return 3.0
    if any(name.startswith(quoted) or name.endswith(quoted) for name in signed for quoted in wanted.quoted):
        return 2.5
    return -4.0 if signed & everyone else -0.5


def _dated(lines: Sequence[str], days: tuple[datetime.date, ...]) -> float:
    """How the dates of stamps and signatures fit those of the heading."""
    if not days:
        return 0.0
    found = [day for line in lines for day in _first_days(line, days[0].year)]
    near = [abs((one - day).days) for one in found for day in days]
    if not near:
        return 0.0
    return 3.0 if min(near) == 0 else (0.5 if min(near) == 1 else -1.0)


@lru_cache(maxsize=1 << 16)  # a shard is weighed against every document near it
def _first_days(line: str, year: int) -> tuple[datetime.date, ...]:
    """The first day of each date that a line can tell, in whichever order day and month stand."""
    found = [bounds(told.edtf) for order in _ORDERS for told in find_dates(line, year=year, order=order)]
    return tuple(limits[0] for limits in found if limits)
