"""Stores: the embedded one, any server over HTTP, and pushing the one's graph to the other."""

from __future__ import annotations

import gzip
import http.server
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import DATA, running_oxigraph, sorted_ntriples
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD

from extract.errors import CablegraphError
from kg.errors import QueryError, StoreError
from kg.graph.push import in_update, pieces, push
from kg.graph.remote import Endpoints, RemoteStore
from kg.graph.sparql import form, refuse_service
from kg.graph.store import EmbeddedStore, Store
from kg.graph.table import Table

EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
TERMS = """SELECT ?a ?b ?c ?d ?e ?f ?g WHERE { VALUES (?a ?b ?c ?d ?e ?f ?g) {
    (<http://a/b> "x" "x"@en "7"^^<http://www.w3.org/2001/XMLSchema#integer> "1950-03"^^<http://id.loc.gov/datatypes/edtf/EDTF>
     "1950-03-18"^^<http://www.w3.org/2001/XMLSchema#date> UNDEF) } }"""


@pytest.fixture(params=["embedded", "server"])
def store(request: pytest.FixtureRequest, sample_store: EmbeddedStore, sample_nt: Path, oxigraph_server: str) -> Store:
    if request.param == "embedded":
        return sample_store
    push(sample_nt, oxigraph_server, graph="urn:test:store")
    return RemoteStore(oxigraph_server, graph="urn:test:store")


def test_terms_keep_their_types(store: Store) -> None:
    """Each kind of term comes back as it is, and what is unbound as None."""
    assert store.select(TERMS).rows == (
        (
            URIRef("http://a/b"),
            Literal("x"),
            Literal("x", lang="en"),
            Literal(7),
            Literal("1950-03", datatype=URIRef("http://id.loc.gov/datatypes/edtf/EDTF")),
            Literal("1950-03-18", datatype=XSD.date),
            None,
        ),
    )


def test_every_form_of_query(store: Store, sample_nt: Path) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE are answered, and each by its own method only."""
    whole = store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isomorphic(whole, Graph().parse(sample_nt))
    assert store.ask("ASK { ?s ?p ?o }") is True
    assert store.ask("ASK { ?s <http://a/none> ?o }") is False
    assert len(store.construct("DESCRIBE <https://w3id.org/cablegraph/id/message/m3>")) > 2
    assert store.triple_count() == len(store.select(EVERYTHING)) == 356
    for method in (store.ask, store.construct):
        with pytest.raises(QueryError, match="not a"):
            method(EVERYTHING)
    with pytest.raises(QueryError, match="not a SELECT"):
        store.select("ASK {}")


def test_a_blank_node_stays_one(store: Store) -> None:
    """A blank node in an answer is a blank node."""
    assert isinstance(store.select("SELECT (BNODE() AS ?b) WHERE {}").rows[0][0], BNode)


@pytest.mark.parametrize("update", ["DROP ALL", "INSERT DATA { <http://a/s> <http://a/p> 1 }", "# x\nCLEAR DEFAULT"])
def test_updates_are_refused(store: Store, update: str) -> None:
    """No store can be changed by asking it."""
    with pytest.raises(QueryError, match="an update, not a query"):
        store.query(update)
    assert store.triple_count() == 356


@pytest.mark.parametrize("text", ["", "nonsense", "SELECT ?x WHERE { ?x", "SELECT * { ?s ?p ?o } ; DROP ALL"])
def test_what_is_no_query_is_told_in_one_line(store: Store, text: str) -> None:
    """A text that does not parse is an error of one line, whichever store refuses it."""
    with pytest.raises(QueryError) as caught:
        store.query(text)
    assert "\n" not in str(caught.value)


def test_the_view_is_the_store(store: Store) -> None:
    """`graph()` answers as a graph of rdflib's, from the store itself."""
    view = store.graph()
    m1 = URIRef("https://w3id.org/cablegraph/id/message/m1")
    sender = URIRef("https://w3id.org/cablegraph/ns#sender")
    assert view.value(m1, sender) == URIRef("https://w3id.org/cablegraph/id/actor/stalin")
    assert sum(1 for _ in view) == 356


def test_the_embedded_view_is_for_reading(sample_store: EmbeddedStore) -> None:
    """The view of a workspace's store cannot change it."""
    with pytest.raises(RuntimeError):
        sample_store.graph().add((URIRef("http://a/s"), URIRef("http://a/p"), Literal(1)))
    assert len(sample_store.graph()) == 356


def test_several_may_ask_at_once(sample_store: EmbeddedStore) -> None:
    """A store that is open for reading is not locked."""
    second = EmbeddedStore(sample_store.path)
    assert second.triple_count() == sample_store.triple_count()


def test_loading_replaces_the_whole_store(tmp_path: Path, sample_nt: Path) -> None:
    """A second load leaves what the second file says, and nothing of the first; the answer is the new one at once."""
    store = EmbeddedStore(tmp_path / "store")
    assert store.load(sample_nt) == store.triple_count() == 356
    one = tmp_path / "one.nt"
    one.write_text('<http://a/s> <http://a/p> "o" .\n')
    assert store.load(one) == store.triple_count() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.nt", "store"]


def test_a_load_that_fails_leaves_the_store_as_it_was(tmp_path: Path, sample_nt: Path) -> None:
    """A file that does not parse, or is not there, costs nothing."""
    store = EmbeddedStore(tmp_path / "store")
    store.load(sample_nt)
    bad = tmp_path / "bad.nt"
    bad.write_text("<http://a/s> <http://a/p> .\n")
    cut = tmp_path / "cut.nt.gz"
    whole = gzip.compress(sample_nt.read_bytes())
    cut.write_bytes(whole[: len(whole) // 2])
    spoilt = tmp_path / "spoilt.nt.gz"
    spoilt.write_bytes(whole[:200] + bytes(100) + whole[300:])
    for source in (bad, cut, spoilt, tmp_path / "none.nt"):
        with pytest.raises(StoreError, match=f"cannot load .*{source.name}"):
            store.load(source)
    assert store.triple_count() == 356
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.nt", "cut.nt.gz", "spoilt.nt.gz", "store"]


def test_a_store_of_many_pieces_is_merged(tmp_path: Path, sample_nt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is merged after loading holds the same statements."""
    apart, merged = EmbeddedStore(tmp_path / "apart"), EmbeddedStore(tmp_path / "merged")
    apart.load(sample_nt)
    monkeypatch.setattr("kg.graph.store.PIECES", 0)
    assert merged.load(sample_nt) == 356
    assert merged.ntriples() == apart.ntriples()


def test_a_compressed_graph_is_the_same_graph(tmp_path: Path, sample_nt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store and the tables of compressed N-Triples hold what those of the plain text hold."""
    monkeypatch.setattr("kg.graph.store.TABLES_FROM", 1)
    packed = tmp_path / "graph.nt.gz"
    packed.write_bytes(gzip.compress(sample_nt.read_bytes()))
    one, two = EmbeddedStore(tmp_path / "one"), EmbeddedStore(tmp_path / "two")
    assert one.load(sample_nt) == two.load(packed) == 356
    assert sorted(one.ntriples().splitlines()) == sorted(two.ntriples().splitlines())
    asked = "SELECT ?m ?a { ?m <https://w3id.org/cablegraph/ns#sender> ?a } ORDER BY ?m ?a"
    assert one.select(asked) == two.select(asked)
    assert one.select(asked).rows


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path, sample_nt: Path) -> None:
    """Loading never removes a folder that is no store."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("keep me")
    with pytest.raises(StoreError, match="not a store, and not empty"):
        EmbeddedStore(tmp_path / "letters").load(sample_nt)
    assert (tmp_path / "letters" / "a.txt").read_text() == "keep me"


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    """Asking a store that is not there is one line of advice, and makes no folder."""
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(StoreError, match="no store there"):
            EmbeddedStore(path).triple_count()
    assert not (tmp_path / "none").exists()


SERVICES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s ?p true }SERVICE # { \n <URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { 1 } FILTER(?x<'>') SERVICE <URL> { ?s ?p ?b } FILTER(?b != '') }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_a_workspace_is_asked_without_network(sample_store: EmbeddedStore, text: str) -> None:
    """No spelling of SERVICE makes the embedded store connect to anything."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0)
        query = text.replace("URL", f"http://127.0.0.1:{listener.getsockname()[1]}/")
        with pytest.raises(QueryError, match="SERVICE is refused"):
            sample_store.query(query)
        with pytest.raises(QueryError, match="SERVICE is refused"):
            sample_store.graph().query(query)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?q { ?q ?p "the secret service" }',
        "SELECT ?service ?x { ?service ?x <http://a/service> }",
        "PREFIX a: <http://a/> SELECT * { ?s a:service ?o }",
        "SELECT * { ?s ?p ?o } # SERVICE",
    ],
)
def test_the_word_service_is_no_service(sample_store: EmbeddedStore, text: str) -> None:
    """A text, a name or a remark that says service is asked as any other."""
    refuse_service(text)
    assert isinstance(sample_store.query(text), Table)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("SERVICE service<>{}?:#'\"\\ \n1a")))
def test_no_text_gets_around_the_guard(text: str) -> None:
    """Whatever stands before a SERVICE clause, short of what makes it part of a name, the clause is refused."""
    joined = text.endswith(("?", "$", ":"))
    query = f"SELECT * {{ {text}SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}"
    if not joined:
        with pytest.raises(QueryError, match="SERVICE is refused"):
            refuse_service(query)


def test_forms() -> None:
    """The form of a query is its first keyword, whatever remarks, prefixes and IRIs stand before."""
    assert form("# SELECT\nPREFIX select: <http://a/select> ASK {}") == "ASK"
    assert form("BASE <http://a/insert>\ndescribe <b>") == "DESCRIBE"


def test_a_frame_keeps_whole_numbers_and_dates(sample_store: EmbeddedStore) -> None:
    """A data frame holds numbers as numbers, also beside an empty cell."""
    frame = sample_store.select(TERMS).frame()
    assert list(frame.columns) == list("abcdefg")
    assert frame["d"].tolist() == [7]
    assert str(frame["f"].dtype) == "datetime64[s]"
    assert str(frame["f"][0].date()) == "1950-03-18"
    table = Table(columns=("n",), rows=((Literal(2),), (None,)))
    assert table.frame()["n"].sum() == 2
    assert Table(columns=("n",), rows=()).frame().shape == (0, 1)


def test_pandas_is_optional(tmp_path: Path) -> None:
    """Without pandas a table is still a table; only the frame is refused, with what to do."""
    code = """
import sys
sys.modules["pandas"] = None
from kg.graph.table import Table
table = Table(columns=("n",), rows=())
assert table.records() == ()
try:
    table.frame()
except Exception as refusal:
    print(type(refusal).__name__, refusal)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert run.stdout.startswith("CablegraphError a data frame needs pandas"), run.stderr


@pytest.mark.parametrize("graph", [None, "urn:test:push:a?b=c&d", "http://a/ü"])
@pytest.mark.parametrize("way", ["protocol", "update", "no protocol there"])
def test_push(oxigraph_server: str, more_nt: Path, sample_nt: Path, graph: str | None, way: str) -> None:
    """A push replaces the graph with exactly the file's, by either way, and a second push changes nothing."""
    endpoints = Endpoints.of(oxigraph_server)
    if way != "protocol":
        data = None if way == "update" else f"{oxigraph_server}/nowhere"
        endpoints = Endpoints(query=endpoints.query, update=endpoints.update, data=data)
    remote = RemoteStore(endpoints, graph=graph)
    push(more_nt, endpoints, graph=graph)
    for _ in range(2):
        told = push(sample_nt, endpoints, graph=graph)
        assert told.triples == 356
        assert ("Graph Store" in told.way) == (way == "protocol")
        assert isomorphic(remote.construct("CONSTRUCT WHERE { ?s ?p ?o }"), Graph().parse(sample_nt))


def test_push_in_pieces(
    oxigraph_server: str, more_nt: Path, more_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph larger than one piece arrives whole, by either way."""
    monkeypatch.setattr("kg.graph.push.PIECE_BYTES", 2000)
    monkeypatch.setattr("kg.graph.push.UPDATE_BYTES", 2000)
    both = Endpoints.of(oxigraph_server)
    for data in (both.data, None):
        endpoints = Endpoints(query=both.query, update=both.update, data=data)
        push(more_nt, endpoints, graph="urn:test:pieces")
        assert RemoteStore(both, graph="urn:test:pieces").select(EVERYTHING).rows == more_store.select(EVERYTHING).rows


def test_push_keeps_other_graphs(oxigraph_server: str, sample_nt: Path, tmp_path: Path) -> None:
    """A push into one graph leaves the others alone; a push of an empty file empties its own."""
    (tmp_path / "graph.nt").write_text("")
    push(sample_nt, oxigraph_server, graph="urn:test:kept")
    push(sample_nt, oxigraph_server, graph="urn:test:emptied")
    for data in (f"{oxigraph_server}/store", None):
        endpoints = Endpoints(query=f"{oxigraph_server}/query", update=f"{oxigraph_server}/update", data=data)
        assert push(tmp_path / "graph.nt", endpoints, graph="urn:test:emptied").triples == 0
    assert RemoteStore(oxigraph_server, graph="urn:test:kept").triple_count() == 356


def test_push_of_equal_and_hostile_lines(oxigraph_server: str, tmp_path: Path) -> None:
    """Equal lines count once, and a text that looks like the end of its own quotation stays a text, by either way."""
    texts = [
        r"\\u0022 } ; DROP ALL #",
        r"\u0022 } DROP ALL",
        r"\\\u0022",
        r"\u005Cu0022",
        r"a\nb\rc\td",
        r"\U0001F600 é",
    ]
    lines = sorted(f'<http://a/s> <http://a/p> "{text}" .\n' for text in texts)
    (tmp_path / "graph.nt").write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    wanted = set(Graph().parse(tmp_path / "graph.nt"))
    assert len(wanted) == len(texts)
    for data in (f"{oxigraph_server}/store", None):
        endpoints = Endpoints(query=f"{oxigraph_server}/query", update=f"{oxigraph_server}/update", data=data)
        assert push(tmp_path / "graph.nt", endpoints, graph="urn:test:hostile").triples == len(texts)
        remote = RemoteStore(oxigraph_server, graph="urn:test:hostile")
        assert set(remote.select(EVERYTHING).rows) == wanted


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("\\uU0245cC\"'}\n\r\x01é") | st.characters(exclude_categories=("Cs",))))
def test_a_statement_survives_rdflib_updates(text: str) -> None:
    """A statement rewritten for an update says the same, also where a store undoes escapes before it parses."""
    source = Graph()
    source.add((URIRef("http://a/s"), URIRef("http://a/p"), Literal(text)))
    statement = source.serialize(format="nt").strip()
    target = Graph()
    target.update(f"INSERT DATA {{ {in_update(statement)} }}")
    assert set(target) == set(source)


def test_pieces_hold_every_line_once(more_nt: Path) -> None:
    """However small the pieces, together they are the file."""
    lines = more_nt.read_text().splitlines()
    for limit in (1, 1000, 10**9):
        assert [line for piece in pieces(more_nt, limit) for line in piece] == lines


def test_push_says_when_the_count_is_another(oxigraph_server: str, tmp_path: Path) -> None:
    """Where the server counts another number of triples than the file holds, the push is an error."""
    number = "<http://www.w3.org/2001/XMLSchema#integer>"
    (tmp_path / "graph.nt").write_text("".join(f'<http://a/s> <http://a/p> "{n}"^^{number} .\n' for n in ("1", "01")))
    with pytest.raises(StoreError, match="counts 1 triples after 2 were sent"):
        push(tmp_path / "graph.nt", oxigraph_server, graph="urn:test:count")


@pytest.mark.parametrize("name", ["", "a b", "x> } DROP ALL #", "relative"])
def test_a_graph_has_an_iri(oxigraph_server: str, sample_nt: Path, name: str) -> None:
    """A graph's name that is no IRI is refused before anything is sent."""
    with pytest.raises(StoreError, match="not the IRI of a graph"):
        push(sample_nt, oxigraph_server, graph=name)
    with pytest.raises(StoreError, match="not the IRI of a graph"):
        RemoteStore(oxigraph_server, graph=name)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a/",
        "a",
        "",
        "http://",
        "http://a b/",
        "http://a:99999/",
        "http://[::1",
        "http://a/?x=1",
    ],
)
def test_only_plain_web_addresses(url: str) -> None:
    """Anything but an http or https URL without query is refused before anything is sent."""
    with pytest.raises(StoreError, match=r"not an http or https URL|with \? or #"):
        RemoteStore(url)


def test_a_password_is_not_repeated() -> None:
    """A URL with a password is refused without showing it."""
    with pytest.raises(StoreError) as caught:
        RemoteStore("http://me:secret@a/sparql")
    assert "secret" not in str(caught.value)


def test_endpoints() -> None:
    """The endpoints follow from a server's own URL, and from that of its queries."""
    for url in ("http://a:1", "http://a:1/", "http://a:1/query"):
        assert Endpoints.of(url) == Endpoints(
            query="http://a:1/query", update="http://a:1/update", data="http://a:1/store"
        )
    fuseki = Endpoints(query="http://a/ds/query", update="http://a/ds/update", data="http://a/ds/data")
    assert Endpoints.of("http://a/ds/query") == fuseki
    assert Endpoints.of("http://a/other") == Endpoints(query="http://a/other", update="http://a/other", data=None)


def refusal(url: str, query: str = EVERYTHING) -> str:
    with pytest.raises(CablegraphError) as caught:
        RemoteStore(url, timeout_seconds=5).query(query)
    text = str(caught.value)
    assert "\n" not in text
    assert text.isprintable()
    assert len(text) < 500
    return text


def test_nobody_listens(sample_nt: Path) -> None:
    """A server that is not there is one line, for a question and for a push."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert "cannot be reached" in refusal(url)
        with pytest.raises(StoreError, match="cannot be reached"):
            push(sample_nt, url)


def test_a_wrong_path_of_a_right_server(oxigraph_server: str, sample_nt: Path) -> None:
    """A path that serves no SPARQL is one line."""
    assert "is not a SPARQL endpoint: HTTP 404" in refusal(f"{oxigraph_server}/nowhere")
    with pytest.raises(StoreError, match="is not a SPARQL endpoint"):
        push(sample_nt, f"{oxigraph_server}/nowhere")


def test_a_server_that_refuses_a_query(oxigraph_server: str) -> None:
    """The server's own words about a query that it refuses are in the error."""
    assert "expected" in refusal(oxigraph_server, "SELECT * WHERE { ?s ?p }")


def test_long_queries(oxigraph_server: str) -> None:
    """A query longer than a URL may be is asked all the same."""
    values = " ".join(f"<http://a/{number}>" for number in range(20_000))
    assert len(RemoteStore(oxigraph_server).select(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")) == 20_000


def test_an_answer_cut_short_is_a_time_limit(more_nt: Path) -> None:
    """A server that runs into its time limit after it began to answer is not believed: half an answer is an error."""
    with running_oxigraph("--timeout-s", "1") as url:
        push(more_nt, url)
        product = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 1000000000"
        assert "time limit" in refusal(url, product)


@contextmanager
def speaking(answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql"
        finally:
            server.shutdown()
            thread.join()


def says(code: int, kind: str, body: bytes, length: int | None = None) -> Callable[..., None]:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


JSON_KIND = "application/sparql-results+json"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(200, "text/html", b"<html>hello</html>"), "is not a SPARQL endpoint: it answers with text/html"),
        (says(200, JSON_KIND, b'{"head": {"vars": ["s"]}, "results": {"bindings": [{'), "cut its answer short"),
        (says(200, JSON_KIND, b"{}"), "holds no results"),
        (says(200, JSON_KIND, b"[1, 2]"), "holds no results"),
        (says(200, JSON_KIND, b'{"head": {}, "results": {"bindings": []}}'), "holds no results"),
        (says(200, JSON_KIND, b"{", length=100), "broke off"),
        (says(401, "text/plain", b"who are you"), "asks for a password"),
        (says(500, "text/plain", b"out of\n\x1b[2J memory"), r"out of \x1b[2J memory"),
        (says(503, "text/plain", b"x" * 10_000), "HTTP 503: xxx"),
        (says(400, "text/plain", "plötzlich falsch".encode()), "refuses the query: plötzlich falsch"),
        (lambda handler: handler.connection.close(), "127.0.0.1"),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"), "broke off"),
    ],
)
def test_servers_that_answer_otherwise(answer: Callable[..., None], said: str) -> None:
    """Whatever a server says that is no answer, the error is one printable line that gives the cause."""
    with speaking(answer) as url:
        assert said in refusal(url)


def test_a_server_that_is_silent() -> None:
    """A server that accepts and says nothing is given up after the time limit."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        with pytest.raises(StoreError, match="did not answer in time"):
            RemoteStore(url, timeout_seconds=1).query(EVERYTHING)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(200, "text/html", b"<html>"), "it answers with text/html"),
        (says(200, "text/turtle", b"<http://a/s> <http://a/p"), "does not parse"),
        (
            says(200, "application/rdf+xml", b'<!DOCTYPE r [<!ENTITY a "b">]><r/>'),
            "it answers with application/rdf+xml",
        ),
    ],
)
def test_graphs_that_are_none(answer: Callable[..., None], said: str) -> None:
    """An answer to CONSTRUCT that is no graph is one line too."""
    with speaking(answer) as url:
        assert said in refusal(url, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_the_sample_is_sorted(sample_nt: Path) -> None:
    """The fixture is what a build writes: sorted lines."""
    assert sample_nt.read_text() == sorted_ntriples(DATA / "sample.ttl")
