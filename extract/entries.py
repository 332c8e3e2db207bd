"""What every reader enters of a document in the same way: parties, decisions, topics, people."""

from __future__ import annotations

from collections.abc import Sequence

from extract.decisions import Decided, decisions
from extract.headings import Heading
from extract.ledger import Ledger
from extract.model import Decision
from extract.names import parties
from extract.people import find_people
from extract.rules import NAMED, Rule
from extract.text import Flow
from extract.topics import TopicScheme, topics

Opening = tuple[Flow, int]  # a running text, and up to where it is the document's own

_CUE = Rule("cue of the scheme", "words that the topic scheme gives as cues of a topic")
_SPOKEN_OF = frozenset({"they", "he", "who"})  # somebody named before: who, the sentence does not tell


def enter_form(ledger: Ledger, heading: Heading, head: Flow, rule: str) -> str | None:
    """Enter the form that a heading names; returns it, or None where it names none."""
    if heading.form is None:
        return None
    ledger.value("form", heading.form.value, head, heading.form.start, heading.form.end, rule)
    return heading.form.value


def enter_parties(ledger: Ledger, heading: Heading, head: Flow, rule: str) -> None:
    """Enter the senders, recipients, intermediaries and participants that a heading names; `head` is its text."""
    for key, mentions in (
        ("senders", heading.senders),
        ("recipients", heading.recipients),
        ("intermediaries", heading.intermediaries),
        ("participants", heading.participants),
    ):
        for mention in mentions:
            ledger.name(key, mention, head, rule)


def enter_decisions(
    ledger: Ledger, text: Opening, rule: str, *, speakers: tuple[str, ...] = (), protocol: bool = False
) -> tuple[Decision, ...]:
    """Enter the decisions that a text tells; returns them in order.

    `speakers` are those who say "we" and "I" in it; where `protocol` says that it is the resolution of a body, its bare
    infinitives are decided by them too.

    >>> from extract.authority import Authority
    >>> flow = Flow.of("We have agreed to sell the ships. What will you do?")
    >>> enter_decisions(Ledger(Authority()), (flow, len(flow.text)), "text", speakers=("Anna Holt",))
    (Decision(by=('Anna Holt',), quote='We have agreed to sell the ships'),)
    """
    flow, end = text
    found = []
    for part, decided in enumerate(decisions(flow.text[:end], protocol=protocol)):
        quote = flow.text[decided.start : decided.end]
        ledger.value(
            "decisions", quote, flow, decided.start, decided.end, f"{rule}: {decided.rule}", confidence=0.7, part=part
        )
        found.append(Decision(by=_deciders(ledger, flow, decided, speakers), quote=quote))
    return tuple(found)


def _deciders(ledger: Ledger, flow: Flow, decided: Decided, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """Who decided: the speakers for "we", those addressed for "your", whom the text names; else nobody."""
    if decided.maker == "sender":
        return speakers
    if decided.maker == "recipient":
        return ledger.values("recipients")
    if decided.who is None or decided.who_start is None or decided.who.lower() in _SPOKEN_OF:
        return ()
    mentions = parties(flow.text, decided.who_start, decided.who_start + len(decided.who))
    return tuple(dict.fromkeys(ledger.resolve(mention)[0] for mention in mentions))


def enter_topics(
    ledger: Ledger, texts: Sequence[Opening], scheme: TopicScheme | None, *, title_end: int = 0
) -> tuple[str, ...]:
    """Enter the topics of some texts read as one, with the words that led to them; returns them, strongest first.

    Words before `title_end` weigh more. Without a scheme there are no topics; where no cue of it stands, there is the
    concept that the scheme has for the rest, if it has one.
    """
    if scheme is None:
        return ()
    found = topics("\n".join(flow.text[:end] for flow, end in texts), scheme, title_end=title_end)
    for topic in found:
        for start, end in topic.places[:2]:
            if where := _within(texts, start, end):
                ledger.value(
                    "topics", topic.concept, *where, _CUE, confidence=0.6, status="inferred"
                )  # fmt: skip
    rest = (scheme.rest,) if scheme.rest else ()
    return tuple(topic.concept for topic in found) or rest


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
