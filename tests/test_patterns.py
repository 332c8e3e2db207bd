"""Patterns that are found quickly, or not tried at all, against the plain way of searching for them."""

from __future__ import annotations

import pkgutil
import re
import string
import sys
from functools import cache
from importlib import import_module
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_patterns import PLAIN

import extract
from extract import (
    attachments,
    extents,
    headings,
    layout,
    letterheads,
    nameindex,
    pages,
    people,
    shards,
    stages,
    stamps,
)
from extract.charges import _BIDDEN, _CHARGE, _charges
from extract.dates import _PATTERN, _dates
from extract.decisions import doubts, sentences, weighing
from extract.decisions.sentences import lower_words
from extract.needing import Needing, one_of, without_case
from extract.readers import bulletin
from extract.remembered import Kept
from extract.retold import _TOLD_ME, _introducing

# words of references, charges and dates, with what joins them
WORDS = """
    I we you You Your your YOUR his My our Yours of the in to with on for received agree reply replying answering
    acknowledge receipt thank refer telegram telegrams Telegram letter order orders request favor No. 12 #3 dated from
    and was fulfilled following accordance pursuant Urtel Deptel Mytel 45 Comrade Holt’s Holt Lund's that about . , : ;
    ( ) communicated asked May 4.5.51 5/6/51 early 1951 spring June - been delayed has answer told me stated “ ” also
    copies Copies: HOLT [Lund] A B C R12/4 No. 3172 [ ] if believe then — ask minutes protocol draft attached opinion
    consider correct decided by order give instructions K.A. Holt-Lund
"""
SAID = st.lists(
    st.sampled_from([
        *WORDS.split(), "in accordance with your order", "the following", "Holt told me the following:", "You ask that",
        "have received your telegram", "In reply to the letter from", "Your telegram was received",
    ]),
    max_size=12,
).map(" ".join)  # fmt: skip
MODULES = [import_module(found.name) for found in pkgutil.walk_packages(extract.__path__, "extract.")]
NEEDING = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Needing)
}
PHRASES = {str(phrase.rule): phrase for phrase in weighing._PHRASES}
NEEDING |= {name: phrase.pattern for name, phrase in PHRASES.items() if phrase.pattern.words != ("",)}
# those whose words are looked for in the text without case
FOLDED = frozenset({
    "_TO_ANOTHERS", "_YOURS", "_ANSWERING", "_AGREEING", "_DONE", "_OBEYING", "_YOU_SAID", "_IMPLIED", "_RELAY",
    "_DRAFT", "_SPOKEN_OF_AS", "_NO_MESSAGE", "_FOLLOWS",
})  # fmt: skip
CAPITALS = frozenset(letter for letter in map(chr, range(0x250)) if letter.isupper())
# what looks at one character before a pattern is tried at the beginning of a text
FIRST = {
    "restart": (letterheads._RESTARTS, letterheads._RESTART),
    "British stamp": (stamps._LETTERED, stamps._BRITISH),
    "plain stamp": (stamps._LETTERED, stamps._PLAIN),
    "paper": (attachments._HEADS, attachments._HEADED),
    "form": (shards._FORM_BEGINS, shards._FORM_LINE),
    "ornament": (layout._ORNAMENTAL, layout._ORNAMENT),
    "labelled heading": (pages._BEGINNINGS, headings.LABELLED),
    "numbered heading": (frozenset(string.digits), headings.NUMBERED),
    "signature": (CAPITALS | frozenset(string.digits) | shards._BEFORE_SIGNATURE, shards._SIGNATURE),
}
slow = settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@cache  # a strategy of a long pattern takes longer to make than to draw from
def made_for(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    """Texts that are made to fit a pattern as one would write it, between others."""
    plain = PLAIN.get(pattern, pattern)
    return st.from_regex(plain) | st.tuples(SAID, st.from_regex(plain, fullmatch=True), SAID).map(" ".join)


@pytest.mark.parametrize("name", NEEDING)
@slow
@given(st.data())
def test_what_a_pattern_fits_has_a_word_that_it_needs(name: str, data: st.DataObject):
    """A text made to fit a pattern is searched with it."""
    one = NEEDING[name]
    text = data.draw(made_for(one.pattern))
    seen = without_case(text) if name.rpartition(".")[2] in FOLDED else text
    assert one.may_fit(seen) or one.pattern.search(text) is None


@given(SAID)
def test_texts_of_common_words_are_searched_too(text: str):
    """Where a pattern fits, it is found."""
    for name, one in NEEDING.items():
        seen = without_case(text) if name.rpartition(".")[2] in FOLDED else None
        plain = [match.span() for match in one.pattern.finditer(text)]
        assert [match.span() for match in one.finditer(text, seen=seen)] == plain, name
        assert (one.search(text, seen=seen) is not None) == bool(plain), name


@pytest.mark.parametrize("pattern", PLAIN, ids=lambda one: one.pattern[:16])
@slow
@given(st.data())
def test_a_pattern_that_begins_with_letters_fits_where_the_plain_one_does(
    pattern: re.Pattern[str], data: st.DataObject
):
    """The letters with which its words begin stand first in it, and change nothing."""
    text = data.draw(made_for(pattern) | SAID | st.text("ABCabc IWw.-’'[]()19/#№“\"\n", max_size=30))
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in PLAIN[pattern].finditer(text)]


@pytest.mark.parametrize("what", FIRST)
@slow
@given(st.data())
def test_the_first_character_tells_enough(what: str, data: st.DataObject):
    """What a pattern fits at its beginning, white space aside, begins with a character for which it is tried."""
    first, pattern = FIRST[what]
    text = data.draw(st.from_regex(pattern)).strip()
    if pattern.match(text):
        assert text[:1] in first or text[:1].isdecimal()


@slow
@given(st.from_regex(bulletin._SIGNED, fullmatch=True))
def test_the_last_character_of_a_signature_tells_enough(text: str):
    """A line that is signed in capitals ends with a capital or a sign behind it."""
    line = text.strip()
    assert not bulletin._SIGNED.match(line) or line[-1:] in bulletin._SIGNED_ENDS


@slow
@given(st.from_regex(extents._UNFINISHED))
def test_the_end_of_a_heading_tells_whether_it_is_open(text: str):
    """What an unfinished heading ends with is among the ends for which it is looked at."""
    fits = extents._UNFINISHED.search(text) is not None
    assert not fits or text.endswith(extents._OPEN_ENDS) or text[-1:].isspace()


@given(st.from_regex(nameindex._INDEX, fullmatch=True))
def test_the_title_of_an_index_is_short(text: str):
    """No line that is longer is an index's title."""
    assert len(text.strip()) <= nameindex._LONGEST_TITLE


@given(st.lists(st.from_regex(_CHARGE) | SAID, max_size=3).map(" ".join), st.data())
def test_a_charge_begins_as_charges_begin(text: str, data: st.DataObject):
    """Looking where charges begin finds the charges that trying every place finds."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    plain = [match.span() for match in _CHARGE.finditer(text, start, end)]
    assert [match.span() for match in _charges(text, start, end)] == plain


@slow
@given(st.lists(st.from_regex(stages._STAMP) | SAID | st.sampled_from(["From BeijingReceived 19", "SENT"]), max_size=3))
def test_a_stamp_begins_as_stamps_begin(said: list[str]):
    """Looking where stamps begin finds the words of stages that trying every place finds."""
    text = " ".join(said)
    plain = [match.span() for match in stages._STAMP.finditer(text)]
    assert [match.span() for match in stages.stages_stamped(text)] == plain


@given(st.text("abAH’ []LT.-", max_size=30) | SAID)
def test_a_line_that_ends_with_a_small_word_is_no_signature(text: str):
    """A line is taken for a signature where the pattern fits it, be it tried or passed over by its words."""
    line = text.strip()
    plain = shards._SIGNATURE.match(shards._SPREAD.sub(lambda m: m.group().replace(" ", ""), line))
    assert (shards._signer(text) is None) == (plain is None)


@pytest.mark.parametrize(("pattern", "told"), [(people._TITLED, people._OF_TITLES), (people._SHIP, people._OF_SHIPS)])
@slow
@given(st.data())
def test_the_last_word_before_a_name_tells_enough(pattern: re.Pattern[str], told: Kept[bool], data: st.DataObject):
    """What a title or a kind of ship fits ends with a word for which it is tried."""
    before = data.draw(made_for(pattern) | SAID)
    assert told[people._last_word(before)] or pattern.search(before) is None


@given(SAID, st.data())
def test_what_introduces_words_is_found_in_its_clause(text: str, data: st.DataObject):
    """The clauses tried are those in which the whole text would show the same introductions."""
    end = data.draw(st.integers(0, len(text)))
    plain = [match.span() for match in _TOLD_ME.finditer(text, 0, end)]
    assert [match.span() for match in _introducing(text, 0, end)] == plain


@given(SAID | st.lists(st.from_regex(_PATTERN, fullmatch=True), max_size=3).map(" - ".join), st.data())
def test_a_date_begins_as_dates_begin(text: str, data: st.DataObject):
    """Looking where dates begin finds the dates that trying every place finds."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    plain = [match.span() for match in _PATTERN.finditer(text, start, end)]
    assert [match.span() for match in _dates(text, start, end)] == plain


@given(SAID.map(str.lower), st.sampled_from([doubts._IF, doubts._ASKED, doubts._BELIEVED]))
def test_a_sign_of_the_last_part_stands_behind_the_last_mark(text: str, pattern: re.Pattern[str]):
    """Looking behind the last mark finds what looking through all the words finds."""
    assert doubts._in_last_part(pattern, text) == (pattern.search(text) is not None)


@given(SAID | st.sampled_from(["pass on the note", "hand over", "bring to the notice of", "TELL", "informed"]))
def test_alternatives_put_together_by_their_first_letters_are_the_same(text: str):
    """A pattern of alternatives fits where the list of them does."""
    plain = re.compile(rf"\b(?:{_BIDDEN})\b", re.IGNORECASE)
    together = re.compile(rf"\b{one_of(_BIDDEN)}\b", re.IGNORECASE)
    assert [match.span() for match in together.finditer(text)] == [match.span() for match in plain.finditer(text)]


@pytest.mark.parametrize(
    "name", ["are to", "you will", "they will be moved", "will not be resumed", "will be carried out"]
)
@slow
@given(st.data())
def test_what_a_phrase_fits_has_the_words_that_it_needs(name: str, data: st.DataObject):
    """A sentence made to fit a phrase has one of its words, and one of those that must stand there too."""
    phrase = PHRASES[name]
    sentence = data.draw(st.tuples(SAID, st.from_regex(phrase.pattern.pattern, fullmatch=True), SAID).map(" ".join))
    lows = lower_words(sentence)
    assert not phrase.told(sentence) or (phrase.words & lows and phrase.also & lows)


@given(SAID | st.text("abTH’'- .é1_", max_size=30))
def test_words_without_other_letters_are_the_words(text: str):
    """The words of a text in lower case are found alike where it has no letters but ours, and where it has."""
    assert lower_words(text) == frozenset(sentences._LOW.findall(text.replace("’", "'").lower()))


@pytest.mark.parametrize("letter", string.ascii_lowercase)
def test_a_text_without_case_has_each_letter_that_a_pattern_takes_for_it(letter: str):
    """Every character that fits a letter where case is passed over is that letter in the text without case."""
    every = "".join(chr(code) for code in chain(range(0xD800), range(0xE000, sys.maxunicode + 1)))
    alike = re.findall(letter, every, re.IGNORECASE)
    assert {without_case(one) for one in alike} == {letter}
