"""A printed dispatch taken apart: the document and each inclosure with heading, notes, dateline, text and signature."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from extract.dates import parse_date
from extract.model import Source
from extract.readers.dispatch_blocks import Unit, blocks_of, source_note, unit
from extract.readers.dispatch_forms import form_of
from extract.readers.dispatch_headings import Inscription, inscription
from extract.readers.dispatch_labels import label_of, set_apart, take_list
from extract.readers.dispatch_marks import (
    CARD,
    announces,
    begins,
    date_in,
    entitles,
    entitles_kind,
    head_kind,
    is_afterword,
    is_behalf,
    is_closing,
    is_dateline,
    is_inclosure_mark,
    is_signature,
    salutation,
    titles,
)
from extract.readers.dispatch_sheet import Outline, Part, Sheet
from extract.readers.dispatch_words import COURTESY, FUNCTION, PARTICLES, bare, official
from extract.text import Line, lines_of

_OPENING = 4000  # characters within which a dispatch has shown its heading
_OWN_LINES = 12  # lines of a head that can stand in one block with the text below them
_LISTS = 24  # labelled lists that the head of a memorandum can have
_TITLES, _TITLE = 3, 120  # lines of a title that such lists can stand below, and characters of each
_HEADLESS = 8  # blocks within which one without a heading has shown its date
_EDITORIAL = re.compile(r"editorial note", re.IGNORECASE)


def opens(source: Source) -> bool:
    """Whether a heading, or a date, a number or a list of a dispatch, stands among the first blocks of a text."""
    blocks = _split(source, lines_of(source.text[:_OPENING]))
    heads = any(begins(block.text) or entitles(block.text) for block in blocks[:5])
    return heads or any(is_dateline(block.text) for block in blocks[:_HEADLESS])


@lru_cache(maxsize=1)  # recognised first and read then: one text is laid out once
def lay_out(source: Source, outline: Outline | None = None) -> Sheet | None:
    """A dispatch's parts, or None where the text does not begin as one.

    A dispatch begins, within its first blocks, with a heading of nothing but parties, of a kind of paper by, from or
    to somebody, or with the title of one; and it dates or marks itself before its text, or greets, or is signed. One
    that has lost its heading begins with what stands below a heading.
    """
    if outline is not None:
        return _outlined(source, outline)
    if not opens(source):
        return None
    lines = lines_of(source.text)
    blocks = _split(source, lines)
    note = source_note(source, lines)
    start = next((i for i, block in enumerate(blocks[:5]) if begins(block.text)), None)
    if start is None:
        start = next((i for i, block in enumerate(blocks[:5]) if entitles(block.text)), 0)
    if any(head_kind(block.text) == "dateline" for block in blocks[:start]):
        return None  # a date above a title: a listing
    cuts = [*_boundaries(blocks, start), len(blocks)]
    first = _part(blocks[start : cuts[0]], blocks[:start])
    if not _is_document(first, note) or _is_listing(first, lines):
        return None
    inclosed = [part for a, b in pairwise(cuts) if not _is_list(part := _part(blocks[a:b]))]
    return _sheet(source, lines, first, inclosed, note)


def _sheet(
    source: Source, lines: tuple[Line, ...], main: Part, inclosures: Sequence[Part], note: Unit | None
) -> Sheet | None:
    opening = main.heading or main.dateline
    if opening is None:
        return None
    return Sheet(
        source=source, lines=lines, opening=opening, inscription=main.inscription or Inscription(text=""), main=main,
        inclosures=tuple(inclosures), note=note,
    )  # fmt: skip


def _outlined(source: Source, outline: Outline) -> Sheet | None:
    """The parts of a text of which an edition's markup says that it is a document, and where its parts begin."""
    lines = lines_of(source.text)
    blocks = _split(source, lines)
    start = 0 if outline.heading is None else _at(blocks, lines, [outline.heading])[0]
    if start >= len(blocks):
        return None
    cuts = [*_at(blocks, lines, outline.inclosed), len(blocks)]
    main = _part(blocks[start : cuts[0]], blocks[:start], headed=outline.heading is not None)
    return _sheet(source, lines, main, [_part(blocks[a:b]) for a, b in pairwise(cuts)], source_note(source, lines))


def _at(blocks: Sequence[Unit], lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """Which blocks begin at some places of the text, or next after them."""
    starts = [lines[block.first].start for block in blocks]
    return [bisect_left(starts, place) for place in places]


def _is_document(first: Part, note: Unit | None) -> bool:
    """Whether what a text begins with has the marks of a document, so much the more the less its heading tells."""
    named = first.inscription
    sides = {one.kind for one in first.lists}
    greeted = any(salutation(block.text) for block in first.body[:1])
    if named is None:
        dated = first.dateline is not None and date_in(first.dateline.text) is not None
        filed = bool(first.files or first.passing) or {"senders", "recipients"} <= sides
        return dated and (filed or bool(greeted and first.signature and (first.numbers or first.notes)))
    if named.senders or named.recipients or named.participants or (named.form and begins(named.text)):
        marked = first.dateline or first.numbers or first.notes or first.files or named.date or sides
        if marked or (named.formal and (first.signature or greeted)):
            return True
    told = note is not None or bool(sides) or bool(first.files) or bool(first.classified)
    editorial = named.number is not None and _EDITORIAL.search(named.text)
    return (told or entitles_kind(named.text)) and bool(first.dateline or named.date or editorial)


def _is_listing(first: Part, lines: Sequence[Line]) -> bool:
    """Whether a text lists messages: under the first title, and elsewhere too, a date stands alone on its line."""
    alone = first.dateline is not None and parse_date(first.dateline.text) is not None
    return alone and sum(len(line.text) < 40 and parse_date(line.text) is not None for line in lines) > 1


def _is_list(part: Part) -> bool:
    """Whether a part only lists the inclosures that come after it."""
    plural = part.mark is not None and re.match(r"[\[(]?[ie]nclosures\b", part.mark.text, re.IGNORECASE)
    return bool(plural) and part.heading is None and part.signature is None


def _split(source: Source, lines: Sequence[Line]) -> list[Unit]:
    """The blocks; those whose first lines are a heading, a number or a note come apart where no blank lines stand."""
    found = []
    for block in blocks_of(source, lines):
        first = block.first
        for _ in range(_OWN_LINES):
            if first >= block.last:
                break
            whole = head_kind(unit(source, lines, first, block.last).text) is not None
            if whole and head_kind(lines[first].text.strip()) not in {"file", "number"}:
                break
            cut = _own_lines(source, lines, first, block.last)
            if cut is None:
                break
            found.append(unit(source, lines, first, cut))
            first = cut + 1
        foot = _foot(lines, first, block.last)
        if foot is not None:
            found.append(unit(source, lines, first, foot - 1))
            first = foot
        found.append(unit(source, lines, first, block.last) if first > block.first else block)
    return set_apart(source, lines, found)


def _foot(lines: Sequence[Line], first: int, last: int) -> int | None:
    """The line of a signature that closes a block below its formula, though no blank line stands between, or None."""
    for index in range(max(first + 1, last - 2), last + 1):
        signed = " ".join(line.text.strip() for line in lines[index : last + 1])
        if is_closing(lines[index - 1].text.strip()) and is_signature(signed):
            return index
    return None


def _own_lines(source: Source, lines: Sequence[Line], first: int, last: int) -> int | None:
    """The last line of what stands apart at the beginning of a block, though no blank line follows, or None."""
    for end in range(first, min(first + 3, last)):
        text = unit(source, lines, first, end).text
        if text.count("(") != text.count(")") or bare(text.rsplit(" ", 1)[-1]) in COURTESY:
            continue  # a bracket still open, a title without its name
        following = unit(source, lines, end + 1, min(last, end + 6)).text
        kind = head_kind(text)
        if end == first and (is_inclosure_mark(text) or kind not in {None, "dateline"}):
            return end
        if kind == "dateline" and not is_dateline(following):
            return end
        whole = begins(text) and not following[:1].islower()
        if whole and (text.endswith(".") or _heads_text(source, lines, end + 1, last)):
            return end
    return None


def _heads_text(source: Source, lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether the next lines are a dateline, a number or a note."""
    return any(head_kind(unit(source, lines, first, end).text) for end in range(first, min(first + 3, last) + 1))


def _boundaries(blocks: list[Unit], start: int) -> Iterator[int]:
    """Where inclosures begin: at their marks; at a heading, or at a note of form, after a text that has been signed."""
    texts = signed = False
    headed = False  # a heading that no text has followed yet: the mark below it is its own
    for index in range(start + 1, len(blocks)):
        text = blocks[index].text
        heading = begins(text) and not numbered(text)
        if is_inclosure_mark(text):
            if texts or not headed:
                yield index
            texts = signed = headed = False
        elif texts and _fresh(blocks, index, heading=heading, signed=signed):
            yield index
            texts, signed, headed = False, False, heading
        elif head_kind(text) is None and not heading:
            texts = True
            signed = signed or _signs(blocks, index)
    return


def _fresh(blocks: list[Unit], index: int, *, heading: bool, signed: bool) -> bool:
    """Whether a block after a text begins another: by a heading, a note and a dateline, a title if it was signed."""
    text = blocks[index].text
    note = announces(text)
    if (heading and inscription(text).formal) or (signed and (heading or note or titles(text))):
        return True
    return note and index + 1 < len(blocks) and is_dateline(blocks[index + 1].text)


def numbered(text: str) -> bool:
    """Whether a block is an item of a list: "1. Lord Russell to Mr. Adams"."""
    return bool(re.match(r"\d{1,2}\.\s", text))


def _signs(blocks: list[Unit], index: int) -> bool:
    """Whether a block is a signature where one can stand: after a closing, or before something new."""
    text = blocks[index].text
    if CARD.fullmatch(text):
        return True
    if not is_signature(text):
        return False
    if index + 1 == len(blocks) or is_closing(blocks[index - 1].text):
        return True
    following = blocks[index + 1].text
    return is_inclosure_mark(following) or begins(following) or head_kind(following) == "note"


def _part(blocks: list[Unit], before: Sequence[Unit] = (), *, headed: bool = False) -> Part:
    """One part taken apart: its head, its text, its signature, what follows; `before` is what stands above it.

    `headed` says that its first block is its heading, whatever that looks like.
    """
    part = Part()
    for block in before:
        if head_kind(block.text) == "number":
            part.number = block
        elif head_kind(block.text) is not None:
            _take(part, block)
    if headed and blocks:
        part.heading, part.inscription = blocks[0], inscription(blocks[0].text)
    index = _take_heads(part, blocks, 1 if headed else 0)
    while index < len(blocks) and _is_address(part, blocks, index):
        part.address.append(blocks[index])
        index = _take_heads(part, blocks, index + 1)
    _take_text(part, blocks[index:])
    return part


def _take_heads(part: Part, blocks: list[Unit], index: int) -> int:
    """Take in what stands before the text; returns where that begins."""
    while index < len(blocks):
        block = blocks[index]
        if part.mark is None and is_inclosure_mark(block.text):
            part.mark = block
        elif part.heading is None and _is_heading(part, blocks, index):
            part.heading, part.inscription = block, inscription(block.text)
        elif part.mark is None and len(part.lists) < _LISTS and (listed := take_list(blocks, index)):
            part.lists.append(listed[0])
            index = listed[1]
            continue
        elif not _take(part, block) and not _is_letterhead(part, blocks, index):
            lists = _after_titles(blocks, index) if part.mark is None and not part.lists else None
            if lists is None:
                break
            part.titles.extend(blocks[index:lists])
            index = lists
            continue
        index += 1
    return index


def _after_titles(blocks: list[Unit], index: int) -> int | None:
    """Where the lists of a memorandum begin below a title of its own ("VISIT TO TAIPEI"), or None where none follow."""
    for place in range(index, min(index + _TITLES + 1, len(blocks))):
        text = blocks[place].text
        if label_of(text) is not None:
            return place if place > index else None
        if len(text) > _TITLE or salutation(text) or re.search(r"[a-z]{3}[.;:]$", text) or _has_verb(text):
            return None
    return None


def _is_letterhead(part: Part, blocks: list[Unit], index: int) -> bool:
    """Whether a block is the office that heads a sheet, its place and date below: "Department of State,"."""
    text = blocks[index].text
    words = text.split()
    if part.dateline is not None or index + 1 >= len(blocks) or not is_dateline(blocks[index + 1].text):
        return False
    return len(words) <= 8 and all(w[:1].isupper() or bare(w) in FUNCTION for w in words) and salutation(text) is None


def _is_heading(part: Part, blocks: list[Unit], index: int) -> bool:
    """Whether a block is a part's heading: who to whom, or an inclosure's title before its text."""
    text = blocks[index].text
    kind = head_kind(text)
    if part.mark is not None and numbered(text):
        return False  # a list of inclosures
    named = form_of(text) is not None or inscription(text).formal
    if begins(text) and (kind in {None, "note"} or (kind == "dateline" and named)):
        return True
    if part.mark is None and index == 0 and entitles(text) and kind in {None, "note"}:
        return True
    if kind is not None or (part.mark is None and index > 1) or index + 1 >= len(blocks) or salutation(text):
        return False
    return titles(text) and not re.search(r"[.;]\s+[A-Z][a-z]+ [a-z]", text)


def _take(part: Part, block: Unit) -> bool:
    """Take in a block of the head; False where it is none."""
    kind = head_kind(block.text)
    kept = {
        "number": part.numbers, "file": part.files, "classified": part.classified, "note": part.notes,
        "passing": part.passing, "repeated": part.repeated,
    }  # fmt: skip
    if kind == "dateline" and part.dateline is None:
        part.dateline = block
        if re.match(r"[\[(]?No\. ?\d", block.text):  # "No. 176.] Legation of the United States, London, June 20, 1862."
            part.numbers.append(block)
    elif kind == "note" and block.text.startswith("(") and len(block.text) > 60:
        return False  # a paraphrase printed in brackets is the text itself
    elif kind in kept:
        kept[kind].append(block)
    else:
        return False
    return True


def _is_address(part: Part, blocks: list[Unit], index: int) -> bool:
    """Whether a block before the text is an address: "American Consul, Hankow:", "To the Secretary of State."."""
    text = blocks[index].text
    last = all(is_afterword(block.text) for block in blocks[index + 1 :])
    greets = salutation(text)
    if last or len(text) > 320 or len(part.address) > 2 or (greets and greets.end() == len(text)):
        return False
    if part.dateline is None and part.mark is None and not text.startswith("To "):
        return False
    if text.startswith(("To ", "His Excellency", "The Honorable", "Hon. ", "The Right Hon")) and not _has_verb(text):
        return True
    words = text.rstrip(":.").split()
    plain = all(w[:1].isupper() or bare(w) in FUNCTION | PARTICLES or official(w) for w in words)
    return len(words) <= 12 and plain and (text.endswith((":", ".")) or part.mark is not None)


def _has_verb(text: str) -> bool:
    return bool(re.search(r"\b(?:is|are|was|were|has|have|had|will|shall|should|would)\b", text))


def _take_text(part: Part, blocks: list[Unit]) -> None:
    """The text of a part, its signature, and what is printed after that."""
    part.body = blocks
    for index, block in enumerate(blocks):
        if not index or not is_signature(block.text):
            continue
        if is_closing(blocks[index - 1].text) or _trails(blocks, index + 1):
            part.body, part.signature, part.after = blocks[:index], block, blocks[index + 1 :]
            if is_behalf(part.body[-1].text):
                part.behalf = part.body.pop()
            break
    for place in (part.body, part.after):  # an aide-mémoire bears its date at its foot
        if part.dateline is None and len(place) > (place is part.body) and is_dateline(place[-1].text):
            part.dateline = place.pop()


def _trails(blocks: list[Unit], start: int) -> bool:
    """Whether the last blocks are only what is printed after a signature: notes, a date, an address, another name."""
    return len(blocks) - start <= 6 and all(
        is_afterword(b.text) or head_kind(b.text) is not None or (len(b.text) < 90 and not _has_verb(b.text))
        for b in blocks[start:]
    )
