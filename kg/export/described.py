"""An actor as text: its names with what says so, then the hypotheses about it, open ones first."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.visible import in_one_line
from kg.review.described import Called, Described, Meant


def as_text(told: Described) -> str:
    """All of it, for a terminal; control characters made visible."""
    return "\n".join(f"{'  ' * depth}{in_one_line(line)}".rstrip() for depth, line in _lines(told))


def _lines(told: Described) -> Iterator[tuple[int, str]]:
    """Lines, each with how far it is moved in."""
    yield 0, f"{told.actor.label} ({told.actor.kind}, id:actor/{told.actor.id})"
    for event, dates in (("born", told.born), ("died", told.died)):
        if dates:
            yield 0, f"{event} {' or '.join(dates)}"
    for record in told.records:
        yield 0, f"record {record}"
    yield 0, ""
    yield 0, "called"
    for one in told.called:
        yield from _called(one)
    for state, title in (("open", "left open"), ("used", "used"), ("set aside", "set aside")):
        several = [one for one in told.meant if one.state == state]
        if several:
            yield 0, ""
            yield 0, title
        for meant in several:
            yield from _meant(meant)


def _called(one: Called) -> Iterator[tuple[int, str]]:
    days = f", {one.first}" + (f" to {one.last}" if one.last != one.first else "") if one.first else ""
    yield 1, f"{one.text} ({one.kind.lower() or 'name'}), in {one.uses} statements{days}"
    for rule, words, file in one.given:
        yield 3, f"“{words}” {file}: {rule}"


def _meant(one: Meant) -> Iterator[tuple[int, str]]:
    whose = f", borne by {one.bearer}," if one.bearer and one.bearer != one.asked and one.state != "used" else ""
    times = f", in {one.times} places" if one.times > 1 else ""
    yield 1, f"“{one.asked}”{whose} means {one.candidate}{times}"
    for speaks, text in one.grounds:
        yield 3, f"{speaks}: {text}"
