"""The generated correspondence: read as any other, and its statements are those that reading it gives."""

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from bench.generator import write_statements, write_texts
from bench.letters import World
from kg.pipeline import build


def counted(graph: Path) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How often each property, each class and each rule stands in a file of statements.

    Whether a person of the text stands in a heading too, the generator does not ask: two rules are one here.
    """
    text = graph.read_text("utf-8").replace("named in the text: as written", "named in the text: name of the source")
    lines = text.splitlines()
    rule = re.compile(r'ns#rule> "(.*)" \.$')
    return (
        Counter(line.split(" ", 2)[1] for line in lines),
        Counter(line.split(" ", 2)[2] for line in lines if "22-rdf-syntax-ns#type>" in line),
        Counter(found.group(1) for line in lines if (found := rule.search(line))),
    )


def test_statements_are_those_of_a_real_build(tmp_path):
    """The same properties, classes and rules as a build of the texts has, and as many of each but for one in a hundred.

    The reader passes over a name now and then; the generator never does.
    """
    world = World(seed=7, size=500)
    assert write_texts(world, tmp_path / "texts") > 500
    report = build([tmp_path / "texts"], tmp_path / "built")
    assert not report.refused
    made = tmp_path / "made.nt"
    assert write_statements(world, made) == pytest.approx(report.count("statements"), rel=0.002)
    for ours, theirs in zip(counted(made), counted(tmp_path / "built" / "graph.nt"), strict=True):
        assert ours == pytest.approx(theirs, rel=0.01)


def test_statements_are_sorted_each_once_and_from_the_seed(tmp_path):
    """The same seed gives the same file, sorted, without a line twice; another seed another."""
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        write_statements(World(seed=seed, size=60), tmp_path / name)
    lines = (tmp_path / "one").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes() != (tmp_path / "three").read_bytes()


def test_neither_processes_nor_compression_change_the_statements(tmp_path):
    """Made by three processes and compressed, they are the same bytes."""
    world = World(seed=3, size=400)
    count = write_statements(world, tmp_path / "graph.nt")
    assert write_statements(world, tmp_path / "graph.nt.gz", jobs=3) == count
    plain = (tmp_path / "graph.nt").read_bytes()
    assert gzip.decompress((tmp_path / "graph.nt.gz").read_bytes()) == plain
    assert plain.count(b"\n") == count


@pytest.mark.parametrize("size", [200, 4000])
def test_the_correspondence_is_one(size):
    """Few write most, some letters go through a third, some answer one that is held, some one that is not."""
    letters = list(World(seed=5, size=size).letters())
    held = {letter.number for letter in letters}
    writers = Counter(letter.sender for letter in letters)
    share = lambda some: sum(some) / size  # noqa: E731
    assert sum(count for _, count in writers.most_common(len(writers) // 10 + 1)) > size / 5
    assert 0.1 < share(letter.via is not None for letter in letters) < 0.35
    assert any(letter.answers in held and letter.answers < letter.number for letter in letters if letter.answers)
    assert any(letter.answers not in held for letter in letters if letter.answers)
    assert all(letter.sender != letter.recipient for letter in letters)
