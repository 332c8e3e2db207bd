"""Who is who in one source: its index of names, the pseudonyms its brackets reveal, the full names it prints.

Nothing outside the source is used. A short form is the person whose full name the same source prints, if there is one
such person and no other; where several fit, the name stays as written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extract.bodies import body_key, initials_of, misprint, most_printed
from extract.given import BESIDE, agree, given_names
from extract.lexicon import FAMILIES_FIRST, PLACE_WORDS, TITLES, country_of
from extract.model import ActorKind, Appellation, AppellationKind, Hypothesis, Life, NamedActor, Span, Tenure
from extract.names import Mention
from extract.namesakes import Namesakes, Setting
from extract.offices import Asked, Offices, attest
from extract.remembered import remembered
from extract.rules import Rule
from extract.spelling import display, fold, is_name_word, key

FAMILY_NAME = Rule("family name", "the one person of that family in the source whose initials, if any, agree")
_AS_WRITTEN = Rule("as written", "the name as it stands there: the source explains it nowhere")
_OWN_NAME = Rule("name of the source", "the name that the source itself uses for that actor")
_APPELLATION = Rule("appellation", "another name that the source gives that person: a pseudonym, another spelling")
_BRACKETED = Rule("bracketed name", "the name in the bracket beside it")
_MISPRINT = Rule(
    "misprint of a body's name", "a name one or two letters off that of a body which the source names often"
)
_FULLER = Rule("fuller name of a body", "the one body of the source that bears this name with a country's")
_GIVEN_NAMES = Rule("given names alone", "the one person of the source whose given names these are")
_INITIALS = Rule("initials of a body's name", "the one body of the source whose name has these initials")
_ABBREVIATED = re.compile(r"\W*\w+\.")  # a first word that is no family name: "Yu. Holt"


@dataclass(slots=True)
class _Person:
    """A person while the source is being gathered."""

    name: str
    listed: bool = False
    kind: ActorKind = "person"
    forms: dict[str, Appellation] = field(default_factory=dict)


@remembered()
def families(name: str) -> frozenset[str]:
    """The words by which a person of this name can be called alone.

    >>> sorted(families("T.F. Shtykov")), sorted(families("Mao Zedong"))
    (['shtykov'], ['mao'])
    >>> sorted(families("Yu. Holt"))
    ['holt']
    """
    words = [w for w in fold(name).split() if w not in BESIDE]
    if not words:
        return frozenset()
    return frozenset({words[0] if _family_first(name, words) else words[-1]})


def _family_first(name: str, words: list[str]) -> bool:
    """Whether the family name stands before the given names; `words` are those of the name without titles."""
    return len(words) > 1 and words[0] in FAMILIES_FIRST and not _ABBREVIATED.match(name)


def _eastern(name: str) -> bool:
    words = [word for word in fold(name).split() if word not in TITLES]
    return _family_first(name, words)


class Authority:
    """The names of one source, gathered first, then asked.

    >>> text = "T.F. Holt, Consul in Bergen; HALVORSEN [Holt]"
    >>> at = Span(start=0, end=9, quote=text[:9])
    >>> authority = Authority()
    >>> authority.add("T.F. Holt", at, "heading", listed=True)
    'T.F. Holt'
    >>> authority.alias("HALVORSEN", "Holt", at, "bracket after a name")
    >>> for name in ("Holt", "Halvorsen", "A. Holt"):
    ...     authority.resolve(Mention(start=0, end=4, name=name, kind="person"))
    ('T.F. Holt', 'family name')
    ('T.F. Holt', 'appellation')
    ('A. Holt', 'as written')
    """

    def __init__(self) -> None:
        self._people: list[_Person] = []
        self._by_key: dict[str, _Person] = {}
        self._by_family: dict[str, list[_Person]] = {}
        self.offices = Offices()
        self.namesakes = Namesakes()
        self._lives: list[Life] = []
        self._bodies: dict[frozenset[str], Counter[str]] = {}
        self._written: dict[str, str] = {}  # names that nothing explains, as first written
        self._used: dict[str, ActorKind] = {}
        # what `canonical` answered since a name was last added, and who bears which given names behind the family's
        self._asked: dict[str, str | None] = {}
        self._called: dict[str, list[_Person]] | None = None

    # gathering -------------------------------------------------------------------------------------------------

    def add(self, name: str, span: Span, rule: str, *, listed: bool = False) -> str:
        """Record a person's name as printed; returns the canonical name it now stands under."""
        self._asked.clear()
        self._called = None
        person = self._find(name) or self._namesake(name)
        if person is None:
            person = _Person(name=name, listed=listed)
            self._people.append(person)
        elif _fuller(name, person.name):
            person.name = name
        person.listed |= listed
        self._form(person, name, "name", span, rule)
        for family in families(name):
            holders = self._by_family.setdefault(family, [])
            if person not in holders:
                holders.append(person)
        return person.name

    def alias(
        self,
        name: str,
        real: str,
        span: Span,
        rule: str,
        kind: AppellationKind = "pseudonym",
        *,
        listed: bool = False,
        real_span: Span | None = None,
    ) -> None:
        """Record that `name` is another name of the person called `real`; `listed` where an index says so."""
        self._asked.clear()
        self._called = None
        person = self._find(real) or self._namesake(real)
        if person is None:
            self.add(real, real_span or span, rule)
            person = self._find(real)
        if person is not None:
            person.listed |= listed
        if person is not None and key(name) not in {key(person.name)}:
            self._absorb(person, name)
            self._form(person, name, kind, span, rule)

    def _absorb(self, person: _Person, name: str) -> None:
        """Make of one who was known by this name alone, without an index, the person that it turns out to be."""
        other = self._find(name)
        if other is None or other is person or other.listed or key(other.name) != key(name):
            return
        self._people.remove(other)
        for form, appellation in other.forms.items():
            person.forms.setdefault(form, appellation)
            self._by_key[form] = person
        for holders in self._by_family.values():
            if other in holders:
                holders.remove(other)

    def _form(self, person: _Person, text: str, kind: AppellationKind, span: Span, rule: str) -> None:
        found = Appellation(text=text, name=person.name, kind=kind, span=span, rule=rule)
        person.forms.setdefault(key(text), found)
        self._by_key.setdefault(key(text), person)

    def _find(self, name: str) -> _Person | None:
        return self._by_key.get(key(name))

    def _namesake(self, name: str) -> _Person | None:
        """The one person of that family whose given names agree; a listed person before others."""
        candidates = [
            person
            for family in families(name)
            for person in self._by_family.get(family, ())
            if agree(name, person.name) and not _eastern(name) and not (_eastern(person.name) and given_names(name))
        ]
        if len(candidates) > 1:
            candidates = [person for person in candidates if person.listed]
        return candidates[0] if len(candidates) == 1 else None

    def _by_given(self, name: str) -> _Person | None:
        """The one person with the family name first whose given names alone these are: "Comrade Enlai"."""
        if " " in name:
            return None
        if self._called is None:
            self._called = {}
            for person in self._people:
                if _eastern(person.name):
                    self._called.setdefault(key("".join(person.name.split()[1:])), []).append(person)
        found = self._called.get(key(name), ())
        return found[0] if len(found) == 1 else None

    # asking ----------------------------------------------------------------------------------------------------

    def resolve(self, mention: Mention) -> tuple[str, str]:
        """The canonical name of a mention in this source and the rule that gave it; as written where none fits."""
        name, rule = self._resolved(mention)
        self._used.setdefault(name, mention.kind)
        return name, rule

    def _resolved(self, mention: Mention) -> tuple[str, str]:
        if mention.kind == "body":
            return self._body(mention.name)
        if mention.kind != "person":
            post = self.offices.post(mention.name)
            return (post, _OWN_NAME) if post else (mention.name, _AS_WRITTEN)
        found = self._find(mention.name)
        if found is not None:
            return found.name, _OWN_NAME if key(found.name) == key(mention.name) else _APPELLATION
        if mention.alias and (known := self._find(mention.alias) or self._namesake(mention.alias)):
            return known.name, _BRACKETED
        if person := self._namesake(mention.name):
            return person.name, FAMILY_NAME
        if person := self._by_given(mention.name):
            return person.name, _GIVEN_NAMES
        return self._written.setdefault(key(mention.name), display(mention.name)), _AS_WRITTEN

    def live(self, name: str, born: str | None, died: str | None, spans: tuple[Span, ...], rule: str) -> None:
        """Record when the source says that somebody was born and died."""
        self._lives.append(Life(name=name, born=born, died=died, spans=spans, rule=rule))

    def add_body(self, name: str) -> None:
        """Record a body as printed; the same words in another order are the same body."""
        self._bodies.setdefault(body_key(name), Counter())[name] += 1

    def _body(self, name: str) -> tuple[str, str]:
        """The form of a body's name that the source prints most; a misprint of a frequent name is that name."""
        own = body_key(name)
        forms = self._bodies.get(own, Counter({name: 1}))
        if sum(forms.values()) < 3:
            for other, known in sorted(self._bodies.items(), key=lambda item: sorted(item[0])):
                if sum(known.values()) >= 3 and misprint(own, other):
                    return most_printed(known), _MISPRINT
            acronym = [
                b
                for b in self._bodies
                if name.isupper() and initials_of(most_printed(self._bodies[b])).startswith(name)
            ]
            # one body, in more or fewer words
            fullest = max(acronym, key=lambda words: (len(words), sorted(words)), default=frozenset[str]())
            if acronym and len(name) > 2 and all(words <= fullest for words in acronym):
                return most_printed(self._bodies[fullest]), _INITIALS
        return self._nations(own) or (most_printed(forms), _OWN_NAME)

    def _nations(self, own: frozenset[str]) -> tuple[str, str] | None:
        """The one body of the source that is this one with its country named: "Ministry of Trade" of one country."""
        fuller: Counter[str] = Counter()
        countries = set()
        for words, forms in self._bodies.items():
            if own < words and (country := country_of(" ".join(words - own))) and words - own <= PLACE_WORDS:
                countries.add(country)
                fuller.update(forms)
        return (most_printed(fuller), _FULLER) if len(countries) == 1 and len(own) > 1 else None

    def canonical(self, name: str) -> str | None:
        """The canonical name of a name the source explains, or None."""
        if name not in self._asked:
            self._asked[name] = self._canonical(name)
        return self._asked[name]

    def _canonical(self, name: str) -> str | None:
        if all(word in TITLES or not is_name_word(word.title(), capitals=False) for word in fold(name).split()):
            return None
        person = self._find(name) or self._namesake(name) or self._by_given(name)
        return person.name if person else None

    def is_person(self, name: str) -> bool:
        """Whether a canonical name is a person's."""
        return self._used.get(name, "person") == "person"

    def explains(self, name: str) -> bool:
        """Whether exactly this name, spacing and case apart, is one that the source prints for somebody."""
        return self._find(name) is not None

    def told(self, name: str) -> bool:
        """Whether a name is that of somebody whom the index lists, or whose full name the source prints."""
        person = self._find(name) or self._namesake(name)
        return person is not None and (person.listed or len(families(person.name)) < len(fold(person.name).split()))

    def known(self, name: str) -> bool:
        """Whether the source explains this name."""
        return self._find(name) is not None or self._namesake(name) is not None

    def called(self, family: str, setting: Setting, rank: frozenset[str] = frozenset()) -> tuple[Hypothesis, ...]:
        """Whom a family name, beside a rank, means in a document where several persons of the index bear it.

        >>> from extract.text import Flow
        >>> authority, text = Authority(), "Holt, General A.B., consul; Holt, C.D., courier"
        >>> for name, entry in (("A.B. Holt", text[:26]), ("C.D. Holt", text[26:])):
        ...     at = Span(start=text.index(entry), end=text.index(entry) + len(entry), quote=entry)
        ...     _ = authority.add(name, at, "index", listed=True)
        ...     authority.namesakes.tell(name, entry, at)
        >>> setting = Setting(date=None, texts=(Flow.of("to General Holt"),), heads=())
        >>> [(one.name, one.state) for one in authority.called("Holt", setting, frozenset({"general"}))]
        [('A.B. Holt', 'used')]
        """
        persons = self._namesakes(family)
        if not persons:
            return ()
        forms = {form.text: person.name for person in persons for form in person.forms.values()}
        return self.namesakes.meant(family, setting, [person.name for person in persons], forms, rank)

    def shared(self, family: str) -> bool:
        """Whether several persons of the index bear a family name, and nothing tells that it is one's alone."""
        return bool(self._namesakes(family))

    def _namesakes(self, family: str) -> list[_Person]:
        persons = [p for one in sorted(families(family)) for p in self._by_family.get(one, ()) if p.listed]
        own = self._find(family) if len(persons) > 1 else None
        explained = own is not None and (own.listed or len(own.name.split()) > 1)
        return [] if len(persons) < 2 or explained else persons

    def meant(self, asked: Asked) -> tuple[Hypothesis, ...]:
        """Whom an office can mean on the day of a document, by the offices that the source states."""
        return self.offices.meant(asked, self.canonical)

    def actors(self) -> tuple[NamedActor, ...]:
        """Everyone the source names, and whether its index explains them."""
        listed = {p.name for p in self._people if p.listed}
        kinds: dict[str, ActorKind] = {one.post: "post" for one in self.tenures()}
        kinds |= {**self._used, **{p.name: p.kind for p in self._people}}
        return tuple(NamedActor(name=name, kind=kinds[name], listed=name in listed) for name in sorted(kinds))

    def tenures(self) -> tuple[Tenure, ...]:
        """Who held which post when, as the source says."""
        return self.offices.tenures(self.canonical)

    def lives(self) -> tuple[Life, ...]:
        """When the persons of the source were born and died, as far as it says."""
        return tuple(replace(one, name=self.canonical(one.name) or one.name) for one in self._lives)

    def appellations(self) -> tuple[Appellation, ...]:
        """Every form of every name, with where the source prints it."""
        found = [
            Appellation(text=f.text, name=p.name, kind=f.kind, span=f.span, rule=f.rule)
            for p in self._people
            for f in p.forms.values()
        ]
        return tuple(sorted(found, key=lambda a: (a.name, a.text, a.span)))


def _fuller(name: str, than: str) -> bool:
    """Whether a name tells more than another: given names written out before initials before none."""

    def weight(text: str) -> tuple[int, int]:
        words = [w for w in re.sub(r"\.(?=\w)", ". ", text).split() if fold(w) not in TITLES]
        return sum(1 for w in words if len(w.strip(".")) > 2), len(words)

    return weight(name) > weight(than)


Named = tuple[Mention, tuple[Span, ...], str | None]
"""A name as a text writes it, where (first the name, then the office beside it), and the date (EDTF) of the text."""


def gather(authority: Authority, found: Iterable[Named], rule: str, *, trusted: bool = True) -> None:
    """Take the names of headings and signatures into the authority: full names first, then what brackets reveal.

    Where it is not `trusted` that these are persons, brackets count only around a name that the source knows already:
    "P’UNGGI [Bunkei]" is a place.

    >>> authority, at = Authority(), Span(start=0, end=4, quote="Vard")
    >>> cover = Mention(start=0, end=11, name="Vard", alias="Holt", kind="person")
    >>> gather(authority, [(cover, (at,), None)], "heading")
    >>> authority.canonical("Vard")
    'Holt'
    """
    everything = list(found)
    for mention, _, _ in everything:
        if mention.kind == "body":
            authority.add_body(mention.name)
    mentions = [(m, spans, date) for m, spans, date in everything if m.kind == "person"]
    for mention, spans, date in sorted(mentions, key=lambda entry: -len(entry[0].name.split())):
        if mention.alias is None:
            name = authority.add(mention.name, spans[0], rule)
            attest(authority.offices, name, mention, spans, date)
    authority.namesakes.gather(mentions)
    alone = Counter(key(mention.name) for mention, _, _ in mentions if mention.alias is None)
    bracketed = [(mention, mention.alias, spans[0]) for mention, spans, _ in mentions if mention.alias is not None]
    for mention, bracket, span in sorted(bracketed, key=lambda entry: -len(entry[1].split())):
        name = mention.name
        if not trusted and not (authority.known(name) or authority.known(bracket)):
            continue
        person = authority.canonical(name)
        if person is not None and key(person) != key(name) and families(bracket) == families(person):
            continue  # a short form of what is known already
        # The bracket holds the real name, unless only the name outside it is known: told in full, or, where both are
        # the editors' words, told again and again without a bracket.
        told = authority.told(name) or (trusted and alone[key(name)] > 1)
        if told and not authority.known(bracket):
            authority.alias(bracket, name, span, rule)
        else:
            authority.alias(name, bracket, span, rule)
