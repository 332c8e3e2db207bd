"""Kinds of claims one by one: archive citations, answered messages, people. Texts are made up."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_reading import read_text

from extract.model import Citation
from extract.replies import references
from extract.sources import citations

levels = st.integers(1, 999).map(str)
cited = st.builds(
    Citation, archive=st.sampled_from(["APRF", "AVPRF", "RGASPI"]), fond=st.sampled_from(["3", "059a", "0100"]),
    opis=st.sampled_from(["1", "5a", "34"]), delo=levels, papka=st.one_of(st.none(), levels),
    listy=st.one_of(levels, levels.map(lambda n: f"{n}-{int(n) + 4}")),
)  # fmt: skip


def long(c: Citation) -> str:
    papka = f"Papka {c.papka}, " if c.papka else ""
    return f"{c.archive}, Fond {c.fond}, Opis {c.opis}, {papka}Delo {c.delo}, Listy {c.listy}"


def plain(c: Citation) -> str:
    papka = f", papka {c.papka}" if c.papka else ""
    return f"{c.archive}, fond {c.fond}, opis {c.opis}, delo {c.delo}{papka}, list {c.listy}"


def short(c: Citation) -> str:
    papka = f", p. {c.papka}" if c.papka else ""
    return f"{c.archive}, f. {c.fond}, op. {c.opis}, d. {c.delo}{papka}, ll. {c.listy}"


def introduced(c: Citation) -> str:
    return f"Archive of Much, Somewhere (hereafter {c.archive}){long(c).removeprefix(c.archive or '')}"


@given(st.lists(st.tuples(cited, st.sampled_from([long, plain, short, introduced])), min_size=1, max_size=4))
def test_citations_read_back(printed: list[tuple[Citation, Callable[[Citation], str]]]):
    """Each citation of a note is read with every level it was printed with, in whatever words, in order."""
    text = "[Source: " + "; and ".join(manner(citation) for citation, manner in printed) + "]"
    found = list(citations(text))
    assert [one.citation for one in found] == [citation for citation, _ in printed]
    place = 0
    for one in found:
        assert place <= one.start < one.end <= len(text)
        assert text[one.start : one.end].startswith(one.citation.archive or "")
        place = one.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("APRF, page 141, fond and opis not given", [Citation(archive="APRF", listy="141")]),
        ("AVPRF, Fond 0102, Papka 828 [9], Listy 4, 7-9",
         [Citation(archive="AVPRF", fond="0102", papka="828 [9]", listy="4, 7-9")]),
        ("Archive of the Foreign Policy (AVPRF), fond 3, list 4 and APRF, list 5",
         [Citation(archive="AVPRF", fond="3", listy="4"), Citation(archive="APRF", listy="5")]),
        ("The APRF was opened in 1991.", []),
        ("fond 3, opis 1", []),
        ("", []),
        ("TsAMO, f. 16, op. 3139, d. 16, l. 1",
         [Citation(archive="TsAMO", fond="16", opis="3139", delo="16", listy="1")]),
        ("GARF, fond R-9401, opis 2, delo 2, list 3",
         [Citation(archive="GARF", fond="R-9401", opis="2", delo="2", listy="3")]),
        ("RGASPI. F. 17. Op. 162. D. 38. L. 5.",
         [Citation(archive="RGASPI", fond="17", opis="162", delo="38", listy="5")]),
        ("AVPRF, f. 0742, op. 3, por. 1, pap. 15, ll. 30-31",
         [Citation(archive="AVPRF", fond="0742", opis="3", delo="1", papka="15", listy="30-31")]),
        ("TsKhSD, fund 5, inventory 30, file 46, sheets 22-24",
         [Citation(archive="TsKhSD", fond="5", opis="30", delo="46", listy="22-24")]),
        ("The delegation of the USSR. He asked for a sheet 5 feet wide.", []),
    ],
)  # fmt: skip
def test_citations_as_printed(text: str, expected: list[Citation]):
    """Levels that a citation lacks are absent; an archive without levels, or levels without one, are no citation."""
    assert [one.citation for one in citations(text)] == expected


OPENINGS = (
    "I received your telegram", "We have received your letter", "In reply to your cable", "In answer to your message",
    "In accordance with your directive", "Referring to your note", "We have just received your dispatch",
)  # fmt: skip


@given(
    st.sampled_from(OPENINGS),
    st.one_of(st.none(), st.integers(1, 9999)),
    st.one_of(st.none(), st.dates(min_value=datetime.date(1945, 1, 1), max_value=datetime.date(1955, 12, 31))),
)
def test_answered_messages_read_back(opening: str, number: int | None, date: datetime.date | None):
    """A message that says what it answers answers that, its number and date as far as they are told."""
    what = (f" No. {number}" if number else "") + (f" of {date.day}.{date.month}.{date:%y}" if date else "")
    text = f"The roads are bad. {opening}{what}. The rest is known."
    (found,) = references(text, year=1950)
    assert (found.number, found.date) == (str(number) if number else None, date.isoformat() if date else None)
    assert text[found.start :].startswith(opening)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("To No. 362.", [("362", None)]),
        ("To your telegram No. 5/sh", [("5/sh", None)]),
        ("RE: your telegram # 44.", [("44", None)]),
        ("Referring to your note of 1 June; the other of 2 July", [(None, "1950-06-01")]),
        ("He received your letter of 3 May.", []),
        ("I sent you my telegram of 3 May.", []),
        ("Comrade Petrov went to No. 5 Garden Street", []),
    ],
)
def test_what_a_message_answers(text: str, expected: list[tuple[str | None, str | None]]):
    """What the message says it answers is told, not letters that others received or that it sent itself."""
    assert [(one.number, one.date) for one in references(text, year=1950)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Comrade Volkov spoke with General Tarasov.", {"Volkov", "Tarasov"}),
        ("The steamer “Petrov” lies in the port.", set()),
        ("Ivanov says that Petrov is ill.", {"Ivanov", "Petrov"}),
        ("IVANOV and PETROV agree.", {"Ivanov", "Petrov"}),
        ("The Soviet Army stands in Manchuria.", set()),
    ],
)
def test_people_of_a_text_are_those_it_names(sentence: str, expected: set[str]):
    """The persons of a document are those its heading names, the source knows or a title introduces; no ships."""
    document = "{}. 5 May 1950, letter, {}\nTo Comrade {}\n{}\n[Source: APRF, Fond 3, List 4]\n\n"
    known = document.format(1, "Ivanov to Petrov", "PETROV", "The ships lie in the port. We await the cranes.")
    asked = document.format(2, "Sidorov to Fomin", "FOMIN", f"{sentence} The mills stand still.")
    record = read_text(known + asked).records[1]
    assert set(record.people) == {"Sidorov", "Fomin"} | expected
