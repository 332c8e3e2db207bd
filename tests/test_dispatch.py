"""Printed diplomatic dispatches: headings, dates told by "ultimo", inclosures, and real ones with known answers."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import DATA, EXAMPLES, SEEDS, SHARED
from scoring import Figure, SameName, load, most_pairs
from support_reading import PLACES, read_text

from extract import installed_readers
from extract.lines import record_json
from extract.model import Source
from extract.readers.dispatch import READER
from extract.readers.dispatch_headings import inscription
from extract.readers.dispatch_replies import citations, told_date
from extract.text import decode

SPECIMENS = sorted((DATA / "dispatches").glob("*.txt"))
GOLD = {row["file"]: row for row in load(DATA / "dispatches-gold.jsonl")}
REAL = SHARED / "eval" / "frus"
FLOOR = 0.95


def source(text: str, name: str = "dispatch.txt") -> Source:
    return Source(name=name, text=text, sha256="")


def values(text: str) -> dict[str, object]:
    """What a dispatch says, without where it stands."""
    (record,) = READER.read(source(text), None).records
    return {key: value for key, value in record_json(record).items() if key not in PLACES}


@pytest.fixture(scope="module")
def real() -> Path:
    """The folder of real dispatches; without it the test is skipped, saying so."""
    if not REAL.is_dir():
        pytest.skip(f"{REAL} is not here: this test reads 150 real dispatches")
    return REAL


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_specimens_are_read_exactly(path: Path):
    """Every key of a specimen's record holds what was written down by hand, no more and no less."""
    (record,) = READER.read(source(path.read_text(encoding="utf-8"), path.name), None).records
    found = record_json(record)
    wanted = GOLD[path.name]
    assert {key: found[key] for key in wanted} == wanted
    assert found.keys() - wanted.keys() == {"id", "pieces", "hypotheses", "evidence", "conflicts"}
    assert found["conflicts"] == []


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_every_value_is_cited_from_the_text(path: Path):
    """Every quotation stands at its offsets, and a name as written stands inside its own quotation."""
    text = path.read_text(encoding="utf-8")
    reading = READER.read(source(text), None)
    (record,) = reading.records
    for claim in record.claims:
        for span in claim.spans:
            assert text[span.start : span.end] == span.quote
        if claim.written is not None:
            assert claim.written in " ".join(" ".join(span.quote for span in claim.spans).split())
    cited = defaultdict(set)
    for claim in record.claims:
        cited[claim.key].add(claim.value)
    for key in ("senders", "recipients", "people", "doc_numbers"):
        assert set(getattr(record, key)) == cited[key]
    assert {record.date, record.form, record.place_from} == cited["date"] | cited["form"] | cited["place_from"]
    names = {actor.name for actor in reading.actors}
    assert cited["senders"] | cited["recipients"] | cited["enclosures.senders"] <= names


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_no_other_reader_takes_a_dispatch(path: Path):
    """Of the installed readers the dispatches' own alone recognises a specimen."""
    found = source(path.read_text(encoding="utf-8"))
    assert [reader.name for reader in installed_readers() if reader.recognises(found)] == ["dispatch"]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*")), ids=lambda path: path.name)
def test_journal_issues_and_listings_are_no_dispatches(path: Path):
    """No example of another reader is taken for a dispatch."""
    assert not READER.recognises(source(decode(path.read_bytes())))


def test_real_issues_and_listings_are_no_dispatches(shared: Path):
    """Nor is any of the real journal issues and listings."""
    for path in sorted((shared / SEEDS.name).glob("*")):
        assert not READER.recognises(source(decode(path.read_bytes()))), path.name


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Alder to Mr. Crane.",
        "I went to the Minister.\n\nLisbon, May 2, 1934.\n\nHe was out.",
        "Ship to shore\n\nNo. 3.]\n\nA novel in letters.",
        "Repeated to Madrid.\n\nLisbon, May 2, 1934.",
        "May 2, 1934\n\nLetter from Orde to Vale\n\nOrde asks for news.\n\nMay 4, 1934\n\nLetter from Vale to Orde",
        "Letter from Orde to Vale\n\nMay 2, 1934\n\nOrde asks for news.\n\nLetter from Vale to Orde\n\nMay 4, 1934",
        "",
        "\n\n[Page 4]\n",
    ],
)
def test_what_only_looks_like_one_is_none(text: str):
    """A heading alone, prose with "to" in it, a note of distribution, a listing and an empty page are no dispatch."""
    assert not READER.recognises(source(text))


@given(st.text(alphabet="Mr. AtoLb,[]()1920:—\n", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_either_read_or_declined(text: str):
    """Whatever the text: what the reader recognises it reads as one record, and it raises nothing."""
    found = source(text)
    assert len(READER.read(found, None).records) == int(READER.recognises(found))


# layouts ---------------------------------------------------------------------------------------------------------


def paragraphs(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text.strip("\n"))


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
@settings(max_examples=25, deadline=None)
@given(width=st.integers(50, 100), page=st.integers(1, 12))
def test_line_breaks_and_page_marks_change_nothing(path: Path, width: int, page: int):
    """A text whose long paragraphs are broken into lines, with a page mark between two of them, says the same."""
    text = path.read_text(encoding="utf-8")
    blocks = []
    for place, block in enumerate(paragraphs(text)):
        long = len(block) > 180 and "\n" not in block
        blocks.append(re.sub(rf"(.{{1,{width}}})(?: |$)", r"\1\n", block).strip() if long else block)
        if place == page and "-----" not in block:
            blocks.append(f"[Page {place}]")
    assert values("\n\n".join(blocks)) == values(text)


def test_blank_lines_in_the_head_can_be_missing():
    """Heading, dateline, number and text are told apart where no blank lines stand between them."""
    text = (
        "Mr. Alder to Mr. Crane.\nLegation of the United States,\nMontevideo, March 9, 1898.\nNo. 41.]\n"
        "Sir: I am well.\nI have, etc.,\nWilliam T. Alder."
    )
    found = values(text)
    assert (found["senders"], found["recipients"], found["date"]) == (["William T. Alder"], ["Crane"], "1898-03-09")
    assert (found["place_from"], found["doc_numbers"], found["form"]) == ("Montevideo", ["No. 41"], "letter")


# headings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "senders", "recipients"),
    [
        ("Mr. Alder to the Acting Secretary of State.", ["Alder"], ["Acting Secretary of State"]),
        ("No. 12. Señor Ibarra to Mr. Crane.", ["Ibarra"], ["Crane"]),
        ("MR. ALDER TO MR. CRANE.", ["Alder"], ["Crane"]),
        ("Baron von Thal and Prince Orlo to M. de Brie", ["von Thal", "Prince Orlo"], ["de Brie"]),
        ("The Marquis of Harrow to Sir E. Thorne.—(Received January 5.)", ["Marquis of Harrow"], ["E. Thorne"]),
        ("Consul-General Pruitt to Ambassador W. T. Alder", ["Pruitt"], ["W. T. Alder"]),
        ("Mr. Pruitt, consul at Rosario, to Mr. Alder.", ["Pruitt"], ["Alder"]),
        ("The Minister to China (Orde) to the Minister in Japan (Vale)", ["Orde"], ["Vale"]),
        ("The Secretary of State to the Chargé in Peru (Ferris)1", ["Secretary of State"], ["Ferris"]),
        ("The Minister Resident and Consul General in Siam (Orde) to Mr. Vale", ["Orde"], ["Vale"]),
        ("The Ambassadors in Chile (Orde) and Peru (Vale) to Mr. Hale", ["Orde", "Vale"], ["Hale"]),
        ("The Commander in Chief, Far East (Hale) to the Joint Chiefs of Staff", ["Hale"], ["Joint Chiefs of Staff"]),
        ("The British Embassy to the Department of State", ["British Embassy"], ["Department of State"]),
        ("Prime Minister Hale to President Orde and Marshal Vale", ["Hale"], ["Orde", "Vale"]),
        ("Memorandum by the Secretary of State to President Orde", ["Secretary of State"], ["Orde"]),
        ("Letter From Secretary of State Hale to Senator Vale", ["Hale"], ["Vale"]),
        ("Telegram From the Embassy in Laos to the Department of State", ["Embassy in Laos"], ["Department of State"]),
        ("Memorandum handed to Mr. Alder by Count Brie, May 4, 1898", ["Brie"], ["Alder"]),
        ("The Ambassador in Peru (Orde) to the Secretary of State 2", ["Orde"], ["Secretary of State"]),
        ("General Orde to the Commander of Military Region 2", ["Orde"], ["Commander of Military Region 2"]),
        ("Mr. Hale to Diplomatic and Consular Officers", ["Hale"], ["Diplomatic and Consular Officers"]),
        ("On the way to the Legation.", [], []),
    ],
)  # fmt: skip
def test_headings_tell_who_wrote_to_whom(heading: str, senders: list[str], recipients: list[str]):
    """A heading's parties are read by its grammar alone: the names are nobody's."""
    found = inscription(heading)
    assert [m.name for m in found.senders] == senders
    assert [m.name for m in found.recipients] == recipients
    for mention in (*found.senders, *found.recipients):
        assert heading[mention.start : mention.end]


@pytest.mark.parametrize(
    ("line", "date", "place"),
    [
        ("Department of State,\nWashington, 10th April, 1861.", "1861-04-10", "Washington"),
        ("No. 2.] LEGATION OF THE UNITED STATES,\nBerlin, May 3, 1883. (Received May 20.)", "1883-05-03", "Berlin"),
        ("St. Petersburg, August 4–17, 1900.", "1900-08-17", "St. Petersburg"),
        ("[Washington,] May 3, 1936—midnight.", "1936-05-03T00:00:00", "Washington"),
        ("secret priority Saigon, January 11, 1950—6:30 p.m.", "1950-01-11T18:30:00", "Saigon"),
        ("Peking, China, [undated].", None, "Peking, China"),
    ],
)
def test_datelines_tell_place_and_date(line: str, date: str | None, place: str | None):
    """The office that heads the sheet is no place, and of a date in two calendars the new one holds."""
    found = values(f"Mr. Alder to Mr. Crane.\n\n{line}\n\nNo. 8\n\nSir: I am well.\n\nWilliam T. Alder.")
    assert (found["date"], found["place_from"]) == (date, place)


@given(
    name=st.sampled_from(["Orde", "Vale", "de Brie", "Hale", "Thorne-Hall"]),
    office=st.sampled_from(["Ambassador", "Chargé", "Consul General", "Minister", "Third Secretary of Embassy"]),
    place=st.sampled_from(["Japan", "the United Kingdom", "Peru", "Saint Kitts", "Yunnanfu"]),
)
def test_a_bracket_holds_the_holder_of_the_office(name: str, office: str, place: str):
    """In "The OFFICE in PLACE (NAME)" the name is the party, and the rest is his office, as it is written."""
    found = inscription(f"The {office} in {place} ({name}) to the Secretary of State")
    assert [(m.name, m.office) for m in found.senders] == [(name, f"{office} in {place}")]
    assert [(m.name, m.kind) for m in found.recipients] == [("Secretary of State", "post")]


# dates -----------------------------------------------------------------------------------------------------------

DAYS = st.dates(min_value=datetime.date(1800, 1, 1), max_value=datetime.date(1999, 12, 31))


@given(today=DAYS, day=st.integers(1, 28))
def test_ultimo_instant_and_proximo_are_the_months_around(today: datetime.date, day: int):
    """The day "ultimo" is of the month before the text's own, "instant" of the same, "proximo" of the next."""
    months = today.year * 12 + today.month - 1
    for word, shift in (("ultimo", -1), ("instant", 0), ("proximo", 1)):
        told = told_date(f"the {day}th {word}", today)
        assert told is not None
        found = datetime.date.fromisoformat(told[2])
        assert (found.year * 12 + found.month - 1, found.day) == (months + shift, day)


@given(today=DAYS, cited=DAYS)
def test_a_day_without_a_year_is_the_last_such_day(today: datetime.date, cited: datetime.date):
    """A message cannot answer a later one: "May 3" is the last third of May up to the text's own date."""
    told = told_date(f"{cited:%B} {cited.day}", today)
    if told is None:  # the 29th of February of a year that had none
        assert (cited.month, cited.day) == (2, 29)
        return
    found = datetime.date.fromisoformat(told[2])
    assert found <= today
    assert (today - found).days <= 366
    assert (found.month, found.day) == (cited.month, cited.day)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("your dispatch, No. 112, of the 8th ultimo", [("112", "1901-06-08")]),
        ("your telegrams of the 24th and 27th ultimo", [(None, "1901-06-24"), (None, "1901-06-27")]),
        ("your telegrams of June 22 and 29", [(None, "1901-06-22"), (None, "1901-06-29")]),
        ("Your 376, May 7, 2 p.m., and 377, May 8.", [("376", "1901-05-07T14:00:00"), ("377", "1901-05-08")]),
        ("your telegram of yesterday", [(None, "1901-07-19")]),
        ("in reply to your No. 190, of the 12th ultimo", [("190", "1901-06-12")]),
        ("Re Deptel 12, January 10.", [("12", "1901-01-10")]),
        ("as I reported in answer to your 377, May 8, and to nobody else", [("377", "1901-05-08")]),
        ("Reference your 58. Your 40 mules", [("58", None)]),
        ("for your 40 mules, and your 12.", []),
        ("a copy of your note of the 9th instant", []),
        ("your note of the 9th instant to the Peruvian minister", []),
        ("your good offices", []),
    ],
)  # fmt: skip
def test_references_tell_number_and_date(text: str, told: list[tuple[str | None, str | None]]):
    """What a text of 20 July 1901 says of the other side's messages; what went to others is no reference."""
    assert [(cited.number, cited.date) for cited in citations(text, "1901-07-20")] == told


@pytest.mark.parametrize("number", ["JCS 40123", "CX-50021"])
def test_messages_of_armed_forces_bear_the_numbers_of_their_series(number: str):
    """ "JCS 40123." before the first word is the number of a message, also where nothing says that it is a telegram."""
    heading = "The Joint Chiefs of Staff to the Commander in Chief, Far East (Hale)"
    body = f"{number}. Stay where you are. The roads are bad, and the river is high."
    (record,) = read_text(f"{heading}\n\nWashington, 3 May 1950.\n\n{body}\n").records
    assert record.doc_numbers == (number,)


# disagreements ---------------------------------------------------------------------------------------------------

HEAD = (
    "The Secretary of State to the Minister in Peru (Orde)\n\nWashington, May 3, 1921.\n\nNo. 8\n\n"
    "Sir: I am well.\n\nI am, etc.,\n\n"
)


def test_a_signature_by_another_is_kept_as_a_disagreement():
    """A letter headed as one man's and signed by another keeps both, the signature as conflicting."""
    text = HEAD.replace("The Secretary of State", "Mr. Crane") + "Paul Hale"
    (record,) = READER.read(source(text), None).records
    assert record.senders == ("Crane",)
    assert [(c.key, c.value) for c in record.claims if c.status == "conflicting"] == [("senders", "Paul Hale")]


def test_a_signature_under_an_office_names_its_holder():
    """Who signs under an office's heading is its holder; who signs for him is not."""
    offices = {}
    for before in ("", "For the Secretary of State:\n\n"):
        reading = READER.read(source(HEAD + before + "Paul Hale"), None)
        assert reading.records[0].senders == ("Secretary of State",)
        offices[before] = [(form.text, form.name) for form in reading.appellations if form.kind == "office"]
    assert list(offices.values()) == [[("Secretary of State", "Paul Hale")], []]


# real dispatches -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", ["1901", "1936"])
def test_real_dispatches_reach_the_floor(real: Path, year: str):
    """On each of two volumes senders, recipients and dates are found with an F1 of at least 0.95."""
    gold = [row for row in load(real / "gold.jsonl") if row["file"].startswith(f"frus{year}")]
    same = SameName()
    counts = {field: [0, 0, 0] for field in ("senders", "recipients", "date")}
    for row in gold:
        found = source(decode((real / "txt" / row["file"]).read_bytes()), row["file"])
        assert [reader.name for reader in installed_readers() if reader.recognises(found)][:1] == ["dispatch"]
        (record,) = READER.read(found, None).records
        for claim in record.claims:
            assert all(found.text[span.start : span.end] == span.quote for span in claim.spans)
        for field, count in counts.items():
            given_ = [record.date] if field == "date" else list(getattr(record, field))
            wanted = [row["date"]] if field == "date" else row[field]
            hits = most_pairs(wanted, given_, same if field != "date" else lambda one, other: one == other)
            counts[field] = [a + b for a, b in zip(count, (hits, len(wanted), len(given_)), strict=True)]
    figures = {field: Figure(found=a, wanted=b, given=c) for field, (a, b, c) in counts.items()}
    assert len(gold) == 75
    assert all(figure.f1 >= FLOOR for figure in figures.values()), figures
