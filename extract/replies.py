"""References to earlier messages: "To No. 362", "I received your telegram of 4.1.51", "following your order"."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from extract.dates import Order, find_dates
from extract.model import Reference

# what one answers, and how its number is written
_THING = (
    r"(?:ciphered |coded |reply |two |previous )?"
    r"(?:telegram|letter|message|note|communication|cable|dispatch|order|directive|instruction|request|proposal)s?"
)
_SIGN = r"(?:No\.?|Nos\.|#{1,2}|№)"
_NUMBER = _SIGN + r"\s?(?P<number>\d[\w/-]*\w|\d)"
_BARE = r"(?P<number>\d{3,9}(?:/\w+)?)"

# a line of the head: "To No. 4/854 and No. 81/sh", "RE: 1405/sh", "Re Your ciphered telegrams ## 1112-1126"
_HEADLINE = re.compile(
    r"(?P<word>To|RE|Re)(?:(?<=^..)|(?<=[.\]\s]..))(?:: ?|\s+)(?:[Yy]our\s+)?(?:" + _THING + r"\s+)?"
    r"(?:" + _NUMBER + r"|(?<=: )(?P<bare>\d{3,}(?:/\w+)?))"
)
_FURTHER = re.compile(r"\s*(?:and|,)\s*" + _NUMBER)
# a text that opens with the number of the telegram it answers: "2522. Immediately visit", "No. 825. Your proposal"
_OPENING = re.compile(r"(?:No\.\s?)?" + _BARE + r"\.\s+(?=[A-Z][a-z]+ (?!of\b))")
# an item of a protocol: "280. Telegram of Comrade Mao Zedong of 27 August (No. 4279)"
_ITEM = re.compile(
    r"(?<!\d)\d{1,4}\.\s?[-–]?\s?Telegram (?:of|from) (?:Comrade )?(?P<who>[A-Z][a-z]+(?: (?!No\b)[A-Z][a-z]+)?)"
    r"(?P<rest>[^.]{0,40}?(?:" + _NUMBER + r")?)(?=[.)\s])"
)
# somebody else's telegram that occasions this one: "Comrade Shtykov’s telegram #1405/sh", "(telegram No. 188)"
_OCCASION = re.compile(r"(?P<who>[A-Z][a-z]+)[’']s telegram\s*" + _NUMBER)
_BRACKETED = re.compile(
    r"(?:\((?P<your>[Yy]our )?(?:telegram |[Cc]ommunication )?|(?P<in>\bin telegram ))"
    + _NUMBER
    + r"(?P<rest>[^().,]{0,30})"
)
_NAMED = re.compile(r"(?:Comrade|Ambassador|Minister) (?P<who>[A-Z][a-z]+)")
_ANSWERING = re.compile(
    # "I have received your", "in reply to your", "I received the telegram with"
    r"\b(?:(?:(?:we|I)\s+(?:have\s+)?(?:just\s+)?received|in (?:answer|reply|response) to)\s+"
    r"(?:your|the (?=telegram with))|"
    # "in accordance with your order", "following your instructions", "your order has been fulfilled"
    r"in accordance with your (?=order\b|directive\b|telegram|advice)|(?:following|referring to) your|"
    r"your (?=order[^.]{0,40}has been)|"
    # "your ciphered telegram of 11.1 was handed to"
    r"your (?=" + _THING + r"(?:[^.]|\.(?=\d)){0,60}\b(?:was|were|has been|have been) "
    r"(?:received|handed|delivered|communicated|fulfilled)))\s*"
    r"(?P<what>" + _THING + r"|agreement)?",
    re.IGNORECASE,
)
# an answer that names no message: it answers the one it goes to
_IMPLIED = re.compile(
    r"\b(?:the following (?:answer|reply)\b|My reply has been delayed|the reply letter of|You answer me that)"
)
_CLAUSE = 60  # characters in which number and date of what is answered must follow
_CLAUSE_END = re.compile(r"[;:]|\.(?=\s+[A-Z])|,(?!\s*(?:No|#))")
_DATED = re.compile(r"\s*(?:\([^)]*?)?\b(?:of|dated|from)\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A reference to an earlier message: where it stands, its number and date as far as they are told.

    `who` is set where the text names the sender of what it answers, else it is whoever this message goes to.
    """

    start: int
    end: int
    number: str | None
    date: str | None
    who: str | None = None


def references(text: str, *, year: int | None, order: Order = "day") -> Iterator[Answered]:
    """The earlier messages that a text answers, in order.

    >>> [(r.number, r.date) for r in references("I received your telegram of 4.1.51, No. 12.", year=1951)]
    [('12', '1951-01-04')]
    >>> [r.number for r in references("To No. 4/85 and No. 81/sh. I report:", year=1951)]
    ['4/85', '81/sh']
    """
    yield from sorted(_all(text, year, order), key=lambda r: r.start)


def _all(text: str, year: int | None, order: Order) -> Iterator[Answered]:
    small = text.lower()  # most texts answer nothing: a word that a pattern needs is looked for first
    for match in _HEADLINE.finditer(text):
        yield from _numbers(text, match, year, order)
    for match in _ITEM.finditer(text) if "telegram" in small else ():
        yield _told(text, match, year, order, match["number"], match["who"])
    for match in _OCCASION.finditer(text) if "s telegram" in small else ():
        stop = _clause_end(text, match.end())
        yield _answered(text, match, stop, year, order, match["number"], match["who"])
    bracketed = tuple(_BRACKETED.finditer(text))
    named, before = deque(_NAMED.finditer(text) if bracketed else ()), None
    for match in bracketed:
        while named and named[0].end() <= match.start():
            before = named.popleft()["who"]
        to_us = match["your"] or match["in"]
        if to_us or before:
            yield _told(text, match, year, order, match["number"], None if to_us else before)
    for match in _ANSWERING.finditer(text) if "your" in small or "telegram with" in small else ():
        stop = _clause_end(text, match.end())
        number = re.compile(_NUMBER).search(text, match.end(), stop)
        yield _answered(text, match, stop, year, order, number["number"] if number else None, None)
    for match in _IMPLIED.finditer(text):
        yield Answered(start=match.start(), end=match.end(), number=None, date=None)


def opening(text: str, start: int) -> Answered | None:
    """The number of the telegram answered, with which a text opens at `start`, or None.

    >>> opening("2522. Immediately visit him", 0).number
    '2522'
    """
    match = _OPENING.match(text, start)
    return Answered(start=match.start(), end=match.end("number"), number=match["number"], date=None) if match else None


def _numbers(text: str, match: re.Match[str], year: int | None, order: Order) -> Iterator[Answered]:
    number = match["number"] or match["bare"]
    yield _answered(text, match, min(len(text), match.end() + 20), year, order, number, None)
    position = match.end()
    while further := _FURTHER.match(text, position):
        yield Answered(start=match.start(), end=further.end(), number=further["number"], date=None)
        position = further.end()


def _answered(
    text: str, match: re.Match[str], stop: int, year: int | None, order: Order, number: str | None, who: str | None
) -> Answered:
    """A reference with the date that "of" or "dated" gives it; another date of the sentence is another thing's."""
    date = next(iter(find_dates(text, year=year, order=order, start=match.end(), end=stop)), None)
    between = text[match.end() : date.start] if date else ""
    if date and not (_DATED.search(between + " ") and len(between) < 40):
        date = None
    end = max(match.end(), date.end if date else 0)
    return Answered(start=match.start(), end=end, number=number, date=date.edtf if date else None, who=who)


def _told(
    text: str, match: re.Match[str], year: int | None, order: Order, number: str | None, who: str | None
) -> Answered:
    date = next(iter(find_dates(text, year=year, order=order, start=match.start("rest"), end=match.end("rest"))), None)
    return Answered(start=match.start(), end=match.end(), number=number, date=date.edtf if date else None, who=who)


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start, start + 2 * _CLAUSE)
    return min(match.start() if match else len(text), start + _CLAUSE)


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
    [Reference(senders=(), date='1951-01-04', number='12')]
    """
    kept: list[Reference] = []
    telling = {r.senders for r in found if r.number or r.date}
    for reference in found:
        if not (reference.number or reference.date) and reference.senders in telling:
            continue
        if any(same_message(reference, other) for other in kept):
            continue
        other = next((r for r in kept if _completes(reference, r)), None)
        if other is None:
            kept.append(reference)
            continue
        kept[kept.index(other)] = Reference(
            senders=other.senders, number=other.number or reference.number, date=other.date or reference.date
        )
    return kept


def _completes(one: Reference, other: Reference) -> bool:
    """Whether of two references to one sender the one tells the number alone and the other the date alone."""
    only_number = (one.number is None) != (other.number is None)
    return one.senders == other.senders and only_number and (one.date is None) != (other.date is None)
