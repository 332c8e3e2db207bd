"""The messages of a graph as contacts: who could learn of what from whom, sent and received within which bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.network.facts import facts_of, labels_in
from kg.network.moments import DAY, Interval, around, minutes
from kg.network.reach import Contact
from kg.network.values import Selecting
from kg.vocab import CG, RDFS_LABEL

_PARTIES = (CG.sender, CG.intermediary, CG.recipient, CG.copyRecipient, CG.participant)
_TOLD = (*_PARTIES, CG.date, CG.manner, CG.handling, RDFS_LABEL)
_UNSENT = "draft"  # the manner of a message that was proposed and never sent
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """The contacts of a graph, the labels of its messages and actors by IRI, and the messages that no contact shows.

    `partyless` counts the messages from whom or to whom nobody tells, with drafts that were never sent; `undated` those
    of which nobody tells when they were sent.
    """

    contacts: tuple[Contact, ...]
    labels: Mapping[str, str]
    partyless: int
    undated: int


def read_contacts(select: Selecting, *, hours: bool = False, undated: bool = False) -> Correspondence:
    """The contacts behind every message of a store: from senders to everyone on its way, from carriers to those behind.

    Who takes part in a meeting can have learnt of everything that another one knew. A message is sent when a stamp says
    so, else on its date, and received when a stamp says so where nobody stands between. Hours are left out, so that a
    day is all its hours, unless `hours` takes them: places keep different clocks, and to compare their hours is to
    trust that these did not. A message without any date may have been sent at any time, and would make nearly all
    things possible: such messages are left out unless `undated` takes them.
    """
    messages = facts_of(select, (CG.Message,), _TOLD)
    handlings = facts_of(select, (CG.Handling,), (CG.stage, CG.at))
    labels = labels_in(messages, facts_of(select, (CG.Actor,), (RDFS_LABEL,)))
    found: list[Contact] = []
    partyless = timeless = 0
    for iri, told in messages.items():
        made = [] if _UNSENT in told.get(CG.manner, ()) else list(_contacts(iri, told, handlings, hours=hours))
        partyless += not made
        if made and made[0].sent == (None, None):
            timeless += 1
            made = made if undated else []
        found += made
    return Correspondence(contacts=tuple(found), labels=labels, partyless=partyless, undated=timeless)


def _contacts(iri: str, told: Values, handlings: Mapping[str, Values], *, hours: bool) -> Iterator[Contact]:
    senders, carriers, recipients, copies, present = (told.get(party, ()) for party in _PARTIES)
    sent, received = _bounds(told, handlings, hours=hours)
    ends = tuple(dict.fromkeys((*recipients, *copies)))
    if senders and (carriers or ends):
        got = received if not carriers else (None, None)
        yield Contact(key=iri, sources=senders, targets=(*carriers, *ends), sent=sent, received=got)
    if carriers and ends:
        yield Contact(key=iri, sources=carriers, targets=ends, sent=sent)
    if len(present) > 1:
        yield Contact(key=iri, sources=present, targets=present, sent=sent, received=sent)


def _bounds(told: Values, handlings: Mapping[str, Values], *, hours: bool) -> tuple[Interval, Interval]:
    """When a message was sent and received: by its stamps of these stages, else by its date and not at all."""
    stamped: defaultdict[str, list[Interval]] = defaultdict(list)
    for one in told.get(CG.handling, ()):
        handling = handlings.get(one, {})
        for at in handling.get(CG.at, ()):
            stamped[handling[CG.stage][0]].append(_whole(minutes(at), hours=hours))
    dated = [_whole(minutes(date), hours=hours) for date in told.get(CG.date, ())]
    return around(stamped["sent"] or dated), around(stamped["received"])


def _whole(interval: Interval, *, hours: bool) -> Interval:
    """The interval, widened to whole days unless hours count."""
    first, last = interval
    if hours:
        return interval
    return None if first is None else first - first % DAY, None if last is None else last - last % DAY + DAY - 1
