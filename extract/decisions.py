"""Decisions: what somebody resolved, approved, refused, ordered or agreed to, in the words of the text.

A proposal, a request, a question, a condition and a negation are none; "we" and "I" are the message's senders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WHO = (
    r"(?P<who>We|I|we|They|they|he|He|(?:[Tt]he )?(?:Soviet|Chinese|Korean|DPRK|PRC|US|American|British) "
    r"(?:[Gg]overnment|side|comrades)|(?:[Tt]he )?[Gg]overnment of (?:the )?[A-Z][\w’' ]{2,40}?|"
    r"(?:[Tt]he )?(?:Politburo|Central Committee|CC [A-Z][\w()]*|Council of Ministers[\w ]{0,12}|Cabinet|Presidium)|"
    r"(?:Comrade |Marshal |General )?(?:[A-Z][\w’'-]+\s?){1,3})"
)
_DID = re.compile(
    _WHO + r",?\s+(?:(?:have|has|had|also|therefore|fully|completely|firmly|already|finally|now|of course,?)\s+){0,4}"
    r"(?:decided|resolved|resolves|agreed|approved|confirmed|adopted|ordered|refused|rejected|satisfied|"
    r"issued (?:an|the) order|gave (?:an |the )?orders?|given (?:an |all |the )?(?:necessary )?orders?|"
    r"agree(?:s)?(?= (?:to|that|with|also))|accept(?:s|ed)?)\b",
)
_PROTOCOL = re.compile(
    r"(?<![\w’])(?:To (?:confirm|adopt|approve|commission|accept)|Approve|Adopt|Confirm)\b"
    r"(?= (?:of )?(?:the|a|an)\b)"
)
_MARGIN = re.compile(r"In the margins? (?P<who>[A-Z][\w’'. -]+?) (?:wrote|noted)\b")
_NO = re.compile(
    r"\b(?:if|whether|should|would|could|may|might|ask(?:s|ed)?|request(?:s|ed)?|propose(?:s|d)?|not|before|unless|"
    r"when|until|in case|suggest(?:s|ed)?|draft)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]*(?:\.(?=\d|[a-z]|[A-Z]\.)[^.?!]*)*[.?!]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision in a running text: who, as written (None for a body's own protocol), and where its words stand.

    Offsets are code points; `who_start` is where the words that say who begin.
    """

    start: int
    end: int
    who: str | None
    who_start: int | None


def decisions(text: str, *, protocol: bool = False) -> Iterator[Decided]:
    """The decisions that a text tells, in order; `protocol` reads the bare infinitives of a body's resolution.

    >>> text = "The Soviet Government has resolved to satisfy your request. I ask for orders."
    >>> [(decided.who, text[decided.start : decided.end]) for decided in decisions(text)]
    [('The Soviet Government', 'The Soviet Government has resolved to satisfy your request')]
    """
    for sentence in _SENTENCE.finditer(text):
        if sentence.group().rstrip().endswith("?"):
            continue
        for match in _DID.finditer(text, sentence.start(), sentence.end()):
            before = text[max(sentence.start(), match.start() - 40) : match.start()]
            if _NO.search(before) or _NO.search(match.group().removeprefix(match["who"])):
                continue
            end = _end(text, match.end(), sentence.end())
            yield Decided(start=match.start(), end=end, who=match["who"].strip(), who_start=match.start("who"))
            break
        bare = _PROTOCOL.search(text, sentence.start(), sentence.end()) if protocol else None
        if bare:
            yield Decided(start=bare.start(), end=_end(text, bare.end(), sentence.end()), who=None, who_start=None)
        margin = _MARGIN.search(text, sentence.start(), sentence.end())
        if margin:
            who = margin["who"].strip()
            yield Decided(start=margin.start(), end=sentence.end(), who=who, who_start=margin.start("who"))


def _end(text: str, start: int, stop: int) -> int:
    """The end of the sentence, without its full stop."""
    end = stop
    while end > start and text[end - 1] in " .!":
        end -= 1
    return end
