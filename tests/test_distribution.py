"""Distribution lists in the manner of several foreign services. All texts here are made up."""

from __future__ import annotations

import pytest

from extract.distribution import copies
from extract.text import Flow

LISTS = [
    ("LUND\nCopies to:\nMr. Holt\nSir O. Vane\nF.E. Department\nPrivate Office\n\nAll the ships have come back.",
     ["Holt", "O. Vane"]),
    ("Copies to: Mr. Strand, Sir R. Makin, Washington, Paris.",
     ["Strand", "R. Makin"]),
    ("cc: Mr. Rust\nMr. Mathes\nEUR - Mr. Thom\n",
     ["Rust", "Mathes", "Thom"]),
    ("cc. General Marsh, Admiral Leary",
     ["Marsh", "Leary"]),
    ("Distribution:\nOriginal - Vetrov\nCopy 1 - Molov\nCopy 2 - Belkin\nfile",
     ["Vetrov", "Molov", "Belkin"]),
    ("Distribution: Vetrov, Molov, Mikov.",
     ["Vetrov", "Molov", "Mikov"]),
    ("DISTRIBUTION LIST:\n1. Comrade VETROV\n2. Comrade MOLOV\n3. 8th Directorate\n[Source: X]",
     ["Vetrov", "Molov"]),
    ("Printed in 4 copies.\n1 - Vetrov\n2 - file",
     []),
    ("Copies: Comrades Vetrov, Molov, Belkin\nand Gusev",
     ["Vetrov", "Molov", "Belkin", "Gusev"]),
    ("Copies: Vetrov (2), Molov, Malen, Berin,\nMikov, Kagan, Bulgin\nFrom BEIJING\n3.10.1950",
     ["Vetrov", "Molov", "Malen", "Berin", "Mikov", "Kagan", "Bulgin"]),
    ("Copies: Vetrov, Molov\nTo Comrade FILIN\nThe ships lie here.",
     ["Vetrov", "Molov"]),
    ("Copy to Comrade LI KENING.\nThe ships",
     ["Li Kening"]),
    ("To Vasil, Copy to Vyshin.\nLieutenant-General Vasin has arrived",
     ["Vyshin"]),
    ("Copies: Chairman Wen, Vice Chairman Liu, Premier Zhu, Peng De,\nthe General Staff Department",
     ["Wen", "Liu", "Zhu", "Peng De"]),
    ("Copies sent to: Wen [Zhidong], Liu [Shaoji], Zhu [Enmin]",
     ["Wen", "Liu", "Zhu"]),
    ("Two copies of the treaty were signed. Copies were given to both.",
     []),
    ("I enclose copies for your information.",
     []),
    ("A copy to Stalov was sent.",
     []),
    ("Copies for Mr. Bevan and the Prime Minister.",
     ["Bevan"]),
    ("Copies: Vetrov, Molov, Ministry of Foreign Affairs, Ministry of Defense",
     ["Vetrov", "Molov", "Ministry of Foreign Affairs", "Ministry of Defense"]),
    ("Copy No. 1 to Vetrov\nCopy No. 2 to Molov\nCopy No. 3 to file",
     ["Vetrov", "Molov"]),
    ("Sent to: Vetrov, Molov, Berin",
     ["Vetrov", "Molov", "Berin"]),
    ("Copies:\n1. Vetrov\n2. Molov - 2\n3. Berin - 1\n4. 10th Department\nTyped by Stepan",
     ["Vetrov", "Molov", "Berin"]),
    ("Copies: J. F. Dulle\nW. Bedel Smith\nRobert Bow\n",
     ["J. F. Dulle", "W. Bedel Smith", "Robert Bow"]),
    ("Copies: Stalin, Kaganovich\nMalenkov, Beria\nIt was so.",
     ["Stalin", "Kaganovich", "Malenkov", "Beria"]),
    ("Copies to Members of the Politburo: Vetrov, Molov",
     ["Vetrov", "Molov"]),
    ("Copies: Vetrov, Molov, P.U.S., F.E.D.",
     ["Vetrov", "Molov"]),
    ("Copies to: Peking, Moscow, Washington, U.K. Delegation New York",
     ["U.K. Delegation New York"]),
    ("Copies: Vetrov -1, Molov-1, Berin – 2, 8 MDGS - 1.",
     ["Vetrov", "Molov", "Berin"]),
]  # fmt: skip


def listed(text: str) -> list[str]:
    return [mention.name for items in copies(Flow.of(text), ()) for mention in items]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_a_distribution_list_names_who_got_copies(text: str, expected: list[str]):
    """Persons and bodies of a list in order, whatever it is called and however it is set; files and places left out."""
    assert listed(text) == expected


@pytest.mark.parametrize("text", [text for text, expected in LISTS if expected])
def test_what_comes_after_a_list_is_no_part_of_it(text: str):
    """The source note, or an empty line's paragraph, after a list adds nobody to it."""
    assert listed(text) == listed(f"{text}\n[Source: HBA, fond 2, opis 1, delo 7, list 4]")


def test_a_quoted_list_is_not_the_messages_own():
    """A list within a quotation belongs to the message quoted."""
    flow = Flow.of("Copies: Holt\n“The ships have come. Copies: Lund, Vik”")
    start = flow.text.index("“")
    assert [[m.name for m in items] for items in copies(flow, ((start, len(flow.text)),))] == [["Holt"]]
