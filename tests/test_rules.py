"""The rules by which texts are read: every claim names rules that say what they read, one meaning to a name."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module

import pytest
from paths import DATA, EXAMPLES
from support_reading import Extracted, Values

import extract
from extract import known_rules
from extract.lines import record_json
from extract.model import Reading
from extract.readers.common import Read, Reader
from extract.rules import Rule, rules_in
from extract.topics import TopicScheme
from kg.pipeline import shipped_scheme


def cited(records: Iterable[Values]) -> set[str]:
    """The names of rules that the claims of some records bear, each part by itself."""
    rules = set()
    for record in records:
        entries = [entry for found in record["evidence"].values() for entry in found] + record["conflicts"]
        rules |= {part for entry in entries for part in entry["rule"].split(": ")}
    return rules


def read() -> list[Reading]:
    return list(extract.read([EXAMPLES, DATA / "dispatches"], scheme=shipped_scheme()))


def test_every_claim_names_rules_that_say_what_they_read() -> None:
    """In the examples and the specimens no claim, and no name of an actor, comes from a rule that nobody described."""
    readings = read()
    names = cited(record_json(record) for reading in readings for record in reading.records)
    names |= {part for reading in readings for found in reading.appellations for part in found.rule.split(": ")}
    assert len(names) > 30
    assert names - known_rules().keys() == set()


def test_every_claim_of_the_real_texts_names_known_rules(seeds: Extracted) -> None:
    """The real texts bring no rule that is not known."""
    assert cited(seeds.records) - known_rules().keys() == set()


def test_a_name_means_one_thing() -> None:
    """No two rules of different modules share a name and say different things; none is silent or longer than a line."""
    meanings = defaultdict(set)
    for found in pkgutil.walk_packages(extract.__path__, "extract."):
        for value in vars(import_module(found.name)).values():
            for rule in rules_in(value):
                meanings[str(rule)].add(rule.reads)
    assert {name: reads for name, reads in meanings.items() if len(reads) > 1} == {}
    assert {name for name, (reads,) in meanings.items() if not reads.strip() or "\n" in reads or ": " in name} == set()
    assert meanings.keys() == known_rules().keys()


def test_a_rule_is_known_wherever_it_stands_in_a_value() -> None:
    """In a tuple, in the field of a dataclass, in one within the other; a class or any other text holds none."""
    rule = Rule("ink", "the colour of the ink")
    reader = Reader(name=rule, recognises=lambda _: True, read=lambda source, scheme: Read(records=()))
    assert [found.reads for found in rules_in((1, ("ink", (reader,))))] == [rule.reads]
    assert list(rules_in((Reader, TopicScheme, "ink", None))) == []


def test_the_command_lists_the_rules() -> None:
    """`--rules` prints every rule and what it reads, and takes no document."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "explain", "--rules"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "".join(f"{name}\n    {reads}\n" for name, reads in known_rules().items())
    refused = subprocess.run([*command, str(EXAMPLES)], capture_output=True, check=False, encoding="utf-8")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "takes no SOURCE" in refused.stderr


@pytest.mark.parametrize("made", ["we act: we judge", "heading"])
def test_a_rule_is_its_name(made: str) -> None:
    """A rule equals its name, stands for it in a text and as a key, and joins others into a plain text."""
    rule = Rule(made, "what it reads")
    assert (rule == made, f"{rule}", {rule: 1}[made], type(f"{rule}: x")) == (True, made, 1, str)
