"""Correspondence described in TEI: what the markup states is read, with the place where it does, and nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import SHARED

import extract
from extract.errors import UnreadableSourceError
from extract.markup import TEI, elements
from extract.model import Reading, Record, Source
from extract.readers.tei import READER

T = f"{{{TEI}}}"
GND = "https://d-nb.info/gnd/"
EDITIONS = [SHARED / "eval" / "tei" / "letters", SHARED / "eval" / "cmif"]
real = pytest.mark.skipif(
    not all(path.is_dir() for path in EDITIONS), reason="the editions beside the repository are missing"
)


def tei(described: str, *, text: str = "", lists: str = "", title: str = "") -> str:
    """A document of TEI with some descriptions of correspondence in its header."""
    body = f"<text><body>{text}</body><back>{lists}</back></text>" if text or lists else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{TEI}"><teiHeader><fileDesc><titleStmt>'
        f"<title>{title}</title></titleStmt></fileDesc>\n<profileDesc>{described}</profileDesc></teiHeader>{body}</TEI>"
    )


def action(kind: str, *names: str, date: str = "", place: str = "") -> str:
    told = "".join(names) + (f"<date {date}/>" if date else "") + (f"<placeName>{place}</placeName>" if place else "")
    return f'<correspAction type="{kind}">{told}</correspAction>\n'


def person(name: str, *refs: str) -> str:
    return f'<persName ref="{" ".join(refs)}">{name}</persName>' if refs else f"<persName>{name}</persName>"


def described(*actions: str, note: str = "") -> str:
    return f"<correspDesc>{''.join(actions)}{note}</correspDesc>"


def reading(text: str) -> Reading:
    source = Source(name="letters.xml", text=text, sha256="00")
    got = READER.read(source, None)
    return Reading(
        path="", name="letters.xml", sha256="00", records=got.records, actors=got.actors,
        appellations=got.appellations, authorities=got.authorities, lives=got.lives,
    )  # fmt: skip


def record(*actions: str, **more: str) -> Record:
    (found,) = reading(tei(described(*actions), **more)).records
    return found


HOLT, LUND, VIK = person("Holt, Anna", f"{GND}1"), person("Lund, Peter", f"{GND}2"), person("Vik, Karl", f"{GND}3")


def test_a_letter_is_read_as_its_description_states_it():
    """Who, from where, to whom, where to and when: each from the action that states it, and cited there."""
    text = tei(
        described(
            action("sent", HOLT, date='when="1911-05-09"', place="Bergen"),
            action("received", LUND, place="Åbo &amp; Turku"),
        ),
        title="Anna Holt to Peter Lund",
    )  # fmt: skip
    (found,) = reading(text).records
    assert (found.senders, found.recipients, found.intermediaries) == (("Anna Holt",), ("Peter Lund",), ())
    assert (found.date, found.place_from, found.place_to) == ("1911-05-09", "Bergen", "Åbo & Turku")
    assert (found.heading, found.lines) == ("Anna Holt to Peter Lund", (3, 5))
    said = {(claim.key, tuple(span.quote for span in claim.spans)) for claim in found.claims}
    assert {("senders", ("Holt, Anna",)), ("date", ("1911-05-09",)), ("place_to", ("Åbo", "&amp;", "Turku"))} <= said
    assert all(text[span.start : span.end] == span.quote for claim in found.claims for span in claim.spans)


@pytest.mark.parametrize(
    ("attributes", "edtf"),
    [
        ('when="1902"', "1902"),
        ('when="1902-07"', "1902-07"),
        ('when="1902-07-02T10:30:00"', "1902-07-02T10:30:00"),
        ('when="1902-02-30"', None),
        ('when="--07-02"', None),
        ('when="spring"', None),
        ('when="1902-07-02" cert="medium"', "1902-07-02?"),
        ('when="1902-07-02" cert="high"', "1902-07-02"),
        ('when="1902-07-02" evidence="conjecture"', "1902-07-02?"),
        ('from="1902-07-02" to="1902-07-05"', "1902-07-02/1902-07-05"),
        ('notBefore="1902-07-02" notAfter="1902-07-05"', "1902-07-02/1902-07-05"),
        ('notBefore="1902-07-02"', "1902-07-02/.."),
        ('notAfter="1902-07"', "../1902-07"),
        ('notBefore="1902-07-05" notAfter="1902-07-02"', None),
        ('from="1902-07-02" to="1902-07-02"', "1902-07-02"),
        ('when-iso="1902-07-02"', "1902-07-02"),
    ],
)  # fmt: skip
def test_dates_are_as_certain_as_their_attributes(attributes: str, edtf: str | None):
    """Exact, bounded or conjectured; what is no date of the calendar is none."""
    assert record(action("sent", HOLT, date=attributes), action("received", LUND)).date == edtf


def test_the_way_is_kept_with_all_its_actions():
    """Each action with its day and place is a hop; whoever carries, or receives only to forward, stands between."""
    found = record(
        action("sent", HOLT, date='when="1911-05-09"', place="Bergen"),
        action("transmitted", person("Moe, Jens"), date='when="1911-05-10"'),
        action("received", VIK, date='when="1911-05-12"', place="Oslo"),
        action("forwarded", VIK, date='when="1911-05-13"'),
        action("received", LUND, date='notBefore="1911-05-14" notAfter="1911-05-16"', place="Turku"),
        action("delivered", person("Dahl, Erik")),
    )  # fmt: skip
    assert (found.senders, found.recipients) == (("Anna Holt",), ("Peter Lund",))
    assert found.intermediaries == ("Jens Moe", "Karl Vik", "Erik Dahl")
    assert [(hop.stage, hop.by, hop.place, hop.at) for hop in found.hops] == [
        ("sent", (), "Bergen", "1911-05-09"),
        ("passed on", ("Jens Moe",), None, "1911-05-10"),
        ("received", (), "Oslo", "1911-05-12"),
        ("passed on", ("Karl Vik",), None, "1911-05-13"),
        ("received", (), "Turku", "1911-05-14/1911-05-16"),
        ("handed over", ("Erik Dahl",), None, None),
    ]
    assert not [claim for claim in found.claims if claim.status == "conflicting"]


def test_what_cannot_be_is_kept_and_flagged():
    """A letter received before it was sent, and two dates of sending: as printed, with a conflict beside."""
    found = record(action("sent", HOLT, date='when="1911-05-09"'), action("received", LUND, date='when="1911-04-09"'))
    assert [hop.at for hop in found.hops] == ["1911-05-09", "1911-04-09"]
    assert [c.rule for c in found.claims if c.status == "conflicting"] == ["impossible order: received before sent"]
    twice = record(
        '<correspAction type="sent">' + HOLT + '<date when="1911-05-09"/><date when="1911-05-10"/></correspAction>'
    )
    assert twice.date == "1911-05-09"
    assert [c.value for c in twice.claims if c.key == "date" and c.status == "conflicting"] == ["1911-05-10"]


def test_identifiers_decide_who_is_who():
    """One identifier is one actor under two spellings; two identifiers are two under one; none is another again."""
    text = tei(
        described(action("sent", person("Moe, Jens", f"{GND}7")), action("received", person("Moe, J.", f"{GND}7")))
        + described(
            action("sent", person("Dahl, Erik", f"{GND}8")), action("received", person("Dahl, Erik", f"{GND}9"))
        )
        + described(action("sent", person("Dahl, Erik")), action("received", person("Moe, Jens", f"{GND}7")))
    )
    first, second, third = reading(text).records
    assert first.senders == first.recipients == third.recipients == ("Jens Moe",)
    assert (second.senders, second.recipients, third.senders) == (
        ("Erik Dahl (8)",),
        ("Erik Dahl (9)",),
        ("Erik Dahl",),
    )
    said = {(one.name, one.iri) for one in reading(text).authorities}
    assert said == {("Jens Moe", f"{GND}7"), ("Erik Dahl (8)", f"{GND}8"), ("Erik Dahl (9)", f"{GND}9")}


def test_an_editions_own_list_tells_names_and_identifiers():
    """A reference within the file leads to the list of persons: its name, and the authority records that it cites."""
    lists = (
        '<listPerson><person xml:id="p1"><persName><surname>Holt</surname><forename>Anna</forename></persName>'
        f'<idno type="gnd">{GND}11/</idno><idno type="VIAF">22</idno></person></listPerson>'
    )
    text = tei(
        described(action("sent", person("A. Holt", "#p1")), action("received", LUND)),
        text='<p>As <rs type="person" ref="#p1">she</rs> wrote from <rs type="place" ref="#o4">Bergen</rs> to '
        '<persName ref="#p9">Vik</persName>.</p>',
        lists=lists,
    ).replace("<TEI ", '<TEI xml:base="https://example.org/edition" ')  # fmt: skip
    found = reading(text)
    assert found.records[0].senders == ("Anna Holt",)
    assert found.records[0].people == ("Anna Holt", "Peter Lund", "Vik")
    said = {one.iri for one in found.authorities if one.name == "Anna Holt"}
    assert said == {"https://example.org/edition#p1", f"{GND}11", "https://viaf.org/viaf/22"}
    assert {one.iri for one in found.authorities if one.name == "Vik"} == {"https://example.org/edition#p9"}


def test_an_editions_own_list_tells_when_somebody_lived():
    """Birth and death by their attributes, of those whom a letter names; each cites the attribute's value."""
    lists = (
        '<listPerson><person xml:id="p1"><persName>Anna Holt</persName><birth when="1883-05-04"/>'
        '<death><date notBefore="1945" notAfter="1946">about 1945</date></death></person>'
        '<person xml:id="p2"><persName>Nobody Here</persName><birth when="1800"/></person></listPerson>'
    )
    text = tei(described(action("sent", person("A. Holt", "#p1")), action("received", LUND)), lists=lists)
    (life,) = reading(text).lives
    assert (life.name, life.born, life.died) == ("Anna Holt", "1883-05-04", "1945/1946")
    assert [span.quote for span in life.spans] == ["1883-05-04", "1945"]


def test_a_note_names_whom_a_letter_mentions():
    """The persons that a list of letters notes are people of the letter, and no parties."""
    noted = f'<note><ref type="cmif:mentionsPerson" target="{GND}5">Dahl, Erik</ref></note>'
    (found,) = reading(tei(described(action("sent", HOLT), action("received", LUND), note=noted))).records
    assert found.people == ("Anna Holt", "Peter Lund", "Erik Dahl")
    assert found.recipients == ("Peter Lund",)


def test_a_letter_of_which_nothing_is_told_is_listed_all_the_same():
    """A description without actions is a letter; it is kept under its own reference."""
    (found,) = reading(tei('<correspDesc ref="https://example.org/letter/4"/>')).records
    assert (found.heading, found.senders, found.date, found.claims) == ("https://example.org/letter/4", (), None, ())


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\x85\u2028\u2029"),
    min_size=1,
)


@given(given=WORDS.filter(str.strip), family=WORDS.filter(str.strip), quoted=st.booleans())
def test_every_name_is_cited_where_it_stands(given: str, family: str, quoted: bool):
    """Whatever characters a name has, as references or in a section of characters: its quotation is its own markup."""
    name = f"{family} {given}x"
    safe = f"<![CDATA[{name}]]>" if quoted and "]]>" not in name else escape(name)
    text = tei(described(action("sent", person("ÆØ", f"{GND}1"), f"<persName>{safe}</persName>")))
    found = elements(Source(name="a.xml", text=text, sha256=""), frozenset({"persName"}))[1]
    assert found.text == " ".join(name.split())
    assert text[found.start : found.end] == f"<persName>{safe}</persName>"
    quotes = " ".join(span.quote for span in found.spans(Source(name="a.xml", text=text, sha256="")))
    assert "".join(quotes.split()) == "".join((name if quoted and "]]>" not in name else escape(name)).split())


ROOT = f'<TEI xmlns="{TEI}"><correspDesc>'
HOSTILE = {
    "entities that grow": f'<!DOCTYPE TEI [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>{ROOT}&b;</correspDesc></TEI>',
    "a file of the machine": f'<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]>{ROOT}&a;</correspDesc></TEI>',
    "an unknown entity": f"{ROOT}&nbsp;</correspDesc></TEI>",
    "cut short": f'{ROOT}<correspAction type="sent">',
    "nested without end": ROOT + "<p>" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_with_a_reason(text: str, tmp_path: Path):
    """Nothing grows, no file is opened: the file is not read, and the reading says why."""
    with pytest.raises(UnreadableSourceError):
        READER.read(Source(name="a.xml", text=text, sha256=""), None)
    (tmp_path / "a.xml").write_text(text)
    (got,) = extract.read([tmp_path])
    assert got.refusal
    assert not got.records


@pytest.mark.parametrize("piece", ["&#65;", "<hi>a</hi> ", "<![CDATA[a]]>"])
def test_a_text_in_many_pieces_is_cited_as_one_stretch(piece: str):
    """Each stretch of evidence says the whole value again: thousands of them would make a file of the size squared."""
    (got,) = reading(tei(described(action("sent", HOLT), note=f"<note>{piece * 5000}</note>"))).records
    (claim,) = (one for one in got.claims if one.key == "description")
    assert len(claim.spans) == 1
    assert got.description == claim.value
    assert claim.value.count("a") + claim.value.count("A") == 5000


def plainly(path: Path) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Of each description in a file, read by another parser: the names of who sends and who receives, and the days."""
    for one in ET.parse(path).getroot().iter(f"{T}correspDesc"):
        told: dict[str, list[str]] = {"sent": [], "received": []}
        days = []
        for step in one.iter(f"{T}correspAction"):
            kind = step.get("type", "")
            told.setdefault(kind, []).extend(" ".join("".join(n.itertext()).split()) for n in step.iter(f"{T}persName"))
            days += [d.get("when", "") for d in step.iter(f"{T}date") if kind == "sent"]
        yield told["sent"], told["received"], days


@real
def test_real_editions_are_read_as_another_parser_reads_them():
    """Every letter, with everyone who sent and received it and the day of sending, by names as they are written."""
    count = 0
    for got in extract.read(EDITIONS):
        expected = list(plainly(Path(got.path)))
        assert len(got.records) == len(expected)
        for found, (senders, recipients, days) in zip(got.records, expected, strict=True):
            assert written(found, "senders") == senders
            assert written(found, "recipients") == recipients
            assert [found.date] == ([day for day in days[:1] if day] or [found.date])
            count += 1
    assert count == 2483


def written(found: Record, key: str) -> list[str]:
    return [claim.written or "" for claim in found.claims if claim.key == key]
