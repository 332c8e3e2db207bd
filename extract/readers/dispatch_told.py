"""What the head and the foot of a dispatch, or of an inclosure, tell: date, form, place, numbers, who signed it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import FoundDate, find_dates
from extract.names import Mention
from extract.readers.dispatch_blocks import Unit
from extract.readers.dispatch_forms import form_of
from extract.readers.dispatch_headings import inscription
from extract.readers.dispatch_marks import (
    CARD,
    FILE,
    PREFIX,
    TELEGRAPHIC,
    UNDATED,
    date_in,
    hour_after,
    salutation,
    signed_name,
)
from extract.readers.dispatch_parties import addressees
from extract.readers.dispatch_sheet import Part
from extract.readers.dispatch_words import COLLECTIVE, POSTS, bare
from extract.rules import HEADING, LETTERHEAD, NUMBER_LINE, Rule
from extract.spelling import display
from extract.text import Flow

_DATELINE = Rule("dateline", "place and date above the salutation")
_DATE_AFTER = Rule("date after the signature", "the date below the signature, where none stands above")
_YEAR_OF_TEXT = Rule("year of the text", "the year that the text names most, where the date has none")
_FILE_LINE = Rule("file line", "the line with the file number, which may name the form")
_NOTE_OF_FORM = Rule("note of form", "a bracket such as [Telegram] above the text")
_MARKED_PARAPHRASE = Rule("paraphrase", "a text marked as a paraphrase is that of a telegram")
_TELEGRAPHIC = Rule(
    "mark of a telegram", "how British prints mark telegrams and number them: Tel. (No. 5.), No. 5 Telegraphic"
)
_HOUR = Rule("hour", "a dateline with an hour is that of a telegram")
_SALUTATION = Rule("salutation", "how the text addresses its reader: letters and notes do it each in their way")
_NUMBERED_LETTER = Rule("number of a letter", "a number on a line of its own above a text without salutation")
_NUMBERED_DATELINE = Rule("number before the place", "the number of a telegram or a despatch that opens its dateline")
_NUMBERED_TELEGRAM = Rule("number of a telegram", "the number with which the text of a telegram opens")
_NUMBER = re.compile(r"(?:Nos?\.?|Number)\s?\d[\w/-]*|\b[A-Z]-\d+|(?:(?<=gram )|(?<=patch ))\d{1,6}", re.IGNORECASE)
_DIGITS = re.compile(r"(?:[A-Z]{1,3}[.-]?)?\d+")
# "925. According to", and as armed forces number: "JCS 93709. In light of", "CX-50021. Reference"
_TELEGRAM_NUMBER = re.compile(r"(?P<number>\d{1,6}|(?P<series>[A-Z]{1,7})[ -]\d{4,6})\.\s+(?=[A-Z“\d(])")
# the covering dispatch that an inclosure's mark names is not what the inclosure is
_COVER = re.compile(r"(?:dispatch|despatch|instructions?|letter|note)s?,? (?:No\.? ?)?\d+", re.IGNORECASE)
_PARAPHRASE = re.compile(r"paraphrase", re.IGNORECASE)
_SECRECY = re.compile(
    r"(?:(?:top|most|strictly|very|limited)\s)?(?:secret|confidential|restricted|unclassified|personal|private|"
    r"official use only|eyes only)(?:(?:,? and |, |—|; )(?:strictly )?(?:confidential|secret|personal|private))*",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(r"\b(?:of|to|for)\b", re.IGNORECASE)
_NO_PLACE = re.compile(r"(?:No\b|My Lord|Sirs?$|Excellency|\()")
_WAY = re.compile(r",?\s+via\s")  # "Honolulu, via San Francisco": the way is no place of writing
# they date from themselves
_OFFICES = re.compile(r"(?:Foreign|Colonial|India|War|Home) Office|Admiralty|Downing Street", re.IGNORECASE)
_NUMBERED = re.compile(r"[\[(]?No\.? ?\d[\w-]*[.\])]*\s+")
_BETWEEN = re.compile(r"[,;\[\]]|(?<![A-Z])(?<!\bSt)\.(?=\s)")  # "Westfield, N. J." is one place
_ADDRESSED = re.compile(r"To |His Excellency|Hon|The Hon|Mr\.|Dr\.|Sir |Gen|.*, Esq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value, where a running text tells it, and by what rule; `implied` where the words do not say it themselves."""

    value: str
    flow: Flow
    start: int
    end: int
    rule: str
    implied: bool = False


def date_of(part: Part, year: int | None = None) -> Told | None:
    """A part's date, with the hour where one is told: its heading's, its dateline's, or one below its signature.

    `year` is that of a dateline that names none.
    """
    if part.inscription and part.heading and (dated := part.inscription.date) and len(dated.value) >= 10:
        hour = hour_after(part.heading.text, dated.end) if len(dated.value) == 10 else None
        end, time = hour or (dated.end, "")
        return Told(value=dated.value + time, flow=part.heading.flow, start=dated.start, end=end, rule=HEADING)
    if part.dateline and (found := date_in(part.dateline.text, year)):
        return _dated(part.dateline, found, _DATELINE)
    for block in part.after:
        if len(block.text) < 80 and (found := date_in(block.text)):
            return _dated(block, found, _DATE_AFTER)
    return None


def other_date(part: Part) -> Told | None:
    """The dateline's date where the heading tells another."""
    first = date_of(part)
    found = date_in(part.dateline.text) if part.dateline else None
    if first is None or part.dateline is None or found is None or found.edtf[:10] == first.value[:10]:
        return None
    return _dated(part.dateline, found, _DATELINE)


def _dated(block: Unit, found: FoundDate, rule: str) -> Told:
    hour = hour_after(block.text, found.end) if len(found.edtf) == 10 else None
    end, time = hour or (found.end, "")
    supplied = found.supplied == "year"
    return Told(
        value=found.edtf + time, flow=block.flow, start=found.start, end=end, implied=supplied,
        rule=f"{rule}: {_YEAR_OF_TEXT}" if supplied else rule,
    )  # fmt: skip


def year_of(text: str) -> int | None:
    """The year that a text names most, or None where it names none.

    >>> year_of("On May 3, 1901, and July 4, 1901, not in May, 1900")
    1901
    """
    years = Counter(int(found.edtf[:4]) for found in find_dates(text))
    return min(years, key=lambda year: (-years[year], year)) if years else None


def form_told(part: Part) -> Told | None:
    """The form that a part's file number, its notes, its mark or its heading state, or that its shape implies."""
    return _stated_form(part) or _implied_form(part)


def _stated_form(part: Part) -> Told | None:
    for block in part.files:
        filed = FILE.fullmatch(block.text)
        if filed and filed["form"] and (form := form_of(block.text, filed.start("form"))):
            return Told(value=form.value, flow=block.flow, start=form.start, end=form.end, rule=_FILE_LINE)
    for block, start, end in _telegraphic(part, "form"):
        return Told(value="telegram", flow=block.flow, start=start, end=end, rule=_TELEGRAPHIC)
    opening = PREFIX.match(part.dateline.text) if part.dateline else None
    if part.dateline and opening and opening["numbered"] and (form := form_of(part.dateline.text, 0, opening.end())):
        return Told(value=form.value, flow=part.dateline.flow, start=form.start, end=form.end, rule=_DATELINE)
    for block in (*part.notes, *part.numbers, *((part.mark,) if part.mark else ())):
        if form := form_of(_COVER.sub(lambda match: " " * len(match.group()), block.text)):
            return Told(value=form.value, flow=block.flow, start=form.start, end=form.end, rule=_NOTE_OF_FORM)
        if shortened := _PARAPHRASE.search(block.text):
            start, end = shortened.span()
            return Told(value="telegram", flow=block.flow, start=start, end=end, rule=_MARKED_PARAPHRASE, implied=True)
    if part.heading and part.inscription and (form := part.inscription.form):
        return Told(value=form.value, flow=part.heading.flow, start=form.start, end=form.end, rule=HEADING)
    return None


def _telegraphic(part: Part, *names: str) -> Iterator[tuple[Unit, int, int]]:
    """Where the mark of a British telegram, on its line or before place or text, has its form or its number."""
    for block in (*((part.dateline,) if part.dateline else ()), *part.numbers, *part.body[:1]):
        if mark := TELEGRAPHIC.match(block.text):
            yield from ((block, *mark.span(name)) for name in names if mark[name])


def _implied_form(part: Part) -> Told | None:
    """The hour of a telegram, the salutation of a note or a letter, a letter's number."""
    if part.dateline and (date := date_in(part.dateline.text)) and (hour := hour_after(part.dateline.text, date.end)):
        return Told(
            value="telegram", flow=part.dateline.flow, start=date.start, end=hour[0], rule=_HOUR, implied=True
        )  # fmt: skip
    for block in part.body[:1]:
        if greeting := salutation(block.text):
            note = re.match(r"(?:Your )?(?:Excellency|Highness)|Monsieur", greeting.group())
            value, (start, end) = "note" if note else "letter", greeting.span()
            return Told(value=value, flow=block.flow, start=start, end=end, rule=_SALUTATION, implied=True)
    for block in part.numbers:
        end = len(block.text)
        return Told(value="letter", flow=block.flow, start=0, end=end, rule=_NUMBERED_LETTER, implied=True)
    return None


def numbers_of(part: Part, form: str) -> Iterator[Told]:
    """The numbers a document bears: on a line of its own, or a telegram's before its first word."""
    for block in part.numbers:
        if match := _NUMBER.search(block.text):
            yield Told(value=match.group(), flow=block.flow, start=match.start(), end=match.end(), rule=NUMBER_LINE)
    for block, start, end in _telegraphic(part, "number", "after"):
        if block not in part.numbers:
            yield Told(value=block.text[start:end], flow=block.flow, start=start, end=end, rule=_TELEGRAPHIC)
    opening = PREFIX.match(part.dateline.text) if part.dateline else None
    if part.dateline and opening and opening["numbered"] and (match := _DIGITS.search(opening["numbered"])):
        start = opening.start("numbered") + match.start()
        end = start + len(match.group())
        yield Told(value=match.group(), flow=part.dateline.flow, start=start, end=end, rule=_NUMBERED_DATELINE)
    match = _TELEGRAM_NUMBER.match(part.body[0].text) if part.body else None
    if match is None or not (match["series"] or form == "telegram"):
        return
    if match["series"] or not _goes_on(int(match["number"]), part):
        start, end = match.span("number")
        yield Told(value=match["number"], flow=part.body[0].flow, start=start, end=end, rule=_NUMBERED_TELEGRAM)


def _goes_on(number: int, part: Part) -> bool:
    """Whether a later block opens with the number after this one: the first of a list of points is no telegram's."""
    return any(block.text.startswith(f"{number + 1}.") for block in part.body[1:])


def edition_number(part: Part) -> str | None:
    """The number that the edition gives a document: before its heading's words, or above the heading."""
    if part.inscription and part.inscription.number:
        return part.inscription.number
    match = re.search(r"\d[\w/-]*", part.number.text) if part.number else None
    return match.group() if match else None


def files_of(part: Part) -> Iterator[Told]:
    """The file numbers above the heading."""
    for block in part.files:
        if match := FILE.fullmatch(block.text):
            start, end = match.span("file")
            yield Told(value=match["file"], flow=block.flow, start=start, end=end, rule=_FILE_LINE)


def classification_of(part: Part) -> Told | None:
    """How secret a document says it is: on a line of its own, or before the place of its dateline."""
    opening = PREFIX.match(part.dateline.text) if part.dateline else None
    head = [(part.dateline, opening.end())] if part.dateline and opening else []
    lines = ((block, len(block.text)) for block in (*part.classified, *part.numbers) if block != part.dateline)
    for block, stop in (*lines, *head):
        if (match := _SECRECY.search(block.text, 0, stop)) and not block.text.startswith(" series", match.end()):
            start, end = match.span()
            return Told(value=match.group(), flow=block.flow, start=start, end=end, rule=LETTERHEAD)
    return None


def place_of(part: Part) -> Told | None:
    """The place of a dateline: what is before the date, without the office that heads the sheet."""
    if part.dateline is None:
        return None
    text = part.dateline.text
    date, undated = date_in(text, year=1), UNDATED.search(text)
    stop = date.start if date else undated.start() if undated else len(text)
    zone = re.sub(r"[\s,.;\[(]*(?:\bthe\b|\bthis\b)?[\s,.;\[(]*$", "", text[:stop])
    if way := _WAY.search(zone):
        zone = zone[: way.start()]
    prefix = TELEGRAPHIC.match(zone) or PREFIX.match(zone)
    start = prefix.end() if prefix else 0
    start = numbered.end() if (numbered := _NUMBERED.match(zone, start)) else start
    ends = [match.span() for match in _BETWEEN.finditer(zone, start)]
    found = zip([start, *(end for _, end in ends)], [*(first for first, _ in ends), len(zone)], strict=True)
    pieces = [(a + len(zone[a:b]) - len(zone[a:b].lstrip(" .")), b) for a, b in found if zone[a:b].strip(" .")]
    alone = len(pieces) == 1 and _OFFICES.fullmatch(zone[pieces[0][0] : pieces[0][1]])
    while pieces and not alone and _institution(zone[pieces[0][0] : pieces[0][1]]):
        pieces.pop(0)
    if not pieces:
        return None
    start, end = pieces[0][0], pieces[-1][1]
    return Told(value=text[start:end], flow=part.dateline.flow, start=start, end=end, rule=_DATELINE)


def _institution(words: str) -> bool:
    """Whether a piece of a dateline is an office or a body, not a place."""
    official = any(bare(word) in POSTS | COLLECTIVE for word in words.split())
    return official or bool(_INSTITUTION.search(words) or _NO_PLACE.match(words))


def signed(part: Part) -> Iterator[tuple[Mention, Unit]]:
    """Who signed a part: the name, what stands after it as the office; or whose card lies by it."""
    for block in (*part.after, *part.body[-1:]):
        if card := CARD.fullmatch(block.text):
            for mention in addressees(block.text, *card.span("who")):
                yield mention, block
    where = signed_name(part.signature.text) if part.signature else None
    if part.signature is None or where is None:
        return
    text = part.signature.text
    written = re.sub(r"(?<=[^\W\d_]{2})\.$", "", text[where[0] : where[1]].rstrip(" ,"))
    mention = Mention(
        start=where[0], end=where[0] + len(written), name=display(written), kind="person",
        office=text[where[1] :].strip(" .,;[]()") or None,
    )  # fmt: skip
    yield mention, part.signature


def addressed(part: Part) -> Iterator[tuple[Mention, Unit]]:
    """To whom the address before the text, or after the signature, says that a part goes."""
    for block in part.address:
        whole = inscription(block.text)
        if block.text.startswith("To ") and whole.recipients:
            for mention in whole.recipients:
                yield mention, block
            continue
        opening = re.match(r"(?:To\s+)?(?:(?:His|Your) Excellency,?\s+|(?:The )?Hon(?:ou?rable|\.),?\s+)?", block.text)
        for mention in addressees(block.text, opening.end() if opening else 0, len(block.text.rstrip(" :."))):
            yield mention, block
    if part.signature is not None and not part.address:
        for block in part.after[-1:]:
            found = addressees(block.text)
            if _ADDRESSED.match(block.text) and len(found) == 1:
                yield found[0], block
