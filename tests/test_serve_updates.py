"""Updates over HTTP: only with the token, nothing lost, nothing half done, and seen by whoever reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from paths import EXAMPLES
from support_build import COMMAND
from support_serve import Answer, Server, make_workspace, serving, until

from kg.changes.updates import append_update, pending_updates
from kg.errors import WorkspaceError

TOKEN = "0123456789abcdef-token"
UPDATE = "application/sparql-update"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ONE = '<http://a.example/s> <http://a.example/p> "1" .\n'


def change(server: Server, text: str, token: str | None = TOKEN, **headers: str) -> Answer:
    headers |= {"Content_Type": UPDATE} | ({"Authorization": f"Bearer {token}"} if token else {})
    return server.send("POST", "/update", text.encode(), **headers)


def count(server: Server) -> int:
    return int(server.query(COUNT).rows()[0]["n"]["value"])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "graph", ONE)


@pytest.fixture
def server(workspace: Path) -> Iterator[Server]:
    with serving(workspace, "--writable", "--timeout", "120", CABLEGRAPH_TOKEN=TOKEN) as running:
        yield running


def test_only_the_token_changes_the_graph(server: Server) -> None:
    """Without a token or with another one: 401, and nothing is changed; with it: 204, and the next query sees it."""
    insert = "INSERT DATA { <urn:a> <urn:b> 'c' }"
    form = urllib.parse.urlencode({"update": insert})
    for token in (None, "", "x" * len(TOKEN), TOKEN[:-1], f"{TOKEN}x", "té"):
        answer = change(server, insert, token and token.encode().decode("latin-1"))
        assert (answer.status, answer.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert server.send("POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded").status == 401
    assert count(server) == 1
    before = server.query(COUNT).headers["ETag"]
    assert change(server, insert).status == 204
    assert count(server) == 2
    assert server.query(COUNT, If_None_Match=before).status == 200
    authorised = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": f"bearer {TOKEN}"}
    assert server.send("POST", "/sparql", form.replace("urn%3Aa", "urn%3Ad"), **authorised).status == 204
    assert count(server) == 3


def test_what_is_wrong_changes_nothing(server: Server, workspace: Path) -> None:
    """LOAD, SERVICE, what does not parse, what has no end, and what is half wrong: refused whole, not written down."""
    endless = "INSERT { ?a <urn:x> ?l } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    many = " ".join(f"<urn:{number}> <urn:p> {number} ." for number in range(300))
    assert change(server, f"INSERT DATA {{ {many} }}").status == 204
    there = count(server), len(pending_updates(workspace).texts)
    for text, status in (
        ("LOAD <file:///etc/passwd>", 400),
        ("LOAD SILENT <http://127.0.0.1:9/>", 400),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400),
        ("INSERT DATA { <urn:a> <urn:b> }", 400),
        ("INSERT DATA { <urn:a> <urn:b> 1 } ; DROP GRAPH <urn:none>", 400),
        ("SELECT * { ?s ?p ?o }", 400),
        (endless, 504),
    ):
        answer = change(server, text, **({"Cablegraph_Timeout": "1"} if text == endless else {}))
        assert answer.status == status, (text, answer.text)
        assert "/" not in answer.text.replace("https://www.w3.org/TR/sparql11-query/", "").replace("LOAD <", "")
    assert (count(server), len(pending_updates(workspace).texts)) == there
    assert change(server, "DELETE WHERE { ?s <urn:p> ?o }").status == 204
    assert count(server) == 1


def test_changes_outlive_the_service(workspace: Path, tmp_path: Path) -> None:
    """kill -9 after a change: the next service, read-only or not, serves it, and leaves no copies behind."""
    options = {"log": tmp_path / "log", "CABLEGRAPH_TOKEN": TOKEN}
    with serving(workspace, "--writable", **options) as server:  # type: ignore[arg-type]
        assert change(server, "INSERT DATA { <urn:a> <urn:b> '''é\n# update 9''' }").status == 204
        state = server.query(COUNT).headers["ETag"]
        server.process.kill()
    with (workspace / "updates.ru").open("ab") as file:
        file.write(b"# update 2, 2026-01-01T00:00:00Z, 500 bytes\nINSERT DATA { <urn:torn>")  # the power went
    with serving(workspace, log=tmp_path / "log") as server:
        assert count(server) == 2
        assert server.query(COUNT).headers["ETag"] == state
    with serving(workspace, "--writable", **options) as server:  # type: ignore[arg-type]
        assert change(server, "INSERT DATA { <urn:c> <urn:b> 'd' }").status == 204
        assert count(server) == 3
    assert pending_updates(workspace).texts == (
        "INSERT DATA { <urn:a> <urn:b> '''é\n# update 9''' }",
        "INSERT DATA { <urn:c> <urn:b> 'd' }",
    )
    assert not list(workspace.glob(".changed-*"))


def test_a_read_only_service_sees_what_another_one_changes(server: Server, workspace: Path, tmp_path: Path) -> None:
    """Two services of one workspace: the second takes up what the first one wrote."""
    with serving(workspace, log=tmp_path / "second") as second:
        assert change(server, "INSERT DATA { <urn:a> <urn:b> 'c' }").status == 204
        assert until(lambda: count(second) == 2)


def test_readers_and_writers_at_once_are_all_answered(server: Server, workspace: Path) -> None:
    """Changes come one after the other, each is kept, and no reader meets an error or a number that goes down."""
    seen: list[int] = []

    def reader() -> None:
        for _ in range(40):
            seen.append(count(server))

    with ThreadPoolExecutor(8) as threads:
        reading = threads.submit(reader)
        changed = [
            threads.submit(change, server, f"INSERT DATA {{ <urn:{number}> <urn:b> {number} }}") for number in range(12)
        ]
        assert {one.result().status for one in changed} == {204}
        reading.result()
    assert seen == sorted(seen)
    assert count(server) == 13
    assert len(pending_updates(workspace).texts) == 12


def test_a_build_does_not_lose_what_was_changed(tmp_path: Path) -> None:
    """A build into a workspace with changes refuses; told to give them up, it does, and the service follows."""
    sources, folder = tmp_path / "sources", tmp_path / "graph"
    shutil.copytree(EXAMPLES, sources)
    build = [COMMAND, "build", sources, "--into", folder]
    subprocess.run(build, check=True, capture_output=True)
    with serving(folder, "--writable", log=tmp_path / "log", CABLEGRAPH_TOKEN=TOKEN) as server:
        before = count(server)
        assert change(server, "INSERT DATA { <urn:a> <urn:b> 'c' }").status == 204
        refused = subprocess.run(build, capture_output=True, text=True)
        assert refused.returncode == 1
        assert "updates.ru" in refused.stderr
        assert count(server) == before + 1
        subprocess.run([*build, "--discard-updates"], check=True, capture_output=True)
        assert until(lambda: count(server) == before)
        assert change(server, "INSERT DATA { <urn:a> <urn:b> 'c' }").status == 204
        assert count(server) == before + 1


def test_a_new_build_is_taken_up_without_an_error_for_anybody(tmp_path: Path) -> None:
    """While the sources are built anew, every query is answered, before and after from one build each."""
    sources, folder = tmp_path / "sources", tmp_path / "graph"
    shutil.copytree(EXAMPLES, sources)
    build = [COMMAND, "build", sources, "--into", folder]
    subprocess.run(build, check=True, capture_output=True)
    with serving(folder, log=tmp_path / "log") as server:
        before = count(server)
        max(sources.glob("*.txt"), key=lambda file: file.stat().st_size).unlink()
        process = subprocess.Popen(build, stdout=subprocess.DEVNULL)
        counted = [count(server)]
        assert until(lambda: counted.append(count(server)) or (process.poll() is not None and counted[-1] != before))  # type: ignore[func-returns-value]
        assert process.wait() == 0
        assert len(set(counted)) == 2


def test_a_token_is_never_on_the_command_line(workspace: Path, tmp_path: Path) -> None:
    """--writable without a token, or with a short one, does not start; a file may hold it; no option takes it."""
    file = tmp_path / "token"
    file.write_text("short\n")
    bare = {name: value for name, value in os.environ.items() if name != "CABLEGRAPH_TOKEN"}
    for options, told in ((["--writable"], "needs a token"), (["--writable", "--token-file", file], "printable")):
        ran = subprocess.run([COMMAND, "serve", workspace, *options], capture_output=True, text=True, env=bare)
        assert (ran.returncode, told in ran.stderr, ran.stderr.count("\n")) == (1, True, 1)
    file.write_text(f"{TOKEN}\n")
    with serving(workspace, "--writable", "--token-file", str(file), log=tmp_path / "log") as server:
        assert change(server, "INSERT DATA { <urn:a> <urn:b> 'c' }").status == 204
        assert TOKEN not in Path(f"/proc/{server.process.pid}/cmdline").read_text()
        assert all(TOKEN not in Path(f"/proc/{one}/cmdline").read_text() for one in server.engines())


def test_updates_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    """Whatever an update holds, it is read back; a file that something else wrote into is refused."""
    pending = pending_updates(tmp_path)
    texts = ("", "\n", "# update 1, x", "é\n" * 3, "INSERT DATA {}\n# update 2, 2026-01-01T00:00:00Z, 3 bytes\nabc\n")
    for text in texts:
        pending = append_update(tmp_path, pending, text)
    assert pending_updates(tmp_path) == pending
    assert pending.texts == texts
    whole = (tmp_path / "updates.ru").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "updates.ru").write_bytes(whole[:length])
        read = pending_updates(tmp_path).texts
        assert read == texts[: len(read)]
    (tmp_path / "updates.ru").write_bytes(b"DROP ALL\n" + whole)
    with pytest.raises(WorkspaceError, match="not as the service wrote it"):
        pending_updates(tmp_path)
