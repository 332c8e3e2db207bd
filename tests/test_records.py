"""The extraction record: its keys, its evidence, and the lines it is printed as."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from paths import EXAMPLES
from support_reading import Extracted, read_bytes, run_extract

# the keys that the record is described with, and ours
KEYS = [
    "id", "file", "lines", "number", "heading", "date", "form", "senders", "recipients", "intermediaries", "copies",
    "participants", "place_from", "place_to", "classification", "doc_numbers", "archives", "enclosures", "decisions",
    "responds_to", "topics", "people", "evidence",
]  # fmt: skip
OURS = ["description", "pieces", "conflicts", "hops", "dates", "hypotheses"]
SINGLE = {"number", "description", "date", "form", "place_from", "place_to", "classification"}
NAMES = ("senders", "recipients", "intermediaries", "copies", "participants", "people")
PARTS = {
    "archives": {"archive", "fond", "opis", "delo", "papka", "listy"},
    "enclosures": {"senders", "recipients", "date", "form", "manner", "within", "stretches"},
    "decisions": {"by", "quote", "date"},
    "responds_to": {"from", "date", "number", "within"},
    "hops": {"stage", "by", "to", "place", "at", "clock"},
    "dates": {"edtf", "role"},
    "hypotheses": {"key", "words", "asked", "name", "state", "grounds"},
}
EDTF = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")


@pytest.fixture(scope="session", params=["examples", "seeds"])
def extracted(request: pytest.FixtureRequest) -> Extracted:
    """The records of the examples, and those of the real texts."""
    found: Extracted = request.getfixturevalue(request.param)
    return found


def squeezed(text: str) -> str:
    """A text without white space and hyphens: what breaking its lines cannot change."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_keys_are_the_records_own(extracted: Extracted):
    """Every record has the keys of the extraction record and ours, and no other."""
    assert extracted.records
    for record in extracted.records:
        assert sorted(record) == sorted([*KEYS, *OURS]), record["id"]


def test_values_have_their_shape(extracted: Extracted):
    """A key that a source says nothing about holds null or an empty list, never an empty string or an empty name."""
    for record in extracted.records:
        for key, value in record.items():
            if key in SINGLE:
                assert value is None or (isinstance(value, str) and value.strip()), (record["id"], key)
            elif key in {*NAMES, "doc_numbers", "topics"}:
                assert all(isinstance(one, str) and one.strip() == one != "" for one in value), (record["id"], key)
                assert len(set(value)) == len(value), (record["id"], key)
            elif key in PARTS:
                assert all(set(part) == PARTS[key] for part in value), (record["id"], key)


def test_dates_are_edtf(extracted: Extracted):
    """Every date of a record, an enclosure or a reference is a day, a month, a year, or an interval, in EDTF."""
    for record in extracted.records:
        dates = [record["date"], *(part["date"] for key in ("enclosures", "responds_to") for part in record[key])]
        assert all(date is None or EDTF.fullmatch(date) for date in dates), (record["id"], dates)


def test_one_to_three_topics(extracted: Extracted):
    """Every record has one to three topics."""
    assert {1, 2, 3} >= {len(record["topics"]) for record in extracted.records}


def test_evidence_round_trips(extracted: Extracted):
    """Each quotation stands in the source's text between the offsets given for it, conflicts included."""
    texts = extracted.texts()
    seen = 0
    for record in extracted.records:
        entries = [entry for found in record["evidence"].values() for entry in found] + record["conflicts"]
        for entry in entries:
            assert texts[record["file"]][entry["start"] : entry["end"]] == entry["quote"] != "", record["id"]
        seen += len(entries)
    assert seen > 5 * len(extracted.records)


def test_written_names_stand_in_their_quotations(extracted: Extracted):
    """The name as the text writes it stands inside its own quotation, line breaks and their hyphens apart.

    A name that something else interrupts has several quotations; it stands in them together.
    """
    for record in extracted.records:
        together: defaultdict[tuple[Any, ...], str] = defaultdict(str)
        for key, found in record["evidence"].items():
            for entry in found:
                if "written" in entry:
                    which = (key, entry["value"], entry["written"], entry["rule"], entry.get("part"))
                    together[which] += squeezed(entry["quote"])
        for which, quoted in together.items():
            assert squeezed(which[2]) in quoted, (record["id"], which)


def test_every_name_cites_the_text(extracted: Extracted):
    """The names of a record are those its evidence gives, no more, no fewer; each says how the text writes it."""
    for record in extracted.records:
        for key in NAMES:
            cited = {entry["value"] for entry in record["evidence"].get(key, ()) if entry.get("written")}
            assert set(record[key]) == cited, (record["id"], key)


def test_every_stated_value_cites_the_text(extracted: Extracted):
    """Dates, places, markings, numbers, citations and decisions each have evidence of their own."""
    for record in extracted.records:
        evidence = record["evidence"]
        for key in ("date", "place_from", "place_to", "classification"):
            assert record[key] is None or record[key] in {entry["value"] for entry in evidence[key]}, record["id"]
        assert set(record["doc_numbers"]) <= {entry["value"] for entry in evidence.get("doc_numbers", ())}
        assert {one["quote"] for one in record["decisions"]} <= {e["value"] for e in evidence.get("decisions", ())}
        for key in ("archives", "enclosures", "responds_to"):
            assert not record[key] or evidence[key], (record["id"], key)


def test_evidence_is_told_apart(extracted: Extracted):
    """Evidence is stated or inferred, conflicts stand apart; each entry names its rule and how sure it is."""
    for record in extracted.records:
        for key, found in record["evidence"].items():
            for entry in found:
                assert entry["status"] in {"stated", "inferred"}, (record["id"], key)
                assert entry["rule"].strip()
                assert 0 < entry["confidence"] <= 1
        assert {entry["status"] for entry in record["conflicts"]} <= {"conflicting"}


def test_conflicts_are_not_adopted(extracted: Extracted):
    """A date kept as a conflict differs from the date adopted."""
    for record in extracted.records:
        assert record["date"] not in {entry["value"] for entry in record["conflicts"] if entry["key"] == "date"}


def test_lines_hold_the_heading(extracted: Extracted):
    """A record's lines are lines of its file, in order, and its heading begins in them, as its pieces do."""
    texts = extracted.texts()
    for record in extracted.records:
        lines = texts[record["file"]].split("\n")
        first, last = record["lines"]
        assert 1 <= first <= last <= len(lines)
        assert squeezed(record["heading"])[:12] in squeezed("".join(lines[first - 1 : last])), record["id"]
        assert all(1 <= one <= two <= len(lines) for one, two in record["pieces"]), record["id"]
        assert record["pieces"][0][0] == first


def test_decisions_are_verbatim(extracted: Extracted):
    """A decision's quotation is the source's words in order, line breaks and their hyphens apart."""
    texts = {name: squeezed(text) for name, text in extracted.texts().items()}
    for record in extracted.records:
        for entry in record["evidence"].get("decisions", ()):
            assert squeezed(entry["quote"]) in texts[record["file"]]


def test_identifiers_are_the_documents_own(extracted: Extracted):
    """Identifiers are sixteen hexadecimal digits, no two records share one."""
    found = [record["id"] for record in extracted.records]
    assert all(re.fullmatch(r"[0-9a-f]{16}", one) for one in found)
    assert len(set(found)) == len(found)


def test_output_is_one_object_a_line_in_source_order(extracted: Extracted):
    """The output is UTF-8 without a mark, a record a line, each line ended; files in the order of their names."""
    text = extracted.output.decode("utf-8")
    assert text.endswith("}\n")
    assert not text.startswith("\ufeff")
    lines = text.split("\n")[:-1]
    assert all(isinstance(json.loads(line), dict) for line in lines)
    files = [record["file"] for record in extracted.records]
    assert files == sorted(files)
    for name in set(files):
        starts = [record["lines"][0] for record in extracted.records if record["file"] == name]
        if name.startswith("listing"):
            assert starts == sorted(starts)


def test_characters_are_printed_as_they_are(examples: Extracted):
    """What is no ASCII is printed as it stands in the source, whatever the locale of the process."""
    assert "’".encode() in examples.output
    assert b"\\u20" not in examples.output
    plain = run_extract(EXAMPLES, env={"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert plain.output == examples.output


def test_output_depends_on_the_sources_alone(examples: Extracted, tmp_path: Path):
    """The same files in another folder, made in another order, hashed with another seed, give the same bytes."""
    for path in sorted(EXAMPLES.iterdir(), reverse=True):
        shutil.copy(path, tmp_path / path.name)
    for seed in ("1", "2"):
        assert run_extract(tmp_path, env={"PYTHONHASHSEED": seed}).output == examples.output


def test_what_is_not_read_is_told(examples: Extracted):
    """A file that no reader knows is named with the reason, on standard error, and does not spoil the rest."""
    assert examples.status == 0
    assert re.fullmatch(r"not read +README\.md: no reader recognises it .*\n", examples.told)
    assert {record["file"] for record in examples.records} == {path.name for path in EXAMPLES.glob("*.txt")}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x00\x01\x02" * 50, "binary"),
        (b"10 May 1950\n\xff\xfe\xe9 letter", "UTF-8"),
        ("1. 10 May 1950, letter, Ivanov to Petrov".encode("cp1251") + b"\xcf\xf0", "UTF-8"),
        (b"No document stands here.\n" * 20, "no reader"),
    ],
)
def test_unreadable_files_are_refused_with_the_reason(data: bytes, why: str):
    """A file that is empty, binary, in another encoding or of no known kind gives no records, and the reason."""
    reading = read_bytes(data)
    assert reading.records == ()
    assert reading.refusal is not None
    assert why in reading.refusal


def test_nothing_to_read_is_an_error(tmp_path: Path):
    """Where no file could be read the command says so in one line and ends with status 1."""
    (tmp_path / "a.txt").write_text("nothing", encoding="utf-8")
    got = run_extract(tmp_path)
    assert (got.status, got.output) == (1, b"")
    assert got.told.count("\n") == 1
    assert "a.txt" in got.told
