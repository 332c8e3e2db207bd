"""Headings of diplomatic correspondence: who wrote to whom, in what form, by the grammar of printed editions.

"Mr. Hill to Mr. Rockhill.", "The Ambassador in Japan (Grew) to the Secretary of State", "Memorandum by the Chief of the
Division (Hornbeck)", "Telegram From the Embassy in Laos to the Department of State".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.dates import find_dates
from extract.headings import Part
from extract.lexicon import PLACE_WORDS
from extract.names import Mention
from extract.readers.dispatch_parties import COLLECTIVE, COURTESY, FUNCTION, PARTICLES, POSTS, RANKS, addressees, bare

# what a document calls itself, and the form that is; the most particular first
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for form, words in (
        ("draft", r"draft"),
        ("memorandum of conversation", r"memorand(?:um|a) of (?:an? )?(?:telephone )?(?:conversation|interview)s?|"
                                       r"memorandum (?:by|prepared by)\b.*\bof an? (?:\w+ )?(?:conversation|interview)"),
        ("record of conversation", r"(?:record|notes?|report) of (?:an? )?(?:\w+ )?(?:conversations?|meetings?|interviews?)"),
        ("minutes", r"minutes|proc[èe]s[ -]verbal|protocol of|proceedings"),
        ("telegram", r"telegrams?|telegraphic|cablegrams?|cables?|airgrams?|by wire"),
        ("memorandum", r"memorand(?:um|a)|aides?[ -]m[ée]moires?|pro[ -]memoria|note verbale memorandum"),
        ("note", r"notes?(?: verbales?)?|circular note"),
        ("letter", r"letters?|private letter|dispatch|despatch|instructions?"),
        ("report", r"reports?|survey|papers?"),
        ("resolution", r"decrees?|edicts?|resolutions?|proclamations?|mandates?|agreements?|protocols?|convention"),
        ("order", r"(?:army |executive )?orders?"),
        ("message", r"messages?|communication|reply|statements?|remarks|address|oral statement"),
        ("article", r"article|extract from [“\"]"),
    )
)  # fmt: skip

_WHAT = (
    r"(?:telegrams?|cablegrams?|cables?|letters?|memorand(?:um|a)|notes?(?: verbales?)?|airgrams?|messages?|despatch|dispatch|"
    r"instructions?|reports?|aide[ -]m[ée]moire|reply|oral statement|statement|communication|remarks|memorial|minutes|draft|"
    r"proclamation|paper|address|circular|order|decree|edict|backchannel message|information memorandum|action memorandum|briefing memorandum)"
)
_KIND = re.compile(
    rf"\s*(?:(?:copy|translation|text|extracts?|paraphrase|substance|draft) (?:of|from) )?(?:(?:an?|the) )?"
    rf"(?:[\w-]+[’']?s? ){{0,3}}?(?P<what>{_WHAT})(?:\s+(?:No\.?\s*)?[\w./-]*\d[\w./-]*)?(?:\s*\[[^\]]*\])?,?\s+"
    r"(?P<link>from|by|to|of(?= (?:the |(?-i:[A-Z])))(?! [A-Z][a-z]+ \d| the (?:\w+ )?(?:conference|meeting))|"
    r"(?:prepared|presented|handed|made|delivered|sent|submitted|addressed|communicated|read|drafted|issued)"
    r"(?: orally)?(?: by| in| to)|received from)\s+(?=\S)",
    re.IGNORECASE,
)
_CONVERSATION = re.compile(
    r"\s*(?:memorand(?:um|a)|record|notes?) of (?:an? )?(?:\w+ )?(?:conversation|interview|meeting)s?\b[,:]?\s*",
    re.IGNORECASE,
)
_WITH = re.compile(
    r",?\s*(?:\bof an? (?:\w+ )?(?:conversation|interview|meeting)s?(?:,| with| between)|\bregarding an? conversation with)\s*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:\.\s*[—–-]|\(received\b|\[|;|—|,?\s+\b(?:dated|dates?|concerning|regarding|respecting|touching|relating|transmitting|"
    r"on (?:the )?(?:subject|question|placing)|in (?:reply|response|answer) to|conjointly|under date|which|who|"
    r"proposing|denouncing|received|transmitted by|and received|to be issued|was transmitted)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(?:\[?No\.\s*)?(?P<number>\d{1,4})\.?\]?[.:]?\s+(?=[A-Z])")
_TO = re.compile(r",?\s(?:to|TO)\s+(?!be\b|have\b)(?=\S)")
_ACCREDITED = re.compile(
    r"(?:ambassadors?|ministers?|envoys?|consuls?(?:[ -]general)?|delegates?|representatives?|advis[eo]rs?|plenipotentiary|"
    r"attach[ée]s?|assistants?|secretary|secretaries|aide|delegation|commissioners?|commission|charg[ée](?: d.affaires)?|counselor|"
    r"counsellor|agents?|mission|governor|embassy|legation|chargé|general|designate|extraordinary|states|nuncio|legate|liaison|"
    r"observer|deputy|successor|messages?|reply|response|answer)\s*$",
    re.IGNORECASE,
)


# "Prince Ching's address in reply to M. de Cologan"
_POSSESSIVE = re.compile(
    rf"\s*(?:(?:copy|translation|text|extract) of )?(?P<who>(?:[A-Z][\w.’'-]*\s+){{1,4}}?[A-Z][\w’'-]*?)[’']s?\s+{_WHAT}\s+"
    r"(?:in (?:reply|answer|response) )?to\s+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*(?:To|TO)\s+(?P<to>(?:[^.]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\bHon)\.|(?<=\bGen)\.)+)\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inscription:
    """A heading taken apart; offsets are into its running text. `formal` says that nothing but parties stands in it."""

    text: str
    number: str | None = None
    form: Part | None = None
    date: Part | None = None
    senders: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    participants: tuple[Mention, ...] = ()
    formal: bool = False


def inscription(text: str) -> Inscription:
    """Take a heading apart.

    >>> one = inscription("The Ambassador in Japan (Grew) to the Secretary of State")
    >>> [m.name for m in one.senders + one.recipients], one.formal
    (['Grew', 'Secretary of State'], True)
    >>> two = inscription("Memorandum by the Chief of the Division of Far Eastern Affairs (Hornbeck)")
    >>> two.form.value, [m.name for m in two.senders]
    ('memorandum', ['Hornbeck'])
    >>> [m.name for m in inscription("Telegram From the Embassy in Laos to the Department of State").recipients]
    ['Department of State']
    """
    number, start = None, 0
    if match := _NUMBER.match(text):
        number, start = match["number"], match.end()
    end = len(text.rstrip())
    date = next((Part(start=d.start, end=d.end, value=d.edtf) for d in find_dates(text, start=start)), None)
    form = form_of(text, start, end)
    if _CONVERSATION.match(text, start):
        return _conversation(text, number, form, date, start, end)
    if match := _KIND.match(text, start, end):
        return _kind(text, number, form, date, match, end)
    if match := _POSSESSIVE.match(text, start, end):
        return Inscription(
            text=text, number=number, form=form, date=date, senders=addressees(text, *match.span("who")),
            recipients=addressees(text, match.end(), _cut(text, match.end(), end, date)),
        )  # fmt: skip
    if match := _ADDRESS.match(text, start, end):
        return Inscription(text=text, number=number, form=form, date=date, recipients=addressees(text, *match.span("to")))
    separator = _separator(text, start, end)
    if separator is None or not _formal(text, start, separator[0]) or not _formal(text, *_first_words(text, separator[1])):
        return Inscription(text=text, number=number, form=form, date=date)
    stop = _cut(text, separator[1], end, date)
    formal = _formal(text, start, end) and _titled(text[start : separator[0]], text[separator[1] : end])
    return Inscription(
        text=text, number=number, date=date, senders=addressees(text, start, separator[0]),
        recipients=addressees(text, separator[1], stop), formal=formal,
    )  # fmt: skip


def form_of(text: str, start: int = 0, end: int | None = None) -> Part | None:
    """The form that a heading or a bracketed note names; the first named, the most particular of those that overlap.

    >>> form_of("[Telegram.—Paraphrase.]").value, form_of("[Inclosure 1.]")
    ('telegram', None)
    """
    stop = len(text) if end is None else end
    found = [
        Part(start=match.start(), end=match.end(), value=form)
        for form, pattern in FORMS
        if (match := pattern.search(text, start, stop))
    ]
    if not found:
        return None
    first = min(found, key=lambda part: part.start)
    return next(part for part in found if part.start < first.end and part.end > first.start)


def _conversation(
    text: str, number: str | None, form: Part | None, date: Part | None, start: int, end: int
) -> Inscription:
    """A record of a conversation: by its author, or between those who took part."""
    opening = _CONVERSATION.match(text, start)
    begin = opening.end() if opening else start
    stop = _cut(text, begin, end, date)
    senders: tuple[Mention, ...] = ()
    met: tuple[Mention, ...] = ()
    if by := re.compile(r"(?:prepared |drafted )?by\s+", re.IGNORECASE).match(text, begin):
        senders = addressees(text, by.end(), stop)
        met = senders
    elif between := re.compile(r"(?:between|of|with)\s+", re.IGNORECASE).match(text, begin):
        cut = re.compile(r",? (?:at|in|on)(?: the)? (?=[A-Z])|\bwith\b").search(text, between.end(), stop)
        met = addressees(text, between.end(), cut.start() if cut else stop)
        if cut and cut.group() == "with":
            met = (*met, *addressees(text, cut.end(), stop))
    return Inscription(text=text, number=number, form=form, date=date, senders=senders, participants=met)


def _kind(
    text: str, number: str | None, form: Part | None, date: Part | None, match: re.Match[str], end: int
) -> Inscription:
    """A heading that begins with what the document is: "Letter From A to B", "Memorandum by A of a Conversation With B"."""
    begin, link = match.end(), match["link"].lower()
    stop = _cut(text, begin, end, date)
    met: tuple[Mention, ...] = ()
    if spoken := _WITH.search(text, begin, stop):
        met = addressees(text, spoken.end(), stop)
        stop = spoken.start()
    if link.endswith("to"):
        by = re.compile(r"\s+by\s+").search(text, begin, stop)
        senders = addressees(text, by.end(), stop) if by else ()
        recipients = addressees(text, begin, by.start() if by else stop)
        return Inscription(
            text=text, number=number, form=form, date=date, senders=senders, recipients=recipients
        )  # fmt: skip
    separator = _separator(text, begin, stop)
    about = re.compile(r"\s+on (?:the|an?)\b").search(text, begin, separator[0] if separator else stop)
    if about and link != "of":
        separator, stop = None, about.start()
    senders = addressees(text, begin, separator[0] if separator else stop)
    formal = separator is not None and _formal(text, *_first_words(text, separator[1]))
    recipients = addressees(text, separator[1], stop) if separator and formal else ()
    return Inscription(
        text=text, number=number, form=form, date=date, senders=senders, recipients=recipients,
        participants=(*senders, *met) if met else (), formal=bool(recipients),
    )  # fmt: skip


def _cut(text: str, start: int, end: int, date: Part | None) -> int:
    """Where the parties end: before a date, a bracketed note, or what the message is about."""
    match = _CUT.search(text, start, end)
    stop = match.start() if match else end
    if date is not None and start < date.start < stop:
        stop = date.start
        stop -= len(text[start:stop]) - len(re.sub(r"[\s,(]*(?:\b(?:of|on|dated|the)\s*)*$", "", text[start:stop]))
    return stop


def _separator(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The "to" between the sides: not one that belongs to an office ("Minister to China") where another one fits better."""
    best: tuple[int, int, int] | None = None
    for match in _TO.finditer(text, start, end):
        left, right = text[start : match.start()], text[match.end() : end]
        if left.count("(") != left.count(")") or not right.strip(" .") or not left.strip():
            continue
        if match.group()[0] != "," and re.search(r",[^,()]*$", left) and _ACCREDITED.search(left):
            continue  # "Mr. Vidal, Attaché to the French Legation": one party and its office
        score = 2 * left.rstrip().endswith(")") - 3 * bool(_ACCREDITED.search(left))
        first = bare(right.split()[0])
        score += 2 * (first in COURTESY | RANKS | {"the"}) - 2 * (first in PLACE_WORDS and not _official_after(right))
        if best is None or score > best[0]:
            best = (score, match.start(), match.end())
    return best[1:] if best else None


def _first_words(text: str, start: int) -> tuple[int, int]:
    """The stretch of the first three words from `start`."""
    match = re.compile(r"\S+(?:\s+\S+){0,2}").match(text, start)
    return match.span() if match else (start, start)


def _official_after(right: str) -> bool:
    """Whether an office follows a nation's name at once: "British Ambassador"."""
    return any(bare(word) in POSTS | COLLECTIVE for word in right.split()[1:4])


def _titled(left: str, right: str) -> bool:
    """Whether a title, an office or a body stands on one side at least, and both sides begin as parties do."""
    marked = any(bare(w) in COURTESY | RANKS | POSTS | COLLECTIVE for w in (left + " " + right).split()) or "(" in left + right
    return marked and all(re.match(r"\s*(?:[A-ZÀ-Þ]|(?:the|certain|all)\s)", side) for side in (left, right))


def _formal(text: str, start: int, end: int) -> bool:
    """Whether a text can be nothing but parties: names, offices and the small words between them."""
    if end - start > 300 or text[:end].endswith(":"):
        return False
    small = FUNCTION | PARTICLES | POSTS | COLLECTIVE | COURTESY | {"received"}
    words = text[start:end].split()
    for place, word in enumerate(words):
        low = bare(word)
        if (
            low
            and not word.lstrip('([“"')[:1].isupper()
            and low not in small
            and not all(part in small for part in low.split("-"))
            and not re.fullmatch(r"\d{1,3}", low)
        ):
            return False
        ends = word.endswith(".") and len(low) > 4 and low not in COURTESY
        if ends and place < len(words) - 1 and not words[place + 1].startswith(("—", "(", "[")):
            return False
    return True
