"""Whom of a graph a name from elsewhere could mean, with a score that is explained: to be chosen among by a person.

The score is the likeness of the names (Jaro and Winkler, of the words in order), 0 to 100, less what contradicts it.
Only a full name that is written alike, and that one actor alone bears, is told to be a match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import JaroWinkler

from extract.authority import families
from extract.given import alike, given_names
from extract.spelling import fold, key
from kg.identity.kept import KeptActor, Names

_BEGINNING: Final = 3  # letters that a misspelt word is looked for by
_WORDS: Final = 8  # of what is asked
_NEAR: Final = 2_000  # words with one beginning that are compared
_BEARERS: Final = 1_000  # names with one word that are compared
_SPELLINGS: Final = 20  # of a word, the most alike
_ALIKE: Final = 0.85  # of two words, for their names to be compared
_LEAST: Final = 50.0  # a score below which nobody is told
_ALONE: Final = 0.9  # of the likeness of family names, where no given names are asked for
_CONTRADICTED: Final = 25.0  # less, where initials differ

Feature = tuple[str, float | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor that a name could mean: the name of its own that is nearest, the score and what makes it."""

    actor: KeptActor
    name: str
    score: float
    features: tuple[Feature, ...]
    match: bool = False


def candidates(names: Names, asked: str, *, kinds: Iterable[str] = (), most: int = 10) -> list[Candidate]:
    """Whom a name could mean, the best first; of these kinds where any are told."""
    wanted = set(kinds)
    written: defaultdict[str, set[str]] = defaultdict(set)
    exact = names.forms(asked) if key(asked) else []
    for actor, text in [*exact, *_near(names, fold(asked).split()[:_WORDS])]:
        written[actor].add(text)
    found = []
    for id_, texts in written.items():
        actor_ = names.actor(id_)
        if actor_ is not None and (not wanted or actor_.kind in wanted):
            one = _scored(actor_, texts, asked)
            if one.score >= _LEAST:
                found.append(one)
    found.sort(key=lambda one: (-one.score, one.actor.label, one.actor.id))
    return _with_match(found, asked)[:most]


def beginning(names: Names, prefix: str, *, most: int = 10) -> list[tuple[KeptActor, str]]:
    """Actors called by a name of which a word, or all of it, begins so, with that name; as one types."""
    words = fold(prefix).split()
    if not words:
        return []
    found: dict[str, str] = {}
    for word in names.words(words[-1], _NEAR):
        for actor, text in names.with_word(word, _BEARERS):
            if all(any(own.startswith(one) for own in fold(text).split()) for one in words):
                found[actor] = min(found.get(actor, text), text, key=len)
    actors = ((names.actor(id_), text) for id_, text in found.items())
    known = [(actor, text) for actor, text in actors if actor is not None]
    return sorted(known, key=lambda pair: (len(pair[1]), pair[0].label, pair[0].id))[:most]


def with_properties(one: Candidate, agree: Mapping[str, bool]) -> Candidate:
    """A candidate whose score heeds whether its properties are those asked for: a third of it, where any are."""
    if not agree:
        return one
    share = sum(agree.values()) / len(agree)
    features = (*one.features, *((name, 100.0 if is_so else 0.0) for name, is_so in sorted(agree.items())))
    score = round(one.score * 2 / 3 + 100 * share / 3, 2)
    return Candidate(
        actor=one.actor, name=one.name, score=score, features=features, match=one.match and all(agree.values())
    )


def _near(names: Names, words: list[str]) -> Iterable[tuple[str, str]]:
    """Names with a word that is one of these, or like it."""
    for word in words:
        alike = {word: 1.0}
        for other in names.words(word[:_BEGINNING], _NEAR) if len(word) >= _BEGINNING else ():
            if (likeness := JaroWinkler.similarity(word, other)) >= _ALIKE:
                alike[other] = likeness
        for one in sorted(alike, key=lambda own: (-alike[own], own))[:_SPELLINGS]:
            yield from names.with_word(one, _BEARERS)


def _scored(actor: KeptActor, texts: Collection[str], asked: str) -> Candidate:
    sought = " ".join(fold(asked).split())
    likeness, name = max((_likeness(sought, text), text) for text in texts)
    equal = bool(key(asked)) and key(name) == key(asked)
    differ = actor.kind == "person" and not equal and _given_names_differ(asked, texts)
    score = 100.0 if equal else max(0.0, round(99 * likeness - _CONTRADICTED * differ, 2))
    features: list[Feature] = [("same_name", equal), ("name_likeness", round(100 * likeness, 2))]
    if differ:
        features.append(("initials_differ", True))
    return Candidate(actor=actor, name=name, score=score, features=tuple(features))


def _given_names_differ(asked: str, texts: Iterable[str]) -> bool:
    """Whether given names or initials that are asked for are those of no name of an actor that has any."""
    sought, own = given_names(asked), [found for text in texts if (found := given_names(text))]
    return bool(sought and own) and not any(alike(sought, one) for one in own)


def _likeness(sought: str, text: str) -> float:
    """How alike two names are, family names first or last; a single word is as like as to the family name alone, less a
    share for what it leaves open.
    """
    own = fold(text)
    turned = " ".join(sorted(own.split())), " ".join(sorted(sought.split()))
    alone = [_ALONE * JaroWinkler.similarity(sought, family) for family in families(text) if " " not in sought]
    return max(JaroWinkler.similarity(sought, own), JaroWinkler.similarity(*turned), *alone)


def _with_match(found: list[Candidate], asked: str) -> list[Candidate]:
    equal = [one for one in found if ("same_name", True) in one.features]
    if len(equal) == 1 and len(fold(asked).split()) > 1:
        one = equal[0]
        sure = Candidate(actor=one.actor, name=one.name, score=one.score, features=one.features, match=True)
        return [sure if other is one else other for other in found]
    return found
