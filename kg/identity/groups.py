"""Names that are one actor, as they are brought together: what each group is told to be, and what keeps two apart.

Whatever is found out of two groups is a hypothesis that they are one: used where they were joined, open where that was
not enough, set aside where more speaks against it. It stands in the table `hypothesis`, by the numbers that the names
had before any were joined.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from extract.spelling import fold, key
from kg.identity.gathered import Gathered
from kg.identity.lifetimes import ONE_SOURCE, Lifetime, Reason, Years, against, by_dates, spanned, together

MOST: Final = 8
"""Of those whom a name can mean, how many are told; of a name that more can bear, nothing is."""


@dataclass(slots=True, kw_only=True)
class Group:
    """A full name of a person, a body or a post, or a record of an authority file, and all names joined to it.

    `records` are the addresses of the records that sources say it is, `life` and `acts` as in `lifetimes.Known`.
    """

    number: int
    kind: str
    names: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    listed: bool = False
    last: int = -1  # the source that named it last
    life: Lifetime | None = None
    acts: Years | None = None


def contradict(one: Group, other: Group) -> bool:
    """Whether two groups cannot be one actor: by records of one list, or by dates of life.

    >>> a, b = (Group(number=n, kind="person", records={f"https://viaf.org/viaf/{n}"}) for n in (1, 2))
    >>> contradict(a, b), contradict(a, a)
    (True, False)
    """
    return bool(against(one, other))


def any_contradict(groups: Iterable[Group]) -> bool:
    """Whether two of some groups cannot be one actor."""
    several = list(groups)
    if any(contradict(one, other) for one, other in combinations([g for g in several if g.records or g.life], 2)):
        return True
    return any(contradict(one, other) for one in several if one.life for other in several if other is not one)


def add_rule(gathered: Gathered, group: int, rule: str) -> None:
    """Keep by what rule names of a group were brought together from the beginning."""
    gathered.insert("hypothesis", [(group, group, rule, "used", "[]")], or_ignore=True)


def join(gathered: Gathered, into: Group, other: Group, groups: dict[int, Group], rule: str, weight: int) -> None:
    """Make one group of two, for a reason; the other is gone then."""
    asked, candidate = (into, other) if _fullness(into) < _fullness(other) else (other, into)
    suppose(gathered, asked.number, candidate.number, rule, weight)
    move(gathered, into.number, other.number)
    into.names |= other.names
    into.records |= other.records
    into.listed |= other.listed
    into.life, into.acts = together(into.life, other.life), spanned(into.acts, other.acts)
    groups.pop(other.number, None)


def move(gathered: Gathered, into: int, other: int) -> None:
    """Give all names of one group to another; groups by their numbers."""
    gathered.execute("UPDATE bearer SET grouped = ? WHERE grouped = ?", into, other)
    gathered.execute("DELETE FROM single WHERE grouped = ?", other)


def suppose(
    gathered: Gathered, asked: int, candidate: int, rule: str, weight: int, reasons: Sequence[Reason] | None = None
) -> None:
    """Keep that a group may be another, by a rule, with what speaks against it: used where no reasons are given.

    Without them they are one; with them, be they none, it is left open, or set aside where they weigh as much.
    """
    state = "used"
    if reasons is not None:
        state = "open" if weight + sum(one for _, one in reasons) > 0 else "set aside"
    told = json.dumps([(rule, weight), *(reasons or ())], ensure_ascii=False)
    gathered.insert("hypothesis", [(asked, candidate, rule, state, told)], or_ignore=True)


def hold_back(gathered: Gathered, groups: Iterable[Group], rule: str, weight: int, *, dated: bool = False) -> None:
    """Keep of some groups, of whom a rule says that they are one, why they were not joined: each pair, if they are few.

    Which of two is asked for is the one that tells less of a name. With `dated`, only pairs that dates keep apart.
    """
    several = sorted(groups, key=lambda one: (_fullness(one), one.number))
    for asked, candidate in combinations(several, 2) if len(several) <= MOST else ():
        if asked.kind == "person" and set(map(key, asked.names)) & set(map(key, candidate.names)):
            continue  # the same words, of which more is told
        if dated and not by_dates(asked, candidate):
            continue
        reasons = against(asked, candidate)
        if side_by_side(gathered, [asked.number, candidate.number]):
            reasons.append(ONE_SOURCE)
        suppose(gathered, asked.number, candidate.number, rule, weight, reasons)


def _fullness(group: Group) -> tuple[int, int]:
    """How much the fullest name of a group tells: words written out, then words."""
    return max(
        ((sum(len(w.strip(".")) > 2 for w in words), len(words)) for words in (fold(n).split() for n in group.names)),
        default=(0, 0),
    )


def side_by_side(gathered: Gathered, groups: Iterable[int]) -> bool:
    """Whether two of some groups stand in one source."""
    return bool(gathered.rows(
        "SELECT 1 FROM bearer WHERE grouped IN (SELECT value FROM json_each(?))"
        " GROUP BY source HAVING COUNT(DISTINCT grouped) > 1 LIMIT 1", json.dumps(list(groups)),
    ))  # fmt: skip


def is_there(gathered: Gathered, group: int) -> bool:
    """Whether a group still bears names."""
    return bool(gathered.rows("SELECT 1 FROM bearer WHERE grouped = ? LIMIT 1", group))
