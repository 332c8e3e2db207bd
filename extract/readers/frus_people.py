"""Who is who in a volume of diplomatic papers: its own list of persons, and the names that its markup refers there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from extract.authority import Authority
from extract.ledger import LISTED
from extract.lexicon import TITLES
from extract.markup import Element
from extract.model import AuthorityReference, Source, Span
from extract.spelling import fold
from extract.tenures import Term, terms
from extract.transcript import Transcript

_PAGE = "https://history.state.gov/historicaldocuments/{}/persons#{}"  # where the publisher shows the list
_SUFFIX = re.compile(r"(?:Jr|Sr|[IVX]+)\.?")
_POINTERS = ("corresp", "ref")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry of the list: its identifier, the name as it is spoken, where that stands, the posts that it tells."""

    key: str
    name: str
    span: Span
    terms: tuple[tuple[Term, tuple[Span, ...]], ...]


class Persons:
    """The list of persons of one volume: entries by identifier, each with its name, what is said of it and where."""

    def __init__(self, source: Source, items: Iterable[Element], volume: str | None) -> None:
        self._volume = volume
        named = list(_entries(source, items))
        times = Counter(entry.name for entry in named)
        self._entries = {
            one.key: replace(one, name=f"{one.name} ({one.key})") if times[one.name] > 1 else one for one in named
        }

    def enter(self, authority: Authority) -> None:
        """Make everyone on the list known, with the posts that it tells and when they were held."""
        for entry in self._entries.values():
            authority.add(entry.name, entry.span, LISTED, listed=True)
            for term, spans in entry.terms:
                authority.offices.hold(entry.name, term, (entry.span, *spans), LISTED)

    def called(self, page: Transcript) -> Callable[[int, int], str | None]:
        """Of a page: whom the markup of a stretch refers to in the list, by name, or None."""
        marks = [(one.start, one.end, name) for one in page.marked if (name := self.named(one.element))]
        marks.sort()
        starts = [start for start, _, _ in marks]

        def called(start: int, end: int) -> str | None:
            place = bisect_left(starts, end) - 1  # the last that begins before the end
            return marks[place][2] if place >= 0 and start < marks[place][1] else None

        return called

    def named(self, element: Element) -> str | None:
        """The name of the entry that an element refers to, or None."""
        for attribute in _POINTERS:
            address = element.attributes.get(attribute, "")
            if address.startswith("#") and (entry := self._entries.get(address[1:])):
                return entry.name
        return None

    def authorities(self) -> tuple[AuthorityReference, ...]:
        """The addresses under which the publisher shows the entries of the list."""
        if self._volume is None:
            return ()
        found = (
            AuthorityReference(name=one.name, iri=_PAGE.format(self._volume, one.key), span=one.span, rule=LISTED)
            for one in self._entries.values()
        )
        return tuple(sorted(found, key=lambda said: (said.name, said.iri)))


def _entries(source: Source, items: Iterable[Element]) -> Iterator[_Entry]:
    """The entries of a list, among other items; ranks and honours are no posts."""
    for item in items:
        name = next((one for one in item.descendants("persName") if "xml:id" in one.attributes), None)
        if name is None or not name.text:
            continue
        page = Transcript(source, kept=frozenset({"persName"}))
        page.add(item)
        (mark, *_) = page.marked
        told = tuple((term, page.spans(term.start, term.end)) for term in terms(page.page.text, mark.end))
        yield _Entry(
            key=name.attributes["xml:id"], name=spoken(name.text), span=page.whole(mark.start, mark.end), terms=told
        )  # fmt: skip


def spoken(listed: str) -> str:
    """A name as it is spoken, of one that a list turns round; ranks are left out.

    >>> [spoken(name) for name in ("Dulles, John Foster", "Irwin, John N., II", "Holt, Colonel Ann,", "Chou En-lai")]
    ['John Foster Dulles', 'John N. Irwin II', 'Ann Holt', 'Chou En-lai']
    """
    family, *rest = [part.strip() for part in listed.strip(" ,;").split(",")]
    given = [word for part in rest if not _SUFFIX.fullmatch(part) for word in part.split()]
    suffixes = [part for part in rest if _SUFFIX.fullmatch(part)]
    return " ".join((*(word for word in given if fold(word) not in TITLES), family, *suffixes))
