"""Names to actors: which names of several sources are one person, and which never are."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import plain_actors
from hypothesis import given
from hypothesis import strategies as st
from support_build import EXAMPLES, edition, listing, write
from support_readings import digest, reading

from extract.authority import families
from extract.given import agree
from extract.model import Reading
from extract.spelling import key
from kg.identity.actors import Identity, resolve
from kg.pipeline import read_sources

SOURCES = ("one", "two", "three", "four")
NAMES = [f"{given} {family}".strip() for family in ("Petrov", "Orlov") for given in ("", "A.", "A.A.", "A.B.", "Boris")]
NAMES += ["Kim", "Kim Il Sung", "Kim Ch’aek", "Filippov", "I.V. Stalin"]


@st.composite
def sources(draw: st.DrawFn) -> list[Reading]:
    """Up to four sources, each with names that it keeps apart, some listed, some explained as pseudonyms."""
    found = []
    for name in SOURCES[: draw(st.integers(1, 4))]:
        people = draw(st.lists(st.sampled_from(NAMES), unique_by=key, max_size=5))
        listed = draw(st.sets(st.sampled_from(people))) if people else set()
        pairs = [(alias, real) for alias in ("Filippov", "Orlov") for real in sorted(listed) if alias not in people]
        explained = draw(st.lists(st.sampled_from(pairs), max_size=1)) if pairs else []
        spelt = [(spelling, real) for spelling in ("A. Petrov", "Kim Ir Sen") for real in sorted(listed)]
        spellings = draw(st.lists(st.sampled_from(spelt), max_size=1)) if spelt else []
        found.append(reading(name, people, listed=listed, pseudonyms=explained, spellings=spellings))
    return found


def alone(name: str) -> bool:
    """Whether a name is one word, with no given name or initial."""
    return len(name.split()) == 1


@dataclass(frozen=True, slots=True)
class Known:
    """An actor with all the names that sources have for it."""

    id: str
    label: str
    joined: tuple[str, ...]
    names: tuple[tuple[str, str], ...]


def actors_of(identity: Identity) -> list[Known]:
    names = defaultdict(list)
    for node, actor in sorted(identity.by_name.items(), key=lambda item: item[0]):
        names[actor.id].append(node)
    return [Known(actor.id, actor.label, actor.joined, tuple(names[actor.id])) for actor in identity.actors]


def partition(identity: Identity, named: dict[str, str]) -> set[frozenset[tuple[str, str]]]:
    """Which names of which sources are one actor, the sources by name."""
    return {frozenset((named[source], name) for source, name in actor.names) for actor in actors_of(identity)}


def joined(identity: Identity, *names: tuple[str, str]) -> bool:
    """Whether names, each of a source, are all one actor."""
    return len({identity.actor(digest(source), name).id for source, name in names}) == 1


@given(sources(), st.randoms())
def test_order_does_not_matter(readings: list[Reading], chance):
    """The same readings in another order give equal actors: identifiers, labels, names and rules."""
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert resolve(shuffled) == resolve(readings)


@given(sources())
def test_the_database_finds_whom_the_plain_way_finds(readings: list[Reading]):
    """Identifiers, labels, names and rules are those that comparing all with all in memory finds."""
    plain = plain_actors.resolve(readings).actors
    assert actors_of(resolve(readings)) == [Known(one.id, one.label, one.joined, one.names) for one in plain]


@given(sources(), st.permutations(SOURCES))
def test_which_file_has_which_digest_does_not_matter(readings: list[Reading], names: list[str]):
    """Who is who depends on what the sources say, not on the digests of their files."""
    other = [replace(one, sha256=digest(names[SOURCES.index(one.name[:-4])])) for one in readings]
    first = partition(resolve(readings), {r.sha256: r.name for r in readings})
    assert partition(resolve(other), {r.sha256: r.name for r in other}) == first


@given(sources())
def test_every_name_is_one_actor(readings: list[Reading]):
    """Each name of each source belongs to exactly one actor, which is found by it and labelled by one of its names."""
    identity = resolve(readings)
    nodes = [node for actor in actors_of(identity) for node in actor.names]
    assert sorted(nodes) == sorted((r.sha256, actor.name) for r in readings for actor in r.actors)
    assert len({actor.id for actor in actors_of(identity)}) == len(identity.actors)
    for actor in actors_of(identity):
        assert all(identity.actor(source, name).id == actor.id for source, name in actor.names)
        assert actor.label in {name for _, name in actor.names}
        assert bool(actor.joined) == (len({source for source, _ in actor.names}) > 1)


@given(sources())
def test_what_a_source_keeps_apart_stays_apart(readings: list[Reading]):
    """No two names of one source are one actor, whatever other sources say."""
    for actor in actors_of(resolve(readings)):
        assert len({source for source, _ in actor.names}) == len(actor.names), actor.names


def words_of(actor: Known) -> set[str]:
    """The names of an actor that hold more than a family name."""
    return {name for _, name in actor.names if not alone(name)}


@given(sources())
def test_a_family_name_alone_is_joined_to_a_listed_person_only(readings: list[Reading]):
    """A name of one word is joined to names of other sources only where an index lists that person or the pseudonym."""
    listed = {(r.sha256, actor.name) for r in readings for actor in r.actors if actor.listed}
    behind = {(key(form.text), (r.sha256, form.name)) for r in readings for form in r.appellations}
    for actor in actors_of(resolve(readings)):
        for source, name in actor.names:
            others = {node for node in actor.names if node != (source, name)}
            if alone(name) and others:
                by_family = any(node in listed and families(node[1]) & families(name) for node in actor.names)
                by_pseudonym = any((key(name), node) in behind for node in others)
                by_another = any((key(other), node) in behind for _, other in others for node in actor.names)
                assert by_family or by_pseudonym or by_another, actor.names


@given(sources())
def test_a_family_of_several_persons_is_nobody(readings: list[Reading]):
    """Where two persons of a family are known by given names, the family name alone is joined to neither by it."""
    identity = resolve(readings)
    known: defaultdict[str, set[str]] = defaultdict(set)
    for actor in actors_of(identity):
        for family in {family for name in words_of(actor) for family in families(name)}:
            known[family].add(actor.id)
    for actor in actors_of(identity):
        for family in {family for _, name in actor.names if alone(name) for family in families(name)}:
            by_family = any(rule.startswith(f"family name {family.lower()}, of one person") for rule in actor.joined)
            assert not by_family or len(known[family]) <= 1, actor.names


@given(sources())
def test_given_names_that_contradict_are_two_persons(readings: list[Reading]):
    """No actor has two names of a family whose initials differ."""
    for actor in actors_of(resolve(readings)):
        for one, other in itertools.combinations(sorted(words_of(actor)), 2):
            if families(one) & families(other) and key(one) != key(other):
                assert agree(one, other), actor.names


@given(sources())
def test_initials_join_only_where_nobody_else_can_be_meant(readings: list[Reading]):
    """A short given name is joined to a longer one where nobody else is known whom it could mean as well."""
    identity = resolve(readings)
    for actor in actors_of(identity):
        if not any("initials that agree" in rule for rule in actor.joined):
            continue
        for other in actors_of(identity):
            for mine, theirs in itertools.product(words_of(actor), words_of(other) if other != actor else ()):
                both = families(mine) & families(theirs)
                assert not (both and agree(mine, theirs)), (actor.names, other.names)


@given(sources())
def test_a_full_name_is_one_person_everywhere(readings: list[Reading]):
    """The same words of a full name are one actor in every source that has them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for actor in actors_of(resolve(readings)):
        for name in words_of(actor):
            found[key(name)].add(actor.id)
    assert [name for name, actors in found.items() if len(actors) > 1] == []


SPELT = [*NAMES, "Mao Zedong", "Mao Tse-tung", "Kim Ir Sen", "A. Vyshinsky", "A. Vyshinskii"]
RECORDS = [f"https://viaf.org/viaf/{number}" for number in (1, 2)] + ["https://d-nb.info/gnd/1"]


@st.composite
def recorded(draw: st.DrawFn) -> list[Reading]:
    """Up to four sources that spell names by several systems, and say of some which record of an authority they are."""
    found = []
    for name in SOURCES[: draw(st.integers(1, 4))]:
        people = draw(st.lists(st.sampled_from(SPELT), unique_by=key, max_size=4))
        listed = draw(st.sets(st.sampled_from(people))) if people else set()
        entries = (
            draw(st.lists(st.tuples(st.sampled_from(people), st.sampled_from(RECORDS)), max_size=3)) if people else []
        )
        found.append(reading(name, people, listed=listed, entries=entries))
    return found


@given(recorded(), st.randoms())
def test_records_are_weighed_in_any_order(readings: list[Reading], chance):
    """Sources with records of authority files, in another order: equal actors, each name in exactly one."""
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert resolve(shuffled) == resolve(readings)
    nodes = [node for actor in actors_of(resolve(readings)) for node in actor.names]
    assert sorted(nodes) == sorted((r.sha256, actor.name) for r in readings for actor in r.actors)


@given(recorded())
def test_the_database_weighs_records_as_the_plain_way_does(readings: list[Reading]):
    """With records of authority files and spellings too: the same identifiers, labels, names and rules."""
    plain = plain_actors.resolve(readings).actors
    assert actors_of(resolve(readings)) == [Known(one.id, one.label, one.joined, one.names) for one in plain]


@given(recorded())
def test_two_records_of_one_file_are_two_actors(readings: list[Reading]):
    """No actor has names that sources say are different records of one authority file, whatever the names are."""
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in readings:
        for entry in one.authorities:
            told[one.sha256 or "", entry.name].add(entry.iri)
    for actor in actors_of(resolve(readings)):
        for first, second in itertools.combinations(actor.names, 2):
            viaf = [{iri for iri in told[node] if "viaf" in iri} for node in (first, second)]
            assert not all(viaf) or not viaf[0].isdisjoint(viaf[1]), actor.names


def test_one_record_is_one_actor_under_two_names():
    """ "Lesnik" and "B.I. Danilov" are one where two sources say that they are one record, and say why."""
    one = reading("one", ["Lesnik"], entries=[("Lesnik", RECORDS[0])])
    two = reading("two", ["B.I. Danilov"], entries=[("B.I. Danilov", RECORDS[0])])
    (actor,) = resolve([one, two]).actors
    assert actor.joined == ("one record of an authority file",)


def test_one_name_of_two_records_stays_apart():
    """A full name that two sources give to two records is two actors; a third source's, without one, is neither."""
    one, two = (
        reading(n, ["Boris Danilov"], entries=[("Boris Danilov", r)])
        for n, r in (("one", RECORDS[0]), ("two", RECORDS[1]))
    )
    assert len(resolve([one, two]).actors) == 2
    assert len(resolve([one, two, reading("three", ["Boris Danilov"])]).actors) == 3


def test_two_spellings_of_a_full_name_meet_where_nobody_else_can_be_meant():
    """One name by two systems is one actor across sources; not within a source, nor where two could be meant."""
    pairs = [("Mao Zedong", "Mao Tse-tung"), ("Kim Il Sung", "Kim Ir Sen"), ("A. Vyshinsky", "A. Vyshinskii")]
    for first, second in pairs:
        identity = resolve([reading("one", [first]), reading("two", [second])])
        assert joined(identity, ("one", first), ("two", second))
        assert len(resolve([reading("one", [first, second])]).actors) == 2
    three = [reading("one", ["Liu Shao-chi"]), reading("two", ["Liu Shaoqi"]), reading("three", ["Liu Shaoji"])]
    assert len(resolve(three).actors) == 3  # without its apostrophe the first can be either of the others


def test_a_family_name_meets_the_listed_person():
    """ "Petrov" in one source is the A.A. Petrov whom another's index lists, the only one of the family."""
    identity = resolve([reading("one", ["Petrov"]), reading("two", listed=["A.A. Petrov"])])
    assert joined(identity, ("one", "Petrov"), ("two", "A.A. Petrov"))
    assert [actor.label for actor in actors_of(identity)] == ["A.A. Petrov"]


def test_a_family_name_does_not_meet_a_person_who_is_not_listed():
    """ "Petrov" is not the A.A. Petrov whom another source only mentions."""
    identity = resolve([reading("one", ["Petrov"]), reading("two", ["A.A. Petrov"])])
    assert not joined(identity, ("one", "Petrov"), ("two", "A.A. Petrov"))


def test_a_surname_of_two_persons_stays_apart():
    """ "Petrov" beside two Petrovs, both listed or one of them not, is neither of them."""
    for listed in (["A.A. Petrov", "B.B. Petrov"], ["A.A. Petrov"]):
        two = reading("two", ["A.A. Petrov", "B.B. Petrov"], listed=listed)
        identity = resolve([reading("one", ["Petrov"]), two])
        assert len(identity.actors) == 3


def test_initials_meet_a_given_name():
    """ "A.M. Vasilevsky" and "Aleksandr Vasilevsky" of two sources are one; a third of the family leaves them apart."""
    one, two = reading("one", ["A.M. Vasilevsky"]), reading("two", ["Aleksandr Vasilevsky"])
    assert joined(resolve([one, two]), ("one", "A.M. Vasilevsky"), ("two", "Aleksandr Vasilevsky"))
    both = reading("two", ["Aleksandr Vasilevsky", "Anton Vasilevsky"])
    assert len(resolve([one, both]).actors) == 3


def test_initials_meet_a_given_name_in_three_sources():
    """Three sources that write one person's given name in three ways that agree mean one person."""
    names = {"one": "A.M. Vasilevsky", "two": "Aleksandr Vasilevsky", "three": "A. Vasilevsky"}
    identity = resolve([reading(source, [name]) for source, name in names.items()])
    assert joined(identity, *names.items())


def test_a_pseudonym_that_one_index_explains_is_known_in_other_sources():
    """ "Filippov" is I.V. Stalin where another source's index says so of one person, and nobody where of two."""
    index = reading("one", listed=["I.V. Stalin"], pseudonyms=[("Filippov", "I.V. Stalin")])
    letters = reading("two", ["Filippov"])
    assert joined(resolve([index, letters]), ("one", "I.V. Stalin"), ("two", "Filippov"))
    other = reading("three", listed=["N.A. Bulganin"], pseudonyms=[("Filippov", "N.A. Bulganin")])
    identity = resolve([index, letters, other])
    assert not joined(identity, ("one", "I.V. Stalin"), ("two", "Filippov"))
    assert not joined(identity, ("three", "N.A. Bulganin"), ("two", "Filippov"))


def test_another_spelling_that_one_index_explains_is_known_in_other_sources():
    """ "Chiang Kai-shek" is the Jiang Jieshi of an index that gives him both spellings, and nobody where two are."""
    index = reading("one", listed=["Jiang Jieshi"], spellings=[("Chiang Kai-shek", "Jiang Jieshi")])
    letters = reading("two", ["Chiang Kai-Shek"])
    assert joined(resolve([index, letters]), ("one", "Jiang Jieshi"), ("two", "Chiang Kai-Shek"))
    other = reading("three", listed=["Zhang Xue"], spellings=[("Chiang Kai-shek", "Zhang Xue")])
    assert len(resolve([index, letters, other]).actors) == 3


def test_a_pseudonym_in_a_source_that_has_the_person_too_stays_as_written():
    """A source that has both the pseudonym and the person keeps them apart: no other source may join them."""
    index = reading("one", listed=["I.V. Stalin"], pseudonyms=[("Filippov", "I.V. Stalin")])
    identity = resolve([index, reading("two", ["Filippov", "I.V. Stalin"])])
    assert not joined(identity, ("two", "I.V. Stalin"), ("two", "Filippov"))


def test_a_pseudonym_of_an_index_is_found_in_a_listing(tmp_path: Path):
    """Read from texts: an edition's index explains a pseudonym, and a listing's sender of that name is the person."""
    headings = [
        (
            "5 January 1950, letter, Lesnik (Danilov) to Anna Belova",
            "To Comrade BELOVA\nThe ice on the river has gone.",
        ),
        (
            "7 January 1950, letter, Anna Belova to Lesnik (Danilov)",
            "To Comrade LESNIK\nThen the boats can leave soon.",
        ),
    ]
    index = ["Belova, A.V., harbour master", "Danilov, B.I., engineer", "Lesnik, pseudonym used by B.I. Danilov"]
    folder = write(
        tmp_path,
        issue=edition(headings, index),
        letters=listing(
            [("May 1, 1950", "Telegram, Lesnik to Grigori Fokin"), ("May 2, 1950", "Note, Hong to Grigori Fokin")]
        ),
    )
    readings, identity = read_sources([folder])
    sender = identity.actor(readings[1].sha256 or "", "Lesnik")
    assert (readings[1].name, sender.label) == ("letters.txt", "B.I. Danilov")
    assert "another name that an index explains" in sender.joined


def test_the_examples_know_who_is_meant():
    """In the example sources a listing's "Terebin" is the Orlov of the journal's index; Mao and Stalin are one each."""
    readings, identity = read_sources([EXAMPLES])
    by_file = {reading.name: reading.sha256 or "" for reading in readings}
    assert identity.actor(by_file["listing-1.txt"], "Terebin").label == "A.Ia. Orlov"
    labels = [actor.label for actor in actors_of(identity)]
    assert len(labels) == len(set(labels))
    for name in ("Stalin", "Mao Zedong", "Filippov", "Zhou Enlai"):
        assert sum(name in label for label in labels) == (name != "Filippov")
    for order in itertools.permutations(readings):
        assert resolve(order) == identity
