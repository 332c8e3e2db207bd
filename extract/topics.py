"""Topics: the concepts of a SKOS scheme whose cue words a text uses, and the words that led to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from extract.errors import CablegraphError

_STATEMENT = re.compile(r"^\s*[\w-]*:(?P<concept>[\w-]+)\s+skos:hiddenLabel\s+(?P<labels>.+?)\s*[.;]\s*$", re.MULTILINE)
# the letters outside ASCII that match one of ASCII where case is ignored
_FOLDED = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
_WORD = re.compile(r"\w+")
_UNLIKE = re.compile("[\u0130\u0131\u017f\u212a]")
_LABEL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+)?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that leads to a concept.

    `heads` are the words in lower case that can begin it (the first one, its plurals), where these are ASCII.
    """

    concept: str
    heads: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScheme:
    """The cues of a topic scheme."""

    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFound:
    """A concept, and where its first cues stand (code points)."""

    concept: str
    places: tuple[tuple[int, int], ...]


def read_scheme(turtle: str) -> TopicScheme:
    """The cues in a scheme's Turtle: its one-line `concept skos:hiddenLabel "cue", "cue" .` statements.

    Raises `CablegraphError` where there is none.

    >>> read_scheme('topic:japan skos:hiddenLabel "Japanese"@en .').cues[0].concept
    'japan'
    """
    cues = [
        Cue(concept=statement["concept"], heads=_heads(label), pattern=_cue(label))
        for statement in _STATEMENT.finditer(turtle)
        for label in _LABEL.findall(statement["labels"])
    ]
    if not cues:
        raise CablegraphError(
            "the topic scheme has no cues", advice="give its concepts skos:hiddenLabel, one line each"
        )
    return TopicScheme(cues=tuple(cues))


def _cue(label: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in label.split()]
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(words) + r"(?:e?s|’s|'s)?(?!\w)", re.IGNORECASE)


def _heads(label: str) -> tuple[str, ...]:
    word = _WORD.match(label.strip())
    if not word or not word.group().isascii():  # its letters may have several cases
        return ()
    head = word.group().lower()
    return head, head + "s", head + "es"


def _starts(searched: str, words: set[str]) -> dict[str, list[int]]:
    """Where these words begin in a text in lower case."""
    starts: dict[str, list[int]] = {word: [] for word in words}
    for word in _WORD.finditer(searched) if words else ():
        if word.group() in words:
            starts[word.group()].append(word.start())
    return starts


def _places(cue: Cue, text: str, starts: dict[str, list[int]]) -> list[tuple[int, int]]:
    """Where a cue stands in a text: its pattern is tried only where its first word does, at a fraction of its cost."""
    if not cue.heads:
        return [match.span() for match in cue.pattern.finditer(text)]
    found: list[tuple[int, int]] = []
    for start in sorted(chain.from_iterable(starts.get(head, ()) for head in cue.heads)):
        match = cue.pattern.match(text, start) if not found or start >= found[-1][1] else None
        if match:
            found.append(match.span())
    return found


def topics(text: str, scheme: TopicScheme, *, title_end: int = 0) -> tuple[TopicFound, ...]:
    """One to three concepts, the strongest first; cues before `title_end` (the heading's) count three times.

    A concept that weighs less than a third of the strongest is left out; none at all gives an empty tuple.

    >>> scheme = read_scheme('topic:grain skos:hiddenLabel "grain", "wheat" .\\ntopic:fleet skos:hiddenLabel "ship" .')
    >>> [found.concept for found in topics("Grain and wheat came by ships.", scheme)]
    ['grain', 'fleet']
    """
    searched = (text.translate(_FOLDED) if _UNLIKE.search(text) else text).lower()
    places: dict[str, list[tuple[int, int]]] = {}
    weights: dict[str, float] = {}
    words = set(_WORD.findall(searched))
    cues = [cue for cue in scheme.cues if not cue.heads or not words.isdisjoint(cue.heads)]
    starts = _starts(searched, words & {head for cue in cues for head in cue.heads})
    for cue in cues:
        found = _places(cue, text, starts)
        if found:
            places.setdefault(cue.concept, []).extend(found)
            heading = sum(1 for start, _ in found if start < title_end)
            # each cue counts fully once, repetitions less: a word used ten times is not ten topics
            weight = len(found) ** 0.5 + 2 * heading
            weights[cue.concept] = weights.get(cue.concept, 0.0) + weight
    ranked = sorted(weights, key=lambda concept: (-weights[concept], concept))
    kept = [c for c in ranked if weights[c] >= weights[ranked[0]] * 0.4][:3]
    return tuple(TopicFound(concept=c, places=tuple(sorted(places[c])[:5])) for c in kept)
