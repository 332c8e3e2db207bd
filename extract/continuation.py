"""What goes on from what: a broken word or sentence, a numbering, a list, signatures and the dates below them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.assignment import FARTHEST, Joins
from extract.layout import letterhead_line
from extract.shards import Shard, Traits, begins_within, breaks_off, closes, ends_signed, names_only

# the number of a point: "3. The", "“3. The"
_ITEM = re.compile(r"[“\"\d](?:(?<=^.)|(?<=\s.))(?:(?<=\d)\d?|(?<=[“\"])\d{1,2})\.\s+[A-Z]")
_COPIES = re.compile(r"\b[Cc]opies\b")
_OPEN = re.compile(r"\b(?P<word>of|the|to|and|in|for|with|by|from|an?|or|at|between|their|its|his|our|your|this)$")
_ARTICLES = frozenset({"the", "a", "an", "their", "its", "his", "our", "your", "this"})
_FINITE = "is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should|does|did|and|or|which|of"
# what cannot follow a preposition or a conjunction (False), nor an article (True)
_CLASH = {
    False: re.compile(rf"(?:{_FINITE})\b"),
    True: re.compile(rf"(?:{_FINITE}|the|an?|to|in|for|with|by|from|at|concerning|regarding|that)\b"),
}
_LOWER = re.compile(r"\b[a-z]+\b")
_HALF_OF_THE_DAY = re.compile(r"[ap]\.\s?m\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seam:
    """What shows of a shard whether it goes on in another or another goes on in it.

    `item` is the number of a point that it begins with, `items` are the numbers of the point that must follow; `end` is
    its last character, `open` the word that cannot be a sentence's last, `half` the part of a word that it ends with.
    """

    shard: Shard
    within: bool
    broken: bool
    listing: bool
    names: bool
    head: bool
    signed: bool
    closing: bool
    item: str | None
    items: frozenset[int]
    end: str
    open: str | None
    half: str | None


def _seam(shard: Shard) -> _Seam:
    end, first = shard.text.rstrip(), re.match(r"(\d{1,2})\.\s", shard.text.lstrip("“ "))
    numbers = [int(item.partition(".")[0].lstrip('“"')) for item in _ITEM.findall(shard.text)]
    opening, half = _OPEN.search(end[-20:]), re.search(r"([a-z]+)-$", end[-40:].lower())
    return _Seam(
        shard=shard, within=begins_within(shard), broken=breaks_off(shard),
        listing=end.endswith(",") and bool(_COPIES.search(end, end.rfind(".") + 1)), names=names_only(shard),
        head=letterhead_line(shard.lines[0]), signed=ends_signed(shard), closing=closes(shard),
        item=first[1] if first else None, items=frozenset({numbers[-1] + 1} if numbers else ()), end=end[-1:],
        open=opening["word"] if opening else None, half=half[1] if half else None,
    )  # fmt: skip


def joins(shards: Sequence[Shard]) -> Joins:
    """Pairs (a, b) of places in `shards` where b goes on from a, with how strongly.

    A shard goes on in one other and is gone on from by one: of all the pairs the strongest is taken first.

    >>> def shard(place, text):
    ...     return Shard(place=place, first=2 * place, last=2 * place, lines=(text,), text=text, fixed=None, default=0)
    >>> joins([shard(0, "barges, we are told, of the"), shard(1, "HOLT"), shard(2, "harbour")])
    {(0, 2): 3.98}
    """
    seams = [_seam(shard) for shard in shards]
    words = _words(shards) if any(seam.half for seam in seams) else frozenset[str]()
    free = [(b, seam) for b, seam in enumerate(seams) if seam.shard.fixed is None]
    found: list[tuple[float, int, int]] = []
    for a, one in enumerate(seams):
        if one.shard.has_note:
            continue
        for b, other in _reach(free, a, one):
            if b != a and (weight := _join(one, other, words)) > 0:
                found.append((round(weight - 0.01 * abs(b - a) + (0.5 if b == a + 1 else 0.0), 3), a, b))
    kept: Joins = {}
    left, right = set[int](), set[int]()
    for weight, a, b in sorted(found, key=lambda pair: (-pair[0], pair[1:])):
        if a not in left and b not in right:
            kept[a, b] = weight
            left.add(a)
            right.add(b)
    return kept


def _reach(free: list[tuple[int, _Seam]], place: int, one: _Seam) -> Iterable[tuple[int, _Seam]]:
    """What a shard can go on in: the free ones near it; only the next one, where its text is whole."""
    if not (one.broken or one.listing or one.items or one.end in ",:" or one.end.isdigit()):
        at = bisect_left(free, place + 1, key=_place)
        return [pair for pair in free[at : at + 1] if pair[0] == place + 1]
    first, last = one.shard.default - FARTHEST, one.shard.default + FARTHEST
    return free[bisect_left(free, first, key=_default) : bisect_right(free, last, key=_default)]


def _place(free: tuple[int, _Seam]) -> int:
    return free[0]


def _default(free: tuple[int, _Seam]) -> int:
    return free[1].shard.default


def bonds(shown: Sequence[Traits]) -> Joins:
    """Pairs that tell the same number of a telegram or register, which no third one does."""
    telling: dict[str, list[int]] = {}
    for place, seen in enumerate(shown):
        for code in seen.codes:
            telling.setdefault(code, []).append(place)
    return {(places[0], places[1]): 2.0 for code, places in telling.items() if len(places) == 2 and len(code) > 2}


def _words(shards: Sequence[Shard]) -> frozenset[str]:
    """The words of some shards, the first and the last of each left out: those may be parts of words."""
    return frozenset(word for shard in shards for word in _LOWER.findall(shard.text.lower())[1:-1])


def _join(one: _Seam, other: _Seam, words: frozenset[str]) -> float:
    """How strongly one shard goes on in another; 0 where nothing says so."""
    if other.names and one.listing:
        return 4.0
    if other.item and (int(other.item) in one.items or (one.end == ":" and other.item == "1")):
        return 3.0
    if _HALF_OF_THE_DAY.match(other.shard.text):
        return 4.0 if one.end.isdigit() else 0.0
    following = other.shard.place == one.shard.place + 1
    if following and one.signed and other.closing:
        return 2.0
    return _within(one, other, words, following=following and not other.head)


def _within(one: _Seam, other: _Seam, words: frozenset[str], *, following: bool) -> float:
    """How strongly a sentence goes on from one shard to another; `following` says that it stands next, no head."""
    touching = other.shard.first == one.shard.last + 1  # only a page break between
    start = other.shard.text.lstrip("“ ")
    if other.within and one.half:
        return _halves(one.half, start, words)
    if one.broken and touching:
        return 4.0
    if one.open and (other.within or following):
        return 1.0 if _CLASH[one.open in _ARTICLES].match(start) else 4.0
    if other.within and one.broken:
        return 3.0
    if one.end == ":" and other.shard.text[0] in '“"':  # a quotation that was announced
        return 3.0
    if other.within and one.end in ",:":
        return 2.0
    if touching:
        return 1.5
    return 1.0 if one.broken and following else 0.0


def _halves(half: str, start: str, words: frozenset[str]) -> float:
    """How strongly a part of a word and the beginning of a text bind as one word: "paral-", "lel".

    Surely where the texts have that word elsewhere; hardly where the second part is a word by itself.
    """
    first = _LOWER.match(start)
    if first is None:
        return 0.0
    if half + first.group() in words:
        return 6.0
    return 1.5 if first.group() in words else 3.5
