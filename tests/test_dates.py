"""Dates in the manners of letters, cables and editions, read back for any day; and the days that EDTF allows."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import find_dates, parse_date, slash_order
from extract.edtf import bounds

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

days = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(1999, 12, 31))


def roman(day: datetime.date) -> str:
    return ROMAN[day.month - 1]


def month(day: datetime.date) -> str:
    return MONTHS[day.month - 1]


def ordinal(number: int) -> str:
    return f"{number}{'th' if 10 <= number <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


MANNERS = {
    "31.I.50": lambda d: f"{d.day}.{roman(d)}.{d:%y}",
    "31.I.1950": lambda d: f"{d.day}.{roman(d)}.{d.year}",
    "31. I. 50": lambda d: f"{d.day}. {roman(d)}. {d:%y}",
    "10/II-50": lambda d: f"{d.day}/{roman(d)}-{d:%y}",
    "7/XII 1950": lambda d: f"{d.day}/{roman(d)} {d.year}",
    "26.6.50": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "06.02.1950": lambda d: f"{d:%d.%m.%Y}",
    "18 March 1950": lambda d: f"{d.day} {month(d)} {d.year}",
    "18 Mar. 1950": lambda d: f"{d.day} {month(d)[:3]}. {d.year}",
    "18th of March, 1950": lambda d: f"{ordinal(d.day)} of {month(d)}, {d.year}",
    "“18” March 1950": lambda d: f"“{d.day}” {month(d)} {d.year}",
    "March 18, 1950": lambda d: f"{month(d)} {d.day}, {d.year}",
    "March 05, 1950": lambda d: f"{month(d)} {d:%d}, {d.year}",
    "MARCH 18, 1950": lambda d: f"{month(d).upper()} {d.day}, {d.year}",
    "1950-03-18": lambda d: d.isoformat(),
}


@pytest.mark.parametrize("manner", MANNERS)
@given(day=days)
def test_any_day_reads_back(manner: str, day: datetime.date):
    """A day written in any manner of the field is that day: alone, and found in a sentence where it stands."""
    written = MANNERS[manner](day)
    assert parse_date(written) == day.isoformat()
    assert bounds(day.isoformat()) == (day, day)
    (found,) = find_dates(f"Sent to Moscow {written} by wire.")
    assert (found.edtf, found.start, found.end) == (day.isoformat(), 15, 15 + len(written))
    assert found.supplied is None


@given(day=days)
def test_slashed_days_follow_the_order_of_the_text(day: datetime.date):
    """09/29/50 is read month first or day first as told, and says so where the digits allow both."""
    ambiguous = day.day <= 12 and day.day != day.month
    for order, written in (("month", f"{day:%m/%d/%y}"), ("day", f"{day:%d/%m/%y}")):
        (found,) = find_dates(f"Sent on {written}.", order=order)  # type: ignore[arg-type]
        assert found.edtf == day.isoformat()
        assert found.supplied == ("order" if ambiguous else None)


@given(day=days.filter(lambda d: d.day > 12))
def test_slashed_days_that_allow_one_order_are_read_in_it(day: datetime.date):
    """A slashed date that is possible in one order only is read in that order, whatever the text's is."""
    for order in ("day", "month"):
        for written in (f"{day:%m/%d/%y}", f"{day:%d/%m/%y}"):
            (found,) = find_dates(written, order=order)  # type: ignore[arg-type]
            assert found.edtf == day.isoformat()


@given(st.lists(days, min_size=1, max_size=8), st.booleans())
def test_the_order_of_slashed_dates_is_the_texts_own(found: list[datetime.date], first: bool):
    """A text whose clear dates put the month first puts it first; one whose clear dates do not, or without any, not."""
    text = "; ".join(f"typed {day:%m/%d/%y}" if first else f"typed {day:%d/%m/%y}" for day in found)
    clear = any(day.day > 12 for day in found)
    assert slash_order(text) == ("month" if first and clear else "day")


@given(year=st.integers(1900, 1999), number=st.integers(1, 12))
def test_any_month_reads_back(year: int, number: int):
    """A month is read as a month, with or without a comma; so is a year alone."""
    for written in (f"{MONTHS[number - 1]}, {year}", f"{MONTHS[number - 1]} {year}"):
        assert parse_date(written) == f"{year}-{number:02}"
    assert parse_date(str(year)) == str(year)


@given(first=days, length=st.integers(1, 20))
def test_any_interval_within_a_month_reads_back(first: datetime.date, length: int):
    """27-29 January 1956 is the interval, with a hyphen or a dash, day or month first; its bounds are its ends."""
    last = first + datetime.timedelta(days=length)
    if last.month != first.month:
        return
    edtf = f"{first.isoformat()}/{last.isoformat()}"
    for dash in ("-", "–", " - "):
        assert parse_date(f"{first.day}{dash}{last.day} {month(first)} {first.year}") == edtf
        assert parse_date(f"{month(first)} {first.day}{dash}{last.day}, {first.year}") == edtf
    assert parse_date(f"{first.day}/{last.day}.{first.month}.{first:%y}") == edtf
    assert bounds(edtf) == (first, last)


@given(day=days, printed=st.integers(1, 28))
def test_a_correction_in_brackets_wins(day: datetime.date, printed: int):
    """8 [7] October 1950 is the seventh: the editors' correction, not the misprint."""
    assert parse_date(f"{printed} [{day.day}] {month(day)} {day.year}") == day.isoformat()


@given(day=days, near=st.integers(-49, 49))
def test_two_digits_are_the_nearest_such_year(day: datetime.date, near: int):
    """Of the years that end so, two digits mean the one nearest to the document's."""
    (found,) = find_dates(f"{day.day}.{roman(day)}.{day:%y}", year=day.year + near)
    assert found.edtf == day.isoformat()


@pytest.mark.parametrize("text", ["March 20", "20 March", "on the 3rd of May", "4.1 of this year", "28.10", "7.II"])
def test_a_day_without_a_year_takes_the_documents_or_is_none(text: str):
    """A day without a year is no date, in whatever year the test runs; with the document's year it is, and says so."""
    assert list(find_dates(text)) == []
    assert parse_date(text) is None
    if text != "7.II":
        (found,) = find_dates(text, year=1949)
        assert (found.edtf[:4], found.supplied) == ("1949", "year")


@pytest.mark.parametrize(
    "text",
    [
        "31.II.50", "30 February 1950", "29 February 1951", "32.1.50", "0.5.50", "15.13.50", "13/13/50", "31/04/50",
        "29-27 January 1956", "1950-02-30", "31 June", "March 0, 1950", "45/II-50",
    ],
)  # fmt: skip
def test_impossible_days_are_no_dates(text: str):
    """A day that no calendar has is no day: nothing is bent to the next possible one."""
    assert [found.edtf for found in find_dates(text) if len(found.edtf) > 7] == []


@pytest.mark.parametrize(
    "text",
    [
        "a day in May", "we may 12 times ask", "You may 1950", "at 21:45", "$3.5", "23:10", "3.5 million",
        "fond 45, opis 1", "p. 12-14", "No. 64/sh", "36 divisions", "the march 20 kilometres long", "1/2", "8/III",
        "1950", "19500318", "5000.12.1950a",
    ],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(text: str):
    """Numbers, hours, sums, leaves and verbs are not taken for dates."""
    assert list(find_dates(text, year=1950)) == []


@given(st.text(alphabet="0123456789 .,/-–[]“”'stndrhofXIV\nſıMaryJuneAuguSptb²٣", max_size=40))
def test_whatever_is_found_is_a_date_of_the_text(text: str):
    """In any jumble of digits, marks and months what is found stands in the text, in order, and its days exist."""
    place = 0
    for found in find_dates(text, year=1950):
        assert place <= found.start < found.end <= len(text)
        place = found.end
        limits = bounds(found.edtf)
        assert limits is not None
        assert limits[0] <= limits[1]


@pytest.mark.parametrize(
    "text", ["12 Auguſt 1950", "1 Aprıl 1950", "July 3, 1950 and ſept. 4, 1950", "٧.II.50", "7.ıı.50"]
)
def test_letters_that_only_fold_to_those_of_a_month_raise_nothing(text: str):
    """Long s, dotless i and foreign digits, as old prints and scans have them, are dates or none, never an error."""
    assert all(bounds(found.edtf) for found in find_dates(text))


@pytest.mark.parametrize("year", [1600, 1700, 1899, 1900, 1904, 1950, 1999, 2000, 2024])
def test_bounds_of_months_and_years_are_those_of_the_calendar(year: int):
    """A month's bounds are its first and last day and a year's its own, leap years too, by counting the days."""
    everyday = [datetime.date(year, 1, 1) + datetime.timedelta(days=n) for n in range(366)]
    everyday = [day for day in everyday if day.year == year]
    assert bounds(str(year)) == (everyday[0], everyday[-1])
    for number in range(1, 13):
        within = [day for day in everyday if day.month == number]
        assert bounds(f"{year}-{number:02}") == (within[0], within[-1])


@given(first=days, length=st.integers(0, 4000))
def test_bounds_of_an_interval_hold_its_days(first: datetime.date, length: int):
    """The bounds of an interval of days, months or years hold both its ends."""
    last = first + datetime.timedelta(days=length)
    for size in (10, 7, 4):
        limits = bounds(f"{first.isoformat()[:size]}/{last.isoformat()[:size]}")
        assert limits is not None
        assert limits[0] <= first <= last <= limits[1]


@pytest.mark.parametrize(
    "edtf", ["", "/", "..", "1950-13", "1950-00", "1950-02-30", "50", "unknown", "1950-3", "1950-03-18T10:00", "XXXX"]
)
def test_what_is_no_date_of_ours_has_no_bounds(edtf: str):
    """EDTF that we do not write, and what is no date at all, is open: no bounds, no error."""
    assert bounds(edtf) is None


def test_bounds_never_run_backwards():
    """An interval whose end is before its beginning allows no day, so it has no bounds."""
    assert bounds("1956-01-29/1956-01-27") is None


@pytest.mark.parametrize("written", ["28 August - 2 September 1951", "28 August–2 September 1951"])
def test_an_interval_over_a_months_end_reads_back(written: str):
    """An interval from one month into the next is the interval, its year written once, at the end."""
    assert parse_date(written) == "1951-08-28/1951-09-02"
    assert [found.edtf for found in find_dates(f"Journal for {written}", year=1949)] == ["1951-08-28/1951-09-02"]


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("30 April-2 May 1950", "1950-04-30/1950-05-02"), ("August 28 - September 2, 1951", "1951-08-28/1951-09-02"),
        ("30 December - 2 January 1951", "1950-12-30/1951-01-02"), ("28.10.50-2.11.50", "1950-10-28/1950-11-02"),
        ("May-June 1950", "1950-05/1950-06"), ("December-January 1951", "1950-12/1951-01"),
        ("[2] May 1950", "1950-05-02"), ("early May 1950", "1950-05-01~/1950-05-10~"),
        ("mid-May 1950", "1950-05-11~/1950-05-20~"), ("late February 1951", "1951-02-21~/1951-02-28~"),
        ("the end of 1950", "1950-09~/1950-12~"), ("not later than 5 May 1950", "../1950-05-05"),
        ("before May 1950", "../1950-04"), ("after 1950", "1951/.."), ("not earlier than May 1950", "1950-05/.."),
        ("circa 1950", "1950~"), ("ca. 5 May 1950", "1950-05-05~"), ("5 May 1950 [?]", "1950-05-05?"),
        ("night of 5-6 May 1950", "1950-05-05/1950-05-06"), ("spring of 1950", "1950-21"),
        ("winter 1950-51", "1950-24"),
        ("13.June.1951", "1951-06-13"), ("undated", None), ("n.d.", None),
    ],
)  # fmt: skip
def test_uncertain_dates_are_what_their_words_allow(written: str, edtf: str | None):
    """Intervals, parts of months, bounds, seasons and doubts become the EDTF of just that; what is undated has none."""
    assert parse_date(written) == edtf


@pytest.mark.parametrize(
    "unit", ["1", "May ", "May-", "5-", "1/", "1.", "5 May - ", "not later than ", "[", "the end of "]
)
def test_dates_without_end_take_linear_time(unit: str):
    """Half a megabyte of what dates begin with is read in seconds, with whatever dates it holds."""
    text = unit * (500_000 // len(unit))
    assert all(found.end <= len(text) for found in find_dates(text, year=1950, qualified=True))
    assert slash_order(text, "1950-05-05") == "day"
