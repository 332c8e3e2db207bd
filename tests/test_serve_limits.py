"""The limits of the service hold against hostile queries, slow clients, dying engines and a dying front."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from support_serve import BOMB, DEEP, ENDLESS, Server, is_alive, make_workspace, serving, until

MANY = 3000
ALL = "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wide = '},{\\"[{\\n,<result>' * 20
    lines = (f'<http://a.example/{number:05}> <http://a.example/p> "{number} {wide}" .\n' for number in range(MANY))
    return make_workspace(tmp_path_factory.mktemp("many") / "graph", "".join(lines))


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Server]:
    limits = ("--rows", "1000", "--timeout", "120", "--memory", "256", "--workers", "2")
    with serving(workspace, *limits) as running:
        yield running


def test_an_endless_query_is_ended_and_the_next_one_answered(server: Server) -> None:
    """The time limit ends what has no end, with a status and a sentence, and costs the next query nothing."""
    assert server.query("ASK {}").status == 200
    answer = server.query(ENDLESS, Cablegraph_Timeout="0.5")
    assert answer.status == 504
    assert "time limit of 0.5 seconds" in answer.text
    assert server.query("ASK {}").status == 200


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_table_is_cut_after_whole_rows_and_says_so(server: Server, workspace: Path, name: str) -> None:
    """What is sent is byte for byte the answer with LIMIT, whatever the rows hold, and a header tells of the cut."""
    answer = server.query(ALL, {"format": name})
    limited = ox.Store.read_only(str(workspace / "store")).query(f"{ALL} LIMIT 1000")
    assert isinstance(limited, ox.QuerySolutions)
    assert answer.status == 200
    assert answer.headers["Cablegraph-Truncated"] == "rows 1000"
    assert answer.body == limited.serialize(format=FORMATS[name])
    whole = server.query(f"{ALL} LIMIT 1000", {"format": name})
    assert whole.body == answer.body
    assert whole.headers["Cablegraph-Truncated"] is None


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_a_long_graph_is_cut_after_whole_statements_and_says_so(server: Server, media_type: str) -> None:
    """A graph of a thousand statements parses, and a header tells that there are more."""
    answer = server.query(GRAPH, Accept=media_type)
    read = list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media_type)))
    assert len(read) == 1000
    assert answer.headers["Cablegraph-Truncated"] == "statements 1000"
    assert server.query(f"{GRAPH} LIMIT 1000", Accept=media_type).headers["Cablegraph-Truncated"] is None


def test_a_page_says_what_it_does_not_show(server: Server) -> None:
    """In HTML the cut is a line that is read."""
    assert "Only the first 1000 rows are shown; there are more." in server.query(ALL, Accept="text/html").text


@pytest.mark.parametrize(("query", "status"), [(BOMB, 507), (DEEP, 400)], ids=["memory", "nesting"])
def test_what_brings_an_engine_down_is_told_and_the_next_query_answered(
    server: Server, query: str, status: int
) -> None:
    """An engine without memory or stack dies alone: the client hears why, and others are served."""
    body = urllib.parse.urlencode({"query": query})
    answer = server.send("POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded")
    assert answer.status == status, answer.text
    assert server.query("ASK {}").status == 200


def test_an_engine_killed_midway_is_replaced_and_the_query_answered(server: Server) -> None:
    """kill -9 of every engine while a query runs: it is asked anew, and ends by its own limit."""
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.query, ENDLESS, Cablegraph_Timeout="3")
        first = server.engines()
        assert until(lambda: "cablegraph_queries_running" in server.get("/metrics").text and _running(server) == 1)
        for engine in first:
            os.kill(engine, signal.SIGKILL)
        assert asked.result().status == 504
    assert server.query("ASK {}").status == 200
    assert until(lambda: len(server.engines() - first) >= 2)


def test_a_client_that_reads_nothing_holds_no_engine(server: Server) -> None:
    """Eight clients take nothing of their big answers, and others are answered at once."""
    path = f"/sparql?{urllib.parse.urlencode({'query': ALL.replace('?s ?o', '?s ?o ?p')})}"
    sleepers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    try:
        for sleeper in sleepers:
            sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sleeper.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert until(lambda: _running(server) == 0)
        for _ in range(20):
            assert server.query("ASK {}").status == 200
    finally:
        for sleeper in sleepers:
            sleeper.close()


IMPATIENT = """
import sys
from pathlib import Path
from kg.server.limits import Limits
from kg.server.run import Address, serve
from kg.server.service import Settings
serve(Path(sys.argv[1]), Address(port=0), Limits(stall=0.5, timeout=60), {}, Settings(title="a"),
      started=lambda url: print(url, flush=True))
"""


def test_a_client_that_takes_nothing_of_its_answer_is_left(workspace: Path, tmp_path: Path) -> None:
    """Its connection is broken off, so that the answer is no whole one for it; the log says why."""
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, str(workspace)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            crossed = urllib.parse.quote("SELECT * { ?a ?b ?c . ?d ?b ?f } LIMIT 20000")
            client.sendall(f"GET /sparql?query={crossed} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert until(lambda: '"stalled": true' in (tmp_path / "log").read_text("utf-8"), 60)
            client.settimeout(60)
            answer = http.client.HTTPResponse(client)
            answer.begin()
            with pytest.raises((http.client.IncompleteRead, ConnectionError)):
                answer.read()
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def test_clients_that_go_away_free_their_places(server: Server) -> None:
    """Nobody waits for the answer any more: the queries are ended long before their time."""
    with unanswered(server, 6):
        assert until(lambda: _running(server) >= 2)
    assert until(lambda: _running(server) == 0)
    assert 'cause="gone"' in server.get("/metrics").text


def test_a_busy_service_says_so_instead_of_queueing_without_bound(workspace: Path, tmp_path: Path) -> None:
    """Beyond the queue the answer is 503 with Retry-After; no header raises the time limit; and then it is well."""
    with serving(workspace, "--workers", "1", "--timeout", "0.3", "--queue", "3", log=tmp_path / "log") as server:
        with ThreadPoolExecutor(30) as threads:
            asked = [
                threads.submit(server.query, f"{ENDLESS} #{number}", Cablegraph_Timeout="100") for number in range(30)
            ]
            answers = [one.result() for one in asked]
        assert {answer.status for answer in answers} == {503, 504}
        for answer in answers:
            assert "limit of 0.3 seconds" in answer.text or int(answer.headers["Retry-After"]) > 0
        assert until(lambda: server.query("ASK {}").status == 200)


def test_light_queries_get_through_while_heavy_ones_run(server: Server) -> None:
    """Many endless queries at once take all the places of heavy ones, and none of those for light ones."""
    with unanswered(server, 12):
        assert until(lambda: _running(server) >= 2)
        assert {server.query("ASK {}").status for _ in range(30)} == {200}
        assert _running(server) >= 2


def test_a_request_that_does_not_come_is_not_waited_for(server: Server) -> None:
    """A head longer than the limit is refused, and a head that is no HTTP."""
    for sent, status in ((b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000, b"431"), (b"\x00\x01\x02\r\n\r\n", b"400")):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(sent)
            assert connection.recv(4096).split()[1] == status


def test_nothing_is_left_when_the_front_is_killed(workspace: Path, tmp_path: Path) -> None:
    """kill -9 of the front, with a query running: the engines are gone too."""
    with serving(workspace, log=tmp_path / "log") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", f"/sparql?{urllib.parse.urlencode({'query': ENDLESS})}")
        assert until(lambda: _running(server) == 1)
        engines = server.engines()
        assert len(engines) >= 2
        server.process.kill()
        assert until(lambda: not any(is_alive(engine) for engine in engines))
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_running_query_is_answered_before_the_service_stops(
    workspace: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """Told to stop, the service takes nothing new, answers what it was asked, and ends well."""
    with serving(workspace, log=tmp_path / "log") as server, ThreadPoolExecutor() as threads:
        asked = threads.submit(server.query, ENDLESS, Cablegraph_Timeout="2")
        assert until(lambda: _running(server) == 1)
        engines = server.engines()
        server.process.send_signal(number)
        assert asked.result().status == 504
        assert server.process.wait(30) == 0
        assert until(lambda: not any(is_alive(engine) for engine in engines))


def test_a_taken_port_is_told_in_one_line(server: Server, workspace: Path, tmp_path: Path) -> None:
    """What stands in the way of a start is one line with what to do, and exit status 1: no traceback."""
    command = [str(Path(sys.executable).parent / "cablegraph"), "serve"]
    for words, told in (
        ([str(workspace), "--port", str(server.port)], "is taken"),
        ([str(tmp_path)], "not a workspace"),
    ):
        ended = subprocess.run([*command, *words], capture_output=True, text=True, timeout=60)
        assert ended.returncode == 1
        assert told in ended.stderr
        assert ended.stderr.count("\n") == 1


def test_many_at_once_are_all_answered(server: Server) -> None:
    """Sixty-four clients at once, each on its own connection, each gets its own answer."""
    failed: list[int] = []

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for turn in range(20):
            wanted = (number * 20 + turn) % MANY
            query = f"SELECT ?p {{ <http://a.example/{wanted:05}> ?p ?o FILTER(STRSTARTS(?o, '{wanted} ')) }}"
            connection.request("GET", f"/sparql?{urllib.parse.urlencode({'query': query})}")
            answer = connection.getresponse()
            if answer.read().count(b'"uri"') != 1 or answer.status != 200:
                failed.append(wanted)
        connection.close()

    clients = [threading.Thread(target=client, args=(number,)) for number in range(64)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert not failed


@contextmanager
def unanswered(server: Server, number: int) -> Iterator[None]:
    """So many clients with endless queries, who go away at the end."""
    clients = [http.client.HTTPConnection("127.0.0.1", server.port) for _ in range(number)]
    try:
        for place, client in enumerate(clients):
            client.request("GET", f"/sparql?{urllib.parse.urlencode({'query': f'{ENDLESS} #{place}'})}")
        yield
    finally:
        for client in clients:
            client.close()


def _running(server: Server) -> int:
    lines = server.get("/metrics").text.splitlines()
    return sum(int(line.rpartition(" ")[2]) for line in lines if line.startswith("cablegraph_queries_running{"))
