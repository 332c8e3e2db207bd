"""The labelled lists at the head of a memorandum: TO, FROM, THROUGH, SUBJECT, PARTICIPANTS, PRESENT, COPIES."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from extract.lexicon import NATIONS, PLACE_WORDS
from extract.model import Source
from extract.names import Mention
from extract.readers.dispatch_blocks import Unit, unit
from extract.readers.dispatch_parties import addressees
from extract.readers.dispatch_words import COURTESY, DEPARTMENTS, FUNCTION, PARTICLES, POSTS, RANKS, bare, official
from extract.text import Line

Kind = Literal["senders", "recipients", "intermediaries", "copies", "participants", "matter"]

_KINDS: dict[str, Kind] = {
    "to": "recipients", "memorandum for": "recipients", "also": "recipients", "from": "senders",
    "through": "intermediaries", "thru": "intermediaries", "via": "intermediaries",
    "cc": "copies", "copies": "copies", "copies to": "copies", "copy to": "copies", "info": "copies",
    "participants": "participants", "participant": "participants", "present": "participants",
    "also present": "participants", "attendees": "participants",
    "subject": "matter", "subjects": "matter", "subj": "matter", "re": "matter", "ref": "matter", "refs": "matter",
    "reference": "matter", "references": "matter", "date": "matter", "time": "matter", "place": "matter",
    "time and place": "matter", "date and time": "matter",
}  # fmt: skip
_WORDS = "|".join(sorted(_KINDS, key=len, reverse=True))
# a label has a colon, or stands in capitals alone on its line or well apart from what it introduces
_LABEL = re.compile(rf"\s*(?:(?P<any>(?i:{_WORDS}))\s?:|(?P<capitals>{_WORDS.upper()})(?=\s*$|\s{{2,}}))\s*")
_LONE = re.compile(r"\s*(?P<word>Participants|Present|Attendees|Subject)\s*")
_SYMBOL = re.compile(r"[A-Z][A-Za-z]{0,5}(?:/[A-Z]{1,5})*\s?[—–-]+\s?(?=[A-Z])")  # "EUR—Mr. X"
_OPEN = re.compile(r"(?:,|\b(?:of|the|and|for|to|in))\s*$")  # a line that the next goes on with
_SIDE = (
    PLACE_WORDS | NATIONS | frozenset({"side", "sides", "delegation", "for", "the", "u.s", "u.k", "us", "uk", "usa"})
)
_INTRODUCING = COURTESY | RANKS | POSTS | {"the", "and"}
_ITEM = 120
_ROLL = 60
_INLINE = 800  # characters of a list that stands on the line of its label


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label, what stands on its line, and the lines of the list below it."""

    kind: Kind
    head: Unit
    start: int  # where in the head what it introduces begins
    items: list[Unit] = field(default_factory=list)


def label_of(text: str) -> tuple[Kind, int] | None:
    """The kind of list that a line opens and where what the label introduces begins, or None.

    >>> label_of("PARTICIPANTS:"), label_of("FROM: Mr. Orde"), label_of("To the Senate:")
    (('participants', 13), ('senders', 6), None)
    """
    match = _LABEL.match(text)
    if match is not None:
        return _KINDS[(match["any"] or match["capitals"]).lower()], match.end()
    alone = _LONE.fullmatch(text)
    return (_KINDS[alone["word"].lower()], len(text)) if alone else None


def set_apart(source: Source, lines: Sequence[Line], blocks: list[Unit]) -> list[Unit]:
    """The blocks, each label beginning one of its own, and each line of a list of names one."""
    found: list[Unit] = []
    people = False
    for block in blocks:
        starts = [i for i in range(block.first, block.last + 1) if label_of(lines[i].text)]
        if not starts:
            people = people and _is_roll(block, lines)
        if not starts and not people:
            found.append(block)
            continue
        for first, stop in pairwise(sorted({block.first, *starts, block.last + 1})):
            label = label_of(lines[first].text)
            people = people if label is None else label[0] != "matter"
            found.extend(unit(source, lines, *part) for part in _parts(lines, first, stop, people=people))
    return found


def _parts(lines: Sequence[Line], first: int, stop: int, *, people: bool) -> Iterator[tuple[int, int]]:
    """The first and the last line of what stands apart: a label alone on its line, each item of a list of names.

    A line that breaks off goes on with the next.
    """
    label = label_of(lines[first].text)
    if label is not None and label[1] >= len(lines[first].text.rstrip()):
        yield first, first
        first += 1
    if not people and first < stop:
        yield first, stop - 1
        return
    begin = first
    for index in range(first, stop):
        broken = _OPEN.search(lines[index].text) or (index + 1 < stop and lines[index + 1].text.strip()[:1].islower())
        if index + 1 == stop or not broken:
            yield begin, index
            begin = index + 1


def _is_roll(block: Unit, lines: Sequence[Line]) -> bool:
    """Whether every line of a block can be an item of a list of names."""
    return all(_is_item(lines[index].text.strip()) for index in range(block.first, block.last + 1))


def _is_item(text: str) -> bool:
    """Whether a line can stand in a list of names: names, offices and small words, no sentence."""
    if not text or len(text) > _ITEM or text[0] in "[0123456789" or label_of(text):
        return False
    words = re.sub(r"\([^()]*\)", "", text).rstrip(" :").split()
    plain = all(not w[:1].islower() or bare(w) in FUNCTION | PARTICLES or official(w) for w in words)
    return plain and not (len(words) > 4 and text.endswith((".", "?", "!")) and not re.search(r"[A-Z]\.$", text))


def take_list(blocks: list[Unit], index: int) -> tuple[Labelled, int] | None:
    """The labelled list that begins at a block, and where what follows it begins; None where none begins."""
    label = label_of(blocks[index].text)
    if label is None:
        return None
    kind, start = label
    head = blocks[index]
    following = index + 1
    if kind == "matter":
        alone = start >= len(head.text) and following < len(blocks) and len(blocks[following].text) < 2 * _ITEM
        stop = following + (alone and label_of(blocks[following].text) is None)
    else:
        stop = following
        while stop < min(len(blocks), following + _ROLL) and _is_item(blocks[stop].text):
            stop += 1
    return Labelled(kind=kind, head=head, start=start, items=blocks[following:stop]), stop


def named(labelled: Labelled) -> Iterator[tuple[Mention, Unit]]:
    """The persons, offices and bodies of a list; of a line of its own the first alone, the rest being his office."""
    if labelled.start < len(labelled.head.text):
        text = labelled.head.text
        stop = min(len(text), labelled.start + _INLINE)
        for mention in addressees(text, _after_symbol(text, labelled.start), stop):
            yield mention, labelled.head
    single = labelled.start >= len(labelled.head.text) and len(labelled.items) == 1  # all of them on one line
    for item in labelled.items:
        if all(bare(word) in _SIDE for word in item.text.split()):
            continue
        found = addressees(item.text, _after_symbol(item.text, 0))
        for mention in found if single and _each_introduced(found, item.text) else found[:1]:
            yield (mention if single and len(found) > 1 else _whole_office(mention, item.text)), item


def _each_introduced(mentions: Sequence[Mention], text: str) -> bool:
    """Whether every name of a line follows a title, an article or a comma, as those of a list do."""
    before = (text[: mention.start].split() for mention in mentions)
    return all(not words or words[-1].endswith((",", ";")) or bare(words[-1]) in _INTRODUCING for words in before)


def takes_part(mention: Mention, text: str) -> bool:
    """Whether a mention in a list of participants is one of them, not the department or the side that heads some.

    >>> [takes_part(addressees(text)[0], text) for text in ("The President", "Mr. Orde", "OSD", "White House", "State")]
    [True, True, False, False, False]
    """
    written = text[mention.start : mention.end]
    return mention.kind != "body" and not re.fullmatch(r"[A-Z]{2,5}", written) and written.lower() not in DEPARTMENTS


def _whole_office(mention: Mention, text: str) -> Mention:
    """An office with all that its line says of it: "Director, Central Intelligence"."""
    if mention.kind == "person":
        return mention
    end = len(re.sub(r"[\s.:;,]*(?:\([^()]*\))?[\s.:;,]*$", "", text))
    return replace(mention, end=max(end, mention.end), name=text[mention.start : max(end, mention.end)])


def _after_symbol(text: str, start: int) -> int:
    match = _SYMBOL.match(text, start)
    return match.end() if match else start
