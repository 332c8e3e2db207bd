"""Shards: runs of lines that belong to one document, and what each shows of the document that it is part of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from extract.layout import letterhead_line
from extract.lexicon import BODIES, PLACE_WORDS
from extract.names import parties
from extract.sources import citations, tells_source
from extract.spelling import CAPITALS, key

_SIGNATURE = re.compile(
    r"^(?:\[signature\]\s*|\(|(?:No\. ?)?\d+(?:[./-](?:\d+|[IVX]+(?=[./-])))*[./-]?\s*)?"  # a mark, a number, a date
    r"(?:\[[A-Z.]+\]\s*)?"  # initials that the editors supply
    r"(?!Comrade|To |TO |Dear )"  # an address is no signature
    rf"(?P<who>(?:[{CAPITALS}][a-z]?\.\s?)*[{CAPITALS}](?:[^\W\d_]|[’'-])+(?: [{CAPITALS}](?:[^\W\d_]|[’'-])*){{0,2}})"
    r"\)?(?:\s*\[(?P<real>[A-Za-z. ]+)\])?[.”]*$"  # whose it is, where the name is a cover
)
_BEFORE_SIGNATURE = frozenset("[(")  # what it begins with, other than a capital and a number
_SPREAD = re.compile(r"(?<!\w)(?:[A-Za-z] ){3,}[A-Za-z]{1,2}(?!\w)")  # F Y N S I, G r o m y k o
_ADDRESSED = re.compile(
    r"^\(?(?:To|TO|For|FOR|for|Tell|Transmit to|For immediate transmission to|Dear)\b:?\s*(?P<who>.+)"
    r"|^(?:Comrade|“Comrade) (?P<plain>[A-Z].+)"
)
_CODE = re.compile(  # "R12/4", "No. 3172", "#3172", "3172/sh": what they begin with first
    r"[A-ZР#№\d](?:(?<=\b[A-ZР])\d+/\d+\b|(?:(?<=[#№])|(?<=N)o\.)\s?\d{3,}[/\w-]*|(?<=\b\d)\d{2,}/sh\b)"
)
_FORM_BEGINS = frozenset("Cc")
_FORM_LINE = re.compile(
    r"(?:cipher(?:ed)?|coded) (?:telegram|message|cable|note) ?(?:No\. ?|# ?|№ ?)[\w/-]+", re.IGNORECASE
)
_CLOSING = re.compile(
    r"(?:No\. ?|# ?)[\w/-]+\.?|\d{1,2}(?:[./][\dIVX]{1,4}(?:[./]\d{2,4})?|(?: \[\d+\])? [A-Z][a-z]+ \d{4})\.?[”\"]?"
)
_HEAD = re.compile(
    r"(?P<form_and_number>(?i:(?:cipher(?:ed)?|coded) (?:telegram|note|message|cable)\b))"
    r"|(?P<distribution_list>(?i:distribution list|copies\b))"
    r"|(?P<sent>(?i:sent (?:on|by|from|\d)))"
    r"|(?P<received>(?i:received\b))"
    r"|(?P<place_sent_from>from:? [A-Z]|FROM:? [A-Z])"
)
_PROSE = re.compile(r"\b[a-z]{2,}\b(?!\.m)")
_PASSES_ON = re.compile(
    r"[IWwa](?<=\b.)(?:(?:(?<=I)|(?<=[Ww])e) (?:herewith |hereby )?(?:report|transmit|convey|send|forward)\b[^.]{0,60}?"
    r"\b(?:letter|message|telegram|reply|answer|text|note)\b"
    r"|(?<=a)sked (?:me |us )?to (?:transmit|convey|pass on)\b)"
)
_CAPITAL = re.compile(rf"[{CAPITALS}](?<=\b.)[\w’'ʼ-]+")
_DIGIT = re.compile(r"\d")
_MARKED = re.compile(r"(?:#|^)(\d{3})\b")
_WORD = re.compile(r"[a-z]{5,}")
_NONE = frozenset[str]()
_LATIN = re.compile(r"[A-Za-z]+")
_BARE_NOTE = re.compile(r"\[[A-Z]{3,6}, fond", re.IGNORECASE)  # a source note without its "Source:"

File = tuple[str | None, str | None, str | None]  # archive, fond and delo


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A run of lines that is one document's: its place among the shards, its lines and their running text.

    `first` and `last` are indices of lines; `fixed` is the document that it certainly belongs to, if any, and
    `default` the one under whose heading the file has it; `has_note` says that a source note stands in it.
    """

    place: int
    first: int
    last: int
    lines: tuple[str, ...]
    text: str
    fixed: int | None
    default: int
    has_note: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look whether a source note stands in it."""
        bare = "[" in self.text and _BARE_NOTE.search(self.text) is not None
        object.__setattr__(self, "has_note", bare or tells_source(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How often a text uses each of its longer words; `norm` is the sum of the squares."""

    counts: Counter[str]
    norm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a shard shows of its document, computed once for the many times that it is weighed.

    `words` counts those of its lines of prose; `mentioned` are the keys of its words with a capital, `signed` and
    `addressed` keys of names; `codes` are the digits of telegram and register numbers, `marked` the short ones that a
    sign or nothing precedes; `leaves` are the files that its source note cites, with the first leaf of each. `figures`
    are the short lines that a date could stand on, `head` the parts of a message's head that it holds, of which a
    message has one; `passes_on` tells whether it says that it passes on somebody's message.
    """

    has_note: bool
    words: int
    signed: frozenset[str]
    addressed: frozenset[str]
    mentioned: frozenset[str]
    codes: frozenset[str]
    marked: frozenset[str]
    figures: tuple[str, ...]
    vocabulary: Vocabulary
    leaves: tuple[tuple[File, int], ...]
    head: tuple[str, ...]
    passes_on: bool


def traits(shard: Shard, known: frozenset[str]) -> Traits:
    """What a shard shows; `known` are the keys of those who sign documents around it.

    >>> lines = ("To Comrade Brand", "HALVORSEN")
    >>> shard = Shard(place=0, first=4, last=5, lines=lines, text=" ".join(lines), fixed=None, default=0)
    >>> found = traits(shard, frozenset())
    >>> sorted(found.signed), sorted(found.addressed), found.words
    (['halvorsen'], ['brand'], 0)
    """
    return Traits(
        has_note=shard.has_note,
        words=sum([len(line.split()) for line in shard.lines if len(_PROSE.findall(line)) > 3]),
        signed=signatures(shard, known=known),
        addressed=addressed(shard),
        mentioned=_mentioned(shard.text),
        codes=frozenset(re.sub(r"\D", "", code) for code in codes(shard.text)) - {""},
        marked=frozenset(_MARKED.findall(shard.text)) if "#" in shard.text or shard.text[:1].isdecimal() else _NONE,
        figures=tuple(line for line in shard.lines if _mark(line)),
        vocabulary=vocabulary(shard.text),
        leaves=_leaves(shard) if shard.has_note else (),
        head=_head(shard),
        passes_on=bool(_PASSES_ON.search(shard.text)),
    )


def _head(shard: Shard) -> tuple[str, ...]:
    """The parts of a head that the lines of a shard begin with, each once."""
    found = {match.lastgroup for line in shard.lines if (match := _HEAD.match(line))}
    return tuple(part for part in _HEAD.groupindex if part in found)


def _mark(line: str) -> bool:
    """Whether a line is a stamp's or a signature's, with figures, and no prose."""
    return len(line) < 60 and bool(_DIGIT.search(line)) and len(_PROSE.findall(line)) < 4


def _mentioned(text: str) -> frozenset[str]:
    """The keys of the words with a capital: names among them."""
    return frozenset(key(word) for word in _CAPITAL.findall(text))


def _leaves(shard: Shard) -> tuple[tuple[File, int], ...]:
    found = []
    for cited in citations(shard.text):
        number = re.match(r"\d+", cited.citation.listy or "")
        if number:
            file = (cited.citation.archive, cited.citation.fond, cited.citation.delo)
            found.append((file, int(number.group())))
    return tuple(found)


def codes(text: str) -> list[str]:
    """The numbers of telegrams and registers in a text, as written.

    >>> codes("No. 3172 of the series R12/4")
    ['No. 3172', 'R12/4']
    """
    return _CODE.findall(text)


def vocabulary(text: str) -> Vocabulary:
    """How often a text uses each of its longer words.

    >>> vocabulary("Grain, the grain ships").counts
    Counter({'grain': 2, 'ships': 1})
    """
    counts = Counter(_WORD.findall(text.lower()))
    return Vocabulary(counts=counts, norm=sum(count * count for count in counts.values()))


def alike(one: Vocabulary, other: Vocabulary) -> float:
    """The cosine of two vocabularies: 0 where they share no word, 1 where they are the same.

    >>> alike(vocabulary("grain"), vocabulary("Grain, grain")), alike(vocabulary("grain"), vocabulary("ships"))
    (1.0, 0.0)
    """
    shared = sum(one.counts[word] * other.counts[word] for word in one.counts.keys() & other.counts.keys())
    return shared / math.sqrt(one.norm * other.norm) if shared else 0.0


def signatures(shard: Shard, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The keys of the names that stand alone on lines of their own in a shard, as signatures do.

    >>> lines = ("The ships have come.", "HOLT")
    >>> sorted(signatures(Shard(place=0, first=0, last=1, lines=lines, text=" ".join(lines), fixed=None, default=0)))
    ['holt']
    """
    return signed_in(shard.lines, known)


def signed_in(lines: Iterable[str], known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The keys of the names that stand alone on lines of their own, as signatures do.

    Of "CHAN FU [STALIN]" the name signed counts, where it is one of those known; else the bracketed one does too.

    >>> lines = ("The ships have come.", "BRAND [HOLT]")
    >>> sorted(signed_in(lines)), sorted(signed_in(lines, frozenset({"brand"})))
    (['brand', 'holt'], ['brand'])
    """
    found = set()
    for line in lines:
        match = _signer(line)
        if match:
            if _personal(match["who"]):
                words = [w for w in match["who"].strip("(). ").split() if "." not in w]
                found.add(key(" ".join(words)))
            if match["real"] and not found & known:
                found.add(key(match["real"]))
    return frozenset(found)


def _signer(line: str) -> re.Match[str] | None:
    line = line.strip()
    if not (line[:1].isupper() or line[:1] in _BEFORE_SIGNATURE or line[:1].isdecimal()):  # as most lines
        return None
    last = line[line.rfind(" ") + 1 :]
    if len(last) > 2 and last[0].islower() and "[" not in line:  # running text: words of a name begin with capitals
        return None
    return _SIGNATURE.match(_SPREAD.sub(lambda m: m.group().replace(" ", ""), line))


def _personal(text: str) -> bool:
    """Whether a line of capitals can be a person's name: no place, agency or form."""
    words = [w.lower() for w in re.findall(r"[A-Za-z]+", text)]
    return not any(
        w in PLACE_WORDS or w in BODIES or w in {"telegram", "ciphered", "secret", "top", "copy", "attachment"}
        for w in words
    )


def addressed(shard: Shard) -> frozenset[str]:
    """The keys of the persons, whole names and last words, whom the first lines of a shard address."""
    return _addressed_in(shard.lines[:12])


def _addressed_in(lines: Iterable[str]) -> frozenset[str]:
    found = set()
    for line in lines:
        match = _ADDRESSED.match(line.strip())
        if match:
            who = match["who"] or match["plain"]
            named = [n for m in parties(who) if m.kind == "person" for n in (m.name, m.alias) if n]
            found |= {key(name) for name in named} | {key(name.split()[-1]) for name in named}
    return frozenset(found)


def greets(shard: Shard) -> bool:
    """Whether a shard begins with whom its message is addressed to, on a line of its own."""
    first = shard.lines[0]
    return len(_PROSE.findall(first)) < 3 and bool(_addressed_in([first]))


def begins_within(shard: Shard) -> bool:
    """Whether a shard begins in the middle of a sentence: with a small letter that is no item's."""
    return bool(re.match(r"[a-z][a-z]*(?![a-z)])", shard.text)) and not re.match(r"[a-z]\)", shard.text)


def breaks_off(shard: Shard) -> bool:
    """Whether a shard ends in the middle of a sentence."""
    last = shard.lines[-1]
    if re.search(r"\b(?:of|the|to|and|in|for|with|by|from|a)$", last):
        return True
    if last.endswith("-") and last[-2:-1].islower():
        return True
    if letterhead_line(last) or len(last.split()) < 3:
        return False
    word = last.split()[-1]
    return word[0].islower() and word[-1].islower()


def ends_signed(shard: Shard) -> bool:
    """Whether a shard ends with a signature."""
    return bool(signed_in([line for line in shard.lines[-2:] if line != "[signature]"][-1:]))


def closes(shard: Shard) -> bool:
    """Whether a shard begins as what stands below a signature does: with another one, a date or a number alone."""
    first = shard.lines[0]
    return bool(_CLOSING.fullmatch(first)) or bool(signed_in(shard.lines[:1]))


def starts_message(line: str, before: str) -> bool:
    """Whether a message's form and number on a line of its own stand directly below another one's signature.

    >>> starts_message("CIPHERED TELEGRAM No. 31", "HOLT"), starts_message("CIPHERED TELEGRAM No. 31", "SECRET")
    (True, False)
    """
    signed = _signer(before) if line[:1] in _FORM_BEGINS and _FORM_LINE.fullmatch(line) else None
    return signed is not None and _personal(signed["who"])


def names_only(shard: Shard) -> bool:
    """Whether a shard is a list of names and no more, as the rest of a distribution list is."""
    if "," not in shard.text or "[" in shard.text:
        return False
    words = [found.group() for found in islice(_LATIN.finditer(shard.text), 25)]
    capitals = sum(word[0].isupper() for word in words)
    return 0 < len(words) < 25 and capitals >= 0.7 * len(words)
