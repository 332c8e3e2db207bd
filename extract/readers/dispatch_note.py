"""The editors' note of a document's source: where it is kept, how secret it was, who drafted, cleared and approved it.

"Source: Department of State, Central Files, 611.51/1–1259. Secret; Priority. Drafted by Holt on May 3, cleared by Vik."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import FoundDate, find_dates
from extract.model import Citation, Stage
from extract.names import Mention
from extract.readers.dispatch_blocks import Unit
from extract.readers.dispatch_words import name_word, official
from extract.rules import Rule
from extract.spelling import display
from extract.stamps import Stamp

SOURCE_NOTE = Rule("note of the source", "the editors' note that says where a document is kept, and who drafted it")

_OPENING = re.compile(r"[^A-Za-z]*Source:\s+")
_NOTE = re.compile(r"[^A-Za-z]*(?:Source:|Drafted by)\s")
_AGAIN = re.compile(r"(?i:ibid)\b|The source\b|Printed\b")
_GRADES = (
    r"(?:Top Secret|Secret|Confidential|Restricted|Unclassified|Limited Official Use|Official Use Only|Eyes Only|"
    r"Strictly Confidential|Personal and Confidential|No classification marking)\b"
)
_SECRECY = re.compile(_GRADES)
# a full stop that ends a sentence, not one of "Vol. I", "No. 4", "J. F. Holt"
_STOP = re.compile(rf"(?<!\b[Vv]ol)(?<!\bNo)(?<!\bPt)(?:\.(?=\s+{_GRADES})|(?<!\b[A-Z])\.(?=\s+[A-Z\[(]|\s*$))")
_STAGES: dict[str, Stage] = {
    "drafted": "drafted", "prepared": "drafted", "cleared": "cleared", "approved": "approved", "typed": "typed",
}  # fmt: skip
_DEED = "drafted|prepared|cleared|approved|typed|initialed|signed|revised|concurred in|authorized"
_DONE = re.compile(
    rf"(?i:\b(?P<deeds>(?:{_DEED})(?:(?:,| and|, and) (?:{_DEED}))*))"
    r"(?P<when> on [A-Z][a-z]+ \d{1,2}(?:, \d{4})?)?(?: in (?:substance|draft|part))?(?: (?:also|jointly))?"
    r"(?: in (?P<office>[A-Z][\w/]*(?: by (?=[A-Z]))?))?(?: by (?:the )?(?=(?P<named>[A-Z]))|(?= on |[,.;]))"
)
_TITLE = re.compile(
    r"(?:(?:Mr|Mrs|Dr|Gen|Col|Capt|Lt|Adm|Amb)\.|Ambassador|General|Colonel|Admiral|Miss|Major|Captain) "
)
_NAME = re.compile(
    r"(?:[A-Z]\. ?){0,3}[A-Z][^\W\d_][\w’'-]*(?: (?:de|von|van|der|la) )?(?:(?: [A-Z]\.)* [A-Z][^\W\d_][\w’'-]*)*"
    r"(?:,? (?:Jr|Sr)\.|,? III?\b)?"
)
_AFTER = re.compile(r"(?:\s*\([^()]{1,60}\)|\s*\[[^\[\]]{1,60}\]|(?: of| in) [A-Z][\w/]*)?")
_AND = re.compile(rf"(?:, and |, | and |; )(?!(?:{_DEED}|repeated|sent|transmitted)\b)")
_ON = re.compile(r",? on (?=[A-Z])")
_MANY = 40  # deeds and names of one note; a longer one is no note


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where a note says that a document is kept, and the stretch that says so."""

    citation: Citation
    start: int
    end: int


def kept_in(text: str) -> Kept | None:
    """The archive of a note's first sentence: the holding body, its collection, and the place in that.

    >>> kept_in("1 Source: Johnson Library, Country File, China, Vol. I. Secret.").citation.label()
    'Johnson Library, fond Country File, delo China, Vol. I'
    >>> kept_in("Source: Ibid.") is None
    True
    """
    opening = _OPENING.match(text)
    stop = _STOP.search(text, opening.end()) if opening else None
    if opening is None or stop is None or _AGAIN.match(text, opening.end()):
        return None
    levels = [level.strip() for level in text[opening.end() : stop.start()].split(",", 2)]
    if not all(levels):
        return None
    archive, fond, delo = (*levels, None, None)[:3]
    return Kept(citation=Citation(archive=archive, fond=fond, delo=delo), start=opening.end(), end=stop.start())


def secrecy(text: str) -> tuple[int, int] | None:
    """Where a note says how secret a document was: at the beginning of the sentence after the archive's.

    >>> text = "Source: Johnson Library, Country File. Top Secret; Sensitive. Drafted by Holt."
    >>> first, last = secrecy(text)
    >>> text[first:last]
    'Top Secret'
    """
    opening = _OPENING.match(text)
    stop = _STOP.search(text, opening.end()) if opening else None
    found = _SECRECY.match(text, stop.end() + 1) if stop else None
    return found.span() if found and not found.group().startswith("No ") else None


def deeds(note: Unit, year: int | None) -> Iterator[Stamp]:
    """What a note tells of a document's making: who drafted, cleared, approved and typed it, and when.

    `year` is the document's, for days that are told without one.

    >>> from extract.text import Flow
    >>> text = "Source: Holt Papers. Drafted on May 3 by Vik (E), cleared in draft by Moe and Lund, and approved in S."
    >>> found = deeds(Unit(first=0, last=0, flow=Flow.of(text)), 1961)
    >>> [(one.stage, [by.name for by in one.by], one.day.edtf if one.day else None) for one in found]
    [('drafted', ['Vik'], '1961-05-03'), ('cleared', ['Moe', 'Lund'], None), ('approved', [], None)]
    """
    text = note.text
    if _NOTE.match(text) is None:
        return
    for count, done in enumerate(_DONE.finditer(text)):
        if count > _MANY:
            return
        by, end = _names(text, done.end()) if done["named"] else ((), done.end())
        day = _day(text, *done.span("when"), year) if done["when"] else None
        if day is None and (on := _ON.match(text, end)):
            day = _day(text, on.end(), on.end() + 18, year)
            end = day.end if day else end
        place = _place(done, text)
        if not (by or place or day):
            continue
        for word in re.split(r",? and |, ", done["deeds"].lower()):
            if stage := _STAGES.get(word):
                yield Stamp(
                    start=done.start(), end=max(end, done.end()), stage=stage, by=by, place=place, day=day,
                    told=(day.start, day.end) if day else None,
                )  # fmt: skip


def _place(done: re.Match[str], text: str) -> Mention | None:
    """The office in which a paper was approved: "approved in S"."""
    if done["office"] is None:
        return None
    start, end = done.span("office")
    end = start + len(text[start:end].removesuffix(" by "))
    return Mention(start=start, end=end, name=text[start:end], kind="post")


def _names(text: str, start: int) -> tuple[tuple[Mention, ...], int]:
    """The names that begin at a place, one after the other, and where they end; offices in brackets are passed over."""
    found: list[Mention] = []
    end = start
    while len(found) < _MANY:
        titled = _TITLE.match(text, start)
        name = _NAME.match(text, titled.end() if titled else start)
        if name is None or not _is_person(name.group()):
            break
        written = re.sub(r",? (?:(?:Jr|Sr)\.|III?)$", "", name.group())
        stop = name.start() + len(written)
        found.append(Mention(start=name.start(), end=stop, name=display(written), kind="person"))
        after = _AFTER.match(text, name.end())
        end = after.end() if after else name.end()
        link = _AND.match(text, end)
        if link is None:
            break
        start = link.end()
    return tuple(found), end


def _is_person(words: str) -> bool:
    """Whether some words with capitals are a person's name: none of an office, a body or a nation among them.

    >>> _is_person("William P. Bundy"), _is_person("Bureau of Intelligence"), _is_person("Embassy")
    (True, False, False)
    """
    return all(
        name_word(word) or word in {"de", "von", "van", "der", "la", "II", "III"} for word in words.split()
    ) and (not any(official(word) for word in words.split()))


def _day(text: str, start: int, end: int, year: int | None) -> FoundDate | None:
    return next(find_dates(text, year=year, start=start, end=min(len(text), end)), None)
