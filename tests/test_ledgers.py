"""Threads, waiting times, silences, brokers and readings against brute force over all that the dates allow."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from pathlib import Path
from statistics import median

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support_build import EXAMPLES

from kg.cli import main
from kg.network.lags import Handled, Lag, answering, doubt, lags, limits, summaries
from kg.network.messages import Message
from kg.network.moments import DAY
from kg.network.readings import _bounded, rankings
from kg.network.shares import UNCERTAIN, shares
from kg.network.silences import silences
from kg.network.threads import Link, crossings, inferred, threads
from kg.pipeline import build

NAMES = "abcdefgh"
interval = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + pair[1]))
link = st.builds(
    Link, message=st.sampled_from(NAMES), other=st.sampled_from(NAMES), kind=st.sampled_from(["answers", "encloses"])
).filter(lambda one: one.message != one.other)
dates = st.fixed_dictionaries({name: interval | st.just((None, None)) for name in NAMES})


@given(st.lists(link, max_size=12), dates, st.randoms())
def test_threads_are_what_links_tie_together_in_an_order_that_they_allow(links, sent, chance):
    """The components of the links as a graph, whatever their order; what is answered stands before its answer."""
    graph = nx.Graph((one.message, one.other) for one in links)
    found = threads(links, sent)
    assert sorted(sorted(one.members) for one in found) == sorted(map(sorted, nx.connected_components(graph)))
    assert [len(one.members) for one in found] == sorted((len(one.members) for one in found), reverse=True)
    for thread in found:
        order = nx.DiGraph(one.order for one in thread.links)
        if nx.is_directed_acyclic_graph(order):
            place = {member: number for number, member in enumerate(thread.members)}
            assert all(place[before] < place[after] for before, after in order.edges)
    mixed = list(links)
    chance.shuffle(mixed)
    assert [(one.members, set(one.links)) for one in threads(mixed, sent)] == [
        (one.members, set(one.links)) for one in found
    ]


@given(st.lists(link, max_size=8), dates)
def test_an_impossible_link_is_one_that_no_dates_allow(links, sent):
    """Over all choices of dates: none in which what is answered was not sent after its answer."""
    impossible = {one for thread in threads(links, sent) for one in thread.impossible}
    for one in links:
        before, after = (sent[name] for name in one.order)
        if None in before or None in after:
            assert one not in impossible
        else:
            days = itertools.product(range(before[0], before[1] + 1), range(after[0], after[1] + 1))
            assert (one in impossible) == all(first > then for first, then in days)


def letters(told):
    """Messages between two, there and back, each with when it was sent, and received where that is told."""
    return [
        Message(
            iri=f"m{number}", senders=("a" if there else "b",), recipients=("b" if there else "a",), sent=sent,
            received=(None, None) if way is None else (sent[1] + way[0], sent[1] + way[1]),
        )
        for number, (there, sent, way) in enumerate(told)
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.booleans(), interval, st.none() | interval), min_size=2, max_size=4),
    st.none() | st.integers(2, 5),
)
def test_messages_crossed_where_all_or_some_of_their_dates_say_so(told, slowest):
    """Every choice of sending and arrival is tried: certain is what holds for all, possible what holds for some."""
    messages = letters(told)
    found = {frozenset((one.one, one.other)): one.certain for one in crossings(messages, [], slowest=slowest)}

    def ways(message):
        for sent in range(message.sent[0], message.sent[1] + 1):
            first, last = message.received
            if last is None and slowest is None:
                return
            arrivals = range(sent, sent + slowest + 1) if last is None else range(max(first, sent), last + 1)
            yield from ((sent, arrival) for arrival in arrivals)

    for one, other in itertools.combinations(messages, 2):
        if one.senders == other.senders:
            continue
        tried = [
            sent < came and begun < arrived
            for (sent, arrived), (begun, came) in itertools.product(ways(one), ways(other))
        ]
        pair = frozenset((one.iri, other.iri))
        assert (pair in found) == any(tried), (one, other)
        if pair in found:
            assert found[pair] == all(tried), (one, other)


def test_what_answers_the_other_has_not_crossed_it():
    messages = letters([(True, (0, 5), None), (False, (0, 5), None)])
    assert list(crossings(messages, [], slowest=3))
    assert not list(crossings(messages, [Link(message="m1", other="m0", kind="answers")], slowest=3))


def test_an_answer_is_inferred_to_the_last_message_and_trusted_as_far_as_the_rule_is_right():
    """Where the rule finds three of four stated answers, what it infers beside them has a confidence of 4/6."""
    told = [(number % 2 == 0, (number * DAY, number * DAY), None) for number in range(12)]
    messages = letters(told)
    stated = [Link(message=f"m{n}", other=f"m{n - 1}", kind="answers") for n in (1, 3, 5)]
    stated.append(Link(message="m7", other="m2", kind="answers"))
    found = inferred(messages, stated, days=5)
    assert {(one.message, one.other) for one in found} == {
        (f"m{n}", f"m{n - 1}") for n in (2, 4, 6, 8, 9, 10, 11)
    }  # fmt: skip
    assert {round(one.confidence, 3) for one in found} == {0.667}
    assert all(one.status == "inferred" and one.rule for one in found)
    assert not inferred(messages, stated, days=0)


@given(st.lists(st.tuples(st.sampled_from("mn"), interval), max_size=8))
def test_a_lag_is_all_that_its_two_dates_allow(steps):
    """Each document's steps in turn: the least and the most over all choices."""
    told = [
        Handled(message=message, document="d", position=place, stage="sent", at=at)
        for place, (message, at) in enumerate(steps)
    ]
    found = list(lags(told))
    wanted = []
    for message in "mn":
        for one, other in itertools.pairwise(at for name, at in steps if name == message):
            tried = [b - a for a in range(one[0], one[1] + 1) for b in range(other[0], other[1] + 1)]
            wanted.append((message, min(tried), max(tried)))
    assert [(lag.message, lag.least, lag.most) for lag in found] == wanted
    for lag, (_, _, most) in zip(found, wanted, strict=True):
        assert lag.is_negative == (most < 0)


lag = st.builds(
    lambda least, more: Lag(message="m", leg="x", least=least, most=least + more, begun=0),
    st.integers(0, 5),
    st.integers(0, 2),
)


@given(st.lists(lag, min_size=1, max_size=5))
def test_the_median_lies_between_its_bounds_whatever_the_lags_were(ledger):
    """Every choice of a lag within its bounds has its median between those told, and both are reached."""
    (summary,) = summaries(ledger, lambda one: ("all",))
    medians = {median(choice) for choice in itertools.product(*(range(one.least, one.most + 1) for one in ledger))}
    assert summary.median == (min(medians), max(medians))
    assert summary.longest == max(one.most for one in ledger)


def test_lags_that_cannot_be_right_are_told_and_count_in_no_median():
    ledger = [Lag(message=f"m{n}", leg="x", least=60 + n, most=60 + n, begun=0) for n in range(20)]
    slow = Lag(message="slow", leg="x", least=100_000, most=100_000, begun=0)
    back = Lag(message="back", leg="x", least=-20, most=-5, begun=0)
    whole = [*ledger, slow, back]
    fences = limits(whole)
    assert {one.message: doubt(one, fences) for one in whole if doubt(one, fences)} == {
        "slow": "implausible",
        "back": "negative",
    }
    (summary,) = summaries(whole, lambda one: ("all",))
    assert (summary.count, summary.doubtful, summary.longest) == (22, 2, 79)


def test_the_time_to_an_answer_is_from_the_receipt_where_that_is_told():
    question = Message(iri="q", sent=(0, 9), received=(20, 20))
    answer = Message(iri="a", sent=(50, 59))
    (known,) = answering([question, answer], [("a", "q")])
    assert (known.leg, known.least, known.most) == ("received → answered", 30, 39)
    (unknown,) = answering([Message(iri="q", sent=(0, 9)), answer], [("a", "q")])
    assert (unknown.leg, unknown.least, unknown.most) == ("sent → answered", 41, 59)


days = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 20)).map(lambda pair: (pair[0] * DAY, sum(pair) * DAY)),
    min_size=9, max_size=14,
)  # fmt: skip


@given(days, st.randoms())
def test_a_certain_silence_is_there_whatever_the_dates_were(sent, chance):
    """However the days are chosen, no message of the two falls into it, and it is as long as is told at least."""
    messages = [Message(iri=f"m{n}", senders=("a",), recipients=("b",), sent=one) for n, one in enumerate(sent)]
    for silence in silences(messages):
        assert silence.least <= silence.most
        assert silence.most > silence.limit
        for _ in range(5):
            moments = sorted(chance.randint(*one.sent) for one in messages)
            longest = max((other - one for one, other in itertools.pairwise(moments)), default=0) / DAY
            if silence.certain:
                assert longest >= silence.least - 0.1
    assert silences(messages) == silences(messages[::-1])


def test_two_who_write_every_week_are_silent_after_a_year_without():
    weekly = [n * 7 * DAY for n in (*range(10), *range(62, 72))]
    messages = [
        Message(iri=f"m{n}", senders=("ab"[n % 2],), recipients=("ba"[n % 2],), sent=(day, day + DAY - 1))
        for n, day in enumerate(weekly)
    ]
    (silence,) = silences(messages)
    assert silence.certain
    assert (silence.after.iri, silence.before.iri, silence.usual) == ("m9", "m10", 7.0)
    assert not silences(messages[:8])


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sets(st.sampled_from("pq")), st.integers(0, 800)),
        max_size=8,
    )
)
def test_shares_are_what_counting_gives(told):
    """By channel and year: the messages, those through each hand, and those through nobody's that is told."""
    messages = [
        Message(iri=str(n), senders=(one,), recipients=(other,), carriers=tuple(sorted(hands)), sent=(day * DAY,) * 2)
        for n, (one, other, hands, day) in enumerate(told)
    ]
    found = {(one.channel, one.period, one.carrier): (one.carried, one.messages) for one in shares(messages, "year")}
    carried, whole = Counter(), Counter()
    for one, other, hands, day in told:
        year = f"{1 + day // 365:04}"
        whole[(one, other), year] += 1
        for hand in hands or {None}:
            carried[(one, other), year, hand] += 1
    assert found == {key: (count, whole[key[:2]]) for key, count in carried.items()}
    for one in shares(messages):
        hands = {frozenset(h) for a, b, h, _ in told if (a, b) == one.channel}
        many = sum((a, b) == one.channel for a, b, _, _ in told)
        assert one.only == (many > 1 and len(hands) == 1 and len(next(iter(hands))) == 1)


def test_a_message_of_uncertain_date_is_in_no_period():
    around = Message(iri="m", senders=("a",), recipients=("b",), sent=(300 * DAY, 400 * DAY))
    assert [one.period for one in shares([around], "year")] == [UNCERTAIN]


choices = st.lists(st.frozensets(st.sampled_from("abcd"), max_size=2), min_size=1, max_size=3)


@given(st.lists(choices, max_size=5))
def test_ranks_are_those_of_all_combinations_of_readings(told):
    """Counts and ranks over every choice, one reading a message; the bounds by counts alone are never narrower."""
    readings = {str(n): found for n, found in enumerate(told)}
    actors = sorted({actor for found in told for one in found for actor in one})
    tried = []
    for choice in itertools.product(*told):
        counts = Counter(actor for one in choice for actor in one)
        tried.append({a: (counts[a], 1 + sum(counts[b] > counts[a] for b in actors)) for a in actors})
    found = {one.actor: one for one in rankings(readings)}
    assert sorted(found) == actors
    bounds = _bounded({a: found[a].least for a in actors}, {a: found[a].most for a in actors})
    for actor in actors:
        counts, ranks = zip(*(one[actor] for one in tried), strict=True)
        one = found[actor]
        assert (one.least, one.most, one.best, one.worst) == (min(counts), max(counts), min(ranks), max(ranks))
        assert bounds[actor][0] <= one.best <= one.worst <= bounds[actor][1]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("ledgers") / "graph"
    build([EXAMPLES], place)
    return place


def rows(*words: str | Path) -> list[dict[str, str]]:
    done = CliRunner().invoke(main, [*map(str, words), "--format", "csv"])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.output)))


def test_the_commands_on_the_examples(graph: Path):
    """Every answer and enclosure of the graph is a link of one thread; each ledger has rows and their messages."""
    stated = CliRunner().invoke(main, ["query", str(graph), "replies", "--format", "csv"]).output
    answers = {(row["message"], row["answered"]) for row in csv.DictReader(io.StringIO(stated))}
    found = rows("threads", graph)
    assert answers
    assert answers <= {(row["message"], row["other"]) for row in found if row["link"] == "answers"}
    assert all(row["words"] for row in found if row["status"] == "stated")
    whole = next(row for row in found if row["thread"] == "1")
    same = rows("threads", graph, "--message", whole["message"])
    assert same == [row for row in found if row["thread"] == "1"]
    assert {row["status"] for row in rows("threads", graph, "--infer")} >= {"stated"}
    assert all(row["lags"] != "0" for row in rows("lags", graph, "--by", "clerk"))
    listed = rows("lags", graph, "--list")
    assert listed
    assert all(int(row["least"]) <= int(row["most"]) for row in listed)
    assert all(0 < float(row["share"]) <= 1 for row in rows("brokers", graph, "--by", "year"))
    assert rows("brokers", graph)
    ranked = rows("readings", graph, "--role", "recipient")
    assert [int(row["messages"]) for row in ranked] == sorted((int(row["messages"]) for row in ranked), reverse=True)
    rows("silences", graph)
    rows("threads", graph, "--crossed", "--slowest", "3")
