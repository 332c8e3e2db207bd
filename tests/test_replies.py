"""References to earlier messages, in the words of several services. All persons and affairs are made up."""

from __future__ import annotations

import time

import pytest
from support_reading import read_text

from extract.model import Record
from extract.replies import references

Told = list[tuple[str | None, str | None]]  # numbers and dates

ANSWERS: list[tuple[str, Told]] = [
    ("Re your No. 12 of May 4, 1911.", [("12", "1911-05-04")]),
    ("Your 2453 of May 3. The ships have come.", [("2453", "1911-05-03")]),
    ("Your No. 17. The ships have come.", [("17", None)]),
    ("Your # 458 was received this morning. The ships have come.", [("458", None)]),
    ("Your No. 112 received. The ships have come.", [("112", None)]),
    ("I report the answer of HOLT to your [telegram] No. 458: all is well.", [("458", None)]),
    ("Deptel 432. The ships have come.", [("432", None)]),
    ("Urtel 51, May 6. The ships have come.", [("51", "1911-05-06")]),
    ("Reference your telegram No. 9 of 3 May.", [("9", "1911-05-03")]),
    ("With reference to your letter of 3 May 1911 I have to say", [(None, "1911-05-03")]),
    ("I have the honor to acknowledge the receipt of your despatch No. 12 of 3 May 1911.", [("12", "1911-05-03")]),
    ("I acknowledge receipt of Your Excellency's note of 3 May.", [(None, "1911-05-03")]),
    ("I beg to acknowledge your letter No. 40.", [("40", None)]),
    ("We are in receipt of your telegram No. 8 of 2 May.", [("8", "1911-05-02")]),
    ("Thank you for your letter of 2 May.", [(None, "1911-05-02")]),
    ("In reply to your telegram No. 6, I report:", [("6", None)]),
    ("In response to your communication of 2 May and No. 7", [(None, "1911-05-02"), ("7", None)]),
    ("To Nos. 12, 13 and 15.", [("12", None), ("13", None), ("15", None)]),
    ("Re your ciphered telegrams ## 1112-1126.", [("1112-1126", None)]),
    ("I have received your two telegrams (of 24.4.11 and 28.4.11).", [(None, "1911-04-24"), (None, "1911-04-28")]),
    ("I have also received your proposal of 9 April.", [(None, "1911-04-09")]),
    ("I received today your letter dated 9 April 1911.", [(None, "1911-04-09")]),
    ("Your telegram No. 88 has been received and is being studied.", [("88", None)]),
    ("Your order No. 48 has been fulfilled.", [("48", None)]),
    ("Your request for wagons will be satisfied.", [(None, None)]),
    ("Your letter of 9 April was handed to the Minister.", [(None, "1911-04-09")]),
    ("Yours of 9 April is to hand.", [(None, "1911-04-09")]),
    ("In accordance with your directive of 9.4.11 I went to see him.", [(None, "1911-04-09")]),
    ("Pursuant to your telegram No. 5 we closed the office.", [("5", None)]),
    ("In compliance with your instruction No. 31 of 9 April the mills were closed.", [("31", "1911-04-09")]),
    ("Following your instructions (Your No. 242), I went to see him.", [("242", None)]),
    ("Acting on your letter of 9 April we sold the wood.", [(None, "1911-04-09")]),
    ("I fully agree with your proposal about the bridge.", [(None, None)]),
    ("Replying to your inquiry of 9 April: the road is open.", [(None, "1911-04-09")]),
    ("In answer to his letter of 9 April tell him that we agree.", [(None, "1911-04-09")]),
    ("In reply to the telegram of Comrade Moe of 9 April I report:", [(None, "1911-04-09")]),
    ("Responding to a message from Moe, the Consul agrees.", [(None, None)]),
    ("You communicated on 18 April that the road was closed.", [(None, "1911-04-18")]),
    ("Both in telegram No. 53 of 9 April and in telegram No. 55 of 10 April you said so.",
     [("53", "1911-04-09"), ("55", "1911-04-10")]),
    ("Comrade Moe proposes to close the office (telegram No. 188).", [("188", None)]),
    ("I received your letters of 18 and 20 April.", [(None, "1911-04-18"), (None, "1911-04-20")]),
    ("I received your letters of April 18, 20 and 22.",
     [(None, "1911-04-18"), (None, "1911-04-20"), (None, "1911-04-22")]),
    ("In reply to your letters of 3, 5 and 9 April 1912: no.",
     [(None, "1912-04-03"), (None, "1912-04-05"), (None, "1912-04-09")]),
    ("In reply to your telegrams Nos. 65 and 67 of 8 and 13 April: no.", [("65", "1911-04-08"), ("67", "1911-04-13")]),
    ("Thank you for your letter of April 18 and 20 barrels of herring.", [(None, "1911-04-18")]),
    ("Ref. your telegram No. 402 of 9 April.", [("402", "1911-04-09")]),
    ("Carried out your No. 113. He listened.", [("113", None)]),
    ("After that we received your telegram of 18:00 14 April of this year.", [(None, "1911-04-14")]),
    ("Your letter of 3:00 15 April was received.", [(None, "1911-04-15")]),
    ("We agree with you that the offer of the millers cannot be accepted.", [(None, None)]),
    ("On the question of the bridge we completely share your point of view.", [(None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_a_message_says_what_it_answers(text: str, expected: Told):
    """Numbers and dates of every message answered, in the order told, each once."""
    found = dict.fromkeys((one.number, one.date) for one in references(f"It rains. {text} It is cold.", year=1911))
    assert list(found) == expected


NONE = (
    "He received your letter of 3 May.", "I sent you my telegram of 3 May.", "Comrade Petrov went to No. 5 Garden "
        "Street.",
    "They will act in accordance with your instructions.", "1. Telegrams are late. 2. The mills stand still.",
    "The agenda: 1. Question of coal. 2. Question of the 1950 harvest.", "Your soldiers have crossed the river at "
        "three places.",
    "In your opinion the road is open.", "We have received 12 wagons of coal and 1112 sacks.", "Your 3 wagons have "
        "come.",
    "According to your count there are 300 men.", "We agree with the opinion of the comrades.", "Both share your roof.",
    "They agree with you that it rains.", "Protocol No. 78 "
        "of 3 May 1911.",
    "Treaty No. 4 of 3 May 1911 was signed.", "My No. 5 told you all.",
)  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_and_letters_are_no_answers(text: str):
    """Letters that others received, one's own, items of an agenda, houses, treaties and counts are not answered."""
    assert list(references(f"It rains. {text} It is cold.", year=1911)) == []


OWN = (
    "In addition to my No. 2406 I report:", "To my [telegram] No. 2967 (incoming No. 20757).", "Mytel 51, May 6.",
    "Re my No. 12 of May 4.", "You did not understand my telegram of May 3 about the mills.",
    "We asked you to explain it (our No. 1059).", "Continuing my despatch No. 7 of 3 May 1911, I report:",
)  # fmt: skip


@pytest.mark.parametrize("text", OWN)
def test_ones_own_earlier_messages_are_not_answered(text: str):
    """What the speaker wrote before belongs to the thread, and is no answer."""
    assert list(references(f"It rains. {text} It is cold.", year=1911)) == []


LAST = (
    "9. 30 May 1911, letter, Gray to Kerr\nTo Comrade KERR\nThe bridge is open.\nGRAY\n[Source: APRF, Fond 3, List 4]\n"
)


def printed(heading: str, text: str) -> Record:
    return read_text(f"1. 9 May 1911, {heading}\n{text}\n[Source: APRF, Fond 3, List 2]\n" + LAST).records[0]


def test_a_reference_in_an_enclosure_belongs_to_it():
    """ "Your telegram" in an enclosed letter is of whoever that letter goes to, and the enclosure answers it."""
    text = (
        "To Comrade LUND\nI received your telegram No. 3.\nI transmit a letter from Comrade Moe to Comrade "
        "Vik:\n“Comrade Vik!\nI received "
        "your telegram No. 8 of 2 May, and the wagons have come with the stone.\nMOE”\nHOLT\nNo. 7"
    )
    record = printed("telegram, Holt to Lund", text)
    assert [(r.senders, r.number, r.within) for r in record.responds_to] == [(("Lund",), "3", None), (("Vik",), "8", 0)]


def test_a_number_above_a_charge_is_of_whoever_is_charged():
    """The line over "Transmit to" speaks to the one who is to transmit, the words handed on to the last recipient."""
    text = (
        "BEIJING\nTo Comrade LUND\nTo your No. 3.\nTransmit to Comrade Moe:\n1. I received your letter of 2 "
        "May. We agree with it.\nHOLT\nNo. 7"
    )
    record = printed("telegram, Holt to Moe (via Lund)", text)
    assert [(r.senders, r.number, r.date) for r in record.responds_to] == [
        (("Lund",), "3", None), (("Moe",), None, "1911-05-02"),
    ]  # fmt: skip


def test_a_note_under_the_message_tells_whose_the_number_was():
    """The archive's note on a number gives it its date and its sender."""
    text = (
        "To Comrade LUND\nYour order No. 48 has been fulfilled.\nHOLT\nNo. 7\nSpravka: No. 48 (from No. 837) of "
        "May 3, 1911. Moe proposed to go to Vik."
    )
    record = printed("telegram, Holt to Lund", text)
    assert [(r.senders, r.number, r.date) for r in record.responds_to] == [(("Moe",), "48", "1911-05-03")]


@pytest.mark.parametrize(
    "text", ["1", "Your telegram of ", "To No. 1 and ", "my ", "Comrade Holt (No. 5) ", "in reply to your "]
)
def test_long_texts_are_read_in_time(text: str):
    """Ten times the text takes not much more than ten times as long."""

    def seconds(size: int) -> float:
        """Of the processor, the least of three: what else the machine does is not counted."""
        taken = []
        for _ in range(3):
            start = time.process_time()
            list(references(text * (size // len(text)), year=1911))
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(100_000) < 40 * max(seconds(10_000), 0.01)
