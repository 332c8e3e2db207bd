"""Whom the words around a message name as its sender and its recipient, and what form they give it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.lexicon import BODIES, OFFICES
from extract.model import Manner
from extract.names import Mention, parties
from extract.needing import needing, one_of, without_case
from extract.spelling import fold

# whoever speaks in the text around, whom it is addressed to, or whom it names
Party = Mention | Literal["speaker", "addressee"]

FORM = one_of(
    r"messages?|communications?|letters?|telegrams?|cablegrams?|cables?|wires?|notes?(?: verbales?)?|reply|replies|"
    r"answers?|responses?|orders?|directives?|instructions?|dispatch(?:es)?|despatch(?:es)?|memorandum|memoranda|memo|"
    r"aide-m[ée]moires?|drafts?|reports?|radiograms?|appeals?|requests?"
)
FORM_WORD = re.compile(rf"(?<!\bI )(?<!\bwe )\b(?P<form>{FORM})\b", re.IGNORECASE)
_CALLED = {
    "communication": "message", "reply": "message", "answer": "message", "response": "message", "appeal": "message",
    "request": "message", "directive": "order", "instruction": "order", "cablegram": "cable", "wire": "cable",
    "dispatch": "letter", "despatch": "letter", "radiogram": "telegram", "memo": "memorandum",
    "memoranda": "memorandum", "aide-mémoire": "memorandum", "aide-memoire": "memorandum",
}  # fmt: skip
_DRAFT = needing("draft", r"\bdrafts?\b", re.IGNORECASE)
_SPOKEN_OF_AS = needing(
    "following,text of ,copy of ",
    rf"\b(?:following|(?:text|copy) of (?:an?|the|my|our))\s+(?:\w+\s+){{0,2}}(?P<form>{FORM})\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:to|for)\s+(?=(?:the\s+)?(?:[A-Z]|you\b|me\b|us\b|him\b|her\b|them\b|my\b|our\b))|\baddressed to\s+"
)
_FROM = re.compile(r"\b(?:from|by|signed by|on behalf of|in the name of|(?i:on the authori[sz]ation of))\s+")
_OF = re.compile(
    rf"\b{FORM}(?:\s+\([^()]{{0,40}}\))?\s+of\s+"
    r"(?=(?:the\s+)?(?:[A-Z](?!\w*\s+\d)|\w+\s+(?:government|minister|ambassador)))",
    re.IGNORECASE,
)
POSSESSED = re.compile(
    r"\b(?P<whose>[Mm]y|[Oo]ur|[Yy]our|[A-Z][\w.-]*(?:\s[A-Z][\w.-]*){0,3}[’']s?)"
    rf"\s+(?:own\s+)?(?:\w+\s+){{0,2}}{FORM}\b"
)
# what ends the names of a party
SIDE_END = re.compile(
    r"\s(?:to|from|addressed|dated|with|in which|in response|in answer|in reply|for (?:transmission|"
    r"familiari[sz]ation|your)|"
    r"the (?:following|texts?|contents?)|which|that|who|whose|about|concerning|regarding|on|"
    r"as follows|into|today|yesterday|"
    r"and (?:its|ask|that|I|we|communicate|tell|transmit)|through|via|by|is|was|has|have|reads|runs|received|"
    r"of (?=\d|my\b|the text))\b|[:;“”«\"]|,(?=\s(?:the|a|in|and|which|who|dated|of|I|we|on|with)\b)|"
    r"\.(?=\s|$)(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bMessrs\.)(?<!\bGen\.)(?<!\bCol\.)(?<!\bCde\.)|"
    r"\d|,\s*$|$"
)  # fmt: skip
_PRONOUN = re.compile(r"(?:the\s+)?(?P<word>you(?:rself)?|me|us|him|her|them)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:^|[.;:,]\s+|\b(?:that|and|then|where|when)\s+|(?=the\s+government))"
    r"(?P<who>(?:[Tt]he\s|[Cc]omrade\s)?(?:government of\s(?:the\s)?)?[A-Z][^,.;:“”]{1,70}?)\s+"
    r"(?:has |have |had |also |then |again |now )*"
    r"(?=(?:repl|answer|wrote|telegraph|cabl|wired|sent|address|gave|issued|instructed|intends|proposes|plans)\w*\b)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?:;”])\s+(?=[“(\[]?[A-Z\d])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:No|Nos|Mr|Mrs|Dr|Gen|Col|St|Lt|Maj|vkh|iskh|incl|Cde|Cmrd|Comr|Com|Messrs))\.$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What the words before another's message say of it; offsets are code points of the running text.

    `commissioned` says that whoever the text goes to is to hand it on; `onward` are those to whom its recipients are.
    """

    start: int
    end: int
    manner: Manner
    form: str
    senders: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    date: str | None = None
    commissioned: bool = False
    onward: tuple[Party, ...] = ()


def form_called(word: str) -> str:
    """The form of the scheme that a word of the text means.

    >>> [form_called(word) for word in ("telegrams", "Reply", "despatches", "notes")]
    ['telegram', 'message', 'letter', 'note']
    """
    low = " ".join(word.lower().split()).removesuffix(" verbale").removesuffix(" verbales")
    singular = low[:-3] + "y" if low.endswith("ies") else low[:-2] if low.endswith("ches") else low.removesuffix("s")
    return _CALLED.get(singular, singular)


def form_spoken_of(sentence: str, seen: str | None = None) -> str | None:
    """The form that a sentence gives a message: the one that follows, else the first; a draft of any is a draft.

    `seen` is the sentence without case, where that is at hand.

    >>> form_spoken_of("In reply I send you the text of a note"), form_spoken_of("It rains.")
    ('note', None)
    """
    seen = without_case(sentence) if seen is None else seen
    if _DRAFT.search(sentence, seen=seen):
        return "draft"
    match = _SPOKEN_OF_AS.search(sentence, seen=seen) or FORM_WORD.search(sentence)
    return form_called(match["form"]) if match else None


def sentence_starts(text: str, start: int, end: int, breaks: Sequence[int] = ()) -> list[int]:
    """Where the sentences of a stretch begin; a full stop of an abbreviation ends none, each of `breaks` begins one.

    >>> sentence_starts("To Mr. Holt. The ships have come.", 0, 33)
    [0, 13]
    """
    found = {start, *breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]}
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.end() < end and not _ABBREVIATED.search(text, max(start, match.start() - 8), match.start()):
            found.add(match.end())
    return sorted(found)


def senders_named(text: str, start: int, end: int) -> tuple[Party, ...]:
    """Who wrote what the words of a stretch speak of: "from", "Holt's", "my", "letter of".

    >>> [party.name for party in senders_named("the letter of Consul Holt to Lund", 0, 33)]
    ['Holt']
    """
    for match in _FROM.finditer(text, start, end):
        if found := side(text, match.end(), end):
            return found
    if possessed := POSSESSED.search(text, start, end):
        whose = possessed["whose"].lower()
        if whose in {"my", "our"}:
            return ("speaker",)
        if whose == "your":
            return ("addressee",)
        return named(text, possessed.start("whose"), possessed.start("whose") + len(re.sub(r"[’']s?$", "", whose)))
    for match in _OF.finditer(text, start, end):
        if found := side(text, match.end(), end):
            return found
    return ()


def recipients_named(text: str, start: int, end: int) -> tuple[Party, ...]:
    """Whom it was addressed to; the one it is now sent on to ("send you") counts only where nobody else is named.

    >>> [party.name for party in recipients_named("the letter of Consul Holt to Lund", 0, 33)]
    ['Lund']
    """
    for match in _TO.finditer(text, start, end):
        if match.group().startswith("addressed") and (found := side(text, match.end(), end)):
            return found
    form = FORM_WORD.search(text, start, end)
    for match in _TO.finditer(text, form.end() if form else start, end):
        if match.group().startswith("for") and re.match(r"(?:your|my|our)\b", text[match.end() : match.end() + 5]):
            continue
        if found := side(text, match.end(), end):
            return found
    for match in _TO.finditer(text, start, form.start() if form else start):
        found = side(text, match.end(), end)
        if any(isinstance(party, Mention) for party in found):
            return found
    return ()


def side(text: str, start: int, end: int) -> tuple[Party, ...]:
    """The parties at a place: somebody named, or the one who speaks or is spoken to.

    >>> side("me in May", 0, 9)
    ('speaker',)
    """
    if pronoun := _PRONOUN.match(text, start, end):
        word = pronoun["word"].lower()
        if word in {"me", "us"}:
            return ("speaker",)
        return ("addressee",) if word.startswith("you") else spoken_of(text, start)
    stop = SIDE_END.search(text, start, end)
    return named(text, start, stop.start() if stop else end)


def is_pronoun(text: str, start: int) -> bool:
    """Whether a pronoun stands there, which names nobody.

    >>> is_pronoun("him the news", 0)
    True
    """
    return bool(_PRONOUN.match(text, start))


def named(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """The parties that a stretch of running text names: persons, bodies and offices, no common words.

    >>> [m.name for m in named("Consul Holt and also the view of the Cabinet", 0, 44)]
    ['Holt']
    """
    found = []
    for mention in parties(text, start, end):
        words = mention.name.split()
        person = mention.kind == "person" and words[0][0].isupper() and words[-1][0].isupper()
        if person or (mention.kind != "person" and (OFFICES | BODIES) & set(fold(mention.name).split()[:3])):
            found.append(mention)
    return tuple(found)


def spoken_of(text: str, position: int) -> tuple[Mention, ...]:
    """Whom "him" or "them" means: the last person that the words before name.

    >>> [m.name for m in spoken_of("Comrade Holt has come. I told him", 30)]
    ['Holt']
    """
    names = [m for m in parties(text, max(0, position - 300), position) if m.kind == "person"]
    return tuple(names[-1:])


def subject(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """Who did it, where the stretch says that somebody wrote or means to write.

    >>> [m.name for m in subject("Consul Holt intends to answer", 0, 29)]
    ['Holt']
    """
    match = _SUBJECT.search(text, start, end)
    return named(text, *match.span("who")) if match else ()
