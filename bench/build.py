"""`python -m bench.build`: whole builds at growing numbers of documents, beside a bulk load of the same statements.

Every build runs in a process of its own. Told are documents and statements a second, the processor's time of each step,
the peak of memory up to the load and with it, what the disk holds after, and the same build again over unchanged
sources; and, in the same run, what pyoxigraph's own bulk load of the same graph.nt takes. `--sources` builds folders of
one's own in place of repeated texts.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.corpus import ROOT, repeat, sources

COLUMNS = (
    ("documents", "documents"), ("statements", "statements"), ("build, s", "seconds"), ("documents a s", "rate"),
    ("reading, s of work", "read"), ("resolving", "resolve"), ("writing", "write"), ("merging", "merge"),
    ("loading", "load"),
    ("bulk load alone, s", "alone"), ("build without reading / bulk load", "ratio"), ("peak MB before load", "before"),
    ("peak MB", "peak"), ("peak MB of bulk load alone", "alone_peak"), ("again, s", "again"),
    ("again, peak MB", "again_peak"), ("disk MB", "disk"),
)  # fmt: skip


def built(folder: Path, target: Path, jobs: int) -> dict[str, Any]:
    """Build once, in this process: what each step took and how much memory there was in use at most."""
    from kg.pipeline import build

    steps: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}

    def progress(what: str, done: int, of: int) -> None:
        now = time.perf_counter(), _worked()
        steps.setdefault(what, [*now, *now])[2:] = now
        peaks[what] = _peak()

    start = time.perf_counter(), _worked()
    report = build([folder], target, jobs=jobs, progress=progress)
    end = time.perf_counter(), _worked()
    names = [name for name in ("read", "resolve", "write", "merge", "load") if name in steps]
    begun = [start, *((steps[name][0], steps[name][1]) for name in names[1:]), end]
    return {
        "documents": report.count("documents"), "statements": report.count("statements"),
        "seconds": end[0] - start[0], "peak": _peak(), "before": peaks.get("load", _peak()),
        "wall": {name: begun[i + 1][0] - begun[i][0] for i, name in enumerate(names)},
        **{name: begun[i + 1][1] - begun[i][1] for i, name in enumerate(names)},
    }  # fmt: skip


def loaded(graph: Path, target: Path) -> dict[str, Any]:
    """Load a file of statements into a fresh store and do nothing else."""
    import pyoxigraph as ox

    start = time.perf_counter()
    store = ox.Store(str(target))
    store.bulk_load(path=str(graph), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    return {"seconds": time.perf_counter() - start, "peak": _peak(), "statements": len(store)}


def _worked() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(*words: str | Path) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.build", "--only", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603 (our own module)
    if done.returncode:
        raise SystemExit(f"bench: a measurement failed: {done.stderr}")
    return dict(json.loads(done.stdout))


def row(folder: Path, place: Path, jobs: int) -> dict[str, Any]:
    """All that is measured of one collection."""
    target = place / "graph"
    found = apart("build", folder, target, str(jobs))
    again = apart("build", folder, target, str(jobs))
    alone = apart("load", target / "graph.nt", place / "store")
    if alone["statements"] != found["statements"]:
        raise SystemExit("bench: the bulk load counts other statements than the build")
    wall = found["wall"]
    found |= {
        "rate": found["documents"] / found["seconds"], "alone": alone["seconds"], "alone_peak": alone["peak"],
        "again": again["seconds"], "again_peak": again["peak"],
        "ratio": (found["seconds"] - wall["read"]) / alone["seconds"],
        "disk": sum(path.lstat().st_size for path in target.rglob("*")) / (1 << 20),
    }  # fmt: skip
    shutil.rmtree(target)
    shutil.rmtree(place / "store")
    return found


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as Markdown, one column each."""
    lines = ["| | " + " | ".join(str(one["name"]) for one in rows) + " |", "| --- " * (len(rows) + 1) + "|"]
    for title, key in COLUMNS:
        cells = [f"{one[key]:.2f}" if key == "ratio" else f"{one[key]:,.1f}".removesuffix(".0") for one in rows]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.build", description="Measure whole builds.")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 4, 16], help="how often each text is repeated")
    parser.add_argument("--sources", type=Path, nargs="+", help="folders to build in place of these")
    parser.add_argument("--jobs", type=int, default=1, help="processes of the build (default: 1)")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--only", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        what, one, other, *jobs = options.only
        done = loaded(Path(one), Path(other)) if what == "load" else built(Path(one), Path(other), int(jobs[0]))
        sys.stdout.write(json.dumps(done) + "\n")
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        collections = [(path.name, path) for path in options.sources or ()] or [
            (f"{copies} ×", repeat(sources(), copies, place / f"copies-{copies}")) for copies in options.copies
        ]
        rows = [{"name": name} | row(folder, place, options.jobs) for name, folder in collections]
    sys.stdout.write(table(rows) + "\n")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
