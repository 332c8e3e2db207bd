"""Parties as diplomatic headings write them: a titled name, an office with its holder in brackets, an office alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.lexicon import NATIONS, PLACE_WORDS, TITLES
from extract.model import ActorKind
from extract.names import Mention
from extract.readers.dispatch_words import (
    ADJECTIVES,
    COLLECTIVE,
    COURTESY,
    DEPARTMENTS,
    FUNCTION,
    PARTICLES,
    POSTS,
    RANKS,
    bare,
    name_word,
    official,
)
from extract.spelling import display

Word = tuple[str, int, int]  # as written, and where it starts and ends

_BRACKET = re.compile(r"\((?P<inner>[^()]*)\)")
_WORD = re.compile(r"[^\s(),;]+")
_EXCELLENCY = re.compile(r"(?:His|Her) (?:Excellency|Highness)\s|H\. E\. ")
_FOOTNOTE = re.compile(r"(?<=[a-z.)])\d{1,3}(?:\s\d{1,3})*$")
_ARTICLE = re.compile(r"[\s.:—–-]*(?:(?i:their excellencies),?\s+)?(?P<the>[Tt]he\s+|THE\s+)?")
_SEVERAL = re.compile(
    r"(?P<before>(?:[A-Z]\w+ ){0,2})(?P<office>Embassies|Legations|Consulates|Missions|Ministers|Ambassadors|Consuls)"
    r"(?P<after>(?:[ -]General)?) (?P<link>in|at) (?P<where>[A-Z].*)"
)
_INITIAL = re.compile(r"[A-Z]\.")
_HONOUR = re.compile(r"(?:[A-Z]\.)+|[A-Z]")
_NO_PARTY = frozenset({"", "etc", "others", "&c", "jr", "sr", "esq", "record", "records", "file", "files"})
_PREPOSITIONS = ("of ", "for ", "in ", "at ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch between commas and conjunctions: whether a comma stands before it, where it is, what it says."""

    comma: bool
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """An office in the plural that several places share: what it is in one of them, and which party the first is."""

    office: str
    first: str
    place: int

    def at(self, piece: _Piece, text: str) -> Mention | None:
        """The office at the place that a piece is, or None where it is none: "Embassies in Chile and | Peru"."""
        words = piece.text.strip(" .").split()
        small = {"the", "of"}
        if not all(word[:1].isupper() or word in small for word in words) or len(words) > 4 or "(" in piece.text:
            return None
        if any(bare(word) in COURTESY | RANKS | POSTS | COLLECTIVE for word in words):
            return None
        name = " ".join(words)
        start = text.index(piece.text, piece.start)
        return Mention(start=start, end=start + len(piece.text.rstrip(" .")), name=f"{self.office} {name}", kind="post")


def _shared(mention: Mention, place: int) -> _Shared | None:
    """What an office in the plural is at each of the places that come after it."""
    match = _SEVERAL.fullmatch(mention.name) if mention.kind != "person" else None
    if match is None:
        return None
    one = re.sub(r"s$", "", re.sub(r"ies$", "y", match["office"]))
    office = f"{match['before']}{one}{match['after']} {match['link']}"
    return _Shared(office=office, first=f"{office} {match['where']}", place=place)


def addressees(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """The parties that one side of a heading names, in order.

    >>> [(m.name, m.office) for m in addressees("The Ambassador in France (Straus)")]
    [('Straus', 'Ambassador in France')]
    >>> [(m.name, m.kind) for m in addressees("Prince Ching and Li Hung-chang, plenipotentiaries, etc.")]
    [('Prince Ching', 'person'), ('Li Hung-chang', 'person')]
    >>> [m.name for m in addressees("Sir Francis Hale (Paris)")]
    ['Francis Hale']
    >>> [m.name for m in addressees("the Embassies in Chile and Peru")]
    ['Embassy in Chile', 'Embassy in Peru']
    >>> [(m.name, m.kind) for m in addressees("the United States consul at Nanking")]
    [('United States consul at Nanking', 'post')]
    """
    found: list[Mention] = []
    shared: _Shared | None = None
    names_alone = bool(re.match(r"\s*(?:the\s+)?(?:Messrs|MM)\b", text[start:]))
    for piece in _whole(text, list(_pieces(text, start, len(text) if end is None else end))):
        if found and shared and (another := shared.at(piece, text)):
            found[-1] = replace(found[-1], name=shared.first) if len(found) == shared.place else found[-1]
            found.append(replace(another, kind=found[-1].kind))
            continue
        mention = _party(text, piece.start, piece.end)
        if mention is None:
            continue
        shared = _shared(mention, len(found) + 1)
        joined = _joined(text, found[-1], mention, piece) if found else None
        if joined is not None:
            found[-1] = joined
        elif not (found and piece.comma and _is_place(found[-1], mention, piece) and not names_alone):
            found.append(mention)
    return tuple(found)


def _joined(text: str, before: Mention, mention: Mention, piece: _Piece) -> Mention | None:
    """The party before with what this piece adds to it, or None where the piece is a party of its own."""
    phrase = " ".join(text[before.start : mention.end].split())
    if before.kind == "post" and not piece.comma and bare(before.name.split()[-1]) in ADJECTIVES | NATIONS:
        return replace(mention, start=before.start, name=phrase)  # "Diplomatic and Consular Officers"
    if mention.kind == "person" and not piece.comma and _in_office(text, before, mention, piece):
        return before
    if before.kind == "person" and mention.kind != "person":
        again = before.office and before.end < piece.start - 5 and piece.text[:1].islower()
        if piece.comma or (again and not piece.text.startswith("the ")):  # "Mr. Hopkins, consul and senior consul"
            return replace(before, office=before.office or mention.name)
        return None
    if mention.kind != "person" and _continues(piece):
        return replace(before, end=mention.end, name=phrase)
    alone = before.kind == "post" and not re.search(r"\b(?:of|in|at|to|for)\b", before.name)
    if alone and piece.comma and mention.kind == "body" and not piece.text.startswith("the "):
        return replace(before, end=mention.end, name=phrase)  # "Commander, Military Assistance Command"
    if before.kind == "post" and piece.comma and _holds(text, mention):
        return replace(mention, office=before.name)
    place = piece.comma or all(bare(word) in PLACE_WORDS for word in piece.text.split())
    if before.kind == "post" and place and _is_place(before, mention, piece):
        return replace(before, end=mention.end, name=phrase)
    return None


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The stretches between commas and conjunctions outside brackets."""
    depth, first, comma = 0, start, False
    for match in re.finditer(r"[(\[]|[)\]]|[,;]|\band\b", text[start:end]):
        mark, position = match.group(), start + match.start()
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            if text[first:position].strip():
                yield _Piece(comma=comma, start=first, end=position, text=text[first:position].strip())
                comma = mark in ",;"
            first = start + match.end()
            comma = comma and mark in ",;"
    if text[first:end].strip():
        yield _Piece(comma=comma, start=first, end=end, text=text[first:end].strip())


def _whole(text: str, pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces, those of one office together up to its holder's bracket: "Secretary for Near Eastern, South Asian,
    and African Affairs (X)", "Minister Resident and Consul General in Siam (X)"."""
    index = 0
    while index < len(pieces):
        piece, last = pieces[index], index
        while last + 1 < len(pieces) and "(" not in pieces[last].text and _same_office(pieces[last + 1]):
            last += 1
        office = "(" not in piece.text and bool(_bracketed(text, piece.start, pieces[last].end))
        if last > index and office and _begins_office(text, piece):
            yield _Piece(comma=piece.comma, start=piece.start, end=pieces[last].end, text=piece.text)
            index = last + 1
        else:
            yield piece
            index += 1


def _same_office(piece: _Piece) -> bool:
    """Whether a piece can go on with an office: it has no article and no title of its own."""
    first = piece.text.split()[0].strip(".,")
    return first.lower() != "the" and bare(first) not in COURTESY | RANKS


def _begins_office(text: str, piece: _Piece) -> bool:
    mention = _party(text, piece.start, piece.end)
    return mention is not None and mention.kind != "person"


def _party(text: str, start: int, end: int) -> Mention | None:
    """The party that a stretch is; None where it holds no word of one."""
    opening = _ARTICLE.match(text, start, end)
    article = bool(opening and opening["the"])
    start = opening.end() if opening else start
    end = start + len(_FOOTNOTE.sub("", text[start:end].rstrip(" .,;:—–[]*")))
    words: list[Word] = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    if not words or bare(words[0][0]) in _NO_PARTY or all(_HONOUR.fullmatch(w[0]) for w in words):
        return None
    outside = [w for w in words if "(" not in text[start : w[1]]]
    courteous = bare(words[0][0]) in COURTESY | RANKS or _EXCELLENCY.match(text, start)
    if bracketed := _bracketed(text, start, end):
        return bracketed
    if courteous and text[start].isupper() and (titled := _titled(text, outside)):
        return titled
    head = _head(outside)
    if names := _name(head, outside, article=article):
        return _person(text, names, " ".join(text[start : names[0][1]].split()) or None)
    kind: ActorKind = "body" if article and head == _closing_name(head) else _kind(head)
    return Mention(start=start, end=end, name=" ".join(text[start:end].split()), kind=kind)


def _name(head: list[Word], words: list[Word], *, article: bool) -> list[Word]:
    """The words of a piece that are a person's name; none where it names an office or a body alone."""
    names = _closing_name(head)
    if not names:
        return _after_department(words)
    if len(head) < len(words):  # "Robert W. Komer of the ... Staff", but no other name has a preposition after it
        return names if names == head and any(_INITIAL.fullmatch(w[0]) for w in names) else []
    group = bare(head[0][0]) in {"certain", "all", "several", "various", "other"}
    return [] if names == head and (article or group) else names  # "the Tsungli Yamen" is no person


def _closing_name(head: list[Word]) -> list[Word]:
    """The name that ends a stretch without prepositions: "Acting Secretary Hill", "Li Hung-chang"; else nothing."""
    first = len(head)
    while first and (name_word(head[first - 1][0]) or bare(head[first - 1][0]) in PARTICLES):
        first -= 1
    names = head[first:]
    if not any(w[0][:1].isupper() for w in names):
        return []
    return names if all(official(w[0]) or bare(w[0]) in TITLES for w in head[:first]) else []


def _after_department(words: list[Word]) -> list[Word]:
    """The name after the department of an office: "Secretary of State Rusk"."""
    first = len(words)
    while first and name_word(words[first - 1][0]):
        first -= 1
    return words[first:] if first > 1 and bare(words[first - 1][0]) in DEPARTMENTS else []


def _bracketed(text: str, start: int, end: int) -> Mention | None:
    """The holder whom a bracket names after an office: "The Ambassador in Japan (Grew)"."""
    for match in _BRACKET.finditer(text, start, end):
        words: list[Word] = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, *match.span("inner"))]
        office = " ".join(text[start : match.start()].split())
        if not words or not office or bare(words[0][0]) in {"temporary", "acting", "retired"} or _is_named(office):
            continue
        if bare(words[0][0]) in COURTESY | RANKS and (titled := _titled(text, words)):
            return replace(titled, office=office)
        alone = len(words) == 1 and words[0][0].istitle() and bare(words[0][0]) in PLACE_WORDS - NATIONS  # (Jordan)
        if alone or all(name_word(w[0]) or bare(w[0]) in PARTICLES for w in words):
            return _person(text, words, office)
    return None


def _is_named(words: str) -> bool:
    """Whether what stands before a bracket is a person's name already, so that the bracket says where he is.

    >>> [_is_named(words) for words in ("Sir N. Holt", "Edmund Hale", "Mr. Minister", "Embassy Paris")]
    [True, True, False, False]
    """
    first, *others = words.split()
    rest = others if bare(first) in COURTESY | RANKS else [first, *others]
    named = all(name_word(word) or bare(word) in PARTICLES for word in rest)
    return named and len(others) > 0 and any(name_word(word) for word in rest)


def _titled(text: str, words: list[Word]) -> Mention | None:
    """A name after titles: "Sir Ernest Satow", "M. de Cologan", "the Marquis of Salisbury"; None for a firm's."""
    first = 2 if text.startswith("H. E. ", words[0][1]) else 0
    while first < len(words) and bare(words[first][0]) in COURTESY | {"his", "her", "highness"}:
        first += 1
    if first == len(words) or bare(words[first][0]) in FUNCTION - PARTICLES or any(w[0] == "&" for w in words):
        return None
    if bare(words[first][0]) in RANKS:
        return _ranked(text, words[first:])
    while first < len(words) - 1 and official(words[first][0]) and not _INITIAL.fullmatch(words[first][0]):
        first += 1  # "Mr. Commissioner Rockhill"
    last = first + 1
    while last < len(words) and (words[last][0][:1].isupper() or bare(words[last][0]) in PARTICLES):
        last += 1
    named = words[first:last]
    return _person(text, named, None) if any(w[0][:1].isupper() for w in named) else None


def _ranked(text: str, words: list[Word]) -> Mention | None:
    """A name of which the rank is a part: "Prince Ching", "Marquis of Salisbury"."""
    last = 3 if len(words) > 2 and words[1][0] == "of" else 1
    while last < len(words) and (name_word(words[last][0]) or bare(words[last][0]) in PARTICLES):
        last += 1
    return _person(text, words[:last], None) if last > 1 else None


def _person(text: str, words: list[Word], office: str | None) -> Mention:
    start, end = words[0][1], words[-1][2]
    written = text[start:end].rstrip(",;:")
    if written.endswith(".") and not re.search(r"(?:^|[\s.])[A-Z][a-z]?\.$|\b(?:Jr|Sr)\.$", written):
        written = written[:-1]
    return Mention(start=start, end=start + len(written), name=display(written), kind="person", office=office)


def _head(words: list[Word]) -> list[Word]:
    """The words before the first preposition: what an office or a body is called by."""
    stop = next((i for i, w in enumerate(words) if i and bare(w[0]) in FUNCTION and not w[0].istitle()), len(words))
    return words[:stop]


def _kind(head: list[Word]) -> ActorKind:
    last = bare(head[-1][0]) if head else ""
    firm = any(w[0] == "&" for w in head)
    return "body" if firm or (last in COLLECTIVE and last not in {"ministers", "staff"}) else "post"


def _in_office(text: str, before: Mention, mention: Mention, piece: _Piece) -> bool:
    """Whether a word after "and" ends the office before it: "Mr. X, Adviser on Trade and Transport"."""
    between = text[before.end : piece.start]
    plain = mention.office is None and piece.text.strip(" .") == mention.name and "." not in mention.name
    return before.kind == "person" and plain and bool(re.search(r",.*\b(?:for|of|on)\b", between))


def _continues(piece: _Piece) -> bool:
    """Whether a piece goes on with the office or body before it: "Committee for the care, etc., | of the Peiho"."""
    if piece.text.startswith(_PREPOSITIONS):
        return True
    begins = piece.text[:4].lower() == "the " or bool(_BRACKET.search(piece.text))
    return not piece.comma and not begins and not official(piece.text.split()[0])


def _holds(text: str, mention: Mention) -> bool:
    """Whether a name after an office and a comma is that of its holder: "the German Chargé, Baron Sternburg"."""
    title = text[: mention.start].rstrip().rsplit(" ", 1)[-1]
    return mention.kind == "person" and mention.office is None and bare(title) in COURTESY


def _is_place(before: Mention, mention: Mention, piece: _Piece) -> bool:
    """Whether a piece after a comma is only a place: a word alone, words of places, the next of a list of places."""
    words = piece.text.strip(" .").split()
    if all(bare(w) in PLACE_WORDS for w in words):
        return True
    if len(words) == 2 and bare(words[0]) not in COURTESY and re.search(r"\b(?:in|at)\b", before.name):
        return True
    return len(words) == 1 and mention.kind == "person" and mention.office is None
