"""Clauses around verbs of deciding: who is said to do it, in which mood and tense, denied or not, and under what.

No parse of the whole sentence: from the verb leftwards over its auxiliaries to its subject is as far as it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extract.decisions.sentences import Sentence, Word, listed
from extract.decisions.subjects import Subject, subject_before, subject_going_on, subject_of_sentence
from extract.decisions.verbs import FORMS, NOUNS, Verb
from extract.lexicon import BODIES

Mood = Literal["told", "present", "future", "modal", "infinitive", "imperative"]

AUXILIARIES = listed("""
    have has had will shall would should can could may might must do does did be is are was were been being am cannot
    can't won't don't didn't doesn't hasn't haven't hadn't isn't wasn't weren't aren't shan't wouldn't couldn't
""")  # fmt: skip
_BE = listed("be is are was were been being am isn't wasn't weren't aren't")
_HAVE = listed("have has had hasn't haven't hadn't")
_PAST_DO = frozenset({"did", "didn't"})
_FUTURE = frozenset({"will", "shall", "won't", "shan't"})
_MODAL = listed("would should can could may might must cannot can't wouldn't couldn't")
_ADVERBS = listed("""
    also then now therefore already thus accordingly again however further soon never not always at last once duly
    hereby ever yet still just even consequently thereupon furthermore of course since today yesterday
    twice thrice
""")  # fmt: skip
_NO = frozenset({"not", "never", "cannot"})


_AFTER_NOUNS = listed("of from about for by and . , in on no")
_BEFORE_NOUNS = listed("the a an this your his their our my its that any no new all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Somebody's act of deciding as a clause tells it.

    `before` is the sentence up to the clause, `after` what follows the verb, both in lower case. `start` is where the
    subject begins, or the verb where it has none, `said` where the verb ends; `end` is where the sentence ends, without
    its mark. `antecedent` is the subject of the sentence that a "he" or "it" may take up.
    """

    act: str
    lemma: str
    mood: Mood
    who: Subject | None
    start: int
    end: int
    before: str
    after: str
    helpers: frozenset[str] = frozenset()
    passive: bool = False
    negated: bool = False
    asked: bool = False
    first: bool = False
    said: int = 0
    antecedent: Subject | None = None

    @property
    def kind(self) -> str:
        """What its subject is; "nobody" where it has none."""
        return self.who.kind if self.who else "nobody"

    def has(self, *words: str) -> bool:
        """Whether an auxiliary of the verb is one of these."""
        return not self.helpers.isdisjoint(words)


def clauses(text: str, sentence: Sentence, words: list[Word]) -> Iterator[Clause]:
    """The clauses of a sentence whose verbs are verbs of deciding, in order.

    >>> from extract.decisions.sentences import sentences, words
    >>> text = "The Porte has not agreed to this, and Lord Holt ordered the ships home."
    >>> [(c.lemma, c.kind, c.negated) for s in sentences(text) for c in clauses(text, s, words(text, s))]
    [('agree', 'named', True), ('order', 'named', False)]
    """
    for place, word in enumerate(words):
        if word[0] not in FORMS:  # its lower case, as with most words
            continue
        verb = FORMS[word.low]
        if verb.shape == "ing" or (place and word.raw[0].isupper()):
            continue
        clause = _clause(text, sentence, words, place, verb)
        if clause is not None:
            yield clause


def _clause(text: str, sentence: Sentence, words: list[Word], place: int, verb: Verb) -> Clause | None:
    left, helpers, to = _helpers(words, place)
    bare = helpers - _ADVERBS
    mood: Mood | None = "infinitive" if to else _mood(verb, bare)
    if mood is None:
        return None
    who = None if to else _subject(words, place, left, verb, bare)
    if who is None and not to:
        mood = _without_subject(words, place, verb, bare)
        if mood is None:
            return None
    if who is not None and not _is_verb_of(who, verb, words, place, left, bare):
        return None
    at = words[max(left + 1, 0)].start if who is None else who.start
    return Clause(
        act=verb.act, lemma=verb.lemma, mood=mood, who=who, start=at, end=sentence_end(text, sentence),
        before=text[sentence.start : at].lower(), after=text[words[place].end : sentence.end].lower(),
        said=words[place].end, antecedent=_taken_up(words, who), helpers=helpers,
        negated=any(helper in _NO or helper.endswith("n't") for helper in helpers),
        passive=bool(bare & _BE) and verb.shape in {"both", "participle"}, asked=sentence.asks,
        first=all(_light(word.low) for word in words[: max(left + 1, 0)]),
    )  # fmt: skip


def _subject(words: list[Word], place: int, left: int, verb: Verb, helpers: frozenset[str]) -> Subject | None:
    """The subject before the verb group, or the one that a verb after "and" goes on with."""
    found = subject_before(words, left, bool(helpers))
    if found is not None or left < 0 or words[left].low not in {"and", "but", "or", ","}:
        return found
    if verb.shape == "base":
        return _we_and(words, left) if words[place].low not in NOUNS else None
    return subject_going_on(words, left) if helpers or _joins(words, place, verb) else None


def _we_and(words: list[Word], left: int) -> Subject | None:
    """The "we" of "we have read it and agree": before it no "to" that the bare form could belong to."""
    for place in range(left - 1, -1, -1):
        if words[place].low in {"we", "i"}:
            return subject_before(words, place, True)
        if words[place].low in {"to", "you", "they", "that"}:
            return None
    return None


def _without_subject(words: list[Word], place: int, verb: Verb, helpers: frozenset[str]) -> Mood | None:
    """The mood of a verb without a subject: an imperative, or what a summary begins with ("Approves the draft")."""
    if helpers - {"do", "don't"} or verb.shape not in {"base", "s"}:
        return None
    if verb.shape == "s":
        return None if place or _is_noun(words, place, place, helpers) else "present"
    opens = all(_light(word.low) for word in words[:place]) or words[place - 1].low in {":", ")", ";", "—"}
    return "imperative" if opens else None


def _is_verb_of(
    who: Subject, verb: Verb, words: list[Word], place: int, left: int, helpers: frozenset[str]
) -> bool:  # fmt: skip
    """Whether the form is a verb that the subject may have, not a participle or a noun after it."""
    if helpers:
        return True
    if verb.shape == "both" and _reduced(who, verb, words, place):
        return False
    return _agrees(who, verb) and not _is_noun(words, place, left, helpers)


_INTRANSITIVE = listed("""
    agree consent concur assent accede acquiesce refuse decline decide resolve vote promise pledge answer reply respond
    opt engage
""")


def _reduced(who: Subject, verb: Verb, words: list[Word], place: int) -> bool:
    """Whether a past form is a participle that qualifies the noun before it: "the commission appointed by it"."""
    after = words[place + 1].low if place + 1 < len(words) else "."
    passive = after in {"by", "in", "on", "at", "under", "but", ".", ",", "for", "from", "to", "with", "and", "as"}
    return after == "by" or (passive and verb.lemma not in _INTRANSITIVE and who.kind in {"named", "thing", "paper"})


def _agrees(who: Subject, verb: Verb) -> bool:
    """Whether subject and form agree in number: "we order", "the comrades order", "Holt orders"."""
    many = who.kind in {"speaker", "addressee"} or who.words[-1] in {"they", "people", "police", "who"}
    many = many or who.words[-1] in BODIES or who.words[-1].endswith("s") or "and" in who.words
    return {"base": many, "s": who.words[-1] not in {"i", "we", "you", "they"}}.get(verb.shape, True)


def _taken_up(words: list[Word], who: Subject | None) -> Subject | None:
    """Whom "he", "she" or "it" takes up: the subject with which the sentence begins, where that is named."""
    if who is None or who.words not in {("he",), ("she",), ("it",)}:
        return None
    first = next(place for place, word in enumerate(words) if word.start >= who.start)
    found = subject_of_sentence(words, first)
    return found if found is not None and found.kind == "named" else None


def _light(low: str) -> bool:
    """Whether a word may stand before an order or an infinitive point and leave it the sentence's first."""
    return not low[0].isalpha() or low in _ADVERBS or low.endswith("ly") or len(low) == 1


def _helpers(words: list[Word], place: int) -> tuple[int, frozenset[str], bool]:
    """The last word left of the verb group, its auxiliaries and adverbs, and whether it is an infinitive with "to"."""
    found: set[str] = set()
    at = place - 1
    while at >= 0:
        low = words[at].low
        if words[at].raw == "May" and at:
            break  # the month
        if low == "to":
            return at - 1, frozenset(found), True
        if low in {"means", "case", "circumstances"} and at > 1 and words[at - 1].low == "no":
            found.add("not")
            at -= 3
            continue
        if low == "," and at > 1 and words[at - 1].low in _ADVERBS and words[at - 1].low not in {"not", "of"}:
            at -= 1
            continue
        if low == "," and at + 1 < place and words[at + 1].low in _ADVERBS | {"of"} and found & _ADVERBS:
            at -= 1
            continue
        if low not in AUXILIARIES and low not in _ADVERBS and not (low.endswith("ly") and low not in {"reply", "july"}):
            break
        found.add(low)
        at -= 1
    return at, frozenset(found), False


def _mood(verb: Verb, helpers: frozenset[str]) -> Mood | None:
    """The mood that auxiliaries and form make; None for a participle that stands alone."""
    if helpers & _MODAL:
        return "modal"
    if helpers & _FUTURE:
        return "future"
    if helpers & (_BE | _HAVE):
        return "told" if verb.shape in {"both", "participle"} else None
    if helpers & _PAST_DO or verb.shape in {"past", "both"}:
        return "told"
    return "present" if verb.shape in {"base", "s"} else None


def _joins(words: list[Word], place: int, verb: Verb) -> bool:
    """Whether a finite form joined by "and" to another verb is no noun: nothing of a noun stands around it."""
    after = words[place + 1].low if place + 1 < len(words) else "."
    return words[place].low not in NOUNS or (verb.shape == "s" and after in {"the", "a", "an", "that", "to", "his"})


def _is_noun(words: list[Word], place: int, left: int, helpers: frozenset[str]) -> bool:
    """Whether a form that may be a noun is one here: an article before it or "of" after it, and no auxiliary."""
    if words[place].low not in NOUNS or helpers:
        return False
    after = words[place + 1].low if place + 1 < len(words) else "."
    return after in _AFTER_NOUNS or words[left].low in _BEFORE_NOUNS


def sentence_end(text: str, sentence: Sentence) -> int:
    """The end of the sentence, without its mark and what closes behind it."""
    end = sentence.end
    while end > sentence.start and text[end - 1] in " .!?”\"’'»)]":
        end -= 1
    return end
