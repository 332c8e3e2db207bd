"""What is passed over to save time changes nothing: each shortcut against the plain way."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.assignment import Assignment
from extract.charges import _CHARGE
from extract.dates import _BEGINS, _PATTERN
from extract.model import Source
from extract.replies import _ANSWERING, _NEEDED, _OBEYING
from extract.retold import _TOLD_ME, _introducing
from extract.shards import Traits, vocabulary
from extract.text import Flow

KEYS = ("holt", "lund", "vik")
SHOWN = st.builds(
    Traits,
    has_note=st.booleans(), words=st.integers(0, 20), signed=st.frozensets(st.sampled_from(KEYS)),
    addressed=st.just(frozenset()), codes=st.just(frozenset()), marked=st.just(frozenset()), figures=st.just(()),
    vocabulary=st.just(vocabulary("")),
    leaves=st.lists(st.tuples(st.sampled_from([("A", "1", "2"), ("A", "1", "3")]), st.integers(1, 9))).map(tuple),
    mentioned=st.just(frozenset()), passes_on=st.just(False),
    head=st.lists(st.sampled_from(["sent", "received", "distribution list"]), unique=True).map(tuple),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What an assignment is weighed by."""

    shown: list[Traits]
    weights: list[dict[int, float]]
    joins: dict[tuple[int, int], float]
    senders: list[frozenset[str]]
    signers: list[int]
    places: list[int]

    def assigned(self, owners: list[int], *, free: bool) -> Assignment:
        """The shards given to these documents."""
        return Assignment(
            owners, traits=self.shown, weights=self.weights, joins=self.joins, senders=self.senders,
            signers=self.signers, places=self.places, free=free,
        )  # fmt: skip

    def strength(self, owners: list[int], *, free: bool) -> float:
        """How strongly an assignment binds as a whole, all of it weighed anew."""
        score = sum(self.weights[shard][owner] for shard, owner in enumerate(owners))
        score += sum(weight for (a, b), weight in self.joins.items() if owners[a] == owners[b])
        score += 0.8 * sum(one == other for one, other in itertools.pairwise(owners))
        return score if free else score - self.wanting(owners)

    def wanting(self, owners: list[int]) -> float:
        """What the documents lack, or have too much of."""
        cost = 0.0
        for document, names in enumerate(self.senders):
            own = [one for one, owner in zip(self.shown, owners, strict=True) if owner == document]
            closings = sum(bool(one.signed & names) for one in own)
            parts = Counter(part for one in own for part in one.head)
            cost += 4.0 * abs(sum(one.has_note for one in own) - 1)
            cost += 1.5 * max(0, closings - max(1, self.signers[document]))
            cost += 2.0 * sum(count - 1 for count in parts.values())
            cost += 6.0 if sum(one.words for one in own) < 8 else 0.0
        cited = [
            (self.places[owner], *leaf)
            for one, owner in zip(self.shown, owners, strict=True)
            for leaf in one.leaves
        ]  # fmt: skip
        for (one, file, leaf), (other, another, further) in itertools.combinations(cited, 2):
            cost += file == another and (one - other) * (leaf - further) < 0
        return cost


@given(st.data())
def test_what_a_move_gains_is_what_the_whole_gains(data: st.DataObject):
    """The gain told for moving some shards is the difference that it makes to the whole, and a trial moves nothing.

    No document is left out to which a group would be moved with gain.
    """
    count, documents = data.draw(st.integers(2, 6)), data.draw(st.integers(1, 4))
    places, within = st.integers(0, count - 1), st.integers(0, documents - 1)
    shown = data.draw(st.lists(SHOWN, min_size=count, max_size=count))
    weights = [{d: float(data.draw(st.integers(-9, 9))) for d in range(documents)} for _ in range(count)]
    pairs = st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])
    joins = data.draw(st.dictionaries(pairs, st.sampled_from([1.0, 2.5, 3.5]), max_size=4))
    senders = data.draw(st.lists(st.frozensets(st.sampled_from(KEYS)), min_size=documents, max_size=documents))
    owners = data.draw(st.lists(within, min_size=count, max_size=count))
    group = data.draw(st.lists(places, unique=True, min_size=1))
    goal = [data.draw(within) for _ in group]
    moved = list(owners)
    for shard, owner in zip(group, goal, strict=True):
        moved[shard] = owner
    sheet = Sheet(
        shown=shown, weights=weights, joins=joins, senders=senders,
        signers=data.draw(st.lists(st.integers(0, 3), min_size=documents, max_size=documents)),
        places=data.draw(st.permutations(range(documents))),
    )  # fmt: skip
    free = data.draw(st.booleans())
    told = sheet.assigned(owners, free=free)
    assert told.strength() == pytest.approx(sheet.strength(owners, free=free))
    expected = sheet.strength(moved, free=free) - sheet.strength(owners, free=free)
    assert told.gain(group, goal) == pytest.approx(expected)
    assert told.owners == owners
    told.move(group, goal)
    assert told.owners == moved
    assert told.gain(group, [owners[shard] for shard in group]) == pytest.approx(-expected)
    reach = {d: sum(weights[shard][d] for shard in group) for d in range(documents)}
    together = {d: [d] * len(group) for d in range(documents)}
    gaining = {d for d, goal in together.items() if told.gain(group, goal) > 1e-9}
    assert gaining <= set(told.promising(group, reach))


@given(st.text(alphabet="abC1- \n\t\f\u00a0\u00ad\u2010", max_size=40), st.data())
def test_each_character_of_a_running_text_knows_where_it_stood(text: str, data: st.DataObject):
    """Each character but a blank is the source’s at its offset, in any stretches; spans quote these words alone."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    flow = Flow(Source(name="", text=text, sha256=""), list(itertools.pairwise(cuts)))
    assert "  " not in flow.text
    assert flow.text == flow.text.strip(" ")
    for place, character in enumerate(flow.text):
        if character != " ":
            assert text[flow.offset(place)] == character
    if flow.text:
        quoted = "".join(span.quote for span in flow.spans(0, len(flow.text)))
        assert "".join(c for c in quoted if c.isalnum()) == "".join(c for c in flow.text if c.isalnum())


@given(st.text(alphabet="abC1- \n\t", max_size=40), st.data())
def test_what_stands_at_an_offset_is_found_where_it_went(text: str, data: st.DataObject):
    """The place told of an offset is the last one that came from there, in the running text up to an end."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    flow = Flow(Source(name="", text=text, sha256=""), list(itertools.pairwise(cuts)))
    end = data.draw(st.integers(0, len(flow.text)))
    offsets = data.draw(st.sets(st.integers(0, len(text))))
    plain = {flow.offset(place): place for place in range(end)}
    assert flow.places(offsets, end) == {offset: plain[offset] for offset in offsets if offset in plain}


# words of references, charges and dates, with what joins them
WORDS = """
    I we you You Your your YOUR his My our Yours of the in to with on for received agree reply replying answering
    acknowledge receipt thank refer telegram telegrams Telegram letter order orders request favor No. 12 #3 dated from
    and was fulfilled following accordance pursuant Urtel Deptel Mytel 45 Comrade Holt’s Holt Lund's that about . , : ;
    ( ) communicated asked May 4.5.51 5/6/51 early 1951 spring June - been delayed has answer told me stated “ ” also
"""
SAID = st.lists(
    st.sampled_from([
        *WORDS.split(), "in accordance with your order", "the following", "Holt told me the following:", "You ask that",
        "have received your telegram", "In reply to the letter from", "Your telegram was received",
    ]),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(st.sampled_from(list(_NEEDED)).flatmap(st.from_regex))
def test_what_a_pattern_fits_has_a_word_that_it_needs(text: str):
    """A text made to fit a pattern of references is searched with it."""
    assert all(any(word in text.casefold() for word in needed) for one, needed in _NEEDED.items() if one.search(text))


@given(st.sampled_from([_ANSWERING, _OBEYING, _CHARGE]).flatmap(lambda one: st.from_regex(_plain(one))))
def test_the_first_letters_told_pass_by_nothing(text: str):
    """Where patterns fit without looking at the first letters of their words, they fit as they are."""
    for one in (_ANSWERING, _OBEYING, _CHARGE):
        assert [m.span() for m in one.finditer(text)] == [m.span() for m in _plain(one).finditer(text)]


def _plain(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(re.sub(r"\(\?=\[[a-z]+\]\)", "", pattern.pattern, count=1), pattern.flags)


@given(SAID)
def test_a_pattern_of_references_fits_no_text_without_the_words_it_needs(text: str):
    """Where a pattern fits, one of the words is there for which it is tried at all."""
    for pattern, needed in _NEEDED.items():
        for match in pattern.finditer(text):
            assert any(word in match.group().casefold() for word in needed)


@given(SAID, st.data())
def test_what_introduces_words_is_found_in_its_clause(text: str, data: st.DataObject):
    """The clauses tried are those in which the whole text would show the same introductions."""
    end = data.draw(st.integers(0, len(text)))
    plain = [match.span() for match in _TOLD_ME.finditer(text, 0, end)]
    assert [match.span() for match in _introducing(text, 0, end)] == plain


@given(SAID)
def test_a_date_begins_as_dates_begin(text: str):
    """Looking where dates begin finds the dates that trying every place finds."""
    plain = re.compile(_PATTERN.pattern.replace(_BEGINS, ""), re.IGNORECASE)
    assert [match.span() for match in _PATTERN.finditer(text)] == [match.span() for match in plain.finditer(text)]
