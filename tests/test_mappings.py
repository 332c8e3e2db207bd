"""Judgements as CSV and SSSOM, and back: nothing is lost, nothing runs, nothing that no person judged becomes one."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support_build import cablegraph, edition, write
from support_judgements import WHEN, judgement

from kg.errors import JudgementError
from kg.export.mappings import as_csv, as_sssom, from_csv, from_sssom, suggestions_as_sssom
from kg.judgements.file import file_of, read
from kg.judgements.model import Judgement, Side
from kg.pipeline import build
from kg.review.asking import Suggestion

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
HOSTILE = st.sampled_from(
    ["=1+1", "'=1+1", "\t-2", "@x", "a\tb", "#x\n#curie_map:", '"', "|", "\\|", "\r", "\n", "'Alī", "\x00"]
)
NAMES = st.builds("A{}".format, TEXTS | HOSTILE) | HOSTILE.map("{}B".format)
SIDES = st.builds(
    Side,
    name=NAMES,
    kind=st.sampled_from(["", "person", "body"]),
    file=st.sampled_from(["", "a b.txt", "=x.txt", "ü?&/#.txt"]),
    sha256=st.sampled_from(["", "0" * 64]),
) | st.sampled_from(["https://viaf.org/viaf/1", "https://example.org/p#a", "urn:x:y", "https://example.org/p/"]).map(
    lambda record: Side(record=record)
)


@st.composite
def made(draw: st.DrawFn) -> list[Judgement]:
    """Judgements with anything in their texts."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        pair = draw(st.lists(SIDES, min_size=2, max_size=2, unique_by=lambda side: side.place))
        verdict, who = (
            draw(st.sampled_from(["same", "different", "unsure"])),
            draw(st.builds("A{}".format, TEXTS | HOSTILE)),
        )
        found.append(judgement(verdict, *pair, who=who, reason=draw(TEXTS | HOSTILE)))
    return found


@given(made())
def test_a_csv_comes_back_as_it_went(some: list[Judgement]):
    """Whatever stands in the texts, with the same identifiers; and no cell begins as a formula does."""
    text = as_csv(some)
    assert from_csv(text, who="nobody", when=WHEN).judgements == tuple(some)
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(re.match(r"\s*[=+\-@]", cell) for cell in row)


@given(made())
def test_sssom_comes_back_as_it_went(some: list[Judgement]):
    """All that has a place in it, whatever stands in the texts; each row cites a person's judgement."""
    found = from_sssom(as_sssom(some), who="nobody", when=WHEN)
    assert found.judgements == tuple(one for one in some if one.verdict != "unsure")
    assert found.left_out == ()


def test_sssom_is_what_the_standard_wants():
    """The metadata is YAML with what must be there; prefixes of all identifiers are declared; records are unique."""
    some = [
        judgement("same", Side(name="Holt", file="a.txt", sha256="0" * 64), Side(record="https://viaf.org/viaf/1")),
        judgement("different", "Holt", Side(record="https://example.org/people/4"), reason="no\ttabs"),
    ]
    lines = as_sssom(some).splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    assert {"mapping_set_id", "license", "curie_map"} <= head.keys()
    assert head["sssom_version"] == "1.1"
    assert [one["slot_name"] for one in head["extension_definitions"]] == ["cg_judged_at"]
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t"))
    for row in rows:
        for column in ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification"):
            prefix, _, local = row[column].partition(":")
            assert local
            assert prefix in head["curie_map"]
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["mapping_date"])
    assert [row["predicate_id"] for row in rows] == ["skos:exactMatch", "owl:differentFrom"]
    assert len({row["record_id"] for row in rows}) == 2


def test_what_no_person_judged_is_no_judgement():
    """Suggestions of a service, matches of a program and other relations are left out, each with its line and why."""
    record = "https://viaf.org/viaf/1"
    told = Suggestion(
        side=Side(name="Holt"), record=record, label="Holt", share=0.5, score="80", match=True, service="s"
    )
    text = suggestions_as_sssom([told])
    assert "0.500" in text
    found = from_sssom(text, who="A. Berg", when=WHEN)
    assert (found.judgements, len(found.left_out)) == ((), 1)
    assert "LexicalMatching" in found.left_out[0]
    by_hand = text.replace("semapv:LexicalMatching", "semapv:ManualMappingCuration")
    assert len(from_sssom(by_hand, who="A. Berg", when=WHEN).judgements) == 1
    other = by_hand.replace("skos:exactMatch", "skos:relatedMatch")
    assert from_sssom(other, who="A. Berg", when=WHEN).left_out[0].startswith("line ")


def test_a_table_of_others_is_read():
    """Prefixes of its own, a denied match, a date without an hour, columns in another order."""
    text = (
        "#curie_map:\n#  ex: https://example.org/people/\n#license: https://example.org/l\n"
        "predicate_modifier\tobject_id\tpredicate_id\tsubject_id\tmapping_justification\tauthor_label\tmapping_date\n"
        "Not\tex:4\tskos:exactMatch\tviaf:1\tsemapv:ManualMappingCuration\tC. Dahl\t2001-02-03\n"
        "\tex:5\towl:sameAs\tviaf:1\tsemapv:ManualMappingCuration\t\t\n"
    )
    first, second = from_sssom(text, who="A. Berg", when=WHEN).judgements
    assert (first.verdict, first.who, first.when) == ("different", "C. Dahl", "2001-02-03T00:00:00Z")
    assert [side.record for side in first.sides] == ["https://example.org/people/4", "https://viaf.org/viaf/1"]
    assert (second.verdict, second.who, second.when) == ("same", "A. Berg", WHEN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verdict,one_name\nsame,Holt\n", "line 2"),
        ("verdict,one_name,other_name\nsame,Holt\n", "line 2: more or fewer"),
        ("one_name\nHolt\n", "verdict"),
        ('verdict,one_name,other_name\nsame,"Holt,Hult\n', "no table"),
        ("verdict,one_name,other_name\nequal,Holt,Hult\n", "line 2"),
        ("", "verdict"),
    ],
)
def test_what_is_no_table_is_told(text: str, said: str):
    """With the line, and what is wrong there."""
    with pytest.raises(JudgementError, match=said):
        from_csv(text, who="A. Berg", when=WHEN)


def test_the_commands_write_and_read_tables(tmp_path: Path):
    """A table written by hand is added; what is exported and imported again, in either form, is nothing new."""
    write(
        tmp_path / "letters",
        one=edition(
            [
                ("20 April 1949, telegram, Anton Holt to Boris Hult", "Please come."),
                ("21 April 1949, telegram, Boris Hult to Anton Holt", "I come."),
            ]
        ),
    )
    graph = tmp_path / "graph"
    build([tmp_path / "letters"], graph)
    (tmp_path / "mine.csv").write_text("verdict,one_name,other_name\nsame,ANTON HOLT,Boris Hult\n", "utf-8")
    ran = cablegraph("names", "import", graph, tmp_path / "mine.csv", "--by", "A. Berg")
    assert ran.status == 0, ran.err
    (one,) = read(file_of(graph))
    assert [side.name for side in one.sides] == ["ANTON HOLT", "Boris Hult"]
    assert cablegraph("names", "same", graph, "Boris Hult", "https://viaf.org/viaf/1", "--by", "A. Berg").status == 0
    assert (
        cablegraph("names", "different", graph, "Boris Hult", "https://viaf.org/viaf/1", "--by", "A. Berg").status == 0
    )
    before = file_of(graph).read_bytes()
    for form, name in (("csv", "out.csv"), ("sssom", "out.tsv")):
        assert cablegraph("names", "export", graph, "--format", form, "-o", tmp_path / name).status == 0
        ran = cablegraph("names", "import", graph, tmp_path / name)
        assert (ran.status, ran.out.startswith("nothing new")) == (0, True), ran.err
    assert file_of(graph).read_bytes() == before
    assert replace(read(file_of(graph))[0], retracts=()) == one
