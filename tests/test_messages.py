"""Documents to messages: which texts are one message, and which earlier message an answer means."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import plain_actors
import plain_links
import plain_messages
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_build import EXAMPLES, LETTERS, edition, listing, write
from support_identity import Linked, resolved
from support_readings import letter, reading

from extract.edtf import bounds
from extract.ids import identifier
from extract.model import Citation, Enclosure, Reading, Record, Reference
from kg.identity.messages import Attested
from kg.pipeline import read_sources

PEOPLE = ("Anna Belova", "Boris Danilov", "Viktor Egorov")
DATES = ("1950-01-05", "1950-01-07", "1950-01", "1950-01-07/1950-01-09")


def messages_of(folder: Path) -> tuple[Attested, ...]:
    readings, _ = read_sources([folder])
    return attested(readings)


def attested(readings: Sequence[Reading]) -> tuple[Attested, ...]:
    return resolved(readings)[0]


def answers(*records: Record) -> tuple[tuple[Attested, ...], Mapping[tuple[str, int], Linked]]:
    """The messages of one source with some letters, and what their references came to."""
    return resolved([reading("letters", PEOPLE, records=records)])


def message_of(messages: Sequence[Attested], record: Record) -> str:
    (found,) = (message.id for message in messages if record.id in {one.id for _, one in message.records})
    return found


@st.composite
def collections(draw: st.DrawFn) -> list[Reading]:
    """Sources of letters among three people, printed and listed, some with the same title and some not."""
    found = []
    for source in ("one", "two", "three"):
        records = []
        for line in range(draw(st.integers(0, 4))):
            sender, recipient = draw(st.permutations(PEOPLE))[:2]
            listed = draw(st.booleans())
            date = draw(st.sampled_from(DATES[:2]))
            heading = draw(st.sampled_from(("Letter", "A letter", f"{source} {line}")))
            record = letter(f"{source} {line}", sender, recipient, date, source=source, line=line + 1)
            records.append(replace(record, heading=heading, number=None if listed else str(line)))
        found.append(reading(source, PEOPLE, records=records))
    return found


@given(collections(), st.randoms())
def test_the_order_of_sources_does_not_matter(readings: list[Reading], chance):
    """Sources in another order give the same messages: identifiers, documents and rules."""
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert attested(shuffled) == attested(readings)


@given(collections())
def test_every_document_attests_one_message(readings: list[Reading]):
    """Each record attests exactly one message; a message of several says by what rule, of one has none."""
    messages = attested(readings)
    records = [record.id for message in messages for _, record in message.records]
    assert sorted(records) == sorted(record.id for one in readings for record in one.records)
    assert len({message.id for message in messages}) == len(messages)
    assert all(bool(message.rules) == (len(message.records) > 1) for message in messages)


@given(collections())
def test_messages_of_one_date_are_not_mixed(readings: list[Reading]):
    """All documents of a message have the same date."""
    for message in attested(readings):
        assert len({record.date for _, record in message.records}) == 1


def test_the_examples_in_any_order():
    """Every order of the example sources gives the same messages, documents and rules."""
    readings, _ = read_sources([EXAMPLES])
    messages = attested(readings)
    assert all(attested(order) == messages for order in itertools.permutations(readings))


def test_an_entry_in_two_listings_is_one_message(tmp_path: Path):
    """The same date and title in two listings is one message of two documents, spacing and case apart."""
    write(tmp_path, one=listing())
    write(tmp_path, two=listing([(date, title.replace("Anna", "ANNA ")) for date, title in LETTERS]) + "More to come\n")
    messages = messages_of(tmp_path)
    assert len(messages) == len(LETTERS)
    for message in messages:
        assert {record.file for _, record in message.records} == {"one.txt", "two.txt"}
        assert "the same date and title" in message.rules


PRINTED = (
    ("5 January 1950, telegram, Anna Belova to Boris Danilov", "To Comrade DANILOV\nThe ice on the river has gone."),
    ("9 January 1950, letter, Boris Danilov to Anna Belova", "To Comrade BELOVA\nThen the boats can leave soon."),
)


def test_a_listed_entry_joins_the_printed_document(tmp_path: Path):
    """A listing's telegram and a printed ciphered telegram of one day between the same two are one message."""
    write(tmp_path, issue=edition([(h.replace("telegram", "ciphered telegram"), t) for h, t in PRINTED]))
    write(tmp_path, letters=listing())
    joined = [message for message in messages_of(tmp_path) if len(message.records) > 1]
    assert [{record.file for _, record in message.records} for message in joined] == [{"issue.txt", "letters.txt"}]
    assert [record.date for _, record in joined[0].records] == ["1950-01-05"] * 2
    assert joined[0].records[0][1].file == "issue.txt", "the printed document tells more, and comes first"


def test_a_listed_entry_that_fits_two_printed_documents_joins_neither(tmp_path: Path):
    """Two printed telegrams of one day between the same two: the listing's entry may be either, and stays apart."""
    write(tmp_path, issue=edition([PRINTED[0], PRINTED[0], PRINTED[1]]), letters=listing())
    assert all(len(message.records) == 1 for message in messages_of(tmp_path))


def test_entries_of_another_day_or_title_stay_apart(tmp_path: Path):
    """A title that is repeated on another day, and another title of the same day, are messages of their own."""
    other = [("January 6, 1950", LETTERS[0][1]), ("January 7, 1950", "Note, Boris Danilov to Grigori Fokin")]
    write(tmp_path, one=listing(), two=listing(other))
    assert all(len(message.records) == 1 for message in messages_of(tmp_path))


def test_the_examples_join_listings_and_journal():
    """In the examples, two entries stand in both listings, and the journal's first telegram is the listing's cable."""
    readings, _ = read_sources([EXAMPLES])
    messages = attested(readings)
    together = Counter(frozenset(r.file for _, r in message.records) for message in messages)
    assert together[frozenset({"listing-1.txt", "listing-2.txt"})] == 2
    (first,) = (m for m in messages for _, r in m.records if r.heading.startswith("1. 10 January 1949"))
    assert {record.file for _, record in first.records} == {"bulletin.txt", "listing-1.txt"}


def test_numbers_tell_apart_what_lies_on_one_leaf():
    """Two telegrams of one day on one leaf that bear different numbers of one series are two; else they are one."""
    leaf = Citation(archive="A", fond="1", opis="1", delo="1", listy="20")

    def together(*numbers: Sequence[str]) -> list[int]:
        records = [
            replace(letter(str(n), *PEOPLE[:2], DATES[0], numbers=borne, line=n + 1), number=str(n), archives=(leaf,))
            for n, borne in enumerate(numbers)
        ]
        return sorted(len(one.records) for one in attested([reading("letters", PEOPLE, records=records)]))

    assert together(["No. 100319", "No. 81/sh"], ["No. 100320", "No. 83/sh"]) == [1, 1]
    assert together(["No. 81/sh"], ["No. 83/sh"], ["81/sh"], []) == [1, 1, 2]
    assert together(["No. 3172", "373/sh"], ["No. 373/sh"], []) == [3]
    assert together(["No. 100319"], ["No. 81/sh"], []) == [3]


def test_a_number_finds_the_message():
    """An answer that names a number means the held message of that number which its recipient had sent."""
    earlier = letter("a", PEOPLE[0], PEOPLE[1], "1950-01-05", numbers=["No. 12"], line=1)
    decoy = letter("b", PEOPLE[2], PEOPLE[1], "1950-01-05", numbers=["No. 12"], line=2)
    answer = letter("c", PEOPLE[1], PEOPLE[0], "1950-01-07", answers=[Reference(number="12")], line=3)
    messages, links = answers(earlier, decoy, answer)
    link = links[answer.id, 0]
    assert (link.message, link.adopted, link.missing) == (message_of(messages, earlier), True, None)


def test_a_date_finds_the_message():
    """An answer that names a date means the held message of that date between the two, in the other direction."""
    earlier = letter("a", PEOPLE[0], PEOPLE[1], "1950-01-05", line=1)
    decoys = [letter("b", PEOPLE[1], PEOPLE[0], "1950-01-05", line=2), letter("d", *PEOPLE[::2], "1950-01-05", line=3)]
    answer = letter("c", PEOPLE[1], PEOPLE[0], "1950-01-07", answers=[Reference(date="1950-01-05")], line=4)
    messages, links = answers(earlier, *decoys, answer)
    assert links[answer.id, 0].message == message_of(messages, earlier)
    assert links[answer.id, 0].adopted


def test_several_that_fit_leave_the_answer_open():
    """Two held messages of the date that is named: a link is claimed to one, with half the confidence, not adopted."""
    earlier = [letter(name, PEOPLE[0], PEOPLE[1], "1950-01-05", line=line) for line, name in enumerate("ab", start=1)]
    answer = letter("c", PEOPLE[1], PEOPLE[0], "1950-01-07", answers=[Reference(date="1950-01-05")], line=3)
    messages, links = answers(*earlier, answer)
    link = links[answer.id, 0]
    assert (link.adopted, link.confidence, link.missing) == (False, 0.5, None)
    assert link.message in {message_of(messages, one) for one in earlier}


@pytest.mark.parametrize("reference", [Reference(number="12"), Reference(date="1950-01-05"), Reference()])
def test_none_that_fits_is_a_missing_message(reference: Reference):
    """An answer to what nobody holds, a later message, or one of somebody else, points to a missing message."""
    later = letter("a", PEOPLE[0], PEOPLE[1], "1950-02-05", numbers=["No. 12"], line=1)
    other = letter("b", PEOPLE[2], PEOPLE[1], "1950-01-05", numbers=["No. 12"], line=2)
    answer = letter("c", PEOPLE[1], PEOPLE[0], "1950-01-07", answers=[reference], line=3)
    messages, links = answers(later, other, answer)
    link = links[answer.id, 0]
    assert link.missing == reference
    assert link.message not in {message.id for message in messages}


def test_missing_messages_are_shared_where_all_that_is_told_is_equal():
    """Answers to one person's number and date share a missing message; another number, date or person has its own."""
    asked = [
        (PEOPLE[1], PEOPLE[0], Reference(number="12")),
        (PEOPLE[2], PEOPLE[0], Reference(number="12")),
        (PEOPLE[1], PEOPLE[0], Reference(number="13")),
        (PEOPLE[1], PEOPLE[0], Reference(number="12", date="1950-01-01")),
        (PEOPLE[1], PEOPLE[2], Reference(number="12")),
        (PEOPLE[1], PEOPLE[0], Reference()),
        (PEOPLE[2], PEOPLE[0], Reference()),
    ]
    records = [
        letter(f"{line}", sender, recipient, "1950-01-07", answers=[reference], line=line)
        for line, (sender, recipient, reference) in enumerate(asked, start=1)
    ]
    _, links = answers(*records)
    found = [links[record.id, 0].message for record in records]
    assert found[0] == found[1]
    assert len(set(found)) == len(found) - 1


def test_an_enclosure_answers_for_itself():
    """A reference within an enclosure is looked up among those of whoever it names, and to the enclosure's sender."""
    earlier = letter("a", PEOPLE[2], PEOPLE[0], "1950-01-05", line=1)
    decoy = letter("b", PEOPLE[2], PEOPLE[1], "1950-01-05", line=2)
    asked = Reference(senders=(PEOPLE[2],), date="1950-01-05", within=0)
    cover = replace(
        letter("c", PEOPLE[1], PEOPLE[0], "1950-01-07", answers=[asked], line=3),
        enclosures=(Enclosure(senders=(PEOPLE[0],), recipients=(PEOPLE[2],)),),
    )
    messages, links = answers(earlier, decoy, cover)
    link = links[cover.id, 0]
    assert (link.message, link.adopted, link.within) == (message_of(messages, earlier), True, 0)


def test_what_another_message_passes_on_can_be_what_is_answered():
    """A date that no held message has may be that of an enclosure; a held message comes before one passed on."""
    inside = Enclosure(senders=(PEOPLE[0],), recipients=(PEOPLE[1],), date="1950-01-05")
    cover = replace(letter("a", PEOPLE[2], PEOPLE[1], "1950-01-06", line=1), enclosures=(inside,))
    answer = letter("c", PEOPLE[1], PEOPLE[0], "1950-01-08", answers=[Reference(date="1950-01-05")], line=3)
    _, links = answers(cover, answer)
    link = links[answer.id, 0]
    assert (link.message, link.adopted, link.missing) == (identifier("enclosure", cover.id, 0), True, None)
    held = letter("b", PEOPLE[0], PEOPLE[1], "1950-01-05", line=2)
    messages, links = answers(cover, held, answer)
    assert links[answer.id, 0].message == message_of(messages, held)


@st.composite
def exchanges(draw: st.DrawFn) -> list[Record]:
    """Letters among three people with numbers, dates that may overlap, and references to one another."""
    found = []
    for line in range(1, draw(st.integers(2, 6)) + 1):
        sender, recipient = draw(st.permutations(PEOPLE))[:2]
        told = st.builds(
            Reference,
            number=st.sampled_from((None, "1", "2")),
            date=st.sampled_from((None, *DATES)),
            senders=st.just(()),
        )
        references = draw(st.lists(told, max_size=2, unique=True))
        numbers = draw(st.lists(st.sampled_from(("No. 1", "No. 2", "No. 2/sh")), max_size=1))
        date = draw(st.sampled_from((*DATES, None)))
        found.append(letter(f"{line}", sender, recipient, date, numbers=numbers, answers=references, line=line))
    return found


@given(exchanges())
def test_every_reference_comes_to_something(records: list[Record]):
    """Each reference has one link: to a held message that is not its own and not later, or to a missing one."""
    messages, links = answers(*records)
    assert set(links) == {(record.id, part) for record in records for part in range(len(record.responds_to))}
    held = {message.id: message for message in messages}
    by_id = {record.id: record for record in records}
    for (asking, part), link in links.items():
        record, reference = by_id[asking], by_id[asking].responds_to[part]
        assert (link.message in held) == (link.missing is None)
        assert 0 < link.confidence < 1
        if link.missing is not None:
            assert (link.missing, link.adopted) == (reference, True)
            continue
        assert link.message != message_of(messages, record)
        (answered,) = (one for _, one in held[link.message].records)
        assert set(answered.senders) & set(record.recipients)
        assert (
            reference.number in {n[4:].split("/")[0] for n in answered.doc_numbers} or reference.date == answered.date
        )
        first, last = bounds(answered.date or ""), bounds(record.date or "")
        assert first is not None
        assert last is not None
        assert first[0] <= last[1]


@given(exchanges())
def test_answers_never_go_round(records: list[Record]):
    """No message answers itself, no two messages answer each other, and no longer way leads back either."""
    messages, links = answers(*records)
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for (asking, _), link in links.items():
        (record,) = (one for one in records if one.id == asking)
        if link.adopted:
            graph[message_of(messages, record)].add(link.message)
    for start in list(graph):
        reached: set[str] = set()
        ahead = set(graph[start])
        while ahead:
            reached |= ahead
            ahead = {further for one in ahead for further in graph.get(one, ())} - reached
        assert start not in reached


@given(exchanges(), st.randoms())
def test_the_order_of_records_does_not_matter(records: list[Record], chance):
    """The same letters in another order have the same links."""
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert answers(*shuffled) == answers(*records)


@st.composite
def correspondences(draw: st.DrawFn) -> list[Reading]:
    """Sources that print and list each other's letters, with references and enclosures, names that several share."""
    names = (*PEOPLE, "Belova", "A. Belova", "Egorov")
    found = []
    for source in ("one", "two", "three"):
        people = draw(st.lists(st.sampled_from(names), min_size=2, max_size=4, unique=True))
        records = []
        for line in range(1, draw(st.integers(0, 4)) + 1):
            told = st.builds(
                Reference,
                number=st.sampled_from((None, "1", "2")),
                date=st.sampled_from((None, *DATES)),
                senders=st.lists(st.sampled_from(people), max_size=1).map(tuple),
                within=st.sampled_from((None, 0)),
            )
            record = letter(
                f"{source} {line}", *draw(st.permutations(people))[:2], draw(st.sampled_from((*DATES, None))),
                source=source, line=line, numbers=draw(st.lists(st.sampled_from(("No. 1", "No. 2/sh", "1/2/3")))),
                answers=draw(st.lists(told, max_size=2, unique=True)),
            )  # fmt: skip
            inside = Enclosure(
                senders=(people[0],), recipients=(people[1],), date=draw(st.sampled_from((None, DATES[0])))
            )
            cited = Citation(archive="A", fond="1", opis="1", delo="1", listy=draw(st.sampled_from("12")))
            records.append(
                replace(
                    record, enclosures=(inside,), number=draw(st.sampled_from((None, "1"))),
                    heading=draw(st.sampled_from(("Letter", f"{source} {line}"))),
                    archives=draw(st.sampled_from(((), (cited,)))),
                )
            )  # fmt: skip
        listed = draw(st.sets(st.sampled_from(people), max_size=1))
        found.append(reading(source, people, listed=listed, records=records))
    return found


@given(correspondences())
def test_the_database_finds_what_the_plain_way_finds(readings: list[Reading]):
    """Messages, rules and links are those that comparing all with all in memory finds."""
    identity = plain_actors.resolve(readings)
    plain = plain_messages.attested(readings, identity)
    links = plain_links.linked(plain, identity)
    messages, found = resolved(readings)
    assert [(one.id, one.records, one.rules) for one in messages] == [(one.id, one.records, one.rules) for one in plain]
    assert {key: astuple(one) for key, one in found.items()} == {
        key: (one.message, one.rule, one.confidence, one.missing and astuple(one.missing), one.adopted, one.within)
        for key, one in links.items()
    }
