"""Who wrote to whom through whom, as the words of a heading between its form and its subject say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extract.lexicon import ACRONYMS, BODIES, OFFICES, PLACE_WORDS
from extract.names import Mention, parties

# what gives the words after it a part. In capitals too, but "Per" and "To" with small letters are names.
_MARK = re.compile(
    r"(?:[(\[]\s*)?(?<!\w)(?:"
    r"(?P<via>(?:(?<=, )|(?<=\())(?i:handed(?: over)?|delivered|given|passed) to [A-Z][^,()]{1,40}? by"
    r"|(?:(?<=, )|(?<=\())(?i:handed(?: over)?|given|entrusted|passed) to(?= [A-Z])|via|VIA|Via|through"
    r"|THROUGH|Through|per|by (?:the )?hand of|(?:in )?care of|c/o"
    r"|(?i:(?:delivered|carried|brought|taken|handed(?: over| on)?|passed on|transmitted|forwarded|conveyed|presented"
    r"|relayed|communicated|sent) (?:by|through|via)))"
    r"|(?P<copies>(?:with )?(?:a )?(?:copy|copies)(?: also)? (?:to|for)|cc:?)"
    r"|(?P<onward>(?:for|to be) (?:(?:immediate |onward |personal )?(?:transmission|delivery|communication)"
    r"|(?:transmitted|delivered|forwarded|handed(?: over)?|passed)) to)"
    r"|(?P<to>to|TO|(?:is |are )?addressed to)|(?P<for>for|FOR|For)"
    r"|(?P<from>from|FROM|From|(?:written |signed |drafted |submitted )?by|BY|By)"
    r")(?!\w)\s*"
)
# " to " that belongs to an office: "Ambassador to the DPRK"
_ACCREDITED = re.compile(
    r"(?:ambassador|ambassadors|minister|envoy|consul|delegate|representative|adviser|advisor|plenipotentiary|attach[ée]|"
    r"assistant|secretary|aide|delegation|mission|commissioner|reply|answer|response)\s*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the\s+)?(?P<word>[\w.’'-]+)", re.IGNORECASE)
# what may stand before a sender's name: "No. 17 of", "excerpt from letter", "petition of"
_LEAD = re.compile(
    r"[\s,:]*(?:No\.?\s?[\w./-]+)?[\s,:]*"
    r"(?:(?:(?:excerpts?|extracts?|translation) (?:from|of) (?:an? |the )?\w+|petition|appeal|speech|statement"
    r"|address|proposal|reply|greetings|declaration|memorial)\b)?\s*(?:of\b)?",
    re.IGNORECASE,
)
# " for " that belongs to an office: "Minister for Foreign Affairs"
_CHARGED = re.compile(r"(?:minister|ministry|secretary|state|commissar|commissariat|commission|committee|department"
                      r"|office|bureau|section)\s*$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondents:
    """The parties of a heading by their parts."""

    senders: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    intermediaries: tuple[Mention, ...] = ()
    copies: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A stretch of a heading and the part that the word before it gives: "from" where there is none."""

    part: str
    start: int
    end: int


def correspondents(text: str, start: int, end: int) -> Correspondents:
    """The parties of "[from] A to B", "to B by A", "A to B for C", "A to B (via D)", by their parts.

    Whoever gets a message for somebody else is between them: "to B for C" is to C, through B.

    >>> found = correspondents("to Holt for Lund by Vik", 0, 23)
    >>> [[m.name for m in part] for part in (found.senders, found.recipients, found.intermediaries)]
    [['Vik'], ['Lund'], ['Holt']]
    """
    found: dict[str, list[Mention]] = {part: [] for part in ("from", "to", "via", "copies")}
    for stretch in _stretches(text, start, end):
        mentions = parties(text, stretch.start, stretch.end)
        if not mentions:
            continue
        part = stretch.part
        if part == "onward" or (part == "for" and found["to"] and _for_another(mentions, found["to"])):
            found["via"].extend(found["to"])
            found["to"].clear()
        elif part == "for" and found["to"]:
            continue  # "to Holt for his information"
        found["to" if part in {"onward", "for"} else part].extend(mentions)
    return Correspondents(
        senders=tuple(found["from"]), recipients=tuple(found["to"]), intermediaries=tuple(found["via"]),
        copies=tuple(found["copies"]),
    )  # fmt: skip


def _for_another(mentions: tuple[Mention, ...], recipients: list[Mention]) -> bool:
    """Whether "to B for C" hands on: both are persons or holders of offices, not what something is for."""
    return all(m.kind == "person" for m in mentions) and all(_somebody(one) for one in recipients)


def _somebody(mention: Mention) -> bool:
    return mention.kind == "person" or any(word.strip(".,") in OFFICES for word in mention.name.lower().split())


def _stretches(text: str, start: int, end: int) -> Iterator[_Stretch]:
    """The stretches between the words that give parts; what a bracket adds ends with the bracket."""
    marks = [mark for mark in _MARK.finditer(text, start, end) if not _inside_bracket(text, start, mark)]
    last_to = max((mark.start() for mark in marks if mark["to"]), default=-1)
    marks = [mark for mark in marks if not (mark["to"] and _accredited(text, start, mark, last=last_to))]
    marks = [mark for mark in marks if not (mark["for"] and _charged(text, mark))]
    first = marks[0].start() if marks else end
    yield _Stretch(part="from", start=_after_lead(text, start, first), end=first)
    part = "from"
    for mark, following in pairwise([*marks, None]):
        stop = following.start() if following else end
        opening = mark.group()[0] if mark else ""
        if mark is None:
            continue
        close = text.find({"(": ")", "[": "]"}[opening], mark.end(), stop) if opening in {"(", "["} else -1
        own = str(mark.lastgroup)
        yield _Stretch(part=own, start=mark.end(), end=stop if close < 0 else close)
        if close >= 0:
            yield _Stretch(part=part, start=close + 1, end=stop)
        else:
            part = own


def _inside_bracket(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether a word stands within a bracket that does not begin with it: "Holt (consul to Lund)"."""
    if mark.group()[0] in "([":
        return False
    before = text[max(start, mark.start() - 80) : mark.start()]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def _accredited(text: str, start: int, mark: re.Match[str], *, last: int) -> bool:
    """Whether a "to" tells where an office is held: before a place, or where another "to" comes later."""
    if not _ACCREDITED.search(text[max(start, mark.start() - 24) : mark.start()]):
        return False
    following = _ARTICLE.match(text, mark.end())
    word = following["word"].lower().strip(".,") if following else ""
    return mark.start() < last or word in PLACE_WORDS or word in ACRONYMS


def _charged(text: str, mark: re.Match[str]) -> bool:
    """Whether a "for" tells what an office is in charge of: "Secretary of State for External Affairs"."""
    following = _ARTICLE.match(text, mark.end())
    word = following["word"].lower() if following else ""
    return bool(_CHARGED.search(text[max(0, mark.start() - 24) : mark.start()])) and (
        word in OFFICES or word in BODIES or word in PLACE_WORDS
    )


def _after_lead(text: str, start: int, end: int) -> int:
    """Where the sender's words begin: after a number, or a word for what was written."""
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead else start
