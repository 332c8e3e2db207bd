"""Messages within a text: where the words of each stand, what its own lines and the words before it say of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.attachments import Paper, announced, headed, papers
from extract.charges import charges, is_address
from extract.introductions import introduction
from extract.model import Manner
from extract.names import Mention
from extract.quotations import Quotation, quotations
from extract.retold import described, reports, spoken
from extract.several import divided, is_answer
from extract.sides import FORM_WORD, Introduction, Party, form_called
from extract.signatures import (
    Range,
    addressees,
    covering,
    lines_within,
    prose,
    signature,
    signing,
    spoken_from,
    to_the_cover,
)
from extract.spelling import fold
from extract.text import Flow

# the speaker turns back to the one who is to hand the message on
_TURNED_BACK = re.compile(
    r"(?<=[.!?”\"])\s+(?:(?:Telegraph|Wire|Cable|Report|Confirm|Acknowledge|Communicate|Telegram)\s+"
    r"(?:immediately\s+|urgently\s+)?(?:the\s+|about\s+(?:the\s+)?|your\s+|on\s+)?"
    r"(?:fulfil|execution|implementation|results?|receipt|delivery|opinion|reply|answer|performance)|"
    r"Discuss (?:these|this|the)|Give the|For [A-Z][a-z]+\.|I ask you,? comrade)"
)
_OPEN = re.compile(r"\w\s+(?:to|from|of|the|and|by|for|with)$")
_OPEN_ENDS = ("to", "from", "of", "the", "and", "by", "for", "with")
_CLOSING = re.compile(r"(?:Faithfully|Yours|With respect|Respectfully)\b")
_HEAD = 200  # code points that the address lines of a paper may be long
_AT_LEAST, _UNSIGNED_AT_LEAST = 8, 12  # words of a quotation that can be a message; without lines of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A message within a text: `start` to `end` say that there is one, `stretch` is where its words stand.

    `signers` sign it, `addressees` are whom its own lines address, at `place`; `dated` is where it tells its date.
    `commissioned` says that whoever the text goes to is to hand it on, `onward` are those to whom its recipients are.
    `within` is the place of the passage that it stands in; one that is `weak` is a message where a heading says so.
    """

    start: int
    end: int
    stretch: Range | None
    manner: Manner
    form: str
    date: str | None = None
    dated: Range | None = None
    senders: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    signers: tuple[Mention, ...] = ()
    addressees: tuple[Party, ...] = ()
    place: str | None = None
    commissioned: bool = False
    onward: tuple[Party, ...] = ()
    within: int | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text while it is searched: where its own words end, its quotations, and where its lines break off sentences."""

    flow: Flow
    end: int
    year: int | None
    quoted: tuple[Quotation, ...]
    breaks: tuple[int, ...]
    outer: tuple[Quotation, ...]  # the closed quotations that stand in no other

    def in_quotation(self, position: int) -> bool:
        """Whether a closed quotation stands around a place."""
        return self.around(position) is not None

    def around(self, position: int) -> Quotation | None:
        """The outermost closed quotation around a place, or None."""
        place = bisect_left(self.outer, position, key=lambda q: q.start) - 1
        return self.outer[place] if place >= 0 and position < self.outer[place].end else None


def passages(flow: Flow, end: int, *, year: int | None = None) -> tuple[Passage, ...]:
    """The messages within a text up to `end`, in order, each with the place of the one that it stands in.

    >>> letter = "“To Consul Lund.\\nThe ships have come back.\\nANNA HOLT\\n9.5.1911”"
    >>> flow = Flow.of(f"I received this letter from Holt:\\n{letter}\\nVIK")
    >>> [(p.manner, p.signers[0].name, p.addressees[0].name, p.date) for p in passages(flow, len(flow.text))]
    [('forwarded', 'Anna Holt', 'Lund', '1911-05-09')]
    """
    quoted = quotations(flow.text, 0, end)
    text = _Text(flow=flow, end=end, year=year, quoted=quoted, breaks=_breaks(flow), outer=tuple(_outermost(quoted)))
    found = [*_quoted(text), *_enclosed(text)]
    found += list(_charged(text, [p.stretch[0] for p in found if p.stretch]))
    found += [_of(told, None) for told in reports(flow.text, 0, end) if not text.in_quotation(told.start)]
    found += list(_spoken(text))
    found += [replace(p, recipients=p.onward, addressees=(), onward=(), start=p.start + 1) for p in found if p.onward]
    return _addressed_on(flow, _nested(sorted(found, key=lambda p: (p.start, -(p.stretch or (0, 0))[1]))))


def passages_described(flow: Flow, *, year: int | None = None) -> tuple[Passage, ...]:
    """The messages that a description in others' words says were passed on.

    >>> [found.form for found in passages_described(Flow.of("Holt forwards a letter from Vik to Moe."))]
    ['letter']
    """
    return tuple(_of(told, None) for told in described(flow.text, year=year))


def covered(flow: Flow, found: tuple[Passage, ...], end: int) -> tuple[Mention, ...]:
    """Who signs the lines around what is passed on: after it, else between what says so and where it begins.

    >>> quoted = "“To Consul Lund.\\nThe ships have come back.\\nANNA HOLT”"
    >>> flow = Flow.of(f"I send this letter:\\n{quoted}\\nI agree.\\nA. VIK\\nNo. 3")
    >>> [mention.name for mention in covered(flow, passages(flow, len(flow.text)), len(flow.text))]
    ['A. Vik']
    """
    placed = [p for p in found if p.stretch]
    if not placed:
        return ()
    last = max((p.stretch[1] for p in placed if p.stretch and not p.commissioned), default=0)
    after = covering(flow, last, end) if last else ()
    first = min(p.stretch[0] for p in placed if p.stretch)
    return (*after, *covering(flow, min(spoken_from(flow), *(p.start for p in placed)), first))


def _outermost(quoted: tuple[Quotation, ...]) -> Iterator[Quotation]:
    reached = -1
    for quotation in quoted:
        if quotation.closed and quotation.start > reached:
            reached = quotation.end
            yield quotation


def _breaks(flow: Flow) -> tuple[int, ...]:
    """Where lines begin that no sentence goes on into: after a line of a letterhead, a list or a signature.

    A line that ends with a word that wants another ("I send the letter of Holt to") goes on.
    """
    found = []
    before = ""
    for first, _, line in flow.rows():
        goes_on = before.endswith(_OPEN_ENDS) and _OPEN.search(before)
        if before and line[:1].isupper() and not goes_on and not prose(before):
            found.append(first)
        before = line
    return tuple(found)


def _of(told: Introduction, stretch: Range | None) -> Passage:
    return Passage(
        start=told.start, end=told.end, stretch=stretch, manner=told.manner, form=told.form, date=told.date,
        dated=(told.start, told.end) if told.date else None, senders=told.senders, recipients=told.recipients,
        commissioned=told.commissioned, onward=told.onward,
    )  # fmt: skip


def _nested(found: list[Passage]) -> tuple[Passage, ...]:
    """Each with the place of the innermost passage that its introduction stands in."""
    placed: list[Passage] = []
    around: list[int] = []
    for passage in found:
        while around and not _holds(placed[around[-1]], passage):
            around.pop()
        placed.append(replace(passage, within=around[-1] if around else None))
        if passage.stretch:
            around.append(len(placed) - 1)
    return tuple(placed)


def _addressed_on(flow: Flow, found: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """A paper addressed "To X, for transmission to Y" is one message, to Y: its date and signature are that one's."""
    result = list(found)
    for place, inner in enumerate(found):
        outer = found[inner.within] if inner.within is not None else None
        if outer is None or inner.within is None or outer.stretch is None or outer.manner not in {"enclosed", "draft"}:
            continue
        near = inner.start - outer.stretch[0] < _HEAD
        if inner.commissioned and near and is_address(flow.text, inner.start, inner.end):
            result[inner.within] = replace(outer, weak=True)
            result[place] = replace(
                inner, date=inner.date or outer.date, dated=inner.dated or outer.dated,
                signers=inner.signers or outer.signers,
            )  # fmt: skip
    return tuple(result)


def _holds(outer: Passage, inner: Passage) -> bool:
    """Whether one stands in the other's words, or is the same text sent further on."""
    first, last = outer.stretch or (0, 0)
    return first <= inner.start < last or inner.start == outer.start + 1


def _quoted(text: _Text) -> Iterable[Passage]:
    """Quotations that are messages: introduced as such, or with an address above and a signature below."""
    flow, before = text.flow, 0
    found: list[Passage] = []
    former: dict[int | None, int] = {}  # the place of the last message found at each level
    waiting: tuple[Introduction, ...] = ()
    for quotation in text.quoted:
        around = text.quoted[quotation.within] if quotation.within is not None else None
        if not quotation.closed and around is not None and not around.closed:
            continue  # of marks that never close the first begins the quotation
        floor = max(before if before <= quotation.start else 0, around.start + 1 if around else 0)
        told = _introduced(text, quotation, floor)
        if told is not None:
            told, *more = divided(flow.text, told, year=text.year)
            waiting = tuple(more)
        elif waiting and around is None and not _spoken_between(flow, before, quotation.start):
            told, waiting = waiting[0], waiting[1:]
        place = former.get(quotation.within)
        if told is not None and place is not None and is_answer(flow.text, told):
            earlier = found[place]
            told = replace(
                told, senders=told.senders or earlier.recipients, recipients=told.recipients or earlier.senders
            )
            found[place] = replace(earlier, recipients=earlier.recipients or earlier.addressees or told.senders)
        stop = (
            quotation.end if quotation.closed else _unclosed(flow, quotation.start, min(text.end, quotation.end), told)
        )
        inner = (quotation.start + 1, stop - 1 if quotation.closed else stop)
        words = len(flow.text[inner[0] : min(inner[1], inner[0] + 400)].split())
        if words < _AT_LEAST:
            continue
        own = _own_lines(text, inner)
        before = stop if quotation.closed else before
        if told is None and own.addressees and around is None:
            told = announced(flow, quotation.start, year=text.year, breaks=text.breaks)
            told = replace(told, recipients=(), date=None) if told and own.addressees == ("speaker",) else told
        whole = bool(own.addressees and own.signers)
        if (told is None and not whole) or (not whole and words < _UNSIGNED_AT_LEAST):
            continue
        base = _of(told, None) if told else own
        former[quotation.within] = len(found)
        found.append(replace(
            base, stretch=(quotation.start, stop), signers=own.signers, addressees=own.addressees,
            date=own.date or base.date, dated=own.dated if own.date else base.dated,
        ))  # fmt: skip
    return found


def _spoken_between(flow: Flow, start: int, end: int) -> bool:
    return any(prose(flow.text[first:last]) for first, last in lines_within(flow, start, end))


def _introduced(text: _Text, quotation: Quotation, floor: int) -> Introduction | None:
    """What stands before a quotation: its introduction, or the heading of an enclosure with what announces it."""
    flow, opening = text.flow, quotation.start
    under = next(
        ((first, last) for first, last in lines_within(flow, max(0, opening - 120), opening)[-1:] if first), None
    )
    if under is None or not headed(flow.text[slice(*under)]):
        return introduction(flow.text, opening, floor=floor, year=text.year, breaks=text.breaks)
    told = announced(flow, under[0], year=text.year, breaks=text.breaks)
    form = FORM_WORD.search(flow.text, *under)
    called = form_called(form["form"]) if form else told.form if told else "message"
    senders, recipients, date = (told.senders, told.recipients, told.date) if told else ((), (), None)
    return Introduction(
        start=under[0], end=opening, manner="enclosed", form=called, date=date, senders=senders, recipients=recipients
    )  # fmt: skip


def _own_lines(text: _Text, inner: Range) -> Passage:
    """What the lines of a message itself say: its address, its signature, its date."""
    signed = signature(text.flow, *inner, year=text.year)
    return Passage(
        start=inner[0], end=min(inner[1], inner[0] + 60), stretch=inner, manner="forwarded", form="message",
        date=signed.date, dated=signed.dated, signers=signed.names,
        addressees=("speaker",) if to_the_cover(text.flow, *inner) else addressees(text.flow, *inner),
    )  # fmt: skip


def _unclosed(flow: Flow, start: int, end: int, told: Introduction | None) -> int:
    """Where a quotation that never closes ends: after its own sender's signature, else before the last signature."""
    senders = {fold(m.name).split()[-1] for m in told.senders if isinstance(m, Mention)} if told else set()
    lines = lines_within(flow, start, end)
    for place, (first, last) in enumerate(lines[1:], start=1):
        if not (senders & _signers(flow, first, last) or _CLOSING.match(flow.text, first)):
            continue
        stop = last
        for after, until in lines[place + 1 :]:
            more = signing(flow.text, after, until, None)
            if more is None or (more[0] and not senders & _signers(flow, after, until)):
                break
            stop = until
        return stop
    signed = signature(flow, start, end)
    return signed.start if signed.start > start else end


def _signers(flow: Flow, first: int, last: int) -> set[str]:
    told = signing(flow.text, first, last, None) if last - first < 200 else None
    return {word for mention in (told[0] if told else ()) for word in fold(mention.name).split()}


def _enclosed(text: _Text) -> Iterator[Passage]:
    """The papers that follow the message; a draft is nobody's but those who are to sign it."""
    for paper in papers(text.flow, text.quoted, text.end, year=text.year, breaks=text.breaks):
        told, own = paper.announced, _own_lines(text, paper.body)
        drafted = _is_draft(text, paper)
        yield replace(
            own, start=paper.heading[0], end=max(paper.heading[1], min(paper.body[1], paper.heading[0] + 40)),
            stretch=paper.body, manner="draft" if drafted else "enclosed", place=paper.place,
            form="draft" if drafted else told.form if told else "message",
            date=own.date or (told.date if told else None),
            dated=own.dated, senders=told.senders if told and not drafted else (),
            recipients=told.recipients if told else (), addressees=own.addressees or paper.addressed,
        )  # fmt: skip


def _is_draft(text: _Text, paper: Paper) -> bool:
    said = text.flow.text[slice(*paper.heading)].lower()
    return "draft" in said or (paper.announced is not None and paper.announced.form == "draft")


def _charged(text: _Text, taken: list[int]) -> Iterator[Passage]:
    """Charges to hand on what stands there without quotation marks, to where the text turns back to the addressee."""
    flow, reached = text.flow, -1
    openings = sorted({*taken, *(q.start for q in text.quoted)})
    for told in charges(flow.text, 0, text.end, text.breaks):
        near = bisect_left(openings, told.start)
        if told.start < reached or (near < len(openings) and openings[near] <= told.end + 4):
            continue
        around = text.around(told.start)
        stop = around.end if around else text.end
        back = _TURNED_BACK.search(flow.text, told.end, stop)
        if back is None and around is None:
            signed = signature(flow, told.end, stop)
            stop = signed.start if signed.start > told.end else stop
        reached = back.start() if back else stop
        yield _of(told, (told.end, reached) if flow.text[told.end : reached].strip() else None)


def _spoken(text: _Text) -> Iterator[Passage]:
    """What somebody had the speaker told, in the speaker's words."""
    for told in spoken(text.flow.text, 0, text.end):
        after = bisect_left(text.quoted, told.end, key=lambda q: q.start)
        quoted = after < len(text.quoted) and text.quoted[after].start <= told.end + 3
        if not quoted and not text.in_quotation(told.start):
            stop = signature(text.flow, told.end, text.end).start
            yield replace(_of(told, (told.end, stop) if stop > told.end else None), weak=True)
