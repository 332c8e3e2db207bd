"""Posts, who held them, and whom an office means: in an index's words, in a document, and by a supplied list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support_build import edition, write

import kg
from extract.edtf import bounds, ends
from extract.model import Source, Span
from extract.offices import Asked, Offices
from extract.posts import post_of
from extract.readers.holders import READER
from extract.tenures import Term, covers, terms
from kg.cli.build import build as build_command
from kg.errors import HoldersError
from kg.graph.check import check_shapes, check_terms, read_graph
from kg.pipeline import build

AT = Span(start=0, end=4, quote="Holt")


@pytest.mark.parametrize(
    "phrases",
    [
        ("Soviet Ambassador to the DPRK", "USSR Ambassador to DPRK", "Soviet ambassador in Pyongyang",
         "Extraordinary and Plenipotentiary Ambassador of the USSR to the Democratic People’s Republic of Korea"),
        ("Minister of Foreign Affairs, USSR", "Soviet Foreign Minister", "Foreign Minister of the USSR"),
        ("Foreign Minister of People’s Republic of China", "PRC Foreign Minister",
         "Chinese Minister of Foreign Affairs"),
        ("Secretary of State", "the Secretary of State"),
        ("Minister of Defence of Poland", "Polish Defense Minister"),
        ("Consul at Peking", "the Consul in Peking"),
    ],
)  # fmt: skip
def test_a_post_is_one_in_all_its_wordings(phrases: tuple[str, ...]):
    """However an office is worded, it is the same post."""
    assert len({post_of(phrase) for phrase in phrases}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soviet Ambassador to the DPRK", "Soviet Ambassador to the PRC"),
        ("Soviet Ambassador in Beijing", "Polish Ambassador in Beijing"),
        ("Minister of Foreign Affairs", "Deputy Minister of Foreign Affairs"),
        ("Minister of Foreign Affairs, USSR", "Minister of Foreign Trade, USSR"),
        ("Secretary of State", "Acting Secretary of State"),
        ("Secretary of State", "Secretary of State for India"),
        ("Commander of the 13th Army Corps", "Commander of the 14th Army Corps"),
        ("Consul at Peking", "Consul at Nanking"),
        ("Consul at Canton", "Consul General at Canton"),
    ],
)
def test_posts_that_differ_stay_apart(one: str, other: str):
    """Another country, place, rank or number is another post, and neither can stand for the other."""
    first, second = post_of(one), post_of(other)
    assert first is not None
    assert second is not None
    assert first != second
    assert not first.fits(second)
    assert not second.fits(first)


def test_an_ambassador_is_nobody_before_it_is_told_where():
    """An office that is held abroad fits only where its place is told, a minister at home also without his country."""
    held = post_of("Soviet Ambassador to the DPRK")
    assert held is not None
    for phrase, place, fits in (
        ("Soviet Ambassador", None, False), ("Soviet Ambassador", "PYONGYANG", True), ("Ambassador", "Pyongyang", True),
        ("Polish Ambassador", "Pyongyang", False), ("Soviet Ambassador", "Beijing", False),
    ):  # fmt: skip
        asked = post_of(phrase, place)
        assert asked is not None
        assert asked.fits(held) is fits
    minister, asked = post_of("Minister of Trade, USSR"), post_of("Minister of Trade")
    assert minister is not None
    assert asked is not None
    assert asked.fits(minister)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Consul in Bergen until May 1911", [("Consul in Bergen", "../1911-05")]),
        ("Consul in Bergen following Lund’s recall in May 1911", [("Consul in Bergen", "1911-05/..")]),
        ("from January 1951 Ambassador to France", [("Ambassador to France", "1951-01/..")]),
        ("Ambassador to France since 3 May 1949", [("Ambassador to France", "1949-05-03/..")]),
        ("Ambassador to France, in 1949-1950", [("Ambassador to France", "1949/1950")]),
        ("Minister to Siam (1899–1903), Minister to China 1905", [("Minister to Siam", "1899/1903"),
                                                                 ("Minister to China", "1905")]),
        ("Secretary of State from January 21, 1949, until January 20, 1953",
         [("Secretary of State", "1949-01-21/1953-01-20")]),
        ("replaced as Minister of War 1949", [("Minister of War", "../1949")]),
        ("April 1951 appointed Commander of the Fleet", [("Commander of the Fleet", "1951-04/..")]),
        ("Ambassador to Poland before 1950", [("Ambassador to Poland", "../1949")]),
        ("Chairman of the Board of Trade, USSR, until restored to Trade Minister’s post after the fire in March 1953",
         [("Chairman of the Board of Trade, USSR", "../1953-03"), ("Trade Minister, Soviet Union", "1953-03/..")]),
        ("Director of the Mint and First Deputy Minister of Finance, PRC",
         [("Director of the Mint, China", None), ("First Deputy Minister of Finance, PRC", None)]),
        ("Premier of Norway, who went into exile in 1940", [("Premier of Norway", None)]),
        ("interpreter at the embassy in Bergen", []),
        ("engineer, born 1899, member of the Party since 1920", []),
    ],
)  # fmt: skip
def test_terms_are_read_out_of_an_entry(entry: str, expected: list[tuple[str, str | None]]):
    """Each post with its interval, in the ways that indexes word them; what names no office gives none."""
    text = f"Holt, {entry}"
    found = terms(text, 5)
    assert [(term.post, term.date) for term in found] == expected
    assert all(text[term.start : term.end].strip() for term in found)


@given(st.text(alphabet="AMabc ,;()-–0123456789’Minister of until from in May 1949", max_size=120))
def test_any_entry_is_read_without_harm(entry: str):
    """Whatever an entry holds, terms are stretches of it, with intervals that are dates and posts that are posts."""
    for term in terms(entry):
        assert 0 <= term.start < term.end <= len(entry)
        assert term.date is None or ends(term.date) != (None, None)
        assert post_of(term.post) is not None


DAYS = st.dates(min_value=bounds("1900")[0], max_value=bounds("1960")[1])  # type: ignore[index]


@given(DAYS, DAYS, DAYS)
def test_a_term_covers_its_days_and_no_others(first, last, day):
    """A day is within a term where it lies between its ends, open ones included."""
    first, last = sorted((first, last))
    assert covers(f"{first}/{last}", (day, day)) is (first <= day <= last)
    assert covers(f"../{last}", (day, day)) is (day <= last)
    assert covers(f"{first}/..", (day, day)) is (first <= day)
    assert covers(None, (day, day))


TERMS = st.sampled_from([None, "../1911", "1911/1912", "1912/..", "1920"])
HELD = st.lists(st.tuples(st.sampled_from(["Holt", "Lund", "Vik"]), TERMS), max_size=5)


@given(HELD, st.sampled_from([None, "1910-05-03", "1911-05-03", "1912", "1930"]), st.randoms())
def test_whom_an_office_means_does_not_depend_on_the_order(held, date, chance):
    """The same terms in another order make the same hypotheses; one at most is used, and only in its term."""
    post = post_of("Consul in Bergen")
    assert post is not None

    def meant(given_):
        offices = Offices()
        for holder, term in given_:
            offices.hold(holder, Term(post="Consul in Bergen", date=term, start=0, end=4), (AT,), "index")
        asked = Asked(key="recipients", name="Consul in Bergen", post=post, words=AT, date=date)
        return offices.meant(asked, str)

    found = meant(held)
    shuffled = list(held)
    chance.shuffle(shuffled)
    assert meant(shuffled) == found
    used = [one for one in found if one.state == "used"]
    assert len(used) <= 1
    assert not used or not any(one.state == "open" for one in found)
    for one in used:
        when = bounds(date) if date else None
        assert any(covers(term, when) for holder, term in held if holder == one.name)


def test_two_who_fit_leave_the_office_open():
    """Where the terms of two meet in one month, neither is meant; both are shown, with what speaks for each."""
    offices = Offices()
    for holder, term in (("Holt", "../1950-12"), ("Lund", "1950-12/..")):
        offices.hold(holder, Term(post="Consul in Bergen", date=term, start=0, end=4), (AT,), "index")
    post = post_of("Consul in Bergen")
    assert post is not None
    found = offices.meant(Asked(key="senders", name="Consul in Bergen", post=post, words=AT, date="1950-12-15"), str)
    assert [(one.name, one.state) for one in found] == [("Holt", "open"), ("Lund", "open")]
    assert all(ground.spans for one in found for ground in one.grounds)


# ---- lists of holders

LIST = "office,country,holder,from,until\nSecretary of State,United States,Dean Acheson,1949-01-21,20 January 1953\n"


def listed(text: str) -> Source:
    return Source(name="holders.csv", text=text, sha256="0" * 64)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_of_holders_is_read(delimiter: str, end: str):
    """Commas, semicolons or tabs, whatever the line ends: each line is a tenure that cites itself."""
    text = LIST.replace(",", delimiter).replace("\n", end)
    source = listed(text)
    assert READER.recognises(source)
    (tenure,) = READER.read(source, None).tenures
    assert (tenure.holder, tenure.date) == ("Dean Acheson", "1949-01-21/1953-01-20")
    assert tenure.post == "Secretary of State, United States"
    assert [text[span.start : span.end] for span in tenure.spans] == [text.split(end)[1]]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Secretary of State,United States,,1949,1953", "line 2: no office, or no holder"),
        ("Secretary of State,United States,Dean Acheson,1953,1949", "line 2: the term ends before it begins"),
        ("Secretary of State,United States,Dean Acheson,soon,1953", "line 2: soon is no day, month or year"),
        ("Secretary of State,Ruritania,Dean Acheson,1949,1953", "line 2: no country of the name Ruritania is known"),
        ("engineer,United States,Dean Acheson,1949,1953", "line 2: engineer is no office that one person holds"),
        ("Ambassador,United States,Dean Acheson,1949,1953", "line 2: where is the Ambassador? name the place"),
        ("Secretary of State,Dean Acheson,1949,1953", "line 2: 4 cells under 5 columns"),
        ('Secretary of State,"United States,Dean Acheson,1949,1953', "line 2: unexpected end of data"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_term_is_refused_by_its_number(line: str, why: str):
    """What is wrong with a list is told with the line, and nothing of it is read."""
    source = listed(f"{LIST.partition(chr(10))[0]}\n{line}\n")
    with pytest.raises(ValueError, match=why.replace("?", r"\?")):
        READER.read(source, None)


# ---- in the graph

LETTERS = [
    ("5 May 1949, telegram, Secretary of State to Anna Belova", "TELEGRAM", "The ice on the river has gone."),
    ("7 May 1953, telegram, Anna Belova to Secretary of State", "TELEGRAM", "Then the boats can leave soon."),
    ("9 May 1949, telegram, Anna Belova to Soviet Ambassador in Oslo", "TELEGRAM", "Tell him of the boats."),
    ("9 May 1950, telegram, Anna Belova to Soviet Ambassador in Oslo", "TELEGRAM", "Tell him of the rain."),
]
INDEX = ["Belova, A.V., harbour master", "Danilov, B.I., Soviet Ambassador to Norway until March 1950",
         "Orlov, N.N., Soviet Ambassador to Norway from April 1950"]  # fmt: skip


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return write(tmp_path, issue=edition([(heading, f"{head}\n{text}") for heading, head, text in LETTERS], INDEX))


def parties(workspace: Path) -> dict[str, tuple[list[str], list[str]]]:
    records = map(json.loads, (workspace / "records.jsonl").read_text(encoding="utf-8").splitlines())
    return {record["date"]: (record["senders"], record["recipients"]) for record in records}


def test_an_office_in_a_heading_is_its_holder_of_that_day(letters: Path, tmp_path: Path):
    """By the index, an ambassador of a day is whoever was in office; whom it tells nothing of is the post."""
    build([letters], tmp_path / "graph")
    found = parties(tmp_path / "graph")
    assert found["1949-05-09"][1] == ["B.I. Danilov"]
    assert found["1950-05-09"][1] == ["N.N. Orlov"]
    assert found["1949-05-05"][0] == ["Secretary of State"]


def test_a_supplied_list_tells_who_a_post_is_and_cites_its_line(letters: Path, tmp_path: Path):
    """With a list, the post is the person in his term and stays the post outside it; graph and page keep both."""
    listed_ = tmp_path / "holders.csv"
    listed_.write_text(LIST, encoding="utf-8")
    build([letters], tmp_path / "graph", holders=[listed_])
    found = parties(tmp_path / "graph")
    assert found["1949-05-05"][0] == ["Dean Acheson"]
    assert found["1953-05-07"][1] == ["Secretary of State"]
    graph = read_graph(tmp_path / "graph" / "graph.nt")
    assert not check_shapes(graph).findings
    assert not check_terms(graph).findings
    workspace = kg.open(tmp_path / "graph")
    rows = workspace.query("identities", candidate="Dean Acheson").to_dict("records")
    held = workspace.query("offices", holder="Dean Acheson").to_dict("records")
    assert {(str(row["words"]), row["state"]) for row in rows} == {
        ("Secretary of State", "used"), ("Secretary of State", "set aside"),
    }  # fmt: skip
    assert {row["quotation"] for row in rows} == {LIST.splitlines()[1]}
    assert {(str(row["date"]), row["quotation"]) for row in held} == {("1949-01-21/1953-01-20", LIST.splitlines()[1])}


def test_whoever_stands_for_a_post_is_claimed_as_inferred(letters: Path, tmp_path: Path):
    """The part that a holder has by his office is an inferred claim, whose words are the office."""
    build([letters], tmp_path / "graph")
    records = map(json.loads, (tmp_path / "graph" / "records.jsonl").read_text(encoding="utf-8").splitlines())
    (claim,) = (c for r in records for c in r["evidence"].get("recipients", ()) if c["value"] == "B.I. Danilov")
    assert (claim["status"], claim["written"]) == ("inferred", "Soviet Ambassador in Oslo")
    assert "holder of the office" in claim["rule"]


def test_the_result_depends_neither_on_jobs_nor_on_what_was_kept(letters: Path, tmp_path: Path):
    """With a list that is added, changed and left out again, each build has the bytes of one from nothing."""
    listed_ = tmp_path / "holders.csv"
    for text in (LIST, LIST.replace("1953", "1954"), None):
        if text is not None:
            listed_.write_text(text, encoding="utf-8")
        lists = [listed_] if text is not None else []
        build([letters], tmp_path / "kept", holders=lists, jobs=2)
        build([letters], tmp_path / f"fresh-{len(text or '')}", holders=lists)
        for name in ("graph.nt", "records.jsonl"):
            fresh = tmp_path / f"fresh-{len(text or '')}" / name
            assert (tmp_path / "kept" / name).read_bytes() == fresh.read_bytes()


def test_a_file_that_is_no_list_of_holders_ends_the_build(letters: Path, tmp_path: Path):
    """The build does not begin; what is wrong is told in one line, with what to do."""
    other = tmp_path / "other.csv"
    for text, why in (("a,b\n1,2\n", "no columns office and holder"), (f"{LIST}Consul,,,,\n", "line 3")):
        other.write_text(text, encoding="utf-8")
        with pytest.raises(HoldersError, match=why):
            build([letters], tmp_path / "graph", holders=[other])
    done = CliRunner().invoke(build_command, [str(letters), "--into", str(tmp_path / "g"), "--holders", str(other)])
    assert done.exit_code != 0
    assert not (tmp_path / "g" / "graph.nt").exists()
