"""Records that a person made against predicted ones: the figures, what differs and where, the command and its page."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import EXAMPLES, EXAMPLES_GOLD, GOLD, SCORER
from playwright.sync_api import sync_playwright
from support_reading import Extracted
from test_page import ARGUMENTS, EVIL, opened

from extract.errors import CablegraphError
from extract.model import Citation, Decision, Enclosure, Reference
from kg.cli import main
from kg.errors import RecordsError
from kg.evaluation import fields
from kg.evaluation.compare import evaluate
from kg.evaluation.fields import FIELD_NAMES, FIELDS, NAMED
from kg.evaluation.matching import matched
from kg.evaluation.names import Names, SameNames
from kg.evaluation.places import Text
from kg.evaluation.records import Records, read_names, read_records
from kg.evaluation.values import Compared, Difference, Evaluation, Figure, Place
from kg.export.evaluation import as_json, as_page, as_text

Row = dict[str, Any]
EMPTY: Row = {
    **dict.fromkeys(("number", "heading", "date", "form", "place_from", "place_to", "classification")),
    **{key: [] for key in (*NAMED, "doc_numbers", "archives", "enclosures", "decisions", "responds_to", "topics")},
}
PEOPLE = ("Joseph Stalin", "I.V. Stalin", "Stalin", "Comrade Mao", "Mao Zedong", "Kim Il Sung", "Kim", "A. Petrov",
          "B. Petrov", "毛泽东", "Сталин", "<b>Pak</b>", "?!")  # fmt: skip


def row(**told: object) -> Row:
    return {**EMPTY, "id": "a1", "file": "a.txt", "lines": [1, 9], "heading": "1. Letter", **told}


def records(*rows: Row) -> Records:
    return read_records("\n".join(json.dumps(one) for one in rows), "records.jsonl")


def shares(evaluation: Evaluation, field: str) -> tuple[float, float]:
    return evaluation.figure(field).precision, evaluation.figure(field).recall


def rounded(figure: Figure) -> Row:
    return {
        "precision": round(figure.precision, 3), "recall": round(figure.recall, 3), "f1": round(figure.f1, 3),
        "gold": figure.gold, "predicted": figure.predicted,
    }  # fmt: skip


def scored(gold: Path, predicted: Path, aliases: Path | None = None) -> dict[str, Row]:
    """What the scorer beside the real texts says, run as its users run it."""
    command = [sys.executable, str(SCORER), str(gold), str(predicted), "--json"]
    command += ["--aliases", str(aliases)] if aliases else []
    found: dict[str, Row] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def read(path: Path) -> Records:
    return read_records(path.read_text(encoding="utf-8"), path.name)


def invoke(*words: object) -> str:
    result = CliRunner().invoke(main, ["evaluate", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: object) -> str:
    """The one line that the command ends with."""
    result = CliRunner().invoke(main, ["evaluate", *map(str, words)])
    assert result.exit_code in (1, 2)
    assert result.stdout == ""
    assert result.exit_code == 2 or result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize("aliases", ["aliases.jsonl", None])
@pytest.mark.parametrize("gold", ["bulletin-dev.jsonl", "listings-dev.jsonl"])
def test_figures_are_those_of_the_scorer(gold: str, aliases: str | None, seeds: Extracted, tmp_path: Path) -> None:
    """On the real texts every field has exactly the figures of the scorer, with a table of names and without."""
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_bytes(seeds.output)
    names = Names(read_names((GOLD / aliases).read_text(encoding="utf-8"), aliases)) if aliases else Names()
    ours = evaluate(read(GOLD / gold), read(predicted), names=names)
    theirs = scored(GOLD / gold, predicted, GOLD / aliases if aliases else None)
    assert {field: rounded(ours.figure(field)) for field in theirs} == theirs


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
@pytest.mark.usefixtures("shared")
def test_random_records_get_the_figures_of_the_scorer(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """So do random records in source order, with shifted lines, doubled and lost documents and changed values."""
    chance, folder = random.Random(seed), tmp_path_factory.mktemp("random")
    gold, predicted = folder / "gold.jsonl", folder / "predicted.jsonl"
    rows = [random_row(chance, number) for number in range(12)]
    found = [altered(chance, one) for one in rows for _ in range(chance.choice((0, 1, 1, 1, 2)))]
    found.sort(key=lambda one: (one["file"], one["lines"], one["id"]))
    gold.write_text("".join(json.dumps(one) + "\n" for one in rows))
    predicted.write_text("".join(json.dumps(one) + "\n" for one in found))
    ours, theirs = evaluate(read(gold), read(predicted)), scored(gold, predicted)
    assert {field: rounded(ours.figure(field)) for field in theirs} == theirs


def random_row(chance: random.Random, number: int) -> Row:
    people = ("Joseph Stalin", "Mao Zedong", "Kim Il Sung", "Viktor Petrov", "General Anna Ivanova")

    def some(pool: tuple[str, ...]) -> list[str]:
        return chance.sample(pool, chance.randrange(3))

    first = number // 2 * 10 + 1
    return row(
        id=f"r{number}", file=f"{number % 2}.txt", lines=[first, first + 8], heading=f"{number}. Letter",
        date=chance.choice((None, "1950-01-01", "1950")), form=chance.choice((None, "letter", "telegram")),
        **{key: some(people) for key in NAMED}, topics=some(("japan", "nuclear", "other")),
        doc_numbers=some(("No. 1", "No. 22/sh", "333")),
        archives=[{"archive": name, "listy": "1–2"} for name in some(("APRF", "AVPRF", "RGASPI"))],
        decisions=[{"by": [], "quote": f"{what} as it was put before us"} for what in some(("agreed", "refused"))],
    )  # fmt: skip


def altered(chance: random.Random, one: Row) -> Row:
    shift = chance.choice((0, 0, 1, 3, 6))
    changed = {**one, "lines": [line + shift for line in one["lines"]], "id": f"{one['id']}x{chance.random()}"}
    changed["heading"] = chance.choice((one["heading"], one["heading"], "Another letter altogether"))
    for key in chance.sample([*NAMED, "topics", "doc_numbers", "archives", "decisions"], 4):
        changed[key] = chance.sample(one[key], chance.randrange(len(one[key]) + 1))
    return changed


@given(
    gold=st.lists(st.integers(0, 6), max_size=5),
    predicted=st.lists(st.integers(3, 9), max_size=5),
    edges=st.sets(st.tuples(st.integers(0, 6), st.integers(3, 9))),
    chance=st.randoms(use_true_random=False),
)
def test_as_many_values_are_paired_as_can_be(
    gold: list[int], predicted: list[int], edges: set[tuple[int, int]], chance: random.Random
) -> None:
    """No assignment pairs more values, only what is the same is paired, and the order is of no account."""

    def same(one: int, other: int) -> bool:
        return (one, other) in edges

    pairs = matched(gold, predicted, same)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(same(gold[i], predicted[j]) or gold[i] == predicted[j] for i, j in pairs)
    padded = [*predicted, *[None] * len(gold)]
    best = max(
        sum(j is not None and (same(i, j) or i == j) for i, j in zip(gold, order, strict=False))
        for order in set(permutations(padded, len(gold)))
    )
    assert len(pairs) == best
    shuffled = chance.sample(gold, len(gold)), chance.sample(predicted, len(predicted))
    again = matched(*shuffled, same)
    assert sorted(gold[i] for i, _ in pairs) == sorted(shuffled[0][i] for i, _ in again)
    assert sorted(predicted[j] for _, j in pairs) == sorted(shuffled[1][j] for _, j in again)


names_of_people = st.lists(st.sampled_from(PEOPLE), max_size=4)
texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)
words = st.one_of(st.sampled_from(("agreed", "to refuse", "the note of Nanjing", "No. 362/sh", "No. 1", "-")), texts)
filled = words.filter(bool)
rows_told = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.sampled_from((None, "1950-01-01", "1956")),
            "form": st.sampled_from((None, "letter")),
            **dict.fromkeys(NAMED, names_of_people),
            "topics": st.lists(st.sampled_from(("japan", "other")), max_size=3),
            "doc_numbers": st.lists(filled, max_size=3),
            "archives": st.lists(st.fixed_dictionaries({"archive": words, "listy": words}), max_size=2),
            "enclosures": st.lists(
                st.fixed_dictionaries({"senders": names_of_people, "recipients": names_of_people}), max_size=3
            ),
            "decisions": st.lists(st.fixed_dictionaries({"by": names_of_people, "quote": filled}), max_size=3),
            "responds_to": st.lists(
                st.fixed_dictionaries(
                    {"from": names_of_people, "date": st.sampled_from((None, "1950")), "number": words}
                ),
                max_size=3,
            ),
            "place_from": words,
        }
    ),
    min_size=1,
    max_size=4,
)


def placed(told: list[Row]) -> list[Row]:
    return [row(**one, id=f"r{i}", lines=[10 * i + 1, 10 * i + 9], heading=f"{i}. A") for i, one in enumerate(told)]


@settings(deadline=None)
@given(told=rows_told)
def test_records_agree_with_themselves(told: list[Row]) -> None:
    """Every field of every record, whatever stands in it, is found whole in the same record."""
    gold = records(*placed(told))
    evaluation = evaluate(gold, gold)
    assert {(figure.precision, figure.recall, figure.f1) for figure in evaluation.figures} == {(1.0, 1.0, 1.0)}
    assert not any(document.differences for document in evaluation.documents)


@settings(deadline=None)
@given(wanted=rows_told, found=rows_told, chance=st.randoms(use_true_random=False))
def test_order_is_of_no_account(wanted: list[Row], found: list[Row], chance: random.Random) -> None:
    """Records in another order, and the values of each in another order, give the same evaluation in every detail."""

    def shuffled(rows: list[Row]) -> list[Row]:
        moved = [
            {key: chance.sample(value, len(value)) if isinstance(value, list) and key != "lines" else value
             for key, value in one.items()}
            for one in rows
        ]  # fmt: skip
        return chance.sample(moved, len(moved))

    gold, predicted = placed(wanted), placed(found)
    assert evaluate(records(*shuffled(gold)), records(*shuffled(predicted))) == evaluate(
        records(*gold), records(*predicted)
    )


@settings(deadline=None)
@given(told=rows_told, key=st.sampled_from([field.name for field in FIELDS]), place=st.integers(0, 3))
def test_a_lost_value_lowers_recall_alone_and_an_added_one_precision(told: list[Row], key: str, place: int) -> None:
    """And no other field moves."""
    gold = placed(told)
    at = place % len(gold)
    value = gold[at].get(key)
    if value:
        lost = [*gold[:at], {**gold[at], key: value[:-1] if isinstance(value, list) else None}, *gold[at + 1 :]]
        evaluation = evaluate(records(*gold), records(*lost))
        precision, recall = shares(evaluation, key)
        assert (precision in (1.0, 0.0), recall < 1.0) == (True, True)
        assert precision == (1.0 if evaluation.figure(key).predicted else 0.0)
        assert {figure.f1 for figure in evaluation.figures if figure.field != key} == {1.0}
    if isinstance(value, list):
        example = next((one[key][0] for one in gold if one[key]), None)
        more = [*gold[:at], {**gold[at], key: [*value, example or added(key)]}, *gold[at + 1 :]]
        precision, recall = shares(evaluate(records(*gold), records(*more)), key)
        assert (precision < 1.0, recall) == (True, 1.0)


def added(key: str) -> object:
    shaped: dict[str, object] = {
        "archives": {"archive": "RGASPI"}, "decisions": {"by": [], "quote": "refused"},
        "enclosures": {"senders": ["Pak"]}, "responds_to": {"from": ["Pak"]},
    }  # fmt: skip
    return shaped.get(key, "Somebody Else")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("I.V. Stalin", "Joseph Stalin", False),
        ("I.V. Stalin", "Comrade Stalin", True),
        ("Stalin", "STALIN", True),
        ("Pak Hon-yong", "Pak Hon Yong", True),
        ("Ch’oe Yŏng-gŏn", "Choe Yong-gon", True),
        ("A. Petrov", "B. Petrov", False),
        ("A.B. Petrov", "B. Petrov", True),
        ("Li", "Li Kenong", False),
        ("毛泽东", "毛泽东", True),
        ("毛泽东", "周恩来", False),
        ("Сталин", "Молотов", False),
        ("?", "!", False),
        ("General", "The General", True),
    ],
)
def test_when_two_names_are_the_same(one: str, other: str, same: bool) -> None:
    """Words decide, and initials where both have them; in any script; titles count only where there is nothing else."""
    assert Names().same(one, other) is Names().same(other, one) is same


def test_a_table_of_names_joins_what_no_spelling_does() -> None:
    """Names of one line are the same, titles left out; a name given to two actors is refused."""
    table = read_names('{"canonical": "Joseph Stalin", "aliases": ["Filippov", "I.V. Stalin"]}', "names.jsonl")
    gold, found = records(row(senders=["I.V. Stalin"])), records(row(senders=["Comrade Filippov"]))
    assert shares(evaluate(gold, found), "senders") == (0.0, 0.0)
    assert shares(evaluate(gold, found, names=Names(table)), "senders") == (1.0, 1.0)
    with pytest.raises(RecordsError, match=re.escape("'General Belov' to 'M. Belov' and to 'P. Belov'")):
        Names(
            [
                *table,
                *(
                    SameNames(canonical=c, aliases=(f"{t}Belov",))
                    for c, t in (("M. Belov", ""), ("P. Belov", "General "))
                ),
            ]
        )


def test_when_two_values_that_are_no_names_are_the_same() -> None:
    """Numbers by digits, citations by levels, decisions by words, enclosures by whom, references by whom and which."""
    plain = Names()
    assert fields.same_number(plain, "No. 362/sh", "№ 362 /")
    assert not fields.same_number(plain, "No. 362", "No. 36")
    assert not fields.same_number(plain, "unnumbered", "none")
    assert fields.same_citation(plain, Citation(listy="97 – 98"), Citation(listy="97-98"))
    assert not fields.same_citation(plain, Citation(fond="45"), Citation(opis="45"))

    def decided(one: str, other: str) -> bool:
        return fields.same_quotation(plain, Decision(by=(), quote=one), Decision(by=("Kim",), quote=other))

    assert decided("to refuse the note", "it was resolved to refuse the note of Nanjing")
    assert decided("Approved.", "approved")
    assert not decided("to refuse the note", "to accept a gift of the emperor")
    to_kim = Enclosure(recipients=("Kim",))
    assert fields.same_enclosure(plain, to_kim, Enclosure(senders=("Pak",), recipients=("Kim Il Sung",)))
    assert not fields.same_enclosure(plain, to_kim, Enclosure(senders=("Kim",)))

    def answered(gold: Reference, predicted: Reference) -> bool:
        return fields.same_reference(plain, gold, predicted)

    whole = Reference(senders=("Kim",), date="1950-01-04", number="No. 5")
    assert answered(whole, replace(whole, date=None, senders=()))
    assert answered(whole, replace(whole, number=None))
    assert answered(Reference(senders=("Kim",)), whole)
    assert not answered(whole, replace(whole, senders=("Pak",)))
    assert not answered(whole, replace(whole, number="6"))
    assert not answered(whole, Reference(senders=("Kim",)))


def test_documents_lost_split_and_left_out_are_told() -> None:
    """A document without a record loses all its values; a second record is a false split; the rest is counted."""
    gold = records(
        row(id="g1", lines=[1, 20], senders=["Kim"]),
        row(id="g2", lines=[21, 40], heading="2. Note", senders=["Pak"]),
        row(id="g3", file="b.txt", heading="3. Cable"),
    )
    found = records(
        row(id="p1", lines=[1, 10], senders=["Kim"]),
        row(id="p2", lines=[11, 20], heading="broken off"),
        row(id="p3", lines=[90, 99], heading="9. Elsewhere"),
        row(id="p4", lines=[3, 4], file="folder/c.txt"),
    )
    evaluation = evaluate(gold, found)
    assert rounded(evaluation.figure("documents")) == {
        "precision": 0.5, "recall": 0.333, "f1": 0.4, "gold": 3, "predicted": 2
    }  # fmt: skip
    assert (evaluation.splits, evaluation.outside, evaluation.absent) == (1, 2, ("b.txt",))
    assert shares(evaluation, "senders") == (1.0, 0.5)
    first, second, third = evaluation.documents
    assert (first.predicted, second.predicted, third.predicted) == ("p1", None, None)
    assert first.differences == (
        Difference(field="documents", kind="spurious", value="false split: broken off (lines 11-20)"),
    )
    assert [(d.field, d.kind, d.value) for d in second.differences] == [
        ("documents", "missed", "2. Note (lines 21-40)"), ("senders", "missed", "Pak"),
    ]  # fmt: skip


def test_documents_without_lines_pair_by_what_they_say() -> None:
    """Several of one file by heading or date; the only one of its file with any record of it."""
    gold = [row(id=f"g{i}", lines=None, heading=f"Letter {i}", date=f"1950-01-0{i}") for i in (1, 2, 3)]
    found = [
        row(id="p2", lines=None, heading="LETTER 2", date=None),
        row(id="p1", lines=None, heading=None, date="1950-01-01"),
        row(id="p9", lines=None, heading=None, date=None),
    ]
    assert [one.predicted for one in evaluate(records(*gold), records(*found)).documents] == ["p1", "p2", None]
    alone = evaluate(records(gold[0]), records(row(id="p9", heading=None, lines=[70, 80]), row(id="p8", heading=None)))
    assert ([one.predicted for one in alone.documents], alone.outside) == (["p8"], 1)


def test_keys_that_the_gold_leaves_out_are_not_compared() -> None:
    """A person may mark senders alone: other fields have no figures then, and the evaluation says which."""
    gold = read_records('{"id": "a1", "file": "a.txt", "senders": ["Kim"]}', "gold.jsonl")
    evaluation = evaluate(gold, records(row(senders=["Kim"], people=["Kim"])))
    assert [figure.field for figure in evaluation.figures] == ["documents", "senders"]
    assert evaluation.unmarked == tuple(field.name for field in FIELDS if field.name != "senders")
    assert "people" in as_text(evaluation)


def cited(value: str, start: int, quote: str, **told: object) -> Row:
    return {"value": value, "start": start, "end": start + len(quote), "quote": quote, "rule": "heading", **told}


def test_a_spurious_value_cites_what_it_was_predicted_from() -> None:
    """The evidence of that very value, by its place in the list where values are objects, in the order of the text."""
    found = row(
        senders=["Kim", "Pak"], enclosures=[{"senders": ["Kim"]}, {"senders": ["Pak"]}],
        evidence={
            "senders": [cited("Pak", 30, "PAK", status="inferred", confidence=0.8), cited("Pak", 4, "Pak"),
                        cited("Kim", 0, "Kim")],
            "enclosures": [cited("note", 50, "a note", part=1), cited("note", 40, "note", part=0)],
            "enclosures.senders": [cited("Pak", 60, "Pak", part=1)],
        },
    )  # fmt: skip
    (document,) = evaluate(records(row()), records({**found, "senders": ["Kim", "Pak"]})).documents
    by_value = {difference.value: difference.places for difference in document.differences}
    assert by_value["Pak"] == (
        Place(start=4, end=7, quote="Pak", note="heading"),
        Place(start=30, end=33, quote="PAK", note="heading, inferred, 0.8"),
    )
    assert [place.quote for place in by_value["message, Pak to ?"]] == ["a note", "Pak"]


def test_a_missed_value_tells_where_it_would_be() -> None:
    """By the gold's evidence, else as what else it was read, else where its words stand in the text; else nowhere."""
    text = "1. Letter\nto Pak Hon-\nyong\nIt was re-\nfused.\nStalin"
    found = row(
        recipients=["Kim"],
        evidence={"recipients": [cited("Kim", 100, "Kim")], "people": [cited("Kim Il Sung", 120, "Kim Il Sung")]},
        conflicts=[cited("1950-02-02", 140, "2.2.50", key="date", status="conflicting")],
    )
    gold = row(
        date="1950-02-02", senders=["Kim"], copies=["Zhou"], recipients=["Kim", "Pak Honyong"], topics=["other"],
        decisions=[{"by": [], "quote": "It was refused"}], evidence={"copies": [cited("Zhou", 7, "ZHOU")]},
    )  # fmt: skip
    (document,) = evaluate(records(gold), records(found), texts={"a.txt": text}).documents
    where = {d.field: [(p.quote, p.note) for p in d.places] for d in document.differences if d.kind == "missed"}
    assert where == {
        "date": [("2.2.50", "read as conflicting: heading, conflicting")],
        "senders": [("Kim", "read as recipients: heading"), ("Kim Il Sung", "read as people: heading")],
        "copies": [("ZHOU", "evidence of the gold")],
        "recipients": [("Pak Hon-\nyong", "found in the text")],
        "topics": [],
        "decisions": [("It was re-\nfused", "found in the text")],
    }


def test_words_are_looked_for_in_the_lines_of_the_document_alone() -> None:
    """Whole words, in any case, within the first and the last line."""
    text = Text("Kim\nKimchi Kim\nKIM\nKim")
    places = [text.find(("Kim",), lines) for lines in ((1, 1), (2, 2), (3, 3), (2, 9), (7, 9))]
    assert [place and place.start for place in places] == [0, 11, 15, 11, None]
    assert Text("").find(("Kim",), (1, 2)) is None


def test_the_examples_are_evaluated(tmp_path: Path, examples: Extracted) -> None:
    """Sources read on the spot and records read before give the same figures; every quotation stands at its place."""
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_bytes(examples.output)
    spot = json.loads(invoke(EXAMPLES_GOLD, EXAMPLES, "--format", "json"))
    before = json.loads(invoke(EXAMPLES_GOLD, predicted, "--format", "json"))
    assert spot["figures"] == before["figures"]
    assert spot["figures"]["documents"]["f1"] == 1.0
    texts = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.txt")}
    found = [
        (texts[document["file"]][place["start"] : place["end"]], place["quote"])
        for document in spot["documents"]
        for difference in document["differences"]
        for place in difference["places"]
    ]
    assert len(found) > 20
    assert all(stands == quote for stands, quote in found)


def test_what_the_figures_count_is_what_is_listed(examples: Extracted) -> None:
    """Each field has as many missed and spurious values as its figures say, in the values and in all three forms."""
    evaluation = evaluate(read(EXAMPLES_GOLD), read_records(examples.output.decode("utf-8"), "predicted"))
    told = json.loads(as_json(evaluation))
    page = as_page(evaluation, "Examples")
    for figure in evaluation.figures:
        differences = [d for one in told["documents"] for d in one["differences"] if d["field"] == figure.field]
        for kind, count in (("missed", figure.missed), ("spurious", figure.spurious)):
            assert sum(d["kind"] == kind for d in differences) == count
            assert page.count(f'<li class="difference {figure.field}"><span class="tag {kind}">') == count
            listed = as_text(evaluation, (figure.field,))
            assert len(re.findall(f"^  {kind:8}  ", listed, re.MULTILINE)) == count


def test_misses_of_one_field(examples: Extracted, tmp_path: Path) -> None:
    """Asked for one field, each form lists that one alone; the figures are whole all the same."""
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_bytes(examples.output)
    table = invoke(EXAMPLES_GOLD, predicted, "--misses", "topics")
    assert re.search(r"^topics: \d+ missed, \d+ spurious$", table, re.MULTILINE)
    assert "decisions: " not in table
    told = json.loads(invoke(EXAMPLES_GOLD, predicted, "--misses", "topics", "--format", "json"))
    assert {d["field"] for one in told["documents"] for d in one["differences"]} == {"topics"}
    assert (told["misses_of"], list(told["figures"])) == (["topics"], list(FIELD_NAMES))
    page = invoke(EXAMPLES_GOLD, predicted, "--misses", "topics", "--format", "html")
    assert set(re.findall('class="difference ([a-z_]+)"', page)) == {"topics"}
    assert "Documents without a difference in the fields shown" in page


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """With -o the answer stands in the file, and standard output says what was compared."""
    said = invoke(EXAMPLES_GOLD, EXAMPLES_GOLD, "--format", "html", "-o", tmp_path / "page.html")
    assert said == f"{tmp_path / 'page.html'}: 58 documents of {EXAMPLES_GOLD} compared\n"
    assert (tmp_path / "page.html").read_text(encoding="utf-8").endswith("</html>\n")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"id": "a"', "not JSON"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not JSON"),
        ('{"id": "a"}', "file is not there"),
        ('{"file": "a.txt"}', "id is not there"),
        ('{"id": "a", "file": "a.txt", "senders": "Kim"}', "senders is not a list"),
        ('{"id": "a", "file": "a.txt", "senders": [""]}', "senders is not a list of texts"),
        ('{"id": "a", "file": "a.txt", "senders": [true]}', "senders is not a list of texts"),
        ('{"id": "a", "file": "a.txt", "date": ["1950"]}', "date is not a text"),
        ('{"id": "a", "file": "a.txt", "lines": [9, 1]}', "lines is not a first and a last line"),
        ('{"id": "a", "file": "a.txt", "archives": ["APRF"]}', "archives is not a list of objects"),
        ('{"id": "a", "file": "a.txt", "decisions": [{"by": ["Kim"]}]}', "decisions: quote is not there"),
        ('{"id": "a", "file": "a.txt", "evidence": ["x"]}', "evidence is not an object of lists"),
        ('{"id": "a", "file": "a.txt", "heading": "\\ud800"}', "no character"),
        (json.dumps(row(evidence={"date": [cited("1950", 3, "1950") | {"end": 9}]})), "no quotation of 4 characters"),
        (json.dumps(row(evidence={"date": [cited("1950", 3, "1950", status="sure")]})), "status is not one of"),
        (json.dumps(row(evidence={"date": [cited("1950", 3, "1950", confidence=7)]})), "confidence is not a number"),
    ],
)
def test_a_line_that_is_no_record_is_named(line: str, why: str, tmp_path: Path) -> None:
    """File, line and reason stand in one line, for the gold and for the prediction."""
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(json.dumps(row()) + "\n")
    bad.write_text(json.dumps(row()) + "\n\n" + line + "\n")
    for words in ((bad, good), (good, bad)):
        told = refused(*words)
        assert f"{bad}, line 3: " in told
        assert why in told


def test_files_that_hold_no_records_are_refused(tmp_path: Path) -> None:
    """An empty gold, a missing file, a folder, another encoding; what was predicted may be empty, and is all missed."""
    gold, empty, latin = (tmp_path / f"{name}.jsonl" for name in ("gold", "empty", "latin"))
    gold.write_text("\ufeff" + json.dumps(row(senders=["Kim"])) + "\r\n", encoding="utf-8")
    empty.write_bytes(b"")
    latin.write_bytes('{"id": "é"}'.encode("latin-1"))
    assert "no record stands in" in refused(empty, gold)
    assert "cannot read" in refused(tmp_path / "none.jsonl", gold)
    assert "cannot read" in refused(tmp_path, gold)
    assert "not UTF-8 at byte 8" in refused(gold, latin)
    assert "nothing could be read" in refused(gold, tmp_path / "none.txt")
    assert "Give one PREDICTED" in refused(gold, gold, EXAMPLES)
    assert "Invalid value for '--misses'" in refused(gold, gold, "--misses", "sender")
    assert "not a JSON object" in refused(gold, gold, "--aliases", write(tmp_path / "names.jsonl", "3"))
    told = json.loads(invoke(gold, empty, "--format", "json"))
    assert told["figures"]["senders"] == {
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
        "hits": 0,
        "gold": 1,
        "predicted": 0,
    }
    assert told["not_compared"]["files"] == ["a.txt"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_separator_inside_a_value_ends_no_record() -> None:
    """JSON lines end at newlines; U+2028 and a next-line sign in a heading are characters of it."""
    (record,) = read_records('{"id": "a", "file": "a.txt", "heading": "one\u2028two\x85three"}\n', "x").records
    assert record.heading == "one\u2028two\x85three"


def hostile() -> Evaluation:
    told = row(
        id=EVIL, file=f"{EVIL}.txt", heading=EVIL, senders=[EVIL], form=EVIL, doc_numbers=[EVIL],
        archives=[{"archive": EVIL}], decisions=[{"by": [EVIL], "quote": EVIL}], responds_to=[{"from": [EVIL]}],
        evidence={"senders": [cited(EVIL, 5, EVIL, rule=EVIL)]},
    )  # fmt: skip
    bare = {"id": EVIL, "file": told["file"], "heading": EVIL}
    return evaluate(records(row(**bare), row(**bare, lines=[50, 60])), records(told))


class Markup(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"@{name}" for name, _ in attrs)}


def test_hostile_values_stay_text() -> None:
    """Names, headings, quotations and file names bring no element and no attribute into the page, and no control sign
    into table and JSON."""
    harmless = evaluate(records(row()), records(row(senders=["Kim"], evidence={"senders": [cited("Kim", 5, "Kim")]})))
    page = as_page(hostile(), EVIL)
    known = Markup(as_page(harmless, "Gold")).found
    assert Markup(page).found <= known
    assert not known & {"script", "img", "a@onclick", "@onerror", "@onload", "@style", "@src"}
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    for text in (page, as_text(hostile(), FIELD_NAMES), as_json(hostile())):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", text)
    assert json.loads(as_json(hostile()))["documents"][0]["heading"] == EVIL


@pytest.mark.browser
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    """Its styles pass its own policy, nothing runs or is asked for, and a field's button leaves that field's values."""
    path = write(tmp_path / "page.html", as_page(hostile(), EVIL))
    chromium = shutil.which("chromium")
    assert chromium, "no chromium on the path: install it (apt-get install chromium) to run the browser tests"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with opened(browser, path.as_uri()) as seen:
            assert seen.page.evaluate("getComputedStyle(document.querySelector('.rate')).display") == "block"
            shown = seen.page.locator(".difference:visible")
            everything = shown.count()
            seen.page.check("#only-senders")
            assert 0 < shown.count() < everything
            assert {one.get_attribute("class") for one in shown.all()} == {"difference senders"}
            assert seen.page.evaluate("window.ran") is None
            assert (seen.requests, seen.faults) == ([path.as_uri()], [])
        browser.close()


def test_a_document_that_agrees_is_named_among_those_that_do() -> None:
    """Nothing is left out of the page: documents without a difference are listed by name at its end."""
    agreeing = Compared(id="g1", file="a.txt", lines=None, heading="Note", predicted="p1", differences=())
    absent = tuple(f"{letter}.txt" for letter in "bcdefgh")
    evaluation = Evaluation(figures=(), documents=(agreeing,), outside=3, absent=absent, unmarked=("topics",))
    page = as_page(evaluation, "Gold")
    assert "Documents without a difference: 1" in page
    assert "are not compared: 3" in page
    assert "no record was predicted: b.txt, c.txt, d.txt, e.txt, f.txt and 2 more" in page
    assert "not compared: topics" in page


def test_errors_stand_under_the_one_root() -> None:
    """A caller may catch everything that is refused with one class."""
    with pytest.raises(CablegraphError):
        read_records("{", "x.jsonl")
