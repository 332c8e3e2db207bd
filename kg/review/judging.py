"""To judge in a workspace: what is written to its file, what that contradicts, and what became of what was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rdflib import Literal

from kg.errors import JudgementError
from kg.graph.table import Table
from kg.identity.kept import Names
from kg.judgements.file import append, file_of, read, read_all
from kg.judgements.model import Judgement, Side, Verdict, in_force, judged, retraction
from kg.judgements.weighing import Contradiction
from kg.review.sides import same_pair, weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was added to the file of judgements, and the contradictions that it is part of."""

    added: tuple[Judgement, ...]
    contradictions: tuple[Contradiction, ...] = ()


def judge(
    folder: Path, names: Names, verdict: Verdict, sides: tuple[Side, Side], *, who: str, reason: str = ""
) -> Written:
    """Add a judgement to the file of a workspace; it takes back what the same person judged of the same two before.

    Raises `JudgementError` where it is no judgement (both sides are one, nobody judged), or cannot be written.
    """
    path, when = file_of(folder), datetime.now(UTC)
    made = judged(verdict, sides, who=who, when=when, reason=reason)
    before = [one for one in in_force(read(path)) if one.who == made.who and same_pair(one, made)]
    if any((one.verdict, one.reason) == (made.verdict, made.reason) for one in before):
        return Written(added=())
    if before:
        taken = [one.id for one in before]
        made = judged(verdict, sides, who=who, when=when, reason=reason, retracts=taken)
    return _told(path, names, append(path, [made]))


def retract(folder: Path, ids: Iterable[str], *, who: str, reason: str = "") -> tuple[Judgement, ...]:
    """Take judgements back, each by the beginning of its identifier; returns those taken back.

    Raises `JudgementError` where a beginning is that of none in force, or of several.
    """
    path = file_of(folder)
    standing = in_force(read(path))
    found = []
    for beginning in ids:
        fitting = [one for one in standing if one.id.startswith(beginning)]
        if len(fitting) != 1 or not beginning:
            said = "several judgements begin" if fitting else "no judgement in force begins"
            raise JudgementError(f"{said} with {beginning!r}", advice="see them with: cablegraph names list DIR")
        found += fitting
    append(path, [retraction([one.id for one in found], who=who, when=datetime.now(UTC), reason=reason)])
    return tuple(found)


def merge(folder: Path, names: Names, files: Iterable[Path]) -> Written:
    """Add the judgements of other files; in any order, and again, it comes to the same.

    Raises `JudgementError` where one of them cannot be read: nothing is added then.
    """
    several = [one for file in files for one in read_all(file)]
    return _told(file_of(folder), names, append(file_of(folder), several))


def add(folder: Path, names: Names, judgements: Iterable[Judgement]) -> Written:
    """Add judgements that say something new: not those that are in force already, whatever they took back."""
    path = file_of(folder)
    said = {_said(one) for one in in_force(read(path))}
    return _told(path, names, append(path, (one for one in judgements if _said(one) not in said)))


def _said(one: Judgement) -> Judgement:
    return replace(one, retracts=())


def _told(path: Path, names: Names, added: tuple[Judgement, ...]) -> Written:
    if not added:
        return Written(added=())
    against = weighed(names, read(path)).contradictions
    new = {one.id for one in added}
    return Written(
        added=added, contradictions=tuple(
            found for found in against if new & {found.different.id, *(one.id for one in found.way)}
        ),
    )  # fmt: skip


def listed(names: Names, judgements: Iterable[Judgement], *, taken_back: bool = False) -> Table:
    """Judgements as a table: those in force, and with `taken_back` the others too, oldest first."""
    several = tuple(judgements)
    standing = {one.id for one in in_force(several)}
    found = weighed(names, several)
    rows = []
    for one in sorted({one.id: one for one in several}.values(), key=lambda one: (one.when, one.id)):
        if one.sides is None or not (taken_back or one.id in standing):
            continue
        first, second = one.sides
        became = _became(one, standing, found.set_aside, found.nobody)
        cells = (one.id, str(first), one.verdict, str(second), one.who, one.when, one.reason, became)
        rows.append(tuple(Literal(cell) for cell in cells))
    return Table(columns=("id", "one", "verdict", "other", "who", "when", "reason", "effect"), rows=tuple(rows))


def _became(one: Judgement, standing: set[str], set_aside: frozenset[str], nobody: frozenset[str]) -> str:
    if one.id not in standing:
        return "taken back"
    if one.verdict == "unsure":
        return "left open"
    if one.id in nobody:
        return "no such name"
    return "contradicted" if one.id in set_aside else "to be used"
