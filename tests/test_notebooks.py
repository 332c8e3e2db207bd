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

SCALE = ROOT / "notebooks" / "7_scale.ipynb"
_NUMBER = re.compile(r"\d[\d,.]*")
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


def numberless(notebook: Node) -> Node:
    """A notebook with # for each number in its outputs."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if output["output_type"] == "stream":
                output["text"] = _NUMBER.sub("#", output["text"])
            else:
                texts = {form: _NUMBER.sub("#", text) for form, text in output["data"].items() if form[:5] == "text/"}
                output["data"].update(texts)
    return notebook


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


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the notebooks and the examples, in which the first notebook builds what the others build again."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name in ("notebooks", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    return folder / "notebooks"


def run(path: Path, place: Path) -> tuple[Node, Node]:
    """A notebook as committed, and as it is when it is run now in a copy of its folder."""
    fresh = read(path, as_version=4)
    NotebookClient(fresh, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(place)}}).execute()
    return read(path, as_version=4), fresh


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path != SCALE], ids=lambda path: path.stem)
def test_a_notebook_runs_and_says_what_it_said(path: Path, place: Path) -> None:
    """Run on a copy of the examples, every cell succeeds and gives the outputs that are committed."""
    found = differences(*run(path, place))
    assert not found, f"{path.name} says something else now; run it again and look at the change:\n{found}"


def test_the_notebook_of_a_million_messages_runs_with_fewer(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed was made of a million messages; of few it says the same but for the numbers."""
    monkeypatch.setenv("CABLEGRAPH_MESSAGES", "20000")
    committed, fresh = run(SCALE, place)
    said_first = [line for output in committed["cells"][1]["outputs"] for line in said(output)]
    assert re.match(r"9\d\d,\d{3} messages between 100,000 actors", said_first[1])
    found = differences(*map(numberless, (committed, fresh)))
    assert not found, f"{SCALE.name} says something else now; run it again, all of it, and look:\n{found}"


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
