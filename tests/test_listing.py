"""What a listing's descriptions tell beside the titles: forms, who reports, who is present, cover names, answers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_build import listing
from support_reading import read_text

from extract.model import Record

MOE, VIK, HOLT = "Jens Moe", "Karl Vik", "Anna Holt"
RECORD = "Record of a Conversation"
TALK, DIARY = f"{RECORD} between Jens Moe and Karl Vik", "Journal of the Consul Jens Moe for 9 May 1911"
OTHER = ("May 30, 1911", "Letter, Anna Holt to Peter Lund")


def read(title: str, description: str) -> Record:
    """The record of one entry, read beside another."""
    return read_text(listing([("May 9, 1911", title, description), OTHER])).records[0]


@pytest.mark.parametrize(
    ("title", "description", "form"),
    [
        ("The State of the Fisheries", "A Danish translation of a Norwegian report on the herring.", "report"),
        ("The State of the Fisheries", "Letter of a consul on the herring.", "letter"),
        ("The State of the Fisheries", "Fishermen complain. A report was asked for.", "other"),
        ("Cable from Karl Vik to Anna Holt", "A report on the herring.", "cable"),
        ("Cipher Message No. 14 from Karl Vik to Anna Holt", "On the herring.", "coded message"),
        ("Ciphered Telegram from Karl Vik to Anna Holt", "On the herring.", "ciphered telegram"),
    ],
)
def test_a_description_tells_the_form_where_the_title_does_not(title: str, description: str, form: str):
    """The form is the title's; where it has none, the one that the description begins with."""
    assert read(title, description).form == form


@pytest.mark.parametrize(
    ("title", "description", "senders", "participants"),
    [
        (f"{RECORD} with Karl Vik", "J. Moe reports that he spoke with Karl Vik.", ["J. Moe"], [VIK, "J. Moe"]),
        (TALK, "Moe reports on the talk about ports.", [MOE], [MOE, VIK]),
        (TALK, "Moe reports his government's answer to Vik.", [], [MOE, VIK]),
        (TALK, "Dr. Moe presents an answer to Vik and Holt.", [], [MOE, VIK, HOLT]),
        (TALK, "Moe speaks of the visit made to China by Erik Dahl.", [], [MOE, VIK]),
        (DIARY, "Moe meets with Ambassador Karl Vik. Vik tells of the herring.", [MOE], [MOE, VIK]),
        (DIARY, "Commanding General Karl Vik gives him a tour.", [MOE], [MOE, VIK]),
        (DIARY, "Moe thinks of Karl Vik.", [MOE], [MOE]),
    ],
)  # fmt: skip
def test_descriptions_tell_who_reports_and_who_is_present(
    title: str, description: str, senders: list[str], participants: list[str]
):
    """Who reports on a meeting wrote it down; present are those who act in it or are spoken to, and no others."""
    record = read(title, description)
    assert [*record.senders] == senders
    assert [*record.participants] == participants


@pytest.mark.parametrize(
    "told",
    [
        "“Birch,” actually the consul in Bergen Karl Vik,",
        "Birch, actually Karl Vik,",
        "'Birch', in fact captain Karl Vik,",
    ],
)
def test_a_cover_name_is_resolved_by_the_description(told: str):
    """A bare cover name in a title is the person whom a description says it hides, and nobody else's entry changes."""
    record = read("Cable, Jens Moe to Anna Holt [via Birch]", f"Moe tells {told} to wait.")
    assert record.intermediaries == ("Karl Vik",)
    assert "Karl Vik" in record.people
    assert "Birch" not in record.people


@pytest.mark.parametrize(
    ("description", "copies", "enclosed"),
    [
        ("Moe notes that he is sending Anna Holt and Peter Lund a copy of a report of Karl Vik.",
         ("Anna Holt", "Peter Lund"), [("Karl Vik",)]),
        ("Moe forwards a copy of the letter from Karl Vik to Peter Lund.", ("Peter Lund",), [("Karl Vik",)]),
        ("Moe sends a copy of his speech.", (), []),
        ("Moe writes that copies are dear.", (), []),
    ],
)  # fmt: skip
def test_descriptions_tell_what_is_sent_on_as_a_copy(
    description: str, copies: tuple[str, ...], enclosed: list[tuple[str, ...]]
):
    """Whom a copy goes to is a copy's recipient, and the copied message is passed on."""
    record = read("Report from Jens Moe to Erik Dahl", description)
    assert record.copies == copies
    assert [enclosure.senders for enclosure in record.enclosures] == enclosed


@pytest.mark.parametrize(
    ("description", "answered", "drafted"),
    [
        ("Responding to a message from Karl Vik, Moe agrees.", ["Karl Vik"], []),
        ("Moe agrees, in reply to the letter of Karl Vik, to wait.", ["Karl Vik"], []),
        ("Draft reply to Karl Vik concerning the ports.", ["Karl Vik"], [("Karl Vik",)]),
        ("Moe thinks before responding to Karl Vik.", [], []),
        ("Moe promises a reply to Karl Vik.", [], []),
    ],
)
def test_descriptions_tell_which_message_is_answered(
    description: str, answered: list[str], drafted: list[tuple[str, ...]]
):
    """An answer names whom it answers; that somebody will answer is no answer; a draft of one is passed on."""
    record = read("Telegram, Jens Moe to Erik Dahl", description)
    assert [name for reference in record.responds_to for name in reference.senders] == answered
    assert [enclosure.recipients for enclosure in record.enclosures] == drafted
    assert set(answered) <= set(record.people)


def test_a_family_name_is_nobodys_where_descriptions_name_two_of_the_family():
    """ "Vik" alone is not Karl Vik of another title where a description names Erik Vik, too."""
    entries = [
        ("May 9, 1911", "Letter from Kim Dae to Anna Holt", "Kim Sun asks for herring."),
        ("May 12, 1911", "Letter from Anna Holt to Jens Moe", "Kim has agreed, writes Holt."),
    ]
    records = read_text(listing(entries)).records
    assert records[0].people == ("Kim Dae", "Anna Holt", "Kim Sun")
    assert records[1].people == ("Anna Holt", "Jens Moe")


@given(
    st.lists(
        st.sampled_from([
            "Responding to", "reply to", "a copy of", "sending", "“Vik,” actually", "reports", "to", "and", "Karl Vik",
            "that he", "Moe", "meets with", ",", ".", "report", "of", "the", "in Bergen", "Draft",
        ]),
        max_size=25,
    )
)  # fmt: skip
def test_any_description_is_read_with_evidence(words: list[str]):
    """Whatever a description says, each value stands in the file where its evidence says."""
    text = listing([("May 9, 1911", "Record of a Conversation with Jens Moe", " ".join(words) or "-"), OTHER])
    for record in read_text(text).records:
        for claim in record.claims:
            assert claim.spans
            assert all(text[span.start : span.end] == span.quote for span in claim.spans)


@pytest.mark.parametrize(
    "unit", ["A", "reports to ", "a copy of A", "sends A ", "in Anna ", "Birch, actually B", "met with A "]
)
def test_hostile_descriptions_are_read_in_time(unit: str):
    """A description without end takes seconds."""
    before = time.process_time()
    read("Record of a Conversation with Karl Vik", unit * (100_000 // len(unit)))
    assert time.process_time() - before < 20
