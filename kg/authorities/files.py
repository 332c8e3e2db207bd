"""Files of authorities: CSV with named columns, and SKOS or the like in any syntax of RDF, JSON-LD among them.

Nothing is fetched: a JSON-LD context that stands elsewhere is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from extract.authorities import FILES, canonical, file_of, is_address, named
from extract.dates import date_of_cell
from extract.edtf import ends
from extract.errors import UnreadableSourceError
from extract.files import read_bytes
from extract.model import ActorKind, Reading
from extract.text import decode
from kg.authorities.entries import Entry, Told, as_reading, cited, usable
from kg.errors import AuthorityFileError
from kg.graph.userfiles import quads
from kg.vocab import RDF_TYPE, RDFS_LABEL

_RDF: Final[Mapping[str, ox.RdfFormat]] = MappingProxyType(
    {
        ".ttl": ox.RdfFormat.TURTLE,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".nq": ox.RdfFormat.N_QUADS,
        ".trig": ox.RdfFormat.TRIG,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".xml": ox.RdfFormat.RDF_XML,
        ".jsonld": ox.RdfFormat.JSON_LD,
        ".json": ox.RdfFormat.JSON_LD,
    }
)
_KINDS: Final[tuple[ActorKind, ...]] = ("person", "body", "post")
_SKOS, _SCHEMA, _FOAF = "http://www.w3.org/2004/02/skos/core#", "://schema.org/", "http://xmlns.com/foaf/0.1/"
_GNDO: Final = "https://d-nb.info/standards/elementset/gnd#"
_WDT: Final = "http://www.wikidata.org/prop/direct/"
_PREFERRED: Final = (
    f"{_SKOS}prefLabel", f"{_GNDO}preferredNameForThePerson", f"{_GNDO}preferredNameForTheCorporateBody",
    f"http{_SCHEMA}name", f"https{_SCHEMA}name", f"{_FOAF}name", RDFS_LABEL,
)  # fmt: skip
_VARIANT: Final = frozenset({
    f"{_SKOS}altLabel", f"{_SKOS}hiddenLabel", f"http{_SCHEMA}alternateName", f"https{_SCHEMA}alternateName",
    f"{_GNDO}variantNameForThePerson", f"{_GNDO}variantNameForTheCorporateBody", f"{_FOAF}nick",
})  # fmt: skip
_SAME: Final = frozenset({
    f"{_SKOS}exactMatch", "http://www.w3.org/2002/07/owl#sameAs", f"http{_SCHEMA}sameAs", f"https{_SCHEMA}sameAs",
})  # fmt: skip
_BORN: Final = (f"http{_SCHEMA}birthDate", f"https{_SCHEMA}birthDate", f"{_GNDO}dateOfBirth", f"{_WDT}P569")
_DIED: Final = (f"http{_SCHEMA}deathDate", f"https{_SCHEMA}deathDate", f"{_GNDO}dateOfDeath", f"{_WDT}P570")
_TYPES: Final[Mapping[str, ActorKind]] = MappingProxyType(
    {
        f"{_SKOS}Concept": "person", f"{_FOAF}Person": "person", f"{_FOAF}Organization": "body",
        f"http{_SCHEMA}Person": "person", f"https{_SCHEMA}Person": "person", f"{_GNDO}DifferentiatedPerson": "person",
        f"http{_SCHEMA}Organization": "body", f"https{_SCHEMA}Organization": "body", f"{_GNDO}CorporateBody": "body",
    }
)  # fmt: skip
_SEVERAL: Final = re.compile(r"\s*[;|]\s*")


def read_authorities(path: Path) -> Reading:
    """An authority file as a source of names, by the ending of its name: .csv, or a syntax of RDF.

    Raises `AuthorityFileError` that says where and what is wrong, or that nobody is listed.
    """
    try:
        data = read_bytes(path)
        text = decode(data)
        entries = list(_listed(path, data, text))
    except UnreadableSourceError as error:
        raise AuthorityFileError(f"{path}: {error.message}", advice=error.advice) from None
    if not entries:
        raise AuthorityFileError(f"{path}: nobody is listed in it", advice="see docs/names.md for what is read")
    return as_reading(path.name, data, entries)


def _listed(path: Path, data: bytes, text: str) -> Iterator[Entry]:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _of_table(path, text)
    if suffix in _RDF:
        return _of_graph(text, _parsed(path, data, _RDF[suffix]))
    known = ", ".join(sorted((".csv", *_RDF)))
    raise AuthorityFileError(f"{path}: no format of an authority file", advice=f"name a file that ends in {known}")


def _of_table(path: Path, text: str) -> Iterator[Entry]:
    """The rows of a CSV: name; variants (with ; between); kind; id; a column for each authority; same_as."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
    try:
        columns = reader.fieldnames or ()
        if "name" not in columns:
            raise AuthorityFileError(f"{path}: a column is missing: name", advice="see docs/names.md for the columns")
        if len(set(columns)) < len(columns):
            raise AuthorityFileError(f"{path}: two columns of one name", advice="give each its own")
        before = reader.line_num
        for row in reader:
            if None in row or None in row.values():
                raise AuthorityFileError(f"{path}:{reader.line_num}: more or fewer cells than columns")
            stretch = starts[before], starts[min(reader.line_num, len(starts) - 1)]
            before = reader.line_num
            yield _row(f"{path}:{reader.line_num}", row, text, stretch)
    except csv.Error as error:
        raise AuthorityFileError(f"{path}:{reader.line_num}: no table: {error}") from None


def _row(where: str, row: Mapping[str, str], text: str, stretch: tuple[int, int]) -> Entry:
    def told(words: str, shown: str | None = None) -> Told:
        return Told(text=words, span=cited(text, shown or words, *stretch))

    names = usable([told(row["name"].strip())])
    if not names:
        raise AuthorityFileError(f"{where}: no name", advice="every row has a name")
    kind = next((one for one in _KINDS if one == (row.get("kind") or "person").strip()), None)
    if kind is None:
        raise AuthorityFileError(f"{where}: no kind of actor: {row['kind']!r}", advice=f"one of {', '.join(_KINDS)}")
    records = []
    for column in (file.name for file in FILES):
        for identifier in row.get(column, "").split():
            address = canonical(identifier) if is_address(identifier) else named(column, identifier)
            if address is None or file_of(address) != column:
                raise AuthorityFileError(f"{where}: no identifier of {column}: {identifier!r}")
            records.append(told(address, identifier))
    for address in row.get("same_as", "").split():
        records.append(told(canonical(_address(where, address)), address))
    dates = [_date(where, column, row.get(column, "").strip(), told) for column in ("born", "died")]
    if not _in_order(*dates):
        raise AuthorityFileError(f"{where}: a death before the birth", advice="turn born and died round")
    own = row.get("id", "").strip()
    return Entry(
        name=names[0], kind=kind, records=tuple(records), own=canonical(_address(where, own)) if own else "",
        variants=usable(told(one) for one in _SEVERAL.split(row.get("variants", ""))), born=dates[0], died=dates[1],
    )  # fmt: skip


def _date(where: str, column: str, cell: str, told: Callable[[str, str], Told]) -> Told | None:
    date = date_of_cell(cell) if cell else None
    if cell and date is None:
        raise AuthorityFileError(
            f"{where}: no day, month or year under {column}: {cell!r}", advice="such as 1883-05-04"
        )
    return told(date, cell) if date else None


def _in_order(born: Told | None, died: Told | None) -> bool:
    """Whether a birth can lie before a death."""
    first, last = ends(born.text)[0] if born else None, ends(died.text)[1] if died else None
    return first is None or last is None or first <= last


def _address(where: str, text: str) -> str:
    if not is_address(text):
        raise AuthorityFileError(f"{where}: no address: {text!r}", advice="it begins with https:, urn: or the like")
    return text


def _parsed(path: Path, data: bytes, format_: ox.RdfFormat) -> list[ox.Quad]:
    try:
        return quads(data, format_, f"urn:cablegraph:authority:{path.stem}#")
    except (SyntaxError, ValueError) as error:
        told = " ".join(str(error).split())
        raise AuthorityFileError(f"{path}: not {format_.name}: {told}", advice="mend the file, or rename it") from None


def _of_graph(text: str, statements: Iterable[ox.Quad]) -> Iterator[Entry]:
    """Whoever has a type and a name, in the order of their addresses."""
    about: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in statements:
        value = quad.object
        if isinstance(quad.subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            about[quad.subject.value][quad.predicate.value].add(value.value)
    for iri in sorted(about):
        said = about[iri]
        kinds = {_TYPES[type_] for type_ in said[RDF_TYPE] if type_ in _TYPES}
        labels = [label for property_ in _PREFERRED for label in sorted(said[property_])]
        variants = sorted(label for property_ in _VARIANT for label in said[property_])
        if not kinds or not labels or not is_address(iri):
            continue
        at = max(text.find(iri), 0)
        named_ = usable(
            Told(text=label, span=cited(text, label, at if label in text[at:] else 0, len(text)))
            for label in (*labels, *variants)
        )
        same = sorted(address for property_ in _SAME for address in said[property_] if is_address(address))
        dates = [_told_date(text, at, said, properties) for properties in (_BORN, _DIED)]
        if named_:
            yield Entry(
                name=named_[0], kind="body" if "body" in kinds else "person", variants=named_[1:], own=canonical(iri),
                records=tuple(Told(text=canonical(one), span=cited(text, one, 0, len(text))) for one in same),
                born=dates[0] if _in_order(*dates) else None, died=dates[1] if _in_order(*dates) else None,
            )  # fmt: skip


def _told_date(text: str, at: int, said: Mapping[str, set[str]], properties: Iterable[str]) -> Told | None:
    """The first date that some properties of an entry tell, the entry beginning at a place of the text."""
    for property_ in properties:
        for written in sorted(said.get(property_, ())):
            if date := date_of_cell(written):
                return Told(text=date, span=cited(text, written, at if written in text[at:] else 0, len(text)))
    return None
