"""The SPARQL 1.1 Protocol over HTTP: each request gets the status, the type and the answer that it ought to have."""

from __future__ import annotations

import csv
import gzip
import io
import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from support_serve import Answer, Server, make_workspace, serving

from kg.errors import StoreError
from kg.graph.endpoints import Endpoints
from kg.graph.remote import RemoteStore

DATA = Path(__file__).parent / "data"
ALL = "SELECT ?s ?p ?o ?unbound WHERE { ?s ?p ?o }"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("terms") / "graph", (DATA / "terms.nt").read_text("utf-8"))


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Server]:
    with serving(workspace, "--timeout", "120") as running:
        yield running


@pytest.fixture(scope="module")
def engine(workspace: Path) -> ox.Store:
    return ox.Store.read_only(str(workspace / "store"))


ASK = urllib.parse.quote("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        pytest.param("GET", f"/sparql?query={ASK}", None, {}, 200, id="a query by GET"),
        pytest.param("POST", "/sparql", f"query={ASK}", {"Content_Type": FORM}, 200, id="by a form"),
        pytest.param("POST", "/sparql", "ASK {}", {"Content_Type": "application/sparql-query"}, 200, id="by itself"),
        pytest.param(
            "POST", "/sparql?default-graph-uri=urn:a", "ASK {}",
            {"Content_Type": "application/sparql-query; charset=UTF-8"}, 200, id="by itself, the dataset in the URL",
        ),
        pytest.param("GET", f"/sparql?query={ASK}&query={ASK}", None, {}, 400, id="two queries"),
        pytest.param("GET", "/sparql?query=ASK", None, {}, 400, id="no SPARQL"),
        pytest.param("GET", "/sparql?query=%ff", None, {}, 400, id="no UTF-8"),
        pytest.param("GET", "/sparql?update=CLEAR%20ALL", None, {}, 400, id="an update by GET"),
        pytest.param("GET", f"/sparql?query={urllib.parse.quote('DROP ALL')}", None, {}, 400, id="an update as query"),
        pytest.param("GET", f"/sparql?query={ASK}&default-graph-uri=a", None, {}, 400, id="a relative graph"),
        pytest.param("GET", f"/sparql?query={ASK}&default-graph-uri=file:///etc/passwd", None, {}, 400, id="a file"),
        pytest.param("GET", f"/sparql?query={ASK}&format=word", None, {}, 400, id="an unknown format"),
        pytest.param("GET", f"/sparql?query={ASK}", None, {"Cablegraph_Timeout": "long"}, 400, id="a limit in words"),
        pytest.param("GET", f"/sparql?query={ASK}", None, {"Cablegraph_Timeout": "nan"}, 400, id="no number"),
        pytest.param("POST", "/sparql", "", {"Content_Type": FORM}, 400, id="an empty form"),
        pytest.param("POST", "/sparql", f"query={ASK}&update=x", {"Content_Type": FORM}, 400, id="both"),
        pytest.param("POST", f"/sparql?query={ASK}", f"query={ASK}", {"Content_Type": FORM}, 400, id="twice"),
        pytest.param("POST", "/sparql", b"\xff", {"Content_Type": "application/sparql-query"}, 400, id="Latin-1"),
        pytest.param("POST", "/sparql", "update=CLEAR%20ALL", {"Content_Type": FORM}, 403, id="an update by a form"),
        pytest.param("POST", "/sparql", "CLEAR ALL", {"Content_Type": UPDATE}, 403, id="an update"),
        pytest.param("GET", f"/sparql?query={ASK}", None, {"Accept": "image/png"}, 406, id="a picture"),
        pytest.param("GET", f"/sparql?query={ASK}", None, {"Accept": "text/turtle"}, 406, id="a truth value as Turtle"),
        pytest.param(
            "GET", f"/sparql?query={urllib.parse.quote('DESCRIBE <urn:a>')}", None, {"Accept": "text/csv"}, 406,
            id="a graph as CSV",
        ),
        pytest.param("PUT", "/sparql", "x", {}, 405, id="PUT"),
        pytest.param("DELETE", "/sparql", None, {}, 405, id="DELETE"),
        pytest.param("POST", "/health", "x", {}, 405, id="POST where one only reads"),
        pytest.param("POST", "/sparql", "x", {}, 415, id="no type"),
        pytest.param("POST", "/sparql", "x", {"Content_Type": "text/plain"}, 415, id="a text"),
        pytest.param(
            "POST", "/sparql", "ASK {}", {"Content_Type": "application/sparql-query; charset=utf-16"}, 415, id="UTF-16"
        ),
        pytest.param("POST", "/sparql", "x" * 1_100_000, {"Content_Type": FORM}, 413, id="a body too long"),
        pytest.param("GET", "/sparql/", None, {}, 404, id="nothing there"),
        pytest.param("GET", "/../../etc/passwd", None, {}, 404, id="up the folders"),
    ],
)  # fmt: skip
def test_each_request_gets_its_status(
    server: Server, method: str, path: str, body: bytes | str | None, headers: dict[str, str], status: int
) -> None:
    """What the protocol allows is answered, what it forbids is refused with its own status and a sentence."""
    answer = server.send(method, path, body, **headers)
    assert answer.status == status, answer.text
    if status >= 400:
        assert answer.type == "text/plain"
        assert len(answer.text.strip()) > 10
        assert "Traceback" not in answer.text
    if status == 405:
        assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "query",
    [
        ALL,
        ALL + " ORDER BY DESC(STR(?o)) OFFSET 2 LIMIT 3",
        "SELECT DISTINCT ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
        "SELECT * { VALUES (?a ?b) { (UNDEF 1) (UNDEF UNDEF) ('' 'x'@en-GB) } }",
        "SELECT ?x {}",
        "SELECT * {}",
        "SELECT ?x { FILTER(false) }",
        "ASK { ?s ?p 'no' }",
        "ASK {}",
    ],
)
@pytest.mark.parametrize("media_type", RESULTS)
def test_tables_are_what_the_engine_writes(server: Server, engine: ox.Store, query: str, media_type: str) -> None:
    """Language tags, types, blank nodes, what is unbound and what is empty: byte for byte as from the engine itself."""
    answer = server.query(query, Accept=media_type)
    told = engine.query(query)
    assert isinstance(told, ox.QuerySolutions | ox.QueryBoolean)
    expected = told.serialize(format=RESULTS[media_type])
    if media_type.endswith("xml") and b"\x07" in expected:
        assert answer.status == 406  # no XML can hold that character, so none is sent that no parser reads
        return
    assert (answer.status, answer.type) == (200, media_type)
    assert answer.body == expected.replace(b"\r", b"&#xD;") if media_type.endswith("xml") else answer.body == expected


@pytest.mark.parametrize("media_type", RESULTS)
def test_every_term_survives_every_format(server: Server, engine: ox.Store, media_type: str) -> None:
    """What a client parses out of each format are the terms of the store (CSV: their texts)."""
    query = "SELECT ?p ?o { <http://a.example/s> ?p ?o } ORDER BY ?p"
    answer = server.query(query, Accept=media_type)
    solutions = engine.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    if media_type == "text/csv":
        read = [row[1] for row in csv.reader(io.StringIO(answer.text, newline=""))][1:]
        assert read == [("_:" if isinstance(row["o"], ox.BlankNode) else "") + row["o"].value for row in solutions]  # type: ignore[union-attr]
        return
    parsed = ox.parse_query_results(answer.body, format=RESULTS[media_type])
    assert isinstance(parsed, ox.QuerySolutions)
    assert [(row["p"], row["o"]) for row in parsed] == [(row["p"], row["o"]) for row in solutions]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_are_what_the_engine_finds(server: Server, engine: ox.Store, media_type: str) -> None:
    """A CONSTRUCT in each format is the same graph, up to the names of blank nodes."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s != <http://a.example/control>) }"
    answer = server.query(query, Accept=media_type)
    assert (answer.status, answer.type) == (200, media_type)
    triples = engine.query(query)
    assert isinstance(triples, ox.QueryTriples)
    expected = Graph().parse(triples.serialize(format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert isomorphic(Graph().parse(answer.body, format=GRAPHS[media_type]), expected)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
        ("text/csv;q=0, */*;q=0.1", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/html;q=0.1, text/tab-separated-values", "text/tab-separated-values"),
        ("text/turtle, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
        ("nonsense, ;;q, text/csv;q=x", "application/sparql-results+json"),
    ],
)
def test_the_most_welcome_format_is_written(server: Server, accept: str | None, chosen: str) -> None:
    """The Accept header decides by its q-values; the closest range counts."""
    headers = {} if accept is None else {"Accept": accept}
    assert server.query("SELECT ?s { ?s <http://a.example/count> ?o }", **headers).type == chosen


def test_a_dataset_in_the_request_wins(server: Server) -> None:
    """Graphs that the request names make up the dataset; what it does not name is empty."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert server.query(count).rows()[0]["n"]["value"] == "13"
    assert server.query(count, {"default-graph-uri": "urn:none"}).rows()[0]["n"]["value"] == "0"
    assert server.query(count, {"named-graph-uri": "urn:none"}).rows()[0]["n"]["value"] == "0"
    assert server.query(count, {"default-graph-uri": ""}).rows()[0]["n"]["value"] == "13"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <FILE:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_nothing_beyond_the_graph_is_reached(server: Server, query: str) -> None:
    """SERVICE, files and updates are refused as bad requests."""
    answer = server.query(query)
    assert answer.status == 400
    assert "root:" not in answer.text


def test_a_client_that_holds_the_answer_is_told_so(server: Server) -> None:
    """The tag depends on graph, query and format; with it the answer is 304 and empty, without asking the engine."""
    first = server.query(ALL)
    etag = first.headers["ETag"]
    again = server.query(ALL, If_None_Match=f'"other", {etag}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert server.query(ALL, Accept="text/csv", If_None_Match=etag).status == 200
    assert server.query(ALL + " LIMIT 1", If_None_Match=etag).status == 200
    assert server.query("SELECT (NOW() AS ?now) {}").headers["ETag"] is None


def test_head_is_get_without_the_body(server: Server) -> None:
    """HEAD has the status and the headers of GET."""
    path = f"/sparql?query={urllib.parse.quote(ALL)}"
    got, head = server.get(path), server.send("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == got.headers[name]
    assert server.send("HEAD", "/sparql?query=ASK").status == 400


def test_answers_are_compressed_for_who_wants_it(server: Server) -> None:
    """With gzip the same bytes come, fewer; without, none are compressed."""
    plain, small = server.query(ALL), server.query(ALL, Accept_Encoding="br, gzip;q=0.5")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body)
    assert server.query(ALL, Accept_Encoding="gzip;q=0").headers["Content-Encoding"] is None


def test_pages_of_this_machine_may_read_it_and_others_may_not(server: Server) -> None:
    """A service that only this machine reaches is open to its own pages, not to whatever site a browser shows."""
    allowed = "Access-Control-Allow-Origin"
    assert server.query("ASK {}", Origin="http://localhost:3000").headers[allowed] == "http://localhost:3000"
    assert server.query("ASK {}", Origin="https://elsewhere.example").headers[allowed] is None
    assert server.query("ASK {}", Origin="http://localhost.elsewhere.example").headers[allowed] is None
    asked = server.send("OPTIONS", "/sparql", Origin="http://127.0.0.1", Access_Control_Request_Method="POST")
    assert asked.status == 204
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]


def test_a_foreign_name_does_not_lead_here(server: Server) -> None:
    """A page that has its own name point to this machine gets nothing (DNS rebinding)."""
    assert server.get("/health", Host="elsewhere.example").status == 421
    assert server.get("/health", Host="localhost:1234").status == 200


def test_origins_and_names_can_be_given(workspace: Path, tmp_path: Path) -> None:
    """With --cors any page, or the named ones, may read it; with --allow-host it goes by that name too."""
    options = ("--cors", "*", "--allow-host", "letters.example")
    with serving(workspace, *options, log=tmp_path / "log") as server:
        answer = server.query("ASK {}", Origin="https://elsewhere.example", Host="letters.example")
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")


def test_the_service_describes_itself(server: Server) -> None:
    """GET without a query: a description in RDF for programs, a form for people."""
    sd = "http://www.w3.org/ns/sparql-service-description#"
    for media_type, name in GRAPHS.items():
        answer = server.get("/sparql", Accept=media_type)
        graph = Graph().parse(answer.body, format=name)
        assert list(graph.objects(predicate=URIRef(f"{sd}endpoint"))) == [URIRef(f"{server.url}/sparql")]
    form = server.get("/sparql", Accept="text/html,*/*;q=0.8")
    assert form.type == "text/html"
    assert "<form" in form.text
    assert "default-src 'none'" in form.headers["Content-Security-Policy"]


def test_a_form_answers_with_a_page(server: Server) -> None:
    """A browser sees the table, with the names of unbound columns, and text that stays text."""
    answer = server.query(ALL, {"format": "html"})
    assert answer.type == "text/html"
    assert '<th scope="col">unbound</th>' in answer.text
    assert "&lt;result&gt;" in answer.text
    assert "<result>" not in answer.text


def test_sparqlwrapper_is_served(server: Server) -> None:
    """The client that most Python programs use: every form of request and of answer."""
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT * { <http://a.example/s> ?p ?o }")
    for wanted in (JSON, XML, CSV):
        client.setReturnFormat(wanted)
        assert client.query().convert()
        client.setMethod(POST)
    client.setReturnFormat(JSON)
    assert len(client.queryAndConvert()["results"]["bindings"]) == 11
    client.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(client.queryAndConvert(), format="turtle")) == 13


def test_rdflib_is_served(server: Server) -> None:
    """The service seen as a graph of rdflib's."""
    graph = Graph(store=SPARQLStore(query_endpoint=f"{server.url}/sparql", returnFormat="json"))
    assert str(graph.value(URIRef("http://a.example/s"), URIRef("http://a.example/french"))) == "l'été"


def test_every_answer_is_marked_safe(server: Server) -> None:
    """No answer is sniffed for a type, runs anything, or is framed."""
    answers: list[Answer] = [server.get("/health"), server.query("ASK {}"), server.get("/none"), server.get("/sparql")]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_log_tells_each_request_and_no_query(server: Server) -> None:
    """One line of JSON a request: what came of it, with a digest in the place of the query."""
    server.query("ASK { ?s ?p 'the words of a query' }")
    text = server.log.read_text("utf-8")
    assert "the words" not in text
    entry = [json.loads(line) for line in text.splitlines() if '"query"' in line][-1]
    assert {"method": "GET", "route": "/sparql", "status": 200}.items() <= entry.items()
    assert entry["ms"] > 0


def test_the_metrics_are_in_the_format_of_prometheus(server: Server) -> None:
    """Every sample stands under its type, and the counters count."""
    answer = server.get("/metrics")
    types = [line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")]
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            assert any(name.startswith(known) for known in types)
            float(value)
    assert 'cablegraph_requests_total{route="/sparql",method="GET",status="200"}' in answer.text


@pytest.mark.parametrize("path", ["", "/query", "/sparql"])
def test_our_own_store_asks_a_service_under_each_of_its_addresses(server: Server, engine: ox.Store, path: str) -> None:
    """What the commands take in place of a folder may be a service: they get what the engine has."""
    rows = RemoteStore(Endpoints.of(server.url + path)).select("SELECT ?s ?p ?o { ?s ?p ?o }").rows
    assert len(rows) == len(engine)


def test_our_own_store_takes_no_answer_that_a_service_has_cut(workspace: Path) -> None:
    """A part of the rows, taken for all of them, would make wrong counts: it is an error that says what to do."""
    with serving(workspace, "--rows", "3") as cutting:
        store = RemoteStore(Endpoints.of(cutting.url))
        assert len(store.select("SELECT ?s { ?s ?p ?o } LIMIT 3").rows) == 3
        with pytest.raises(StoreError, match="has cut this answer: rows 3") as refused:
            store.select("SELECT ?s { ?s ?p ?o }")
    assert "--rows" in refused.value.advice


def test_an_answer_that_was_given_before_is_the_same(server: Server) -> None:
    """Asked again, an answer comes without an engine, byte for byte; what depends on time or chance does not."""

    def kept() -> int:
        lines = server.get("/metrics").text.splitlines()
        return int(next(line for line in lines if line.startswith("cablegraph_answers_kept_total ")).split()[1])

    before = kept()
    asked = f"{ALL} # twice"
    first, again = server.query(asked, {"format": "csv"}), server.query(asked, {"format": "csv"})
    assert (first.status, first.body, first.headers["ETag"]) == (again.status, again.body, again.headers["ETag"])
    assert kept() == before + 1
    assert server.query(asked, {"format": "tsv"}).body != first.body
    assert len({server.query("SELECT (RAND() AS ?r) {}").body for _ in range(3)}) == 3
    assert kept() == before + 1
