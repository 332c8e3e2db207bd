"""Namesakes: whom a family name means in a document where the source knows several persons who bear it.

Each of them is a hypothesis. What speaks for it is told by the source alone: initials that a bracket adds in the
document, a rank beside the name, the place that the head of the document names, and the nearest day on which another
document gives the name in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.edtf import apart
from extract.hypotheses import decided
from extract.lexicon import CAPITALS
from extract.model import Ground, Hypothesis, Span
from extract.names import Mention
from extract.posts import countries_in
from extract.rules import Rule
from extract.spelling import fold
from extract.text import Flow

NAMESAKE = Rule("namesake", "of several persons of one family the one for whom rank, place and date speak")
_TITLE = "general marshal admiral commissar colonel major captain lieutenant gen maj col".replace(" ", "|")
_SHORT = {"gen": "general", "maj": "major", "col": "colonel"}
# a rank with what it is of: "General of the Army", "Army Gen."; no "General Staff", no "Secretary General"
_RANK = re.compile(
    rf"(?:\b(?P<of>army|air|fleet|corps)\s+)?(?<!secretary )(?<!consul )\b(?P<rank>{_TITLE})\b\.?(?!\s+staff)"
    r"(?:\s+of\s+the\s+(?P<arm>army|air|fleet)\b)?",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(?:in|to|at)\s+(?:the\s+)?(?P<place>(?:[A-Z][\w’'.-]*\s?){1,5})")
_CITY = re.compile(rf"\b(?:{'|'.join(sorted(CAPITALS, key=len, reverse=True))})\b", re.IGNORECASE)
_BEFORE = 40  # code points before a name in which its rank stands
_NEAR = 366  # days from which a full name tells who is meant on one
_INITIALS, _SAME_RANK, _SAME_PLACE, _NEAREST = 4, 2, 2, 1  # how much speaks for somebody; a full rank twice as much
_LEAST = 2  # so much must speak for somebody who is taken to be meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A document as far as it tells whom a family name means: its day (EDTF), its texts, and the heads of these."""

    date: str | None
    texts: tuple[Flow, ...]
    heads: tuple[tuple[Flow, int, int], ...]


class Namesakes:
    """What one source tells of its persons beside their names, gathered first, then asked.

    >>> known, entry = Namesakes(), "Holt, General A.B., Head of the Mission to France"
    >>> known.tell("A.B. Holt", entry, Span(start=0, end=len(entry), quote=entry))
    >>> known.see("C.D. Holt", "1911-05", Span(start=0, end=9, quote="C.D. Holt"))
    >>> setting = Setting(date="1911-05-09", texts=(Flow.of("Tell General Holt of it."),), heads=())
    >>> found = known.meant("Holt", setting, ["A.B. Holt", "C.D. Holt"], rank=frozenset({"general"}))
    >>> [(one.name, one.state, one.weight) for one in found]
    [('A.B. Holt', 'used', 2), ('C.D. Holt', 'set aside', 1)]
    """

    def __init__(self) -> None:
        self._told: list[tuple[str, str, Span]] = []
        self._seen: list[tuple[str, str, Span]] = []

    def tell(self, name: str, words: str, span: Span) -> None:
        """Record what the source says of somebody, by a name of his: an entry of its index, an office, a rank."""
        self._told.append((name, words, span))

    def see(self, name: str, date: str, span: Span) -> None:
        """Record that a document of a day (EDTF) gives a name in full."""
        self._seen.append((name, date, span))

    def gather(self, found: Iterable[tuple[Mention, tuple[Span, ...], str | None]]) -> None:
        """Record what headings and signatures tell of those whom they name: rank, office, and on which day."""
        for mention, (span, *beside), date in found:
            for name in filter(None, (mention.name, mention.alias)):
                self.tell(name, span.quote, span)
                for office in beside:
                    self.tell(name, mention.office or "", office)
                if date:
                    self.see(name, date, span)

    def meant(
        self,
        family: str,
        setting: Setting,
        candidates: Iterable[str],
        names: dict[str, str] | None = None,
        rank: frozenset[str] = frozenset(),
    ) -> tuple[Hypothesis, ...]:
        """Whom a family name means in a document, beside a `rank`: a hypothesis for each for whom something speaks.

        `names` gives the candidates by every name that was recorded, where that is not the candidate's own.
        """
        found = re.compile(rf"(?<!\w){re.escape(family)}(?!\w)", re.IGNORECASE)
        places = [
            (flow, match)
            for flow in setting.texts
            for match in found.finditer(flow.text)
            if rank_before(flow.text, match.start()) == rank
        ]
        if not places:
            return ()
        (words, *_) = places[0][0].spans(*places[0][1].span())
        own = {one: one for one in candidates} | (names or {})
        grounds: dict[str, list[Ground]] = {one: [] for one in own.values()}
        for ground_of in (self._initials, self._rank, self._place, self._day):
            for name, ground in ground_of(setting, places, own):
                grounds[name].append(ground)
        told = {name: tuple(dict.fromkeys(some)) for name, some in grounds.items() if some}
        return decided("people", words, family, told, least=_LEAST)

    def _initials(self, setting: Setting, places: list[_Place], own: dict[str, str]) -> Iterable[_Said]:
        """A bracket with initials before the name: "[S.E.] ZAKHAROV"."""
        del setting
        for flow, match in places:
            added = re.search(r"\[((?:[A-Z][a-z]?\.\s?)+)\]\s*$", flow.text[max(0, match.start() - 12) : match.start()])
            if added is None:
                continue
            start = max(0, match.start() - 12) + added.start()
            for name in dict.fromkeys(own.values()):
                if _initials_of(name)[: len(_initials_of(added[1]))] == _initials_of(added[1]):
                    text = f"a bracket gives the initials {added[1].strip()}"
                    spans = flow.spans(start, match.end())[:1]
                    yield name, Ground(text=text, weight=_INITIALS, spans=spans, rule=NAMESAKE)

    def _rank(self, setting: Setting, places: list[_Place], own: dict[str, str]) -> Iterable[_Said]:
        """A rank before the name that the source gives one of the candidates."""
        del setting
        flow, match = places[0]
        beside = rank_before(flow.text, match.start())
        done = set()
        for name, words, span in self._told if beside else ():
            if name in own and own[name] not in done and any(beside <= rank for rank in _ranks_in(words)):
                done.add(own[name])
                spans = (span, *flow.spans(*match.span())[:1])
                text = f"the rank beside the name, {' '.join(sorted(beside))}, is his"
                weight = _SAME_RANK * min(2, len(beside))
                yield own[name], Ground(text=text, weight=weight, spans=spans, rule=NAMESAKE)

    def _place(self, setting: Setting, places: list[_Place], own: dict[str, str]) -> Iterable[_Said]:
        """A city that the head of the document names, in a country to which the source says that somebody was sent."""
        del places
        named = {
            CAPITALS[match.group().casefold()]: flow.spans(start + match.start(), start + match.end())[0]
            for flow, start, end in setting.heads
            for match in _CITY.finditer(flow.text[start:end])
        }
        done = set()
        for name, words, span in self._told if named else ():
            if name not in own:
                continue
            where = {one for match in _WHERE.finditer(words) for one in countries_in(match["place"])}
            for country in sorted(where & named.keys()):
                if own[name] not in done:
                    done.add(own[name])
                    text = f"the head of the document names a place in {country}, where he was"
                    spans = (span, named[country])
                    yield own[name], Ground(text=text, weight=_SAME_PLACE, spans=spans, rule=NAMESAKE)

    def _day(self, setting: Setting, places: list[_Place], own: dict[str, str]) -> Iterable[_Said]:
        """The nearest day on which another document gives one of the candidates in full."""
        del places
        away: list[tuple[int, str, str, Span]] = []
        for name, date, span in self._seen:
            days = apart(date, setting.date) if setting.date and name in own else None
            if days is not None and days <= _NEAR:
                away.append((days, own[name], date, span))
        if not away or len({name for days, name, _, _ in away if days == min(away)[0]}) > 1:
            return
        days, name, date, span = min(away)
        text = f"named in full on {date}, the nearest day to {setting.date}"
        yield name, Ground(text=text, weight=_NEAREST, spans=(span,), rule=NAMESAKE)


_Place = tuple[Flow, re.Match[str]]
_Said = tuple[str, Ground]


def _initials_of(name: str) -> tuple[str, ...]:
    words = fold(re.sub(r"\.(?=\w)", ". ", name)).split()
    return tuple(word[0] for word in words)


def _ranks_in(words: str) -> list[frozenset[str]]:
    """The ranks that some words name, each as its words.

    >>> [sorted(rank) for rank in _ranks_in("Army Gen. Holt, of the General Staff")]
    [['army', 'general']]
    """
    return [_rank_of(match) for match in _RANK.finditer(words)]


def _rank_of(match: re.Match[str]) -> frozenset[str]:
    rank = match["rank"].casefold()
    return frozenset({_SHORT.get(rank, rank), *(one.casefold() for one in (match["of"], match["arm"]) if one)})


def rank_before(text: str, place: int) -> frozenset[str]:
    """The rank right before a name, as its words; empty where there is none.

    >>> sorted(rank_before("is attached to General of the Army HOLT", 35)), rank_before("the General told Holt", 17)
    (['army', 'general'], frozenset())
    """
    start = max(0, place - _BEFORE)
    before = text[start:place].rstrip()
    last = next((match for match in _RANK.finditer(before) if match.end() == len(before)), None)
    return _rank_of(last) if last else frozenset()
