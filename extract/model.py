"""The values that reading yields: sources, records, and the claims that cite the words they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from extract.errors import SpanError
from extract.portable import portable

Status = Literal["stated", "inferred", "conflicting"]
AppellationKind = Literal["name", "pseudonym", "office", "transliteration"]
ActorKind = Literal["person", "body", "post"]
# what is done with a message on its way, in the order in which it is mostly done
Stage = Literal[
    "drafted", "cleared", "approved", "submitted", "enciphered", "sent", "received", "passed on", "deciphered", "typed",
    "copied", "handed over",
]  # fmt: skip
STAGES: tuple[Stage, ...] = get_args(Stage)
# what a date in a document dates: the document as its editors, its head or its signer do, a stage of its way, or else
DateRole = Literal[
    "heading", "listing", "dateline", "signature",
    "drafted", "cleared", "approved", "submitted", "enciphered", "sent", "received", "passed on", "deciphered", "typed",
    "copied", "handed over",
    "enclosed", "message referred to", "mentioned",
]  # fmt: skip
DATE_ROLES: tuple[DateRole, ...] = get_args(DateRole)
HypothesisState = Literal["used", "open", "set aside"]
Manner = Literal["forwarded", "enclosed", "quoted", "reported", "draft"]


# the keys of a record that hold names; those of enclosures ("enclosures.senders") end so
NAMED = ("senders", "recipients", "intermediaries", "copies", "participants", "people")
# the claims about one hop that hold names
HOP_NAMES = ("hops.by", "hops.to")


@portable
@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a source's text: code points `start` to `end`, and the words that stand there.

    Raises `SpanError` where the quotation cannot be as long as the stretch.

    >>> Span(start=3, end=8, quote="Paris").quote
    'Paris'
    """

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise SpanError(f"no quotation of {len(self.quote)} characters fits {self.start}-{self.end}")


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement about a document's message: a key of the record, its value, and the words that say so.

    `written` is the name as the text writes it, where the value is a name; `part` groups the claims of one
    enclosure, decision, reference, hop or date (its place in the record's list). Confidence is between 0 and 1.
    """

    key: str
    value: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float = 1.0
    status: Status = "stated"
    written: str | None = None
    part: int | None = None

    def __post_init__(self) -> None:
        if not self.spans:
            raise SpanError(f"the claim {self.key} = {self.value!r} cites nothing")


@portable
@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Citation:
    """An archival reference, its levels as printed."""

    archive: str | None = None
    fond: str | None = None
    opis: str | None = None
    delo: str | None = None
    papka: str | None = None
    listy: str | None = None

    def levels(self) -> dict[str, str | None]:
        """The levels from the archive down, absent ones None.

        >>> Citation(archive="APRF", fond="45").levels()["fond"]
        '45'
        """
        return {name: getattr(self, name) for name in ("archive", "fond", "opis", "delo", "papka", "listy")}

    def label(self) -> str:
        """The reference in one line.

        >>> Citation(archive="APRF", fond="45", listy="97-98").label()
        'APRF, fond 45, listy 97-98'
        """
        return ", ".join(v if k == "archive" else f"{k} {v}" for k, v in self.levels().items() if v)


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A message that another passes on: its own senders, recipients, date (EDTF) and form.

    `manner` tells how: `forwarded`, its words stand in the message, which passes them on or has them passed on;
    `enclosed`, a paper of its own after the message; `quoted`, cited word for word though it went its own way;
    `reported`, told in other words; `draft`, proposed and not sent. `within` is the place of the enclosure that it
    stands in, None for one that stands in the message itself. `stretches` is where its words stand in the file, in
    reading order.
    """

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    date: str | None = None
    form: str | None = None
    manner: Manner | None = None
    within: int | None = None
    stretches: tuple[Span, ...] = ()


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided: who (empty where the text does not say), the words, and the date (EDTF) they tell."""

    by: tuple[str, ...]
    quote: str
    date: str | None = None


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An earlier message that this one answers, as far as the text tells.

    `within` is the place of the enclosure that answers it, None where the message itself does.
    """

    senders: tuple[str, ...] = ()
    date: str | None = None
    number: str | None = None
    within: int | None = None


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step on a message's way, as a stamp or a note tells it: what was done with it, by whom, and when.

    `by` are the clerks or carriers, `to` whom it then went to, `place` where it was done; `at` is EDTF, with the time
    of day where that is told, on the `clock` that the words name ("Moscow time").
    """

    stage: Stage
    by: tuple[str, ...] = ()
    to: str | None = None
    place: str | None = None
    at: str | None = None
    clock: str | None = None


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that a document tells (EDTF), and what it dates."""

    edtf: str
    role: DateRole


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Appellation:
    """A name as a source writes it, whom it says that is, and where."""

    text: str
    name: str
    kind: AppellationKind
    span: Span
    rule: str


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityReference:
    """Which record of an authority file a source says that an actor of its own is: the record's address, and where."""

    name: str
    iri: str
    span: Span
    rule: str


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """When somebody was born and died (EDTF), as a source says beside a name; None where it does not.

    `name` is the canonical name there, `spans` are the words that say so.
    """

    name: str
    born: str | None
    died: str | None
    spans: tuple[Span, ...]
    rule: str


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """That somebody held a post, as a source says: both by their canonical names there.

    `date` (EDTF) is the time of it, as far as the source limits it; where the office is merely `attested`, as beside a
    name in a heading, the day of that. `spans` are the words that say so.
    """

    holder: str
    post: str
    date: str | None
    spans: tuple[Span, ...]
    rule: str
    attested: bool = False
    confidence: float = 1.0


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What speaks for it that some words mean somebody, or, where its weight is below 0, against it; and where."""

    text: str
    weight: int
    spans: tuple[Span, ...]
    rule: str


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """That the words of a document, an office or a name that several bear, mean a certain actor.

    `key` is the part that the words play in the record, `asked` the post or the name itself, `name` the canonical name
    of whom they may mean. The strongest hypothesis about some words is `used`; where none is stronger than the others,
    all of them are `open`.
    """

    key: str
    words: Span
    asked: str
    name: str
    state: HypothesisState
    grounds: tuple[Ground, ...]

    @property
    def weight(self) -> int:
        """What speaks for it less what speaks against it."""
        return sum(ground.weight for ground in self.grounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedActor:
    """An actor as one source knows it: its canonical name there, its kind, and whether the source's index lists it."""

    name: str
    kind: ActorKind
    listed: bool = False


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one document says, every value with its evidence. The keys are those of the extraction record."""

    id: str
    file: str
    lines: tuple[int, int] | None
    heading: str
    number: str | None = None
    description: str | None = None
    date: str | None = None
    form: str | None = None
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    intermediaries: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    place_from: str | None = None
    place_to: str | None = None
    classification: str | None = None
    doc_numbers: tuple[str, ...] = ()
    archives: tuple[Citation, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    decisions: tuple[Decision, ...] = ()
    responds_to: tuple[Reference, ...] = ()
    hops: tuple[Hop, ...] = ()
    dates: tuple[Dated, ...] = ()
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    pieces: tuple[tuple[int, int], ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as read: its name, its text (never altered), the digest of its bytes."""

    name: str
    text: str = field(repr=False)
    sha256: str

    def span(self, start: int, end: int) -> Span:
        """The span from `start` to `end`, its quotation taken from the text.

        Raises `SpanError` where the stretch is empty or outside the text.

        >>> Source(name="a.txt", text="To Paris", sha256="").span(3, 8).quote
        'Paris'
        """
        return Span(start=start, end=end, quote=self.text[start:end])


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one file: its records and the names it explains, or the reason why it was not read."""

    path: str
    name: str
    sha256: str | None = None
    reader: str | None = None
    refusal: str | None = None
    records: tuple[Record, ...] = ()
    actors: tuple[NamedActor, ...] = ()
    appellations: tuple[Appellation, ...] = ()
    authorities: tuple[AuthorityReference, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    lives: tuple[Life, ...] = ()
