"""Charges to hand a message on: "Transmit to Lund the following", "Tell Lund that", "For transmission to Lund"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.names import Mention
from extract.needing import Beginnings, one_of, tried
from extract.sides import (
    SIDE_END,
    Introduction,
    form_spoken_of,
    is_pronoun,
    named,
    senders_named,
    sentence_starts,
)

_BIDDEN = (
    r"transmit|convey|communicate|deliver|hand(?: over)?|pass(?: on)?|relay|forward|give|tell|inform|advise|notify|"
    r"read|show|repeat|explain|dictate|bring to the attention of|bring to the notice of|bring to the knowledge of"
)
_HOW = r"immediately|urgently|verbally|orally|personally|at once|kindly|also"
_CHARGE = re.compile(
    rf"\b(?:{one_of(_HOW)}\s)?"
    rf"(?P<verb>{one_of(_BIDDEN)})\b|"
    r"\b(?P<for>for (?:immediate )?(?:transmission|delivery))\b",
    re.IGNORECASE,
)
_FIRST_WORDS = "|".join(sorted({words.split("(")[0].split()[0] for words in f"{_BIDDEN}|{_HOW}|for".split("|")}))
_CHARGE_BEGINS = Beginnings(re.compile(rf"\b(?:{_FIRST_WORDS})\b", re.IGNORECASE))
# what stands before a charge within a sentence, and what before one that opens it
_WITHIN = re.compile(
    r"(?:\band|\bplease|\bthen|\byou (?:should|must|will|are to)|"
    r"\b(?:ask|request|beg|instruct|want|direct|authori[sz]e)\s+(?:that\s+)?you(?:\s+please)?\s+to|\bnecessary\s+to)\s$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.!?:;”“\"\]\d]\s?|\bPlease\s)$")
_IN_SOME_CASE = re.compile(r"\b[Ii]f\b[^.]*$")
_VISIT = re.compile(
    r"\b(?:[Vv]isit|[Ss]ee|[Mm]eet(?: with)?|[Ss]ummon|[Gg]o to|[Cc]all on|[Ss]peak (?:to|with))\s+"
    r"(?P<who>(?:[^.;:]|(?<=\bMr)\.|(?<=\bDr)\.){2,80}?)(?=\s+(?:and|to|in order)\b|[,;:]|(?<!\bMr)(?<!\bDr)\.\s)"
)
_GOAL = re.compile(r"\s(?:[^.:;“”]{0,70}?\b(?:[Tt]o|[Ff]or)\s+)?")
_NAMED = re.compile(r"(?:the\s+|[Cc]omrades?\s+)?[A-Z\[]")
_AHEAD = re.compile(
    r"(?:[^“”«.:]|(?<=\bMr)\.|(?<=\bDr)\.|(?<=\b[A-Z])\.){0,200}?"
    r"(?:\bthat\b|:|(?<!\bMr)(?<!\bDr)(?<!\b[A-Z])\.(?=\s|$))"
)
# "advise them to reply to Lund that": somebody else's errand
_ERRAND = re.compile(r"\bto (?!the\b|him\b|her\b|them\b|you\b|me\b|us\b)[a-z]{3,}\b.*\bthat$")
_FOLLOWING = re.compile(r"\b(?:the following|as follows|following)\b", re.IGNORECASE)
_REACH = 420
# lines and code points of an address that begins with a charge, and those behind its last name
_LINES, _LONG, _LINE_END = 3, 120, 3


def charge(text: str, start: int, end: int, breaks: Sequence[int] = ()) -> Introduction | None:
    """The charge to hand a message on that stands between two places of a text, or None.

    >>> told = charge("Visit Consul Lund and tell him the following:", 0, 45)
    >>> told.recipients[0].name, told.senders, told.commissioned
    ('Lund', ('speaker',), True)
    """
    for match in _charges(text, start, end):
        if match.start() != start and not _is_charge(text, match, start, breaks):
            continue
        recipients = _goal(text, match.end(), min(end, match.end() + 160))
        if not recipients and (visit := _VISIT.search(text, start, match.start() + 1)):
            recipients = named(text, *visit.span("who"))
        if recipients:
            return Introduction(
                start=match.start(), end=end, manner="forwarded",
                form=form_spoken_of(text[match.start() : end]) or "message",
                senders=senders_named(text, start, end) or ("speaker",), recipients=recipients, commissioned=True,
            )  # fmt: skip
    return None


def _charges(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where the words of a charge stand between two places of a text."""
    return tried(_CHARGE_BEGINS.between(text, start, end), _CHARGE, text, end)


def _is_charge(text: str, match: re.Match[str], start: int, breaks: Sequence[int]) -> bool:
    """Whether somebody is bidden there to do it, not told that another does, and not in some case only."""
    before = text[max(start, match.start() - 80) : match.start()]
    if _IN_SOME_CASE.search(before):
        return False
    if match.group()[0].isupper():
        return match.start() in breaks or bool(_OPENS.search(before))
    return bool(match["for"]) or bool(_WITHIN.search(before))


def is_charge_before(text: str, start: int, end: int) -> bool:
    """Whether a charge begins within a few words of a place.

    >>> is_charge_before("To your No. 3. Transmit to Lund:", 13, 32)
    True
    >>> is_charge_before("No. 3. I ask him to give", 6, 24)
    False
    """
    match = next(_charges(text, start, min(end, start + 90)), None)
    between = text[start : match.start()] if match else ""
    return bool(match) and len(between.split()) <= 8 and not between.endswith("to ")


def _goal(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """Whom a charge names: "transmit to Lund", "tell Lund", "hand Lund the following"; a pronoun names nobody here."""
    to = _GOAL.match(text, start, end)
    begin = to.end() if to else start
    if is_pronoun(text, begin) or not _NAMED.match(text, begin, end):
        begin = start + 1
        if is_pronoun(text, begin) or not _NAMED.match(text, begin, end):
            return ()
    stop = SIDE_END.search(text, begin, end)
    return named(text, begin, stop.start() if stop else end)


def charges(text: str, start: int, end: int, breaks: Sequence[int] = ()) -> Iterator[Introduction]:
    """The charges to hand something on, in order, each ending where the words to hand on begin.

    >>> [(told.manner, told.end) for told in charges("Tell Consul Lund that the ships have come.", 0, 42)]
    [('reported', 21)]
    """
    for match in _charges(text, start, end):
        if match["for"] and match["for"][0] == "f":
            continue  # in the course of a sentence it says where another message goes on to
        ahead = _AHEAD.match(text, match.end(), end)
        if line := _line(text, match, start, end, breaks):
            yield line
            continue
        if (
            ahead is None
            or _ERRAND.search(ahead.group())
            or not (match.start() == start or _is_charge(text, match, start, breaks))
        ):
            continue
        first = sentence_starts(text, max(start, match.start() - _REACH), match.start() + 1, breaks)[-1]
        found = charge(text, first, ahead.end(), breaks)
        reported = ahead.group().endswith("that")
        if found is None or not (
            reported or match["for"] or _FOLLOWING.search(ahead.group()) or ahead.group().endswith(":")
        ):
            continue
        yield replace(found, manner="reported" if reported else "forwarded")


def _line(text: str, match: re.Match[str], start: int, end: int, breaks: Sequence[int]) -> Introduction | None:
    """A charge that is an address line: "Deliver immediately / For Comrade LUND", what is to be delivered below it."""
    place = bisect_left(breaks, match.start())
    if match["for"] or not (match.start() == start or match.start() in breaks[place : place + 1]):
        return None
    for stop in breaks[place + 1 : place + 1 + _LINES]:
        if stop <= min(end, match.end() + _LONG) and (recipients := _goal(text, match.end(), stop)):
            if stop - recipients[-1].end <= _LINE_END and is_address(text, match.start(), stop):
                return Introduction(
                    start=match.start(), end=stop, manner="forwarded", form="message", senders=("speaker",),
                    recipients=recipients, commissioned=True,
                )  # fmt: skip
            break
    return None


def is_address(text: str, start: int, end: int) -> bool:
    """Whether a charge stands in the lines that address what is to be handed on, not in a sentence of its own.

    >>> is_address("Deliver To Comrade LUND ", 0, 24), is_address("Tell Comrade LUND the following:", 0, 32)
    (True, False)
    """
    match, said = _CHARGE.match(text, start), text[start:end].rstrip()
    sentence = said.endswith((":", "that")) or _FOLLOWING.search(said)
    return match is not None and (bool(match["for"]) or not sentence)
