"""`cablegraph query` and `cablegraph push`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from extract.errors import CablegraphError
from kg.cli.push import push
from kg.cli.query import query
from kg.graph.store import EmbeddedStore, RemoteStore
from kg.queries import load_queries

ID = "https://w3id.org/cablegraph/id/"


@pytest.fixture
def workspace(sample_store: EmbeddedStore) -> str:
    return str(sample_store.path.parent)


def asked(*words: str) -> str:
    result = CliRunner().invoke(query, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: str) -> Result:
    result = CliRunner().invoke(query, words)
    assert result.exit_code != 0
    assert result.stdout == ""
    return result


def told(*words: str) -> str:
    """The error that the root of the commands turns into one line and exit status 1."""
    failure = refused(*words).exception
    assert isinstance(failure, CablegraphError), failure
    assert "\n" not in str(failure)
    return str(failure)


def misused(*words: str) -> str:
    """What click says of words that make no command, with exit status 2."""
    result = refused(*words)
    assert result.exit_code == 2
    return result.stderr


def test_a_saved_query(workspace: str) -> None:
    """A saved query is asked by its name; a person is given by name."""
    lines = asked(workspace, "correspondents", "--param", "actor=stalin").splitlines()
    assert lines[0].split() == ["actorLabel", "otherLabel", "written", "received", "first", "last", "actor", "other"]
    assert lines[2].split() == [
        *("Stalin", "Kim", "Il", "Sung", "1", "0", "1950-03-18", "1950-03-18"),
        *(f"{ID}actor/stalin", f"{ID}actor/kim"),
    ]
    assert lines[3:] == ["1 row"]


def test_every_saved_query_in_every_format(workspace: str) -> None:
    """Each saved query is written as text, CSV and JSON, with the same rows."""
    for name, saved in load_queries().items():
        needed = [f"-p{p.name}={ID}message/m2" for p in saved.parameters if p.required]
        rows = len(json.loads(asked(workspace, name, *needed, "--format", "json"))["results"]["bindings"])
        assert asked(workspace, name, *needed).splitlines()[-1] in (f"{rows} rows", f"{rows} row")
        assert asked(workspace, name, *needed, "--format", "csv").count("\n") >= rows + 1


def test_ones_own_query(workspace: str, tmp_path: Path) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE of one's own are answered, from the command line or a file."""
    file = tmp_path / "own.rq"
    file.write_text("SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }")
    assert asked(workspace, "-f", str(file)).splitlines()[2] == "    356"
    assert asked(workspace, "-e", "ASK { ?s ?p ?o }") == "true\n"
    described = asked(workspace, "-e", f"DESCRIBE <{ID}message/m3>")
    assert len(Graph().parse(data=described)) > 2
    assert asked(workspace, "-e", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "turtle").count("cg:sender") >= 3


def test_a_limit_is_visible(workspace: str) -> None:
    """A limit on rows shows what it leaves out."""
    assert asked(workspace, "actors", "--rows", "2").splitlines()[-1] == "5 rows, 3 of them not shown"


def test_the_list() -> None:
    """`--list` shows every saved query, with every parameter."""
    text = asked("--list")
    for name, saved in load_queries().items():
        assert f"{name}: {saved.title}" in text
        assert all(f"-p {parameter.name}=… ({parameter.type}" in text for parameter in saved.parameters)


def test_queries_of_ones_own_folder(workspace: str, tmp_path: Path) -> None:
    """A folder of further queries is listed and asked like the shipped ones."""
    header = '#+ title = "T"\n#+ description = "D"\n'
    (tmp_path / "mine.rq").write_text(header + "SELECT ?s WHERE { ?s a <http://a/none> } ORDER BY ?s")
    assert "mine: T" in asked("--list", "--queries", str(tmp_path))
    assert asked(workspace, "mine", "--queries", str(tmp_path)).endswith("0 rows\n")


def test_a_server(oxigraph_server: str, workspace: str) -> None:
    """A graph that was pushed answers like the workspace that it came from."""
    graph = "urn:test:cli"
    result = CliRunner().invoke(push, [workspace, oxigraph_server, "--graph", graph], catch_exceptions=False)
    assert result.stdout.startswith(f"356 triples in the graph {graph} of {oxigraph_server}/query, counted there")
    for name in ("relays", "evidence"):
        assert asked("--store", oxigraph_server, "--graph", graph, name) == asked(workspace, name)
    assert asked("--store", f"{oxigraph_server}/query", "--graph", graph, "-e", "ASK { ?s ?p ?o }") == "true\n"
    assert RemoteStore(oxigraph_server, graph=graph).triple_count() == 356


def test_errors_are_one_line_with_advice(workspace: str, tmp_path: Path) -> None:
    """What cannot be done is said in one line that tells what to do."""
    assert "did you mean correspondents?" in told(workspace, "correspondant")
    assert "it takes: actor, since, until" in told(workspace, "correspondents", "-p", "who=x")
    assert "needs message" in told(workspace, "thread")
    assert "no actor is called 'Trotsky'" in told(workspace, "correspondents", "-p", "actor=Trotsky")
    assert "since is not a date: yesterday" in told(workspace, "correspondents", "-p", "since=yesterday")
    assert "does not parse" in told(workspace, "-e", "SELECT * WHERE { ?s ?p }")
    assert "an update" in told(workspace, "-e", "DROP ALL")
    assert "SERVICE is refused" in told(workspace, "-e", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert "not a workspace" in told(str(tmp_path), "actors")
    assert "cannot read the query in" in told(workspace, "-f", str(tmp_path / "none.rq"))
    assert "not an http or https URL" in told("--store", "file:///etc/passwd", "actors")
    assert "a graph cannot be written as csv" in told(
        workspace, "-e", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("DIR",),
        ("DIR", "actors", "more"),
        ("DIR", "actors", "-e", "ASK {}"),
        ("--store", "http://localhost:1", "DIR", "actors"),
        ("DIR", "actors", "--graph", "urn:a"),
        ("DIR", "-e", "ASK {}", "-f", "a.rq"),
        ("DIR", "-e", "ASK {}", "-p", "a=b"),
        ("DIR", "actors", "-p", "actor"),
        ("DIR", "actors", "-p", "=x"),
        ("DIR", "actors", "-p", "actor=a", "-p", "actor=b"),
        ("DIR", "actors", "--rows", "1", "--format", "csv"),
        ("DIR", "actors", "--format", "xml"),
        ("--list", "actors"),
    ],
)
def test_words_that_make_no_command(workspace: str, words: tuple[str, ...]) -> None:
    """A command that contradicts itself is refused before anything is asked."""
    misused(*(workspace if word == "DIR" else word for word in words))


def test_push_of_what_is_no_workspace(tmp_path: Path, oxigraph_server: str) -> None:
    """A folder that no build made is not pushed."""
    result = CliRunner().invoke(push, [str(tmp_path), oxigraph_server])
    assert isinstance(result.exception, CablegraphError)
    assert "not a workspace" in str(result.exception)
