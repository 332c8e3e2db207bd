"""Decisions: what somebody resolved, approved, refused, ordered or agreed to, in the words of the text.

A proposal, a request, a question, a condition and a negation are none; "we" and "I" are the message's senders. Each
rule is a value: its name, what it reads, the pattern of that, and who decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extract.rules import Rule

Maker = Literal["named", "sender", "recipient", "untold"]

_ADVERBS = (
    r"(?:(?:have|has|had|will|also|then|now|therefore|fully|completely|firmly|already|finally|at last|of course,?|"
    r"simultaneously)\s+){0,4}"
)
# who can decide: a person by name, a government, a body, or a pronoun
_WHO = (
    r"(?P<who>They|they|[Hh]e|who|(?:[Tt]he )?(?:Soviet|Chinese|Korean|DPRK|PRC|US|American|British) "
    r"(?:[Gg]overnment|side|comrades)|(?:[Tt]he )?[Gg]overnment of (?:the )?[A-Z][\w’' ]{2,40}?|USSR|"
    r"(?:[Tt]he )?(?:Politburo|PolitSoviet|Political Council|"
    r"(?:leading comrades in the )?Central Committee[\w ]{0,40}?|"
    r"CC [A-Z][\w()]*|Council of Ministers[\w ]{0,12}|Cabinet|Presidium)|"
    r"(?:Comrade |Marshal |General )?(?:[A-Z][\w’'-]+\s?){1,3})"
)
_ACTS = (
    r"(?:decided|resolved|resolves|approved|confirmed|adopted|ordered|refused|rejected|satisfied|accepted|consented|"
    r"permitted|authorized|agree[ds]? (?:to|that|with|also|in)|gave (?:his |their |its )?(?:agreement|consent)|"
    r"responded positively|issued (?:an|the) orders?|(?:gave|given) (?:an |the |all )?(?:necessary )?orders?|"
    r"made (?:a|the) (?:final )?decision|took (?:a|the) decision|replied with a refusal|regards as correct|"
    r"discussed and adopted|will take all necessary measures|will dispatch)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One manner of telling a decision. `pattern` matches where its words begin; `maker` says who decides.

    `sign` matches in every sentence that the pattern does, where it is far quicker to look for.
    """

    rule: Rule
    pattern: re.Pattern[str]
    maker: Maker
    sign: re.Pattern[str] | None = None


def _manner(name: str, reads: str, maker: Maker, pattern: str, *, sign: str | None = None) -> Manner:
    return Manner(
        rule=Rule(name, f"a decision such as {reads}"), pattern=re.compile(pattern), maker=maker,
        sign=re.compile(sign) if sign else None,
    )  # fmt: skip


MANNERS: tuple[Manner, ...] = (
    _manner(
        "we act",
        '"We have decided to fulfill", "I agree to the trip", "We gave an order"',
        "sender",
        r"\b(?:We|we|I) " + _ADVERBS + r"(?:agree\b|accept\b|consent\b|recognized that|" + _ACTS + ")",
        sign=r"[Ww]e |I ",
    ),
    _manner(
        "we judge",
        '"We consider it correct to concentrate", "we consider incorrect", "We consider your position to be correct"',
        "sender",
        r"\b(?:We|we) (?:fully |completely )?consider (?:it|your|such|the|this|that you)\b[^.;]{0,120}?"
        r"\b(?:correct|incorrect|advisable|inadvisable|unacceptable|expedient|more useful|must)\b",
        sign=r"[Ww]e ",
    ),
    _manner(
        "we promise",
        '"We are ready to receive", "we will send a plane", "We will give fully the arms"',
        "sender",
        r"\b(?:We|we) (?:are ready to (?:receive|satisfy|send)|will (?:give|send|deliver|speed up)\b(?! you our))",
        sign=r"[Ww]e ",
    ),
    _manner(
        "we object or not",
        '"we have no objections", "There will not be objections from our side", "We do not see the use in inviting"',
        "sender",
        r"\b(?:[Ww]e (?:have|had) no objections|There will not be objections|[Ww]e don.t object|We do not see the use)",
        sign=r"objec|not see",
    ),
    _manner(
        "granted",
        '"Your request will be satisfied", "orders have been given", "An order was given"',
        "sender",
        r"\b(?:(?:[Yy]our|[Tt]his|[Tt]he) (?:request|application|proposal)s?\b[^.;]{0,60}? "
        r"(?:will be|ha(?:s|ve) been|is|are) (?:satisfied|granted|accepted|approved|fulfilled|rejected|unacceptable)|"
        r"(?:[Oo]rders? (?:have|has) been|[Aa]n order was) given|"
        r"The (?:arms|armaments)[^.;]{0,60}? will be (?:sent|delivered))",
        sign=r"request|application|proposal|rder|The arm",
    ),
    _manner(
        "you must",
        '"you must give instructions", "it is necessary for you to support", "The fifth point should be proposed"',
        "sender",
        r"\b(?:(?:[Yy]ou|our [\w ]{3,20}) must (?:give|undertake|arrange|elucidate|make|be)\b|"
        r"it is necessary for you to|The \w+ point should\b|you should consider the recommendations|"
        r"[Yy]ou are absolutely right in your proposal)",
        sign=r"must|necessary|should|right",
    ),
    _manner(
        "agreement of",
        '"the agreement of the Government of the USSR to allocate", "received agreement from the Government"',
        "named",
        r"\b(?:the agreement of|received agreement from) "
        r"(?P<who>(?:the )?[Gg]overnment of (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)",
        sign=r"agreement",
    ),
    _manner(
        "your decision",
        '"Your agreement to receive him", "your decision about the delivery"',
        "recipient",
        r"\b[Yy]our (?:agreement to|decision (?:about|to|on))",
        sign=r"[Yy]our ",
    ),
    _manner(
        "passive",
        '"It was decided that", "some kind of agreement was reached", "decision was taken to reject"',
        "untold",
        r"\b(?:[Ii]t was decided|[Tt]he \w+ decision was taken|[Hh]e was ordered|agreement was reached|"
        r"was confirmed by the)\b",
        sign=r"was ",
    ),
    _manner(
        "somebody acts",
        '"The Soviet Government has resolved", "they agreed to"',
        "named",
        _WHO + r",?\s+" + _ADVERBS + _ACTS,
        sign=r"\s" + _ACTS,
    ),
)  # fmt: skip
_PROTOCOL = _manner(
    "protocol",
    '"To approve the text", in the resolution of a body',
    "sender",
    r"(?<![\w’'])(?:To (?:confirm|adopt|approve|commission|accept)|Approve|Adopt|Confirm)\b(?= (?:of )?(?:the|a|an)\b)",
)
_MARGIN = _manner(
    "margin",
    '"In the margin Holt wrote"',
    "named",
    r"In the margins? (?P<who>[A-Z][\w’'. -]+?) (?:wrote|noted)\b",
    sign="In the margin",
)
_NO = re.compile(
    r"\b(?:if|whether|should|would|could|may|might|asks?|asked|request(?:s|ed)?|propose[sd]?|not|before|unless|"
    r"when|until|in case|suggest(?:s|ed)?|draft|as well as|which was|how)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]*(?:(?:\.(?=\d|[a-z]|[A-Z]\.)|(?<=\b[A-Z]\.[A-Z])\.(?=\s[A-Z]))[^.?!]*)*(?:[.?!]|\Z)")
_LONGEST = 3000  # characters; what goes on for longer is no sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision in a running text: the words, the rule, who decides and, where the text names him, where."""

    start: int
    end: int
    rule: Rule
    maker: Maker
    who: str | None
    who_start: int | None


def decisions(text: str, *, protocol: bool = False) -> Iterator[Decided]:
    """The decisions that a text tells, in order, one a sentence; `protocol` reads the bare infinitives of a resolution.

    >>> [d.who for d in decisions("The Soviet Government has resolved to satisfy your request. I ask for orders.")]
    ['The Soviet Government']
    """
    manners = (*MANNERS, _MARGIN, *((_PROTOCOL,) if protocol else ()))
    manners = tuple(manner for manner in manners if manner.sign is None or manner.sign.search(text))
    for sentence in _SENTENCE.finditer(text):
        length = sentence.end() - sentence.start()
        if length > _LONGEST or not sentence.group().rstrip().endswith((".", "!")):
            continue
        found = [
            _decided(text, match, manner, sentence.end())
            for manner in manners
            if manner.sign is None or manner.sign.search(text, sentence.start(), sentence.end())
            for match in manner.pattern.finditer(text, sentence.start(), sentence.end())
            if not _denied(text, match, sentence.start(), manner.rule)
        ]
        if found:
            yield min(found, key=lambda d: (d.start, -d.end))


def _denied(text: str, match: re.Match[str], start: int, rule: Rule) -> bool:
    """Whether what stands before makes it a condition, a request, a question or a denial."""
    if rule in {"margin", "protocol", "we object or not", "you must"}:
        return False
    before = text[max(start, match.start() - 40) : match.start()]
    words = match.group()
    inside = words.removeprefix(match["who"]) if "who" in match.re.groupindex else words.split(" ", 1)[-1]
    who = match["who"] if "who" in match.re.groupindex else None
    return bool(_NO.search(before) or _NO.search(inside) or (who and _NO.match(who)))


def _decided(text: str, match: re.Match[str], manner: Manner, stop: int) -> Decided:
    named = "who" in match.re.groupindex and match["who"] is not None
    return Decided(
        start=match.start(), end=_end(text, match.end(), stop), rule=manner.rule, maker=manner.maker,
        who=match["who"].strip() if named else None, who_start=match.start("who") if named else None,
    )  # fmt: skip


def _end(text: str, start: int, stop: int) -> int:
    """The end of the sentence, without its full stop."""
    end = stop
    while end > start and text[end - 1] in " .!":
        end -= 1
    return end
