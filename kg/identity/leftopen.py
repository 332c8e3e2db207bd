"""Names of a single word that no rule brought to anybody: whom each can mean by what other sources tell.

Nobody is joined by this. Each name gets the persons of its family whom other sources know, or those whose pseudonym
their indexes say it is, where they are few enough to be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from kg.identity.gathered import Gathered
from kg.identity.groups import MOST, Group, suppose
from kg.identity.joining import by_family, is_single, of_single, single
from kg.identity.lifetimes import against

_BEARS: Final = 1  # what it weighs that somebody bears a name


def leave_open(gathered: Gathered, groups: Mapping[int, Group]) -> None:
    """Enter whom the names can mean that are still nobody's; the rules must have been applied."""
    known = by_family(groups)
    for (family,) in gathered.rows("SELECT DISTINCT family FROM single WHERE NOT listed AND family NOT NULL"):
        listed = gathered.rows("SELECT grouped FROM single WHERE family = ? AND listed LIMIT ?", family, MOST + 1)
        members = [g for g in known.get(family, ()) if g.number in groups and not is_single(g)]
        members += [single(gathered, number) for (number,) in listed]
        text = f"a person of the family {family}, one of {len(members)} who are known"
        _enter(gathered, members, text, "family", family)
    behind: defaultdict[str, set[int]] = defaultdict(set)
    for own, source, name in gathered.each("SELECT key, source, name FROM explained"):
        ((whose,),) = gathered.rows("SELECT MAX(grouped) FROM bearer WHERE source = ? AND name = ?", source, name)
        if whose is not None:
            behind[own].add(whose)
    for own, several in sorted(behind.items()):
        text = f"an index says that it is another name of his, others that it is somebody else's: {len(several)} in all"
        members = [groups.get(number) or single(gathered, number) for number in sorted(several)]
        _enter(gathered, members if len(members) > 1 else [], text, "key", own)


def _enter(gathered: Gathered, members: list[Group], told: str, column: str, value: str) -> None:
    """Enter some persons for all names of one family, or of one key, in sources that do not name them too."""
    for member in members if len(members) <= MOST else ():
        asked = gathered.rows(
            f"SELECT grouped, first, last, born, died FROM single WHERE {column} = ? AND NOT listed"  # noqa: S608
            " AND source NOT IN (SELECT source FROM bearer WHERE grouped = ?)", value, member.number,
        )  # fmt: skip
        for one, *years in asked:
            suppose(gathered, one, member.number, told, _BEARS, against(of_single(one, *years), member))
