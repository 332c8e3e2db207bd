"""From pieces of pages to documents: which text is whose, where the file has it in order and where it has not."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.binding import Wanted
from extract.enclosures import enclosed
from extract.extents import Stretch, complete, continues, is_open, joined
from extract.headings import parse_heading
from extract.names import Mention
from extract.pages import Page
from extract.reassembly import untangle
from extract.shards import Shard, begins_within, breaks_off, signatures, starts_message
from extract.sources import NOTE, citations, tells_source
from extract.spelling import key

_NEAR = 4  # a displaced text is sought among so many documents before and after
_CLOSING = re.compile(
    r"No\. ?[\w/-]+"  # a number on a line of its own
    r"|\d{1,2}[./][\dIVX]{1,4}([./]\d{2,4})?\.?"  # a date on a line of its own
)
_EDITORS = re.compile(r"\[(?:Ed\.|Editor|Editors?[’']s?) [Nn]ote\b")  # theirs, between documents
_ASIDES = ("[", "Copies", "Note", "Typed", "Attach", "*", "In the margin", "Report", "Spravka", "SPRAVKA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document as assembled: the lines of its heading, and of its text in reading order."""

    heading: tuple[Stretch, ...]
    body: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A page with what assembling asks of it again and again, each computed once.

    `own` are the shards that stand under each heading in the file, `wanted` the headings taken apart.
    """

    page: Page
    shards: tuple[Shard, ...]
    own: tuple[tuple[Shard, ...], ...]
    wanted: tuple[Wanted, ...]


def assemble(page: Page) -> tuple[Printed, ...]:
    """The documents of a source, each with its heading and its text in reading order.

    Where the documents of a stretch of the file are whole, the order of the file stands; the others are untangled
    together, up to the next whole one. Stretches are indices of the page's lines.

    >>> from extract.model import Source
    >>> from extract.pages import lay_out
    >>> text = (
    ...     "3. 9 May 1911, letter, Anna Holt to Karl Lund\\n"
    ...     "SECRET\\nThe ships that left in March have all come back.\\n"
    ...     "HOLT\\n[Source: HBA, fond 2, opis 1, delo 7, list 4]\\n"
    ... )
    >>> assemble(lay_out(Source(name="a.txt", text=text, sha256="")))
    (Printed(heading=((0, 0),), body=((1, 4),)),)
    """
    sheet = _sheet(page)
    count = len(page.headings)
    clean = [_clean(sheet, document) for document in range(count)]
    printed: list[Printed] = []
    place = 0
    while place < count:
        last = place
        while last < count and not clean[last]:
            last += 1
        if last < count and any(_bodiless(sheet, d) for d in range(place, last)):
            last += 1  # a heading whose text must be elsewhere: the next document's may be it
        if last == place:
            printed.append(_printed(sheet, place, _closed(sheet.own[place])))
            place += 1
        else:
            printed.extend(_untangled(sheet, place, last))
            place = last
    return tuple(printed)


def _sheet(page: Page) -> _Sheet:
    shards = _shards(page)
    documents = range(len(page.headings))
    return _Sheet(
        page=page,
        shards=shards,
        own=_own(shards, len(documents)),
        wanted=tuple(_wanted(page, d) for d in documents),
    )


def _own(shards: tuple[Shard, ...], count: int) -> tuple[tuple[Shard, ...], ...]:
    """The shards that stand under each heading."""
    found: list[list[Shard]] = [[] for _ in range(count)]
    for shard in shards:
        if shard.lines and shard.default >= 0:
            found[shard.default].append(shard)
    return tuple(tuple(own) for own in found)


def _shards(page: Page) -> tuple[Shard, ...]:
    """The pieces cut at headings and after source notes."""
    found: list[Shard] = []
    for piece in page.pieces:
        first = piece.first
        cuts = page.headings[
            bisect_left(page.headings, piece.first, key=_last) : bisect_right(page.headings, piece.last, key=_first)
        ]
        for start, end in [*cuts, (piece.last + 1, piece.last + 1)]:
            if start > first:
                cut = _cut(page, first, min(start - 1, piece.last), len(found))
                found.extend(shard for shard in cut if not _EDITORS.match(shard.text))
            first = max(first, end + 1)
    return tuple(found)


def _first(stretch: Stretch) -> int:
    return stretch[0]


def _last(stretch: Stretch) -> int:
    return stretch[1]


def _cut(page: Page, first: int, last: int, place: int) -> Iterator[Shard]:
    """One shard, or more where source notes end within the stretch."""
    begin = first
    open_note = False
    for index in range(first, last + 1):
        text = page.lines[index].words
        open_note = open_note or tells_source(text)
        within = begin < index and not open_note and starts_message(text, page.lines[index - 1].text)
        if within and index - 1 not in page.skipped:
            yield _shard(page, begin, index - 1, place)
            place, begin = place + 1, index
        closes = open_note and re.search(r"[\])]\.?$", text) and text.count("[") <= text.count("]")
        if closes or index == last:
            yield _shard(page, begin, index, place)
            place, begin, open_note = place + 1, index + 1, False


def _shard(page: Page, first: int, last: int, place: int) -> Shard:
    default = bisect_left(page.headings, first, key=_last) - 1
    glued = default >= 0 and page.headings[default][1] == first - 1
    lines = tuple(page.lines[i].words for i in range(first, last + 1) if i not in page.skipped)
    return Shard(
        place=place, first=first, last=last, lines=lines, text=page.flow((first, last)).text,
        fixed=default if glued else None, default=default,
    )  # fmt: skip


def _wanted(page: Page, document: int) -> Wanted:
    heading = parse_heading(page.flow(page.headings[document]).text)
    passed_on = enclosed(heading)
    inner = [m for e in passed_on for m in (*e.senders, *e.recipients)]
    everyone = (*heading.everyone, *inner)
    return Wanted(
        heading=heading,
        whole=complete(heading) and not is_open(heading.text),
        names=_keys(everyone),
        persons=tuple(_words(m) for m in everyone if m.kind == "person"),
        senders=_keys(heading.senders),
        relays=_keys(heading.intermediaries),
        quoted=_keys(tuple(m for e in passed_on for m in e.senders)),
        passed_on=tuple(
            _words(m)
            for m in (*(heading.senders if heading.intermediaries else ()), *(m for e in passed_on for m in e.senders))
        ),
        dates=tuple(d for d in (heading.date.value if heading.date else None, *(e.date for e in passed_on)) if d),
    )


def _keys(mentions: tuple[Mention, ...]) -> frozenset[str]:
    """The keys of names and other names, each whole and its last word."""
    names = [name for mention in mentions for name in (mention.name, mention.alias) if name]
    return frozenset(key(form) for name in names for form in (name, name.split()[-1]))


def _words(mention: Mention) -> frozenset[str]:
    """The words of a person's names, initials left out."""
    words = f"{mention.name} {mention.alias or ''}".split()
    return frozenset(key(word) for word in words if "." not in word)


def _closed(shards: tuple[Shard, ...]) -> tuple[Shard, ...]:
    """A document's shards up to its source note, with what the note's paragraph adds."""
    for index, shard in enumerate(shards):
        if shard.has_note:
            tail = tuple(s for s in shards[index + 1 : index + 2] if s.first == shard.last + 1 and _cites(s))
            return shards[: index + 1] + tail
    return shards


def _cites(shard: Shard) -> bool:
    """Whether a shard goes on citing archives, as a note's second sentence does."""
    return len(shard.text) < 400 and any(True for _ in citations(shard.text))


def _clean(sheet: _Sheet, document: int) -> bool:
    """Whether a document is whole in the order of the file: a heading, a text, one source note, nothing after it."""
    own = sheet.own[document]
    kept = _closed(own)
    if not any(s.has_note for s in kept) or not complete(parse_heading(_heading_text(sheet, document))):
        return False
    text = sum(_length(s) for s in kept if not NOTE.match(s.text))
    if text < 8 or any(s.has_note for s in own[len(kept) :]) or _strays(sheet, document):
        return False
    if begins_within(kept[0]) or any(_disjointed(one, two) for one, two in pairwise(kept)):
        return False
    return not _signed_by_another(sheet, document, kept)


def _bodiless(sheet: _Sheet, document: int) -> bool:
    """Whether nothing to speak of stands under a heading."""
    return sum(_length(s) for s in sheet.own[document]) < 8


def _length(shard: Shard) -> int:
    """How many words a shard has: in running text there is one blank between two."""
    return shard.text.count(" ") + 1 if shard.text else 0


def _strays(sheet: _Sheet, document: int) -> bool:
    """Whether between the source note before and this heading stands a text that nobody claims."""
    if not document:
        return False
    own = sheet.own[document - 1]
    left = [s for s in own[len(_closed(own)) :] if not _aside(s)]
    return 0 < sum(_length(s) for s in left) < 900 and any(s.has_note for s in own)


def _disjointed(one: Shard, two: Shard) -> bool:
    """Whether a text cannot go on from one shard to the next: after a signature, or within a sentence."""
    if _ended(one) and not two.has_note and not _aside(two):
        return True
    if begins_within(two):
        return not breaks_off(one) and not one.lines[-1].endswith((",", "-", ":"))
    cut = re.search(r"\b(?:of|the|to|and|in|for|with|by|a)$", one.lines[-1])
    return bool(cut) and ((two.has_note and two.text.startswith("[")) or (bool(signatures(two)) and len(two.lines) < 3))


def _signed_by_another(sheet: _Sheet, document: int, kept: tuple[Shard, ...]) -> bool:
    """Whether a text bears the signature of a sender of a document nearby, and none of its own heading's senders."""
    signed = frozenset().union(*(signatures(s) for s in kept))
    if not signed or signed & sheet.wanted[document].senders:
        return False
    near = range(max(0, document - _NEAR), min(len(sheet.wanted), document + _NEAR + 1))
    return any(signed & sheet.wanted[d].senders for d in near if d != document)


def _ended(shard: Shard) -> bool:
    """Whether a shard ends as a message does: with a number or a date on a line of its own."""
    return bool(_CLOSING.fullmatch(shard.lines[-1])) and len(shard.lines) > 3


def _aside(shard: Shard) -> bool:
    """Notes and lists that may follow a signature."""
    return shard.text.startswith(_ASIDES)


def _heading_text(sheet: _Sheet, document: int) -> str:
    """A document's heading, completed by the first line of its text where a break of the page cut it."""
    text = sheet.wanted[document].heading.text
    for shard in sheet.own[document][:1]:
        if is_open(text) and continues(text, shard.lines[0]):
            return joined(text, shard.lines[0])
    return text


def _untangled(sheet: _Sheet, first: int, last: int) -> Iterator[Printed]:
    """The documents from `first` up to `last`, whose shards are interleaved: each gets what binds most to it."""
    before = sheet.own[first - 1][len(_closed(sheet.own[first - 1])) :] if first else ()
    pool = [s for s in before[-3:] if not _aside(s)] + [s for d in range(first, last) for s in sheet.own[d]]
    local = [
        replace(
            shard,
            place=place,
            fixed=None if shard.fixed is None or shard.fixed < first else shard.fixed - first,
            default=max(0, shard.default - first),
        )
        for place, shard in enumerate(pool)
    ]
    for index, order in enumerate(untangle(sheet.wanted[first:last], local, continues)):
        placed = tuple(sorted(order, key=lambda s: s.place))
        unmoved = list(placed) == [s for s in local if s.default == index] and placed and placed[-1].has_note
        yield _printed(sheet, first + index, placed if unmoved else order)  # nothing came or went: the file's order


def _printed(sheet: _Sheet, document: int, shards: tuple[Shard, ...]) -> Printed:
    """The document, its heading completed from the first line of its text where the page cut it."""
    stretch = sheet.page.headings[document]
    heading: tuple[Stretch, ...] = (stretch,)
    body = [(s.first, s.last) for s in shards]
    if not sheet.wanted[document].whole:
        text = sheet.wanted[document].heading.text
        for place, shard in enumerate(shards):
            if continues(text, shard.lines[0]):
                heading = (stretch, (shard.first, shard.first))
                body[place] = (shard.first + 1, shard.last)
                break
    return Printed(heading=heading, body=tuple(part for part in body if part[0] <= part[1]))
