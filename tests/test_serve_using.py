"""The dataset and the base of an update: what the request names is what the update finds (SPARQL 1.1 Protocol, 2.2)."""

from __future__ import annotations

import itertools
import json
import urllib.parse
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from support_serve import Answer, Server, make_workspace, serving

from kg.errors import QueryError
from kg.server.using import using

TOKEN = "0123456789abcdef-token"
FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
GRAPHS = ("urn:g1", "urn:g2", "urn:g3")
SETUP = "CLEAR ALL ; INSERT DATA { <urn:d> <urn:p> 0 " + " ".join(
    f"GRAPH <{name}> {{ <urn:s> <urn:p> {number} . <{name}> <urn:q> 'a }} {{ WHERE' }}"
    for number, name in enumerate(GRAPHS, start=1)
) + " }"  # fmt: skip
PATTERNS = (
    "?s <urn:p> ?o",
    "?s ?p ?o . FILTER(?o != '} WHERE { <urn:x>')",
    "GRAPH ?g { ?s ?p ?o }",
    "?a <urn:p> ?b . GRAPH ?g { ?s ?p ?o } # } WHERE {\n",
    "{ SELECT ?s ?o WHERE { ?s <urn:p> ?o } } MINUS { ?s <urn:p> 2 }",
)
DATASETS = [
    (default, named)
    for default, named in itertools.product(itertools.chain.from_iterable(
        itertools.combinations(GRAPHS, count) for count in range(3)), repeat=2)
    if default or named
]  # fmt: skip


def filled() -> ox.Store:
    store = ox.Store()
    store.update(SETUP)
    return store


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_update_finds_what_a_query_finds_in_the_same_dataset(pattern: str) -> None:
    """For every dataset: what an INSERT copies is what the engine's own CONSTRUCT finds with that dataset."""
    for default, named in DATASETS:
        store = filled()
        found = store.query(
            f"CONSTRUCT {{ ?s <urn:is> ?o }} WHERE {{ {pattern} }}",
            default_graph=[ox.NamedNode(name) for name in default],
            named_graphs=[ox.NamedNode(name) for name in named],
        )
        text = f"PREFIX a: <urn:> insert {{ GRAPH <urn:out> {{ ?s <urn:is> ?o }} }} where {{ {pattern} }}"
        store.update(using(text, default, named))
        written = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode("urn:out"))}
        assert written == set(found), (default, named)


def test_delete_where_is_written_out() -> None:
    """DELETE WHERE takes away from the default graph what its pattern finds in the graphs named; DATA is as it was."""
    store = filled()
    store.update(
        using("INSERT DATA { <urn:s> <urn:p> 1 , 9 } ; DELETE WHERE { ?s <urn:p> ?o } ; CLEAR GRAPH <urn:g3>",
              ["urn:g1"], [])
    )  # fmt: skip
    left = {(quad.subject.value, quad.object.value) for quad in store.quads_for_pattern(None, None, None,
                                                                                        ox.DefaultGraph())}  # fmt: skip
    assert left == {("urn:d", "0"), ("urn:s", "9")}
    assert not list(store.quads_for_pattern(None, None, None, ox.NamedNode("urn:g3")))


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL ; insert { ?s ?p ?o } using named <urn:g> where { ?s ?p ?o }",
        "INSERT { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p 'open }",
        "WHERE { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o",
    ],
)
def test_what_cannot_be_given_a_dataset_is_refused(text: str) -> None:
    """An update that names its graphs itself, or whose operations cannot be told apart: refused, not half obeyed."""
    with pytest.raises(QueryError):
        using(text, ["urn:g"], [])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = make_workspace(tmp_path_factory.mktemp("using") / "graph", "<urn:d> <urn:p> <urn:o> .\n")
    with serving(folder, "--writable", "--timeout", "120", CABLEGRAPH_TOKEN=TOKEN) as running:
        yield running


def change(server: Server, text: str, fields: list[tuple[str, str]], *, form: bool, path: str = "/update") -> Answer:
    if form:
        body, kind = urllib.parse.urlencode([("update", text), *fields]), FORM
    else:
        body, kind, path = text, UPDATE, f"{path}?{urllib.parse.urlencode(fields)}"
    return server.send("POST", path, body.encode(), Content_Type=kind, Authorization=f"Bearer {TOKEN}")


@pytest.mark.parametrize("form", [True, False])
def test_the_dataset_of_a_request_reaches_the_update(server: Server, form: bool) -> None:
    """using-graph-uri and using-named-graph-uri, in a form or in the URL; refused beside USING, or where no IRI is."""
    insert = "INSERT { GRAPH <urn:out> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    for fields, found in (
        ([("using-graph-uri", "urn:g1")], {"1"}),
        ([("using-graph-uri", "urn:g1"), ("using-graph-uri", "urn:g2")], {"1", "2"}),
        ([("using-named-graph-uri", "urn:g3")], set()),
    ):
        assert change(server, SETUP, [], form=form).status == 204
        assert change(server, insert, fields, form=form).status == 204
        rows = server.query("SELECT ?o { GRAPH <urn:out> { ?s <urn:p> ?o } }").rows()
        assert {row["o"]["value"] for row in rows} == found
    for text, fields in (
        (insert.replace("WHERE", "USING <urn:g2> WHERE"), [("using-graph-uri", "urn:g1")]),
        (insert, [("using-graph-uri", "g1")]),
        (insert, [("using-graph-uri", "file:///etc/passwd")]),
    ):
        assert change(server, text, fields, form=form).status == 400


def test_relative_iris_are_resolved_against_the_address(server: Server) -> None:
    """The base is where a request was sent to, unless the text has a BASE; a service that starts again keeps it."""
    assert change(server, "INSERT DATA { <urn:rel> <urn:p> <test> }", [], form=False, path="/sparql").status == 204
    for query, found in (
        ("SELECT ?o { <urn:rel> ?p ?o }", f"{server.url}/test"),
        ("SELECT ?o { BIND(<#a> AS ?o) }", f"{server.url}/sparql#a"),
        ("BASE <http://a.example/b/> SELECT ?o { BIND(<c> AS ?o) }", "http://a.example/b/c"),
        ("SELECT ?o { BIND(<http://a.example/d> AS ?o) }", "http://a.example/d"),
    ):
        assert [row["o"]["value"] for row in server.query(query).rows()] == [found]
    posted = server.send("POST", "/sparql", "SELECT ?o { BIND(<x> AS ?o) }", Content_Type="application/sparql-query")
    assert json.loads(posted.body)["results"]["bindings"][0]["o"]["value"] == f"{server.url}/x"
