"""Who is who in an edition in TEI: names under the identifiers that its markup gives them, else by their words.

Where a name refers to records of authority files, to the edition's own list of persons, or bears a key of the edition,
those decide: two spellings with one identifier are one actor, one spelling with two identifiers is two. A name without
any is whoever else is written with the same words and without any, or with given names that agree where nobody else can
be meant. Unknown correspondents are each their own: two letters from unknown hands need not be from one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from extract.authorities import canonical, file_of, is_address, named
from extract.authority import families
from extract.circles import agreement
from extract.given import Given, given_names, nameless
from extract.lives import LIFE
from extract.markup import Element
from extract.model import ActorKind, Appellation, AuthorityReference, Life, NamedActor, Source, Span
from extract.readers.tei_dates import ATTRIBUTES, edtf_of
from extract.rules import Rule
from extract.spelling import fold

MARKED = Rule("markup of a name", "a name that the edition marks as a person's, a body's or an office's")
_GIVEN = Rule(
    "given names that agree",
    "the one of that family in the source whose given names or initials agree, where neither has an identifier",
)

_POINTERS = ("ref", "key", "corresp", "sameAs")
_KINDS: dict[str, ActorKind] = {"persName": "person", "orgName": "body", "roleName": "post"}
_TYPES: dict[str, ActorKind] = {"person": "person", "org": "body", "organisation": "body", "organization": "body"}
NAMES = frozenset({*_KINDS, "rs", "name"})
ENTRIES = frozenset({"person", "org", "personGrp"})
PLACES = frozenset({"place"})
# that a correspondent is not known, as editions say it
_UNKNOWN = re.compile(
    r"[\[(<]?\s*(?:unknown|unbekannte?[rn]?|unidentified|nicht (?:ermittelt|identifiziert)|anonym(?:ous|us|e|o)?|"
    r"inconnue?|sconosciut[oa]|desconocid[oa]|onbekend|ukjent|ok[äa]nd|n\. ?n\.|nn|s\. ?[ln]\.|\?+|[-–—]+)"
    r"(?:\s+(?:person|sender|recipient|absender(?:in)?|empf[äa]nger(?:in)?|verfasser(?:in)?|schreiber(?:in)?|hand|place|ort))?"
    r"\s*[\])>]?\s*\??",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"https?://(?:www\.)?correspsearch\.net/unknown/?|#?(?:unknown|unbekannt|anonymous|n\.?n\.?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An actor as one element names it: the words, the identifiers, and where both stand."""

    written: str
    kind: ActorKind
    identifiers: tuple[str, ...]
    spans: tuple[Span, ...]
    reference: Span | None
    unknown: str | None = None  # of somebody who is not known: the letter that he wrote or got
    certainty: float = 1.0  # how sure the edition is of the name
    nameless: bool = False  # whether no words name the actor, only an identifier does


@dataclass(slots=True, kw_only=True)
class _Group:
    """Those who are one: by their identifiers, or by their words where there are none."""

    kind: ActorKind
    identifiers: set[str]
    members: list[Named]
    listed: str | None = None

    @property
    def name(self) -> str:
        """The name as the list of persons gives it, else as it is mostly written; the longest of those."""
        if self.listed:
            return self.listed
        if letter := self.members[0].unknown:
            return f"{self.members[0].written} ({letter})"
        named = [one for one in self.members if not one.nameless] or self.members
        written = Counter(straight(one.written, one.kind) for one in named)
        return min(written, key=lambda name: (-written[name], -len(name), name))


def kind_of(element: Element) -> ActorKind | None:
    """What kind of actor an element names, or None where it names none."""
    if element.name in _KINDS:
        return _KINDS[element.name]
    if element.name == "ref":
        return "person"  # a note of whom a letter mentions
    told = element.attributes.get("type", "" if element.name == "rs" else "person")
    return _TYPES.get(told)


_CERTAINTIES = {"low": 0.5, "medium": 0.7, "unknown": 0.5}


def certainty_of(element: Element) -> float:
    """How sure an edition is of what an element names, as a confidence: by `cert`, or since it conjectures it."""
    conjectured = 0.7 if element.attributes.get("evidence") == "conjecture" else 1.0
    return min(conjectured, _CERTAINTIES.get(element.attributes.get("cert", ""), 1.0))


def is_unknown(words: str) -> bool:
    """Whether words only say that somebody, or some place, is not known.

    >>> [is_unknown(words) for words in ("Unbekannt", "[unknown sender]", "N. N.", "unbekannt (1)", "Anonyma Holt")]
    [True, True, True, False, False]
    """
    return _UNKNOWN.fullmatch(words) is not None


def outermost(element: Element, aside: frozenset[str] = frozenset()) -> Iterator[Element]:
    """The elements within one that name actors, but not those within another such, nor within some `aside`."""
    for one in element.children():
        if one.name in aside:
            continue
        if one.name in NAMES and kind_of(one):
            yield one
        else:
            yield from outermost(one, aside)


def every(element: Element) -> Iterator[Element]:
    """The elements of a text that name actors, also within each other; not those that say the same as one around them.

    `<rs ref="#p1"><persName>Holt</persName></rs>` names one person.
    """
    for one in element.children():
        named = one.name in NAMES and kind_of(one) is not None
        if named:
            yield one
        inner = every(one)
        yield from (part for part in inner if part.text != one.text) if named else inner


def straight(written: str, kind: ActorKind) -> str:
    """A person's name in the order in which it is spoken, where a list turned it round.

    >>> straight("Hofmannsthal, Hugo von", "person"), straight("Museum of Art, Bergen", "body")
    ('Hugo von Hofmannsthal', 'Museum of Art, Bergen')
    """
    family, comma, given = written.partition(", ")
    return f"{given} {family}" if comma and kind == "person" and "," not in given and given else written


class Register:
    """The actors of one source, by their identifiers; made of everything that names one, then asked.

    An element that names a party comes with the letter that this is a party of: an unknown one is told apart by it.
    """

    def __init__(
        self,
        source: Source,
        named_by: Iterable[tuple[Element, str | None]],
        entries: Iterable[Element],
        places: Iterable[Element] = (),
    ) -> None:
        self._source = source
        self._places = {one.attributes["xml:id"]: one for one in places if "xml:id" in one.attributes}
        self._entries = {one.attributes["xml:id"]: one for one in entries if "xml:id" in one.attributes}
        self._of: dict[int, Named] = {}
        for element, letter in named_by:
            if found := self._read(element, letter):
                self._of[element.start] = found
        self._groups = self._grouped()
        self._names = self._told_apart()

    def name(self, element: Element) -> tuple[str, Named] | None:
        """The name that an actor bears in this source, and how this element writes it; None where it names nobody."""
        found = self._of.get(element.start)
        return (self._names[_key(found)], found) if found else None

    def place(self, element: Element) -> str | None:
        """What the edition's list calls the place that an element refers to, or None."""
        for told in element.attributes.get("ref", "").split():
            if told.startswith("#") and (entry := self._places.get(told[1:])):
                return next((one.text for one in entry.descendants("placeName", "settlement") if one.text), None)
        return None

    def actors(self) -> tuple[NamedActor, ...]:
        """Everyone, by name."""
        return tuple(sorted(
            (NamedActor(name=self._names[key], kind=group.kind) for key, group in self._each()),
            key=lambda actor: actor.name,
        ))  # fmt: skip

    def appellations(self) -> tuple[Appellation, ...]:
        """Every spelling of every name, with where it first stands."""
        found: dict[tuple[str, str], Appellation] = {}
        for key, group in self._each():
            for one in group.members:
                span = self._source.span(one.spans[0].start, one.spans[-1].end)
                rule = MARKED if group.identifiers or _key(one) == _key(group.members[0]) else f"{MARKED}: {_GIVEN}"
                form = Appellation(text=one.written, name=self._names[key], kind="name", span=span, rule=rule)
                found.setdefault((form.name, form.text), form)
        return tuple(sorted(found.values(), key=lambda form: (form.name, form.text, form.span)))

    def authorities(self) -> tuple[AuthorityReference, ...]:
        """The records of authority files that everyone is said to be, with the words that first say so."""
        found: dict[tuple[str, str], AuthorityReference] = {}
        for key, group in self._each():
            for one in group.members:
                if one.reference is None:
                    continue
                for iri in filter(is_address, one.identifiers):
                    said = AuthorityReference(name=self._names[key], iri=iri, span=one.reference, rule=MARKED)
                    found.setdefault((said.name, said.iri), said)
        return tuple(sorted(found.values(), key=lambda said: (said.name, said.iri)))

    def lives(self) -> tuple[Life, ...]:
        """When everyone was born and died of whom the edition's list tells it."""
        found = {}
        for fragment, entry in self._entries.items():
            key = urljoin(entry.base or "", f"#{fragment}")
            told = [_dated(self._source, entry, event) for event in ("birth", "death")]
            if key in self._names and any(told):
                (born, died), spans = (one and one[0] for one in told), tuple(one[1] for one in told if one)
                found[self._names[key]] = Life(
                    name=self._names[key], born=born, died=died, spans=spans, rule=f"{MARKED}: {LIFE}"
                )  # fmt: skip
        return tuple(found[name] for name in sorted(found))

    def _read(self, element: Element, letter: str | None) -> Named | None:
        """Whom an element names: by its words; where it has none, by what the edition's list has for its reference."""
        kind = kind_of(element)
        if kind is None:
            return None
        attribute = _pointer(element)
        identifiers = tuple(dict.fromkeys(self._identifiers(element)))
        written, spans = element.text, element.spans(self._source)
        nameless = bool(identifiers) and not any(map(str.isalnum, written))
        if nameless:
            written, spans = self._told_elsewhere(element, attribute), (element.value_span(self._source, attribute),)
        nobody = _NOBODY.fullmatch(element.attributes.get(attribute, "").strip())
        unknown = letter if nobody or (not identifiers and is_unknown(written)) else None
        if not any(map(str.isalnum, written)) or ((nobody or is_unknown(written)) and not (identifiers or unknown)):
            return None
        reference = element.value_span(self._source, attribute) if identifiers else None
        return Named(
            written=written, kind=kind, identifiers=identifiers, spans=spans, reference=reference, unknown=unknown,
            nameless=nameless, certainty=certainty_of(element),
        )  # fmt: skip

    def _told_elsewhere(self, element: Element, attribute: str) -> str:
        """What somebody is called whom an element only refers to: as the list does, else by the identifier itself."""
        told = element.attributes[attribute].split()
        entries = (self._entries.get(urldefrag(one)[1]) for one in told)
        return next((name for entry in entries if entry and (name := _entry_name(entry))), told[0].lstrip("#"))

    def _identifiers(self, element: Element) -> Iterator[str]:
        """What identifies whom an element names: addresses, those that the edition's list gives, the edition's keys."""
        attribute = _pointer(element)
        for told in element.attributes.get(attribute, "").split():
            address, fragment = urldefrag(told)
            if _NOBODY.fullmatch(told) or not any(map(str.isalnum, told)):
                continue
            if fragment and not address:
                yield urljoin(element.base or "", told)
                if entry := self._entries.get(fragment):
                    yield from _records(entry)
            elif ":" in told:
                yield canonical(told)
            else:
                yield told

    def _grouped(self) -> dict[object, _Group]:
        """Everyone by key; those who share an identifier are one."""
        groups: dict[object, _Group] = {}
        for one in self._of.values():
            keys: tuple[object, ...] = one.identifiers or (_key(one),)
            known = {id(groups[key]): groups[key] for key in keys if key in groups}
            group, *others = [*known.values()] or [_Group(kind=one.kind, identifiers=set(), members=[])]
            for other in others:
                group.members += other.members
                group.identifiers |= other.identifiers
            group.members.append(one)
            group.identifiers |= set(one.identifiers)
            for key in (*group.identifiers, *keys):
                groups[key] = group
        instead: dict[int, _Group] = {}
        for group, *others in _agreeing(list({id(group): group for group in groups.values()}.values())):
            for other in others:
                group.members += other.members
                instead[id(other)] = group
        groups = {key: instead.get(id(group), group) for key, group in groups.items()}
        for fragment, entry in self._entries.items():
            if listed := groups.get(urljoin(entry.base or "", f"#{fragment}")):
                listed.listed = _entry_name(entry)
        return groups

    def _each(self) -> Iterator[tuple[object, _Group]]:
        seen = set()
        for key, group in self._groups.items():
            if id(group) not in seen:
                seen.add(id(group))
                yield key, group

    def _told_apart(self) -> dict[object, str]:
        """The name of everyone: where several would bear one, those with an identifier bear that too."""
        bearing: defaultdict[str, list[_Group]] = defaultdict(list)
        for _, group in self._each():
            bearing[fold(group.name)].append(group)
        apart = {id(group): group.name for _, group in self._each()}
        for groups in bearing.values():
            for place, group in enumerate(groups if len(groups) > 1 else (), start=1):
                if group.members[0].unknown and place > 1:
                    apart[id(group)] = f"{group.name[:-1]}, {place})"
                if group.identifiers:
                    apart[id(group)] = f"{group.name} ({_short(group.identifiers)})"
        return {key: apart[id(group)] for key, group in self._groups.items()}


def _agreeing(groups: list[_Group]) -> Iterator[list[_Group]]:
    """Those of one family without identifiers whose given names agree with each other's and with nobody else's."""
    families_of: defaultdict[str, dict[int, tuple[tuple[Given, ...], ...]]] = defaultdict(dict)
    for number, group in enumerate(groups):
        told = group.kind == "person" and not group.members[0].unknown and not nameless(group.name)
        if told and (given := given_names(group.name)):
            for family in families(group.name):
                families_of[family][number] = (given,)
    for known in families_of.values():
        for circle in agreement(known).circles if len(known) > 1 else ():
            if not any(groups[number].identifiers for number in circle):
                yield [groups[number] for number in circle]


def _pointer(element: Element) -> str:
    """The attribute that says whom an element names."""
    if element.name == "ref":
        return "target"
    return next((name for name in _POINTERS if element.attributes.get(name, "").strip()), "ref")


def _key(one: Named) -> object:
    if one.unknown:
        return "unknown", one.spans[0].start
    return one.identifiers[0] if one.identifiers else (one.kind, fold(straight(one.written, one.kind)))


def _short(identifiers: Iterable[str]) -> str:
    """The end of the identifier that tells most: an authority file's before an edition's own."""
    best = min(identifiers, key=lambda iri: (file_of(iri) is None, iri))
    return best.rstrip("/").replace("#", "/").rpartition("/")[2]


def _records(entry: Element) -> Iterator[str]:
    """The records of authority files that an entry of the edition's list names: in `idno`, in references, in itself."""
    for idno in entry.descendants("idno"):
        told, file = idno.text, idno.attributes.get("type", idno.attributes.get("subtype", ""))
        if ":" in told:
            yield from _known(told)
        elif known := named(file, told):
            yield known
    for one in (entry, *entry.descendants("ref", "ptr", "persName", "orgName")):
        for attribute in ("target", "ref", "sameAs", "corresp"):
            for told in one.attributes.get(attribute, "").split():
                yield from _known(told)


def _known(address: str) -> Iterator[str]:
    found = canonical(address.rstrip("/"))
    if file_of(found):
        yield found


def _dated(source: Source, entry: Element, event: str) -> tuple[str, Span] | None:
    """The day of the birth or the death of whom an entry is about, by its attributes, and where they stand."""
    for one in entry.children(event):
        for element in (one, *one.descendants("date")):
            date = edtf_of(element.attributes)
            attribute = next((name for name in ATTRIBUTES if name in element.attributes), None)
            if date and attribute:
                return date, element.value_span(source, attribute)
    return None


def _entry_name(entry: Element) -> str | None:
    """The name of an entry of the edition's list, in the order in which it is spoken."""
    for name in (*entry.children("persName", "orgName", "name"), entry):
        given = " ".join(one.text for one in name.descendants("forename"))
        family = " ".join(one.text for one in name.descendants("nameLink", "surname"))
        kind = _KINDS.get(name.name, "person")
        whole = f"{given} {family}".strip() if given or family else "" if name is entry else straight(name.text, kind)
        if whole:
            return whole
    return None
