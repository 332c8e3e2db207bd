"""Diplomatic documents in the print of each period from the 1860s to the 1980s: headings, and whole documents."""

from __future__ import annotations

import pytest
from paths import DATA
from scoring import SameName, load, most_pairs

from extract.model import Record, Source
from extract.readers.dispatch import READER

SHEETS = {
    "1864": "{}\n\nNo. 12.]\n\nLegation of the United States,\nLisbon, May 3, 1864.\n\nSir: The port is open again.\n\n"
            "I have the honor to be, sir, your obedient servant,\n\nTHOMAS PELL.",
    "1885": "No. 41.\n\n{}\n\nNo. 12.]\n\nLegation of the United States,\nLisbon, May 3, 1885.\n\n"
            "Sir: The port is open again.\n\nI have, etc.,\n\n",
    "1914": "File No. 763.72/1147.\n\n{}\n\n[Telegram.]\n\nLisbon, May 3, 1914, 4 p. m.\n\n12. The port is open again.",
    "1924": "862T.01/457\n\n{}\n\n[Paraphrase]\n\nLisbon, May 3, 1924—noon.\n[Received 12:40 p. m.]\n\n"
            "12. The port is open again.\n\nPell",
    "1934": "763.72/1147: Telegram\n\n{}\n\nLisbon, May 3, 1934—4 p. m.\n[Received May 3—1:15 p. m.]\n\n"
            "12. The port is open again.",
    "1943": "740.00119 EW/1–1043: Telegram\n\n{}\n\nLisbon, May 3, 1943—4 p. m.\n\n12. The port is open again.",
    "1944": "Pell Papers : Telegram\n\n{}\n\nTOP SECRET\n\nLISBON, 3 May 1944.\n\n12. The port is open.",
    "1950": "795.00/6–2550\n\n{}\n\nTOP SECRET\n[LISBON,] May 3, 1950.\n\nThe port is open again.",
    "1963": "{}\n\nLisbon, May 3, 1963, 7:30 p.m.\n\n12. The port is open again.\n\n----------\n"
            "1 Source: Department of State, Central Files, 751K.00/5–363. Secret; Priority.",
    "1974": "{}\n\nLisbon, May 3, 1974, 1915Z.\n\n12. The port is open again.\n\n----------\n"
            "1 Source: National Archives, RG 59, Central Foreign Policy File. Secret.",
}  # fmt: skip


def _headings() -> list[tuple[str, str, list[str], list[str]]]:
    cases, period = [], ""
    for line in (DATA / "dispatch-headings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            period = line.strip("[]")
        elif not line.startswith("#"):
            heading, *sides = (part.strip() for part in line.split("|"))
            senders, recipients = ([name.strip() for name in side.split(";") if name.strip()] for side in sides)
            cases.append((period, heading, senders, recipients))
    return cases


GOLD = load(DATA / "dispatches-periods-gold.jsonl")


def document(text: str) -> Record:
    """The one record that is read of a text."""
    found = Source(name="dispatch.txt", text=text, sha256="")
    assert READER.recognises(found)
    (record,) = READER.read(found, None).records
    return record


def agree(wanted: list[str], found: tuple[str, ...]) -> bool:
    """Whether two lists of names are the same persons, bodies and offices."""
    return len(wanted) == len(found) == most_pairs(wanted, found, SameName())


@pytest.mark.parametrize(("period", "heading", "senders", "recipients"), _headings(), ids=lambda value: str(value)[:90])
def test_a_heading_tells_the_parties(period: str, heading: str, senders: list[str], recipients: list[str]):
    """Under the heading of each period's sheet the parties are those that it names, and no more."""
    found = document(SHEETS[period].format(heading))
    assert (found.date or "")[:10] == f"{period}-05-03"
    assert agree(senders, found.senders), found.senders
    assert agree(recipients, found.recipients), found.recipients


@pytest.mark.parametrize("gold", GOLD, ids=lambda row: row["file"])
def test_documents_of_all_periods(gold: dict[str, object]):
    """The parties, the date, the place and who took part are read of whole documents, as each period printed them."""
    found = document((DATA / "dispatches-periods" / str(gold["file"])).read_text(encoding="utf-8"))
    assert found.date == gold["date"]
    for key in ("senders", "recipients", "intermediaries", "copies", "participants"):
        wanted = gold[key]
        assert isinstance(wanted, list)
        assert agree(wanted, getattr(found, key)), (key, getattr(found, key))
    assert found.place_from == gold["place_from"]


@pytest.mark.parametrize("gold", [row for row in GOLD if "enclosures" in row], ids=lambda row: row["file"])
def test_inclosures_are_counted(gold: dict[str, object]):
    """A document passes on as many others as the print shows after it."""
    found = document((DATA / "dispatches-periods" / str(gold["file"])).read_text(encoding="utf-8"))
    assert len(found.enclosures) == gold["enclosures"]


def test_a_telegram_keeps_for_whom_it_is_beside_its_heading():
    """The heading's parties stand; those of "For X from Y" are kept beside them, unless they are the same."""
    text = SHEETS["1914"].format("The Ambassador in Peru (Orde) to the Secretary of State")
    for opening, beside in (
        ("12. For the President from the Archbishop. ", [("senders", "Archbishop"), ("recipients", "President")]),
        ("12. Eyes only for Secretary from Orde. ", []),
        ("12. For the rest I wait. ", []),
    ):
        found = document(text.replace("12. ", opening))
        assert (found.senders, found.recipients) == (("Orde",), ("Secretary of State",))
        assert [(c.key, c.value) for c in found.claims if c.status == "conflicting"] == beside


HEADS = {
    "number and sort on one line, posts in brackets": (
        "No. 87.\n\nSir Edwin Hale to Sir Francis Orde (Lisbon).\n\n(No. 214.) (Telegraphic.)\n\n"
        "Foreign Office, May 3, 1914, 4.30 p.m.\n\nThe port is open again.\n\n"
        "Repeated to Rome, No. 112, and Paris, No. 387.",
        "1914-05-03T16:30:00", ["No. 214"], ["Francis Orde"], ["Rome", "Paris"],
    ),
    "urgent and secret before the place, repeated above the text": (
        "No. 45\n\nMr. Pell-Orde to Sir R. Hale (Lisbon)\n\nNo. 3420 Telegraphic [F 8413/8/10]\n\n"
        "Immediate. Secret    FOREIGN OFFICE, 3 May 1950, 7.5 p.m.\n\nRepeated to Rome No. 612, Paris and Oslo.\n\n"
        "The port is open again.",
        "1950-05-03T19:05:00", ["No. 3420"], ["R. Hale"], ["Rome", "Paris", "Oslo"],
    ),
    "a number before the place": (
        "122 Commonwealth Government to Sir Edwin Hale\n\nCablegram 251  CANBERRA, 3 May 1945, 4.20 p.m.\n\n"
        "MOST IMMEDIATE TOP SECRET\n\nThe port is open again.",
        "1945-05-03T16:20:00", ["251"], ["Edwin Hale"], [],
    ),
    "received on the second line of a dateline": (
        "320.2–AC/5–350 : Telegram\n\nThe Ambassador in Peru (Orde) to the Secretary of State\n\n"
        "TOP SECRET    PRIORITY    LIMA, May 3, 1950—noon.\nNIACT                   [Received May 3—9:46 a.m.]\n\n"
        "828. The port is open again. Sent Department 828, repeated info Rome 112, Paris unnumbered.",
        "1950-05-03T12:00:00", ["828"], ["Secretary of State"], ["Rome", "Paris"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_what_shares_a_line_of_the_head_is_told_apart(name: str):
    """Numbers, urgency, secrecy and places of one line; each telegram knows its form, hour, addressee and copies."""
    text, date, numbers, recipients, copies = HEADS[name]
    found = document(text)
    assert (found.form, found.date) == ("telegram", date)
    assert [list(one) for one in (found.doc_numbers, found.recipients, found.copies)] == [numbers, recipients, copies]


@pytest.mark.parametrize(
    "text",
    [
        "THE EVENING POST\n\nNo. 41.\n\nLONDON, May 3, 1920.\n\nThe Prime Minister spoke.\n\nJohn Hale",
        "1. The Letter\n\nLondon, May 3, 1820.\n\nIt was a dark night when the postman came.",
        "3. The Berlin Crisis\n\nWashington, May 3, 1961.\n\nThe book you hold tells of the crisis.",
        "TREATY OF PEACE\n\nBetween Chile and Peru\n\nSigned at Lima, May 3, 1920\n\nArticle 1. Peace shall reign.",
        "Minutes of the Garden Club\n\nThe meeting was called to order at 7. Roses were discussed.",
        "Contents\n\n1. Telegram From the Embassy in Laos to the Department of State  12\n2. Editorial Note  16",
        "Editorial Notes\n\nThe season has been poor for wheat.",
        "From: Ann Hale\nTo: Bob Vale\nDate: Tue, 3 May 2011\nSubject: lunch\n\nShall we meet at noon?",
        "Boston, May 3, 1820.\n\nDear Mother:\n\nI am well.\n\nYour loving son,\n\nThomas",
        "PARTICIPANTS\n\nMr. Hale was born in Ohio in 1890.\n\nHe wrote to the Secretary.",
        "No. 41.\n\nAn Act to provide for roads\n\nApproved May 3, 1920.\n\nBe it enacted.",
    ],
)
def test_prose_is_no_dispatch(text: str):
    """Newspapers, books, laws, contents, mails and private letters are not taken for diplomatic documents."""
    assert not READER.recognises(Source(name="prose.txt", text=text, sha256=""))


@pytest.mark.parametrize("gold", GOLD, ids=lambda row: row["file"])
def test_page_furniture_changes_nothing(gold: dict[str, object]):
    """A page's number and a running head between two paragraphs leave the parties and the date as they were."""
    text = (DATA / "dispatches-periods" / str(gold["file"])).read_text(encoding="utf-8")
    blocks = text.split("\n\n")
    last = len(blocks) - (3 if "-----" in text else 1)
    blocks.insert(max(1, last), "1483\n\n                 FOREIGN RELATIONS, 1951, VOLUME VII")
    found = document("\n\n".join(blocks))
    assert found.date == gold["date"]
    assert agree(list(gold["senders"]), found.senders)  # type: ignore[call-overload]
    assert agree(list(gold["recipients"]), found.recipients)  # type: ignore[call-overload]
