"""Groups of names to actors: rules by which names of several sources are one, each where nobody else can be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from extract.authority import families
from extract.circles import Names, all_agree, circles
from extract.given import given_names, nameless
from extract.spelling import fold, key
from kg.identity.gathered import Gathered, key_of
from kg.identity.groups import Group, any_contradict, contradict, is_there, join, move, side_by_side
from kg.identity.transliteration import german, matches, readings_of

_MOST_SHARING: Final = 64  # who can be one name in some spelling; what more can be tells nothing of any of them


def same_name_spelt(gathered: Gathered, groups: dict[int, Group]) -> None:
    """One full name that two sources spell by two systems, where it can be nobody else's."""
    partners: defaultdict[int, dict[int, Group]] = defaultdict(dict)
    for sharing in _sharing_readings(gathered, groups):
        for one, other in combinations(sharing, 2):
            if other.number not in partners[one.number] and _spelt(one, other):
                partners[one.number][other.number] = other
                partners[other.number][one.number] = one
    for group in list(groups.values()):
        for other in partners[group.number].values() if len(partners[group.number]) == 1 else ():
            alone = len(partners[other.number]) == 1 and group.number in groups and other.number in groups
            if alone and not side_by_side(gathered, [group.number, other.number]) and not contradict(group, other):
                join(gathered, group, other, groups, str(_spelt(group, other)))


def _sharing_readings(gathered: Gathered, groups: Mapping[int, Group]) -> Iterator[list[Group]]:
    """The groups whose full names can stand for one name; those of a name that very many can stand for are left out."""
    gathered.execute("CREATE TEMP TABLE reading (digest INTEGER, grouped INTEGER)")
    gathered.insert("reading", (
        (digest, group.number)
        for group in groups.values() if group.kind == "person"
        for digest in {
            int.from_bytes(key_of(*reading)[:8], "big", signed=True)
            for name in group.names if len(fold(name).split()) > 1 for reading in readings_of(name)
        }
    ))  # fmt: skip
    gathered.execute("CREATE INDEX reading_digest ON reading (digest, grouped)")
    shared = gathered.rows("SELECT digest FROM reading GROUP BY digest HAVING COUNT(*) BETWEEN 2 AND ?", _MOST_SHARING)
    for (digest,) in shared:
        rows = gathered.each("SELECT grouped FROM reading WHERE digest = ? ORDER BY grouped", digest)
        yield [groups[number] for (number,) in rows]
    gathered.execute("DROP TABLE reading")


def _spelt(one: Group, other: Group) -> str | None:
    """By what rule two groups bear one full name in two spellings, or None."""
    pairs = ((a, b) for a in sorted(one.names) for b in sorted(other.names))
    found = sorted(match.rule for pair in pairs for match in matches(*sorted(pair)) if match.full)
    return found[0] if found else None


def same_given(gathered: Gathered, groups: dict[int, Group]) -> None:
    """One family, and given names or initials that all agree, of different sources: "Aleksandr" and "A.M. Vasilevsky".

    Who could be two persons that contradict each other is left out. Where two of those who agree stand side by side in
    one source, or are told to be different records of one list, nobody is joined.
    """
    for family, members in sorted(by_family(groups, spelt_families).items()):
        given = {g.number: names for g in members if g.number in groups and (names := names_of(g.names, family))}
        for numbers in circles(given) if len(given) > 1 else ():
            circle = [groups[number] for number in numbers]
            if not side_by_side(gathered, numbers) and not any_contradict(circle):
                for other in circle[1:]:
                    join(gathered, circle[0], other, groups, f"family name {family} and initials that agree")


def spelt_families(name: str) -> frozenset[str]:
    """The family names of a name, also with two letters for an umlaut.

    >>> sorted(spelt_families("Jürgen Böhm"))
    ['boehm', 'bohm']
    """
    return families(name).union(*map(families, german.readings(name).values()))


def names_of(names: Iterable[str], family: str) -> Names:
    """The given names of those names that are of a family, each way of telling them once; none that contradict others.

    >>> [[word.text for word in told] for told in names_of(["Anna Holt", "A. Holt", "Holt", "B. Lund"], "holt")]
    [['a'], ['anna']]
    >>> names_of(["Anna Holt", "Berta Holt"], "holt")
    ()
    """
    told = {given_names(name) for name in names if family in spelt_families(name) and not nameless(name)}
    found = tuple(sorted((one for one in told if one), key=lambda words: [(word.text, word.short) for word in words]))
    return found if all_agree(found, found) else ()


def listed_family(gathered: Gathered, groups: dict[int, Group]) -> None:
    """A family name alone, to the one person of that family whom an index lists, where no other is known."""
    known = by_family(groups)
    told = {family for family, members in known.items() if any(is_single(g) and not g.listed for g in members)}
    alone = gathered.rows("SELECT DISTINCT family FROM single WHERE NOT listed AND family NOT NULL")
    for family in sorted(told | {one for (one,) in alone}):
        members = [g for g in known.get(family, ()) if g.number in groups]
        listed = [g.number for g in members if g.listed]
        others = [g for g in members if not g.listed and not is_single(g)]
        listed += [
            n for (n,) in gathered.rows("SELECT grouped FROM single WHERE family = ? AND listed LIMIT 2", family)
        ]
        if others or len(listed) != 1:
            continue
        rule = f"family name {family}, of one person that an index lists"
        meant = groups.get(listed[0]) or Group(number=listed[0], kind="person")
        for group in (g for g in members if is_single(g) and not g.listed):
            if not side_by_side(gathered, [meant.number, group.number]) and not contradict(meant, group):
                join(gathered, meant, group, groups, rule)
        for (one,) in gathered.rows(
            "SELECT grouped FROM single WHERE family = ? AND NOT listed"
            " AND source NOT IN (SELECT source FROM bearer WHERE grouped = ?)", family, listed[0],
        ):  # fmt: skip
            move(gathered, listed[0], one, rule)


def is_single(group: Group) -> bool:
    """Whether a group bears names of a single word alone."""
    return all(len(fold(name).split()) <= 1 for name in group.names)


def explained_name(gathered: Gathered, groups: Mapping[int, Group]) -> None:
    """A name that another source's index explains, as a pseudonym or another spelling, of one person only."""
    behind: defaultdict[str, dict[int, None]] = defaultdict(dict)  # whose it is, by the name's key
    for own, source, name in gathered.rows(
        "SELECT key, source, name FROM explained JOIN source ON source = place ORDER BY key, digest, name"
    ):
        ((whose,),) = gathered.rows("SELECT MAX(grouped) FROM bearer WHERE source = ? AND name = ?", source, name)
        if whose is not None:
            behind[own][whose] = None
    meant = [(g.number, key(min(g.names))) for g in groups.values() if g.kind == "person" and not g.listed]
    for own in behind:
        meant += gathered.rows("SELECT grouped, key FROM single WHERE key = ? AND NOT listed", own)
    for number, own in sorted(one for one in meant if one[1] in behind):
        ((names,),) = gathered.rows("SELECT COUNT(DISTINCT name) FROM bearer WHERE grouped = ?", number)
        others = [whose for whose in behind[own] if whose != number and is_there(gathered, whose)]
        if names != 1 or len(others) != 1 or side_by_side(gathered, [number, others[0]]):
            continue
        one, other = (groups.get(n) or Group(number=n, kind="person") for n in (number, others[0]))
        if not contradict(one, other):
            move(gathered, others[0], number, "another name that an index explains")


def by_family(
    groups: Mapping[int, Group], families_of: Callable[[str], frozenset[str]] = families
) -> dict[str, list[Group]]:
    """The groups of persons by the family names that they bear."""
    found: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups.values():
        if group.kind == "person":
            for family in sorted({f for name in group.names for f in families_of(name)}):
                found[family].append(group)
    return found
