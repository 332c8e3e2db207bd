"""Issues and listings made up at random, printed in the manner of editions, and read back."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_reading import read_text

from extract.model import Citation, Record

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
PERSONS = (
    "I.I. Ivanov", "P.S. Sidorenko", "Rao Zhen", "A.Ia. Belsky", "Kim Sun Ok", "Lev Orlov", "M. Novák", "V.V. Gusev",
    "Pak Chol-su", "Enrico Tessari", "T.F. Malinin", "Dean Whitlock",
)  # fmt: skip
PLACES = ("Beijing", "Pyongyang", "Moscow", "Shenyang", "Harbin")
FORMS = ("ciphered telegram", "telegram", "letter", "note", "message", "coded message")
SECRECY = ("TOP SECRET", "Strictly secret", "SECRET")
SENTENCES = (
    "The trucks came over the border in the night and were counted there.",
    "We have no news of the second column, which left the town on foot.",
    "The harvest is poor this year, and the mills stand still.",
    "I visited the port and the ships that lie in it.",
    "The engineers say that the bridge can bear the weight of a loaded lorry.",
    "Nothing more is known here about the matter that you write of.",
)


def short(name: str) -> str:
    """A name as it stands in address lines and signatures: in capitals, initials left off."""
    return (name.split()[-1] if "." in name else name).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to be printed."""

    date: datetime.date
    form: str
    sender: str
    recipient: str
    via: str | None
    place: str | None
    secrecy: str | None
    telegram: int | None
    number: int | None
    copies: list[str]
    archive: Citation
    text: list[str] = field(default_factory=list)

    def heading(self, number: int, style: str) -> str:
        parties = f"{self.sender} to {self.recipient}" + (f" (via {self.via})" if self.via else "")
        day = f"{self.date.day} {self.date:%B} {self.date.year}"
        if style == "numbered":
            return f"{number}. {day}, {self.form}, {parties}"
        return f"Document {number}: {self.form.title()}, {parties}, {day}"

    def lines(self) -> list[str]:
        head = [self.secrecy] if self.secrecy else []
        head += [f"CIPHERED TELEGRAM No. {self.telegram}"] if self.telegram else []
        head += [f"To Comrade {short(self.recipient)}"]
        head += [f"From {self.place.upper()}"] if self.place else []
        signed = [short(self.sender)]
        signed += [f"No. {self.number}"] if self.number else []
        signed += [f"Copies: {', '.join(self.copies)}"] if self.copies else []
        a = self.archive
        levels = f"Fond {a.fond}, Opis {a.opis}, Delo {a.delo}, " + (f"Papka {a.papka}, " if a.papka else "")
        note = f"[Source: {a.archive}, {levels}{'Listy' if '-' in (a.listy or '') else 'List'} {a.listy}]"
        return [*head, *self.text, *signed, note]


def wrapped(text: str, width: int) -> str:
    """A text in lines of a column's width, words and the names in a list of copies kept whole."""
    whole = re.split(r"(?<=,) " if text.startswith("Copies: ") else " ", text)
    lines = [""]
    for word in whole:
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < width else [lines[-1], word]
    return "\n".join(lines)


leaves = st.integers(1, 400).flatmap(lambda n: st.sampled_from([str(n), f"{n}-{n + 3}"]))
citations = st.builds(
    Citation, archive=st.sampled_from(["APRF", "AVPRF", "RGASPI"]), fond=st.sampled_from(["3", "45", "059a", "0100"]),
    opis=st.sampled_from(["1", "34", "5a"]), delo=st.integers(1, 900).map(str),
    papka=st.one_of(st.none(), st.integers(1, 300).map(str)), listy=leaves,
)  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> Message:
    sender, recipient, *others = draw(st.permutations(PERSONS))
    form = draw(st.sampled_from(FORMS))
    return Message(
        date=draw(st.dates(min_value=datetime.date(1930, 1, 1), max_value=datetime.date(1969, 12, 31))),
        form=form, sender=sender, recipient=recipient, via=draw(st.sampled_from([None, others[0]])),
        place=draw(st.sampled_from([None, *PLACES])), secrecy=draw(st.sampled_from([None, *SECRECY])),
        telegram=draw(st.integers(100, 99999)) if form.endswith("telegram") else None,
        number=draw(st.one_of(st.none(), st.integers(1, 9999))), archive=draw(citations),
        copies=draw(st.lists(st.sampled_from(others), unique=True, max_size=5)),
        text=draw(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5)),
    )  # fmt: skip


def numbers(message: Message) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"No. {n}" for n in (message.telegram, message.number) if n))


@SLOW
@given(st.lists(messages(), min_size=2, max_size=5), st.sampled_from(["numbered", "labelled"]), st.integers(44, 90))
def test_what_is_printed_is_read_back(printed: list[Message], style: str, width: int):
    """Each document of an issue has the date, form, parties, place, marking, numbers, copies and archive printed."""
    documents = []
    for number, message in enumerate(printed, start=1):
        heading = wrapped(message.heading(number, style), width)
        body = "\n".join(wrapped(line, width) for line in message.lines())
        documents.append(f"{heading}\n\n{body}" if style == "labelled" else f"{heading}\n{body}")
    records = read_text("THE SHELVES\n\n" + "\n\n".join(documents) + "\n").records
    assert [said(record) for record in records] == [
        {
            "number": str(number), "heading": message.heading(number, style), "date": message.date.isoformat(),
            "form": message.form, "senders": (message.sender,), "recipients": (message.recipient,),
            "intermediaries": (message.via,) if message.via else (), "copies": tuple(message.copies),
            "place_from": message.place, "classification": message.secrecy, "doc_numbers": numbers(message),
            "archives": (message.archive,),
        }
        for number, message in enumerate(printed, start=1)
    ]  # fmt: skip


def said(record: Record) -> dict[str, object]:
    keys = (
        "number", "heading", "date", "form", "senders", "recipients", "intermediaries", "copies", "place_from",
        "classification", "doc_numbers", "archives",
    )  # fmt: skip
    return {key: getattr(record, key) for key in keys}


@SLOW
@given(st.lists(messages(), min_size=2, max_size=6), st.sampled_from(["  • ", "", "* "]), st.booleans())
def test_what_is_listed_is_read_back(listed: list[Message], bullet: str, told: bool):
    """Each entry of a listing has the date, form and parties it was listed with, and its description."""
    lines = ["Search in", "", "Results:", ""]
    for message in listed:
        via = f" [via {message.via}]" if message.via else ""
        lines += [f"{bullet}{message.date:%B} {message.date.day:02}, {message.date.year}", ""]
        lines += [f"    {message.form.title()}, {message.sender} to {message.recipient}{via}", ""]
        lines += [f"    {message.text[0]}", ""] if told else []
    records = read_text("\n".join(lines)).records
    expected = [
        (
            message.date.isoformat(), message.form, (message.sender,), (message.recipient,),
            (message.via,) if message.via else (), message.text[0] if told else None,
        )
        for message in listed
    ]  # fmt: skip
    keys = ("date", "form", "senders", "recipients", "intermediaries", "description")
    assert [tuple(getattr(record, key) for key in keys) for record in records] == expected


BROKEN = [
    ("1. 5 May 1950, letter, Ivanov to Petrov\nFrom HARBIN\nTo Comrade PETROV", "place_from", "Harbin"),
    ("1. 5 May 1950, letter, Ivanov to Petrov\nThe ships lie in the port. We await the cranes.", "recipients",
     ("Petrov",)),
    ("1. 5 May 1950, letter, Ivanov to Petrov\nTo Comrade PETROV\nCopies: P.S. Sidorenko, Kim\nSun Ok", "copies",
     ("P.S. Sidorenko", "Kim Sun Ok")),
]  # fmt: skip


def test_numbered_points_of_a_text_are_no_documents():
    """Points that a text counts, dated ones too, and items of a protocol begin no document."""
    points = (
        "1. On the harvest.\n2. 4 May 1950, the mills stood still and the grain was wet.\n104. Question of Korea.\n"
        "353. Your proposal of 3 May 1950, which we share, has been approved.\nDocument 4: see the file of the mills.\n"
    )
    letter = "{}. {} May 1950, letter, Ivanov to Petrov\nTo Comrade PETROV\nThe mills stand still.\n{}IVANOV\n"
    note = "[Source: APRF, Fond 3, List 4]\n\n"
    records = read_text(letter.format(103, 5, points) + note + letter.format(104, 6, "") + note).records
    assert [record.number for record in records] == ["103", "104"]
    assert records[0].pieces[-1][1] - records[0].pieces[0][0] >= 9


@pytest.mark.parametrize(("printed", "key", "expected"), BROKEN)
def test_what_breaks_over_lines_is_read_back(printed: str, key: str, expected: object):
    """Where a heading ends, and where a list does, is seen whatever the next line begins with."""
    rest = "\nThe harvest is poor this year, and the mills stand still.\nIVANOV\n[Source: APRF, Fond 3, List 4]\n\n"
    other = (
        "2. 6 May 1950, letter, Petrov to Ivanov\nTo Comrade IVANOV\nWe have no news of the second column.\nPETROV\n"
    )
    (first, _) = read_text(f"{printed}{rest}{other}[Source: APRF, Fond 3, List 5]\n").records
    assert getattr(first, key) == expected
