"""Dates of life, and hypotheses between sources: who cannot be whom, and what is shown of that."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_build import cablegraph, edition, listing, write
from support_readings import digest, reading

from extract.model import Life, Reading, Record, Span
from kg.graph.check import check
from kg.graph.store import EmbeddedStore
from kg.identity.actors import Identity, resolve, resolve_gathered
from kg.identity.gathered import gathered_from
from kg.identity.kept import Names
from kg.identity.lifetimes import Lifetime, Years, against, beyond, lifetime
from kg.review.undecided import undecided
from kg.vocab import CG, RDFS_LABEL
from kg.workspace import Workspace

AT = Span(start=0, end=1, quote="x")
NAMES = ("Anna Holt", "A. Holt", "Anna B. Holt", "Holt", "Anton Lund", "A. Lund")
LETTERS = (
    ("20 April 1911, telegram, Anna Holt to Peter Lund", "Please come."),
    ("21 April 1911, telegram, Peter Lund to Anna Holt", "I come."),
)
INDEX = ("Holt, Anna (1883-1945), consul in Bergen", "Lund, Peter, courier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one source tells of one name."""

    life: Lifetime | None
    acts: Years | None
    records: tuple[str, ...] = ()


def living(
    source: str, names: dict[str, str | None], lives: dict[str, tuple[str | None, str | None]] | None = None
) -> Reading:
    """A source whose names each sent a message in a year, or none; and when it says that they lived."""
    told = lives or {}
    records = [
        Record(id=f"{source}{number}", file=source, lines=None, heading="", date=year, senders=(name,))
        for number, (name, year) in enumerate(names.items()) if year
    ]  # fmt: skip
    return replace(
        reading(source, list(names), listed=set(told)), records=tuple(records), lives=tuple(
            Life(name=name, born=born, died=died, spans=(AT,), rule="") for name, (born, died) in told.items()
        ),
    )  # fmt: skip


def is_one(identity: Identity, *names: tuple[str, str]) -> bool:
    return len({identity.actor(digest(source), name).id for source, name in names}) == 1


@st.composite
def sources(draw: st.DrawFn) -> list[Reading]:
    years = st.none() | st.sampled_from(["1890", "1920", "1950", "1900/1960", "1950?"])
    found = []
    for source in ("one", "two", "three", "four")[: draw(st.integers(2, 4))]:
        names = draw(st.dictionaries(st.sampled_from(NAMES), years, max_size=4))
        dates = st.tuples(st.none() | st.sampled_from(["1880", "1900~", "1925"]), st.none() | st.just("1945"))
        lives = draw(st.dictionaries(st.sampled_from(sorted(names)), dates, max_size=2)) if names else {}
        found.append(living(source, names, lives))
    return found


@given(sources(), st.randoms())
def test_no_rule_joins_whom_dates_of_life_keep_apart(readings: list[Reading], chance: random.Random):
    """Of any two names that became one actor's, no life contradicts the other's life or messages, in any order."""
    identity = resolve(readings)
    known = {}
    for one in readings:
        for name in one.actors:
            dates = [life for life in one.lives if life.name == name.name]
            years = [record.date for record in one.records if name.name in record.senders]
            year = years[0] if years and years[0] and years[0].isdigit() else None
            life = lifetime(dates[0].born, dates[0].died) if dates else None
            acts = (int(year), int(year)) if year else None
            if life and acts and any(beyond(life, acts)):
                continue  # its own source makes two persons one
            known[one.sha256 or "", name.name] = Told(life=life, acts=acts)
    for (first, own), (second, other) in itertools.combinations(known.items(), 2):
        if identity.by_name[first].id == identity.by_name[second].id and first[0] != second[0]:
            assert against(own, other) == [], (first, second)
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert resolve(shuffled) == identity


def test_a_letter_after_the_death_is_another_mans():
    """Of the same full name: a letter of the life is his, later ones are one other man's, whatever their source."""
    index = living("index", {"Anna Holt": None}, {"Anna Holt": ("1883", "1945")})
    some = [living(year, {"Anna Holt": year}) for year in ("1944", "1945", "1950", "1951")]
    identity = resolve([index, *some])
    assert is_one(identity, ("index", "Anna Holt"), ("1944", "Anna Holt"), ("1945", "Anna Holt"))
    assert is_one(identity, ("1950", "Anna Holt"), ("1951", "Anna Holt"))
    assert not is_one(identity, ("1945", "Anna Holt"), ("1950", "Anna Holt"))


def test_of_two_of_one_name_a_letter_is_his_whose_life_allows_it():
    """Where dates allow both, or nobody knows the day, the name stays open, with each as a hypothesis."""
    lives = (("old", "1850", "1900"), ("young", "1890", "1960"))
    lists = [living(name, {"Anna Holt": None}, {"Anna Holt": (born, died)}) for name, born, died in lives]
    letters = [living(f"of {year}", {"Anna Holt": year}) for year in ("1880", "1950", "1895", None)]
    for some in itertools.permutations([*lists, *letters[:3]], 5):
        identity = resolve([*some, letters[3]])
        assert is_one(identity, ("old", "Anna Holt"), ("of 1880", "Anna Holt"))
        assert is_one(identity, ("young", "Anna Holt"), ("of 1950", "Anna Holt"))
    actors = {identity.actor(digest(name), "Anna Holt").id for name in ("old", "young", "of 1895", "of None")}
    assert len(actors) == 4
    assert sorted(hypotheses([*lists, *letters])) == [
        ("Anna Holt", "old", "open"), ("Anna Holt", "old", "open"), ("Anna Holt", "young", "open"),
        ("Anna Holt", "young", "open"),
    ]  # fmt: skip


def test_initials_of_two_are_his_whose_life_allows_it():
    lists = [living("one", {"Anna Holt": None}, {"Anna Holt": ("1883", "1945")}), living("two", {"Agnes Holt": "1950"})]
    for year, found in (("1950", "Agnes Holt"), ("1944", None)):
        for some in itertools.permutations([*lists, living("letter", {"A. Holt": year})]):
            identity = resolve(some)
            for source, name in (("one", "Anna Holt"), ("two", "Agnes Holt")):
                assert is_one(identity, (source, name), ("letter", "A. Holt")) is (name == found)


def hypotheses(readings: list[Reading]) -> list[tuple[str, str, str]]:
    """The hypotheses between sources that did not join: the name, the source of whom it can mean, and the state."""
    with gathered_from(readings) as gathered:
        resolve_gathered(gathered)
        return [
            (name, file.removesuffix(".txt"), state)
            for name, file, state in gathered.rows(
                "SELECT asked.name, (SELECT named FROM bearer AS other JOIN source ON other.source = place"
                " WHERE other.unit = candidate ORDER BY listed DESC, digest LIMIT 1), state"
                " FROM hypothesis JOIN bearer AS asked USING (unit) WHERE candidate <> unit AND state <> 'used'"
                " AND asked.grouped <> (SELECT grouped FROM bearer WHERE unit = candidate LIMIT 1)"
            )
        ]


def test_initials_of_two_are_open_to_both():
    readings = [reading("one", ["A. Petrov"]), reading("two", ["Anton Petrov", "Albert Petrov"])]
    assert sorted(hypotheses(readings)) == [("A. Petrov", "two", "open"), ("A. Petrov", "two", "open")]


def test_who_stands_beside_him_is_set_aside():
    """Two names that a rule would join, but that a third source tells apart: shown, and set aside where they stand."""
    found = hypotheses([reading("one", ["A. Petrov", "A.B. Petrov"]), reading("two", ["Anton Petrov"])])
    assert ("A. Petrov", "one", "set aside") in found
    assert {state for _, _, state in found} == {"open", "set aside"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters of one name before and after a death that an index and an authority file tell."""
    folder = tmp_path_factory.mktemp("lives")
    texts = {
        "index": edition(LETTERS, INDEX),
        **{
            name: listing([(f"April {day}, {year}", f"Letter, {who} to Boris Danilov") for day in (29, 30)])
            for name, year, who in (
                ("before", 1940, "Anna Holt"),
                ("after", 1950, "Anna Holt"),
                ("short", 1951, "P. Lund"),
            )
        },
    }
    people = folder / "people.csv"
    people.write_text("name,born,died\nPeter Lund,4 May 1880,1930\n", "utf-8")
    done = cablegraph("build", write(folder / "letters", **texts), "--into", folder / "graph", "--authorities", people)
    assert done.status == 0, done.err
    return folder / "graph"


def test_the_graph_tells_lives_and_what_they_decide(graph: Path):
    """Each date with the words that tell it; the later letter's hypothesis is set aside, by a ground against it."""
    with Workspace.open(graph) as workspace:
        store = EmbeddedStore(workspace.store)
        lives = store.select(f"""SELECT ?label ?told ?date ?words WHERE {{
            ?actor <{RDFS_LABEL}> ?label ; ?told ?date . VALUES ?told {{ <{CG.born}> <{CG.died}> }}
            ?claim <{CG.claimSubject}> ?actor ; <{CG.claimProperty}> ?told ; <{CG.claimValue}> ?value ;
                <{CG.evidence}>/<{CG.quotation}> ?words . FILTER(STR(?value) = STR(?date)) }}""").rows
        found = store.select(f"""SELECT ?asked ?state ?against WHERE {{ ?h <{CG.asked}> ?asked ; <{CG.state}> ?state .
            OPTIONAL {{ ?h <{CG.counterground}> ?against }} }}""").rows
    told = {(str(label), str(told).partition("#")[2], str(date), str(words)) for label, told, date, words in lives}
    assert {
        ("Anna Holt", "born", "1883", "(1883-1945)"), ("Anna Holt", "died", "1945", "(1883-1945)"),
        ("Peter Lund", "born", "1880-05-04", "4 May 1880"), ("Peter Lund", "died", "1930", "1930"),
    } <= told  # fmt: skip
    states = {(str(asked), str(state), str(against or "")) for asked, state, against in found}
    assert ("Anna Holt", "set aside", "died in 1945, and has a part in a message of 1950") in states
    assert ("P. Lund", "set aside", "died in 1930, and has a part in a message of 1951") in states
    assert [part.findings for part in check(graph / "graph.nt", reason=False).parts] == [(), (), ()]


def test_what_was_not_joined_is_shown_and_reviewed_by_its_grounds(graph: Path):
    """`names show` has names, words, rules and hypotheses; `names review` weighs the very same grounds."""
    with Workspace.open(graph) as workspace, Names(workspace.store) as names:
        listed = next(name.actor for name in names.called("Anna Holt") if name.listed)
        other = next(name.actor for name in names.called("Anna Holt") if name.actor != listed)
        shown = cablegraph("names", "show", graph, f"id:actor/{listed}")
        store = EmbeddedStore(workspace.store)
        pairs = undecided(names, store, (), most=100).pairs
        (told,) = (grounds for pair, grounds in names.hypotheses() if set(pair) == {listed, other})
    assert shown.status == 0, shown.err
    for line in (
        "born 1883", "died 1945", "“Holt, Anna” index.txt: index of names; the same words in several sources",
        "“Anna Holt” means Anna Holt", "against: died in 1945, and has a part in a message of 1950",
    ):  # fmt: skip
        assert line in shown.out, line
    (pair,) = (one for one in pairs if {one.one.actor.id, one.other.actor.id} == {listed, other})
    weights = {evidence.text: evidence.weight for evidence in pair.evidence}
    assert weights.items() >= dict(told).items()
    assert told == (
        ("the same words in several sources", 3), ("died in 1945, and has a part in a message of 1950", -5)
    )  # fmt: skip
