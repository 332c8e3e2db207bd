"""From pieces of pages to documents: where headings stand, how far they run, and which pieces are whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.enclosures import enclosed
from extract.headings import LABELLED, NUMBERED, Heading, parse_heading
from extract.layout import Piece, article_pieces, furniture, letterhead_line, pieces
from extract.lexicon import BODIES, NATIONS, OFFICES, PLACE_WORDS
from extract.model import Source
from extract.names import Mention, fold, key
from extract.reassembly import Shard, Wanted, begins_within, breaks_off, signatures, untangle
from extract.sources import NOTE, citations
from extract.text import Flow, Line, lines_of

# words after which a heading's line break falls inside a name: "Deputy Foreign Minister / Andrei Gromyko"
_EXPECTANT = NATIONS | OFFICES | {"communist", "central", "party"}

Stretch = tuple[int, int]  # indices of the first and the last line


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document as assembled: the lines of its heading, and of its text in reading order.

    `moved` says that the reading order is not the file's; `joins` says why each piece was put where it is.
    """

    number: str
    heading: tuple[Stretch, ...]
    body: tuple[Stretch, ...]
    moved: bool = False
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A source laid out: its lines, its pieces without furniture and articles, and the headings found."""

    source: Source
    lines: tuple[Line, ...]
    skipped: frozenset[int]
    pieces: tuple[Piece, ...]
    headings: tuple[Stretch, ...]

    def flow(self, *stretches: Stretch) -> Flow:
        """The running text of stretches of lines, page furniture left out."""
        return Flow(self.source, [self._offsets(i) for stretch in stretches for i in self._kept(stretch)])

    def _kept(self, stretch: Stretch) -> list[int]:
        return [i for i in range(stretch[0], stretch[1] + 1) if i not in self.skipped and not self.lines[i].blank]

    def _offsets(self, index: int) -> tuple[int, int]:
        line = self.lines[index]
        start = line.start + len(line.text) - len(line.text.lstrip())
        return start, line.start + len(line.text.rstrip())


def lay_out(source: Source) -> Page:
    """Find the furniture, the headings and the articles of a source."""
    lines = lines_of(source.text)
    skipped = furniture(lines)
    starts = [i for i, line in enumerate(lines) if i not in skipped and heading_start(lines, i)]
    headings = tuple(_extent(lines, skipped, start, set(starts)) for start in starts)
    found = list(pieces(lines, skipped))
    articles = article_pieces(lines, found, frozenset(starts))
    kept = tuple(piece for place, piece in enumerate(found) if place not in articles)
    return Page(source=source, lines=lines, skipped=skipped, pieces=kept, headings=headings)


def heading_start(lines: tuple[Line, ...], index: int) -> bool:
    """Whether a document's heading begins on this line: a number and a date, or "Document 12:".

    Numbered points inside a text have no date after the number; an item of a protocol no form or party after it.
    """
    text = lines[index].text
    return bool(NUMBERED.match(text) or LABELLED.match(text))


def _extent(lines: tuple[Line, ...], skipped: frozenset[int], start: int, starts: set[int]) -> Stretch:
    """How far a heading runs: over its broken lines, to the first line of the letter's head or a gap."""
    text = lines[start].text.strip()
    last = start
    for index in range(start + 1, min(start + 14, len(lines))):
        if index in skipped or index in starts:
            break
        line = lines[index].text
        gap = not line.strip() or line.startswith(" ")
        whole = complete(parse_heading(text))
        opened = _open(text)
        waits = bool(LABELLED.match(text)) and parse_heading(text).date is None and bool(line.strip())
        if gap and whole and not opened and not waits:
            break
        if not line.strip():
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            if not following.strip() or index + 1 in starts or not _continues(following, text):
                break
            continue
        if not line.strip()[0].islower() and not opened and _stops(text, line, whole, gap):
            break
        text = _join(text, line.strip())
        last = index
    return start, last


def complete(heading: Heading) -> bool:
    """Whether a heading says who is party to the message, or can hold no more."""
    if heading.form is not None and heading.form.value in {"resolution"}:
        return bool(heading.senders) and heading.tail is not None
    return bool(heading.senders or heading.participants) and bool(
        heading.recipients or heading.participants or heading.tail or re.search(r"\bfrom\b", heading.text)
    )


def _stops(text: str, line: str, whole: bool, gap: bool) -> bool:
    """Whether the heading ends before `line`; one that begins with "Document 12:" ends after its date."""
    if LABELLED.match(text):
        date = parse_heading(text).date
        if date is None:
            return False
        return whole and (date.end == len(text) or letterhead_line(line) or _agency(line) or gap)
    return whole and (letterhead_line(line) or _agency(line) or gap)


def _open(text: str) -> bool:
    return bool(re.search(r"(?:[,(\[-]|\b(?:to|from|of|and|or|the|with|via|re|for|in|at|by|on|transmitting|conveying|reporting|"
                          r"attaching|approved))$", text)) or text.count("(") > text.count(")") or text.count("[") > text.count("]") or fold(text).rsplit(" ", 1)[-1] in _EXPECTANT  # fmt: skip


def _continues(line: str, text: str) -> bool:
    """Whether a line after a gap goes on with an unfinished heading: the rest of a name or of the parties."""
    if letterhead_line(line) or re.search(r"[.!?]$", line.strip()):
        return False
    joined = parse_heading(_join(text, line.strip()))
    return text.endswith("-") or (complete(joined) and len(line.split()) <= 9 and not line.strip()[0].islower())


def _agency(line: str) -> bool:
    """A line that begins a letter's head with an agency or a place."""
    words = fold(line).split()
    if words and all(w in PLACE_WORDS for w in words):
        return True
    known = words and (
        words[0] in BODIES | OFFICES | PLACE_WORDS | {"all", "second"} or re.match(r"\d+(?:st|nd|rd|th)$", words[0])
    )
    return bool(known) and any(w in BODIES for w in words[:4]) and len(words) > 2


def _join(text: str, line: str) -> str:
    if text.endswith("-") and len(text) > 1 and text[-2].isalnum():
        return text[:-1] + line if line[:1].islower() else text + line
    return f"{text} {line}"


def assemble(page: Page) -> tuple[Printed, ...]:
    """The documents of a source, each with its heading and its text in reading order."""
    heads = page.headings
    shards = _shards(page)
    printed: list[Printed] = []
    place = 0
    while place < len(heads):
        last = place
        while last < len(heads) and not _clean(page, last, shards):
            last += 1
        if any(_bodiless(shards, d) for d in range(place, last)) and last < len(heads):
            last += 1  # a heading whose text must be elsewhere: the next document's may be it
        if last == place:
            printed.append(_printed(page, place, _closed(_of(shards, place)), ()))
            place += 1
        else:
            printed.extend(_region(page, place, last, shards))
            place = last
    return tuple(printed)


def _shards(page: Page) -> tuple[Shard, ...]:
    """The pieces cut at headings and after source notes."""
    found: list[Shard] = []
    for piece in page.pieces:
        first = piece.first
        cuts = [h for h in page.headings if piece.first <= h[1] and h[0] <= piece.last]
        for start, end in [*cuts, (piece.last + 1, piece.last + 1)]:
            if start > first:
                found.extend(_cut(page, first, min(start - 1, piece.last), len(found)))
            first = max(first, end + 1)
    return tuple(found)


def _cut(page: Page, first: int, last: int, place: int) -> Iterator[Shard]:
    """One shard, or two where a source note ends within the stretch."""
    begin = first
    open_note = False
    for index in range(first, last + 1):
        text = page.lines[index].text.strip()
        open_note = open_note or bool(NOTE.search(text))
        closes = open_note and re.search(r"[\])]\.?$", text) and text.count("[") <= text.count("]")
        if (closes and index < last) or index == last:
            yield _shard(page, begin, index, place)
            place, begin, open_note = place + 1, index + 1, False


def _shard(page: Page, first: int, last: int, place: int) -> Shard:
    before = [d for d, head in enumerate(page.headings) if head[1] < first]
    default = before[-1] if before else 0
    glued = before and page.headings[default][1] == first - 1
    lines = tuple(page.lines[i].text.strip() for i in range(first, last + 1) if i not in page.skipped)
    return Shard(
        place=place, first=first, last=last, lines=lines, text=page.flow((first, last)).text,
        fixed=default if glued else None, default=default,
    )  # fmt: skip


def _of(shards: tuple[Shard, ...], document: int) -> list[Shard]:
    return [s for s in shards if s.default == document and s.lines]


def _closed(shards: list[Shard]) -> list[Shard]:
    """A document's shards up to its source note, with what the note's paragraph adds."""
    for index, shard in enumerate(shards):
        if shard.has_note:
            tail = [s for s in shards[index + 1 : index + 2] if s.first == shard.last + 1 and citing(s)]
            return shards[: index + 1] + tail
    return shards


def citing(shard: Shard) -> bool:
    """Whether a shard goes on citing archives, as a note's second sentence does."""
    return len(shard.text) < 400 and any(True for _ in citations(shard.text))


def _clean(page: Page, document: int, shards: tuple[Shard, ...]) -> bool:
    """Whether a document is whole in the order of the file: a heading, a text, one source note, nothing after it."""
    if page.headings[document][0] == 0 and not shards:
        return False
    own = _of(shards, document)
    kept = _closed(own)
    if (
        not kept
        or not any(s.has_note for s in kept)
        or (own and not complete(parse_heading(heading_text(page, document, own))))
    ):
        return False
    text = sum(len(s.text.split()) for s in kept if not s.text.startswith("[Source"))
    following = own[len(kept) :]
    further = any(s.has_note for s in following)
    if text < 8 or further or _strays(page, document, shards):
        return False
    if begins_within(kept[0]) or any(_disjointed(one, two) for one, two in zip(kept, kept[1:], strict=False)):
        return False
    return not _signed_by_another(page, document, kept)


def _bodiless(shards: tuple[Shard, ...], document: int) -> bool:
    """Whether nothing to speak of stands under a heading."""
    return sum(len(s.text.split()) for s in _of(shards, document)) < 8


def _strays(page: Page, document: int, shards: tuple[Shard, ...]) -> bool:
    """Whether between the source note before and this heading stands a text that nobody claims."""
    if not document:
        return False
    own = _of(shards, document - 1)
    left = [s for s in own[len(_closed(own)) :] if not _aside(s)]
    return 0 < sum(len(s.text.split()) for s in left) < 900 and any(s.has_note for s in own)


def _disjointed(one: Shard, two: Shard) -> bool:
    """Whether a text cannot go on from one shard to the next: after a signature, or within a sentence."""
    if _ended(one) and not two.has_note and not _aside(two):
        return True
    if begins_within(two):
        return not breaks_off(one) and not one.lines[-1].endswith((",", "-", ":"))
    cut = re.search(r"\b(?:of|the|to|and|in|for|with|by|a)$", one.lines[-1])
    return bool(cut) and ((two.has_note and two.text.startswith("[")) or (bool(signatures(two)) and len(two.lines) < 3))


def _signed_by_another(page: Page, document: int, kept: list[Shard]) -> bool:
    signed = frozenset().union(*(signatures(s) for s in kept))
    own = _wanted(page, document).senders
    if not signed or signed & own:
        return False
    near = [d for d in range(max(0, document - 4), min(len(page.headings), document + 5)) if d != document]
    return any(signed & _wanted(page, d).senders for d in near)


def _ended(shard: Shard) -> bool:
    """Whether a shard ends as a message does: with a signature, a number or a date on its own line."""
    tail = shard.lines[-1]
    return bool(re.fullmatch(r"No\. ?[\w/-]+|\d{1,2}[./][\dIVX]{1,4}([./]\d{2,4})?\.?", tail)) and len(shard.lines) > 3


def _aside(shard: Shard) -> bool:
    """Notes and lists that may follow a signature."""
    return shard.text.startswith(
        ("[", "Copies", "Note", "Typed", "Attach", "*", "In the margin", "Report", "Spravka", "SPRAVKA")
    )


def heading_text(page: Page, document: int, own: list[Shard]) -> str:
    """A document's heading, completed by the first line of its text where a break of the page cut it."""
    stretch = page.headings[document]
    text = page.flow(stretch).text
    for shard in own[:1]:
        if _open(text) and _continues(shard.lines[0], text):
            return _join(text, shard.lines[0])
    return text


def _region(page: Page, first: int, last: int, shards: tuple[Shard, ...]) -> Iterator[Printed]:
    """Documents whose pieces are interleaved: weigh what binds each piece to each document."""
    before = _of(shards, first - 1)[len(_closed(_of(shards, first - 1))) :] if first else []
    pool = [s for s in before[-3:] if not _aside(s)] + [s for d in range(first, last) for s in _of(shards, d)]
    local = [
        replace(
            s,
            place=i,
            fixed=None if s.fixed is None or s.fixed < first else s.fixed - first,
            default=max(0, s.default - first),
        )
        for i, s in enumerate(pool)
    ]
    wanted = [_wanted(page, d) for d in range(first, last)]
    orders, joins = untangle(wanted, local, _continues_heading)
    for index, order in enumerate(orders):
        if sorted(order, key=lambda s: s.place) == [s for s in local if s.default == index] and _last_noted(order):
            order = tuple(sorted(order, key=lambda s: s.place))  # nothing came or went: the file's order stands
        own = [j for j in joins for s in order if j.startswith(f"lines {s.first + 1}-{s.last + 1}:")]
        yield _printed(page, first + index, list(order), tuple(own))


def _last_noted(order: tuple[Shard, ...]) -> bool:
    """Whether in the file's order the last of these shards holds the source note."""
    placed = sorted(order, key=lambda s: s.place)
    return bool(placed) and placed[-1].has_note


def _wanted(page: Page, document: int) -> Wanted:
    heading = parse_heading(page.flow(page.headings[document]).text)
    inner = (
        [m for e in enclosed(heading.text, heading.tail) for m in (*e.senders, *e.recipients)] if heading.tail else []
    )
    everyone = (*heading.senders, *heading.recipients, *heading.intermediaries, *heading.participants, *inner)
    return Wanted(
        heading=heading, whole=complete(heading) and not _open(heading.text),
        names=frozenset(k for m in everyone for k in _keys(m)), senders=frozenset(k for m in heading.senders for k in _keys(m)),
        relays=frozenset(k for m in heading.intermediaries for k in _keys(m)),
    )  # fmt: skip


def _keys(mention: Mention) -> Iterator[str]:
    for name in (mention.name, mention.alias):
        if name:
            yield key(name)
            yield key(name.split()[-1])


def _continues_heading(heading: str, line: str) -> bool:
    return _continues(line, heading)


def _printed(page: Page, document: int, shards: list[Shard], joins: tuple[str, ...]) -> Printed:
    """The document, its heading completed from the first line of its text where the page cut it."""
    stretch = page.headings[document]
    heading: tuple[Stretch, ...] = (stretch,)
    body = [(s.first, s.last) for s in shards]
    text = page.flow(stretch).text
    if not complete(parse_heading(text)) or _open(text):
        for place, shard in enumerate(shards):
            if _continues(shard.lines[0], text):
                heading = (stretch, (shard.first, shard.first))
                body[place] = (shard.first + 1, shard.last)
                break
    number = re.search(r"\d+", page.lines[stretch[0]].text)
    kept = tuple(b for b in body if b[0] <= b[1])
    return Printed(
        number=number.group() if number else "", heading=heading, body=kept, moved=list(kept) != sorted(kept) or bool(joins),
        joins=joins,
    )  # fmt: skip
