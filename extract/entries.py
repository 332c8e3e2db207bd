"""What every reader enters of a document in the same way: parties, decisions, topics, people."""

from __future__ import annotations

from collections.abc import Sequence

from extract.deciders import Voice, deciders, dialogue, voice_at
from extract.decisions import Setting, decided_on, decisions
from extract.headings import Heading
from extract.ledger import Ledger
from extract.model import Decision
from extract.people import find_people
from extract.rules import NAMED, Rule
from extract.text import Flow
from extract.topics import TopicScheme, topics

Opening = tuple[Flow, int]  # a running text, and up to where it is the document's own

_CUE = Rule("cue of the scheme", "words that the topic scheme gives as cues of a topic")
_DATED = Rule("date in the clause", "the date beside the verb that says what was decided")


def enter_form(ledger: Ledger, heading: Heading, head: Flow, rule: str) -> str | None:
    """Enter the form that a heading names; returns it, or None where it names none."""
    if heading.form is None:
        return None
    ledger.value("form", heading.form.value, head, heading.form.start, heading.form.end, rule)
    return heading.form.value


def enter_parties(ledger: Ledger, heading: Heading, head: Flow, rule: str) -> None:
    """Enter the parties that a heading names, each in its part; `head` is its text."""
    for key, mentions in (
        ("senders", heading.senders),
        ("recipients", heading.recipients),
        ("intermediaries", heading.intermediaries),
        ("copies", heading.copies),
        ("participants", heading.participants),
    ):
        for mention in mentions:
            ledger.name(key, mention, head, rule)


def enter_decisions(
    ledger: Ledger,
    text: Opening,
    rule: str,
    *,
    speakers: tuple[str, ...] = (),
    voices: Sequence[Voice] = (),
    minutes: bool = False,
    told: bool = False,
) -> tuple[Decision, ...]:
    """Enter the decisions that a text tells; returns them in order.

    `speakers` are those who say "we" and "I" in it, `voices` those who do in what it passes on. `minutes`: it is the
    resolution of a body, whose infinitives decide; `told`: it is a summary.

    >>> from extract.authority import Authority
    >>> flow = Flow.of("We have agreed to sell the ships. What will you do?")
    >>> enter_decisions(Ledger(Authority()), (flow, len(flow.text)), "text", speakers=("Anna Holt",))
    (Decision(by=('Anna Holt',), quote='We have agreed to sell the ships', date=None),)
    """
    flow, end = text
    body = flow.text[:end]
    setting = Setting(text=body, minutes=minutes, told=told, order=ledger.first("form") == "order")
    own = Voice(start=0, end=end, speakers=speakers, addressees=ledger.values("recipients"))
    voices = (*voices, *(dialogue(ledger, flow, end) if minutes or not speakers else ()))
    dated = ledger.first("date")
    found = []
    for part, decided in enumerate(decisions(body, setting)):
        quote = body[decided.start : decided.end].rstrip(" ,;:—–")
        ledger.value(
            "decisions", quote, flow, decided.start, decided.start + len(quote), ": ".join((rule, *decided.signs)),
            confidence=decided.confidence, part=part,
        )  # fmt: skip
        date = decided_on(body, decided, year=int(dated[:4]) if dated and dated[:4].isdigit() else None)
        if date:
            ledger.value("decisions.date", date.edtf, flow, date.start, date.end, _DATED, part=part)
        by = deciders(ledger, flow, decided.maker, voice_at(voices, decided.start, own))
        found.append(Decision(by=by, quote=quote, date=date.edtf if date else None))
    return tuple(found)


def enter_topics(
    ledger: Ledger,
    texts: Sequence[Opening],
    scheme: TopicScheme | None,
    *,
    title_end: int = 0,
    heads: Sequence[tuple[int, int]] = (),
) -> tuple[str, ...]:
    """Enter the topics of some texts read as one, with the words that led to them; returns them, strongest first.

    Words before `title_end` weigh more. Offices, addresses and stamps in the `heads` of the first text say nothing of
    what it is about. Without a scheme there are no topics; where no cue of it stands, there is the concept that the
    scheme has for the rest, if it has one.
    """
    if scheme is None:
        return ()
    joined = "\n".join(flow.text[:end] for flow, end in texts)
    found = topics(_without(joined, heads), scheme, title_end=title_end)
    for topic in found:
        for start, end in topic.places[:2]:
            if where := _within(texts, start, end):
                ledger.value(
                    "topics", topic.concept, *where, _CUE, confidence=0.6, status="inferred"
                )  # fmt: skip
    rest = (scheme.rest,) if scheme.rest else ()
    return tuple(topic.concept for topic in found) or rest


def _without(text: str, heads: Sequence[tuple[int, int]]) -> str:
    """A text with blanks in place of its heads, which follow each other; itself if nothing is left.

    What is left stands where it stood.

    >>> _without("To the Fleet\\nThe grain has come.", [(0, 13)]).split()
    ['The', 'grain', 'has', 'come.']
    >>> _without("To the Fleet", [(0, 12)])
    'To the Fleet'
    """
    pieces, done = [], 0
    for start, end in heads:
        pieces += [text[done:start], " " * len(text[start:end])]
        done = end
    left = "".join((*pieces, text[done:]))
    return left if left.strip() else text


def _within(texts: Sequence[Opening], start: int, end: int) -> tuple[Flow, int, int] | None:
    """Which of the joined texts a place is in, and where; None for one that lies across two of them."""
    shift = 0
    for flow, length in texts:
        if shift <= start and end <= shift + length:
            return flow, start - shift, end - shift
        shift += length + 1
    return None


def enter_people(ledger: Ledger, texts: Sequence[Opening]) -> None:
    """Enter the persons that some texts name, each where a text first does."""
    for flow, end in texts:
        for mention in find_people(flow.text[:end], ledger.authority):
            ledger.name("people", mention, flow, NAMED)
    ledger.copy(("senders", "recipients", "intermediaries", "copies", "participants"), "people")
