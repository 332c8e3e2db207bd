"""Messages whose words are not given: what others wrote or had said, told by the one who passes it on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.introductions import sentence_told
from extract.names import Mention
from extract.needing import needing
from extract.sides import FORM, Introduction, form_called, named, sentence_starts

_CLAUSE = re.compile(r"[^.:“”]+")
_REPORTED = needing(
    " received a, received the ",
    r"\b(?:I|[Ww]e) (?:have )?(?:(?:also|just|today) )*received (?:an?|the) "
    rf"(?P<form>{FORM}) from (?P<who>[^.;:]{{2,80}}?) "
    r"(?:in which|where|to the effect that|stating|saying|asking|requesting|informing)\b",
)
# what somebody wrote is the ground of an order, and not passed on
_GROUND = re.compile(
    r"[^“”]{0,500}?\.\s+(?:In (?:this )?connection with (?:this|it|the above)|In view of (?:this|it|the above)|"
    r"Therefore|Because of this|In light of this|Consequently|For this reason)\b"
    r"[^.“”]{0,160}?\b(?:I|[Ww]e) (?:ask|request|order|instruct|direct|charge|require) [Yy]ou to\b"
)
_TOLD_ME = re.compile(
    r"\b(?P<lead>[A-Z][^.:“”]{0,160}?)\b"
    r"(?:transmitted|communicated|stated|declared|told|informed|reported|handed|conveyed|expressed)\b"
    r"[^.:“”]{0,60}\bthe following\b(?P<rest>[^.:“”]{0,80}):"
)
_SENT_ON = re.compile(
    r"\b(?:send|forward|transmit|relay|convey|pass|enclos|attach)(?:s|es|ed|ing|t?ting|t?ted)?\b[^.;]{0,120}?"
    rf"\b(?:(?:copy|text|translation|contents)\s+of\s+(?:an?|the)\s+{FORM}|{FORM}\s+(?:from|of|by|to|for|addressed))\b"
)


def reports(text: str, start: int, end: int) -> Iterator[Introduction]:
    """The messages of others whose contents a text tells in its own words.

    >>> text = "I have received a telegram from Consul Holt in which he asks for coal."
    >>> [(found.manner, found.senders[0].name) for found in reports(text, 0, len(text))]
    [('reported', 'Holt')]
    """
    for match in _REPORTED.finditer(text, start, end):
        if _GROUND.match(text, match.end()):
            continue
        if senders := named(text, *match.span("who")):
            yield Introduction(
                start=match.start(), end=match.end(), manner="reported", form=form_called(match["form"]),
                senders=senders, recipients=("speaker",),
            )  # fmt: skip


def spoken(text: str, start: int, end: int) -> Iterator[Introduction]:
    """What others had the speaker told in so many words: "Holt communicated to me the following in Lund's name:".

    >>> [found.senders[0].name for found in spoken("Consul Holt told me the following:", 0, 34)]
    ['Holt']
    """
    for match in _introducing(text, start, end):
        if senders := tuple(m for m in named(text, *match.span("lead")) if m.kind == "person")[:1]:
            yield Introduction(
                start=match.start("lead"), end=match.end(), manner="reported", form="message", senders=senders
            )  # fmt: skip


def _introducing(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where `_TOLD_ME` fits, which is slow to try: only in a clause before a colon that has the words it needs."""
    for clause in _CLAUSE.finditer(text, start, end) if "the following" in text else ():
        stop = clause.end() + 1
        if stop <= end and text[stop - 1] == ":" and "the following" in clause.group():
            yield from _TOLD_ME.finditer(text, clause.start(), stop)


def described(text: str, *, year: int | None = None) -> Iterator[Introduction]:
    """What a description says was passed on: "Holt forwards a letter from Vik to Moe".

    >>> [found] = described("Holt forwards a letter from Vik to Moe.")
    >>> found.form, found.senders[0].name, found.recipients[0].name
    ('letter', 'Vik', 'Moe')
    """
    starts = sentence_starts(text, 0, len(text))
    for first, last in zip(starts, [*starts[1:], len(text)], strict=True):
        match = _SENT_ON.search(text, first, last)
        told = sentence_told(text, match.start(), last, year) if match else None
        if told is not None and any(isinstance(party, Mention) for party in told.senders):
            yield told
