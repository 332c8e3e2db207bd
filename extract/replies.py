"""References to earlier messages: "To No. 362", "I received your telegram of 4.1.51", "following your order"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from extract.dates import Order, find_dates
from extract.days import Dates, Item, date_in_turn, days_of_month
from extract.model import Reference
from extract.needing import needing, without_case

# whose message it is: of the one answered, of somebody spoken of, of the speaker
Whose = Literal["your", "their", "own"]

_SORT = (
    r"(?:ciphered|coded|cipher|reply|previous|last|latest|recent|urgent|personal|private|confidential|telegraphic|circular|"
    r"two|three|four|several|both|kind|esteemed|above-mentioned|various|further|new)"
)
_NOUN = (
    r"(?:telegram|cablegram|cable|wire|letter|message|note|communication|dispatch|despatch|airgram|radiogram|order|directive|"
    r"instruction|request|proposal|appeal|application|inquiry|enquiry|memorandum|statement|report|question|reply|answer|favou?r|"
    r"opinion|advice|query)"
)
_THING = rf"(?:(?:{_SORT}|\[{_NOUN}\])\s+){{0,3}}\[?{_NOUN}(?:e?s|ies)?\]?"
_SIGN = r"(?:[Nn]o\.?|[Nn]os\.?|[Nn]umbers?|#{1,2}|№)"
_NUMERAL = r"\d(?:[\w/]|-(?=\d))*(?:-[a-z]{1,2}\b)?"
_EXCELLENCYS = r"(?:\s(?i:excellency|lordship|highness|government|embassy|legation)[’']s)?"
_YOUR = rf"(?:[Yy]our|YOUR){_EXCELLENCYS}"

# Patterns that begin with the letters with which their words begin, what must stand before these told after them, are
# found several times faster than others; so are those that need a word which few texts have.
# a line of the head: "To No. 4/854 and No. 81/sh", "RE: 1405/sh", "Re Your ciphered telegrams ## 1112-1126"
_HEADLINE = re.compile(
    r"[TR](?:(?<=^.)|(?<=[.\]\s].))(?:(?<=T)o|(?<=R)(?:E|e|ef|EF|eference|EFERENCE|eftel|eurtel))"
    r"(?:\.?: ?|\.?\s+)(?P<whose>[Yy]our\s+|"
    r"[Mm]y\s+|[Oo]ur\s+)?"
    rf"(?:{_THING}\s+)?(?=(?:{_SIGN}\s?\d|(?<=: )\d{{3}}))"
)
# the abbreviations of the wire: "Deptel 432", "Urtel 12", "Your 2453 of May 3"
_WIRED = needing(
    "Urtel,Urlet,Deptel,Depcirtel,Embtel,Legtel,Contel,Reurtel,Your,YOUR,to your,Mytel,Ourtel,My,Our",
    r"\b(?:(?P<your>Urtels?|Urlet|Deptels?|Depcirtels?|Embtels?|Legtels?|Contels?|Reurtels?|Your|YOUR"
    r"|(?<=\bto )your)|(?P<own>Mytels?|Ourtels?|My|Our))\s+"
    rf"(?:{_SIGN}\s?(?=\d)|(?=\d{{1,5}}(?:[,.;)]|\s+of\s+(?:the\s|\d|[A-Z])|$)))",
)
# a text that opens with the number of the telegram it answers: "2522. Immediately visit", "No. 825. Your proposal"
_OPENING = re.compile(
    r"(?:No\.\s?)?(?P<number>\d{3,}(?:/\w+)?)\.\s+(?!Telegram|Question)(?=[A-Z][a-z]+ (?!of\b|from\b))"
)
# an item of a protocol: "280. Telegram of Comrade Mao Zedong of 27 August (No. 4279)"
_ITEM = needing(
    "Telegram of ,Telegram from ",
    r"(?<!\d)\d{1,4}\.\s?[-–]?\s?Telegram (?:of|from) (?:Comrade )?(?P<who>[A-Z][a-z]+(?: (?!No\b)[A-Z][a-z]+)?)",
)
# somebody else's telegram that occasions this one: "Comrade Shtykov’s telegram #1405/sh"
_OCCASION = needing(
    "’s ,'s ",
    rf"(?P<who>[A-Z](?<=\b.)[a-z]+)[’']s (?:{_SORT}\s+)?(?:telegram|letter|cable|note|message|despatch|"
    rf"dispatch)\s*(?={_SIGN}\s?\d)",
)
# with the sender named: "In reply to the telegram of Comrade Holt", "Responding to a message from Lund"
_TO_ANOTHERS = needing(
    "respond,response to ,replies to ,replying to ,replied to ,reply to ,answers to ,answering to ,answered to ,"
    "answer to ",
    rf"\b(?:[Rr]espond(?:s|ing|ed)|[Rr]epl(?:ies|ying|ied)|[Aa]nswer(?:s|ing|ed)|[Ii]n (?:answer|reply|response))"
    rf" to (?:an?|the|this) (?:{_THING}) (?:from|of|by) "
    r"(?:(?:[Cc]omrade|Cde\.|Mr\.|Ambassador|Minister|Premier|President|Marshal|General) )?"
    r"(?P<who>(?:[A-Z]\.\s?){0,2}[A-Z][\w’'-]+(?: (?!No\b|of\b)[A-Z][\w’'-]+){0,2})",
)
# another's answer that is passed on: "I report the answer of HOLT to your [telegram] No. 48"
_ANSWERED = needing(
    "nswer of ,nswer from ,eply of ,eply from ,esponse of ,esponse from ",
    r"\b(?:[Aa]nswer|[Rr]eply|[Rr]esponse) (?:of|from) [A-Z][^.;:“”]{1,60}? to "
    rf"{_YOUR}\s+(?:{_THING}\s+)?(?={_SIGN}\s?\d)",
)
# an order that is done: "Carried out your No. 113"
_CARRIED_OUT = needing(
    "arried out ,ulfilled ,xecuted ,omplied with ,cted on ",
    rf"\b(?:[Cc]arried out|[Ff]ulfilled|[Ee]xecuted|[Cc]omplied with|[Aa]cted on) {_YOUR}\s+"
    rf"(?:{_THING}\s+)?(?={_SIGN}\s?\d)",
)
_BRACKETED = re.compile(
    rf"[(i](?:(?<=\()(?P<your>[Yy]our )?(?:(?i:{_THING})\s+)?|(?<=\bi)(?P<in>n (?:your )?telegram ))"
    rf"(?={_SIGN}\s?(?:\d|\[))"
)
_CALLED = re.compile(r"(?:Comrade|Ambassador|Minister) (?P<who>[A-Z][a-z]+)")
# these begin with the first letters of their words, so that most words are passed by without trying each of those
_ANSWERING = needing(
    "studied your,read your,considered your,examined your,discussed your,carefully your,received your,received "
    "his,received her,received their,received the telegram with,received today ,"
    "received yesterday ,acknowledg,in receipt of ,thank,grateful for ,answer to ,reply to ,response to ,"
    "reference to ,regard to ,refer to ,referring to ,replying to ,answering ",
    # "I have received your", "I have the honor to acknowledge the receipt of your", "in reply to your"
    r"\b(?=[waitgrpc])(?:(?:we|I|politburo|presidium|committee|government) (?:(?:have|has|had|also|just|today"
    r"|now|duly) ){0,3}(?:received|studied|read|considered|examined|discussed) (?:today |yesterday |carefully )?|"
    r"acknowledg(?:e|ing) (?:with \w+ )?(?:the )?(?:receipt of )?|(?:am|are) in receipt of |"
    r"(?:thank you (?:very much )?|thanks |grateful )for |"
    r"in (?:answer|reply|response|reference|regard) to |with (?:reference|regard) to |refer(?:ring)? to |"
    r"replying to |answering |with further reference to |reply to (?=his|their|her|your))"
    rf"(?:(?P<your>{_YOUR})|(?P<their>his|her|their)|the(?= telegram with)) (?P<what>{_THING})",
    re.IGNORECASE,
)
# what was asked or ordered and is done: "in accordance with your order", "following your instructions"
_OBEYING = needing(
    "accordance,compliance,conformity,pursuan,following your,acting on your,upon your,ed in your,ed by your,"
    "basis of your,receipt of your",
    rf"\b(?=[aiopfu])(?P<how>in (?:accordance|compliance|conformity|pursuance) (?:with|of)|"
    r"pursuant to|following|acting (?:on|upon)|as (?:instructed|directed|requested|ordered) (?:in|by)|"
    rf"on (?:the basis|receipt) of|upon) {_YOUR} (?P<what>{_THING})",
    re.IGNORECASE,
)
# what is one message; "in accordance with your instructions" is whatever one wishes
_ONE_ORDER = re.compile(
    rf"(?:{_SORT}\s+){{0,3}}(?:order|directive|telegram|letter|note|cable|message|dispatch|despatch|advice|communication)",
    re.IGNORECASE,
)
# "your ciphered telegram of 11.1 was handed to", "Your order No. 48 has been fulfilled", "Yours of the 4th is to hand"
_DONE = needing(
    "your",
    rf"[Yy](?:(?<=\by)our|(?<=\bY)(?:our|OUR)){_EXCELLENCYS}\s+(?P<what>{_THING})"
    rf"(?P<rest>(?:[^.;:?!]|\.(?=\S)|:(?=\d)|(?<=No)\.){{0,140}}?)\b(?:reached (?:me|us)\b|received(?=[.;])"
    rf"|(?:was|were|has been|"
    rf"have been|will be|is being|is|are|"
    r"(?:we|I) consider)\s+(?:\w+\s+){0,2}?(?:received|handed|delivered|communicated|fulfilled|satisfied|executed|"
    r"carried out|granted|accepted|"
    r"approved|rejected|declined|refused|noted|incorrect|correct|acceptable|unacceptable|to hand|at hand|"
    r"transmitted|complied)\b)",
)
_YOURS = needing(
    "yours,favor,favour", r"\b(?:Yours|[Yy]our favou?r|[Yy]our esteemed favou?r)\s+of\s+(?=the\s|\d|[A-Z])"
)
_AGREEING = needing(
    "agree ,concur ",
    rf"\b(?:[Ww]e|I) (?:\w+ ){{0,2}}?(?:agree|disagree|concur) (?:with|to|in) {_YOUR} "
    r"(?P<what>(?:\w+\s)?(?:proposals?|requests?|suggestions?|draft))",
)
# who has come with what one now speaks to: "You request that", "You communicated only on 18 November"; the word stands
# before what must stand before it, since a pattern that begins with letters is found much faster
_YOU_SAY = re.compile(
    r"You(?:(?<=^You)|(?<=[.!?:A-Z\]]\sYou)|(?<=\d\.\sYou))\s+(?:also\s+)?(?:request|ask|propose|inquire|enquire|suggest)\s+(?:us\s+|me\s+)?(?:that|whether|about|for|to|if|our|my)\b"
)
_YOU_SAID = needing(
    "you have ,you communicated ,you informed ,you reported ,you wrote ,you telegraphed ,you cabled ,you asked ,"
    "you requested ,you inquired ",
    r"\b[Yy]ou (?:have )?(?:communicated|informed (?:us|me)|reported|wrote|telegraphed|cabled|asked|requested|inquired)"
    r" (?:\w+ ){0,2}?on (?=\d|[A-Z])",
)
# an answer that names no message: it answers the one it goes to
_IMPLIED = needing(
    "the following answer,the following reply,my reply has,the reply letter of,you answer me,in your telegram,"
    "in your letter,in your note,with you that,share your ",
    r"\b(?:the following (?:answer|reply)\b|My reply has been delayed|the reply letter of|You answer me that|"
    r"[Ii]n your (?:telegram|letter|note)s? you\b|"
    r"\b(?:[Ww]e|I) (?:\w+ )?(?:agree|disagree|concur) with you that\b|"
    r"\b(?:[Ww]e|I) (?:\w+ )?share your (?:points? of view|views?|opinions?|position|doubts?|fears?)\b)",
)
# patterns of references that need no number or date behind them
_TELLING_ENOUGH = (_TO_ANOTHERS, _YOURS, _ANSWERING, _AGREEING, _DONE)
_CONNECTOR = re.compile(
    r"(?:[\s,;]*(?:\(|\b\d{1,2}[:.]\d\d(?= \d|,)|\bof\b|"
    r"\bdated\b|\bfrom\b|\bunder date of\b|\band\b|&|\bthe\b|\bin (?:your )?telegram\b|"
    r"\byour\b)?)*\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"(?:{_SIGN}\s?)?(?P<number>{_NUMERAL})(?=[\s,.;:)\]]|$)")
_SIGNED_NUMBER = re.compile(rf"{_SIGN}\s?(?P<number>{_NUMERAL})")
_DATED = re.compile(r"\s*(?:\([^)]*?)?\b(?:of|dated|from)\s")
_CLAUSE_END = re.compile(r"[;:]|\.(?=\s+[A-Z])|,(?!\s*(?:No|#))")
_CALLED_WITHIN = 1500  # code points before a bracketed number in which its sender can be named


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A reference to an earlier message: where it stands, its number and date as far as they are told.

    `who` is set where the text names the sender of what it answers; else `whose` tells: of the one it goes to ("your"),
    of the one spoken of ("their"), of the speaker ("own").
    """

    start: int
    end: int
    number: str | None
    date: str | None
    who: str | None = None
    whose: Whose = "your"


def references(text: str, *, year: int | None, order: Order = "day") -> Iterator[Answered]:
    """The earlier messages that a running text answers, in order; the speaker's own earlier ones are none.

    >>> [(r.number, r.date) for r in references("I received your telegram of 4.1.51, No. 12.", year=1951)]
    [('12', '1951-01-04')]
    >>> [r.number for r in references("To No. 4/85 and No. 81/sh. I report:", year=1951)]
    ['4/85', '81/sh']
    """
    found = _all(text, _dates_of(text, year, order))
    yield from sorted((r for r in found if r.whose != "own"), key=lambda r: (r.start, r.end))


def _dates_of(text: str, year: int | None, order: Order) -> Dates:
    def dates(start: int, end: int) -> tuple[int, int, str] | None:
        found = next(iter(find_dates(text, year=year, order=order, start=start, end=end)), None)
        return (found.start, found.end, found.edtf) if found else None

    return dates


def _all(text: str, dates: Dates) -> Iterator[Answered]:
    folded = without_case(text)
    for match in _HEADLINE.finditer(text):
        yield from _listed(text, match, dates)
    for match in _WIRED.finditer(text):
        yield from _listed(text, match, dates)
    for match in chain(_OCCASION.finditer(text), _ANSWERED.finditer(text), _CARRIED_OUT.finditer(text)):
        yield from _listed(text, match, dates)
    for match in _ITEM.finditer(text):
        yield from _listed(text, match, dates, bare=True)
    for telling in _TELLING_ENOUGH:
        for match in telling.finditer(text, seen=folded):
            yield from _listed(text, match, dates, bare=True)
    for match in _OBEYING.finditer(text, seen=folded):
        one = match["how"].lower() == "following" or bool(_ONE_ORDER.fullmatch(match["what"]))
        yield from _listed(text, match, dates, bare=one)
    yield from _in_brackets(text, dates)
    for match in _YOU_SAID.finditer(text, seen=folded):
        if found := dates(match.end(), match.end() + 24):
            yield Answered(start=match.start(), end=found[1], number=None, date=found[2])
    for match in chain(_IMPLIED.finditer(text, seen=folded), _YOU_SAY.finditer(text)):
        yield Answered(start=match.start(), end=match.end(), number=None, date=None)


def _in_brackets(text: str, dates: Dates) -> Iterator[Answered]:
    """Numbers in brackets, "(telegram No. 188)": of the one addressed, or of the comrade named last."""
    brackets = list(_BRACKETED.finditer(text))
    called = list(_CALLED.finditer(text)) if brackets else []
    at = 0
    for match in brackets:
        while at < len(called) and called[at].end() <= match.start():
            at += 1
        named = called[at - 1] if at and match.start() - called[at - 1].end() < _CALLED_WITHIN else None
        if match["your"] or match["in"]:
            yield from _listed(text, match, dates)
        elif named is not None:
            yield from _listed(text, match, dates, who=named["who"])


def opening(text: str, start: int) -> Answered | None:
    """The number of the telegram answered, with which a text opens at `start`, or None.

    >>> opening("2522. Immediately visit him", 0).number
    '2522'
    """
    match = _OPENING.match(text, start)
    return Answered(start=match.start(), end=match.end("number"), number=match["number"], date=None) if match else None


def _listed(
    text: str, match: re.Match[str], dates: Dates, *, who: str | None = None, bare: bool = False
) -> Iterator[Answered]:
    """A reference for each number and each further date behind the words; `bare` ones need neither."""
    said = match.groupdict()
    position = match.end("what") if said.get("rest") is not None else match.end()
    items = _behind(text, position, dates)
    if not items and bare:
        items = _in_clause(text, position, dates) or ((None, None, match.end()),)
    for number, date, end in items:
        yield Answered(
            start=match.start(), end=max(end, position), number=number, date=date, who=who or said.get("who"),
            whose=_whose(said),
        )  # fmt: skip


def _whose(said: dict[str, str | None]) -> Whose:
    if said.get("own") or (said.get("whose") or "").strip().lower() in {"my", "our"}:
        return "own"
    return "their" if said.get("their") else "your"


def _behind(text: str, start: int, dates: Dates) -> tuple[Item, ...]:
    """The numbers and dates that follow at once: "No. 12 of 4 May and No. 13", "(of 24.6.51 and 28.6.51)"."""
    items: list[Item] = []
    position, signed = start, False
    while len(items) < 40:
        connector = _CONNECTOR.match(text, position, min(len(text), position + 40))
        here = connector.end() if connector else position
        if days := days_of_month(text, here, dates):
            position = days[-1][1]
            date_in_turn(items, days)
            continue
        date = dates(here, min(len(text), here + 32))
        number = _NUMBERED.match(text, here, min(len(text), here + 24))
        if date is not None and date[0] == here:
            waiting = items and items[-1][1] is None and items[-1][0] is not None
            if (waiting and "," not in text[position:here].replace(", of", "")) or waiting:
                items[-1] = (items[-1][0], date[2], date[1])
            else:
                items.append((None, date[2], date[1]))
            position = date[1]
        elif number is not None and (signed or _SIGNED_NUMBER.match(text, here) or not items):
            if not _SIGNED_NUMBER.match(text, here) and not _plain(text, position, here, number, first=not items):
                break
            signed = True
            last = items[-1] if items else None
            if last is not None and last[0] is None and "and" not in text[last[2] : here]:
                items[-1] = (number["number"], last[1], number.end())
            else:
                items.append((number["number"], None, number.end()))
            position = number.end()
        else:
            break
    return tuple(items)


def _plain(text: str, start: int, here: int, number: re.Match[str], *, first: bool) -> bool:
    """Whether a number without its sign is one of a message: it stands at once, or in a list of such."""
    listed = text[start:here].strip() in ({"", "("} if first else {",", "and", ", and", "&"})
    return listed and not re.match(
        r"\s+(?:copies|points|questions|divisions|men|persons|o.clock)", text[number.end() : number.end() + 14]
    )


def _in_clause(text: str, start: int, dates: Dates) -> tuple[Item, ...]:
    """A number, or a date after "of" or "dated", later in the clause; another date is another thing's."""
    end = _CLAUSE_END.search(text, start, min(len(text), start + 61))
    stop = min(end.start() if end else len(text), start + 60)
    number = _SIGNED_NUMBER.search(text, start, stop)
    date = dates(start, stop)
    if date is not None:
        between = text[start : date[0]]
        if not (_DATED.search(between + " ") and len(between) < 40):
            date = None
    if number is None and date is None:
        return ()
    return (
        (
            number["number"] if number else None,
            date[2] if date else None,
            max(number.end() if number else 0, date[1] if date else 0),
        ),
    )


def same_message(one: Reference, other: Reference) -> bool:
    """Whether two references can be to one message: of the same senders, and no number or date of theirs differs.

    >>> same_message(Reference(number="12"), Reference(number="12", date="1951-01-04"))
    True
    """
    if one.senders != other.senders or (one.number and other.number and one.number != other.number):
        return False
    if one.date and other.date and one.date != other.date:
        return bool(one.number and one.number == other.number)
    return bool((one.number and other.number) or (one.date and other.date) or not (one.number or one.date))


def distinct(found: list[Reference]) -> list[Reference]:
    """References to different messages, in order: of one told twice, by number here and by date there, one with both.

    A reference that tells neither is left out where another to the same senders tells one.

    >>> distinct([Reference(number="12"), Reference(), Reference(date="1951-01-04")])
    [Reference(senders=(), date='1951-01-04', number='12', within=None)]
    """
    kept: list[Reference] = []
    telling = {r.senders for r in found if r.number or r.date}
    places: dict[tuple[tuple[str, ...], str | None, str | None], int] = {}
    for reference in found:
        if not (reference.number or reference.date) and reference.senders in telling:
            continue
        key = (reference.senders, reference.number, reference.date)
        if key in places or any(same_message(reference, other) for other in kept[-_NEAR:]):
            continue
        place = next(
            (i for i, r in enumerate(kept[-_NEAR:], start=max(0, len(kept) - _NEAR)) if _completes(reference, r)), None
        )
        places[key] = len(kept) if place is None else place
        if place is None:
            kept.append(reference)
            continue
        other = kept[place]
        kept[place] = replace(other, number=other.number or reference.number, date=other.date or reference.date)
    return kept


_NEAR = 200  # references among which one can be told twice


def _completes(one: Reference, other: Reference) -> bool:
    """Whether of two references of one message to one sender one tells the number alone, the other the date alone."""
    only_number = (one.number is None) != (other.number is None)
    alike = (one.senders, one.within) == (other.senders, other.within)
    return alike and only_number and (one.date is None) != (other.date is None)
