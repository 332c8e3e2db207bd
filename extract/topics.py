"""Topics: the concepts of a SKOS scheme whose cue words a text uses, and the words that led to each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.errors import CablegraphError

_STATEMENT = re.compile(r"^\s*[\w-]*:(?P<concept>[\w-]+)\s+skos:hiddenLabel\s+(?P<labels>.+?)\s*[.;]\s*$", re.MULTILINE)
# the letters outside ASCII that match one of ASCII where case is ignored
_FOLDED = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
_LABEL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+)?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that leads to a concept; `opening` stands in lower case in every text that has it."""

    concept: str
    opening: str
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
        Cue(concept=statement["concept"], opening=_opening(label), pattern=_cue(label))
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


def _opening(label: str) -> str:
    """The first word of a cue in lower case; nothing where a letter of it is not ASCII and may have several cases."""
    first = next(iter(label.split()), "")
    return first.lower() if first.isascii() else ""


def topics(text: str, scheme: TopicScheme, *, title_end: int = 0) -> tuple[TopicFound, ...]:
    """One to three concepts, the strongest first; cues before `title_end` (the heading's) count three times.

    A concept that weighs less than a third of the strongest is left out; none at all gives an empty tuple.

    >>> scheme = read_scheme('topic:grain skos:hiddenLabel "grain", "wheat" .\\ntopic:fleet skos:hiddenLabel "ship" .')
    >>> [found.concept for found in topics("Grain and wheat came by ships.", scheme)]
    ['grain', 'fleet']
    """
    searched = text.translate(_FOLDED).lower()
    places: dict[str, list[tuple[int, int]]] = {}
    weights: dict[str, float] = {}
    for cue in scheme.cues:
        # most cues of a scheme stand nowhere in a text; this finds out at a fraction of the pattern's cost
        found = [match.span() for match in cue.pattern.finditer(text)] if cue.opening in searched else []
        if found:
            places.setdefault(cue.concept, []).extend(found)
            heading = sum(1 for start, _ in found if start < title_end)
            # each cue counts fully once, repetitions less: a word used ten times is not ten topics
            weight = len(found) ** 0.5 + 2 * heading
            weights[cue.concept] = weights.get(cue.concept, 0.0) + weight
    ranked = sorted(weights, key=lambda concept: (-weights[concept], concept))
    kept = [c for c in ranked if weights[c] >= weights[ranked[0]] * 0.4][:3]
    return tuple(TopicFound(concept=c, places=tuple(sorted(places[c])[:5])) for c in kept)
