"""Texts that no reader expects are read or refused in the end, and nothing is made up from them.

They are read in another process, one after the other, which is given up when one takes a minute: the limit guards
against texts that are never done with, it says nothing about speed.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hostile import LETTER, TEXTS
from support_reading import read_bytes, read_text, run_extract

LIMIT = 60
Ends = Callable[[str, str, int], int]
PROGRAM = Path(__file__).with_name("hostile.py")
# in headings and listings only what their own patterns could stumble over
CHOSEN = (
    "one word", "one word in capitals", "capitals and then a comma", "words in capitals", "no full stop",
    "initials without end", "names without end", "round brackets opened", "brackets in turn", "names in brackets",
    "dates", "one after another to", "from one to another", "on and on", "via after via", "scripts",
    "bidirectional marks", "control characters",
)  # fmt: skip


class Apart:
    """The process that reads; a new one where the last was given up."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def documents(self, name: str, place: str, size: int) -> int:
        """How many documents are read of such a text."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, place, size]) + "\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], LIMIT)[0]:
            self.give_up()
            pytest.fail(f"{name} {place}, {size} characters: not done with after {LIMIT} seconds")
        line = self._process.stdout.readline()
        if not line:
            self.give_up()
            pytest.fail(f"{name} {place}, {size} characters: the process died")
        answer = json.loads(line)
        assert isinstance(answer, int), answer
        return answer

    def give_up(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@pytest.fixture(scope="module")
def ends() -> Iterator[Ends]:
    """How many documents are read of a text, at a place, of a size."""
    apart = Apart()
    yield apart.documents
    apart.give_up()


@pytest.mark.parametrize("name", TEXTS)
def test_a_letter_with_any_text_is_read(ends: Ends, name: str):
    """A letter with such a text is read, its quotations stand in the text, and the letter after it is found."""
    assert ends(name, "in a letter", 60_000) >= 2


def test_a_long_report_is_read(ends: Ends):
    """A letter of half a million characters of ordinary prose, a book's length, is read."""
    assert ends("prose", "in a letter", 500_000) == 2


def test_many_letters_without_source_notes_are_read(ends: Ends):
    """Seven hundred letters of an edition that prints no source notes are read as so many."""
    assert ends("sentences on lines", "in letters without source notes", 45 * 700) == 700


@pytest.mark.parametrize(
    ("name", "place", "size"),
    [
        ("copies after copies", "in a letter", 300_000),
        ("in reply to your", "in a letter", 300_000),
        ("my own", "in a letter", 300_000),
        ("from one to another", "in a heading", 300_000),
        ("on and on", "in a heading", 300_000),
        ("sent to", "in a heading", 300_000),
        ("lines of capitals with a comma", "in letters without source notes", 120_000),
    ],
)
def test_much_more_of_it_is_read(ends: Ends, name: str, place: str, size: int):
    """What once took a time that grew with the square of the text is read where there is very much of it, too."""
    assert ends(name, place, size) >= 2


@pytest.mark.parametrize("place", ["in a heading", "before the letters", "in a listing"])
@pytest.mark.parametrize("name", CHOSEN)
def test_any_text_in_any_place_is_read(ends: Ends, name: str, place: str):
    """Such a text in a heading, before the first document or in a listing keeps no other document from being read."""
    assert ends(name, place, 20_000) >= 2


@pytest.mark.parametrize(
    "name",
    [
        "one word", "one word in capitals", "round brackets opened", "round brackets deep", "numbered points",
        "quotation marks opened", "digits", "dashes", "blanks", "no full stop",
    ],
)  # fmt: skip
def test_one_line_of_twenty_megabytes_is_refused(ends: Ends, name: str):
    """A file that is one endless line has no documents, and that is told in the end."""
    assert ends(name, "alone", 20_000_000) == 0


@pytest.mark.parametrize(
    "name", ["blank lines", "lines of a blank", "form feeds", "numbered points on lines", "an index alone"]
)
def test_many_lines_with_nothing_on_them_are_refused(ends: Ends, name: str):
    """A hundred thousand lines that print no document have none."""
    assert ends(name, "alone", 1_000_000 if "lines" in name else 200_000) == 0


def test_headings_alone_are_documents_without_text():
    """An issue of headings alone has a document for each, with what the heading says and nothing else."""
    headings = [f"{n}. {n} May 1950, letter, Petrov to Ivanov" for n in range(1, 21)]
    for between in ("\n", "\n\n"):
        records = read_text("\n" * 9 + between.join(headings) + "\n").records
        assert [record.heading for record in records] == headings
        for record in records:
            assert (record.senders, record.recipients) == (("Petrov",), ("Ivanov",))
            assert (record.copies, record.archives, record.decisions, record.doc_numbers) == ((), (), (), ())


def test_a_heading_without_a_text_takes_none_from_its_neighbours():
    """A heading with nothing under it leaves the documents before and after it their own texts."""
    text = LETTER.format(1, 5, "It rains. The mills stand still.", 7, 4) + "2. 6 May 1950, letter, Sidorov to Fomin\n\n"
    first, second, third = read_text(text + LETTER.format(3, 7, "It snows. The mills stand still.", 8, 5)).records
    assert [record.doc_numbers for record in (first, second, third)] == [("No. 7",), (), ("No. 8",)]
    assert [[c.listy for c in record.archives] for record in (first, second, third)] == [["4"], [], ["5"]]


def test_a_source_note_never_closed_ends_with_its_document():
    """A source note without its closing bracket does not swallow the next document."""
    text = LETTER.format(1, 5, "It rains.", 7, 4).replace("]", "") + LETTER.format(2, 6, "It snows.", 8, 5)
    first, second = read_text(text).records
    assert [c.listy for c in first.archives] == ["4"]
    assert [c.listy for c in second.archives] == ["5"]
    assert (first.doc_numbers, second.doc_numbers) == (("No. 7",), ("No. 8",))


@pytest.mark.parametrize(
    "mark", ["<script>alert(1)</script>", "\u202e", "\u2066", "\u200b", "\x1b[31m", "\x7f", "&amp;", '"', "\\"]
)
def test_marks_in_a_name_stay_where_they_stand(mark: str):
    """A name with markup, direction marks or control characters around it changes nothing else, and is quoted as is."""
    text = LETTER.format(1, 5, f"I met Comrade {mark}Sidorov{mark} at the port.", 7, 4)
    text += LETTER.format(2, 6, "It snows.", 8, 5)
    for record in read_text(text).records:
        assert (record.senders, record.recipients) == (("Petrov",), ("Ivanov",))
        for claim in record.claims:
            for span in claim.spans:
                assert text[span.start : span.end] == span.quote


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_other_line_separators_break_no_line_of_the_output(mark: str, tmp_path: Path):
    """Characters that some readers take for line ends do not break a record's line, whatever cuts it into lines."""
    text = LETTER.format(1, 5, f"We have decided to send{mark}the trucks.", 7, 4) + LETTER.format(
        2, 6, "It snows.", 8, 5
    )
    (tmp_path / "a.txt").write_bytes(text.encode("utf-8"))
    got = run_extract(tmp_path)
    assert got.status == 0
    assert len(got.output.decode("utf-8").splitlines()) == 2
    assert any("decided to send" in decision["quote"] for record in got.records for decision in record["decisions"])


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes():
    """An issue that breaks off anywhere is read or refused, and what was whole before the break stays as it was."""
    text = LETTER.format(1, 5, "We have decided to send the trucks.", 7, 4)
    text += LETTER.format(2, 6, "Dear Comrade “Ivanov!", 8, 5) + LETTER.format(3, 7, "It snows (in the north", 9, 6)
    whole = read_text(text).records
    for end in range(len(text), 0, -5):
        reading = read_bytes(text[:end].encode("utf-8"))
        for record, expected in zip(reading.records[:-1], whole, strict=False):
            assert (record.heading, record.senders, record.doc_numbers, record.decisions) == (
                expected.heading, expected.senders, expected.doc_numbers, expected.decisions,
            ), end  # fmt: skip
