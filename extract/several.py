"""Introductions of several texts at once: "the text of my telegram to Lund and of his reply to me", "My answer"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extract.dates import find_dates
from extract.sides import FORM, Introduction, form_spoken_of, recipients_named, senders_named

_AND = re.compile(
    r"\b(?:and|as well as)\s+(?=(?:(?:also|the|my|our|your|his|her|their|an?)\s+){0,2}"
    r"(?:(?:text|copy|contents|translation)\s+of\s+(?:(?:the|my|our|your|his|her|their|an?)\s+)?)?"
    rf"(?:(?:[\w.]+\s+){{0,2}}\w+[’']s?\s+)?(?:\w+\s+)?{FORM}\b)",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"\b(?:repl(?:y|ies)|answers?|responses?)\b", re.IGNORECASE)


def divided(text: str, told: Introduction, *, year: int | None = None) -> tuple[Introduction, ...]:
    """The introduction of each text that one sentence introduces, in order; one alone is left as it is.

    >>> text = "I send you my letter to Consul Holt and the reply to me from Consul Holt:"
    >>> told = Introduction(start=0, end=len(text), manner="forwarded", form="letter")
    >>> [(part.senders, len(part.recipients)) for part in divided(text, told)][0]
    (('speaker',), 1)
    """
    cuts = [match.end() for match in _AND.finditer(text, told.start, told.end)]
    if told.commissioned or not cuts:
        return (told,)
    edges = [told.start, *cuts, told.end]
    return tuple(
        replace(
            told, start=first, form=form_spoken_of(text[first:last]) or told.form,
            date=next((date.edtf for date in find_dates(text, year=year, start=first, end=last)), None),
            senders=senders_named(text, first, last), recipients=recipients_named(text, first, last),
        )
        for first, last in pairwise(edges)
    )  # fmt: skip


def is_answer(text: str, told: Introduction) -> bool:
    """Whether an introduction calls its text an answer: to the one before, where no other is named.

    >>> is_answer("My answer of 4.2.", Introduction(start=0, end=17, manner="forwarded", form="message"))
    True
    """
    return bool(_ANSWER.search(text, told.start, told.end))
