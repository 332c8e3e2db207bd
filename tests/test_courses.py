"""Who a message is from, to, and through, where its address lines and notes tell it. All texts here are made up."""

from __future__ import annotations

import pytest
from support_reading import read_text

from extract.addresses import addresses
from extract.text import Flow

# heading after the date; the lines of the head; the text; what stands below it; senders, recipients, those between
MESSAGES = [
    ('letter, Ivanin to Wen Zhidong', 'BEIJING\nTo ORLIN for Comrade WEN ZHIDONG',
     'The ships lie here in the port.', 'IVANIN',
     ['Ivanin'], ['Wen Zhidong'], ['Orlin']),
    ('telegram, Ivanin to Orlin', 'BEIJING\nTo ORLIN for Comrade WEN ZHIDONG',
     'The ships lie here in the port.', 'IVANIN',
     ['Ivanin'], ['Orlin'], []),
    ('telegram from Ivanin', 'To Comrade Orlin\nfor transmission to Wen Zhidong',
     'The ships lie here in the port.', 'IVANIN',
     ['Ivanin'], ['Wen Zhidong'], ['Orlin']),
    ('telegram from Ivanin', 'BEIJING, SOVIET AMBASSADOR\nfor Wen Zhidong or Zhu Enmin',
     'The ships lie here in the port.', 'IVANIN',
     ['Ivanin'], ['Wen Zhidong', 'Zhu Enmin'], ['Soviet Ambassador in Beijing']),
    ('telegram, Ivanin to Wen Zhidong', 'To Comrade Wen Zhidong',
     'The ships lie here in the port.', 'IVANIN\nTransmitted by Orlin on 5 May.',
     ['Ivanin'], ['Wen Zhidong'], ['Orlin']),
    ('telegram, Ivanin to Wen Zhidong', 'To Comrade Wen Zhidong',
     'The ships lie here in the port.', 'IVANIN\nNote: the letter was handed to Comrade Belkin by Orlin on 6 May.',
     ['Ivanin'], ['Wen Zhidong'], ['Belkin', 'Orlin']),
    ('letter, Kim Sol Mun to Ivanin', 'To Comrade IVANIN',
     'The ships lie here in the port.', 'KIM SOL MUN\nDelivered to Comrade Gusev by courier on 7 May.',
     ['Kim Sol Mun'], ['Ivanin'], ['Gusev']),
    ('letter, Kim Sol Mun to Ivanin', 'To Comrade IVANIN\nby hand of Comrade Belkin',
     'The ships lie here in the port.', 'KIM SOL MUN',
     ['Kim Sol Mun'], ['Ivanin'], ['Belkin']),
    ('letter, Kim Sol Mun to Ivanin', 'To Comrade IVANIN',
     'Please transmit your answer through Comrade Belkin.', 'KIM SOL MUN',
     ['Kim Sol Mun'], ['Ivanin'], ['Belkin']),
    ('LETTER, KIM SOL MUN TO IVANIN', 'TO COMRADE IVANIN',
     'Transmit the answer to us through Comrade Belkin.', 'KIM SOL MUN',
     ['Kim Sol Mun'], ['Ivanin'], ['Belkin']),
    ('letter, Kim Sol Mun to Ivanin', 'To Comrade GUSEV',
     'The ships lie here in the port.', 'KIM SOL MUN',
     ['Kim Sol Mun'], ['Gusev'], []),
    ('telegram, Ivanin to Kim Sol Mun', 'PYONGYANG\nTo SHTERN\nDeliver to Comrade KIM SOL MUN',
     'The ships lie here in the port.', 'IVANIN',
     ['Ivanin'], ['Kim Sol Mun'], ['Shtern']),
    ('telegram, Ivanin to Kim Sol Mun', 'PYONGYANG\nTo SHTERN\nfor immediate delivery to KIM SOL MUN in person only',
     'The ships lie here.', 'IVANIN',
     ['Ivanin'], ['Kim Sol Mun'], ['Shtern']),
    ('memorandum, Holt to the Secretary of State', 'TO: The Secretary of State\nTHROUGH: Mr. Rust\nFROM: Mr. Holt',
     'The ships lie here in the port.', 'HOLT',
     ['Holt'], ['Secretary of State'], ['Rust']),
    ('memorandum', 'TO: Mr. Rust\nFROM: Mr. Holt\nSUBJECT: Ships',
     'The ships lie here in the port.', '',
     ['Holt'], ['Rust'], []),
    ('letter, Holt to Rust', 'Dear Rust,',
     'The ships lie here in the port.', 'Yours ever,\nA. HOLT\n[Minuted by Mr. Strang]',
     ['Holt'], ['Rust'], []),
    ('telegram, Wen Zhidong to Filin', 'To Comrade Filin',
     'The ships lie here in the port.', 'WEN ZHIDONG\n5 May 1950\nForwarded to Vetrin in the South by VCh.',
     ['Wen Zhidong'], ['Filin'], ['Vetrin']),
    ('telegram, Wen Zhidong to Filin', 'To Comrade Filin',
     'The ships lie here in the port.', 'WEN ZHIDONG\nReceived from Comrade Zhu Enmin through Orlin.',
     ['Wen Zhidong'], ['Filin'], ['Zhu Enmin', 'Orlin']),
    ('telegram, Wen Zhidong to Filin', 'To Comrade Filin',
     'Convey my thanks through Orlin to the crews. Tell Gusev to come.', 'WEN ZHIDONG',
     ['Wen Zhidong'], ['Filin'], []),
    ('telegram, Ivanin to Wen Zhidong', 'BEIJING\nTo the Soviet Ambassador',
     'Visit Wen Zhidong and transmit to him the following: the ships lie here.', 'IVANIN',
     ['Ivanin'], ['Wen Zhidong'], []),
]  # fmt: skip
OTHER = (
    "2. 6 May 1950, letter, Petrin to Ivanin\nTo Comrade IVANIN\nWe have no news of the second column.\nPETRIN\n"
    "[Source: APRF, Fond 3, List 5]\n"
)


@pytest.mark.parametrize(("heading", "head", "text", "below", "senders", "recipients", "between"), MESSAGES)
def test_the_lines_around_a_text_tell_its_course(
    heading: str, head: str, text: str, below: str, senders: list[str], recipients: list[str], between: list[str]
):
    """Whom a message is from and to, and who had it on its way, as heading, address lines and notes tell together."""
    printed = f"1. 5 May 1950, {heading}\n{head}\n{text}\n{below}\n[Source: APRF, Fond 3, List 4]\n\n{OTHER}"
    first, _ = read_text(printed).records
    assert [list(first.senders), list(first.recipients), list(first.intermediaries)] == [senders, recipients, between]


@pytest.mark.parametrize(
    ("head", "kept", "lost"),
    [
        ("To Comrade GUSEV", "Gusev", "Ivanin"),  # the address line is the letter's own
        ("To Comrade IVANIN\nTo Comrade GUSEV", "Ivanin", "Gusev"),
    ],
)
def test_a_heading_and_an_address_line_that_disagree_are_both_kept(head: str, kept: str, lost: str):
    """One of them is adopted, the other stays beside it as a conflicting claim with the words that say it."""
    printed = f"1. 5 May 1950, letter, Petrin to Ivanin\n{head}\nThe ships lie here in the port.\nPETRIN\n"
    first, _ = read_text(f"{printed}[Source: APRF, Fond 3, List 4]\n\n{OTHER}").records
    assert first.recipients == (kept,)
    (conflict,) = (claim for claim in first.claims if claim.status == "conflicting")
    assert (conflict.key, conflict.value) == ("recipients", lost)
    assert conflict.spans[0].quote.casefold() == lost.casefold()


SIGNED = [
    ('FILIN [VETROV]\n5 May 1950', ['Filin']),
    ('A. Gusev', ['A. Gusev']),
    ('(Signed) Anna Holt\nMinister of Trade', ['Anna Holt']),
    ('Yours sincerely,\nAnna Holt', ['Anna Holt']),
    ('for and on behalf of Anna Holt\nTyped by Vik', ['Anna Holt']),
    ('p.p. Anna Holt', ['Anna Holt']),
    ('KIM SOL MUN, PAK MIN\n29 September 1950', ['Kim Sol Mun', 'Pak Min']),
    ('No. 5/sh', []),
    ('5.V.50 GUSEV\nCopies: Vik', ['Gusev']),
    ('Sd. Holt', ['Holt']),
]  # fmt: skip


@pytest.mark.parametrize(("below", "senders"), SIGNED)
def test_a_signature_names_the_sender_that_nothing_else_does(below: str, senders: list[str]):
    """Who signed, or on whose behalf somebody did, is the sender; a typist, a number or a place is none."""
    printed = (
        f"1. 5 May 1950, letter to Orlin\nDear Orlin,\nThe ships lie here in the port and wait for cranes.\n{below}\n"
    )
    first, _ = read_text(f"{printed}[Source: APRF, Fond 3, List 4]\n\n{OTHER}").records
    assert list(first.senders) == senders
    assert {claim.status for claim in first.claims if claim.key == "senders"} <= {"inferred"}


LINES = [
    ('PYONGYANG\nTo SHTERN for Comrade KIM SOL MUN',
     ['to Shtern', 'for Kim Sol Mun']),
    ('To Krasov, for Comrade Wen Zhidong',
     ['to Krasov', 'for Wen Zhidong']),
    ('To Comrade Zakhar\n([transmit] in person only)',
     ['to Zakhar']),
    ('BEIJING\nSOVIET AMBASSADOR',
     ['to Soviet Ambassador']),
    ('BEIJING\nTo SOVIET AMBASSADOR\nFor Comrade WEN ZHIDONG or ZHU ENMIN',
     ['to Soviet Ambassador', 'for Wen Zhidong', 'for Zhu Enmin']),
    ('TO: The Secretary of State\nFROM: The Ambassador in Moscow',
     ['to Secretary of State', 'from Ambassador in Moscow']),
    ('TO : Mr. Bowles\nFROM : Mr. Rust\nSUBJECT: Trade',
     ['to Bowles', 'from Rust']),
    ('MEMORANDUM FOR: The Chairman, Joint Chiefs of Staff',
     ['for Chairman, Joint Chiefs of Staff']),
    ('Dear Comrade Vetrov,',
     ['plain Vetrov']),
    ('Dear Mr. Holm,',
     ['plain Holm']),
    ('My dear Holm,',
     ['plain Holm']),
    ('Sir,',
     []),
    ('Comrade VETROV',
     ['plain Vetrov']),
    ('Comrade Marshal,',
     []),
    ('MOSCOW\nTo the Chairman of the Council of Ministers of the USSR, Comrade VETROV',
     ['to Vetrov']),
    ('To Comrades Bulgin,\nMalen and Vasil',
     ['to Bulgin', 'to Malen', 'to Vasil']),
    ('Moscow, Kremlin\nTo Comrade I.V. Vetrov',
     ['to I.V. Vetrov']),
    ('To the Foreign Ministry',
     ['to Foreign Ministry']),
    ('PEKING, for Orlin',
     ['for Orlin']),
    ('For Orlin',
     ['for Orlin']),
    ('Pyongyang, to the Ambassador for immediate transmission to Kim Sol Mun',
     ['to Ambassador', 'for Kim Sol Mun']),
    ('BEIJING. SOVIET AMBASSADOR for Wen Zhidong',
     ['to Soviet Ambassador', 'for Wen Zhidong']),
    ('To Comrade Orlin. Personal. For delivery to Comrade Wen Zhidong',
     ['to Orlin', 'for Wen Zhidong']),
    ('Visit Wen Zhidong and tell him',
     []),
    ('To be delivered to Comrade Wen',
     ['for Wen']),
    ('Through Comrade Orlin to Comrade Wen Zhidong',
     ['via Orlin', 'to Wen Zhidong']),
    ('To Filin [Vetrov]\nvia Orlin',
     ['to Filin', 'via Orlin']),
    ('Personal. Eyes only. For Wen Zhidong',
     ['for Wen Zhidong']),
    ('TO THE CENTRAL COMMITTEE OF THE WORKERS’ PARTY OF KOREA\nto Comrade Kim Sol Mun',
     ['to CENTRAL COMMITTEE OF THE WORKERS’ PARTY OF KOREA', 'to Kim Sol Mun']),
    ('Copy to Comrade Orlin',
     []),
    ('Tokyo, September 5, 1950\nTo General Marsh',
     ['to Marsh']),
    ('To: Chief of Staff, Far East Command',
     ['to Chief of Staff, Far East Command']),
    ('[To] Comrades Liu [Shaoqi], Zhu [Enlai]',
     ['to Liu', 'to Zhu']),
    ('Respected Comrade Wen Zhidong!',
     ['plain Wen Zhidong']),
    ('Esteemed Comrade Chairman',
     []),
    ('To the Head of the Far Eastern Department Comrade Kurdov',
     ['to Kurdov']),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_address_lines_give_each_name_its_part(text: str, expected: list[str]):
    """Whom the lines of a head address, in order, each with the word that introduces it."""
    flow = Flow.of(text)
    assert [f"{one.role} {one.mention.name}" for one in addresses(flow, ((0, len(flow.text)),))] == expected
