"""Headings of diplomatic correspondence: who wrote to whom, in what form, by the grammar of printed editions.

"Mr. Hill to Mr. Rockhill.", "The Ambassador in Japan (Grew) to the Secretary of State", "Memorandum by the Chief of the
Division (Hornbeck)", "Telegram From the Embassy in Laos to the Department of State".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.dates import find_dates
from extract.headings import Part, form_in
from extract.lexicon import PLACE_WORDS
from extract.names import Mention
from extract.readers.dispatch_parties import addressees
from extract.readers.dispatch_words import COLLECTIVE, COURTESY, FUNCTION, PARTICLES, POSTS, RANKS, bare
from extract.remembered import remembered

_TALK = r"(?:conversation|interview|meeting)s?"
# what a document calls itself, and the form that is; the most particular first
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for form, words in (
        ("draft", r"draft"),
        ("memorandum of conversation", rf"memorand(?:um|a) of (?:an? )?(?:telephone )?{_TALK}|"
                                       rf"memorandum (?:by|prepared by)\b.*\bof an? (?:\w+ )?{_TALK}"),
        ("record of conversation", rf"(?:record|notes?|report) of (?:an? )?(?:\w+ )?{_TALK}"),
        ("minutes", r"minutes|proc[èe]s[ -]verbal|protocol of|proceedings"),
        ("telegram", r"telegrams?|telegraphic|cablegrams?|cables?|airgrams?|by wire"),
        ("memorandum", r"memorand(?:um|a)|aides?[ -]m[ée]moires?|pro[ -]memoria"),
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
    r"(?:telegrams?|cablegrams?|cables?|letters?|memorand(?:um|a)|notes?(?: verbales?)?|airgrams?|messages?|despatch|"
    r"dispatch|instructions?|reports?|aide[ -]m[ée]moire|reply|oral statement|statement|communication|remarks|memorial|"
    r"minutes|draft|proclamation|paper|address|circular|order|decree|edict)"
)
# "Translation of a memorandum presented by", "Telegram No. 12 From", "Army order of"
_KIND = re.compile(
    r"\s*(?:(?:copy|translation|text|extracts?|paraphrase|substance|draft) (?:of|from) )?(?:(?:an?|the) )?"
    rf"(?:[\w-]+[’']?s? ){{0,3}}?(?P<what>{_WHAT})"
    r"(?:\s+(?:No\.?\s*)?[\w./-]*\d[\w./-]*)?(?:\s*\[[^\]]*\])?,?\s+"
    r"(?P<link>from|by|to|of(?= (?:the |(?-i:[A-Z])))(?! [A-Z][a-z]+ \d| the (?:\w+ )?(?:conference|meeting))|"
    r"(?:prepared|presented|handed|made|delivered|sent|submitted|addressed|communicated|read|drafted|issued)"
    r"(?: orally)?(?: by| in| to)|received from)\s+(?=\S)",
    re.IGNORECASE,
)
_CONVERSATION = re.compile(
    rf"\s*(?:memorand(?:um|a)|record|notes?) of (?:an? )?(?:\w+ )?{_TALK}\b[,:]?\s*", re.IGNORECASE
)
_WITH = re.compile(
    rf",?\s*(?:\bof an? (?:\w+ )?{_TALK}(?:,| with| between)|\bregarding an? conversation with)\s*", re.IGNORECASE
)
# what comes after the parties
_CUT = re.compile(
    r"\s*(?:\.\s*[—–-]|\(received\b|\[|;|—|,?\s+\b(?:dated?|concerning|regarding|respecting|touching|relating|"
    r"transmitting|on (?:the )?(?:subject|question|placing)|in (?:reply|response|answer) to|conjointly|under date|"
    r"which|who|proposing|denouncing|received|transmitted by|and received|to be issued|was transmitted)\b)",
    re.IGNORECASE,
)
_RECEIVED = re.compile(r"\s*\.?\s*[—–-]?\s*[(\[]received\b[^)\]]*[)\]]\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(?:\[?No\.\s*)?(?P<number>\d{1,4})\.?\]?[.:]?\s+(?=[A-Z])")
_TO = re.compile(r",?\s(?:to|TO)\s+(?!be\b|have\b)(?=\S)")
# offices whose own "to" says where: "Minister to China"
_ACCREDITED = re.compile(
    r"(?:ambassadors?|ministers?|envoys?|consuls?(?:[ -]general)?|delegates?|representatives?|advis[eo]rs?|nuncio|"
    r"plenipotentiary|attach[ée]s?|assistants?|secretary|secretaries|aide|delegation|commissioners?|commission|"
    r"charg[ée](?: d.affaires)?|counsell?or|agents?|mission|governor|embassy|legation|general|designate|extraordinary|"
    r"states|legate|liaison|observer|deputy|successor|messages?|reply|response|answer)\s*$",
    re.IGNORECASE,
)
_SMALL = FUNCTION | PARTICLES | POSTS | COLLECTIVE | COURTESY | {"received"}
# "Prince Ching's address in reply to M. de Cologan"
_POSSESSIVE = re.compile(
    r"\s*(?:(?:copy|translation|text|extract) of )?(?P<who>(?:[A-Z][\w.’'-]*\s+){1,4}?[A-Z][\w’'-]*?)[’']s?\s+"
    rf"{_WHAT}\s+(?:in (?:reply|answer|response) )?to\s+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\s*(?:To|TO)\s+(?P<to>(?:[^.]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\bHon)\.|(?<=\bGen)\.)+)\.?"
)


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


@remembered(longest=1000, most=256)  # asked anew by each step that takes a dispatch apart
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
    received = _RECEIVED.search(text, start, end)
    zone = received.start() if received else end
    full = next(find_dates(text, start=start, end=zone), None)
    dates = find_dates(text, year=int(full.edtf[:4]), start=start, end=zone) if full else iter(())
    date = next((Part(start=d.start, end=d.end, value=d.edtf) for d in dates), None)
    form = form_of(text, start, end)
    plain = Inscription(text=text, number=number, form=form, date=date)
    if _CONVERSATION.match(text, start):
        return _conversation(plain, start, end)
    if match := _KIND.match(text, start, end):
        return _kind(plain, match, end)
    if match := _POSSESSIVE.match(text, start, end):
        recipients = addressees(text, match.end(), _cut(plain, match.end(), end))
        return replace(plain, senders=addressees(text, *match.span("who")), recipients=recipients)
    if match := _ADDRESS.match(text, start, end):
        return replace(plain, recipients=addressees(text, *match.span("to")))
    between = _separator(text, start, end)
    if between is None or not _formal(text, start, between[0]) or not _formal(text, *_first_words(text, between[1])):
        return plain
    whole = received.start() if received else end
    return replace(
        plain, form=None, senders=addressees(text, start, between[0]),
        recipients=addressees(text, between[1], _cut(plain, between[1], end)),
        formal=_formal(text, start, whole) and _marked(text[start : between[0]], text[between[1] : whole]),
    )  # fmt: skip


def form_of(text: str, start: int = 0, end: int | None = None) -> Part | None:
    """The form that a heading or a bracketed note names; the first named, the most particular of those that overlap.

    >>> form_of("[Telegram.—Paraphrase.]").value, form_of("[Inclosure 1.]")
    ('telegram', None)
    """
    return form_in(text, start, end, FORMS)


def _conversation(plain: Inscription, start: int, end: int) -> Inscription:
    """A record of a conversation: by its author, or between those who took part."""
    text = plain.text
    opening = _CONVERSATION.match(text, start)
    begin = opening.end() if opening else start
    stop = _cut(plain, begin, end)
    if by := re.compile(r"(?:prepared |drafted )?by\s+", re.IGNORECASE).match(text, begin):
        author = addressees(text, by.end(), stop)
        return replace(plain, senders=author, participants=author)
    between = re.compile(r"(?:between|of|with)\s+", re.IGNORECASE).match(text, begin)
    if between is None:
        return plain
    cut = re.compile(r",? (?:at|in|on)(?: the)? (?=[A-Z])|\bwith\b").search(text, between.end(), stop)
    met = addressees(text, between.end(), cut.start() if cut else stop)
    if cut and cut.group() == "with":
        met = (*met, *addressees(text, cut.end(), stop))
    return replace(plain, participants=met)


def _kind(plain: Inscription, match: re.Match[str], end: int) -> Inscription:
    """A heading that begins with what the paper is: "Letter From A to B", "Memorandum by A of an Interview With B"."""
    text, begin, link = plain.text, match.end(), match["link"].lower()
    stop = _cut(plain, begin, end)
    met: tuple[Mention, ...] = ()
    if spoken := _WITH.search(text, begin, stop):
        met = addressees(text, spoken.end(), stop)
        stop = spoken.start()
    if link.endswith("to"):
        by = re.compile(r"\s+by\s+").search(text, begin, stop)
        senders = addressees(text, by.end(), stop) if by else ()
        return replace(plain, senders=senders, recipients=addressees(text, begin, by.start() if by else stop))
    between = _separator(text, begin, stop)
    about = re.compile(r"\s+on (?:the|an?)\b").search(text, begin, between[0] if between else stop)
    if about and link != "of":
        between, stop = None, about.start()
    senders = addressees(text, begin, between[0] if between else stop)
    named = between is not None and _formal(text, *_first_words(text, between[1]))
    recipients = addressees(text, between[1], stop) if between and named else ()
    return replace(
        plain, senders=senders, recipients=recipients, participants=(*senders, *met) if met else (),
        formal=bool(recipients),
    )  # fmt: skip


def _cut(plain: Inscription, start: int, end: int) -> int:
    """Where the parties end: before a date, a bracketed note, or what the message is about."""
    text = plain.text
    match = _CUT.search(text, start, end)
    stop = match.start() if match else end
    if plain.date is not None and start < plain.date.start < stop:
        kept = re.sub(r"[\s,(]*(?:\b(?:of|on|dated|the)\s*)*$", "", text[start : plain.date.start])
        stop = start + len(kept)
    return stop


def _separator(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The "to" between the sides: none that belongs to an office ("Minister to China") where another fits better."""
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


def _marked(left: str, right: str) -> bool:
    """Whether a title, an office or a body stands on one side at least, and both sides begin as parties do."""
    both = f"{left} {right}"
    titled = "(" in both or any(bare(word) in COURTESY | RANKS | POSTS | COLLECTIVE for word in both.split())
    return titled and all(re.match(r"\s*(?:[A-ZÀ-Þ]|(?:the|certain|all)\s)", side) for side in (left, right))


def _formal(text: str, start: int, end: int) -> bool:
    """Whether a text can be nothing but parties: names, offices and the small words between them."""
    if end - start > 300 or text[:end].endswith(":"):
        return False
    words = text[start:end].split()
    for place, word in enumerate(words):
        last = place == len(words) - 1
        low = bare(word)
        written = word.lstrip('([“"')[:1].isupper() or all(part in _SMALL for part in low.split("-"))
        if low and not written and not (last and re.fullmatch(r"\d{1,3}", low)):  # the mark of a footnote
            return False
        sentence = word.endswith(".") and len(low) > 4 and low not in COURTESY
        if sentence and not last and not words[place + 1].startswith(("—", "(", "[")):
            return False
    return True
