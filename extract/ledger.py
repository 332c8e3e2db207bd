"""The claims of one document while it is read: each value entered with the words it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from extract.authority import FAMILY_NAME, Authority, families
from extract.hypotheses import used
from extract.lexicon import TITLES
from extract.model import Claim, Hypothesis, Status
from extract.names import Mention
from extract.namesakes import NAMESAKE, Setting, rank_before
from extract.offices import Asked
from extract.posts import post_of
from extract.rules import Rule
from extract.spelling import display, fold
from extract.text import Flow

LISTED = Rule("list of persons", "the edition's own list of persons and bodies")
_FULL_NAME = Rule("full name in the heading", "the one full name of the heading that the short form fits")


Called = Callable[[int, int], str | None]  # who a stretch of the source is marked to name, or None


class Ledger:
    """Collects claims and tells the values of a key in the order they were entered, each once.

    Offsets are code points of the running text that a value stands in; `part` is the place of the enclosure, decision
    or reference that a claim belongs to. `called` tells whom the source itself marks a stretch to name.

    >>> ledger, flow = Ledger(Authority()), Flow.of("letter, Holt to Lund")
    >>> for start, end, key in ((8, 12, "senders"), (16, 20, "recipients")):
    ...     holder = Mention(start=start, end=end, name=flow.text[start:end], kind="person")
    ...     name = ledger.name(key, holder, flow, "heading")
    >>> ledger.values("senders"), ledger.first("recipients"), ledger.claims()[0].rule
    (('Holt',), 'Lund', 'heading: as written')
    >>> ledger.withdraw("recipients", ["Lund"])
    >>> ledger.values("recipients"), ledger.claims()[1].status
    ((), 'conflicting')
    """

    def __init__(self, authority: Authority, called: Called | None = None) -> None:
        self.authority = authority
        self._called = called
        self._fuller: dict[frozenset[str], set[str]] = {}
        self._setting: Setting | None = None
        self._namesakes: dict[tuple[str, frozenset[str]], str | None] = {}  # whom a family name means, by its rank
        self._claims: dict[Claim, None] = {}  # in order, each once
        self._of: dict[str, list[Claim]] = {}  # those of each key
        self._hypotheses: dict[Hypothesis, None] = {}  # in order, each once

    def value(
        self,
        key: str,
        value: str,
        flow: Flow,
        start: int,
        end: int,
        rule: str,
        *,
        confidence: float = 1.0,
        status: Status = "stated",
        part: int | None = None,
        written: str | None = None,
    ) -> None:
        """Enter a value that the running text's `start` to `end` says."""
        claim = Claim(
            key=key, value=value, spans=flow.spans(start, end), rule=rule, confidence=confidence, status=status,
            part=part, written=written,
        )  # fmt: skip
        self.enter(claim)

    def enter(self, claim: Claim) -> None:
        """Enter a claim as it is, once: one that cites several places."""
        before = len(self._claims)
        self._claims.setdefault(claim)
        if len(self._claims) > before:
            self._of.setdefault(claim.key, []).append(claim)

    def name(
        self,
        key: str,
        mention: Mention,
        flow: Flow,
        rule: str,
        *,
        confidence: float = 1.0,
        status: Status = "stated",
        part: int | None = None,
    ) -> str:
        """Enter a person, body or post as the source resolves it; returns the canonical name."""
        name, how = self._marked(mention, flow) or self.resolve(mention, flow)
        certainty = confidence * (0.9 if how == FAMILY_NAME else 0.7 if how == NAMESAKE else 1.0)
        if how == NAMESAKE and status == "stated":
            status = "inferred"
        self.value(
            key, name, flow, mention.start, mention.end, f"{rule}: {how}", confidence=round(certainty, 3),
            status=status, part=part, written=flow.text[mention.start : mention.end],
        )  # fmt: skip
        return name

    def _marked(self, mention: Mention, flow: Flow) -> tuple[str, str] | None:
        if self._called is None or mention.kind != "person":
            return None
        name = self._called(flow.offset(mention.start), flow.offset(mention.end - 1) + 1)
        return (name, LISTED) if name else None

    def copy(self, keys: tuple[str, ...], to: str) -> None:
        """Enter the adopted persons of some keys under another one too, with their evidence, each once."""
        there = set(self.values(to))
        for claim in list(self._claims):
            adopted = claim.key in keys and claim.status != "conflicting" and claim.value not in there
            if adopted and self.authority.is_person(claim.value):
                there.add(claim.value)
                self.enter(replace(claim, key=to))

    def within(self, names: Iterable[str]) -> None:
        """Take short forms to mean, from here on, the one full name among the names of the document's heading."""
        self._fuller = {}
        for name in names:
            if len(name.split()) > 1:
                self._fuller.setdefault(families(name), set()).add(name)

    def set_in(self, setting: Setting) -> None:
        """Take family names to mean, from here on, whoever of several namesakes is meant in this document."""
        self._setting, self._namesakes = setting, {}

    def _namesake(self, mention: Mention, flow: Flow | None) -> str | None:
        """Whom of several namesakes a family name means; the hypotheses are entered when it is first asked."""
        words = [word for word in display(mention.name).split() if fold(word) not in TITLES]
        if self._setting is None or len(words) != 1 or not self.authority.shared(words[0]):
            return None
        rank: frozenset[str] = frozenset()
        if flow is not None:  # a title may stand between the mention's beginning and the name
            within = flow.text[mention.start : mention.end].casefold().find(words[0].casefold())
            rank = rank_before(flow.text, mention.start + max(0, within))
        asked = words[0], rank
        if asked not in self._namesakes:
            found = self.authority.called(words[0], self._setting, rank)
            self.suppose(found)
            self._namesakes[asked] = used(found)
        return self._namesakes[asked]

    def resolve(self, mention: Mention, flow: Flow | None = None) -> tuple[str, str]:
        """The canonical name of a mention: as the source resolves it; a short form by the heading's one full name.

        Of several namesakes it is the one whom the document means, by the rank beside the name too, where the running
        text is given.
        """
        fuller: set[str] = set()
        told = self.authority.canonical(mention.name)  # a family name alone explains nothing
        if mention.kind == "person" and len(mention.name.split()) == 1 and (told is None or len(told.split()) == 1):
            fuller = self._fuller.get(families(mention.name), fuller)
        if len(fuller) == 1:
            return next(iter(fuller)), _FULL_NAME
        if mention.kind == "person" and mention.alias is None and (told is None or len(told.split()) == 1):
            namesake = self._namesake(mention, flow)
            if namesake is not None:
                return namesake, NAMESAKE
        return self.authority.resolve(mention)

    def values(self, key: str, *, part: int | None = None) -> tuple[str, ...]:
        """The adopted values of a key, each once, in order."""
        kept = [c.value for c in self._of.get(key, ()) if c.status != "conflicting" and c.part == part]
        return tuple(dict.fromkeys(kept))

    def first(self, key: str) -> str | None:
        """The first adopted value of a key, or None."""
        return next(iter(self.values(key)), None)

    def withdraw(self, key: str, values: Iterable[str]) -> None:
        """Keep the claims of these values beside the adopted ones, as conflicting."""
        dropped = set(values)
        if not dropped:
            return
        self._claims = dict.fromkeys(
            replace(c, confidence=min(c.confidence, 0.5), status="conflicting")
            if c.key == key and c.value in dropped and c.part is None
            else c
            for c in self._claims
        )
        self._of[key] = [c for c in self._claims if c.key == key]

    def meant(
        self, key: str, mention: Mention, flow: Flow, date: str | None, place: str | None = None
    ) -> tuple[Hypothesis, ...]:
        """Whom an office can mean in a part (`key`) of a document of a day (EDTF), held at a place if that is told."""
        post = post_of(mention.name, place)
        if post is None:
            return ()
        (words, *_) = flow.spans(mention.start, mention.end)
        name = self.post_name(mention.name, place)
        return self.authority.meant(Asked(key=key, name=name, post=post, words=words, date=date))

    def post_name(self, phrase: str, place: str | None = None) -> str:
        """What the post of a phrase is called: by the source's own name of it, with its place where one is needed.

        >>> Ledger(Authority()).post_name("SOVIET AMBASSADOR", "PARIS")
        'Soviet Ambassador in Paris'
        """
        known = self.authority.offices.post(phrase, place)
        post = post_of(phrase)
        if known is None and post is not None and post.abroad and post.at is None and place:
            return f"{display(phrase)} in {display(place)}"
        return known or phrase

    def suppose(self, hypotheses: Iterable[Hypothesis]) -> None:
        """Enter whom some words can mean, each hypothesis once."""
        self._hypotheses |= dict.fromkeys(hypotheses)

    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Whom words can mean that do not tell it by themselves."""
        return tuple(self._hypotheses)

    def claims(self) -> tuple[Claim, ...]:
        """Everything entered, in order."""
        return tuple(self._claims)
