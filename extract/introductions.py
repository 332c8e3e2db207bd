"""The words that introduce another's message in a text: "I transmit the text of a note received from ...:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.charges import charge
from extract.dates import find_dates
from extract.model import Manner
from extract.needing import needing, one_of, without_case
from extract.sides import (
    FORM,
    FORM_WORD,
    POSSESSED,
    Introduction,
    form_spoken_of,
    recipients_named,
    senders_named,
    sentence_starts,
    subject,
)

_TEXT_OF = r"(?:text|copy|copies|contents?|translation|paraphrase|substance|gist|original)"
# the words that pass a message on, that say it came, that say it was written
_SENDS = (
    r"transmit|forward|send|convey|communicate|relay|pass|deliver|hand|enclose|attach|quote|give|present|repeat|submit|"
    r"append|return|dispatch"
)
_WROTE = (
    r"replied|replying|answered|wrote|written|telegraphed|cabled|wired|sent|addressed|instructed|gave|issued|dispatched"
)
_PASSING = re.compile(
    rf"\b{one_of(_SENDS)}(?:s|ed|ing|t?ted|t?ting)?\b|\b(?:sent|given|giving|passing|enclosing|quoting)\b|"
    r"\b(?:I|we) (?:herewith |hereby |also )*report (?:to you )?(?:the|an?) (?:(?:text|contents?) of )?"
    rf"(?:\w+ )?{FORM}\b",
    re.IGNORECASE,
)
_GETTING = re.compile(
    r"\b(?:received|obtained|reached|arrived|came|comes|handed (?:me|us)|gave (?:me|us))\b", re.IGNORECASE
)
_WRITING = re.compile(rf"\b{one_of(_WROTE)}\b", re.IGNORECASE)
_FOLLOWS = needing(
    "follow,the text of which,read,runs,this message,this letter,this note,this telegram",
    r"\b(?:the following|as follows|following|the text of which|reads?|runs|follows|"
    r"this (?:message|letter|note|telegram))\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:I|[Ww]e)\s+(?:am |are |have the hono[u]?r to |hereby |herewith |also |beg to |now )*"
    r"(?:transmit|forward|send|convey|communicate|relay|pass|enclose|attach|quote|give|repeat|submit|append|report|"
    r"\w+ing)\b|\b(?:enclosed|attached|herewith|appended)\b"
)
# a text that is nobody's message: what is to be said in public, a record, a wording
_NO_MESSAGE = needing(
    "following,as follows,make,made,publish,issue,newspaper,press,radio,broadcast,agency,interview,conversation",
    r"\b(?:following|as follows)\s+(?:\w+\s+){0,2}(?:statements?|declarations?|speech(?:es)?|points?|wording|"
    r"conditions?|"
    r"questions?|articles?|resolutions?|formula|paragraphs?|clauses?|toasts?|communiqu[ée]s?|terms?|amendments?|words)\b|"
    r"\b(?:make|made|publish|published|issue|issued)\s+(?:the|a)\s+(?:following\s+)?(?:\w+\s+)?"
    r"(?:statement|declaration|communiqu[ée])|"
    r"\b(?:newspaper|press|radio|broadcast|broadcasting|agency|interview|conversation)\b",
    re.IGNORECASE,
)
_DRAFTED = re.compile(
    r"\bdrafts?\b|\b(?:roughly|approximately) (?:like this|as follows|the following)|"
    r"\b(?:intends?|propos(?:e|es|ed|ing)|plans?|suggest(?:s|ed)?|advise[sd]?) (?:to )?"
    r"(?:(?:give|send|answer|reply|address|issue)(?:ing)?|that|the following|replying|answering)\b|"
    r"\b(?:proposed|suggested|intended) (?:text|reply|answer|response|letter|note|telegram|message)\b|"
    r"\b(?:text|reply|answer) (?:that )?(?:could|might|should|may) be\b",
    re.IGNORECASE,
)
# a line that does no more than say whose the text under it is: "Telegram of Comrade Holt.", "My answer of 4.2."
_BARE = re.compile(
    rf"(?:my|our)\s+(?:\w+\s)?{FORM}\b(?:[^.:]|\.(?=\d)){{0,80}}[.:]?$|"
    rf"(?:an?|the)?\s*(?:{_TEXT_OF} of (?:an?|the) )?(?:\w+\s)?{FORM}\s+(?:of|from)\s+(?:comrade|[A-Z])"
    r"(?:[^.:]|\.(?=\d)|(?<=\bMr)\.){1,80}[.:]?$",
    re.IGNORECASE,
)
# what is added to an introduction before the text comes: "Pray acquaint yourself with it:"
_COMMENT = re.compile(
    r"\b(?:familiari[sz]e|acquaint|in writing|written form|(?:read|review|study|consider) (?:it|them)|"
    r"(?:with|about|on) (?:it|them))\b"
)
_SENTENCE_BEFORE = re.compile(r"[.!?]\s*$")
_REACH = 420  # code points that an introduction may be long


def introduction(
    text: str, opening: int, *, floor: int = 0, year: int | None = None, breaks: Sequence[int] = ()
) -> Introduction | None:
    """What the words before `opening` say of the message that begins there, or None where they introduce none.

    Nothing before `floor` counts; `breaks` are where lines begin after which the sentence before does not go on.

    >>> text = "I transmit the text of a note received from Consul Holt on 9 May 1911: "
    >>> found = introduction(text, len(text))
    >>> found.manner, found.form, found.date, [party.name for party in found.senders]
    ('forwarded', 'note', '1911-05-09', ['Holt'])
    """
    end = opening
    for first in reversed(sentence_starts(text, max(floor, opening - _REACH), opening, breaks)[-4:]):
        told = sentence_told(text, first, end, year, breaks)
        if told is not None:
            return replace(told, end=opening)
        if _COMMENT.search(text, first, end):
            end = first
        elif _SENTENCE_BEFORE.search(text, max(0, first - 3), first):
            return None  # a sentence of its own that is neither
        if len(text[first:opening].split()) > 30 or _NO_MESSAGE.pattern.search(text, first, opening):
            return None  # what is said there is the matter itself
    return None


def sentence_told(
    text: str, start: int, end: int, year: int | None = None, breaks: Sequence[int] = ()
) -> Introduction | None:
    """What one sentence says of a message that it passes on, cites or proposes, or None where it does none of these.

    >>> sentence_told("I replied to Consul Holt by the following letter:", 0, 49).manner
    'quoted'
    """
    sentence = text[start:end]
    seen = without_case(sentence)
    if _NO_MESSAGE.search(sentence, seen=seen):
        return None
    form, follows = form_spoken_of(sentence, seen), _FOLLOWS.search(sentence, seen=seen)
    bidden = charge(text, start, end, breaks)
    if form is None and not follows and bidden is None:
        return None
    handing = bidden is not None and text[bidden.start : bidden.start + 3].lower() == "for"
    plain = handing or follows or form or re.search(r"(?:[:.]|that)\s*$", sentence)
    if bidden is not None and plain and (not handing or bidden.start - start < 3):
        return bidden
    if form is None and not follows:
        return None
    verbs = [verb.search(sentence) for verb in (_GETTING, _PASSING, _WRITING)]
    drafted = bool(_DRAFTED.search(sentence)) and bool(follows or sentence.rstrip().endswith(":") or any(verbs))
    bare = bool(_BARE.match(sentence.strip()))
    if not (any(verbs) or bare or drafted):
        return None
    found = _made(text, start, end, year, _manner(sentence, verbs, drafted=drafted, bare=bare))
    if handing and bidden is not None:
        found = replace(found, onward=bidden.recipients, recipients=recipients_named(text, start, bidden.start))
    return _completed(text, found, verbs, bare=bare)


def _manner(sentence: str, verbs: list[re.Match[str] | None], *, drafted: bool, bare: bool) -> Manner:
    got, _, wrote = verbs
    if drafted:
        return "draft"
    return "quoted" if wrote and not (got or bare or _NOW.search(sentence)) else "forwarded"


def _made(text: str, start: int, end: int, year: int | None, manner: Manner) -> Introduction:
    """The introduction as its words tell: what they name before the verb is no party of the message."""
    sentence = text[start:end]
    date = next(iter(find_dates(text, year=year, start=start, end=end)), None)
    words = (_GETTING, _PASSING, _WRITING, FORM_WORD, _FOLLOWS.pattern)
    core = start + min((m.start() for word in words if (m := word.search(sentence))), default=0)
    if possessed := POSSESSED.search(text, start, end):
        core = min(core, possessed.start())
    return Introduction(
        start=start, end=end, manner=manner, form=form_spoken_of(sentence) or "message",
        date=date.edtf if date else None,
        senders=senders_named(text, core, end), recipients=recipients_named(text, core, end),
    )  # fmt: skip


def _completed(text: str, found: Introduction, verbs: list[re.Match[str] | None], *, bare: bool) -> Introduction | None:
    """The introduction with the parties that go without saying; None where the words may well introduce nothing."""
    sentence = text[found.start : found.end]
    got = verbs[0] is not None
    nameless = not (found.senders or found.recipients or bare or got or _FOLLOWS.pattern.search(sentence))
    if found.manner == "forwarded" and nameless and not re.search(rf"{_TEXT_OF}|\b(?:my|our|this)\b", sentence):
        return None
    if got and not found.recipients:
        found = replace(found, recipients=("speaker",))
    if not found.senders and found.manner in {"quoted", "draft"}:
        wrote = subject(text, found.start, found.end)
        found = replace(found, senders=wrote or (("speaker",) if found.manner == "quoted" else ()))
    return found
