"""Volumes and editions in TEI of other manners, files of other kinds: what each states is read, and nothing else."""

from __future__ import annotations

import io
import json
import random
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import DATA, SHARED

import extract
from extract.errors import UnreadableSourceError
from extract.markup import TEI, elements
from extract.model import Reading, Record, Source
from extract.readers.dispatch import READER as DISPATCH
from extract.readers.frus import READER as FRUS
from extract.readers.tei import READER as CORRESPONDENCE
from extract.text import decode
from extract.transcript import Transcript

T = f"{{{TEI}}}"
EDITIONS = DATA / "editions"
VOLUME = SHARED / "eval" / "tei" / "frus1901China.xml"
KEYS = (
    "date", "form", "senders", "recipients", "intermediaries", "copies", "participants", "place_from", "place_to",
    "classification", "doc_numbers", "people", "description",
)  # fmt: skip


def reading(name: str) -> Reading:
    (got,) = extract.read([EDITIONS / name])
    return got


def told(record: Record) -> dict[str, object]:
    """What a record tells, without what it leaves open."""
    return {key: value for key in KEYS if (value := getattr(record, key))}


def volume(*documents: str, persons: str = "") -> str:
    return (
        f'<TEI xmlns="{TEI}" xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="frus1958v1"><text><front>'
        f"<list>{persons}</list></front><body>{''.join(documents)}</body></text></TEI>"
    )


def document(head: str, rest: str = "<p>The road is open.</p>", dateline: str = "", attributes: str = "") -> str:
    dated = f"<dateline>{dateline}</dateline>" if dateline else ""
    return f'<div type="document" n="1" {attributes}><head>{head}</head>{dated}{rest}</div>'


def read_volume(text: str) -> tuple[Record, ...]:
    return FRUS.read(Source(name="volume.xml", text=text, sha256="00"), None).records


def conflicts(record: Record) -> set[tuple[str, str]]:
    return {(claim.key, claim.value) for claim in record.claims if claim.status == "conflicting"}


# volumes of diplomatic papers ---------------------------------------------------------------------------------------


def test_documents_of_a_volume_are_read_as_print_and_markup_tell_them():
    """Of each manner, from the 1860s to the 1960s: every key holds what its document says, and no more."""
    got = reading("volume.xml")
    wanted = [json.loads(line) for line in (EDITIONS / "volume.jsonl").read_text(encoding="utf-8").splitlines()]
    assert got.reader == "frus"
    assert [json.loads(json.dumps({"number": one.number, **told(one)})) for one in got.records] == wanted


def test_the_way_of_a_telegram_is_that_of_its_note_and_dateline():
    """Who drafted, cleared and approved it, and when, are hops with evidence in the note; an hour of talk is none."""
    _, telegram, talk, *_ = reading("volume.xml").records
    assert [(hop.stage, hop.by, hop.place, hop.at) for hop in telegram.hops] == [
        ("drafted", ("Thomas W. Pell Jr.",), None, None),
        ("cleared", ("Moe", "Lund"), None, None),
        ("approved", ("Janet M. Orde",), None, "1958-05-02"),
        ("sent", (), "Vientiane", "1958-05-03T18:30:00"),
    ]
    assert [(hop.stage, hop.by, hop.place, hop.at) for hop in talk.hops] == [
        ("drafted", ("Arthur Pell",), None, None),
        ("approved", (), "S", "1964-05-06"),
    ]
    assert [c.label() for c in telegram.archives + talk.archives] == [
        "Department of State, fond Central Files, delo 751J.00/5–358",
        "Johnson Library, fond Country File, delo Laos, Vol. I",
    ]


def test_what_a_document_encloses_keeps_its_place_and_is_dated_by_its_markup():
    """An enclosure within an enclosure stands in that one; each has the parties and the date of its own markup."""
    first = reading("volume.xml").records[0]
    assert [(e.senders, e.recipients, e.date, e.within) for e in first.enclosures] == [
        (("Schlein",), ("Gerlo",), "1861-06-13", None),
        ((), (), "1859-02-01", 0),
    ]


@pytest.mark.parametrize("name", ["volume.xml", "corpus.xml"])
def test_every_claim_cites_the_file_and_no_tag(name: str):
    """Quotations stand at their offsets; what is taken from the text of an element holds no tag of it."""
    text = decode((EDITIONS / name).read_bytes())
    got = reading(name)
    for claim in (claim for record in got.records for claim in record.claims):
        for span in claim.spans:
            assert text[span.start : span.end] == span.quote
            assert not set("<>") & set(span.quote)
            assert any(map(str.isalnum, span.quote))
    names = {actor.name for actor in got.actors}
    for record in got.records:
        assert {*record.senders, *record.recipients, *record.copies, *record.people} <= names


def test_the_list_of_persons_says_who_a_name_means():
    """Two of one family are told apart where the markup refers to the list; unreferred, the name stays as it is."""
    persons = (
        '<item><persName xml:id="p_1">Orde, Janet</persName>, Consul</item>'
        '<item><persName xml:id="p_2">Orde, Karl, Jr.</persName>, Clerk</item>'
    )
    heads = [
        f'Memorandum From Mr. <persName type="from"{ref}>Orde</persName> to Mr. <persName type="to">Hale</persName>'
        for ref in (' corresp="#p_1"', ' corresp="#p_2"', "")
    ]
    one, two, three = read_volume(volume(*map(document, heads), persons=persons))
    assert (one.senders, two.senders, three.senders) == (("Janet Orde",), ("Karl Orde Jr.",), ("Orde",))
    said = FRUS.read(Source(name="v.xml", text=volume(*map(document, heads), persons=persons), sha256=""), None)
    assert {(a.name, a.iri.rpartition("/")[2]) for a in said.authorities} == {
        ("Janet Orde", "persons#p_1"), ("Karl Orde Jr.", "persons#p_2"),
    }  # fmt: skip


def test_the_markup_has_the_last_word_and_the_print_is_kept_beside():
    """A day, a side and a holder that the markup tells otherwise are adopted from it; the others are conflicts."""
    (found,) = read_volume(
        volume(
            document(
                'Mr. <persName type="to">Hale</persName> to Mr. <persName type="from">Orde</persName>',
                dateline='Lisbon, <date when="1914-05-04">May 3, 1914</date>.',
            )
        )
    )
    assert (found.senders, found.recipients, found.date) == (("Orde",), ("Hale",), "1914-05-04")
    assert conflicts(found) == {("senders", "Hale"), ("recipients", "Orde"), ("date", "1914-05-03")}


@pytest.mark.parametrize(
    ("dateline", "attributes", "date"),
    [
        ('Lisbon, <date when="1914-05-03">May 3, 1914, 4 p.m.</date>', "", "1914-05-03T16:00:00"),
        ('Lisbon, <date when="1914-05-03T16:10:00-05:00">May 3, 1914</date>', "", "1914-05-03T16:10:00"),
        ('Lisbon, <date from="1914-05-03" to="1914-05-05">May 3–5, 1914</date>', "", "1914-05-03/1914-05-05"),
        ('Lisbon, <date notBefore="1914-05-03" notAfter="1914-06-01">undated</date>', "", "1914-05-03/1914-06-01"),
        ("Lisbon, undated.", 'frus:doc-dateTime-min="1914-05-03T00:00:00" frus:doc-dateTime-max="1914-05-04T09:00:00"',
         "1914-05-03/1914-05-04"),
        ("", 'frus:doc-dateTime-min="1914-05-03T00:00:00" frus:doc-dateTime-max="1914-05-03T23:59:59"', "1914-05-03"),
        ("Lisbon, May 3, 1914.", "", "1914-05-03"),
        ('Lisbon, <date when="1914-02-30">May 3, 1914</date>', "", "1914-05-03"),
    ],
)  # fmt: skip
def test_a_document_is_dated_by_its_markup(dateline: str, attributes: str, date: str):
    """By its dateline's attributes, the hour by the print; by the range that it bears; else by the print alone."""
    (found,) = read_volume(volume(document("Mr. Hale to Mr. Orde", dateline=dateline, attributes=attributes)))
    assert found.date == date
    assert all(claim.value == date for claim in found.claims if claim.key == "date" and claim.status != "conflicting")


def test_an_office_signed_for_once_is_not_its_holders_elsewhere():
    """Who signs as the Acting Secretary is that in his own document; in another it is somebody else."""
    text = volume(
        *(
            document(
                'The <gloss type="from">Acting Secretary of State</gloss> to Mr. <persName type="to">Orde</persName>',
                rest=f"<p>I am, sir, etc.,</p><closer><signed>{name}</signed></closer>",
                dateline="Washington, May 3, 1901.",
            )
            for name in ("David Hale", "Alvey Moe")
        )
    )
    got = FRUS.read(Source(name="v.xml", text=text, sha256=""), None)
    assert [record.senders for record in got.records] == [("Acting Secretary of State",)] * 2
    assert not [form for form in got.appellations if form.kind == "office"]


@pytest.fixture(scope="module")
def real() -> Reading:
    """A whole volume of 1901; without it the tests that need it are skipped, saying so."""
    if not VOLUME.is_file():
        pytest.skip(f"{VOLUME} is not here: this test reads a whole volume")
    (got,) = extract.read([VOLUME])
    return got


def own(element: ET.Element) -> Iterator[ET.Element]:
    """What is in a document, without its enclosures and the editors' notes."""
    for one in element:
        if not one.tag.endswith("}attachment") and not (one.tag == f"{T}note" and one.get("rend") != "inline"):
            yield one
            yield from own(one)


def test_a_real_volume_is_read_as_another_parser_reads_its_markup(real: Reading):
    """All of its documents and enclosures; whoever is marked as from or to, at the place of the mark; all the days."""
    text = decode(VOLUME.read_bytes())
    documents = [one for one in ET.parse(VOLUME).getroot().iter(f"{T}div") if one.get("type") == "document"]
    assert len(real.records) == len(documents) == 312
    marks = 0
    for found, printed in zip(real.records, documents, strict=True):
        inner = [one for one in printed.iter() if one.tag.endswith("}attachment")]
        assert len(found.enclosures) == len(inner)
        assert found.number == printed.get("n")
        for part, element in ((None, printed), *enumerate(inner)):
            for kind, key in (("from", "senders"), ("to", "recipients")):
                cited = {
                    span.quote
                    for claim in found.claims
                    if claim.key == (key if part is None else f"enclosures.{key}") and claim.status != "conflicting"
                    and claim.part == part
                    for span in claim.spans
                }  # fmt: skip
                for mark in (one for one in own(element) if one.get("type") == kind and one.tag != f"{T}list"):
                    last = max("".join(mark.itertext()).split(), key=len).strip(".,")
                    assert any(last in quote for quote in cited), (found.number, part, kind, last)
                    marks += 1
            days = [one.get("when") for line in own(element) if line.tag == f"{T}dateline"
                    for one in line.iter(f"{T}date") if one.get("when")]  # fmt: skip
            date = found.date if part is None else found.enclosures[part].date
            assert not days or (date or "")[:10] == days[0]
    assert marks > 800
    assert all(text[s.start : s.end] == s.quote for r in real.records for c in r.claims for s in c.spans)


def test_a_volume_and_its_documents_as_plain_text_tell_the_same(real: Reading):
    """The same document, printed alone and within the volume, has the same sides, day, number and form."""
    folder = SHARED / "eval" / "frus" / "txt"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here: this test compares a volume with its documents")
    of = {record.number: record for record in real.records}
    count = 0
    for path in sorted(folder.glob("frus1901China-d*.txt")):
        (alone,) = DISPATCH.read(
            Source(name=path.name, text=path.read_text(encoding="utf-8"), sha256=""), None
        ).records  # fmt: skip
        within = of[path.stem.partition("-d")[2]]
        for key in ("senders", "recipients"):
            assert [n.split()[-1] for n in getattr(alone, key)] == [n.split()[-1] for n in getattr(within, key)]
        assert (alone.date, alone.form, alone.doc_numbers) == (within.date, within.form, within.doc_numbers), path.stem
        count += 1
    assert count > 50


# notes of the source ------------------------------------------------------------------------------------------------

NOTE = (
    "Mr. Hale to Mr. Orde\n\nLisbon, May 3, 1961.\n\nThe road is open.\n\n----------\n1 Source: Department of State, "
)


@pytest.mark.parametrize(
    ("note", "hops"),
    [
        ("Central Files, 611/5–361. Secret. Drafted by Holt.", [("drafted", ("Holt",), None)]),
        ("Files. Drafted by J. F. Holt and cleared by Moe.",
         [("drafted", ("J. F. Holt",), None), ("cleared", ("Moe",), None)]),
        ("Files. Drafted on May 1 by Ann Holt (EUR/NE).", [("drafted", ("Ann Holt",), "1961-05-01")]),
        ("Files. Drafted by Holt on May 1, cleared in draft by Moe (E), Vik, and Lund, and approved by Dahl.",
         [("drafted", ("Holt",), "1961-05-01"), ("cleared", ("Moe", "Vik", "Lund"), None),
          ("approved", ("Dahl",), None)]),
        ("Files. Drafted and approved by Colonel Holt, Jr.; repeated to Rome.",
         [("drafted", ("Holt",), None), ("approved", ("Holt",), None)]),
        ("Files. Prepared jointly by the Central Intelligence Agency and the Department of State.", []),
        ("Files. The paper was approved by the President, who was ill.", []),
        ("Files. The source text does not say who drafted it.", []),
    ],
)  # fmt: skip
def test_a_note_of_the_source_tells_who_made_a_document(note: str, hops: list[tuple[str, tuple[str, ...], str | None]]):
    """Persons who drafted, cleared and approved, with their days; offices and bodies are no clerks."""
    (found,) = DISPATCH.read(Source(name="a.txt", text=NOTE + note, sha256=""), None).records
    assert [(hop.stage, hop.by, hop.at) for hop in found.hops] == hops
    assert {claim.value for claim in found.claims if claim.key == "hops.by"} == {
        name for _, by, _ in hops for name in by
    }


TALK = """26. Memorandum of Conversation

Vientiane, April 16, 1964, 4-6 p.m.

VISIT TO VIENTIANE

SUBJECT

Gravel

PARTICIPANTS

Minister Chao Sophai
James Pell, Interpreter
Ambassador Janet Orde

The Minister spoke of gravel.
"""


def test_who_takes_part_is_read_below_a_title_of_the_paper():
    """A title between the dateline and the lists hides nobody; without lists a title begins the text."""
    (found,) = DISPATCH.read(Source(name="a.txt", text=TALK, sha256=""), None).records
    assert found.participants == ("Chao Sophai", "James Pell", "Janet Orde")
    (found,) = DISPATCH.read(
        Source(name="a.txt", text=TALK.partition("SUBJECT")[0] + "It rained.", sha256=""), None
    ).records
    assert not found.participants


@pytest.mark.parametrize(
    ("heading", "answered"),
    [
        ("Telegram From the Department of State to the Embassy in Laos", [("Embassy in Laos", "1320")]),
        ("Telegram From the Embassy in Laos to the Department of State", []),
        ("Telegram From the Department of State to the Consulate General at Hong Kong", []),
    ],
)
def test_a_telegram_of_the_embassy_is_answered_by_whom_it_was_sent_to(heading: str, answered: list[tuple[str, str]]):
    """ "Embtel 1320" is the recipients' message only where the recipient is an embassy."""
    text = f"112. {heading}\n\nWashington, March 1, 1965, 5 p.m.\n\n741. Embtel 1320. You should agree.\n"
    (found,) = DISPATCH.read(Source(name="a.txt", text=text, sha256=""), None).records
    assert [(one.senders[0], one.number) for one in found.responds_to] == answered


# correspondence in TEI ----------------------------------------------------------------------------------------------


def test_letters_of_a_corpus_are_read_as_each_describes_itself():
    """Prefixed names, several documents, lists, keys, copies, contexts: every key holds what is said of its letter."""
    got = reading("corpus.xml")
    wanted = [json.loads(line) for line in (EDITIONS / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    assert got.reader == "tei"
    assert [json.loads(json.dumps({"heading": one.heading, **told(one)})) for one in got.records] == wanted


def test_what_a_letter_answers_is_told_apart_from_what_came_before():
    """A letter before counts as answered only where the recipient is named as its sender; a reply as it is stated."""
    first, second, third, _ = reading("corpus.xml").records
    assert [(one.senders, one.date) for one in first.responds_to] == [(("Peter Lund",), "1817-06-19")]
    assert [(one.senders, one.date) for one in second.responds_to] == [(("Karl Vik (P9)",), None)]
    assert not third.responds_to
    said = {claim.status for claim in first.claims if claim.key == "responds_to"}
    assert said == {"inferred"}
    assert "Erik Dahl" not in first.people
    assert "Karl Vik" not in first.people


def test_where_the_manuscript_is_kept_is_cited():
    """Repository, collection and shelfmark of the one letter, each quoted."""
    first = reading("corpus.xml").records[0]
    assert [c.label() for c in first.archives] == ["City Archive, fond Mill papers, delo MS 44, f. 2"]
    (kept,) = [claim for claim in first.claims if claim.key == "archives"]
    assert [span.quote for span in kept.spans] == ["City Archive", "Mill papers", "MS 44, f. 2"]


def cmif(*letters: str) -> Reading:
    text = f'<TEI xmlns="{TEI}"><teiHeader><profileDesc>{"".join(letters)}</profileDesc></teiHeader></TEI>'
    got = CORRESPONDENCE.read(Source(name="cmif.xml", text=text, sha256=""), None)
    return Reading(path="", name="", records=got.records, actors=got.actors, authorities=got.authorities)


def letter(sender: str, recipient: str, key: str = "") -> str:
    return (
        f'<correspDesc key="{key}"><correspAction type="sent">{sender}</correspAction>'
        f'<correspAction type="received">{recipient}</correspAction></correspDesc>'
    )


@pytest.mark.parametrize(
    "unknown",
    [
        '<persName ref="http://correspSearch.net/unknown">Unbekannt</persName>',
        '<persName ref="https://correspsearch.net/unknown">unknown</persName>',
        "<persName>[unbekannt]</persName>", "<persName>N. N.</persName>",
        '<persName ref="#unknown">Anonymous</persName>',
        '<persName key="unbekannt">Unbekannte Person</persName>', "<orgName>unknown</orgName>",
    ],
)  # fmt: skip
def test_unknown_hands_are_never_one(unknown: str):
    """However an edition says that somebody is unknown: of two letters and of two sides nobody is taken for one."""
    got = cmif(letter(unknown, unknown, "1"), letter(unknown, unknown, "2"))
    names = [name for record in got.records for name in (*record.senders, *record.recipients)]
    assert len(names) == len(set(names)) == 4
    assert not got.authorities


@given(keys=st.lists(st.sampled_from("abc"), min_size=2, max_size=8), attribute=st.sampled_from(["key", "ref"]))
def test_keys_of_an_edition_decide_who_is_who(keys: list[str], attribute: str):
    """Within a file one key is one actor and two keys are two, whatever the order and though the words are the same."""
    names = [f'<persName {attribute}="{key}">Moe, Jens</persName>' for key in keys]
    got = cmif(*(letter(name, "<persName>Vik</persName>") for name in names))
    told = [(record.senders[0], key) for record, key in zip(got.records, keys, strict=True)]
    assert all((one == other) == (a == b) for one, a in told for other, b in told)


@pytest.mark.parametrize(
    ("attributes", "words", "edtf"),
    [
        ('when="18290308"', "", "1829-03-08"), ('when="1829-3-8"', "", "1829-03-08"),
        ('when="1829-03-08Z"', "", "1829-03-08"),
        ('when="1829-03-08" precision="low"', "", "1829-03-08~"),
        ('when="1829" cert="low" precision="medium"', "", "1829%"),
        ('from="1829-03" to="1829-04" cert="low"', "", "1829-03?/1829-04?"),
        ('from="1829-03-08T16:00:00" to="1829-03-08T18:00:00"', "", "1829-03-08"),
        ('notAfter="1829" evidence="conjecture"', "", "../1829?"),
        ('when="-0044-03-15"', "", None), ('when-custom="1829-03-08"', "8 March 1829", "1829-03-08"),
        ("", "8 March 1829", "1829-03-08"), ("", "unknown", None), ("", "3 May or 4 May 1829", None),
        ("", "in spring", None),
    ],
)  # fmt: skip
def test_dates_of_other_manners(attributes: str, words: str, edtf: str | None):
    """Written close or without zeros, not precise, sure of neither end, in words alone: as far as each is told."""
    got = cmif(letter(f"<persName>A</persName><date {attributes}>{words}</date>", "<persName>B</persName>"))
    assert got.records[0].date == edtf


def one_letter(described: str, text: str = "", kept: str = "") -> Record:
    whole = (
        f'<TEI xmlns="{TEI}" xmlns:ct="http://wiki.tei-c.org/index.php/SIG:Correspondence/task-force-correspDesc">'
        f"<teiHeader>{kept}<profileDesc>{described}</profileDesc></teiHeader><text><body>{text}</body></text></TEI>"
    )
    (found,) = CORRESPONDENCE.read(Source(name="a.xml", text=whole, sha256=""), None).records
    return found


def test_how_sure_an_edition_is_of_a_name_or_a_place_is_the_confidence_of_its_claim():
    """What is certain, of medium or low certainty, or conjectured: each claim is as sure as its element."""
    told = (('cert="low"', "A"), ('evidence="conjecture"', "B"), ('cert="high"', "C"))
    sent = "".join(f"<persName {how}>{name}</persName>" for how, name in told)
    record = one_letter(letter(f'{sent}<placeName cert="medium">Bergen</placeName>', "<persName>D</persName>"))
    said = {claim.value: claim.confidence for claim in record.claims if claim.key in ("senders", "place_from")}
    assert said == {"A": 0.5, "B": 0.7, "C": 1.0, "Bergen": 0.7}


def test_a_letter_sent_on_is_passed_on_as_the_proposal_of_the_guidelines_told_it():
    """A receipt and a sending that only redirect are steps between; elements of the proposal are those of today."""
    steps = (
        ("sending", "", "A"),
        ("receiving", "redirecting", "B"),
        ("sending", "redirecting", "B"),
        ("receiving", "", "C"),
    )
    actions = "".join(
        f'<ct:correspAction type="{kind}" subtype="{how}"><persName>{name}</persName></ct:correspAction>'
        for kind, how, name in steps
    )
    record = one_letter(f"<ct:correspDesc>{actions}</ct:correspDesc>")
    assert (record.senders, record.intermediaries, record.recipients) == (("A",), ("B",), ("C",))
    assert [hop.stage for hop in record.hops] == ["passed on", "passed on"]


def test_papers_that_a_letter_encloses_are_its_enclosures():
    """Parts of the text that are called attachments, one within another, each with the date of its own dateline."""
    paper = '<div type="attachment"><head>The bill</head><dateline><date when="1829-03-01"/></dateline>{}</div>'
    inner = '<div type="annex"><p>Prices</p></div>'
    text = f"<p>See the bill.</p>{paper.format(inner)}"
    record = one_letter(letter("<persName>A</persName>", "<persName>B</persName>"), text=text)
    assert [(one.date, one.within, one.manner) for one in record.enclosures] == [
        ("1829-03-01", None, "enclosed"), (None, 0, "enclosed"),
    ]  # fmt: skip
    quotes = [span.quote for claim in record.claims if claim.key == "enclosures" for span in claim.spans]
    assert quotes == ["The bill", "Prices"]


@pytest.mark.parametrize(
    ("kept", "label"),
    [
        ("<repository>Archive</repository><idno>A 1</idno>", "Archive, delo A 1"),
        ("<institution>Archive</institution><collection>Papers</collection><idno type='folder'>3</idno>"
         "<idno type='shelfmark'>A 1</idno>", "Archive, fond Papers, delo A 1"),
        ("<repository ref='a94'/><idno>A 1</idno>", None),
    ],
)  # fmt: skip
def test_a_shelfmark_is_cited_with_the_archive_that_has_it(kept: str, label: str | None):
    """Of several numbers that of the shelf; a number whose archive is not named is kept nowhere."""
    described = f"<fileDesc><msDesc><msIdentifier>{kept}</msIdentifier></msDesc></fileDesc>"
    record = one_letter(letter("<persName>A</persName>", "<persName>B</persName>"), kept=described)
    assert [citation.label() for citation in record.archives] == ([label] if label else [])


# the page of marked-up elements -------------------------------------------------------------------------------------

WORD = st.text(st.characters(categories=("L", "N"), include_characters="&<>'\"-"), min_size=1, max_size=6)


@given(words=st.lists(WORD, min_size=1, max_size=12), seed=st.integers(0, 1 << 16))
def test_a_page_holds_the_words_of_its_element_and_knows_where_each_stands(words: list[str], seed: int):
    """However blocks, marks and line ends are strewn: the page has the same words in order, each in its place."""
    chance = random.Random(seed)
    wraps = (
        "{}",
        "<hi>{}</hi>",
        "<p>{}</p>",
        "\n <persName>{}</persName>",
        "<lb/>{}",
        "<item>{}</item>",
        "<pb n='3'/>{}",
    )
    marked = " ".join(chance.choice(wraps).format(escape(word)) for word in words)
    source = Source(name="a.xml", text=f'<TEI xmlns="{TEI}"><div>{marked}</div></TEI>', sha256="")
    page = Transcript(source, kept=frozenset())
    page.add(elements(source, frozenset({"div"}))[0])
    text = page.page.text
    assert text.split() == words
    at = 0
    for word in words:
        at = text.index(word, at)
        cited = "".join(source.text[s.start : s.end] for s in page.spans(at, at + len(word)))
        assert set(cited) <= set(escape(word))
        if word.isalnum():
            assert cited == word
        at += len(word)


# other files ----------------------------------------------------------------------------------------------------


def _packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return held.getvalue()


MAIL = b"From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nDate: Tue, 3 May 2011\nSubject: x\n\nNoon?\n"
FOREIGN = {
    "scan.pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 9, "a PDF"),
    "text.pdf": (b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "a PDF"),
    "letter.docx": (_packed("[Content_Types].xml", "word/document.xml"), "office program"),
    "letter.rtf": (rb"{\rtf1\ansi 5 May 1950, letter, Petrov to Ivanov\par}", "RTF"),
    "letter.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office program"),
    "all.zip": (_packed("a.txt"), "packed"),
    "all.gz": (b"\x1f\x8b\x08" + bytes(range(200)), "packed"),
    "page.png": (b"\x89PNG\r\n\x1a\n" + bytes(200), "an image"),
    "page.html": (b"<!DOCTYPE html>\n<html><body>\n<p>\nMay 5, 1950\n</p>\n<p>\nLetter, Petrov to Ivanov\n</p>\n<p>\n"
                  b"May 6, 1950\n\nLetter, Ivanov to Petrov\n</p></body></html>", "a web page"),
    "mail.eml": (MAIL, "an e-mail"),
    "folder.mbox": (b"From ann@example.org Tue May  3 10:00:00 2011\n" + MAIL, "an e-mail"),
    "letters.csv": (b"id,sender,recipient\n1,Holt,Lund\n2,Lund,Holt\n3,Vik,Holt\n",
                    "a table"),
    "letters.tsv": (b"date\ttitle\nMay 5, 1950\tLetter, Moe to Vik\nMay 6, 1950\tLetter, Holt to Lund\n", "a table"),
    "letters.json": (b'[{"sender": "Anna Holt", "date": "1911-05-09"}]', "JSON"),
    "play.xml": (f'<?xml version="1.0"?><TEI xmlns="{TEI}"><text><body><p>Enter Holt.</p></body></text></TEI>'.encode(),
                 "without correspDesc"),
    "aid.xml": (b'<?xml version="1.0"?>\n<!-- 5 May 1950 -->\n<ead xmlns="urn:isbn:1-931666-22-9"><eadheader/></ead>',
                "in XML (ead)"),
    "README.md": (b"# Letters\n\nLetters, 1911 to 1920.\n\n## Install\n\n1. Clone it\n2. Run make\n", "no reader"),
    "novel.txt": (b"CHAPTER I\n\nIt was a dark night.\n\n" + b"He wrote a letter to Peter. " * 99
                  + b"\n\n1. The Letter\n\nLondon, May 3, 1820.\n\nIt rained.\n", "no reader"),
    "diary.txt": (b"things to do\n\nMay 5, 2020\n\nmilk, eggs\n\nMay 6, 2020\n\nbread\n", "no reader"),
    "log.txt": (b"2024-05-01 10:00:01 INFO sent to server\n2024-05-01 10:00:02 INFO received reply\n" * 9, "no reader"),
    "empty.txt": (b"", "empty"),
    "other.txt": ("5. 5 May 1950, letter, Müller to Kühn\n".encode("latin-1"), "UTF-8"),
}  # fmt: skip


def test_a_folder_of_other_files_is_refused_file_by_file(tmp_path: Path):
    """No reader claims a file that is none of its own, and each refusal says what the file is and what can be done."""
    for name, (data, _) in FOREIGN.items():
        (tmp_path / name).write_bytes(data)
    got = {one.name: one for one in extract.read([tmp_path])}
    assert got.keys() == FOREIGN.keys()
    for name, (_, what) in FOREIGN.items():
        refusal = got[name].refusal
        assert refusal, (name, got[name].reader)
        assert what in refusal, (name, refusal)
        assert name == "empty.txt" or refusal.endswith(")"), (name, refusal)


# hostile and old-fashioned XML --------------------------------------------------------------------------------------

LETTER = letter("<persName>{}</persName>", "<persName>Lund</persName>")


@pytest.mark.parametrize(
    ("doctype", "name", "read"),
    [
        ('<!DOCTYPE TEI [<!ENTITY ue "&#252;">]>', "M&ue;ller", "Müller"),
        ('<!DOCTYPE TEI SYSTEM "tei.dtd">', "M&uuml;ller", "Müller"),
        ('<!DOCTYPE TEI SYSTEM "file:///etc/hostname">', "Holt", "Holt"),
        ('<!DOCTYPE TEI SYSTEM "tei.dtd">', "M&nosuch;ller", None),
        ('<!DOCTYPE TEI [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>', "&c;", None),
        ('<!DOCTYPE TEI [<!ENTITY % a SYSTEM "http://example.org/a.dtd"> %a;]>', "Holt", None),
        (f'<!DOCTYPE TEI [<!ENTITY a "{"b" * 999}">]>', "&a;", None),
        ('<!DOCTYPE TEI [<!ENTITY a "&#60;persName>Vik&#60;/persName>">]>', "&a;", None),
        ('<!DOCTYPE TEI [<!ATTLIST persName ref CDATA "https://d-nb.info/gnd/1">]>', "Holt", "Holt"),
    ],
)  # fmt: skip
def test_names_of_characters_are_followed_and_nothing_else(doctype: str, name: str, read: str | None):
    """No file is opened, nothing grows, and no character is lost: what cannot be followed is refused with a reason."""
    text = f'{doctype}<TEI xmlns="{TEI}">{LETTER.format(name)}</TEI>'
    source = Source(name="a.xml", text=text, sha256="")
    if read is None:
        with pytest.raises(UnreadableSourceError) as refused:
            CORRESPONDENCE.read(source, None)
        assert refused.value.advice
        return
    (record,) = CORRESPONDENCE.read(source, None).records
    assert record.senders == (read,)
    assert not CORRESPONDENCE.read(source, None).authorities


@pytest.mark.parametrize(
    ("declared", "encoding", "mark"),
    [
        ("ISO-8859-1", "latin-1", b""), ("windows-1252", "cp1252", b""), ("UTF-8", "utf-8", b"\xef\xbb\xbf"),
        ("UTF-16", "utf-16-le", b"\xff\xfe"), ("UTF-16", "utf-16-be", b""), ("utf-16", "utf-16-le", b""),
        ("no-such-code", "utf-8", b""),
    ],
)  # fmt: skip
def test_editions_in_old_encodings_are_read(tmp_path: Path, declared: str, encoding: str, mark: bytes):
    """As their byte-order mark or their declaration says; offsets are those of the characters."""
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<TEI xmlns="{TEI}">{LETTER.format("Møller")}</TEI>'
    (tmp_path / "a.xml").write_bytes(mark + text.encode(encoding))
    (got,) = extract.read([tmp_path])
    assert got.records[0].senders == ("Møller",)
    (span,) = next(claim.spans for claim in got.records[0].claims if claim.key == "senders")
    assert text[span.start : span.end].strip("\ufeff") == "Møller" or mark == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "rest",
    ["<frus:attachment>" * 150 + "<p>x</p>" + "</frus:attachment>" * 150, "<frus:attachment/>" * 9, "", "<p/>",
     "<head/>", "<note type='source'/>", "<list type='participants'/>", "<p>" + "<persName type='from'/>" * 9 + "</p>"],
)  # fmt: skip
def test_odd_documents_of_a_volume_are_read_all_the_same(rest: str):
    """Enclosures that hold nothing but others, empty elements, no text: a record, with no claim that cites nothing."""
    for head in ("Mr. Hale to Mr. Orde", "", "<hi/>"):
        (found,) = read_volume(volume(document(head, rest=rest)))
        assert found.number == "1"
