"""The notebooks still say what they say: each is run afresh, and its outputs are compared with the committed ones."""

from __future__ import annotations

import difflib
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# nbformat has no types: its notebooks are dictionaries.
Node = Any
read: Any = nbformat.read
v4: Any = nbformat.v4

_FRAME = re.compile(r'srcdoc="[^"]*"')
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")


def stripped(text: str) -> str:
    """Text without what may differ between two right runs: addresses in memory, and the inside of a framed page."""
    return _ADDRESS.sub("0x…", _FRAME.sub('srcdoc="…"', text)).rstrip()


def said(output: Node) -> list[str]:
    """One output as lines to compare: streams, errors and tables in full, pictures and framed pages by presence."""
    kind = output["output_type"]
    if kind == "stream":
        return [f"[{output['name']}]", *stripped(output["text"]).splitlines()]
    if kind == "error":
        return [f"[error] {output['ename']}: {output['evalue']}"]
    lines = []
    for form, content in sorted(output["data"].items()):
        if form.startswith("image/"):
            lines.append(f"[{form}] {'a picture' if len(content) > 1000 else 'empty'}")
        elif form == "text/html" and _FRAME.search(content):
            inside = max(len(found) for found in _FRAME.findall(content))
            lines.append(f"[{form}] {'a page' if inside > 100_000 else 'an empty page'}")
        elif isinstance(content, str):
            lines += [f"[{form}]", *stripped(content).splitlines()]
        else:
            lines += [f"[{form}]", repr(content)]
    return lines


def joined(outputs: list[Node]) -> list[Node]:
    """Outputs in which what a stream brought in several pieces is one: where it is parted depends on the moment."""
    found: list[Node] = []
    for output in outputs:
        if (
            found
            and output["output_type"] == found[-1]["output_type"] == "stream"
            and output["name"] == found[-1]["name"]
        ):
            found[-1] = v4.new_output("stream", name=output["name"], text=found[-1]["text"] + output["text"])
        else:
            found.append(output)
    return found


def differences(committed: Node, fresh: Node) -> str:
    """What the outputs of two runs of one notebook differ in, as a unified diff a cell; empty where they agree."""
    found: list[str] = []
    for number, (old, new) in enumerate(zip(committed["cells"], fresh["cells"], strict=True), start=1):
        if old["cell_type"] != "code":
            continue
        before, after = ([line for output in joined(cell["outputs"]) for line in said(output)] for cell in (old, new))
        found += difflib.unified_diff(before, after, f"cell {number}, committed", f"cell {number}, now", lineterm="")
    return "\n".join(found)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_says_what_it_said(path: Path, tmp_path: Path) -> None:
    """Run on a copy of the examples, every cell succeeds and gives the outputs that are committed."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    committed = read(path, as_version=4)
    fresh = read(path, as_version=4)
    client = NotebookClient(
        fresh, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path / "notebooks")}}
    )
    client.execute()
    found = differences(committed, fresh)
    assert not found, f"{path.name} says something else now; run it again and look at the change:\n{found}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_with_outputs_and_without_traces(path: Path) -> None:
    """Cells were run in order from a fresh start, and the file holds no path of the machine it was run on."""
    notebook = read(path, as_version=4)
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not re.search(r"/(home|root|tmp|work|Users)/", path.read_text(encoding="utf-8"))
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}


def test_the_comparison_sees_what_matters_and_nothing_else() -> None:
    """A changed number is told with its cell; a picture of other bytes, another page and another address are not."""

    def notebook(*outputs: Node) -> Node:
        cell = v4.new_code_cell("1", outputs=list(outputs))
        return v4.new_notebook(cells=[cell])

    def shown(**data: str) -> Node:
        return v4.new_output("display_data", {name.replace("_", "/"): value for name, value in data.items()})

    one = notebook(
        shown(text_plain="<Figure at 0x7f00aa00>", image_png="A" * 2000),
        shown(text_html=f'<iframe srcdoc="{"x" * 200_000}">'),
        shown(text_plain="12 messages"),
    )
    same = notebook(
        shown(text_plain="<Figure at 0x7f00bb11>", image_png="B" * 3000),
        shown(text_html=f'<iframe srcdoc="{"y" * 210_000}">'),
        shown(text_plain="12 messages"),
    )
    pieces = [v4.new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n", "a\nb\n")]
    assert differences(notebook(*pieces[:2]), notebook(pieces[2])) == ""
    other = notebook(*same["cells"][0]["outputs"][:2], shown(text_plain="13 messages"))
    without = notebook(*same["cells"][0]["outputs"][1:])
    assert differences(one, same) == ""
    assert "-12 messages\n+13 messages" in differences(one, other)
    assert "-[image/png] a picture" in differences(one, without)
