"""Names that are near each other and not one person's: kept apart over all the real texts, and within a document."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest
from paths import SEEDS
from support_build import edition, listing, write
from support_reading import read_text

import kg
from extract.model import Reading, Record
from extract.spelling import fold
from kg.graph.check import check_shapes, read_graph
from kg.identity.offices import resolve
from kg.pipeline import build, read_sources

# each row is one person's names; rows of one group are near each other
NEAR = {
    "Vasiliev and Vasilevsky": [{"vasiliev", "vasilyev"}, {"vasilevsky", "a m vasilevsky", "aleksandr vasilevsky"}],
    "Kim Il and Kim Il Sung": [{"kim il"}, {"kim il sung", "kim ilsung", "kim ir sen"}],
    "two Zakharovs": [
        {"matvei vasilievich zakharov", "m v zakharov", "matveev", "matveyev"},
        {"semen egorovich zakharov", "s e zakharov"},
    ],
    "Kim Chaek and Kim Tu-bong": [{"kim chaek"}, {"kim tu bong"}],
    "two Kuznetsovs": [{"fyodor kuznetsov"}, {"v v kuznetsov", "kuznetsov v v"}],
    "Nam Il and Kim Il": [{"nam il"}, {"kim il"}],
    "Pak Hon-yong and Pak Il-u": [{"pak hon yong", "pak honyong"}, {"pak il u"}],
}


def forms_by_actor(readings: tuple[Reading, ...]) -> dict[str, set[str]]:
    """Everything that the texts call each actor: names that sources know and words that claims rest on."""
    identity = resolve(readings)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for reading in readings:
        digest = reading.sha256 or ""
        for appellation in reading.appellations:
            found[identity.actor(digest, appellation.name).id].add(fold(appellation.text))
        for actor in reading.actors:
            found[identity.actor(digest, actor.name).id].add(fold(actor.name))
        for record in reading.records:
            for claim in record.claims:
                who = identity.by_name.get((digest, claim.value))
                if who is not None and claim.written and claim.status != "conflicting":
                    found[who.id].add(fold(claim.written))
    return found


@pytest.fixture(scope="module")
def read(shared: Path) -> tuple[Reading, ...]:
    assert SEEDS.is_relative_to(shared)
    return read_sources([SEEDS])[0]


@pytest.mark.parametrize("pair", NEAR)
def test_near_names_are_different_actors_in_the_real_texts(pair: str, read: tuple[Reading, ...]):
    """No actor of all the sources together is called by the names of two of them."""
    one, other = NEAR[pair]
    merged = [forms for forms in forms_by_actor(read).values() if forms & one and forms & other]
    assert merged == []


def test_a_ship_is_nobody(read: tuple[Reading, ...]):
    """A ship that bears a person's or a place's name has no part as a person."""
    people = {fold(actor.name) for reading in read for actor in reading.actors if actor.kind == "person"}
    assert not {name for name in people if "missouri" in name or name.startswith("uss ")}


# ---- namesakes within one source

INDEX = [
    "Belova, A.V., harbour master", "Danilov, B.I., engineer",
    "Zorin, General Ivan Petrovich, Head of the Mission to Norway",
    "Zorin, Pavel Lvovich, courier sent to Paris",
]  # fmt: skip
LETTERS = [
    ("3 May 1911, letter, Ivan Petrovich Zorin to Anna Belova", "", "The ice on the river has gone.", ""),
    ("5 July 1911, letter, Pavel Lvovich Zorin to Anna Belova", "", "The bridge can be crossed again.", ""),
    ("8 May 1911, letter, Zorin to Anna Belova", "PARIS\n", "Then the boats can leave soon.", "ZORIN"),
    ("9 May 1911, letter, Anna Belova to Danilov", "", "I have told General Zorin of it.", "BELOVA"),
    ("2 July 1911, letter, Zorin to Anna Belova", "", "The rain has come to the harbour.", "ZORIN"),
    ("4 June 1911, letter, Danilov to Anna Belova", "", "The note is signed [P.L.] ZORIN as ever.", "DANILOV"),
]


def issue(letters: list[tuple[str, str, str, str]]) -> Reading:
    return read_text(
        edition([(head, f"{lines}{text}\n{signed}".strip()) for head, lines, text, signed in letters], INDEX)
    )


def of(reading: Reading, day: str) -> Record:
    return next(record for record in reading.records if record.date == day)


def test_a_namesake_is_known_by_rank_place_or_initials():
    """A rank, a place in the head, or initials in a bracket tell which of two is meant; the reasons cite words."""
    reading = issue(LETTERS)
    assert of(reading, "1911-05-08").senders == ("Pavel Lvovich Zorin",)
    assert "Ivan Petrovich Zorin" in of(reading, "1911-05-09").people
    assert "Pavel Lvovich Zorin" in of(reading, "1911-06-04").people
    for day, name in (("1911-05-08", "Pavel"), ("1911-05-09", "Ivan"), ("1911-06-04", "Pavel")):
        used = [one for one in of(reading, day).hypotheses if one.state == "used"]
        assert [one.name.split()[0] for one in used] == [name]
        assert all(ground.spans for one in used for ground in one.grounds)


def test_a_namesake_for_whom_little_speaks_stays_open():
    """Where the nearest day alone speaks for one of them, the name stays as written, and the hypothesis is open."""
    record = of(issue(LETTERS), "1911-07-02")
    assert record.senders == ("Zorin",)
    assert [(one.name, one.state) for one in record.hypotheses] == [("Pavel Lvovich Zorin", "open")]


def test_what_a_namesake_does_is_inferred():
    """Whoever is taken for one of several namesakes has his part by inference."""
    claims = [c for c in of(issue(LETTERS), "1911-05-08").claims if c.key == "senders" and c.status != "conflicting"]
    assert {(claim.status, "namesake" in claim.rule) for claim in claims} == {("inferred", True)}


@pytest.mark.parametrize("seed", range(3))
def test_namesakes_do_not_depend_on_the_order_of_documents(seed: int):
    """The same documents in another order: the same persons, hypotheses and reasons."""
    plain = issue(LETTERS)
    shuffled = issue(random.Random(seed).sample(LETTERS, k=len(LETTERS)))
    for record in plain.records:
        other = of(shuffled, record.date or "")
        assert other.senders == record.senders
        assert set(other.people) == set(record.people)
        assert [(h.name, h.state, h.weight) for h in other.hypotheses] == [
            (h.name, h.state, h.weight) for h in record.hypotheses
        ]


def test_a_ship_of_a_known_persons_name_is_not_that_person():
    """ "The cruiser Danilov" and a name in quotation marks are nobody, though the index lists a Danilov."""
    told = "The surrender was signed aboard the USS Missouri. The cruiser Danilov left. The steamer “Danilov” came."
    reading = issue([("3 May 1911, letter, Anna Belova to Ivan Petrovich Zorin", "", told, "BELOVA")] * 2)
    assert {name for record in reading.records for name in record.people} == {"Anna Belova", "Ivan Petrovich Zorin"}


# ---- across sources


def test_a_family_name_that_two_bear_elsewhere_is_left_open_and_shown(tmp_path: Path):
    """ "Petrov" of one file and two Petrovs of others: nobody is joined, and the graph has a hypothesis for each."""
    texts = {
        "one": listing([("May 1, 1950", "Telegram, Petrov to Anna Belova"), ("May 2, 1950", "Note, Belova to Petrov")]),
        "two": listing([("May 3, 1950", "Letter, A.A. Petrov to Olga Vik"), ("May 4, 1950", "Note, Lund to Olga Vik")]),
        "three": listing([("May 5, 1950", "Note, B.B. Petrov to Olga Vik"), ("May 6, 1950", "Note, Lund to Olga Vik")]),
    }
    build([write(tmp_path, **texts)], tmp_path / "graph")
    workspace = kg.open(tmp_path / "graph")
    rows = workspace.query("identities", state="open")
    assert {(row["asked"], row["candidateLabel"]) for row in rows.to_dict("records")} == {
        ("Petrov", "A.A. Petrov"), ("Petrov", "B.B. Petrov"),
    }  # fmt: skip
    labels = set(workspace.query("actors")["actorLabel"])
    assert {"Petrov", "A.A. Petrov", "B.B. Petrov"} <= labels
    assert not check_shapes(read_graph(tmp_path / "graph" / "graph.nt")).findings
