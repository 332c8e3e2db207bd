"""Topics: the concepts of a scheme of which a text speaks, and the words that led to each.

The words come from the scheme alone: names, cues and hints of each concept. A text is walked once, word by word, along
a tree of all of them; the longest that fits is taken, so that a "trade union" is no trade.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from extract.errors import CablegraphError

Weight = Literal["name", "cue", "hint"]

# Tried on annotated documents of three annotators, by cross-validation: figures between these and their neighbours
# differ less than annotators do. Rarity among the documents of a source was tried too, and made every figure worse: a
# collection about one matter names it in every document, and each of them is about it.
_COUNTS: Final[Mapping[Weight, float]] = MappingProxyType({"name": 4.0, "cue": 1.0, "hint": 0.2})
_STRETCH: Final = 80  # words; within as many a matter is named as often as it likes, and counts by the square root
_TITLE: Final = 2.0  # how much more a title tells than a stretch of the text
_HINTS: Final = 3  # so many different hints are as good as a cue
_SECOND: Final = 0.4  # of the strongest concept's weight, at least, for a second one
_THIRD: Final = 0.65  # and for a third
_PLACES: Final = 5

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# a word, or one character of a script that puts no space between words
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+(?:['’][^\W_{_IDEOGRAPH}]+)*")
_LONGEST_WORD: Final = 40  # letters; what is longer is no word
_LONGEST_PIECE: Final = 48  # code points between two blanks; what is longer does not come back
_LONGEST_LABEL: Final = 12  # words; what is longer is a sentence, and stands in no text
_DETERMINERS: Final = frozenset(
    {"a", "an", "the", "of", "our", "your", "my", "his", "her", "its", "their", "this", "that", "these", "those"}
)
_ABBREVIATED: Final = 3  # letters: "UN" is written in capitals where it is meant, and is a French article where not


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that lead to a concept: its name, a cue, or a hint that counts only beside those."""

    concept: str
    label: str
    weight: Weight = "cue"


class _Step:
    """A word of a label on the way from its first: the words that may follow, and the cues that end here."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Step] = {}
        self.ends: dict[str, Weight] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScheme:
    """The cues of a scheme, and the concept for what fits none of the others, where the scheme has one.

    Raises `CablegraphError` where no cue has a word in it.

    >>> TopicScheme(cues=(Cue(concept="grain", label="wheat"),)).rest is None
    True
    """

    cues: tuple[Cue, ...]
    rest: str | None = None
    _first: _Step = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the labels out as a tree of words."""
        first = _Step()
        for cue in self.cues:
            keys = [keys[0] for keys, _, _ in _words(cue.label)]
            step = first
            if 0 < len(keys) <= _LONGEST_LABEL:
                for key in keys:
                    step = step.next.setdefault(key, _Step())
                known = step.ends.get(cue.concept)
                if known is None or _COUNTS[known] < _COUNTS[cue.weight]:
                    step.ends[cue.concept] = cue.weight
        if not first.next:
            raise CablegraphError(
                "the topic scheme has no cues", advice="give its concepts skos:prefLabel, skos:altLabel or hiddenLabel"
            )
        object.__setattr__(self, "_first", first)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Where cues stand in a text, none within another."""
        words = _words(text)
        found: list[Hit] = []
        after, openings = 0, self._first.next
        for place, (keys, start, _) in enumerate(words):
            if place < after or (keys[0] not in openings and keys[-1] not in openings):
                continue  # no label begins with it, as with most words
            ends, after = self._longest(words, place)
            if not ends:
                continue
            label = " ".join([keys[-1] for keys, _, _ in words[place:after]])
            end = words[after - 1][2]
            found += [Hit(concept, weight, 1 / len(ends), label, place, start, end) for concept, weight in ends.items()]
        return tuple(found)

    def _longest(self, words: list[_Looked], place: int) -> tuple[dict[str, Weight], int]:
        """The cues of the longest label that begins at a word, and the word after it; the next word where none does."""
        step: _Step | None = self._first
        found: dict[str, Weight] = {}
        after = reached = place
        while step is not None and reached < len(words):
            following, keys = step.next, words[reached][0]
            step = following.get(keys[0]) or following.get(keys[-1])
            reached += 1
            if step is not None and step.ends:
                found, after = step.ends, reached
        return found, max(after, place + 1)


class Hit(NamedTuple):
    """A cue where it stands: how it counts, its words, at which word of the text it begins, and where (code points).

    A tuple, since there are many.
    """

    concept: str
    weight: Weight
    share: float  # of several concepts that have the same label each gets its part
    label: str
    place: int
    start: int
    end: int


_Looked = tuple[tuple[str, ...], int, int]  # how a word may be looked up, and where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFound:
    """A concept, and where words stand that led to it (code points), the most telling first."""

    concept: str
    places: tuple[tuple[int, int], ...]


def topics(text: str, scheme: TopicScheme, *, title_end: int = 0) -> tuple[TopicFound, ...]:
    """At most three concepts, the strongest first; words before `title_end` (the heading's) count twice.

    Names count more than cues and cues more than hints, and repetition counts less within a stretch than across the
    text. A second and a third concept must come near the first. None at all gives an empty tuple.

    >>> scheme = TopicScheme(
    ...     cues=tuple(
    ...         Cue(concept=concept, label=label)
    ...         for concept, label in (("grain", "grain"), ("grain", "wheat"), ("fleet", "ship"))
    ...     )
    ... )
    >>> [found.concept for found in topics("Grain and wheat came by ships.", scheme)]
    ['grain', 'fleet']
    """
    hits = scheme.hits(text)
    weights = _weights(hits, title_end)
    ranked = sorted(weights, key=lambda concept: (-weights[concept], concept))
    kept = [
        concept
        for concept, least in zip(ranked, (1.0, _SECOND, _THIRD), strict=False)
        if weights[concept] >= least * weights[ranked[0]]
    ]
    return tuple(TopicFound(concept=concept, places=_places(hits, concept)) for concept in kept)


def _weights(hits: Iterable[Hit], title_end: int) -> dict[str, float]:
    """How much a text speaks of each concept that its words can be taken to mean."""
    stretches: defaultdict[tuple[str, int], float] = defaultdict(float)
    labels: defaultdict[str, set[str]] = defaultdict(set)
    meant = set()
    for hit in hits:
        stretch = -1 if hit.start < title_end else hit.place // _STRETCH
        stretches[hit.concept, stretch] += _COUNTS[hit.weight] * hit.share
        labels[hit.concept].add(hit.label)
        if hit.weight != "hint" or len(labels[hit.concept]) >= _HINTS:
            meant.add(hit.concept)
    weights: defaultdict[str, float] = defaultdict(float)
    for (concept, stretch), weight in stretches.items():
        if concept in meant:
            weights[concept] += weight**0.5 * (_TITLE if stretch == -1 else 1.0)
    return weights


def _places(hits: Iterable[Hit], concept: str) -> tuple[tuple[int, int], ...]:
    own = sorted((hit for hit in hits if hit.concept == concept), key=lambda hit: (-_COUNTS[hit.weight], hit.start))
    return tuple((hit.start, hit.end) for hit in own[:_PLACES])


def _words(text: str) -> list[_Looked]:
    """The words of a text, determiners left out: how each may be looked up, and where it stands."""
    pieces = text.split(" ")  # no word goes over a blank, and most pieces come back
    starts = accumulate([len(piece) + 1 for piece in pieces], initial=0)
    return [
        (keys, at + start, at + end)
        for at, piece in zip(starts, pieces, strict=False)
        for keys, start, end in (_words_in(piece) if len(piece) <= _LONGEST_PIECE else _words_in.__wrapped__(piece))
    ]


@lru_cache(maxsize=1 << 15)
def _words_in(piece: str) -> tuple[_Looked, ...]:
    return tuple(
        (keys, *match.span())
        for match in _WORD.finditer(piece)
        if len(word := match.group()) <= _LONGEST_WORD and (keys := _keys(word))
    )


def _keys(word: str) -> tuple[str, ...]:
    """How a word may be looked up: an abbreviation by itself first, every other word by its stem, a determiner not."""
    if word.lower() in _DETERMINERS:
        return ()
    if _abbreviated(bare := word.removesuffix("s")):
        return bare, _stem(word)
    if _abbreviated(bare := word.removesuffix("S")):  # "POWS" in a line of capitals
        return _stem(word), bare
    return (_stem(word),)


def _abbreviated(word: str) -> bool:
    return 1 < len(word) <= _ABBREVIATED and word.isascii() and word.isupper()


def _stem(word: str) -> str:
    """A word without case, accents, and the endings of English plurals, genitives and participles.

    >>> [_stem(word) for word in ("Armies", "evacuated", "ceasing", "China’s", "Lüshun")]
    ['army', 'evacuat', 'ceas', 'china', 'lushun']
    """
    if word.isascii():
        stem = word.lower()
    else:
        folded = unicodedata.normalize("NFKD", word).casefold()
        stem = "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'")
    stem = stem.removesuffix("'s").removesuffix("'")
    if len(stem) > 4 and stem.endswith("ies"):
        stem = stem[:-3] + "y"
    elif len(stem) > 4 and stem.endswith(("sses", "shes", "ches", "xes")):
        stem = stem[:-2]
    elif len(stem) > 3 and stem.endswith("s") and not stem.endswith(("ss", "us", "is")):
        stem = stem[:-1]
    if len(stem) > 5 and stem.endswith("ing"):
        stem = _undoubled(stem[:-3])
    elif len(stem) > 5 and stem.endswith("ed"):
        stem = _undoubled(stem[:-2])
    return stem[:-1] if len(stem) > 5 and stem.endswith("e") else stem


def _undoubled(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "bdgmnprt" else stem
