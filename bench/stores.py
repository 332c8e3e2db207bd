"""`python -m bench.stores --messages 10000 100000`: stores and the saved queries, side by side in one run.

A correspondence is made for each size, loaded into every engine in a process of its own, and every saved query is
asked: the processor's time and the time that passed, median and slowest round; how many rows, and whether all engines
give the same values. A peer that is not there, or not tried at that size, is said to be absent. Times are those of one
machine on one day; the ratios travel.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.__main__ import machine
from bench.asked import Case
from bench.corpus import ROOT
from bench.engines import ENGINES
from bench.generator import write_statements
from bench.letters import World

BASE = "pyoxigraph, disk"
FIRST = "cablegraph"  # finds in its store what is asked of all
COMPRESSED_FROM = 500_000  # letters: their statements need the room that the stores need


def measure(messages: int, place: Path, rounds: int, limit: float, engines: list[str]) -> dict[str, Any]:
    """Everything about one size."""
    graph = place / ("graph.nt.gz" if messages >= COMPRESSED_FROM else "graph.nt")
    statements = write_statements(World(seed=1, size=messages), graph, jobs=os.cpu_count() or 1)
    found: dict[str, Any] = {"messages": messages, "statements": statements, "bytes": graph.stat().st_size}
    found |= {"cases": None, "engines": {}}
    for name in [FIRST, *(one for one in engines if one != FIRST)]:
        job = {
            "graph": str(graph), "folder": str(place / "engine"), "statements": statements, "rounds": rounds,
            "limit": limit, "cases": found["cases"],
        }  # fmt: skip
        (place / "job.json").write_text(json.dumps(job), encoding="utf-8")
        command = [sys.executable, "-m", "bench.engines", name, str(place / "job.json")]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 (ours)
        one = json.loads(done.stdout) if done.returncode == 0 else {"absent": "it failed"}
        found["cases"] = found["cases"] or one.pop("cases", None)
        found["engines"][name] = one
        sys.stderr.write(f"{messages} messages: {name} done\n")
    return found


def report(found: dict[str, Any]) -> str:
    """One size as Markdown."""
    count = found["statements"]
    lines = [
        f"## {found['messages']:,} messages: {count:,} statements, {found['bytes'] >> 20:,} MB of "
        f"{'compressed ' if found['messages'] >= COMPRESSED_FROM else ''}N-Triples", "",
        f"| engine | loaded, statements a second of processor's time | ratio to {BASE} | seconds | peak MB | disk MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    base = found["engines"].get(BASE, {}).get("load", {}).get("work")
    for name, one in found["engines"].items():
        if "absent" in one:
            lines.append(f"| {name} | absent: {one['absent']} | | | | |")
            continue
        load = one["load"]
        ratio = f"{base / load['work']:.2f}" if base else ""
        lines.append(
            f"| {name} | {count / load['work']:,.0f} | {ratio} | {load['wall']:.0f} | {load['peak'] >> 20:,} | "
            f"{one['disk'] >> 20:,} |"
        )
    return "\n".join([*lines, "", *_answers(found)])


def _answers(found: dict[str, Any]) -> list[str]:
    shown = {name: one["answers"] for name, one in found["engines"].items() if "answers" in one}
    lines = [
        "Milliseconds for an answer held in Python: processor's time / time that passed, medians; in brackets the "
        "slowest round of those. Bold: other rows than the first engine's.", "",
        f"| query | given | rows | {' | '.join(shown)} |", f"| --- | --- | --- |{' --- |' * len(shown)}",
    ]  # fmt: skip
    for place, case in enumerate(Case(**one) for one in found["cases"]):
        row = [answers[place] for answers in shown.values()]
        first = next((one for one in row if "rows" in one), {})
        cells = [_cell(one, first) for one in row]
        lines.append(f"| {case.query} | {case.given} | {first.get('rows', '')} | {' | '.join(cells)} |")
    return lines


def _cell(one: dict[str, Any], first: dict[str, Any]) -> str:
    if "cut" in one:
        return f"more than {one['cut']:.0f} s"
    if "failed" in one:
        return f"failed: {one['failed'].replace('|', ' ')[:60]}"
    text = f"{median(one['work']) * 1000:.0f} / {median(one['wall']) * 1000:.0f} [{max(one['wall']) * 1000:.0f}]"
    return text if one["digest"] == first["digest"] else f"**{text}: {one['rows']} rows**"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.stores", description="Measure stores and saved queries.")
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000], help="sizes (default: 10000)")
    parser.add_argument("--rounds", type=int, default=5, help="measured answers of each query (default: 5)")
    parser.add_argument(
        "--limit",
        type=float,
        default=60,
        help="seconds for the rounds of a query; one answer may take twice as long (default: 60)",
    )
    only = "only these, and cablegraph"
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), help=only)
    parser.add_argument("--in", dest="place", type=Path, help="a folder with room enough (default: a temporary one)")
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    options = parser.parse_args()
    where = machine()
    sizes = []
    for messages in options.messages:
        with tempfile.TemporaryDirectory(dir=options.place) as place:
            sizes.append(measure(messages, Path(place), options.rounds, options.limit, options.engines))
    sys.stdout.write("\n".join([f"{where}\n", *map(report, sizes)]) + "\n")
    if options.json:
        options.json.write_text(json.dumps({"machine": where, "sizes": sizes}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
