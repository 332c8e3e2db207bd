"""Who held which post when, as one source tells it, and whom an office in a document can therefore mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from extract.edtf import Days, bounds, ends
from extract.hypotheses import decided
from extract.model import Ground, Hypothesis, Span, Tenure
from extract.names import Mention
from extract.posts import Post, post_of
from extract.rules import Rule
from extract.tenures import Term, covers
from extract.text import Flow

HOLDER = Rule("holder of the office", "who held the office on that day, by the offices that the source states")
_BESIDE = Rule("office beside a name", "the office that the text gives somebody beside his name")
_ARTICLE = re.compile(r"^(?:the|an?) ")
_BESIDE_WITHIN = 200  # code points of a name in which the office beside it stands
_NEAR = 366  # days from which an office that is attested on one can still be meant
_NEAREST, _AWAY = 2, 3653  # so many holders at other times are told of, and from so many days away
_STATED, _LIMITED, _ATTESTED, _OUTSIDE = 2, 2, 3, -5  # how much speaks for somebody, or against


Holder = TypeVar("Holder", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An office as a document uses it: the part it plays, its words, and the day (EDTF) of the document."""

    key: str
    name: str
    post: Post
    words: Span
    date: str | None


class Offices:
    """The posts of one source with their holders, gathered first, then asked.

    >>> offices, at = Offices(), Span(start=0, end=4, quote="Holt")
    >>> offices.hold("Holt", Term(post="Ambassador to France", date="../1911-05", start=0, end=4), (at,), "index")
    >>> post = post_of("Ambassador", "Paris")
    >>> for day in ("1910-03", "1912"):
    ...     asked = Asked(key="recipients", name="Ambassador", post=post, words=at, date=day)
    ...     [(found.name, found.state) for found in offices.meant(asked, str)]
    [('Holt', 'used')]
    [('Holt', 'set aside')]
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, ...], list[tuple[Post, Tenure]]] = {}  # by what is done
        self._posts: dict[Post, str] = {}  # the name that each post goes by in this source

    def hold(self, holder: str, term: Term, spans: tuple[Span, ...], rule: str, *, attested: bool = False) -> None:
        """Record that somebody, by a name that the source has for him, held a post; `attested`: on the term's day."""
        post = post_of(term.post)
        if post is None or (post.abroad and post.at is None):
            return  # an ambassador, of whom it is not told where, holds no certain post
        name = self._posts.setdefault(post, _ARTICLE.sub("", term.post))
        told = Tenure(
            holder=holder, post=name, date=term.date, spans=spans, rule=rule, attested=attested,
            confidence=0.8 if term.supplied or attested else 1.0,
        )  # fmt: skip
        self._held.setdefault(post.does, []).append((post, told))

    def post(self, phrase: str, place: str | None = None) -> str | None:
        """The name that the source's post of this phrase goes by, or None where it tells of none.

        `place` is where it is held, if the phrase does not say.

        >>> offices, at = Offices(), Span(start=0, end=4, quote="Holt")
        >>> offices.hold("Holt", Term(post="Soviet Ambassador to the PRC", date=None, start=0, end=4), (at,), "index")
        >>> offices.post("USSR Ambassador in Beijing"), offices.post("Soviet Ambassador")
        ('Soviet Ambassador to the PRC', None)
        """
        post = post_of(phrase, place)
        return self._posts.get(post) if post is not None else None

    def meant(self, asked: Asked, canonical: Callable[[str], str | None]) -> tuple[Hypothesis, ...]:
        """Whom an office can mean: everybody who is told to have held it, the one in office on that day used.

        `canonical` gives the name that a holder goes by now.
        """
        held = [one for post, one in self._held.get(asked.post.does, ()) if asked.post.fits(post)]
        return weighed(asked, [(canonical(one.holder) or one.holder, one) for one in held])

    def tenures(self, canonical: Callable[[str], str | None]) -> tuple[Tenure, ...]:
        """Everything that was recorded, each once, by the holders' names of now."""
        found = {
            Tenure(
                holder=canonical(one.holder) or one.holder, post=one.post, date=one.date, spans=one.spans,
                rule=one.rule, attested=one.attested, confidence=one.confidence,
            ): None
            for several in self._held.values()
            for _, one in several
        }  # fmt: skip
        return tuple(sorted(found, key=lambda one: (one.post, one.holder, one.attested, one.date or "", one.spans)))


def weighed(asked: Asked, held: Iterable[tuple[str, Tenure]]) -> tuple[Hypothesis, ...]:
    """The hypotheses about an office: each of those who are told to have held it, with the reasons."""
    candidates = {holder: grounds for holder, (grounds, _) in weigh(asked.date, held).items()}
    return decided(asked.key, asked.words, asked.name, candidates)


def weigh(date: str | None, held: Iterable[tuple[Holder, Tenure]]) -> dict[Holder, tuple[tuple[Ground, ...], Tenure]]:
    """What speaks for and against each holder of an office, that he is meant on a day (EDTF); and which tenure says so.

    Of several tenures of one holder that counts for which most speaks. Of those who held it at other times alone, the
    two are left whose terms are the nearest, within ten years.
    """
    when = bounds(date) if date else None
    best: dict[Holder, tuple[tuple[Ground, ...], Tenure]] = {}
    for holder, tenure in sorted(held, key=lambda one: (str(one[0]), one[1].date or "", one[1].post, one[1].spans)):
        grounds = _grounds(date, tenure, when)
        if grounds and (holder not in best or _sum(grounds) > _sum(best[holder][0])):
            best[holder] = grounds, tenure
    away = {holder: _away(tenure, when) for holder, (grounds, tenure) in best.items() if _sum(grounds) <= 0}
    near = [one for one in sorted(away, key=lambda one: (away[one], str(one))) if away[one] <= _AWAY][:_NEAREST]
    return {holder: told for holder, told in best.items() if holder not in away or holder in near}


def _sum(grounds: tuple[Ground, ...]) -> int:
    return sum(ground.weight for ground in grounds)


def _away(tenure: Tenure, when: Days | None) -> int:
    """How many days a term is away from some days that it leaves out."""
    first, last = ends(tenure.date) if tenure.date else (None, None)
    if when is None:
        return 0
    if first and when[1] < first:
        return (first - when[1]).days
    return (when[0] - last).days if last else 0


def _grounds(date: str | None, tenure: Tenure, when: Days | None) -> tuple[Ground, ...]:
    day = date.partition("T")[0] if date else "a day that is not told"
    if tenure.attested:
        seen = bounds(tenure.date) if tenure.date else None
        if seen is not None and when is not None and abs((seen[0] - when[0]).days) > _NEAR:
            return ()
        text = f"called {tenure.post} on {tenure.date or 'a day that is not told'}, which is near {day}"
        return (Ground(text=text, weight=_ATTESTED, spans=tenure.spans, rule=tenure.rule),)
    held = Ground(text=f"held the post {tenure.post}", weight=_STATED, spans=tenure.spans, rule=tenure.rule)
    if tenure.date is None:
        return (held,)
    inside = covers(tenure.date, when)
    text = f"the term {tenure.date} {'covers' if inside else 'leaves out'} {day}"
    term = Ground(text=text, weight=_LIMITED if inside else _OUTSIDE, spans=tenure.spans, rule=HOLDER)
    return held, term


def told_beside(flow: Flow, mention: Mention) -> tuple[Span, ...]:
    """Where a running text writes a name, and the office beside it if there is one.

    >>> from extract.names import parties
    >>> flow = Flow.of("letter to the Soviet Ambassador in Paris (Holt)")
    >>> [span.quote for span in told_beside(flow, parties(flow.text, 10)[0])]
    ['Holt', 'the Soviet Ambassador in Paris']
    """
    name = flow.spans(mention.start, mention.end)[:1]
    if mention.office is None:
        return name
    words = re.compile(r"\s+".join(map(re.escape, mention.office.split())))
    first = max(0, mention.start - _BESIDE_WITHIN)
    found = words.search(flow.text, first, mention.end + _BESIDE_WITHIN)
    return name + (flow.spans(*found.span())[:1] if found else ())


def attest(offices: Offices, name: str, mention: Mention, spans: tuple[Span, ...], date: str | None) -> None:
    """Record the office that a text gives somebody beside his name, on the day (EDTF) of the text."""
    if mention.office is not None:
        term = Term(post=mention.office, date=date, start=mention.start, end=mention.end)
        offices.hold(name, term, spans, _BESIDE, attested=True)
