"""Headings taken apart: of editions in two styles, and of archives' listings. All headings here are made up."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import DATA

from extract.headings import Heading, form_in, parse_heading
from extract.names import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a heading says; names as written, a pseudonym with the name its bracket gives."""

    number: str | None = None
    date: str | None = None
    form: str | None = None
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    intermediaries: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)


def written(mentions: Sequence[Mention]) -> list[str]:
    return [f"{mention.name}={mention.alias}" if mention.alias else mention.name for mention in mentions]


def told(heading: Heading) -> Expected:
    return Expected(
        number=heading.number,
        date=heading.date.value if heading.date else None,
        form=heading.form.value if heading.form else None,
        senders=written(heading.senders),
        recipients=written(heading.recipients),
        intermediaries=written(heading.intermediaries),
        participants=written(heading.participants),
    )


def message(number: str | None, date: str | None, form: str, *parties: list[str]) -> Expected:
    senders, recipients, intermediaries = (*parties, [], [], [])[:3]
    return Expected(
        number=number, date=date, form=form, senders=senders, recipients=recipients, intermediaries=intermediaries
    )


def meeting(number: str | None, date: str | None, form: str, *participants: str) -> Expected:
    return Expected(number=number, date=date, form=form, participants=list(participants))


NUMBERED = [
    ("8. 18 March 1950, message, Stalin to Kim Il Sung (via Shtykov)",
     message("8", "1950-03-18", "message", ["Stalin"], ["Kim Il Sung"], ["Shtykov"])),
    ("17. 8 [7] October 1950, ciphered telegram, Fyn Si (Stalin) to Kim Il Sung (via Shtykov)",
     message("17", "1950-10-07", "ciphered telegram", ["Fyn Si=Stalin"], ["Kim Il Sung"], ["Shtykov"])),
    ("18. 8 October 1950, telegram from Kim Il Sung to Stalin",
     message("18", "1950-10-08", "telegram", ["Kim Il Sung"], ["Stalin"])),
    ("16. 1 July 1950, note, Zakharov to Stalin re deliveries of trucks",
     message("16", "1950-07-01", "note", ["Zakharov"], ["Stalin"])),
    ("19. 12 May 1950, letter from Zhou Enlai to Vyshinsky, conveying draft of a statement",
     message("19", "1950-05-12", "letter", ["Zhou Enlai"], ["Vyshinsky"])),
    ("23. 2 May 1950, message, Stalin to Mao Zedong, conveying letter from Kim Il Sung to Stalin",
     message("23", "1950-05-02", "message", ["Stalin"], ["Mao Zedong"])),
    ("21. 2 May 1950, coded message, Zakharov to Filippov [Stalin], by hand of Kravchenko",
     message("21", "1950-05-02", "coded message", ["Zakharov"], ["Filippov=Stalin"], ["Kravchenko"])),
    ("24. 2 May 1950, letter, Acheson to the Secretary of the Army",
     message("24", "1950-05-02", "letter", ["Acheson"], ["Secretary of the Army"])),
    ("25. 2 May 1950, telegram, Ambassador to the PRC Roshchin to Chairman of the Council of Ministers Stalin",
     message("25", "1950-05-02", "telegram", ["Roshchin"], ["Stalin"])),
    ("26. 2 May 1950, telegram, Kim Il Sung and Pak Hon-yong to Stalin and Mao Zedong",
     message("26", "1950-05-02", "telegram", ["Kim Il Sung", "Pak Hon-yong"], ["Stalin", "Mao Zedong"])),
    ("27. 2 May 1950, report, Chief of the General Staff Vasilevsky to Stalin about the situation at the front",
     message("27", "1950-05-02", "report", ["Vasilevsky"], ["Stalin"])),
    ("28. 2 May 1950, telegram, Central Committee of the CPC to Stalin",
     message("28", "1950-05-02", "telegram", ["Central Committee of the CPC"], ["Stalin"])),
    ("29. 2 May 1950, telegram to Comrade Roshchin", message("29", "1950-05-02", "telegram", [], ["Roshchin"])),
    ("30. 2 May 1950, telegram from Stalin", message("30", "1950-05-02", "telegram", ["Stalin"])),
    ("31. 2 May 1950, draft telegram, Gromyko to Roshchin",
     message("31", "1950-05-02", "draft", ["Gromyko"], ["Roshchin"])),
    ("32. 5 May 1951, VKP(b) CC Politburo decision with approved message to Roshchin",
     message("32", "1951-05-05", "resolution", ["VKP(b) CC Politburo"])),
    ("33. 27-29 June 1950, record of conversation, A.A. Gromyko with Li Tang Phong",
     meeting("33", "1950-06-27/1950-06-29", "record of conversation", "A.A. Gromyko", "Li Tang Phong")),
    ("34. 2 May 1950, minutes of conversation between Ho Chi Minh and Liu Shaoqi",
     meeting("34", "1950-05-02", "record of conversation", "Ho Chi Minh", "Liu Shaoqi")),
    ("35. 2 May 1950, memorandum of conversation, V.M. Molotov with Ambassador Smith; present: V. Pavlov",
     meeting("35", "1950-05-02", "memorandum of conversation", "V.M. Molotov", "Smith")),
    ("36. 2 May 1950, note, Ministry of Foreign Affairs of the USSR to U.S. Embassy in Moscow",
     message("36", "1950-05-02", "note", ["Ministry of Foreign Affairs of the USSR"], ["U.S. Embassy in Moscow"])),
    ("37. 2 May 1950, memorandum to Stalin by A.A. Gromyko",
     message("37", "1950-05-02", "memorandum", ["A.A. Gromyko"], ["Stalin"])),
    ("38. [2] May 1950, letter, Kim Il Sung to Mao Zedong",
     message("38", "1950-05-02", "letter", ["Kim Il Sung"], ["Mao Zedong"])),
    ("39. 28 August - 2 September 1951, record of conversation, A.A. Gromyko with Li Tang Phong",
     meeting("39", "1951-08-28/1951-09-02", "record of conversation", "A.A. Gromyko", "Li Tang Phong")),
    ("40. Not later than 5 May 1950, letter, Kim Il Sung to Mao Zedong",
     message("40", "../1950-05-05", "letter", ["Kim Il Sung"], ["Mao Zedong"])),
    ("41. Early May 1950, letter, Kim Il Sung to Mao Zedong",
     message("41", "1950-05-01~/1950-05-10~", "letter", ["Kim Il Sung"], ["Mao Zedong"])),
]  # fmt: skip

LABELLED = [
    ("Document 1: Ciphered Telegram, Tikhvinsky to Deputy Foreign Minister Andrei Gromyko, 1 October 1949, "
     "transmitting letter from Zhou Enlai",
     message("1", "1949-10-01", "ciphered telegram", ["Tikhvinsky"], ["Andrei Gromyko"])),
    ("Document 2: Telegram from Gromyko to Zhou Enlai (via Tikhvinsky), 2 October 1949",
     message("2", "1949-10-02", "telegram", ["Gromyko"], ["Zhou Enlai"], ["Tikhvinsky"])),
    ("Document 6: Letter, Filippov (Stalin) to Mao Zedong (via Roshchin), November 1949",
     message("6", "1949-11", "letter", ["Filippov=Stalin"], ["Mao Zedong"], ["Roshchin"])),
    ("Document No. 7: Memorandum, Gromyko to Stalin, 2 October 1949, with draft telegram to Zhou Enlai",
     message("7", "1949-10-02", "memorandum", ["Gromyko"], ["Stalin"])),
    ("Document #10: Memorandum of Conversation between Wang Ming and Georgi Dimitrov, 3 June 1944",
     meeting("10", "1944-06-03", "memorandum of conversation", "Wang Ming", "Georgi Dimitrov")),
    ("Document 32: Minutes of Conversation, Zhou Enlai and Jawaharlal Nehru, Beijing, 19 October 1954",
     meeting("32", "1954-10-19", "record of conversation", "Zhou Enlai", "Jawaharlal Nehru")),
    ("Document 30: Report by V. Ivanov to the Foreign Ministry, 5 May 1950",
     message("30", "1950-05-05", "report", ["V. Ivanov"], ["Foreign Ministry"])),
    ("Document 3: Letter, Simon to Jackson, 2 May 1950", message("3", "1950-05-02", "letter", ["Simon"], ["Jackson"])),
    ("Document 4: Telegram, Kirk to Acheson, Washington, 2 May 1950",
     message("4", "1950-05-02", "telegram", ["Kirk"], ["Acheson"])),
    ("Document 9: VKP(b) CC Politburo Resolution, 27 September 1950, with attached directive to Matveyev",
     message("9", "1950-09-27", "resolution", ["VKP(b) CC Politburo"])),
    ("Document 31: Telegram to Roshchin for Mao Zedong, 5 May 1950",
     message("31", "1950-05-05", "telegram", [], ["Mao Zedong"], ["Roshchin"])),
]  # fmt: skip

LISTED = [
    ("Telegram from Shtykov to Vyshinsky", message(None, None, "telegram", ["Shtykov"], ["Vyshinsky"])),
    ("Telegram Shtykov to Vyshinsky", message(None, None, "telegram", ["Shtykov"], ["Vyshinsky"])),
    ("Cable, Filippov [Stalin] to Mao Zedong [via Terebin]",
     message(None, None, "cable", ["Filippov=Stalin"], ["Mao Zedong"], ["Terebin"])),
    ("Letter, Enver Hoxha to J. V. Stalin", message(None, None, "letter", ["Enver Hoxha"], ["J. V. Stalin"])),
    ("Letter, Ho Chi Minh and Le Duan to the Central Committee of the Chinese Communist Party",
     message(None, None, "letter", ["Ho Chi Minh", "Le Duan"], ["Central Committee of the Chinese Communist Party"])),
    ("Cable from Zhou Enlai to the Foreign Ministry concerning Aid to Vietnam",
     message(None, None, "cable", ["Zhou Enlai"], ["Foreign Ministry"])),
    ("Report of I.V. Kovalev to Stalin on Several Policies and Problems",
     message(None, None, "report", ["I.V. Kovalev"], ["Stalin"])),
    ("Telegram from Mao Zedong to Stalin via Roshchin",
     message(None, None, "telegram", ["Mao Zedong"], ["Stalin"], ["Roshchin"])),
    ("Cable, Mao Zedong to Liu Shaoqi with Message for Stalin",
     message(None, None, "cable", ["Mao Zedong"], ["Liu Shaoqi"])),
    ("Telegram from the Ambassador in the Soviet Union (Kirk) to the Secretary of State",
     message(None, None, "telegram", ["Kirk"], ["Secretary of State"])),
    ("Ciphered Telegram from Shtykov to Vyshinsky, 19 January 1950",
     message(None, "1950-01-19", "ciphered telegram", ["Shtykov"], ["Vyshinsky"])),
    ("Draft Reply of Mao Zedong to Stalin", message(None, None, "draft", ["Mao Zedong"], ["Stalin"])),
    ("Resolution of the Council of Ministers of the USSR 'On Aid to Albania'",
     message(None, None, "resolution", ["Council of Ministers of the USSR"])),
    ("Memorandum of Conversation between Anastas Mikoyan and Mao Zedong",
     meeting(None, None, "memorandum of conversation", "Anastas Mikoyan", "Mao Zedong")),
    ("Stenogram of the conversation of Mao Zedong with M. Iudin",
     meeting(None, None, "record of conversation", "Mao Zedong", "M. Iudin")),
    ("Record of Conversation of Comrade N.S. Khrushchev with Comrade Mao Zedong, 2 October 1959",
     meeting(None, "1959-10-02", "record of conversation", "N.S. Khrushchev", "Mao Zedong")),
    ("Journal of Soviet Ambassador to the PRC N.V. Roshchin for 1 January 1950",
     Expected(date="1950-01-01", form="diary", senders=["N.V. Roshchin"], participants=["N.V. Roshchin"])),
    ("Treaty of Friendship, Alliance and Mutual Assistance between the USSR and the PRC", Expected()),
    ("Untitled", Expected()),
    ("", Expected()),
    ("Report, Liu Shaoqi to the Central Committee of the VKP(b)",
     message(None, None, "report", ["Liu Shaoqi"], ["Central Committee of the VKP(b)"])),
    ("Ciphered Telegram No. 121973 from Roshchin to Stalin",
     message(None, None, "ciphered telegram", ["Roshchin"], ["Stalin"])),
    ("Information Report on the Situation in Korea by V. Petrov to the Foreign Ministry",
     message(None, None, "report", ["V. Petrov"], ["Foreign Ministry"])),
    ("Minutes, Politburo Meeting of the CC of the Bulgarian Communist Party", Expected(form="minutes")),
    ("Hungarian Embassy in Beijing, Report, 5 May 1959",
     message(None, "1959-05-05", "report", ["Hungarian Embassy in Beijing"])),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*NUMBERED, *LABELLED, *LISTED])
def test_headings_come_apart(text: str, expected: Expected):
    """Number, date, form and parties of a heading are what it says, and nothing it does not say."""
    assert told(parse_heading(text)) == expected


PLAIN = [case for case in (*NUMBERED, *LABELLED, *LISTED) if type(case) is tuple]
TEXTS = [text for text, _ in PLAIN]


@pytest.mark.parametrize("text", TEXTS)
def test_parts_stand_where_they_say(text: str):
    """Every part of a heading stands in it between its offsets, the name as written within, the whole text kept."""
    heading = parse_heading(text)
    assert heading.text == text
    for part in (heading.date, heading.form, heading.tail):
        assert part is None or 0 <= part.start < part.end <= len(text)
    if heading.tail:
        assert text[heading.tail.start : heading.tail.end] == heading.tail.value
    for mention in (*heading.senders, *heading.recipients, *heading.intermediaries, *heading.participants):
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert mention.name.split()[-1].casefold() in text[mention.start : mention.end].casefold()


@pytest.mark.parametrize("text", [text for text in TEXTS if " (via " in text or " [via " in text])
def test_brackets_of_via_do_not_matter(text: str):
    """Round brackets, square brackets and a comma before "via" say the same."""
    opening = max(text.find(" (via "), text.find(" [via "))
    closing = text.index(")" if text[opening + 1] == "(" else "]", opening)
    who = text[opening + 2 : closing]
    for form in (f" ({who})", f" [{who}]"):
        assert told(parse_heading(text[:opening] + form + text[closing + 1 :])) == told(parse_heading(text))


names = st.sampled_from(
    ["Stalin", "Mao Zedong", "T.F. Shtykov", "Kim Il Sung", "A.Ia. Vyshinsky", "Enver Hoxha", "Simon", "Pak Hon-yong"]
)
forms = st.sampled_from(
    ["ciphered telegram", "telegram", "letter", "note", "message", "cable", "coded message", "report"]
)
days = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(1999, 12, 31))


@given(number=st.integers(1, 400), day=days, form=forms, one=names, two=names, via=st.one_of(st.none(), names))
def test_the_two_styles_of_editions_say_the_same(
    number: int, day: datetime.date, form: str, one: str, two: str, via: str | None
):
    """The same message under a heading of either style, or in a listing, has the same date, form and parties."""
    through = f" (via {via})" if via else ""
    written_day = f"{day.day} {day:%B} {day.year}"
    expected = message(str(number), day.isoformat(), form, [one], [two], [via] if via else [])
    assert told(parse_heading(f"{number}. {written_day}, {form}, {one} to {two}{through}")) == expected
    assert told(parse_heading(f"Document {number}: {form.title()}, {one} to {two}{through}, {written_day}")) == expected
    assert (
        told(parse_heading(f"Document {number}: {form.title()} from {one} to {two}{through}, {written_day}"))
        == expected
    )
    listed = told(parse_heading(f"{form.title()}, {one} to {two}{through}"))
    assert listed == message(None, None, form, [one], [two], [via] if via else [])


pieces = [
    *"ab 1.,()[]“:-",
    "to ",
    "from ",
    "via ",
    "Stalin ",
    "Mao ",
    "telegram ",
    "with ",
    "1950",
    "Document 1: ",
    "May ",
]


@given(st.lists(st.sampled_from(pieces)).map("".join))
def test_any_text_comes_apart(text: str):
    """Any line can be taken for a heading: nothing is raised, and what is found stands in it."""
    heading = parse_heading(text)
    for mention in (*heading.senders, *heading.recipients, *heading.intermediaries, *heading.participants):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ciphered telegram", "ciphered telegram"),
        ("cipher-telegram", "ciphered telegram"),
        ("ciphered message", "ciphered telegram"),
        ("coded telegram", "coded message"),
        ("draft of letter", "draft"),
        ("telegram with letter", "telegram"),
        ("letter on telegrams", "letter"),
        ("aide-memoire", "memorandum"),
        ("directive", "order"),
        ("decree", "resolution"),
        ("journal", "diary"),
        ("Protocol No. 9 of the Extraordinary Session of the Politburo", "minutes"),
        ("Working Notes from the Session of the Presidium", "minutes"),
        ("working notes on a meeting", "record of conversation"),
        ("reportedly", None),
        ("noted", None),
    ],
)
def test_the_most_particular_form_holds(text: str, form: str | None):
    """Of forms that overlap the more particular one is named, else the first; parts of other words name none."""
    found = form_in(text)
    assert (found.value if found else None) == form


PARTIES = [
    [part.strip() for part in line.split("|")]
    for line in (DATA / "headings-parties.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "parts"), [(text, parts) for text, *parts in PARTIES])
def test_a_heading_tells_each_party_its_part(text: str, parts: list[str]):
    """In the manner of any foreign service or archive, each party has the part that the heading's words give it."""
    heading = parse_heading(text)
    told = (heading.senders, heading.recipients, heading.intermediaries, heading.participants)
    expected = [[name.strip() for name in part.split(";") if name.strip()] for part in parts]
    assert [[mention.name for mention in part] for part in told] == [*expected, *[[]] * (4 - len(expected))]
