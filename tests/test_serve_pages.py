"""Saved queries, resources and pages over HTTP: the same answers as on the command line, and nothing in them acts."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import EXAMPLES
from playwright.sync_api import Browser
from rdflib import RDFS, Graph, Literal, URIRef
from support_build import COMMAND
from support_graph import CG, iri, sample
from support_serve import Server, make_workspace, serving
from test_page import EVIL, browser, opened

import kg
from kg.export.page import MOST
from kg.graph.store import EmbeddedStore
from kg.queries import load_queries
from kg.server.limits import Limits
from kg.vocab import ID_NS

__all__ = ["browser"]  # the fixture


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "graph"
    kg.build([EXAMPLES], folder)
    return folder


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Server]:
    with serving(workspace, "--timeout", "120") as running:
        yield running


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A graph in which every text wants to be markup."""
    graph = Graph()
    for subject, predicate, value in sample():
        evil = isinstance(value, Literal) and value.datatype is None
        graph.add((subject, predicate, Literal(f"{value} {EVIL}") if evil else value))
    graph.add((iri("actor", "evil"), RDFS.label, Literal(EVIL)))
    graph.add((iri("actor", "evil"), RDFS.seeAlso, URIRef("javascript:window.ran=3")))
    graph.add((iri("actor", "evil"), RDFS.seeAlso, URIRef("https://elsewhere.example/")))
    workspace = make_workspace(tmp_path_factory.mktemp("evil") / "<b>graph", graph.serialize(format="nt"))
    with serving(workspace, "--timeout", "120") as running:
        yield running


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_a_saved_query_answers_as_on_the_command_line(server: Server, workspace: Path, name: str) -> None:
    """Each saved query that needs nothing: the rows that come over HTTP are those of the library."""
    saved = load_queries()[name]
    if any(parameter.required for parameter in saved.parameters):
        assert server.get(f"/queries/{name}?format=csv").status == 400
        assert "<form" in server.get(f"/queries/{name}", Accept="text/html").text
        return
    answer = server.get(f"/queries/{name}?format=csv")
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    expected = saved.run(EmbeddedStore(_store(workspace)))
    assert rows[0] == list(expected.columns)
    assert rows[1:] == [["" if term is None else str(term) for term in row] for row in expected]
    page = server.get(f"/queries/{name}", Accept="text/html")
    assert (page.status, page.text.count("<tr>")) == (200, min(len(expected), Limits().page_rows) + 1)


def test_actors_are_named_as_on_the_command_line(server: Server) -> None:
    """A name, another spelling and an IRI lead to the same actor, in every format; the answer has a tag."""
    by_name = server.get("/queries/correspondents?actor=stalin&format=json")
    actor = by_name.rows()[0]["actor"]["value"]
    by_iri = server.get(f"/queries/correspondents?actor={urllib.parse.quote(actor)}&format=json")
    assert by_name.rows() == by_iri.rows()
    again = server.get("/queries/correspondents?actor=stalin&format=json", If_None_Match=by_name.headers["ETag"])
    assert again.status == 304


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/queries/correspondents?actor=Nobody", 400, "no actor is called 'Nobody'"),
        ("/queries/correspondents?actor=St", 400, "like it:"),
        ("/queries/correspondents?since=1950-13", 400, "since is not a date"),
        ("/queries/correspondents?nothing=1", 400, "no parameter 'nothing'"),
        ("/queries/correspondents?actor=a&actor=b", 400, "given 2 times"),
        ("/queries/correspondent", 404, "did you mean correspondents?"),
        ("/queries/correspondents?format=turtle", 406, "a table"),
        ("/resource/actor/none", 404, "tells nothing of"),
        ("/resource?iri=relative", 400, "not an absolute IRI"),
        ("/resource", 400, "no resource is named"),
        ("/nothing", 404, "nothing is here"),
    ],
)
def test_what_is_wrong_is_told_as_text_and_as_a_page(server: Server, path: str, status: int, told: str) -> None:
    """The library's own sentences reach the client, in a page too."""
    text, page = server.get(path), server.get(path, Accept="text/html")
    assert (text.status, text.type) == (status, "text/plain")
    assert told in text.text
    if "format=" not in path:
        assert (page.status, page.type) == (status, "text/html")


def test_saved_queries_are_listed(server: Server) -> None:
    """In JSON with their parameters, in HTML with links."""
    listed = json.loads(server.get("/queries", Accept="application/json").body)
    assert {one["name"] for one in listed} == set(load_queries())
    page = server.get("/queries", Accept="text/html").text
    assert all(f'href="/queries/{one["name"]}"' in page for one in listed)


def test_every_thing_of_the_graph_is_told(server: Server, workspace: Path) -> None:
    """Under its own path each resource gives the statements of the graph about it, in every format, and a page."""
    graph = Graph().parse(workspace / "graph.nt", format="nt")
    for cls in ("Message", "Person", "Claim", "Document", "Decision"):
        thing = min(graph.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), CG[cls]))
        expected = {*graph.triples((thing, None, None)), *graph.triples((None, None, thing))}
        path = f"/resource/{str(thing).removeprefix(ID_NS)}"
        for media_type, name in (
            ("text/turtle", "turtle"),
            ("application/n-triples", "nt"),
            ("application/ld+json", "json-ld"),
        ):
            answer = server.get(path, Accept=media_type)
            assert (answer.status, answer.type) == (200, media_type)
            assert set(Graph().parse(answer.body, format=name)) == expected
        assert server.get(path, Accept=media_type, If_None_Match=answer.headers["ETag"]).status == 304
        page = server.get(path, Accept="text/html,application/xhtml+xml")
        assert page.type == "text/html"
        assert str(thing) in page.text
        assert server.get(path, Accept="text/html", If_None_Match=page.headers["ETag"]).status == 304


def test_the_page_of_a_message_shows_the_words_of_its_sources(server: Server, workspace: Path) -> None:
    """Claims stand on the page with their quotations."""
    asked = (
        "SELECT ?m ?q { ?c cg:claimSubject ?m ; cg:evidence/cg:quotation ?q . ?m a cg:Message } ORDER BY ?m ?q LIMIT 1"
    )
    row = EmbeddedStore(_store(workspace)).select(f"PREFIX cg: <{CG}> {asked}").rows[0]
    page = server.get(f"/resource?iri={urllib.parse.quote(str(row[0]))}", Accept="text/html").text
    assert "What the sources claim, and in which words" in page
    assert "<blockquote>" in page


def test_a_command_and_the_service_say_the_same(server: Server, workspace: Path) -> None:
    """The same question by `cablegraph query` and over HTTP."""
    ran = subprocess.run(
        [COMMAND, "query", workspace, "relays", "--format", "json"], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == json.loads(server.get("/queries/relays?format=json").body)


@pytest.mark.parametrize("period", [{}, {"since": "1949-03", "until": "1949"}, {"until": "1949-02-01"}])
def test_the_network_of_a_period_is_the_page_that_the_command_draws(
    server: Server, workspace: Path, tmp_path: Path, period: dict[str, str]
) -> None:
    """Byte for byte, whatever was drawn before; an empty field of the form is no bound."""
    drawn = tmp_path / "network.html"
    bounds = [f"--{name}={date}" for name, date in period.items()]
    told = [COMMAND, "network", workspace, "-o", drawn, "--title", workspace.name, *bounds]
    subprocess.run(told, check=True, capture_output=True)
    asked = urllib.parse.urlencode({"since": "", "until": ""} | period)
    for _ in range(2):
        answer = server.get(f"/network?{asked}")
        assert (answer.status, answer.body) == (200, drawn.read_bytes())


@pytest.mark.parametrize("asked", ["since=soon", "until=1950-13", "since=1950&since=1951", "since=%FF"])
def test_a_period_that_is_none_is_refused(server: Server, asked: str) -> None:
    """What is wrong is told, and nothing is drawn."""
    answer = server.get(f"/network?{asked}")
    assert answer.status == 400
    assert "Traceback" not in answer.text


def test_a_network_with_more_messages_than_a_page_holds_is_refused_with_its_number(tmp_path: Path) -> None:
    """The page is refused before it is drawn, and a period of it is offered."""
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = "".join(f"<{ID_NS}message/{n:016x}> {kind} <{CG.Message}> .\n" for n in range(MOST + 1))
    with serving(make_workspace(tmp_path, lines), "--timeout", "120") as running:
        answer = running.get("/network")
    assert answer.status == 507
    assert f"{MOST + 1:,} messages" in answer.text
    assert "/network?since=" in answer.text


@pytest.mark.browser
def test_a_person_draws_a_period(server: Server, browser: Browser) -> None:
    """The form of the start page leads to the page of the period."""
    with opened(browser, server.url) as seen:
        seen.page.fill("input[name=since]", "1949-03")
        seen.page.fill("input[name=until]", "1949")
        seen.page.click("button")
        assert seen.page.url == f"{server.url}/network?since=1949-03&until=1949"
        assert seen.page.locator("canvas").count() == 1
        assert not seen.faults


@pytest.mark.browser
def test_nothing_that_a_source_says_runs(hostile: Server, browser: Browser) -> None:
    """Every page, with markup in every text: no script runs, nothing is fetched from elsewhere, the text is seen."""
    query = urllib.parse.urlencode({"query": f"SELECT * {{ ?s ?p ?o }} #{EVIL}", "format": "html"})
    paths = (
        "/", "/queries", "/queries/actors", "/resource/actor/evil", "/network", f"/sparql?{query}",
        f"/queries/correspondents?actor={urllib.parse.quote(EVIL)}", f"/nothing/{urllib.parse.quote(EVIL)}",
    )  # fmt: skip
    for path in paths:
        with opened(browser, hostile.url + path) as seen:
            assert seen.page.evaluate("window.ran") is None, path
            assert all(address.startswith((hostile.url, "data:", "blob:")) for address in seen.requests), path
            assert not [fault for fault in seen.faults if "Failed to load resource" not in fault], (path, seen.faults)
    with opened(browser, f"{hostile.url}/resource/actor/evil") as seen:
        assert "<script>window.ran=2</script>" in seen.page.inner_text("h1")
        assert "[U+202E]" in seen.page.inner_text("h1")
        links = seen.page.eval_on_selector_all("a", "found => found.map(one => one.getAttribute('href'))")
        assert all(link.startswith(("/", "#")) for link in links)


@pytest.mark.browser
def test_a_person_asks_without_scripts(server: Server, browser: Browser) -> None:
    """A form is filled in, the answer is a table, and its links lead on to a resource and back."""
    with opened(browser, f"{server.url}/queries/correspondents") as seen:
        seen.page.fill("input[name=actor]", "Stalin")
        seen.page.click("button")
        assert seen.page.locator("tbody tr").count() > 0
        seen.page.click("tbody a >> nth=0")
        assert "/resource/actor/" in seen.page.url
        assert seen.page.locator("h2").count() >= 2
        seen.page.click("nav a >> text=SPARQL")
        seen.page.click("button")
        assert seen.page.locator("tbody tr").count() > 0
        assert not seen.faults


def _store(workspace: Path) -> Path:
    return workspace / "store"
