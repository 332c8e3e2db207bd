"""What an edition says of the one letter that a document of TEI is: title, form, where it is kept, an abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.ledger import Ledger
from extract.markup import Element
from extract.model import Citation, Claim, Enclosure, Source, Span
from extract.readers.tei_dates import ATTRIBUTES, edtf_of
from extract.rules import Rule

_KEPT = Rule("msIdentifier", "the repository and the shelfmark that the description of a manuscript gives")
_FORM = Rule(
    "type of the object", "what an edition calls the object: objectType, objectDesc, the type of a description"
)
_PAPER = Rule("part of a text", "a part of the text that the edition calls an attachment or an enclosure")
_ENCLOSED = re.compile(r"attachments?|enclosures?|enclosed|annex|appendix|beilage|anlage|allegato", re.IGNORECASE)
_ABSTRACT = Rule(
    "abstract", "the summary that an edition gives of a letter (abstract, or summary of a manuscript's item)"
)
_SHELF = re.compile(r"shelf|sign|call|cote|segnatura", re.IGNORECASE)
# what editions call a letter in several languages, by the names of our forms; a postcard is none of them
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"(?:{words})", re.IGNORECASE))
    for form, words in (
        ("telegram", r"telegramm?[ae]?|t[ée]l[ée]gramme|telegrama|depesche"),
        ("draft", r"draft|entwurf|brouillon|konzept|minuta"),
        ("memorandum", r"memorandum|denkschrift"),
        ("letter", r"letters?|briefe?|lettres?|letter[ae]|cartas?|epistolae?|brev|list|schreiben"),
        ("other", r"postcards?|(?:(?:bild)?post|ansichts|brief|korrespondenz|kunst)?karte|kartenbrief|"
                  r"carte(?:[ -]postale)?|cartolina|ansichtkaart|briefkaart|postkort"),
    )
)  # fmt: skip
ELEMENTS = frozenset({"title", "objectType", "objectDesc", "msIdentifier", "abstract", "summary"})
_TOLD_BY = {"objectType": ("ana", "corresp", "type", "n"), "objectDesc": ("form",)}


def title_of(found: Sequence[Element]) -> Element | None:
    """The title of the one letter that a document is."""
    titles = [one for one in found if one.name == "title" and "titleStmt" in one.within and one.text]
    return next((one for one in titles if one.attributes.get("level") == "a"), titles[0] if titles else None)


def enter_form(ledger: Ledger, source: Source, element: Element, found: Sequence[Element]) -> str | None:
    """Enter the form that an edition gives a letter; returns it, or None where it tells none that we know."""
    for form, span in (*_forms(source, found), *_told(source, element, ("type", "subtype"))):
        ledger.enter(Claim(key="form", value=form, spans=(span,), rule=_FORM))
        return form
    return None


def _forms(source: Source, found: Sequence[Element]) -> Iterator[tuple[str, Span]]:
    for name, attributes in _TOLD_BY.items():
        for one in found:
            if one.name == name:
                yield from _told(source, one, attributes)
                if name == "objectType" and (form := _form(one.text)):
                    yield form, one.spans(source)[0]


def _told(source: Source, element: Element, attributes: Sequence[str]) -> Iterator[tuple[str, Span]]:
    for name in attributes:
        if name in element.values and (form := _form(element.attributes[name].strip("# "))):
            yield form, element.value_span(source, name)


def _form(words: str) -> str | None:
    """The form that a word names.

    >>> [_form(word) for word in ("brief", "Postkarte", "lettre", "Telegramm", "codex")]
    ['letter', 'other', 'letter', 'telegram', None]
    """
    return next((form for form, pattern in _FORMS if pattern.fullmatch(words)), None)


def enter_archives(ledger: Ledger, source: Source, found: Sequence[Element]) -> tuple[Citation, ...]:
    """Enter where the manuscripts of a letter are kept: holding body, collection, shelfmark."""
    kept: dict[Citation, None] = {}
    for one in found:
        if one.name != "msIdentifier":
            continue
        parts = {
            "archive": _first(one, "repository", "institution"), "fond": _first(one, "collection"),
            "delo": _shelfmark(one),
        }  # fmt: skip
        citation = Citation(**{level: part.text for level, part in parts.items() if part})
        if (citation.archive or citation.fond) and citation not in kept:
            kept[citation] = None
            spans = tuple(span for part in parts.values() if part for span in part.spans(source))
            ledger.enter(Claim(key="archives", value=citation.label(), spans=spans, rule=_KEPT))
    return tuple(kept)


def _shelfmark(element: Element) -> Element | None:
    """The number under which a manuscript is kept: of several the one that is called so."""
    told = [one for one in element.children("idno") if one.text]
    return next((one for one in told if _SHELF.search(one.attributes.get("type", ""))), told[0] if told else None)


def _first(element: Element, *names: str) -> Element | None:
    return next((one for name in names for one in element.children(name) if one.text), None)


def enter_abstract(ledger: Ledger, source: Source, element: Element, found: Sequence[Element]) -> str | None:
    """Enter the abstract of a letter, or the note in words that its description has; returns it."""
    told = [one for name in ("abstract", "summary") for one in found if one.name == name]
    told += [one for one in element.children("note") if next(one.descendants("ref"), None) is None]
    for one in told:
        if one.text:
            ledger.enter(Claim(key="description", value=one.text, spans=one.spans(source), rule=_ABSTRACT))
            return one.text
    return None


def enter_enclosures(ledger: Ledger, source: Source, texts: Sequence[Element]) -> tuple[Enclosure, ...]:
    """Enter the papers that a letter encloses, as its text sets them apart, each with the date of its dateline."""
    papers = [
        one for text in texts for one in text.descendants("div", "floatingText")
        if _ENCLOSED.fullmatch(one.attributes.get("type", "")) and one.text
    ]  # fmt: skip
    found, around = [], list[int]()
    for place, one in enumerate(papers):
        head = next((part for part in one.descendants("head") if part.text), one)
        ledger.enter(
            Claim(key="enclosures", value="message", spans=head.spans(source)[:1], rule=_PAPER, part=place)
        )  # fmt: skip
        edtf = None
        if date := next((day for day in one.descendants("date") if _dates(day)), None):
            edtf = edtf_of(date.attributes)
        if date and edtf:
            places = [date.values[name] for name in ATTRIBUTES if name in date.values]
            span = source.span(min(start for start, _ in places), max(end for _, end in places))
            ledger.enter(Claim(key="enclosures.date", value=edtf, spans=(span,), rule=_PAPER, part=place))
        while around and papers[around[-1]].end <= one.start:
            around.pop()
        found.append(Enclosure(date=edtf, manner="enclosed", within=around[-1] if around else None))
        around.append(place)
    return tuple(found)


def _dates(element: Element) -> bool:
    """Whether an element dates the paper that it stands in."""
    return "dateline" in element.within and edtf_of(element.attributes) is not None
