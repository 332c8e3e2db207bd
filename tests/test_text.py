"""Text as read: decoding, lines, and running text that knows where each of its characters stood."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import CablegraphError
from extract.letterheads import quoted_ranges
from extract.model import Source, Span
from extract.text import Flow, decode, lines_of

words = st.text(alphabet="abcXY7-–‐\u00ad.,“”é漢😀", min_size=1, max_size=8)
gaps = st.sampled_from([" ", "  ", "\n", "-\n", "‐\n", "\u00ad\n", "\n\n", " \n ", "\t", "\n\f", "\u00a0", "\u2028"])
texts = st.builds(
    lambda parts, last: "".join(word + gap for word, gap in parts) + last,
    st.lists(st.tuples(words, gaps), min_size=1, max_size=30),
    st.one_of(words, st.just("")),
)


def source(text: str) -> Source:
    return Source(name="a.txt", text=text, sha256="")


def squeezed(text: str) -> str:
    """What neither line breaks nor the hyphens at them can change."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Running text of some stretches of a text, in any order, none overlapping."""
    text = draw(texts)
    cuts = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=10, unique=True).map(sorted))
    stretches = draw(st.permutations(list(itertools.pairwise(cuts))[::2]))
    return Flow(source(text), stretches)


@st.composite
def flows_of_lines(draw: st.DrawFn) -> Flow:
    """Running text of some of a text's lines, in any order, their margins cut off, as readers make it."""
    text = draw(texts)
    kept = [line for line in lines_of(text) if not line.blank]
    chosen = draw(st.lists(st.sampled_from(kept), unique=True)) if kept else []
    stretches = [
        (line.start + len(line.text) - len(line.text.lstrip()), line.start + len(line.text.rstrip())) for line in chosen
    ]
    return Flow(source(text), stretches)


@given(st.one_of(flows(), flows_of_lines()), st.data())
def test_any_stretch_of_running_text_is_quoted_from_the_source(flow: Flow, data: st.DataObject):
    """The quotations of any stretch of running text hold its characters, in order, as the source has them."""
    if not flow.text:
        return
    start = data.draw(st.integers(0, len(flow.text) - 1))
    end = data.draw(st.integers(start + 1, len(flow.text)))
    wanted = flow.text[start:end]
    if not wanted.strip(" "):
        return
    spans = flow.spans(start, end)
    assert all(flow.source.text[span.start : span.end] == span.quote for span in spans)
    assert squeezed("".join(span.quote for span in spans)) == squeezed(wanted)
    assert spans[0].quote[0] == wanted.lstrip(" ")[0]
    assert spans[-1].quote[-1] == wanted.rstrip(" ")[-1]


@given(st.one_of(flows(), flows_of_lines()))
def test_every_character_knows_its_offset(flow: Flow):
    """Each character that is no blank stands in the source at its offset; no offset is used twice."""
    offsets = [flow.offset(place) for place, character in enumerate(flow.text) if character != " "]
    assert [flow.source.text[offset] for offset in offsets] == [c for c in flow.text if c != " "]
    assert len(set(offsets)) == len(offsets)


@given(st.one_of(flows(), flows_of_lines()))
def test_running_text_has_single_blanks_and_no_line_breaks(flow: Flow):
    """White space is one blank between words, none at either end."""
    assert flow.text == " ".join(flow.text.split())


@given(st.one_of(flows(), flows_of_lines()))
def test_lines_partition_the_running_text(flow: Flow):
    """The lines follow one another without gap or overlap from the beginning of the running text to its end."""
    lines = list(flow.lines())
    assert lines[0][0] == 0
    assert lines[-1][1] == len(flow.text)
    assert all(one[1] == two[0] for one, two in itertools.pairwise(lines))


@given(flows_of_lines())
def test_a_line_of_running_text_is_of_one_line_of_the_source(flow: Flow):
    """Within a line the offsets grow, and all lie in one line of the source."""
    for start, end in flow.lines():
        offsets = [flow.offset(place) for place in range(start, end) if flow.text[place] != " "]
        assert offsets == sorted(offsets)
        assert len({flow.source.text.count("\n", 0, offset) for offset in offsets}) <= 1


@given(texts)
def test_running_text_of_everything_loses_nothing(text: str):
    """Running text of a whole text has all its characters in order, white space and hyphens apart."""
    assert squeezed(Flow(source(text), [(0, len(text))]).text) == squeezed(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vish-\ninsky", "Vishinsky"),
        ("Kim Il-\nSung", "Kim Il-Sung"),
        ("No. 7-\n8", "No. 7-8"),
        ("the end -\nand", "the end - and"),
        ("one\ntwo", "one two"),
        ("one\n\n  two\n", "one two"),
        ("co\u00ad\noperation", "cooperation"),
    ],
)
def test_hyphens_at_line_ends(text: str, expected: str):
    """A hyphen that breaks a word goes, one before a capital or a digit stays, a dash between blanks stays."""
    assert Flow(source(text), [(0, len(text))]).text == expected
    halves = text.index("\n")
    assert Flow(source(text), [(0, halves), (halves + 1, len(text))]).text == expected


def test_the_last_words_of_a_file_can_stand_before_others():
    """A stretch that ends where the file ends, with no newline, is quoted with one that is read after it."""
    text = "Moscow\nFrom"
    flow = Flow(source(text), [(7, 11), (0, 6)])
    assert [span.quote for span in flow.spans(0, len(flow.text))] == ["From", "Moscow"]


def test_a_quotation_that_something_interrupts_is_several():
    """Words that a page header stands between are quoted as two spans, and the header is in neither."""
    text = "the Soviet\n58 EASTERN ARCHIVES\nGovernment agrees"
    flow = Flow(source(text), [(0, 10), (31, len(text))])
    start = flow.text.index("Soviet")
    assert [span.quote for span in flow.spans(start, start + len("Soviet Government"))] == ["Soviet", "Government"]


@given(st.text())
def test_lines_are_the_text_cut_at_newlines(text: str):
    """Lines end at newline characters alone, number from one, and joined again are the text."""
    lines = lines_of(text)
    assert "\n".join(line.text for line in lines) == text
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@given(text=st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1))
def test_bytes_decode_to_their_text(encoding: str, end: str, text: str):
    """A text in UTF-8 or UTF-16, with a byte-order mark or without, with any line ends, is the same text."""
    text = f"To {text}"
    lines = f"{text}\n{text}\n"
    assert decode(lines.replace("\n", end).encode(encoding)) == lines


@pytest.mark.parametrize("data", [b"", b" \n ", b"\xff\xff", b"caf\xe9", b"a\x00b" * 40, b"\x01\x02\x03", b"\xff\xfea"])
def test_bytes_that_are_no_text_are_refused(data: bytes):
    """Empty, binary, truncated and other encodings are refused in one line, not read as something else."""
    with pytest.raises(CablegraphError) as caught:
        decode(data)
    assert "\n" not in str(caught.value)
    assert str(caught.value)


@given(st.integers(-3, 8), st.integers(-3, 8), st.text(max_size=6))
def test_a_span_holds_its_quotation_or_is_refused(start: int, end: int, quote: str):
    """A span whose quotation is empty, or not as long as it says, cannot be made."""
    if 0 <= start < end and len(quote) == end - start:
        assert Span(start=start, end=end, quote=quote).quote == quote
    else:
        with pytest.raises(ValueError, match="no quotation"):
            Span(start=start, end=end, quote=quote)


@given(
    st.lists(st.sampled_from(["“", "”", '"', "word ", ". ", "\n", "one two three four five six seven "]), max_size=40)
)
def test_quoted_texts_are_apart_and_in_quotation_marks(parts: list[str]):
    """What is quoted at length begins with an opening mark, ends with a closing one, and overlaps nothing quoted."""
    text = "".join(parts)
    place = 0
    for start, end in quoted_ranges(text):
        assert place <= start < end <= len(text)
        assert (text[start], text[end - 1]) in {("“", "”"), ("“", '"')}
        assert len(text[start:end].split()) >= 12
        place = end
