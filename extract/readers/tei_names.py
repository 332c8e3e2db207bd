"""Who is who in an edition in TEI: names under the identifiers that its markup gives them, else by their words.

Where a name refers to records of authority files, or to the edition's own list of persons, those decide: two spellings
with one identifier are one actor, one spelling with two identifiers is two. A name without any is whoever else is
written with the same words and without any, or with given names that agree where nobody else can be meant.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from extract.authorities import canonical, file_of, is_address, named
from extract.authority import families
from extract.circles import circles
from extract.given import Given, given_names, nameless
from extract.markup import Element
from extract.model import ActorKind, Appellation, AuthorityReference, NamedActor, Source, Span
from extract.rules import Rule
from extract.spelling import fold

MARKED = Rule("markup of a name", "a name that the edition marks as a person's, a body's or an office's")
_GIVEN = Rule(
    "given names that agree",
    "the one of that family in the source whose given names or initials agree, where neither has an identifier",
)
LISTED = Rule("list of persons", "the edition's own list of persons and bodies")

_KINDS: dict[str, ActorKind] = {"persName": "person", "orgName": "body", "roleName": "post"}
_TYPES: dict[str, ActorKind] = {"person": "person", "org": "body", "organisation": "body", "organization": "body"}
NAMES = frozenset({*_KINDS, "rs", "name"})
ENTRIES = frozenset({"person", "org"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An actor as one element names it: the words, the identifiers, and where both stand."""

    written: str
    kind: ActorKind
    identifiers: tuple[str, ...]
    spans: tuple[Span, ...]
    reference: Span | None


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
        written = Counter(straight(one.written, one.kind) for one in self.members)
        return min(written, key=lambda name: (-written[name], -len(name), name))


def kind_of(element: Element) -> ActorKind | None:
    """What kind of actor an element names, or None where it names none."""
    if element.name in _KINDS:
        return _KINDS[element.name]
    if element.name == "ref":
        return "person"  # a note of whom a letter mentions
    told = element.attributes.get("type", "" if element.name == "rs" else "person")
    return _TYPES.get(told)


def straight(written: str, kind: ActorKind) -> str:
    """A person's name in the order in which it is spoken, where a list turned it round.

    >>> straight("Hofmannsthal, Hugo von", "person"), straight("Museum of Art, Bergen", "body")
    ('Hugo von Hofmannsthal', 'Museum of Art, Bergen')
    """
    family, comma, given = written.partition(", ")
    return f"{given} {family}" if comma and kind == "person" and "," not in given and given else written


class Register:
    """The actors of one source, by their identifiers; made of everything that names one, then asked."""

    def __init__(self, source: Source, named_by: Iterable[Element], entries: Iterable[Element]) -> None:
        self._source = source
        self._entries = {one.attributes["xml:id"]: one for one in entries if "xml:id" in one.attributes}
        self._of: dict[int, Named] = {}
        for element in named_by:
            if found := self._read(element):
                self._of[element.start] = found
        self._groups = self._grouped()
        self._names = self._told_apart()

    def name(self, element: Element) -> tuple[str, Named] | None:
        """The name that an actor bears in this source, and how this element writes it; None where it names nobody."""
        found = self._of.get(element.start)
        return (self._names[_key(found)], found) if found else None

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
                for iri in one.identifiers:
                    said = AuthorityReference(name=self._names[key], iri=iri, span=one.reference, rule=MARKED)
                    found.setdefault((said.name, said.iri), said)
        return tuple(sorted(found.values(), key=lambda said: (said.name, said.iri)))

    def _read(self, element: Element) -> Named | None:
        kind = kind_of(element)
        written, spans = element.text, element.spans(self._source)
        if kind is None or not any(character.isalnum() for character in written):
            return None
        identifiers = tuple(dict.fromkeys(filter(is_address, self._identifiers(element))))
        reference = element.value_span(self._source, _pointer(element)) if identifiers else None
        return Named(written=written, kind=kind, identifiers=identifiers, spans=spans, reference=reference)

    def _identifiers(self, element: Element) -> Iterator[str]:
        """The addresses that an element refers to, and those that the edition's list gives for its own entries."""
        for told in element.attributes.get(_pointer(element), "").split():
            address, fragment = urldefrag(told)
            if fragment and not address:
                yield urljoin(element.base or "", told)
                if entry := self._entries.get(fragment):
                    yield from _records(entry)
            elif ":" in told:
                yield canonical(told)

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
            for group in groups if len(groups) > 1 else ():
                if group.identifiers:
                    apart[id(group)] = f"{group.name} ({_short(group.identifiers)})"
        return {key: apart[id(group)] for key, group in self._groups.items()}


def _agreeing(groups: list[_Group]) -> Iterator[list[_Group]]:
    """Those of one family without identifiers whose given names agree with each other's and with nobody else's."""
    families_of: defaultdict[str, dict[int, tuple[tuple[Given, ...], ...]]] = defaultdict(dict)
    for number, group in enumerate(groups):
        if group.kind == "person" and not nameless(group.name) and (given := given_names(group.name)):
            for family in families(group.name):
                families_of[family][number] = (given,)
    for known in families_of.values():
        for circle in circles(known) if len(known) > 1 else ():
            if not any(groups[number].identifiers for number in circle):
                yield [groups[number] for number in circle]


def _pointer(element: Element) -> str:
    """The attribute that says whom an element names."""
    return "target" if element.name == "ref" else "ref"


def _key(one: Named) -> object:
    return one.identifiers[0] if one.identifiers else (one.kind, fold(straight(one.written, one.kind)))


def _short(identifiers: Iterable[str]) -> str:
    """The end of the identifier that tells most: an authority file's before an edition's own."""
    best = min(identifiers, key=lambda iri: (file_of(iri) is None, iri))
    return best.rstrip("/").replace("#", "/").rpartition("/")[2]


def _records(entry: Element) -> Iterator[str]:
    """The records of authority files that an entry of the edition's list names in its `idno`."""
    for idno in entry.descendants("idno"):
        told, file = idno.text, idno.attributes.get("type", idno.attributes.get("subtype", ""))
        if ":" in told:
            address = canonical(told.rstrip("/"))
            if file_of(address):
                yield address
        elif known := named(file, told):
            yield known


def _entry_name(entry: Element) -> str | None:
    """The name of an entry of the edition's list, in the order in which it is spoken."""
    for name in entry.children("persName", "orgName"):
        given = " ".join(one.text for one in name.descendants("forename"))
        family = " ".join(one.text for one in name.descendants("nameLink", "surname"))
        whole = f"{given} {family}".strip() if given or family else straight(name.text, _KINDS[name.name])
        if whole:
            return whole
    return None
