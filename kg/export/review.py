"""Undecided pairs as text: both side by side, with what speaks for their being one and what against."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from kg.export.visible import in_one_line, width
from kg.review.evidence import Facts, Undecided
from kg.review.undecided import Words

_GAP = "  "


def as_text(pair: Undecided, words: tuple[Sequence[Words], Sequence[Words]], *, place: str, columns: int = 100) -> str:
    """A pair as lines of so many columns; `words` are those that name the one and the other, `place` is shown above."""
    half = max(20, (columns - len(_GAP)) // 2)
    first, second = (
        _lines([*about(facts), *quoted(several)], half)
        for facts, several in ((pair.one, words[0]), (pair.other, words[1]))
    )
    lines = [place, ""]
    for one, other in zip_longest(first, second, fillvalue=""):
        lines.append(f"{one}{' ' * (half - width(one))}{_GAP}{other}".rstrip())
    lines.append("")
    for evidence in pair.evidence:
        lines.append(
            f"{'for' if evidence.weight > 0 else 'against':8} {abs(evidence.weight)}  {in_one_line(evidence.text)}"
        )
    return "\n".join(lines)


def about(facts: Facts) -> list[str]:
    """What the graph holds of an actor, in a few texts."""
    said = [facts.actor.label, f"{facts.actor.kind}, {facts.messages} messages"]
    if facts.years:
        said[1] += f", {facts.years[0]}" + (f"-{facts.years[1]}" if facts.years[1] != facts.years[0] else "")
    if facts.life:
        told = (("born", facts.life.born), ("died", facts.life.died))
        said.append(", ".join(f"{event} {years[0]}" for event, years in told if years))
    others = [name for name in facts.names if name != facts.actor.label]
    if others:
        said.append(f"also: {', '.join(others)}")
    said.append(f"in: {', '.join(sorted(set(facts.files.values())))}")
    said += [f"record: {record}" for record in sorted(facts.records)]
    said += [f"joined by: {rule}" for rule in facts.actor.joined]
    return said


def quoted(words: Iterable[Words]) -> list[str]:
    """The words that name an actor, each with where they stand."""
    return [f"“{one.quotation}” {one.tells}: {one.document or one.file}" for one in words]


def _lines(texts: Iterable[str], columns: int) -> list[str]:
    found = []
    for text in texts:
        found += textwrap.wrap(in_one_line(text), columns, subsequent_indent="  ") or [""]
    return found
