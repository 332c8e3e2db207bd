"""What the tests of judgements share: judgements made by hand and at random."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from kg.judgements.model import Judgement, Side, Verdict, from_json

WHEN = "2001-02-03T04:05:06Z"
JUDGES = ("A. Berg", "C. Dahl")


def judgement(
    verdict: Verdict, one: Side | str, other: Side | str, *, who: str = "A. Berg", reason: str = "", when: str = WHEN
) -> Judgement:
    """A judgement of two sides; a text is that name in every source."""
    sides = [side if isinstance(side, Side) else Side(name=side) for side in (one, other)]
    told = Judgement(verdict=verdict, sides=(sides[0], sides[1]), who=who, when=when, reason=reason).as_json()
    return from_json({name: value for name, value in told.items() if name != "id"})


@st.composite
def judgements(draw: st.DrawFn, sides: Sequence[Side]) -> list[Judgement]:
    """Some judgements, of any of these sides, by two people."""
    pairs = st.lists(st.sampled_from(sides), min_size=2, max_size=2, unique_by=lambda side: side.place)
    told = st.tuples(st.sampled_from(["same", "different", "unsure"]), pairs, st.sampled_from(JUDGES))
    return [judgement(verdict, *pair, who=who) for verdict, pair, who in draw(st.lists(told, max_size=8))]
