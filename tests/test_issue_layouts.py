"""Issues in the manners of other journals: however headings and notes are set, the documents are the same."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract
from extract.headings import in_small_letters, parse_heading
from extract.layout import furniture
from extract.model import Record, Source
from extract.names import parties
from extract.pages import lay_out
from extract.readers.bulletin import READER as BULLETIN
from extract.readers.dispatch import READER as DISPATCH
from extract.readers.listing import READER as LISTING
from extract.text import lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A printed document, its parties and affairs made up."""

    title: str
    date: str
    day: str
    form: str
    text: str
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    leaf: str = "1"


LETTERS = (
    Letter(
        title="Letter from Ödön Šimek to Karel Lund (delivered by Consul Ana Vik)",
        date="9 May 1961", day="1961-05-09", form="letter",
        text="Dear Comrade Lund,\nThe grain of last year is spoiled. I ask you to send barges before autumn.\nŠIMEK",
        senders=("Ödön Šimek",), recipients=("Karel Lund",), carriers=("Ana Vik",), leaf="4",
    ),
    Letter(
        title="Telegram from Karel Lund to Ödön Šimek",
        date="2 June 1961", day="1961-06-02", form="telegram",
        text="No. 41\nThe barges will leave on the tenth. Tell the millers so at once, and count the sacks.\nLUND",
        senders=("Karel Lund",), recipients=("Ödön Šimek",), leaf="9",
    ),
    Letter(
        title="Memorandum of Conversation between Karel Lund and Ștefan Moe",
        date="17 July 1961", day="1961-07-17", form="memorandum of conversation",
        text="The conversation took place in the garden. Moe spoke of the harbour and of its new cranes for an hour.",
        met=("Karel Lund", "Ștefan Moe"), leaf="12",
    ),
    Letter(
        title="Report by Ana Vik to Karel Lund on the Mills",
        date="4 October 1961", day="1961-10-04", form="report",
        text="I was in all the mills of the upper valley. Of the nine there, three grind; the others wait.\nVIK",
        senders=("Ana Vik",), recipients=("Karel Lund",), leaf="20",
    ),
)  # fmt: skip

Manner = Callable[[int, Letter], str]
MANNERS: dict[str, Manner] = {
    "label with a colon": lambda n, one: f"Document {n}: {one.title}, {one.date}",
    "label alone": lambda n, one: f"DOCUMENT No. {n}\n{one.title}, {one.date}",
    "label and gap": lambda n, one: f"DOCUMENT {n}\n\n{one.title}, {one.date}",
    "label in brackets": lambda n, one: f"[Document {n}]\n\n{one.title}\n{one.date}",
    "label with a full stop": lambda n, one: f"Doc. {n}. {one.title}, {one.date}",
    "label with a dash": lambda n, one: f"Document {n} — {one.title}, {one.date}",
    "date above the title": lambda n, one: f"Document No. {n}\n{one.date}\n{one.title}",
    "number and title": lambda n, one: f"{n}. {one.title}, {one.date}",
    "title alone": lambda n, one: f"{one.title}, {one.date}",
}
NOTES: dict[str, str] = {
    "in brackets": "[Source: HBA, Fond 2, Opis 1, Delo 7, List {leaf}. Translated by Jon Rask.]",
    "bare": "Source: HBA, Fond 2, Opis 1, Delo 7, List {leaf}.\nTranslated by Jon Rask.",
    "in parentheses": "(Source: HBA, Fond 2, Opis 1, Delo 7, List {leaf}.)",
}


def issue(manner: str, note: str, width: int, letters: tuple[Letter, ...] = LETTERS) -> str:
    """The letters as an issue prints them, after a page of introduction."""
    introduction = (
        "THE GRAIN OF THE VALLEY\n\nThe letters below were found in an attic. Document No. 2 is a copy of\nlater years."
    )

    def set_in(text: str) -> str:
        return "\n".join(textwrap.fill(line, width, break_on_hyphens=False) for line in text.split("\n"))

    pieces = [introduction]
    for number, one in enumerate(letters, start=1):
        heading = set_in(MANNERS[manner](number, one))
        pieces.append(f"{heading}\n\n{set_in(one.text)}\n{set_in(NOTES[note].format(leaf=one.leaf))}")
    return "\n\n".join(pieces) + "\n"


def records(text: str) -> tuple[Record, ...]:
    source = Source(name="issue.txt", text=text, sha256="00")
    assert BULLETIN.recognises(source)
    return BULLETIN.read(source, None).records


def told(record: Record) -> tuple[object, ...]:
    leaves = tuple(one.listy for one in record.archives)
    return (
        record.date, record.form, set(record.senders), set(record.recipients), set(record.intermediaries),
        set(record.participants), leaves,
    )  # fmt: skip


def expected(one: Letter) -> tuple[object, ...]:
    return (
        one.day, one.form, set(one.senders), set(one.recipients), set(one.carriers), set(one.met), (one.leaf,),
    )  # fmt: skip


# however it is set -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("manner", MANNERS)
def test_documents_are_found_under_headings_of_each_manner(manner: str, note: str):
    assert [told(one) for one in records(issue(manner, note, 80))] == [expected(one) for one in LETTERS]


@settings(max_examples=40)
@given(st.sampled_from(sorted(MANNERS)), st.sampled_from(sorted(NOTES)), st.integers(46, 100), st.data())
def test_lines_may_break_anywhere(manner: str, note: str, width: int, data: st.DataObject):
    """In columns of any width, and with other documents beside it, a document says the same."""
    letters = tuple(data.draw(st.permutations(LETTERS)))
    assert [told(one) for one in records(issue(manner, note, width, letters))] == [expected(one) for one in letters]


def test_a_number_is_taken_from_the_label():
    for manner in ("label alone", "label with a dash", "date above the title", "number and title"):
        assert [one.number for one in records(issue(manner, "bare", 80))] == ["1", "2", "3", "4"], manner


def test_a_label_is_no_page_number():
    """Three labels alone on their lines are the same words with another number, as the heads of pages are."""
    lines = lines_of("Document 1\nLetter\nDocument 2\nLetter\nDocument 3\nLetter\n")
    assert furniture(lines) == frozenset()


@pytest.mark.parametrize("line", ["Document 2 tells the same.", "[Document 2]. They believed it.", "Document No. 2."])
def test_documents_spoken_of_are_no_headings(line: str):
    """A sentence that begins with the number of a document starts none."""
    text = issue("label alone", "in brackets", 80)
    spoken = text.replace("later years.", f"later years.\n{line}\nHe sent the letter from Lund to Šimek in May 1961.")
    assert len(records(spoken)) == len(LETTERS)


def test_the_points_of_an_agenda_are_no_documents():
    """Numbers that begin anew belong to the text, even where they name papers and dates."""
    minutes = Letter(
        title="Minutes of the Meeting of the Harbour Party Committee", date="8 May 1961", day="1961-05-08",
        form="minutes", met=("Harbour Party Committee",), leaf="2",
        text="1. Letter from Lund to Vik, 3 May 1961\n2. Report by Vik to Lund, 5 May 1961\nBoth were read aloud.",
    )  # fmt: skip
    letters = (minutes, *LETTERS)
    assert [told(one) for one in records(issue("number and title", "bare", 80, letters))] == list(
        map(expected, letters)
    )


def test_headings_in_capitals_are_read_as_others():
    """What a heading says does not depend on its letters; acronyms stay what they are."""
    for one in LETTERS:
        plain, capitals = (parse_heading(f"DOCUMENT 3 {text}, {one.date}") for text in (one.title, one.title.upper()))
        for part in ("senders", "recipients", "intermediaries", "participants"):
            names = [[mention.name for mention in getattr(heading, part)] for heading in (plain, capitals)]
            assert names[0] == names[1]
        assert plain.date == capitals.date
    heading = parse_heading("DOCUMENT 1 LETTER FROM THE CC OF THE KWP TO THE CC OF THE CPSU, 6 JULY 1960")
    assert [one.name for one in (*heading.senders, *heading.recipients)] == ["CC of the KWP", "CC of the CPSU"]


@given(st.text("ABCÖŠ abcß.,-0 IİŁ", max_size=60))
def test_small_letters_keep_every_place(text: str):
    assert len(in_small_letters(text)) == len(text)


# what headings say --------------------------------------------------------------------------------------------------

CARRIED = [
    ("Letter, Holt to Lund on the harvest (delivered by the Consul in Prague, Ana Vik), 9 May 1911", ["Ana Vik"]),
    ("Letter from Holt to Lund, Handed to Ana Vik, 9 May 1911", ["Ana Vik"]),
    ("Letter from Holt to Lund (passed on by Ambassador Vik), 9 May 1911", ["Vik"]),
    ("Letter from Holt to Lund, handed to Lund by Ambassador Vik, 9 May 1911", ["Vik"]),
]


@pytest.mark.parametrize(("heading", "carriers"), CARRIED)
def test_who_carried_it_is_between(heading: str, carriers: list[str]):
    got = parse_heading(f"Document 4: {heading}")
    assert [one.name for one in got.intermediaries] == carriers
    assert ([one.name for one in got.senders], [one.name for one in got.recipients]) == (["Holt"], ["Lund"])


def test_a_circular_goes_to_each_of_its_addressees():
    found = parties("the Polish Embassies in Prague, Sofia, Ulan-Ude and Berlin and to Comrade Holt")
    embassies = [f"Polish Embassy in {place}" for place in ("Prague", "Sofia", "Ulan-Ude", "Berlin")]
    assert [one.name for one in found] == [*embassies, "Holt"]


MET = [
    ("From the Diary of Counselor Anna Holt: Conversation with Karl Lund and Ana Vik, 9 May 1911",
     ["Anna Holt", "Karl Lund", "Ana Vik"]),
    ("Minutes of the Meeting of the Harbour Party Committee, Bergen, 9 May 1911", ["Harbour Party Committee"]),
    ("Minutes No. 12 of the Harbour Party Politburo Meeting, 9 May 1911", ["Harbour Party Politburo"]),
    ("Note on a Conversation of Anna Holt with Karl Lund, 9 May 1911", ["Anna Holt", "Karl Lund"]),
    ("Record of the Meeting of the Leaders of the Five Parties, 9 May 1911", []),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "names"), MET)
def test_who_met(heading: str, names: list[str]):
    assert [one.name for one in parse_heading(f"Document 4: {heading}").participants] == names


def test_a_title_of_its_own_names_no_party():
    got = parse_heading("Document 4: Cable from Anna Holt to Karl Lund, “Talk with Ana Vik on Grain”, 9 May 1911")
    assert [one.name for one in got.recipients] == ["Karl Lund"]


def test_the_date_at_the_end_is_the_documents_own():
    """A date within the subject is that of what is passed on."""
    got = parse_heading("5. Telegram, Holt to Lund transmitting 4 June 1911 letter from Vik to Lund, 5 June 1911")
    assert got.date is not None
    assert got.date.value == "1911-06-05"


# what stands in the texts --------------------------------------------------------------------------------------------


def of_text(title: str, text: str) -> Record:
    letter = Letter(title=title, date="9 May 1961", day="1961-05-09", form="", text=text)
    return records(issue("label alone", "in brackets", 90, (letter, *LETTERS)))[0]


def test_those_present_end_with_their_list():
    text = (
        "Present: Karl Rask, A. B. Lind\nLund said that the barges had come in the night.\n"
        "Counselor Ana Moe was present at the conversation."
    )
    record = of_text("Memorandum of Conversation between Anna Holt and Karel Lund", text)
    assert set(record.participants) == {"Anna Holt", "Karel Lund", "Karl Rask", "A. B. Lind", "Ana Moe"}


def test_each_side_has_its_list():
    text = (
        "Danish side: Anna Holt, Karl Rask\nSwedish side: Karel Lund\nLund said that the barges had come in the night."
    )
    record = of_text("Record of Conversation between Anna Holt and Karel Lund", text)
    assert set(record.participants) == {"Anna Holt", "Karel Lund", "Karl Rask"}


@pytest.mark.parametrize(
    ("head", "number"),
    [("Ciphergram No. 1142", "No. 1142"), ("No. 148, received 1 May 1961", "No. 148"), ("83/61", "83/61"),
     ("Telegram from Bergen. File # 93. Arrived: 10.5.61", "# 93"), ("No. 20. Copy to Comrade Vik", "No. 20")],
)  # fmt: skip
def test_numbers_of_other_registries(head: str, number: str):
    record = of_text(
        "Telegram from Anna Holt to Karel Lund", f"{head}\nThe barges have come in the night, all six.\nHOLT"
    )
    assert record.doc_numbers == (number,)


def test_given_name_and_patronymic_are_the_recipients():
    record = of_text("Letter from Anna Holt to N. S. Lund", "Dear Nikita Sergeevich!\nThe barges have come.\nHOLT")
    assert record.recipients == ("N. S. Lund",)


def test_family_name_before_initials_is_the_same_person():
    record = of_text(
        "Order, Anna Holt to N. S. Lund", "To Comrade LUND N. S.\nTell Vik that the barges have come.\nHOLT"
    )
    assert (record.recipients, record.intermediaries) == (("N. S. Lund",), ())


def resolved(title: str, text: str) -> set[str]:
    return {one.quote for one in of_text(title, text).decisions}


def test_what_a_body_decides_in_its_minutes():
    title = "Minutes of the Meeting of the Harbour Party Committee"
    text = (
        "1. The Committee approves the report of Comrade Holt.\n2. It is decided that the cranes shall be sold.\n"
        "3. Comrade Vik is charged with the sale."
    )
    record = of_text(title, text)
    assert {one.quote for one in record.decisions} == {
        "The Committee approves the report of Comrade Holt", "It is decided that the cranes shall be sold",
        "Comrade Vik is charged with the sale",
    }  # fmt: skip


def test_who_takes_command_or_does_not_believe_decides_nothing():
    title = "Report by Anna Holt to Karel Lund"
    assert not resolved(title, "Vik has taken command in the west. Moe did not agree that there was a danger.")
    assert resolved(title, "At the request of Vik our Government has decided to sell the barges to them.")


ANSWERS = [
    ("In reply to your 1142. The barges will come.", None, "1142"),
    ("We have studied your letter of 3 May. The barges will come.", "1961-05-03", None),
    ("The Committee has received your letter of 3 May. The barges will come.", "1961-05-03", None),
    ("Your telegram of 3 May received. The barges will come.", "1961-05-03", None),
    ("Your telegram reached us in the night. The barges will come.", None, None),
]


@pytest.mark.parametrize(("text", "date", "number"), ANSWERS)
def test_what_it_answers(text: str, date: str | None, number: str | None):
    (answered,) = of_text("Telegram from Anna Holt to Karel Lund", text).responds_to
    assert (answered.senders, answered.date, answered.number) == (("Karel Lund",), date, number)


def people(text: str) -> set[str]:
    record = of_text("Report by Anna Holt to Karel Lund", text)
    return set(record.people) - {"Anna Holt", "Karel Lund"}


def test_people_who_speak_or_are_spoken_to():
    text = "Živko told me of it, and Smrk replied. I informed Jan Šejn of this."
    assert people(text) == {"Živko", "Smrk", "Jan Šejn"}
    assert people("The Danes said so, and the Chinese replied. Having received me he left.") == set()
    assert people("The Red Cross wants sacks. Comrade Lund spoke.") == set()


def test_a_name_ends_with_its_line():
    assert people("Copies: Rask, Lind\n\nLund received me. Comrade Lind\n\nThe Danes left.") == {"Rask", "Lind"}


ARCHIVES = [
    ("[Source: Hungarian National Archives (Magyar Levéltár, MOL), XIX-J-1, box 7.]", ("MOL", None, None, None)),
    ("[Source: SAPMO-BArch, DY 30/3590, Bl. 12-13.]", ("SAPMO-BArch", None, None, "12-13")),
    ("Source: AAN, KC PZPR, file 44/1962, ff. 5-19", ("AAN", None, "44/1962", "5-19")),
    ("[Source: PRC FMA 109-00874-02. Translated by Jon Rask.]", ("PRCFMA", None, None, None)),
    ("[Source: Diplomatic Archive (AMVnR), Sofia, Fond 33, A.E. 4, Listy 2-11.]", ("AMVnR", "33", "4", "2-11")),
]


@pytest.mark.parametrize(("note", "cited"), ARCHIVES)
def test_archives_of_other_countries(note: str, cited: tuple[str | None, ...]):
    text = issue("label alone", "in brackets", 90).replace(NOTES["in brackets"].format(leaf="9"), note)
    (one,) = records(text)[1].archives
    assert (one.archive, one.fond, one.delo, one.listy) == cited


# pages of listings ---------------------------------------------------------------------------------------------------


def listing(above: bool) -> Iterator[str]:
    yield "Results 1-4 of 41\n"
    for one in LETTERS:
        lines = [one.title, one.date] if above else [one.date, one.title]
        yield "\n".join(
            [*lines, "Lund asks for barges, and answers Šimek’s letter of 3 May 1961.", "Language: Danish", ""]
        )


def test_titles_may_stand_above_their_dates():
    got = []
    for above in (True, False):
        source = Source(name="page.txt", text="\n".join(listing(above)), sha256="00")
        assert not BULLETIN.recognises(source)
        assert not DISPATCH.recognises(source)
        assert LISTING.recognises(source)
        got.append([(*told(one), one.responds_to) for one in LISTING.read(source, None).records])
    assert got[0] == got[1]
    assert [one[:2] for one in got[0]] == [(one.day, one.form) for one in LETTERS]


def test_a_page_of_letters_in_a_folder_is_read_as_a_listing(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("\n".join(listing(above=True)), "utf-8")
    (reading,) = extract.read([page])
    assert (reading.reader, len(reading.records)) == ("listing", len(LETTERS))


def test_headings_stand_where_they_are_told():
    """The lines of a heading are its own: the text begins below them."""
    text = issue("number and title", "bare", 60)
    page = lay_out(Source(name="issue.txt", text=text, sha256="00"))
    lines = text.split("\n")
    for (first, last), one in zip(page.headings, LETTERS, strict=True):
        assert " ".join(lines[first : last + 1]).endswith(f"{one.title}, {one.date}")
