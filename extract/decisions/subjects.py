"""Subjects: who or what a verb is said of, from the words that stand before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.decisions.sentences import Word, listed
from extract.decisions.verbs import FORMS, NOUNS
from extract.lexicon import BODIES, MONTHS, NATIONS, NO_NAMES, OFFICES, PLACE_WORDS, TITLES

SubjectKind = Literal["speaker", "addressee", "spoken", "relative", "named", "hostile", "paper", "thing", "impersonal"]

_PRONOUNS: dict[str, SubjectKind] = {
    "i": "speaker", "we": "speaker", "you": "addressee", "he": "spoken", "she": "spoken", "they": "spoken",
    "it": "impersonal", "who": "relative", "there": "impersonal",
}  # fmt: skip
# those who decide together, or hold power, beside the bodies and offices of every correspondence
_POWERS = listed("""
    comrades side sides delegation delegations leadership leaders power powers authorities commander commanders friends
    brothers porte congress senate sultan king emperor queen khan shah viceroy pope dewan majesty excellency lordship
    treasury admiralty chancellor vizier khedive emir bey pasha diet duma sejm rada storting reichstag bundestag
    department court throne board regent prince duke both two parties house commons lords states bank company
    """) | BODIES | OFFICES | TITLES  # fmt: skip
_NO_POWERS = listed("""
    the his her air army rear troops fleet navy forces front first second third foreign state special general dear main
    military business internal external supreme permanent former interim scientific cultural technical post
    """)  # fmt: skip
_HOSTILE = frozenset({"enemy", "adversary", "opponent", "foe"})
_PAPERS = listed("resolution decree edict law ukase firman act statute decision treaty convention charter")
_THINGS = listed("""
    order orders instruction instructions permission consent agreement approval arms troops tanks request requests
    proposal proposals plan plans decision decisions question questions measures weapons note letter telegram draft
    nothing negotiations talks treaty pact convention charter declaration protocol
""")  # fmt: skip
_NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no"})
_OPENING = listed("the a an this these those his her their our your my its both all two")
_STOPS = listed("""
    , ; : . — – that which who whom whose if whether when where because as since but while so therefore then and or in
    on at by for with to from about into over under between upon after before during against regarding concerning until
    unless than not also now how what why i we you he she they it there said says stated reported communicated
    understood know known is are was were be been has have had will would should can could may might must do does did
    case hope
""")  # fmt: skip
_HELPERS = listed("have has had will shall also not then")
_LONGEST = 16  # words that a subject runs to


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what a verb is said of: what sort, where it stands, and its words in lower case."""

    kind: SubjectKind
    start: int
    end: int
    words: tuple[str, ...]


def subject_before(words: list[Word], last: int, helped: bool) -> Subject | None:
    """The subject that ends with the word at `last`, or None; `helped` where the verb has an auxiliary.

    >>> from extract.decisions.sentences import Sentence, words
    >>> text = "He says that the Government of the Republic"
    >>> found = subject_before(words(text, Sentence(0, len(text), "")), 7, True)
    >>> found.kind, text[found.start : found.end]
    ('named', 'the Government of the Republic')
    """
    if last < 0:
        return None
    word = words[last]
    if word.low == "," and last > 1:
        return _parted(words, last)
    if word.low in _PRONOUNS:
        kind = _PRONOUNS[word.low]
        if kind == "relative":
            return _relative(words, last)
        return Subject(kind, word.start, word.end, (word.low,))
    if word.low in {"which", "that"}:
        return None
    if word.low in MONTHS or word.low[0].isdigit():
        return _before_date(words, last, helped)
    first = _first(words, last)
    if first > last:
        return None
    return _phrase(words, first, last, helped)


def _before_date(words: list[Word], last: int, helped: bool) -> Subject | None:
    """The subject that a date parts from its verb: "the Cabinet on 3 May decided"."""
    for place in range(last - 1, max(last - 5, 0), -1):
        if words[place].low in {"on", "in"}:
            return subject_before(words, place - 1, helped)
    return None


def subject_going_on(words: list[Word], before: int) -> Subject | None:
    """The subject of the verb that "and" or a comma at `before` joins another to: the nearest one before it.

    >>> from extract.decisions.sentences import Sentence, words
    >>> text = "Holt said that the Council had met and"
    >>> subject_going_on(words(text, Sentence(0, len(text), "")), 7).words
    ('the', 'council')
    """
    for place in range(before - 1, max(before - _LONGEST * 2, 0), -1):
        low = words[place].low
        if low in _HELPERS or low.endswith("ed") or (low in FORMS and low not in NOUNS):
            at = place
            while at > 1 and words[at - 1].low in _HELPERS:
                at -= 1
            found = subject_before(words, at - 1, True)
            if found is not None and found.kind in {"named", "spoken", "speaker", "paper"}:
                return found
    return subject_of_sentence(words, before)


def subject_of_sentence(words: list[Word], before: int) -> Subject | None:
    """The subject with which a sentence begins: whose deeds "and" goes on telling."""
    for place in range(min(before, _LONGEST)):
        low = words[place].low
        if low in _PRONOUNS and low not in {"it", "there", "who"}:
            return Subject(_PRONOUNS[low], words[place].start, words[place].end, (low,))
        if (low in FORMS and low not in NOUNS) or low in _STOPS - {",", "and", "or", "in", "at", "for"}:
            found = subject_before(words, place - 1, True) if place else None
            return found if found and found.kind in {"named", "spoken", "paper"} else None
    return None


def _parted(words: list[Word], last: int) -> Subject | None:
    """The subject that a parenthesis between commas parts from its verb: "Holt, who was there, orders"."""
    for place in range(1, last):
        if words[place].low == "," and place < last:
            found = subject_before(words, place - 1, True)
            opens = found and (found.start == words[0].start or _after_that(words, found.start))
            return found if opens and found and found.kind == "named" else None
    return None


def _after_that(words: list[Word], start: int) -> bool:
    place = next(i for i, word in enumerate(words) if word.start >= start)
    return place > 0 and words[place - 1].low in {"that", ".", ":", "“", "and"}


def _relative(words: list[Word], last: int) -> Subject:
    """Whom "who" takes up: the name before it, with or without a comma."""
    before = last - 2 if last > 1 and words[last - 1].low == "," else last - 1
    first = _first(words, before)
    if 0 <= first <= before and (found := _phrase(words, first, before, True)) and found.kind == "named":
        return found
    return Subject("spoken", words[last].start, words[last].end, ("who",))


def _first(words: list[Word], last: int) -> int:
    """Where the noun phrase that ends at `last` begins."""
    place = last
    named = words[last].raw[0].isupper()
    while place >= 0 and last - place < _LONGEST:
        word = words[place]
        if word.low in {")", "]"}:
            opening = "(" if word.low == ")" else "["
            back = next((i for i in range(place - 1, -1, -1) if words[i].low == opening), -1)
            if back < 0:
                return place + 1
            place = back - 1
            continue
        if word.low in _OPENING:
            if place and words[place - 1].low == "of":
                place -= 2
                continue
            return place
        if word.low == "of" and place < last:
            place -= 1
            continue
        if word.low == "and" and 0 < place < last and words[place - 1].raw[0].isupper() and _upper(words[place + 1]):
            place -= 1
            continue
        if word.low in _STOPS or (word.low in FORMS and word.low not in NOUNS):
            return place + 1
        if named and word.raw[0].islower() and word.low not in _POWERS:
            return place + 1  # before a name stand titles and offices, no other words
        if not word.raw[0].isalnum() and word.raw not in {"“", "”", '"', "’", "[", "(", "-", "/", "'"}:
            return place + 1
        place -= 1
    return max(place + 1, 0)


def _upper(word: Word) -> bool:
    return word.raw[0].isupper()


def _phrase(words: list[Word], first: int, last: int, helped: bool) -> Subject | None:
    """What a noun phrase is as a subject: a power, an enemy, a paper, a thing."""
    lows = tuple(word.low for word in words[first : last + 1])
    told = set(lows)
    subject = (words[first].start, words[last].end, lows)
    head = lows[: lows.index("of")] if "of" in lows else lows
    if told & _NOBODY:
        return Subject("thing", *subject)
    if told & _HOSTILE:
        return Subject("hostile", *subject)
    if _PAPERS & set(head):
        return Subject("paper" if head and head[-1] in _PAPERS else "thing", *subject)
    if _THINGS & set(head[-1:]):
        return Subject("thing", *subject)
    last_word = next((word for word in reversed(words[first : first + len(head)]) if word.low[0].isalpha()), None)
    if last_word is None:
        return None
    power = last_word.low in _POWERS - _NO_POWERS
    proper = _upper(last_word) and last_word.low not in NO_NAMES
    nation = helped and last_word.low in NATIONS | PLACE_WORDS
    if power or proper or nation:
        return Subject("named", *subject)
    return Subject("thing", *subject)
