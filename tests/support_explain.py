"""Documents to explain: records of any shape over any text, and those of the examples with their texts."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st
from paths import DATA, EXAMPLES

import extract
from extract.model import Claim, Record, Source
from extract.text import decode, lines_of
from kg.explanation.explain import explained
from kg.explanation.values import Explanation
from kg.pipeline import shipped_scheme

EVIL = "</a><script>window.ran=1</script>\x1b[31m\u202e\x07“⟦1"
STATUSES = ("stated", "inferred", "conflicting")
KEYS = ("date", "senders", "enclosures.senders", "<i>key</i>", "two\nlines")
signs = st.one_of(
    st.sampled_from("ab 7.\n\n⟦⟧毛ё<&>\"'$\t\f\x1b\u202e\u2028\x85[Source:"), st.characters(exclude_categories=["Cs"])
)
texts = st.lists(signs, min_size=1, max_size=60).map("".join).filter(str.strip)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Source, Record]:
    """A source and a record over it: lines in pieces of any order, claims with spans that overlap as they please."""
    source = Source(name="a.txt", text=draw(texts), sha256="")
    count = len(lines_of(source.text))
    cuts = sorted(draw(st.sets(st.integers(1, count), min_size=1, max_size=5)))
    pieces = [(first, last) for first, last in zip(cuts, [*(c - 1 for c in cuts[1:]), count], strict=True)]
    claims = draw(st.lists(claim(source), max_size=8))
    chosen = tuple(draw(st.permutations(pieces)))
    heading = draw(st.one_of(st.just(""), st.just(source.text[:9]), st.just(EVIL)))
    return source, Record(
        id="a1", file="a.txt", lines=None, heading=heading, number=draw(st.sampled_from((None, "7", EVIL))),
        description=draw(st.sampled_from((None, source.text[-5:]))), pieces=chosen, claims=tuple(claims),
    )  # fmt: skip


def claim(source: Source) -> st.SearchStrategy[Claim]:
    """A claim about some words of a source."""
    ends = st.tuples(*[st.integers(0, len(source.text))] * 2).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    spans = st.lists(ends.map(lambda pair: source.span(*pair)), min_size=1, max_size=3).map(tuple)
    return st.builds(
        Claim, key=st.sampled_from(KEYS), value=st.sampled_from(("1949", "Kim", EVIL)), spans=spans,
        rule=st.sampled_from(("heading", "heading: family name", EVIL)), confidence=st.sampled_from((1.0, 0.5)),
        status=st.sampled_from(STATUSES), part=st.sampled_from((None, 0, 1)),
    )  # fmt: skip


def examples() -> Iterator[tuple[Source, tuple[Explanation, ...]]]:
    """The example sources and the specimens of dispatches, each with its documents explained."""
    for reading in extract.read([EXAMPLES, DATA / "dispatches"], scheme=shipped_scheme()):
        if reading.records:
            with open(reading.path, "rb") as file:
                source = Source(name=reading.name, text=decode(file.read()), sha256="")
            yield source, explained(source, reading.records)
