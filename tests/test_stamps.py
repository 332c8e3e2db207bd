"""The way of a message: stamps printed in the manners of the field are read back as hops, in order."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_reading import read_text

from extract.authority import Authority
from extract.dates import slash_order
from extract.hours import hour_at, timed
from extract.ledger import Ledger
from extract.model import Claim, Hop
from extract.stamps import stamps
from extract.text import Flow
from extract.way import enter_hops

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

moments = st.datetimes(
    min_value=datetime.datetime(1930, 1, 1), max_value=datetime.datetime(1969, 12, 30), timezones=st.none()
).map(lambda when: when.replace(second=0, microsecond=0))

TIMES = {
    "5:30": lambda t: f"{t.hour}:{t:%M}",
    "05.30 after the day": lambda t: f"{t:%H.%M}",
    "5 hours 30 minutes": lambda t: f"{t.hour} hours {t.minute} minutes",
    "5:30 a.m.": lambda t: f"{t.hour % 12 or 12}:{t:%M} {'p' if t.hour > 11 else 'a'}.m.",
    "17:30 p.m.": lambda t: f"{t.hour}:{t:%M} {'p' if t.hour > 11 else 'a'}.m." if t.hour else f"0:{t:%M} a.m.",
    "17:30 hours": lambda t: f"{t:%H:%M} hours",
}
DAYS = {
    "2.7.50": lambda t: f"{t.day}.{t.month}.{t:%y}",
    "2/VII.1950": lambda t: f"{t.day}/{ROMAN[t.month - 1]}.{t.year}",
    "2 July 1950": lambda t: f"{t.day} {t:%B} {t.year}",
    "July 2, 1950": lambda t: f"{t:%B} {t.day}, {t.year}",
}
MANNERS = (
    ("sent", "Sent {day} {time}"), ("received", "Received {day} {time}"), ("submitted", "Submitted on {day} at {time}"),
    ("received", "Received in Moscow on {day} at {time}"), ("sent", "Sent from Paris by wire on {day} at {time}"),
    ("deciphered", "Deciphered by Morozova on {day} at {time}"), ("typed", "Typed by Budanov on {day} at {time}"),
    ("enciphered", "Enciphered by Orlov {day} {time}"), ("handed over", "Delivered {day} {time}"),
    ("passed on", "Sent to the 8th Department of the General Staff {day} {time}"),
    ("passed on", "Forwarded to Comrade Belov on {day} at {time}"), ("received", "R e c e i v e d {day} {time}"),
)  # fmt: skip


def hops(text: str, date: str | None, after: int | None = None) -> tuple[tuple[Hop, ...], tuple[Claim, ...]]:
    """The hops of a text and the claims made of them."""
    flow, ledger = Flow.of(text), Ledger(Authority())
    found = stamps(flow, date=date, order=slash_order(text, date), after=after)
    return enter_hops(ledger, [(flow, stamp) for stamp in found], date), ledger.claims()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("time", TIMES)
@given(when=moments, manner=st.sampled_from(MANNERS))
def test_a_stamp_reads_back(day: str, time: str, when: datetime.datetime, manner: tuple[str, str]):
    """A stage with a day and a time, in any manner of the field, is that stage at that minute, and cites its line."""
    stage, words = manner
    line = words.format(day=DAYS[day](when), time=TIMES[time](when))
    (hop,), claims = hops(f"TELEGRAM No. 41\n{line}\nTo Comrade BELOV", f"{when:%Y-%m-%d}")
    assert (hop.stage, hop.at) == (stage, f"{when:%Y-%m-%dT%H:%M}:00")
    assert [clerk for clerk in ("Morozova", "Budanov", "Orlov") if clerk in line] == list(hop.by)
    assert hop.place == next((place for place in ("Moscow", "Paris") if place in line), None)
    quoted = next(claim.spans[0].quote for claim in claims if claim.key == "hops")
    assert line.startswith(quoted.rstrip("."))
    assert len(quoted) >= len(line) - 2


@given(when=moments, minutes=st.lists(st.integers(1, 300), min_size=4, max_size=4), order=st.permutations(range(5)))
def test_stamps_in_any_order_are_one_way(when: datetime.datetime, minutes: list[int], order: list[int]):
    """However the lines of a head stand, the hops are the same, in the order of their times; nothing is flagged."""
    times = list(itertools.accumulate([datetime.timedelta(minutes=m) for m in minutes], initial=when))
    words = (
        "Sent {}",
        "Received in Moscow on {}",
        "Arrived at the 8D/GS on {}",
        "Deciphered by Orlov on {}",
        "Typed by Budanov on {}",
    )
    lines = [text.format(f"{t.day}.{t.month}.{t:%y} at {t:%H:%M}") for text, t in zip(words, times, strict=True)]
    found, claims = hops("\n".join(lines[place] for place in order), f"{when:%Y-%m-%d}")
    assert [hop.at for hop in found] == [f"{t:%Y-%m-%dT%H:%M}:00" for t in times]
    assert [hop.stage for hop in found] == ["sent", "received", "received", "deciphered", "typed"]
    assert not [claim for claim in claims if claim.status == "conflicting"]


@given(when=moments, behind=st.integers(1, 3000))
def test_an_order_that_cannot_be_is_kept_and_flagged(when: datetime.datetime, behind: int):
    """Received before sent: both stay as printed; under fourteen hours clocks may differ, beyond it cannot be."""
    earlier = when - datetime.timedelta(minutes=behind)
    text = "\n".join(f"{w} {t.day}.{t.month}.{t:%y} {t:%H:%M}" for w, t in (("Sent", when), ("Received", earlier)))
    found, claims = hops(text, f"{when:%Y-%m-%d}")
    assert [(hop.stage, hop.at) for hop in found] == [
        ("sent", f"{when:%Y-%m-%dT%H:%M}:00"), ("received", f"{earlier:%Y-%m-%dT%H:%M}:00"),
    ]  # fmt: skip
    (flag,) = [claim for claim in claims if "order" in claim.rule or "zones" in claim.rule]
    possible = behind < 14 * 60
    assert flag.rule.startswith("possible by time zones" if possible else "impossible order")
    assert flag.status == ("inferred" if possible else "conflicting")
    assert len(flag.spans) == 2


@given(when=moments, behind=st.integers(1, 3000))
def test_clocks_of_one_place_do_not_differ(when: datetime.datetime, behind: int):
    """Deciphered before it was received is never a matter of time zones."""
    earlier = when - datetime.timedelta(minutes=behind)
    lines = (("Received", when), ("Deciphered by Orlov", earlier))
    _, claims = hops("\n".join(f"{w} {t.day}.{t.month}.{t:%y} {t:%H:%M}" for w, t in lines), f"{when:%Y-%m-%d}")
    assert [c.status for c in claims if c.rule.startswith("impossible order")] == ["conflicting"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("From Prague. Sent 2.7.50 04.00.\nReceived 2.7 05.47.", [("sent", "T04:00"), ("received", "T05:47")]),
        ("From PragueReceived 19 hours 50 minutes\n2.7.1950", [("received", "T19:50")]),
        ("From PRAGUE 17:10 2/VII.1950", [("received", "T17:10")]),
        ("From Prague, No. 4040. 10 hours 10\nminutes. 2.VII.1950", [("received", "T10:10")]),
        ("Received 4 hours 30\nminutes 2/VII.1950\nDispatched 5 hours 55 minutes 2/\nVII.1950",
         [("submitted", "T04:30"), ("sent", "T05:55")]),
        ("Sent on\n2.7.50 at 8:101 a.m., by wire", [("sent", "T08:10")]),
        ("Dec[iphered by] Orlova 12.50 2.7\nTyp[ed by] Budanov 13.20 2.7",
         [("deciphered", "T12:50"), ("typed", "T13:20")]),
        ("Typed by Budanov at 0:55 a.m. on 07/\n02/50", [("typed", "T00:55")]),
        ("[Received July 2—4 p. m.]", [("received", "T16:00")]),
        ("[Received 9:40 a.m.]", [("received", "T09:40")]),
        ("D. 5.30 p.m. 2 July 1950\nR. 7.16 p.m. 2 July 1950", [("sent", "T17:30"), ("received", "T19:16")]),
        ("Sent 24:00 1.7", [("sent", "T00:00")]),
        ("[typed:] Sent on 2.VII.50", [("sent", "")]),
        ("Typed by Budanov #8865\nMade 2 copies: Orlov - 1, file - 1.", [("typed", None), ("copied", None)]),
    ],
)  # fmt: skip
def test_stamps_as_offices_print_them(text: str, expected: list[tuple[str, str | None]]):
    """Soviet, American and British manners, broken lines, marks of footnotes and words run together."""
    found, _ = hops(text, "1950-07-02")
    assert [(hop.stage, hop.at) for hop in found] == [
        (stage, time if time is None else f"1950-07-02{time}{':00' if time else ''}") for stage, time in expected
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I have received 5 cars from him on 2 July 1950.", "Received from him on 2 July 1950 were three letters.",
        "Sent men to the front on 2 July 1950.", "CIPHERED TELEGRAM No. 3172", "Coded, only by wire", "Delivered goods",
        "Your telegram of 2.7.50 was received.", "(transmitted by ciphered telegram)", "Sent by train.",
    ],
)  # fmt: skip
def test_running_words_are_no_stamps(text: str):
    """What a text tells of other things sent and received is no part of its own way."""
    assert hops(text, "1950-07-02")[0] == ()


def test_notes_below_the_message_are_read_where_they_speak_of_it():
    """Who brought the message is told after it; what is said of a copy or of another message is not of this one."""
    text = (
        "This letter was received on 30 July 1950 by courier from Prague and sent to B. Belov by A. Orlov. "
        "A copy of the telegram was sent to Budanov on 2 July. Holt’s telegram, which was delivered on 3 July, is lost."
    )
    found, _ = hops(text, "1950-07-02", after=0)
    assert [(hop.stage, hop.at, hop.to, hop.by, hop.place) for hop in found] == [
        ("received", "1950-07-30", None, (), "Prague"), ("passed on", None, "B. Belov", ("A. Orlov",), None),
    ]  # fmt: skip


def test_the_document_decides_the_order_of_day_and_month():
    """One clear date, or the day of the heading, decides how the others are read; the guess is said to be one."""
    found, claims = hops("Sent 09/29/50 at 20:23\nDeciphered by Orlov on 10/01/50 at 0:35", "1950-09-29")
    assert [hop.at for hop in found] == ["1950-09-29T20:23:00", "1950-10-01T00:35:00"]
    assert [c.status for c in claims if c.key == "hops.at"] == ["stated", "inferred"]
    assert hops("Sent on 10/09/50 at 7:05", "1950-10-09")[0][0].at == "1950-10-09T07:05:00"
    assert hops("Sent on 10/09/50 at 7:05", "1950-09-10")[0][0].at == "1950-09-10T07:05:00"


@SLOW
@given(when=moments)
def test_a_documents_stamps_are_in_its_record(when: datetime.datetime):
    """The stamps of a printed document become the hops of its record, and their times dates with their roles."""
    day = f"{when.day} {when:%B} {when.year}"
    stamp = f"{when.day}.{when.month}.{when:%y} {when:%H:%M}"
    text = (
        f"1. {day}, ciphered telegram, Ivanov to Petrov\nCIPHERED TELEGRAM No. 41\nFrom Prague. Sent {stamp}\n"
        "To Comrade PETROV\nThe trucks came over the border.\nIVANOV\n[Source: APRF, Fond 3, List 4]\n\n"
        f"2. {day}, letter, Petrov to Ivanov\nTo Comrade IVANOV\nThe mills stand still.\nPETROV\n"
        "[Source: APRF, List 5]\n"
    )
    first, second = read_text(text).records
    assert [(hop.stage, hop.at) for hop in first.hops] == [("sent", f"{when:%Y-%m-%dT%H:%M}:00")]
    assert ("heading", f"{when:%Y-%m-%d}") in {(dated.role, dated.edtf) for dated in first.dates}
    assert ("sent", f"{when:%Y-%m-%dT%H:%M}:00") in {(dated.role, dated.edtf) for dated in first.dates}
    assert second.hops == ()


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_any_time_of_day_reads_back(hour: int, minute: int):
    """Each manner of writing a minute is that minute, to its end."""
    when = datetime.datetime(1950, 7, 2, hour, minute)
    for manner in TIMES.values():
        written = manner(when)
        found = hour_at(f"{written} ", 0)
        assert found is not None
        assert (found.hour, found.minute, found.end) == (hour, minute, len(written))
        assert timed("1950-07-02", found) == f"1950-07-02T{hour:02}:{minute:02}:00"


@pytest.mark.parametrize(
    "unit",
    ["1", "Sent ", "Received 5:30 ", "Sent to ", "by A. ", "Received in Moscow ", "12.50 ", "was sent to A by ", "["],
)  # fmt: skip
def test_stamps_without_end_take_linear_time(unit: str):
    """Twice the text takes about twice the steps: a megabyte of one unit is read in seconds."""
    flow = Flow.of((unit * (400_000 // len(unit)))[:400_000])
    found = stamps(flow, date="1950-07-02", after=0)
    assert all(0 <= stamp.start < stamp.end <= len(flow.text) for stamp in found)
    enter_hops(Ledger(Authority()), [(flow, stamp) for stamp in found], "1950-07-02")
