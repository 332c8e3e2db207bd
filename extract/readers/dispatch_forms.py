"""What kinds of paper diplomatic correspondence consists of, and how headings and bracketed notes call them."""

from __future__ import annotations

import re

from extract.headings import Part, form_in

TALK = r"(?:conversation|interview|meeting|conference|discussion|talk)s?"
# what a document calls itself, and the form that is; the most particular first
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for form, words in (
        ("other", r"editorial notes?|talking points|press release"),
        ("draft", r"draft"),
        ("memorandum of conversation", rf"memorand(?:um|a) of (?:an? )?(?:\w+ )?{TALK}|"
                                       rf"memorandum (?:by|prepared by)\b.{{0,200}}\bof an? (?:\w+ )?{TALK}"),
        ("record of conversation", rf"(?:record|notes?|report|transcript|summary) of (?:an? )?(?:\w+ )?{TALK}|"
                                   r"conversation between"),
        ("minutes", r"minutes|proc[èe]s[ -]verbal|protocol of|proceedings|(?:summary )?(?:record|notes) of the"),
        ("telegram", r"telegrams?|telegraphic|cablegrams?|cables?|airgrams?|by wire"),
        ("memorandum", r"memorand(?:um|a)|aides?[ -]m[ée]moires?|pro[ -]memoria"),
        ("note", r"notes?(?: verbales?)?|circular note"),
        ("letter", r"letters?|private letter|dispatch|despatch|instructions?"),
        ("report", r"reports?|survey|papers?|study|analysis|estimate|assessment|review"),
        ("resolution", r"decrees?|edicts?|resolutions?|proclamations?|mandates?|agreements?|protocols?|convention"),
        ("order", r"(?:army |executive )?orders?"),
        ("message", r"messages?|communication|reply|statements?|remarks|address|oral statement"),
        ("article", r"article|extract from [“\"]"),
    )
)  # fmt: skip

# the nouns that a heading goes on from with "by", "from" or "to"
KIND = (
    r"(?:telegrams?|cablegrams?|cables?|letters?|memorand(?:um|a)|notes?(?: verbales?)?|airgrams?|messages?|despatch|"
    r"dispatch|instructions?|reports?|aide[ -]m[ée]moire|reply|oral statement|statement|communication|remarks|memorial|"
    r"minutes|draft|proclamation|papers?|address|circular|order|decree|edict|study|analysis|estimate|assessment|review|"
    r"survey|summary|talking points|release)"
)


def form_of(text: str, start: int = 0, end: int | None = None) -> Part | None:
    """The form that a heading or a bracketed note names; the first named, the most particular of those that overlap.

    >>> form_of("[Telegram.—Paraphrase.]").value, form_of("[Inclosure 1.]")
    ('telegram', None)
    """
    return form_in(text, start, end, FORMS)
