"""What was changed through the service is in every answer: commands, Python and the service see one graph."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from paths import EXAMPLES
from support_build import COMMAND
from support_serve import Server, make_workspace, serving

import kg
from kg.changes.current import Current
from kg.changes.updates import append_update, pending_updates, updates_to
from kg.errors import StoreError, WorkspaceError
from kg.workspace import Workspace

TOKEN = "0123456789abcdef-token"
PERSON = "<https://w3id.org/cablegraph/id/actor/changed>"
INSERT = (
    f"PREFIX cg: <https://w3id.org/cablegraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    f"INSERT {{ {PERSON} a cg:Person ; rdfs:label 'A. Newcomer' . ?m cg:recipient {PERSON} }} "
    "WHERE { SELECT ?m { ?m a cg:Message ; cg:sender ?s ; cg:recipient ?r } ORDER BY ?m LIMIT 1 }"
)
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
ONE = '<http://a.example/s> <http://a.example/p> "1" .\n'


def command(*arguments: object) -> str:
    return subprocess.run([COMMAND, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def change(server: Server, text: str) -> int:
    kinds = {"Content_Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    return server.send("POST", "/update", text.encode(), **kinds).status


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("changes") / "graph"
    command("build", EXAMPLES, "--into", folder)
    return folder


def test_commands_see_what_the_service_changed(built: Path, tmp_path: Path) -> None:
    """While a service runs and after it has ended, commands and Python give the service's answer; no copy is left."""
    folder = tmp_path / "graph"
    shutil.copytree(built, folder, symlinks=True)
    before = json.loads(command("query", folder, "-e", ALL, "--format", "json"))["results"]
    with serving(folder, "--writable", "--rows", "1000000", CABLEGRAPH_TOKEN=TOKEN) as server:
        assert change(server, INSERT) == 204
        assert change(server, "DELETE WHERE { ?s <https://w3id.org/cablegraph/ns#confidence> ?o }") == 204
        served = json.loads(server.query(ALL).body)["results"]
        beside = json.loads(command("query", folder, "-e", ALL, "--format", "json"))["results"]
    assert served == beside != before
    assert json.loads(command("query", folder, "-e", ALL, "--format", "json"))["results"] == served
    command("network", folder, "-o", tmp_path / "page.html")
    assert "A. Newcomer" in (tmp_path / "page.html").read_text("utf-8")
    with kg.open(folder) as graph:
        assert "A. Newcomer" in str(graph.query("pairs-by-month").to_csv())
        assert len(graph.select(ALL).rows) == len(served["bindings"])
    checked = subprocess.run([COMMAND, "check", folder, "--no-reasoning"], capture_output=True, text=True)
    assert f"{len(served['bindings'])} statements checked" in checked.stdout
    assert "confidence" in checked.stdout
    found = subprocess.run([COMMAND, "search", folder, "railway"], capture_output=True, text=True, check=True)
    assert found.stderr == "2 changes made through a server are not in the index of words\n"
    assert not list(folder.glob(".changed-*"))


def test_collating_and_describing_see_the_changes_too(built: Path, tmp_path: Path) -> None:
    """A message that is attested no more has no two texts, and an actor has the name that was given to it."""
    folder = tmp_path / "graph"
    shutil.copytree(built, folder, symlinks=True)
    assert "I.V. Stalin to Mao Zedong, 1950-05-14" in command("collate", folder, "--texts", EXAMPLES)
    cg = "PREFIX cg: <https://w3id.org/cablegraph/ns#>"
    for text in (
        f"{cg} DELETE WHERE {{ ?d cg:attests ?m }}",
        f"{cg} INSERT {{ ?a cg:born '1878' }} WHERE {{ ?a cg:appellation/cg:text 'Filippov' }}",
    ):
        with Workspace.open(folder) as workspace:
            append_update(folder, updates_to(workspace), text)
    assert "I.V. Stalin to Mao Zedong, 1950-05-14" not in command("collate", folder, "--texts", EXAMPLES)
    assert "born 1878" in command("names", "show", folder, "Stalin")


def test_many_at_once_leave_no_copy(tmp_path: Path) -> None:
    """Many who open a changed workspace at once, each with a copy: all see the change, and nothing is left of them."""
    folder = make_workspace(tmp_path / "graph", ONE)
    append_update(folder, pending_updates(folder), "INSERT DATA { <urn:a> <urn:b> 1 }")

    def counted(_: int) -> int:
        with Current.open(folder) as current:
            return current.store.triple_count()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(counted, range(64))) == {2}
    assert not list(folder.glob(".changed-*"))


def test_changes_are_never_applied_to_another_build(built: Path, tmp_path: Path) -> None:
    """A build that gives changes up and is killed before it has removed them leaves no mixture: it is told, and the
    next such build mends it."""
    folder = tmp_path / "graph"
    shutil.copytree(built, folder, symlinks=True)
    with Workspace.open(folder) as workspace:
        append_update(folder, updates_to(workspace), "INSERT DATA { <urn:a> <urn:b> 1 }")
    written = (folder / "updates.ru").read_bytes()
    sources = tmp_path / "sources"
    shutil.copytree(EXAMPLES, sources)
    next(sources.glob("*.txt")).unlink()
    command("build", sources, "--into", folder, "--discard-updates")
    assert not (folder / "updates.ru").exists()
    (folder / "updates.ru").write_bytes(written)  # as it lay there between the two steps of that build
    for asked in (["query", folder, "-e", ALL], ["serve", folder, "--port", "0"]):
        told = subprocess.run([COMMAND, *asked], capture_output=True, text=True)
        assert (told.returncode, "another build" in told.stderr, "Traceback" in told.stderr) == (1, True, False)
    with pytest.raises(WorkspaceError, match="another build"):
        Current.open(folder)
    assert subprocess.run([COMMAND, "build", sources, "--into", folder], capture_output=True).returncode == 1
    command("build", sources, "--into", folder, "--discard-updates")
    with Current.open(folder) as current:
        assert current.changes == 0


def test_a_change_that_cannot_be_applied_is_told(tmp_path: Path) -> None:
    """An update that somebody wrote into the file and that does not parse: one line, which names it."""
    folder = make_workspace(tmp_path / "graph", ONE)
    append_update(folder, pending_updates(folder), "INSERT DATA { <urn:a> <urn:b> }")
    with pytest.raises(StoreError, match=r"update 1 in .*updates\.ru cannot be applied"):
        Current.open(folder)
    assert not list(folder.glob(".changed-*"))
