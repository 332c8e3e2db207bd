"""Every date of a document with what it dates; differences kept with both words; misprints flagged, never corrected."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_reading import read_text

from extract.edtf import apart, bounds, ends
from extract.model import Claim, Record

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(min_value=datetime.date(1930, 3, 1), max_value=datetime.date(1969, 12, 1))
LETTER = (
    "{number}. {day}, letter, Ivanov to Petrov\n{head}To Comrade PETROV\n{text}\nIVANOV\n{foot}"
    "[Source: APRF, Fond 3, List {number}]\n\n"
)
PLAIN = "The trucks came over the border, and nobody saw them."


def written(day: datetime.date) -> str:
    """A day as headings have it."""
    return f"{day.day} {day:%B} {day.year}"


def short(day: datetime.date) -> str:
    """A day as stamps and signatures have it."""
    return f"{day.day}.{day.month}.{day:%y}"


def issue(day: datetime.date, *, head: str = "", text: str = PLAIN, foot: str = "", others: int = 1) -> Record:
    """The first record of an issue that prints a letter and some more, a day after the other."""
    printed = LETTER.format(number=1, day=written(day), head=head, text=text, foot=foot)
    for number in range(2, 2 + others):
        following = day + datetime.timedelta(days=number)
        printed += LETTER.format(number=number, day=written(following), head="", text=PLAIN, foot="")
    return read_text(printed).records[0]


def flags(record: Record) -> list[Claim]:
    """The claims that lost."""
    return [claim for claim in record.claims if claim.status == "conflicting"]


def roles(record: Record) -> list[tuple[str, str]]:
    """The dates of a record with what they date."""
    return [(dated.edtf, dated.role) for dated in record.dates]


@SLOW
@given(day=days, other=days)
def test_every_date_has_its_role(day: datetime.date, other: datetime.date):
    """Heading, signature, the message answered and what is only spoken of are told apart, and each is cited."""
    text = f"Your telegram of {written(other)} has come. We met on {written(other)} in the port, and nobody saw us."
    record = issue(day, text=text, foot=f"{short(day)}\n")
    expected = {
        (day.isoformat(), "heading"), (day.isoformat(), "signature"), (other.isoformat(), "message referred to"),
        (other.isoformat(), "mentioned"),
    }  # fmt: skip
    assert set(roles(record)) == expected
    for part, dated in enumerate(record.dates):
        (claim,) = [c for c in record.claims if c.key == "dates" and c.part == part and c.status != "conflicting"]
        assert claim.value == dated.edtf
        assert claim.rule.startswith(f"date: as {dated.role}")


@SLOW
@given(day=days, apart_by=st.integers(1, 20))
def test_a_signature_that_differs_is_kept_with_both_words(day: datetime.date, apart_by: int):
    """The heading's date wins, the signature's stays beside it, and both are quoted."""
    signed = day - datetime.timedelta(days=apart_by)
    record = issue(day, foot=f"{short(signed)}\n")
    assert record.date == day.isoformat()
    (flag,) = flags(record)
    assert (flag.key, flag.value, flag.rule) == ("date", signed.isoformat(), "signature")
    kept = next(claim for claim in record.claims if claim.key == "date" and claim.status == "stated")
    assert [claim.spans[0].quote for claim in (flag, kept)] == [short(signed), written(day)]


@SLOW
@given(day=days.filter(lambda d: (d.month, d.day) != (2, 29)), years=st.sampled_from([-10, -1, 1, 10]))
def test_a_year_that_contradicts_the_rest_is_flagged(day: datetime.date, years: int):
    """A signature of the same day in another year is a probable misprint: as printed, with the year it should have."""
    record = issue(day, foot=f"{written(day.replace(year=day.year + years))}\n")
    assert (day.replace(year=day.year + years).isoformat(), "signature") in roles(record)
    (flag,) = flags(record)
    assert (flag.key, flag.value) == ("dates", day.isoformat())
    assert flag.rule == "probable misprint: by the heading's date"
    assert len(flag.spans) == 2


@SLOW
@given(day=days.filter(lambda d: (d.month, d.day) != (2, 29)))
def test_a_heading_against_all_other_dates_is_the_one_flagged(day: datetime.date):
    """Where stamp and signature agree in another year than the heading, the heading is the probable misprint."""
    other = day.replace(year=day.year - 1)
    record = issue(day, head=f"TELEGRAM No. 41\nFrom Prague. Sent {short(other)} 4:05\n", foot=f"{short(other)}\n")
    assert record.date == day.isoformat()
    wrong = [flag for flag in flags(record) if flag.rule.startswith("probable misprint")]
    assert [(flag.key, flag.value) for flag in wrong] == [("date", other.isoformat())]


@SLOW
@given(day=days.filter(lambda d: d.day < 28), place=st.integers(1, 4))
def test_a_year_that_breaks_the_order_of_an_edition_is_flagged(day: datetime.date, place: int):
    """Of documents printed by date, one whose year alone breaks the order is flagged; the others are not."""
    start = day.replace(month=3)
    printed = [start + datetime.timedelta(days=2 * n) for n in range(6)]
    shown = [d.replace(year=d.year + 10) if n == place else d for n, d in enumerate(printed)]
    text = "".join(
        LETTER.format(number=n, day=written(d), head="", text=PLAIN, foot="") for n, d in enumerate(shown, start=1)
    )
    records = read_text(text).records
    assert [record.date for record in records] == [d.isoformat() for d in shown]
    assert [[flag.value for flag in flags(record)] for record in records] == [
        [printed[n].isoformat()] if n == place else [] for n in range(6)
    ]


@pytest.mark.parametrize(
    ("text", "edtf", "status"),
    [
        ("It rained on 3 May.", "1950-05-03", "inferred"), ("It rained on 3 May 1950.", "1950-05-03", "stated"),
        ("It rained in early May 1950.", "1950-05-01~/1950-05-10~", "stated"),
        ("It rained not later than 5 May 1950.", "../1950-05-05", "stated"),
        ("It rained in the spring of 1950.", "1950-21", "stated"),
        ("It rained in May-June 1950.", "1950-05/1950-06", "stated"),
        ("It rained circa 5 May 1950.", "1950-05-05~", "stated"),
        ("It rained on 5 May 1950 [?].", "1950-05-05?", "stated"),
        ("It rained on [5] May 1950.", "1950-05-05", "inferred"),
        ("It rained on 30 April-2 May 1950.", "1950-04-30/1950-05-02", "stated"),
    ],
)  # fmt: skip
def test_what_is_supplied_or_uncertain_is_said_to_be(text: str, edtf: str, status: str):
    """A year of the document and a day of the editors are inferred; words that bound a date are in its EDTF."""
    record = issue(datetime.date(1950, 5, 9), text=f"{text} {PLAIN}")
    part = roles(record).index((edtf, "mentioned"))
    assert [c.status for c in record.claims if c.key == "dates" and c.part == part] == [status]


@given(one=days, other=days)
def test_how_far_apart_days_are(one: datetime.date, other: datetime.date):
    """The distance of two days is theirs, the same both ways; an open end has none."""
    assert apart(one.isoformat(), other.isoformat()) == abs((one - other).days)
    assert apart(other.isoformat(), one.isoformat()) == abs((one - other).days)
    assert ends(f"../{one.isoformat()}") == (None, one)
    assert ends(f"{one.isoformat()}/..") == (one, None)
    assert bounds(f"../{one.isoformat()}") is None
