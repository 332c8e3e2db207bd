"""Servers that misbehave, and what the user is told: nothing hangs, no answer is half one, no password goes astray."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node
from support_servers import misbehaving, says

import kg
from kg.cli import main
from kg.errors import QueryError, StoreError
from kg.graph.endpoints import Endpoints
from kg.graph.login import Login
from kg.graph.ordering import Ordering
from kg.graph.push import push
from kg.graph.remote import RemoteStore
from kg.graph.results import JSON_KIND, read_results
from kg.graph.store import EmbeddedStore
from kg.graph.table import Table
from kg.graph.transport import RETRIES

Handler = http.server.BaseHTTPRequestHandler
QUERY = "SELECT ?s WHERE { ?s ?p ?o }"
ROW = b'{"s": {"type": "uri", "value": "http://a/1"}}'
BODY = b'{"head": {"vars": ["s"]}, "results": {"bindings": [' + ROW + b"]}}"
LOGIN = Login(user="clio", password="sesame")


def refusal(url: str, **options: object) -> str:
    with pytest.raises((StoreError, QueryError)) as caught:
        RemoteStore(url, timeout_seconds=5, **options).query(QUERY)  # type: ignore[arg-type]
    text = str(caught.value)
    assert text.isprintable()
    assert "sesame" not in text
    return text


def in_turn(*answers: Callable[[Handler], None]) -> Callable[[Handler], None]:
    """The first answer to the first request, and so on; the last to all that come after."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(code: int, sample_nt: Path) -> None:
    """Neither a query nor a graph nor a login follows a redirect to another server; the user is told where to."""
    with (
        misbehaving(says(200, BODY)) as elsewhere,
        misbehaving(says(code, Location=elsewhere.url)) as server,
    ):
        assert f"has moved to {elsewhere.url}" in refusal(server.url, login=LOGIN)
        with pytest.raises(StoreError, match="has moved to"):
            push(sample_nt, server.url, graph="urn:a", login=Login(token="sesame"))
        assert elsewhere.asked == []


def test_a_busy_server_is_asked_again() -> None:
    """Where a server is busy and says for how long, the question is asked again, and answered."""
    busy = says(503, b"busy", "text/plain", Retry_After="0")
    with misbehaving(in_turn(busy, busy, says(200, BODY))) as server:
        assert len(RemoteStore(server.url).select(QUERY)) == 1
        assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("wait", "times"),
    [("0", RETRIES + 1), ("Wed, 21 Oct 2015 07:28:00 GMT", RETRIES + 1), ("3600", 1), ("soon", 1), ("", 1)],
)
def test_a_server_that_stays_busy_is_left(wait: str, times: int) -> None:
    """It is asked a bounded number of times, and never waited for long, or where it names no time."""
    with misbehaving(says(503, b"busy", "text/plain", Retry_After=wait)) as server:
        assert "HTTP 503: busy (it is busy; try again later)" in refusal(server.url)
        assert len(server.asked) == times


def test_packed_answers() -> None:
    """An answer that comes packed is unpacked; one that is broken, or cut within, is an error."""
    packed = gzip.compress(BODY)
    with misbehaving(says(200, packed, Content_Encoding="gzip")) as server:
        assert RemoteStore(server.url).select(QUERY).rows == ((URIRef("http://a/1"),),)
    for broken in (packed[:-9], b"not packed", packed[:20] + b"xxxx" + packed[24:]):
        with misbehaving(says(200, broken, Content_Encoding="gzip")) as server:
            assert "broke off" in refusal(server.url)


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON_KIND)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    start = BODY[: BODY.index(ROW)]
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(start), start))
    piece = (ROW + b",") * 1000
    while True:
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))


@pytest.mark.parametrize(
    "answer",
    [
        says(200, b"", Content_Length="10000000000"),
        endless,
        says(200, gzip.compress(BODY[:-3] + b"," + (ROW + b",") * 100_000), Content_Encoding="gzip"),
    ],
    ids=["announced", "endless", "unpacked"],
)
def test_answers_without_end(answer: Callable[[Handler], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer longer than is ever read is refused: by its announcement, while it comes, and when it is unpacked."""
    monkeypatch.setattr("kg.graph.transport.MOST_BYTES", 2_000_000)
    with misbehaving(answer) as server:
        assert "sends more than 2,000,000 bytes" in refusal(server.url)


def test_a_server_that_drips() -> None:
    """A server that sends a little for ever is given up when the time is over, though it is never silent."""
    done = threading.Event()

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON_KIND)
        handler.end_headers()
        while not done.wait(0.05):
            handler.wfile.write(b" ")

    with misbehaving(drip) as server:
        with pytest.raises(StoreError, match="did not answer in time"):
            RemoteStore(server.url, timeout_seconds=0.5).query(QUERY)
        done.set()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(200, b"<html>welcome</html>"), "what it calls JSON is none"),
        (says(200, b""), "what it calls JSON is none"),
        (says(200, BODY[:-1]), "cut its answer short"),
        (says(200, BODY[: BODY.index(b"]}}")]), "cut its answer short"),
        (says(200, BODY + b"}"), "cut its answer short"),
        (says(200, BODY.replace(b"http://a/1", b"\xff")), "what it calls JSON is none"),
        (says(200, BODY.replace(b'"type"', b'"typ"')), "holds no results"),
        (says(200, BODY.replace(b'"uri"', b'"odd"')), "neither IRI, literal nor blank node"),
        (says(206, BODY), "answered in part only"),
        (says(200, BODY, X_SQL_State="S1TAT", X_SQL_Message="RC..: Returning incomplete results"), "RC..: Returning"),
        (says(403, b"go away", "text/plain"), "forbids this: HTTP 403: go away"),
    ],
)
def test_answers_that_lie(answer: Callable[[Handler], None], said: str) -> None:
    """What is not whole, or not what it says, is one line that gives the cause."""
    with misbehaving(answer) as server:
        assert said in refusal(server.url)


def test_a_password_is_shown_to_who_asks_for_it_alone() -> None:
    """A password is sent after the server has asked for one, a token at once, and neither where others may read it."""
    asks = says(401, WWW_Authenticate='Basic realm="letters, all of them"')
    with misbehaving(in_turn(asks, says(200, BODY))) as server:
        store = RemoteStore(server.url, login=LOGIN)
        assert len(store.select(QUERY)) == len(store.select(QUERY)) == 1
        assert [header for _, header in server.asked] == [None, *["Basic Y2xpbzpzZXNhbWU="] * 2]
    with misbehaving(says(200, BODY)) as server:
        assert len(RemoteStore(server.url, login=Login(token="abc")).select(QUERY)) == 1
        assert [header for _, header in server.asked] == ["Bearer abc"]
    assert "over https alone" in refusal("http://192.0.2.1/x", login=Login(token="abc"))


@pytest.mark.parametrize("challenge", ['Basic realm="a"', 'Digest realm="a", nonce="b", qop="auth", algorithm=MD5', ""])
def test_a_login_that_is_refused(challenge: str, sample_nt: Path) -> None:
    """A wrong password is tried no more than twice, and the error says which of the two it is: none given, or wrong."""
    with misbehaving(says(401, WWW_Authenticate=challenge)) as server:
        assert "refuses this login" in refusal(server.url, login=LOGIN)
        assert len(server.asked) == 2
        assert "asks for a password" in refusal(server.url)
        assert "--login FILE" in refusal(server.url)


@pytest.mark.parametrize("challenge", ['Digest realm="a", nonce="b", algorithm=NONE', "Digest", 'Digest a b="c'])
def test_a_manner_of_login_that_nobody_knows(challenge: str) -> None:
    """A challenge that cannot be answered is told, not answered with the password."""
    with misbehaving(says(401, WWW_Authenticate=challenge)) as server:
        told = refusal(server.url, login=LOGIN)
        assert "login" in told
        assert all(header is None for _, header in server.asked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("user: clio\npassword: sesame", "is not TOML"),
        ('user = "clio"', "a user with a password, or a token"),
        ('token = "sesame"\nuser = "clio"\npassword = "sesame"', "a user with a password, or a token"),
        ('user = "clio"\npassword = "sesame"\nurl = "http://a/"', "more than user, password and token"),
        ('user = "clio"\npassword = 7', "each a text"),
        ('user = "clio"\npassword = "ses\\u0000ame"', "cannot send"),
        (None, "cannot read the login"),
    ],
)
def test_logins_that_are_none(tmp_path: Path, text: str | None, said: str) -> None:
    """A file that holds no login is refused with what to write, and nothing of it is repeated."""
    if text is not None:
        (tmp_path / "login.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=said) as caught:
        Login.read(tmp_path / "login.toml")
    assert "sesame" not in str(caught.value)
    assert "sesame" not in repr(Login(user="clio", password="sesame"))


def forwarding(to: str, refuse: Callable[[str, bytes], int]) -> Callable[[Handler], None]:
    """Hand a request on to a real server unless `refuse`, told its path and body, gives a status to refuse it with."""

    def answer(handler: Handler) -> None:
        body = getattr(handler, "body", b"")
        code = refuse(f"{handler.command} {handler.path}", body)
        if code:
            says(code, b"no", "text/plain")(handler)
            return
        headers = {k: v for k, v in handler.headers.items() if k.lower() in ("content-type", "accept")}
        request = urllib.request.Request(to + handler.path, data=body or None, method=handler.command, headers=headers)
        try:
            with urllib.request.urlopen(request) as found:
                says(found.status, found.read(), found.headers.get("Content-Type", "text/plain"))(handler)
        except urllib.error.HTTPError as error:
            with error:
                says(error.code, error.read(), "text/plain")(handler)

    return answer


def at(url: str) -> str:
    return url.removesuffix("/x")


def test_who_asks_during_a_push_sees_the_old_graph_or_the_new(
    oxigraph_server: str, sample_nt: Path, more_nt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While graphs replace each other in many pieces, every count that a reader gets is that of one of the two."""
    monkeypatch.setattr("kg.graph.push.PIECE_BYTES", 3000)
    name, counts, done = "urn:test:reader", set(), threading.Event()
    push(sample_nt, oxigraph_server, graph=name)

    def read() -> None:
        store = RemoteStore(oxigraph_server, graph=name)
        while not done.is_set():
            counts.add(store.triple_count())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for source in (more_nt, sample_nt, more_nt):
            push(source, oxigraph_server, graph=name)
    finally:
        done.set()
        reader.join()
    whole = {len(path.read_text("utf-8").splitlines()) for path in (sample_nt, more_nt)}
    assert counts <= whole
    assert counts


@pytest.mark.parametrize("data", [True, False])
@pytest.mark.parametrize("failing", [1, 3])
def test_a_push_that_fails_halfway_leaves_the_old_graph(
    oxigraph_server: str, sample_nt: Path, more_nt: Path, monkeypatch: pytest.MonkeyPatch, data: bool, failing: int
) -> None:
    """Where a piece is refused, the graph is as it was, nothing is left beside it, and the next push succeeds."""
    monkeypatch.setattr("kg.graph.push.PIECE_BYTES", 9000)
    monkeypatch.setattr("kg.graph.push.UPDATE_BYTES", 9000)
    name, left = f"urn:test:halfway:{data}:{failing}", [failing]
    push(sample_nt, oxigraph_server, graph=name)

    def refuse(request: str, body: bytes) -> int:
        left[0] -= body.startswith((b"<http", b"INSERT"))
        return 507 if left[0] == 0 and body.startswith((b"<http", b"INSERT")) else 0

    with misbehaving(forwarding(oxigraph_server, refuse)) as server:
        root = at(server.url)
        endpoints = Endpoints(query=f"{root}/query", update=f"{root}/update", data=f"{root}/store" if data else None)
        with pytest.raises(StoreError, match=r"HTTP 507: no \(the graph there is as it was; push again\)"):
            push(more_nt, endpoints, graph=name)
        assert RemoteStore(oxigraph_server, graph=name).triple_count() == 356
        assert RemoteStore(oxigraph_server, graph=f"{name}.loading").triple_count() == 0
        assert push(more_nt, endpoints, graph=name).triples > 356


def test_a_server_that_cannot_move(oxigraph_server: str, sample_nt: Path, more_nt: Path) -> None:
    """Where a server knows no MOVE, the graph is sent into its place, and the user is told."""
    refuse: Callable[[str, bytes], int] = lambda request, body: 400 if body.startswith(b"MOVE") else 0  # noqa: E731
    with misbehaving(forwarding(oxigraph_server, refuse)) as server:
        for source in (more_nt, sample_nt):
            told = push(source, at(server.url), graph="urn:test:unmoved")
            assert "it cannot move a graph" in told.way
    assert RemoteStore(oxigraph_server, graph="urn:test:unmoved").triple_count() == 356
    assert RemoteStore(oxigraph_server, graph="urn:test:unmoved.loading").triple_count() == 0


def test_a_move_that_fails_says_what_to_look_at(oxigraph_server: str, sample_nt: Path, more_nt: Path) -> None:
    """Where nobody knows whether the graph was moved, the error says what it held and what it ought to hold."""
    push(sample_nt, oxigraph_server, graph="urn:test:move")
    refuse: Callable[[str, bytes], int] = lambda request, body: 500 if body.startswith(b"MOVE") else 0  # noqa: E731
    with (
        misbehaving(forwarding(oxigraph_server, refuse)) as server,
        pytest.raises(StoreError, match=r"sent, but not moved.*HTTP 500.*356 triples before"),
    ):
        push(more_nt, at(server.url), graph="urn:test:move")


def test_in_place(oxigraph_server: str, sample_nt: Path) -> None:
    """With `in_place` a graph is sent into its place, and no other graph is ever made."""
    seen: list[str] = []
    with misbehaving(forwarding(oxigraph_server, lambda request, body: bool(seen.append(request)))) as server:
        told = push(sample_nt, at(server.url), graph="urn:test:place", in_place=True)
    assert told.triples == 356
    assert not any("loading" in request for request in seen)


TERMS = st.one_of(
    st.none(),
    st.text(st.sampled_from("aé毛 \n\"'\\-Z"), max_size=6).map(Literal),
    st.integers(-3, 3).map(Literal),
    st.sampled_from(["1950-01-02", "1949-12-31"]).map(lambda day: Literal(day, datatype=XSD.date)),
    st.sampled_from(["http://a/b", "http://a/é", "urn:x"]).map(URIRef),
    st.sampled_from(["en", "de"]).map(lambda language: Literal("x", lang=language)),
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(TERMS, TERMS), max_size=12),
    st.sampled_from(["?a ?b", "DESC(?a) ?b", "?b DESC(?a)", "STR(?a) DESC(?b)", "DESC(?a + ?b) ?a ?b"]),
    st.sampled_from(["", "DISTINCT "]),
    st.randoms(use_true_random=False),
)
def test_rows_are_ordered_as_in_a_workspace(
    rows: list[tuple[Node | None, ...]], by: str, once: str, draw: object
) -> None:
    """Whatever order rows come in, they leave in the one that the embedded store gives to the same rows."""
    written = " ".join(f"({' '.join('UNDEF' if t is None else t.n3() for t in row)})" for row in rows)
    query = f"SELECT {once}?a ?b WHERE {{ VALUES (?a ?b) {{ {written} }} }} ORDER BY {by}"
    wanted = EmbeddedStore("nowhere")
    wanted._opened = ox.Store()
    table = wanted.select(query)
    shuffled = list(rows)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    ordering = Ordering.of(query)
    assert ordering is not None
    keys = [tuple(map(str, row)) for row in table.rows]
    found = ordering.applied(Table(columns=("a", "b"), rows=tuple(shuffled)))
    assert sorted(map(repr, found.rows)) == sorted(map(repr, table.rows))
    if len(set(keys)) == len(keys) and by != "STR(?a) DESC(?b)":
        assert found.rows == table.rows


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("SELECT ?a { ?a ?b ?c } # ORDER BY ?a", None),
        ('SELECT ?a { ?a ?b "} ORDER BY ?a" }', None),
        ("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3 } }", None),
        ("SELECT ?a { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } } ORDER BY ?a", None),
        ("SELECT ?a { ?a ?b ?c } ORDER BY EXISTS { ?a ?b ?a }", None),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c } GROUP BY ?a ORDER BY COUNT(*)", None),
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 5", "SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 5"),
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a VALUES ?b { 1 }", "SELECT ?a { ?a ?b ?c } VALUES ?b { 1 }"),
        (
            "PREFIX x: <http://x/> SELECT ?a { ?a ?b ?c } ORDER BY x:f(?a)",
            "PREFIX x: <http://x/> SELECT ?a { ?a ?b ?c } ",
        ),
    ],
)
def test_what_is_sent_of_a_query(query: str, sent: str | None) -> None:
    """The order is taken out where it changes nothing else, and left where it stands for more or is no order."""
    ordering = Ordering.of(query)
    assert (ordering.sent if ordering else None) == sent


def test_rows_that_have_no_order_stay_as_they_came() -> None:
    """Blank nodes, and an order by what is not shown, leave the server's order."""
    for query in ("SELECT ?a { ?a ?b ?c } ORDER BY ?a", "SELECT ?a { ?a ?b ?c } ORDER BY ?c"):
        ordering = Ordering.of(query)
        assert ordering is not None
        table = Table(columns=("a",), rows=((BNode("z"),), (BNode("a"),)))
        assert ordering.applied(table) == table


CELLS = st.dictionaries(
    st.sampled_from(["a", "bindings"]),
    st.fixed_dictionaries({"type": st.just("literal"), "value": st.text(max_size=8)}),
    max_size=2,
)


@settings(max_examples=60)
@given(st.lists(CELLS, max_size=6), st.integers(1, 9), st.booleans(), st.booleans())
def test_results_are_read_in_any_pieces(rows: list[dict[str, object]], size: int, late: bool, plain: bool) -> None:
    """Results cut into pieces of any size, heads first or last, are the rows that they hold; half of them, an error."""
    head, results = {"vars": ["a", "bindings"]}, {"ordered": True, "bindings": rows}
    whole = {"results": results, "head": head} if late else {"head": head, "results": results}
    body = json.dumps(whole, ensure_ascii=plain).encode("utf-8", "surrogatepass")

    class Slow(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    found = read_results(JSON_KIND, Slow(body), "http://a/")
    wanted = tuple(
        tuple(Literal(row[name]["value"]) if name in row else None for name in head["vars"])  # type: ignore[index]
        for row in rows
    )
    assert found == Table(columns=("a", "bindings"), rows=wanted)
    with pytest.raises(StoreError, match="cut its answer short"):
        read_results(JSON_KIND, Slow(body[: len(body) // 2]), "http://a/")


@pytest.mark.parametrize(
    ("url", "kind", "query", "update", "data"),
    [
        ("http://a/sparql", None, "/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("http://a/sparql-auth", None, "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("http://a", "virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("http://a/ds/query", None, "/ds/query", "/ds/update", "/ds/data"),
        ("http://a/ds", "fuseki", "/ds/query", "/ds/update", "/ds/data"),
        ("http://a/ds/sparql", "fuseki", "/ds/query", "/ds/update", "/ds/data"),
        (
            "http://a/repositories/x",
            None,
            "/repositories/x",
            "/repositories/x/statements",
            "/repositories/x/rdf-graphs/service",
        ),
        ("http://a/api", "qlever", "/api", "/api", "/api"),
        ("http://a/api", None, "/api", "/api", None),
        ("http://a", "cablegraph", "/sparql", "/update", None),
        ("http://a/query", "cablegraph", "/sparql", "/update", None),
    ],
)
def test_guesses(url: str, kind: str | None, query: str, update: str, data: str | None) -> None:
    """The endpoints of each server follow from one URL and, where that does not tell, from its kind."""
    found = Endpoints.of(url, kind=kind)
    assert (found.query, found.update, found.data) == (
        f"http://a{query}", f"http://a{update}", data if data is None else f"http://a{data}",
    )  # fmt: skip
    given_ = Endpoints.of(url, kind=kind, update="http://b/u", data="http://b/d")
    assert (given_.query, given_.update, given_.data) == (found.query, "http://b/u", "http://b/d")


def test_a_kind_that_nobody_knows() -> None:
    with pytest.raises(StoreError, match=r"not a kind of server: sesame .*oxigraph"):
        Endpoints.of("http://a", kind="sesame")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["explain", "http://localhost:1"], 1, "holds the graph alone"),
        (["query", "http://localhost:1", "relays", "--store", "http://localhost:2"], 2, "Give NAME here"),
        (["query", "letters", "relays", "--graph", "urn:a"], 2, "--graph is for a server"),
        (["network", "letters", "--store", "http://localhost:1", "-o", "x.html"], 2, "one of the two"),
        (["check"], 2, "one of the two"),
        (["check", "http://clio:sesame@localhost"], 1, "a password in it is refused"),
        (["push", "letters", "http://localhost:1", "--login", "none.toml"], 1, "not a workspace"),
        (["build", "letters", "--into", "graph", "--login", "none.toml", "--graph", "urn:a"], 2, "is for a server"),
        (["build", "letters", "--into", "graph", "--store", "ftp://a"], 1, "not an http or https URL"),
        (
            ["build", "letters", "--into", "graph", "--store", "http://a", "--login", "none.toml"],
            1,
            "cannot read the login",
        ),
    ],
)
def test_what_the_commands_refuse(words: list[str], status: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be done by URL, or makes no sense there, is one line before anything is read, asked or sent."""
    monkeypatch.delenv("CABLEGRAPH_LOGIN", raising=False)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == status, done.output
    assert said in " ".join(done.output.split())
    assert "sesame" not in done.output


def test_a_workspace_has_no_login(tmp_path: Path) -> None:
    """A graph's name or a login beside a folder is refused: it would be thought to have an effect."""
    for options in ({"graph": "urn:a"}, {"login": LOGIN}):
        with pytest.raises(StoreError, match="leave them out"):
            kg.open(tmp_path, **options)  # type: ignore[arg-type]
