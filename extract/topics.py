"""Topics: the concepts of a scheme of which a text speaks, and the words that led to each.

The words come from the scheme alone: names, cues and hints of each concept. A text is walked once, word by word, along
a tree of all of them; the longest that fits is taken, so that a "trade union" is no trade.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain, combinations
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from extract.errors import CablegraphError
from extract.remembered import Kept

Weight = Literal["name", "cue", "hint"]

# Tried on annotated documents of three annotators, by cross-validation: figures between these and their neighbours
# differ less than annotators do. Rarity among the documents of a source was tried too, and made every figure worse: a
# collection about one matter names it in every document, and each of them is about it.
_COUNTS: Final[Mapping[Weight, float]] = MappingProxyType({"name": 4.0, "cue": 1.0, "hint": 0.2})
_STRETCH: Final = 80  # words; within as many a matter is named as often as it likes, and counts by the square root
_TITLE: Final = 2.0  # how much more a title tells than a stretch of the text
_HINTS: Final = 3  # so many different hints are as good as a cue
_SECOND: Final = 0.4  # of the strongest concept's weight, at least, for a second one
_THIRD: Final = 0.65  # and for a third of a text of several stretches, or a second that is background
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


_Label = tuple[str, ...]  # its words as they are looked up


class _Step:
    """A word of a label on the way from its first: the words that may follow, and the cues that end here."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Step] = {}
        self.ends: dict[str, Weight] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScheme:
    """The cues of a scheme, and the concept for what fits none of the others, where the scheme has one.

    Concepts of the `background` are touched upon by many texts that are about something else.
    Raises `CablegraphError` where no cue has a word in it.

    >>> TopicScheme(cues=(Cue(concept="grain", label="wheat"),)).rest is None
    True
    """

    cues: tuple[Cue, ...]
    rest: str | None = None
    background: frozenset[str] = frozenset()
    _first: _Step = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the labels out as a tree of words, each as telling as the most telling label that stands within it."""
        kinds: dict[tuple[str, _Label], Weight] = {}
        for cue in self.cues:
            label = tuple(keys[0] for keys, _, _ in _words(cue.label)[0])
            if 0 < len(label) <= _LONGEST_LABEL:
                named = cue.concept, label
                kinds[named] = max(cue.weight, kinds.get(named, cue.weight), key=_COUNTS.__getitem__)
        first = _Step()
        for concept, label in kinds:
            step = first
            for key in label:
                step = step.next.setdefault(key, _Step())
            within = (kinds.get((concept, part)) for part in _parts(label))
            step.ends[concept] = max(filter(None, within), key=_COUNTS.__getitem__)
        if not first.next:
            raise CablegraphError(
                "the topic scheme has no cues", advice="give its concepts skos:prefLabel, skos:altLabel or hiddenLabel"
            )
        object.__setattr__(self, "_first", first)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Where cues stand in a text, none within another."""
        words, begins = _words(text)
        found: list[Hit] = []
        after, openings = 0, self._first.next
        # no label begins with most words
        begun = [place for place, (keys, _, _) in enumerate(words) if keys[0] in openings or keys[-1] in openings]
        for place in begun:
            if place < after:
                continue
            ends, after = self._longest(words, place)
            if not ends:
                continue
            label = " ".join([keys[-1] for keys, _, _ in words[place:after]])
            start, end = begins(place) + words[place][1], begins(after - 1) + words[after - 1][2]
            share = 1 / len(ends)
            found += [Hit(concept, weight, share, label, place, start, end) for concept, weight in ends.items()]
        return tuple(found)

    def _longest(self, words: list[_Looked], place: int) -> tuple[dict[str, Weight], int]:
        """The cues of the longest label that begins at a word, and the word after it; the next word where none does."""
        following = self._first.next
        found: dict[str, Weight] = {}
        after = place + 1
        for reached in range(place, len(words)):
            keys = words[reached][0]
            step = following.get(keys[0]) or following.get(keys[-1])
            if step is None:
                break
            if step.ends:
                found, after = step.ends, reached + 1
            following = step.next
            if not following:
                break
        return found, after


def _parts(label: _Label) -> Iterator[_Label]:
    """The runs of words within a label, itself among them."""
    for start, stop in combinations(range(len(label) + 1), 2):
        yield label[start:stop]


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


_Looked = tuple[tuple[str, ...], int, int]  # how a word may be looked up, and where it stands in its piece


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFound:
    """A concept, and where words stand that led to it (code points), the most telling first."""

    concept: str
    places: tuple[tuple[int, int], ...]


def topics(text: str, scheme: TopicScheme, *, title_end: int = 0) -> tuple[TopicFound, ...]:
    """At most three concepts, the strongest first; words before `title_end` (the heading's) count twice.

    Names count more than cues and cues more than hints, and repetition counts less within a stretch than across the
    text. A second and a third concept must come near the first, nearer where they are the background of the scheme; a
    short text names each of its matters once, and its third need come no nearer than its second. None at all gives an
    empty tuple.

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
    short = all(hit.place < _STRETCH for hit in hits)
    kept = _kept(weights, scheme, third=_SECOND if short else _THIRD)
    return tuple(TopicFound(concept=concept, places=_places(hits, concept)) for concept in kept)


def _kept(weights: Mapping[str, float], scheme: TopicScheme, *, third: float) -> Iterator[str]:
    """The concepts that a text is about, by their weights: each must reach its share of the strongest one's.

    The shares of a first, a second and a third one stand here, each with that of a concept of the background.
    """
    ranked = sorted(weights, key=lambda concept: (-weights[concept], concept))
    for concept, shares in zip(ranked, ((0.0, 0.0), (_SECOND, _THIRD), (third, 1.0)), strict=False):
        if weights[concept] >= shares[concept in scheme.background] * weights[ranked[0]]:
            yield concept


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


def _words(text: str) -> tuple[list[_Looked], Callable[[int], int]]:
    """The words of a text, determiners left out, each as it stands in its piece; and what tells where that begins.

    Of most words nobody asks where they stand.
    """
    pieces = text.split(" ")  # no word goes over a blank, and most pieces come back
    looked = list(map(_WORDS.__getitem__, pieces))
    letters = list(accumulate(map(len, pieces), initial=0))  # before each piece
    counts = list(accumulate(map(len, looked)))  # the words up to the end of each piece

    def begins(place: int) -> int:
        piece = bisect_right(counts, place)
        return letters[piece] + piece  # a blank after each

    return list(chain.from_iterable(looked)), begins


def _words_in(piece: str) -> tuple[_Looked, ...]:
    return tuple(
        (keys, *match.span())
        for match in _WORD.finditer(piece)
        if len(word := match.group()) <= _LONGEST_WORD and (keys := _keys(word))
    )


_WORDS: Final = Kept(_words_in, most=1 << 15, longest=_LONGEST_PIECE)


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
