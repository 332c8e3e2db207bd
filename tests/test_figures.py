"""How well the sources are read: floors under the figures for the real texts and for the examples.

A floor lies a little under what is reached, so that a change that reads worse is seen where it is made.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from paths import EXAMPLES_GOLD, GOLD, SCORER
from scoring import FIELDS, Figure, load, score
from support_reading import Extracted

EXAMPLE_FLOORS = {
    "documents": 1.0, "date": 1.0, "form": 1.0, "senders": 0.98, "recipients": 0.98, "intermediaries": 0.95,
    "copies": 0.98, "participants": 0.70, "people": 0.94, "topics": 0.66, "doc_numbers": 0.98, "archives": 0.98,
    "enclosures": 0.58, "decisions": 0.76, "responds_to": 0.76,
}  # fmt: skip
BULLETIN_FLOORS = {
    "documents": 0.98, "date": 0.98, "form": 0.97, "senders": 0.95, "recipients": 0.95, "archives": 0.95,
    "copies": 0.92, "intermediaries": 0.85, "doc_numbers": 0.88, "people": 0.93, "topics": 0.80, "enclosures": 0.85,
    "decisions": 0.76, "responds_to": 0.88,
}  # fmt: skip
LISTING_FLOORS = {
    "documents": 0.96, "date": 0.96, "senders": 0.98, "recipients": 0.98, "form": 0.98, "participants": 0.95,
    "people": 0.95, "topics": 0.88, "copies": 0.98, "enclosures": 0.98, "responds_to": 0.98, "decisions": 0.90,
}  # fmt: skip


@pytest.fixture(scope="session")
def example_figures(examples: Extracted) -> dict[str, Figure]:
    return score(load(EXAMPLES_GOLD), examples.records)


def real_figures(gold: str, seeds: Extracted, folder: Path) -> dict[str, Any]:
    """What the scorer beside the real texts says, run as its users run it."""
    predicted = folder / "predicted.jsonl"
    predicted.write_bytes(seeds.output)
    command = [sys.executable, str(SCORER), str(GOLD / f"{gold}-dev.jsonl"), str(predicted)]
    command += ["--aliases", str(GOLD / "aliases.jsonl"), "--json"]
    figures: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return figures


@pytest.mark.parametrize("field", FIELDS)
def test_examples_are_read_well(field: str, example_figures: dict[str, Figure]):
    """Each field of the examples reaches its floor, and the gold has values to reach it with."""
    assert example_figures[field].wanted
    assert example_figures[field].f1 >= EXAMPLE_FLOORS[field]


@pytest.mark.parametrize(("gold", "floors"), [("bulletin", BULLETIN_FLOORS), ("listings", LISTING_FLOORS)])
def test_real_texts_are_read_well(gold: str, floors: dict[str, float], seeds: Extracted, tmp_path: Path):
    """All the real texts read together, each field of the annotated half reaches its floor."""
    figures = real_figures(gold, seeds, tmp_path)
    low = {field: figures[field]["f1"] for field, floor in floors.items() if figures[field]["f1"] < floor}
    assert low == {}


def test_real_texts_are_all_read(seeds: Extracted):
    """Every file of the real texts is read, and nothing is told but what was not."""
    assert seeds.status == 0
    assert seeds.told == ""
    assert {record["file"] for record in seeds.records} == {path.name for path in seeds.folder.iterdir()}
