"""Documents put back together from columns that come out of a file in another order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from issue import BRIDGE, DOCUMENTS, GRAIN, HOSPITAL, REPLY, Printed, issue, whole
from paths import EXAMPLES
from support_reading import all_values, read_text, run_extract, unread

from extract.binding import one_person
from extract.model import Record


def column(*parts: str) -> str:
    return "\n".join(parts)


def begin(document: Printed) -> str:
    """The column a document begins in."""
    return column(document.heading, document.head, document.text)


def end(document: Printed) -> str:
    """The column it ends in."""
    return column(document.rest, document.closing, document.note)


def signed(document: Printed) -> str:
    return column(document.closing, document.note)


PLAIN = [whole(document) for document in DOCUMENTS]
EXPECTED = all_values(read_text(issue(PLAIN)).records)

LAYOUTS = {
    "every part set apart": [part for document in DOCUMENTS for part in document.parts()],
    "a heading after its text": [
        PLAIN[0], column(*REPLY.parts()[1:]), REPLY.heading, PLAIN[2], PLAIN[3],
    ],
    "a heading after its text and after the next heading": [
        PLAIN[0], column(*REPLY.parts()[1:]), HOSPITAL.heading, REPLY.heading, column(*HOSPITAL.parts()[1:]), PLAIN[3],
    ],
    "two interleaved": [begin(GRAIN), begin(REPLY), end(GRAIN), end(REPLY), *PLAIN[2:]],
    "two interleaved, crosswise": [begin(GRAIN), begin(REPLY), end(REPLY), end(GRAIN), *PLAIN[2:]],
    "the last two interleaved": [*PLAIN[:2], begin(HOSPITAL), begin(BRIDGE), end(HOSPITAL), end(BRIDGE)],
    "three interleaved": [
        begin(GRAIN), begin(REPLY), begin(HOSPITAL), end(GRAIN), end(REPLY), end(HOSPITAL), PLAIN[3],
    ],
    "a source note after the next document": [column(*GRAIN.parts()[:-1]), PLAIN[1], GRAIN.note, *PLAIN[2:]],
    "two source notes together": [
        column(*GRAIN.parts()[:-1]), column(*REPLY.parts()[:-1]), GRAIN.note, REPLY.note, *PLAIN[2:],
    ],
    "signature, copies and note after the next document": [
        column(*GRAIN.parts()[:-2]), PLAIN[1], signed(GRAIN), *PLAIN[2:],
    ],
    "the end of a text before its beginning": [*PLAIN[:2], end(HOSPITAL), begin(HOSPITAL), PLAIN[3]],
    "a last column behind the last document": [*PLAIN[:2], begin(HOSPITAL), PLAIN[3], end(HOSPITAL)],
}  # fmt: skip
NOT_YET = [
    unread(
        "the end of the first text before its heading",
        [end(GRAIN), begin(GRAIN), *PLAIN[1:]],
        because="what stands before the first heading is taken for the issue's own",
    ),
    unread("two documents between the halves",
           [begin(GRAIN), PLAIN[1], PLAIN[2], end(GRAIN), PLAIN[3]],
           because="pieces are weighed among neighbouring documents that do not come out whole, no further"),
    unread("a text behind its own source note",
           [*PLAIN[:2], column(HOSPITAL.heading, HOSPITAL.head, HOSPITAL.text, HOSPITAL.note), PLAIN[3],
            column(HOSPITAL.rest, HOSPITAL.closing)],
           because="a document that has a heading, a text and a note passes for whole"),
]  # fmt: skip


def digits(numbers: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"^\D+", "", number) for number in numbers)


def of(records: Sequence[Record], document: Printed) -> Record:
    (found,) = (record for record in records if record.number == document.heading.partition(".")[0])
    return found


@pytest.mark.parametrize(("layout", "columns"), [*LAYOUTS.items(), *NOT_YET])
def test_every_document_gets_its_own_back(layout: str, columns: list[str]):
    """However the columns fall, each document has its own sender, numbers, copies and source note, and no other's."""
    records = read_text(issue(columns)).records
    assert len(records) == len(DOCUMENTS)
    for document in DOCUMENTS:
        record = of(records, document)
        assert record.senders == (document.sender,)
        assert digits(record.doc_numbers) == document.numbers, layout
        assert record.copies == document.copies, layout
        assert [citation.listy for citation in record.archives] == [document.leaf], layout


@pytest.mark.parametrize(("layout", "columns"), [*LAYOUTS.items(), *NOT_YET])
def test_a_tangled_issue_says_what_a_plain_one_says(layout: str, columns: list[str]):
    """Every value of every record is that of the issue in which nothing is displaced."""
    assert all_values(read_text(issue(columns)).records) == EXPECTED, layout


@pytest.mark.parametrize("order", itertools.permutations(range(4)))
def test_last_columns_in_any_order(order: tuple[int, ...]):
    """All first columns, then all last columns in any order: each goes on in its own."""
    columns = [*map(begin, DOCUMENTS), *(end(DOCUMENTS[place]) for place in order)]
    assert all_values(read_text(issue(columns)).records) == EXPECTED


@pytest.mark.parametrize("order", itertools.permutations(range(4)))
def test_first_columns_in_any_order(order: tuple[int, ...]):
    """First columns in any order, then all last columns: each goes on in its own."""
    columns = [*(begin(DOCUMENTS[place]) for place in order), *map(end, DOCUMENTS)]
    assert all_values(read_text(issue(columns)).records) == EXPECTED


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_line_is_at_most_one_documents(layout: str):
    """No line of the file is given to two documents; each document's pieces hold its own signature and source note."""
    text = issue(LAYOUTS[layout])
    lines = text.split("\n")
    records = read_text(text).records
    given = [n for record in records for first, last in record.pieces for n in range(first, last + 1)]
    assert sorted(set(given)) == sorted(given)
    for document in DOCUMENTS:
        pieces = of(records, document).pieces
        own = "\n".join(lines[n - 1] for first, last in pieces for n in range(first, last + 1))
        for part in document.parts():
            assert part.splitlines()[0] in own, (layout, part)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_evidence_of_displaced_words_is_quoted_where_they_stand(layout: str):
    """What is said of a document whose columns are displaced is quoted from where the file has it."""
    text = issue(LAYOUTS[layout])
    for record in read_text(text).records:
        for claim in record.claims:
            for span in claim.spans:
                assert text[span.start : span.end] == span.quote


def test_what_stands_before_the_first_heading_is_no_documents():
    """The issue's title is not part of its first document, tangled or not."""
    for columns in (PLAIN, LAYOUTS["two interleaved"], LAYOUTS["every part set apart"]):
        for record in read_text(issue(columns)).records:
            assert all(first > 1 for first, _ in record.pieces)


@pytest.mark.parametrize("ending", ["\n", ""])
def test_a_sentence_that_a_displaced_column_breaks_is_quoted_in_two(ending: str):
    """A decision whose sentence breaks at a column's end is one decision with a quotation of each half.

    Also where the first half ends the file, with no newline after it.
    """
    broken = replace(
        REPLY,
        text="To your No. 301.\nTell the governor that the Government has decided to let",
        rest="him have the grain which he asks for. The barges\nwill come in August.",
    )
    text = issue([PLAIN[0], PLAIN[2], PLAIN[3], end(broken), begin(broken)]).rstrip("\n") + ending
    record = of(read_text(text).records, REPLY)
    (claim,) = (claim for claim in record.claims if claim.key == "decisions")
    first, second = (" ".join(span.quote.split()) for span in claim.spans)
    assert first.endswith("Government has decided to let")
    assert second == "him have the grain which he asks for"


def test_an_article_between_is_no_documents():
    """An article printed into the middle of a document is part of none, and the document goes on after it."""
    article = (
        "THE BRIDGES OF THE AMU DARYA\nby Eleanor Whitcombe\nBridges have been built over this river since the days\n"
        "of Alexander (1953), and every generation has lost them.1\nThe chronicles name seven.2\ncontinued on page 12"
    )
    columns = [PLAIN[0], begin(REPLY), article, end(REPLY), *PLAIN[2:]]
    assert all_values(read_text(issue(columns)).records) == EXPECTED


def test_page_headers_are_no_documents():
    """Headers of pages, wherever they fall into the documents, are read over."""
    pages = [f"{n} RIVER B ULLETIN" if n % 2 else f"RIVER B ULLETIN {n}" for n in range(11, 15)]
    broken = [
        column(begin(document), page, " " + end(document)) for document, page in zip(DOCUMENTS, pages, strict=True)
    ]
    assert all_values(read_text(issue(broken)).records) == EXPECTED


def test_the_halves_of_a_word_find_each_other():
    """Two texts that break off within a word go on with the half that makes a word of it, whichever is nearer."""
    grain = replace(
        GRAIN, text=GRAIN.text + "\ngrain, which the gran-", rest="aries on the river could hold.\n" + GRAIN.rest
    )
    reply = replace(
        REPLY, text=REPLY.text + "\nof the gover-", rest="nor are few. The governor knows it.\n" + REPLY.rest
    )
    plain = all_values(read_text(issue([whole(grain), whole(reply), *PLAIN[2:]])).records)
    columns = [begin(grain), begin(reply), end(reply), end(grain), *PLAIN[2:]]
    assert all_values(read_text(issue(columns)).records) == plain


def test_who_is_quoted_signs_within_the_message_that_quotes_him():
    """The text and signature of a message that is passed on belong where the heading announces it."""
    passing = replace(
        HOSPITAL,
        heading="3. 19 June 1951, letter, Gusev to Belov\nconveying 17 June 1951 letter from Rahimov",
        rest="are needed at once. I transmit the letter of the physician:\n“Send us a translator, and stoves.”",
        closing="RAHIMOV\n17 June 1951\n\nV. GUSEV\n# 540-vg\n19 June 1951",
    )
    columns = [*PLAIN[:2], begin(passing), begin(BRIDGE), end(BRIDGE), end(passing)]
    plain = all_values(read_text(issue([*PLAIN[:2], whole(passing), PLAIN[3]])).records)
    assert all_values(read_text(issue(columns)).records) == plain


def test_those_who_sign_together_stay_together():
    """The second signature, the date and the number below the first one are no other document's."""
    both = replace(
        HOSPITAL,
        heading="3. 19 June 1951, letter, Gusev and Malinin to\nBelov",
        closing="V. GUSEV\n\nP. MALININ\n\n19 June 1951\n# 540-vg",
    )
    columns = [*PLAIN[:2], begin(both), begin(BRIDGE), end(both), end(BRIDGE)]
    plain = all_values(read_text(issue([*PLAIN[:2], whole(both), PLAIN[3]])).records)
    assert all_values(read_text(issue(columns)).records) == plain


def test_a_note_of_the_editors_between_documents_is_no_documents():
    """What the editors say after a source note, of the documents to come, is part of none."""
    note = (
        "[Ed. note: The next two documents were found in one folder; the\nfolder is described elsewhere in this issue.]"
    )
    assert all_values(read_text(issue([PLAIN[0], PLAIN[1] + "\n" + note, *PLAIN[2:]])).records) == EXPECTED


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=3), max_size=9), st.randoms())
def test_names_that_share_a_word_are_one_person_in_any_order(names: list[frozenset[str]], chance):
    """Words stand for one person where a chain of names leads from one to the other, in whatever order they come."""
    graph = nx.Graph()
    for words in names:
        nx.add_path(graph, sorted(words))
    expected = {word: min(part) for part in nx.connected_components(graph) for word in part}
    chance.shuffle(names)
    assert one_person(names) == expected


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_damaged_page_is_put_together_alike_in_every_process(tmp_path: Path, seed: str):
    """Python hashes words anew in each process; what is read does not depend on it, even where lines are lost."""
    lines = (EXAMPLES / "bulletin.txt").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "a.txt").write_text("".join(line for number, line in enumerate(lines) if number % 7), "utf-8")
    plain = run_extract(tmp_path, env={"PYTHONHASHSEED": "0"})
    assert plain.records
    assert run_extract(tmp_path, env={"PYTHONHASHSEED": seed}).output == plain.output
