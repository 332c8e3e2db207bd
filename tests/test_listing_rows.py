"""Catalogues of files: however place, date and title of a paper are set, the entries are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_reading import read_text

from extract import installed_readers
from extract.model import Record, Source
from extract.readers.listing import READER

PAPERS = (
    ("9 May 1911", "1911-05-09", "Letter", "Anna Holt", "Peter Lund", "herring"),
    ("12 May 1911", "1911-05-12", "Telegram", "Karl Vik", "Anna Holt", "barges"),
    ("3 June 1911", "1911-06-03", "Report", "Peter Lund", "Jens Moe", "the mills"),
)
EXPECTED = [(day, form.lower(), (sender,), (to,)) for _, day, form, sender, to, _ in PAPERS]
HEAD = "ROYAL ARCHIVE OF BERGEN\n\nInventory of the papers of the consulate\n\n"


def facts(record: Record) -> tuple[str | None, str, tuple[str, ...], tuple[str, ...]]:
    """What an entry tells of its paper."""
    return record.date, record.form, record.senders, record.recipients


def reader_of(text: str) -> str | None:
    """The first reader that recognises a text; None where none does."""
    source = Source(name="a.txt", text=text, sha256="")
    return next((reader.name for reader in installed_readers() if reader.recognises(source)), None)


@pytest.mark.parametrize(
    "manner",
    [
        "575 1 {n} 12-14 {form} of {sender} to {to} on {matter}. {date}.\n",
        "{n}. {date}. {form} from {sender} to {to}. On {matter}. Original, 2 pp.\n",
        "{n}. {form} of {sender} to {to} on {matter}. {date}. 3 leaves.\n\n",
        "f. 3, op. 1, d. {n}, ll. 2-4. {date}. {form}, {sender} to {to}\n",
        "Title: {form} from {sender} to {to}\nDate: {date}\nDescription: On {matter}.\nRepository: KA\n\n",
        "{date} - {form} from {sender} to {to}\n{sender} writes about {matter}.\n\n",
        "{date} - {form} from {sender} to {to}\n\n{sender} writes about {matter}, as on 1 May 1911.\n\n",
        "{form} from {sender} to {to} ({date})\n{sender} answers of 1 May 1911 that {matter} came.\n\n",
        "{date}  {form} of {sender} to {to}         l. {n}-50\n",
        "Folder {n}: {form} from {sender} to {to}, {date}\n",
        "KA 371/{n}\t{date}\t{form} from {sender} to {to}: {matter}\n",
        "{form}, {sender} to {to} | BA 30/J IV 2/{n} | {date}\n",
        "{n}. {form} of {sender} to {to} on {matter}, the ice in the\n    harbour and the ships. {date}.\n",
    ],
)
def test_a_catalogue_is_read_in_any_manner(manner: str):
    """Place, date and title stand in any order, on a line or two, in columns or not: the papers are the same."""
    text = HEAD + "".join(
        manner.format(n=n, date=date, form=form, sender=sender, to=to, matter=matter)
        for n, (date, _, form, sender, to, matter) in enumerate(PAPERS, start=41)
    )
    assert reader_of(text) == "listing"
    records = read_text(text).records
    assert [facts(record) for record in records] == EXPECTED
    for record in records:
        assert all(text[span.start : span.end] == span.quote for claim in record.claims for span in claim.spans)


@pytest.mark.parametrize("words", ["Same to same", "The same to the same", "Ditto", "Idem"])
def test_an_entry_can_repeat_the_parties_above_it(words: str):
    """What is the same as the entry above has its form and parties, through several such entries, and its own date."""
    text = (
        "1. 9 May 1911. Letter from Anna Holt to Peter Lund. On herring.\n"
        f"2. 12 May 1911. {words}. On barges.\n3. 15 May 1911. {words}.\n"
        "4. 3 June 1911. Report of Karl Vik to Jens Moe.\n"
    )
    first, second, third, last = read_text(text).records
    assert [one.date for one in (first, second, third)] == ["1911-05-09", "1911-05-12", "1911-05-15"]
    assert facts(second)[1:] == facts(third)[1:] == facts(first)[1:]
    assert second.description == "On barges."
    assert last.senders == ("Karl Vik",)


def test_entries_that_name_no_paper_are_passed_over():
    """A photograph and a folder without a date are no documents, and keep nothing else from being read."""
    text = HEAD + (
        "11. Photograph of the harbour.\n12. Letter of Anna Holt to Peter Lund. 9 May 1911.\n13. Papers of Karl Vik.\n"
        "14. Telegram of Karl Vik to Anna Holt. 12 May 1911.\n15. Report of Peter Lund to Jens Moe. 3 June 1911.\n"
    )
    assert [facts(record) for record in read_text(text).records] == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "1. On 9 May 1911 a letter came from Holt.\n2. Nobody read it.\n3. Lund left on 3 June 1911.\n",
        "1. 9 May 1911. Rain.\n2. 12 May 1911. Hail.\n3. 3 June 1911. Snow.\n",
        "1. Letter of Anna Holt to Peter Lund. 9 May 1911.\n2. Telegram of Karl Vik to Anna Holt. 12 May 1911.\n",
        "9 May 1911 | Letter | Holt | Lund\n12 May 1911 | Report | Vik | Moe\n3 June 1911 | Letter | Moe | Vik\n",
        "1. Letter of Anna Holt to Peter Lund.\n2. Letter of Karl Vik to Jens Moe.\n3. Report of Lund to Moe.\n",
    ],
)
def test_what_is_no_catalogue_is_not_read_as_one(text: str):
    """Points of a text, a diary, two entries, and entries without dates are none."""
    assert reader_of(text) != "listing"


def test_what_tells_of_a_paper_is_its_description():
    """What stands below a title, on the next line or in the next paragraph or field, is told of it, and decides."""
    told = "Holt has refused the loan."
    for manner in ("{} - {}\n{}\n\n", "{} - {}\n\n{}\n\n", "Date: {}\nTitle: {}\nSummary: {}\n\n"):
        text = "".join(manner.format(date, f"{form}, {a} to {b}", told) for date, _, form, a, b, _ in PAPERS)
        for record in read_text(text).records:
            assert record.description == told
            assert [one.quote for one in record.decisions] == [told.rstrip(".")]


@given(
    st.lists(
        st.sampled_from([
            "9 May 1911", "Letter", "from Anna Holt", "to", "Peter Lund", "\t", " | ", ".", ":", "575 1",
            "Same to same",
            "\n", "\n1. ", "f. 3,", "12 June 1911",
            "Ditto", "   ",
        ]),
        max_size=60,
    )
)  # fmt: skip
def test_any_catalogue_is_read_with_evidence(words: list[str]):
    """Whatever stands in the rows, each value stands in the file where its evidence says."""
    text = "1. Letter of Holt to Lund. 9 May 1911.\n" * 3 + " ".join(words)
    for record in READER.read(Source(name="a.txt", text=text, sha256=""), None).records:
        assert all(text[span.start : span.end] == span.quote for claim in record.claims for span in claim.spans)
