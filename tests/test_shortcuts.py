"""What is passed over to save time changes nothing: each shortcut against the plain way."""

from __future__ import annotations

import itertools
import pickle
from collections import Counter
from dataclasses import FrozenInstanceError, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.assignment import Assignment
from extract.model import Claim, Record, Source, Span
from extract.shards import Traits, vocabulary
from extract.signatures import lines_within
from extract.text import Flow
from extract.topics import _LONGEST_WORD, _WORD, _keys, _words

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


@given(st.text(alphabet="abC1- \n\t\f\u00a0\u00ad\u2010", max_size=40), st.data())
def test_what_a_stretch_quotes_is_its_own_words(text: str, data: st.DataObject):
    """The spans of a stretch quote the letters that stand in it, whether it came from one run or from several."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    flow = Flow(Source(name="", text=text, sha256=""), list(itertools.pairwise(cuts)))
    if flow.text:
        start = data.draw(st.integers(0, len(flow.text) - 1))
        end = data.draw(st.integers(start + 1, len(flow.text)))
        quoted = "".join(span.quote for span in flow.spans(start, end))
        own = [c for c in flow.text[start:end] if c.isalnum()]
        assert not own or [c for c in quoted if c.isalnum()] == own


@given(st.text(alphabet="ab \n-", max_size=40), st.data())
def test_lines_are_told_with_what_stands_on_them(text: str, data: st.DataObject):
    """Rows are the lines with their words; the lines of a stretch are the text's, cut where it begins and ends."""
    flow = Flow.of(text)
    assert flow.rows() == tuple((start, end, flow.text[start:end].strip()) for start, end in flow.lines())
    start = data.draw(st.integers(0, len(flow.text)))
    end = data.draw(st.integers(start, len(flow.text)))
    plain = [(max(first, start), min(last, end)) for first, last in flow.lines() if last > start and first < end]
    assert lines_within(flow, start, end) == plain


@given(
    st.text(alphabet="abUN’' \n-é中文s", max_size=60)
    | st.lists(st.sampled_from(["The", "UN’s", "ships,", "a", "POWs"])).map(" ".join)
)
def test_words_are_found_piece_by_piece(text: str):
    """The words of the pieces between blanks are the words of the text, each where it stands."""
    plain = [(_keys(m.group()), *m.span()) for m in _WORD.finditer(text) if len(m.group()) <= _LONGEST_WORD]
    words, begins = _words(text)
    placed = [(keys, begins(i) + start, begins(i) + end) for i, (keys, start, end) in enumerate(words)]
    assert placed == [found for found in plain if found[0]]


def test_values_come_out_of_a_process_as_they_went_in():
    """A value that is packed and made again is equal to the first, and as frozen."""
    span = Span(start=0, end=4, quote="Holt")
    claim = Claim(key="senders", value="Holt", spans=(span,), rule="heading", part=2)
    record = Record(id="x", file="a.txt", lines=(1, 2), heading="Letter", claims=(claim,))
    for value in (span, claim, record):
        made = pickle.loads(pickle.dumps(value))
        assert made == value
        assert hash(made) == hash(value)
        assert type(made) is type(value)
    with pytest.raises(FrozenInstanceError):
        pickle.loads(pickle.dumps(span)).start = 3
