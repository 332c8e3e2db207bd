"""Whatever is sent, the service does not fail and tells nothing of its insides."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paths import DATA, ROOT
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from support_serve import Server, make_workspace, serving

METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH", "DELETE", "TRACE", "BREW")
PATHS = (
    "/", "/sparql", "/update", "/queries", "/queries/correspondents", "/search", "/reconcile", "/reconcile/preview",
    "/reconcile/suggest/entity", "/resource", "/resource/actor/1", "/health", "/metrics", "/openapi.json", "*",
    "http://elsewhere.example/", "//sparql", "/sparql/../update", "/%2e%2e/etc",
)  # fmt: skip
NAMES = (
    "query", "update", "default-graph-uri", "named-graph-uri", "format", "iri", "q", "actor", "since", "until",
    "queries", "id",
)  # fmt: skip
QUERIES = (
    "ASK {}",
    "SELECT * { ?s ?p ?o }",
    "DESCRIBE <http://a.example/s>",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "SELECT *",
)
HEADERS = (
    "Accept", "Accept-Encoding", "Content-Type", "If-None-Match", "Cablegraph-Timeout", "Origin", "Authorization",
    "Host", "Range", "Expect", "X-Forwarded-For", "Transfer-Encoding", "Content-Length", "Connection",
)  # fmt: skip
VALUES = (
    "*/*", "text/html", "text/csv;q=0.5, */*;q=x", "gzip;q=0", "application/sparql-query", "*", 'W/"a", "b"', "1e-300",
    "-1", "inf", "http://localhost", "null", "Bearer x", "localhost", "chunked", "10", "99999999999999999999", "close",
    "application/x-www-form-urlencoded", "application/sparql-update; charset=utf-16", "bytes=0-1", "100-continue",
)  # fmt: skip
LEAKS = re.compile(rb"Traceback|File \"|\.py\b|" + re.escape(str(ROOT).encode()) + rb"|/tmp/|site-packages")

# a schema cannot say which texts are SPARQL; and that a query ran into a limit is an answer, not a fault
LEFT_OUT = [not_a_server_error, positive_data_acceptance, negative_data_rejection]

word = st.one_of(
    st.sampled_from(QUERIES + VALUES), st.text(max_size=30), st.binary(max_size=30).map(lambda b: b.decode("latin-1"))
)
encoded = word.map(lambda text: "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass")))
raw = st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=30)
field = st.tuples(st.one_of(st.sampled_from(NAMES), raw), st.one_of(encoded, raw)).map("=".join)
header = st.tuples(st.sampled_from(HEADERS), st.one_of(st.sampled_from(VALUES), raw)).map(": ".join)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    workspace = make_workspace(tmp_path_factory.mktemp("fuzz") / "graph", (DATA / "terms.nt").read_text("utf-8"))
    with serving(workspace, "--timeout", "30") as running:
        yield running


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(METHODS),
    path=st.one_of(st.sampled_from(PATHS), raw.map("/{}".format)),
    fields=st.lists(field, max_size=4),
    headers=st.lists(header, max_size=5),
    body=st.one_of(st.lists(field, max_size=3).map("&".join), st.sampled_from(QUERIES), raw),
)
def test_no_request_makes_it_fail_or_talk(
    server: Server, method: str, path: str, fields: list[str], headers: list[str], body: str
) -> None:
    """Any method, path, fields, headers and body: no 500, no path of a file, no traceback, and it goes on."""
    data = body.encode("latin-1", "replace")
    head = [f"{method} {path}?{'&'.join(fields)} HTTP/1.1", "Host: localhost", *headers, f"Content-Length: {len(data)}"]
    sent = "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1", "replace") + data
    answer = exchanged(server, sent)
    if answer:
        status = int(answer.split(b" ", 2)[1])
        assert status != 500, (sent, answer)
        assert status < 600
        assert not LEAKS.search(answer.partition(b"\r\n\r\n")[2]), (sent, answer)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.binary(max_size=300))
def test_no_bytes_make_it_fail(server: Server, sent: bytes) -> None:
    """What is no HTTP at all is refused or left alone."""
    answer = exchanged(server, sent)
    assert not answer or b" 400 " in answer.split(b"\r\n", 1)[0]


def test_it_is_well_after_all_that(server: Server) -> None:
    """No request before this one has left a fault in the log, and the service answers."""
    assert server.query("ASK {}").status == 200
    assert not [entry for entry in server.entries() if "error" in entry]


def test_the_routes_are_as_they_describe_themselves(server: Server) -> None:
    """Requests made from the service's own description: each answer has a status and a type that it announces."""
    described(server, examples=4)


@pytest.mark.soak
def test_the_routes_are_as_they_describe_themselves_long(server: Server) -> None:
    """The same, with many more requests."""
    described(server, examples=60)


def described(server: Server, examples: int) -> None:
    schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case) -> None:
            answer = case.call()
            case.validate_response(answer, excluded_checks=LEFT_OUT)
            assert answer.status_code != 500
            assert not LEAKS.search(answer.content)

        one()


def exchanged(server: Server, sent: bytes) -> bytes:
    """What comes back for some bytes, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionError:
            return b""
