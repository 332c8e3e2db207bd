"""How far a heading runs over its broken lines: to the first line of the letter's head, of its text, or a gap."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.headings import LABELLED, Heading, dated_first, in_small_letters, parse_heading
from extract.layout import letterhead_line
from extract.lexicon import BODIES, NATIONS, OFFICES, PLACE_WORDS
from extract.spelling import fold
from extract.text import Line

Stretch = tuple[int, int]  # indices of the first and the last line

_LONGEST = 14  # no heading runs over more lines than this
# words after which a heading's line break falls inside a name: "Deputy Foreign Minister / Andrei Gromyko"
_LONGEST_END = 80  # code points in which the last word of a heading stands
_EXPECTANT = NATIONS | OFFICES | {"communist", "central", "party"}
_AGENCY_FIRST = BODIES | OFFICES | PLACE_WORDS | {"all", "second"}
_SALUTATION = re.compile(r"(?:My )?(?:[Dd]ear|Respected|Esteemed|Sir[,:]|Gentlemen|Excellency|Your Excellency)\b")
_FIRST_POINT = re.compile(r"\s?\(?(?:1[.)]|[aA]\))\s+[A-Z]")
_SHORT = 0.6  # of the longest line of a heading
_NUMBER_OF_FORM = re.compile(
    r"\b(?:protocol|minutes|telegram|cable|ciphergram|resolution|decision|decree|report) no\.? ?[\w/-]+(?:,.*)?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:Re|On|Regarding|Concerning|About|Transmitting|Conveying|Reporting)\b")
# what every unfinished heading ends with, where it does not end with white space
_OPEN_ENDS = (
    *",([-.", "to", "from", "of", "and", "or", "the", "with", "via", "re", "for", "in", "at", "by", "on",
    "transmitting", "conveying", "reporting", "attaching", "approved",
)  # fmt: skip
_UNFINISHED = re.compile(
    r"(?:[,(\[-]"  # punctuation that more must follow
    r"|\b(?:to|from|of|and|or|the|with|via|re|for|in|at|by|on|transmitting|conveying|reporting|attaching|approved))$"
    r"|\b(?:to|from|and|via)\s(?:[A-Z][a-z]?\.\s?)+$"  # initials, the family name to come
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What is known of a heading at one of its line breaks.

    `whole`: it says all that it must; `gap`: the next line is blank or begins a page; `dated_last`: it tells its date
    last; `short`: its last line is, as the last of a paragraph is; `capitals`: it is set in these and not yet dated;
    `titled`: it has no label and no date first.
    """

    whole: bool
    gap: bool
    dated_last: bool
    short: bool
    capitals: bool
    titled: bool


def extent(
    lines: tuple[Line, ...], skipped: frozenset[int], start: int, starts: frozenset[int], *, titled: bool = False
) -> Stretch:
    """How far a heading runs: over its broken lines, to the first line of the letter's head or a gap.

    `starts` are the lines at which others begin; a titled one tells its date last, as those with labels do.
    """
    text = lines[start].text.strip()
    last, longest = start, len(text)
    labelled = LABELLED.match(text) is not None
    for index in range(start + 1, min(start + _LONGEST, len(lines))):
        if index in skipped or index in starts:
            break
        line = lines[index].text
        words = line.strip()
        heading = None if is_open(text) else parse_heading(text)  # whatever an open one says, it goes on
        whole = heading is not None and complete(heading)
        dated_last = titled or (labelled and not dated_first(text))
        gap = not words or line.startswith(" ")
        undated = bool(words) and heading is not None and heading.date is None and dated_last
        if gap and whole and not undated:
            break
        if not words:
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            if _label_alone(text) or (
                not titled and following.strip() and index + 1 not in starts and continues(text, following)
            ):
                continue
            break
        short = len(lines[last].words) < _SHORT * longest
        capitals = undated and in_small_letters(text) != text
        about = _About(whole=whole, gap=gap, dated_last=dated_last, short=short, capitals=capitals, titled=titled)
        if heading and not words[0].islower() and _stops(heading, line, about):
            break
        text = joined(text, words)
        last, longest = index, max(longest, len(words))
    return start, last


def complete(heading: Heading) -> bool:
    """Whether a heading says who is party to the message, or can hold no more.

    >>> complete(parse_heading("3. 9 May 1911, letter, Anna Holt to Karl Lund"))
    True
    >>> complete(parse_heading("3. 9 May 1911, letter, Anna Holt"))
    False
    """
    if heading.form is not None and heading.form.value == "resolution":
        return bool(heading.senders) and heading.tail is not None
    told = heading.recipients or heading.participants or heading.tail or re.search(r"\bfrom\b", heading.text)
    return bool(heading.senders or heading.participants) and bool(told)


def _label_alone(text: str) -> bool:
    """Whether no more has been read of a heading than its label."""
    label = LABELLED.match(text)
    return label is not None and label.end() == len(text)


def _stops(heading: Heading, line: str, about: _About) -> bool:
    """Whether the heading ends before `line`; one that tells its date last ends after it."""
    whole = about.whole
    ends = whole and (letterhead_line(line) or _agency(line) or _begins_text(heading, line, short=about.short))
    if about.dated_last and heading.date is None and _NUMBER_OF_FORM.search(f"{heading.text} {line.strip()}"):
        return False  # "Resolution of the Politburo, Protocol / No. 12"
    half = heading.form is not None and (heading.recipients or heading.senders)
    if about.capitals:
        line = line.capitalize()  # what is in capitals below a heading in capitals may be its own
    if half and not is_open(heading.text) and (letterhead_line(line) or _SALUTATION.match(line.strip())):
        return True  # a heading that names one side alone
    if about.dated_last:
        if heading.date is None:
            return False
        whole = whole or (heading.form is not None and (about.titled or bool(heading.everyone)))
        return ends or (whole and (heading.date.end == len(heading.text) or about.gap))
    return ends or (whole and about.gap)


def _begins_text(heading: Heading, line: str, *, short: bool) -> bool:
    """Whether a line can only be a text's: a salutation, the first point, or a sentence that cannot be the heading's.

    It cannot be where the heading has named its parties last, or where its subject has ended in a `short` line.
    """
    if _SALUTATION.match(line.strip()) or _FIRST_POINT.match(line):
        return True
    small = len(re.findall(r"(?<![\w’'-])[a-z]{2,}", line))
    if short and small >= 4:
        return True
    return heading.tail is None and small >= 5 and "(" not in line and not _SUBJECT.match(line.strip())


def is_open(text: str) -> bool:
    """Whether a heading breaks off where more must follow: at a comma, a preposition, an open bracket, an office.

    >>> is_open("letter, Holt to"), is_open("letter, Holt to Consul"), is_open("letter, Holt to Consul Karl Lund")
    (True, True, False)
    """
    return (
        ((text.endswith(_OPEN_ENDS) or text[-1:].isspace()) and bool(_UNFINISHED.search(text)))
        or text.count("(") > text.count(")")
        or text.count("[") > text.count("]")
        or fold(text[-_LONGEST_END:]).rsplit(" ", 1)[-1] in _EXPECTANT
    )


def continues(text: str, line: str) -> bool:
    """Whether a line after a gap goes on with an unfinished heading: the rest of a name or of the parties.

    >>> continues("3. 9 May 1911, letter, Anna Holt", "The ships have come.")
    False
    >>> continues("3. 9 May 1911, letter, Anna Holt to", "Karl Lund")
    True
    """
    if letterhead_line(line) or re.search(r"[.!?]$", line.strip()):
        return False
    if text.endswith("-"):
        return True
    rest = line.strip()
    return len(line.split()) <= 9 and not rest[:1].islower() and complete(parse_heading(joined(text, rest)))


def _agency(line: str) -> bool:
    """A line that begins a letter's head with an agency or a place."""
    words = fold(line).split()
    if not words:
        return False
    if all(w in PLACE_WORDS for w in words):
        return True
    known = words[0] in _AGENCY_FIRST or re.match(r"\d+(?:st|nd|rd|th)$", words[0])
    return bool(known) and any(w in BODIES for w in words[:4]) and len(words) > 2


def joined(text: str, line: str) -> str:
    """A heading's text with its next line: a hyphen at the end of a word is undone where a small letter follows.

    >>> joined("Anna Holt to Ber-", "nadotte"), joined("Anna Holt to", "Karl Lund")
    ('Anna Holt to Bernadotte', 'Anna Holt to Karl Lund')
    """
    if text.endswith("-") and len(text) > 1 and text[-2].isalnum():
        return text[:-1] + line if line[:1].islower() else text + line
    return f"{text} {line}"
