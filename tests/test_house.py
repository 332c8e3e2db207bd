"""The house: what the repository promises beside its code."""

from __future__ import annotations

import ast
import json
import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pyoxigraph as ox
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import vocab
from kg.cli import COMMANDS, main
from kg.pipeline import build
from kg.queries import load_queries, read_query

ROOT = Path(__file__).resolve().parent.parent
TEXT = {".cff", ".css", ".html", ".ipynb", ".jsonl", ".js", ".md", ".py", ".rq", ".sh", ".toml", ".ttl", ".txt", ""}
SKIPPED = {".git", ".venv", "demo", "dist", "build", "__pycache__"}
# Spelt in two halves, so that this file keeps the rule it states.
MACHINE_PATHS = re.compile("(?<![\\w.$-])/(?:" + "work|root|ho" + "me)/")
INDEX_ADDRESSES = re.compile("(?:index-" + "url|find-" + "links|py" + "pi/simple|trusted-" + "host)", re.IGNORECASE)


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part not in {".ci", ".gitignore"} for part in parts)
        if path.is_file() and not hidden and not SKIPPED.intersection(parts) and path.suffix in TEXT:
            yield path


def modules() -> list[Path]:
    return [path for room in ("kg", "extract") for path in sorted((ROOT / room).rglob("*.py"))]


def requirements() -> list[Requirement]:
    found = project()
    optional = found["optional-dependencies"]
    assert isinstance(optional, dict)
    lines = [*found["dependencies"], *(line for group in optional.values() for line in group)]  # type: ignore[misc]
    return [one for one in map(Requirement, lines) if canonicalize_name(one.name) != "cablegraph"]


def pins() -> dict[str, str]:
    found = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line)
            (pin,) = requirement.specifier
            assert pin.operator == "==", f"not a pin: {line}"
            assert (requirement.url, requirement.marker) == (None, None), f"more than a pin: {line}"
            found[canonicalize_name(requirement.name)] = pin.version
    return found


def test_nothing_names_a_machine_or_an_index():
    """No file of the repository holds a path of somebody's machine or the address of a package index."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files()
        for pattern in (MACHINE_PATHS, INDEX_ADDRESSES)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_modules_are_small():
    """No module of kg or extract reaches 400 lines, unless it is generated."""
    long = {}
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) >= 400 and "generated" not in text[:200].lower():
            long[str(path.relative_to(ROOT))] = len(text.splitlines())
    assert long == {}


def test_functions_are_short():
    """No function of kg or extract reaches 50 lines, its docstring left out."""
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                told = ast.get_docstring(node)
                first = node.body[1] if told and len(node.body) > 1 else node.body[0]
                if (node.end_lineno or 0) - first.lineno + 1 >= 50:
                    long.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert long == []


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in body:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _is_overload(node: ast.AST) -> bool:
    """Whether a function only tells a type that the one below it can have."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return any(isinstance(one, ast.Name) and one.id == "overload" for one in decorators)


def test_public_names_have_docstrings():
    """Every module, public class, function and method of kg and extract says what it is for."""
    silent = []
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        silent += [
            f"{path.relative_to(ROOT)}: {node.name}"
            for node in _public(tree.body)
            if not ast.get_docstring(node) and not _is_overload(node)
        ]
    assert silent == []


def test_constraints_pin_every_dependency():
    """Each dependency, optional ones included, has one pin, and the pin satisfies what pyproject.toml asks for."""
    pinned = pins()
    for requirement in requirements():
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"constraints.txt has no pin for {name}"
        assert requirement.specifier.contains(pinned[name], prereleases=True), f"{name}=={pinned[name]}"


def test_versions_agree():
    """The command, the citation and the changelog name the version of the package."""
    version = project()["version"]
    assert version == vocab.VERSION
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE)[1] == version  # type: ignore[index]
    assert re.search(r"^cff-version: 1\.2\.0$", citation, re.MULTILINE)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(.+?)\]", changelog, re.MULTILINE)[1] == version  # type: ignore[index]


def test_licence_is_told_once():
    """Package metadata, citation and licence text name the same licence."""
    assert project()["license"] == "Apache-2.0"
    assert "license: Apache-2.0" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")[:200]


def test_makefile_targets_exist():
    """What the README and the pipeline call with make is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    called = set(re.findall(r"(?:^    |`)make ([a-z]+)", told, re.MULTILINE))
    called |= set(re.findall(r"\bmake ([a-z]+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE))
    assert called
    assert called <= targets


def readme_commands() -> list[list[str]]:
    """The cablegraph commands that the README shows, as words."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^    (?:\.venv/bin/)?cablegraph (.+)$", text, re.MULTILINE)
    shown += re.findall(r"`cablegraph ([^`]+)`", text)
    return [line.split() for line in shown]


def test_readme_shows_commands_that_exist():
    """Each command and each of its options that the README shows stands in the help of the command line."""
    shown = readme_commands()
    assert {words[0] for words in shown} >= {"build", "extract", "query", "network", "check", "push"}
    for words in shown:
        assert words[0] in COMMANDS, words
        within = words[1:2] if isinstance(main.get_command(click.Context(main), words[0]), click.Group) else []
        helped = CliRunner().invoke(main, [words[0], *within, "--help"]).output
        assert not helped.startswith("Error"), words
        for option in (word for word in words if re.fullmatch(r"--?[a-z-]+", word)):
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", helped), f"{' '.join(words)}: {option}"


def test_readme_asks_saved_queries_that_exist():
    """Each saved query that the README names is there, with the parameters it fills in."""
    queries = load_queries()
    asked = [words for words in readme_commands() if words[0] == "query" and len(words) > 2 and words[2][0] != "-"]
    assert asked
    for words in asked:
        parameters = {parameter.name for parameter in queries[words[2]].parameters}
        assert {word.partition("=")[0] for word in words[3:] if "=" in word} <= parameters, words


def test_readme_links_to_what_is_there():
    """Each path of the repository that the README names in a link or in code is a file or a folder."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\(([^):]+)\)", text))
    named |= set(re.findall(r"`((?:docs|examples|notebooks|ontology|queries|tests)/[\w./-]*)`", text))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_examples_hold_no_lines_of_machines():
    """The example sources are UTF-8 text with lines of a page's width, and end in a newline."""
    for path in sorted((ROOT / "examples").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n")
        assert not set("\r\x00\x0c\ufffd").intersection(text)
        if path.name.startswith("bulletin"):
            assert max(map(len, text.splitlines())) <= 50


def test_gold_of_the_examples_fits_them():
    """Each gold record names an example file; its heading stands, lines joined, between its first and last line."""
    gold = (ROOT / "tests" / "data" / "examples-gold.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in gold]
    assert len({record["id"] for record in records}) == len(records)
    for record in records:
        lines = (ROOT / "examples" / record["file"]).read_text(encoding="utf-8").splitlines()
        first, last = record["lines"]
        assert lines[first - 1].strip(), record["id"]
        assert lines[last - 1].strip(), record["id"]
        part = re.sub(r"-\n(?=[a-z])", "", "\n".join(line.strip() for line in lines[first - 1 : last]))
        assert record["heading"] in part.replace("\n", " "), record["id"]


def shown(page: Path, beginning: str) -> list[str]:
    """The indented blocks of a page that begin so, without their indentation."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [text for block in blocks if (text := textwrap.dedent(block).strip()).startswith(beginning)]


def test_queries_of_the_readme_run():
    """Each SPARQL text that the README shows runs, on the sample graph, and finds something where the sample has it."""
    store = ox.Store()
    store.load(path=ROOT / "tests" / "data" / "sample.ttl", format=ox.RdfFormat.TURTLE)
    evidence, relays = shown(ROOT / "README.md", "PREFIX")
    assert list(store.query(evidence)) == []
    assert list(store.query(evidence.replace('"No. 313"', '"No. 362/sh"')))
    assert [str(row["messages"].value) for row in store.query(relays)] == ["1"]


def test_saved_query_of_the_design_loads(tmp_path: Path):
    """The query that the design page shows is one that loads, with the parameter that it declares."""
    (text,) = shown(ROOT / "docs" / "design.md", "#+")
    path = tmp_path / "carried.rq"
    path.write_text(text, encoding="utf-8")
    assert [parameter.name for parameter in read_query(path).parameters] == ["carrier"]


def test_python_of_the_readme_runs(tmp_path: Path):
    """What the README shows in Python runs on the example sources and finds correspondents."""
    (text,) = shown(ROOT / "README.md", "import kg")
    build([ROOT / "examples"], tmp_path / "demo")
    names: dict[str, object] = {}
    exec(text.replace('"demo"', repr(str(tmp_path / "demo"))), names)
    assert len(names["table"])  # type: ignore[arg-type]


def test_examples_build(tmp_path: Path):
    """The example sources are read whole, and the one page that is none is named with the reason, in one line."""
    report = build([ROOT / "examples"], tmp_path / "demo")
    assert [(file, reader) for file, reader, _ in report.read] == [
        ("bulletin-korea.txt", "bulletin"),
        ("bulletin.txt", "bulletin"),
        ("listing-1.txt", "listing"),
        ("listing-2.txt", "listing"),
    ]
    assert [file for file, _ in report.refused] == ["README.md"]
    gold = (ROOT / "tests" / "data" / "examples-gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum(count for *_, count in report.read) == len(gold)


def test_every_command_is_where_the_table_says_and_has_its_name() -> None:
    """Commands are imported when called, so a wrong address would show to a user alone."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help, name
