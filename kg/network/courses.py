"""The course of each message: its parties, and between which bounds each stage of its way was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.network.facts import facts_of, labels_in
from kg.network.moments import CLOCKS, UNKNOWN, Interval, around, follows, minutes
from kg.network.values import Selecting
from kg.vocab import CG, RDF_TYPE, RDFS_LABEL

# The type, so that a message of which nothing else is told is there too.
_TOLD = (
    RDF_TYPE, CG.sender, CG.recipient, CG.intermediary, CG.copyRecipient, CG.participant, CG.topic, CG.date, CG.manner,
    CG.handling, RDFS_LABEL,
)  # fmt: skip
_HANDLING = (CG.stage, CG.at, CG.clock, CG.handledBy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One dated handling of a message: its stage, the minutes between which it was done, by which clock, by whom."""

    key: str
    stage: str
    at: Interval
    clock: str | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A message: who sent it to whom through whom, when it is dated, and what was done with it on its way.

    Actors are IRIs; `copies` got one, `present` met. `dated` and the times of `handled` are minutes as clocks told
    them. `held` is false for a message that is cited and that no source has, `draft` true for one that was never sent.
    """

    key: str
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    dated: Interval = UNKNOWN
    handled: tuple[Handled, ...] = ()
    held: bool = True
    draft: bool = False

    def stage(self, name: str) -> tuple[Handled, ...]:
        """The dated handlings of a stage."""
        return tuple(one for one in self.handled if one.stage == name)

    @property
    def sent(self) -> Interval:
        """When it was sent: by its stamps of sending, else on its date.

        >>> Course(key="m", dated=(0, 1439)).sent
        (0, 1439)
        """
        return around([one.at for one in self.stage("sent")]) if self.stage("sent") else self.dated

    @property
    def received(self) -> Interval:
        """When it was received, by its stamps; unknown where somebody stands between, who may have been the one.

        A receipt that cannot follow the sending, whatever the clocks of the two places, is a conflict, which the graph
        tells elsewhere, and unknown here.
        """
        if self.via:
            return UNKNOWN
        got = around([one.at for one in self.stage("received")])
        return got if follows(got, self.sent, by=-CLOCKS) else UNKNOWN

    @property
    def channels(self) -> tuple[tuple[str, str], ...]:
        """Each sender with each recipient."""
        return tuple((one, other) for one in self.senders for other in self.recipients if one != other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """The courses of a store by message, and the labels of messages, actors and topics by IRI."""

    by_key: Mapping[str, Course]
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, iri: str) -> str:
        """What something is called; its IRI where nothing tells."""
        return self.labels.get(iri, iri)

    def names(self, iris: Iterable[str]) -> str:
        """Several actors in one line."""
        return ", ".join(self.label(one) for one in iris)


def read_courses(select: Selecting) -> Courses:
    """The courses of all messages of a store, whatever order its rows come in, drafts and cited messages among them."""
    messages = facts_of(select, (CG.Message,), _TOLD)
    missing = facts_of(select, (CG.MissingMessage,), _TOLD)
    handlings = facts_of(select, (CG.Handling,), _HANDLING)
    actors = facts_of(select, (CG.Actor,), (RDFS_LABEL,))
    courses = {
        iri: _course(iri, told, handlings, held=iri not in missing)
        for facts in (messages, missing)
        for iri, told in facts.items()
    }
    return Courses(by_key=dict(sorted(courses.items())), labels=labels_in(messages, missing, actors))


def _course(
    iri: str, told: Mapping[str, tuple[str, ...]], handlings: Mapping[str, Mapping[str, tuple[str, ...]]], *, held: bool
) -> Course:
    handled = []
    for key in told.get(CG.handling, ()):
        facts = handlings.get(key, {})
        for at in facts.get(CG.at, ()):
            clocks = facts.get(CG.clock, ())
            handled.append(
                Handled(
                    key=key, stage=facts[CG.stage][0], at=minutes(at), clock=clocks[0] if len(clocks) == 1 else None,
                    by=facts.get(CG.handledBy, ()),
                )
            )  # fmt: skip
    return Course(
        key=iri, senders=told.get(CG.sender, ()), recipients=told.get(CG.recipient, ()),
        via=told.get(CG.intermediary, ()), copies=told.get(CG.copyRecipient, ()),
        present=told.get(CG.participant, ()), topics=told.get(CG.topic, ()),
        dated=around([minutes(date) for date in told.get(CG.date, ())]), handled=tuple(handled), held=held,
        draft="draft" in told.get(CG.manner, ()),
    )  # fmt: skip
