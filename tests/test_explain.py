"""Explaining documents: text under marks, coverage, what is left unread, found by name; terminal, JSON and command."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import EXAMPLES, ROOT
from support_explain import EVIL, documents, examples
from support_reading import Extracted
from test_cli_progress import on_terminal

import extract
from extract.model import Record, Source
from kg.cli import main
from kg.errors import DocumentError
from kg.evaluation.records import read_records
from kg.explanation.explain import explained
from kg.explanation.search import fitting, near
from kg.explanation.segments import Coverage, Segment, coverage, cut, unread
from kg.explanation.values import Explanation
from kg.export.explanation import as_json, as_text, listed_json, listed_text
from kg.export.visible import visible
from kg.pipeline import build

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
COLOURS = re.compile("\x1b\\[[0-9]{1,2}m")
RULES = {"heading": "the heading", "family name": "one of a family"}

offsets = st.integers(0, 30)
stretches = st.lists(st.tuples(offsets, offsets).map(sorted).map(tuple), max_size=4)
marked = st.lists(st.tuples(offsets, offsets, st.integers(1, 5)), max_size=9)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["explain", *map(str, words)])


def under(found: Explanation, offset: int) -> tuple[int, ...]:
    """The marks over a character, counted one by one."""
    over = (one.number for one in found.said for place in one.places if place.start <= offset < place.end)
    return tuple(sorted(set(over)))


def characters(found: Explanation) -> Iterator[tuple[int, Segment]]:
    """Every character of the document in reading order, with the segment that it is in."""
    for piece in found.pieces:
        for segment in piece.segments:
            yield from ((offset, segment) for offset in range(segment.start, segment.end))


def true_of(source: Source, found: Explanation) -> None:
    """What an explanation promises, each part of it counted anew from the text and the claims alone."""
    lines = source.text.split("\n")
    for piece in found.pieces:
        first, last = piece.lines
        assert "".join(source.text[s.start : s.end] for s in piece.segments) == "\n".join(lines[first - 1 : last])
    assert not found.pieces[0].moved
    for one, two in pairwise(found.pieces):
        between = lines[one.lines[1] : two.lines[0] - 1]
        assert two.moved == (two.lines[0] <= one.lines[1] or any(line.strip() for line in between))
    told = list(characters(found))
    assert all(segment.marks == under(found, offset) for offset, segment in told)
    counted = [(offset, segment) for offset, segment in told if source.text[offset].isalnum()]
    cited = sum(bool(segment.marks) for _, segment in counted)
    assert found.coverage == Coverage(characters=len(counted), cited=cited)
    assert sum(zone.characters for _, zone in found.zones) == len(counted)
    assert sum(zone.cited for _, zone in found.zones) == cited
    assert sum(one.characters for one in found.unread) == len(counted) - cited
    assert [one.characters for one in found.unread] == sorted((one.characters for one in found.unread), reverse=True)
    for one in found.unread:
        assert not any(under(found, offset) for offset in range(one.start, one.end))
        assert one.quote == source.text[one.start : one.end]
        assert one.quote[0].isalnum()
        assert one.quote[-1].isalnum()
    for place in (place for one in found.said for place in one.places):
        assert lines[place.line - 1][place.column - 1 :].startswith(place.quote.split("\n")[0])
    assert [one.number for one in found.said] == list(range(1, len(found.said) + 1))


@given(stretches, marked)
def test_segments_make_up_the_text_and_bear_the_marks_over_them(
    parts: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int, int]]
) -> None:
    """Character by character: each stretch is whole, nothing overlaps, and the marks are those that stand over it."""
    for (first, last), segments in zip(parts, cut(parts, marks), strict=True):
        told = [(offset, s.marks) for s in segments for offset in range(s.start, s.end)]
        assert [offset for offset, _ in told] == list(range(first, last))
        for offset, over in told:
            assert over == tuple(sorted({number for start, end, number in marks if start <= offset < end}))
        assert all(segment.start < segment.end for segment in segments)
        pairs = pairwise(segments)
        edges = {place for start, end, _ in marks for place in (start, end)}
        assert all(two.start in edges for _, two in pairs)


@given(st.text(alphabet="a7毛 .\n-", max_size=30), marked)
def test_coverage_and_what_is_left_are_counted_by_letters(text: str, marks: Sequence[tuple[int, int, int]]) -> None:
    """Letters and digits under a mark, and the longest stretches without one, as counting one by one gives them."""
    (segments,) = cut([(0, len(text))], marks)
    free = [not any(start <= offset < end for start, end, _ in marks) for offset in range(len(text))]
    letters = [offset for offset, sign in enumerate(text) if sign.isalnum()]
    assert coverage(text, segments) == Coverage(
        characters=len(letters), cited=sum(not free[offset] for offset in letters)
    )
    found = unread(text, segments)
    inside = {offset for start, end in found for offset in range(start, end)}
    assert {offset for offset in letters if free[offset]} == inside & set(letters)
    assert all(free[offset] for offset in inside)
    for (_, end), (start, _) in pairwise(found):
        assert not all(free[end:start])


@given(documents())
@settings(max_examples=150)
def test_an_explanation_is_true_of_any_record(given_: tuple[Source, Record]) -> None:
    """Whatever the pieces, their order and the spans: what is told is what is there."""
    source, record = given_
    (found,) = explained(source, [record])
    true_of(source, found)
    told = {(one.key, one.value, one.rule, one.status, one.part, p.start) for one in found.said for p in one.places}
    assert told == {(c.key, c.value, c.rule, c.status, c.part, s.start) for c in record.claims for s in c.spans}


def test_an_explanation_is_true_of_the_examples() -> None:
    """Of the example sources too, where headings are found, source notes told apart, and pieces are put together."""
    moved = zones = 0
    for source, documents_ in examples():
        for found in documents_:
            true_of(source, found)
            zones += dict(found.zones)["heading"].characters == sum(map(str.isalnum, found.heading))
            moved += any(piece.moved for piece in found.pieces)
            if source.name == "bulletin.txt":
                assert dict(found.zones)["source note"].percent > 30
    assert moved >= 1
    assert zones > 30


def test_an_explanation_is_true_of_the_real_texts(seeds: Extracted) -> None:
    """And of every document of the real texts; each has its heading found and half of its letters read."""
    texts = seeds.texts()
    records = read_records(seeds.output.decode("utf-8"), "records.jsonl").records
    for record in records:
        source = Source(name=record.file, text=texts[record.file], sha256="")
        (found,) = explained(source, [record])
        true_of(source, found)
        assert "heading" in dict(found.zones), record.id


def test_conflicting_claims_stand_beside_what_they_contradict() -> None:
    """The second bulletin document is dated twice: both dates are told, what was adopted first."""
    found = next(one for _, documents_ in examples() for one in documents_ if one.heading.startswith("2. 13 January"))
    ((adopted, other),) = found.conflicts
    assert (adopted.key, adopted.value, adopted.status) == ("date", found.said[0].value, "stated")
    assert (other.key, other.status) == ("date", "conflicting")
    text = as_text(found, {})
    assert f"conflict: date is “{adopted.value}” (1, " in text
    assert f"against “{other.value}” ({other.number}!, " in text
    mark = rf"(?:\d+!?,)*{other.number}!(?:,\d+!?)*"  # others may cite the same words
    assert re.search(rf"⟦{mark} {re.escape(other.places[0].quote)} {mark}⟧", text)


def test_a_text_that_was_not_read_is_refused() -> None:
    """Offsets into another text are told as what they are, and nothing is shown under wrong marks."""
    (reading,) = extract.read([EXAMPLES / "bulletin.txt"])
    text = (EXAMPLES / "bulletin.txt").read_text(encoding="utf-8")
    assert explained(Source(name="bulletin.txt", text=text, sha256=""), reading.records)
    for other in ("x" + text, text[:40], "\n" * 900):
        with pytest.raises(DocumentError, match="not read from this text"):
            explained(Source(name="bulletin.txt", text=other, sha256=""), reading.records)


@given(documents(), st.booleans(), st.integers(0, 4))
@settings(max_examples=150)
def test_the_terminal_gets_the_text_whole_and_nothing_that_acts(
    given_: tuple[Source, Record], colour: bool, show: int
) -> None:
    """Without its marks every line is the source's; nothing acts on a terminal but colours where they are asked for."""
    source, record = given_
    (found,) = explained(source, [record])
    text = as_text(found, RULES, show=show, colour=colour)
    plain = COLOURS.sub("", text) if colour else text
    assert ACTING.search(plain) is None
    assert plain == as_text(found, RULES, show=show)
    lines = source.text.split("\n")
    if not set("⟦⟧") & set(source.text):
        body = re.findall(r"^ *(\d+)(?: (.*))?$", re.sub(r"⟦[\d,!]+ | [\d,!]+⟧", "", plain), re.MULTILINE)
        wanted = [
            (str(n), visible(lines[n - 1]).rstrip()) for p in found.pieces for n in range(p.lines[0], p.lines[1] + 1)
        ]
        told = [(number, rest.rstrip()) for number, rest in body]
        assert [one for one in wanted if one not in told] == []


@given(documents())
@settings(max_examples=100)
def test_json_has_all_of_it(given_: tuple[Source, Record]) -> None:
    """Read back, it tells the same claims, segments and unread stretches; no character in it acts."""
    source, record = given_
    (found,) = explained(source, [record])
    text = as_json(found, RULES)
    assert ACTING.search(text) is None
    told = json.loads(text)
    for one, said in zip(told["claims"], found.said, strict=True):
        assert (one["key"], one["value"], one["rule"], one["status"]) == (said.key, said.value, said.rule, said.status)
        assert one["reads"] == [RULES[name] for name in said.rule.split(": ") if name in RULES]
        assert all(source.text[span["start"] : span["end"]] == span["quote"] for span in one["spans"])
    segments = [segment for piece in told["pieces"] for segment in piece["segments"]]
    assert [(s["start"], s["end"], tuple(s["claims"])) for s in segments] == [
        (s.start, s.end, s.marks) for piece in found.pieces for s in piece.segments
    ]
    assert all(source.text[one["start"] : one["end"]] == one["quote"] for one in told["unread"])
    assert told["coverage"]["cited"] == found.coverage.cited


def test_the_list_has_every_document_the_least_covered_first() -> None:
    """One line a document below the names of the columns, in the order of the share that is cited."""
    found = [one for _, documents_ in examples() for one in documents_]
    lines = listed_text(found).splitlines()
    assert len(lines) == len(found) + 1
    shares = [int(line.split()[0]) for line in lines[1:]]
    assert shares == sorted(shares)
    told = json.loads(listed_json(found))
    assert [one["coverage"]["percent"] for one in told] == sorted(one["coverage"]["percent"] for one in told)
    assert {one["id"] for one in told} == {one.id for one in found}
    hostile = replace(found[0], heading=EVIL, file=EVIL, id=EVIL)
    assert ACTING.search(listed_text([hostile]) + listed_json([hostile])) is None


def letters() -> list[Record]:
    told = (
        ("a1", "1", "1. Telegram, Holt to Lund", ("No. 4/85",)), ("a2", "2", "2. Letter, Lund to Holt", ()),
        ("a3", "1", "1. Note of Vårdö", ("No. 12",)), ("12", None, "Report, Moe to Lund", ()),
    )  # fmt: skip
    return [
        Record(id=name, file="a.txt", lines=None, heading=heading, number=number, doc_numbers=numbers)
        for name, number, heading, numbers in told
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("a2", ["a2"]),
        ("https://w3id.org/cablegraph/id/document/a3", ["a3"]),
        ("2", ["a2"]),
        ("No. 2.", ["a2"]),
        ("Document 2", ["a2"]),
        ("1", ["a1", "a3"]),
        ("note 1", ["a3"]),
        ("1 a.txt holt", ["a1"]),
        ("12", ["12"]),
        ("no. 12", ["a3"]),
        ("4/85", ["a1"]),
        ("HOLT letter", ["a2"]),
        ("vardo", ["a3"]),
        ("Lund", ["a1", "a2", "12"]),
        ("Lund Vardo", []),
        ("", []),
        ("?", []),
    ],
)
def test_a_document_is_found(wanted: str, found: list[str]) -> None:
    """An identifier goes before a number, a number before words; words in any order, accents and case apart."""
    assert [record.id for record in fitting(letters(), wanted)] == found


def test_near_ones_are_named() -> None:
    """What nothing fits has neighbours: those that share most words, misspelt ones counted; or none."""
    assert [record.id for record in near(letters(), "telegramm Lundt")] == ["a1", "a2", "12"]
    assert near(letters(), "zzz") == ()
    assert near([], "Lund") == ()


def test_the_command_explains_a_document() -> None:
    """By number or words: table, marked text, coverage and rules; files that were not read go to standard error."""
    done = run(EXAMPLES, "18 June 1949")
    assert done.exit_code == 0
    for line in ("⟦2 ciphered telegram 2⟧", "coverage: ", "left unread: ", "after line 350 comes line", "rules:"):
        assert line in done.stdout
    assert done.stderr.startswith("not read  README.md: ")
    assert done.stdout == run(EXAMPLES, "filippov", "kovalev", "june").stdout
    assert ACTING.search(done.stdout) is None
    assert "(--show " in done.stdout
    assert "(--show " not in run(EXAMPLES, "18 June 1949", "--show", "99").stdout


def test_a_terminal_gets_colours_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the marks are painted; with NO_COLOR, and in a pipe, the same text comes without."""
    plain = run(EXAMPLES, "18 June 1949").stdout
    monkeypatch.delenv("NO_COLOR", raising=False)
    status, painted = on_terminal("explain", EXAMPLES, "18 June 1949")
    assert status == 0
    assert COLOURS.search(painted)
    assert plain.replace("\n", "\r\n") in COLOURS.sub("", painted)
    monkeypatch.setenv("NO_COLOR", "1")
    assert plain.replace("\n", "\r\n") in on_terminal("explain", EXAMPLES, "18 June 1949")[1]


def test_the_command_lists_all_documents() -> None:
    """Without a document: every one with its coverage; as JSON and as a page too."""
    done = run(EXAMPLES)
    told = json.loads(run(EXAMPLES, "--format", "json").stdout)
    assert len(done.stdout.splitlines()) == len(told) + 1
    assert run(EXAMPLES, "--format", "html").stdout.count("<tr>") == len(told) + 1


def test_the_command_names_what_fits_and_what_is_near() -> None:
    """Several: each named, the error says how many. None: near ones. Neither prints a document."""
    several = run(EXAMPLES, "Zhou", "Enlai")
    assert (several.exit_code, several.stdout) == (1, "")
    named = [line for line in several.stderr.splitlines() if re.match("[0-9a-f]{16}  ", line)]
    assert f"{len(named)} documents fit Zhou Enlai" in several.stderr
    none = run(EXAMPLES, "Tikhvinskii")
    assert (none.exit_code, none.stdout) == (1, "")
    assert "Tikhvinsky" in none.stderr
    assert "no document fits Tikhvinskii" in none.stderr
    evil = run(EXAMPLES, EVIL)
    assert evil.exit_code == 1
    assert ACTING.search(evil.stderr) is None


def test_a_workspace_is_explained_from_the_texts_it_was_built_from(tmp_path: Path) -> None:
    """The same as reading anew; without the texts, with others, or with none there, one line says what to do."""
    build([EXAMPLES], tmp_path / "graph")
    texts = shutil.copytree(EXAMPLES, tmp_path / "texts")
    for form in ("table", "json", "html"):
        for words in (["18 June 1949"], ["13 January 1949"]):
            built = run(tmp_path / "graph", *words, "--texts", texts, "--format", form)
            assert built.exit_code == 0, built.stderr
            assert built.stdout == run(EXAMPLES, *words, "--format", form).stdout
    for words, why in (
        ([tmp_path / "graph", "18 June 1949"], "keeps no texts (say where they lie with --texts"),
        ([tmp_path / "graph", "18 June 1949", "--texts", tmp_path / "none"], "the text of bulletin.txt is not there"),
        ([EXAMPLES, "18 June 1949", "--texts", texts], "--texts is for a workspace"),
    ):
        refused = run(*words)
        assert (refused.exit_code != 0, refused.stdout) == (True, "")
        assert why in refused.stderr
    (texts / "bulletin.txt").write_text("Another text.\n" * 900, encoding="utf-8")
    assert "was not read from this text" in run(tmp_path / "graph", "18 June 1949", "--texts", texts).stderr
    assert (
        run(tmp_path / "graph", "18 June 1949", "--texts", texts, "--texts", EXAMPLES / "bulletin.txt").exit_code == 0
    )


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    """A page where the name ends in .html, else what the format says; nothing where the folder is not there."""
    for name, words, beginning in (
        ("page.html", [], "<!DOCTYPE html>"), ("data.json", ["--format", "json"], "{"), ("text.txt", [], "8. 18 June"),
    ):  # fmt: skip
        done = run(EXAMPLES, "18 June 1949", "-o", tmp_path / name, *words)
        assert done.stdout == f"{tmp_path / name}: 1 of 58 documents\n"
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)
    assert run(EXAMPLES, "18 June 1949", "-o", tmp_path / "none" / "page.html").exit_code == 1
    assert run().exit_code == 2


def test_the_readme_shows_what_the_command_prints() -> None:
    """The excerpt in the README is cut from the real output."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(
        r"^    cablegraph explain examples document 6 letter\n\n((?:    .*\n|\n)+)", readme, re.MULTILINE
    )
    printed = run(EXAMPLES, "document", "6", "letter").stdout.splitlines()
    lines = [line[4:].rstrip() for line in shown.splitlines() if line.strip() not in ("", "…")]
    assert len(lines) > 8
    assert [line for line in lines if line not in printed] == []
