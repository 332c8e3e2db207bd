"""Messages within messages, to any depth, in the words of several services. All persons and affairs are made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_reading import read_text

from extract.model import Enclosure, Record
from kg.pipeline import build

LAST = (
    "9. 30 May 1911, letter, Gray to Kerr\nTo Comrade KERR\nThe bridge is open.\nGRAY\n[Source: APRF, Fond 3, List 4]\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """An enclosure as a case expects it: family names, and what it stands in."""

    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    date: str | None = None
    manner: str | None = None
    within: int | None = None


def printed(heading: str, text: str) -> Record:
    """The record of the first document of a small edition."""
    document = f"1. 9 May 1911, {heading}\n{text}\n[Source: APRF, Fond 3, List 2]\n"
    return read_text(document + LAST).records[0]


def told(enclosure: Enclosure) -> Inner:
    senders, recipients = ([name.split()[-1] for name in side] for side in (enclosure.senders, enclosure.recipients))
    return Inner(
        senders=senders, recipients=recipients, date=enclosure.date, manner=enclosure.manner, within=enclosure.within
    )


FORWARDING = (
    "I transmit the text of a note received from Consul Moe on 3 May 1911:\n“The harvest in the northern valleys "
    "has failed "
    "and the\npeople of the three towns ask for seed and for oxen.”",
    "I have the honor to transmit herewith the text of a letter from Mr. Moe:\n“The harvest in the northern "
    "valleys has failed "
    "and the\npeople of the three towns ask for seed and for oxen.\nMOE\n3 May 1911”",
    "We have received the following telegram from Comrade Moe dated 3 May 1911:\n“The harvest in the northern "
    "valleys has "
    "failed and the\npeople of the three towns ask for seed and for oxen.”",
    "I am forwarding to you a copy of the telegram from Comrade Moe of 3 May 1911. I ask you to familiarize "
    "yourself with it.\n"
    "«The harvest in the northern valleys has failed and the\npeople of the three towns ask for seed and for oxen.»",
    'The following message from Mr. Moe of 3 May 1911 has reached me:\n"The harvest in the northern valleys has '
    "failed and the\n"
    'people of the three towns ask for seed and for oxen."',
    "A letter from Comrade Moe of 3 May 1911.\n“The harvest in the northern valleys has failed and the\npeople of "
    "the three "
    "towns ask for seed and for oxen.”",
    "I enclose a translation of the letter of Consul Moe:\n“The harvest in the northern valleys has failed and "
    "the\npeople of the "
    'three towns ask for seed and for oxen.\nWith respect MOE 3 May 1911"',
    "Herewith I quote the cable which I received from Comrade Moe on 3 May 1911:\n“The harvest in the northern "
    "valleys has failed "
    "and the\npeople of the three towns ask for seed and for oxen.\nI ask for ten wagons.”",
)


@pytest.mark.parametrize("text", FORWARDING)
def test_a_text_passed_on_is_a_message_of_its_sender(text: str):
    """However it is introduced and quoted, whoever wrote it is its sender, and its date is its own."""
    record = printed("telegram, Holt to Lund", f"To Comrade LUND\n{text}\nHOLT\nNo. 7\n9 May 1911")
    (inner,) = record.enclosures
    assert (told(inner).senders, inner.date, inner.manner) == (["Moe"], "1911-05-03", "forwarded")
    assert " ".join(inner.stretches[0].quote.split())[1:12] == "The harvest"


CHARGES = (
    ("Transmit to Comrade Moe the following:\n“The grain will come in August, before the river falls again and the "
     "mills stop.”", "forwarded"),
    ("Communicate to Comrade Moe that the grain will come in August, before the river falls.", "reported"),
    ("Visit Comrade Moe and convey to him the following.\nThe grain will come in August, before the river falls "
     "again.", "forwarded"),
    ("Please inform Mr. Moe that the grain will come in August, before the river falls.", "reported"),
    ("Please hand Mr. Moe the following note:\n“The grain will come in August, before the river falls again and "
     "the mills stop.”", "forwarded"),
    ("You should deliver to Mr. Moe the following message:\n“The grain will come in August, before the river falls "
     "and the mills stop.”", "forwarded"),
    ("I ask you to transmit to Comrade Moe the following:\nThe grain will come in August, before the river falls "
     "again.", "forwarded"),
    ("For transmission to Comrade MOE.\nThe grain will come in August, before the river falls again and the mills "
     "stop.", "forwarded"),
    ("Tell Comrade Moe that the grain will come in August, before the river falls.", "reported"),
    ("Immediately see Mr. Moe and tell him the following:\nThe grain will come in August, before the river falls "
     "again.", "forwarded"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "manner"), CHARGES)
def test_a_charge_to_hand_on_is_a_message_to_the_last_one(text: str, manner: str):
    """Whoever is told to deliver it is no recipient of it; it is the speaker's own."""
    record = printed("telegram, Holt to Lund", f"To Comrade LUND\n{text}\nTelegraph the fulfillment.\nHOLT\nNo. 7")
    assert [told(e) for e in record.enclosures] == [Inner(senders=["Holt"], recipients=["Moe"], manner=manner)]
    where = record.enclosures[0].stretches
    assert where


@pytest.mark.parametrize(("text", "manner"), CHARGES)
def test_the_message_itself_is_not_enclosed_in_itself(text: str, manner: str):
    """Where the heading already names the last recipient, the words to the one between make no second message."""
    record = printed(
        "telegram, Holt to Moe (via Lund)", f"To Comrade LUND\n{text}\nTelegraph the fulfillment.\nHOLT\nNo. 7"
    )
    assert record.enclosures == ()


NO_MESSAGES = (
    "He called the plan “a bridge over the river that nobody will ever dare to cross in a hard winter” and laughed.",
    "The newspaper printed the following report: “The harvest in the northern valleys has failed and the towns ask "
    "for seed.”",
    "Make the following statement at the meeting: “We regard the closing of the river as a breach of the treaty of "
    "the year.”",
    "I propose the following points: “All barges must leave the river within ten days, and none may come back "
    "before May.”",
    "The record of the conversation says: “Two delegates from each side will take part, and neither of them may be "
    "a soldier.”",
    "He asked me to thank you for the seed. The ship “Star of the North and of all the Eastern Seas and Rivers of "
    "Ours” is here.",
    "We did not transmit anything to anybody about the harvest. The towns ask for oxen.",
    "If Comrade Moe asks, tell him that the grain will come in August, before the river falls.",
    "Advise the millers to reply to Comrade Moe that the grain will come in August.",
    "The ministry sent letters to all towns. “Nobody answered any of them before the summer, and nobody will "
    "before the winter.”",
)


@pytest.mark.parametrize("text", NO_MESSAGES)
def test_quotation_marks_alone_make_no_message(text: str):
    """A phrase, a name, a record, a public statement or a wording that is discussed is not passed on as a message."""
    assert printed("telegram, Holt to Lund", f"To Comrade LUND\n{text}\nHOLT\nNo. 7").enclosures == ()


NESTED = [
    (
        "telegram, Holt to Lund",
        "I send you a copy of the telegram from Comrade Moe of 3 May 1911:\n“To Comrade HOLT.\nI received the "
        "following letter from "
        "Comrade Vik:\n“The three towns ask for seed and oxen, and for wagons to carry the "
        "stone.\nVIK\n1.5.1911”\nI ask for your "
        "advice about this.\nMOE\n3.5.1911”\nI agree with this.\nHOLT\nNo. 7",
        [Inner(senders=["Moe"], recipients=["Holt"], date="1911-05-03", manner="forwarded"),
         Inner(senders=["Vik"], recipients=["Moe"], date="1911-05-01", manner="forwarded", within=0)],
    ),
    (
        "telegram, Holt to Lund",
        "Visit Comrade Moe and transmit to him the following:\n“We agree. Tell Comrade Vik that the wagons will "
        "come in August with "
        "the stone.”\nHOLT\nNo. 7",
        [Inner(senders=["Holt"], recipients=["Moe"], manner="forwarded"),
         Inner(senders=["Holt"], recipients=["Vik"], manner="reported", within=0)],
    ),
    (
        "telegram, Holt to Lund",
        "I send you my telegram of 3 May 1911 to Comrade Moe for transmission to Comrade Vik.\n“The wagons will "
        "come in August with "
        "the stone, and the masons will come too.\nHOLT”\nHOLT\nNo. 7",
        [Inner(senders=["Holt"], recipients=["Moe"], date="1911-05-03", manner="forwarded"),
         Inner(senders=["Holt"], recipients=["Vik"], date="1911-05-03", manner="forwarded", within=0)],
    ),
    (
        "letter, Holt to Lund",
        "I wrote to Comrade Moe the following letter:\n“The wagons will come in August with the stone, and the "
        "masons will come too.”\n"
        "He has not answered so far.\nHOLT\nNo. 7",
        [Inner(senders=["Holt"], recipients=["Moe"], manner="quoted")],
    ),
    (
        "telegram, Holt to Lund",
        "Send to Comrade Moe an answer roughly like this:\n“To Comrade MOE. Your letter of 3 May has been "
        "received. The wagons will "
        "come in August.\nLUND\nVIK”\nHOLT\nNo. 7",
        [Inner(senders=["Lund", "Vik"], recipients=["Moe"], manner="draft")],
    ),
    (
        "telegram, Holt to Lund",
        "I have received a telegram from Comrade Moe in which he asks for ten wagons and for oxen.\nHOLT\nNo. 7",
        [Inner(senders=["Moe"], recipients=["Holt"], manner="reported")],
    ),
    (
        "letter, Holt to Lund",
        "I send you the letter of Comrade Moe.\nI ask you to read it.\nHOLT\n9 May 1911\nDear Comrade LUND!\nThe "
        "wagons have come with "
        "the stone, and the masons are at work since the first of the month. We have bread for three weeks\nand "
        "seed for the southern "
        "fields.\nMOE\n3 May 1911",
        [Inner(senders=["Moe"], recipients=["Lund"], date="1911-05-03", manner="enclosed")],
    ),
    (
        "letter, Holt to Lund",
        "The papers are attached.\nHOLT\nAttachment\nPRAGUE\nTo Comrade MOE\nThe wagons will come in August with "
        "the stone, and the masons "
        "will come\nwith them.\nVIK",
        [Inner(senders=["Vik"], recipients=["Moe"], manner="enclosed")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "text", "expected"), NESTED)
def test_each_enclosure_has_its_own_parties_and_place(heading: str, text: str, expected: list[Inner]):
    """Quoting, forwarding, enclosing, reporting and drafting are told apart, and what stands within what."""
    record = printed(heading, f"To Comrade LUND\n{text}")
    assert [told(e) for e in record.enclosures] == expected


SEVERAL = [
    (
        "telegram, Holt to Lund",
        "I send you the text of my telegram of 3 May 1911 to Comrade MOE and the text of the reply telegram to me from "
        "Comrade MOE of 5 May 1911:\n“To Comrade MOE.\nThe wagons with the stone will come over the pass in "
        "August.\nHOLT”\n——————\n“To Comrade HOLT!\nWe need the wagons before the harvest, and oxen for the "
        "plough.\nMOE”\nHOLT\nNo. 7",
        [Inner(senders=["Holt"], recipients=["Moe"], date="1911-05-03", manner="forwarded"),
         Inner(senders=["Moe"], recipients=["Holt"], date="1911-05-05", manner="forwarded")],
    ),
    (
        "telegram, Holt to Lund",
        "The telegram of Comrade Moe of 3 May 1911.\n“We need the wagons before the harvest, and oxen for the plough "
        "besides.”\nMy answer of 5 May 1911.\n“The wagons with the stone will come over the pass in August, with the "
        "oxen.”\nHOLT\nNo. 7",
        [Inner(senders=["Moe"], recipients=["Holt"], date="1911-05-03", manner="forwarded"),
         Inner(senders=["Holt"], recipients=["Moe"], date="1911-05-05", manner="forwarded")],
    ),
    (
        "letter, Holt to Lund",
        "I enclose a copy of the note from Consul Gray to Mr. Moe and a copy of Mr. Moe’s reply:\n“To Mr. Moe.\nThe "
        "barges have been held at the bridge for a week.\nGRAY”\n“To Consul Gray.\nThe barges will be let go "
        "tomorrow at the latest, with all hands.\nMOE”\nHOLT",
        [Inner(senders=["Gray"], recipients=["Moe"], manner="forwarded"),
         Inner(senders=["Moe"], recipients=["Gray"], manner="forwarded")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "text", "expected"), SEVERAL)
def test_texts_that_go_opposite_ways_each_have_their_own_parties(heading: str, text: str, expected: list[Inner]):
    """A letter and its answer, one after the other: each quotation is the text that its own words introduce."""
    assert [told(e) for e in printed(heading, f"To Comrade LUND\n{text}").enclosures] == expected


def test_a_heading_that_misprints_the_date_of_an_answer_gives_way_to_the_text():
    """An enclosure dated after its cover is a slip of the heading where the text tells a date that can be."""
    text = (
        "To Comrade LUND\nMy answer of 5 May 1911.\n“To Comrade MOE.\nThe wagons with the stone will come over the "
        "pass in August.\nHOLT”\nHOLT\nNo. 7"
    )
    (inner,) = printed("telegram, Holt to Lund conveying 5 May 1921 reply from Holt to Moe", text).enclosures
    assert inner.date == "1911-05-05"


def test_a_cover_signed_before_what_it_passes_on_makes_its_addressees_relays():
    """The relay writes to his ministers for the one whom the message is for; the message itself is enclosed."""
    text = (
        "CIPHERED TELEGRAM No. 5\nTo Comrade A. Gray\nTo Comrade B. Kerr\nI report the letter from HOLT to\nComrade "
        "LUND of 8.5.1911.\nMOE\nNo. 12\n9.5.1911\n“Respected Comrade Ambassador, I ask you to bring to the "
        "attention of Comrade LUND the contents of the following letter:\n“Dear Comrade LUND,\nThe wagons have not "
        "come, and the masons are idle since the first of the month.\nWith respect\nHOLT\n8.5.1911”"
    )
    record = printed("ciphered telegram, Holt to Lund via Moe", text)
    assert [(told(e).senders, told(e).recipients, e.within) for e in record.enclosures] == [
        (["Holt"], ["Moe"], None),
        (["Holt"], ["Lund"], 0),
    ]
    assert [name.split()[-1] for name in record.intermediaries] == ["Moe", "Gray", "Kerr"]


def test_a_charge_among_the_address_lines_is_no_name():
    """ "Hand over immediately" on a line of its own: the one named next is who the message is for."""
    text = (
        "The text is attached.\nHOLT\nAttachment\nPRAGUE\nTo Comrade VIK\nHand Over Immediately\nFor Comrade "
        "MOE\nIt has become known to me that the mills stand still.\nWe can send the wheat in August.\nHOLT"
    )
    (inner,) = printed("letter, Holt to Lund", f"To Comrade LUND\n{text}").enclosures
    assert (told(inner).senders, told(inner).recipients) == (["Holt"], ["Moe"])


@pytest.mark.parametrize("address", ["Comrade LUND Anna Petrovna,", "Dear Comrade LUND Anna\nPetrovna,"])
def test_a_salutation_by_name_and_patronymic_is_one_person(address: str):
    """The family name in capitals, then the given names, on one line or on two."""
    text = f"I transmit a letter from Comrade MOE:\n“{address}\nThe wagons have not come, and the mills stand still."
    (inner,) = printed("telegram, Gray to Vik", f"To Comrade VIK\n{text}\nMOE”\nGRAY").enclosures
    assert inner.recipients == ("Anna Petrovna Lund",)


def test_carriers_are_whoever_takes_it_to_each():
    """One letter to two, by two sets of hands; and who asked the writer by word of mouth to pass a message on."""
    text = "To transmit the letter to Comrade Lund through Consul Gray, and to Comrade Kerr through Consul Moe."
    record = printed("telegram, Holt to Vik", f"To Comrade VIK\n{text}\nHOLT")
    assert record.intermediaries == ("Gray", "Moe")
    text = "I was invited to Anna Voss, who asked me to transmit to Comrade Vik the request of Comrade Kerr for seed."
    assert printed("telegram, Holt to Vik", f"To Comrade VIK\n{text}\nHOLT").intermediaries == ("Anna Voss",)
    text = "I was invited to Anna Voss, who asked me to transmit her request for seed to Comrade Vik."
    assert printed("telegram, Holt to Vik", f"To Comrade VIK\n{text}\nHOLT").intermediaries == ()


ATTACHED = (
    "The mills ask for wheat, and Comrade Moe asks for an answer. He thinks it right to send a letter to the Union.\n"
    "A draft telegram to Comrade MOE is attached.\nHOLT\n9 May 1911\nNo. 12\nTo PRAGUE, Comrade MOE\n",
    "In connection with the telegram of Comrade Moe we consider it necessary to reply in accordance with the attached\n"
    "draft telegram to Comrade MOE. We request your consent.\nHOLT\n9 May 1911\nNo. 12\n",
)


@pytest.mark.parametrize("cover", ATTACHED)
def test_a_draft_behind_the_signature_is_what_the_cover_calls_attached(cover: str):
    """With an address of its own, or none but a second signature; what else the cover speaks of names nobody of it."""
    text = (
        f"To Comrade LUND\n{cover}The wheat will come in August with the first wagons over the pass, and the oxen\n"
        "will come with them. Do not ask for more before the winter, since there is none to be had.\nHOLT"
    )
    (inner,) = printed("memorandum, Holt to Lund", text).enclosures
    assert (told(inner).recipients, inner.manner, len(inner.stretches)) == (["Moe"], "draft", 1)


def test_a_protocol_headed_by_the_message_that_it_approves_encloses_that_message():
    """The attachment names nobody, for the heading and the decision do."""
    text = (
        "CENTRAL COMMITTEE\nNo. P78/5\nExtract from protocol No. 78 of the meeting of the Politburo\n"
        "Decision dated 9 May 1911\nThe attached draft "
        "of a telegram has been approved.\nSECRETARY\nAttachment\nThe wheat will come in August with the wagons over "
        "the pass,\nand the oxen will come with them."
    )
    (inner,) = printed("telegram, Holt to Lund", text).enclosures
    assert (told(inner).senders, told(inner).recipients, inner.manner) == (["Holt"], ["Lund"], "enclosed")


def test_a_message_that_is_the_ground_of_an_order_is_not_passed_on():
    """What the other wrote is told because an order follows from it; told alone, it is passed on."""
    news = "I have just received a telegram from Comrade Moe in which he reports that the pass is open again."
    order = "In connection with this I ask you to send the wagons at once."
    passed, ground = (
        printed("telegram, Holt to Lund", f"To Comrade LUND\n{text}\nHOLT\nNo. 7").enclosures
        for text in (news, f"{news} {order}")
    )
    assert [e.manner for e in passed] == ["reported"]
    assert ground == ()


def test_an_order_beside_the_letter_of_another_is_the_speakers_own():
    """Several of one form share their sender; an order that a heading names without one is of whoever speaks."""
    text = "To Comrade LUND\nThe papers are attached.\nHOLT"
    letters = printed("letter, Holt to Lund conveying letter from Moe to Vik and order to Gray", text).enclosures
    assert [told(e).senders for e in letters] == [["Moe"], ["Holt"]]


def test_a_cover_that_another_signs_is_a_message_of_its_own():
    """Named after the one whose message it passes on, and signed by the one who passes it on: two messages."""
    text = (
        "To Comrade LUND\nToday I received the following telegram from Comrade Holt addressed to you:\n“Comrade "
        "Lund!\nThe wagons "
        "have come with the stone, and the masons are at work.\nHOLT 8 May 1911”\nI support this.\nMOE\nNo. 7"
    )
    record = printed("telegram, Holt to Lund, via Moe", text)
    assert [told(e) for e in record.enclosures] == [
        Inner(senders=["Holt"], recipients=["Lund"], date="1911-05-08", manner="forwarded")
    ]


def test_heading_and_text_that_disagree_are_kept_as_a_conflict():
    """One message told twice, with two dates: the heading's is adopted, the text's kept beside it."""
    text = (
        "To Comrade LUND\nI transmit a letter from Comrade Moe:\n“The wagons have come with the stone for the "
        "bridge.\nMOE\n2.5.1911”\nHOLT"
    )
    record = printed("telegram, Holt to Lund transmitting 3 May 1911 letter from Moe to Lund", text)
    (inner,) = record.enclosures
    assert inner.date == "1911-05-03"
    against = [c for c in record.claims if c.key == "enclosures.date" and c.status == "conflicting"]
    assert [c.value for c in against] == ["1911-05-02"]


def test_an_announced_enclosure_later_than_its_cover_is_none():
    """A heading that announces what cannot have been passed on yet, over a text without it: a slip, kept as one."""
    record = printed(
        "telegram, Holt to Lund transmitting 11 May 1911 letter from Moe to Vik",
        "To Comrade LUND\nAll is well here.\nHOLT",
    )
    assert record.enclosures == ()
    assert [c.key for c in record.claims if c.status == "conflicting"] == ["enclosures"]


@given(st.integers(1, 12))
def test_quotations_nest_to_any_depth(depth: int):
    """Each level is a message of its own that stands in the one around it."""
    names = [f"Ada{'abcdefghijklmnop'[i]}" for i in range(depth)]
    text = "The wagons have come with the stone for the bridge over the river, and the masons too."
    for name in reversed(names):
        text = f"I received the following letter from Comrade {name}:\n“{text}”"
    record = printed("letter, Holt to Lund", f"To Comrade LUND\n{text}\nHOLT")
    assert [e.senders for e in record.enclosures] == [(name,) for name in names]
    assert [e.within for e in record.enclosures] == [None, *range(depth - 1)]
    for outer, inner in pairwise(record.enclosures):
        assert outer.recipients == ("Holt",) if outer is record.enclosures[0] else inner.recipients == outer.senders
        assert outer.stretches[0].start <= inner.stretches[0].start
        assert inner.stretches[-1].end <= outer.stretches[-1].end


def test_the_graph_nests_what_the_text_nests(tmp_path: Path):
    """An enclosure encloses another, says how it stands there and where, and answers what it says it answers."""
    letters = (
        "1. 9 May 1911, telegram, Holt to Lund\nTo Comrade LUND\nI send you a copy of the telegram from Comrade Moe "
        "of 8 May 1911:\n“To Comrade HOLT.\nI received the following letter from Comrade Vik:\n"
        "“I received your letter of 2 "
        "May, and the wagons have come with the stone.\nVIK\n6.5.1911”\nMOE\n8.5.1911”\nHOLT\n"
        "[Source: APRF, Fond 3, List 2]\n2. 2 May 1911, letter, Moe to Vik\nTo Comrade VIK\nThe wagons leave today.\n"
        "MOE\n[Source: APRF, Fond 3, List 3]\n"
    )
    (tmp_path / "issue.txt").write_text(letters + LAST, encoding="utf-8")
    build([tmp_path / "issue.txt"], tmp_path / "made")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "made" / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    asked = """PREFIX cg: <https://w3id.org/cablegraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?answered ?manner ?quotation WHERE {
          ?document cg:number "1" ; cg:attests ?cover . ?cover cg:encloses ?outer . ?outer cg:encloses ?inner .
          ?inner cg:manner ?manner ; cg:respondsTo ?other ; cg:extent/cg:quotation ?quotation .
          ?other rdfs:label ?answered }"""
    (row,) = store.query(asked)
    assert (row["answered"].value, row["manner"].value) == ("Moe to Vik, 1911-05-02", "forwarded")
    assert row["quotation"].value.startswith("“I received your letter")
