"""Headings of diplomatic correspondence: who wrote to whom, in what form, by the grammar of printed editions.

"Mr. Hill to Mr. Rockhill.", "The Ambassador in Japan (Grew) to the Secretary of State", "Memorandum by the Chief of the
Division (Hornbeck)", "Telegram From the Embassy in Laos to the Department of State".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.dates import find_dates
from extract.edtf import year_of
from extract.headings import Part
from extract.lexicon import PLACE_WORDS
from extract.names import Mention
from extract.readers.dispatch_forms import KIND, TALK, form_of
from extract.readers.dispatch_parties import addressees
from extract.readers.dispatch_words import COLLECTIVE, COURTESY, FUNCTION, PARTICLES, POSTS, RANKS, bare
from extract.remembered import remembered

# "Translation of a memorandum presented by", "Telegram No. 12 From", "Army order of"
_KIND = re.compile(
    r"\s*(?:(?:copy|translation|text|extracts?|paraphrase|substance|draft) (?:of|from) )?(?:(?:an?|the) )?"
    rf"(?:[\w-]+[’']?s? ){{0,3}}?(?P<what>{KIND})"
    r"(?:\s+(?:No\.?\s*)?[\w./-]*\d[\w./-]*)?(?:\s*\[[^\]]*\])?(?:\s+for (?:the )?(?:records?|files?)\b)?,?\s+"
    rf"(?P<link>from|by|to|for|of(?= (?:the |(?-i:[A-Z])))(?! [A-Z][a-z]+ \d| (?:[\w-]+ ){{0,3}}{TALK}\b)|"
    r"(?:prepared|presented|handed|made|delivered|sent|submitted|addressed|communicated|read|drafted|issued)"
    r"(?: orally)?(?: by| in| to)|received from)\s+(?=\S)",
    re.IGNORECASE,
)
_CONVERSATION = re.compile(
    rf"\s*(?:(?:extracts? (?:from|of) )?(?:(?:an?|the) )?"
    rf"(?:memorand(?:um|a)|(?:summary )?record|notes?|transcript|summary)"
    rf" of (?:(?:an?|the) )?(?:\w+ )?{TALK}\b|(?:telephone )?conversation(?= between))[,:]?\s*",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf",?\s*(?:\bof an? (?:\w+ )?{TALK}(?:,| with| between)|\bregarding an? conversation with)\s*", re.IGNORECASE
)
# what comes after the parties
_CUT = re.compile(
    r"\s*(?:\.\s*[—–-]|(?<=[^\W\d_]{3}\.)\s*\(|\(received\b|\[|;|—|,?\s+\b(?:dated?|via|concerning|regarding|respecting|touching|relating|"
    r"transmitting|on (?:the )?(?:subject|question|placing)|in (?:reply|response|answer) to|conjointly|under date|"
    r"which|who|proposing|denouncing|received|transmitted by|and received|to be issued|was transmitted)\b)",
    re.IGNORECASE,
)
# the mark of a footnote, run into the heading: "to the Secretary of State 1"; units of an army bear their own numbers
_FOOTNOTE = re.compile(
    r"(?<!\bForce)(?<!\bRegion)(?<!\bSection)(?<!\bGroup)(?<!\bArmy)(?<!\bCorps)(?<!\bZone)(?<!\bBase)(?<!\bUnit)"
    r"(?<!\bDistrict)(?<!\bFleet)(?<!\bArea)(?<!\bNo\.)(?<=[a-z).’]{2}) \d{1,2}\s*$"
)
_NOTE = r"[(\[][^()\[\]]{1,200}[)\]]\.?"
# "(Received May 3.)", and any other note in brackets after the full stop
_NOTES = re.compile(
    rf"(?:\s*\.?\s*[—–-]?\s*(?=[(\[]received){_NOTE}|(?<=[.)\]])\s*{_NOTE}|\s*\.?[—–-]\s*{_NOTE})+$", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*(?:\[?No\.\s*)?(?P<number>\d{1,4})\.?\]?[.:]?\s+(?=[A-Z])")
_TO = re.compile(r",?\s(?:to|TO)\s+(?!be\b|have\b)(?=\S)")
_FOR_ANOTHER = re.compile(r"[\s)\]]*,\s*for\s")
_FOR = re.compile(r"(?P<link>\s+for\s+)the\s+(?:\w+\s+){0,2}?(?P<office>\w+)")
# offices whose own "to" says where: "Minister to China"
_ACCREDITED = re.compile(
    r"(?:ambassadors?|ministers?|envoys?|consuls?(?:[ -]general)?|delegates?|representatives?|advis[eo]rs?|nuncio|"
    r"plenipotentiary|attach[ée]s?|assistants?|secretary|secretaries|aide|delegation|commissioners?|commission|"
    r"charg[ée](?: d.affaires)?|counsell?or|agents?|mission|governor|embassy|legation|general|designate|extraordinary|"
    r"states|legate|liaison|observer|consultant|deputy|successor|messages?|reply|response|answer)\s*$",
    re.IGNORECASE,
)
_TITLED = COURTESY | RANKS | POSTS | COLLECTIVE | {"bey", "pacha", "pasha", "effendi"}
_SMALL = FUNCTION | PARTICLES | POSTS | COLLECTIVE | COURTESY | {"received"}
# "Prince Ching's address in reply to M. de Cologan"
_POSSESSIVE = re.compile(
    r"\s*(?:(?:copy|translation|text|extract) of )?(?P<who>(?:[A-Z][\w.’'-]*\s+){1,4}?[A-Z][\w’'-]*?)[’']s?\s+"
    rf"{KIND}\s+(?:in (?:reply|answer|response) )?to\s+",
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
    intermediaries: tuple[Mention, ...] = ()
    participants: tuple[Mention, ...] = ()
    formal: bool = False

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Everybody that it names."""
        return (*self.senders, *self.recipients, *self.intermediaries, *self.participants)


@remembered(longest=1000, most=256)  # asked anew by each step that takes a dispatch apart
def inscription(text: str) -> Inscription:
    """Take a heading apart.

    >>> one = inscription("The Ambassador in Japan (Grew) to the Secretary of State")
    >>> [m.name for m in one.senders + one.recipients], one.formal
    (['Grew', 'Secretary of State'], True)
    >>> two = inscription("Memorandum by the Chief of the Division of Far Eastern Affairs (Hornbeck)")
    >>> two.form.value, [m.name for m in two.senders]
    ('memorandum', ['Hornbeck'])
    >>> [m.name for m in inscription("Telegram From the Embassy in Laos to the Department of State 2").recipients]
    ['Department of State']
    """
    number, start = None, 0
    if match := _NUMBER.match(text):
        number, start = match["number"], match.end()
    mark = _FOOTNOTE.search(text)
    end = mark.start() if mark else len(text.rstrip())
    received = _NOTES.search(text, start, end)
    zone = received.start() if received else end
    full = next(find_dates(text, start=start, end=zone), None)
    dates = find_dates(text, year=year_of(full.edtf), start=start, end=zone) if full else iter(())
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
    reached = addressees(text, between[1], _cut(plain, between[1], end))
    carriers = _carriers(text, reached)
    return replace(
        plain, form=None, senders=addressees(text, start, between[0]),
        recipients=reached[carriers:], intermediaries=reached[:carriers],
        formal=_formal(text, start, whole) and _marked(text[start : between[0]], text[between[1] : whole]),
    )  # fmt: skip


def _conversation(plain: Inscription, start: int, end: int) -> Inscription:
    """A record of a conversation: by its author, or between those who took part."""
    text = plain.text
    opening = _CONVERSATION.match(text, start)
    begin = opening.end() if opening else start
    stop = _cut(plain, begin, end)
    if by := re.compile(r"(?P<paper>prepared |drafted )?(?:by|in)\s+(?=\S)", re.IGNORECASE).match(text, begin):
        author = addressees(text, by.end(), stop)
        present = tuple(one for one in author if one.kind == "person" or not by["paper"])
        return replace(plain, senders=author, participants=present)
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
    if link.endswith("to") or link == "for":
        by = re.compile(r"\s+(?:by|from)\s+", re.IGNORECASE).search(text, begin, stop)
        senders = addressees(text, by.end(), stop) if by else ()
        return replace(plain, senders=senders, recipients=addressees(text, begin, by.start() if by else stop))
    between = _separator(text, begin, stop) or _meant_for(text, begin, stop)
    if between and link.endswith("by") and _own_to(text, begin, between, stop):
        between = None
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
        score += 3 * (match.group()[0] == "," and "," in left)  # "Mr. X, Consultant to the Secretary, to Mr. Y"
        first = bare(right.split()[0])
        score += 2 * (first in COURTESY | RANKS | {"the"}) - 2 * (first in PLACE_WORDS and not _official_after(right))
        if best is None or score > best[0]:
            best = (score, match.start(), match.end())
    return best[1:] if best else None


def _carriers(text: str, reached: tuple[Mention, ...]) -> int:
    """How many of those addressed only pass it on: "to the Consul (X), for the Minister (Y)"."""
    pairs = enumerate(pairwise(reached), start=1)
    return next((i for i, (one, other) in pairs if _FOR_ANOTHER.match(text, one.end, other.start)), 0)


def _meant_for(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The "for" between an author and an office: "by the Joint Chiefs of Staff for the Secretary of War"."""
    for match in _FOR.finditer(text, start, end):
        if bare(match["office"]) in POSTS:
            return match.start(), match.end("link")
    return None


def _own_to(text: str, start: int, between: tuple[int, int], end: int) -> bool:
    """Whether the only "to" is an office's: "by the Special Assistant to the President (X)"."""
    return bool(_ACCREDITED.search(text[start : between[0]])) and text[between[1] : end].rstrip(" .").endswith(")")


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
    titled = "(" in both or any(bare(word) in _TITLED for word in both.split())
    return titled and all(
        re.match(r"\s*(?:[A-ZÀ-Þ]|(?:the|certain|all|their|his|her)\s)", side) for side in (left, right)
    )


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
