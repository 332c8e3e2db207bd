"""What a description of correspondence says was done with a message: each action, its actors, place and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.authorities import canonical, file_of
from extract.dates import parse_date
from extract.markup import Element
from extract.model import Source, Span, Stage
from extract.readers.tei_dates import ATTRIBUTES, edtf_of
from extract.readers.tei_names import Named, Register, certainty_of, is_unknown, outermost
from extract.rules import Rule

ACTION = Rule("action", "what the description of a correspondence says was done with the message (correspAction)")
_WORDS = Rule("words of a date", "a date that is written out where its attributes tell none")
# the kinds of action that the Guidelines name, and other words for them; who does it carries the message, unless he
# sends or receives it
_KINDS: dict[str, tuple[str, Stage]] = {
    "sent": ("sent", "sent"), "sending": ("sent", "sent"), "received": ("received", "received"),
    "receiving": ("received", "received"), "transmitted": ("transmitted", "passed on"),
    "forwarded": ("forwarded", "passed on"), "redirected": ("redirected", "passed on"),
    "delivered": ("delivered", "handed over"),
}  # fmt: skip
# on the way of a letter that somebody sent on, each of these is told as a receipt and a sending
_SENT_ON = {
    "redirecting": "redirected",
    "redirected": "redirected",
    "forwarding": "forwarded",
    "forwarded": "forwarded",
}
_COPIED = frozenset({"cc", "bcc", "copy"})
_ASIDE = frozenset({"note", "desc", "bibl"})  # what is told about an action beside it
_PLACES = frozenset({"placeName", "settlement", "geogName", "district", "region", "country"})
_PLACE_TYPES = frozenset({"place", "city", "settlement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date of an action: EDTF, where the file tells it, and the rule where not its attributes do."""

    edtf: str
    span: Span
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as an action names it: what it is called, where the file says so, and how sure it is.

    `records` is the address of its record in GeoNames, and where the file gives that; none where it gives none.
    """

    name: str
    spans: tuple[Span, ...]
    records: tuple[tuple[str, Span], ...] = ()
    certainty: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action: what was done, by whom, where and when. `copied`: whoever received it got a copy."""

    stage: Stage
    kind: str
    element: Element
    actors: tuple[tuple[str, Named], ...]
    place: Place | None
    dates: tuple[Day, ...]
    copied: bool

    @property
    def rule(self) -> str:
        """The rule of what it tells."""
        return f"{ACTION}: {self.kind}"


def actions_of(source: Source, element: Element, register: Register) -> Iterator[Action]:
    """The actions of a description that are of a known kind, in its order."""
    for one in element.children("correspAction"):
        kind = one.attributes.get("type", "")
        known = _KINDS.get(_SENT_ON.get(one.attributes.get("subtype", ""), kind) if kind in _KINDS else kind)
        if known is None:
            continue
        kind, stage = known
        yield Action(
            stage=stage, kind=kind, element=one,
            actors=tuple(dict.fromkeys(told for name in outermost(one, _ASIDE) if (told := register.name(name)))),
            place=next(_places(source, one, register), None),
            dates=tuple(day for date in one.descendants("date") if (day := _day(source, date))),
            copied=kind == "received" and one.attributes.get("subtype", "").casefold() in _COPIED,
        )  # fmt: skip


def _places(source: Source, element: Element, register: Register) -> Iterator[Place]:
    """The places that an action names, a settlement within a name alone; those called by the edition's list alone."""
    for one in element.descendants():
        named = one.name in _PLACES or (one.name in {"name", "rs"} and one.attributes.get("type") in _PLACE_TYPES)
        if not named or _ASIDE & set(one.within[len(element.within) :]):
            continue
        inner = next((part for part in one.descendants("settlement") if part.text), one)
        if inner.text and not is_unknown(inner.text):
            records = _records(source, inner) or _records(source, one)
            spans = inner.spans(source)
            yield Place(name=inner.text, spans=spans, certainty=certainty_of(one), records=records)
        elif not one.text and (told := register.place(one)):
            yield Place(name=told, spans=(one.value_span(source, "ref"),), certainty=certainty_of(one))


def _records(source: Source, element: Element) -> tuple[tuple[str, Span], ...]:
    """The record of GeoNames that a place refers to, the first of several."""
    told = map(canonical, element.attributes.get("ref", "").split())
    return tuple((one, element.value_span(source, "ref")) for one in told if file_of(one) == "geonames")[:1]


def _day(source: Source, element: Element) -> Day | None:
    """The date that an element tells: by its attributes, else in words."""
    values = [element.values[name] for name in ATTRIBUTES if name in element.values]
    if edtf := edtf_of(element.attributes):
        span = source.span(min(start for start, _ in values), max(end for _, end in values))
        return Day(edtf=edtf, span=span)
    spans = element.spans(source)
    edtf = parse_date(element.text) if spans and not values else None
    if edtf is None:
        return None
    return Day(edtf=edtf, span=source.span(spans[0].start, spans[-1].end), rule=_WORDS)
