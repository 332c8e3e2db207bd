"""What single blocks of a printed dispatch are: datelines, numbers, bracketed notes, inclosure marks, signatures."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from extract.dates import FoundDate, find_dates
from extract.hours import hour_at, timed
from extract.readers.dispatch_forms import TALK, form_of
from extract.readers.dispatch_headings import inscription
from extract.readers.dispatch_words import FUNCTION, PARTICLES, bare, name_word, official

_INCLOSURE = re.compile(
    r"[\[(]?\s*(?:(?:sub|first|second|third)[ -]?)?"
    r"(?:[ie]nclosures?|annex(?:es|ed)?|append(?:ix|ices)|attachments?|tab|exhibit|supplement)\b"
    r"(?!\s+(?:is|are|was|herewith)\b)[^\]]{0,110}[\])]?\.?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[\[(][^\[\]]{1,600}[\])]\.?(?:\s?\d{1,3})?")
# a paper's kind on a line of its own
_TITLE = re.compile(
    r"(?:(?:draft|oral|circular|telegraphic|secret|joint|identic) )?"
    r"(?:aide[ -]m[ée]moire|memorandum(?: of conversation)?|note verbale|note|pro memoria|telegram|translation|"
    r"extracts?|draft|statement|circular|copy|tel|paraphrase|letter|minutes|"
    r"r[ée]sum[ée])(?: \(translation\))?[.:]?\d{0,2}",
    re.IGNORECASE,
)
_MOMENT = r"[DR]\.\s?\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?\s?m\b\.?"  # when it was dispatched and received: "D. 7.30 p.m."
_NUMBER = re.compile(
    r"[\[(]?(?:(?:diplomatic|telegram|cablegram|tel\.?|despatch|dispatch|instruction|political|confidential|serial|airgram)"
    r"\s*,?\s*)?[\[(]?"
    r"(?:(?:No|Nos|Number)\.?\s?\d[\w/-]*"
    r"(?:,? (?:diplomatic|series|confidential|political|consular|american|asiatic)\w*(?: [IVX]+)?)?|[A-Z]-\d+|"
    r"(?:(?<=gram )|(?<=patch ))\d{1,6})"
    r"(?: of [A-Z][a-z]{2,8} \d{1,2})?[.,]?[\])]?[.]?"
    # on one line with it: "(No. 214.) (Telegraphic.)", "No. 3420 Telegraphic [F 8413/8/10]"
    r"(?:[\s,]*[\[(]?(?:telegraphic|telegram|en clair|by bag|by wireless|private|secret|"
    r"(?:(?:very|strictly) )?confidential|(?:very )?urgent)[.\])]*){0,3}"
    rf"(?: ?\[[\w][\w /.-]{{2,39}}\])?(?: [PR]\.)?(?: {_MOMENT})*",
    re.IGNORECASE,
)
# what stands before the text or the place of a British telegram: "(No. 31.) (Telegraphic.) P.", "Tel. (No. 207.)"
TELEGRAPHIC = re.compile(
    r"(?:\((?P<number>No\. ?\d[\w/-]*)\.?\)\s*)?(?P<form>\(Tel(?:egraphic)?\.?\)|Tel\.)"
    r"\s*(?:\((?P<after>No\. ?\d[\w/-]*)\.?\)\s*)?(?:[PR]\.\s)?\s*"
)
# a decimal file of the department: "793.94/7651: Telegram", "391.1163 Lutheran Orient Mission/124"
FILE = re.compile(
    r"\[?(?:File (?:copy )?No\.?\s*)?"
    r"(?P<file>(?:\d{2,4}[A-Za-z]?|[A-Z]{1,4}|[FWC]\.O\. ?\d{1,4}(?=/))(?:[.–-]\w+)*(?:\s[A-Z][\w. ]{1,40}?)?"
    r"\s?/\s?[\w½¼¾–./-]+)"
    r"(?:\s?:\s*(?P<form>[A-Z][\w -]{2,30}(?:\([^()]*\))?))?[\].]{0,2}\s*\d{0,2}"
)
_RECEIVED = re.compile(
    r"(?:(?:niact|priority|urgent|immediate|rush|flash|routine|plain)[\s.,;]+){0,2}"
    r"[\[(]?\s*(?:received|rec[’']?d)\b[^\]]{0,80}[\])]?\.?",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(?:Also )?Repeated (?:for information )?to (?=[A-Z]).{3,250}", re.IGNORECASE)
_KEPT = re.compile(r"[\[(]?(?:\d{1,2}\s|\[\d{1,2}\]\s?)?Source:\s.{3,}", re.IGNORECASE)
_MOMENTS = re.compile(rf"{_MOMENT}(?: {_MOMENT})*", re.IGNORECASE)
_URGENT = re.compile(
    r"[\[(]?(?:(?:us|most|very|operational)\s+)?(?:urgent|priority|immediate|niact|rush|flash|routine)(?:\s+(?:niact|urgent|priority))?[\])]?[.]?",
    re.IGNORECASE,
)
_CLASSIFIED = re.compile(
    r"[\[(]?(?:(?:most|top|very|strictly|highly)\s+)?"
    r"(?:secret|confidential|restricted|private|personal|unclassified|official use only|limited official use|eyes only)"
    r"(?:(?:,? and |, |—|; )(?:strictly )?(?:confidential|secret|personal|private))*"
    r"(?:\s+for the .{3,40})?(?:[\s,;.]+(?:us |most )?(?:urgent|priority|immediate|niact|rush|flash|routine))*"
    r"[.:]?[\])]?[.:]?",
    re.IGNORECASE,
)
# how secret and how urgent, or a telegram's number, before the place of a dateline: "secret priority Saigon, January
# 11, 1950", "CABLEGRAM 251  CANBERRA, 12 August 1945"
PREFIX = re.compile(
    r"(?:(?:[\[(]?(?:(?:top|most|strictly|very)\s)?(?:secret|confidential|restricted|unclassified|personal|private|"
    r"priority|urgent|niact|immediate|rush|official use only|limited official use|plain|us urgent)[\])]?"
    r"|(?P<numbered>(?:telegram|cablegram|airgram|despatch)\s+(?:No\.?\s?)?(?:[A-Z]{1,3}[.-]?)?\d{1,5}))[\s.,;—-]+)+"
    r"(?=[\[A-Z])",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:(?:My |Very )?(?:Dear|Honorable|Honou?red) )?"
    r"(?:Sirs?|Madam|Gentlemen|My Lords?|(?:Your )?Excellenc(?:y|ies)|(?:Your )?Highness|Monsieur|Mr\.|Dear|My Dear|"
    r"Herr|Señor|Sire|Great and Good Friend)"
    r"(?:(?:,| and| le| et|\s)[^:.]{0,80})?(?:\.[^:.]{0,40})?[:,—]",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"(?:[\s,.;—–*\[\]()-]|\d{1,2}(?!\d)(?:[:.]\d\d(?!\d))?(?:\s*(?:[ap]\.?\s?m\b|o[’']clock))?|\d{4}Z|noon\b|midnight\b|morning\b|"
    r"evening\b|at (?=\d)|\b[DR]\.\s?(?=\d)|received[^\])]*)*",
    re.IGNORECASE,
)
_SPAN_OF_HOURS = re.compile(  # "3:30-4:15 p.m.": the half of the day is told once
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?[–—-]\s?(?=\d{1,2}(?:[:.]\d\d)?\s?(?:o[’']clock )?[ap]\.?\s?m\b)",
    re.IGNORECASE,
)
_NUMBERED_OF = re.compile(r"\bNo\.? ?(?:\d+ of )?$")  # "No. 412 of August 20" numbers a telegram, and dates no text
_BEFORE_HOUR = re.compile(r"[\s,.;—–-]*(?:at )?(?:D\. ?)?")
_TWO_STYLES = re.compile(r"(?P<old>\b\d{1,2}\s?[/–-]\s?)(?P<new>\d{1,2})(?=[,.\s])")
UNDATED = re.compile(r"(?:\[(?:this )?)?\b(?:undated|without date|no date|not dated)\b[^a-z]{0,4}$", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:I|We)\s+(?:am|have|avail|remain|beg|are|take|embrace|seize|profit|renew|subscribe|improve)\b.{0,200}|"
    r"(?:Please )?Accept,?\b.{0,160}|Yours\b.{0,60}|etc\.,?|In witness whereof.{0,60}|By direction.{0,60}|"
    r"(?:Very )?(?:Respectfully|Sincerely|Faithfully|Truly|Cordially|Believe me)\b.{0,80}|"
    r"With (?:\w+ ){0,4}(?:respect|regards?|consideration|esteem|assurances?)\b.{0,120}|For the [^:.]{3,60}:",
    re.IGNORECASE,
)
_BEHALF = re.compile(r"(?:For|By|In the absence of)\s[^:.]{3,70}:", re.IGNORECASE)
_SIGNED = re.compile(r"[\[(]?\s*(?:signed|sgd\.?|\(?s\)?)\s*[\])]?[.:]?\s*(?=[A-Z])", re.IGNORECASE)
_SIGNATURE = re.compile(r"\[?(?P<name>[^\W\d_][\w’'‘.-]*(?:\s[^\W\d_][\w’'‘.-]*){0,5})(?=[,\s\])(]|$)")
CARD = re.compile(
    r"[\[(]?Cards? of (?P<who>[^,()]+?)(?:,? (?:inclosed|enclosed|with [^()]{3,20}))?[.)\]]*", re.IGNORECASE
)
# what editors print after a signature
_AFTERWARDS = re.compile(
    r"[\[(]?\s*(?:Note|N\. ?B|P\. ?S|Postscript|Same to|A (?:similar|copy)|The same|Copy|Copies|Sent to|cc|Cards?\b)",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"(?:Repeat(?:ed)?|Sent|Cop(?:y|ies)|Copied|Mailed|Forwarded|Telegraphed|The same|Same|Cc|Relayed)\b.{0,40}\bto\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"(?:\d{1,4}\. )?(?:Memorandum|Record|Minutes|Notes?|Summary) (?:of|for) (?:an? |the )?(?:\w+ )?"
    rf"(?:record|{TALK})\b.{{0,160}}",
    re.IGNORECASE,
)
_ENTITLED = re.compile(r"(?P<number>\d{1,4}\.\s+)?(?=[A-Z])")
# "FIRST PLENARY MEETING, JANUARY 15, 1943, 4 P. M., LIVADIA PALACE"
_MEETING = re.compile(r"[^a-z]{0,80}\b(?:MEETING|CONFERENCE|CONVERSATION|DINNER|LUNCHEON|SESSION)\b[^a-z]{6,120}")
_KIND_FIRST = re.compile(
    r"(?:(?:\w+ ){0,4}Minutes of"
    r"|(?:Summary |Draft )?(?:Record|Notes?|Memorandum|Transcript|Report|Summary) (?:of|for|on)"
    r"|(?:\w+ ){0,4}(?:Memorandum|Directive|Estimate) No\. |Editorial Note)"
)
_TITLES = frozenset({"prince", "count", "baron", "sir", "lord", "earl"})


def begins(text: str) -> bool:
    """Whether a block can be a dispatch's heading: nothing but parties, or a kind of paper by, from or to somebody.

    >>> begins("Mr. Hill to Mr. Rockhill."), begins("Repeated to Paris."), begins("I went to the Minister.")
    (True, False, False)
    """
    if len(text) > 400 or _PASSED_ON.match(text):
        return False
    found = inscription(text)
    parties = found.formal and bool(found.senders and found.recipients)
    named = found.form is not None and bool(found.senders or found.recipients or found.participants)
    return parties or named or bool(_RECORD.fullmatch(text))


def entitles(text: str) -> bool:
    """Whether a block can be the title of a paper that names no parties: "83. Minutes of a Meeting", "Editorial Note".

    >>> [entitles(t) for t in ("65. Intelligence Estimate", "2. The Ministers met on May 3.", "31. Editorial Note")]
    [True, False, True]
    """
    match = _ENTITLED.match(text)
    words = text[match.end() :].split() if match else []
    if match is None or not 0 < len(words) <= 40 or len(text) > 300 or _PASSED_ON.match(text):
        return False
    if _MEETING.fullmatch(text) and next(find_dates(text), None):
        return True
    small = all(w[:1].isupper() or bare(w) in FUNCTION | PARTICLES or re.match(r"[\W\d]", w) for w in words)
    return small and (bool(match["number"]) or entitles_kind(text))


def entitles_kind(text: str) -> bool:
    """Whether a title begins with the kind of paper, as that of minutes and records does.

    >>> entitles_kind("200. Minutes of a Meeting of the Council"), entitles_kind("3. The Letter")
    (True, False)
    """
    match = _ENTITLED.match(text)
    return match is not None and _KIND_FIRST.match(text, match.end()) is not None


def titles(text: str) -> bool:
    """Whether a block is the title of a paper: it names a form, is short and does not lead on."""
    form = form_of(text)
    named = (form is not None and form.start < 40) or re.match(
        r"(?:Translation|Copy|Extracts?|Text) (?:of|from)\b", text
    )
    return bool(named) and len(text) < 250 and text[:1].isupper() and not text.endswith(":")


def date_in(text: str, year: int | None = None) -> FoundDate | None:
    """The date of a dateline: the first with a day, "3d" read as an ordinal, of "August 4/17" the new style.

    `year` is supplied where the dateline names none.

    >>> date_in("Peking, the 3d of July, 1901.").edtf, date_in("St. Petersburg, August 4/17, 1900.").edtf
    ('1901-07-03', '1900-08-17')
    """
    plain = re.sub(r"(?<=\d)d\b", " ", _TWO_STYLES.sub(_new_style, text))
    plain = re.sub(r"(?<=\d) {1,2}of\b", lambda m: " " * len(m.group()), plain)
    found = list(find_dates(plain, year=year))
    return next((d for d in found if len(d.edtf) >= 10), found[0] if found else None)


def _new_style(match: re.Match[str]) -> str:
    """Of a day in both calendars, eleven to thirteen days apart, the new style alone, its place kept."""
    apart = int(match["new"]) - int(re.sub(r"\D", "", match["old"]))
    return " " * len(match["old"]) + match["new"] if 11 <= apart <= 13 else match.group()


def hour_after(text: str, position: int) -> tuple[int, str] | None:
    """The hour that follows a date: where it ends, and it as EDTF writes it; midnight is that day's beginning.

    >>> hour_after("Geneva, May 15, 1936—8 p.m.", 20), hour_after("noon.", 0), hour_after(", 1045Z", 0)
    ((27, 'T20:00:00'), (4, 'T12:00:00'), (7, 'T10:45:00Z'))
    >>> hour_after("3:30-4:15 p.m.", 0)
    (14, 'T15:30:00')
    """
    lead = _BEFORE_HOUR.match(text, position)
    begin = lead.end() if lead else position
    several = _SPAN_OF_HOURS.match(text, begin)
    hour = hour_at(text, several.end() if several else begin)
    if hour is None or not hour.halved:
        return None
    if several and 1 <= int(several["hour"]) <= 12:
        first = int(several["hour"]) % 12 + 12 * (hour.hour >= 12)
        return hour.end, timed("", replace(hour, hour=first, minute=int(several["minute"] or 0)))
    return hour.end, timed("", hour)


def is_dateline(text: str) -> bool:
    """Whether a block is a place and a date, or says that it is undated.

    >>> is_dateline("Department of State, Washington, July 20, 1901."), is_dateline("On July 20, 1901, I wrote to you.")
    (True, False)
    """
    if len(text) > 220:
        return False
    date = date_in(text, year=1)  # a day without its year is a dateline too
    if date is None or not _AFTER_DATE.fullmatch(text, date.end) or _NUMBERED_OF.search(text[: date.start]):
        return bool(UNDATED.search(text))
    prefix = TELEGRAPHIC.match(text) or PREFIX.match(text)
    before = text[prefix.end() if prefix else 0 : date.start].split()
    if any(bare(w) in {"received", "rec’d", "rec'd"} for w in before):
        return False
    small = all(not w[:1].islower() or bare(w) in FUNCTION | PARTICLES or official(w) for w in before)
    return small and not any(bare(w) in {"on", "since", "by", "with"} for w in before[:1])


def head_kind(text: str) -> str | None:
    """What a block between a heading and the text is: number, file, classified, dateline, note, passing, repeated.

    "passing" is what tells of its way: when it was received, how urgent it was. None is text.

    >>> [head_kind(t) for t in ("(No. 4. Confidential.)", "No. 2 Telegraphic [C 9/41/18]", "D. 7.30 p.m.")]
    ['number', 'number', 'passing']
    >>> [head_kind(t) for t in ("No. 28.]", "[Telegram.]", "793.94/7651: Telegram", "Strictly Confidential", "Sir: I")]
    ['number', 'note', 'file', 'classified', None]
    """
    if len(text) > 700:
        return None
    for kind, pattern in (
        ("number", _NUMBER), ("file", FILE), ("passing", _RECEIVED), ("passing", _URGENT), ("passing", _KEPT),
        ("passing", _MOMENTS), ("repeated", _REPEATED), ("classified", _CLASSIFIED),
    ):  # fmt: skip
        if pattern.fullmatch(text):
            return kind
    if is_dateline(text):
        return "dateline"
    return "note" if _BRACKETED.fullmatch(text) or _TITLE.fullmatch(text) else None


def is_inclosure_mark(text: str) -> bool:
    """Whether a block announces an inclosure.

    >>> is_inclosure_mark("[Inclosure 1 in No. 82.—Translation.]"), is_inclosure_mark("Enclosure")
    (True, True)
    """
    return len(text) < 130 and bool(_INCLOSURE.fullmatch(text)) and (text[0] in "[(" or len(text) < 40)


def announces(text: str) -> bool:
    """Whether a bracketed note says what comes after it ("[Telegram.]"), and not what became of what came before."""
    named = form_of(text) is not None or text.strip("[].").lower() == "translation"
    return named and head_kind(text) == "note" and not is_afterword(text)


def is_afterword(text: str) -> bool:
    """Whether a block is what editors print after a signature: "(Same to ...)", "Note.—...".

    >>> is_afterword("(Same to the consul at Rosario, May 2, 1898.)")
    True
    """
    return bool(_AFTERWARDS.match(text))


def salutation(text: str) -> re.Match[str] | None:
    """The salutation with which a block begins: "Sir:", "Your Excellency:", "My Dear Mr. Secretary:".

    >>> salutation("Sir: I have the honor").group()
    'Sir:'
    """
    return _SALUTATION.match(text) if text[:1].isupper() else None


def is_closing(text: str) -> bool:
    """Whether a block is the formula before a signature: "I am, sir, etc.,".

    >>> is_closing("I have, etc.,"), is_closing("The meeting will be held to-morrow.")
    (True, False)
    """
    return bool(_CLOSING.fullmatch(text))


def is_behalf(text: str) -> bool:
    """Whether a block says for whom the next one signs: "For the Secretary of State:"."""
    return bool(_BEHALF.fullmatch(text))


def is_signature(text: str) -> bool:
    """Whether a block is a name, with or without an office after it.

    >>> is_signature("David J. Hill, Acting Secretary."), is_signature("Grew"), is_signature("To the Consul.")
    (True, True, False)
    """
    return len(text) < 160 and not is_closing(text) and signed_name(text) is not None


def signed_name(text: str) -> tuple[int, int] | None:
    """Where the name of a signature stands in it, or None where it holds none.

    >>> signed_name("(Signed) John Hay"), signed_name("Nanking, 26th year")
    ((9, 17), None)
    """
    start = match.end() if (match := _SIGNED.match(text)) else 0
    if match := re.compile(r"(?:For|By)\s[^:]{3,60}:\s*").match(text, start):
        start = match.end()
    found = _SIGNATURE.match(text, start)
    if found is None or text.rstrip().endswith(":"):
        return None
    words = found["name"].split()
    proper = words[1:] if bare(words[0]) in _TITLES and len(words) > 1 else words
    named = list(takewhile(lambda w: name_word(w) or bare(w) in PARTICLES, proper))
    if not named or not named[-1][0].isupper() or (len(named) < len(proper) and not official(proper[len(named)])):
        return None
    written = " ".join([*words[: len(words) - len(proper)], *named])
    end = found.start("name") + len(written)
    rest = text[end:]
    if re.search(r"\d", re.sub(r"\([^()]*\)", "", rest)) or len("".join(w.strip(".") for w in named)) < 2:
        return None
    set_off = rest.lstrip().startswith((",", "]", ")", "(", "."))
    if rest.strip(" .])") and not set_off and not official(rest.split()[0]):
        return None
    return found.start("name"), end
