"""Who is who in one source: its index of names, pseudonyms, namesakes, offices. The issue is made up."""

from __future__ import annotations

import random

import pytest
from support_reading import read_text

from extract.authority import Authority
from extract.lives import lived
from extract.model import Reading, Record
from extract.names import Mention

ENTRIES = (
    "Belkin, N.P., Soviet Ambassador to the\nPeople’s Republic of China until December 1950",
    "Dalin, pseudonym used by V.S. Morozov for\nciphered telegrams",
    "Fadeev, A.A., Minister of Foreign Affairs, USSR",
    "Kim Sun Ok, Premier of the Democratic People’s\nRepublic of Korea",
    "Lazarev, I.I., Soviet Ambassador to the People’s\nRepublic of China from January 1951",
    "Morozov, V.S., Chairman of the Council of Ministers,\nUSSR",
    "Petrov, A.A., Deputy Minister of Trade, USSR",
    "Petrov, I.I., General, adviser in Shenyang",
    "Rao Zhen, (Jao Chen in Wade-Giles spelling),\nSecretary of the Central Committee",
    "Savin, Boris, (pseud. Golubev), courier",
    "Volin, pseudonym used by I.I. Petrov on journeys",
    "Zaitsev, Pavel, interpreter",
)
BODIES = {
    1: ("3 May 1950, telegram, Dalin to Rao Zhen", "TELEGRAM No. 7\nTo Comrade RAO ZHEN",
        "We are sending you the trucks that you asked for.\nPetrov will come in June with the drivers.",
        "DALIN [Morozov]"),
    2: ("9 May 1950, telegram, Jao Chen to Dalin (via\nBelkin)", "TELEGRAM No. 8\nTo Comrade DALIN",
        "The trucks have arrived at the border. A.A. Petrov\nhas counted them with Zaitsev. I thank you.", "RAO ZHEN"),
    3: ("12 May 1950, telegram, Dalin to Rao Zhen", "BEIJING\nTO SOVIET AMBASSADOR\nFor RAO ZHEN",
        "Tell him that the tires will be delivered. Volin and\nGolubev know the rest, and I.I. Petrov too.", "DALIN"),
    4: ("12 May 1951, telegram, Dalin to Rao Zhen", "BEIJING\nTO SOVIET AMBASSADOR\nFor RAO ZHEN",
        "Tell him that spare parts will be delivered. The rest\nwill follow by rail in June.", "DALIN"),
    5: ("14 May 1950, letter, Petrov to Fadeev", "To Comrade FADEEV",
        "I have seen the port and the ships that lie in it.\nThe cranes work day and night.", "PETROV"),
}  # fmt: skip


def document(number: int) -> str:
    heading, head, text, signature = BODIES[number]
    note = f"[Source: APRF, Fond 3, Opis 1, Delo 5, List {number}]"
    return "\n".join((f"{number}. {heading}", head, text, signature, note)) + "\n"


def issue(entries: tuple[str, ...] = ENTRIES, *, pages: int = 3, broken_at: int | None = None) -> str:
    """The documents, some page headers, and the index; `broken_at` is the entry before which a page begins in it."""
    headers = [f"\n{80 + page} HISTORY REVIEW\n" for page in range(pages)]
    index = [*entries]
    if broken_at is not None:
        index[broken_at] = f"\nHISTORY REVIEW 91\n {index[broken_at]}"
    return "\n".join([*map(document, BODIES), *headers, "\nINDEX OF NAMES", *index]) + "\n"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(issue())


def of(reading: Reading, number: int) -> Record:
    return reading.records[number - 1]


def test_pseudonyms_are_resolved_by_the_index(reading: Reading):
    """A pseudonym in a heading is the person whose the index says it is, as sender, as recipient, and in the text."""
    assert of(reading, 1).senders == ("V.S. Morozov",)
    assert of(reading, 2).recipients == ("V.S. Morozov",)
    assert "I.I. Petrov" in of(reading, 3).people
    assert {a.text: a.name for a in reading.appellations if a.kind == "pseudonym"} == {
        "Dalin": "V.S. Morozov", "Golubev": "Boris Savin", "Volin": "I.I. Petrov",
    }  # fmt: skip


@pytest.mark.parametrize("real", ["I.I. Petrov", "Petrov I.I.", "PETROV I.I."])
def test_a_pseudonym_makes_no_second_person(real: str, reading: Reading):
    """Whichever way round an index prints the name of the one who used a pseudonym, it is the person it lists."""
    entries = tuple(entry.replace("used by I.I. Petrov", f"used by {real}") for entry in ENTRIES)
    assert read_text(issue(entries)).actors == reading.actors


def test_transliterations_are_resolved_by_the_index(reading: Reading):
    """A name in another spelling that the index gives is that person's."""
    assert of(reading, 2).senders == ("Rao Zhen",)
    assert ("Jao Chen", "Rao Zhen") in {(a.text, a.name) for a in reading.appellations if a.kind == "transliteration"}


def test_family_names_are_completed_where_one_person_has_them(reading: Reading):
    """A family name alone is the one listed person who bears it."""
    assert of(reading, 2).intermediaries == ("N.P. Belkin",)
    assert of(reading, 5).recipients == ("A.A. Fadeev",)
    assert "Pavel Zaitsev" in of(reading, 2).people


def test_a_family_name_of_two_persons_is_neither(reading: Reading):
    """Of two persons of one family neither is meant by the family name alone; with initials each is."""
    assert of(reading, 5).senders == ("Petrov",)
    assert not {"A.A. Petrov", "I.I. Petrov"} & set(of(reading, 1).people)
    assert "A.A. Petrov" in of(reading, 2).people
    assert "I.I. Petrov" in of(reading, 3).people


def test_an_office_is_its_holder_at_the_place_on_the_day(reading: Reading):
    """A telegram to an office at a capital goes by the one who held that office there then."""
    assert of(reading, 3).intermediaries == ("N.P. Belkin",)
    assert of(reading, 4).intermediaries == ("I.I. Lazarev",)


def test_an_office_whose_holder_is_told_is_inferred(reading: Reading):
    """Who held an office is inferred, and quotes the office as the telegram has it."""
    (claim,) = (c for c in of(reading, 4).claims if c.key == "intermediaries")
    assert claim.status == "inferred"
    assert claim.spans[0].quote == claim.written == "SOVIET AMBASSADOR"


@pytest.mark.parametrize("lost", ["from January 1951", "until December 1950"])
def test_an_office_with_two_possible_holders_is_nobodys(lost: str):
    """Where the index does not tell the terms apart, the office is not resolved, rather than guessed."""
    entries = tuple(entry.replace(f" {lost}", "") for entry in ENTRIES)
    number = 4 if lost.startswith("until") else 3
    dated = {"until December 1950": "I.I. Lazarev", "from January 1951": "N.P. Belkin"}[lost]
    assert of(read_text(issue(entries)), number).intermediaries in {(), (dated,)}


@pytest.mark.parametrize("place", range(1, len(ENTRIES)))
def test_a_page_header_in_the_index_changes_nothing(place: int, reading: Reading):
    """A page that ends within the index, before any entry, changes no name."""
    got = read_text(issue(broken_at=place))
    assert got.actors == reading.actors
    assert [r.people for r in got.records] == [r.people for r in reading.records]


@pytest.mark.parametrize("pages", [2, 0])
def test_a_page_header_in_the_index_of_a_short_issue(pages: int, reading: Reading):
    """A header is one that stands on three pages, that of the index among them."""
    assert read_text(issue(pages=pages, broken_at=6)).actors == reading.actors


def test_entries_that_continue_are_no_entries(reading: Reading):
    """A continued line that begins with a capital and a comma out of the alphabet starts no new person."""
    names = {actor.name for actor in reading.actors if actor.listed}
    assert names == {
        "A.A. Fadeev", "A.A. Petrov", "Boris Savin", "I.I. Lazarev", "I.I. Petrov", "Kim Sun Ok", "N.P. Belkin",
        "Pavel Zaitsev", "Rao Zhen", "V.S. Morozov",
    }  # fmt: skip
    broken = ENTRIES[5].replace("Chairman of the Council of Ministers,\nUSSR", "Chairman of the Council of\nBuro, USSR")
    assert {a.name for a in read_text(issue((*ENTRIES[:5], broken, *ENTRIES[6:]))).actors if a.listed} == names


def test_the_index_itself_is_no_document(reading: Reading):
    """No document's lines reach into the index."""
    end = issue().split("\n").index("INDEX OF NAMES")
    assert all(last <= end for record in reading.records for _, last in record.pieces)


def test_every_appellation_stands_where_it_says(reading: Reading):
    """Each form of a name is quoted from the source, at least its family name, and belongs to an actor."""
    text = issue()
    names = {actor.name for actor in reading.actors}
    assert reading.appellations
    for appellation in reading.appellations:
        span = appellation.span
        assert text[span.start : span.end] == span.quote
        assert set(appellation.text.split()) <= set(span.quote.replace(",", " ").split())
        assert appellation.name in names


@pytest.mark.parametrize("seed", range(3))
def test_who_is_who_does_not_depend_on_the_order_of_documents(seed: int, reading: Reading):
    """The same documents in another order name the same persons."""
    order = random.Random(seed).sample(sorted(BODIES), k=len(BODIES))
    text = issue()
    start = text.index("\n80 HISTORY")
    got = read_text("\n".join(map(document, order)) + text[start:])
    assert {r.number: r.people for r in got.records} == {r.number: r.people for r in reading.records}
    assert got.actors == reading.actors


def test_without_an_index_names_stay_as_written():
    """A source without an index explains nobody: pseudonyms and family names stay as they are written."""
    got = read_text("\n".join(document(number) for number in (2, 3, 5)))
    assert of(got, 2).senders == ("Dalin",)
    assert of(got, 1).intermediaries == ("Belkin",)
    assert of(got, 2).intermediaries == ()


def test_a_bracket_after_a_signature_explains_a_pseudonym():
    """Without an index, "DALIN [Morozov]" once explains Dalin in every document of the source."""
    got = read_text("\n".join(document(number) for number in (1, 3)))
    assert of(got, 1).senders == of(got, 2).senders == ("Morozov",)


def test_a_bracket_in_one_heading_explains_a_pseudonym_in_all():
    """Without an index, "Dalin (Morozov)" in one heading explains Dalin in every document of the source."""
    text = "\n".join(document(number) for number in (1, 3))
    got = read_text(text.replace("telegram, Dalin to", "telegram, Dalin (Morozov) to", 1))
    assert of(got, 1).senders == of(got, 2).senders == ("Morozov",)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["Ministry of Trade of the USSR"], "Ministry of Trade of the USSR"),
        (["Ministry of Trade of the USSR", "Ministry of Trade of the PRC"], "Ministry of Trade"),  # whose is not told
        (["Ministry of Trade and Ports"], "Ministry of Trade"),
    ],
)
def test_a_body_without_its_country_is_the_one_that_the_source_names(printed: list[str], expected: str) -> None:
    """ "Ministry of Trade" is that of the one country whose ministry the source names; of several it is left open."""
    authority = Authority()
    for name in (*printed, "Ministry of Trade"):
        authority.add_body(name)
    named = Mention(start=0, end=17, name="Ministry of Trade", kind="body")
    assert authority.resolve(named)[0] == expected


LIVES = {
    "Belkin, N.P.": (" (1901-1970)", "1901", "1970"),
    "Fadeev, A.A.": (", b. 1890, d. 4 May 1952", "1890", "1952-05-04"),
    "Kim Sun Ok": (" (born 1912)", "1912", None),
    "Savin, Boris": (" († 1951)", None, "1951"),
}


def test_dates_of_life_in_an_index_are_read_and_change_nothing_else(reading: Reading):
    """With dates of life behind the names, names, posts, terms and documents are what they are without them."""
    entries = list(ENTRIES)
    for head, (life, _, _) in LIVES.items():
        entries = [one.replace(head, head + life, 1) if one.startswith(head) else one for one in entries]
    found = read_text(issue(tuple(entries)))
    told = {life.name: (life.born, life.died) for life in found.lives}
    names = {"Belkin, N.P.": "N.P. Belkin", "Fadeev, A.A.": "A.A. Fadeev", "Savin, Boris": "Boris Savin"}
    assert told == {names.get(head, head): dates for head, (_, *dates) in LIVES.items() for dates in [tuple(dates)]}
    assert found.actors == reading.actors
    assert [(one.holder, one.post, one.date) for one in found.tenures] == [
        (one.holder, one.post, one.date) for one in reading.tenures
    ]
    assert [one.senders for one in found.records] == [one.senders for one in reading.records]
    for life in found.lives:
        assert life.name.split()[-1].upper() in life.spans[0].quote.upper() or life.name == "Kim Sun Ok"


@pytest.mark.parametrize(
    "entry",
    [
        "Holt, A.B., consul (1911-1945)", "Holt, Consul General (1911-1945)", "Holt, Anna (1911-1914), consul",
        "Holt, Anna, geb. Lund", "Holt, Anna, his wife died in 1940", "Holt, Anna (1945-1883)",
        "Holt, Anna, consul in 1911-1945", "Holt, Anna (1711-1945)",
    ],
)  # fmt: skip
def test_terms_of_office_are_no_dates_of_life(entry: str):
    assert lived(entry) is None


def test_a_long_entry_is_read_in_no_time_that_grows_with_its_square():
    assert lived("Holt, " + "Anna " * 200_000 + "(1883-1945)" + "(a) " * 200_000) is None


@pytest.mark.parametrize(("before", "called"), [("KIM IL SUNG.\n", "Halvor"), ("I. ", "I. Halvor"), ("", "Halvor")])
def test_a_bracket_explains_the_name_before_it_and_no_sentence_before_that(before: str, called: str):
    """A signature with the real name in brackets is another name of that person; what ends above it is none."""
    letter = (
        "1. 5 May 1950, letter, Petrov to Ivanov\nTo Comrade IVANOV\nThe ice has gone. Greetings to Comrade\n"
        f"{before}HALVOR [Petrov]\n5 May 1950\n[Source: APRF, Fond 3, List 4]\n\n"
    )
    other = "2. 6 May 1950, letter, Petrov to Ivanov\nTo Comrade IVANOV\nIt rains.\nPETROV\n[Source: APRF, Fond 3]\n"
    told = {one.text for one in read_text(letter + other).appellations if one.kind == "pseudonym"}
    assert {text.title() for text in told} == {called.title()}
