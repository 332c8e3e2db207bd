"""Weighing: the candidates of a text, the signs for and against each, and those that tell a decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.decisions.clauses import Clause, clauses, sentence_end
from extract.decisions.dispositions import DISPOSITIONS
from extract.decisions.doubts import DOUBTS, SUPPORTS
from extract.decisions.grants import GRANTS
from extract.decisions.makers import Maker, maker_of, maker_told
from extract.decisions.mentions import MENTIONS
from extract.decisions.orders import ORDERS
from extract.decisions.reported import REPORTED
from extract.decisions.sentences import Sentence, lower_words, sentences, words
from extract.decisions.setting import Setting
from extract.decisions.signs import Phrase
from extract.decisions.subjects import Subject, SubjectKind
from extract.decisions.verbs import may_decide
from extract.decisions.verdicts import VERDICTS
from extract.rules import Rule

THRESHOLD = 2.0
_OF_VERBS = (*REPORTED, *GRANTS)
_AROUND = (*DOUBTS, *SUPPORTS)
_PHRASES = (*VERDICTS, *MENTIONS, *DISPOSITIONS, *ORDERS)
# where among the phrases those stand that a word leads to
_BY_WORD: dict[str, tuple[int, ...]] = {
    word: tuple(place for place, phrase in enumerate(_PHRASES) if word in phrase.words)
    for each in _PHRASES
    for word in each.words
}
_TRIGGERS = frozenset(_BY_WORD)
_RUNS = frozenset({"directive", "point"})
_PAUSE = 2  # sentences without a directive that end a run of them
_GOES_ON = Rule("goes on", "a directive that goes on with the one before it")
_LESS = -1.5  # what it weighs
_SHORTEST = 4  # characters; what is shorter is the number of a point
_SAYS_ENOUGH = 4  # words
_APART = 20  # characters between two decisions in one sentence
_COLON = re.compile(r"(?<=[a-z]):\s+")
_WHICH = re.compile(r"\bwhich\s*$")
_READY = re.compile(
    r"\b(?:i am|we are|we were|(?:the |this |his )?[\w’' ]{0,30}?government is)\b(?:(?!\b(?:we|i)\b).)*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision in a running text: its words, the signs that made it, and who decides.

    `rule` is the sign that made it one, `signs` are all of them, `score` is what they weigh together: `THRESHOLD` or
    more. `said` is the end of the words that say it, `sentence` the beginning of the sentence they stand in.
    """

    start: int
    end: int
    rule: Rule
    act: str
    score: float
    signs: tuple[Rule, ...]
    maker: Maker
    sentence: int
    said: int

    @property
    def confidence(self) -> float:
        """How sure it is: from 0.5 for what barely weighs enough up to 0.9.

        >>> [found.confidence for found in decisions("The Cabinet has decided to go.")]
        [0.77]
        """
        return round(min(0.9, 0.5 + (self.score - THRESHOLD) / 3), 2)


def decisions(text: str, setting: Setting | None = None) -> Iterator[Decided]:
    """The decisions that a text tells, in order; without a `setting` it is what the text itself shows.

    >>> text = "The Soviet Government has resolved to satisfy your request. I ask for orders."
    >>> [text[d.maker.start : d.maker.end] for d in decisions(text)]
    ['The Soviet Government']
    """
    around = setting or Setting(text=text)
    since = _PAUSE  # sentences since the last directive
    before: Sentence | None = None
    for sentence in sentences(text):
        if sentence.end - sentence.start < _SHORTEST:
            continue
        last, before = before, sentence
        since += 1
        if sentence.asks:
            continue
        found = [_in_run(one, since) for one in weighed(text, sentence, around)]
        if any(one.act in _RUNS for one in found):
            since = 0
        for one in _apart(sorted((d for d in found if d.score >= THRESHOLD), key=lambda d: (-d.score, d.start))):
            yield _with_matter(text, one, last)


def _with_matter(text: str, one: Decided, before: Sentence | None) -> Decided:
    """ "Holt agrees." by itself does not say to what: the sentence before it does, and is quoted with it."""
    if before is None or before.asks or len(text[one.start : one.end].split()) >= _SAYS_ENOUGH:
        return one
    return replace(one, start=before.start)


def _in_run(one: Decided, since: int) -> Decided:
    """A directive that goes on with the one before it is part of it, unless it weighs much by itself."""
    if one.act not in _RUNS or since > _PAUSE:
        return one
    return replace(one, score=round(one.score + _LESS, 2), signs=(*one.signs, _GOES_ON))


def weighed(text: str, sentence: Sentence, setting: Setting) -> Iterator[Decided]:
    """Every candidate of a sentence with what its signs weigh together, be it enough or not."""
    seen = text[sentence.start : sentence.end]
    lows = lower_words(seen)
    if may_decide(lows):
        for clause in clauses(text, sentence, words(text, sentence)):
            signs = [(one.rule, one.weight) for one in _OF_VERBS if one.holds(clause, setting)]
            if signs:
                best = max(signs, key=lambda sign: sign[1])
                yield _weigh(text, sentence, clause, best, maker_of(text, clause), setting)
    for place in sorted(set[int]().union(*[_BY_WORD[word] for word in _TRIGGERS & lows])):
        phrase = _PHRASES[place]
        if (phrase.also and phrase.also.isdisjoint(lows)) or (phrase.act == "minutes" and not setting.resolution):
            continue
        if match := phrase.told(seen):
            clause = _as_clause(text, sentence, phrase, match)
            maker = maker_told(phrase.maker, clause)
            if phrase.act == "minutes" and setting.session:
                maker = Maker(kind="named", start=setting.session[0], end=setting.session[1])
            yield _weigh(text, sentence, clause, (phrase.rule, phrase.weight), maker, setting)


def _as_clause(text: str, sentence: Sentence, phrase: Phrase, match: re.Match[str]) -> Clause:
    """What a phrase tells, as a clause for the signs that the surroundings give."""
    group = next((g for g in ("who", "me", "us") if g in match.re.groupindex and match[g]), None)
    first = sentence.start + match.start()
    who = None
    if group:
        kind: SubjectKind = "speaker" if match[group] in {"I", "We", "we"} else "named"
        at = sentence.start + match.start(group)
        who = Subject(kind, at, at + len(match[group].rstrip()), tuple(match[group].lower().split()))
    return Clause(
        act=phrase.act, lemma=phrase.rule, mood="told", who=who,
        start=_after_colon(text, sentence, first) if phrase.whole else first,
        end=max(sentence_end(text, sentence), sentence.start + match.end()), said=sentence.start + match.end(),
        before="" if phrase.whole and phrase.act != "refusal" else text[sentence.start : first].lower(),
        after=text[first : sentence.end].lower(), asked=sentence.asks,
    )  # fmt: skip


def _after_colon(text: str, sentence: Sentence, position: int) -> int:
    """Where what is told begins: after the last colon before a place, else with the sentence."""
    colons = list(_COLON.finditer(text, sentence.start, position))
    return colons[-1].end() if colons else sentence.start


def _weigh(
    text: str, sentence: Sentence, clause: Clause, sign: tuple[Rule, float], maker: Maker, setting: Setting
) -> Decided:  # fmt: skip
    """A candidate with the sign that makes it one, and those that its surroundings give."""
    signs = [sign, *((one.rule, one.weight) for one in _AROUND if one.holds(clause, setting))]
    return Decided(
        start=_start(sentence, clause),
        end=clause.end, rule=sign[0], act=clause.act, score=round(sum(weight for _, weight in signs), 2),
        signs=tuple(name for name, _ in signs), maker=maker, sentence=sentence.start, said=clause.said,
    )  # fmt: skip


def _start(sentence: Sentence, clause: Clause) -> int:
    """Where its words begin: what "which you promised" promises stands before it, and so does who is "ready to"."""
    if clause.kind in {"addressee", "speaker"} and _WHICH.search(clause.before):
        return sentence.start
    if clause.mood == "infinitive" and (ready := _READY.search(clause.before)):
        return sentence.start + ready.start()
    return clause.start


def _apart(found: list[Decided]) -> list[Decided]:
    """The weightiest of a sentence and those that others in it tell, each up to where the next begins; in order."""
    kept: list[Decided] = []
    for one in found:
        if not kept or (one.maker.start >= 0 and one.score > THRESHOLD and all(_told_apart(one, k) for k in kept)):
            kept.append(one)
    kept.sort(key=lambda one: one.start)
    return [replace(one, end=min(one.end, after.start)) for one, after in pairwise(kept)] + kept[-1:]


def _told_apart(one: Decided, other: Decided) -> bool:
    """Whether two decisions of a sentence are of two makers, and the first is said before the second begins."""
    first, second = sorted((one, other), key=lambda decided: decided.start)
    return one.maker != other.maker and second.start - first.start > _APART and first.said <= second.start
