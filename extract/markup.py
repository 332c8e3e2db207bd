"""XML as it stands in a file: elements, attributes and text that know their offsets; entities that grow are refused.

The parser is expat, which resolves nothing from outside here: no file or address that a document names is ever opened.
Of what a document type declares, names of characters are followed (`&uuml;`, `&mdash;`); an entity that stands for
others, for markup or for a file is refused before it can grow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html.entities import html5
from typing import Any
from xml.parsers import expat

from extract.errors import UnreadableSourceError
from extract.model import Source, Span

TEI = "http://www.tei-c.org/ns/1.0"
# the elements of correspondence as they were proposed, before the Guidelines took them over
_PROPOSED = "http://wiki.tei-c.org/index.php/SIG:Correspondence/task-force-correspDesc"
_NAMESPACES = frozenset({TEI, _PROPOSED})
XML = "http://www.w3.org/XML/1998/namespace"
_ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=/>]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_REFERENCE = re.compile(r"&(?P<name>[^\s#&;]+);")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ADVICE = {
    "undefined entity": "write the character itself in place of its name",
    "no element found": "the file is cut short: export it again",
}
_LONGEST_ENTITY = 64  # characters that a declared entity may stand for
_MOST_SPANS = 256  # stretches that are cited each for itself
_DEEPEST = 200  # elements within each other; editions stay far below, and a reader must not


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two tags: its offsets in the source (code points), and what it means there."""

    start: int
    end: int
    text: str


@dataclass(slots=True, kw_only=True)
class Element:
    """An element: its local name, attributes by name (`xml:` kept), content in order, and where it stands.

    `base` is what `xml:base` says there, an inherited one too. `values` tells where the value of each attribute stands.
    `document` is where the innermost TEI element around it begins, of which a corpus has several. Offsets are code
    points.
    """

    name: str
    attributes: dict[str, str]
    base: str | None
    start: int
    end: int = 0
    document: int = 0
    within: tuple[str, ...] = ()
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    content: list[Element | Piece] = field(default_factory=list)

    def children(self, *names: str) -> Iterator[Element]:
        """The elements in it, those of some names where names are given."""
        for one in self.content:
            if isinstance(one, Element) and (not names or one.name in names):
                yield one

    def descendants(self, *names: str) -> Iterator[Element]:
        """The elements in it to any depth, in the order in which they begin."""
        for one in self.children():
            if not names or one.name in names:
                yield one
            yield from one.descendants(*names)

    def pieces(self) -> Iterator[Piece]:
        """The text in it to any depth, in order."""
        for one in self.content:
            if isinstance(one, Piece):
                yield one
            else:
                yield from one.pieces()

    @property
    def text(self) -> str:
        """The text in it, tags left out and white space made one blank."""
        return " ".join("".join(piece.text for piece in self.pieces()).split())

    def spans(self, source: Source) -> tuple[Span, ...]:
        """The stretches of the source that its text is, white space around them left out.

        Of very many, which each say the whole value again, one stretch with the tags between them.
        """
        found = []
        for piece in self.pieces():
            raw = source.text[piece.start : piece.end]
            first, last = len(raw) - len(raw.lstrip()), len(raw.rstrip())
            if first < last:
                found.append(source.span(piece.start + first, piece.start + last))
        if len(found) > _MOST_SPANS:
            return (source.span(found[0].start, found[-1].end),)
        worded = [span for span in found if any(map(str.isalnum, span.quote))]
        return tuple(dict.fromkeys(worded or found))

    def value_span(self, source: Source, attribute: str) -> Span:
        """The stretch of the source that is the value of an attribute that it has."""
        return source.span(*self.values[attribute])


def line_ends(text: str) -> list[int]:
    """Where the lines of a text end."""
    return [found.start() for found in re.finditer("\n", text)]


def lines_of(element: Element, ends: list[int]) -> tuple[int, int]:
    """The first and the last line of an element, from 1; `ends` is where the lines of its source end."""
    return bisect_left(ends, element.start) + 1, bisect_left(ends, element.end - 1) + 1


Chosen = Callable[[str, Mapping[str, str]], bool]


def elements(source: Source, wanted: frozenset[str], chosen: Chosen | None = None) -> tuple[Element, ...]:
    """The elements of TEI with some local names, each with all that is in it; those within others are not listed again.

    `chosen` is asked for each of these, by name and attributes, whether it is wanted; without it all are.

    Raises `UnreadableSourceError` where the text is not well-formed XML, declares entities, or nests without end.

    >>> text = f'<TEI xmlns="{TEI}"><p n="1">To <hi>Paris</hi> &amp; Rome</p></TEI>'
    >>> source = Source(name="a.xml", text=text, sha256="")
    >>> found, = elements(source, frozenset({"p"}))
    >>> found.text, [span.quote for span in found.spans(source)], found.value_span(source, "n").quote
    ('To Paris & Rome', ['To', 'Paris', '&amp;', 'Rome'], '1')
    """
    walker = _Walker(source, wanted, chosen)
    walker.walk()
    return tuple(walker.found)


class _Walker:
    """One pass over a text: keeps the elements that are wanted and nothing of the others."""

    def __init__(self, source: Source, wanted: frozenset[str], chosen: Chosen | None) -> None:
        self.found: list[Element] = []
        self._text = source.text
        self._data = source.text.encode()
        self._wanted, self._chosen = wanted, chosen
        self._open: list[Element] = []  # the wanted element and those within it
        self._around: list[tuple[str, str | None]] = []  # name and base of every open element
        self._documents: list[int] = [0]  # where each open TEI element begins
        self._entities: set[str] = set(_PREDEFINED)
        self._byte = self._point = 0
        self._verbatim = False  # whether this is a section of characters that are no markup
        self._parser = expat.ParserCreate("utf-8", "}")

    def walk(self) -> None:
        """Parse the whole text."""
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.specified_attributes = True  # one that a document type supplies stands nowhere in the file
        parser.EntityDeclHandler = self._declared
        parser.SkippedEntityHandler = self._skipped
        parser.StartCdataSectionHandler = partial(setattr, self, "_verbatim", True)
        parser.EndCdataSectionHandler = partial(setattr, self, "_verbatim", False)
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError as error:
            told = expat.ErrorString(error.code)
            advice = _ADVICE.get(told, "mend the file, or export it again")
            raise UnreadableSourceError(f"not well-formed XML: {told}, line {error.lineno}", advice=advice) from None

    def _here(self) -> int:
        """The code point at which the parser stands; it only moves forward."""
        byte = self._parser.CurrentByteIndex
        self._point += len(self._data[self._byte : byte].decode())
        self._byte = byte
        return self._point

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if namespace == TEI and local == "TEI":
            self._documents.append(self._here())
        base = attributes.get(f"{XML}}}base", self._around[-1][1] if self._around else None)
        self._around.append((local, base))
        if len(self._around) > _DEEPEST:
            raise UnreadableSourceError(f"more than {_DEEPEST} elements within each other")
        if not self._open and not (
            namespace in _NAMESPACES and local in self._wanted and self._is_chosen(local, attributes)
        ):
            return
        start = self._here()
        made = Element(
            name=local, attributes={_plain(key): value for key, value in attributes.items()}, base=base, start=start,
            document=self._documents[-1],
            within=tuple(name for name, _ in self._around[:-1]),
        )  # fmt: skip
        if attributes:
            made.values = self._values(start)
        (self._open[-1].content if self._open else self.found).append(made)
        self._open.append(made)

    def _is_chosen(self, name: str, attributes: dict[str, str]) -> bool:
        return self._chosen is None or self._chosen(name, {_plain(key): value for key, value in attributes.items()})

    def _values(self, start: int) -> dict[str, tuple[int, int]]:
        """Where the values of the attributes of the tag at `start` stand."""
        found = {}
        at = start + 1
        while self._text[at] not in " \t\n\r/>":
            at += 1
        while attribute := _ATTRIBUTE.match(self._text, at):
            quoted = "double" if attribute["double"] is not None else "single"
            found[attribute["name"]] = attribute.span(quoted)
            for reference in _REFERENCE.finditer(attribute[quoted]):
                if reference["name"] not in self._entities:
                    raise _undeclared(reference["name"])
            at = attribute.end()
        return found

    def _end(self, name: str) -> None:
        if name == f"{TEI}}}TEI":
            self._documents.pop()
        self._around.pop()
        if self._open:
            self._open.pop().end = self._text.index(">", self._here()) + 1

    def _characters(self, text: str) -> None:
        if not self._open:
            return
        start = self._here()
        referred = self._text[start] == "&" and not self._verbatim
        end = self._text.index(";", start) + 1 if referred else start + len(text)
        self._open[-1].content.append(Piece(start, end, text))

    def _declared(self, name: str, is_parameter: bool, value: str | None, *_: Any) -> None:
        """An entity that a document type declares: the name of a character, or of a few, is followed."""
        plain = value is not None and len(value) <= _LONGEST_ENTITY and not set("&<%") & set(value)
        if is_parameter or not plain:
            raise UnreadableSourceError(
                f"an XML file that declares entities of its own ({name}), which are not followed",
                advice="export it without DOCTYPE",
            )
        self._entities.add(name)

    def _skipped(self, name: str, is_parameter: bool) -> None:
        """An entity that is declared in a file elsewhere, which is not opened: a character by its usual name."""
        if is_parameter or not self._open:
            return
        if f"{name};" not in html5:
            raise _undeclared(name)
        start = self._here()
        self._open[-1].content.append(Piece(start, self._text.index(";", start) + 1, html5[f"{name};"]))


def _undeclared(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"an XML file with the entity &{name};, which it does not declare",
        advice="write the character itself in its place",
    )


def _plain(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f"xml:{local}" if namespace == XML else local
