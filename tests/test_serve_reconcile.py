"""The graph as a reconciliation service, over HTTP: what the API wants, scores that are explained, and no harm done."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_build import EXAMPLES
from support_serve import Answer, Server, make_workspace, serving
from test_serve_fuzz import LEAKS

from kg.pipeline import build
from kg.vocab import ID_NS

FORM = "application/x-www-form-urlencoded"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "ids", "id", "type_strict", "settings"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("reconcile")
    build([EXAMPLES], folder / "graph")
    with serving(folder / "graph", "--timeout", "30") as running:
        yield running


def sent(server: Server, **fields: object) -> Answer:
    """A form, its values JSON where they are no texts."""
    told = {name: one if isinstance(one, str) else json.dumps(one) for name, one in fields.items()}
    return server.send("POST", "/reconcile", urllib.parse.urlencode(told), Content_Type=FORM)


def asked(server: Server, query: str, **told: object) -> list[dict]:
    """The candidates of one query."""
    answer = sent(server, queries={"q0": {"query": query, **told}})
    assert answer.status == 200, answer.text
    return json.loads(answer.body)["q0"]["result"]


def test_the_manifest_is_whole(server: Server):
    """What 0.2 wants of it, with addresses of this service by the name that it was called by."""
    told = json.loads(server.get("/reconcile").body)
    assert {"versions", "name", "identifierSpace", "schemaSpace"} <= told.keys()
    assert told["versions"] == ["0.2"]
    assert told["view"]["url"].startswith(server.url)
    assert "{{id}}" in told["view"]["url"]
    for one in (*told["suggest"].values(), told["extend"]["propose_properties"]):
        assert server.get(one["service_url"].removeprefix(server.url) + one["service_path"]).status == 200
    for one in asked(server, "I.V. Stalin")[:1]:
        view = told["view"]["url"].replace("{{id}}", urllib.parse.quote(one["id"], safe=""))
        assert server.get(view.removeprefix(server.url), Accept="text/html").status == 200
        preview = told["preview"]["url"].replace("{{id}}", urllib.parse.quote(one["id"], safe=""))
        shown = server.get(preview.removeprefix(server.url))
        assert (shown.status, shown.type) == (200, "text/html")
        assert one["name"] in shown.text
        assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]


def test_a_batch_is_answered_by_get_and_post(server: Server):
    """The same answers either way, each under its name; a query may be a text alone."""
    queries = {"a": {"query": "Mao Zedong"}, "b": "N.V. Roshchin", "c": {"query": "", "limit": 3}}
    by_get = server.get(f"/reconcile?{urllib.parse.urlencode({'queries': json.dumps(queries)})}")
    by_post = sent(server, queries=queries)
    assert by_get.status == by_post.status == 200
    assert json.loads(by_get.body) == json.loads(by_post.body)
    found = json.loads(by_post.body)
    assert list(found) == ["a", "b", "c"]
    assert found["a"]["result"][0]["name"] == "Mao Zedong"
    assert found["c"]["result"] == []
    for one in (candidate for several in found.values() for candidate in several["result"]):
        assert {"id", "name", "type", "score", "match", "features"} <= one.keys()
        assert 0 <= one["score"] <= 100
        assert all({"id", "name"} <= kind.keys() for kind in one["type"])
        assert all({"id", "value"} <= feature.keys() for feature in one["features"])


def test_scores_are_in_order_and_explained(server: Server):
    """An equal name is the best and a match, a misspelt one is found and is none, other initials cost."""
    best, *others = asked(server, "Mao Zedong")
    assert (best["score"], best["match"]) == (100, True)
    assert {"id": "same_name", "value": True} in best["features"]
    assert all(one["score"] < 100 and not one["match"] for one in others)
    (misspelt, *_) = asked(server, "Mao Zedonk", type="person")
    assert (misspelt["id"], misspelt["match"]) == (best["id"], False)
    right, wrong = (asked(server, name, type="person")[0] for name in ("I. Kovalev", "B. Kovalev"))
    assert right["id"] == wrong["id"]
    assert right["score"] > wrong["score"]
    assert {"id": "initials_differ", "value": True} in wrong["features"]
    pseudonym = asked(server, "Filippov")[0]
    assert pseudonym["name"] == "I.V. Stalin"
    assert not pseudonym["match"]  # one word is too little


def test_types_and_limits_are_heeded(server: Server):
    """Only what is asked for, as much as is asked for; concepts are found by any of their labels."""
    assert {one["type"][0]["id"] for one in asked(server, "Central Committee", type="body")} == {"body"}
    assert asked(server, "Mao Zedong", type="body") == []
    assert len(asked(server, "Central Committee", limit=1)) == 1
    topics = asked(server, "air forces", type="concept")
    assert topics[0]["id"] == "https://w3id.org/cablegraph/topic/air-forces"
    assert topics[0]["type"] == [{"id": "concept", "name": "Concept"}]


def test_properties_are_weighed(server: Server):
    """A property that is as asked raises the score above one that is not, and both are told as features."""
    found = {
        value: asked(server, "N.V. Roshchin", properties=[{"pid": "correspondent", "v": value}])[0]
        for value in ("I.V. Stalin", "Nobody")
    }
    assert found["I.V. Stalin"]["score"] > found["Nobody"]["score"]
    assert {"id": "correspondent", "value": 0.0} in found["Nobody"]["features"]


def test_a_misspelt_family_name_finds_who_bears_it(server: Server):
    """Also where the graph has it with initials alone; and it is never told to be a match."""
    (first, *_) = asked(server, "Orlow")
    assert (first["name"], first["match"]) == ("A.Ia. Orlov", False)
    assert asked(server, "Nobody") == []


def test_as_many_properties_are_proposed_as_are_wanted(server: Server):
    told = json.loads(server.get("/reconcile/properties?type=person&limit=2").body)
    assert (told["limit"], len(told["properties"]), told["type"]) == (2, 2, "person")
    assert server.get("/reconcile/properties?limit=-1").status == 400


def test_suggestions_come_as_one_types(server: Server):
    """By the beginning of any word, in any case; of types and properties by their names; a cursor goes on."""
    told = json.loads(server.get("/reconcile/suggest/entity?prefix=rosh").body)["result"]
    assert told[0]["name"] == "N.V. Roshchin"
    assert told[0]["id"].startswith(f"{ID_NS}actor/")
    every = json.loads(server.get("/reconcile/suggest/entity?prefix=m").body)["result"]
    rest = json.loads(server.get("/reconcile/suggest/entity?prefix=m&cursor=1").body)["result"]
    assert rest[: len(every) - 1] == every[1:]
    assert json.loads(server.get("/reconcile/suggest/type?prefix=per").body)["result"] == [
        {"id": "person", "name": "Person"}
    ]
    assert (
        json.loads(server.get("/reconcile/suggest/property?prefix=author").body)["result"][0]["id"] == "authorityRecord"
    )
    assert json.loads(server.get("/reconcile/suggest/entity?prefix=").body) == {"result": []}


def test_things_are_extended_with_properties(server: Server):
    """Each thing and property has its cells in one of the API's shapes; unknown things have none."""
    id_ = asked(server, "Mao Zedong")[0]["id"]
    offered = json.loads(server.get("/reconcile/properties?type=actor").body)["properties"]
    answer = sent(server, extend={"ids": [id_, "no address", "urn:x"], "properties": offered})
    assert answer.status == 200, answer.text
    told = json.loads(answer.body)
    assert [one["id"] for one in told["meta"]] == [one["id"] for one in offered]
    assert told["rows"].keys() == {id_, "no address", "urn:x"}
    row = told["rows"][id_]
    assert {"str": "Mao Zedong"} in row["appellation"]
    assert row["messages"][0]["int"] > 1
    assert row["earliest"][0]["date"] < row["latest"][0]["date"]
    assert any(one["name"] == "I.V. Stalin" for one in row["correspondent"])
    assert all(cells == [] for cells in told["rows"]["urn:x"].values())


def test_pages_elsewhere_may_ask_where_they_are_allowed(server: Server):
    """CORS as for every route; and no script is made for those who cannot (JSONP)."""
    welcome = server.get("/reconcile", Origin="http://127.0.0.1:3333")
    assert welcome.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:3333"
    assert "Access-Control-Allow-Origin" not in server.get("/reconcile", Origin="https://elsewhere.example").headers
    assert server.send("OPTIONS", "/reconcile", Origin="http://localhost").status == 204
    assert server.get("/reconcile?callback=alert").type == "application/json"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": {"q": 1}}, 400),
        ({"queries": {"q": {"query": "x" * 501}}}, 400),
        ({"queries": {"q": {"query": "\ud800"}}}, 400),
        ({"queries": {"q": {"query": "Mao", "type": "planet"}}}, 400),
        ({"queries": {"q": {"query": "Mao", "limit": 0}}}, 400),
        ({"queries": {str(n): "Mao" for n in range(51)}}, 413),
        ({"queries": {"q": {"query": "Mao", "properties": [{"pid": "a", "v": ""}] * 11}}}, 413),
        ({"extend": {"ids": ["urn:x"] * 201, "properties": []}}, 413),
        ({"extend": {"ids": ["urn:x"], "properties": [{"id": "secret"}]}}, 400),
        ({"extend": {"ids": [["urn:x"]], "properties": []}}, 400),
    ],
)
def test_what_is_no_request_is_refused(server: Server, fields: dict[str, object], status: int):
    """With a status of the client's, in a line."""
    answer = sent(server, **fields)
    assert (answer.status, answer.text.count("\n")) == (status, 1), answer.text


@pytest.mark.parametrize(
    "name", ["> } DROP ALL #", '"; DELETE', "' OR 1=1 --", "%", "_", "\x00", "*", "毛", "<b>", "a" * 500]
)
def test_a_hostile_name_is_a_name(server: Server, name: str):
    """It finds what it finds, in every place that a name can be put."""
    assert sent(server, queries={"q": {"query": name, "properties": [{"pid": "appellation", "v": name}]}}).status == 200
    assert sent(server, extend={"ids": [name], "properties": [{"id": "messages"}]}).status == 200
    quoted = urllib.parse.quote(name)
    assert server.get(f"/reconcile/suggest/entity?prefix={quoted}").status == 200
    assert server.get(f"/reconcile/preview?id={quoted}").status == 404


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["queries", "extend"]),
    ANYTHING | st.dictionaries(st.text(max_size=4), st.dictionaries(KEYS, ANYTHING, max_size=4), max_size=3)
    | st.dictionaries(KEYS, ANYTHING, max_size=4),
)  # fmt: skip
def test_no_request_makes_it_fail(server: Server, field: str, told: object):
    """Whatever JSON is sent is answered or refused; nothing of the program shows."""
    answer = sent(server, **{field: told if not isinstance(told, str) else json.dumps(told)})
    assert answer.status in (200, 400, 413)
    assert not LEAKS.search(answer.body)


def test_a_graph_without_names_says_so(tmp_path: Path):
    """One that was built before names were kept is told to be built again; the manifest is there."""
    with serving(make_workspace(tmp_path / "graph", "<urn:a> <urn:b> <urn:c> .\n")) as old:
        assert old.get("/reconcile").status == 200
        answer = sent(old, queries={"q": "Mao"})
        assert (answer.status, "build it again" in answer.text) == (404, True)
