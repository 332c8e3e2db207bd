"""Groups of names to actors: rules by which names of several sources are one, each where nobody else can be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from extract.authority import families
from extract.circles import Agreement, Names, agreement, all_agree
from extract.given import given_names, nameless
from extract.spelling import fold, key
from kg.identity.gathered import Gathered, fingerprint
from kg.identity.groups import (
    MOST,
    Group,
    any_contradict,
    contradict,
    hold_back,
    is_there,
    join,
    move,
    side_by_side,
    suppose,
)
from kg.identity.lifetimes import ONE_SOURCE, Reason, against, by_dates, lifetime, spanned, together
from kg.identity.transliteration import german, matches, readings_of

_SPELT: Final = 3  # what rules weigh that say that two names are one actor's
_EXPLAINED: Final = 3
_GIVEN: Final = 2
_LISTED: Final = 2
_INDEXED: Final = "another name that an index explains"
_MOST_DIVIDED: Final = 64  # who agree in given names, to be compared all with all
_MOST_SHARING: Final = 64  # who can be one name in some spelling; what more can be tells nothing of any of them


def same_name_spelt(gathered: Gathered, groups: dict[int, Group]) -> None:
    """One full name that two sources spell by two systems, where it can be nobody else's."""
    partners: defaultdict[int, dict[int, Group]] = defaultdict(dict)
    for sharing in _sharing_readings(gathered, groups):
        for one, other in combinations(sharing, 2):
            if other.number not in partners[one.number] and _spelt(one, other):
                partners[one.number][other.number] = other
                partners[other.number][one.number] = one
    for number, others in partners.items():
        for other in others.values() if number in groups else ():
            if other.number in groups:
                _join_spelt(gathered, groups, groups[number], other, partners)


def _join_spelt(
    gathered: Gathered,
    groups: dict[int, Group],
    group: Group,
    other: Group,
    partners: Mapping[int, Mapping[int, Group]],
) -> None:
    """Make one of two who bear one name in two spellings; where either could be others too, that is left open."""
    rule = str(_spelt(group, other))
    if len(partners[group.number]) == len(partners[other.number]) == 1:
        if not side_by_side(gathered, [group.number, other.number]) and not contradict(group, other):
            join(gathered, group, other, groups, rule, _SPELT)
        else:
            hold_back(gathered, [group, other], rule, _SPELT)
    elif max(len(partners[group.number]), len(partners[other.number])) <= MOST:
        hold_back(gathered, [group, other], rule, _SPELT)


def _sharing_readings(gathered: Gathered, groups: Mapping[int, Group]) -> Iterator[list[Group]]:
    """The groups whose full names can stand for one name; those of a name that very many can stand for are left out."""
    gathered.execute("CREATE TEMP TABLE reading (digest INTEGER, grouped INTEGER)")
    gathered.insert("reading", (
        (digest, group.number)
        for group in groups.values() if group.kind == "person"
        for digest in {
            int.from_bytes(fingerprint(*reading)[:8], "big", signed=True)
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

    Who could be two persons that contradict each other is left out. Where dates of life keep some of those who agree
    from all the others, each of them stands for itself. Where two of those who are left stand side by side in one
    source, or are told to be different records of one list, nobody is joined.
    """
    for family, members in sorted(by_family(groups, spelt_families).items()):
        given = {g.number: names for g in members if g.number in groups and (names := names_of(g.names, family))}
        if len(given) > 1:
            _join_given(gathered, groups, f"family name {family} and initials that agree", agreement(given))


def _join_given(gathered: Gathered, groups: dict[int, Group], rule: str, found: Agreement) -> None:
    into: dict[int, Group] = {}
    for numbers in found.circles:
        parts = _divided([groups[number] for number in numbers])
        hold_back(gathered, (one for part in parts for one in part) if len(parts) > 1 else (), rule, _GIVEN, dated=True)
        for circle in parts:
            if side_by_side(gathered, [one.number for one in circle]) or any_contradict(circle):
                hold_back(gathered, circle, rule, _GIVEN)
                continue
            for other in circle[1:]:
                join(gathered, circle[0], other, groups, rule, _GIVEN)
                into[other.number] = circle[0]
    for number, others in found.torn.items():
        if number in groups and len(others) <= MOST:
            meant = {one: known for one in others if (known := groups.get(one) or into.get(one))}
            fitting = {one.number: one for one in meant.values() if not by_dates(groups[number], one)}
            for one, known in meant.items():
                suppose(gathered, number, one, rule, _GIVEN, against(groups[number], known))
            if len(fitting) == 1:
                (known,) = fitting.values()
                into[number] = _where_dates_decide(gathered, groups, number, known, rule)


def _where_dates_decide(gathered: Gathered, groups: dict[int, Group], number: int, known: Group, rule: str) -> Group:
    """Join a name to the one of those that it could be whom dates leave, unless anything else keeps them apart."""
    group = groups[number]
    if contradict(known, group) or side_by_side(gathered, [known.number, number]):
        return group
    join(gathered, known, group, groups, f"{rule}, and dates that leave nobody else", _GIVEN)
    return known


def _divided(circle: list[Group]) -> list[list[Group]]:
    """A circle as the circles that it falls into where dates keep those of one from all those of another."""
    if len(circle) > _MOST_DIVIDED or not any(one.life for one in circle):
        return [circle]
    parts: list[list[Group]] = []
    for one in circle:
        near = [part for part in parts if not all(by_dates(one, other) for other in part)]
        parts = [part for part in parts if part not in near]
        parts.append(sorted([one, *(other for part in near for other in part)], key=lambda group: group.number))
    return parts


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
        meant = groups.get(listed[0]) or single(gathered, listed[0])
        for group in (g for g in members if is_single(g) and not g.listed):
            if not side_by_side(gathered, [meant.number, group.number]) and not contradict(meant, group):
                join(gathered, meant, group, groups, rule, _LISTED)
            else:
                hold_back(gathered, [meant, group], rule, _LISTED)
        for one, *years in gathered.rows(
            "SELECT grouped, first, last, born, died FROM single WHERE family = ? AND NOT listed"
            " AND source NOT IN (SELECT source FROM bearer WHERE grouped = ?)", family, listed[0],
        ):  # fmt: skip
            _take(gathered, meant, of_single(one, *years), rule, _LISTED, against(meant, of_single(one, *years)))


def _take(gathered: Gathered, into: Group, other: Group, rule: str, weight: int, reasons: list[Reason]) -> None:
    """Give all names of one group to another, by their rows alone, unless there are reasons against it."""
    suppose(gathered, other.number, into.number, rule, weight, reasons or None)
    if reasons:
        return
    move(gathered, into.number, other.number)
    into.life, into.acts = together(into.life, other.life), spanned(into.acts, other.acts)
    if into.acts:
        gathered.execute("UPDATE single SET first = ?, last = ? WHERE grouped = ?", *into.acts, into.number)


def single(gathered: Gathered, number: int) -> Group:
    """The group of a name of a single word."""
    found = gathered.rows("SELECT first, last, born, died FROM single WHERE grouped = ?", number)
    return of_single(number, *found[0]) if found else Group(number=number, kind="person")


def of_single(number: int, first: int | None, last: int | None, born: str | None, died: str | None) -> Group:
    """The group of a name of a single word, from its row in the database."""
    acts = None if first is None or last is None else (first, last)
    return Group(number=number, kind="person", acts=acts, life=lifetime(born, died))


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
        if names != 1 or len(others) != 1:
            continue
        one, other = (groups.get(n) or single(gathered, n) for n in (number, others[0]))
        reasons = against(one, other)
        if side_by_side(gathered, [number, others[0]]):
            reasons.append(ONE_SOURCE)
        _take(gathered, other, one, _INDEXED, _EXPLAINED, reasons)


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
