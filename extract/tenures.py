"""Who held which post when, as an index words it: "Soviet Ambassador to the DPRK until December 1950"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.dates import parse_date
from extract.edtf import Days, ends
from extract.lexicon import BODIES, OFFICES, country_of
from extract.posts import HELD, post_of
from extract.spelling import fold

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = (
    r"(?:(?:the )?(?:early|late|mid|end of|beginning of|middle of)[ -](?:in )?)?(?:the )?"
    rf"(?:\d{{1,2}} )?(?:{_MONTH} (?:\d{{1,2}}, )?|(?:spring|summer|autumn|fall|winter) (?:of )?)?"
    r"(?:1[0-9]{3}|20[0-9]{2})"
)
_WORDS = r"(?:(?!\b(?:until|since|from)\b)[^;,()\d]){0,90}?"  # what happened then: "following Shtykov's dismissal in"
_SPAN = re.compile(
    rf"\b(?:(?:from|between|in|during) )?(?P<first>{_DATE}) ?(?:-|–|—|to|until|till|through|and) ?"
    rf"(?P<last>{_DATE}|[0-9]{{2}}\b)"
)
_OPEN = re.compile(rf"\b(?P<date>{_DATE}) ?(?:-|–|—)(?! ?\d)")
_UNTIL = re.compile(
    rf"\b(?:(?:until|till|(?P<before>before)) (?P<words>{_WORDS})|(?:up to|through|to) )(?P<date>{_DATE})"
)
_SINCE = re.compile(
    rf"\b(?:(?:since|following|after) {_WORDS}|(?:from|beginning|starting|as from|as of) (?:in )?)(?P<date>{_DATE})"
    r"(?: on(?:wards?)?\b)?"
)
_WITHIN = re.compile(rf"\b(?:(?:in|during|of) )?(?P<date>{_DATE})")
_BEGAN = re.compile(
    r"\b(?:appointed|became|becoming|named|elected|restored|promoted|designated|assumed|succeeded|installed|nominated)\b"
)
_ENDED = re.compile(
    r"\b(?:replaced|dismissed|relieved|removed|resigned|recalled|retired|ousted|stepped down|transferred)\b"
)
_LONGEST = 2000  # code points of an entry that are looked at; more is no entry
_CUT = re.compile(r"[,;]|\band\b")
_BRACKET = re.compile(r"\([^()]*\)")
# what stands before the words of a post, and where these end
_BEFORE = re.compile(
    r".*\b(?:as|became|becoming|appointed|named|elected|made|remained|remains|former|formerly|served|restored to|was|"
    r"is|promoted to|succeeded|later|then|concurrently|also|once)\b(?: to\b)?"
)
_AFTER = re.compile(
    r"\b(?:who|whose|which|when|where|sent|during|while|used|known|restored|replaced|relieved|dismissed|posted|"
    r"following|after)\b"
)
_RELATIVE = re.compile(r"\b(?:who|whose|which|when|where)\b")  # what follows is told of the person, not of the post
_SMALL = re.compile(r"(?:(?:the|a|an|of|to|in) )+")
_POSSESSIVE = re.compile(r"[’']s\b")
_POSSESSED = re.compile(r"[’']s post$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A post and its interval (EDTF, None where nothing limits it), as the words of a text from `start` to `end` say.

    `supplied` tells that the country of the post stands elsewhere in the text.
    """

    post: str
    date: str | None
    start: int
    end: int
    supplied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    """An interval that words tell, and whether they bound a term or merely say that it ran then."""

    start: int
    end: int
    date: str
    words: tuple[int, int] | None = None  # what happened at its end: "until restored to office in May 1951"

    @property
    def bounds(self) -> bool:
        return "/" in self.date


def terms(text: str, start: int = 0) -> tuple[Term, ...]:
    """The posts that somebody is told to have held from `start` of a text on, each with its interval.

    "until" ends a term and "from", "since", "following", "became" begin one; a year or a span of years alone is when it
    was held. A post whose country is not told is of the one country that the text names beside others.

    >>> for term in terms("Consul in Bergen, 1940-46, became Ambassador to France until May 1951"):
    ...     print(term.post, term.date)
    Consul in Bergen 1940/1946
    Ambassador to France ../1951-05
    >>> [(term.post, term.date) for term in terms("Minister of Trade, USSR, replaced in March 1949")]
    [('Minister of Trade, USSR', '../1949-03')]
    """
    plain = _BRACKET.sub(_blank, text[: start + _LONGEST])
    found: list[Term] = []
    for first, last in _clauses(plain, start):
        when = _when(plain, first, last)
        term = _term(plain, first, last, when)
        if term is not None:
            found.append(term)
        elif found:
            found[-1] = _continued(found[-1], plain, first, last, when)
        if when and when.words and _holds(plain[slice(*when.words)]):  # "until restored to the Minister's post in 1953"
            date = found[-1].date if found else None
            found += _next(plain, when, date)
    return tuple(_with_country(found))


def covers(date: str | None, when: Days | None) -> bool:
    """Whether a term (EDTF) can have run on one of the days from the first to the last of `when`.

    A term that nothing limits covers any day, and any term an unknown day.

    >>> from extract.edtf import bounds
    >>> covers("../1950-12", bounds("1950-10-13")), covers("1950-12/..", bounds("1950-10-13")), covers(None, None)
    (True, False, True)
    """
    if date is None or when is None:
        return True
    first, last = ends(date)
    return not (first and when[1] < first) and not (last and when[0] > last)


def _blank(bracket: re.Match[str]) -> str:
    """A bracket without its words, as long as it was, unless it tells when: then it is a clause or a date."""
    inner = bracket.group()[1:-1]
    if not re.search(_DATE, inner):
        return " " * len(bracket.group())
    return f";{inner};" if _holds(inner) else f" {inner} "


def _clauses(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The stretches between commas, but for those within a date, and between two posts that "and" joins."""
    dates = [match.span() for match in re.finditer(_DATE, text)]
    position = start
    for cut in _CUT.finditer(text, start):
        if any(first < cut.start() < last for first, last in dates):
            continue
        following = re.split("[,;]", text[cut.end() :], maxsplit=1)[0]
        if cut.group() == "and" and not (_holds(text[position : cut.start()]) and _holds(following)):
            continue
        yield position, cut.start()
        position = cut.end()
    yield position, len(text)


def _holds(text: str) -> bool:
    """Whether words name an office."""
    return any(word in HELD for word in fold(_POSSESSIVE.sub("", text)).split())


def _term(text: str, start: int, end: int, when: _When | None) -> Term | None:
    """The post that a clause names, with its interval."""
    stop = when.start if when and text[start : when.start].strip() else end
    first = when.end if when and stop == end else start
    post = _post(text, first, stop)
    if post is None:
        return None
    date = when.date if when else None
    if when and not when.bounds:
        begins, ends_ = _BEGAN.search(text, start, end), _ENDED.search(text, start, end)
        date = f"{date}/.." if begins else f"../{date}" if ends_ else date
    return Term(
        post=" ".join(text[slice(*post)].split()), date=date, start=post[0], end=max(post[1], when.end if when else 0)
    )


def _continued(term: Term, text: str, start: int, end: int, when: _When | None) -> Term:
    """A term with what a clause adds that names no post: an interval, or whose post it is."""
    if when:
        ended = not when.bounds and _ENDED.search(text, start, end)
        date = f"../{when.date}" if ended else when.date
        return replace(term, date=_limited(term.date, date), end=when.end)
    added = " ".join(text[start:end].split()).strip(" .")
    words = added.split()
    capital = all(word[0].isupper() or word in {"of", "the", "for"} for word in words)
    names = capital and words and words[0].lower() not in OFFICES and not BODIES.isdisjoint(fold(added).split())
    if capital and words and (names or country_of(added)):
        return replace(term, post=f"{term.post}, {added}", end=end)
    return term


def _next(text: str, when: _When, date: str | None) -> list[Term]:
    """The post that somebody came to when the one before it ended."""
    post = _post(text, *when.words) if when.words else None
    if post is None or date is None:
        return []
    begun = f"{when.date.rpartition('/')[2]}/.."
    return [Term(post=" ".join(text[slice(*post)].split()), date=begun, start=post[0], end=when.end)]


def _with_country(found: list[Term]) -> Iterator[Term]:
    """The terms, a post without a country as one of the only country that posts of the same person have."""
    posts = [(term, post_of(term.post)) for term in found]
    countries = {post.of for _, post in posts if post and post.of}
    for term, post in posts:
        if post is None:
            continue
        if len(countries) == 1 and post.of is None and not post.abroad:
            yield replace(term, post=f"{term.post}, {next(iter(countries))}", supplied=True)
        else:
            yield term


def _limited(one: str | None, other: str) -> str:
    """An interval that two places of a text limit: "from 1949", "until 1951"."""
    if one and one.endswith("/..") and other.startswith("../"):
        return f"{one[:-3]}/{other[3:]}"
    return other if one is None else one


def _when(text: str, start: int, end: int) -> _When | None:
    """The interval that a clause tells; None where it tells none that can be read."""
    if relative := _RELATIVE.search(text, start, end):
        end = relative.start()
    for pattern, make in ((_SPAN, _span), (_OPEN, _since), (_UNTIL, _until), (_SINCE, _since), (_WITHIN, _within)):
        match = pattern.search(text, start, end)
        date = make(match) if match else None
        if match and date:
            words = match.span("words") if pattern is _UNTIL and match["words"] else None
            return _When(start=match.start(), end=match.end(), date=date, words=words)
    return None


def _span(match: re.Match[str]) -> str | None:
    first, last = _date(match["first"]), match["last"]
    until = _date(f"{first[:2]}{last}" if len(last) == 2 and first else last)
    if not first or not until or "/" in first + until or ends(f"{first}/{until}") == (None, None):
        return None
    return f"{first}/{until}"


def _since(match: re.Match[str]) -> str | None:
    found = _date(match["date"])
    return f"{found.split('/')[0]}/.." if found else None


def _until(match: re.Match[str]) -> str | None:
    found = _date(f"before {match['date']}" if match["before"] else match["date"])
    return found if found is None or found.startswith("../") else f"../{found.split('/')[-1]}"


def _date(words: str) -> str | None:
    return parse_date(words.removeprefix("the "))


def _within(match: re.Match[str]) -> str | None:
    return _date(match["date"])


def _post(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words of a post stand, without how somebody came to it and what he did there; None where none does."""
    cuts = (match.start() for match in _AFTER.finditer(text, start, end) if _holds(text[start : match.start()]))
    end = next(cuts, end)
    if (before := _BEFORE.match(text, start, end)) and _holds(text[before.end() : end]):
        start = before.end()
    words = text[start:end]
    start += len(words) - len(words.lstrip(" ,.;:"))
    end -= len(words) - len(_POSSESSED.sub("", words.rstrip(" ,.;:")))
    if small := _SMALL.match(text, start, end):
        start = small.end()
    return (start, end) if _holds(text[start:end]) else None
