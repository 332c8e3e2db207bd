"""The messages of a graph as contacts: who could learn of what from whom, sent and received within which bounds.

A message's own way leads from its senders to carriers, recipients and holders of copies. Two things show besides that a
message came: whoever answers it had read it, and whoever passes it on had it in hand, with all who got what he sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.network.courses import Course, Courses, read_courses
from kg.network.facts import pairs_of
from kg.network.moments import DAY, UNKNOWN, Interval, follows
from kg.network.reach import Contact
from kg.network.values import Selecting
from kg.vocab import CG


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
    """The contacts behind every message of a store, in the order of the messages' IRIs (`contacts_of`)."""
    answers, covers = (pairs_of(select, prop) for prop in (CG.respondsTo, CG.encloses))
    return contacts_of(read_courses(select), answers, covers, hours=hours, undated=undated)


def contacts_of(
    courses: Courses,
    answers: Iterable[tuple[str, str]] = (),
    covers: Iterable[tuple[str, str]] = (),
    *,
    hours: bool = False,
    undated: bool = False,
) -> Correspondence:
    """The contacts behind messages: from senders to everyone on the way, from carriers to those behind, and as shown.

    Who takes part in a meeting can have learnt of everything that another one knew. `answers` are pairs of a reply and
    what it answers: its sender had that by then. `covers` are pairs of a message and one that stands in it: senders and
    takers of the first got the second, and so through covers within covers. A message is sent when a stamp says
    so, else on its date, and received when a stamp says so where nobody stands between (`Course`). Hours are left out,
    so that a day is all its hours, unless `hours` takes them: places keep different clocks, and to compare their hours
    is to trust that these did not. A message without any date may have been sent at any time, and would make nearly all
    things possible: such messages are left out unless `undated` takes them.
    """
    ways = {key: _Way(course, hours=hours) for key, course in courses.by_key.items()}
    answered, within = (_later(pairs, ways) for pairs in (answers, covers))
    found: list[Contact] = []
    partyless = timeless = 0
    for key, way in ways.items():
        made = [] if way.course.draft else [
            *way.own(),
            *(one for cover in _above(key, within) for one in _passed_on(way, ways[cover])),
            *(one for answer in answered.get(key, ()) for one in _answered(way, ways[answer])),
        ]  # fmt: skip
        partyless += not made
        if made and way.sent == UNKNOWN:
            timeless += 1
            made = made if undated else []
        found += made
    return Correspondence(contacts=tuple(found), labels=courses.labels, partyless=partyless, undated=timeless)


class _Way:
    """A message on its way: its parties, and when it was sent and received, by whole days unless hours count."""

    def __init__(self, course: Course, *, hours: bool) -> None:
        self.course = course
        self.ends = tuple(dict.fromkeys((*course.recipients, *course.copies)))
        got = course.received
        if not follows(got, course.sent):  # by another clock, which says no more than that it came at once
            got = got[0], course.sent[0]
        self.sent, self.received = (one if hours else _whole(one) for one in (course.sent, got))

    def own(self) -> Iterator[Contact]:
        """The contacts that the message itself makes."""
        course = self.course
        if course.senders and (course.via or self.ends):
            yield Contact(
                key=course.key, sources=course.senders, targets=(*course.via, *self.ends), sent=self.sent,
                received=self.received,
            )  # fmt: skip
        if course.via and self.ends:
            yield Contact(key=course.key, sources=course.via, targets=self.ends, sent=self.sent)
        if len(course.present) > 1:
            yield Contact(
                key=course.key, sources=course.present, targets=course.present, sent=self.sent, received=self.sent
            )  # fmt: skip


def _later(pairs: Iterable[tuple[str, str]], ways: Mapping[str, _Way]) -> Mapping[str, list[str]]:
    """By each message those that answer or enclose it; a draft shows nothing, since nobody got it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for later, earlier in sorted(pairs):
        if later in ways and earlier in ways and not ways[later].course.draft:
            found[earlier].append(later)
    return found


def _above(key: str, within: Mapping[str, list[str]]) -> Iterator[str]:
    """Every message that a message stands in, however deep."""
    waiting, seen = [*within.get(key, ())], {key}
    while waiting:
        cover = waiting.pop()
        if cover not in seen:
            seen.add(cover)
            yield cover
            waiting += within.get(cover, ())


def _passed_on(way: _Way, cover: _Way) -> Iterator[Contact]:
    """The way of an enclosed message with the one around it: to whoever sent that, and to all who got it."""
    yield from _answered(way, cover)
    for one in cover.own():
        if one.sources == cover.course.senders:
            yield from _shown(way, cover, replace(one, on=cover.sent, sent=way.sent))


def _answered(way: _Way, later: _Way) -> Iterator[Contact]:
    """The way of a message to whoever sent a later one that shows that it had come by then."""
    if later.sent[1] is not None:
        got = (way.sent[0], later.sent[1])
        yield from _shown(
            way, later, Contact(key="", sources=(), targets=later.course.senders, sent=way.sent, received=got)
        )  # fmt: skip


def _shown(way: _Way, later: _Way, contact: Contact) -> Iterator[Contact]:
    """The contact as one of a message's senders, where there is anybody new to get it and the dates allow it."""
    senders = way.course.senders
    targets = tuple(one for one in contact.targets if one not in senders)
    if senders and targets and follows(later.sent, way.sent):
        yield replace(contact, key=way.course.key, sources=senders, targets=targets, shown_by=later.course.key)


def _whole(interval: Interval) -> Interval:
    """The interval, widened to whole days."""
    first, last = interval
    return None if first is None else first - first % DAY, None if last is None else last - last % DAY + DAY - 1
