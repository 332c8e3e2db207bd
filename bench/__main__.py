"""`python -m bench`: documents a second on one process and on two, and peak memory, beside others in the same run.

Absolute times are those of one machine on one day; the ratios travel. Every subject is measured in a process of its
own, in rounds that take turns, and the median of the rounds is told with the range. Nothing here is a test: no result
passes or fails, except that a measurement of fewer documents than there are is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.corpus import ROOT, longest, repeat, sources
from bench.subjects import PEERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured of a subject: the rate of each round, and the peak memory of the process in bytes.

    `worked` is the median rate by the time that the processor worked, which other programs do not slow down; 0 where
    other processes did the work.
    """

    subject: str
    documents: int = 0
    rates: tuple[float, ...] = ()
    worked: float = 0.0
    peak: int = 0
    version: str = ""
    missing: str = ""

    @property
    def rate(self) -> float:
        """The median of the rounds, in documents a second."""
        return median(self.rates)


def measure(name: str, folder: Path, jobs: int = 1) -> dict[str, Any]:
    """One measurement, in a process of its own."""
    command = [sys.executable, "-m", "bench.subjects", name, str(folder), str(jobs)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 (our own module)
    return dict(json.loads(done.stdout))


def read_rows(folder: Path, documents: int, rounds: int, what: str) -> list[Row]:
    """Reading on one process and on two, taking turns."""
    measured: dict[int, list[dict[str, Any]]] = {1: [], 2: []}
    for _ in range(rounds):
        for jobs, found in measured.items():
            found.append(measure("cablegraph", folder, jobs))
    for one in (*measured[1], *measured[2]):
        if one["documents"] != documents:
            raise SystemExit(f"bench: {one['documents']} documents were read where there are {documents}")
    return [
        Row(
            subject=f"cablegraph, {what}, {jobs} process{'es' if jobs > 1 else ''}", documents=documents,
            rates=tuple(one["documents"] / one["seconds"] for one in found),
            worked=median(one["documents"] / one["worked"] for one in found) if jobs == 1 else 0.0,
            peak=max(one["peak"] for one in found),
        )
        for jobs, found in measured.items()
    ]  # fmt: skip


def peer_rows(folder: Path) -> Iterator[Row]:
    """The peers, once each, on the documents of one copy."""
    for name in PEERS:
        one = measure(name, folder)
        if "missing" in one:
            yield Row(subject=name, missing=one["missing"])
        else:
            rates = (one["documents"] / one["seconds"],)
            yield Row(
                subject=name, documents=one["documents"], rates=rates, worked=one["documents"] / one["worked"],
                peak=one["peak"], version=one["version"],
            )  # fmt: skip


def table(rows: list[Row], peaks: list[tuple[int, int]]) -> str:
    """The rows as Markdown, each rate also as a ratio to the first, and the peak memory over growing numbers."""
    first = rows[0].rate
    lines = [
        "| subject | documents | documents a second | range | a second of one core's work | ratio | peak MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        if row.missing:
            lines.append(f"| {row.subject} | not installed: {row.missing} | | | | | |")
            continue
        spread = f"{min(row.rates):.0f}-{max(row.rates):.0f}"
        named = f"{row.subject} {row.version}".rstrip()
        worked = f"{row.worked:.0f}" if row.worked else "not known"
        ratio = f"{row.rate / first:.2f}"
        lines.append(
            f"| {named} | {row.documents} | {row.rate:.0f} | {spread} | {worked} | {ratio} | {row.peak >> 20} |"
        )
    lines += ["", "| documents read in one go | peak MB |", "| --- | --- |"]
    lines += [f"| {documents} | {peak / (1 << 20):.0f} |" for documents, peak in peaks]
    return "\n".join(lines)


def machine() -> str:
    """What this was measured on."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{platform.machine()}, {os.cpu_count()} cores (load before: {load}), Python {platform.python_version()}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the reading of sources.")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each reading (default: 3)")
    parser.add_argument("--copies", type=int, default=6, help="how often each text is repeated (default: 6)")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    where = machine()
    with tempfile.TemporaryDirectory() as place:
        texts = sources()
        issue = repeat(longest(texts), options.copies, Path(place) / "issue")
        every = repeat(texts, options.copies, Path(place) / "every")
        one = repeat(longest(texts), 1, Path(place) / "one")
        counts = {
            folder: measure("cablegraph", repeat(of, 1, Path(place) / f"count-{folder.name}"))["documents"]
            for folder, of in ((issue, longest(texts)), (every, texts))
        }
        rows = read_rows(issue, counts[issue] * options.copies, options.rounds, "the longest text")
        rows += read_rows(every, counts[every] * options.copies, options.rounds, "all texts")
        rows += peer_rows(one)
        peaks = []
        for times in (1, 2, 4):
            more = repeat(longest(texts), options.copies * times, Path(place) / f"more-{times}")
            found = measure("cablegraph", more)
            peaks.append((found["documents"], found["peak"]))
    sys.stdout.write(f"{where}; texts: {texts[0].parent.name}\n\n{table(rows, peaks)}\n")
    if options.json:
        figures = {"machine": where, "rows": [asdict(row) for row in rows], "peaks": peaks}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
