"""Dispatches in the prints of London, Ottawa, Dublin and Berlin: how they mark telegrams, number them, tell places."""

from __future__ import annotations

import pytest

from extract.model import Record, Source
from extract.readers.dispatch import READER

HEADING = "Sir A. Pell to the Marquess of Orde."
TEXT = "The Minister has left the capital, and nobody can say when the harbour will be open again."


def document(text: str) -> Record:
    """The one record that is read of a text."""
    found = Source(name="dispatch.txt", text=text, sha256="")
    assert READER.recognises(found)
    (record,) = READER.read(found, None).records
    return record


@pytest.mark.parametrize(
    ("head", "date", "number"),
    [
        ("Lisbon, May 3, 1914.\nD. 7:30 P.M.\n\nTel. (No. 31.)", "1914-05-03T19:30:00", "No. 31"),
        ("Lisbon, May 3, 1914.\nTel. (No. 31.) D. 1.35 p.m.\nR. 6.05 p.m.\n\n", "1914-05-03", "No. 31"),
        ("Lisbon, May 3, 1912.\nD. 8 A.M.\nR. 11:50 A.M.\n\nTel. (No. 31.) R.\n\n", "1912-05-03T08:00:00", "No. 31"),
        ("(No. 31.)\n(Telegraphic.) P. Lisbon, May 3, 1909.\n\n", "1909-05-03", "No. 31"),
        ("(No. 31.)\n(Telegraphic.)\nLisbon, May 3, 1898.\n\n", "1898-05-03", "No. 31"),
        ("F.O. 371/320.\n(No. 31.)\nTel.\nLisbon, May 3, 1907, 4.15 p.m.\n\n", "1907-05-03T16:15:00", "No. 31"),
        ("No. 31 Telegraphic [C 9749/18/18]\n\nLISBON, May 3, 1938, 5.45 p.m.\n\n", "1938-05-03T17:45:00", "No. 31"),
        ("Telegram No. 31\n\nLisbon, May 3, 1911\n\n", "1911-05-03", "No. 31"),
        ("Telegram 31\n\nLisbon, May 3, 1950\n\nTOP SECRET. IMMEDIATE.\n\n", "1950-05-03", "31"),
        ("Telegram\n\nURGENT\nNo. 31 of May 3\n\nLISBON, May 3, 1939\n\n", "1939-05-03", "No. 31"),
    ],
)
def test_a_telegram_is_one_however_its_print_marks_and_numbers_it(head: str, date: str, number: str) -> None:
    """The mark and the number may stand on lines of their own, before the place, or before the first word."""
    record = document(f"No. 88.\n\n{HEADING}\n\n{head} {TEXT}\n")
    assert (record.form, record.date, record.doc_numbers) == ("telegram", date, (number,))
    assert record.place_from is not None
    assert record.place_from.title() == "Lisbon"
    assert record.number == "88"


def test_a_number_in_brackets_may_say_how_secret_a_despatch_is() -> None:
    """What a number's bracket says of secrecy is the classification; a series' name is none."""
    head = f"No. 88.\n\n{HEADING}\n\n({{}})\n\nLisbon, May 3, 1904.\n\nMy Lord,\n\n{TEXT}\n\nI have, &c.\nA. PELL.\n"
    record = document(head.format("No. 74. Confidential."))
    assert (record.classification, record.doc_numbers, record.form) == ("Confidential", ("No. 74",), "letter")
    assert document(head.format("No. 74, confidential series")).classification is None


def test_an_office_in_london_is_the_place_that_it_writes_from() -> None:
    """The Foreign Office dates from itself; a department above the name of a city does not."""
    letter = f"Earl Orde to Sir A. Pell.\n\n(No. 9.)\n\n{{}}, June 1, 1898.\n\nSir,\n\n{TEXT}\n\nI am, &c.\nORDE.\n"
    assert document(letter.format("Foreign Office")).place_from == "Foreign Office"
    assert document(letter.format("Department of State, Washington")).place_from == "Washington"


def test_what_a_telegram_went_by_is_no_place_of_writing() -> None:
    """ "Honolulu, via San Francisco" was written in Honolulu."""
    text = f"Mr. Pell to Mr. Orde.\n\n[Telegram.]\n\nHonolulu, via San Francisco, June 21, 1887.\n\n{TEXT}\n\nPELL.\n"
    assert document(text).place_from == "Honolulu"


@pytest.mark.parametrize("sender", ["Sir A. Pell (Lisbon)", "Adam Pell (Lisbon)", "The Minister in Portugal (Pell)"])
def test_the_bracket_after_a_name_says_where_somebody_is_and_after_an_office_who_holds_it(sender: str) -> None:
    """Nobody is called Lisbon."""
    record = document(f"{sender} to Viscount Orde (Paris) (Received May 4)\n\nLisbon, May 3, 1921\n\n{TEXT}\n")
    assert [name.split()[-1] for name in (*record.senders, *record.recipients)] == ["Pell", "Orde"]


def test_a_telegram_may_have_a_number_of_six_digits() -> None:
    """Numbers that begin anew each year grow long."""
    head = "44. Telegram From the Department of State to the Embassy in Chile\n\nWashington, May 3, 1979, 0214Z\n\n"
    assert document(f"{head}290117. {TEXT}\n").doc_numbers == ("290117",)


@pytest.mark.parametrize("places", [["Chile", "Peru"], ["France", "Italy", "Spain"], ["Hong Kong", "the Netherlands"]])
@pytest.mark.parametrize("office", ["Embassy in", "Legation at", "Consulate General in"])
def test_an_office_in_the_plural_is_one_at_each_of_its_places(office: str, places: list[str]) -> None:
    """Nobody is called Peru, and no place of a list is lost."""
    noun, _, rest = office.partition(" ")
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    to = " and ".join([", ".join(places[:-1]), places[-1]])
    head = f"44. Telegram From the Department of State to the {many} {rest} {to}\n\nWashington, May 3, 1959, 4 p.m.\n\n"
    assert document(f"{head}12. {TEXT}\n").recipients == tuple(f"{office} {place}" for place in places)
