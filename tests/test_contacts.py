"""The messages of a graph as contacts: parties and bounds straight from the statements, nothing dropped unsaid."""

from __future__ import annotations

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from support_graph import CG, EDTF, GraphStore, iri, random_graph

from kg.network.contacts import contacts_of, read_contacts
from kg.network.courses import Course, Courses
from kg.network.moments import DAY, minutes
from kg.network.reach import Contacts

HOLT, MOE, VIK, LUND = (iri("actor", name) for name in ("holt", "moe", "vik", "lund"))
MESSAGE = iri("message", "m")


def message(graph: Graph, node: URIRef = MESSAGE, *, date: str | None = None, **parties: tuple[URIRef, ...]) -> None:
    graph.add((node, RDF.type, CG.Message))
    graph.add((node, RDFS.label, Literal("Letter")))
    if date:
        graph.add((node, CG.date, Literal(date, datatype=EDTF)))
    for role, actors in parties.items():
        for actor in actors:
            graph.add((node, CG[role], actor))


def stamp(graph: Graph, stage: str, at: str, node: URIRef = MESSAGE) -> None:
    handling = iri("handling", stage + at)
    graph.add((node, CG.handling, handling))
    graph.add((handling, RDF.type, CG.Handling))
    graph.add((handling, CG.stage, Literal(stage)))
    graph.add((handling, CG.at, Literal(at, datatype=EDTF)))


def test_word_goes_from_senders_to_all_and_from_carriers_to_those_behind():
    """The sender's word comes to carriers, recipients and holders of copies; the carrier's to the last two."""
    graph = Graph()
    message(graph, date="1911-05-09", sender=(HOLT,), intermediary=(MOE,), recipient=(VIK,), copyRecipient=(LUND,))
    found = read_contacts(GraphStore(graph)).contacts
    assert [(one.sources, one.targets) for one in found] == [
        ((str(HOLT),), (str(MOE), str(VIK), str(LUND))),
        ((str(MOE),), (str(VIK), str(LUND))),
    ]
    assert {one.sent for one in found} == {minutes("1911-05-09")}


def test_those_who_meet_can_learn_from_each_other():
    """A meeting is a contact of everyone present with everyone else."""
    graph = Graph()
    message(graph, date="1911-05", participant=(HOLT, MOE))
    (found,) = read_contacts(GraphStore(graph)).contacts
    assert set(found.sources) == set(found.targets) == {str(HOLT), str(MOE)}


def test_stamps_tell_more_than_dates():
    """Sending and receipt are those of the stamps, by whole days unless hours are asked for."""
    graph = Graph()
    message(graph, date="1911-05-09", sender=(HOLT,), recipient=(VIK,))
    stamp(graph, "sent", "1911-05-10T05:30:00")
    stamp(graph, "received", "1911-05-12T07:16:00")
    stamp(graph, "received", "1911-05-13T07:16:00")
    (days,) = read_contacts(GraphStore(graph)).contacts
    first, last = minutes("1911-05-12/1911-05-13")
    assert (days.sent, days.received) == (minutes("1911-05-10"), (first, last))
    (hours,) = read_contacts(GraphStore(graph), hours=True).contacts
    assert hours.sent == minutes("1911-05-10T05:30:00")
    assert days.sent[0] is not None
    assert days.sent[0] % DAY == 0


def test_what_makes_no_contact_is_counted():
    """Messages of nobody or to nobody, drafts, and those that nobody dates are left out, and said to be."""
    graph = Graph()
    message(graph, iri("message", 1), date="1911", sender=(HOLT,))
    message(graph, iri("message", 2), sender=(HOLT,), recipient=(VIK,))
    message(graph, iri("message", 3), date="1911", sender=(HOLT,), recipient=(VIK,))
    graph.add((iri("message", 3), CG.manner, Literal("draft")))
    found = read_contacts(GraphStore(graph))
    assert (found.contacts, found.partyless, found.undated) == ((), 2, 1)
    assert len(read_contacts(GraphStore(graph), undated=True).contacts) == 1


def test_contacts_do_not_depend_on_the_order_of_rows():
    """The same contacts whatever order a store answers in."""
    graph = random_graph(12, 60, seed=4)
    plain = read_contacts(GraphStore(graph))
    assert plain == read_contacts(GraphStore(graph, random.Random(9)))
    assert {one.key for one in plain.contacts} <= {str(one) for one in graph.subjects(RDF.type, CG.Message)}


def test_who_answers_a_letter_had_it_and_who_passes_it_on_too():
    """What Moe answers had come to him by then; what Vik encloses, to him, and with his letter to whom he wrote."""
    graph = Graph()
    message(graph, iri("message", 1), date="1911-03-09", sender=(HOLT,))
    message(graph, iri("message", 2), date="1911-03-18", sender=(MOE,), recipient=(HOLT,))
    graph.add((iri("message", 2), CG.respondsTo, iri("message", 1)))
    message(graph, iri("message", 3), date="1911-04-01", sender=(MOE,))
    message(graph, iri("message", 4), date="1911-04-01", sender=(VIK,), recipient=(LUND,))
    graph.add((iri("message", 4), CG.encloses, iri("message", 3)))
    found = read_contacts(GraphStore(graph))
    asked = Contacts(found.contacts, slowest=2 * DAY)
    since, by = minutes("1911-03-09")[0] or 0, minutes("1911-03-18")[1] or 0
    answer = asked.ask(str(HOLT), str(MOE), since=since, by=by)
    assert (answer.verdict, answer.surest and answer.surest.at) == ("certain", by)
    for target, day in ((VIK, "1911-04-01"), (LUND, "1911-04-03")):
        answer = asked.ask(str(HOLT), str(target), since=since, by=minutes(day)[1] or 0)
        assert answer.verdict == "certain"
        assert answer.surest
        assert answer.surest.chain[-1].shown_by == str(iri("message", 4))
    assert (
        asked.ask(str(HOLT), str(LUND), since=minutes("1911-04-02")[0] or 0, by=by + 99 * DAY).verdict == "impossible"
    )


LATEST = 3


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Course]:
    made = {}
    for key in "mno"[: draw(st.integers(1, 3))]:
        first, last = sorted(draw(st.tuples(st.integers(0, LATEST), st.integers(0, LATEST))))
        sender, *others = draw(st.permutations("abcd"))
        made[key] = Course(key=key, senders=(sender,), recipients=(others[0],), dated=(first, min(last, first + 2)))
    return made


Ties = list[tuple[str, str]]


def learnt(messages: dict[str, Course], answers: Ties, covers: Ties, way: dict[str, tuple[int, int]]) -> dict[str, int]:
    """When everyone knows what `a` knew at 1, where every moment of sending and receipt is known: the plainest way."""
    know, holds = {"a": 1}, set[str]()
    for _ in range(12):
        for key, one in messages.items():
            sent, got = way[key]
            inside = {earlier for later, earlier in covers if later == key}
            if know.get(one.senders[0], 99) <= sent or inside & holds:
                holds.add(key)
            if key in holds:
                know[one.recipients[0]] = min(know.get(one.recipients[0], 99), got)
            if {earlier for later, earlier in (*covers, *answers) if later == key} & holds:
                know[one.senders[0]] = min(know.get(one.senders[0], 99), sent)
    return know


@settings(max_examples=150)
@given(courses(), st.lists(st.tuples(st.sampled_from("mno"), st.sampled_from("mno")), max_size=3), st.integers(0, 1))
def test_what_is_shown_holds_over_every_choice_of_dates(messages: dict[str, Course], ties: Ties, slowest: int):
    """What is told certain is so in every world in which replies and covers come after their letters; what is told
    impossible, in none."""
    ties = [(later, earlier) for later, earlier in ties if later > earlier and later in messages]
    answers, covers = ties[::2], ties[1::2]
    asked = Contacts(contacts_of(Courses(by_key=messages), answers, covers, hours=True).contacts, slowest=slowest)
    options = [
        [(sent, got) for sent in range(one.dated[0] or 0, (one.dated[1] or 0) + 1) for got in (sent, sent + slowest)]
        for one in messages.values()
    ]
    worlds = [dict(zip(messages, choice, strict=True)) for choice in product(*options)]
    worlds = [world for world in worlds if all(world[later][0] >= world[earlier][0] for later, earlier in ties)]
    every = [learnt(messages, answers, covers, world) for world in worlds]
    soonest, surest = asked.arrivals("a", 1), asked.arrivals("a", 1, certain=True)
    for actor in "bcd":
        if actor in surest:
            assert all(known.get(actor, 99) <= surest[actor].at for known in every)
        for known in every:
            if actor in known:
                assert soonest[actor].at <= known[actor]
