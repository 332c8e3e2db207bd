"""What the description of a listed document tells beside its title: who reports, who took part, what it passes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.authority import Authority
from extract.dates import find_dates
from extract.headings import MEETINGS, Heading, form_in
from extract.ledger import Ledger
from extract.model import Enclosure, Reference
from extract.names import Mention, parties
from extract.people import find_people
from extract.rules import Rule
from extract.text import Flow

DESCRIPTION = Rule("description", "the description below the title")

_REPORTING = re.compile(
    r"^(?P<who>[A-Z][^.]{1,60}?) "
    r"(?:reports?|summari[sz]es|notes|describes|informs?|recounts?|asks|requests|gives|sends|lists|"
    r"relays|transmits|conveys|writes|reviews|requests|states|proposes|provides)\b"
)
# who reports on a conversation has written it down; "reports his government's answer" is said within it
_WRITING = re.compile(
    r"^(?P<who>[A-Z].{1,60}?) (?:reports|writes|notes|recounts|records) (?:on|about|that (?:he|she))\b"
)
_SENTENCE = re.compile(
    r"[^.]+"
    r"(?:\.(?=\S)[^.]*"  # a full stop within a number or an abbreviation
    r"|(?<=\b[A-Z])\.[^.]*"  # one of an initial
    r"|(?<=\b[DM]r)\.[^.]*)*"  # or of a title
)
_ACT = (
    r"(?:discuss(?:es|ed)?|reviews?|continues?|authors?|takes? part|took part|attends?|met|meets?|visits?|receives?|"
    r"tells?|informs?|raises?|presents?|asks?|agrees?|gives?|reveals?|admits?|explains?|assures?|replies|reports?|"
    r"stress(?:es)?|shows?|hands?|speaks?|spoke|talks?|talked|describes?|suggests?|proposes?|remarks?|complains?|"
    r"exchanges? (?:views|opinions)|negotiates?|confers?|refuses?|promises?)\b"
)
_TAKING_PART = re.compile(r"(?P<who>[A-Z][^.;:]{1,90}?),? (?:also )?" + _ACT)
# with whom or to whom, where nothing but names follows up to the end of the clause
_ADDRESSED = re.compile(
    r"\b(?:meets with|met with|talks (?:with|to)|speaks (?:with|to)|admits to|explains to|replies to|informs|tells|"
    r"assures|visits) (?P<who>(?:the )?[A-Z](?:[^,.;:]|\.(?=\S)){1,60}?)"
    r"(?= (?:that|about|of|on|to|in|at)\b|[,.;:]|$)"
)
_SAYING = re.compile(r"\b(?:reports?|presents?|conveys?|explains?|hands?|delivers?)\b")
_NAMES = re.compile(r"[A-Z][\w.’'-]{0,30}(?: (?:and|[A-Z][\w.’'-]{0,30})){0,8}")
_COVER = re.compile(
    r"\b(?P<alias>[A-Z][\w’'-]{1,30}?),?[”\"'’]?,? (?:actually|in fact|in reality|i\.e\.,?|that is,?) "
    r"(?P<who>[^,;:.]{3,90}?)(?=,|;|:|\.| to [a-z]|$)"
)
_PLACE = re.compile(r"\b(?:in|at|of|from) [A-Z][\w’'-]{0,30} (?=[A-Z])")
_COPIED = re.compile(
    r"\b(?:sends?|sending|forwards?|forwarding|transmits?|transmitting) (?:(?P<whom>[A-Z][^.,;:]{1,60}?) )?"
    r"(?:a |the )?cop(?:y|ies) of (?:an? |the |his |her )?(?P<what>\w{1,30})"
    r"(?: (?:of|by|from) (?P<by>[A-Z][\w’'.-]{0,30}(?: [A-Z][\w’'.-]{0,30}){0,4}))?(?: to (?P<to>[A-Z][^.,;:]{1,60}))?"
)
_REPLY = re.compile(
    r"(?:(?:^|(?<=\. ))(?:Responding|Replying|(?:(?:A |The )?[Dd]raft )?(?:[Rr]esponse|[Rr]eply|[Aa]nswer))"
    r"|\b[Ii]n (?:response|reply|answer)) to "
    r"(?:an? |the |his |her )?(?:earlier )?"
    r"(?:(?:message|letter|telegram|cable|note|request|inquiry|report) (?:from|of|by) )?"
    r"(?P<who>[A-Z][\w’'-]{0,30}(?: [A-Z][\w’'.-]{0,30}){0,3})"
)
# "replies to Holt's letter of 9 May", "answers a telegram from Lund"
_REPLYING = re.compile(
    r"\b(?:[Rr]epl(?:ies|ied|ying) to|[Rr]espond(?:s|ed|ing) to|[Aa]nswer(?:s|ed|ing)|[Aa]cknowledges|[Tt]hanks for) "
    r"(?:an? |the |his |her )?(?:earlier )?"
    r"(?:(?P<who>[A-Z][\w’'-]{0,30}?(?: [A-Z][\w’'.-]{0,30}?){0,3})[’']s? |)"
    r"(?:\w+ )?(?:messages?|letters?|telegrams?|cables?|notes?)\b"
    r"(?: (?:from|of|by) (?P<of>[A-Z][\w’'-]{0,30}(?: [A-Z][\w’'.-]{0,30}){0,3}))?"
)
_OF_DATE = re.compile(r",? (?:of|dated|from) (?=\d|[A-Z])")
_DRAFT_REPLY = re.compile(
    r"^(?:A |The )?[Dd]raft (?:of a |of the )?(?P<form>reply|answer|response|letter|telegram|message)\b"
)
_PARAGRAPH_AT_MOST = 4000  # code points; a description is a paragraph, what is longer is a text
_FORM_AT_MOST = 80  # code points; a form named later is another document's


def cover_names(authority: Authority, description: Flow) -> None:
    """Take in what a description says of cover names: "“Birch,” actually the consul in Bergen Anna Holt".

    >>> authority = Authority()
    >>> cover_names(authority, Flow.of("Lund tells “Birch,” actually the consul in Bergen Anna Holt, to wait."))
    >>> authority.canonical("Birch")
    'Anna Holt'
    """
    for match in _COVER.finditer(description.text):
        start, end = match.span("who")
        place = _PLACE.search(description.text, start, end)
        named = [m for m in parties(description.text, place.end() if place else start, end) if m.kind == "person"]
        if len(named) == 1 and " " in named[0].name:
            authority.alias(
                match["alias"], named[0].name, description.spans(*match.span("alias"))[0], DESCRIPTION,
                real_span=description.spans(named[0].start, named[0].end)[0],
            )  # fmt: skip


def told_names(authority: Authority, description: Flow) -> None:
    """Take in the full names of a description, so that a family name alone is nobody's where two are of the family."""
    for mention in find_people(description.text[:_PARAGRAPH_AT_MOST], authority):
        if " " in mention.name:
            authority.add(mention.name, description.spans(mention.start, mention.end)[0], DESCRIPTION)


def enter_told_form(ledger: Ledger, description: Flow) -> str | None:
    """Enter the form that a description begins with, for a title that names none; returns it."""
    form = form_in(description.text, 0, min(len(description.text), _FORM_AT_MOST))
    if form is None or "." in description.text[: form.start]:
        return None
    ledger.value("form", form.value, description, form.start, form.end, DESCRIPTION, confidence=0.7, status="inferred")
    return form.value


def enter_reporter(ledger: Ledger, heading: Heading, description: Flow) -> None:
    """Enter who reports as the sender, where the title names none; of a conversation, who reports on it."""
    if ledger.values("senders") or heading.form is None or heading.form.value in {"draft", "resolution"}:
        return
    pattern = _WRITING if heading.form.value in MEETINGS else _REPORTING
    match = pattern.match(description.text)
    if match is None:
        return
    for mention in parties(description.text, *match.span("who")):
        if mention.kind == "person":
            ledger.name("senders", mention, description, DESCRIPTION, confidence=0.8, status="inferred")
            if heading.form.value in MEETINGS:
                ledger.name("participants", mention, description, DESCRIPTION, confidence=0.7, status="inferred")


def enter_present(ledger: Ledger, heading: Heading, description: Flow) -> None:
    """Enter who took part in a meeting beside those the title names: who acts in what is told of it, and on whom."""
    if not heading.participants and (heading.form is None or heading.form.value not in MEETINGS):
        return
    for mention in _present(description.text):
        if mention.kind == "person" and _explained(ledger, mention):
            ledger.name("participants", mention, description, DESCRIPTION, confidence=0.7, status="inferred")


def _present(text: str) -> Iterator[Mention]:
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        start = sentence.start() + len(words) - len(words.lstrip())
        if match := _TAKING_PART.match(text, start, sentence.end()):
            yield from parties(text, *match.span("who"))
        for match in _ADDRESSED.finditer(text, start, sentence.end()):
            yield from parties(text, *match.span("who"))
        yield from _told_to(text, start, start + len(words.strip()))


def _told_to(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """To whom a sentence that ends with names says that something is reported or handed over."""
    last = text.rfind(" to ", start, end)
    names = _NAMES.fullmatch(text, last + 4, end) if last >= 0 else None
    return parties(text, *names.span()) if names and _SAYING.search(text, start, last) else ()


def _explained(ledger: Ledger, mention: Mention) -> bool:
    """Whether a mention is a full name, or a short form of one that the listing has."""
    return len(mention.name.split()) > 1 or ledger.authority.known(mention.name)


def enter_copied(ledger: Ledger, description: Flow, enclosures: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """Enter what a description says is sent on as a copy, and to whom; returns the enclosures with it."""
    match = _COPIED.search(description.text)
    form = form_in(description.text, *match.span("what")) if match else None
    if match is None or form is None:
        return enclosures
    for group in ("whom", "to"):
        if match[group]:
            for mention in parties(description.text, *match.span(group)):
                if mention.kind == "person":
                    ledger.name("copies", mention, description, DESCRIPTION, confidence=0.7, status="inferred")
    if not match["by"] or enclosures:
        return enclosures
    part = len(enclosures)
    ledger.value(
        "enclosures", form.value, description, form.start, form.end, DESCRIPTION, confidence=0.7,
        status="inferred", part=part,
    )  # fmt: skip
    for mention in parties(description.text, *match.span("by")):
        ledger.name("enclosures.senders", mention, description, DESCRIPTION, confidence=0.7, part=part)
    senders = ledger.values("enclosures.senders", part=part)
    return (*enclosures, Enclosure(senders=senders, form=form.value, manner="enclosed"))


def enter_drafted(ledger: Ledger, description: Flow, enclosures: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """Enter the draft of an answer that a description says it is, for whom it is meant; returns the enclosures."""
    draft, reply = _DRAFT_REPLY.match(description.text), _REPLY.search(description.text)
    if draft is None or reply is None or enclosures or reply.start() > draft.end():
        return enclosures
    ledger.value("enclosures", "draft", description, *draft.span(), DESCRIPTION, confidence=0.7, part=0)
    for mention in parties(description.text, *reply.span("who")):
        ledger.name("enclosures.recipients", mention, description, DESCRIPTION, confidence=0.7, part=0)
    recipients = ledger.values("enclosures.recipients", part=0)
    return (Enclosure(recipients=recipients, form="draft", manner="draft"),)


def enter_answered(ledger: Ledger, description: Flow, year: int | None) -> tuple[Reference, ...]:
    """Enter the message that a description says this one answers, as far as it tells: from whom, of what date."""
    text = description.text
    match = _REPLY.search(text) or _REPLYING.search(text)
    who = "of" if match and match.re is _REPLYING and not match["who"] else "who"
    named = [m for m in parties(text, *match.span(who)) if m.kind == "person"] if match and match[who] else []
    if match is None or not named:
        return ()
    senders = tuple(ledger.name("people", mention, description, DESCRIPTION) for mention in named)
    of = _OF_DATE.match(text, match.end())
    date = next(iter(find_dates(text, year=year, start=of.end())), None) if of else None
    dated = date.edtf if date and of and date.start == of.end() else None
    ledger.value("responds_to", ", ".join(senders), description, *match.span(), DESCRIPTION, confidence=0.8, part=0)
    return (Reference(senders=senders, date=dated),)
