"""Headings of printed and listed documents: number, date, form, and who wrote to whom through whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from extract.correspondents import Correspondents, correspondents
from extract.dates import find_dates, parse_date
from extract.lexicon import ACRONYMS, FAMILIES_FIRST, MONTHS
from extract.names import Mention, parties
from extract.remembered import remembered
from extract.spelling import CAPITALS, fold

# forms from the most particular to the most general: (identifier of the form, how headings say it)
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for form, words in (
        ("draft", r"draft (?:of |version of )?(?:record|message|letter|telegram|cable|resolution|report|reply)"),
        ("memorandum of conversation", r"memorand(?:um|a) of (?:a )?conversation"),
        ("minutes", r"(?:minutes|protocol|working notes)(?:,? no\. ?[\w/-]+)? (?:of|from) (?:an? |the )?(?:\w+ )?"
                    r"(?:meetings?|sessions?|sittings?) of "
                    r"(?=(?:[\w()]+ ){0,6}?(?:politburo|presidium|secretariat|committee|bureau|council|leadership))"),
        ("record of conversation", r"(?:record|notes?|stenogram|transcript|minutes) (?:of|on) (?:an? )?(?:the )?"
                                   r"(?:\w+ )?(?:conversations?|meetings?|talks?|negotiations?)"),
        ("ciphered telegram", r"cipher(?:ed[ -]messages?|(?:ed)?[ -](?:telegrams?|cables?))"),
        ("coded message", r"(?:coded (?:message|telegram|cable)|cipher[ -]message)s?"),
        ("resolution", r"resolution|politburo decision|decision of|decree"),
        ("minutes", r"minutes|protocol"),
        ("diary", r"diary|diaries|journal"),
        ("telegram", r"telegrams?"),
        ("cable", r"cables?"),
        ("order", r"orders?|directives?|instructions?"),
        ("memorandum", r"memorandum|memo|aide-m[ée]moire"),
        ("report", r"reports?|information|survey"),
        ("letter", r"letters?"),
        ("note", r"notes?"),
        ("message", r"messages?|communication"),
        ("article", r"article"),
        ("other", r"speech|statement|declaration|appeal"),
    )
)  # fmt: skip

# the forms whose parties are those who met
MEETINGS = frozenset({"record of conversation", "memorandum of conversation", "minutes", "diary"})

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SECOND_DAY = r"(?:\s*[-–\[]\s*\d{1,2}\]?)?"  # 27-29, 8 [7]
_DAY_OF_MONTH = rf"\[?\d{{1,2}}\]?{_SECOND_DAY}\s+{_MONTH}"
_UNTIL = rf"(?:(?:,?\s+1\d{{3}})?\s?[-–]\s?\d{{1,2}}\s+{_MONTH})?"  # 28 August - 2 September
_BOUND = r"(?:(?:[Nn]ot|[Nn]o)\s(?:later|earlier)\sthan|[Bb]efore|[Aa]fter|[Cc]irca|[Cc]a?\.)\s+"
NUMBERED = re.compile(
    rf"\s?(?P<number>\d{{1,4}})\.\s+(?P<date>(?:{_BOUND})?{_DAY_OF_MONTH}{_UNTIL},?\s+1\d{{3}}(?:\s?\[\?\])?|"
    rf"(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-]{_MONTH},?\s+1\d{{3}}),\s*"
)
_TITLE_BEGINS = rf"(?-i:[{CAPITALS}“‘\"']|\d{{1,2}} [A-Z])"  # "Letter", "9 May"
# "Document 12:", "DOCUMENT No. 12" and "[Document 12]" alone, "Doc. 12. Letter", "Document 12 Letter"
LABELLED = re.compile(
    r"\s?(?P<bracket>\[)?(?:Document|Doc\.)\s+(?:N[or]\.?\s*|#|№\s*)?(?P<number>\d{1,4})"
    rf"(?(bracket)\](?=\s*$|\s+{_TITLE_BEGINS})|(?:\s*[:.—–]|(?=\s*$|\s+{_TITLE_BEGINS})))\s*",
    re.IGNORECASE,
)
# a number before a title that tells its date last: "12. Letter, Holt to Lund, 9 May 1911"
TITLED = re.compile(rf"\s?(?P<number>\d{{1,4}})\.\s+(?=[{CAPITALS}“‘\"'])")

_AFTER_DATE = re.compile(r"[\s,.:;—–-]*")
# where it was written, between the only recipient and the date: "to Karl Lund, Bergen, 9 May 1911"
_PLACE_BEFORE = re.compile(rf"(?<=[^\W\d_]),\s*(?P<place>[{CAPITALS}][^\W\d_A-Z]+)$")
_IN_SMALL = re.compile(r"[^\W\d_]?[a-z]{3,}")
_CAPITAL_WORD = re.compile(rf"[{CAPITALS}]{{2,}}")
_TITLE_WORDS = 4  # words in capitals that a heading in capitals has at least
_VOWEL = re.compile(r"[^\W\d_bcdfghj-np-tv-xz]")
_SMALL_WORDS = frozenset({
    "to", "from", "of", "and", "the", "with", "via", "for", "by", "in", "on", "an", "at", "re", "through", "between",
    "transmitting", "conveying", "about", "regarding", "concerning", "during", "his", "her", "their",
})  # fmt: skip
# where the parties of a heading end and what the message is about, or encloses, begins
_TAIL = re.compile(
    r",?\s*\b(?P<how>re\b|regarding\b|concerning\b|about\b|"
    r"(?<!passed )(?<!handed )on\b(?!(?:(?<=note on)|(?<=notes on))(?: an?| the)? (?:\w+ )?(?:conversation"
    r"|meeting|talk)s?\b)|transmitting\b|conveying\b|relaying\b|forwarding\b|"
    r"reporting\b|attaching\b|enclosing\b|with (?:an?\b|approved\b|drafts?\b|message\b|letter\b|telegram\b|note\b|\d)|"
    r"approved by\b|note:)|;|\s\[from\b|\s\(at the\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:conveying|transmitting|relaying|re)\b")
_BY = re.compile(rf"\b(?:by|from)\s+(?=(?:the\s+)?[{CAPITALS}])")
_SUBJECT = re.compile(r"\s*(?:on(?! \d)|about|regarding|concerning|re)\b", re.IGNORECASE)
_FORM_WORDS = re.compile(r"(?:\s+(?:report|note|telegram|message|letter|memorandum|entry)s?\b)+", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\s*(?:No\.?\s*[\w/-]+\s*)?"  # the number of a telegram
    r"(?:,|from\b|by\b|for\b|to\b|between\b|with\b|of\b|:)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:from|by|to|for)\b", re.IGNORECASE)
_DATED = re.compile(r",?\s*\b(?:approved|dated|on|of)$", re.IGNORECASE)
_SPOKEN = re.compile(r"\b(?:meeting|conversation)\b", re.IGNORECASE)
_SUMMARY = re.compile(
    r"\bsummary of\s+(?P<one>.+?)\s+(?:meeting|conversation|talks?)\s+with\s+(?P<other>.+)", re.IGNORECASE
)
# between the names of those who met: who was met, and where names give way to dates and places
_AMONG_NAMES = re.compile(
    r"(\bwith\b|\bReception of\b|\bfor (?=\d)|\bin the\b(?! [A-Z]{2,5}\b)|\bon (?=\d)"
    r"|(?:^|[:,.;])\s*(?:(?:[Rr]ecord|[Nn]otes?|[Mm]inutes) of (?:an? |the )?)?"  # "Holt: Record of a Meeting with"
    r"(?:[Cc]onversation|[Mm]eeting|[Tt]alk|[Ss]ession)s?\b(?:\s+(?:with|of|between)\b)?)"
)
_HELD = re.compile(
    r"[’']s?\s+(?:\w+ )?(?:meeting|conversation|talk)s?\s*$|\s+(?:meeting|session)s?\s*$", re.IGNORECASE
)  # "Holt's Second Meeting with", "Politburo Session"
# those who met, as a whole: who they were is told elsewhere
_COLLECTIVE = re.compile(
    r"(?:the )?(?:leading )?(?:leaders|heads|representatives|members|secretaries|delegations) of\b", re.IGNORECASE
)
_NO_MORE_NAMES = frozenset({"in the", "for ", "on "})
# a title of its own behind the parties: "to Lund, 'On the Harvest'"
_OWN_TITLE = re.compile(r",\s*[‘'“\"](?=[^’'”\"]{1,80}\s)")
_BRACKETED_WAY = re.compile(
    r"[(\[]\s*(?=(?:via|through|by (?:the )?hand of|(?:delivered|carried|brought|handed(?: over)?|passed on|transmitted"
    r"|forwarded|conveyed|presented|relayed) (?:by|through|via))\b)(?P<way>[^)\]]{1,160})[)\]]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a heading, in code points of its running text, with what it was read as."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading taken apart; offsets are code points of the heading's running text.

    `tail` is what follows the parties: what the message is about, or what it passes on.
    """

    text: str
    number: str | None = None
    date: Part | None = None
    form: Part | None = None
    senders: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    intermediaries: tuple[Mention, ...] = ()
    participants: tuple[Mention, ...] = ()
    copies: tuple[Mention, ...] = ()
    tail: Part | None = None

    @property
    def everyone(self) -> tuple[Mention, ...]:
        """All parties that the heading names, in whatever part."""
        return (*self.senders, *self.recipients, *self.intermediaries, *self.copies, *self.participants)


@lru_cache(maxsize=8)
def _any_of(forms: tuple[tuple[str, re.Pattern[str]], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in forms), re.IGNORECASE)


def form_in(
    text: str, start: int = 0, end: int | None = None, forms: tuple[tuple[str, re.Pattern[str]], ...] = FORMS
) -> Part | None:
    """The first form that a text names, the most particular first; `forms` are those looked for, in that order.

    >>> form_in("ciphered telegram, Shtykov to Vyshinsky").value
    'ciphered telegram'
    """
    stop = len(text) if end is None else end
    if not _any_of(forms).search(text, start, stop):  # one search instead of one a form where there is none
        return None
    found = [
        Part(start=match.start(), end=match.end(), value=form)
        for form, pattern in forms
        if (match := pattern.search(text, start, stop))
    ]
    first = min(found, key=lambda part: part.start)
    # of forms that begin together or overlap the most particular holds: "ciphered telegram" over "telegram"
    return next(part for part in found if part.start < first.end and part.end > first.start)


@remembered(longest=1000, most=256)  # asked anew by each step that a heading goes through
def parse_heading(text: str) -> Heading:
    """Take a heading apart, in the manner of editions or of archive listings.

    >>> h = parse_heading("8. 18 March 1950, message, Stalin to Kim Il Sung (via Shtykov)")
    >>> h.number, h.date.value, h.form.value, [m.name for m in h.senders + h.recipients + h.intermediaries]
    ('8', '1950-03-18', 'message', ['Stalin', 'Kim Il Sung', 'Shtykov'])
    """
    number = date = None
    start = 0
    text = in_small_letters(text)
    if match := NUMBERED.match(text):
        number, start = match["number"], match.end()
        edtf = parse_date(match["date"])
        date = Part(start=match.start("date"), end=match.end("date"), value=edtf) if edtf else None
    elif match := LABELLED.match(text) or TITLED.match(text):
        number, start = match["number"], match.end()
        if first := dated_first(text):
            date, start = first, _AFTER_DATE.match(text, first.end).end()  # type: ignore[union-attr]  # always fits
    end = len(text)
    if date is None:
        date, end = _closing_date(text, start)
    form = form_in(text, start, _form_zone(text, start, end))
    return _with_parties(Heading(text=text, number=number, date=date, form=form), start, end)


def dated_first(text: str) -> Part | None:
    """The date that stands between a heading's label and its title: "Document 4 9 May 1911 Letter from Holt"."""
    label = LABELLED.match(text)
    found = next(iter(find_dates(text, start=label.end(), qualified=True)), None) if label else None
    if label is None or found is None or found.start != label.end():
        return None
    return Part(start=found.start, end=found.end, value=found.edtf)


def in_small_letters(text: str) -> str:
    """A heading that is set in capitals as it would stand in small letters, letter for letter; others as they are.

    >>> in_small_letters("DOCUMENT 4 LETTER FROM ANNA HOLT TO THE CC OF THE KWP, 9 MAY 1911")
    'DOCUMENT 4 Letter from Anna Holt to the CC of the KWP, 9 May 1911'
    """
    label = LABELLED.match(text)
    start = label.end() if label else 0
    small = (word.group().lower() not in MONTHS for word in _IN_SMALL.finditer(text, start))
    if any(small) or len(_CAPITAL_WORD.findall(text, start)) < _TITLE_WORDS:
        return text
    return text[:start] + _CAPITAL_WORD.sub(_lowered, text[start:])


def _lowered(word: re.Match[str]) -> str:
    low = word.group().lower()
    if low in _SMALL_WORDS:
        return low
    if low in ACRONYMS or not _VOWEL.search(low) or len(low) != len(word.group()):
        return word.group()
    return low[0].upper() + low[1:]


def _closing_date(text: str, start: int) -> tuple[Part | None, int]:
    """The date a heading ends with (", 9 October 1950"), and where the parties before it end."""
    dates = list(find_dates(text, start=start, qualified=True))
    if not dates:
        return None, len(text)
    last = dates[-1]
    closes = last.end == len(text.rstrip()) and text[start : last.start].rstrip().endswith(",")
    chosen = next((d for d in dates if not _ABOUT.search(text[start : d.start])), last if closes else dates[0])
    part = Part(start=chosen.start, end=chosen.end, value=chosen.edtf)
    cut = chosen.start
    while cut > start and text[cut - 1] in " ,":
        cut -= 1
    approved = _DATED.search(text[start:cut])
    if approved:
        return part, start + approved.start()
    place = _PLACE_BEFORE.search(text, start, cut)
    if place and not form_in(place["place"]) and fold(place["place"]) not in FAMILIES_FIRST:
        cut = place.start()
    return part, cut


def _form_zone(text: str, start: int, end: int) -> int:
    """Where the form may stand: before the first comma, or before the parties where there is none."""
    tail = _TAIL.search(text, start, end)
    return tail.start() if tail and tail.start() > start else end


def _with_parties(heading: Heading, start: int, end: int) -> Heading:
    """The heading with its parties, which stand between `start` and `end`, and its tail."""
    text, form = heading.text, heading.form
    first, begin = _parties_start(text, form, start, end)
    later = _parties_after_subject(text, begin, end)
    begin = begin if later is None else later
    cut = None if later is not None else _tail_start(heading, begin)
    if cut is not None:
        heading = replace(heading, tail=Part(start=cut, end=len(text), value=text[cut:]))
        end = min(end, cut)
    if form is not None and _is_meeting(text, form, end):
        return _meeting(heading, form, form.end, end)
    if summary := _SUMMARY.search(text, begin, end):
        met = (*parties(text, *summary.span("one")), *parties(text, *summary.span("other")))
        return replace(heading, participants=met)
    if form is not None and form.value == "resolution":
        return replace(heading, senders=_deciding(text, start, end, form))
    if form is None and not _BETWEEN.search(text, begin, end):
        return heading  # a title that names neither form nor parties
    own = _OWN_TITLE.search(text, begin, end)
    found = correspondents(text, begin, own.start() if own else end)
    return replace(
        heading, senders=(*first.senders, *found.senders), recipients=(*first.recipients, *found.recipients),
        intermediaries=(*found.intermediaries, *_on_the_way(heading)), copies=found.copies,
    )  # fmt: skip


def _on_the_way(heading: Heading) -> Iterator[Mention]:
    """Those whom a bracket behind the subject says to have carried it: "on the harvest (delivered by Vik)"."""
    tail = heading.tail
    for match in _BRACKETED_WAY.finditer(heading.text, tail.start) if tail else ():
        yield from correspondents(heading.text, match.start(), match.end()).intermediaries


def _parties_start(text: str, form: Part | None, start: int, end: int) -> tuple[Correspondents, int]:
    """The parties named before the form ("Embassy in Ruritania, Report"), and where the others begin.

    They begin after the form, where it opens the heading, introduces them or stands behind a comma.
    """
    if form is None:
        return Correspondents(), start
    after = _FORM_WORDS.match(text, form.end, end)
    stop = after.end() if after else form.end
    comma = text.rfind(",", start, form.start)
    if comma > start and (before := correspondents(text, start, comma)).senders:
        return before, stop
    introduces = _INTRODUCED.match(text, stop, end) or _SUBJECT.match(text, stop, end)
    return Correspondents(), stop if introduces or form.start - start < 3 else start


def _parties_after_subject(text: str, begin: int, end: int) -> int | None:
    """Where the parties begin behind a subject that follows the form: "report on military situation by A to B"."""
    subject = _SUBJECT.match(text, begin, end)
    for mark in islice(_BY.finditer(text, subject.end(), end), 4) if subject else ():
        found = correspondents(text, mark.start(), end)
        if any(m.kind == "person" for m in found.senders) or (found.senders and found.recipients):
            return mark.start()
    return None


def _is_meeting(text: str, form: Part, end: int) -> bool:
    return form.value in MEETINGS or (form.value == "draft" and bool(_SPOKEN.search(text, form.start, end)))


def _tail_start(heading: Heading, start: int) -> int | None:
    """Where the tail begins, or None where the heading ends with its parties."""
    text, date = heading.text, heading.date
    for match in _TAIL.finditer(text, start):
        if date is not None and date.start <= match.start() < date.end:
            continue
        return match.start()
    return None


def _deciding(text: str, start: int, end: int, form: Part) -> tuple[Mention, ...]:
    """The body that decides: "Resolution of the ... Committee", "... Politburo decision", "resolution, ... Council"."""
    after = re.match(r"\s*(?:of|by)\s+(?!\d)", text[form.end : end])
    if after:
        begin = form.end + after.end()
        return parties(text, begin, _until_quote(text, begin, end))
    before = text[start : form.end]
    named = re.match(r"(?P<who>.*\S)\s+(?:politburo )?(?:decision|resolution|decree)$", before, re.IGNORECASE)
    if named:
        keep = len(re.sub(r"\s*\b(?:decision|resolution|decree)$", "", before, flags=re.IGNORECASE))
        return parties(text, start, start + keep)
    return parties(text, form.end, end)


def _until_quote(text: str, start: int, end: int) -> int:
    quote = re.search(r",?(?<!\w)\s*['‘“\"]", text[start:end])
    return start + quote.start() if quote else end


def _meeting(heading: Heading, form: Part, start: int, end: int) -> Heading:
    """Who took part: "between A and B", "of A with B", "with A", "Journal of A", "From the Diary of A"."""
    text = heading.text
    body = form.value == "minutes" and text[:start].endswith(" of ")  # the body that met stands next
    link = None if body else re.search(r"\bbetween\b", text[start:end], re.IGNORECASE)
    link = link or (None if body else re.search(r"\b(?:of|with|by)\b|,", text[start:end], re.IGNORECASE))
    begin = start + link.end() if link else start
    stop = _until_quote(text, begin, end)
    found: list[Mention] = []
    position = begin
    for piece in _AMONG_NAMES.split(text[begin:stop]):
        if piece in _NO_MORE_NAMES:
            break
        if position == begin or not _AMONG_NAMES.fullmatch(piece):
            held = _HELD.search(piece)
            named = parties(text, position, position + (held.start() if held else len(piece)))
            found.extend(one for one in named if not _COLLECTIVE.match(text, one.start, position + len(piece)))
        position += len(piece)
    if not found and form.value == "minutes":  # "Politburo Protocol No. 5"
        label = LABELLED.match(text) or TITLED.match(text)
        found.extend(parties(text, label.end() if label else 0, form.start))
    author = tuple(found[:1]) if form.value == "diary" else ()
    return replace(heading, senders=author, participants=tuple(found))
